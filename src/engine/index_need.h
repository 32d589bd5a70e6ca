/*
 * index_need.h: needs arranged so that one person meets only those she may fill; and
 * everybody against everything.
 *
 * In      needs as columns, with deadline, lottery key and key; then a person, or a
 *         view of all.
 * Out     the first needs of a person's list; both lists for everybody.
 * Method  a person's capabilities are spread over the concepts asked for once, so that
 *         any requirement's cover is one look. Needs with a core judged by likeness are
 *         found from that concept; the rest are sifted by 64-bit masks of the facts
 *         they want, workplace by workplace. Whoever shares place, mode and minutes
 *         shares the needs within reach.
 * Purity  an index is only read once built; each thread has a desk of its own.
 * Order   for a person: state, band, deadline (none last), lottery, need_key; what is
 *         out of reach is not listed. The ticket of need n for a person is
 *         rank_ticket(lottery_key of n, her seed). For a need: rank.h's.
 * Limits  NEED_INDEX_MAX needs, NEED_CONCEPTS_MAX - 1 concepts; requirements as
 *         need_columns_check.
 */
#ifndef ENGINE_INDEX_NEED_H
#define ENGINE_INDEX_NEED_H

#include "engine/index_live.h"

#define NEED_INDEX_MAX    (1u << 22)
#define NEED_CONCEPTS_MAX (1u << 23)

struct need_index;
struct need_desk;

/* All borrowed for as long as the index lives. */
struct need_source {
    const struct match_image *image; /* for its graph and its places      */
    uint32_t count;
    const struct need_columns *needs; /* their pool planes are not read; needs of one
                                         workplace share one table of minutes */
    const int32_t *deadline;          /* DAY_NONE: none                   */
    const uint64_t *lottery_key;      /* made outside                     */
    const int64_t *need_key;          /* the very last tie                */
};

/*
 * Builds the index in `arena`.
 * err     as need_columns_check; ERR_LIMIT  more needs or concepts than that
 * return  false leaves *index untouched
 */
MUST_USE bool need_index_build(struct arena *arena, const struct need_source *source,
                               const struct need_index **index, struct err *err);

/* Bytes the index takes. */
size_t need_index_bytes(const struct need_index *index);

/* A desk for questions of `index`, in `arena`. */
struct need_desk *need_desk_new(struct arena *arena, const struct need_index *index);

struct need_row {
    uint64_t missing; /* bit i: requirement i is not met; never a duty */
    uint64_t lottery; /* the ticket                                    */
    uint32_t need;    /* index into the source's needs                 */
    int32_t deadline;
    uint16_t fit;
    uint16_t weeks;
    uint8_t state; /* enum rank_state, never out of reach */
    uint8_t band;
    uint16_t unused; /* 0 */
};

_Static_assert(sizeof(struct need_row) == 32, "no padding: rows compare as bytes");

struct need_list {
    uint32_t count;
    struct need_row *rows;
};

struct need_question {
    const struct index_person *person; /* row, stamp, key, sex, lottery are not read */
    uint64_t seed;                     /* of her lottery among needs                 */
    uint32_t top;                      /* at most so many rows                       */
};

/* The first needs of one person's list. The rows live in `arena`. */
void need_index_ask(struct need_desk *desk, struct arena *arena,
                    const struct need_question *question, struct need_list *list);

/* One line of a list made for all at once. */
struct index_pair {
    uint32_t other; /* a need, or a person's name */
    uint16_t fit;
    uint8_t state;
    uint8_t band;
};

/*
 * Needs' lists that grow over several runs, as of a pool in parts: the people of one
 * run who are not among the first of all runs so far are left out of its result, and
 * most are so without being looked at twice. One thread's; the people of no two runs
 * are the same.
 */
struct batch_lists;

#define BATCH_RUNS_MAX UINT16_MAX

/* Empty lists in `arena`, of `top` > 0 people each. */
struct batch_lists *batch_lists_new(struct arena *arena, const struct need_index *needs,
                                    uint32_t top);

struct index_batch {
    const struct index_view *view;
    const struct need_index *needs;
    const uint64_t *pool;      /* by name; NULL: everybody                     */
    const uint32_t *priority;  /* by name; NULL: none declared                 */
    const uint64_t *need_seed; /* by need: of the lottery among people        */
    uint64_t
        seed; /* of the lottery among needs: hers is rank_ticket(lottery_key, seed) */
    uint32_t top;
    struct batch_lists *lists; /* NULL: of this run alone */
    /* Called once a person, in no given order, with her list; NULL: not wanted. */
    void (*person_done)(void *owner, uint32_t name, const struct index_pair *pairs,
                        uint32_t count);
    void *owner;
};

struct batch_result {
    /* People of this run for need n: pairs[n * top] and on, count[n] of them. In
     * `arena`. */
    const struct index_pair *pairs;
    const uint32_t *count;
};

/* Both lists for everybody; those of people go to person_done as they come. */
void index_batch_run(struct need_desk *desk, struct arena *arena,
                     const struct index_batch *batch, struct batch_result *result);

#endif
