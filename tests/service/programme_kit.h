/* programme_kit.h: programme files as text, changed and checked, for their tests. */
#ifndef TESTS_SERVICE_PROGRAMME_KIT_H
#define TESTS_SERVICE_PROGRAMME_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/programme_file.h"

extern struct arena kit_arena; /* of all texts and readings; a test may rewind it */

/* The text of a programme that insteg ships. */
struct str kit_shipped(const char *name);
/* `text` with the only place of `old` replaced; not there, or twice: the test fails. */
struct str kit_changed(struct str text, const char *old, const char *now);
struct programme_reading kit_read(struct str text);
/* kit_read(kit_changed(kit_shipped(name), old, now)) */
struct programme_reading kit_with(const char *name, const char *old, const char *now);

/* The only finding of `code`; none or several: the test fails. */
const struct finding *kit_only(const struct programme_reading *r, const char *code);
uint32_t kit_count(const struct programme_reading *r, const char *code);
/* What it says in English. */
const char *kit_said(const struct finding *finding);
/* The findings as "code@path", a line each. */
const char *kit_lines(const struct programme_reading *r);

#endif
