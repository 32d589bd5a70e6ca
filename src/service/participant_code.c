/* participant_code.c: see participant_code.h. */
#include "service/participant_code.h"

#include "base/date.h"
#include "service/identity_keep.h"
#include "service/person_merge.h"
#include "service/user.h"
#include "store/query.h"

static bool look(struct call *call, int64_t person_id, struct person_head_row *head,
                 struct identity_record *record, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              person_is_whole(tx, person_id, err) &&
              person_head(tx, person_id, call->arena, head, err) &&
              identity_get(call, tx, person_id, record, err);

    tx_end(&tx);
    return ok;
}

bool participant_code_make(struct call *call, int64_t person_id,
                           struct participant_code *code, struct err *err)
{
    struct one_use_new new = { .purpose = ONE_USE_ENTER,
                               .days = PARTICIPANT_CODE_DAYS };
    struct participant_code made = { .until = moment_day(call->now) +
                                              PARTICIPANT_CODE_DAYS };
    struct identity_record record;
    struct person_head_row head;

    if (!look(call, person_id, &head, &record, err))
        return false;
    if (record.version == 0 || record.identity.born_on == DAY_NONE)
        return err_set(err, ERR_INPUT,
                       N_("write the birth date first: it is asked for with the code"));
    if (!user_for_person(call, person_id, head.org_id, &new.user_id, err) ||
        !one_use_void(call, new.user_id, ONE_USE_ENTER, err) ||
        !one_use_code(call, &new, record.identity.born_on, made.text, err))
        return false;
    *code = made;
    return true;
}

bool participant_case(struct call *call, int64_t *rid, struct err *err)
{
    struct person_by_id_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              person_by_id(tx, call->actor->person_id, call->arena, &row, err);

    tx_end(&tx);
    if (ok)
        *rid = row.rid;
    return ok;
}
