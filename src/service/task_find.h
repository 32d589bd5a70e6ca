/*
 * task_find.h: which cards of the task catalogue fit what a person says she has done,
 * and which are often held together with those she has.
 *
 * In      a sentence in her own words ("packade upp varor i min brors butik"), or the
 *         tasks she has.
 * Out     stored codes of tasks, best first.
 * Method  each telling word is looked up among all names of tasks (vocab_find: whole
 *         words, beginnings, stems, parts of compounds). A word that few tasks have
 *         says more; a task that several words point to comes first. Then come the
 *         neighbours, in the concept graph, of the three best. What is held together:
 *         the sum over all tasks held of how near a card is to each.
 * Order   by what speaks for it, then by code: the same words, the same cards.
 */
#ifndef SERVICE_TASK_FIND_H
#define SERVICE_TASK_FIND_H

#include "service/vocab_keep.h"

#define TASK_FIND_BYTES 400u
#define TASK_FIND_WORDS 12u /* telling words looked at */
#define TASK_FIND_MOST  24u

struct task_cards {
    struct str code[TASK_FIND_MOST]; /* "task:plocka-order", in the call's arena */
    uint32_t count;
    uint32_t said; /* of these the first so many came from the words themselves */
};

struct task_said {
    struct str words; /* as she said it */
    struct str named; /* the task that the whole of it tells of: ad_reader_doing; empty:
                         none. It comes first. */
};

/* err  ERR_LIMIT  more than TASK_FIND_BYTES; of the store. No telling word: no cards.
 */
MUST_USE bool task_find(struct call *call, struct vocab_keep *keep,
                        const struct task_said *said, struct task_cards *cards,
                        struct err *err);

/* Cards near what is held, none of those in it. */
MUST_USE bool task_near(struct call *call, const struct str *held, uint32_t held_count,
                        struct task_cards *cards, struct err *err);

#endif
