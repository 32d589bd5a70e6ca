/*
 * main_job.c: how long the main job takes as a service call, and SQLite's own SQL for
 * the same question on the same database, in turns in one run, answers verified equal.
 *
 *     main_job --db FILE [--people N] [--area AREA] [--place PLACE] [--rounds N]
 *
 * Makes FILE anew. A round asks about each kind of need once: thresholds, then the best
 * PAGE_PEOPLE of the match, each about a need that nothing was asked about before, so
 * that the run is also kept; and the same again, which keeps nothing. The peer is asked
 * in every third round. A pool that a server keeps an index of has one here.
 */
#include <inttypes.h>

#include "base/date.h"
#include "base/log.h"
#include "bench/bench.h"
#include "bench/peer.h"
#include "bench/pool.h"
#include "service/database.h"
#include "service/need_match.h"
#include "service/need_thresholds.h"

#define PAGE_PEOPLE  10u /* as the page shows */
#define WARM_ROUNDS  2u
#define PEER_EVERY   3u
#define GOAL_MS      50.0
#define GOAL_PEOPLE  50000
#define NAME_BYTES   64u
#define PEOPLE_BYTES 24u

enum timed {
    THRESHOLDS_NEW, /* the run is written */
    THRESHOLDS_AGAIN,
    THRESHOLDS_PEER,
    MATCH_NEW,
    MATCH_AGAIN,
    MATCH_PEER,
    DURABLE, /* until a kept run is on the disk; a reply waits for it, a service not */
    TIMED_COUNT
};

struct job {
    const char *db, *area, *place;
    int64_t people, rounds;
    struct arena arena; /* of the run */
    struct arena call_arena;
    struct call call;
    struct peer *peer;
    struct peer_counts counts[PEER_SUBSETS_MOST];
    struct peer_list list;
    const uint16_t *minutes[POOL_KINDS];
    struct bench_times times[TIMED_COUNT];
    bool warm;
};

static struct call *fresh(struct job *job)
{
    arena_rewind(&job->call_arena, 0);
    job->call.arena = &job->call_arena; /* what was opened lives in the run's */
    job->call.ticket = 0;
    return &job->call;
}

static void note(struct job *job, enum timed what, double since)
{
    if (job->warm)
        bench_times_add(&job->times[what], bench_wall_ms() - since);
}

static bool read_args(struct job *job, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        struct str word = str_from(argv[i]), value = str_from(argv[i + 1]);
        if (str_is(word, "--db"))
            job->db = argv[i + 1];
        else if (str_is(word, "--area"))
            job->area = argv[i + 1];
        else if (str_is(word, "--place"))
            job->place = argv[i + 1];
        else if (!(str_is(word, "--people") && str_int(value, &job->people)) &&
                 !(str_is(word, "--rounds") && str_int(value, &job->rounds)))
            return false;
    }
    return job->db && argc % 2 == 1 && job->people > 0 && job->rounds > 0 &&
           job->rounds + WARM_ROUNDS <= POOL_COPIES;
}

/* ---- the services ---- */

static bool wait_durable(struct job *job, struct err *err)
{
    double since = bench_wall_ms();

    if (job->call.ticket == 0)
        return true;
    if (!database_wait(&job->call, err))
        return false;
    note(job, DURABLE, since);
    return true;
}

static bool time_thresholds(struct job *job, struct str key, enum timed what,
                            struct err *err)
{
    struct thresholds_ask ask = { .need = key };
    struct call *call = fresh(job);
    struct thresholds answer;
    double since = bench_wall_ms();

    if (!need_thresholds(call, &ask, &answer, err))
        return false;
    note(job, what, since);
    return wait_durable(job, err);
}

static bool time_match(struct job *job, struct str key, enum timed what,
                       struct err *err)
{
    struct match_ask ask = { .need = key, .top = PAGE_PEOPLE };
    struct call *call = fresh(job);
    struct view *answer;
    double since = bench_wall_ms();

    if (!need_match(call, &ask, &answer, err))
        return false;
    note(job, what, since);
    return wait_durable(job, err);
}

/* ---- the peer ---- */

static bool find_minutes(struct job *job, struct err *err)
{
    const struct pool *pool = NULL;
    bool ok = images_lease(fresh(job), &pool, err);

    for (uint32_t k = 0; ok && k < POOL_KINDS; k++) {
        struct need_which which = { 0 };
        struct tx *tx = NULL;
        struct need need;
        ok = tx_begin(job->call.store, TX_READ, &tx, err) &&
             need_find(tx, pool_need_key(&job->arena, k, 0), &which.id, err) &&
             need_load(tx, &job->arena, &pool->book, which, &need, err);
        tx_end(&tx);
        if (ok)
            job->minutes[k] =
                starts_minutes(&pool->starts, &pool->book, &job->arena, need.place);
    }
    images_release(job->call.images, &pool);
    return ok;
}

static bool give_minutes(struct job *job, uint32_t kind, struct err *err)
{
    const struct pool *pool = NULL;
    bool ok = images_lease(fresh(job), &pool, err) &&
              peer_minutes(job->peer, pool, job->minutes[kind], err);

    images_release(job->call.images, &pool);
    return ok;
}

static bool ask_peer(struct job *job, uint32_t kind, struct str key, struct err *err)
{
    uint32_t count;

    if (!give_minutes(job, kind, err))
        return false;
    double since = bench_wall_ms();
    if (!peer_thresholds(job->peer, key, job->counts, &count, err))
        return false;
    note(job, THRESHOLDS_PEER, since);
    since = bench_wall_ms();
    if (!peer_match(job->peer, key, &job->list, err))
        return false;
    note(job, MATCH_PEER, since);
    return true;
}

/* ---- the same answer? ---- */

static bool differ(struct str key, const char *what, int64_t at, struct err *err)
{
    fprintf(stderr, "bench: %s at %" PRId64 " differs from the peer's\n", what, at);
    return err_set(err, ERR_INTERNAL, "the peer answers otherwise about {need}",
                   ARG_STR(key));
}

static bool same_thresholds(struct job *job, struct str key, struct err *err)
{
    struct thresholds_ask ask = { .need = key, .all = true };
    struct thresholds t;
    uint32_t count;

    if (!need_thresholds(fresh(job), &ask, &t, err) ||
        !peer_thresholds(job->peer, key, job->counts, &count, err))
        return false;
    if (count != 1u << t.result.step_count)
        return differ(key, "the number of subsets", count, err);
    for (uint32_t i = 0; i < count; i++) {
        const struct threshold_counts *a = &t.result.reached[i];
        const struct peer_counts *b = &job->counts[i];
        if (a->women != b->women || a->men != b->men || a->not_stated != b->not_stated)
            return differ(key, "the count of subset", i, err);
    }
    printf("  %-10s %4u subsets equal; women/men %" PRId64 "/%" PRId64 ", "
           "all steps %" PRId64 "/%" PRId64 "\n",
           str_cstr(&job->arena, key), count, job->counts[0].women, job->counts[0].men,
           job->counts[count - 1].women, job->counts[count - 1].men);
    return true;
}

/* The number after `name` in the text from *at on; *at moves past it. */
static bool next_number(struct str text, size_t *at, const char *name, int64_t *n)
{
    size_t found = str_find(str_sub(text, *at, text.len), str_from(name));

    if (found == SIZE_MAX)
        return false;
    *at += found + strlen(name);
    *n = strtoll(text.ptr + *at, NULL, 10);
    return true;
}

static int32_t state_at(struct str text, size_t at)
{
    static const char *const words[] = { "\"ready\"", "\"ready_after\"",
                                         "\"behind_thresholds\"", "\"out_of_reach\"" };

    for (int32_t i = 0; i < 4; i++)
        if (str_starts(str_sub(text, at, text.len), words[i]))
            return i;
    return -1;
}

/* Reads profile, state, fit and weeks of everybody out of the answer's JSON. */
static uint32_t read_people(struct str json, struct peer_row *of_id, int64_t id_most)
{
    uint32_t count = 0;
    size_t at = 0;
    int64_t id, weeks, fit;

    while (next_number(json, &at, "\"profile\":", &id)) {
        size_t state = at + str_find(str_sub(json, at, 100), STR("\"state\":")) + 8;
        if (id < 1 || id > id_most || !next_number(json, &at, "\"weeks\":", &weeks) ||
            !next_number(json, &at, "\"fit\":", &fit))
            return 0;
        of_id[id] = (struct peer_row){ id, state_at(json, state), (int32_t)fit,
                                       (int32_t)weeks };
        count++;
    }
    return count;
}

static bool same_match(struct job *job, struct str key, struct err *err)
{
    struct arena arena = { 0 };
    struct peer_row *of_id =
        ARENA_ARRAY(&arena, (size_t)job->people + 1, struct peer_row);
    struct match_ask ask = { .need = key };
    struct buf json = buf_new(&arena);
    uint32_t states[4] = { 0 };
    struct view *answer;
    bool ok = need_match(fresh(job), &ask, &answer, err) &&
              peer_match(job->peer, key, &job->list, err);

    if (!ok)
        goto out;
    view_write(&json, answer);
    uint32_t count = read_people(buf_str(&json), of_id, job->people);
    ok = count == job->list.count || differ(key, "the number of people", count, err);
    for (uint32_t i = 0; ok && i < job->list.count; i++) {
        const struct peer_row *row = &job->list.rows[i];
        const struct peer_row *own = &of_id[row->person_id];
        if (own->person_id != row->person_id || own->state != row->state ||
            own->fit != row->fit || own->weeks != row->weeks)
            ok = differ(key, "the state, fit or weeks of person", row->person_id, err);
        states[row->state & 3]++;
    }
    if (ok)
        printf("  %-10s %u people equal: %u ready, %u later, %u behind\n",
               str_cstr(&job->arena, key), count, states[0], states[1], states[2]);
out:
    arena_free(&arena);
    return ok;
}

static bool verify(struct job *job, struct err *err)
{
    for (uint32_t k = 0; k < POOL_KINDS; k++) {
        struct str key = pool_need_key(&job->arena, k, POOL_COPIES - 1);
        if (!give_minutes(job, k, err) || !same_thresholds(job, key, err) ||
            !same_match(job, key, err))
            return false;
    }
    return true;
}

/* ---- the run ---- */

static bool run_round(struct job *job, uint32_t round, struct err *err)
{
    for (uint32_t k = 0; k < POOL_KINDS; k++) {
        struct str key = pool_need_key(&job->arena, k, round);
        if (!time_thresholds(job, key, THRESHOLDS_NEW, err) ||
            !time_match(job, key, MATCH_NEW, err) ||
            !time_thresholds(job, key, THRESHOLDS_AGAIN, err) ||
            !time_match(job, key, MATCH_AGAIN, err))
            return false;
        if (round % PEER_EVERY == 0 && !ask_peer(job, k, key, err))
            return false;
    }
    return true;
}

static void report(struct job *job, const char people[PEOPLE_BYTES])
{
    static const char *const names[TIMED_COUNT] = {
        [THRESHOLDS_NEW] = "thresholds",
        [MATCH_NEW] = "match",
        [THRESHOLDS_AGAIN] = "thresholds, again",
        [MATCH_AGAIN] = "match, again",
        [THRESHOLDS_PEER] = "thresholds by SQLite",
        [MATCH_PEER] = "match by SQLite",
        [DURABLE] = "until a run is on disk",
    };
    char text[NAME_BYTES];

    for (int i = 0; i < TIMED_COUNT; i++) {
        bool ours = i == THRESHOLDS_NEW || i == MATCH_NEW;
        snprintf(text, sizeof text, "%s, %s", names[i], people);
        bench_line(text, &job->times[i],
                   ours && job->people == GOAL_PEOPLE ? GOAL_MS : 0);
    }
    snprintf(text, sizeof text, "thresholds %s people", people);
    bench_against(text, &job->times[THRESHOLDS_NEW], &job->times[THRESHOLDS_PEER]);
    snprintf(text, sizeof text, "match %s people", people);
    bench_against(text, &job->times[MATCH_NEW], &job->times[MATCH_PEER]);
}

static bool run(struct job *job, struct err *err)
{
    char people[PEOPLE_BYTES];
    double wall, cpu;

    log_set_level(LOG_LEVEL_WARN);
    if (!moment_parse(STR(POOL_NOW), &job->call.now) ||
        !pool_make(&(struct pool_ask){ job->db, job->people, job->area, job->place },
                   err) ||
        !database_open(job->db, DATABASE_WRITE, &job->call, err) ||
        !database_warm(&job->call, err))
        return false;
    images_keep(&job->call, IMAGES_INDEX_LEAST); /* as a server does */
    images_settle(&job->call);
    if (!peer_open(job->db, &job->arena, &job->peer, err) || !find_minutes(job, err) ||
        !verify(job, err))
        return false;
    wall = bench_wall_ms();
    cpu = bench_cpu_ms();
    for (uint32_t round = 0; round < job->rounds + WARM_ROUNDS; round++) {
        job->warm = round >= WARM_ROUNDS;
        if (!run_round(job, round, err))
            return false;
    }
    if (job->people >= 1000)
        snprintf(people, sizeof people, "%" PRId64 ",%03" PRId64, job->people / 1000,
                 job->people % 1000);
    else
        snprintf(people, sizeof people, "%" PRId64, job->people);
    report(job, people);
    printf("noise: %.2f s of the wall for %.2f s of work\n",
           (bench_wall_ms() - wall) / 1e3, (bench_cpu_ms() - cpu) / 1e3);
    return true;
}

int main(int argc, char **argv)
{
    static struct job job = { .area = "all", .people = GOAL_PEOPLE, .rounds = 50 };
    struct err err = { 0 };

    if (!read_args(&job, argc, argv)) {
        fprintf(stderr,
                "usage: main_job --db FILE [--people N] [--area AREA] "
                "[--place PLACE] [--rounds 1..%u]\n",
                POOL_COPIES - WARM_ROUNDS);
        return 2;
    }
    job.call =
        (struct call){ .arena = &job.arena, .actor = &actor_local, .lang = LANG_SV };
    job.list.room = (uint32_t)job.people + 1;
    job.list.rows = ARENA_ARRAY(&job.arena, job.list.room, struct peer_row);
    for (int i = 0; i < TIMED_COUNT; i++)
        job.times[i] =
            bench_times_new(&job.arena, 4 * POOL_KINDS * (uint32_t)job.rounds);
    bool ok = run(&job, &err);
    peer_close(job.peer);
    if (job.call.store)
        database_close(&job.call);
    arena_free(&job.call_arena);
    arena_free(&job.arena);
    return ok ? 0 : bench_failed(&err);
}
