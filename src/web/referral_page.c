/*
 * referral_page.c: how it goes with an employer, and the list of all.
 *
 *   GET  /referrals                over=1, need
 *   GET  /referral/{id}            new=1: just made
 *   POST /referral/{id}/answer     step, reason, side, version: what we were told
 *   POST /referral/{id}/meeting    how=set: on, at, minutes, place; how=off: reason;
 *                                  version
 *   POST /referral/{id}/paper      a link and a code to give by hand; shown this once
 *   POST /matching                 state=on|off, reason: the switch
 */
#include "base/date.h"
#include "domain/day_read.h"
#include "service/matching_off.h"
#include "service/meeting.h"
#include "service/qr.h"
#include "service/referral.h"
#include "service/referral_list.h"
#include "service/referral_word.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES  60u
#define PLACE_BYTES 2000u /* what is too long is said, and stays in the form */

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
    view_str(request->arena, view, "file_url",
             route_url(request->arena, "/referrals/file"));
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
    bool is_meeting; /* of a meeting, as typed: */
    struct str on, at, minutes, place;
    bool clash; /* somebody else wrote meanwhile */
    const struct err *problem;
};

static void put_history(struct request *request, struct view *view)
{
    static const char *const days[] = { "on", "on_text", "meeting_on", "meeting_text",
                                        NULL };
    const struct view *list = view_get(view, STR("history"));

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        int64_t minute = view_get(v, STR("meeting_minute"))->integer;
        put_days(request, v, days);
        view_str(request->arena, v, "meeting_at", firm_minute(request, minute));
    }
}

static struct str typed_text(struct request *request, const struct typed *typed)
{
    struct call call = app_call(request);
    enum referral_step step;
    struct buf out = buf_new(request->arena);
    bool no = str_is(typed->step, "no");

    if (typed->is_meeting) {
        buf_format(&out, "%.*s %.*s %.*s", STR_ARG(typed->on), STR_ARG(typed->at),
                   STR_ARG(typed->place));
        return buf_str(&out);
    }

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
        view_str(arena, view, "meeting_url",
                 route_url(arena, "/referral/{id}/meeting", id));
    } else {
        view_null(arena, view, "meeting_url");
        view_null(arena, view, "answer_url");
        view_null(arena, view, "paper_url");
    }
}

/* How long a meeting may be; the one typed or set before is there too. */
static void put_lengths(const struct request *request, struct view *form,
                        int64_t chosen)
{
    static const int64_t usual[] = { 15, MEETING_USUAL, 45, 60, 90, 120 };
    struct view *list = view_put_array(request->arena, form, "lengths");
    bool there = false;

    for (size_t i = 0; i <= sizeof usual / sizeof *usual; i++) {
        bool last = i == sizeof usual / sizeof *usual;
        if (last && there)
            break;
        int64_t n = last ? chosen : usual[i];
        struct view *v = view_add_object(request->arena, list);
        view_int(request->arena, v, "n", n);
        view_bool(request->arena, v, "chosen", n == chosen);
        there = there || n == chosen;
    }
}

/* What the form of a meeting begins with: as typed, as it is set, or as usual. */
static void put_meeting_form(const struct request *request, struct view *view,
                             const struct typed *typed)
{
    struct view *meeting = (struct view *)view_get(view, STR("meeting")); /* own */
    const bool any = meeting->kind == VIEW_OBJECT;
    struct view *form = view_put_object(request->arena, view, "form");
    int64_t minutes = any ? view_get(meeting, STR("minutes"))->integer : MEETING_USUAL;
    struct arena *arena = request->arena;

    if (any)
        firm_put_meeting(request, meeting);
    if (typed->is_meeting && !str_int(typed->minutes, &minutes))
        minutes = MEETING_USUAL;
    view_str(arena, form, "on",
             typed->is_meeting ? typed->on
             : any             ? view_get(meeting, STR("on"))->text
                               : STR(""));
    view_str(arena, form, "at",
             typed->is_meeting ? typed->at
             : any             ? firm_member(meeting, "from_text")
                               : STR(""));
    view_str(arena, form, "where",
             typed->is_meeting ? typed->place
             : any             ? firm_member(meeting, "place")
                               : firm_member(view, "usual_place"));
    put_lengths(request, form, minutes);
    view_bool(arena, view, "is_set", any && !view_get(meeting, STR("is_off"))->boolean);
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

/* About whom the address is; a refusal names her in the log. */
static bool find_whose(struct request *request, int64_t *person_id, struct err *err)
{
    struct call call = app_call(request);
    struct referral_whose whose;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !referral_whose(&call, rid, &whose, err))
        return false;
    *person_id = whose.person_id;
    if (whose.hers)
        return true;
    request->refused_id = whose.person_id;
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
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

    if (!find_whose(request, &person_id, err) || !path_id(request, "id", &rid, err) ||
        !referral_show(&call, rid, &view, &person_id, err))
        return false;
    request_shows(request, person_id);
    put_days(request, view, days);
    put_history(request, view);
    put_urls(request, view);
    referral_word_put(&call, view, "noes", "no", false);
    put_ends(&call, view);
    referral_word_put(&call, view, "offs", "off", false);
    put_meeting_form(request, view, typed);
    view_bool(arena, view, "is_meet", str_is(firm_member(view, "state"), "meet"));
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

/* What became of a form: on to the page, or back to it with what was typed. */
struct done {
    bool ok, changed; /* changed: somebody else wrote meanwhile */
    const struct err *why;
};
static bool settle(struct request *request, struct reply *reply, struct typed *typed,
                   struct done done, struct err *err)
{
    request_shows_nobody(request);
    if (done.ok && !done.changed)
        return reply_see_other(reply, "/referral/{id}", path_text(request, "id"));
    typed->clash = done.ok;
    if (done.ok && request->wants_json)
        return err_set(err, ERR_CONFLICT,
                       N_("someone else wrote meanwhile; open it again"));
    if (!done.ok && !firm_shows(request, done.why) &&
        (request->wants_json || done.why->kind != ERR_CONFLICT)) {
        *err = *done.why;
        return false;
    }
    typed->problem = done.ok ? NULL : done.why;
    return show(request, reply, typed, err);
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
    int64_t person_id;

    if (!find_whose(request, &person_id, err))
        return false;
    request_changes(request, person_id);
    bool ok = path_id(request, "id", &told.rid, &why) &&
              form_text_or_none(form, "step", WORD_BYTES, &typed.step, &why) &&
              form_text_or_none(form, str_is(typed.step, "end") ? "end" : "no",
                                WORD_BYTES, &typed.reason, &why) &&
              form_text_or_none(form, "side", WORD_BYTES, &typed.side, &why) &&
              form_int(form, "version", range, &told.seen, &why) &&
              read_step(&typed, &told, &why) &&
              referral_tell(&call, &told, &outcome, &why);

    return settle(request, reply, &typed,
                  (struct done){ ok, outcome == REFERRAL_CHANGED, &why }, err);
}

/* The words first: a time that cannot be read loses none of them. */
static bool read_meeting(const struct form *form, struct typed *typed,
                         struct meeting_new *new, struct err *err)
{
    struct int_range minutes = { MEETING_LEAST, MEETING_MOST };
    int64_t n = 0;

    typed->is_meeting = true;
    if (!form_text_or_none(form, "place", PLACE_BYTES, &typed->place, err) ||
        !form_text_or_none(form, "on", WORD_BYTES, &typed->on, err) ||
        !form_text_or_none(form, "at", WORD_BYTES, &typed->at, err) ||
        !form_text_or_none(form, "minutes", WORD_BYTES, &typed->minutes, err) ||
        !form_day(form, "on", &new->day, err) ||
        !minute_read(typed->at, &new->minute, err) ||
        !form_int(form, "minutes", minutes, &n, err))
        return false;
    new->minutes = (int32_t)n;
    new->place = typed->place;
    return true;
}

bool meeting_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct form *form = &request->form;
    struct call call = app_call(request);
    struct typed typed = { .clash = false };
    struct int_range range = { 0, INT32_MAX };
    enum referral_outcome outcome = REFERRAL_SAVED;
    struct meeting_new new = { .day = DAY_NONE };
    struct meeting_off off = { .reason = STR("") };
    struct str how = STR("");
    struct err why = { 0 };
    int64_t person_id;

    if (!find_whose(request, &person_id, err))
        return false;
    request_changes(request, person_id);
    bool ok = path_id(request, "id", &new.referral_rid, &why) &&
              form_text_or_none(form, "how", WORD_BYTES, &how, &why) &&
              form_int(form, "version", range, &new.seen, &why);

    off.referral_rid = new.referral_rid;
    off.seen = new.seen;
    if (ok && str_is(how, "off"))
        ok = form_text_or_none(form, "reason", WORD_BYTES, &off.reason, &why) &&
             meeting_call_off(&call, &off, &outcome, &why);
    else if (ok)
        ok = read_meeting(form, &typed, &new, &why) &&
             meeting_set(&call, &new, &outcome, &why);
    return settle(request, reply, &typed,
                  (struct done){ ok, outcome == REFERRAL_CHANGED, &why }, err);
}

bool referral_paper_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct buf path = buf_new(arena);
    struct referral_paper paper;
    int64_t rid, person_id;
    struct qr qr;

    if (!find_whose(request, &person_id, err))
        return false;
    request_changes(request, person_id);
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
