/*
 * recruitment_page.c: openings with many places, made of several needs.
 *
 *   GET       /recruitments             those of the unit
 *   GET       /recruitments/file        the same as CSV
 *   GET, POST /firm/{id}/recruitment    a new one: title, positions
 *   GET, POST /recruitment/{id}         one; title, positions: changed, version seen
 *   POST      /recruitment/{id}/status  status, reason, side, until
 *
 * Its needs are built on the firm's page of needs, which is told of it.
 */
#include "base/date.h"
#include "service/firm.h"
#include "service/recruitment.h"
#include "service/recruitment_show.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/season_view.h"

#define WORD_BYTES    40u
#define FIELD_BYTES   600u
#define VERSIONS_MOST 1000000

struct shown {
    struct str title, positions;            /* as typed; of a refused form */
    struct str status, reason, side, until; /* the same                    */
    const struct err *problem;
};

static struct view *member_of(const struct view *view, const char *key)
{
    return (struct view *)view_get(view, str_from(key)); /* ours, just made */
}

/* A number of places; 0: none that could be one, which the service refuses. */
static int32_t places_of(struct str typed)
{
    int64_t n;

    return str_int(str_trim(typed), &n) && n > 0 && n <= RECRUITMENT_PLACES_MOST
               ? (int32_t)n
               : 0;
}

/* ------------------------------------------------------------------------ showing */

static void put_needs(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct view *list = member_of(view, "needs");

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "need_id");
        view_str(arena, &i->value, "url", route_url(arena, "/need/{id}", id));
        view_str(arena, &i->value, "thresholds_url",
                 route_url(arena, "/need/{id}/thresholds", id));
        view_str(arena, &i->value, "start_text",
                 firm_day_of(request, view_get(&i->value, STR("start"))));
        struct view *seasons = member_of(&i->value, "seasons");
        for (struct view_item *k = seasons->list.first; k; k = k->next) {
            view_str(arena, &k->value, "from_text",
                     firm_day_of(request, view_get(&k->value, STR("from"))));
            view_str(arena, &k->value, "to_text",
                     firm_day_of(request, view_get(&k->value, STR("to"))));
        }
    }
    view_bool(arena, view, "has_needs", list->count > 0);
}

static void put_urls(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct str id = path_text(request, "id");
    struct view *firm = member_of(view, "firm");
    struct str firm_id = firm_member(firm, "firm_id");
    bool edits = gate_leads(request, "need_edit");
    bool builds =
        gate_leads(request, "need_add") && member_of(view, "is_open")->boolean;

    view_str(arena, view, "all_url", route_url(arena, "/recruitments"));
    view_str(arena, firm, "url", route_url(arena, "/firm/{id}", firm_id));
    view_str(arena, view, "build_url",
             builds ? route_url(arena, "/firm/{id}/need?recruitment={r}", firm_id, id)
                    : STR(""));
    view_str(arena, view, "change_url",
             edits ? route_url(arena, "/recruitment/{id}", id) : STR(""));
    view_str(arena, view, "status_url",
             edits ? route_url(arena, "/recruitment/{id}/status", id) : STR(""));
}

static void put_forms(struct request *request, struct view *view,
                      const struct shown *shown)
{
    struct arena *arena = request->arena;
    bool typed = shown->title.len > 0 || shown->positions.len > 0;

    view_str(arena, view, "title_typed",
             typed ? shown->title : firm_member(view, "title"));
    view_str(arena, view, "positions_typed",
             typed ? shown->positions
                   : url_int(arena, member_of(view, "positions")->integer));
    firm_put_choices(request, view, "statuses", CODED(need_status_words),
                     shown->status.len ? shown->status : firm_member(view, "status"));
    firm_put_choices(request, view, "reasons", CODED(need_reason_words), shown->reason);
    firm_put_choices(request, view, "sides", CODED(side_words), shown->side);
    view_str(arena, view, "until_typed", shown->until);
}

static bool show(struct request *request, struct reply *reply,
                 const struct shown *shown, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = NULL;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !recruitment_show(&call, rid, &view, err))
        return false;
    int64_t positions = member_of(view, "positions")->integer;
    int64_t filled = member_of(view, "filled")->integer;
    view_int(arena, view, "filled_percent",
             filled >= positions ? 100 : filled * 100 / positions);
    view_str(arena, view, "since_text",
             firm_day_of(request, view_get(view, STR("since"))));
    view_str(arena, view, "until_text",
             firm_day_of(request, view_get(view, STR("until"))));
    view_bool(arena, view, "has_undescribed",
              member_of(view, "undescribed")->integer > 0);
    view_bool(arena, view, "has_over", member_of(view, "over")->integer > 0);
    put_needs(request, view);
    put_urls(request, view);
    put_forms(request, view, shown);
    season_put(request, view);
    app_put_problem(request, reply, view, shown->problem);
    return reply_page(reply, "recruitment", N_("Recruitment"), view);
}

bool recruitment_get(struct request *request, struct reply *reply, struct err *err)
{
    struct shown shown = { .problem = NULL };

    return show(request, reply, &shown, err);
}

bool recruitments_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = NULL;

    if (!recruitment_list(&call, &view, err))
        return false;
    struct view *list = member_of(view, "recruitments");
    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(arena, &i->value, "url",
                 route_url(arena, "/recruitment/{id}",
                           firm_member(&i->value, "recruitment_id")));
        view_str(arena, &i->value, "firm_url",
                 route_url(arena, "/firm/{id}", firm_member(&i->value, "firm_id")));
    }
    view_bool(arena, view, "any", list->count > 0);
    view_bool(arena, view, "is_cut",
              member_of(view, "n")->integer > RECRUITMENTS_SHOWN);
    view_str(arena, view, "file_url", route_url(arena, "/recruitments/file"));
    view_str(arena, view, "firms_url", route_url(arena, "/firms"));
    return reply_page(reply, "recruitments", N_("Recruitments"), view);
}

bool recruitments_file_get(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct call call = app_call(request);
    struct buf out = buf_new(request->arena);
    enum recruitment_form form =
        request->wants_json ? RECRUITMENT_JSON : RECRUITMENT_CSV;

    if (!recruitment_export(&call, form, &out, err))
        return false;
    reply->file_name = request->wants_json ? "recruitments.json" : "recruitments.csv";
    return reply_bytes(
        reply, request->wants_json ? "application/json" : "text/csv; charset=utf-8",
        buf_str(&out));
}

/* ---------------------------------------------------------------------- a new one */

static bool show_new(struct request *request, struct reply *reply,
                     const struct shown *shown, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct firm_now firm;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !firm_load(&call, rid, &firm, err))
        return false;
    view_str(arena, view, "firm_name", firm.name);
    view_str(arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    view_str(arena, view, "form_url", request->path);
    bool used = shown->problem && shown->problem->kind == ERR_CONFLICT;
    view_str(arena, view, "token", /* after a conflict it may be one more */
             id_text(arena, used ? random_id() : firm_form_token(request)));
    view_str(arena, view, "title_typed", shown->title);
    view_str(arena, view, "positions_typed", shown->positions);
    app_put_problem(request, reply, view, shown->problem);
    return reply_page(reply, "recruitment_new", N_("Start a recruitment"), view);
}

bool recruitment_new_get(struct request *request, struct reply *reply, struct err *err)
{
    struct shown shown = { .problem = NULL };

    return show_new(request, reply, &shown, err);
}

static bool read_said(const struct request *request, struct shown *shown,
                      struct err *err)
{
    const struct form *form = &request->form;

    return form_text_or_none(form, "title", FIELD_BYTES, &shown->title, err) &&
           form_text_or_none(form, "positions", WORD_BYTES, &shown->positions, err);
}

bool recruitment_new_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct recruitment_new new = { .rid = firm_form_token(request) };
    struct shown shown = { .problem = NULL };
    struct err why = { 0 };
    bool ok =
        path_id(request, "id", &new.firm_rid, &why) && read_said(request, &shown, &why);

    new.title = shown.title;
    new.positions = places_of(shown.positions);
    if (ok && recruitment_add(&call, &new, &why))
        return reply_see_other(reply, "/recruitment/{id}",
                               id_text(request->arena, new.rid));
    if (!firm_shows(request, &why) &&
        (why.kind != ERR_CONFLICT || request->wants_json)) {
        *err = why;
        return false;
    }
    shown.problem = &why;
    return show_new(request, reply, &shown, err);
}

/* ----------------------------------------------------------------------- changing */

/* Back to it; or the page with what was wrong and what was typed. */
static bool done(struct request *request, struct reply *reply, struct shown *shown,
                 const struct err *why, struct err *err)
{
    if (why->kind == ERR_NONE)
        return reply_see_other(reply, "/recruitment/{id}", path_text(request, "id"));
    if (!firm_shows(request, why) &&
        (why->kind != ERR_CONFLICT || request->wants_json)) {
        *err = *why;
        return false;
    }
    shown->problem = why;
    return show(request, reply, shown, err);
}

bool recruitment_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct int_range versions = { 0, VERSIONS_MOST };
    struct recruitment_change change = { .rid = 0 };
    struct shown shown = { .problem = NULL };
    struct err why = { 0 };
    bool ok = path_id(request, "id", &change.rid, &why) &&
              read_said(request, &shown, &why) &&
              form_int(&request->form, "version", versions, &change.seen, &why);

    change.title = shown.title;
    change.positions = places_of(shown.positions);
    if (ok && recruitment_change(&call, &change, &why))
        why.kind = ERR_NONE;
    return done(request, reply, &shown, &why, err);
}

bool recruitment_status_post(struct request *request, struct reply *reply,
                             struct err *err)
{
    struct call call = app_call(request);
    struct need_standing standing = { .until_day = DAY_NONE };
    struct shown shown = { .problem = NULL };
    const struct form *form = &request->form;
    struct err why = { 0 };
    bool ok = path_id(request, "id", &standing.rid, &why) &&
              form_text_or_none(form, "status", WORD_BYTES, &shown.status, &why) &&
              form_text_or_none(form, "reason", WORD_BYTES, &shown.reason, &why) &&
              form_text_or_none(form, "side", WORD_BYTES, &shown.side, &why) &&
              form_text_or_none(form, "until", WORD_BYTES, &shown.until, &why) &&
              firm_form_day(request, "until", &standing.until_day, &why);

    if (ok) {
        uint32_t at = coded_find(CODED(need_status_words), shown.status);
        standing.status = (enum need_status)at;
        standing.reason = shown.reason;
        standing.side = shown.side;
        ok = at < NEED_STATUS_COUNT ||
             err_set(&why, ERR_INPUT, N_("{text} is not one of the choices"),
                     ARG_STR(shown.status));
    }
    if (ok && recruitment_stand(&call, &standing, &why))
        why.kind = ERR_NONE;
    return done(request, reply, &shown, &why, err);
}
