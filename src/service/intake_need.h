/*
 * intake_need.h: needs chosen by hand whose places an intake gives out.
 *
 * In      an intake; the pool, leased.
 * Out     the needs of it; the part of its run that is about them.
 * Method  somebody may take a place where the matcher finds her ready, or ready after
 *         some weeks, for the need as it is that day; how well she fits is its fit. Who
 *         is not in the pool has no pair. A need that was closed since has no places.
 * Limits  INTAKE_NEEDS_MOST; INTAKE_NEEDS_SHOWN of those to choose from, of the newest
 *         INTAKE_NEEDS_LOOKED that are open.
 */
#ifndef SERVICE_INTAKE_NEED_H
#define SERVICE_INTAKE_NEED_H

#include "service/images.h"
#include "service/intake.h"

struct intake_need {
    int64_t id, rid;
    struct str title, employer, place;
    int32_t places; /* when it was opened                  */
    int32_t left;   /* of them now: fewer were filled since */
};
struct intake_needs {
    struct intake_need *need; /* [count], by id; 0: places of the programme */
    uint32_t count;
    bool fit;          /* those who fit best go first */
    struct str reason; /* of that                     */
};
MUST_USE bool intake_needs_read(struct tx *tx, struct arena *arena, int64_t rid,
                                struct intake_needs *needs, struct err *err);
/* Of the one called `rid`, or NULL. */
const struct intake_need *intake_need_find(const struct intake_needs *needs,
                                           int64_t rid);

/* Keeps what was chosen, with the intake. `places` is how many there are in all.
 * err     ERR_INPUT  none, too many, or one that is not open or has no places left. */
MUST_USE bool intake_needs_check(struct tx *tx, const struct intake_new *said,
                                 int32_t *places, struct err *err);
MUST_USE bool intake_needs_put(struct tx *tx, const struct intake_new *said,
                               struct err *err);
/* Whether the form asked for just these, by the same rule. */
bool intake_needs_same(const struct intake_needs *needs, const struct intake_new *said);

#define INTAKE_NEEDS_SHOWN  200u
#define INTAKE_NEEDS_LOOKED 20000u

/* What one looks for among them, and those that are chosen already. */
struct intake_need_ask {
    struct str typed; /* words of title, employer or place; none: all fit */
    const int64_t *chosen;
    uint32_t chosen_count;
};
/* The open needs with places left, the newest first, those that are chosen apart:
 * {"chosen_needs":[{"need","title","employer","place","start","places"}],"needs":[...],
 * "needs_all","needs_fit","more_needs"}; needs_fit: how many of all fit, chosen or not.
 */
MUST_USE bool intake_needs_open(const struct call *call, struct tx *tx,
                                const struct intake_need_ask *ask, struct view *view,
                                struct err *err);

/* Those who wait, and how well each fits a need: 0..10000, or INTAKE_NO_PAIR. */
#define INTAKE_NO_PAIR (-1)
struct intake_fits {
    const struct pool *pool;  /* leased  */
    const int64_t *person_id; /* [count] */
    int32_t *fit;             /* [count] */
    uint32_t count;
};
/* Judges everybody for one need as it is now. err as need_load, need_columns_check. */
MUST_USE bool intake_need_judge(struct call *call, struct tx *tx,
                                const struct intake_need *need,
                                const struct intake_fits *fits, struct err *err);

#endif
