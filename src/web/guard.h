/*
 * guard.h: refuses what two programs could read in two ways.
 *
 * libmicrohttpd reads leniently. Behind a proxy that reads otherwise, that is how one
 * request smuggles another past access checks; so what is ambiguous is refused, and so
 * is what nginx would refuse (tests/web/test_guard.c holds both verdicts side by side).
 *
 * In      the texts that the library shows of one request, in the order in which they
 *         were sent: borrowed, and still where it read them.
 * Method  the library cuts the bytes as they came into texts, in place, each ended by
 *         a zero. So from one text to the next only what separates them may lie: a
 *         space, a line's end. More means that it left something out: a zero byte
 *         within a text, a header folded over two lines, a tab.
 * Purity  pure; reads the bytes between two texts of one request.
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
    const char *begin;    /* the request's first byte                        */
    const char *end;      /* of the text before: its zero                    */
    bool old;             /* HTTP/1.0 */
    bool odd;             /* something was left out, or is no text of HTTP */
};

/* First of all: "GET", "/need/7?show=all", "HTTP/1.1". The library has cut up the
 * target since: `target` is a copy of what stood at `target_at`. */
void guard_line(struct guard_seen *seen, const char *method, struct str target,
                const char *target_at, const char *version);
/* Then each header in its order. */
void guard_header(struct guard_seen *seen, const char *name, const char *value);

/* True when the request may go on; else *fault says why not. */
MUST_USE bool guard_check(const struct guard_seen *seen, enum fault *fault);

#endif
