/* person_hand_over.c: see person_hand_over.h. */
#include "service/person_hand_over.h"

#include "service/mapping.h"
#include "service/note.h"
#include "service/people_load.h"
#include "service/person_key.h"
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

static bool keeps_protected(struct str role)
{
    return str_is(role, "protector");
}

/* Whom of a unit one looks for. */
struct wanted {
    int64_t org_id;
    bool (*has)(struct str role);
};

static bool gather(struct call *call, struct tx *tx, const struct wanted *wanted,
                   struct colleague **colleague, uint32_t *count,
                   struct err *err) /* limit: the walk of person_colleagues */
{
    struct cursor cursor = { 0 };
    struct unit_colleagues_row row;
    struct colleague *made = NULL;
    uint32_t n = 0, room = 0;

    if (!unit_colleagues_open(tx, wanted->org_id, &cursor, err))
        return false;
    while (unit_colleagues_next(&cursor, &row)) {
        if (!wanted->has(row.role) || (n > 0 && made[n - 1].user_id == row.id))
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
              gather(call, tx, &(struct wanted){ head.org_id, holds_cases }, colleague,
                     count, err);
    tx_end(&tx);
    return ok;
}

bool person_keepers(struct call *call, struct colleague **keeper, uint32_t *count,
                    struct err *err)
{
    const struct wanted wanted = { call->actor->org_id, keeps_protected };
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = gather(call, tx, &wanted, keeper, count, err);
    tx_end(&tx);
    return ok;
}

/* What is handed over, to whom, and why. */
struct step {
    int64_t person_id, user_id;
    struct str why;
};

/* again: she had it before, and the form may be the one that gave it to her. */
static bool note_why(struct call *call, struct tx *tx, const struct step *step,
                     struct str to, bool again,
                     struct err *err) /* limit: to whom, and whether anew */
{
    struct buf text = buf_new(call->arena);

    if (step->why.len == 0)
        return true;
    message_add(&text, call->lang, N_("The case was handed over to {name}: {why}"),
                (struct hole[]){ HOLE_STR("name", to), HOLE_STR("why", step->why) }, 2);
    return again ? note_of_step_once(call, tx, step->person_id, buf_str(&text), err)
                 : note_of_step(call, tx, step->person_id, buf_str(&text), err);
}

static bool hand_over(struct call *call, struct tx *tx, const struct step *step,
                      struct err *err)
{
    const int64_t person_id = step->person_id, user_id = step->user_id;
    struct str to = STR("");
    struct person_head_row head;
    struct colleague *colleague;
    uint32_t count = 0;
    int64_t changed;
    bool known = false;

    if (!person_is_whole(tx, person_id, err) ||
        !person_head(tx, person_id, call->arena, &head, err) ||
        !gather(call, tx, &(struct wanted){ head.org_id, holds_cases }, &colleague,
                &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (colleague[i].user_id == user_id) {
            known = true;
            to = colleague[i].name;
        }
    if (!known)
        return err_set(err, ERR_INPUT,
                       N_("choose a colleague who works with cases in this unit"));
    if (head.has_holder_id && head.holder_id == user_id)
        return note_why(call, tx, step, to, true, err);
    const struct draft_which map = { .person_id = person_id, .form = MAPPING_FORM };
    return case_holder_close_all(tx, person_id, call->now, &changed, err) &&
           case_holder_add(tx, person_id, user_id, call->now, err) &&
           draft_hand_over(call, tx, &map, user_id, err) &&
           note_why(call, tx, step, to, false, err);
}

bool person_hand_over(struct call *call, int64_t person_id, int64_t user_id,
                      struct str why, struct err *err)
{
    const struct step step = { person_id, user_id, why };
    struct tx *tx = NULL;
    uint64_t ticket = 0;

    if (why.len > 0 && !person_key_ensure(call, person_id, err))
        return false;
    if (!tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = hand_over(call, tx, &step, err) && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, ticket, err) &&
           people_refresh(call, person_id, err);
}

bool person_handed_over(struct call *call, int64_t person_id, bool *handed,
                        struct err *err)
{
    struct case_handed_by_row row;
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = case_handed_by(tx, person_id, call->actor->user_id, &row, err);
    tx_end(&tx);
    if (ok)
        *handed = row.handed;
    return ok;
}
