/*
 * vocab_kit.h: small vocabularies of a test's own: three skills, two occupations, a few
 * groups; zips made of them; and the import, asserted.
 */
#ifndef TESTS_SERVICE_VOCAB_KIT_H
#define TESTS_SERVICE_VOCAB_KIT_H

#include "ad_kit.h"
#include "service/vocab_import.h"

struct packed {
    const char *name, *text;
};

/* Makes NAME.zip of the files, up to one without a name; its path. */
const char *vocab_zip(const char *name, const struct packed *file);

/* The small vocabularies, each as a list closed by a row without a name. */
extern const struct packed small_esco[], small_jobtech[], small_2025[], small_2024[],
    small_figures[];

/* ESCO addresses of the small one. */
#define ESCO_HOME "http://data.europa.eu/esco/"
#define PICK      "11111111-1111-4111-8111-111111111111"
#define DRIVE     "22222222-2222-4222-8222-222222222222"
#define COUNT     "33333333-3333-4333-8333-333333333333"
#define UNKNOWN   "44444444-4444-4444-8444-444444444444"
#define PICKER    "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"

/* Imports and asserts that it works. */
struct vocab_report vocab_take_in(enum vocab_source source, const char *path);
/* Imports and asserts a refusal with these words, after which nothing has changed. */
void vocab_refused(enum vocab_source source, const char *path, enum err_kind kind,
                   const char *words);
/*
 * All words as text, a line each, ids left out: what each file says, and what concepts
 * that some file names come to.
 */
struct str vocab_text(void);
/* vocab_text as one number. */
int64_t vocab_sum(void);

/* SQL: the concept that `id` is the same as; and the skill that is asked for by it. */
#define SAME_AS(id)                                                                    \
    "(SELECT CASE WHEN same = 1 THEN replaced_by ELSE id END FROM concept s WHERE "    \
    "s.id = " id ")"
#define SKILL_OF(id)                                                                   \
    "(SELECT coalesce(replaced_by, id) FROM concept s WHERE s.id = " id ")"

#endif
