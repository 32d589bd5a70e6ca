/*
 * test_firm_pages.c: a coach's firms and visits as a browser meets them: nothing that
 * was typed is lost, a form sent twice is one record, and other units see nothing.
 */
#include <string.h>

#include "people_kit.h"
#include "service/firm_list.h"
#include "service/import.h"

static struct buf url_buf;

/* Where a reply of 303 leads; the test fails with the page when it is none. */
static struct str led_to(struct answer answer)
{
    if (answer.status != 303)
        fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
    return answer.location;
}

/* A form: `fields` as name=value&... */
static struct answer sent(const char *target, const char *fields)
{
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "%s&", fields);
    return app_post(target, body.ptr);
}

static const char *text_of(struct str text)
{
    return str_cstr(&app_arena, text);
}

/* Adds a firm through its form; its address, as "/firm/7". */
static const char *firm_added(const char *fields)
{
    struct str url = led_to(sent("/firm/new", fields));

    assert_true(str_starts(url, "/firm/"));
    return text_of(url);
}

static const char *at(const char *firm, const char *rest)
{
    url_buf = buf_new(&app_arena);
    buf_format(&url_buf, "%s%s", firm, rest);
    return url_buf.ptr;
}

/* What a search leads to; the address says nothing of what was typed. */
static struct answer found(const char *path, const char *typed)
{
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "q=%s&", typed);
    struct answer answer = app_post(path, body.ptr);
    assert_int_equal(answer.status, 303);
    assert_true(str_find(answer.location, str_from(typed)) == SIZE_MAX);
    return app_page("%.*s", STR_ARG(answer.location));
}

/* A sole trader's number is a personnummer, and her firm is called as she is. */
static void a_sole_trader_stands_in_no_address(void **state)
{
    (void)state;
    const char *firm = firm_added("token=71&name=Aspen+Exempel&number=18900101-9802"
                                  "&place=Krokom");
    firm_added("token=72&name=Aspens+Bageri&place=Krokom");
    assert_true(app_has(found("/firms/search", "18900101-9802"), firm));
    assert_true(app_has(found(at("/firm/72", "/merge/find"), "18900101-9802"),
                        "Aspen Exempel"));
    assert_false(app_has(app_page("/firms?q=18900101-9802"), "value=\"18900101"));
    assert_false(
        app_has(app_page("/firm/72/merge?q=18900101-9802"), "value=\"18900101"));
}

/* The key that a page of the list begins after is made of the last name on it. */
static void a_page_of_the_list_begins_under_a_veil(void **state)
{
    const char *list = "/firms?scope=unit&order=name";
    const size_t mark = arena_mark(&app_arena);

    (void)state;
    for (int i = 0; i <= (int)FIRM_LIST_MOST; i++) {
        struct buf fields = buf_new(&app_arena);
        buf_format(&fields, "token=%d&name=Firma+%c%c&place=Krokom", 100 + i,
                   'A' + i / 26, 'A' + i % 26);
        firm_added(fields.ptr);
        arena_rewind(&app_arena, mark);
    }
    struct str json = app_json("%s", list).body, key;
    size_t from = str_find(json, STR("\"after\":\"")) + strlen("\"after\":\"");
    key = str_sub(json, from, json.len);
    key = str_sub(key, 0, str_find(key, STR("\"")));
    assert_true(key.len > 0 && key.len < 200);
    struct answer page = app_page("%s", list);
    assert_false(app_has(page, text_of(key)));
    struct str rest =
        str_sub(page.body, str_find(page.body, STR("after=")), page.body.len);
    const char *next = text_of(str_sub(rest, 0, str_find(rest, STR("\""))));
    assert_true(app_has(app_page("%s&%s", list, next), "Firma BY"));
    assert_false(app_has(app_page("%s&%s", list, next), "Firma BX"));
    assert_true(app_has(app_json("%s&after=%s", list, text_of(key)), "Firma BY"));
}

static void a_firm_is_added_found_and_shown(void **state)
{
    (void)state;
    const char *form =
        "token=71&name=Aspens+Bageri&number=556036-0793&sni=10.710&place=Krokom"
        "&headcount=7&said_by=employer";
    const char *firm = firm_added(form);

    assert_string_equal(firm, "/firm/71");
    struct answer page = app_page("%s", firm);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Aspens Bageri"));
    assert_true(app_has(page, "556036-0793"));
    assert_true(app_has(page, "Krokom"));
    assert_true(app_has(app_page("/firms"), "Aspens Bageri"));
    assert_true(app_has(found("/firms/search", "aspe"), "Aspens Bageri"));
    assert_false(app_has(found("/firms/search", "bjork"), "Aspens Bageri"));
    assert_true(app_has(app_json("/firms?order=recall"), "\"headcount\":\"7\""));
    for (int i = 0; i < 2; i++) /* sent again: the same */
        led_to(sent("/firm/new", form));
    assert_true(app_has(app_json("/firms"), "\"n\":1,"));
}

static void what_may_be_there_already_is_asked_about(void **state)
{
    (void)state;
    firm_added("name=Aspens+Bageri&place=Krokom");
    struct answer page = sent("/firm/new", "name=ASPENS+bageri&place=Krokom");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "is_another"));
    assert_true(app_has(page, "ASPENS bageri")); /* what was typed is still there */
    firm_added("name=ASPENS+bageri&place=Krokom&is_another=1");
}

static void what_is_wrong_is_told_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    struct answer page =
        sent("/firm/new", "name=Aspens+Bageri&number=556036-0794&sni=10.710");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "Aspens Bageri"));
    assert_true(app_has(page, "10.710"));
    const char *firm = firm_added("name=Aspens+Bageri");
    page = sent(at(firm, "/visit"),
                "token=5&outcome=not_now&reason=season&held_on=2026-11-26&recall_on="
                "&signal=retiring&source=said&next=call&note=porten+mot+gatan"
                "&minutes=90&km=30");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "porten mot gatan"));
    assert_true(app_has(page, "value=\"retiring\" checked"));
    assert_true(app_has(page, "value=\"not_now\" checked"));
    assert_true(app_has(page, "name=\"token\" value=\"5\""));
    page = sent(at(firm, "/visit"), "token=5&outcome=need&held_on=igår&note=grinden");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "grinden"));
}

static void two_who_write_at_once_both_see_what_stands(void **state)
{
    (void)state;
    const char *firm = firm_added("name=Aspens+Bageri");

    led_to(sent(at(firm, "/edit"), "version=1&name=Aspens+AB"));
    struct answer page = sent(at(firm, "/edit"), "version=1&name=Aspens+och+barn");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "Aspens AB"));
    assert_true(app_has(page, "Aspens och barn"));
    assert_true(app_has(page, "name=\"version\" value=\"2\""));
    led_to(sent(at(firm, "/edit"), "version=2&name=Aspens+och+barn"));
    led_to(
        sent(at(firm, "/contact"), "token=8&version=0&name=Karin&phone=070-174+06+05"));
    led_to(sent(at(firm, "/contact"), "token=8&version=1&name=Karin+B&phone=1"));
    page = sent(at(firm, "/contact"), "token=8&version=1&name=Karin+C&phone=1");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "Karin B"));
    assert_true(app_has(page, "Karin C"));
    led_to(sent(at(firm, "/workplace"),
                "token=9&version=0&place=Krokom&reach1=%C3%96stersund&shift1=day"
                "&shift1=early"));
    page = app_page("%s", at(firm, "/workplace?workplace=9"));
    assert_true(app_has(page, "value=\"early\" checked"));
    assert_false(app_has(page, "value=\"night\" checked"));
}

static void a_visit_is_recorded_once_counted_and_taken_away(void **state)
{
    (void)state;
    const char *firm = firm_added("name=Aspens+Bageri");
    const char *form = "token=5&outcome=not_now&reason=season&side=firm"
                       "&held_on=2026-11-25&recall_on=2026-12-03&signal=retiring"
                       "&signal=overtime&source=seen&next=send&next_on=2026-11-26"
                       "&minutes=90&km=30&note=porten+mot+gatan"
                       "&headcount=7&said_by=employer";

    for (int i = 0; i < 2; i++)
        led_to(sent(at(firm, "/visit"), form));
    struct answer page = app_page("%s", firm);
    assert_true(app_has(page, "porten mot gatan"));
    struct answer month = app_json("/visits?month=2026-11");
    assert_true(app_has(month, "\"occasions\":1,\"occasions_target\":5"));
    assert_true(app_has(month, "\"firms\":1,\"firms_target\":10"));
    assert_true(app_has(month, "\"visits\":1"));
    assert_true(app_has(app_page("%s", at(firm, "/sheet")), "Aspens Bageri"));
    led_to(sent(at(firm, "/step"), "what=next"));
    assert_true(app_has(app_json("%s", firm), "\"next\":\"\""));
    led_to(sent("/visits/free", "month=2026-11&reason=holiday"));
    assert_true(app_has(app_json("/visits?month=2026-11"), "\"firms_target\":0"));
    led_to(sent(at(firm, "/visit/5/withdraw"), "reason=mistake"));
    assert_true(app_has(app_json("/visits?month=2026-11"), "\"visits\":0"));
    assert_int_equal(app_page("/visits?month=2026-99").status, 400);
}

static void firms_change_hands_and_back(void **state)
{
    (void)state;
    people_be(USER_COACH);
    const char *firm = firm_added("name=Aspens+Bageri");
    struct buf form = buf_new(&app_arena);

    buf_format(&form, "from=%lld&to=%lld", (long long)people_user_id(USER_COACH),
               (long long)people_user_id(USER_COACH_TOO));
    people_be(USER_LEADER);
    struct str done = led_to(sent("/firms/hand-over", form.ptr));
    people_be(USER_COACH_TOO);
    assert_true(app_has(app_page("/firms"), "Aspens Bageri"));
    people_be(USER_LEADER);
    size_t bulk = str_find(done, STR("bulk="));
    assert_true(bulk != SIZE_MAX);
    led_to(sent("/firms/hand-over/undo", text_of(str_sub(done, bulk, done.len))));
    people_be(USER_COACH_TOO);
    assert_false(app_has(app_page("/firms"), "Aspens Bageri"));
    struct answer page = sent(at(firm, "/hand-over"), "to=0"); /* not hers */
    assert_int_equal(page.status, 403);
}

static void other_units_do_not_learn_that_it_is_there(void **state)
{
    (void)state;
    people_be(USER_COACH);
    const char *firm = firm_added("name=Aspens+Bageri&number=556036-0793");
    enum people_user others[] = { USER_NEIGHBOUR, USER_FOREIGN };

    for (int i = 0; i < 2; i++) {
        people_be(others[i]);
        assert_int_equal(app_page("%s", firm).status, 404);
        assert_int_equal(app_page("%s", at(firm, "/edit")).status, 404);
        assert_int_equal(app_page("%s", at(firm, "/sheet")).status, 404);
        assert_int_equal(sent(at(firm, "/status"), "status=closed&reason=sold").status,
                         404);
        assert_false(app_has(app_page("/firms?scope=unit"), "Aspens"));
        firm_added(i ? "token=81&name=Aspens+Bageri&number=556036-0793"
                     : "token=82&name=Aspens+Bageri&number=556036-0793");
    }
    people_be(USER_IT);
    assert_int_equal(app_page("/firms").status, 403);
}

#define MANY 30000

static void a_portfolio_of_thousands_is_given_as_one_file(void **state)
{
    const size_t mark = arena_mark(&app_arena);
    struct buf csv = buf_new(&app_arena);
    struct import_report report;
    struct err err = { 0 };

    (void)state;
    buf_cstr(&csv, "source_key,name,locality\n");
    for (int i = 0; i < MANY; i++)
        buf_format(&csv, "k%d,Exempelfirman nummer %d,Krokom\n", i, i);
    struct import_ask ask = { .path = { app_file("firms.csv", buf_str(&csv)) },
                              .apply = true };
    struct call call = app_own_call();
    if (!import_firms(&call, &ask, &report, &err) || !database_wait(&call, &err))
        fail_msg("%s", err_english(&err));
    arena_rewind(&app_arena, mark);
    struct str file = app_page("/firms/file").body;
    int lines = 0;
    for (size_t i = 0; i < file.len; i++)
        lines += file.ptr[i] == '\n';
    assert_int_equal(lines, MANY + 1);
    arena_rewind(&app_arena, mark);
    assert_int_equal(app_json("/firms/file").status, 200);
}

static void two_firms_are_joined_looked_at_and_taken_apart(void **state)
{
    (void)state;
    firm_added("token=71&name=Aspens+Bageri&place=Krokom");
    firm_added("token=72&name=Aspens+Br%C3%B6d&place=Krokom&another=1");
    struct answer page = app_page("/firm/71/merge");
    assert_true(app_has(page, "href=\"/firm/71/merge?other=72\""));
    page = app_page("/firm/71/merge?other=72");
    assert_true(app_has(page, "<bdi>Aspens Bröd</bdi>"));
    page = sent("/firm/71/merge", "other=72&reason=");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "name=\"other\" value=\"72\""));
    led_to(sent("/firm/71/merge", "other=72&reason=same_place"));
    assert_string_equal(text_of(led_to(app_page("/firm/72"))), "/firm/71");
    page = app_page("/firm/71/merge");
    size_t at = str_find(page.body, STR("name=\"merge\" value=\""));
    assert_int_not_equal(at, SIZE_MAX);
    struct str rest =
        str_sub(page.body, at + strlen("name=\"merge\" value=\""), page.body.len);
    struct buf fields = buf_new(&app_arena);
    buf_format(&fields, "merge=%.*s",
               STR_ARG(str_sub(rest, 0, str_find(rest, STR("\"")))));
    led_to(sent("/firm/71/unmerge", fields.ptr));
    assert_int_equal(app_page("/firm/72").status, 200);
    assert_int_equal(sent("/firm/71/unmerge", fields.ptr).status, 409);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, app_empty, app_remove)
#define TEST_PEOPLE(f)                                                                 \
    cmocka_unit_test_setup_teardown(f, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_firm_is_added_found_and_shown),
        cmocka_unit_test_setup_teardown(a_sole_trader_stands_in_no_address,
                                        people_empty, people_remove_all),
        TEST(a_page_of_the_list_begins_under_a_veil),
        TEST(what_may_be_there_already_is_asked_about),
        TEST(what_is_wrong_is_told_and_nothing_typed_is_lost),
        TEST(two_who_write_at_once_both_see_what_stands),
        TEST(a_visit_is_recorded_once_counted_and_taken_away),
        TEST(a_portfolio_of_thousands_is_given_as_one_file),
        TEST_PEOPLE(two_firms_are_joined_looked_at_and_taken_apart),
        TEST_PEOPLE(firms_change_hands_and_back),
        TEST_PEOPLE(other_units_do_not_learn_that_it_is_there),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
