/*
 * enrolment.h: who walks through a programme, and each step of it: a person, a firm, or
 * the programme itself (its decisions and documents).
 *
 * In      who, into which loaded programme and version, where; then facts, answers of
 *         parties and moves, by the ids of the programme's file.
 * Out     events of the kinds enrolled, stage_fact, gate, moved and version_moved, and
 *         their state (enrolment_state.h). They name no person: whose a way is stands
 *         apart (enrolment_whom), and what was written in words about a person lies
 *         sealed under her key (enrolment_words); both go with disposal.
 * Method  what a step must hold to is domain/stage_path.h's to say, and its sentence is
 *         the error. A gate opens by itself: when the last party has said yes and
 *         nothing is lacking, the move is made with that answer. A way keeps the
 *         version it began under, unless it is moved by a decision.
 * Who     the unit's own: the door has asked the table of access for the case. A way of
 *         another unit is ERR_NOT_FOUND. Durable when they return.
 * Limits  ENROLMENT_SAID_MOST facts a step, ENROLMENT_TEXT_BYTES of words.
 */
#ifndef SERVICE_ENROLMENT_H
#define SERVICE_ENROLMENT_H

#include "domain/mapping_word.h"
#include "service/enrolment_state.h"

#define ENROLMENT_SAID_MOST  16u
#define ENROLMENT_TEXT_BYTES 1000u

struct enrolment_new {
    int64_t rid; /* of the form: 1..; 0: a new one, in `*made` */
    enum subject of;
    int64_t person_id; /* of a person */
    int64_t firm_rid;  /* of a firm   */
    struct str programme;
    int64_t version;                 /* 0: the latest */
    struct str area, group, decider; /* ids of the file; area and group empty: none */
    struct str found;                /* how: a word of enrolment_found              */
    const struct str *confirmed;     /* criteria that whoever decides has seen hold */
    uint32_t confirmed_count;
    int32_t on;
};
extern const struct coded enrolment_found[8];
/*
 * err     ERR_NOT_FOUND  no such programme, person or firm of the unit; ERR_INPUT  an
 *         area, group, role or criterion that is missing, or not of the file;
 *         ERR_CONFLICT  a way through the programme is open already; not in its time.
 */
MUST_USE bool enrolment_begin(struct call *call, const struct enrolment_new *new,
                              int64_t *made, struct err *err);

/* Of a document the text is its title; "ID:version" and "ID:day" may stand beside it:
 * else it is one version later than the last, of the day of the step. */
struct enrolment_said {
    struct str fact, text; /* text: as written; of a firm its random id */
};
enum enrolment_do { ENROLMENT_FACTS, ENROLMENT_GATE, ENROLMENT_MOVE };
struct enrolment_act {
    int64_t rid, seen; /* seen: the row_version that was shown; 0: any */
    enum enrolment_do what;
    int32_t on;
    struct str move, role, reason, side; /* side empty: that of the reason */
    bool yes;                            /* of a gate                      */
    const char *how;                     /* "self", "told", "paper"        */
    const struct enrolment_said *said;
    uint32_t said_count;
};
/* All of it or nothing. err  of stage_path_may; ERR_CONFLICT  somebody wrote meanwhile,
 * or the day is not yet. */
MUST_USE bool enrolment_act(struct call *call, const struct enrolment_act *act,
                            struct err *err);
/* The participant answers on her own way, for herself. err ERR_NOT_FOUND: not hers. */
MUST_USE bool enrolment_answer_own(struct call *call, int64_t rid, struct str move,
                                   bool yes, struct err *err);

/* Moves it to another loaded version, or within its own to another area, by a decision.
 * In the stage of the same id its days go on. Figures count it where it began. */
struct enrolment_version {
    int64_t rid, seen, version;      /* seen: as of enrolment_act */
    struct str stage, area, decider; /* of the new file; stage empty: the same id; area
                                        empty: the same                           */
    struct str reason;               /* a word of enrolment_moved; empty: "decision" */
    int32_t on;
};
extern const struct coded enrolment_moved[4];
/* err  ERR_NOT_FOUND; ERR_INPUT  no such version, stage, area, role or reason, or
 * nothing would change; ERR_CONFLICT  it has ended, or somebody wrote meanwhile. */
MUST_USE bool enrolment_rebase(struct call *call, const struct enrolment_version *to,
                               struct err *err);

/*
 * Takes the event written last back, or the enrolment as a whole when `event_id` is its
 * first: what was written stays in the log of events and holds no more.
 * err     ERR_NOT_FOUND; ERR_CONFLICT  something was written after it.
 */
MUST_USE bool enrolment_take_back(struct call *call, int64_t rid, int64_t event_id,
                                  const char *reason, struct err *err);
/* The same of whatever was written last. err ERR_NOT_FOUND: there is nothing. */
MUST_USE bool enrolment_take_back_last(struct call *call, int64_t rid,
                                       const char *reason, struct err *err);

/* ------------------------------------------------- for services of the same kind */

/* Which criteria of a group the case itself holds: `held` [criteria.count]. A criterion
 * whose id is a kind of ground (eligibility) is read from the case, no other. */
MUST_USE bool enrolment_grounds_of(struct tx *tx, int64_t person_id,
                                   const struct target_group *group, bool *held,
                                   struct err *err);
/* A way of the caller's unit. err ERR_NOT_FOUND. */
MUST_USE bool enrolment_own(struct call *call, struct tx *tx, int64_t rid,
                            struct enrolment_way *way, struct err *err);
/* Which moves have been made on others' ways that this way's moves come after, as
 * `made` [moves.count]; `firm_rid` 0: of any firm. */
MUST_USE bool enrolment_elsewhere(struct tx *tx, const struct enrolment_way *way,
                                  int64_t firm_rid, bool *made, struct err *err);

#endif
