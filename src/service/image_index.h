/*
 * image_index.h: the index beside the images: who builds it, and how it follows them.
 * For images.c, image_index.c and open_needs.c only.
 *
 * Method  a thread of its own builds the index of the newest image and swaps it in;
 *         each image made from the one before it puts its changed rows into the index
 *         before it is published. When more than INDEX_DUE_MILLI of the people have
 *         changed, the thread builds a new base. What cannot be built (no memory, a
 *         limit) leaves what there is: an older base with its changes, or no index.
 */
#ifndef SERVICE_IMAGE_INDEX_H
#define SERVICE_IMAGE_INDEX_H

#include <pthread.h>

#include "engine/index_live.h"
#include "service/image_build.h"
#include "service/images.h"

/* An index of one numbering, shared by the images it has views of. */
struct indexed {
    struct index_live *live;
    atomic_uint uses;
    struct arena arena; /* it lives there itself */
};

void indexed_let_go(struct indexed *indexed); /* NULL is fine */

struct images_desk {
    struct arena arena; /* it lives there itself */
    struct index_desk *desk;
    struct images_desk *next;
};

struct images {
    pthread_mutex_t lock;
    struct pool *now;        /* NULL: none yet */
    int64_t numbering;       /* of the newest  */
    struct indexed *indexed; /* of that numbering; NULL: none */

    uint32_t *changed; /* rows, since the building of an index began */
    uint32_t changed_count, changed_room;
    struct arena changed_arena;

    pthread_t keeper;
    pthread_cond_t wake, settled;
    uint32_t least;
    bool kept, ending, building;
    int64_t failed_seq; /* no index could be built of this image: not tried again */
    struct images_desk *desks; /* free ones */

    pthread_mutex_t needs_lock; /* for open_needs.c alone */
    struct open_needs *needs;   /* the newest; NULL: nobody has asked */
};

/* One lease less. Not under the lock. */
void images_let_go(struct pool *pool);

/* Under the lock: the index learns the changed rows, and gives the image a view. */
void image_index_follow(struct images *images, const struct image_next *next);
/* Under the lock: rows have other numbers from now on. */
void image_index_drop(struct images *images);
/* Under the lock, when images->now is another: wakes the keeper if there is work. */
void image_index_attend(struct images *images);
/* Ends the keeper; frees desks. Not under the lock. */
void image_index_end(struct images *images);

#endif
