/*
 * visit.c: see visit.h.
 *
 *   the firm is ours -> the form holds -> the day's outing, made or corrected -> the
 *   visit -> the headcount -> the state of all three
 */
#include "service/visit.h"

#include "base/embed.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/firm_state.h"
#include "store/query.h"

#define SIGNALS_FIRST 32u

bool visit_signals(struct arena *arena, struct visit_signal_word **signal,
                   uint32_t *count, struct err *err)
{
    struct visit_signal_word *made =
        ARENA_ARRAY(arena, SIGNALS_FIRST, struct visit_signal_word);
    struct str tsv, line, c[4];
    uint32_t n = 0;

    if (!embed_find(embed_data, "visit_signals.tsv", &tsv) || !embed_line(&tsv, &line))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("visit_signals.tsv"));
    while (n < SIGNALS_FIRST && embed_line(&tsv, &line))
        if (embed_columns(line, c, 4) == 3)
            made[n++] = (struct visit_signal_word){ c[0], c[1], c[2] };
    *signal = made;
    *count = n;
    return true;
}

/* ------------------------------------------------------------------------ checking */

static bool reason_fits(const struct visit_new *new, struct err *err)
{
    bool none = new->reason.len == 0;

    if (new->outcome == VISIT_NEED && !none)
        return err_set(err, ERR_INPUT, N_("a need has no reason against it"));
    if (new->outcome != VISIT_NEED && none)
        return err_set(err, ERR_INPUT, N_("choose why not, or why not now"));
    if (!none &&
        coded_find(CODED(visit_reason_words), new->reason) == VISIT_REASON_COUNT)
        return err_set(err, ERR_INPUT, N_("choose why not, or why not now"));
    if (new->side.len > 0 &&
        coded_find(CODED(side_words), new->side) == SIDE_WORD_COUNT)
        return err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
    return true;
}

static bool days_fit(const struct call *call, const struct visit_new *visit,
                     struct err *err)
{
    if (visit->held_on > moment_day(call->now))
        return err_set(err, ERR_INPUT,
                       N_("the day is ahead; write a day that has been"));
    if (visit->outcome == VISIT_NOT_NOW && visit->recall_on == DAY_NONE)
        return err_set(err, ERR_INPUT, N_("write the day to ask again"));
    if (visit->outcome != VISIT_NOT_NOW && visit->recall_on != DAY_NONE)
        return err_set(err, ERR_INPUT,
                       N_("a day to ask again goes with the outcome not now"));
    if ((visit->recall_on != DAY_NONE && visit->recall_on <= visit->held_on) ||
        (visit->next_on != DAY_NONE && visit->next_on < visit->held_on))
        return err_set(err, ERR_INPUT, N_("what comes next lies after the visit"));
    if (visit->next.len > 0 &&
        coded_find(CODED(next_words), visit->next) == NEXT_WORD_COUNT)
        return err_set(err, ERR_INPUT, N_("choose what comes next"));
    if (visit->next.len == 0 && visit->next_on != DAY_NONE)
        return err_set(err, ERR_INPUT, N_("choose what comes next"));
    return true;
}

static bool signal_known(struct str text, const struct visit_signal_word *signal,
                         uint32_t count)
{
    size_t colon = str_find(text, STR(":"));
    struct str word = str_sub(text, 0, colon == SIZE_MAX ? text.len : colon);
    bool known = false;

    for (uint32_t i = 0; i < count; i++)
        known |= str_eq(signal[i].word, word);
    return known &&
           (colon == SIZE_MAX ||
            coded_find(CODED(source_words), str_sub(text, colon + 1, text.len)) <
                SOURCE_WORD_COUNT);
}

static bool form_holds(const struct call *call, const struct visit_new *new,
                       struct err *err)
{
    struct visit_signal_word *signal;
    uint32_t count;

    if (new->minutes < 0 || new->minutes > VISIT_MINUTES_MOST || new->km < 0 ||
        new->km > VISIT_KM_MOST)
        return err_set(err, ERR_INPUT,
                       N_("an outing is at most {n} minutes and {km} km"),
                       ARG_NUM(VISIT_MINUTES_MOST), ARG_NUM(VISIT_KM_MOST));
    if (!reason_fits(new, err) || !days_fit(call, new, err) ||
        !visit_signals(call->arena, &signal, &count, err))
        return false;
    for (uint32_t i = 0; i < new->signal_count; i++)
        if (!signal_known(new->signal[i], signal, count))
            return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                           ARG_STR(new->signal[i]));
    return true;
}

/* ------------------------------------------------------------------------- writing */

static struct view *outing_facts(const struct call *call, int64_t coach_rid,
                                 const struct visit_new *new)
{
    struct view *facts = view_object(call->arena);

    view_int(call->arena, facts, "coach", coach_rid);
    view_int(call->arena, facts, "minutes", new->minutes);
    view_int(call->arena, facts, "km", new->km);
    return facts;
}

/* The event that says how the outing was; 0: none holds. */
static bool outing_event(const struct call *call, struct tx *tx, int64_t rid,
                         int64_t *id, struct err *err)
{
    struct event of = { .subject = STR("outing"), .subject_rid = rid };
    struct event_list list;

    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err))
        return false;
    *id = list.count > 0 ? list.event[list.count - 1].id : 0;
    return true;
}

/* The outing of the caller's day: found, corrected when told otherwise, or made. */
static bool take_outing(const struct call *call, struct tx *tx,
                        const struct visit_new *visit, int64_t *rid, struct err *err)
{
    struct event_new outing = { .kind = "outing",
                                .subject = "outing",
                                .valid_on = visit->held_on };
    struct occasion_of_row had = { .rid = 0 };
    int64_t coach_rid, id;
    bool found = false;

    if (!firm_user_rid(call, tx, call->actor->user_id, &coach_rid, err) ||
        !occasion_of(tx, call->actor->org_id, call->actor->user_id, visit->held_on,
                     &had, &found, err))
        return false;
    *rid = found ? had.rid : random_id();
    if (found && had.minutes == visit->minutes && had.km == visit->km)
        return true;
    outing.subject_rid = *rid;
    outing.facts = outing_facts(call, coach_rid, visit);
    return (!found || outing_event(call, tx, *rid, &outing.corrects, err)) &&
           event_add(call, tx, &outing, &id, err) && outing_state_make(tx, *rid, err);
}

static struct view *visit_facts(const struct call *call, const struct visit_new *new,
                                int64_t outing_rid)
{
    struct arena *arena = call->arena;
    struct view *facts = view_object(arena);

    view_int(arena, facts, "firm", new->firm_rid);
    view_int(arena, facts, "outing", outing_rid);
    view_cstr(arena, facts, "outcome", outcome_words[new->outcome].word);
    if (new->recall_on != DAY_NONE)
        view_day(arena, facts, "recall_on", new->recall_on);
    if (new->next.len > 0)
        view_str(arena, facts, "next", new->next);
    if (new->next_on != DAY_NONE)
        view_day(arena, facts, "next_on", new->next_on);
    if (new->signal_count > 0) {
        struct view *list = view_put_array(arena, facts, "signals");
        for (uint32_t i = 0; i < new->signal_count; i++)
            view_add_str(arena, list, new->signal[i]);
    }
    return facts;
}

static struct event_new visit_event(const struct call *call,
                                    const struct visit_new *new, int64_t outing_rid)
{
    return (struct event_new){ .kind = "visit",
                               .subject = "visit",
                               .subject_rid = new->rid,
                               .valid_on = new->held_on,
                               .reason = str_cstr(call->arena, new->reason),
                               .side = str_cstr(call->arena, new->side),
                               .facts = visit_facts(call, new, outing_rid),
                               .note = new->note };
}

static bool write_visit(struct call *call, struct tx *tx, const struct visit_new *new,
                        struct err *err)
{
    struct firm_sized sized = { new->firm_rid, new->held_on, new->headcount,
                                new->said_by };
    int64_t outing_rid, id;

    if (!form_holds(call, new, err) || !take_outing(call, tx, new, &outing_rid, err))
        return false;
    const struct event_new visit = visit_event(call, new, outing_rid);
    return event_add(call, tx, &visit, &id, err) &&
           visit_state_make(tx, new->rid, err) &&
           (new->headcount.len == 0 || firm_size_write(call, tx, &sized, err)) &&
           firm_state_make(tx, new->firm_rid, err);
}

/* Whether the day's outing is as the form says. */
static bool outing_is(const struct call *call, struct tx *tx,
                      const struct visit_new *visit, bool *is, struct err *err)
{
    struct occasion_of_row had;
    bool found = false;

    if (!occasion_of(tx, call->actor->org_id, call->actor->user_id, visit->held_on,
                     &had, &found, err))
        return false;
    *is = found && had.minutes == visit->minutes && had.km == visit->km;
    return true;
}

/* Whether the form has been here before; of another unit or firm, or with something
 * else in it, it is a fault. */
static bool was_here(const struct call *call, struct tx *tx,
                     const struct visit_new *new, bool *here, struct err *err)
{
    struct event of = { .subject = STR("visit"), .subject_rid = new->rid };
    const struct firm_sized sized = { new->firm_rid, new->held_on, new->headcount,
                                      new->said_by };
    bool says = false, is = false, size = false;
    struct event_list list;
    struct view *facts;

    if (!event_history(tx, call->arena, &of, &list, err))
        return false;
    *here = list.count > 0;
    if (!*here)
        return true;
    if (!event_facts(&list.event[0], call->arena, &facts, err))
        return false;
    const struct event_new visit = visit_event(call, new, fact_int(facts, "outing"));
    return event_says(tx, &list.event[0], &visit, &says, err) &&
           outing_is(call, tx, new, &is, err) &&
           firm_size_was(call, tx, &sized, &list.event[0], &size, err) &&
           ((says && is && size && list.event[0].org_id == call->actor->org_id) ||
            form_used(err));
}

bool visit_add(struct call *call, const struct visit_new *new, struct err *err)
{
    struct firm_now now;
    struct tx *tx = NULL;
    bool here = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              firm_own(call, tx, new->firm_rid, &now, err) &&
              was_here(call, tx, new, &here, err) &&
              (here || write_visit(call, tx, new, err)) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool withdraw(struct call *call, struct tx *tx, int64_t visit_rid,
                     const char *reason, struct err *err)
{
    struct visit_by_rid_row row;
    bool found = false;

    if (!visit_by_rid(tx, visit_rid, call->arena, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return event_withdraw(call, tx, row.event_id, reason, 0, err) &&
           visit_state_make(tx, visit_rid, err) &&
           firm_state_make(tx, row.firm_rid, err);
}

bool visit_withdraw(struct call *call, int64_t visit_rid, struct str reason,
                    struct err *err)
{
    struct tx *tx = NULL;

    if (!str_is(reason, "mistake") && !str_is(reason, "duplicate"))
        return err_set(err, ERR_INPUT, N_("choose why the visit is taken away"));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              withdraw(call, tx, visit_rid, str_cstr(call->arena, reason), err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool visit_day_of(struct call *call, int32_t day, struct visit_day *visit_day,
                  struct err *err)
{
    struct occasion_of_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              occasion_of(tx, call->actor->org_id, call->actor->user_id, day, &row,
                          &found, err);

    tx_end(&tx);
    if (ok && found)
        *visit_day = (struct visit_day){ true, (int32_t)row.minutes, (int32_t)row.km };
    else if (ok)
        *visit_day = (struct visit_day){ .out = false };
    return ok;
}
