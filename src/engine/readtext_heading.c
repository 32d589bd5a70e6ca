/*
 * readtext_heading.c: which lines, or beginnings of lines, are headings, and of what.
 *
 * A heading is a line (or the beginning of one) that a row of read_heading.tsv fits:
 * alone on its line, before a colon, as a question, or in front of running text that
 * begins with a capital. It may also follow a sentence on the same line, "... i Lund.
 * Krav: B-körkort. Meriterande: truckkort".
 */
#include "engine/readtext_in.h"

#define HEADING_TOKENS 16u
#define SHORT_TOKENS   3u
#define LABEL_TOKENS   6u  /* before a colon, "Sammanfattning av krav: ..." */
#define ABOVE_TOKENS   12u /* of a line above a list */
#define INNER_TOKENS   3u  /* between the words of a heading and its colon */

bool rt_asks(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_MUST || kind == READTEXT_SECTION_MERIT ||
           kind == READTEXT_SECTION_PROFILE;
}

static bool is_dash(const struct rt_text *t, uint32_t token)
{
    return token < t->token_count && t->token[token].kind == RT_PUNCT &&
           rt_has(t, token, RT_SET_BULLET);
}

static uint32_t sentence_stop(const struct rt_text *t, uint32_t first, uint32_t end)
{
    while (first < end && !rt_is_mark(t, first, ".!?:"))
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

/* All of it in capitals. */
static bool is_shouted(const struct rt_text *t, const struct rt_hit *hit)
{
    for (uint32_t i = hit->first; i < hit->end; i++)
        if (!t->token[i].shout)
            return false;
    return true;
}

static bool line_is_heading(const struct rt_text *t, const struct rt_line *line,
                            const struct rt_hit *hit, uint32_t *body)
{
    uint32_t end = line->end;
    const struct rt_row *row = rt_row(t, hit);
    bool plain = !rt_is_mark(t, end - 1, ".,") || rt_is_mark(t, end - 2, ".");
    bool wide =
        row->power || (hit->end - hit->first > 1 && !rt_is(t, hit->first, "du"));

    if (hit->end == end || (hit->end == end - 1 && rt_is_mark(t, end - 1, "."))) {
        *body = end;
        return true;
    }
    if (rt_is_mark(t, hit->end, ".") && t->token[hit->end + 1].upper &&
        is_shouted(t, hit)) {
        *body = hit->end + 1; /* "DU SOM PERSON. Noggrann." */
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

/* "Önskad profil": a short line that ends with what it heads, but not "Vår profil". */
static bool heads_person(const struct rt_text *t, const struct rt_line *line)
{
    if (line->end == line->first + 1 && rt_in(t, line->first, "du dig personen"))
        return true;
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
           rt_is_mark(t, stop, ":") && stop + 1 < line->end &&
           stop > hit->end + INNER_TOKENS;
}

/* Is the row all that the line says? */
static bool is_whole(const struct rt_text *t, const struct rt_line *line,
                     const struct rt_hit *hit)
{
    uint32_t end = hit->end;

    while (end < line->end && t->token[end].kind == RT_PUNCT)
        end++;
    return end == line->end;
}

bool rt_heading(const struct rt_text *t, const struct rt_line *line,
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
    if (line->bullet && hit && rt_is_picture(t, line->begin) &&
        is_whole(t, line, hit)) {
        *body = line->end; /* "🔥 Vem är du?" over items with other pictures */
        return true;
    }
    if (line->bullet)
        near = near && hit && *kind == READTEXT_SECTION_CONDITION &&
               !rt_is(t, line->first, "övrigt");
    if (near && rt_is_mark(t, stop, ":?")) {
        *body = stop + 1;
        if (hit && hit->end <= stop && !is_sentence(t, line, hit, stop, *kind)) {
            if (rt_asks(*kind) && rt_hit_in(t, line->first, stop, RT_CUE, RT_CUE_MERIT))
                *kind = READTEXT_SECTION_MERIT;
            return true;
        }
        return rt_is_mark(t, stop, ":") &&
               (stop == line->end - 1 || stop <= line->first + LABEL_TOKENS) &&
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

static bool holds_row(const struct rt_text *t, uint32_t first, uint32_t end,
                      enum rt_list list)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_hit_at(t, i, end, list))
            return true;
    return false;
}

/* "Jag önskar mig en assistent som", "för jobbet behöver du": it breaks off where the
 * list says what. */
static bool opens_list(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (rt_is_mark(t, end - 1, ":"))
        end--;
    for (uint32_t i = first; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_LEAD);

        if (hit && hit->end == end && rt_row(t, hit)->power != RT_JOIN)
            return true;
    }
    if (end > first + 2 && rt_in(t, end - 1, "gäller krävs behövs fordras"))
        return true; /* "För montör gäller" */
    return end > first + 2 && rt_is(t, end - 1, "som") &&
           !rt_in(t, end - 2, "så uppgifter arbetsuppgifter förmåner saker sådant");
}

bool rt_heading_above(const struct rt_text *t, uint32_t index,
                      enum readtext_section_kind *kind)
{
    const struct rt_line *line = &t->line[index];
    uint32_t next = index + 1;

    while (next < t->line_count && t->line[next].first == t->line[next].end)
        next++;
    if (line->bullet || line->first == line->end || next == t->line_count ||
        !t->line[next].bullet || line->end - line->first > ABOVE_TOKENS ||
        rt_is_mark(t, line->end - 1, ".!,;"))
        return false;
    if (rt_hit_in(t, line->first, line->end, RT_CUE, RT_CUE_MERIT)) {
        *kind = READTEXT_SECTION_MERIT;
        return true;
    }
    if (rt_hit_in(t, line->first, line->end, RT_CUE, RT_DROP))
        return false;
    if (holds_row(t, line->first, line->end, RT_TASK)) {
        *kind = READTEXT_SECTION_TASK;
        return true;
    }
    if (opens_list(t, line->first, line->end)) {
        *kind = READTEXT_SECTION_MUST;
        return true;
    }
    return kind_by_cue(t, line->first, line->end, kind);
}

/* A short line between an empty one and a long one, about nothing we know. */
bool rt_heading_unknown(const struct rt_text *t, uint32_t index, uint32_t blank)
{
    const struct rt_line *line = &t->line[index];
    uint32_t next = index + 1;

    while (next < t->line_count && t->line[next].first == t->line[next].end)
        next++;
    return !line->bullet && blank && line->end - line->first <= 8 &&
           t->token[line->first].upper && !rt_is_mark(t, line->end - 1, ".,;") &&
           next < t->line_count && t->line[next].end - t->line[next].first >= 12 &&
           !has_demand(t, line->first, line->end);
}

enum readtext_section_kind rt_heading_guess(const struct rt_text *t, uint32_t first,
                                            uint32_t end)
{
    enum readtext_section_kind kind = READTEXT_SECTION_NONE;

    for (uint32_t i = first; i < end; i++) {
        if (rt_has(t, i, RT_SET_HEADS_OFFER))
            return READTEXT_SECTION_OFFER;
        if (rt_has(t, i, RT_SET_HEADS_TASK))
            return READTEXT_SECTION_TASK;
        if (rt_has(t, i, RT_SET_HEADS_PERSON))
            kind = READTEXT_SECTION_PROFILE;
    }
    return kind;
}

/* Does a heading begin at `token`, after a sentence on the same line? */
bool rt_heading_inside(const struct rt_text *t, uint32_t token, uint32_t end)
{
    const struct rt_hit *hit =
        t->token[token].upper ? rt_hit_at(t, token, end, RT_HEADING) : NULL;

    if (!hit || hit->end >= end)
        return false;
    uint32_t most = hit->end + INNER_TOKENS < end ? hit->end + INNER_TOKENS : end - 1;
    uint32_t stop = sentence_stop(t, hit->end, most + 1);
    if (stop <= most && rt_is_mark(t, stop, ":"))
        return stop + 1 < end;
    return rt_row(t, hit)->power && hit->end > token + 1 && t->token[hit->end].upper;
}
