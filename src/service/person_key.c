/* person_key.c: see person_key.h. */
#include "service/person_key.h"

#include <assert.h>

#include "service/keys.h"
#include "store/query.h"

void person_key_forget(struct person_key *key)
{
    seal_forget(key, sizeof *key);
}

/* ------------------------------------------------------------------ making, ending */

static bool write_key(struct call *call, int64_t id, struct str wrapped,
                      struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = false;

    if (!tx_begin(call->keys, TX_WRITE, &tx, err))
        return false;
    ok = key_add(tx, id, wrapped, call->now, err) && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->keys, ticket, err);
}

bool person_key_new(struct call *call, struct person_key *key, struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    struct person_key fresh = { .id = random_id() };

    if (!keys_needed(call, err))
        return false;
    seal_key_make(&fresh.key);
    seal_wrap(call->master, fresh.id, &fresh.key, wrapped);
    bool ok = write_key(call, fresh.id,
                        (struct str){ (const char *)wrapped, sizeof wrapped }, err);
    if (ok)
        *key = fresh;
    person_key_forget(&fresh);
    return ok;
}

bool person_key_destroy(struct call *call, int64_t key_id, struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    int64_t changed;
    bool ok = false;

    if (!keys_needed(call, err) || !tx_begin(call->keys, TX_WRITE, &tx, err))
        return false;
    ok = key_destroy(tx, key_id, call->now, &changed, err) &&
         tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->keys, ticket, err);
}

static bool has_key(struct call *call, int64_t person_id, bool *has, struct err *err)
{
    struct person_key_id_row row;
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_key_id(tx, person_id, &row, err);
    tx_end(&tx);
    if (ok)
        *has = row.has_key_id;
    return ok;
}

/* Gives the key to the person, unless another got there first. */
static bool give_key(struct call *call, int64_t person_id, int64_t key_id, bool *given,
                     struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    int64_t changed = 0;
    bool ok = false;

    if (!tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    ok = person_key_set(tx, person_id, key_id, &changed, err) &&
         tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    *given = changed == 1;
    return ok && store_wait(call->store, ticket, err);
}

bool person_key_ensure(struct call *call, int64_t person_id, struct err *err)
{
    struct person_key key;
    bool has = false, given = false;

    if (!keys_needed(call, err) || !has_key(call, person_id, &has, err))
        return false;
    if (has)
        return true;
    if (!person_key_new(call, &key, err))
        return false;
    int64_t id = key.id;
    person_key_forget(&key);
    return give_key(call, person_id, id, &given, err) &&
           (given || person_key_destroy(call, id, err));
}

/* ------------------------------------------------------------------------- opening */

static bool unwrap(struct call *call, int64_t key_id, struct seal_key *key,
                   struct err *err)
{
    struct key_get_row row;
    struct tx *tx = NULL;
    bool found = false;

    if (!tx_begin(call->keys, TX_READ, &tx, err))
        return false;
    bool ok = key_get(tx, key_id, call->arena, &row, &found, err);
    tx_end(&tx);
    if (!ok)
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("the key of this person is not in the database of keys; put "
                          "the right backup of the keys in its place"));
    if (!row.has_wrapped)
        return err_set(err, ERR_STATE, N_("the key of this person has been destroyed"));
    return seal_unwrap(call->master, key_id, row.wrapped, key, err);
}

bool person_key_open(struct call *call, struct tx *tx, int64_t person_id,
                     struct person_key *key, struct err *err)
{
    struct person_key_id_row row;
    struct person_key fresh = { 0 };

    if (!keys_needed(call, err) || !person_key_id(tx, person_id, &row, err))
        return false;
    if (!row.has_key_id)
        return err_set(err, ERR_STATE, N_("this person has no key yet"));
    fresh.id = row.key_id;
    bool ok = unwrap(call, fresh.id, &fresh.key, err);
    if (ok)
        *key = fresh;
    person_key_forget(&fresh);
    return ok;
}

/* The key that a text is under: the one that is given, or hers, in `own`. */
static const struct person_key *key_of(struct call *call, struct tx *tx,
                                       const struct person_text *text,
                                       struct person_key *own, struct err *err)
{
    if (text->key)
        return text->key;
    return person_key_open(call, tx, text->person_id, own, err) ? own : NULL;
}

bool person_seal(struct call *call, struct tx *tx, struct person_text *text,
                 struct err *err)
{
    struct person_key own = { 0 };
    const struct person_key *key = key_of(call, tx, text, &own, err);
    bool ok = false;

    assert(text->what);
    if (key) {
        struct seal_place place = { &key->key, key->id, text->record_id, text->what };
        ok = seal_bytes(&place, text->plain, call->arena, &text->sealed, err);
    }
    person_key_forget(&own);
    return ok;
}

bool person_unseal(struct call *call, struct tx *tx, struct person_text *text,
                   struct err *err)
{
    struct person_key own = { 0 };
    const struct person_key *key = key_of(call, tx, text, &own, err);
    bool ok = false;

    assert(text->what);
    if (key) {
        struct seal_place place = { &key->key, key->id, text->record_id, text->what };
        ok = seal_open(&place, text->sealed, call->arena, &text->plain, err);
    }
    person_key_forget(&own);
    return ok;
}
