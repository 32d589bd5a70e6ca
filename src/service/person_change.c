/* person_change.c: see person_change.h. */
#include "service/person_change.h"

#include "service/identity_claim.h"
#include "service/keys.h"
#include "service/people_load.h"
#include "service/person_doubt.h"
#include "service/person_merge.h"
#include "service/pool_change.h"
#include "store/query.h"

struct change {
    struct call *call;
    const struct person_change_ask *ask;
    struct person_changed made;
    struct person_likes likes;
    struct person_head_row head;
    struct identity after;
    struct tx *tx;
};

/* What the page did not show stays as it was. */
static void keep_hidden(struct identity *after, const struct identity *before,
                        bool protected)
{
    if (!protected) {
        if (after->safe.len == 0)
            after->safe = before->safe;
        return;
    }
    after->street = before->street;
    after->postcode = before->postcode;
    after->town = before->town;
    after->phone = before->phone;
    after->email = before->email;
    after->channel = before->channel;
    after->note = before->note;
}

static const char *sex_word(enum id_sex sex)
{
    return sex == ID_SEX_WOMAN ? "K" : sex == ID_SEX_MAN ? "M" : "";
}

/* Sex is dated and apart; it moves the pool's number only when it changes. */
static bool write_sex(struct change *c, struct err *err)
{
    int64_t id = c->ask->person_id;
    struct str now = str_from(sex_word(c->after.sex));
    struct person_sex_row row;
    struct pool_seq_row pool;
    bool found = false;

    if (!person_sex(c->tx, id, c->call->arena, &row, &found, err))
        return false;
    if (now.len == 0 || (found && str_eq(row.sex, now)))
        return true;
    return pool_seq(c->tx, &pool, err) && sex_close(c->tx, id, pool.seq + 1, err) &&
           sex_add(c->tx, id, pool.seq + 1, now, err) &&
           pool_changed(c->tx, pool.seq + 1, &id, 1, err) &&
           pool_seq_set(c->tx, pool.seq + 1, err);
}

static bool claim_numbers(struct change *c, struct err *err)
{
    const struct identity_claim claim = { c->head.domain_id, c->ask->person_id,
                                          &c->after, c->ask->to.seen };
    struct identity_held held;

    if (!identity_claim(c->call, c->tx, &claim, &held, err))
        return false;
    if (held.seen_id != 0) {
        c->made.outcome = PERSON_TAKEN;
        c->made.taken_id = held.seen_id;
        c->made.taken_rid = held.seen_rid;
        return true;
    }
    const struct doubts_written written = { c->ask->person_id, held.hidden_id,
                                            &c->likes.hidden };
    return person_doubt_note(c->call, c->tx, &written, err);
}

static bool write_version(struct change *c, const struct identity_record *before,
                          struct err *err)
{
    struct person_key key;
    struct identity_place place = { c->ask->person_id, before->version + 1, &key };
    int64_t closed = 0;

    if (before->version > 0 &&
        !identity_close(c->tx, c->ask->person_id, before->version, c->call->now,
                        &closed, err))
        return false;
    if (!person_key_open(c->call, c->tx, c->ask->person_id, &key, err))
        return false;
    bool ok = identity_put(c->call, c->tx, &place, &c->after, err);
    person_key_forget(&key);
    c->made.version = place.version;
    return ok && claim_numbers(c, err) &&
           (c->made.outcome != PERSON_DONE || write_sex(c, err));
}

static bool change_now(struct change *c, struct err *err)
{
    struct identity_record before;

    if (!person_is_whole(c->tx, c->ask->person_id, err) ||
        !person_head(c->tx, c->ask->person_id, c->call->arena, &c->head, err) ||
        !identity_get(c->call, c->tx, c->ask->person_id, &before, err))
        return false;
    if (before.version != c->ask->seen_version) {
        c->made.outcome = PERSON_CHANGED;
        c->made.theirs = before;
        return true;
    }
    c->after = *c->ask->to.identity;
    if (before.version > 0) {
        identity_follow(&c->after, &before.identity, c->call->now);
        keep_hidden(&c->after, &before.identity, c->head.protected);
    }
    return write_version(c, &before, err);
}

static bool change_all(struct change *c, struct err *err)
{
    uint64_t ticket = 0;

    if (!tx_begin(c->call->store, TX_WRITE, &c->tx, err))
        return false;
    bool ok = change_now(c, err);
    if (ok && c->made.outcome == PERSON_DONE)
        ok = tx_commit(&c->tx, &ticket, err);
    tx_end(&c->tx);
    return ok && store_wait(c->call->store, ticket, err);
}

bool person_change(struct call *call, const struct person_change_ask *ask,
                   struct person_changed *changed, struct err *err)
{
    struct change c = { .call = call, .ask = ask };

    if (!keys_needed(call, err))
        return false;
    if (!person_alike(call, &ask->to, ask->person_id, &c.likes, err))
        return false;
    c.made.alike = c.likes.seen;
    if (c.likes.seen.count > 0 && !ask->to.is_another)
        c.made.outcome = PERSON_ALIKE;
    if (c.made.outcome == PERSON_DONE &&
        (!person_key_ensure(call, ask->person_id, err) || !change_all(&c, err) ||
         (c.made.outcome == PERSON_DONE && !people_refresh(call, ask->person_id, err))))
        return false;
    *changed = c.made;
    return true;
}
