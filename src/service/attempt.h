/*
 * attempt.h: how fast one may guess: by account, and by network.
 *
 * In      who is tried (a login as it was typed, known or not) and from which address.
 * Out     yes, or how many seconds to wait. A try counts from its beginning, so that
 *         many at once, or one that crashes us, cost as much as one after the other.
 * Method  after ATTEMPT_FREE wrong tries the next is taken 1, 2, 4 .. 240 s after the
 *         last that was taken; a try that comes too early is refused and costs nothing,
 *         so nobody is ever locked out. An address from which this account was opened
 *         in the last 90 days has a count of its own, up to 120 s, so that a stranger's
 *         guessing does not make the right person wait; its tries count for all others
 *         too, so that who guesses from both is not looked at twice as often. A network
 *         (/24, or /64) may be wrong more often, for an office is one. After a day (a
 *         network: an hour) without a wrong try all is forgotten. At most 50 tries an
 *         hour are looked at for an account, from any hundred networks of which one is
 *         known.
 * Purity  reads and writes the database: counts outlive a restart. Stored are salted
 *         hashes, no login and no address.
 */
#ifndef SERVICE_ATTEMPT_H
#define SERVICE_ATTEMPT_H

#include "base/hash.h"
#include "service/call.h"

#define ATTEMPT_FREE         3u
#define ATTEMPT_NETWORK_FREE 20u
#define ATTEMPT_MOST_S       240
#define ATTEMPT_KNOWN_S      120
#define ATTEMPT_NETWORK_S    60
#define ATTEMPT_SALT_BYTES   16u

struct attempt {
    unsigned char account[HASH_BYTES]; /* the count that was used: that, or pair    */
    unsigned char everywhere[HASH_BYTES]; /* of the account, from anywhere          */
    unsigned char pair[HASH_BYTES]; /* account and network                       */
    unsigned char network[HASH_BYTES];
    bool has_account, has_network;
};

/* How long after try number `tries` the next is taken. Pure. */
int64_t attempt_wait_s(uint32_t tries, uint32_t free, int64_t most_s);

/* "192.0.2.0/24", "2001:db8:1:2::/64", in `arena`; empty for this machine itself, and
 * for what is no address. */
struct str attempt_network(struct arena *arena, struct str address);

/*
 * Counts a try. `account` empty: only the network counts (what cannot be a code).
 * err     ERR_UNAVAILABLE  too early: with the seconds to wait; or of the store.
 */
MUST_USE bool attempt_begin(struct call *call, struct str account, struct str address,
                            struct attempt *attempt, struct err *err);
/* It was right: its count begins anew. */
MUST_USE bool attempt_good(struct call *call, const struct attempt *attempt,
                           struct err *err);

struct tx;
/* The database's own salt; made at its first use, by a transaction that may write. */
MUST_USE bool attempt_salt(struct tx *tx, unsigned char salt[ATTEMPT_SALT_BYTES],
                           struct err *err);

#endif
