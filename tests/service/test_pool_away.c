/*
 * test_pool_away.c: who stands in an introduction or in work is in no list, and comes
 * back when the way leads back, when it is left, or when she begins anew; what the
 * image says of it follows each step, and is what it was at the time.
 */
#include "enrolment_kit.h"
#include "service/event_rebuild.h"
#include "service/images.h"
#include "service/pool_away.h"

static const struct pool *held;

static int begin(void **state)
{
    if (case_make(state) != 0)
        return -1;
    case_call.images = images_new(&case_arena);
    way_load("dorroppnare", NULL);
    return 0;
}

static int end(void **state)
{
    images_release(case_call.images, &held);
    images_free(case_call.images);
    case_call.images = NULL;
    return case_gone(state);
}

/* Somebody who has said where and when she works. */
static int64_t somebody(int64_t rid)
{
    int64_t id = case_person(rid, 1);
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "INSERT INTO availability VALUES (%lld, 0, NULL, (SELECT min(id) FROM "
               "place), 1, 45, NULL, 30, '2010-08-01')",
               (long long)id);
    case_sql(sql.ptr);
    return id;
}

static bool plane_has(const struct pool *pool, int64_t id)
{
    const uint32_t row = pool_row_of(pool, id);
    const uint64_t *open = pool_open(pool, &case_arena, CASE_DAY);

    assert_true(row != POOL_ROW_NONE);
    return (open[row / 64] >> (row % 64) & 1) != 0;
}

/* Whether lists have her now: the image that follows says what one built whole says. */
static bool is_listed(int64_t id)
{
    struct err err = { 0 };
    struct pool *whole = NULL;
    const struct pool *now = NULL;

    CASE_OK(images_lease(&case_call, &now, &err), &err);
    if (held)
        images_release(case_call.images, &held);
    held = now;
    CASE_OK(pool_build_at(&case_call, now->seq, &whole, &err), &err);
    const bool listed = plane_has(now, id);
    assert_int_equal(plane_has(whole, id), listed);
    assert_int_equal(whole->enrolled_day[pool_row_of(whole, id)] == POOL_AWAY_DAY,
                     !listed);
    pool_free(whole);
    return listed;
}

static bool was_listed(int64_t id, int64_t seq)
{
    struct err err = { 0 };
    struct pool *then = NULL;

    CASE_OK(pool_build_at(&case_call, seq, &then, &err), &err);
    const bool listed = plane_has(then, id);
    pool_free(then);
    return listed;
}

static void an_introduction_takes_her_out_and_a_new_match_brings_her_back(void **state)
{
    const int64_t id = somebody(50), other = somebody(51);
    const int64_t firm = way_firm_ready("Aspens Bageri");

    (void)state;
    assert_true(is_listed(id));
    const int64_t before = held->seq;
    const int64_t rid = way_in_introduction(id, firm);
    assert_false(is_listed(id));
    assert_true(is_listed(other));
    const int64_t in_it = held->seq;
    way_act(rid, "new_match:workplace_not_ready", "employer", "", WAY_DAY + 61);
    assert_true(is_listed(id));
    assert_true(was_listed(id, before));
    assert_false(was_listed(id, in_it));
    assert_true(was_listed(other, in_it));
}

static void what_is_recorded_beside_the_stage_moves_nothing(void **state)
{
    const int64_t id = somebody(50);
    const int64_t firm = way_firm_ready("Aspens Bageri");
    const int64_t rid = way_in_introduction(id, firm);
    struct err err = { 0 };

    (void)state;
    assert_false(is_listed(id));
    const int64_t seq = held->seq;
    way_says(rid, "employable", "participant", true, WAY_DAY + 60);
    CASE_OK(event_rebuild(&case_call, &(struct rebuilt){ 0 }, &err), &err);
    assert_false(is_listed(id));
    assert_int_equal(held->seq, seq);
}

static void who_is_in_work_stays_out_and_who_begins_anew_is_back(void **state)
{
    const int64_t id = somebody(50);
    struct err err = { 0 };

    (void)state;
    const int64_t rid = way_hired(id, "permanent");
    assert_false(is_listed(id));
    way_act(rid, "work_begins", "coach", "employment_start=2010-11-08", WAY_DAY + 68);
    assert_false(is_listed(id));
    way_act(rid, "six_months_held", "coach", "checked_day=2011-05-08", WAY_DAY + 249);
    assert_string_equal(way_stage(rid), "held");
    assert_false(is_listed(id));
    struct enrolment_new anew = way_new("dorroppnare", id);
    anew.on = WAY_DAY + 300;
    (void)way_begun(&anew);
    assert_true(is_listed(id));
    /* Made again from the events, what was lifted stays so. */
    CASE_OK(event_rebuild(&case_call, &(struct rebuilt){ 0 }, &err), &err);
    assert_true(is_listed(id));
}

static void who_leaves_on_the_way_is_looked_for_work_for_again(void **state)
{
    const int64_t id = somebody(50);
    const int64_t rid = way_in_introduction(id, way_firm_ready("Aspens Bageri"));

    (void)state;
    assert_false(is_listed(id));
    way_act(rid, "introduction_leaves:moved", "coach", "", WAY_DAY + 20);
    assert_string_equal(way_stage(rid), "left");
    assert_true(is_listed(id));
}

/* Her case became one with another: what led her out lies on the other still. */
static void whose_cases_became_one_is_back_by_a_way_of_the_kept_one(void **state)
{
    const int64_t gone = somebody(50), kept = somebody(51);
    struct buf sql = buf_new(&case_arena);

    (void)state;
    const int64_t rid = way_hired(gone, "permanent");
    way_act(rid, "work_begins", "coach", "employment_start=2010-11-08", WAY_DAY + 68);
    way_act(rid, "six_months_held", "coach", "checked_day=2011-05-08", WAY_DAY + 249);
    buf_format(
        &sql,
        "UPDATE person SET merged_into = %lld WHERE id = %lld;"
        "UPDATE meta SET value = CAST(value + 1 AS TEXT) WHERE key = 'image_seq'",
        (long long)kept, (long long)gone);
    case_sql(sql.ptr);
    assert_false(is_listed(kept));
    struct enrolment_new anew = way_new("dorroppnare", kept);
    anew.on = WAY_DAY + 300;
    (void)way_begun(&anew);
    assert_true(is_listed(kept));
}

/* What was saved before there were such rows is made up for when all is made again. */
static void ways_from_before_are_caught_up_by_a_rebuild(void **state)
{
    const int64_t id = somebody(50);
    struct err err = { 0 };

    (void)state;
    (void)way_in_introduction(id, way_firm_ready("Aspens Bageri"));
    case_sql("DELETE FROM pool_away");
    case_sql("DELETE FROM pool_change");
    case_sql("UPDATE meta SET value = CAST(value + 1 AS TEXT) WHERE key = 'image_seq'");
    assert_true(is_listed(id));
    CASE_OK(event_rebuild(&case_call, &(struct rebuilt){ 0 }, &err), &err);
    assert_false(is_listed(id));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_introduction_takes_her_out_and_a_new_match_brings_her_back),
        TEST(what_is_recorded_beside_the_stage_moves_nothing),
        TEST(who_is_in_work_stays_out_and_who_begins_anew_is_back),
        TEST(who_leaves_on_the_way_is_looked_for_work_for_again),
        TEST(whose_cases_became_one_is_back_by_a_way_of_the_kept_one),
        TEST(ways_from_before_are_caught_up_by_a_rebuild),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
