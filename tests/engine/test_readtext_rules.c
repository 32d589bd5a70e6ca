/*
 * test_readtext_rules.c: one rule a test, where a rule of engine/readtext begins and
 * where it ends.
 */

#include "readtext_kit.h"

static struct readtext_result read_for(const char *text, const char *ssyk)
{
    struct readtext_hints hints = { .ssyk = str_from(ssyk) };
    struct readtext_result result;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    if (!readtext(words, str_from(text), &hints, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

static void check_count(const char *text, uint32_t want)
{
    struct readtext_result r = read_for(text, "");

    if (r.requirement_count != want)
        fail_msg("%u instead of %u in: %s", r.requirement_count, want, text);
}

/* The only requirement has this class, by this rule. */
static void check_class(const char *text, const char *ssyk, enum readtext_class class,
                        const char *rule)
{
    struct readtext_result r = read_for(text, ssyk);

    if (r.requirement_count != 1)
        fail_msg("%u instead of 1 in: %s", r.requirement_count, text);
    if (r.requirements[0].class != class ||
        strcmp(r.requirements[0].class_rule, rule) != 0)
        fail_msg("%s by %s in: %s", readtext_class_word(r.requirements[0].class),
                 r.requirements[0].class_rule, text);
}

static void an_invitation_to_all_asks_nothing(void **state)
{
    (void)state;
    check_count("Krav:\n- B-körkort\n\nVi välkomnar både dig som är ny och dig som har "
                "flerårig erfarenhet av lager.",
                1);
    check_count("Om dig\nDu har flerårig erfarenhet av lager.", 1);
}

static void check_years(const char *text, uint8_t years)
{
    struct readtext_result r = read_for(text, "");

    assert_true(r.requirement_count > 0);
    if (r.requirements[0].years != years)
        fail_msg("%u years in: %s", r.requirements[0].years, text);
}

static void the_age_of_children_is_no_years_of_experience(void **state)
{
    (void)state;
    check_years("Krav\n- erfarenhet av att passa barn (0 - 6 år)\n", 0);
    check_years("Krav\n- Erfarenhet av barn i åldern 6-10 år\n", 0);
    check_years("Krav\n- 3 års erfarenhet av arbete med barn\n", 3);
    check_years("Krav\n- Minst 2 års erfarenhet av lager\n", 2);
}

static void the_qualities_before_the_noun_are_asked_for(void **state)
{
    (void)state;
    struct readtext_result r =
        read_for("Vi söker en driven och social säljare till butiken.", "");

    assert_int_equal(r.requirement_count, 1);
    assert_int_equal(r.requirements[0].start, 12);
    assert_int_equal(r.requirements[0].end, 29);
    assert_string_equal(r.requirements[0].rule, "quality_opener");
    check_count("Vi söker en ny säljare till butiken.", 0);
}

static void a_licence_is_statutory_only_where_driving_is_a_task(void **state)
{
    (void)state;
    check_class("Krav:\n- B-körkort\n\nDu kör firmabil mellan kunderna.", "",
                READTEXT_STATUTORY, "by_driving");
    check_class("Krav:\n- B-körkort\n\nDu packar varor.", "", READTEXT_CUSTOM,
                "by_driving");
    check_class("Krav:\n- B-körkort för att ta dig till arbetsplatsen", "",
                READTEXT_CUSTOM, "by_driving");
    check_class("Krav:\n- B-körkort\n\nResor inom Sverige ingår.", "", READTEXT_CUSTOM,
                "by_driving");
    check_class("Krav:\n- B-körkort\n\nVi skriver i ett journalsystem.", "",
                READTEXT_CUSTOM, "by_driving");
}

static void an_extract_is_statutory_only_where_there_are_children(void **state)
{
    (void)state;
    check_class("Krav:\n- Utdrag ur belastningsregistret\n\nDu arbetar på en förskola.",
                "", READTEXT_STATUTORY, "extract_by_work");
    check_class("Krav:\n- Utdrag ur belastningsregistret\n\nDu städar kontor.", "",
                READTEXT_CUSTOM, "extract_by_work");
}

static void schooling_does_not_tell_of_children(void **state)
{
    (void)state;
    struct readtext_result r = read_for("Krav:\n- Gymnasieutbildning\n- Utdrag ur "
                                        "belastningsregistret",
                                        "");

    assert_int_equal(r.requirement_count, 2);
    assert_int_equal(r.requirements[1].class, READTEXT_CUSTOM);
}

static void knowledge_is_core_when_a_task_of_the_profession_needs_it(void **state)
{
    (void)state;
    check_class("Krav:\n- Kunskap om bokslut\n\nArbetsuppgifter\n- Upprätta bokslutet",
                "2411", READTEXT_CORE, "knowledge_by_task");
    check_class("Krav:\n- Kunskap om bokslut\n\nArbetsuppgifter\n- Svara i telefon",
                "2411", READTEXT_CUSTOM, "knowledge_by_task");
    check_class("Meriterande:\n- Kunskap om bokslut", "2411", READTEXT_CUSTOM,
                "wished");
    check_class("Krav:\n- Kunskap om bokslut\n\nArbetsuppgifter\n- Upprätta bokslutet",
                "9412", READTEXT_CORE, "knowledge_by_task");
    check_class("Krav:\n- Grundläggande kunskap om bokslut", "9412", READTEXT_LEARNABLE,
                "knowledge_by_task");
}

static void a_trade_one_has_worked_in_is_a_habit_and_a_method_is_learned(void **state)
{
    (void)state;
    check_class("Krav:\n- Erfarenhet av lokalvård", "", READTEXT_CUSTOM, "similar_job");
    check_class("Krav:\n- Erfarenhet av minst två års städning", "", READTEXT_CUSTOM,
                "years");
    check_class("Meriterande:\n- Erfarenhet av epilepsi", "", READTEXT_LEARNABLE,
                "experience_of_method");
    check_class("Krav:\n- Erfarenhet av epilepsi", "", READTEXT_CUSTOM, "similar_job");
}

static void a_title_of_the_law_stands_by_itself(void **state)
{
    (void)state;
    struct readtext_result r =
        read_for("Krav:\n- Undersköterska, stödassistent eller socionom", "");

    assert_int_equal(r.requirement_count, 2);
    assert_int_equal(r.requirements[0].class, READTEXT_STATUTORY);
    assert_int_equal(r.requirements[1].class, READTEXT_CUSTOM);
}

static void what_is_said_likewise_has_the_mood_of_what_it_is_like(void **state)
{
    (void)state;
    struct readtext_result r =
        read_for("Truckkort är meriterande, liksom vana av kassasystem.", "");

    assert_int_equal(r.requirement_count, 2);
    assert_int_equal(r.requirements[0].mood, READTEXT_MERIT);
    assert_int_equal(r.requirements[1].mood, READTEXT_MERIT);
}

static void a_reason_is_no_part_of_what_is_asked(void **state)
{
    (void)state;
    struct readtext_result r =
        read_for("Krav:\n- Svenska i tal, då du möter gäster som talar engelska", "");

    assert_int_equal(r.requirement_count, 1);
    assert_int_equal(r.requirements[0].end, 21);
}

static void qualities_of_one_clause_are_one_and_a_new_clause_is_another(void **state)
{
    (void)state;
    check_count("Vi söker dig som är lugn, trygg och har god yrkesstolthet.", 1);
    check_count("Vi söker dig som är lugn och som trivs i ett högt tempo.", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_to_all_asks_nothing),
        cmocka_unit_test(the_age_of_children_is_no_years_of_experience),
        cmocka_unit_test(the_qualities_before_the_noun_are_asked_for),
        cmocka_unit_test(a_licence_is_statutory_only_where_driving_is_a_task),
        cmocka_unit_test(an_extract_is_statutory_only_where_there_are_children),
        cmocka_unit_test(schooling_does_not_tell_of_children),
        cmocka_unit_test(knowledge_is_core_when_a_task_of_the_profession_needs_it),
        cmocka_unit_test(a_trade_one_has_worked_in_is_a_habit_and_a_method_is_learned),
        cmocka_unit_test(a_title_of_the_law_stands_by_itself),
        cmocka_unit_test(what_is_said_likewise_has_the_mood_of_what_it_is_like),
        cmocka_unit_test(a_reason_is_no_part_of_what_is_asked),
        cmocka_unit_test(qualities_of_one_clause_are_one_and_a_new_clause_is_another),
    };

    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
