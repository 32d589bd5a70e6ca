/*
 * draft.h: what somebody is filling in, saved as she goes: about a person, or about a
 * firm's need.
 *
 * In      steps: values put under keys, as texts. Out: the draft so far: every key with
 *         its last value. What keys and values mean is for the form to know.
 * Method  one row a user, person and form; its content is one JSON value sealed under
 *         the person's key, written whole at each step (a full mapping is 20 KB). What
 *         is about no person lies open in a table of its own, by unit, and needs nobody
 *         to have signed in.
 *         Each value remembers the version that put it, so a step made on an older page
 *         is taken when nobody has touched the same keys since, and otherwise told
 *         what stands there now: nothing is written over unseen.
 * Order   items in no order that means anything; the newest step is undone first.
 * Limits  DRAFT_ITEMS_MOST, DRAFT_VALUE_BYTES, DRAFT_STEPS_KEPT.
 */
#ifndef SERVICE_DRAFT_H
#define SERVICE_DRAFT_H

#include "service/call.h"

#define DRAFT_ITEMS_MOST  2000u
#define DRAFT_VALUE_BYTES 8000u
#define DRAFT_KEY_BYTES   240u
#define DRAFT_PAIRS_MOST  40u /* in one step */
#define DRAFT_STEPS_KEPT  50u /* that can be undone */

struct person_key;

struct draft_pair {
    struct str key, value;
};

struct draft_item {
    struct str key, value;
    int64_t at; /* the version that put it */
};

struct draft_undo {
    struct draft_pair pair[DRAFT_PAIRS_MOST]; /* what was there before */
    bool had[DRAFT_PAIRS_MOST];
    uint32_t count;
};

struct draft {
    int64_t version;  /* 0: there is none yet */
    int64_t saved_at; /* of the last step; 0: never */
    int64_t base;     /* the pool's sequence when it was begun */
    struct draft_item *item;
    uint32_t count, room;
    struct draft_undo *undo; /* oldest first */
    uint32_t undo_count;
    struct str sealed; /* when it has been, to be written */
    struct arena *arena;
};

/* Whose, about whom or what, in which form. `form` is a constant: "map", "need". */
struct draft_which {
    int64_t person_id; /* 0: about no person */
    const char *form;
    int64_t about_rid;            /* then: the random id of what it is about */
    const struct person_key *key; /* opened before; NULL: it is opened here */
};

struct draft_step {
    const struct draft_pair *pair;
    uint32_t count;
    int64_t seen; /* the version the page showed */
    bool over;    /* the reader has seen what stands there and means it */
};

/* A key that somebody else, or the same reader in another window, put meanwhile. */
struct draft_clash {
    struct str key, saved, mine;
};

struct draft_saved {
    struct draft draft; /* as it is now */
    struct draft_clash clash[DRAFT_PAIRS_MOST];
    uint32_t clash_count; /* above 0: nothing was saved */
};

/* The call's user's draft; version 0 and empty when there is none.
 * err     ERR_DENIED  nobody has signed in; as the person's key, seal_open. */
MUST_USE bool draft_load(struct call *call, const struct draft_which *which,
                         struct draft *draft, struct err *err);

/*
 * Puts the step's pairs. A pair that is there already changes nothing.
 * ticket of the call is set when something was written.
 * err     as draft_load; ERR_LIMIT  a value or the draft is too large.
 */
MUST_USE bool draft_save(struct call *call, const struct draft_which *which,
                         const struct draft_step *step, struct draft_saved *saved,
                         struct err *err);

/* Takes the last step back. err  ERR_CONFLICT  there is none to take back. */
MUST_USE bool draft_undo(struct call *call, const struct draft_which *which,
                         struct draft *draft, struct err *err);

/* As draft_load, within a transaction. */
MUST_USE bool draft_read(struct call *call, struct tx *tx,
                         const struct draft_which *which, struct draft *draft,
                         struct err *err);

/* Throws the draft away, within a transaction of whoever has used it. */
MUST_USE bool draft_end(struct tx *tx, const struct call *call,
                        const struct draft_which *which, struct err *err);

/*
 * Whose work is not done goes to her successor, within a transaction that hands the
 * case over: the newest draft of others becomes `user_id`'s, unless that user has one.
 * err     as the person's key, seal_open.
 */
MUST_USE bool draft_hand_over(struct call *call, struct tx *tx,
                              const struct draft_which *which, int64_t user_id,
                              struct err *err);

/* The value under `key`; false when the draft says nothing of it. */
bool draft_get(const struct draft *draft, struct str key, struct str *value);

#endif
