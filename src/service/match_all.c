/*
 * match_all.c: see match_all.h.
 *
 *   the pool and the needs as the folder's run has them -> parts, one at a time,
 * whoever locks it first -> when all are there, one process merges the needs' lists
 */
#include "service/match_all.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/rng.h"
#include "service/match_all_in.h"
#include "service/matching_off.h"
#include "service/need_pack.h"
#include "service/open_needs.h"
#include "service/pool_ask.h"
#include "store/query.h"

#define RUN_BYTES_MOST 1000u

/* ------------------------------------------------------------------------- files */

const char *all_path(struct arena *arena, const struct all *all, const char *name,
                     uint32_t part, const char *end)
{
    struct buf path = buf_new(arena);

    buf_format(&path, "%s/%s", all->ask->folder, name);
    if (part > 0)
        buf_format(&path, "-%04u", part);
    buf_cstr(&path, end);
    return path.ptr;
}

static bool file_failed(const char *path, struct err *err)
{
    if (errno == ENOSPC)
        return err_set(err, ERR_FULL,
                       N_("the disk is full: {file} could not be written"),
                       ARG_WORD(path));
    return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be written"),
                   ARG_WORD(path));
}

FILE *all_file_read(const char *path)
{
    return fopen(path, "rbe");
}

bool all_file_open(struct arena *arena, const char *path, struct all_file *file,
                   struct err *err)
{
    struct buf aside = buf_new(arena);

    buf_format(&aside, "%s.tmp", path);
    *file = (struct all_file){ fopen(aside.ptr, "wbe"), path, aside.ptr };
    return file->out || file_failed(aside.ptr, err);
}

bool all_file_close(struct all_file *file, bool ok, struct err *err)
{
    ok = ok && fflush(file->out) == 0 && fsync(fileno(file->out)) == 0;
    int why = errno;
    if (fclose(file->out) != 0 && ok) {
        ok = false;
        why = errno;
    }
    errno = why;
    if (ok && rename(file->aside, file->path) == 0)
        return true;
    file_failed(file->path, err);
    unlink(file->aside);
    return false;
}

static const char *const state_words[RANK_STATE_COUNT] = {
    [RANK_READY] = "ready",
    [RANK_READY_AFTER] = "ready_after",
    [RANK_BEHIND_THRESHOLDS] = "behind_thresholds",
    [RANK_OUT_OF_REACH] = "out_of_reach",
};

void all_text(struct buf *out, const char *key, struct str text)
{
    buf_format(out, "\"%s\":", key);
    view_write(out, &(struct view){ .kind = VIEW_STR, .text = text });
}

void all_standing(struct buf *out, const struct index_pair *pair)
{
    buf_format(out, "\"state\":\"%s\",\"band\":%u,\"fit\":%u", state_words[pair->state],
               pair->band, pair->fit);
}

/* ------------------------------------------------------------------- what it is of */

static bool count_needs(struct all *all, struct tx *tx, struct hash *hash, int64_t **id,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_open_all_row row;
    struct need_count_row most;

    if (!need_count(tx, &most, err))
        return false;
    *id = ARENA_ARRAY(&all->arena, (size_t)most.n, int64_t);
    if (!need_open_all_open(tx, &cursor, err))
        return false;
    while (all->need_count < most.n && need_open_all_next(&cursor, &row)) {
        hash_int(hash, row.id);
        hash_int(hash, row.version);
        (*id)[all->need_count++] = row.id;
    }
    return cursor_end(&cursor, err);
}

static void take_need(struct all *all, const uint16_t **minutes,
                      const struct need *need, uint32_t n)
{
    struct packed_need packed;
    const struct match_all_ask *ask = all->ask;

    need_pack_rows(&all->pool->book, need, &packed);
    struct need_requirement *rows = ARENA_ARRAY(
        &all->arena, packed.columns.requirement_count, struct need_requirement);
    memcpy(rows, packed.requirement, packed.columns.requirement_count * sizeof *rows);
    if (!minutes[need->place])
        minutes[need->place] = starts_minutes(&all->pool->starts, &all->pool->book,
                                              &all->arena, need->place);
    all->need[n] = packed.columns;
    all->need[n].requirements = rows;
    all->need[n].minutes = minutes[need->place];
    all->need[n].now_day = all->day;
    all->need[n].start_day = need->start_day;
    all->need[n].hours = (uint16_t)need->hours;
    all->deadline[n] = need->more ? need->more->deadline_day : DAY_NONE;
    all->lottery_key[n] = rng_mix((uint64_t)need->rid);
    all->need_key[n] = need->rid;
    all->need_seed[n] = (uint64_t)(ask->seed_given ? ask->seed : need->seed);
    all->source_key[n] = str_copy(&all->arena, need->source_key);
}

static bool load_needs(struct all *all, struct tx *tx, const int64_t *id,
                       struct err *err)
{
    const uint32_t count = all->need_count;
    const uint16_t **minutes =
        ARENA_ARRAY(&all->arena, all->pool->book.places.count, const uint16_t *);
    struct arena scratch = { 0 };
    bool ok = true;

    all->need = ARENA_ARRAY(&all->arena, count, struct need_columns);
    all->deadline = ARENA_ARRAY(&all->arena, count, int32_t);
    all->lottery_key = ARENA_ARRAY(&all->arena, count, uint64_t);
    all->need_key = ARENA_ARRAY(&all->arena, count, int64_t);
    all->need_seed = ARENA_ARRAY(&all->arena, count, uint64_t);
    all->source_key = ARENA_ARRAY(&all->arena, count, struct str);
    for (uint32_t n = 0; ok && n < count; n++) {
        struct need_which which = { .id = id[n] };
        struct need need;
        arena_rewind(&scratch, 0);
        ok = need_load(tx, &scratch, &all->pool->book, which, &need, err);
        if (ok)
            take_need(all, minutes, &need, n);
    }
    arena_free(&scratch);
    return ok;
}

static bool index_needs(struct all *all, struct err *err)
{
    struct need_source source = { &all->pool->match, all->need_count,  all->need,
                                  all->deadline,     all->lottery_key, all->need_key };

    return need_index_build(&all->arena, &source, &all->index, err);
}

/* ------------------------------------------------------------------------- the run */

/* What a run is of, as run.json says it; two that are alike give the same files. */
static struct str run_text(const struct all *all, struct hash *hash)
{
    unsigned char sum[HASH_BYTES];
    char hex[HASH_TEXT_BYTES], day[DATE_TEXT_BYTES];
    struct buf out = buf_new(all->call->arena);

    hash_end(hash, sum);
    hash_hex(sum, hex);
    buf_format(&out, "{\"image_seq\":%lld,\"day\":", (long long)all->pool->seq);
    date_format(all->day, day);
    buf_format(&out, "\"%s\",\"top\":%u,\"part_people\":%u,\"seed\":", day,
               all->ask->top, all->ask->part_people);
    if (all->ask->seed_given)
        buf_int(&out, all->ask->seed);
    else
        buf_cstr(&out, "null");
    buf_format(&out, ",\"needs\":%u,\"needs_are\":\"%s\"}\n", all->need_count, hex);
    return buf_str(&out);
}

/* Whoever is of another secrecy domain is left to her own unit's run: these are lists
 * that name. As match_face.h has it, most databases have one domain. */
static bool open_pool(struct all *all, struct tx *tx, struct err *err)
{
    const uint32_t people = all->pool->match.person_count;
    const uint64_t *open = pool_open(all->pool, &all->arena, all->day);
    uint64_t *own = ARENA_ARRAY(&all->arena, image_words(people), uint64_t);
    struct pool_of_domain_row row;
    struct cursor cursor = { 0 };
    uint32_t at = 0;

    if (!pool_of_domain_open(tx, all->call->actor->domain_id, &cursor, err))
        return false;
    while (pool_of_domain_next(&cursor, &row)) { /* both by id */
        while (at < people && all->pool->person_id[at] < row.id)
            at++;
        if (at < people && all->pool->person_id[at] == row.id)
            own[at / 64] |= open[at / 64] & UINT64_C(1) << (at % 64);
    }
    for (uint32_t w = 0; w < image_words(people); w++)
        all->people += (uint32_t)__builtin_popcountll(own[w]);
    all->open = own;
    return cursor_end(&cursor, err);
}

struct standing_place {
    uint32_t place, row;
};

static int by_place(const void *left, const void *right)
{
    const struct standing_place *a = left, *b = right;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void order_pool(struct all *all)
{
    const struct match_image *image = &all->pool->match;
    struct arena scratch = { 0 };
    struct standing_place *at =
        ARENA_ARRAY(&scratch, all->people, struct standing_place);
    uint32_t *row = ARENA_ARRAY(&all->arena, all->people, uint32_t), count = 0;

    for (uint32_t i = 0; i < image->person_count; i++)
        if (image_bit(all->open, i))
            at[count++] = (struct standing_place){ image->place[i], i };
    qsort(at, count, sizeof *at, by_place);
    for (uint32_t i = 0; i < count; i++)
        row[i] = at[i].row;
    arena_free(&scratch);
    all->row = row;
}

static bool make_all(struct all *all, int64_t seq, struct str *text, struct err *err)
{
    struct hash hash;
    struct tx *tx = NULL;
    int64_t *id = NULL;

    hash_start(&hash);
    if (!pool_build_at(all->call, seq, &all->pool, err))
        return false;
    bool ok = tx_begin(all->call->store, TX_READ, &tx, err) &&
              matching_must_be_on(all->call, tx, err) &&
              pool_can_repeat(tx, all->call->arena, all->pool->seq, err) &&
              open_pool(all, tx, err) && count_needs(all, tx, &hash, &id, err) &&
              load_needs(all, tx, id, err);
    tx_end(&tx);
    if (!ok || !index_needs(all, err))
        return false;
    order_pool(all);
    all->part_count = (all->people + all->ask->part_people - 1) / all->ask->part_people;
    all->seed = (uint64_t)(all->ask->seed_given ? all->ask->seed : OPEN_NEEDS_SEED);
    *text = run_text(all, &hash);
    return true;
}

/* What run.json holds; an empty text where there is none. */
static bool read_run(const struct all *all, const char *path, struct str *text,
                     struct err *err)
{
    struct buf out = buf_new(all->call->arena);
    FILE *in = fopen(path, "rbe");

    *text = STR("");
    if (!in)
        return errno == ENOENT || file_failed(path, err);
    for (int c; out.len < RUN_BYTES_MOST && (c = getc(in)) != EOF;)
        buf_char(&out, (char)c);
    (void)fclose(in); /* only read */
    *text = buf_str(&out);
    return true;
}

/* Sequence and day of a run that was begun. */
static bool parse_run(struct str text, int64_t *seq, int32_t *day)
{
    static const char head[] = "{\"image_seq\":", middle[] = ",\"day\":\"";
    const size_t from = sizeof head - 1, end = str_find(text, str_from(middle));

    return str_starts(text, head) && end < text.len && end > from &&
           str_int(str_sub(text, from, end - from), seq) &&
           date_parse(str_sub(text, end + sizeof middle - 1, DATE_TEXT_BYTES - 1), day);
}

static bool is_another(const struct all *all, struct err *err)
{
    return err_set(err, ERR_STATE,
                   N_("{folder} holds the lists of another run, or needs have changed "
                      "since it was begun; give another folder"),
                   ARG_WORD(all->ask->folder));
}

/* Begins a run in the folder, or takes up the one that is there. One at a time. */
static bool settle_run(struct all *all, struct err *err)
{
    const char *path = all_path(&all->arena, all, "run", 0, ".json");
    struct str there, text;
    int64_t seq = -1;

    if (!read_run(all, path, &there, err))
        return false;
    if (there.len > 0 && !parse_run(there, &seq, &all->day))
        return is_another(all, err);
    if (!make_all(all, seq, &text, err))
        return false;
    if (there.len > 0)
        return str_eq(there, text) || is_another(all, err);
    struct all_file file;
    if (!all_file_open(&all->arena, path, &file, err))
        return false;
    return all_file_close(&file, fwrite(text.ptr, 1, text.len, file.out) == text.len,
                          err);
}

/* ----------------------------------------------------------------------- the parts */

enum claim { CLAIM_WAIT, CLAIM_TRY };

/* Locks a file of the folder, until it is closed or the process ends; -1: another has
 * it, or with err set it cannot be had. */
static int claim(const struct all *all, const char *name, uint32_t part, enum claim how,
                 struct err *err)
{
    struct arena scratch = { 0 };
    const char *path = all_path(&scratch, all, name, part, ".lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

    if (fd < 0)
        file_failed(path, err);
    else if (flock(fd, how == CLAIM_TRY ? LOCK_EX | LOCK_NB : LOCK_EX) != 0) {
        if (errno != EWOULDBLOCK)
            file_failed(path, err);
        (void)close(fd); /* nothing was written */
        fd = -1;
    }
    arena_free(&scratch);
    return fd;
}

static bool is_there(const struct all *all, const char *name, uint32_t part)
{
    struct arena scratch = { 0 };
    bool there = access(all_path(&scratch, all, name, part, ".jsonl"), F_OK) == 0;

    arena_free(&scratch);
    return there;
}

static bool make_part(const struct all *all, const struct all_hand *hand, uint32_t part,
                      uint32_t *made, struct err *err)
{
    int fd = claim(all, "people", part, CLAIM_TRY, err);

    if (fd < 0)
        return err->kind == ERR_NONE; /* another is at it */
    bool missing = !is_there(all, "people", part);
    bool ok = !missing || all_part(all, hand, part, err);
    *made = ok && missing;
    (void)close(fd); /* gives the lock back */
    return ok;
}

/* The threads of this process. */
struct team {
    const struct all *all;
    pthread_mutex_t lock;       /* of all below                       */
    uint32_t taken, past, made; /* parts                              */
    bool failed;                /* with `err`; no more parts are taken */
    struct err err;
};

static bool team_take(struct team *team, uint32_t *part)
{
    pthread_mutex_lock(&team->lock);
    bool has = !team->failed && team->taken < team->all->part_count;
    if (has)
        *part = ++team->taken;
    pthread_mutex_unlock(&team->lock);
    return has;
}

static void team_pass(struct team *team, uint32_t made, bool ok, struct err *err)
{
    pthread_mutex_lock(&team->lock);
    team->made += made;
    ok = ok && call_step(team->all->call, ++team->past, team->all->part_count, err);
    if (!ok && !team->failed) {
        team->failed = true;
        team->err = *err;
    }
    pthread_mutex_unlock(&team->lock);
}

static void *work(void *arg)
{
    struct team *team = arg;
    const struct all *all = team->all;
    struct all_hand hand = { .desk = NULL };

    hand.desk = need_desk_new(&hand.arena, all->index);
    hand.lists = batch_lists_new(&hand.arena, all->index, all->ask->top);
    for (uint32_t part = 0; team_take(team, &part);) {
        struct err err = { 0 };
        uint32_t made = 0;
        bool ok =
            is_there(all, "people", part) || make_part(all, &hand, part, &made, &err);
        team_pass(team, made, ok, &err);
    }
    arena_free(&hand.arena);
    return NULL;
}

static bool make_parts(const struct all *all, struct match_all_done *done,
                       struct err *err)
{
    struct team team = { .all = all, .lock = PTHREAD_MUTEX_INITIALIZER };
    pthread_t thread[MATCH_ALL_THREADS_MOST];
    uint32_t most = all->ask->threads, others = 0;

    if (most > all->part_count)
        most = all->part_count;
    while (others + 1 < most && pthread_create(&thread[others], NULL, work, &team) == 0)
        others++; /* fewer do as well */
    work(&team);
    while (others > 0)
        pthread_join(thread[--others], NULL);
    done->made += team.made;
    if (team.failed)
        *err = team.err;
    return !team.failed;
}

static void drop_locks(const struct all *all)
{
    struct arena scratch = { 0 };

    for (uint32_t part = 1; part <= all->part_count; part++)
        unlink(all_path(&scratch, all, "people", part, ".lock"));
    arena_free(&scratch);
}

/* The needs' lists, once all parts are there. */
static bool finish(const struct all *all, bool *whole, struct err *err)
{
    for (uint32_t part = 1; part <= all->part_count; part++)
        if (!is_there(all, "people", part))
            return true;
    int fd = claim(all, "needs", 0, CLAIM_WAIT, err);
    if (fd < 0)
        return false;
    bool missing = !is_there(all, "needs", 0);
    bool ok = !missing || all_merge(all, err);
    if (ok && missing)
        drop_locks(all);
    (void)close(fd); /* gives the lock back */
    *whole = ok;
    return ok;
}

static bool make_folder(const char *folder, struct err *err)
{
    return mkdir(folder, 0777) == 0 || errno == EEXIST || file_failed(folder, err);
}

static bool run(struct all *all, struct match_all_done *done, struct err *err)
{
    int fd = claim(all, "run", 0, CLAIM_WAIT, err);

    if (fd < 0)
        return false;
    bool ok = settle_run(all, err);
    (void)close(fd); /* gives the lock back */
    if (!ok)
        return false;
    done->people = all->people;
    done->needs = all->need_count;
    done->parts = all->part_count;
    done->seq = all->pool->seq;
    done->day = all->day;
    if (is_there(all, "needs", 0)) {
        done->whole = true;
        return true;
    }
    return make_parts(all, done, err) && finish(all, &done->whole, err);
}

uint32_t match_all_threads(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    if (online < 1)
        return 1;
    return online < MATCH_ALL_THREADS_MOST ? (uint32_t)online : MATCH_ALL_THREADS_MOST;
}

bool match_all(struct call *call, const struct match_all_ask *ask,
               struct match_all_done *done, struct err *err)
{
    struct all all = { .call = call, .ask = ask, .day = moment_day(call->now) };
    struct match_all_done made = { 0 };

    assert(ask->threads > 0 && ask->threads <= MATCH_ALL_THREADS_MOST);
    bool ok = make_folder(ask->folder, err);

    ok = ok && run(&all, &made, err);
    pool_free(all.pool);
    arena_free(&all.arena);
    if (ok)
        *done = made;
    return ok;
}
