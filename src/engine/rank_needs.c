/* rank_needs.c: see rank_needs.h. */
#include "engine/rank_needs.h"

#include <stdlib.h>
#include <string.h>

#include "engine/judge.h"

struct found {
    struct need_row row;
    int64_t key;
};

/* Days rise; none comes after all. */
static int compare_days(int32_t a, int32_t b)
{
    if (a == b)
        return 0;
    if (a == DAY_NONE || b == DAY_NONE)
        return a == DAY_NONE ? 1 : -1;
    return a < b ? -1 : 1;
}

static int by_order(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    const int days = compare_days(a->row.deadline, b->row.deadline);

    if (a->row.state != b->row.state)
        return (a->row.state > b->row.state) - (a->row.state < b->row.state);
    if (a->row.band != b->row.band)
        return (a->row.band > b->row.band) - (a->row.band < b->row.band);
    if (days != 0)
        return days;
    if (a->row.lottery != b->row.lottery)
        return (a->row.lottery > b->row.lottery) - (a->row.lottery < b->row.lottery);
    return (a->key > b->key) - (a->key < b->key);
}

/* False: out of reach. */
static bool judge_one(struct arena *scratch, const struct rank_needs_ask *ask,
                      uint32_t n, struct found *found)
{
    const struct need_source *source = ask->source;
    uint8_t cover[COVER_ASKS_MAX];
    struct judge judge;

    judge_prepare(scratch, ask->image, &source->needs[n], false, &judge);
    const struct judgement j = judge_person(&judge, ask->person, cover);
    if (j.state == RANK_OUT_OF_REACH)
        return false;
    *found = (struct found){
        .row = { .missing = j.missing,
                 .lottery = rank_ticket(source->lottery_key[n], ask->seed),
                 .need = n,
                 .deadline = source->deadline[n],
                 .fit = j.fit,
                 .weeks = j.weeks,
                 .state = j.state,
                 .band = rank_band(j.fit) },
        .key = source->need_key[n],
    };
    return true;
}

void rank_needs(struct arena *arena, const struct rank_needs_ask *ask,
                struct need_list *list)
{
    const uint32_t all = ask->source->count;
    struct arena kept = { 0 }, scratch = { 0 };
    struct found *found = ARENA_ARRAY(&kept, all, struct found);
    uint32_t count = 0;

    for (uint32_t n = 0; n < all; n++) {
        count += judge_one(&scratch, ask, n, &found[count]);
        arena_rewind(&scratch, 0);
    }
    qsort(found, count, sizeof *found, by_order);
    list->count = count < ask->top ? count : ask->top;
    list->rows = ARENA_ARRAY(arena, list->count, struct need_row);
    for (uint32_t i = 0; i < list->count; i++)
        list->rows[i] = found[i].row;
    arena_free(&scratch);
    arena_free(&kept);
}
