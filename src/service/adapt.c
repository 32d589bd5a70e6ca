/* adapt.c: see adapt.h. */
#include "service/adapt.h"

#include <assert.h>

#include "base/date.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "store/query.h"

#define ADAPT_WHAT "accommodation"

static bool signed_in(const struct call *call, struct err *err)
{
    return call->actor->user_id > 0 ||
           err_set(err, ERR_DENIED,
                   N_("sign in first: it is noted who has written this"));
}

static bool read_adapt(struct call *call, struct tx *tx, int64_t person_id,
                       struct adapt *adapt, struct err *err)
{
    struct accommodation_of_row row;
    bool found = false;

    *adapt = (struct adapt){ .words = STR("") };
    if (!accommodation_of(tx, person_id, call->arena, &row, &found, err))
        return false;
    if (!found)
        return true;
    struct person_text text = { .person_id = person_id,
                                .record_id = row.from_at,
                                .what = ADAPT_WHAT,
                                .sealed = row.sealed };
    adapt->kinds = (uint32_t)row.kinds;
    adapt->from_at = row.from_at;
    if (!person_unseal(call, tx, &text, err))
        return false;
    adapt->words = text.plain;
    return true;
}

bool adapt_load(struct call *call, int64_t person_id, struct adapt *adapt,
                struct err *err)
{
    struct adapt found;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              read_adapt(call, tx, person_id, &found, err);

    tx_end(&tx);
    if (ok)
        *adapt = found;
    return ok;
}

/* Whose words, in which transaction. */
struct writing {
    struct call *call;
    struct tx *tx;
    int64_t person_id;
};

static bool write_adapt(const struct writing *w, const struct adapt *adapt,
                        struct adapt *now, struct err *err)
{
    struct call *call = w->call;
    const int64_t person_id = w->person_id;
    struct accommodation_last_row last;
    struct person_text text = { .person_id = person_id,
                                .what = ADAPT_WHAT,
                                .plain = adapt->words };

    if (!accommodation_last(w->tx, person_id, &last, err))
        return false;
    text.record_id = last.from_at < call->now ? call->now : last.from_at + 1;
    *now = *adapt;
    now->from_at = text.record_id;
    return accommodation_close(w->tx, person_id, call->now, err) &&
           person_seal(call, w->tx, &text, err) &&
           accommodation_add(w->tx,
                             &(struct accommodation_add_in){ person_id, text.record_id,
                                                             adapt->kinds, text.sealed,
                                                             call->actor->user_id },
                             err);
}

static bool adapt_is_sound(const struct adapt *adapt, struct err *err)
{
    if (adapt->words.len > ADAPT_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(ADAPT_BYTES));
    return adapt->kinds >> ADAPT_WORD_COUNT == 0 ||
           err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                   ARG_NUM(adapt->kinds));
}

bool adapt_save(struct call *call, int64_t person_id, const struct adapt *adapt,
                struct adapt_saved *saved, struct err *err)
{
    struct adapt_saved made = { .clash = false };
    struct tx *tx = NULL;
    bool ok = false;

    if (!signed_in(call, err) || !adapt_is_sound(adapt, err) ||
        !person_key_ensure(call, person_id, err) ||
        !tx_begin(call->store, TX_WRITE, &tx, err) ||
        !person_is_whole(tx, person_id, err) ||
        !read_adapt(call, tx, person_id, &made.now, err))
        goto out;
    const bool same =
        made.now.kinds == adapt->kinds && str_eq(made.now.words, adapt->words);
    made.clash = !same && made.now.from_at != adapt->from_at;
    ok =
        same || made.clash ||
        (write_adapt(&(struct writing){ call, tx, person_id }, adapt, &made.now, err) &&
         tx_commit(&tx, &call->ticket, err));
out:
    tx_end(&tx);
    if (ok)
        *saved = made;
    return ok;
}

/* ------------------------------------------------------------------ grounds */

bool grounds_load(struct call *call, int64_t person_id, struct grounds *grounds,
                  struct err *err)
{
    const struct coded_table kinds = { ground_words, GROUND_WORD_COUNT };
    const struct coded_table proofs = { proof_words, PROOF_WORD_COUNT };
    struct grounds made = { 0 };
    struct cursor cursor = { 0 };
    struct eligibility_of_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              eligibility_of_open(tx, person_id, &cursor, err);

    while (ok && eligibility_of_next(&cursor, &row)) {
        const uint32_t which = coded_find(kinds, row.kind);
        const uint32_t proof = coded_find(proofs, row.evidence);
        assert(which < kinds.count && proof < proofs.count);
        made.of[which] = (struct ground_said){ true, row.since_on, row.on_day, proof };
    }
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    tx_end(&tx);
    if (ok)
        *grounds = made;
    return ok;
}

static bool write_ground(const struct writing *w, struct str kind,
                         const struct ground_said *ground, struct err *err)
{
    struct eligibility_add_in in = { .person_id = w->person_id,
                                     .kind = kind,
                                     .from_at = w->call->now,
                                     .since_on = ground->since_day,
                                     .evidence =
                                         str_from(proof_words[ground->proof].word),
                                     .on_day = moment_day(w->call->now),
                                     .noted_by = w->call->actor->user_id };

    return eligibility_close(w->tx, w->person_id, kind, w->call->now, err) &&
           (!ground->held || eligibility_add(w->tx, &in, err));
}

bool ground_save(struct call *call, int64_t person_id, uint32_t which,
                 const struct ground_said *ground, struct err *err)
{
    struct tx *tx = NULL;

    assert(which < GROUND_WORD_COUNT && ground->proof < PROOF_WORD_COUNT);
    if (!signed_in(call, err))
        return false;
    if (ground->held &&
        (ground->since_day == DAY_NONE || ground->since_day > moment_day(call->now)))
        return err_set(err, ERR_INPUT,
                       N_("write since which day, as 2026-01-31; not a day to come"));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              person_is_whole(tx, person_id, err) &&
              write_ground(&(struct writing){ call, tx, person_id },
                           str_from(ground_words[which].word), ground, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}
