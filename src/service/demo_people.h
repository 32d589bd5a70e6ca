/*
 * demo_people.h: the demo's people get names, units get staff: three organisations in
 * three secrecy domains, a user of every role.
 *
 * In      the demo's database with its pool, and keys (service/keys); the invented
 *         people of data/demo_people.tsv, whose numbers are Skatteverket's test ones.
 * Out     units, users, identities, cases held, one protected identity, one case that
 *         is disclosed to another domain, one by waiver.
 */
#ifndef SERVICE_DEMO_PEOPLE_H
#define SERVICE_DEMO_PEOPLE_H

#include "service/call.h"

/* Does nothing where there are users already.
 * err  ERR_STATE  no master key is configured; of the services that do the work. */
MUST_USE bool demo_people_make(struct call *call, struct err *err);

/* Two cases change hands, of people whom the demo's needs suit and who have no way
 * through a programme: so that the first coach's day has something new. Made twice it
 * is the same. */
MUST_USE bool demo_people_hand_on(struct call *call, struct err *err);

#endif
