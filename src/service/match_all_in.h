/* match_all_in.h: what the parts of match_all share. For match_all*.c only. */
#ifndef SERVICE_MATCH_ALL_IN_H
#define SERVICE_MATCH_ALL_IN_H

#include <stdio.h>

#include "engine/index_need.h"
#include "service/images.h"
#include "service/match_all.h"

/* Everything a run is of, the same in every process. */
struct all {
    struct call *call;
    const struct match_all_ask *ask;
    struct arena arena;
    struct pool *pool;
    const uint64_t *open;
    int32_t day;
    uint64_t seed; /* of people's lists */

    uint32_t need_count;
    struct need_columns *need;
    int32_t *deadline;
    uint64_t *lottery_key, *need_seed;
    int64_t *need_key;
    struct str *source_key;
    const struct need_index *index;

    uint32_t part_count;
    uint32_t people;     /* in the pool                                              */
    const uint32_t *row; /* they, region by region: whoever sets out from one place in
                            one way meets the same needs, which are laid out once   */
};

/* What one thread works with, part after part. */
struct all_hand {
    struct arena arena;
    struct need_desk *desk;
    struct batch_lists *lists;
};

/* "FOLDER/name-0007.jsonl"; part 0: without a number. In `arena`. */
const char *all_path(struct arena *arena, const struct all *all, const char *name,
                     uint32_t part, const char *end);

/* A file that is there whole or not at all: written beside its place. */
struct all_file {
    FILE *out;
    const char *path, *aside;
};
FILE *all_file_read(const char *path); /* NULL: it cannot be read */
MUST_USE bool all_file_open(struct arena *arena, const char *path,
                            struct all_file *file, struct err *err);
/* Puts it in place, on disk; or, unless `ok`, takes it away. */
MUST_USE bool all_file_close(struct all_file *file, bool ok, struct err *err);

/* "KEY":"text" of an entry, and how the two stand. */
void all_text(struct buf *out, const char *key, struct str text);
void all_standing(struct buf *out, const struct index_pair *pair);

/* Makes part 1 .. part_count: its people's lists, its share of the needs'. */
MUST_USE bool all_part(const struct all *all, const struct all_hand *hand,
                       uint32_t part, struct err *err);
/* Makes needs.jsonl of all shares, and takes the shares away. */
MUST_USE bool all_merge(const struct all *all, struct err *err);

#endif
