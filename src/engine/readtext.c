/*
 * readtext.c: the walk from text to result, and the words for its enums.
 */
#include "engine/readtext.h"

#include "engine/readtext_in.h"

#include <assert.h>

#define FOREIGN_WORDS_MIN 25u
#define FOREIGN_TOKENS    600u /* enough to tell */

/* clang-format off: tables */
static const char *const kind_words[] = {
    [READTEXT_SKILL] = "skill",           [READTEXT_LANGUAGE] = "language",
    [READTEXT_LICENCE] = "licence",       [READTEXT_EDUCATION] = "education",
    [READTEXT_EXPERIENCE] = "experience", [READTEXT_CERTIFICATE] = "certificate",
    [READTEXT_TRAIT] = "trait",           [READTEXT_AVAILABILITY] = "availability",
    [READTEXT_OTHER] = "other",
};
static const char *const mood_words[] = {
    [READTEXT_MUST] = "must",
    [READTEXT_MERIT] = "merit",
};
static const char *const class_words[] = {
    [READTEXT_STATUTORY] = "statutory", [READTEXT_DUTY] = "duty",
    [READTEXT_CORE] = "core",           [READTEXT_LEARNABLE] = "learnable",
    [READTEXT_CONTRACT] = "contract",   [READTEXT_CUSTOM] = "custom",
};
static const char *const ground_words[] = {
    [READTEXT_SEX] = "sex",
    [READTEXT_GENDER_IDENTITY] = "gender_identity",
    [READTEXT_ETHNICITY] = "ethnicity",
    [READTEXT_RELIGION] = "religion",
    [READTEXT_DISABILITY] = "disability",
    [READTEXT_ORIENTATION] = "orientation",
    [READTEXT_AGE] = "age",
};
static const char *const section_words[] = {
    [READTEXT_SECTION_NONE] = "none",       [READTEXT_SECTION_TASK] = "task",
    [READTEXT_SECTION_MUST] = "must",       [READTEXT_SECTION_MERIT] = "merit",
    [READTEXT_SECTION_PROFILE] = "profile", [READTEXT_SECTION_OFFER] = "offer",
    [READTEXT_SECTION_ABOUT] = "about",     [READTEXT_SECTION_CONDITION] = "condition",
    [READTEXT_SECTION_APPLY] = "apply",
};
/* clang-format on */

#define WORDS(table, count)                                                            \
    _Static_assert(sizeof(table) / sizeof *(table) == (count), "a word for each")
WORDS(kind_words, READTEXT_KIND_COUNT);
WORDS(mood_words, READTEXT_MOOD_COUNT);
WORDS(class_words, READTEXT_CLASS_COUNT);
WORDS(ground_words, READTEXT_GROUND_COUNT);
WORDS(section_words, READTEXT_SECTION_KIND_COUNT);

const char *readtext_kind_word(enum readtext_kind kind)
{
    assert(kind < READTEXT_KIND_COUNT);
    return kind_words[kind];
}

const char *readtext_mood_word(enum readtext_mood mood)
{
    assert(mood < READTEXT_MOOD_COUNT);
    return mood_words[mood];
}

const char *readtext_class_word(enum readtext_class class)
{
    assert(class < READTEXT_CLASS_COUNT);
    return class_words[class];
}

const char *readtext_ground_word(enum readtext_ground ground)
{
    assert(ground < READTEXT_GROUND_COUNT);
    return ground_words[ground];
}

const char *readtext_section_word(enum readtext_section_kind kind)
{
    assert(kind < READTEXT_SECTION_KIND_COUNT);
    return section_words[kind];
}

/* Is most of the text in another language? Small words tell. */
static bool is_foreign(const struct rt_text *t)
{
    uint32_t words = 0, swedish = 0;

    for (uint32_t i = 0; i < t->token_count && i < FOREIGN_TOKENS; i++) {
        words += t->token[i].kind == RT_WORD;
        swedish +=
            rt_in(t, i, "och att det som är för på med du vi av till har en ett");
    }
    return words >= FOREIGN_WORDS_MIN && swedish * 20 < words;
}

static void headline_read(struct rt_text *main, struct arena *scratch)
{
    struct rt_text t = { .words = main->words,
                         .scratch = scratch,
                         .arena = main->arena,
                         .text = main->hints->headline,
                         .blocked = main->blocked,
                         .blocked_count = main->blocked_count,
                         .blocked_room = main->blocked_room };

    rt_tokens(&t);
    rt_lines(&t);
    rt_hits(&t);
    rt_block(&t, true);
    main->blocked = t.blocked;
    main->blocked_count = t.blocked_count;
}

/* Scratch dies with the call: what the result keeps is copied. */
static void result_copy(struct rt_text *t, struct readtext_result *out)
{
    struct arena *arena = t->arena;

    out->tasks = ARENA_ARRAY(arena, t->task_count, struct readtext_task);
    for (uint32_t i = 0; i < t->task_count; i++) {
        out->tasks[i] = t->task[i];
        out->tasks[i].label = str_copy(arena, t->task[i].label);
        out->tasks[i].concept = str_copy(arena, t->task[i].concept);
    }
    out->task_count = t->task_count;
    out->requirements = ARENA_ARRAY(arena, t->req_count, struct readtext_requirement);
    for (uint32_t i = 0; i < t->req_count; i++) {
        out->requirements[i] = t->req[i];
        out->requirements[i].label = str_copy(arena, t->req[i].label);
        out->requirements[i].concept = str_copy(arena, t->req[i].concept);
        out->requirements[i].law = str_copy(arena, t->req[i].law);
    }
    out->requirement_count = t->req_count;
    out->sections = ARENA_ARRAY(arena, t->section_count, struct readtext_section);
    for (uint32_t i = 0; i < t->section_count; i++)
        out->sections[i] = t->section[i];
    out->section_count = t->section_count;
    out->blocked = t->blocked;
    out->blocked_count = t->blocked_count;
}

/* limit: text and hints come from different hands, so they are two parameters */
/* NOLINTNEXTLINE(readability-function-size): the same */
bool readtext(const struct readtext_words *words, struct str text,
              const struct readtext_hints *hints, struct arena *arena,
              struct readtext_result *out, struct err *err)
{
    struct arena scratch = { 0 };
    struct readtext_result result = { 0 };
    struct rt_text t = { .words = words,
                         .hints = hints,
                         .scratch = &scratch,
                         .arena = arena,
                         .text = text };

    if (text.len > READTEXT_BYTES_MAX ||
        (hints && hints->headline.len > READTEXT_BYTES_MAX))
        return err_set(err, ERR_LIMIT, N_("the advertisement exceeds {most} bytes"),
                       ARG_NUM(READTEXT_BYTES_MAX));
    if (!str_utf8_valid(text) || (hints && !str_utf8_valid(hints->headline)))
        return err_set(err, ERR_INPUT, N_("the advertisement is not UTF-8 text"));

    rt_tokens(&t);
    rt_lines(&t);
    rt_hits(&t);
    rt_segments(&t);
    rt_evidence(&t);
    rt_find(&t);
    rt_tasks(&t);
    rt_block(&t, false);
    if (hints && hints->headline.len)
        headline_read(&t, &scratch);
    result_copy(&t, &result);
    result.foreign = is_foreign(&t);
    arena_free(&scratch);
    *out = result;
    return true;
}
