/*
 * identity_claim.h: for whom a number stands in a secrecy domain, and what somebody who
 * writes it down is told of that.
 *
 * Method  a number is found by a keyed hash, never read; it stands for one person of a
 *         domain, the numbers she had before too. Nothing is asked, or told, about
 *         another domain.
 *         Whoever writes down a number that stands for somebody whom she may not see is
 *         told nothing, and what she writes is taken like any other: for her person it
 *         waits (identity_wait), and comes to stand for her when it stands for the
 *         other no longer. To her and her colleagues it stands for their own case, so
 *         that trying it twice tells nothing either (ADR 14).
 */
#ifndef SERVICE_IDENTITY_CLAIM_H
#define SERVICE_IDENTITY_CLAIM_H

#include "domain/identity.h"
#include "service/call.h"

struct tx;

#define RELATIONS_ALL ((1U << RELATION_COUNT) - 1)

struct identity_claim {
    int64_t domain_id, person_id; /* person_id 0: of nobody yet */
    const struct identity *identity;
    uint32_t seen; /* bits 1 << enum relation: in which the actor may see a case */
};

/* For whom a number stands but the claim's person; 0: for nobody of these. */
struct identity_held {
    int64_t seen_id, seen_rid; /* whom the actor may see                      */
    int64_t hidden_id;         /* whom she may not: for the log, and for whoever answers
                                * for that case                               */
};

/* For whom the number that holds stands. */
MUST_USE bool identity_whose(struct call *call, struct tx *tx,
                             const struct identity_claim *claim,
                             struct identity_held *held, struct err *err);

/*
 * Notes that the numbers of `identity` stand for the person, or wait for her.
 * held    seen_id set: the caller gives the transaction
 *         up.
 */
MUST_USE bool identity_claim(struct call *call, struct tx *tx,
                             const struct identity_claim *claim,
                             struct identity_held *held, struct err *err);

#endif
