/*
 * demo_played.h: the demo's programme half way: a unit of its own that has played
 * Dörröppnare day by day for half of its three years (simulate.h), with staff to look
 * at its board, pace and reports.
 *
 * Out     a unit, its staff, and what they lived through. The other units' people,
 *         firms and figures are as they were.
 * Order   the same events however often it is made. One that was interrupted stays as
 *         far as it came.
 */
#ifndef SERVICE_DEMO_PLAYED_H
#define SERVICE_DEMO_PLAYED_H

#include "service/call.h"

#define DEMO_PLAYED_UNIT "Dörröppnare Mellersta Norrland"
#define DEMO_HALFWAY     15308 /* 2011-11-30: 18 months of 36 */

/* Plays through the day `until`. Does nothing where the unit is there already, or where
 * the log of who did what has begun: its rows go by time, and these days are long past.
 * Needs keys. err of the services. */
MUST_USE bool demo_played_make(struct call *call, int32_t until, struct err *err);

#endif
