/*
 * verify.h: is a placing what its certificate says? Reads plain arrays, trusts nobody.
 *
 * In      a question (people, needs with places, pairs with values, bounds) and an
 *         answer (who is placed where, prices, the premium on a place, two sums).
 * Out     true when the answer is lawful and no lawful placing is better; else which
 *         rule fails and where.
 * Method  weak duality of linear programming: prices that nowhere fall short of a
 *         pair's value bound what any placing can be worth, and the answer reaches that
 *         bound. Everything is added up from the arrays, with 128 bits. O(pairs *
 *         bounds of a need + needs * bounds): slow and plain on purpose.
 * Purity  pure; shares no source file with allot.h, whose answers it judges.
 * Order   rules are tried in the order of verify.c, each from the lowest index.
 */
#ifndef ENGINE_VERIFY_H
#define ENGINE_VERIFY_H

#include "base/arena.h"
#include "base/err.h"

#define VERIFY_NONE UINT32_MAX

struct verify_pair {
    uint32_t person, need;
    int64_t value;
};

/* Between `lower` and `upper` are placed in needs with need_set and people with theirs.
 */
struct verify_bound {
    const uint32_t *need_label;   /* one a need; NULL: every need is meant       */
    const uint32_t *person_label; /* one a person; NULL: everybody is meant      */
    uint32_t need_set, person_set;
    uint32_t lower, upper; /* upper VERIFY_NONE: none */
};

/* All borrowed. */
struct verify_question {
    uint32_t person_count, need_count;
    uint64_t pair_count;
    const uint32_t *places; /* [need_count] */
    const struct verify_pair *pairs;
    bool most_placed; /* as many as possible first, then value; else value alone */
    uint32_t bound_count;
    const struct verify_bound *bounds;
};

struct verify_answer {
    const uint32_t *need_of; /* [person_count], VERIFY_NONE: not placed */
    uint32_t placed_count;
    int64_t value, premium;
    const int64_t *person_price, *need_price, *bound_price;
};

/*
 * Judges the answer.
 * err    ERR_INPUT  the question: an index out of range;
 *        ERR_STATE  the answer: the rule it breaks, with the person, need or bound
 * return true when nothing better is possible
 */
MUST_USE bool verify_answer_holds(const struct verify_question *question,
                                  const struct verify_answer *answer, struct err *err);

#endif
