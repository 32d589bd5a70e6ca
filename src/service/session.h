/*
 * session.h: who is signed in, kept in memory so that asking costs next to nothing.
 *
 * In      the token that a browser sends back with each request.
 * Out     whose it is, for which unit, in which roles, and when it ends: after
 *         SESSION_IDLE_S without a request, or SESSION_LONGEST_S after signing in.
 * Method  the database holds a hash of each token. What was looked up is kept in a
 *         table in memory; when it was last seen is written by session_flush, so at
 *         most a minute late. Whatever ends or changes a session through this file
 *         takes effect with its return; what another program does to users, roles or
 *         sessions (insteg user) is noticed within a second, by a number in `meta`
 *         that it moves on: then all is looked up anew. A clock that was set back ends
 *         the sessions it would prolong.
 * Purity  any thread; one mutex.
 * Limits  SESSION_KEPT at once in memory (more are looked up again), SESSION_UNITS
 *         units a user.
 */
#ifndef SERVICE_SESSION_H
#define SERVICE_SESSION_H

#include "service/call.h"
#include "service/secret.h"

#define SESSION_IDLE_S    INT64_C(1800)  /* half an hour */
#define SESSION_LONGEST_S INT64_C(36000) /* ten hours    */
#define SESSION_WARN_S    120
#define SESSION_SETBACK_S 300 /* a clock may go back so much */
#define SESSION_KEPT      4096u
#define SESSION_UNITS     8u
#define SESSION_NAME      96u

struct session_unit {
    int64_t org_id, domain_id;
    uint32_t roles;
    char name[SESSION_NAME];
};

struct session {
    int64_t id, user_id, person_id;
    int64_t made_at, seen_at;
    char actor_name[24]; /* "u17" */
    char name[SESSION_NAME], login[SESSION_NAME], how[16];
    uint32_t unit; /* the one she acts for */
    uint32_t unit_count;
    struct session_unit units[SESSION_UNITS];
};

struct session_keep;
/* In `arena`. */
struct session_keep *session_keep_new(struct arena *arena);
void session_keep_free(struct session_keep *keep); /* NULL is fine */

/* The actor that `session` is; borrows from it. */
struct actor session_actor(const struct session *session);
/* When it ends if nothing more is asked for, and at the latest: moments. */
int64_t session_ends_at(const struct session *session);
int64_t session_ends_last(const struct session *session);

/* Whether anyone can sign in at all: a database without users needs no sign-in. */
MUST_USE bool session_any_user(const struct call *call, struct session_keep *keep,
                               bool *any, struct err *err);

struct session_new {
    int64_t user_id;
    int64_t org_id;       /* the unit; 0: the first in which she has a role         */
    int64_t link_id;      /* the one-use link that opens it; 0: none                */
    int64_t replaces;     /* a session of the same user that ends with it; 0: none  */
    int64_t made_at;      /* 0: now; else that of the session it replaces           */
    const char *how;      /* a word: "password"                                     */
    struct str agent;     /* the browser's own words about itself (User-Agent)      */
    struct session *made; /* out: the session; NULL: not wanted */
};

/*
 * Signs somebody in under a new token. call->ticket is set: the reader must not hear of
 * it before it is durable, but the session holds at once.
 * err     ERR_DENIED    the user is closed, or has no role in that unit;
 *         ERR_CONFLICT  the link was used by somebody else meanwhile.
 */
MUST_USE bool session_make(struct call *call, struct session_keep *keep,
                           const struct session_new *new, struct secret_token *token,
                           struct err *err);

/*
 * Whose token this is; *found false: nobody's, or it has ended.
 * touch   counts as activity.
 */
MUST_USE bool session_find(const struct call *call, struct session_keep *keep,
                           struct str token, bool touch, struct session *session,
                           bool *found, struct err *err);

/* Ends session `id` of user `user_id`; with `others` all of hers but that one (id 0:
 * all). Waits until it is durable. */
MUST_USE bool session_end(struct call *call, struct session_keep *keep, int64_t user_id,
                          int64_t id, struct err *err);
MUST_USE bool session_end_others(struct call *call, struct session_keep *keep,
                                 int64_t user_id, int64_t id, struct err *err);

/* [{id, current, how, agent, unit, made_at, seen_at}] of the open sessions of one user,
 * the last used first. */
MUST_USE bool session_list(const struct call *call, const struct session *session,
                           struct view *array, struct err *err);

/* Writes when sessions were last seen. Call it once a minute, and before the end. */
MUST_USE bool session_flush(const struct call *call, struct session_keep *keep,
                            struct err *err);

/* Forgets what is kept in memory: after a change to users or roles. */
void session_forget(struct session_keep *keep);
/* The same for other programs that use the database; within a transaction. */
struct tx;
MUST_USE bool session_signal(struct tx *tx, struct err *err);

/* "Firefox, Android" of a User-Agent; a few words of ours, none of its own. */
struct str session_agent(struct arena *arena, struct str agent);

#endif
