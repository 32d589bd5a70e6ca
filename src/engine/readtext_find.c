/*
 * readtext_find.c: which stretches of a sentence ask something of the person.
 *
 * A sentence is a row of openers ("du har", "som är", "meriterande om du") with what
 * they ask after each. Strong openers count everywhere, weak ones where the section
 * asks, and joining ones only go on with what was opened. A stretch ends at a tail
 * ("är ett krav"), at an explanation ("vilket innebär ...") or at the next opener. An
 * item of a list needs no opener; running text without one needs a tail or, in a
 * section about the person, a quality as its subject.
 */
#include "engine/readtext_in.h"

#define OPENERS_MAX 64u

struct opener {
    uint32_t first, end;
    const struct rt_row *row;
};

struct sentence {
    struct rt_text *t;
    const struct rt_segment *segment;
    struct opener opener[OPENERS_MAX];
    uint32_t count;
    uint32_t end; /* cut short where an offer begins */
    enum rt_mood cue; /* of the sentence's openers and tails so far */
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

bool rt_is_joint(const struct rt_text *t, uint32_t token)
{
    return rt_in(t, token, ", ; och samt eller men alternativt & + /");
}

/* May a joining opener stand at `token`? */
static bool may_join(const struct sentence *s, uint32_t token)
{
    const struct rt_text *t = s->t;

    if (token == s->segment->first)
        return s->segment->item || asks(s->segment->section);
    if (s->count == 0 && !s->segment->item)
        return false;
    return rt_is_joint(t, token - 1) || rt_is(t, token, "som") ||
           rt_is(t, token, "att") || rt_in(t, token - 1, "även också dessutom – -");
}

static bool counts(const struct sentence *s, uint32_t token, const struct rt_row *row)
{
    enum readtext_section_kind kind = s->segment->section;

    switch ((enum rt_strength)row->power) {
    case RT_STRONG:
        return true;
    case RT_WEAK:
        return asks(kind) || s->segment->item || !is_far(kind);
    case RT_JOIN:
        return may_join(s, token);
    case RT_STRENGTH_COUNT:
        break;
    }
    return false;
}

static void openers_find(struct sentence *s)
{
    for (uint32_t i = s->segment->first; i < s->end && s->count < OPENERS_MAX;) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, s->end, RT_LEAD);

        if (!hit || !counts(s, i, rt_row(s->t, hit))) {
            i++;
            continue;
        }
        s->opener[s->count++] = (struct opener){ i, hit->end, rt_row(s->t, hit) };
        i = hit->end;
    }
}

/* Where the clause that holds `token` begins: after a comma or dash, or the sentence's
 * beginning. */
static uint32_t clause_start(const struct sentence *s, uint32_t token)
{
    while (token > s->segment->first && !rt_in(s->t, token - 1, ", – - ;"))
        token--;
    return token;
}

/* Cuts the sentence before an offer or praise; false when nothing is left. */
static bool drop_cut(struct sentence *s)
{
    const struct rt_hit *hit =
        rt_hit_in(s->t, s->segment->first, s->end, RT_CUE, RT_DROP);

    if (!hit)
        return true;
    s->end = clause_start(s, hit->first);
    return s->end > s->segment->first;
}

static bool is_negated(const struct sentence *s, uint32_t first, uint32_t end)
{
    return rt_hit_in(s->t, first, end, RT_CUE, RT_NEGATE) != NULL;
}

/* The first tail in [first, end), which may not begin the stretch. */
static const struct rt_hit *tail_in(const struct sentence *s, uint32_t first,
                                    uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(s->t, i, end, RT_TAIL);

        if (hit)
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

/* One opener's stretch: trimmed of tail and explanation, then cut into pieces. */
static void stretch_read(struct sentence *s, uint32_t first, uint32_t end,
                         const struct opener *opener)
{
    struct rt_piece region = { .first = first,
                               .end = end,
                               .mood = RT_MOOD_OPEN,
                               .form = opener ? (enum rt_form)opener->row->form : RT_OTHER,
                               .rule = "item" };
    const struct rt_hit *tail = tail_in(s, first, end);

    if (opener) {
        region.rule = opener->row->power == RT_STRONG ? "strong_opener"
                      : opener->row->power == RT_WEAK ? "weak_opener"
                                                      : "joined_opener";
        if (opener->row->mood != RT_MOOD_OPEN)
            s->cue = (enum rt_mood)opener->row->mood;
    } else if (!s->segment->item) {
        region.rule = tail ? "tail" : "subject";
    }
    region.mood = s->cue;
    if (tail) {
        enum rt_mood mood = (enum rt_mood)rt_row(s->t, tail)->mood;

        region.end = tail->first;
        if (mood != RT_MOOD_OPEN)
            region.mood = mood;
    }
    if (region.mood != RT_MOOD_MERIT && is_negated(s, first, end))
        return;
    region.end = stop_in(s, region.first, region.end);
    if (region.end > region.first)
        rt_pieces(s->t, s->segment, &region);
}

/* Running text without an opener is read when a tail says what it is, or when the
 * section is about the person and the firm is not the subject. */
static bool reads_without_opener(const struct sentence *s, uint32_t first, uint32_t end)
{
    const struct rt_segment *segment = s->segment;

    if (segment->item)
        return asks(segment->section) || segment->section == READTEXT_SECTION_NONE;
    const struct rt_hit *tail = tail_in(s, first, end);
    if (tail && rt_row(s->t, tail)->mood != RT_MOOD_OPEN)
        return true;
    if (!asks(segment->section))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (rt_in(s->t, i, "vi vår vårt våra oss teamet tjänsten arbetet vi kollegor"))
            return false;
    return true;
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
    struct rt_piece region = { .first = s->segment->first + 2,
                               .end = end,
                               .form = RT_BE,
                               .rule = "question" };
    rt_pieces(s->t, s->segment, &region);
}

static void sentence_read(struct rt_text *t, const struct rt_segment *segment)
{
    struct sentence s = { .t = t, .segment = segment, .end = segment->end };

    if (segment->section == READTEXT_SECTION_OFFER || !drop_cut(&s))
        return;
    if (segment->question) {
        question_read(&s);
        return;
    }
    if (segment->item && is_far(segment->section))
        return;
    openers_find(&s);
    uint32_t first = s.count ? s.opener[0].first : s.end;
    if (first > segment->first && reads_without_opener(&s, segment->first, first))
        stretch_read(&s, segment->first, first, NULL);
    for (uint32_t i = 0; i < s.count; i++) {
        uint32_t end = i + 1 < s.count ? s.opener[i + 1].first : s.end;

        if (s.opener[i].end < end)
            stretch_read(&s, s.opener[i].end, end, &s.opener[i]);
    }
}

void rt_find(struct rt_text *t)
{
    for (uint32_t i = 0; i < t->segment_count; i++)
        sentence_read(t, &t->segment[i]);
}
