/*
 * referral_rule.h: how a person who was put forward to an employer stands, what may
 * happen next, and the words for why.
 *
 * In      a state and a step. Out: the next state, or none.
 * Method  one table, state by step; what is not in it cannot happen:
 *
 *             open ---- meet ------> meet ---- end ---> closed
 *               |  \--- later -----> later -- meet, no, end
 *               |   \-- no --------> refused
 *               \--- silence ------> silent
 *
 *         An answer that comes to a referral that is over changes nothing, and is kept
 *         all the same (referral_late): the coach reads it and acts.
 *         Reasons and their texts are data/referral_words.tsv: what the staff say, what
 *         the employer may choose, what the participant is told.
 * Purity  pure.
 *         How many a person may have open, how long an employer may think, after how
 *         many days of silence the program stops waiting, and when it reminds, are
 *         figures of data/referral_rules.tsv, each with the days it holds between.
 * Limits  REFERRAL_WORDS_MOST.
 */
#ifndef DOMAIN_REFERRAL_RULE_H
#define DOMAIN_REFERRAL_RULE_H

#include "base/err.h"

#define REFERRAL_WORDS_MOST 48u

/* All but the first in days. */
struct referral_rules {
    int32_t open_most;     /* a person                                       */
    int32_t due_usual;     /* to answer, unless the coach says otherwise     */
    int32_t due_most;      /* to answer, at most                             */
    int32_t silence;       /* after the last day, before it is ended         */
    int32_t remind_before; /* the last day, a contact is reminded            */
    int32_t remind_after;  /* the last day, once more                        */
    int32_t meet_before;   /* a meeting, both sides are reminded             */
    int32_t meet_most;     /* ahead, a meeting may lie                       */
};
/* The figures of the day. err  ERR_INPUT  as dated_rules_on. */
MUST_USE bool referral_rules_on(struct str tsv, int32_t day,
                                struct referral_rules *rules, struct err *err);

enum referral_state {
    REFERRAL_OPEN,    /* the employer has been asked                     */
    REFERRAL_MEET,    /* they want to meet                               */
    REFERRAL_LATER,   /* yes, but not now                                */
    REFERRAL_REFUSED, /* the employer said no                            */
    REFERRAL_SILENT,  /* the employer did not answer                     */
    REFERRAL_CLOSED,  /* over for another reason, or they have met       */
    REFERRAL_STATE_COUNT
};

enum referral_step {
    REFERRAL_SAY_MEET, /* the employer's answers ... */
    REFERRAL_SAY_LATER,
    REFERRAL_SAY_NO,
    REFERRAL_SILENCE, /* the daily clock             */
    REFERRAL_END,     /* the unit, or the person     */
    REFERRAL_STEP_COUNT
};

/* False: that cannot happen now. */
MUST_USE bool referral_next(enum referral_state from, enum referral_step step,
                            enum referral_state *to);
/* Whether it counts among those a person may have open. */
bool referral_is_open(enum referral_state state);

/* "open"; its label, a message id; and back. */
const char *referral_state_word(enum referral_state state);
const char *referral_state_label(enum referral_state state);
MUST_USE bool referral_state_from(struct str word, enum referral_state *state);
/* "meet", "later", "no": what an employer answers. */
const char *referral_answer_word(enum referral_step step);
const char *referral_answer_label(enum referral_step step);
MUST_USE bool referral_answer_from(struct str word, enum referral_step *step);

struct referral_word {
    struct str list, word, side; /* side empty: none                       */
    struct str text[2];          /* Swedish, English: for the staff        */
    struct str asked[2];         /* for the employer; empty: not offered   */
    struct str told[2];          /* for the participant; empty: not told   */
};
struct referral_words {
    struct referral_word word[REFERRAL_WORDS_MOST];
    uint32_t count;
};
/* Reads the table; `tsv` is borrowed. err ERR_INPUT, with the line. */
MUST_USE bool referral_words_load(struct str tsv, struct referral_words *words,
                                  struct err *err);
/* A word of a list ("why", "no", "end", "matching"); NULL: none. */
const struct referral_word *referral_word_find(const struct referral_words *words,
                                               const char *list, struct str word);

#endif
