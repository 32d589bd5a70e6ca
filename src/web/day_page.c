/*
 * day_page.c: the screen a coach opens first each morning.
 *
 *   GET  /day
 *   POST /day/todo   rule, subject, made_on, act=done|snoozed|reopened; of snoozed
 *                    until_on and reason
 */
#include "base/date.h"
#include "service/day.h"
#include "service/firm_list.h"
#include "service/todo.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define FIRMS_SHOWN 8u
#define WORD_BYTES  30u

/* What was agreed, where something was; else what the rule says. */
static struct str step_text(const struct request *request, const struct view *step)
{
    uint32_t at = coded_find(CODED(next_words), firm_member(step, "what"));

    return at < NEXT_WORD_COUNT
               ? str_from(message_for(request->lang, next_words[at].label, 1))
               : firm_member(step, "rule_text");
}

/* Where it is done: at the firm, or among the messages. */
static struct str todo_url(const struct request *request, const struct view *step)
{
    struct str rule = firm_member(step, "rule"), firm = firm_member(step, "firm_id");

    if (firm.len > 0)
        return route_url(request->arena, "/firm/{id}", firm);
    if (firm_member(step, "referral_id").len > 0)
        return route_url(request->arena, "/referral/{id}",
                         firm_member(step, "referral_id"));
    struct str way = firm_member(step, "way_id");
    if (way.len > 0 && firm_member(step, "person_id").len > 0)
        return route_url(request->arena, "/person/{id}/way/{way}",
                         firm_member(step, "person_id"), way);
    if (way.len > 0)
        return route_url(request->arena, "/programme/{slug}/way/{way}",
                         firm_member(step, "programme_id"), way);
    if (str_is(rule, "own_words_waiting"))
        return route_url(request->arena, "/wrong");
    if (str_is(rule, "letters_waiting"))
        return route_url(request->arena, "/outbox/letters");
    return str_is(rule, "calls_waiting") ? route_url(request->arena, "/outbox/calls")
                                         : route_url(request->arena, "/outbox");
}

/* "17 nov": the day and three letters of the month; the year is near. */
static struct str short_day(const struct request *request, const struct view *value)
{
    struct str whole = firm_day_of(request, value);
    size_t blank = str_find(whole, STR(" "));

    return str_sub(whole, 0, blank == SIZE_MAX ? whole.len : blank + 4);
}

static void put_steps(const struct request *request, struct view *view, const char *key)
{
    struct view *list = (struct view *)view_get(view, str_from(key)); /* just made */
    struct arena *arena = request->arena;

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "firm_id");
        struct str rule = firm_member(&i->value, "rule");
        bool step = str_is(rule, "firm_step") || str_is(rule, "firm_recall");
        int64_t late = view_get(&i->value, STR("late_days"))->integer;
        view_str(arena, &i->value, "url", todo_url(request, &i->value));
        if (step)
            view_str(arena, &i->value, "done_url",
                     route_url(arena, "/firm/{id}/step", id));
        else
            view_null(arena, &i->value, "done_url");
        view_bool(arena, &i->value, "has_many",
                  view_get(&i->value, STR("many"))->integer > 0);
        view_str(arena, &i->value, "act_url", route_url(arena, "/day/todo"));
        view_str(arena, &i->value, "step_text", step_text(request, &i->value));
        view_str(arena, &i->value, "due_text",
                 short_day(request, view_get(&i->value, STR("due_on"))));
        view_bool(arena, &i->value, "is_late", late > 0);
        view_int(arena, &i->value, "n", late);
        view_cstr(arena, &i->value, "step",
                  str_is(firm_member(&i->value, "what"), "recall") ? "recall" : "next");
    }
}

/* What has happened: a link of ours to it, and a button to put it away. */
static void put_news(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("news"));
    const struct str head = STR("/referral/");

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        struct str link = firm_member(v, "link");
        view_str(request->arena, v, "day_text",
                 short_day(request, view_get(v, STR("made_on"))));
        view_str(request->arena, v, "url",
                 str_starts(link, head.ptr)
                     ? route_url(request->arena, "/referral/{id}",
                                 str_sub(link, head.len, link.len))
                     : route_url(request->arena, "/day"));
        view_str(
            request->arena, v, "do_url",
            route_url(request->arena, "/outbox/message/{id}", firm_member(v, "id")));
    }
    view_bool(request->arena, view, "has_news", list->count > 0);
}

static void put_meetings(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("meetings"));
    const bool leads = gate_leads(request, "referral_see");

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        firm_put_meeting(request, v);
        view_str(request->arena, v, "day_text",
                 short_day(request, view_get(v, STR("on"))));
        if (leads)
            view_str(request->arena, v, "url",
                     route_url(request->arena, "/referral/{id}",
                               firm_member(v, "referral_id")));
        else
            view_null(request->arena, v, "url");
    }
    view_bool(request->arena, view, "has_meetings", list->count > 0);
}

/* What has come to the lists since yesterday. */
static void put_lists(const struct request *request, struct view *view)
{
    const struct view *people = view_get(view, STR("new_needs"));
    const struct view *needs = view_get(view, STR("new_people"));
    struct arena *arena = request->arena;

    for (struct view_item *i = people->list.first; i; i = i->next) {
        struct view *v = &i->value;
        view_str(arena, v, "url",
                 route_url(arena, "/person/{id}/needs", firm_member(v, "person_id")));
        view_str(arena, v, "profile_text",
                 id_text(arena, view_get(v, STR("profile"))->integer));
    }
    for (struct view_item *i = needs->list.first; i; i = i->next)
        view_str(
            arena, &i->value, "url",
            route_url(arena, "/need/{id}/matches", firm_member(&i->value, "need_id")));
    view_bool(arena, view, "has_lists", people->count + needs->count > 0);
    view_bool(arena, view, "has_new_needs", people->count > 0);
    view_bool(arena, view, "has_new_people", needs->count > 0);
}

/* Where so many days stand on an axis of `most`: "12.5%". */
static void put_x(struct arena *arena, struct view *v, int64_t days, int64_t most)
{
    struct buf x = buf_new(arena);
    const int64_t milli = days * 1000 / most;

    buf_format(&x, "%lld.%lld%%", (long long)(milli / 10), (long long)(milli % 10));
    view_str(arena, v, "x", buf_str(&x));
}

/* Those of whom no ring is drawn: who has been there longest has one. */
static void put_undrawn(const struct request *request, struct view *v, int64_t n)
{
    struct buf text = buf_new(request->arena);

    if (n > 0)
        message_add(&text, request->lang,
                    N_("and {n} more, who have been there for fewer days"),
                    (struct hole[]){ HOLE_NUM("n", n) }, 1);
    view_str(request->arena, v, "more_text", buf_str(&text));
}

/* A ring each, placed by days; the limit a dashed line. */
static void put_rings(const struct request *request, struct view *v, int64_t most)
{
    const struct view *each = view_get(v, STR("each")),
                      *limit = view_get(v, STR("limit_days"));
    struct view *rings = view_put_array(request->arena, v, "rings"),
                *lines = view_put_array(request->arena, v, "limits");
    const int64_t late = view_get(v, STR("late"))->integer;
    struct buf text = buf_new(request->arena);

    for (const struct view_item *i = each->list.first; i; i = i->next) {
        struct view *ring = view_add_object(request->arena, rings);
        put_x(request->arena, ring, view_get(&i->value, STR("days"))->integer, most);
        view_bool(request->arena, ring, "past",
                  view_get(&i->value, STR("late"))->boolean);
    }
    if (limit->kind == VIEW_INT)
        put_x(request->arena, view_add_object(request->arena, lines), limit->integer,
              most);
    if (late > 0)
        message_add(&text, request->lang, N_("{n} past the limit"),
                    (struct hole[]){ HOLE_NUM("n", late) }, 1);
    view_str(request->arena, v, "late_text", buf_str(&text));
    put_undrawn(request, v, view_number(v, "more"));
}

/* How far the axis of all the lines goes. */
static int64_t most_days(const struct view *stages)
{
    int64_t most = 1;

    for (const struct view_item *i = stages->list.first; i; i = i->next) {
        const struct view *limit = view_get(&i->value, STR("limit_days"));
        int64_t longest = view_get(&i->value, STR("days_longest"))->integer;
        most = longest > most ? longest : most;
        if (limit->kind == VIEW_INT && limit->integer > most)
            most = limit->integer;
    }
    return most;
}

/* Her people by stage; a programme is named on its first line. */
static void put_stages(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("stages"));
    const bool leads = gate_leads(request, "programme_list");
    const int64_t most = most_days(list);
    struct str before = STR("");

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "programme_id");
        view_bool(request->arena, &i->value, "is_first", !str_eq(id, before));
        view_str(request->arena, &i->value, "url",
                 leads ? route_url(request->arena, "/programme/{slug}", id) : STR(""));
        put_rings(request, &i->value, most);
        before = id;
    }
    view_int(request->arena, view, "most_days", most);
    view_bool(request->arena, view, "has_stages", list->count > 0);
}

/* "2 people wait for an answer." */
static void put_number(const struct request *request, struct view *view,
                       const char *key, const char *message, int64_t n)
{
    struct buf text = buf_new(request->arena);

    message_add(&text, request->lang, message, (struct hole[]){ HOLE_NUM("n", n) }, 1);
    view_str(request->arena, view, key, buf_str(&text));
}

static void put_silent(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("silent"));

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        view_str(request->arena, v, "url",
                 route_url(request->arena, "/firm/{id}", firm_member(v, "firm_id")));
        put_number(request, v, "days_text", N_("{n} days"),
                   view_get(v, STR("days"))->integer);
        put_number(request, v, "waiting_text", N_("{n} people wait for an answer."),
                   view_get(v, STR("people"))->integer);
        view_str(request->arena, v, "closes_text",
                 firm_day_of(request, view_get(v, STR("closes_on"))));
    }
    view_bool(request->arena, view, "has_silent", list->count > 0);
}

/* A door an occasion: open when it was made. */
static void put_doors(const struct request *request, struct view *view)
{
    const struct view *month = view_get(view, STR("month"));
    int64_t done = view_get(month, STR("occasions"))->integer;
    int64_t target = view_get(month, STR("occasions_target"))->integer;
    struct view *list = view_put_array(request->arena, view, "doors");

    for (int64_t i = 0; i < (done > target ? done : target) && i < 12; i++) {
        struct view *v = view_add_object(request->arena, list);
        view_int(request->arena, v, "nth", i + 1);
        view_bool(request->arena, v, "done", i < done);
    }
}

static bool put_firms(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct firm_list_ask ask = { FIRMS_MINE, FIRMS_BY_VISIT, STR("") };
    struct view *answer;
    uint32_t count = 0;

    if (!firm_list(&call, &ask, &answer, err))
        return false;
    struct view *list = view_put_array(request->arena, view, "unseen");
    const struct view *firms = view_get(answer, STR("firms"));
    for (const struct view_item *i = firms->list.first; i && count < FIRMS_SHOWN;
         i = i->next, count++) {
        struct view *v = view_add_object(request->arena, list);
        struct str visited =
            firm_day_of(request, view_get(&i->value, STR("visited_on")));
        firm_put_stands(request, &i->value, v);
        view_str(request->arena, v, "name", firm_member(&i->value, "name"));
        view_str(request->arena, v, "place", firm_member(&i->value, "place"));
        view_str(request->arena, v, "headcount", firm_member(&i->value, "headcount"));
        view_str(request->arena, v, "visited_text", visited);
        view_str(
            request->arena, v, "url",
            route_url(request->arena, "/firm/{id}", firm_member(&i->value, "firm_id")));
    }
    view_bool(request->arena, view, "has_unseen", count > 0);
    return true;
}

/* Days to put something off to, and why. */
static void put_snooze(const struct request *request, struct view *view)
{
    static const struct {
        int32_t days;
        const char *label;
    } choices[] = { { 1, N_("to tomorrow") },
                    { 7, N_("a week") },
                    { 30, N_("a month") } };
    struct view *list = view_put_array(request->arena, view, "untils");

    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct view *v = view_add_object(request->arena, list);
        view_day(request->arena, v, "day", moment_day(request->now) + choices[i].days);
        view_cstr(request->arena, v, "text",
                  message_for(request->lang, choices[i].label, 1));
    }
    firm_put_choices(request, view, "reasons", CODED(todo_reasons), STR("no_time"));
}

/* POST /day/todo: done, put off or taken up again. */
bool todo_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct todo_act act = { .until_on = DAY_NONE };

    if (!form_text(&request->form, "rule", WORD_BYTES, &act.rule, err) ||
        !form_text(&request->form, "act", WORD_BYTES, &act.act, err) ||
        !form_id(&request->form, "subject", &act.subject_rid, err) ||
        !firm_form_day(request, "made_on", &act.made_on, err) ||
        !form_text_or_none(&request->form, "reason", WORD_BYTES, &act.reason, err) ||
        !firm_form_day(request, "until_on", &act.until_on, err))
        return false;
    if (!str_is(act.act, "snoozed"))
        act.reason = STR("");
    return todo_do(&call, &act, err) && reply_see_other(reply, "/day");
}

bool day_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct buf today = buf_new(arena);
    struct view *view;

    if (!day_show(&call, &view, err))
        return false;
    message_day(&today, request->lang, moment_day(call.now));
    view_str(arena, view, "today_text", buf_str(&today));
    view_bool(arena, view, "has_steps", view_get(view, STR("steps"))->count > 0);
    view_bool(arena, view, "has_coming", view_get(view, STR("coming"))->count > 0);
    put_steps(request, view, "steps");
    put_steps(request, view, "coming");
    put_news(request, view);
    put_meetings(request, view);
    put_stages(request, view);
    put_silent(request, view);
    put_lists(request, view);
    put_doors(request, view);
    put_snooze(request, view);
    view_str(arena, view, "calendar_url", route_url(arena, "/day/calendar"));
    view_str(arena, view, "firms_url", route_url(arena, "/firms"));
    view_str(arena, view, "visits_url", route_url(arena, "/visits"));
    return app_put_doubts(request, view, err) && put_firms(request, view, err) &&
           reply_page(reply, "day", N_("My day"), view);
}
