/*
 * test_recruitment.c: an opening with many places: made once however often the form is
 * sent, counted over its needs, changed with a reason, and made again from events.
 */
#include <string.h>

#include "service/event_rebuild.h"
#include "service/need_state.h"
#include "service/recruitment.h"
#include "service/recruitment_show.h"
#include "talk_kit.h"

#define OPENING 5001

static int64_t opening(int64_t firm, int32_t positions)
{
    struct recruitment_new new = { .rid = OPENING,
                                   .firm_rid = firm,
                                   .title = STR("Nya terminalen"),
                                   .positions = positions };
    struct err err = { 0 };

    CASE_OK(recruitment_add(&case_call, &new, &err), &err);
    return OPENING;
}

/* "positions planned filled open undescribed over" of the opening. */
static const char *counts(void)
{
    static const char *const names[] = { "positions", "planned",     "filled",
                                         "open",      "undescribed", "over" };
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };
    struct view *view;

    CASE_OK(recruitment_show(&case_call, OPENING, &view, &err), &err);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        buf_format(&out, "%s%lld", i ? " " : "",
                   (long long)view_get(view, str_from(names[i]))->integer);
    return out.ptr;
}

static int64_t need_of(int64_t firm, const char *token, const char *more)
{
    struct need_talk_where where = { .firm_rid = firm };
    struct buf fields = buf_new(&case_arena);

    buf_format(&fields,
               "token=%s;title=Plockare;place=Krokom;hours=40;share/plocka-order=;%s",
               token, more);
    talk_saved(&where, fields.ptr);
    return talk_built(&where);
}

static void places_are_counted_over_all_its_needs(void **state)
{
    int64_t firm = firm_made("Aspens Lager", "", "7");
    struct need_standing away = { .status = NEED_WITHDRAWN,
                                  .reason = STR("no_work"),
                                  .until_day = DAY_NONE };
    struct err err = { 0 };

    (void)state;
    opening(firm, 40);
    opening(firm, 40); /* the form was sent twice */
    assert_string_equal(counts(), "40 0 0 0 40 0");
    struct need_fill fill = { .need_rid =
                                  need_of(firm, "81", "positions=25;recruitment=5001"),
                              .filled = 10,
                              .reason = STR("hired_ours") };
    away.rid = need_of(firm, "82", "positions=5;recruitment=5001");
    need_of(firm, "83", "positions=3"); /* of nothing larger */
    assert_string_equal(counts(), "40 30 0 30 10 0");
    CASE_OK(need_fill(&case_call, &fill, &err), &err);
    assert_string_equal(counts(), "40 30 10 20 10 0");
    CASE_OK(need_stand(&case_call, &away, &err), &err);
    assert_string_equal(counts(), "40 25 10 15 15 0");
    need_of(firm, "84", "positions=20;recruitment=5001");
    assert_string_equal(counts(), "40 45 10 35 0 5");
    fill.filled = 25;
    CASE_OK(need_fill(&case_call, &fill, &err), &err);
    assert_string_equal(counts(), "40 45 25 20 0 5");
    assert_int_equal(
        firm_number("SELECT count(*) FROM need_state WHERE status = 'filled'"), 1);
    assert_int_equal(firm_number("SELECT count(*) FROM recruitment"), 1);
}

static void places_that_are_not_there_are_not_filled(void **state)
{
    int64_t firm = firm_made("Aspens Lager", "", "7");
    struct need_fill fill = { .need_rid = need_of(firm, "81", "positions=2"),
                              .filled = 3,
                              .reason = STR("hired_ours") };
    struct err err = { 0 };

    (void)state;
    assert_false(need_fill(&case_call, &fill, &err));
    firm_err(&err, ERR_INPUT, "how many of the 2 places");
    fill.filled = 2;
    fill.reason = STR("season");
    assert_false(need_fill(&case_call, &fill, &err));
    firm_err(&err, ERR_INPUT, "who was hired");
    fill.reason = STR("hired_other");
    CASE_OK(need_fill(&case_call, &fill, &err), &err);
    fill.filled = 1;
    assert_false(need_fill(&case_call, &fill, &err));
    firm_err(&err, ERR_CONFLICT, "open it again first");
    assert_string_equal(
        str_cstr(&case_arena,
                 firm_text("SELECT status, reason, filled FROM need_state")),
        "filled|hired_other|2|\n");
}

static void the_builder_starts_one_and_puts_the_need_into_it(void **state)
{
    int64_t firm = firm_made("Aspens Lager", "", "7");
    int64_t other = firm_made("Björks Åkeri", "", "9");
    struct need_talk_where where = { .firm_rid = firm };
    const char *fields = TALK_GOOD ";recruitment=new;opening_title=Sommaren 2027;"
                                   "opening_places=12;positions=4";

    (void)state;
    talk_saved(&where, TALK_GOOD ";recruitment=new;opening_places=12");
    talk_refused(&where, ERR_INPUT, "what the recruitment is called");
    talk_saved(&where, "opening_title=Sommaren 2027;opening_places=");
    talk_refused(&where, ERR_INPUT, "how many places there are in all");
    talk_saved(&where, fields);
    talk_built(&where);
    talk_saved(&where, fields);
    talk_built(&where); /* the form was sent twice */
    assert_string_equal(
        str_cstr(
            &case_arena,
            firm_text("SELECT r.rid, r.title, r.positions, s.status FROM recruitment "
                      "r JOIN need_state s ON s.recruitment_rid = r.rid")),
        "77|Sommaren 2027|12|open|\n");
    where.firm_rid = other; /* nobody else's */
    talk_saved(&where,
               "token=99;title=X;place=Krokom;share/plocka-order=;recruitment=77");
    talk_refused(&where, ERR_INPUT, "that recruitment is not there");
}

static void what_changed_meanwhile_is_not_written_over(void **state)
{
    int64_t firm = firm_made("Aspens Lager", "", "7");
    struct recruitment_change change = {
        .rid = OPENING, .seen = 1, .title = STR("Terminalen"), .positions = 50
    };
    struct err err = { 0 };

    (void)state;
    opening(firm, 40);
    CASE_OK(recruitment_change(&case_call, &change, &err), &err);
    change.positions = 60;
    assert_false(recruitment_change(&case_call, &change, &err));
    firm_err(&err, ERR_CONFLICT, "somebody has changed this meanwhile");
    change.seen = 2;
    CASE_OK(recruitment_change(&case_call, &change, &err), &err);
    change.seen = 3;
    CASE_OK(recruitment_change(&case_call, &change, &err), &err); /* nothing new */
    assert_int_equal(firm_number("SELECT version FROM recruitment"), 3);
    assert_string_equal(counts(), "60 0 0 0 60 0");
    case_call.actor = &case_partner;
    assert_false(recruitment_change(&case_call, &change, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    struct view *view;
    assert_false(recruitment_show(&case_call, OPENING, &view, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void it_can_be_made_again_from_events(void **state)
{
    int64_t firm = firm_made("Aspens Lager", "", "7");
    struct need_standing standing = { .rid = OPENING,
                                      .status = NEED_PAUSED,
                                      .reason = STR("hired_ours"),
                                      .until_day = CASE_DAY + 30 };
    const char *sql =
        "SELECT rid, firm_id, title, positions, status, reason, until_on, "
        "version FROM recruitment";
    struct rebuilt rebuilt;
    struct err err = { 0 };

    (void)state;
    opening(firm, 40);
    need_of(firm, "81", "positions=25;recruitment=5001");
    assert_false(recruitment_stand(&case_call, &standing, &err));
    firm_err(&err, ERR_INPUT, "a reason that goes with");
    standing.reason = STR("season");
    CASE_OK(recruitment_stand(&case_call, &standing, &err), &err);
    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    assert_null(rebuilt.differs);
    struct str before = firm_text(sql);
    assert_string_equal(str_cstr(&case_arena, before),
                        "5001|1|Nya terminalen|40|paused|season|2026-12-26|2|\n");
    case_sql("UPDATE recruitment SET title = 'x', status = 'open', positions = 1");
    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    assert_string_equal(rebuilt.differs, "recruitment");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_string_equal(str_cstr(&case_arena, firm_text(sql)),
                        str_cstr(&case_arena, before));
}

static void all_go_into_a_file_that_no_spreadsheet_takes_for_a_formula(void **state)
{
    int64_t firm = firm_made("=Aspens; \"Lager\"", "", "7");
    struct buf csv = buf_new(&case_arena), json = buf_new(&case_arena);
    struct err err = { 0 };

    (void)state;
    opening(firm, 40);
    need_of(firm, "81", "positions=25;recruitment=5001");
    CASE_OK(recruitment_export(&case_call, RECRUITMENT_CSV, &csv, &err), &err);
    assert_string_equal(
        csv.ptr,
        "recruitment_id,title,firm,status,since,positions,planned,filled,open,needs,"
        "undescribed\r\n5001,Nya terminalen,\"'=Aspens; "
        "\"\"Lager\"\"\",open,2026-11-26,"
        "40,25,0,25,1,15\r\n");
    CASE_OK(recruitment_export(&case_call, RECRUITMENT_JSON, &json, &err), &err);
    assert_true(str_find(buf_str(&json), STR("\"undescribed\":15}]")) != SIZE_MAX);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(places_are_counted_over_all_its_needs),
        A_TEST(places_that_are_not_there_are_not_filled),
        A_TEST(the_builder_starts_one_and_puts_the_need_into_it),
        A_TEST(what_changed_meanwhile_is_not_written_over),
        A_TEST(it_can_be_made_again_from_events),
        A_TEST(all_go_into_a_file_that_no_spreadsheet_takes_for_a_formula),
    };

    return cmocka_run_group_tests(tests, talk_start, talk_stop);
}
