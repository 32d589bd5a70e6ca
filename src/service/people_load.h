/*
 * people_load.h: reads the register in: everyone at the start, one after each change.
 *
 * In      the database and its keys. Out: service/people_keep.
 * Method  one reading transaction of each database over everyone who is not protected,
 *         disposed of or merged, opening one identity after the other; those merged
 *         into another lend her their names and numbers.
 * Purity  people_load_start makes a thread; people_load_stop ends it.
 * Measured: see bench/people.c.
 */
#ifndef SERVICE_PEOPLE_LOAD_H
#define SERVICE_PEOPLE_LOAD_H

#include "service/call.h"
#include "service/people_keep.h"

/* Reads everyone in, now. err as the store; whoever cannot be opened is left out, said
 * in the log with the row's number, and the others go on. */
MUST_USE bool people_load(struct call *call, struct err *err);

struct people_loader;

/* The same on a thread of its own; `call` is copied, its register must outlive it. */
struct people_loader *people_load_start(const struct call *call);
void people_load_stop(struct people_loader *loader); /* waits; NULL is fine */

/*
 * A person as she is now, into the register or out of it. Called when what was written
 * about her is durable; without a register nothing is done.
 */
MUST_USE bool people_refresh(struct call *call, int64_t person_id, struct err *err);

#endif
