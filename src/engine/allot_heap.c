/* allot_heap.c: a binary heap of needs by distance; stale entries are the caller's. */
#include <assert.h>

#include "engine/allot_in.h"

static bool before(const struct allot_heap_entry *a, const struct allot_heap_entry *b)
{
    return a->distance < b->distance ||
           (a->distance == b->distance && a->need < b->need);
}

void allot_heap_push(struct allot_heap *heap, int64_t distance, uint32_t need)
{
    struct allot_heap_entry entry = { distance, need };

    if (heap->count == heap->room) {
        uint32_t room = heap->room ? 2 * heap->room : 256;
        heap->entries =
            arena_grow(heap->arena, heap->entries, heap->room * sizeof *heap->entries,
                       room * sizeof *heap->entries);
        heap->room = room;
    }
    uint32_t i = heap->count++;
    while (i > 0 && before(&entry, &heap->entries[(i - 1) / 2])) {
        heap->entries[i] = heap->entries[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->entries[i] = entry;
}

struct allot_heap_entry allot_heap_pop(struct allot_heap *heap)
{
    assert(heap->count > 0);
    struct allot_heap_entry top = heap->entries[0];
    struct allot_heap_entry last = heap->entries[--heap->count];
    uint32_t i = 0;

    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count &&
            before(&heap->entries[child + 1], &heap->entries[child]))
            child++;
        if (!before(&heap->entries[child], &last))
            break;
        heap->entries[i] = heap->entries[child];
        i = child;
    }
    heap->entries[i] = last;
    return top;
}
