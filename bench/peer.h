/*
 * peer.h: SQLite answering the main job's two questions by its own SQL, on the same
 * tables: the peer that the benches compare with and check against.
 *
 * In      a database, a need's key, the travel times to its workplace.
 * Out     thresholds: for every subset of steps the women, men and not stated it brings
 *         within reach. Match: everybody's state, fit and weeks, best first.
 * Method  the statements in bench/peer, prepared once, on a connection of its own with
 *         room for the whole database in its cache. What it is spared: travel times
 *         (given), reasons, the lottery, keeping the run.
 * Limits  needs with eight requirements, four of them thresholds, some core, none
 *         statutory; a pool whose newest state is asked for.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "base/embed.h"
#include "service/images.h"

extern const struct embed_file embed_peer[];

#define PEER_SUBSETS_MOST 4096u

struct peer;

struct peer_counts {
    int64_t women, men, not_stated;
};

struct peer_row {
    int64_t person_id;
    int32_t state, fit, weeks;
};

/* Opens `path`; *peer lives in `arena` until peer_close. */
MUST_USE bool peer_open(const char *path, struct arena *arena, struct peer **peer,
                        struct err *err);
void peer_close(struct peer *peer); /* NULL is fine */

/* Hands over minutes[place * MODE_COUNT + mode] of the pool's places. */
MUST_USE bool peer_minutes(struct peer *peer, const struct pool *pool,
                           const uint16_t *minutes, struct err *err);

/* counts has room for PEER_SUBSETS_MOST. */
MUST_USE bool peer_thresholds(struct peer *peer, struct str key,
                              struct peer_counts *counts, uint32_t *count,
                              struct err *err);

/* rows has room for `room`. */
struct peer_list {
    struct peer_row *rows;
    uint32_t room, count;
};
MUST_USE bool peer_match(struct peer *peer, struct str key, struct peer_list *list,
                         struct err *err);

#endif
