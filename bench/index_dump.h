/*
 * index_dump.h: the world and its questions as text, for a peer that is a program of
 * its own (index_xapian.cc).
 *
 * Out     o US                      our mean time for the questions below
 *         p GROUP DAY HOURS N T..   a person: who shares place, mode and minutes; terms
 *         q WEIGHTS DAY HOURS       a question; start and hours asked
 *         g N GROUP..               groups within reach
 *         s N T..                   a statutory fact: one of these terms
 *         r WEIGHT N T COVER..      a weighted requirement
 *         a N FIT..                 our answer: the fits, best first
 *         A term is concept * 4 + level - 1.
 */
#ifndef BENCH_INDEX_DUMP_H
#define BENCH_INDEX_DUMP_H

#include <stdio.h>

#include "bench/index_world.h"
#include "engine/index.h"

void dump_people(FILE *out, const struct world *world);
void dump_question(FILE *out, const struct world *world,
                   const struct need_columns *need, const struct rank_list *answer);

#endif
