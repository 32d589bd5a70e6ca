/*
 * test_work_queue.c: is every item of shared work made once, by whoever is there, and
 * by another when its worker has died?
 *
 * The moments are the test's own; nothing waits.
 */
#include "ad_kit.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "service/database.h"
#include "service/work_queue.h"

#define ITEMS 5u
#define T     KIT_NOW
#define DAY   (INT64_C(86400) * MOMENT_SECOND)

static struct worker anna, bo;
static int64_t run, moment;

static int64_t the_moment(void *ctx)
{
    (void)ctx;
    return moment;
}

static const struct work_clock standing = { .now = the_moment };

/* One of them at the run, at a moment. */
static struct work *of(const struct worker *worker, int64_t now)
{
    static struct work work;

    moment = now;
    work = (struct work){ &kit_call, &standing, *worker, run };
    return &work;
}

static bool in_bits(void *ctx, uint32_t nth)
{
    return (*(const uint32_t *)ctx >> nth) & 1;
}

static int64_t laid(uint32_t there_bits, int64_t now)
{
    const struct work_there there = { in_bits, &there_bits };
    struct work *work = of(&anna, now);
    struct err err = { 0 };

    KIT_OK(work_lay(work, ITEMS, &there, &err), &err);
    return work->run;
}

static int make(void **state)
{
    if (kit_make(state) != 0)
        return -1;
    anna = worker_new(kit_call.arena);
    bo = worker_new(kit_call.arena);
    run = laid(0, T);
    return 0;
}

static enum work_step taken(const struct worker *worker, int64_t now,
                            struct work_item *item)
{
    enum work_step step;
    struct err err = { 0 };

    KIT_OK(work_take(of(worker, now), &step, item, &err), &err);
    return step;
}

static void assert_taken(const struct worker *worker, int64_t now, uint32_t nth,
                         struct work_item *item)
{
    assert_int_equal(taken(worker, now, item), WORK_TAKEN);
    assert_int_equal(item->nth, nth);
}

static bool put(void *ctx, struct err *err)
{
    (void)err;
    ++*(uint32_t *)ctx;
    return true;
}

static bool finished(const struct worker *worker, const struct work_item *item,
                     uint32_t *placed)
{
    const struct work_place place = { put, placed };
    struct err err = { 0 };
    bool mine;

    KIT_OK(work_finish(of(worker, moment), item, &place, &mine, &err), &err);
    return mine;
}

static struct work_view looked(const struct worker *worker, int64_t now)
{
    struct work_view view;
    struct err err = { 0 };

    KIT_OK(work_look(of(worker, now), kit_call.arena, &view, &err), &err);
    return view;
}

static void two_workers_never_have_the_same_item(void **state)
{
    struct work_item item;
    uint32_t placed = 0;

    (void)state;
    for (uint32_t nth = 1; nth <= ITEMS; nth++) {
        assert_taken(nth % 2 ? &anna : &bo, T, nth, &item);
        assert_int_equal(item.before, 0);
    }
    assert_int_equal(taken(&anna, T, &item), WORK_OTHERS);
    assert_int_equal(taken(&bo, T + WORK_LEASE - 1, &item), WORK_OTHERS);
    item = (struct work_item){ .nth = 1 };
    assert_false(finished(&bo, &item, &placed)); /* it is Anna's */
    assert_int_equal(placed, 0);
}

static void the_last_item_waits_for_all_others_and_ends_the_run(void **state)
{
    struct work_item item[ITEMS + 1], last;
    uint32_t placed = 0;

    (void)state;
    for (uint32_t nth = 1; nth <= ITEMS; nth++)
        assert_taken(&anna, T, nth, &item[nth]);
    for (uint32_t nth = ITEMS; nth > 0; nth--) {
        assert_int_equal(taken(&bo, T, &last), WORK_OTHERS);
        assert_true(finished(&anna, &item[nth], &placed));
    }
    assert_int_equal(looked(&bo, T).done, ITEMS);
    assert_taken(&bo, T, 0, &last);
    assert_int_equal(taken(&anna, T, &item[0]), WORK_OTHERS);
    assert_true(finished(&bo, &last, &placed));
    assert_int_equal(placed, ITEMS + 1);
    assert_int_equal(taken(&anna, T, &last), WORK_GONE);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_item"), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_run"), 0);
}

static void an_item_of_who_died_is_anothers_when_the_lease_has_ended(void **state)
{
    struct work_item hers, his;
    uint32_t placed = 0;

    (void)state;
    assert_taken(&anna, T, 1, &hers);
    assert_taken(&bo, T + WORK_LEASE - 1, 2, &his);
    assert_taken(&bo, T + WORK_LEASE, 1, &his);
    assert_int_equal(his.before, anna.id);
    /* She had not died, only slept: what she made is not put over his. */
    assert_false(finished(&anna, &hers, &placed));
    assert_int_equal(placed, 0);
    assert_true(finished(&bo, &his, &placed));
    assert_int_equal(placed, 1);
}

static void a_lease_that_is_renewed_lasts(void **state)
{
    struct work_item hers, his;
    struct err err = { 0 };
    int64_t now = T;

    (void)state;
    assert_taken(&anna, now, 1, &hers);
    for (int i = 0; i < 9; i++) {
        now += WORK_LEASE - 1;
        KIT_OK(work_renew(of(&anna, now), &err), &err);
    }
    assert_taken(&bo, now + WORK_LEASE - 1, 2, &his);
    assert_taken(&bo, now + WORK_LEASE, 1, &his);
    /* Who has lost it renews nothing. */
    KIT_OK(work_renew(of(&anna, now + WORK_LEASE), &err), &err);
    assert_taken(&anna, now + WORK_LEASE, 3, &hers);
}

static void what_is_given_back_is_free_at_once(void **state)
{
    struct work_item hers, his;
    struct err err = { 0 };

    (void)state;
    assert_taken(&anna, T, 1, &hers);
    assert_taken(&bo, T, 2, &his);
    KIT_OK(work_give_back(of(&anna, T), &hers, &err), &err);
    KIT_OK(work_give_back(of(&anna, T), &hers, &err), &err);
    assert_taken(&bo, T, 1, &his);
    KIT_OK(work_give_back(of(&anna, T), &hers, &err), &err); /* not hers any more */
    assert_taken(&anna, T, 3, &hers);
}

static void a_clock_that_was_set_back_keeps_nobody_waiting(void **state)
{
    struct work_item item;

    (void)state;
    assert_taken(&anna, T, 1, &item);
    assert_taken(&bo, T - DAY, 1, &item);
}

static bool put_nothing(void *ctx, struct err *err)
{
    (void)ctx;
    return err_set(err, ERR_FULL, N_("the disk is full: {file} could not be written"),
                   ARG_WORD("x"));
}

static void what_could_not_be_put_in_place_is_not_done(void **state)
{
    const struct work_place full = { put_nothing, NULL };
    struct work_item item;
    struct err err = { 0 };
    uint32_t placed = 0;
    bool mine = false;

    (void)state;
    assert_taken(&anna, T, 1, &item);
    assert_false(work_finish(of(&anna, T), &item, &full, &mine, &err));
    assert_int_equal(err.kind, ERR_FULL);
    assert_false(mine);
    assert_int_equal(looked(&anna, T).done, 0);
    assert_true(finished(&anna, &item, &placed)); /* it is hers still */
}

static void
what_is_there_already_is_laid_as_done_and_what_is_gone_is_made_anew(void **state)
{
    uint32_t bits = 1U << 2 | 1U << 5, then = 1U << 5;
    const struct work_there there = { in_bits, &then };
    struct work_item item;
    struct err err = { 0 };
    bool known = false;

    (void)state;
    run = laid(bits, T);
    assert_int_equal(looked(&anna, T).done, 2);
    assert_taken(&anna, T, 1, &item);
    assert_taken(&anna, T, 3, &item);
    assert_taken(&anna, T, 4, &item);
    assert_int_equal(taken(&anna, T, &item), WORK_OTHERS);
    KIT_OK(work_take_up(of(&anna, T), &there, &known, &err), &err);
    assert_true(known);
    assert_taken(&anna, T, 2, &item);
    run++;
    KIT_OK(work_take_up(of(&anna, T), &there, &known, &err), &err);
    assert_false(known);
}

static void who_else_is_at_work_is_told(void **state)
{
    struct work_item item;

    (void)state;
    assert_taken(&anna, T, 1, &item);
    assert_taken(&anna, T, 2, &item);
    assert_int_equal(looked(&anna, T).other_count, 0);
    assert_int_equal(looked(&bo, T).other_count, 1);
    assert_true(str_eq(looked(&bo, T).others, anna.who));
    assert_int_equal(looked(&bo, T).items, ITEMS);
    assert_int_equal(looked(&bo, T + WORK_LEASE).other_count, 0);
}

static void a_run_is_withdrawn_unless_somebody_is_at_it(void **state)
{
    enum work_left left;
    struct work_item item;
    struct err err = { 0 };
    uint32_t placed = 0;

    (void)state;
    assert_taken(&anna, T, 1, &item);
    KIT_OK(work_withdraw(of(&bo, T + 1), &left, &err), &err);
    assert_int_equal(left, WORK_BUSY);
    KIT_OK(work_withdraw(of(&bo, T + WORK_LEASE), &left, &err), &err);
    assert_int_equal(left, WORK_WITHDRAWN);
    KIT_OK(work_withdraw(of(&bo, T + WORK_LEASE), &left, &err), &err);
    assert_int_equal(left, WORK_UNKNOWN);
    assert_false(finished(&anna, &item, &placed));
    assert_int_equal(placed, 0);
    assert_int_equal(taken(&anna, T, &item), WORK_GONE);
}

static void a_run_that_nobody_was_at_for_a_week_is_forgotten(void **state)
{
    struct work_item item;
    const int64_t old = run;

    (void)state;
    assert_taken(&anna, T + DAY, 1, &item);
    (void)laid(0, T + (WORK_DAYS_KEPT + 1) * DAY);
    assert_taken(&anna, T + DAY, 2, &item); /* it was laid before, and worked at then */
    (void)laid(0, T + (WORK_DAYS_KEPT + 1) * DAY + 1);
    assert_int_equal(taken(&anna, T, &item), WORK_GONE);
    assert_int_equal(run, old);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_run"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_item"), 2 * (ITEMS + 1));
}

struct taker {
    struct call call;
    struct work work;
    uint32_t placed;
    bool ok;
};

static void *take_all(void *arg)
{
    struct taker *taker = arg;
    struct err err = { 0 };
    enum work_step step = WORK_OTHERS;
    const struct work_place place = { put, &taker->placed };

    taker->ok = true;
    while (taker->ok && step != WORK_GONE) {
        struct work_item item;
        bool mine;
        taker->ok = work_take(&taker->work, &step, &item, &err) &&
                    (step != WORK_TAKEN ||
                     work_finish(&taker->work, &item, &place, &mine, &err));
    }
    return NULL;
}

/* Each with a database connection of its own, as processes have. */
static void programs_with_connections_of_their_own_share_a_run(void **state)
{
    struct taker taker[3];
    struct arena arena[3] = { 0 };
    pthread_t thread[3];
    uint32_t placed = 0;
    struct err err = { 0 };

    (void)state;
    for (int i = 0; i < 3; i++) {
        taker[i] = (struct taker){ .call = kit_call };
        taker[i].call.arena = &arena[i];
        KIT_OK(database_open(store_path(kit_call.store), DATABASE_WRITE, &taker[i].call,
                             &err),
               &err);
        taker[i].work =
            (struct work){ &taker[i].call, &standing, worker_new(&arena[i]), run };
    }
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, take_all, &taker[i]), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_true(taker[i].ok);
        placed += taker[i].placed;
        taker[i].call.keys = NULL; /* the kit's */
        database_close(&taker[i].call);
        arena_free(&arena[i]);
    }
    assert_int_equal(placed, ITEMS + 1);
}

#define BUSY_MS 300u
#define HELD_US 700000u

static void *take_one(void *arg)
{
    struct taker *taker = arg;
    struct err err = { 0 };
    struct work_item item;
    enum work_step step;

    taker->ok = work_take(&taker->work, &step, &item, &err) && step == WORK_TAKEN;
    return NULL;
}

/* Longer than the store waits for anybody. */
static void who_writes_meanwhile_only_delays_it(void **state)
{
    const struct store_options options = { .path = store_path(kit_call.store),
                                           .mode = STORE_WRITE,
                                           .busy_ms = BUSY_MS };
    struct taker taker = { .call = kit_call };
    struct err err = { 0 };
    struct tx *tx = NULL;
    pthread_t thread;

    (void)state;
    KIT_OK(store_open(&options, &taker.call.store, &err), &err);
    taker.work = (struct work){ &taker.call, &standing, bo, run };
    KIT_OK(tx_begin(kit_call.store, TX_WRITE, &tx, &err), &err);
    assert_int_equal(pthread_create(&thread, NULL, take_one, &taker), 0);
    usleep(HELD_US);
    tx_end(&tx);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(taker.ok);
    store_close(&taker.call.store);
}

static void a_database_for_reading_only_says_so(void **state)
{
    struct arena arena = { 0 };
    struct call call = kit_call;
    const uint32_t none = 0;
    const struct work_there there = { in_bits, (void *)(uintptr_t)&none };
    struct work work = { &call, &standing, anna, 7 };
    struct err err = { 0 };

    (void)state;
    call.arena = &arena;
    KIT_OK(database_open(store_path(kit_call.store), DATABASE_READ, &call, &err), &err);
    assert_false(work_lay(&work, ITEMS, &there, &err));
    kit_err(&err, ERR_STATE, "opened for reading only");
    assert_int_equal(work.run, 7);
    call.keys = NULL;
    database_close(&call);
    arena_free(&arena);
}

static void the_queue_says_nothing_of_anybody(void **state)
{
    struct buf own = buf_new(kit_call.arena);
    struct work_item item;

    (void)state;
    assert_taken(&anna, T, 1, &item);
    assert_true(str_eq(kit_text("SELECT group_concat(name) FROM"
                                " pragma_table_info('queue_item')"),
                       STR("run_rid,nth,done,worker,who,until")));
    assert_true(str_eq(kit_text("SELECT group_concat(name) FROM"
                                " pragma_table_info('queue_run')"),
                       STR("rid,touched_at")));
    buf_format(&own, "%ld@", (long)getpid());
    assert_true(
        str_starts(kit_text("SELECT who FROM queue_item WHERE who <> ''"), own.ptr));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_workers_never_have_the_same_item),
        TEST(the_last_item_waits_for_all_others_and_ends_the_run),
        TEST(an_item_of_who_died_is_anothers_when_the_lease_has_ended),
        TEST(a_lease_that_is_renewed_lasts),
        TEST(what_is_given_back_is_free_at_once),
        TEST(a_clock_that_was_set_back_keeps_nobody_waiting),
        TEST(what_could_not_be_put_in_place_is_not_done),
        TEST(what_is_there_already_is_laid_as_done_and_what_is_gone_is_made_anew),
        TEST(who_else_is_at_work_is_told),
        TEST(a_run_is_withdrawn_unless_somebody_is_at_it),
        TEST(a_run_that_nobody_was_at_for_a_week_is_forgotten),
        TEST(programs_with_connections_of_their_own_share_a_run),
        TEST(who_writes_meanwhile_only_delays_it),
        TEST(a_database_for_reading_only_says_so),
        TEST(the_queue_says_nothing_of_anybody),
    };

    log_set_level(LOG_LEVEL_ERROR);
    return cmocka_run_group_tests_name("work_queue", tests, NULL, NULL);
}
