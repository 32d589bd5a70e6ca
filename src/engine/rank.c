/* rank.c: see rank.h. */
#include "engine/rank.h"

#include <assert.h>
#include <stdlib.h>

#include "base/rng.h"
#include "engine/cover.h"
#include "engine/judge.h"

#define DAYS_A_WEEK 7

static const uint32_t band_from[] = { 8500, 7000, 5500 }; /* bands 1, 2, 3 */

static bool requirement_is_sound(const struct need_requirement *requirement,
                                 uint32_t number, struct err *err)
{
    assert(requirement->class < RANK_CLASS_COUNT);
    assert(requirement->grade < RANK_GRADE_COUNT);
    bool weighted =
        requirement->class == RANK_CORE || requirement->class == RANK_LEARNABLE;
    if (requirement->level < 1 || requirement->level > IMAGE_LEVEL_MAX)
        return err_set(err, ERR_INPUT,
                       N_("requirement {number} asks level {level}, 1 to {max} is "
                          "possible"),
                       ARG_NUM(number), ARG_NUM(requirement->level),
                       ARG_NUM(IMAGE_LEVEL_MAX));
    if (weighted && (requirement->weight < 1 || requirement->weight > RANK_WEIGHT_MAX))
        return err_set(err, ERR_INPUT,
                       N_("requirement {number} has weight {weight}, 1 to {max} is "
                          "possible"),
                       ARG_NUM(number), ARG_NUM(requirement->weight),
                       ARG_NUM(RANK_WEIGHT_MAX));
    return true;
}

bool need_columns_check(const struct need_columns *need, struct err *err)
{
    uint32_t weighted = 0;

    if (need->requirement_count > RANK_REQUIREMENTS_MAX)
        return err_set(err, ERR_LIMIT,
                       N_("the need has {count} requirements, at most {max} can be "
                          "matched"),
                       ARG_NUM(need->requirement_count),
                       ARG_NUM(RANK_REQUIREMENTS_MAX));
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement *requirement = &need->requirements[i];
        if (!requirement_is_sound(requirement, i + 1, err))
            return false;
        weighted +=
            requirement->class == RANK_CORE || requirement->class == RANK_LEARNABLE;
    }
    if (weighted > RANK_WEIGHTED_MAX)
        return err_set(err, ERR_LIMIT,
                       N_("the need has {count} core and learnable requirements, at "
                          "most {max} can be weighed"),
                       ARG_NUM(weighted), ARG_NUM(RANK_WEIGHTED_MAX));
    return true;
}

bool need_fits_weeks(const struct need_columns *need, uint32_t weeks)
{
    if (need->start_day == DAY_NONE)
        return true;
    return need->now_day + (int64_t)weeks * DAYS_A_WEEK <= need->start_day;
}

uint64_t rank_ticket(uint64_t lottery_key, uint64_t seed)
{
    return rng_mix(lottery_key ^ rng_mix(seed));
}

uint8_t rank_band(uint32_t fit)
{
    for (uint32_t i = 0; i < sizeof band_from / sizeof *band_from; i++)
        if (fit >= band_from[i])
            return (uint8_t)(i + 1);
    return sizeof band_from / sizeof *band_from + 1;
}

/* What decides the order, packed so that a comparison reads one line of cache. */
struct sort_key {
    uint64_t head; /* state, band, priority: 8, 8, 32 bits */
    uint64_t lottery;
    int64_t person_key;
    uint32_t row;
};

static int compare_keys(const void *left, const void *right)
{
    const struct sort_key *a = left, *b = right;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    if (a->lottery != b->lottery)
        return a->lottery < b->lottery ? -1 : 1;
    return (a->person_key > b->person_key) - (a->person_key < b->person_key);
}

static struct rank_row row_of(const struct judge *judge, const struct rank_order *order,
                              uint32_t person)
{
    uint8_t cover[COVER_ASKS_MAX];
    struct judgement judgement = judge_person(judge, person, cover);
    return (struct rank_row){
        .missing = judgement.missing,
        .lottery = rank_ticket(judge->image->lottery_key[person], order->seed),
        .person = person,
        .priority = order->priority ? order->priority[person] : RANK_PRIORITY_NONE,
        .fit = judgement.fit,
        .weeks = judgement.weeks,
        .state = judgement.state,
        .band = rank_band(judgement.fit),
        .outside = judgement.outside,
    };
}

static uint32_t pool_count(const struct match_image *image,
                           const struct need_columns *need)
{
    uint32_t count = 0;
    for (uint32_t p = 0; p < image->person_count; p++)
        count += judge_in_pool(need, p);
    return count;
}

/* Writes judged[] to rows[] in order. */
static void put_in_order(struct arena *arena, const struct match_image *image,
                         const struct rank_row *judged, uint32_t count,
                         struct rank_row *rows)
{
    struct sort_key *keys = ARENA_ARRAY(arena, count, struct sort_key);
    for (uint32_t i = 0; i < count; i++) {
        const struct rank_row *row = &judged[i];
        keys[i] = (struct sort_key){
            .head =
                (uint64_t)row->state << 40 | (uint64_t)row->band << 32 | row->priority,
            .lottery = row->lottery,
            .person_key = image->person_key[row->person],
            .row = i,
        };
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = judged[keys[i].row];
}

/*
 * 50,000 people, 11 capabilities each, 8 requirements: 16.5 ms on one shared Zen 4
 * core, of which the sort takes two thirds.
 */
/* NOLINTNEXTLINE(readability-function-size): four things asked, arena and err */
bool rank_people(struct arena *arena, const struct match_image *image,
                 const struct need_columns *need, const struct rank_order *order,
                 struct rank_list *list, struct err *err)
{
    if (!need_columns_check(need, err))
        return false;

    uint32_t count = pool_count(image, need);
    struct rank_row *rows = ARENA_ARRAY(arena, count, struct rank_row);
    size_t mark = arena_mark(arena);

    struct judge judge;
    judge_prepare(arena, image, need, false, &judge);
    struct rank_row *judged = ARENA_ARRAY(arena, count, struct rank_row);
    uint32_t filled = 0;
    for (uint32_t p = 0; p < image->person_count; p++)
        if (judge_in_pool(need, p))
            judged[filled++] = row_of(&judge, order, p);
    assert(filled == count);
    put_in_order(arena, image, judged, count, rows);

    arena_rewind(arena, mark);
    *list = (struct rank_list){ .count = count, .rows = rows };
    return true;
}

/* How like `concept` is to what is asked; 0 when it does not count. */
static uint32_t similarity_to(const struct match_image *image,
                              const struct cover_ask *ask, uint32_t concept)
{
    uint32_t best = 0;
    if (concept == ask->concept)
        return IMAGE_SELF_SIMILARITY;
    if (ask->concept >= image->concept_count || ask->grade != RANK_BY_SIMILARITY)
        return 0;
    uint32_t end = image->near_start[ask->concept + 1];
    for (uint32_t i = image->near_start[ask->concept]; i < end; i++)
        if (image->near_concept[i] == concept && image->near_similarity[i] > best)
            best = image->near_similarity[i];
    return best;
}

static struct rank_because because_of(const struct match_image *image,
                                      const struct cover_ask *ask, uint32_t person)
{
    struct rank_because because = { .by = IMAGE_CONCEPT_NONE };
    uint64_t best = 0;
    uint32_t end = image->capability_start[person + 1];
    for (uint32_t i = image->capability_start[person]; i < end; i++) {
        uint32_t concept = image_concept(image, i);
        uint8_t held = image_level(image, i);
        uint32_t similarity = similarity_to(image, ask, concept);
        uint8_t cover = cover_value(ask, similarity, held);
        /* Compared as one number: cover, similarity, lowest concept, level. */
        uint64_t key = (uint64_t)cover << 48 | (uint64_t)similarity << 40 |
                       (uint64_t)(IMAGE_CONCEPT_NONE - concept) << 8 | held;
        if (cover == 0 || key <= best)
            continue;
        best = key;
        because = (struct rank_because){ .cover = cover, .level = held, .by = concept };
    }
    return because;
}

void rank_explain(const struct match_image *image, const struct need_columns *need,
                  uint32_t person, struct rank_because *because)
{
    assert(person < image->person_count);
    assert(need->requirement_count <= RANK_REQUIREMENTS_MAX);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        struct cover_ask ask = judge_ask(need, i);
        because[i] = because_of(image, &ask, person);
    }
}
