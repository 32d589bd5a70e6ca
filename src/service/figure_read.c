/*
 * figure_read.c: see figure_read.h.
 *
 *   enrolments -> moves and facts, each with the sex and area of its enrolment ->
 *   visits, each with the area of its firm
 */
#include "service/figure_read.h"

#include "base/map.h"
#include "store/query.h"

#define FIRST_ROOM 256u

struct reading {
    struct call *call;
    struct tx *tx;
    struct figures *figures;
    struct map coaches, stages, areas, towns; /* towns: to an area of the programme */
    uint32_t coach_room;
};

static uint32_t coach_of(struct reading *r, struct str actor)
{
    struct figures *f = r->figures;
    uint32_t at = map_get(&r->coaches, actor);

    if (at != MAP_NONE)
        return at;
    if (f->coach_count == r->coach_room) {
        uint32_t room = r->coach_room ? r->coach_room * 2 : FIRST_ROOM;
        f->coach = arena_grow(f->arena, f->coach, r->coach_room * sizeof *f->coach,
                              room * sizeof *f->coach);
        r->coach_room = room;
    }
    f->coach[f->coach_count] = str_copy(f->arena, actor);
    map_add(&r->coaches, f->coach[f->coach_count], f->coach_count);
    return f->coach_count++;
}

static enum measure_sex sex_of(struct str word)
{
    if (str_is(word, "woman"))
        return SEX_WOMEN;
    return str_is(word, "man") ? SEX_MEN : SEX_UNSTATED;
}

static struct figure_row *next_row(struct reading *r, struct figure_rows *rows,
                                   uint32_t *room)
{
    if (rows->count == *room) {
        uint32_t more = *room ? *room * 2 : FIRST_ROOM;
        rows->item = arena_grow(r->figures->arena, rows->item,
                                *room * sizeof *rows->item, more * sizeof *rows->item);
        *room = more;
    }
    return &rows->item[rows->count++];
}

/* The columns that the three statements share. */
#define TAKE(r, to, row)                                                               \
    do {                                                                               \
        (to)->in = (struct counted){ .who = (row).subject_rid,                         \
                                     .event_id = (row).event_id,                       \
                                     .day = (row).day,                                 \
                                     .area = map_get(&(r)->areas, (row).area),         \
                                     .coach = coach_of((r), (row).actor),              \
                                     .sex = sex_of((row).word) };                      \
        (to)->stage = map_get(&(r)->stages, (row).stage);                              \
        (to)->from = map_get(&(r)->stages, (row).word);                                \
        (to)->number = (row).number;                                                   \
        (to)->other = (row).other;                                                     \
    } while (0)

static bool read_whole(struct reading *r, const char *what, bool of_programme,
                       struct figure_rows *rows, struct err *err)
{
    const struct figures *f = r->figures;
    struct tally_of_in in = { r->call->actor->org_id,
                              of_programme ? f->programme->id : STR(""), str_from(what),
                              f->as_of.day, f->as_of.moment };
    struct cursor cursor = { 0 };
    struct tally_of_row row;
    uint32_t room = 0;

    if (!tally_of_open(r->tx, &in, &cursor, err))
        return false;
    while (tally_of_next(&cursor, &row)) {
        struct figure_row *to = next_row(r, rows, &room);
        TAKE(r, to, row);
    }
    return cursor_end(&cursor, err);
}

static bool read_near(struct reading *r, const char *what, struct figure_rows *rows,
                      struct err *err)
{
    const struct figures *f = r->figures;
    struct tally_near_in in = {
        r->call->actor->org_id, f->programme->id, str_from(what),
        f->near.from,           f->near.to,       f->as_of.day,
        f->as_of.moment
    };
    struct cursor cursor = { 0 };
    struct tally_near_row row;
    uint32_t room = 0;

    if (!tally_near_open(r->tx, &in, &cursor, err))
        return false;
    while (tally_near_next(&cursor, &row)) {
        struct figure_row *to = next_row(r, rows, &room);
        TAKE(r, to, row);
    }
    return cursor_end(&cursor, err);
}

static bool read_days(struct reading *r, const char *what, struct figure_rows *rows,
                      struct err *err)
{
    const struct figures *f = r->figures;
    struct tally_days_in in = { r->call->actor->org_id, str_from(what),
                                f->near.from,           f->near.to,
                                f->as_of.day,           f->as_of.moment };
    struct cursor cursor = { 0 };
    struct tally_days_row row;
    uint32_t room = 0;

    if (!tally_days_open(r->tx, &in, &cursor, err))
        return false;
    while (tally_days_next(&cursor, &row)) {
        struct figure_row *to = next_row(r, rows, &room);
        TAKE(r, to, row);
    }
    return cursor_end(&cursor, err);
}

/* All rows, or those that can touch the days asked about: of people everything of whom
 * something lies there, of visits those of the days. */
static bool read_rows(struct reading *r, const char *what, bool of_programme,
                      struct figure_rows *rows, struct err *err)
{
    if (r->figures->near.from == DAY_NONE || strcmp(what, "band") == 0)
        return read_whole(r, what, of_programme, rows, err);
    return of_programme ? read_near(r, what, rows, err) : read_days(r, what, rows, err);
}

/* Of each way the enrolment that was written last. */
static void keep_last(struct figure_rows *rows)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < rows->count; i++) {
        if (kept > 0 && rows->item[kept - 1].in.who == rows->item[i].in.who)
            kept--;
        rows->item[kept++] = rows->item[i];
    }
    rows->count = kept;
}

/* Sex and area are the enrolment's; who is not enrolled (any more) is left out. */
static void lend(const struct figure_rows *enrolled, struct figure_rows *rows)
{
    uint32_t at = 0, kept = 0;

    for (uint32_t i = 0; i < rows->count; i++) {
        struct figure_row row = rows->item[i];
        while (at < enrolled->count && enrolled->item[at].in.who < row.in.who)
            at++;
        if (at == enrolled->count || enrolled->item[at].in.who != row.in.who)
            continue;
        row.in.sex = enrolled->item[at].in.sex;
        row.in.area = enrolled->item[at].in.area;
        rows->item[kept++] = row;
    }
    rows->count = kept;
}

struct firm_area {
    int64_t firm_rid;
    uint32_t area;
};

static int by_firm(const void *left, const void *right)
{
    const struct firm_area *a = left, *b = right;

    return (a->firm_rid > b->firm_rid) - (a->firm_rid < b->firm_rid);
}

static uint32_t area_of_firm(const struct firm_area *firm, uint32_t count, int64_t rid)
{
    struct firm_area key = { .firm_rid = rid };
    const struct firm_area *found =
        count == 0 ? NULL : bsearch(&key, firm, count, sizeof *firm, by_firm);

    return found ? found->area : MAP_NONE;
}

static bool place_visits(struct reading *r, struct figure_rows *visits, struct err *err)
{
    struct arena *arena = r->figures->arena;
    struct firm_area *firm = NULL;
    uint32_t count = 0, room = 0;
    struct tally_firm_towns_row row;
    struct cursor cursor = { 0 };

    if (visits->count == 0)
        return true;
    if (!tally_firm_towns_open(r->tx, r->call->actor->org_id, &cursor, err))
        return false;
    while (tally_firm_towns_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            firm = arena_grow(arena, firm, room * sizeof *firm, more * sizeof *firm);
            room = more;
        }
        firm[count++] =
            (struct firm_area){ row.firm_rid, map_get(&r->towns, row.town) };
    }
    for (uint32_t i = 0; i < visits->count; i++) {
        visits->item[i].in.area = area_of_firm(firm, count, visits->item[i].number);
        visits->item[i].in.sex = SEX_UNSTATED;
    }
    return cursor_end(&cursor, err);
}

static void name_all(struct reading *r)
{
    const struct programme *p = r->figures->programme;
    struct arena *arena = r->figures->arena;

    r->coaches = map_new(arena);
    r->stages = map_new(arena);
    r->areas = map_new(arena);
    r->towns = map_new(arena);
    for (uint32_t i = 0; i < p->stages.count; i++)
        map_add(&r->stages, p->stages.item[i].id, i);
    for (uint32_t i = 0; i < p->areas.count; i++) {
        map_add(&r->areas, p->areas.item[i].id, i);
        for (uint32_t j = 0; j < p->areas.item[i].municipalities.count; j++)
            map_add(&r->towns, p->areas.item[i].municipalities.item[j], i);
    }
}

static bool read_all(struct reading *r, struct figure_raw *raw, struct err *err)
{
    const struct figures *f = r->figures;
    bool ok = f->no_people || (read_rows(r, "enrolled", true, &raw->enrolled, err) &&
                               read_rows(r, "moved", true, &raw->moved, err) &&
                               read_rows(r, "months", true, &raw->months, err) &&
                               read_rows(r, "dated", true, &raw->dated, err));

    ok = ok && (f->no_visits || (read_rows(r, "visit", false, &raw->visit, err) &&
                                 read_rows(r, "band", false, &raw->band, err) &&
                                 place_visits(r, &raw->visit, err)));

    keep_last(&raw->enrolled);
    lend(&raw->enrolled, &raw->moved);
    lend(&raw->enrolled, &raw->months);
    lend(&raw->enrolled, &raw->dated);
    return ok;
}

bool figure_read(struct call *call, struct figures *figures, struct figure_raw *raw,
                 struct err *err)
{
    struct reading r = { .call = call, .figures = figures };

    name_all(&r);
    bool ok = tx_begin(call->store, TX_READ, &r.tx, err) && read_all(&r, raw, err);
    tx_end(&r.tx);
    return ok;
}
