/*
 * intake_run.h: an intake as a run that `insteg allot` reads: who waits, how many
 * places, the shares and what was given before, what was decided by hand.
 *
 * Out     JSON text (data/schema/allot_run.schema.json), the same bytes for the same
 *         rows. All places are one need, INTAKE_NEED, of one intake, INTAKE_SELF; or
 *         those of needs that were chosen, each called by its random id.
 * Purity  reads the database in the caller's transaction.
 */
#ifndef SERVICE_INTAKE_RUN_H
#define SERVICE_INTAKE_RUN_H

#include "service/intake_need.h"

#define INTAKE_NEED   "places"
#define INTAKE_SELF   "intake"
#define INTAKE_BEFORE "before"
#define INTAKE_WOMEN  "women"
#define INTAKE_MEN    "men"

/* What was decided by hand of one who waits. */
struct intake_hand {
    int64_t way;
    int64_t need; /* of who is forced: at which; 0: the intake has no needs */
    bool forced;
    struct str reason;
};
struct intake_hands {
    struct intake_hand *hand; /* [count] in the order they were decided */
    uint32_t count;
    int32_t women; /* places of women's, decided otherwise; -1: as the share says */
    struct str why;
};
/* What the run with this JSON text holds of it. err ERR_STATE: it is no run of ours. */
MUST_USE bool intake_hands_read(struct str json, struct arena *arena,
                                struct intake_hands *hands, struct err *err);

/* Of the people of a run, by rising way, which group each is in. */
enum intake_group { INTAKE_WOMAN, INTAKE_MAN, INTAKE_NONE, INTAKE_GROUP_COUNT };
struct intake_member {
    int64_t way;
    enum intake_group group;
};
struct intake_members {
    struct intake_member *member; /* [count] */
    uint32_t count;
};
MUST_USE bool intake_members_read(struct str json, struct arena *arena,
                                  struct intake_members *members, struct err *err);
/* INTAKE_NONE for who is not there. */
enum intake_group intake_group_of(const struct intake_members *members, int64_t way);

/*
 * Lays the run out. Decisions about people who wait no more fall away.
 * err     ERR_CONFLICT  nobody waits; ERR_LIMIT  more than INTAKE_PEOPLE_MOST, or a
 *         need that cannot be judged.
 */
struct intake_lay {
    const struct intake_row *intake;
    const struct intake_hands *hands;
    const struct intake_needs *needs;
    const struct pool *pool; /* leased where there are needs */
};
MUST_USE bool intake_run_make(struct call *call, struct tx *tx,
                              const struct intake_lay *lay, struct str *json,
                              struct err *err);

#endif
