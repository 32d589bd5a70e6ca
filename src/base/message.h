/*
 * message.h: every sentence insteg says, in the reader's language.
 *
 * In      a message id: the English sentence with {named} holes, marked N_() in C or
 *         {{#t}}...{{/t}} in a page.
 * Out     the sentence in Swedish or English with its holes filled.
 * Method  tables compiled from locale/<lang>.po by tools/msgc, sorted by id; binary
 *         search. A plural entry is chosen by the number in the hole named {n}
 *         (CLDR: one = 1, other = the rest, the same in Swedish and English).
 *         An id that a table lacks is its own English text.
 * Purity  constant tables; any thread.
 */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include "base/err.h"
#include "base/str.h"

enum lang { LANG_SV, LANG_EN, LANG_COUNT };

/* Made by tools/msgc from locale/<lang>.po, sorted by id (bytes). */
struct message {
    const char *id;
    const char *one;
    const char *other; /* NULL: the message has no plural */
};
struct message_table {
    const struct message *row;
    uint32_t count;
};
extern const struct message_table message_tables[LANG_COUNT];

/* The language's own code, "sv"; and back. */
const char *lang_code(enum lang lang);
MUST_USE bool lang_from(struct str code, enum lang *lang);

/* The template for `id` when its {n} is `n` (give 1 where there is no {n}). */
const char *message_for(enum lang lang, const char *id, int64_t n);
/* The same for an id that is not terminated and may come from a table; NULL: no
 * message has that id. */
const char *message_for_str(enum lang lang, struct str id, int64_t n);

/* A value for a named hole. */
struct hole {
    const char *name;
    struct arg arg;
};
#define HOLE_NUM(name, n) ((struct hole){ (name), ARG_NUM(n) })
#define HOLE_STR(name, s) ((struct hole){ (name), ARG_STR(s) })

/*
 * Appends message `id` in `lang` with its holes filled by name.
 * A hole without a value stays as it is written, so that a test can see it.
 */
void message_add(struct buf *out, enum lang lang, const char *id,
                 const struct hole *holes, uint32_t hole_count);

/* Appends an error's text: its places, outermost first, then what went wrong. */
void message_err(struct buf *out, enum lang lang, const struct err *err);

/* Numbers as people read them: 12 345 in Swedish (no-break space), 12,345 in English.
 */
void message_num(struct buf *out, enum lang lang, int64_t value);
/* "torsdag 26 november 2026" / "Thursday 26 November 2026"; days since 1970-01-01. */
void message_day(struct buf *out, enum lang lang, int32_t day);

#endif
