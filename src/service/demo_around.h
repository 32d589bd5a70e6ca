/*
 * demo_around.h: what was done around the demo's programmes: meetings that reached
 * firms, one that people are invited to, trainings, contacts about accessibility,
 * deviations.
 */
#ifndef SERVICE_DEMO_AROUND_H
#define SERVICE_DEMO_AROUND_H

#include "service/call.h"

/* Written by whoever calls; invites the first `count` of `person` to a meeting to come.
 * err of around.h. */
MUST_USE bool demo_around_make(struct call *call, const int64_t *person, uint32_t count,
                               struct err *err);

#endif
