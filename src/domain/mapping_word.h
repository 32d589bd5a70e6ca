/*
 * mapping_word.h: the coded words of a mapping talk, and what people call them.
 *
 * Out     tables of a word, as it is stored and sent, and its label, a message id; a
 *         bit set has bit i for row i.
 * Purity  constants.
 */
#ifndef DOMAIN_MAPPING_WORD_H
#define DOMAIN_MAPPING_WORD_H

#include "base/err.h"

struct coded {
    const char *word, *label;
};

/* What a capability rests on. */
enum evidence {
    EVIDENCE_IMPORTED,  /* it came with a file                        */
    EVIDENCE_SAID,      /* she says so                                */
    EVIDENCE_SHOWN,     /* she showed it in the talk                  */
    EVIDENCE_SEEN,      /* somebody saw her do it at work             */
    EVIDENCE_CERTIFIED, /* a certificate or licence was seen          */
    EVIDENCE_COUNT
};
extern const struct coded evidence_words[EVIDENCE_COUNT];
/* Whether it rests on somebody's eyes (seen_by) and not on a word (said_by). */
bool evidence_is_seen(enum evidence evidence);

enum wish { WISH_NONE, WISH_WANTS, WISH_RATHER_NOT, WISH_COUNT };
extern const struct coded wish_words[WISH_COUNT];

#define DAY_WORD_COUNT   7u /* bit 0: Monday */
#define SHIFT_WORD_COUNT 4u
extern const struct coded day_words[DAY_WORD_COUNT];
extern const struct coded shift_words[SHIFT_WORD_COUNT];

/* How far a person has come with a task; index 0 is level 1. */
#define LEVEL_WORD_COUNT 4u
extern const struct coded level_words[LEVEL_WORD_COUNT];
/* What each step of a language means at work. */
extern const struct coded step_words[LEVEL_WORD_COUNT];
/* listen speak read write */
#define SKILL_WORD_COUNT 4u
extern const struct coded skill_words[SKILL_WORD_COUNT];

/* What a work place may need to adapt. */
#define ADAPT_WORD_COUNT 10u
extern const struct coded adapt_words[ADAPT_WORD_COUNT];

/* Grounds that programmes ask for, and what a ground rests on. */
#define GROUND_WORD_COUNT 5u
extern const struct coded ground_words[GROUND_WORD_COUNT];
#define PROOF_WORD_COUNT 3u
extern const struct coded proof_words[PROOF_WORD_COUNT];

/* The families of data/tasks.tsv. */
#define FAMILY_WORD_COUNT 27u
extern const struct coded family_words[FAMILY_WORD_COUNT];

struct coded_table {
    const struct coded *row;
    uint32_t count;
};
/* The row whose word is `word`, or `count` when there is none. */
uint32_t coded_find(struct coded_table table, struct str word);

#endif
