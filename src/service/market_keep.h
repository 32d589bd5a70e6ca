/*
 * market_keep.h: the market of a database as it was last read and priced, kept for
 * pages: reading thousands of advertisements takes a second, summing them up does not.
 *
 * In      a call with a store. Out: answers of market.h over the newest advertisements.
 * Method  advertisements come by imports only: after another import they are read anew.
 *         When only the pool or the day has moved on, they are priced anew. Both are
 *         done by the first who asks, under one lock; the others wait for it.
 * Purity  any thread.
 * Limits  MARKET_KEEP_ADS; an answer says how many there are besides.
 */
#ifndef SERVICE_MARKET_KEEP_H
#define SERVICE_MARKET_KEEP_H

#include "service/market.h"

#define MARKET_KEEP_ADS 5000u

struct market_keep;

/* It lives in `arena`; `reader` is borrowed for its life. */
struct market_keep *market_keep_new(struct arena *arena,
                                    const struct ad_reader *reader);
void market_keep_free(struct market_keep *keep); /* NULL is fine */

/*
 * market_answer of the newest MARKET_KEEP_ADS advertisements, priced against the pool
 * of now; with one member more, "older": how many advertisements the database has
 * besides them.
 * err     as market_load, market_price and market_answer.
 */
MUST_USE bool market_keep_answer(struct call *call, struct market_keep *keep,
                                 const struct market_ask *ask, struct view **answer,
                                 struct err *err);

#endif
