/*
 * allot_chance.h: how likely each person was to get a place, over all lotteries.
 *
 * Method  people are interchangeable when they have the same open needs, the same
 *         groups and, with need_first, the same priority and days. If every placing of
 *         as many as possible places the same number of such a class (two solves tell),
 *         the chance is that number over the class, exactly. Else the lottery is drawn
 *         CHANCE_DRAWS times with other seeds, made from the run's; a class shares its
 *         draws, and the 95 % interval is Wilson's for that many draws, which for a
 *         shared figure is on the safe side. Source: Brown, Cai, DasGupta, "Interval
 *         estimation for a binomial proportion", Statistical Science 16 (2001).
 * Limits  with more than CHANCE_CLASSES_MOST classes none is asked; where draws would
 *         take more than CHANCE_WORK_MOST looks, fewer are made, and none under
 *         CHANCE_DRAWS_LEAST.
 */
#ifndef SERVICE_ALLOT_CHANCE_H
#define SERVICE_ALLOT_CHANCE_H

#include "service/allot_lay.h"

#define CHANCE_DRAWS        10000u
#define CHANCE_DRAWS_LEAST  200u
#define CHANCE_CLASSES_MOST 64u
#define CHANCE_WORK_MOST    UINT64_C(40000000)

struct allot_chance {
    bool known;
    bool exact;
    uint32_t part, whole;     /* exact: part / whole, reduced */
    int32_t milli, low, high; /* thousandths; of draws with their interval */
    uint32_t draws;           /* 0 when exact */
};

/*
 * Fills chance[person_count]; who has no open pair has 0 of 1, who is placed by hand is
 * not known, and with the objective fit nobody is.
 * placed  who is, in the run's own lottery
 * lay     its order is changed and put back
 */
MUST_USE bool allot_chances(struct allot_lay *lay, const bool *placed,
                            struct allot_chance *chance, struct err *err);

#endif
