/*
 * readtext_kit.h: what the tests of readtext share: the word lists that insteg ships,
 * an arena for results, and the wording of a span.
 */
#ifndef TESTS_ENGINE_READTEXT_KIT_H
#define TESTS_ENGINE_READTEXT_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/readtext.h"

extern struct arena lists, arena; /* of the word lists; of results */
extern struct readtext_words *words;

/* cmocka's set-up and tear-down of a program. */
int lists_load(void **state);
int lists_free(void **state);

/* Reads `text` into `arena`, whatever is there already. hints may be NULL. */
struct readtext_result read_str(struct str text, const struct readtext_hints *hints);
/* The same in an empty arena. */
struct readtext_result read_with(const char *text, struct readtext_hints hints);

/* The bytes between two code points of `text`. */
struct str span_of(struct str text, uint32_t start, uint32_t end);

/* Fails unless `text` asks for `want`: the wordings with " / " between them, each with
 * "+" for what must be and "~" for what is wished for before it. */
void check(const char *text, const char *want);

#endif
