/*
 * writes.c: how long a coach waits until what she answered in a mapping talk is saved:
 * session, access, the draft sealed and written with its row of the log,
 * both on disk before the reply.
 *
 *     writes PORT TALKS WRITERS SECONDS ROUNDS FILE
 *
 * Each of WRITERS threads is a coach of TALKS (bench/people_make) with a connection of
 * her own, who gives one answer after the other, no time to think between: forty
 * answers stand in a draft, then levels change. What a sync of the disk takes is
 * measured on FILE, on the disk of the database, before each round and after the last:
 * the goal follows from it. The 99th percentile is the median of the rounds'. Every
 * reply must be a 200 with the next version of the draft.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/http.h"

#define WRITERS_MOST  256u
#define SAVES_MOST    20000u /* of a writer in a round */
#define ROUNDS_MOST   9u
#define REPLY_BYTES   (1u << 20)
#define CSRF_BYTES    65u
#define SYNCS         200u
#define SYNC_BYTES    4096u
#define GOAL_LEAST_MS 20.0
#define GOAL_SYNCS    6.0

/* Forty answers, as a whole talk has. */
static const char *const tasks[] = { "plocka-order",    "packa-kolli",  "bygga-pall",
                                     "inventera",       "diska-maskin", "stada-kok",
                                     "skala-gronsaker", "gora-sallad",  "stotta-maltid",
                                     "laga-mat-hemma",  "fylla-hyllor", "sitta-kassa" };
#define TASKS (sizeof tasks / sizeof *tasks)

struct writer {
    struct arena arena;
    struct http http;
    pthread_t thread;
    char cookie[128], rid[32], csrf[CSRF_BYTES];
    int64_t seen;
    uint32_t nth; /* answers so far: the next differs from what is there */
    struct bench_times times;
    double until;
    int failed; /* 0, or the status of the answer; -1: not the next version */
};

/* ------------------------------------------------------------------------ the disk */

static bool time_syncs(const char *path, struct bench_times *times)
{
    char block[SYNC_BYTES] = { 1 };
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool ok = fd >= 0;

    for (uint32_t i = 0; ok && i < SYNCS; i++) {
        double since = bench_wall_ms();
        ok = write(fd, block, sizeof block) == (ssize_t)sizeof block &&
             fdatasync(fd) == 0;
        bench_times_add(times, bench_wall_ms() - since);
    }
    if (fd >= 0)
        close(fd);
    unlink(path);
    return ok;
}

/* ---------------------------------------------------------------------- one coach */

/* What stands between `before` and the next quote. */
static bool quoted(struct str text, const char *before, char *out, size_t room)
{
    size_t from = str_find(text, str_from(before));

    if (from == SIZE_MAX)
        return false;
    struct str rest = str_sub(text, from + strlen(before), text.len);
    size_t len = str_find(rest, STR("\""));
    if (len >= room)
        return false;
    memcpy(out, rest.ptr, len);
    out[len] = '\0';
    return true;
}

static bool open_talk(struct writer *w)
{
    char request[512];
    int len = snprintf(request, sizeof request,
                       "GET /person/%s/map HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                       "Accept: text/html\r\nCookie: %s\r\n\r\n",
                       w->rid, w->http.port, w->cookie);
    char seen[24];

    w->failed = http_ask(&w->http, (struct str){ request, (size_t)len });
    if (w->failed != 200 ||
        !quoted(http_body(&w->http), "name=\"csrf\" value=\"", w->csrf, CSRF_BYTES) ||
        !quoted(http_body(&w->http), "name=\"seen\" value=\"", seen, sizeof seen))
        return false;
    w->seen = strtoll(seen, NULL, 10);
    w->failed = 0;
    return true;
}

static bool save(struct writer *w)
{
    const uint32_t nth = w->nth++;
    char form[256], request[768], said[24];
    int form_len = snprintf(
        form, sizeof form, "csrf=%s&seen=%lld&do=card&set=task:%s=%u", w->csrf,
        (long long)w->seen, tasks[nth % TASKS], 1 + (nth / (uint32_t)TASKS + nth) % 4);
    int len = snprintf(request, sizeof request,
                       "POST /person/%s/map HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                       "Accept: application/json\r\nCookie: %s\r\nContent-Type: "
                       "application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
                       "%s",
                       w->rid, w->http.port, w->cookie, form_len, form);
    double since = bench_wall_ms();

    w->failed = http_ask(&w->http, (struct str){ request, (size_t)len });
    bench_times_add(&w->times, bench_wall_ms() - since);
    if (w->failed != 200)
        return false;
    w->failed = -1;
    size_t at = str_find(http_body(&w->http), STR("\"version\":"));
    if (at == SIZE_MAX)
        return false;
    snprintf(said, sizeof said, "%.20s", http_body(&w->http).ptr + at + 10);
    int64_t version = strtoll(said, NULL, 10);
    if (version != w->seen + 1)
        return false;
    w->seen = version;
    w->failed = 0;
    return true;
}

static void *write_on(void *arg)
{
    struct writer *w = arg;

    for (uint32_t i = 0; bench_wall_ms() < w->until && i < SAVES_MOST; i++)
        if (!save(w))
            break;
    return NULL;
}

/* ------------------------------------------------------------------------- all */

static uint32_t read_writers(const char *path, uint16_t port, struct writer *writer,
                             uint32_t wanted)
{
    FILE *in = fopen(path, "re");
    char line[256];
    uint32_t count = 0, nth = 0;

    while (in && count < wanted && fgets(line, sizeof line, in)) {
        struct writer *w = &writer[count];
        if (nth++ % 8 != 0 || sscanf(line, "%127s %31s", w->cookie, w->rid) != 2)
            continue; /* coaches of all units */
        w->http = http_new(&w->arena, port, REPLY_BYTES);
        w->times = bench_times_new(&w->arena, SAVES_MOST);
        count++;
    }
    if (in)
        (void)fclose(in);
    return count;
}

/* A round's times go to `round` and to `all`. */
static bool run_round(struct writer *writer, uint32_t count, double seconds,
                      struct bench_times *round, struct bench_times *all)
{
    bool ok = true;

    for (uint32_t i = 0; i < count; i++) {
        writer[i].times.count = 0;
        writer[i].thread = 0;
        writer[i].until = bench_wall_ms() + seconds * 1e3;
        ok = ok && pthread_create(&writer[i].thread, NULL, write_on, &writer[i]) == 0;
    }
    for (uint32_t i = 0; i < count && writer[i].thread; i++)
        pthread_join(writer[i].thread, NULL);
    for (uint32_t i = 0; i < count; i++) {
        if (ok && writer[i].failed)
            fprintf(stderr, "writes: an answer was not as promised: %d\n",
                    writer[i].failed);
        ok = ok && !writer[i].failed;
        for (uint32_t k = 0; k < writer[i].times.count; k++) {
            bench_times_add(round, writer[i].times.ms[k]);
            bench_times_add(all, writer[i].times.ms[k]);
        }
    }
    return ok;
}

struct plan {
    uint32_t count, rounds; /* writers; rounds */
    double seconds;         /* a round */
    const char *path;
};

struct found {
    struct bench_times syncs, all, worst; /* worst: a 99th percentile a round */
};

static bool run_all(struct writer *writer, const struct plan *plan, struct found *found)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < plan->count; i++)
        ok = open_talk(&writer[i]);
    for (uint32_t i = 0; ok && i < plan->rounds; i++) {
        struct arena arena = { 0 };
        struct bench_times round = bench_times_new(&arena, plan->count * SAVES_MOST);
        ok = time_syncs(plan->path, &found->syncs) &&
             run_round(writer, plan->count, plan->seconds, &round, &found->all);
        bench_times_add(&found->worst, bench_quantile(&round, 990));
        arena_free(&arena);
    }
    return ok && time_syncs(plan->path, &found->syncs);
}

static void tell(struct found *found, uint32_t count, double seconds)
{
    double goal = GOAL_SYNCS * bench_quantile(&found->syncs, 500);
    char text[80];

    bench_line("a sync of the same disk", &found->syncs, 0);
    snprintf(text, sizeof text, "saving an answer, %u coaches", count);
    bench_line(text, &found->all, 0);
    bench_figure("  their 99th percentile", bench_quantile(&found->worst, 500), "ms",
                 goal > GOAL_LEAST_MS ? goal : GOAL_LEAST_MS);
    bench_figure("  answers saved a second", found->all.count / seconds, "", 0);
}

static bool read_plan(int argc, char **argv, struct plan *plan)
{
    if (argc != 7)
        return false;
    *plan = (struct plan){ .count = (uint32_t)strtoul(argv[3], NULL, 10),
                           .seconds = strtod(argv[4], NULL),
                           .rounds = (uint32_t)strtoul(argv[5], NULL, 10),
                           .path = argv[6] };
    return plan->count > 0 && plan->count <= WRITERS_MOST && plan->seconds > 0 &&
           plan->rounds > 0 && plan->rounds <= ROUNDS_MOST;
}

int main(int argc, char **argv)
{
    static struct writer writer[WRITERS_MOST];
    struct arena arena = { 0 };
    struct plan plan;

    if (!read_plan(argc, argv, &plan)) {
        fprintf(stderr, "usage: writes PORT TALKS WRITERS SECONDS ROUNDS FILE\n");
        return 2;
    }
    struct found found = { bench_times_new(&arena, (plan.rounds + 1) * SYNCS),
                           bench_times_new(&arena,
                                           plan.count * SAVES_MOST * plan.rounds),
                           bench_times_new(&arena, plan.rounds) };
    uint32_t count =
        read_writers(argv[2], (uint16_t)strtoul(argv[1], NULL, 10), writer, plan.count);
    bool ok = count == plan.count && run_all(writer, &plan, &found);
    if (ok)
        tell(&found, count, plan.seconds * plan.rounds);
    else
        fprintf(stderr, "writes: %u of %u coaches, or the disk, were not there\n",
                count, plan.count);
    for (uint32_t i = 0; i < count; i++) {
        http_close(&writer[i].http);
        arena_free(&writer[i].arena);
    }
    arena_free(&arena);
    return ok ? 0 : 1;
}
