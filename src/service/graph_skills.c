/*
 * graph_skills.c: see graph_skills.h.
 *
 *   for each language: names and descriptions into sheets -> a task against every
 *   skill -> a skill against those skills whose words are most like its own
 */
#include "service/graph_skills.h"

#include <math.h>

#include "base/map.h"
#include "service/graph_context.h"
#include "service/graph_sheets.h"

/* Pieces that more than one in this many rows have are left out: most of the work,
 * next to nothing of the result. */
#define DF_SHARE 100u
#define DF_LEAST 100u /* but never fewer rows than this */

#define WORLD_PART  0.25 /* what the same occupations alone are worth       */
#define NAME_PART   0.6  /* of the words: names                             */
#define TEXT_PART   0.3  /* descriptions                                    */
#define LIST_PART   0.1  /* that the task's occupations list the skill      */
#define CANDIDATES  60u  /* skills a skill is compared with, by their words */
#define NEAR_SKILLS 12u  /* that a skill keeps                              */
#define NEAR_TASKS  20u
#define TASK_SKILLS 20u /* that a task keeps of each list of skills          */
#define LEAST       40  /* a lower similarity is not kept                  */
#define COVERS      100 /* a lower similarity covers nothing (design 6)    */
#define WHY_MOST    6u  /* neighbours of a word with their reasons         */

/*
 * Calibrated on every other pair of tests/service/skill_pairs.tsv; tests print how the
 * other half comes out. Between skills the same nearness says less than between a task
 * and a skill: lists of skills have many of one pattern ("maintain X", "Y,
 * erfarenhet").
 */
static const struct rank_point task_map[] = {
    { 210, 1 },
    { 290, 100 },
    { 410, 150 },
    { 1000, 249 },
};
static const struct rank_point skill_map[] = {
    { 280, 1 },
    { 430, 100 },
    { 600, 150 },
    { 1100, 249 },
};

int32_t graph_skill_similarity(int32_t milli, bool task)
{
    return task ? graph_similarity(task_map, sizeof task_map / sizeof *task_map, milli)
                : graph_similarity(skill_map, sizeof skill_map / sizeof *skill_map,
                                   milli);
}

/* Tasks, then the skills of one list, in one language. */
struct side {
    struct graph *graph;
    const struct context *context;
    uint32_t *word;
    uint32_t task_count, count;
    struct likeness names, texts;
    uint32_t *at; /* by word: its row, or MAP_NONE   */
    bool *proof;  /* by row: see is_proof            */
    /* Of the row being compared. */
    double *name_row, *text_row, *listed_row, *score;
    struct graph_pairs tasks; /* skill -> task, before it is cut */
    double least;             /* nearness under which nothing can be kept any more */
};

static void add_words(struct gram_sheet *to, struct str list)
{
    struct str item;

    while (str_next(&list, ';', &item))
        gram_add(&to->book, item, &to->sheet);
}

static void task_names(struct gram_sheet *to, const struct words *w, uint32_t word,
                       bool swedish)
{
    const struct catalogue_task *task = &w->catalogue.task[w->task_row[word]];

    gram_add(&to->book, swedish ? task->sv : task->en, &to->sheet);
    if (swedish)
        add_words(to, task->words);
}

static void task_texts(struct gram_sheet *to, const struct words *w, uint32_t word,
                       bool swedish)
{
    const struct catalogue_task *task = &w->catalogue.task[w->task_row[word]];
    struct str roles = task->roles;

    gram_add(&to->book, swedish ? task->level1_sv : task->level1_en, &to->sheet);
    gram_add(&to->book, swedish ? task->level3_sv : task->level3_en, &to->sheet);
    for (const struct node_role *role; (role = words_role(w, &roles));) {
        gram_add(&to->book, swedish ? role->sv : role->en, &to->sheet);
        if (role->job != MAP_NONE)
            sheet_names(to, w, role->job, swedish);
    }
}

/* What part of the task's roles are occupations that list each skill. */
static void listed_row(struct side *s, uint32_t row)
{
    const struct words *w = s->graph->words;
    struct str roles = w->catalogue.task[w->task_row[s->word[row]]].roles;
    uint32_t count = 0;

    memset(s->listed_row, 0, s->count * sizeof *s->listed_row);
    for (const struct node_role *role; (role = words_role(w, &roles)); count++)
        for (uint32_t i = role->job == MAP_NONE ? 0 : w->link_start[role->job];
             role->job != MAP_NONE && i < w->link_start[role->job + 1]; i++)
            if (w->link[i].kind == LINK_SKILL && s->at[w->link[i].to] != MAP_NONE)
                s->listed_row[s->at[w->link[i].to]] += 1;
    for (uint32_t i = 0; i < s->count && count; i++)
        s->listed_row[i] /= count;
}

static struct likeness compared(struct side *s, struct arena *arena, bool swedish,
                                bool texts)
{
    const struct words *w = s->graph->words;
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);
    uint32_t df_most = s->count / DF_SHARE > DF_LEAST ? s->count / DF_SHARE : DF_LEAST;
    struct likeness likeness;

    for (uint32_t i = 0; i < s->count; i++) {
        if (i < s->task_count)
            task_names(&to, w, s->word[i], swedish);
        else
            sheet_names(&to, w, s->word[i], swedish);
        if (texts && i < s->task_count)
            task_texts(&to, w, s->word[i], swedish);
        else if (texts)
            sheet_texts(&to, w, s->word[i], swedish);
        likeness_sheet_end_row(&to.sheet);
    }
    likeness_make(&likeness, arena, &to.sheet,
                  (struct likeness_rule){ .idf_tenths = 10, .df_most = df_most });
    arena_free(&scratch);
    return likeness;
}

static double words_alike(const struct side *s, uint32_t at)
{
    return NAME_PART * s->name_row[at] + TEXT_PART * s->text_row[at] +
           LIST_PART * s->listed_row[at];
}

static double nearness(const struct side *s, uint32_t row, uint32_t at)
{
    uint32_t width = s->context->width;
    double words = sqrt(words_alike(s, at));

    /* No world is more than the same: what cannot be kept is not looked into. */
    if (WORLD_PART + words < s->least)
        return 0;
    double world = likeness_dot(&s->context->row[(size_t)s->word[row] * width],
                                &s->context->row[(size_t)s->word[at] * width], width);

    return world > 0 ? sqrt(world) * (WORLD_PART + words) : 0;
}

static void reasons(const struct side *s, uint32_t row, uint32_t at, bool back)
{
    uint32_t from = s->word[back ? at : row], to = s->word[back ? row : at];
    double words = words_alike(s, at), whole = WORLD_PART + sqrt(words);
    double names = words > 0 ? sqrt(words) * NAME_PART * s->name_row[at] / words : 0;
    double part[] = { WORLD_PART, names, whole - WORLD_PART - names };
    static const char *const name[] = { "jobs", "names", "words" };

    for (size_t p = 0; p < sizeof part / sizeof *part; p++) {
        int32_t milli = (int32_t)lround(1000 * part[p] / whole);
        if (milli >= GRAPH_SHARE_LEAST)
            graph_why_put(s->graph, (struct graph_reason){ from, to, name[p], milli });
    }
}

/* The lowest nearness with a similarity of LEAST. */
static double least_kept(void)
{
    int32_t milli = 0;

    while (graph_skill_similarity(milli, true) < LEAST)
        milli++;
    return (milli - 1) / (double)LIKENESS_ONE;
}

/* The best so far of a row; raises s->least to the last of them when they are many. */
struct best {
    double value[TASK_SKILLS];
    uint32_t count;
};

static void raise_least(struct side *s, struct best *best, double value)
{
    uint32_t at = best->count < TASK_SKILLS ? best->count++ : TASK_SKILLS - 1;

    if (value <= best->value[at] && best->count == TASK_SKILLS)
        return;
    for (; at > 0 && best->value[at - 1] < value; at--)
        best->value[at] = best->value[at - 1];
    best->value[at] = value;
    /* A thousandth less, as nearness is rounded to thousandths before it is compared.
     */
    double last = best->value[TASK_SKILLS - 1] - 1.0 / LIKENESS_ONE;
    if (best->count == TASK_SKILLS && last > s->least)
        s->least = last;
}

static void read_row(struct side *s, uint32_t row)
{
    if (row < s->task_count)
        listed_row(s, row);
    else
        memset(s->listed_row, 0, s->count * sizeof *s->listed_row);
    likeness_row(&s->names, row, s->name_row);
    likeness_row(&s->texts, row, s->text_row);
}

/*
 * A proof that someone else issues (a journeyman's letter, a licence, a degree) is not
 * had by whoever can something like it: where one is asked for, likeness covers
 * nothing. It is still shown as near.
 */
static bool is_proof(struct str name)
{
    static const char *const signs[] = {
        "gesällbrev",      "mästarbrev",   "legitimation",     "examen",
        "certifikat",      "certifiering", "auktorisation",    "behörighet",
        "körkort",         "yrkesbevis",   "utbildningsbevis", "kompetensbevis",
        "yrkesutbildning",
    };
    struct arena scratch = { 0 };
    struct str lower = str_lower(&scratch, name);
    bool proof = str_ends(lower, "utbildning");

    for (size_t i = 0; i < sizeof signs / sizeof *signs && !proof; i++)
        proof = str_find(lower, str_from(signs[i])) != SIZE_MAX;
    arena_free(&scratch);
    return proof;
}

static int32_t asked_for(const struct side *s, uint32_t row, int32_t similarity)
{
    return s->proof[row] && similarity >= COVERS ? COVERS - 1 : similarity;
}

static void task_row(struct side *s, uint32_t row)
{
    struct likeness_near near[CANDIDATES];
    uint32_t skills = s->count - s->task_count;
    struct best first = { 0 }, best = { 0 };

    read_row(s, row);
    s->least = least_kept();
    for (uint32_t i = s->task_count; i < s->count; i++)
        s->score[i - s->task_count] = words_alike(s, i);
    /* Those most alike by words tell how near one must be; then all are looked at. */
    uint32_t most = likeness_top(s->score, skills, UINT32_MAX, near, CANDIDATES);
    for (uint32_t k = 0; k < most; k++)
        raise_least(s, &first, nearness(s, row, s->task_count + near[k].row));
    for (uint32_t i = s->task_count; i < s->count; i++) {
        s->score[i - s->task_count] = nearness(s, row, i);
        raise_least(s, &best, s->score[i - s->task_count]);
    }
    uint32_t n = likeness_top(s->score, skills, UINT32_MAX, near, TASK_SKILLS);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t at = s->task_count + near[k].row;
        int32_t similarity = graph_skill_similarity(near[k].milli, true);
        if (similarity < LEAST)
            break;
        graph_pair_add(s->graph, &s->graph->near,
                       (struct graph_pair){ s->word[row], s->word[at], similarity });
        graph_pair_add(s->graph, &s->tasks,
                       (struct graph_pair){ s->word[at], s->word[row],
                                            asked_for(s, at, similarity) });
        if (k < WHY_MOST)
            reasons(s, row, at, false);
    }
}

static void skill_row(struct side *s, uint32_t row)
{
    struct likeness_near near[CANDIDATES], kept[NEAR_SKILLS];
    uint32_t skills = s->count - s->task_count;
    double nearby[CANDIDATES];

    read_row(s, row);
    s->least = 0;
    for (uint32_t i = s->task_count; i < s->count; i++)
        s->score[i - s->task_count] = words_alike(s, i);
    uint32_t n = likeness_top(s->score, skills, row - s->task_count, near, CANDIDATES);
    for (uint32_t k = 0; k < n; k++)
        nearby[k] = nearness(s, row, s->task_count + near[k].row);
    uint32_t m = likeness_top(nearby, n, UINT32_MAX, kept, NEAR_SKILLS);
    for (uint32_t k = 0; k < m; k++) {
        uint32_t at = s->task_count + near[kept[k].row].row;
        int32_t similarity = graph_skill_similarity(kept[k].milli, false);
        if (similarity < LEAST)
            break;
        similarity = asked_for(s, row, similarity);
        graph_pair_add(s->graph, &s->graph->near,
                       (struct graph_pair){ s->word[row], s->word[at], similarity });
        if (k < WHY_MOST)
            reasons(s, row, at, false);
    }
}

static int by_nearest(const void *a, const void *b)
{
    const struct graph_pair *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* The tasks a skill is near: some skills are near so many that the least near go. */
static void keep_tasks(struct side *s)
{
    struct graph_pair *pair = s->tasks.pair;

    if (s->tasks.count)
        qsort(pair, s->tasks.count, sizeof *pair, by_nearest);
    for (uint32_t i = 0, n = 0; i < s->tasks.count; i++) {
        n = i > 0 && pair[i].from == pair[i - 1].from ? n + 1 : 0;
        if (n < NEAR_TASKS)
            graph_pair_add(s->graph, &s->graph->near, pair[i]);
    }
}

static void open_side(struct side *s, struct arena *arena, struct graph *graph,
                      const struct context *context, bool swedish)
{
    uint32_t skills = 0, tasks = 0;
    const uint32_t *task = words_of_kind(graph->words, arena, NODE_TASK, &tasks);
    const uint32_t *skill = words_of_kind(
        graph->words, arena, swedish ? NODE_SKILL : NODE_ESCO_SKILL, &skills);

    *s = (struct side){ .graph = graph, .context = context };
    s->word = ARENA_ARRAY(arena, (size_t)tasks + skills, uint32_t);
    for (uint32_t i = 0; i < tasks; i++)
        if (graph->words->task_row[task[i]] != MAP_NONE)
            s->word[s->task_count++] = task[i];
    memcpy(&s->word[s->task_count], skill, skills * sizeof *skill);
    s->count = s->task_count + skills;
    s->at = ARENA_ARRAY(arena, graph->words->count, uint32_t);
    memset(s->at, 0xFF, graph->words->count * sizeof *s->at);
    s->proof = ARENA_ARRAY(arena, s->count, bool);
    for (uint32_t i = 0; i < s->count; i++) {
        s->at[s->word[i]] = i;
        s->proof[i] = i >= s->task_count && is_proof(graph->words->word[s->word[i]].sv);
    }
    s->name_row = ARENA_ARRAY(arena, s->count, double);
    s->text_row = ARENA_ARRAY(arena, s->count, double);
    s->listed_row = ARENA_ARRAY(arena, s->count, double);
    s->score = ARENA_ARRAY(arena, s->count, double);
    s->names = compared(s, arena, swedish, false);
    s->texts = compared(s, arena, swedish, true);
}

static void compare(struct graph *graph, const struct context *context, bool swedish)
{
    struct arena arena = { 0 };
    struct side s;

    open_side(&s, &arena, graph, context, swedish);
    for (uint32_t i = 0; i < s.task_count; i++)
        task_row(&s, i);
    for (uint32_t i = s.task_count; i < s.count; i++)
        skill_row(&s, i);
    keep_tasks(&s);
    arena_free(&arena);
}

void graph_skills(struct graph *graph)
{
    struct arena arena = { 0 };
    struct context context;

    context_make(&context, &arena, graph);
    compare(graph, &context, true);
    compare(graph, &context, false);
    arena_free(&arena);
}

void graph_skill_nearness(struct graph *graph, struct graph_pair *pair, uint32_t count)
{
    struct arena arena = { 0 };
    struct context context;
    struct side s;

    context_make(&context, &arena, graph);
    for (int swedish = 0; swedish < 2; swedish++) {
        open_side(&s, &arena, graph, &context, swedish);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t a = s.at[pair[i].from], b = s.at[pair[i].to];
            if (a == MAP_NONE || b == MAP_NONE)
                continue;
            read_row(&s, a < b ? a : b);
            pair[i].value = (int32_t)lround(LIKENESS_ONE *
                                            nearness(&s, a < b ? a : b, a < b ? b : a));
        }
    }
    arena_free(&arena);
}
