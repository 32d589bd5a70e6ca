/*
 * person_add.h: a new person: her case, her key, her identity.
 *
 * In      an identity that identity_read has passed; whether the one who adds has
 * looked at those who are alike and says that this is another. Out     the case's
 * random id, or why there is none. Order   the key is durable before the person; a key
 * whose person could not be written is destroyed again.
 */
#ifndef SERVICE_PERSON_ADD_H
#define SERVICE_PERSON_ADD_H

#include "domain/identity.h"
#include "service/call.h"
#include "service/people_keep.h"
#include "service/person_protect.h"

enum person_outcome {
    PERSON_DONE,
    PERSON_TAKEN,  /* the number stands for someone in this secrecy domain */
    PERSON_ALIKE,  /* someone of the same birth date has a name like hers  */
    PERSON_CHANGED /* someone else wrote in between (person_change)        */
};

struct person_add_ask {
    const struct identity *identity;
    bool is_another; /* those who are alike have been looked at */
    bool protect;    /* her identity is protected from the start, as `kind` says */
    enum protection_kind kind;
};

struct person_added {
    enum person_outcome outcome;
    int64_t person_id, rid;   /* PERSON_DONE                                     */
    int64_t taken_id;         /* PERSON_TAKEN: whose, for the log                */
    int64_t taken_rid;        /* the same; 0 when she is protected: then nobody is
                                 told more than that it is taken                 */
    struct people_hits alike; /* PERSON_ALIKE: not all of them for everyone's eyes */
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

/* Whose case a taken number is: written to added->taken_rid. */
MUST_USE bool person_taken(struct call *call, struct tx *tx, int64_t owner,
                           int64_t *taken_rid, struct err *err);
/* Those who are alike, but not `but`; waits for nobody. err  ERR_UNAVAILABLE. */
MUST_USE bool person_alike(struct call *call, const struct identity *identity,
                           int64_t but, struct people_hits *hits, struct err *err);

#endif
