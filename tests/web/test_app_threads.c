/*
 * test_app_threads.c: readers of pages while an import changes the pool under them: is
 * each answer about one moment, the newest or a later one, and does the memory of the
 * older ones live exactly as long as it is leased? Also run under ThreadSanitizer.
 *
 * cmocka may fail a test only from its own thread: the others count what went wrong.
 */
#include "app_kit.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/rng.h"
#include "service/images.h"

#define READERS 3
#define BATCHES 10
#define ADDED   5 /* people a batch */

static struct {
    char target[128];
    int64_t seq_first;
    _Atomic(bool) done;
    _Atomic(int) answers, bad_status, mixed, backwards, torn;
} run;

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* People in the pool at `seq`: the hand check's, and what the batches have brought. */
static int64_t people_at(int64_t seq)
{
    return 24 + (seq - run.seq_first) * ADDED;
}

static void look_at(struct str body, int64_t *seq_seen)
{
    json_error_t error;
    json_t *root = json_loadb(body.ptr, body.len, 0, &error);
    const json_t *pool = json_object_get(root, "pool");
    int64_t seq = number(root, "image_seq");

    run.answers++;
    if (!root || number(pool, "women") + number(pool, "men") != people_at(seq))
        run.mixed++;
    if (seq < *seq_seen)
        run.backwards++;
    *seq_seen = seq;
    json_decref(root);
}

static void *read_pages(void *unused)
{
    int64_t seq_seen = 0;

    (void)unused;
    for (bool last = false; !last;) {
        struct arena arena = { 0 };
        struct raw_request raw = { .method = STR("GET"),
                                   .target = str_from(run.target),
                                   .accept = STR("application/json") };
        last = run.done; /* one more look after the last batch */
        struct answer answer = app_ask(&arena, raw, (struct str){ 0 });
        if (answer.status == 200)
            look_at(answer.body, &seq_seen);
        else
            run.bad_status++;
        arena_free(&arena);
    }
    return NULL;
}

/* Holds an image while newer ones are made, and reads it from end to end. */
static void *hold_images(void *unused)
{
    (void)unused;
    while (!run.done) {
        struct arena arena = { 0 };
        struct call call = app.call;
        const struct pool *pool = NULL;
        struct err err = { 0 };
        call.arena = &arena;
        if (!images_lease(&call, &pool, &err)) {
            run.bad_status++;
            continue;
        }
        for (int i = 0; i < 20; i++) {
            uint64_t sum = 0;
            for (uint32_t p = 0; p < pool->match.person_count; p++)
                sum += pool->match.lottery_key[p] ^
                       rng_mix((uint64_t)pool->match.person_key[p]);
            if (sum != 0 || pool->match.person_count != people_at(pool->seq))
                run.torn++;
        }
        images_release(call.images, &pool);
        arena_free(&arena);
    }
    return NULL;
}

/* Another ADDED people who can do the core and have no habit. */
static void import_batch(int batch)
{
    struct buf rows = buf_new(&app_arena);

    buf_cstr(&rows, "source_key,sex,locality,mode,capabilities\n");
    for (int i = 0; i < ADDED; i++)
        buf_format(&rows, "b%d-%d,%s,Krokom,car,task:plocka-order=3\n", batch, i,
                   i % 2 ? "K" : "M");
    app_import_people(buf_str(&rows));
}

static int64_t seq_now(void)
{
    struct call call = app_own_call();
    const struct pool *pool = NULL;
    struct err err = { 0 };

    if (!images_lease(&call, &pool, &err))
        fail_msg("%s", err_english(&err));
    int64_t seq = pool->seq;
    images_release(call.images, &pool);
    return seq;
}

static void every_answer_is_about_one_moment_while_the_pool_changes(void **state)
{
    pthread_t thread[READERS + 1];

    (void)state;
    memset(&run, 0, sizeof run);
    snprintf(run.target, sizeof run.target, "/need/%.*s/thresholds",
             STR_ARG(app_need_id("lager-1")));
    run.seq_first = seq_now();
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_pages, NULL), 0);
    assert_int_equal(pthread_create(&thread[READERS], NULL, hold_images, NULL), 0);
    for (int batch = 0; batch < BATCHES; batch++)
        import_batch(batch);
    run.done = true;
    for (int i = 0; i <= READERS; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(run.bad_status, 0);
    assert_int_equal(run.mixed, 0);
    assert_int_equal(run.backwards, 0);
    assert_int_equal(run.torn, 0);
    assert_true(run.answers >= READERS);
    assert_int_equal(seq_now(), run.seq_first + BATCHES);
}

static void a_lease_outlives_the_image_that_replaces_it(void **state)
{
    struct call call = app_own_call();
    const struct pool *old = NULL, *same = NULL, *new = NULL;
    struct err err = { 0 };

    (void)state;
    assert_true(images_lease(&call, &old, &err));
    assert_true(images_lease(&call, &same, &err));
    assert_ptr_equal(old, same);
    import_batch(0);
    assert_true(images_lease(&call, &new, &err));
    assert_ptr_not_equal(old, new);
    assert_int_equal(new->match.person_count, 24 + ADDED);
    images_release(call.images, &same);
    assert_int_equal(old->match.person_count, 24);
    assert_true(str_is(pool_source_key(old, 0), "P01"));
    images_release(call.images, &new);
    images_release(call.images, &old);
}

#define ON(name, data) cmocka_unit_test_setup_teardown(name, data, app_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(every_answer_is_about_one_moment_while_the_pool_changes, app_hand),
        ON(a_lease_outlives_the_image_that_replaces_it, app_hand),
    };
    return cmocka_run_group_tests_name("app threads", tests, app_start, app_stop);
}
