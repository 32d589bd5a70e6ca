/*
 * readtext_tail.c: what closes a demand, "... krävs", "... är meriterande".
 *
 * A strong tail makes a demand of the clause before it wherever it stands: "I tjänsten
 * är | B-körkort | ett krav". The clause is what stands between the verb or joint
 * before it and the tail. What the firm is or has, what is only possible ("om körkort
 * krävs") and what is denied ("krävs inte") is none.
 */
#include "engine/readtext_in.h"

#define BARE_TOKENS  3u /* "god kunskap krävs" says nothing yet */
#define THING_TOKENS 6u /* "Egen etablerad kundkrets | är meriterande" */

bool rt_has_head(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_hit_at(t, i, end, RT_TERM) || rt_hit_at(t, i, end, RT_TRAIT))
            return true;
    return false;
}

bool rt_is_negated(const struct rt_text *t, uint32_t first, uint32_t end)
{
    return rt_hit_in(t, first, end, RT_CUE, RT_NEGATE) != NULL;
}

bool rt_is_strong_tail(const struct rt_text *t, const struct rt_hit *tail)
{
    return rt_row(t, tail)->power == RT_STRONG;
}

/* May what begins at `token` follow the end of a demand? */
static bool goes_on(const struct rt_text *t, uint32_t token, uint32_t end)
{
    return token >= end || t->token[token].kind == RT_PUNCT || rt_is_joint(t, token) ||
           rt_has(t, token, RT_SET_AFTER_TAIL);
}

/* Does the clause of a tail end where the tail does? "Ett meriterande extrajobb" goes
 * on. */
static bool ends_clause(const struct rt_text *t, const struct rt_hit *tail,
                        uint32_t end)
{
    return !rt_has(t, tail->end - 1, RT_SET_JUDGEMENT) || goes_on(t, tail->end, end);
}

/* Where the clause goes on to after the tail. */
static uint32_t clause_end(const struct rt_text *t, const struct rt_hit *tail,
                           uint32_t end)
{
    uint32_t after = tail->end;

    while (after < end && !rt_is_joint(t, after))
        after++;
    return after;
}

/* The first token of [first, end) where a head begins, or `end`. */
static uint32_t first_head(const struct rt_text *t, uint32_t first, uint32_t end)
{
    while (first < end && !rt_hit_at(t, first, end, RT_TERM) &&
           !rt_hit_at(t, first, end, RT_TRAIT))
        first++;
    return first;
}

/* "Vi arbetar i Opera, så | kunskaper i Opera | är ...": past the reason. */
static uint32_t reason_end(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i + 1 < end; i++)
        if (rt_is(t, i, "så") && rt_has_head(t, i + 1, end) &&
            (rt_is(t, i - 1, ",") || rt_hit_at(t, i + 1, end, RT_TERM)))
            return i + 1;
    return first;
}

/* "lossa bilar (| truckkort är ett måste)": past the bracket the tail stands in. */
static uint32_t bracket_of(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first && !rt_is(t, i, ")");)
        if (rt_is(t, i, "("))
            return rt_has_head(t, i + 1, end) ? i + 1 : first;
    return first;
}

/* After the joint that parts the clause from the last verb before it, or after that
 * verb when the tail has none of its own: "i tjänsten är | körkort och svenska | ett
 * krav". */
uint32_t rt_tail_from(const struct rt_text *t, uint32_t first,
                      const struct rt_hit *tail)
{
    uint32_t end = tail->first, verb = end;
    bool judges = rt_is(t, end, "som"); /* "vi ser | truckkort | som ett plus" */
    uint32_t bracket = bracket_of(t, first, end);

    if (bracket > first)
        return bracket;

    while (verb > first && !rt_hit_in(t, verb - 1, verb, RT_VERB, RT_FINITE) &&
           !(judges && rt_has(t, verb - 1, RT_SET_JUDGE_VERB)))
        verb--;
    if (verb == first || !rt_has_head(t, verb, end))
        return reason_end(t, first, end);
    if (rt_has(t, verb - 1, RT_SET_MODAL))
        return first_head(t, verb, end);
    if (!rt_hit_in(t, end, end + 1, RT_VERB, RT_FINITE))
        return verb;
    if (verb > first + 1 && rt_has(t, verb - 2, RT_SET_BEFORE_VERB))
        return verb; /* "att du är noggrann och flexibel är ett krav" */
    for (uint32_t i = verb; i < end; i++)
        if (rt_is_joint(t, i) && rt_has_head(t, i + 1, end))
            return i + 1;
    return verb;
}

/* "För tjänsten krävs ...": what comes first is not what is asked. */
static bool is_fronted(const struct rt_text *t, uint32_t first)
{
    return rt_has(t, first, RT_SET_FRONTED);
}

/* "är | B-körkort | meriterande": the words that the tail passes over are the demand,
 * and a shorter tail closes it. A quality there ("är starkt meriterande") is the demand
 * only when nothing before it is. */
static bool holds_subject(const struct rt_text *t, uint32_t first,
                          const struct rt_hit *tail)
{
    uint32_t end = tail->end - 1;

    for (uint32_t i = tail->first + 1; i < end; i++)
        if (rt_hit_at(t, i, end, RT_TERM))
            return true;
    return !rt_has_head(t, first, tail->first) && end > tail->first + 1 &&
           rt_has_head(t, tail->first + 1, end);
}

/* A bare "krav" closes a demand only in brackets or after a dash: "B-körkort (krav)".
 */
static bool is_noun(const struct rt_text *t, const struct rt_hit *tail)
{
    return tail->end == tail->first + 1 && rt_is(t, tail->first, "krav") &&
           !rt_has(t, tail->first - 1, RT_SET_BEFORE_NOUN_TAIL);
}

const struct rt_hit *rt_tail_in(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_TAIL);

        if (hit && !holds_subject(t, first, hit) && !is_noun(t, hit))
            return hit;
    }
    return NULL;
}

bool rt_tail_closes(const struct rt_text *t, uint32_t first, const struct rt_hit *lead,
                    uint32_t end)
{
    uint32_t token = lead->first;
    const struct rt_hit *tail = rt_hit_at(t, token, end, RT_TAIL);

    if (!tail || token == first || tail->end < lead->end ||
        !rt_is_strong_tail(t, tail) || !ends_clause(t, tail, end))
        return false;
    if (!goes_on(t, tail->end, end) &&
        rt_has_head(t, tail->end, clause_end(t, tail, end)))
        return false; /* "eftersom resor ingår krävs B-körkort" */
    uint32_t from = rt_tail_from(t, first, tail);
    return !is_fronted(t, from) && rt_has_head(t, from, token);
}

enum rt_mood rt_tail_mood(const struct rt_text *t, const struct rt_hit *tail)
{
    return rt_hit_in(t, tail->first, tail->end, RT_CUE, RT_CUE_MERIT)
               ? RT_MOOD_MERIT
               : (enum rt_mood)rt_row(t, tail)->mood;
}

/* "svenska (fler språk | är ett plus)": the tail is about what is in the brackets. */
static uint32_t bracket_in(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first + 1 && !rt_is(t, i, ")");)
        if (rt_is(t, i, "("))
            return rt_has_head(t, first, i) && rt_has_head(t, i + 1, end) ? i : first;
    return first;
}

uint32_t rt_tail_reach(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t bracket = bracket_in(t, first, end);

    if (bracket > first)
        return bracket;
    for (uint32_t i = end; i-- > first + 1;) {
        if (rt_has(t, i, RT_SET_ENUMERATION))
            return first;
        if (rt_has(t, i, RT_SET_COMMA) && rt_has_head(t, first, i) &&
            rt_has_head(t, i + 1, end))
            return i;
    }
    return first;
}

bool rt_of_firm(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end && !rt_has_head(t, i, i + 1); i++)
        if (rt_has(t, i, RT_SET_FIRM))
            return true;
    return false;
}

/* "Vi är certifierade, vilket är ett krav", "våra certifikat", "erfarenhet som krävs":
 * what the firm is or has; but not how it judges, "som ett krav". */
static bool firm_has(const struct rt_text *t, uint32_t from, uint32_t first,
                     const struct rt_hit *tail)
{
    uint32_t head = first_head(t, first, tail->first);

    if (rt_is(t, tail->first, "som"))
        return false;
    if (rt_is(t, tail->first - 1, "som"))
        return true;
    if (first >= from + 2 && rt_has(t, first - 2, RT_SET_FIRM_SUBJECT))
        return true;
    for (uint32_t i = first; i < head; i++)
        if (rt_has(t, i, RT_SET_FIRM_OWNER))
            return true;
    return false;
}

/* "svetsvana", "produktkännedom": a word that says what of. */
static bool is_compound(const struct rt_text *t, const struct rt_hit *hit)
{
    struct str low = t->token[hit->first].low;

    return hit->how == RT_SUFFIX && low.len > 8 &&
           !rt_in(t, hit->first, "kunskaper kunskapen kännedom kännedomen kompetens");
}

/* Is it said of a person? What has a word of its own is ("B-körkort krävs"); a quality
 * is when the firm is not near ("engagemang krävs av oss"), "kunskap krävs" is not. */
static bool of_person(const struct rt_text *t, uint32_t first,
                      const struct rt_hit *tail, uint32_t after)
{
    uint32_t head = first_head(t, first, tail->first);

    for (uint32_t i = head; i < tail->first; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, tail->first, RT_TERM);

        if (hit && (!rt_row(t, hit)->power || is_compound(t, hit)))
            return true;
    }
    if (head == tail->first || rt_of_firm(t, first, tail->first))
        return false;
    for (uint32_t i = tail->end; i < after; i++)
        if (rt_has(t, i, RT_SET_FIRM_US))
            return false;
    return tail->first - first >= BARE_TOKENS ||
           !rt_hit_at(t, head, tail->first, RT_TERM);
}

/* Short, of nouns and what belongs to them: no pronoun first, no verb, no comma. */
bool rt_is_thing(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (end <= first || end - first > THING_TOKENS || t->token[first].kind != RT_WORD ||
        !t->token[first].upper || rt_has(t, first, RT_SET_SMALL) ||
        rt_has(t, first, RT_SET_FIRM) || rt_has(t, first, RT_SET_NO_ITEM_FRONT) ||
        rt_in(t, first, "detta allt annat inget ingenting vilket här där dessa båda"))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (rt_hit_in(t, i, i + 1, RT_VERB, RT_FINITE) ||
            (t->token[i].kind == RT_PUNCT && !rt_is_mark(t, i, "/&")) ||
            rt_has(t, i, RT_SET_FIRM_US) || rt_has(t, i, RT_SET_RELATIVE))
            return false;
    return true;
}

bool rt_tail_asks(const struct rt_text *t, uint32_t from, uint32_t first,
                  const struct rt_hit *tail, uint32_t end)
{
    uint32_t after = clause_end(t, tail, end);
    uint32_t head = first_head(t, first, tail->first);

    if (!rt_is_strong_tail(t, tail) || !ends_clause(t, tail, end) ||
        is_fronted(t, first) || rt_has(t, from, RT_SET_IF_WHERE) ||
        rt_has(t, first, RT_SET_IF_THERE) || (head && rt_has(t, head - 1, RT_SET_IF)))
        return false;
    if (firm_has(t, from, first, tail) ||
        (!of_person(t, first, tail, after) &&
         !(from == first && tail->end >= end && rt_is_thing(t, first, tail->first))))
        return false;
    return rt_tail_mood(t, tail) == RT_MOOD_MERIT || !rt_is_negated(t, first, after);
}
