/*
 * hand.h: the hand check: 24 people in Östersund, half of them women, all able to do
 * the core, and a need in Krokom with three habits k1, k2, k3. Who lacks what is one
 * table; the figures of the tests were worked out from it by hand.
 */
#ifndef TESTS_SERVICE_HAND_H
#define TESTS_SERVICE_HAND_H

#include "base/str.h"

#define HAND_PEOPLE 24u

/* people.csv, needs.csv and requirements.csv; the need is called lager-1. */
struct str hand_people(struct arena *arena);
struct str hand_needs(void);
struct str hand_requirements(void);

#endif
