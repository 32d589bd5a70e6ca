/* await.c: see await.h. */
#include "web/await.h"

enum awaited await_next(const struct server_options *options,
                        const struct answer *answer)
{
    if (answer->note)
        return AWAIT_NOTE;
    if (!options->on_durable)
        return AWAIT_NOTHING;
    return answer->audit_ticket || answer->ticket ? AWAIT_TICKETS : AWAIT_NOTHING;
}

static void await_note(const struct server_options *options, struct answer *answer,
                       struct wait *wait)
{
    const struct audit_note *note = answer->note;

    answer->note = NULL;
    if (options->audit)
        options->audit(options->audit_ctx, note, wait_done, wait);
    else
        wait_done(wait, ERR_UNAVAILABLE);
}

static void await_ticket(const struct server_options *options, uint64_t ticket,
                         struct wait *wait)
{
    if (ticket && !options->on_durable(options->durable_ctx, ticket, wait_done, wait))
        wait_done(wait, ERR_UNAVAILABLE);
}

void await_outcome(const struct server_options *options, struct answer *answer,
                   struct wait *wait)
{
    const uint64_t ticket = answer->ticket;
    const uint64_t before = answer->audit_ticket == ticket ? 0 : answer->audit_ticket;

    if (await_next(options, answer) == AWAIT_NOTE) {
        await_note(options, answer, wait);
        return;
    }
    answer->audit_ticket = answer->ticket = 0;
    if (before && ticket)
        wait_for_both(wait);
    await_ticket(options, before, wait);
    await_ticket(options, ticket, wait);
}

void await_refuse(enum awaited which, enum err_kind outcome, struct err *err)
{
    if (which == AWAIT_NOTE)
        err_set(err, ERR_UNAVAILABLE,
                N_("the log of who sees what cannot be written now, so nothing about "
                   "people is shown"));
    else if (outcome == ERR_FULL)
        err_set(err, ERR_FULL, N_("nothing was saved, for the disk is full"));
    else
        err_set(err, ERR_UNAVAILABLE,
                N_("nothing was saved, for the database is busy"));
}
