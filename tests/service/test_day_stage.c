/*
 * test_day_stage.c: a coach's day says where her people are in their programmes and how
 * long they have been there: hers alone, nobody by name, nobody who is protected.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/day.h"
#include "service/day_stage.h"

static void held_by(int64_t person, int64_t user)
{
    static int since; /* a new row each time */
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "UPDATE case_holder SET to_at = 2 WHERE person_id = %lld;"
               "INSERT INTO case_holder (person_id, user_id, from_at)"
               " VALUES (%lld, %lld, %d)",
               (long long)person, (long long)person, (long long)user, ++since);
    case_sql(str_cstr(&case_arena, buf_str(&sql)));
}

/* "introduction 2 30 45, talk 1 3 3": stage, people, mean and longest. */
static const char *stages_on(const char *day_text)
{
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };
    struct view *view;
    int32_t day;

    assert_true(date_parse(str_from(day_text), &day));
    case_call.now = (int64_t)day * 24 * 3600 * MOMENT_SECOND;
    CASE_OK(day_show(&case_call, &view, &err), &err);
    const struct view *list = view_get(view, STR("stages"));
    for (const struct view_item *i = list->list.first; i; i = i->next)
        buf_format(&out, "%s%.*s %lld %lld %lld", i == list->list.first ? "" : ", ",
                   STR_ARG(view_get(&i->value, STR("stage"))->text),
                   (long long)view_get(&i->value, STR("people"))->integer,
                   (long long)view_get(&i->value, STR("days_mean"))->integer,
                   (long long)view_get(&i->value, STR("days_longest"))->integer);
    return str_cstr(&case_arena, buf_str(&out));
}

/* One is in introduction since 1 September 2010, two in selection, one ten days later.
 */
static void three_hers(int64_t person[3])
{
    way_load("dorroppnare", NULL);
    person[0] = case_person(50, 1);
    (void)way_in_introduction(person[0], way_firm_ready("Aspens Bageri"));
    for (int i = 1; i < 3; i++) {
        person[i] = case_person(50 + i, 1);
        struct enrolment_new new = way_new("dorroppnare", person[i]);
        new.on = WAY_DAY + (i - 1) * 10;
        (void)way_begun(&new);
    }
    for (int i = 0; i < 3; i++)
        held_by(person[i], 1);
}

static void each_stage_has_its_people_and_their_days(void **state)
{
    int64_t person[3];

    (void)state;
    assert_string_equal(stages_on("2010-09-21"), "");
    three_hers(person);
    assert_string_equal(
        stages_on("2010-09-21"),
        "Selection and individual mapping 2 15 20, Introduction measure 1 20 20");
    assert_string_equal(
        stages_on("2010-09-22"),
        "Selection and individual mapping 2 16 21, Introduction measure 1 21 21");
}

/* On the last day nobody is late; who has no limit never is. */
static void each_stands_where_the_days_have_come_to_and_who_is_late_is_told(void **s)
{
    int64_t person[3];
    struct err err = { 0 };
    struct view *view;

    (void)s;
    three_hers(person);
    case_sql("UPDATE enrolment SET limit_on = '2010-10-01' WHERE counted_from ="
             " '2010-09-01';"
             "UPDATE enrolment SET limit_on = NULL, alert_on = NULL WHERE counted_from"
             " <> '2010-09-01'");
    for (int late = 0; late < 2; late++) {
        (void)stages_on(late ? "2010-10-02" : "2010-10-01");
        CASE_OK(day_show(&case_call, &view, &err), &err);
        const struct view *list = view_get(view, STR("stages"));
        const struct view *first = &list->list.first->value;
        const struct view *each = view_get(first, STR("each"));
        assert_int_equal(view_get(first, STR("people"))->integer, 2);
        assert_int_equal(each->count, 2);
        assert_int_equal(view_get(first, STR("limit_days"))->integer, 30);
        assert_int_equal(view_get(first, STR("late"))->integer, late);
        int64_t days = 0, past = 0;
        for (const struct view_item *i = each->list.first; i; i = i->next) {
            days += view_get(&i->value, STR("days"))->integer;
            past += view_get(&i->value, STR("late"))->boolean;
        }
        assert_int_equal(days, 30 + 20 + 2 * late);
        assert_int_equal(past, late);
    }
}

/* The rings of a line have an end; how many are left out is told. */
static void who_has_been_there_longest_is_drawn_and_the_others_are_counted(void **state)
{
    struct err err = { 0 };
    struct view *view;

    (void)state;
    way_load("dorroppnare", NULL);
    for (int i = 0; i < DAY_STAGE_DOTS + 2; i++) {
        const int64_t person = case_person(50 + i, 1);
        struct enrolment_new new = way_new("dorroppnare", person);
        new.on = WAY_DAY + (i == 0 ? 10 : 0); /* the first of all came last */
        (void)way_begun(&new);
        held_by(person, 1);
    }
    (void)stages_on("2010-09-21");
    CASE_OK(day_show(&case_call, &view, &err), &err);
    const struct view *line = &view_get(view, STR("stages"))->list.first->value;
    const struct view *each = view_get(line, STR("each"));
    assert_int_equal(view_number(line, "people"), DAY_STAGE_DOTS + 2);
    assert_int_equal(each->count, DAY_STAGE_DOTS);
    assert_int_equal(view_number(line, "more"), 2);
    for (const struct view_item *i = each->list.first; i; i = i->next)
        assert_int_equal(view_number(&i->value, "days"), 20);
}

static void a_programme_that_is_long_over_has_no_days(void **state)
{
    int64_t person[3];

    (void)state;
    three_hers(person);
    assert_non_null(strstr(stages_on("2014-05-31"), " 2 "));
    assert_string_equal(stages_on("2014-06-01"), "");
}

static void whom_a_colleague_holds_is_on_the_colleagues_day(void **state)
{
    int64_t person[3];

    (void)state;
    three_hers(person);
    held_by(person[1], 2);
    assert_string_equal(
        stages_on("2010-09-21"),
        "Selection and individual mapping 1 10 10, Introduction measure 1 20 20");
}

static void who_is_protected_or_has_ended_is_in_no_number(void **state)
{
    struct buf sql = buf_new(&case_arena);
    int64_t person[3];

    (void)state;
    three_hers(person);
    buf_format(&sql,
               "INSERT INTO protection (person_id, kind, from_at, set_by)"
               " VALUES (%lld, 'flag', 1, 'u1');"
               "UPDATE enrolment SET state = 'ended' WHERE rid = (SELECT enrolment_rid"
               " FROM enrolment_whom WHERE person_id = %lld)",
               (long long)person[0], (long long)person[1]);
    case_sql(str_cstr(&case_arena, buf_str(&sql)));
    assert_string_equal(stages_on("2010-09-21"),
                        "Selection and individual mapping 1 10 10");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_stage_has_its_people_and_their_days),
        TEST(who_has_been_there_longest_is_drawn_and_the_others_are_counted),
        TEST(each_stands_where_the_days_have_come_to_and_who_is_late_is_told),
        TEST(a_programme_that_is_long_over_has_no_days),
        TEST(whom_a_colleague_holds_is_on_the_colleagues_day),
        TEST(who_is_protected_or_has_ended_is_in_no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
