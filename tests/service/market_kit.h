/*
 * market_kit.h: what the tests of the market share: what advertisements are read with,
 * advertisements drawn by lot, and how to look into an answer.
 */
#ifndef TESTS_SERVICE_MARKET_KIT_H
#define TESTS_SERVICE_MARKET_KIT_H

#include "ad_kit.h"

#include "service/market.h"

extern struct arena market_for_all; /* of the program */
extern struct ad_reader *market_reader;
extern const struct market_ask market_everything;

/* cmocka's set-up and tear-down of the program. */
int market_load_reader(void **state);
int market_drop_reader(void **state);

struct market *market_empty(void);
const struct view *market_answered(const struct market *market, struct market_ask ask);
int64_t market_number(const struct view *v, const char *key);
/* The row of `name` in the list `key`; NULL. */
const struct view *market_find(const struct view *answer, const char *key,
                               struct str name);

/* Imports a file of advertisements, applied. */
void market_import(const char *path);
/* `count` lines, their demands drawn by lot; ids lot-0 and on. */
struct str market_drawn(uint64_t seed, int count);

#endif
