/*
 * readtext_stem.h: the stems by which the catalogue's phrases and the words of a span
 * meet. Used by readtext_catalogue.c and readtext_naming.c only.
 */
#ifndef ENGINE_READTEXT_STEM_H
#define ENGINE_READTEXT_STEM_H

#include "engine/readtext_in.h"

#define RT_STEM_FRONT 3u /* bytes of a word that its stem keeps */

/* How a phrase names a task. */
enum rt_shape {
    RT_SHAPE_ACT,   /* a verb and what it is done to, "packa varor"   */
    RT_SHAPE_DOING, /* a word for the doing itself, "godsmottagning"  */
    RT_SHAPE_THING, /* what it is done to or with, "brunnar", "truck" */
};

/* Particles that make another verb, with spaces between: "packa upp" is not "packa". */
extern const char rt_particles[];

/* A lower-case word by engine/stem, and with the verbal nouns made like their verbs. */
struct rt_stems {
    uint64_t whole, root;
};
struct rt_stems rt_stems_of(struct str word);

uint64_t rt_root_hash(struct str word);
/* The word itself, without its ending only: "fyllning" is not "fylla", nor "tvätt"
 * "tvätta". */
uint64_t rt_single_of(struct rt_stems stems, bool verb);
/* Has it the ending of a verb, and is it one that read_doing.tsv has? */
bool rt_is_verb(const struct readtext_words *words, struct rt_stems stems,
                struct str word);
/* A verb ends so, if it is none of RT_SET_NO_VERB. */
bool rt_ends_as_verb(struct str low);
/* A verb and its particle. */
uint64_t rt_joined_hash(uint64_t root, struct str particle);
/* "städning", "servering", "egenkontroll". */
bool rt_is_noun_of_doing(struct str word);
/* The rows of read_doing.tsv that a verb without its ending stands in. */
uint64_t rt_moves_of_stem(const struct readtext_words *words, uint64_t hash);
bool rt_list_has(struct str list, struct str item); /* parted by semicolons */

#endif
