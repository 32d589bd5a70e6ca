/*
 * guard.h: refuses what two programs could read in two ways.
 *
 * libmicrohttpd reads leniently. Behind a proxy that reads otherwise, that is how one
 * request smuggles another past access checks; so what is ambiguous is refused.
 *
 * In      what the headers of one request say, counted by the server.
 * Purity  pure.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "base/str.h"
#include "web/fault.h"

struct guard_seen {
    uint32_t header_count;
    uint32_t host_count, length_count, encoding_count;
    uint32_t word_count; /* of X-Insteg-Auth */
    size_t header_bytes; /* request line and headers as sent */
    struct str host;     /* the last of each                 */
    struct str encoding;
    const char *our_name; /* a host name that is ours besides loopback; NULL: none */
};

/* True when the request may go on; else *fault says why not. */
MUST_USE bool guard_check(const struct guard_seen *seen, enum fault *fault);

#endif
