/*
 * test_firm.c: a unit's portfolio: added once, changed by one at a time, found by name
 * and number, listed without gaps or repeats, handed over and back.
 */
#include <string.h>

#include "base/rng.h"
#include "firm_kit.h"
#include "service/firm_hand_over.h"
#include "service/firm_list.h"
#include "service/firm_part.h"
#include "service/firm_show.h"

/* Organisation numbers with a right check digit; of the forms 5 and 7, made up. */
#define NUMBER_ONE "556036-0793"
#define SOLE       "189001019802" /* one of Skatteverket's test numbers */
#define SOLE_OTHER "189001109801" /* another */

static int make(void **state)
{
    if (case_make(state) != 0)
        return -1;
    case_sql("INSERT INTO role_grant (user_id, org_id, role, from_at, given_by) VALUES"
             " (1, 1, 'coach', 0, 't'), (2, 1, 'team_leader', 0, 't'),"
             " (3, 3, 'coach', 0, 't');");
    return 0;
}

static struct firm_added added_by(const struct firm_new *new)
{
    struct firm_added added;
    struct err err = { 0 };

    CASE_OK(firm_add(&case_call, new, &added, &err), &err);
    return added;
}

static const struct view *shown(int64_t rid)
{
    struct view *view;
    struct err err = { 0 };

    CASE_OK(firm_show(&case_call, rid, &view, &err), &err);
    return view;
}

static struct str fact(const struct view *view, const char *key)
{
    return view_get(view_get(view, STR("firm")), str_from(key))->text;
}

static void a_number_or_name_with_place_that_is_known_is_warned_of(void **state)
{
    (void)state;
    struct firm_new new = { .typed = { STR("Aspens Bageri AB"), STR(NUMBER_ONE),
                                       STR("10.710") },
                            .place = STR("Krokom") };
    struct firm_added first = added_by(&new), second;

    assert_int_equal(first.outcome, FIRM_SAVED);
    new.typed.name = STR("Något helt annat");
    second = added_by(&new);
    assert_int_equal(second.outcome, FIRM_ALIKE);
    assert_int_equal(second.alike.count, 1);
    assert_true(second.alike.hit[0].same_number);
    assert_int_equal(second.alike.hit[0].rid, first.rid);
    new.typed = (struct firm_typed){ STR("aspens bageri ab"), STR(""), STR("") };
    second = added_by(&new);
    assert_int_equal(second.outcome, FIRM_ALIKE);
    assert_false(second.alike.hit[0].same_number);
    new.place = STR("Östersund"); /* another place: another firm */
    assert_int_equal(added_by(&new).outcome, FIRM_SAVED);
    new.is_another = true;
    new.place = STR("Krokom");
    assert_int_equal(added_by(&new).outcome, FIRM_SAVED);
    assert_int_equal(firm_number("SELECT count(*) FROM firm"), 3);
}

static void another_unit_is_told_nothing(void **state)
{
    (void)state;
    struct firm_new new = { .typed = { STR("Aspens Bageri"), STR(NUMBER_ONE),
                                       STR("") } };
    struct firm_added first = added_by(&new);
    struct view *view;
    struct err err = { 0 };

    case_call.actor = &case_partner;
    assert_int_equal(added_by(&new).outcome, FIRM_SAVED); /* it has its own */
    assert_false(firm_show(&case_call, first.rid, &view, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    CASE_OK(firm_search(&case_call, STR("aspen"), &view, &err), &err);
    assert_int_equal(view_get(view, STR("firms"))->count, 1);
}

/* A sole trader's number is a person's: nowhere in the file, and yet it is known again.
 */
static void a_sole_traders_number_is_not_kept(void **state)
{
    (void)state;
    struct firm_new new = { .typed = { STR("Karins Konditori"), STR(SOLE), STR("") } };
    struct firm_added first = added_by(&new);
    struct view *view;
    struct err err = { 0 };

    assert_int_equal(firm_number("SELECT count(*) FROM firm WHERE number <> ''"), 0);
    assert_int_equal(
        firm_number("SELECT count(*) FROM firm_version WHERE number <> ''"), 0);
    assert_int_equal(firm_number("SELECT length(number_mark) FROM firm"), 32);
    assert_int_equal(
        firm_number("SELECT count(*) FROM event WHERE facts LIKE '%9802%'"), 0);
    assert_true(str_is(fact(shown(first.rid), "number"), "xxxxxx-xxxx"));
    new.typed.name = STR("Karin igen");
    assert_int_equal(added_by(&new).outcome, FIRM_ALIKE);
    CASE_OK(firm_search(&case_call, STR(SOLE), &view, &err), &err);
    assert_int_equal(view_get(view, STR("firms"))->count, 1);
    /* a change that cannot show the number keeps what is known of it */
    struct firm_change change = { .rid = first.rid,
                                  .seen_version = 1,
                                  .typed = { STR("Karins Kaffe"), STR(""), STR("") },
                                  .keep_number = true };
    struct firm_changed changed;
    CASE_OK(firm_change(&case_call, &change, &changed, &err), &err);
    assert_int_equal(added_by(&new).outcome, FIRM_ALIKE);
}

static void the_same_form_sent_twice_is_one_firm(void **state)
{
    (void)state;
    struct firm_new new = { .rid = 77,
                            .typed = { STR("Aspens Bageri"), STR(""), STR("") } };

    assert_int_equal(added_by(&new).rid, 77);
    assert_int_equal(added_by(&new).rid, 77);
    assert_int_equal(firm_number("SELECT count(*) FROM firm"), 1);
    case_call.actor = &case_partner;
    struct firm_added added;
    struct err err = { 0 };
    assert_false(firm_add(&case_call, &new, &added, &err));
    firm_err(&err, ERR_CONFLICT, "this form was saved before");
}

/* Another sole trader's number is no double of the first, though neither is kept. */
static void another_sole_traders_number_is_not_taken_for_the_first(void **state)
{
    (void)state;
    struct firm_new new = { .rid = 78,
                            .typed = { STR("Karins Konditori"), STR(SOLE), STR("") } };
    struct firm_change first = { .rid = 78,
                                 .seen_version = 1,
                                 .typed = { STR("Karins Konditori"), STR(SOLE_OTHER),
                                            STR("") } };
    struct firm_change back = first;
    struct firm_added added;
    struct firm_changed changed;
    struct err err = { 0 };

    assert_int_equal(added_by(&new).outcome, FIRM_SAVED);
    assert_int_equal(added_by(&new).rid, 78);
    new.typed.number = STR(SOLE_OTHER);
    assert_false(firm_add(&case_call, &new, &added, &err));
    firm_err(&err, ERR_CONFLICT, "this form was saved before");
    CASE_OK(firm_change(&case_call, &first, &changed, &err), &err);
    CASE_OK(firm_change(&case_call, &first, &changed, &err), &err);
    assert_int_equal(changed.outcome, FIRM_SAVED);
    back.typed.number = STR(SOLE); /* her version is old by now */
    CASE_OK(firm_change(&case_call, &back, &changed, &err), &err);
    assert_int_equal(changed.outcome, FIRM_CHANGED);
}

static void who_writes_second_loses_nothing(void **state)
{
    (void)state;
    int64_t rid = firm_made("Aspens Bageri", "", "7");
    struct firm_change mine = { .rid = rid,
                                .seen_version = 1,
                                .typed = { STR("Aspens Bageri AB"), STR(""),
                                           STR("") } };
    struct firm_change hers = mine;
    struct firm_changed changed;
    struct err err = { 0 };

    hers.typed.name = STR("Aspens & Co");
    CASE_OK(firm_change(&case_call, &mine, &changed, &err), &err);
    assert_int_equal(changed.outcome, FIRM_SAVED);
    CASE_OK(firm_change(&case_call, &hers, &changed, &err), &err);
    assert_int_equal(changed.outcome, FIRM_CHANGED);
    assert_true(str_is(changed.theirs.name, "Aspens Bageri AB"));
    assert_int_equal(changed.theirs.version, 2);
    assert_int_equal(firm_number("SELECT count(*) FROM firm_version"), 2);
}

static void what_cannot_be_read_is_refused_with_a_sentence(void **state)
{
    (void)state;
    const struct {
        struct firm_new new;
        const char *words;
    } bad[] = {
        { { .typed = { STR("  "), STR(""), STR("") } }, "the firm has no name" },
        { { .typed = { STR("A"), STR("556036-0794"), STR("") } }, "" },
        { { .typed = { STR("A"), STR(""), STR("bageri") } }, "is no SNI code" },
        { { .typed = { STR("A"), STR(""), STR("47.1101") } }, "is no SNI code" },
        { { .typed = { STR("A"), STR(""), STR("") }, .place = STR("Gondor") }, "" },
        { { .typed = { STR("A"), STR(""), STR("") },
            .headcount = STR("9-5"),
            .said_by = STR("employer") },
          "write it as 7, 5-9 or 250+" },
        { { .typed = { STR("A"), STR(""), STR("") }, .headcount = STR("7") },
          "say who told" },
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct firm_added added = { .rid = 42 };
        struct err err = { 0 };
        assert_false(firm_add(&case_call, &bad[i].new, &added, &err));
        assert_int_equal(added.rid, 42);
        firm_err(&err, ERR_INPUT, bad[i].words);
    }
    assert_int_equal(firm_number("SELECT count(*) FROM firm"), 0);
}

/* -------------------------------------------------------------------------- the lists
 */

#define MANY 173

/* All pages, one after the other: how many rows, and each name once. */
static uint32_t walked(struct firm_list_ask ask, struct str *names, uint32_t most)
{
    uint32_t count = 0;
    struct err err = { 0 };

    for (;;) {
        struct view *view;
        CASE_OK(firm_list(&case_call, &ask, &view, &err), &err);
        const struct view *list = view_get(view, STR("firms"));
        const struct view *after = view_get(view, STR("after"));
        for (const struct view_item *i = list->list.first; i; i = i->next) {
            assert_true(count < most);
            names[count++] = view_get(&i->value, STR("name"))->text;
        }
        if (after->kind == VIEW_NULL)
            return count;
        ask.after = after->text;
    }
}

static void every_order_shows_each_firm_once(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(3);
    struct str names[MANY];
    struct err err = { 0 };

    for (int i = 0; i < MANY; i++) {
        char name[32];
        snprintf(name, sizeof name, "Firma %d",
                 (int)rng_below(&rng, 60)); /* some alike */
        int64_t rid = firm_made(name, "", "");
        if (i % 3 == 0) {
            struct visit_new visit = firm_visit(rid, CASE_DAY - i / 9);
            firm_visited(&visit);
        }
    }
    for (int order = 0; order < FIRM_ORDER_COUNT; order++) {
        struct firm_list_ask ask = { FIRMS_MINE, (enum firm_order)order, STR("") };
        assert_int_equal(walked(ask, names, MANY), MANY);
        ask.scope = FIRMS_UNIT;
        assert_int_equal(walked(ask, names, MANY), MANY);
        for (int i = 1; order == FIRMS_BY_NAME && i < MANY; i++) {
            char a[NAME_SORT_BYTES], b[NAME_SORT_BYTES];
            struct str before = { a, name_sort_key(names[i - 1], STR(""), a) };
            struct str after = { b, name_sort_key(names[i], STR(""), b) };
            assert_true(str_cmp(before, after) <= 0);
        }
        ask.scope = FIRMS_UNHELD;
        assert_int_equal(walked(ask, names, MANY), 0);
    }
    struct firm_list_ask bad = { FIRMS_UNIT, FIRMS_BY_NAME, STR("zz.7") };
    struct view *view;
    assert_false(firm_list(&case_call, &bad, &view, &err));
    firm_err(&err, ERR_INPUT, "begin anew");
}

static uint32_t hits(const char *typed)
{
    struct view *view;
    struct err err = { 0 };

    CASE_OK(firm_search(&case_call, str_from(typed), &view, &err), &err);
    return view_get(view, STR("firms"))->count;
}

static void names_are_found_by_the_beginnings_of_their_words(void **state)
{
    (void)state;
    firm_made("Åsbackens Bygg- och Plåtslageri AB", NUMBER_ONE, "");
    firm_made("Björkens Bygg", "", "");
    assert_int_equal(hits("bygg"), 2);
    assert_int_equal(hits("BYGG asb"), 1);
    assert_int_equal(hits("plåt bygg åsb"), 1);
    assert_int_equal(hits("plat bygg bjork"), 0);
    assert_int_equal(hits("bjork"), 1);
    assert_int_equal(hits("bjoerk"), 1);
    assert_int_equal(hits(NUMBER_ONE), 1);
    assert_int_equal(hits("5560360793"), 1);
    assert_int_equal(hits("ygg"), 0);
    assert_int_equal(hits(""), 0);
    assert_int_equal(hits("%"), 0);
}

/* ---------------------------------------------------------------------- handing over
 */

static struct handed_over handed(const struct hand_over_ask *ask)
{
    struct handed_over done;
    struct err err = { 0 };

    CASE_OK(firm_hand_over(&case_call, ask, &done, &err), &err);
    return done;
}

/* 2,100 firms called Skata, of which `open` are open; those that are not come first by
 * their names. */
static void make_magpies(int open)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(
        &sql,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<2099)"
        " INSERT INTO firm (rid, org_id, source, source_key, made_at, version,"
        " name, sort_key, number, form, sni, status) SELECT 900000+i, 1, 't', i,"
        " 0, 1, 'Skata '||(10000+i), CAST('s'||(10000+i) AS BLOB), '', 'none', '',"
        " CASE WHEN i < 2100-%d THEN 'closed' ELSE 'open' END FROM n;"
        "INSERT INTO firm_term SELECT 1, 'skata', id FROM firm WHERE rid >= 900000;",
        open);
    case_sql(sql.ptr);
}

/* "Skata 10000" of row `i` of a search for the beginning of it. */
static const char *magpie(uint32_t i)
{
    struct err err = { 0 };
    struct view *view;

    CASE_OK(firm_search(&case_call, STR("ska"), &view, &err), &err);
    const struct view *list = view_get(view, STR("firms"));
    assert_int_equal(list->count, FIRM_LIST_MOST);
    assert_true(view_get(view, STR("more"))->boolean);
    const struct view_item *row = list->list.first;
    while (i-- > 0)
        row = row->next;
    return str_cstr(&case_arena, view_get(&row->value, STR("name"))->text);
}

static void a_beginning_that_thousands_have_finds_the_first_by_name(void **state)
{
    (void)state;
    make_magpies(2000);
    assert_string_equal(magpie(0), "Skata 10100");
    assert_string_equal(magpie(49), "Skata 10149");
}

static void where_most_of_them_are_closed_those_follow(void **state)
{
    (void)state;
    make_magpies(10);
    assert_string_equal(magpie(0), "Skata 12090");
    assert_string_equal(magpie(9), "Skata 12099");
    assert_string_equal(magpie(10), "Skata 10000");
}

static void a_coach_hands_over_her_own_and_takes_what_nobody_has(void **state)
{
    (void)state;
    int64_t mine = firm_made("A", "", "");
    case_call.actor = &case_leader;
    int64_t hers = firm_made("B", "", "");
    struct hand_over_ask drop = { &hers, 1, 0, 0, 0 };
    struct handed_over done;
    struct err err = { 0 };

    case_call.actor = &case_coach;
    assert_false(firm_hand_over(&case_call, &drop, &done, &err));
    firm_err(&err, ERR_DENIED, "a colleague's firms");
    drop.firm_rid = &mine;
    drop.to = 2;
    assert_int_equal(handed(&drop).count, 1);
    assert_int_equal(firm_number("SELECT count(*) FROM firm WHERE holder_id = 2"), 2);
    drop.to = 3; /* of another unit */
    case_call.actor = &case_leader;
    assert_false(firm_hand_over(&case_call, &drop, &done, &err));
    firm_err(&err, ERR_INPUT, "choose a colleague");
    drop.to = 0;
    assert_int_equal(handed(&drop).count, 1);
    case_call.actor = &case_coach;
    drop.to = 1; /* nobody has it: anybody takes it */
    assert_int_equal(handed(&drop).count, 1);
    assert_int_equal(handed(&drop).count, 0); /* and has it */
}

static void a_hand_over_is_undone_within_ten_minutes(void **state)
{
    (void)state;
    int64_t rid[5];
    struct hand_over_ask all = { NULL, 0, 1, 2, 0 };
    struct hand_over_undone undone;
    struct err err = { 0 };

    for (int i = 0; i < 5; i++)
        rid[i] = firm_made("A", "", "");
    case_call.actor = &case_leader;
    struct handed_over done = handed(&all);
    assert_int_equal(done.count, 5);
    /* one changes hands again meanwhile */
    struct hand_over_ask one = { &rid[3], 1, 0, 0, 0 };
    handed(&one);
    case_call.now += 9 * 60 * MOMENT_SECOND;
    case_call.actor = &case_coach;
    assert_false(firm_hand_over_undo(&case_call, done.bulk, &undone, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address"); /* not hers */
    case_call.actor = &case_leader;
    CASE_OK(firm_hand_over_undo(&case_call, done.bulk, &undone, &err), &err);
    assert_int_equal(undone.count, 4);
    assert_int_equal(undone.since, 1);
    assert_int_equal(firm_number("SELECT count(*) FROM firm WHERE holder_id = 1"), 4);
    assert_int_equal(firm_number("SELECT count(*) FROM firm WHERE holder_id = 0"), 1);
    assert_false(firm_hand_over_undo(&case_call, done.bulk, &undone, &err));
    firm_err(&err, ERR_CONFLICT, "undone once");
    done = handed(&all);
    case_call.now += 11 * 60 * MOMENT_SECOND;
    assert_false(firm_hand_over_undo(&case_call, done.bulk, &undone, &err));
    firm_err(&err, ERR_CONFLICT, "within 10 minutes");
}

/* ---------------------------------------------------------------- workplaces, contacts
 */

static void workplaces_and_contacts_are_saved_by_one_at_a_time(void **state)
{
    (void)state;
    int64_t firm = firm_made("A", "", "");
    struct workplace_typed work = { .firm_rid = firm,
                                    .rid = 9,
                                    .place = STR("Krokom"),
                                    .cfar = STR("12345678"),
                                    .reach = { { STR("Östersund"), 5 } },
                                    .reach_count = 1 };
    struct contact_typed who = { .firm_rid = firm,
                                 .rid = 10,
                                 .name = STR("Karin"),
                                 .channel = STR("phone"),
                                 .phone = STR("070-174 06 05") };
    struct err err = { 0 };
    bool saved;

    for (int i = 0; i < 2; i++) { /* twice the same form */
        CASE_OK(workplace_save(&case_call, &work, &saved, &err), &err);
        CASE_OK(contact_save(&case_call, &who, &saved, &err), &err);
    }
    assert_int_equal(firm_number("SELECT count(*) FROM firm_workplace"), 1);
    assert_int_equal(firm_number("SELECT count(*) FROM workplace_reach"), 2);
    assert_int_equal(firm_number("SELECT count(*) FROM firm_contact"), 1);
    work.seen = who.seen = 1;
    who.left = true;
    CASE_OK(workplace_save(&case_call, &work, &saved, &err), &err);
    assert_true(saved);
    CASE_OK(workplace_save(&case_call, &work, &saved, &err), &err);
    assert_true(saved); /* it says what stands */
    work.seen = 0;      /* the first form, gone back to: its row is as it left it */
    work.street = STR("Ugnsgatan 1");
    CASE_OK(workplace_save(&case_call, &work, &saved, &err), &err);
    assert_true(saved);
    work.seen = 1;
    work.street = STR("Ugnsgatan 2");
    CASE_OK(workplace_save(&case_call, &work, &saved, &err), &err);
    assert_false(saved); /* version 2 stands */
    assert_int_equal(firm_number("SELECT count(*) FROM workplace_reach"), 2);
    CASE_OK(contact_save(&case_call, &who, &saved, &err), &err);
    assert_true(str_is(firm_text("SELECT name, phone, left_on FROM firm_contact"),
                       "Karin||2026-11-26|\n"));
    work.cfar = STR("1234");
    assert_false(workplace_save(&case_call, &work, &saved, &err));
    firm_err(&err, ERR_INPUT, "eight digits");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_number_or_name_with_place_that_is_known_is_warned_of),
        TEST(another_unit_is_told_nothing),
        TEST(a_sole_traders_number_is_not_kept),
        TEST(the_same_form_sent_twice_is_one_firm),
        TEST(another_sole_traders_number_is_not_taken_for_the_first),
        TEST(who_writes_second_loses_nothing),
        TEST(what_cannot_be_read_is_refused_with_a_sentence),
        TEST(every_order_shows_each_firm_once),
        TEST(names_are_found_by_the_beginnings_of_their_words),
        TEST(a_beginning_that_thousands_have_finds_the_first_by_name),
        TEST(where_most_of_them_are_closed_those_follow),
        TEST(a_coach_hands_over_her_own_and_takes_what_nobody_has),
        TEST(a_hand_over_is_undone_within_ten_minutes),
        TEST(workplaces_and_contacts_are_saved_by_one_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
