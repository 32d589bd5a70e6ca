/* slow.c: see slow.h. */
#include "web/slow.h"

#include <pthread.h>

struct task {
    void (*work)(void *arg);
    void *arg;
};

struct slow {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread[SLOW_THREADS];
    uint32_t thread_count;
    struct task task[SLOW_QUEUE]; /* a ring */
    uint32_t first, count;
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
        slow->first = (slow->first + 1) % SLOW_QUEUE;
        slow->count--;
        pthread_mutex_unlock(&slow->mutex);
        task.work(task.arg);
        pthread_mutex_lock(&slow->mutex);
    }
    pthread_mutex_unlock(&slow->mutex);
    return NULL;
}

bool slow_start(struct arena *arena, struct slow **slow, struct err *err)
{
    struct slow *made = ARENA_NEW(arena, struct slow);

    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    for (uint32_t i = 0; i < SLOW_THREADS; i++) {
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
    bool taken = !slow->stopping && slow->count < SLOW_QUEUE;
    if (taken) {
        uint32_t at = (slow->first + slow->count++) % SLOW_QUEUE;
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
