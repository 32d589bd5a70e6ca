/*
 * index_few.c: when few are left after the killers, the rest of the requirements is
 * worked out person by person, from what each can do, instead of list by list.
 *
 * Two needs of three leave some hundred people in reach; lists and planes for the other
 * five requirements then cost more than those people. 500,000 people, mean of a
 * question: 79 us by lists alone, 69 us so (one shared core, 2026, as in all of
 * engine/index).
 */
#include <string.h>

#include "engine/index_in.h"

#define KEYS_MASK (FEW_KEYS - 1u)
#define AHEAD     8u

static uint32_t key_at(uint32_t slot)
{
    return slot * 2654435761u >> 20 & KEYS_MASK;
}

/* The row of a slot; a free key when it has none. */
static inline uint32_t find_key(const struct index_few *few, uint32_t slot)
{
    uint32_t at = key_at(slot);

    while (few->key[at] != 0 && few->key[at] != slot + 1)
        at = (at + 1) & KEYS_MASK;
    return at;
}

static uint8_t *row_for(struct index_few *few, uint32_t slot)
{
    uint32_t at = find_key(few, slot);

    if (few->key[at] == 0) {
        few->key[at] = slot + 1;
        few->row[at] = (uint16_t)few->used_count;
        memset(few->rows[few->used_count], 0, sizeof few->rows[0]);
        few->used[few->used_count++] = (uint16_t)at;
    }
    return few->rows[few->row[at]];
}

/* Lists rise in value, so the last write is the best here too. */
static void fill_rows(struct index_desk *desk, const uint8_t *requirements,
                      uint32_t count)
{
    for (uint32_t j = 0; j < count; j++) {
        uint32_t r = requirements[j];
        for (uint32_t l = desk->list_from[r]; l < desk->list_from[r + 1]; l++) {
            const struct plan_list *list = &desk->lists[l];
            uint8_t *row = row_for(&desk->few, list->term / IMAGE_LEVEL_MAX);
            for (uint32_t t = list->term; t <= list->last; t++)
                row[t % IMAGE_LEVEL_MAX * FEW_REQUIREMENTS + j] = list->value;
        }
    }
}

static void forget_rows(struct index_few *few)
{
    for (uint32_t i = 0; i < few->used_count; i++)
        few->key[few->used[i]] = 0;
    few->used_count = 0;
}

static void covers_of(const struct index_desk *desk, uint32_t position,
                      uint8_t best[FEW_REQUIREMENTS])
{
    const struct index *index = desk->index;
    uint32_t end = forward_start(index, position + 1);

    memset(best, 0, FEW_REQUIREMENTS);
    for (uint32_t i = forward_start(index, position); i < end; i++) {
        uint32_t term = forward_term(index, i);
        uint32_t at = find_key(&desk->few, term / IMAGE_LEVEL_MAX);
        if (desk->few.key[at] == 0)
            continue;
        const uint8_t *row = desk->few.rows[desk->few.row[at]] +
                             (size_t)(term % IMAGE_LEVEL_MAX) * FEW_REQUIREMENTS;
        for (uint32_t j = 0; j < FEW_REQUIREMENTS; j++)
            best[j] = best[j] > row[j] ? best[j] : row[j];
    }
}

static void work_out_person(struct index_desk *desk, uint32_t local,
                            const uint8_t *requirements, uint32_t count)
{
    const struct index_plan *plan = desk->plan;
    uint32_t block = local / 64, sum = plan->fit ? desk->sum[local] : 0;
    uint64_t bit = BIT64(local % 64);
    uint8_t best[FEW_REQUIREMENTS];

    covers_of(desk, desk->base + local, best);
    for (uint32_t j = 0; j < count; j++) {
        uint32_t r = requirements[j];
        sum += (uint32_t)best[j] * plan->weight[r];
        if (best[j] >= RANK_COVER_MET)
            desk->met[r][block] |= bit;
        if (plan->soft >> r & 1 && best[j] >= PLANE_SOFT)
            desk->soft[desk->soft_at[r]][block] |= bit;
    }
    if (plan->fit)
        desk->sum[local] = (uint16_t)sum;
}

static void clear_block(struct index_desk *desk, uint32_t block,
                        const uint8_t *requirements, uint32_t count)
{
    for (uint32_t j = 0; j < count; j++) {
        uint32_t r = requirements[j];
        desk->met[r][block] = 0;
        if (desk->plan->soft >> r & 1)
            desk->soft[desk->soft_at[r]][block] = 0;
    }
}

/* What each can do lies far from the next one's: it is asked for AHEAD people early. */
static void work_out_few(struct index_desk *desk, const uint8_t *requirements,
                         uint32_t count, bool weighed)
{
    const struct index *index = desk->index;
    uint16_t locals[FEW_PEOPLE + AHEAD];
    uint32_t people = 0;

    for (uint32_t i = 0; i < desk->block_count; i++) {
        uint32_t b = desk->blocks[i];
        clear_block(desk, b, requirements, count);
        if (desk->plan->fit && !weighed)
            memset(desk->sum + (size_t)b * 64, 0, 64 * sizeof *desk->sum);
        for (uint64_t left = desk->alive[b]; left; left &= left - 1) {
            uint32_t local = b * 64 + (uint32_t)__builtin_ctzll(left);
            __builtin_prefetch(&index->forward_at[desk->base + local]);
            locals[people++] = (uint16_t)local;
        }
    }
    for (uint32_t i = 0; i < AHEAD; i++)
        locals[people + i] = people > 0 ? locals[people - 1] : 0;
    fill_rows(desk, requirements, count);
    for (uint32_t i = 0; i < people; i++) {
        uint32_t later = forward_start(index, desk->base + locals[i + AHEAD]);
        __builtin_prefetch(index->forward16 ? (const void *)&index->forward16[later]
                                            : (const void *)&index->forward32[later]);
        work_out_person(desk, locals[i], requirements, count);
    }
    forget_rows(&desk->few);
}

void desk_rest(struct index_desk *desk, const uint8_t *requirements, uint32_t count,
               bool weighed)
{
    uint32_t lists = 0;

    for (uint32_t j = 0; j < count; j++)
        lists +=
            desk->list_from[requirements[j] + 1] - desk->list_from[requirements[j]];
    if (!desk->everybody && desk->alive_count <= FEW_PEOPLE &&
        count <= FEW_REQUIREMENTS && lists <= FEW_ROWS) {
        work_out_few(desk, requirements, count, weighed);
        return;
    }
    for (uint32_t j = 0; j < count; j++) {
        desk_requirement(desk, requirements[j], !weighed);
        weighed = weighed || desk->plan->weight[requirements[j]] > 0;
    }
}
