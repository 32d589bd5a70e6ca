/*
 * referral_word.h: data/referral_words.tsv for who serves a call: words with the text
 * of its language; and the figures of data/referral_rules.tsv.
 *
 * Purity  reads what is compiled in.
 */
#ifndef SERVICE_REFERRAL_WORD_H
#define SERVICE_REFERRAL_WORD_H

#include "domain/referral_rule.h"
#include "service/call.h"

/* The figures that hold on `day`. err  ERR_INTERNAL  the table is missing; ERR_INPUT it
 * has none for the day. */
MUST_USE bool referral_rules_of(int32_t day, struct referral_rules *rules,
                                struct err *err);

/* err  ERR_INTERNAL  the table is missing. In the call's arena. */
MUST_USE bool referral_words_of(const struct call *call,
                                const struct referral_words **words, struct err *err);
/* Whether `word` is one of the list; false when the table cannot be read. */
bool referral_word_known(const struct call *call, const char *list, struct str word);
/* What the staff call it, in the call's language; empty: no such word. */
struct str referral_word_text(const struct call *call, const char *list,
                              struct str word);
/* What the participant is told; empty: nothing. */
struct str referral_word_told(const struct call *call, const char *list,
                              struct str word);
/* An array `key` of {word, text, chosen} of a list; `asked`: only what an employer may
 * choose, in the words for her. */
void referral_word_put(const struct call *call, struct view *view, const char *key,
                       const char *list, bool asked);

#endif
