/*
 * play_kit.h: an empty database as insteg simulate opens it, for tests of what is
 * played.
 */
#ifndef TESTS_SERVICE_PLAY_KIT_H
#define TESTS_SERVICE_PLAY_KIT_H

#include "figure_kit.h"

/* cmocka's set-up; case_gone is its tear-down. */
int play_make(void **state);
/* Closes what is open and opens a new, empty one. */
void play_open(const char *name);

#endif
