/*
 * test_intake.c: an intake from its seed to places that are given: in proportion over
 * several, changed by hand with a reason, given once, and repeated to the byte.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/allot_file.h"
#include "service/allot_run.h"
#include "service/intake_show.h"
#include "service/todo.h"

#define FIRST 9001
#define TODAY CASE_DAY

static int64_t way[40]; /* of the people made, in order */

/* `women` and `men` who stand in the stage "selection". */
static void people(uint32_t women, uint32_t men)
{
    way_load("dorroppnare", NULL);
    for (uint32_t i = 0; i < women + men; i++) {
        int64_t person = case_person(100 + i, 1);
        struct buf sql = buf_new(&case_arena);
        buf_format(&sql,
                   "INSERT INTO sex_record (person_id, sex, from_seq) VALUES "
                   "(%lld, '%s', 1)",
                   (long long)person, i < women ? "K" : "M");
        case_sql(sql.ptr);
        struct enrolment_new new = way_new("dorroppnare", person);
        way[i] = way_begun(&new);
    }
}

static struct intake_new intake(int64_t rid, int32_t places, int32_t women_milli)
{
    return (struct intake_new){ .rid = rid,
                                .programme = STR("dorroppnare"),
                                .move = STR("introduction_begins"),
                                .title = STR("Hösten"),
                                .places = places,
                                .women_milli = women_milli,
                                .release_on = DAY_NONE };
}

static void opened(int64_t rid, int32_t places, int32_t women_milli)
{
    struct intake_new new = intake(rid, places, women_milli);
    struct err err = { 0 };

    CASE_OK(intake_open(&case_call, &new, &err), &err);
}

static void proposed(int64_t rid, int64_t seen)
{
    struct intake_propose ask = { .rid = rid, .seen = seen };
    struct err err = { 0 };

    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
}

static void decided(int64_t rid, int64_t number)
{
    struct intake_decide ask = { .rid = rid, .number = number, .give = true };
    struct err err = { 0 };

    CASE_OK(intake_decide(&case_call, &ask, &err), &err);
}

static const struct view *shown(int64_t rid)
{
    struct intake_page page;
    struct err err = { 0 };

    CASE_OK(intake_show(&case_call, rid, 0, &page, &err), &err);
    return page.view;
}

/* "quota placed" of women, then of men. */
static const char *quotas(int64_t rid)
{
    const struct view *list = view_get(shown(rid), STR("quotas"));
    struct buf text = buf_new(&case_arena);

    for (const struct view_item *i = list->list.first; i; i = i->next)
        buf_format(&text, "%s%lld/%lld", text.len ? " " : "",
                   (long long)view_get(&i->value, STR("quota"))->integer,
                   (long long)view_get(&i->value, STR("placed"))->integer);
    return text.ptr;
}

static int64_t count(int64_t rid, const char *list)
{
    return view_get(shown(rid), str_from(list))->count;
}

static void three_intakes_carry_their_shares_on(void **state)
{
    (void)state;
    people(18, 15);
    opened(FIRST, 7, 600);
    proposed(FIRST, 0);
    assert_string_equal(quotas(FIRST), "4/4 3/3");
    decided(FIRST, 1);
    opened(FIRST + 1, 7, 600);
    proposed(FIRST + 1, 0);
    assert_string_equal(quotas(FIRST + 1), "4/4 3/3");
    /* who was given a place waits for no other */
    assert_int_equal(view_get(shown(FIRST + 1), STR("eligible"))->integer, 33 - 7);
    decided(FIRST + 1, 1);
    opened(FIRST + 2, 7, 600);
    proposed(FIRST + 2, 0);
    assert_string_equal(quotas(FIRST + 2), "5/5 2/2");
    assert_int_equal(
        firm_number("SELECT count(DISTINCT enrolment_rid) FROM allot_place"), 14);
}

/* No proposal is taken for one that somebody else has seen. */
static void an_intake_is_decided_once_on_the_proposal_that_was_shown(void **state)
{
    struct intake_decide give = { .rid = FIRST, .number = 1, .give = true };
    struct intake_decide no = { .rid = FIRST, .number = 2 };
    struct intake_propose late = { .rid = FIRST, .seen = 2 };
    struct err err = { 0 };

    (void)state;
    people(5, 5);
    opened(FIRST, 4, -1);
    opened(FIRST, 4, -1); /* the form was sent twice */
    struct intake_new other = intake(FIRST, 4, -1);
    other.objective = STR("need_first");
    assert_false(intake_open(&case_call, &other, &err)); /* the same form, otherwise */
    firm_err(&err, ERR_CONFLICT, "");
    assert_false(intake_decide(&case_call, &give, &err));
    firm_err(&err, ERR_CONFLICT, "no such proposal");
    proposed(FIRST, 0);
    proposed(FIRST, 0); /* twice */
    assert_int_equal(firm_number("SELECT count(*) FROM allot_run"), 1);
    proposed(FIRST, 1);
    assert_false(intake_decide(&case_call, &give, &err));
    firm_err(&err, ERR_CONFLICT, "proposed anew meanwhile");
    assert_false(intake_decide(&case_call, &no, &err));
    firm_err(&err, ERR_INPUT, "write why");
    decided(FIRST, 2);
    decided(FIRST, 2); /* twice */
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place"), 4);
    no.reason = STR("Budgeten räcker inte");
    assert_false(intake_decide(&case_call, &no, &err));
    firm_err(&err, ERR_CONFLICT, "is decided");
    assert_false(intake_propose(&case_call, &late, &err));
    firm_err(&err, ERR_CONFLICT, "is decided");
}

static void a_rejected_intake_gives_nobody_a_place(void **state)
{
    struct intake_decide no = { .rid = FIRST,
                                .number = 1,
                                .reason = STR("Lokalen blev inte klar") };
    struct err err = { 0 };

    (void)state;
    people(3, 3);
    opened(FIRST, 2, -1);
    proposed(FIRST, 0);
    CASE_OK(intake_decide(&case_call, &no, &err), &err);
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place"), 0);
    assert_false(view_get(shown(FIRST), STR("is_given"))->boolean);
    assert_true(
        str_is(view_get(shown(FIRST), STR("why"))->text, "Lokalen blev inte klar"));
    CASE_OK(intake_decide(&case_call, &no, &err), &err); /* the same form again */
    no.reason = STR("Kursen blev dyrare");
    assert_false(intake_decide(&case_call, &no, &err));
    firm_err(&err, ERR_CONFLICT, "is decided");
}

/* The way that the page shows first in `list`. */
static int64_t first_way(int64_t rid, const char *list)
{
    const struct view *v = view_get(shown(rid), str_from(list));
    int64_t n = 0;

    assert_true(v->list.first != NULL);
    assert_true(str_int(view_get(&v->list.first->value, STR("way"))->text, &n));
    return n;
}

static void a_place_by_hand_has_a_reason_a_price_and_can_be_taken_back(void **state)
{
    struct intake_propose ask = { .rid = FIRST, .seen = 1, .what = INTAKE_FORCE };
    struct err err = { 0 };

    (void)state;
    people(4, 4);
    opened(FIRST, 3, -1);
    proposed(FIRST, 0);
    ask.way = first_way(FIRST, "others");
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_INPUT, "choose a reason");
    ask.reason = STR("promised");
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    const struct view *v = shown(FIRST), *cost = view_get(v, STR("by_hand"));
    assert_int_equal(first_way(FIRST, "hands"), ask.way);
    assert_int_equal(view_get(v, STR("placed"))->integer, 3);
    assert_int_equal(view_get(cost, STR("gains"))->count, 1);
    assert_int_equal(view_get(cost, STR("losses"))->count, 1);
    ask.seen = 2;
    ask.way = first_way(FIRST, "placed_people");
    ask.what = INTAKE_EXCLUDE;
    ask.reason = STR("own_wish");
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_int_equal(count(FIRST, "hands"), 1); /* the same one: decided otherwise */
    ask.seen = 3;
    ask.what = INTAKE_LET_GO;
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_int_equal(count(FIRST, "hands"), 0);
    ask.seen = 4;
    ask.what = INTAKE_FORCE;
    ask.reason = STR("promised");
    ask.way = 12345; /* waits for nothing */
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_INPUT, "choose whom");
    assert_int_equal(firm_number("SELECT count(*) FROM allot_run"), 4);
}

static void shares_are_decided_otherwise_with_a_reason(void **state)
{
    struct intake_propose ask = {
        .rid = FIRST, .seen = 1, .what = INTAKE_QUOTA, .women = 2
    };
    struct err err = { 0 };

    (void)state;
    people(8, 8);
    opened(FIRST, 6, 500);
    proposed(FIRST, 0);
    assert_string_equal(quotas(FIRST), "3/3 3/3");
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_INPUT, "why the places are shared otherwise");
    ask.reason = STR("Avtal med arbetsgivaren");
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_string_equal(quotas(FIRST), "2/2 4/4");
    ask.seen = 2;
    ask.what = INTAKE_BY_SHARE;
    CASE_OK(intake_propose(&case_call, &ask, &err), &err);
    assert_string_equal(quotas(FIRST), "3/3 3/3");
}

/* Each is told what stood in the way, and what would have been enough. */
static void who_gets_no_place_is_told_which_number_would_have_been_enough(void **state)
{
    int64_t last[2] = { 0, 0 }; /* the last number of each group that got a place */

    (void)state;
    people(12, 6);
    opened(FIRST, 6, 500);
    proposed(FIRST, 0);
    const struct view *v = shown(FIRST), *list = view_get(v, STR("placed_people"));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        int64_t lot = view_get(&i->value, STR("lot"))->integer, n = 0;
        assert_true(str_int(view_get(&i->value, STR("way"))->text, &n));
        for (uint32_t p = 0; p < 18; p++)
            if (way[p] == n && lot > last[p >= 12])
                last[p >= 12] = lot;
    }
    list = view_get(v, STR("others"));
    assert_int_equal(list->count, 12);
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        int64_t enough = view_get(&i->value, STR("enough"))->integer, n = 0;
        int64_t lot = view_get(&i->value, STR("lot"))->integer;
        assert_true(str_int(view_get(&i->value, STR("way"))->text, &n));
        assert_true(view_get(&i->value, STR("held_back"))->boolean);
        for (uint32_t p = 0; p < 18; p++)
            if (way[p] == n && (enough != last[p >= 12] || enough >= lot))
                fail_msg("number %lld is told that %lld is enough, and %lld was",
                         (long long)lot, (long long)enough, (long long)last[p >= 12]);
    }
}

static void places_nobody_is_there_for_are_free_after_the_day(void **state)
{
    struct intake_new new = intake(FIRST, 6, 500);
    struct err err = { 0 };

    (void)state;
    people(1, 8);
    new.release_on = TODAY;
    CASE_OK(intake_open(&case_call, &new, &err), &err);
    proposed(FIRST, 0);
    assert_string_equal(quotas(FIRST), "3/1 3/3");
    case_call.now += INT64_C(86400000000);
    proposed(FIRST, 1);
    assert_string_equal(quotas(FIRST), "3/1 3/5");
}

/* What is kept is a run that a stranger can repeat, and a certificate that holds. */
static void what_is_kept_repeats_to_the_byte_and_its_certificate_holds(void **state)
{
    const struct intake_asked file = { FIRST, 1, true };
    struct view *verdict = NULL;
    json_t *value = NULL;
    struct str json;
    struct err err = { 0 };

    (void)state;
    people(6, 5);
    opened(FIRST, 4, 600);
    proposed(FIRST, 0);
    assert_true(view_get(shown(FIRST), STR("repeats"))->boolean);
    CASE_OK(intake_file(&case_call, &file, &json, &err), &err);
    CASE_OK(allot_bytes_json(json, &value, &err), &err);
    CASE_OK(allot_run_verify(value, LANG_EN, &case_arena, &verdict, &err), &err);
    json_decref(value);
    assert_true(view_get(verdict, STR("holds"))->boolean);
    assert_int_equal(view_get(verdict, STR("placed"))->integer, 4);
    /* and it names nobody: the ids are those of ways */
    for (uint32_t i = 0; i < 11; i++)
        assert_true(str_find(json, id_text(&case_arena, way[i])) != SIZE_MAX);
    assert_string_equal(
        firm_refused("UPDATE allot_run SET json = replace(json, '1', '2')"),
        "a proposal is never changed");
}

/* A protected identity takes part in no list, and who moved on gets nothing. */
static void who_is_protected_or_gone_is_not_in_a_proposal(void **state)
{
    struct intake_decide give = { .rid = FIRST, .number = 1, .give = true };
    struct err err = { 0 };

    (void)state;
    people(3, 3);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) SELECT id, "
             "'flag', 1, 'u1' FROM person WHERE rid = 100");
    opened(FIRST, 6, -1);
    proposed(FIRST, 0);
    assert_int_equal(view_get(shown(FIRST), STR("eligible"))->integer, 5);
    way_act(way[3], "not_selected:moved", "coach", "", WAY_DAY + 9);
    assert_false(intake_decide(&case_call, &give, &err));
    firm_err(&err, ERR_CONFLICT, "does not wait any more");
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place"), 0);
    proposed(FIRST, 1);
    assert_int_equal(view_get(shown(FIRST), STR("eligible"))->integer, 4);
    decided(FIRST, 2);
}

static void not_opened(const struct intake_new *new, enum err_kind kind,
                       const char *words)
{
    struct err err = { 0 };

    assert_false(intake_open(&case_call, new, &err));
    firm_err(&err, kind, words);
    assert_int_equal(firm_number("SELECT count(*) FROM allot_intake"), 0);
}

static void what_cannot_be_an_intake_is_said_and_nothing_is_written(void **state)
{
    struct intake_new good = intake(FIRST, 3, 600), bad = good;
    struct intake_propose ask = { .rid = FIRST };
    struct err err = { 0 };

    (void)state;
    not_opened(&good, ERR_NOT_FOUND, "no programme dorroppnare is loaded");
    way_load("dorroppnare", NULL);
    bad.title = STR(" ");
    not_opened(&bad, ERR_INPUT, "what the intake is called");
    bad = good;
    bad.places = 0;
    not_opened(&bad, ERR_INPUT, "how many places");
    bad = good;
    bad.move = STR("not_selected"); /* leads nowhere */
    not_opened(&bad, ERR_INPUT, "what a place leads to");
    bad = good;
    bad.area = STR("skåne");
    not_opened(&bad, ERR_INPUT, "an area of the list");
    bad = good;
    bad.women_milli = 1010;
    not_opened(&bad, ERR_INPUT, "0 to 100 per cent");
    bad = good;
    bad.objective = STR("fit");
    not_opened(&bad, ERR_INPUT, "choose lottery");
    bad = good;
    bad.release_on = TODAY - 1;
    not_opened(&bad, ERR_INPUT, "has passed already");
    CASE_OK(intake_open(&case_call, &good, &err), &err);
    bad = good;
    bad.places = 4;
    assert_false(intake_open(&case_call, &bad, &err));
    firm_err(&err, ERR_CONFLICT, "");
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_CONFLICT, "nobody waits");
    case_call.actor = &case_partner;
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

/* How many to-dos the coach has of places given, by the day. */
static uint32_t places_to_tell(void)
{
    struct todos todos = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint32_t n = 0;

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(todo_gather(&case_call, tx, TODAY + 1, &todos, &err), &err);
    tx_end(&tx);
    for (uint32_t i = 0; i < todos.count; i++)
        n += strcmp(todos.todo[i].rule, "place_given") == 0;
    return n;
}

static void whoever_holds_the_case_is_to_tell_her_until_the_step_is_taken(void **state)
{
    struct view *list = view_array(&case_arena);
    struct err err = { 0 };

    (void)state;
    people(2, 1);
    case_sql("INSERT INTO case_holder (person_id, user_id, from_at) "
             "SELECT id, 1, 1 FROM person WHERE rid IN (100, 101)");
    opened(FIRST, 3, -1);
    proposed(FIRST, 0);
    assert_int_equal(places_to_tell(), 0); /* proposed is not given */
    decided(FIRST, 1);
    assert_int_equal(places_to_tell(), 2); /* the third is another's */
    CASE_OK(intake_places_of(&case_call, way[0], list, &err), &err);
    assert_true(view_get(&list->list.first->value, STR("waits"))->boolean);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) "
             "SELECT id, 'flag', 1, 'u1' FROM person WHERE rid = 101");
    assert_int_equal(places_to_tell(), 1);
    struct buf step = buf_new(&case_arena);
    buf_format(&step, "UPDATE enrolment SET stage = 'introduction' WHERE rid = %lld",
               (long long)way[0]);
    case_sql(step.ptr);
    assert_int_equal(places_to_tell(), 0);
}

/* How many of the intakes would have given the first of the people a place; -1: she is
 * told of none. */
static int would_have(int64_t of)
{
    struct view *list = view_array(&case_arena);
    struct err err = { 0 };
    int n = 0;

    CASE_OK(intake_kept_of(&case_call, of, list, &err), &err);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        n += view_get(&i->value, STR("would_have"))->boolean;
    return list->count == 0 ? -1 : n;
}

static void a_protected_identity_would_have_her_place_by_the_same_rule(void **state)
{
    (void)state;
    people(1, 2);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) "
             "SELECT id, 'flag', 1, 'u1' FROM person WHERE rid = 100");
    assert_int_equal(would_have(way[0]), -1); /* nothing has been given */
    opened(FIRST, 3, -1);
    proposed(FIRST, 0);
    assert_int_equal(view_get(shown(FIRST), STR("eligible"))->integer, 2);
    decided(FIRST, 1);
    assert_int_equal(would_have(way[0]), 1);  /* there was room for three */
    assert_int_equal(would_have(way[1]), -1); /* it is told of nobody else */
    case_sql("UPDATE protection SET to_at = 2, lift_asked_by = 1, lift_asked_at = 2, "
             "lifted_by = 2");
    assert_int_equal(would_have(way[0]), -1);
    assert_int_equal(firm_number("SELECT count(*) FROM allot_place"), 2);
}

static void protect_the_first(void)
{
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) "
             "SELECT id, 'flag', 1, 'u1' FROM person WHERE rid = 100");
}

static void who_is_protected_after_the_run_is_told_of_no_other_chance(void **state)
{
    (void)state;
    people(1, 2);
    opened(FIRST, 3, -1);
    proposed(FIRST, 0);
    decided(FIRST, 1);
    protect_the_first();
    assert_int_equal(would_have(way[0]), -1); /* she was in it herself */
}

static void who_came_to_the_stage_after_the_run_was_in_no_order_with_them(void **state)
{
    (void)state;
    people(1, 2);
    protect_the_first();
    opened(FIRST, 3, -1);
    proposed(FIRST, 0);
    case_reopen(CASE_NOW + 3 * 86400 * MOMENT_SECOND); /* decided three days later */
    decided(FIRST, 1);
    assert_int_equal(would_have(way[0]), 1);
    case_sql("UPDATE enrolment SET entered_on = '2026-11-28'"); /* between the two */
    assert_int_equal(would_have(way[0]), -1);
}

static void whoever_became_one_with_a_protected_case_is_on_no_list(void **state)
{
    (void)state;
    people(2, 0);
    protect_the_first();
    case_sql("UPDATE person SET merged_into = (SELECT id FROM person WHERE rid = 100) "
             "WHERE rid = 101");
    opened(FIRST, 1, -1);
    struct intake_propose ask = { .rid = FIRST };
    struct err err = { 0 };
    assert_false(intake_propose(&case_call, &ask, &err));
    firm_err(&err, ERR_CONFLICT, "nobody waits");
}

static void her_group_is_full_as_for_anybody(void **state)
{
    (void)state;
    people(2, 2);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) "
             "SELECT id, 'flag', 1, 'u1' FROM person WHERE rid = 100");
    opened(FIRST, 1, 0); /* all places are men's */
    proposed(FIRST, 0);
    decided(FIRST, 1);
    assert_int_equal(would_have(way[0]), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, case_make, case_gone)
    const struct CMUnitTest tests[] = {
        TEST(three_intakes_carry_their_shares_on),
        TEST(an_intake_is_decided_once_on_the_proposal_that_was_shown),
        TEST(a_rejected_intake_gives_nobody_a_place),
        TEST(a_place_by_hand_has_a_reason_a_price_and_can_be_taken_back),
        TEST(shares_are_decided_otherwise_with_a_reason),
        TEST(who_gets_no_place_is_told_which_number_would_have_been_enough),
        TEST(places_nobody_is_there_for_are_free_after_the_day),
        TEST(what_is_kept_repeats_to_the_byte_and_its_certificate_holds),
        TEST(who_is_protected_or_gone_is_not_in_a_proposal),
        TEST(what_cannot_be_an_intake_is_said_and_nothing_is_written),
        cmocka_unit_test_setup_teardown(
            whoever_holds_the_case_is_to_tell_her_until_the_step_is_taken, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            a_protected_identity_would_have_her_place_by_the_same_rule, case_make,
            case_gone),
        TEST(her_group_is_full_as_for_anybody),
        TEST(who_is_protected_after_the_run_is_told_of_no_other_chance),
        TEST(who_came_to_the_stage_after_the_run_was_in_no_order_with_them),
        TEST(whoever_became_one_with_a_protected_case_is_on_no_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
