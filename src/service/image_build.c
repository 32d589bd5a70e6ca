/*
 * image_build.c: see image_build.h.
 *
 * Building reads five tables in person order and merges them, one row a person. Whoever
 * is protected has no row: a list is made of an image, and she is in none.
 *
 * What grows while it is read is gathered in blocks and then moved to arrays of its
 * size, block by block: arrays that double would leave as much again behind them in the
 * image's arena. 200,000 people take 20 MB, who they are (pool_names) 7 of it; until
 * what they can do is laid down in its short form (image.h), 12 more.
 */
#include "service/image_build.h"

#include <assert.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "engine/rank.h"
#include "service/mapping.h"
#include "service/pool_away.h"
#include "service/pool_wait.h"
#include "store/query.h"

#define HELD_MOST  65536u /* of a block */
#define KEYS_BYTES ((size_t)65536)

/* Capabilities, or keys, as they are read. */
struct block {
    struct arena arena; /* it lives there itself */
    uint32_t *concept;
    uint8_t *level;
    char *text;
    uint32_t count; /* capabilities, or bytes */
    struct block *next;
};

struct blocks {
    struct block *first, *last;
    uint32_t count; /* in all */
};

/* The columns while they are being filled; person_count known from the start. */
struct build {
    struct pool *pool;
    struct arena *arena, *names;
    uint32_t count, concepts;
    int64_t *person_key, *person_id;
    uint64_t *lottery_key, *women, *men;
    uint16_t *place, *max_minutes, *hours;
    uint8_t *mode, *level;
    int32_t *available_day, *enrolled_day;
    uint32_t *priority; /* NULL: nobody has one */
    uint32_t *start, *concept, *key_end;
    uint16_t *both; /* concept and level; NULL: too many concepts for it */
    char *key_text;
    struct arena scratch;
    uint32_t *row_of_id; /* person id -> row; in `scratch` */
    int64_t id_most;
};

static struct block *block_add(struct blocks *blocks)
{
    struct arena arena = { 0 };
    struct block *block = ARENA_NEW(&arena, struct block);

    block->arena = arena;
    if (blocks->last)
        blocks->last->next = block;
    else
        blocks->first = block;
    blocks->last = block;
    return block;
}

/* The first block, which is the caller's to free, is out. */
static struct arena block_take(struct blocks *blocks)
{
    struct arena arena = blocks->first->arena;

    blocks->first = blocks->first->next;
    return arena;
}

static void blocks_free(struct blocks *blocks)
{
    while (blocks->first) {
        struct arena arena = block_take(blocks);
        arena_free(&arena);
    }
}

static void take_columns(struct build *b)
{
    size_t n = b->count, words = image_words(b->count);

    b->person_key = ARENA_ARRAY(b->names, n, int64_t);
    b->person_id = ARENA_ARRAY(b->names, n, int64_t);
    b->lottery_key = ARENA_ARRAY(b->names, n, uint64_t);
    b->key_end = ARENA_ARRAY(b->names, n, uint32_t);
    b->women = ARENA_ARRAY(b->arena, words, uint64_t);
    b->men = ARENA_ARRAY(b->arena, words, uint64_t);
    b->place = ARENA_ARRAY(b->arena, n, uint16_t);
    b->max_minutes = ARENA_ARRAY(b->arena, n, uint16_t);
    b->hours = ARENA_ARRAY(b->arena, n, uint16_t);
    b->mode = ARENA_ARRAY(b->arena, n, uint8_t);
    b->available_day = ARENA_ARRAY(b->arena, n, int32_t);
    b->enrolled_day = ARENA_ARRAY(b->arena, n, int32_t);
    b->start = ARENA_ARRAY(b->arena, n + 1, uint32_t);
    for (size_t i = 0; i < n; i++) {
        b->place[i] = IMAGE_PLACE_NONE;
        b->enrolled_day[i] = INT32_MAX; /* no availability: not in any pool */
        b->available_day[i] = DAY_NONE;
        b->max_minutes[i] = IMAGE_MINUTES_NONE;
        b->hours[i] = IMAGE_HOURS_NONE;
    }
}

static void add_key(struct blocks *keys, struct str key)
{
    struct block *block = keys->last;

    if (!block || KEYS_BYTES - block->count < key.len) {
        block = block_add(keys);
        block->text =
            arena_take(&block->arena, key.len > KEYS_BYTES ? key.len : KEYS_BYTES);
    }
    if (key.len)
        memcpy(block->text + block->count, key.ptr, key.len);
    block->count += (uint32_t)key.len;
    keys->count += (uint32_t)key.len;
}

static void lay_keys(struct build *b, struct blocks *keys)
{
    uint32_t at = 0;

    b->key_text = ARENA_ARRAY(b->names, keys->count, char);
    while (keys->first) {
        memcpy(b->key_text + at, keys->first->text, keys->first->count);
        at += keys->first->count;
        struct arena arena = block_take(keys);
        arena_free(&arena);
    }
}

static bool read_rows(struct build *b, struct tx *tx, struct blocks *keys,
                      struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_pool_row row;
    uint32_t n = 0;

    if (!person_pool_open(tx, &cursor, err))
        return false;
    while (n < b->count && person_pool_next(&cursor, &row)) {
        b->person_id[n] = row.id;
        b->person_key[n] = row.rid;
        b->lottery_key[n] = rng_mix((uint64_t)row.rid);
        add_key(keys, row.source_key);
        b->key_end[n++] = keys->count;
        b->id_most = row.id;
    }
    b->count = n;
    return cursor_end(&cursor, err);
}

static bool read_persons(struct build *b, struct tx *tx, struct err *err)
{
    struct person_count_row total;
    struct blocks keys = { .count = 0 };

    if (!person_count(tx, &total, err))
        return false;
    if (total.n > UINT32_MAX / 64)
        return err_set(err, ERR_LIMIT, N_("the pool has more than {n} people"),
                       ARG_NUM(UINT32_MAX / 64));
    b->count = (uint32_t)total.n;
    take_columns(b);
    bool ok = read_rows(b, tx, &keys, err);
    if (ok)
        lay_keys(b, &keys);
    blocks_free(&keys);
    if (!ok)
        return false;
    b->row_of_id = ARENA_ARRAY(&b->scratch, (size_t)b->id_most + 1, uint32_t);
    memset(b->row_of_id, 0xFF, ((size_t)b->id_most + 1) * sizeof *b->row_of_id);
    for (uint32_t i = 0; i < b->count; i++)
        b->row_of_id[b->person_id[i]] = i;
    return true;
}

static uint32_t row_of(const struct build *b, int64_t person_id)
{
    return person_id > 0 && person_id <= b->id_most ? b->row_of_id[person_id]
                                                    : MAP_NONE;
}

static bool read_availability(struct build *b, struct tx *tx, int64_t seq,
                              struct err *err)
{
    struct cursor cursor = { 0 };
    struct availability_at_row row;

    if (!availability_at_open(tx, seq, &cursor, err))
        return false;
    while (availability_at_next(&cursor, &row)) {
        uint32_t i = row_of(b, row.person_id);
        if (i == MAP_NONE)
            continue;
        uint32_t place = book_place_of(&b->pool->book, row.place_id);
        b->place[i] = place < IMAGE_PLACE_NONE ? (uint16_t)place : IMAGE_PLACE_NONE;
        b->mode[i] = (uint8_t)row.mode;
        if (row.has_max_minutes)
            b->max_minutes[i] = (uint16_t)row.max_minutes;
        if (row.has_hours_per_week)
            b->hours[i] = (uint16_t)row.hours_per_week;
        if (row.has_available_from)
            b->available_day[i] = row.available_from;
        b->enrolled_day[i] = row.has_enrolled_on ? row.enrolled_on : DAY_NONE;
    }
    return cursor_end(&cursor, err);
}

/* Who is in an introduction or in work is in no list, whatever she has said. */
static bool read_away(struct build *b, struct tx *tx, int64_t seq, struct err *err)
{
    struct cursor cursor = { 0 };
    struct pool_away_at_row row;

    if (!pool_away_at_open(tx, seq, &cursor, err))
        return false;
    while (pool_away_at_next(&cursor, &row)) {
        uint32_t i = row_of(b, row.person_id);
        if (i != MAP_NONE && b->enrolled_day[i] != INT32_MAX)
            b->enrolled_day[i] = POOL_AWAY_DAY;
    }
    return cursor_end(&cursor, err);
}

/* Who has waited, where a programme declares that it counts. */
static bool read_waits(struct build *b, struct tx *tx, int64_t seq, struct err *err)
{
    struct cursor cursor = { 0 };
    struct pool_wait_at_row row;

    if (!pool_wait_at_open(tx, seq, &cursor, err))
        return false;
    while (pool_wait_at_next(&cursor, &row)) {
        uint32_t i = row_of(b, row.person_id);
        if (i == MAP_NONE)
            continue;
        if (!b->priority)
            b->priority = pool_wait_column(b->arena, b->count);
        uint32_t priority = pool_wait_priority(row.since);
        if (priority < b->priority[i])
            b->priority[i] = priority;
    }
    return cursor_end(&cursor, err);
}

/* Names one start for each person, when all her places are read. */
static void set_out(struct build *b, struct starts_make *make, uint32_t row,
                    uint32_t *named, uint32_t count)
{
    if (row != MAP_NONE && b->place[row] != IMAGE_PLACE_NONE)
        b->place[row] = (uint16_t)starts_of(make, b->place[row], named, count);
}

/* The places that people name beside those that mode and minutes give. */
static bool read_named(struct build *b, struct tx *tx, int64_t seq, struct err *err)
{
    struct starts_make *make = starts_begin(b->arena, &b->pool->book);
    struct cursor cursor = { 0 };
    struct availability_place_at_row row;
    uint32_t named[MAPPING_REACH_MOST], count = 0, at = MAP_NONE;

    if (!availability_place_at_open(tx, seq, &cursor, err))
        return false;
    while (availability_place_at_next(&cursor, &row)) { /* in person order */
        uint32_t i = row_of(b, row.person_id);
        uint32_t place = book_place_of(&b->pool->book, row.place_id);
        if (i != at) {
            set_out(b, make, at, named, count);
            at = i;
            count = 0;
        }
        if (i != MAP_NONE && place < IMAGE_PLACE_NONE && place != b->place[i] &&
            count < MAPPING_REACH_MOST)
            named[count++] = place;
    }
    set_out(b, make, at, named, count);
    b->pool->starts = starts_end(make);
    if (b->pool->starts.left_out > 0)
        log_warn("image.starts_full", LOG_NUM("people", b->pool->starts.left_out));
    return cursor_end(&cursor, err);
}

static bool read_sex(struct build *b, struct tx *tx, int64_t seq, struct err *err)
{
    struct cursor cursor = { 0 };
    struct sex_at_row row;

    if (!sex_at_open(tx, seq, &cursor, err))
        return false;
    while (sex_at_next(&cursor, &row)) {
        uint32_t i = row_of(b, row.person_id);
        if (i == MAP_NONE)
            continue;
        uint64_t bit = UINT64_C(1) << (i % 64);
        if (str_is(row.sex, "K"))
            b->women[i / 64] |= bit;
        else if (str_is(row.sex, "M"))
            b->men[i / 64] |= bit;
    }
    return cursor_end(&cursor, err);
}

static void add_capability(struct blocks *held, uint32_t concept, int64_t level)
{
    struct block *block = held->last;

    if (!block || block->count == HELD_MOST) {
        block = block_add(held);
        block->concept =
            arena_array(&block->arena, HELD_MOST, sizeof *block->concept + 1);
        block->level = (uint8_t *)(block->concept + HELD_MOST);
    }
    block->concept[block->count] = concept;
    block->level[block->count++] = (uint8_t)level;
    held->count++;
}

/* The concepts that somebody has, by number. */
static void name_concepts(struct pool_words *words, uint32_t concepts)
{
    uint32_t next = 0;

    for (uint32_t c = 0; c < concepts; c++)
        words->named_count += words->code[c] != 0;
    words->named = ARENA_ARRAY(&words->arena, words->named_count, uint32_t);
    for (uint32_t c = 0; c < concepts; c++)
        if (words->code[c] != 0) {
            words->named[next] = c;
            words->code[c] = ++next;
        }
}

static void lay_block(struct build *b, const struct block *block, uint32_t at)
{
    const uint32_t *code = b->pool->words->code;

    if (!b->both) {
        memcpy(b->concept + at, block->concept, block->count * sizeof *b->concept);
        memcpy(b->level + at, block->level, block->count);
        return;
    }
    for (uint32_t i = 0; i < block->count; i++)
        b->both[at + i] = image_short(code[block->concept[i]] - 1, block->level[i]);
}

static void lay_capabilities(struct build *b, struct blocks *held)
{
    uint32_t at = 0;

    name_concepts(b->pool->words, b->pool->book.concept_count);
    if (b->pool->words->named_count <= IMAGE_NAMED_MAX) {
        b->both = ARENA_ARRAY(b->arena, held->count, uint16_t);
    } else {
        b->concept = ARENA_ARRAY(b->arena, held->count, uint32_t);
        b->level = ARENA_ARRAY(b->arena, held->count, uint8_t);
    }
    while (held->first) {
        lay_block(b, held->first, at);
        at += held->first->count;
        struct arena arena = block_take(held);
        arena_free(&arena);
    }
}

static bool gather_capabilities(struct build *b, struct tx *tx, int64_t seq,
                                struct blocks *held, struct err *err)
{
    struct cursor cursor = { 0 };
    struct capability_at_row row;
    struct pool_words *words = b->pool->words;
    uint32_t at = 0;

    words->code = ARENA_ARRAY(&words->arena, b->pool->book.concept_count, uint32_t);
    if (!capability_at_open(tx, seq, &cursor, err))
        return false;
    while (capability_at_next(&cursor, &row)) { /* in person order, like the rows */
        uint32_t i = row_of(b, row.person_id);
        uint32_t concept = book_concept_of(&b->pool->book, row.concept_id);
        if (i == MAP_NONE || concept == MAP_NONE)
            continue;
        while (at <= i)
            b->start[at++] = held->count;
        words->code[concept] = 1; /* her concepts are numbered when all are known */
        add_capability(held, concept, row.level);
    }
    while (at <= b->count)
        b->start[at++] = held->count;
    return cursor_end(&cursor, err);
}

static bool read_capabilities(struct build *b, struct tx *tx, int64_t seq,
                              struct err *err)
{
    struct blocks held = { .count = 0 };
    bool ok = gather_capabilities(b, tx, seq, &held, err);

    if (ok)
        lay_capabilities(b, &held);
    blocks_free(&held);
    return ok;
}

/* Of the concept graph, what is near to what people in the pool can do. */
static bool read_near(struct build *b, struct tx *tx, struct err *err)
{
    struct book *book = &b->pool->book;
    struct pool_words *words = b->pool->words;
    bool *held = ARENA_ARRAY(&b->scratch, book->concept_count, bool);
    struct book_near which = { held, RANK_COVER_MIN };

    for (uint32_t i = 0; i < words->named_count; i++)
        held[words->named[i]] = true;
    return book_load_near(tx, &words->arena, &which, book, err);
}

static void publish_columns(const struct build *b)
{
    struct pool *pool = b->pool;
    const struct book *book = &pool->book;
    const struct pool_words *words = pool->words;

    pool->match = (struct match_image){ .person_count = b->count,
                                        .concept_count = book->concept_count,
                                        .place_count = pool->starts.count,
                                        .person_key = b->person_key,
                                        .lottery_key = b->lottery_key,
                                        .place = b->place,
                                        .mode = b->mode,
                                        .max_minutes = b->max_minutes,
                                        .available_day = b->available_day,
                                        .hours = b->hours,
                                        .capability_start = b->start,
                                        .capability_concept = b->concept,
                                        .capability_level = b->level,
                                        .capability_short = b->both,
                                        .capability_named = words->named,
                                        .named_count = b->both ? words->named_count : 0,
                                        .near_start = book->near_start,
                                        .near_concept = book->near_concept,
                                        .near_similarity = book->near_similarity };
    pool->count = (struct count_image){ b->count, b->women, b->men };
    pool->person_id = b->person_id;
    pool->enrolled_day = b->enrolled_day;
    pool->priority = b->priority;
    pool->key_text = b->key_text;
    pool->key_end = b->key_end;
    pool->bytes = image_bytes(pool);
}

size_t image_bytes(const struct pool *pool)
{
    return arena_mark(&pool->arena) + arena_mark(&pool->words->arena) +
           arena_mark(&pool->names->arena);
}

static struct pool_words *words_new(void)
{
    struct arena own = { 0 };
    struct pool_words *words = ARENA_NEW(&own, struct pool_words);

    words->arena = own;
    words->uses = 1;
    return words;
}

static struct pool_names *names_new(void)
{
    struct arena own = { 0 };
    struct pool_names *names = ARENA_NEW(&own, struct pool_names);

    names->arena = own;
    names->uses = 1;
    return names;
}

/* They live in their arenas themselves. */
void pool_words_let_go(struct pool_words *words)
{
    if (atomic_fetch_sub(&words->uses, 1) > 1)
        return;
    struct arena arena = words->arena;
    arena_free(&arena);
}

static void names_let_go(struct pool_names *names)
{
    if (!names || atomic_fetch_sub(&names->uses, 1) > 1)
        return;
    struct arena arena = names->arena;
    arena_free(&arena);
}

void image_let_go(struct pool *pool)
{
    if (!pool || atomic_fetch_sub(&pool->holds, 1) > 1)
        return;
    pool_words_let_go(pool->words);
    names_let_go(pool->names);
    struct arena arena = pool->arena; /* the pool itself lives in it */
    arena_free(&arena);
}

struct pool *image_new(struct pool_words *words)
{
    struct arena own = { 0 };
    struct pool *pool = ARENA_NEW(&own, struct pool);

    pool->arena = own;
    pool->self = pool;
    pool->holds = 1;
    pool->words = words ? words : words_new();
    if (words)
        atomic_fetch_add(&words->uses, 1);
    return pool;
}

void image_name(struct pool *pool, struct pool_names *names)
{
    assert(!pool->names);
    pool->names = names ? names : names_new();
    if (names)
        atomic_fetch_add(&names->uses, 1);
}

static bool load_book(struct build *b, struct tx *tx, struct err *err)
{
    struct pool_words *words = b->pool->words;
    struct book_last_row last;

    if (!book_last(tx, &last, err) ||
        !book_load(tx, &words->arena, &b->pool->book, err))
        return false;
    words->concept_last = last.concept;
    words->place_last = last.place;
    return true;
}

bool image_build(struct call *call, int64_t seq, struct pool **out, struct err *err)
{
    struct pool *pool = image_new(NULL);
    struct build b = { .pool = pool, .arena = &pool->arena };
    struct pool_seq_row newest;
    struct tx *tx = NULL;
    bool ok = false;

    image_name(pool, NULL);
    b.names = &pool->names->arena;
    if (!tx_begin(call->store, TX_READ, &tx, err) || !pool_seq(tx, &newest, err))
        goto out;
    pool->seq = seq < 0 ? newest.seq : seq;
    if (!load_book(&b, tx, err) || !read_persons(&b, tx, err) ||
        !read_availability(&b, tx, pool->seq, err) ||
        !read_away(&b, tx, pool->seq, err) || !read_waits(&b, tx, pool->seq, err) ||
        !read_named(&b, tx, pool->seq, err) || !read_sex(&b, tx, pool->seq, err) ||
        !read_capabilities(&b, tx, pool->seq, err) || !read_near(&b, tx, err))
        goto out;
    publish_columns(&b);
    if (!match_image_is_sound(&pool->match) || !count_image_is_sound(&pool->count)) {
        err_set(err, ERR_INTERNAL, N_("the image of the pool is not sound"));
        goto out;
    }
    log_info("image.built", LOG_NUM("seq", pool->seq), LOG_NUM("people", b.count),
             LOG_NUM("bytes", pool->bytes));
    *out = pool;
    ok = true;
out:
    tx_end(&tx);
    arena_free(&b.scratch);
    if (!ok)
        image_let_go(pool);
    return ok;
}
