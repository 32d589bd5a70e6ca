/*
 * starts.h: where people set out from, so that the places they name count as reached.
 *
 * In      a book's places, and who has named which places beside those that mode and
 *         minutes give (availability_place), people in rising order.
 * Out     a number for each start: a place of the book is its own; home together with
 *         named places is a start of its own after these. Minutes from every start to a
 *         workplace are those from home, and 0 to a place that was named.
 * Method  the engines know starts only and need no rule about naming: everything that
 *         asks for reach (rank, thresholds, price, the indexes) counts it alike.
 *         Whoever lives in the same place and names the same shares a start.
 * Order   by first appearance. No answer depends on it.
 * Limits  STARTS_MOST starts. Who would need one more sets out from home alone; how
 *         many they are is counted in left_out.
 */
#ifndef SERVICE_STARTS_H
#define SERVICE_STARTS_H

#include "engine/image.h"
#include "service/book.h"

#define STARTS_MOST ((uint32_t)IMAGE_PLACE_NONE) /* places of the book included */

struct starts {
    uint32_t place_count; /* of the book; the first starts are these        */
    uint32_t count;       /* of all                                         */
    const uint32_t *home; /* of start place_count + i                       */
    const uint32_t *from; /* it names named[from[i]] .. named[from[i + 1] - 1] */
    const uint32_t *named;
    uint32_t left_out; /* people */
};

struct starts_make; /* while they are being gathered */

/* Begins, with the places of `book` alone; everything lives in `arena`. */
struct starts_make *starts_begin(struct arena *arena, const struct book *book);
/* Begins with all starts of `starts`, each with the number it has there. */
struct starts_make *starts_go_on(struct arena *arena, const struct book *book,
                                 const struct starts *starts);
/* The start of one who lives at `home` and names `count` places, none twice; the list
 * is put in order. */
uint32_t starts_of(struct starts_make *make, uint32_t home, uint32_t *named,
                   uint32_t count);
struct starts starts_end(struct starts_make *make);

/* Minutes from every start to `workplace`, [start * MODE_COUNT + mode], in `arena`. */
const uint16_t *starts_minutes(const struct starts *starts, const struct book *book,
                               struct arena *arena, uint32_t workplace);

#endif
