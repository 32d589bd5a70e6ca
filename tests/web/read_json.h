/* read_json.h: JSON text as a view, for tests that give pages data from files. */
#ifndef TESTS_WEB_READ_JSON_H
#define TESTS_WEB_READ_JSON_H

#include <jansson.h>

#include "base/view.h"

/* The value as a view, in `arena`; a number with decimals becomes its text. */
const struct view *view_of_json(struct arena *arena, const json_t *json);

#endif
