/*
 * test_proxy.c: a reverse proxy in front of the real server: who somebody is, said in
 * X-Insteg-Auth over the real unix socket, signed here a second time, from ADR 7 alone.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox.h"

#define KEY       "a key of the proxy, of 32 bytes or more"
#define HOST      "insteg.example.se"
#define ANSWER_MS 20000

static pid_t server;
static uint16_t port;
static char answer[1 << 16];

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    assert_int_equal(insteg("user add maja --name Maja --role coach --db a.db"), 0);
    assert_int_equal(insteg("user add ulla --name Ulla --role reviewer --db a.db"), 0);
    sandbox_write("proxy.key", KEY "\n");
    assert_int_equal(chmod("proxy.key", 0600), 0);
    server = serve_start(
        "--db a.db --socket s.sock --host " HOST " --proxy-key proxy.key", &port);
    /* what was signed in the second it started, or before, is not believed */
    for (time_t began = time(NULL); time(NULL) <= began + 1;)
        sandbox_pause(50);
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    serve_end(server);
    assert_false(sandbox_has("s.sock")); /* nor is the socket left */
    sandbox_close();
    return 0;
}

/* ---------- a proxy ---------- */

/* What a proxy with `key` says: that it is `login`, at `at`. */
static const char *word(const char *login, time_t at, const char *nonce,
                        const char *key)
{
    static char out[1024];
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    char json[256], text[512], hex[2 * sizeof mac + 1];

    snprintf(json, sizeof json, "{\"sub\":\"%s\",\"iat\":%lld,\"nonce\":\"%s\"}", login,
             (long long)at, nonce);
    sodium_bin2base64(text, sizeof text, (const unsigned char *)json, strlen(json),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    snprintf(out, sizeof out, "%s.%s", text, hex);
    return out;
}

static int by_socket(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "s.sock" };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static int by_tcp(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* GET /me over `fd` with further header lines; the status; `answer` is all of it. */
static int ask(int fd, const char *host, const char *headers)
{
    struct timeval wait = { ANSWER_MS / 1000, 0 };
    char request[4096];
    size_t len = 0;

    int size = snprintf(request, sizeof request,
                        "GET /me HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\n"
                        "Accept-Language: en\r\n%sConnection: close\r\n\r\n",
                        host, headers);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    assert_int_equal(send(fd, request, (size_t)size, MSG_NOSIGNAL), size);
    for (ssize_t n; (n = recv(fd, answer + len, sizeof answer - 1 - len, 0)) > 0;)
        len += (size_t)n;
    close(fd);
    answer[len] = '\0';
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static int ask_with(const char *said)
{
    char headers[2048];

    snprintf(headers, sizeof headers, "X-Insteg-Auth: %s\r\n", said);
    return ask(by_socket(), HOST, headers);
}

static bool has(const char *part)
{
    return strstr(answer, part) != NULL;
}

/* ---------- what is believed ---------- */

static void a_word_signs_its_user_in_with_a_cookie_bound_to_the_host(void **state)
{
    char headers[512], *cookie;

    (void)state;
    assert_int_equal(ask_with(word("maja", time(NULL), "nonce-nonce-0001", KEY)), 200);
    assert_true(has("Maja"));
    cookie = strstr(answer, "__Host-insteg=");
    assert_non_null(cookie);
    assert_non_null(strstr(cookie, "Secure"));
    /* and the cookie alone is enough from then on */
    snprintf(headers, sizeof headers, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"),
             cookie);
    assert_int_equal(ask(by_socket(), HOST, headers), 200);
    assert_true(has("Maja"));
}

static void a_word_is_good_once(void **state)
{
    char said[1024];

    (void)state;
    snprintf(said, sizeof said, "%s",
             word("maja", time(NULL), "nonce-nonce-0002", KEY));
    assert_int_equal(ask_with(said), 200);
    assert_int_equal(ask_with(said), 403);
    assert_true(has("was used before"));
    assert_false(has("Maja"));
    assert_false(has("Set-Cookie: __Host-insteg="));
    /* nor under another moment with the same nonce */
    assert_int_equal(ask_with(word("ulla", time(NULL), "nonce-nonce-0002", KEY)), 403);
}

static void a_word_of_61_seconds_ago_or_of_tomorrow_is_not_believed(void **state)
{
    (void)state;
    assert_int_equal(ask_with(word("maja", time(NULL) - 61, "nonce-nonce-0003", KEY)),
                     403);
    assert_true(has("too old"));
    assert_int_equal(ask_with(word("maja", time(NULL) + 60, "nonce-nonce-0004", KEY)),
                     403);
    assert_false(has("Maja"));
}

static void a_word_that_is_not_signed_with_our_key_is_not_believed(void **state)
{
    char said[1024];

    (void)state;
    assert_int_equal(ask_with(word("maja", time(NULL), "nonce-nonce-0005",
                                   "another key, also of 32 bytes or more")),
                     403);
    assert_true(has("not signed with our"));
    snprintf(said, sizeof said, "%s",
             word("maja", time(NULL), "nonce-nonce-0006", KEY));
    size_t last = strlen(said) - 1;
    said[last] = said[last] == '0' ? '1' : '0';
    assert_int_equal(ask_with(said), 403);
    assert_true(has("not signed with our"));
    said[last] = '\0'; /* cut short; and no form at all */
    assert_int_equal(ask_with(said), 403);
    assert_int_equal(ask_with("maja"), 400);
    assert_false(has("Maja"));
}

static void a_word_for_nobody_here_signs_nobody_in(void **state)
{
    (void)state;
    assert_int_equal(ask_with(word("nobody", time(NULL), "nonce-nonce-0007", KEY)),
                     403);
    assert_true(has("no account here"));
    assert_int_equal(insteg("user close ulla --db a.db"), 0);
    assert_int_equal(ask_with(word("ulla", time(NULL), "nonce-nonce-0008", KEY)), 403);
    assert_true(has("no account here"));
}

static void over_tcp_no_word_is_heard(void **state)
{
    char headers[2048], said[1024];

    (void)state;
    snprintf(said, sizeof said, "%s",
             word("maja", time(NULL), "nonce-nonce-0009", KEY));
    snprintf(headers, sizeof headers, "X-Insteg-Auth: %s\r\n", said);
    assert_int_equal(ask(by_tcp(), "127.0.0.1", headers), 400);
    assert_true(has("only over the socket"));
    assert_false(has("Set-Cookie: insteg="));
    assert_int_equal(ask_with(said), 200); /* it was not even used up */
}

static void two_words_in_one_request_are_refused(void **state)
{
    char headers[4096];
    int size = snprintf(headers, sizeof headers, "X-Insteg-Auth: %s\r\n",
                        word("maja", time(NULL), "nonce-nonce-0010", KEY));

    (void)state;
    snprintf(headers + size, sizeof headers - (size_t)size, "X-Insteg-Auth: %s\r\n",
             word("ulla", time(NULL), "nonce-nonce-0011", KEY));
    assert_int_equal(ask(by_socket(), HOST, headers), 400);
}

static void without_a_word_the_socket_leads_to_the_way_in(void **state)
{
    (void)state;
    assert_int_equal(ask(by_socket(), HOST, ""), 303);
    assert_true(has("Location: /sign-in"));
    assert_int_equal(ask(by_socket(), "elsewhere.example.se", ""), 421);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_signs_its_user_in_with_a_cookie_bound_to_the_host),
        cmocka_unit_test(a_word_is_good_once),
        cmocka_unit_test(a_word_of_61_seconds_ago_or_of_tomorrow_is_not_believed),
        cmocka_unit_test(a_word_that_is_not_signed_with_our_key_is_not_believed),
        cmocka_unit_test(a_word_for_nobody_here_signs_nobody_in),
        cmocka_unit_test(over_tcp_no_word_is_heard),
        cmocka_unit_test(two_words_in_one_request_are_refused),
        cmocka_unit_test(without_a_word_the_socket_leads_to_the_way_in),
    };

    if (!sandbox_arguments(argc, argv) || sodium_init() < 0)
        return 2;
    return cmocka_run_group_tests_name("proxy", tests, open_room, close_room);
}
