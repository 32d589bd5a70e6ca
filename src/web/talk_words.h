/*
 * talk_words.h: what the answers of a mapping talk are called: the keys and values of
 * its draft (service/mapping.h) in a reader's words.
 *
 * Purity  pure, but for the catalogue and the shipped tables.
 */
#ifndef WEB_TALK_WORDS_H
#define WEB_TALK_WORDS_H

#include "domain/mapping_word.h"
#include "web/app.h"

/* "level/task:plocka-order" -> "Pick orders"; "minutes" -> the question it answers. */
struct str talk_key_text(const struct request *request, struct str key);
/* "3" under a level -> "Does it well alone"; "45" under minutes -> "45 minutes". */
struct str talk_value_text(const struct request *request, struct str key,
                           struct str value);
/* What a capability is called: a task, "B: car", "Swedish: Talks". */
struct str talk_code_text(const struct request *request, struct str code);
/* The chosen words of a table, lower case, with commas between. */
struct str talk_bits_text(const struct request *request, struct coded_table table,
                          uint32_t bits);
/* How one travels: "Car"; empty for a word that is none. */
struct str talk_mode_text(const struct request *request, struct str word);

/* Puts the members of `list` in Swedish order of their "label". */
void talk_sort(struct arena *arena, struct view *list);

#endif
