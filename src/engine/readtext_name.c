/*
 * readtext_name.c: imported vocabularies name what the lists and the catalogue leave
 * without a name, and say which skill is a task of the same text.
 */
#include "engine/readtext_in.h"

static struct str bytes_of(const struct rt_text *t, uint32_t start, uint32_t end,
                           uint32_t *token)
{
    while (*token < t->token_count && rt_point(t, *token) < start)
        ++*token;
    uint32_t last = *token;
    while (last < t->token_count && rt_point_end(t, last) < end)
        last++;
    if (last == t->token_count)
        return STR("");
    return str_sub(t->text, t->token[*token].at,
                   t->token[last].end - t->token[*token].at);
}

/* The first part of a compound says what the word is about, not what it is:
 * "operativt" is no "opera". */
static uint32_t name_of(struct rt_text *t, struct str text)
{
    struct lexicon_match match;

    if (!lexicon_name(t->hints->lexicon, text, t->scratch, &match) ||
        match.how == LEXICON_FIRST)
        return LEXICON_NONE;
    return match.concept;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* The concepts of the tasks, sorted, so that a text of tasks and skills only is still
 * read in its length times a logarithm. */
static uint32_t *tasks_name(struct rt_text *t, uint32_t *count)
{
    uint32_t *named = ARENA_ARRAY(t->scratch, t->task_count, uint32_t);
    uint32_t token = 0;

    *count = 0;
    for (uint32_t i = 0; i < t->task_count; i++) {
        struct readtext_task *task = &t->task[i];

        if (!task->concept.len)
            task->named = name_of(t, bytes_of(t, task->start, task->end, &token));
        if (task->named != LEXICON_NONE)
            named[(*count)++] = task->named;
    }
    qsort(named, *count, sizeof *named, by_number);
    return named;
}

void rt_names(struct rt_text *t)
{
    uint32_t token = 0, count;

    for (uint32_t i = 0; i < t->task_count; i++)
        t->task[i].named = LEXICON_NONE;
    for (uint32_t i = 0; i < t->req_count; i++)
        t->req[i].named = LEXICON_NONE;
    if (!t->hints || !t->hints->lexicon)
        return;
    uint32_t *tasks = tasks_name(t, &count);
    for (uint32_t i = 0; i < t->req_count; i++) {
        struct readtext_requirement *req = &t->req[i];

        if (req->concept.len ||
            (req->kind != READTEXT_SKILL && req->kind != READTEXT_EXPERIENCE))
            continue;
        req->named = name_of(t, bytes_of(t, req->start, req->end, &token));
        if (count && req->named != LEXICON_NONE &&
            bsearch(&req->named, tasks, count, sizeof *tasks, by_number))
            rt_class_named(req);
    }
}
