/*
 * vocab_keep.h: the names of all words for work, folded once and kept for pages: with
 * everything imported folding takes a tenth of a second, a search a few thousandths.
 *
 * In      a call with a store. Out: as vocab_search.
 * Method  as long as the pool's sequence stays, the words are the same; when it has
 *         moved, the first who asks folds them anew under the lock.
 *         What advertisements are named by is kept too, by the newest import of words;
 *         an older one lives on until the keep is freed, as a reader may be using it
 *         (some 5 MB for each import of words while the program runs).
 * Purity  any thread; searches go one at a time.
 */
#ifndef SERVICE_VOCAB_KEEP_H
#define SERVICE_VOCAB_KEEP_H

#include "service/ad_names.h"
#include "service/vocab_find.h"

struct vocab_keep;

/* It lives in `arena`, the folded words in one of its own. */
struct vocab_keep *vocab_keep_new(struct arena *arena);
void vocab_keep_free(struct vocab_keep *keep); /* NULL is fine */

/* As vocab_search. */
MUST_USE bool vocab_keep_search(struct call *call, struct vocab_keep *keep,
                                const struct vocab_query *query, struct view **answer,
                                struct err *err);

/* What imported skills are called; good until the keep is freed. err as the queries. */
MUST_USE bool vocab_keep_names(struct call *call, struct vocab_keep *keep,
                               const struct ad_names **names, struct err *err);

#endif
