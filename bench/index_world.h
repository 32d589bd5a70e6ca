/*
 * index_world.h: an invented nation for engine/index: people and needs with the skews
 * of life, as the columns the engines read. For bench/index.c and tests/engine.
 *
 * In      sizes, a seed, how wild it may be.
 * Out     images, needs, and what the needs' questions want besides.
 * Method  municipalities with Zipf populations on a map; occupations by Zipf; what a
 *         person can do gathers around her occupation; a few facts (languages,
 *         licences) that many hold. Wild: no limits, unknown places, equal lottery
 *         tickets, empty lists and odd levels, more often than in life.
 * Order   the same ask gives the same world.
 */
#ifndef BENCH_INDEX_WORLD_H
#define BENCH_INDEX_WORLD_H

#include "base/arena.h"
#include "base/rng.h"
#include "engine/image.h"
#include "engine/rank.h"

#define WORLD_FACTS 16u /* concepts 0..15: held or not, by step; like nothing else */
#define WORLD_NOW   20000

enum world_kind {
    WORLD_PLAIN = false,
    WORLD_WILD = true,
    WORLD_GENERIC, /* a few occupations are most people's, and most needs ask for them
                    */
};

struct world_ask {
    uint32_t people, needs, concepts, near, places;
    uint64_t seed;
    enum world_kind kind;
};

struct world {
    struct world_ask ask;
    struct match_image image;
    struct count_image sexes;
    const uint32_t *place_rank;
    const uint32_t *priority; /* one a person */
    const uint64_t *pool;     /* nearly everybody */

    const uint16_t **minutes; /* by workplace, as need_columns has them */

    struct need_columns *needs; /* pool NULL */
    const uint16_t *need_place; /* < places, or IMAGE_PLACE_NONE    */
    const int32_t *deadline;    /* DAY_NONE: none                   */
    const uint64_t *need_lottery;
    const int64_t *need_key;
};

void world_make(struct arena *arena, const struct world_ask *ask, struct world *world);

/* Need n with sixteen drops: nothing but thresholds of the place's own trades. */
#define WORLD_SIXTEEN     17u
#define WORLD_NEEDS_LEAST 400u /* n is below half of it */
struct need_columns world_sixteen(const struct world *world, uint32_t n,
                                  struct need_requirement room[WORLD_SIXTEEN]);

/* One more person's capabilities, place and so on, written over row `row` of writable
 * columns; for streams of changes. */
struct world_person {
    uint16_t place, max_minutes, hours;
    uint8_t mode, sex; /* sex: 0 not stated, 1 woman, 2 man */
    int32_t available_day;
    uint64_t lottery;
    uint32_t count;
    uint32_t concept[32];
    uint8_t level[32];
};
void world_person(struct rng *rng, const struct world *world,
                  struct world_person *person);

#endif
