/* enter.c: who asks, and how the case in question stands to her; see app.h. */
#include "base/embed.h"
#include "service/person_show.h"
#include "service/standing.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/negotiate.h"

bool app_access_load(struct arena *arena, const struct access **access, struct err *err)
{
    struct access *made = ARENA_NEW(arena, struct access);
    struct str tsv;

    if (!embed_find(embed_data, "access.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the table of access is not there"));
    if (!access_load(tsv, made, err))
        return false;
    *access = made;
    return true;
}

/* ---------- the cookie ---------- */

#define COOKIE_TLS   "__Host-insteg"
#define COOKIE_PLAIN "insteg"

struct str app_session_cookie(const struct request *request,
                              const struct secret_token *token)
{
    struct buf cookie = buf_new(request->arena);

    buf_format(&cookie, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
               request->secure ? COOKIE_TLS : COOKIE_PLAIN, token ? token->text : "",
               request->secure ? "; Secure" : "", token ? "" : "; Max-Age=0");
    return buf_str(&cookie);
}

struct str app_start_url(const struct request *request, struct str back, uint32_t roles)
{
    const struct access *access = request->app->access;
    bool home =
        access_may(access, roles, access_action(access, "need_list"), RELATION_NONE);
    bool log =
        access_may(access, roles, access_action(access, "audit_review"), RELATION_NONE);

    if (!url_is_ours(back) || str_is(back, "/") || str_starts(back, "/sign-in"))
        return home ? STR("/") : log ? STR("/log") : STR("/me");
    return back;
}

/* ---------- who asks ---------- */

static void become(struct request *request, const struct session *session,
                   struct str token)
{
    struct session *kept = ARENA_NEW(request->arena, struct session);
    struct actor *actor = ARENA_NEW(request->arena, struct actor);

    *kept = *session;
    *actor = session_actor(kept);
    request->session = kept;
    request->session_token = token;
    request->actor = actor;
}

static bool find_session(struct request *request, const struct raw_request *raw,
                         struct session *session, bool *found, struct err *err)
{
    struct call call = app_call(request);
    bool touch = !request->route || !(request->route->flags & ROUTE_IDLE);
    struct str token;

    *found = false;
    if (!cookie_get(raw->cookie, request->secure ? COOKIE_TLS : COOKIE_PLAIN, &token))
        return true;
    if (!session_find(&call, request->app->desk->sessions, token, touch, session, found,
                      err))
        return false;
    if (*found)
        become(request, session, token);
    return true;
}

/* A session for whom the proxy names, unless the browser has one of hers. */
static bool hear_proxy(struct request *request, const struct raw_request *raw,
                       struct err *err)
{
    const struct sign_desk *desk = request->app->desk;
    struct call call = app_call(request);
    struct session session;
    struct session_new new = { .how = "proxy", .agent = raw->agent, .made = &session };
    struct secret_token token;

    if (!raw->by_socket || !desk->proxy)
        return err_set(
            err, ERR_INPUT,
            N_("the header X-Insteg-Auth is taken only over the socket, from "
               "a proxy whose key is known"));
    if (!sign_in_proxy(&call, desk, raw->proxy_word, &new.user_id, err))
        return false;
    if (request->session && request->session->user_id == new.user_id)
        return true;
    if (!app_leave(request, &call, err))
        return false;
    request->session = NULL;
    request->actor = NULL;
    if (!session_make(&call, desk->sessions, &new, &token, err))
        return false;
    become(request, &session, str_copy(request->arena, str_from(token.text)));
    request->session_cookie = app_session_cookie(request, &token);
    return true;
}

bool app_enter(struct request *request, const struct raw_request *raw, struct err *err)
{
    const struct sign_desk *desk = request->app->desk;
    struct call call = app_call(request);
    struct session session;
    bool any = false, found;

    if (!desk) {
        request->actor = request->app->call.actor;
        return true;
    }
    request->secure = raw->by_socket;
    request->demo = desk->demo;
    if (!session_any_user(&call, desk->sessions, &any, err))
        return false;
    if (!any && !raw->by_socket)
        request->actor = &actor_local;
    if (!any)
        return true;
    if (!find_session(request, raw, &session, &found, err))
        return false;
    return raw->proxy_word.len == 0 || hear_proxy(request, raw, err);
}

bool app_relate(struct request *request, int64_t rid, struct err *err)
{
    struct call call = app_call(request);
    struct subject subject;

    if (!standing_of(&call, rid, &subject, err))
        return false;
    request->relation = subject.relation;
    request->subject_id = subject.person_id;
    request->disclosed = subject.disclosed;
    return true;
}

bool app_whose(struct request *request, struct str *name, struct err *err)
{
    struct call call = app_call(request);

    *name = STR("");
    return !(gate_may(request, "identity_see") || gate_may(request, "name_see")) ||
           person_called(&call, request->subject_id, name, err);
}
