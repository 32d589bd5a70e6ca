/*
 * graph_keep.c: see graph_keep.h.
 *
 * Pairs that are stored and pairs that are made are both walked in the order of their
 * ids, as two sorted lists are merged: what only one has is dropped or put, what both
 * have is put when it reads otherwise. Changes wait until the stored ones are read.
 */
#include "service/graph_keep.h"

#include "store/query.h"

#define STEP 4096u /* rows between two looks at progress and stop */

struct stored {
    int64_t from, to;
    int32_t value;
};

struct stored_list {
    struct stored *row;
    uint32_t count, room;
};

static int by_ids(const void *a, const void *b)
{
    const struct stored *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static struct stored_list with_ids(const struct graph *graph,
                                   const struct graph_pairs *pairs,
                                   struct arena *scratch)
{
    struct stored *row = ARENA_ARRAY(scratch, pairs->count, struct stored);

    for (uint32_t i = 0; i < pairs->count; i++)
        row[i] = (struct stored){ graph->words->word[pairs->pair[i].from].id,
                                  graph->words->word[pairs->pair[i].to].id,
                                  pairs->pair[i].value };
    if (pairs->count)
        qsort(row, pairs->count, sizeof *row, by_ids);
    return (struct stored_list){ row, pairs->count, pairs->count };
}

static void add_stored(struct stored_list *list, struct arena *arena, struct stored row)
{
    if (list->count == list->room) {
        uint32_t room = list->room ? list->room * 2 : 4096;
        list->row = arena_grow(arena, list->row, list->room * sizeof *list->row,
                               room * sizeof *list->row);
        list->room = room;
    }
    list->row[list->count++] = row;
}

/* One of the two tables of pairs. */
struct table {
    const struct call *call;
    bool *changed; /* set when a row was not as it should be */
    bool (*put)(struct tx *tx, int64_t from, int64_t to, int64_t value,
                struct err *err);
    bool (*drop)(struct tx *tx, int64_t from, int64_t to, struct err *err);
};

/* Looks at progress and stop before every STEP-th of `all` rows. */
static bool goes_on(const struct call *call, uint32_t at, uint32_t all, struct err *err)
{
    return at % STEP != 0 || call_step(call, at, all, err);
}

static bool merge(struct tx *tx, const struct table *table,
                  const struct stored_list *old, const struct stored_list *made,
                  struct err *err)
{
    uint32_t i = 0, k = 0;
    bool ok = true;

    for (uint32_t n = 0; ok && (i < old->count || k < made->count); n++) {
        if (!goes_on(table->call, n, old->count + made->count, err))
            return false;
        int order = i == old->count    ? 1
                    : k == made->count ? -1
                                       : by_ids(&old->row[i], &made->row[k]);
        bool same = order == 0 && old->row[i].value == made->row[k].value;
        if (order < 0)
            ok = table->drop(tx, old->row[i].from, old->row[i].to, err);
        else if (!same)
            ok = table->put(tx, made->row[k].from, made->row[k].to, made->row[k].value,
                            err);
        *table->changed |= !same;
        i += order <= 0;
        k += order >= 0;
    }
    return ok;
}

static bool keep_near(const struct table *table, struct tx *tx,
                      const struct graph *graph, struct arena *scratch, struct err *err)
{
    struct stored_list old = { 0 };
    struct graph_near_all_row row;
    struct cursor cursor = { 0 };

    if (!graph_near_all_open(tx, &cursor, err))
        return false;
    while (graph_near_all_next(&cursor, &row))
        add_stored(
            &old, scratch,
            (struct stored){ row.concept_id, row.near_id, (int32_t)row.similarity });
    struct stored_list made = with_ids(graph, &graph->near, scratch);
    return cursor_end(&cursor, err) && merge(tx, table, &old, &made, err);
}

static bool keep_groups(const struct table *table, struct tx *tx,
                        const struct graph *graph, struct arena *scratch,
                        struct err *err)
{
    struct stored_list old = { 0 };
    struct graph_group_all_row row;
    struct cursor cursor = { 0 };

    if (!graph_group_all_open(tx, &cursor, err))
        return false;
    while (graph_group_all_next(&cursor, &row))
        add_stored(&old, scratch,
                   (struct stored){ row.concept_id, row.near_id, (int32_t)row.milli });
    struct stored_list made = with_ids(graph, &graph->group, scratch);
    return cursor_end(&cursor, err) && merge(tx, table, &old, &made, err);
}

static int by_reason(const void *a, const void *b)
{
    const struct graph_reason *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return strcmp(x->part, y->part);
}

/* Reasons and demand are few and change together: they are written anew. */
static bool keep_notes(const struct call *call, struct tx *tx, struct graph *graph,
                       struct err *err)
{
    const struct node *word = graph->words->word;
    bool ok = graph_why_clear(tx, err) && graph_demand_clear(tx, err);

    if (graph->why_count)
        qsort(graph->why, graph->why_count, sizeof *graph->why, by_reason);
    for (uint32_t i = 0; ok && i < graph->why_count; i++) {
        const struct graph_reason *r = &graph->why[i];
        struct graph_why_add_in in = { word[r->from].id, word[r->to].id,
                                       str_from(r->part), r->milli };
        ok = goes_on(call, i, graph->why_count, err) && graph_why_add(tx, &in, err);
    }
    for (uint32_t i = 0; ok && i < graph->demand_count; i++)
        ok = graph_demand_add(tx, word[graph->demand[i].word].id,
                              graph->demand[i].milli, err);
    return ok;
}

bool graph_keep(const struct call *call, struct tx *tx, struct graph *graph,
                bool *changed, struct err *err)
{
    struct arena scratch = { 0 };
    bool any = false, groups = false;
    struct table near = { call, &any, graph_near_put, graph_near_drop };
    struct table group = { call, &groups, graph_group_put, graph_group_drop };
    bool ok = call_step(call, 0, 1, err) &&
              keep_near(&near, tx, graph, &scratch, err) &&
              keep_groups(&group, tx, graph, &scratch, err) &&
              keep_notes(call, tx, graph, err);

    arena_free(&scratch);
    if (ok)
        *changed = any;
    return ok;
}
