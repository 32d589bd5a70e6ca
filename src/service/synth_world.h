/*
 * synth_world.h: where invented people live and what they may have done: the shipped
 * places, roles and tasks, made ready to draw from.
 *
 * In      an area: "all", or names with ";" between: a county ("Jämtlands län" or
 *         "Jämtland"), a municipality, a town, "town (municipality)", or a code. A name
 *         that is both town and municipality means the whole municipality here.
 * Method  a municipality weighs its population; where its towns are known they share
 *         that by their own. A role weighs its weight in roles.tsv, leaned a little by
 *         sex and by the size of the municipality (synth_tables.h). Sums that rise, so
 *         that a draw is one number and a binary search.
 * Purity  reads embedded data only; lives in the arena given.
 */
#ifndef SERVICE_SYNTH_WORLD_H
#define SERVICE_SYNTH_WORLD_H

#include "base/err.h"
#include "base/rng.h"
#include "service/synth_tables.h"

#define SYNTH_ROLE_TASKS_MOST 40u

enum synth_licence {
    SYNTH_LICENCE_NONE,
    SYNTH_LICENCE_B,
    SYNTH_LICENCE_HEAVY,
    SYNTH_LICENCE_COUNT
};

struct synth_place {
    struct str written; /* as people.csv has it; finds this place and no other */
    enum synth_size size;
    bool is_town;
};

struct synth_task {
    struct str slug;
    int32_t weeks; /* to learn it */
    enum synth_licence licence;
    bool truck; /* an employer asks for proof of forklift training */
};

struct synth_role {
    struct str slug, ssyk;
    bool informal;
    enum synth_licence licence; /* without it nobody has had the role */
    uint32_t weight;
    uint32_t certificates; /* bits of synth_certificates that the role makes likely */
    uint16_t task[SYNTH_ROLE_TASKS_MOST];
    uint32_t task_count;
};

struct synth_world {
    struct synth_place *place;
    struct synth_role *role;
    struct synth_task *task;
    uint32_t place_count, role_count, task_count;
    uint32_t *place_upto; /* rising sums */
    uint32_t *role_upto[SYNTH_SEX_COUNT][SYNTH_SIZE_COUNT];
};

/* err  ERR_INPUT     an area that is not there, or is several places;
 *      ERR_INTERNAL  a shipped file does not fit. */
MUST_USE bool synth_world_load(struct arena *arena, struct str area,
                               struct synth_world *world, struct err *err);

/* Draws an index from `count` rising sums. */
uint32_t synth_draw(const uint32_t *upto, uint32_t count, struct rng *rng);

#endif
