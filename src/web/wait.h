/*
 * wait.h: replies that wait until what they promise is on disk.
 *
 * Method  a table of waits. A wait is armed for a sleeper; someone calls wait_done
 *         from any thread, which wakes the sleeper, who takes the outcome up. On stop
 *         all sleepers are woken unserved, and a late wait_done still finds its wait.
 * Purity  one mutex; all functions are safe from any thread. `wake` is called without
 *         it, and no more once waits_give_up has returned.
 * Limits  the number of waits given at the start.
 */
#ifndef WEB_WAIT_H
#define WEB_WAIT_H

#include "base/err.h"

struct waits;
struct wait;

/* In `arena`. wake  wakes the sleeper it is given, from any thread. */
struct waits *waits_new(struct arena *arena, uint32_t count,
                        void (*wake)(void *sleeper));
void waits_close(struct waits *waits);

/* A wait for `sleeper`; NULL when all are taken. */
struct wait *wait_arm(struct waits *waits, void *sleeper);

/* The wait is for two things: wait_done will be called twice, and the sleeper woken by
 * the second. Before the first of them can happen. */
void wait_for_both(struct wait *wait);

/* What happened; once for each wait, or twice after wait_for_both: then the first that
 * is no ERR_NONE is the outcome. `arg` is the wait. */
void wait_done(void *arg, enum err_kind outcome);

/* For the sleeper, once, after it was woken: the outcome. The wait is given back. */
enum err_kind wait_outcome(struct wait *wait);

/* Wakes every sleeper that no one has woken yet, with ERR_UNAVAILABLE, and waits for
 * those who are being woken. */
void waits_give_up(struct waits *waits);

#endif
