/*
 * visit_month.c: the month's figures of visit.h, and months declared free.
 *
 *   every outing and visit of the month, by coach -> a firm is noted once a coach, and
 *   once for the unit, with the size of its latest visit -> counted
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/embed.h"
#include "base/map.h"
#include "service/event.h"
#include "service/firm_state.h"
#include "service/name_fold.h"
#include "service/visit.h"
#include "store/query.h"

#define MONTH_BYTES 7u
#define FIRST_ROOM  64u
#define ANY_COACH   INT64_C(-1)

struct str month_text(struct arena *arena, int32_t day)
{
    char text[DATE_TEXT_BYTES];

    date_format(day, text);
    return str_copy(arena, (struct str){ text, MONTH_BYTES });
}

bool month_days(struct str month, int32_t *from_day, int32_t *to_day, struct err *err)
{
    char text[DATE_TEXT_BYTES];
    int32_t day;

    snprintf(text, sizeof text, "%.*s-01",
             (int)(month.len < MONTH_BYTES ? month.len : MONTH_BYTES),
             month.ptr ? month.ptr : "");
    if (month.len != MONTH_BYTES || !date_parse(str_from(text), &day))
        return err_set(err, ERR_INPUT, N_("{text} is no month; write it as 2027-01"),
                       ARG_STR(month));
    *from_day = day;
    *to_day = date_add_months(day, 1) - 1;
    return true;
}

/* ---------------------------------------------------------------------- free months */

/* The event that says the month is free; 0: none. */
static bool free_event(const struct call *call, struct tx *tx, int64_t org_rid,
                       struct str month, int64_t *id, struct err *err)
{
    struct event of = { .subject = STR("unit"), .subject_rid = org_rid };
    struct event_list list;
    struct view *facts;

    *id = 0;
    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        if (!str_is(list.event[i].kind, "month_free"))
            continue;
        if (!event_facts(&list.event[i], call->arena, &facts, err))
            return false;
        if (str_eq(fact_str(facts, "month"), month))
            *id = list.event[i].id;
    }
    return true;
}

static bool set_free(const struct call *call, struct tx *tx,
                     const struct visit_free *free, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "month_free",
                             .subject = "unit",
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, free->reason),
                             .facts = facts };
    struct org_rid_row org;
    int64_t had, id;

    view_str(call->arena, facts, "month", free->month);
    if (!org_rid(tx, call->actor->org_id, &org, err) ||
        !free_event(call, tx, org.rid, free->month, &had, err))
        return false;
    new.subject_rid = org.rid;
    new.corrects = had;
    if (free->reason.len == 0 && had == 0)
        return true;
    return (free->reason.len > 0 ? event_add(call, tx, &new, &id, err)
                                 : event_withdraw(call, tx, had, "mistake", 0, err)) &&
           unit_state_make(tx, org.rid, err);
}

bool visit_free_set(struct call *call, const struct visit_free *free, struct err *err)
{
    struct tx *tx = NULL;
    int32_t from_day, to_day;

    if (!month_days(free->month, &from_day, &to_day, err))
        return false;
    if (free->reason.len > 0 &&
        coded_find(CODED(free_words), free->reason) == FREE_WORD_COUNT)
        return err_set(err, ERR_INPUT, N_("choose why the month has no visits"));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              set_free(call, tx, free, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* ----------------------------------------------------------------------- the figures
 */

/* A firm that somebody visited, and how large it was the last time. */
struct seen {
    int64_t firm_id;
    int32_t held_on;
    enum firm_size size;
    uint32_t visits;
    struct str area;
};

struct seen_set {
    struct arena *arena;
    struct map by_firm;
    struct seen *seen;
    uint32_t count, room;
};

static struct seen_set seen_new(struct arena *arena)
{
    return (struct seen_set){ .arena = arena, .by_firm = map_new(arena) };
}

static void see(struct seen_set *set, const struct seen *seen)
{
    char key[24];
    int len = snprintf(key, sizeof key, "%" PRId64, seen->firm_id);
    struct str text = { key, (size_t)len };
    uint32_t at = map_get(&set->by_firm, text);

    if (at != MAP_NONE) {
        assert(set->seen);
        const uint32_t visits = set->seen[at].visits + 1;
        if (seen->held_on >= set->seen[at].held_on)
            set->seen[at] = *seen;
        set->seen[at].visits = visits;
        return;
    }
    if (set->count == set->room) {
        uint32_t room = set->room ? set->room * 2 : FIRST_ROOM;
        set->seen = arena_grow(set->arena, set->seen, set->room * sizeof *set->seen,
                               room * sizeof *set->seen);
        set->room = room;
    }
    map_add(&set->by_firm, str_copy(set->arena, text), set->count);
    set->seen[set->count++] = *seen;
}

static void count_seen(const struct seen_set *set, struct visit_figures *figures)
{
    for (uint32_t i = 0; i < set->count; i++) {
        enum firm_size size = set->seen[i].size;
        figures->firms += size == SIZE_TARGET;
        figures->served += size == SIZE_TARGET || size == SIZE_SERVED;
        figures->large += size == SIZE_TOO_LARGE;
        figures->unknown += size == SIZE_UNKNOWN;
    }
}

struct walk {
    struct call *call;
    struct arena arena;
    struct visit_month *made;
    struct visit_figures *coach; /* the one being counted; NULL: none yet */
    struct seen_set by_coach, by_unit;
    int64_t outing;   /* the one being counted; 0: none yet */
    int64_t coach_id; /* whose outings; ANY_COACH */
    uint32_t room;
};

static void end_coach(struct walk *w)
{
    struct visit_figures *unit = &w->made->unit;

    if (!w->coach)
        return;
    count_seen(&w->by_coach, w->coach);
    unit->occasions += w->coach->occasions;
    unit->visits += w->coach->visits;
    unit->minutes += w->coach->minutes;
    unit->km += w->coach->km;
}

static void begin_coach(struct walk *w, const struct visit_month_rows_row *row)
{
    struct visit_month *made = w->made;

    end_coach(w);
    if (made->coach_count == w->room) {
        uint32_t room = w->room ? w->room * 2 : FIRST_ROOM;
        made->coach =
            arena_grow(w->call->arena, made->coach, w->room * sizeof *made->coach,
                       room * sizeof *made->coach);
        w->room = room;
    }
    w->coach = &made->coach[made->coach_count++];
    *w->coach = (struct visit_figures){
        .coach_id = row->coach_id,
        .coach = row->has_coach ? str_copy(w->call->arena, row->coach) : STR("")
    };
    w->by_coach = seen_new(&w->arena);
}

/* One visit, or an outing that has none: which counts as nothing. */
static void take_row(struct walk *w, const struct visit_month_rows_row *row)
{
    if (!row->has_visit_rid || !row->has_firm_id)
        return;
    if (!w->coach || w->coach->coach_id != row->coach_id)
        begin_coach(w, row);
    if (w->outing != row->occasion_rid) {
        w->outing = row->occasion_rid;
        w->coach->occasions++;
        w->coach->minutes += row->minutes;
        w->coach->km += row->km;
    }
    w->coach->visits++;
    struct seen seen = { row->firm_id, row->held_on,
                         firm_size_of(&w->made->rules,
                                      row->has_least ? row->least : HEADCOUNT_NONE,
                                      row->has_most ? row->most : 0),
                         1, row->has_area ? str_copy(&w->arena, row->area) : STR("") };
    see(&w->by_coach, &seen);
    see(&w->by_unit, &seen);
}

static int by_name(const void *a, const void *b)
{
    const struct visit_area *x = a, *y = b;
    char key_x[NAME_SORT_BYTES], key_y[NAME_SORT_BYTES];

    if (x->name.len == 0 || y->name.len == 0)
        return (x->name.len == 0) - (y->name.len == 0);
    const struct str left = { key_x, name_sort_key(x->name, STR(""), key_x) };
    const struct str right = { key_y, name_sort_key(y->name, STR(""), key_y) };
    return str_cmp(left, right);
}

/* The unit's firms by municipality. */
static void count_areas(struct walk *w)
{
    const struct seen_set *set = &w->by_unit;
    struct arena *arena = w->call->arena;
    struct visit_area *area = ARENA_ARRAY(arena, set->count + 1, struct visit_area);
    uint32_t count = 0;

    for (uint32_t i = 0; i < set->count; i++) {
        const struct seen *seen = &set->seen[i];
        uint32_t at = 0;
        while (at < count && !str_eq(area[at].name, seen->area))
            at++;
        if (at == count)
            area[count++] = (struct visit_area){ str_copy(arena, seen->area), 0, 0, 0 };
        area[at].visits += seen->visits;
        area[at].firms += seen->size == SIZE_TARGET;
        area[at].served += seen->size == SIZE_TARGET || seen->size == SIZE_SERVED;
    }
    qsort(area, count, sizeof *area, by_name);
    w->made->area = area;
    w->made->area_count = count;
}

static bool count_month(struct walk *w, struct tx *tx, struct err *err)
{
    struct visit_month_rows_row row;
    struct cursor cursor = { 0 };
    const struct visit_month_rows_in in = { w->call->actor->org_id, w->coach_id,
                                            w->made->from_day, w->made->to_day };

    if (!visit_month_rows_open(tx, &in, &cursor, err))
        return false;
    w->by_unit = seen_new(&w->arena);
    while (visit_month_rows_next(&cursor, &row))
        take_row(w, &row);
    if (!cursor_end(&cursor, err))
        return false;
    end_coach(w);
    count_seen(&w->by_unit, &w->made->unit);
    count_areas(w);
    return true;
}

static bool month_of(struct call *call, struct str month, int64_t coach_id,
                     struct visit_month *figures, struct err *err)
{
    struct visit_month made = { .coach_count = 0 };
    struct walk walk = { .call = call, .made = &made, .coach_id = coach_id };
    struct visit_free_of_row free;
    struct tx *tx = NULL;
    struct str tsv;
    bool ok = month_days(month, &made.from_day, &made.to_day, err);

    if (ok && !embed_find(embed_data, "visit_rules.tsv", &tsv))
        ok = err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                     ARG_WORD("visit_rules.tsv"));
    ok = ok && visit_rules_on(tsv, made.to_day, &made.rules, err) &&
         tx_begin(call->store, TX_READ, &tx, err) &&
         visit_free_of(tx, call->actor->org_id, month, call->arena, &free, &made.free,
                       err) &&
         count_month(&walk, tx, err);
    tx_end(&tx);
    arena_free(&walk.arena);
    if (ok)
        *figures = made;
    return ok;
}

bool visit_month_of(struct call *call, struct str month, struct visit_month *figures,
                    struct err *err)
{
    return month_of(call, month, ANY_COACH, figures, err);
}

bool visit_month_own(struct call *call, struct str month, struct visit_month *figures,
                     struct err *err)
{
    if (!month_of(call, month, call->actor->user_id, figures, err))
        return false;
    figures->coach_count = 0; /* a coach's line is the sum of all lines */
    return true;
}

static void put_figures(const struct call *call, const struct visit_month *month,
                        const struct visit_figures *f, uint32_t coaches, struct view *v)
{
    struct arena *arena = call->arena;
    uint32_t times = month->free ? 0 : coaches;

    view_str(arena, v, "coach", f->coach);
    view_bool(arena, v, "unsigned", f->coach.len == 0);
    view_int(arena, v, "occasions", f->occasions);
    view_int(arena, v, "occasions_target",
             (int64_t)times * month->rules.occasions_month);
    view_int(arena, v, "firms", f->firms);
    view_int(arena, v, "firms_target", (int64_t)times * month->rules.firms_month);
    view_int(arena, v, "served", f->served);
    view_int(arena, v, "large", f->large);
    view_int(arena, v, "size_unknown", f->unknown);
    view_int(arena, v, "visits", f->visits);
    view_int(arena, v, "minutes", f->minutes);
    view_int(arena, v, "km", f->km);
}

struct view *visit_month_view(const struct call *call, const struct visit_month *month)
{
    struct view *v = view_object(call->arena);

    view_str(call->arena, v, "month", month_text(call->arena, month->from_day));
    view_bool(call->arena, v, "free", month->free);
    view_int(call->arena, v, "target_size_most", month->rules.target_size_most);
    view_int(call->arena, v, "service_size_most", month->rules.service_size_most);
    put_figures(call, month, &month->unit, month->coach_count,
                view_put_object(call->arena, v, "unit"));
    struct view *list = view_put_array(call->arena, v, "coaches");
    for (uint32_t i = 0; i < month->coach_count; i++)
        put_figures(call, month, &month->coach[i], 1,
                    view_add_object(call->arena, list));
    list = view_put_array(call->arena, v, "areas");
    for (uint32_t i = 0; i < month->area_count; i++) {
        struct view *area = view_add_object(call->arena, list);
        view_str(call->arena, area, "area", month->area[i].name);
        view_int(call->arena, area, "firms", month->area[i].firms);
        view_int(call->arena, area, "served", month->area[i].served);
        view_int(call->arena, area, "visits", month->area[i].visits);
    }
    return v;
}
