/*
 * allot_file.h: a run of the allocation as its file says it: people, needs, pairs,
 * bounds, proportional places, decisions by hand. Nothing is worked out here.
 *
 * In      the JSON of data/schema/allot_run.schema.json, as a file or as a value.
 * Out     struct allot_run; names have become indices, in the order of the file.
 * Purity  texts are copied into the arena; the JSON may be let go afterwards.
 * Limits  ALLOT_FILE_BYTES, ALLOT_FILE_DEPTH and the RUN_..._MOST below. A member that
 *         the format does not know is refused, as what is misspelt would be passed
 *         over.
 */
#ifndef SERVICE_ALLOT_FILE_H
#define SERVICE_ALLOT_FILE_H

#include <jansson.h>

#include "base/err.h"
#include "base/map.h"
#include "domain/quota.h"

#define ALLOT_FILE_BYTES  ((size_t)256 << 20)
#define ALLOT_FILE_DEPTH  16u
#define RUN_PEOPLE_MOST   100000u
#define RUN_NEEDS_MOST    20000u
#define RUN_PAIRS_MOST    2000000u
#define RUN_BOUNDS_MOST   500u
#define RUN_FAMILIES_MOST 4u
#define RUN_GROUPS_MOST   64u
#define RUN_FIT_MOST      10000
#define RUN_COUNT_MOST    100000
#define RUN_SEED_MOST     ((INT64_C(1) << 53) - 1)
#define RUN_ID_BYTES      100u
#define RUN_REASON_BYTES  2000u
#define RUN_NONE          UINT32_MAX

enum run_objective { RUN_LOTTERY, RUN_NEED_FIRST, RUN_FIT, RUN_OBJECTIVE_COUNT };

/* Where a bound counts. The names of a need's levels are indices into `names`. */
enum run_level {
    RUN_NEED,
    RUN_EMPLOYER,
    RUN_INTAKE,
    RUN_PROGRAMME,
    RUN_LEVEL_COUNT,
    RUN_EVERYWHERE = RUN_LEVEL_COUNT
};

/* Names in the order they came. */
struct run_names {
    struct map map;
    struct str *name;
    uint32_t count, room;
};

struct run_family {
    struct str name;
    struct run_names groups;
    uint32_t *group_of; /* [person_count], RUN_NONE: in none */
};

struct run_person {
    struct str id;
    int64_t waited_days;
    int64_t priority; /* lower goes first; INT64_MAX: not given */
};

struct run_need {
    struct str id;
    uint32_t positions;
    uint32_t level[RUN_LEVEL_COUNT]; /* [RUN_NEED] itself; RUN_NONE: not said */
};

struct run_pair {
    uint32_t person, need;
    int32_t fit;
};

struct run_bound {
    enum run_level level;
    uint32_t set;           /* a need, or a name of the level; not of EVERYWHERE */
    uint32_t family, group; /* RUN_NONE: everybody                               */
    uint32_t lower, upper;  /* upper RUN_NONE: none                              */
};

struct run_intake {
    uint32_t intake, places;
};

struct run_deviation {
    uint32_t intake, group, places;
    struct str reason;
};

/* family RUN_NONE: no proportional places. */
struct run_proportion {
    uint32_t family;
    uint32_t share_count;
    uint32_t group[QUOTA_GROUPS_MOST], share_milli[QUOTA_GROUPS_MOST];
    uint32_t given[QUOTA_GROUPS_MOST]; /* in earlier intakes together */
    uint32_t intake_count;
    struct run_intake *intakes;
    int32_t release_day; /* DAY_NONE: never */
    uint32_t deviation_count;
    struct run_deviation *deviations;
};

struct run_override {
    uint32_t person, need;
    bool forced; /* else excluded */
    struct str reason;
};

struct allot_run {
    struct str name; /* may be empty */
    enum run_objective objective;
    struct str reason; /* of the objective; may be empty */
    int64_t seed;
    int32_t decided_day; /* DAY_NONE: not said */
    uint32_t person_count, need_count, pair_count, bound_count, family_count,
        override_count;
    struct run_person *people;
    struct run_need *needs;
    struct run_pair *pairs; /* by need, then person */
    struct run_bound *bounds;
    struct run_family *families;
    struct run_override *overrides;
    struct run_names level_names[RUN_LEVEL_COUNT]; /* not of RUN_NEED: ids */
    struct run_names person_ids, need_ids;
    struct run_proportion proportion;
};

const char *run_objective_word(enum run_objective objective); /* "need_first" */
const char *run_level_word(enum run_level level);             /* "employer"   */

/*
 * Reads a JSON file, bounded.
 * value   owned: json_decref it; written only on success
 * err     ERR_NOT_FOUND, ERR_DENIED, ERR_LIMIT, ERR_INPUT (with the line)
 */
MUST_USE bool allot_file_json(const char *path, json_t **value, struct err *err);
/* Puts in front of an error of allot_run_read the file, and the line of the entry that
 * it names, if it names one; false. */
bool allot_file_place(const char *path, struct err *err);
/* Writes `text` as the file `path`, whole or not at all. err ERR_UNAVAILABLE */
MUST_USE bool allot_file_write(const char *path, struct str text, struct err *err);
/* Reads bytes as allot_file_json does a file. */
MUST_USE bool allot_bytes_json(struct str bytes, json_t **value, struct err *err);

/*
 * Understands a run.
 * err     ERR_INPUT  what is missing, unknown, twice or contradicts itself, and where;
 *         ERR_LIMIT  more than a limit
 * return  false leaves *run untouched
 */
MUST_USE bool allot_run_read(const json_t *value, struct arena *arena,
                             struct allot_run *run, struct err *err);

/* What allot_file.c and allot_file_more.c share. */
struct run_reader {
    struct arena *arena;
    struct allot_run *run;
};
MUST_USE bool run_keys(const json_t *object, const char *const *keys, struct err *err);
MUST_USE bool run_text(struct run_reader *r, const json_t *object, const char *key,
                       struct str *text, struct err *err);
MUST_USE bool run_reason(struct run_reader *r, const json_t *object, struct str *text,
                         struct err *err);
struct run_range {
    int64_t least, most;
};
/* A whole number that must be there; and one that may be missing: *n stays. */
MUST_USE bool run_number(const json_t *object, const char *key, struct run_range range,
                         int64_t *n, struct err *err);
MUST_USE bool run_number_if(const json_t *object, const char *key,
                            struct run_range range, int64_t *n, struct err *err);
/* The array `key`, NULL when missing. */
MUST_USE bool run_list(const json_t *object, const char *key, size_t most,
                       const json_t **list, struct err *err);
MUST_USE bool run_day(const json_t *object, const char *key, int32_t *day,
                      struct err *err);
/* Looks up the name that the member `key` is. err ERR_INPUT: there is none such. */
MUST_USE bool run_known(const json_t *object, const char *key,
                        const struct run_names *names, uint32_t *index,
                        struct err *err);
uint32_t run_name_add(struct run_names *names, struct arena *arena, struct str name);
MUST_USE bool run_read_bounds(struct run_reader *r, const json_t *value,
                              struct err *err);
MUST_USE bool run_read_proportion(struct run_reader *r, const json_t *value,
                                  struct err *err);
MUST_USE bool run_read_overrides(struct run_reader *r, const json_t *value,
                                 struct err *err);

#endif
