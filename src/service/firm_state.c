/* firm_state.c: see firm_state.h. */
#include "service/firm_state.h"

#include <stdlib.h>

#include "service/event.h"
#include "service/firm_support.h"
#include "service/matching_off.h"
#include "store/query.h"

#define NEVER_ON "9999-12-31"

static bool is(const struct event *event, const char *kind)
{
    return str_is(event->kind, kind);
}

/* What holds of a subject now, in `arena`. */
static bool holds(struct tx *tx, struct arena *arena, const char *subject, int64_t rid,
                  struct event_list *list, struct err *err)
{
    struct event of = { .subject = str_from(subject), .subject_rid = rid };

    return event_of_subject(tx, arena, &of, event_now, list, err);
}

/* The account of a user's random id; 0: nobody, or not known any more. */
static bool user_of(struct tx *tx, struct arena *arena, int64_t rid, int64_t *id,
                    struct err *err)
{
    struct user_by_rid_row row;
    bool found = false;

    if (rid != 0 && !user_by_rid(tx, rid, arena, &row, &found, err))
        return false;
    *id = found ? row.id : 0;
    return true;
}

/* --------------------------------------------------------------------------- firms */

struct firm_made {
    struct firm_state_set_in state;
    int64_t next_done, recall_done; /* of which visit; 0: of none */
    bool internal;
};

static bool put_band(struct tx *tx, int64_t firm_id, const struct event *event,
                     const struct view *facts, struct err *err)
{
    struct firm_band_put_in in = { .firm_id = firm_id,
                                   .valid_on = event->valid_on,
                                   .least = fact_int(facts, "least"),
                                   .most = fact_int(facts, "most"),
                                   .said_by = fact_str(facts, "said_by") };

    return firm_band_put(tx, &in, err);
}

static bool take_event(struct tx *tx, struct arena *arena, const struct event *event,
                       struct firm_made *made, struct err *err)
{
    struct view *facts;

    if (!event_facts(event, arena, &facts, err))
        return false;
    if (is(event, "firm_held"))
        return user_of(tx, arena, fact_int(facts, "holder"), &made->state.holder_id,
                       err);
    if (is(event, "firm_band"))
        return put_band(tx, made->state.id, event, facts, err);
    if (is(event, "support"))
        return firm_support_make(tx, made->state.id, event, facts, err);
    if (is(event, "firm_kind"))
        made->internal = str_is(fact_str(facts, "kind"), "internal");
    if (is(event, "firm_status"))
        made->state.status = fact_str(facts, "status");
    if (is(event, "step_done") && str_is(fact_str(facts, "what"), "next"))
        made->next_done = fact_int(facts, "visit");
    else if (is(event, "step_done"))
        made->recall_done = fact_int(facts, "visit");
    return true;
}

static struct str day_text(struct arena *arena, int32_t day)
{
    char *text = arena_take(arena, DATE_TEXT_BYTES);

    date_format(day, text);
    return str_from(text);
}

static bool take_visit(struct tx *tx, struct arena *arena, struct firm_made *made,
                       struct err *err)
{
    struct visit_last_of_row row;
    bool found = false;

    if (!visit_last_of(tx, made->state.id, arena, &row, &found, err))
        return false;
    if (!found)
        return true;
    made->state.visited_on = day_text(arena, row.held_on);
    if (row.has_recall_on && made->recall_done != row.rid)
        made->state.recall_on = day_text(arena, row.recall_on);
    if (row.next.len > 0 && made->next_done != row.rid) {
        made->state.next = row.next;
        if (row.has_next_on)
            made->state.next_on = day_text(arena, row.next_on);
    }
    return true;
}

/* One that was found to be one with another: it stands in no list, and what happens to
 * it happens to the other. */
static bool make_gone(struct tx *tx, int64_t id, struct err *err)
{
    const struct firm_state_set_in gone = { .id = id,
                                            .status = STR("closed"),
                                            .visited_on = STR(""),
                                            .recall_on = STR(NEVER_ON),
                                            .next = STR(""),
                                            .next_on = STR(NEVER_ON) };

    return firm_band_clear(tx, id, err) && firm_support_drop(tx, id, err) &&
           firm_state_set(tx, &gone, err) && firm_internal_set(tx, id, false, err);
}

/* Whether an event of a firm that went into this one counts here: what was found out
 * and done there always, how it stood and whose it was only since. */
static bool counts_here(const struct event *event, int64_t merged_at)
{
    return event->recorded_at >= merged_at || is(event, "firm_band") ||
           is(event, "support") || is(event, "step_done");
}

static void add_events(struct arena *arena, struct event_list *all,
                       const struct event_list *more, int64_t merged_at)
{
    all->event = arena_grow(arena, all->event, all->count * sizeof *all->event,
                            (all->count + more->count) * sizeof *all->event);
    for (uint32_t i = 0; i < more->count; i++)
        if (counts_here(&more->event[i], merged_at))
            all->event[all->count++] = more->event[i];
}

static int by_day(const void *a, const void *b)
{
    const struct event *one = a, *two = b;

    if (one->valid_on != two->valid_on)
        return one->valid_on < two->valid_on ? -1 : 1;
    return one->id < two->id ? -1 : one->id > two->id;
}

/* Its own events, and those of firms that went into it. */
static bool read_events(struct tx *tx, struct arena *arena,
                        const struct firm_by_rid_row *firm, struct event_list *all,
                        struct err *err)
{
    struct firm_merges_of_row row;
    struct cursor cursor = { 0 };
    struct event_list gone;
    bool any = false, ok = holds(tx, arena, "firm", firm->rid, all, err) &&
                           firm_merges_of_open(tx, firm->id, &cursor, err);

    while (ok && firm_merges_of_next(&cursor, &row)) {
        any = true;
        ok = holds(tx, arena, "firm", row.gone_rid, &gone, err);
        if (ok)
            add_events(arena, all, &gone, row.at);
    }
    if (!ok)
        cursor_close(&cursor);
    if (any && all->count > 1)
        qsort(all->event, all->count, sizeof *all->event, by_day);
    return ok && cursor_end(&cursor, err);
}

/* How a firm stands after these events; its sizes and the help given were forgotten. */
static bool take_all(struct tx *tx, struct arena *arena, int64_t firm_id,
                     const struct event_list *list, struct err *err)
{
    struct firm_made made = { .state = { .id = firm_id,
                                         .status = STR("open"),
                                         .visited_on = STR(""),
                                         .recall_on = STR(NEVER_ON),
                                         .next = STR(""),
                                         .next_on = STR(NEVER_ON) } };

    for (uint32_t i = 0; i < list->count; i++)
        if (!take_event(tx, arena, &list->event[i], &made, err))
            return false;
    return take_visit(tx, arena, &made, err) && firm_state_set(tx, &made.state, err) &&
           firm_internal_set(tx, firm_id, made.internal, err);
}

static bool make_firm(struct tx *tx, struct arena *arena,
                      const struct firm_by_rid_row *firm, struct err *err)
{
    struct event_list list = { 0 };

    return firm_band_clear(tx, firm->id, err) && firm_support_drop(tx, firm->id, err) &&
           read_events(tx, arena, firm, &list, err) &&
           take_all(tx, arena, firm->id, &list, err);
}

static bool make_firms(struct tx *tx, struct arena *arena, int64_t firm_rid,
                       struct err *err)
{
    struct firm_raw_by_rid_row raw;
    struct firm_by_rid_row firm;
    bool found = false;

    if (!firm_raw_by_rid(tx, firm_rid, arena, &raw, &found, err) ||
        !firm_by_rid(tx, firm_rid, arena, &firm, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("an event is about a firm that is not there"));
    return (raw.id == firm.id || make_gone(tx, raw.id, err)) &&
           make_firm(tx, arena, &firm, err);
}

bool firm_state_make(struct tx *tx, int64_t firm_rid, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = make_firms(tx, &arena, firm_rid, err);

    arena_free(&arena);
    return ok;
}

/* A firm that is one with no other: its history, which was read already, is all. */
bool firm_state_remake(struct tx *tx, struct arena *arena, int64_t firm_rid,
                       const struct event_list *history, struct err *err)
{
    struct firm_alone_row row;
    bool found = false;

    if (!firm_alone(tx, firm_rid, &row, &found, err))
        return false;
    if (!found || !row.alone)
        return firm_state_make(tx, firm_rid, err);
    const struct event_list list = event_holding(history, arena);
    return take_all(tx, arena, row.id, &list, err);
}

bool firm_state_forget(struct tx *tx, struct err *err)
{
    return firm_band_clear_all(tx, err) && firm_support_clear(tx, err) &&
           firm_state_clear(tx, err);
}

/* ----------------------------------------------------------------- outings, visits */

/* The last of them of the kind that is called as its subject; NULL: none. */
static struct event *last_in(const struct event_list *list, const char *subject)
{
    struct event *last = NULL;

    for (struct event *e = list->event; e < list->event + list->count; e++)
        if (is(e, subject))
            last = e;
    return last;
}

/* The last event of `kind` that holds, with its facts; NULL: none. */
static bool last_of(struct tx *tx, struct arena *arena, const char *subject,
                    int64_t rid, struct event **event, struct view **facts,
                    struct err *err) /* limit: one place for two kinds */
{
    struct event_list list = { 0 };

    if (!holds(tx, arena, subject, rid, &list, err))
        return false;
    *event = last_in(&list, subject);
    return !*event || event_facts(*event, arena, facts, err);
}

bool outing_state_make(struct tx *tx, int64_t outing_rid, struct err *err)
{
    struct arena arena = { 0 };
    struct event *event;
    struct view *facts;
    bool ok = occasion_drop(tx, outing_rid, err) &&
              last_of(tx, &arena, "outing", outing_rid, &event, &facts, err);

    if (ok && event) {
        struct occasion_put_in in = { .rid = outing_rid,
                                      .org_id = event->org_id,
                                      .held_on = event->valid_on,
                                      .minutes = fact_int(facts, "minutes"),
                                      .km = fact_int(facts, "km") };
        ok = user_of(tx, &arena, fact_int(facts, "coach"), &in.coach_id, err) &&
             occasion_put(tx, &in, err);
    }
    arena_free(&arena);
    return ok;
}

bool outing_state_forget(struct tx *tx, struct err *err)
{
    return occasion_clear(tx, err);
}

static bool put_signals(struct tx *tx, int64_t visit_rid, const struct view *facts,
                        struct err *err)
{
    const struct view *list = view_get(facts, STR("signals"));

    if (!list || list->kind != VIEW_ARRAY)
        return true;
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        struct str text = i->value.text;
        size_t colon = str_find(text, STR(":"));
        struct str source =
            colon == SIZE_MAX ? STR("said") : str_sub(text, colon + 1, text.len);
        if (!visit_signal_put(tx, visit_rid, str_sub(text, 0, colon), source, err))
            return false;
    }
    return true;
}

static bool put_visit(struct tx *tx, int64_t visit_rid, const struct event *event,
                      const struct view *facts, struct err *err)
{
    int32_t recall_on = fact_day(facts, "recall_on");
    int32_t next_on = fact_day(facts, "next_on");
    struct firm_kept_id_row firm;
    bool found = false;

    if (!firm_kept_id(tx, fact_int(facts, "firm"), &firm, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("an event is about a firm that is not there"));
    struct visit_put_in in = { .rid = visit_rid,
                               .occasion_rid = fact_int(facts, "outing"),
                               .firm_id = firm.id,
                               .event_id = event->id,
                               .held_on = event->valid_on,
                               .outcome = fact_str(facts, "outcome"),
                               .has_recall_on = recall_on != DAY_NONE,
                               .recall_on = recall_on,
                               .next = fact_str(facts, "next"),
                               .has_next_on = next_on != DAY_NONE,
                               .next_on = next_on };
    return visit_put(tx, &in, err) && put_signals(tx, visit_rid, facts, err);
}

bool visit_state_make(struct tx *tx, int64_t visit_rid, struct err *err)
{
    struct arena arena = { 0 };
    struct event *event;
    struct view *facts;
    bool ok = visit_signal_drop(tx, visit_rid, err) && visit_drop(tx, visit_rid, err) &&
              last_of(tx, &arena, "visit", visit_rid, &event, &facts, err);

    ok = ok && (!event || put_visit(tx, visit_rid, event, facts, err));
    arena_free(&arena);
    return ok;
}

bool visit_state_remake(struct tx *tx, struct arena *arena, int64_t visit_rid,
                        const struct event_list *history, struct err *err)
{
    struct event_list list = event_holding(history, arena);
    const struct event *event = last_in(&list, "visit");
    struct view *facts;

    return !event || (event_facts(event, arena, &facts, err) &&
                      put_visit(tx, visit_rid, event, facts, err));
}

bool visit_state_forget(struct tx *tx, struct err *err)
{
    return visit_signal_clear(tx, err) && visit_clear(tx, err);
}

/* ---------------------------------------------------------------------- free months */

static bool put_free(struct tx *tx, struct arena *arena, int64_t org_id,
                     const struct event *event, struct err *err)
{
    struct view *facts;

    return !is(event, "month_free") ||
           (event_facts(event, arena, &facts, err) &&
            visit_free_put(tx, org_id, fact_str(facts, "month"), event->reason, err));
}

bool unit_state_make(struct tx *tx, int64_t org_rid, struct err *err)
{
    struct arena arena = { 0 };
    struct event_list list = { 0 };
    struct org_id_of_row org;
    bool found = false;
    bool ok = org_id_of(tx, org_rid, &org, &found, err);

    if (ok && !found)
        ok = err_set(err, ERR_STATE, N_("an event is about a unit that is not there"));
    ok = ok && visit_free_drop(tx, org.id, err) && matching_drop(tx, org.id, err) &&
         holds(tx, &arena, "unit", org_rid, &list, err);
    for (uint32_t i = 0; ok && i < list.count; i++)
        ok = put_free(tx, &arena, org.id, &list.event[i], err) &&
             matching_take(tx, &arena, org.id, &list.event[i], err);
    arena_free(&arena);
    return ok;
}

bool unit_state_forget(struct tx *tx, struct err *err)
{
    return visit_free_clear(tx, err) && matching_forget(tx, err);
}
