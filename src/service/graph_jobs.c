/* graph_jobs.c: see graph_jobs.h. */
#include "service/graph_jobs.h"

#include <math.h>

#include "base/map.h"
#include "service/graph_sheets.h"

/* Features that more than one in this many occupations have say next to nothing, and
 * would be most of the work: left out, the first twenty hardly change. */
#define DF_SHARE 10u
#define DF_LEAST 100u /* but never fewer occupations than this */

#define COSINE_MILLI      1000
#define GROUP_MILLI       500
#define SUBSTITUTES_MILLI 400

/* The same group, in deviations of the ranking of groups: as near as the nearest. */
#define SAME_GROUP  20.0
#define ISCO_DIGITS 4u

static const struct rank_point job_map[] = {
    { 2000, 1 }, { 5000, 60 }, { 11000, 100 }, { 20000, 150 }, { 90000, 249 },
};
#define JOB_POINTS (sizeof job_map / sizeof *job_map)

struct jobs {
    struct arena arena;
    const struct graph *graph;
    const struct words *words;
    const uint32_t *word;
    uint32_t count;
    bool swedish;
    uint32_t *row_of;   /* by word: its row here, or MAP_NONE */
    uint32_t *group;    /* by row: the word of its group, or MAP_NONE */
    uint32_t *group_at; /* by word: its place among the groups, or MAP_NONE */
    uint32_t group_count;
    const double *groups; /* group_count x group_count */
};

static void fill_group(const void *data, uint32_t row, double *score)
{
    const struct jobs *j = data;
    uint32_t at = j->group[row] == MAP_NONE ? MAP_NONE : j->group_at[j->group[row]];

    for (uint32_t i = 0; i < j->count; i++) {
        uint32_t to = j->group[i] == MAP_NONE ? MAP_NONE : j->group_at[j->group[i]];
        bool known = at != MAP_NONE && to != MAP_NONE;
        score[i] = !known     ? 0
                   : at == to ? SAME_GROUP
                              : j->groups[(size_t)at * j->group_count + to];
    }
}

/* Leading digits in common, by the ISCO code of each. */
static void fill_isco(const void *data, uint32_t row, double *score)
{
    const struct jobs *j = data;
    size_t prefix = sizeof "isco:" - 1;

    memset(score, 0, j->count * sizeof *score);
    if (j->group[row] == MAP_NONE)
        return;
    struct str own = j->words->word[j->group[row]].code;
    for (uint32_t i = 0; i < j->count; i++) {
        if (j->group[i] == MAP_NONE)
            continue;
        struct str code = j->words->word[j->group[i]].code;
        uint32_t n = 0;
        while (n < ISCO_DIGITS && prefix + n < code.len && prefix + n < own.len &&
               code.ptr[prefix + n] == own.ptr[prefix + n])
            n++;
        score[i] = n;
    }
}

static double stands_in(enum link_kind kind)
{
    if (kind == LINK_SUBSTITUTES_HIGH)
        return 1;
    return kind == LINK_SUBSTITUTES_LOW ? 0.5 : 0;
}

/* Whose stand-in one is counts whole (so one can go there), the way back half. */
static void fill_substitutes(const void *data, uint32_t row, double *score)
{
    const struct jobs *j = data;
    const struct words *w = j->words;
    uint32_t word = j->word[row];

    memset(score, 0, j->count * sizeof *score);
    for (uint32_t i = w->back_start[word]; i < w->back_start[word + 1]; i++)
        if (j->row_of[w->back[i].from] != MAP_NONE)
            score[j->row_of[w->back[i].from]] += stands_in(w->back[i].kind);
    for (uint32_t i = w->link_start[word]; i < w->link_start[word + 1]; i++)
        if (j->row_of[w->link[i].to] != MAP_NONE)
            score[j->row_of[w->link[i].to]] += stands_in(w->link[i].kind) / 2;
}

static struct likeness made(struct jobs *j, const struct likeness_sheet *sheet,
                            uint32_t idf_tenths)
{
    uint32_t df_most = j->count / DF_SHARE > DF_LEAST ? j->count / DF_SHARE : DF_LEAST;
    struct likeness likeness;

    likeness_make(
        &likeness, &j->arena, sheet,
        (struct likeness_rule){ .idf_tenths = idf_tenths, .df_most = df_most });
    return likeness;
}

static struct likeness by_words(struct jobs *j)
{
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);

    for (uint32_t i = 0; i < j->count; i++) {
        if (!graph_stopped(j->graph)) {
            sheet_names(&to, j->words, j->word[i], j->swedish);
            sheet_texts(&to, j->words, j->word[i], j->swedish);
        }
        if (j->swedish && !graph_stopped(j->graph))
            sheet_skill_names(&to, j->words, j->word[i]);
        likeness_sheet_end_row(&to.sheet);
    }
    struct likeness likeness = made(j, &to.sheet, 10);
    arena_free(&scratch);
    return likeness;
}

static struct likeness by_names(struct jobs *j)
{
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);

    for (uint32_t i = 0; i < j->count; i++) {
        if (!graph_stopped(j->graph))
            sheet_names(&to, j->words, j->word[i], j->swedish);
        likeness_sheet_end_row(&to.sheet);
    }
    struct likeness likeness = made(j, &to.sheet, 10);
    arena_free(&scratch);
    return likeness;
}

static struct likeness by_skills(struct jobs *j)
{
    struct arena scratch = { 0 };
    struct likeness_sheet sheet = likeness_sheet_new(&scratch);

    for (uint32_t i = 0; i < j->count; i++) {
        if (!graph_stopped(j->graph))
            sheet_skills(&sheet, j->words, j->word[i]);
        likeness_sheet_end_row(&sheet);
    }
    struct likeness likeness = made(j, &sheet, 15);
    arena_free(&scratch);
    return likeness;
}

/* The groups' ranking as a square of deviations. */
static void read_groups(struct jobs *j, const struct graph *graph)
{
    uint32_t n = 0;
    const uint32_t *word = words_of_kind(j->words, &j->arena, NODE_GROUP, &n);
    double *groups = ARENA_ARRAY(&j->arena, (size_t)n * n, double);

    j->group_count = n;
    for (uint32_t i = 0; i < n; i++)
        j->group_at[word[i]] = i;
    for (uint32_t i = 0; i < graph->group.count; i++) {
        const struct graph_pair *p = &graph->group.pair[i];
        groups[(size_t)j->group_at[p->from] * n + j->group_at[p->to]] =
            p->value / 1000.0;
    }
    j->groups = groups;
}

static uint32_t *none(struct jobs *j, uint32_t count)
{
    uint32_t *list = ARENA_ARRAY(&j->arena, count, uint32_t);

    memset(list, 0xFF, count * sizeof *list);
    return list;
}

static void take(struct jobs *j, const struct graph *graph, enum node_kind kind)
{
    *j = (struct jobs){ .graph = graph,
                        .words = graph->words,
                        .swedish = kind == NODE_JOB };
    j->word = words_of_kind(j->words, &j->arena, kind, &j->count);
    j->row_of = none(j, j->words->count);
    j->group = none(j, j->count);
    j->group_at = none(j, j->words->count);
    for (uint32_t i = 0; i < j->count; i++) {
        j->row_of[j->word[i]] = i;
        j->group[i] =
            words_group_of(j->words, j->word[i], j->swedish ? NODE_GROUP : NODE_ISCO);
    }
    if (j->swedish)
        read_groups(j, graph);
}

static void rank(struct graph *graph, struct jobs *j)
{
    struct likeness words = by_words(j), names = by_names(j), skills = by_skills(j);
    const struct rank_part parts[] = {
        { "words", COSINE_MILLI, &words, NULL, NULL },
        { "names", COSINE_MILLI, &names, NULL, NULL },
        { "skills", COSINE_MILLI, &skills, NULL, NULL },
        { "group", GROUP_MILLI, NULL, j->swedish ? fill_group : fill_isco, j },
        { "substitutes", SUBSTITUTES_MILLI, NULL, fill_substitutes, j },
    };
    const struct rank_job job = {
        .word = j->word,
        .count = j->count,
        .part = parts,
        .part_count = sizeof parts / sizeof *parts,
        .map = job_map,
        .map_count = JOB_POINTS,
    };

    graph_rank(graph, &job);
}

static void add_demand(struct graph *graph, const struct jobs *j)
{
    uint32_t groups = graph->demand_count, n = groups;
    struct graph_demand *demand =
        ARENA_ARRAY(graph->arena, (size_t)groups + j->count, struct graph_demand);

    memcpy(demand, graph->demand, groups * sizeof *demand);
    for (uint32_t i = 0; i < j->count; i++)
        if (j->group[i] != MAP_NONE && j->group_at[j->group[i]] < groups)
            demand[n++] =
                (struct graph_demand){ j->word[i],
                                       graph->demand[j->group_at[j->group[i]]].milli };
    graph->demand = demand;
    graph->demand_count = n;
}

void graph_jobs(struct graph *graph)
{
    struct jobs j;

    take(&j, graph, NODE_JOB);
    rank(graph, &j);
    add_demand(graph, &j);
    arena_free(&j.arena);
    take(&j, graph, NODE_ESCO_JOB);
    rank(graph, &j);
    arena_free(&j.arena);
}
