/* index_records.c: see index_records.h. */
#include "engine/index_records.h"

#include <string.h>

struct record *records_add(struct records *records, const struct index_person *person)
{
    if (records->count == records->room) {
        uint32_t room = records->room ? records->room * 2 : 64;
        records->list = arena_grow(&records->arena, records->list,
                                   records->room * sizeof *records->list,
                                   room * sizeof *records->list);
        records->room = room;
    }
    struct record *record = &records->list[records->count++];
    uint32_t *concept =
        ARENA_ARRAY(&records->arena, person->capability_count, uint32_t);
    uint8_t *level = ARENA_ARRAY(&records->arena, person->capability_count, uint8_t);
    record->person = *person;
    if (person->capability_count > 0) {
        memcpy(concept, person->concept, person->capability_count * sizeof *concept);
        memcpy(level, person->level, person->capability_count);
    }
    record->person.concept = concept;
    record->person.level = level;
    return record;
}

void records_free(struct records *records)
{
    arena_free(&records->arena);
    *records = (struct records){ 0 };
}

struct record *records_find(const struct records *records, uint32_t row)
{
    for (uint32_t i = 0; i < records->count; i++)
        if (records->list[i].person.row == row)
            return &records->list[i];
    return NULL;
}

uint32_t records_find_sorted(const struct records *delta, uint32_t row)
{
    uint32_t low = 0, high = delta->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (delta->list[middle].person.row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < delta->count && delta->list[low].person.row == row ? low : UINT32_MAX;
}

void records_merge(const struct records *delta, const struct records *tail,
                   struct records *merged)
{
    uint32_t *order = ARENA_ARRAY(&merged->arena, tail->count + 1, uint32_t);
    uint32_t d = 0;

    for (uint32_t i = 0; i < tail->count; i++) { /* 256 at most: by insertion */
        uint32_t at = i;
        while (at > 0 &&
               tail->list[order[at - 1]].person.row > tail->list[i].person.row) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    for (uint32_t i = 0; i <= tail->count; i++) {
        const struct record *next = i < tail->count ? &tail->list[order[i]] : NULL;
        for (; d < delta->count; d++) {
            uint32_t row = delta->list[d].person.row;
            if (next && row >= next->person.row)
                break;
            records_add(merged, &delta->list[d].person);
        }
        if (next && d < delta->count && delta->list[d].person.row == next->person.row)
            d++;
        if (next)
            records_add(merged, &next->person);
    }
}
