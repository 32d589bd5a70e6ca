/*
 * mapping_kit.h: what the tests of mapping share: a database with keys, a coach who has
 * signed in, people from a file, and answers given in one line.
 */
#ifndef TESTS_SERVICE_MAPPING_KIT_H
#define TESTS_SERVICE_MAPPING_KIT_H

#include "ad_kit.h"
#include "service/mapping.h"

/* Set-up of a test: kit_make, keys, and the coach as kit_call's actor. */
int mapping_make(void **state);

extern struct actor mapping_coach, mapping_other; /* two users of unit 1 */

/* Imports rows of people.csv, header and all; nothing may be rejected. */
void mapping_people(struct str rows);
/* The row of the person with that source_key. */
int64_t mapping_person(const char *source_key);

/* One answer of the newest page; must be saved. */
void mapping_say(int64_t person_id, const char *key, const char *value);
/* One answer that must be refused with `words` in the reason. */
void mapping_refuse(int64_t person_id, const char *key, const char *value,
                    const char *words);
struct mapping mapping_now(int64_t person_id);
/* Finishes what was said; must succeed without a clash. */
struct mapping_done mapping_end(int64_t person_id);
/* Blocks until what kit_call wrote can be read. */
void mapping_wait(void);
/* Closes and opens the database, so that nothing is left in memory. */
void mapping_reopen(void);
/* SQL of the test's own. */
void mapping_sql(const char *sql);

#endif
