/*
 * client.h: raw HTTP for tests: bytes out, bytes in, with a time limit, so that what a
 * polite client would never send can be sent.
 */
#ifndef TESTS_WEB_CLIENT_H
#define TESTS_WEB_CLIENT_H

#include "base/str.h"

#define CLIENT_LAST_MS 5000

/* A connection to 127.0.0.1:`port`; fails the test if there is none. */
int client_connect(uint16_t port);
/* Whether anybody takes connections there. */
bool client_is_listening(uint16_t port);
void client_send(int fd, struct str bytes);
void client_close(int fd);

/*
 * Reads one response: headers and as much body as Content-Length says; less when the
 * other side closes or CLIENT_LAST_MS pass. In `arena`, terminated.
 */
struct str client_read(struct arena *arena, int fd);

/* Sends `bytes` on a connection of its own and reads the response. */
struct str client_ask(struct arena *arena, uint16_t port, struct str bytes);

/* "HTTP/1.1 200 OK" -> 200; 0 when nothing came. */
int client_status(struct str response);
/* The value of header `name`; empty when it is not there. */
struct str client_header(struct str response, const char *name);
struct str client_body(struct str response);

/* Whether the other side closes within `ms`; what it sends until then is dropped. */
bool client_is_closed_within(int fd, int64_t ms);

int64_t client_now_ms(void);

#endif
