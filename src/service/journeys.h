/*
 * journeys.h: takes known journeys between places into the database, one at a time, and
 * tells the new from the changed, the same and the contradictory.
 *
 * In      the book; journeys as places, a mode and minutes, or straight metres.
 * Method  metres hold both ways, minutes from one place to the other only. What this
 *         import has written is remembered, so that a second, different value for the
 *         same journey is refused rather than the last one winning.
 * Limits  JOURNEY_METRES_MOST, REACH_MINUTES_MOST.
 */
#ifndef SERVICE_JOURNEYS_H
#define SERVICE_JOURNEYS_H

#include "service/book.h"

#define JOURNEY_METRES_MOST 2000000
#define JOURNEY_METRES      (-1) /* in the place of a mode: the value is metres */

/* How far a distance may be from that between our own points: both must be passed. */
#define NAMESAKE_METRES      15000
#define NAMESAKE_SHARE_MILLI 500

struct journey_end {
    int64_t place_id;
    uint32_t index; /* in the book; MAP_NONE: a town made by this import */
    struct str name;
    bool ours; /* a town whose point is insteg's own, not its municipality's centre */
};

struct journeys {
    const struct book *book;
    struct tx *tx;
    struct arena *arena; /* lives through the import */
    struct map at;       /* "from>to/mode" -> index into the two below */
    int64_t *value;
    uint32_t *row; /* where this import gave it; 0: it was there before */
    uint32_t count, room;
    struct map ours; /* codes of shipped places */
};

enum journey_outcome { JOURNEY_NEW, JOURNEY_CHANGED, JOURNEY_SAME };

/* Learns what the book knows. */
void journeys_start(struct journeys *journeys, const struct book *book, struct tx *tx,
                    struct arena *arena);

/* The end that `text` names. err as place_find. */
MUST_USE bool journeys_end(const struct journeys *journeys, struct str text,
                           struct journey_end *end, struct err *err);

struct journey_row {
    struct journey_end from, to;
    int32_t mode; /* enum travel_mode, or JOURNEY_METRES */
    int64_t value;
    uint32_t row; /* its line or element, from 1 */
};

/* Whether `row` can be right; `why` as journeys_put. */
MUST_USE bool journeys_check(struct journeys *journeys, const struct journey_row *row,
                             struct err *why);

/*
 * Writes a journey.
 * why     ERR_INPUT  it cannot be right: from a place to itself, against a row before
 *                    it, or against our own points (one of two namesakes was meant);
 * err     the database failed.
 * return  false: one of the two is set.
 */
MUST_USE bool journeys_put(struct journeys *journeys, const struct journey_row *row,
                           enum journey_outcome *outcome, struct err *why,
                           struct err *err);

#endif
