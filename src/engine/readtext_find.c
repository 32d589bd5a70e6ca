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
#include "engine/readtext_sentence.h"

#define DENIAL_TOKENS 3u

static const char *const opener_rules[RT_STRENGTH_COUNT] = {
    [RT_STRONG] = "strong_opener", [RT_WEAK] = "weak_opener",
    [RT_JOIN] = "joined_opener",   [RT_FACT] = "fact",
    [RT_SHOWN] = "fact",           [RT_QUALITY] = "quality_opener",
};

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

static uint32_t next_comma(const struct sentence *s, uint32_t token)
{
    while (token < s->end && !rt_is(s->t, token, ","))
        token++;
    return token;
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
        uint32_t comma = next_comma(s, i);
        if (rt_names_extract(s->t, comma, s->end)) {
            s->first = comma; /* "i urvalet granskar vi, | och begär utdrag ..." */
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
            rt_says_why(s->t, i, end) || rt_says_aim(s->t, first, i) ||
            rt_dash_tells(s->t, i, end))
            return i;
        for (uint32_t h = s->t->hit_from[i]; hit && h < s->t->hit_from[i + 1]; h++) {
            const struct rt_row *row = rt_row(s->t, &s->t->hit[h]);

            if (row->list == RT_CUE && row->what == RT_STOP && !rt_tells_who(s->t, i) &&
                !rt_tells_level(s->t, first, i) && !rt_is(s->t, i - 1, "där"))
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

    if (rt_is_own(s->segment->section) || !(s->lists >> RT_TAIL & 1))
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
    if (opener && rt_is(s->t, opener->first + 1, "du") &&
        (opener->first == s->first ||
         rt_has(s->t, opener->first - 1, RT_SET_CLAUSE_MARK)))
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
    region.shown = opener && opener->row->power == RT_SHOWN;
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

    if (!segment->item && rt_in(s->t, first, "håll bifoga ange skicka läs märk hör"))
        return false; /* "Håll koll på mejlen" tells her how to apply */
    if (rt_in(s->t, first, "om eftersom") ||
        (rt_is(s->t, first, "som") && end < s->end))
        return false; /* "Som barnskötare hos oss | behöver du ..." */
    if (segment->item)
        return rt_asks(segment->section) ||
               (segment->section == READTEXT_SECTION_NONE &&
                !rt_hit_in(s->t, first, end, RT_TRAIT, READTEXT_TRAIT));
    bool firm = rt_of_firm(s->t, first, end);
    const struct rt_hit *tail = rt_tail_in(s->t, first, end);
    if (tail && !rt_asks(segment->section))
        return !rt_is(s->t, tail->end, "för") && !rt_is_strong_tail(s->t, tail) &&
               !firm && !rt_is_own(segment->section) && rt_says_fact(s->t, first, end);
    if (tail)
        return true;
    if (segment->section == READTEXT_SECTION_NONE &&
        (rt_is_bare_fact(s->t, segment, first) ||
         (end == s->end && !firm && rt_is_bare_demand(s->t, first, end))))
        return true;
    return rt_asks(segment->section) && !firm;
}

/* "Är du student eller gymnasieelev och vill ...?": schooling and licences; "Är du
 * kunnig montör ...?": what she knows. */
static bool question_fits(const struct sentence *s)
{
    const struct rt_text *t = s->t;
    uint32_t first = s->segment->first;

    if (!rt_is(t, first, "är") || !rt_is(t, first + 1, "du"))
        return false;
    if (rt_in(t, first + 2, "kunnig skicklig erfaren") &&
        !rt_has(t, first + 3, RT_SET_PREPOSITION))
        return true;
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
        .first = s->segment->first + 2, .end = end, .form = RT_BE, .rule = "phrase"
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

/* The stretches of a sentence: before its openers, and after each. */
static void stretches_read(struct sentence *s)
{
    uint32_t first = s->count ? s->opener[0].first : s->end;

    if (first > s->first && reads_without_opener(s, s->first, first) &&
        (s->count == 0 || rt_has_head(s->t, s->first, first)))
        stretch_read(s, s->first, first, NULL);
    else if (first > s->first)
        tails_read(s, s->first, first);
    for (uint32_t i = 0; i < s->count; i++) {
        const struct opener *opener = &s->opener[i];
        uint32_t end = i + 1 < s->count ? s->opener[i + 1].first : s->end;

        if (opener->row->mood != RT_MOOD_OPEN)
            s->cue = (enum rt_mood)opener->row->mood;
        if (opener->end < end && opener->row->power == RT_QUALITY)
            qualities_read(s, opener->end, end, opener);
        else if (opener->end < end)
            stretch_read(s, opener->end, end, opener);
    }
}

static void sentence_read(struct rt_text *t, const struct rt_segment *segment,
                          struct opener *opener)
{
    struct sentence s = { .t = t,
                          .segment = segment,
                          .opener = opener,
                          .first = rt_label_end(t, segment),
                          .end = segment->end };

    if ((segment->section == READTEXT_SECTION_OFFER &&
         !rt_names_extract(t, segment->first, segment->end)) ||
        !lists_note(&s) ||
        rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_DROP_ALL) ||
        !drop_cut(&s))
        return;
    if (segment->question) {
        question_read(&s);
        return;
    }
    if (segment->item && rt_is_far(segment->section) && !asks_anyway(&s))
        return;
    uint32_t before = t->req_count;

    rt_openers(&s);
    stretches_read(&s);
    if (s.lists >> RT_TERM & 1)
        rt_mentions(t, segment, s.end, before);
}

void rt_find(struct rt_text *t)
{
    struct opener opener[OPENERS_MAX];

    for (uint32_t i = 0; i < t->segment_count; i++)
        sentence_read(t, &t->segment[i], opener);
}
