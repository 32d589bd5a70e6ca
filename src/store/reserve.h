/*
 * reserve.h: disk space held back, so that the log of who sees what can go on for a
 * while when the disk is full.
 *
 * Method  a file beside the database whose blocks are allocated beforehand. Piece by
 *         piece it is cut shorter; what comes free is there for the next small write.
 *         It is made whole again when there is room for all of it.
 * Purity  belongs to who has the writer's turn.
 * Limits  RESERVE_PIECES pieces. Where less than twice its size is free at the start,
 *         it takes half of what is: room for the data goes first.
 */
#ifndef STORE_RESERVE_H
#define STORE_RESERVE_H

#include "base/arena.h"
#include "base/err.h"

#define RESERVE_PIECES      64
#define RESERVE_PIECE_LEAST 65536 /* bytes: sixteen pages */

struct reserve {
    int fd; /* -1: none is kept */
    const char *path;
    int64_t goal_bytes, have_bytes, piece_bytes;
};

/* Makes NAME.ballast of `bytes` beside the database `name`; 0: none, and no file. That
 * it cannot be made is told in the log only: the database works without. */
void reserve_open(struct reserve *reserve, struct arena *arena, const char *name,
                  int64_t bytes);
/* Removes it. */
void reserve_close(struct reserve *reserve);

/* Lets one piece go; false when nothing is left. */
bool reserve_release(struct reserve *reserve);
/* Makes it whole; false when there is not room for all of it: it is as it was. */
bool reserve_fill(struct reserve *reserve);

#endif
