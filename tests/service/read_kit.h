/*
 * read_kit.h: what the tests that read an advertisement share: the word lists, loaded
 * once for all tests of a program. Goes with ad_kit.h.
 */
#ifndef TESTS_SERVICE_READ_KIT_H
#define TESTS_SERVICE_READ_KIT_H

#include "ad_kit.h"
#include "service/ad_read.h"

extern struct ad_reader *reader; /* between read_kit_load and read_kit_unload */

/* cmocka's set-up and tear-down of a group. */
int read_kit_load(void **state);
int read_kit_unload(void **state);

/* `ad` read, number 1 when it has none. */
struct ad_reading read_ad(struct ad_text ad);

#endif
