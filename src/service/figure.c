/*
 * figure.c: see figure.h.
 *
 *   the programme -> rows of the tally -> a figure a measure: which rows, once a person
 *   or month, after the figure before
 */
#include "service/figure.h"

#include "base/embed.h"
#include "service/figure_read.h"
#include "service/programme_keep.h"
#include "store/query.h"

#define COLUMNS     11u
#define MOMENT_HOUR (3600 * MOMENT_SECOND)

static const char *const way_ids[] = {
    "past_start", "stage", "in_stage", "agreed", "held",   "firms",     "occasions",
    "all_visits", "dates", "enrolled", "hours",  "kronor", "uncounted",
};
_Static_assert(sizeof way_ids / sizeof *way_ids == WAY_COUNT, "an id for each");

struct event_as_of as_of_day(int32_t day)
{
    int64_t moment = ((int64_t)day + 1) * 24 * MOMENT_HOUR - 2 * MOMENT_HOUR;

    if (moment_day(moment) == day) /* winter: one hour ahead of UTC */
        moment += MOMENT_HOUR;
    return (struct event_as_of){ day, moment - 1 };
}

bool ways_load(struct way_text way[WAY_COUNT], struct err *err)
{
    struct str tsv, line, c[COLUMNS + 1];
    uint32_t n = 0;

    if (!embed_find(embed_data, "measures.tsv", &tsv) || !embed_line(&tsv, &line))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("measures.tsv"));
    for (; n < WAY_COUNT && embed_line(&tsv, &line); n++) {
        if (embed_columns(line, c, COLUMNS + 1) != COLUMNS || !str_is(c[0], way_ids[n]))
            break;
        way[n] = (struct way_text){ c[0],           c[1],           c[2],
                                    { c[3], c[4] }, { c[5], c[6] }, { c[7], c[8] },
                                    { c[9], c[10] } };
    }
    if (n < WAY_COUNT)
        return err_set(err, ERR_INTERNAL, N_("{file} lacks the row {word}"),
                       ARG_WORD("measures.tsv"), ARG_WORD(way_ids[n]));
    return true;
}

/* ------------------------------------------------------------------------ which way */

static bool is_stock(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->rates.count; i++)
        if (p->rates.item[i].measure.index == measure &&
            p->rates.item[i].kind == RATE_STOCK)
            return true;
    return false;
}

/* Whether the programme's own targets, rates or shares count it. */
static bool is_promised(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->targets.count; i++)
        if (p->targets.item[i].measure.index == measure)
            return true;
    return false;
}

static enum figure_way way_of(const struct programme *p, uint32_t at)
{
    const struct programme_measure *m = &p->measures.item[at];
    const struct stage *stage =
        m->stage.index == REF_NONE ? NULL : &p->stages.item[m->stage.index];

    if (str_is(m->unit, "occasions"))
        return WAY_OCCASIONS;
    if (str_is(m->unit, "firms") && stage && stage->kind == STAGE_VISIT)
        return WAY_FIRMS;
    if (stage && stage->subject != SUBJECT_PERSON)
        return WAY_UNCOUNTED;
    if (!stage)
        return str_is(m->unit, "persons") && is_promised(p, at) ? WAY_PAST_START
                                                                : WAY_UNCOUNTED;
    if (is_stock(p, at))
        return WAY_IN_STAGE;
    if (m->proof == PROOF_CONTRACTED && m->months != NOT_STATED)
        return WAY_AGREED;
    return m->proof == PROOF_VERIFIED ? WAY_HELD : WAY_STAGE;
}

/* -------------------------------------------------------------------------- counting
 */

struct counting {
    struct figures *figures;
    const struct figure_raw *raw;
    struct arena *scratch; /* lists are shortened there; what is left is moved */
};

static void add(struct counted_list *list, const struct figure_row *row)
{
    list->item[list->count++] = row->in;
}

/* As the person, whichever of her ways it is. */
static void add_person(struct counted_list *list, const struct figure_row *row)
{
    add(list, row);
    list->item[list->count - 1].who = row->person;
}

static struct counted_list room_for(struct counting *c, uint64_t count)
{
    return (struct counted_list){ ARENA_ARRAY(c->scratch, count + 1, struct counted),
                                  0 };
}

static bool is_working(const struct programme *p, uint32_t stage)
{
    return stage != REF_NONE && p->stages.item[stage].start != TRI_YES &&
           p->stages.item[stage].kind != STAGE_END &&
           p->stages.item[stage].kind != STAGE_PAUSE;
}

static void enter(struct counting *c, struct figure *f, uint32_t stage)
{
    const struct figure_raw *raw = c->raw;
    const struct programme *p = c->figures->programme;
    bool any = f->way == WAY_PAST_START;

    f->list = room_for(c, (uint64_t)raw->enrolled.count + raw->moved.count);
    for (uint32_t i = 0; !any && i < raw->enrolled.count; i++)
        if (raw->enrolled.item[i].stage == stage)
            add(&f->list, &raw->enrolled.item[i]);
    for (uint32_t i = 0; i < raw->moved.count; i++) {
        const struct figure_row *row = &raw->moved.item[i];
        if (any && is_working(p, row->stage))
            add_person(&f->list, row);
        else if (!any && row->stage == stage && row->from != stage)
            add(&f->list, row);
    }
}

/* The months agreed by the day of the hire: what was said last; 0: nothing. */
static int64_t agreed_by(const struct figure_rows *months, uint32_t *at,
                         const struct figure_row *hire)
{
    int64_t agreed = 0;

    while (*at < months->count && months->item[*at].in.who < hire->in.who)
        ++*at;
    for (uint32_t i = *at;
         i < months->count && months->item[i].in.who == hire->in.who &&
         months->item[i].in.day <= hire->in.day;
         i++)
        agreed = months->item[i].number;
    return agreed;
}

static void enter_agreed(struct counting *c, struct figure *f,
                         const struct programme_measure *m)
{
    const struct figure_raw *raw = c->raw;
    uint32_t at = 0;

    f->list = room_for(c, raw->moved.count);
    for (uint32_t i = 0; i < raw->moved.count; i++) {
        const struct figure_row *row = &raw->moved.item[i];
        if (row->stage == m->stage.index && row->from != row->stage &&
            agreed_by(&raw->months, &at, row) >= m->months)
            add(&f->list, row);
    }
}

/* Whether a move was of a day before her enrolment: as corrections may leave it. */
static bool is_earlier(const struct figure_row *move, const struct figure_row *enrolled)
{
    return move->in.day != enrolled->in.day ? move->in.day < enrolled->in.day
                                            : move->in.event_id < enrolled->in.event_id;
}

static void add_span(struct span_list *list, const struct figure_row *now,
                     const struct figure_row *next, uint32_t stage)
{
    int32_t to = next ? next->in.day : MEASURE_OPEN;

    if (now && now->stage == stage && now->in.day < to)
        list->item[list->count++] = (struct counted_span){ now->in, to };
}

/* Spans: from an entering to whatever comes next of the same way, in order of days. */
static void stay(struct counting *c, struct figure *f, uint32_t stage)
{
    const struct figure_rows *moved = &c->raw->moved, *enrolled = &c->raw->enrolled;
    uint32_t at = 0;

    f->span.item = ARENA_ARRAY(c->scratch, (size_t)moved->count + enrolled->count + 1,
                               struct counted_span);
    for (uint32_t e = 0; e < enrolled->count; e++) {
        const struct figure_row *begun = &enrolled->item[e], *now = NULL, *next;
        while (at < moved->count && moved->item[at].in.who < begun->in.who)
            at++;
        for (bool entered = false;; now = next) {
            bool more = at < moved->count && moved->item[at].in.who == begun->in.who;
            if (more && (entered || is_earlier(&moved->item[at], begun)))
                next = &moved->item[at++];
            else
                next = entered ? NULL : begun;
            entered |= next == begun;
            add_span(&f->span, now, next, stage);
            if (!next)
                break;
        }
    }
}

/* What was said last of a firm's size by the day; `at`: where its bands begin. */
static const struct figure_row *size_on(const struct figure_rows *bands, uint32_t at,
                                        const struct counted *visit)
{
    const struct figure_row *said = NULL;

    for (; at < bands->count && bands->item[at].in.who == visit->who &&
           bands->item[at].in.day <= visit->day;
         at++)
        said = &bands->item[at];
    return said;
}

/*
 * Of visits to firms those where the firm had the band's size on the day. Both lists
 * are sorted by firm and are walked together, instead of a search for each visit.
 */
static void keep_fitting(struct counted_list *list, const struct figure_rows *bands,
                         const struct band *band)
{
    uint32_t kept = 0, at = 0;

    for (uint32_t i = 0; i < list->count; i++) {
        while (at < bands->count && bands->item[at].in.who < list->item[i].who)
            at++;
        const struct figure_row *said = size_on(bands, at, &list->item[i]);
        if (said && (band->least == NOT_STATED || said->number >= band->least) &&
            (band->most == NOT_STATED || said->other <= band->most))
            list->item[kept++] = list->item[i];
    }
    list->count = kept;
}

static const struct band *band_of(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->targets.count; i++)
        if (p->targets.item[i].measure.index == measure &&
            p->targets.item[i].band.index != REF_NONE)
            return &p->bands.item[p->targets.item[i].band.index];
    return NULL;
}

static bool is_within(const struct period *period, int32_t day)
{
    return !period || ((period->from == DAY_NONE || day >= period->from) &&
                       (period->to == DAY_NONE || day <= period->to));
}

/* Visits, as those of firms (number) or of outings (other), or each by itself. */
static void visit(struct counting *c, struct figure *f)
{
    const struct figures *all = c->figures;

    f->list = room_for(c, c->raw->visit.count);
    for (uint32_t i = 0; i < c->raw->visit.count; i++) {
        struct figure_row row = c->raw->visit.item[i];
        bool inside = (all->programme->areas.count == 0 ||
                       row.in.area < all->programme->areas.count) &&
                      is_within(all->programme->period, row.in.day);
        if (!inside)
            continue;
        if (f->way == WAY_FIRMS)
            row.in.who = row.number;
        else if (f->way == WAY_OCCASIONS)
            row.in.who = row.other;
        add(&f->list, &row);
    }
}

static void all_of(struct counting *c, struct figure *f, const struct figure_rows *rows)
{
    f->list = room_for(c, rows->count);
    for (uint32_t i = 0; i < rows->count; i++)
        add(&f->list, &rows->item[i]);
}

static void all_people(struct counting *c, struct figure *f)
{
    f->list = room_for(c, c->raw->enrolled.count);
    for (uint32_t i = 0; i < c->raw->enrolled.count; i++)
        add_person(&f->list, &c->raw->enrolled.item[i]);
}

static void count_one(struct counting *c, struct figure *f)
{
    const struct programme *p = c->figures->programme;
    const struct programme_measure *m =
        f->measure == REF_NONE ? NULL : &p->measures.item[f->measure];
    uint32_t stage = m ? m->stage.index : REF_NONE;

    if (f->way == WAY_PAST_START || f->way == WAY_STAGE || f->way == WAY_HELD)
        enter(c, f, stage);
    else if (f->way == WAY_AGREED && m)
        enter_agreed(c, f, m);
    else if (f->way == WAY_IN_STAGE)
        stay(c, f, stage);
    else if (f->way == WAY_FIRMS || f->way == WAY_OCCASIONS || f->way == WAY_ALL_VISITS)
        visit(c, f);
    else if (f->way == WAY_DATES)
        all_of(c, f, &c->raw->dated);
    else if (f->way == WAY_ENROLLED)
        all_people(c, f);
    measure_sort(&f->list);
    const struct band *band = f->way == WAY_FIRMS ? band_of(p, f->measure) : NULL;
    if (band)
        keep_fitting(&f->list, &c->raw->band, band);
    if (f->way == WAY_FIRMS)
        measure_month(&f->list);
    else
        measure_first(&f->list);
}

/* ---------------------------------------------------------------------- the figures */

const struct figure *figure_find(const struct figures *figures, struct str id)
{
    for (uint32_t i = 0; i < figures->figure_count; i++)
        if (str_eq(figures->figure[i].id, id))
            return &figures->figure[i];
    return NULL;
}

bool figure_by_sex(const struct figure *figure)
{
    return figure->way != WAY_FIRMS && figure->way != WAY_OCCASIONS &&
           figure->way != WAY_ALL_VISITS;
}

bool figure_counts(const struct figure *figure)
{
    return figure->way != WAY_HOURS && figure->way != WAY_KRONOR &&
           figure->way != WAY_UNCOUNTED;
}

static void add_figure(struct figures *all, struct str id, enum figure_way way,
                       uint32_t measure)
{
    const struct programme_measure *m =
        measure == REF_NONE ? NULL : &all->programme->measures.item[measure];

    if (figure_find(all, id))
        return;
    all->figure[all->figure_count++] = (struct figure){
        .id = id,
        .unit = m ? m->unit : all->way[way].unit,
        .name = m ? m->name : all->way[way].name,
        .text = m ? m->text : (struct label){ STR(""), STR("") },
        .way = way,
        .measure = measure,
        .after = REF_NONE,
    };
}

/* In the order of the file, then what every programme has. */
static bool list_figures(struct figures *all, struct err *err)
{
    static const enum figure_way common[] = { WAY_ENROLLED, WAY_DATES, WAY_ALL_VISITS,
                                              WAY_HOURS, WAY_KRONOR };
    const struct programme *p = all->programme;
    uint32_t last = REF_NONE;

    if (p->measures.count + sizeof common / sizeof *common > FIGURES_MOST)
        return err_set(err, ERR_LIMIT, N_("a programme has at most {n} measures"),
                       ARG_NUM(FIGURES_MOST - sizeof common / sizeof *common));
    for (uint32_t i = 0; i < p->measures.count; i++)
        add_figure(all, p->measures.item[i].id, way_of(p, i), i);
    for (uint32_t i = 0; i < sizeof common / sizeof *common; i++)
        add_figure(all, str_from(way_ids[common[i]]), common[i], REF_NONE);
    for (uint32_t i = 0; i < p->order.count; i++) {
        const struct figure *f = figure_find(all, p->order.item[i].id);
        if (!f || !figure_counts(f) || f->way == WAY_IN_STAGE ||
            f->way == WAY_PAST_START) /* people, not ways: nothing comes after them */
            continue;
        uint32_t at = (uint32_t)(f - all->figure);
        all->figure[at].after = last;
        last = at;
    }
    return true;
}

/* The programme's days; where its file states none, those of what happened. */
static void set_period(struct figures *all, const struct figure_raw *raw)
{
    const struct period *period = all->programme->period;
    const struct figure_rows *rows[] = { &raw->enrolled, &raw->moved };
    bool from = period && period->from != DAY_NONE,
         to = period && period->to != DAY_NONE;

    all->to = to ? period->to : all->as_of.day;
    all->from = from ? period->from : all->to;
    for (uint32_t r = 0; !from && r < 2; r++)
        for (uint32_t i = 0; i < rows[r]->count; i++)
            if (rows[r]->item[i].in.day < all->from)
                all->from = rows[r]->item[i].in.day;
}

/* Whether `at` has to be counted for figure `only`; REF_NONE: all are. */
static bool is_needed(const struct figures *all, uint32_t only, uint32_t at)
{
    if (only == REF_NONE)
        return true;
    while (only != REF_NONE && only != at) /* it, and those it comes after */
        only = all->figure[only].after;
    return only == at;
}

/* Which rows the ways of the needed figures look at. */
static void find_need(const struct figures *all, uint32_t only,
                      struct figure_need *need, struct arena *scratch)
{
    const struct programme *p = all->programme;
    const bool dated = p->period && p->period->from != DAY_NONE;
    bool *stage = ARENA_ARRAY(scratch, p->stages.count + 1, bool);
    bool every = only == REF_NONE || !dated; /* then its days are those of all moves */

    for (uint32_t i = 0; i < all->figure_count; i++) {
        const struct figure *f = &all->figure[i];
        uint32_t at = f->measure == REF_NONE ? REF_NONE
                                             : p->measures.item[f->measure].stage.index;
        if (!is_needed(all, only, i))
            continue;
        need->people |= figure_by_sex(f);
        need->visits |= !figure_by_sex(f);
        need->months |= f->way == WAY_AGREED;
        need->dated |= f->way == WAY_DATES;
        every |= f->way == WAY_IN_STAGE; /* whatever comes next ends a stay */
        for (uint32_t s = 0; s < p->stages.count; s++)
            stage[s] |= s == at || (f->way == WAY_PAST_START && is_working(p, s));
        need->moved |= at != REF_NONE || f->way == WAY_PAST_START;
    }
    need->moved |= !dated;
    need->stage = every ? NULL : stage;
}

/* What is left of a list, in an array of its size. */
static void move_list(struct figures *all, struct figure *f)
{
    const struct counted_list list = f->list;
    const struct span_list span = f->span;

    f->list.item = ARENA_ARRAY(all->arena, list.count + 1, struct counted);
    if (list.count > 0)
        memcpy(f->list.item, list.item, list.count * sizeof *list.item);
    f->span.item = ARENA_ARRAY(all->arena, span.count + 1, struct counted_span);
    if (span.count > 0)
        memcpy(f->span.item, span.item, span.count * sizeof *span.item);
}

static void count_all(struct figures *all, const struct figure_raw *raw, uint32_t only,
                      struct arena *scratch)
{
    struct counting c = { all, raw, scratch };
    const struct programme *p = all->programme;

    for (uint32_t i = 0; i < all->figure_count; i++)
        if (is_needed(all, only, i))
            count_one(&c, &all->figure[i]);
    for (uint32_t i = 0; i < p->order.count; i++) { /* each after the one before */
        const struct figure *f = figure_find(all, p->order.item[i].id);
        if (f && f->after != REF_NONE)
            measure_after(&all->figure[f - all->figure].list,
                          &all->figure[f->after].list);
    }
    for (uint32_t i = 0; i < all->figure_count; i++)
        move_list(all, &all->figure[i]);
}

static bool open_programme(struct call *call, struct str slug, struct figures *all,
                           struct err *err)
{
    const struct programme_reading *reading = NULL;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, slug, &reading, err);

    tx_end(&tx);
    if (ok)
        all->programme = &reading->programme;
    return ok;
}

bool figures_open(struct call *call, struct str slug, struct event_as_of as_of,
                  struct figures *figures, struct err *err)
{
    const struct figures_ask ask = { slug, as_of, STR("") };

    return figures_open_one(call, &ask, figures, err);
}

bool figures_open_one(struct call *call, const struct figures_ask *ask,
                      struct figures *figures, struct err *err)
{
    struct figures *all = ARENA_NEW(call->arena, struct figures);
    struct figure_raw raw = { 0 };
    struct arena scratch = { 0 };

    all->arena = call->arena;
    all->as_of = ask->as_of;
    if (!ways_load(all->way, err) || !open_programme(call, ask->programme, all, err) ||
        !list_figures(all, err))
        return false;
    const struct figure *one = figure_find(all, ask->measure);
    uint32_t only = one ? (uint32_t)(one - all->figure) : REF_NONE;
    find_need(all, only, &raw.need, &scratch);
    bool ok = figure_read(call, all, &scratch, &raw, err);
    if (ok) {
        set_period(all, &raw);
        count_all(all, &raw, only, &scratch);
        *figures = *all;
    }
    arena_free(&scratch);
    return ok;
}

/* ------------------------------------------------------------------------------ cells
 */

uint32_t figure_rows(const struct figures *figures, enum measure_rows rows)
{
    if (rows == MEASURE_WHOLE)
        return 1;
    return rows == MEASURE_BY_AREA ? figures->programme->areas.count
                                   : figures->coach_count;
}

struct measure_cell *figure_cells(const struct figures *figures,
                                  const struct figure *figure,
                                  const struct measure_grid *grid)
{
    struct measure_cell *cell =
        ARENA_ARRAY(figures->arena, (size_t)grid->row_count * grid->column_count + 1,
                    struct measure_cell);

    if (figure->way == WAY_IN_STAGE)
        measure_stock(&figure->span, grid, cell);
    else
        measure_count(&figure->list, grid, cell);
    return cell;
}

struct measure_column *figure_months(const struct figures *figures, uint32_t *count)
{
    int32_t year, month, mday, end = figures->to;
    struct measure_column *column;
    uint32_t n = 0;

    if (figures->as_of.day < end)
        end = figures->as_of.day;
    date_to_civil(figures->from, &year, &month, &mday);
    int32_t from = date_from_civil(year, month, 1);
    while (date_add_months(from, (int32_t)n) <= end)
        n++;
    column = ARENA_ARRAY(figures->arena, n + 1, struct measure_column);
    for (uint32_t i = 0; i < n; i++)
        column[i] =
            (struct measure_column){ date_add_months(from, (int32_t)i),
                                     date_add_months(from, (int32_t)i + 1) - 1 };
    *count = n;
    return column;
}

const char *figure_unit_text(struct str unit)
{
    static const char *const units[][2] = {
        { "persons", N_("people") },
        { "jobs", N_("jobs") },
        { "firms", N_("firms") },
        { "visits", N_("visits") },
        { "occasions", N_("occasions") },
        { "minutes", N_("minutes") },
        { "ore", N_("öre") },
    };

    for (uint32_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_is(unit, units[i][0]))
            return units[i][1];
    return N_("people");
}
