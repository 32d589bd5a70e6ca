/*
 * day_list.c: see day_list.h.
 *
 *   whom somebody holds -> their first needs, some hundred people at a time -> what
 *   differs from the day before is written -> whoever is held no more is left out
 */
#include "service/day_list.h"

#include "base/date.h"
#include "service/open_needs.h"
#include "store/query.h"

#define AT_ONCE 256u /* people of one transaction */

/* The first needs of one person, by the needs' ids. */
struct first {
    uint32_t count;
    int64_t need_id[DAY_LIST_KEPT]; /* in the order of the list */
};

struct make {
    struct call *call;
    int32_t day;
    bool is_first; /* nothing was ever kept here */
    const struct pool *pool;
    const struct open_needs *needs;
    struct arena arena;
    int64_t *person; /* rising */
    uint32_t person_count, fresh;
    struct first first[AT_ONCE];
};

/* ------------------------------------------------------------------------- who */

static bool read_people(struct make *m, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct list_people_row row;
    uint32_t room = m->pool->match.person_count;

    m->person = ARENA_ARRAY(&m->arena, room, int64_t);
    if (!list_people_open(tx, &cursor, err))
        return false;
    while (list_people_next(&cursor, &row)) {
        const uint32_t at = pool_row_of(m->pool, row.person_id);
        if (at != POOL_ROW_NONE && m->pool->enrolled_day[at] <= m->day &&
            m->person_count < room)
            m->person[m->person_count++] = row.person_id;
    }
    return cursor_end(&cursor, err);
}

static bool begin(struct make *m, struct err *err)
{
    struct clock_last_row last;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(m->call->store, TX_READ, &tx, err) &&
              clock_last(tx, STR("list"), &last, &found, err) &&
              read_people(m, tx, err);

    tx_end(&tx);
    m->is_first = !found;
    return ok;
}

/* -------------------------------------------------------------------- their lists */

static void work_out(struct make *m, int64_t person_id, struct first *first)
{
    const struct open_needs_ask ask = { m->pool, pool_row_of(m->pool, person_id),
                                        OPEN_NEEDS_SEED, DAY_LIST_KEPT };
    const size_t mark = arena_mark(&m->arena);
    struct need_list list;

    open_needs_of(m->needs, &m->arena, &ask, &list);
    first->count = 0;
    for (uint32_t i = 0; i < list.count && list.rows[i].state <= RANK_READY_AFTER; i++)
        first->need_id[first->count++] = m->needs->id[list.rows[i].need];
    arena_rewind(&m->arena, mark);
}

/* The place of a need on the list, from 1 on; 0: it is not there. */
static uint32_t place_of(const struct first *first, int64_t need_id)
{
    for (uint32_t i = 0; i < first->count; i++)
        if (first->need_id[i] == need_id)
            return i + 1;
    return 0;
}

struct kept {
    uint32_t count;
    struct list_entry_of_row row[DAY_LIST_KEPT];
};

static bool read_kept(struct tx *tx, int64_t person_id, struct kept *kept,
                      struct err *err)
{
    struct cursor cursor = { 0 };
    struct list_entry_of_row row;

    kept->count = 0;
    if (!list_entry_of_open(tx, person_id, &cursor, err))
        return false;
    while (list_entry_of_next(&cursor, &row))
        if (kept->count < DAY_LIST_KEPT)
            kept->row[kept->count++] = row;
    return cursor_end(&cursor, err);
}

/* Writes what differs from what is kept. */
static bool write_one(struct make *m, struct tx *tx, int64_t person_id,
                      const struct first *first, struct err *err)
{
    bool stays[DAY_LIST_KEPT] = { false }; /* by place: as it is, */
    bool moved[DAY_LIST_KEPT] = { false }; /* or only elsewhere   */
    struct kept kept;
    bool ok = read_kept(tx, person_id, &kept, err);

    for (uint32_t i = 0; ok && i < kept.count; i++) {
        const uint32_t place = place_of(first, kept.row[i].need_id);
        if (place == 0)
            ok = list_entry_drop(tx, person_id, kept.row[i].need_id, err);
        else if (kept.row[i].place == place)
            stays[place - 1] = true;
        else
            moved[place - 1] = true;
    }
    for (uint32_t i = 0; ok && i < first->count; i++) {
        struct list_entry_put_in in = { .person_id = person_id,
                                        .need_id = first->need_id[i],
                                        .place = i + 1,
                                        .has_since_on = !m->is_first,
                                        .since_on = m->day };
        if (stays[i])
            continue;
        m->fresh += !moved[i];
        ok = list_entry_put(tx, &in, err);
    }
    return ok;
}

/* Some people, from number `from` on. */
static bool make_some(struct make *m, uint32_t from, uint32_t count, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = true;

    for (uint32_t i = 0; i < count; i++)
        work_out(m, m->person[from + i], &m->first[i]);
    ok = tx_begin(m->call->store, TX_WRITE, &tx, err);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = write_one(m, tx, m->person[from + i], &m->first[i], err);
    ok = ok && tx_commit(&tx, &m->call->ticket, err);
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------ who is held no more */

static bool is_listed(const struct make *m, int64_t person_id)
{
    uint32_t low = 0, high = m->person_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (m->person[middle] < person_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->person_count && m->person[low] == person_id;
}

static bool read_gone(struct make *m, struct tx *tx, int64_t *gone, uint32_t *count,
                      struct err *err)
{
    struct cursor cursor = { 0 };
    struct list_entry_people_row row;

    *count = 0;
    if (!list_entry_people_open(tx, &cursor, err))
        return false;
    while (list_entry_people_next(&cursor, &row))
        if (*count < AT_ONCE && !is_listed(m, row.person_id))
            gone[(*count)++] = row.person_id;
    return cursor_end(&cursor, err);
}

static bool drop_gone(struct make *m, uint32_t *count, struct err *err)
{
    int64_t gone[AT_ONCE], changes;
    struct tx *tx = NULL;
    bool ok = tx_begin(m->call->store, TX_WRITE, &tx, err) &&
              read_gone(m, tx, gone, count, err);

    for (uint32_t i = 0; ok && i < *count; i++)
        ok = dispose_list_entry(tx, gone[i], &changes, err);
    ok = ok && tx_commit(&tx, &m->call->ticket, err);
    tx_end(&tx);
    return ok;
}

static bool make_all(struct make *m, struct err *err)
{
    uint32_t gone = AT_ONCE;
    bool ok = begin(m, err);

    for (uint32_t from = 0; ok && from < m->person_count; from += AT_ONCE) {
        const uint32_t left = m->person_count - from;
        ok = call_step(m->call, from, m->person_count, err) &&
             make_some(m, from, left < AT_ONCE ? left : AT_ONCE, err);
    }
    while (ok && gone == AT_ONCE)
        ok = drop_gone(m, &gone, err);
    return ok;
}

bool day_list_make(struct call *call, int32_t day, uint32_t *count, struct err *err)
{
    struct make m = { .call = call, .day = day };
    bool ok = false;

    if (!call->images) { /* no pool is read here */
        *count = 0;
        return true;
    }
    if (!images_lease(call, &m.pool, err))
        return false;
    ok = open_needs_lease(call, m.pool, &m.needs, err) && make_all(&m, err);
    open_needs_release(&m.needs);
    images_release(call->images, &m.pool);
    arena_free(&m.arena);
    if (ok)
        *count = m.is_first ? 0 : m.fresh;
    return ok;
}

/* ------------------------------------------------------------------------- the day */

static bool put_needs(struct call *call, struct tx *tx, struct view *list,
                      struct err *err)
{
    struct arena *arena = call->arena;
    struct view *needs = NULL;
    struct cursor cursor = { 0 };
    struct list_news_row row;
    struct list_news_in in = { call->actor->org_id, call->actor->user_id,
                               moment_day(call->now), DAY_LIST_NEWS };
    int64_t last = 0;

    if (!list_news_open(tx, &in, &cursor, err))
        return false;
    while (list_news_next(&cursor, &row)) {
        if (row.person_id != last) {
            struct view *v = view_add_object(arena, list);
            view_str(arena, v, "person_id", id_text(arena, row.rid));
            view_int(arena, v, "profile", row.person_id);
            needs = view_put_array(arena, v, "needs");
            last = row.person_id;
        }
        struct view *need = view_add_object(arena, needs);
        view_str(arena, need, "need_id", id_text(arena, row.need_rid));
        view_str(arena, need, "title", str_copy(arena, row.title));
    }
    return cursor_end(&cursor, err);
}

static bool put_people(struct call *call, struct tx *tx, struct view *list,
                       struct err *err)
{
    struct arena *arena = call->arena;
    struct cursor cursor = { 0 };
    struct list_need_news_row row;
    struct list_need_news_in in = { call->actor->org_id, call->actor->user_id,
                                    moment_day(call->now), DAY_LIST_NEWS };

    if (!list_need_news_open(tx, &in, &cursor, err))
        return false;
    while (list_need_news_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "need_id", id_text(arena, row.need_rid));
        view_str(arena, v, "title", str_copy(arena, row.title));
        view_int(arena, v, "people", row.people);
    }
    return cursor_end(&cursor, err);
}

bool day_list_put(struct call *call, struct tx *tx, struct view *view, struct err *err)
{
    return put_needs(call, tx, view_put_array(call->arena, view, "new_needs"), err) &&
           put_people(call, tx, view_put_array(call->arena, view, "new_people"), err);
}
