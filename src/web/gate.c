/* gate.c: see gate.h. */
#include "web/gate.h"

#include <assert.h>

#include "web/csrf.h"
#include "web/router_parts.h"
#include "web/trail.h"

static bool relate(struct request *request, struct err *err)
{
    const struct router_options *options = &request->router->options;
    int64_t rid;

    if (!request->route->subject)
        return true;
    request->relation = RELATION_STRANGER;
    assert(options->relate);
    return path_id(request, request->route->subject, &rid, err) &&
           options->relate(request, rid, err);
}

bool gate_enter(struct request *request, const struct raw_request *raw, struct err *err)
{
    const struct router_options *options = &request->router->options;
    bool quiet = request->route && (request->route->flags & ROUTE_QUIET);

    if (!options->access || !options->enter || request->entered || quiet)
        return true;
    request->entered = true;
    if (!options->enter(request, raw, err))
        return false;
    if (request->session)
        request->csrf = csrf_of_session(request->arena, request->session_token);
    return true;
}

/* Only of a case that she still stands to: of no other is anything told. */
static bool was_done(struct request *request, struct err *err)
{
    return request->relation != RELATION_UNIT || !request->route->is_done ||
           request->route->is_done(request, &request->done, err);
}

bool gate_pass(struct request *request, struct err *err)
{
    const struct router_options *options = &request->router->options;

    if (!options->access)
        return true;
    if (request->action == request->router->open)
        return true;
    request->must_sign_in = !request->actor;
    if (request->must_sign_in)
        return fault_set(FAULT_SIGN_IN, err);
    if (!relate(request, err))
        return false;
    if (access_may(options->access, request->actor->roles, request->action,
                   request->relation))
        return true;
    if (!was_done(request, err))
        return false;
    if (request->done)
        return true;
    request->refused = true;
    request->refused_id = request->subject_id;
    /* The page that says no must not know whom it is about, or it shows. */
    request->relation = RELATION_STRANGER;
    request->subject_id = 0;
    request->disclosed = 0;
    if (request->route->subject)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return err_set(err, ERR_DENIED, N_("your role does not have this page"));
}

bool gate_leads(const struct request *request, const char *action)
{
    const struct access *access = request->router->options.access;

    return !access || (request->actor &&
                       access_may(access, request->actor->roles,
                                  access_action(access, action), request->relation));
}

bool gate_leads_away(const struct request *request, const char *action)
{
    const struct access *access = request->router->options.access;

    return !access ||
           (request->actor && access_may(access, request->actor->roles,
                                         access_action(access, action), RELATION_NONE));
}

bool gate_may(const struct request *request, const char *action)
{
    bool may = gate_leads(request, action);

    if (may)
        trail_part(request, action);
    return may;
}
