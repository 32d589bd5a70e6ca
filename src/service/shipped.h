/*
 * shipped.h: brings what insteg ships (data/places, tasks, licences, languages,
 * certificates) into a database, and keeps it up with the program.
 */
#ifndef SERVICE_SHIPPED_H
#define SERVICE_SHIPPED_H

#include "service/call.h"

/*
 * Writes places, concepts and the nearness of tasks, once for each version of the
 * shipped files (their fingerprint stands in meta). Nothing imported is touched.
 * err     as the store; ERR_INTERNAL or ERR_INPUT: a shipped file does not fit.
 */
MUST_USE bool shipped_sync(struct call *call, struct err *err);

#endif
