/*
 * allot_in.h: what the files of engine/allot share; for nobody else.
 *
 * The auction's words: needs are bidders with places, people are what they bid for. A
 * pair's net is its value less the person's price. A need's price is what its dearest
 * pair not chosen would still bring; at the end, chosen nets >= need's price >= others.
 */
#ifndef ENGINE_ALLOT_IN_H
#define ENGINE_ALLOT_IN_H

#include "engine/allot.h"

__extension__ typedef __int128 allot_wide; /* sums that are checked for fitting */

/* Before a function: one more of it for processors with AVX2. As in index_in.h. */
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define ALLOT_CLONES __attribute__((target_clones("default", "avx2")))
#else
#define ALLOT_CLONES
#endif

/* A person as the auction sees her: what one look at a pair reads, in 16 bytes. */
struct allot_seat {
    int64_t price;
    int32_t value; /* of the pair that holds her */
    uint32_t need; /* who holds her, or ALLOT_NONE */
};

_Static_assert(sizeof(struct allot_seat) == 16, "four of them on a cache line");

/* A pair sorts as one number: the best value first, then the lowest person. It is the
 * pair as it lies in memory, but for the person's bits. */
static inline int64_t allot_key(int32_t value, uint32_t person)
{
    return (int64_t)((uint64_t)(uint32_t)value << 32 | (uint32_t)~person);
}

static inline int32_t allot_key_value(int64_t key)
{
    return (int32_t)(key >> 32);
}

static inline uint32_t allot_key_person(int64_t key)
{
    return ~(uint32_t)key;
}

/* Keys four at a time. Pairs are read so too, the value above: hence the order of
 * bytes. Not passed to functions: how differs by the level of the processor. */
#define LANES 4u
typedef int64_t lanes __attribute__((vector_size(32)));
typedef int64_t lanes_anywhere __attribute__((vector_size(32), aligned(4), may_alias));
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pair is read as a key");

#define ALL_OF(key)  ((lanes){ (key), (key), (key), (key) })
#define ROW_OF(keys) (*(const lanes_anywhere *)(keys))

/* How large the numbers are. */
struct allot_scale_of {
    int32_t least, most; /* values of the pairs; 0, 0 without any */
    uint64_t places;     /* the sum of capacities                 */
};

/* Widens *scale (0, 0 at first) by a need's pairs; false when one of them is wrong. */
bool allot_pairs_look(const struct allot_input *in, uint32_t need,
                      struct allot_scale_of *scale);
/* Says which of need's pairs is wrong, and why: false. */
bool allot_refuse_pair(const struct allot_input *in, uint32_t need, struct err *err);
/* False when sums of so large numbers might not fit. */
MUST_USE bool allot_check_sums(const struct allot_input *in,
                               const struct allot_scale_of *scale, struct err *err);

/* A need's pairs, best first, as far as they have been sorted. */
struct allot_list {
    const int64_t *keys;
    uint32_t ready, count;
};

#define ALLOT_HEAD 8u

struct allot_lists {
    const struct allot_input *in;
    struct arena *arena;             /* of the keys */
    const uint32_t *need_at, *at_of; /* [need_count] which of `in`, and back; NULL:
                                        lists lie as needs do */
    struct allot_list *list;
    int64_t *head; /* [need_count * ALLOT_HEAD] each need's best; where there are
                      fewer, pairs worth nothing */
    int32_t shift; /* added to every value                               */
    int64_t *slab; /* where the next keys go                             */
    uint32_t slab_left;
    uint32_t longest;
    int64_t *keys, *sorted; /* scratch: the longest list and one more      */
};

/* Lays out the lists. */
void allot_lists_begin(struct allot_lists *lists, const struct allot_input *in,
                       struct arena *arena);
/* Sorts the first of every need's pairs. */
void allot_lists_sort(struct allot_lists *lists);
/* The same, each pair looked at on the way, while it is near: 8 million pairs are read
 * once and not twice. Returns the need a pair of which is wrong, or ALLOT_NONE. */
uint32_t allot_lists_sort_unseen(struct allot_lists *lists,
                                 struct allot_scale_of *scale);
/* Adds `shift` to every value, of lists of which no more than the first are sorted and
 * none was added before. */
void allot_lists_shift(struct allot_lists *lists, int32_t shift);
/* Sorts more of need's pairs; false when all were. */
bool allot_lists_more(struct allot_lists *lists, uint32_t need);
/* Sorts all of need's pairs. */
void allot_lists_whole(struct allot_lists *lists, uint32_t need);

/* Distances: a heap of needs, the nearest first; equals by lower need. */
struct allot_heap_entry {
    int64_t distance;
    uint32_t need;
};

struct allot_heap {
    struct arena *arena;
    struct allot_heap_entry *entries;
    uint32_t count, room;
};

void allot_heap_push(struct allot_heap *heap, int64_t distance, uint32_t need);
struct allot_heap_entry allot_heap_pop(struct allot_heap *heap);

/* True when an auction looked at more than so many pairs for each, and a few: more than
 * an instance that it suits takes. */
static inline bool allot_looked_over(const struct allot_input *in, uint64_t looks,
                                     uint32_t most, uint32_t few)
{
    uint64_t pairs = in->pair_start[in->need_count];

    return looks > most * (pairs + in->need_count) + few;
}

/*
 * Without bounds, by pairs that nobody has looked at yet: fills in least and most of
 * *scale. *result: need_of and prices are there to be filled, with room.
 * err  as allot_refuse_pair and allot_check_sums
 */
MUST_USE bool allot_plain(const struct allot_input *in, struct allot_scale_of *scale,
                          struct allot_result *result, struct err *err);

/* Where the two-sided auction puts its answer. */
struct allot_scaled {
    struct allot_seat *seats; /* [person_count] need and value (shifted); price 0 */
    int64_t *need_price;      /* [need_count] in whole values */
    uint64_t *looks;          /* raised */
};

/*
 * Most value by the two-sided auction with increments, `shift` added to all values.
 * With these prices of needs the chosen pairs are the best exactly.
 */
void allot_scale(const struct allot_input *in, const struct allot_scale_of *scale,
                 int32_t shift, const struct allot_scaled *scaled);

/* The premium that is larger than any chain of exchanges could be worth. */
int64_t allot_premium(const struct allot_input *in, const struct allot_scale_of *scale);

/* Bounds on a set of needs and a set of people at once, need by need. */
struct allot_cross {
    uint32_t *start; /* [need_count + 1] */
    uint32_t *bound;
};

void allot_cross_begin(struct allot_cross *cross, const struct allot_input *in,
                       struct arena *arena);
/* How many are placed under each bound that does not cross; `taken` of each need. */
void allot_count_bounds(const struct allot_input *in, const uint32_t *need_of,
                        const uint32_t *taken, uint32_t *count, struct arena *arena);
/* The price of each person (need) and of the bounds on her (on it) alone. */
int64_t *allot_person_prices(const struct allot_input *in,
                             const struct allot_result *result, struct arena *arena);
int64_t *allot_need_prices(const struct allot_input *in,
                           const struct allot_result *result, struct arena *arena);

/* The members of each set of a family. */
struct allot_members {
    uint32_t *start; /* [set_count + 1] */
    uint32_t *item;
};

struct allot_members allot_members_of(const struct allot_family *family, uint32_t count,
                                      struct arena *arena);

/*
 * Bounds in two trees: over the needs, with groups of people within one need at the
 * bottom, and over the people. ALLOT_NONE is the root.
 */
enum allot_side { ALLOT_SIDE_NEEDS, ALLOT_SIDE_CROSS, ALLOT_SIDE_PEOPLE };

struct allot_nest {
    uint8_t *side;        /* [bound_count] enum allot_side                        */
    uint32_t *parent;     /* [bound_count] the next larger bound of the same side;
                             of a cross bound: of its need only                   */
    uint32_t *cross_need; /* [bound_count] of a cross bound                       */
    uint32_t *of_need;    /* [need_count] the smallest bound around it            */
    uint32_t *of_person;  /* [person_count]                                       */
    struct allot_cross cross;
};

/*
 * Puts the bounds into the trees.
 * err  ERR_INPUT  two bounds overlap without one lying within the other
 */
MUST_USE bool allot_nest_bounds(const struct allot_input *in, struct arena *arena,
                                struct allot_nest *nest, struct err *err);

/*
 * With upper bounds that are a tree over the needs, by the auction; false when they are
 * not, or it costs too much work: then *result is as it was.
 */
bool allot_tree(const struct allot_input *in, const struct allot_scale_of *scale,
                const struct allot_nest *nest, struct allot_result *result);

/* What is to be solved under bounds, and where a refusal goes. */
struct allot_task {
    const struct allot_input *in;
    struct allot_scale_of *scale;
    struct allot_nest nest;
    struct arena *arena;
    struct allot_refusal *refusal; /* may be NULL */
};

/*
 * With bounds: through the network simplex.
 * err  ERR_LIMIT as allot_flow_solve; ERR_STATE with the task's refusal
 */
MUST_USE bool allot_net(const struct allot_task *task, struct allot_result *result,
                        struct err *err);

/* True when the need (the person) is in the bound's set of needs (of people). */
bool allot_bound_has_need(const struct allot_input *in, const struct allot_bound *bound,
                          uint32_t need);
bool allot_bound_has_person(const struct allot_input *in,
                            const struct allot_bound *bound, uint32_t person);
/* True when it is on all needs (on everybody). */
bool allot_bound_all_needs(const struct allot_bound *bound);
bool allot_bound_all_people(const struct allot_bound *bound);

#endif
