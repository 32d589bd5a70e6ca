/*
 * test_first.c: what a thread's write begins with is there exactly when the write is:
 * through roll-backs, through a failure of every database call, with 64 threads at
 * once, and after being killed.
 *
 * A row is a thing called "r NAME", a change one called "c NAME".
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "small.h"
#include "store/first.h"

#define WRITERS     64
#define ROUNDS      40
#define KILLS       20
#define KILL_MS     60
#define NAME_BYTES  48
#define ROWS_ALONE  "SELECT count(*) FROM thing WHERE name LIKE 'r %'"
#define ODD_CHANGES "SELECT count(*) FROM thing WHERE name LIKE 'c %' AND amount = 1"
/* A change whose row does not come right before it. */
#define ORPHANS                                                                        \
    "SELECT count(*) FROM thing c WHERE c.name LIKE 'c %' AND NOT EXISTS (SELECT 1"    \
    " FROM thing r WHERE r.id = c.id - 1 AND r.name = 'r' || substr(c.name, 2))"
/* A row that says its change was made, and none is there. */
#define WIDOWS                                                                         \
    "SELECT count(*) FROM thing r WHERE r.name LIKE 'r %' AND r.amount = 0"            \
    " AND NOT EXISTS (SELECT 1 FROM thing c WHERE c.name = 'c' || substr(r.name, 2))"

/* What is owed: a row, written with `amount` 0 by a change, 9 alone. */
struct owed {
    struct store_first first;
    char name[NAME_BYTES];
    int64_t amount;
    bool refuse;
};

static bool put(struct tx *tx, const char *kind, const char *name, int64_t amount,
                struct err *err)
{
    char text[NAME_BYTES + 4];
    int64_t id;

    snprintf(text, sizeof text, "%s %s", kind, name);
    return thing_put(tx, str_from(text), amount, &id, err);
}

static bool write_row(struct tx *tx, void *data, struct err *err)
{
    const struct owed *owed = data;

    if (owed->refuse)
        return err_set(err, ERR_CONFLICT, N_("there is nothing at this address"));
    return put(tx, "r", owed->name, owed->amount, err);
}

static void owe(struct store *store, struct owed *owed, const char *name)
{
    *owed = (struct owed){ .first = { .write = write_row, .data = owed } };
    snprintf(owed->name, sizeof owed->name, "%s", name);
    store_first_begin(store, &owed->first);
}

/* As a service: begins, writes, commits, or fails half-way. */
static bool change(struct store *store, const char *name, bool fail, uint64_t *ticket,
                   struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(store, TX_WRITE, &tx, err) && put(tx, "c", name, 1, err) &&
              !fail && tx_commit(&tx, ticket, err);

    tx_end(&tx);
    return ok;
}

static void a_write_takes_it_along_and_the_next_does_not(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct err err = { 0 };
    struct owed owed;
    uint64_t ticket = 0;

    owe(store, &owed, "a");
    assert_true(change(store, "a", false, &ticket, &err));
    assert_int_equal(owed.first.ticket, ticket);
    assert_true(change(store, "b", false, &ticket, &err));
    assert_true(owed.first.ticket < ticket);
    store_first_end(store, &owed.first);
    assert_true(store_wait(store, ticket, &err));
    assert_int_equal(small_count(store), 3);
    assert_true(small_has(store, "r a"));
    assert_true(change(store, "c", false, &ticket, &err));
    assert_true(store_wait(store, ticket, &err));
    assert_int_equal(small_count(store), 4);
    store_close(&store);
}

static void reading_and_another_store_do_not_take_it(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct store *other = small_open(*state, "u.db", STORE_CREATE);
    struct err err = { 0 };
    struct tx *tx = NULL;
    struct owed owed;
    uint64_t ticket;

    owe(store, &owed, "a");
    assert_true(tx_begin(store, TX_READ, &tx, &err));
    assert_true(tx_commit(&tx, NULL, &err));
    assert_true(change(other, "b", false, &ticket, &err));
    assert_int_equal(owed.first.ticket, 0);
    store_first_end(store, &owed.first);
    store_close(&other);
    assert_int_equal(small_count(store), 0);
    store_close(&store);
}

static void what_is_rolled_back_is_owed_to_the_next(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct err err = { 0 };
    struct owed owed;
    uint64_t ticket = 0;

    owe(store, &owed, "a");
    assert_false(change(store, "lost", true, &ticket, &err));
    assert_int_equal(owed.first.ticket, 0);
    assert_true(change(store, "b", false, &ticket, &err));
    assert_int_equal(owed.first.ticket, ticket);
    store_first_end(store, &owed.first);
    assert_true(store_wait(store, ticket, &err));
    assert_int_equal(small_count(store), 2);
    store_close(&store);
}

static void where_it_cannot_be_written_nothing_is_begun(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct err err = { 0 };
    struct owed owed;
    uint64_t ticket = 0;

    owe(store, &owed, "a");
    owed.refuse = true;
    assert_false(change(store, "a", false, &ticket, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    owed.refuse = false;
    assert_true(change(store, "b", false, &ticket, &err));
    store_first_end(store, &owed.first);
    assert_true(store_wait(store, ticket, &err));
    assert_int_equal(small_count(store), 2);
    store_close(&store);
}

/* For every n: the n-th database call fails. Both or none; and what has a ticket that
 * is durable is there. */
static void the_nth_call_fails_and_there_are_both_or_none(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    bool ok = false;
    char name[NAME_BYTES];
    uint64_t n = 1;

    for (; !ok; n++) {
        struct err err = { 0 };
        struct owed owed;
        uint64_t ticket = 0;
        snprintf(name, sizeof name, "%llu", (unsigned long long)n);
        owe(store, &owed, name);
        store_fail_at(n);
        ok = change(store, name, false, &ticket, &err) &&
             store_wait(store, ticket, &err);
        store_fail_at(0);
        store_first_end(store, &owed.first);
        assert_int_equal(owed.first.ticket, ticket);
        assert_int_equal(small_count(store), ok ? 2 : 0);
    }
    assert_true(n > 6);
    store_close(&store);
}

/* ------------------------------------------------------------------- many at once */

struct writer_job {
    struct store *store;
    pthread_t thread;
    int who, round, changed;
    int out; /* told of the first round; where one waits for it */
    bool wrong;
};

/* One change with its row, or a failure whose row is written alone, as the web does. */
static void one_round(struct writer_job *job, struct rng *rng, int i)
{
    const bool fail = rng_below(rng, 3) == 0;
    struct err err = { 0 };
    struct owed owed;
    uint64_t ticket = 0;
    char name[NAME_BYTES];

    snprintf(name, sizeof name, "%d.%d.%d", job->round, job->who, i);
    owe(job->store, &owed, name);
    if (rng_below(rng, 4) == 0) /* a first try of another service, that fails */
        job->wrong |= change(job->store, name, true, &ticket, &err);
    bool done = change(job->store, name, fail, &ticket, &err);
    store_first_end(job->store, &owed.first);
    job->wrong |= done == fail || (owed.first.ticket != 0) != done;
    job->changed += done;
    if (!done) {
        struct tx *tx = NULL;
        owed.amount = 9;
        job->wrong |= !tx_begin(job->store, TX_WRITE, &tx, &err) ||
                      !write_row(tx, &owed, &err) || !tx_commit(&tx, &ticket, &err);
        tx_end(&tx);
    }
    job->wrong |= !store_wait(job->store, ticket, &err);
}

static void *write_rounds(void *data)
{
    struct writer_job *job = data;
    struct rng rng = rng_seeded((uint64_t)job->who);

    for (int i = 0; i < ROUNDS; i++)
        one_round(job, &rng, i);
    return NULL;
}

static void sixty_four_writers_have_each_change_right_behind_its_row(void **state)
{
    struct store *store = small_serve(*state, "t.db");
    struct writer_job job[WRITERS];
    int changed = 0;

    for (int i = 0; i < WRITERS; i++) {
        job[i] = (struct writer_job){ .store = store, .who = i };
        assert_int_equal(pthread_create(&job[i].thread, NULL, write_rounds, &job[i]),
                         0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(job[i].thread, NULL);
        assert_false(job[i].wrong);
        changed += job[i].changed;
    }
    store_close(&store);
    assert_true(changed > WRITERS * ROUNDS / 2 && changed < WRITERS * ROUNDS);
    assert_int_equal(small_sql_number(*state, "t.db", ROWS_ALONE), WRITERS * ROUNDS);
    assert_int_equal(small_sql_number(*state, "t.db", ODD_CHANGES), changed);
    assert_int_equal(small_sql_number(*state, "t.db", ORPHANS), 0);
    assert_int_equal(small_sql_number(*state, "t.db", WIDOWS), 0);
}

static void *write_for_ever(void *data)
{
    struct writer_job *job = data;
    struct rng rng = rng_seeded((uint64_t)job->round * WRITERS + (uint64_t)job->who);

    for (int i = 0;; i++) {
        one_round(job, &rng, i);
        if (i == 0 && write(job->out, "b", 1) != 1)
            _exit(1);
    }
    return NULL;
}

static void write_until_killed(const struct folder *folder, int round, int out)
{
    static struct writer_job job[WRITERS];
    struct store *store = small_serve(folder, "t.db");

    for (int i = 0; i < WRITERS; i++) {
        job[i] =
            (struct writer_job){ .store = store, .who = i, .round = round, .out = out };
        if (pthread_create(&job[i].thread, NULL, write_for_ever, &job[i]) != 0)
            _exit(1);
    }
    pause();
}

static void being_killed_leaves_both_or_none(void **state)
{
    struct rng rng = rng_seeded(64);
    int64_t changes = 0;

    store_close(&(struct store *){ small_open(*state, "t.db", STORE_CREATE) });
    for (int round = 1; round <= KILLS; round++) {
        int begun[2];
        char byte;
        assert_int_equal(pipe(begun), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            write_until_killed(*state, round, begun[1]);
        close(begun[1]);
        assert_int_equal(read(begun[0], &byte, 1), 1); /* one has written at least */
        usleep(1000 * (useconds_t)rng_below(&rng, KILL_MS));
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        close(begun[0]);
        assert_int_equal(small_sql_number(*state, "t.db", ORPHANS), 0);
        assert_int_equal(small_sql_number(*state, "t.db", WIDOWS), 0);
        changes = small_sql_number(*state, "t.db", ODD_CHANGES);
    }
    assert_true(changes > KILLS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_write_takes_it_along_and_the_next_does_not),
        TEST(reading_and_another_store_do_not_take_it),
        TEST(what_is_rolled_back_is_owed_to_the_next),
        TEST(where_it_cannot_be_written_nothing_is_begun),
        TEST(the_nth_call_fails_and_there_are_both_or_none),
        TEST(sixty_four_writers_have_each_change_right_behind_its_row),
        TEST(being_killed_leaves_both_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
