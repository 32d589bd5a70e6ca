/*
 * vocab_lexicon.h: every concept of the database, by code, while lists are being read;
 * and new ones, as they come.
 *
 * In      the database's concepts, or none at all (a check without a database).
 * Out     an index for each concept, good until the import ends; database ids are given
 *         by vocab_put, when something is said about the concept.
 * Method  one map of codes. A file's words are named as the file names them: by JobTech
 *         id (jobtech:ID), by code (ssyk:9320, licence:B), or by label (af:LABEL);
 *         which of them are the same is found when all is said (vocab_settle), so that
 *         it does not depend on what was read first.
 * Limits  VOCAB_PLACES_MOST municipalities.
 * Order   a concept's index follows the order in which it was first named.
 */
#ifndef SERVICE_VOCAB_LEXICON_H
#define SERVICE_VOCAB_LEXICON_H

#include "base/err.h"
#include "base/map.h"
#include "store/store.h"

#define VOCAB_PLACES_MOST 1000u

enum word_kind {
    WORD_TASK,
    WORD_LICENCE,
    WORD_CERTIFICATE,
    WORD_LANGUAGE,
    WORD_SKILL,
    WORD_OCCUPATION,
    WORD_GROUP,
    WORD_TITLE,
    WORD_KEYWORD,
    WORD_EDUCATION,
    WORD_INDUSTRY,
    WORD_KIND_COUNT
};

struct word {
    int64_t id; /* 0: not in the database yet */
    struct str code;
    enum word_kind kind; /* what the file at hand takes it for, once it named it */
};

struct vocab_lexicon {
    struct arena *arena;
    struct word *word;
    uint32_t count, room;
    struct map by_code;
    struct map place; /* JobTech id of a municipality -> index into place_code */
    struct str *place_code;
    uint32_t place_count;
};

/* "skill", as the database has it; and back. */
const char *word_kind_name(enum word_kind kind);
MUST_USE bool word_kind_from(struct str name, enum word_kind *kind);

/* An empty set; everything lives in `arena`. */
void vocab_lexicon_start(struct vocab_lexicon *words, struct arena *arena);
/* Adds what the database has. err as the queries. */
MUST_USE bool vocab_lexicon_load(struct vocab_lexicon *words, struct tx *tx,
                                 struct err *err);

/* The word with `code`, made if it is new; taken for a `kind` by the file at hand. */
uint32_t vocab_lexicon_take(struct vocab_lexicon *words, struct str code,
                            enum word_kind kind);
/* The word with `code`, or MAP_NONE. */
uint32_t vocab_lexicon_find(const struct vocab_lexicon *words, struct str code);
/* The word jobtech:ID. */
uint32_t vocab_lexicon_jobtech(struct vocab_lexicon *words, struct str id,
                               enum word_kind kind);
/* The word af:LABEL of a skill that a file names by its Swedish label only. */
uint32_t vocab_lexicon_skill(struct vocab_lexicon *words, struct str label);

/* "Lager & logistik" -> "lager-logistik"; å ä ö kept; in `arena`. */
struct str vocab_lexicon_slug(struct arena *arena, struct str label);

#endif
