/*
 * test_full_disk.c: a disk that fills up under the real server, over HTTP: what writes
 * is told 507 on a calm page, pages about people go on while the ballast lasts and are
 * 503 then, pages about nobody go on, and all is well when there is room again.
 *
 * The disk is a tmpfs of the test's own, in a mount namespace of its own, which needs
 * no rights where user namespaces are allowed; elsewhere the test is skipped and says
 * so.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

#define DISK      "size=48m"
#define ANSWER_MS 20000
#define READS     20000
#define STALE_MS  10000 /* a full disk is not tried again all the time */

static bool has_disk;
static pid_t server;
static uint16_t port;
static char answer[1 << 20], cookie[256], person[64], csrf[128];

/* ---------- a disk of our own ---------- */

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return ok;
}

static bool own_mounts(void)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();
    char map[64];

    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) {
        snprintf(map, sizeof map, "0 %u 1", uid);
        bool ok = write_file("/proc/self/setgroups", "deny") &&
                  write_file("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %u 1", gid);
        return ok && write_file("/proc/self/gid_map", map);
    }
    return unshare(CLONE_NEWNS) == 0; /* as root, without user namespaces */
}

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    has_disk = own_mounts() && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
               mkdir("disk", 0700) == 0 &&
               mount("tmpfs", "disk", "tmpfs", 0, DISK) == 0;
    if (!has_disk)
        return 0;
    assert_int_equal(insteg("demo --db disk/demo.db"), 0);
    /* what was just made is whole, its log and its played days too */
    assert_int_equal(insteg("audit verify --db disk/demo.db"), 0);
    server = serve_start("--db disk/demo.db --ballast 1", &port);
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    if (server > 0) { /* a test failed before its end */
        kill(server, SIGKILL);
        (void)insteg_end(server);
    }
    if (has_disk)
        assert_int_equal(umount2("disk", MNT_DETACH), 0);
    sandbox_close();
    return 0;
}

/* Fills what is free; others are quick to use what comes free. */
static void fill(const char *name)
{
    static const char block[4096] = { 1 };
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    while (write(fd, block, sizeof block) > 0)
        continue;
    close(fd);
}

/* ---------- a browser ---------- */

static int connected(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    struct timeval wait = { ANSWER_MS / 1000, 0 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* The status; `answer` is all of it. `form` NULL: a GET. */
static int ask(const char *path, const char *form)
{
    char request[4096];
    size_t len = 0;
    int fd = connected();
    int size = snprintf(request, sizeof request,
                        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
                        "Accept-Language: en\r\nCookie: %s\r\nConnection: close\r\n"
                        "Content-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: %zu\r\n\r\n%s",
                        form ? "POST" : "GET", path, cookie, form ? strlen(form) : 0,
                        form ? form : "");

    assert_int_equal(send(fd, request, (size_t)size, MSG_NOSIGNAL), size);
    for (ssize_t n; (n = recv(fd, answer + len, sizeof answer - 1 - len, 0)) > 0;)
        len += (size_t)n;
    close(fd);
    answer[len] = '\0';
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

/* What stands between `from` and the next `to` in the answer. */
static void take(const char *from, char to, char *out, size_t room)
{
    const char *at = strstr(answer, from);

    assert_non_null(at);
    at += strlen(from);
    snprintf(out, room, "%.*s", (int)(strchr(at, to) - at), at);
}

/* The first person that the page leads to, by number. */
static void find_person(void)
{
    person[0] = '\0';
    for (const char *at = answer; (at = strstr(at, "href=\"/person/")) != NULL;) {
        at += strlen("href=\"");
        int len = (int)strcspn(at, "\"");
        size_t digits = strspn(at + strlen("/person/"), "0123456789");
        if (digits > 0 && strlen("/person/") + digits == (size_t)len) {
            snprintf(person, sizeof person, "%.*s", len, at);
            return;
        }
    }
}

static void sign_in(const char *login)
{
    char form[512], value[128];

    assert_int_equal(ask("/sign-in", NULL), 200);
    take("name=\"csrf\" value=\"", '"', csrf, sizeof csrf);
    take("Set-Cookie: ", ';', cookie, sizeof cookie);
    snprintf(form, sizeof form, "csrf=%s&login=%s", csrf, login);
    assert_int_equal(ask("/sign-in/demo", form), 303);
    take("Set-Cookie: insteg=", ';', value, sizeof value);
    snprintf(cookie, sizeof cookie, "insteg=%s", value);
    for (int64_t until = sandbox_now_ms() + STALE_MS;
         person[0] == '\0' && sandbox_now_ms() < until;) {
        assert_int_equal(ask("/people", NULL), 200);
        find_person(); /* names are read in while the first pages are served */
    }
    assert_true(person[0] != '\0');
    assert_int_equal(ask(person, NULL), 200);
    take("name=\"csrf\" value=\"", '"', csrf, sizeof csrf);
}

/* An ordinary write: a code on paper for the person. */
static int write_once(void)
{
    char path[128], form[256];

    snprintf(path, sizeof path, "%s/code", person);
    snprintf(form, sizeof form, "csrf=%s", csrf);
    return ask(path, form);
}

/* One page about people after the other. */
static int read_once(int i)
{
    static const char *const pages[] = { "/people", "/people/search", NULL };

    return ask(pages[i % 3] ? pages[i % 3] : person, NULL);
}

static void is_calm(void)
{
    assert_non_null(strstr(answer, "Content-Type: text/html"));
    assert_non_null(strstr(answer, "<h1>"));
    assert_non_null(strstr(answer, "role=\"alert\""));
    assert_non_null(strstr(answer, "disk"));
    assert_null(strstr(answer, "SQLITE"));
    assert_null(strstr(answer, "/demo.db"));
}

static void a_full_disk_is_told_and_read_from_until_nothing_can_be_logged(void **state)
{
    int reads = 0, status = 0, writes = 0;
    char form[256];

    (void)state;
    if (!has_disk) {
        print_message("# skipped: a disk of its own may not be mounted here\n");
        skip();
    }
    sign_in("maja");
    assert_int_equal(write_once(), 200);
    fill("disk/junk");
    while ((status = write_once()) == 200 && writes++ < 1000)
        continue; /* what room the files still have in them */
    assert_int_equal(status, 507);
    is_calm();
    snprintf(form, sizeof form, "csrf=%s&login=ulla", csrf);
    assert_int_equal(ask("/sign-in/demo", form), 507); /* nor does anybody come in */
    is_calm();
    for (; reads < READS && (status = read_once(reads)) == 200; reads++) {
        if (reads % 20 != 0)
            continue;
        fill("disk/more");
        assert_int_equal(write_once(), 507);
    }
    print_message("# %d pages about people on a ballast of 1 MiB\n", reads);
    assert_true(reads > 30 && reads < READS);
    assert_int_equal(status, 503);
    assert_non_null(strstr(answer, "role=\"alert\""));
    for (int i = 0; i < 6; i++)
        assert_int_equal(read_once(i), 503);
    assert_int_equal(ask("/market", NULL), 200); /* about nobody */
    assert_int_equal(write_once(), 507);
}

static void with_room_again_all_goes_on_and_the_log_is_whole(void **state)
{
    int64_t until = sandbox_now_ms() + STALE_MS;
    int status;

    (void)state;
    if (!has_disk)
        skip();
    assert_int_equal(unlink("disk/junk"), 0);
    assert_int_equal(unlink("disk/more"), 0);
    while ((status = write_once()) != 200 && sandbox_now_ms() < until)
        sandbox_pause(50);
    assert_int_equal(status, 200);
    for (int i = 0; i < 3; i++)
        assert_int_equal(read_once(i), 200);
    serve_end(server);
    server = 0;
    assert_int_equal(insteg("audit verify --db disk/demo.db"), 0);
    assert_int_equal(insteg("doctor --db disk/demo.db"), 0);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_is_told_and_read_from_until_nothing_can_be_logged),
        cmocka_unit_test(with_room_again_all_goes_on_and_the_log_is_whole),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("full disk", tests, open_room, close_room);
}
