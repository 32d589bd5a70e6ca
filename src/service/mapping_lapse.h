/*
 * mapping_lapse.h: what has expired is held no more.
 *
 * In      the call's day. Out: licences, certificates and the like whose last day
 *         has passed are closed, in one step of the pool's sequence, with what they
 *         rested on; history keeps both.
 * Method  asked of an index; nothing is written when nothing has expired. The caller
 *         runs it when a day has begun: a match never does, so that looking into the
 *         future with --now changes nothing.
 */
#ifndef SERVICE_MAPPING_LAPSE_H
#define SERVICE_MAPPING_LAPSE_H

#include "service/call.h"

#define LAPSE_MOST 10000u /* in one go; the rest the next time */

/* count   how many were closed. ticket of the call is set when there were any.
 * err     of the store. */
MUST_USE bool mapping_lapse(struct call *call, uint32_t *count, struct err *err);

#endif
