/*
 * vocab_words.h: what kinds of words for work, relations between them, and reasons for
 * being near are called. Message ids; "" for one that has no name.
 */
#ifndef SERVICE_VOCAB_WORDS_H
#define SERVICE_VOCAB_WORDS_H

#include <stdbool.h>

#include "base/str.h"

/* "task" -> "task", "certificate" -> "proof". */
const char *vocab_kind_label(struct str kind);
/* "essential", seen from the end that points (`to`) or the one pointed at. */
const char *vocab_relation_label(struct str kind, bool to);
/* A part of a likeness: "words" -> "similar words". */
const char *vocab_part_label(struct str part);

/* Why two words are near when no part of their likeness stands out, by their codes. */
const char *vocab_why_else(struct str code, struct str near_code);

#endif
