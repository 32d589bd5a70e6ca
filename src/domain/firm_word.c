/* firm_word.c: see firm_word.h. */
#include "domain/firm_word.h"

const struct coded firm_status_words[FIRM_STATUS_COUNT] = {
    [FIRM_OPEN] = { "open", N_("Open") },
    [FIRM_PAUSED] = { "paused", N_("Paused") },
    [FIRM_CLOSED] = { "closed", N_("Closed") },
};

const struct coded firm_reason_words[FIRM_REASON_COUNT] = {
    { "season", N_("Wrong season") },
    { "asked_us", N_("Asked us not to come") },
    { "no_time", N_("No time for it") },
    { "wound_up", N_("Wound up") },
    { "bankrupt", N_("Bankrupt") },
    { "moved", N_("Moved away") },
    { "sold", N_("Sold") },
    { "reopened", N_("Open again") },
    { "mistake", N_("A mistake of ours") },
};

const struct coded merge_reason_words[MERGE_REASON_COUNT] = {
    { "same_number", N_("They have the same organisation number") },
    { "same_place", N_("They have the same people and the same place") },
    { "sold", N_("The one has bought the other") },
    { "other", N_("Something else") },
};

const struct coded said_by_words[SAID_BY_COUNT] = {
    { "employer", N_("The employer said so") },
    { "register", N_("From a register") },
    { "estimate", N_("Our estimate") },
};

const struct coded channel_words[CHANNEL_WORD_COUNT] = {
    { "phone", N_("Telephone") }, { "sms", N_("Text message") },
    { "email", N_("E-mail") },    { "visit", N_("Drop in") },
    { "letter", N_("Letter") },
};

const struct coded outcome_words[VISIT_OUTCOME_COUNT] = {
    [VISIT_NEED] = { "need", N_("There is a need") },
    [VISIT_NOT_NOW] = { "not_now", N_("Not now") },
    [VISIT_NO] = { "no", N_("No") },
};

const struct coded visit_reason_words[VISIT_REASON_COUNT] = {
    { "no_work", N_("Not work enough") },
    { "season", N_("Wrong season") },
    { "economy", N_("Cannot afford it") },
    { "staffed", N_("Has the people it needs") },
    { "no_time", N_("No time for it") },
    { "bad_before", N_("It went badly before") },
    { "owner_away", N_("Whoever decides was away") },
    { "other", N_("Something else") },
};

const struct coded side_words[SIDE_WORD_COUNT] = {
    { "firm", N_("The firm's") },
    { "us", N_("Ours") },
};

const struct coded next_words[NEXT_WORD_COUNT] = {
    { "call", N_("Call") },
    { "visit", N_("Visit again") },
    { "meeting", N_("Book a meeting") },
    { "send", N_("Send what was promised") },
    { "match", N_("Look for people") },
};

const struct coded source_words[SOURCE_WORD_COUNT] = {
    { "said", N_("The employer said so") },  { "seen", N_("Seen on the spot") },
    { "told", N_("Somebody else told us") }, { "ad", N_("From an advertisement") },
    { "news", N_("From the news") },
};

const struct coded free_words[FREE_WORD_COUNT] = {
    { "holiday", N_("Holidays") },
    { "training", N_("Training") },
    { "other", N_("Something else") },
};
