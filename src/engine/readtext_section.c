/*
 * readtext_section.c: headings cut the text into sections, lines into sentences and
 * list items.
 *
 * readtext_heading.c says what a heading is. A heading of demands or merits rules the
 * list or paragraph after it and no more; then the text is about the person until the
 * next heading.
 */
#include "engine/readtext_in.h"

#define ITEM_TOKENS     48u
#define SENTENCE_TOKENS 400u /* what follows is read as another sentence */
#define PHRASE_TOKENS   10u  /* of a sentence that is an item */
#define SPACED_TOKENS   12u  /* of an item between empty lines */

/* What parts the items of a line, and whether it is one sentence. */
struct parts {
    bool dashes, pictures, single;
};

struct state {
    enum readtext_section_kind kind;
    bool waiting;       /* a heading came, its list or paragraph has not yet begun */
    bool inside;        /* within the list or paragraph that the heading rules     */
    bool bullets;       /* that list has bullets                                   */
    bool lists;         /* the heading closed with a colon or question mark        */
    bool label;         /* a heading with its text on the same line, "Övrigt: ..."  */
    bool asked;         /* what stood before that heading asked of the person      */
    bool denied;        /* it says what is not asked, of one paragraph or list     */
    bool spaced;        /* an empty line parted the heading from its list          */
    uint32_t blank;     /* empty lines just passed                              */
    struct parts parts; /* of the line, or part of one, that is read */
};

static bool is_dash(const struct rt_text *t, uint32_t token)
{
    return token < t->token_count && t->token[token].kind == RT_PUNCT &&
           rt_has(t, token, RT_SET_BULLET);
}

static bool is_round(const struct rt_text *t, uint32_t token)
{
    return t->token[token].kind == RT_PUNCT && rt_has(t, token, RT_SET_BULLET_ROUND);
}

/* The next token from `i` on that is punctuation or has a capital, or `end`: no other
 * ends a sentence or begins an item, and no other is looked at. */
static uint32_t next_mark(const struct rt_text *t, uint32_t i, uint32_t end)
{
    while (i < end) {
        uint64_t marks = t->mark[i / 64] >> (i % 64);

        if (marks) {
            i += (uint32_t)__builtin_ctzll(marks);
            return i < end ? i : end;
        }
        i = (i | 63) + 1;
    }
    return end;
}

/* Steps over what stands in front of an item: "•", "-", "1.", an emoji. */
static void bullet_skip(const struct rt_text *t, struct rt_line *line)
{
    uint32_t i = line->first;

    if (i + 1 < line->end && t->token[i].kind == RT_DIGITS &&
        t->token[i].low.len <= 2 && rt_is_mark(t, i + 1, ".)")) {
        line->first += 2;
        line->bullet = true;
        return;
    }
    while (i < line->end && t->token[i].kind == RT_PUNCT && !rt_is_mark(t, i, "\"'([&"))
        i++;
    line->bullet =
        i > line->first && i < line->end && !rt_has(t, line->first, RT_SET_QUOTE);
    if (line->bullet || i == line->end)
        line->first = i;
}

/* "Utan krav på förkunskaper:", "Du har möjlighet att arbeta som:" ask for nothing. */
static enum readtext_section_kind kind_denied(const struct rt_text *t, uint32_t first,
                                              uint32_t end,
                                              enum readtext_section_kind kind)
{
    if (kind != READTEXT_SECTION_MUST && kind != READTEXT_SECTION_MERIT &&
        kind != READTEXT_SECTION_PROFILE)
        return kind;
    if (kind == READTEXT_SECTION_MERIT &&
        rt_hit_in(t, first, end, RT_CUE, RT_CUE_MERIT))
        return kind; /* "Meriterande men inget krav:" */
    const struct rt_hit *negated = rt_hit_in(t, first, end, RT_CUE, RT_NEGATE);

    for (uint32_t i = first; negated && i < end; i++)
        if (rt_is(t, i, "men"))
            return READTEXT_SECTION_MERIT; /* "Inget krav men bra att ha:" */
    return negated || rt_hit_in(t, first, end, RT_CUE, RT_DROP) ? READTEXT_SECTION_OFFER
                                                                : kind;
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
    uint32_t start = t->section_count ? rt_point(t, token) : 0;
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
        .body = body > token ? rt_point_end(t, body - 1) : start,
        .kind = kind,
    };
}

static void segment_put(struct rt_text *t, const struct state *s, uint32_t first,
                        uint32_t end, bool item)
{
    bool question = end > first && rt_is_mark(t, end - 1, "?");

    while (end > first && t->token[end - 1].kind == RT_PUNCT &&
           !rt_is_mark(t, end - 1, ")"))
        end--;
    while (first < end && (is_dash(t, first) || rt_is_picture(t, first)))
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
    if (!rt_is_mark(t, i, ".!?") || i + 1 >= end || !t->token[i + 1].space)
        return false;
    if (rt_is_mark(t, i, "!?"))
        return true;
    if (i && is_abbreviation(t, i - 1) && !t->token[i + 1].upper)
        return false;
    if (i && is_abbreviation(t, i - 1) && t->token[i - 1].low.len <= 2)
        return false;
    return t->token[i + 1].upper || t->token[i + 1].kind != RT_WORD;
}

/* Items that lost their line breaks: " - Är", "tempo Har erfarenhet". */
static bool begins_item(const struct rt_text *t, uint32_t i, uint32_t first,
                        struct parts parts)
{
    const struct rt_token *token = &t->token[i];

    if (i == first)
        return false;
    if (is_round(t, i) && token->space)
        return true;
    if (parts.pictures && rt_is_picture(t, i))
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

static bool has_verb(const struct rt_text *t, uint32_t first, uint32_t end)
{
    return rt_hit_in(t, first, end, RT_VERB, RT_FINITE) ||
           rt_hit_in(t, first, end, RT_VERB, RT_LEANING);
}

/* May the line be an item of a list without bullets? */
static bool is_plain_item(const struct rt_text *t, const struct state *s,
                          uint32_t first, uint32_t end)
{
    if (!rt_asks(s->kind) && s->kind != READTEXT_SECTION_TASK &&
        s->kind != READTEXT_SECTION_OFFER)
        return false;
    if (end - first > ITEM_TOKENS || rt_has(t, first, RT_SET_NO_ITEM_FRONT))
        return false;
    if (!rt_is_mark(t, end - 1, ".!") || s->lists)
        return true;
    return s->inside && end - first <= 16 && rt_asks(s->kind) &&
           !has_verb(t, first + 1, end);
}

/* "Krav: Energi. | Humor. | En rygg som håller.": each sentence is an item. */
static bool is_short_phrase(const struct rt_text *t, const struct state *s,
                            uint32_t first, uint32_t end)
{
    return s->inside && rt_asks(s->kind) && end - first <= PHRASE_TOKENS &&
           t->token[first].kind == RT_WORD && !rt_has(t, first, RT_SET_NO_ITEM_FRONT) &&
           !has_verb(t, first, end) && !rt_is_mark(t, end - 1, "?!:");
}

static void content_read(struct rt_text *t, const struct state *s, uint32_t first,
                         uint32_t end, bool bullet)
{
    bool item = bullet || (s->parts.single && is_plain_item(t, s, first, end));
    uint32_t from = first;
    for (uint32_t i = next_mark(t, first, end); i < end; i = next_mark(t, i + 1, end)) {
        if (begins_item(t, i, from, s->parts)) {
            segment_add(t, s, from, i, item || from > first);
            from = i;
            item = true;
        } else if (ends_here(t, i, end)) {
            segment_add(t, s, from, i + 1, item || is_short_phrase(t, s, from, i + 1));
            from = i + 1;
            item = (item && bullet) || (rt_asks(s->kind) && verb_first(t, from));
        }
    }
    segment_add(t, s, from, end,
                item || (from < end && is_short_phrase(t, s, from, end)));
}

/* "Krav:", "truckkort", "svenska" with empty lines between them: still the list. */
static bool is_spaced_item(const struct rt_text *t, const struct state *s,
                           const struct rt_line *line)
{
    return s->spaced && !s->bullets && line->end - line->first <= SPACED_TOKENS &&
           t->token[line->first].kind == RT_WORD &&
           !rt_has(t, line->first, RT_SET_NO_ITEM_FRONT) &&
           !rt_is_mark(t, line->end - 1, ".!?:");
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
        if (s->kind == READTEXT_SECTION_OFFER && (s->bullets || s->denied))
            after = s->denied ? READTEXT_SECTION_PROFILE : READTEXT_SECTION_NONE;
        if (s->kind == READTEXT_SECTION_CONDITION && s->label && s->asked)
            after = READTEXT_SECTION_PROFILE; /* "Övrigt: eget rum." between demands */
        s->inside = s->lists = s->spaced = s->denied = s->label = false;
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

/* May another part of the line begin after `i`: a heading, or, after a heading of
 * demands that has had its sentence, what is said of the person again? */
static bool parts_at(const struct rt_text *t, uint32_t i, uint32_t end, bool stops,
                     bool ruled)
{
    if (stops && ruled && rt_has(t, i + 1, RT_SET_PARAGRAPH_FRONT))
        return true; /* "Krav: svenska. | Du är ..." */
    return t->token[i + 1].lists >> RT_HEADING & 1 &&
           (stops || rt_is_picture(t, i) || is_round(t, i)) &&
           rt_heading_inside(t, i + 1, end);
}

/* Gives the end of the part that begins at `first`, and what parts its items. Two
 * dashes or pictures part it; one alone is only a dash or a smile. */
static uint32_t part_scan(const struct rt_text *t, uint32_t first, uint32_t end,
                          bool ruled, struct parts *parts)
{
    uint32_t dashes = 0, pictures = 0, stop = end;
    bool single = true;

    for (uint32_t i = next_mark(t, first, end); i + 1 < end;
         i = next_mark(t, i + 1, end)) {
        if (t->token[i].kind != RT_PUNCT)
            continue;
        bool stops = ends_here(t, i, end);

        if (parts_at(t, i, end, stops, ruled)) {
            stop = i + 1;
            break;
        }
        single &= !stops;
        dashes += is_dash(t, i) && t->token[i].space && t->token[i + 1].space &&
                  t->token[i + 1].upper;
        pictures += rt_is_picture(t, i) && !rt_is_picture(t, i + 1);
    }
    *parts = (struct parts){
        .dashes = dashes >= 2 || (dashes && is_dash(t, first)),
        .pictures = pictures >= 2 || (pictures && rt_is_picture(t, first)),
        .single = single,
    };
    return stop;
}

/* One part of a line; `index` is the line, or RT_NONE where the part is not its first.
 * Gives the part's end. */
static uint32_t part_read(struct rt_text *t, struct state *s, struct rt_line *line,
                          uint32_t index)
{
    enum readtext_section_kind kind = READTEXT_SECTION_NONE;
    uint32_t end = line->end, body = end;

    bool heading = rt_heading(t, line, &kind, &body);
    if (!heading && index != RT_NONE && rt_heading_above(t, index, &kind)) {
        heading = true;
        body = end;
    }
    if (!heading && index != RT_NONE &&
        rt_heading_unknown(t, index, s->blank || index == 0)) {
        heading = true;
        kind = rt_heading_guess(t, line->first, end);
        body = end;
    }
    if (heading) {
        bool asked = rt_asks(kind), before = rt_asks(s->kind) || s->asked;

        kind = kind_denied(t, line->first, body, kind);
        section_open(t, kind, line->begin, body);
        *s = (struct state){ .kind = kind,
                             .waiting = true,
                             .denied = asked && !rt_asks(kind),
                             .label = body < end,
                             .asked = before,
                             .lists = rt_is_mark(t, body - 1, ":?") };
    }
    uint32_t first = heading ? body : line->first;
    if (first < end) {
        bool ruled =
            heading &&
            (kind == READTEXT_SECTION_MUST || kind == READTEXT_SECTION_MERIT) &&
            !rt_has(t, first, RT_SET_PARAGRAPH_FRONT);

        line->end = part_scan(t, first, end, ruled, &s->parts);
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
        t->section[t->section_count - 1].end = rt_point_at(t, (uint32_t)t->text.len);
}
