/*
 * need_page.c: one need: whose it is, what it asks, how it stands.
 *
 *   GET  /need/{id}
 *   POST /need/{id}/status   status, reason, side, until
 *   POST /need/{id}/filled   filled, reason: how many of its places are filled
 *   POST /need/{id}/lift     lift: why its wording may stand
 */
#include "base/date.h"
#include "service/need_show.h"
#include "service/need_state.h"
#include "service/need_wording.h"
#include "service/work_note.h"
#include "web/gate.h"
#include "web/need_talk_view.h"
#include "web/season_view.h"

#define WORD_BYTES  40u
#define PLACES_MOST 10000

struct shown {
    struct str status, reason, side, until; /* as typed, where it was refused */
    struct str lift, filled;
    const struct err *problem;
};

static struct view *member_of(const struct view *view, const char *key)
{
    return (struct view *)view_get(view, str_from(key)); /* ours, just made */
}

static void put_day(const struct request *request, struct view *v, const char *from,
                    const char *to)
{
    view_str(request->arena, v, to, firm_day_of(request, view_get(v, str_from(from))));
}

static void put_days(const struct request *request, struct view *view)
{
    struct view *visit = member_of(view, "visit");

    put_day(request, view, "start", "start_text");
    put_day(request, view, "deadline", "deadline_text");
    put_day(request, view, "union_on", "union_text");
    put_day(request, view, "since", "since_text");
    put_day(request, view, "until", "until_text");
    if (visit->kind == VIEW_OBJECT)
        put_day(request, visit, "held_on", "held_text");
    for (struct view_item *i = member_of(view, "lifts")->list.first; i; i = i->next)
        put_day(request, &i->value, "lifted_on", "lifted_text");
}

static bool is_live(struct str status)
{
    return str_is(status, "open") || str_is(status, "paused");
}

static void put_urls(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct str id = path_text(request, "id");
    struct view *firm = member_of(view, "firm"), *visit = member_of(view, "visit");
    struct view *opening = member_of(view, "recruitment");
    bool built = member_of(view, "built")->boolean;
    bool edits = member_of(view, "own")->boolean && gate_leads(request, "need_edit");

    view_str(arena, view, "needs_url", route_url(arena, "/"));
    view_str(arena, view, "thresholds_url",
             route_url(arena, "/need/{id}/thresholds", id));
    view_str(arena, view, "cost_url", route_url(arena, "/need/{id}/cost", id));
    view_str(arena, view, "matches_url",
             gate_leads(request, "need_match")
                 ? route_url(arena, "/need/{id}/matches", id)
                 : STR(""));
    view_str(arena, view, "status_url",
             edits ? route_url(arena, "/need/{id}/status", id) : STR(""));
    view_str(arena, view, "fill_url",
             edits && is_live(firm_member(view, "status"))
                 ? route_url(arena, "/need/{id}/filled", id)
                 : STR(""));
    view_str(arena, view, "change_url", STR(""));
    if (firm->kind != VIEW_OBJECT)
        return;
    struct str firm_id = firm_member(firm, "firm_id");
    bool sees = gate_leads(request, "firm_see");
    view_str(arena, firm, "url",
             sees ? route_url(arena, "/firm/{id}", firm_id) : STR(""));
    if (opening->kind == VIEW_OBJECT)
        view_str(arena, opening, "url",
                 sees ? route_url(arena, "/recruitment/{id}",
                                  firm_member(opening, "recruitment_id"))
                      : STR(""));
    if (visit->kind == VIEW_OBJECT)
        view_str(arena, visit, "url",
                 sees ? route_url(arena, "/firm/{id}#v{v}", firm_id,
                                  firm_member(visit, "visit_id"))
                      : STR(""));
    if (edits && built)
        member_of(view, "change_url")->text =
            route_url(arena, "/firm/{id}/need/{need}", firm_id, id);
}

static void put_form(struct request *request, struct view *view,
                     const struct shown *shown)
{
    struct str status = shown->status.len ? shown->status : firm_member(view, "status");

    firm_put_choices(request, view, "statuses", CODED(need_status_words), status);
    firm_put_choices(request, view, "reasons", CODED(need_reason_words), shown->reason);
    firm_put_choices(request, view, "sides", CODED(side_words), shown->side);
    view_str(request->arena, view, "until_typed", shown->until);
    /* Only who was hired fills a place, or nobody: the first two, and a mistake. */
    struct coded hired[] = { need_reason_words[0], need_reason_words[1],
                             need_reason_words[NEED_REASON_MISTAKE] };
    int64_t filled = member_of(view, "filled")->integer;
    firm_put_choices(request, view, "fill_reasons", CODED(hired), shown->reason);
    view_str(request->arena, view, "filled_typed",
             shown->filled.len || filled == 0 ? shown->filled
                                              : url_int(request->arena, filled));
    view_bool(request->arena, view, "some_filled", filled > 0);
}

/* Which wording it waits for, and the form of who may let it through. */
static bool put_wording(struct request *request, struct view *view,
                        const struct shown *shown, struct err *err)
{
    struct call call = app_call(request);
    struct ad_reader reader = *request->app->reader;
    bool waits = str_is(firm_member(view, "reason"), "wording") &&
                 member_of(view, "own")->boolean;
    struct ad_reading none = { .blocked_count = 0 };
    struct need_talk *talk;
    int64_t rid;

    if (!waits)
        need_talk_put_blocked(request, view, &none);
    else if (!path_id(request, "id", &rid, err) ||
             !vocab_keep_names(&call, request->app->words, &reader.names, err) ||
             !need_wording_read(&call, &reader, rid, &talk, err))
        return false;
    else
        need_talk_put_blocked(request, view, &talk->reading);
    view_str(request->arena, view, "lift", shown->lift);
    view_str(
        request->arena, view, "lift_url",
        waits && gate_leads(request, "need_lift")
            ? route_url(request->arena, "/need/{id}/lift", path_text(request, "id"))
            : STR(""));
    return true;
}

/* How many notes there are, and the way to them: those of the need's unit. */
static bool put_notes(struct request *request, struct view *view, int64_t rid,
                      struct err *err)
{
    struct call call = app_call(request);
    struct work_about about = { .is_need = true, .rid = rid };
    bool may = member_of(view, "own")->boolean && gate_leads(request, "work_note_see");
    int64_t count = 0;

    if (may && !work_note_count(&call, about, &count, err))
        return false;
    view_int(request->arena, view, "note_count", count);
    view_str(
        request->arena, view, "notes_url",
        may ? route_url(request->arena, "/need/{id}/notes", path_text(request, "id"))
            : STR(""));
    return true;
}

static bool show(struct request *request, struct reply *reply,
                 const struct shown *shown, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = NULL;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !need_show(&call, rid, &view, err))
        return false;
    view_int(arena, view, "n", member_of(view, "positions")->integer);
    int64_t hours = member_of(view, "hours_per_week")->integer;
    if (hours)
        view_int(arena, view, "hours", hours);
    else
        view_null(arena, view, "hours");
    put_days(request, view);
    put_urls(request, view);
    season_put(request, view);
    view_bool(arena, view, "has_lifts", member_of(view, "lifts")->count > 0);
    put_form(request, view, shown);
    if (!put_notes(request, view, rid, err) || !put_wording(request, view, shown, err))
        return false;
    app_put_problem(request, reply, view, shown->problem);
    return reply_page(reply, "need", N_("The need"), view);
}

bool need_get(struct request *request, struct reply *reply, struct err *err)
{
    struct shown shown = { .problem = NULL };

    return show(request, reply, &shown, err);
}

static bool read_standing(const struct request *request, struct shown *shown,
                          struct need_standing *standing, struct err *err)
{
    const struct form *form = &request->form;

    if (!path_id(request, "id", &standing->rid, err) ||
        !form_text_or_none(form, "status", WORD_BYTES, &shown->status, err) ||
        !form_text_or_none(form, "reason", WORD_BYTES, &shown->reason, err) ||
        !form_text_or_none(form, "side", WORD_BYTES, &shown->side, err) ||
        !form_text_or_none(form, "until", WORD_BYTES, &shown->until, err) ||
        !firm_form_day(request, "until", &standing->until_day, err))
        return false;
    uint32_t at = coded_find(CODED(need_status_words), shown->status);
    standing->status = (enum need_status)at;
    standing->reason = shown->reason;
    standing->side = shown->side;
    return at < NEED_STATUS_COUNT ||
           err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                   ARG_STR(shown->status));
}

bool need_status_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct need_standing standing = { .until_day = DAY_NONE };
    struct err why = { 0 };

    if (read_standing(request, &shown, &standing, &why) &&
        need_stand(&call, &standing, &why))
        return reply_see_other(reply, "/need/{id}", path_text(request, "id"));
    if (!firm_shows(request, &why) &&
        (why.kind != ERR_CONFLICT || request->wants_json)) {
        *err = why;
        return false;
    }
    shown.problem = &why;
    return show(request, reply, &shown, err);
}

bool need_lift_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct wording_lift lift = { .need_rid = 0 };
    struct err why = { 0 };

    if (path_id(request, "id", &lift.need_rid, &why) &&
        form_text_or_none(&request->form, "lift", LIFT_REASON_BYTES, &shown.lift,
                          &why)) {
        lift.reason = shown.lift;
        if (need_wording_lift(&call, request->app->reader, &lift, &why))
            return reply_see_other(reply, "/need/{id}", path_text(request, "id"));
    }
    if (!firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    shown.status = STR("paused");
    shown.problem = &why;
    return show(request, reply, &shown, err);
}

bool need_filled_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct need_fill fill = { .filled = -1 };
    struct err why = { 0 };
    int64_t filled;
    bool ok =
        path_id(request, "id", &fill.need_rid, &why) &&
        form_text_or_none(&request->form, "filled", WORD_BYTES, &shown.filled, &why) &&
        form_text_or_none(&request->form, "reason", WORD_BYTES, &shown.reason, &why);

    if (ok && str_int(str_trim(shown.filled), &filled) && filled >= 0 &&
        filled <= PLACES_MOST)
        fill.filled = (int32_t)filled;
    fill.reason = shown.reason;
    if (ok && need_fill(&call, &fill, &why))
        return reply_see_other(reply, "/need/{id}", path_text(request, "id"));
    if (!firm_shows(request, &why) &&
        (why.kind != ERR_CONFLICT || request->wants_json)) {
        *err = why;
        return false;
    }
    shown.problem = &why;
    return show(request, reply, &shown, err);
}
