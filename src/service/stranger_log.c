/* stranger_log.c: see stranger_log.h. */
#include "service/stranger_log.h"

#include "base/date.h"
#include "service/audit.h"

static const int64_t hour_us = 3600 * MOMENT_SECOND;

void stranger_log_one(struct stranger_log *strangers)
{
    atomic_fetch_add_explicit(&strangers->times, 1, memory_order_relaxed);
}

static bool write_row(struct store *store, int64_t now, int64_t times, struct err *err)
{
    const struct actor nobody = { .name = "nobody" };
    const struct audit_note note = { .actor = &nobody,
                                     .at = now,
                                     .action = STR("sign_missing"),
                                     .relation = RELATION_NONE,
                                     .kind = AUDIT_SIGN,
                                     .times = times };
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = tx_begin(store, TX_LOG, &tx, err) &&
              audit_append(tx, &scratch, &note, err) && tx_commit(&tx, &ticket, err);

    tx_end(&tx);
    arena_free(&scratch);
    return ok && store_wait(store, ticket, err);
}

bool stranger_log_settle(struct stranger_log *strangers, struct store *store,
                         int64_t now, bool all, struct err *err)
{
    const int64_t times = atomic_load_explicit(&strangers->times, memory_order_relaxed);

    if (times == 0 || (!all && now / hour_us == strangers->hour))
        return true;
    if (!write_row(store, now, times, err))
        return false;
    atomic_fetch_sub_explicit(&strangers->times, times, memory_order_relaxed);
    strangers->hour = now / hour_us;
    return true;
}
