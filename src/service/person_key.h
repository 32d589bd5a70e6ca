/*
 * person_key.h: a person's own key, and all free text about her sealed under it.
 *
 * In      a person's row; text; where it belongs.
 * Out     sealed bytes for a BLOB column, and back.
 * Order   the key is durable in the database of keys before anything that is sealed
 *         under it is written, and destroyed after the protocol that says so. What is
 *         sealed and has lost its key is gone; a key without a person is an orphan
 *         that nothing needs.
 * Purity  opens transactions of the database of keys itself. person_key_new and
 *         person_key_ensure wait for the disk: call them outside a transaction.
 *
 *     struct person_text note = { .person_id = id, .record_id = rid, .what = "note" };
 *     note.plain = text;
 *     ok = person_key_ensure(call, id, err) && tx_begin(call->store, TX_WRITE, &tx,
 * err)
 *          && person_seal(call, tx, &note, err) && note_add(tx, ..., note.sealed, err);
 */
#ifndef SERVICE_PERSON_KEY_H
#define SERVICE_PERSON_KEY_H

#include "service/call.h"
#include "service/seal.h"

struct person_key {
    int64_t id; /* in the database of keys; 0: none */
    struct seal_key key;
};

/*
 * Makes a key, durable when this returns. The caller writes `key->id` as person.key_id
 * with the person, and wipes the key with person_key_forget.
 * err     ERR_STATE  no master key is configured; of the store.
 */
MUST_USE bool person_key_new(struct call *call, struct person_key *key,
                             struct err *err);

/* Sees to it that a person who is there has a key: one who came from a file has none
 * until something is written about her. err as person_key_new; ERR_NOT_FOUND. */
MUST_USE bool person_key_ensure(struct call *call, int64_t person_id, struct err *err);

/*
 * Opens the key of a person, as `tx` (of the first database) sees her.
 * key     wiped by person_key_forget. Written only on success.
 * err     ERR_STATE  no master key is configured, she has no key, or it has been
 *         destroyed; ERR_NOT_FOUND  there is no such person.
 */
MUST_USE bool person_key_open(struct call *call, struct tx *tx, int64_t person_id,
                              struct person_key *key, struct err *err);
void person_key_forget(struct person_key *key);

/* Destroys the key: what it sealed is gone with the last backup of the keys. Durable
 * when this returns; a key that is gone already is fine. */
MUST_USE bool person_key_destroy(struct call *call, int64_t key_id, struct err *err);

/* Text about a person: what one has of `plain` and `sealed`, the other is made of it.
 */
struct person_text {
    int64_t person_id, record_id;
    const char *what;             /* a constant of the program: "note", "contact" */
    const struct person_key *key; /* opened before; NULL: for this text alone     */
    struct str plain, sealed;     /* what is made lives in the call's arena       */
};

/* Seals `plain`. err as person_key_open; ERR_LIMIT  longer than SEAL_BYTES_MOST. */
MUST_USE bool person_seal(struct call *call, struct tx *tx, struct person_text *text,
                          struct err *err);
/* Opens `sealed`. err as person_key_open and seal_open. */
MUST_USE bool person_unseal(struct call *call, struct tx *tx, struct person_text *text,
                            struct err *err);

#endif
