/*
 * ad_hours.h: how many hours a week an advertisement's text speaks of, where its fields
 * say nothing.
 *
 * Method  "30 timmar i veckan", "20 tim/v": that number. "75 %", "50-100 procent" in a
 *         sentence that speaks of part time, full time or the extent of the post: that
 *         share of 40, the highest of a span; halves round up. The first such place in
 *         the text.
 * Purity  pure.
 */
#ifndef SERVICE_AD_HOURS_H
#define SERVICE_AD_HOURS_H

#include "base/arena.h"
#include "base/str.h"

#define FULL_TIME_HOURS 40

/* Hours, 1 .. 60; 0: the text says nothing of them. */
int32_t ad_hours(struct arena *scratch, struct str text);

#endif
