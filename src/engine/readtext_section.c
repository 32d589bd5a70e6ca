/*
 * readtext_section.c: headings cut the text into sections, lines into sentences and
 * list items.
 *
 * A heading is a line (or the beginning of one) that a row of read_heading.tsv fits:
 * alone on its line, before a colon, as a question, or in front of running text that
 * begins with a capital. It may also follow a sentence on the same line, "... i Lund.
 * Krav: B-körkort. Meriterande: truckkort". A heading of demands or merits rules the
 * list or paragraph after it and no more; then the text is about the person until the
 * next heading.
 */
#include "engine/readtext_in.h"

#define HEADING_TOKENS  16u
#define SHORT_TOKENS    3u
#define ITEM_TOKENS     48u
#define SENTENCE_TOKENS 400u /* what follows is read as another sentence */
#define INNER_TOKENS    3u   /* between the words of a heading and its colon */
#define SPACED_TOKENS   12u  /* of an item between empty lines */

struct state {
    enum readtext_section_kind kind;
    bool waiting;   /* a heading came, its list or paragraph has not yet begun */
    bool inside;    /* within the list or paragraph that the heading rules     */
    bool bullets;   /* that list has bullets                                   */
    bool lists;     /* the heading closed with a colon or question mark        */
    bool spaced;    /* an empty line parted the heading from its list          */
    uint32_t blank; /* empty lines just passed                              */
};

static bool is_mark(const struct rt_text *t, uint32_t token, const char *marks)
{
    if (token >= t->token_count || t->token[token].kind != RT_PUNCT)
        return false;
    char c = t->text.ptr[t->token[token].at]; /* of one byte only, else no ASCII */

    while (*marks && *marks != c)
        marks++;
    return *marks;
}

static bool is_dash(const struct rt_text *t, uint32_t token)
{
    return token < t->token_count && t->token[token].kind == RT_PUNCT &&
           rt_has(t, token, RT_SET_BULLET);
}

static bool is_round(const struct rt_text *t, uint32_t token)
{
    return t->token[token].kind == RT_PUNCT && rt_has(t, token, RT_SET_BULLET_ROUND);
}

/* An emoji or another picture: it parts items that lost their line breaks. */
static bool is_picture(const struct rt_text *t, uint32_t token)
{
    if (token >= t->token_count || t->token[token].kind != RT_PUNCT)
        return false;
    const unsigned char *byte = (const unsigned char *)t->text.ptr + t->token[token].at;

    return byte[0] == 0xF0 ||
           (byte[0] == 0xE2 && ((byte[1] >= 0x96 && byte[1] <= 0x9E) ||
                                (byte[1] >= 0xAC && byte[1] <= 0xAF)));
}

/* Steps over what stands in front of an item: "•", "-", "1.", an emoji. */
static void bullet_skip(const struct rt_text *t, struct rt_line *line)
{
    uint32_t i = line->first;

    if (i + 1 < line->end && t->token[i].kind == RT_DIGITS &&
        t->token[i].low.len <= 2 && is_mark(t, i + 1, ".)")) {
        line->first += 2;
        line->bullet = true;
        return;
    }
    while (i < line->end && t->token[i].kind == RT_PUNCT && !is_mark(t, i, "\"'([&"))
        i++;
    line->bullet =
        i > line->first && i < line->end && !rt_has(t, line->first, RT_SET_QUOTE);
    if (line->bullet || i == line->end)
        line->first = i;
}

static uint32_t sentence_stop(const struct rt_text *t, uint32_t first, uint32_t end)
{
    while (first < end && !is_mark(t, first, ".!?:"))
        first++;
    return first;
}

/* Does [first, end) hold something one could ask of a person? The name of a profession,
 * a weak licence, may be the post's: "Vi söker en psykolog". */
static bool has_demand(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_TERM);

        if (rt_hit_at(t, i, end, RT_TRAIT) ||
            (hit && !(rt_row(t, hit)->power && hit->what == READTEXT_LICENCE)))
            return true;
    }
    return false;
}

static bool has_verb(const struct rt_text *t, uint32_t first, uint32_t end)
{
    return rt_hit_in(t, first, end, RT_VERB, RT_FINITE) ||
           rt_hit_in(t, first, end, RT_VERB, RT_LEANING);
}

/* What a line that closes with a colon is about, when no row fits its beginning. */
static bool kind_by_cue(const struct rt_text *t, uint32_t first, uint32_t end,
                        enum readtext_section_kind *kind)
{
    if (rt_hit_in(t, first, end, RT_CUE, RT_CUE_MERIT)) {
        *kind = READTEXT_SECTION_MERIT;
        return true;
    }
    if (rt_hit_in(t, first, end, RT_CUE, RT_CUE_MUST)) {
        *kind = READTEXT_SECTION_MUST;
        return true;
    }
    for (uint32_t i = end; i-- > first;) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_HEADING);

        if (hit && (hit->end - hit->first > 1 || rt_row(t, hit)->power)) {
            *kind = (enum readtext_section_kind)rt_row(t, hit)->what;
            return true;
        }
    }
    return false;
}

static bool line_is_heading(const struct rt_text *t, const struct rt_line *line,
                            const struct rt_hit *hit, uint32_t *body)
{
    uint32_t end = line->end;
    const struct rt_row *row = rt_row(t, hit);
    bool plain = !is_mark(t, end - 1, ".,") || is_mark(t, end - 2, ".");
    bool wide =
        row->power || (hit->end - hit->first > 1 && !rt_is(t, hit->first, "du"));

    if (hit->end == end || (hit->end == end - 1 && is_mark(t, end - 1, "."))) {
        *body = end;
        return true;
    }
    if (plain && wide && end - hit->end <= 4 && !has_demand(t, hit->end, end) &&
        !has_verb(t, hit->end, end)) {
        *body = end;
        return true;
    }
    if (plain && end - hit->end == 1 && rt_in(t, hit->end, "har är kan ska bör")) {
        *body = end; /* "Vi vill att du har", the list below it */
        return true;
    }
    *body = hit->end;
    if (is_dash(t, hit->end) && t->token[hit->end].space && hit->end + 1 < end)
        return row->power && t->token[hit->end + 1].upper;
    return row->power && t->token[hit->end].upper;
}

static bool asks(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_MUST || kind == READTEXT_SECTION_MERIT ||
           kind == READTEXT_SECTION_PROFILE;
}

/* "Önskad profil": a short line that ends with what it heads, but not "Vår profil". */
static bool heads_person(const struct rt_text *t, const struct rt_line *line)
{
    if (line->end - line->first > SHORT_TOKENS || !t->token[line->first].upper ||
        !rt_in(t, line->end - 1, "profil kvalifikationer egenskaper kravprofil"))
        return false;
    for (uint32_t i = line->first; i < line->end; i++)
        if (rt_has(t, i, RT_SET_FIRM))
            return false;
    return true;
}

/* "Hos oss får du arbeta med vår vision: vi ..." is no heading of an offer. */
static bool is_sentence(const struct rt_text *t, const struct rt_line *line,
                        const struct rt_hit *hit, uint32_t stop,
                        enum readtext_section_kind kind)
{
    return (kind == READTEXT_SECTION_OFFER || kind == READTEXT_SECTION_ABOUT) &&
           is_mark(t, stop, ":") && stop + 1 < line->end &&
           stop > hit->end + INNER_TOKENS;
}

static bool heading_of(const struct rt_text *t, const struct rt_line *line,
                       enum readtext_section_kind *kind, uint32_t *body)
{
    const struct rt_hit *hit = rt_hit_at(t, line->first, line->end, RT_HEADING);
    uint32_t most = line->end - line->first > HEADING_TOKENS
                        ? line->first + HEADING_TOKENS + 1
                        : line->end;
    uint32_t stop = sentence_stop(t, line->first, most);
    bool near = stop < most;

    if (hit)
        *kind = (enum readtext_section_kind)rt_row(t, hit)->what;
    if (line->bullet)
        near = near && hit && *kind == READTEXT_SECTION_CONDITION;
    if (near && is_mark(t, stop, ":?")) {
        *body = stop + 1;
        if (hit && hit->end <= stop && !is_sentence(t, line, hit, stop, *kind)) {
            if (asks(*kind) && rt_hit_in(t, line->first, stop, RT_CUE, RT_CUE_MERIT))
                *kind = READTEXT_SECTION_MERIT;
            return true;
        }
        return is_mark(t, stop, ":") && stop == line->end - 1 &&
               kind_by_cue(t, line->first, stop, kind);
    }
    if (line->bullet)
        return false;
    if (hit)
        return line_is_heading(t, line, hit, body);
    if (heads_person(t, line)) {
        *kind = READTEXT_SECTION_PROFILE;
        *body = line->end;
        return true;
    }
    if (rt_is(t, line->first, "om") && line->first + 1 < line->end &&
        t->token[line->first].upper && t->token[line->first + 1].upper) {
        *kind = READTEXT_SECTION_ABOUT;
        *body = line->first + 1;
        return true;
    }
    return false;
}

/* "Utan krav på förkunskaper:", "Du har möjlighet att arbeta som:" ask for nothing. */
static enum readtext_section_kind kind_denied(const struct rt_text *t, uint32_t first,
                                              uint32_t end,
                                              enum readtext_section_kind kind)
{
    if (kind != READTEXT_SECTION_MUST && kind != READTEXT_SECTION_MERIT &&
        kind != READTEXT_SECTION_PROFILE)
        return kind;
    return rt_hit_in(t, first, end, RT_CUE, RT_NEGATE) ||
                   rt_hit_in(t, first, end, RT_CUE, RT_DROP)
               ? READTEXT_SECTION_OFFER
               : kind;
}

/* A short line between an empty one and a long one, about nothing we know. */
static bool is_unknown_heading(const struct rt_text *t, uint32_t index, uint32_t blank)
{
    const struct rt_line *line = &t->line[index];
    uint32_t next = index + 1;

    while (next < t->line_count && t->line[next].first == t->line[next].end)
        next++;
    return !line->bullet && blank && line->end - line->first <= 8 &&
           t->token[line->first].upper && !is_mark(t, line->end - 1, ".,;") &&
           next < t->line_count && t->line[next].end - t->line[next].first >= 12 &&
           !has_demand(t, line->first, line->end);
}

static void section_open(struct rt_text *t, enum readtext_section_kind kind,
                         uint32_t token, uint32_t body)
{
    if (t->section_count == t->section_room) {
        uint32_t want = t->section_room ? t->section_room * 2 : 16;

        t->section =
            arena_grow(t->scratch, t->section, t->section_room * sizeof *t->section,
                       want * sizeof *t->section);
        t->section_room = want;
    }
    uint32_t start = t->section_count ? t->token[token].point : 0;
    if (t->section_count) {
        struct readtext_section *last = &t->section[t->section_count - 1];

        if (start == last->start) {
            t->section_count--;
        } else {
            last->end = start;
        }
    }
    t->section[t->section_count++] = (struct readtext_section){
        .start = start,
        .body = body > token ? t->token[body - 1].point_end : start,
        .kind = kind,
    };
}

static void segment_put(struct rt_text *t, const struct state *s, uint32_t first,
                        uint32_t end, bool item)
{
    bool question = end > first && is_mark(t, end - 1, "?");

    while (end > first && t->token[end - 1].kind == RT_PUNCT &&
           !is_mark(t, end - 1, ")"))
        end--;
    while (first < end && (is_dash(t, first) || is_picture(t, first)))
        first++;
    if (first >= end)
        return;
    if (t->segment_count == t->segment_room) {
        uint32_t want = t->segment_room ? t->segment_room * 2 : 64;

        t->segment =
            arena_grow(t->scratch, t->segment, t->segment_room * sizeof *t->segment,
                       want * sizeof *t->segment);
        t->segment_room = want;
    }
    t->segment[t->segment_count++] = (struct rt_segment){
        .first = first,
        .end = end,
        .section = s->kind,
        .mood = s->kind == READTEXT_SECTION_MERIT  ? RT_MOOD_MERIT
                : s->kind == READTEXT_SECTION_MUST ? RT_MOOD_MUST
                                                   : RT_MOOD_OPEN,
        .item = item,
        .question = question,
    };
}

/* Cut where it is longer than any sentence, so that work stays linear in the text. */
static void segment_add(struct rt_text *t, const struct state *s, uint32_t first,
                        uint32_t end, bool item)
{
    for (; end - first > SENTENCE_TOKENS; first += SENTENCE_TOKENS)
        segment_put(t, s, first, first + SENTENCE_TOKENS, item);
    segment_put(t, s, first, end, item);
}

static bool is_abbreviation(const struct rt_text *t, uint32_t token)
{
    if (t->token[token].kind != RT_WORD)
        return false;
    if (t->token[token].low.len == 1)
        return !t->token[token].upper && !rt_is(t, token, "i"); /* "SFI D.", "ta i." */
    return rt_has(t, token, RT_SET_ABBREVIATION);
}

/* Does a sentence end with the token at `i`? */
static bool ends_here(const struct rt_text *t, uint32_t i, uint32_t end)
{
    if (!is_mark(t, i, ".!?") || i + 1 >= end || !t->token[i + 1].space)
        return false;
    if (is_mark(t, i, "!?"))
        return true;
    if (i && is_abbreviation(t, i - 1) && !t->token[i + 1].upper)
        return false;
    if (i && is_abbreviation(t, i - 1) && t->token[i - 1].low.len <= 2)
        return false;
    return t->token[i + 1].upper || t->token[i + 1].kind != RT_WORD;
}

/* What parts the items of a line. */
struct parts {
    bool dashes, pictures;
};

/* Items that lost their line breaks: " - Är", "tempo Har erfarenhet". */
static bool begins_item(const struct rt_text *t, uint32_t i, uint32_t first,
                        struct parts parts)
{
    const struct rt_token *token = &t->token[i];

    if (i == first)
        return false;
    if (is_round(t, i) && token->space)
        return true;
    if (parts.pictures && is_picture(t, i))
        return true;
    if (parts.dashes && is_dash(t, i) && token->space && i + 1 < t->token_count)
        return t->token[i + 1].upper && t->token[i + 1].space;
    return token->upper && t->token[i - 1].kind == RT_WORD && !t->token[i - 1].upper &&
           rt_has(t, i, RT_SET_ITEM_VERB);
}

/* "Behärskar svenska." is an item that lost its line break. */
static bool verb_first(const struct rt_text *t, uint32_t i)
{
    return i + 1 < t->token_count && t->token[i].upper && !rt_is(t, i + 1, "du") &&
           rt_has(t, i, RT_SET_ITEM_VERB_FIRST);
}

/* Two or more of them part a line; one alone is only a dash or a smile. */
static struct parts parts_of(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t dashes = 0, pictures = 0;

    for (uint32_t i = first; i + 1 < end; i++) {
        if (t->token[i].kind != RT_PUNCT)
            continue;
        dashes += is_dash(t, i) && t->token[i].space && t->token[i + 1].space &&
                  t->token[i + 1].upper;
        pictures += is_picture(t, i) && !is_picture(t, i + 1);
    }
    return (struct parts){
        .dashes = dashes >= 2 || (first < end && dashes && is_dash(t, first)),
        .pictures = pictures >= 2 || (first < end && pictures && is_picture(t, first)),
    };
}

/* May the line be an item of a list without bullets? */
static bool is_plain_item(const struct rt_text *t, const struct state *s,
                          uint32_t first, uint32_t end)
{
    if (!asks(s->kind) && s->kind != READTEXT_SECTION_TASK &&
        s->kind != READTEXT_SECTION_OFFER)
        return false;
    if (end - first > ITEM_TOKENS || rt_has(t, first, RT_SET_NO_ITEM_FRONT))
        return false;
    if (!is_mark(t, end - 1, ".!") || s->lists)
        return true;
    return s->inside && end - first <= 16 && asks(s->kind) &&
           !has_verb(t, first + 1, end);
}

static void content_read(struct rt_text *t, const struct state *s, uint32_t first,
                         uint32_t end, bool bullet)
{
    const struct parts parts = parts_of(t, first, end);
    bool single = true;

    for (uint32_t i = first; i < end && single; i++)
        single = t->token[i].kind != RT_PUNCT || !ends_here(t, i, end);
    bool item = bullet || (single && is_plain_item(t, s, first, end));
    uint32_t from = first;
    for (uint32_t i = first; i < end; i++) {
        if (t->token[i].kind != RT_PUNCT && !t->token[i].upper)
            continue; /* neither ends a sentence nor begins an item */
        if (begins_item(t, i, from, parts)) {
            segment_add(t, s, from, i, item || from > first);
            from = i;
            item = true;
        } else if (ends_here(t, i, end)) {
            segment_add(t, s, from, i + 1, item);
            from = i + 1;
            item = (item && bullet) || (asks(s->kind) && verb_first(t, from));
        }
    }
    segment_add(t, s, from, end, item);
}

/* "Krav:", "truckkort", "svenska" with empty lines between them: still the list. */
static bool is_spaced_item(const struct rt_text *t, const struct state *s,
                           const struct rt_line *line)
{
    return s->spaced && !s->bullets && line->end - line->first <= SPACED_TOKENS &&
           t->token[line->first].kind == RT_WORD &&
           !rt_has(t, line->first, RT_SET_NO_ITEM_FRONT) &&
           !is_mark(t, line->end - 1, ".!?:");
}

/* Has the list or paragraph under the last heading come to its end? */
static bool is_over(const struct rt_text *t, const struct state *s,
                    const struct rt_line *line)
{
    if (!s->inside || line->bullet || is_spaced_item(t, s, line))
        return false;
    return s->bullets || s->blank || rt_has(t, line->first, RT_SET_PARAGRAPH_FRONT);
}

static void content_line(struct rt_text *t, struct state *s, const struct rt_line *line,
                         uint32_t first)
{
    if (is_over(t, s, line)) {
        enum readtext_section_kind after = s->kind;

        if (s->kind == READTEXT_SECTION_MUST || s->kind == READTEXT_SECTION_MERIT)
            after = READTEXT_SECTION_PROFILE;
        if (s->kind == READTEXT_SECTION_OFFER && s->bullets)
            after = READTEXT_SECTION_NONE;
        s->inside = s->lists = s->spaced = false;
        if (after != s->kind) {
            s->kind = after;
            section_open(t, s->kind, line->begin, line->begin);
        }
    }
    if (s->waiting) {
        s->waiting = false;
        s->inside = true;
        s->bullets = line->bullet;
        s->spaced = s->blank > 0 && first == line->first;
    }
    s->bullets |= line->bullet;
    content_read(t, s, first, line->end, line->bullet || is_dash(t, first));
}

/* A line that goes on where a long one broke off. */
static bool goes_on(const struct rt_text *t, const struct rt_line *before,
                    const struct rt_line *line)
{
    if (line->bullet || before->first == before->end || line->first == line->end ||
        before->end != line->begin)
        return false;
    const struct rt_token *last = &t->token[before->end - 1];
    if (!before->bullet && !t->token[before->first].upper)
        return false; /* a list whose items begin with small letters */
    return last->end - t->token[before->first].at >= 50 && last->kind != RT_PUNCT &&
           t->token[line->first].kind == RT_WORD && !t->token[line->first].upper;
}

void rt_lines(struct rt_text *t)
{
    struct rt_line *before = NULL;

    for (uint32_t i = 0; i < t->line_count; i++) {
        struct rt_line *line = &t->line[i];

        bullet_skip(t, line);
        if (before && goes_on(t, before, line)) {
            t->token[line->first].fresh = false;
            before->end = line->end;
            line->first = line->begin = line->end;
            continue;
        }
        before = line;
    }
}

/* Does a heading begin at `token`, after a sentence on the same line? */
static bool heading_inside(const struct rt_text *t, uint32_t token, uint32_t end)
{
    const struct rt_hit *hit =
        t->token[token].upper ? rt_hit_at(t, token, end, RT_HEADING) : NULL;

    if (!hit || hit->end >= end)
        return false;
    uint32_t most = hit->end + INNER_TOKENS < end ? hit->end + INNER_TOKENS : end - 1;
    uint32_t stop = sentence_stop(t, hit->end, most + 1);
    if (stop <= most && is_mark(t, stop, ":"))
        return stop + 1 < end;
    return rt_row(t, hit)->power && hit->end > token + 1 && t->token[hit->end].upper;
}

/* Where the next heading of the line begins, or, after a heading of demands that has
 * had its sentence, what is said of the person again: "Krav: svenska. | Du är ...". */
static uint32_t part_end(const struct rt_text *t, uint32_t first, uint32_t end,
                         bool ruled)
{
    for (uint32_t i = first; i + 1 < end; i++) {
        if (t->token[i].kind != RT_PUNCT)
            continue;
        bool stops = ends_here(t, i, end);

        if ((stops || is_picture(t, i) || is_round(t, i)) &&
            heading_inside(t, i + 1, end))
            return i + 1;
        if (stops && ruled && rt_has(t, i + 1, RT_SET_PARAGRAPH_FRONT))
            return i + 1;
    }
    return end;
}

/* One part of a line; `index` is the line, or RT_NONE where the part is not its first.
 * Gives the part's end. */
static uint32_t part_read(struct rt_text *t, struct state *s, struct rt_line *line,
                          uint32_t index)
{
    enum readtext_section_kind kind = READTEXT_SECTION_NONE;
    uint32_t end = line->end, body = end;

    bool heading = heading_of(t, line, &kind, &body);
    if (!heading && index != RT_NONE &&
        is_unknown_heading(t, index, s->blank || index == 0)) {
        heading = true;
        kind = READTEXT_SECTION_NONE;
        body = end;
    }
    if (heading) {
        kind = kind_denied(t, line->first, body, kind);
        section_open(t, kind, line->begin, body);
        *s = (struct state){ .kind = kind,
                             .waiting = true,
                             .lists = is_mark(t, body - 1, ":?") };
    }
    uint32_t first = heading ? body : line->first;
    if (first < end) {
        bool ruled =
            heading &&
            (kind == READTEXT_SECTION_MUST || kind == READTEXT_SECTION_MERIT) &&
            !rt_has(t, first, RT_SET_PARAGRAPH_FRONT);

        line->end = part_end(t, first, end, ruled);
        content_line(t, s, line, first);
    }
    return line->end;
}

void rt_segments(struct rt_text *t)
{
    struct state s = { .kind = READTEXT_SECTION_NONE };

    if (t->token_count)
        section_open(t, s.kind, 0, 0);
    for (uint32_t i = 0; i < t->line_count; i++) {
        struct rt_line part = t->line[i];
        const uint32_t end = part.end;

        if (part.first == end) {
            s.blank += part.begin == end;
            continue;
        }
        for (uint32_t index = i; part.first < end; index = RT_NONE) {
            uint32_t next = part_read(t, &s, &part, index);

            part = (struct rt_line){ .first = next, .end = end, .begin = next };
            s.blank = 0;
        }
    }
    if (t->section_count)
        t->section[t->section_count - 1].end = t->points;
}
