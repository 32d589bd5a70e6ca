/* day.c: see day.h. */
#include "service/day.h"

#include "base/date.h"
#include "service/day_list.h"
#include "service/day_silent.h"
#include "service/day_stage.h"
#include "service/meeting.h"
#include "service/outbox_list.h"
#include "service/todo.h"
#include "service/visit.h"
#include "store/query.h"

/* The longest due first; of one day as the rules have them. */
static int by_day(const void *a, const void *b)
{
    const struct todo *x = a, *y = b;

    if (x->due_on != y->due_on)
        return x->due_on < y->due_on ? -1 : 1;
    return (x->subject_rid > y->subject_rid) - (x->subject_rid < y->subject_rid);
}

static bool put_one(struct call *call, struct view *list, const struct todo *todo,
                    struct err *err)
{
    struct arena *arena = call->arena;
    int32_t today = moment_day(call->now);
    struct todo_rule rule;

    if (!todo_rule_find(str_from(todo->rule), &rule, err))
        return false;
    struct view *v = view_add_object(arena, list);
    view_str(arena, v, "rule", rule.word);
    view_str(arena, v, "rule_text", rule.text[call->lang]);
    view_str(arena, v, "why", rule.why[call->lang]);
    view_str(arena, v, "subject", id_text(arena, todo->subject_rid));
    if (todo->is_firm)
        view_str(arena, v, "firm_id", id_text(arena, todo->subject_rid));
    else
        view_null(arena, v, "firm_id");
    if (todo->is_referral)
        view_str(arena, v, "referral_id", id_text(arena, todo->subject_rid));
    else
        view_null(arena, v, "referral_id");
    if (todo->is_way) {
        view_str(arena, v, "way_id", id_text(arena, todo->subject_rid));
        view_str(arena, v, "programme_id", todo->slug);
    } else {
        view_null(arena, v, "way_id");
        view_null(arena, v, "programme_id");
    }
    if (todo->person_rid)
        view_str(arena, v, "person_id", id_text(arena, todo->person_rid));
    else
        view_null(arena, v, "person_id");
    view_str(arena, v, "detail", todo->detail);
    view_str(arena, v, "name", todo->name);
    view_str(arena, v, "what",
             str_is(rule.word, "firm_recall") ? STR("recall") : todo->what);
    view_day(arena, v, "due_on", todo->due_on);
    view_day(arena, v, "made_on", todo->made_on);
    view_bool(arena, v, "put_off", todo->put_off);
    view_int(arena, v, "many", todo->n);
    view_int(arena, v, "late_days", today > todo->due_on ? today - todo->due_on : 0);
    return true;
}

static bool put_todos(struct call *call, struct todos *todos, struct view *view,
                      struct err *err)
{
    struct view *due = view_put_array(call->arena, view, "steps");
    struct view *coming = view_put_array(call->arena, view, "coming");
    int32_t today = moment_day(call->now);
    uint32_t late = 0;

    qsort(todos->todo, todos->count, sizeof *todos->todo, by_day);
    for (uint32_t i = 0; i < todos->count; i++) {
        const struct todo *todo = &todos->todo[i];
        if (!put_one(call, todo->due_on <= today ? due : coming, todo, err))
            return false;
        late += today > todo->due_on;
    }
    view_int(call->arena, view, "due_count", due->count);
    view_int(call->arena, view, "late_count", late);
    return true;
}

/* The caller's own line of the month; nothing yet is a line of noughts. */
static void put_month(struct call *call, const struct visit_month *month,
                      struct view *view)
{
    const struct visit_figures *own = &month->unit;
    struct arena *arena = call->arena;

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
    struct todos todos;
    struct view *view = view_object(call->arena);
    int32_t today = moment_day(call->now);
    struct visit_month month;
    struct firm_held_count_row held;
    struct tx *tx = NULL;

    bool ok =
        visit_month_own(call, month_text(call->arena, today), &month, err) &&
        tx_begin(call->store, TX_READ, &tx, err) &&
        todo_gather(call, tx, today + DAY_AHEAD, &todos, err) &&
        meetings_put(call, tx, DAY_AHEAD, view_put_array(call->arena, view, "meetings"),
                     err) &&
        day_silent_put(call, tx, view_put_array(call->arena, view, "silent"), err) &&
        day_stages_put(call, tx, view_put_array(call->arena, view, "stages"), err) &&
        day_list_put(call, tx, view, err) &&
        outbox_own_put(call, tx, view_put_array(call->arena, view, "news"), err) &&
        firm_held_count(tx, call->actor->org_id, call->actor->user_id, &held, err);
    tx_end(&tx);
    if (!ok)
        return false;
    view_day(call->arena, view, "today", today);
    view_int(call->arena, view, "firm_count", held.n);
    put_month(call, &month, view);
    if (!put_todos(call, &todos, view, err))
        return false;
    *answer = view;
    return true;
}
