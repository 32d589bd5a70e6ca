/*
 * deadline.h: cuts connections that are too slow, so that nobody can keep a place by
 * doing nothing: 3,000 half-open requests must not lock the others out.
 *
 * In      what phase each connection is in; bytes of body as they come.
 * Out     shutdown() of the socket; the HTTP library then closes it as usual.
 * Method  a reaper thread walks a table of connections a few times a second.
 *           header   header_ms from the accept, or from a request's first line
 *           body     at least body_rate bytes a second, after header_ms of grace
 *           work     no deadline: it is our turn
 *           write    the reader must take body_rate bytes a second, write_ms a look
 *           idle     idle_ms between two requests
 * Purity  one mutex, one thread; all functions are safe from any thread. A peer is
 *         closed before its socket is, so a reused number is never cut by mistake.
 * Limits  the number of connections given at the start.
 */
#ifndef WEB_DEADLINE_H
#define WEB_DEADLINE_H

#include "base/err.h"

enum phase { PHASE_HEADER, PHASE_BODY, PHASE_WORK, PHASE_WRITE, PHASE_IDLE };

struct deadline_times {
    int64_t header_ms, idle_ms, write_ms;
    int64_t body_rate; /* bytes a second */
};

struct deadlines;
struct peer;

/* err  ERR_INTERNAL: no thread. */
MUST_USE bool deadlines_start(struct arena *arena, const struct deadline_times *times,
                              uint32_t connections_max, struct deadlines **deadlines,
                              struct err *err);
void deadlines_stop(struct deadlines *deadlines);

/* A connection that begins in PHASE_HEADER; NULL when the table is full. */
struct peer *deadlines_open(struct deadlines *deadlines, int socket);
void deadlines_close(struct deadlines *deadlines, struct peer *peer);

/* All take a NULL peer. A phase that is entered again keeps its deadline. */
void deadlines_phase(struct deadlines *deadlines, struct peer *peer, enum phase phase);
void deadlines_received(struct deadlines *deadlines, struct peer *peer, size_t bytes);

#endif
