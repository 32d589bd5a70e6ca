/*
 * json_shape.h: a JSON value into structs by a table, with every fault and where it is.
 *
 * In      a JSON value and a shape: the members an object may have, of which kind,
 *         where each goes.
 * Out     the struct, filled; faults as findings with their path: targets[3].cells[1].
 * Method  two walks: values first, while ids are gathered; then refs get the index of
 *         the id they name. What is faulty or missing stays "not stated", so that all
 *         else can still be looked at.
 * Purity  texts are copied into the arena; the JSON may be let go afterwards.
 * Limits  SHAPE_TEXT_BYTES, SHAPE_ID_BYTES; a list's own `most`; as deep as the shapes.
 */
#ifndef SERVICE_JSON_SHAPE_H
#define SERVICE_JSON_SHAPE_H

#include <jansson.h>

#include "domain/finding.h"

#define SHAPE_TEXT_BYTES 2000u
#define SHAPE_ID_BYTES   60u
#define SHAPE_SETS_MOST  24u

enum shape_kind {
    SHAPE_ID,      /* struct str: lower-case letters, digits and _; may name its set */
    SHAPE_TEXT,    /* struct str                                                    */
    SHAPE_LABEL,   /* struct label: {"sv","en"}                                     */
    SHAPE_INT,     /* int64_t, from least to most                                   */
    SHAPE_DECIMAL, /* struct ratio and after it uint32_t: how many decimals         */
    SHAPE_DAY,     /* int32_t                                                       */
    SHAPE_WORD,    /* struct str: one of words                                      */
    SHAPE_CHOICE,  /* int64_t: 1 for the first of words                             */
    SHAPE_YES_NO,  /* int64_t: 0 not stated, 1 no, 2 yes                            */
    SHAPE_REF,     /* struct ref into `set`                                         */
    SHAPE_REFS,    /* struct ref_list into `set`                                    */
    SHAPE_INTS,    /* struct int_list                                               */
    SHAPE_TEXTS,   /* LIST_OF(struct str)                                           */
    SHAPE_OBJECT,  /* a pointer to a struct of the shape `of`                       */
    SHAPE_LIST     /* LIST_OF a struct of the shape `of`                            */
};

enum shape_need {
    SHAPE_MUST,   /* there, and not null                          */
    SHAPE_STATED, /* there; null where the source does not say it */
    SHAPE_MAY     /* left out where it does not apply             */
};

struct shape;

struct shape_field {
    const char *key; /* NULL closes the list */
    enum shape_kind kind;
    enum shape_need need;
    size_t offset;
    int64_t least, most; /* numbers; of lists, how many at most */
    const char *const *words;
    const struct shape *of;
    uint32_t set; /* from 1: whose ids a ref names */
};

struct shape {
    const struct shape_field *field;
    size_t size;
    uint32_t set; /* from 1: its ids are gathered here; 0: in none */
};

/*
 * Fills `*out`, a struct of `shape`. Never fails: what is wrong is in `findings`.
 * arena   texts, lists and objects
 */
void json_shape_read(const json_t *value, const struct shape *shape,
                     struct arena *arena, void *out, struct findings *findings);

#endif
