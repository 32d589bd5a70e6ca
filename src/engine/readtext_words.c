/*
 * readtext_words.c: the word lists, checked and put into an index.
 *
 * Each list is lines of tab-separated columns; the first column is a pattern (see
 * read_heading.tsv for how patterns are written). A pattern is filed under every
 * alternative of its first element: by the whole word, by its beginning or by its end.
 */
#include "engine/readtext_in.h"

#include "base/embed.h"

#include <assert.h>

#define COLUMNS_MAX 20u
#define FNV_START   14695981039346656037ull
#define FNV_STEP    1099511628211ull

const char *const readtext_files[] = {
    "read_heading.tsv", "read_lead.tsv",
    "read_tail.tsv",    "read_cue.tsv",
    "read_verb.tsv",    "read_block.tsv",
    "read_term.tsv",    "read_trait.tsv",
    "read_task.tsv",    "read_doing.tsv",
    "read_abbr.tsv",    "languages.tsv",
    "tasks.tsv",        NULL,
};

static const char *const section_choices[] = { "none",    "task",  "must",  "merit",
                                               "profile", "offer", "about", "condition",
                                               "apply",   NULL };
static const char *const cue_choices[] = { "drop",  "negate", "merit",  "must",
                                           "stop",  "drive",  "travel", "child",
                                           "place", "care",   "home",   "drop_all",
                                           NULL };
static const char *const strength_choices[] = { "strong", "weak",    "join", "fact",
                                                "shown",  "quality", NULL };
static const char *const tail_choices[] = { "strong", "weak", NULL };
static const char *const mood_choices[] = { "-", "must", "merit", NULL };
static const char *const form_choices[] = {
    "be", "have", "can", "want", "other", NULL
};
static const char *const verb_choices[] = { "finite", "want", "do", NULL };
static const char *const block_choices[] = { "direct", "proxy", NULL };
static const char *const where_choices[] = { "any", "demand", NULL };
static const char *const how_choices[] = { "after", "verb", "sure", "infinitive",
                                           NULL };
static const char *const yes_choices[] = { "no", "yes", NULL };

_Static_assert(sizeof section_choices / sizeof *section_choices ==
                   READTEXT_SECTION_KIND_COUNT + 1,
               "a word for every section");
_Static_assert(sizeof cue_choices / sizeof *cue_choices == RT_CUE_COUNT + 1,
               "a word for every cue");

/* The keys that read_term.tsv may use in its column `why`. */
static const struct {
    const char *key;
    enum rt_why why;
} why_keys[] = {
    { "-", RT_WHY_OPEN },
    { "law_person", RT_WHY_LAW_PERSON },
    { "title", RT_WHY_TITLE },
    { "employer_permit", RT_WHY_EMPLOYER_PERMIT },
    { "employer_check", RT_WHY_EMPLOYER_CHECK },
    { "hygiene", RT_WHY_HYGIENE },
    { "industry", RT_WHY_INDUSTRY },
    { "extract", RT_WHY_EXTRACT },
    { "years", RT_WHY_YEARS },
    { "computer", RT_WHY_COMPUTER },
    { "method", RT_WHY_METHOD },
    { "on_call", RT_WHY_ON_CALL },
    { "hours", RT_WHY_HOURS },
    { "car", RT_WHY_CAR },
    { "own_things", RT_WHY_OWN_THINGS },
    { "residence", RT_WHY_RESIDENCE },
    { "allergy", RT_WHY_ALLERGY },
    { "habits", RT_WHY_HABITS },
    { "age", RT_WHY_AGE },
    { "citizen", RT_WHY_CITIZEN },
    { "security", RT_WHY_SECURITY },
    { "no_law_extract", RT_WHY_NO_LAW_EXTRACT },
    { "member", RT_WHY_MEMBER },
    { "client", RT_WHY_CLIENT },
    { "knowledge", RT_WHY_KNOWLEDGE },
};

/* What is being loaded, and where in it we are. */
struct load {
    struct readtext_words *words;
    struct arena *arena;
    const char *file;
    uint32_t line;
    uint32_t row_room, elem_room, alt_room, abbr_room;
    struct err *err;
};

uint64_t rt_hash_more(uint64_t hash, struct str more)
{
    for (size_t i = 0; i < more.len; i++)
        hash = (hash ^ (unsigned char)more.ptr[i]) * FNV_STEP;
    return hash;
}

uint64_t rt_hash(struct str word)
{
    return rt_hash_more(FNV_START, word);
}

/* Room for one more thing in a growing array of the arena. */
static void *room(struct load *l, void *array, uint32_t count, uint32_t *have,
                  size_t size)
{
    if (count < *have)
        return array;
    uint32_t want = *have ? *have * 2 : 1024;
    array = arena_grow(l->arena, array, *have * size, want * size);
    *have = want;
    return array;
}

static bool bad_row(struct load *l, const char *msg, struct str what)
{
    err_set_place(l->err, ERR_INPUT, msg,
                  (const struct arg[]){ ARG_STR(what), { 0 }, { 0 } });
    return err_add(l->err, N_("{file}, line {line}"), ARG_WORD(l->file),
                   ARG_NUM(l->line));
}

static bool choose(struct load *l, struct str word, const char *const *choices,
                   uint8_t *out)
{
    for (uint8_t i = 0; choices[i]; i++)
        if (str_is(word, choices[i])) {
            *out = i;
            return true;
        }
    return bad_row(l, N_("unknown word {word} in a column with fixed words"), word);
}

static struct str dash_is_empty(struct str column)
{
    return str_is(column, "-") ? STR("") : column;
}

/* ---- patterns ---- */

static bool alt_add(struct load *l, struct str word)
{
    struct readtext_words *w = l->words;
    struct rt_alt alt = { .text = word, .how = RT_EXACT };

    if (word.len > 1 && str_ends(word, "*")) {
        alt =
            (struct rt_alt){ .text = str_sub(word, 0, word.len - 1), .how = RT_PREFIX };
    } else if (word.len > 1 && word.ptr[0] == '*') {
        alt =
            (struct rt_alt){ .text = str_sub(word, 1, word.len - 1), .how = RT_SUFFIX };
    }
    if (!alt.text.len || alt.text.len > 63 || str_find(alt.text, STR("*")) != SIZE_MAX)
        return bad_row(l, N_("{word} is no word of a pattern"), word);
    w->alt = room(l, w->alt, w->alt_count, &l->alt_room, sizeof *w->alt);
    w->alt[w->alt_count++] = alt;
    return true;
}

static bool elem_add(struct load *l, struct str word)
{
    struct readtext_words *w = l->words;
    struct rt_elem elem = { .alt_from = w->alt_count };
    struct str part;

    if (word.len > 1 && str_ends(word, "?")) {
        elem.optional = true;
        word.len--;
    }
    if (str_is(word, "_"))
        elem.what = RT_ANY;
    else if (str_is(word, "~"))
        elem.what = RT_GAP;
    else if (str_is(word, "<n>"))
        elem.what = RT_NUMBER;
    for (struct str rest = word; elem.what == RT_WORDS && str_next(&rest, '|', &part);)
        if (!alt_add(l, part))
            return false;
    if (w->alt_count - elem.alt_from > UINT8_MAX)
        return bad_row(l, N_("too many alternatives in {word}"), word);
    elem.alt_count = (uint8_t)(w->alt_count - elem.alt_from);
    w->elem = room(l, w->elem, w->elem_count, &l->elem_room, sizeof *w->elem);
    w->elem[w->elem_count++] = elem;
    return true;
}

static bool pattern_add(struct load *l, struct str pattern, struct rt_row *row)
{
    struct readtext_words *w = l->words;
    struct str word;

    row->elem_from = w->elem_count;
    row->pattern = pattern;
    for (struct str rest = pattern; str_next(&rest, ' ', &word);)
        if (word.len && !elem_add(l, word))
            return false;

    uint32_t count = w->elem_count - row->elem_from;
    if (count == 0 || count > RT_ELEMS_MAX)
        return bad_row(l, N_("a pattern has one to twelve words: {pattern}"), pattern);
    const struct rt_elem *first = &w->elem[row->elem_from];
    if (first->optional || (first->what != RT_WORDS && first->what != RT_NUMBER))
        return bad_row(l, N_("a pattern begins with a plain word: {pattern}"), pattern);
    row->elem_count = (uint8_t)count;
    return true;
}

static bool row_add(struct load *l, struct str pattern, struct rt_row row)
{
    struct readtext_words *w = l->words;

    if (w->row_count >= READTEXT_ROWS_MAX)
        return err_set(l->err, ERR_LIMIT, N_("the word lists exceed {most} rows"),
                       ARG_NUM(READTEXT_ROWS_MAX));
    row.line = l->line;
    if (!pattern_add(l, pattern, &row))
        return false;
    w->row = room(l, w->row, w->row_count, &l->row_room, sizeof *w->row);
    w->row[w->row_count++] = row;
    return true;
}

/* ---- one reader a list ---- */

static bool heading_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_HEADING };

    return choose(l, c[1], section_choices, &row.what) &&
           choose(l, c[2], yes_choices, &row.power) && row_add(l, c[0], row);
}

static bool lead_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_LEAD };

    return choose(l, c[1], strength_choices, &row.power) &&
           choose(l, c[2], mood_choices, &row.mood) &&
           choose(l, c[3], form_choices, &row.form) && row_add(l, c[0], row);
}

static bool tail_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_TAIL };

    return choose(l, c[1], tail_choices, &row.power) &&
           choose(l, c[2], mood_choices, &row.mood) && row_add(l, c[0], row);
}

static bool cue_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_CUE };

    return choose(l, c[1], cue_choices, &row.what) && row_add(l, c[0], row);
}

static bool verb_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_VERB };

    return choose(l, c[1], verb_choices, &row.what) && row_add(l, c[0], row);
}

static bool block_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_BLOCK };
    const char *grounds[READTEXT_GROUND_COUNT + 1] = { NULL };

    for (int i = 0; i < READTEXT_GROUND_COUNT; i++)
        grounds[i] = readtext_ground_word((enum readtext_ground)i);
    return choose(l, c[1], grounds, &row.what) &&
           choose(l, c[2], block_choices, &row.power) &&
           choose(l, c[3], where_choices, &row.mood) && row_add(l, c[0], row);
}

static bool why_choose(struct load *l, struct str word, enum rt_why *out)
{
    for (size_t i = 0; i < sizeof why_keys / sizeof *why_keys; i++)
        if (str_is(word, why_keys[i].key)) {
            *out = why_keys[i].why;
            return true;
        }
    return bad_row(l, N_("unknown word {word} in a column with fixed words"), word);
}

static bool term_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_TERM, .form = READTEXT_CLASS_COUNT };
    const char *kinds[READTEXT_KIND_COUNT + 1] = { NULL };
    const char *classes[READTEXT_CLASS_COUNT + 1] = { NULL };
    struct str kind = c[1];

    for (int i = 0; i < READTEXT_KIND_COUNT; i++)
        kinds[i] = readtext_kind_word((enum readtext_kind)i);
    for (int i = 0; i < READTEXT_CLASS_COUNT; i++)
        classes[i] = readtext_class_word((enum readtext_class)i);
    if (str_ends(kind, "?")) {
        row.power = 1;
        kind.len--;
    }
    if (!choose(l, kind, kinds, &row.what) ||
        (!str_is(c[2], "-") && !choose(l, c[2], classes, &row.form)) ||
        !why_choose(l, c[3], &row.why))
        return false;
    row.concept = dash_is_empty(c[4]);
    row.law = dash_is_empty(c[5]);
    row.label = dash_is_empty(c[6]);
    return row_add(l, c[0], row);
}

static bool trait_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_TRAIT,
                          .what = READTEXT_TRAIT,
                          .form = READTEXT_CUSTOM,
                          .label = dash_is_empty(c[1]) };

    return row_add(l, c[0], row);
}

static bool task_opener_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_TASK };

    return choose(l, c[1], how_choices, &row.what) && row_add(l, c[0], row);
}

static bool doing_row(struct load *l, const struct str *c)
{
    struct readtext_words *w = l->words;

    if (w->doing_count == RT_DOINGS_MAX)
        return err_set(l->err, ERR_LIMIT, N_("{file} has more than {most} rows"),
                       ARG_WORD(l->file), ARG_NUM(RT_DOINGS_MAX));
    w->doing[w->doing_count++] = (struct rt_doing){ c[0], c[1] };
    return true;
}

static bool abbr_row(struct load *l, const struct str *c)
{
    struct readtext_words *w = l->words;

    w->abbr = room(l, w->abbr, w->abbr_count, &l->abbr_room, sizeof *w->abbr);
    w->abbr[w->abbr_count++] = c[0];
    return true;
}

/* languages.tsv: code, sv, en, words with semicolons between. */
static bool language_row(struct load *l, const struct str *c)
{
    struct rt_row row = { .list = RT_TERM,
                          .what = READTEXT_LANGUAGE,
                          .form = READTEXT_CLASS_COUNT,
                          .label = c[1] };
    struct str word;
    struct buf code = buf_new(l->arena);

    buf_add(&code, c[0]);
    buf_cstr(&code, ":speak");
    row.concept = buf_str(&code);
    for (struct str rest = c[3]; str_next(&rest, ';', &word);)
        if (str_trim(word).len && !row_add(l, str_trim(word), row))
            return false;
    return true;
}

static const struct reader {
    const char *file;
    uint32_t columns;
    bool (*row)(struct load *, const struct str *);
    bool has_header; /* the first line names the columns */
} readers[] = {
    { "read_heading.tsv", 3, heading_row, false },
    { "read_lead.tsv", 4, lead_row, false },
    { "read_tail.tsv", 3, tail_row, false },
    { "read_cue.tsv", 2, cue_row, false },
    { "read_verb.tsv", 2, verb_row, false },
    { "read_block.tsv", 4, block_row, false },
    { "read_term.tsv", 7, term_row, false },
    { "read_trait.tsv", 2, trait_row, false },
    { "read_task.tsv", 2, task_opener_row, false },
    { "read_doing.tsv", 2, doing_row, false },
    { "read_abbr.tsv", 1, abbr_row, false },
    { "languages.tsv", 4, language_row, true },
};

static bool list_read(struct load *l, const struct reader *reader, struct str text)
{
    struct str line, column[COLUMNS_MAX];

    l->file = reader->file;
    l->line = 0;
    if (!str_utf8_valid(text))
        return bad_row(l, N_("{file} is not UTF-8 text"), str_from(reader->file));
    for (struct str rest = text; str_next(&rest, '\n', &line);) {
        l->line++;
        if (str_ends(line, "\r"))
            line.len--;
        if (!line.len || line.ptr[0] == '#' || (reader->has_header && l->line == 1))
            continue;
        uint32_t count = embed_columns(line, column, COLUMNS_MAX);
        if (count != reader->columns) {
            err_set(l->err, ERR_INPUT, N_("{count} columns, {want} were expected"),
                    ARG_NUM(count), ARG_NUM(reader->columns));
            return err_add(l->err, N_("{file}, line {line}"), ARG_WORD(l->file),
                           ARG_NUM(l->line));
        }
        if (!reader->row(l, column))
            return false;
    }
    return true;
}

bool readtext_words_load(struct arena *arena, const struct readtext_source *sources,
                         uint32_t source_count, struct readtext_words **out,
                         struct err *err)
{
    struct load l = { .words = ARENA_NEW(arena, struct readtext_words),
                      .arena = arena,
                      .err = err };

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        uint32_t s = 0;

        while (s < source_count && strcmp(sources[s].name, readers[i].file) != 0)
            s++;
        if (s == source_count)
            return err_set(err, ERR_NOT_FOUND, N_("the word list {file} is missing"),
                           ARG_WORD(readers[i].file));
        if (!list_read(&l, &readers[i], sources[s].text))
            return false;
    }
    rt_index(l.words, arena);
    for (uint32_t s = 0; s < source_count; s++)
        if (strcmp(sources[s].name, "tasks.tsv") == 0 &&
            !rt_task_rows(l.words, arena, sources[s].text, err))
            return false;
    *out = l.words;
    return true;
}

bool readtext_words_embedded(struct arena *arena, struct readtext_words **out,
                             struct err *err)
{
    struct readtext_source source[sizeof readtext_files / sizeof *readtext_files];
    uint32_t count = 0;

    for (uint32_t i = 0; readtext_files[i]; i++) {
        source[count].name = readtext_files[i];
        if (embed_find(embed_data, readtext_files[i], &source[count].text))
            count++;
    }
    return readtext_words_load(arena, source, count, out, err);
}
