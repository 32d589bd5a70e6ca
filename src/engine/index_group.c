/* index_group.c: the needs that one group of people can reach; see index_batch_in.h. */
#include <string.h>

#include "engine/index_batch_in.h"

void group_take(struct group *group, struct arena *arena,
                const struct need_index *needs)
{
    uint32_t ways = needs->way_start[needs->count];

    *group = (struct group){
        .needs = needs,
        .weak = ARENA_ARRAY(arena, needs->weak_count + 1, struct group_weak),
        .classes = ARENA_ARRAY(arena, needs->class_count + 1, struct group_class),
        .hungry = ARENA_ARRAY(arena, needs->weak_count + AHEAD, uint32_t),
        .found_start = ARENA_ARRAY(arena, needs->cell_count + 2, uint32_t),
        .found = ARENA_ARRAY(arena, ways + AHEAD, struct group_found),
        .ranks = ARENA_ARRAY(arena, image_words(needs->weak_count) + 1, uint64_t),
        .class_start = ARENA_ARRAY(arena, needs->class_count + 2, uint32_t),
    };
}

/* Counts at [x + 2]; becomes starts at [x + 1], which filling moves on to ends. */
static void sum_starts(uint32_t *start, uint32_t count)
{
    for (uint32_t c = 0; c < count; c++)
        start[c + 2] += start[c + 1];
}

/* By way and not by seat, with all that is laid in it: 1 to 5 ways a seat cost a branch
   that was guessed wrong each, and a miss. */
static void lay_found(struct group *group, const struct need_desk *desk)
{
    const struct need_index *needs = group->needs;
    uint32_t *start = group->found_start;

    memset(start, 0, ((size_t)needs->cell_count + 2) * sizeof *start);
    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[desk->places[p]];
        uint32_t end = needs->way_start[place->to];
        for (uint32_t i = needs->way_start[place->from]; i < end; i++)
            start[needs->ways[i].cell + 2]++;
    }
    sum_starts(start, needs->cell_count);
    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[desk->places[p]];
        uint32_t end = needs->way_start[place->to];
        for (uint32_t i = needs->way_start[place->from]; i < end; i++) {
            const struct way *way = &needs->ways[i];
            group->found[start[way->cell + 1]++] =
                (struct group_found){ way->kill, way->found };
        }
    }
}

/* Sorted by a bit for each rank: a need costs a bit set and a bit found. */
static void lay_weak(struct group *group, const struct need_desk *desk)
{
    const struct need_index *needs = group->needs;
    uint32_t words = image_words(needs->weak_count);

    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[desk->places[p]];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            group->ranks[needs->weak_rank[s] / 64] |= BIT64(needs->weak_rank[s] % 64);
    }
    group->weak_count = group->odd_count = 0;
    for (uint32_t w = 0; w < words; w++) {
        for (uint64_t left = group->ranks[w]; left; left &= left - 1) {
            uint32_t rank = w * 64 + (uint32_t)__builtin_ctzll(left);
            const struct weak *weak = &needs->weak[rank];
            group->weak[group->weak_count++] =
                (struct group_weak){ (uint32_t)weak->kill, rank, weak->last_day,
                                     weak->hours };
            group->odd_count += rank < needs->odd_count;
        }
        group->ranks[w] = 0;
    }
}

static bool is_hungry(const struct need_index *needs, const struct door *doors,
                      uint32_t s)
{
    const struct sift *sift = &needs->sifts[s];
    return !sift->odd &
           (HEAD(sift->plain_state, sift->plain_band, 0) <= doors[s].worst_head);
}

static void lay_classes(struct group *group)
{
    const struct need_index *needs = group->needs;
    const uint32_t *start = group->class_start;

    group->class_count = 0;
    for (uint32_t c = 0; c < needs->class_count; c++) {
        if (start[c] == start[c + 1])
            continue;
        const struct sift *sift = &needs->sifts[group->hungry[start[c]]];
        group->classes[group->class_count++] =
            (struct group_class){ .kill = sift->kill,
                                  .waive = sift->waive,
                                  .from = start[c],
                                  .to = start[c + 1],
                                  .state = sift->plain_state,
                                  .band = sift->plain_band };
    }
}

static void lay_hungry(struct group *group, const struct need_desk *desk,
                       const struct door *doors)
{
    const struct need_index *needs = group->needs;
    uint32_t *start = group->class_start;

    memset(start, 0, ((size_t)needs->class_count + 2) * sizeof *start);
    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[desk->places[p]];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            start[needs->class_of[s] + 2] += is_hungry(needs, doors, s);
    }
    sum_starts(start, needs->class_count);
    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[desk->places[p]];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            if (is_hungry(needs, doors, s))
                group->hungry[start[needs->class_of[s] + 1]++] = s;
    }
    lay_classes(group);
}

void group_lay(struct group *group, const struct need_desk *desk,
               const struct door *doors)
{
    lay_found(group, desk);
    lay_weak(group, desk);
    lay_hungry(group, desk, doors);
}
