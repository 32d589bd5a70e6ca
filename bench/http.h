/*
 * http.h: one connection to a server on this machine, kept open from question to
 * question; enough of HTTP/1.1 for our own answers, which all tell their length.
 */
#ifndef BENCH_HTTP_H
#define BENCH_HTTP_H

#include "base/arena.h"
#include "base/str.h"

#define HTTP_REPLY_BYTES (8u << 20) /* the longest answer */

struct http {
    uint16_t port;
    int socket; /* -1: none */
    char *reply;
    size_t room;
};

/* `room` bytes of `arena` hold an answer; nothing is sent yet. */
struct http http_new(struct arena *arena, uint16_t port, size_t room);
void http_close(struct http *http);

/*
 * Sends `request`, whole and with its blank line, and reads the answer.
 * return  its status; 0: no whole answer came, and the connection is closed.
 */
int http_ask(struct http *http, struct str request);
/* The same for a GET of `path` as a browser asks. */
int http_get(struct http *http, const char *path);
/* What came after the headers of the last answer. */
struct str http_body(const struct http *http);

#endif
