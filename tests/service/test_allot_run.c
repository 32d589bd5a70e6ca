/*
 * test_allot_run.c: does `insteg allot` answer what allot_run.h and docs/formats.md
 * promise? The cases of the programmes, worked by hand.
 */
#include "allot_kit.h"
#include "service/allot_best.h"

static int64_t number(const struct view *object, struct str key)
{
    const struct view *value = view_get(object, key);

    assert_non_null(value);
    assert_int_equal(value->kind, VIEW_INT);
    return value->integer;
}

static void is(const struct view *object, struct str key, const char *want)
{
    const struct view *value = view_get(object, key);

    assert_non_null(value);
    if (value->kind != VIEW_STR || !str_is(value->text, want))
        fail_msg("%.*s is not %s", STR_ARG(key), want);
}

/* The entry of `list` whose member `key` is `want`. */
static const struct view *entry(const struct view *answer, struct str list,
                                struct str key, const char *want)
{
    const struct view *all = view_get(answer, list);

    assert_non_null(all);
    for (const struct view_item *i = all->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, key)->text, want))
            return &i->value;
    return NULL;
}

static void refused(const char *text, const char *why)
{
    struct allot_report report = { .feasible = true };
    struct err err = { 0 };
    json_t *value = kit_json(text);

    assert_false(allot_run(value, &kit_arena, &report, &err));
    assert_string_equal(err_english(&err), why);
    assert_true(report.feasible); /* untouched */
    assert_null(report.answer);
    json_decref(value);
}

#define TWO                                                                            \
    "\"people\":[{\"id\":\"P1\"},{\"id\":\"P2\"}],\"needs\":[{\"id\":\"N1\"},"         \
    "{\"id\":\"N2\"}],\"pairs\":[{\"person\":\"P1\",\"need\":\"N1\",\"fit\":9000},"    \
    "{\"person\":\"P1\",\"need\":\"N2\",\"fit\":8900},{\"person\":\"P2\",\"need\":"    \
    "\"N1\",\"fit\":8800}]"

static void both_are_placed_where_one_gives_way(void **state)
{
    (void)state;
    const struct allot_report r =
        kit_run("{\"seed\":1,\"objective\":\"fit\",\"reason\":\"a trial\"," TWO "}");
    const struct view *placed;

    assert_int_equal(number(r.answer, STR("placed")), 2);
    assert_int_equal(number(r.answer, STR("fit")), 17700);
    placed = entry(r.answer, STR("placements"), STR("person"), "P1");
    is(placed, STR("need"), "N2");
    placed = entry(r.answer, STR("placements"), STR("person"), "P2");
    is(placed, STR("need"), "N1");
    assert_true(str_find(r.certificate, STR("\"value\":17700")) != SIZE_MAX);
}

static void equal_people_have_the_same_chance_and_the_same_draw_twice(void **state)
{
    (void)state;
    struct allot_report one = kit_run(kit_equals(30, 10, 7)),
                        two = kit_run(kit_equals(30, 10, 7));
    struct buf a = buf_new(&kit_arena), b = buf_new(&kit_arena);

    view_write(&a, one.answer);
    view_write(&b, two.answer);
    assert_true(str_eq(buf_str(&a), buf_str(&b)));
    assert_true(str_eq(one.certificate, two.certificate));
    const struct view *list = view_get(one.answer, STR("placements"));
    assert_int_equal(list->count, 10);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        is(view_get(&i->value, STR("probability")), STR("fraction"), "1/3");
}

static void over_three_thousand_seeds_everyone_is_drawn_a_thousand_times(void **state)
{
    (void)state;
    uint32_t times[30] = { 0 };
    json_t *value = kit_json(kit_equals(30, 10, 1));

    for (int64_t seed = 1; seed <= 3000; seed++) {
        struct arena mine = { 0 };
        struct allot_run run;
        struct allot_lay lay;
        struct allot_best best;
        struct err err = { 0 };
        (void)json_object_set_new(value, "seed", json_integer(seed));
        assert_true(allot_run_read(value, &mine, &run, &err));
        assert_true(
            allot_lay_out(&run, &(struct lay_want){ true, true }, &mine, &lay, &err));
        assert_true(allot_best(&lay, &mine, &best, NULL, &err));
        for (int p = 0; p < 30; p++)
            times[p] += best.need_of[p] != RUN_NONE;
        arena_free(&mine);
    }
    json_decref(value);
    for (int p = 0; p < 30; p++)
        if (times[p] < 880 || times[p] > 1120)
            fail_msg("person %d was drawn %u times", p, times[p]);
}

static void a_chance_that_is_not_exact_is_drawn_with_an_interval(void **state)
{
    (void)state;
    /* Any two of the three can be placed together: the chance is 2/3 each. */
    struct allot_report r = kit_run(
        "{\"seed\":5,\"people\":[{\"id\":\"X\"},{\"id\":\"Y\"},{\"id\":\"Z\"}],"
        "\"needs\":[{\"id\":\"A\"},{\"id\":\"B\"}],\"pairs\":[{\"person\":\"X\","
        "\"need\":\"A\"},{\"person\":\"Y\",\"need\":\"A\"},{\"person\":\"Y\",\"need\":"
        "\"B\"},{\"person\":\"Z\",\"need\":\"B\"}]}");
    const struct view *list = view_get(r.answer, STR("placements"));

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *p = view_get(&i->value, STR("probability"));
        assert_int_equal(number(p, STR("draws")), 10000);
        assert_true(number(p, STR("low_milli")) <= 667);
        assert_true(number(p, STR("high_milli")) >= 666);
        assert_true(number(p, STR("high_milli")) - number(p, STR("low_milli")) < 25);
    }
}

static void five_women_of_four_is_one_short_and_named(void **state)
{
    (void)state;
    struct allot_report r = kit_run(kit_mixed(
        4, 8, 8, "\"bounds\":[{\"family\":\"sex\",\"group\":\"women\",\"lower\":5}],"));

    assert_false(r.feasible);
    assert_int_equal(r.certificate.len, 0);
    assert_int_equal(number(r.answer, STR("missing")), 1);
    const struct view *v = entry(r.answer, STR("violations"), STR("group"), "women");
    assert_int_equal(number(v, STR("missing")), 1);
}

static void quota(const struct view *answer, const char *group, int64_t want,
                  int64_t placed)
{
    const struct view *q =
        entry(view_get(answer, STR("proportion")), STR("quotas"), STR("group"), group);

    assert_int_equal(number(q, STR("quota")), want);
    assert_int_equal(number(q, STR("placed")), placed);
}

static void places_are_shared_in_proportion_and_carried_over(void **state)
{
    (void)state;
    struct allot_report r =
        kit_run(kit_mixed(20, 20, 27, SHARES(550, 450) "\"places\":27}]},"));

    quota(r.answer, "women", 15, 15);
    quota(r.answer, "men", 12, 12);
    r = kit_run(
        kit_mixed(20, 20, 7,
                  SHARES(600, 400) "\"places\":7}],\"earlier\":[{\"intake\":\"H\","
                                   "\"given\":{\"women\":8,\"men\":6}}]},"));
    quota(r.answer, "women", 5, 5);
    quota(r.answer, "men", 2, 2);
    assert_int_equal(
        number(view_get(r.answer, STR("proportion")), STR("placed_without")), 7);
}

static void places_nobody_takes_are_free_after_the_date(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        kit_mixed(1, 20, 7,
                  "\"decided_on\":\"2027-01-10\"," SHARES(
                      600, 400) "\"places\":7}],\"release_on\":\"2027-01-15\"},"));

    quota(r.answer, "women", 4, 1);
    quota(r.answer, "men", 3, 3);
    r = kit_run(
        kit_mixed(1, 20, 7,
                  "\"decided_on\":\"2027-01-16\"," SHARES(
                      600, 400) "\"places\":7}],\"release_on\":\"2027-01-15\"},"));
    quota(r.answer, "women", 4, 1);
    quota(r.answer, "men", 3, 6);
}

static void a_deviation_and_its_reason_are_kept(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        kit_mixed(9, 9, 7,
                  SHARES(600, 400) "\"places\":7}],\"deviations\":[{\"intake\":\"I\","
                                   "\"group\":\"women\",\"places\":2,\"reason\":"
                                   "\"decided by the board\"}]},"));

    quota(r.answer, "women", 2, 2);
    is(entry(view_get(r.answer, STR("proportion")), STR("quotas"), STR("group"),
             "women"),
       STR("decided"), "decided by the board");
}

/* More for women by decision: what men are short of went to nobody without a share. */
static void places_that_another_group_was_decided_to_get_are_told_so(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        kit_mixed(9, 9, 7,
                  SHARES(100, 900) "\"places\":7}],\"deviations\":[{\"intake\":\"I\","
                                   "\"group\":\"women\",\"places\":7,\"reason\":"
                                   "\"decided by the board\"}]},"));
    const struct view *men = entry(view_get(r.answer, STR("proportion")), STR("quotas"),
                                   STR("group"), "men");

    assert_in_range(number(men, STR("placed")), 1, 5);
    is(men, STR("why"), "decided");
}

static void a_decision_by_hand_is_kept_and_told(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        "{\"seed\":1," TWO ",\"overrides\":[{\"person\":\"P2\",\"need\":\"N2\","
        "\"decision\":\"force\",\"reason\":\"has begun\"},{\"person\":\"P1\",\"need\":"
        "\"N1\",\"decision\":\"exclude\",\"reason\":\"asked not to\"}]}");

    is(entry(r.answer, STR("placements"), STR("person"), "P2"), STR("need"), "N2");
    is(entry(r.answer, STR("not_placed"), STR("person"), "P1"), STR("why"), "full");
    is(entry(r.answer, STR("overrides"), STR("person"), "P2"), STR("reason"),
       "has begun");
    const struct view *cost = view_get(r.answer, STR("by_hand"));
    assert_int_equal(number(cost, STR("placed_with")), 1);
    assert_int_equal(number(cost, STR("placed_without")), 2);
}

static void the_longest_waiting_goes_first_where_need_is(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        "{\"seed\":1,\"objective\":\"need_first\",\"people\":[{\"id\":\"new\","
        "\"waited_days\":3},{\"id\":\"old\",\"waited_days\":300},{\"id\":\"far\","
        "\"priority\":1}],\"needs\":[{\"id\":\"A\",\"positions\":2}],\"pairs\":[{"
        "\"person\":\"new\",\"need\":\"A\",\"fit\":9000},{\"person\":\"old\","
        "\"need\":\"A\"},{\"person\":\"far\",\"need\":\"A\"}]}");

    const struct view *no = entry(r.answer, STR("not_placed"), STR("person"), "new");
    assert_non_null(no);
    is(no, STR("why"), "full");
    assert_int_equal(number(no, STR("lot")), 3);
}

static void what_is_wrong_in_a_file_is_said_where_it_is(void **state)
{
    (void)state;
#define SHARED                                                                         \
    "\"proportional\":{\"family\":\"sex\",\"shares\":[{\"group\":\"men\","             \
    "\"milli\":1000}],"
#define FORCED                                                                         \
    "{\"person\":\"P\",\"need\":\"N\",\"decision\":\"force\",\"reason\":\"r\"}"
#define ONE "\"people\":[{\"id\":\"P\"}],\"needs\":[{\"id\":\"N\"}],"
    static const struct {
        const char *text, *why;
    } wrong[] = {
        { "[]", "an object {...} is wanted here" },
        { "{" ONE "\"pairs\":[]}", "seed is missing: the number of the lottery, fixed "
                                   "before the people are known" },
        { "{\"seed\":-1," ONE "\"pairs\":[]}",
          "seed must be a whole number from 0 to 9,007,199,254,740,991" },
        { "{\"seed\":1,\"objective\":\"best\"}",
          "the objective is lottery, need_first or fit, not best" },
        { "{\"seed\":1,\"objective\":\"fit\"," ONE "\"pairs\":[]}",
          "the objective fit takes the fittest first and needs a reason; write it "
          "under "
          "reason" },
        { "{\"seed\":1,\"people\":[]}", "there are no people to give places to" },
        { "{\"seed\":1,\"peple\":[]}", "there is no field called peple in the format" },
        { "{\"seed\":1,\"people\":[{\"id\":\"P\"},{\"id\":\"P\"}]}",
          "people, entry 2: person P is there twice" },
        { "{\"seed\":1," ONE "\"pairs\":[{\"person\":\"Q\",\"need\":\"N\"}]}",
          "pairs, entry 1: there is no person called Q in the file" },
        { "{\"seed\":1," ONE "\"pairs\":[{\"person\":\"P\",\"need\":\"N\",\"fit\":"
          "10001}]}",
          "pairs, entry 1: fit must be a whole number from 0 to 10,000" },
        { "{\"seed\":1," ONE "\"pairs\":[{\"person\":\"P\",\"need\":\"N\"},{\"person\":"
          "\"P\",\"need\":\"N\"}]}",
          "pairs, entry 2: the pair of P and N is there twice" },
        { "{\"seed\":1,\"families\":{\"age\":[\"young\"]},\"people\":[{\"id\":"
          "\"P\",\"groups\":{\"sex\":\"women\"}}]}",
          "people, entry 1: there is no family called sex in the file" },
        { "{\"seed\":1," SEXES ONE SHARED "\"intakes\":[{\"intake\":\"K\","
          "\"places\":2}]}}",
          "intakes, entry 1: there is no intake called K in the file" },
        { "{\"seed\":1," SEXES ONE "\"proportional\":{\"family\":\"sex\","
          "\"shares\":[{\"group\":\"men\",\"milli\":900}]}}",
          "proportional places: the shares make 900 thousandths together; they must "
          "make 1,000" },
        { "{\"seed\":1," ONE "\"overrides\":[" FORCED "," FORCED "]}",
          "overrides, entry 2: the decisions by hand on P contradict each other" },
        { "{\"seed\":1,\"people\":[{\"id\":\"P\"}],\"needs\":[{\"id\":\"N\","
          "\"positions\":-2}]}",
          "needs, entry 1: positions must be a whole number from 0 to 100,000" },
        { "{\"seed\":1," ONE "\"bounds\":[{\"lower\":3,\"upper\":2}]}",
          "bounds, entry 1: at least 3 and at most 2 cannot both hold" },
        { "{\"seed\":1," ONE "\"bounds\":[{\"employer\":\"E\",\"upper\":2}]}",
          "bounds, entry 1: there is no employer called E in the file" },
        { "{\"seed\":1," ONE "\"bounds\":[{\"need\":\"N\"}]}",
          "bounds, entry 1: a bound needs lower, upper or both; this one has neither" },
        { "{\"seed\":1," ONE "\"overrides\":[{\"person\":\"P\",\"need\":\"N\","
          "\"decision\":\"force\"}]}",
          "overrides, entry 1: a decision by hand needs a reason; write it under "
          "reason" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(wrong[i].text, wrong[i].why);
}

#define TWO_OVERLAP                                                                    \
    "\"people\":[{\"id\":\"P\"},{\"id\":\"Q\"}],\"needs\":[{\"id\":\"A\","             \
    "\"employer\":"                                                                    \
    "\"E\",\"intake\":\"I\"},{\"id\":\"B\",\"employer\":\"E\"},{\"id\":\"C\","         \
    "\"intake\":"                                                                      \
    "\"I\"}],\"pairs\":[{\"person\":\"P\",\"need\":\"A\"},{\"person\":\"Q\",\"need\":" \
    "\"B\"},{\"person\":\"Q\",\"need\":\"C\"}],"

static void groups_that_do_not_nest_are_refused_by_name(void **state)
{
    (void)state;
    struct buf text = buf_new(&kit_arena);

    buf_cstr(&text,
             "{\"seed\":1," SEXES "\"bounds\":[{\"intake\":\"I\",\"family\":"
             "\"sex\",\"group\":\"women\",\"upper\":1}],\"people\":[{\"id\":"
             "\"P\",\"groups\":{\"sex\":\"women\"}},{\"id\":\"Q\"}],\"needs\":[");
    buf_cstr(&text, "{\"id\":\"A\",\"intake\":\"I\"},{\"id\":\"B\",\"intake\":\"I\"},"
                    "{\"id\":\"C\"}],\"pairs\":[");
    for (int p = 0; p < 2; p++)
        for (int n = 0; n < 3; n++)
            buf_format(&text, "%s{\"person\":\"%c\",\"need\":\"%c\"}", p + n ? "," : "",
                       'P' + p, 'A' + n);
    buf_cstr(&text, "]}");
    refused(
        text.ptr,
        "bounds, entry 1: the bound on women, I is on a group within several needs, "
        "and "
        "both the group and the needs have pairs outside it; give each intake a run of "
        "its own");
    refused(
        "{\"seed\":1," TWO_OVERLAP "\"bounds\":[{\"employer\":\"E\",\"upper\":1},{"
        "\"intake\":\"I\",\"upper\":1}]}",
        "bounds, entry 2: the bounds on I and on E overlap, and neither lies within "
        "the other; let one lie within the other, or give each intake a run of its "
        "own");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_are_placed_where_one_gives_way),
        cmocka_unit_test(equal_people_have_the_same_chance_and_the_same_draw_twice),
        cmocka_unit_test(over_three_thousand_seeds_everyone_is_drawn_a_thousand_times),
        cmocka_unit_test(a_chance_that_is_not_exact_is_drawn_with_an_interval),
        cmocka_unit_test(five_women_of_four_is_one_short_and_named),
        cmocka_unit_test(places_are_shared_in_proportion_and_carried_over),
        cmocka_unit_test(places_nobody_takes_are_free_after_the_date),
        cmocka_unit_test(a_deviation_and_its_reason_are_kept),
        cmocka_unit_test(places_that_another_group_was_decided_to_get_are_told_so),
        cmocka_unit_test(a_decision_by_hand_is_kept_and_told),
        cmocka_unit_test(the_longest_waiting_goes_first_where_need_is),
        cmocka_unit_test(what_is_wrong_in_a_file_is_said_where_it_is),
        cmocka_unit_test(groups_that_do_not_nest_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
