/* sign_log.c: see sign_log.h. */
#include "service/sign_log.h"

#include "base/log.h"
#include "service/audit.h"
#include "store/query.h"

#define NAME_BYTES 24u

/* Somebody as the log calls her, in the first unit where she has a role. */
static bool as_user(struct tx *tx, int64_t user_id, char name[NAME_BYTES],
                    struct actor *actor, struct err *err)
{
    struct cursor cursor = { 0 };
    struct role_grants_row row;
    enum role role;

    *actor = (struct actor){ .name = "nobody", .user_id = user_id };
    if (user_id == 0)
        return true;
    snprintf(name, NAME_BYTES, "u%lld", (long long)user_id);
    actor->name = name;
    if (!role_grants_open(tx, user_id, &cursor, err))
        return false;
    while (role_grants_next(&cursor, &row)) {
        if (actor->org_id == 0) {
            actor->org_id = row.org_id;
            actor->domain_id = row.domain_id;
        }
        if (actor->org_id == row.org_id && role_from(row.role, &role))
            actor->roles |= 1U << role;
    }
    return cursor_end(&cursor, err);
}

static bool append(struct tx *tx, const struct call *call, struct audit_note note,
                   struct err *err)
{
    note.at = call->now;
    note.relation = RELATION_NONE;
    note.kind = AUDIT_SIGN;
    return audit_append(tx, call->arena, &note, err);
}

bool sign_log_begun(struct tx *tx, struct call *call, const struct session *session,
                    bool renewed, struct err *err)
{
    const struct actor actor = session_actor(session);
    const struct audit_note note = { .actor = &actor,
                                     .action = renewed ? STR("session_renew")
                                                       : STR("sign_in") };

    return append(tx, call, note, err);
}

bool sign_log_ended(struct tx *tx, struct call *call, const struct sign_ended *ended,
                    struct err *err)
{
    const struct actor *actor = call->actor;
    const bool nobody = actor->user_id == 0 && actor->roles == 0;
    struct actor herself;
    char name[NAME_BYTES];

    if (ended->count == 0)
        return true;
    if (nobody && !as_user(tx, ended->user_id, name, &herself, err))
        return false;
    const struct audit_note note = { .actor = nobody ? &herself : actor,
                                     .action = ended->own ? STR("sign_out")
                                                          : STR("session_end"),
                                     .times = ended->count };
    return append(tx, call, note, err);
}

void sign_log_wrong(const struct call *call, int64_t user_id)
{
    struct err err = { 0 };
    struct tx *tx = NULL;
    struct actor actor;
    char name[NAME_BYTES];
    uint64_t ticket = 0;
    bool ok = tx_begin(call->store, TX_LOG, &tx, &err) &&
              as_user(tx, user_id, name, &actor, &err);

    if (ok) {
        const struct audit_note note = { .actor = &actor,
                                         .at = call->now,
                                         .action = STR("sign_in"),
                                         .relation = RELATION_STRANGER,
                                         .kind = AUDIT_REFUSED };
        ok =
            audit_append(tx, call->arena, &note, &err) && tx_commit(&tx, &ticket, &err);
    }
    tx_end(&tx);
    if (!ok)
        log_warn("sign.not_logged", LOG_WORD("kind", err_word(err.kind)));
}
