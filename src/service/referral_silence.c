/* referral_silence.c: what the daily clock ends; see referral.h. */
#include "base/date.h"
#include "service/referral.h"
#include "service/referral_word.h"
#include "store/query.h"

#define ENDED_FIRST 64u

struct due {
    int64_t rid, org_id, domain_id;
    const char *reason;
};

struct dues {
    struct due *due;
    uint32_t count, room;
};

static struct due *next_of(struct call *call, struct dues *dues)
{
    if (dues->count == dues->room) {
        uint32_t more = dues->room ? dues->room * 2 : ENDED_FIRST;
        dues->due = arena_grow(call->arena, dues->due, dues->room * sizeof *dues->due,
                               more * sizeof *dues->due);
        dues->room = more;
    }
    return &dues->due[dues->count++];
}

static bool find_silent(struct call *call, struct tx *tx, int32_t day,
                        struct dues *dues, struct err *err)
{
    struct cursor cursor = { 0 };
    struct referral_overdue_row row;
    struct referral_rules rules;

    if (!referral_rules_of(day, &rules, err) ||
        !referral_overdue_open(tx, day - rules.silence, &cursor, err))
        return false;
    while (referral_overdue_next(&cursor, &row))
        if (!str_is(row.firm_status, "closed"))
            *next_of(call, dues) =
                (struct due){ row.rid, row.org_id, row.domain_id, "silence" };
    return cursor_end(&cursor, err);
}

static bool find_closed(struct call *call, struct tx *tx, struct dues *dues,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct referral_firm_closed_row row;

    if (!referral_firm_closed_open(tx, &cursor, err))
        return false;
    while (referral_firm_closed_next(&cursor, &row))
        *next_of(call, dues) =
            (struct due){ row.rid, row.org_id, row.domain_id, "firm_closed" };
    return cursor_end(&cursor, err);
}

static bool find_gone(struct call *call, struct tx *tx, struct dues *dues,
                      struct err *err)
{
    struct cursor cursor = { 0 };
    struct referral_need_gone_row row;

    if (!referral_need_gone_open(tx, &cursor, err))
        return false;
    while (referral_need_gone_next(&cursor, &row))
        *next_of(call, dues) =
            (struct due){ row.rid, row.org_id, row.domain_id, "need_gone" };
    return cursor_end(&cursor, err);
}

struct ending {
    int32_t day;
    uint32_t count;
};

/* For the unit whose it is, by the clock itself. */
static bool end_one(struct call *call, struct tx *tx, const struct due *due,
                    struct ending *ending, struct err *err)
{
    const struct actor clock = { .name = "clock",
                                 .org_id = due->org_id,
                                 .domain_id = due->domain_id };
    struct call own = *call;
    struct referral_said said = { .rid = due->rid,
                                  .on = ending->day,
                                  .step = str_is(str_from(due->reason), "silence")
                                              ? REFERRAL_SILENCE
                                              : REFERRAL_END,
                                  .by = "clock",
                                  .reason = str_from(due->reason),
                                  .side = STR("firm") };
    bool late = false;

    own.actor = &clock;
    if (!referral_say(&own, tx, &said, &late, err))
        return false;
    ending->count += !late; /* one may be due for two reasons */
    return true;
}

bool referral_silence(struct call *call, int32_t day, uint32_t *count, struct err *err)
{
    struct ending ending = { .day = day };
    struct dues dues = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              find_silent(call, tx, day, &dues, err) &&
              find_closed(call, tx, &dues, err) && find_gone(call, tx, &dues, err);

    for (uint32_t i = 0; ok && i < dues.count; i++)
        ok = end_one(call, tx, &dues.due[i], &ending, err);
    ok = ok && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *count = ending.count;
    return true;
}
