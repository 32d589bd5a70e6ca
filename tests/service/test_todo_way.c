/*
 * test_todo_way.c: a stage's alerts and its last day, and answers that a gate waits
 * for, come to who answers for the way, and to nobody else; done and put off as others.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/todo.h"

static struct todos gathered_on(int32_t day)
{
    struct todos todos = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    case_call.now = (int64_t)day * 24 * 3600 * MOMENT_SECOND;
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(todo_gather(&case_call, tx, day + 7, &todos, &err), &err);
    tx_end(&tx);
    return todos;
}

/* The to-dos of ways on a day: "alert 2010-11-01, near ...". */
static const char *ways_on(const char *day_text)
{
    struct buf out = buf_new(&case_arena);
    int32_t day;

    assert_true(date_parse(str_from(day_text), &day));
    struct todos todos = gathered_on(day);
    for (uint32_t i = 0; i < todos.count; i++) {
        char due[DATE_TEXT_BYTES];
        if (!todos.todo[i].is_way)
            continue;
        date_format(todos.todo[i].due_on, due);
        buf_format(&out, "%s%s %s", buf_str(&out).len ? ", " : "", todos.todo[i].rule,
                   due);
    }
    return str_cstr(&case_arena, buf_str(&out));
}

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

static int64_t introduced(int64_t *person)
{
    way_load("dorroppnare", NULL);
    *person = case_person(50, 1);
    int64_t rid = way_in_introduction(*person, way_firm_ready("Aspens Bageri"));
    held_by(*person, 1);
    return rid;
}

static void each_alert_comes_on_its_day_and_the_later_takes_the_place(void **state)
{
    int64_t person;

    (void)state;
    (void)introduced(&person);
    assert_string_equal(ways_on("2010-10-24"), ""); /* eight days ahead */
    assert_string_equal(ways_on("2010-10-25"), "way_alert 2010-11-01");
    case_sql("UPDATE enrolment SET limit_on = NULL WHERE of = 'person'");
    assert_string_equal(ways_on("2010-12-18"), "way_alert 2010-11-01");
    assert_string_equal(ways_on("2010-12-28"),
                        "way_alert 2010-11-01, way_alert 2011-01-01");
    assert_string_equal(ways_on("2011-02-01"), "way_alert 2011-01-01");
}

static void before_the_last_day_and_on_it_and_of_a_pause_its_own_last_day(void **state)
{
    int64_t person;

    (void)state;
    (void)introduced(&person);
    case_sql("UPDATE enrolment SET limit_on = '2011-02-28' WHERE of = 'person'");
    assert_string_equal(ways_on("2011-02-06"), "way_alert 2011-01-01");
    assert_string_equal(ways_on("2011-02-07"),
                        "way_alert 2011-01-01, way_near 2011-02-14");
    assert_string_equal(ways_on("2011-02-14"), "way_near 2011-02-14");
    assert_string_equal(ways_on("2011-02-28"), "way_limit 2011-02-28");
    assert_string_equal(ways_on("2011-04-28"), "way_limit 2011-02-28");
    /* half a year's follow-up after the programme's last day, then silence */
    assert_string_equal(ways_on("2014-05-31"), "way_limit 2011-02-28");
    assert_string_equal(ways_on("2014-06-01"), "");
    case_sql("UPDATE enrolment SET state = 'paused' WHERE of = 'person'");
    assert_string_equal(ways_on("2011-02-14"), "");
    assert_string_equal(ways_on("2011-04-28"), "way_pause 2011-02-28");
    case_sql("UPDATE enrolment SET limit_on = NULL WHERE of = 'person'");
    assert_string_equal(ways_on("2011-04-28"), "");
}

static void
it_is_who_holds_the_case_that_is_told_and_who_leads_where_none_does(void **state)
{
    int64_t person;

    (void)state;
    (void)introduced(&person);
    held_by(person, 2);
    assert_string_equal(ways_on("2010-11-01"), "");
    case_call.actor = &case_leader;
    assert_string_equal(ways_on("2010-11-01"), "way_alert 2010-11-01");
    held_by(person, 1);
    assert_string_equal(ways_on("2010-11-01"), "");
    case_sql("UPDATE case_holder SET to_at = 2");
    assert_string_equal(ways_on("2010-11-01"), "way_alert 2010-11-01");
    case_call.actor = &case_coach; /* who does not lead */
    assert_string_equal(ways_on("2010-11-01"), "");
}

static void of_a_protected_identity_only_its_keepers_are_told(void **state)
{
    int64_t person;

    (void)state;
    (void)introduced(&person);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
             " SELECT person_id, 'flag', 1, 'u1' FROM enrolment_whom");
    assert_string_equal(ways_on("2010-11-01"), "");
    struct actor keeper = case_coach;
    keeper.roles |= 1u << ROLE_PROTECTOR;
    case_call.actor = &keeper;
    assert_string_equal(ways_on("2010-11-01"), "way_alert 2010-11-01");
    case_call.actor = &case_coach;
}

static void a_gate_asks_after_three_days_for_who_has_not_answered(void **state)
{
    int64_t person, rid;

    (void)state;
    rid = introduced(&person);
    case_call.now = (int64_t)(WAY_DAY + 40) * 24 * 3600 * MOMENT_SECOND;
    way_says(rid, "employable", "employer", false, WAY_DAY + 20);
    assert_string_equal(ways_on("2010-09-24"), ""); /* a no waits for nobody */
    case_call.now = (int64_t)(WAY_DAY + 40) * 24 * 3600 * MOMENT_SECOND;
    way_says(rid, "employable", "participant", true, WAY_DAY + 21);
    way_says(rid, "employable", "coach", true, WAY_DAY + 22);
    struct todos todos = gathered_on(WAY_DAY + 25);
    assert_int_equal(todos.count, 1);
    assert_string_equal(todos.todo[0].rule, "gate_missing");
    assert_int_equal(todos.todo[0].due_on, WAY_DAY + 25);
    assert_true(str_find(todos.todo[0].detail, STR("mployer")) != SIZE_MAX);
    assert_true(str_find(todos.todo[0].detail, STR("oach")) == SIZE_MAX);
    assert_int_equal(todos.todo[0].person_rid, 50);
    /* who has paused, or gone on, is asked for nothing */
    way_act(rid, "new_match:workplace_not_ready", "employer", "", WAY_DAY + 25);
    assert_int_equal(gathered_on(WAY_DAY + 25).count, 0);
}

static void done_is_gone_and_put_off_comes_back(void **state)
{
    int64_t person, rid;
    struct err err = { 0 };

    (void)state;
    rid = introduced(&person);
    struct todos todos = gathered_on(WAY_DAY + 61);
    assert_int_equal(todos.count, 1);
    struct todo_act act = { .rule = STR("way_alert"),
                            .act = STR("snoozed"),
                            .subject_rid = rid,
                            .made_on = todos.todo[0].made_on,
                            .until_on = WAY_DAY + 68,
                            .reason = STR("waits") };
    CASE_OK(todo_do(&case_call, &act, &err), &err);
    assert_string_equal(ways_on("2010-11-02"), "");
    assert_string_equal(ways_on("2010-11-08"), "way_alert 2010-11-08");
    act.act = STR("done");
    act.reason = STR("");
    CASE_OK(todo_do(&case_call, &act, &err), &err);
    assert_string_equal(ways_on("2010-11-20"), "");
    assert_string_equal(ways_on("2010-12-18"), "way_near 2010-12-18"); /* another day */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_alert_comes_on_its_day_and_the_later_takes_the_place),
        TEST(before_the_last_day_and_on_it_and_of_a_pause_its_own_last_day),
        TEST(it_is_who_holds_the_case_that_is_told_and_who_leads_where_none_does),
        TEST(of_a_protected_identity_only_its_keepers_are_told),
        TEST(a_gate_asks_after_three_days_for_who_has_not_answered),
        TEST(done_is_gone_and_put_off_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
