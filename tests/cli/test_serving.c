/*
 * test_serving.c: the server as one program among others: a port that is taken, an
 * import beside it, the end.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

#define PEOPLE 20000

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    sandbox_close();
    return 0;
}

static void a_taken_port_is_told(void **state)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char want[64];

    (void)state;
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(insteg("serve --db a.db --port %u", ntohs(address.sin_port)),
                     EXIT_BUSY);
    snprintf(want, sizeof want,
             "port %u är upptagen av ett annat program; välj en annan",
             ntohs(address.sin_port));
    said(want);
    close(fd);
}

/* A link that is printed is one that reaches insteg, as far as insteg was told. */
static void a_link_has_the_address_that_serve_was_told(void **state)
{
    static const char add[] = "user add %s --name X --role it --db a.db%s";
    static const struct {
        const char *login, *serve, *url, *link;
    } steps[] = {
        { "a", NULL, "", "http://127.0.0.1:8080/in/" },
        { "b", "--db a.db --address https://insteg.example.se/", "",
          "https://insteg.example.se/in/" },
        { "c", "--db a.db", "", "https://insteg.example.se/in/" }, /* it is kept */
        { "d", NULL, " --url http://other.example:81", "http://other.example:81/in/" },
        { "e", "--db a.db --socket s.sock --host two.example.se", "",
          "https://two.example.se/in/" },
    };
    uint16_t port;

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        (void)unlink("serve.out"); /* of the step before: it names another port */
        if (steps[i].serve)
            serve_end(serve_start(steps[i].serve, &port));
        assert_int_equal(insteg(add, steps[i].login, steps[i].url), 0);
        printed(steps[i].link);
        if (i == 0)
            printed("insteg serve --address"); /* it guesses, and says so */
    }
}

/* Whether anybody listens at this port of an address of this machine. */
static bool is_open(uint32_t address, uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr = { htonl(address) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool open = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;

    close(fd);
    return open;
}

/* Its users need no password: neither a socket for a proxy nor any address but one. */
static void a_demo_is_served_on_this_machine_only(void **state)
{
    uint16_t port;

    (void)state;
    assert_int_equal(insteg("demo --no-programme --db demo.db"), 0);
    assert_int_equal(
        insteg("serve --db demo.db --port 0 --socket s.sock --host x.example"),
        EXIT_STATE);
    said("en demo visas bara på den här datorn");
    assert_false(sandbox_has("s.sock"));
    pid_t pid = serve_start("--db demo.db", &port);
    assert_true(is_open(INADDR_LOOPBACK, port));
    assert_false(
        is_open(INADDR_LOOPBACK + 1, port)); /* where all would be listened to */
    serve_end(pid);
}

/* The first address on the page that ends so; in `path`. */
static void link_on(const char *body, const char *end, char path[128])
{
    for (const char *at = body; (at = strstr(at, "href=\"")) != NULL;) {
        at += 6;
        size_t len = strcspn(at, "\"");
        if (len > strlen(end) && len < 128 &&
            memcmp(at + len - strlen(end), end, strlen(end)) == 0) {
            snprintf(path, 128, "%.*s", (int)len, at);
            return;
        }
    }
    fail_msg("no link ends with %s", end);
}

static void pages_show_what_the_terminal_prints(void **state)
{
    const char *body = NULL;
    char path[128];
    uint16_t port;

    (void)state;
    pid_t pid = serve_start("--db a.db " HAND_NOW, &port);
    assert_int_equal(http_get(port, "/", NULL, &body), 200);
    assert_non_null(strstr(body, "Plocka och packa på lager"));
    link_on(body, "/thresholds", path);
    assert_int_equal(http_get(port, path, NULL, &body), 200);
    assert_non_null(strstr(body, "k1"));
    assert_int_equal(http_get(port, path, "application/json", &body), 200);
    assert_true(body[0] == '{');
    assert_int_equal(http_get(port, "/finns-inte", NULL, &body), 404);
    serve_end(pid);
    assert_int_equal(http_get(port, "/", NULL, NULL), 0);
}

static void pages_keep_answering_while_an_import_applies(void **state)
{
    const char *body = NULL;
    char path[128];
    int64_t longest = 0;
    uint16_t port;
    int asked = 0, status;
    FILE *out = fopen("many.csv", "w");

    (void)state;
    assert_non_null(out);
    fputs("source_key,sex,locality,capabilities\n", out);
    for (int i = 0; i < PEOPLE; i++)
        fprintf(out, "M%06d,K,Krokom,task:plocka-order=%d;task:packa-kolli=2\n", i,
                1 + i % 4);
    assert_int_equal(fclose(out), 0);
    pid_t server = serve_start("--db a.db " HAND_NOW, &port);
    assert_int_equal(http_get(port, "/", NULL, &body), 200);
    link_on(body, "/thresholds", path);
    pid_t import = insteg_start("import", "import people many.csv --apply --db a.db");
    while (waitpid(import, &status, WNOHANG) == 0) {
        int64_t from = sandbox_now_ms();
        assert_int_equal(http_get(port, asked % 2 ? "/" : path, NULL, &body), 200);
        assert_non_null(strstr(body, "Plocka och packa på lager"));
        int64_t took = sandbox_now_ms() - from;
        longest = took > longest ? took : longest;
        asked++;
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    print_message("# %d pages, the slowest %lld ms\n", asked, (long long)longest);
    assert_true(asked > 0);
    assert_true(longest < 5000); /* not the twenty seconds of a lock */
    assert_int_equal(insteg("thresholds lager-1 --db a.db --json " HAND_NOW), 0);
    printed("\"women\":20"); /* 12 and the new ones who cover the core */
    serve_end(server);
}

static void a_server_ends_by_ctrl_c_and_leaves_one_file(void **state)
{
    uint16_t port;

    (void)state;
    pid_t pid = serve_start("--db a.db", &port);
    assert_int_equal(http_get(port, "/", NULL, NULL), 200);
    kill(pid, SIGINT);
    assert_int_equal(insteg_end(pid), 0);
    assert_int_equal(sandbox_files_with("a.db"), 1); /* no -wal, no -shm */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_taken_port_is_told),
        TEST(a_link_has_the_address_that_serve_was_told),
        TEST(a_demo_is_served_on_this_machine_only),
        TEST(pages_show_what_the_terminal_prints),
        TEST(pages_keep_answering_while_an_import_applies),
        TEST(a_server_ends_by_ctrl_c_and_leaves_one_file),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("serving", tests, NULL, NULL);
}
