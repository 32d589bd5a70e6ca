/*
 * need.h: one need as services handle it: loaded, checked, completed, saved.
 *
 * In      a transaction and the book. Out: a struct need in the arena.
 * Order   tasks and requirements keep the order they were given in.
 * Limits  REQUIREMENTS_MOST, WEIGHTED_MOST (domain/requirement.h), TASKS_MOST.
 */
#ifndef SERVICE_NEED_H
#define SERVICE_NEED_H

#include "domain/requirement.h"
#include "service/book.h"
#include "service/call.h"

#define NEED_TASKS_MOST  32u
#define TASK_NONE        (-1)
#define TITLE_BYTES_MOST 300u

enum need_purpose {
    PURPOSE_TRY_OUT,
    PURPOSE_PRAKTIK,
    PURPOSE_HIRE,
    PURPOSE_SUMMER_COVER,
    PURPOSE_APPRENTICESHIP,
    PURPOSE_COUNT
};

struct need_task {
    struct str label;
    int64_t concept_id; /* 0: in the employer's own words */
    int32_t share_percent;
};

struct need_requirement_row {
    int32_t task; /* index into tasks, or TASK_NONE */
    enum requirement_kind kind;
    enum requirement_class class;
    int64_t concept_id;   /* 0 only for traits */
    struct str code;      /* as it was written */
    struct str label;     /* the employer's words, or empty */
    struct str why;       /* message id of the class's reason, or empty */
    int32_t level;        /* 0: the default */
    int32_t weight;       /* 0: the default */
    int32_t obtain_weeks; /* WEEKS_NONE: not given */
};

#define SEASONS_MOST 6u

/* So many are needed from one day to another, both within. */
struct need_season {
    int32_t from_day, to_day, positions;
};

/* What only needs written in talks have; kept with each version. */
struct need_more {
    int32_t deadline_day, union_day; /* DAY_NONE: not said, not asked */
    bool displaces_none;             /* the firm declares it          */
    struct str built;                /* JSON, to go on writing from   */
    struct need_season season[SEASONS_MOST];
    uint32_t season_count;
};

struct need {
    int64_t id, rid, seed, ad_id; /* ad_id 0: none */
    int64_t version;
    struct str source, source_key, title, employer;
    uint32_t place;    /* index into the book's places */
    int32_t start_day; /* DAY_NONE: not decided */
    int32_t hours;     /* a week; 0: not stated */
    int32_t positions;
    enum need_purpose purpose;
    uint32_t task_count, requirement_count;
    struct need_task *task;
    struct need_requirement_row *requirement;
    const struct need_more *more; /* NULL: nothing more */
};

const char *purpose_word(enum need_purpose purpose);
const char *purpose_label(enum need_purpose purpose); /* message id */
MUST_USE bool purpose_from(struct str word, enum need_purpose *purpose);

/*
 * The database id of the need that `text` names: a source_key, or #id.
 * err     ERR_NOT_FOUND  none;  ERR_INPUT  several sources have that key.
 */
MUST_USE bool need_find(struct tx *tx, struct str text, int64_t *id, struct err *err);

struct need_which {
    int64_t id, version; /* version 0: the one that holds now */
};

/* Reads a need; all in `arena`. err as the queries. */
MUST_USE bool need_load(struct tx *tx, struct arena *arena, const struct book *book,
                        struct need_which which, struct need *need, struct err *err);

/*
 * Puts in what was left open: level, weights by share, weeks to learn; then checks.
 * err     ERR_LIMIT  too many requirements, or too many that count in fit.
 */
MUST_USE bool need_complete(struct need *need, const struct book *book,
                            struct err *err);

enum need_outcome { NEED_NEW, NEED_CHANGED, NEED_SAME };

/*
 * Saves a completed need: a new one (need->id 0), or a new version when anything
 * differs from the one that holds. id, rid and version are set.
 */
MUST_USE bool need_put(struct tx *tx, const struct call *call, const struct book *book,
                       struct need *need, enum need_outcome *outcome, struct err *err);

struct hash;
/* Of a version: read (NULL when there is none), kept, and mixed into its content. */
MUST_USE bool need_more_load(struct tx *tx, struct arena *arena, struct need *need,
                             struct err *err);
MUST_USE bool need_more_keep(struct tx *tx, const struct need *need, struct err *err);
void need_more_hash(struct hash *hash, const struct need_more *more);

/* What a requirement is called in the call's language: the employer's words, else the
 * concept's; in call->arena, so that it outlives the book. */
struct str requirement_label(const struct call *call, const struct book *book,
                             const struct need_requirement_row *row);

#endif
