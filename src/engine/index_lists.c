/* index_lists.c: the lists of needs that grow while people are met; see
 * index_batch_in.h. */
#include <assert.h>
#include <string.h>

#include "engine/index_batch_in.h"

struct batch_lists *batch_lists_new(struct arena *arena, const struct need_index *needs,
                                    uint32_t top)
{
    struct batch_lists *lists = ARENA_NEW(arena, struct batch_lists);

    assert(top > 0);
    lists->top = top;
    lists->need_count = needs->count;
    lists->best = ARENA_ARRAY(arena, (size_t)needs->count * top, struct best);
    lists->count = ARENA_ARRAY(arena, needs->count, uint32_t);
    lists->doors = take_lines(arena, needs->count * sizeof *lists->doors);
    for (uint32_t s = 0; s < needs->count; s++)
        lists->doors[s].worst_head = UINT64_MAX;
    return lists;
}

static void add(struct batch_lists *lists, uint32_t s, const struct best *best)
{
    struct best *list = lists->best + (size_t)s * lists->top;
    struct door *door = &lists->doors[s];

    if (lists->count[s] == lists->top && !best_before(best, &list[0]))
        return;
    best_add(list, &lists->count[s], lists->top, best);
    if (lists->count[s] < lists->top)
        return;
    door->worst_head = list[0].head;
    door->worst_lottery = list[0].lottery;
}

void lists_take(struct batch_lists *lists)
{
    for (uint32_t i = 0; i < lists->offer_count; i++)
        add(lists, lists->offers[i].seat, &lists->offers[i].best);
    lists->offer_count = 0;
}

void lists_offer(struct batch_lists *lists, uint32_t s, const struct best *best)
{
    const struct best *list = lists->best + (size_t)s * lists->top;

    if (lists->offer_count == OFFERS_MOST)
        lists_take(lists);
    __builtin_prefetch(&lists->count[s]);
    for (uint32_t i = 0; i < lists->top && i < FETCHED; i += 2)
        __builtin_prefetch(&list[i]);
    struct offer *offer = &lists->offers[lists->offer_count++];
    *offer = (struct offer){ .best = *best, .seat = s };
    offer->best.run = lists->run;
}

void lists_write(const struct batch_lists *lists, const struct need_index *needs,
                 struct arena *arena, struct index_pair *pairs, uint32_t *count)
{
    struct best *own = ARENA_ARRAY(arena, lists->top, struct best);

    for (uint32_t s = 0; s < lists->need_count; s++) {
        const struct best *list = lists->best + (size_t)s * lists->top;
        uint32_t n = needs->seats[s].need, found = 0;
        for (uint32_t i = 0; i < lists->count[s]; i++)
            if (list[i].run == lists->run)
                best_add(own, &found, lists->top, &list[i]);
        best_sort(own, found);
        count[n] = found;
        for (uint32_t i = 0; i < found; i++)
            pairs[(size_t)n * lists->top + i] =
                (struct index_pair){ own[i].other, own[i].fit, HEAD_STATE(own[i].head),
                                     (uint8_t)(own[i].head >> 32) };
    }
}
