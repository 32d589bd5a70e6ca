/*
 * test_limits.c: what hostile clients may not do, on real sockets: requests that are
 * too large, connections that are too slow or too many. Ambiguous ones are
 * test_guard.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "client.h"
#include "handlers.h"
#include "web/server.h"

#define HOST "Host: localhost\r\n"
#define JSON "Content-Type: application/json\r\n"

static struct arena arena;
static struct server *server;
static uint16_t port;

static void start(struct server_options options)
{
    struct err err = { 0 };

    log_set_level(LOG_LEVEL_ERROR);
    options.router = test_router(&arena);
    if (!server_start(&arena, &options, &server, &err))
        fail_msg("server_start: %s", err_english(&err));
    port = server_port(server);
}

static int finish(void **state)
{
    (void)state;
    server_stop(server);
    server_free(server);
    server = NULL;
    arena_free(&arena);
    return 0;
}

static int status_of(struct str request)
{
    return client_status(client_ask(&arena, port, request));
}

static struct buf request_with(const char *head)
{
    struct buf bytes = buf_new(&arena);

    buf_cstr(&bytes, head);
    return bytes;
}

/* ---------- the request guard ---------- */

static void a_refused_connection_is_closed(void **state)
{
    (void)state;
    start((struct server_options){ 0 });
    int fd = client_connect(port);
    client_send(fd, STR("GET /word HTTP/1.1\r\n" HOST HOST "\r\n"));
    assert_int_equal(client_status(client_read(&arena, fd)), 400);
    assert_true(client_is_closed_within(fd, 2000));
    client_close(fd);
}

static void paths_out_of_the_house_lead_nowhere(void **state)
{
    static const char *const paths[] = {
        "/../etc/passwd",
        "/assets/../../etc/passwd",
        "/assets/..%2f..%2fetc",
        "/assets/%2e%2e/insteg.css",
        "/assets/..\\..\\x",
        "/assets//etc/passwd",
        "/assets/..;/x",
        "/assets/%c0%ae%c0%ae/x",
        "/..%00/x",
        "/./word",
        "//word",
        "/word/",
    };
    (void)state;
    start((struct server_options){ 0 });
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct buf get = buf_new(&arena);
        buf_format(&get, "GET %s HTTP/1.1\r\n" HOST "\r\n", paths[i]);
        int status = status_of(buf_str(&get));
        if (status != 404 && status != 400)
            fail_msg("%s: %d", paths[i], status);
    }
}

/* ---------- sizes ---------- */

static void headers_have_a_greatest_size_and_number(void **state)
{
    struct buf fits = request_with("GET /word HTTP/1.1\r\n" HOST "X: ");
    struct buf large = request_with("GET /word HTTP/1.1\r\n" HOST "X: ");
    struct buf huge = request_with("GET /word HTTP/1.1\r\n" HOST "X: ");
    struct buf few = request_with("GET /word HTTP/1.1\r\n" HOST);
    struct buf many = request_with("GET /word HTTP/1.1\r\n" HOST);

    (void)state;
    for (int i = 0; i < 11 * 1024; i++)
        buf_char(&fits, 'x');
    for (int i = 0; i < 13 * 1024; i++)
        buf_char(&large, 'x');
    for (int i = 0; i < 200 * 1024; i++)
        buf_char(&huge, 'x');
    for (int i = 0; i < 99; i++)
        buf_format(&few, "X-%d: y\r\n", i);
    for (int i = 0; i < 100; i++)
        buf_format(&many, "X-%d: y\r\n", i);
    buf_cstr(&fits, "\r\n\r\n");
    buf_cstr(&large, "\r\n\r\n");
    buf_cstr(&huge, "\r\n\r\n");
    buf_cstr(&few, "\r\n");
    buf_cstr(&many, "\r\n");
    start((struct server_options){ 0 });
    assert_int_equal(status_of(buf_str(&fits)), 200);
    assert_int_equal(status_of(buf_str(&large)), 431);
    assert_int_equal(status_of(buf_str(&few)), 200);
    assert_int_equal(status_of(buf_str(&many)), 431);
    /* refused by the library: the client may see the close before the 431 */
    int status = status_of(buf_str(&huge));
    assert_true(status == 431 || status == 0);
    assert_int_equal(status_of(STR("GET /word HTTP/1.1\r\n" HOST "\r\n")), 200);
}

static void more_than_64_parameters_are_refused(void **state)
{
    struct buf get = request_with("GET /word?a=1");

    (void)state;
    for (int i = 1; i < 64; i++)
        buf_cstr(&get, "&a=1");
    struct buf more = request_with(get.ptr);
    buf_cstr(&get, " HTTP/1.1\r\n" HOST "\r\n");
    buf_cstr(&more, "&a=1 HTTP/1.1\r\n" HOST "\r\n");
    start((struct server_options){ 0 });
    assert_int_equal(status_of(buf_str(&get)), 200);
    assert_int_equal(status_of(buf_str(&more)), 400);
}

static void a_body_that_is_too_large_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    start((struct server_options){ 0 });
    assert_int_equal(status_of(STR("POST /word HTTP/1.1\r\n" HOST JSON
                                   "Content-Length: 1001\r\n\r\n")),
                     413);
    assert_int_equal(status_of(STR("POST /word HTTP/1.1\r\n" HOST JSON
                                   "Content-Length: 99999999999999999999\r\n\r\n")),
                     413);
    assert_int_equal(
        status_of(STR("GET /word HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n")), 413);
    assert_int_equal(status_of(STR("POST /gone HTTP/1.1\r\n" HOST
                                   "Content-Length: 9000000\r\n\r\n")),
                     404);
}

static void who_sends_a_body_that_is_too_large_still_reads_why(void **state)
{
    struct buf post = request_with("POST /word HTTP/1.1\r\n" HOST JSON
                                   "Content-Length: 3000000\r\n\r\n");
    (void)state;
    for (int i = 0; i < 3000000; i++)
        buf_char(&post, 'x');
    start((struct server_options){ 0 });
    for (int i = 0; i < 5; i++)
        assert_int_equal(status_of(buf_str(&post)), 413);
}

static void a_chunked_body_is_counted_as_it_comes(void **state)
{
    struct buf post = request_with("POST /word HTTP/1.1\r\n" HOST JSON
                                   "Transfer-Encoding: chunked\r\n\r\n");
    (void)state;
    for (int i = 0; i < 20; i++)
        buf_cstr(&post, "40\r\n0123456789abcdef0123456789abcdef0123456789abcdef"
                        "0123456789abcdef\r\n");
    buf_cstr(&post, "0\r\n\r\n");
    start((struct server_options){ 0 });
    assert_int_equal(status_of(buf_str(&post)), 413);

    /* and one that never ends is cut */
    int fd = client_connect(port);
    struct buf part = request_with("POST /word HTTP/1.1\r\n" HOST JSON
                                   "Transfer-Encoding: chunked\r\n\r\n");
    struct buf chunk = request_with("10000\r\n");
    for (int i = 0; i < 0x10000; i++)
        buf_char(&chunk, 'x');
    buf_cstr(&chunk, "\r\n");
    client_send(fd, buf_str(&part));
    for (int i = 0; i < 40; i++)
        client_send(fd, buf_str(&chunk));
    assert_true(client_is_closed_within(fd, 2000));
    client_close(fd);
}

/* ---------- time ---------- */

static void slow_headers_are_cut(void **state)
{
    (void)state;
    start((struct server_options){ .header_ms = 300 });
    int silent = client_connect(port), dripping = client_connect(port);
    int64_t began = client_now_ms();

    client_send(dripping, STR("GET /word HTTP/1.1\r\nHost: loc"));
    for (int i = 0; i < 4; i++) {
        usleep(50000);
        client_send(dripping, STR("a"));
    }
    assert_true(client_is_closed_within(dripping, 2000));
    assert_true(client_is_closed_within(silent, 2000));
    assert_true(client_now_ms() - began < 1500);
    client_close(silent);
    client_close(dripping);
    assert_int_equal(status_of(STR("GET /word HTTP/1.1\r\n" HOST "\r\n")), 200);
}

static void a_body_must_come_at_a_least_rate(void **state)
{
    (void)state;
    start((struct server_options){ .header_ms = 300, .body_rate = 100 });
    int slow = client_connect(port), good = client_connect(port);
    static const char head[] =
        "POST /word HTTP/1.1\r\n" HOST JSON "Content-Length: 114\r\n\r\n";
    client_send(slow, str_from(head));
    client_send(good, str_from(head));
    client_send(slow, STR("{\"wo"));
    for (int i = 0; i < 10; i++) { /* 10 bytes each 60 ms: 166 a second */
        usleep(60000);
        client_send(good, STR("          "));
    }
    client_send(good, STR("{\"word\":\"abc\"}"));
    assert_int_equal(client_status(client_read(&arena, good)), 303);
    assert_true(client_is_closed_within(slow, 1000));
    client_close(slow);
    client_close(good);
}

static void an_idle_connection_is_cut_and_a_busy_one_is_kept(void **state)
{
    (void)state;
    start((struct server_options){ .header_ms = 2000, .idle_ms = 400 });
    int fd = client_connect(port);

    for (int i = 0; i < 4; i++) {
        client_send(fd, STR("GET /word HTTP/1.1\r\n" HOST "\r\n"));
        assert_int_equal(client_status(client_read(&arena, fd)), 200);
        usleep(200000);
    }
    assert_true(client_is_closed_within(fd, 1500));
    client_close(fd);
}

static void a_reader_who_does_not_read_is_cut(void **state)
{
    char part[4096];
    (void)state;
    start((struct server_options){ .write_ms = 300 });
    int fd = client_connect(port);

    client_send(fd, STR("GET /large HTTP/1.1\r\n" HOST "\r\n"));
    usleep(4000000); /* a loaded machine begins late, and cuts later */
    size_t got = 0;
    ssize_t len;
    while ((len = read(fd, part, sizeof part)) > 0)
        got += (size_t)len;
    assert_true(got < (size_t)32 << 20);
    client_close(fd);

    /* one who takes it steadily gets all, though it takes longer than write_ms */
    fd = client_connect(port);
    client_send(fd, STR("GET /large HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    for (got = 0; (len = read(fd, part, sizeof part)) > 0; got += (size_t)len)
        if (got % ((size_t)2 << 20) < (size_t)len)
            usleep(50000);
    assert_true(got > (size_t)32 << 20);
    client_close(fd);
}

/* ---------- numbers ---------- */

static void there_is_a_greatest_number_of_connections(void **state)
{
    int fd[12];

    (void)state;
    start((struct server_options){ .connections_max = 8, .threads = 2 });
    for (int i = 0; i < 12; i++)
        fd[i] = client_connect(port);
    usleep(200000);
    int open = 0;
    for (int i = 0; i < 12; i++) {
        client_send(fd[i],
                    STR("GET /word HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
        usleep(2000);
    }
    for (int i = 0; i < 12; i++) {
        open += client_status(client_read(&arena, fd[i])) == 200;
        client_close(fd[i]);
    }
    assert_true(open >= 8); /* the others waited in the backlog, or were closed */
    assert_int_equal(status_of(STR("GET /word HTTP/1.1\r\n" HOST "\r\n")), 200);
}

static void one_address_has_a_greatest_number_too(void **state)
{
    int fd[4], served = 0;

    (void)state;
    start((struct server_options){ .connections_per_ip = 3 });
    for (int i = 0; i < 4; i++)
        fd[i] = client_connect(port);
    usleep(200000);
    for (int i = 0; i < 4; i++) {
        client_send(fd[i], STR("GET /word HTTP/1.1\r\n" HOST "\r\n"));
        served += client_status(client_read(&arena, fd[i])) == 200;
    }
    assert_int_equal(served, 3);
    for (int i = 0; i < 4; i++)
        client_close(fd[i]);
}

static void hostile_connections_do_not_lock_others_out(void **state)
{
    int fd[200];

    (void)state;
    start((struct server_options){ .header_ms = 400, .connections_max = 256 });
    for (int i = 0; i < 200; i++) {
        fd[i] = client_connect(port);
        client_send(fd[i], STR("GET /word HTTP/1.1\r\nX: "));
    }
    int64_t began = client_now_ms();
    assert_int_equal(status_of(STR("GET /word HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_true(client_now_ms() - began < 500);
    for (int i = 0; i < 200; i++) {
        assert_true(client_is_closed_within(fd[i], 2000));
        client_close(fd[i]);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refused_connection_is_closed),
        TEST(paths_out_of_the_house_lead_nowhere),
        TEST(headers_have_a_greatest_size_and_number),
        TEST(more_than_64_parameters_are_refused),
        TEST(a_body_that_is_too_large_is_refused_before_it_is_sent),
        TEST(who_sends_a_body_that_is_too_large_still_reads_why),
        TEST(a_chunked_body_is_counted_as_it_comes),
        TEST(slow_headers_are_cut),
        TEST(a_body_must_come_at_a_least_rate),
        TEST(an_idle_connection_is_cut_and_a_busy_one_is_kept),
        TEST(a_reader_who_does_not_read_is_cut),
        TEST(there_is_a_greatest_number_of_connections),
        TEST(one_address_has_a_greatest_number_too),
        TEST(hostile_connections_do_not_lock_others_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
