/*
 * test_report.c: does the report of a programme that went as planned show the plan's
 * figures, does it stay as it was for ever, and can it be asked at any day?
 */
#include "figure_kit.h"
#include "service/event_rebuild.h"
#include "service/firm_merge.h"
#include "service/report.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

static void assert_words(const struct view *v, const char *path, const char *want)
{
    struct str is = figure_word(v, path);

    if (!str_is(is, want))
        fail_msg("%s is \"%.*s\", not \"%s\"", path, STR_ARG(is), want);
}

static void the_targets_come_out_by_county_year_and_sex(void **state)
{
    (void)state;
    figure_world(605);
    struct view *v = figure_report_view("2013-05-31");

    assert_int_equal(figure_number(v, "targets/0/outcome"), 756);
    assert_int_equal(figure_number(v, "targets/0/rows/0/sum/all"), 420);
    assert_int_equal(figure_number(v, "targets/0/rows/1/sum/all"), 336);
    assert_int_equal(figure_number(v, "targets/0/all_areas/cells/0/all"), 108);
    assert_int_equal(figure_number(v, "targets/0/all_areas/cells/1/all"), 324);
    assert_int_equal(figure_number(v, "targets/0/all_areas/cells/2/all"), 324);
    assert_int_equal(figure_number(v, "targets/0/all_areas/sum/women") +
                         figure_number(v, "targets/0/all_areas/sum/men") +
                         figure_number(v, "targets/0/all_areas/sum/not_stated"),
                     756);
    assert_int_equal(figure_number(v, "targets/0/all_areas/sum/not_stated"), 38);
    assert_int_equal(figure_number(v, "targets/1/outcome"), 2340);
    assert_int_equal(figure_number(v, "targets/1/rows/0/sum/all"), 1300);
    assert_int_equal(figure_number(v, "targets/1/rows/1/sum/all"), 1040);
    assert_int_equal(figure_number(v, "targets/1/all_areas/cells/0/all"), 360);
    assert_int_equal(figure_number(v, "targets/1/all_areas/cells/1/all"), 990);
}

static const struct view *measure_of(const struct view *v, const char *id)
{
    const struct view *list = view_get(v, STR("measures"));

    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("id"))->text, id))
            return &i->value;
    fail_msg("there is no measure %s", id);
    return NULL;
}

static void a_firm_of_ten_is_a_visit_and_no_target(void **state)
{
    (void)state;
    figure_world(0);
    struct view *v = figure_report_view("2013-05-31");

    assert_int_equal(figure_number(measure_of(v, "visits"), "all"), 2340);
    assert_int_equal(figure_number(measure_of(v, "all_visits"), "all"), 2341);
}

static int64_t firm_months(const char *as_of)
{
    return figure_number(measure_of(figure_report_view(as_of), "visits"), "all");
}

/* At noon of a day of June 2013 it is written that `gone` went into `kept`. */
static int64_t join(int64_t merge, int64_t kept, int64_t gone, int32_t day)
{
    struct tx *tx = figure_begin();
    struct buf facts = buf_new(&case_arena);
    struct err err = { 0 };

    buf_format(&facts, "kept=%lld gone=%lld was=open", (long long)kept,
               (long long)gone);
    int64_t id = figure_event(tx, &(struct kit_event){ "firm_merged", "merge", merge,
                                                       date_from_civil(2013, 6, day),
                                                       facts.ptr, 0, 0, "same_place" });
    CASE_OK(firm_merge_make(tx, merge, &err), &err);
    figure_commit(tx);
    return id;
}

static void two_firms_that_are_one_count_as_one_from_that_day_on(void **state)
{
    struct err err = { 0 };

    (void)state;
    figure_world(0);
    struct str before = figure_report("2013-06-01");
    int64_t merged = join(900001, 500000, 500001, 2);
    assert_int_equal(firm_months("2013-06-03"), 2340 - 26);
    struct view *v =
        figure_report_view("2013-06-03"); /* visits are as many as before */
    assert_int_equal(figure_number(measure_of(v, "all_visits"), "all"), 2341);
    assert_true(str_eq(figure_report("2013-06-01"), before));

    /* Made again from events it is the same. */
    struct str after = figure_report("2013-06-03");
    struct tx *tx = figure_begin();
    CASE_OK(firm_merge_forget(tx, &err), &err);
    CASE_OK(firm_merge_make(tx, 900001, &err), &err);
    figure_commit(tx);
    assert_true(str_eq(figure_report("2013-06-03"), after));

    /* Undone they are two again, and what was asked between stays. */
    tx = figure_begin();
    case_call.now = (int64_t)date_from_civil(2013, 6, 5) * 86400 * MOMENT_SECOND;
    CASE_OK(event_withdraw(&case_call, tx, merged, "undo", 0, &err), &err);
    CASE_OK(firm_merge_make(tx, 900001, &err), &err);
    case_call.now = CASE_NOW;
    figure_commit(tx);
    assert_int_equal(firm_months("2013-06-05"), 2340);
    assert_true(str_eq(figure_report("2013-06-03"), after));
}

/* The last firm has ten people there, which was said after the other's four. */
static void of_two_that_are_one_the_size_said_last_decides(void **state)
{
    (void)state;
    figure_world(0);
    (void)join(900001, 500089, 500090, 2);
    assert_int_equal(firm_months("2013-06-03"), 2340 - 26);
    assert_int_equal(firm_months("2013-06-01"), 2340);
}

/* The workplace of either says where the two are. */
static void of_two_that_are_one_either_workplace_gives_the_area(void **state)
{
    (void)state;
    figure_world(0);
    case_sql("DELETE FROM firm_workplace WHERE firm_id = 1;");
    assert_int_equal(firm_months("2013-06-03"), 2340 - 26);
    (void)join(900001, 500000, 500001, 2);
    assert_int_equal(firm_months("2013-06-03"), 2340 - 26);
}

static void jobs_605_of_756_meet_80_percent_and_604_do_not(void **state)
{
    (void)state;
    figure_world(605);
    struct view *v = figure_report_view("2013-05-31");
    assert_int_equal(figure_number(v, "shares/0/outcome"), 605);
    assert_int_equal(figure_number(v, "shares/0/promised"), 605);
    assert_words(v, "shares/0/percent", "80.03");
    assert_true(
        view_get(&view_get(v, STR("shares"))->list.first->value, STR("met"))->boolean);
    assert_int_equal(figure_number(v, "budget/unit_costs/0/outcome_ore"), 2636600);
    assert_int_equal(figure_number(v, "budget/unit_costs/1/outcome_ore"), 3294600);
    assert_words(v, "budget/financiers/0/percent", "39.43");
    assert_int_equal(figure_number(v, "budget/financiers/1/ore"), 1207232700);

    struct tx *tx = figure_begin();
    struct err err = { 0 };
    int64_t id = firm_number("SELECT max(id) FROM event WHERE kind = 'moved' AND facts "
                             "LIKE '%employment%'");
    CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
    figure_commit(tx);
    case_call.now = CASE_NOW + 1;
    v = figure_report_view("2026-11-26");
    assert_int_equal(figure_number(v, "shares/0/outcome"), 604);
    assert_words(v, "shares/0/percent", "79.89");
    assert_false(
        view_get(&view_get(v, STR("shares"))->list.first->value, STR("met"))->boolean);
}

/* A start of March 2011 is taken away on 2 June 2013. */
static void take_away_one_of_march(void)
{
    int64_t id = firm_number("SELECT min(id) FROM event WHERE kind = 'moved' AND "
                             "valid_on LIKE '2011-03-%' AND facts LIKE "
                             "'%\"to\":\"introduction\"%'");
    struct tx *tx = figure_begin();
    struct err err = { 0 };

    case_call.now = (int64_t)date_from_civil(2013, 6, 2) * 86400 * MOMENT_SECOND;
    CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
    case_call.now = CASE_NOW;
    figure_commit(tx);
}

static void what_was_reported_stays_and_a_correction_shows_from_its_day_on(void **state)
{
    (void)state;
    figure_world(3);
    struct str before = figure_report("2013-05-31");
    take_away_one_of_march();
    assert_true(str_eq(figure_report("2013-05-31"), before));
    assert_true(str_eq(figure_report("2013-05-31"), before));
    struct view *v = figure_report_view("2013-06-03");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 755);
    assert_int_equal(figure_number(v, "targets/0/all_areas/cells/1/all"), 323);
    v = figure_report_view("2013-06-01");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 756);
}

/* One hour ahead of UTC in winter, two in summer. */
static void a_day_ends_when_it_ends_in_sweden(void **state)
{
    static const struct {
        int32_t month, mday;
        const char *last;
    } days[] = {
        { 1, 31, "2011-01-31T22:59:59Z" },  { 3, 26, "2011-03-26T22:59:59Z" },
        { 3, 27, "2011-03-27T21:59:59Z" },  { 7, 1, "2011-07-01T21:59:59Z" },
        { 10, 29, "2011-10-29T21:59:59Z" }, { 10, 30, "2011-10-30T22:59:59Z" },
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof days / sizeof *days; i++) {
        const int32_t day = date_from_civil(2011, days[i].month, days[i].mday);
        char text[21];
        moment_format(as_of_day(day).moment, text);
        assert_string_equal(text, days[i].last);
        assert_int_equal(moment_day(as_of_day(day).moment), day);
        assert_int_equal(moment_day(as_of_day(day).moment + 1), day + 1);
    }
}

static void rebuilt_figures_are_those_that_writing_made(void **state)
{
    struct rebuilt rebuilt = { 0 };
    struct err err = { 0 };

    (void)state;
    figure_world(3);
    take_away_one_of_march();
    struct str before = figure_report("2013-06-03");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_true(str_eq(figure_report("2013-06-03"), before));
}

static void a_day_the_programme_does_not_know_is_refused_and_said(void **state)
{
    struct report_ask ask = { .programme = STR("dorroppnare") };
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_NOT_FOUND, "no programme dorroppnare is loaded");
    figure_world(0);
    ask.as_of = date_from_civil(2010, 5, 31);
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "began on 2010-06-01");
    ask.as_of = CASE_DAY + 1;
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "has not come");
    ask.as_of = CASE_DAY;
    ask.month = STR("1999-01");
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "no month of the programme");
    ask.month = STR("2010-05"); /* the last before it began */
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "no month of the programme");
    ask.as_of = date_from_civil(2011, 3, 31);
    ask.month = STR("2011-04"); /* a nought there would look counted */
    assert_false(report_view(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "had not begun");
    assert_null(view);
}

static void the_board_has_a_coach_with_what_she_is_to_do(void **state)
{
    struct report_ask ask = { .programme = STR("dorroppnare"),
                              .as_of = date_from_civil(2013, 5, 31),
                              .month = STR("2011-03") };
    struct view *v = NULL;
    struct err err = { 0 };

    (void)state;
    figure_world(605);
    CASE_OK(report_view(&case_call, &ask, &v, &err), &err);
    assert_words(v, "board/coaches/0/coach", "u1");
    assert_words(v, "board/coaches/0/row", "A");
    assert_int_equal(figure_number(v, "board/areas/0/cells/0/all"), 15);
    assert_words(v, "board/areas/0/cells/0/target", "15");
    assert_int_equal(figure_number(v, "board/areas/2/cells/2/all"), 90);
    ask.month = STR("2011-07");
    CASE_OK(report_view(&case_call, &ask, &v, &err), &err);
    assert_words(v, "board/areas/2/cells/2/target", "0");
    assert_int_equal(figure_number(v, "board/areas/2/cells/2/all"), 0);
}

static void the_lines_of_text_are_the_figures_of_the_page(void **state)
{
    (void)state;
    figure_world(605);
    struct view *v = figure_report_view("2013-05-31");
    struct buf csv = buf_new(&case_arena);

    report_csv(&csv, v);
    assert_true(str_find(buf_str(&csv),
                         STR("target,participants,vasternorrland,,,all,420\r\n")) !=
                SIZE_MAX);
    assert_true(str_find(buf_str(&csv),
                         STR("target,visits,,2011-01-01,2011-12-31,target,990\r\n")) !=
                SIZE_MAX);
    /* visits have no women and men: no number is not nought */
    assert_true(str_find(buf_str(&csv), STR("measure,visits,,,,women,\r\n")) !=
                SIZE_MAX);
    assert_true(str_find(buf_str(&csv), STR("measure,visits,,,,women,0")) == SIZE_MAX);
    assert_true(str_find(buf_str(&csv), STR("measure,hires,,,,all,605\r\n")) !=
                SIZE_MAX);
    assert_true(str_find(buf_str(&csv),
                         STR("month,starts,,2011-03-01,2011-03-31,all,27\r\n")) !=
                SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_targets_come_out_by_county_year_and_sex),
        TEST(a_firm_of_ten_is_a_visit_and_no_target),
        TEST(two_firms_that_are_one_count_as_one_from_that_day_on),
        TEST(of_two_that_are_one_the_size_said_last_decides),
        TEST(of_two_that_are_one_either_workplace_gives_the_area),
        TEST(jobs_605_of_756_meet_80_percent_and_604_do_not),
        TEST(what_was_reported_stays_and_a_correction_shows_from_its_day_on),
        TEST(a_day_ends_when_it_ends_in_sweden),
        TEST(rebuilt_figures_are_those_that_writing_made),
        TEST(a_day_the_programme_does_not_know_is_refused_and_said),
        TEST(the_board_has_a_coach_with_what_she_is_to_do),
        TEST(the_lines_of_text_are_the_figures_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
