/*
 * router_parts.h: what router.c, route_table.c and face.c share. Nobody else includes
 * this.
 */
#ifndef WEB_ROUTER_PARTS_H
#define WEB_ROUTER_PARTS_H

#include "web/router.h"

#define ROUTE_SEGMENTS_MAX 8u

struct entry {
    const struct route *route;
    struct str segment[ROUTE_SEGMENTS_MAX]; /* a hole begins with { */
    uint32_t segment_count;
    uint32_t action; /* its number in the table of access */
};

struct router {
    struct router_options options;
    struct pages pages;
    struct assets assets;
    struct entry entry[ROUTER_ROUTES_MAX];
    uint32_t entry_count;
    uint32_t open; /* the number of the action that needs no sign-in */
};

/* route_table.c: reads and checks one more route. */
MUST_USE bool route_table_add(struct router *router, const struct route *route,
                              struct err *err);

struct match {
    const struct entry *entry;        /* NULL: no route for this method         */
    struct str hole[ROUTE_HOLES_MAX]; /* still escaped                          */
    bool get, post;                   /* the methods this path has a route for  */
};
struct match route_table_match(const struct router *router, enum method method,
                               struct str path);

/* face.c: turns a handler's reply into an answer. err as page_render. */
MUST_USE bool face_show(struct request *request, const struct reply *reply,
                        struct answer *answer, struct err *err);
/* The error page, or its JSON; never fails (a bare sentence if the page is broken). */
void face_error(struct request *request, const struct err *err, int status,
                struct answer *answer);

/* The router's own routes. */
extern const struct route router_own_routes[];
extern const uint32_t router_own_route_count;

#endif
