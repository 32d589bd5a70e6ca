/* sign_in_page.c: the way in and out: password and code, a demo's users, how long. */
#include "base/date.h"
#include "base/log.h"
#include "service/user.h"
#include "web/app.h"

#define PASSWORD_FIELD 256u
#define CODE_FIELD     64u

static struct sign_from from_of(const struct request *request)
{
    return (struct sign_from){ request->address, request->agent };
}

/* Where the reader wanted to go: a field of the form, or of the address. */
static struct str back_of(const struct request *request)
{
    struct str back;

    if ((form_get(&request->form, "back", &back) ||
         form_get(&request->query, "back", &back)) &&
        url_is_ours(back))
        return back;
    return STR("/");
}

/* ---------- a demo's users ---------- */

static void put_user(const struct request *request, const struct view *user,
                     struct view *users)
{
    struct arena *arena = request->arena;
    const struct view *roles = view_get(user, STR("roles"));
    struct view *shown, *list;

    if (view_get(user, STR("closed"))->boolean || roles->count == 0)
        return;
    shown = view_add_object(arena, users);
    view_put(arena, shown, "login", view_get(user, STR("login")));
    view_put(arena, shown, "name", view_get(user, STR("name")));
    list = view_put_array(arena, shown, "roles");
    for (const struct view_item *i = roles->list.first; i; i = i->next) {
        struct view *role = view_add_object(arena, list);
        view_cstr(arena, role, "label",
                  role_label(request->lang, view_get(&i->value, STR("role"))->text));
        view_put(arena, role, "unit", view_get(&i->value, STR("unit")));
    }
}

static bool put_users(const struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct view *users = view_put_array(request->arena, view, "users"), *all;

    if (!request->demo)
        return true;
    if (!user_list(&call, &all, err))
        return false;
    for (const struct view_item *i = view_get(all, STR("users"))->list.first; i;
         i = i->next)
        put_user(request, &i->value, users);
    return true;
}

/* ---------- the page ---------- */

static bool show(struct request *request, struct reply *reply, struct str login,
                 const struct err *problem, struct err *err)
{
    const struct sign_desk *desk = request->app->desk;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);

    if (!put_users(request, view, err))
        return false;
    view_bool(arena, view, "is_demo", request->demo);
    view_bool(arena, view, "by_password", desk && desk->master);
    view_str(arena, view, "login", login);
    view_str(arena, view, "back", back_of(request));
    view_str(arena, view, "form_url", STR("/sign-in"));
    view_str(arena, view, "demo_url", STR("/sign-in/demo"));
    view_str(arena, view, "code_url", STR("/code"));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "sign_in", N_("Sign in"), view);
}

bool sign_in_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, (struct str){ 0 }, NULL, err);
}

/* 303 to where she wanted to go, signed in. */
static bool entered(struct request *request, struct reply *reply,
                    const struct call *call, const struct secret_token *token,
                    struct err *err)
{
    const struct sign_desk *desk = request->app->desk;
    struct session session = { 0 };
    uint32_t roles = 0;
    bool found;

    if (!session_find(call, desk->sessions, str_from(token->text), true, &session,
                      &found, err))
        return false;
    if (found) /* else it is not durable yet, and was looked up from there */
        roles = session_actor(&session).roles;
    reply->cookie = app_session_cookie(request, token);
    reply->ticket = call->ticket;
    log_info("sign.in", LOG_ID("user", session.user_id), LOG_ID("session", session.id));
    return reply_see_other_url(reply, app_start_url(request, back_of(request), roles));
}

bool app_leave(struct request *request, struct call *call, struct err *err)
{
    return !request->session ||
           session_end(call, request->app->desk->sessions, request->session->user_id,
                       request->session->id, err);
}

bool sign_in_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_try try = { .from = from_of(request) };
    struct secret_token token;
    struct err problem = { 0 };

    if (!request->app->desk)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (form_text(&request->form, "login", PASSWORD_FIELD, &try.login, &problem) &&
        form_secret(&request->form, "password", PASSWORD_MOST_BYTES, &try.password,
                    &problem) &&
        form_text(&request->form, "code", CODE_FIELD, &try.code, &problem) &&
        sign_in_password(&call, request->app->desk, &try, &token, &problem))
        return app_leave(request, &call, err) &&
               entered(request, reply, &call, &token, err);
    if (request->wants_json) {
        *err = problem;
        return false;
    }
    return show(request, reply, try.login, &problem, err);
}

bool sign_in_demo_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_from from = from_of(request);
    struct secret_token token;
    struct str login;

    if (!request->app->desk)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return form_text(&request->form, "login", USER_LOGIN_MOST, &login, err) &&
           sign_in_demo(&call, request->app->desk, login, &from, &token, err) &&
           app_leave(request, &call, err) &&
           entered(request, reply, &call, &token, err);
}

bool sign_out_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);

    if (!app_leave(request, &call, err))
        return false;
    if (request->session)
        log_info("sign.out", LOG_ID("user", request->session->user_id));
    request->session_cookie = app_session_cookie(request, NULL);
    return reply_see_other_url(reply, STR(ROUTE_SIGN_IN));
}

/* ---------- how long ---------- */

static bool show_session(struct request *request, struct reply *reply)
{
    const struct session *session = request->session;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    int64_t now = app_call(request).now;

    if (!session) /* used without signing in */
        return reply_see_other_url(reply, STR("/me"));
    int64_t ends = session_ends_at(session), last = session_ends_last(session);
    view_str(arena, view, "ends", reply_clock(arena, request->lang, ends));
    view_int(arena, view, "seconds", (ends - now) / MOMENT_SECOND);
    view_int(arena, view, "last_seconds", (last - now) / MOMENT_SECOND);
    view_str(arena, view, "csrf", request->csrf);
    view_str(arena, view, "me_url", STR("/me"));
    return reply_page(reply, "session", N_("How long you are signed in"), view);
}

bool session_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    return show_session(request, reply);
}

/* That it was asked for is what counts: the session was seen just now. */
bool session_post(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    if (request->wants_json)
        return show_session(request, reply);
    return reply_see_other_url(reply, back_of(request));
}
