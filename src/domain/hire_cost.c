/* hire_cost.c: see hire_cost.h. */
#include "domain/hire_cost.h"

#include <assert.h>

#define HOURS_MOST 168
#define AGE_LEAST  15
#define AGE_MOST   100
#define ORE        100 /* in a krona */

/* What is worked out for one row. */
struct work {
    const struct rates *rates;
    const struct hire_ask *ask;
    struct hire_cost *row;
};

/* The rate in force on the day, noted as used; NULL: none. */
static const struct rate *used(struct work *w, const char *id)
{
    bool known;
    const struct rate *rate =
        rate_in(w->rates, str_from(id), w->ask->day, w->ask->day, &known);

    if (!rate || !ratio_is(rate->value))
        return NULL;
    assert(w->row->rate_count < HIRE_RATES_MOST);
    w->row->rate[w->row->rate_count++] = rate;
    w->row->verified = w->row->verified && rate->verified;
    return rate;
}

/* `percent` of an amount, to the nearest öre. */
static int64_t part(int64_t ore, struct ratio percent)
{
    return ratio_round(ratio_times(ratio_int(ore), ratio_over(percent, ratio_int(100))),
                       1);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* A cap in kronor for full time, in öre for the hours that are worked. */
static int64_t cap_ore(const struct work *w, const struct rate *cap)
{
    int32_t hours = w->ask->hours > 0 && w->ask->hours < HIRE_FULL_HOURS
                        ? w->ask->hours
                        : HIRE_FULL_HOURS;

    return ratio_round(
        ratio_over(ratio_times(cap->value, ratio_int((int64_t)ORE * hours)),
                   ratio_int(HIRE_FULL_HOURS)),
        1);
}

/* The lower contributions, by the age at the start of the year, and up to which pay. */
static const struct lower {
    int32_t from_age, to_age;
    const char *rate, *cap;
} lowers[] = {
    { 15, 17, "employer_contribution_15_17", "employer_contribution_15_17_cap" },
    { 18, 22, "employer_contribution_19_23", "employer_contribution_19_23_cap" },
};

/* NULL: none. */
static const struct lower *lower_for(int32_t age)
{
    for (size_t i = 0; i < sizeof lowers / sizeof *lowers; i++)
        if (age >= lowers[i].from_age && age <= lowers[i].to_age)
            return &lowers[i];
    return NULL;
}

/* Pay and contribution; the lower one up to its cap. */
static bool with_contribution(struct work *w, int64_t wage_ore, int64_t *cost_ore)
{
    const struct lower *age = lower_for(w->ask->age);
    const struct rate *lower = age ? used(w, age->rate) : NULL;
    const struct rate *cap = lower ? used(w, age->cap) : NULL;
    int64_t below = 0;

    if (cap)
        below =
            least(wage_ore, ratio_round(ratio_times(cap->value, ratio_int(ORE)), 1));
    const struct rate *full =
        below < wage_ore ? used(w, "employer_contribution") : NULL;

    if (below < wage_ore && !full)
        return false;
    *cost_ore = wage_ore + (lower ? part(below, lower->value) : 0) +
                (full ? part(wage_ore - below, full->value) : 0);
    return true;
}

static bool no_subsidy(struct work *w, int64_t *ore)
{
    (void)w;
    *ore = 0;
    return true;
}

/* No wage is paid at all: nothing to subsidise, and nothing that costs. */
static bool all_of_it(struct work *w, int64_t *ore)
{
    *ore = w->row->cost_ore;
    return true;
}

static bool introduction(struct work *w, int64_t *ore)
{
    const struct rate *share = used(w, "introduktionsjobb_share");
    const struct rate *cap = used(w, "introduktionsjobb_cap");
    struct hire_cost scratch = { .verified = true };
    struct work capped = { w->rates, w->ask, &scratch };
    int64_t cost;

    if (!share || !cap ||
        !with_contribution(&capped, least(w->ask->wage_ore, cap_ore(w, cap)), &cost))
        return false;
    *ore = part(cost, share->value);
    return true;
}

static bool new_start(struct work *w, const char *times_id, int64_t *ore)
{
    const struct rate *cap = used(w, "nystartsjobb_cap");
    const struct rate *times = used(w, times_id);
    struct hire_cost scratch = { .verified = true };
    struct work ordinary = { w->rates, w->ask, &scratch };
    const struct rate *full = used(&ordinary, "employer_contribution");

    if (!cap || !times || !full)
        return false;
    *ore = part(least(w->ask->wage_ore, cap_ore(w, cap)),
                ratio_times(full->value, times->value));
    return true;
}

static bool new_start_least(struct work *w, int64_t *ore)
{
    return new_start(w, "nystartsjobb_times", ore);
}

static bool new_start_most(struct work *w, int64_t *ore)
{
    return new_start(w, "nystartsjobb_times_most", ore);
}

/* What the employer pays is a fixed sum; the state pays the person the rest. */
static bool establishment(struct work *w, int64_t *ore)
{
    const struct rate *pays = used(w, "etableringsjobb_employer");

    if (!pays)
        return false;
    *ore = w->row->cost_ore - cap_ore(w, pays);
    return *ore >= 0;
}

/* The share is decided for each person: no sum can be told beforehand. */
static bool by_decision(struct work *w, int64_t *ore)
{
    (void)used(w, "lonebidrag_cap");
    (void)ore;
    return false;
}

static const struct {
    const char *label, *limit; /* limit: the rate that says how long; NULL: none */
    bool (*subsidy)(struct work *w, int64_t *ore);
} instruments[] = {
    { N_("Ordinary hire"), NULL, no_subsidy },
    { N_("Work placement, no wage"), "arbetspraktik", all_of_it },
    { N_("Introduction job"), "introduktionsjobb", introduction },
    { N_("New-start job, lowest"), "nystartsjobb", new_start_least },
    { N_("New-start job, highest"), "nystartsjobb", new_start_most },
    { N_("Establishment job"), "etableringsjobb", establishment },
    { N_("Wage subsidy for development"), "lonebidrag_utveckling", by_decision },
};

static void make_row(struct work *w, size_t i)
{
    struct hire_cost *row = w->row;
    const char *limit = instruments[i].limit;
    int64_t subsidy = 0;
    bool known;

    *row = (struct hire_cost){ .label = instruments[i].label,
                               .cost_ore = HIRE_NONE,
                               .subsidy_ore = HIRE_NONE,
                               .net_ore = HIRE_NONE,
                               .verified = true };
    if (limit)
        row->longest =
            rate_in(w->rates, str_from(limit), w->ask->day, w->ask->day, &known);
    if (!with_contribution(w, w->ask->wage_ore, &row->cost_ore)) {
        row->cost_ore = HIRE_NONE;
        return;
    }
    if (!instruments[i].subsidy(w, &subsidy))
        return;
    row->subsidy_ore = least(subsidy, row->cost_ore);
    row->net_ore = row->cost_ore - row->subsidy_ore;
}

bool hire_costs(const struct rates *rates, const struct hire_ask *ask,
                struct hire_costs *costs, struct err *err)
{
    if (ask->wage_ore <= 0 || ask->wage_ore > HIRE_WAGE_MOST_ORE)
        return err_set(err, ERR_INPUT, N_("the pay is from 1 to {most} kronor a month"),
                       ARG_NUM(HIRE_WAGE_MOST_ORE / ORE));
    if (ask->hours < 0 || ask->hours > HOURS_MOST)
        return err_set(err, ERR_INPUT, N_("hours a week are 0 to {most}, not {n}"),
                       ARG_NUM(HOURS_MOST), ARG_NUM(ask->hours));
    if (ask->age < AGE_LEAST || ask->age > AGE_MOST)
        return err_set(err, ERR_INPUT, N_("the age is from {least} to {most} years"),
                       ARG_NUM(AGE_LEAST), ARG_NUM(AGE_MOST));
    costs->count = sizeof instruments / sizeof *instruments;
    for (uint32_t i = 0; i < costs->count; i++) {
        struct work w = { rates, ask, &costs->row[i] };
        make_row(&w, i);
    }
    return true;
}
