/*
 * vocab_pile.h: what one file of a vocabulary says, gathered before any of it is
 * written.
 *
 * In      readers (vocab_read.h) put facts; texts are borrowed and must live in
 *         `arena`.
 * Out     an array of facts, which vocab_put compares with the database.
 * Limits  VOCAB_FACTS_MOST a file, VOCAB_LABEL_BYTES a label, VOCAB_TEXT_BYTES a text.
 */
#ifndef SERVICE_VOCAB_PILE_H
#define SERVICE_VOCAB_PILE_H

#include "service/vocab_lexicon.h"

#define VOCAB_FACTS_MOST  4000000u
#define VOCAB_LABEL_BYTES 500u
#define VOCAB_TEXT_BYTES  20000u

enum vocab_table {
    VOCAB_CALLED,   /* concept_called: lang, kind, listed, text     */
    VOCAB_CODE,     /* concept_code: name = scheme, text = code     */
    VOCAB_LABEL,    /* concept_label: lang, name = kind, text       */
    VOCAB_TEXT,     /* concept_text: lang, name = source, text      */
    VOCAB_RELATION, /* concept_relation: word -> other, name = kind */
    VOCAB_FIGURE,   /* group_fact: name = what, text = place, value */
    VOCAB_TABLE_COUNT
};

struct vocab_fact {
    enum vocab_table table;
    uint32_t word, other; /* indices in the words */
    const char *lang;     /* "sv", "en"; NULL where there is none */
    enum word_kind kind;
    bool listed;
    struct str name, text;
    int64_t value;
};

struct pile {
    struct arena *arena; /* dies with the file */
    struct vocab_lexicon *words;
    const char *vintage; /* 2025   */
    const char *source;  /* af-2025 */
    struct vocab_fact *fact;
    uint32_t count, room;
};

/*
 * Puts one fact. One with an empty text, code or label is none, and so is a relation of
 * a concept with itself. Its texts are borrowed.
 * err     ERR_LIMIT  a text is too long, or there are too many facts.
 */
MUST_USE bool pile_add(struct pile *pile, const struct vocab_fact *fact,
                       struct err *err);

/* A list has the concept, and this is its label. */
MUST_USE bool pile_listed(struct pile *pile, uint32_t word, const char *lang,
                          struct str label, struct err *err);
/* A relation names the concept in passing. */
MUST_USE bool pile_named(struct pile *pile, uint32_t word, const char *lang,
                         struct str label, struct err *err);
MUST_USE bool pile_code(struct pile *pile, uint32_t word, const char *scheme,
                        struct str code, struct err *err);
MUST_USE bool pile_text(struct pile *pile, uint32_t word, const char *lang,
                        struct str text, struct err *err);
MUST_USE bool pile_relation(struct pile *pile, uint32_t from, uint32_t to,
                            const char *kind, struct err *err);

#endif
