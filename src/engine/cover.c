/* cover.c: see cover.h. */
#include "engine/cover.h"

#include <assert.h>
#include <string.h>

uint8_t cover_value(const struct cover_ask *ask, uint32_t similarity, uint32_t held)
{
    if (similarity == 0)
        return 0;
    if (ask->grade == RANK_BY_HOLDING)
        return RANK_COVER_MAX;
    if (ask->grade == RANK_BY_STEP)
        return held >= ask->level ? RANK_COVER_MAX : 0;
    uint32_t level = held < ask->level ? held : ask->level;
    uint32_t cover = similarity * level / ask->level;
    return cover < RANK_COVER_MIN ? 0 : (uint8_t)cover;
}

/* A walk over the concepts that may serve an ask: itself, then the near ones. */
struct serving {
    const struct match_image *image;
    const struct cover_ask *ask;
    uint32_t at, end; /* in the graph's arrays */
    bool self_given;
};

static struct serving serving_of(const struct match_image *image,
                                 const struct cover_ask *ask)
{
    struct serving serving = { .image = image, .ask = ask };
    serving.self_given = ask->concept >= image->concept_count;
    if (!serving.self_given && ask->grade == RANK_BY_SIMILARITY) {
        serving.at = image->near_start[ask->concept];
        serving.end = image->near_start[ask->concept + 1];
    }
    return serving;
}

static bool serving_next(struct serving *serving, uint32_t *concept,
                         uint32_t *similarity)
{
    if (!serving->self_given) {
        serving->self_given = true;
        *concept = serving->ask->concept;
        *similarity = IMAGE_SELF_SIMILARITY;
        return true;
    }
    if (serving->at == serving->end)
        return false;
    *concept = serving->image->near_concept[serving->at];
    *similarity = serving->image->near_similarity[serving->at];
    serving->at++;
    return true;
}

/* Gives each concept that serves some ask a slot, from 1 on; returns the last. */
static uint32_t give_slots(const struct match_image *image,
                           const struct cover_ask *asks, uint32_t ask_count,
                           uint32_t *slot)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < ask_count; i++) {
        struct serving serving = serving_of(image, &asks[i]);
        uint32_t concept, similarity;
        while (serving_next(&serving, &concept, &similarity))
            if (slot[concept] == 0)
                slot[concept] = ++last;
    }
    return last;
}

/* Writes column `index` of every row that serves the ask. */
static void fill_column(const struct match_image *image, const struct cover_ask *ask,
                        const struct cover_table *table, uint32_t index, uint8_t *rows)
{
    struct serving serving = serving_of(image, ask);
    uint32_t concept, similarity;
    while (serving_next(&serving, &concept, &similarity)) {
        size_t row = (size_t)table->slot[concept] * IMAGE_LEVEL_MAX;
        for (uint32_t held = 1; held <= IMAGE_LEVEL_MAX; held++, row++) {
            uint8_t value = cover_value(ask, similarity, held);
            uint8_t *cell = &rows[row * table->row_bytes + index];
            *cell = value > *cell ? value : *cell;
        }
    }
}

void cover_table_build(struct arena *arena, const struct match_image *image,
                       const struct cover_ask *asks, uint32_t ask_count,
                       struct cover_table *table)
{
    assert(ask_count <= COVER_ASKS_MAX);
    uint32_t row_bytes = (ask_count + COVER_LANE - 1) / COVER_LANE * COVER_LANE;
    uint32_t *slot = ARENA_ARRAY(arena, image->concept_count, uint32_t);
    uint32_t slots = give_slots(image, asks, ask_count, slot) + 1;
    uint8_t *rows = arena_array(arena, slots, (size_t)IMAGE_LEVEL_MAX * row_bytes);

    *table = (struct cover_table){ .row_bytes = row_bytes, .slot = slot, .rows = rows };
    for (uint32_t i = 0; i < ask_count; i++)
        fill_column(image, &asks[i], table, i, rows);
}

void cover_person(const struct cover_table *table, const struct match_image *image,
                  uint32_t person, uint8_t best[COVER_ASKS_MAX])
{
    uint32_t row_bytes = table->row_bytes;
    memset(best, 0, row_bytes);
    uint32_t end = image->capability_start[person + 1];
    for (uint32_t i = image->capability_start[person]; i < end; i++) {
        uint32_t slot = table->slot[image_concept(image, i)];
        if (slot == 0)
            continue;
        uint32_t held = image_level(image, i);
        const uint8_t *row =
            table->rows + ((size_t)slot * IMAGE_LEVEL_MAX + held - 1) * row_bytes;
        for (uint32_t lane = 0; lane < row_bytes; lane += COVER_LANE)
            for (uint32_t j = lane; j < lane + COVER_LANE; j++)
                best[j] = best[j] > row[j] ? best[j] : row[j];
    }
}
