/*
 * test_firm_merge.c: two firms found to be one: everything that points at either
 * follows, nothing is lost, it can be undone, and a rebuild makes the same.
 */
#include <string.h>

#include "service/event_rebuild.h"
#include "service/firm_hand_over.h"
#include "service/firm_list.h"
#include "service/firm_merge.h"
#include "service/firm_part.h"
#include "service/firm_show.h"
#include "service/firm_support.h"
#include "service/recruitment.h"
#include "service/work_note.h"
#include "talk_kit.h"

static int64_t kept, gone;

/* Visits, needs, contacts, workplaces, sizes, help, recruitments, notes of a firm. */
static const char *counts(int64_t rid)
{
    static const char *const names[] = { "visits",      "needs", "contacts",
                                         "workplaces",  "bands", "support",
                                         "recruitments" };
    struct work_about about = { false, rid };
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };
    struct view *view;
    int64_t notes;

    CASE_OK(firm_show(&case_call, rid, &view, &err), &err);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        buf_format(&out, "%u ", view_get(view, str_from(names[i]))->count);
    CASE_OK(work_note_count(&case_call, about, &notes, &err), &err);
    buf_format(&out, "%lld", (long long)notes);
    return out.ptr;
}

/* Everything a firm can have, made once. */
static void furnish(int64_t firm, int64_t seed)
{
    struct visit_new visit = firm_visit(firm, CASE_DAY - (int32_t)(seed % 7));
    struct workplace_typed place = { .firm_rid = firm,
                                     .rid = seed + 1,
                                     .place = STR("Krokom") };
    struct contact_typed contact = { .firm_rid = firm,
                                     .rid = seed + 2,
                                     .name = STR("Karin") };
    struct support_new help = { .rid = seed + 3,
                                .firm_rid = firm,
                                .held_on = CASE_DAY,
                                .minutes = 30,
                                .what = STR("tasks") };
    struct recruitment_new opening = { seed + 4, firm, STR("Sommaren"), 9 };
    struct work_note_new note = { .text = STR("Ny ugn"), .day = CASE_DAY };
    struct need_talk_where where = { .firm_rid = firm };
    struct work_about about = { false, firm };
    struct buf fields = buf_new(&case_arena);
    struct err err = { 0 };
    bool done;

    firm_visited(&visit);
    CASE_OK(workplace_save(&case_call, &place, &done, &err), &err);
    CASE_OK(contact_save(&case_call, &contact, &done, &err), &err);
    CASE_OK(firm_support_add(&case_call, &help, &err), &err);
    CASE_OK(recruitment_add(&case_call, &opening, &err), &err);
    CASE_OK(work_note_write(&case_call, about, &note, &err), &err);
    buf_format(&fields,
               "token=%lld;title=Bagare;place=Krokom;share/plocka-order=;contact=%lld;"
               "recruitment=%lld",
               (long long)seed, (long long)seed + 2, (long long)seed + 4);
    talk_saved(&where, fields.ptr);
    talk_built(&where);
}

static int two_firms(void **state)
{
    if (case_make(state) != 0)
        return -1;
    kept = firm_made("Aspens Bageri", "", "7");
    gone = firm_made("Aspens Bageri AB", "", "9");
    furnish(kept, 1000);
    furnish(gone, 2002);
    return 0;
}

static void joined(void)
{
    struct firm_merge_ask ask = { kept, gone, STR("same_place") };
    struct err err = { 0 };

    CASE_OK(firm_merge(&case_call, &ask, &err), &err);
}

static void refused(int64_t one, int64_t two, const char *reason, enum err_kind kind,
                    const char *words)
{ /* limit: what is asked, and what is said */
    struct firm_merge_ask ask = { one, two, str_from(reason) };
    struct err err = { 0 };

    assert_false(firm_merge(&case_call, &ask, &err));
    firm_err(&err, kind, words);
}

static void rebuilds_the_same(void)
{
    struct rebuilt rebuilt;
    struct err err = { 0 };

    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    if (rebuilt.differs)
        fail_msg("%s differs", rebuilt.differs);
}

static int64_t merge_rid(void)
{
    return firm_number("SELECT rid FROM firm_merge ORDER BY id DESC LIMIT 1");
}

static void everything_of_both_is_in_one_place(void **state)
{
    (void)state;
    assert_string_equal(counts(kept), "1 1 1 1 1 1 1 1");
    joined();
    assert_string_equal(counts(kept), "2 2 2 2 1 2 2 2"); /* one size a day: */
    assert_string_equal(counts(gone), counts(kept));      /* an old address */
    assert_int_equal(firm_number("SELECT count(*) FROM need_state WHERE firm_id = 1"),
                     2);
    assert_int_equal(firm_number("SELECT least FROM firm_band"), 9); /* said last */
    rebuilds_the_same();
}

static void the_one_that_is_gone_stands_in_no_list(void **state)
{
    struct firm_list_ask ask = { FIRMS_UNIT, FIRMS_BY_NAME, STR("") };
    struct err err = { 0 };
    struct view *view;

    (void)state;
    joined();
    CASE_OK(firm_list(&case_call, &ask, &view, &err), &err);
    assert_int_equal(view_get(view, STR("firms"))->count, 1);
    assert_int_equal(view_get(view, STR("n"))->integer, 1);
}

/* The town of the first firm of the unit's list, or "". */
static struct str town_listed(void)
{
    struct firm_list_ask ask = { FIRMS_UNIT, FIRMS_BY_NAME, STR("") };
    struct err err = { 0 };
    struct view *view;

    CASE_OK(firm_list(&case_call, &ask, &view, &err), &err);
    return view_get(&view_get(view, STR("firms"))->list.first->value, STR("place"))
        ->text;
}

static void the_town_of_either_is_the_town_of_both(void **state)
{
    (void)state;
    joined();
    case_sql("UPDATE firm_workplace SET place_id = (SELECT id FROM place WHERE name ="
             " 'Åre' ORDER BY id LIMIT 1) WHERE firm_id = 2");
    assert_true(str_is(town_listed(), "Krokom")); /* its own first */
    case_sql("UPDATE firm_workplace SET closed_on = '2026-11-01' WHERE firm_id = 1");
    assert_true(str_is(town_listed(), "Åre"));
    case_sql("UPDATE firm_workplace SET closed_on = '2026-11-01' WHERE firm_id = 2");
    assert_true(str_is(town_listed(), ""));
}

static void what_a_page_opened_before_sends_lands_on_the_one_kept(void **state)
{
    struct visit_new visit = firm_visit(gone, CASE_DAY);
    struct firm_standing paused = { .rid = gone,
                                    .status = FIRM_PAUSED,
                                    .reason = STR("season") };
    struct err err = { 0 };

    (void)state;
    joined();
    visit.rid = 4711;
    firm_visited(&visit);
    assert_int_equal(firm_number("SELECT firm_id FROM visit WHERE rid = 4711"), 1);
    CASE_OK(firm_stand(&case_call, &paused, &err), &err);
    assert_string_equal(
        str_cstr(&case_arena, firm_text("SELECT status FROM firm ORDER BY id")),
        "paused|\nclosed|\n");
    rebuilds_the_same();
}

static void it_is_undone_and_each_has_its_own_again(void **state)
{
    struct err err = { 0 };
    struct str before = firm_state();

    (void)state;
    joined();
    int64_t merge = merge_rid();
    CASE_OK(firm_unmerge(&case_call, merge, &err), &err);
    assert_string_equal(str_cstr(&case_arena, firm_state()),
                        str_cstr(&case_arena, before));
    assert_string_equal(counts(kept), "1 1 1 1 1 1 1 1");
    assert_string_equal(counts(gone), "1 1 1 1 1 1 1 1");
    rebuilds_the_same();
    assert_false(firm_unmerge(&case_call, merge, &err));
    firm_err(&err, ERR_CONFLICT, "two firms already");
    assert_int_equal(firm_number("SELECT count(*) FROM firm_merge WHERE undone_at IS "
                                 "NOT NULL"),
                     1);
    joined(); /* and once more */
    assert_string_equal(counts(kept), "2 2 2 2 1 2 2 2");
}

static void what_cannot_be_joined_is_refused(void **state)
{
    int64_t third = firm_made("Cederns Caf\xc3\xa9", "", "3");

    (void)state;
    refused(kept, kept, "other", ERR_INPUT, "choose another firm");
    refused(kept, gone, "", ERR_INPUT, "choose why the two are one");
    refused(kept, 4711, "other", ERR_NOT_FOUND, "nothing at this address");
    joined();
    refused(third, gone, "other", ERR_CONFLICT, "is one with another already");
    refused(gone, third, "other", ERR_CONFLICT, "is one with another already");
    refused(third, kept, "other", ERR_CONFLICT, "the other way round");
    case_call.actor = &case_partner;
    refused(kept, third, "other", ERR_NOT_FOUND, "nothing at this address");
    struct err err = { 0 };
    assert_false(firm_unmerge(&case_call, merge_rid(), &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, two_firms, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(everything_of_both_is_in_one_place),
        A_TEST(the_one_that_is_gone_stands_in_no_list),
        A_TEST(the_town_of_either_is_the_town_of_both),
        A_TEST(what_a_page_opened_before_sends_lands_on_the_one_kept),
        A_TEST(it_is_undone_and_each_has_its_own_again),
        A_TEST(what_cannot_be_joined_is_refused),
    };
    return cmocka_run_group_tests(tests, talk_start, talk_stop);
}
