/*
 * image_build.h: an image of the pool made from the database, whole; and the next one
 * made from the one before it and the people who were changed in between.
 *
 * In      a store, a pool sequence.
 * Out     an image of that sequence in an arena of its own; its words (the book) and
 *         who is in it may be shared with others.
 * Method  whole: five tables in person order. Next: the columns of the image before,
 *         copied, with the rows that pool_change names read again; 200,000 people take
 *         5 ms instead of 740 (bench/match). A row keeps its number from image to
 *         image; new people come last.
 * Order   both ways give the same image, but for the numbers of starts that several
 *         places make (starts.h).
 */
#ifndef SERVICE_IMAGE_BUILD_H
#define SERVICE_IMAGE_BUILD_H

#include "service/images.h"

#define IMAGE_CHANGES_MOST 1000u /* more people than that: the image is built whole */

/* An image made from the one before it. */
struct image_next {
    struct pool *pool; /* NULL: it must be built whole                   */
    uint32_t count;    /* rows that are not as before, or new            */
    uint32_t *row;     /* they, rising; in the arena that was given      */
};

/* Builds the image of `seq`; seq < 0: of the newest. err as images_lease. */
MUST_USE bool image_build(struct call *call, int64_t seq, struct pool **pool,
                          struct err *err);

/*
 * The newest image, made from `old`. next->pool is NULL, with true, when that cannot be
 * done and it must be built whole: words or places are new, somebody has left the pool,
 * somebody can do what nobody could, or not all that was saved since is known by
 * person.
 */
MUST_USE bool image_next(struct call *call, const struct pool *old, struct arena *arena,
                         struct image_next *next, struct err *err);

/* Gives back what holds the image's memory; the last to do so frees it. */
void image_let_go(struct pool *pool);

/* An empty image; `words` NULL: with words of its own. */
struct pool *image_new(struct pool_words *words);
/* Gives it the names of another, or with NULL its own to lay down; once. */
void image_name(struct pool *pool, struct pool_names *names);

/* What it takes, with what it shares. */
size_t image_bytes(const struct pool *pool);

/* What images share: the book, and what it was read for. */
struct pool_words {
    struct arena arena;
    atomic_uint uses;
    /* The concepts that somebody has, nearness to which has been read: by concept its
     * place in `named` + 1, 0: nobody has it. */
    uint32_t *code;
    uint32_t *named, named_count;
    int64_t concept_last, place_last; /* newer ones are not in the book */
};

/* One use less; the last one frees them. */
void pool_words_let_go(struct pool_words *words);
/* What images of the same people share: who they are. */
struct pool_names {
    struct arena arena;
    atomic_uint uses;
};

#endif
