/*
 * invent.h: invented names: put together from syllables, some often and most seldom, as
 * in a population. The same generator, the same names.
 */
#ifndef BENCH_INVENT_H
#define BENCH_INVENT_H

#include "base/rng.h"

#define NAME_BYTES 64u

void invent_name(struct rng *rng, char surname[NAME_BYTES], char given[NAME_BYTES]);

#endif
