/*
 * index_need_in.h: what index_need.c, index_seek.c and index_batch.c share.
 *
 * A seat is a need's place in the index: seats of one workplace stand together. A cell
 * is a (concept asked for, by likeness or exactly); cover[cell] has four bytes, one for
 * each level that can be asked, in this order in memory. Cells rise with the concept,
 * as what one person can do stands near.
 */
#ifndef ENGINE_INDEX_NEED_IN_H
#define ENGINE_INDEX_NEED_IN_H

#include "engine/index_in.h"
#include "engine/index_need.h"

#define FACTS_MAX 64u

/* One requirement as it is looked up. Killers first, then waivable ones, then own. */
struct seat_ask {
    uint32_t at : 28; /* cell * IMAGE_LEVEL_MAX + level - 1 */
    uint32_t weight : 4;
};

#define SEAT_ASK_AT_MOST ((1u << 28) - 1)
_Static_assert(sizeof(struct seat_ask) == 4, "a need's in half a line of the cache");

/* What is told of a requirement that is not met. */
struct ask_told {
    int16_t weeks;  /* to obtain it; less than none: RANK_WEEKS_NONE */
    uint8_t number; /* in the need */
    uint8_t unused;
};

/*
 * All that judging reads of a need: a line of the cache, so what is to be judged is
 * asked for in one. Its requirements stand here when there are no more than SEAT_ASKS.
 */
#define LINE_BYTES 64u
#define SEAT_ASKS  9u
struct seat {
    uint32_t ask_from;
    uint8_t killers, waivables, owns; /* how many of each, in this order */
    uint8_t weight_sum;               /* 16 * 15 at most */
    uint16_t band_sum[3];
    uint16_t hours;
    int32_t last_day;      /* to be available on: INT32_MAX when no start is stated */
    uint32_t deadline_key; /* rises with the deadline, none is UINT32_MAX */
    uint32_t need;
    struct seat_ask asks[SEAT_ASKS];
};

_Static_assert(sizeof(struct seat) == LINE_BYTES, "a line of the cache");

/* What most pairs fail at, side by side: nothing else of a need is read for them. */
struct sift {
    uint64_t kill, waive; /* facts that killers and waivable requirements want */
    int32_t last_day;     /* the seat's own, as are hours and deadline_key */
    uint16_t hours;
    /* To somebody who has its facts and nothing like what else is asked. Not known of
       an odd one: whose exact requirements are not all among the facts. */
    uint8_t plain_state, plain_band;
    uint32_t deadline_key;
    uint16_t plain_fit;
    bool odd;
};

/* What orders needs that are alike. */
struct lot {
    uint64_t lottery;
    int64_t key;
};

/* Needs of one workplace: seats from .. to - 1, of which weak_from .. are `weak`: odd
   ones first, then by plain state, band and deadline. */
struct workplace {
    const uint16_t *minutes; /* NULL: everybody reaches it */
    uint32_t from, to;
    uint32_t weak_from; /* seats from here on have no anchor */
};

/* A weak seat with all that is read of it for who has nothing like what it asks. */
struct weak {
    uint64_t head; /* sift_head */
    uint64_t kill, waive;
    uint64_t lottery;
    int32_t last_day;
    uint32_t seat;
    uint16_t hours;
    uint16_t fit; /* plain */
};

struct spread {
    uint32_t cell : 24;
    uint32_t similarity : 8; /* 0: the cell is exact */
};

/* A seat to be found from a cell, once bit `tell` of cover_tells is set there. */
struct found {
    uint32_t seat : 24;
    uint32_t tell : 8;
};

/* By seat. `kill`: of the seat's own the first 32 facts, which are asked for most. */
struct way {
    uint32_t cell;
    uint32_t kill;
    struct found found;
};

#define SEAT_MOST ((1u << 24) - 1)
_Static_assert(NEED_INDEX_MAX <= SEAT_MOST, "a seat fits beside what tells of it");

/* What most people fail at, of a weak seat's sift: `kill` of its first 32 facts. */
struct weak_brief {
    uint32_t kill;
    int32_t last_day;
    uint32_t hours;
};

struct need_index {
    struct need_source source;
    uint32_t count, cell_count, concept_count;
    uint32_t workplace_count, fact_count;
    const struct workplace *workplaces;
    const struct seat *seats;
    const struct seat_ask *asks;
    const struct ask_told *told; /* by ask */
    const struct sift *sifts;    /* by seat */
    const bool *exact;           /* by cell */
    const uint32_t *class_of;    /* by seat: of needs alike in sift masks, plain state
                                    and band, and in being odd */
    uint32_t class_count;
    const struct lot *lots; /* by seat */
    /* All weak seats, odd ones first, then by head; and where each stands there. */
    const struct weak *weak;
    const uint32_t *weak_rank;       /* by seat */
    const struct weak_brief *briefs; /* by seat */
    uint32_t weak_count, odd_count;

    /* Where a capability tells: spread_start[concept] and on. */
    const uint32_t *spread_start;
    const struct spread *spreads;
    /* What similarity s at held level h is worth, as a cover is: worth[s * 4 + h - 1].
     */
    const uint32_t *worth;
    /* The facts that a concept held at level h + 1 makes true:
       tells[tells_of[concept]][h]; tells[0] none. */
    const uint8_t *tells_of;
    uint64_t tells[FACTS_MAX + 1][IMAGE_LEVEL_MAX];

    /* By seat: the cells it is to be found from, none of them exact: its anchor's, or
       of a weak seat that is not odd those whose covers can make it more than it is to
       anybody: one of the thresholds, as all must be met, and all own. */
    const uint32_t *way_start;
    const struct way *ways;
    /* By cell: the seats to be found from there, rising. */
    const uint32_t *found_start;
    const struct found *found;
    size_t bytes;
};

/* One person's covers, and who she is. */
struct seeker {
    uint64_t facts; /* bit f: fact f is met */
    int32_t available_day;
    uint16_t hours;
    uint64_t seed;
};

struct need_desk {
    const struct need_index *index;
    uint32_t *cover; /* by cell; zero between persons  */
    uint32_t *touched;
    uint32_t touched_count;
    uint64_t facts;  /* bit f: fact f is met; 0 between persons */
    uint64_t *reach; /* by seat; zero between questions */
    uint32_t *met;   /* by seat: stamp of who met it last */
    uint32_t stamp;
    uint32_t *found;  /* seats within reach, one for each way */
    uint32_t *behind; /* weak seats of which only a threshold is in the way */
    uint32_t behind_count;
    uint32_t *places; /* workplaces within reach */
    uint32_t place_count;
};

/* What a pair comes to, before anyone asks why. */
struct verdict {
    uint8_t state, band;
    uint16_t sum;
};

/* One line of a list while it is sought; the worst of them stands first. */
struct best {
    uint64_t head, lottery;
    int64_t key;
    uint32_t other;
    uint16_t fit;
    uint16_t run; /* of batch_lists: which one found it */
};

#define HEAD(state, band, last)                                                        \
    ((uint64_t)(state) << 40 | (uint64_t)(band) << 32 | (uint64_t)(last))
#define HEAD_STATE(head) ((uint8_t)((head) >> 40))

static inline bool best_before(const struct best *a, const struct best *b)
{
    if (((a->head ^ b->head) | (a->lottery ^ b->lottery)) == 0)
        return a->key < b->key;
    return (a->head < b->head) | ((a->head == b->head) & (a->lottery < b->lottery));
}

/* Adds to a list of at most `room` > 0, whose worst goes when it is full; the caller
   has seen that the new one is better. */
void best_add(struct best *list, uint32_t *count, uint32_t room,
              const struct best *added);
/* Puts a list in order, the best first. */
void best_sort(struct best *list, uint32_t count);

/* Puts the weak seats of each workplace in the order that struct workplace tells. */
void ways_order_weak(struct arena *arena, const struct need_index *index,
                     struct seat *seats, struct sift *sifts);
/* Ranks weak seats, and notes where each seat is found from. */
void ways_make(struct arena *arena, struct need_index *index);

/* Zeroed, on a line of the cache, which an arena alone does not promise. */
static inline void *take_lines(struct arena *arena, size_t size)
{
    char *room = arena_take(arena, size + LINE_BYTES);
    const size_t over = (uintptr_t)room % LINE_BYTES;

    return room + (over ? LINE_BYTES - over : 0);
}

/* Workplaces within reach from `place`, into desk->places. */
void seeker_reach(struct need_desk *desk, uint16_t place, uint8_t mode, uint16_t most);

/* Asks early for where a capability tells. */
static inline void seeker_expect(const struct need_desk *desk, uint32_t concept)
{
    const struct need_index *index = desk->index;

    if (concept < index->concept_count)
        __builtin_prefetch(&index->spreads[index->spread_start[concept]]);
}

/* Spreads one capability over the cells. */
void seeker_add(struct need_desk *desk, uint32_t concept, uint32_t level);
/* Takes everything back. */
void seeker_clear(struct need_desk *desk);

static inline uint32_t cover_of(const uint32_t *cover, const struct seat_ask *ask)
{
    return ((const uint8_t *)cover)[ask->at];
}

/*
 * What the covers of one cell tell: bit 8 * level - 1 whether there is anything like
 * it, bit 8 * level - 2 whether it is met. All four at once: a cover is 0 or at least
 * RANK_COVER_MIN. A need whose threshold for being looked at is not told is none that
 * judging would make more of: of 500,000 people, 82 ways each became 70 of which 50
 * tell, and 21 pairs judged became 14, none of which fails.
 */
#define TELLS_ANY(level) (8u * (level)-1)
#define TELLS_MET(level) (8u * (level)-2)
static inline uint32_t cover_tells(const uint32_t *cover, uint32_t cell)
{
    const uint8_t *by = (const uint8_t *)&cover[cell];
    uint32_t x =
        by[0] | (uint32_t)by[1] << 8 | (uint32_t)by[2] << 16 | (uint32_t)by[3] << 24;
    uint32_t low = x & 0x7F7F7F7F, high = x & 0x80808080;
    uint32_t any = (low + (0x80 - RANK_COVER_MIN) * 0x01010101u) & 0x80808080;
    uint32_t met = (low + (0x100 - RANK_COVER_MET) * 0x01010101u) & high;

    return any | high | met >> 1;
}

_Static_assert(RANK_COVER_MIN <= 0x80 && RANK_COVER_MET >= 0x80, "as cover_tells adds");

/* What a weak need comes to for whoever has the facts and nothing more; 0: odd. */
static inline uint64_t sift_head(const struct sift *sift)
{
    return sift->odd ? 0
                     : HEAD(sift->plain_state, sift->plain_band, sift->deadline_key);
}

static inline bool sift_is_open(const struct sift *sift, const struct seeker *seeker)
{
    return (seeker->available_day <= sift->last_day) & (seeker->hours >= sift->hours);
}

static inline bool seat_is_open(const struct seat *seat, const struct seeker *seeker)
{
    return (seeker->available_day <= seat->last_day) & (seeker->hours >= seat->hours);
}

static inline const struct seat_ask *seat_asks(const struct need_index *index,
                                               const struct seat *seat)
{
    uint32_t count = (uint32_t)seat->killers + seat->waivables + seat->owns;
    return count <= SEAT_ASKS ? seat->asks : index->asks + seat->ask_from;
}

/*
 * Judges a pair. `state_most`: a worse state is of no interest; false is returned then,
 * and when it is out of reach.
 */
static inline bool seat_judge(const struct need_index *index, const uint32_t *cover,
                              const struct seat *seat, uint8_t state_most,
                              struct verdict *verdict)
{
    const struct seat_ask *ask = seat_asks(index, seat);
    uint32_t i = 0, end = seat->killers, sum = 0, met, missing = 0;

    for (; i < end; i++) {
        met = cover_of(cover, &ask[i]);
        if (met < RANK_COVER_MET)
            return false;
        sum += met * ask[i].weight;
    }
    verdict->state = RANK_READY;
    for (end += seat->waivables; i < end; i++)
        if (cover_of(cover, &ask[i]) < RANK_COVER_MET) {
            verdict->state = RANK_BEHIND_THRESHOLDS;
            if (state_most < RANK_BEHIND_THRESHOLDS)
                return false;
            break;
        }
    end = (uint32_t)seat->killers + seat->waivables;
    for (i = end, end += seat->owns; i < end; i++) {
        met = cover_of(cover, &ask[i]);
        missing |= met < RANK_COVER_MET;
        sum += met * ask[i].weight;
    }
    if (missing && verdict->state == RANK_READY)
        verdict->state = RANK_READY_AFTER;
    verdict->sum = (uint16_t)sum;
    verdict->band = (uint8_t)(1 + (sum < seat->band_sum[0]) +
                              (sum < seat->band_sum[1]) + (sum < seat->band_sum[2]));
    return verdict->state <= state_most;
}

static inline uint16_t seat_fit(const struct seat *seat, uint32_t sum)
{
    if (seat->weight_sum == 0)
        return (uint16_t)RANK_FIT_MAX;
    return (uint16_t)(RANK_FIT_MAX / RANK_COVER_MAX * sum / seat->weight_sum);
}

#endif
