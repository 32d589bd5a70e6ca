/*
 * ad_turn.h: what would make a requirement of an advertisement one of another class:
 * what a coach asks the employer before she changes it.
 *
 * In      its kind, concept and class, as proposed.
 * Out     a message id, one clause, lower case start; never empty.
 * Purity  pure.
 */
#ifndef SERVICE_AD_TURN_H
#define SERVICE_AD_TURN_H

#include "domain/requirement.h"
#include "engine/readtext.h"

/* Of a demand that stands in the text; `concept` as it was read, "licence:B". */
const char *ad_turn(enum readtext_kind kind, struct str concept,
                    enum requirement_class class);

/* Of a task that asks for itself. */
const char *ad_turn_task(enum requirement_class class);

#endif
