/* day.c: see day.h. */
#include "service/day.h"

#include "base/date.h"
#include "service/visit.h"
#include "store/query.h"

struct step {
    int64_t rid;
    struct str name, what; /* recall, or a word of next_words */
    int32_t due_on;
};

struct steps {
    struct call *call;
    struct step step[2 * DAY_STEPS_MOST];
    uint32_t count;
};

static void add_step(struct steps *s, int64_t rid, struct str name, struct str what,
                     struct str due)
{
    struct step step = { .rid = rid, .due_on = DAY_NONE };

    if (s->count == 2 * DAY_STEPS_MOST || !date_parse(due, &step.due_on))
        return;
    step.name = str_copy(s->call->arena, name);
    step.what = str_copy(s->call->arena, what);
    s->step[s->count++] = step;
}

static bool read_steps(struct steps *s, struct tx *tx, struct str until,
                       struct err *err)
{
    const struct actor *actor = s->call->actor;
    struct cursor cursor = { 0 };
    struct recalls_due_row recall;
    struct steps_due_row step;

    if (!recalls_due_open(tx, actor->org_id, actor->user_id, until, &cursor, err))
        return false;
    while (recalls_due_next(&cursor, &recall))
        add_step(s, recall.rid, recall.name, STR("recall"), recall.recall_on);
    if (!cursor_end(&cursor, err) ||
        !steps_due_open(tx, actor->org_id, actor->user_id, until, &cursor, err))
        return false;
    while (steps_due_next(&cursor, &step))
        add_step(s, step.rid, step.name, step.next, step.next_on);
    return cursor_end(&cursor, err);
}

/* The longest due first; of one day as they were read. */
static int by_day(const void *a, const void *b)
{
    const struct step *x = a, *y = b;

    if (x->due_on != y->due_on)
        return x->due_on < y->due_on ? -1 : 1;
    return (x->rid > y->rid) - (x->rid < y->rid);
}

static void put_steps(struct steps *s, struct view *view)
{
    struct arena *arena = s->call->arena;
    struct view *due = view_put_array(arena, view, "steps");
    struct view *coming = view_put_array(arena, view, "coming");
    int32_t today = moment_day(s->call->now);
    uint32_t late = 0;

    qsort(s->step, s->count, sizeof *s->step, by_day);
    for (uint32_t i = 0; i < s->count; i++) {
        const struct step *step = &s->step[i];
        struct view *v = view_add_object(arena, step->due_on <= today ? due : coming);
        view_str(arena, v, "firm_id", id_text(arena, step->rid));
        view_str(arena, v, "name", step->name);
        view_str(arena, v, "what", step->what);
        view_day(arena, v, "due_on", step->due_on);
        view_int(arena, v, "late_days",
                 today > step->due_on ? today - step->due_on : 0);
        late += today > step->due_on;
    }
    view_int(arena, view, "due_count", due->count);
    view_int(arena, view, "late_count", late);
}

/* The caller's own line of the month; nothing yet is a line of noughts. */
static void put_month(struct call *call, const struct visit_month *month,
                      struct view *view)
{
    struct visit_figures none = { .occasions = 0 };
    const struct visit_figures *own = &none;
    struct arena *arena = call->arena;

    for (uint32_t i = 0; i < month->coach_count; i++)
        if (month->coach[i].coach_id == call->actor->user_id)
            own = &month->coach[i];
    struct view *v = view_put_object(arena, view, "month");
    view_str(arena, v, "month", month_text(arena, month->from_day));
    view_bool(arena, v, "free", month->free);
    view_int(arena, v, "occasions", own->occasions);
    view_int(arena, v, "occasions_target",
             month->free ? 0 : month->rules.occasions_month);
    view_int(arena, v, "firms", own->firms);
    view_int(arena, v, "firms_target", month->free ? 0 : month->rules.firms_month);
    view_int(arena, v, "visits", own->visits);
    view_int(arena, v, "size_unknown", own->unknown);
    view_int(arena, v, "target_size_most", month->rules.target_size_most);
}

bool day_show(struct call *call, struct view **answer, struct err *err)
{
    struct steps steps = { .call = call };
    struct view *view = view_object(call->arena);
    int32_t today = moment_day(call->now);
    char until[DATE_TEXT_BYTES];
    struct visit_month month;
    struct firm_held_count_row held;
    struct tx *tx = NULL;

    date_format(today + DAY_AHEAD, until);
    bool ok =
        visit_month_of(call, month_text(call->arena, today), &month, err) &&
        tx_begin(call->store, TX_READ, &tx, err) &&
        read_steps(&steps, tx, str_from(until), err) &&
        firm_held_count(tx, call->actor->org_id, call->actor->user_id, &held, err);
    tx_end(&tx);
    if (!ok)
        return false;
    view_day(call->arena, view, "today", today);
    view_int(call->arena, view, "firm_count", held.n);
    put_steps(&steps, view);
    put_month(call, &month, view);
    *answer = view;
    return true;
}
