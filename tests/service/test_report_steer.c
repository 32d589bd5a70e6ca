/*
 * test_report_steer.c: what a steering group is shown: what needs a decision and what
 * does not, as much as one sheet holds, a funnel in which nobody can be found; and the
 * report in every form, twice.
 */
#include <string.h>

#include "figure_kit.h"
#include "service/report.h"

static uint32_t decisions(const struct view *v)
{
    return view_get(v, STR("decisions"))->count;
}

static void word_is(const struct view *v, const char *path, const char *want)
{
    struct str found = figure_word(v, path);

    if (!str_is(found, want))
        fail_msg("%s: %.*s, not %s", path, STR_ARG(found), want);
}

static void take_away(const char *like)
{
    struct buf sql = buf_new(&case_arena);
    struct tx *tx = figure_begin();
    struct err err = { 0 };

    buf_format(&sql,
               "SELECT min(id) FROM event WHERE kind = 'moved' AND facts LIKE '%s'",
               like);
    int64_t id = firm_number(str_cstr(&case_arena, buf_str(&sql)));
    case_call.now = (int64_t)date_from_civil(2010, 12, 1) * 86400 * MOMENT_SECOND;
    CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
    case_call.now = CASE_NOW;
    figure_commit(tx);
}

static void nothing_is_asked_where_the_plan_is_kept(void **state)
{
    (void)state;
    figure_world(605);
    assert_int_equal(decisions(figure_report_view("2013-05-31")), 0);
}

static void what_is_behind_is_said_with_what_a_month_must_bring(void **state)
{
    (void)state;
    figure_world(0);
    take_away("%\"to\":\"introduction\"%");
    struct view *v = figure_report_view("2011-12-31");
    assert_int_equal(decisions(v), 2);
    word_is(v, "decisions/1/what", "share");
    word_is(v, "decisions/0/what", "behind");
    assert_int_equal(figure_number(v, "decisions/0/plan"), 432);
    assert_int_equal(figure_number(v, "decisions/0/behind"), 1);
    assert_int_equal(figure_number(v, "decisions/0/months_left"), 12);
    assert_int_equal(figure_number(v, "decisions/0/needed"), 28); /* 325 by 12 */
    word_is(v, "decisions/0/recent_text", "27,0");
    v = figure_report_view("2013-05-31"); /* no month of the plan is left */
    word_is(v, "decisions/0/what", "missed");
    assert_int_equal(figure_number(v, "decisions/0/behind"), 1);
}

static void a_share_under_what_was_promised_is_asked_about(void **state)
{
    (void)state;
    figure_world(604);
    struct view *v = figure_report_view("2013-05-31");
    assert_int_equal(decisions(v), 1);
    word_is(v, "decisions/0/what", "share");
    word_is(v, "decisions/0/percent_text", "79,89 %");
}

static void a_step_of_three_people_shows_nobody(void **state)
{
    (void)state;
    figure_world(3);
    struct view *v = figure_report_view("2013-05-31");
    assert_int_equal(figure_number(v, "funnel/1/all"),
                     3); /* talks, for the case team */
    word_is(v, "steps/0/all", "756");
    word_is(v, "steps/1/women", "..");
    word_is(v, "steps/1/all", "..");
    word_is(v, "steps/1/of_before_text", "..");
    word_is(v, "steps/1/width_w", "0");
    assert_true(view_get(v, STR("steps_hidden"))->boolean);
}

/* One more of a hundred: neither their difference nor a sum tells who it is. */
static void steps_that_differ_by_one_do_not_tell_who(void **state)
{
    (void)state;
    figure_world(100);
    struct view *v = figure_report_view("2013-05-31");
    word_is(v, "steps/1/all", "100");
    take_away("%\"to\":\"employment\"%");
    v = figure_report_view("2013-05-31");
    assert_int_equal(figure_number(v, "funnel/2/all"), 99);
    word_is(v, "steps/1/all", "100");
    word_is(v, "steps/2/all", "..");
    /* a share tells both its sums: only where both are told */
    word_is(v, "steps/1/of_before_text", "13,23 %");
    word_is(v, "steps/2/of_before_text", "..");
}

static void put_many(struct view *of, const char *key, uint32_t count)
{
    struct view *list = view_put_array(&case_arena, of, key);

    for (uint32_t i = 0; i < count; i++)
        view_int(&case_arena, view_add_object(&case_arena, list), key, i);
}

static void part_is(const struct view *sheet, const char *part, uint32_t count,
                    bool any_more)
{
    const struct view *of = view_get(sheet, str_from(part));

    assert_int_equal(view_get(of, STR("list"))->count, count);
    assert_true(view_get(of, STR("has_list"))->boolean == (count > 0));
    assert_true(view_get(of, STR("has_more"))->boolean == any_more);
}

static void of_ten_the_sheet_has_a_few_and_says_how_many_more(void **state)
{
    struct view *v = view_object(&case_arena);

    (void)state;
    put_many(v, "decisions", 10);
    put_many(v, "targets", 2);
    put_many(v, "shares", 8);
    put_many(v, "pace", 10);
    put_many(view_put_object(&case_arena, v, "around"), "deviations", 10);
    report_sheet(&case_arena, v);
    const struct view *sheet = view_get(v, STR("sheet"));
    part_is(sheet, "decisions", 3, true);
    part_is(sheet, "deviations", 3, true);
    part_is(sheet, "targets", 3, true);
    part_is(sheet, "pace", 2, true);
    assert_int_equal(figure_number(sheet, "decisions/more"), 7);
    assert_int_equal(figure_number(sheet, "deviations/more"), 7);
    assert_int_equal(figure_number(sheet, "targets/more"), 7);
    assert_int_equal(figure_number(sheet, "pace/more"), 8);
    /* the first that the file names, targets before shares; the newest of what differed
     */
    assert_int_equal(figure_number(sheet, "decisions/list/0/decisions"), 0);
    assert_int_equal(figure_number(sheet, "targets/list/1/targets"), 1);
    assert_int_equal(figure_number(sheet, "targets/list/2/shares"), 0);
    assert_int_equal(figure_number(sheet, "deviations/list/0/deviations"), 7);
    assert_int_equal(figure_number(sheet, "deviations/list/2/deviations"), 9);
    /* the report itself has them all */
    assert_int_equal(decisions(v), 10);
}

static void a_sheet_that_holds_all_says_nothing_of_more(void **state)
{
    (void)state;
    figure_world(0);
    take_away("%\"to\":\"introduction\"%");
    struct view *v = figure_report_view("2011-12-31");
    report_sheet(&case_arena, v);
    const struct view *sheet = view_get(v, STR("sheet"));
    assert_true(view_get(v, STR("publication"))->kind == VIEW_NULL);
    part_is(sheet, "decisions", 2, false);
    part_is(sheet, "deviations", 0, false);
    part_is(sheet, "targets", 3, false);
    part_is(sheet, "pace", 2, false);
}

static struct str csv_of(const char *day)
{
    struct buf csv = buf_new(&case_arena);

    report_csv(&csv, figure_report_view(day));
    return buf_str(&csv);
}

static void has_line(struct str csv, const char *line)
{
    if (str_find(csv, str_from(line)) == SIZE_MAX)
        fail_msg("no line %s", line);
}

static void every_table_of_the_report_is_in_the_lines_and_twice_the_same(void **state)
{
    (void)state;
    figure_world(605);
    struct str csv = csv_of("2012-03-31");
    has_line(csv, "funnel,starts,,,,all,513\r\n");
    has_line(csv, "pace,participants,,,2011-03-31,target,189\r\n");
    has_line(csv, "pace,participants,,,2011-03-31,all,189\r\n");
    has_line(csv, "board_area,visits,jamtland,2012-03,,all,40\r\n");
    has_line(csv, "board_coach,visits,u1,2012-03,,all,90\r\n");
    struct str json = figure_report("2012-03-31");
    case_reopen(CASE_NOW + 86400 * MOMENT_SECOND); /* asked another day, elsewhere */
    assert_true(str_eq(csv_of("2012-03-31"), csv));
    assert_true(str_eq(figure_report("2012-03-31"), json));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_asked_where_the_plan_is_kept),
        TEST(what_is_behind_is_said_with_what_a_month_must_bring),
        TEST(a_share_under_what_was_promised_is_asked_about),
        TEST(a_step_of_three_people_shows_nobody),
        TEST(steps_that_differ_by_one_do_not_tell_who),
        TEST(of_ten_the_sheet_has_a_few_and_says_how_many_more),
        TEST(a_sheet_that_holds_all_says_nothing_of_more),
        TEST(every_table_of_the_report_is_in_the_lines_and_twice_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
