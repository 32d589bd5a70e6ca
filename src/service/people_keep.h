/*
 * people_keep.h: the register in memory: the names of everyone who may be listed, by
 * secrecy domain; what lists and searches are answered from.
 *
 * In      people: rows of numbers, names. Out: pages of rows in a named order; hits.
 * Method  a domain has a name index (name_index.h) and rows; each unit, and each holder
 *         in it, has its people in two orders, kept sorted: by name and newest first.
 *         A page is a binary search and a copy: O(log people + rows).
 * Order   by Swedish sort key, then row; or by row, the newest first.
 * Purity  memory of its own; any thread: readers together, a writer alone.
 * Limits  PEOPLE_ROWS_MOST rows a page; PEOPLE_DOMAINS_MOST domains.
 *
 * In memory only, and in no core dump (keys.c). Whoever is protected, disposed of or
 * merged into another is not in it; and nothing tells one domain about another.
 *
 * Measured (bench/people.c, 200,000 invented people in 20 units, two shared cores): 39
 * MB; read in in 2.8 s; a page of fifty rows takes 0.07 ms in the median through the
 * router, a completed name 1.4 ms, 6 ms at the 99th percentile.
 */
#ifndef SERVICE_PEOPLE_KEEP_H
#define SERVICE_PEOPLE_KEEP_H

#include "base/err.h"
#include "service/name_index.h"

#define PEOPLE_ROWS_MOST    200u
#define PEOPLE_DOMAINS_MOST 256u
#define PEOPLE_ANY          INT64_C(-1) /* whoever holds the case */

struct people_keep;

struct people_row {
    int64_t person_id, rid, org_id;
    int64_t holder_id; /* 0: nobody */
    int32_t born_on;   /* DAY_NONE: unknown */
    bool unnamed;      /* from a file: `given` is its key there */
    bool both;         /* of people_alike: given name and surname are both like it */
    struct str given, surname;
};

struct people_keep *people_keep_new(void);
void people_keep_free(struct people_keep *keep); /* wipes; NULL is fine */

/* How many of how many are there, for pages that must say so. */
struct people_state {
    uint64_t done, all;
    bool complete;
};
void people_state(struct people_keep *keep, struct people_state *state);

/* One more is there, or one who has changed; `more` has names and numbers to be found
 * by, besides the row's. err  ERR_LIMIT. */
MUST_USE bool people_put(struct people_keep *keep, int64_t domain_id,
                         const struct people_row *row, const struct name_person *more,
                         struct err *err);
void people_remove(struct people_keep *keep, int64_t person_id);

/* While everyone is being read in: how many there will be; one, unless a writer has
 * been faster with her; the end. */
void people_load_begin(struct people_keep *keep, uint64_t all);
MUST_USE bool people_load_put(struct people_keep *keep, int64_t domain_id,
                              const struct people_row *row,
                              const struct name_person *more, struct err *err);
void people_load_end(struct people_keep *keep);

enum people_order { PEOPLE_BY_NAME, PEOPLE_NEWEST, PEOPLE_ORDER_COUNT };

struct people_ask {
    int64_t domain_id, org_id;
    int64_t holder_id; /* or PEOPLE_ANY, or 0: those whom nobody holds */
    enum people_order order;
    int64_t after; /* the person the page before ended with; 0: the first page */
    bool back; /* the page that ends before `after`, instead of beginning after it */
    uint32_t most;
};
struct people_page {
    struct people_row *row; /* [count], texts and all in the arena */
    uint32_t count;
    uint32_t all;      /* in the whole list */
    bool before, more; /* there are others before and after */
};
/* Whoever `after` was may be gone: then the page begins at the beginning. */
void people_list(struct people_keep *keep, const struct people_ask *ask,
                 struct arena *arena, struct people_page *page);

struct people_hits {
    struct people_row *row; /* [count] in the arena, the best first */
    uint32_t count, match_count;
    bool complete;
};
void people_search(struct people_keep *keep, int64_t domain_id, struct str typed,
                   struct arena *arena, struct people_hits *hits);

/* Those born on the same day whose names are like these, in any unit of the domain. */
struct people_like {
    int64_t domain_id;
    int32_t born_on;
    struct str given, surname;
    int64_t but; /* not this person; 0: nobody */
};
void people_alike(struct people_keep *keep, const struct people_like *like,
                  struct arena *arena, struct people_hits *hits);

size_t people_bytes(struct people_keep *keep); /* memory, as reserved */

#endif
