/*
 * event_rebuild.h: makes current state again from events alone (design 9).
 *
 * In      a database.
 * Out     the same rows, made anew, and how many subjects they are of.
 * Method  the table of projections in event_rebuild.c, in order: forget all rows of a
 *         kind of subject, then make them subject by subject. One transaction: readers
 *         see the old state or the new one.
 * Limits  none of its own. Measured (bench/county.c), of 5 million events, on a machine
 *         that others loaded: 4.9 to 5.4 us of processor time an event. It was 5.3 to
 *         5.8 the same hour before a row of the tally was put in without a look at
 *         event and unit, and with facts taken apart twice; 7.0 before an index of the
 *         tally that nobody asked was dropped and firms were made of the same reading;
 *         16.8 with a reading for each projection.
 */
#ifndef SERVICE_EVENT_REBUILD_H
#define SERVICE_EVENT_REBUILD_H

#include "base/hash.h"
#include "service/call.h"

struct tx;
struct event_list;

struct projection {
    const char *subject;                            /* "firm" */
    bool (*forget)(struct tx *tx, struct err *err); /* NULL: an earlier row's did */
    bool (*make)(struct tx *tx, int64_t subject_rid, struct err *err);
    /* Feeds every row of it, in an order of its own; NULL: it is not compared. */
    bool (*print)(struct tx *tx, struct hash *hash, struct err *err);
    /* Instead of `make`: of its history, which is read once for such rows that follow
     * each other. */
    bool (*remake)(struct tx *tx, struct arena *arena, int64_t subject_rid,
                   const struct event_list *history, struct err *err);
};
/* In the order they are made; who adds a kind of subject adds a row. */
extern const struct projection projections[];
extern const uint32_t projection_count;

struct rebuilt {
    int64_t subjects;
    const char *differs; /* of a check: the first kind that does; NULL: none */
};
/* Durable when it returns. err as the projections; ERR_UNAVAILABLE: asked to stop. */
MUST_USE bool event_rebuild(struct call *call, struct rebuilt *rebuilt,
                            struct err *err);
/* The same, undone at the end: whether what stands is what the events say. Others
 * cannot write meanwhile. */
MUST_USE bool event_rebuild_check(struct call *call, struct rebuilt *rebuilt,
                                  struct err *err);

#endif
