/*
 * rank.h: every person of the pool against one need: state, fit, missing, order.
 *
 * In      the match image and one need as columns. Never sex, age, origin or a proxy:
 *         the type of the image has no room for them.
 * Out     one row a person, best first.
 * Method  cover of a requirement: the best over the person's capabilities of
 *         floor(similarity * min(held, asked) / asked), 0 if under 100; met at 150.
 *         A table of covers by concept and level, then one pass over all capabilities:
 *         O(people * capabilities * requirements / 16) and a sort.
 * Purity  pure: integers only, reads its arguments, writes its arena; threads may share
 *         an image.
 * Order   state, band, priority, lottery, person_key: the same input gives the same
 *         rows, whatever the row order of the image.
 * Limits  RANK_REQUIREMENTS_MAX, RANK_WEIGHTED_MAX, RANK_WEIGHT_MAX.
 */
#ifndef ENGINE_RANK_H
#define ENGINE_RANK_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "engine/image.h"

#define RANK_REQUIREMENTS_MAX 64u
#define RANK_WEIGHTED_MAX     16u /* core and learnable requirements of one need */
#define RANK_WEIGHT_MAX       15u
#define RANK_COVER_MAX        250u
#define RANK_COVER_MIN        100u /* a lower cover is none                       */
#define RANK_COVER_MET        150u /* a requirement is met from here              */
#define RANK_FIT_MAX          10000u
#define RANK_WEEKS_NONE       (-1) /* obtain_weeks: cannot be obtained or taught  */
#define RANK_PRIORITY_NONE    UINT32_MAX
#define RANK_UNREACHABLE      UINT16_MAX /* minutes: no way there */

/* How a requirement is judged. */
enum rank_grade {
    RANK_BY_SIMILARITY, /* task, skill, occupation: near concepts count, 0..250 */
    RANK_BY_HOLDING, /* licence, certificate, fact: 250 if held at any level, else 0 */
    RANK_BY_STEP,    /* language: 250 if held at the step asked or above, else 0     */
    RANK_GRADE_COUNT
};

/* What a requirement may do; design 4. */
enum rank_class {
    RANK_STATUTORY, /* excludes unless obtainable before the start          */
    RANK_DUTY,      /* the employer's to do; says nothing about a person    */
    RANK_CORE,      /* in fit; unmet = out of reach                         */
    RANK_LEARNABLE, /* in fit; unmet costs obtain_weeks                     */
    RANK_CONTRACT,  /* a threshold with a price                             */
    RANK_CUSTOM,    /* a threshold with a price                             */
    RANK_CLASS_COUNT
};

struct need_requirement {
    uint32_t concept; /* not in the image (IMAGE_CONCEPT_NONE): nobody has it */
    uint8_t grade;    /* enum rank_grade; a statutory one is never judged by likeness:
                         RANK_BY_SIMILARITY is read as RANK_BY_STEP there    */
    uint8_t class;    /* enum rank_class                                      */
    uint8_t level;    /* asked, 1..IMAGE_LEVEL_MAX; no matter by holding      */
    uint8_t weight;   /* 1..RANK_WEIGHT_MAX for core and learnable; others: not read */
    int16_t obtain_weeks; /* to obtain, learn or be taught it, or RANK_WEEKS_NONE;
                             a learnable one without weeks takes 0: the service
                             puts the default in                              */
};

/* One need, packed for the engines. All borrowed. */
struct need_columns {
    /*
     * Minutes from each place to the workplace, [place * IMAGE_MODE_COUNT + mode], or
     * RANK_UNREACHABLE. NULL: the need has no place, everybody is within reach.
     */
    const uint16_t *minutes;
    const uint64_t *pool; /* bit plane of who is open for matching; NULL: everybody */
    int32_t now_day;
    int32_t start_day; /* DAY_NONE: not stated, nothing is too late */
    uint16_t hours;    /* a week; 0: not stated                     */
    uint32_t requirement_count;
    const struct need_requirement *requirements;
};

/*
 * Checks counts, classes, levels and weights; rank_people and threshold_count begin
 * with it.
 * err  ERR_LIMIT  more than RANK_REQUIREMENTS_MAX, or than RANK_WEIGHTED_MAX core and
 *                 learnable together
 *      ERR_INPUT  a level or weight out of range
 */
MUST_USE bool need_columns_check(const struct need_columns *need, struct err *err);

/* True when `weeks` from now on do not end after the start. */
bool need_fits_weeks(const struct need_columns *need, uint32_t weeks);

enum rank_state {
    RANK_READY,
    RANK_READY_AFTER,       /* something learnable or obtainable is missing, no more */
    RANK_BEHIND_THRESHOLDS, /* contract or custom missing, and nothing worse         */
    RANK_OUT_OF_REACH,
    RANK_STATE_COUNT
};

/* Why out of reach, besides what `missing` tells. */
enum rank_outside {
    RANK_OUTSIDE_REACH = 1, /* too far                          */
    RANK_OUTSIDE_START = 2, /* available after the start        */
    RANK_OUTSIDE_HOURS = 4  /* fewer hours a week than asked    */
};

struct rank_row {
    uint64_t missing; /* bit i: requirement i is not met; never a duty           */
    uint64_t lottery; /* the ticket: lower goes first among equals               */
    uint32_t person;  /* index into the image                                    */
    uint32_t priority;
    uint16_t fit;   /* 0..RANK_FIT_MAX                                          */
    uint16_t weeks; /* the longest of what is missing and can be had, in every state */
    uint8_t state;  /* enum rank_state                                          */
    uint8_t band;   /* 1 (fit 8500 or more), 2 (7000), 3 (5500), 4              */
    uint16_t outside; /* enum rank_outside, or-ed                                */
};

_Static_assert(sizeof(struct rank_row) == 32, "no padding: rows compare as bytes");

/* How the programme orders people whom state and band leave equal. */
struct rank_order {
    const uint32_t *priority; /* one a person, lower first, RANK_PRIORITY_NONE last;
                                 NULL: no priority declared. Borrowed. */
    uint64_t seed;            /* of the lottery, fixed before the pool was read */
};

struct rank_list {
    uint32_t count; /* everybody in the pool, whatever the state */
    struct rank_row *rows;
};

/*
 * Judges and orders everybody in the pool.
 * arena  the rows live here; scratch is taken and given back
 * err    as need_columns_check
 * return false leaves *list untouched
 */
MUST_USE bool rank_people(struct arena *arena, const struct match_image *image,
                          const struct need_columns *need,
                          const struct rank_order *order, struct rank_list *list,
                          struct err *err);

/* What one person's capabilities say about one requirement. */
struct rank_because {
    uint8_t cover; /* 0..RANK_COVER_MAX; 0 for a duty */
    uint8_t level; /* held, of `by`; 0 when none      */
    uint32_t by;   /* the concept that covers best, IMAGE_CONCEPT_NONE when cover is 0;
                      ties: the most similar, the lowest index, the
                      highest level */
};

/*
 * Explains one person: because[i] for each requirement of a checked need. Written
 * without the tables of rank_people, for the rows that are shown.
 */
void rank_explain(const struct match_image *image, const struct need_columns *need,
                  uint32_t person, struct rank_because *because);

/* The lottery ticket of `lottery_key` under `seed`. */
uint64_t rank_ticket(uint64_t lottery_key, uint64_t seed);

/* The band of a fit, 1..4. */
uint8_t rank_band(uint32_t fit);

#endif
