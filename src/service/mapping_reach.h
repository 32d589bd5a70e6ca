/*
 * mapping_reach.h: the places that a person's mode and minutes reach from home, for the
 * coach to look at beside those the person names herself.
 *
 * Method  minutes as matching counts them (service/book, domain/place).
 * Order   by minutes, then by the place's code.
 */
#ifndef SERVICE_MAPPING_REACH_H
#define SERVICE_MAPPING_REACH_H

#include "service/mapping.h"

#define REACHED_MOST 12u /* towns shown; all are counted */

struct reached {
    struct str name[REACHED_MOST];
    int64_t minutes[REACHED_MOST];
    uint32_t count, all;
    struct str home; /* as a form shows it and reads it back; empty: not known */
    struct str place[MAPPING_REACH_MOST]; /* those she names, likewise */
};

/* Nothing is reached when no home is known. err  of the store. */
MUST_USE bool mapping_reached(struct call *call, const struct map_reach *reach,
                              struct reached *reached, struct err *err);

#endif
