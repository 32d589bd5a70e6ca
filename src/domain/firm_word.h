/*
 * firm_word.h: the coded words of firms and visits, and what people call them.
 *
 * Out     tables of a word, as it is stored and sent, and its label, a message id. The
 *         words are those that data/event_kinds.tsv allows
 *         (tests/domain/test_event_kind holds them against each other).
 * Purity  constants.
 */
#ifndef DOMAIN_FIRM_WORD_H
#define DOMAIN_FIRM_WORD_H

#include "domain/mapping_word.h"

enum firm_status { FIRM_OPEN, FIRM_PAUSED, FIRM_CLOSED, FIRM_STATUS_COUNT };
extern const struct coded firm_status_words[FIRM_STATUS_COUNT];

/* Why a firm is paused or closed, or open again. */
#define FIRM_REASON_COUNT 9u
extern const struct coded firm_reason_words[FIRM_REASON_COUNT];

/* Why two firms are one. */
#define MERGE_REASON_COUNT 4u
extern const struct coded merge_reason_words[MERGE_REASON_COUNT];

/* Who said how many work there. */
#define SAID_BY_COUNT 3u
extern const struct coded said_by_words[SAID_BY_COUNT];

/* How a contact wants to be reached. */
#define CHANNEL_WORD_COUNT 5u
extern const struct coded channel_words[CHANNEL_WORD_COUNT];

enum visit_outcome { VISIT_NEED, VISIT_NOT_NOW, VISIT_NO, VISIT_OUTCOME_COUNT };
extern const struct coded outcome_words[VISIT_OUTCOME_COUNT];

/* Why not, or not now. */
#define VISIT_REASON_COUNT 8u
extern const struct coded visit_reason_words[VISIT_REASON_COUNT];

/* Whose side the reason is on. */
#define SIDE_WORD_COUNT 2u
extern const struct coded side_words[SIDE_WORD_COUNT];

/* What comes next. */
#define NEXT_WORD_COUNT 5u
extern const struct coded next_words[NEXT_WORD_COUNT];

/* How a signal of hiring was noticed. */
#define SOURCE_WORD_COUNT 5u
extern const struct coded source_words[SOURCE_WORD_COUNT];

/* Why a month is free of visits. */
#define FREE_WORD_COUNT 3u
extern const struct coded free_words[FREE_WORD_COUNT];

#define CODED(table) ((struct coded_table){ (table), sizeof(table) / sizeof *(table) })

#endif
