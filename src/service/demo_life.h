/*
 * demo_life.h: some weeks of the demo's coach: whom she put forward, what employers
 * answered, one who did not, a meeting with a time; so that the first page is alive.
 *
 * In      the demo's database with its people, firms and needs.
 * Out     events, as the services write them when people use the pages, of days before
 *         the call's; and what the daily clock does of those days.
 */
#ifndef SERVICE_DEMO_LIFE_H
#define SERVICE_DEMO_LIFE_H

#include "service/call.h"

/* Does nothing where it has been done, and where the demo has no staff. */
MUST_USE bool demo_life_make(struct call *call, struct err *err);

#endif
