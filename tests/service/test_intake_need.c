/*
 * test_intake_need.c: places at needs chosen by hand: who is ready may get one, as many
 * as can be get one, the fittest only with a reason, and each at a need that has room.
 */
#include <stdio.h>

#include "enrolment_kit.h"
#include "service/allot_run.h"
#include "service/import.h"
#include "service/intake_need.h"
#include "service/intake_show.h"
#include "service/matching_off.h"

#define FIRST 9101

static int64_t way[3]; /* of a, b and c */

static void import(bool people, const char *one, const char *two)
{
    struct import_ask ask = {
        { case_file("1.csv", one), two ? case_file("2.csv", two) : NULL }, true, NULL
    };
    struct import_report report;
    struct err err = { 0 };

    CASE_OK(people ? import_people(&case_call, &ask, &report, &err)
                   : import_needs(&case_call, &ask, &report, &err),
            &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

static int64_t rid_of(const char *need)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT rid FROM need WHERE source_key = '%s'", need);
    return firm_number(sql.ptr);
}

/* a can pick and pack, b picks nearly as well, c does neither; one place each. */
static void world(void)
{
    way_load("dorroppnare", NULL);
    import(true,
           "source_key,locality,mode,capabilities\n"
           "a,Östersund,car,task:plocka-order=4;task:packa-kolli=4\n"
           "b,Östersund,car,task:plocka-order=3\n"
           "c,Östersund,car,\n",
           NULL);
    import(false,
           "source_key,title,locality,positions\n"
           "pick,Plock,Östersund,1\npack,Pack,Östersund,1\n",
           "need,task,share_percent,kind,concept,level,class\n"
           "pick,T,100,concept,task:plocka-order,4,core\n"
           "pack,T,100,concept,task:packa-kolli,4,core\n");
    for (int i = 0; i < 3; i++) {
        struct buf sql = buf_new(&case_arena);
        buf_format(&sql, "SELECT id FROM person WHERE source_key = '%c'", 'a' + i);
        struct enrolment_new new = way_new("dorroppnare", firm_number(sql.ptr));
        way[i] = way_begun(&new);
    }
}

static struct intake_new intake(const int64_t *need, uint32_t count)
{
    return (struct intake_new){ .rid = FIRST,
                                .programme = STR("dorroppnare"),
                                .move = STR("introduction_begins"),
                                .title = STR("Lagret"),
                                .women_milli = -1,
                                .release_on = DAY_NONE,
                                .objective = STR("lottery"),
                                .of_needs = true,
                                .need = need,
                                .need_count = count };
}

static void opened(const struct intake_new *new)
{
    struct err err = { 0 };

    CASE_OK(intake_open(&case_call, new, &err), &err);
}

static void refused(const struct intake_new *new, enum err_kind kind, const char *says)
{
    struct err err = { 0 };

    assert_false(intake_open(&case_call, new, &err));
    firm_err(&err, kind, says);
}

static void proposed(int64_t seen)
{
    struct intake_propose ask = { .rid = FIRST, .seen = seen };
    struct err err = { 0 };

    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
}

static const struct view *shown(void)
{
    struct intake_page page;
    struct err err = { 0 };

    CASE_OK(intake_show(&case_call, FIRST, 0, &page, &err), &err);
    return page.view;
}

/* The entry of `list` about a person's way; NULL: she is not there. */
static const struct view *entry(const char *list, int64_t of)
{
    const struct view *v = view_get(shown(), str_from(list));
    int64_t n = 0;

    for (const struct view_item *i = v->list.first; i; i = i->next)
        if (str_int(view_text(&i->value, "way"), &n) && n == of)
            return &i->value;
    return NULL;
}

static const char *at(int64_t of)
{
    const struct view *v = entry("placed_people", of);

    return v ? str_cstr(&case_arena, view_text(v, "need_title")) : "";
}

static void as_many_as_can_be_get_a_place_at_a_need_they_are_ready_for(void **state)
{
    (void)state;
    world();
    const int64_t needs[] = { rid_of("pick"), rid_of("pack") };
    struct intake_new new = intake(needs, 2);
    opened(&new);
    proposed(0);
    assert_int_equal(view_number(shown(), "placed"), 2); /* whoever comes first */
    assert_string_equal(at(way[0]), "Pack");
    assert_string_equal(at(way[1]), "Plock");
    assert_true(view_get(entry("others", way[2]), STR("no_need"))->boolean);
    struct intake_decide give = { .rid = FIRST, .number = 1, .give = true };
    struct err err = { 0 };
    CASE_OK(intake_decide(&case_call, &give, &err), &err);
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place_need a JOIN need n "
                                 "ON n.id = a.need_id WHERE n.source_key = 'pack'"),
                     1);
    struct view *list = view_array(&case_arena);
    CASE_OK(intake_places_of(&case_call, way[1], list, &err), &err);
    assert_true(str_is(view_text(&list->list.first->value, "need"), "Plock"));
}

static void
the_fittest_go_first_only_with_a_reason_and_it_is_told_what_was_missing(void **state)
{
    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    struct intake_new new = intake(pick, 1);
    new.objective = STR("fit");
    refused(&new, ERR_INPUT, "write why");
    new.reason = STR("Börjar i morgon");
    opened(&new);
    opened(&new); /* the form came twice */
    new.reason = STR("Ett annat skäl");
    refused(&new, ERR_CONFLICT, "");
    proposed(0);
    assert_string_equal(at(way[0]), "Plock");
    assert_int_equal(view_number(entry("placed_people", way[0]), "fit"), 100);
    const struct view *other = entry("others", way[1]);
    const struct view *need = &view_get(other, STR("at"))->list.first->value;
    assert_int_equal(view_number(need, "fit"), 74); /* of a step lower: 187 of 250 */
    assert_int_equal(view_number(need, "least"), 100);
    assert_true(str_is(view_text(shown(), "fit_reason"), "Börjar i morgon"));
}

static void a_place_by_hand_is_at_one_of_the_needs_and_none_by_hand_at_any(void **state)
{
    struct intake_propose ask = {
        .rid = FIRST, .seen = 1, .what = INTAKE_FORCE, .reason = STR("promised")
    };
    struct err err = { 0 };

    (void)state;
    world();
    const int64_t needs[] = { rid_of("pick"), rid_of("pack") };
    struct intake_new new = intake(needs, 2);
    opened(&new);
    proposed(0);
    ask.way = way[2];
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_INPUT, "at which need");
    ask.need = needs[1];
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_string_equal(at(way[2]),
                        "Pack"); /* though the matcher finds her not ready */
    struct intake_propose no = { .rid = FIRST,
                                 .seen = 2,
                                 .what = INTAKE_EXCLUDE,
                                 .way = way[0],
                                 .reason = STR("own_wish") };
    CASE_OK(intake_propose(&case_call, &no, &err), &err);
    assert_string_equal(at(way[0]), "");
    assert_int_equal(view_get(shown(), STR("hands"))->count, 2);
    no.what = INTAKE_LET_GO;
    no.seen = 3;
    CASE_OK(intake_propose(&case_call, &no, &err), &err);
    assert_int_equal(view_get(shown(), STR("hands"))->count, 1);
}

static void a_need_that_is_filled_meanwhile_has_no_place_to_give(void **state)
{
    struct intake_decide give = { .rid = FIRST, .number = 1, .give = true };
    struct err err = { 0 };

    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    struct intake_new new = intake(pick, 1);
    opened(&new);
    proposed(0);
    case_sql("INSERT INTO need_state (need_id, status, reason, side, since_on, "
             "changed_by, filled) SELECT id, 'filled', '', '', '2026-11-26', 'u1', 1 "
             "FROM need WHERE source_key = 'pick'");
    assert_false(intake_decide(&case_call, &give, &err));
    firm_err(&err, ERR_CONFLICT, "fewer places now");
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place"), 0);
    proposed(1);
    assert_int_equal(view_number(shown(), "placed"), 0);
    new.rid++;
    refused(&new, ERR_INPUT, "not open any more");
}

static void given(int64_t intake_rid)
{
    struct intake_decide give = { .rid = intake_rid, .number = 1, .give = true };
    struct err err = { 0 };

    CASE_OK(intake_decide(&case_call, &give, &err), &err);
}

static void a_place_that_was_given_is_left_for_no_other_intake(void **state)
{
    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    struct intake_new new = intake(pick, 1), other = new;
    opened(&new);
    other.rid++;
    opened(&other); /* while the place was still there */
    proposed(0);
    given(FIRST);
    assert_false(
        view_get(&view_get(shown(), STR("needs"))->list.first->value, STR("fewer"))
            ->boolean); /* its own places are not missing */
    struct intake_propose ask = { .rid = FIRST + 1 };
    struct err err = { 0 };
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_int_equal(firm_number("SELECT r.json LIKE '%\"positions\":0%' FROM "
                                 "allot_run r JOIN allot_intake i ON i.rid = "
                                 "r.intake_rid WHERE i.rid = 9102"),
                     1);
    other.rid++;
    refused(&other, ERR_INPUT, "not open any more");
}

static void a_pause_keeps_a_place_that_was_given_until_the_step_is_taken(void **state)
{
    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    struct intake_new new = intake(pick, 1);
    opened(&new);
    proposed(0);
    given(FIRST);
    case_sql(
        "UPDATE enrolment SET state = 'paused', stage = 'introduction_paused' WHERE "
        "rid IN (SELECT enrolment_rid FROM allot_place)");
    new.rid++;
    refused(&new, ERR_INPUT, "not open any more");
    case_sql("INSERT INTO enrolment_move (enrolment_rid, ordinal, move, kind, "
             "from_stage, stage, on_day, role, reason, side, event_id) SELECT "
             "enrolment_rid, 99, 'introduction_begins', 'advance', 'selection', "
             "'introduction', '2026-11-27', 'coach', '', '', 1 FROM allot_place");
    opened(&new); /* whoever took the step is counted by the need, here not yet */
}

/* Her talk lies on the case that hers has become one with. */
static void whose_case_became_one_with_another_is_ready_as_that_one(void **state)
{
    (void)state;
    world();
    case_sql("UPDATE person SET merged_into = (SELECT id FROM person WHERE source_key "
             "= 'a') WHERE source_key = 'c'");
    const int64_t needs[] = { rid_of("pick"), rid_of("pack") };
    struct intake_new new = intake(needs, 2);
    opened(&new);
    proposed(0);
    const struct view *other = entry("others", way[2]);
    assert_false(other && view_get(other, STR("no_need"))->boolean);
}

static void a_place_by_hand_at_a_need_that_was_filled_is_to_be_taken_back(void **state)
{
    struct intake_propose ask = { .rid = FIRST,
                                  .seen = 1,
                                  .what = INTAKE_FORCE,
                                  .way = 0,
                                  .reason = STR("promised") };
    struct err err = { 0 };

    (void)state;
    world();
    const int64_t needs[] = { rid_of("pick"), rid_of("pack") };
    struct intake_new new = intake(needs, 2);
    opened(&new);
    proposed(0);
    ask.way = way[2];
    ask.need = needs[0];
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    case_sql("INSERT INTO need_state (need_id, status, reason, side, since_on, "
             "changed_by, filled) SELECT id, 'filled', '', '', '2026-11-26', 'u1', 1 "
             "FROM need WHERE source_key = 'pick'");
    struct intake_propose again = { .rid = FIRST, .seen = 2 };
    assert_false(intake_propose(&case_call, &again, &err));
    firm_err(&err, ERR_CONFLICT, "Plock has 0 places left");
    struct intake_propose back = {
        .rid = FIRST, .seen = 2, .what = INTAKE_LET_GO, .way = way[2]
    };
    err = (struct err){ 0 };
    CASE_OK(intake_propose(&case_call, &back, &err), &err);
}

static void what_cannot_be_chosen_is_refused_with_its_reason(void **state)
{
    (void)state;
    world();
    const int64_t twice[] = { rid_of("pick"), rid_of("pick") }, none[] = { 77 };
    struct intake_new new = intake(twice, 0);
    refused(&new, ERR_INPUT, "at least one need");
    new.need_count = 2;
    refused(&new, ERR_INPUT, "each need once");
    new.need_count = 1;
    new.women_milli = 500;
    refused(&new, ERR_INPUT, "not shared by sex");
    new.women_milli = -1;
    new.need = none;
    refused(&new, ERR_INPUT, "not open any more");
    assert_int_equal(firm_number("SELECT count(*) FROM allot_intake"), 0);
}

static struct view *to_choose(const char *typed, const int64_t *chosen, uint32_t count)
{
    const struct intake_need_ask ask = { str_from(typed), chosen, count };
    struct view *view = view_object(&case_arena);
    struct tx *tx = NULL;
    struct err err = { 0 };

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                intake_needs_open(&case_call, tx, &ask, view, &err),
            &err);
    tx_end(&tx);
    return view;
}

static void told(const struct view *view, const char *titles, int64_t fit)
{
    const struct str lists[] = { STR("chosen_needs"), STR("needs") };
    struct buf text = buf_new(&case_arena);

    for (int k = 0; k < 2; k++) {
        const struct view *list = view_get(view, lists[k]);
        for (const struct view_item *i = list->list.first; i; i = i->next) {
            buf_add(&text, view_text(&i->value, "title"));
            buf_char(&text, ' ');
        }
        buf_cstr(&text, k == 0 ? "| " : "");
    }
    assert_string_equal(text.ptr, titles);
    assert_int_equal(view_number(view, "needs_fit"), fit);
    assert_int_equal(view_number(view, "needs_all"), 2);
}

static void needs_are_searched_and_what_is_chosen_stays(void **state)
{
    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    told(to_choose("", NULL, 0), "| Pack Plock ", 2);
    told(to_choose("pac", NULL, 0), "| Pack ", 1);
    told(to_choose("ostersund plo", NULL, 0), "| Plock ", 1);
    told(to_choose("lo", NULL, 0), "| ", 0); /* no word begins so */
    told(to_choose("pac", pick, 1), "Plock | Pack ", 1);
    told(to_choose("plo", pick, 1), "Plock | ", 1);
}

/* One need more than are listed: that there are others is said, also of one chosen. */
static void more_needs_than_are_listed_are_counted(void **state)
{
    struct buf rows = buf_new(&case_arena);

    (void)state;
    world();
    buf_cstr(&rows, "source_key,title,locality,positions\n");
    for (uint32_t i = 0; i < INTAKE_NEEDS_SHOWN - 1; i++)
        buf_format(&rows, "n%u,Städ %u,Åre,1\n", i, i);
    import(false, rows.ptr,
           "need,task,share_percent,kind,concept,level,class\n"
           "n0,T,100,concept,task:plocka-order,4,core\n");
    const int64_t pick[] = { rid_of("pick") };
    const struct view *all = to_choose("", NULL, 0), *but = to_choose("", pick, 1);
    assert_int_equal(view_number(all, "needs_all"), INTAKE_NEEDS_SHOWN + 1);
    assert_int_equal(view_get(all, STR("needs"))->count, INTAKE_NEEDS_SHOWN);
    assert_true(view_get(all, STR("more_needs"))->boolean);
    assert_false(view_get(but, STR("more_needs"))->boolean);
    assert_int_equal(view_number(to_choose("stad", NULL, 0), "needs_fit"),
                     INTAKE_NEEDS_SHOWN - 1);
}

/* The switch of a unit stops this door too. */
static void with_the_matcher_off_nothing_is_proposed_at_needs(void **state)
{
    struct intake_propose ask = { .rid = FIRST };
    struct err err = { 0 };

    (void)state;
    world();
    const int64_t pick[] = { rid_of("pick") };
    struct intake_new new = intake(pick, 1);
    opened(&new);
    CASE_OK(matching_switch(&case_call, false, STR("oversight"), &err), &err);
    assert_false(intake_propose(&case_call, &ask, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            as_many_as_can_be_get_a_place_at_a_need_they_are_ready_for, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            the_fittest_go_first_only_with_a_reason_and_it_is_told_what_was_missing,
            case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            a_place_by_hand_is_at_one_of_the_needs_and_none_by_hand_at_any, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            a_need_that_is_filled_meanwhile_has_no_place_to_give, case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            a_place_that_was_given_is_left_for_no_other_intake, case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            a_pause_keeps_a_place_that_was_given_until_the_step_is_taken, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            whose_case_became_one_with_another_is_ready_as_that_one, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            a_place_by_hand_at_a_need_that_was_filled_is_to_be_taken_back, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(needs_are_searched_and_what_is_chosen_stays,
                                        case_make, case_gone),
        cmocka_unit_test_setup_teardown(more_needs_than_are_listed_are_counted,
                                        case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            what_cannot_be_chosen_is_refused_with_its_reason, case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            with_the_matcher_off_nothing_is_proposed_at_needs, case_make, case_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
