/*
 * test_mapping_lapse.c: is what has expired held no more from the day after its last,
 * and kept in history?
 */
#include "mapping_kit.h"

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

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_licence_is_held_on_its_last_day_and_not_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
