/*
 * image.h: the pool of people as columns of numbers, the way the engines read it.
 *
 * In      built by a service, in an arena of its own; every column has person_count
 *         elements in one and the same row order. `person` is a row's index.
 * Out     nothing: the engines only read. Two types, so that what orders people cannot
 *         see sex: rank.h takes a match_image and no count_image.
 * Purity  no person data but opaque numbers. Once built it is only read, by any number
 *         of threads.
 * Order   no answer depends on the row order, but for the indices in it.
 * Limits  IMAGE_PEOPLE_MAX.
 */
#ifndef ENGINE_IMAGE_H
#define ENGINE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#define IMAGE_PEOPLE_MAX      (1u << 24)
#define IMAGE_SELF_SIMILARITY 250u       /* a concept with itself; never stored      */
#define IMAGE_LEVEL_MAX       4u         /* levels and language steps are 1..4       */
#define IMAGE_PLACE_NONE      UINT16_MAX /* place not known: reach does not exclude  */
#define IMAGE_MINUTES_NONE    UINT16_MAX /* no limit to the travel                   */
#define IMAGE_HOURS_NONE      UINT16_MAX /* no limit to the hours a week             */
#define IMAGE_CONCEPT_NONE    UINT32_MAX
#define IMAGE_NAMED_MAX       ((UINT16_MAX + 1u) / IMAGE_LEVEL_MAX)

/* How one travels. */
enum image_mode { IMAGE_CAR, IMAGE_BUS, IMAGE_BIKE, IMAGE_FOOT, IMAGE_MODE_COUNT };

/* What people can do, whom they can reach and when. Nothing protected. */
struct match_image {
    uint32_t person_count;
    uint32_t concept_count;
    uint32_t place_count;

    /* One element a person. */
    const int64_t *person_key;    /* opaque; tells rows apart, and the very last tie  */
    const uint64_t *lottery_key;  /* made outside, independent of the row order       */
    const uint16_t *place;        /* where she sets out from, < place_count, or
                                     IMAGE_PLACE_NONE: home, or a number that stands for
                                     home and what else the builder says is reached    */
    const uint8_t *mode;          /* enum image_mode                                  */
    const uint16_t *max_minutes;  /* one way, or IMAGE_MINUTES_NONE                   */
    const int32_t *available_day; /* first day, or DAY_NONE: no limit                 */
    const uint16_t *hours;        /* a week at most, or IMAGE_HOURS_NONE              */

    /* Person p has capability_start[p] .. capability_start[p + 1] - 1. */
    const uint32_t *capability_start;   /* person_count + 1 elements */
    const uint32_t *capability_concept; /* < concept_count           */
    const uint8_t *capability_level;    /* 1..IMAGE_LEVEL_MAX        */
    /* Or, with the same start, both in sixteen bits: which of the concepts that anybody
     * has (capability_named), times IMAGE_LEVEL_MAX, and the level less one. Read them
     * by image_concept and image_level, which know either. */
    const uint16_t *capability_short; /* NULL: the two above            */
    const uint32_t *capability_named; /* < concept_count                */
    uint32_t named_count;             /* at most IMAGE_NAMED_MAX        */

    /*
     * The concept graph: what may stand in for concept c, and how well, is
     * near_start[c] .. near_start[c + 1] - 1. It is the row of the concept ASKED for
     * that is read; a builder who wants a symmetric graph stores both directions. Of
     * a concept named twice the better similarity counts.
     */
    const uint32_t *near_start;     /* concept_count + 1 elements */
    const uint32_t *near_concept;   /* < concept_count, never c   */
    const uint8_t *near_similarity; /* 1..IMAGE_SELF_SIMILARITY   */
};

/* The short form of one whose concept has place `named` in capability_named. */
static inline uint16_t image_short(uint32_t named, uint8_t level)
{
    return (uint16_t)(named * IMAGE_LEVEL_MAX + level - 1);
}

/* What capability `i` is, and its level. */
static inline uint32_t image_concept(const struct match_image *image, uint32_t i)
{
    return image->capability_short
               ? image->capability_named[image->capability_short[i] / IMAGE_LEVEL_MAX]
               : image->capability_concept[i];
}

static inline uint8_t image_level(const struct match_image *image, uint32_t i)
{
    return image->capability_short
               ? (uint8_t)(image->capability_short[i] % IMAGE_LEVEL_MAX + 1)
               : image->capability_level[i];
}

/* Sex, for counts only: one bit a person, in the match image's row order. */
struct count_image {
    uint32_t person_count;
    const uint64_t *women; /* image_words(person_count) words */
    const uint64_t *men;   /* both bits clear: not stated; never both set */
};

/* The 64-bit words of a bit plane over `count` people. */
static inline uint32_t image_words(uint32_t count)
{
    return count / 64u + (count % 64u != 0);
}

static inline bool image_bit(const uint64_t *plane, uint32_t person)
{
    return plane[person / 64u] >> (person % 64u) & 1u;
}

/* Writes out capabilities from .. from + count - 1, of either form, in two columns. */
void image_capabilities(const struct match_image *image, uint32_t from, uint32_t count,
                        uint32_t *concept, uint8_t *level);

/*
 * True when every index, level and similarity is within its bounds and the starts do
 * not fall. For the builder to assert once, after building: engines trust the image.
 */
bool match_image_is_sound(const struct match_image *image);

/* True when no person has both bits. */
bool count_image_is_sound(const struct count_image *image);

#endif
