/*
 * test_afterwards.c: what somebody does after she left is asked when it is time, of
 * whose way it is; asked again the new answer stands, and as of before the old; whoever
 * holds the case is reminded until it is written; and the cohort's parts are its whole.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/afterwards.h"
#include "service/cohort.h"
#include "service/report.h"
#include "service/todo.h"
#include "store/query.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)
#define LEFT_ON (WAY_DAY + 10)

static int64_t noon(int32_t day)
{
    return ((int64_t)day * 24 + 12) * 3600 * MOMENT_SECOND;
}

static void leave(int64_t way, int32_t day)
{
    const struct enrolment_act act = { .what = ENROLMENT_MOVE,
                                       .rid = way,
                                       .on = day,
                                       .move = STR("not_selected"),
                                       .role = STR("coach"),
                                       .reason = STR("own_wish"),
                                       .how = "told" };
    struct err err = { 0 };

    case_call.now = noon(day);
    CASE_OK(enrolment_act(&case_call, &act, &err), &err);
    case_call.now = CASE_NOW;
}

/* A way that ended on LEFT_ON; the person's row in *person. */
static int64_t left(int64_t rid, int64_t *person)
{
    *person = case_person(rid, 1);
    struct enrolment_new new = way_new("dorroppnare", *person);
    case_call.now = noon(WAY_DAY); /* reports ask what was known by then */
    int64_t way = way_begun(&new);
    leave(way, LEFT_ON);
    return way;
}

static struct afterwards_new answer(int64_t way, int64_t person, int64_t months)
{
    return (struct afterwards_new){ .way_rid = way,
                                    .person_id = person,
                                    .months = months,
                                    .stands = STR("work"),
                                    .how = STR("self"),
                                    .on = date_add_months(LEFT_ON, (int32_t)months) };
}

static void written(const struct afterwards_new *new)
{
    struct err err = { 0 };

    case_call.now = noon(new->on);
    CASE_OK(afterwards_write(&case_call, new, &err), &err);
    case_call.now = CASE_NOW;
}

static void refused(const struct afterwards_new *new, enum err_kind kind,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(afterwards_write(&case_call, new, &err));
    firm_err(&err, kind, words);
}

static void who_has_not_left_or_not_so_long_ago_is_not_asked(void **state)
{
    int64_t person, other = case_person(60, 1);

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t way = left(50, &person);
    struct enrolment_new goes_on = way_new("dorroppnare", other);
    struct afterwards_new new = answer(way_begun(&goes_on), other, 6);
    refused(&new, ERR_CONFLICT, "goes on");
    new = answer(way, person, 6);
    new.on -= AFTERWARDS_EARLY + 1;
    refused(&new, ERR_INPUT, "not yet 6 months");
    new.on = moment_day(CASE_NOW) + 1;
    refused(&new, ERR_INPUT, "that day has not come");
    new = answer(way, other, 6);
    refused(&new, ERR_NOT_FOUND, "nothing at this address");
    new = answer(way, person, 7);
    refused(&new, ERR_INPUT, "how long afterwards");
    new = answer(way, person, 6);
    new.stands = STR("rich");
    refused(&new, ERR_INPUT, "what she does");
    new = answer(way, person, 6);
    new.how = STR("");
    refused(&new, ERR_INPUT, "who says so");
    new = answer(way, person, 6);
    case_call.actor = &case_partner;
    refused(&new, ERR_NOT_FOUND, "nothing at this address");
    case_call.actor = &case_coach;
    written(&new);
}

static void asked_again_the_new_answer_takes_the_place_and_the_past_stays(void **state)
{
    struct afterwards_list list;
    struct event_as_of then;
    struct err err = { 0 };
    int64_t person;

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t way = left(50, &person);
    struct afterwards_new new = answer(way, person, 12);
    written(&new);
    then = (struct event_as_of){ new.on, noon(new.on) };
    new.on += 5;
    new.stands = STR("studies");
    written(&new);
    CASE_OK(afterwards_read(&case_call, event_now, &list, &err), &err);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.item[0].stands, STANDS_STUDIES);
    assert_int_equal(list.item[0].time, 1);
    CASE_OK(afterwards_read(&case_call, then, &list, &err), &err);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.item[0].stands, STANDS_WORK);
}

static void the_same_answer_sent_twice_is_written_once(void **state)
{
    struct event of = { .subject = STR("afterwards") };
    struct event_list history;
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t person;

    (void)state;
    way_load("dorroppnare", NULL);
    struct afterwards_new new = answer(left(50, &person), 0, 6);
    new.person_id = person;
    of.subject_rid = new.way_rid;
    written(&new);
    written(&new);
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(event_history(tx, case_call.arena, &of, &history, &err), &err);
    tx_end(&tx);
    assert_int_equal(history.count, 1);
}

/* What was noted about her is hers to read (service/person_extract.h). */
static void her_extract_tells_what_was_noted(void **state)
{
    struct extract_enrolment_steps_row row;
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t person;
    uint32_t n = 0;

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t way = left(50, &person);
    struct afterwards_new new = answer(way, person, 24);
    written(&new);
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                extract_enrolment_steps_open(tx, person, &cursor, &err),
            &err);
    while (extract_enrolment_steps_next(&cursor, &row))
        n += str_is(row.kind, "afterwards") &&
             str_find(row.facts, STR("24")) != SIZE_MAX;
    CASE_OK(cursor_end(&cursor, &err), &err);
    tx_end(&tx);
    assert_int_equal(n, 1);
}

static uint32_t reminders(int32_t day)
{
    struct todos todos = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint32_t n = 0;

    case_call.now = noon(day);
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(todo_gather(&case_call, tx, day, &todos, &err), &err);
    tx_end(&tx);
    case_call.now = CASE_NOW;
    for (uint32_t i = 0; i < todos.count; i++)
        n += strcmp(todos.todo[i].rule, "way_after") == 0;
    return n;
}

static void held_by_the_coach(int64_t person)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "INSERT INTO case_holder (person_id, user_id, from_at)"
               " VALUES (%lld, 1, 1)",
               (long long)person);
    case_sql(sql.ptr);
}

static void whoever_holds_the_case_is_reminded_until_it_is_written(void **state)
{
    const int32_t due = date_add_months(LEFT_ON, 6);
    int64_t person;

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t way = left(50, &person);
    struct afterwards_new new = answer(way, person, 6);
    held_by_the_coach(person);
    assert_int_equal(reminders(due - 1), 0);
    assert_int_equal(reminders(due), 1);
    case_call.actor = &case_leader;
    assert_int_equal(reminders(due), 0); /* it is hers who holds it */
    case_call.actor = &case_coach;
    assert_int_equal(reminders(due + 119), 1);
    assert_int_equal(reminders(due + 125), 0); /* too late to know */
    written(&new);
    assert_int_equal(reminders(due + 1), 0);
    assert_int_equal(reminders(date_add_months(LEFT_ON, 12)), 1);
}

static const struct view *cohort_of(int32_t day, uint32_t at)
{
    struct report_ask ask = { .programme = STR("dorroppnare"), .as_of = day };
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(report_view(&case_call, &ask, &view, &err), &err);
    const struct view_item *i = view_get(view, STR("cohorts"))->list.first;
    for (; i && at > 0; at--)
        i = i->next;
    return i ? &i->value : NULL;
}

static int64_t in_row(const struct view *cohort, const char *stands)
{
    for (const struct view_item *i = view_get(cohort, STR("rows"))->list.first; i;
         i = i->next)
        if (str_is(view_get(&i->value, STR("stands"))->text, stands))
            return view_get(&i->value, STR("all"))->integer;
    fail_msg("there is no row %s", stands);
    return 0;
}

static void
the_parts_of_a_cohort_are_its_whole_and_who_was_not_asked_is_one(void **state)
{
    static const char *const stands[] = { "work", "studies", "work", "not_reached",
                                          "" };
    const int32_t day = date_add_months(LEFT_ON, 6);

    (void)state;
    way_load("dorroppnare", NULL);
    for (int64_t p = 0; p < 5; p++) {
        int64_t person, way = left(50 + p, &person);
        struct afterwards_new new = answer(way, person, 6);
        new.stands = str_from(stands[p]);
        if (new.stands.len > 0)
            written(&new);
    }
    assert_null(cohort_of(day - 1, 0)); /* nobody had left so long ago */
    const struct view *v = cohort_of(day, 0);
    assert_int_equal(view_get(v, STR("months"))->integer, 6);
    assert_int_equal(view_get(v, STR("n"))->integer, 5);
    assert_int_equal(view_get(v, STR("answered"))->integer, 3);
    assert_true(str_is(view_get(v, STR("answered_percent"))->text, "60.00"));
    assert_int_equal(in_row(v, "work"), 2);
    assert_int_equal(in_row(v, "studies"), 1);
    assert_int_equal(in_row(v, "seeking"), 0);
    assert_int_equal(in_row(v, "not_reached"), 1);
    assert_int_equal(in_row(v, "not_asked"), 1);
    assert_null(cohort_of(day, 1));
    v = cohort_of(date_add_months(LEFT_ON, 24), 2);
    assert_int_equal(view_get(v, STR("months"))->integer, 24);
    assert_int_equal(in_row(v, "not_asked"), 5);
}

/* How many lines a cell opens into, and of which event: all of one kind. */
static int64_t opens(const char *cell, int32_t day, const char *kind)
{
    const struct figure_ask ask = {
        .programme = STR("dorroppnare"),
        .measure = str_from(cell),
        .from = DAY_NONE,
        .to = DAY_NONE,
        .as_of = day,
    };
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(cohort_figure_events(&case_call, &ask, &view, &err), &err);
    const struct view *events = view_get(view, STR("events"));
    for (const struct view_item *i = events->list.first; i; i = i->next) {
        assert_true(str_is(view_get(&i->value, STR("kind"))->text, kind));
        assert_true(view_get(&i->value, STR("subject_id"))->kind == VIEW_NULL);
    }
    assert_int_equal(view_get(view, STR("count"))->integer, events->count);
    return events->count;
}

/* Each answer leads to when and by whom it was written, and who was not asked, and all
 * of them, to the day they left; nobody is named, nor her way. */
static void each_cell_of_a_cohort_opens_into_as_many_events(void **state)
{
    static const char *const stands[] = { "work", "work", "not_reached", "", "" };
    const int32_t day = date_add_months(LEFT_ON, 6);

    (void)state;
    way_load("dorroppnare", NULL);
    for (int64_t p = 0; p < 5; p++) {
        int64_t person, way = left(50 + p, &person);
        struct afterwards_new new = answer(way, person, 6);
        new.stands = str_from(stands[p]);
        if (new.stands.len > 0)
            written(&new);
    }
    assert_int_equal(opens("afterwards_6_work", day, "afterwards"), 2);
    assert_int_equal(opens("afterwards_6_not_reached", day, "afterwards"), 1);
    assert_int_equal(opens("afterwards_6_studies", day, "afterwards"), 0);
    assert_int_equal(opens("afterwards_6_not_asked", day, "moved"), 2);
    assert_int_equal(opens("afterwards_6", day, "moved"), 5);
    assert_int_equal(opens("afterwards_6", day - 1, "moved"), 0);
    assert_int_equal(opens("afterwards_12", day, "moved"), 0);
}

static void a_cell_of_no_cohort_or_of_a_day_to_come_is_refused(void **state)
{
    struct figure_ask ask = { .programme = STR("dorroppnare"),
                              .measure = STR("afterwards_7_work"),
                              .from = DAY_NONE,
                              .to = DAY_NONE,
                              .as_of = LEFT_ON };
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    assert_false(cohort_figure_events(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "no measure called");
    ask.measure = STR("afterwards_6_work");
    ask.as_of = moment_day(CASE_NOW) + 1;
    assert_false(cohort_figure_events(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_INPUT, "has not come");
    assert_null(view);
}

/* It was a mistake that she had left, and what was answered then is of no end that
 * stands. */
static void who_left_again_later_is_asked_again(void **state)
{
    const int32_t first = date_add_months(LEFT_ON, 6), again = LEFT_ON + 200;
    const int32_t due = date_add_months(again, 6);
    struct err err = { 0 };
    int64_t person;

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t way = left(50, &person);
    struct afterwards_new new = answer(way, person, 6);
    held_by_the_coach(person);
    written(&new);
    case_call.now = noon(again);
    CASE_OK(enrolment_take_back_last(&case_call, way, "mistake", &err), &err);
    leave(way, again);
    assert_int_equal(reminders(due), 1);
    assert_int_equal(in_row(cohort_of(due, 0), "work"), 0);
    assert_int_equal(in_row(cohort_of(due, 0), "not_asked"), 1);
    assert_int_equal(in_row(cohort_of(first, 0), "work"), 1); /* what was known then */
    new.on = due;
    written(&new);
    assert_int_equal(reminders(due), 0);
    assert_int_equal(in_row(cohort_of(due, 0), "work"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_has_not_left_or_not_so_long_ago_is_not_asked),
        TEST(asked_again_the_new_answer_takes_the_place_and_the_past_stays),
        TEST(the_same_answer_sent_twice_is_written_once),
        TEST(her_extract_tells_what_was_noted),
        TEST(whoever_holds_the_case_is_reminded_until_it_is_written),
        TEST(who_left_again_later_is_asked_again),
        TEST(each_cell_of_a_cohort_opens_into_as_many_events),
        TEST(a_cell_of_no_cohort_or_of_a_day_to_come_is_refused),
        TEST(the_parts_of_a_cohort_are_its_whole_and_who_was_not_asked_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
