/*
 * event.h: what happened, written once and read for ever (design 9).
 *
 * In      an event: kind and subject, the day it holds for, coded facts, reason, whose
 *         side; actor, role, unit and moment are those of the call.
 * Out     a row of the table `event`; the events of a subject, or of a unit and period,
 *         as they were known at any moment.
 * Method  what a kind may say is in data/event_kinds.tsv (domain/event_kind.h) and is
 *         checked when it is written. Nothing is changed or deleted (triggers). An
 *         event that corrects another takes its place: same subject, usually same kind,
 *         whole facts; one of kind `withdrawn` takes it away and puts nothing there. An
 *         event is corrected once: who comes second gets ERR_CONFLICT and corrects the
 *         correction. As of a moment counts what was recorded by then; as of a day what
 *         holds by then. Where several events of one kind hold, the one with the latest
 *         day counts, and of one day the one recorded last.
 *
 * State is a projection: for each kind of subject one function that makes its rows from
 * its events alone, called after each write and, for all subjects, by event_rebuild
 * (service/event_rebuild.h). So a write and a rebuild cannot differ: they are one piece
 * of code. Who adds a subject adds a row to the table there.
 *
 * Facts hold no names and no free text; ids in them are random ids. What somebody typed
 * about a firm lies beside the event (event_text) and can be taken out again. What an
 * actor is called is in user_account, not here.
 *
 * Purity  all in the caller's transaction.
 * Order   by (valid_on, id); ids grow in the order of recording.
 * Limits  EVENT_TEXT_BYTES; those of domain/event_kind.h.
 */
#ifndef SERVICE_EVENT_H
#define SERVICE_EVENT_H

#include "base/date.h"
#include "domain/event_kind.h"
#include "service/call.h"

#define EVENT_TEXT_BYTES 4000u
#define EVENT_DAY_ALL    INT32_C(84005) /* 2199-12-31: later than any day kept */

struct tx;

struct event_new {
    const char *kind, *subject;
    int64_t subject_rid;
    int64_t rid; /* 0: a new random one                       */
    int32_t valid_on;
    const char *reason, *side; /* NULL: none                               */
    int64_t corrects;          /* the id of an event; 0: none               */
    int64_t bulk;              /* the random id of a bulk action; 0: none   */
    const struct view *facts;  /* an object; NULL: none                     */
    struct str note;           /* the text "note"; empty: none              */
};
/*
 * Writes the event.
 * err     as event_kind_check; ERR_CONFLICT  the event was corrected already, or `rid`
 *         is taken; ERR_LIMIT  the note is longer than EVENT_TEXT_BYTES; of the store.
 */
MUST_USE bool event_add(const struct call *call, struct tx *tx,
                        const struct event_new *new, int64_t *id, struct err *err);
/*
 * Takes an event away, by a new one of kind `withdrawn`.
 * err     ERR_NOT_FOUND  no such event of the caller's unit; ERR_CONFLICT  it was
 *         corrected already, or is itself a withdrawal.
 */
MUST_USE bool event_withdraw(const struct call *call, struct tx *tx, int64_t id,
                             const char *reason, int64_t bulk, struct err *err);

struct event {
    int64_t id, rid, subject_rid, org_id, recorded_at;
    int64_t corrects, bulk; /* 0: none */
    int32_t valid_on;
    struct str kind, subject, actor, role, reason, side, facts;
    struct view *read; /* the facts, taken apart already; NULL: not yet */
};

/* What is looked at: recorded by `moment` and holding by `day`. */
struct event_as_of {
    int32_t day;
    int64_t moment;
};
/* All there is now. */
extern const struct event_as_of event_now;

/* Whether `event` says what `new` would: the day, reason, side, facts and note. For
 * forms that come twice. */
MUST_USE bool event_says(struct tx *tx, const struct event *event,
                         const struct event_new *said, bool *says, struct err *err);

struct event_list {
    struct event *event; /* [count] */
    uint32_t count;
};
/* What holds of a subject, in `arena`: without what was corrected or withdrawn. */
MUST_USE bool event_of_subject(struct tx *tx, struct arena *arena,
                               const struct event *of, struct event_as_of as_of,
                               struct event_list *list, struct err *err);
/* Everything that was ever written of it, by id: what a history page shows. */
MUST_USE bool event_history(struct tx *tx, struct arena *arena, const struct event *of,
                            struct event_list *list, struct err *err);

/* Of a whole history what holds now, as event_of_subject gives it. */
struct event_list event_holding(const struct event_list *history, struct arena *arena);

struct event_period {
    int64_t org_id;
    int32_t from_day, to_day; /* both within */
    int64_t moment;           /* recorded by then */
};
/* What holds of a unit's period, of all subjects. */
MUST_USE bool event_of_period(struct tx *tx, struct arena *arena,
                              const struct event_period *period,
                              struct event_list *list, struct err *err);

/* The facts of an event, taken apart; in `arena`. err ERR_STATE: not what was written.
 */
MUST_USE bool event_facts(const struct event *event, struct arena *arena,
                          struct view **facts, struct err *err);
/* A fact as number (0: none), as text (empty: none), as day (DAY_NONE: none). */
int64_t fact_int(const struct view *facts, const char *name);
struct str fact_str(const struct view *facts, const char *name);
int32_t fact_day(const struct view *facts, const char *name);

#endif
