/* graph_context.c: see graph_context.h. */
#include "service/graph_context.h"

#include <math.h>

#include "base/map.h"
#include "service/graph_groups.h"
#include "service/graph_sheets.h"

#define ISCO_MOST  32u
#define LIKE_MOST  6u  /* groups that a skill no occupation lists is put in */
#define NEAR_MOST  12u /* groups that have a part of what a group has       */
#define NEAR_LEAST 4.0 /* deviations; what is above, of NEAR_WHOLE, is the part */
#define NEAR_WHOLE 30.0

struct making {
    struct context *context;
    struct arena *arena;
    const struct graph *graph;
    const struct words *words;
    uint32_t *group; /* the words of the groups */
    uint32_t group_count;
    uint32_t *at; /* by word: its place among the groups, or MAP_NONE */
    float *job;  /* [words->count * width]: the groups of an occupation or ISCO group */
    float *near; /* [group_count * width]: what a group has of each */
};

static float *row_of(const struct making *m, uint32_t word)
{
    return &m->context->row[(size_t)word * m->context->width];
}

static void put_task(struct making *m, uint32_t word)
{
    struct str codes = m->words->catalogue.task[m->words->task_row[word]].ssyk, code;

    while (str_next(&codes, ';', &code)) {
        uint32_t group = words_find(m->words, "ssyk:", str_trim(code));
        if (group != MAP_NONE && m->at[group] != MAP_NONE)
            row_of(m, word)[m->at[group]] = 1;
    }
}

static void add_row(struct making *m, float *to, const float *from, float part)
{
    for (uint32_t i = 0; i < m->context->width; i++)
        to[i] += part * from[i];
}

/* The groups of ISCO's groups, shared alike, then of the occupations. */
static void place_jobs(struct making *m)
{
    const struct words *w = m->words;
    uint32_t width = m->context->width, isco[ISCO_MOST];

    for (uint32_t g = 0; g < m->group_count; g++) {
        uint32_t n = graph_isco_of(w, m->group[g], isco, ISCO_MOST);
        m->job[(size_t)m->group[g] * width + g] = 1;
        for (uint32_t k = 0; k < n; k++)
            m->job[(size_t)isco[k] * width + g] = 1;
    }
    for (uint32_t i = 0; i < w->count; i++) {
        if (w->word[i].kind != NODE_ISCO)
            continue;
        float *row = &m->job[(size_t)i * width], sum = 0;
        for (uint32_t g = 0; g < width; g++)
            sum += row[g];
        for (uint32_t g = 0; g < width && sum > 0; g++)
            row[g] /= sum;
    }
    for (uint32_t i = 0; i < w->count; i++) {
        enum node_kind kind = w->word[i].kind;
        if (kind != NODE_JOB && kind != NODE_ESCO_JOB)
            continue;
        uint32_t group =
            words_group_of(w, i, kind == NODE_JOB ? NODE_GROUP : NODE_ISCO);
        if (group != MAP_NONE)
            add_row(m, &m->job[(size_t)i * width], &m->job[(size_t)group * width], 1);
    }
}

static bool put_skill(struct making *m, uint32_t word)
{
    const struct words *w = m->words;
    bool any = false;

    for (uint32_t i = w->back_start[word]; i < w->back_start[word + 1]; i++) {
        enum node_kind kind = w->word[w->back[i].from].kind;
        if (w->back[i].kind > LINK_SKILL || (kind != NODE_JOB && kind != NODE_ESCO_JOB))
            continue;
        add_row(m, row_of(m, word),
                &m->job[(size_t)w->back[i].from * m->context->width],
                w->back[i].kind == LINK_OPTIONAL ? 0.5f : 1.0f);
        any = true;
    }
    return any;
}

/* All Swedish text of a group and its occupations. */
static void group_text(struct gram_sheet *to, const struct words *w, uint32_t group)
{
    sheet_names(to, w, group, true);
    sheet_texts(to, w, group, true);
    for (uint32_t i = w->back_start[group]; i < w->back_start[group + 1]; i++) {
        uint32_t job = w->back[i].from;
        if (w->back[i].kind != LINK_BROADER || w->word[job].kind != NODE_JOB)
            continue;
        sheet_names(to, w, job, true);
        sheet_texts(to, w, job, true);
        sheet_skill_names(to, w, job);
    }
    likeness_sheet_end_row(&to->sheet);
}

/* Puts the skills in `lost`, which no occupation lists, where their names fit. */
static void put_by_name(struct making *m, const uint32_t *lost, uint32_t count)
{
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);
    struct likeness_near near[LIKE_MOST];
    struct likeness likeness;

    for (uint32_t g = 0; g < m->group_count; g++)
        group_text(&to, m->words, m->group[g]);
    for (uint32_t i = 0; i < count; i++) {
        sheet_names(&to, m->words, lost[i], true);
        likeness_sheet_end_row(&to.sheet);
    }
    likeness_make(
        &likeness, &scratch, &to.sheet,
        (struct likeness_rule){ .idf_tenths = 10, .idf_rows = m->group_count });
    double *score = ARENA_ARRAY(&scratch, likeness.row_count, double);
    for (uint32_t i = 0; i < count && !graph_stopped(m->graph); i++) {
        double sum = 0;
        likeness_row(&likeness, m->group_count + i, score);
        uint32_t n = likeness_top(score, m->group_count, UINT32_MAX, near, LIKE_MOST);
        for (uint32_t k = 0; k < n; k++)
            sum += score[near[k].row] * score[near[k].row];
        for (uint32_t k = 0; k < n && sum > 0; k++)
            row_of(m, lost[i])[near[k].row] =
                (float)(score[near[k].row] * score[near[k].row] / sum);
    }
    arena_free(&scratch);
}

static void read_near(struct making *m)
{
    struct arena scratch = { 0 };
    uint32_t n = m->group_count;
    double *score = ARENA_ARRAY(&scratch, (size_t)n * n, double);
    struct likeness_near near[NEAR_MOST];

    for (uint32_t i = 0; i < m->graph->group.count; i++) {
        const struct graph_pair *p = &m->graph->group.pair[i];
        score[(size_t)m->at[p->from] * n + m->at[p->to]] = p->value / 1000.0;
    }
    for (uint32_t g = 0; g < n; g++) {
        float *row = &m->near[(size_t)g * m->context->width];
        uint32_t kept = likeness_top(&score[(size_t)g * n], n, g, near, NEAR_MOST);
        row[g] = 1;
        for (uint32_t k = 0; k < kept; k++) {
            double above = near[k].milli / 1000.0 - NEAR_LEAST;
            row[near[k].row] = (float)(above > 0 ? above / NEAR_WHOLE : 0);
        }
    }
    arena_free(&scratch);
}

/* How much it says that something is at home in each group: ln(all / at home there). */
static double *weights(const struct making *m, struct arena *scratch)
{
    double *weight = ARENA_ARRAY(scratch, m->context->width, double);
    uint32_t rows = 0;

    for (uint32_t i = 0; i < m->words->count; i++) {
        bool any = false;
        for (uint32_t g = 0; g < m->group_count; g++) {
            weight[g] += row_of(m, i)[g] > 0;
            any |= row_of(m, i)[g] > 0;
        }
        rows += any;
    }
    for (uint32_t g = 0; g < m->group_count; g++)
        weight[g] = weight[g] > 0 ? round(1000 * log(rows / weight[g])) / 1000 : 0;
    return weight;
}

static void finish_row(const struct making *m, float *row, const double *weight,
                       float *wide)
{
    uint32_t width = m->context->width;
    double squares = 0;

    memset(wide, 0, width * sizeof *wide);
    for (uint32_t g = 0; g < m->group_count; g++)
        if (row[g] > 0)
            for (uint32_t k = 0; k < width; k++)
                wide[k] += row[g] * m->near[(size_t)g * width + k];
    for (uint32_t g = 0; g < m->group_count; g++) {
        row[g] = (float)(sqrt((double)wide[g]) * weight[g]);
        squares += (double)row[g] * row[g];
    }
    for (uint32_t g = 0; g < m->group_count && squares > 0; g++)
        row[g] = (float)(row[g] / sqrt(squares));
}

void context_make(struct context *context, struct arena *arena,
                  const struct graph *graph)
{
    struct arena scratch = { 0 };
    struct making m = {
        .context = context, .arena = &scratch, .graph = graph, .words = graph->words
    };
    uint32_t words = m.words->count, lost_count = 0;
    uint32_t *lost = ARENA_ARRAY(&scratch, words, uint32_t);

    m.group = words_of_kind(m.words, &scratch, NODE_GROUP, &m.group_count);
    context->width =
        (m.group_count + LIKENESS_LANES - 1) / LIKENESS_LANES * LIKENESS_LANES;
    context->row = ARENA_ARRAY(arena, (size_t)words * context->width, float);
    context->by_name = ARENA_ARRAY(arena, words, bool);
    m.job = ARENA_ARRAY(&scratch, (size_t)words * context->width, float);
    m.near = ARENA_ARRAY(&scratch, (size_t)m.group_count * context->width, float);
    m.at = ARENA_ARRAY(&scratch, words, uint32_t);
    memset(m.at, 0xFF, words * sizeof *m.at);
    for (uint32_t g = 0; g < m.group_count; g++)
        m.at[m.group[g]] = g;
    place_jobs(&m);
    for (uint32_t i = 0; i < words; i++) {
        enum node_kind kind = m.words->word[i].kind;
        if (kind == NODE_TASK && m.words->task_row[i] != MAP_NONE)
            put_task(&m, i);
        if ((kind == NODE_SKILL || kind == NODE_ESCO_SKILL) && !put_skill(&m, i) &&
            kind == NODE_SKILL)
            context->by_name[lost[lost_count++] = i] = true;
    }
    put_by_name(&m, lost, lost_count);
    read_near(&m);
    const double *weight = weights(&m, &scratch);
    float *wide = ARENA_ARRAY(&scratch, context->width, float);
    for (uint32_t i = 0; i < words && !graph_stopped(graph); i++)
        finish_row(&m, row_of(&m, i), weight, wide);
    arena_free(&scratch);
}
