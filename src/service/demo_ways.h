/*
 * demo_ways.h: the demo's programme: some of its coach's people on their way through
 * Dörröppnare, as of the end of March 2012, and the decisions of a second programme.
 *
 * Out     the same ways however often it is made. Needs keys: what was written in words
 *         is sealed.
 */
#ifndef SERVICE_DEMO_WAYS_H
#define SERVICE_DEMO_WAYS_H

#include "service/call.h"

/* Does nothing where all of it is there already. err of the services. */
MUST_USE bool demo_ways_make(struct call *call, struct err *err);

#endif
