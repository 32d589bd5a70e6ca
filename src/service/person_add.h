/*
 * person_add.h: a new person: her case, her key, her identity.
 *
 * In      an identity that identity_read has passed; whether the one who adds has
 *         looked at those who are alike and says that this is another; the form's
 *         random id, which becomes the case's: sent twice, the form makes one.
 * Out     the case's random id, or why there is none.
 * Order   the key is durable before the person; a key whose person could not be written
 *         is destroyed again. Her row in the log is of the same transaction as she is.
 *         Of somebody whom the asker may not see she is told nothing, neither by what
 *         is said nor by what is done: the person is added, and whoever answers for the
 *         other case looks at both (person_doubt.h, ADR 14).
 */
#ifndef SERVICE_PERSON_ADD_H
#define SERVICE_PERSON_ADD_H

#include "domain/identity.h"
#include "service/call.h"
#include "service/people_keep.h"
#include "service/person_protect.h"

enum person_outcome {
    PERSON_DONE,
    PERSON_TAKEN,   /* the number stands for someone whom the asker may see   */
    PERSON_ALIKE,   /* someone she may see, born that day, has a name like it */
    PERSON_CHANGED, /* someone else wrote in between (person_change)       */
    PERSON_USED     /* the form made one before, and says something else now   */
};

struct person_add_ask {
    int64_t rid; /* of the form; 0: none */
    const struct identity *identity;
    uint32_t seen;      /* bits 1 << enum relation: in which the asker may see a case */
    bool is_another;    /* those who are alike have been looked at                    */
    const char *action; /* of her row in the log; NULL: none is written            */
    bool protect;       /* her identity is protected from the start, as `kind` says   */
    enum protection_kind kind;
};

struct person_added {
    enum person_outcome outcome;
    int64_t person_id, rid;      /* PERSON_DONE                      */
    int64_t taken_id, taken_rid; /* PERSON_TAKEN: whose number it is */
    struct people_hits alike;    /* PERSON_ALIKE                     */
};

/*
 * Adds a person to the unit that the actor acts for, who then holds the case.
 * Durable when it returns.
 * err     ERR_STATE        no master key is configured;
 *         ERR_UNAVAILABLE  the register is still being read in: who is alike cannot be
 *                          known yet; of the store.
 */
MUST_USE bool person_new(struct call *call, const struct person_add_ask *ask,
                         struct person_added *added, struct err *err);

/* Those who are alike, but not `but`: whom an asker may see in `seen`, and whom not. */
struct person_likes {
    struct people_hits seen, hidden;
};
/* Waits for nobody. err  ERR_UNAVAILABLE. */
MUST_USE bool person_alike(struct call *call, const struct person_add_ask *ask,
                           int64_t but, struct person_likes *likes, struct err *err);

#endif
