/*
 * vocab_around.h: the use case "how do the neighbours of a word for work lie to each
 * other?": what a picture of its neighbourhood is drawn from.
 *
 * In      a concept's code.
 * Out     which of its AROUND_MOST nearest are near each other, as
 *         [{"one","other","similarity"}] with codes, one < other.
 */
#ifndef SERVICE_VOCAB_AROUND_H
#define SERVICE_VOCAB_AROUND_H

#include "service/call.h"

#define AROUND_MOST 12u

/* An unknown code has no neighbours: an empty list. err as the queries. */
MUST_USE bool vocab_around(struct call *call, struct str code, struct view **answer,
                           struct err *err);

#endif
