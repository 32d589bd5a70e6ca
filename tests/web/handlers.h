/*
 * handlers.h: a tiny product for the tests of web: one word that can be read and
 * changed, a page that lacks a name, a page that needs too much memory, an upload.
 */
#ifndef TESTS_WEB_HANDLERS_H
#define TESTS_WEB_HANDLERS_H

#include "web/router.h"

/* A router over these routes, in `arena`; fails the test if it cannot be made. */
struct router *test_router(struct arena *arena);

extern const struct route test_routes[];
extern const uint32_t test_route_count;

#endif
