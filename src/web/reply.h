/*
 * reply.h: what a handler answers with, and how links are built.
 *
 * A handler calls one of reply_page, reply_see_other, reply_bytes, and sets
 * reply->ticket when something must be on disk before the reader hears of it.
 *
 *     struct view *view = view_object(request->arena);
 *     ...
 *     return reply_page(reply, "thresholds", N_("Thresholds"), view);
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "base/err.h"
#include "base/message.h"
#include "base/str.h"
#include "base/view.h"

enum reply_kind { REPLY_NONE, REPLY_PAGE, REPLY_SEE_OTHER, REPLY_BYTES };

struct reply {
    struct arena *arena; /* the request's */
    enum reply_kind kind;
    int status;             /* 0: 200, or 303 for REPLY_SEE_OTHER                 */
    const char *page;       /* REPLY_PAGE: pages/NAME.html                        */
    const char *title;      /* REPLY_PAGE: a message id, for <title>              */
    const char *body_class; /* REPLY_PAGE: "only-paper" and such; may be NULL     */
    const char *main_class; /* REPLY_PAGE: "wrap slim" and such; NULL: "wrap"     */
    struct view *view;      /* REPLY_PAGE: an object; also the JSON face          */
    struct str whose;       /* REPLY_PAGE: whom it is about, by name; empty: nobody,
                               or not for this reader to see. The router fills it in */
    bool printed;           /* REPLY_PAGE: goes on paper though she is protected  */
    bool unnamed;           /* REPLY_PAGE: bears no name though it is about somebody */
    struct str location;    /* REPLY_SEE_OTHER                                    */
    struct str bytes;       /* REPLY_BYTES                                        */
    const char *type;       /* REPLY_BYTES: "text/csv; charset=utf-8"             */
    const char *file_name;  /* REPLY_BYTES: offered as a download; NULL: shown    */
    bool immutable;         /* REPLY_BYTES: may be cached for ever                */
    struct str cookie;      /* a whole Set-Cookie value; empty: none              */
    uint64_t ticket;        /* the reply waits until this is durable; 0: nothing  */
};

/* All three are true, so that a handler can end with `return reply_...`. */
bool reply_page(struct reply *reply, const char *page, const char *title,
                struct view *view);
bool reply_bytes(struct reply *reply, const char *type, struct str bytes);
/* 303 to a page of ours, so that a reload does not repeat what was done. */
#define reply_see_other(reply, ...)                                                    \
    reply_see_other_url((reply), route_url((reply)->arena, __VA_ARGS__))
bool reply_see_other_url(struct reply *reply, struct str url);

/*
 * route_url(arena, "/need/{id}/thresholds?show={show}", text...): the pattern with
 * its {holes} filled in order by struct str values, each percent-escaped; in `arena`.
 * At most 4; as many values as holes (asserted).
 */
#define route_url(arena, ...)                                                          \
    route_url_of((arena), ROUTE_FIRST_(__VA_ARGS__, 0),                                \
                 (const struct str[]){                                                 \
                     ROUTE_REST_(__VA_ARGS__, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, 0) })
#define ROUTE_FIRST_(first, ...)                 first
#define ROUTE_REST_(pattern, a, b, c, d, e, ...) a, b, c, d, e
struct str route_url_of(struct arena *arena, const char *pattern,
                        const struct str value[5]);

/* The time of day of a moment in Sweden: "14.32" in Swedish, else "14:32". */
struct str reply_clock(struct arena *arena, enum lang lang, int64_t moment);

/* A number as text for route_url, in `arena`. */
struct str url_int(struct arena *arena, int64_t value);
/* Appends `text` percent-escaped (all but A-Z a-z 0-9 - . _ ~). */
void url_escape(struct buf *out, struct str text);
/* Appends ?name=value, or &name=value when `url` has a question mark already. */
void url_add_query(struct buf *url, const char *name, struct str value);
/* True for a path of this site: "/..." but not "//..." or "/\..."; no control bytes. */
bool url_is_ours(struct str url);

#endif
