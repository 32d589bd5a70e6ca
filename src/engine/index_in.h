/*
 * index_in.h: what the parts of engine/index share. For index_*.c only.
 *
 * A position is a person's place in the index; a block is 64 positions, one word of a
 * bit plane; a zone is ZONE_PEOPLE positions, so that an id in it takes 16 bits.
 */
#ifndef ENGINE_INDEX_IN_H
#define ENGINE_INDEX_IN_H

#include "engine/index.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define ZONE_PEOPLE 65536u
#define ZONE_BLOCKS (ZONE_PEOPLE / 64u)
#define SLOT_NONE   UINT32_MAX
#define SPANS_MAX   (ZONE_BLOCKS / 2u)

/*
 * One copy of a measured loop for each level of CPU; ThreadSanitizer cannot start with
 * the resolvers that takes, and clang 14 wants no mixing with always-inlined code. The
 * level is asked for, not a maker's model: with arch=skylake-avx512 an AMD took the
 * copy for AVX2. (c) 53 us for 67 so, (a) 79 for 82, 500,000 people.
 */
#if __GNUC__ >= 12
#define HOT_WIDEST "arch=x86-64-v4"
#else /* does not know it by that name */
#define HOT_WIDEST "arch=skylake-avx512"
#endif
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define HOT_CLONES __attribute__((target_clones("default", "avx2", HOT_WIDEST)))
#else
#define HOT_CLONES
#endif

#define BIT64(i) (UINT64_C(1) << (i))

/* Sixteen people in one vector; LANE_BITS picks lane i from a 16-bit word. */
#define LANES 16u
typedef uint16_t lanes __attribute__((vector_size(LANES * sizeof(uint16_t))));
#define LANE_BITS                                                                      \
    {                                                                                  \
        1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768    \
    }

/* Bit i: bytes[i] >= least, of 64 bytes. */
static inline uint64_t bytes_from(const uint8_t *bytes, uint8_t least)
{
    uint64_t bits = 0;
#ifdef __SSE2__
    __m128i bound = _mm_set1_epi8((char)least);
    for (uint32_t i = 0; i < 4; i++) {
        __m128i x =
            _mm_loadu_si128((const __m128i *)(const void *)(bytes + (size_t)i * 16));
        __m128i hit = _mm_cmpeq_epi8(_mm_max_epu8(x, bound), x);
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (i * 16);
    }
#else
    for (uint32_t i = 0; i < 64; i++)
        bits |= (uint64_t)(bytes[i] >= least) << i;
#endif
    return bits;
}

/* Bit i: numbers[i] <= most, of 64 numbers. */
static inline uint64_t numbers_to(const uint16_t *numbers, uint16_t most)
{
    uint64_t bits = 0;
#ifdef __SSE2__
    __m128i bound = _mm_set1_epi16((short)most), zero = _mm_setzero_si128();
    for (uint32_t i = 0; i < 4; i++) {
        const __m128i *at = (const __m128i *)(const void *)(numbers + (size_t)i * 16);
        __m128i low = _mm_subs_epu16(_mm_loadu_si128(at), bound);
        __m128i high = _mm_subs_epu16(_mm_loadu_si128(at + 1), bound);
        __m128i hit =
            _mm_packs_epi16(_mm_cmpeq_epi16(low, zero), _mm_cmpeq_epi16(high, zero));
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (i * 16);
    }
#else
    for (uint32_t i = 0; i < 64; i++)
        bits |= (uint64_t)(numbers[i] <= most) << i;
#endif
    return bits;
}

/*
 * The postings of one zone: list t (slot * IMAGE_LEVEL_MAX + level - 1) is
 * ids[start[t]] .. ids[start[t + 1] - 1], rising. A list as long as `bitmap_units` is a
 * bit plane of the zone instead, unaligned: the shorter of the two is stored.
 */
struct index_zone {
    const uint32_t *start;
    const uint16_t *ids;
    uint32_t count, blocks, bitmap_units;
};

/* The people of one place and mode: groups group_from .. group_to - 1. */
struct index_cell {
    uint32_t start;
    uint32_t group_from, group_to;
    uint32_t
        minutes_at; /* place * IMAGE_MODE_COUNT + mode; UINT32_MAX: place unknown */
};

/* Those of a cell who travel at most `most`; groups fall in `most`. */
struct index_group {
    uint32_t end;
    uint16_t most;
};

struct index {
    uint32_t count, zone_count, slot_count;
    struct match_image image; /* columns borrowed */
    const uint32_t *row_name;
    const uint32_t *place_rank;
    const uint32_t *slot_of;    /* by concept; SLOT_NONE: nobody holds it */
    const uint32_t *concept_of; /* by slot */

    /* By position; a block can be read whole at the end. */
    const uint32_t *row_of;    /* row of the image */
    const uint64_t *lottery;   /* lottery_key      */
    const uint16_t *day_rank;  /* in days[]        */
    const uint8_t *hours_rank; /* in hours[]       */
    const uint64_t *women, *men;

    const int32_t *days; /* distinct, rising */
    const uint16_t *hours;
    uint32_t day_count, hour_count;

    const struct index_cell *cells;
    const struct index_group *groups;
    uint32_t cell_count, group_count;

    const struct index_zone *zones;

    /* Forward: terms of position p are forward[forward_block[p / 64] + forward_at[p]]
       and on, until those of p + 1. */
    const uint16_t *forward16; /* one of the two is NULL */
    const uint32_t *forward32;
    const uint32_t *forward_block;
    const uint16_t *forward_at;
    size_t bytes;
};

static inline uint32_t index_name(const struct index *index, uint32_t position)
{
    uint32_t row = index->row_of[position];
    return index->row_name ? index->row_name[row] : row;
}

static inline uint32_t forward_start(const struct index *index, uint32_t position)
{
    return index->forward_block[position / 64u] + index->forward_at[position];
}

static inline uint32_t forward_term(const struct index *index, uint32_t at)
{
    return index->forward16 ? index->forward16[at] : index->forward32[at];
}

/* How one requirement is worked out, and in what order. */
enum plan_use {
    PLAN_KILLS,  /* core, or statutory that cannot be had in time: unmet = out of reach
                  */
    PLAN_SHAPES, /* decides the state or fit of those who are left  */
    PLAN_NOTHING /* a duty */
};

/* Levels from..to of a concept are worth `value` to a requirement. */
struct plan_entry {
    uint32_t concept;
    uint8_t from, to; /* held, 1..IMAGE_LEVEL_MAX */
    uint8_t value;
};

/* A need made ready; entries of requirement i rise in value. */
struct index_plan {
    const struct need_columns *need;
    uint32_t entry_from[RANK_REQUIREMENTS_MAX + 1];
    const struct plan_entry *entries;
    uint8_t order[RANK_REQUIREMENTS_MAX]; /* killers first; no duties */
    uint32_t order_count, killer_count;
    uint64_t of_class[RANK_CLASS_COUNT];
    uint64_t hopeless;
    uint64_t soft; /* requirements whose plane also tells who is one level short */
    uint64_t flat; /* requirements of which presence in a list says all: not weighed,
                      or met and worth flat_value */
    uint8_t flat_value[RANK_REQUIREMENTS_MAX];
    bool fit; /* else no weights, and sum is not written */
    uint32_t weight_sum;
    uint8_t weight[RANK_REQUIREMENTS_MAX]; /* 0: not in fit */
    uint32_t band_sum[3]; /* the least weighted sum for bands 1, 2, 3 */
};

/* In a plane of a requirement that is not weighed: met, or met one level lower. */
#define PLANE_MET  250u
#define PLANE_SOFT 100u

struct plan_ask {
    bool fit;      /* weighted requirements keep all covers, not only whether met     */
    bool only_fit; /* nothing else: an unmet core kills nobody, and what neither kills
                      nor weighs is left out */
    uint64_t soft; /* requirements of which the plane shall also tell who is one level
                      short; at most THRESHOLD_STEPS_MAX, none of them weighed */
};

/* Prepares a checked need; the plan lives in `arena`. */
void index_plan_make(struct arena *arena, const struct match_image *image,
                     const struct need_columns *need, const struct plan_ask *ask,
                     struct index_plan *plan);

/* Blocks from..to - 1 of a zone. */
struct span {
    uint32_t from, to;
};

/* An entry with the list of the zone it reads. */
struct plan_list {
    uint32_t term, last; /* lists term..last */
    uint8_t value;
};

struct range {
    uint32_t from, to; /* positions */
};

/* Few people: covers by concept, for at most FEW_REQUIREMENTS of them (index_few.c). */
#define FEW_PEOPLE       400u
#define FEW_REQUIREMENTS 16u
#define FEW_ROWS         1024u
#define FEW_KEYS         4096u

struct index_few {
    uint32_t key[FEW_KEYS]; /* slot + 1; 0: free */
    uint16_t row[FEW_KEYS];
    uint16_t used[FEW_ROWS];
    uint32_t used_count;
    uint8_t rows[FEW_ROWS][IMAGE_LEVEL_MAX * FEW_REQUIREMENTS];
};

struct index_desk {
    /* The plane of the requirement at hand: zero within the zone's spans in between. */
    _Alignas(64) uint8_t cover[ZONE_PEOPLE];
    _Alignas(64) uint16_t sum[ZONE_PEOPLE];   /* weight * cover, <= 60,000 */
    _Alignas(64) uint64_t reach[ZONE_BLOCKS]; /* within reach, not gone    */
    _Alignas(64) uint64_t here[ZONE_BLOCKS];  /* not gone                  */
    _Alignas(64) uint64_t alive[ZONE_BLOCKS];
    _Alignas(64) uint64_t met[RANK_REQUIREMENTS_MAX][ZONE_BLOCKS];
    _Alignas(64) uint64_t soft[THRESHOLD_STEPS_MAX][ZONE_BLOCKS];
    _Alignas(64) uint64_t states[RANK_STATE_COUNT][ZONE_BLOCKS];
    struct index_few few;
    uint32_t alive_count;
    /* Blocks to look at after the killers: where somebody is left, or all (everybody).
     */
    uint16_t blocks[ZONE_BLOCKS];
    uint32_t block_count;
    uint8_t soft_at[RANK_REQUIREMENTS_MAX]; /* requirement -> row of soft[] */
    struct span spans[SPANS_MAX];
    uint32_t span_count;

    /* The part and zone at hand. */
    const struct index *index;
    const uint64_t *gone;
    const struct index_zone *zone;
    uint32_t base; /* position of the zone's first person */
    const struct index_plan *plan;
    struct range *ranges;
    uint32_t range_count, range_at;
    struct plan_list *lists; /* of all entries; list_from as the plan's entry_from */
    uint32_t list_from[RANK_REQUIREMENTS_MAX + 1];
    bool everybody;
    /* What availability asks, in ranks: day <= day_most, hours >= hours_least. */
    uint32_t day_most, hours_least;
    bool asks_day, asks_hours;
};

/*
 * Turns to one part of the view: its ranges within reach and the lists the plan reads;
 * in `arena`. `everybody`: planes are worked out for all, reach notwithstanding.
 */
void index_desk_open(struct index_desk *desk, struct arena *arena,
                     const struct index_view *view, uint32_t part,
                     const struct index_plan *plan);

/*
 * Turns to zone `z` of the part: fills here, reach and spans. False: nobody to look at.
 */
bool desk_zone(struct index_desk *desk, uint32_t z);

/* Works out one requirement of the plan over the spans: met, soft and sum. `first`: the
   first that is weighed, sum is not read. */
void desk_requirement(struct index_desk *desk, uint32_t requirement, bool first);

/*
 * Works out the requirements that kill nobody, for those alive at least, in the cheaper
 * of two ways. `weighed`: a killer has written sum already.
 */
void desk_rest(struct index_desk *desk, const uint8_t *requirements, uint32_t count,
               bool weighed);

/* alive = reach, available, all killers met; false when nobody is. */
bool desk_kill(struct index_desk *desk);

/* True when the person at `position` is available at the need's start and hours. */
bool desk_available(const struct index_desk *desk, uint32_t position);

/* enum rank_outside of the person at `position`. */
uint8_t desk_outside(const struct index_desk *desk, uint32_t position, bool in_reach);

#endif
