/*
 * readtext_token.c: text into tokens and lines, with offsets in bytes and code points.
 *
 * A word is letters and digits with hyphens and apostrophes inside ("B-körkort"), and
 * may end in a hyphen ("stum- och"). A number takes its inner dots, commas, dashes and
 * per cent sign along ("07-16", "1,5", "50%"). An address ("https://...") is one token.
 * Everything else is one token a character.
 *
 * The text is put into lower case as a whole first, byte for byte, since A-Z and the
 * capitals of Latin-1 keep their length; words with other letters are copies. Bytes are
 * then told apart by a table, Latin-1 letters by their second byte, and only the rest
 * as code points: 23 in 1000 bytes of the 67 advertisements are not ASCII, 2 in 1000
 * not Latin-1.
 */
#include "engine/readtext_bits.h"
#include "engine/readtext_in.h"

#define LATIN   0xC3u /* lead byte of U+00C0..U+00FF */
#define LOW_PAD 24u   /* zeros after t->low: it is read sixteen bytes and one ahead */

enum sort { SPACE, LETTER, DIGIT, BREAK, OTHER, WIDE };

#define S SPACE
#define B BREAK
#define L LETTER
#define D DIGIT
#define O OTHER
#define W WIDE /* more than one byte: as a code point */
static const uint8_t sorts[256] = {
    O, O, O, O, O, O, O, O, O, S, B, B, B, B, O, O, /* 00 */
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 10 */
    S, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 20 */
    D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, O, /* 30 */
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 40 */
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 50 */
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 60 */
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 70 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 80 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 90 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* A0 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* B0 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* C0 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* D0 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* E0 */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* F0 */
};
#undef S
#undef B
#undef L
#undef D
#undef O
#undef W

/* Reading position, and what came before the next token. */
struct reading {
    struct rt_text *t;
    size_t at;
    bool space, fresh;
    bool wide; /* the word has a letter outside of Latin-1 */
    /* A bit for each byte: it is a letter or digit; it is a capital. */
    const uint8_t *letter, *capital;
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

/* ---- lower case ---- */

/*
 * Sixteen bytes of text in lower case, where they are ASCII and letters of Latin-1; one
 * byte before them is read, so that a letter may lie across. Without a branch, since
 * one block in four has such a letter, and nobody can guess which. False: something
 * else is there, and nothing is to be kept. A capital Â or Ã, which may be a letter
 * that was lost, counts as something else.
 */
static inline bool fold_sixteen(const char *text, char *low)
{
    sixteen c = sixteen_at(text), on = (sixteen)(sixteen_at(text - 1) == LATIN);
    sixteen tail = between(c, 0x80, 0xBF), lead = (sixteen)(c == LATIN);
    sixteen wrong = (on ^ tail) | ((sixteen)(c >= 0x80) ^ (tail | lead)) |
                    (on & between(c, 0x82, 0x83));
    sixteen upper =
        between(c, 'A', 'Z') | (on & between(c, 0x80, 0x9E) & (sixteen)(c != 0x97));
    uint64_t half[2];

    c += upper & 0x20; /* U+00D7 is no letter */
    memcpy(low, &c, sizeof c);
    memcpy(half, &wrong, sizeof half);
    return (half[0] | half[1]) == 0;
}

/* "Ã¥" for "å", UTF-8 that was read as Latin-1 and written again, or U+FFFD, which
 * others write for what they could not read. */
static bool is_lost(const struct rt_text *t, size_t at)
{
    const unsigned char *p = (const unsigned char *)t->text.ptr + at;

    if (at + 2 >= t->text.len)
        return false;
    if (p[0] == 0xEF)
        return p[1] == 0xBF && p[2] == 0xBD;
    return (p[1] == 0x83 && (p[2] == 0xC2 || p[2] == 0xC5 || p[2] == 0xE2)) ||
           (p[1] == 0x82 && p[2] == 0xC2);
}

/* The character that begins at `at` with a byte over 0x7F: its end, or 0. */
static size_t fold_wide(struct rt_text *t, size_t at)
{
    unsigned char lead = (unsigned char)t->text.ptr[at];
    size_t end = at;

    if (lead == LATIN || lead == 0xEF)
        t->mojibake |= is_lost(t, at);

    if (lead == LATIN && at + 1 < t->text.len &&
        ((unsigned char)t->text.ptr[at + 1] & 0xC0) == 0x80) {
        unsigned char c = (unsigned char)t->text.ptr[at + 1];

        t->low[at] = (char)lead;
        t->low[at + 1] = (char)(c <= 0x9E && c != 0x97 ? c + 0x20 : c);
        return at + 2;
    }
    str_utf8_next(t->text, &end);
    if (end == at + 1)
        return 0;
    memcpy(t->low + at, t->text.ptr + at, end - at);
    return end;
}

/* Eight bytes or a little more one by one; gives where they end, 0: no UTF-8. */
static size_t fold_some(struct rt_text *t, size_t at)
{
    size_t end = at + 8 < t->text.len ? at + 8 : t->text.len;

    while (at < end) {
        unsigned char c = (unsigned char)t->text.ptr[at];

        if (c >= 0x80) {
            at = fold_wide(t, at);
            if (!at)
                return 0;
            continue;
        }
        t->low[at++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return at;
}

bool rt_fold(struct rt_text *t)
{
    size_t at = 0, len = t->text.len;

    t->low = (char *)arena_take(t->scratch, RT_PAD + len + LOW_PAD) + RT_PAD;
    while (at < len) {
        if (at && at + sizeof(sixteen) <= len &&
            fold_sixteen(t->text.ptr + at, t->low + at)) {
            at += sizeof(sixteen);
            if (at < len)
                continue;
        }
        /* the last block may have ended within a letter */
        at -= at && (unsigned char)t->text.ptr[at - 1] == LATIN;
        if (at == len)
            break;
        at = fold_some(t, at);
        if (!at)
            return false;
    }
    return true;
}

/* A copy with RT_PAD zeros on both sides. */
static struct str padded(struct rt_text *t, struct str word)
{
    char *copy = (char *)arena_take(t->scratch, word.len + 2 * RT_PAD) + RT_PAD;

    memcpy(copy, word.ptr, word.len);
    return (struct str){ copy, word.len };
}

/* ---- bits of the text ---- */

/* For rt_point_at. */
static void further_count(struct rt_text *t, const uint8_t *further, size_t blocks)
{
    uint32_t count = 0;

    t->further = further;
    t->further_before = ARENA_ARRAY(t->scratch, blocks, uint32_t);
    for (size_t i = 0; i < blocks; i++) {
        uint64_t bits;

        t->further_before[i] = count;
        memcpy(&bits, further + i * sizeof bits, sizeof bits);
        count += bits_count(bits);
    }
}

/*
 * Letters and digits, bytes that go on with a character, and capitals, a bit each for
 * the whole text, sixteen bytes at a time: so the end of a word is one load and one
 * count of zeros. A loop over bytes mispredicts the end of every word; to look at each
 * word's sixteen bytes by themselves took three times the instructions.
 */
static void bits_note(struct reading *r)
{
    struct rt_text *t = r->t;
    const size_t len = t->text.len, blocks = len / 64 + 2;
    const size_t room = blocks * sizeof(uint64_t);
    uint8_t *bits = arena_take(t->scratch, 3 * room);
    char last[sizeof(sixteen)] = { 0 };

    for (size_t at = 0; at < len; at += sizeof(sixteen)) {
        const char *text = t->text.ptr + at, *low = t->low + at;

        if (at + sizeof(sixteen) > len) {
            memcpy(last, text, len - at);
            text = last;
        }
        sixteen c = sixteen_at(low), after = sixteen_at(low + 1);
        sixteen on = (sixteen)(sixteen_at(low - 1) == LATIN);
        sixteen none = (sixteen)(c == 0x97) | (sixteen)(c == 0xB7); /* U+00D7, U+00F7 */
        sixteen next_none = (sixteen)(after == 0x97) | (sixteen)(after == 0xB7);
        sixteen letter = between(c, 'a', 'z') | between(c, '0', '9') |
                         ((sixteen)(c == LATIN) & ~next_none) | (on & ~none);
        const uint16_t sign[] = { bits_of(letter), bits_of(between(c, 0x80, 0xBF)),
                                  bits_of((sixteen)(sixteen_at(text) != c)) };

        for (size_t i = 0; i < 3; i++)
            memcpy(bits + i * room + at / 8, &sign[i], sizeof sign[i]);
    }
    r->letter = bits;
    r->capital = bits + 2 * room;
    further_count(t, bits + room, blocks);
}

/* Has the word a capital? Asked first, since most have none. */
static inline bool has_capital(const struct reading *r, size_t at, size_t end)
{
    return end - at > WINDOW ||
           (bits_at(r->capital, at) & ((1ull << (end - at)) - 1)) != 0;
}

/* ---- words ---- */

/* The end of a web address that begins at `at`, or `at`. */
static size_t link_end(const struct rt_text *t, size_t at)
{
    if (memcmp(t->low + at, "http", 4) != 0 && memcmp(t->low + at, "www.", 4) != 0)
        return at;
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

/* Past all letters and digits from `at` on; t->low ends in zeros, which are neither. */
static inline size_t letters_end(struct reading *r, size_t at)
{
    const struct rt_text *t = r->t;
    const unsigned char *low = (const unsigned char *)t->low;

    for (;;) {
        size_t letters =
            (size_t)__builtin_ctzll(~bits_at(r->letter, at) | 1ull << WINDOW);
        size_t next;

        at += letters;
        if (letters == WINDOW)
            continue;
        if (low[at] < 0x80 || low[at] == LATIN || sort_of(peek(t, at, &next)) != LETTER)
            return at;
        r->wide = true;
        at = next;
    }
}

/* Does a byte that is no letter and no digit end a word, or a number? Of one byte only
 * these may stand inside: ' and - of both, and of numbers , . : and a % at the end. */
static inline bool closes(uint32_t c, enum sort first)
{
    static const uint64_t inner = 1ull << '\'' | 1ull << '-';
    static const uint64_t of_number =
        inner | 1ull << ',' | 1ull << '.' | 1ull << ':' | 1ull << '%';

    return c < 0x40 ? !((first == LETTER ? inner : of_number) >> c & 1) : c < 0x80;
}

/* Where the word or number that begins at `at` ends. */
static inline size_t word_end(struct reading *r, size_t at, enum sort first)
{
    const struct rt_text *t = r->t;
    size_t next, after;

    for (;;) {
        size_t end = letters_end(r, at);
        uint32_t c = (unsigned char)t->low[end];

        if (closes(c, first) || end >= t->text.len)
            return end;
        c = peek(t, end, &next);
        uint32_t d = peek(t, next, &after);
        enum sort then = after > next ? sort_of(d) : BREAK;

        if (is_inner(c, first, then)) {
            at = next;
            continue;
        }
        if (c == '-' && first == LETTER && (then == SPACE || d == '/' || d == ','))
            return next; /* "stum- och" */
        return c == '%' && first == DIGIT ? next : end;
    }
}

static void capitals_note(const struct rt_text *t, struct rt_token *token)
{
    size_t at = token->at, letters = 0, upper = 0;
    unsigned char second = at + 1 < token->end ? (unsigned char)t->text.ptr[at + 1] : 0;

    token->upper = true;
    if (sorts[second] == LETTER && (second & 0x20))
        return; /* "Vi": most that begin with a capital */
    while (at < token->end && letters == upper) {
        uint32_t c = peek(t, at, &at);

        letters += sort_of(c) == LETTER;
        upper += is_upper(c);
    }
    token->shout = letters > 1 && upper == letters;
}

/* "tjänstenVi erbjuder": two words where the space was lost, when the second is one
 * that begins sentences. Gives the byte where the second begins, or `end`. */
static size_t glued_at(const struct rt_text *t, size_t at, size_t end)
{
    static const char *const starters[] = { "Vi", "Du", "Som", "Är", "Om", "Det" };

    if (end - at < 6 || memcmp(t->text.ptr + end - 3, t->low + end - 3, 2) == 0)
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

/* Token by token the list of tokens grows; it is all that is kept of the text, so it is
 * sized for six bytes a token at once and seldom grows. RT_PAST empty ones follow. */
static inline struct rt_token *token_put(struct reading *r, size_t end, uint8_t kind)
{
    struct rt_text *t = r->t;

    if (t->token_count + RT_PAST >= t->token_room) {
        uint32_t want =
            t->token_room ? t->token_room * 2 : (uint32_t)(t->text.len / 6) + 24;

        t->token = arena_grow(t->wide, t->token, t->token_room * sizeof *t->token,
                              want * sizeof *t->token);
        t->token_room = want;
    }
    struct rt_token *token = &t->token[t->token_count++];

    *token = (struct rt_token){ .at = (uint32_t)r->at,
                                .end = (uint32_t)end,
                                .low = { t->low + r->at, end - r->at },
                                .kind = kind,
                                .space = r->space,
                                .fresh = r->fresh };
    r->at = end;
    r->space = r->fresh = false;
    return token;
}

static inline void word_token(struct reading *r, size_t end, uint8_t kind, bool capital)
{
    struct rt_text *t = r->t;
    struct str word = { t->text.ptr + r->at, end - r->at };
    struct rt_token *token = token_put(r, end, kind);
    uint32_t first = LATIN == (unsigned char)word.ptr[0];

    if (capital && kind == RT_WORD && word.ptr[first] != token->low.ptr[first])
        capitals_note(t, token);
    if (kind == RT_WORD && r->wide)
        token->low = padded(t, str_lower(t->scratch, word));
    if (capital && kind != RT_WORD && memcmp(word.ptr, token->low.ptr, word.len) != 0)
        token->low = padded(t, word); /* "3D", addresses: kept as they are */
}

static inline void word_read(struct reading *r, enum sort first)
{
    size_t end = link_end(r->t, r->at);
    uint8_t kind = first == DIGIT ? RT_DIGITS : RT_WORD;

    r->wide = false;
    if (end > r->at) {
        r->t->links = true;
        kind = RT_LINK;
    } else {
        end = word_end(r, r->at, first);
    }
    bool capital = has_capital(r, r->at, end);
    if (capital && kind == RT_WORD)
        end = glued_at(r->t, r->at, end);
    word_token(r, end, kind, capital); /* called once, so that it is in line */
}

static void line_close(struct reading *r, uint32_t first)
{
    struct rt_text *t = r->t;

    if (t->line_count == t->line_room) {
        uint32_t want = t->line_room ? t->line_room * 2 : 24;

        t->line = arena_grow(t->scratch, t->line, t->line_room * sizeof *t->line,
                             want * sizeof *t->line);
        t->line_room = want;
    }
    t->line[t->line_count++] =
        (struct rt_line){ .first = first, .end = t->token_count, .begin = first };
}

/* The space that comes after most words. With a branch, since all that follows waits
 * for where the next word begins, and a guess does not wait. */
static inline void blank_skip(struct reading *r)
{
    if (r->t->low[r->at] != ' ') /* zeros follow the text */
        return;
    r->at++;
    r->space = true;
}

void rt_tokens(struct rt_text *t)
{
    struct reading r = { .t = t, .fresh = true };
    uint32_t first = 0;

    bits_note(&r);
    while (r.at < t->text.len) {
        size_t next = r.at + 1;
        uint32_t c = (unsigned char)t->text.ptr[r.at];
        enum sort sort = (enum sort)sorts[c];

        if (sort == WIDE) {
            c = peek(t, r.at, &next);
            sort = sort_of(c);
        }
        if (sort == LETTER || sort == DIGIT || sort == OTHER) {
            if (sort == OTHER)
                token_put(&r, next, RT_PUNCT);
            else
                word_read(&r, sort);
            blank_skip(&r);
            continue;
        }
        if (sort == BREAK && !(c == '\n' && r.at && t->text.ptr[r.at - 1] == '\r')) {
            line_close(&r, first);
            first = t->token_count;
            r.fresh = true;
        }
        r.space = true;
        r.at = next;
    }
    line_close(&r, first);
    rt_know(t);
}
