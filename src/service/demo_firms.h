/*
 * demo_firms.h: the demo's firms: some forty of data/demo_firms.tsv, with a workplace
 * and a contact each, a year of sizes, and ten weeks of visits by its two coaches.
 *
 * Out     the same firms and visits however often it is made: their ids follow from
 *         their names.
 */
#ifndef SERVICE_DEMO_FIRMS_H
#define SERVICE_DEMO_FIRMS_H

#include "service/call.h"

/* Does nothing where there are firms already. err of the services that do the work. */
MUST_USE bool demo_firms_make(struct call *call, struct err *err);

#endif
