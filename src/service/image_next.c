/*
 * image_next.c: the next image from the one before it. See image_build.h.
 *
 *   who was changed -> their rows, read one by one -> the columns copied around them
 *
 * Copying all columns for one changed row looks like waste. 200,000 people are 12 MB,
 * a few milliseconds; who they are is copied only when there are more of them, else
 * shared, which is 7 MB less; and every engine, page and replay goes on reading an
 * image that is whole, in plain columns, and never changes.
 */
#include "service/image_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "service/mapping.h"
#include "service/pool_away.h"
#include "service/pool_wait.h"
#include "store/query.h"

/* A changed person as she is now. */
struct changed {
    int64_t id, rid;
    struct str source_key; /* of a new one; else not read */
    uint32_t row;
    uint16_t place, max_minutes, hours;
    uint8_t mode;
    char sex; /* K, M or 0 */
    int32_t available_day, enrolled_day;
    uint32_t priority, held_count;
    uint32_t *concept;
    uint8_t *level;
};

struct next {
    struct tx *tx;
    const struct pool *old;
    struct pool *pool;
    struct arena *arena; /* scratch */
    int64_t seq;
    struct changed *changed; /* by row */
    uint32_t count, old_count, new_count;
    struct starts_make *starts;
    bool whole; /* it must be built whole */
};

/* ---------------------------------------------------------------- who was changed */

static int by_id(const void *left, const void *right)
{
    const struct changed *a = left, *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

static void drop_doubles(struct next *n)
{
    uint32_t kept = 0;

    if (n->count > 1)
        qsort(n->changed, n->count, sizeof *n->changed, by_id);
    for (uint32_t i = 0; i < n->count; i++)
        if (kept == 0 || n->changed[kept - 1].id != n->changed[i].id)
            n->changed[kept++] = n->changed[i];
    n->count = kept;
}

/* Every sequence since the old image must have said whom it changed. */
static bool read_changes(struct next *n, struct err *err)
{
    struct cursor cursor = { 0 };
    struct pool_change_since_row row;
    int64_t told = n->old->seq;

    if (!pool_change_since_open(n->tx, n->old->seq, IMAGE_CHANGES_MOST + 1, &cursor,
                                err))
        return false;
    while (pool_change_since_next(&cursor, &row)) {
        n->whole = n->whole || row.seq > told + 1 || n->count == IMAGE_CHANGES_MOST;
        told = row.seq;
        if (!n->whole)
            n->changed[n->count++].id = row.person_id;
    }
    n->whole = n->whole || told != n->seq;
    drop_doubles(n);
    return cursor_end(&cursor, err);
}

static bool has_new_words(struct next *n, bool *has, struct err *err)
{
    const struct pool_words *words = n->old->words;
    struct book_last_row last;

    if (!book_last(n->tx, &last, err))
        return false;
    *has = last.concept != words->concept_last || last.place != words->place_last;
    return true;
}

static uint32_t row_of(const struct pool *pool, int64_t id)
{
    uint32_t low = 0, high = pool->match.person_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pool->person_id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pool->match.person_count && pool->person_id[low] == id ? low
                                                                        : MAP_NONE;
}

/* Rows of those the old image has; who has none is protected, or new and comes below.
 */
static void find_rows(struct next *n)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n->count; i++) {
        uint32_t row = row_of(n->old, n->changed[i].id);
        if (row == MAP_NONE)
            continue;
        n->changed[kept] = n->changed[i];
        n->changed[kept++].row = row;
    }
    n->count = kept;
}

static bool read_new(struct next *n, struct err *err)
{
    struct cursor cursor = { 0 };
    struct pool_person_after_row row;
    int64_t last = n->old_count ? n->old->person_id[n->old_count - 1] : 0;
    uint32_t most = IMAGE_CHANGES_MOST - n->count;

    if (!pool_person_after_open(n->tx, last, (int64_t)most + 1, &cursor, err))
        return false;
    while (pool_person_after_next(&cursor, &row)) {
        n->whole = n->whole || n->count == IMAGE_CHANGES_MOST;
        if (n->whole)
            continue;
        n->changed[n->count++] =
            (struct changed){ .id = row.id,
                              .rid = row.rid,
                              .source_key = str_copy(n->arena, row.source_key),
                              .row = n->new_count++ };
    }
    return cursor_end(&cursor, err);
}

/* --------------------------------------------------------------- their rows, as now */

static bool read_named(struct next *n, struct changed *c, struct err *err)
{
    uint32_t named[MAPPING_REACH_MOST], count = 0;
    struct cursor cursor = { 0 };
    struct pool_named_row row;

    if (!pool_named_open(n->tx, c->id, n->seq, &cursor, err))
        return false;
    while (pool_named_next(&cursor, &row)) {
        uint32_t place = book_place_of(&n->old->book, row.place_id);
        if (place < IMAGE_PLACE_NONE && place != c->place && count < MAPPING_REACH_MOST)
            named[count++] = place;
    }
    if (c->place != IMAGE_PLACE_NONE)
        c->place = (uint16_t)starts_of(n->starts, c->place, named, count);
    return cursor_end(&cursor, err);
}

static bool read_availability(struct next *n, struct changed *c, struct err *err)
{
    struct pool_availability_row row;
    struct pool_away_of_row away;
    bool found = false;

    c->place = IMAGE_PLACE_NONE;
    c->enrolled_day = INT32_MAX; /* no availability: not in any pool */
    c->available_day = DAY_NONE;
    c->max_minutes = IMAGE_MINUTES_NONE;
    c->hours = IMAGE_HOURS_NONE;
    if (!pool_availability(n->tx, c->id, n->seq, &row, &found, err))
        return false;
    if (!found)
        return true;
    uint32_t place = book_place_of(&n->old->book, row.place_id);
    c->place = place < IMAGE_PLACE_NONE ? (uint16_t)place : IMAGE_PLACE_NONE;
    c->mode = (uint8_t)row.mode;
    if (row.has_max_minutes)
        c->max_minutes = (uint16_t)row.max_minutes;
    if (row.has_hours_per_week)
        c->hours = (uint16_t)row.hours_per_week;
    if (row.has_available_from)
        c->available_day = row.available_from;
    c->enrolled_day = row.has_enrolled_on ? row.enrolled_on : DAY_NONE;
    if (!pool_away_of(n->tx, c->id, n->seq, &away, err))
        return false;
    if (away.n > 0)
        c->enrolled_day = POOL_AWAY_DAY;
    return true;
}

static bool read_wait(struct next *n, struct changed *c, struct err *err)
{
    struct pool_wait_of_row row;

    if (!pool_wait_of(n->tx, c->id, n->seq, &row, err))
        return false;
    c->priority = row.has_since ? pool_wait_priority(row.since) : RANK_PRIORITY_NONE;
    return true;
}

static bool read_sex(struct next *n, struct changed *c, struct err *err)
{
    struct pool_sex_row row;
    bool found = false;

    if (!pool_sex(n->tx, c->id, n->seq, n->arena, &row, &found, err))
        return false;
    if (found && (str_is(row.sex, "K") || str_is(row.sex, "M")))
        c->sex = row.sex.ptr[0];
    return true;
}

static bool read_held(struct next *n, struct changed *c, struct err *err)
{
    const struct book *book = &n->old->book;
    struct cursor cursor = { 0 };
    struct pool_capability_row row;
    uint32_t room = 0;

    if (!pool_capability_open(n->tx, c->id, n->seq, &cursor, err))
        return false;
    while (pool_capability_next(&cursor, &row)) {
        uint32_t concept = book_concept_of(book, row.concept_id);
        if (concept == MAP_NONE)
            continue;
        /* What is near to it has not been read: nobody had it. */
        n->whole = n->whole || n->old->words->code[concept] == 0;
        if (c->held_count == room) {
            uint32_t more = room ? room * 2 : 32;
            c->concept = arena_grow(n->arena, c->concept, room * sizeof *c->concept,
                                    more * sizeof *c->concept);
            c->level = arena_grow(n->arena, c->level, room, more);
            room = more;
        }
        c->concept[c->held_count] = concept;
        c->level[c->held_count++] = (uint8_t)row.level;
    }
    return cursor_end(&cursor, err);
}

static bool read_all(struct next *n, struct err *err)
{
    n->starts = starts_go_on(&n->pool->arena, &n->old->book, &n->old->starts);
    for (uint32_t i = 0; i < n->count; i++) {
        struct changed *c = &n->changed[i];
        if (!read_availability(n, c, err) || !read_named(n, c, err) ||
            !read_wait(n, c, err) || !read_sex(n, c, err) || !read_held(n, c, err))
            return false;
    }
    n->pool->starts = starts_end(n->starts);
    /* Who sets out from home alone for want of numbers depends on the order. */
    n->whole = n->whole || n->pool->starts.left_out > 0;
    return true;
}

/* -------------------------------------------------------------------- the columns */

/* A column of the old image, with room for the new people, in `arena`. */
static void *column(const struct next *n, struct arena *arena, const void *old,
                    size_t size)
{
    char *column = arena_array(arena, n->new_count, size);

    if (n->old_count)
        memcpy(column, old, n->old_count * size);
    return column;
}

#define COLUMN(n, type, old)                                                           \
    ((type *)column((n), &(n)->pool->arena, (old), sizeof(type)))
#define NAMES_COLUMN(n, type, old)                                                     \
    ((type *)column((n), &(n)->pool->names->arena, (old), sizeof(type)))

/* The keys of the files people came from, as lay_names has found room for them. */
static void lay_keys(struct next *n, char *text, uint32_t *end)
{
    uint32_t at = n->old_count ? n->old->key_end[n->old_count - 1] : 0;

    if (at)
        memcpy(text, n->old->key_text, at);
    for (uint32_t i = 0; i < n->count; i++) {
        const struct changed *c = &n->changed[i];
        if (c->row < n->old_count)
            continue;
        if (c->source_key.len)
            memcpy(text + at, c->source_key.ptr, c->source_key.len);
        at += (uint32_t)c->source_key.len;
        end[c->row] = at;
    }
    n->pool->key_end = end;
    n->pool->key_text = text;
}

/* There are new people: who everybody is, again, with them last. */
static void lay_names(struct next *n)
{
    const struct pool *old = n->old;

    image_name(n->pool, NULL);
    int64_t *id = NAMES_COLUMN(n, int64_t, old->person_id);
    int64_t *key = NAMES_COLUMN(n, int64_t, old->match.person_key);
    uint64_t *lottery = NAMES_COLUMN(n, uint64_t, old->match.lottery_key);
    size_t text = n->old_count ? old->key_end[n->old_count - 1] : 0;

    for (uint32_t i = 0; i < n->count; i++) {
        const struct changed *c = &n->changed[i];
        if (c->row < n->old_count)
            continue;
        id[c->row] = c->id;
        key[c->row] = c->rid;
        lottery[c->row] = rng_mix((uint64_t)c->rid);
        text += c->source_key.len;
    }
    n->pool->person_id = id;
    n->pool->match.person_key = key;
    n->pool->match.lottery_key = lottery;
    lay_keys(n, arena_take(&n->pool->names->arena, text),
             NAMES_COLUMN(n, uint32_t, old->key_end));
}

static void share_names(struct next *n)
{
    image_name(n->pool, n->old->names);
    n->pool->person_id = n->old->person_id; /* the rest is in `match` */
    n->pool->key_end = n->old->key_end;
    n->pool->key_text = n->old->key_text;
}

static void lay_reach(struct next *n)
{
    const struct match_image *old = &n->old->match;
    uint16_t *place = COLUMN(n, uint16_t, old->place);
    uint16_t *minutes = COLUMN(n, uint16_t, old->max_minutes);
    uint16_t *hours = COLUMN(n, uint16_t, old->hours);
    uint8_t *mode = COLUMN(n, uint8_t, old->mode);
    int32_t *available = COLUMN(n, int32_t, old->available_day);
    int32_t *enrolled = COLUMN(n, int32_t, n->old->enrolled_day);

    for (uint32_t i = 0; i < n->count; i++) {
        const struct changed *c = &n->changed[i];
        place[c->row] = c->place;
        minutes[c->row] = c->max_minutes;
        hours[c->row] = c->hours;
        mode[c->row] = c->mode;
        available[c->row] = c->available_day;
        enrolled[c->row] = c->enrolled_day;
    }
    n->pool->match.place = place;
    n->pool->match.max_minutes = minutes;
    n->pool->match.hours = hours;
    n->pool->match.mode = mode;
    n->pool->match.available_day = available;
    n->pool->enrolled_day = enrolled;
}

/* The column, while anybody has a priority. */
static void lay_priorities(struct next *n)
{
    const uint32_t *old = n->old->priority;
    uint32_t *priority, row = 0;
    bool any = old != NULL;

    for (uint32_t i = 0; i < n->count && !any; i++)
        any = n->changed[i].priority != RANK_PRIORITY_NONE;
    if (!any)
        return;
    priority = old ? COLUMN(n, uint32_t, old)
                   : pool_wait_column(&n->pool->arena, n->new_count);
    for (uint32_t i = 0; i < n->count; i++)
        priority[n->changed[i].row] = n->changed[i].priority;
    while (row < n->new_count && priority[row] == RANK_PRIORITY_NONE)
        row++;
    n->pool->priority = row < n->new_count ? priority : NULL;
}

static uint64_t *plane(struct next *n, const uint64_t *old)
{
    uint64_t *plane = ARENA_ARRAY(&n->pool->arena, image_words(n->new_count), uint64_t);

    if (n->old_count)
        memcpy(plane, old, image_words(n->old_count) * sizeof *plane);
    return plane;
}

static void lay_sexes(struct next *n)
{
    uint64_t *women = plane(n, n->old->count.women);
    uint64_t *men = plane(n, n->old->count.men);

    for (uint32_t i = 0; i < n->count; i++) {
        const struct changed *c = &n->changed[i];
        uint64_t bit = UINT64_C(1) << (c->row % 64);
        women[c->row / 64] &= ~bit;
        men[c->row / 64] &= ~bit;
        if (c->sex)
            *(c->sex == 'K' ? &women[c->row / 64] : &men[c->row / 64]) |= bit;
    }
    n->pool->count = (struct count_image){ n->new_count, women, men };
}

/* Capabilities in the form that the old image has: `both`, or the two columns. */
struct held {
    const uint32_t *code; /* of the words */
    uint32_t *start, *concept;
    uint8_t *level;
    uint16_t *both;
    uint32_t count;
};

/* Those of old rows from .. until - 1, in one piece. */
static void copy_held(const struct match_image *old, uint32_t from, uint32_t until,
                      struct held *to)
{
    uint32_t first = old->capability_start[from];
    uint32_t count = old->capability_start[until] - first;

    for (uint32_t row = from; row < until; row++)
        to->start[row] = old->capability_start[row] - first + to->count;
    if (count && to->both) {
        memcpy(to->both + to->count, old->capability_short + first,
               count * sizeof *to->both);
    } else if (count && to->concept) {
        memcpy(to->concept + to->count, old->capability_concept + first,
               count * sizeof *to->concept);
        memcpy(to->level + to->count, old->capability_level + first, count);
    }
    to->count += count;
}

static void put_held(const struct changed *c, struct held *to)
{
    to->start[c->row] = to->count;
    for (uint32_t i = 0; i < c->held_count; i++, to->count++)
        if (to->both) {
            to->both[to->count] = image_short(to->code[c->concept[i]] - 1, c->level[i]);
        } else if (to->concept) {
            to->concept[to->count] = c->concept[i];
            to->level[to->count] = c->level[i];
        }
}

static struct held take_held(const struct next *n, size_t most)
{
    struct arena *arena = &n->pool->arena;
    struct held to = { .code = n->old->words->code,
                       .start =
                           ARENA_ARRAY(arena, (size_t)n->new_count + 1, uint32_t) };

    if (n->old->match.capability_short) {
        to.both = ARENA_ARRAY(arena, most, uint16_t);
    } else {
        to.concept = ARENA_ARRAY(arena, most, uint32_t);
        to.level = ARENA_ARRAY(arena, most, uint8_t);
    }
    return to;
}

static void lay_held(struct next *n)
{
    const struct match_image *old = &n->old->match;
    size_t most = old->capability_start[n->old_count];
    uint32_t row = 0;

    for (uint32_t i = 0; i < n->count; i++)
        most += n->changed[i].held_count;
    struct held to = take_held(n, most);
    for (uint32_t i = 0; i < n->count; i++) {
        const struct changed *c = &n->changed[i];
        if (row < n->old_count)
            copy_held(old, row, c->row < n->old_count ? c->row : n->old_count, &to);
        put_held(c, &to);
        row = c->row + 1;
    }
    if (row < n->old_count)
        copy_held(old, row, n->old_count, &to);
    to.start[n->new_count] = to.count;
    n->pool->match.capability_start = to.start;
    n->pool->match.capability_concept = to.concept;
    n->pool->match.capability_level = to.level;
    n->pool->match.capability_short = to.both;
}

static void lay_all(struct next *n)
{
    struct pool *pool = n->pool;
    const struct pool *old = n->old;

    pool->seq = n->seq;
    pool->book = old->book;
    pool->match = old->match; /* its graph stays */
    pool->match.person_count = n->new_count;
    pool->match.place_count = pool->starts.count;
    if (n->new_count > n->old_count)
        lay_names(n);
    else
        share_names(n);
    lay_reach(n);
    lay_priorities(n);
    lay_sexes(n);
    lay_held(n);
    pool->bytes = image_bytes(pool);
}

static int by_row(const void *left, const void *right)
{
    const struct changed *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

static bool read_database(struct next *n, struct err *err)
{
    struct pool_seq_row newest;
    bool new_words = false;

    if (!pool_seq(n->tx, &newest, err) || !has_new_words(n, &new_words, err))
        return false;
    n->seq = newest.seq;
    n->whole = new_words || n->seq < n->old->seq;
    if (n->whole || !read_changes(n, err))
        return n->whole;
    find_rows(n);
    if (n->whole || !read_new(n, err))
        return n->whole;
    if (n->count > 1)
        qsort(n->changed, n->count, sizeof *n->changed, by_row);
    return n->whole || read_all(n, err);
}

bool image_next(struct call *call, const struct pool *old, struct arena *arena,
                struct image_next *next, struct err *err)
{
    struct next n = { .old = old,
                      .arena = arena,
                      .changed = ARENA_ARRAY(arena, IMAGE_CHANGES_MOST, struct changed),
                      .old_count = old->match.person_count,
                      .new_count = old->match.person_count };
    struct image_next made = { 0 };
    bool ok;

    n.pool = image_new(old->words);
    ok = tx_begin(call->store, TX_READ, &n.tx, err) && read_database(&n, err);
    tx_end(&n.tx);
    if (ok && !n.whole) {
        lay_all(&n);
        made = (struct image_next){ n.pool, n.count,
                                    ARENA_ARRAY(arena, n.count, uint32_t) };
        for (uint32_t i = 0; i < n.count; i++)
            made.row[i] = n.changed[i].row;
        log_info("image.followed", LOG_NUM("seq", n.seq), LOG_NUM("people", n.count));
    } else
        image_let_go(n.pool);
    if (ok)
        *next = made;
    return ok;
}
