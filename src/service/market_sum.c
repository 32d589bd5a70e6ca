/*
 * market_sum.c: from facts to sums: by name, by occupation, by place.
 *
 *   who is chosen -> count each name -> room for its prices -> fill and sort them ->
 *   buckets -> the habit that weighs most in each
 */
#include <assert.h>

#include "service/market_in.h"

struct summing {
    const struct market *market;
    const struct market_choice *choice;
    struct arena *arena;
    struct market_sum *sum;
    bool *chosen;                   /* [ad_count] */
    struct market_tally **tally_of; /* [name_count]; NULL: does not occur */
};

/* What comparing needs to know besides two rows. */
struct row_order {
    const struct market *market;
    enum market_bucket_kind kind; /* of buckets */
};

/* One habit in one advertisement of a bucket. */
struct habit {
    uint32_t bucket, name;
    struct threshold_counts gain;
};

bool market_chosen(const struct market *market, const struct market_choice *choice,
                   const struct market_ad *ad)
{
    const struct market_occupation *o = &market->occupation[ad->occupation];
    struct str ssyk = market->group[o->group].ssyk;

    if (choice->ssyk.len && !str_eq(str_sub(ssyk, 0, choice->ssyk.len), choice->ssyk))
        return false;
    if (choice->town != MARKET_NONE)
        return ad->town == choice->town;
    if (choice->county == MARKET_NONE)
        return true;
    return ad->town != MARKET_NONE &&
           market->words.town[ad->town].county == choice->county;
}

static bool is_trait(const struct market *market, uint32_t name)
{
    return market->name[name].kind == KIND_TRAIT;
}

static struct threshold_counts gain_of(const struct market *market, uint32_t fact)
{
    if (market->seq < 0)
        return (struct threshold_counts){ 0 };
    return market->gain[fact];
}

static bool has_price(const struct summing *s, uint32_t ad, uint32_t fact)
{
    const struct market_fact *f = &s->market->fact[fact];

    return s->market->seq >= 0 && s->market->is_priced[ad] && f->must && f->priced;
}

/* ------------------------------------------------------------------ by name */

static struct market_tally *tally(struct summing *s, uint32_t name)
{
    if (!s->tally_of[name]) {
        s->tally_of[name] = &s->sum->tally[s->sum->tally_count++];
        s->tally_of[name]->name = name;
        s->sum->trait_count += is_trait(s->market, name);
    }
    return s->tally_of[name];
}

static void count_fact(struct summing *s, uint32_t ad, uint32_t fact)
{
    const struct market_fact *f = &s->market->fact[fact];
    struct market_sum *sum = s->sum;

    if (s->choice->class != CLASS_COUNT && f->class != s->choice->class)
        return;
    struct market_tally *t = tally(s, f->name);
    bool trait = is_trait(s->market, f->name);
    t->must += f->must;
    t->merit += !f->must;
    if (f->must) {
        t->of_class[f->class]++;
        (trait ? sum->trait_must : sum->must)[f->class]++;
    } else {
        (trait ? sum->trait_merit : sum->merit)[f->class]++;
    }
    t->priced += has_price(s, ad, fact);
}

static void fill_fact(struct summing *s, uint32_t ad, uint32_t fact)
{
    const struct market_fact *f = &s->market->fact[fact];
    struct threshold_counts n = gain_of(s->market, fact);

    if ((s->choice->class != CLASS_COUNT && f->class != s->choice->class) ||
        !has_price(s, ad, fact))
        return;
    struct market_tally *t = s->tally_of[f->name];
    uint32_t at = t->priced++;
    t->women += n.women;
    t->men += n.men;
    t->not_stated += n.not_stated;
    t->each[0][at] = n.women;
    t->each[1][at] = n.men;
    t->each[2][at] = n.not_stated;
    t->each[3][at] = n.women + n.men + n.not_stated;
}

static void each_fact(struct summing *s,
                      void (*see)(struct summing *s, uint32_t ad, uint32_t fact))
{
    for (uint32_t a = 0; a < s->market->ad_count; a++) {
        const struct market_ad *ad = &s->market->ad[a];
        for (uint32_t f = ad->first; s->chosen[a] && f < ad->first + ad->count; f++)
            see(s, a, f);
    }
}

static int rising(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return a < b ? -1 : a > b;
}

static int falling(int64_t a, int64_t b)
{
    return a > b ? -1 : a < b;
}

static int by_doors(const void *left, const void *right, void *order)
{
    const struct market_tally *a = left, *b = right;
    const struct market_name *name = ((const struct row_order *)order)->market->name;
    bool trait_a = name[a->name].kind == KIND_TRAIT;
    bool trait_b = name[b->name].kind == KIND_TRAIT;
    int by = trait_a - trait_b;

    if (by == 0)
        by = falling(a->women + a->men + a->not_stated,
                     b->women + b->men + b->not_stated);
    if (by == 0)
        by = falling(a->must, b->must);
    if (by == 0)
        by = falling(a->merit, b->merit);
    return by ? by : str_cmp(name[a->name].key, name[b->name].key);
}

static void sum_names(struct summing *s)
{
    struct market_sum *sum = s->sum;
    struct row_order order = { .market = s->market };
    uint32_t names = s->market->name_count;

    sum->tally = ARENA_ARRAY(s->arena, names, struct market_tally);
    s->tally_of = ARENA_ARRAY(s->arena, names, struct market_tally *);
    each_fact(s, count_fact);
    for (uint32_t i = 0; i < sum->tally_count; i++) {
        struct market_tally *t = &sum->tally[i];
        for (int k = 0; k < 4; k++)
            t->each[k] = ARENA_ARRAY(s->arena, t->priced, uint32_t);
        t->priced = 0;
    }
    each_fact(s, fill_fact);
    for (uint32_t i = 0; i < sum->tally_count; i++)
        for (int k = 0; k < 4; k++)
            qsort(sum->tally[i].each[k], sum->tally[i].priced, sizeof(uint32_t),
                  rising);
    qsort_r(sum->tally, sum->tally_count, sizeof *sum->tally, by_doors, &order);
}

/* ------------------------------------------------------------------ buckets */

static uint32_t bucket_of(const struct summing *s, enum market_bucket_kind kind,
                          const struct market_ad *ad)
{
    const struct market *m = s->market;

    switch (kind) {
    case MARKET_GROUPS:
        return m->occupation[ad->occupation].group;
    case MARKET_OCCUPATIONS:
        return ad->occupation;
    case MARKET_COUNTIES:
        return ad->town == MARKET_NONE ? m->words.county_count
                                       : m->words.town[ad->town].county;
    case MARKET_TOWNS:
    default:
        return ad->town == MARKET_NONE ? m->words.town_count : ad->town;
    }
}

static uint32_t bucket_most(const struct market *m, enum market_bucket_kind kind)
{
    const uint32_t most[] = { [MARKET_GROUPS] = m->group_count,
                              [MARKET_OCCUPATIONS] = m->occupation_count,
                              [MARKET_COUNTIES] = m->words.county_count + 1,
                              [MARKET_TOWNS] = m->words.town_count + 1 };

    return most[kind];
}

static int by_bucket_and_name(const void *left, const void *right)
{
    const struct habit *a = left, *b = right;

    if (a->bucket != b->bucket)
        return a->bucket < b->bucket ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

/* The habits of all buckets, one an advertisement, together by bucket and name. */
static struct habit *list_habits(struct summing *s, enum market_bucket_kind kind,
                                 uint32_t *count)
{
    const struct market *m = s->market;
    struct habit *list = ARENA_ARRAY(s->arena, m->fact_count, struct habit);

    *count = 0;
    for (uint32_t a = 0; a < m->ad_count; a++) {
        const struct market_ad *ad = &m->ad[a];
        for (uint32_t f = ad->first; s->chosen[a] && f < ad->first + ad->count; f++)
            if (m->fact[f].must && m->fact[f].class == CLASS_CUSTOM &&
                !is_trait(m, m->fact[f].name))
                list[(*count)++] = (struct habit){ bucket_of(s, kind, ad),
                                                   m->fact[f].name, gain_of(m, f) };
    }
    qsort(list, *count, sizeof *list, by_bucket_and_name);
    return list;
}

/* Takes the habit of `run` if it weighs more than what the bucket has. */
static void weigh_habit(const struct market *m, struct market_bucket *bucket,
                        const struct market_bucket *run)
{
    int order =
        falling(bucket->habit_women + bucket->habit_men + bucket->habit_not_stated,
                run->habit_women + run->habit_men + run->habit_not_stated);

    if (order == 0)
        order = falling(bucket->habit_ads, run->habit_ads);
    if (bucket->habit != MARKET_NONE && order == 0)
        order = str_cmp(m->name[bucket->habit].key, m->name[run->habit].key);
    if (bucket->habit != MARKET_NONE && order <= 0)
        return;
    bucket->habit = run->habit;
    bucket->habit_ads = run->habit_ads;
    bucket->habit_women = run->habit_women;
    bucket->habit_men = run->habit_men;
    bucket->habit_not_stated = run->habit_not_stated;
}

static void find_habits(struct summing *s, enum market_bucket_kind kind,
                        struct market_bucket *bucket)
{
    uint32_t count;
    const struct habit *list = list_habits(s, kind, &count);

    for (uint32_t i = 0; i < count;) {
        struct market_bucket run = { .habit = list[i].name };
        uint32_t from = i;
        for (; i < count && list[i].bucket == list[from].bucket &&
               list[i].name == list[from].name;
             i++) {
            run.habit_ads++;
            run.habit_women += list[i].gain.women;
            run.habit_men += list[i].gain.men;
            run.habit_not_stated += list[i].gain.not_stated;
        }
        weigh_habit(s->market, &bucket[list[from].bucket], &run);
    }
}

static void put_in_bucket(const struct summing *s, uint32_t a,
                          struct market_bucket *bucket)
{
    const struct market *m = s->market;
    const struct market_ad *ad = &m->ad[a];

    bucket->ads++;
    for (uint32_t f = ad->first; f < ad->first + ad->count; f++) {
        if (!m->fact[f].must || is_trait(m, m->fact[f].name))
            continue;
        bucket->demands++;
        bucket->habits += m->fact[f].class == CLASS_CUSTOM;
    }
    if (m->seq < 0 || !m->is_priced[a])
        return;
    bucket->priced++;
    bucket->women += m->together[a].women;
    bucket->men += m->together[a].men;
    bucket->not_stated += m->together[a].not_stated;
}

static struct str bucket_code(const struct row_order *o, uint32_t index)
{
    const struct market *m = o->market;

    if (index == MARKET_NONE)
        return STR("\xff"); /* what is not said comes last */
    switch (o->kind) {
    case MARKET_GROUPS:
        return m->group[index].ssyk.len ? m->group[index].ssyk : STR("\xff");
    case MARKET_OCCUPATIONS:
        return m->occupation[index].label;
    case MARKET_COUNTIES:
        return m->words.county_code[index];
    case MARKET_TOWNS:
    default:
        return m->words.town[index].code;
    }
}

static int by_ads(const void *left, const void *right, void *order)
{
    const struct market_bucket *a = left, *b = right;
    int by = falling(a->ads, b->ads);

    if (by == 0)
        by = str_cmp(bucket_code(order, a->index), bucket_code(order, b->index));
    return by ? by : (a->index < b->index ? -1 : a->index > b->index);
}

static struct market_bucket *sum_buckets(struct summing *s,
                                         enum market_bucket_kind kind, uint32_t *count)
{
    const struct market *m = s->market;
    uint32_t most = bucket_most(m, kind);
    struct market_bucket *bucket = ARENA_ARRAY(s->arena, most, struct market_bucket);
    struct row_order order = { m, kind };

    for (uint32_t i = 0; i < most; i++)
        bucket[i].index = i, bucket[i].habit = MARKET_NONE;
    for (uint32_t a = 0; a < m->ad_count; a++)
        if (s->chosen[a])
            put_in_bucket(s, a, &bucket[bucket_of(s, kind, &m->ad[a])]);
    find_habits(s, kind, bucket);
    if (kind == MARKET_COUNTIES || kind == MARKET_TOWNS)
        bucket[most - 1].index = MARKET_NONE;
    *count = 0;
    for (uint32_t i = 0; i < most; i++)
        if (bucket[i].ads)
            bucket[(*count)++] = bucket[i];
    qsort_r(bucket, *count, sizeof *bucket, by_ads, &order);
    return bucket;
}

void market_sum_up(const struct market *market, const struct market_choice *choice,
                   struct arena *arena, struct market_sum *sum)
{
    struct summing s = { .market = market,
                         .choice = choice,
                         .arena = arena,
                         .sum = sum,
                         .chosen = ARENA_ARRAY(arena, market->ad_count, bool) };

    *sum = (struct market_sum){
        .by_work = choice->ssyk.len == 4 ? MARKET_OCCUPATIONS : MARKET_GROUPS,
        .by_place = choice->county == MARKET_NONE && choice->town == MARKET_NONE
                        ? MARKET_COUNTIES
                        : MARKET_TOWNS
    };
    for (uint32_t a = 0; a < market->ad_count; a++) {
        s.chosen[a] = market_chosen(market, choice, &market->ad[a]);
        sum->ads += s.chosen[a];
        sum->priced += s.chosen[a] && market->seq >= 0 && market->is_priced[a];
    }
    sum_names(&s);
    sum->work = sum_buckets(&s, sum->by_work, &sum->work_count);
    sum->place = sum_buckets(&s, sum->by_place, &sum->place_count);
}
