/*
 * figure_read.c: see figure_read.h.
 *
 *   enrolments -> moves and facts, each with the sex and area of its enrolment ->
 *   visits, each with the area of its firm -> of two firms that are one as of then, the
 *   visits and sizes of the one that is kept
 */
#include "service/figure_read.h"

#include <stdlib.h>

#include "base/map.h"
#include "service/tally_image.h"
#include "store/query.h"

#define FIRST_ROOM  256u
#define PLACES_MOST 1000000
#define SPREAD      UINT64_C(0x9E3779B97F4A7C15) /* 2^64 by the golden ratio */

struct reading {
    struct call *call;
    struct tx *tx;
    struct figures *figures;
    struct arena *scratch;           /* rows live there */
    struct map stages, areas, towns; /* towns: to an area of the programme */
    uint32_t coach_room;
};

/* What the words of an image are here; by number of the word. */
struct meaning {
    uint32_t stage, area, coach;
    enum measure_sex sex;
    bool wanted; /* as the stage of a move */
};

static uint32_t add_coach(struct reading *r, struct str actor)
{
    struct figures *f = r->figures;

    for (uint32_t i = 0; i < f->coach_count; i++) /* met in the other image already */
        if (str_eq(f->coach[i], actor))
            return i;
    if (f->coach_count == r->coach_room) {
        uint32_t room = r->coach_room ? r->coach_room * 2 : FIRST_ROOM;
        f->coach = arena_grow(f->arena, f->coach, r->coach_room * sizeof *f->coach,
                              room * sizeof *f->coach);
        r->coach_room = room;
    }
    f->coach[f->coach_count] = str_copy(f->arena, actor);
    return f->coach_count++;
}

static enum measure_sex sex_of(struct str word)
{
    if (str_is(word, "woman"))
        return SEX_WOMEN;
    return str_is(word, "man") ? SEX_MEN : SEX_UNSTATED;
}

static struct meaning *mean(struct reading *r, const struct tally_image *image,
                            const bool *stage)
{
    struct meaning *of = ARENA_ARRAY(r->scratch, image->word_count + 1, struct meaning);

    for (uint32_t i = 0; i < image->word_count; i++) {
        uint32_t at = map_get(&r->stages, image->word[i]);
        of[i] = (struct meaning){ at, map_get(&r->areas, image->word[i]), REF_NONE,
                                  sex_of(image->word[i]),
                                  !stage || (at != MAP_NONE && stage[at]) };
    }
    return of;
}

/*
 * The rows that hold as of then: a pass over numbers, since words were made numbers
 * when the image was read. Coaches are numbered as they come.
 */
static void pick(struct reading *r, const struct tally_image *image, struct meaning *of,
                 enum tally_what what, struct figure_rows *rows)
{
    const struct tally_rows *all = &image->rows[what];

    rows->item = ARENA_ARRAY(r->scratch, (size_t)all->count + 1, struct figure_row);
    for (uint32_t i = 0; i < all->count; i++) {
        const struct tally_row *row = &all->item[i];
        if ((what == TALLY_MOVED && !of[row->stage].wanted) ||
            !tally_holds(image, row, r->figures->as_of))
            continue;
        if (of[row->actor].coach == REF_NONE)
            of[row->actor].coach = add_coach(r, image->word[row->actor]);
        rows->item[rows->count++] =
            (struct figure_row){ .in = { .who = row->who,
                                         .event_id = row->event_id,
                                         .day = row->day,
                                         .area = of[row->area].area,
                                         .coach = of[row->actor].coach,
                                         .sex = of[row->word].sex },
                                 .stage = of[row->stage].stage,
                                 .from = of[row->word].stage,
                                 .number = row->number,
                                 .other = row->other };
    }
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

/* Firms by their random id: open addressing, at most half full; rid 0: nobody. */
struct firm_area {
    int64_t rid;
    uint32_t area;
};
struct firm_set {
    struct firm_area *at;
    uint32_t room, count; /* room: a power of two */
};

static struct firm_area *firm_place(const struct firm_set *set, int64_t rid)
{
    uint32_t i = (uint32_t)(((uint64_t)rid * SPREAD) >> 32) & (set->room - 1);

    while (set->at[i].rid != 0 && set->at[i].rid != rid)
        i = (i + 1) & (set->room - 1);
    return &set->at[i];
}

static void firm_add(struct reading *r, struct firm_set *set, struct firm_area firm)
{
    if (set->count * 2 >= set->room) {
        const struct firm_set old = *set;
        set->room = old.room ? old.room * 2 : FIRST_ROOM;
        set->at = ARENA_ARRAY(r->scratch, set->room, struct firm_area);
        for (uint32_t i = 0; i < old.room; i++)
            if (old.at[i].rid != 0)
                *firm_place(set, old.at[i].rid) = old.at[i];
    }
    *firm_place(set, firm.rid) = firm;
    set->count++;
}

static uint32_t area_of_firm(const struct firm_set *set, int64_t rid)
{
    const struct firm_area *firm = set->room && rid ? firm_place(set, rid) : NULL;

    return firm && firm->rid ? firm->area : MAP_NONE;
}

/* The areas of places: a few thousand, most of them in none. */
static bool read_places(struct reading *r, uint32_t **area, uint32_t *count,
                        struct err *err)
{
    struct tally_places_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    if (!tally_places_open(r->tx, &cursor, err))
        return false;
    while (tally_places_next(&cursor, &row)) {
        if (row.id < 0 || row.id > PLACES_MOST)
            continue;
        if (row.id >= room) {
            uint32_t more = (uint32_t)row.id * 2 + FIRST_ROOM;
            *area = arena_grow(r->scratch, *area, room * sizeof **area,
                               more * sizeof **area);
            memset(*area + room, 0xff, (more - room) * sizeof **area); /* REF_NONE */
            room = more;
        }
        (*area)[row.id] = map_get(&r->towns, row.town);
    }
    *count = room;
    return cursor_end(&cursor, err);
}

/*
 * A firm's first workplace says in which area it is. Workplaces may change without an
 * event, so this is read with each call; their towns are joined here, not in SQL, where
 * 20,000 firms took 105 ms.
 */
static bool read_firms(struct reading *r, struct firm_set *set, struct err *err)
{
    uint32_t *area = NULL, places = 0;
    struct tally_firms_row row;
    struct cursor cursor = { 0 };

    if (!read_places(r, &area, &places, err) ||
        !tally_firms_open(r->tx, r->call->actor->org_id, &cursor, err))
        return false;
    while (tally_firms_next(&cursor, &row))
        if (row.has_place_id && row.place_id >= 0 && row.place_id < places)
            firm_add(r, set, (struct firm_area){ row.firm_rid, area[row.place_id] });
    return cursor_end(&cursor, err);
}

/* Firms that have gone into another, as of the moment; `area` is a number in kept. */
struct gone_firms {
    struct firm_set set;
    int64_t *kept;
};

static bool read_gone(struct reading *r, struct gone_firms *gone, struct err *err)
{
    struct tally_merges_row row;
    struct cursor cursor = { 0 };
    uint32_t count = 0, room = 0;

    if (!tally_merges_open(r->tx, r->call->actor->org_id, r->figures->as_of.moment,
                           &cursor, err))
        return false;
    while (tally_merges_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            gone->kept = arena_grow(r->scratch, gone->kept, room * sizeof *gone->kept,
                                    more * sizeof *gone->kept);
            room = more;
        }
        gone->kept[count] = row.kept_rid;
        firm_add(r, &gone->set, (struct firm_area){ row.gone_rid, count++ });
    }
    return cursor_end(&cursor, err);
}

static void take_kept(const struct gone_firms *gone, int64_t *firm)
{
    uint32_t at = area_of_firm(&gone->set, *firm);

    if (at != MAP_NONE)
        *firm = gone->kept[at];
}

static int by_who(const void *a, const void *b)
{
    const struct counted *x = &((const struct figure_row *)a)->in,
                         *y = &((const struct figure_row *)b)->in;

    if (x->who != y->who)
        return x->who < y->who ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->event_id > y->event_id) - (x->event_id < y->event_id);
}

/*
 * Each visit's firm, and the area it is in. Two firms that are one count as one, the
 * one that is kept: its visits and what was said of its size are those of both. Asked
 * as of before, or after it was undone, they are two. Where the one that is kept has no
 * workplace in an area, the other's counts.
 */
static bool place_visits(struct reading *r, struct figure_raw *raw, struct err *err)
{
    struct gone_firms gone = { .kept = NULL };
    struct firm_set set = { 0 };

    if (raw->visit.count == 0)
        return true;
    if (!read_firms(r, &set, err) || !read_gone(r, &gone, err))
        return false;
    for (uint32_t i = 0; i < raw->visit.count; i++) {
        struct figure_row *visit = &raw->visit.item[i];
        const int64_t visited = visit->number;
        take_kept(&gone, &visit->number);
        visit->in.area = area_of_firm(&set, visit->number);
        if (visit->in.area == MAP_NONE)
            visit->in.area = area_of_firm(&set, visited);
        visit->in.sex = SEX_UNSTATED;
    }
    if (gone.set.count == 0)
        return true;
    for (uint32_t i = 0; i < raw->band.count; i++)
        take_kept(&gone, &raw->band.item[i].in.who);
    qsort(raw->band.item, raw->band.count, sizeof *raw->band.item, by_who);
    return true;
}

static void name_all(struct reading *r)
{
    const struct programme *p = r->figures->programme;
    struct arena *arena = r->scratch;

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

static bool read_people(struct reading *r, struct figure_raw *raw, struct err *err)
{
    const struct tally_image *image = NULL;

    if (!tally_lease(r->call, r->tx, r->figures->programme->id, &image, err))
        return false;
    struct meaning *of = mean(r, image, raw->need.stage);
    pick(r, image, of, TALLY_ENROLLED, &raw->enrolled);
    if (raw->need.moved)
        pick(r, image, of, TALLY_MOVED, &raw->moved);
    if (raw->need.months)
        pick(r, image, of, TALLY_MONTHS, &raw->months);
    if (raw->need.dated)
        pick(r, image, of, TALLY_DATED, &raw->dated);
    tally_release(r->call->tallies, &image);
    keep_last(&raw->enrolled);
    lend(&raw->enrolled, &raw->moved);
    lend(&raw->enrolled, &raw->months);
    lend(&raw->enrolled, &raw->dated);
    return true;
}

static bool read_visits(struct reading *r, struct figure_raw *raw, struct err *err)
{
    const struct tally_image *image = NULL;

    if (!tally_lease(r->call, r->tx, STR(""), &image, err))
        return false;
    struct meaning *of = mean(r, image, NULL);
    pick(r, image, of, TALLY_VISIT, &raw->visit);
    pick(r, image, of, TALLY_BAND, &raw->band);
    tally_release(r->call->tallies, &image);
    return place_visits(r, raw, err);
}

bool figure_read(struct call *call, struct figures *figures, struct arena *scratch,
                 struct figure_raw *raw, struct err *err)
{
    struct reading r = { .call = call, .figures = figures, .scratch = scratch };

    name_all(&r);
    bool ok = tx_begin(call->store, TX_READ, &r.tx, err) &&
              (!raw->need.people || read_people(&r, raw, err)) &&
              (!raw->need.visits || read_visits(&r, raw, err));
    tx_end(&r.tx);
    return ok;
}
