/*
 * allot_word.h: why somebody is given a place, or none, by hand: the coded words and
 * what people call them. Words, not free text: the reason stays with the run and goes
 * out with its certificate, and may tell nothing of a person.
 *
 * Purity  constants.
 */
#ifndef DOMAIN_ALLOT_WORD_H
#define DOMAIN_ALLOT_WORD_H

#include "domain/firm_word.h"

/* Why a place is given whatever the lottery says. */
#define ALLOT_FORCE_COUNT 4u
extern const struct coded allot_force_words[ALLOT_FORCE_COUNT];

/* Why none is given in this intake. */
#define ALLOT_EXCLUDE_COUNT 5u
extern const struct coded allot_exclude_words[ALLOT_EXCLUDE_COUNT];

#endif
