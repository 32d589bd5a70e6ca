/*
 * county_make.h: a county for the bench of figures: 20,000 people with three ways each
 * through a programme, 20,000 firms, 5 million events in all, the same for the same
 * numbers.
 *
 * In      an empty database, opened; how many people and events.
 * Out     the programme loaded, coaches, firms read in by the importer; the events, in
 *         the order of their days, as the services write them. What is made from events
 *         is not made: that is what `insteg rebuild` is for, and what is measured.
 * Method  a way: selected, introduced, asked about every week by four parties, half of
 *         the rounds in vain, then hired for six months and looked after; firms are
 *         visited, supported, sized; people are invited. One in a hundred visits is
 *         taken back and one in a hundred ways corrected, months later.
 * Limits  facts are written as text; one event in a thousand is checked against
 *         data/event_kinds.tsv.
 */
#ifndef BENCH_COUNTY_MAKE_H
#define BENCH_COUNTY_MAKE_H

#include "base/rng.h"
#include "service/call.h"

#define COUNTY_PROGRAMME "dorroppnare"
#define COUNTY_WAYS_EACH 3u

struct county_size {
    uint32_t people, firms, events;
};
/* What was written; moves that a way must have taken when all is made. */
struct county_made {
    uint32_t events, moves, visits;
};
MUST_USE bool county_make(struct call *call, const struct county_size *size,
                          struct county_made *made, struct err *err);

#endif
