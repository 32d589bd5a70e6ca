/*
 * person_add.c: see person_add.h.
 *
 *   is the number free? -> is anyone alike? -> key (durable)
 *        -> case, identity, index, sex, holder in one transaction -> register
 */
#include "service/person_add.h"

#include "base/hash.h"
#include "service/identity_keep.h"
#include "service/keys.h"
#include "service/people_load.h"
#include "store/query.h"

#define SOURCE "insteg" /* of people who were added here */

bool person_alike(struct call *call, const struct identity *identity, int64_t but,
                  struct people_hits *hits, struct err *err)
{
    struct people_like like = { .domain_id = call->actor->domain_id,
                                .born_on = identity->born_on,
                                .given = identity->given,
                                .surname = identity->surname,
                                .but = but };

    *hits = (struct people_hits){ .complete = true };
    if (!call->people)
        return true;
    people_alike(call->people, &like, call->arena, hits);
    return hits->complete ||
           err_set(err, ERR_UNAVAILABLE,
                   N_("the names are being read in; try again in a moment"));
}

bool person_taken(struct call *call, struct tx *tx, int64_t owner, int64_t *taken_rid,
                  struct err *err)
{
    struct person_head_row head;

    if (!person_head(tx, owner, call->arena, &head, err))
        return false;
    *taken_rid = head.protected || head.disposed ? 0 : head.rid;
    return true;
}

static bool look_for_owner(struct call *call, const struct identity_claim *claim,
                           struct person_added *added, struct err *err)
{
    struct tx *tx = NULL;
    int64_t owner = 0;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = identity_owner(call, tx, claim, &owner, err) &&
              (owner == 0 || person_taken(call, tx, owner, &added->taken_rid, err));
    tx_end(&tx);
    added->taken_id = owner;
    if (ok && owner != 0)
        added->outcome = PERSON_TAKEN;
    return ok;
}

/* ---------------------------------------------------------------------- writing */

static bool write_case(struct call *call, struct tx *tx, const struct person_key *key,
                       struct person_added *added, struct err *err)
{
    unsigned char none[HASH_BYTES] = { 0 };
    char name[24];

    snprintf(name, sizeof name, "%lld", (long long)added->rid);
    struct person_made_in in = { .rid = added->rid,
                                 .org_id = call->actor->org_id,
                                 .source = STR(SOURCE),
                                 .source_key = str_from(name),
                                 .content_hash = { (const char *)none, sizeof none },
                                 .key_id = key->id,
                                 .made_at = call->now };
    if (!person_made(tx, &in, &added->person_id, err))
        return false;
    return call->actor->user_id == 0 ||
           case_holder_add(tx, added->person_id, call->actor->user_id, call->now, err);
}

static const char *sex_word(enum id_sex sex)
{
    return sex == ID_SEX_WOMAN ? "K" : sex == ID_SEX_MAN ? "M" : "";
}

static bool write_all(struct call *call, struct tx *tx, const struct person_key *key,
                      const struct person_add_ask *ask, struct person_added *added,
                      struct err *err) /* limit: the one transaction, told in order */
{
    const struct identity *identity = ask->identity;
    struct pool_seq_row pool;
    int64_t owner = 0;

    if (!write_case(call, tx, key, added, err))
        return false;
    struct identity_place place = { added->person_id, 1, key };
    struct identity_claim claim = { call->actor->domain_id, added->person_id,
                                    identity };
    if (!identity_put(call, tx, &place, identity, err) ||
        !identity_claim(call, tx, &claim, &owner, err))
        return false;
    if (owner != 0) { /* someone was faster */
        added->outcome = PERSON_TAKEN;
        added->taken_id = owner;
        return person_taken(call, tx, owner, &added->taken_rid, err);
    }
    /* She is in no pool yet, so no pool's number moves. */
    return (!ask->protect ||
            protection_begin(call, tx, added->person_id, ask->kind, err)) &&
           pool_seq(tx, &pool, err) &&
           sex_add(tx, added->person_id, pool.seq, str_from(sex_word(identity->sex)),
                   err);
}

static bool write_person(struct call *call, const struct person_key *key,
                         const struct person_add_ask *ask, struct person_added *added,
                         struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = false;

    if (!tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    ok = write_all(call, tx, key, ask, added, err);
    if (ok && added->outcome == PERSON_DONE)
        ok = tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, ticket, err);
}

static bool add_person(struct call *call, const struct person_add_ask *ask,
                       struct person_added *added, struct err *err)
{
    struct person_key key;
    struct err again = { 0 };

    if (!person_key_new(call, &key, err))
        return false;
    added->rid = random_id();
    bool ok = write_person(call, &key, ask, added, err);
    int64_t key_id = key.id;
    person_key_forget(&key);
    if (ok && added->outcome == PERSON_DONE)
        return true;
    /* If this fails too, the key is an orphan that nothing needs. */
    (void)!person_key_destroy(call, key_id, ok ? err : &again);
    return ok;
}

bool person_new(struct call *call, const struct person_add_ask *ask,
                struct person_added *added, struct err *err)
{
    struct person_added made = { .outcome = PERSON_DONE };
    struct identity_claim claim = { call->actor->domain_id, 0, ask->identity };

    if (!keys_needed(call, err) || !look_for_owner(call, &claim, &made, err))
        return false;
    if (made.outcome == PERSON_DONE && !ask->is_another) {
        if (!person_alike(call, ask->identity, 0, &made.alike, err))
            return false;
        if (made.alike.count > 0)
            made.outcome = PERSON_ALIKE;
    }
    if (made.outcome == PERSON_DONE &&
        (!add_person(call, ask, &made, err) ||
         (made.outcome == PERSON_DONE && !people_refresh(call, made.person_id, err))))
        return false;
    *added = made;
    return true;
}
