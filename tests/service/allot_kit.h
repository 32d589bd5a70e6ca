/* allot_kit.h: runs as text, read and solved, for the tests of the allocation. */
#ifndef TESTS_SERVICE_ALLOT_KIT_H
#define TESTS_SERVICE_ALLOT_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/allot_run.h"

#define SEXES "\"families\":{\"sex\":[\"women\",\"men\"]},"

#define SHARES(women, men)                                                             \
    "\"proportional\":{\"family\":\"sex\",\"shares\":[{\"group\":\"women\","           \
    "\"milli\":" #women "},{\"group\":\"men\",\"milli\":" #men                         \
    "}],\"intakes\":[{\"intake\":\"I\","

extern struct arena kit_arena; /* of all texts and answers; a test may rewind it */

/* The text as JSON; owned. Not sound: the test fails. */
json_t *kit_json(const char *text);
struct allot_report kit_run(const char *text);
/* `people` equal people for `places` places of one need. */
char *kit_equals(uint32_t people, uint32_t places, int64_t seed);
/* `women` and `men` who can take any of `places` places of the intake I; `more`:
 * members of the run, each with a comma after it. The intake has a second need, that
 * nobody can take, so that a bound on a group in it is on several. */
char *kit_mixed(uint32_t women, uint32_t men, uint32_t places, const char *more);

#endif
