/*
 * user.h: who may sign in: accounts, and the roles they have in units.
 *
 * In      logins as people type them: letters of any case, digits, . - _ @; the words
 *         of data/access.tsv for roles.
 * Out     ids; a list. What proves who someone is lies elsewhere: one_use.h gives the
 *         link by which she sets it up, sign_in.h asks for it.
 * Method  after any change a number moves on, so that a running server forgets what it
 *         holds within a second (session.h); session_forget makes it at once.
 * Purity  one writing transaction each; call->ticket is set. Who does it is
 *         call->actor; whether she may is the door's to ask (user_edit).
 */
#ifndef SERVICE_USER_H
#define SERVICE_USER_H

#include "service/call.h"

#define USER_LOGIN_MOST 64u
#define USER_NAME_MOST  96u

/* The login as it is stored: trimmed, lower case, in `arena`.
 * err  ERR_INPUT  empty, too long, or other signs. */
MUST_USE bool user_login_fold(struct arena *arena, struct str typed, struct str *login,
                              struct err *err);

/* The unit that is called `text`, by its name (any case) or its number; with `text`
 * empty the only one there is. err  ERR_NOT_FOUND; ERR_INPUT  more than one. */
MUST_USE bool user_unit(const struct call *call, struct str text, int64_t *org_id,
                        struct err *err);

struct user_new {
    struct str login, name; /* the name as colleagues see it */
    enum role role;
    int64_t org_id;
};
/* Adds an account with its first role.
 * err  ERR_INPUT; ERR_CONFLICT  the login is taken. */
MUST_USE bool user_make(struct call *call, const struct user_new *new, int64_t *user_id,
                        struct err *err);

/*
 * The account of the participant `person_id` (its row), made if there is none, with the
 * role participant in `org_id`. It has no name: names are the identity's.
 */
MUST_USE bool user_for_person(struct call *call, int64_t person_id, int64_t org_id,
                              int64_t *user_id, struct err *err);

/* The account called `login`. err  ERR_NOT_FOUND. */
MUST_USE bool user_find(const struct call *call, struct str login, int64_t *user_id,
                        struct err *err);

struct user_role {
    int64_t user_id, org_id;
    enum role role;
};
/* Giving what is held, and taking what is not, changes nothing: *changed is false. */
MUST_USE bool user_role_give(struct call *call, const struct user_role *role,
                             bool *changed, struct err *err);
MUST_USE bool user_role_take(struct call *call, const struct user_role *role,
                             bool *changed, struct err *err);

/* Closes the account: it is signed out everywhere and never signs in again. */
MUST_USE bool user_shut(struct call *call, int64_t user_id, struct err *err);
/* Makes password, code app, recovery codes, links and sessions of the account void. */
MUST_USE bool user_reset(struct call *call, int64_t user_id, struct err *err);

/* {users: [{login, name, closed, ready, roles: [{role, unit}]}]} of the staff and
 * employers; participants are not listed. ready: has a password and a code app. */
MUST_USE bool user_list(struct call *call, struct view **answer, struct err *err);

#endif
