/*
 * readtext_mention.c: papers that running text names without asking for them in so
 * many words: "Utan körkort går jobbet inte att sköta", "för en av tjänsterna gäller
 * behörighet för växtskyddsmedel", "... krävs, gärna BE eller CE".
 *
 * A paper has a word of its own (körkort, bevis, certifikat, legitimation), so naming
 * it is asking for it, but where the firm speaks of itself or of what it gives, and
 * where the sentence denies.
 */
#include "engine/readtext_sentence.h"

#define LATER_MAX 64u
#define SURE_ENDS 5u /* the first of the endings are words by themselves */

/* What stands after a mention in the same segment is put aside while it is added. */
struct later {
    struct readtext_requirement req[LATER_MAX];
    uint32_t count;
};

static bool is_named_paper(const struct rt_text *t, const struct rt_hit *hit)
{
    static const char *const ends[] = {
        "körkort",      "förarkort",  "truckkort",   "liftkort",  "traverskort",
        "bevis",        "certifikat", "licens",      "kompetens", "sågskort",
        "legitimation", "behörighet", "förordnande", "utdrag",
    };
    const struct rt_row *row = rt_row(t, hit);
    struct str low = t->token[hit->first].low;

    if (row->power ||
        (row->what != READTEXT_LICENCE && row->what != READTEXT_CERTIFICATE))
        return false;
    if (rt_in(t, hit->first, "ykb adr id06 apv vu1 vu2") ||
        (hit->end > hit->first + 1 && row->form == READTEXT_STATUTORY))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if ((i < SURE_ENDS || low.len > strlen(ends[i])) && str_ends(low, ends[i]))
            return true;
    return false;
}

/* What the firm gives, or has: "truckkort får du av oss", "vi ordnar ADR". */
static bool is_given(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_has(t, i, RT_SET_GIVES) ||
            (rt_is(t, i, "får") && (rt_is(t, i + 1, "du") || rt_is(t, i - 1, "du"))))
            return true;
    return false;
}

/* "... gäller motorsågsutbildning", "två i laget behöver B-körkort" */
static bool asks(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_has(t, i, RT_SET_ASKS))
            return true;
    return false;
}

static bool may_mention(const struct rt_text *t, const struct rt_segment *segment,
                        uint32_t end)
{
    if (segment->question || segment->section == READTEXT_SECTION_OFFER ||
        segment->section == READTEXT_SECTION_ABOUT ||
        segment->section == READTEXT_SECTION_APPLY ||
        (segment == t->segment && end < t->token_count && t->token[end].fresh))
        return false;
    return !rt_is_negated(t, segment->first, end) &&
           !is_given(t, segment->first, end) &&
           (rt_asks(segment->section) || asks(t, segment->first, end));
}

/* The first requirement of the text that ends after the token begins. */
static uint32_t req_after(const struct rt_text *t, uint32_t from, uint32_t token)
{
    while (from < t->req_count && t->req[from].end <= rt_point(t, token))
        from++;
    return from;
}

static void mention_add(struct rt_text *t, const struct rt_segment *segment,
                        struct rt_piece *piece, uint32_t at)
{
    struct later later = { .count = t->req_count - at };

    if (later.count > LATER_MAX)
        return;
    if (later.count > 0)
        memcpy(later.req, t->req + at, later.count * sizeof *later.req);
    t->req_count = at;
    rt_emit(t, segment, piece);
    for (uint32_t i = 0; i < later.count; i++)
        rt_req_put(t, &later.req[i]);
}

/* A wish in its own clause, or a condition: "har du C-körkort ...", "med APV kommer
 * du ..." */
static enum rt_mood mood_near(const struct rt_text *t, const struct rt_segment *segment,
                              uint32_t first, uint32_t end)
{
    uint32_t from = segment->first;

    if (rt_hit_in(t, first, end, RT_CUE, RT_CUE_MERIT) ||
        rt_in(t, from, "om med kan") ||
        (rt_is(t, from, "har") && rt_is(t, from + 1, "du")))
        return RT_MOOD_MERIT;
    return RT_MOOD_OPEN;
}

/* Where the words of the paper end: "behörighet | C", "APV 1.2 | och 1.3". */
static uint32_t paper_end(const struct rt_text *t, const struct rt_hit *hit,
                          uint32_t end)
{
    uint32_t i = hit->end;

    while (i < end && !t->token[i].fresh &&
           (t->token[i].kind == RT_DIGITS || t->token[i].shout ||
            rt_in(t, i, "nivå klass kategori del ii iii iv")))
        i++;
    return i;
}

/* "om körkort krävs", "vi är certifierade enligt ..." */
static bool is_supposed(const struct rt_text *t, uint32_t first, uint32_t token)
{
    for (uint32_t i = first; i < token; i++)
        if ((rt_has(t, i, RT_SET_IF) && !rt_is(t, i + 1, "du")) ||
            (rt_is(t, i, "vi") && rt_in(t, i + 1, "är har")))
            return true;
    return rt_is(t, first, "vi") && rt_in(t, first + 1, "är har");
}

/* "körkort är inte relevant", but "utan körkort går det inte". */
static bool is_denied(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (rt_is(t, first, "utan"))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (rt_has(t, i, RT_SET_NEGATION) || rt_has(t, i, RT_SET_NONE))
            return true;
    return false;
}

static uint32_t clause_last(const struct rt_text *t, uint32_t token, uint32_t end)
{
    while (token < end && !rt_has(t, token, RT_SET_CLAUSE_MARK))
        token++;
    return token;
}

static uint32_t clause_first(const struct rt_text *t, uint32_t first, uint32_t token)
{
    while (token > first && !rt_has(t, token - 1, RT_SET_CLAUSE_MARK))
        token--;
    return token;
}

void rt_mentions(struct rt_text *t, const struct rt_segment *segment, uint32_t end,
                 uint32_t from)
{
    bool judged = false;

    for (uint32_t i = segment->first; i < end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, end, RT_TERM);

        if (!hit || !is_named_paper(t, hit))
            continue;
        if (!judged && !may_mention(t, segment, end))
            return;
        judged = true;
        uint32_t clause = clause_first(t, segment->first, i);
        uint32_t at = req_after(t, from, i);
        uint32_t past = paper_end(t, hit, end);

        if (at < t->req_count && t->req[at].start < rt_point_end(t, past - 1))
            continue; /* it has been found */
        if (is_supposed(t, clause, i) ||
            is_denied(t, clause, clause_last(t, past, end)))
            continue;
        struct rt_piece piece = { .first = i,
                                  .end = past,
                                  .rule = "fact",
                                  .head = rt_row(t, hit),
                                  .kind = (enum readtext_kind)rt_row(t, hit)->what };
        piece.mood = mood_near(t, segment, clause, clause_last(t, past, end));
        mention_add(t, segment, &piece, at);
        i = past - 1;
    }
}
