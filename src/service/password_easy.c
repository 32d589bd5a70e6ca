/* password_easy.c: see password_easy.h. */
#include "service/password_easy.h"

#include <assert.h>

#include "base/arena.h"
#include "base/embed.h"

#define WORD_LEAST 3u
#define NOT_SO     UINT32_MAX

/* A text of the list, or a password, letter by letter: lower case, without accents. */
struct letters {
    uint32_t *at;
    uint32_t count;
};

/* ---------- folding ---------- */

/* What U+00DF .. U+00FF are without their accents; the other letters are themselves. */
static const char plain_letters[] = "saaaaaaaceeeeiiiidnooooo/ouuuuyty";

static uint32_t fold(uint32_t letter)
{
    static_assert(sizeof plain_letters - 1 == 0xff - 0xdf + 1, "a letter each");
    if (letter >= 0xdf && letter <= 0xff)
        return (unsigned char)plain_letters[letter - 0xdf];
    return letter;
}

/* In lower case and folded; false when it is longer than a password may be. */
static bool fold_all(struct arena *arena, struct str text, struct letters *out)
{
    struct str lower = str_lower(arena, text);
    size_t count = str_utf8_count(lower);

    *out = (struct letters){ 0 };
    if (count > PASSWORD_LETTERS_MOST)
        return false;
    out->at = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t at = 0; at < lower.len;)
        out->at[out->count++] = fold(str_utf8_next(lower, &at));
    return true;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || c > 0xbf;
}

/* Whether `c`, as typed, can be meant as `letter`. */
static bool stands_for(uint32_t c, uint32_t letter)
{
    static const struct {
        char sign;
        char letters[4];
    } looks[] = {
        { '0', "o" }, { '1', "il" }, { '2', "z" },  { '3', "e" },  { '4', "a" },
        { '5', "s" }, { '6', "gb" }, { '7', "t" },  { '8', "b" },  { '9', "g" },
        { '@', "a" }, { '$', "s" },  { '!', "il" }, { '|', "il" }, { '+', "t" },
        { '(', "c" }, { '&', "a" },
    };

    if (c == letter)
        return true;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (c == (unsigned char)looks[i].sign && letter < 0x80)
            return strchr(looks[i].letters, (int)letter) != NULL;
    return false;
}

/* How many signs of `text` from `from` on are meant as `word`: all of it, or 0. */
static uint32_t reads_as(const struct letters *text, uint32_t from,
                         const struct letters *word)
{
    if (word->count > text->count - from)
        return 0;
    for (uint32_t i = 0; i < word->count; i++)
        if (!stands_for(text->at[from + i], word->at[i]))
            return 0;
    return word->count;
}

/* ---------- laying out ---------- */

/* fewest[w][i]: how many single letters the first i need beside w words. */
struct layout {
    struct letters text;
    uint32_t fewest[PASSWORD_EASY_WORDS + 1][PASSWORD_LETTERS_MOST + 1];
};

/* The first `from` can be laid out; so, with `words` and `singles` more, can `to`. */
static void reach(struct layout *layout, uint32_t from, uint32_t to, uint32_t words,
                  uint32_t singles)
{
    for (uint32_t w = 0; w + words <= PASSWORD_EASY_WORDS; w++) {
        uint32_t before = layout->fewest[w][from];
        uint32_t *after = &layout->fewest[w + words][to];
        if (before != NOT_SO && before + singles < *after)
            *after = before + singles;
    }
}

static void one_sign(struct layout *layout, uint32_t at)
{
    const uint32_t *sign = layout->text.at;
    bool again = at > 0 && sign[at] == sign[at - 1];

    reach(layout, at, at + 1, 0, is_letter(sign[at]) && !again);
}

/* What stands just before `at`, `len` long, once more. */
static void once_more(struct layout *layout, uint32_t at)
{
    const struct letters *text = &layout->text;

    for (uint32_t len = WORD_LEAST; len <= at && at + len <= text->count; len++)
        if (memcmp(&text->at[at - len], &text->at[at], len * sizeof *text->at) == 0)
            reach(layout, at, at + len, 0, 0);
}

/* Keys side by side from `at` on, in `row` from `from` on, going `step`. */
static void along(struct layout *layout, uint32_t at, const struct letters *row,
                  uint32_t from, int step)
{
    const struct letters *text = &layout->text;
    uint32_t len = 0, key = from;

    while (at + len < text->count && key < row->count &&
           text->at[at + len] == row->at[key]) {
        len++;
        key += (uint32_t)step; /* below the first it wraps, and is past the last */
        if (len >= PASSWORD_ROW_LEAST)
            reach(layout, at, at + len, 0, 0);
    }
}

struct list {
    struct letters *row, *word;
    uint32_t row_count, word_count;
};

static void at_sign(struct layout *layout, uint32_t at, const struct list *list)
{
    one_sign(layout, at);
    once_more(layout, at);
    for (uint32_t r = 0; r < list->row_count; r++)
        for (uint32_t key = 0; key < list->row[r].count; key++) {
            along(layout, at, &list->row[r], key, 1);
            along(layout, at, &list->row[r], key, -1);
        }
    for (uint32_t i = 0; i < list->word_count; i++) {
        uint32_t len = reads_as(&layout->text, at, &list->word[i]);
        if (len > 0)
            reach(layout, at, at + len, 1, 0);
    }
}

/* ---------- the list ---------- */

static void add(struct arena *arena, struct str text, uint32_t least,
                struct letters *all, uint32_t *count)
{
    if (fold_all(arena, text, &all[*count]) && all[*count].count >= least)
        (*count)++;
}

static uint32_t count_words(struct str text)
{
    uint32_t count = 1;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ' ' || text.ptr[i] == '\n' || text.ptr[i] == '\t';
    return count;
}

static void add_words(struct arena *arena, struct str text, struct list *list)
{
    struct str word;

    while (str_next(&text, ' ', &word))
        add(arena, word, WORD_LEAST, list->word, &list->word_count);
}

static void add_list(struct arena *arena, struct str tsv, struct list *list)
{
    struct str line, column[2];

    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, column, 2) < 2)
            continue;
        if (str_is(column[0], "row"))
            add(arena, column[1], PASSWORD_ROW_LEAST, list->row, &list->row_count);
        else
            add_words(arena, column[1], list);
    }
}

static void add_places(struct arena *arena, struct str tsv, struct list *list)
{
    struct str line, column[3];

    while (embed_line(&tsv, &line))
        if (embed_columns(line, column, 3) >= 3)
            add_words(arena, column[1], list);
}

static void load(struct arena *arena, const struct str *near, uint32_t near_count,
                 struct list *list)
{
    struct str words = { 0 }, places = { 0 };
    bool there = embed_find(embed_data, "password_words.tsv", &words) &&
                 embed_find(embed_data, "places.tsv", &places);
    uint32_t most = count_words(words) + count_words(places);

    assert(there);
    (void)there;
    for (uint32_t i = 0; i < near_count; i++)
        most += count_words(near[i]);
    *list =
        (struct list){ .row = ARENA_ARRAY(arena, count_words(words), struct letters),
                       .word = ARENA_ARRAY(arena, most, struct letters) };
    add_list(arena, words, list);
    add_places(arena, places, list);
    for (uint32_t i = 0; i < near_count; i++)
        add_words(arena, near[i], list);
}

/* ---------- answers ---------- */

/* All of it a run of a few signs, over and over. */
static bool is_repeated(const struct letters *text)
{
    for (uint32_t run = 1; run <= PASSWORD_RUN_MOST && 2 * run <= text->count; run++)
        if (memcmp(text->at, text->at + run, (text->count - run) * sizeof *text->at) ==
            0)
            return true;
    return false;
}

bool password_is_easy(struct str password, const struct str *near, uint32_t near_count)
{
    struct arena arena = { 0 };
    struct layout *layout = ARENA_NEW(&arena, struct layout);
    struct list list;
    bool easy = false;

    if (fold_all(&arena, password, &layout->text)) {
        uint32_t count = layout->text.count;
        memset(layout->fewest, 0xff, sizeof layout->fewest);
        layout->fewest[0][0] = 0;
        load(&arena, near, near_count, &list);
        for (uint32_t at = 0; at < count; at++)
            at_sign(layout, at, &list);
        for (uint32_t w = 0; w <= PASSWORD_EASY_WORDS; w++)
            easy |= layout->fewest[w][count] <= PASSWORD_EASY_PARTS - w;
        easy |= is_repeated(&layout->text);
    }
    arena_free(&arena);
    return easy;
}

/* Without what is neither letter nor digit. */
static void squeeze(struct letters *text, bool digits)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < text->count; i++)
        if (is_letter(text->at[i]) ||
            (digits && text->at[i] > ' ' && text->at[i] < 0x80 && text->at[i] != '-' &&
             text->at[i] != '.' && text->at[i] != '_'))
            text->at[kept++] = text->at[i];
    text->count = kept;
}

bool password_holds(struct str password, struct str word, uint32_t least)
{
    struct arena arena = { 0 };
    struct letters *text = ARENA_NEW(&arena, struct letters);
    struct letters *part = ARENA_NEW(&arena, struct letters);
    bool holds = false;

    if (fold_all(&arena, password, text) && fold_all(&arena, word, part)) {
        squeeze(text, true);
        squeeze(part, true);
        for (uint32_t at = 0; at < text->count && part->count >= least; at++)
            holds |= reads_as(text, at, part) > 0;
    }
    arena_free(&arena);
    return holds;
}
