/*
 * extract_parts.h: the parts of an extract as its page has them: under which question,
 * which members, and how their values are said.
 *
 * Purity  constant tables. The keys are those of service/person_extract.h.
 */
#ifndef WEB_EXTRACT_PARTS_H
#define WEB_EXTRACT_PARTS_H

#include <stddef.h>

#include "base/message.h"
#include "domain/mapping_word.h"

enum said {
    SAID_TEXT,
    SAID_DAY, /* written out, as a moment is */
    SAID_MOMENT,
    SAID_LABEL,  /* label_sv or label_en, by the reader's language */
    SAID_LEVEL,  /* of a task or a language, in words              */
    SAID_NOW,    /* whether it still holds                         */
    SAID_WORD,   /* one word of column.words                       */
    SAID_WORDS,  /* several                                        */
    SAID_TOLD,   /* parts of domain/disclosure_rule.h              */
    SAID_GROUND, /* its grounds                                    */
    SAID_ROLE,
    SAID_NUMBERS, /* identity numbers                               */
    SAID_ITEMS,   /* what a draft holds                             */
    SAID_SEEN,    /* what a row of the log was about                */
    SAID_WHO,     /* nobody named: she herself                      */
};

struct extract_column {
    const char *key, *label;
    enum said said;
    const struct coded *words; /* [count] */
    uint32_t count;
};

struct extract_part {
    const char *key, *question;
    bool list;                           /* few rows with many facts; else a table */
    const struct extract_column *column; /* [count] */
    uint32_t count;
};

extern const struct extract_part extract_parts[];
extern const uint32_t extract_part_count;

#endif
