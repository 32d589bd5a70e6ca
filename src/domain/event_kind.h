/*
 * event_kind.h: which kinds of events there are, and what each may say.
 *
 * In      data/event_kinds.tsv: a line a kind, with the subject it is about, the facts
 *         it must and may have, the reasons, sides and texts it allows.
 * Out     a checked event, or a sentence that says what does not fit.
 * Method  a fact is a whole number, a day, a month, a word of the program (a-z, 0-9 and
 *         _, at most EVENT_WORD_BYTES), a list of them (where one may carry a source:
 *         "word:source"), or one of the choices named. So nothing that somebody typed
 *         can get into the facts of an event: free text has a place of its own.
 * Purity  pure; a loaded table is read-only.
 * Limits  EVENT_KINDS_MOST kinds, EVENT_FACTS_MOST facts a kind, EVENT_WORDS_MOST words
 *         in a list. A fault of a caller of ours is ERR_INTERNAL: what people type is
 *         checked, and worded, by the service that asks.
 */
#ifndef DOMAIN_EVENT_KIND_H
#define DOMAIN_EVENT_KIND_H

#include "base/err.h"
#include "base/view.h"

#define EVENT_KINDS_MOST 64u
#define EVENT_FACTS_MOST 12u
#define EVENT_WORD_BYTES 40u
#define EVENT_WORDS_MOST 20u
#define EVENT_INT_MOST   ((INT64_C(1) << 53) - 1)

enum fact_type { FACT_INT, FACT_DAY, FACT_MONTH, FACT_WORD, FACT_WORDS, FACT_CHOICE };

struct event_fact {
    struct str name, choices; /* choices: "need|no"; of FACT_CHOICE */
    enum fact_type type;
    bool required;
};

struct event_kind {
    struct str word, subject;
    struct str reasons, sides, texts; /* words with blanks between; "*": any */
    struct event_fact fact[EVENT_FACTS_MOST];
    uint32_t fact_count;
};

struct event_kinds {
    struct event_kind kind[EVENT_KINDS_MOST];
    uint32_t count;
};

/* Reads the table; `tsv` is borrowed. err ERR_INPUT, with the line. */
MUST_USE bool event_kinds_load(struct str tsv, struct event_kinds *kinds,
                               struct err *err);

/* NULL: there is no such kind. */
const struct event_kind *event_kind_find(const struct event_kinds *kinds,
                                         struct str word);

/* What is to be written, as far as the table judges it. */
struct event_claim {
    struct str kind, subject, reason, side;
    const struct view *facts; /* an object */
};
/* err  ERR_INTERNAL  no such kind; it does not fit the subject; a fact that is missing,
 *      not known or of another type; a reason or side that the kind does not allow. */
MUST_USE bool event_kind_check(const struct event_kinds *kinds,
                               const struct event_claim *claim, struct err *err);
/* Whether the kind allows a text called `word`. */
bool event_kind_has_text(const struct event_kind *kind, struct str word);
/* Whether `word` is one of the words, with blanks (or |) between. */
bool event_word_in(struct str words, struct str word);

#endif
