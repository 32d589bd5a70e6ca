/*
 * stem.h: the stem of a Swedish word, as a beginning of it.
 *
 * In      a word in lower case, UTF-8.
 * Out     how many of its bytes are its stem: "städning" is "städning", "lagren" is
 *         "lagr". No ending is replaced by another, so a stem is always a beginning.
 * Method  Snowball's Swedish stemmer, release 2.2, written out by hand; the test sets
 *         it beside libstemmer. Source: M. F. Porter, "Snowball: a language for
 *         stemming algorithms" (2001), and snowballstem.org/algorithms/swedish.
 * Purity  reads its argument only; nothing to open or to lend between threads.
 * Speed   a tenth of libstemmer's time, which runs a general machine over every word:
 *         stems were a tenth of the time of reading an advertisement.
 */
#ifndef ENGINE_STEM_H
#define ENGINE_STEM_H

#include "base/str.h"

/* The bytes of `word` that its stem keeps; all of them where no ending is known. */
size_t stem_swedish(struct str word);

#endif
