/* graph_groups.c: see graph_groups.h. */
#include "service/graph_groups.h"

#include <math.h>

#include "base/map.h"
#include "service/graph_sheets.h"

#define ISCO_MOST 32u

/*
 * Weights. The three cosines count alike, the small ones together about as much as one
 * of them: moves were not looked at to set them, and around these values the ranking
 * hardly changes.
 */
#define COSINE_MILLI      1000
#define PLACES_MILLI      400
#define LEVEL_MILLI       300
#define PAY_MILLI         300
#define SUBSTITUTES_MILLI 400

/* Demand in the units of the sum: a deviation of log advertisements, of log titles. */
#define DEMAND_ADS    1200.0
#define DEMAND_TITLES 400.0

static const struct rank_point group_map[] = {
    { 1000, 1 }, { 4000, 60 }, { 9000, 100 }, { 14000, 150 }, { 30000, 249 },
};
#define GROUP_POINTS (sizeof group_map / sizeof *group_map)

int32_t graph_group_similarity(int32_t milli)
{
    return graph_similarity(group_map, GROUP_POINTS, milli);
}

struct groups {
    struct arena *arena;
    const struct words *words;
    const uint32_t *word;
    uint32_t count;
    uint32_t *row_of;                  /* by word: its row here, or MAP_NONE */
    double *level, *pay, *substitutes; /* count; count; count x count */
    uint32_t *titles;
    uint32_t *jobs, *jobs_start; /* occupations by group, start by the group's word */
};

uint32_t graph_isco_of(const struct words *words, uint32_t group, uint32_t *isco,
                       uint32_t most)
{
    uint32_t n = 0;

    for (uint32_t i = words->link_start[group];
         i < words->link_start[group + 1] && n < most; i++)
        if (words->link[i].kind >= LINK_EXACT &&
            words->word[words->link[i].to].kind == NODE_ISCO)
            isco[n++] = words->link[i].to;
    for (uint32_t i = words->back_start[group];
         i < words->back_start[group + 1] && n < most; i++)
        if (words->back[i].kind >= LINK_EXACT &&
            words->word[words->back[i].from].kind == NODE_ISCO)
            isco[n++] = words->back[i].from;
    return n;
}

/* The next occupation of `group`; *at starts at 0. */
static bool next_job(const struct groups *g, uint32_t group, uint32_t *at,
                     uint32_t *job)
{
    uint32_t first = g->jobs_start[group];

    if (first + *at >= g->jobs_start[group + 1])
        return false;
    *job = g->jobs[first + (*at)++];
    return true;
}

/* The occupations of each SSYK and ISCO group, in order of their codes. */
static void find_jobs(struct groups *g)
{
    const struct words *w = g->words;
    uint32_t *group = ARENA_ARRAY(g->arena, w->count, uint32_t);
    uint32_t *next = ARENA_ARRAY(g->arena, (size_t)w->count + 2, uint32_t);

    g->jobs_start = ARENA_ARRAY(g->arena, (size_t)w->count + 1, uint32_t);
    for (uint32_t i = 0; i < w->count; i++) {
        enum node_kind kind = w->word[i].kind;
        group[i] = kind == NODE_JOB        ? words_group_of(w, i, NODE_GROUP)
                   : kind == NODE_ESCO_JOB ? words_group_of(w, i, NODE_ISCO)
                                           : MAP_NONE;
        if (group[i] != MAP_NONE)
            next[group[i] + 2]++;
    }
    for (uint32_t i = 0; i <= w->count; i++)
        next[i + 1] += next[i];
    memcpy(g->jobs_start, &next[1], ((size_t)w->count + 1) * sizeof *next);
    g->jobs = ARENA_ARRAY(g->arena, w->count, uint32_t);
    for (uint32_t i = 0; i < w->count; i++)
        if (group[i] != MAP_NONE)
            g->jobs[next[group[i] + 1]++] = i;
}

static struct likeness made(struct groups *g, const struct likeness_sheet *sheet,
                            uint32_t idf_tenths)
{
    struct likeness likeness;

    likeness_make(&likeness, g->arena, sheet,
                  (struct likeness_rule){ .idf_tenths = idf_tenths });
    return likeness;
}

static struct likeness by_words(struct groups *g, struct arena *scratch)
{
    struct gram_sheet to = gram_sheet_new(scratch, 4, 5);
    uint32_t isco[ISCO_MOST], job;

    for (uint32_t i = 0; i < g->count; i++) {
        sheet_names(&to, g->words, g->word[i], true);
        sheet_texts(&to, g->words, g->word[i], true);
        for (uint32_t at = 0; next_job(g, g->word[i], &at, &job);) {
            sheet_names(&to, g->words, job, true);
            sheet_texts(&to, g->words, job, true);
            sheet_skill_names(&to, g->words, job);
        }
        uint32_t n = graph_isco_of(g->words, g->word[i], isco, ISCO_MOST);
        for (uint32_t k = 0; k < n; k++) {
            sheet_names(&to, g->words, isco[k], true);
            sheet_texts(&to, g->words, isco[k], true);
        }
        likeness_sheet_end_row(&to.sheet);
    }
    return made(g, &to.sheet, 10);
}

static struct likeness by_names(struct groups *g, struct arena *scratch)
{
    struct gram_sheet to = gram_sheet_new(scratch, 4, 5);
    uint32_t job;

    for (uint32_t i = 0; i < g->count; i++) {
        sheet_names(&to, g->words, g->word[i], true);
        for (uint32_t at = 0; next_job(g, g->word[i], &at, &job);) {
            sheet_names(&to, g->words, job, true);
            g->titles[i] +=
                1 + g->words->label_start[job + 1] - g->words->label_start[job];
        }
        likeness_sheet_end_row(&to.sheet);
    }
    return made(g, &to.sheet, 10);
}

static struct likeness by_skills(struct groups *g, struct arena *scratch)
{
    struct likeness_sheet sheet = likeness_sheet_new(scratch);
    uint32_t isco[ISCO_MOST], job;

    for (uint32_t i = 0; i < g->count; i++) {
        uint32_t n = graph_isco_of(g->words, g->word[i], isco, ISCO_MOST);
        for (uint32_t k = 0; k < n; k++)
            for (uint32_t at = 0; next_job(g, isco[k], &at, &job);)
                sheet_skills(&sheet, g->words, job);
        likeness_sheet_end_row(&sheet);
    }
    return made(g, &sheet, 15);
}

/* The figure of a group called `what` for the nation, or 0. */
static int64_t national(const struct words *words, uint32_t word, const char *what)
{
    for (uint32_t i = words->fact_start[word]; i < words->fact_start[word + 1]; i++)
        if (words->fact[i].place.len == 0 && str_is(words->fact[i].what, what))
            return words->fact[i].value;
    return 0;
}

static struct likeness by_places(struct groups *g, struct arena *scratch)
{
    struct likeness_sheet sheet = likeness_sheet_new(scratch);
    struct map places = map_new(scratch);

    for (uint32_t r = 0; r < g->count; r++) {
        uint32_t word = g->word[r];
        for (uint32_t i = g->words->fact_start[word];
             i < g->words->fact_start[word + 1]; i++) {
            const struct node_fact *fact = &g->words->fact[i];
            if (fact->place.len == 0 || !str_is(fact->what, "ads_2024"))
                continue;
            map_add(&places, fact->place, places.count);
            int64_t most = UINT32_MAX / LIKENESS_ONE;
            int64_t ads = fact->value < most ? fact->value : most;
            likeness_sheet_add(&sheet, map_get(&places, fact->place),
                               (uint32_t)ads * LIKENESS_ONE);
        }
        likeness_sheet_end_row(&sheet);
    }
    return made(g, &sheet, 5);
}

/* How much schooling the first digit of SSYK stands for. */
static double level_of(struct str code)
{
    static const double levels[] = { 2.5, 4, 4, 3, 2, 2, 2, 2, 2, 1 };
    char digit = code.ptr[sizeof "ssyk:" - 1];

    return digit >= '0' && digit <= '9' ? levels[digit - '0'] : 2;
}

static void fill_level(const void *data, uint32_t row, double *score)
{
    const struct groups *g = data;

    for (uint32_t i = 0; i < g->count; i++)
        score[i] = -fabs(g->level[i] - g->level[row]);
}

/* Pay that nobody knows speaks neither for nor against: it is as far as the mean. */
static void fill_pay(const void *data, uint32_t row, double *score)
{
    const struct groups *g = data;
    double sum = 0;
    uint32_t known = 0;

    for (uint32_t i = 0; i < g->count; i++) {
        if (i == row || g->pay[i] <= 0 || g->pay[row] <= 0)
            continue;
        score[i] = -fabs(log(g->pay[i] / g->pay[row]));
        sum += score[i];
        known++;
    }
    for (uint32_t i = 0; i < g->count; i++)
        if (i == row || g->pay[i] <= 0 || g->pay[row] <= 0)
            score[i] = known ? sum / known : 0;
}

static void fill_substitutes(const void *data, uint32_t row, double *score)
{
    const struct groups *g = data;

    memcpy(score, &g->substitutes[(size_t)row * g->count], g->count * sizeof *score);
}

/* The row of the group that an occupation belongs to, or MAP_NONE. */
static uint32_t row_of_job(const struct groups *g, uint32_t job)
{
    uint32_t group = words_group_of(g->words, job, NODE_GROUP);

    return group == MAP_NONE ? MAP_NONE : g->row_of[group];
}

/* Who can step in for whom, counted between groups: the way a person moves counts
 * whole, the way back half; the more pairs of occupations, the less each adds. */
static void count_substitutes(struct groups *g, struct arena *scratch)
{
    size_t n = g->count;
    double *pairs = ARENA_ARRAY(scratch, n * n, double);

    for (uint32_t i = 0; i < g->words->link_count; i++) {
        const struct node_link *link = &g->words->link[i];
        if (link->kind != LINK_SUBSTITUTES_HIGH && link->kind != LINK_SUBSTITUTES_LOW)
            continue;
        uint32_t from = row_of_job(g, link->from), to = row_of_job(g, link->to);
        if (from != MAP_NONE && to != MAP_NONE && from != to)
            pairs[to * n + from] += link->kind == LINK_SUBSTITUTES_HIGH ? 1 : 0.5;
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            g->substitutes[a * n + b] =
                sqrt(log1p(pairs[a * n + b]) + log1p(pairs[b * n + a]) / 2);
}

static void read_figures(struct groups *g, struct arena *scratch)
{
    for (uint32_t i = 0; i < g->count; i++) {
        g->level[i] = level_of(g->words->word[g->word[i]].code);
        g->pay[i] = (double)national(g->words, g->word[i], "pay_median");
        if (g->pay[i] <= 0)
            g->pay[i] = (double)national(g->words, g->word[i], "pay_p10");
    }
    count_substitutes(g, scratch);
}

static void add_demand(struct groups *g, struct graph *graph, struct arena *scratch)
{
    double *ads = ARENA_ARRAY(scratch, g->count, double);
    double *titles = ARENA_ARRAY(scratch, g->count, double);

    for (uint32_t i = 0; i < g->count; i++) {
        ads[i] = log1p((double)national(g->words, g->word[i], "ads_2024"));
        titles[i] = log1p(g->titles[i]);
    }
    likeness_centre(ads, g->count, UINT32_MAX);
    likeness_centre(titles, g->count, UINT32_MAX);
    graph->demand = ARENA_ARRAY(graph->arena, g->count, struct graph_demand);
    graph->demand_count = g->count;
    for (uint32_t i = 0; i < g->count; i++)
        graph->demand[i] = (struct graph_demand){
            g->word[i], (int32_t)lround(DEMAND_ADS * ads[i] + DEMAND_TITLES * titles[i])
        };
}

void graph_groups(struct graph *graph)
{
    struct arena arena = { 0 };
    struct groups g = { .arena = &arena, .words = graph->words };

    g.word = words_of_kind(g.words, &arena, NODE_GROUP, &g.count);
    g.row_of = ARENA_ARRAY(&arena, g.words->count, uint32_t);
    memset(g.row_of, 0xFF, g.words->count * sizeof *g.row_of);
    for (uint32_t i = 0; i < g.count; i++)
        g.row_of[g.word[i]] = i;
    g.level = ARENA_ARRAY(&arena, g.count, double);
    g.pay = ARENA_ARRAY(&arena, g.count, double);
    g.titles = ARENA_ARRAY(&arena, g.count, uint32_t);
    g.substitutes = ARENA_ARRAY(&arena, (size_t)g.count * g.count, double);

    find_jobs(&g);
    struct likeness words = by_words(&g, &arena), names = by_names(&g, &arena),
                    skills = by_skills(&g, &arena), places = by_places(&g, &arena);
    read_figures(&g, &arena);
    const struct rank_part parts[] = {
        { "words", COSINE_MILLI, &words, NULL, NULL },
        { "names", COSINE_MILLI, &names, NULL, NULL },
        { "skills", COSINE_MILLI, &skills, NULL, NULL },
        { "places", PLACES_MILLI, &places, NULL, NULL },
        { "level", LEVEL_MILLI, NULL, fill_level, &g },
        { "pay", PAY_MILLI, NULL, fill_pay, &g },
        { "substitutes", SUBSTITUTES_MILLI, NULL, fill_substitutes, &g },
    };
    const struct rank_job job = {
        .word = g.word,
        .count = g.count,
        .part = parts,
        .part_count = sizeof parts / sizeof *parts,
        .map = group_map,
        .map_count = GROUP_POINTS,
        .all_pairs = true,
    };
    graph_rank(graph, &job);
    add_demand(&g, graph, &arena);
    arena_free(&arena);
}
