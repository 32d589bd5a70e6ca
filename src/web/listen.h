/*
 * listen.h: sockets that a server takes connections from: 127.0.0.1, and a file that
 * only a reverse proxy of ours reaches.
 *
 * Out     a listening, non-blocking descriptor; the caller closes it.
 * Purity  the system's sockets, and the file of a unix socket.
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/err.h"

struct listen_port {
    uint16_t port;  /* 0: any free one                                     */
    uint16_t tries; /* how many following ports to try if it is taken      */
};

/* err  ERR_UNAVAILABLE: every port tried is taken; ERR_INTERNAL: no sockets. */
MUST_USE bool listen_tcp(const struct listen_port *wanted, int *fd, uint16_t *port,
                         struct err *err);

/*
 * A unix socket at `path`, for the owner and her group. A socket that nobody listens to
 * any more is replaced.
 * err  ERR_UNAVAILABLE: another program serves there; ERR_CONFLICT: a file is there
 * that is no socket; ERR_DENIED, ERR_NOT_FOUND, ERR_INPUT: the path is too long.
 */
MUST_USE bool listen_unix(const char *path, int *fd, struct err *err);

#endif
