/*
 * router.h: from a request to an answer: one table of routes, one handler a route,
 * two faces (a page for people, its view as JSON for programs).
 *
 * In      the raw parts of a request; a table of routes; what the layout shows.
 * Out     an answer: status, header values, body bytes; HTTP itself is server.h.
 * Method  match -> language and face -> sizes -> query and body into forms -> who asks
 *         -> CSRF -> access (gate.h) -> handler -> page or JSON -> the log (trail.h).
 *         Whatever fails on the way becomes an error page in the reader's language, or
 *         {"error":{"kind","message"}}.
 * Purity  a router is immutable: any number of threads may use it.
 * Order   the most literal pattern wins: /need/new before /need/{id}.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/assets.h"
#include "web/fault.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/request.h"

#define ROUTE_ARENA_BYTES    ((size_t)4 << 20)
#define ROUTE_BODY_BYTES     ((size_t)1 << 20)
#define ROUTE_UPLOAD_BYTES   ((size_t)10 << 20)
#define ROUTER_ROUTES_MAX    512u
#define REQUEST_TARGET_BYTES 8192u
#define ROUTE_OPEN_ACTION    "open"     /* of routes that need no sign-in */
#define ROUTE_SIGN_IN        "/sign-in" /* the way in */
#define ROUTE_SEARCH_ALL     "/search"  /* where there is one: its field is on top */
#define ROUTE_OWN_PAGE       "/me"      /* whoever has signed in may open it */

enum route_flag {
    ROUTE_UPLOAD = 1 << 0,    /* takes multipart/form-data with a file              */
    ROUTE_LONG_FORM = 1 << 1, /* a body of up to FORM_FIELDS_LONG fields        */
    ROUTE_QUIET = 1 << 2,     /* not in the access log (health checks, assets)      */
    ROUTE_IDLE = 1 << 3,      /* does not count as activity of who has signed in    */
    ROUTE_SLOW = 1 << 4,      /* hashes passwords: runs beside the other requests   */
    ROUTE_PEOPLE = 1 << 5,    /* shows people: its handler says whom (trail.h)      */
    ROUTE_COMMON =
        1 << 7, /* nothing of it is anybody's: what is not found is not there */
    ROUTE_LOGGED = 1 << 6, /* in the log of who sees what, though about no case  */
    ROUTE_SEARCH = 1 << 8, /* a POST that only reads: what is typed is in no address */
    ROUTE_OWN = 1 << 9,    /* about the case of who asks, where she has one          */
};

struct route {
    enum method method;
    const char *pattern; /* "/need/{id}/thresholds"; a hole is a whole segment */
    bool (*handle)(struct request *request, struct reply *reply, struct err *err);
    const char *action;       /* word for access control and the log; never NULL      */
    const char *subject;      /* the hole that names a case; NULL: no case is shown   */
    const char *nav;          /* which item of the menu is current; NULL: none        */
    size_t body_limit_bytes;  /* 0: ROUTE_BODY_BYTES, or ROUTE_UPLOAD_BYTES with flag */
    size_t arena_limit_bytes; /* 0: ROUTE_ARENA_BYTES                                 */
    unsigned flags;
    /* Whether what this form does is done, and was the sender's own doing that took her
     * right to it away: then the handler is called with request->done, shows what came
     * of it and changes nothing. NULL: no form here does that. */
    bool (*is_done)(struct request *request, bool *done, struct err *err);
};

/* A place of the menu. Neighbours of one group stand under one entry, which bears the
 * name of the first of them that the reader may open (docs/adr/0015). */
struct nav_item {
    const char *label; /* message id                        */
    const char *url;   /* a path of ours                    */
    const char *nav;   /* the word of the routes under it   */
    const char *group; /* what one does there               */
};

struct raw_request;
struct audit_note;
struct audit_owed;

struct router_options {
    const struct route *routes; /* [route_count], borrowed for the router's life */
    uint32_t route_count;
    const struct nav_item *nav; /* [nav_count], borrowed */
    uint32_t nav_count;
    const char *home_url;  /* where the logo leads; NULL: "/"                     */
    const char *phone;     /* number in the footer; NULL: none                    */
    const char *pages_dir; /* --pages DIR; NULL: the compiled-in pages            */
    struct app *app;       /* handed to every handler */
    /* Who may do what: every route's action must be in it. NULL: all may (tests). */
    const struct access *access;
    /* Finds who asks: sets request->actor and session, or leaves them NULL. With
     * `access` only. */
    bool (*enter)(struct request *request, const struct raw_request *raw,
                  struct err *err);
    /* How the case `rid` stands to request->actor: sets relation and subject_id; the
     * case need not be there, nobody is told the difference. */
    bool (*relate)(struct request *request, int64_t rid, struct err *err);
    /* Says in which database the row of a change is owed (service/audit_owed.h): sets
     * owed->store. Must be there where `access` is and a route is about a case or shows
     * people. */
    void (*log)(const struct request *request, struct audit_owed *owed);
    /* Counts who was asked to sign in; NULL: nobody does. */
    struct stranger_log *strangers;
    /* What a page about the case is headed with: the person's name, where the reader
     * may see it (which the log then says); else empty. NULL: nobody is named. */
    bool (*whose)(struct request *request, struct str *name, struct err *err);
    int64_t now; /* the moment that holds instead of the clock; 0: the clock */
    /* For /ready: true when the program can do its work. NULL: always. */
    bool (*ready)(struct app *app);
};

/*
 * Checks the table, parses all pages and hashes all assets; everything in `arena`.
 * err  ERR_INPUT: a route without an action word, or with one that the table of access
 *      does not have, two routes alike, a pattern that cannot be read, one that shows
 *      people without ROUTE_PEOPLE, a broken page (with page and line).
 *      ERR_INTERNAL: people are shown, and there is no log.
 */
MUST_USE bool router_new(struct arena *arena, const struct router_options *options,
                         struct router **router, struct err *err);

/* Appends the table, a route a line: method, pattern, action. */
void router_print(const struct router *router, struct buf *out);
/* The table itself, the router's own routes (/lang, /health, ...) included. */
const struct route *router_route(const struct router *router,
                                 uint32_t index); /* NULL */

/* A request before anyone has judged it; a header that was not sent is empty. */
struct raw_request {
    struct str method, target; /* "GET", "/need/7?show=all" */
    struct str accept, accept_language, content_type, cookie;
    struct str origin, sec_fetch_site, host, idempotency_key;
    struct str agent;      /* User-Agent                                        */
    struct str address;    /* of the browser, as far as it can be trusted       */
    struct str proxy_word; /* X-Insteg-Auth                                     */
    bool by_socket;        /* it came by the unix socket, from a proxy of ours  */
    uint64_t body_len;     /* what Content-Length promises; 0 when chunked or none */
};

struct answer {
    int status;
    const char *pattern; /* the route's, for the log; NULL: none was found */
    bool quiet;          /* not for the log                                */
    struct str body;
    const char *type;
    const char *allow;             /* of a 405; NULL: none        */
    const char *file_name;         /* NULL: none                  */
    struct str location;           /* empty: none                 */
    struct str cookie[3];          /* empty: none                 */
    uint64_t ticket;               /* 0: send now                 */
    uint64_t audit_ticket;         /* of the row that is written already; 0: none */
    const struct audit_note *note; /* to be written before this is sent; NULL: none */
    bool immutable;                /* else Cache-Control no-store */
    bool retry;                    /* Retry-After                 */
    bool close;                    /* the connection is not to be used again */
};

/*
 * Finds the route and checks what can be known before a body is read; fills *request,
 * in `arena`.
 * return  true: read at most router_body_limit(request) bytes and call router_run;
 *         false: *answer says why not.
 */
MUST_USE bool router_open(const struct router *router, struct arena *arena,
                          const struct raw_request *raw, struct request *request,
                          struct answer *answer);
size_t router_body_limit(const struct request *request);

/* Runs the handler of an opened request whose whole body is `body`. */
void router_run(const struct raw_request *raw, struct str body, struct request *request,
                struct answer *answer);

/*
 * The answer for an error of an opened request, in its language and face; for one that
 * the server itself refuses before it is opened, use router_refuse.
 */
void router_error(struct request *request, const struct err *err,
                  struct answer *answer);
/* The same for a request that has run, and whose *request is as router_open left it:
 * who asks is found anew. */
void router_error_after(const struct raw_request *raw, struct request *request,
                        const struct err *err, struct answer *answer);
void router_refuse(const struct router *router, struct arena *arena,
                   const struct raw_request *raw, enum fault fault,
                   struct answer *answer);

#endif
