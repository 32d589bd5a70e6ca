/*
 * sign_in_parts.h: what the files of sign_in.h share; nobody else includes it.
 */
#ifndef SERVICE_SIGN_IN_PARTS_H
#define SERVICE_SIGN_IN_PARTS_H

#include "service/sign_in.h"
#include "store/query.h"

/* Somebody of the staff; nobody has id 0, and everything else empty. */
struct sign_staff {
    int64_t id;
    struct str login, name;
    struct credential_of_row credential;
    bool has_credential;
};

/* The open account called `login`; of nobody: id 0. */
MUST_USE bool sign_find_staff(const struct call *call, struct str login,
                              struct sign_staff *staff, struct err *err);

struct sign_proof {
    struct str password, code, address;
    bool recovery; /* out: it was a recovery code */
};

/* Counts the try, hashes and takes the code.
 * err  ERR_DENIED  unless all is right; as sign_in.h. */
MUST_USE bool sign_prove(struct call *call, const struct sign_desk *desk,
                         const struct sign_staff *staff, struct sign_proof *proof,
                         struct err *err);

/* err  ERR_STATE  there is no master key. */
MUST_USE bool sign_need_master(const struct sign_desk *desk, struct err *err);
/* Sets ERR_NOT_FOUND: the link is not good any more. */
bool sign_no_such_link(const struct call *call, struct err *err);

#endif
