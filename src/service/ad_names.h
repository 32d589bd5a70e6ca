/*
 * ad_names.h: what imported vocabularies call the skills in advertisements.
 *
 * In      a database. Out: a lexicon of the Swedish labels of JobTech's skills, and the
 *         code of each: what the shipped lists have no name for gets one, and can then
 *         be compared with what people can do.
 * Purity  never changed once loaded: any number of threads.
 * Limits  labels of under AD_NAME_LETTERS bytes name nothing ("C", "R").
 */
#ifndef SERVICE_AD_NAMES_H
#define SERVICE_AD_NAMES_H

#include "engine/lexicon.h"
#include "store/store.h"

#define AD_NAME_LETTERS 4u

struct ad_names {
    struct lexicon *lexicon;
    struct str *code; /* by the lexicon's concept number: "jobtech:ID" */
    uint32_t count;
};

/* In `arena`; without an import it names nothing. err as the queries. */
MUST_USE bool ad_names_load(struct tx *tx, struct arena *arena, struct ad_names **names,
                            struct err *err);

#endif
