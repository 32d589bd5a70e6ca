/*
 * slow.h: threads for requests that take their time, so that all the others need not
 * wait for them: those that compute (passwords), those that wait to write.
 *
 * Method  a queue with an end: who finds it full is told so at once.
 * Purity  owns its threads; slow_run may be called from any thread.
 * Limits  as many threads and places as it was started with.
 */
#ifndef WEB_SLOW_H
#define WEB_SLOW_H

#include "base/err.h"

#define SLOW_THREADS_MOST 64u

struct slow;

struct slow_size {
    uint32_t threads; /* at work at a time */
    uint32_t queue;   /* waiting           */
};
/* In `arena`. err  ERR_INTERNAL: no threads. */
MUST_USE bool slow_start(struct arena *arena, struct slow_size size, struct slow **slow,
                         struct err *err);
/* Has work(arg) called from a thread; false: the queue is full, or it has stopped. */
MUST_USE bool slow_run(struct slow *slow, void (*work)(void *arg), void *arg);
/* Finishes what is queued, then ends the threads. Once. */
void slow_stop(struct slow *slow);

#endif
