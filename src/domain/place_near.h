/*
 * place_near.h: the places whose names come nearest to one that is misspelt.
 *
 * Method  letters without rings, dots and accents; edit distance with neighbours
 *         exchanged counting once (Damerau, CACM 7, 1964). A name counts as near within
 *         one edit, from six letters on within two.
 * Order   by distance, then as the book has them.
 * Purity  pure.
 * Limits  PLACE_NEAR_MOST names; NEAR_LETTERS letters a name are compared.
 */
#ifndef DOMAIN_PLACE_NEAR_H
#define DOMAIN_PLACE_NEAR_H

#include "domain/place.h"

#define PLACE_NEAR_MOST 3u

/* Writes them as place_find reads them, ", " between; return: bytes, 0 when none is. */
size_t place_near(const struct place_book *book, struct str text, char *out,
                  size_t room);

#endif
