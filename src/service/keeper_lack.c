/* keeper_lack.c: see keeper_lack.h. */
#include "service/keeper_lack.h"

#include "service/audit.h"
#include "store/query.h"

static void add(struct keeper_ask *ask, int64_t person_id,
                const struct unit_keeper_of_row *row)
{
    ask->lack[ask->count++] = (struct keeper_lack){ person_id, row->rid, row->unit };
}

static bool add_lacking(struct call *call, struct tx *tx, const struct person_set *set,
                        struct keeper_ask *ask, struct err *err)
{
    ask->lack = ARENA_ARRAY(call->arena, set->count, struct keeper_lack);
    ask->count = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        struct unit_keeper_of_row row;
        if (!unit_keeper_of(tx, set->id[i], call->arena, &row, err))
            return false;
        if (!row.keeper && !row.protected && !row.merged)
            add(ask, set->id[i], &row);
    }
    return true;
}

static bool by_decision(struct call *call, struct tx *tx, struct keeper_ask *ask,
                        struct err *err)
{
    struct person_set tied, all = { .count = 1 };

    if (!person_tied(call, tx, ask->person_id, &tied, err))
        return false;
    all.id = ARENA_ARRAY(call->arena, tied.count + 1, int64_t);
    all.id[0] = ask->person_id;
    for (uint32_t i = 0; i < tied.count; i++)
        all.id[all.count++] = tied.id[i];
    return add_lacking(call, tx, &all, ask, err);
}

/* From the one who is protected to the other, and on to the other's household. */
static bool by_tie(struct call *call, struct tx *tx, struct keeper_ask *ask,
                   struct err *err)
{
    struct unit_keeper_of_row one, other;
    struct person_set reached;

    if (!unit_keeper_of(tx, ask->person_id, call->arena, &one, err) ||
        !unit_keeper_of(tx, ask->other_id, call->arena, &other, err))
        return false;
    if (!one.protected && !other.protected)
        return true;
    return person_household(call, tx, one.protected ? ask->other_id : ask->person_id,
                            &reached, err) &&
           add_lacking(call, tx, &reached, ask, err);
}

bool keeper_lack_before(struct call *call, struct keeper_ask *ask, struct err *err)
{
    struct tx *tx = NULL;

    ask->count = 0;
    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok =
        ask->other_id ? by_tie(call, tx, ask, err) : by_decision(call, tx, ask, err);
    tx_end(&tx);
    return ok;
}

bool keeper_lack_tell(struct call *call, struct tx *tx, int64_t person_id,
                      struct err *err)
{
    struct actor actor = *call->actor;
    struct unit_keeper_of_row row;

    if (!unit_keeper_of(tx, person_id, call->arena, &row, err))
        return false;
    if (row.keeper || row.merged)
        return true;
    actor.org_id = row.org_id;
    const struct audit_note note = { .actor = &actor,
                                     .at = call->now,
                                     .action = STR(KEEPER_LACK),
                                     .relation = RELATION_PROTECTED,
                                     .kind = AUDIT_ALERT,
                                     .person_id = person_id };
    return audit_append(tx, call->arena, &note, err);
}
