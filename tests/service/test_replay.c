/*
 * test_replay.c: a programme played from a list of dated facts, by services alone, from
 * an empty database to its final report: are the figures those of the plan, and what
 * becomes of rows that cannot be?
 */
#include "play_kit.h"
#include "service/replay.h"
#include "service/report.h"

#define HEAD "day,recorded_at,fact,person,firm,workplace,area,coach,sex,value,reason\n"

#define TEST(f) cmocka_unit_test_setup_teardown(f, play_make, case_gone)

static void write_list(const char *rows)
{
    FILE *out = fopen(case_path("facts.csv"), "we");

    assert_non_null(out);
    assert_true(fputs(HEAD, out) >= 0 && fputs(rows, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static bool try_read(struct replaying **list, struct err *err)
{
    struct replay_ask ask = { "dorroppnare", case_path("facts.csv"), case_path("") };

    return replay_read(&case_arena, &ask, list, err);
}

static struct replaying *list_read(void)
{
    struct replaying *list = NULL;
    struct err err = { 0 };

    CASE_OK(try_read(&list, &err), &err);
    return list;
}

static struct replayed *played(void)
{
    struct replayed *made = ARENA_NEW(&case_arena, struct replayed);
    struct err err = { 0 };

    CASE_OK(replay(&case_call, list_read(), made, &err), &err);
    return made;
}

static const char *refusal(const struct replayed *made, uint32_t at)
{
    struct err *err = ARENA_NEW(&case_arena, struct err);

    *err = made->refused[at].err;
    return err_english(err);
}

/* ------------------------------------------------------------- the whole programme */

struct line {
    int32_t day;
    char text[120];
};
static struct line line[4000];
static uint32_t lines;

static void add(int32_t day, const char *fact, uint32_t person, uint32_t firm,
                const char *rest)
{
    char text[DATE_TEXT_BYTES];

    date_format(day, text);
    line[lines].day = day;
    if (strcmp(fact, "visit") == 0)
        snprintf(line[lines].text, sizeof line->text, "%s,,visit,,f%u,,%s\n", text,
                 firm, rest);
    else
        snprintf(line[lines].text, sizeof line->text, "%s,,%s,p%u,f%u,,%s\n", text,
                 fact, person, firm, rest);
    lines++;
}

static void add_month(int32_t first, bool visits, uint32_t *person, uint32_t hires)
{
    static const char *const sexes[] = { "K", "M", "K", "M", "" };

    for (uint32_t i = 0; i < 27; i++, ++*person) {
        uint32_t firm = i < 15 ? i : 35 + i;
        int32_t day = first + (int32_t)i;
        char rest[60];
        snprintf(rest, sizeof rest, "%s,coach%u,%s,,",
                 i < 15 ? "vasternorrland" : "jamtland", i / 3, sexes[*person % 5]);
        add(day, "introduction_begins", *person, firm, rest);
        snprintf(rest, sizeof rest, ",coach%u,,6,", i / 3);
        if (*person < hires)
            add(day + 75, "hired", *person, firm, rest);
    }
    for (uint32_t f = 0; visits && f < 90; f++) {
        char rest[60];
        snprintf(rest, sizeof rest, "%s,coach%u,,4,no_work",
                 f < 50 ? "vasternorrland" : "jamtland", f / 10);
        add(first + (int32_t)(f % 10 / 2), "visit", 0, f, rest);
    }
}

static void write_plan(uint32_t hires)
{
    FILE *out = fopen(case_path("facts.csv"), "we");
    uint32_t person = 0;

    lines = 0;
    for (int32_t m = 0; m < 28; m++)
        add_month(date_add_months(date_from_civil(2010, 9, 1), m), m % 12 != 10,
                  &person, hires);
    add(date_from_civil(2011, 5, 5), "visit", 0, 90, "jamtland,coach5,,10,no_work");
    assert_non_null(out);
    assert_true(fputs(HEAD, out) >= 0);
    for (uint32_t i = 0; i < lines; i++)
        assert_true(fputs(line[i].text, out) >= 0);
    assert_true(fputs("2011-03-01,2013-06-02T10:00:00Z,correct,p162,,,,coach0,,"
                      "enrolled,mistake\n",
                      out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static void assert_text(const struct view *v, const char *path, const char *want)
{
    if (!str_is(figure_word(v, path), want))
        fail_msg("%s is %.*s", path, STR_ARG(figure_word(v, path)));
}

static void the_plan_played_is_the_plan_reported(void **state)
{
    (void)state;
    write_plan(605);
    const struct replayed *made = played();
    if (made->refused_count > 0)
        fail_msg("line %u: %s", made->refused[0].line, refusal(made, 0));
    assert_int_equal(made->people, 756);
    assert_int_equal(made->firms, 91);
    case_call.now = CASE_NOW;

    struct view *v = figure_report_view("2013-05-31");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 756);
    assert_int_equal(figure_number(v, "targets/0/rows/0/sum/all"), 420);
    assert_int_equal(figure_number(v, "targets/0/rows/1/sum/all"), 336);
    for (int i = 0; i < 3; i++) {
        static const char *const path[] = { "targets/0/all_areas/cells/0/all",
                                            "targets/0/all_areas/cells/1/all",
                                            "targets/0/all_areas/cells/2/all" };
        assert_int_equal(figure_number(v, path[i]), i == 0 ? 108 : 324);
    }
    assert_int_equal(figure_number(v, "targets/1/outcome"), 2340);
    assert_int_equal(figure_number(v, "targets/1/rows/0/sum/all"), 1300);
    assert_int_equal(figure_number(v, "targets/1/rows/1/sum/all"), 1040);
    assert_int_equal(figure_number(v, "shares/0/outcome"), 605);
    assert_text(v, "shares/0/percent", "80.03");
    assert_text(v, "budget/unit_costs/0/outcome_text",
                "26\xc2\xa0"
                "366");
    assert_text(v, "budget/unit_costs/1/outcome_text",
                "32\xc2\xa0"
                "946");
    assert_text(v, "budget/financiers/0/percent", "39.43");
    assert_int_equal(figure_number(v, "budget/financiers/1/ore"), 1207232700);
    /* Who has people in introduction still. */
    assert_int_equal(view_get(view_get(v, STR("board")), STR("coaches"))->count, 9);

    struct str twice = figure_report("2013-05-31");
    assert_true(str_eq(twice, figure_report("2013-05-31")));
    v = figure_report_view("2013-06-03");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 755);
    assert_int_equal(figure_number(v, "targets/0/all_areas/cells/1/all"), 323);
}

/* -------------------------------------------------------------------------- refusals
 */

static void
a_row_that_cannot_be_is_refused_with_its_reason_and_the_others_go_on(void **state)
{
    (void)state;
    write_list("2010-09-01,,introduction_begins,p1,f1,,jamtland,maja,K,,\n"
               "2010-09-02,,dances,p1,f1,,jamtland,maja,K,,\n"
               "2010-09-03,,hours,p1,,,jamtland,maja,K,120,\n"
               "2010-09-04,,visit,,,,jamtland,maja,,4,\n"
               "2010-09-05,,not_selected,p2,f1,,jamtland,maja,M,,no_reason_at_all\n"
               "2010-09-06,,introduction_begins,p3,f1,,jamtland,maja,,,\n");
    const struct replayed *made = played();
    assert_int_equal(made->refused_count, 4);
    assert_int_equal(made->refused[0].line, 3);
    assert_string_equal(refusal(made, 0), "the programme has no move called dances");
    assert_string_equal(refusal(made, 1), "hours is not booked yet");
    assert_string_equal(refusal(made, 2), "the row names no firm");
    assert_string_equal(refusal(made, 3), "the programme has no such reason");
    case_call.now = CASE_NOW;
    struct view *v = figure_report_view("2010-12-31");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 2);
    assert_int_equal(figure_number(v, "targets/0/all_areas/sum/not_stated"), 1);
}

static void rows_are_played_in_the_order_of_their_days_not_of_the_file(void **state)
{
    (void)state;
    write_list("2010-12-01,,hired,p1,f1,,jamtland,maja,,6,\n"
               "2010-09-01,,introduction_begins,p1,f1,,jamtland,maja,K,,\n");
    const struct replayed *made = played();
    assert_int_equal(made->refused_count, 0);
    case_call.now = CASE_NOW;
    struct view *v = figure_report_view("2010-10-31");
    assert_int_equal(figure_number(v, "targets/0/outcome"), 1); /* begun by then */
}

static void a_list_that_cannot_be_read_or_a_database_in_use_is_refused(void **state)
{
    struct replaying *list = NULL;
    struct replayed made = { 0 };
    struct err err = { 0 };

    (void)state;
    write_list("2010-02-30,,introduction_begins,p1,f1,,jamtland,maja,K,,\n");
    assert_false(try_read(&list, &err));
    firm_err(&err, ERR_INPUT, "line 2: 2010-02-30 is no day");
    write_list("2010-09-01,,introduction_begins,p1,f1,,skane,maja,K,,\n");
    assert_false(try_read(&list, &err));
    firm_err(&err, ERR_INPUT, "has no area skane");
    write_list("2010-09-01,,introduction_begins,p1,f1,,jamtland,maja,K,,\n");
    (void)played();
    assert_false(replay(&case_call, list_read(), &made, &err));
    firm_err(&err, ERR_CONFLICT, "is not empty");
}

static void a_visit_taken_back_counts_no_more_from_then_on(void **state)
{
    (void)state;
    write_list("2010-09-01,,visit,,f1,Krokom,jamtland,maja,,4,no_work\n"
               "2010-09-01,2010-10-05,correct,,f1,,,maja,,visit,mistake\n");
    const struct replayed *made = played();
    assert_int_equal(made->refused_count, 0);
    case_call.now = CASE_NOW;
    assert_int_equal(
        figure_number(figure_report_view("2010-10-04"), "targets/1/outcome"), 1);
    assert_int_equal(
        figure_number(figure_report_view("2010-10-05"), "targets/1/outcome"), 0);
}

static void what_people_did_afterwards_is_in_the_cohort_of_the_report(void **state)
{
    (void)state;
    write_list(
        "2010-09-01,,not_selected,p1,f1,,jamtland,maja,K,,own_wish\n"
        "2010-09-01,,not_selected,p2,f1,,jamtland,maja,M,,own_wish\n"
        "2011-03-01,,afterwards,p1,,,jamtland,maja,,months=6;stands=work;how=told,\n"
        "2011-03-01,,afterwards,p2,,,jamtland,maja,,months=7;stands=work,\n"
        "2011-03-01,,afterwards,p3,,,jamtland,maja,,months=6;stands=work,\n"
        "2011-03-01,,afterwards,p2,,,jamtland,maja,,months=12;stands=work,\n");
    const struct replayed *made = played();
    assert_int_equal(made->refused_count, 3);
    assert_string_equal(refusal(made, 0), "choose how long afterwards");
    assert_string_equal(refusal(made, 1), "the row names nobody who has begun");
    assert_string_equal(refusal(made, 2),
                        "it is not yet 12 months since she left the programme");
    case_call.now = CASE_NOW;
    struct view *v = figure_report_view("2011-03-01");
    assert_int_equal(figure_number(v, "cohorts/0/n"), 2);
    assert_int_equal(figure_number(v, "cohorts/0/rows/0/women"), 1);
    assert_int_equal(figure_number(v, "cohorts/0/rows/5/men"), 1); /* not asked */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_plan_played_is_the_plan_reported),
        TEST(a_row_that_cannot_be_is_refused_with_its_reason_and_the_others_go_on),
        TEST(rows_are_played_in_the_order_of_their_days_not_of_the_file),
        TEST(a_list_that_cannot_be_read_or_a_database_in_use_is_refused),
        TEST(a_visit_taken_back_counts_no_more_from_then_on),
        TEST(what_people_did_afterwards_is_in_the_cohort_of_the_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
