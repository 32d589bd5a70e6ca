/* firm_support.c: see firm_support.h. */
#include "service/firm_support.h"

#include "service/event.h"
#include "service/firm.h"
#include "service/firm_state.h"
#include "store/query.h"

bool firm_support_make(struct tx *tx, int64_t firm_id, const struct event *event,
                       const struct view *facts, struct err *err)
{
    struct firm_support_row_put_in in = { .rid = event->rid,
                                          .firm_id = firm_id,
                                          .event_id = event->id,
                                          .held_on = event->valid_on,
                                          .what = fact_str(facts, "what"),
                                          .minutes = fact_int(facts, "minutes") };

    return firm_support_row_put(tx, &in, err);
}

bool firm_support_put_view(const struct call *call, struct tx *tx, int64_t firm_id,
                           struct view *view, struct err *err)
{
    struct arena *arena = call->arena;
    struct view *list = view_put_array(arena, view, "support");
    struct firm_support_of_row row;
    struct firm_support_sum_row sum;
    struct cursor cursor = { 0 };

    if (!firm_support_sum(tx, firm_id, &sum, err) ||
        !firm_support_of_open(tx, firm_id, &cursor, err))
        return false;
    view_int(arena, view, "support_minutes", sum.minutes);
    while (firm_support_of_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        uint32_t at = coded_find(CODED(support_words), row.what);
        view_day(arena, v, "held_on", row.held_on);
        view_str(arena, v, "what", str_copy(arena, row.what));
        view_cstr(arena, v, "what_text",
                  at == SUPPORT_WORD_COUNT
                      ? ""
                      : message_for(call->lang, support_words[at].label, 1));
        view_int(arena, v, "minutes", row.minutes);
        view_str(arena, v, "note", row.has_note ? str_copy(arena, row.note) : STR(""));
    }
    return cursor_end(&cursor, err);
}

static bool form_holds(const struct call *call, const struct support_new *new,
                       struct err *err)
{
    if (coded_find(CODED(support_words), new->what) == SUPPORT_WORD_COUNT)
        return err_set(err, ERR_INPUT, N_("choose what help was given"));
    if (new->minutes < 1 || new->minutes > SUPPORT_MINUTES_MOST)
        return err_set(err, ERR_INPUT, N_("write how many minutes, from 1 to {most}"),
                       ARG_NUM(SUPPORT_MINUTES_MOST));
    if (new->held_on > moment_day(call->now))
        return err_set(err, ERR_INPUT,
                       N_("the day is ahead; write a day that has been"));
    return true;
}

/* Whether the form has been here before; of another firm, or with something else in it,
 * it is a fault. */
static bool was_here(const struct call *call, struct tx *tx,
                     const struct event_new *support, bool *here, struct err *err)
{
    struct event_said_row row;
    bool says = false;

    if (!event_said(tx, support->rid, call->arena, &row, here, err))
        return false;
    if (!*here)
        return true;
    const struct event event = { .id = row.id,
                                 .valid_on = row.valid_on,
                                 .reason = row.reason,
                                 .side = row.side,
                                 .facts = row.facts };
    if (!event_says(tx, &event, support, &says, err))
        return false;
    return (says && row.org_id == call->actor->org_id &&
            row.subject_rid == support->subject_rid) ||
           form_used(err);
}

static bool write_support(struct call *call, struct tx *tx,
                          const struct support_new *new, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new event = { .kind = "support",
                               .subject = "firm",
                               .subject_rid = new->firm_rid,
                               .rid = new->rid,
                               .valid_on = new->held_on,
                               .reason = "",
                               .side = "",
                               .facts = facts,
                               .note = new->note };
    bool here = false;
    int64_t id;

    view_str(call->arena, facts, "what", new->what);
    view_int(call->arena, facts, "minutes", new->minutes);
    if (!was_here(call, tx, &event, &here, err))
        return false;
    return here ||
           (form_holds(call, new, err) && event_add(call, tx, &event, &id, err) &&
            firm_state_make(tx, new->firm_rid, err));
}

bool firm_support_add(struct call *call, const struct support_new *new, struct err *err)
{
    struct firm_now now;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              firm_own(call, tx, new->firm_rid, &now, err) &&
              write_support(call, tx, new, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
