/*
 * need_word.h: how a need stands, why, and what help a firm is given: the coded words
 * and what people call them.
 *
 * Out     tables as in firm_word.h; the words are those of data/event_kinds.tsv
 *         (tests/domain/test_need_word holds them against each other).
 * Purity  constants.
 */
#ifndef DOMAIN_NEED_WORD_H
#define DOMAIN_NEED_WORD_H

#include "domain/firm_word.h"

enum need_status {
    NEED_OPEN,
    NEED_PAUSED,
    NEED_FILLED,
    NEED_WITHDRAWN,
    NEED_STATUS_COUNT
};
extern const struct coded need_status_words[NEED_STATUS_COUNT];

/* Why a need stands as it does. */
#define NEED_REASON_COUNT   14u
#define NEED_REASON_MISTAKE 9u /* index of "mistake" */
extern const struct coded need_reason_words[NEED_REASON_COUNT];

/* Whether somebody may choose the reason for the status: a hire fills, a season pauses.
 * The last three come with the need's wording (service/need_wording.h), by themselves.
 */
bool need_reason_fits(struct str reason, enum need_status status);

/* What help a firm was given. */
#define SUPPORT_WORD_COUNT 6u
extern const struct coded support_words[SUPPORT_WORD_COUNT];

#endif
