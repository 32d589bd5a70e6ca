/* me_page.c: one's own account: roles, where one is signed in, password, codes; and
 * what the pages of signing in share. */
#include "base/date.h"
#include "service/around_view.h"
#include "service/enrolment_view.h"
#include "service/intake_show.h"
#include "service/participant_code.h"
#include "service/referral.h"
#include "service/referral_list.h"
#include "service/reminder.h"
#include "web/firm_text.h"

#define CODE_FIELD 64u
#define STOP_BYTES 8u

/* ---------- words ---------- */

static const char *const role_labels[ROLE_COUNT] = {
    [ROLE_LOCAL] = N_("on this machine"),
    [ROLE_PARTICIPANT] = N_("participant"),
    [ROLE_GUARDIAN] = N_("guardian"),
    [ROLE_COACH] = N_("coach"),
    [ROLE_TEAM_LEADER] = N_("team leader"),
    [ROLE_PROJECT_LEAD] = N_("project leader"),
    [ROLE_CONTROLLER] = N_("controller"),
    [ROLE_STEERING] = N_("member of the steering group"),
    [ROLE_PARTNER] = N_("officer of a partner"),
    [ROLE_EDUCATOR] = N_("educator"),
    [ROLE_RECRUITER] = N_("recruiter"),
    [ROLE_EMPLOYER] = N_("employer"),
    [ROLE_SUPERVISOR] = N_("supervisor"),
    [ROLE_PROTECTOR] = N_("keeper of protected identities"),
    [ROLE_REVIEWER] = N_("reviewer of the log"),
    [ROLE_IT] = N_("administrator"),
};

const char *role_label(enum lang lang, struct str word)
{
    enum role role;

    return message_for(lang, role_from(word, &role) ? role_labels[role] : "", 1);
}

static const struct {
    const char *word, *label;
} hows[] = {
    { "password", N_("with password and code") },
    { "recovery", N_("with a recovery code") },
    { "proxy", N_("by the organisation's own sign-in") },
    { "link", N_("with a link") },
    { "paper", N_("with a code on paper") },
    { "demo", N_("in the demo") },
};

static const char *how_label(enum lang lang, struct str how)
{
    for (size_t i = 0; i < sizeof hows / sizeof *hows; i++)
        if (str_is(how, hows[i].word))
            return message_for(lang, hows[i].label, 1);
    return "";
}

static struct str moment_text(const struct request *request, int64_t moment)
{
    struct buf text = buf_new(request->arena);

    message_day(&text, request->lang, moment_day(moment));
    buf_char(&text, ' ');
    buf_add(&text, reply_clock(request->arena, request->lang, moment));
    return buf_str(&text);
}

/* ---------- shared ---------- */

void app_put_problem(const struct request *request, struct reply *reply,
                     struct view *view, const struct err *problem)
{
    struct buf text = buf_new(request->arena);
    struct buf sentence = buf_new(request->arena);

    if (!problem) {
        view_null(request->arena, view, "problem");
        return;
    }
    message_err(&text, request->lang, problem);
    /* an error is a clause; here it stands as a sentence */
    size_t at = 0;
    struct str whole = buf_str(&text);
    uint32_t first = whole.len ? str_utf8_next(whole, &at) : 0;
    struct buf head = buf_new(request->arena);
    buf_utf8(&head, first);
    bool lower = first >= 'a' && first <= 'z';
    if (lower)
        buf_char(&sentence, (char)(first - 'a' + 'A'));
    else
        buf_add(&sentence, first == 0xe5   ? STR("\xc3\x85")
                           : first == 0xe4 ? STR("\xc3\x84")
                           : first == 0xf6 ? STR("\xc3\x96")
                                           : buf_str(&head));
    buf_add(&sentence, str_sub(whole, at, whole.len));
    if (!str_ends(whole, "?"))
        buf_char(&sentence, '.');
    view_str(request->arena, view, "problem", buf_str(&sentence));
    reply->status = problem->kind == ERR_DENIED ? 401 : err_http_status(problem->kind);
}

bool app_show_codes(struct request *request, struct reply *reply,
                    const struct sign_codes *codes, struct str start_url)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena),
                *list = view_put_array(arena, view, "codes");

    for (uint32_t i = 0; i < SIGN_RECOVERY_CODES; i++)
        view_str(arena, view_add_object(arena, list), "code",
                 str_copy(arena, str_from(codes->code[i])));
    view_str(arena, view, "start_url", start_url);
    reply->main_class = "wrap slim";
    return reply_page(reply, "codes", N_("Your recovery codes"), view);
}

/* ---------- the page ---------- */

static void put_units(const struct request *request, struct view *view)
{
    const struct session *session = request->session;
    struct arena *arena = request->arena;
    struct view *units = view_put_array(arena, view, "units");

    for (uint32_t i = 0; session && i < session->unit_count; i++) {
        struct view *unit = view_add_object(arena, units);
        view_str(arena, unit, "id", id_text(arena, session->units[i].org_id));
        view_cstr(arena, unit, "name", session->units[i].name);
        view_bool(arena, unit, "current", i == session->unit);
        struct view *roles = view_put_array(arena, unit, "roles");
        for (int r = 0; r < ROLE_COUNT; r++) {
            if (!(session->units[i].roles & 1U << r))
                continue;
            struct view *role = view_add_object(arena, roles);
            view_cstr(arena, role, "role", role_word((enum role)r));
            view_cstr(arena, role, "label",
                      message_for(request->lang, role_labels[r], 1));
        }
    }
}

static bool put_sessions(const struct request *request, struct view *view,
                         struct err *err)
{
    struct arena *arena = request->arena;
    struct view *sessions = view_put_array(arena, view, "sessions");
    struct call call = app_call(request);

    if (request->session && !session_list(&call, request->session, sessions, err))
        return false;
    for (struct view_item *i = sessions->list.first; i; i = i->next) {
        struct view *one = &i->value;
        view_cstr(arena, one, "how_text",
                  how_label(request->lang, view_get(one, STR("how"))->text));
        view_str(arena, one, "seen_text",
                 moment_text(request, view_get(one, STR("seen_at"))->integer));
        view_str(arena, one, "made_text",
                 moment_text(request, view_get(one, STR("made_at"))->integer));
    }
    view_bool(arena, view, "many", sessions->count > 1);
    return true;
}

/* Which employers have been asked about her, and what came of it. */
static bool put_own_referrals(struct request *request, struct view *view,
                              struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "referrals");
    bool stopped = false;

    if (request->actor && request->actor->person_id != 0 &&
        !referral_own(&call, request->actor->person_id, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        struct str state = firm_member(v, "state");
        view_str(arena, v, "due_text",
                 firm_day_of(request, view_get(v, STR("due_on"))));
        view_str(arena, v, "since_text",
                 firm_day_of(request, view_get(v, STR("since_on"))));
        view_bool(arena, v, "is_waiting", str_is(state, "open"));
        struct view *meeting = (struct view *)view_get(v, STR("meeting")); /* own */
        if (meeting->kind == VIEW_OBJECT)
            firm_put_meeting(request, meeting);
        view_bool(arena, v, "is_meet",
                  str_is(state, "meet") && meeting->kind != VIEW_OBJECT);
        view_bool(arena, v, "is_later", str_is(state, "later"));
        view_bool(arena, v, "is_refused", str_is(state, "refused"));
        view_bool(arena, v, "may_decline",
                  str_is(state, "open") || str_is(state, "later") ||
                      str_is(state, "meet"));
    }
    view_bool(arena, view, "has_referrals", list->count > 0);
    view_str(arena, view, "decline_url", route_url(arena, "/me/decline"));
    view_str(arena, view, "reminders_url", route_url(arena, "/me/reminders"));
    if (request->actor && request->actor->person_id != 0 &&
        !reminder_person_stopped(&call, request->actor->person_id, &stopped, err))
        return false;
    view_bool(arena, view, "is_stopped", stopped);
    return true;
}

/* The meetings that she is invited to, as long as she can still come. */
static bool put_invites(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "invites");

    if (request->actor && request->actor->person_id != 0 &&
        !around_own_list(&call, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        int64_t minute = view_get(&i->value, STR("minute"))->integer;
        view_str(arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on_day"))));
        view_str(arena, &i->value, "at_text",
                 minute < 0 ? STR("") : firm_minute(request, minute));
    }
    view_bool(arena, view, "has_invites", list->count > 0);
    view_str(arena, view, "invite_url", route_url(arena, "/me/invite"));
    return true;
}

/* Places that she was given and has not begun at. */
static bool put_own_places(struct request *request, struct view *way, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *given = view_array(arena);
    struct view *list = view_put_array(arena, way, "places");
    int64_t rid = 0;

    if (!str_int(firm_member(way, "way"), &rid) ||
        !intake_places_of(&call, rid, given, err))
        return rid == 0;
    for (struct view_item *i = given->list.first; i; i = i->next) {
        if (!view_get(&i->value, STR("waits"))->boolean)
            continue;
        struct view *place = view_add_object(arena, list);
        view_str(arena, place, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on"))));
        view_str(arena, place, "need", firm_member(&i->value, "need"));
    }
    return true;
}

/* Where she stands in programmes, and what she is asked. */
static bool put_own_ways(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "ways");

    if (request->actor && request->actor->person_id != 0 &&
        !enrolment_own_list(&call, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(arena, &i->value, "since_text",
                 firm_day_of(request, view_get(&i->value, STR("since_on"))));
        view_str(arena, &i->value, "limit_text",
                 firm_day_of(request, view_get(&i->value, STR("limit_on"))));
        if (!put_own_places(request, &i->value, err))
            return false;
    }
    view_bool(arena, view, "has_ways", list->count > 0);
    view_str(arena, view, "way_url", route_url(arena, "/me/way"));
    return put_invites(request, view, err);
}

/* A participant's own case: what we know, and who has looked. */
static bool put_own_case(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    int64_t rid;

    if (!request->actor || request->actor->person_id == 0) {
        view_null(arena, view, "own_url");
        view_null(arena, view, "own_log_url");
        view_null(arena, view, "wrong_url");
        return true;
    }
    if (!participant_case(&call, &rid, err))
        return false;
    struct str id = url_int(arena, rid);
    view_str(arena, view, "own_url", route_url(arena, "/person/{id}/extract", id));
    view_str(arena, view, "wrong_url", route_url(arena, "/person/{id}/wrong", id));
    view_str(arena, view, "own_log_url", route_url(arena, "/person/{id}/log", id));
    return true;
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    const struct session *session = request->session;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct call call = app_call(request);
    bool has_password = false, changed = form_has(&request->query, "changed");
    int64_t left = 0;

    if (session && !sign_state(&call, session->user_id, &left, &has_password, err))
        return false;
    view_bool(arena, view, "local", !session);
    view_cstr(arena, view, "name", session ? session->name : "");
    view_cstr(arena, view, "login", session ? session->login : "");
    view_cstr(arena, view, "unit", session ? session->units[session->unit].name : "");
    put_units(request, view);
    if (!put_sessions(request, view, err))
        return false;
    view_bool(arena, view, "has_password", has_password && request->app->desk->master);
    view_int(arena, view, "n", left);
    view_cstr(arena, view, "done",
              changed ? message_for(request->lang, N_("The password is changed."), 1)
                      : NULL);
    if (!put_own_case(request, view, err) || !put_own_ways(request, view, err) ||
        !put_own_referrals(request, view, err))
        return false;
    view_str(arena, view, "unit_url", STR("/me/unit"));
    view_str(arena, view, "end_url", STR("/me/end"));
    view_str(arena, view, "password_url", STR("/me/password"));
    view_str(arena, view, "codes_url", STR("/me/codes"));
    view_str(arena, view, "app_url", STR("/me/app"));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "me", N_("My page"), view);
}

bool me_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* ---------- what one can do there ---------- */

/* Who uses insteg without signing in has nothing to change. */
static bool need_session(const struct request *request, struct err *err)
{
    return request->session ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool me_end_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str which;
    int64_t id = 0;

    if (!need_session(request, err) ||
        !form_text(&request->form, "session", CODE_FIELD, &which, err))
        return false;
    bool others = str_is(which, "others");
    if (!others && !form_id(&request->form, "session", &id, err))
        return false;
    int64_t user_id = request->session->user_id, own = request->session->id;
    struct session_keep *keep = request->app->desk->sessions;
    bool ok = others ? session_end_others(&call, keep, user_id, own, err)
                     : session_end(&call, keep, user_id, id, err);
    return ok && reply_see_other_url(reply, STR("/me"));
}

/* She wants no reminders, or wants them again. */
bool me_reminders_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str stop;

    if (!need_session(request, err) ||
        !form_text(&request->form, "stop", STOP_BYTES, &stop, err))
        return false;
    if (request->actor->person_id == 0)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return reminder_stop_person(&call, request->actor->person_id, str_is(stop, "yes"),
                                err) &&
           reply_see_other_url(reply, STR("/me"));
}

/* She does not want it any more. */
bool me_decline_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t rid;

    if (!need_session(request, err) ||
        !form_id(&request->form, "referral", &rid, err) ||
        !referral_decline(&call, rid, err))
        return false;
    return reply_see_other_url(reply, STR("/me"));
}

/* What she thinks herself. */
bool me_way_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str move, answer;
    int64_t rid;

    if (!need_session(request, err) || !form_id(&request->form, "way", &rid, err) ||
        !form_text(&request->form, "move", CODE_FIELD, &move, err) ||
        !form_text(&request->form, "answer", CODE_FIELD, &answer, err) ||
        !enrolment_answer_own(&call, rid, move, str_is(answer, "yes"), err))
        return false;
    return reply_see_other_url(reply, STR("/me"));
}

/* She answers an invitation. */
bool me_invite_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str answer;
    int64_t rid;

    if (!need_session(request, err) || !form_id(&request->form, "invite", &rid, err) ||
        !form_text(&request->form, "answer", CODE_FIELD, &answer, err) ||
        !around_answer_own(&call, rid, str_is(answer, "yes"), err))
        return false;
    return reply_see_other_url(reply, STR("/me"));
}

bool me_unit_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    const struct session *session = request->session;
    struct secret_token token;
    int64_t org_id;

    if (!need_session(request, err) || !form_id(&request->form, "unit", &org_id, err))
        return false;
    struct session_new new = { .user_id = session->user_id,
                               .org_id = org_id,
                               .replaces = session->id,
                               .made_at = session->made_at,
                               .how = session->how,
                               .agent = request->agent };
    if (!session_make(&call, request->app->desk->sessions, &new, &token, err))
        return false;
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return reply_see_other_url(reply, STR("/me"));
}

static bool read_proof(const struct request *request, struct sign_change *change,
                       struct err *err)
{
    change->session = request->session;
    change->from = (struct sign_from){ request->address, request->agent };
    return form_secret(&request->form, "password", PASSWORD_MOST_BYTES,
                       &change->password, err) &&
           form_text(&request->form, "code", CODE_FIELD, &change->code, err);
}

bool me_password_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_change change = { 0 };
    struct secret_token token;
    struct err problem = { 0 };

    if (!need_session(request, err))
        return false;
    if (!read_proof(request, &change, &problem) ||
        !form_secret(&request->form, "wanted", PASSWORD_MOST_BYTES, &change.wanted,
                     &problem) ||
        !sign_change(&call, request->app->desk, &change, &token, &problem))
        return show(request, reply, &problem, err);
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return reply_see_other_url(reply, STR("/me?changed=1"));
}

bool me_codes_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_change change = { 0 };
    struct secret_token token;
    struct sign_codes codes;
    struct err problem = { 0 };

    if (!need_session(request, err))
        return false;
    if (!read_proof(request, &change, &problem) ||
        !sign_new_codes(&call, request->app->desk, &change, &codes, &token, &problem))
        return show(request, reply, &problem, err);
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return app_show_codes(request, reply, &codes, STR("/me"));
}
