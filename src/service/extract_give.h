/*
 * extract_give.h: that the extract of a protected identity was handed to her (ADR 11).
 *
 * In      how, and why now, in words.
 * Out     a row; the extract itself is person_extract.h's.
 * Order   the row is durable before anything is handed over.
 */
#ifndef SERVICE_EXTRACT_GIVE_H
#define SERVICE_EXTRACT_GIVE_H

#include "service/call.h"

#define EXTRACT_REASON_BYTES 2000u

enum extract_way { EXTRACT_PAPER, EXTRACT_FILE, EXTRACT_WAY_COUNT };
extern const char *const extract_way_words[]; /* "paper", "file"; closed by NULL */

/* Durable when it returns. err  ERR_INPUT  no reason; ERR_DENIED  no user; of the store
 * and the keys. */
MUST_USE bool extract_give(struct call *call, int64_t person_id, enum extract_way way,
                           struct str reason, struct err *err);

#endif
