/*
 * chain.h: the log's rows as a chain of hashes, and whether a chain is whole.
 *
 * In      rows in the order of their numbers; anchors: heads of the chain that were
 *         written down outside the database.
 * Out     what is wrong, at which row; nothing: the chain is the one that was written.
 * Method  a row's hash is BLAKE2b-256 over all its columns and the hash of the row
 *         before, each part with its length. So a changed, lost, swapped or inserted
 *         row breaks the chain where it stands. Who rewrites all hashes after it, or
 *         cuts the end off, is seen by the anchors: they say what the head once was.
 * Purity  pure; the state of a walk is the caller's.
 * Limits  CHAIN_FINDINGS_MOST findings are kept, all are counted. A row between the
 *         last anchor and the end can be cut off unseen: how many is told (`loose`).
 */
#ifndef DOMAIN_CHAIN_H
#define DOMAIN_CHAIN_H

#include "base/err.h"
#include "base/hash.h"

#define CHAIN_FINDINGS_MOST 20u
/* A row is dated when its request came, so a slow one may follow a quick one. */
#define CHAIN_CLOCK_BACK_US INT64_C(120000000)

struct chain_row {
    int64_t seq, at;
    int64_t user_id, roles, org_id, domain_id, session_id;
    int64_t people, about;
    struct str actor, action, parts, relation, kind;
    struct str subject;   /* empty: none                     */
    struct str list_hash; /* empty: no list                  */
    struct str prev;      /* hash of the row before, HASH_BYTES */
    struct str hash;      /* its own; chain_hash does not read it */
};

void chain_hash(const struct chain_row *row, unsigned char out[HASH_BYTES]);

/* ------------------------------------------------------------------- anchors */

enum anchor_why {
    ANCHOR_START,   /* the server started */
    ANCHOR_HOUR,    /* an hour has gone   */
    ANCHOR_ROWS,    /* so many rows since */
    ANCHOR_STOP,    /* the server ended   */
    ANCHOR_BACKUP,  /* a backup was made  */
    ANCHOR_RESTORE, /* a backup was put in the database's place: what came after its
                       head is gone, and was meant to go */
    ANCHOR_WHY_COUNT
};

struct anchor {
    int64_t seq;
    int64_t at; /* when it was written */
    unsigned char hash[HASH_BYTES];
    enum anchor_why why;
};

const char *anchor_why_word(enum anchor_why why);

#define ANCHOR_LINE_BYTES 160u

/* "seq hash time why" and a line end; returns its length. */
size_t anchor_write(const struct anchor *anchor, char line[ANCHOR_LINE_BYTES]);
/* Reads a line without its end; false when it is not exactly one. */
MUST_USE bool anchor_read(struct str line, struct anchor *anchor);

/*
 * Leaves the anchors that hold, in the order of their rows: one of a restore sets aside
 * those before it that lie after its row.
 * count      in and out.
 * set_aside  how many went so.
 * return     false: they are not in the order they must have been written in; `count`
 *            then is that of the ones before the first misplaced one.
 */
bool anchors_settle(struct anchor *anchors, uint32_t *count, uint32_t *set_aside);

/* ------------------------------------------------------------------- a walk */

enum chain_fault {
    CHAIN_SOUND,
    CHAIN_GAP,        /* `seq` should have been `other`                            */
    CHAIN_PREV,       /* it does not hold the hash of the row before               */
    CHAIN_CHANGED,    /* its hash is not that of its columns                      */
    CHAIN_ANCHOR,     /* its hash is not what was written down outside             */
    CHAIN_CUT,        /* the last row is `seq`; one `other` was written down       */
    CHAIN_CLOCK,      /* it is dated before the row before it, by `other` seconds  */
    CHAIN_LIST,       /* list `seq` is not the one that was shown                  */
    CHAIN_SALT,       /* the log has never named the person of a salt: it was changed */
    CHAIN_ANCHORS,    /* the file of anchors is not whole, at line `seq`          */
    CHAIN_NO_ANCHORS, /* there are rows, and no anchor                         */
    CHAIN_FAULT_COUNT
};

struct chain_finding {
    enum chain_fault fault;
    int64_t seq, other;
};

struct chain_walk {
    const struct anchor *anchors; /* settled; borrowed */
    uint32_t anchor_count, anchor_next;
    int64_t row_count, last_seq, last_at;
    int64_t anchored; /* the last row that an anchor vouches for; 0: none */
    unsigned char last_hash[HASH_BYTES];
    struct chain_finding finding[CHAIN_FINDINGS_MOST];
    uint64_t finding_count;
};

void chain_walk_start(struct chain_walk *walk, const struct anchor *anchors,
                      uint32_t anchor_count);
void chain_walk_row(struct chain_walk *walk, const struct chain_row *row);
void chain_walk_end(struct chain_walk *walk);
/* Adds a finding of the walk's owner. */
void chain_found(struct chain_walk *walk, enum chain_fault fault, int64_t seq,
                 int64_t other);

const char *chain_fault_word(enum chain_fault fault); /* "gap", for JSON */

#endif
