/*
 * me_app_page.c: another code app in the place of the one she has, by herself.
 *
 *   GET  /me/app   the picture for the new app, and what proves who she is
 *   POST /me/app   exchanges it, and shows new recovery codes, this once
 */
#include "base/log.h"
#include "web/app.h"

#define CODE_FIELD 64u

/* Who has no password has no app: a participant, and who comes by a proxy. */
static bool need_password(struct request *request, struct err *err)
{
    struct call call = app_call(request);
    bool has = false;
    int64_t left;

    if (request->session &&
        !sign_state(&call, request->session->user_id, &left, &has, err))
        return false;
    return has || err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    const struct session *session = request->session;
    const struct one_use whose = { .user_id = session->user_id,
                                   .login = str_from(session->login) };
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct sign_offer offer;
    struct str sealed = { 0 };

    if (problem)
        form_get(&request->form, "sealed", &sealed);
    if (!sign_offer(&call, request->app->desk, &whose, sealed, &offer, err))
        return false;
    view_str(arena, view, "login", whose.login);
    view_str(arena, view, "sealed", str_copy(arena, str_from(offer.sealed)));
    view_str(arena, view, "key", offer.key);
    view_str(arena, view, "qr_path", offer.qr.path);
    view_int(arena, view, "qr_side", offer.qr.side);
    view_str(arena, view, "form_url", STR("/me/app"));
    view_str(arena, view, "me_url", STR("/me"));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "me_app", N_("Another code app"), view);
}

bool me_app_get(struct request *request, struct reply *reply, struct err *err)
{
    return need_password(request, err) && show(request, reply, NULL, err);
}

static bool read_form(const struct request *request, struct sign_app *app,
                      struct err *err)
{
    app->own.session = request->session;
    app->own.from = (struct sign_from){ request->address, request->agent };
    return form_text(&request->form, "fresh", CODE_FIELD, &app->fresh, err) &&
           form_secret(&request->form, "password", PASSWORD_MOST_BYTES,
                       &app->own.password, err) &&
           form_text(&request->form, "code", CODE_FIELD, &app->own.code, err);
}

bool me_app_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_app app = { 0 };
    struct secret_token token;
    struct sign_codes codes;
    struct err problem = { 0 };

    if (!need_password(request, err) ||
        !form_text(&request->form, "sealed", SIGN_WRAPPED_CHARS, &app.sealed, err))
        return false;
    if (!read_form(request, &app, &problem) ||
        !sign_new_app(&call, request->app->desk, &app, &codes, &token, &problem)) {
        if (!request->wants_json)
            return show(request, reply, &problem, err);
        *err = problem;
        return false;
    }
    log_info("sign.app", LOG_ID("user", request->session->user_id));
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return app_show_codes(request, reply, &codes, STR("/me"));
}
