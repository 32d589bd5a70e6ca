/*
 * log_page.c: the log of who has seen what: for who reviews it, and for the person.
 *
 *   GET  /log?from=&to=&user=&action=&kind=&before=
 *   GET  /log/strangers?from=&to=&before=   what nobody's account did
 *   POST /log/seen            alert       the reviewer has looked at it
 *   GET  /log/{row}/person    to the log of the person that row is about
 *   POST /log/person          number      to the log of the person whose it is
 *   GET  /person/{id}/log?before=&all=1   all: as much as fits a printed list
 */
#include "service/audit_owed.h"
#include "service/audit_review.h"
#include "service/audit_words.h"
#include "service/person_number.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/trail.h"

#define PRINTED_MOST 2000u
#define NUMBER_BYTES 40u

bool app_audit(struct request *request, const struct audit_note *note, struct err *err)
{
    struct call call = app_call(request);

    if (!audit_write(&call, note, err))
        return false;
    request->audit_ticket = call.ticket;
    return true;
}

void app_log(const struct request *request, struct audit_owed *owed)
{
    owed->store = request->app->call.store;
}

/* ------------------------------------------------------------------------- filters */

/* A day, or empty for none. */
static bool day_or_none(const struct form *form, const char *name, int32_t *day,
                        struct err *err)
{
    struct str text;

    *day = DAY_NONE;
    return !form_get(form, name, &text) || str_trim(text).len == 0 ||
           form_day(form, name, day, err);
}

static bool id_or_none(const struct form *form, const char *name, int64_t *id,
                       struct err *err)
{
    struct str text;

    *id = 0;
    return !form_get(form, name, &text) || str_trim(text).len == 0 ||
           form_id(form, name, id, err);
}

static bool read_ask(const struct request *request, struct audit_ask *ask,
                     struct err *err)
{
    static const char *const kinds[] = { "read", "write",   "alert",
                                         "seen", "refused", "sign" };
    const struct form *form = &request->query;
    bool known = false;

    if (!day_or_none(form, "from", &ask->from_day, err) ||
        !day_or_none(form, "to", &ask->to_day, err) ||
        !id_or_none(form, "user", &ask->user_id, err) ||
        !id_or_none(form, "before", &ask->before, err) ||
        !form_text_or_none(form, "action", FORM_NAME_MAX_BYTES, &ask->action, err) ||
        !form_text_or_none(form, "kind", FORM_NAME_MAX_BYTES, &ask->kind, err))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known = known || str_is(ask->kind, kinds[i]);
    return known || ask->kind.len == 0 ||
           err_set(err, ERR_INPUT,
                   N_("kind is read, write, alert, seen, refused or sign"));
}

static void put_choice(const struct request *request, struct view *list,
                       const char *word, const char *text, struct str chosen)
{
    struct view *v = view_add_object(request->arena, list);

    view_cstr(request->arena, v, "word", word);
    view_cstr(request->arena, v, "text", message_for(request->lang, text, 1));
    view_bool(request->arena, v, "chosen", str_is(chosen, word));
}

static void put_filters(const struct request *request, struct view *page,
                        struct view *view, const struct audit_ask *ask)
{
    struct view *list = view_put_array(request->arena, page, "actions");
    const char *word;

    for (uint32_t i = 0; (word = audit_action_word(i)) != NULL; i++)
        put_choice(request, list, word, audit_action_text(str_from(word)), ask->action);
    list = view_put_array(request->arena, page, "kinds");
    put_choice(request, list, "read", N_("seen"), ask->kind);
    put_choice(request, list, "write", N_("changed"), ask->kind);
    put_choice(request, list, "alert", N_("protected identity"), ask->kind);
    put_choice(request, list, "seen", N_("reviewed"), ask->kind);
    put_choice(request, list, "refused", N_("refused"), ask->kind);
    put_choice(request, list, "sign", N_("signed in or out"), ask->kind);
    list = view_put_array(request->arena, page, "users");
    for (const struct view_item *i = view_get(view, STR("users"))->list.first; i;
         i = i->next) {
        struct view *v = view_add_object(request->arena, list);
        struct str user = view_get(&i->value, STR("user"))->text;
        view_str(request->arena, v, "user", user);
        view_str(request->arena, v, "name", view_get(&i->value, STR("name"))->text);
        view_bool(request->arena, v, "chosen",
                  str_eq(user, id_text(request->arena, ask->user_id)));
    }
}

/* -------------------------------------------------------------------------- review */

static struct str whose_url(const struct request *request, const struct view *row)
{
    return route_url(request->arena, "/log/{row}/person",
                     view_get(row, STR("seq"))->text);
}

static struct str day_words(const struct request *request, struct str text)
{
    struct buf words = buf_new(request->arena);
    int32_t day;

    if (date_parse(text, &day))
        message_day(&words, request->lang, day);
    return buf_str(&words);
}

/* Whether a reviewer may open the log of the one a row is about: she was in relation to
 * who looked as a case of this secrecy domain, and was no protected identity. A refusal
 * does not tell whether there was a case. */
static bool leads_on(const struct view *row)
{
    struct str relation = view_get(row, STR("relation"))->text;

    return str_is(relation, "o") || str_is(relation, "u") || str_is(relation, "x");
}

/* Rows under the day they were written. */
static void put_days(const struct request *request, struct view *page,
                     const struct view *rows)
{
    struct arena *arena = request->arena;
    struct view *days = view_put_array(arena, page, "days"), *list = NULL;
    struct str now = { 0 };

    for (struct view_item *i = rows->list.first; i; i = i->next) {
        struct str on = view_get(&i->value, STR("on"))->text;
        if (!list || !str_eq(on, now)) {
            struct view *day = view_add_object(arena, days);
            view_str(arena, day, "day", day_words(request, on));
            list = view_put_array(arena, day, "lines");
            now = on;
        }
        struct view *v = view_add_object(arena, list);
        *v = i->value;
        struct str kind = view_get(v, STR("kind"))->text;
        view_bool(arena, v, "is_alert", str_is(kind, "alert"));
        view_bool(arena, v, "is_write", str_is(kind, "write"));
        view_bool(arena, v, "is_seen", str_is(kind, "seen"));
        bool refused = str_is(kind, "refused"), sign = str_is(kind, "sign");
        bool many = view_get(v, STR("people"))->integer > 1;
        view_bool(arena, v, "is_refused", refused);
        view_bool(arena, v, "many", many && !refused && !sign);
        view_bool(arena, v, "often", many && (refused || sign));
        view_int(arena, v, "n", view_get(v, STR("people"))->integer);
        view_bool(arena, v, "open",
                  view_get(v, STR("has_case"))->boolean && leads_on(v) && !refused);
        view_str(arena, v, "whose_url", whose_url(request, v));
    }
}

static struct str more_url(const struct request *request, const struct view *view,
                           const struct audit_ask *ask)
{
    struct buf url = buf_new(request->arena);

    buf_add(&url, route_url(request->arena, request->route->pattern));
    url_add_query(&url, "from", view_get(view, STR("from"))->text);
    url_add_query(&url, "to", view_get(view, STR("to"))->text);
    if (ask->user_id)
        url_add_query(&url, "user", id_text(request->arena, ask->user_id));
    if (ask->action.len)
        url_add_query(&url, "action", ask->action);
    if (ask->kind.len)
        url_add_query(&url, "kind", ask->kind);
    url_add_query(&url, "before", view_get(view, STR("before"))->text);
    return buf_str(&url);
}

bool log_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct audit_ask ask = { 0 };
    struct view *view = NULL, *page;

    if (!read_ask(request, &ask, err) || !audit_review(&call, &ask, &view, err))
        return false;
    if (request->wants_json)
        return reply_page(reply, "log", N_("Who has seen what"), view);
    page = view_put_object(arena, view, "page");
    view_bool(arena, page, "untold", form_has(&request->query, "untold"));
    view_int(arena, page, "n", view_get(view, STR("alerts"))->count);
    view_bool(arena, page, "any", view_get(view, STR("alerts"))->count > 0);
    view_str(arena, page, "form_url", route_url(arena, "/log"));
    view_str(arena, page, "seen_url", route_url(arena, "/log/seen"));
    view_str(arena, page, "find_url", route_url(arena, "/log/person"));
    view_bool(arena, page, "nobody", form_has(&request->query, "nobody"));
    put_filters(request, page, view, &ask);
    put_days(request, page, view_get(view, STR("rows")));
    if (view_get(view, STR("before"))->kind == VIEW_STR)
        view_str(arena, page, "more_url", more_url(request, view, &ask));
    else
        view_null(arena, page, "more_url");
    return reply_page(reply, "log", N_("Who has seen what"), view);
}

/* A page of its own beside log.html: counts about nobody, so no names, alerts or links
 * to a person's log; what they share is the period (log_period.html). */
bool log_strangers_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct audit_ask ask = { 0 };
    struct view *view = NULL, *page;

    if (!read_ask(request, &ask, err))
        return false;
    ask.user_id = 0;
    ask.action = ask.kind = STR("");
    if (!audit_strangers(&call, &ask, &view, err))
        return false;
    if (request->wants_json)
        return reply_page(reply, "log_strangers", N_("Without signing in"), view);
    page = view_put_object(arena, view, "page");
    view_str(arena, page, "form_url", route_url(arena, "/log/strangers"));
    put_days(request, page, view_get(view, STR("rows")));
    if (view_get(view, STR("before"))->kind == VIEW_STR)
        view_str(arena, page, "more_url", more_url(request, view, &ask));
    else
        view_null(arena, page, "more_url");
    return reply_page(reply, "log_strangers", N_("Without signing in"), view);
}

bool log_seen_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t seq;

    if (!form_id(&request->form, "alert", &seq, err) || !audit_tick(&call, seq, err))
        return false;
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/log");
}

bool log_whose_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t seq, rid;

    if (!path_id(request, "row", &seq, err) || !audit_whose(&call, seq, &rid, err))
        return false;
    if (rid == 0) /* on the page that led here, since it could not know */
        return reply_see_other(reply, "/log?untold={row}",
                               url_int(request->arena, seq));
    return reply_see_other(reply, "/person/{id}/log", url_int(request->arena, rid));
}

/* Whom she may not open, and who is not there: the same rows, the same answer. */
static bool found_nobody(struct request *request, struct reply *reply, int64_t hidden,
                         struct err *err)
{
    const struct audit_note note = { .actor = request->actor,
                                     .at = request->now,
                                     .action = str_from(request->route->action),
                                     .relation = RELATION_STRANGER,
                                     .kind = AUDIT_REFUSED,
                                     .person_id = hidden };

    request_shows_nobody(request);
    return app_audit(request, &note, err) && reply_see_other(reply, "/log?nobody=1");
}

bool log_person_post(struct request *request, struct reply *reply, struct err *err)
{
    static const uint32_t seen =
        1U << RELATION_OWN | 1U << RELATION_UNIT | 1U << RELATION_DOMAIN;
    struct call call = app_call(request);
    struct identity_held held;
    struct str typed;

    request_only_shows(request);
    if (!form_text(&request->form, "number", NUMBER_BYTES, &typed, err) ||
        !person_by_number(&call, typed, seen, &held, err))
        return false;
    if (!held.seen_id)
        return found_nobody(request, reply, held.hidden_id, err);
    request_shows(request, held.seen_id);
    return reply_see_other(reply, "/person/{id}/log",
                           id_text(request->arena, held.seen_rid));
}

/* -------------------------------------------------------------------------- person */

bool person_log_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct audit_person_ask ask = { .person_id = request->subject_id };
    struct str id = path_text(request, "id");
    struct view *view = NULL, *page;

    if (!id_or_none(&request->query, "before", &ask.before, err))
        return false;
    if (form_has(&request->query, "all"))
        ask.most = PRINTED_MOST;
    if (!audit_person(&call, &ask, &view, err))
        return false;
    if (request->wants_json)
        return reply_page(reply, "person_log", N_("Who has seen the data, and when"),
                          view);
    page = view_put_object(arena, view, "page");
    struct view *rows = view_put_array(arena, page, "lines");
    for (const struct view_item *i = view_get(view, STR("rows"))->list.first; i;
         i = i->next) {
        struct view *v = view_add_object(arena, rows);
        *v = i->value;
        view_str(arena, v, "day", day_words(request, view_get(v, STR("on"))->text));
    }
    view_bool(arena, page, "any", rows->count > 0);
    view_bool(arena, page, "mine", request->actor->person_id == request->subject_id);
    if (gate_leads(request, "person_see"))
        view_str(arena, page, "person_url", route_url(arena, "/person/{id}", id));
    else
        view_null(arena, page, "person_url");
    view_str(arena, page, "log_url", route_url(arena, "/log"));
    if (gate_leads(request, "disclosure_see") && !gate_leads(request, "person_see"))
        view_str(arena, page, "told_url",
                 route_url(arena, "/person/{id}/disclosures", id));
    else
        view_null(arena, page, "told_url"); /* from the person's own page */
    view_str(arena, page, "all_url", route_url(arena, "/person/{id}/log?all=1", id));
    const struct view *before = view_get(view, STR("before"));
    if (before->kind == VIEW_STR)
        view_str(
            arena, page, "more_url",
            route_url(arena, "/person/{id}/log?before={before}", id, before->text));
    else
        view_null(arena, page, "more_url");
    return reply_page(reply, "person_log", N_("Who has seen the data, and when"), view);
}
