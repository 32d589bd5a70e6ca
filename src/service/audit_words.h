/*
 * audit_words.h: what the words of the log mean, in words for people.
 *
 * Out     message ids.
 * Purity  constant tables.
 */
#ifndef SERVICE_AUDIT_WORDS_H
#define SERVICE_AUDIT_WORDS_H

#include "base/message.h"

#define AUDIT_CHANGED                                                                  \
    "changed" /* a word among the parts of an alert: it was a change */

/* What `action` is about: "notes", "writing a note". It is a word of data/access.tsv,
 * or one of those that no table allows: of signing in (sign_log.h: sign_in, sign_out,
 * session_end, session_renew), keeper_lack.h, person_doubt.h. NULL: none of those. */
const char *audit_action_text(struct str action);
/* What a row of this kind, and with these parts, says of it: "a note was written" of a
 * change, else as above; for who only opened the page, or was refused, did not write.
 */
const char *audit_row_text(struct str action, struct str kind, struct str parts);
/* The actions that have a text, one after the other; NULL after the last. */
const char *audit_action_word(uint32_t index);

#endif
