/*
 * person_alike.h: who of others may be named to the reader: hits of a search, people
 * who are alike, whose a taken number is. Of all others nothing is said, not even that
 * there are any (ADR 14).
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

/*
 * Those whose name or number begins as `typed`, nobody for nothing; whom of them the
 * reader may see is hers to sort out. A whole number that is somebody's whom she may
 * not see is told to the log (request_sought), and leaves no trace in `hits`.
 */
MUST_USE bool person_seek(const struct request *request, struct str typed,
                          struct people_hits *hits, struct err *err);

/* In which relations the reader may open a case: bits 1 << enum relation. */
uint32_t person_seen(const struct request *request);

/* Whether the reader may open the case `rid`, to link to it. err  of the store. */
MUST_USE bool person_leads(const struct request *request, int64_t rid, bool *may,
                           struct err *err);

/* The same for another action of the table of access. */
MUST_USE bool person_leads_by(const struct request *request, int64_t rid,
                              const char *action, bool *leads, struct err *err);

/* Puts "alike" (who are told to the log) and "has_alike"; hits NULL: nobody. All of
 * them may be named. err of the store. */
MUST_USE bool person_put_alike(struct request *request, struct reply *reply,
                               struct view *view, const struct people_hits *hits,
                               struct err *err);

/* Whose a number is that was typed for another, and whom the reader may see. */
struct taken_number {
    int64_t person_id; /* 0: nobody's   */
    int64_t rid;
};

/*
 * Puts "taken" and "taken_url". It has its row in the log, which `reply` waits for; of
 * a protected one it alerts. err     of the store.
 */
MUST_USE bool person_put_taken(const struct request *request, struct reply *reply,
                               struct view *view, const struct taken_number *taken,
                               struct err *err);

#endif
