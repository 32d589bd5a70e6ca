/*
 * allot_run.h: gives out places as a file says, with the proof and the reasons.
 *
 * In      RUN.json (data/schema/allot_run.schema.json).
 * Out     one answer as a view: who is placed where, who is not and what would change
 *         it, what proportion and decisions by hand cost; and a certificate
 *         (data/schema/allot_certificate.schema.json). docs/formats.md, "Allocation",
 *         has every key. The proof is checked by engine/verify before it leaves.
 * Purity  opens no database. The same file gives the same bytes, and another order of
 *         people, needs and pairs in it the same placing.
 */
#ifndef SERVICE_ALLOT_RUN_H
#define SERVICE_ALLOT_RUN_H

#include "base/message.h"
#include "base/view.h"
#include "service/allot_file.h"

struct allot_report {
    struct view *answer;
    bool feasible;          /* false: lower bounds cannot hold, named in the answer */
    struct str certificate; /* empty when not feasible */
};

/*
 * Solves the run that `value` (borrowed) says.
 * arena   the report lives here
 * err     ERR_INPUT, ERR_LIMIT  the file is refused: what, where;
 *         ERR_INTERNAL  the proof does not hold: a fault of ours
 */
MUST_USE bool allot_run(const json_t *value, struct arena *arena,
                        struct allot_report *report, struct err *err);

/*
 * Whether `person`, by the id that she has in it, gets a place by the same run: nothing
 * is told and no certificate made, which is most of the work. One whose lower bounds
 * cannot hold gives nobody a place.
 * err     as allot_run
 */
MUST_USE bool allot_run_places(const json_t *value, struct str person,
                               struct arena *arena, bool *places, struct err *err);

/*
 * Judges a certificate; the answer says holds or not, and why, in `lang`.
 * err     ERR_INPUT, ERR_LIMIT  it is no certificate
 */
MUST_USE bool allot_run_verify(const json_t *value, enum lang lang, struct arena *arena,
                               struct view **answer, struct err *err);

#endif
