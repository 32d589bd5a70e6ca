/*
 * around_figure.c: see around_figure.h.
 *
 *   the programme -> items around it, ways people were found -> a line an event
 */
#include "service/around_figure.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/around_in.h"
#include "service/enrolment.h"
#include "store/query.h"

#define COLUMNS     11u
#define LINES_FIRST 32u

static const char *const way_ids[COUNT_WAYS] = {
    "invited", "invite_yes", "invite_came", "walked_in",  "reached", "firms_reached",
    "held",    "trained",    "contacts",    "deviations", "found",
};

static bool load_ways(struct way_text way[COUNT_WAYS], struct err *err)
{
    struct str tsv, line, c[COLUMNS + 1];
    uint32_t n = 0;

    if (!embed_find(embed_data, "around.tsv", &tsv) || !embed_line(&tsv, &line))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("around.tsv"));
    for (; n < COUNT_WAYS && embed_line(&tsv, &line); n++) {
        if (embed_columns(line, c, COLUMNS + 1) != COLUMNS || !str_is(c[0], way_ids[n]))
            break;
        way[n] = (struct way_text){ c[0],           c[1],           c[2],
                                    { c[3], c[4] }, { c[5], c[6] }, { c[7], c[8] },
                                    { c[9], c[10] } };
    }
    return n == COUNT_WAYS ||
           err_set(err, ERR_INTERNAL, N_("{file} lacks the row {word}"),
                   ARG_WORD("around.tsv"), ARG_WORD(way_ids[n]));
}

const char *around_unit_text(struct str unit)
{
    return str_is(unit, "trainings")    ? N_("trainings")
           : str_is(unit, "contacts")   ? N_("contacts")
           : str_is(unit, "deviations") ? N_("deviations")
                                        : figure_unit_text(unit);
}

/* ---------------------------------------------------------------------------- lines */

static void add_line(struct around_figures *all, struct around_figure *f,
                     struct around_line line)
{
    if (f->count == f->room) {
        uint32_t more = f->room ? f->room * 2 : LINES_FIRST;
        f->line = arena_grow(all->call->arena, f->line, f->room * sizeof *f->line,
                             more * sizeof *f->line);
        f->room = more;
    }
    f->line[f->count++] = line;
}

static uint32_t area_of(const struct around_figures *all, struct str area)
{
    return area.len > 0 ? programme_area_find(all->p, area) : REF_NONE;
}

static void count(struct around_figures *all, enum around_way way, int64_t event_id,
                  const struct around_item *item, int64_t n)
{
    struct around_line line = { event_id, item->on, area_of(all, item->area), { 0 } };

    line.by[SEX_UNSTATED] = n;
    if (n > 0)
        add_line(all, &all->figure[way], line);
}

static void count_people(struct around_figures *all, enum around_way way,
                         const struct around_item *item)
{
    struct around_line line = {
        item->held_id, item->on, area_of(all, item->area), { 0 }
    };

    for (int sex = 0; sex < SEX_COUNT; sex++)
        line.by[sex] = item->by[sex];
    if (line.by[0] + line.by[1] + line.by[2] > 0)
        add_line(all, &all->figure[way], line);
}

static void count_meeting(struct around_figures *all, const struct around_item *item)
{
    uint32_t at = around_activity_find(all->p, item->activity);
    bool reached =
        at == REF_NONE || !str_is(all->p->activities.item[at].counts, "participants");

    if (item->stand != MEETING_HELD)
        return;
    count(all, COUNT_HELD, item->held_id, item, 1);
    count(all, COUNT_FIRMS, item->held_id, item, item->firms);
    count_people(all, reached ? COUNT_REACHED : COUNT_WALKED_IN, item);
}

static const struct around_item *meeting_of(const struct around_figures *all,
                                            int64_t rid)
{
    uint32_t low = 0, high = all->around.count;

    while (low < high) { /* items are in the order of their ids */
        uint32_t middle = low + (high - low) / 2;
        if (all->around.item[middle].rid < rid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < all->around.count && all->around.item[low].rid == rid
               ? &all->around.item[low]
               : NULL;
}

static void count_invite(struct around_figures *all, const struct around_item *item)
{
    const struct around_item *meeting = meeting_of(all, item->activity_rid);
    struct around_line line = { item->first_id,
                                item->on,
                                meeting ? area_of(all, meeting->area) : REF_NONE,
                                { 0 } };

    line.by[item->sex] = 1;
    add_line(all, &all->figure[COUNT_INVITED], line);
    if (str_is(item->answer, "yes")) {
        line.event_id = item->answer_id;
        line.day = item->answer_on;
        add_line(all, &all->figure[COUNT_YES], line);
    }
    if (str_is(item->came, "yes")) {
        line.event_id = item->came_id;
        line.day = meeting ? meeting->on : item->on;
        add_line(all, &all->figure[COUNT_CAME], line);
    }
}

static void count_item(struct around_figures *all, const struct around_item *item)
{
    switch (item->what) {
    case AROUND_MEETING:
        count_meeting(all, item);
        break;
    case AROUND_TRAINING:
        count(all, COUNT_TRAINED, item->first_id, item, 1);
        break;
    case AROUND_CONTACT:
        count(all, COUNT_CONTACTS, item->first_id, item, 1);
        break;
    case AROUND_DEVIATION:
        count(all, COUNT_DEVIATIONS, item->first_id, item, 1);
        break;
    case AROUND_INVITE:
        count_invite(all, item);
        break;
    case AROUND_NONE:
        break;
    }
}

/* ---------------------------------------------------------------------------- found */

static void count_found(struct around_figures *all, const struct around_line *line,
                        struct str found)
{
    const struct coded_table ways = { enrolment_found, FOUND_WAYS };
    uint32_t way = coded_find(ways, found);

    if (way < FOUND_WAYS)
        add_line(all, &all->figure[COUNT_FOUND + way], *line);
}

/* Of each way the enrolment that was written last. */
static bool read_found(struct around_figures *all, struct tx *tx, struct err *err)
{
    const struct around_found_in in = { all->call->actor->org_id, all->p->id,
                                        all->as_of.day, all->as_of.moment };
    struct around_line line = { .event_id = 0 };
    struct str found = STR("");
    struct cursor cursor = { 0 };
    struct around_found_row row;
    int64_t subject = 0;
    bool ok = around_found_open(tx, &in, &cursor, err);

    while (ok && around_found_next(&cursor, &row)) {
        const struct event event = { .facts = row.facts };
        struct view *facts;
        if (row.subject_rid != subject && subject != 0)
            count_found(all, &line, found);
        subject = row.subject_rid;
        ok = event_facts(&event, all->call->arena, &facts, err);
        if (!ok)
            break;
        found = fact_str(facts, "found");
        line = (struct around_line){
            row.event_id, row.day, area_of(all, row.area), { 0 }
        };
        line.by[str_is(row.word, "woman") ? SEX_WOMEN
                : str_is(row.word, "man") ? SEX_MEN
                                          : SEX_UNSTATED] = 1;
    }
    if (subject != 0)
        count_found(all, &line, found);
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* -------------------------------------------------------------------------- opening */

static int by_day(const void *left, const void *right)
{
    const struct around_line *a = left, *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

static struct str joined(struct arena *arena, const char *before, const char *word)
{
    struct buf text = buf_new(arena);

    buf_format(&text, "%s_%s", before, word);
    return buf_str(&text);
}

static void name_figures(struct around_figures *all)
{
    enum lang lang = all->call->lang;

    for (uint32_t i = 0; i < AROUND_FIGURES; i++) {
        enum around_way way = i < COUNT_FOUND ? (enum around_way)i : COUNT_FOUND;
        const struct coded *found =
            i < COUNT_FOUND ? NULL : &enrolment_found[i - COUNT_FOUND];
        all->figure[i] = (struct around_figure){
            .id = found ? joined(all->call->arena, "found", found->word)
                        : joined(all->call->arena, "around", way_ids[i]),
            .way = way,
            .name = found ? str_from(message_for(lang, found->label, 1))
                          : label_in(all->way[way].name, lang),
            .by_sex = str_is(all->way[way].unit, "persons"),
        };
    }
}

bool around_figures_open(struct call *call, struct str programme,
                         struct event_as_of as_of, struct around_figures *figures,
                         struct err *err)
{
    struct around_figures *all = ARENA_NEW(call->arena, struct around_figures);
    const struct programme_reading *reading = NULL;
    struct tx *tx = NULL;
    bool ok = load_ways(all->way, err) && tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, programme, &reading, err) &&
              around_read(tx, call->arena, call->actor->org_id, programme, as_of,
                          &all->around, err);

    if (ok) {
        all->call = call;
        all->p = &reading->programme;
        all->as_of = as_of;
        name_figures(all);
        for (uint32_t i = 0; i < all->around.count; i++)
            count_item(all, &all->around.item[i]);
        ok = read_found(all, tx, err);
    }
    tx_end(&tx);
    for (uint32_t i = 0; ok && i < AROUND_FIGURES; i++)
        if (all->figure[i].count > 0)
            qsort(all->figure[i].line, all->figure[i].count,
                  sizeof *all->figure[i].line, by_day);
    if (ok)
        *figures = *all;
    return ok;
}

struct measure_cell around_sum(const struct around_figure *figure)
{
    struct measure_cell cell = { 0 };

    for (uint32_t i = 0; i < figure->count; i++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            cell.by[sex] += figure->line[i].by[sex];
    return cell;
}

/* ----------------------------------------------------------------------- drill-down */

bool around_is_figure(struct str measure)
{
    return str_starts(measure, "around_") || str_starts(measure, "found_");
}

static const char *const sexes[SEX_COUNT] = { "women", "men", "not_stated" };

struct opening {
    struct call *call;
    const struct figure_ask *ask;
    struct around_figures all;
    const struct around_figure *figure;
    uint32_t area;
    enum measure_sex sex; /* SEX_COUNT: all */
};

static bool find(struct opening *o, struct err *err)
{
    const struct figure_ask *ask = o->ask;

    for (uint32_t i = 0; i < AROUND_FIGURES; i++)
        if (str_eq(o->all.figure[i].id, ask->measure))
            o->figure = &o->all.figure[i];
    if (!o->figure)
        return err_set(err, ERR_INPUT, N_("{id} has no measure called {measure}"),
                       ARG_STR(ask->programme), ARG_STR(ask->measure));
    o->area = area_of(&o->all, ask->area);
    if (o->area == REF_NONE && ask->area.len > 0)
        return err_set(err, ERR_INPUT, N_("{id} has no area called {area}"),
                       ARG_STR(ask->programme), ARG_STR(ask->area));
    return figure_ask_sex(ask, &o->sex, err);
}

static bool is_in(const struct opening *o, const struct around_line *line)
{
    const struct figure_ask *ask = o->ask;
    bool whole = ask->from == DAY_NONE || ask->to == DAY_NONE;

    return (o->area == REF_NONE || line->area == o->area) &&
           (whole || (line->day >= ask->from && line->day <= ask->to));
}

static int64_t number_in(const struct opening *o, const struct around_line *line)
{
    return o->sex < SEX_COUNT ? line->by[o->sex]
                              : line->by[0] + line->by[1] + line->by[2];
}

static void put_people(const struct opening *o, struct view *v,
                       const struct around_line *line)
{
    struct buf text = buf_new(o->call->arena);
    int64_t all = line->by[0] + line->by[1] + line->by[2];
    const struct hole holes[] = { HOLE_NUM("women", line->by[SEX_WOMEN]),
                                  HOLE_NUM("men", line->by[SEX_MEN]),
                                  HOLE_NUM("not_stated", line->by[SEX_UNSTATED]) };
    int sex = line->by[SEX_WOMEN] ? SEX_WOMEN
              : line->by[SEX_MEN] ? SEX_MEN
                                  : SEX_UNSTATED;

    view_int(o->call->arena, v, "number", all);
    view_cstr(o->call->arena, v, "sex",
              all == 1 && o->figure->by_sex ? sexes[sex] : "");
    if (!o->figure->by_sex)
        message_num(&text, o->call->lang, all);
    else
        message_add(&text, o->call->lang,
                    N_("{women} women, {men} men, {not_stated} not stated"), holes, 3);
    view_str(o->call->arena, v, "numbers",
             o->figure->by_sex && all == 1 ? STR("") : buf_str(&text));
}

static bool put_line(const struct opening *o, struct tx *tx, struct view *list,
                     const struct around_line *line, struct err *err)
{
    const struct programme *p = o->all.p;
    struct view *v = view_add_object(o->call->arena, list);

    view_day(o->call->arena, v, "day", line->day);
    put_people(o, v, line);
    view_str(o->call->arena, v, "area",
             line->area < p->areas.count
                 ? label_in(p->areas.item[line->area].name, o->call->lang)
                 : STR(""));
    return figure_event_put(o->call, tx, line->event_id, v, err);
}

static bool put_lines(const struct opening *o, struct view *view, struct err *err)
{
    struct view *list = view_put_array(o->call->arena, view, "events");
    struct measure_cell split = { 0 };
    int64_t number = 0, lines = 0;
    struct tx *tx = NULL;
    bool ok = tx_begin(o->call->store, TX_READ, &tx, err);

    for (uint32_t i = 0; ok && i < o->figure->count; i++) {
        const struct around_line *line = &o->figure->line[i];
        if (!is_in(o, line))
            continue;
        for (int sex = 0; sex < SEX_COUNT; sex++)
            split.by[sex] += line->by[sex];
        int64_t n = number_in(o, line);
        number += n;
        lines += n > 0;
        if (n > 0 && lines <= FIGURE_EVENTS_SHOWN)
            ok = put_line(o, tx, list, line, err);
    }
    tx_end(&tx);
    figure_split_put(o->call->arena, view, o->ask, o->figure->by_sex ? &split : NULL);
    view_int(o->call->arena, view, "count", number);
    view_int(o->call->arena, view, "shown", list->count);
    view_bool(o->call->arena, view, "cut", lines > (int64_t)FIGURE_EVENTS_SHOWN);
    return ok;
}

bool around_figure_events(struct call *call, const struct figure_ask *ask,
                          struct view **view, struct err *err)
{
    struct opening *o = ARENA_NEW(call->arena, struct opening);
    struct view *made = view_object(call->arena);

    o->call = call;
    o->ask = ask;
    if (!figure_ask_check(call, ask, err) ||
        !around_figures_open(call, ask->programme, as_of_day(ask->as_of), &o->all,
                             err) ||
        !find(o, err))
        return false;
    view_str(call->arena, made, "programme", ask->programme);
    view_str(call->arena, made, "programme_name", label_in(o->all.p->name, call->lang));
    view_str(call->arena, made, "measure", ask->measure);
    view_str(call->arena, made, "measure_name", o->figure->name);
    view_str(call->arena, made, "area_name",
             o->area == REF_NONE
                 ? STR("")
                 : label_in(o->all.p->areas.item[o->area].name, call->lang));
    view_day(call->arena, made, "from", ask->from);
    view_day(call->arena, made, "to", ask->to);
    view_day(call->arena, made, "as_of", ask->as_of);
    if (!put_lines(o, made, err))
        return false;
    *view = made;
    return true;
}
