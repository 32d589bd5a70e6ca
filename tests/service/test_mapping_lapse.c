/*
 * test_mapping_lapse.c: is what has expired held no more from the day after its last,
 * and kept in history?
 */
#include "mapping_kit.h"

#include "service/clock.h"
#include "service/mapping_lapse.h"

#define A_DAY (INT64_C(86400) * 1000000)

static uint32_t lapse_after(int64_t days)
{
    uint32_t count = 99;
    struct err err = { 0 };

    kit_call.now = KIT_NOW + days * A_DAY;
    KIT_OK(mapping_lapse(&kit_call, &count, &err), &err);
    mapping_wait();
    return count;
}

static void a_licence_is_held_on_its_last_day_and_not_after(void **state)
{
    (void)state;
    mapping_people(STR("source_key,locality,licences\np,Krokom,B\n"));
    const int64_t id = mapping_person("p");
    mapping_say(id, "level/licence:CE", "1");
    mapping_say(id, "evidence/licence:CE", "certified");
    mapping_say(id, "expires/licence:CE", "2026-11-27"); /* two days from now */
    const int64_t seq = mapping_end(id).seq;
    assert_int_equal(lapse_after(0), 0);
    assert_int_equal(lapse_after(2), 0);
    assert_int_equal(kit_number("SELECT value + 0 FROM meta WHERE key = 'image_seq'"),
                     seq);
    assert_int_equal(lapse_after(3), 1);
    assert_int_equal(lapse_after(3), 0);
    const struct mapping now = mapping_now(id);
    assert_null(mapping_thing(&now, STR("licence:CE")));
    assert_int_equal(mapping_thing(&now, STR("licence:B"))->level, 1);
    assert_int_equal(kit_number("SELECT to_seq FROM capability_evidence"), seq + 1);
    assert_int_equal(kit_number("SELECT value + 0 FROM meta WHERE key = 'image_seq'"),
                     seq + 1);
}

static uint32_t tick(struct clock_day *done, int64_t hours)
{
    int64_t before = kit_number("SELECT count(*) FROM capability WHERE to_seq IS NULL");
    struct err err = { 0 };

    kit_call.now = KIT_NOW + hours * (A_DAY / 24);
    KIT_OK(clock_tick(&kit_call, done, &err), &err);
    mapping_wait();
    return (
        uint32_t)(before -
                  kit_number("SELECT count(*) FROM capability WHERE to_seq IS NULL"));
}

static void certify(int64_t id, const char *code, const char *last_day)
{
    struct buf key = buf_new(kit_call.arena);

    buf_format(&key, "level/%s", code);
    mapping_say(id, key.ptr, "1");
    key = buf_new(kit_call.arena);
    buf_format(&key, "evidence/%s", code);
    mapping_say(id, key.ptr, "certified");
    key = buf_new(kit_call.arena);
    buf_format(&key, "expires/%s", code);
    mapping_say(id, key.ptr, last_day);
    mapping_end(id);
}

static void a_clock_that_ticks_does_each_day_once(void **state)
{
    struct clock_day done = { 0 };

    (void)state;
    mapping_people(STR("source_key,locality\np,Krokom\n"));
    const int64_t id = mapping_person("p");
    certify(id, "licence:CE", "2026-11-25");
    certify(id, "licence:D", "2026-11-26");
    assert_int_equal(tick(&done, 0), 0);
    assert_int_equal(tick(&done, 24), 1); /* the day after CE's last */
    assert_true(done.any);
    /* The same day asks for nothing more, whatever has come to expire meanwhile. */
    mapping_sql("UPDATE capability_evidence SET expires_on = '2026-11-01'"
                " WHERE to_seq IS NULL");
    assert_int_equal(tick(&done, 25), 0);
    assert_int_equal(tick(&done, -24), 0); /* a clock set back */
    assert_int_equal(tick(&done, 48), 1);
    assert_int_equal(tick(&done, 49), 0);
    /* Another who ticks, or a program begun anew, finds the day done. */
    assert_int_equal(tick(&(struct clock_day){ 0 }, 50), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM clock_done WHERE step = 'lapse'"),
                     3);
    assert_int_equal(kit_number("SELECT sum(did) FROM clock_done"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM capability"
                                " WHERE to_seq IS NULL"),
                     0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_licence_is_held_on_its_last_day_and_not_after),
        TEST(a_clock_that_ticks_does_each_day_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
