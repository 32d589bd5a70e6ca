/*
 * readtext_stance.c: see readtext_stance.h.
 *
 * From the wording we walk back to what governs it. "du är en ung ..." asks; "hos en
 * ung ..." and "kunden är en ung ..." tell of somebody else; "anställer inte ..." shuts
 * out, and so does what follows: "... undanbedes", "... passar inte".
 */
#include "engine/readtext_stance.h"

#define BACK_MAX  8u /* words between what asks and the wording */
#define AFTER_MAX 5u
#define SHUT_MAX  7u

#define APPLICANTS                                                                     \
    "du dig ni er sökande sökanden kandidat kandidaten kandidater medarbetare "      \
    "kollega kollegan någon person personen arbetstagare arbetstagaren "              \
    "anställda anställd you applicant applicants candidate candidates"
#define POSTS                                                                          \
    "tjänst* jobb* arbete* roll rollen uppdrag* extrajobb* sommarjobb* "              \
    "anställning* befattning* yrke* den"
#define OTHERS                                                                         \
    "till åt hos för med av om bland mellan från mot kring hjälp* stöd* stött* " \
    "möt* bemöt* vård* träffa* coacha* undervisa* behandla* assistera* att van "   \
    "vana"
#define HIRES                                                                          \
    "söker letar efterlyser anställer rekryterar föredrar prioriterar behöver "    \
    "önskar välkomnar hire hiring hires seeking seek want wants prefer looking"

/* One of the words of `set`; "hund*" is all that begin so. */
static inline bool is_like(const struct rt_text *t, uint32_t token, const char *set)
{
    return token < t->token_count &&
           rt_among_like(t->token[token].low, set, strlen(set));
}

/* Two bits of each word of `set`: by its first byte, and by its first three as
 * rt_token.bit has them. A word of the text that has not both of one set needs no walk
 * along it. */
struct fronts {
    uint64_t first, three;
};

static struct fronts set_fronts(const char *set)
{
    struct fronts fronts = { 0, 0 };

    for (const char *p = set; *p;) {
        uint32_t bytes = 0, n = 0;

        fronts.first |= 1ull << (*p & 63);
        for (; *p && *p != ' ' && (n == 0 || *p != '*'); p++, n++)
            bytes |= n < 3 ? (uint32_t)(unsigned char)*p << 8 * n : 0;
        fronts.three |= *p == '*' && n < 3 ? UINT64_MAX : 1ull << rt_bit(bytes);
        while (*p && *p != ' ')
            p++;
        p += *p == ' ';
    }
    return fronts;
}

bool rt_says(const struct rt_text *t, uint32_t first, uint32_t end, const char *set)
{
    struct fronts fronts = set_fronts(set);

    for (uint32_t i = first; i < end && i < t->token_count; i++)
        if (fronts.three >> t->token[i].bit &
                fronts.first >> (t->token[i].low.ptr[0] & 63) & 1 &&
            is_like(t, i, set))
            return true;
    return false;
}

static bool is_full_stop(const struct rt_text *t, uint32_t token)
{
    return t->token[token].kind == RT_PUNCT && rt_has(t, token, RT_SET_FULL_STOP);
}

uint32_t rt_sentence_first(const struct rt_text *t, uint32_t first)
{
    uint32_t least = first > STANCE_REACH ? first - STANCE_REACH : 0;

    while (first > least && !t->token[first].fresh && !is_full_stop(t, first - 1))
        first--;
    return first;
}

uint32_t rt_sentence_end(const struct rt_text *t, uint32_t end)
{
    uint32_t most = end + STANCE_REACH;

    while (end < t->token_count && end < most && !t->token[end].fresh &&
           !is_full_stop(t, end))
        end++;
    return end;
}

static bool is_negation(const struct rt_text *t, uint32_t token)
{
    return rt_has(t, token, RT_SET_NEGATION);
}

static bool is_none(const struct rt_text *t, uint32_t token)
{
    return rt_has(t, token, RT_SET_NONE);
}

/* Where the clause around [first, end) begins and ends: between commas. */
static uint32_t clause_first(const struct rt_text *t, uint32_t first, uint32_t least)
{
    while (first > least && !rt_has(t, first - 1, RT_SET_CLAUSE_END))
        first--;
    return first;
}

static uint32_t clause_end(const struct rt_text *t, uint32_t end, uint32_t most)
{
    while (end < most && !rt_has(t, end, RT_SET_CLAUSE_END))
        end++;
    return end;
}

bool rt_is_denied(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t from = clause_first(t, first, rt_sentence_first(t, first));
    uint32_t to = clause_end(t, end, rt_sentence_end(t, end));
    const struct rt_hit *hit = rt_hit_in(t, from, to, RT_CUE, RT_NEGATE);

    return hit && (hit->first < first || hit->first >= end) &&
           !rt_in(t, hit->end, "söka ansöka");
}

/* ---- asked ---- */

/* "är" at `token`: of the applicant, "du är", "är du", "nästa kollega är"? */
static bool is_of_applicant(const struct rt_text *t, uint32_t token, uint32_t least)
{
    if (is_like(t, token + 1, "du ni you"))
        return true;
    for (uint32_t i = token; i-- > least && token - i <= 4;) {
        if (is_like(t, i, APPLICANTS))
            return true;
        if (!rt_in(t, i,
                   "som ska skall måste bör kan helst gärna också även själv att "
                   "ha vara ingen must should"))
            return false;
    }
    return false;
}

/* "är du ... ?" asks; "är du gravid anpassar vi" promises. */
static bool is_promise(const struct rt_text *t, uint32_t opener, uint32_t hit_end)
{
    uint32_t end = rt_sentence_end(t, hit_end);

    if (!is_like(t, opener + 1, "du ni you") || rt_is(t, end, "?"))
        return false;
    return !rt_says(t, hit_end, end,
                    "inte ej rätt perfekt jobbet passar sök ansök hör söker");
}

/* "Tjänsten passar (bäst för) ...": the post, not goods. */
static bool is_fit(const struct rt_text *t, uint32_t token, uint32_t least)
{
    uint32_t from = token > least + 4 ? token - 4 : least;

    return is_like(t, token, "passar lämpar lämplig lämpligt perfekt bäst suits") &&
           (from == token || rt_in(t, from, "passar lämpar") ||
            rt_says(t, from, token, POSTS));
}

static bool is_choosy(const struct rt_text *t, uint32_t token, uint32_t least)
{
    if (!rt_has(t, token, RT_SET_CHOOSY))
        return false;
    uint32_t from = token > least + 4 ? token - 4 : least;

    return token == least || t->token[token - 1].kind == RT_PUNCT ||
           rt_says(t, from, token, HIRES " ser vill tar kallar gärna söka");
}

/* Does `token` ask for what follows it? */
static bool asks(const struct rt_text *t, uint32_t token, uint32_t least)
{
    if (rt_has(t, token, RT_SET_HAVE_GET) && token > least &&
        rt_in(t, token - 1, "vill gärna vi"))
        return true; /* "vi vill ha" */
    if (rt_has(t, token, RT_SET_BEING))
        return is_of_applicant(t, token, least);
    return is_like(t, token, HIRES) || is_choosy(t, token, least) ||
           is_fit(t, token, least);
}

/* The token that asks for what begins at `first`, or RT_NONE. */
static uint32_t asked_before(const struct rt_text *t, uint32_t first, uint32_t least)
{
    for (uint32_t i = first; i-- > least && first - i <= BACK_MAX;) {
        bool fit = rt_is(t, i, "för") && i > least && is_fit(t, i - 1, least);

        if (asks(t, i, least))
            return rt_is(t, i + 1, ",") ? RT_NONE : i;
        if (rt_is(t, i, ":") && i > least &&
            rt_in(t, i - 1, "sökes söks önskas krav kraven profil wanted"))
            return i - 1; /* "Sökes: ung ..." */
        if (rt_has(t, i, RT_SET_SHE) && i > least && rt_in(t, i - 1, "är har are för"))
            continue;
        if (t->token[i].kind == RT_PUNCT && !rt_is(t, i, ","))
            return RT_NONE;
        if (!fit && !(rt_is(t, i, "for") && i > least) &&
            (is_like(t, i, OTHERS) || rt_has(t, i, RT_SET_WHO_DOES)))
            return RT_NONE;
    }
    return RT_NONE;
}

/* "du | bor ...", "dig som gärna | bor ...": the wording is what the applicant does. */
static bool follows_applicant(const struct rt_text *t, uint32_t first, uint32_t least)
{
    uint32_t i = first;

    if (i > least && rt_in(t, i - 1, "gärna själv även också inte"))
        i--;
    if (i > least + 1 && rt_is(t, i - 1, "som"))
        i--;
    return i > least && rt_in(t, i - 1, "du dig ni you ska måste bör sökande någon");
}

/* "... till en ung kvinna sökes": the client. */
static bool is_of_client(const struct rt_text *t, uint32_t first, uint32_t least)
{
    for (uint32_t i = first; i-- > least && first - i <= 3;) {
        if (t->token[i].kind == RT_PUNCT)
            return false;
        if (rt_has(t, i, RT_SET_CLIENT))
            return true;
    }
    return false;
}

/* "... sökes", "... är ett krav": the end of what asks for it, or 0. */
static uint32_t asked_after(const struct rt_text *t, uint32_t end, uint32_t most)
{
    for (uint32_t i = end; i < most && i - end < AFTER_MAX; i++) {
        const struct rt_hit *tail = rt_hit_at(t, i, most, RT_TAIL);

        if (tail)
            return tail->end;
        if (rt_in(t, i,
                  "sökes söks önskas efterlyses eftersöks efterfrågas föredras "
                  "prioriteras företräde wanted preferred"))
            return i + 1;
        if (t->token[i].kind == RT_PUNCT || rt_has(t, i, RT_SET_OF_OTHERS))
            return 0;
    }
    return 0;
}

/* ---- shut out ---- */

/* Does the "inte" at `token` deny the person, or only something the firm does? */
static bool is_refusal(const struct rt_text *t, uint32_t token, uint32_t least)
{
    uint32_t from = token > least + 4 ? token - 4 : least;
    uint32_t verb = token;

    if (token == least || t->token[token - 1].kind == RT_PUNCT)
        return true; /* "ej ..." */
    if (rt_in(t, token + 1, "anställa rekrytera anlita"))
        return true;
    while (verb-- > from)
        if (rt_in(t, verb,
                  "anställer söker vill accepterar rekryterar kallar önskar "
                  "tillåter godkänner intervjuar do we"))
            return true;
        else if (rt_in(t, verb, "tar släpper"))
            return rt_in(t, token + 1, "in emot");
        else if (rt_in(t, verb, "behöver måste"))
            return false;
        else if (rt_in(t, verb,
                       "får kan ska skall bör är bär har passar lämpar "
                       "använder can must"))
            return rt_says(t, least, token, APPLICANTS " man personal* " POSTS);
    return false;
}

/* The token where what shuts out [first, ...) begins, or RT_NONE. */
static uint32_t shut_before(const struct rt_text *t, uint32_t first, uint32_t least)
{
    for (uint32_t i = first; i-- > least && first - i <= SHUT_MAX;) {
        if (t->token[i].kind == RT_PUNCT || rt_has(t, i, RT_SET_NO_REFUSAL))
            return RT_NONE;
        if (is_none(t, i) && (first - i <= 3 || rt_is(t, i + 1, "för")))
            return i;
        if (is_negation(t, i))
            return is_refusal(t, i, least) ? i : RT_NONE;
    }
    return RT_NONE;
}

/* "kan tyvärr inte söka": does the verb at `verb` with `inte` shut out? */
static bool verb_shuts(const struct rt_text *t, uint32_t verb, uint32_t no)
{
    if (rt_in(t, verb, "behöver kan får bör ska skall"))
        return rt_in(t, no + 1,
                     "söka ansöka arbeta jobba ha få komma anställas "
                     "innehas bäras användas ta besvära göra") ||
               rt_in(t, verb + 1, "vi");
    if (rt_in(t, verb, "är"))
        return is_like(t, no + 1,
                       "välkom* tillåt* tillåtna förenlig* lämplig* okej ok aktuell* "
                       "något ett önskvärd* accept*");
    return is_like(t, verb,
                   "passar lämpar platsar hör accepteras tillåts godkänns godtas "
                   "godkännes kommer anställs kallas bärs används funkar fungerar");
}

/* The end of what shuts out the wording before `end`, or 0. */
static uint32_t shut_after(const struct rt_text *t, uint32_t end, uint32_t most)
{
    for (uint32_t i = end; i < most && i - end < SHUT_MAX; i++) {
        if (rt_has(t, i, RT_SET_DECLINED))
            return i + 1;
        if (rt_has(t, i, RT_SET_GO_AWAY) && rt_is(t, i + 1, "sig"))
            return i + 2;
        if (t->token[i].kind == RT_PUNCT)
            return 0;
        if (!is_negation(t, i))
            continue;
        for (uint32_t verb = i; verb-- > end && i - verb <= 4;)
            if (verb_shuts(t, verb, i))
                return i + 2 < most ? i + 2 : most;
        return 0;
    }
    return 0;
}

/* ---- together ---- */

/* A point of a list under "Krav" or "Om dig" asks by standing there. */
static bool is_point(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t low = 0, high = t->segment_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (t->segment[middle].end <= first)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == t->segment_count || t->segment[low].first > first)
        return false;
    const struct rt_segment *s = &t->segment[low];
    for (const struct rt_hit *next; end < s->end; end = next->end)
        if (!(next = rt_hit_at(t, end, s->end, RT_BLOCK)))
            break; /* "ung | man | bosatt i Lund": the last of them ends the point */
    return s->item && first - s->first <= 2 && s->end - end <= 3 &&
           !is_of_client(t, first, s->first) &&
           (s->section == READTEXT_SECTION_MUST ||
            s->section == READTEXT_SECTION_MERIT ||
            s->section == READTEXT_SECTION_PROFILE);
}

/* Did the reader find it as a quality that is asked, whatever words asked for it? */
static bool is_quality(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t low = 0, high = t->req_count, start = rt_point(t, hit->first);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (t->req[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return rt_row(t, hit)->power && low < t->req_count &&
           t->req[low].start < rt_point_end(t, hit->end - 1) &&
           t->req[low].kind == READTEXT_TRAIT;
}

struct rt_frame rt_stance(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t least = rt_sentence_first(t, hit->first);
    uint32_t most = rt_sentence_end(t, hit->end);
    struct rt_frame frame = { RT_SILENT, hit->first, hit->end };
    uint32_t token = shut_before(t, hit->first, least), end;

    if (token != RT_NONE) {
        frame = (struct rt_frame){ RT_SHUT_OUT, token, hit->end };
    } else if ((end = shut_after(t, hit->end, most)) != 0) {
        frame = (struct rt_frame){ RT_SHUT_OUT, hit->first, end };
    } else if (rt_is_denied(t, hit->first, hit->end)) {
        return frame;
    } else if ((token = asked_before(t, hit->first, least)) != RT_NONE) {
        if (!is_promise(t, token, hit->end))
            frame.stance = RT_ASKED;
        if (is_like(t, token, HIRES)) /* "söker en tjej" reads better whole */
            frame.first = token;
    } else if (!is_of_client(t, hit->first, least) &&
               (end = asked_after(t, hit->end, most)) != 0) {
        frame = (struct rt_frame){ RT_ASKED, hit->first, end };
    } else if (follows_applicant(t, hit->first, least) ||
               is_point(t, hit->first, hit->end) || is_quality(t, hit)) {
        frame.stance = RT_ASKED;
    }
    return frame;
}
