/*
 * test_log_pages.c: the log as its reviewer reads it: what is a reading and what a
 * change, whose log it is, how she gets there, and where no link leads.
 */
#include "people_kit.h"
#include "service/audit_review.h"
#include "store/query.h"

/* The messages of the log in the words of the page. */
#define SAYS(id) message_for(LANG_SV, id, 1)
#define FORM     SAYS("the form for name, number and address")
#define CHANGED  SAYS("name, number or address was changed")
#define FOUND    SAYS("the log of one person, by her number")
#define ONE_WITH SAYS("in the other case that is one with this one")
#define HERSELF  SAYS("the person herself")

static int64_t row_of(struct str id)
{
    struct person_id_of_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t rid = 0;
    bool found = false;

    assert_true(str_int(id, &rid));
    assert_true(tx_begin(app.call.store, TX_READ, &tx, &err));
    assert_true(person_id_of(tx, rid, &row, &found, &err) && found);
    tx_end(&tx);
    return row.id;
}

static void append(const struct audit_note *note)
{
    struct call call = app_own_call();
    struct err err = { 0 };

    assert_true(audit_write(&call, note, &err));
    assert_true(store_wait(app.call.store, call.ticket, &err));
}

static void a_reading_is_told_as_a_reading_and_a_change_as_a_change(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_keep(people_page("/person/{id}/identity", id));
    people_be(USER_REVIEWER);
    struct answer answer = people_page("/person/{id}/log", id);
    assert_true(app_has(answer, FORM));
    assert_false(app_has(answer, CHANGED));
    people_be(USER_COACH);
    answer = people_post("/person/{id}/identity", id,
                         people_form("Ett", "Exempel", NUMBER_ONE, "&version=1&why=x"));
    assert_int_equal(answer.status, 303);
    people_be(USER_REVIEWER);
    assert_true(app_has(people_page("/person/{id}/log", id), CHANGED));
}

/* Of a protected identity both are alerts. */
static void an_alert_says_whether_something_was_changed(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_protect(id);
    people_be(USER_PROTECTOR);
    people_keep(people_page("/person/{id}/identity", id));
    people_be(USER_REVIEWER);
    assert_true(app_has(app_page("/log"), FORM));
    assert_false(app_has(app_page("/log"), CHANGED));
    people_be(USER_PROTECTOR);
    assert_int_equal(people_post("/person/{id}/identity", id,
                                 people_form("Ett", "Exempel", NUMBER_ONE,
                                             "&version=1&why=x&safe=Ombud"))
                         .status,
                     303);
    people_be(USER_REVIEWER);
    assert_true(app_has(app_page("/log"), CHANGED));
}

static void the_log_of_one_person_bears_her_name_and_leads_nowhere_closed(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct buf link = buf_new(&app_arena);

    (void)state;
    buf_format(&link, "href=\"%s\"", people_target("/person/{id}", id));
    const char *own_page = str_cstr(&app_arena, buf_str(&link));
    people_be(USER_REVIEWER);
    people_keep(people_page("/person/{id}/log", id));
    struct answer answer = people_page("/person/{id}/log", id);
    assert_int_equal(answer.status, 200);
    assert_true(app_has(answer, "Ett Exempel"));
    assert_false(app_has(answer, own_page));
    assert_true(app_has(answer, "<bdi>r1</bdi>")); /* her own reading has her name */
    assert_false(app_has(answer, SAYS("You yourself")));
    assert_int_equal(people_page("/person/{id}", id).status, 404);
    people_be(USER_LEADER);
    assert_true(app_has(people_page("/person/{id}/log", id), own_page));
}

static void her_own_rows_are_called_hers(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    const struct actor herself = { .name = "u4711",
                                   .org_id = 1,
                                   .domain_id = 1,
                                   .user_id = 4711,
                                   .person_id = row_of(id),
                                   .roles = 1U << ROLE_PARTICIPANT };
    struct audit_note note = { .actor = &herself,
                               .at = APP_NOW,
                               .action = STR("person_see"),
                               .relation = RELATION_OWN,
                               .kind = AUDIT_READ,
                               .person_id = row_of(id) };

    (void)state;
    append(&note);
    people_be(USER_REVIEWER);
    assert_true(app_has(people_page("/person/{id}/log", id), HERSELF));
    assert_true(app_has(app_page("/log"), HERSELF));
    app.call.actor = &herself;
    struct answer answer = people_page("/person/{id}/log", id);
    assert_true(app_has(answer, SAYS("You yourself")));
    assert_false(app_has(answer, HERSELF));
}

static void a_log_is_found_by_number_and_the_asking_is_logged(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_be(USER_NEIGHBOUR);
    struct str other = people_add("Tva", "Exempel", NUMBER_TWO, "");
    people_be(USER_REVIEWER);
    assert_true(app_has(app_page("/log"), "action=\"/log/person\""));
    struct answer answer = app_post("/log/person", "number=18900101-9802&");
    assert_int_equal(answer.status, 303);
    assert_true(str_is(answer.location, people_target("/person/{id}/log", id)));
    app_settle();
    assert_true(app_has(people_page("/person/{id}/log", id), FOUND));
    assert_false(
        app_has(people_page("/person/{id}/log", id), SAYS("one of several on it")));
    answer = app_post("/log/person", "number=" NUMBER_TWO "&");
    assert_true(str_is(answer.location, people_target("/person/{id}/log", other)));
    people_be(USER_COACH);
    assert_int_equal(app_post("/log/person", "number=" NUMBER_ONE "&").status, 403);
}

/* Protected, of another domain, and nobody: not to be told apart. */
static void a_log_that_is_not_hers_to_open_is_nobodys(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    int64_t person = row_of(id);

    (void)state;
    people_protect(id);
    people_be(USER_FOREIGN);
    (void)people_add("Tva", "Exempel", NUMBER_TWO, "");
    people_be(USER_REVIEWER);
    static const char *const asked[] = { "number=" NUMBER_ONE "&",
                                         "number=" NUMBER_TWO "&", "number=19121212&" };
    for (size_t i = 0; i < 3; i++) {
        struct answer answer = app_post("/log/person", asked[i]);
        assert_int_equal(answer.status, 303);
        assert_true(str_is(answer.location, "/log?nobody=1"));
        app_settle();
    }
    struct answer answer = app_page("/log?nobody=1");
    assert_true(
        app_has(answer, SAYS("Nobody whose log you may open has that number. Is it "
                             "whole, with the right digits?")));
    /* The one who is protected will read who asked for her. */
    people_be(USER_PROTECTOR);
    assert_true(person > 0);
    assert_true(app_has(people_page("/person/{id}/log", id), FOUND));
}

static void a_case_of_another_domain_has_no_link_from_the_log(void **state)
{
    (void)state;
    people_be(USER_FOREIGN);
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    people_be(USER_COACH);
    struct audit_note note = { .actor = app.call.actor,
                               .at = APP_NOW,
                               .action = STR("disclosed_see"),
                               .relation = RELATION_DISCLOSED,
                               .kind = AUDIT_READ,
                               .person_id = row_of(id) };
    append(&note);
    struct str own = people_add("Tva", "Exempel", NUMBER_TWO, "");
    people_be(USER_REVIEWER);
    struct answer answer = app_page("/log");
    assert_true(app_has(answer, SAYS("what has been told to this unit")));
    assert_false(app_has(answer, "/log/2/person")); /* 1 is of the other domain */
    assert_true(app_has(answer, "/log/3/person"));
    answer = app_page("/log/2/person");
    assert_int_equal(answer.status, 303);
    assert_true(str_is(answer.location, "/log?untold=2"));
    answer = app_page("/log/3/person");
    assert_true(str_is(answer.location, people_target("/person/{id}/log", own)));
}

/* Whether the log of `id` tells of `what`, and of which case. */
static bool tells(struct str id, const char *what, bool of_other)
{
    const struct audit_person_ask ask = { .person_id = row_of(id) };
    struct call call = app_own_call();
    struct view *log = NULL;
    struct err err = { 0 };

    assert_true(audit_person(&call, &ask, &log, &err));
    const struct view *rows = view_get(log, STR("rows"));
    for (const struct view_item *i = rows->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("what"))->text, what) &&
            view_get(&i->value, STR("of_other"))->boolean == of_other)
            return true;
    return false;
}

/* What was written about the case that went is in the log of the person she is. */
static void the_log_of_a_merged_person_is_of_both_cases_until_they_are_two(void **state)
{
    struct str kept = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str gone = people_add("Eit", "Exempel", NUMBER_TWO, "");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    people_keep(people_page("/person/{id}/identity", gone));
    buf_format(&fields, "why=samma&other=%.*s&", STR_ARG(gone));
    assert_false(tells(kept, FORM, true));
    assert_false(app_has(people_page("/person/{id}/log", kept), ONE_WITH));
    people_be(USER_LEADER);
    assert_int_equal(people_post("/person/{id}/merge", kept, fields.ptr).status, 303);
    app_settle();
    people_be(USER_REVIEWER);
    assert_true(tells(kept, FORM, true));
    assert_true(tells(gone, FORM, false)); /* where a row or a number leads her */
    assert_true(app_has(people_page("/person/{id}/log", kept), ONE_WITH));
    struct answer answer = app_post("/log/person", "number=" NUMBER_TWO "&");
    assert_int_equal(answer.status, 303);
    assert_true(app_has(app_page("%.*s", STR_ARG(answer.location)), FORM));
    people_be(USER_LEADER);
    assert_int_equal(people_post("/person/{id}/unmerge", gone, "").status, 303);
    app_settle();
    people_be(USER_REVIEWER);
    assert_false(tells(kept, FORM, true));
    assert_false(tells(kept, FORM, false));
    assert_true(tells(gone, FORM, false));
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reading_is_told_as_a_reading_and_a_change_as_a_change),
        TEST(an_alert_says_whether_something_was_changed),
        TEST(the_log_of_one_person_bears_her_name_and_leads_nowhere_closed),
        TEST(her_own_rows_are_called_hers),
        TEST(a_log_is_found_by_number_and_the_asking_is_logged),
        TEST(a_log_that_is_not_hers_to_open_is_nobodys),
        TEST(a_case_of_another_domain_has_no_link_from_the_log),
        TEST(the_log_of_a_merged_person_is_of_both_cases_until_they_are_two),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
