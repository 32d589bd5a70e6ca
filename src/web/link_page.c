/* link_page.c: ways in that are good once: links, codes on paper, and setting up. */
#include "web/app.h"

#define CODE_FIELD 64u

static bool gone(struct request *request, struct reply *reply)
{
    struct view *view = view_object(request->arena);

    view_str(request->arena, view, "sign_in_url", STR(ROUTE_SIGN_IN));
    reply->status = 404;
    reply->main_class = "wrap slim";
    return reply_page(reply, "link_gone", N_("This link cannot be used"), view);
}

static struct str link_url(const struct request *request)
{
    return route_url(request->arena, "/in/{token}", path_text(request, "token"));
}

/* ---------- setting up ---------- */

static bool show_set_up(struct request *request, struct reply *reply,
                        const struct one_use *link, const struct err *problem,
                        struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct sign_offer offer;
    struct str sealed = { 0 };

    if (problem)
        form_get(&request->form, "sealed", &sealed);
    if (!sign_offer(&call, request->app->desk, link, sealed, &offer, err))
        return false;
    view_str(arena, view, "name", link->name);
    view_str(arena, view, "login", link->login);
    view_str(arena, view, "sealed", str_copy(arena, str_from(offer.sealed)));
    view_str(arena, view, "key", offer.key);
    view_str(arena, view, "qr_path", offer.qr.path);
    view_int(arena, view, "qr_side", offer.qr.side);
    view_str(arena, view, "form_url", link_url(request));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "set_up", N_("Set up your sign-in"), view);
}

static bool set_up(struct request *request, struct reply *reply,
                   const struct one_use *link, struct err *err)
{
    struct call call = app_call(request);
    struct sign_set_up given = { .link = link,
                                 .from = { request->address, request->agent } };
    struct secret_token token;
    struct sign_codes codes;
    struct err problem = { 0 };

    if (!form_text(&request->form, "sealed", SIGN_WRAPPED_CHARS, &given.sealed, err))
        return false;
    if (!form_text(&request->form, "code", CODE_FIELD, &given.code, &problem) ||
        !form_secret(&request->form, "password", PASSWORD_MOST_BYTES, &given.password,
                     &problem) ||
        !sign_set_up(&call, request->app->desk, &given, &codes, &token, &problem)) {
        if (problem.kind == ERR_NOT_FOUND)
            return gone(request, reply);
        return show_set_up(request, reply, link, &problem, err);
    }
    if (!app_leave(request, &call, err))
        return false;
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return app_show_codes(request, reply, &codes, STR("/"));
}

/* ---------- links ---------- */

static bool look(struct request *request, struct one_use *link, bool *found,
                 struct err *err)
{
    struct call call = app_call(request);

    *found = false;
    return !request->app->desk ||
           one_use_look(&call, path_text(request, "token"), link, found, err);
}

/* Looking uses nothing up: programs that read mail open every link in it. */
bool link_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena);
    struct one_use link;
    bool found;

    if (!look(request, &link, &found, err))
        return false;
    if (!found)
        return gone(request, reply);
    if (link.purpose == ONE_USE_SET_UP)
        return show_set_up(request, reply, &link, NULL, err);
    view_str(request->arena, view, "form_url", link_url(request));
    reply->main_class = "wrap slim";
    return reply_page(reply, "link", N_("Welcome"), view);
}

bool link_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_from from = { request->address, request->agent };
    struct secret_token token;
    struct err problem = { 0 };
    struct one_use link;
    bool found;

    if (!look(request, &link, &found, err))
        return false;
    if (!found)
        return gone(request, reply);
    if (link.purpose == ONE_USE_SET_UP)
        return set_up(request, reply, &link, err);
    if (!sign_in_link(&call, request->app->desk, path_text(request, "token"), &from,
                      &token, &problem)) {
        if (problem.kind == ERR_NOT_FOUND)
            return gone(request, reply);
        *err = problem;
        return false;
    }
    if (!app_leave(request, &call, err))
        return false;
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return reply_see_other_url(reply, STR("/me"));
}

/* ---------- codes on paper ---------- */

static bool show_paper(struct request *request, struct reply *reply,
                       const struct err *problem)
{
    struct view *view = view_object(request->arena);
    struct str code = { 0 };

    if (problem) /* eight signs are enough to type once */
        form_get(&request->form, "code", &code);
    view_str(request->arena, view, "code", str_sub(code, 0, CODE_FIELD));
    view_str(request->arena, view, "form_url", STR("/code"));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "code", N_("Use your code"), view);
}

bool paper_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    return show_paper(request, reply, NULL);
}

bool paper_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct sign_paper paper = { .from = { request->address, request->agent } };
    struct secret_token token;
    struct err problem = { 0 };

    if (!request->app->desk)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!form_text(&request->form, "code", CODE_FIELD, &paper.code, &problem) ||
        !form_day(&request->form, "born", &paper.birth_day, &problem) ||
        !sign_in_paper(&call, request->app->desk, &paper, &token, &problem))
        return show_paper(request, reply, &problem);
    if (!app_leave(request, &call, err))
        return false;
    reply->cookie = app_session_cookie(request, &token);
    reply->ticket = call.ticket;
    return reply_see_other_url(reply, STR("/me"));
}
