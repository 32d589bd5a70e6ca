/* oracle_judge.c: see oracle_judge.h. */
#include "oracle_judge.h"

#include <math.h>

#include "oracle_world.h"
#include "sandbox.h"

#define MET 150

int oracle_cover(const struct oracle_required *r, int level,
                 const struct oracle_held *held)
{
    if (r->kind != held->kind)
        return 0;
    if (r->kind == IS_CONCEPT && r->class != STATUTORY) {
        int cover = world_near[r->task][held->task] *
                    (held->level < level ? held->level : level) / level;
        return cover < 100 ? 0 : cover;
    }
    if (r->kind == IS_CONCEPT)
        return r->task == held->task && held->level >= level ? 250 : 0;
    if (r->kind == IS_LANGUAGE)
        return strcmp(r->written, held->code) == 0 && held->level >= level ? 250 : 0;
    return strcasecmp(r->written, held->code) == 0 ? 250 : 0;
}

static int best_cover(const struct oracle_person *p, const struct oracle_required *r,
                      int level)
{
    int best = 0;

    for (int i = 0; i < p->held_count; i++) {
        int cover = oracle_cover(r, level, &p->held[i]);
        best = cover > best ? cover : best;
    }
    return best;
}

bool oracle_in_pool(const struct oracle_person *p, int now)
{
    return p->enrolled_day == NO_DAY || p->enrolled_day <= now;
}

static bool fits(const struct oracle_need *n, int now, int weeks)
{
    return n->start_day == NO_DAY || now + 7 * weeks <= n->start_day;
}

/* Within reach and available. */
static bool hard_facts(const struct oracle_person *p, const struct oracle_need *n)
{
    if (p->minutes > 0 && world_minutes(p->place, n->place, p->mode) > p->minutes)
        return false;
    if (p->from_day != NO_DAY && n->start_day != NO_DAY && p->from_day > n->start_day)
        return false;
    return p->hours == 0 || p->hours >= n->hours;
}

static bool waivable(const struct oracle_required *r)
{
    return r->class == CONTRACT || r->class == CUSTOM;
}

static int fit_of(const struct oracle_need *n, const struct oracle_verdict *v)
{
    int64_t sum = 0, weights = 0;

    for (int i = 0; i < n->count; i++) {
        enum oracle_class class = n->required[i].class;
        if (class != CORE && class != LEARNABLE)
            continue;
        sum += n->required[i].weight * v->cover[i];
        weights += n->required[i].weight;
    }
    return weights ? (int)(10000 * sum / (250 * weights)) : 10000;
}

struct oracle_verdict oracle_judge(const struct oracle_person *p,
                                   const struct oracle_need *n, int now)
{
    struct oracle_verdict v = { 0 };
    bool out = !hard_facts(p, n), behind = false, after = false;

    for (int i = 0; i < n->count; i++) {
        const struct oracle_required *r = &n->required[i];
        if (r->class == DUTY)
            continue;
        v.cover[i] = best_cover(p, r, r->level);
        v.missing[i] = v.cover[i] < MET;
        if (!v.missing[i])
            continue;
        out |= r->class == CORE;
        out |= r->class == STATUTORY && (r->weeks < 0 || !fits(n, now, r->weeks));
        behind |= waivable(r);
        after |= r->class == STATUTORY || r->class == LEARNABLE;
        if ((r->class == STATUTORY || r->class == LEARNABLE) && r->weeks > v.weeks)
            v.weeks = r->weeks;
    }
    v.state = out ? OUTSIDE : behind ? BEHIND : after ? READY_AFTER : READY;
    v.fit = fit_of(n, &v);
    v.band = v.fit >= 8500 ? 1 : v.fit >= 7000 ? 2 : v.fit >= 5500 ? 3 : 4;
    return v;
}

/* ---------- thresholds ---------- */

static void list_steps(const struct oracle_need *n, struct oracle_thresholds *t)
{
    int count = 0;

    t->drops = 0;
    for (int kind = DROP; kind < STEP_KINDS; kind++)
        for (int i = 0; i < n->count; i++) {
            const struct oracle_required *r = &n->required[i];
            bool leveled = r->kind == IS_CONCEPT || r->kind == IS_LANGUAGE;
            if (!waivable(r) || (kind == TEACH && r->weeks < 0) ||
                (kind == SOFTEN && (!leveled || r->level < 2)))
                continue;
            t->step[count++] = (struct oracle_step){ (enum oracle_step_kind)kind, i };
            t->drops += kind == DROP;
        }
    t->steps = count > STEPS_MOST ? STEPS_MOST : count;
    t->left_out = count - t->steps;
}

/* In the pool that is counted: hard facts, statutory, core. */
static bool counted(const struct oracle_person *p, const struct oracle_need *n, int now)
{
    if (!oracle_in_pool(p, now) || !hard_facts(p, n))
        return false;
    for (int i = 0; i < n->count; i++) {
        const struct oracle_required *r = &n->required[i];
        bool met = best_cover(p, r, r->level) >= MET;
        if (r->class == CORE && !met)
            return false;
        if (r->class == STATUTORY && !met && (r->weeks < 0 || !fits(n, now, r->weeks)))
            return false;
    }
    return true;
}

/* How far the person is from a requirement: 0 met, 1 one level short, 2 further. */
static int distance(const struct oracle_person *p, const struct oracle_required *r)
{
    if (best_cover(p, r, r->level) >= MET)
        return 0;
    bool leveled = r->kind == IS_CONCEPT || r->kind == IS_LANGUAGE;
    return leveled && r->level > 1 && best_cover(p, r, r->level - 1) >= MET ? 1 : 2;
}

/* What one person lacks of a requirement, and which steps cure it: bits of a set. */
struct lack {
    const struct oracle_required *required;
    unsigned free_of_charge; /* dropped, or softened enough */
    unsigned taught;
};

static struct lack lack_of(const struct oracle_thresholds *t,
                           const struct oracle_need *n, int index, int far)
{
    struct lack lack = { &n->required[index], 0, 0 };

    for (int s = 0; s < t->steps; s++) {
        if (t->step[s].required != index)
            continue;
        if (t->step[s].kind == DROP || (t->step[s].kind == SOFTEN && far == 1))
            lack.free_of_charge |= 1u << s;
        if (t->step[s].kind == TEACH)
            lack.taught |= 1u << s;
    }
    return lack;
}

/* Whether `set` makes one ready in time who lacks `lack`. */
static bool set_reaches(const struct lack *lack, int count, unsigned set,
                        const struct oracle_need *n, int now)
{
    bool after = false;
    int weeks = 0;

    for (int i = 0; i < count; i++) {
        if (waivable(lack[i].required)) {
            if (set & lack[i].free_of_charge)
                continue;
            if (!(set & lack[i].taught))
                return false;
        }
        after = true;
        if (lack[i].required->weeks > weeks)
            weeks = lack[i].required->weeks;
    }
    return !after || fits(n, now, weeks);
}

static void count_one(struct oracle_count *count, char sex)
{
    count->women += sex == 'K';
    count->men += sex == 'M';
    count->not_stated += sex == '\0';
}

static void count_sets(const struct oracle_need *n, int now,
                       struct oracle_thresholds *t)
{
    memset(&t->pool, 0, sizeof t->pool);
    memset(t->reached, 0, sizeof t->reached[0] << t->steps);
    for (int p = 0; p < oracle_files.people_count; p++) {
        const struct oracle_person *person = &oracle_files.person[p];
        struct lack lack[REQUIRED_MOST];
        int lacks = 0;
        if (!counted(person, n, now))
            continue;
        count_one(&t->pool, person->sex);
        for (int i = 0; i < n->count; i++) {
            int far =
                n->required[i].class == DUTY ? 0 : distance(person, &n->required[i]);
            if (far > 0)
                lack[lacks++] = lack_of(t, n, i, far);
        }
        for (unsigned set = 0; set < 1u << t->steps; set++)
            if (set_reaches(lack, lacks, set, n, now))
                count_one(&t->reached[set], person->sex);
    }
}

static int of_sex(const struct oracle_count *count, int sex)
{
    return sex == 0 ? count->women : sex == 1 ? count->men : count->not_stated;
}

static int64_t common(int64_t a, int64_t b)
{
    return b ? common(b, a % b) : a;
}

/* The next order of `order`, by its words; false after the last. */
static bool next_order(int *order, int n)
{
    int i = n - 2, k = n - 1;

    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return false;
    while (order[k] < order[i])
        k--;
    int keep = order[i];
    order[i] = order[k];
    order[k] = keep;
    for (int a = i + 1, b = n - 1; a < b; a++, b--) {
        keep = order[a];
        order[a] = order[b];
        order[b] = keep;
    }
    return true;
}

/* What each drop adds when it comes, over every order in which they may come. */
static void share(struct oracle_thresholds *t)
{
    int64_t sum[STEPS_MOST][3] = { 0 }, orders = 0;
    int order[STEPS_MOST];

    for (int i = 0; i < t->drops; i++)
        order[i] = i;
    do {
        unsigned set = 0;
        for (int i = 0; i < t->drops; i++) {
            unsigned more = set | 1u << order[i];
            for (int sex = 0; sex < 3; sex++)
                sum[order[i]][sex] +=
                    of_sex(&t->reached[more], sex) - of_sex(&t->reached[set], sex);
            set = more;
        }
        orders++;
    } while (next_order(order, t->drops));
    for (int i = 0; i < t->drops; i++)
        for (int sex = 0; sex < 3; sex++) {
            int64_t by = common(sum[i][sex], orders);
            t->shapley[i][sex] =
                (struct oracle_fraction){ sum[i][sex] / by, orders / by };
        }
}

static int people(const struct oracle_count *count)
{
    return count->women + count->men + count->not_stated;
}

bool oracle_before(unsigned a, unsigned b)
{
    for (int i = 0; i < STEPS_MOST; i++)
        if ((a >> i & 1) != (b >> i & 1))
            return a >> i & 1;
    return false;
}

/* For k more people: fewest drops, then most people, then step order. */
static unsigned smallest_for(const struct oracle_thresholds *t, int k)
{
    unsigned best = UINT32_MAX;
    int base = people(&t->reached[0]);

    for (unsigned set = 0; set < 1u << t->drops; set++) {
        int gain = people(&t->reached[set]) - base;
        if (gain < k)
            continue;
        if (best == UINT32_MAX) {
            best = set;
            continue;
        }
        int size = __builtin_popcount(set) - __builtin_popcount(best);
        int less = people(&t->reached[best]) - base - gain;
        if (size < 0 ||
            (size == 0 && (less < 0 || (less == 0 && oracle_before(set, best)))))
            best = set;
    }
    return best;
}

void oracle_weigh(const struct oracle_need *n, int now, struct oracle_thresholds *t)
{
    list_steps(n, t);
    count_sets(n, now, t);
    share(t);
    t->smallest_count = 0;
    unsigned all = (1u << t->drops) - 1, last = UINT32_MAX;
    int most = people(&t->reached[all]) - people(&t->reached[0]);
    for (int k = 1; k <= most; k++) {
        unsigned set = smallest_for(t, k);
        if (set != last)
            t->smallest[t->smallest_count++] = (struct oracle_smallest){ k, set };
        last = set;
    }
}

/* At least as good in all four, whether or not better in one. */
static bool as_good(const struct oracle_thresholds *t, unsigned a, unsigned b)
{
    const struct oracle_count *x = &t->reached[a], *y = &t->reached[b];

    return __builtin_popcount(a) <= __builtin_popcount(b) && x->women >= y->women &&
           x->men >= y->men && x->not_stated >= y->not_stated;
}

bool oracle_on_frontier(const struct oracle_thresholds *t, unsigned set)
{
    for (int i = 0; i < t->steps; i++) /* a step that does nothing: the usual case */
        if (set >> i & 1 && as_good(t, set & ~(1u << i), set))
            return false;
    for (unsigned other = 0; other < 1u << t->steps; other++)
        if (other != set && as_good(t, other, set) &&
            (!as_good(t, set, other) || oracle_before(other, set)))
            return false;
    return true;
}

static int milli(int64_t over, int64_t under)
{
    return under ? (int)((2000 * over + under) / (2 * under)) : 0;
}

struct oracle_ratio oracle_compare(const struct oracle_thresholds *t, unsigned set)
{
    const struct oracle_count *all = &t->reached[(1u << t->steps) - 1];
    int64_t w = t->reached[set].women, m = t->reached[set].men;
    int64_t women = all->women, men = all->men;
    struct oracle_ratio r = {
        milli(w, women), milli(m, men), false, false, 0, 0, 0, "ok"
    };

    r.has_ratio = women > 0 && men > 0 && m > 0;
    r.has_interval = r.has_ratio && w > 0;
    if (r.has_ratio)
        r.ratio = milli(w * men, m * women);
    if (r.has_interval) {
        double ratio = ((double)w / (double)women) / ((double)m / (double)men);
        double se = sqrt(1.0 / (double)w - 1.0 / (double)women + 1.0 / (double)m -
                         1.0 / (double)men);
        r.low = 1000 * ratio * exp(-1.959963984540054 * se);
        r.high = 1000 * ratio * exp(1.959963984540054 * se);
    }
    if (women + men < 20 || women == 0 || men == 0)
        r.verdict = "too_few";
    else if (10 * w * men < 8 * m * women || 100 * w * men > 125 * m * women)
        r.verdict = "warning";
    return r;
}
