/*
 * referral_kit.h: a need of a firm, its contact, and four people who fit it more and
 * less, in firm_kit's database.
 */
#ifndef TESTS_SERVICE_REFERRAL_KIT_H
#define TESTS_SERVICE_REFERRAL_KIT_H

#include "firm_kit.h"
#include "service/employer_ask.h"
#include "service/referral.h"

#define REFERRAL_PEOPLE 4u

extern int64_t referral_firm, referral_contact, referral_work;
extern int64_t referral_person[REFERRAL_PEOPLE]; /* their rows: a b c d */
extern int64_t referral_rid[REFERRAL_PEOPLE];    /* their random ids    */

/* cmocka's set-up of a test; case_gone is its end. */
int referral_made(void **state);
/* A form that nominates person `which`, to be changed by the test. */
struct referral_new referral_for(uint32_t which);
/* Adds it, or fails. */
void referral_put_forward(const struct referral_new *new);
/* A link to what the referral asks, as the employer opens it. */
struct str referral_link(int64_t rid);
struct employer_seen referral_door(struct str link);
/* The employer answers; what became of it. */
enum employer_outcome referral_answered(struct str link,
                                        const struct employer_answer *answer);
/* The state of a referral, a word. */
struct str referral_is(int64_t rid);
/* Runs the matcher; the run's id, and whose place is `place`. */
int64_t referral_run(uint32_t place, uint32_t *which);

/* What an employer answers of one. */
struct employer_answer referral_about(int64_t rid, enum referral_step step);
/* Whether a view says so, anywhere. */
bool referral_says(const struct view *view, const char *words);
/* Ends what nobody answered by that day: how many. */
uint32_t referral_silenced(int32_t day);

#endif
