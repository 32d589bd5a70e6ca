/*
 * readtext_unnamed.c: what a stretch is that no word of the lists names: a quality, an
 * ability, something one has done, or nothing that is asked.
 */
#include "engine/readtext_in.h"

#define JOINED_TOKENS    12u
#define ADJECTIVE_TOKENS 3u
#define THING_TOKENS     6u  /* "fiber eller motsvarande uppkoppling" */
#define UNNAMED_TOKENS   24u /* "du | bidrar till ...", all of it a quality */

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

/* "Punktlighet", "kämparanda". */
static bool is_quality_word(const struct rt_text *t, uint32_t token)
{
    struct str low = t->token[token].low;

    return str_ends(low, "het") || str_ends(low, "heten") || str_ends(low, "skap") ||
           str_ends(low, "anda") || str_ends(low, "lust");
}

/* "hanterar | Opera eller annat system": a name in capitals after the verb. */
static bool names_tool(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first + 1; i < piece->end && i < piece->first + 4; i++)
        if (t->token[i].upper && t->token[i].kind == RT_WORD)
            return true;
    return false;
}

static bool has_finite(const struct rt_text *t, uint32_t first, uint32_t end)
{
    return rt_hit_in(t, first, end, RT_VERB, RT_FINITE) != NULL;
}

/* "du behöver | tycka om kundkontakter", "gilla förändring". */
static bool likes(const struct rt_text *t, uint32_t token)
{
    return rt_in(t, token,
                 "tycka gilla trivas tåla orka våga älska uppskatta respektera "
                 "acceptera värna tycker gillar trivs tål orkar vågar uppskattar "
                 "respekterar accepterar värnar värdesätter delar drivs");
}

/* "här krävs | fiber hemma", "dig som | fyller 18 år": whatever it is, it is asked. */
static bool is_said_of_her(const struct rt_text *t, const struct rt_piece *piece)
{
    uint32_t tokens = piece->end - piece->first;

    if (rt_has(t, piece->first, RT_SET_NO_QUALITY) ||
        rt_has(t, piece->first, RT_SET_SMALL) || rt_has(t, piece->first, RT_SET_FIRM) ||
        rt_in(t, piece->first,
              "vill söker ska kan möjlighet tid lust chansen det innan före alltså "
              "därför dock sökande"))
        return false;
    if (piece->form == RT_OTHER && likes(t, piece->first))
        return tokens <= JOINED_TOKENS;
    if (piece->form == RT_HAVE && rt_verb_moves(t->naming, piece->first))
        return false; /* "du ska | köra ut varor": the work */
    if (piece->form == RT_HAVE)
        return piece->mood != RT_MOOD_OPEN && tokens <= THING_TOKENS &&
               !has_finite(t, piece->first, piece->end);
    return piece->form == RT_WANT && !piece->joins && tokens <= JOINED_TOKENS &&
           str_ends(t->token[piece->first].low, "r");
}

/* "butiksarbete", "annat yrke": work one has done, though nothing says so. */
static bool names_work(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first; i < piece->end; i++) {
        struct str low = t->token[i].low;

        if ((low.len > 8 && str_ends(low, "arbete")) || str_is(low, "yrke") ||
            (low.len > 7 && str_ends(low, "bransch")))
            return true;
    }
    return false;
}

/* A quality by its form, else something one can do. */
static enum readtext_kind kind_guess(const struct rt_text *t,
                                     const struct rt_segment *segment,
                                     const struct rt_piece *piece)
{
    const struct rt_hit *verb = rt_hit_at(t, piece->first, piece->end, RT_VERB);
    struct str low = t->token[piece->first].low;

    if (rt_in(t, piece->first, "vet kan förstår läser läsa"))
        return rt_in(t, piece->first + 1, "vara ta") ? READTEXT_TRAIT : READTEXT_SKILL;
    if (rt_in(t, piece->first, "ej") || likes(t, piece->first))
        return READTEXT_TRAIT;
    if (is_done(t, piece->first) && piece->form == RT_HAVE)
        return READTEXT_EXPERIENCE;
    if (segment->item && names_work(t, piece) &&
        !rt_hit_at(t, piece->first, piece->end, RT_VERB))
        return READTEXT_EXPERIENCE;
    return piece->form == RT_BE || str_is(low, "inte") ||
                   (!segment->item && str_ends(low, "r") && low.len > 3) ||
                   (verb && rt_row(t, verb)->what == RT_LEANING)
               ? READTEXT_TRAIT
               : READTEXT_SKILL;
}

/* "du ska vara | handlingskraftig", "personer som är | vaksamma": a quality without a
 * row. */
static bool is_adjective(const struct rt_text *t, const struct rt_segment *segment,
                         const struct rt_piece *piece)
{
    uint32_t tokens = piece->end - piece->first;

    if (piece->mood == RT_MOOD_MUST && tokens <= JOINED_TOKENS &&
        (rt_in(t, piece->first - 1, "vara en ett") || rt_asks(segment->section)))
        return true;
    return rt_in(t, piece->first - 1, "är vara") &&
           tokens <=
               (piece->mood == RT_MOOD_MERIT ? JOINED_TOKENS : ADJECTIVE_TOKENS) &&
           !rt_has(t, piece->first, RT_SET_SMALL) &&
           !rt_in(t, piece->first, "ute redo med beredd nyfiken ny van den");
}

/* What a stretch without a known word is: in a list it is still a demand. */
bool rt_unnamed_fits(const struct rt_text *t, const struct rt_segment *segment,
                     struct rt_piece *piece)
{
    piece->kind = READTEXT_TRAIT;
    if (strcmp(piece->rule, "joined_opener") == 0 &&
        piece->end - piece->first <= JOINED_TOKENS && rt_joins_last(t, piece, segment))
        return true; /* "är noggrann | och har god yrkesstolthet" */
    if (piece->joins && rt_is(t, piece->first, "vill") &&
        strcmp(piece->rule, "strong_opener") == 0 && t->req_count &&
        piece->end - piece->first <= JOINED_TOKENS && piece->end > piece->first + 2)
        return true; /* "ser gärna att du har vana och | vill bidra till laget" */
    if (piece->form == RT_WANT && rt_is(t, piece->first - 1, "som") &&
        rt_follows_trait(t, piece, segment))
        return true; /* "är noggrann och som | fungerar i grupp" */
    if (rt_follows_licence(t, piece)) {
        piece->kind = READTEXT_LICENCE; /* "körkort B, meriterande med | BE" */
        return true;
    }
    if (rt_opens_condition(t, piece))
        return false;
    if (strcmp(piece->rule, "tail") == 0 && !piece->joins &&
        rt_is_thing(t, piece->first, piece->end)) {
        piece->kind =
            is_quality_word(t, piece->end - 1) ? READTEXT_TRAIT : READTEXT_SKILL;
        return true; /* "Egen kundkrets | är meriterande" */
    }
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
        rt_in(t, piece->first - 1, "du you") &&
        !rt_has(t, piece->first, RT_SET_NO_QUALITY)) {
        if (names_tool(t, piece))
            piece->kind = READTEXT_SKILL;
        return piece->end - piece->first <= UNNAMED_TOKENS;
    }
    piece->kind = kind_guess(t, segment, piece);
    if (segment->item && segment->section != READTEXT_SECTION_NONE)
        return piece->end - piece->first <= 40;
    if (strcmp(piece->rule, "strong_opener") == 0 && is_said_of_her(t, piece))
        return true;
    uint32_t tokens = piece->end - piece->first;
    if (piece->form == RT_BE && strcmp(piece->rule, "strong_opener") == 0 &&
        is_adjective(t, segment, piece))
        return true;
    return piece->form == RT_CAN && piece->mood != RT_MOOD_OPEN &&
           tokens > rt_in(t, piece->first, "kan kunna") && tokens <= 14 &&
           !rt_in(t, piece->end - 1, "styrka visa uppvisa");
}
