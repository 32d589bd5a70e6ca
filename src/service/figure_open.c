/* figure_open.c: see figure_open.h. */
#include "service/figure_open.h"

#include "service/enrolment_view.h"
#include "store/query.h"

static const char *const sexes[] = { "women", "men", "not_stated" };
_Static_assert(sizeof sexes / sizeof *sexes == SEX_COUNT, "a word for each");

struct opening {
    struct call *call;
    const struct figure_ask *ask;
    struct figures figures;
    const struct figure *figure;
    struct measure_column column;
    uint32_t area, coach;      /* REF_NONE: all */
    enum measure_sex sex;      /* SEX_COUNT: all */
    struct measure_cell split; /* the cell, of whichever sex */
};

bool figure_ask_sex(const struct figure_ask *ask, enum measure_sex *sex,
                    struct err *err)
{
    for (uint32_t i = 0; i < SEX_COUNT; i++)
        if (str_is(ask->sex, sexes[i])) {
            *sex = (enum measure_sex)i;
            return true;
        }
    if (ask->sex.len > 0)
        return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                       ARG_STR(ask->sex));
    *sex = SEX_COUNT;
    return true;
}

void figure_split_put(struct arena *arena, struct view *view,
                      const struct figure_ask *ask, const struct measure_cell *cell)
{
    struct view *list;

    view_str(arena, view, "sex", ask->sex);
    list = view_put_array(arena, view, "split");
    for (uint32_t i = 0; cell && i <= SEX_COUNT; i++) {
        struct view *v = view_add_object(arena, list);
        view_cstr(arena, v, "sex", i == 0 ? "" : sexes[i - 1]);
        view_int(arena, v, "count", i == 0 ? measure_all(cell) : cell->by[i - 1]);
    }
}

static bool find_area(struct opening *o, struct err *err)
{
    const struct programme *p = o->figures.programme;

    o->area = REF_NONE;
    for (uint32_t i = 0; i < p->areas.count; i++)
        if (str_eq(p->areas.item[i].id, o->ask->area))
            o->area = i;
    if (o->area == REF_NONE && o->ask->area.len > 0)
        return err_set(err, ERR_INPUT, N_("{id} has no area called {area}"),
                       ARG_STR(p->id), ARG_STR(o->ask->area));
    return true;
}

/* Who wrote nothing of it has no number; no row is one past the last. */
static void find_coach(struct opening *o)
{
    const struct figures *all = &o->figures;

    o->coach = REF_NONE;
    if (o->ask->coach.len == 0)
        return;
    for (o->coach = 0; o->coach < all->coach_count; o->coach++)
        if (str_eq(all->coach[o->coach], o->ask->coach))
            return;
    o->coach = REF_NONE - 1;
}

/* Outside of what there can be, it says so, and gives no nought that looks counted. */
bool figure_ask_check(const struct call *call, const struct figure_ask *ask,
                      struct err *err)
{
    char day[DATE_TEXT_BYTES];

    if (ask->as_of > moment_day(call->now)) {
        date_format(ask->as_of, day);
        return err_set(err, ERR_INPUT,
                       N_("{day} has not come; ask as of a day that has been"),
                       ARG_WORD(day));
    }
    if ((ask->from == DAY_NONE) != (ask->to == DAY_NONE))
        return err_set(err, ERR_INPUT, N_("give both days of a period, or none"));
    return ask->from <= ask->to ||
           err_set(err, ERR_INPUT, N_("the period ends before it begins"));
}

static bool is_in_programme(const struct opening *o, struct err *err)
{
    const struct period *period = o->figures.programme->period;
    const int32_t last = o->ask->to == DAY_NONE ? o->ask->as_of : o->ask->to;
    char day[DATE_TEXT_BYTES];

    if (!period || period->from == DAY_NONE || last >= period->from)
        return true;
    date_format(period->from, day);
    return err_set(err, ERR_INPUT,
                   N_("{id} began on {day}; there is nothing to report before"),
                   ARG_STR(o->figures.programme->id), ARG_WORD(day));
}

static bool open_it(struct opening *o, struct err *err)
{
    const struct figure_ask *ask = o->ask;
    bool whole = ask->from == DAY_NONE || ask->to == DAY_NONE;

    o->column = whole ? (struct measure_column){ INT32_MIN, ask->as_of }
                      : (struct measure_column){ ask->from, ask->to };
    const struct figures_ask one = { ask->programme, as_of_day(ask->as_of),
                                     ask->measure };
    if (!figure_ask_check(o->call, ask, err) ||
        !figures_open_one(o->call, &one, &o->figures, err) || !is_in_programme(o, err))
        return false;
    o->figure = figure_find(&o->figures, ask->measure);
    if (!o->figure || !figure_counts(o->figure))
        return err_set(err, ERR_INPUT, N_("{id} has no measure called {measure}"),
                       ARG_STR(ask->programme), ARG_STR(ask->measure));
    find_coach(o);
    return find_area(o, err) && figure_ask_sex(ask, &o->sex, err);
}

static bool is_in(const struct opening *o, const struct counted *item)
{
    return (o->area == REF_NONE || item->area == o->area) &&
           (o->coach == REF_NONE || item->coach == o->coach);
}

/* The cell's things, as they are counted. */
static struct counted_list in_cell(struct opening *o)
{
    const struct figure *f = o->figure;
    bool stock = f->way == WAY_IN_STAGE;
    uint32_t all = stock ? f->span.count : f->list.count;
    struct counted_list list = { ARENA_ARRAY(o->figures.arena, all + 1, struct counted),
                                 0 };

    for (uint32_t i = 0; i < all; i++) {
        const struct counted *item = stock ? &f->span.item[i].in : &f->list.item[i];
        bool inside =
            stock ? item->day <= o->column.to && o->column.to < f->span.item[i].to
                  : item->day >= o->column.from && item->day <= o->column.to;
        if (!inside || !is_in(o, item))
            continue;
        o->split.by[item->sex]++;
        if (o->sex == SEX_COUNT || item->sex == o->sex)
            list.item[list.count++] = *item;
    }
    return list;
}

static int by_day(const void *left, const void *right)
{
    const struct counted *a = left, *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

/*
 * Those that are shown, in order: of 60,000 the first thousand. Days are counted first,
 * so that only those of the days shown are sorted.
 */
static struct counted_list first_shown(const struct opening *o,
                                       const struct counted_list *all)
{
    struct counted_list list = {
        ARENA_ARRAY(o->figures.arena, all->count + 1, struct counted), 0
    };
    int32_t first = INT32_MAX, last = INT32_MIN;
    uint32_t *on, shown = 0;

    for (uint32_t i = 0; i < all->count; i++) {
        first = all->item[i].day < first ? all->item[i].day : first;
        last = all->item[i].day > last ? all->item[i].day : last;
    }
    if (all->count == 0)
        return list;
    on = ARENA_ARRAY(o->figures.arena, (size_t)((int64_t)last - first) + 1, uint32_t);
    for (uint32_t i = 0; i < all->count; i++)
        on[all->item[i].day - first]++;
    last = first; /* the last day of which something is shown */
    while ((shown += on[last - first]) < FIGURE_EVENTS_SHOWN && shown < all->count)
        last++;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->item[i].day <= last)
            list.item[list.count++] = all->item[i];
    qsort(list.item, list.count, sizeof *list.item, by_day);
    return list;
}

struct naming {
    struct view *view;
    const char *key;
};

/* What whoever wrote it is called; the program itself: nothing. */
static bool put_name(struct call *call, struct tx *tx, struct str actor,
                     struct naming to, struct err *err)
{
    struct tally_coach_row row = { .name = STR("") };
    bool found = false;
    int64_t user;

    if (str_starts(actor, "u") && str_int(str_sub(actor, 1, actor.len), &user) &&
        !tally_coach(tx, user, call->arena, &row, &found, err))
        return false;
    view_str(call->arena, to.view, to.key, row.name);
    return true;
}

static bool put_by(struct call *call, struct tx *tx, struct str actor, struct view *v,
                   struct err *err)
{
    return put_name(call, tx, actor, (struct naming){ v, "by" }, err);
}

/* Whose an event is, it does not say: who once had a case open could follow it by the
 * number of its way, also when it has been protected since. */
static void put_subject(struct call *call, struct view *v,
                        const struct tally_event_row *row, bool person)
{
    view_str(call->arena, v, "subject", str_copy(call->arena, row->subject));
    if (person)
        view_null(call->arena, v, "subject_id");
    else
        view_str(call->arena, v, "subject_id", id_text(call->arena, row->subject_rid));
}

static bool put_event(struct call *call, struct tx *tx, struct view *v,
                      const struct tally_event_row *row, struct err *err)
{
    char *moment = arena_take(call->arena, 21);
    struct tally_event_of_row of;

    if (!tally_event_of(tx, row->subject, row->subject_rid, &of, err))
        return false;
    put_subject(call, v, row, of.person);

    moment_format(row->recorded_at, moment);
    view_str(call->arena, v, "id", id_text(call->arena, row->rid));
    view_str(call->arena, v, "kind", str_copy(call->arena, row->kind));
    view_day(call->arena, v, "valid_on", row->valid_on);
    view_cstr(call->arena, v, "recorded_at", moment);
    view_str(call->arena, v, "actor", str_copy(call->arena, row->actor));
    view_str(call->arena, v, "role", str_copy(call->arena, row->role));
    view_str(call->arena, v, "reason", str_copy(call->arena, row->reason));
    view_str(call->arena, v, "side", str_copy(call->arena, row->side));
    return true;
}

bool figure_event_put(struct call *call, struct tx *tx, int64_t event_id,
                      struct view *v, struct err *err)
{
    struct tally_event_row row;
    bool found = false;

    if (!tally_event(tx, event_id, call->arena, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_INTERNAL, N_("event {id} is missing"),
                       ARG_ID(event_id));
    return put_event(call, tx, v, &row, err) && put_by(call, tx, row.actor, v, err);
}

static bool put_line(const struct opening *o, struct tx *tx, struct view *v,
                     const struct counted *item, struct err *err)
{
    const struct programme *p = o->figures.programme;

    view_day(o->call->arena, v, "day", item->day);
    view_cstr(o->call->arena, v, "sex", sexes[item->sex]);
    view_str(o->call->arena, v, "area",
             item->area < p->areas.count
                 ? label_in(p->areas.item[item->area].name, o->call->lang)
                 : STR(""));
    return figure_event_put(o->call, tx, item->event_id, v, err);
}

static bool put_lines(const struct opening *o, const struct counted_list *list,
                      struct view *view, struct err *err)
{
    struct view *events = view_put_array(o->call->arena, view, "events");
    struct tx *tx = NULL;
    bool ok = tx_begin(o->call->store, TX_READ, &tx, err) &&
              put_name(o->call, tx,
                       o->coach < o->figures.coach_count ? o->ask->coach : STR(""),
                       (struct naming){ view, "coach_name" }, err);

    for (uint32_t i = 0; ok && i < list->count && i < FIGURE_EVENTS_SHOWN; i++)
        ok = put_line(o, tx, view_add_object(o->call->arena, events), &list->item[i],
                      err);
    tx_end(&tx);
    return ok;
}

bool figure_events(struct call *call, const struct figure_ask *ask, struct view **view,
                   struct err *err)
{
    struct opening *o = ARENA_NEW(call->arena, struct opening);
    struct view *made = view_object(call->arena);

    o->call = call;
    o->ask = ask;
    if (!open_it(o, err))
        return false;
    struct counted_list list = in_cell(o), first = first_shown(o, &list);
    view_str(call->arena, made, "programme", ask->programme);
    view_str(call->arena, made, "programme_name",
             label_in(o->figures.programme->name, call->lang));
    view_str(call->arena, made, "measure", ask->measure);
    view_str(call->arena, made, "measure_name", label_in(o->figure->name, call->lang));
    view_str(
        call->arena, made, "area_name",
        o->area == REF_NONE
            ? STR("")
            : label_in(o->figures.programme->areas.item[o->area].name, call->lang));
    view_day(call->arena, made, "from", ask->from);
    view_day(call->arena, made, "to", ask->to);
    view_day(call->arena, made, "as_of", ask->as_of);
    figure_split_put(call->arena, made, ask,
                     figure_by_sex(o->figure) ? &o->split : NULL);
    view_int(call->arena, made, "count", list.count);
    view_int(call->arena, made, "shown",
             list.count < FIGURE_EVENTS_SHOWN ? list.count : FIGURE_EVENTS_SHOWN);
    view_bool(call->arena, made, "cut", list.count > FIGURE_EVENTS_SHOWN);
    if (!put_lines(o, &first, made, err))
        return false;
    *view = made;
    return true;
}

/* ------------------------------------------------------------------------- one event
 */

/* What would lead to where she works, or to another way of hers. Of nobody it is told,
 * for where it were missing only of a protected identity it would tell which event is
 * hers. */
static bool leads_to_her(const char *key)
{
    static const char *const keys[] = { "firm", "need",    "ask",  "run",
                                        "area", "contact", "again" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static void put_facts(struct call *call, struct view *v, const struct view *facts,
                      bool person)
{
    struct view *list = view_put_array(call->arena, v, "facts");

    for (const struct view_item *i = facts->list.first; i; i = i->next) {
        if (person && leads_to_her(i->key))
            continue;
        struct view *o = view_add_object(call->arena, list);
        struct buf text = buf_new(call->arena);
        view_cstr(call->arena, o, "name", i->key);
        if (i->value.kind == VIEW_STR)
            buf_add(&text, i->value.text);
        else
            view_write(&text, &i->value);
        view_str(call->arena, o, "value", buf_str(&text));
    }
}

static bool put_whole(struct call *call, struct tx *tx, int64_t id, struct view *v,
                      struct err *err)
{
    struct event_corrected_by_row by = { .id = 0 };
    struct tally_event_of_row of;
    struct tally_event_row row;
    struct view *facts;
    bool found = false, corrected = false;

    if (!tally_event(tx, id, call->arena, &row, &found, err) ||
        !event_corrected_by(tx, id, call->arena, &by, &corrected, err))
        return false;
    struct event event = { .facts = row.facts };
    if (!found || !event_facts(&event, call->arena, &facts, err))
        return found ||
               err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!put_event(call, tx, v, &row, err) ||
        !tally_event_of(tx, row.subject, row.subject_rid, &of, err))
        return false;
    put_facts(call, v, facts, of.person);
    if (!str_is(row.subject, "enrolment"))
        view_null(call->arena, v, "said");
    else if (!enrolment_event_words(call, tx, row.subject_rid, id, v, err))
        return false;
    if (!put_by(call, tx, row.actor, v, err))
        return false;
    view_bool(call->arena, v, "corrects", row.has_corrects);
    if (corrected) {
        char *moment = arena_take(call->arena, 21);
        moment_format(by.recorded_at, moment);
        view_cstr(call->arena, v, "corrected_at", moment);
    } else {
        view_null(call->arena, v, "corrected_at");
    }
    return true;
}

bool figure_event_view(struct call *call, int64_t rid, struct view **view,
                       struct err *err)
{
    struct view *made = view_object(call->arena);
    struct event_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              event_by_rid(tx, rid, &row, &found, err);

    if (ok && (!found || row.org_id != call->actor->org_id))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    ok = ok && put_whole(call, tx, row.id, made, err);
    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}

/* ------------------------------------------------------------------------- its case */

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

/* Whose it is stays open where it is nobody's any more: the programme answers. */
static bool case_of_way(struct call *call, struct tx *tx, struct figure_case *of,
                        struct err *err)
{
    struct enrolment_by_rid_row way;
    struct enrolment_whom_of_row whom;
    bool found = false, known = false;

    if (!enrolment_by_rid(tx, of->way_rid, call->arena, &way, &found, err) ||
        !enrolment_whom_of(tx, of->way_rid, &whom, &known, err))
        return false;
    if (!found)
        return nothing_here(err);
    of->programme = way.slug;
    of->person = str_is(way.of, "person");
    of->person_rid = known ? whom.person_rid : 0;
    return true;
}

static bool case_of(struct call *call, struct tx *tx, int64_t id,
                    struct figure_case *of, struct err *err)
{
    struct tally_event_row row;
    struct tally_event_of_row whose;
    const struct view *firm;
    struct view *facts;
    bool found = false;

    if (!tally_event(tx, id, call->arena, &row, &found, err) ||
        (found && !tally_event_of(tx, row.subject, row.subject_rid, &whose, err)))
        return false;
    struct event event = { .facts = row.facts };
    if (!found || !event_facts(&event, call->arena, &facts, err))
        return found || nothing_here(err);
    of->day = row.valid_on;
    if (str_is(row.subject, "enrolment") || str_is(row.subject, "afterwards")) {
        of->way_rid = row.subject_rid;
        return case_of_way(call, tx, of, err);
    }
    if (whose.person) /* the firm she was put forward to is where she is */
        return nothing_here(err);
    firm = view_get(facts, STR("firm"));
    of->firm_rid = str_is(row.subject, "firm")      ? row.subject_rid
                   : firm && firm->kind == VIEW_INT ? firm->integer
                                                    : 0;
    return of->firm_rid != 0 || nothing_here(err);
}

bool figure_event_case(struct call *call, int64_t rid, struct figure_case *of,
                       struct err *err)
{
    struct figure_case made = { .day = DAY_NONE };
    struct event_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              event_by_rid(tx, rid, &row, &found, err);

    ok = ok && (found && row.org_id == call->actor->org_id
                    ? case_of(call, tx, row.id, &made, err)
                    : nothing_here(err));
    tx_end(&tx);
    if (ok)
        *of = made;
    return ok;
}
