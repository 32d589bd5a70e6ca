/*
 * figure_read.c: see figure_read.h.
 *
 *   enrolments -> moves and facts, each with the sex and area of its enrolment ->
 *   visits, each with the area of its firm
 */
#include "service/figure_read.h"

#include <stdlib.h>

#include "base/map.h"
#include "service/tally_image.h"
#include "store/query.h"

#define FIRST_ROOM 256u

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

/* `areas`: what a row's area is, a word of the programme's or a municipality. */
static struct meaning *mean(struct reading *r, const struct tally_image *image,
                            const struct map *areas, const bool *stage)
{
    struct meaning *of = ARENA_ARRAY(r->scratch, image->word_count + 1, struct meaning);

    for (uint32_t i = 0; i < image->word_count; i++) {
        uint32_t at = map_get(&r->stages, image->word[i]);
        of[i] = (struct meaning){ at, map_get(areas, image->word[i]), REF_NONE,
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
                                 .other = row->other,
                                 .person = row->other ? row->other : row->who };
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
        row.person = enrolled->item[at].person;
        rows->item[kept++] = row;
    }
    rows->count = kept;
}

static int by_who(const void *left, const void *right)
{
    const struct figure_row *a = left, *b = right;

    if (a->in.who != b->in.who)
        return a->in.who < b->in.who ? -1 : 1;
    if (a->in.day != b->in.day)
        return a->in.day < b->in.day ? -1 : 1;
    return (a->in.event_id > b->in.event_id) - (a->in.event_id < b->in.event_id);
}

/* What was said of a firm that was found to be one with another is said of that one,
 * and where that one has no workplace, where the other had one. One merge tells which:
 * a firm that others have gone into goes into none (service/firm_merge.c). */
static void merge_firms(struct reading *r, const struct tally_image *image,
                        const struct meaning *of, struct figure_raw *raw)
{
    const struct event_as_of as_of = r->figures->as_of;
    const struct tally_merge *kept;
    bool moved = false;

    for (uint32_t i = 0; image->merge_count > 0 && i < raw->visit.count; i++) {
        struct figure_row *row = &raw->visit.item[i];
        if ((kept = tally_merged(image, row->number, as_of)) == NULL)
            continue;
        row->number = kept->kept_rid;
        if (image->word[kept->town].len > 0)
            row->in.area = of[kept->town].area;
    }
    for (uint32_t i = 0; image->merge_count > 0 && i < raw->band.count; i++)
        if ((kept = tally_merged(image, raw->band.item[i].in.who, as_of)) != NULL) {
            raw->band.item[i].in.who = kept->kept_rid;
            moved = true;
        }
    if (moved)
        qsort(raw->band.item, raw->band.count, sizeof *raw->band.item, by_who);
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
    struct meaning *of = mean(r, image, &r->areas, raw->need.stage);
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
    struct meaning *of = mean(r, image, &r->towns, NULL);
    pick(r, image, of, TALLY_VISIT, &raw->visit);
    pick(r, image, of, TALLY_BAND, &raw->band);
    merge_firms(r, image, of, raw);
    tally_release(r->call->tallies, &image);
    return true;
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
