/*
 * server.h: HTTP on 127.0.0.1 and on a unix socket: threads, limits and deadlines round
 * a router.
 *
 * In      a router; limits and times (0: the default of the constant beside it).
 * Out     replies, each sent only when what it promises is durable, and the row of the
 *         log that says who saw it.
 * Method  libmicrohttpd, which nobody else includes: a pool of threads with epoll. A
 *         reply with a ticket suspends its connection until the store says done; a
 *         failed commit turns the reply into 507 or 503 with Retry-After. A
 *         route that hashes passwords runs on threads of its own (slow.h), and so does
 *         what changes data: its threads wait for the turn to write, the more at a time
 *         the more share a sync of the disk, and no reader waits with them. A request
 *         guard refuses what two programs could read in two ways (guard.h); a reaper
 *         thread cuts who is too slow (deadline.h).
 * Purity  owns its threads and sockets; writes one access log line a request, without
 *         path or address.
 * Limits  below, each with its name.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/err.h"
#include "web/router.h"

#define SERVER_THREADS           3u
#define SERVER_CHANGE_THREADS    16u
#define SERVER_HASH_THREADS      2u
#define SERVER_HASH_QUEUE        16u
#define SERVER_CONNECTIONS_MAX   2048u
#define SERVER_HEADER_MAX_BYTES  ((size_t)12 << 10) /* more: 431 */
#define SERVER_HEADERS_MAX       100u               /* more: 431 */
#define SERVER_HEADER_MS         10000              /* to send all headers       */
#define SERVER_BODY_RATE         500                /* bytes a second, at least  */
#define SERVER_IDLE_MS           60000              /* between two requests      */
#define SERVER_WRITE_MS          30000              /* without the reader taking */
#define SERVER_STOP_MS           5000               /* to finish what is begun   */
#define SERVER_DISCARD_MAX_BYTES ((size_t)1 << 20)  /* of a body that is too large */
#define SERVER_RETRY_AFTER_S     "10"

struct server_options {
    const struct router *router; /* borrowed for the server's life */
    uint16_t port;               /* 0: any free one                */
    uint16_t port_tries;         /* how many following ports to try if it is taken */
    uint32_t threads;
    uint32_t connections_max;
    uint32_t
        connections_per_ip; /* 0: connections_max; a proxy in front is one address */
    /* A unix socket besides, for a reverse proxy that ends TLS: what it says of the
     * browser's address (X-Forwarded-For) is believed. NULL: none. */
    const char *socket_path;
    const char *host; /* the Host name that is ours there; NULL: loopback's only */
    int64_t header_ms, idle_ms, write_ms, stop_ms;
    int64_t body_rate; /* bytes a second */
    /*
     * Calls done(arg, outcome) once, from any thread, also before it returns, when
     * what stands behind `ticket` is durable (ERR_NONE) or has failed. False: it never
     * will. NULL: tickets count as durable at once. (store_on_durable fits.)
     */
    bool (*on_durable)(void *ctx, uint64_t ticket,
                       void (*done)(void *arg, enum err_kind outcome), void *arg);
    void *durable_ctx;
    /*
     * Writes a row of the log of who sees what, and calls done(arg, outcome) once, from
     * any thread, when it is durable or could not be written. (audit_queue_add fits.)
     * NULL: answers that need one are refused.
     */
    void (*audit)(void *ctx, const struct audit_note *note,
                  void (*done)(void *arg, enum err_kind outcome), void *arg);
    void *audit_ctx;
};

struct server;

/*
 * Starts serving; `server` lives in `arena`, which is its own from here to
 * server_free.
 * err  ERR_UNAVAILABLE: every port tried is taken; ERR_INTERNAL: no threads or sockets.
 */
MUST_USE bool server_start(struct arena *arena, const struct server_options *options,
                           struct server **server, struct err *err);

uint16_t server_port(const struct server *server);

/*
 * Takes no new connections, lets those in flight finish (stop_ms at most), ends all
 * threads. Call from any ordinary thread, not from a signal handler. Once.
 */
void server_stop(struct server *server);

/*
 * Gives back what is left. After server_stop, and after whoever stands behind
 * on_durable can no longer call done. NULL is fine. `arena` stays the caller's.
 */
void server_free(struct server *server);

#endif
