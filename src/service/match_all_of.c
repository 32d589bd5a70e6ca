/*
 * match_all_of.c: what a run of match_all is of: the pool and the needs, as run.json in
 * its folder has them, or as they are now, where none was begun.
 */
#include "service/match_all_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/rng.h"
#include "service/matching_off.h"
#include "service/need_pack.h"
#include "service/open_needs.h"
#include "service/pool_ask.h"
#include "store/query.h"

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

bool all_settle(struct all *all, struct err *err)
{
    const char *path = all_path(&all->arena, all->ask->folder, "run", 0, ".json");
    struct str there, text;
    int64_t seq = -1;

    if (!all_file_small(all->call->arena, path, &there, err))
        return false;
    if (there.len > 0 && !parse_run(there, &seq, &all->day))
        return is_another(all, err);
    if (!make_all(all, seq, &text, err))
        return false;
    if (there.len > 0)
        return str_eq(there, text) || is_another(all, err);
    return all_file_put(&all->arena, path, all->work.me.id, text, err);
}
