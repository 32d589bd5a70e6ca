/*
 * readtext_unnamed.c: what a stretch is that no word of the lists names: a quality, an
 * ability, something one has done, or nothing that is asked.
 */
#include "engine/readtext_in.h"

#define JOINED_TOKENS  12u
#define UNNAMED_TOKENS 24u /* "du | bidrar till ...", all of it a quality */

/* "Arbetstid enligt schema", "Start omgående": about the post, not the person. */
bool rt_opens_condition(const struct rt_text *t, const struct rt_piece *piece)
{
    return rt_hit_in(t, piece->first, piece->first + 1, RT_HEADING,
                     READTEXT_SECTION_CONDITION) != NULL;
}

/* A supine: "städat", "gått", "haft". */
static bool is_done(const struct rt_text *t, uint32_t token)
{
    struct str low = t->token[token].low;

    return low.len > 3 && (str_ends(low, "at") || str_ends(low, "tt") ||
                           str_ends(low, "it") || str_ends(low, "ft"));
}

static bool is_licence_alone(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (!t->token[i].shout || !rt_in(t, i, "be ce de c1 c1e d1 d1e"))
            return false;
    return true;
}

/* What a stretch without a known word is: in a list it is still a demand. */
bool rt_unnamed_fits(const struct rt_text *t, const struct rt_segment *segment,
                     struct rt_piece *piece)
{
    const struct rt_hit *verb = rt_hit_at(t, piece->first, piece->end, RT_VERB);

    piece->kind = READTEXT_TRAIT;
    if (strcmp(piece->rule, "joined_opener") == 0 &&
        piece->end - piece->first <= JOINED_TOKENS && rt_joins_last(t, piece, segment))
        return true; /* "är noggrann | och har god yrkesstolthet" */
    if (piece->form == RT_WANT && rt_is(t, piece->first - 1, "som") &&
        rt_follows_trait(t, piece, segment))
        return true; /* "är noggrann och som | fungerar i grupp" */
    if (rt_follows_licence(t, piece)) {
        piece->kind = READTEXT_LICENCE; /* "körkort B, meriterande med | BE" */
        return true;
    }
    if (rt_opens_condition(t, piece))
        return false;
    if (strcmp(piece->rule, "joined_opener") == 0 && rt_asks(segment->section) &&
        rt_is(t, piece->first - 1, "du"))
        return piece->end - piece->first <= JOINED_TOKENS;
    if (strcmp(piece->rule, "strong_opener") == 0 && piece->mood == RT_MOOD_MERIT &&
        is_done(t, piece->first)) {
        piece->kind = READTEXT_EXPERIENCE; /* "bra om du | gått naturbruk" */
        return piece->end - piece->first <= JOINED_TOKENS;
    }
    if (segment->item && is_licence_alone(t, piece)) {
        piece->kind = READTEXT_LICENCE; /* "Meriterande: | CE" */
        return true;
    }
    if ((piece->form == RT_WANT || piece->form == RT_OTHER) &&
        strcmp(piece->rule, "weak_opener") == 0 && !piece->joins &&
        rt_is(t, piece->first - 1, "du") && !rt_has(t, piece->first, RT_SET_NO_QUALITY))
        return piece->end - piece->first <= UNNAMED_TOKENS;
    struct str low = t->token[piece->first].low;
    piece->kind = piece->form == RT_BE ||
                          (!segment->item && str_ends(low, "r") && low.len > 3) ||
                          (verb && rt_row(t, verb)->what == RT_LEANING)
                      ? READTEXT_TRAIT
                      : READTEXT_SKILL;
    if (segment->item && segment->section != READTEXT_SECTION_NONE)
        return piece->end - piece->first <= 40;
    uint32_t tokens = piece->end - piece->first;
    if (piece->form == RT_BE && piece->mood == RT_MOOD_MUST &&
        tokens <= JOINED_TOKENS && strcmp(piece->rule, "strong_opener") == 0 &&
        (rt_in(t, piece->first - 1, "vara en ett") || rt_asks(segment->section)))
        return true; /* "du ska vara | handlingskraftig": a quality without a row */
    return piece->form == RT_CAN && piece->mood != RT_MOOD_OPEN &&
           tokens > 1u + rt_in(t, piece->first, "kan kunna") && tokens <= 14;
}
