/*
 * test_extract_page.c: the page and the file of everything that is known of a person:
 * who gets it, herself included, what is on it, and that the log says so.
 */
#include "people_kit.h"

#include <string.h>

#include "service/audit_review.h"
#include "service/disclosure.h"
#include "service/user.h"
#include "store/query.h"

static struct str someone(void)
{
    return people_add("Amina", "Warsame", NUMBER_ONE,
                      "&street=Storgatan%204&phone=0631234567");
}

static int64_t row_of(struct str id)
{
    struct person_id_of_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t rid;
    bool found = false;

    assert_true(str_int(id, &rid));
    assert_true(tx_begin(app.call.store, TX_READ, &tx, &err));
    assert_true(person_id_of(tx, rid, &row, &found, &err));
    tx_end(&tx);
    assert_true(found);
    return row.id;
}

/* From here on the person herself asks, by an account of her own. */
static void be_her(struct str id)
{
    static struct actor her;
    struct call call = app_own_call();
    struct err err = { 0 };
    int64_t user = 0;

    if (!user_for_person(&call, row_of(id), 1, &user, &err) ||
        !store_wait(call.store, call.ticket, &err))
        fail_msg("%s", err_english(&err));
    her = (struct actor){ .name = "u99",
                          .org_id = 1,
                          .domain_id = 1,
                          .user_id = user,
                          .person_id = row_of(id),
                          .roles = 1U << ROLE_PARTICIPANT };
    app.call.actor = &her;
}

static void the_page_answers_questions_in_plain_words(void **state)
{
    static const char *const parts[] = {
        "<h1>Vad vet vi om dig?</h1>",
        "<h2>Vilket är ditt ärende?</h2>",
        "<li>Vad kan du?</li>", /* about which nothing is written */

        "Amina",
        "900101+9802",
        "Storgatan 4",
        "0631234567",
        "Ladda ner som JSON",
        "<dt>Förnamn</dt>",
    };
    struct str id = someone();

    (void)state;
    struct answer page = people_page("/person/{id}/extract", id);
    assert_int_equal(page.status, 200);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!app_has(page, parts[i]))
            fail_msg("no %s in %.*s", parts[i], STR_ARG(page.body));
    assert_true(app_has(page, people_target("/person/{id}/extract/file", id)));
}

/* Folded: the first part is open, the rest closed; asked for whole, all are open. */
static void it_is_folded_until_it_is_asked_for_whole(void **state)
{
    static const char closed[] = "<details class=\"part\">",
                      open[] = "<details class=\"part\" open>";
    struct str id = someone();
    struct answer page = people_page("/person/{id}/extract", id);

    (void)state;
    assert_true(app_has(page, closed));
    assert_true(app_has(page, open));
    assert_true(app_has(page, people_target("/person/{id}/extract?open=1", id)));
    page = people_page("/person/{id}/extract?open=1", id);
    assert_false(app_has(page, closed));
    assert_true(app_has(page, "data-print"));
}

/* No column and no fact without anything in it, and no part without a row. */
static void what_is_empty_is_left_out(void **state)
{
    struct answer page = people_page("/person/{id}/extract?open=1", someone());

    (void)state;
    assert_false(app_has(page, "<dd><bdi></bdi></dd>"));
    assert_false(app_has(page, "<tbody>\n</tbody>"));
    assert_false(app_has(page, "Inget är skrivet."));
    assert_false(app_has(page, ">Till</th>")); /* nobody has ceased to hold the case */
}

static void the_file_is_the_extract_itself(void **state)
{
    struct str id = someone();
    struct buf name = buf_new(&app_arena);

    (void)state;
    struct answer file = people_page("/person/{id}/extract/file", id);
    assert_int_equal(file.status, 200);
    buf_format(&name, "utdrag-%.*s.json", STR_ARG(id));
    assert_string_equal(file.file_name, str_cstr(&app_arena, buf_str(&name)));
    assert_string_equal(file.type, "application/json");
    assert_true(app_has(file, "\"given\":\"Amina\""));
    assert_true(app_has(file, "\"street\":\"Storgatan 4\""));
    /* The page as a program asks for it is the same, but for the log that grows. */
    struct answer json = app_json("%s", people_target("/person/{id}/extract", id));
    size_t upto = str_find(file.body, STR("\"log\":"));
    assert_true(upto != SIZE_MAX);
    assert_true(str_eq(str_sub(file.body, 0, upto), str_sub(json.body, 0, upto)));
}

static void her_own_page_leads_to_what_is_known_of_her(void **state)
{
    struct str id = someone();

    (void)state;
    assert_false(app_has(app_page("/me"), "/extract\""));
    be_her(id);
    struct answer page = app_page("/me");
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, people_target("href=\"/person/{id}/extract\"", id)));
    assert_true(app_has(page, people_target("href=\"/person/{id}/log\"", id)));
    assert_true(app_has(page, "class=\"logo\" href=\"/me\""));
}

static void the_person_herself_opens_it_and_nobody_elses(void **state)
{
    struct str id = someone();
    struct str other = people_add("Ett", "Exempel", NUMBER_TWO, "");

    (void)state;
    be_her(id);
    struct answer page = people_page("/person/{id}/extract", id);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Amina"));
    assert_true(app_has(page, "c1")); /* who works with her */
    assert_false(app_has(page, "Sidan är skriven till"));
    assert_int_equal(people_page("/person/{id}/extract/file", id).status, 200);
    assert_int_equal(people_page("/person/{id}/extract", other).status, 404);
    assert_int_equal(people_page("/person/{id}/extract/file", other).status, 404);
    assert_true(app_has(people_page("/person/{id}", id),
                        people_target("/person/{id}/extract", id)));
}

static void whoever_may_not_is_told_nothing(void **state)
{
    static const enum people_user outside[] = { USER_COACH_TOO, USER_IT, USER_NEIGHBOUR,
                                                USER_FOREIGN };
    struct str id = someone();

    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        people_be(outside[i]);
        assert_int_equal(people_page("/person/{id}/extract", id).status, 404);
        assert_int_equal(people_page("/person/{id}/extract/file", id).status, 404);
    }
    people_be(USER_LEADER);
    assert_int_equal(people_page("/person/{id}/extract", id).status, 200);
}

/* The case of each is linked from the pages that its reader may open, and no other. */
static void the_case_leads_to_what_its_reader_may_open(void **state)
{
    static const char *const pages[] = { "/person/{id}/map", "/person/{id}/disclosures",
                                         "/person/{id}/log", "/person/{id}/extract" };
    static const bool coach[] = { true, true, false, true },
                      colleague[] = { true, true, false, false };
    struct str id = someone();

    (void)state;
    struct answer mine = people_page("/person/{id}", id);
    people_be(USER_COACH_TOO);
    struct answer hers = people_page("/person/{id}", id);
    for (size_t i = 0; i < 4; i++) {
        struct buf link = buf_new(&app_arena);
        buf_format(&link, "href=\"%s\"", people_target(pages[i], id));
        const char *href = str_cstr(&app_arena, buf_str(&link));
        assert_int_equal(app_has(mine, href), coach[i]);
        assert_int_equal(app_has(hers, href), colleague[i]);
    }
}

static struct answer hand_over(struct str id, const char *fields)
{
    return app_post(people_target("/person/{id}/extract", id), fields);
}

static void of_a_protected_identity_it_is_handed_over_after_a_question(void **state)
{
    struct str id = someone();

    (void)state;
    people_protect(id);
    assert_int_equal(people_page("/person/{id}/extract", id).status, 404);
    assert_int_equal(hand_over(id, "how=paper&reason=hon+bad&").status, 404);
    people_be(USER_PROTECTOR);
    struct answer question = people_page("/person/{id}/extract", id);
    assert_int_equal(question.status, 200);
    assert_true(app_has(question, "name=\"how\""));
    assert_false(app_has(question, "Amina"));
    assert_true(app_has(question, "class=\"unprinted\""));
    assert_int_equal(people_page("/person/{id}/extract/file", id).status, 403);
    struct answer none = hand_over(id, "how=paper&reason=++&");
    assert_int_equal(none.status, 400);
    assert_false(app_has(none, "Amina"));
    struct answer answers[] = { hand_over(id, "how=paper&reason=hon+bad+i+dag&"),
                                hand_over(id, "how=file&reason=hon+bad+i+dag&") };
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(answers[i].status, 200);
        assert_true(app_has(answers[i], "Amina"));
        assert_true(app_has(answers[i], "hon bad i dag"));
        assert_false(app_has(answers[i], "Storgatan"));
        assert_false(app_has(answers[i], "0631234567"));
    }
    assert_true(app_has(answers[0], "Identiteten är skyddad."));
    assert_false(app_has(answers[0], "class=\"unprinted\""));
    assert_false(app_has(answers[0], "/extract/file"));
    assert_non_null(answers[1].file_name);
    assert_true(people_alerts() >= 3); /* each was told to the reviewer first */
}

static void she_herself_sees_her_page_her_extract_and_her_log(void **state)
{
    static const char *const pages[] = {
        "/person/{id}",     "/person/{id}/extract",     "/person/{id}/extract/file",
        "/person/{id}/log", "/person/{id}/disclosures", "/person/{id}/map/summary"
    };
    static const char *const closed[] = { "/person/{id}/identity", "/person/{id}/map",
                                          "/person/{id}/links" };
    struct str id = someone();

    (void)state;
    people_protect(id);
    be_her(id);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct answer page = people_page(pages[i], id);
        if (page.status != 200)
            fail_msg("%s answers %d", pages[i], page.status);
        assert_false(app_has(page, "Storgatan"));
        assert_false(app_has(page, "0631234567"));
        /* Her own reading alerts nobody. */
        assert_true(page.note && page.note->kind == AUDIT_READ);
    }
    assert_true(app_has(people_page("/person/{id}/extract", id), "Amina"));
    assert_true(
        app_has(app_json("%s", people_target("/person/{id}", id)), "\"reason\":null"));
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        assert_int_equal(people_page(closed[i], id).status, 404);
    /* A guardian may be the one she is protected from. */
    struct actor guardian = *app.call.actor;
    guardian.roles = 1U << ROLE_GUARDIAN;
    app.call.actor = &guardian;
    assert_int_equal(people_page("/person/{id}", id).status, 404);
}

static void each_extract_is_in_the_log_that_it_shows(void **state)
{
    struct str id = someone();

    (void)state;
    struct answer first = people_page("/person/{id}/extract", id);
    assert_non_null(first.note);
    assert_true(str_is(first.note->action, "person_extract"));
    assert_int_equal(first.note->person_id, row_of(id));
    assert_int_equal(first.note->people_count, 0);
}

static void what_a_merged_case_holds_is_there_and_in_its_own_log(void **state)
{
    struct str one = someone();
    struct str other = people_add("Aminna", "Varsame", "", "&born=1987-03-01");
    struct buf fields = buf_new(&app_arena);
    struct audit_person_ask ask = { .person_id = row_of(other) };
    struct view *log = NULL;
    struct err err = { 0 };

    (void)state;
    people_be(USER_LEADER);
    buf_format(&fields, "why=samma&other=%.*s&", STR_ARG(other));
    assert_int_equal(
        app_post(people_target("/person/{id}/merge", one), fields.ptr).status, 303);
    struct answer page = people_page("/person/{id}/extract", one);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Varsame"));
    buf_clear(&fields);
    buf_format(&fields, "Du finns också i ärende %.*s", STR_ARG(other));
    assert_true(app_has(page, fields.ptr));
    /* What the server waits for before the page leaves. */
    assert_true(page.audit_ticket > 0);
    assert_true(store_wait(app.call.store, page.audit_ticket, &err));
    struct call call = app_own_call();
    assert_true(audit_person(&call, &ask, &log, &err));
    const struct view *rows = view_get(log, STR("rows"));
    assert_true(rows->count > 0);
    const struct view *newest = &rows->list.first->value;
    assert_true(str_is(view_get(newest, STR("action"))->text, "person_extract"));
    assert_false(view_get(newest, STR("of_other"))->boolean);
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_page_answers_questions_in_plain_words),
        TEST(it_is_folded_until_it_is_asked_for_whole),
        TEST(what_is_empty_is_left_out),
        TEST(the_file_is_the_extract_itself),
        TEST(her_own_page_leads_to_what_is_known_of_her),
        TEST(the_person_herself_opens_it_and_nobody_elses),
        TEST(whoever_may_not_is_told_nothing),
        TEST(the_case_leads_to_what_its_reader_may_open),
        TEST(of_a_protected_identity_it_is_handed_over_after_a_question),
        TEST(she_herself_sees_her_page_her_extract_and_her_log),
        TEST(each_extract_is_in_the_log_that_it_shows),
        TEST(what_a_merged_case_holds_is_there_and_in_its_own_log),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
