/* clock.c: see clock.h. */
#include "service/clock.h"

#include "base/date.h"
#include "base/log.h"
#include "service/day_list.h"
#include "service/mapping_lapse.h"
#include "service/referral.h"
#include "service/reminder.h"
#include "store/query.h"

/* What has expired is held no more: until nothing more has. */
static bool lapse(struct call *call, int32_t day, uint32_t *count, struct err *err)
{
    uint32_t all = 0, now = LAPSE_MOST;

    (void)day; /* of the call */
    while (now == LAPSE_MOST) {
        if (!mapping_lapse(call, &now, err) ||
            !store_wait(call->store, call->ticket, err))
            return false;
        all += now;
    }
    *count = all;
    return true;
}

const struct clock_step clock_steps[] = {
    { "lapse", N_("Licences and certificates that expired: {n}"), lapse },
    { "silence", N_("Referrals that nobody answered in time: {n}"), referral_silence },
    { "remind_answer", N_("Reminders to employers who have not answered: {n}"),
      remind_employers },
    { "remind_meeting", N_("Reminders of meetings: {n}"), remind_of_meetings },
    { "list", N_("Needs that are new on the lists of people: {n}"), day_list_make },
};
const uint32_t clock_step_count = sizeof clock_steps / sizeof *clock_steps;
_Static_assert(sizeof clock_steps / sizeof *clock_steps <= CLOCK_STEPS_MOST,
               "struct clock_ran has room for every step");

static bool is_done(struct call *call, const char *step, bool *done, struct err *err)
{
    struct clock_last_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              clock_last(tx, str_from(step), &row, &found, err);

    tx_end(&tx);
    if (ok)
        *done = found && row.day >= moment_day(call->now);
    return ok;
}

static bool write_done(struct call *call, const char *step, uint32_t did,
                       struct err *err)
{
    struct clock_done_put_in in = { moment_day(call->now), str_from(step), call->now,
                                    did };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              clock_done_put(tx, &in, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool run_step(struct call *call, uint32_t at, struct clock_ran *ran,
                     struct err *err)
{
    const struct clock_step *step = &clock_steps[at];
    bool done = false;
    uint32_t did = 0;

    if (!is_done(call, step->word, &done, err) || done)
        return err->kind == ERR_NONE;
    if (!step->run(call, moment_day(call->now), &did, err) ||
        !write_done(call, step->word, did, err))
        return false;
    ran->done[at] = true;
    ran->did[at] = did;
    log_info("clock.step", LOG_WORD("step", step->word), LOG_NUM("did", did));
    return true;
}

bool clock_run(struct call *call, struct clock_ran *ran, struct err *err)
{
    struct clock_ran made = { 0 };
    bool ok = true;

    for (uint32_t i = 0; ok && i < clock_step_count; i++)
        ok = call_step(call, i, clock_step_count, err) && run_step(call, i, &made, err);
    *ran = made;
    return ok;
}

bool clock_tick(struct call *call, struct clock_day *done, struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct clock_ran ran;

    if (done->any && today <= done->day)
        return true;
    if (!clock_run(call, &ran, err))
        return false;
    *done = (struct clock_day){ true, today };
    return true;
}
