/* person_doubt.c: see person_doubt.h. */
#include "service/person_doubt.h"

#include "service/audit.h"
#include "service/person_show.h"
#include "store/query.h"

/* ------------------------------------------------------------------------- writing */

static bool note_one(struct call *call, struct tx *tx, int64_t added_id,
                     int64_t found_id, const char *why,
                     struct err *err) /* limit: one pair of person_doubt_note */
{
    const struct audit_note note = { .actor = call->actor,
                                     .at = call->now,
                                     .action = STR(PERSON_LIKE),
                                     .relation = RELATION_STRANGER,
                                     .kind = AUDIT_REFUSED,
                                     .person_id = found_id,
                                     .sought = found_id };
    const struct doubt_add_in in = { .added_id = added_id,
                                     .found_id = found_id,
                                     .why = str_from(why),
                                     .at = call->now,
                                     .actor = str_from(call->actor->name) };
    int64_t added = 0;

    return doubt_add(tx, &in, &added, err) &&
           (added == 0 || audit_append(tx, call->arena, &note, err));
}

bool person_doubt_note(struct call *call, struct tx *tx,
                       const struct doubts_written *written, struct err *err)
{
    const struct people_hits *alike = written->alike;

    if (written->number_id &&
        !note_one(call, tx, written->added_id, written->number_id, "number", err))
        return false;
    for (uint32_t i = 0; alike && i < alike->count; i++)
        if (alike->row[i].person_id != written->number_id &&
            !note_one(call, tx, written->added_id, alike->row[i].person_id, "name",
                      err))
            return false;
    return true;
}

/* ------------------------------------------------------------------------- reading */

static bool has_role(const struct call *call, enum role role)
{
    return call->actor->roles >> role & 1;
}

static bool gather(struct call *call, struct tx *tx, struct doubts *doubts,
                   struct err *err)
{
    struct cursor cursor = { 0 };
    struct doubts_of_unit_row row;

    doubts->doubt = ARENA_ARRAY(call->arena, DOUBTS_SHOWN, struct doubt);
    if (!doubts_of_unit_open(tx, call->actor->org_id, has_role(call, ROLE_TEAM_LEADER),
                             has_role(call, ROLE_PROTECTOR), &cursor, err))
        return false;
    while (doubts_of_unit_next(&cursor, &row)) {
        doubts->more = doubts->count == DOUBTS_SHOWN;
        if (doubts->more)
            continue;
        doubts->doubt[doubts->count++] = (struct doubt){
            .id = row.id,
            .found_id = row.found_id,
            .found_rid = row.found_rid,
            .added_id = row.added_id,
            .added_rid = row.added_rid,
            .by_number = str_is(row.why, "number"),
            .at = row.at,
            .added_unit = str_copy(call->arena, row.added_unit),
            .by = row.has_by ? str_copy(call->arena, row.by) : STR(""),
        };
    }
    return cursor_end(&cursor, err);
}

static bool gather_all(struct call *call, struct doubts *doubts, struct err *err)
{
    struct tx *tx = NULL;

    *doubts = (struct doubts){ .count = 0 };
    if (!has_role(call, ROLE_TEAM_LEADER) && !has_role(call, ROLE_PROTECTOR))
        return true;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && gather(call, tx, doubts, err);
    tx_end(&tx);
    return ok;
}

bool person_doubts(struct call *call, struct doubts *doubts, struct err *err)
{
    struct doubts made;

    if (!gather_all(call, &made, err))
        return false;
    for (uint32_t i = 0; i < made.count; i++)
        if (!person_called(call, made.doubt[i].found_id, &made.doubt[i].name, err))
            return false;
    *doubts = made;
    return true;
}

bool person_doubt_count(struct call *call, uint32_t *count, struct err *err)
{
    struct doubts doubts;

    if (!gather_all(call, &doubts, err))
        return false;
    *count = doubts.count + doubts.more;
    return true;
}

bool person_doubt_settle(struct call *call, int64_t id, int64_t found_id,
                         struct err *err)
{
    const struct doubt_settle_in in = { .id = id,
                                        .found_id = found_id,
                                        .at = call->now,
                                        .by = str_from(call->actor->name) };
    struct tx *tx = NULL;
    int64_t changed = 0;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              doubt_settle(tx, &in, &changed, err);

    if (ok && changed == 0)
        ok = err_set(err, ERR_NOT_FOUND,
                     N_("this has been looked at already; open the list again"));
    ok = ok && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
