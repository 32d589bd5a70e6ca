/*
 * hire_cost.h: what a hire costs the employer a month, with and without each instrument
 * that is in force on a day.
 *
 * In      the monthly pay, the hours a week, the age, the day; the rates of that day
 *         (data/rates.tsv).
 * Out     for each instrument that has rules on that day: cost of the pay, subsidy,
 *         what is left, and how long at most; in öre. Which instrument a person may
 *         have is for the employment service to say, and not judged here.
 * Method  domain facts 5.3. Cost = pay + contribution on it; ages 19 to 23 and 15 to 17
 *         have a lower contribution up to a cap. Introduction job: a share of the cost
 *         of the pay up to a cap. New-start job: so many ordinary contributions on the
 *         pay up to a cap. Caps hold for full time, else pro rata. Holiday pay,
 *         insurance and the time of the supervisor are not in it.
 * Purity  pure.
 * Order   as in the table in hire_cost.c.
 * Limits  HIRE_COSTS_MOST rows; an amount that no rate gives on the day is HIRE_NONE.
 */
#ifndef DOMAIN_HIRE_COST_H
#define DOMAIN_HIRE_COST_H

#include "domain/rate.h"

#define HIRE_COSTS_MOST    8u
#define HIRE_RATES_MOST    6u
#define HIRE_NONE          INT64_C(-1)
#define HIRE_FULL_HOURS    40
#define HIRE_WAGE_MOST_ORE INT64_C(100000000) /* a million kronor a month */

struct hire_ask {
    int64_t wage_ore; /* a month, as paid for `hours` */
    int32_t hours;    /* a week; 0: full time         */
    int32_t age;      /* at the start of the year     */
    int32_t day;      /* whose rates                  */
};

struct hire_cost {
    const char *label;                        /* message id             */
    int64_t cost_ore, subsidy_ore, net_ore;   /* HIRE_NONE: not known   */
    const struct rate *longest;               /* NULL: no limit         */
    const struct rate *rate[HIRE_RATES_MOST]; /* what it was made of    */
    uint32_t rate_count;
    bool verified; /* each of them is */
};

struct hire_costs {
    struct hire_cost row[HIRE_COSTS_MOST];
    uint32_t count;
};

/* err ERR_INPUT  the pay is not above 0 and at most HIRE_WAGE_MOST_ORE, or the age or
 *                the hours cannot be. */
MUST_USE bool hire_costs(const struct rates *rates, const struct hire_ask *ask,
                         struct hire_costs *costs, struct err *err);

#endif
