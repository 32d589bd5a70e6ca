/*
 * test_guard.c: requests that two programs could read in two ways, over raw sockets,
 * each with nginx's verdict (1.22.1 before an upstream, as sent, 2026-11-22): whatever
 * it refuses is refused here, and what follows on the connection is then not served.
 *
 * The verdict 0 is no answer at all: the connection is cut, or waits for more until the
 * deadline cuts it. libmicrohttpd refuses some itself, before the guard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

#define JSON    "Content-Type: application/json\r\n"
#define GET     "GET /word HTTP/1.1\r\n" HOST
#define POST    "POST /word HTTP/1.1\r\n" HOST JSON
#define BODY    "{\"word\":\"abc\"}"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CHUNKS  "e\r\n" BODY "\r\n0\r\n\r\n"
#define LEAST   60u /* rows */

/* What is sent after each row: is it taken for a request of its own? */
#define NEXT     "GET /thing/1/fixed HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define NEXT_HAS "\r\n\r\nfixed"

enum after {
    SERVED, /* and the next request too                                           */
    KEPT,   /* refused, for what it asks and not for how: the next one is served  */
    CUT,    /* refused, and nothing more is read                                  */
};

#define AS(bytes)                                                                      \
    {                                                                                  \
        bytes, sizeof(bytes) - 1                                                       \
    }
struct row {
    const char *what;
    int nginx, status;
    enum after after;
    struct str sent;
};

static int finish(void **state)
{
    (void)state;
    fixture_finish();
    return 0;
}

/* All that comes until the other side closes. */
static struct str read_all(int fd)
{
    struct buf got = buf_new(&arena);
    int64_t until = client_now_ms() + CLIENT_LAST_MS;
    char part[8192];

    buf_cstr(&got, "");
    while (client_now_ms() < until) {
        struct pollfd look = { .fd = fd, .events = POLLIN };
        if (poll(&look, 1, 50) == 0)
            continue;
        ssize_t len = recv(fd, part, sizeof part, 0);
        if (len <= 0)
            return buf_str(&got);
        buf_add(&got, (struct str){ part, (size_t)len });
    }
    fail_msg("the connection stays open");
    return (struct str){ 0 };
}

static void judge(const struct row *row)
{
    size_t mark = arena_mark(&arena);
    struct buf both = buf_new(&arena);
    int fd = client_connect(port);

    /* At once: what comes after the connection is closed takes the answer with it. */
    buf_add(&both, row->sent);
    buf_cstr(&both, NEXT);
    client_send(fd, buf_str(&both));
    struct str answer = read_all(fd);
    client_close(fd);
    int status = client_status(answer);
    bool next = has(answer, NEXT_HAS);
    if (status != row->status)
        fail_msg("%s: %d, not %d", row->what, status, row->status);
    if (row->nginx >= 400 && status != 0 && status < 400)
        fail_msg("%s: nginx refuses it, and here it is served", row->what);
    if (next != (row->after != CUT))
        fail_msg("%s: what follows is %sserved", row->what, next ? "" : "not ");
    assert_true((row->after == SERVED) == (status >= 200 && status < 400));
    arena_rewind(&arena, mark);
}

static const struct row rows[] = {
    /* what, nginx, insteg, what becomes of the connection, as sent */
    { "what everybody sends", 200, 200, SERVED, AS(GET "\r\n") },
    { "no Host", 400, 400, CUT, AS("GET /word HTTP/1.1\r\n\r\n") },
    { "two Host alike", 400, 400, CUT, AS(GET HOST "\r\n") },
    { "two Host that differ", 400, 400, CUT, AS(GET "Host: evil.example\r\n\r\n") },
    { "an empty Host", 400, 421, CUT, AS("GET /word HTTP/1.1\r\nHost:\r\n\r\n") },
    { "a path in Host", 400, 421, CUT,
      AS("GET /word HTTP/1.1\r\nHost: localhost/x\r\n\r\n") },
    { "a user in Host", 200, 421, CUT,
      AS("GET /word HTTP/1.1\r\nHost: a@localhost\r\n\r\n") },
    { "a space in Host", 400, 421, CUT,
      AS("GET /word HTTP/1.1\r\nHost: local host\r\n\r\n") },
    { "two names in one Host", 400, 421, CUT,
      AS("GET /word HTTP/1.1\r\nHost: localhost, evil\r\n\r\n") },
    { "a zero byte in Host", 400, 400, CUT,
      AS("GET /word HTTP/1.1\r\nHost: localhost\000x\r\n\r\n") },
    { "another site's name", 200, 421, CUT,
      AS("GET /word HTTP/1.1\r\nHost: evil.example\r\n\r\n") },
    { "Content-Length, then Transfer-Encoding", 400, 400, CUT,
      AS(POST "Content-Length: 14\r\n" CHUNKED "\r\n" CHUNKS) },
    { "Transfer-Encoding, then Content-Length", 400, 400, CUT,
      AS(POST CHUNKED "Content-Length: 14\r\n\r\n" CHUNKS) },
    { "two Content-Length alike", 400, 400, CUT,
      AS(POST "Content-Length: 14\r\nContent-Length: 14\r\n\r\n" BODY) },
    { "two Content-Length that differ", 400, 400, CUT,
      AS(POST "Content-Length: 14\r\nContent-Length: 4\r\n\r\n" BODY) },
    { "a list as Content-Length", 400, 400, CUT,
      AS(POST "Content-Length: 14, 14\r\n\r\n" BODY) },
    { "a sign before Content-Length", 400, 400, CUT,
      AS(POST "Content-Length: +14\r\n\r\n" BODY) },
    { "a negative Content-Length", 400, 400, CUT,
      AS(POST "Content-Length: -1\r\n\r\n" BODY) },
    { "Content-Length in hex", 400, 400, CUT,
      AS(POST "Content-Length: 0xe\r\n\r\n" BODY) },
    { "a space in Content-Length", 400, 400, CUT,
      AS(POST "Content-Length: 1 4\r\n\r\n" BODY) },
    { "an empty Content-Length", 400, 400, CUT,
      AS(POST "Content-Length:\r\n\r\n" BODY) },
    { "Content-Length with an exponent", 400, 400, CUT,
      AS(POST "Content-Length: 1e1\r\n\r\n" BODY) },
    { "Content-Length with a fraction", 400, 400, CUT,
      AS(POST "Content-Length: 14.0\r\n\r\n" BODY) },
    { "Content-Length of 20 digits", 400, 413, CUT,
      AS(POST "Content-Length: 99999999999999999999\r\n\r\n" BODY) },
    { "Content-Length that wraps at 64 bits", 400, 413, CUT,
      AS(POST "Content-Length: 18446744073709551630\r\n\r\n" BODY) },
    { "a tab before Content-Length's value", 400, 400, CUT,
      AS(POST "Content-Length:\t14\r\n\r\n" BODY) },
    { "a vertical tab before it", 400, 400, CUT,
      AS(POST "Content-Length: \01314\r\n\r\n" BODY) },
    { "a zero byte after it", 400, 400, CUT,
      AS(POST "Content-Length: 14\000\r\n\r\n" BODY) },
    { "a space before Content-Length's colon", 400, 400, CUT,
      AS(POST "Content-Length : 14\r\n\r\n" BODY) },
    { "Content-Length on two lines", 400, 400, CUT,
      AS(POST "Content-Length:\r\n 14\r\n\r\n" BODY) },
    { "an unknown Transfer-Encoding", 501, 400, CUT,
      AS(POST "Transfer-Encoding: xchunked\r\n\r\n" CHUNKS) },
    { "two Transfer-Encodings in one", 501, 400, CUT,
      AS(POST "Transfer-Encoding: gzip, chunked\r\n\r\n" CHUNKS) },
    { "chunked, but not last", 501, 400, CUT,
      AS(POST "Transfer-Encoding: chunked, identity\r\n\r\n" CHUNKS) },
    { "identity as Transfer-Encoding", 501, 400, CUT,
      AS(POST "Transfer-Encoding: identity\r\n\r\n" CHUNKS) },
    { "identity, and Content-Length", 501, 400, CUT,
      AS(POST "Transfer-Encoding: identity\r\nContent-Length: 14\r\n\r\n" BODY) },
    { "Transfer-Encoding twice", 400, 400, CUT,
      AS(POST CHUNKED CHUNKED "\r\n" CHUNKS) },
    { "Transfer-Encoding twice, and it differs", 400, 400, CUT,
      AS(POST CHUNKED "Transfer-Encoding: gzip\r\n\r\n" CHUNKS) },
    { "a vertical tab before chunked", 501, 400, CUT,
      AS(POST "Transfer-Encoding: \013chunked\r\n\r\n" CHUNKS) },
    { "chunked in quotes", 501, 400, CUT,
      AS(POST "Transfer-Encoding: \"chunked\"\r\n\r\n" CHUNKS) },
    { "chunked with a parameter", 501, 400, CUT,
      AS(POST "Transfer-Encoding: chunked;q=1\r\n\r\n" CHUNKS) },
    { "a space before Transfer-Encoding's colon", 400, 400, CUT,
      AS(POST "Transfer-Encoding : chunked\r\n\r\n" CHUNKS) },
    { "Transfer-Encoding in HTTP/1.0", 400, 400, CUT,
      AS("POST /word HTTP/1.0\r\n" HOST JSON CHUNKED "\r\n" CHUNKS) },
    { "a zero byte after chunked", 400, 400, CUT,
      AS(POST "Transfer-Encoding: chunked\000\r\n\r\n" CHUNKS) },
    { "Transfer-Encoding on two lines", 400, 400, CUT,
      AS(POST "Transfer-Encoding:\r\n chunked\r\n\r\n" CHUNKS) },
    { "a tab before chunked", 501, 400, CUT,
      AS(POST "Transfer-Encoding:\tchunked\r\n\r\n" CHUNKS) },
    { "an empty Transfer-Encoding", 501, 400, CUT,
      AS(POST "Transfer-Encoding:\r\nContent-Length: 14\r\n\r\n" BODY) },
    { "CHUNKED", 200, 303, SERVED,
      AS(POST "Transfer-Encoding: CHUNKED\r\n\r\n" CHUNKS) },
    { "a chunk's size with 0x", 400, 400, CUT, AS(POST CHUNKED "\r\n0x" CHUNKS) },
    { "a chunk's size with a sign", 400, 400, CUT, AS(POST CHUNKED "\r\n+" CHUNKS) },
    { "a negative size of a chunk", 400, 400, CUT,
      AS(POST CHUNKED "\r\n-1\r\n" BODY "\r\n0\r\n\r\n") },
    { "no size of a chunk", 400, 400, CUT,
      AS(POST CHUNKED "\r\n\r\n" BODY "\r\n0\r\n\r\n") },
    { "a chunk's size that wraps at 64 bits", 400, 413, CUT,
      AS(POST CHUNKED "\r\nfffffffffffffffff\r\n" BODY "\r\n0\r\n\r\n") },
    { "a chunk's size of 64 bits", 400, 0, CUT,
      AS(POST CHUNKED "\r\nffffffffffffffff\r\n" BODY "\r\n0\r\n\r\n") },
    { "a chunk's size that is no number", 400, 400, CUT,
      AS(POST CHUNKED "\r\ng\r\n" BODY "\r\n0\r\n\r\n") },
    { "a space before a chunk's size", 400, 400, CUT, AS(POST CHUNKED "\r\n " CHUNKS) },
    { "an extension of a chunk", 200, 303, SERVED,
      AS(POST CHUNKED "\r\ne;x=1\r\n" BODY "\r\n0\r\n\r\n") },
    { "a line feed in an extension of a chunk", 400, 400, CUT,
      AS(POST CHUNKED "\r\ne;x=\n1\r\n" BODY "\r\n0\r\n\r\n") },
    { "chunks between carriage returns", 400, 400, CUT,
      AS(POST CHUNKED "\r\ne\r" BODY "\r0\r\r") },
    { "a chunk longer than its size", 400, 400, CUT,
      AS(POST CHUNKED "\r\ne\r\n" BODY "XX\r\n0\r\n\r\n") },
    { "a chunk without its line's end", 400, 400, CUT,
      AS(POST CHUNKED "\r\ne\r\n" BODY "0\r\n\r\n") },
    { "Content-Length after the body", 200, 303, SERVED,
      AS(POST CHUNKED "\r\ne\r\n" BODY "\r\n0\r\nContent-Length: 3\r\n\r\n") },
    { "line feeds alone", 200, 200, SERVED,
      AS("GET /word HTTP/1.1\nHost: localhost\n\n") },
    { "carriage returns alone", 400, 0, CUT,
      AS("GET /word HTTP/1.1\rHost: localhost\r\r") },
    { "a carriage return in a value", 400, 400, CUT, AS(GET "X: a\rY: b\r\n\r\n") },
    { "a folded header", 400, 400, CUT, AS(GET "X: a\r\n b\r\n\r\n") },
    { "a header folded with a tab", 400, 400, CUT, AS(GET "X: a\r\n\tb\r\n\r\n") },
    { "a header folded onto the request line", 400, 400, CUT,
      AS("GET /word HTTP/1.1\r\n X: y\r\n" HOST "\r\n") },
    { "a space before a colon", 400, 400, CUT, AS(GET "X : y\r\n\r\n") },
    { "a tab before a colon", 400, 400, CUT, AS(GET "X\t: y\r\n\r\n") },
    { "a space in a name", 400, 400, CUT, AS(GET "X Y: z\r\n\r\n") },
    { "no colon", 200, 400, CUT, AS(GET "Xyz\r\n\r\n") },
    { "no name", 400, 400, CUT, AS(GET ": y\r\n\r\n") },
    { "a zero byte in a name", 400, 400, CUT, AS(GET "X\000Y: z\r\n\r\n") },
    { "a zero byte in a value", 400, 400, CUT, AS(GET "X: a\000b\r\n\r\n") },
    { "a control character in a name", 400, 400, CUT, AS(GET "X\001Y: z\r\n\r\n") },
    { "a control character in a value", 200, 400, CUT, AS(GET "X: a\001b\r\n\r\n") },
    { "DEL in a name", 400, 400, CUT, AS(GET "X\177Y: z\r\n\r\n") },
    { "a zero byte in the path", 400, 400, CUT,
      AS("GET /word\000/x HTTP/1.1\r\n" HOST "\r\n") },
    { "a zero byte in the query", 400, 400, CUT,
      AS("GET /word?a=\000b HTTP/1.1\r\n" HOST "\r\n") },
    { "an escaped zero byte in the path", 400, 400, KEPT,
      AS("GET /word%00 HTTP/1.1\r\n" HOST "\r\n") },
    { "a control character in the path", 400, 400, CUT,
      AS("GET /wo\001rd HTTP/1.1\r\n" HOST "\r\n") },
    { "a tab in the path", 400, 400, CUT, AS("GET /wo\trd HTTP/1.1\r\n" HOST "\r\n") },
    { "tabs for spaces", 400, 0, CUT, AS("GET\t/word\tHTTP/1.1\r\n" HOST "\r\n") },
    { "a space in the path", 400, 0, CUT, AS("GET /wo rd HTTP/1.1\r\n" HOST "\r\n") },
    { "a space before the method", 400, 0, CUT, AS(" " GET "\r\n") },
    { "a whole address", 200, 404, KEPT,
      AS("GET http://localhost/word HTTP/1.1\r\n" HOST "\r\n") },
    { "a whole address of another site", 200, 404, KEPT,
      AS("GET http://evil.example/word HTTP/1.1\r\n" HOST "\r\n") },
    { "a name instead of a path", 400, 404, KEPT,
      AS("GET localhost HTTP/1.1\r\n" HOST "\r\n") },
    { "a path without its slash", 400, 404, KEPT,
      AS("GET word HTTP/1.1\r\n" HOST "\r\n") },
    { "a star instead of a path", 400, 404, KEPT,
      AS("OPTIONS * HTTP/1.1\r\n" HOST "\r\n") },
    { "CONNECT", 400, 404, KEPT, AS("CONNECT localhost:80 HTTP/1.1\r\n" HOST "\r\n") },
    { "TRACE", 405, 405, KEPT, AS("TRACE /word HTTP/1.1\r\n" HOST "\r\n") },
    { "a method in small letters", 400, 405, KEPT,
      AS("get /word HTTP/1.1\r\n" HOST "\r\n") },
    { "no method", 400, 400, CUT, AS("/word HTTP/1.1\r\n" HOST "\r\n") },
    { "a zero byte in the method", 400, 400, CUT,
      AS("GE\000T /word HTTP/1.1\r\n" HOST "\r\n") },
    { "HTTP/0.9", 200, 400, CUT, AS("GET /word\r\n\r\n") },
    { "HTTP/2.0", 505, 505, CUT, AS("GET /word HTTP/2.0\r\n" HOST "\r\n") },
    { "HTTP/9.9", 505, 505, CUT, AS("GET /word HTTP/9.9\r\n" HOST "\r\n") },
    { "a letter after the version", 400, 400, CUT,
      AS("GET /word HTTP/1.1x\r\n" HOST "\r\n") },
    { "a zero before the version", 400, 400, CUT,
      AS("GET /word HTTP/01.1\r\n" HOST "\r\n") },
    { "the version in small letters", 400, 400, CUT,
      AS("GET /word http/1.1\r\n" HOST "\r\n") },
    { "the first bytes of HTTP/2", 400, 505, CUT,
      AS("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") },
    { "the first bytes of TLS", 400, 0, CUT,
      AS("\026\003\001\000\245\001\000\000\000\000\000\r\n\r\n") },
    { "bad hex in the path", 400, 400, KEPT,
      AS("GET /word%zz HTTP/1.1\r\n" HOST "\r\n") },
    { "an overlong slash", 200, 400, KEPT, AS("GET /%c0%af HTTP/1.1\r\n" HOST "\r\n") },
    { "a request as the body of a GET", 200, 413, CUT,
      AS(GET "Content-Length: 36\r\n\r\n" GET "\r\n") },
    { "an upgrade to HTTP/2", 200, 200, SERVED,
      AS(GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
             "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n") },
    { "a body without a length", 200, 400, CUT, AS(POST "\r\n" BODY) },
};

static void whatever_nginx_refuses_is_refused(void **state)
{
    uint32_t count = sizeof rows / sizeof *rows, stricter = 0;

    (void)state;
    assert_true(count >= LEAST);
    fixture_start((struct server_options){ .header_ms = 300, .idle_ms = 300 });
    for (uint32_t i = 0; i < count; i++) {
        judge(&rows[i]);
        stricter += rows[i].after != SERVED && rows[i].nginx < 400;
    }
    print_message("%u requests; %u that nginx serves are refused too\n", count,
                  stricter);
}

/* ---------- what must not be refused ---------- */

static void a_path_too_long_for_nginx_is_refused(void **state)
{
    struct buf get = buf_new(&arena);

    (void)state;
    fixture_start((struct server_options){ 0 });
    buf_cstr(&get, "GET /");
    for (int i = 0; i < 9000; i++)
        buf_char(&get, 'a');
    buf_cstr(&get, " HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(client_status(client_ask(&arena, port, buf_str(&get))), 400);
}

/* As browsers and programs word it. */
static const char browser[] =
    "GET /word?word=r%C3%A4v+%26&a= HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
    "Connection: keep-alive\r\nsec-ch-ua: \"Chromium\";v=\"120\"\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nX-Empty:\r\n"
    "X-Two:  blanks \r\nAccept-Language: sv-SE,sv;q=0.9\r\nX-Tab: a\tb\r\n"
    "X-High: r\xc3\xa4v\r\nCookie: insteg_csrf=0123; lang=sv\r\n\r\n";

static void what_browsers_send_is_served_however_it_is_cut(void **state)
{
    (void)state;
    fixture_start((struct server_options){ 0 });
    for (size_t cut = 1; cut < sizeof browser - 1; cut += 7) {
        size_t mark = arena_mark(&arena);
        int fd = client_connect(port);
        struct str all = STR(browser);
        client_send(fd, str_sub(all, 0, cut));
        usleep(2000);
        client_send(fd, str_sub(all, cut, all.len));
        if (client_status(client_read(&arena, fd)) != 200)
            fail_msg("cut after %zu bytes", cut);
        client_close(fd);
        arena_rewind(&arena, mark);
    }
}

static void a_second_request_is_read_as_the_first(void **state)
{
    struct str all = STR(browser), form = STR(POST "Content-Length: 14\r\n\r\n" BODY);

    (void)state;
    fixture_start((struct server_options){ 0 });
    int fd = client_connect(port);
    for (int i = 0; i < 20; i++) {
        client_send(fd, i % 3 == 0 ? form : all);
        assert_int_equal(client_status(client_read(&arena, fd)),
                         i % 3 == 0 ? 303 : 200);
    }
    client_close(fd);
}

/* Thirty kilobytes of headers in many pieces: the library's room for them grows. */
static void large_headers_in_pieces_are_served(void **state)
{
    struct buf get = buf_new(&arena);

    (void)state;
    fixture_start((struct server_options){ 0 });
    buf_cstr(&get, GET);
    for (int i = 0; i < 35; i++) { /* nearly twelve KiB */
        buf_format(&get, "X-%d: ", i);
        for (int k = 0; k < 330; k++)
            buf_char(&get, (char)('a' + k % 26));
        buf_cstr(&get, "\r\n");
    }
    buf_cstr(&get, "\r\n");
    int fd = client_connect(port);
    for (struct str rest = buf_str(&get); rest.len > 0;) {
        size_t part = rest.len < 997 ? rest.len : 997;
        client_send(fd, str_sub(rest, 0, part));
        rest = str_sub(rest, part, rest.len);
        usleep(1000);
    }
    assert_int_equal(client_status(client_read(&arena, fd)), 200);
    client_close(fd);
}

#define TEST(name) cmocka_unit_test_teardown(name, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whatever_nginx_refuses_is_refused),
        TEST(a_path_too_long_for_nginx_is_refused),
        TEST(what_browsers_send_is_served_however_it_is_cut),
        TEST(a_second_request_is_read_as_the_first),
        TEST(large_headers_in_pieces_are_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
