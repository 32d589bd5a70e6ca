/*
 * readtext_find.c: which stretches of a sentence ask something of the person.
 *
 * A sentence is a row of openers ("du har", "som är", "meriterande om du") with what
 * they ask after each. Strong openers count everywhere, weak ones where the section
 * asks, and joining ones only go on with what was opened. A stretch ends at a tail
 * ("är ett krav"), at an explanation ("vilket innebär ...") or at the next opener. An
 * item of a list needs no opener; running text without one needs a tail or, in a
 * section about the person, a quality as its subject. A strong tail closes its clause
 * wherever it stands, but where the firm speaks of itself or of how to apply.
 */
#include "engine/readtext_in.h"

#define OPENERS_MAX   64u
#define DENIAL_TOKENS 3u
#define FACT_TOKENS   24u
#define NOUN_TOKENS   4u /* "söker en | driven | person till lagret som är ..." */

static const char *const opener_rules[RT_STRENGTH_COUNT] = {
    [RT_STRONG] = "strong_opener", [RT_WEAK] = "weak_opener",
    [RT_JOIN] = "joined_opener",   [RT_FACT] = "fact_opener",
    [RT_SHOWN] = "shown_opener",   [RT_QUALITY] = "quality_opener",
};

struct opener {
    uint32_t first, end;
    const struct rt_row *row;
};

struct sentence {
    struct rt_text *t;
    const struct rt_segment *segment;
    struct opener *opener; /* [OPENERS_MAX]: beside it, so that it need not be zero */
    uint32_t count;
    uint32_t lists;      /* bit n: a row of enum rt_list n begins in the segment */
    uint32_t first, end; /* cut short where an offer stands */
    enum rt_mood cue;    /* of the sentence's openers and tails so far */
};

/* Sections where only what cannot be misread counts. */
static bool is_far(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_OFFER || kind == READTEXT_SECTION_ABOUT ||
           kind == READTEXT_SECTION_APPLY || kind == READTEXT_SECTION_CONDITION;
}

/* Sections where the firm speaks of itself or of how to apply. */
static bool is_own(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_ABOUT || kind == READTEXT_SECTION_APPLY;
}

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
    if (rt_is(t, token, "med"))
        return noun; /* "söker en kock | med gesällbrev" */
    if (token == s->segment->first)
        return (s->segment->item || rt_asks(s->segment->section)) &&
               !rt_is(t, token, "kan");
    if (s->count == 0 && !s->segment->item &&
        !(rt_is(t, s->first, "du") && (rt_asks(s->segment->section) ||
                                       s->segment->section == READTEXT_SECTION_NONE)))
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
        return !rt_is(s->t, token, "du") || !explains(s, token, row);
    case RT_FACT:
        return true;
    case RT_SHOWN:
        return !is_own(kind);
    case RT_WEAK:
        if (explains(s, token, row) || is_aside(s, token) ||
            rt_is(s->t, token + 2, "ju"))
            return false;
        return rt_asks(kind) || s->segment->item || !is_far(kind) ||
               (kind == READTEXT_SECTION_CONDITION && row->form == RT_BE);
    case RT_JOIN:
        if (rt_is(s->t, token - 1, "eller") && rt_is(s->t, token + 1, "motsvarande"))
            return false; /* "utbildad kock eller har motsvarande erfarenhet" */
        return may_join(s, token);
    case RT_QUALITY:
        return !is_far(kind) || kind == READTEXT_SECTION_ABOUT;
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

    return (verb && rt_row(t, verb)->what != RT_FINITE) || gives_back(t, hit)
               ? hit->end - 1
               : hit->end;
}

/* "Du | bidrar till laget": whatever she does, where the section is about her. */
static const struct rt_row does_row = { .list = RT_LEAD,
                                        .power = RT_WEAK,
                                        .form = RT_WANT };

static bool she_does(const struct sentence *s, uint32_t token)
{
    const struct rt_text *t = s->t;
    struct str verb;

    if (!rt_is(t, token, "du") || token + 2 >= s->end ||
        (token > s->first && !rt_has(t, token - 1, RT_SET_AND)))
        return false;
    verb = t->token[token + 1].low;
    if (verb.len < 3 || !str_ends(verb, "r") || !rt_asks(s->segment->section))
        return false;
    if (rt_verb_moves(t->naming, token + 1) & ~t->words->light_moves)
        return false; /* "du | packar varor": the work */
    return rt_hit_at(t, token + 1, s->end, RT_TRAIT) ||
           (!rt_has(t, token + 1, RT_SET_STATE_VERB) &&
            !rt_has(t, token + 1, RT_SET_NO_QUALITY));
}

static void openers_find(struct sentence *s)
{
    for (uint32_t i = s->first; i < s->end && s->count < OPENERS_MAX;) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (!hit && she_does(s, i)) {
            s->opener[s->count++] = (struct opener){ i, i + 1, &does_row };
            i += 2;
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

/* Where the clause that holds `token` begins: after a comma or dash, or the sentence's
 * beginning. */
static uint32_t clause_start(const struct sentence *s, uint32_t token)
{
    while (token > s->first && !rt_has(s->t, token - 1, RT_SET_CLAUSE_MARK))
        token--;
    return token;
}

/* The next strong opener after `token`, or the sentence's end. */
static uint32_t next_strong(const struct sentence *s, uint32_t token)
{
    for (uint32_t i = token + 1; i < s->end; i++) {
        const struct rt_hit *lead = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (lead && rt_row(s->t, lead)->power == RT_STRONG &&
            lead->end - lead->first > 2)
            return i;
    }
    return s->end;
}

/* Cuts an offer or praise away: what stands before it in other clauses stays, or what a
 * strong opener asks after it; false when nothing is left. */
static bool drop_cut(struct sentence *s)
{
    if (!(s->lists >> RT_CUE & 1))
        return true;
    for (uint32_t i = s->first; i < s->end; i++) {
        const struct rt_hit *lead = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (lead && lead->end - lead->first > 1) {
            i = lead->end - 1; /* "personliga egenskaper såsom ..." does ask */
            continue;
        }
        if (!rt_drops_at(s->t, i, s->end))
            continue;
        uint32_t next = next_strong(s, i);
        uint32_t cut = clause_start(s, i);

        if (next < s->end) {
            s->first = i = next;
            i--;
            continue;
        }
        s->end = cut;
        return s->end > s->first;
    }
    return true;
}

/* Where an explanation begins in [first, end), or `end`. */
static uint32_t stop_in(const struct sentence *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, end, RT_CUE);

        if (rt_is_since(s->t, i) || rt_tells_of_firm(s->t, i) ||
            rt_says_why(s->t, i, end))
            return i;
        for (uint32_t h = s->t->hit_from[i]; hit && h < s->t->hit_from[i + 1]; h++) {
            const struct rt_row *row = rt_row(s->t, &s->t->hit[h]);

            if (row->list == RT_CUE && row->what == RT_STOP && !rt_tells_who(s->t, i) &&
                !rt_tells_level(s->t, first, i))
                return i;
        }
    }
    return end;
}

/* "... är meriterande, liksom kunskap om B": the same is said of what follows. */
static void likewise_read(struct sentence *s, const struct rt_hit *tail, uint32_t end)
{
    uint32_t first = tail->end;

    if (first < end && rt_is(s->t, first, ","))
        first++;
    if (first >= end || !rt_in(s->t, first, "liksom likaså samt") ||
        rt_hit_in(s->t, first, end, RT_VERB, RT_FINITE))
        return;
    struct rt_piece region = { .first = first + 1,
                               .end = end,
                               .mood = rt_tail_mood(s->t, tail),
                               .form = RT_OTHER,
                               .rule = "tail" };
    if (rt_has_head(s->t, region.first, end))
        rt_pieces(s->t, s->segment, &region);
}

/* What strong tails close in running text, clause by clause. */
static void tails_read(struct sentence *s, uint32_t from, uint32_t end)
{
    const struct rt_text *t = s->t;
    const struct rt_hit *tail;

    if (is_own(s->segment->section) || !(s->lists >> RT_TAIL & 1))
        return;
    for (; from < end && (tail = rt_tail_in(s->t, from, end)) != NULL;
         from = tail->end) {
        struct rt_piece region = {
            .first = rt_tail_from(t, from, tail),
            .end = tail->first,
            .mood = rt_tail_mood(t, tail),
            .form = RT_OTHER,
            .rule = "tail",
        };

        if (rt_tail_asks(t, from, region.first, tail, end)) {
            rt_pieces(s->t, s->segment, &region);
            likewise_read(s, tail, end);
        }
    }
}

/* Where to look for what denies it: "utan formella | krav på". */
static uint32_t opener_before(const struct sentence *s, const struct opener *opener)
{
    bool judged = rt_in(s->t, opener->first, "viktigt viktigast krav need");
    uint32_t back = opener->row->power == RT_SHOWN ? DENIAL_TOKENS : judged ? 1 : 0;

    return opener->first > s->first + back ? opener->first - back
           : back                          ? s->first
                                           : opener->first;
}

/* "söker en | driven och social | säljare": the qualities before the noun. */
static void qualities_read(struct sentence *s, uint32_t first, uint32_t end,
                           const struct opener *opener)
{
    const struct rt_text *t = s->t;
    struct rt_piece region = { .form = RT_BE, .rule = opener_rules[RT_QUALITY] };
    uint32_t i = first;

    while (i < end && rt_hit_in(t, i, i + 1, RT_TRAIT, READTEXT_TRAIT)) {
        region.end = ++i;
        if (i + 1 < end && rt_in(t, i, "och , samt") &&
            rt_hit_in(t, i + 1, i + 2, RT_TRAIT, READTEXT_TRAIT))
            i++;
    }
    region.first = first;
    region.mood = (enum rt_mood)opener->row->mood;
    uint32_t title = rt_title_end(t, first, end);
    if (title > first) {
        region.end = title;
        rt_pieces(s->t, s->segment, &region);
        return;
    }
    if (region.end > first && i < s->end && t->token[i].kind == RT_WORD &&
        !rt_in(t, i, "som till för och inom med att"))
        rt_pieces(s->t, s->segment, &region);
}

/* "har du X | lär vi dig Y": where the main clause begins after a condition. */
static uint32_t main_in(const struct sentence *s, const struct opener *opener,
                        uint32_t first, uint32_t end)
{
    if (opener && opener->first == s->first && rt_is(s->t, opener->first + 1, "du"))
        for (uint32_t i = first + 1; i < end; i++)
            if (rt_turns_main(s->t, i))
                return i;
    return end;
}

/* What [first, end) is said by, when no opener stands before it. */
static const char *rule_of(const struct sentence *s, uint32_t first, uint32_t end,
                           const struct rt_hit *tail)
{
    if (s->segment->item)
        return "item";
    return tail ? "tail" : rt_is_phrase(s->t, first, end) ? "phrase" : "subject";
}

/* One opener's stretch: trimmed of tail and explanation, then cut into pieces. */
static void stretch_read(struct sentence *s, uint32_t first, uint32_t end,
                         const struct opener *opener)
{
    struct rt_piece region = { .first = first,
                               .end = end,
                               .mood = RT_MOOD_OPEN,
                               .form =
                                   opener ? (enum rt_form)opener->row->form : RT_OTHER,
                               .rule = "item" };
    const struct rt_hit *tail = rt_tail_in(s->t, first, end);

    region.rule =
        opener ? opener_rules[opener->row->power] : rule_of(s, first, end, tail);
    region.mood = s->cue;
    if (opener && opener->first > s->first &&
        rt_has(s->t, opener->first - 1, RT_SET_RATHER))
        region.mood = RT_MOOD_MERIT; /* "gärna | med gesällbrev" */
    if (tail) {
        enum rt_mood mood = rt_tail_mood(s->t, tail);
        uint32_t cut = rt_tail_reach(s->t, first, tail->first);

        if (cut == first && mood == RT_MOOD_MERIT && opener &&
            opener->row->mood == RT_MOOD_MUST)
            cut = rt_last_comma(s->t, first, tail->first);

        region.end = tail->first;
        if (!opener && !s->segment->item)
            region.first = rt_tail_from(s->t, first, tail);
        if (cut > first && mood != RT_MOOD_OPEN && mood != region.mood) {
            region.end = cut; /* what stands before keeps its mood */
            rt_pieces(s->t, s->segment, &region);
            region.first = rt_tail_from(s->t, cut + 1, tail);
            region.end = tail->first;
        }
        if (mood != RT_MOOD_OPEN)
            region.mood = mood;
    }
    if (region.mood != RT_MOOD_MERIT ||
        (opener && rt_begins_denied(s->t, first, end))) {
        uint32_t from = opener ? opener_before(s, opener) : first;
        uint32_t denied = rt_denial(s->t, from, end);

        if (denied == from)
            return;
        if (denied < region.end)
            region.end = denied;
    }
    uint32_t stop = stop_in(s, region.first, region.end);
    uint32_t main = main_in(s, opener, region.first, stop);
    if (main < stop)
        region.mood = RT_MOOD_MERIT;
    stop = main;
    if (!rt_hit_in(s->t, region.first, stop, RT_TERM, READTEXT_AVAILABILITY))
        region.end = stop;
    if (region.end > region.first)
        rt_pieces(s->t, s->segment, &region);
    if (tail) {
        likewise_read(s, tail, end);
        tails_read(s, tail->end, end);
    }
}

/* Running text without an opener is read when a tail says what it is, or when the
 * section is about the person and the firm is not the subject. */
static bool reads_without_opener(const struct sentence *s, uint32_t first, uint32_t end)
{
    const struct rt_segment *segment = s->segment;

    if (rt_is(s->t, first, "om") || (rt_is(s->t, first, "som") && end < s->end))
        return false; /* "Som barnskötare hos oss | behöver du ..." */
    if (segment->item)
        return rt_asks(segment->section) ||
               (segment->section == READTEXT_SECTION_NONE &&
                !rt_hit_in(s->t, first, end, RT_TRAIT, READTEXT_TRAIT));
    bool firm = rt_of_firm(s->t, first, end);
    const struct rt_hit *tail = rt_tail_in(s->t, first, end);
    if (tail && !rt_asks(segment->section))
        return !rt_is(s->t, tail->end, "för") && !rt_is_strong_tail(s->t, tail) &&
               !firm && !is_own(segment->section) && rt_says_fact(s->t, first, end);
    if (tail)
        return true;
    if (segment->section == READTEXT_SECTION_NONE &&
        (rt_is_bare_fact(s->t, first, segment->end) ||
         (end == s->end && !firm && rt_is_bare_demand(s->t, first, end))))
        return true;
    return rt_asks(segment->section) && !firm;
}

/* "Är du student eller gymnasieelev och vill ...?": only schooling and licences. */
static bool question_fits(const struct sentence *s)
{
    const struct rt_text *t = s->t;
    uint32_t first = s->segment->first;

    if (!rt_is(t, first, "är") || !rt_is(t, first + 1, "du"))
        return false;
    for (uint32_t i = first + 2; i < s->end && i < first + 5; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, s->end, RT_TERM);
        const struct rt_row *row = hit ? rt_row(t, hit) : NULL;

        if (row && (row->what == READTEXT_LICENCE ||
                    (row->what == READTEXT_EDUCATION && !row->power)))
            return true;
    }
    return false;
}

static void question_read(struct sentence *s)
{
    uint32_t end = s->segment->first + 2;

    if (!question_fits(s))
        return;
    while (end < s->end && !rt_hit_in(s->t, end, end + 1, RT_VERB, RT_LEANING) &&
           !rt_hit_in(s->t, end, end + 1, RT_VERB, RT_FINITE) && !rt_is(s->t, end, ","))
        end++;
    struct rt_piece region = {
        .first = s->segment->first + 2, .end = end, .form = RT_BE, .rule = "question"
    };
    rt_pieces(s->t, s->segment, &region);
}

/* Which lists have a row in the segment; false: there is a link in it. */
static bool lists_note(struct sentence *s)
{
    bool link = false;

    const struct rt_text *t = s->t;
    uint32_t h = t->hit_from[s->segment->first];

    for (; h < t->hit_from[s->segment->end]; h++)
        s->lists |= 1u << t->hit[h].list;
    for (uint32_t i = s->segment->first; t->links && i < s->segment->end; i++)
        link |= t->token[i].kind == RT_LINK;
    return !link;
}

/* "Övrigt - Är noggrann. - B-körkort krävs.": demands under another heading. */
static bool asks_anyway(const struct sentence *s)
{
    uint32_t first = s->segment->first;
    const struct rt_hit *hit = rt_hit_at(s->t, first, s->end, RT_LEAD);
    const struct rt_hit *tail = rt_tail_in(s->t, first, s->end);

    if (s->segment->section != READTEXT_SECTION_CONDITION)
        return false;
    return (hit && rt_row(s->t, hit)->power == RT_JOIN) ||
           (tail && rt_tail_asks(s->t, first, first, tail, s->end));
}

static void sentence_read(struct rt_text *t, const struct rt_segment *segment,
                          struct opener *opener)
{
    struct sentence s = { .t = t,
                          .segment = segment,
                          .opener = opener,
                          .first = rt_label_end(t, segment),
                          .end = segment->end };

    if ((segment->section == READTEXT_SECTION_OFFER && !rt_names_extract(t, segment)) ||
        !lists_note(&s) ||
        rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_DROP_ALL) ||
        !drop_cut(&s))
        return;
    if (segment->question) {
        question_read(&s);
        return;
    }
    if (segment->item && is_far(segment->section) && !asks_anyway(&s))
        return;
    openers_find(&s);
    uint32_t first = s.count ? s.opener[0].first : s.end;
    if (first > s.first && reads_without_opener(&s, s.first, first) &&
        (s.count == 0 || rt_has_head(t, s.first, first)))
        stretch_read(&s, s.first, first, NULL);
    else if (first > s.first)
        tails_read(&s, s.first, first);
    for (uint32_t i = 0; i < s.count; i++) {
        uint32_t end = i + 1 < s.count ? s.opener[i + 1].first : s.end;

        if (s.opener[i].row->mood != RT_MOOD_OPEN)
            s.cue = (enum rt_mood)s.opener[i].row->mood;
        if (s.opener[i].end < end && s.opener[i].row->power == RT_QUALITY)
            qualities_read(&s, s.opener[i].end, end, &s.opener[i]);
        else if (s.opener[i].end < end)
            stretch_read(&s, s.opener[i].end, end, &s.opener[i]);
    }
}

void rt_find(struct rt_text *t)
{
    struct opener opener[OPENERS_MAX];

    for (uint32_t i = 0; i < t->segment_count; i++)
        sentence_read(t, &t->segment[i], opener);
}
