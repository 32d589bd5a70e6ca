/*
 * readtext_opener.c: which words of a sentence open a demand: "du har", "som är",
 * "meriterande om du". A row of read_lead.tsv counts by its strength and by what stands
 * before it: a clause that says why or where opens nothing.
 */
#include "engine/readtext_sentence.h"

#define FACT_TOKENS 24u
#define NOUN_TOKENS 4u /* "söker en | driven | person till lagret som är ..." */

/* "..., då du har kundkontakt", "där du tar dig mellan kunderna" say why or where. */
static bool explains(const struct sentence *s, uint32_t token, const struct rt_row *row)
{
    if (token == s->first)
        return false;
    if (token > s->first + 1 && rt_is(s->t, token - 1, "att") &&
        rt_in(s->t, token - 2, "så gör för"))
        return true;
    if (rt_is(s->t, token, "att") && rt_in(s->t, token - 1, "så gör"))
        return true; /* "svenska så att | du kan bemöta kunder" */
    if (rt_is(s->t, token, "du") && rt_in(s->t, token - 1, "som vad hur vilket"))
        return true; /* "jouren som | du förväntas ingå i" */
    if (s->segment->item && rt_is(s->t, token, "du") && rt_is(s->t, token - 1, ",") &&
        (row->form == RT_WANT || row->form == RT_OTHER))
        return true; /* "svenska, | du pratar med kunder" */
    return rt_has(s->t, token - 1, RT_SET_REASON) ||
           (rt_is(s->t, token - 1, "där") && row->form != RT_HAVE);
}

/* "Du | arbetar självständigt och är noggrann", not "Du packar varor och är klar". */
static bool goes_on_with_her(const struct sentence *s)
{
    const struct rt_text *t = s->t;

    if (!rt_is(t, s->first, "du"))
        return false;
    return rt_asks(s->segment->section) ||
           (s->segment->section == READTEXT_SECTION_NONE &&
            !(rt_verb_moves(t->naming, s->first + 1) & ~t->words->light_moves));
}

/* May a joining opener stand at `token`? */
static bool may_join(const struct sentence *s, uint32_t token)
{
    const struct rt_text *t = s->t;
    const struct opener *last = s->count ? &s->opener[s->count - 1] : NULL;

    bool noun = last && last->row->power == RT_QUALITY;

    if (rt_is(t, token, "som") && token > s->first &&
        rt_in(t, token - 1, "den dem de det dom allt något allting"))
        return false; /* "hjälper den | som har kört fast" */

    if (last && last->row->power == RT_FACT)
        return false;
    if (rt_is(t, token, "att") && token > s->first && rt_in(t, token - 1, "så gör"))
        return false; /* "svenska så | att du kan bemöta kunder" */
    if (rt_is(t, token, "och") && rt_is(t, token + 2, "person"))
        return false; /* "i din roll | och som person" */
    if (noun && token > last->end + NOUN_TOKENS)
        return false;
    if (rt_is(t, token, "med") ||
        (rt_is(t, token, "with") && token > s->segment->first))
        return noun; /* "söker en kock | med gesällbrev", not "| With X, you ..." */
    if (token == s->segment->first)
        return (s->segment->item || rt_asks(s->segment->section)) &&
               !rt_is(t, token, "kan");
    if (s->count == 0 && !s->segment->item && !goes_on_with_her(s))
        return false;
    if (rt_has(t, token, RT_SET_AND))
        return s->count > 0; /* "som är glad | och som trivs" */
    if (rt_has(t, token, RT_SET_THAT) && s->count)
        return true;
    return rt_is_joint(t, token - 1) || rt_has(t, token - 1, RT_SET_ALSO);
}

/* "... för att växa | som person": no opener where its clause does not begin. */
static bool is_aside(const struct sentence *s, uint32_t token)
{
    return rt_is(s->t, token, "som") && rt_is(s->t, token + 1, "person") &&
           token > s->first && !rt_is_joint(s->t, token - 1);
}

/* Is there, near after an opener of facts, a fact to open? "Du vill | visa vad du går
 * för" shows nothing on paper. */
static bool opens_fact(const struct sentence *s, const struct rt_hit *lead)
{
    uint32_t end = lead->end + FACT_TOKENS < s->end ? lead->end + FACT_TOKENS : s->end;

    if (rt_in(s->t, lead->first, "och i tjänsten rollen arbetet jobbet"))
        return true; /* a clause of its own, whatever it tells of */
    for (uint32_t i = lead->end; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, end, RT_TERM);

        if (hit && !rt_row(s->t, hit)->power)
            return true;
    }
    return false;
}

static bool counts(const struct sentence *s, uint32_t token, const struct rt_row *row)
{
    enum readtext_section_kind kind = s->segment->section;

    switch ((enum rt_strength)row->power) {
    case RT_STRONG:
        if (row->form == RT_BE && rt_is(s->t, token, "dig") && token &&
            rt_is(s->t, token - 1, "för"))
            return rt_asks(kind); /* "för dig som är nyexaminerad: bifoga ..." */
        return !rt_is(s->t, token, "du") || !explains(s, token, row);
    case RT_FACT:
        return true;
    case RT_SHOWN:
        return !rt_is_own(kind);
    case RT_WEAK:
        if (explains(s, token, row) || is_aside(s, token) ||
            rt_is(s->t, token + 2, "ju"))
            return false;
        return rt_asks(kind) || s->segment->item || !rt_is_far(kind) ||
               (kind == READTEXT_SECTION_CONDITION && row->form == RT_BE);
    case RT_JOIN:
        if (rt_is(s->t, token - 1, "eller") && rt_is(s->t, token + 1, "motsvarande"))
            return false; /* "utbildad kock eller har motsvarande erfarenhet" */
        return may_join(s, token);
    case RT_QUALITY:
        return !rt_is_far(kind) || kind == READTEXT_SECTION_ABOUT;
    case RT_STRENGTH_COUNT:
        break;
    }
    return false;
}

/* "du | kan läsa ritning": being able is part of what is asked. */
static bool gives_back(const struct rt_text *t, const struct rt_hit *hit)
{
    return rt_row(t, hit)->form == RT_CAN &&
           (hit->end > hit->first + 1 || t->token[hit->first].upper ||
            rt_is(t, hit->first, "kunna")) &&
           rt_in(t, hit->end - 1, "kan kunna");
}

/* A leaning that closes the opener belongs to what is asked: "du | brinner för". */
static uint32_t opener_end(const struct rt_text *t, const struct rt_hit *hit)
{
    const struct rt_hit *verb = rt_hit_at(t, hit->end - 1, hit->end, RT_VERB);

    return (verb && rt_row(t, verb)->what != RT_FINITE) || gives_back(t, hit) ||
                   rt_in(t, hit->end - 1, "inte ej")
               ? hit->end - 1
               : hit->end;
}

/* "Du | bidrar till laget": whatever she does, where the section is about her. */
static const struct rt_row does_row = { .list = RT_LEAD,
                                        .power = RT_WEAK,
                                        .form = RT_WANT };

/* Where her verb stands, "du | trivs", "du som söker | trivs"; 0: she does nothing. */
static uint32_t she_does(const struct sentence *s, uint32_t token)
{
    const struct rt_text *t = s->t;
    uint32_t at = token + 1;

    if (!rt_is(t, token, "du") ||
        (token > s->first && !rt_has(t, token - 1, RT_SET_AND) &&
         !rt_in(t, token - 1, "jo ja")))
        return 0;
    if (rt_is(t, at, "som"))
        at += 1 + rt_is(t, at + 1, "söker");
    if (at + 1 >= s->end)
        return 0;
    struct str verb = t->token[at].low;
    if (verb.len < 3 ||
        !(str_ends(verb, "r") || (at > token + 1 && str_ends(verb, "s"))) ||
        !rt_asks(s->segment->section))
        return 0;
    if (rt_verb_moves(t->naming, at) & ~t->words->light_moves)
        return 0; /* "du | packar varor": the work */
    return rt_hit_at(t, at, s->end, RT_TRAIT) || (!rt_has(t, at, RT_SET_STATE_VERB) &&
                                                  !rt_has(t, at, RT_SET_NO_QUALITY))
               ? at
               : 0;
}

void rt_openers(struct sentence *s)
{
    for (uint32_t i = s->first; i < s->end && s->count < OPENERS_MAX;) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, s->end, RT_LEAD);

        uint32_t verb = hit ? 0 : she_does(s, i);

        if (verb) {
            s->opener[s->count++] = (struct opener){ i, verb, &does_row };
            i = verb + 1;
            continue;
        }

        if (!hit || !counts(s, i, rt_row(s->t, hit)) ||
            (rt_row(s->t, hit)->power == RT_FACT && !opens_fact(s, hit)) ||
            rt_tail_closes(s->t, s->first, hit, s->end)) {
            i++;
            continue;
        }
        s->opener[s->count++] =
            (struct opener){ i, opener_end(s->t, hit), rt_row(s->t, hit) };
        i = hit->end;
    }
}
