/*
 * seal.h: what is secret about a person, sealed under a key of her own; her key, sealed
 * under the master key; and the values by which a number is found without being read.
 *
 * In      bytes; where they belong (struct seal_place); the master key from a file or a
 *         systemd credential: 64 hexadecimal digits, and perhaps a line end.
 * Out     sealed bytes: 1 of version, 24 random, the text as long as it is, 16 that
 *         prove it. Sealing the same twice gives different bytes.
 * Method  XChaCha20-Poly1305 (libsodium); version, key id, record id and what the
 *         record is are authenticated with it, so that sealed bytes open only where
 *         they were put. The master key itself seals nothing: keys for wrapping, for
 *         each domain's index values and for its mark are derived from it by BLAKE2b
 *         (crypto_kdf). An index value is keyed BLAKE2b-256 of id_number_store's text:
 *         equal within a secrecy domain, unrelated between two, and not to be guessed
 *         from all ten thousand million numbers by who has the database alone.
 *         Source: Arciszewski, "XChaCha", draft-irtf-cfrg-xchacha-03 (2020); RFC 7693.
 * Purity  reads random numbers; the master functions read or write one file, the
 *         environment and nothing else. A master is read-only once loaded: any thread.
 * Order   a person's key is durable before what it seals, and destroyed last: the
 *         caller's duty (design 11).
 * Limits  SEAL_BYTES_MOST of plain text. How long a text is can be seen from its sealed
 *         bytes.
 * Errors  never hold a key, a text, or any part of them.
 *
 * Where secrets lie: the master in memory of its own that is locked, left out of core
 * dumps, fenced, and wiped when freed (as far as the system allows locking); a person's
 * key in the caller's struct seal_key, to be wiped by seal_forget; opened text in the
 * caller's arena, which wipes what it rewinds but not what it gives back.
 */
#ifndef SERVICE_SEAL_H
#define SERVICE_SEAL_H

#include "base/err.h"

#define SEAL_KEY_BYTES     32u
#define SEAL_MORE_BYTES    41u /* sealed bytes are as many more than the plain ones */
#define SEAL_WRAPPED_BYTES (SEAL_KEY_BYTES + SEAL_MORE_BYTES)
#define SEAL_INDEX_BYTES   32u
#define SEAL_MARK_BYTES    8u
#define SEAL_BYTES_MOST    (1u << 20)
#define SEAL_CREDENTIAL    "insteg.master"

struct seal_key {
    unsigned char byte[SEAL_KEY_BYTES];
};

/* Where sealed bytes belong, and the key they are under. Bytes from another place do
 * not open. */
struct seal_place {
    const struct seal_key *key; /* borrowed */
    int64_t key_id, record_id;
    const char *what; /* a constant of the program: "identity", "note" */
};

/* A new random key. */
void seal_key_make(struct seal_key *key);
/* Overwrites what was secret; no compiler leaves it out. NULL with 0 is fine. */
void seal_forget(void *secret, size_t size);

/*
 * Seals `plain` into `arena`.
 * err     ERR_LIMIT  more than SEAL_BYTES_MOST.
 */
MUST_USE bool seal_bytes(const struct seal_place *place, struct str plain,
                         struct arena *arena, struct str *sealed, struct err *err);

/*
 * Opens what seal_bytes made, into `arena`.
 * plain   written only on success; nothing that was not proven ever leaves.
 * err     ERR_STATE  cut short, of a version that is not known, or it does not prove
 *         true: another key, another place, or changed bytes. Which, cannot be told.
 */
MUST_USE bool seal_open(const struct seal_place *place, struct str sealed,
                        struct arena *arena, struct str *plain, struct err *err);

/* ---------------------------------------------------------------- the master key */

struct seal_master;

/*
 * Makes a new master key in `file`, which must not be there: readable by its owner
 * alone, and on the disk, directory and all, when this returns. Nothing is left behind
 * on failure.
 * err     ERR_CONFLICT  the file is there: a master key is never overwritten;
 *         ERR_FULL, ERR_DENIED, ERR_NOT_FOUND (the folder), ERR_UNAVAILABLE.
 */
MUST_USE bool seal_master_create(const char *file, struct err *err);

/*
 * Loads the master key, from `file` or, if that is NULL, from SEAL_CREDENTIAL in
 * $CREDENTIALS_DIRECTORY.
 * master  owned: seal_master_free.
 * err     ERR_USAGE  neither is given; ERR_NOT_FOUND; ERR_DENIED  not readable by us;
 *         ERR_STATE  not a plain file, readable by others than its owner, not ours, or
 *         not 64 hexadecimal digits; ERR_UNAVAILABLE  no memory that can be locked.
 */
MUST_USE bool seal_master_load(const char *file, struct seal_master **master,
                               struct err *err);
void seal_master_free(struct seal_master *master);

/* Tells master keys apart and nothing about them: kept beside what they wrap, so that
 * another key is called another key, and not damage. */
void seal_master_mark(const struct seal_master *master,
                      unsigned char mark[SEAL_MARK_BYTES]);

/* Seals a person's key for `keys.db`, where it is row `key_id`. */
void seal_wrap(const struct seal_master *master, int64_t key_id,
               const struct seal_key *key, unsigned char wrapped[SEAL_WRAPPED_BYTES]);
/* err  ERR_STATE as seal_open; `key` is written only on success. */
MUST_USE bool seal_unwrap(const struct seal_master *master, int64_t key_id,
                          struct str wrapped, struct seal_key *key, struct err *err);

/*
 * The value by which a number is found within a secrecy domain.
 * domain_id  the domain's row, 1 or more.
 * number     what id_number_store wrote; never of a person without a number.
 */
void seal_index_value(const struct seal_master *master, int64_t domain_id,
                      struct str number, unsigned char value[SEAL_INDEX_BYTES]);

#endif
