/*
 * firms_page.c: a unit's portfolio, and firms that change hands.
 *
 *   GET /firms?scope=mine|unit|unheld|closed&order=name|visited|recall|newest&after=...
 *   GET  /firms?s=...              what was searched for last, under a veil (veil.h)
 *   POST /firms/search             q, name or number: to that page; as JSON the rows
 *   POST /firms/hand-over          firm=ID..., or from=USER: all of hers; to=USER;
 *                                  token: makes the form good once
 *   POST /firms/hand-over/undo     bulk=ID
 *
 * A sole trader's number is a personnummer, and the name her own: neither stands in an
 * address, nor does the place in a list where a page begins, which is a name too.
 */
#include "base/date.h"
#include "service/firm_hand_over.h"
#include "service/firm_list.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/veil.h"

#define AFTER_BYTES 1000u /* under a veil */

static const char *const scope_labels[FIRM_SCOPE_COUNT] = {
    N_("My firms"), N_("The whole unit"), N_("Nobody is responsible"), N_("Closed")
};
static const char *const order_labels[FIRM_ORDER_COUNT] = { N_("By name"),
                                                            N_("Longest since a visit"),
                                                            N_("Soonest to ask again"),
                                                            N_("Newest first") };

struct asked {
    uint32_t scope, order;
    struct str after, typed;
};

/* ------------------------------------------------------------------------ reading */

/* As our own links say it; as it is, when a client took it from JSON. */
static struct str unveiled(const struct request *request, struct str after)
{
    struct str plain = after.len > 0 ? veil_open(request, after) : after;

    return plain.len > 0 ? plain : after;
}

static bool read_asked(struct request *request, struct asked *asked, struct err *err)
{
    struct word_list scopes = { firm_scope_words, FIRM_SCOPE_COUNT };
    struct word_list orders = { firm_order_words, FIRM_ORDER_COUNT };
    const struct form *query = &request->query;

    asked->scope = request->actor && request->actor->user_id ? FIRMS_MINE : FIRMS_UNIT;
    asked->order = FIRMS_BY_NAME;
    asked->typed = veil_get(request);
    if ((form_has(query, "scope") &&
         !form_choice(query, "scope", scopes, &asked->scope, err)) ||
        (form_has(query, "order") &&
         !form_choice(query, "order", orders, &asked->order, err)) ||
        !form_text_or_none(query, "after", AFTER_BYTES, &asked->after, err))
        return false;
    asked->after = unveiled(request, asked->after);
    return true;
}

static struct str list_url(struct request *request, const struct asked *asked,
                           struct str after)
{
    struct buf url = buf_new(request->arena);

    buf_format(&url, "/firms?scope=%s&order=%s", firm_scope_words[asked->scope],
               firm_order_words[asked->order]);
    if (after.len > 0)
        url_add_query(&url, "after", veil_put(request, after));
    return buf_str(&url);
}

/* ------------------------------------------------------------------------ showing */

static void put_choices(struct request *request, struct view *view,
                        const struct asked *asked)
{
    struct arena *arena = request->arena;
    struct view *scopes = view_put_array(arena, view, "scopes");
    struct view *orders = view_put_array(arena, view, "orders");

    for (uint32_t i = 0; i < FIRM_SCOPE_COUNT; i++) {
        struct asked other = { .scope = i, .order = asked->order };
        struct view *v = view_add_object(arena, scopes);
        view_str(arena, v, "url", list_url(request, &other, STR("")));
        view_cstr(arena, v, "label", message_for(request->lang, scope_labels[i], 1));
        view_bool(arena, v, "here", asked->typed.len == 0 && i == asked->scope);
    }
    for (uint32_t i = 0; i < FIRM_ORDER_COUNT && asked->scope != FIRMS_CLOSED; i++) {
        struct asked other = { .scope = asked->scope, .order = i };
        struct view *v = view_add_object(arena, orders);
        view_str(arena, v, "url", list_url(request, &other, STR("")));
        view_cstr(arena, v, "label", message_for(request->lang, order_labels[i], 1));
        view_bool(arena, v, "here", i == asked->order);
    }
    view_bool(arena, view, "has_orders",
              asked->typed.len == 0 && asked->scope != FIRMS_CLOSED);
}

/* Links and days as people read them, beside what the service said. */
static void put_rows(struct request *request, struct view *list)
{
    struct arena *arena = request->arena;

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        uint32_t next = coded_find(CODED(next_words), firm_member(v, "next"));
        struct str status = firm_member(v, "status");
        uint32_t at = coded_find(CODED(firm_status_words), status);
        view_str(arena, v, "url",
                 route_url(arena, "/firm/{id}", firm_member(v, "firm_id")));
        view_str(arena, v, "visited_text",
                 firm_day_of(request, view_get(v, STR("visited_on"))));
        view_str(arena, v, "recall_text",
                 firm_day_of(request, view_get(v, STR("recall_on"))));
        view_str(arena, v, "next_day_text",
                 firm_day_of(request, view_get(v, STR("next_on"))));
        view_cstr(arena, v, "next_text",
                  next < NEXT_WORD_COUNT
                      ? message_for(request->lang, next_words[next].label, 1)
                      : "");
        firm_put_stands(request, v, v);
        view_bool(arena, v, "is_open", str_is(status, "open"));
        view_cstr(arena, v, "status_text",
                  message_for(request->lang,
                              firm_status_words[at % FIRM_STATUS_COUNT].label, 1));
    }
}

static void put_colleagues(struct request *request, struct view *view,
                           const struct firm_colleague *colleague, uint32_t count)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "colleagues");

    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "user", id_text(arena, colleague[i].user_id));
        view_str(arena, v, "colleague", colleague[i].name);
        view_int(arena, v, "n", colleague[i].firms);
    }
}

/* Handing over, for those who may; and what was just done, with its undoing. */
static bool put_hand_over(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct firm_colleague *colleague = NULL;
    struct arena *arena = request->arena;
    struct str bulk = STR("");
    uint32_t count = 0;
    bool may = gate_leads(request, "firm_hand_over");
    int64_t handed = 0;

    if (may && !firm_colleagues(&call, &colleague, &count, err))
        return false;
    put_colleagues(request, view, colleague, count);
    view_bool(arena, view, "hands_over", may && count > 0);
    view_str(arena, view, "hand_over_url", route_url(arena, "/firms/hand-over"));
    view_str(arena, view, "token", id_text(arena, random_id()));
    view_str(arena, view, "undo_url", route_url(arena, "/firms/hand-over/undo"));
    form_get(&request->query, "bulk", &bulk);
    if (form_has(&request->query, "handed") &&
        !form_int(&request->query, "handed", (struct int_range){ 0, INT32_MAX },
                  &handed, err))
        return false;
    view_bool(arena, view, "was_handed", form_has(&request->query, "handed"));
    view_int(arena, view, "handed", handed);
    view_str(arena, view, "bulk", handed > 0 ? bulk : STR(""));
    view_bool(arena, view, "was_undone", form_has(&request->query, "undone"));
    return true;
}

static void put_rest(struct request *request, struct view *view,
                     const struct asked *asked)
{
    struct arena *arena = request->arena;
    struct str after = firm_member(view, "after");

    put_choices(request, view, asked);
    view_bool(arena, view, "searched", asked->typed.len > 0);
    view_str(arena, view, "q", asked->typed);
    view_str(arena, view, "search_url", route_url(arena, "/firms/search"));
    view_str(arena, view, "file_url", route_url(arena, "/firms/file"));
    view_str(arena, view, "recruitments_url", route_url(arena, "/recruitments"));
    if (gate_leads(request, "firm_edit"))
        view_str(arena, view, "new_url", route_url(arena, "/firm/new"));
    else
        view_null(arena, view, "new_url");
    if (after.len > 0)
        view_str(arena, view, "more_url", list_url(request, asked, after));
    else
        view_null(arena, view, "more_url");
    if (asked->after.len > 0)
        view_str(arena, view, "first_url", list_url(request, asked, STR("")));
    else
        view_null(arena, view, "first_url");
    view_bool(arena, view, "is_mine",
              asked->scope == FIRMS_MINE && asked->typed.len == 0);
}

static bool show(struct request *request, const struct asked *asked,
                 struct reply *reply, struct err *err)
{
    struct firm_list_ask ask = { (enum firm_scope)asked->scope,
                                 (enum firm_order)asked->order, asked->after };
    struct call call = app_call(request);
    struct view *view = NULL;

    if (asked->typed.len > 0 ? !firm_search(&call, asked->typed, &view, err)
                             : !firm_list(&call, &ask, &view, err))
        return false;
    struct view *list = (struct view *)view_get(view, STR("firms")); /* just made */
    view_bool(request->arena, view, "any", list->count > 0);
    view_bool(request->arena, view, "counted",
              view_get(view, STR("n"))->kind == VIEW_INT);
    put_rows(request, list);
    put_rest(request, view, asked);
    return put_hand_over(request, view, err) &&
           reply_page(reply, "firms", N_("Firms"), view);
}

bool firms_get(struct request *request, struct reply *reply, struct err *err)
{
    struct asked asked;

    return read_asked(request, &asked, err) && show(request, &asked, reply, err);
}

bool firms_search_post(struct request *request, struct reply *reply, struct err *err)
{
    struct asked asked = { .scope = FIRMS_UNIT, .after = STR("") };

    if (!request->wants_json)
        return veil_search(request, reply, route_url(request->arena, "/firms"), err);
    return form_text_or_none(&request->form, "q", VEIL_STEP, &asked.typed, err) &&
           show(request, &asked, reply, err);
}

/* ------------------------------------------------------------------- handing over */

static bool read_user(const struct request *request, const char *name, int64_t *user_id,
                      struct err *err)
{
    return form_int(&request->form, name, (struct int_range){ 0, INT64_MAX }, user_id,
                    err);
}

static bool read_firms(const struct request *request, struct hand_over_ask *ask,
                       struct err *err)
{
    int64_t *rid = ARENA_ARRAY(request->arena, request->form.count + 1, int64_t);
    struct str text;

    ask->firm_rid = rid;
    for (uint32_t at = 0; form_next(&request->form, "firm", &at, &text);)
        if (!str_int(text, &rid[ask->count++]))
            return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                           ARG_STR(text));
    return ask->count > 0 ||
           err_set(err, ERR_INPUT, N_("choose the firms to hand over"));
}

bool firms_hand_over_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct hand_over_ask ask = { .rid = firm_form_token(request) };
    struct handed_over done;
    bool all = form_has(&request->form, "from");

    if (!read_user(request, "to", &ask.to, err) ||
        (all ? !read_user(request, "from", &ask.from, err)
             : !read_firms(request, &ask, err)) ||
        !firm_hand_over(&call, &ask, &done, err))
        return false;
    return reply_see_other(reply, "/firms?scope=unit&handed={n}&bulk={bulk}",
                           url_int(request->arena, done.count),
                           url_int(request->arena, done.bulk));
}

bool firms_undo_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct hand_over_undone undone;
    int64_t bulk;

    if (!form_id(&request->form, "bulk", &bulk, err) ||
        !firm_hand_over_undo(&call, bulk, &undone, err))
        return false;
    return reply_see_other(reply, "/firms?scope=unit&undone={n}",
                           url_int(request->arena, undone.count));
}
