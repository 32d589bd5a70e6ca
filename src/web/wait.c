/*
 * wait.c: see wait.h.
 *
 * Invariant, under the mutex: a wait goes back to the free list by the later of
 * the last wait_done and wait_outcome, so neither can meet a wait that is someone
 * else's.
 */
#include "web/wait.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct wait {
    struct waits *waits;
    void *sleeper; /* NULL: nobody sleeps any more */
    enum err_kind outcome;
    uint32_t due; /* calls of wait_done that are still to come */
    bool taken_up;
    struct wait *next_free;
};

struct waits {
    pthread_mutex_t mutex;
    _Atomic(uint32_t) waking; /* sleepers that are being woken, outside the mutex */
    void (*wake)(void *sleeper);
    struct wait *wait; /* [count] */
    uint32_t count;
    struct wait *first_free;
};

static void give_back(struct wait *wait)
{
    wait->next_free = wait->waits->first_free;
    wait->waits->first_free = wait;
}

struct waits *waits_new(struct arena *arena, uint32_t count,
                        void (*wake)(void *sleeper))
{
    struct waits *waits = ARENA_NEW(arena, struct waits);

    pthread_mutex_init(&waits->mutex, NULL);
    waits->wake = wake;
    waits->count = count;
    waits->wait = ARENA_ARRAY(arena, count, struct wait);
    for (uint32_t i = count; i-- > 0;) {
        waits->wait[i].waits = waits;
        give_back(&waits->wait[i]);
    }
    return waits;
}

void waits_close(struct waits *waits)
{
    pthread_mutex_destroy(&waits->mutex);
}

struct wait *wait_arm(struct waits *waits, void *sleeper)
{
    assert(sleeper);
    pthread_mutex_lock(&waits->mutex);
    struct wait *wait = waits->first_free;
    if (wait) {
        waits->first_free = wait->next_free;
        *wait = (struct wait){ .waits = waits, .sleeper = sleeper, .due = 1 };
    }
    pthread_mutex_unlock(&waits->mutex);
    return wait;
}

void wait_for_both(struct wait *wait)
{
    pthread_mutex_lock(&wait->waits->mutex);
    assert(wait->due == 1);
    wait->due = 2;
    pthread_mutex_unlock(&wait->waits->mutex);
}

/* From here on the wait is its sleeper's, who is yet to be woken. Holds the mutex. */
static void *take_sleeper(struct wait *wait)
{
    void *sleeper = wait->sleeper;

    wait->sleeper = NULL;
    if (sleeper)
        atomic_fetch_add(&wait->waits->waking, 1);
    return sleeper;
}

/* Without the mutex: to wake somebody is long, and all threads come by here. */
static void wake(struct waits *waits, void *sleeper)
{
    if (!sleeper)
        return;
    waits->wake(sleeper);
    atomic_fetch_sub(&waits->waking, 1);
}

void wait_done(void *arg, enum err_kind outcome)
{
    struct wait *wait = arg;
    struct waits *waits = wait->waits;

    pthread_mutex_lock(&waits->mutex);
    assert(wait->due > 0);
    wait->due--;
    if (wait->outcome == ERR_NONE && wait->sleeper)
        wait->outcome = outcome;
    void *sleeper = wait->due == 0 ? take_sleeper(wait) : NULL;
    if (wait->due == 0 && wait->taken_up)
        give_back(wait);
    pthread_mutex_unlock(&waits->mutex);
    wake(waits, sleeper);
}

enum err_kind wait_outcome(struct wait *wait)
{
    struct waits *waits = wait->waits;

    pthread_mutex_lock(&waits->mutex);
    assert(!wait->sleeper && !wait->taken_up);
    enum err_kind outcome = wait->outcome;
    wait->taken_up = true;
    if (wait->due == 0)
        give_back(wait);
    pthread_mutex_unlock(&waits->mutex);
    return outcome;
}

void waits_give_up(struct waits *waits)
{
    const struct timespec look = { .tv_nsec = 1000000L };

    for (uint32_t i = 0; i < waits->count; i++) {
        pthread_mutex_lock(&waits->mutex);
        if (waits->wait[i].sleeper)
            waits->wait[i].outcome = ERR_UNAVAILABLE;
        void *sleeper = take_sleeper(&waits->wait[i]);
        pthread_mutex_unlock(&waits->mutex);
        wake(waits, sleeper);
    }
    while (atomic_load(&waits->waking) > 0)
        nanosleep(&look, NULL);
}
