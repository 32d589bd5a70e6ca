/*
 * catalogue.h: insteg's own tasks (data/tasks.tsv), taken apart, and how near they are.
 *
 * In      the TSV text, with the columns named in catalogue.c.
 * Out     tasks, and for each its near ones with a similarity 100..249.
 * Method  two tasks are alike by family, by tools, by moves and by how long they take
 *         to learn. A tool or move that n of N tasks have weighs ln((N + 1) / n), so
 *         rare ones say more; each signal is a weighted Dice: twice what they share
 *         over what both have. Within a family they add up, across families tools and
 *         moves must both agree; weeks of learning that differ take something off.
 *         Pairs that people call near come out at 150 and more, unrelated ones under
 *         100, which is none: calibrated on tests/domain/task_pairs.tsv, judged before
 *         any was computed.
 * Purity  pure. Nothing about persons goes in.
 * Order   tasks as in the file; neighbours by similarity, then by index.
 */
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include "base/err.h"

#define CATALOGUE_TASKS_MOST 4000u
#define CATALOGUE_FORMULA    2    /* grows when nearness is computed otherwise */
#define CATALOGUE_NEAR_LEAST 100u /* a lower similarity covers nothing */

struct catalogue_task {
    struct str slug, family, sv, en, roles, ssyk, law, learned, tools, moves, words;
    struct str level1_sv, level3_sv, level1_en, level3_en;
    int32_t weeks;
};

struct catalogue {
    struct catalogue_task *task;
    uint32_t count;
};

struct near_pair {
    uint32_t task, near;
    uint32_t similarity; /* CATALOGUE_NEAR_LEAST..249 */
};

/* Reads the file; `tsv` is borrowed and must outlive the catalogue.
 * err  ERR_INPUT  a row that does not fit, with its line. */
MUST_USE bool catalogue_load(struct arena *arena, struct str tsv,
                             struct catalogue *catalogue, struct err *err);

/* All near pairs, both ways, sorted by task then as in Order; count in *pair_count. */
const struct near_pair *catalogue_near(struct arena *arena,
                                       const struct catalogue *catalogue,
                                       uint32_t *pair_count);

/* The similarity of two tasks before the cut, 0..249; for tests and pictures. */
uint32_t catalogue_similarity(const struct catalogue *catalogue, uint32_t a,
                              uint32_t b);

#endif
