/*
 * graph_kit.h: a small labour market of a test's own, written straight into the tables
 * of words: five groups, their occupations and skills, in two languages.
 */
#ifndef TESTS_SERVICE_GRAPH_KIT_H
#define TESTS_SERVICE_GRAPH_KIT_H

#include "ad_kit.h"

/* Writes the words, `backwards` in the opposite order, so with other ids. */
void graph_words_in(bool backwards);
/* Takes them all out again, and the graph with them. */
void graph_words_out(void);
/* Runs SQL of the test's own on its database. */
void graph_sql(const char *sql);
/* graph_build in a transaction of its own; asserts that it works. */
void graph_built(void);
/* Nearness and reasons as one text, by codes; the tasks among themselves left out. */
struct str graph_text(void);
/* The similarity of two codes, 0 when they are not near. */
int64_t graph_near(const char *code, const char *near);

#endif
