/* disclosure_rule.c: see disclosure_rule.h. */
#include "domain/disclosure_rule.h"

#include "base/date.h"

static const struct {
    const char *word, *label;
} parts[DISCLOSED_COUNT] = {
    [DISCLOSED_NAME] = { "name", N_("name") },
    [DISCLOSED_CONTACT] = { "contact", N_("telephone, e-mail and address") },
    [DISCLOSED_CAPABILITY] = { "capability", N_("what the person can do at work") },
    [DISCLOSED_PERIOD] = { "period", N_("period and hours") },
    [DISCLOSED_LEVEL] = { "level", N_("level in Swedish, courses") },
};

static const struct {
    const char *word, *label;
} grounds[GROUND_COUNT] = {
    [GROUND_WAIVER] = { "waiver", N_("The person has said yes (waiver)") },
    [GROUND_HARM_TEST] = { "harm_test", N_("Harm test: no harm") },
    [GROUND_OWN_ACTIVITY] = { "own_activity",
                              N_("Necessary for our own work (OSL 10:2)") },
    [GROUND_DUTY] = { "duty", N_("A law says it must be told (OSL 10:28)") },
    [GROUND_WRONG_PAYMENT] = { "wrong_payment",
                               N_("Against wrong payments (OSL 10:15 a)") },
};

static const char *const recipients[RECIPIENT_COUNT] = { "unit", "authority", "firm" };

const char *disclosed_word(enum disclosed part)
{
    return parts[part].word;
}

const char *disclosed_label(enum disclosed part)
{
    return parts[part].label;
}

const char *ground_word(enum ground ground)
{
    return grounds[ground].word;
}

const char *ground_label(enum ground ground)
{
    return grounds[ground].label;
}

bool ground_from(struct str word, enum ground *ground)
{
    for (enum ground g = 0; g < GROUND_COUNT; g++)
        if (str_is(word, grounds[g].word)) {
            *ground = g;
            return true;
        }
    return false;
}

const char *recipient_word(enum recipient to)
{
    return recipients[to];
}

bool recipient_from(struct str word, enum recipient *to)
{
    for (enum recipient r = 0; r < RECIPIENT_COUNT; r++)
        if (str_is(word, recipients[r])) {
            *to = r;
            return true;
        }
    return false;
}

uint32_t disclosed_of_protected(uint32_t what)
{
    return what & ~(1U << DISCLOSED_CONTACT | 1U << DISCLOSED_PERIOD);
}

bool recipient_needs_alias(enum recipient to)
{
    return to != RECIPIENT_AUTHORITY;
}

static bool period_check(uint32_t what, int32_t today, int32_t until, struct err *err)
{
    if (what == 0 || what >> DISCLOSED_COUNT)
        return err_set(err, ERR_INPUT, N_("choose what is to be told"));
    if (until < today)
        return err_set(err, ERR_INPUT, N_("the last day has already passed"));
    if (until > date_add_months(today, DISCLOSURE_MONTHS_MOST))
        return err_set(err, ERR_INPUT,
                       N_("the last day is more than {most} months away; decide again "
                          "then"),
                       ARG_NUM(DISCLOSURE_MONTHS_MOST));
    return true;
}

bool waiver_check(uint32_t what, int32_t today, int32_t until, struct err *err)
{
    return period_check(what, today, until, err);
}

static bool by_waiver(const struct disclosure_ask *ask, struct err *err)
{
    if (!ask->waiver_holds || ask->waiver_until < ask->today)
        return err_set(err, ERR_INPUT,
                       N_("there is no waiver to this recipient that still holds; ask "
                          "the person first"));
    if (ask->what & ~ask->waiver_what)
        return err_set(err, ERR_INPUT,
                       N_("the waiver does not cover all of this; ask the person, or "
                          "tell less"));
    if (ask->until > ask->waiver_until)
        return err_set(err, ERR_INPUT,
                       N_("the waiver ends before that day; choose an earlier one"));
    return true;
}

/* OSL 10:15 a, SFS of the law in prop. 2024/25:180. */
static bool by_wrong_payment(const struct disclosure_ask *ask, struct err *err)
{
    if (ask->to == RECIPIENT_FIRM)
        return err_set(err, ERR_INPUT,
                       N_("on this ground nothing is told to a firm, only to an "
                          "authority"));
    if (ask->today < date_from_civil(2025, 12, 1))
        return err_set(err, ERR_INPUT, N_("this ground holds from 1 December 2025"));
    return true;
}

static bool by_ground(const struct disclosure_ask *ask, struct err *err)
{
    if (ask->ground == GROUND_WAIVER)
        return by_waiver(ask, err);
    if (!ask->argued)
        return err_set(err, ERR_INPUT,
                       N_("write why it may be told: what was weighed, and who it "
                          "could harm"));
    if (ask->ground == GROUND_WRONG_PAYMENT)
        return by_wrong_payment(ask, err);
    if (ask->ground == GROUND_OWN_ACTIVITY && ask->to != RECIPIENT_UNIT)
        return err_set(err, ERR_INPUT,
                       N_("our own work is no ground for telling somebody outside; ask "
                          "for a waiver or make a harm test"));
    return true;
}

static bool of_protected(const struct disclosure_ask *ask, struct err *err)
{
    if (ask->what & ~disclosed_of_protected(ask->what))
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected: no telephone, e-mail, address or "
                          "hours leave this unit"));
    if (!recipient_needs_alias(ask->to))
        return true;
    if (!ask->alias)
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected: write the other name that they "
                          "are told"));
    if (!ask->talked)
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected: talk about the risk with her "
                          "first, and write what you agreed"));
    if (ask->talked_on > ask->today ||
        ask->talked_on < ask->today - DISCLOSURE_TALK_DAYS)
        return err_set(err, ERR_INPUT,
                       N_("the talk about the risk must be at most {most} days old, "
                          "and not to come"),
                       ARG_NUM(DISCLOSURE_TALK_DAYS));
    return true;
}

bool disclosure_check(const struct disclosure_ask *ask, struct err *err)
{
    if (!period_check(ask->what, ask->today, ask->until, err))
        return false;
    return (!ask->protected_identity || of_protected(ask, err)) && by_ground(ask, err);
}
