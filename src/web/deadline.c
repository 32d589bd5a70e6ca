/*
 * deadline.c: see deadline.h.
 *
 * Invariants, under the mutex
 *   1  a peer with socket >= 0 is a connection whose socket is open;
 *   2  peers with socket < 0 are linked from first_free.
 */
#include "web/deadline.h"

#include <assert.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#define TICK_MOST_MS  250
#define TICK_LEAST_MS 5
#define GONE_MANY     256u /* connections that leave 12 MB behind */

struct peer {
    int socket;
    enum phase phase;
    int64_t since_ms; /* when the phase, or the look at a write, began */
    uint64_t bytes;   /* body received, or response taken before since_ms */
    struct peer *next_free;
};

struct deadlines {
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    pthread_t thread;
    bool stop;
    struct deadline_times times;
    struct peer *peer; /* [peer_count] */
    uint32_t peer_count;
    struct peer *first_free;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* How much of what was sent the reader's machine has taken. */
static uint64_t bytes_taken(int socket)
{
    struct tcp_info info = { 0 };
    socklen_t size = sizeof info;

    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return 0;
    return info.tcpi_bytes_acked;
}

/* The least that must come in `ms`. */
static uint64_t least_bytes(const struct deadlines *d, int64_t ms)
{
    return (uint64_t)(d->times.body_rate * ms / 1000);
}

static bool writes_too_slowly(const struct deadlines *d, struct peer *peer, int64_t now)
{
    uint64_t taken;

    if (now - peer->since_ms <= d->times.write_ms)
        return false;
    taken = bytes_taken(peer->socket);
    if (taken - peer->bytes < least_bytes(d, d->times.write_ms))
        return true;
    peer->bytes = taken;
    peer->since_ms = now;
    return false;
}

static bool is_late(const struct deadlines *d, struct peer *peer, int64_t now)
{
    int64_t passed = now - peer->since_ms;

    switch (peer->phase) {
    case PHASE_HEADER:
        return passed > d->times.header_ms;
    case PHASE_BODY:
        return passed > d->times.header_ms && peer->bytes < least_bytes(d, passed);
    case PHASE_WRITE:
        return writes_too_slowly(d, peer, now);
    case PHASE_IDLE:
        return passed > d->times.idle_ms;
    case PHASE_WORK:
    default:
        return false;
    }
}

static int64_t tick_ms(const struct deadline_times *times)
{
    int64_t tick = TICK_MOST_MS;

    if (times->header_ms / 4 < tick)
        tick = times->header_ms / 4;
    if (times->idle_ms / 4 < tick)
        tick = times->idle_ms / 4;
    if (times->write_ms / 4 < tick)
        tick = times->write_ms / 4;
    return tick < TICK_LEAST_MS ? TICK_LEAST_MS : tick;
}

/* Shuts those that are late; returns how many are open. */
static uint32_t look_at_all(struct deadlines *d, int64_t now)
{
    uint32_t open = 0;

    for (uint32_t i = 0; i < d->peer_count; i++) {
        if (d->peer[i].socket < 0)
            continue;
        open++;
        if (is_late(d, &d->peer[i], now))
            shutdown(d->peer[i].socket, SHUT_RDWR);
    }
    return open;
}

/*
 * When many connections have gone, their memory goes back to the system: the next ones
 * may come to other threads, whose heap is another. Without it three rounds of 1,000
 * left 20 MB more than one.
 */
static void *reap(void *arg)
{
    struct deadlines *d = arg;
    int64_t tick = tick_ms(&d->times);
    uint32_t most = 0;

    pthread_mutex_lock(&d->mutex);
    while (!d->stop) {
        struct timespec wake;
        int64_t now = now_ms();
        uint32_t open = look_at_all(d, now);
        most = open > most ? open : most;
        if (most - open >= GONE_MANY) {
            most = open;
            pthread_mutex_unlock(&d->mutex);
            arena_trim();
            pthread_mutex_lock(&d->mutex);
            continue;
        }
        wake.tv_sec = (now + tick) / 1000;
        wake.tv_nsec = (now + tick) % 1000 * 1000000;
        pthread_cond_timedwait(&d->stopped, &d->mutex, &wake);
    }
    pthread_mutex_unlock(&d->mutex);
    return NULL;
}

bool deadlines_start(struct arena *arena, const struct deadline_times *times,
                     uint32_t connections_max, struct deadlines **deadlines,
                     struct err *err)
{
    struct deadlines *d = ARENA_NEW(arena, struct deadlines);
    pthread_condattr_t monotonic;

    d->times = *times;
    d->peer = ARENA_ARRAY(arena, connections_max, struct peer);
    d->peer_count = connections_max;
    for (uint32_t i = connections_max; i-- > 0;) {
        d->peer[i] = (struct peer){ .socket = -1, .next_free = d->first_free };
        d->first_free = &d->peer[i];
    }
    pthread_mutex_init(&d->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&d->thread, NULL, reap, d) != 0)
        return err_set(err, ERR_INTERNAL, N_("no thread could be started"));
    *deadlines = d;
    return true;
}

void deadlines_stop(struct deadlines *d)
{
    pthread_mutex_lock(&d->mutex);
    d->stop = true;
    pthread_cond_signal(&d->stopped);
    pthread_mutex_unlock(&d->mutex);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->stopped);
    pthread_mutex_destroy(&d->mutex);
}

struct peer *deadlines_open(struct deadlines *d, int socket)
{
    assert(socket >= 0);
    pthread_mutex_lock(&d->mutex);
    struct peer *peer = d->first_free;
    if (peer) {
        d->first_free = peer->next_free;
        *peer = (struct peer){ .socket = socket,
                               .phase = PHASE_HEADER,
                               .since_ms = now_ms() };
    }
    pthread_mutex_unlock(&d->mutex);
    return peer;
}

void deadlines_close(struct deadlines *d, struct peer *peer)
{
    if (!peer)
        return;
    pthread_mutex_lock(&d->mutex);
    peer->socket = -1;
    peer->next_free = d->first_free;
    d->first_free = peer;
    pthread_mutex_unlock(&d->mutex);
}

void deadlines_phase(struct deadlines *d, struct peer *peer, enum phase phase)
{
    if (!peer)
        return;
    pthread_mutex_lock(&d->mutex);
    if (peer->phase != phase) {
        peer->phase = phase;
        peer->since_ms = now_ms();
        peer->bytes = phase == PHASE_WRITE ? bytes_taken(peer->socket) : 0;
    }
    pthread_mutex_unlock(&d->mutex);
}

void deadlines_received(struct deadlines *d, struct peer *peer, size_t bytes)
{
    if (!peer)
        return;
    pthread_mutex_lock(&d->mutex);
    peer->bytes += bytes;
    pthread_mutex_unlock(&d->mutex);
}
