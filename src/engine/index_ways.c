/* index_ways.c: where each need is found from, and in what order those are looked
 * through that are found from nowhere; see index_need_in.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/index_need_in.h"

struct sort_weak {
    uint64_t head; /* sift_head */
    uint32_t place;
    uint32_t seat;
};

static int compare_weak(const void *left, const void *right)
{
    const struct sort_weak *a = left, *b = right;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    return (a->seat > b->seat) - (a->seat < b->seat);
}

/* The weak seats, workplace by workplace; by_place: else all stand as one. */
static uint32_t list_weak(const struct need_index *index, const struct sift *sifts,
                          bool by_place, struct sort_weak *rows)
{
    uint32_t count = 0;

    for (uint32_t w = 0; w < index->workplace_count; w++) {
        const struct workplace *place = &index->workplaces[w];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            rows[count++] =
                (struct sort_weak){ sift_head(&sifts[s]), by_place ? w : 0, s };
    }
    return count;
}

void ways_order_weak(struct arena *arena, const struct need_index *index,
                     struct seat *seats, struct sift *sifts)
{
    size_t mark = arena_mark(arena);
    struct sort_weak *rows = ARENA_ARRAY(arena, index->count + 1, struct sort_weak);
    struct seat *old_seats = ARENA_ARRAY(arena, index->count + 1, struct seat);
    struct sift *old_sifts = ARENA_ARRAY(arena, index->count + 1, struct sift);
    uint32_t count = list_weak(index, sifts, true, rows), at = 0;

    memcpy(old_seats, seats, index->count * sizeof *seats);
    memcpy(old_sifts, sifts, index->count * sizeof *sifts);
    qsort(rows, count, sizeof *rows, compare_weak);
    for (uint32_t w = 0; w < index->workplace_count; w++) {
        const struct workplace *place = &index->workplaces[w];
        for (uint32_t s = place->weak_from; s < place->to; s++, at++) {
            seats[s] = old_seats[rows[at].seat];
            sifts[s] = old_sifts[rows[at].seat];
        }
    }
    arena_rewind(arena, mark);
}

static void rank_weak(struct arena *arena, struct need_index *index)
{
    struct weak *weak = ARENA_ARRAY(arena, index->count + 1, struct weak);
    uint32_t *rank = ARENA_ARRAY(arena, index->count + 1, uint32_t);
    struct weak_brief *briefs = ARENA_ARRAY(arena, index->count + 1, struct weak_brief);
    size_t mark = arena_mark(arena);
    struct sort_weak *rows = ARENA_ARRAY(arena, index->count + 1, struct sort_weak);
    uint32_t count = list_weak(index, index->sifts, false, rows);

    qsort(rows, count, sizeof *rows, compare_weak);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t s = rows[i].seat;
        const struct sift *sift = &index->sifts[s];
        rank[s] = i;
        briefs[s] =
            (struct weak_brief){ (uint32_t)sift->kill, sift->last_day, sift->hours };
        index->odd_count += sift->odd;
        weak[i] = (struct weak){ .head = rows[i].head,
                                 .kill = sift->kill,
                                 .waive = sift->waive,
                                 .lottery = index->lots[s].lottery,
                                 .last_day = sift->last_day,
                                 .seat = s,
                                 .hours = sift->hours,
                                 .fit = sift->plain_fit };
    }
    arena_rewind(arena, mark);
    index->weak = weak;
    index->weak_rank = rank;
    index->briefs = briefs;
    index->weak_count = count;
}

static bool is_anchor(const struct need_index *index, const struct seat *seat,
                      uint32_t i)
{
    const struct need_requirement *r =
        &index->source.needs[seat->need]
             .requirements[index->told[seat->ask_from + i].number];
    return r->class == RANK_CORE && r->grade == RANK_BY_SIMILARITY;
}

/*
 * The asks a seat is found from, those of exact cells passed over by who asks: the
 * anchor alone, or all that likeness tells of a weak seat, unless it is odd.
 */
static struct range asks_of(const struct need_index *index, uint32_t s)
{
    const struct seat *seat = &index->seats[s];
    uint32_t from = seat->ask_from + seat->killers;

    for (uint32_t i = 0; i < seat->killers; i++)
        if (is_anchor(index, seat, i))
            return (struct range){ seat->ask_from + i, seat->ask_from + i + 1 };
    return (struct range){ from, index->sifts[s].odd
                                     ? from
                                     : from + seat->waivables + seat->owns };
}

/* What has no weight counts when it is met, and no sooner. */
static struct way way_of(const struct need_index *index, uint32_t s, uint32_t i)
{
    const struct seat_ask *ask = &index->asks[i];
    uint32_t level = ask->at % IMAGE_LEVEL_MAX + 1;
    bool any =
        ask->weight > 0 && i >= index->seats[s].ask_from + index->seats[s].killers;
    uint32_t tell = any ? TELLS_ANY(level) : TELLS_MET(level);

    return (struct way){ .cell = ask->at / IMAGE_LEVEL_MAX,
                         .kill = (uint32_t)index->sifts[s].kill,
                         .found = { s & SEAT_MOST, tell & 31 } };
}

static void list_ways(struct arena *arena, struct need_index *index)
{
    uint32_t *start = ARENA_ARRAY(arena, index->count + 1, uint32_t), at = 0;
    struct way *ways =
        ARENA_ARRAY(arena, index->seats[index->count].ask_from + 1, struct way);

    for (uint32_t s = 0; s < index->count; s++) {
        const struct seat *seat = &index->seats[s];
        struct range asks = asks_of(index, s);
        uint32_t owns = seat->ask_from + seat->killers + seat->waivables;
        start[s] = at;
        for (uint32_t i = asks.from; i < asks.to; i++) {
            const struct seat_ask *ask = &index->asks[i];
            if (index->exact[ask->at / IMAGE_LEVEL_MAX] || (i < owns && at > start[s]))
                continue;
            ways[at++] = way_of(index, s, i);
        }
    }
    start[index->count] = at;
    index->way_start = start;
    index->ways = ways;
}

/* Two passes: counts at [cell + 2] become starts at [cell + 1], then ends. */
void ways_make(struct arena *arena, struct need_index *index)
{
    rank_weak(arena, index);
    list_ways(arena, index);
    uint32_t ways = index->way_start[index->count];
    uint32_t *start = ARENA_ARRAY(arena, index->cell_count + 2, uint32_t);
    struct found *found = ARENA_ARRAY(arena, ways + 1, struct found);

    for (uint32_t i = 0; i < ways; i++)
        start[index->ways[i].cell + 2]++;
    for (uint32_t c = 0; c < index->cell_count; c++)
        start[c + 2] += start[c + 1];
    for (uint32_t i = 0; i < ways; i++)
        found[start[index->ways[i].cell + 1]++] = index->ways[i].found;
    index->found_start = start;
    index->found = found;
}
