/*
 * person_alike.h: who of others may be named to the reader: hits of a search, people
 * who are alike, whose a taken number is. What may not be named is only counted.
 */
#ifndef WEB_PERSON_ALIKE_H
#define WEB_PERSON_ALIKE_H

#include "service/people_keep.h"
#include "web/request.h"

/* Whether the reader may open this person's case, by the table of access. */
bool person_may_see(const struct request *request, const struct people_row *row);

/* Puts "alike" (those who may be named), "alike_hidden" (how many may not),
 * "has_alike"; hits NULL: nobody. */
void person_put_alike(const struct request *request, struct view *view,
                      const struct people_hits *hits);

/* Puts "taken" and "taken_url": null unless the reader may see whose the number is.
 * err of the store. */
MUST_USE bool person_put_taken(const struct request *request, struct view *view,
                               bool taken, int64_t rid, struct err *err);

#endif
