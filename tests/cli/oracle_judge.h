/*
 * oracle_judge.h: the definitions of design 6 and the answers of the file formats,
 * worked out a second time, person by person and set by set, in the plainest way.
 *
 * Includes nothing from src/.
 */
#ifndef TESTS_CLI_ORACLE_JUDGE_H
#define TESTS_CLI_ORACLE_JUDGE_H

#include <stdint.h>

#include "oracle_read.h"

#define STEPS_MOST 16

enum oracle_state { READY, READY_AFTER, BEHIND, OUTSIDE, STATES };

struct oracle_verdict {
    enum oracle_state state;
    int weeks, band, fit;
    int cover[REQUIRED_MOST];    /* 0 for a duty */
    bool missing[REQUIRED_MOST]; /* never a duty */
};

/* How much of requirement `r`, asked at `level`, one thing held covers: 0..250. */
int oracle_cover(const struct oracle_required *r, int level,
                 const struct oracle_held *held);

bool oracle_in_pool(const struct oracle_person *p, int now);
struct oracle_verdict oracle_judge(const struct oracle_person *p,
                                   const struct oracle_need *n, int now);

enum oracle_step_kind { DROP, TEACH, SOFTEN, STEP_KINDS };
struct oracle_step {
    enum oracle_step_kind kind;
    int required; /* index */
};
struct oracle_count {
    int women, men, not_stated;
};
struct oracle_fraction {
    int64_t over, under;
};
struct oracle_smallest {
    int k;
    unsigned set;
};

struct oracle_thresholds {
    int steps, drops, left_out;
    struct oracle_step step[4 * REQUIRED_MOST]; /* the left out ones last */
    struct oracle_count pool;
    struct oracle_count reached[1u << STEPS_MOST];
    struct oracle_fraction shapley[STEPS_MOST][3]; /* women, men, not stated */
    int smallest_count;
    struct oracle_smallest smallest[STEPS_MOST];
};

void oracle_weigh(const struct oracle_need *n, int now, struct oracle_thresholds *t);

/* Whether no other set dominates `set`; docs/formats.md, 'Answers'. */
bool oracle_on_frontier(const struct oracle_thresholds *t, unsigned set);

/* True when, of two sets of one size, `a` has the first step in which they differ. */
bool oracle_before(unsigned a, unsigned b);

struct oracle_ratio {
    int women_rate, men_rate; /* thousandths */
    bool has_ratio, has_interval;
    int ratio;
    double low, high; /* thousandths, not rounded */
    const char *verdict;
};
struct oracle_ratio oracle_compare(const struct oracle_thresholds *t, unsigned set);

#endif
