/* index_plan.c: a need made ready for index_in.h: what covers each requirement, and
 * what each may do. The values themselves are cover.h's. */
#include "engine/index_in.h"

#include <assert.h>
#include <string.h>

#include "engine/judge.h"

#define VALUES (RANK_COVER_MAX + 1u)

struct wish {
    struct cover_ask ask, softer; /* softer.level 0: not wanted */
    bool all_covers;              /* else only met and soft     */
};

static uint8_t value_of(const struct wish *wish, uint32_t similarity, uint32_t held)
{
    uint8_t cover = cover_value(&wish->ask, similarity, held);

    if (wish->all_covers)
        return cover;
    if (cover >= RANK_COVER_MET)
        return PLANE_MET;
    if (wish->softer.level > 0 &&
        cover_value(&wish->softer, similarity, held) >= RANK_COVER_MET)
        return PLANE_SOFT;
    return 0;
}

/* The entries of one concept: one for each run of levels worth the same. */
static uint32_t add_concept(const struct wish *wish, uint32_t concept,
                            uint32_t similarity, struct plan_entry *entries)
{
    uint32_t count = 0;

    for (uint8_t held = 1; held <= IMAGE_LEVEL_MAX; held++) {
        uint8_t value = value_of(wish, similarity, held);
        if (count > 0 && entries[count - 1].value == value)
            entries[count - 1].to = held;
        else if (value > 0)
            entries[count++] = (struct plan_entry){ concept, held, held, value };
    }
    return count;
}

/* How many entries a requirement can have at most. */
static uint32_t room_for(const struct match_image *image, const struct cover_ask *ask)
{
    if (ask->concept >= image->concept_count)
        return 0;
    uint32_t near =
        image->near_start[ask->concept + 1] - image->near_start[ask->concept];
    return IMAGE_LEVEL_MAX * (ask->grade == RANK_BY_SIMILARITY ? near + 1 : 1);
}

static uint32_t collect(const struct match_image *image, const struct wish *wish,
                        struct plan_entry *entries)
{
    uint32_t concept = wish->ask.concept, count;

    if (concept >= image->concept_count)
        return 0;
    count = add_concept(wish, concept, IMAGE_SELF_SIMILARITY, entries);
    if (wish->ask.grade != RANK_BY_SIMILARITY)
        return count;
    for (uint32_t i = image->near_start[concept]; i < image->near_start[concept + 1];
         i++)
        count += add_concept(wish, image->near_concept[i], image->near_similarity[i],
                             entries + count);
    return count;
}

/* Counting sort: some 84 entries of one byte each, stable. */
static void sort_by_value(const struct plan_entry *from, uint32_t count,
                          struct plan_entry *to)
{
    uint16_t place[VALUES + 1] = { 0 };

    for (uint32_t i = 0; i < count; i++)
        place[from[i].value + 1]++;
    for (uint32_t v = 1; v <= VALUES; v++)
        place[v] = (uint16_t)(place[v] + place[v - 1]);
    for (uint32_t i = 0; i < count; i++)
        to[place[from[i].value]++] = from[i];
}

static void sort_classes(const struct need_columns *need, struct index_plan *plan)
{
    bool fit = plan->fit;

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement *r = &need->requirements[i];
        plan->of_class[r->class] |= BIT64(i);
        if (r->class == RANK_STATUTORY &&
            (r->obtain_weeks < 0 || !need_fits_weeks(need, (uint32_t)r->obtain_weeks)))
            plan->hopeless |= BIT64(i);
        if (fit && (r->class == RANK_CORE || r->class == RANK_LEARNABLE)) {
            plan->weight[i] = r->weight;
            plan->weight_sum += r->weight;
        }
    }
}

/* fit >= f is sum >= ceil(f * weights / 40): the floor of 10000 * sum / (250 * weights)
   is at least f just then. */
static uint32_t least_sum(const struct index_plan *plan, uint32_t fit)
{
    return (fit * plan->weight_sum + 39) / 40;
}

static void set_order(struct index_plan *plan, bool only_fit)
{
    uint64_t weighed = plan->of_class[RANK_CORE] | plan->of_class[RANK_LEARNABLE];
    uint64_t killers = plan->hopeless | (only_fit ? 0 : plan->of_class[RANK_CORE]);
    uint64_t wanted = only_fit ? killers | weighed : ~plan->of_class[RANK_DUTY];

    _Static_assert(RANK_FIT_MAX / RANK_COVER_MAX == 40, "least_sum divides by this");
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < plan->need->requirement_count; i++)
            if (wanted >> i & 1 && (killers >> i & 1) == (pass == 0))
                plan->order[plan->order_count++] = (uint8_t)i;
        if (pass == 0)
            plan->killer_count = plan->order_count;
    }
    plan->band_sum[0] = least_sum(plan, 8500);
    plan->band_sum[1] = least_sum(plan, 7000);
    plan->band_sum[2] = least_sum(plan, 5500);
}

static void note_flat(struct index_plan *plan, uint32_t requirement,
                      const struct plan_entry *entries, uint32_t count)
{
    bool flat = true;

    for (uint32_t i = 0; plan->weight[requirement] > 0 && i < count; i++)
        flat = flat && entries[i].value >= RANK_COVER_MET &&
               entries[i].value == entries[0].value;
    if (!flat)
        return;
    plan->flat |= BIT64(requirement);
    plan->flat_value[requirement] = count > 0 ? entries[0].value : 0;
}

void index_plan_make(struct arena *arena, const struct match_image *image,
                     const struct need_columns *need, const struct plan_ask *ask,
                     struct index_plan *plan)
{
    uint32_t most = 0, count = 0;

    *plan = (struct index_plan){ .need = need, .fit = ask->fit, .soft = ask->soft };
    sort_classes(need, plan);
    set_order(plan, ask->only_fit);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        struct cover_ask asked = judge_ask(need, i);
        most += room_for(image, &asked);
    }
    struct plan_entry *entries = ARENA_ARRAY(arena, most, struct plan_entry);
    struct plan_entry *raw = ARENA_ARRAY(arena, most, struct plan_entry);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        struct wish wish = { .ask = judge_ask(need, i),
                             .all_covers = plan->weight[i] > 0 };
        if (ask->soft >> i & 1) { /* one that can be, and is not weighed */
            wish.softer = wish.ask;
            wish.softer.level--;
        }
        uint32_t found = collect(image, &wish, raw);
        sort_by_value(raw, found, entries + count);
        note_flat(plan, i, entries + count, found);
        plan->entry_from[i] = count;
        count += found;
    }
    plan->entry_from[need->requirement_count] = count;
    plan->entries = entries;
}
