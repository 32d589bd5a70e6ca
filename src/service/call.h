/*
 * call.h: what every service gets: whose call it is, when, where the data are.
 *
 * A service opens the transaction, asks domain and engines, saves, and answers with a
 * view or a struct. After a write `ticket` is set: the work is done in the database's
 * eyes when the ticket is durable (store_wait, store_on_durable).
 */
#ifndef SERVICE_CALL_H
#define SERVICE_CALL_H

#include <signal.h>

#include "base/err.h"
#include "base/message.h"
#include "base/view.h"
#include "domain/access.h"
#include "store/store.h"

/* Version of the definitions of design 6; what a run was made under is stored with it
 * (pool_rules). */
#define RULES_VERSION      3
#define RULES_BEFORE_WAIT  2 /* no programme's longest wait went first */
#define RULES_BEFORE_NAMED 1 /* places that people name did not count as reached */

struct images;
struct tallies;
struct people_keep;
struct seal_master;

/* Who acts, for which unit, in which roles. */
struct actor {
    const char *name;   /* a word, not a person's name: "local", "u17" */
    int64_t org_id;     /* the unit she acts for                       */
    int64_t domain_id;  /* its secrecy domain                          */
    int64_t user_id;    /* 0: nobody has signed in                     */
    int64_t session_id; /* 0: none                                     */
    int64_t person_id;  /* of a participant: her own case; 0: none     */
    uint32_t roles;     /* bits 1 << enum role, in that unit           */
};

/* Who runs the program on this machine, without sign-in: ROLE_LOCAL. */
extern const struct actor actor_local;

struct call {
    struct store *store;
    struct images *images;   /* NULL where no pool is read */
    struct tallies *tallies; /* figures' rows in memory; NULL: read for each call  */
    struct store *keys;      /* people's keys (service/keys); NULL: none configured */
    struct seal_master *master; /* what wraps them; NULL with `keys`               */
    struct people_keep *people; /* names in memory (people_keep.h); NULL: not here */
    struct arena *arena;        /* the answer lives here */
    const struct actor *actor;
    enum lang lang;
    int64_t now;     /* a moment */
    uint64_t ticket; /* out: 0 = nothing was written */
    void (*progress)(void *ctx, uint64_t done, uint64_t all); /* NULL: silent */
    void *progress_ctx;
    /* Set by a signal: end as if nothing had been begun. NULL: nobody asks. */
    const volatile sig_atomic_t *stop;
};

/*
 * Tells how far long work has come, and whether it goes on.
 * err     ERR_UNAVAILABLE  the call was asked to stop.
 */
MUST_USE bool call_step(const struct call *call, uint64_t done, uint64_t all,
                        struct err *err);

/*
 * The id of a record that came from a file: a fingerprint of (unit, table, source,
 * source_key), so that the same file gives the same ids in a fresh database, yet ids
 * of different units never meet (ADR 0003). 1 .. 2^53 - 1.
 */
int64_t record_id(const struct actor *actor, const char *table, struct str source,
                  struct str source_key);

/* The id of a record born here: 1 .. 2^53 - 1, not to be guessed. */
int64_t random_id(void);

/*
 * Refuses what comes under the id of a form that was saved before with something else
 * in it: written over it would hide what stands, passed over it would be lost. err
 * ERR_CONFLICT; returns false.
 */
MUST_USE bool form_used(struct err *err);

/* An id as it stands in JSON and links: decimal text in the call's arena. */
struct str id_text(struct arena *arena, int64_t id);

#endif
