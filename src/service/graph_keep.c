/*
 * graph_keep.c: see graph_keep.h.
 *
 * Pairs that are stored and pairs that are made are both walked in the order of their
 * ids, as two sorted lists are merged: what only one has is dropped or put, what both
 * have is put when it reads otherwise. Changes wait until the stored ones are read.
 */
#include "service/graph_keep.h"

#include "store/query.h"

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
    bool *changed; /* set when a row was not as it should be */
    bool (*put)(struct tx *tx, int64_t from, int64_t to, int64_t value,
                struct err *err);
    bool (*drop)(struct tx *tx, int64_t from, int64_t to, struct err *err);
};

static bool merge(struct tx *tx, const struct table *table,
                  const struct stored_list *old, const struct stored_list *made,
                  struct err *err)
{
    uint32_t i = 0, k = 0;
    bool ok = true;

    while (ok && (i < old->count || k < made->count)) {
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

static bool keep_near(struct tx *tx, const struct graph *graph, struct arena *scratch,
                      bool *changed, struct err *err)
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
    return cursor_end(&cursor, err) &&
           merge(tx, &(struct table){ changed, graph_near_put, graph_near_drop }, &old,
                 &made, err);
}

static bool keep_groups(struct tx *tx, const struct graph *graph, struct arena *scratch,
                        struct err *err)
{
    struct stored_list old = { 0 };
    struct graph_group_all_row row;
    struct cursor cursor = { 0 };
    bool changed = false;

    if (!graph_group_all_open(tx, &cursor, err))
        return false;
    while (graph_group_all_next(&cursor, &row))
        add_stored(&old, scratch,
                   (struct stored){ row.concept_id, row.near_id, (int32_t)row.milli });
    struct stored_list made = with_ids(graph, &graph->group, scratch);
    return cursor_end(&cursor, err) &&
           merge(tx, &(struct table){ &changed, graph_group_put, graph_group_drop },
                 &old, &made, err);
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
static bool keep_notes(struct tx *tx, struct graph *graph, struct err *err)
{
    const struct node *word = graph->words->word;
    bool ok = graph_why_clear(tx, err) && graph_demand_clear(tx, err);

    if (graph->why_count)
        qsort(graph->why, graph->why_count, sizeof *graph->why, by_reason);
    for (uint32_t i = 0; ok && i < graph->why_count; i++) {
        const struct graph_reason *r = &graph->why[i];
        struct graph_why_add_in in = { word[r->from].id, word[r->to].id,
                                       str_from(r->part), r->milli };
        ok = graph_why_add(tx, &in, err);
    }
    for (uint32_t i = 0; ok && i < graph->demand_count; i++)
        ok = graph_demand_add(tx, word[graph->demand[i].word].id,
                              graph->demand[i].milli, err);
    return ok;
}

bool graph_keep(struct tx *tx, struct graph *graph, bool *changed, struct err *err)
{
    struct arena scratch = { 0 };
    bool any = false;
    bool ok = keep_near(tx, graph, &scratch, &any, err) &&
              keep_groups(tx, graph, &scratch, err) && keep_notes(tx, graph, err);

    arena_free(&scratch);
    if (ok)
        *changed = any;
    return ok;
}
