/*
 * enrolment_kit.h: programmes that are loaded, and ways through them, in firm_kit's
 * database, for their tests.
 */
#ifndef TESTS_SERVICE_ENROLMENT_KIT_H
#define TESTS_SERVICE_ENROLMENT_KIT_H

#include "firm_kit.h"
#include "service/enrolment.h"

#define WAY_DAY 14853 /* 2010-09-01, when the first participants could begin */

/* Loads a programme that insteg ships; `changed` NULL, or its text at a new version.
 * The coach has done what its stages wait for, unless a test sets way_untrained. */
extern bool way_untrained;
void way_load(const char *name, const struct str *changed);
/* A form for person `id`, all of whose criteria are confirmed; the test changes it. */
struct enrolment_new way_new(const char *programme, int64_t person_id);
int64_t way_begun(const struct enrolment_new *new);

/* "fact=text fact=text", with _ for a blank in a text; makes the act, or fails. */
void way_act(int64_t rid, const char *move, const char *role, const char *said,
             int32_t on);
/* The same; the error in English, empty when it was made. */
const char *way_try(int64_t rid, const char *move, const char *role, const char *said,
                    int32_t on);
void way_says(int64_t rid, const char *move, const char *role, bool yes, int32_t on);
/* Where it stands now: "selection". */
const char *way_stage(int64_t rid);

/* A firm whose profile is confirmed in `programme` (dorroppnare): its random id. */
int64_t way_firm_ready(const char *name);
/* A person in introduction at it from WAY_DAY. */
int64_t way_in_introduction(int64_t person_id, int64_t firm_rid);

/* From the start to the hire; `form` what is said of the employment. */
int64_t way_hired(int64_t person, const char *form);
/* The first version of dorroppnare: what form an employment had was typed. */
void way_load_first(void);
/* Puts a file to the document that was written down last, on this way. */
void way_file(int64_t rid);

#endif
