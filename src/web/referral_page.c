/*
 * referral_page.c: how it goes with an employer, and the list of all.
 *
 *   GET  /referrals                over=1, need
 *   GET  /referral/{id}            new=1: just made
 *   POST /referral/{id}/answer     step, reason, side, version: what we were told
 *   POST /referral/{id}/paper      a link and a code to give by hand; shown this once
 *   POST /matching                 state=on|off, reason: the switch
 */
#include "base/date.h"
#include "service/matching_off.h"
#include "service/qr.h"
#include "service/referral.h"
#include "service/referral_list.h"
#include "service/referral_word.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES 60u

static void put_days(const struct request *request, struct view *v,
                     const char *const *keys)
{
    for (; keys[0]; keys += 2)
        view_str(request->arena, v, keys[1],
                 firm_day_of(request, view_get(v, str_from(keys[0]))));
}

/* ---------------------------------------------------------------------- the list */

static bool put_switch(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct matching_off off;

    if (!matching_off_look(&call, &off, err))
        return false;
    view_bool(arena, view, "off", off.off);
    view_str(arena, view, "off_by", off.by);
    view_str(arena, view, "off_text", firm_day(request, off.since));
    view_str(arena, view, "off_reason",
             referral_word_text(&call, "matching", off.reason));
    referral_word_put(&call, view, "off_reasons", "matching", false);
    if (gate_leads(request, "matching_switch"))
        view_str(arena, view, "switch_url", route_url(arena, "/matching"));
    else
        view_null(arena, view, "switch_url");
    return true;
}

static void put_rows(struct request *request, struct view *view)
{
    static const char *const days[] = { "due_on", "due_text", "since_on", "since_text",
                                        NULL };
    const struct view *list = view_get(view, STR("referrals"));
    struct arena *arena = request->arena;

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        put_days(request, v, days);
        view_bool(arena, v, "is_open", str_is(firm_member(v, "state"), "open"));
        view_bool(arena, v, "is_meet", str_is(firm_member(v, "state"), "meet"));
        view_str(arena, v, "url",
                 route_url(arena, "/referral/{id}", firm_member(v, "referral_id")));
        view_str(arena, v, "firm_url",
                 route_url(arena, "/firm/{id}", firm_member(v, "firm_id")));
    }
    view_bool(arena, view, "has_referrals", list->count > 0);
}

bool referrals_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct int_range range = { 0, (INT64_C(1) << 53) - 1 };
    struct referrals_ask ask = { .over = form_has(&request->query, "over") };
    struct referrals_shown shown;
    struct view *view;

    if (form_has(&request->query, "need") &&
        !form_int(&request->query, "need", range, &ask.need_rid, err))
        return false;
    if (!referral_list(&call, &ask, &view, &shown, err) ||
        !put_switch(request, view, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < shown.count; i++)
        request_shows(request, shown.person_id[i]);
    put_rows(request, view);
    view_bool(request->arena, view, "over", ask.over);
    view_str(request->arena, view, "open_url", route_url(request->arena, "/referrals"));
    view_str(request->arena, view, "over_url",
             route_url(request->arena, "/referrals?over=1"));
    return reply_page(reply, "referrals", N_("Proposals"), view);
}

bool matching_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str state, reason;

    if (!form_text(&request->form, "state", WORD_BYTES, &state, err) ||
        !form_text_or_none(&request->form, "reason", WORD_BYTES, &reason, err))
        return false;
    if (!str_is(state, "on") && !str_is(state, "off"))
        return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                       ARG_STR(state));
    return matching_switch(&call, str_is(state, "on"), reason, err) &&
           reply_see_other(reply, "/referrals");
}

/* -------------------------------------------------------------------------- one */

struct typed {
    struct str step, reason, side;
    bool clash; /* somebody else wrote meanwhile */
    const struct err *problem;
};

static void put_history(struct request *request, struct view *view)
{
    static const char *const days[] = { "on", "on_text", NULL };
    const struct view *list = view_get(view, STR("history"));

    for (struct view_item *i = list->list.first; i; i = i->next)
        put_days(request, &i->value, days);
}

static struct str typed_text(struct request *request, const struct typed *typed)
{
    struct call call = app_call(request);
    enum referral_step step;
    struct buf out = buf_new(request->arena);
    bool no = str_is(typed->step, "no");

    if (referral_answer_from(typed->step, &step))
        buf_cstr(&out, message_for(request->lang, referral_answer_label(step), 1));
    if (typed->reason.len > 0) {
        if (out.len > 0)
            buf_cstr(&out, ": ");
        buf_add(&out, referral_word_text(&call, no ? "no" : "end", typed->reason));
    }
    return buf_str(&out);
}

/* What stands, and what was written meanwhile. */
static void put_clash(struct request *request, struct view *view,
                      const struct typed *typed)
{
    struct arena *arena = request->arena;
    struct buf stands = buf_new(arena);

    view_bool(arena, view, "conflict", typed->clash);
    struct view *list = view_put_array(arena, view, "theirs");
    if (!typed->clash)
        return;
    struct view *v = view_add_object(arena, list);
    buf_add(&stands, firm_member(view, "state_text"));
    if (firm_member(view, "reason_text").len > 0) {
        buf_cstr(&stands, ": ");
        buf_add(&stands, firm_member(view, "reason_text"));
    }
    view_cstr(arena, v, "label", message_for(request->lang, N_("How it stands"), 1));
    view_str(arena, v, "their_value", buf_str(&stands));
    view_str(arena, v, "your_value", typed_text(request, typed));
}

static void put_urls(struct request *request, struct view *view)
{
    struct str id = path_text(request, "id");
    struct arena *arena = request->arena;
    bool edits = gate_leads(request, "referral_edit");

    view_str(arena, view, "list_url", route_url(arena, "/referrals"));
    view_str(arena, view, "firm_url",
             route_url(arena, "/firm/{id}", firm_member(view, "firm_id")));
    view_str(arena, view, "need_url",
             route_url(arena, "/need/{id}/thresholds", firm_member(view, "need_id")));
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", firm_member(view, "person")));
    if (edits) {
        view_str(arena, view, "answer_url",
                 route_url(arena, "/referral/{id}/answer", id));
        view_str(arena, view, "paper_url",
                 route_url(arena, "/referral/{id}/paper", id));
    } else {
        view_null(arena, view, "answer_url");
        view_null(arena, view, "paper_url");
    }
}

/* Endings that a person may choose; silence is the clock's. */
static void put_ends(const struct call *call, struct view *view)
{
    struct view *all = view_object(call->arena);
    struct view *ends = view_put_array(call->arena, view, "ends");

    referral_word_put(call, all, "ends", "end", false);
    for (const struct view_item *i = view_get(all, STR("ends"))->list.first; i;
         i = i->next) {
        if (str_is(firm_member(&i->value, "word"), "silence"))
            continue;
        struct view *v = view_add_object(call->arena, ends);
        view_str(call->arena, v, "word", firm_member(&i->value, "word"));
        view_str(call->arena, v, "text", firm_member(&i->value, "text"));
    }
}

static bool show(struct request *request, struct reply *reply,
                 const struct typed *typed, struct err *err)
{
    static const char *const days[] = { "made_on",  "made_text",  "due_on", "due_text",
                                        "since_on", "since_text", NULL };
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    int64_t rid, person_id = 0;
    struct view *view;

    if (!path_id(request, "id", &rid, err) ||
        !referral_show(&call, rid, &view, &person_id, err))
        return false;
    request_shows(request, person_id);
    put_days(request, view, days);
    put_history(request, view);
    put_urls(request, view);
    referral_word_put(&call, view, "noes", "no", false);
    put_ends(&call, view);
    view_bool(arena, view, "is_list", str_is(firm_member(view, "how"), "list"));
    view_bool(arena, view, "is_new", form_has(&request->query, "new"));
    view_bool(arena, view, "is_later", str_is(firm_member(view, "state"), "later"));
    put_clash(request, view, typed);
    app_put_problem(request, reply, view, typed->problem);
    if (typed->clash)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "referral", N_("Proposal"), view);
}

bool referral_get(struct request *request, struct reply *reply, struct err *err)
{
    const struct typed typed = { .clash = false };

    return show(request, reply, &typed, err);
}

static bool read_step(const struct typed *typed, struct referral_told *told,
                      struct err *err)
{
    told->reason = typed->reason;
    told->side = typed->side;
    told->step = REFERRAL_END;
    return str_is(typed->step, "end") ||
           referral_answer_from(typed->step, &told->step) ||
           err_set(err, ERR_INPUT, N_("choose an answer"));
}

bool referral_answer_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct form *form = &request->form;
    struct call call = app_call(request);
    struct typed typed = { .clash = false };
    struct referral_told told = { .rid = 0 };
    struct int_range range = { 0, INT32_MAX };
    enum referral_outcome outcome = REFERRAL_SAVED;
    struct err why = { 0 };
    bool ok = path_id(request, "id", &told.rid, &why) &&
              form_text_or_none(form, "step", WORD_BYTES, &typed.step, &why) &&
              form_text_or_none(form, str_is(typed.step, "end") ? "end" : "no",
                                WORD_BYTES, &typed.reason, &why) &&
              form_text_or_none(form, "side", WORD_BYTES, &typed.side, &why) &&
              form_int(form, "version", range, &told.seen, &why) &&
              read_step(&typed, &told, &why) &&
              referral_tell(&call, &told, &outcome, &why);

    request_shows_nobody(request);
    if (ok && outcome == REFERRAL_SAVED)
        return reply_see_other(reply, "/referral/{id}", path_text(request, "id"));
    typed.clash = ok;
    if (ok && request->wants_json)
        return err_set(err, ERR_CONFLICT,
                       N_("someone else wrote meanwhile; open it again"));
    if (!ok && !firm_shows(request, &why) &&
        (request->wants_json || why.kind != ERR_CONFLICT)) {
        *err = why;
        return false;
    }
    typed.problem = ok ? NULL : &why;
    return show(request, reply, &typed, err);
}

bool referral_paper_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct buf path = buf_new(arena);
    struct referral_paper paper;
    int64_t rid;
    struct qr qr;

    request_shows_nobody(request);
    if (!path_id(request, "id", &rid, err) ||
        !referral_paper_make(&call, rid, &paper, err))
        return false;
    buf_format(&path, "/answer/%s", paper.token.text);
    struct app_address link = app_address(request, path.ptr);
    struct app_address typed = app_address(request, "/answer");
    if (!qr_draw(arena, link.url, &qr, err))
        return false;
    view_str(arena, view, "link", link.url);
    view_str(arena, view, "address", typed.typed);
    view_bool(arena, view, "only_here", link.only_here);
    view_str(arena, view, "code", str_copy(arena, str_from(paper.code)));
    view_str(arena, view, "until", firm_day(request, paper.until));
    view_str(arena, view, "qr_path", qr.path);
    view_int(arena, view, "qr_side", qr.side);
    view_str(arena, view, "referral_url",
             route_url(arena, "/referral/{id}", path_text(request, "id")));
    reply->ticket = call.ticket;
    reply->body_class = "only-paper";
    return reply_page(reply, "employer_paper", N_("A link for the employer"), view);
}
