/* turn.c: see turn.h. */
#include "store/turn.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>

/* A place in the queue for the turn, on the stack of who waits. It is given under the
 * lock and woken after it, so that who is woken meets no lock. */
struct turn {
    sem_t woken;
    pthread_t thread;
    _Atomic(bool) granted;
    struct turn *next;
};

/* -------------------------------------------------------------------- the clock */

struct timespec deadline_after(uint32_t ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

void deadline_cond(pthread_cond_t *cond)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
}

bool deadline_is_past(struct timespec at)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > at.tv_sec ||
           (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec);
}

/* ------------------------------------------------------------------- the queue */

static void leave_queue(struct turns *turns, struct turn *turn)
{
    struct turn *before = NULL;

    for (struct turn *t = turns->first; t != turn; t = t->next)
        before = t;
    if (before)
        before->next = turn->next;
    else
        turns->first = turn->next;
    if (turns->last == turn)
        turns->last = before;
}

/* Until one is woken: true; or the time is up. */
static bool wait_in_queue(struct turn *turn, const uint32_t *wait_ms)
{
    struct timespec until = wait_ms ? deadline_after(*wait_ms) : (struct timespec){ 0 };

    for (;;) {
        int failed = wait_ms ? sem_clockwait(&turn->woken, CLOCK_MONOTONIC, &until)
                             : sem_wait(&turn->woken);
        if (!failed || errno == ETIMEDOUT)
            return !failed;
    }
}

/* The time is up; whether the turn was granted all the same. */
static bool is_granted_late(struct turns *turns, pthread_mutex_t *lock,
                            struct turn *turn)
{
    bool granted;

    pthread_mutex_lock(lock);
    granted = turn->granted;
    if (!granted)
        leave_queue(turns, turn);
    pthread_mutex_unlock(lock);
    return granted &&
           wait_in_queue(turn, NULL); /* whoever gave it is about to wake us */
}

bool turns_take(struct turns *turns, pthread_mutex_t *lock, const uint32_t *wait_ms)
{
    struct turn turn = { .thread = pthread_self() };

    pthread_mutex_lock(lock);
    if (!turns->taken) {
        assert(!turns->first);
        turns->taken = true;
        turns->owner = turn.thread;
        pthread_mutex_unlock(lock);
        return true;
    }
    assert(!pthread_equal(turns->owner, pthread_self()));
    sem_init(&turn.woken, 0, 0);
    if (turns->last)
        turns->last->next = &turn;
    else
        // cppcheck-suppress autoVariables ; leaves the queue before it leaves the stack
        turns->first = &turn;
    // cppcheck-suppress autoVariables ; the same
    turns->last = &turn;
    pthread_mutex_unlock(lock);
    bool woken = wait_in_queue(&turn, wait_ms) || is_granted_late(turns, lock, &turn);
    assert(woken == turn.granted);
    sem_destroy(&turn.woken);
    return woken;
}

struct turn *turns_pass(struct turns *turns)
{
    struct turn *turn = turns->first;

    assert(turns->taken);
    if (!turn) {
        turns->taken = false;
        return NULL;
    }
    turns->first = turn->next;
    if (!turns->first)
        turns->last = NULL;
    turns->owner = turn->thread;
    turn->granted = true;
    return turn;
}

void turns_wake(struct turn *turn)
{
    if (turn)
        sem_post(&turn->woken);
}
