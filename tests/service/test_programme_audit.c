/*
 * test_programme_audit.c: the arithmetic of Dörröppnare, point by point, and what the
 * checker says of it: exactly what does not add up, and nothing else.
 */
#include "domain/programme_check.h"
#include "programme_kit.h"

static void dorroppnare_has_these_findings_and_no_other(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_string_equal(kit_lines(&r), "months_without_targets@phases\n"
                                       "bands_disagree@bands[1]\n"
                                       "share_rounded@shares[0].number\n"
                                       "rate_needs_free_months@rates[2]\n"
                                       "definition_unclear@rates[3]\n"
                                       "stock_flow@rates[4]\n"
                                       "parts_needed@measures[2].parts\n"
                                       "verified_after_end@measures[7]\n");
    assert_int_equal(r.findings.of[SEVERITY_ERROR], 0);
    assert_int_equal(r.findings.of[SEVERITY_WARNING], 6);
    assert_int_equal(r.findings.of[SEVERITY_NOTE], 2);
}

static void the_other_four_add_up(void **state)
{
    (void)state;
    static const char *const names[] = { "hallsberg", "jobbtorget", "lulea",
                                         "norrbotten" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct programme_reading r = kit_read(kit_shipped(names[i]));
        assert_true(str_is(r.programme.id, names[i]));
        assert_int_equal(r.findings.of[SEVERITY_ERROR], 0);
        assert_int_equal(r.findings.of[SEVERITY_WARNING], 0);
    }
}

/* Point 1: the sums are correct, and one cell changed is refused and named. */
static void one_cell_too_much_breaks_its_row_and_its_column(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("dorroppnare", "[48, 144, 144]", "[48, 145, 144]");

    const struct finding *row = kit_only(&r, "row_sum");
    assert_true(str_is(row->path, "targets[0].rows[1]"));
    assert_string_equal(kit_said(row), "Participants in recruitment activities, "
                                       "Jämtland: the row makes 337, not 336");
    const struct finding *column = kit_only(&r, "column_sum");
    assert_true(str_is(column->path, "targets[0].sums[1]"));
    assert_string_equal(kit_said(column), "Participants in recruitment activities, "
                                          "2011: the column makes 325, not 324");
    assert_true(
        str_is(kit_only(&r, "cell_suspect")->path, "targets[0].rows[1].cells[1]"));
    assert_int_equal(r.findings.of[SEVERITY_ERROR], 2);
    assert_int_equal(kit_count(&r, "rate_cell"), 0); /* one fault is told once */
}

static const struct calendar *calendar_of(const struct programme_reading *r,
                                          const char *id)
{
    for (uint32_t i = 0; i < r->programme.calendars.count; i++)
        if (str_is(r->programme.calendars.item[i].id, id))
            return &r->programme.calendars.item[i];
    fail_msg("no calendar %s", id);
    return NULL;
}

/* Point 2: 28 active months, 4 and 12 and 12; 27 a month is 15 and 12, 3 for each. */
static void participants_have_28_months_of_27(void **state)
{
    (void)state;
    static const uint32_t want[] = { 4, 12, 12 };
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));
    const struct calendar *calendar = calendar_of(&r, "participants");
    const struct programme_target *t = &r.programme.targets.item[0];
    struct period whole = { DAY_NONE, DAY_NONE };

    assert_int_equal(calendar_months(&r.programme, calendar, whole, true), 28);
    assert_int_equal(t->sum, 28 * 27);
    for (uint32_t i = 0; i < 3; i++) {
        const struct programme_column *c = &t->columns.item[i];
        uint32_t months = calendar_months(&r.programme, calendar,
                                          (struct period){ c->from, c->to }, true);
        assert_int_equal(months, want[i]);
        assert_int_equal(t->rows.item[0].cells.item[i], months * 15);
        assert_int_equal(t->rows.item[1].cells.item[i], months * 12);
    }
    const struct programme_staff *coaches = &r.programme.staff.item[0];
    assert_int_equal(coaches->areas.item[0].count * 3, 15);
    assert_int_equal(coaches->areas.item[1].count * 3, 12);
}

/* Point 2 and 3: staff spread otherwise does not carry the rates of the areas. */
static void six_and_three_coaches_do_not_fit_the_areas(void **state)
{
    (void)state;
    struct str text =
        kit_changed(kit_shipped("dorroppnare"), "\"count\": 5", "\"count\": 6");
    struct programme_reading r =
        kit_read(kit_changed(text, "\"count\": 4", "\"count\": 3"));

    assert_int_equal(kit_count(&r, "area_rate"), 4);
    r = kit_read(text);
    assert_string_equal(kit_said(kit_only(&r, "staff_sum")),
                        "Recruitment coaches: the areas have 10 together, not 9");
}

/* Point 3: 26 months of visits with July free, 28 without. */
static void visits_have_26_months_with_july_free(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));
    const struct calendar *calendar = calendar_of(&r, "visits");
    struct period whole = { DAY_NONE, DAY_NONE },
                  year = { date_from_civil(2011, 1, 1), date_from_civil(2011, 12, 31) };

    assert_int_equal(calendar_months(&r.programme, calendar, whole, true), 26);
    assert_int_equal(calendar_months(&r.programme, calendar, whole, false), 28);
    assert_int_equal(calendar_months(&r.programme, calendar, year, true), 11);
    const struct finding *f = kit_only(&r, "rate_needs_free_months");
    assert_string_equal(
        kit_said(f), "Firms visited: 90 a month in 28 months is 2,520, not 2,340; it "
                     "holds only with free months, 26 months in all, which nobody "
                     "has decided");
    assert_int_equal(f->with.expected.ratio.num, 2340);
    assert_int_equal(f->with.found.ratio.num, 2520);
}

static void without_a_free_month_90_a_month_is_too_much(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("dorroppnare", "\"free_months\": [7]", "\"free_months\": []");
    assert_string_equal(kit_said(kit_only(&r, "rate_total")),
                        "Firms visited: 90 a month in 28 months is 2,520, not 2,340");

    r = kit_with("dorroppnare", "\"free_months\": [7],\n   \"basis\": \"assumed\"",
                 "\"free_months\": [7], \"basis\": \"stated\"");
    assert_int_equal(kit_count(&r, "rate_needs_free_months"), 0);
    assert_int_equal(kit_count(&r, "rate_total"), 0);
}

/* Point 4: 36 months are 3, 28 and 5. */
static void thirty_six_months_are_3_28_and_5(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_int_equal(period_months(r.programme.period->from, r.programme.period->to),
                     36);
    assert_string_equal(kit_said(kit_only(&r, "months_without_targets")),
                        "of 36 months 28 are active: 3 to start up and 5 to close have "
                        "no targets");
}

/* Point 5: 9 times 5 occasions, 90 firms: exactly 2 each. */
static void an_occasion_needs_two_firms(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_string_equal(kit_said(kit_only(&r, "parts_needed")),
                        "Visit occasions: 45 a month have to hold 2 each to make 90 a "
                        "month (Firms visited)");
    r = kit_with("dorroppnare", "\"part_of\": \"occasions\"",
                 "\"part_of\": \"occasions\", \"parts\": 2");
    assert_int_equal(kit_count(&r, "parts_needed"), 0);
    r = kit_with("dorroppnare", "\"part_of\": \"occasions\"",
                 "\"part_of\": \"occasions\", \"parts\": \"1.5\"");
    assert_int_equal(kit_only(&r, "parts_differ")->with.expected.ratio.num, 2);
}

/* Point 6: 604.8 is 605; 604 is 79.89 %, 605 is 80.03 %. */
static void eighty_per_cent_of_756_is_605(void **state)
{
    (void)state;
    struct ratio eighty = ratio_int(80);
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_int_equal(share_ceil(eighty, 756), 605);
    assert_true(percent_fits(604, 756, ratio_of(7989, 100), 2));
    assert_true(percent_fits(605, 756, ratio_of(8003, 100), 2));
    assert_true(
        ratio_eq(ratio_times(ratio_of(80, 100), ratio_int(27)), ratio_of(216, 10)));
    assert_string_equal(
        kit_said(kit_only(&r, "share_rounded")),
        "Hired, six months agreed: 80 per cent of 756 is 604.8, and 605 "
        "is the first whole number that is enough");
    r = kit_with("dorroppnare", "\"number\": 605", "\"number\": 604");
    assert_int_equal(kit_only(&r, "share_short")->kind->severity, SEVERITY_ERROR);
    assert_int_equal(kit_count(&r, "unit_cost"), 0 + 2); /* and what one costs */
    r = kit_with("dorroppnare", "\"number\": 605", "\"number\": 606");
    assert_int_equal(kit_only(&r, "share_more")->kind->severity, SEVERITY_WARNING);
}

/* Point 7: 14 per cent and 7 per cent imply these populations. */
static void shares_imply_populations(void **state)
{
    (void)state;
    assert_int_equal(share_whole(756, ratio_int(14)), 5400);
    assert_int_equal(share_whole(2340, ratio_int(7)), 33429);
    struct programme_reading r =
        kit_with("dorroppnare", "\"percent\": 14, \"number\": null",
                 "\"percent\": 14, \"number\": 5400");
    assert_int_equal(kit_count(&r, "part_differs"), 0);
    r = kit_with("dorroppnare", "\"percent\": 14, \"number\": null",
                 "\"percent\": 14, \"number\": 6000");
    assert_true(str_is(kit_only(&r, "part_differs")->path, "targets[0].share"));
}

/* Point 8: 45 at a time for 2 to 4 months is not 27 a month; 54, 81 and 108 would be.
 */
static void a_stock_of_45_does_not_give_27_a_month(void **state)
{
    (void)state;
    static const struct {
        int month, each;
    } fits[] = { { 2, 6 }, { 3, 9 }, { 4, 12 } };
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_string_equal(kit_said(kit_only(&r, "stock_flow")),
                        "45 at a time who stay 2\xe2\x80\x93"
                        "4 months make 11.25\xe2\x80\x93"
                        "22.5 a month, not 27 (Talks about employment)");
    for (size_t i = 0; i < 3; i++) {
        struct str text = kit_shipped("dorroppnare");
        char length[80], stock[120];
        snprintf(length, sizeof length, "\"least\": %d, \"most\": %d,", fits[i].month,
                 fits[i].month);
        snprintf(stock, sizeof stock,
                 "\"value\": %d,\n   \"per_staff\": {\"staff\": \"coaches\", "
                 "\"value\": %d},\n   \"basis\": \"stated\"\n  }\n ],\n \"order\"",
                 fits[i].each * 9, fits[i].each);
        text = kit_changed(text, "\"least\": 2, \"most\": 4,", length);
        text = kit_changed(text,
                           "\"value\": 45,\n   \"per_staff\": {\"staff\": \"coaches\", "
                           "\"value\": 5},\n   \"basis\": \"stated\"\n  }\n ],\n "
                           "\"order\"",
                           stock);
        r = kit_read(text);
        assert_int_equal(kit_count(&r, "stock_flow"), 0);
        assert_int_equal(kit_count(&r, "staff_rate"), 0);
    }
}

/* Point 8: whichever reading, nothing later is larger than what came before. */
static void more_hires_than_participants_are_impossible(void **state)
{
    (void)state;
    struct str text =
        kit_changed(kit_shipped("dorroppnare"), "\"order\": [\"starts\", ",
                    "\"order\": [\"participants\", ");
    struct programme_reading r = kit_read(text);

    assert_int_equal(kit_count(&r, "order_broken"), 0);
    r = kit_read(kit_changed(text, "\"number\": 605", "\"number\": 757"));
    assert_true(str_is(kit_only(&r, "order_broken")->path, "order[2]"));
}

/* Point 9: 756 is also 27 talks in 28 months. */
static void what_756_counts_has_to_be_decided(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));

    assert_string_equal(kit_said(kit_only(&r, "definition_unclear")),
                        "Participants in recruitment activities: 756 is also 27 times "
                        "28, which is Talks "
                        "about employment; which of them is counted has to be decided");
    /* Decided: the target is of talks. */
    r = kit_with("dorroppnare",
                 "\"id\": \"participants\",\n   \"measure\": \"participants\"",
                 "\"id\": \"participants\",\n   \"measure\": \"talks\"");
    assert_int_equal(kit_count(&r, "definition_unclear"), 0);
}

/* Point 10: six months from 2012-11-30 end before 2013-05-31, from the day after not.
 */
static void hires_after_november_2012_cannot_be_verified(void **state)
{
    (void)state;
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));
    const struct finding *f = kit_only(&r, "verified_after_end");

    assert_int_equal(f->with.expected.day, date_from_civil(2012, 11, 30));
    assert_string_equal(
        kit_said(f), "Hired, six months shown: what begins after 2012-11-30 cannot be "
                     "seen to have held 6 months before the end, 2013-05-31");
    /* A day less: six months from 2012-11-30 end on the very last day. */
    struct str text = kit_changed(kit_shipped("dorroppnare"),
                                  "\"from\": \"2010-06-01\", \"to\": \"2013-05-31\"",
                                  "\"from\": \"2010-06-01\", \"to\": \"2013-05-30\"");
    r = kit_read(text);
    assert_int_equal(kit_only(&r, "verified_after_end")->with.expected.day,
                     date_from_civil(2012, 11, 30));
    r = kit_with("dorroppnare", "\"proof\": \"verified\"",
                 "\"proof\": \"verified\", \"after_end\": true");
    assert_int_equal(kit_count(&r, "verified_after_end"), 0);
}

static void a_group_of_one_or_three_cannot_be_balanced(void **state)
{
    (void)state;
    int64_t least, most;
    struct programme_reading r;

    assert_true(balance_bounds(9, 40, 60, &least, &most));
    assert_int_equal(least, 4);
    assert_int_equal(most, 5);
    for (int64_t n = 1; n <= 12; n++) {
        bool any = false; /* by trying every number of women */
        for (int64_t w = 0; w <= n; w++)
            any |= w * 100 >= 40 * n && w * 100 <= 60 * n;
        assert_int_equal(balance_bounds(n, 40, 60, &least, &most), any);
        assert_int_equal(any, n != 1 && n != 3);
    }
    r = kit_with("dorroppnare", "\"size\": null", "\"size\": 3");
    assert_string_equal(
        kit_said(kit_only(&r, "balance_impossible")),
        "The steering group: 40 to 60 per cent of each sex cannot be met "
        "in a group of 3");
    r = kit_with("dorroppnare", "\"size\": 9,\n   \"women\": null",
                 "\"size\": 9,\n   \"women\": 6");
    assert_int_equal(kit_only(&r, "balance_broken")->with.found.ratio.num, 6);
}

static void money_makes_its_sum_and_its_shares(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("dorroppnare", "\"ore\": 786011500", "\"ore\": 786011600");

    assert_string_equal(
        kit_said(kit_only(&r, "budget_sum")),
        "the financiers give 19,932,443 kr together, not 19,932,442 kr");
    r = kit_with("dorroppnare", "\"39.43\"", "\"39.44\"");
    assert_true(
        str_is(kit_only(&r, "budget_share")->path, "budget.financiers[0].percent"));
    r = kit_with("dorroppnare", "\"ore\": 3294600", "\"ore\": 3294700");
    assert_string_equal(kit_said(kit_only(&r, "unit_cost")),
                        "19,932,442 kr over 605 is 32,946 kr each, not 32,947 kr");
}

static void sixteen_co_financiers_are_listed(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("dorroppnare", "\"member_count\": 16", "\"member_count\": 15");

    assert_int_equal(kit_only(&r, "members_differ")->with.found.ratio.num, 16);
}

static void an_interview_day_needs_room_for_its_people(void **state)
{
    (void)state;
    static const char none[] =
        "\"interviewers\": null, \"minutes\": null, \"slot_minutes\": null";
    struct programme_reading r =
        kit_with("jobbtorget", none,
                 "\"interviewers\": 2, \"minutes\": 360, \"slot_minutes\": 30");

    assert_int_equal(kit_count(&r, "day_full"), 0);
    r = kit_with("jobbtorget", none,
                 "\"interviewers\": 1, \"minutes\": 360, \"slot_minutes\": 30");
    assert_int_equal(kit_only(&r, "day_full")->with.found.ratio.num, 12);
}

static void thirty_of_just_under_fifty_are_at_least_sixty_per_cent(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("hallsberg", "\"percent\": 60,", "\"percent\": 61,");

    assert_int_equal(kit_count(&r, "figure_bound"), 1);
    r = kit_with("hallsberg", "\"percent\": 15,", "\"percent\": 16,");
    assert_int_equal(kit_count(&r, "figure_percent"), 1);
    r = kit_with("hallsberg", "\"number\": 50,", "\"number\": 30,");
    assert_int_equal(kit_count(&r, "parts_more"), 1);
}

static void a_placement_longer_than_its_limit_is_refused(void **state)
{
    (void)state;
    struct programme_reading r =
        kit_with("lulea", "{\"least\": 1, \"most\": 1, \"unit\": \"months\"}",
                 "{\"least\": 1, \"most\": 7, \"unit\": \"months\"}");

    assert_string_equal(kit_said(kit_only(&r, "over_limit")),
                        "Work placement lasts 7 months, and Work placement may last 6 "
                        "months");
    r = kit_with("lulea", "\"rate\": \"arbetspraktik\"", "\"rate\": \"nowhere\"");
    assert_int_equal(kit_count(&r, "unknown_rate"), 1);
    r = kit_with("dorroppnare", "\"rate\": null", "\"rate\": \"etableringsjobb\"");
    assert_int_equal(kit_count(&r, "not_in_force"), 1); /* it began in 2024 */
    r = kit_with("lulea", "{\"at\": 2, \"unit\": \"weeks\"}",
                 "{\"at\": 5, \"unit\": \"weeks\"}");
    assert_int_equal(kit_count(&r, "late_alert"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dorroppnare_has_these_findings_and_no_other),
        cmocka_unit_test(the_other_four_add_up),
        cmocka_unit_test(one_cell_too_much_breaks_its_row_and_its_column),
        cmocka_unit_test(participants_have_28_months_of_27),
        cmocka_unit_test(six_and_three_coaches_do_not_fit_the_areas),
        cmocka_unit_test(visits_have_26_months_with_july_free),
        cmocka_unit_test(without_a_free_month_90_a_month_is_too_much),
        cmocka_unit_test(thirty_six_months_are_3_28_and_5),
        cmocka_unit_test(an_occasion_needs_two_firms),
        cmocka_unit_test(eighty_per_cent_of_756_is_605),
        cmocka_unit_test(shares_imply_populations),
        cmocka_unit_test(a_stock_of_45_does_not_give_27_a_month),
        cmocka_unit_test(more_hires_than_participants_are_impossible),
        cmocka_unit_test(what_756_counts_has_to_be_decided),
        cmocka_unit_test(hires_after_november_2012_cannot_be_verified),
        cmocka_unit_test(a_group_of_one_or_three_cannot_be_balanced),
        cmocka_unit_test(money_makes_its_sum_and_its_shares),
        cmocka_unit_test(sixteen_co_financiers_are_listed),
        cmocka_unit_test(an_interview_day_needs_room_for_its_people),
        cmocka_unit_test(thirty_of_just_under_fifty_are_at_least_sixty_per_cent),
        cmocka_unit_test(a_placement_longer_than_its_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
