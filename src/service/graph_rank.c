/* graph_rank.c: see graph_rank.h. */
#include "service/graph_rank.h"

#include <assert.h>
#include <math.h>

#define ROOM_FROM 4096u

void graph_pair_add(struct graph *graph, struct graph_pairs *pairs,
                    struct graph_pair pair)
{
    if (pairs->count == pairs->room) {
        uint32_t room = pairs->room ? pairs->room * 2 : ROOM_FROM;
        pairs->pair =
            arena_grow(graph->arena, pairs->pair, pairs->room * sizeof *pairs->pair,
                       room * sizeof *pairs->pair);
        pairs->room = room;
    }
    pairs->pair[pairs->count++] = pair;
}

void graph_why_put(struct graph *graph, struct graph_reason reason)
{
    if (graph->why_count == graph->why_room) {
        uint32_t room = graph->why_room ? graph->why_room * 2 : ROOM_FROM;
        graph->why =
            arena_grow(graph->arena, graph->why, graph->why_room * sizeof *graph->why,
                       room * sizeof *graph->why);
        graph->why_room = room;
    }
    graph->why[graph->why_count++] = reason;
}

int32_t graph_similarity(const struct rank_point *map, uint32_t count, int32_t milli)
{
    if (milli < map[0].milli)
        return 0;
    for (uint32_t i = 1; i < count; i++)
        if (milli < map[i].milli)
            return map[i - 1].similarity +
                   (int32_t)((int64_t)(map[i].similarity - map[i - 1].similarity) *
                             (milli - map[i - 1].milli) /
                             (map[i].milli - map[i - 1].milli));
    return map[count - 1].similarity;
}

/* What ranking one row needs; part p's row is score[p * count]. */
struct desk {
    struct graph *graph;
    const struct rank_job *job;
    double *score, *sum;
};

static void part_row(const struct desk *desk, uint32_t p, uint32_t row)
{
    const struct rank_part *part = &desk->job->part[p];
    uint32_t n = desk->job->count;
    double *score = &desk->score[(size_t)p * n];

    if (part->likeness) {
        likeness_row(part->likeness, row, score);
        likeness_standardise(score, n, row);
    } else {
        part->fill(part->data, row, score);
        likeness_centre(score, n, row);
    }
    for (uint32_t i = 0; i < n; i++)
        desk->sum[i] += score[i] * part->milli / 1000;
}

/* How much of what speaks for a pair each part says. */
static void reasons(const struct desk *desk, uint32_t row, uint32_t near)
{
    const struct rank_job *job = desk->job;
    double share[GRAPH_PARTS_MOST], whole = 0;

    for (uint32_t p = 0; p < job->part_count; p++) {
        share[p] = desk->score[(size_t)p * job->count + near] * job->part[p].milli;
        share[p] = share[p] > 0 ? share[p] : 0;
        whole += share[p];
    }
    for (uint32_t p = 0; p < job->part_count && whole > 0; p++) {
        int32_t milli = (int32_t)lround(1000 * share[p] / whole);
        if (milli >= GRAPH_SHARE_LEAST)
            graph_why_put(desk->graph,
                          (struct graph_reason){ job->word[row], job->word[near],
                                                 job->part[p].name, milli });
    }
}

static void keep_row(const struct desk *desk, uint32_t row)
{
    const struct rank_job *job = desk->job;
    struct graph *graph = desk->graph;
    struct likeness_near near[GRAPH_KEPT_MOST];
    uint32_t kept = likeness_top(desk->sum, job->count, row, near, GRAPH_KEPT_MOST);

    for (uint32_t i = 0; i < kept; i++) {
        int32_t s = graph_similarity(job->map, job->map_count, near[i].milli);
        if (s < 1)
            continue;
        graph_pair_add(
            graph, &graph->near,
            (struct graph_pair){ job->word[row], job->word[near[i].row], s });
        if (i < GRAPH_WHY_MOST)
            reasons(desk, row, near[i].row);
    }
    for (uint32_t i = 0; i < job->count && job->all_pairs; i++)
        if (i != row)
            graph_pair_add(graph, &graph->group,
                           (struct graph_pair){ job->word[row], job->word[i],
                                                (int32_t)lround(1000 * desk->sum[i]) });
}

void graph_rank(struct graph *graph, const struct rank_job *job)
{
    struct arena scratch = { 0 };
    struct desk desk = {
        .graph = graph,
        .job = job,
        .score = ARENA_ARRAY(&scratch, (size_t)job->count * job->part_count, double),
        .sum = ARENA_ARRAY(&scratch, job->count, double),
    };

    assert(job->part_count <= GRAPH_PARTS_MOST);
    for (uint32_t row = 0; row < job->count && !graph_stopped(graph); row++) {
        memset(desk.sum, 0, job->count * sizeof *desk.sum);
        for (uint32_t p = 0; p < job->part_count; p++)
            part_row(&desk, p, row);
        keep_row(&desk, row);
    }
    arena_free(&scratch);
}
