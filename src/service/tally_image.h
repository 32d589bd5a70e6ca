/*
 * tally_image.h: the tally of a programme in memory, published whole, and who is using
 * it: what figures are counted from without asking the database row by row.
 *
 * In      a reading transaction.
 * Out     a lease on an image that knows every event the transaction sees, or later
 *         ones too (asked as of a moment, they do not count).
 * Method  events are append-only and the tally is made of them alone, so the number of
 *         the last event says how new an image is. When more were written, only what
 *         they brought is read, and merged into a copy; after REFRESH_MOST all is read
 *         again. One image for each unit and
 *         programme, and one of the unit's visits and bands (programme empty).
 *         A visit bears the municipality of its firm's first workplace as its area:
 *         that is no event, so a counter of the database says when it is read again.
 *         Firms that were found to be one stand beside, each with since when.
 *         Rows are never taken away: gone() says since when one does not hold, so an
 *         image answers as of any moment.
 * Order   rows by (subject, day, event).
 * Purity  any thread; an image lives until the last lease on it is given back, in an
 *         arena of its own. Without call->tallies it is read for the one call.
 * Limits  TALLY_IMAGES_MOST are kept, those asked for last. 64 bytes a row.
 *         Measured (bench/county.c), processor time: 20,000 people, 5 million events:
 *         0.24 s for the first measure, with the reading; then 2 to 11 ms a measure, a
 *         cell opened in 4 to 18 ms. When each question read where 20,000 firms are,
 *         and sorted visits by qsort, one of visits took 58 to 89 ms; by SQL a whole
 *         measure takes 135 ms of the tally and 5 to 8 s of the events.
 */
#ifndef SERVICE_TALLY_IMAGE_H
#define SERVICE_TALLY_IMAGE_H

#include "service/event.h"

#define TALLY_IMAGES_MOST  8u
#define TALLY_BYTES_MOST   ((size_t)96 << 20) /* all that are kept; one may be larger */
#define TALLY_REFRESH_MOST 20000              /* events */

enum tally_what {
    TALLY_ENROLLED,
    TALLY_MOVED,
    TALLY_MONTHS,
    TALLY_DATED,
    TALLY_VISIT,
    TALLY_BAND,
    TALLY_WHAT_COUNT
};

struct tally_row {
    int64_t who, event_id, recorded_at, number, other;
    int32_t day;
    uint32_t gone;                     /* a number of `gone_at`; 0: it holds */
    uint32_t word, area, stage, actor; /* of `word` */
};
struct tally_rows {
    struct tally_row *item;
    uint32_t count;
};

/* A firm, and the word of the municipality of its first workplace. */
struct tally_firm {
    int64_t rid;
    uint32_t town;
};
/* A firm that was found to be one with another. */
struct tally_merge {
    int64_t gone_rid, kept_rid, at, undone_at; /* undone_at INT64_MAX: it stands */
    uint32_t town;                             /* of the one kept */
};

struct tally_image {
    int64_t org_id, last_event, ground;
    struct str programme;
    struct tally_rows rows[TALLY_WHAT_COUNT];
    const struct str *word;
    uint32_t word_count;
    const int64_t *gone_at; /* moments */
    uint32_t gone_count;
    struct tally_firm *firm; /* of visits: by rid */
    uint32_t firm_count;
    struct tally_merge *merge; /* by gone_rid, at; few or none */
    uint32_t merge_count;

    struct arena arena;
    int leases;               /* guarded by the lock of the images */
    bool dropped;             /* none of the kept any more         */
    struct tally_image *self; /* the way back from the const that a lease gives */
};

struct tallies;
struct tx;

/* `tallies` lives in `arena`. */
struct tallies *tallies_new(struct arena *arena);
/* Frees what is kept; no lease may be out. NULL is fine. */
void tallies_free(struct tallies *tallies);

/*
 * image   give back with tally_release; written only on success. `programme` empty:
 *         the unit's visits and bands.
 * err     of the store.
 */
MUST_USE bool tally_lease(const struct call *call, struct tx *tx, struct str programme,
                          const struct tally_image **image, struct err *err);
void tally_release(struct tallies *tallies, const struct tally_image **image);

/* Whether a row counts as of then. */
static inline bool tally_holds(const struct tally_image *image,
                               const struct tally_row *row, struct event_as_of as_of)
{
    return row->day <= as_of.day && row->recorded_at <= as_of.moment &&
           (row->gone == 0 || image->gone_at[row->gone] > as_of.moment);
}

/* The merge that holds of a firm as of then; NULL: it is itself. */
const struct tally_merge *tally_merged(const struct tally_image *image, int64_t firm,
                                       struct event_as_of as_of);

#endif
