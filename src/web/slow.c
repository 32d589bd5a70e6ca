/* slow.c: see slow.h. */
#include "web/slow.h"

#include <assert.h>
#include <pthread.h>

struct task {
    void (*work)(void *arg);
    void *arg;
};

struct slow {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread[SLOW_THREADS_MOST];
    uint32_t thread_count;
    struct task *task; /* a ring of `room` */
    uint32_t room, first, count;
    bool stopping;
};

static void *serve_tasks(void *arg)
{
    struct slow *slow = arg;

    pthread_mutex_lock(&slow->mutex);
    for (;;) {
        while (slow->count == 0 && !slow->stopping)
            pthread_cond_wait(&slow->changed, &slow->mutex);
        if (slow->count == 0)
            break;
        struct task task = slow->task[slow->first];
        slow->first = (slow->first + 1) % slow->room;
        slow->count--;
        pthread_mutex_unlock(&slow->mutex);
        task.work(task.arg);
        pthread_mutex_lock(&slow->mutex);
    }
    pthread_mutex_unlock(&slow->mutex);
    return NULL;
}

bool slow_start(struct arena *arena, struct slow_size size, struct slow **slow,
                struct err *err)
{
    struct slow *made = ARENA_NEW(arena, struct slow);

    assert(size.threads <= SLOW_THREADS_MOST && size.queue > 0);
    made->task = ARENA_ARRAY(arena, size.queue, struct task);
    made->room = size.queue;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    for (uint32_t i = 0; i < size.threads; i++) {
        if (pthread_create(&made->thread[i], NULL, serve_tasks, made) != 0) {
            slow_stop(made);
            return err_set(err, ERR_INTERNAL, N_("the server could not be started"));
        }
        made->thread_count++;
    }
    *slow = made;
    return true;
}

bool slow_run(struct slow *slow, void (*work)(void *arg), void *arg)
{
    pthread_mutex_lock(&slow->mutex);
    bool taken = !slow->stopping && slow->count < slow->room;
    if (taken) {
        uint32_t at = (slow->first + slow->count++) % slow->room;
        slow->task[at] = (struct task){ work, arg };
        pthread_cond_signal(&slow->changed);
    }
    pthread_mutex_unlock(&slow->mutex);
    return taken;
}

void slow_stop(struct slow *slow)
{
    pthread_mutex_lock(&slow->mutex);
    slow->stopping = true;
    pthread_cond_broadcast(&slow->changed);
    pthread_mutex_unlock(&slow->mutex);
    for (uint32_t i = 0; i < slow->thread_count; i++)
        pthread_join(slow->thread[i], NULL);
    pthread_cond_destroy(&slow->changed);
    pthread_mutex_destroy(&slow->mutex);
}
