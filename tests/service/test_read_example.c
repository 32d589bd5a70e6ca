/*
 * test_read_example.c: is what a person changes in a reading kept for people to look
 * at, once, without addresses, and never acted on by itself?
 */
#include "read_kit.h"

#include "service/ad_need.h"
#include "service/ad_turn.h"
#include "service/read_example.h"

static struct ad_reading reading;
static struct ad_draft draft;

static void read_one(void)
{
    static const struct ad_text ad = {
        .id = { "9", 1 },
        .headline = { "Lagerarbetare", 13 },
        .place = { "Krokom", 6 },
        .positions = 1,
        .percent_most = -1,
    };
    struct ad_text full = ad;

    full.text =
        STR("Arbetsuppgifter\n- plocka order\n\nKrav\n"
            "- Minst 2 \xc3\xa5rs erfarenhet av lagerarbete, ring 070-123 45 67\n"
            "- B-k\xc3\xb6rkort\n");
    reading = read_ad(full);
    ad_propose(reader, &reading, kit_call.arena, &draft);
}

/* The first demand whose code or label begins with `code`. */
static uint32_t row_of(const char *code)
{
    for (uint32_t i = 0; i < draft.need.requirement_count; i++)
        if (str_is(draft.need.requirement[i].code, code) && draft.mark[i].from >= 0)
            return i;
    fail_msg("no row %s", code);
    return 0;
}

static void save(void)
{
    struct ad_save ask = { .reader = reader, .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;

    KIT_OK(ad_need_save(&kit_call, &ask, &need, &outcome, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
}

static int64_t example_count(void)
{
    return kit_number("SELECT count(*) FROM read_example");
}

static struct view *listed(enum example_verdict verdict)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(read_example_list(&kit_call, verdict, 0, &answer, &err), &err);
    return answer;
}

static void a_proposal_that_was_taken_leaves_no_example(void **state)
{
    (void)state;
    read_one();
    save();
    assert_int_equal(example_count(), 0);
    assert_int_equal(view_get(listed(EXAMPLE_OPEN), STR("examples"))->count, 0);
}

static void a_changed_class_is_kept_with_its_sentence_and_rule(void **state)
{
    (void)state;
    read_one();
    draft.need.requirement[row_of("B")].class = CLASS_CONTRACT;
    save();
    assert_int_equal(example_count(), 1);
    assert_true(str_is(kit_text("SELECT proposed || '|' || chosen || '|' || wording || "
                                "'|' || kind || '|' || verdict || '|' || class_rule "
                                "FROM read_example"),
                       "custom|contract|B-k\xc3\xb6rkort|licence|open|"
                       "by_driving"));
    const struct view *list = view_get(listed(EXAMPLE_OPEN), STR("examples"));
    assert_int_equal(list->count, 1);
    assert_true(
        str_is(view_get(&list->list.first->value, STR("chosen"))->text, "contract"));
}

static void a_demand_left_out_is_kept_without_telephone_numbers(void **state)
{
    (void)state;
    read_one();
    uint32_t i = 0;
    for (i = 0; i < draft.need.requirement_count; i++)
        if (draft.mark[i].from >= 0 &&
            reading.found.requirements[draft.mark[i].from].kind == READTEXT_EXPERIENCE)
            break;
    assert_true(i < draft.need.requirement_count);
    draft.mark[i].included = false;
    save();
    const struct str sentence = kit_text("SELECT sentence FROM read_example");
    assert_int_not_equal(str_find(sentence, STR("erfarenhet av lagerarbete")),
                         SIZE_MAX);
    assert_int_equal(str_find(sentence, STR("123")), SIZE_MAX);
    assert_true(str_is(kit_text("SELECT chosen FROM read_example"), "out"));
}

static void a_change_taken_back_leaves_nothing_to_look_at(void **state)
{
    (void)state;
    read_one();
    draft.need.requirement[row_of("B")].class = CLASS_CONTRACT;
    save();
    assert_int_equal(example_count(), 1);
    draft.need.requirement[row_of("B")].class = CLASS_CUSTOM;
    save();
    assert_int_equal(example_count(), 0);
}

static void the_same_change_twice_is_kept_once_and_another_opens_it_anew(void **state)
{
    struct err err = { 0 };

    (void)state;
    read_one();
    draft.need.requirement[row_of("B")].class = CLASS_CONTRACT;
    save();
    save();
    assert_int_equal(example_count(), 1);
    KIT_OK(read_example_judge(&kit_call, kit_number("SELECT rid FROM read_example"),
                              EXAMPLE_KEPT, &err),
           &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    save();
    assert_true(str_is(kit_text("SELECT verdict FROM read_example"), "kept"));
    assert_int_equal(view_get(listed(EXAMPLE_KEPT), STR("kept"))->integer, 1);
    draft.need.requirement[row_of("B")].class = CLASS_STATUTORY;
    save();
    assert_int_equal(example_count(), 1);
    assert_true(str_is(kit_text("SELECT verdict || '|' || chosen FROM read_example"),
                       "open|statutory"));
}

static void the_next_reading_proposes_the_same_as_before(void **state)
{
    (void)state;
    read_one();
    const enum requirement_class before = draft.need.requirement[row_of("B")].class;
    draft.need.requirement[row_of("B")].class = CLASS_CONTRACT;
    save();
    read_one();
    assert_int_equal(draft.need.requirement[row_of("B")].class, before);
}

static void an_unknown_example_cannot_be_judged(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_false(read_example_judge(&kit_call, 4711, EXAMPLE_DROPPED, &err));
    kit_err(&err, ERR_NOT_FOUND, "no such example");
}

static void every_kind_and_class_says_what_would_make_it_another(void **state)
{
    (void)state;
    for (int c = 0; c < CLASS_COUNT; c++) {
        for (int k = 0; k < READTEXT_KIND_COUNT; k++) {
            const char *id =
                ad_turn((enum readtext_kind)k, STR(""), (enum requirement_class)c);
            assert_non_null(id);
            assert_string_not_equal(message_for(LANG_SV, id, 1), id);
        }
        assert_non_null(ad_turn_task((enum requirement_class)c));
    }
    assert_string_not_equal(
        ad_turn(READTEXT_LICENCE, STR("licence:B"), CLASS_STATUTORY),
        ad_turn(READTEXT_LICENCE, STR(""), CLASS_STATUTORY));
}

static void a_sentence_ends_at_full_stops_and_line_ends(void **state)
{
    const struct str text =
        STR("Vi finns i Bir. Du har B-kort, t.ex. nytt! Ring.\nHej");
    static const struct {
        uint32_t start, end;
        const char *sentence;
    } cases[] = {
        { 19, 22, "Du har B-kort, t.ex." },
        { 0, 2, "Vi finns i Bir." },
        { 43, 47, "Ring." },
        { 49, 52, "Hej" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str s = ad_sentence(text, cases[i].start, cases[i].end);
        if (!str_is(s, cases[i].sentence))
            fail_msg("case %zu: '%.*s'", i, (int)s.len, s.ptr);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_proposal_that_was_taken_leaves_no_example),
        TEST(a_changed_class_is_kept_with_its_sentence_and_rule),
        TEST(a_demand_left_out_is_kept_without_telephone_numbers),
        TEST(a_change_taken_back_leaves_nothing_to_look_at),
        TEST(the_same_change_twice_is_kept_once_and_another_opens_it_anew),
        TEST(the_next_reading_proposes_the_same_as_before),
        TEST(an_unknown_example_cannot_be_judged),
        TEST(every_kind_and_class_says_what_would_make_it_another),
        TEST(a_sentence_ends_at_full_stops_and_line_ends),
    };
    return cmocka_run_group_tests(tests, read_kit_load, read_kit_unload);
}
