/* need_word.c: see need_word.h. */
#include "domain/need_word.h"

const struct coded need_status_words[NEED_STATUS_COUNT] = {
    [NEED_OPEN] = { "open", N_("Open") },
    [NEED_PAUSED] = { "paused", N_("Paused") },
    [NEED_FILLED] = { "filled", N_("Filled") },
    [NEED_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
};

const struct coded need_reason_words[NEED_REASON_COUNT] = {
    { "hired_ours", N_("One of our participants was hired") },
    { "hired_other", N_("Somebody else was hired") },
    { "season", N_("It comes back with the season") },
    { "asked_us", N_("The firm asked us to wait") },
    { "no_time", N_("Nobody there has time to supervise now") },
    { "no_work", N_("There is no work for it any more") },
    { "economy", N_("There is no money for it") },
    { "firm_closed", N_("The firm has closed") },
    { "reopened", N_("It is needed again") },
    { "mistake", N_("A mistake") },
    { "other", N_("Something else") },
    { "wording", N_("Its wording may not be published") },
    { "reworded", N_("The wording was changed") },
    { "lifted", N_("The wording was let through") },
};

/* By need_reason_words: the statuses it goes with, as bits. */
static const uint32_t fits_with[NEED_REASON_COUNT] = {
    1u << NEED_FILLED,
    1u << NEED_FILLED,
    1u << NEED_PAUSED,
    1u << NEED_PAUSED,
    1u << NEED_PAUSED | 1u << NEED_WITHDRAWN,
    1u << NEED_WITHDRAWN | 1u << NEED_PAUSED,
    1u << NEED_WITHDRAWN | 1u << NEED_PAUSED,
    1u << NEED_WITHDRAWN,
    1u << NEED_OPEN,
    1u << NEED_OPEN | 1u << NEED_WITHDRAWN,
    1u << NEED_PAUSED | 1u << NEED_WITHDRAWN | 1u << NEED_FILLED,
    0,
    0,
    0,
};

const struct coded support_words[SUPPORT_WORD_COUNT] = {
    { "supervision", N_("A talk with the supervisor") },
    { "tasks", N_("Breaking work down into tasks") },
    { "adapt", N_("Adapting the workplace") },
    { "papers", N_("Applications and papers") },
    { "follow_up", N_("Follow-up at the workplace") },
    { "other", N_("Other help") },
};

bool need_reason_fits(struct str reason, enum need_status status)
{
    uint32_t at = coded_find(CODED(need_reason_words), reason);

    return at < NEED_REASON_COUNT && (fits_with[at] >> status & 1);
}
