/*
 * test_ad_differ.c: is it told where an advertisement's fields and text disagree, and
 * what a reader should know of the text as a whole?
 */
#include "read_kit.h"

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
    struct buf said = buf_new(kit_call.arena);
    ad_difference_say(&said, LANG_EN, &reading.differs.row[0]);
    if (str_find(buf_str(&said), str_from(words)) == SIZE_MAX)
        fail_msg("said \"%s\", not \"%s\"", said.ptr, words);
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

#define LIST(of, kind, ...) "{\"" of "\":{\"" kind "\":[" __VA_ARGS__ "]}}"
#define ONE(id, label)      "{\"concept_id\":\"" id "\",\"label\":\"" label "\"}"

static void languages_of_fields_and_text_are_compared(void **state)
{
    (void)state;
    static const char must[] = "Krav\n- goda kunskaper i svenska\n";
    static const char merit[] = "Meriterande\n- goda kunskaper i svenska\n";
    static const char none[] = "Krav\n- noggrann\n";
    static const char more[] = "Krav\n- svenska i tal och skrift\n- engelska i tal\n";
    static const char sv_must[] = LIST("must_have", "languages", ONE("x", "Svenska"));
    static const char sv_nice[] =
        LIST("nice_to_have", "languages", ONE("x", "Svenska"));

    assert_differs(sv_must, must, NULL);
    assert_differs(sv_must, none, "demand the language Svenska, the text does not");
    assert_differs(sv_must, merit, "the language Svenska, in the text it is a merit");
    assert_differs(sv_nice, must, "Svenska is a merit, the text demands it");
    assert_differs(sv_nice, merit, NULL);
    assert_differs(sv_nice, none, NULL);
    assert_differs(sv_must, more, "the fields name other languages only");
    assert_differs(LIST("must_have", "languages", ONE("x", "Klingonska")), none, NULL);
    assert_differs(LIST("must_have", "languages", "7,null,{}"), none, NULL);
}

static void skills_of_fields_and_text_are_compared(void **state)
{
    (void)state;
    static const char must[] = "Krav\n- vana av Excel\n";
    static const char merit[] = "Meriterande\n- vana av Excel\n";
    static const char none[] = "Krav\n- noggrann\n";
    static const char excel[] = LIST("must_have", "skills", ONE("x", "MS Excel"));
    static const char nice[] = LIST("nice_to_have", "skills", ONE("x", "MS Excel"));

    assert_differs(excel, must, NULL);
    assert_differs(excel, none, "the fields demand MS Excel, the text does not name");
    assert_differs(excel, merit, "demand MS Excel, in the text it is a merit");
    assert_differs(nice, must, "MS Excel is a merit, the text demands it");
    assert_differs(nice, none, "MS Excel is a merit, the text does not name it");
    /* named in passing: no contradiction */
    assert_differs(LIST("must_have", "skills", ONE("x", "Budgetansvar")),
                   "Du leder och har ansvar f\xc3\xb6r budgeten.\n", NULL);
}

static void experience_that_only_the_fields_demand_is_told(void **state)
{
    (void)state;
    assert_differs(LIST("must_have", "work_experiences", ONE("x", "Kock")),
                   "Krav\n- noggrann\n", "experience as Kock, the text asks for none");
    assert_differs(LIST("must_have", "work_experiences", ONE("x", "Kock")),
                   "Krav\n- minst tv\xc3\xa5 \xc3\xa5rs erfarenhet som kock\n", NULL);
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
        TEST(languages_of_fields_and_text_are_compared),
        TEST(skills_of_fields_and_text_are_compared),
        TEST(experience_that_only_the_fields_demand_is_told),
        TEST(what_is_told_of_a_text_is_in_the_answer),
    };
    return cmocka_run_group_tests(tests, read_kit_load, read_kit_unload);
}
