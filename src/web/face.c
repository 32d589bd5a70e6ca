/*
 * face.c: one handler, two faces: a reply becomes a page for people or JSON for
 * programs; an error becomes either.
 */
#include <assert.h>

#include "web/csrf.h"
#include "web/router_parts.h"

#define TYPE_PAGE  "text/html; charset=utf-8"
#define TYPE_JSON  "application/json"
#define TYPE_TEXT  "text/plain; charset=utf-8"
#define SENT_LEAST 20u  /* bytes of a text that one wants to read again */
#define SENT_MOST  128u /* fields that are given back */
/* What an error page may take on top of a request that went over its limit. */
#define ERROR_ARENA_BYTES ((size_t)1 << 20)

static const char *const lang_names[LANG_COUNT] = {
    [LANG_SV] = "Svenska", [LANG_EN] = "English"
};

/* ---------- what the layout needs ---------- */

/* Whether the reader may open a path of ours without holes. */
static bool may_open(const struct request *request, const char *url)
{
    const struct router_options *options = &request->router->options;
    struct match match;

    if (!options->access)
        return true;
    match = route_table_match(request->router, METHOD_GET, str_from(url));
    return request->actor && match.entry &&
           access_may(options->access, request->actor->roles, match.entry->action,
                      RELATION_NONE);
}

/* Where the logo leads: the first page, or for whom it is not, her own. */
static const char *home_of(const struct request *request)
{
    const struct router_options *options = &request->router->options;
    const char *home = options->home_url ? options->home_url : "/";

    return request->actor && !may_open(request, home) ? ROUTE_OWN_PAGE : home;
}

static void add_place(const struct request *request, struct view *places,
                      const struct nav_item *item, bool current)
{
    struct view *view = view_add_object(request->arena, places);

    view_cstr(request->arena, view, "label",
              message_for(request->lang, item->label, 1));
    view_cstr(request->arena, view, "url", item->url);
    view_bool(request->arena, view, "current", current);
}

/*
 * Adds to `nav` the entry of the group that begins at place `first`, when the reader
 * may open any of it. Gives its places when she stands in one of several; else NULL.
 */
static struct view *add_group(const struct request *request, uint32_t first,
                              struct view *nav)
{
    const struct router_options *options = &request->router->options;
    const char *now = request->route ? request->route->nav : NULL;
    const struct nav_item *head = NULL;
    struct view *group = view_object(request->arena),
                *places = view_put_array(request->arena, group, "places");
    bool here = false;

    for (uint32_t i = first; i < options->nav_count; i++) {
        const struct nav_item *item = &options->nav[i];
        bool current = now && strcmp(now, item->nav) == 0;
        if (strcmp(item->group, options->nav[first].group) != 0)
            break;
        if (!may_open(request, item->url))
            continue;
        head = head ? head : item;
        here |= current;
        add_place(request, places, item, current);
    }
    if (!head)
        return NULL;
    add_place(request, nav, head, here);
    view_cstr(request->arena, group, "label",
              message_for(request->lang, head->label, 1));
    return here && places->count > 1 ? group : NULL;
}

/* The menu, an entry a group, and the places of the group one stands in. */
static void put_nav(const struct request *request, struct view *site)
{
    const struct router_options *options = &request->router->options;
    struct view *nav = view_put_array(request->arena, site, "nav"), *here = NULL;

    for (uint32_t i = 0; i < options->nav_count; i++) {
        const struct nav_item *item = &options->nav[i];
        if (i > 0 && strcmp(item->group, item[-1].group) == 0)
            continue;
        struct view *group = add_group(request, i, nav);
        here = group ? group : here;
    }
    view_bool(request->arena, site, "has_nav", nav->count > 0);
    if (here)
        view_put(request->arena, site, "group", here);
    else
        view_null(request->arena, site, "group");
}

/* The field that searches everything, for those who have it. */
static void put_search(const struct request *request, struct view *site)
{
    struct match match =
        route_table_match(request->router, METHOD_POST, str_from(ROUTE_SEARCH_ALL));

    if (match.entry && may_open(request, ROUTE_SEARCH_ALL))
        view_cstr(request->arena, site, "search_url", ROUTE_SEARCH_ALL);
    else
        view_null(request->arena, site, "search_url");
}

static void put_units(struct arena *arena, const struct session *session,
                      struct view *who)
{
    struct view *units = view_put_array(arena, who, "units");

    for (uint32_t i = 0; i < session->unit_count; i++) {
        struct view *unit = view_add_object(arena, units);
        view_str(arena, unit, "id", id_text(arena, session->units[i].org_id));
        view_cstr(arena, unit, "name", session->units[i].name);
        view_bool(arena, unit, "current", i == session->unit);
    }
    view_bool(arena, who, "many_units", session->unit_count > 1);
}

/* Who has signed in, for which unit, and until when. */
static void put_who(const struct request *request, struct view *site)
{
    const struct session *session = request->session;
    struct arena *arena = request->arena;

    if (!session) {
        view_null(arena, site, "who");
        return;
    }
    struct view *who = view_put_object(arena, site, "who");
    int64_t last = session_ends_last(session), ends = session_ends_at(session);
    view_cstr(arena, who, "name",
              session->name[0] ? session->name
                               : message_for(request->lang, N_("My page"), 1));
    view_cstr(arena, who, "unit", session->units[session->unit].name);
    put_units(arena, session, who);
    view_str(arena, who, "me_url", STR("/me"));
    view_str(arena, who, "unit_url", STR("/me/unit"));
    view_str(arena, who, "sign_out_url", STR("/sign-out"));
    view_str(arena, who, "session_url", STR("/session"));
    view_str(arena, who, "again_url",
             route_url(arena, "/sign-in?back={back}", request->back));
    view_str(arena, who, "back", request->back);
    view_str(arena, who, "ends", reply_clock(arena, request->lang, ends));
    view_int(arena, who, "seconds", (ends - session->seen_at) / MOMENT_SECOND);
    view_int(arena, who, "last_seconds", (last - session->seen_at) / MOMENT_SECOND);
    view_bool(arena, who, "is_last", ends == last);
}

static void put_langs(const struct request *request, struct view *site)
{
    struct view *langs = view_put_array(request->arena, site, "langs");

    for (int i = 0; i < LANG_COUNT; i++) {
        const char *code = lang_code((enum lang)i);
        struct view *view = view_add_object(request->arena, langs);
        view_cstr(request->arena, view, "code", code);
        view_cstr(request->arena, view, "name", lang_names[i]);
        view_bool(request->arena, view, "current", i == (int)request->lang);
        view_str(request->arena, view, "url",
                 route_url(request->arena, "/lang?to={lang}&back={back}",
                           str_from(code), request->back));
    }
}

static const struct view *site_view(const struct request *request,
                                    const struct reply *reply)
{
    const struct router_options *options = &request->router->options;
    const struct asset *css = assets_named(&request->router->assets, "insteg.css");
    const struct asset *js = assets_named(&request->router->assets, "insteg.js");
    struct arena *arena = request->arena;
    struct view *outer = view_object(arena),
                *site = view_put_object(arena, outer, "site");

    assert(css && js);
    view_cstr(arena, site, "lang", lang_code(request->lang));
    view_cstr(arena, site, "dir", "ltr");
    view_cstr(arena, site, "title", message_for(request->lang, reply->title, 1));
    view_str(arena, site, "whose", reply->whose);
    view_bool(arena, site, "whose_above", /* her own page is headed with it */
              reply->whose.len > 0 && strcmp(reply->page, "person") != 0);
    view_str(arena, site, "css_url", css->url);
    view_str(arena, site, "js_url", js->url);
    view_bool(arena, site, "scripted", true);
    view_cstr(arena, site, "home_url", home_of(request));
    view_cstr(arena, site, "phone", options->phone);
    /* What is known of a protected identity does not go on paper (domain 3.2, P8). */
    bool unprinted = request->relation == RELATION_PROTECTED && !reply->printed;
    view_bool(arena, site, "unprinted", unprinted);
    view_cstr(arena, site, "body_class", unprinted ? "unprinted" : reply->body_class);
    view_cstr(arena, site, "main_class",
              reply->main_class ? reply->main_class : "wrap");
    view_str(arena, site, "csrf", request->csrf);
    view_bool(arena, site, "demo", request->demo);
    put_nav(request, site);
    put_search(request, site);
    put_who(request, site);
    put_langs(request, site);
    return outer;
}

/* ---------- the faces ---------- */

static bool show_page(struct request *request, const struct reply *reply,
                      struct answer *answer, struct err *err)
{
    struct buf out = buf_new(request->arena);

    if (request->wants_json) {
        view_write(&out, reply->view);
        buf_char(&out, '\n');
        answer->type = TYPE_JSON;
    } else {
        struct page page = { reply->page, reply->view, site_view(request, reply),
                             request->lang };
        if (!page_render(&request->router->pages, &page, &out, err))
            return false;
        answer->type = TYPE_PAGE;
    }
    answer->body = buf_str(&out);
    return true;
}

bool face_show(struct request *request, const struct reply *reply,
               struct answer *answer, struct err *err)
{
    int usual = reply->kind == REPLY_SEE_OTHER ? 303 : 200;

    switch (reply->kind) {
    case REPLY_PAGE:
        if (!show_page(request, reply, answer, err))
            return false;
        break;
    case REPLY_SEE_OTHER:
        answer->location = reply->location;
        answer->type = TYPE_TEXT;
        break;
    case REPLY_BYTES:
        answer->body = reply->bytes;
        answer->type = reply->type;
        answer->file_name = reply->file_name;
        answer->immutable = reply->immutable;
        break;
    case REPLY_NONE:
    default:
        return err_set(err, ERR_INTERNAL, N_("the page gave no answer"));
    }
    answer->status = reply->status ? reply->status : usual;
    answer->ticket = reply->ticket;
    answer->cookie[0] = reply->cookie;
    return true;
}

/* Passwords and codes are typed again; so is what was sent to come in. */
static bool is_secret(const struct request *request)
{
    const struct route *route = request->route;

    return !route || route->flags & ROUTE_SLOW ||
           str_is(str_from(route->action), ROUTE_OPEN_ACTION);
}

/* What came too late to be taken: the form again, filled, with a token that holds. Long
 * texts can be read and changed; the rest goes along. */
static void put_again(const struct request *request, struct view *error)
{
    struct arena *arena = request->arena;

    if (!request->stale || is_secret(request) || request->form.count > SENT_MOST) {
        view_null(arena, error, "again");
        return;
    }
    struct view *again = view_put_object(arena, error, "again");
    struct view *list = view_put_array(arena, again, "fields");
    for (uint32_t i = 0; i < request->form.count; i++) {
        const struct form_field *field = &request->form.field[i];
        if (str_is(field->name, CSRF_FIELD))
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "name", field->name);
        view_str(arena, v, "value", field->value);
        view_bool(arena, v, "long", field->value.len >= SENT_LEAST);
    }
    view_str(arena, again, "form_url", request->path);
    if (request->actor)
        view_null(arena, again, "sign_in_url");
    else
        view_cstr(arena, again, "sign_in_url", ROUTE_SIGN_IN);
}

/* {"error":{"kind","message"}}; a page also needs words for its reader. */
static struct view *error_view(const struct request *request, const struct err *err,
                               int status)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena),
                *error = view_put_object(arena, view, "error");
    struct buf message = buf_new(arena);
    struct fault_face face = fault_face(status);

    message_err(&message, request->lang, err);
    view_cstr(arena, error, "kind", err_word(err->kind));
    view_str(arena, error, "message", buf_str(&message));
    if (!request->wants_json) {
        view_int(arena, error, "status", status);
        view_cstr(arena, error, "title", message_for(request->lang, face.title, 1));
        view_cstr(arena, error, "advice", message_for(request->lang, face.advice, 1));
        put_again(request, error);
    }
    return view;
}

void face_error(struct request *request, const struct err *err, int status,
                struct answer *answer)
{
    struct err again = { 0 };
    struct reply reply = { .arena = request->arena, .status = status };
    struct arena *arena = request->arena;

    if (arena->limit_bytes)
        arena->limit_bytes = arena->used_bytes + ERROR_ARENA_BYTES;
    arena->over = false;
    reply_page(&reply, "error", fault_face(status).title,
               error_view(request, err, status));
    *answer = (struct answer){ .status = status,
                               .pattern = answer->pattern,
                               .allow = answer->allow,
                               .close = answer->close,
                               .retry = status == 503 || status == 507 };
    if (!face_show(request, &reply, answer, &again)) {
        answer->status = status;
        answer->type = TYPE_TEXT;
        answer->body = STR("insteg: the error page itself is broken\n");
    }
}
