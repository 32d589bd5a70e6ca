/*
 * firm_page.c: one firm: what the unit knows of it, and what is done there.
 *
 *   GET  /firm/{id}
 *   POST /firm/{id}/status      status, reason, side
 *   POST /firm/{id}/kind        kind=internal|employer
 *   POST /firm/{id}/support     help, minutes, support_on, support_note
 *   POST /firm/{id}/size        from, headcount, said_by
 *   POST /firm/{id}/step        what=next|recall: done
 *   POST /firm/{id}/hand-over   to: its holder
 */
#include "base/date.h"
#include "service/firm.h"
#include "service/firm_hand_over.h"
#include "service/firm_show.h"
#include "service/firm_support.h"
#include "service/referral_list.h"
#include "service/work_note.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define WORD_BYTES      40u
#define MINUTES_AN_HOUR 60

/* ------------------------------------------------------------------------ showing */

/* The list `key` of the service's answer, to be added to. */
static struct view *list_of(const struct view *view, const char *key)
{
    return (struct view *)view_get(view, str_from(key)); /* ours, just made */
}

static void put_days(struct request *request, struct view *v, const char *const *keys)
{
    for (; keys[0]; keys += 2)
        view_str(request->arena, v, keys[1],
                 firm_day_of(request, view_get(v, str_from(keys[0]))));
}

/* The needs that came of a visit; where it found one and none is built, the way to. */
static void put_visit_needs(struct request *request, const struct view *view,
                            struct view *visit)
{
    struct str visit_id = firm_member(visit, "visit_id");
    struct view *list = view_put_array(request->arena, visit, "built");

    for (struct view_item *i = list_of(view, "needs")->list.first; i; i = i->next) {
        if (!str_eq(firm_member(&i->value, "from_visit"), visit_id))
            continue;
        struct view *v = view_add_object(request->arena, list);
        view_str(request->arena, v, "title", firm_member(&i->value, "title"));
        view_str(
            request->arena, v, "url",
            route_url(request->arena, "/need/{id}", firm_member(&i->value, "need_id")));
    }
    if (str_is(firm_member(visit, "outcome"), "need") &&
        gate_leads(request, "need_add"))
        view_str(request->arena, visit, "build_url",
                 route_url(request->arena, "/firm/{id}/need?visit={v}",
                           path_text(request, "id"), visit_id));
    else
        view_null(request->arena, visit, "build_url");
}

static void put_parts(struct request *request, struct view *view)
{
    static const char *const band_days[] = { "valid_on", "valid_text", NULL };
    static const char *const contact_days[] = { "left_on", "left_text", NULL };
    static const char *const visit_days[] = { "held_on",   "held_text",
                                              "recall_on", "recall_text",
                                              "next_on",   "next_day_text",
                                              NULL };
    struct str id = path_text(request, "id");
    struct arena *arena = request->arena;
    struct str wrong = STR("");

    form_get(&request->query, "wrong", &wrong);
    for (struct view_item *i = list_of(view, "bands")->list.first; i; i = i->next)
        put_days(request, &i->value, band_days);
    for (struct view_item *i = list_of(view, "contacts")->list.first; i; i = i->next) {
        put_days(request, &i->value, contact_days);
        view_str(arena, &i->value, "change_url",
                 route_url(arena, "/firm/{id}/contact?contact={c}", id,
                           firm_member(&i->value, "contact_id")));
    }
    for (struct view_item *i = list_of(view, "workplaces")->list.first; i; i = i->next)
        view_str(arena, &i->value, "change_url",
                 route_url(arena, "/firm/{id}/workplace?workplace={w}", id,
                           firm_member(&i->value, "workplace_id")));
    for (struct view_item *i = list_of(view, "visits")->list.first; i; i = i->next) {
        put_days(request, &i->value, visit_days);
        struct str visit_id = firm_member(&i->value, "visit_id");
        view_str(arena, &i->value, "withdraw_url",
                 route_url(arena, "/firm/{id}/visit/{v}/withdraw", id, visit_id));
        view_str(arena, &i->value, "wrong_url",
                 route_url(arena, "/firm/{id}?wrong={v}#v{v}", id, visit_id, visit_id));
        view_bool(arena, &i->value, "is_wrong", str_eq(wrong, visit_id));
        put_visit_needs(request, view, &i->value);
    }
    for (struct view_item *i = list_of(view, "needs")->list.first; i; i = i->next) {
        struct str need_id = firm_member(&i->value, "need_id");
        view_str(arena, &i->value, "url", route_url(arena, "/need/{id}", need_id));
        view_str(arena, &i->value, "thresholds_url",
                 route_url(arena, "/need/{id}/thresholds", need_id));
        view_bool(arena, &i->value, "is_open",
                  str_is(firm_member(&i->value, "status"), "open"));
    }
    for (struct view_item *i = list_of(view, "recruitments")->list.first; i;
         i = i->next)
        view_str(arena, &i->value, "url",
                 route_url(arena, "/recruitment/{id}",
                           firm_member(&i->value, "recruitment_id")));
}

/* Help given, in hours, and what was typed of one that was refused. used: the form was
 * saved before, and may be one more now. */
static void put_support(struct request *request, struct view *view, bool used)
{
    static const char *const days[] = { "held_on", "held_text", NULL };
    struct str what = STR(""), minutes = STR(""), note = STR(""), on = STR("");
    int64_t sum = view_get(view, STR("support_minutes"))->integer;

    for (struct view_item *i = list_of(view, "support")->list.first; i; i = i->next)
        put_days(request, &i->value, days);
    form_get(&request->form, "help", &what);
    form_get(&request->form, "minutes", &minutes);
    form_get(&request->form, "support_note", &note);
    form_get(&request->form, "support_on", &on);
    firm_put_choices(request, view, "helps", CODED(support_words), what);
    view_str(request->arena, view, "minutes_typed", minutes);
    view_str(request->arena, view, "note_typed", note);
    view_str(request->arena, view, "on_typed", on);
    view_int(request->arena, view, "support_hours", sum / MINUTES_AN_HOUR);
    view_int(request->arena, view, "support_rest", sum % MINUTES_AN_HOUR);
    view_str(request->arena, view, "token",
             id_text(request->arena, used ? random_id() : firm_form_token(request)));
}

static void put_any(struct arena *arena, struct view *view)
{
    static const char *const names[] = {
        "bands",        "has_bands",   "workplaces", "has_workplaces", "contacts",
        "has_contacts", "visits",      "has_visits", "needs",          "has_needs",
        "support",      "has_support", NULL
    };

    for (const char *const *n = names; n[0]; n += 2)
        view_bool(arena, view, n[1], list_of(view, n[0])->count > 0);
}

static void put_urls(struct request *request, struct view *view, bool edits)
{
    static const char *const urls[] = { "edit_url",
                                        "/firm/{id}/edit",
                                        "workplace_url",
                                        "/firm/{id}/workplace",
                                        "contact_url",
                                        "/firm/{id}/contact",
                                        "visit_url",
                                        "/firm/{id}/visit",
                                        "status_url",
                                        "/firm/{id}/status",
                                        "kind_url",
                                        "/firm/{id}/kind",
                                        "size_url",
                                        "/firm/{id}/size",
                                        "step_url",
                                        "/firm/{id}/step",
                                        "support_url",
                                        "/firm/{id}/support",
                                        NULL };

    for (const char *const *u = urls; u[0]; u += 2)
        if (edits)
            view_str(request->arena, view, u[0], firm_url(request, u[1]));
        else
            view_null(request->arena, view, u[0]);
    bool adds = gate_leads(request, "need_add") &&
                !view_get(list_of(view, "firm"), STR("is_closed"))->boolean;
    view_str(request->arena, view, "need_url",
             adds ? firm_url(request, "/firm/{id}/need") : STR(""));
    view_str(request->arena, view, "recruitment_url",
             adds ? firm_url(request, "/firm/{id}/recruitment") : STR(""));
    view_str(request->arena, view, "merge_url",
             gate_leads(request, "firm_merge") ? firm_url(request, "/firm/{id}/merge")
                                               : STR(""));
    view_str(request->arena, view, "notes_url",
             gate_leads(request, "work_note_see")
                 ? firm_url(request, "/firm/{id}/notes")
                 : STR(""));
    view_str(request->arena, view, "sheet_url", firm_url(request, "/firm/{id}/sheet"));
    view_str(request->arena, view, "firms_url", route_url(request->arena, "/firms"));
}

static bool put_holders(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct firm_colleague *colleague = NULL;
    struct arena *arena = request->arena;
    uint32_t count = 0;
    bool may = gate_leads(request, "firm_hand_over");

    if (may && !firm_colleagues(&call, &colleague, &count, err))
        return false;
    struct view *list = view_put_array(arena, view, "colleagues");
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "user", id_text(arena, colleague[i].user_id));
        view_str(arena, v, "colleague", colleague[i].name);
    }
    if (may && count > 0)
        view_str(arena, view, "hand_over_url",
                 firm_url(request, "/firm/{id}/hand-over"));
    else
        view_null(arena, view, "hand_over_url");
    return true;
}

static bool put_notes(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct work_about about = { .is_need = false };
    int64_t count = 0;

    if (!path_id(request, "id", &about.rid, err) ||
        !work_note_count(&call, about, &count, err))
        return false;
    view_int(request->arena, view, "note_count", count);
    return true;
}

/* How the firm answers when we ask. */
static bool put_rate(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct view *rate = view_put_object(request->arena, view, "rate");
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !referral_rate(&call, rid, rate, err))
        return false;
    view_bool(request->arena, rate, "any", view_get(rate, STR("asked"))->integer > 0);
    view_bool(request->arena, rate, "waits",
              view_get(rate, STR("waiting"))->integer > 0 &&
                  gate_leads(request, "referral_list"));
    view_str(request->arena, rate, "referrals_url",
             route_url(request->arena, "/referrals"));
    view_bool(request->arena, rate, "any_answer",
              view_get(rate, STR("answered"))->integer > 0);
    return true;
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    static const char *const firm_days[] = { "visited_on", "visited_text",
                                             "recall_on",  "recall_text",
                                             "next_on",    "next_day_text",
                                             NULL };
    struct call call = app_call(request);
    struct view *view = NULL;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !firm_show(&call, rid, &view, err))
        return false;
    struct view *firm = list_of(view, "firm");
    struct str firm_id = firm_member(firm, "firm_id");
    if (!problem &&
        !str_eq(firm_id, path_text(request, "id"))) /* it is one with that */
        return reply_see_other(reply, "/firm/{id}", firm_id);
    struct str status = firm_member(firm, "status");
    char *today = arena_take(request->arena, DATE_TEXT_BYTES);
    date_format(moment_day(call.now), today);
    put_days(request, firm, firm_days);
    view_bool(request->arena, firm, "is_open", str_is(status, "open"));
    view_bool(request->arena, firm, "is_closed", str_is(status, "closed"));
    put_parts(request, view);
    put_any(request->arena, view);
    put_support(request, view, problem && problem->kind == ERR_CONFLICT);
    put_urls(request, view, gate_leads(request, "firm_edit"));
    firm_put_choices(request, view, "statuses", CODED(firm_status_words), status);
    firm_put_choices(request, view, "status_reasons", CODED(firm_reason_words),
                     STR(""));
    firm_put_choices(request, view, "said_by", CODED(said_by_words), STR("employer"));
    view_cstr(request->arena, view, "today", today);
    view_bool(request->arena, view, "visited", form_has(&request->query, "visited"));
    app_put_problem(request, reply, view, problem);
    return put_notes(request, view, err) && put_holders(request, view, err) &&
           put_rate(request, view, err) && reply_page(reply, "firm", N_("Firm"), view);
}

bool firm_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* Back to the firm; or the firm with what was wrong. */
static bool done(struct request *request, struct reply *reply, bool ok, struct err *why,
                 struct err *err)
{
    if (ok)
        return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
    if (firm_shows(request, why) || (why->kind == ERR_CONFLICT && !request->wants_json))
        return show(request, reply, why, err);
    *err = *why;
    return false;
}

/* ----------------------------------------------------------------------- changing */

static bool read_word(const struct request *request, const char *name, struct str *word,
                      struct err *err)
{
    return form_text_or_none(&request->form, name, WORD_BYTES, word, err);
}

bool firm_status_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct firm_standing standing = { .rid = 0 };
    struct err why = { 0 };
    struct str status;
    bool ok = path_id(request, "id", &standing.rid, &why) &&
              read_word(request, "status", &status, &why) &&
              read_word(request, "reason", &standing.reason, &why) &&
              read_word(request, "side", &standing.side, &why);

    if (ok) {
        uint32_t at = coded_find(CODED(firm_status_words), status);
        standing.status = (enum firm_status)at;
        ok = at < FIRM_STATUS_COUNT ||
             err_set(&why, ERR_INPUT, N_("{text} is not one of the choices"),
                     ARG_STR(status));
    }
    ok = ok && firm_stand(&call, &standing, &why);
    return done(request, reply, ok, &why, err);
}

bool firm_support_post(struct request *request, struct reply *reply, struct err *err)
{
    struct int_range minutes_range = { 1, SUPPORT_MINUTES_MOST };
    struct call call = app_call(request);
    struct support_new new = { .rid = firm_form_token(request) };
    struct err why = { 0 };
    int64_t minutes = 0;
    bool ok = path_id(request, "id", &new.firm_rid, &why) &&
              read_word(request, "help", &new.what, &why) &&
              form_text_or_none(&request->form, "support_note", SUPPORT_NOTE_BYTES,
                                &new.note, &why) &&
              form_int(&request->form, "minutes", minutes_range, &minutes, &why) &&
              firm_form_day(request, "support_on", &new.held_on, &why);

    new.minutes = (int32_t)minutes;
    if (ok && new.held_on == DAY_NONE)
        new.held_on = moment_day(call.now);
    ok = ok && firm_support_add(&call, &new, &why);
    return done(request, reply, ok, &why, err);
}

bool firm_kind_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    struct str kind;
    int64_t rid;
    bool ok =
        path_id(request, "id", &rid, &why) && read_word(request, "kind", &kind, &why);

    if (ok && !str_is(kind, "internal") && !str_is(kind, "employer"))
        ok = err_set(&why, ERR_INPUT, N_("{text} is not one of the choices"),
                     ARG_STR(kind));
    ok = ok && firm_kind_set(&call, rid, str_is(kind, "internal"), &why);
    return done(request, reply, ok, &why, err);
}

bool firm_size_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct firm_sized sized = { .rid = 0 };
    struct err why = { 0 };
    bool ok =
        path_id(request, "id", &sized.rid, &why) &&
        form_day(&request->form, "from", &sized.from_day, &why) &&
        form_text(&request->form, "headcount", WORD_BYTES, &sized.headcount, &why) &&
        read_word(request, "said_by", &sized.said_by, &why) &&
        firm_size(&call, &sized, &why);

    return done(request, reply, ok, &why, err);
}

bool firm_step_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    struct str what, back = STR("");
    int64_t rid;
    bool ok = path_id(request, "id", &rid, &why) &&
              read_word(request, "what", &what, &why) &&
              firm_step_done(&call, rid, str_is(what, "recall"), &why);

    form_get(&request->form, "back", &back);
    if (ok && str_is(back, "day"))
        return reply_see_other(reply, "/day");
    return done(request, reply, ok, &why, err);
}

bool firm_hand_over_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct hand_over_ask ask = { .count = 1 };
    struct handed_over handed;
    struct err why = { 0 };
    int64_t rid = 0;
    bool ok = path_id(request, "id", &rid, &why) &&
              form_int(&request->form, "to", (struct int_range){ 0, INT64_MAX },
                       &ask.to, &why);

    ask.firm_rid = &rid;
    ok = ok && firm_hand_over(&call, &ask, &handed, &why);
    return done(request, reply, ok, &why, err);
}
