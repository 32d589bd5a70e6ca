/*
 * test_todo.c: a rule finds what there is to do, on its day; what is done or put off is
 * not there; and what gets a new day is new.
 */
#include <string.h>

#include "outbox_kit.h"
#include "service/calendar.h"
#include "service/todo.h"
#include "store/store.h"

static struct todos gathered(void)
{
    struct todos todos = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(todo_gather(&case_call, tx, moment_day(case_call.now) + 7, &todos, &err),
            &err);
    tx_end(&tx);
    return todos;
}

/* Where the to-do of a rule stands; count: there is none. */
static uint32_t place_of(const struct todos *todos, const char *rule)
{
    uint32_t i = 0;

    while (i < todos->count && strcmp(todos->todo[i].rule, rule) != 0)
        i++;
    return i;
}

static bool is_there(const char *rule)
{
    struct todos todos = gathered();

    return place_of(&todos, rule) < todos.count;
}

/* The to-do of a rule, which must be there. */
static struct todo the(const char *rule)
{
    struct todos todos = gathered();
    uint32_t at = place_of(&todos, rule);

    assert_true(at < todos.count);
    return todos.todo[at];
}

static void act_on(const struct todo *todo, const char *word, int32_t until)
{
    struct todo_act act = { .rule = str_from(todo->rule),
                            .act = str_from(word),
                            .subject_rid = todo->subject_rid,
                            .made_on = todo->made_on,
                            .until_on = until,
                            .reason = str_from(until == DAY_NONE ? "" : "waits") };
    struct err err = { 0 };

    CASE_OK(todo_do(&case_call, &act, &err), &err);
}

static int64_t visited_with_next(int32_t next_on)
{
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct visit_new visit = firm_visit(firm, CASE_DAY - 3);

    visit.next = STR("meeting");
    visit.next_on = next_on;
    firm_visited(&visit);
    case_sql("UPDATE firm SET holder_id = 1");
    return firm;
}

static void a_step_is_there_from_its_week_on_and_says_its_rule(void **state)
{
    (void)state;
    int64_t firm = visited_with_next(CASE_DAY + 7);
    struct todo step = the("firm_step");

    assert_int_equal(step.subject_rid, firm);
    assert_int_equal(step.due_on, CASE_DAY + 7);
    assert_true(str_is(step.what, "meeting") && str_is(step.name, "Aspens Bageri"));
    case_call.now -= 24 * 3600 * MOMENT_SECOND;
    assert_false(is_there("firm_step")); /* eight days ahead */
}

static void
what_is_put_off_comes_back_on_that_day_and_what_is_done_does_not(void **state)
{
    (void)state;
    (void)visited_with_next(CASE_DAY);
    struct todo step = the("firm_step");

    act_on(&step, "snoozed", CASE_DAY + 2);
    assert_false(is_there("firm_step"));
    case_call.now += 2 * 24 * 3600 * MOMENT_SECOND;
    step = the("firm_step");
    assert_true(step.put_off);
    assert_int_equal(step.due_on, CASE_DAY + 2);
    assert_int_equal(step.made_on, CASE_DAY); /* still the same to-do */
    act_on(&step, "done", DAY_NONE);
    assert_false(is_there("firm_step"));
    act_on(&step, "reopened", DAY_NONE);
    assert_true(is_there("firm_step"));
    act_on(&step, "done", DAY_NONE);
    /* A new day makes it another. */
    case_sql("UPDATE firm SET next_on = '2026-11-30'");
    assert_true(is_there("firm_step"));
}

static void a_need_without_a_next_step_is_found_after_a_week(void **state)
{
    (void)state;
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct visit_new visit = firm_visit(firm, CASE_DAY - 6);

    firm_visited(&visit);
    case_sql("UPDATE firm SET holder_id = 1");
    assert_false(is_there("need_no_next"));
    assert_true(is_there("contact_missing")); /* and nobody to talk to */
    case_call.now += 24 * 3600 * MOMENT_SECOND;
    assert_true(is_there("need_no_next"));
    case_sql("UPDATE firm SET holder_id = 2"); /* somebody else's */
    assert_false(is_there("need_no_next") || is_there("contact_missing"));
}

static void messages_that_failed_and_calls_to_make_are_things_to_do(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("phone", "070-174 06 01", "");

    case_sql("UPDATE firm SET holder_id = 1");
    (void)outbox_made("employer_profiles", OUTBOX_CONTACT, id);
    assert_int_equal(the("calls_waiting").n, 1);
    assert_false(is_there("message_failed"));
    case_sql("UPDATE outbox SET state = 'failed', reason = 'tries'");
    assert_true(is_there("message_failed"));
    assert_false(is_there("calls_waiting"));
    case_sql("UPDATE outbox SET state = 'unsure'");
    assert_true(is_there("message_unsure"));
    case_sql("UPDATE firm SET holder_id = 2");
    assert_false(is_there("message_unsure"));
}

static void what_is_no_act_is_refused(void **state)
{
    static const struct {
        const char *rule, *act, *reason;
        int32_t made_on, until_on;
        const char *words;
    } bad[] = {
        { "nothing", "done", "", CASE_DAY, DAY_NONE, "no thing to do" },
        { "firm_step", "burned", "", CASE_DAY, DAY_NONE, "no thing to do" },
        { "firm_step", "done", "", DAY_NONE, DAY_NONE, "no thing to do" },
        { "firm_step", "snoozed", "waits", CASE_DAY, DAY_NONE, "a day ahead" },
        { "firm_step", "snoozed", "waits", CASE_DAY, CASE_DAY, "a day ahead" },
        { "firm_step", "snoozed", "waits", CASE_DAY, CASE_DAY + 91, "a day ahead" },
        { "firm_step", "snoozed", "", CASE_DAY, CASE_DAY + 1, "choose why" },
        { "firm_step", "snoozed", "x", CASE_DAY, CASE_DAY + 1, "choose why" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct todo_act act = { .rule = str_from(bad[i].rule),
                                .act = str_from(bad[i].act),
                                .subject_rid = 7,
                                .made_on = bad[i].made_on,
                                .until_on = bad[i].until_on,
                                .reason = str_from(bad[i].reason) };
        struct err err = { 0 };
        assert_false(todo_do(&case_call, &act, &err));
        firm_err(&err, ERR_INPUT, bad[i].words);
    }
    assert_int_equal(firm_number("SELECT count(*) FROM todo_act"), 0);
}

/* ------------------------------------------------------------------------- calendar */

static bool feed(const struct secret_token *token, struct str *text)
{
    struct calendar_ask ask = { str_from(token->text), STR("https://insteg.example") };
    struct err err = { 0 };
    bool found;

    CASE_OK(calendar_feed(&case_call, &ask, text, &found, &err), &err);
    return found;
}

static struct secret_token link_made(void)
{
    struct secret_token token;
    struct err err = { 0 };

    CASE_OK(calendar_link_make(&case_call, &token, &err), &err);
    return token;
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

static void a_calendar_has_ones_own_visits_and_names_of_firms_alone(void **state)
{
    struct str text;

    (void)state;
    (void)visited_with_next(CASE_DAY + 5);
    (void)outbox_contact_made("email", "070-174 06 01", "doris@example.org");
    case_sql("UPDATE firm SET holder_id = 1; DELETE FROM role_grant;"
             "INSERT INTO role_grant (user_id, org_id, role, from_at, given_by)"
             " VALUES (1, 1, 'coach', 1, 'u2')");
    struct secret_token token = link_made();
    assert_true(feed(&token, &text));
    assert_true(has(text, "SUMMARY:Besök: Aspens Bageri\r\n") ||
                has(text, "SUMMARY:Visit: Aspens Bageri\r\n"));
    assert_true(has(text, "DTSTART;VALUE=DATE:20261123\r\n")); /* made */
    assert_true(has(text, "DTSTART;VALUE=DATE:20261201\r\n")); /* agreed */
    assert_true(has(text, "SEQUENCE:0\r\n"));
    assert_false(has(text, "Doris") || has(text, "doris@") || has(text, "174 06") ||
                 has(text, "1740601")); /* 174 alone may stand in an id */
    assert_int_equal(firm_number("SELECT count(*) FROM calendar_link"
                                 " WHERE read_on = '2026-11-26'"),
                     1);
}

static void a_link_ends_when_it_is_renewed_ended_or_she_has_no_role(void **state)
{
    struct str text;
    struct err err = { 0 };

    (void)state;
    case_sql("DELETE FROM role_grant;"
             "INSERT INTO role_grant (user_id, org_id, role, from_at, given_by)"
             " VALUES (1, 1, 'coach', 1, 'u2')");
    struct secret_token one = link_made();
    assert_true(feed(&one, &text));
    struct secret_token two = link_made();
    assert_false(feed(&one, &text));
    assert_true(feed(&two, &text));
    case_sql("UPDATE role_grant SET to_at = 5");
    assert_false(feed(&two, &text));
    case_sql("UPDATE role_grant SET to_at = NULL");
    assert_true(feed(&two, &text));
    CASE_OK(calendar_link_end(&case_call, &err), &err);
    assert_false(feed(&two, &text));
    assert_int_equal(firm_number("SELECT count(*) FROM calendar_link"), 2);
    struct secret_token none = { "guess" };
    assert_false(feed(&none, &text));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_step_is_there_from_its_week_on_and_says_its_rule),
        CASE(what_is_put_off_comes_back_on_that_day_and_what_is_done_does_not),
        CASE(a_need_without_a_next_step_is_found_after_a_week),
        CASE(messages_that_failed_and_calls_to_make_are_things_to_do),
        CASE(what_is_no_act_is_refused),
        CASE(a_calendar_has_ones_own_visits_and_names_of_firms_alone),
        CASE(a_link_ends_when_it_is_renewed_ended_or_she_has_no_role),
    };

    return cmocka_run_group_tests_name("todo", tests, NULL, NULL);
}
