/* judge.c: see judge.h. */
#include "engine/judge.h"

#include <assert.h>

#define BIT(i) (UINT64_C(1) << (i))

struct cover_ask judge_ask(const struct need_columns *need, uint32_t index)
{
    const struct need_requirement *requirement = &need->requirements[index];
    struct cover_ask ask = { .concept = requirement->concept,
                             .grade = requirement->grade,
                             .level = requirement->level };
    if (requirement->class == RANK_DUTY)
    ask.concept = IMAGE_CONCEPT_NONE;
    if (requirement->class == RANK_STATUTORY && ask.grade == RANK_BY_SIMILARITY)
        ask.grade = RANK_BY_STEP;
    return ask;
}

bool judge_can_soften(const struct need_requirement *requirement)
{
    return requirement->grade != RANK_BY_HOLDING && requirement->level >= 2;
}

static void sort_by_class(struct judge *judge)
{
    const struct need_columns *need = judge->need;
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement *requirement = &need->requirements[i];
        judge->of_class[requirement->class] |= BIT(i);
        if (requirement->class == RANK_STATUTORY &&
            (requirement->obtain_weeks < 0 ||
             !need_fits_weeks(need, (uint32_t)requirement->obtain_weeks)))
            judge->hopeless |= BIT(i);
        if (requirement->class != RANK_CORE && requirement->class != RANK_LEARNABLE)
            continue;
        assert(judge->weighted_count < RANK_WEIGHTED_MAX);
        judge->weighted[judge->weighted_count++] = (uint8_t)i;
        judge->weight_sum += requirement->weight;
    }
}

void judge_prepare(struct arena *arena, const struct match_image *image,
                   const struct need_columns *need, bool soft, struct judge *judge)
{
    struct cover_ask asks[COVER_ASKS_MAX];
    uint32_t count = need->requirement_count;

    *judge = (struct judge){ .image = image, .need = need };
    for (uint32_t i = 0; i < count; i++)
        asks[i] = judge_ask(need, i);
    if (soft) {
        judge->soft_at = count;
        for (uint32_t i = 0; i < count; i++) {
            asks[count + i] = asks[i];
            if (judge_can_soften(&need->requirements[i]))
                asks[count + i].level--;
        }
    }
    cover_table_build(arena, image, asks, soft ? 2 * count : count, &judge->table);
    sort_by_class(judge);
}

static uint8_t outside_of(const struct judge *judge, uint32_t person)
{
    const struct match_image *image = judge->image;
    const struct need_columns *need = judge->need;
    uint32_t outside = 0;

    if (need->minutes && image->place[person] != IMAGE_PLACE_NONE) {
        uint32_t cell =
            (uint32_t)image->place[person] * IMAGE_MODE_COUNT + image->mode[person];
        uint16_t minutes = need->minutes[cell];
        if (minutes == RANK_UNREACHABLE || minutes > image->max_minutes[person])
            outside |= RANK_OUTSIDE_REACH;
    }
    /* DAY_NONE is the lowest day there is: available since ever. */
    if (need->start_day != DAY_NONE && image->available_day[person] > need->start_day)
        outside |= RANK_OUTSIDE_START;
    /* IMAGE_HOURS_NONE is the highest number of hours there is. */
    if (image->hours[person] < need->hours)
        outside |= RANK_OUTSIDE_HOURS;
    return (uint8_t)outside;
}

static uint16_t fit_of(const struct judge *judge, const uint8_t *cover)
{
    if (judge->weight_sum == 0)
        return RANK_FIT_MAX;
    uint32_t sum = 0;
    for (uint32_t k = 0; k < judge->weighted_count; k++) {
        uint32_t i = judge->weighted[k];
        sum += (uint32_t)judge->need->requirements[i].weight * cover[i];
    }
    /* At most 10000 * 16 * 15 * 250 = 6e8. */
    return (uint16_t)(RANK_FIT_MAX * sum / (RANK_COVER_MAX * judge->weight_sum));
}

static uint16_t weeks_of(const struct judge *judge, uint64_t missing)
{
    uint64_t left =
        missing & (judge->of_class[RANK_STATUTORY] | judge->of_class[RANK_LEARNABLE]);
    int16_t longest = 0;
    for (; left; left &= left - 1) {
        int16_t weeks = judge->need->requirements[__builtin_ctzll(left)].obtain_weeks;
        if (weeks > longest)
            longest = weeks;
    }
    return (uint16_t)longest;
}

static enum rank_state state_of(const struct judge *judge, uint64_t missing,
                                uint8_t outside)
{
    if (outside || missing & (judge->hopeless | judge->of_class[RANK_CORE]))
        return RANK_OUT_OF_REACH;
    if (missing & (judge->of_class[RANK_CONTRACT] | judge->of_class[RANK_CUSTOM]))
        return RANK_BEHIND_THRESHOLDS;
    return missing ? RANK_READY_AFTER : RANK_READY;
}

struct judgement judge_person(const struct judge *judge, uint32_t person,
                              uint8_t cover[COVER_ASKS_MAX])
{
    struct judgement judgement = { 0 };

    cover_person(&judge->table, judge->image, person, cover);
    for (uint32_t i = 0; i < judge->need->requirement_count; i++)
        judgement.missing |= (uint64_t)(cover[i] < RANK_COVER_MET) << i;
    judgement.missing &= ~judge->of_class[RANK_DUTY];

    judgement.outside = outside_of(judge, person);
    judgement.fit = fit_of(judge, cover);
    judgement.weeks = weeks_of(judge, judgement.missing);
    judgement.state = (uint8_t)state_of(judge, judgement.missing, judgement.outside);
    return judgement;
}

bool judge_in_pool(const struct need_columns *need, uint32_t person)
{
    return !need->pool || image_bit(need->pool, person);
}
