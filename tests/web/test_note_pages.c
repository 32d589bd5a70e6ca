/*
 * test_note_pages.c: notes on a case as a browser meets them: who may read and write
 * them, that each reading is logged, that what cannot be saved is not lost.
 */
#include "people_kit.h"
#include "service/note.h"
#include "web/csrf.h"

static struct str id;

static const char *at(const char *rest)
{
    struct buf path = buf_new(&app_arena);

    buf_format(&path, "/person/%.*s%s", STR_ARG(id), rest);
    return path.ptr;
}

/* Waits as the server does before it answers. */
static struct answer writing(const char *day, const char *text, const char *corrects)
{
    struct buf body = buf_new(&app_arena);
    struct err err = { 0 };

    app_field(&body, "day", str_from(day));
    app_field(&body, "text", str_from(text));
    if (corrects[0])
        app_field(&body, "corrects", str_from(corrects));
    struct answer answer = app_post(at("/notes"), body.ptr);
    if (answer.ticket && !store_wait(app.call.store, answer.ticket, &err))
        fail_msg("%s", err_english(&err));
    return answer;
}

static int one_case(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    id = people_add("Åsa", "Öhrn", NUMBER_ONE, "");
    return 0;
}

/* The participant whose case it is. */
static void be_herself(struct actor *actor)
{
    struct call call = app_own_call();
    struct notes notes;
    struct err err = { 0 };
    int64_t rid = 0, person = 0;

    assert_true(str_int(id, &rid));
    for (int64_t p = 1; p < 50 && !person; p++) {
        const struct notes_ask ask = { .most = 1 };
        if (notes_load(&call, p, &ask, &notes, &err) && notes.count > 0)
            person = p;
    }
    *actor = (struct actor){ .name = "u99",
                             .org_id = 1,
                             .domain_id = 1,
                             .user_id = 99,
                             .person_id = person,
                             .roles = 1U << ROLE_PARTICIPANT };
    app.call.actor = actor;
}

static void a_note_stands_on_both_pages(void **state)
{
    (void)state;
    assert_true(app_has(app_page("%s", at("")), "Ingenting är antecknat."));
    struct answer saved = writing("2026-11-25", "Var på <besök>\r\ni lagret", "");
    assert_int_equal(saved.status, 303);
    assert_true(str_eq(saved.location, str_from(at("/notes"))));
    const char *const pages[] = { at(""), at("/notes") };
    for (size_t i = 0; i < 2; i++) {
        struct answer page = app_page("%s", pages[i]);
        assert_true(app_has(page, "Var på &lt;besök&gt;\ni lagret"));
        assert_true(app_has(page, "25 november 2026"));
        assert_true(app_has(page, "skriven av c1, torsdag 26 november 2026"));
    }
    assert_true(app_has(app_json("%s", at("/notes")), "\"on_day\":\"2026-11-25\""));
}

static const char *newest_note(void)
{
    struct answer json = app_json("%s", at("/notes"));
    size_t from = str_find(json.body, STR("\"note\":\""));

    assert_true(from != SIZE_MAX);
    struct str rest = str_sub(json.body, from + 8, json.body.len);
    return str_cstr(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
}

static void a_correction_marks_the_older_and_hides_nothing(void **state)
{
    (void)state;
    writing("2026-11-25", "Kom inte.", "");
    const char *first = newest_note();
    struct buf path = buf_new(&app_arena);
    buf_format(&path, "%s?correct=%s", at("/notes"), first);
    struct answer form = app_page("%s", path.ptr);
    assert_true(app_has(form, "Rätta en anteckning"));
    assert_true(app_has(form, ">Kom inte.</textarea>"));
    assert_true(app_has(form, "value=\"2026-11-25\""));
    assert_int_equal(writing("2026-11-25", "Kom, men sent.", first).status, 303);
    struct answer page = app_page("%s", at("/notes"));
    assert_true(app_has(page, "Kom inte."));
    assert_true(app_has(page, "Kom, men sent."));
    assert_true(app_has(page, "rättad: se en nyare anteckning"));
    struct answer again = writing("2026-11-25", "Eller så.", first);
    assert_int_equal(again.status, 409);
    assert_true(app_has(again, ">Eller så.</textarea>"));
}

static void what_cannot_be_saved_is_still_there(void **state)
{
    (void)state;
    struct answer answer = writing("2027-01-01", "Vi ska ses.", "");
    assert_int_equal(answer.status, 400);
    assert_true(app_has(answer, "ingen dag som kommer"));
    assert_true(app_has(answer, ">Vi ska ses.</textarea>"));
    assert_int_equal(writing("2026-11-25", " ", "").status, 400);
    assert_int_equal(writing("i går", "Text.", "").status, 400);
    struct answer none = app_page("%s", at("/notes?correct=1"));
    assert_int_equal(none.status, 404);
    assert_int_equal(app_page("%s", at("/notes?before=1")).status, 404);
    assert_int_equal(app_page("%s", at("/notes?before=x")).status, 400);
}

static void only_those_of_the_unit_read_and_write(void **state)
{
    static const struct {
        enum people_user user;
        int read, write;
    } expected[] = { { USER_COACH_TOO, 200, 303 }, { USER_LEADER, 200, 303 },
                     { USER_PROTECTOR, 200, 303 }, { USER_IT, 404, 404 },
                     { USER_NEIGHBOUR, 404, 404 }, { USER_FOREIGN, 404, 404 } };

    (void)state;
    writing("2026-11-25", "Kanariefågel", "");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        people_be(expected[i].user);
        struct answer page = app_page("%s", at("/notes"));
        assert_int_equal(page.status, expected[i].read);
        assert_int_equal(app_has(page, "Kanariefågel"), expected[i].read == 200);
        assert_int_equal(writing("2026-11-25", "x", "").status, expected[i].write);
    }
}

static void she_reads_what_is_noted_about_her_and_writes_nothing(void **state)
{
    struct actor herself;

    (void)state;
    writing("2026-11-25", "Vill börja i mars.", "");
    be_herself(&herself);
    struct answer page = app_page("%s", at("/notes"));
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Vill börja i mars."));
    assert_false(app_has(page, "<textarea"));
    assert_false(app_has(page, "Rätta"));
    assert_int_equal(writing("2026-11-25", "x", "").status, 404);
    assert_true(app_has(app_page("%s", at("")), "Vill börja i mars."));
}

static void of_a_protected_identity_only_the_named_few_read_them(void **state)
{
    (void)state;
    writing("2026-11-25", "Kanariefågel", "");
    people_protect(id);
    assert_int_equal(app_page("%s", at("/notes")).status, 404);
    people_be(USER_PROTECTOR);
    assert_true(app_has(app_page("%s", at("/notes")), "Kanariefågel"));
}

/* A form of a page that was open too long, as the browser vouches for it. */
static struct answer stale(const char *target, const char *fields, const char *origin)
{
    return app_ask(
        &app_arena,
        (struct raw_request){ .method = STR("POST"),
                              .target = str_from(target),
                              .accept = STR("text/html"),
                              .content_type = STR("application/x-www-form-urlencoded"),
                              .origin = str_from(origin),
                              .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) },
        str_from(fields));
}

static void what_came_with_an_old_token_stands_in_the_form_again(void **state)
{
    const char *notes = people_target("/person/{id}/notes", id);
    static const char fields[] = "csrf=ffffffffffffffffffffffffffffffff&day=2026-11-20&"
                                 "text=Tre%20meningar%20%3Cb%3E%20om%20bussen.&";

    (void)state;
    struct answer back = stale(notes, fields, "http://localhost");
    assert_int_equal(back.status, 403);
    assert_true(app_has(back, "name=\"day\" value=\"2026-11-20\""));
    assert_true(app_has(back, ">Tre meningar &lt;b&gt; om bussen.</textarea>"));
    assert_true(app_has(back, people_target("action=\"/person/{id}/notes\"", id)));
    assert_true(app_has(back, "name=\"csrf\" value=\"" APP_TOKEN "\""));
    assert_false(app_has(back, "ffffffffffffffffffffffffffffffff"));
    assert_false(
        app_has(app_page("%s", notes), "om bussen")); /* nothing is saved yet */
    /* Sent again from there it is saved. */
    assert_int_equal(writing("2026-11-20", "Tre meningar om bussen.", "").status, 303);
    assert_true(app_has(app_page("%s", notes), "om bussen"));
}

static void what_another_site_sent_is_not_made_ready_to_be_sent(void **state)
{
    const char *notes = people_target("/person/{id}/notes", id);
    static const char *const origins[] = { "http://evil.example", "null", "" };

    (void)state;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        const struct answer back =
            stale(notes, "day=2026-11-20&text=lurad&", origins[i]);
        assert_int_equal(back.status, 403);
        assert_false(app_has(back, "lurad"));
    }
}

static void every_form_but_those_with_passwords_comes_back_filled(void **state)
{
    (void)state;
    for (uint32_t r = 0; r < app_route_count; r++) {
        const struct route *route = &app_routes[r];
        if (route->method != METHOD_POST)
            continue;
        const bool secret =
            route->flags & ROUTE_SLOW || strcmp(route->action, ROUTE_OPEN_ACTION) == 0;
        const struct answer back =
            stale(route->pattern, "password=abrakadabra&", "http://localhost");
        assert_int_equal(back.status, 403);
        if (app_has(back, "value=\"abrakadabra\"") == secret)
            fail_msg("%s", route->pattern);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, one_case, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_note_stands_on_both_pages),
        TEST(a_correction_marks_the_older_and_hides_nothing),
        TEST(what_cannot_be_saved_is_still_there),
        TEST(only_those_of_the_unit_read_and_write),
        TEST(she_reads_what_is_noted_about_her_and_writes_nothing),
        TEST(of_a_protected_identity_only_the_named_few_read_them),
        TEST(what_came_with_an_old_token_stands_in_the_form_again),
        TEST(what_another_site_sent_is_not_made_ready_to_be_sent),
        TEST(every_form_but_those_with_passwords_comes_back_filled),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
