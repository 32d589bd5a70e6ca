/*
 * intake.h: the use case "who gets the places?": an intake of a programme is opened, a
 * distribution is proposed, the responsible person changes, confirms or rejects it.
 *
 * In      a programme and the move that a place leads to; how many places, and whether
 *         they are shared in proportion between women and men; or open needs, whose
 *         places they are (intake_need.h). Then decisions.
 * Out     rows of allot_intake, allot_run, allot_decision and allot_place.
 * Method  the seed is drawn when the intake is opened, before it is known who waits. A
 *         proposal is a run as `insteg allot` reads it (docs/formats.md), laid out from
 *         who stands in the stage then, solved, checked, and kept with its certificate.
 *         A change by hand makes a new proposal with the same seed: all of them stay.
 *         Shares carry on from the intakes of the same move that were given before.
 *         People are called by the random id of their way; a certificate names nobody.
 * Who     those of the unit; another's is ERR_NOT_FOUND. A protected identity takes no
 *         part: no list may tell of it; its protector decides beside it (ADR 17).
 * Durable when they return.
 * Limits  INTAKE_PEOPLE_MOST, INTAKE_TITLE_BYTES.
 */
#ifndef SERVICE_INTAKE_H
#define SERVICE_INTAKE_H

#include "base/date.h"
#include "base/hash.h"
#include "domain/allot_word.h"
#include "service/call.h"

#define INTAKE_PEOPLE_MOST  2000u
#define INTAKE_PLACES_MOST  2000
#define INTAKE_TITLE_BYTES  200u
#define INTAKE_REASON_BYTES 1000u
#define INTAKE_NEEDS_MOST   50u

struct intake_new {
    int64_t rid; /* of the form: sent twice it is one */
    struct str programme, area, move, title;
    int32_t places;
    int32_t women_milli;  /* share of the target group; -1: not in proportion      */
    int32_t release_on;   /* DAY_NONE: never                                       */
    struct str objective; /* "lottery", "need_first"; empty: as the programme says */
    /* Or places at needs: `places` is then theirs, and the objective may be "fit". */
    bool of_needs;
    const int64_t *need; /* [need_count] their random ids */
    uint32_t need_count;
    struct str reason; /* of fit: why */
};
/*
 * err     ERR_INPUT  what is missing or cannot be, and which; ERR_NOT_FOUND  no such
 *         programme; ERR_CONFLICT  the form was used for another intake.
 */
MUST_USE bool intake_open(struct call *call, const struct intake_new *new,
                          struct err *err);

enum intake_change {
    INTAKE_PLAIN,    /* as everything stands now                       */
    INTAKE_FORCE,    /* `way` gets a place, of needs at `need`: `reason` */
    INTAKE_EXCLUDE,  /* `way` gets none: `reason`                      */
    INTAKE_LET_GO,   /* the decision by hand about `way` is taken away */
    INTAKE_QUOTA,    /* `women` of the places are women's: `reason`    */
    INTAKE_BY_SHARE, /* that is taken away: as the share says          */
    INTAKE_CHANGE_COUNT
};
struct intake_propose {
    int64_t rid;
    int64_t seen; /* the number of the proposal that was shown; 0: none was there */
    enum intake_change what;
    int64_t way;
    int64_t need; /* random id of one of its needs; 0: it has none */
    int32_t women;
    struct str reason; /* a word of allot_word.h; of INTAKE_QUOTA a text */
};
/*
 * Makes the next proposal.
 * err     ERR_INPUT; ERR_NOT_FOUND; ERR_CONFLICT  it is decided, somebody else has
 *         proposed meanwhile, or nobody waits.
 */
MUST_USE bool intake_propose(struct call *call, const struct intake_propose *ask,
                             struct err *err);

struct intake_decide {
    int64_t rid;
    int64_t number; /* of the proposal that was shown; 0: none was */
    bool give;      /* false: rejected, with a reason */
    struct str reason;
};
/* err     ERR_INPUT  no reason; ERR_CONFLICT  another proposal or decision is there,
 *         or somebody who would get a place has moved on. */
MUST_USE bool intake_decide(struct call *call, const struct intake_decide *ask,
                            struct err *err);

/* ------------------------------------------------- for services of the same kind */

struct intake_row {
    int64_t rid, version, places, seed;
    struct str slug, area, move, stage, title, objective;
    int32_t women_milli, release_on, opened_on; /* -1, DAY_NONE: none */
};
struct tx;
/* err  ERR_NOT_FOUND: there is none such of the caller's unit. */
MUST_USE bool intake_own(const struct call *call, struct tx *tx, int64_t rid,
                         struct intake_row *row, struct err *err);

/* A run solved, checked and fingerprinted: the same JSON gives the same. */
struct intake_solved {
    struct view *answer;
    bool feasible;
    struct str certificate; /* empty when not feasible */
    char hash[HASH_TEXT_BYTES];
};
/* err  as allot_run. */
MUST_USE bool intake_solve(struct str json, struct arena *arena,
                           struct intake_solved *solved, struct err *err);

#endif
