/*
 * participant_code.h: a way in for a participant who has no password and no e-mail: a
 * code on paper, to be typed with her birth date, good once.
 */
#ifndef SERVICE_PARTICIPANT_CODE_H
#define SERVICE_PARTICIPANT_CODE_H

#include "service/one_use.h"

#define PARTICIPANT_CODE_DAYS 7

struct participant_code {
    char text[SECRET_CODE_BYTES];
    int32_t until; /* its last day */
};

/*
 * Makes the code; those she had and has not used are void from here. Her account is
 * made with the first. Takes as long as a password.
 * err     ERR_INPUT  her birth date is not written down; as one_use_code.
 */
MUST_USE bool participant_code_make(struct call *call, int64_t person_id,
                                    struct participant_code *code, struct err *err);

/* The case of a participant who has signed in: its random id. err  ERR_NOT_FOUND. */
MUST_USE bool participant_case(struct call *call, int64_t *rid, struct err *err);

#endif
