/*
 * fixture.h: a server of its own for each test, on a free port, and short ways to ask
 * it. The test program has one arena, one server and one port at a time.
 */
#ifndef TESTS_WEB_FIXTURE_H
#define TESTS_WEB_FIXTURE_H

#include "web/server.h"

#define HOST  "Host: localhost\r\n"
#define TOKEN "0123456789abcdef0123456789abcdef"

extern struct arena arena;
extern struct server *server; /* NULL: none runs */
extern uint16_t port;

/* Starts `server` over the test routes; the test fails if it cannot. */
void fixture_start(struct server_options options);
/* Stops it, if it runs, and gives all memory back. */
void fixture_finish(void);

struct str ask(const char *request);
int status_of(const char *request);
bool has(struct str text, const char *part);
/* A form posted with a right token; `extra` are more header lines. */
struct str post(const char *path, const char *body, const char *extra);

#endif
