/*
 * readtext.c: the walk from text to result, and the words for its enums.
 */
#include "engine/readtext.h"

#include "engine/readtext_in.h"

#include <assert.h>

#define SCRATCH_BYTES    ((size_t)28 << 10)
#define SCRATCH_PER_BYTE 8

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
static const char *const note_words[] = {
    [READTEXT_NOTE_FOREIGN] = "foreign", [READTEXT_NOTE_ENGLISH] = "english",
    [READTEXT_NOTE_HTML] = "html",       [READTEXT_NOTE_MOJIBAKE] = "mojibake",
    [READTEXT_NOTE_EMPTY] = "empty",
};
static const char *const note_messages[] = {
    [READTEXT_NOTE_FOREIGN] =
        N_("neither Swedish nor English for the most part: only the certain was read"),
    [READTEXT_NOTE_ENGLISH] =
        N_("the text is in English: it was read with the English words that are known"),
    [READTEXT_NOTE_HTML] =
        N_("the text has remains of HTML, read as line breaks and letters"),
    [READTEXT_NOTE_MOJIBAKE] =
        N_("some letters were lost to a wrong encoding and have not been guessed"),
    [READTEXT_NOTE_EMPTY] = N_("the text has no words"),
};

#define WORDS(table, count)                                                            \
    _Static_assert(sizeof(table) / sizeof *(table) == (count), "a word for each")
WORDS(kind_words, READTEXT_KIND_COUNT);
WORDS(mood_words, READTEXT_MOOD_COUNT);
WORDS(class_words, READTEXT_CLASS_COUNT);
WORDS(ground_words, READTEXT_GROUND_COUNT);
WORDS(section_words, READTEXT_SECTION_KIND_COUNT);
WORDS(note_words, READTEXT_NOTE_COUNT);
WORDS(note_messages, READTEXT_NOTE_COUNT);

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

const char *readtext_note_word(enum readtext_note note)
{
    assert(note < READTEXT_NOTE_COUNT);
    return note_words[note];
}

const char *readtext_note_message(enum readtext_note note)
{
    assert(note < READTEXT_NOTE_COUNT);
    return note_messages[note];
}

static void headline_read(struct rt_text *main)
{
    struct rt_text t = { .words = main->words,
                         .scratch = main->scratch,
                         .wide = main->scratch,
                         .arena = main->arena,
                         .text = main->hints->headline,
                         .blocked = main->blocked,
                         .blocked_count = main->blocked_count,
                         .blocked_room = main->blocked_room };

    bool folded = rt_fold(&t); /* checked at the door */
    assert(folded);
    rt_tokens(&t);
    rt_lines(&t);
    rt_hits(&t);
    rt_block(&t, true);
    main->blocked = t.blocked;
    main->blocked_count = t.blocked_count;
}

static uint32_t notes_of(const struct rt_text *t)
{
    uint32_t words = 0;

    for (uint32_t i = 0; i < t->token_count && !words; i++)
        words += t->token[i].kind == RT_WORD;
    enum rt_language language = rt_language(t);

    return (uint32_t)(language == RT_OTHER_LANGUAGE) << READTEXT_NOTE_FOREIGN |
           (uint32_t)(language == RT_ENGLISH) << READTEXT_NOTE_ENGLISH |
           (uint32_t)t->html << READTEXT_NOTE_HTML |
           (uint32_t)t->mojibake << READTEXT_NOTE_MOJIBAKE |
           (uint32_t)(words == 0) << READTEXT_NOTE_EMPTY;
}

/* In a text that is neither Swedish nor English the lists meet words by chance: a
 * quality, or a skill that no row names, is left out, but for a quality that is an item
 * of a list. */
static bool is_certain(const struct readtext_requirement *req)
{
    if (req->kind == READTEXT_TRAIT)
        return strcmp(req->rule, "item") == 0;
    return req->kind != READTEXT_SKILL || strcmp(req->class_rule, "listed") == 0;
}

/* In English the firm is "we" where no list of verbs tells: a quality in running text
 * without an opener is as often its own. */
static bool is_about_firm(const struct readtext_requirement *req)
{
    return req->kind == READTEXT_TRAIT && strcmp(req->rule, "subject") == 0;
}

static void requirements_copy(const struct rt_text *t, struct readtext_result *out)
{
    struct arena *arena = t->arena;
    const bool english = out->notes >> READTEXT_NOTE_ENGLISH & 1;

    out->requirements = ARENA_ARRAY(arena, t->req_count, struct readtext_requirement);
    for (uint32_t i = 0; i < t->req_count; i++) {
        if ((out->foreign && !is_certain(&t->req[i])) ||
            (english && is_about_firm(&t->req[i])))
            continue;
        struct readtext_requirement *req = &out->requirements[out->requirement_count++];

        *req = t->req[i];
        req->start = rt_given_start(t, req->start);
        req->end = rt_given_end(t, req->end);
        req->label = str_copy(arena, req->label);
        req->concept = str_copy(arena, req->concept);
        req->law = str_copy(arena, req->law);
    }
}

static void sections_copy(const struct rt_text *t, struct readtext_result *out)
{
    out->sections = ARENA_ARRAY(t->arena, t->section_count, struct readtext_section);
    for (uint32_t i = 0; i < t->section_count; i++) {
        struct readtext_section *section = &out->sections[i];

        *section = t->section[i];
        section->start = rt_given_start(t, section->start);
        section->end = rt_given_start(t, section->end);
        section->body = t->section[i].body > t->section[i].start
                            ? rt_given_end(t, section->body)
                            : section->start;
    }
    out->section_count = t->section_count;
    if (t->section_count)
        out->sections[0].start = 0;
}

/* Scratch dies with the call: what the result keeps is copied, with its places in the
 * text as it was given. */
static void result_copy(struct rt_text *t, struct readtext_result *out)
{
    struct arena *arena = t->arena;

    out->notes = notes_of(t);
    out->foreign = out->notes >> READTEXT_NOTE_FOREIGN & 1;
    out->tasks = ARENA_ARRAY(arena, t->task_count, struct readtext_task);
    for (uint32_t i = 0; i < t->task_count; i++) {
        out->tasks[i] = t->task[i];
        out->tasks[i].start = rt_given_start(t, t->task[i].start);
        out->tasks[i].end = rt_given_end(t, t->task[i].end);
        out->tasks[i].label = str_copy(arena, t->task[i].label);
        out->tasks[i].concept = str_copy(arena, t->task[i].concept);
    }
    out->task_count = t->task_count;
    requirements_copy(t, out);
    sections_copy(t, out);
    for (uint32_t i = 0; i < t->blocked_count; i++) {
        t->blocked[i].start = rt_given_start(t, t->blocked[i].start);
        t->blocked[i].end = rt_given_end(t, t->blocked[i].end);
    }
}

/* Reads the text without its HTML; false: it is not UTF-8. */
static bool text_open(struct rt_text *t)
{
    if (t->text.len && (memchr(t->text.ptr, '<', t->text.len) ||
                        memchr(t->text.ptr, '&', t->text.len))) {
        if (!str_utf8_valid(t->text))
            return false;
        rt_markup(t);
    }
    return rt_fold(t);
}

/* limit: text and hints come from different hands, so they are two parameters */
/* NOLINTNEXTLINE(readability-function-size): the same */
bool readtext(const struct readtext_words *words, struct str text,
              const struct readtext_hints *hints, struct arena *arena,
              struct readtext_result *out, struct err *err)
{
    struct arena scratch = { 0 }, wide = { 0 };
    struct readtext_result result = { 0 };
    struct rt_text t = { .words = words,
                         .hints = hints,
                         .scratch = &scratch,
                         .wide = &wide,
                         .arena = arena,
                         .text = text };

    if (text.len > READTEXT_BYTES_MAX ||
        (hints && hints->headline.len > READTEXT_BYTES_MAX))
        return err_set(err, ERR_LIMIT, N_("the advertisement exceeds {most} bytes"),
                       ARG_NUM(READTEXT_BYTES_MAX));
    arena_reserve(&scratch, SCRATCH_BYTES + SCRATCH_PER_BYTE * text.len);
    if ((hints && !str_utf8_valid(hints->headline)) || !text_open(&t)) {
        arena_free(&scratch);
        return err_set(err, ERR_INPUT, N_("the advertisement is not UTF-8 text"));
    }
    rt_tokens(&t);
    rt_lines(&t);
    rt_hits(&t);
    rt_segments(&t);
    rt_evidence(&t);
    t.naming = rt_naming_open(&t);
    rt_find(&t);
    rt_tasks(&t);
    rt_names(&t);
    rt_block(&t, false);
    result_copy(&t, &result);
    if (hints && hints->headline.len)
        headline_read(&t);
    result.blocked = t.blocked;
    result.blocked_count = t.blocked_count;
    arena_free(&wide);
    arena_free(&scratch);
    *out = result;
    return true;
}
