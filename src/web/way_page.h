/*
 * way_page.h: the address of a way, for the pages about one.
 *
 * In      a request whose path names a way, a person's (/person/{id}/way/{way}) or a
 *         firm's and the programme's own (/programme/{slug}/way/{way}).
 * Out     that address, in the request's arena. Used by way_page.c and way_move_page.c.
 */
#ifndef WEB_WAY_PAGE_H
#define WEB_WAY_PAGE_H

#include "web/app.h"

/* Is the way a person's? */
static inline bool way_is_person(const struct request *request)
{
    return request->route->subject != NULL;
}

static inline struct str way_url(const struct request *request)
{
    struct str way = path_text(request, "way");

    return way_is_person(request)
               ? route_url(request->arena, "/person/{id}/way/{way}",
                           path_text(request, "id"), way)
               : route_url(request->arena, "/programme/{slug}/way/{way}",
                           path_text(request, "slug"), way);
}

/* The page of the way, with what was wrong at its top; NULL: nothing. In way_page.c. */
MUST_USE bool way_show(struct request *request, struct reply *reply,
                       const struct err *problem, struct err *err);
/* Whether whoever asks may write on this way. err ERR_DENIED: it is the programme's
 * own, which is for who leads it; ERR_NOT_FOUND. */
MUST_USE bool way_decides(struct request *request, int64_t rid, struct err *err);
/* What she does after it: of way_page.c's page, and of its form (way_after_page.c). */
MUST_USE bool way_after_put(struct request *request, int64_t rid, struct view *view,
                            struct err *err);
MUST_USE bool way_after_write(struct request *request, struct err *err);

#endif
