/*
 * oracle_invent.h: small files of people and needs, invented from a seed: every column,
 * class, kind and mode, near concepts, empty fields, rows that must be rejected; in any
 * order of columns, with commas or semicolons.
 *
 * Includes nothing from src/. world_read and world_read_near come first.
 */
#ifndef TESTS_CLI_ORACLE_INVENT_H
#define TESTS_CLI_ORACLE_INVENT_H

#include <stdint.h>

struct oracle_invented {
    char now[32]; /* for --now: a date or a moment */
    int now_day;  /* the civil day it is in Sweden */
};

/* Writes people.csv, needs.csv and requirements.csv in the working folder. */
void oracle_invent(uint64_t seed, struct oracle_invented *out);

#endif
