/*
 * slow.h: a few threads for the few requests that compute for a tenth of a second
 * (passwords), so that all the others need not wait for them.
 *
 * Method  a queue with an end: who finds it full is told so at once.
 * Purity  owns its threads; slow_run may be called from any thread.
 * Limits  SLOW_THREADS at a time, SLOW_QUEUE waiting.
 */
#ifndef WEB_SLOW_H
#define WEB_SLOW_H

#include "base/err.h"

#define SLOW_THREADS 2u
#define SLOW_QUEUE   16u

struct slow;

/* In `arena`. err  ERR_INTERNAL: no threads. */
MUST_USE bool slow_start(struct arena *arena, struct slow **slow, struct err *err);
/* Has work(arg) called from a thread; false: the queue is full, or it has stopped. */
MUST_USE bool slow_run(struct slow *slow, void (*work)(void *arg), void *arg);
/* Finishes what is queued, then ends the threads. Once. */
void slow_stop(struct slow *slow);

#endif
