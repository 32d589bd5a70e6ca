/*
 * test_paths.c: ways out of the house: encodings of ../, of zero bytes, of slashes that
 * are none, in every hole and after every address of the table of routes, as nobody and
 * as those who together may do everything. None leads anywhere but to an error page,
 * and none makes the program open a file: the thread that asks is forbidden to.
 */
#include "attack_kit.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "domain/access.h"

#define LEAST 500u /* encodings */
#define MOST  1024u

static const char *const dots[] = {
    "..",           "%2e%2e",         "%2E.",         ".%2e",
    "%252e%252e",   "%c0%ae%c0%ae",   "%c0%2e%c0%2e", "%e0%80%ae%e0%80%ae",
    "%f0%80%80%ae", "%uff0e%uff0e",   "%u002e%u002e", "%ef%bc%8e%ef%bc%8e",
    "..%00",        "%00..",          "..;",          "..%3b",
    "....",         "%c2%ad..%c2%ad", ".%0d%0a.",     "..%20",
};
static const char *const slashes[] = {
    "/",      "%2f",    "%252f",     "\\",        "%5c",  "%255c", "%c0%af",
    "%c1%9c", "%u2215", "%e2%88%95", "%ef%bc%8f", "/;/",  "/./",   "//",
    "%00/",   "%3b/",   ";a=b/",     "%0a/",      "%09/", "/%2e/", "%e0%80%af",
};
static const char *const goals[] = { "etc/passwd", "test.db", "" };

/* What needs no dots. */
static const char *const others[] = {
    "%00",          "%2500",     "a%00.css", "%c0%80",   "%ff",    "%fe%ff",
    "%ed%a0%80",    "%f8%88%80", "%",        "%2",       "%zz",    "%u0000",
    "%f4%90%80%80", "~root",     "~",        "C:%5c",    "%5c%5c", "file:%2f%2f%2fetc",
    "con",          "nul",       "aux.txt",  "-",        "*",      "%2a",
    "%7e",          "$HOME",     "`id`",     "%60id%60",
};

static char encoding[MOST][96];
static uint32_t encoding_count;

static void make_encodings(void)
{
    encoding_count = 0;
    for (size_t d = 0; d < sizeof dots / sizeof *dots; d++)
        for (size_t s = 0; s < sizeof slashes / sizeof *slashes; s++) {
            const char *goal = goals[(d + s) % 3];
            int len = snprintf(encoding[encoding_count++], sizeof *encoding,
                               "%s%s%s%s%s", dots[d], slashes[s], s % 2 ? dots[d] : "",
                               s % 2 ? slashes[s] : "", goal);
            assert_true(len < (int)sizeof *encoding);
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        snprintf(encoding[encoding_count++], sizeof *encoding, "%s", others[i]);
    /* the deep ones */
    for (size_t s = 0; s < sizeof slashes / sizeof *slashes; s++)
        for (uint32_t at = 0, k = encoding_count++; at < 12; at++) {
            size_t len = strlen(encoding[k]);
            snprintf(encoding[k] + len, sizeof *encoding - len, "..%s", slashes[s]);
        }
    for (size_t d = 0; d < sizeof dots / sizeof *dots; d++) {
        snprintf(encoding[encoding_count++], sizeof *encoding, "%s", dots[d]);
        snprintf(encoding[encoding_count++], sizeof *encoding, "x/%s/y", dots[d]);
    }
    assert_true(encoding_count >= LEAST && encoding_count <= MOST);
}

/* ---------- a thread that may open nothing ---------- */

#define REFUSE(number)                                                                 \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1),                               \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EUCLEAN)

/* From here on this thread's calls that open or look up a file fail. */
static bool forbid_files(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        REFUSE(SYS_openat),
#ifdef SYS_open
        REFUSE(SYS_open),
        REFUSE(SYS_creat),
        REFUSE(SYS_stat),
        REFUSE(SYS_access),
        REFUSE(SYS_unlink),
#endif
        REFUSE(SYS_openat2),
        REFUSE(SYS_newfstatat),
        REFUSE(SYS_unlinkat),
        REFUSE(SYS_execve),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof filter / sizeof *filter, filter };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static struct {
    bool sealed;
    uint32_t asked;
    char fault[512]; /* the first; a thread may not fail the test itself */
} found;

static void ask(struct str who, struct str url, bool posts)
{
    struct arena arena = { 0 };
    struct answer answer = posts ? attack_post(&arena, who, url, (struct str){ 0 })
                                 : attack_get(&arena, who, url, true);

    found.asked++;
    if ((answer.status < 400 || answer.status >= 500) && !found.fault[0])
        snprintf(found.fault, sizeof found.fault, "%s %.*s: %d", posts ? "POST" : "GET",
                 STR_ARG(url), answer.status);
    arena_free(&arena);
}

/* Every hole filled with `in`, and then `after`. */
static struct str url_with(struct arena *arena, const char *pattern, const char *in,
                           const char *after)
{
    struct buf url = buf_new(arena);

    for (const char *p = pattern; *p; p++) {
        if (*p != '{') {
            buf_char(&url, *p);
            continue;
        }
        buf_cstr(&url, in);
        p = strchr(p, '}');
    }
    buf_cstr(&url, after);
    return buf_str(&url);
}

static void ask_route(struct str who, const struct route *route)
{
    bool has_hole = strchr(route->pattern, '{') != NULL;

    for (uint32_t i = 0; i < encoding_count; i++) {
        struct arena arena = { 0 };
        struct buf after = buf_new(&arena);
        bool posts = route->method == METHOD_POST;
        buf_format(&after, "/%s", encoding[i]);
        if (has_hole)
            ask(who, url_with(&arena, route->pattern, encoding[i], ""), posts);
        ask(who, url_with(&arena, route->pattern, "1", after.ptr), posts);
        if (i % 8 == 0 && route->pattern[1])
            ask(who, url_with(&arena, route->pattern, "1", encoding[i]), posts);
        arena_free(&arena);
    }
}

/* A coach, a team leader, a keeper of protected identities, a reviewer, a recruiter. */
static const uint32_t askers[] = { 0, 2, 9, 11, 6 };

static void *ask_all(void *arg)
{
    const struct route *route;
    struct arena arena = { 0 };

    (void)arg;
    for (uint32_t i = 0; i < ATTACK_USERS; i++) /* what opens once is open now */
        attack_get(&arena, attack_cookie(i), STR("/me"), true);
    found.sealed = forbid_files() && access("/", F_OK) != 0;
    for (uint32_t i = 0; found.sealed && (route = attack_route(i)); i++) {
        for (size_t k = 0; k < sizeof askers / sizeof *askers; k++)
            ask_route(attack_cookie(askers[k]), route);
        ask_route((struct str){ 0 }, route);
    }
    for (uint32_t i = 0; found.sealed && i < encoding_count; i++) {
        struct buf url = buf_new(&arena);
        buf_format(&url, "/%s", encoding[i]);
        ask(attack_cookie(0), buf_str(&url), false);
    }
    arena_free(&arena);
    return NULL;
}

static void no_encoding_leads_out_of_the_house(void **state)
{
    pthread_t thread;

    (void)state;
    make_encodings();
    found.fault[0] = '\0';
    assert_int_equal(pthread_create(&thread, NULL, ask_all, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(found.sealed);
    print_message("%u encodings, %u addresses asked\n", encoding_count, found.asked);
    if (found.fault[0])
        fail_msg("%s", found.fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_encoding_leads_out_of_the_house, attack_open,
                                        attack_close),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
