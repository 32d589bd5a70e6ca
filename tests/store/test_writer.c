/* One writer, tickets, group commit: who is told what, and when. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "small.h"

#define THREADS 8

static uint64_t put_ticket(struct store *store, const char *name)
{
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 0;
    int64_t id = 0;

    if (!tx_begin(store, TX_WRITE, &tx, &err) ||
        !thing_put(tx, str_from(name), 1, &id, &err) || !tx_commit(&tx, &ticket, &err))
        fail_msg("%s", err_english(&err));
    return ticket;
}

static void tickets_grow_by_one_and_reading_has_none(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 77;

    assert_int_equal(put_ticket(store, "a"), 1);
    assert_int_equal(put_ticket(store, "b"), 2);
    assert_true(store_wait(store, 2, &err));
    assert_true(store_wait(store, 1, &err));
    assert_int_equal(put_ticket(store, "c"), 3);
    assert_true(tx_begin(store, TX_READ, &tx, &err));
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_int_equal(ticket, 0);
    assert_null(tx);
    assert_true(store_wait(store, 0, &err));
    store_close(&store);
}

static void readers_see_a_write_only_when_it_is_durable(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct err err = { 0 };
    uint64_t ticket = put_ticket(store, "a");

    assert_false(small_has(store, "a"));
    assert_true(store_wait(store, ticket, &err));
    assert_true(small_has(store, "a"));
    store_close(&store);
}

static void a_later_writer_sees_what_is_not_durable_yet(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct thing_find_row row = { 0 };
    bool found = false;

    put_ticket(store, "a");
    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    assert_true(thing_find(tx, STR("a"), &row, &found, &err));
    assert_true(found);
    tx_end(&tx);
    store_close(&store);
}

static void rolling_back_one_service_leaves_the_others(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    int64_t id = 0;

    uint64_t first = put_ticket(store, "before");
    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    assert_true(thing_put(tx, STR("undone"), 1, &id, &err));
    assert_true(thing_drop(tx, 1, &err));
    tx_end(&tx);
    tx_end(&tx);
    uint64_t last = put_ticket(store, "after");
    assert_int_equal(last, first + 1);
    assert_true(store_wait(store, last, &err));
    assert_true(small_has(store, "before"));
    assert_false(small_has(store, "undone"));
    assert_true(small_has(store, "after"));
    store_close(&store);
}

static void a_rolled_back_write_alone_lets_the_file_go(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    int64_t id = 0;

    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    assert_true(thing_put(tx, STR("undone"), 1, &id, &err));
    tx_end(&tx);
    /* Another program may write at once: no transaction was left open. */
    small_sql(*state, "t.db", "INSERT INTO thing (name, amount) VALUES ('other', 1)");
    assert_int_equal(small_count(store), 1);
    store_close(&store);
}

static void closing_commits_what_nobody_waited_for(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);

    put_ticket(store, "a");
    store_close(&store);
    store = small_serve(*state, "t.db");
    put_ticket(store, "b");
    store_close(&store);
    store = small_open(*state, "t.db", STORE_READ);
    assert_int_equal(small_count(store), 2);
    store_close(&store);
}

static void a_failed_commit_fails_every_waiter_of_its_group(void **state)
{
    static const enum err_kind kinds[] = { ERR_FULL, ERR_UNAVAILABLE };

    for (size_t k = 0; k < 2; k++) {
        struct store *store = small_open(*state, "t.db", STORE_CREATE);
        struct err err[4] = { 0 };
        small_put(store, k ? "kept-1" : "kept-0", 1);
        uint64_t a = put_ticket(store, "a"), b = put_ticket(store, "b"),
                 c = put_ticket(store, "c");
        store_fail_as(1, kinds[k]);
        assert_false(store_wait(store, b, &err[0]));
        store_fail_at(0);
        assert_false(store_wait(store, a, &err[1]));
        assert_false(store_wait(store, c, &err[2]));
        assert_true(store_wait(store, a - 1, &err[3]));
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(err[i].kind, kinds[k]);
        assert_false(small_has(store, "a") || small_has(store, "b") ||
                     small_has(store, "c"));
        assert_true(small_has(store, k ? "kept-1" : "kept-0"));
        store_close(&store);
    }
}

static void after_a_full_disk_the_next_write_tries_again(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };

    uint64_t lost = put_ticket(store, "lost");
    store_fail_at(1);
    assert_false(store_wait(store, lost, &err));
    small_err(&err, ERR_FULL, "disk is full");
    /* Still full: the trial write fails, and is not repeated at once. */
    store_fail_at(1);
    err = (struct err){ 0 };
    assert_false(tx_begin(store, TX_WRITE, &tx, &err));
    small_err(&err, ERR_FULL, "disk is full");
    store_fail_at(0);
    err = (struct err){ 0 };
    assert_false(store_probe(store, &err));
    small_err(&err, ERR_FULL, "disk is full");
    assert_int_equal(small_count(store), 0);
    usleep(150000);
    err = (struct err){ 0 };
    assert_true(store_probe(store, &err));
    small_put(store, "kept", 1);
    assert_int_equal(small_count(store), 1);
    store_close(&store);
}

static void after_a_disk_error_nothing_is_written_but_all_is_read(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };

    small_put(store, "kept", 1);
    uint64_t lost = put_ticket(store, "lost");
    store_fail_as(1, ERR_UNAVAILABLE);
    assert_false(store_wait(store, lost, &err));
    store_fail_at(0);
    usleep(150000);
    err = (struct err){ 0 };
    assert_false(tx_begin(store, TX_WRITE, &tx, &err));
    small_err(&err, ERR_UNAVAILABLE, "started again");
    assert_true(small_has(store, "kept"));
    err = (struct err){ 0 };
    assert_false(store_probe(store, &err));
    store_close(&store);
    store = small_open(*state, "t.db", STORE_WRITE);
    assert_false(small_has(store, "lost"));
    small_put(store, "again", 1);
    store_close(&store);
}

static void a_transaction_lost_in_a_statement_fails_the_whole_group(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 55;

    small_put(store, "kept", 1);
    uint64_t before = put_ticket(store, "before");
    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    assert_false(thing_put_or_lose_all(tx, STR("kept"), &err));
    err = (struct err){ 0 };
    assert_false(tx_commit(&tx, &ticket, &err));
    small_err(&err, ERR_CONFLICT, "same key"); /* why it was lost */
    assert_true(ticket == 55 && tx != NULL);
    tx_end(&tx);
    err = (struct err){ 0 };
    assert_false(store_wait(store, before, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_int_equal(small_count(store), 1);
    store_close(&store);
}

static void failures_long_past_are_still_told_or_owned_to_be_forgotten(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    char name[32];

    for (int i = 0; i < 600; i++) {
        snprintf(name, sizeof name, "t%d", i);
        uint64_t ticket = put_ticket(store, name);
        struct err err = { 0 };
        assert_int_equal(ticket, i + 1);
        if (i % 2 == 0)
            store_fail_at(1);
        assert_int_equal(store_wait(store, ticket, &err), i % 2 != 0);
        store_fail_at(0);
    }
    for (uint64_t ticket = 1; ticket <= 600; ticket++) {
        struct err err = { 0 };
        bool ok = store_wait(store, ticket, &err);
        if (ticket % 2 == 1)
            assert_false(ok);
        else if (ticket > 100)
            assert_true(ok);
    }
    assert_int_equal(small_count(store), 300);
    store_close(&store);
}

/* --------------------------------------------------------------------- threads */

struct job {
    struct store *store;
    pthread_t thread;
    int who, rounds;
    bool may_fail;
    uint64_t acked, failed; /* bits would do, counts suffice: names tell which */
    bool *is_acked;
};

static void *write_and_wait(void *data)
{
    struct job *job = data;
    uint64_t last = 0;

    for (int i = 0; i < job->rounds; i++) {
        char name[32];
        struct tx *tx = NULL;
        struct err err = { 0 };
        uint64_t ticket = 0;
        int64_t id = 0;
        snprintf(name, sizeof name, "%d-%d", job->who, i);
        bool ok = tx_begin(job->store, TX_WRITE, &tx, &err) &&
                  thing_put(tx, str_from(name), i, &id, &err) &&
                  tx_commit(&tx, &ticket, &err) && store_wait(job->store, ticket, &err);
        tx_end(&tx);
        job->is_acked[i] = ok;
        job->acked += ok;
        job->failed += !ok;
        if (ticket != 0 && ticket <= last)
            job->failed += 1000000; /* out of order: seen by the asserts */
        last = ticket ? ticket : last;
    }
    return NULL;
}

static void start(struct job *jobs, struct store *store, int rounds)
{
    for (int t = 0; t < THREADS; t++) {
        jobs[t] = (struct job){ .store = store, .who = t, .rounds = rounds };
        jobs[t].is_acked = test_calloc((size_t)rounds, sizeof(bool));
        assert_int_equal(
            pthread_create(&jobs[t].thread, NULL, write_and_wait, &jobs[t]), 0);
    }
}

static void what_eight_threads_were_told_is_there_after_reopening(void **state)
{
    struct store *store = small_serve(*state, "t.db");
    struct job jobs[THREADS];
    struct err err = { 0 };

    start(jobs, store, 200);
    for (int t = 0; t < THREADS; t++) {
        pthread_join(jobs[t].thread, NULL);
        assert_int_equal(jobs[t].acked, 200);
        assert_int_equal(jobs[t].failed, 0);
        test_free(jobs[t].is_acked);
    }
    store_close(&store);
    store = small_open(*state, "t.db", STORE_READ);
    assert_int_equal(small_count(store), THREADS * 200);
    assert_true(store_integrity(store, &err));
    store_close(&store);
}

static void
told_is_there_and_refused_is_not_while_the_disk_is_full_at_times(void **state)
{
    struct store *store = small_serve(*state, "t.db");
    struct job jobs[THREADS];
    uint64_t acked = 0, failed = 0;
    char name[32];

    start(jobs, store, 100);
    for (uint64_t i = 0; i < 40; i++) {
        store_fail_at(5 + i * 7 % 23);
        usleep(3000);
    }
    store_fail_at(0);
    for (int t = 0; t < THREADS; t++) {
        pthread_join(jobs[t].thread, NULL);
        acked += jobs[t].acked;
        failed += jobs[t].failed;
    }
    store_close(&store);
    store = small_open(*state, "t.db", STORE_READ);
    assert_int_equal(acked + failed, THREADS * 100);
    assert_true(acked > 0 && failed > 0);
    for (int t = 0; t < THREADS; t++) {
        for (int i = 0; i < jobs[t].rounds; i++) {
            snprintf(name, sizeof name, "%d-%d", t, i);
            assert_int_equal(small_has(store, name), jobs[t].is_acked[i]);
        }
        test_free(jobs[t].is_acked);
    }
    store_close(&store);
}

struct heard {
    _Atomic uint32_t count;
    uint64_t order[16];
    enum err_kind kind[16];
    pthread_t thread[16];
};
struct ear {
    struct heard *heard;
    uint64_t ticket;
};

static void hear(void *data, enum err_kind kind)
{
    struct ear *ear = data;
    uint32_t at = atomic_load(&ear->heard->count);

    ear->heard->order[at] = ear->ticket;
    ear->heard->kind[at] = kind;
    ear->heard->thread[at] = pthread_self();
    atomic_store(&ear->heard->count, at + 1);
}

static void wait_for(const struct heard *heard, uint32_t count)
{
    for (int i = 0; i < 5000 && atomic_load(&heard->count) < count; i++)
        usleep(1000);
    assert_int_equal(atomic_load(&heard->count), count);
}

static void listeners_are_called_once_in_order_by_the_committer(void **state)
{
    struct store *store = small_serve(*state, "t.db");
    struct heard heard = { 0 };
    struct ear ears[10];
    char name[32];

    for (uint32_t i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "n%u", i);
        ears[i] = (struct ear){ &heard, put_ticket(store, name) };
        store_on_durable(store, ears[i].ticket, hear, &ears[i]);
    }
    wait_for(&heard, 10);
    assert_int_equal(small_count(store), 10);
    for (uint32_t i = 0; i < 10; i++) {
        assert_int_equal(heard.order[i], ears[i].ticket);
        assert_int_equal(heard.kind[i], ERR_NONE);
        assert_false(pthread_equal(heard.thread[i], pthread_self()));
    }
    /* One that is durable already is told too. */
    store_on_durable(store, 3, hear, &ears[2]);
    wait_for(&heard, 11);
    store_close(&store);
    assert_int_equal(atomic_load(&heard.count), 11);
}

static void listeners_of_a_failed_group_hear_why(void **state)
{
    struct store *store = small_serve(*state, "t.db");
    struct heard heard = { 0 };
    struct ear ears[3];
    struct tx *tx = NULL;
    struct err err = { 0 };

    /* While this one has the turn the committer waits, so that the group is ours. */
    uint64_t first = put_ticket(store, "first");
    assert_true(store_wait(store, first, &err));
    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    int64_t id = 0;
    assert_true(thing_put(tx, STR("a"), 1, &id, &err));
    store_fail_at(2); /* 1: RELEASE, 2: COMMIT */
    assert_true(tx_commit(&tx, &ears[0].ticket, &err));
    ears[0].heard = &heard;
    store_on_durable(store, ears[0].ticket, hear, &ears[0]);
    wait_for(&heard, 1);
    store_fail_at(0);
    assert_int_equal(heard.kind[0], ERR_FULL);
    assert_false(small_has(store, "a"));
    store_close(&store);
}

static void *hold_the_turn(void *data)
{
    struct store *store = data;
    struct tx *tx = NULL;
    struct err err = { 0 };

    if (!tx_begin(store, TX_WRITE, &tx, &err))
        return store;
    usleep(700000);
    tx_end(&tx);
    return NULL;
}

static void a_writer_that_waits_too_long_is_refused_and_the_queue_lives(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE); /* busy_ms 300 */
    struct tx *tx = NULL;
    struct err err = { 0 };
    pthread_t thread;
    void *failed = NULL;

    assert_int_equal(pthread_create(&thread, NULL, hold_the_turn, store), 0);
    usleep(100000);
    assert_false(tx_begin(store, TX_WRITE, &tx, &err));
    small_err(&err, ERR_UNAVAILABLE, "busy with another change");
    pthread_join(thread, &failed);
    assert_null(failed);
    small_put(store, "a", 1);
    store_close(&store);
}

static void millions_go_into_one_transaction(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct timespec from, to;
    uint64_t ticket = 0;
    int64_t id = 0, rows = 200000;
    char name[32];

    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_true(tx_begin(store, TX_BULK, &tx, &err));
    for (int64_t i = 0; i < rows; i++) {
        int len = snprintf(name, sizeof name, "%012lld", (long long)(i * 7919 % rows));
        struct str text = { name, (size_t)len };
        assert_true(thing_put(tx, text, i, &id, &err));
    }
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_true(store_wait(store, ticket, &err));
    clock_gettime(CLOCK_MONOTONIC, &to);
    print_message("%.0f ns/row\n", ((double)(to.tv_sec - from.tv_sec) * 1e9 +
                                    (double)(to.tv_nsec - from.tv_nsec)) /
                                       (double)rows);
    assert_int_equal(small_count(store), rows);
    store_close(&store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tickets_grow_by_one_and_reading_has_none),
        TEST(readers_see_a_write_only_when_it_is_durable),
        TEST(a_later_writer_sees_what_is_not_durable_yet),
        TEST(rolling_back_one_service_leaves_the_others),
        TEST(a_rolled_back_write_alone_lets_the_file_go),
        TEST(closing_commits_what_nobody_waited_for),
        TEST(a_failed_commit_fails_every_waiter_of_its_group),
        TEST(after_a_full_disk_the_next_write_tries_again),
        TEST(after_a_disk_error_nothing_is_written_but_all_is_read),
        TEST(a_transaction_lost_in_a_statement_fails_the_whole_group),
        TEST(failures_long_past_are_still_told_or_owned_to_be_forgotten),
        TEST(what_eight_threads_were_told_is_there_after_reopening),
        TEST(told_is_there_and_refused_is_not_while_the_disk_is_full_at_times),
        TEST(listeners_are_called_once_in_order_by_the_committer),
        TEST(listeners_of_a_failed_group_hear_why),
        TEST(a_writer_that_waits_too_long_is_refused_and_the_queue_lives),
        TEST(millions_go_into_one_transaction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
