/* cohort.c: see cohort.h. */
#include "service/cohort.h"

#include <stdlib.h>

#include "service/tally_image.h"
#include "store/query.h"

#define CELL_STARTS "afterwards_"

static const char *const sexes[] = { "women", "men", "not_stated" };
_Static_assert(sizeof sexes / sizeof *sexes == SEX_COUNT, "a word for each");

/* ------------------------------------------------------------------------- reading */

static bool is_after(const struct tally_row *a, const struct tally_row *b)
{
    return a->day != b->day ? a->day > b->day : a->event_id > b->event_id;
}

/* The last row of a way that holds, and where the next way's begin. */
static const struct tally_row *last_of(const struct tally_image *image,
                                       enum tally_what what, uint32_t *at, int64_t who,
                                       struct event_as_of as_of) /* limit: all differ */
{
    const struct tally_rows *rows = &image->rows[what];
    const struct tally_row *last = NULL;

    while (*at < rows->count && rows->item[*at].who < who)
        ++*at;
    for (; *at < rows->count && rows->item[*at].who == who; ++*at)
        if (tally_holds(image, &rows->item[*at], as_of))
            last = &rows->item[*at];
    return last;
}

static enum measure_sex sex_of(struct str word)
{
    return str_is(word, "woman") ? SEX_WOMEN
           : str_is(word, "man") ? SEX_MEN
                                 : SEX_UNSTATED;
}

static uint32_t area_of(const struct programme *p, struct str id)
{
    for (uint32_t i = 0; i < p->areas.count; i++)
        if (str_eq(p->areas.item[i].id, id))
            return i;
    return REF_NONE;
}

static bool is_end(const struct programme *p, struct str stage)
{
    uint32_t at = programme_stage_find(p, stage);

    return at != REF_NONE && p->stages.item[at].kind == STAGE_END;
}

/* Who has left, as of then: the last that was said of her way is an end. */
static void find_leavers(struct call *call, const struct programme *p,
                         struct event_as_of as_of, const struct tally_image *image,
                         struct cohort_leavers *all) /* limit: all differ */
{
    const struct tally_rows *enrolled = &image->rows[TALLY_ENROLLED];
    uint32_t e = 0, m = 0;

    all->item = ARENA_ARRAY(call->arena, enrolled->count + 1, struct cohort_leaver);
    while (e < enrolled->count) {
        int64_t who = enrolled->item[e].who;
        const struct tally_row *begun = last_of(image, TALLY_ENROLLED, &e, who, as_of);
        const struct tally_row *moved = last_of(image, TALLY_MOVED, &m, who, as_of);
        if (!begun || !moved || !is_after(moved, begun) ||
            !is_end(p, image->word[moved->stage]))
            continue;
        struct cohort_leaver *leaver = &all->item[all->count++];
        *leaver = (struct cohort_leaver){ .way_rid = who,
                                          .left_by = moved->event_id,
                                          .left_on = moved->day,
                                          .area = area_of(p, image->word[begun->area]),
                                          .sex = sex_of(image->word[begun->word]) };
        for (uint32_t time = 0; time < AFTERWARDS_TIMES; time++)
            leaver->at[time].stands = COHORT_NOT_ASKED;
    }
}

static int by_way(const void *left, const void *right)
{
    const struct cohort_leaver *a = left, *b = right;

    return (a->way_rid > b->way_rid) - (a->way_rid < b->way_rid);
}

static void take_answer(struct cohort_leavers *all, const struct afterwards_said *said)
{
    const struct cohort_leaver key = { .way_rid = said->way_rid };
    struct cohort_leaver *leaver =
        all->count == 0 ? NULL
                        : bsearch(&key, all->item, all->count, sizeof key, by_way);

    if (!leaver || said->time == AFTERWARDS_TIMES || said->stands == STANDS_COUNT ||
        said->on < afterwards_from(leaver->left_on, said->time))
        return;
    leaver->at[said->time].stands = said->stands;
    leaver->at[said->time].event_id = said->event_id;
    leaver->at[said->time].on = said->on;
}

bool cohort_read(struct call *call, const struct programme *p, struct event_as_of as_of,
                 struct cohort_leavers *leavers, struct err *err)
{
    const struct tally_image *image = NULL;
    struct cohort_leavers made = { 0 };
    struct afterwards_list said;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              tally_lease(call, tx, p->id, &image, err);

    tx_end(&tx);
    if (!ok)
        return false;
    find_leavers(call, p, as_of, image, &made);
    tally_release(call->tallies, &image);
    if (!afterwards_read(call, as_of, &said, err))
        return false;
    for (uint32_t i = 0; i < said.count; i++)
        take_answer(&made, &said.item[i]);
    *leavers = made;
    return true;
}

bool cohort_has(const struct cohort_leaver *leaver, uint32_t time, int32_t day)
{
    return date_add_months(leaver->left_on, afterwards_months[time]) <= day;
}

/* --------------------------------------------------------------------------- names */

const char *cohort_row_label(uint32_t row)
{
    return row == COHORT_NOT_ASKED ? N_("not asked yet") : afterwards_stands[row].label;
}

const char *cohort_row_word(uint32_t row)
{
    return row == COHORT_NOT_ASKED ? "not_asked" : afterwards_stands[row].word;
}

struct str cohort_cell_id(struct arena *arena, uint32_t time, uint32_t row)
{
    struct buf id = buf_new(arena);

    buf_format(&id, CELL_STARTS "%d", (int)afterwards_months[time]);
    if (row < COHORT_ROWS)
        buf_format(&id, "_%s", cohort_row_word(row));
    return buf_str(&id);
}

bool cohort_is_figure(struct str measure)
{
    return str_starts(measure, CELL_STARTS);
}

/* ------------------------------------------------------------------------- opening */

struct line {
    const struct cohort_leaver *leaver;
    int64_t event_id;
    int32_t day;
};
struct opening {
    struct call *call;
    const struct figure_ask *ask;
    const struct programme *p;
    uint32_t time, row;   /* COHORT_ROWS: all */
    uint32_t area;        /* REF_NONE: all */
    enum measure_sex sex; /* SEX_COUNT: all */
    struct measure_cell split;
    struct line *line;
    uint32_t count;
};

static bool find_cell(struct opening *o, struct err *err)
{
    for (o->time = 0; o->time < AFTERWARDS_TIMES; o->time++)
        for (o->row = 0; o->row <= COHORT_ROWS; o->row++)
            if (str_eq(cohort_cell_id(o->call->arena, o->time, o->row),
                       o->ask->measure))
                return true;
    return err_set(err, ERR_INPUT, N_("{id} has no measure called {measure}"),
                   ARG_STR(o->ask->programme), ARG_STR(o->ask->measure));
}

static bool find_part(struct opening *o, struct err *err)
{
    o->area = area_of(o->p, o->ask->area);
    if (o->area == REF_NONE && o->ask->area.len > 0)
        return err_set(err, ERR_INPUT, N_("{id} has no area called {area}"),
                       ARG_STR(o->ask->programme), ARG_STR(o->ask->area));
    return figure_ask_sex(o->ask, &o->sex, err);
}

static int by_day(const void *left, const void *right)
{
    const struct line *a = left, *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

static void take_lines(struct opening *o, const struct cohort_leavers *all)
{
    o->line = ARENA_ARRAY(o->call->arena, all->count + 1, struct line);
    for (uint32_t i = 0; i < all->count; i++) {
        const struct cohort_leaver *l = &all->item[i];
        const uint32_t stands = l->at[o->time].stands;
        const bool asked = o->row < COHORT_NOT_ASKED; /* else the day she left */
        const struct line line = { l, asked ? l->at[o->time].event_id : l->left_by,
                                   asked ? l->at[o->time].on : l->left_on };
        if (!cohort_has(l, o->time, o->ask->as_of) ||
            (o->row < COHORT_ROWS && stands != o->row) ||
            (o->area != REF_NONE && l->area != o->area) ||
            (o->ask->from != DAY_NONE &&
             (line.day < o->ask->from || line.day > o->ask->to)))
            continue;
        o->split.by[l->sex]++;
        if (o->sex == SEX_COUNT || l->sex == o->sex)
            o->line[o->count++] = line;
    }
    qsort(o->line, o->count, sizeof *o->line, by_day);
}

static bool put_lines(const struct opening *o, struct view *view, struct err *err)
{
    struct arena *arena = o->call->arena;
    struct view *events = view_put_array(arena, view, "events");
    struct tx *tx = NULL;
    bool ok = tx_begin(o->call->store, TX_READ, &tx, err);

    for (uint32_t i = 0; ok && i < o->count && i < FIGURE_EVENTS_SHOWN; i++) {
        const struct line *line = &o->line[i];
        struct view *v = view_add_object(arena, events);
        view_day(arena, v, "day", line->day);
        view_cstr(arena, v, "sex", sexes[line->leaver->sex]);
        view_str(
            arena, v, "area",
            line->leaver->area == REF_NONE
                ? STR("")
                : label_in(o->p->areas.item[line->leaver->area].name, o->call->lang));
        ok = figure_event_put(o->call, tx, line->event_id, v, err);
    }
    tx_end(&tx);
    view_int(arena, view, "count", o->count);
    view_int(arena, view, "shown", events->count);
    view_bool(arena, view, "cut", o->count > FIGURE_EVENTS_SHOWN);
    return ok;
}

/* "a year afterwards, in work" */
static struct str name_of(const struct opening *o)
{
    const enum lang lang = o->call->lang;
    struct buf name = buf_new(o->call->arena);

    buf_cstr(&name, message_for(lang, afterwards_when[o->time], 1));
    if (o->row < COHORT_ROWS)
        buf_format(&name, ": %s", message_for(lang, cohort_row_label(o->row), 1));
    return buf_str(&name);
}

static void put_head(const struct opening *o, struct view *view)
{
    const struct figure_ask *ask = o->ask;
    struct arena *arena = o->call->arena;
    const enum lang lang = o->call->lang;

    view_str(arena, view, "programme", ask->programme);
    view_str(arena, view, "programme_name", label_in(o->p->name, lang));
    view_str(arena, view, "measure", ask->measure);
    view_str(arena, view, "measure_name", name_of(o));
    view_str(arena, view, "area_name",
             o->area == REF_NONE ? STR("")
                                 : label_in(o->p->areas.item[o->area].name, lang));
    view_day(arena, view, "from", ask->from);
    view_day(arena, view, "to", ask->to);
    view_day(arena, view, "as_of", ask->as_of);
}

static bool find_programme(struct opening *o, struct err *err)
{
    const struct programme_reading *reading = NULL;
    struct tx *tx = NULL;
    bool ok = tx_begin(o->call->store, TX_READ, &tx, err) &&
              programme_latest(tx, o->call->arena, o->ask->programme, &reading, err);

    tx_end(&tx);
    if (ok)
        o->p = &reading->programme;
    return ok;
}

bool cohort_figure_events(struct call *call, const struct figure_ask *ask,
                          struct view **view, struct err *err)
{
    struct opening o = { .call = call, .ask = ask };
    struct view *made = view_object(call->arena);
    struct cohort_leavers all;

    if (!figure_ask_check(call, ask, err) || !find_programme(&o, err) ||
        !find_cell(&o, err) || !find_part(&o, err) ||
        !cohort_read(call, o.p, as_of_day(ask->as_of), &all, err))
        return false;
    take_lines(&o, &all);
    put_head(&o, made);
    figure_split_put(call->arena, made, ask, &o.split);
    if (!put_lines(&o, made, err))
        return false;
    *view = made;
    return true;
}
