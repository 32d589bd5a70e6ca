/*
 * index_tables.h: the world as tables for peers that speak SQL, with our answers to
 * check theirs by; bench/peers/peers.js reads them.
 *
 * Out     in a folder, tab between columns, no header:
 *         person       id, grp (who shares place, mode and minutes), day, hours, sex
 *         held         person, concept, level
 *         near         asked, concept, similarity; a concept is like itself
 *         need         id, workplace, day, hours, weights
 *         requirement  need, r, class, grade (rank.h's numbers), concept, level, weight
 *         reach        workplace, grp
 *         answer       need, women, men, not stated in the pool of (c), fits of (a)
 *         asked        person, known or -, fits of (a'): people from all over
 *         ours         question, mean, median and 99th percentile in us, bytes a person
 */
#ifndef BENCH_INDEX_TABLES_H
#define BENCH_INDEX_TABLES_H

#include <stdio.h>

#include "bench/bench.h"
#include "bench/index_world.h"
#include "engine/index.h"

/* Writes person, held, near, need, requirement and reach. False: a file could not be.
 */
bool tables_world(const char *folder, const struct world *world);

/* One line of answer. */
void tables_answer(FILE *out, uint32_t need, const struct threshold_result *counts,
                   const struct rank_list *by_fit);
/* All of asked: `count` people, of whom the first `known` are judged against every
 * need, one by one. */
void tables_asked(FILE *out, struct arena *scratch, const struct world *world,
                  uint32_t count, uint32_t known);
/* One line of ours. */
void tables_ours(FILE *out, const char *question, struct bench_times *times,
                 double bytes);

/* "FOLDER/name.tsv", to be written; NULL: it cannot be. */
FILE *tables_open(const char *folder, const char *name);

#endif
