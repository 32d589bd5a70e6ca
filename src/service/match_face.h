/*
 * match_face.h: what people in a run of the matcher are called, to the one who asked.
 *
 * In      who asks, the table of access, the run, the cases in it.
 * Out     the case's own id for whom the reader may open (person_see), and a number
 *         that lives in this run only for everyone else: whoever is of another secrecy
 *         domain, above all. Two runs give one person two numbers.
 * Method  the number is 53 bits of BLAKE2b over a random key of this database, the run
 *         and the case: the same run shown or repeated again has the same numbers, and
 *         who knows a case's id cannot find its number. ADR 10 says what can still be
 *         told.
 * Purity  reads the database in one transaction; asks how each case stands now.
 */
#ifndef SERVICE_MATCH_FACE_H
#define SERVICE_MATCH_FACE_H

#include "service/call.h"

struct face {
    bool known; /* number is the case's id */
    int64_t number;
};

struct faces_ask {
    /* NULL: the command line. There, and for the role local, the own secrecy domain is
     * known, as nobody has signed in. */
    const struct access *access;
    int64_t run;        /* its id */
    const int64_t *rid; /* of the cases, [count] */
    uint32_t count;
};

/* face  [count], in call->arena; err  of the store; ERR_STATE  the key is not there. */
MUST_USE bool match_faces(struct call *call, const struct faces_ask *ask,
                          const struct face **face, struct err *err);

#endif
