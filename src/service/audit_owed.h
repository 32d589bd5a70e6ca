/*
 * audit_owed.h: a row of the log that is owed, written with the change it is about.
 *
 * In      a note, before the change is made; the thread that makes it.
 * Out     the ticket of the row and of the change, which is the same.
 * Method  the first thing that the thread writes from audit_owe on, by whatever
 *         service, begins with the row (store/first.h): one turn of the writer, one
 *         sync, and neither without the other. A change that is rolled back takes its
 *         row with it, and the row is then still owed: to the next change, or at
 *         audit_owe_end to the caller, who has it written before an answer leaves.
 * Purity  one thread. `owed` and all the note points to stay where they are until the
 *         end.
 */
#ifndef SERVICE_AUDIT_OWED_H
#define SERVICE_AUDIT_OWED_H

#include "service/audit.h"
#include "store/first.h"

struct audit_owed {
    const struct audit_note *note;
    struct store *store;
    struct arena *scratch; /* memory that is given back */
    struct store_first first;
};

/* With all but `first` set. */
void audit_owe(struct audit_owed *owed);

/* Ends it. Returns the ticket of the row; 0: it is still owed, and in no change. */
uint64_t audit_owe_end(struct audit_owed *owed);

#endif
