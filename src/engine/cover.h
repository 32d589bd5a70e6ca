/*
 * cover.h: how well capabilities cover what is asked, for many people at once.
 *
 * In      asks: a concept, how it is graded, the level.
 * Out     for one person a byte an ask: the cover, 0 or RANK_COVER_MIN..RANK_COVER_MAX.
 * Method  only concepts that cover some ask get a row; a row holds, for each level
 *         held, one byte an ask. A person's covers are the bytewise maximum of the rows
 *         of her capabilities, 16 asks in one instruction.
 * Purity  pure; the table lives in the arena given and is then only read.
 * Limits  COVER_ASKS_MAX.
 */
#ifndef ENGINE_COVER_H
#define ENGINE_COVER_H

#include "base/arena.h"
#include "engine/image.h"
#include "engine/rank.h"

#define COVER_LANE     16u
#define COVER_ASKS_MAX (2u * RANK_REQUIREMENTS_MAX)

_Static_assert(COVER_ASKS_MAX % COVER_LANE == 0, "rows are whole lanes");

struct cover_ask {
    uint32_t concept; /* outside the image: nobody covers it */
    uint8_t grade;    /* enum rank_grade */
    uint8_t level;    /* 1..IMAGE_LEVEL_MAX */
};

struct cover_table {
    uint32_t row_bytes;   /* asks, rounded up to whole lanes                 */
    const uint32_t *slot; /* by concept; 0: covers nothing                   */
    const uint8_t *rows;  /* [(slot * IMAGE_LEVEL_MAX + held - 1) * row_bytes] */
};

/*
 * What level `held` of a concept is worth against `ask`. `similarity` is the concept's
 * to the one asked for: 0 when it is another and likeness does not count.
 */
uint8_t cover_value(const struct cover_ask *ask, uint32_t similarity, uint32_t held);

/* Builds the table for `asks`; it lives in `arena`. */
void cover_table_build(struct arena *arena, const struct match_image *image,
                       const struct cover_ask *asks, uint32_t ask_count,
                       struct cover_table *table);

/* Writes row_bytes bytes: best[i] covers ask i; what pads the last lane is 0. */
void cover_person(const struct cover_table *table, const struct match_image *image,
                  uint32_t person, uint8_t best[COVER_ASKS_MAX]);

#endif
