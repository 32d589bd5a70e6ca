/*
 * match.c: what matching costs a server, by the size of its pool: the image, built
 * whole and as it follows a saved change; lists and thresholds, by the engines that
 * look at everybody and by the index; memory. The two are compared byte for byte.
 *
 *   match --db FILE [--people N] [--rounds N]
 *
 * FILE is made anew (pool.h). A round asks each kind of need once. Wall clock.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/date.h"
#include "base/log.h"
#include "bench/bench.h"
#include "bench/pool.h"
#include "service/database.h"
#include "service/need_pack.h"
#include "service/pool_ask.h"
#include "service/pool_change.h"
#include "store/query.h"

#define TOP         1000u /* rows that a run keeps */
#define SHOWN       10u   /* rows of a page */
#define CHANGES     50u
#define ROUNDS_MOST POOL_COPIES

struct bench {
    const char *db;
    int64_t people, rounds;
    struct arena arena, work;
    struct call call;
    struct bench_times rank[2], thresholds[2], follow; /* without, with an index */
    uint64_t *rows_hash; /* of each question, as first answered */
};

static bool read_args(struct bench *b, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        struct str word = str_from(argv[i]), value = str_from(argv[i + 1]);
        if (str_is(word, "--db"))
            b->db = argv[i + 1];
        else if (!(str_is(word, "--people") && str_int(value, &b->people)) &&
                 !(str_is(word, "--rounds") && str_int(value, &b->rounds)))
            return false;
    }
    return b->db && argc % 2 == 1 && b->people > 0 && b->rounds > 0 &&
           b->rounds <= ROUNDS_MOST;
}

static bool load(struct bench *b, const struct pool *pool, struct str key,
                 struct packed_need *packed, struct err *err)
{
    struct need_which which = { 0 };
    struct need *need = ARENA_NEW(&b->work, struct need);
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_READ, &tx, err) &&
              need_find(tx, key, &which.id, err) &&
              need_load(tx, &b->work, &pool->book, which, need, err);

    tx_end(&tx);
    if (ok)
        need_pack(&b->call, pool, need, packed);
    return ok;
}

static uint64_t mixed(uint64_t sum, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++)
        sum = (sum ^ at[i]) * UINT64_C(1099511628211); /* FNV-1a */
    return sum;
}

static bool same(struct bench *b, uint32_t question, bool first, uint64_t sum,
                 struct err *err)
{
    if (first)
        b->rows_hash[question] = sum;
    return b->rows_hash[question] == sum ||
           err_set(err, ERR_INTERNAL, "the index answers otherwise");
}

/* One need, asked of what there is; the answers of the first time are kept. */
static bool ask(struct bench *b, uint32_t kind, uint32_t round, bool index,
                struct err *err)
{
    const struct pool *pool = NULL;
    struct pool_ranked ranked;
    struct threshold_result result;
    struct packed_need packed;
    double at[3];

    arena_rewind(&b->work, 0);
    if (!images_lease(&b->call, &pool, err))
        return false;
    bool ok = load(b, pool, pool_need_key(&b->work, kind, round), &packed, err);
    struct pool_rank question = {
        pool, &packed.columns, { .seed = round }, TOP, SHOWN
    };
    at[0] = bench_wall_ms();
    ok = ok && pool_rank(&b->call, &question, &ranked, err);
    at[1] = bench_wall_ms();
    ok = ok && pool_thresholds(&b->call, pool, &packed.columns, &result, err);
    at[2] = bench_wall_ms();
    if (ok) {
        uint32_t rows = ranked.list.count < SHOWN ? ranked.list.count : SHOWN;
        uint64_t sum = mixed(1, ranked.list.rows, rows * sizeof *ranked.list.rows);
        sum = mixed(sum, ranked.states, sizeof ranked.states);
        sum = mixed(sum, result.reached,
                    ((size_t)1 << result.step_count) * sizeof *result.reached);
        ok = same(b, round * POOL_KINDS + kind, !index, sum, err);
        bench_times_add(&b->rank[index], at[1] - at[0]);
        bench_times_add(&b->thresholds[index], at[2] - at[1]);
    }
    images_release(b->call.images, &pool);
    return ok;
}

static bool ask_all(struct bench *b, bool index, struct err *err)
{
    for (uint32_t round = 0; round < b->rounds; round++)
        for (uint32_t kind = 0; kind < POOL_KINDS; kind++)
            if (!ask(b, kind, round, index, err))
                return false;
    return true;
}

static bool lease_once(struct bench *b, double *ms, struct err *err)
{
    const struct pool *pool = NULL;
    double since = bench_wall_ms();

    if (!images_lease(&b->call, &pool, err))
        return false;
    *ms = bench_wall_ms() - since;
    images_release(b->call.images, &pool);
    return true;
}

/* Somebody's sex is corrected, as the smallest change there is; in and out again. */
static bool change(struct bench *b, uint32_t nth, struct err *err)
{
    const int64_t person = 1 + (int64_t)nth * 7 % b->people;
    struct pool_seq_row now;
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_WRITE, &tx, err) && pool_seq(tx, &now, err) &&
              sex_close(tx, person, now.seq + 1, err) &&
              sex_add(tx, person, now.seq + 1, STR(""), err) &&
              pool_changed(tx, now.seq + 1, &person, 1, err) &&
              pool_seq_set(tx, now.seq + 1, err) &&
              tx_commit(&tx, &b->call.ticket, err);

    tx_end(&tx);
    return ok && database_wait(&b->call, err);
}

static bool change_some(struct bench *b, struct err *err)
{
    for (uint32_t i = 0; i < CHANGES; i++) {
        double ms = 0;
        if (!change(b, i, err) || !lease_once(b, &ms, err))
            return false;
        bench_times_add(&b->follow, ms);
    }
    return true;
}

static double memory_mb(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss / 1024;
}

static bool run(struct bench *b, struct err *err)
{
    double whole = 0, without;

    if (!lease_once(b, &whole, err) || !ask_all(b, false, err))
        return false;
    without = memory_mb();
    double since = bench_wall_ms();
    images_keep(&b->call, 0);
    images_settle(&b->call);
    double built = bench_wall_ms() - since;
    if (!ask_all(b, true, err) || !change_some(b, err))
        return false;
    bench_figure("image built whole", whole, "ms", 0);
    bench_line("image after a saved change", &b->follow, 0);
    bench_figure("index built beside it", built, "ms", 0);
    bench_line("(a) list by all, first 1,000", &b->rank[0], 0);
    bench_line("(a) list by index, first 1,000", &b->rank[1], 0);
    bench_line("(c) thresholds by all", &b->thresholds[0], 0);
    bench_line("(c) thresholds by index", &b->thresholds[1], 0);
    bench_figure("memory at most, by all", without, "MB", 0);
    bench_figure("memory at most, image, index, changes", memory_mb(), "MB", 0);
    return true;
}

int main(int argc, char **argv)
{
    struct bench b = { .people = 20000, .rounds = 20 };
    struct err err = { 0 };
    int32_t day;

    log_set_level(LOG_LEVEL_WARN);
    if (!read_args(&b, argc, argv) || !date_parse(STR(POOL_TODAY), &day)) {
        fprintf(stderr, "usage: match --db FILE [--people N] [--rounds 1..60]\n");
        return 2;
    }
    struct pool_ask make = { b.db, b.people, "all", NULL };
    uint32_t questions = (uint32_t)b.rounds * POOL_KINDS;
    for (int i = 0; i < 2; i++) {
        b.rank[i] = bench_times_new(&b.arena, questions);
        b.thresholds[i] = bench_times_new(&b.arena, questions);
    }
    b.follow = bench_times_new(&b.arena, CHANGES);
    b.rows_hash = ARENA_ARRAY(&b.arena, questions, uint64_t);
    b.call = (struct call){ .arena = &b.arena,
                            .actor = &actor_local,
                            .now = ((int64_t)day * 86400 + 43200) * MOMENT_SECOND };
    if (!pool_make(&make, &err) || !database_open(b.db, DATABASE_WRITE, &b.call, &err))
        return bench_failed(&err);
    b.call.arena = &b.work;
    bool ok = run(&b, &err);
    database_close(&b.call);
    return ok ? 0 : bench_failed(&err);
}
