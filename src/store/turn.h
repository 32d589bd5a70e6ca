/*
 * turn.h: whose turn it is, first come, first served; and waiting by the clock.
 *
 * Purity  struct turns is its owner's, under the owner's lock. Who has waited is woken
 *         after the lock is let go and takes none, so that a turn costs one change of
 *         threads.
 */
#ifndef STORE_TURN_H
#define STORE_TURN_H

#include <pthread.h>
#include <time.h>

#include "base/err.h"

struct turn;
struct turns {
    bool taken;
    pthread_t owner; /* who has it */
    struct turn *first, *last;
};

/* Waits for the turn, for `wait_ms` at most, or for ever with NULL; false: in vain.
 * Takes and lets go of `lock`. Who has the turn may not ask for it (asserted). */
MUST_USE bool turns_take(struct turns *turns, pthread_mutex_t *lock,
                         const uint32_t *wait_ms);
/* Grants it to the next in the queue. The caller has the turn and the lock, and calls
 * turns_wake with what is returned when it has let go of the lock. */
struct turn *turns_pass(struct turns *turns);
void turns_wake(struct turn *turn);

/* Now plus `ms` on the monotonic clock, for pthread_cond_timedwait. */
struct timespec deadline_after(uint32_t ms);
bool deadline_is_past(struct timespec at);
/* A condition that waits by the monotonic clock. */
void deadline_cond(pthread_cond_t *cond);

#endif
