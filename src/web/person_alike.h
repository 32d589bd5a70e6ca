/*
 * person_alike.h: who of others may be named to the reader: hits of a search, people
 * who are alike, whose a taken number is. What may not be named is only counted.
 */
#ifndef WEB_PERSON_ALIKE_H
#define WEB_PERSON_ALIKE_H

#include "service/people_keep.h"
#include "web/reply.h"
#include "web/request.h"

/* Whether the reader may open this person's case, by the table of access. */
bool person_may_see(const struct request *request, const struct people_row *row);

/*
 * Tells the log whom a page names besides the case that its route is about: by the
 * trail where the route is one of people, else by rows of their own, which `reply`
 * waits for. Called once by every page that names others, also for nobody.
 * err     of the store.
 */
MUST_USE bool person_listed(struct request *request, struct reply *reply,
                            const struct people_row *row, uint32_t count,
                            struct err *err);

/* Puts "alike" (those who may be named, and are told to the log), "any_hidden" (some
 * may not), "has_alike"; hits NULL: nobody. err of the store. */
MUST_USE bool person_put_alike(struct request *request, struct reply *reply,
                               struct view *view, const struct people_hits *hits,
                               struct err *err);

/* Whose a number is that was typed for another. */
struct taken_number {
    int64_t person_id; /* 0: nobody's   */
    int64_t rid;       /* 0: protected */
};

/*
 * Puts "taken" and "taken_url": null unless the reader may see whose the number is.
 * That a number is known tells something of a person: it has its row in the log, which
 * `reply` waits for; of a protected one it alerts.
 * err     of the store.
 */
MUST_USE bool person_put_taken(const struct request *request, struct reply *reply,
                               struct view *view, const struct taken_number *taken,
                               struct err *err);

#endif
