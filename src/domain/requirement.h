/*
 * requirement.h: what a need asks, in which class, and what each class may do.
 *
 * Source  design 4 and 6. The words are those of the import files (formats.md).
 * Purity  pure: structs in, verdicts out.
 */
#ifndef DOMAIN_REQUIREMENT_H
#define DOMAIN_REQUIREMENT_H

#include "base/err.h"

enum requirement_class {
    CLASS_STATUTORY, /* the law demands it of the person                  */
    CLASS_DUTY,      /* the law demands it of the employer; never excludes */
    CLASS_CORE,      /* the task cannot be done without it from day one   */
    CLASS_LEARNABLE, /* learned on the job or in a course                 */
    CLASS_CONTRACT,  /* insurance, customer or industry asks for it       */
    CLASS_CUSTOM,    /* habit                                             */
    CLASS_COUNT
};

enum requirement_kind {
    KIND_CONCEPT,     /* a task: graded by likeness and level               */
    KIND_LICENCE,     /* held or not                                        */
    KIND_LANGUAGE,    /* a step 1..4 of listen, speak, read or write        */
    KIND_CERTIFICATE, /* held or not                                        */
    KIND_TRAIT,       /* a quality nobody can count people by; only shown   */
    KIND_COUNT
};

#define LEVEL_LEAST       1
#define LEVEL_MOST        4
#define LEVEL_DEFAULT     2
#define WEIGHT_LEAST      1
#define WEIGHT_MOST       15
#define WEIGHTED_MOST     16u /* core and learnable of one need */
#define REQUIREMENTS_MOST 64u
#define LEARN_WEEKS       4 /* when neither file nor catalogue says */
#define OBTAIN_WEEKS_MOST 520
#define WEEKS_NONE        (-1)

/* The word of the file formats: "statutory", "concept". */
const char *class_word(enum requirement_class class);
const char *kind_word(enum requirement_kind kind);
MUST_USE bool class_from(struct str word, enum requirement_class *class);
MUST_USE bool kind_from(struct str word, enum requirement_kind *kind);
/* What a coach calls it; a message id. */
const char *class_label(enum requirement_class class);

/* core and learnable count in fit; contract and custom are thresholds. */
bool class_is_weighted(enum requirement_class class);
bool class_is_threshold(enum requirement_class class);

/*
 * The default weight of one of `count` requirements in a task with `share_percent` of
 * the week: clamp(round(30 * share / count), 1, 15).
 */
int32_t weight_default(int32_t share_percent, uint32_t count);

#endif
