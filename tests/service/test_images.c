/*
 * test_images.c: does every answer see one moment of the pool, the newest, for as long
 * as it needs it?
 */
#include "ad_kit.h"

#include <pthread.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "service/images.h"
#include "service/import.h"
#include "service/person_protect.h"

#define THREADS 4
#define BATCHES 8

static void import_rows(const char *rows)
{
    struct buf text = buf_new(kit_call.arena);
    struct import_report report;
    struct err err = { 0 };

    buf_format(&text,
               "source_key,sex,locality,mode,max_minutes,enrolled_on,capabilities\n%s",
               rows);
    struct import_ask ask = { { kit_file("p.csv", buf_str(&text)), NULL }, true, NULL };
    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
}

static const struct pool *leased(void)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };

    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    return pool;
}

static uint32_t row_named(const struct pool *pool, const char *key)
{
    for (uint32_t i = 0; i < pool->match.person_count; i++)
        if (str_is(pool_source_key(pool, i), key))
            return i;
    fail_msg("nobody is called %s", key);
    return 0;
}

static void an_empty_pool_is_an_image_too(void **state)
{
    (void)state;
    const struct pool *pool = leased();
    assert_int_equal(pool->seq, 0);
    assert_int_equal(pool->match.person_count, 0);
    images_release(kit_call.images, &pool);
    assert_null(pool);
    images_release(kit_call.images, &pool);
}

static void the_image_holds_what_was_imported(void **state)
{
    (void)state;
    import_rows("a,K,Krokom,car,30,,task:plocka-order=3;task:packa-kolli=1\n"
                "b,M,\xc3\x96stersund,,,2027-01-01,\nc,,Krokom,foot,,,\n");
    const struct pool *pool = leased();
    uint32_t a = row_named(pool, "a"), b = row_named(pool, "b"),
             c = row_named(pool, "c");
    assert_int_equal(pool->match.person_count, 3);
    assert_int_equal(pool->match.mode[a], IMAGE_CAR);
    assert_int_equal(pool->match.max_minutes[a], 30);
    assert_int_equal(pool->match.mode[b], IMAGE_BUS);
    assert_int_equal(pool->match.max_minutes[b], IMAGE_MINUTES_NONE);
    assert_int_equal(pool->match.hours[b], IMAGE_HOURS_NONE);
    assert_int_equal(pool->enrolled_day[a], DAY_NONE);
    assert_int_equal(
        pool->match.capability_start[a + 1] - pool->match.capability_start[a], 2);
    assert_int_equal(
        pool->match.capability_start[b + 1] - pool->match.capability_start[b], 0);
    assert_int_equal(pool->count.women[0] >> a & 1, 1);
    assert_int_equal(pool->count.men[0] >> b & 1, 1);
    assert_int_equal((pool->count.women[0] | pool->count.men[0]) >> c & 1, 0);
    images_release(kit_call.images, &pool);
}

static void without_a_change_the_image_is_the_same(void **state)
{
    (void)state;
    import_rows("a,K,Krokom,,,,\n");
    const struct pool *one = leased(), *two = leased();
    assert_ptr_equal(one, two);
    images_release(kit_call.images, &one);
    images_release(kit_call.images, &two);
}

static void a_change_is_seen_and_an_older_lease_stands(void **state)
{
    (void)state;
    import_rows("a,K,Krokom,car,,,\n");
    const struct pool *before = leased();
    import_rows("a,K,Krokom,foot,,,\nb,M,Krokom,car,,,\n");
    const struct pool *after = leased();
    assert_int_equal(before->seq, 1);
    assert_int_equal(after->seq, 2);
    assert_int_equal(before->match.person_count, 1);
    assert_int_equal(after->match.person_count, 2);
    assert_int_equal(before->match.mode[0], IMAGE_CAR);
    assert_int_equal(after->match.mode[row_named(after, "a")], IMAGE_FOOT);
    images_release(kit_call.images, &after);
    assert_true(str_is(pool_source_key(before, 0), "a"));
    images_release(kit_call.images, &before);
}

static void an_earlier_moment_can_be_built_again(void **state)
{
    struct pool *then = NULL;
    struct err err = { 0 };

    (void)state;
    import_rows("a,K,Krokom,car,30,,task:plocka-order=2\n");
    import_rows("a,M,Krokom,foot,60,,task:plocka-order=4\nb,K,Krokom,,,,\n");
    KIT_OK(pool_build_at(&kit_call, 1, &then, &err), &err);
    uint32_t a = row_named(then, "a");
    assert_int_equal(then->seq, 1);
    assert_int_equal(then->match.mode[a], IMAGE_CAR);
    assert_int_equal(then->match.max_minutes[a], 30);
    assert_int_equal(image_level(&then->match, then->match.capability_start[a]), 2);
    assert_int_equal(then->count.women[0] >> a & 1, 1);
    /* Who came later is in no pool of that moment. */
    const uint64_t *open = pool_open(then, kit_call.arena, 1000000);
    for (uint32_t i = 0; i < then->match.person_count; i++)
        assert_int_equal(open[i / 64] >> (i % 64) & 1, i == a);
    pool_free(then);
    pool_free(NULL);
}

/* No list is made of who is protected: not of one that was in memory already, either.
 */
static void a_protected_identity_is_in_no_image_from_then_on(void **state)
{
    struct err err = { 0 };

    (void)state;
    import_rows("a,K,Krokom,car,30,,task:plocka-order=2\n"
                "b,M,Krokom,car,30,,task:plocka-order=4\n");
    const struct pool *before = leased();
    int64_t person_id = before->person_id[row_named(before, "b")];
    KIT_OK(person_protect(&kit_call, person_id, PROTECTION_FLAG, STR(""), &err), &err);
    const struct pool *after = leased();
    assert_int_equal(after->match.person_count, 1);
    assert_true(str_is(pool_source_key(after, 0), "a"));
    assert_int_equal(after->match.capability_start[1], 1);
    assert_int_equal(image_level(&after->match, 0), 2);
    images_release(kit_call.images, &after);
    images_release(kit_call.images, &before);
}

static void the_pool_of_a_day_is_who_is_enrolled_by_then(void **state)
{
    int32_t day;

    (void)state;
    import_rows("a,K,Krokom,,,2026-05-01,\nb,K,Krokom,,,2026-05-02,\nc,K,Krokom,,,,\n");
    assert_true(date_parse(STR("2026-05-01"), &day));
    const struct pool *pool = leased();
    const uint64_t *open = pool_open(pool, kit_call.arena, day);
    assert_int_equal(open[0] >> row_named(pool, "a") & 1, 1);
    assert_int_equal(open[0] >> row_named(pool, "b") & 1, 0);
    assert_int_equal(open[0] >> row_named(pool, "c") & 1, 1);
    images_release(kit_call.images, &pool);
}

/* ---------- many readers, one writer ---------- */

static _Atomic bool writing;

static void *read_on(void *arg)
{
    struct arena arena = { 0 };
    struct call call = kit_call;
    uint32_t *wrong = arg;
    int64_t last = 0;

    call.arena = &arena;
    while (writing) {
        const struct pool *pool = NULL;
        struct err err = { 0 };
        if (!images_lease(&call, &pool, &err)) {
            ++*wrong;
            continue;
        }
        /* Batch n makes n hundred people, all at once; no reader goes back. */
        *wrong +=
            pool->seq < last || pool->match.person_count != (uint32_t)pool->seq * 100;
        last = pool->seq;
        images_release(call.images, &pool);
    }
    arena_free(&arena);
    return NULL;
}

static void readers_see_whole_batches_while_a_writer_writes(void **state)
{
    pthread_t thread[THREADS];
    uint32_t wrong[THREADS] = { 0 };

    (void)state;
    writing = true;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_on, &wrong[i]), 0);
    for (int batch = 0; batch < BATCHES; batch++) {
        struct buf rows = buf_new(kit_call.arena);
        for (int i = 0; i < 100; i++)
            buf_format(&rows, "%d-%d,K,Krokom,,,,task:plocka-order=2\n", batch, i);
        import_rows(rows.ptr);
    }
    writing = false;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(wrong[i], 0);
    }
    const struct pool *pool = leased();
    assert_int_equal(pool->match.person_count, BATCHES * 100);
    images_release(kit_call.images, &pool);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_pool_is_an_image_too),
        TEST(the_image_holds_what_was_imported),
        TEST(without_a_change_the_image_is_the_same),
        TEST(a_change_is_seen_and_an_older_lease_stands),
        TEST(an_earlier_moment_can_be_built_again),
        TEST(a_protected_identity_is_in_no_image_from_then_on),
        TEST(the_pool_of_a_day_is_who_is_enrolled_by_then),
        TEST(readers_see_whole_batches_while_a_writer_writes),
    };

    log_set_level(LOG_LEVEL_WARN);
    return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
