/*
 * readtext_clause.c: what a clause is and says, for readtext_find.c alone: whether it
 * denies, measures, names a fact, tells of the firm; where a label or a title ends.
 */
#include "engine/readtext_sentence.h"

#define DENIAL_TOKENS       3u
#define PHRASE_TOKENS       4u
#define TITLE_TOKENS        4u
#define SUBJECT_TOKENS      5u
#define BARE_TOKENS         3u /* "god muntlig | svenska" */
#define BARE_QUALITY_TOKENS 8u
#define DASH_TOKENS         3u

/* "svenska, | då du möter kunder", not "då och då". */
bool rt_is_since(const struct rt_text *t, uint32_t token)
{
    return rt_is(t, token, "då") && !rt_is(t, token - 1, "och") &&
           token + 1 < t->token_count && !rt_is(t, token + 1, "och");
}

/* "hyfsad fysik, | lyft sker med taklift": a subject that is not she, then a verb. */
static bool has_subject(const struct rt_text *t, uint32_t first)
{
    uint32_t end = first + SUBJECT_TOKENS < t->token_count ? first + SUBJECT_TOKENS
                                                           : t->token_count;

    for (uint32_t i = first; i < end; i++) {
        if (t->token[i].kind != RT_WORD || t->token[i].fresh ||
            rt_has(t, i, RT_SET_NO_SUBJECT) ||
            rt_hit_at(t, i, t->token_count, RT_TERM) ||
            rt_hit_at(t, i, t->token_count, RT_TRAIT))
            return false;
        if (rt_hit_in(t, i, i + 1, RT_VERB, RT_FINITE))
            return i > first;
    }
    return false;
}

/* "ostraffad, | vi utför kontroller": the firm goes on about itself. */
bool rt_tells_of_firm(const struct rt_text *t, uint32_t token)
{
    if (token + 2 >= t->token_count)
        return false;
    if (rt_is(t, token, ":"))
        return rt_has(t, token + 1, RT_SET_MAIN_SUBJECT); /* "Ansvar: du ..." */
    if (!rt_has(t, token, RT_SET_CLAUSE_MARK) ||
        (!t->token[token].space && !rt_is(t, token, ",")))
        return false;
    if (rt_in(t, token + 1, "det detta annars"))
        return rt_in(t, token + 2, "är har kan ska får går") ||
               str_ends(t->token[token + 2].low, "r");
    if (rt_is(t, token + 1, "you"))
        return rt_is(t, token, ",");
    if (rt_is(t, token + 1, "du"))
        return rt_is(t, token, ",") && str_ends(t->token[token + 2].low, "r");
    if (rt_is(t, token + 1, "vi"))
        return !rt_is(t, token + 2, "ser");
    return rt_is(t, token, ",") && has_subject(t, token + 1);
}

/* "har du jobbat i butik | lär vi dig resten": the main clause after a condition. */
bool rt_turns_main(const struct rt_text *t, uint32_t token)
{
    struct str low = t->token[token].low;

    if (t->token[token].kind != RT_WORD || !str_ends(low, "r"))
        return false;
    if (rt_is(t, token, "blir"))
        return true; /* "är du musikalisk | blir ungdomarna glada" */
    if (!rt_has(t, token + 1, RT_SET_MAIN_SUBJECT))
        return false;
    return (low.len > 4 && (str_ends(low, "ar") || str_ends(low, "er")) &&
            !rt_is(t, token, "eller")) ||
           rt_in(t, token, "är blir får går ser lär ger");
}

/* "punktlig | , för bussen väntar inte": a clause that says why. */
bool rt_says_why(const struct rt_text *t, uint32_t token, uint32_t end)
{
    if (rt_is(t, token, "för") && rt_in(t, token + 1, "vi du jag det de man"))
        return true; /* "snickrat | för vi har sådana uppdrag" */
    return rt_is(t, token, ",") && rt_in(t, token + 1, "för ty") && token + 3 < end &&
           (rt_is(t, token + 2, "att") || !rt_has_head(t, token + 2, end));
}

/* "ambitiös | för att bli en av oss": an aim, not in "har lätt för att", "rädd för att
 * ta i", where the word before asks for it. */
bool rt_says_aim(const struct rt_text *t, uint32_t first, uint32_t token)
{
    if (!rt_is(t, token, "för") || !rt_is(t, token + 1, "att") ||
        rt_has(t, token - 1, RT_SET_LEANS_FOR))
        return false;
    for (uint32_t i = token - 1; i + 2 >= token && i >= first; i--) {
        const struct rt_hit *hit = rt_hit_at(t, i, token, RT_TRAIT);

        if (hit && hit->end == token)
            return true;
    }
    return false;
}

/* "noggrann | – en felräkning kostar kunden en dag": after the dash nothing is asked.
 */
bool rt_dash_tells(const struct rt_text *t, uint32_t token, uint32_t end)
{
    return rt_has(t, token, RT_SET_DASH_SHORT) && t->token[token].space &&
           token + DASH_TOKENS < end && t->token[token + 1].kind == RT_WORD &&
           !rt_has(t, token + 1, RT_SET_PREPOSITION) &&
           !rt_has(t, token + 1, RT_SET_RATHER) && !rt_is(t, token + 1, "du") &&
           !rt_has_head(t, token + 1, end);
}

/* A sentence without a verb that begins with what is asked: "Dokumenterad erfarenhet av
 * arbete med barn, minst två år." */
bool rt_is_phrase(const struct rt_text *t, uint32_t first, uint32_t end)
{
    bool head = false;

    for (uint32_t i = first; i < end && i < first + PHRASE_TOKENS && !head; i++)
        head = rt_hit_at(t, i, end, RT_TERM) != NULL;
    for (uint32_t i = first + 1; i < end; i++)
        if (rt_is_since(t, i) || rt_is(t, i, "eftersom"))
            end = i; /* what follows only says why */
    return head && !rt_hit_in(t, first, end, RT_VERB, RT_FINITE) &&
           !rt_hit_in(t, first + 1, end, RT_VERB, RT_LEANING);
}

/* Where a clause of its own that denies begins, "B-körkort | , ingen erfarenhet krävs";
 * `first` when all of it is denied, `end` when nothing is. */
uint32_t rt_denial(const struct rt_text *t, uint32_t first, uint32_t end)
{
    const struct rt_hit *hit = rt_hit_in(t, first, end, RT_CUE, RT_NEGATE);

    if (!hit)
        return end;
    for (uint32_t i = hit->first; i > first + 1 && hit->first - i < DENIAL_TOKENS; i--)
        if (rt_has(t, i - 1, RT_SET_COMMA))
            return rt_has_head(t, i, hit->first) || !rt_has_head(t, first, i - 1)
                       ? first
                       : i - 1;
    return first;
}

/* "vi ser gärna att du som | ännu inte har ...": not even a wish. */
bool rt_begins_denied(const struct rt_text *t, uint32_t first, uint32_t end)
{
    const struct rt_hit *hit = rt_hit_in(t, first, end, RT_CUE, RT_NEGATE);

    return hit && hit->first <= first + 1;
}

/* "du måste ha körkort, | ID06 och YKB är meriterande": what must be had comes before
 * the last comma that has something asked on both sides; `first`: there is none. */
uint32_t rt_last_comma(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first + 1;)
        if (rt_has(t, i, RT_SET_COMMA) && rt_has_head(t, first, i) &&
            rt_has_head(t, i + 1, end))
            return i;
    return first;
}

/* "söker en | legitimerad läkare | till ...": where the title ends, or `first`. */
uint32_t rt_title_end(const struct rt_text *t, uint32_t first, uint32_t end)
{
    const struct rt_hit *hit = first < end ? rt_hit_at(t, first, end, RT_TERM) : NULL;
    uint32_t i = first + 1;

    if (!hit || rt_row(t, hit)->power ||
        !rt_in(t, first,
               "legitimerad legitimerade leg utbildad utbildade erfaren erfarna "
               "auktoriserad certifierad"))
        return first;
    while (i < end && i < first + TITLE_TOKENS && t->token[i].kind == RT_WORD &&
           !rt_in(t, i, "som till för med inom att och i på"))
        i++;
    return i > first + 1 ? i : first;
}

/* What is the same wherever it stands: papers, and schooling by its name. */
static bool is_plain_fact(const struct rt_text *t, const struct rt_hit *hit,
                          bool headline)
{
    const struct rt_row *row = rt_row(t, hit);
    struct str last = t->token[hit->end - 1].low;

    if (row->power)
        return false;
    if (row->what == READTEXT_LICENCE || row->what == READTEXT_CERTIFICATE)
        return true;
    if (headline)
        return false;
    if (row->what == READTEXT_EXPERIENCE && hit->end < t->token_count &&
        rt_has(t, hit->end, RT_SET_OF_WHAT))
        return true;
    return row->what == READTEXT_LANGUAGE ||
           (row->what == READTEXT_EDUCATION &&
            (str_ends(last, "utbildning") || str_ends(last, "examen") ||
             str_ends(last, "programmet") || str_ends(last, "betyg")));
}

/* "Körkort lägst B, gärna C.", "God svenska.", "Stark rygg." after what is asked: a
 * sentence without a verb in running text. */
bool rt_is_bare_fact(const struct rt_text *t, const struct rt_segment *segment,
                     uint32_t first)
{
    uint32_t end = first, stop = segment->end;
    bool opens = segment == t->segment && stop < t->token_count;
    bool after = t->req_count && !opens &&
                 t->req[t->req_count - 1].end >= rt_point(t, segment[-1].first);

    while (end < stop && !rt_has(t, end, RT_SET_DASH_SHORT) && !rt_is(t, end, ":"))
        end++; /* what follows only explains */
    if (rt_hit_in(t, first, end, RT_VERB, RT_FINITE) || (opens && t->token[stop].fresh))
        return false; /* a sentence, or the headline */
    for (uint32_t i = first; i < end && i < first + BARE_TOKENS; i++) {
        const struct rt_hit *term = rt_hit_at(t, i, end, RT_TERM);

        if (rt_has(t, i, RT_SET_SMALL) || rt_has(t, i, RT_SET_NO_ITEM_FRONT) ||
            rt_has(t, i, RT_SET_FIRM))
            return false;
        if (term)
            return i <= first + 1 && is_plain_fact(t, term, opens);
        if (after && end - first <= BARE_QUALITY_TOKENS &&
            rt_hit_at(t, i, end, RT_TRAIT))
            return true;
    }
    return false;
}

/* "Minst tre års erfarenhet som mekaniker." before any heading: a phrase that measures
 * what is asked. */
bool rt_is_bare_demand(const struct rt_text *t, uint32_t first, uint32_t end)
{
    return rt_has(t, first, RT_SET_MEASURED) && rt_is_phrase(t, first, end) &&
           !rt_hit_in(t, first, end, RT_TRAIT, READTEXT_TRAIT);
}

/* Something that is the same in every section: schooling, licences, languages. */
bool rt_says_fact(const struct rt_text *t, uint32_t first, uint32_t end)
{
    static const enum readtext_kind kinds[] = { READTEXT_LICENCE, READTEXT_CERTIFICATE,
                                                READTEXT_LANGUAGE, READTEXT_EDUCATION,
                                                READTEXT_EXPERIENCE };

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (rt_hit_in(t, first, end, RT_TERM, (int)kinds[k]))
            return true;
    return false;
}

/* "Språk: | svenska och engelska": past the label of an item. */
uint32_t rt_label_end(const struct rt_text *t, const struct rt_segment *segment)
{
    uint32_t first = segment->first;

    if (!segment->item || !rt_is(t, first + 1, ":") || first + 2 >= segment->end ||
        !rt_in(
            t, first,
            "utbildning erfarenhet språk kompetens kunskap kunskaper övrigt egenskaper "
            "bakgrund språkkunskaper språkkrav education experience languages") ||
        !rt_has_head(t, first + 2, segment->end))
        return first;
    return first + 2;
}

/* "svenska | så att du kan ta emot beställningar": how well the language is needed. */
bool rt_tells_level(const struct rt_text *t, uint32_t first, uint32_t token)
{
    return (rt_is(t, token, "så") || rt_is(t, token + 1, "gör")) &&
           rt_hit_in(t, first, token, RT_TERM, READTEXT_LANGUAGE);
}

/* An extract from the registers is asked for in any section. */
bool rt_names_extract(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t h = t->hit_from[first]; h < t->hit_from[end]; h++)
        if (rt_row(t, &t->hit[h])->why == RT_WHY_EXTRACT)
            return true;
    return false;
}

/* An offer or praise begins at `token`. */
bool rt_drops_at(const struct rt_text *t, uint32_t token, uint32_t end)
{
    if (!(t->token[token].lists >> RT_CUE & 1))
        return false;
    for (uint32_t h = t->hit_from[token]; h < t->hit_from[token + 1]; h++) {
        const struct rt_row *row = rt_row(t, &t->hit[h]);

        if (row->list == RT_CUE && row->what == RT_DROP && t->hit[h].end <= end)
            return true;
    }
    return false;
}
