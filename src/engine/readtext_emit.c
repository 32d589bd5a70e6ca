/*
 * readtext_emit.c: a demand that was found becomes a requirement: its licences one by
 * one, its mood, its name, its place in code points; class and reason follow.
 */
#include "engine/readtext_in.h"

#include <assert.h>

#define LABEL_BYTES  64u
#define TRAIT_GAP    3u
#define OPENER_GAP   8u /* "och har inga problem med att" */
#define CLASSES_MAX  16u
#define WORDS_POINTS 16u /* "och som " and a little */

/* The licence classes of the law, as they are written. */
static bool is_licence_class(const struct rt_text *t, uint32_t token)
{
    if (token >= t->token_count || !t->token[token].upper)
        return false;
    if (rt_is(t, token, "a") && token + 1 < t->token_count &&
        t->token[token + 1].kind == RT_WORD && !rt_in(t, token + 1, "och eller samt"))
        return false; /* "A driving licence" */
    return rt_in(t, token, "am a a1 a2 b b96 be c c1 c1e ce d d1 d1e de") ||
           rt_in(t, token, "a- b- be- c- ce- d- de-");
}

static bool is_licence_word(const struct rt_text *t, uint32_t token)
{
    struct str low = t->token[token].low;

    return str_ends(low, "körkort") || str_ends(low, "körkortsbehörighet") ||
           str_is(low, "körkortsklass") ||
           (str_ends(low, "-behörighet") && t->token[token].upper) ||
           (str_ends(low, "-kort") && low.len <= 7 && t->token[token].upper);
}

/* The class written in the word itself, "B-körkort", "BE-körkort"; empty: none. */
static struct str class_of(const struct rt_text *t, uint32_t token)
{
    struct str text =
        str_sub(t->text, t->token[token].at, t->token[token].end - t->token[token].at);
    size_t dash = str_find(text, STR("-"));

    if (is_licence_class(t, token))
        return str_sub(text, 0, dash == SIZE_MAX ? text.len : dash);
    if (dash == SIZE_MAX || dash > 3 || !t->token[token].upper)
        return STR("");
    return str_sub(text, 0, dash);
}

static struct str label_make(struct rt_text *t, uint32_t first, uint32_t end)
{
    struct str text = str_sub(t->text, t->token[first].at,
                              t->token[end - 1].end - t->token[first].at);

    if (text.len > LABEL_BYTES) {
        size_t len = LABEL_BYTES;

        while (len > 20 && text.ptr[len] != ' ')
            len--;
        while (len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
            len--;
        text.len = len;
    }
    return text;
}

static enum readtext_mood mood_of(const struct rt_text *t,
                                  const struct rt_segment *segment,
                                  const struct rt_piece *piece)
{
    if (piece->mood == RT_MOOD_MERIT)
        return READTEXT_MERIT;
    if (segment->mood == RT_MOOD_MERIT)
        return READTEXT_MERIT;
    if (piece->mood == RT_MOOD_MUST)
        return READTEXT_MUST;
    return rt_hit_in(t, piece->first, piece->end, RT_CUE, RT_CUE_MERIT) &&
                   !rt_hit_in(t, piece->first, piece->end, RT_CUE, RT_CUE_MUST) &&
                   !rt_is(t, piece->first + 1, "gärna") &&
                   rt_hit_in(t, piece->first, piece->end, RT_CUE, RT_CUE_MERIT)
                           ->first == piece->first
               ? READTEXT_MERIT
               : READTEXT_MUST;
}

static struct readtext_requirement *last_of(struct rt_text *t)
{
    return t->req_count ? &t->req[t->req_count - 1] : NULL;
}

/* "ung man bosatt i Lund" is more than where one lives: it is named by its own words.
 */
static bool says_whom(const struct rt_text *t, const struct rt_piece *piece,
                      const struct rt_row *head)
{
    return head->why == RT_WHY_RESIDENCE &&
           (rt_hit_in(t, piece->first, piece->end, RT_BLOCK, READTEXT_SEX) ||
            rt_hit_in(t, piece->first, piece->end, RT_BLOCK, READTEXT_AGE));
}

void rt_req_put(struct rt_text *t, const struct readtext_requirement *req)
{
    if (t->req_count == t->req_room) {
        uint32_t want = t->req_room ? t->req_room * 2 : 32;

        t->req = arena_grow(t->scratch, t->req, t->req_room * sizeof *t->req,
                            want * sizeof *t->req);
        t->req_room = want;
    }
    assert(t->req);
    t->req[t->req_count++] = *req;
}

static void req_add(struct rt_text *t, const struct rt_segment *segment,
                    const struct rt_piece *piece, struct str concept, struct str label)
{
    const struct readtext_requirement *last = last_of(t);
    const struct rt_row *head = piece->head;
    uint32_t start = rt_point(t, piece->first);

    if (last && start < last->end)
        return;
    struct readtext_requirement req = {
        .start = start,
        .end = rt_point_end(t, piece->end - 1),
        .label = label.len ? label
                 : head && head->label.len && piece->kind != READTEXT_TRAIT &&
                         !says_whom(t, piece, head)
                     ? head->label
                     : label_make(t, piece->first, piece->end),
        .kind = piece->kind,
        .mood = mood_of(t, segment, piece),
        .concept = concept.len ? concept
                   : head      ? head->concept
                               : STR(""),
        .law = head ? head->law : STR(""),
        .rule = piece->rule,
    };
    rt_class(t, piece, &req);
    rt_req_put(t, &req);
}

/* ---- driving licences ---- */

static struct str licence_concept(struct rt_text *t, struct str class)
{
    struct buf buf = buf_new(t->scratch);

    buf_cstr(&buf, "licence:");
    buf_add(&buf, class.len ? class : STR("B"));
    return buf_str(&buf);
}

static struct str licence_label(struct rt_text *t, struct str class)
{
    struct buf buf = buf_new(t->scratch);

    if (!class.len)
        return STR("körkort");
    buf_add(&buf, class);
    buf_cstr(&buf, "-körkort");
    return buf_str(&buf);
}

static void licence_add(struct rt_text *t, const struct rt_segment *segment,
                        struct rt_piece piece, struct str class)
{
    req_add(t, segment, &piece, licence_concept(t, class), licence_label(t, class));
}

/* The tokens around the licence word that belong to it: classes and what joins them. */
static void licence_range(const struct rt_text *t, const struct rt_piece *piece,
                          uint32_t word, uint32_t *lo, uint32_t *hi)
{
    uint32_t from = word > 12 ? word - 12 : 0;
    uint32_t to = t->token_count < word + 16 ? t->token_count : word + 16;

    if (from < piece->first)
        from = piece->first;
    *lo = *hi = word;
    for (uint32_t i = word; i > from; i--) {
        if (is_licence_class(t, i - 1))
            *lo = i - 1;
        else if (!rt_in(t, i - 1, "/ och eller , + & samt"))
            break;
    }
    for (uint32_t i = word + 1; i < to && !t->token[i].fresh; i++) {
        if (is_licence_class(t, i))
            *hi = i;
        else if (!rt_in(t, i,
                        "klass med behörighet typ minst för - – : ( , och eller / "
                        "lägst samt"))
            break;
    }
}

/* Where "körkort | för manuellt växlad bil" ends. */
static uint32_t vehicle_end(const struct rt_text *t, uint32_t word, uint32_t end)
{
    uint32_t i = word + 1;

    if (i < end && rt_is(t, i, "för"))
        while (i + 1 < end &&
               rt_in(t, i + 1,
                     "manuell manuellt växlad växellåda bil personbil personbilar "
                     "buss lastbil tung tunga lastbilar moped"))
            i++;
    if (i > word + 1)
        return i + 1;
    if (i + 2 < t->token_count && rt_is(t, i, "(") && rt_is(t, i + 2, ")") &&
        rt_in(t, i + 1, "manuell manuellt automat"))
        return i + 3;
    if (i < end && rt_in(t, i, "i sedan"))
        for (uint32_t k = i + 1; k < end && k < i + 5; k++)
            if (rt_in(t, k, "år månader"))
                return k + 1; /* "B-körkort | i minst två år" */
    return word + 1;
}

/* "B- och C-körkort", "körkort B, C och CE", "C/CE-körkort": one demand a class. The
 * bare word goes with the class beside it. */
static void licences_add(struct rt_text *t, const struct rt_segment *segment,
                         const struct rt_piece *piece, uint32_t word)
{
    uint32_t at[CLASSES_MAX], count = 0, lo, hi;
    bool bare = class_of(t, word).len == 0;

    licence_range(t, piece, word, &lo, &hi);
    for (uint32_t i = lo; i <= hi && count < CLASSES_MAX; i++)
        if (is_licence_class(t, i) || (i == word && (!bare || lo == hi)))
            at[count++] = i;
    uint32_t beside = 0;
    while (bare && beside + 1 < count && at[beside + 1] < word)
        beside++;
    for (uint32_t i = 0; i < count; i++) {
        struct rt_piece one = *piece;

        one.first = at[i];
        one.end = at[i] == word ? vehicle_end(t, word, piece->end) : at[i] + 1;
        if (bare && i == beside && at[i] < word)
            one.end = word + 1;
        if (bare && i == beside && at[i] > word)
            one.first = word;
        if (one.first > piece->first &&
            rt_in(t, one.first - 1, "giltigt giltiga manuellt svenskt gällande haft"))
            one.first--;
        licence_add(t, segment, one, class_of(t, at[i]));
    }
}

/* "gärna BE": classes without the word, after a demand that had it. */
static bool classes_add(struct rt_text *t, const struct rt_segment *segment,
                        const struct rt_piece *piece)
{
    bool any = false;

    for (uint32_t i = piece->first; i < piece->end; i++) {
        struct rt_piece one = *piece;

        if (!is_licence_class(t, i))
            continue;
        one.first = i > piece->first && !any ? piece->first : i;
        one.end = i + 1;
        licence_add(t, segment, one, class_of(t, i));
        any = true;
    }
    return any;
}

bool rt_tells_who(const struct rt_text *t, uint32_t token)
{
    return token && rt_is(t, token, "som") &&
           rt_in(t, token - 1,
                 "lagspelare person ledare kollega medarbetare människa någon");
}

/* "är noggrann | och är social" goes on; ", är", "och att du", "som" begin anew. */
static bool gap_joins(const struct rt_text *t, uint32_t first, uint32_t end,
                      enum rt_form form)
{
    bool conjunction = false;

    for (uint32_t i = first; i < end; i++) {
        bool who = rt_tells_who(t, i);

        if (!who && (rt_in(t, i, "du jag som") || t->token[i].kind == RT_LINK))
            return false;
        conjunction |= who || rt_in(t, i, "och samt med and");
    }
    return form != RT_BE || conjunction;
}

/* "väl förtrogen med X | och kan omsätta den": what she can do with it. */
static bool goes_on_to_can(const struct rt_text *t, const struct rt_piece *piece,
                           const struct readtext_requirement *last)
{
    if (piece->form != RT_CAN || strcmp(piece->rule, "joined_opener") != 0 ||
        (last->kind != READTEXT_SKILL && last->kind != READTEXT_EXPERIENCE) ||
        (piece->head && piece->kind != READTEXT_TRAIT) || piece->first < 3 ||
        !rt_has(t, piece->first - 2, RT_SET_AND) ||
        rt_point_end(t, piece->first - 3) != last->end)
        return false;
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (rt_in(t, i, "den det dem dessa detta din ditt dina"))
            return true;
    return false;
}

bool rt_joins_last(const struct rt_text *t, const struct rt_piece *piece,
                   const struct rt_segment *segment)
{
    const struct readtext_requirement *last =
        t->req_count ? &t->req[t->req_count - 1] : NULL;

    if (last && goes_on_to_can(t, piece, last))
        return true;
    if (!last || last->kind != READTEXT_TRAIT || piece->kind != READTEXT_TRAIT ||
        (!piece->joins && (strcmp(piece->rule, "subject") == 0 ||
                           strcmp(piece->rule, "her_own") == 0)) ||
        last->start < rt_point(t, segment->first))
        return false;
    uint32_t gap = 0;
    uint32_t most = strcmp(piece->rule, "joined_opener") == 0 ? OPENER_GAP : TRAIT_GAP;
    for (uint32_t i = piece->first; i > segment->first && gap <= most; i--, gap++)
        if (rt_point_end(t, i - 1) <= last->end)
            return gap_joins(t, i, piece->first, piece->form);
    return false;
}

bool rt_follows_trait(const struct rt_text *t, const struct rt_piece *piece,
                      const struct rt_segment *segment)
{
    const struct readtext_requirement *last =
        t->req_count ? &t->req[t->req_count - 1] : NULL;

    return last && last->kind == READTEXT_TRAIT && piece->first > segment->first + 1 &&
           last->end >= rt_point(t, segment->first) &&
           last->end + WORDS_POINTS > rt_point(t, piece->first);
}

bool rt_follows_licence(const struct rt_text *t, const struct rt_piece *piece)
{
    uint32_t first = piece->first + rt_has(t, piece->first, RT_SET_RATHER);

    return t->req_count && t->req[t->req_count - 1].kind == READTEXT_LICENCE &&
           first < piece->end && is_licence_class(t, first) &&
           is_licence_class(t, piece->end - 1);
}

void rt_emit(struct rt_text *t, const struct rt_segment *segment,
             const struct rt_piece *piece)
{
    if (piece->kind == READTEXT_LICENCE) {
        for (uint32_t i = piece->first; i < piece->end; i++)
            if (is_licence_word(t, i)) {
                licences_add(t, segment, piece, i);
                return;
            }
        if (classes_add(t, segment, piece))
            return;
    }
    struct readtext_requirement *last = last_of(t);
    if (last && rt_joins_last(t, piece, segment)) {
        last->end = rt_point_end(t, piece->end - 1);
        return;
    }
    req_add(t, segment, piece, STR(""), STR(""));
}
