/*
 * server.c: with server_request.c and server_response.c the only one that knows
 * libmicrohttpd; see server.h.
 *
 * An exchange is one request and its answer. Its way through the callbacks:
 *
 *   uri_seen -> exchange_step, first call -> .. body .. -> last call
 *                 | refused: answer            | router_run; what is slow or changes
 *                 |                            |   data: suspend, slow.h, resume
 *                 v                            v
 *               send                 nothing to wait for: send
 *                                    else, for each: suspend -> wait_done, any thread,
 *                                         resumes -> exchange_step once more; then send
 *   completed: the log line, and all memory goes back
 *
 * Invariants
 *   1  an exchange is touched by its connection's thread only; other threads reach
 *      the connection through a struct wait (wait.h), and only to resume it; while it
 *      is suspended in STAGE_SLOW it belongs to the thread that works on it, which
 *      lets go of it by asking for what the answer waits for;
 *   2  a suspended connection has an armed wait, so a stop can wake it;
 *   3  while it waits for the disk it holds its answer and no more (room.h), and its
 *      request is as router_open left it.
 */
#include "web/server.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "web/await.h"
#include "web/deadline.h"
#include "web/guard.h"
#include "web/listen.h"
#include "web/room.h"
#include "web/server_request.h"
#include "web/server_response.h"
#include "web/slow.h"
#include "web/wait.h"

/*
 * The headers, what the library notes of a hundred of them, and room to read a body
 * through. It is held as long as the connection is and all of it is touched with the
 * first request, so a thousand idle ones take 20 MB; with 32 KiB of headers and 16 more
 * they took 48. A browser sends one or two.
 */
#define CONNECTION_BYTES (SERVER_HEADER_MAX_BYTES + ((size_t)8 << 10))
#define STOP_LOOK_MS     5
#define GIVE_UP_MS       3000 /* in which what was given up is told so */

enum stage {
    STAGE_NEW,
    STAGE_REFUSED,
    STAGE_BODY,
    STAGE_SLOW, /* a thread of slow.h works on it */
    STAGE_WAITING,
    STAGE_SENT
};

struct server;
/* One of the two sockets. */
struct door {
    struct server *server;
    struct MHD_Daemon *daemon;
    int listener;
    bool is_unix;
};

struct exchange {
    struct arena arena;      /* the exchange itself and its answer live in it */
    struct arena body_arena; /* what is sent to us, then what we send */
    struct server *server;
    const struct door *door;
    struct peer *peer;
    enum stage stage;
    struct raw_request raw;
    const char *target_at; /* where the library read raw.target */
    struct request request;
    struct answer answer;
    struct buf body;
    size_t discarded_bytes;
    struct wait *wait;
    enum awaited awaited; /* what `wait` is for */
    int64_t began_us, answered_us;
};

struct server {
    struct server_options options;
    struct door tcp, unix_door; /* the second only with options.socket_path */
    struct deadlines *deadlines;
    struct slow *hashing, *changing;
    uint16_t port;
    _Atomic(uint32_t) in_flight;
    _Atomic(bool) stopping;
    struct waits *waits;
    struct rooms *rooms;
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---------- answering ---------- */

/* The body is borrowed from the exchange, which outlives the response's sending. */
static enum MHD_Result send_answer(struct exchange *x,
                                   struct MHD_Connection *connection)
{
    bool closing = x->answer.close || atomic_load(&x->server->stopping);
    struct MHD_Response *response = server_response_new(&x->arena, &x->answer, closing);

    if (!response)
        return MHD_NO;
    x->stage = STAGE_SENT;
    x->answered_us = now_us();
    deadlines_phase(x->server->deadlines, x->peer, PHASE_WRITE);
    enum MHD_Result queued =
        MHD_queue_response(connection, (unsigned)x->answer.status, response);
    MHD_destroy_response(response);
    return queued;
}

/* ---------- waiting for what is durable ---------- */

/* The reply was made but could not be kept: the reader must not believe it, or see it.
 */
static void fail_answer(struct exchange *x, enum err_kind outcome)
{
    struct err err = { 0 };

    await_refuse(x->awaited, outcome, &err);
    router_error_after(&x->raw, &x->request, &err, &x->answer);
}

static enum MHD_Result send_when_durable(struct exchange *x,
                                         struct MHD_Connection *connection)
{
    if (await_next(&x->server->options, &x->answer) == AWAIT_NOTHING)
        return send_answer(x, connection);
    x->wait = wait_arm(x->server->waits, connection);
    if (!x->wait) {
        fail_answer(x, ERR_UNAVAILABLE);
        return send_answer(x, connection);
    }
    x->stage = STAGE_WAITING;
    MHD_suspend_connection(connection);
    x->awaited = await_next(&x->server->options, &x->answer);
    await_outcome(&x->server->options, &x->answer, x->wait);
    return MHD_YES;
}

static enum MHD_Result send_after_wait(struct exchange *x,
                                       struct MHD_Connection *connection)
{
    enum err_kind outcome = wait_outcome(x->wait);

    x->wait = NULL;
    if (outcome != ERR_NONE)
        fail_answer(x, outcome);
    return send_when_durable(x, connection);
}

/* ---------- reading ---------- */

static enum MHD_Result see_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    (void)kind;
    guard_header(cls, name, value ? value : "");
    return MHD_YES;
}

/* Lets the request in, or refuses it; true: its body may come. */
static bool open_exchange(struct exchange *x, struct MHD_Connection *connection,
                          const char *method, const char *version)
{
    const struct router *router = x->server->options.router;
    struct guard_seen seen = { .our_name =
                                   x->door->is_unix ? x->server->options.host : NULL };
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    enum fault fault;

    guard_line(&seen, method, x->raw.target, x->target_at, version);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, see_header, &seen);
    seen.header_bytes = size ? size->header_size : 0;
    x->raw.method = str_copy(&x->arena, str_from(method));
    x->raw.by_socket = x->door->is_unix;
    server_request_read(&x->arena, connection, &x->raw);
    if (!guard_check(&seen, &fault)) {
        router_refuse(router, &x->arena, &x->raw, fault, &x->answer);
        return false;
    }
    if (!router_open(router, &x->arena, &x->raw, &x->request, &x->answer)) {
        x->answer.close |= seen.encoding_count > 0; /* its body is not awaited */
        return false;
    }
    x->body = buf_new(&x->body_arena);
    x->body.limit_bytes = router_body_limit(&x->request) + 1;
    return true;
}

static enum MHD_Result take_body(struct exchange *x, const char *data, size_t *size)
{
    struct str part = { data, *size };

    deadlines_received(x->server->deadlines, x->peer, *size);
    if (x->body.len + *size <= router_body_limit(&x->request)) {
        buf_add(&x->body, part);
    } else {
        x->discarded_bytes += *size;
        if (x->discarded_bytes > SERVER_DISCARD_MAX_BYTES)
            return MHD_NO; /* it was told by no length, and does not stop */
    }
    *size = 0;
    return MHD_YES;
}

/* ---------- running ---------- */

/* Runs the handler in a room that the caller gives back when the note, which lies in
 * it, is copied or queued (invariant 3). */
static struct arena *run_in_room(struct exchange *x)
{
    struct request opened = x->request;
    struct arena *room = room_take(x->server->rooms, x->arena.limit_bytes);
    struct arena kept = { 0 };

    x->request.arena = room;
    router_run(&x->raw, buf_str(&x->body), &x->request, &x->answer);
    if (str_is(x->request.back, "/")) /* nobody comes back to what is not there */
        opened.back = STR("/");
    x->request = opened;
    answer_keep(&x->arena, &kept, &x->answer);
    arena_free(&x->body_arena); /* what was sent has been read */
    x->body_arena = kept;
    return room;
}

/* On a thread that may take its time. The connection is resumed once, when all is done
 * and durable. */
static void run_slowly(void *arg)
{
    struct exchange *x = arg;
    struct server *server = x->server;
    struct arena *room = run_in_room(x);

    x->awaited = await_next(&server->options, &x->answer);
    if (x->awaited == AWAIT_NOTHING) {
        wait_done(x->wait, ERR_NONE);
    } else {
        x->stage = STAGE_WAITING;
        await_outcome(&server->options, &x->answer, x->wait);
    }
    room_give(server->rooms, room); /* x is its connection's again */
}

static enum MHD_Result run_beside(struct exchange *x, struct MHD_Connection *connection)
{
    bool hashes = x->request.route->flags & ROUTE_SLOW;

    x->wait = wait_arm(x->server->waits, connection);
    if (!x->wait) {
        fail_answer(x, ERR_UNAVAILABLE);
        return send_answer(x, connection);
    }
    x->stage = STAGE_SLOW;
    MHD_suspend_connection(connection);
    if (!slow_run(hashes ? x->server->hashing : x->server->changing, run_slowly, x))
        wait_done(x->wait, ERR_UNAVAILABLE);
    return MHD_YES;
}

static enum MHD_Result send_after_slow(struct exchange *x,
                                       struct MHD_Connection *connection)
{
    struct err busy = { 0 };
    enum err_kind outcome = wait_outcome(x->wait);

    x->wait = NULL;
    if (outcome == ERR_NONE)
        return send_when_durable(x, connection);
    if (x->request.route->flags & ROUTE_SLOW) {
        err_set(&busy, ERR_UNAVAILABLE,
                N_("many are signing in just now; try again in a moment"));
        router_error(&x->request, &busy, &x->answer);
    } else {
        fail_answer(x, outcome);
    }
    return send_answer(x, connection);
}

static enum MHD_Result run_exchange(struct exchange *x,
                                    struct MHD_Connection *connection)
{
    deadlines_phase(x->server->deadlines, x->peer, PHASE_WORK);
    if (x->discarded_bytes > 0) {
        router_refuse(x->server->options.router, &x->arena, &x->raw, FAULT_BODY,
                      &x->answer);
        return send_when_durable(x, connection);
    }
    if (x->request.route->flags & ROUTE_SLOW || x->request.method != METHOD_GET)
        return run_beside(x, connection);
    struct arena *room = run_in_room(x);
    enum MHD_Result result = send_when_durable(x, connection);
    room_give(x->server->rooms, room);
    return result;
}

static enum MHD_Result exchange_step(void *cls, /* limit: the library calls it so */
                                     struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version,
                                     const char *data, size_t *size, void **con_cls)
{
    struct exchange *x = *con_cls;

    (void)cls;
    (void)url;
    assert(x);
    switch (x->stage) {
    case STAGE_NEW:
        x->stage =
            open_exchange(x, connection, method, version) ? STAGE_BODY : STAGE_REFUSED;
        /* An answer at the first call closes the connection: so be it where a body is
         * on its way, else there is a second call. */
        if (x->stage == STAGE_REFUSED && x->answer.close)
            return send_answer(x, connection);
        deadlines_phase(x->server->deadlines, x->peer, PHASE_BODY);
        return MHD_YES;
    case STAGE_REFUSED:
        return send_answer(x, connection);
    case STAGE_BODY:
        return *size > 0 ? take_body(x, data, size) : run_exchange(x, connection);
    case STAGE_SLOW:
        return send_after_slow(x, connection);
    case STAGE_WAITING:
        return send_after_wait(x, connection);
    case STAGE_SENT:
    default:
        return MHD_NO;
    }
}

/* ---------- connections ---------- */

static struct peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/* The request line has come: the library keeps the exchange as the request's own. */
static void *uri_seen(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct arena arena = { 0 };
    struct exchange *x = ARENA_NEW(&arena, struct exchange);

    x->arena = arena;
    x->door = cls;
    x->server = x->door->server;
    x->peer = peer_of(connection);
    x->target_at = uri;
    x->raw.target = str_copy(&x->arena, str_from(uri));
    x->began_us = now_us();
    deadlines_phase(x->server->deadlines, x->peer, PHASE_HEADER);
    atomic_fetch_add(&x->server->in_flight, 1);
    return x;
}

static void completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                      enum MHD_RequestTerminationCode why)
{
    struct server *server = ((const struct door *)cls)->server;
    struct exchange *x = *con_cls;

    (void)connection;
    (void)why;
    if (!x)
        return;
    if (!x->answer.quiet && x->stage == STAGE_SENT)
        log_info("web.request",
                 LOG_WORD("route", x->answer.pattern ? x->answer.pattern : "none"),
                 LOG_NUM("status", x->answer.status),
                 LOG_NUM("us", x->answered_us - x->began_us),
                 LOG_NUM("bytes", x->answer.body.len));
    deadlines_phase(server->deadlines, x->peer, PHASE_IDLE);
    *con_cls = NULL;
    struct arena arena = x->arena, body_arena = x->body_arena;
    arena_free(&body_arena);
    arena_free(&arena);
    atomic_fetch_sub(&server->in_flight, 1);
}

static void connection_changed(void *cls, struct MHD_Connection *connection,
                               void **socket_context,
                               enum MHD_ConnectionNotificationCode code)
{
    struct server *server = ((const struct door *)cls)->server;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context =
            info ? deadlines_open(server->deadlines, info->connect_fd) : NULL;
    } else {
        deadlines_close(server->deadlines, *socket_context);
        *socket_context = NULL;
    }
}

/* ---------- starting and stopping ---------- */

static struct server_options with_defaults(const struct server_options *given)
{
    struct server_options o = *given;

    o.threads = o.threads ? o.threads : SERVER_THREADS;
    o.connections_max = o.connections_max ? o.connections_max : SERVER_CONNECTIONS_MAX;
    o.header_ms = o.header_ms ? o.header_ms : SERVER_HEADER_MS;
    o.idle_ms = o.idle_ms ? o.idle_ms : SERVER_IDLE_MS;
    o.write_ms = o.write_ms ? o.write_ms : SERVER_WRITE_MS;
    o.stop_ms = o.stop_ms ? o.stop_ms : SERVER_STOP_MS;
    o.body_rate = o.body_rate ? o.body_rate : SERVER_BODY_RATE;
    return o;
}

static void resume(void *sleeper)
{
    MHD_resume_connection(sleeper);
}

static bool start_daemon(struct server *server, struct door *door, struct err *err)
{
    const struct server_options *o = &server->options;

    door->server = server;
    /* clang-format off */
    door->daemon = MHD_start_daemon( /* then an option a line, each with its values */
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC,
        server->port, NULL, NULL, exchange_step, door,
        MHD_OPTION_LISTEN_SOCKET, door->listener,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)o->threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections_max,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->connections_per_ip,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, uri_seen, door,
        MHD_OPTION_NOTIFY_COMPLETED, completed, door,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, door,
        MHD_OPTION_END);
    /* clang-format on */
    if (!door->daemon)
        return err_set(err, ERR_INTERNAL, N_("the server could not be started"));
    return true;
}

static bool open_doors(struct server *s, struct err *err)
{
    struct listen_port wanted = { s->options.port, s->options.port_tries };

    if (!listen_tcp(&wanted, &s->tcp.listener, &s->port, err))
        return false;
    s->unix_door.is_unix = s->options.socket_path != NULL;
    return !s->options.socket_path ||
           listen_unix(s->options.socket_path, &s->unix_door.listener, err);
}

static void close_door(struct server *server, struct door *door)
{
    if (door->daemon)
        MHD_stop_daemon(door->daemon);
    if (door->listener >= 0)
        close(door->listener);
    if (door->listener >= 0 && door->is_unix)
        unlink(server->options.socket_path);
    door->daemon = NULL;
    door->listener = -1;
}

static void stop_slow(struct server *server)
{
    if (server->hashing)
        slow_stop(server->hashing);
    if (server->changing)
        slow_stop(server->changing);
}

bool server_start(struct arena *arena, const struct server_options *options,
                  struct server **server, struct err *err)
{
    struct server *s = ARENA_NEW(arena, struct server);
    bool ok = false;

    s->options = with_defaults(options);
    s->tcp.listener = s->unix_door.listener = -1;
    s->waits = waits_new(arena, 2 * s->options.connections_max, resume);
    s->rooms = rooms_new(arena);
    if (!open_doors(s, err))
        goto out;
    struct deadline_times times = { s->options.header_ms, s->options.idle_ms,
                                    s->options.write_ms, s->options.body_rate };
    if (!deadlines_start(arena, &times, 2 * s->options.connections_max, &s->deadlines,
                         err) ||
        !slow_start(arena, (struct slow_size){ SERVER_HASH_THREADS, SERVER_HASH_QUEUE },
                    &s->hashing, err) ||
        !slow_start(
            arena,
            (struct slow_size){ SERVER_CHANGE_THREADS, 2 * s->options.connections_max },
            &s->changing, err) ||
        !start_daemon(s, &s->tcp, err) ||
        (s->unix_door.is_unix && !start_daemon(s, &s->unix_door, err)))
        goto out;
    *server = s;
    ok = true;
out:
    if (!ok) {
        close_door(s, &s->tcp);
        close_door(s, &s->unix_door);
        stop_slow(s);
        if (s->deadlines)
            deadlines_stop(s->deadlines);
        waits_close(s->waits);
        rooms_free(s->rooms);
    }
    return ok;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

/* True when nothing is in flight within `ms`. */
static bool drained(struct server *server, int64_t ms)
{
    const struct timespec look = { .tv_nsec = STOP_LOOK_MS * 1000000L };
    int64_t until = now_us() + ms * 1000;

    while (atomic_load(&server->in_flight) > 0) {
        if (now_us() >= until)
            return false;
        nanosleep(&look, NULL);
    }
    return true;
}

static void quiesce(struct door *door)
{
    if (!door->daemon)
        return;
    MHD_quiesce_daemon(door->daemon);
    shutdown(door->listener, SHUT_RDWR); /* the threads look at it a little longer */
}

void server_stop(struct server *server)
{
    atomic_store(&server->stopping, true);
    quiesce(&server->tcp);
    quiesce(&server->unix_door);
    bool done = drained(server, server->options.stop_ms);
    stop_slow(server); /* before anyone gives up what its threads work on */
    if (!done) {
        waits_give_up(server->waits);
        (void)drained(server, GIVE_UP_MS);
    }
    close_door(server, &server->tcp);
    close_door(server, &server->unix_door);
    deadlines_stop(server->deadlines);
}

void server_free(struct server *server)
{
    if (!server)
        return;
    assert(!server->tcp.daemon && !server->unix_door.daemon);
    waits_close(server->waits);
    rooms_free(server->rooms);
}
