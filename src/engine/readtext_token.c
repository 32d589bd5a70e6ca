/*
 * readtext_token.c: text into tokens and lines, with offsets in bytes and code points.
 *
 * A word is letters and digits with hyphens and apostrophes inside ("B-körkort"), and
 * may end in a hyphen ("stum- och"). A number takes its inner dots, commas, dashes and
 * per cent sign along ("07-16", "1,5", "50%"). An address ("https://...") is one token.
 * Everything else is one token a character.
 */
#include "engine/readtext_in.h"

enum sort { SPACE, LETTER, DIGIT, BREAK, OTHER };

/* Reading position: byte, code point, and what came before the next token. */
struct reading {
    struct rt_text *t;
    size_t at;
    uint32_t point, room, line_room;
    bool space, fresh;
};

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static enum sort sort_of(uint32_t c)
{
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80)
        return LETTER;
    if (c >= '0' && c <= '9')
        return DIGIT;
    if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x2028 ||
        c == 0x2029 || c == 0x85)
        return BREAK;
    if (is_blank(c))
        return SPACE;
    if (c < 0xC0 || c == 0xD7 || c == 0xF7)
        return c == 0xAD || c == 0xAA || c == 0xB5 || c == 0xBA ? LETTER : OTHER;
    if ((c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3001 && c <= 0x3020) ||
        (c >= 0xE000 && c <= 0xF8FF) || c >= 0x1F000 || (c >= 0xFE00 && c <= 0xFE0F))
        return OTHER;
    return LETTER;
}

/* The code point at `at` and how many bytes it takes. */
static uint32_t peek(const struct rt_text *t, size_t at, size_t *next)
{
    *next = at;
    if (at >= t->text.len)
        return 0;
    unsigned char c = (unsigned char)t->text.ptr[at];
    if (c < 0x80) {
        *next = at + 1;
        return c;
    }
    return str_utf8_next(t->text, next);
}

static bool is_upper(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

/* Lower case; a view of the text when nothing changes. Letters outside Latin-1 go the
 * long way through the tables. */
static struct str lowered(struct rt_text *t, struct str word)
{
    size_t i = 0;

    for (; i < word.len; i++) {
        unsigned char c = (unsigned char)word.ptr[i];

        if (c >= 'A' && c <= 'Z')
            break;
        if (c == 0xC3 && i + 1 < word.len &&
            is_upper((uint32_t)0xC0 + ((unsigned char)word.ptr[i + 1] & 0x3F)))
            break;
        if (c == 0xC2 || c > 0xC3)
            return str_lower(t->scratch, word);
        i += c == 0xC3;
    }
    if (i >= word.len)
        return word;

    char *low = arena_take(t->scratch, word.len);
    for (size_t k = 0; k < word.len; k++) {
        unsigned char c = (unsigned char)word.ptr[k];

        if (c == 0xC2 || c > 0xC3)
            if (c >= 0xC0)
                return str_lower(t->scratch, word);
        low[k] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (k && (unsigned char)word.ptr[k - 1] == 0xC3 &&
            is_upper((uint32_t)0xC0 + (c & 0x3F)))
            low[k] = (char)(c + 0x20);
    }
    return (struct str){ low, word.len };
}

/* The end of a web address that begins at `at`, or `at`. */
static size_t link_end(const struct rt_text *t, size_t at)
{
    struct str rest = str_sub(t->text, at, 8);
    size_t end = at;

    if (!str_starts(rest, "http://") && !str_starts(rest, "https://") &&
        !str_starts(rest, "www."))
        return at;
    while (end < t->text.len && !strchr(" \t\r\n<>\"", t->text.ptr[end]))
        end++;
    return end;
}

/* May `c` stand inside a word or number when more of it follows? */
static bool is_inner(uint32_t c, enum sort first, enum sort after)
{
    if (c == '-' || c == 0x2010 || c == 0x2011 || c == '\'' || c == 0x2019)
        return after == LETTER || after == DIGIT;
    if (first == DIGIT && (c == '.' || c == ',' || c == ':' || c == 0x2013))
        return after == DIGIT;
    return false;
}

/* Where the word or number that begins at r->at ends. */
static size_t word_end(const struct rt_text *t, size_t at, enum sort first)
{
    size_t end = at, next, after;

    for (;;) {
        uint32_t c = peek(t, end, &next);
        enum sort sort = next > end ? sort_of(c) : BREAK;

        if (sort == LETTER || sort == DIGIT) {
            end = next;
            continue;
        }
        uint32_t d = peek(t, next, &after);
        enum sort then = after > next ? sort_of(d) : BREAK;

        if (next > end && is_inner(c, first, then)) {
            end = next;
            continue;
        }
        if (c == '-' && first == LETTER && (then == SPACE || d == '/' || d == ','))
            return next; /* "stum- och" */
        if (c == '%' && first == DIGIT)
            return next;
        return end;
    }
}

static struct rt_token *token_add(struct reading *r, size_t end, uint8_t kind)
{
    struct rt_text *t = r->t;

    if (t->token_count == r->room) {
        uint32_t want = r->room ? r->room * 2 : 256;

        t->token = arena_grow(t->scratch, t->token, r->room * sizeof *t->token,
                              want * sizeof *t->token);
        r->room = want;
    }
    struct rt_token *token = &t->token[t->token_count++];
    struct str word = str_sub(t->text, r->at, end - r->at);

    *token = (struct rt_token){ .at = (uint32_t)r->at,
                                .end = (uint32_t)end,
                                .point = r->point,
                                .low = kind == RT_WORD ? lowered(t, word) : word,
                                .kind = kind,
                                .space = r->space,
                                .fresh = r->fresh };
    for (size_t i = 0; i < word.len; i++)
        r->point += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
    token->point_end = r->point;
    r->at = end;
    r->space = r->fresh = false;
    return token;
}

static void capitals_note(const struct rt_text *t, struct rt_token *token)
{
    struct str word = str_sub(t->text, token->at, token->end - token->at);
    size_t at = 0, letters = 0, upper = 0;

    while (at < word.len) {
        uint32_t c = str_utf8_next(word, &at);

        if (sort_of(c) != LETTER)
            continue;
        if (letters == 0)
            token->upper = is_upper(c);
        letters++;
        upper += is_upper(c);
    }
    token->shout = letters > 1 && upper == letters;
}

static bool has_capital(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((bytes[i] >= 'A' && bytes[i] <= 'Z') || (unsigned char)bytes[i] == 0x84)
            return true;
    return false;
}

/* "tjänstenVi erbjuder": two words where the space was lost, when the second is one
 * that begins sentences. Gives the byte where the second begins, or `end`. */
static size_t glued_at(const struct rt_text *t, size_t at, size_t end)
{
    static const char *const starters[] = { "Vi", "Du", "Som", "Är", "Om", "Det" };

    if (end - at < 6 || !has_capital(t->text.ptr + at + 1, end - at - 1))
        return end;
    for (size_t i = 0; i < sizeof starters / sizeof *starters; i++) {
        size_t len = strlen(starters[i]);

        if (end - at < len + 4 ||
            memcmp(t->text.ptr + end - len, starters[i], len) != 0)
            continue;
        unsigned char before = (unsigned char)t->text.ptr[end - len - 1];
        if (before >= 'a' && before <= 'z')
            return end - len;
    }
    return end;
}

static void word_read(struct reading *r, enum sort first)
{
    size_t end = link_end(r->t, r->at);

    if (end > r->at) {
        token_add(r, end, RT_LINK);
        return;
    }
    end = word_end(r->t, r->at, first);
    if (first == DIGIT) {
        token_add(r, end, RT_DIGITS);
        return;
    }
    end = glued_at(r->t, r->at, end);
    capitals_note(r->t, token_add(r, end, RT_WORD));
}

static void line_close(struct reading *r, uint32_t first)
{
    struct rt_text *t = r->t;

    if (t->line_count == r->line_room) {
        uint32_t want = r->line_room ? r->line_room * 2 : 64;

        t->line = arena_grow(t->scratch, t->line, r->line_room * sizeof *t->line,
                             want * sizeof *t->line);
        r->line_room = want;
    }
    t->line[t->line_count++] =
        (struct rt_line){ .first = first, .end = t->token_count, .begin = first };
}

void rt_tokens(struct rt_text *t)
{
    struct reading r = { .t = t, .fresh = true };
    uint32_t first = 0;

    while (r.at < t->text.len) {
        size_t next;
        uint32_t c = peek(t, r.at, &next);
        enum sort sort = sort_of(c);

        if (sort == LETTER || sort == DIGIT) {
            word_read(&r, sort);
            continue;
        }
        if (sort == OTHER) {
            token_add(&r, next, RT_PUNCT);
            continue;
        }
        if (sort == BREAK && !(c == '\n' && r.at && t->text.ptr[r.at - 1] == '\r')) {
            line_close(&r, first);
            first = t->token_count;
            r.fresh = true;
        }
        r.space = true;
        r.at = next;
        r.point++;
    }
    line_close(&r, first);
}

bool rt_is(const struct rt_text *t, uint32_t token, const char *word)
{
    return token < t->token_count && str_is(t->token[token].low, word);
}

bool rt_word_in(struct str word, const char *set)
{
    for (const char *p = set; *p; p++) {
        size_t n = 0;

        while (n < word.len && p[n] == word.ptr[n])
            n++;
        if (n == word.len && (p[n] == ' ' || p[n] == '\0'))
            return true;
        p += n;
        while (*p && *p != ' ')
            p++;
        if (!*p)
            return false;
    }
    return false;
}

bool rt_in(const struct rt_text *t, uint32_t token, const char *set)
{
    return token < t->token_count && rt_word_in(t->token[token].low, set);
}
