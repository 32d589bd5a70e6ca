/*
 * need_pack.h: a need as the columns the engines want, against one image of the pool.
 */
#ifndef SERVICE_NEED_PACK_H
#define SERVICE_NEED_PACK_H

#include "engine/rank.h"
#include "service/images.h"
#include "service/need.h"

struct packed_need {
    struct need_columns columns;
    struct need_requirement requirement[REQUIREMENTS_MOST];
    uint32_t row_of[REQUIREMENTS_MOST]; /* packed -> index in the need: traits are left
                                           out, nobody can be counted by them */
};

/* Packs `need` for the pool as it is on the call's day; tables in call->arena. */
void need_pack(const struct call *call, const struct pool *pool,
               const struct need *need, struct packed_need *packed);

/* Packs the rows only: `columns` has no place, day or hours yet, and nothing is taken
 * from an arena. For who packs many needs, and has these at hand. */
void need_pack_rows(const struct book *book, const struct need *need,
                    struct packed_need *packed);

/* One run of an engine over a need, as it is kept. */
struct run_record {
    const char *kind; /* "match" or "thresholds" */
    const struct need *need;
    int64_t seq, seed;
    int64_t rules; /* pool_rules */
    int32_t now_day;
    struct str result;    /* what is hashed: the answer's rows */
    uint32_t hashed_rows; /* how many of them, beside the counts; 0: all */
    int64_t rid;          /* out */
};

struct run_row {
    int64_t person_id;
    uint32_t state, band, fit, weeks;
};

/*
 * Keeps a run, once: the same inputs give the same rid and write nothing new.
 * rows    whom it showed, in order; may be NULL with row_count 0.
 * ticket of the call is set when something was written.
 */
MUST_USE bool run_keep(struct call *call, struct run_record *run,
                       const struct run_row *rows, uint32_t row_count, struct err *err);

#endif
