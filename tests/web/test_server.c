/*
 * test_server.c: does web/server keep the promises of its header, on real sockets?
 * What waits for the disk is test_ticket.c, hostile clients are test_limits.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "client.h"
#include "fixture.h"
#include "handlers.h"

static int finish(void **state)
{
    (void)state;
    fixture_finish();
    return 0;
}

/* ---------- one handler, two faces ---------- */

static void a_browser_gets_a_page(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str page = ask("GET /word?word=%3Cb%3E HTTP/1.1\r\n" HOST "\r\n");

    assert_int_equal(client_status(page), 200);
    assert_true(
        str_is(client_header(page, "Content-Type"), "text/html; charset=utf-8"));
    assert_true(str_starts(client_body(page), "<!doctype html>"));
    assert_true(has(page, "&lt;b&gt;"));
    assert_true(has(page, "<html lang=\"sv\""));
    assert_true(has(page, "<h1>måndag</h1>"));
    assert_true(has(page, "060-555 01 00"));
    assert_true(has(page, "<a href=\"/word\" aria-current=\"true\">måndag</a>"));
    assert_true(
        has(page, "href=\"/lang?to=en&amp;back=%2Fword%3Fword%3D%253Cb%253E\""));
}

static void every_reply_carries_the_security_headers(void **state)
{
    static const char *const asked[] = { "GET /word HTTP/1.1\r\n" HOST "\r\n",
                                         "GET /gone HTTP/1.1\r\n" HOST "\r\n",
                                         "GET /health HTTP/1.1\r\n" HOST "\r\n" };
    (void)state;
    fixture_start((struct server_options){ 0 });
    for (size_t i = 0; i < 3; i++) {
        struct str reply = ask(asked[i]);
        assert_true(str_is(client_header(reply, "Content-Security-Policy"),
                           "default-src 'none'; script-src 'self'; style-src 'self'; "
                           "connect-src 'self'; img-src 'self' data:; form-action "
                           "'self'; base-uri 'none'; "
                           "frame-ancestors 'none'"));
        assert_true(str_is(client_header(reply, "X-Content-Type-Options"), "nosniff"));
        assert_true(str_is(client_header(reply, "Referrer-Policy"), "same-origin"));
        assert_true(
            str_is(client_header(reply, "Cross-Origin-Opener-Policy"), "same-origin"));
        assert_true(str_is(client_header(reply, "Cache-Control"), "no-store"));
    }
}

static void what_is_handed_over_as_a_file_runs_nothing_as_ours(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply = ask("GET /kept HTTP/1.1\r\n" HOST "\r\n");

    assert_true(str_is(client_header(reply, "Content-Security-Policy"),
                       "default-src 'none'; frame-ancestors 'none'; sandbox"));
    assert_true(str_is(client_header(reply, "Content-Disposition"),
                       "attachment; filename=\"kept.pdf\""));
    assert_true(str_is(client_header(reply, "X-Content-Type-Options"), "nosniff"));
}

static void a_program_gets_the_view(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str json =
        ask("GET /thing/42/a%2Fb HTTP/1.1\r\n" HOST "Accept: application/json\r\n\r\n");

    assert_true(str_is(client_header(json, "Content-Type"), "application/json"));
    assert_true(
        str_is(client_body(json),
               "{\"id\":42,\"word\":\"a/b\",\"save_url\":\"/thing/42/a%2Fb\"}\n"));
    assert_int_equal(client_header(json, "Set-Cookie").len, 0);
}

static void head_gets_headers_only(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    int fd = client_connect(port);

    client_send(
        fd, STR("HEAD /thing/1/fixed HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    struct str reply = client_read(&arena, fd);
    assert_int_equal(client_status(reply), 200);
    assert_true(str_is(client_header(reply, "Content-Length"), "5"));
    assert_int_equal(client_body(reply).len, 0);
    assert_true(client_is_closed_within(fd, 2000));
    client_close(fd);
}

static void errors_have_two_faces_too(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str page = ask("GET /gone HTTP/1.1\r\n" HOST "Accept-Language: en\r\n\r\n");
    struct str json = ask("GET /gone HTTP/1.1\r\n" HOST
                          "Accept: application/json\r\nAccept-Language: en\r\n\r\n");

    assert_int_equal(client_status(page), 404);
    assert_true(has(page, "<h1>There is nothing here</h1>"));
    assert_true(has(page, "Check the address, or start from the first page."));
    assert_int_equal(client_status(json), 404);
    assert_true(str_is(client_body(json),
                       "{\"error\":{\"kind\":\"not_found\",\"message\":"
                       "\"there is nothing at this address\"}}\n"));
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply = ask("DELETE /word HTTP/1.1\r\n" HOST "\r\n");

    assert_int_equal(client_status(reply), 405);
    assert_true(str_is(client_header(reply, "Allow"), "GET, HEAD, POST"));
    reply = ask("POST /health HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
    assert_int_equal(client_status(reply), 405);
    assert_true(str_is(client_header(reply, "Allow"), "GET, HEAD"));
}

static void a_broken_page_is_a_500_that_names_page_and_line(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply =
        ask("GET /broken HTTP/1.1\r\n" HOST "Accept-Language: en\r\n\r\n");

    assert_int_equal(client_status(reply), 500);
    assert_true(has(reply, "page broken line 1: the view has no gone"));
}

static void a_handler_over_its_memory_limit_gives_an_error_page(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply = ask("GET /greedy HTTP/1.1\r\n" HOST "\r\n");

    assert_int_equal(client_status(reply), 413);
    assert_true(has(reply, "<h1>"));
    assert_false(has(reply, "too much was used"));
}

static void assets_are_found_by_their_hash_and_kept_for_ever(void **state)
{
    struct buf get = buf_new(&arena);

    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str page = ask("GET /word HTTP/1.1\r\n" HOST "\r\n");
    size_t at = str_find(page, STR("/assets/insteg."));
    assert_true(at != SIZE_MAX);
    struct str url =
        str_sub(page, at, str_find(str_sub(page, at, page.len), STR("\"")));
    buf_format(&get, "GET %.*s HTTP/1.1\r\n" HOST "\r\n", STR_ARG(url));
    struct str css = client_ask(&arena, port, buf_str(&get));

    assert_int_equal(client_status(css), 200);
    assert_true(str_is(client_header(css, "Content-Type"), "text/css; charset=utf-8"));
    assert_true(str_is(client_header(css, "Cache-Control"),
                       "public, max-age=31536000, immutable"));
    assert_true(client_body(css).len > 20000);
    assert_int_equal(status_of("GET /assets/insteg.css HTTP/1.1\r\n" HOST "\r\n"), 404);
}

static void the_language_is_kept_in_a_cookie_and_returns_to_our_page(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply =
        ask("GET /lang?to=en&back=%2Fword%3Fword%3Dx HTTP/1.1\r\n" HOST "\r\n");

    assert_int_equal(client_status(reply), 303);
    assert_true(str_is(client_header(reply, "Location"), "/word?word=x"));
    assert_true(str_starts(client_header(reply, "Set-Cookie"), "lang=en; Path=/;"));
    reply = ask("GET /lang?to=en&back=%2F%2Fevil.example HTTP/1.1\r\n" HOST "\r\n");
    assert_true(str_is(client_header(reply, "Location"), "/"));
    assert_int_equal(status_of("GET /lang?to=xx HTTP/1.1\r\n" HOST "\r\n"), 400);
    reply = ask("GET /word HTTP/1.1\r\n" HOST "Accept-Language: sv\r\n"
                "Cookie: a=b; lang=en\r\n\r\n");
    assert_true(has(reply, "<h1>Monday</h1>"));
}

static void a_connection_is_kept_after_an_error_page(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    int fd = client_connect(port);

    for (int i = 0; i < 3; i++) {
        client_send(fd, STR("GET /gone HTTP/1.1\r\n" HOST "\r\n"));
        assert_int_equal(client_status(client_read(&arena, fd)), 404);
        client_send(fd, STR("GET /word HTTP/1.1\r\n" HOST "\r\n"));
        assert_int_equal(client_status(client_read(&arena, fd)), 200);
    }
    client_close(fd);
}

/* ---------- forms ---------- */

static void a_form_of_ours_is_taken_and_answered_with_303(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str reply = post("/word", "csrf=" TOKEN "&word=r%C3%A4v+%26",
                            "Origin: http://localhost\r\n"
                            "Sec-Fetch-Site: same-origin\r\n");

    assert_int_equal(client_status(reply), 303);
    assert_true(str_is(client_header(reply, "Location"), "/word?word=r%C3%A4v%20%26"));
    assert_int_equal(client_status(post("/word", "csrf=" TOKEN, "")), 400);
    assert_int_equal(client_status(post("/taken", "csrf=" TOKEN, "")), 409);
}

static void the_page_gives_the_token_that_its_form_sends_back(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    struct str page = ask("GET /word HTTP/1.1\r\n" HOST "\r\n");
    struct str cookie = client_header(page, "Set-Cookie");
    struct buf field = buf_new(&arena);

    assert_true(str_starts(cookie, "insteg_csrf="));
    assert_true(has(cookie, "; HttpOnly; SameSite=Lax"));
    buf_format(&field, "<input type=\"hidden\" name=\"csrf\" value=\"%.*s\">", 32,
               cookie.ptr + strlen("insteg_csrf="));
    assert_true(has(page, field.ptr));
    page = ask("GET /word HTTP/1.1\r\n" HOST "Cookie: insteg_csrf=" TOKEN "\r\n\r\n");
    assert_int_equal(client_header(page, "Set-Cookie").len, 0);
    assert_true(has(page, TOKEN));
}

static void a_form_from_elsewhere_is_refused(void **state)
{
    static const char *const extra[] = { "Origin: http://evil.example\r\n",
                                         "Origin: null\r\n",
                                         "Origin: http://localhost:1\r\n",
                                         "Sec-Fetch-Site: cross-site\r\n",
                                         "Sec-Fetch-Site: same-site\r\n" };
    (void)state;
    fixture_start((struct server_options){ 0 });
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++)
        assert_int_equal(
            client_status(post("/word", "csrf=" TOKEN "&word=x", extra[i])), 403);
    assert_int_equal(client_status(post("/word", "word=x", "")), 403);
    assert_int_equal(client_status(post(
                         "/word", "csrf=ffffffffffffffffffffffffffffffff&word=x", "")),
                     403);
    assert_int_equal(client_status(post("/word", "csrf=&word=x", "")), 403);
    assert_int_equal(status_of("POST /word HTTP/1.1\r\n" HOST
                               "Content-Type: text/plain\r\nContent-Length: 14\r\n\r\n"
                               "{\"word\":\"word\"}"),
                     403);
    assert_int_equal(status_of("POST /word HTTP/1.1\r\n" HOST "Content-Type: "
                               "application/json\r\nSec-Fetch-Site: cross-site\r\n"
                               "Content-Length: 14\r\n\r\n{\"word\":\"abc\"}"),
                     403);
}

static void a_program_posts_json(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    assert_int_equal(status_of("POST /word HTTP/1.1\r\n" HOST
                               "Content-Type: application/json\r\n"
                               "Content-Length: 14\r\n\r\n{\"word\":\"abc\"}"),
                     303);
    assert_int_equal(status_of("POST /word HTTP/1.1\r\n" HOST
                               "Content-Type: application/json\r\n"
                               "Content-Length: 13\r\n\r\n{\"word\":\"abc\""),
                     400);
}

static void a_file_is_taken_by_a_route_that_wants_one(void **state)
{
    static const char body[] =
        "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n"
        "\r\n" TOKEN "\r\n--B\r\nContent-Disposition: form-data; "
        "name=\"ads\"; filename=\"a.json\"\r\nContent-Type: x/y\r\n"
        "\r\n{\r\n}\r\n--B--\r\n";
    struct buf bytes = buf_new(&arena);

    (void)state;
    fixture_start((struct server_options){ 0 });
    buf_format(&bytes,
               "POST /file HTTP/1.1\r\n" HOST "Cookie: insteg_csrf=" TOKEN "\r\n"
               "Content-Type: multipart/form-data; boundary=B\r\n"
               "Content-Length: %zu\r\n\r\n%s",
               sizeof body - 1, body);
    struct str reply = client_ask(&arena, port, buf_str(&bytes));
    assert_int_equal(client_status(reply), 200);
    assert_true(str_is(client_body(reply), "ads: 4 bytes"));
}

/* ---------- ports ---------- */

static void a_taken_port_is_named_or_the_next_one_is_used(void **state)
{
    struct server *second = NULL;
    struct err err = { 0 };

    (void)state;
    fixture_start((struct server_options){ 0 });
    struct server_options options = { .router = test_router(&arena), .port = port };
    assert_false(server_start(&arena, &options, &second, &err));
    assert_null(second);
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_non_null(strstr(err_english(&err), "is taken by another program"));
    options.port_tries = 20;
    err = (struct err){ 0 };
    assert_true(server_start(&arena, &options, &second, &err));
    assert_true(server_port(second) > port);
    server_stop(second);
    server_free(second);
}

static void many_clients_at_once_get_their_own_answers(void **state)
{
    int fd[100];

    (void)state;
    fixture_start((struct server_options){ .threads = 4 });
    for (int i = 0; i < 100; i++) {
        struct buf get = buf_new(&arena);
        fd[i] = client_connect(port);
        buf_format(&get,
                   "GET /thing/%d/x HTTP/1.1\r\n" HOST
                   "Accept: application/json\r\n\r\n",
                   i + 1);
        client_send(fd[i], buf_str(&get));
    }
    for (int i = 0; i < 100; i++) {
        struct buf want = buf_new(&arena);
        buf_format(&want, "{\"id\":%d,", i + 1);
        assert_true(has(client_read(&arena, fd[i]), want.ptr));
        client_close(fd[i]);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_browser_gets_a_page),
        TEST(every_reply_carries_the_security_headers),
        TEST(what_is_handed_over_as_a_file_runs_nothing_as_ours),
        TEST(a_program_gets_the_view),
        TEST(head_gets_headers_only),
        TEST(errors_have_two_faces_too),
        TEST(a_wrong_method_is_told_the_right_ones),
        TEST(a_broken_page_is_a_500_that_names_page_and_line),
        TEST(a_handler_over_its_memory_limit_gives_an_error_page),
        TEST(assets_are_found_by_their_hash_and_kept_for_ever),
        TEST(the_language_is_kept_in_a_cookie_and_returns_to_our_page),
        TEST(a_connection_is_kept_after_an_error_page),
        TEST(a_form_of_ours_is_taken_and_answered_with_303),
        TEST(the_page_gives_the_token_that_its_form_sends_back),
        TEST(a_form_from_elsewhere_is_refused),
        TEST(a_program_posts_json),
        TEST(a_file_is_taken_by_a_route_that_wants_one),
        TEST(a_taken_port_is_named_or_the_next_one_is_used),
        TEST(many_clients_at_once_get_their_own_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
