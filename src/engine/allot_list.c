/*
 * allot_list.c: a need's pairs, best first, sorted only as far as they are looked at.
 *
 * Where people are many, not one pair in four is ever looked at. So a first pass
 * keeps the pairs above a mark taken from eight of them, and sorts these; the rest is
 * sorted when somebody comes to the end of what there is.
 */
#include "engine/allot_in.h"

#include <assert.h>

#define SLAB_KEYS  65536u
#define SORT_WHOLE 24u /* lists no longer than this are sorted at once */
#define SAMPLE     8u
#define SHORT_MOST 48u /* below, counting beats splitting */
#define RUNS_MAX   33u

/* As in index_in.h. */
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define HOT_CLONES __attribute__((target_clones("default", "avx2")))
#else
#define HOT_CLONES
#endif

typedef int64_t lanes __attribute__((vector_size(32)));
#define LANES   4u
#define TOP_BIT (UINT64_C(1) << 63)

/* In the same order; past the last, what is above none. */
static inline int64_t signed_key(const uint64_t *keys, uint32_t count, uint32_t i)
{
    return i < count ? (int64_t)(keys[i] ^ TOP_BIT) : INT64_MIN;
}

/*
 * Sorts by counting, for each key, those above it: some hundred steps of four keys, and
 * no branch depends on one. Sorting by insertion takes half as many comparisons, and a
 * guess that fails at almost every key. Measured: 400,000 people 157 ms by insertion,
 * 136 by counting; with bounds 440 and 383 (two cores of an AMD EPYC, in turns).
 */
HOT_CLONES static void rank_sort(uint64_t *keys, uint32_t count)
{
    lanes rows[SHORT_MOST / LANES];
    int64_t sorted[SHORT_MOST];
    uint32_t row_count = (count + LANES - 1) / LANES;

    for (uint32_t k = 0; k < row_count; k++)
        rows[k] = (lanes){ signed_key(keys, count, LANES * k),
                           signed_key(keys, count, LANES * k + 1),
                           signed_key(keys, count, LANES * k + 2),
                           signed_key(keys, count, LANES * k + 3) };
    for (uint32_t i = 0; i < count; i++) {
        const int64_t key = signed_key(keys, count, i);
        const lanes one = { key, key, key, key };
        lanes above = { 0 };
        for (uint32_t k = 0; k < row_count; k++)
            above += rows[k] > one; /* -1 where it is */
        sorted[-(above[0] + above[1] + above[2] + above[3])] = key;
    }
    for (uint32_t i = 0; i < count; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): keys differ, so do their ranks */
        keys[i] = (uint64_t)sorted[i] ^ TOP_BIT;
}

static uint64_t middle(uint64_t a, uint64_t b, uint64_t c)
{
    if (a < b)
        return b < c ? b : (a < c ? c : a);
    return a < c ? a : (b < c ? c : b);
}

/* Keys differ, so both sides of a split are smaller than the whole. */
static uint32_t split(uint64_t *keys, uint32_t count)
{
    uint64_t pivot = middle(keys[0], keys[count / 2], keys[count - 1]);
    uint32_t low = 0, high = count - 1;

    for (;;) {
        while (keys[low] > pivot)
            low++;
        while (keys[high] < pivot)
            high--;
        if (low >= high)
            return high + 1;
        uint64_t key = keys[low];
        keys[low++] = keys[high];
        keys[high--] = key;
    }
}

struct run {
    uint64_t *keys;
    uint32_t count;
};

/* Splits until the run is short; the larger sides wait on the stack, 32 at most. */
static struct run split_down(struct run run, struct run *waiting, uint32_t *depth)
{
    while (run.count > SHORT_MOST) {
        uint32_t left = split(run.keys, run.count);
        if (left == run.count)
            left--;
        struct run first = { run.keys, left };
        struct run second = { run.keys + left, run.count - left };
        assert(*depth < RUNS_MAX);
        bool first_waits = first.count > second.count;
        waiting[(*depth)++] = first_waits ? first : second;
        run = first_waits ? second : first;
    }
    return run;
}

void allot_keys_sort(uint64_t *keys, uint32_t count)
{
    struct run waiting[RUNS_MAX] = { { keys, count } };
    uint32_t depth = 1;

    while (depth > 0) {
        struct run run = waiting[--depth];
        run = split_down(run, waiting, &depth);
        rank_sort(run.keys, run.count);
    }
}

static uint64_t *keys_take(struct allot_lists *lists, uint32_t count)
{
    if (count > SLAB_KEYS / 4)
        return ARENA_ARRAY(lists->arena, count, uint64_t);
    if (count > lists->slab_left) {
        lists->slab = ARENA_ARRAY(lists->arena, SLAB_KEYS, uint64_t);
        lists->slab_left = SLAB_KEYS;
    }
    uint64_t *keys = lists->slab;
    lists->slab += count;
    lists->slab_left -= count;
    return keys;
}

static uint64_t key_of(const struct allot_lists *lists, const struct allot_pair *pair)
{
    return allot_key(pair->value + lists->shift, pair->person);
}

void allot_lists_begin(struct allot_lists *lists, const struct allot_input *in,
                       struct arena *arena)
{
    uint32_t longest = 0;

    for (uint32_t n = 0; n < in->need_count; n++) {
        uint32_t count = in->pair_start[n + 1] - in->pair_start[n];
        longest = count > longest ? count : longest;
    }
    lists->in = in;
    lists->arena = arena;
    lists->list = ARENA_ARRAY(arena, in->need_count, struct allot_list);
    lists->longest = longest;
    lists->scratch = ARENA_ARRAY(arena, longest, uint64_t);
}

/* The second best of eight spread over the list: about two in nine are as good. */
static uint64_t mark_of(const struct allot_lists *lists, const struct allot_pair *pairs,
                        uint32_t count)
{
    uint64_t best = 0, second = 0;
    uint32_t step = count / SAMPLE;

    for (uint32_t i = 0; i < SAMPLE; i++) {
        uint64_t key = key_of(lists, &pairs[(size_t)i * step]);
        if (key > best) {
            second = best;
            best = key;
        } else if (key > second) {
            second = key;
        }
    }
    return second;
}

static void sort_first(struct allot_lists *lists, uint32_t need)
{
    const struct allot_input *in = lists->in;
    const struct allot_pair *pairs = in->pairs + in->pair_start[need];
    struct allot_list *list = &lists->list[need];
    uint32_t kept = 0;

    list->count = in->pair_start[need + 1] - in->pair_start[need];
    uint64_t mark = list->count > SORT_WHOLE ? mark_of(lists, pairs, list->count) : 0;
    for (uint32_t i = 0; i < list->count; i++) { /* no branch: a key is always put */
        uint64_t key = key_of(lists, &pairs[i]);
        lists->scratch[kept] = key;
        kept += key >= mark;
    }
    allot_keys_sort(lists->scratch, kept);
    uint64_t *keys = keys_take(lists, kept);
    for (uint32_t i = 0; i < kept; i++)
        keys[i] = lists->scratch[i];
    list->keys = keys;
    list->ready = kept;
}

void allot_lists_sort(struct allot_lists *lists)
{
    for (uint32_t n = 0; n < lists->in->need_count; n++)
        sort_first(lists, n);
}

bool allot_lists_more(struct allot_lists *lists, uint32_t need)
{
    const struct allot_input *in = lists->in;
    struct allot_list *list = &lists->list[need];

    if (list->ready == list->count)
        return false;
    const struct allot_pair *pairs = in->pairs + in->pair_start[need];
    uint64_t *keys = keys_take(lists, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        keys[i] = key_of(lists, &pairs[i]);
    allot_keys_sort(keys, list->count);
    list->keys = keys;
    list->ready = list->count;
    return true;
}
