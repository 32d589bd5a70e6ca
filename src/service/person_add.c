/*
 * person_add.c: see person_add.h.
 *
 *   is the number free? -> is anyone alike? -> key (durable)
 *        -> case, identity, index, sex, holder, log in one transaction -> register
 */
#include "service/person_add.h"

#include "base/hash.h"
#include "service/audit.h"
#include "service/identity_claim.h"
#include "service/identity_keep.h"
#include "service/keys.h"
#include "service/people_load.h"
#include "service/person_doubt.h"
#include "service/standing.h"
#include "store/query.h"

#define SOURCE "insteg" /* of people who were added here */

/* Of those who are not seen only the likeliest: her names are both alike. Somebody else
 * is asked to look at each, and of 200,000 people some share a day and a name. */
static void part_likes(const struct call *call, const struct people_hits *hits,
                       uint32_t seen, struct person_likes *likes)
{
    struct people_row *rows = ARENA_ARRAY(call->arena, hits->count, struct people_row);
    uint32_t in = 0, out = hits->count;

    for (uint32_t i = 0; i < hits->count; i++) {
        enum relation relation = standing_of_row(call->actor, &hits->row[i]);
        bool may = relation < RELATION_COUNT && (seen >> relation & 1) != 0;
        if (may)
            rows[in++] = hits->row[i];
        else if (hits->row[i].both)
            rows[--out] = hits->row[i];
    }
    likes->seen = (struct people_hits){ .row = rows, .count = in };
    likes->hidden =
        (struct people_hits){ .row = rows + out, .count = hits->count - out };
}

bool person_alike(struct call *call, const struct person_add_ask *ask, int64_t but,
                  struct person_likes *likes, struct err *err)
{
    struct people_like like = { .domain_id = call->actor->domain_id,
                                .born_on = ask->identity->born_on,
                                .given = ask->identity->given,
                                .surname = ask->identity->surname,
                                .but = but };
    struct people_hits hits = { .complete = true };

    *likes = (struct person_likes){ .seen = { .count = 0 } };
    if (call->people)
        people_alike(call->people, &like, call->arena, &hits);
    if (!hits.complete)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the names are being read in; try again in a moment"));
    part_likes(call, &hits, ask->seen, likes);
    return true;
}

/* What is being added. */
struct adding {
    struct call *call;
    const struct person_add_ask *ask;
    int64_t rid; /* hers, if she is made */
    bool raced;  /* the same form was faster */
    struct person_likes likes;
    struct person_added made;
};

static void put_taken(struct adding *a, const struct identity_held *held)
{
    if (held->seen_id == 0)
        return;
    a->made.outcome = PERSON_TAKEN;
    a->made.taken_id = held->seen_id;
    a->made.taken_rid = held->seen_rid;
}

static struct identity_claim claim_of(const struct adding *a)
{
    return (struct identity_claim){ .domain_id = a->call->actor->domain_id,
                                    .person_id = a->made.person_id,
                                    .identity = a->ask->identity,
                                    .seen = a->ask->seen };
}

static bool look_for_owner(struct adding *a, struct err *err)
{
    const struct identity_claim claim = claim_of(a);
    struct identity_held held;
    struct tx *tx = NULL;

    bool ok = tx_begin(a->call->store, TX_READ, &tx, err) &&
              identity_whose(a->call, tx, &claim, &held, err);
    tx_end(&tx);
    if (ok)
        put_taken(a, &held);
    return ok;
}

/* What the form made before, if it did. Of a case that the asker may not see nothing is
 * told: it is hers if she holds it and says again that it is protected, and else the
 * form is taken as one that nobody has sent. */
static bool find_made(struct adding *a, struct tx *tx, bool *here, struct err *err)
{
    struct identity_record record;
    struct person_standing_row row;
    struct subject subject;

    if (!person_standing(tx, a->rid, a->call->actor->user_id, &row, here, err) ||
        !standing_in(tx, a->call, a->rid, &subject, err))
        return false;
    if (!*here)
        return true;
    bool may = subject.relation < RELATION_COUNT &&
               (a->ask->seen >> subject.relation & 1) != 0;
    if (!may && !(row.held && a->ask->protect)) {
        *here = false;
        a->rid = random_id();
        return true;
    }
    if (may && !identity_get(a->call, tx, row.id, &record, err))
        return false;
    a->made.person_id = row.id;
    a->made.rid = a->rid;
    if (may && (row.protected != a->ask->protect ||
                !identity_is_same(a->call->arena, &record.identity, a->ask->identity)))
        a->made.outcome = PERSON_USED;
    return true;
}

static bool was_here(struct adding *a, bool *here, struct err *err)
{
    struct tx *tx = NULL;

    *here = false;
    if (a->ask->rid == 0)
        return true;
    bool ok =
        tx_begin(a->call->store, TX_READ, &tx, err) && find_made(a, tx, here, err);
    tx_end(&tx);
    return ok;
}

/* Two presses at once: whoever writes second finds what the first has made. */
static bool is_free(struct adding *a, struct tx *tx, struct err *err)
{
    struct person_standing_row row;

    return person_standing(tx, a->rid, a->call->actor->user_id, &row, &a->raced, err);
}

/* ---------------------------------------------------------------------- writing */

static bool write_case(struct adding *a, struct tx *tx, const struct person_key *key,
                       struct err *err)
{
    const struct call *call = a->call;
    unsigned char none[HASH_BYTES] = { 0 };
    char name[24];

    snprintf(name, sizeof name, "%lld", (long long)a->made.rid);
    struct person_made_in in = { .rid = a->made.rid,
                                 .org_id = call->actor->org_id,
                                 .source = STR(SOURCE),
                                 .source_key = str_from(name),
                                 .content_hash = { (const char *)none, sizeof none },
                                 .key_id = key->id,
                                 .made_at = call->now };
    if (!person_made(tx, &in, &a->made.person_id, err))
        return false;
    return call->actor->user_id == 0 ||
           case_holder_add(tx, a->made.person_id, call->actor->user_id, call->now, err);
}

static const char *sex_word(enum id_sex sex)
{
    return sex == ID_SEX_WOMAN ? "K" : sex == ID_SEX_MAN ? "M" : "";
}

/* She is in no pool yet, so no pool's number moves. */
static bool write_sex(struct adding *a, struct tx *tx, struct err *err)
{
    struct pool_seq_row pool;

    return pool_seq(tx, &pool, err) &&
           sex_add(tx, a->made.person_id, pool.seq,
                   str_from(sex_word(a->ask->identity->sex)), err);
}

/* That she was added, and that she may be somebody else's whom nobody told of. */
static bool write_log(struct adding *a, struct tx *tx, int64_t number_id,
                      struct err *err)
{
    const struct doubts_written written = { a->made.person_id, number_id,
                                            &a->likes.hidden };
    const struct audit_note note = { .actor = a->call->actor,
                                     .at = a->call->now,
                                     .action = str_from(a->ask->action),
                                     .relation = RELATION_OWN,
                                     .kind = AUDIT_WRITE,
                                     .person_id = a->made.person_id };

    return (!a->ask->action || audit_append(tx, a->call->arena, &note, err)) &&
           person_doubt_note(a->call, tx, &written, err);
}

static bool write_all(struct adding *a, struct tx *tx, const struct person_key *key,
                      struct err *err)
{
    struct identity_held held;

    if (!is_free(a, tx, err) || a->raced)
        return a->raced;
    a->made.rid = a->rid;
    if (!write_case(a, tx, key, err))
        return false;
    const struct identity_place place = { a->made.person_id, 1, key };
    const struct identity_claim claim = claim_of(a);
    if (!identity_put(a->call, tx, &place, a->ask->identity, err) ||
        !identity_claim(a->call, tx, &claim, &held, err))
        return false;
    put_taken(a, &held); /* someone was faster */
    return a->made.outcome != PERSON_DONE ||
           ((!a->ask->protect ||
             protection_begin(a->call, tx, a->made.person_id, a->ask->kind, err)) &&
            write_sex(a, tx, err) && write_log(a, tx, held.hidden_id, err));
}

static bool write_person(struct adding *a, const struct person_key *key,
                         struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = false;

    if (!tx_begin(a->call->store, TX_WRITE, &tx, err))
        return false;
    ok = write_all(a, tx, key, err);
    if (ok && !a->raced && a->made.outcome == PERSON_DONE)
        ok = tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(a->call->store, ticket, err);
}

static bool add_person(struct adding *a, struct err *err)
{
    struct person_key key;
    struct err again = { 0 };

    if (!person_key_new(a->call, &key, err))
        return false;
    bool ok = write_person(a, &key, err);
    int64_t key_id = key.id;
    person_key_forget(&key);
    if (ok && !a->raced && a->made.outcome == PERSON_DONE)
        return true;
    /* If this fails too, the key is an orphan that nothing needs. */
    (void)!person_key_destroy(a->call, key_id, ok ? err : &again);
    return ok;
}

/* Looks at who has the number and who is alike, and adds her when nothing stands in the
 * way. */
static bool look_and_add(struct adding *a, struct err *err)
{
    if (!look_for_owner(a, err))
        return false;
    if (a->made.outcome == PERSON_DONE) {
        if (!person_alike(a->call, a->ask, 0, &a->likes, err))
            return false;
        a->made.alike = a->likes.seen;
        if (a->likes.seen.count > 0 && !a->ask->is_another)
            a->made.outcome = PERSON_ALIKE;
    }
    if (a->made.outcome != PERSON_DONE)
        return true;
    return add_person(a, err) && (a->raced || a->made.outcome != PERSON_DONE ||
                                  people_refresh(a->call, a->made.person_id, err));
}

bool person_new(struct call *call, const struct person_add_ask *ask,
                struct person_added *added, struct err *err)
{
    struct adding a = { .call = call,
                        .ask = ask,
                        .rid = ask->rid ? ask->rid : random_id() };
    bool here = false;

    if (!keys_needed(call, err))
        return false;
    do {
        a.raced = false;
        if (!was_here(&a, &here, err) || (!here && !look_and_add(&a, err)))
            return false;
    } while (a.raced);
    *added = a.made;
    return true;
}
