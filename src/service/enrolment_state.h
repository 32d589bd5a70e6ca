/*
 * enrolment_state.h: how a way through a programme stands, made from its events: the
 * projection that writes and event_rebuild share (service/event.h), and the same as of
 * any moment for a page.
 *
 * In      the random id of an enrolment.
 * Out     the rows of enrolment and enrolment_move, made anew; or a way in memory.
 * Method  the events that hold, by day and in the order they were written, each a step
 *         of domain/stage_path.h; one that does not fit the state then is not taken, so
 *         what was written stays and the state is sound. Moves of others' ways that a
 *         step comes after were looked at when it was written.
 * A way whose event `enrolled` was taken back is none, whatever was written later.
 * Purity  in the caller's transaction.
 */
#ifndef SERVICE_ENROLMENT_STATE_H
#define SERVICE_ENROLMENT_STATE_H

#include "domain/stage_path.h"
#include "service/event.h"
#include "service/programme_keep.h"

struct enrolment_way {
    bool begun; /* false: there is no such way (as of then) */
    int64_t rid, org_id, firm_rid;
    struct str of, slug, area, group, sex, found, decider;
    int64_t version;     /* of the programme, now        */
    int64_t row_version; /* events that hold             */
    const struct programme_reading *reading;
    struct stage_path path;
    struct event_list events;
    bool *taken;                 /* [events.count]              */
    struct path_step *step;      /* [events.count]: as it was taken */
    const struct programme **at; /* [events.count]: the version it was taken under */
};

/* Reads it as of a day and a moment, in `arena`. */
MUST_USE bool enrolment_way_read(struct tx *tx, struct arena *arena, int64_t rid,
                                 struct event_as_of as_of, struct enrolment_way *way,
                                 struct err *err);

/* The projection. */
MUST_USE bool enrolment_state_make(struct tx *tx, int64_t rid, struct err *err);
/* The same of a history that was read (event_history), where all rows were forgotten.
 */
MUST_USE bool enrolment_state_remake(struct tx *tx, struct arena *arena, int64_t rid,
                                     const struct event_list *history, struct err *err);
MUST_USE bool enrolment_state_forget(struct tx *tx, struct err *err);

#endif
