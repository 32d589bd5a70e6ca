/* identity_claim.c: see identity_claim.h. */
#include "service/identity_claim.h"

#include "service/seal.h"
#include "service/standing.h"
#include "store/query.h"

static struct str index_value(const struct call *call, int64_t domain_id,
                              const struct id_number *number,
                              unsigned char value[SEAL_INDEX_BYTES])
{
    char text[ID_STORED_BYTES];

    id_number_store(number, text);
    seal_index_value(call->master, domain_id, str_from(text), value);
    seal_forget(text, sizeof text);
    return (struct str){ (const char *)value, SEAL_INDEX_BYTES };
}

/* What is known of one number. */
struct looked {
    struct identity_held held;
    bool hers; /* it stands or waits for the claim's person already */
    bool any;  /* for whomever: then it can only wait               */
};

static bool take(struct call *call, struct tx *tx, const struct identity_claim *claim,
                 const struct identity_whose_all_row *row, struct looked *looked,
                 struct err *err) /* limit: one row of look */
{
    struct identity_held *held = &looked->held;
    struct subject subject;

    looked->any = true;
    if (row->person_id == claim->person_id) {
        looked->hers = true;
        return true;
    }
    if (!standing_in(tx, call, row->rid, &subject, err))
        return false;
    bool seen =
        subject.relation < RELATION_COUNT && (claim->seen >> subject.relation & 1) != 0;
    if (seen && held->seen_id == 0) {
        held->seen_id = row->person_id;
        held->seen_rid = row->rid;
    } else if (!seen && held->hidden_id == 0) {
        held->hidden_id = row->person_id;
    }
    return true;
}

static bool look(struct call *call, struct tx *tx, const struct identity_claim *claim,
                 struct str value, struct looked *looked,
                 struct err *err) /* limit: shared by both public functions */
{
    struct cursor cursor = { 0 };
    struct identity_whose_all_row row;

    *looked = (struct looked){ .any = false };
    if (!identity_whose_all_open(tx, claim->domain_id, value, &cursor, err))
        return false;
    while (identity_whose_all_next(&cursor, &row))
        if (!take(call, tx, claim, &row, looked, err)) {
            cursor_close(&cursor);
            return false;
        }
    return cursor_end(&cursor, err);
}

bool identity_whose(struct call *call, struct tx *tx,
                    const struct identity_claim *claim, struct identity_held *held,
                    struct err *err)
{
    const struct id_number *number = identity_number_now(claim->identity);
    unsigned char value[SEAL_INDEX_BYTES];
    struct looked looked;

    *held = (struct identity_held){ 0 };
    if (number->kind == ID_NONE)
        return true;
    if (!look(call, tx, claim, index_value(call, claim->domain_id, number, value),
              &looked, err))
        return false;
    *held = looked.held;
    return true;
}

static bool note(struct tx *tx, const struct identity_claim *claim, struct str value,
                 const struct looked *looked, struct err *err)
{
    if (looked->hers || looked->held.seen_id != 0)
        return true;
    return looked->any
               ? identity_wait_add(tx, claim->domain_id, value, claim->person_id, err)
               : identity_index_add(tx, claim->domain_id, value, claim->person_id, err);
}

bool identity_claim(struct call *call, struct tx *tx,
                    const struct identity_claim *claim, struct identity_held *held,
                    struct err *err)
{
    struct identity_held made = { 0 };

    for (uint32_t i = 0; i < claim->identity->number_count && made.seen_id == 0; i++) {
        const struct id_number *number = &claim->identity->number[i].number;
        unsigned char bytes[SEAL_INDEX_BYTES];
        struct looked looked;
        if (number->kind == ID_NONE)
            continue;
        struct str value = index_value(call, claim->domain_id, number, bytes);
        if (!look(call, tx, claim, value, &looked, err) ||
            !note(tx, claim, value, &looked, err))
            return false;
        if (looked.hers)
            continue;
        if (made.hidden_id == 0)
            made.hidden_id = looked.held.hidden_id;
        made.seen_id = looked.held.seen_id;
        made.seen_rid = looked.held.seen_rid;
    }
    *held = made;
    return true;
}
