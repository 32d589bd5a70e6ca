/* todo.c: see todo.h. */
#include "service/todo.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/own_word.h"
#include "service/todo_in.h"
#include "store/query.h"

#define COLUMNS     6u
#define RULES_FILE  "todo_rules.tsv"
#define SNOOZE_MOST 90

const struct coded todo_reasons[4] = {
    { "waits", N_("They are to get back to us") },
    { "no_time", N_("There is no time today") },
    { "away", N_("They are away") },
    { "not_needed", N_("It is not needed") },
};

bool todo_rule_find(struct str word, struct todo_rule *rule, struct err *err)
{
    struct str tsv, line, column[COLUMNS + 1];
    int64_t days;

    if (!embed_find(embed_data, RULES_FILE, &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD(RULES_FILE));
    while (embed_line(&tsv, &line)) {
        uint32_t columns = embed_columns(line, column, COLUMNS + 1);
        if (!str_eq(column[0], word) || columns != COLUMNS ||
            !str_int(column[1], &days))
            continue;
        *rule = (struct todo_rule){ column[0],
                                    { [LANG_SV] = column[2], [LANG_EN] = column[3] },
                                    { [LANG_SV] = column[4], [LANG_EN] = column[5] },
                                    (int32_t)days };
        return true;
    }
    return err_set(err, ERR_INTERNAL, N_("there is no rule {rule} for things to do"),
                   ARG_STR(word));
}

/* ------------------------------------------------------------------------ gathering */

struct todo *todo_next(struct gather *g, const char *rule)
{
    struct todo *todo = &g->made.todo[g->made.count++];

    *todo = (struct todo){ .rule = rule, .due_on = g->today, .made_on = g->today };
    return todo;
}

static void put_firm(struct gather *g, const char *rule, int64_t rid, struct str name,
                     struct str due) /* limit: what the rules have in common */
{
    struct todo *todo = todo_next(g, rule);

    todo->subject_rid = rid;
    todo->name = str_copy(g->call->arena, name);
    todo->is_firm = true;
    if (!date_parse(due, &todo->due_on))
        todo->due_on = g->today;
    todo->made_on = todo->due_on;
}

static bool firm_steps(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct steps_due_row row;

    if (!steps_due_open(g->tx, actor->org_id, actor->user_id, str_from(g->until_text),
                        &cursor, err))
        return false;
    while (steps_due_next(&cursor, &row)) {
        put_firm(g, "firm_step", row.rid, row.name, row.next_on);
        g->made.todo[g->made.count - 1].what = str_copy(g->call->arena, row.next);
    }
    return cursor_end(&cursor, err);
}

static bool firm_recalls(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct recalls_due_row row;

    if (!recalls_due_open(g->tx, actor->org_id, actor->user_id, str_from(g->until_text),
                          &cursor, err))
        return false;
    while (recalls_due_next(&cursor, &row))
        put_firm(g, "firm_recall", row.rid, row.name, row.recall_on);
    return cursor_end(&cursor, err);
}

/* Of the firms she answers for: nobody sees here to whom at another's a message went.
 */
static bool messages(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct todo_messages_row row;

    if (!todo_messages_open(g->tx, actor->org_id, actor->user_id, &cursor, err))
        return false;
    while (todo_messages_next(&cursor, &row)) {
        struct todo *todo = todo_next(
            g, str_is(row.state, "failed") ? "message_failed" : "message_unsure");
        todo->subject_rid = row.rid;
        todo->name = str_copy(g->call->arena, row.firm);
        todo->due_on = todo->made_on = moment_day(row.made_at);
    }
    return cursor_end(&cursor, err);
}

static bool papers(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct todo_papers_row row;

    if (!todo_papers_open(g->tx, actor->org_id, actor->user_id, g->call->now, &cursor,
                          err))
        return false;
    while (todo_papers_next(&cursor, &row)) {
        struct todo *todo = todo_next(
            g, str_is(row.channel, "letter") ? "letters_waiting" : "calls_waiting");
        todo->n = row.n;
        todo->subject_rid = actor->org_id;
    }
    return cursor_end(&cursor, err);
}

/* By how many people, and since when; who they are says the page it leads to. */
static bool own_words(struct gather *g, struct err *err)
{
    struct own_waitings waiting;

    if (!own_words_waiting_for(g->call, g->tx, &waiting, err))
        return false;
    if (waiting.count == 0)
        return true;
    struct todo *todo = todo_next(g, "own_words_waiting");
    todo->n = waiting.count;
    todo->subject_rid = g->call->actor->org_id;
    todo->due_on = todo->made_on = moment_day(waiting.person[0].since_at);
    return true;
}

static bool needs_without_next(struct gather *g, struct err *err)
{
    struct todo_rule rule;
    char before[DATE_TEXT_BYTES];
    struct cursor cursor = { 0 };
    struct todo_no_next_row row;

    if (!todo_rule_find(STR("need_no_next"), &rule, err))
        return false;
    date_format(g->today - rule.days, before);
    const struct todo_no_next_in in = { g->call->actor->org_id, g->call->actor->user_id,
                                        str_from(g->today_text), str_from(before) };
    if (!todo_no_next_open(g->tx, &in, &cursor, err))
        return false;
    while (todo_no_next_next(&cursor, &row)) {
        put_firm(g, "need_no_next", row.rid, row.name, row.visited_on);
        struct todo *todo = &g->made.todo[g->made.count - 1];
        todo->due_on += rule.days;
    }
    return cursor_end(&cursor, err);
}

static bool contacts_missing(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct todo_no_contact_row row;

    if (!todo_no_contact_open(g->tx, actor->org_id, actor->user_id, &cursor, err))
        return false;
    while (todo_no_contact_next(&cursor, &row))
        put_firm(g, "contact_missing", row.rid, row.name, row.visited_on);
    return cursor_end(&cursor, err);
}

static void put_referral(struct gather *g, const char *rule, int64_t rid,
                         struct str firm, int32_t due) /* limit: as put_firm */
{
    struct todo *todo = todo_next(g, rule);

    todo->subject_rid = rid;
    todo->name = str_copy(g->call->arena, firm);
    todo->is_referral = true;
    todo->due_on = todo->made_on = due;
}

/* Employers who want to meet, and have no time yet. */
static bool meetings_without_time(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct todo_meeting_time_row row;

    if (!todo_meeting_time_open(g->tx, actor->org_id, str_from(actor->name), &cursor,
                                err))
        return false;
    while (todo_meeting_time_next(&cursor, &row))
        put_referral(g, "meeting_time", row.rid, row.firm, row.since_on);
    return cursor_end(&cursor, err);
}

/* Employers whose last day is past: somebody calls, before the clock ends it. */
static bool answers_missing(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct cursor cursor = { 0 };
    struct todo_answer_missing_row row;

    if (!todo_answer_missing_open(g->tx, actor->org_id, str_from(actor->name), g->today,
                                  &cursor, err))
        return false;
    while (todo_answer_missing_next(&cursor, &row))
        put_referral(g, "answer_missing", row.rid, row.firm, row.due_on);
    return cursor_end(&cursor, err);
}

/* ----------------------------------------------------------------------------- acts */

/* Whether it stands, after what was done about it; one put off has its new day. */
static bool stands(struct gather *g, struct todo *todo, bool *yes, struct err *err)
{
    struct todo_last_act_in in = { g->call->actor->org_id, todo->subject_rid,
                                   str_from(todo->rule), todo->made_on };
    struct todo_last_act_row row;
    bool found;

    *yes = true;
    if (!todo_last_act(g->tx, &in, g->call->arena, &row, &found, err))
        return false;
    if (!found || str_is(row.act, "reopened"))
        return true;
    *yes = str_is(row.act, "snoozed") && row.has_until_on && row.until_on <= g->today;
    if (*yes) {
        todo->due_on = row.until_on;
        todo->put_off = true;
    }
    return true;
}

static bool leave_out_done(struct gather *g, struct err *err)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < g->made.count; i++) {
        bool yes;
        if (!stands(g, &g->made.todo[i], &yes, err))
            return false;
        if (yes)
            g->made.todo[kept++] = g->made.todo[i];
    }
    g->made.count = kept;
    return true;
}

bool todo_gather(struct call *call, struct tx *tx, int32_t until, struct todos *todos,
                 struct err *err)
{
    struct gather g = {
        .call = call, .tx = tx, .today = moment_day(call->now), .until = until
    };

    g.made.todo =
        ARENA_ARRAY(call->arena, (size_t)TODO_RULES * TODO_RULE_MOST, struct todo);
    date_format(g.today, g.today_text);
    date_format(until, g.until_text);
    if (!firm_recalls(&g, err) || !firm_steps(&g, err) || !messages(&g, err) ||
        !papers(&g, err) || !own_words(&g, err) || !needs_without_next(&g, err) ||
        !contacts_missing(&g, err) || !meetings_without_time(&g, err) ||
        !answers_missing(&g, err) || !todo_ways(&g, err) || !leave_out_done(&g, err))
        return false;
    *todos = g.made;
    return true;
}

static bool act_is_sound(const struct call *call, const struct todo_act *act,
                         struct err *err)
{
    const bool snoozed = str_is(act->act, "snoozed");
    const int32_t today = moment_day(call->now);
    struct todo_rule rule;
    struct err unknown = { 0 };
    struct coded_table reasons = { todo_reasons, 4 };

    if (!todo_rule_find(act->rule, &rule, &unknown) || act->made_on == DAY_NONE ||
        (!snoozed && !str_is(act->act, "done") && !str_is(act->act, "reopened")))
        return err_set(err, ERR_INPUT,
                       N_("this is no thing to do; open the day again"));
    if (snoozed && (act->until_on <= today || act->until_on > today + SNOOZE_MOST))
        return err_set(err, ERR_INPUT,
                       N_("put it off to a day ahead, at most {n} days"),
                       ARG_NUM(SNOOZE_MOST));
    if ((act->reason.len > 0 || snoozed) &&
        coded_find(reasons, act->reason) == reasons.count)
        return err_set(err, ERR_INPUT, N_("choose why it is put off"));
    return true;
}

bool todo_do(struct call *call, const struct todo_act *act, struct err *err)
{
    const bool snoozed = str_is(act->act, "snoozed");
    struct todo_act_put_in in = { .org_id = call->actor->org_id,
                                  .rule = act->rule,
                                  .subject_rid = act->subject_rid,
                                  .due_on = act->made_on,
                                  .act = act->act,
                                  .has_until_on = snoozed,
                                  .until_on = act->until_on,
                                  .reason = act->reason,
                                  .now = call->now,
                                  .actor = str_from(call->actor->name) };
    struct tx *tx = NULL;

    if (!act_is_sound(call, act, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) && todo_act_put(tx, &in, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
