/*
 * audit_words.h: what the words of the log mean, in words for people.
 *
 * Out     message ids.
 * Purity  constant tables.
 */
#ifndef SERVICE_AUDIT_WORDS_H
#define SERVICE_AUDIT_WORDS_H

#include "base/message.h"

/* What was seen or done by `action`: "notes". It is a word of data/access.tsv, or one
 * of signing in (sign_log.h), which no table allows: sign_in, sign_out, session_end,
 * session_renew. NULL: none of those. */
const char *audit_action_text(struct str action);
/* The actions that have a text, one after the other; NULL after the last. */
const char *audit_action_word(uint32_t index);

#endif
