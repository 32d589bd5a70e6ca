/*
 * graph_senses.h: what names for work are about, in Swedish or English alike.
 *
 * In      data/work_words.tsv: of each sense the beginnings of words, by language, that
 *         tell of it (clean: städ, rengör; clean, tidy). Text in either language.
 * Out     senses as features of a likeness sheet, so that "klagomål", "reklamation" and
 *         "complaint" meet, which share no letters worth the name.
 * Method  lower case, one space for all that is neither letter nor digit (gram.h). The
 *         longest beginning that fits is read, and reading goes on after it. English
 *         words are read from their start; Swedish ones also inside, since they are
 *         written together: after what was read, or from the fourth letter on. Short
 *         beginnings must be most of the word or be followed by another.
 * Limits  SENSE_STEM_MOST bytes a beginning.
 */
#ifndef SERVICE_GRAPH_SENSES_H
#define SERVICE_GRAPH_SENSES_H

#include "base/err.h"
#include "engine/likeness.h"

#define SENSE_STEM_MOST 40u

struct sense_stem {
    struct str text;
    uint32_t sense;
};

struct senses {
    struct arena *arena;
    struct str tsv;             /* the file itself */
    struct sense_stem *stem[2]; /* English, Swedish: by first bytes, longest first */
    uint32_t count[2];
    uint32_t *start[2]; /* by first two bytes */
    uint32_t sense_count;
};

/* Reads the shipped file. err  ERR_INTERNAL: it is not as it should be. */
MUST_USE bool senses_load(struct arena *arena, struct senses *senses, struct err *err);

/* Adds every sense that `text` tells of, once each time, to the row of `sheet`.
 * return  how many words, but for short ones, tell of none. */
uint32_t senses_add(const struct senses *senses, struct str text, bool swedish,
                    struct likeness_sheet *sheet);

#endif
