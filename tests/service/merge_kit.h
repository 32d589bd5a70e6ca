/*
 * merge_kit.h: cases filled by chance, and what holds of one as text, for the tests of
 * merging.
 */
#ifndef TESTS_SERVICE_MERGE_KIT_H
#define TESTS_SERVICE_MERGE_KIT_H

#include "base/rng.h"
#include "mapping_kit.h"

#define MERGE_HEADER                                                                   \
    "source_key,sex,locality,mode,max_minutes,enrolled_on,capabilities\n"

/* Set-up of a test: mapping_make, and a unit of another secrecy domain, org 3. */
int merge_make(void **state);

/* "part/code"; and a number as text. */
const char *merge_key(const char *part, const char *code);
const char *merge_id(uint32_t round);

/* From a file, or from a desk: then nothing is known of her but that she is. */
int64_t merge_somebody(struct rng *rng, const char *key);
/* A talk, adaptations, grounds, decisions, notes, drafts: each or not, by chance. */
void merge_fill(struct rng *rng, int64_t id);
/* A decision to tell unit 3 her name. */
void merge_tell(struct rng *rng, int64_t id);
void merge_note(int64_t id, const char *text);

/* What holds of a case, as the services that show it say. */
struct str merge_what_holds(int64_t id);
/* Every row of what has no sequence, as it lies in the table. */
struct str merge_rows_of(int64_t id);

#endif
