/*
 * request.h: one request as a handler sees it: checked, decoded, typed.
 *
 * Before a handler runs the router has checked method, size, CSRF and access, has
 * found the route and the language, and has read query and body into forms.
 *
 * Purity  belongs to the thread that handles it; all memory dies after the reply.
 * Limits  ROUTE_HOLES_MAX holes a pattern; the arena's limit is the route's
 *         (`arena_limit_bytes`): going past it gives the reader an error page.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/message.h"
#include "service/call.h"
#include "service/session.h"
#include "web/form.h"

#define ROUTE_HOLES_MAX 4u

enum method { METHOD_GET, METHOD_POST, METHOD_COUNT }; /* HEAD is a GET */

struct app; /* what the program gives its handlers; its owner defines it */
struct route;
struct router;
struct trail;

struct request {
    struct arena *arena;
    struct app *app;
    const struct route *route;
    const struct router *router;
    const struct actor *actor; /* who asks; NULL: nobody has signed in  */
    uint32_t action;           /* the route's, in the table of access   */
    enum relation relation;    /* of the case in question to the actor  */
    int64_t subject_id;        /* that case's row; 0: none              */
    uint32_t disclosed;        /* what of it has been disclosed: bits   */
    struct trail *trail;       /* for the log of who sees what (trail.h) */
    uint64_t audit_ticket;     /* of the last row written by now; 0: none */
    int64_t refused_id;        /* the case she was refused; for the log alone */
    bool refused;              /* the gate or a handler said no to somebody signed in */
    enum method method;
    enum lang lang;
    bool must_sign_in; /* gate_pass failed for want of an actor */
    bool done;         /* by herself, who may not do it again (route->is_done) */
    bool stale;        /* a page of ours sent the form, too late to take */
    bool wants_json;   /* the view itself, not the page         */
    int64_t now;       /* when it came: a moment (base/date)    */
    struct str path;   /* as sent, still escaped: "/need/7"     */
    struct str back;   /* where to return to: path and query    */
    struct str hole[ROUTE_HOLES_MAX]; /* what fills the pattern's {holes}      */
    struct form query;                /* after the ?                           */
    struct form form;                 /* the body, whatever its type           */
    struct upload upload;             /* for routes with ROUTE_UPLOAD          */
    struct str key;                   /* Idempotency-Key, or empty             */
    struct str csrf;                  /* the token forms must carry            */
    const struct session *session;    /* of the actor; NULL: none              */
    struct str session_token;         /* what her cookie holds; or empty       */
    struct str session_cookie;        /* a Set-Cookie that enter wants; or not */
    struct str address, agent;        /* of the browser, for signing in        */
    struct str host; /* what it calls us; the server's guard let it by */
    bool secure;     /* the browser came by TLS, by a proxy   */
    bool entered;    /* it has been asked who asks            */
    bool demo;       /* the people are invented               */
};

/* What fills the hole called `name` of the route's pattern (which must have it). */
struct str path_text(const struct request *request, const char *name);

/* The same as a database key. err  ERR_NOT_FOUND: it is not one. */
MUST_USE bool path_id(const struct request *request, const char *name, int64_t *id,
                      struct err *err);

#endif
