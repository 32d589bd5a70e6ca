/*
 * demo_firms.h: the demo's firms: some forty of data/demo_firms.tsv, with a workplace
 * and a contact each, a year of sizes, ten weeks of visits by its two coaches, a
 * need that was built on one of them, and on another a recruitment of two kinds of
 * jobs for the next summer.
 *
 * Out     the same firms and visits however often it is made: their ids follow from
 *         their names.
 */
#ifndef SERVICE_DEMO_FIRMS_H
#define SERVICE_DEMO_FIRMS_H

#include "service/ad_reader.h"
#include "service/call.h"

/* Does nothing where there are firms already. err of the services that do the work. */
MUST_USE bool demo_firms_make(struct call *call, const struct ad_reader *reader,
                              struct err *err);

#endif
