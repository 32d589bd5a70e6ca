/*
 * gram.h: text as the pieces of a few letters that it is made of.
 *
 * In      UTF-8 text. Out: feature numbers, put into the row of a likeness sheet.
 * Method  lower case (utf8proc); what is neither letter nor digit is one space, and so
 *         are both ends; then every run of `least` .. `most` letters and spaces is a
 *         piece, also across words. Swedish writes words together (truckförarbevis),
 *         so whole words meet less often than their pieces do. A piece is known by 12
 *         bits of each letter: Latin letters never fall together.
 * Order   numbers are given as pieces first appear: the same texts in the same order,
 *         the same numbers.
 * Limits  GRAM_MOST letters a piece.
 */
#ifndef ENGINE_GRAM_H
#define ENGINE_GRAM_H

#include "engine/likeness.h"

#define GRAM_MOST 5u

struct gram_book {
    struct arena *arena;
    uint64_t *key; /* 0: free; room is 0 or a power of two */
    uint32_t *number;
    uint32_t count, room;
    uint32_t least, most; /* letters in a piece, 1 <= least <= most <= GRAM_MOST */
};

struct gram_book gram_book_new(struct arena *arena, uint32_t least, uint32_t most);

/* A letter as it stands in a piece: lower case; a space for what is neither letter nor
 * digit. */
uint32_t gram_letter(uint32_t code_point);

/* Adds every piece of `text`, counted once each time it stands there, to the row. */
void gram_add(struct gram_book *book, struct str text, struct likeness_sheet *sheet);

#endif
