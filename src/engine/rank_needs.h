/*
 * rank_needs.h: the first needs of one person's list, by looking at every need.
 *
 * In      the image, needs as columns, a row of the image.
 * Out     what need_index_ask gives for the same person, byte for byte.
 * Method  each need is judged as rank.h does it: O(needs * requirements). For few
 * needs, and where there is no index of them. Purity  pure. Order   index_need.h's:
 * state, band, deadline (none last), lottery, need_key.
 */
#ifndef ENGINE_RANK_NEEDS_H
#define ENGINE_RANK_NEEDS_H

#include "engine/index_need.h"

struct rank_needs_ask {
    const struct need_source *source; /* checked; its image's graph is not read */
    const struct match_image *image;
    uint32_t person; /* her row */
    uint64_t seed;   /* of her lottery among needs, as need_question has it */
    uint32_t top;    /* at most so many rows */
};

/* The first needs of her list; the rows live in `arena`, scratch is given back. */
void rank_needs(struct arena *arena, const struct rank_needs_ask *ask,
                struct need_list *list);

#endif
