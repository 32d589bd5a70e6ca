/*
 * public_address.h: at which address people reach insteg, kept in the database for what
 * is written without a request: the link of `insteg user add`.
 *
 * Order   the last one that `insteg serve` was told stands.
 */
#ifndef SERVICE_PUBLIC_ADDRESS_H
#define SERVICE_PUBLIC_ADDRESS_H

#include "service/call.h"

#define PUBLIC_ADDRESS_GUESS                                                           \
    "http://127.0.0.1:8080" /* where insteg serves unless told */

/* In call->arena; empty: nobody has said. err of the store. */
MUST_USE bool public_address(struct call *call, struct str *address, struct err *err);
/* Durable when it returns; what is there already is not written again. */
MUST_USE bool public_address_keep(struct call *call, struct str address,
                                  struct err *err);

#endif
