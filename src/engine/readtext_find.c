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

#define OPENERS_MAX 64u

static const char *const opener_rules[RT_STRENGTH_COUNT] = {
    [RT_STRONG] = "strong_opener",
    [RT_WEAK] = "weak_opener",
    [RT_JOIN] = "joined_opener",
    [RT_FACT] = "fact_opener",
    [RT_SHOWN] = "shown_opener",
};

struct opener {
    uint32_t first, end;
    const struct rt_row *row;
};

struct sentence {
    struct rt_text *t;
    const struct rt_segment *segment;
    struct opener opener[OPENERS_MAX];
    uint32_t count;
    uint32_t first, end; /* cut short where an offer stands */
    enum rt_mood cue;    /* of the sentence's openers and tails so far */
};

static bool asks(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_MUST || kind == READTEXT_SECTION_MERIT ||
           kind == READTEXT_SECTION_PROFILE;
}

/* Sections where only what cannot be misread counts. */
static bool is_far(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_OFFER || kind == READTEXT_SECTION_ABOUT ||
           kind == READTEXT_SECTION_APPLY || kind == READTEXT_SECTION_CONDITION;
}

/* Is there a term or a quality in it? */
static bool has_head(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_hit_at(t, i, end, RT_TERM) || rt_hit_at(t, i, end, RT_TRAIT))
            return true;
    return false;
}

bool rt_is_joint(const struct rt_text *t, uint32_t token)
{
    return rt_in(t, token, ", ; och samt eller men alternativt & + /");
}

/* May a joining opener stand at `token`? */
static bool may_join(const struct sentence *s, uint32_t token)
{
    const struct rt_text *t = s->t;

    if (token == s->segment->first)
        return (s->segment->item || asks(s->segment->section)) && !rt_is(t, token, "kan");
    if (s->count == 0 && !s->segment->item)
        return false;
    if (rt_in(t, token, "som att") && s->count)
        return true;
    return rt_is_joint(t, token - 1) || rt_in(t, token - 1, "även också dessutom – -");
}

static bool counts(const struct sentence *s, uint32_t token, const struct rt_row *row)
{
    enum readtext_section_kind kind = s->segment->section;

    switch ((enum rt_strength)row->power) {
    case RT_STRONG:
    case RT_FACT:
        return true;
    case RT_SHOWN:
        return kind != READTEXT_SECTION_ABOUT && kind != READTEXT_SECTION_APPLY;
    case RT_WEAK:
        return asks(kind) || s->segment->item || !is_far(kind);
    case RT_JOIN:
        if (s->count && s->opener[s->count - 1].row->power == RT_FACT)
            return false;
        return may_join(s, token);
    case RT_STRENGTH_COUNT:
        break;
    }
    return false;
}

/* A leaning that closes the opener belongs to what is asked: "du | brinner för". */
static uint32_t opener_end(const struct rt_text *t, const struct rt_hit *hit)
{
    const struct rt_hit *verb = rt_hit_at(t, hit->end - 1, hit->end, RT_VERB);

    return verb && rt_row(t, verb)->what == RT_LEANING ? hit->end - 1 : hit->end;
}

static bool is_strong_tail(const struct rt_text *t, const struct rt_hit *tail)
{
    return rt_row(t, tail)->power == RT_STRONG;
}

/* Does the clause of a tail end where the tail does? "Ett meriterande extrajobb" goes
 * on. */
static bool ends_clause(const struct rt_text *t, const struct rt_hit *tail,
                        uint32_t end)
{
    static const char *const after =
        "för i hos på då eftersom som enligt vid dock inom om inte ej när av från "
        "till innan att även också dessutom";

    return tail->end >= end || t->token[tail->end].kind == RT_PUNCT ||
           rt_is_joint(t, tail->end) || rt_in(t, tail->end, after) ||
           rt_in(t, tail->end - 1, after);
}

/*
 * Where the clause that ends at `end` begins: after the joint that parts it from the
 * last verb before it, or after that verb ("i tjänsten är | körkort ett krav").
 */
static uint32_t clause_from(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t verb = end;

    while (verb > first && !rt_hit_in(t, verb - 1, verb, RT_VERB, RT_FINITE))
        verb--;
    if (verb == first || !has_head(t, verb, end))
        return first;
    if (verb > first + 1 && rt_in(t, verb - 2, "du som man att"))
        return verb; /* "att du är noggrann och flexibel är ett krav" */
    for (uint32_t i = verb; i < end; i++)
        if (rt_is_joint(t, i) && has_head(t, i + 1, end))
            return i + 1;
    return verb;
}

/* "B-körkort | krävs" is a tail, "för tjänsten | krävs B-körkort" an opener, and so is
 * what goes on longer: "är det en fördel om du har". */
static bool closes(const struct sentence *s, const struct rt_hit *lead)
{
    uint32_t token = lead->first;
    const struct rt_hit *tail = rt_hit_at(s->t, token, s->end, RT_TAIL);

    if (!tail || token == s->first || tail->end < lead->end ||
        !is_strong_tail(s->t, tail) || !ends_clause(s->t, tail, s->end))
        return false;
    uint32_t from = clause_from(s->t, s->first, token);
    return !rt_in(s->t, from, "för som i till inom vid på med under när det då") &&
           has_head(s->t, from, token);
}

static void openers_find(struct sentence *s)
{
    for (uint32_t i = s->first; i < s->end && s->count < OPENERS_MAX;) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (!hit || !counts(s, i, rt_row(s->t, hit)) || closes(s, hit)) {
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
    while (token > s->first && !rt_in(s->t, token - 1, ", – - ;"))
        token--;
    return token;
}

static bool drops_at(const struct rt_text *t, uint32_t token, uint32_t end)
{
    for (uint32_t h = t->hit_from[token]; h < t->hit_from[token + 1]; h++) {
        const struct rt_row *row = rt_row(t, &t->hit[h]);

        if (row->list == RT_CUE && row->what == RT_DROP && t->hit[h].end <= end)
            return true;
    }
    return false;
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
    for (uint32_t i = s->first; i < s->end; i++) {
        const struct rt_hit *lead = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (lead && lead->end - lead->first > 1) {
            i = lead->end - 1; /* "personliga egenskaper såsom ..." does ask */
            continue;
        }
        if (!drops_at(s->t, i, s->end))
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

static bool is_negated(const struct sentence *s, uint32_t first, uint32_t end)
{
    return rt_hit_in(s->t, first, end, RT_CUE, RT_NEGATE) != NULL;
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
    return !has_head(t, first, tail->first) && end > tail->first + 1 &&
           has_head(t, tail->first + 1, end);
}

/* The first tail in [first, end), which may not begin the stretch. */
static const struct rt_hit *tail_in(const struct sentence *s, uint32_t first,
                                    uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, end, RT_TAIL);

        if (hit && !holds_subject(s->t, first, hit))
            return hit;
    }
    return NULL;
}

/* Where an explanation begins in [first, end), or `end`. */
static uint32_t stop_in(const struct sentence *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, end, RT_CUE);

        for (uint32_t h = s->t->hit_from[i]; hit && h < s->t->hit_from[i + 1]; h++) {
            const struct rt_row *row = rt_row(s->t, &s->t->hit[h]);

            if (row->list == RT_CUE && row->what == RT_STOP)
                return i;
        }
    }
    return end;
}

/* A sentence without a verb that begins with what is asked: "Dokumenterad erfarenhet av
 * arbete med barn, minst två år." */
static bool is_phrase(const struct rt_text *t, uint32_t first, uint32_t end)
{
    bool head = false;

    for (uint32_t i = first; i < end && i < first + 4 && !head; i++)
        head = rt_hit_at(t, i, end, RT_TERM) != NULL;
    return head && !rt_hit_in(t, first, end, RT_VERB, RT_FINITE);
}

/* "är meriterande men inte ett krav" is a merit, whatever row fits it. */
static enum rt_mood tail_mood(const struct rt_text *t, const struct rt_hit *tail)
{
    return rt_hit_in(t, tail->first, tail->end, RT_CUE, RT_CUE_MERIT)
               ? RT_MOOD_MERIT
               : (enum rt_mood)rt_row(t, tail)->mood;
}

/* "A och B; andra språk är meriterande": the tail is about what follows the last mark,
 * unless that is only the end of an enumeration. Gives the mark, or `first`. */
static uint32_t tail_reach(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first + 1;) {
        if (rt_in(t, i, "och samt eller gärna liksom"))
            return first;
        if (rt_in(t, i, ", ;") && has_head(t, first, i) && has_head(t, i + 1, end))
            return i;
    }
    return first;
}

/* Is the firm the subject, "vi", "teamet", before the first head? */
static bool of_firm(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end && !has_head(t, i, i + 1); i++)
        if (rt_in(t, i,
                  "vi vår vårt våra oss teamet tjänsten arbetet kollegor we our us"))
            return true;
    return false;
}

/* Is there something with a word of its own, no mere quality or "kunskap"? */
static bool names_term(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_TERM);

        if (hit && !rt_row(t, hit)->power)
            return true;
    }
    return false;
}

/* Does `tail` make a demand of the clause before it? "Kvalitet är ett krav för oss" and
 * "om körkort krävs" ask nothing. */
static bool tail_asks(const struct sentence *s, uint32_t first,
                      const struct rt_hit *tail, uint32_t end)
{
    const struct rt_text *t = s->t;
    uint32_t after = tail->end;

    if (!is_strong_tail(t, tail) || !ends_clause(t, tail, end) ||
        rt_in(t, first, "om ifall där när"))
        return false;
    if (!names_term(t, first, tail->first) &&
        (!has_head(t, first, tail->first) || of_firm(t, first, tail->first)))
        return false;
    while (after < end && !rt_is_joint(t, after))
        after++;
    return tail_mood(t, tail) == RT_MOOD_MERIT || !is_negated(s, first, after);
}

/* What strong tails close in running text, clause by clause. */
static void tails_read(struct sentence *s, uint32_t from, uint32_t end)
{
    const struct rt_text *t = s->t;
    enum readtext_section_kind kind = s->segment->section;
    const struct rt_hit *tail;

    if (kind == READTEXT_SECTION_ABOUT || kind == READTEXT_SECTION_APPLY)
        return;
    for (; from < end && (tail = tail_in(s, from, end)) != NULL; from = tail->end) {
        struct rt_piece region = {
            .first = clause_from(t, from, tail->first),
            .end = tail->first,
            .mood = tail_mood(t, tail),
            .form = RT_OTHER,
            .rule = "tail",
        };

        if (!rt_in(t, from, "om ifall där när") &&
            tail_asks(s, region.first, tail, end))
            rt_pieces(s->t, s->segment, &region);
    }
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
    const struct rt_hit *tail = tail_in(s, first, end);

    if (opener) {
        region.rule = opener_rules[opener->row->power];
    } else if (!s->segment->item) {
        region.rule = tail                          ? "tail"
                      : is_phrase(s->t, first, end) ? "phrase"
                                                    : "subject";
    }
    region.mood = s->cue;
    if (tail) {
        enum rt_mood mood = tail_mood(s->t, tail);
        uint32_t cut = tail_reach(s->t, first, tail->first);

        region.end = tail->first;
        if (!opener && !s->segment->item)
            region.first = clause_from(s->t, first, tail->first);
        if (cut > first && mood != RT_MOOD_OPEN && mood != region.mood) {
            region.end = cut; /* what stands before keeps its mood */
            rt_pieces(s->t, s->segment, &region);
            region.first = clause_from(s->t, cut + 1, tail->first);
            region.end = tail->first;
        }
        if (mood != RT_MOOD_OPEN)
            region.mood = mood;
    }
    if (region.mood != RT_MOOD_MERIT &&
        is_negated(s, opener ? opener->first : first, end))
        return;
    uint32_t stop = stop_in(s, region.first, region.end);
    if (!rt_hit_in(s->t, region.first, stop, RT_TERM, READTEXT_AVAILABILITY))
        region.end = stop;
    if (region.end > region.first)
        rt_pieces(s->t, s->segment, &region);
    if (tail)
        tails_read(s, tail->end, end);
}

/* Something that is the same in every section: schooling, licences, languages. */
static bool says_fact(const struct rt_text *t, uint32_t first, uint32_t end)
{
    static const enum readtext_kind kinds[] = { READTEXT_LICENCE, READTEXT_CERTIFICATE,
                                                READTEXT_LANGUAGE, READTEXT_EDUCATION,
                                                READTEXT_EXPERIENCE };

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (rt_hit_in(t, first, end, RT_TERM, (int)kinds[k]))
            return true;
    return false;
}

/* Running text without an opener is read when a tail says what it is, or when the
 * section is about the person and the firm is not the subject. */
static bool reads_without_opener(const struct sentence *s, uint32_t first, uint32_t end)
{
    const struct rt_segment *segment = s->segment;

    if (rt_is(s->t, first, "om"))
        return false;
    if (segment->item)
        return asks(segment->section) ||
               (segment->section == READTEXT_SECTION_NONE &&
                !rt_hit_in(s->t, first, end, RT_TRAIT, READTEXT_TRAIT));
    bool firm = of_firm(s->t, first, end);
    if (tail_in(s, first, end))
        return asks(segment->section) || (!firm && says_fact(s->t, first, end));
    return asks(segment->section) && !firm;
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

        if (row && !row->power &&
            (row->what == READTEXT_LICENCE || row->what == READTEXT_EDUCATION))
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

static bool has_link(const struct rt_text *t, const struct rt_segment *segment)
{
    for (uint32_t i = segment->first; i < segment->end; i++)
        if (t->token[i].kind == RT_LINK)
            return true;
    return false;
}

/* "Övrigt - Är noggrann. - Har B-körkort.": demands under another heading. */
static bool asks_anyway(const struct sentence *s)
{
    const struct rt_hit *hit = rt_hit_at(s->t, s->segment->first, s->end, RT_LEAD);

    return s->segment->section == READTEXT_SECTION_CONDITION && hit &&
           rt_row(s->t, hit)->power == RT_JOIN;
}

static void sentence_read(struct rt_text *t, const struct rt_segment *segment)
{
    struct sentence s = {
        .t = t, .segment = segment, .first = segment->first, .end = segment->end
    };

    if (segment->section == READTEXT_SECTION_OFFER || has_link(t, segment) ||
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
        (s.count == 0 || has_head(t, s.first, first)))
        stretch_read(&s, s.first, first, NULL);
    else if (first > s.first)
        tails_read(&s, s.first, first);
    for (uint32_t i = 0; i < s.count; i++) {
        uint32_t end = i + 1 < s.count ? s.opener[i + 1].first : s.end;

        if (s.opener[i].row->mood != RT_MOOD_OPEN)
            s.cue = (enum rt_mood)s.opener[i].row->mood;
        if (s.opener[i].end < end)
            stretch_read(&s, s.opener[i].end, end, &s.opener[i]);
    }
}

void rt_find(struct rt_text *t)
{
    for (uint32_t i = 0; i < t->segment_count; i++)
        sentence_read(t, &t->segment[i]);
}
