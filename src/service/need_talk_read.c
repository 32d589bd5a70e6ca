/*
 * need_talk_read.c: the part of need_talk.h that reads what was filled in.
 *
 *   tasks of the draft -> a text: tasks, then the lines of demands -> readtext -> the
 *   chosen tasks instead of those it found -> a proposal -> law of the tasks -> lines
 *   nothing was found in -> the person's classes
 */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "service/need_talk.h"

#define SLUG_FIELD  "share/"
#define SLUG_FIELDS (sizeof SLUG_FIELD - 1)

static const char words_why[] =
    N_("nobody can be counted by it; ask what in the job it is for");
static const char agreed_why[] = N_("agreed in the talk with the employer");

/* A line of demands, where it stands in the text that is read. */
struct line {
    struct str text;
    uint32_t start, end; /* code points */
    int32_t task;
};

struct work {
    struct need_talk *talk;
    const struct ad_reader *reader;
    struct arena *arena;
    struct buf text;
    uint32_t points; /* of the text so far */
    struct line line[TALK_LINES_MOST];
    uint32_t line_count;
};

static void take_tasks(struct work *w)
{
    struct need_talk *talk = w->talk;

    talk->task_count = 0;
    for (uint32_t i = 0; i < talk->draft.count; i++) {
        const struct draft_item *item = &talk->draft.item[i];
        if (!str_starts(item->key, SLUG_FIELD) || str_is(item->value, "out") ||
            talk->task_count == AD_TASKS_MOST)
            continue;
        struct str slug = str_sub(item->key, SLUG_FIELDS, item->key.len);
        uint32_t at = map_get(&w->reader->task_by_slug, slug);
        struct buf key = buf_new(w->arena);
        if (at == MAP_NONE)
            continue; /* a card of an older catalogue */
        buf_cstr(&key, "demand/");
        buf_add(&key, slug);
        talk->task[talk->task_count++] = (struct need_talk_task){
            &w->reader->catalogue.task[at], str_trim(item->value),
            need_talk_value(talk, str_cstr(w->arena, buf_str(&key)))
        };
    }
}

static void put_text(struct work *w, struct str text)
{
    buf_add(&w->text, text);
    w->points += (uint32_t)str_utf8_count(text);
}

static bool put_lines(struct work *w, struct str demands, int32_t task, struct err *err)
{
    struct str part;

    for (struct str rest = demands; rest.len && str_next(&rest, '\n', &part);) {
        struct str text = str_trim(part);
        if (text.len == 0)
            continue;
        if (w->line_count == TALK_LINES_MOST)
            return err_set(err, ERR_LIMIT,
                           N_("a need has at most {most} lines of demands"),
                           ARG_NUM(TALK_LINES_MOST));
        put_text(w, STR("- "));
        struct line *line = &w->line[w->line_count++];
        *line = (struct line){ .text = text, .start = w->points, .task = task };
        put_text(w, text);
        line->end = w->points;
        put_text(w, STR("\n"));
    }
    return true;
}

static bool compose(struct work *w, struct err *err)
{
    struct need_talk *talk = w->talk;

    put_text(w, STR("Arbetsuppgifter:\n"));
    for (uint32_t i = 0; i < talk->task_count; i++) {
        put_text(w, STR("- "));
        put_text(w, talk->task[i].task->sv);
        put_text(w, STR("\n"));
    }
    put_text(w, STR("\nKrav:\n"));
    for (uint32_t i = 0; i < talk->task_count; i++)
        if (!put_lines(w, talk->task[i].demands, (int32_t)i, err))
            return false;
    return put_lines(w, need_talk_value(talk, "demand/"), TASK_NONE, err);
}

/* The chosen tasks, not those the words sound like. */
static void choose_tasks(struct work *w)
{
    struct need_talk *talk = w->talk;
    struct readtext_result *found = &talk->reading.found;

    found->tasks = ARENA_ARRAY(w->arena, AD_TASKS_MOST, struct readtext_task);
    found->task_count = talk->task_count;
    for (uint32_t i = 0; i < talk->task_count; i++) {
        struct buf code = buf_new(w->arena);
        buf_cstr(&code, "task:");
        buf_add(&code, talk->task[i].task->slug);
        found->tasks[i] = (struct readtext_task){ .label = talk->task[i].task->sv,
                                                  .concept = buf_str(&code),
                                                  .rule = "chosen",
                                                  .named = LEXICON_NONE };
    }
}

static bool counts(const struct need_requirement_row *row)
{
    return row->kind != KIND_TRAIT && class_is_weighted(row->class);
}

/* Puts a row at the end; what would be one weighted row too many is only offered. */
static void add_row(struct work *w, const struct need_requirement_row *row,
                    int32_t from)
{
    struct ad_draft *draft = &w->talk->proposal;
    struct need *need = &draft->need;
    uint32_t weighted = 0;

    if (need->requirement_count == REQUIREMENTS_MOST)
        return;
    for (uint32_t i = 0; i < need->requirement_count; i++)
        weighted += draft->mark[i].included && counts(&need->requirement[i]);
    draft->mark[need->requirement_count] =
        (struct ad_mark){ .from = from,
                          .included = !counts(row) || weighted < WEIGHTED_MOST };
    need->requirement[need->requirement_count++] = *row;
}

static bool has_row(const struct need *need, const struct need_requirement_row *row)
{
    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirement[i].kind == row->kind &&
            str_eq(need->requirement[i].code, row->code))
            return true;
    return false;
}

static void add_law(struct work *w, const struct law_rows *rows, int32_t today)
{
    struct need_talk *talk = w->talk;
    struct need *need = &talk->proposal.need;
    struct str id;

    for (uint32_t i = 0; i < talk->task_count; i++)
        for (struct str rest = talk->task[i].task->law;
             rest.len && str_next(&rest, ';', &id);) {
            const struct law_row *law = law_row_find(rows, id);
            uint32_t at = need->requirement_count;
            if (!law || (law->from_day != DAY_NONE && law->from_day > today))
                continue;
            struct need_requirement_row row = law_requirement(w->reader, law, w->arena);
            row.task = (int32_t)i;
            if (has_row(need, &row))
                continue;
            add_row(w, &row, AD_FROM_LAW);
            if (need->requirement_count > at)
                talk->law[at] = law;
        }
}

/* Of which line a requirement is; NULL: of none. */
static const struct line *line_of(const struct work *w,
                                  const struct readtext_requirement *found)
{
    for (uint32_t i = 0; i < w->line_count; i++)
        if (found->start >= w->line[i].start && found->start < w->line[i].end)
            return &w->line[i];
    return NULL;
}

/* What the law or a contract asks stays so. */
static bool class_is_fixed(enum requirement_class class)
{
    return class != CLASS_CUSTOM && class != CLASS_LEARNABLE;
}

/* To the task it was said of. A skill without a name that a task needs is learned; one
 * that no task needs is habit (design 4). */
static void belong(struct need_requirement_row *row,
                   const struct readtext_requirement *found, int32_t task)
{
    bool skill = found->kind == READTEXT_SKILL || found->kind == READTEXT_OTHER;

    row->task = task;
    if (row->kind != KIND_TRAIT || !skill || class_is_fixed(row->class))
        return;
    row->class = task == TASK_NONE ? CLASS_CUSTOM : CLASS_LEARNABLE;
    row->why = str_from(words_why);
}

/* Demands belong to the task they were said of; what was not understood stays. */
static void place_lines(struct work *w)
{
    struct need_talk *talk = w->talk;
    struct need *need = &talk->proposal.need;
    bool heard[TALK_LINES_MOST] = { false };

    for (uint32_t i = 0; i < talk->reading.found.requirement_count; i++) {
        const struct line *line = line_of(w, &talk->reading.found.requirements[i]);
        if (line)
            heard[line - w->line] = true;
    }
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        int32_t from = talk->proposal.mark[i].from;
        const struct line *line =
            from < 0 ? NULL : line_of(w, &talk->reading.found.requirements[from]);
        if (line)
            belong(&need->requirement[i], &talk->reading.found.requirements[from],
                   line->task);
    }
    for (uint32_t i = 0; i < w->line_count; i++) {
        struct need_requirement_row row = { .task = w->line[i].task,
                                            .kind = KIND_TRAIT,
                                            .class = w->line[i].task == TASK_NONE
                                                         ? CLASS_CUSTOM
                                                         : CLASS_LEARNABLE,
                                            .code = w->line[i].text,
                                            .label = w->line[i].text,
                                            .why = str_from(words_why),
                                            .level = LEVEL_LEAST,
                                            .obtain_weeks = WEEKS_NONE };
        if (!heard[i])
            add_row(w, &row, AD_FROM_WORDS);
    }
}

/* What a requirement is called in the form: it moves when the requirement is another.
 */
static void name_row(struct need_talk *talk, uint32_t i)
{
    const struct need_requirement_row *row = &talk->proposal.need.requirement[i];
    struct hash hash;

    hash_start(&hash);
    hash_int(&hash, (int64_t)row->kind);
    hash_str(&hash, row->code);
    hash_str(&hash, row->kind == KIND_TRAIT ? row->label : STR(""));
    hash_str(&hash,
             row->task == TASK_NONE ? STR("") : talk->task[row->task].task->slug);
    hash_int(&hash, ad_row_is_task(&talk->proposal.mark[i]));
    snprintf(talk->key[i], TALK_KEY_BYTES, "%016llx",
             (unsigned long long)hash_end_u64(&hash));
}

static void take_class(struct work *w, uint32_t i)
{
    struct need_talk *talk = w->talk;
    struct need_requirement_row *row = &talk->proposal.need.requirement[i];
    struct ad_mark *mark = &talk->proposal.mark[i];
    struct buf key = buf_new(w->arena);
    enum requirement_class class;

    name_row(talk, i);
    talk->proposed[i] = row->class;
    talk->proposed_in[i] = mark->included;
    buf_format(&key, "class/%s", talk->key[i]);
    struct str chosen = need_talk_value(talk, str_cstr(w->arena, buf_str(&key)));
    if (chosen.len == 0)
        return;
    mark->included = !str_is(chosen, "out");
    if (class_from(chosen, &class) && class != row->class) {
        row->class = class;
        row->weight = 0;
        row->why = str_from(agreed_why);
    }
}

bool need_talk_read(struct call *call, const struct ad_reader *reader,
                    struct need_talk *talk, struct err *err)
{
    struct work *w = ARENA_NEW(call->arena, struct work);
    struct law_rows rows;

    *w = (struct work){ .talk = talk,
                        .reader = reader,
                        .arena = call->arena,
                        .text = buf_new(call->arena) };
    take_tasks(w);
    if (!law_rows_load(call->arena, &rows, err) || !compose(w, err))
        return false;
    struct ad_text ad = { .id = STR("talk"),
                          .headline = need_talk_value(talk, "title"),
                          .text = buf_str(&w->text),
                          .percent_most = -1 };
    if (!ad_read(reader, &ad, call->arena, &talk->reading, err))
        return false;
    choose_tasks(w);
    ad_propose(reader, &talk->reading, call->arena, &talk->proposal);
    memset(talk->law, 0, sizeof talk->law);
    add_law(w, &rows, moment_day(call->now));
    place_lines(w);
    for (uint32_t i = 0; i < talk->proposal.need.requirement_count; i++)
        take_class(w, i);
    return true;
}
