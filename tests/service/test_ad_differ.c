/*
 * test_ad_differ.c: is it told where an advertisement's fields and text disagree, and
 * what a reader should know of the text as a whole?
 */
#include "ad_kit.h"

#include "service/ad_read.h"

static struct ad_reader *reader;
static struct arena for_all;

static int load(void **state)
{
    struct err err = { 0 };

    (void)state;
    KIT_OK(ad_reader_load(&for_all, &reader, &err), &err);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&for_all);
    return 0;
}

static struct ad_reading read_ad(struct ad_text ad)
{
    struct ad_reading reading;
    struct err err = { 0 };

    if (!ad.id.len)
        ad.id = STR("1");
    KIT_OK(ad_read(reader, &ad, kit_call.arena, &reading, &err), &err);
    return reading;
}

static struct str json_of(const struct ad_reading *reading)
{
    struct buf out = buf_new(kit_call.arena);

    view_write(&out, ad_reading_view(reading, kit_call.arena, LANG_EN));
    return buf_str(&out);
}

static void assert_differs(const char *fields, const char *text, const char *words)
{
    struct ad_text ad = { .percent_most = -1 };

    ad.fields = str_from(fields);
    ad.text = str_from(text);
    struct ad_reading reading = read_ad(ad);
    if (!words) {
        assert_int_equal(reading.differs.count, 0);
        return;
    }
    assert_int_equal(reading.differs.count, 1);
    assert_non_null(strstr(reading.differs.message[0], words));
}

static void fields_that_contradict_the_text_are_told_and_the_text_holds(void **state)
{
    (void)state;
    static const char with[] = "Krav\n- B-k\xc3\xb6rkort\n";
    static const char merit[] = "Meriterande\n- B-k\xc3\xb6rkort\n";
    static const char without[] = "Krav\n- noggrann\n";

    assert_differs("{\"driving_license_required\":true}", without,
                   "ask for a driving licence, the text does not");
    assert_differs("{\"driving_license_required\":false}", with,
                   "no driving licence, the text does");
    assert_differs("{\"driving_license_required\":false}", merit, NULL);
    assert_differs("{\"driving_license_required\":true}", merit, NULL);
    assert_differs("{\"driving_license_required\":true}", with, NULL);
    assert_differs("{\"experience_required\":true}", without, "ask for experience");
    assert_differs("{\"experience_required\":null}", without, NULL);
    assert_differs("{\"experience_requ", without, NULL);
    assert_differs("", without, NULL);
    assert_differs("[true]", without, NULL);
}

static void what_is_told_of_a_text_is_in_the_answer(void **state)
{
    (void)state;
    struct ad_text ad = { .percent_most = -1 };
    ad.text = STR("<p>Krav</p><ul><li>B-k\xc3\xb6rkort</li></ul>");
    struct ad_reading reading = read_ad(ad);

    assert_int_not_equal(
        str_find(json_of(&reading), STR("\"notes\":[{\"note\":\"html\"")), SIZE_MAX);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fields_that_contradict_the_text_are_told_and_the_text_holds),
        TEST(what_is_told_of_a_text_is_in_the_answer),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
