/*
 * allot_list.c: a need's pairs, best first, sorted only as far as they are looked at.
 *
 * Where people are many, not one pair in twelve is ever looked at: nineteen needs in
 * twenty never come past the eighth. So each need's best eight are found first, and lie
 * in one cache line, need by need. Who comes to the end of them gets about ten more,
 * and then the rest.
 *
 * The best eight of many: of sixteen groups the best of each, in vectors; then the
 * eighth of these sixteen is a mark that eight keys reach and about three more. These
 * are kept and sorted. Measured, 400,000 people, in turns: a mark guessed from eight
 * pairs, which twenty keys reached, 125 ms; so 97 ms, and 12 MB less.
 */
#include "engine/allot_in.h"

#include <assert.h>
#include <string.h>

#define SLAB_KEYS  65536u
#define SORT_WHOLE 24u /* lists no longer than this are sorted at once */
#define GROUPS     16u
#define LINE_BYTES 64u
#define SHORT_MOST 48u /* below, counting beats splitting */
#define RUNS_MAX   33u

#define AHEAD_NEEDS 8u

_Static_assert(ALLOT_HEAD * sizeof(int64_t) == LINE_BYTES, "the best are one line");
#define LEAST_KEY   INT64_MIN
#define PERSON_BITS INT64_C(0xFFFFFFFF)

#define HIGHER(a, b) (((a) & ((a) > (b))) | ((b) & ((a) <= (b))))

/* Past the last, what is above none. */
static int64_t key_at(const int64_t *keys, uint32_t count, uint32_t i)
{
    return i < count ? keys[i] : LEAST_KEY;
}

/*
 * Sorts by counting, for each key, those above it: some dozens of steps of four keys,
 * and no branch depends on one. Sorting by insertion takes half as many comparisons,
 * and a guess that fails at almost every key. `sorted` has room for one more than
 * `count`.
 */
ALLOT_CLONES static void rank_sort(const int64_t *restrict keys, uint32_t count,
                                   int64_t *restrict sorted)
{
    for (uint32_t from = 0; from < count; from += LANES) {
        lanes row = { 0 }, above = { 0 };
        if (from + LANES <= count)
            row = ROW_OF(keys + from);
        else
            row = (lanes){ keys[from], key_at(keys, count, from + 1),
                           key_at(keys, count, from + 2), LEAST_KEY };
        for (uint32_t i = 0; i < count; i++)
            above -= ALL_OF(keys[i]) > row; /* -1 where it is */
        for (uint32_t l = 0; l < LANES; l++)
            sorted[above[l]] = row[l]; /* past the last: at `count` */
    }
}

static int64_t middle(int64_t a, int64_t b, int64_t c)
{
    if (a < b)
        return b < c ? b : (a < c ? c : a);
    return a < c ? a : (b < c ? c : b);
}

/* Keys differ, so both sides of a split are smaller than the whole. */
static uint32_t split(int64_t *keys, uint32_t count)
{
    int64_t pivot = middle(keys[0], keys[count / 2], keys[count - 1]);
    uint32_t low = 0, high = count - 1;

    for (;;) {
        while (keys[low] > pivot)
            low++;
        while (keys[high] < pivot)
            high--;
        if (low >= high)
            return high + 1;
        int64_t key = keys[low];
        keys[low++] = keys[high];
        keys[high--] = key;
    }
}

struct run {
    int64_t *keys;
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

/* Splits the keys, and leaves them sorted falling in `sorted`. */
static void sort(int64_t *keys, uint32_t count, int64_t *sorted)
{
    if (count <= SHORT_MOST) {
        rank_sort(keys, count, sorted);
        return;
    }
    struct run waiting[RUNS_MAX];
    int64_t short_run[SHORT_MOST + 1];
    uint32_t depth = 1;
    waiting[0] = (struct run){ keys, count };
    while (depth > 0) {
        struct run run = waiting[--depth];
        run = split_down(run, waiting, &depth);
        rank_sort(run.keys, run.count, short_run);
        memcpy(sorted + (run.keys - keys), short_run, run.count * sizeof *keys);
    }
}

/* The need's pairs as keys, in their order. */
ALLOT_CLONES static void read_keys(const struct allot_lists *lists, uint32_t list)
{
    const struct allot_input *in = lists->in;
    const uint32_t need = lists->need_at ? lists->need_at[list] : list;
    const struct allot_pair *pairs = in->pairs + in->pair_start[need];
    const uint32_t count = in->pair_start[need + 1] - in->pair_start[need];
    const int64_t shift = (int64_t)lists->shift << 32;
    int64_t *restrict keys = lists->keys;
    uint32_t i = 0;

    for (; i + LANES <= count; i += LANES)
        *(lanes_anywhere *)(keys + i) =
            (ROW_OF(pairs + i) ^ ALL_OF(PERSON_BITS)) + ALL_OF(shift);
    for (; i < count; i++)
        keys[i] = allot_key(pairs[i].value, pairs[i].person) + shift;
}

/* The eighth of the best of sixteen groups: eight keys at least are as good. */
ALLOT_CLONES static int64_t mark_of(const int64_t *keys, uint32_t count)
{
    lanes best[GROUPS / LANES] = { ALL_OF(LEAST_KEY), ALL_OF(LEAST_KEY),
                                   ALL_OF(LEAST_KEY), ALL_OF(LEAST_KEY) };
    lanes above[GROUPS / LANES] = { { 0 } }, mark = { 0 };
    int64_t each[GROUPS];

    for (uint32_t i = 0; i + GROUPS <= count; i += GROUPS)
        for (uint32_t g = 0; g < GROUPS / LANES; g++)
            best[g] = HIGHER(ROW_OF(keys + i + (size_t)g * LANES), best[g]);
    for (uint32_t i = 0; i < GROUPS; i++)
        each[i] = best[i / LANES][i % LANES];
    for (uint32_t i = 0; i < GROUPS; i++)
        for (uint32_t g = 0; g < GROUPS / LANES; g++)
            above[g] -= ALL_OF(each[i]) > best[g];
    for (uint32_t g = 0; g < GROUPS / LANES; g++)
        mark |= best[g] & (above[g] == ALL_OF(ALLOT_HEAD - 1));
    return mark[0] | mark[1] | mark[2] | mark[3];
}

/* Keeps the keys from `least` up: no branch, a key is always put. */
static uint32_t keep_from(int64_t *keys, uint32_t count, int64_t least)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        int64_t key = keys[i];
        keys[kept] = key;
        kept += key >= least;
    }
    return kept;
}

static uint32_t keep_below(int64_t *keys, uint32_t count, int64_t most)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        int64_t key = keys[i];
        keys[kept] = key;
        kept += key < most;
    }
    return kept;
}

/* Sorts eight at least of lists->keys, or all; returns how many. */
static uint32_t sort_best(struct allot_lists *lists, uint32_t count)
{
    if (count > SORT_WHOLE)
        count = keep_from(lists->keys, count, mark_of(lists->keys, count));
    sort(lists->keys, count, lists->sorted);
    return count;
}

static int64_t *keys_take(struct allot_lists *lists, uint32_t count)
{
    if (count > SLAB_KEYS / 4)
        return ARENA_ARRAY(lists->arena, count, int64_t);
    if (count > lists->slab_left) {
        lists->slab = ARENA_ARRAY(lists->arena, SLAB_KEYS, int64_t);
        lists->slab_left = SLAB_KEYS;
    }
    int64_t *keys = lists->slab;
    lists->slab += count;
    lists->slab_left -= count;
    return keys;
}

/* On a line of its own each, so that a list's best are one miss away. */
static int64_t *heads_take(struct arena *arena, uint32_t need_count)
{
    char *room = arena_take(arena, ((size_t)need_count + 1) * LINE_BYTES);

    return (int64_t *)(room + (LINE_BYTES - (uintptr_t)room % LINE_BYTES) % LINE_BYTES);
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
    lists->head = heads_take(arena, in->need_count);
    lists->longest = longest;
    lists->keys = ARENA_ARRAY(arena, (size_t)longest + 1, int64_t);
    lists->sorted = ARENA_ARRAY(arena, (size_t)longest + 1, int64_t);
}

static void sort_first(struct allot_lists *lists, uint32_t list, uint32_t count)
{
    int64_t *head = lists->head + (size_t)list * ALLOT_HEAD;

    read_keys(lists, list);
    uint32_t ready = sort_best(lists, count);
    ready = ready < ALLOT_HEAD ? ready : ALLOT_HEAD;
    memcpy(head, lists->sorted, ready * sizeof *head);
    for (uint32_t i = ready; i < ALLOT_HEAD; i++)
        head[i] = allot_key(0, 0);
    lists->list[list] = (struct allot_list){ head, ready, count };
}

/* What the pairs of one need are like. */
struct range {
    int32_t least, most;
    bool in_order;
};

/* Without branches on the way, so in vectors: what is wrong, if anything is, is found
 * afterwards. 8 million pairs take 4 ms, one by one 8. */
ALLOT_CLONES static struct range range_of(const struct allot_pair *pairs,
                                          uint32_t count)
{
    int32_t least = pairs[0].value, most = least;
    uint32_t wrong = 0;

    for (uint32_t i = 1; i < count; i++) {
        wrong |= pairs[i].person <= pairs[i - 1].person;
        least = pairs[i].value < least ? pairs[i].value : least;
        most = pairs[i].value > most ? pairs[i].value : most;
    }
    return (struct range){ least, most, !wrong };
}

bool allot_pairs_look(const struct allot_input *in, uint32_t need,
                      struct allot_scale_of *scale)
{
    const struct allot_pair *pairs = in->pairs + in->pair_start[need];
    const uint32_t count = in->pair_start[need + 1] - in->pair_start[need];

    if (count == 0)
        return true;
    const struct range range = range_of(pairs, count);
    const bool first = in->pair_start[need] == 0; /* no pair was looked at before */
    scale->least = first || range.least < scale->least ? range.least : scale->least;
    scale->most = first || range.most > scale->most ? range.most : scale->most;
    return range.in_order && pairs[count - 1].person < in->person_count &&
           range.most <= ALLOT_VALUE_MAX && range.least >= -ALLOT_VALUE_MAX;
}

uint32_t allot_lists_sort_unseen(struct allot_lists *lists,
                                 struct allot_scale_of *scale)
{
    const struct allot_input *in = lists->in;

    assert(!lists->at_of && lists->shift == 0);
    for (uint32_t n = 0; n < in->need_count; n++) {
        if (!allot_pairs_look(in, n, scale))
            return n;
        sort_first(lists, n, in->pair_start[n + 1] - in->pair_start[n]);
    }
    return ALLOT_NONE;
}

void allot_lists_shift(struct allot_lists *lists, int32_t shift)
{
    lists->shift = shift;
    for (uint32_t n = 0; shift != 0 && n < lists->in->need_count; n++)
        for (uint32_t i = 0; i < lists->list[n].ready; i++)
            lists->head[(size_t)n * ALLOT_HEAD + i] += (int64_t)shift << 32;
}

void allot_lists_sort(struct allot_lists *lists)
{
    const uint32_t *start = lists->in->pair_start, count = lists->in->need_count;

    /* In the order of the pairs: they are read as they lie. */
    for (uint32_t n = 0; n < count; n++) {
        if (lists->at_of && n + AHEAD_NEEDS < count) {
            uint32_t ahead = lists->at_of[n + AHEAD_NEEDS];
            __builtin_prefetch(&lists->list[ahead], 1);
            __builtin_prefetch(&lists->head[(size_t)ahead * ALLOT_HEAD], 1);
        }
        sort_first(lists, lists->at_of ? lists->at_of[n] : n, start[n + 1] - start[n]);
    }
}

void allot_lists_whole(struct allot_lists *lists, uint32_t need)
{
    struct allot_list *list = &lists->list[need];

    if (list->ready == list->count)
        return;
    int64_t *keys = keys_take(lists, list->count);
    read_keys(lists, need);
    sort(lists->keys, list->count, lists->sorted);
    memcpy(keys, lists->sorted, list->count * sizeof *keys);
    list->keys = keys;
    list->ready = list->count;
}

bool allot_lists_more(struct allot_lists *lists, uint32_t need)
{
    struct allot_list *list = &lists->list[need];
    uint32_t had = list->ready;

    if (had == list->count)
        return false;
    if (had > ALLOT_HEAD || list->count <= SORT_WHOLE) {
        allot_lists_whole(lists, need);
        return true;
    }
    read_keys(lists, need);
    uint32_t more = keep_below(lists->keys, list->count, list->keys[had - 1]);
    more = sort_best(lists, more);
    int64_t *keys = keys_take(lists, had + more);
    memcpy(keys, list->keys, had * sizeof *keys);
    memcpy(keys + had, lists->sorted, more * sizeof *keys);
    list->keys = keys;
    list->ready = had + more;
    return true;
}
