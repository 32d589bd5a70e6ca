/*
 * twin.h: a small pool written down plainly, packed for the engines, and judged a
 * second time straight from the text of the definitions.
 *
 * Method  no arithmetic is shared with engine/: only the names of states, classes and
 *         grades are. Everything is recomputed for each question.
 * Limits  TWIN_*_MAX; tests stay small on purpose.
 */
#ifndef TESTS_ENGINE_TWIN_H
#define TESTS_ENGINE_TWIN_H

#include "base/arena.h"
#include "base/rng.h"
#include "engine/image.h"
#include "engine/rank.h"

#define TWIN_PEOPLE_MAX       40
#define TWIN_CAPABILITIES_MAX 8
#define TWIN_CONCEPTS         12
#define TWIN_PLACES           3
#define TWIN_NONE             (-1) /* in any field where "no limit" is possible */

struct twin_person {
    char sex; /* 'K', 'M', or '-' */
    bool in_pool;
    uint64_t lottery_key;
    int64_t key;
    int place, mode, max_minutes, hours; /* TWIN_NONE: no limit */
    int32_t available;                   /* DAY_NONE: no limit  */
    uint32_t priority;
    int capability_count;
    int concept[TWIN_CAPABILITIES_MAX];
    int level[TWIN_CAPABILITIES_MAX];
};

struct twin_pool {
    int count;
    struct twin_person people[TWIN_PEOPLE_MAX];
    int similarity[TWIN_CONCEPTS][TWIN_CONCEPTS]; /* [asked][held]; 0: unrelated */
};

struct twin_need {
    bool has_place;
    int minutes[TWIN_PLACES][IMAGE_MODE_COUNT]; /* TWIN_NONE: no way */
    int32_t now, start;                         /* start DAY_NONE: not stated */
    int hours;                                  /* 0: not stated */
    int count;
    struct need_requirement requirements[RANK_REQUIREMENTS_MAX + 1];
};

/* What the engines read; all in one arena. */
struct twin_packed {
    struct match_image image;
    struct count_image sexes;
    struct need_columns need;
    struct rank_order order;
};

struct twin_verdict {
    int state; /* enum rank_state */
    int fit, weeks;
    uint64_t missing;
};

/* A person who can do nothing, lives nowhere in particular and has no limits. */
struct twin_person *twin_add(struct twin_pool *pool, char sex);
void twin_can(struct twin_person *person, int concept, int level);

/* A need now on day 1000 that says nothing but what is added. */
struct twin_need twin_need_empty(void);
struct need_requirement *twin_ask(struct twin_need *need, int concept,
                                  enum rank_class class, enum rank_grade grade);

/* Packs both for the engines, in `arena`; asserts that the images are sound. Of an odd
 * number of people the capabilities have their short form (image.h). */
struct twin_packed twin_pack(struct arena *arena, const struct twin_pool *pool,
                             const struct twin_need *need);

/* Anything can happen, but often the things that matter. */
void twin_random_pool(struct rng *rng, int people, struct twin_pool *pool);
void twin_random_need(struct rng *rng, int requirements, struct twin_need *need);

int twin_cover(const struct twin_pool *pool, const struct twin_person *person,
               const struct need_requirement *requirement);
struct twin_verdict twin_judge(const struct twin_pool *pool,
                               const struct twin_need *need,
                               const struct twin_person *person);

#endif
