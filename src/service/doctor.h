/*
 * doctor.h: the use case "is everything as it should be?": what whoever runs insteg
 * should look at, in words that say what to do.
 *
 * Looked at: both files are whole; every person's key is there, and no key is without
 * its person (they are two databases: the key is durable before the person, destroyed
 * after the protocol of disposal, so a fault in between leaves one without the other);
 * every secrecy domain says which rule of secrecy applies; every user has a role; what
 * insteg ships of law and has not verified; and whether it was played (played.h).
 */
#ifndef SERVICE_DOCTOR_H
#define SERVICE_DOCTOR_H

#include "service/call.h"

struct doctor_ask {
    bool mend; /* destroy the keys that have no living person: nothing else is mended */
};

/*
 * view    {"faults","notes","mended","findings":[{"what","level":"fault"|"note",
 *         "message","id"}]}: first faults, then notes. `message` is in call->lang.
 * err     of the stores; that the database is damaged is a fault, not an error.
 */
MUST_USE bool doctor_look(struct call *call, const struct doctor_ask *ask,
                          struct view **view, struct err *err);

#endif
