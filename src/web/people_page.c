/*
 * people_page.c: whom one works with, and finding someone by name or number.
 *
 *   GET  /people?scope=mine|unit|unheld&order=name|newest&after=ID&back=1
 *   GET  /people/search?s=...    what was searched for last, under a veil (veil.h)
 *   POST /people/search          q: to that page; as JSON what the typeahead shows
 *
 * Both are answered from memory (service/people_keep). Whoever is protected is in
 * neither; only who may see her finds her, by her whole number.
 */
#include "base/date.h"
#include "service/people_keep.h"
#include "service/person_number.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/person_alike.h"
#include "web/person_text.h"
#include "web/trail.h"
#include "web/veil.h"

#define ROWS_SHOWN  50u
#define HITS_SHOWN  20u
#define QUERY_BYTES 100u

enum scope { SCOPE_MINE, SCOPE_UNIT, SCOPE_UNHELD, SCOPE_COUNT };

static const char *const scope_words[] = { "mine", "unit", "unheld" };
static const char *const scope_labels[] = { N_("Mine"), N_("The whole unit"),
                                            N_("Nobody has them") };
static const char *const order_words[] = { "name", "newest" };
static const char *const order_labels[] = { N_("By name"), N_("Newest first") };
_Static_assert(sizeof order_words / sizeof *order_words == PEOPLE_ORDER_COUNT, "all");

struct asked {
    uint32_t scope, order;
    struct str after;
    bool back;
};

/* ------------------------------------------------------------ what is said of all */

static void put_row(struct request *request, struct view *list,
                    const struct people_row *row)
{
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);
    struct str id = id_text(arena, row->rid);

    view_str(arena, v, "id", id);
    view_str(arena, v, "name", person_name_sorted(arena, row->surname, row->given));
    view_bool(arena, v, "unnamed", row->unnamed);
    view_bool(arena, v, "unheld", row->holder_id == 0);
    view_str(arena, v, "born", person_born(arena, row->born_on));
    view_str(arena, v, "url", route_url(arena, "/person/{id}", id));
}

/* Whether names are there at all, and how many of them yet. */
static void put_state(struct request *request, struct view *view)
{
    struct people_keep *people = request->app->call.people;
    struct people_state state = { 0, 0, false };
    struct arena *arena = request->arena;

    if (people)
        people_state(people, &state);
    if (state.complete) /* their difference tells how many are protected */
        state.done = state.all = 0;
    view_bool(arena, view, "no_keys", !request->app->call.keys || !people);
    view_bool(arena, view, "loading", people && !state.complete);
    view_int(arena, view, "done", (int64_t)state.done);
    view_int(arena, view, "of_all", (int64_t)state.all);
    view_str(arena, view, "search_url", route_url(arena, "/people/search"));
    if (gate_may(request, "person_add"))
        view_str(arena, view, "new_url", route_url(arena, "/person/new"));
    else
        view_null(arena, view, "new_url");
}

/* ------------------------------------------------------------------------- the list */

static struct str list_url(struct request *request, const struct asked *asked,
                           struct str after, bool back)
{
    struct buf url = buf_new(request->arena);

    buf_format(&url, "/people?scope=%s&order=%s", scope_words[asked->scope],
               order_words[asked->order]);
    if (after.len > 0)
        url_add_query(&url, "after", after);
    if (back)
        url_add_query(&url, "back", STR("1"));
    return buf_str(&url);
}

static void put_choices(struct request *request, struct view *view,
                        const struct asked *asked)
{
    struct arena *arena = request->arena;
    struct view *scopes = view_put_array(arena, view, "scopes");
    struct view *orders = view_put_array(arena, view, "orders");

    for (uint32_t i = 0; i < SCOPE_COUNT; i++) {
        struct asked other = { .scope = i, .order = asked->order };
        struct view *v = view_add_object(arena, scopes);
        view_str(arena, v, "url", list_url(request, &other, STR(""), false));
        view_cstr(arena, v, "label", message_for(request->lang, scope_labels[i], 1));
        view_bool(arena, v, "here", i == asked->scope);
    }
    for (uint32_t i = 0; i < PEOPLE_ORDER_COUNT; i++) {
        struct asked other = { .scope = asked->scope, .order = i };
        struct view *v = view_add_object(arena, orders);
        view_str(arena, v, "url", list_url(request, &other, STR(""), false));
        view_cstr(arena, v, "label", message_for(request->lang, order_labels[i], 1));
        view_bool(arena, v, "here", i == asked->order);
    }
}

static void put_paging(struct request *request, struct view *view,
                       const struct asked *asked, const struct people_page *page)
{
    struct arena *arena = request->arena;

    if (page->before && page->count > 0)
        view_str(arena, view, "before_url",
                 list_url(request, asked, id_text(arena, page->row[0].rid), true));
    else
        view_null(arena, view, "before_url");
    if (page->more)
        view_str(arena, view, "more_url",
                 list_url(request, asked,
                          id_text(arena, page->row[page->count - 1].rid), false));
    else
        view_null(arena, view, "more_url");
}

static bool read_asked(struct request *request, struct asked *asked, struct err *err)
{
    struct word_list scopes = { scope_words, SCOPE_COUNT };
    struct word_list orders = { order_words, PEOPLE_ORDER_COUNT };
    const struct form *query = &request->query;

    asked->scope = request->actor && request->actor->user_id ? SCOPE_MINE : SCOPE_UNIT;
    asked->order = PEOPLE_BY_NAME;
    asked->back = form_has(query, "back");
    return (!form_has(query, "scope") ||
            form_choice(query, "scope", scopes, &asked->scope, err)) &&
           (!form_has(query, "order") ||
            form_choice(query, "order", orders, &asked->order, err)) &&
           form_text_or_none(query, "after", QUERY_BYTES, &asked->after, err);
}

static bool find_page(struct request *request, const struct asked *asked,
                      struct people_page *page, struct err *err)
{
    struct call call = app_call(request);
    struct people_ask ask = { .domain_id = call.actor->domain_id,
                              .org_id = call.actor->org_id,
                              .holder_id = asked->scope == SCOPE_MINE
                                               ? call.actor->user_id
                                               : PEOPLE_ANY,
                              .order = (enum people_order)asked->order,
                              .back = asked->back,
                              .most = ROWS_SHOWN };
    int64_t rid = 0;

    if (asked->scope == SCOPE_UNHELD)
        ask.holder_id = 0;
    if (asked->after.len > 0 && str_int(asked->after, &rid) &&
        !person_row_of(&call, rid, &ask.after, err))
        return false;
    if (call.people)
        people_list(call.people, &ask, request->arena, page);
    return true;
}

bool people_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena), *list;
    struct people_page page = { .count = 0 };
    struct asked asked;

    if (!read_asked(request, &asked, err) || !find_page(request, &asked, &page, err) ||
        !person_listed(request, reply, page.row, page.count, err) ||
        !app_put_doubts(request, view, err))
        return false;
    put_state(request, view);
    view_int(request->arena, view, "n", page.all);
    view_bool(request->arena, view, "any", page.count > 0);
    view_cstr(request->arena, view, "q", "");
    view_bool(request->arena, view, "show_unheld", asked.scope == SCOPE_UNIT);
    list = view_put_array(request->arena, view, "people");
    for (uint32_t i = 0; i < page.count; i++)
        put_row(request, list, &page.row[i]);
    put_choices(request, view, &asked);
    put_paging(request, view, &asked, &page);
    return reply_page(reply, "people", N_("People"), view);
}

/* ---------------------------------------------------------------------- searching */

/* Keeps those who may be shown, in their order. */
static uint32_t keep_shown(const struct request *request, struct people_hits *hits)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < hits->count && count < HITS_SHOWN; i++)
        if (person_may_see(request, &hits->row[i]))
            hits->row[count++] = hits->row[i];
    return count;
}

/* A protected identity, by her whole number, for the few who may see her. */
static bool put_protected(struct request *request, struct view *view, struct str typed,
                          struct err *err)
{
    struct call call = app_call(request);
    struct identity_held held = { 0 };

    if ((call.actor->roles & 1U << ROLE_PROTECTOR) &&
        !person_by_number(&call, typed, 1U << RELATION_PROTECTED, &held, err))
        return false;
    if (held.seen_id)
        request_shows(request, held.seen_id); /* which alerts */
    if (held.seen_id)
        view_str(request->arena, view, "protected_url",
                 route_url(request->arena, "/person/{id}",
                           id_text(request->arena, held.seen_rid)));
    else
        view_null(request->arena, view, "protected_url");
    return true;
}

static bool show_found(struct request *request, struct str typed, struct reply *reply,
                       struct err *err)
{
    struct people_hits hits = { .count = 0 };
    struct view *view = view_object(request->arena), *list;

    if (!put_protected(request, view, typed, err) ||
        !person_seek(request, typed, &hits, err))
        return false;
    uint32_t count = keep_shown(request, &hits);
    if (!person_listed(request, reply, hits.row, count, err))
        return false;
    put_state(request, view);
    view_str(request->arena, view, "q", typed);
    view_bool(request->arena, view, "asked", typed.len > 0);
    view_bool(request->arena, view, "any", count > 0);
    view_int(request->arena, view, "n", count);
    list = view_put_array(request->arena, view, "people");
    for (uint32_t i = 0; i < count; i++)
        put_row(request, list, &hits.row[i]);
    view_str(request->arena, view, "people_url", route_url(request->arena, "/people"));
    return reply_page(reply, "people_search", N_("Find a person"), view);
}

bool people_search_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_found(request, veil_get(request), reply, err);
}

bool people_search_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str typed;

    if (!request->wants_json)
        return veil_search(request, reply, request->path, err);
    return form_text_or_none(&request->form, "q", QUERY_BYTES, &typed, err) &&
           show_found(request, typed, reply, err);
}
