/*
 * graph_skills.c: see graph_skills.h.
 *
 *   senses of all -> for each language: names and descriptions into sheets -> a task
 *   against every skill, each keeps its best of the other -> a skill against those
 *   skills whose words are most like its own -> a JobTech skill against those of ESCO's
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

#define WORLD_PART 0.15 /* what the same occupations alone are worth       */
#define BY_NAME_PART                                                                   \
    0.6 /* of a world that was guessed from the name: the same                         \
           letters ("vårdnad" in "omvårdnad") must not count twice */
#define UNREAD_COUNT (LIKENESS_ONE / 10) /* of a sense that is read          */
#define CANDIDATES   60u /* skills a skill is compared with, by their words */
#define NEAR_SKILLS  16u /* that a skill keeps                              */
#define NEAR_TASKS   12u
#define NEAR_OTHERS  8u  /* of the other list of skills                       */
#define TASK_SKILLS  20u /* that a task keeps of each list of skills          */
#define LEAST_NEAR   0.2 /* less is not kept                                */
#define COVERS       100 /* a lower similarity covers nothing (design 6)    */
#define WHY_MOST     4u  /* neighbours of a word with their reasons         */

/*
 * Calibrated on tests/service/skill_pairs.tsv, so that as many near pairs reach 150
 * as with other parts before, and fewer unrelated ones any figure; tests print how each
 * half comes out. Between skills the same nearness says less than between a task and a
 * skill: lists of skills have many of one pattern ("maintain X", "Y, erfarenhet").
 */
static const struct rank_point task_map[] = {
    { 235, 1 },
    { 315, 100 },
    { 420, 150 },
    { 1000, 249 },
};
static const struct rank_point skill_map[] = {
    { 220, 1 },
    { 450, 100 },
    { 600, 150 },
    { 1100, 249 },
};

int32_t graph_skill_similarity(int32_t milli, bool task)
{
    return task ? graph_similarity(task_map, sizeof task_map / sizeof *task_map, milli)
                : graph_similarity(skill_map, sizeof skill_map / sizeof *skill_map,
                                   milli);
}

/* What every task and skill is about. */
struct sense_sheet {
    struct likeness_sheet sheet;
    uint32_t *row; /* by word */
};

/* What all comparisons stand on. */
struct ground {
    struct context context;
    struct sense_sheet about;
};

/* What each likeness of words is worth; found by trying on one half of the pairs. */
struct parts {
    double name, text, listed, sense;
};

/* Of one list and language: descriptions say more than letters in names do. */
static const struct parts one_list = { 0.4, 0.5, 0.1, 0.3 };
/* Of two lists, in two languages: there are no descriptions to compare. */
static const struct parts two_lists = { 0.6, 0, 0, 0.2 };

/* Tasks, then the skills of one list, in one language; or two lists of skills. */
struct side {
    struct graph *graph;
    const struct context *context;
    const struct sense_sheet *about;
    struct parts part;
    uint32_t *word;
    uint32_t task_count, count;
    struct likeness names, texts, senses;
    uint32_t *at; /* by word: its row, or MAP_NONE   */
    bool *proof;  /* by row: see is_proof            */
    /* Of the row being compared. */
    double *name_row, *text_row, *listed_row, *sense_row, *score;
    struct likeness_near *best; /* by row: the rows that asked and were nearest */
    uint32_t *best_count, best_most;
    bool listed; /* listed_row is not all 0 */
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

static void add_row(const struct side *s, struct gram_sheet *to, uint32_t row,
                    bool swedish, bool texts)
{
    const struct words *w = s->graph->words;
    bool task = row < s->task_count;

    if (task)
        task_names(to, w, s->word[row], swedish);
    else
        sheet_names(to, w, s->word[row], swedish);
    if (texts && task)
        task_texts(to, w, s->word[row], swedish);
    else if (texts)
        sheet_texts(to, w, s->word[row], swedish);
}

static struct likeness compared(struct side *s, struct arena *arena, bool swedish,
                                bool texts)
{
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);
    uint32_t df_most = s->count / DF_SHARE > DF_LEAST ? s->count / DF_SHARE : DF_LEAST;
    struct likeness likeness;

    for (uint32_t i = 0; i < s->count; i++) {
        if (!graph_stopped(s->graph))
            add_row(s, &to, i, swedish, texts);
        likeness_sheet_end_row(&to.sheet);
    }
    likeness_make(&likeness, arena, &to.sheet,
                  (struct likeness_rule){ .idf_tenths = 10, .df_most = df_most });
    arena_free(&scratch);
    return likeness;
}

/* Words of a name that the list of senses lacks make it less like all others: a
 * feature that no other row has. */
static void add_unread(struct likeness_sheet *to, const struct senses *senses,
                       uint32_t unread)
{
    if (unread)
        likeness_sheet_add(to, senses->sense_count + to->row_count,
                           unread * UNREAD_COUNT);
}

/* What a task is about, in both languages. */
static void task_senses(struct likeness_sheet *to, const struct senses *senses,
                        const struct catalogue_task *task)
{
    struct str list = task->words, item;
    uint32_t unread = senses_add(senses, task->sv, true, to);

    senses_add(senses, task->level1_sv, true, to);
    senses_add(senses, task->level3_sv, true, to);
    while (str_next(&list, ';', &item))
        unread += senses_add(senses, item, true, to);
    unread += senses_add(senses, task->en, false, to);
    senses_add(senses, task->level1_en, false, to);
    senses_add(senses, task->level3_en, false, to);
    add_unread(to, senses, unread);
}

static void skill_senses(struct likeness_sheet *to, const struct senses *senses,
                         const struct words *w, uint32_t skill)
{
    bool swedish = w->word[skill].kind == NODE_SKILL;
    uint32_t unread = senses_add(
        senses, swedish ? w->word[skill].sv : w->word[skill].en, swedish, to);

    for (uint32_t i = w->label_start[skill]; i < w->label_start[skill + 1]; i++)
        unread += senses_add(senses, w->label[i].text, w->label[i].swedish, to);
    for (uint32_t i = w->text_start[skill]; i < w->text_start[skill + 1]; i++)
        senses_add(senses, w->text[i].text, w->text[i].swedish, to);
    add_unread(to, senses, unread);
}

static struct sense_sheet all_senses(const struct graph *graph, struct arena *arena)
{
    const struct words *w = graph->words;
    struct sense_sheet all = { likeness_sheet_new(arena),
                               ARENA_ARRAY(arena, w->count, uint32_t) };

    for (uint32_t i = 0; i < w->count; i++) {
        enum node_kind kind = graph_stopped(graph) ? NODE_OTHER : w->word[i].kind;
        if (kind == NODE_TASK && w->task_row[i] != MAP_NONE)
            task_senses(&all.sheet, &w->senses, &w->catalogue.task[w->task_row[i]]);
        else if (kind == NODE_SKILL || kind == NODE_ESCO_SKILL)
            skill_senses(&all.sheet, &w->senses, w, i);
        all.row[i] = all.sheet.row_count;
        likeness_sheet_end_row(&all.sheet);
    }
    return all;
}

static struct likeness by_senses(const struct side *s, struct arena *arena)
{
    const struct likeness_sheet *all = &s->about->sheet;
    struct arena scratch = { 0 };
    struct likeness_sheet to = likeness_sheet_new(&scratch);
    struct likeness likeness;

    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t row = s->about->row[s->word[i]];
        uint32_t end = row + 1 < all->row_count ? all->start[row + 1] : all->row_from;
        for (uint32_t k = all->start[row]; k < end; k++)
            likeness_sheet_add(&to, all->cell[k].feature, all->cell[k].count);
        likeness_sheet_end_row(&to);
    }
    likeness_make(&likeness, arena, &to, (struct likeness_rule){ .idf_tenths = 10 });
    arena_free(&scratch);
    return likeness;
}

static double words_alike(const struct side *s, uint32_t at)
{
    const struct parts *part = &s->part;

    return part->name * s->name_row[at] + part->text * s->text_row[at] +
           part->listed * s->listed_row[at] + part->sense * s->sense_row[at];
}

static double nearness(const struct side *s, uint32_t row, uint32_t at)
{
    uint32_t width = s->context->width;
    double words = sqrt(words_alike(s, at));

    /* No world is more than the same: what cannot be kept is not looked into. */
    if (WORLD_PART + words < LEAST_NEAR)
        return 0;
    double world = likeness_dot(&s->context->row[(size_t)s->word[row] * width],
                                &s->context->row[(size_t)s->word[at] * width], width);

    if (s->context->by_name[s->word[row]] || s->context->by_name[s->word[at]])
        world *= BY_NAME_PART;
    return world > 0 ? sqrt(world) * (WORLD_PART + words) : 0;
}

static void reasons(const struct side *s, uint32_t row, uint32_t at, bool back)
{
    uint32_t from = s->word[back ? at : row], to = s->word[back ? row : at];
    double words = words_alike(s, at), whole = WORLD_PART + sqrt(words);
    double names = words > 0 ? sqrt(words) * s->part.name * s->name_row[at] / words : 0;
    double part[] = { WORLD_PART, names, whole - WORLD_PART - names };
    static const char *const name[] = { "jobs", "names", "words" };

    for (size_t p = 0; p < sizeof part / sizeof *part; p++) {
        int32_t milli = (int32_t)lround(1000 * part[p] / whole);
        if (milli >= GRAPH_SHARE_LEAST)
            graph_why_put(s->graph, (struct graph_reason){ from, to, name[p], milli });
    }
}

/* Offers `row` to the best that `at` has seen; ties go to the lower row, which comes
 * first. */
static void offer(struct side *s, uint32_t at, uint32_t row, int32_t milli)
{
    struct likeness_near *best = &s->best[(size_t)at * s->best_most];
    uint32_t n = s->best_count[at];

    if (n == s->best_most && milli <= best[n - 1].milli)
        return;
    n = n < s->best_most ? n + 1 : n;
    s->best_count[at] = n;
    for (n--; n > 0 && best[n - 1].milli < milli; n--)
        best[n] = best[n - 1];
    best[n] = (struct likeness_near){ row, milli };
}

static void read_row(struct side *s, uint32_t row)
{
    bool task = row < s->task_count;

    if (task)
        listed_row(s, row);
    else if (s->listed)
        memset(s->listed_row, 0, s->count * sizeof *s->listed_row);
    s->listed = task;
    likeness_row(&s->names, row, s->name_row);
    likeness_row(&s->texts, row, s->text_row);
    likeness_row(&s->senses, row, s->sense_row);
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
    struct likeness_near near[TASK_SKILLS];
    uint32_t skills = s->count - s->task_count;

    read_row(s, row);
    for (uint32_t i = 0; i < skills; i++) {
        uint32_t at = s->task_count + i;
        s->score[i] = nearness(s, row, at);
        if (s->score[i] >= LEAST_NEAR)
            offer(s, at, row, (int32_t)lround(LIKENESS_ONE * s->score[i]));
    }
    uint32_t n = likeness_top(s->score, skills, UINT32_MAX, near, TASK_SKILLS);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t at = s->task_count + near[k].row;
        int32_t similarity = graph_skill_similarity(near[k].milli, true);
        if (similarity < 1)
            break;
        graph_pair_add(s->graph, &s->graph->near,
                       (struct graph_pair){ s->word[row], s->word[at], similarity });
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
    for (uint32_t i = s->task_count; i < s->count; i++)
        s->score[i - s->task_count] = words_alike(s, i);
    uint32_t n = likeness_top(s->score, skills, row - s->task_count, near, CANDIDATES);
    for (uint32_t k = 0; k < n; k++)
        nearby[k] = nearness(s, row, s->task_count + near[k].row);
    uint32_t m = likeness_top(nearby, n, UINT32_MAX, kept, NEAR_SKILLS);
    for (uint32_t k = 0; k < m; k++) {
        uint32_t at = s->task_count + near[kept[k].row].row;
        int32_t similarity = graph_skill_similarity(kept[k].milli, false);
        if (similarity < 1)
            break;
        similarity = asked_for(s, row, similarity);
        graph_pair_add(s->graph, &s->graph->near,
                       (struct graph_pair){ s->word[row], s->word[at], similarity });
        if (k < WHY_MOST)
            reasons(s, row, at, false);
    }
}

/* The way back: of what asked, the nearest to each; `task` as the map has it. */
static void keep_back(struct side *s, bool task)
{
    for (uint32_t i = s->task_count; i < s->count; i++)
        for (uint32_t k = 0; k < s->best_count[i]; k++) {
            struct likeness_near near = s->best[(size_t)i * s->best_most + k];
            int32_t similarity = graph_skill_similarity(near.milli, task);
            if (similarity > 0)
                graph_pair_add(s->graph, &s->graph->near,
                               (struct graph_pair){ s->word[i], s->word[near.row],
                                                    asked_for(s, i, similarity) });
        }
}

/* The words to ask for, then those of `kind`; rows for all of them. */
static void open_rows(struct side *s, struct arena *arena, struct graph *graph,
                      enum node_kind first, enum node_kind kind)
{
    s->best_most = first == NODE_TASK ? NEAR_TASKS : NEAR_OTHERS;
    uint32_t skills = 0, asked = 0;
    const uint32_t *ask = words_of_kind(graph->words, arena, first, &asked);
    const uint32_t *skill = words_of_kind(graph->words, arena, kind, &skills);

    s->graph = graph;
    s->part = first == NODE_TASK ? one_list : two_lists;
    s->word = ARENA_ARRAY(arena, (size_t)asked + skills, uint32_t);
    for (uint32_t i = 0; i < asked; i++)
        if (first != NODE_TASK || graph->words->task_row[ask[i]] != MAP_NONE)
            s->word[s->task_count++] = ask[i];
    if (skills)
        memcpy(&s->word[s->task_count], skill, skills * sizeof *skill);
    s->count = s->task_count + skills;
    s->at = ARENA_ARRAY(arena, graph->words->count, uint32_t);
    memset(s->at, 0xFF, graph->words->count * sizeof *s->at);
    s->proof = ARENA_ARRAY(arena, s->count, bool);
    for (uint32_t i = 0; i < s->count; i++) {
        s->at[s->word[i]] = i;
        s->proof[i] = graph->words->word[s->word[i]].kind == NODE_SKILL &&
                      is_proof(graph->words->word[s->word[i]].sv);
    }
    s->name_row = ARENA_ARRAY(arena, s->count, double);
    s->text_row = ARENA_ARRAY(arena, s->count, double);
    s->listed_row = ARENA_ARRAY(arena, s->count, double);
    s->sense_row = ARENA_ARRAY(arena, s->count, double);
    s->score = ARENA_ARRAY(arena, s->count, double);
    s->best = ARENA_ARRAY(arena, (size_t)s->count * s->best_most, struct likeness_near);
    s->best_count = ARENA_ARRAY(arena, s->count, uint32_t);
    s->senses = by_senses(s, arena);
}

/* Tasks and the skills of one list. */
static void open_side(struct side *s, struct arena *arena, struct graph *graph,
                      const struct ground *ground, bool swedish)
{
    *s = (struct side){ .context = &ground->context, .about = &ground->about };
    open_rows(s, arena, graph, NODE_TASK, swedish ? NODE_SKILL : NODE_ESCO_SKILL);
    s->names = compared(s, arena, swedish, false);
    s->texts = compared(s, arena, swedish, true);
}

static void compare(struct graph *graph, const struct ground *ground, bool swedish)
{
    struct arena arena = { 0 };
    struct side s;

    open_side(&s, &arena, graph, ground, swedish);
    for (uint32_t i = 0; i < s.task_count && !graph_stopped(graph); i++)
        task_row(&s, i);
    for (uint32_t i = s.task_count; i < s.count && !graph_stopped(graph); i++)
        skill_row(&s, i);
    keep_back(&s, true);
    arena_free(&arena);
}

/* The names of both lists in one sheet: "sommelier", "java", "kran" and "crane". */
static struct likeness cognates(const struct side *s, struct arena *arena)
{
    const struct words *w = s->graph->words;
    struct arena scratch = { 0 };
    struct gram_sheet to = gram_sheet_new(&scratch, 4, 5);
    struct likeness likeness;

    for (uint32_t i = 0; i < s->count; i++) {
        bool swedish = w->word[s->word[i]].kind == NODE_SKILL;
        gram_add(&to.book, swedish ? w->word[s->word[i]].sv : w->word[s->word[i]].en,
                 &to.sheet);
        likeness_sheet_end_row(&to.sheet);
    }
    likeness_make(&likeness, arena, &to.sheet,
                  (struct likeness_rule){ .idf_tenths = 10, .df_most = DF_LEAST });
    arena_free(&scratch);
    return likeness;
}

static void other_row(struct side *s, uint32_t row)
{
    struct likeness_near near[CANDIDATES], kept[NEAR_OTHERS];
    uint32_t others = s->count - s->task_count;
    double nearby[CANDIDATES];

    likeness_row(&s->names, row, s->name_row);
    likeness_row(&s->senses, row, s->sense_row);
    for (uint32_t i = s->task_count; i < s->count; i++)
        s->score[i - s->task_count] = words_alike(s, i);
    uint32_t n = likeness_top(s->score, others, UINT32_MAX, near, CANDIDATES);
    for (uint32_t k = 0; k < n; k++)
        nearby[k] = nearness(s, row, s->task_count + near[k].row);
    uint32_t m = likeness_top(nearby, n, UINT32_MAX, kept, NEAR_OTHERS);
    for (uint32_t k = 0; k < m; k++) {
        uint32_t at = s->task_count + near[kept[k].row].row;
        int32_t similarity = graph_skill_similarity(kept[k].milli, false);
        if (similarity < 1)
            break;
        graph_pair_add(s->graph, &s->graph->near,
                       (struct graph_pair){ s->word[row], s->word[at],
                                            asked_for(s, row, similarity) });
        offer(s, at, row, kept[k].milli);
        if (k < WHY_MOST)
            reasons(s, row, at, false);
    }
}

/* JobTech's skills against ESCO's: what they are about, and the few names alike. */
static void compare_lists(struct graph *graph, const struct ground *ground)
{
    struct arena arena = { 0 };
    struct side s = { .context = &ground->context, .about = &ground->about };

    open_rows(&s, &arena, graph, NODE_SKILL, NODE_ESCO_SKILL);
    s.names = cognates(&s, &arena);
    for (uint32_t i = 0; i < s.task_count && !graph_stopped(graph); i++)
        other_row(&s, i);
    keep_back(&s, false);
    arena_free(&arena);
}

void graph_skills(struct graph *graph)
{
    struct arena arena = { 0 };
    struct ground ground = { .about = all_senses(graph, &arena) };

    context_make(&ground.context, &arena, graph);
    compare(graph, &ground, true);
    compare(graph, &ground, false);
    compare_lists(graph, &ground);
    arena_free(&arena);
}

void graph_skill_nearness(struct graph *graph, struct graph_pair *pair, uint32_t count)
{
    struct arena arena = { 0 };
    struct ground ground = { .about = all_senses(graph, &arena) };
    struct side s;

    context_make(&ground.context, &arena, graph);
    for (int swedish = 0; swedish < 2; swedish++) {
        open_side(&s, &arena, graph, &ground, swedish);
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
