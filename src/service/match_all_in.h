/* match_all_in.h: what the parts of match_all share. For match_all*.c only. */
#ifndef SERVICE_MATCH_ALL_IN_H
#define SERVICE_MATCH_ALL_IN_H

#include <stdio.h>

#include "engine/index_need.h"
#include "service/images.h"
#include "service/match_all.h"
#include "service/work_queue.h"

/* Everything a run is of, the same in every process. */
struct all {
    struct call *call;
    const struct match_all_ask *ask;
    struct work work;
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

/* What one thread works with, part after part. The lists keep whom it has met, so that
 * later parts need not tell of who would be behind them; nobody may be met twice. */
struct all_hand {
    struct arena arena;
    struct need_desk *desk;
    struct batch_lists *lists;
    uint64_t *met; /* bits: parts */
};

/* "FOLDER/name-0007.jsonl"; part 0: without a number. In `arena`. */
const char *all_path(struct arena *arena, const char *folder, const char *name,
                     uint32_t part, const char *end);
/* Whether there is such a file of the folder, ".jsonl". */
bool all_is_there(const struct all *all, const char *name, uint32_t part);

MUST_USE bool all_folder_make(const char *folder, struct err *err);
/* On disk is which files it has. */
MUST_USE bool all_folder_sync(const char *folder, struct err *err);
FILE *all_file_read(const char *path); /* NULL: it cannot be read */
/* All of a small file; an empty text where there is none. */
MUST_USE bool all_file_small(struct arena *arena, const char *path, struct str *text,
                             struct err *err);

/* A file that is there whole or not at all: written beside its place, under the name of
 * the worker, so that two at the same do not meet. */
struct all_file {
    FILE *out;
    const char *path, *aside;
};
MUST_USE bool all_file_open(struct arena *arena, const char *path, int64_t worker,
                            struct all_file *file, struct err *err);
/* On disk, beside its place; or, unless `ok`, taken away. */
MUST_USE bool all_file_seal(struct all_file *file, bool ok, struct err *err);
MUST_USE bool all_file_place(const struct all_file *file, struct err *err);
/* All three, of a text. */
MUST_USE bool all_file_put(struct arena *arena, const char *path, int64_t worker,
                           struct str text, struct err *err);

/* What one item of the work comes to: sealed files, to be put in place together. */
struct all_files {
    struct arena arena; /* of their names */
    struct all_file file[2];
    uint32_t count;
};
/* Takes away those that are not in place. */
void all_files_drop(const struct all_files *files);
/* And what a worker that died left of an item. */
void all_drop_aside(const struct all *all, uint32_t nth, int64_t worker);

/* "KEY":"text" of an entry, and how the two stand. */
void all_text(struct buf *out, const char *key, struct str text);
void all_standing(struct buf *out, const struct index_pair *pair);

/* What the folder's run is of; begins one where there is none. One at a time. */
MUST_USE bool all_settle(struct all *all, struct err *err);
/* Makes part 1 .. part_count: its people's lists, its share of the needs'. */
MUST_USE bool all_part(const struct all *all, const struct all_hand *hand,
                       uint32_t part, struct all_files *files, struct err *err);
/* Makes needs.jsonl of all shares. */
MUST_USE bool all_merge(const struct all *all, struct all_files *files,
                        struct err *err);

#endif
