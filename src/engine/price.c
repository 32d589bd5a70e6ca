/* price.c: see price.h. */
#include "engine/price.h"

#include <assert.h>

#include "engine/judge.h"

static void add(struct threshold_counts *counts, const struct count_image *sexes,
                uint32_t person)
{
    bool woman = image_bit(sexes->women, person), man = image_bit(sexes->men, person);

    counts->women += woman;
    counts->men += man;
    counts->not_stated += !woman && !man;
}

/* As threshold.c places a person: out of reach, or too late for what has to be learned
 * or obtained first, is out whatever is dropped. */
static void judge_one(const struct judge *judge, const struct count_image *sexes,
                      uint32_t person, struct price *price)
{
    uint64_t first = judge->of_class[RANK_STATUTORY] | judge->of_class[RANK_LEARNABLE];
    uint64_t customs = judge->of_class[RANK_CUSTOM];
    uint8_t cover[COVER_ASKS_MAX];
    struct judgement found = judge_person(judge, person, cover);
    uint64_t behind = found.missing & (customs | judge->of_class[RANK_CONTRACT]);

    if (found.state == RANK_OUT_OF_REACH ||
        (found.missing & first && !need_fits_weeks(judge->need, found.weeks)))
        return;
    if (behind == 0)
        add(&price->reached, sexes, person);
    else if ((behind & (behind - 1)) == 0)
        add(&price->alone[__builtin_ctzll(behind)], sexes, person);
    if (behind && (behind & ~customs) == 0)
        add(&price->customs, sexes, person);
}

/*
 * 2,000 people on a shared core: 0.06 ms a need, against 0.1 ms of threshold_count with
 * three steps and 3 ms with sixteen.
 */
/* NOLINTNEXTLINE(readability-function-size): three things asked, arena, out and err */
bool price_count(struct arena *arena, const struct match_image *image,
                 const struct count_image *sexes, const struct need_columns *need,
                 struct price *price, struct err *err) /* limit: as threshold_count */
{
    struct price found = { 0 };
    struct judge judge;

    assert(sexes->person_count == image->person_count);
    if (!need_columns_check(need, err))
        return false;
    size_t mark = arena_mark(arena);
    judge_prepare(arena, image, need, false, &judge);
    for (uint32_t p = 0; p < image->person_count; p++)
        if (judge_in_pool(need, p))
            judge_one(&judge, sexes, p, &found);
    arena_rewind(arena, mark);
    *price = found;
    return true;
}
