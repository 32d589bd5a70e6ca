/* name_fold.c: see name_fold.h. */
#include "service/name_fold.h"

#include <utf8proc.h>

#define PARTS_MOST  8
#define STRANGE     0xFFFDu
#define KEY_GAP     0x01 /* between surname and given names: before every letter */
#define KEY_SPACE   0x02
#define KEY_DIGIT   0x10
#define KEY_LETTER  0x20 /* a, then b .. z */
#define KEY_RING    0x3B /* å, then ä and ö */
#define KEY_STRANGE 0x40

/* Letters that decomposition leaves alone, or that have a second spelling. */
struct fold {
    uint32_t letter; /* lower case */
    const char *plain, *other;
    unsigned char sort; /* 0: as its plain spelling */
};

static const struct fold folds[] = {
    { 0xE5, "a", "aa", KEY_RING },               /* å */
    { 0xE4, "a", "ae", KEY_RING + 1 },           /* ä */
    { 0xE6, "a", "ae", KEY_RING + 1 },           /* æ */
    { 0xF6, "o", "oe", KEY_RING + 2 },           /* ö */
    { 0xF8, "o", "oe", KEY_RING + 2 },           /* ø */
    { 0x153, "o", "oe", 0 },                     /* œ */
    { 0xFC, "u", "ue", KEY_LETTER + 'y' - 'a' }, /* ü */
    { 0xDF, "ss", "ss", 0 },                     /* ß */
    { 0xFE, "th", "th", 0 },                     /* þ */
    { 0xF0, "d", "d", 0 },                       /* ð */
    { 0x111, "d", "d", 0 },                      /* đ */
    { 0x142, "l", "l", 0 },                      /* ł */
    { 0x131, "i", "i", 0 },                      /* ı */
};

static const uint32_t apostrophes[] = { '\'', '`', 0xB4, 0x2018, 0x2019, 0x2BC, 0x2BB };
static const uint32_t hyphens[] = { '-', 0xAD, 0x2010, 0x2011, 0x2012, 0x2013, 0x2212 };

static bool is_among(uint32_t c, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c == list[i])
            return true;
    return false;
}

static bool is_apostrophe(uint32_t c)
{
    return is_among(c, apostrophes, sizeof apostrophes / sizeof *apostrophes);
}

static bool is_hyphen(uint32_t c)
{
    return is_among(c, hyphens, sizeof hyphens / sizeof *hyphens);
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_mark(uint32_t c)
{
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);

    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_MC ||
           kind == UTF8PROC_CATEGORY_ME;
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
           kind == UTF8PROC_CATEGORY_ND || is_mark(c);
}

static uint32_t lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static const struct fold *fold_of(uint32_t c)
{
    if (c >= 0x80)
        for (size_t i = 0; i < sizeof folds / sizeof *folds; i++)
            if (folds[i].letter == c)
                return &folds[i];
    return NULL;
}

/* The letters that a lower-case letter without a fold of its own is made of. */
static uint32_t bare(uint32_t c, utf8proc_int32_t part[PARTS_MOST])
{
    int bound = 0;

    part[0] = (utf8proc_int32_t)c;
    if (c < 0x80)
        return 1;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, part, PARTS_MOST,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
        &bound);
    return n < 0 || n > PARTS_MOST ? 0 : (uint32_t)n;
}

void name_word_add(struct name_word *word, uint32_t letter)
{
    if (word->len < NAME_WORD_LETTERS)
        word->letter[word->len++] = (uint16_t)(letter > 0xFFFF ? STRANGE : letter);
}

static void add_text(struct name_word *word, const char *text)
{
    for (; *text; text++)
        name_word_add(word, (unsigned char)*text);
}

static void add_letter(struct name_spelling *word, uint32_t c)
{
    const uint32_t small = lower(c);
    const struct fold *fold = fold_of(small);
    utf8proc_int32_t part[PARTS_MOST];

    if (fold) {
        add_text(&word->plain, fold->plain);
        add_text(&word->other, fold->other);
        return;
    }
    word->has_digit |= is_digit(small);
    for (uint32_t i = 0, n = bare(small, part); i < n; i++) {
        name_word_add(&word->plain, (uint32_t)part[i]);
        name_word_add(&word->other, (uint32_t)part[i]);
    }
}

static bool is_same(const struct name_word *a, const struct name_word *b)
{
    return a->len == b->len &&
           memcmp(a->letter, b->letter, a->len * sizeof *a->letter) == 0;
}

/* Ends a word: keeps it if it has letters, and its other spelling if it is another. */
static void end_word(struct name_spelling *word, struct name_spelling *words,
                     uint32_t most, uint32_t *count)
{
    if (is_same(&word->plain, &word->other))
        word->other = (struct name_word){ .len = 0 };
    if (word->plain.len > 0 && *count < most)
        words[(*count)++] = *word;
    *word = (struct name_spelling){ .has_digit = false };
}

uint32_t name_words(struct str text, bool joined, struct name_spelling *words,
                    uint32_t most)
{
    struct name_spelling word = { .has_digit = false }, whole = word;
    uint32_t count = 0, hyphen_count = 0;

    for (size_t at = 0; at <= text.len;) {
        const bool at_end = at == text.len;
        uint32_t c = at_end ? ' ' : str_utf8_next(text, &at);
        at += at_end;
        if (is_apostrophe(c))
            continue;
        if (is_letter(c)) {
            add_letter(&word, c);
            add_letter(&whole, c);
            continue;
        }
        const bool had_letters = word.plain.len > 0;
        end_word(&word, words, most, &count);
        if (is_hyphen(c)) {
            hyphen_count += had_letters;
            continue;
        }
        if (!joined || hyphen_count == 0 || !had_letters)
            whole = (struct name_spelling){ .has_digit = false };
        end_word(&whole, words, most, &count);
        hyphen_count = 0;
    }
    return count;
}

struct name_spelling name_number(struct str text)
{
    struct name_spelling number = { .has_digit = true };
    uint32_t digits = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t c = str_utf8_next(text, &at);
        if (!is_letter(c))
            continue;
        if (is_digit(c) && digits == number.plain.len)
            digits++;
        name_word_add(&number.plain, lower(c));
    }
    if (digits >= 8 && number.plain.len == 12)
        for (uint32_t i = 2; i < number.plain.len; i++)
            name_word_add(&number.other, number.plain.letter[i]);
    return number;
}

/* Whether the typed letters from `i` on begin what the word has from `k` on. */
static bool begins(const uint16_t *typed, uint32_t i, uint32_t typed_len,
                   const uint16_t *rest, uint32_t rest_len)
{
    if (i < typed_len && typed_len - i > rest_len)
        return false;
    for (; i < typed_len; i++, rest++) /* a letter or two, mostly: no memcmp */
        if (typed[i] != *rest)
            return false;
    return true;
}

enum name_match name_match(const uint16_t *typed, uint32_t typed_len,
                           const uint16_t *word, uint32_t word_len, bool slips)
{
    uint32_t i = 0;

    while (i < typed_len && i < word_len && typed[i] == word[i])
        i++;
    if (i == typed_len)
        return i == word_len ? NAME_EXACT : NAME_PREFIX;
    if (!slips || typed_len < NAME_SLIP_LETTERS)
        return NAME_NOT;

    /* The first letter that differs is where the slip is; an earlier place gives the
     * same where letters repeat, and nothing new. */
    const uint16_t *rest = word + i;
    const uint32_t left = word_len - i;
    if (begins(typed, i + 1, typed_len, rest, left)) /* one too many was typed */
        return NAME_SLIP;
    if (left == 0)
        return NAME_NOT;
    if (begins(typed, i + 1, typed_len, rest + 1, left - 1) || /* another one     */
        begins(typed, i, typed_len, rest + 1, left - 1))       /* one was left out */
        return NAME_SLIP;
    if (left > 1 && i + 1 < typed_len && typed[i] == rest[1] &&
        typed[i + 1] == rest[0] && begins(typed, i + 2, typed_len, rest + 2, left - 2))
        return NAME_SLIP;
    return NAME_NOT;
}

/* Whether what follows an ASCII letter at `at` may be the second letter typed: a hyphen
 * or an apostrophe may fall out between them. */
static bool may_follow(const struct name_word *typed, struct str text, size_t at)
{
    if (typed->len < 2)
        return true;
    if (at + 1 == text.len)
        return false;
    const uint32_t c = (unsigned char)text.ptr[at + 1];
    return c >= 0x80 || is_apostrophe(c) || is_hyphen(c) ||
           lower(c) == typed->letter[1];
}

bool name_may_begin(const struct name_word *typed, struct str text)
{
    bool is_first = true; /* what stands here may begin a word */

    for (size_t i = 0; i < text.len; i++) {
        const uint32_t c = (unsigned char)text.ptr[i];
        if (c >= 0x80) {
            if (is_first)
                return true; /* whatever it folds to */
            while (i + 1 < text.len && ((unsigned char)text.ptr[i + 1] & 0xC0) == 0x80)
                i++;
            is_first = true; /* it may have been a hyphen */
        } else if (!is_letter(c)) {
            is_first = true;
        } else {
            if (is_first && lower(c) == typed->letter[0] && may_follow(typed, text, i))
                return true;
            is_first = false;
        }
    }
    return false;
}

uint64_t name_letters(const struct name_word *word)
{
    uint64_t bits = 0;

    for (uint32_t i = 0; i < word->len; i++) {
        uint32_t c = word->letter[i];
        uint32_t bit = c >= 'a' && c <= 'z' ? c - 'a'
                       : is_digit(c)        ? 26 + c - '0'
                                            : 36 + c % 28;
        bits |= UINT64_C(1) << bit;
    }
    return bits;
}

/* ------------------------------------------------------------------- sorting */

struct key {
    char *byte;
    size_t len;
};

static void key_add(struct key *key, uint32_t byte)
{
    if (key->len < NAME_SORT_BYTES)
        key->byte[key->len++] = (char)(unsigned char)byte;
}

static void key_letter(struct key *key, uint32_t c)
{
    if (c >= 'a' && c <= 'z') {
        key_add(key, KEY_LETTER + c - 'a');
    } else if (is_digit(c)) {
        key_add(key, KEY_DIGIT + c - '0');
    } else {
        key_add(key, KEY_STRANGE);
        for (uint32_t shift = 24; shift > 0; shift -= 8)
            key_add(key, c >> (shift - 8));
    }
}

static void key_code_point(struct key *key, uint32_t c)
{
    const uint32_t small = lower(c);
    const struct fold *fold = fold_of(small);
    utf8proc_int32_t part[PARTS_MOST];

    if (fold && fold->sort) {
        key_add(key, fold->sort);
    } else if (fold) {
        for (const char *at = fold->plain; *at; at++)
            key_letter(key, (unsigned char)*at);
    } else {
        for (uint32_t i = 0, n = bare(small, part); i < n; i++)
            key_letter(key, (uint32_t)part[i]);
    }
}

static void key_text(struct key *key, struct str text)
{
    bool gap = false;

    text = str_trim(text);
    for (size_t at = 0; at < text.len;) {
        uint32_t c = str_utf8_next(text, &at);
        if (is_apostrophe(c))
            continue;
        if (!is_letter(c)) {
            gap = true;
            continue;
        }
        if (gap && key->len > 0 && key->byte[key->len - 1] != KEY_GAP)
            key_add(key, KEY_SPACE);
        gap = false;
        key_code_point(key, c);
    }
}

size_t name_sort_key(struct str surname, struct str given, char bytes[NAME_SORT_BYTES])
{
    struct key key = { bytes, 0 };

    key_text(&key, surname);
    key_add(&key, KEY_GAP);
    key_text(&key, given);
    return key.len;
}
