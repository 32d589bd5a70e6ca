/*
 * own_word.h: what a person says is wrong in what we know of her, and what she is
 * answered (GDPR 16, design 13).
 *
 * In      of her: the part of her extract, what stands there, and what she says of it.
 *         Of staff: corrected, or kept and why.
 * Out     what she has said, with the newest answer; for staff, whose words wait.
 * Method  append-only; both texts and the answer are sealed under her key. The data
 *         itself is corrected where it is written (identity, notes, mapping), with the
 *         history that each has: the answer says that it was.
 * Order   the newest first; what waits longest first.
 * Limits  OWN_WORD_BYTES a text; OWN_WORDS_MOST shown of a case; OWN_WORDS_A_DAY.
 */
#ifndef SERVICE_OWN_WORD_H
#define SERVICE_OWN_WORD_H

#include "service/call.h"

struct tx;

#define OWN_WORD_BYTES  4000u
#define OWN_WORDS_MOST  200u
#define OWN_WORDS_A_DAY 50u

struct own_word {
    int64_t rid, at;
    struct str about, quote, words, by;
    bool answered, corrected;
    struct str answer, answered_by; /* where it is answered */
    int64_t answered_at;
};

/*
 * Writes one: about, quote and words are read. Ticket of the call.
 * err  ERR_INPUT  no words; ERR_LIMIT  longer than OWN_WORD_BYTES, or the day's are
 *      used up; ERR_CONFLICT  the case is merged into another; of the store and keys.
 */
MUST_USE bool own_word_say(struct call *call, int64_t person_id,
                           const struct own_word *word, struct err *err);

struct own_words {
    struct own_word *word; /* [count], in the call's arena */
    uint32_t count;
};
MUST_USE bool own_words_load(struct call *call, int64_t person_id,
                             struct own_words *words, struct err *err);
/* How many she has said, and how many of them wait for an answer. */
struct own_word_sum {
    int64_t said, waiting;
};
MUST_USE bool own_words_sum(struct call *call, int64_t person_id,
                            struct own_word_sum *sum, struct err *err);

struct own_answer {
    int64_t rid; /* of the word */
    bool corrected;
    struct str text;
};
/* err  ERR_INPUT  nothing is written; ERR_LIMIT; ERR_NOT_FOUND  she has said no such
 * word. */
MUST_USE bool own_word_answer(struct call *call, int64_t person_id,
                              const struct own_answer *answer, struct err *err);

/* Those whose words wait for the caller to answer, by her roles in her unit. */
struct own_waiting {
    int64_t person_id, rid, n, since_at;
};
struct own_waitings {
    struct own_waiting *person; /* [count] */
    uint32_t count;
};
MUST_USE bool own_words_waiting_for(struct call *call, struct tx *tx,
                                    struct own_waitings *list, struct err *err);
MUST_USE bool own_words_wait(struct call *call, struct own_waitings *list,
                             struct err *err);

#endif
