/*
 * disclosures_page.c: what has been told about a person, to whom, on which ground; a
 * new decision; a new waiver; taking either back.
 *
 *   GET  /person/{id}/disclosures
 *   POST /person/{id}/disclosures       see below
 *   POST /person/{id}/disclosures/end   disclosure
 *   POST /person/{id}/waivers           token, what.., to, name, how, until
 *   POST /person/{id}/waivers/end       waiver
 *
 * A decision is token, what.., ground, waiver | to, name; reason, until; and of a
 * protected identity alias, talked_on, talk. The token makes a form good once.
 *
 * `to` is a unit's id, or "authority" or "firm", which are named in `name`. What does
 * not hold is said at the top of the same page, with what was typed still there.
 */
#include "base/date.h"
#include "service/disclosure.h"
#include "web/app.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define WAIVER_MONTHS 6 /* proposed */

static uint32_t read_what(const struct form *form)
{
    uint32_t what = 0;
    struct str word;

    for (uint32_t at = 0; form_next(form, "what", &at, &word);)
        for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++)
            if (str_is(word, disclosed_word(d)))
                what |= 1U << d;
    return what;
}

static bool read_to(const struct form *form, struct disclosure_to *to, struct err *err)
{
    struct str word = { 0 };

    *to = (struct disclosure_to){ .kind = RECIPIENT_UNIT };
    if (!form_text_or_none(form, "name", DISCLOSURE_NAME_BYTES, &to->name, err))
        return false;
    if (!form_get(form, "to", &word) || word.len == 0)
        return err_set(err, ERR_INPUT, N_("say who is to be told"));
    if (str_is(word, "authority"))
        to->kind = RECIPIENT_AUTHORITY;
    else if (str_is(word, "firm"))
        to->kind = RECIPIENT_FIRM;
    else
        return form_id(form, "to", &to->org_rid, err);
    return true;
}

/* ------------------------------------------------------------------------ page */

/* What may be told at all: of a protected identity not everything. */
static void put_parts(const struct request *request, struct view *view, uint32_t chosen)
{
    struct view *list = view_put_array(request->arena, view, "parts");
    uint32_t offered = (1U << DISCLOSED_COUNT) - 1;

    if (view_get(view, STR("protected"))->boolean)
        offered = disclosed_of_protected(offered);
    for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++) {
        if (!(offered >> d & 1))
            continue;
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "word", disclosed_word(d));
        view_cstr(request->arena, v, "label",
                  message_for(request->lang, disclosed_label(d), 1));
        view_bool(request->arena, v, "chosen", chosen >> d & 1);
    }
}

static void put_grounds(const struct request *request, struct view *view,
                        struct str chosen)
{
    struct view *list = view_put_array(request->arena, view, "grounds");

    for (enum ground g = 0; g < GROUND_COUNT; g++) {
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "word", ground_word(g));
        view_cstr(request->arena, v, "label",
                  message_for(request->lang, ground_label(g), 1));
        view_bool(request->arena, v, "chosen", str_is(chosen, ground_word(g)));
    }
}

static struct str sent(const struct request *request, const char *name)
{
    struct str value = { 0 };

    (void)form_get(&request->form, name, &value);
    return value;
}

/* Days as people write them, beside those for programs. */
static void put_days(const struct request *request, const struct view *view,
                     const char *key)
{
    const struct view *list = view_get(view, str_from(key));

    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(request->arena, &i->value, "at_text",
                 firm_day_of(request, view_get(&i->value, STR("at"))));
        view_str(request->arena, &i->value, "given_text",
                 firm_day_of(request, view_get(&i->value, STR("given_on"))));
        view_str(request->arena, &i->value, "until_text",
                 firm_day_of(request, view_get(&i->value, STR("until_on"))));
        const struct view *told = view_get(&i->value, STR("alias"));
        view_str(request->arena, &i->value, "talked_text",
                 told && told->kind == VIEW_OBJECT
                     ? firm_day_of(request, view_get(told, STR("talked_on")))
                     : STR(""));
    }
}

/* A choice as it was typed into the form that comes back: `list` of what it names. */
static void mark_chosen(const struct request *request, const struct view *view,
                        const char *list, const char *id, const char *field)
{
    const struct view *all = view_get(view, str_from(list));
    const struct str chosen = sent(request, field);

    for (struct view_item *i = all->list.first; i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  chosen.len > 0 &&
                      str_eq(view_get(&i->value, str_from(id))->text, chosen));
}

/* What makes each of the two forms good once. One that was saved before, with something
 * else in it, may be one more. */
static void put_typed(const struct request *request, struct view *view,
                      const struct err *problem)
{
    const bool waives = str_ends(request->path, "/waivers");
    const bool again = problem && problem->kind != ERR_CONFLICT;
    const struct str to = sent(request, "to"), how = sent(request, "how");
    struct arena *a = request->arena;

    view_str(a, view, "token",
             id_text(a, again && !waives ? firm_form_token(request) : random_id()));
    view_str(a, view, "waiver_token",
             id_text(a, again && waives ? firm_form_token(request) : random_id()));
    mark_chosen(request, view, "units", "unit", "to");
    mark_chosen(request, view, "waivers", "waiver", "waiver");
    view_bool(a, view, "to_authority", str_is(to, "authority"));
    view_bool(a, view, "to_firm", str_is(to, "firm"));
    view_bool(a, view, "on_paper", str_is(how, "paper"));
    view_bool(a, view, "was_spoken", str_is(how, "spoken"));
    view_str(a, view, "typed_alias", sent(request, "alias"));
    view_str(a, view, "typed_talk", sent(request, "talk"));
    view_str(a, view, "typed_talked", sent(request, "talked_on"));
    view_str(a, view, "name", sent(request, "name"));
    view_str(a, view, "reason", sent(request, "reason"));
}

static void put_urls(const struct request *request, struct view *view)
{
    struct str id = path_text(request, "id");
    struct arena *a = request->arena;

    bool is_open =
        gate_leads(request, "person_see"); /* a reviewer comes from the log */
    view_str(a, view, "person_url",
             route_url(a, is_open ? "/person/{id}" : "/person/{id}/log", id));
    view_bool(a, view, "from_log", !is_open);
    view_str(a, view, "decide_url", route_url(a, "/person/{id}/disclosures", id));
    view_str(a, view, "end_url", route_url(a, "/person/{id}/disclosures/end", id));
    view_str(a, view, "waiver_url", route_url(a, "/person/{id}/waivers", id));
    view_str(a, view, "waiver_end_url", route_url(a, "/person/{id}/waivers/end", id));
    view_bool(a, view, "may_decide", gate_may(request, "disclosure_decide"));
    view_bool(a, view, "may_waive", gate_may(request, "waiver_give"));
}

static void put_until(const struct request *request, struct view *view)
{
    char *text = ARENA_ARRAY(request->arena, DATE_TEXT_BYTES, char);
    struct call call = app_call(request);
    struct str typed = sent(request, "until");

    date_format(date_add_months(moment_day(call.now), WAIVER_MONTHS), text);
    view_str(request->arena, view, "until", typed.len ? typed : str_from(text));
}

static uint32_t count_holding(const struct view *list)
{
    uint32_t n = 0;

    for (const struct view_item *i = list->list.first; i; i = i->next)
        n += view_get(&i->value, STR("holds"))->boolean;
    return n;
}

/* The page, with what was wrong at its top; `problem` NULL: nothing. */
static bool show(struct request *request, const struct err *problem,
                 struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;

    if (!disclosure_list(&call, request->subject_id, &view, err))
        return false;
    view_int(request->arena, view, "n",
             count_holding(view_get(view, STR("disclosures"))));
    view_bool(request->arena, view, "any",
              view_get(view, STR("disclosures"))->count > 0);
    put_days(request, view, "disclosures");
    put_days(request, view, "waivers");
    put_urls(request, view);
    put_parts(request, view, read_what(&request->form));
    put_grounds(request, view, sent(request, "ground"));
    put_until(request, view);
    put_typed(request, view, problem);
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "disclosures", N_("What has been told"), view);
}

bool disclosures_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, NULL, reply, err);
}

/* After a change: back to the list; a refusal is shown on it. */
static bool done(struct request *request, const struct call *call, bool ok,
                 struct reply *reply, struct err *err)
{
    if (!ok && (err->kind == ERR_INPUT || err->kind == ERR_CONFLICT) &&
        !request->wants_json) {
        struct err problem = *err;
        *err = (struct err){ 0 };
        return show(request, &problem, reply, err);
    }
    reply->ticket = call->ticket;
    return ok &&
           reply_see_other(reply, "/person/{id}/disclosures", path_text(request, "id"));
}

/* Of a protected identity: another name, and the talk about the risk. */
static bool read_alias(const struct form *form, struct disclosure_new *in,
                       struct err *err)
{
    struct str day = { 0 };

    in->talked_on = DAY_NONE;
    return form_text_or_none(form, "alias", DISCLOSURE_ALIAS_BYTES, &in->alias, err) &&
           form_text_or_none(form, "talk", DISCLOSURE_REASON_BYTES, &in->talk, err) &&
           (!form_get(form, "talked_on", &day) || day.len == 0 ||
            form_day(form, "talked_on", &in->talked_on, err));
}

static bool decide(struct request *request, struct call *call, struct err *err)
{
    const struct form *form = &request->form;
    struct disclosure_new in = { .rid = firm_form_token(request),
                                 .what = read_what(form) };
    struct str word = { 0 };

    if (!form_get(form, "ground", &word) || !ground_from(word, &in.ground))
        return err_set(err, ERR_INPUT, N_("choose a ground"));
    if (!form_text_or_none(form, "reason", DISCLOSURE_REASON_BYTES, &in.reason, err) ||
        !form_day(form, "until", &in.until, err) || !read_alias(form, &in, err))
        return false;
    if (in.ground == GROUND_WAIVER) {
        if (form_get(form, "waiver", &word) && word.len > 0 &&
            !form_id(form, "waiver", &in.waiver_rid, err))
            return false;
    } else if (!read_to(form, &in.to, err)) {
        return false;
    }
    return disclosure_decide(call, request->subject_id, &in, err);
}

bool disclosures_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);

    return done(request, &call, decide(request, &call, err), reply, err);
}

bool disclosures_end_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t rid;

    return done(request, &call,
                form_id(&request->form, "disclosure", &rid, err) &&
                    disclosure_withdraw(&call, request->subject_id, rid, err),
                reply, err);
}

static bool waive(struct request *request, struct call *call, struct err *err)
{
    struct waiver_new in = { .rid = firm_form_token(request),
                             .what = read_what(&request->form) };

    return read_to(&request->form, &in.to, err) &&
           form_text_or_none(&request->form, "how", 10, &in.how, err) &&
           form_day(&request->form, "until", &in.until, err) &&
           waiver_give(call, request->subject_id, &in, err);
}

bool waivers_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);

    return done(request, &call, waive(request, &call, err), reply, err);
}

bool waivers_end_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t rid;

    return done(request, &call,
                form_id(&request->form, "waiver", &rid, err) &&
                    waiver_withdraw(&call, request->subject_id, rid, err),
                reply, err);
}
