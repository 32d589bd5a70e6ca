/* person_hand_over.c: see person_hand_over.h. */
#include "service/person_hand_over.h"

#include "service/mapping.h"
#include "service/people_load.h"
#include "service/person_merge.h"
#include "store/query.h"

#define COLLEAGUES_FIRST 32u

/* Roles whose work is with cases, by the table of access: case_hand_over or person_add.
 */
static bool holds_cases(struct str role)
{
    return str_is(role, "coach") || str_is(role, "team_leader") ||
           str_is(role, "protector");
}

static bool gather(struct call *call, struct tx *tx, int64_t org_id,
                   struct colleague **colleague, uint32_t *count,
                   struct err *err) /* limit: the walk of person_colleagues */
{
    struct cursor cursor = { 0 };
    struct unit_colleagues_row row;
    struct colleague *made = NULL;
    uint32_t n = 0, room = 0;

    if (!unit_colleagues_open(tx, org_id, &cursor, err))
        return false;
    while (unit_colleagues_next(&cursor, &row)) {
        if (!holds_cases(row.role) || (n > 0 && made[n - 1].user_id == row.id))
            continue;
        if (n == room) {
            uint32_t more = room ? room * 2 : COLLEAGUES_FIRST;
            made =
                arena_grow(call->arena, made, room * sizeof *made, more * sizeof *made);
            room = more;
        }
        made[n++] = (struct colleague){ row.id, str_copy(call->arena, row.name) };
    }
    *colleague = made;
    *count = n;
    return cursor_end(&cursor, err);
}

bool person_colleagues(struct call *call, int64_t person_id,
                       struct colleague **colleague, uint32_t *count, struct err *err)
{
    struct person_head_row head;
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_head(tx, person_id, call->arena, &head, err) &&
              gather(call, tx, head.org_id, colleague, count, err);
    tx_end(&tx);
    return ok;
}

static bool hand_over(struct call *call, struct tx *tx, int64_t person_id,
                      int64_t user_id, struct err *err)
{
    struct person_head_row head;
    struct colleague *colleague;
    uint32_t count = 0;
    int64_t changed;
    bool known = false;

    if (!person_is_whole(tx, person_id, err) ||
        !person_head(tx, person_id, call->arena, &head, err) ||
        !gather(call, tx, head.org_id, &colleague, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        known |= colleague[i].user_id == user_id;
    if (!known)
        return err_set(err, ERR_INPUT,
                       N_("choose a colleague who works with cases in this unit"));
    if (head.has_holder_id && head.holder_id == user_id)
        return err_set(err, ERR_CONFLICT, N_("this colleague has the case already"));
    const struct draft_which map = { .person_id = person_id, .form = MAPPING_FORM };
    return case_holder_close_all(tx, person_id, call->now, &changed, err) &&
           case_holder_add(tx, person_id, user_id, call->now, err) &&
           draft_hand_over(call, tx, &map, user_id, err);
}

bool person_hand_over(struct call *call, int64_t person_id, int64_t user_id,
                      struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;

    if (!tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok =
        hand_over(call, tx, person_id, user_id, err) && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, ticket, err) &&
           people_refresh(call, person_id, err);
}
