/*
 * need_kit.h: what the tests of a need over the hand check's people share. Goes with
 * ad_kit.h and hand.h.
 */
#ifndef TESTS_SERVICE_NEED_KIT_H
#define TESTS_SERVICE_NEED_KIT_H

#include "ad_kit.h"
#include "hand.h"

/* The three files imported into the running test's database; not a row is refused. */
void kit_import(struct str people, struct str needs, struct str requirements);
/* The same of the hand check's own. */
void kit_import_hand(void);

#endif
