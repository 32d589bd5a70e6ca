/*
 * index.h: the pool arranged so that one need meets only those it can reach.
 *
 * In      a match image and its count image, the oracle's own; a view of up to
 *         INDEX_PARTS_MAX indexes with the people who are gone from each.
 * Out     the first k rows that rank_people would give, and what threshold_count gives,
 *         byte for byte.
 * Method  people sorted by (place, mode, most minutes falling, main occupation): whom a
 *         need reaches is a list of ranges. Postings by (concept, level) in zones of
 *         65,536 people with 16-bit ids; a list denser than 1 in 16 is a bitmap. What
 *         covers a requirement is written into a byte plane in order of rising value,
 *         so that the last write is the best cover; 64 people at a time become bits.
 *         Source: inverted files, Zobel and Moffat, ACM Computing Surveys 38, 2006.
 * Purity  an index is only read once built, by any number of threads; each thread asks
 *         with a desk of its own.
 * Order   rank.h's: state, band, priority, lottery, person_key. No answer depends on
 *         how people are arranged here.
 * Limits  INDEX_PEOPLE_MAX; INDEX_CAPABILITIES_MAX a person; INDEX_VALUES_MAX distinct
 *         first days, INDEX_HOURS_MAX distinct hours a week.
 */
#ifndef ENGINE_INDEX_H
#define ENGINE_INDEX_H

#include "base/arena.h"
#include "base/err.h"
#include "engine/image.h"
#include "engine/rank.h"
#include "engine/threshold.h"

#define INDEX_PEOPLE_MAX       IMAGE_PEOPLE_MAX
#define INDEX_CAPABILITIES_MAX 1000u
#define INDEX_VALUES_MAX       65535u
#define INDEX_HOURS_MAX        255u
#define INDEX_PARTS_MAX        3u

struct index;      /* one arrangement of people, immutable */
struct index_desk; /* where one thread works its answers out */

struct index_source {
    const struct match_image *image; /* borrowed for as long as the index lives */
    const struct count_image *sexes; /* copied; NULL: nobody's is stated        */
    /* Where each place stands on a walk that keeps neighbours together
       (index_hilbert), or NULL: in the order of their numbers. Only speed depends on
       it. */
    const uint32_t *place_rank;
    /* What the answers call row i of the image; NULL: i. Borrowed. */
    const uint32_t *row_name;
};

/*
 * Builds an index in `arena`.
 * err     ERR_LIMIT  more of something than the limits above
 * return  false leaves *index untouched
 */
MUST_USE bool index_build(struct arena *arena, const struct index_source *source,
                          const struct index **index, struct err *err);

/* Bytes that the index itself takes for its people, the borrowed image not counted. */
size_t index_bytes(const struct index *index);
uint32_t index_count(const struct index *index);

/* Where (x, y), each 0..65535, stands on Hilbert's curve of order 16. */
uint32_t index_hilbert(uint32_t x, uint32_t y);

/* Takes a desk in `arena`, about 1 MB; good for any index, one question at a time. */
struct index_desk *index_desk_new(struct arena *arena);

/*
 * What a question is asked of. A person stands in one part only, or is gone from the
 * others: bit p of gone[] is a position as index_position gives it.
 */
struct index_view {
    uint32_t part_count;
    const struct index *part[INDEX_PARTS_MAX];
    const uint64_t *gone[INDEX_PARTS_MAX]; /* NULL: nobody */
};

/* Where row `row` of the index's image stands in it. */
uint32_t index_position(const struct index *index, uint32_t row);

enum index_scope {
    INDEX_IN_REACH,  /* the oracle's list until out of reach begins            */
    INDEX_EVERYBODY, /* the oracle's list, whatever the state; may look at all */
    INDEX_BY_FIT,    /* who passes the hard facts, by fit, lottery, person_key; rows
                        tell no state, weeks or missing: for comparing with engines
                        that know nothing but a score */
    INDEX_SCOPE_COUNT
};

struct index_ask {
    const struct index_view *view;
    /* The need's pool plane and the order's priority are by row name, and reach to the
       highest name in the view. */
    const struct need_columns *need;
    const struct rank_order *order;
    enum index_scope scope;
    uint32_t top; /* at most so many rows */
};

/*
 * The first rows of a need's list.
 * arena  the rows live here; scratch is taken and given back
 * err    as need_columns_check
 * return false leaves *list untouched
 */
MUST_USE bool index_people(struct index_desk *desk, struct arena *arena,
                           const struct index_ask *ask, struct rank_list *list,
                           struct err *err);

/* The first rows, and how many people each state has in all. */
struct index_counted {
    struct rank_list list;
    uint32_t states[RANK_STATE_COUNT]; /* of RANK_OUT_OF_REACH 0: they are not counted;
                                          by fit, all who pass are RANK_READY        */
};

/* As index_people, with `top` 1 or more, whatever it is the counts are of all. */
MUST_USE bool index_people_counted(struct index_desk *desk, struct arena *arena,
                                   const struct index_ask *ask,
                                   struct index_counted *counted, struct err *err);

/*
 * Counts every subset, as threshold_count does; `ask` needs view and need only.
 * arena, err, return  as threshold_count
 */
MUST_USE bool index_thresholds(struct index_desk *desk, struct arena *arena,
                               const struct index_ask *ask,
                               struct threshold_result *result, struct err *err);

/* The same without shares and smallest sets: pool, reached and alone only. */
MUST_USE bool index_subsets(struct index_desk *desk, struct arena *arena,
                            const struct index_ask *ask,
                            struct threshold_result *result, struct err *err);

#endif
