/*
 * readtext_piece.c: cuts what one opener asks into the demands that can be shown
 * separately.
 *
 * Coordination ("och", ",", "samt") is cut where the right side has a head of its own
 * ("erfarenhet av A samt B-körkort"); qualities side by side stay together, and so do
 * "A eller motsvarande erfarenhet" and the objects of one head ("erfarenhet av A och
 * B"). ", gärna Y" after a demand is a merit of its own.
 */
#include "engine/readtext_head.h"

/* What one has on paper, and no quality: "truckkort, stark fysik" are two. */
static bool is_paper(enum readtext_kind kind)
{
    return kind == READTEXT_LICENCE || kind == READTEXT_CERTIFICATE ||
           kind == READTEXT_EDUCATION || kind == READTEXT_LANGUAGE;
}

static bool is_alternative(const struct rt_text *t, uint32_t token)
{
    return rt_has(t, token, RT_SET_OR_ALIKE);
}

static bool trait_stands_alone(const struct rt_text *t, enum readtext_kind left,
                               struct rt_head right, uint32_t q)
{
    if (left == READTEXT_TRAIT)
        return false;
    if (left == READTEXT_SKILL || left == READTEXT_EXPERIENCE)
        return right.token <= q + 2 && rt_has(t, q, RT_SET_MEASURE);
    return right.token <= q + 2;
}

/* A head of its own at `q`: "goda kunskaper i ...". */
static bool has_weak(const struct rt_text *t, uint32_t q)
{
    for (uint32_t i = q; i < q + 3 && i < t->token_count; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, i + 1, RT_TERM);

        if (hit && rt_row(t, hit)->power)
            return true;
    }
    return false;
}

/* "truckkort", not "truck": a paper of its own, whatever stands before it. */
static bool names_paper(const struct rt_text *t, struct rt_head head)
{
    struct str low = t->token[head.token].low;

    return str_ends(low, "kort") || str_ends(low, "bevis") || str_ends(low, "licens") ||
           str_ends(low, "certifikat") || str_ends(low, "utdrag") ||
           str_ends(low, "behörighet") || str_ends(low, "förordnande") ||
           str_ends(low, "auktorisation") || str_ends(low, "ykb");
}

/* "minst tre månader", without an experience of its own. */
static bool is_only_time(const struct rt_text *t, struct rt_head head)
{
    uint32_t i = head.token + 1;

    return head.row->why == RT_WHY_YEARS && i < t->token_count &&
           rt_in(t, i, "månader år veckor") &&
           (i + 1 == t->token_count || t->token[i + 1].fresh ||
            t->token[i + 1].kind == RT_PUNCT);
}

/* Has the left head nothing after it that could go on, as "kunskap i A | och B" has? */
static bool is_plain(const struct rt_text *t, struct rt_head left, uint32_t q)
{
    for (uint32_t i = left.token + 1; i < q; i++)
        if (rt_has(t, i, RT_SET_PREPOSITION))
            return false;
    return left.kind == READTEXT_SKILL || left.kind == READTEXT_CERTIFICATE ||
           left.kind == READTEXT_EXPERIENCE;
}

/* Does what begins at `q`, named by `right`, stand apart from what `left` names? */
static bool stands_apart(const struct rt_text *t, struct rt_head left,
                         struct rt_head right, uint32_t from, uint32_t q)
{
    if (!left.row || !right.row || is_alternative(t, q))
        return false;
    if (left.kind == READTEXT_EXPERIENCE &&
        (right.row->why == RT_WHY_AGE || is_only_time(t, right)))
        return false; /* "erfarenhet av kök, minst två år" */
    if (right.token <= q + 1 && is_paper(right.kind) && !right.weak &&
        right.row != left.row && is_plain(t, left, q))
        return true; /* "ställningskunskap och | säkra lyft" */
    switch (right.kind) {
    case READTEXT_TRAIT:
        return trait_stands_alone(t, left.kind, right, q) &&
               (q > from + 3 || is_paper(left.kind));
    case READTEXT_LICENCE:
        return true;
    case READTEXT_LANGUAGE:
        return !right.weak && !rt_has(t, q, RT_SET_LANGUAGE_HOW);
    case READTEXT_CERTIFICATE:
        return !right.weak && right.row != left.row &&
               ((left.kind != READTEXT_EXPERIENCE && left.kind != READTEXT_SKILL) ||
                names_paper(t, right));
    case READTEXT_EDUCATION:
        return !right.weak && right.token <= q + 3;
    case READTEXT_EXPERIENCE:
        return right.token <= q + 3 &&
               !(left.kind == READTEXT_TRAIT && rt_is(t, right.token, "van"));
    case READTEXT_SKILL:
        if (right.weak || has_weak(t, q))
            return q > from + 3 || left.kind != READTEXT_SKILL;
        if (right.token <= q + 1 && (str_ends(t->token[right.token].low, "vana") ||
                                     str_ends(t->token[right.token].low, "kunskaper")))
            return true; /* "erfarenhet av kassa samt datorvana" */
        return left.kind != READTEXT_SKILL && left.kind != READTEXT_EXPERIENCE &&
               left.kind != READTEXT_EDUCATION; /* "utbildning i MI eller TAKK" */
    case READTEXT_AVAILABILITY:
    case READTEXT_OTHER:
        if (right.row->why == RT_WHY_ALLERGY && left.kind == READTEXT_SKILL)
            return false; /* "kunskap om specialkost och allergier" */
        return !right.weak && right.token <= q + 3;
    case READTEXT_KIND_COUNT:
        break;
    }
    return false;
}

/* Is `token` inside a term of several words ("tal och skrift")? */
static bool is_within(const struct rt_text *t, uint32_t first, uint32_t token,
                      uint32_t end)
{
    uint32_t from = token > first + RT_GAP_MAX ? token - RT_GAP_MAX : first;

    for (uint32_t i = from; i < token; i++)
        for (uint32_t h = t->hit_from[i]; h < t->hit_from[i + 1]; h++) {
            const struct rt_hit *hit = &t->hit[h];
            enum rt_list list = rt_row(t, hit)->list;

            if (hit->end > token + 1 && hit->end <= end &&
                (list == RT_TERM || list == RT_TRAIT))
                return true;
        }
    return false;
}

static uint32_t joints_skip(const struct rt_text *t, uint32_t token, uint32_t end)
{
    while (token < end && (rt_is_joint(t, token) || rt_has(t, token, RT_SET_ALSO)))
        token++;
    return token;
}

/* "dator- | och systemvana": what the hyphen stands for comes after the joint. */
static bool is_suspended(const struct rt_text *t, uint32_t token)
{
    const struct rt_token *before = token ? &t->token[token - 1] : NULL;

    return before && before->low.ptr[before->low.len - 1] == '-' &&
           (before->kind == RT_WORD || !before->space) &&
           rt_in(t, token, "och eller samt / ,");
}

static uint32_t next_joint(const struct rt_text *t, uint32_t token, uint32_t end)
{
    while (token < end && (!rt_is_joint(t, token) || is_suspended(t, token)))
        token++;
    return token;
}

/*
 * "erfarenhet av kök, | talar och skriver god svenska": a verb begins a clause of its
 * own, and the demand before it has ended. Not inside "kunder som ringer, skriver ...";
 * and qualities stay together ("noggrann och trivs med ...").
 */
static bool opens_clause(const struct rt_text *t, struct rt_head left, uint32_t from,
                         uint32_t q)
{
    const struct rt_hit *verb = rt_hit_at(t, q, q + 1, RT_VERB);

    if (!left.row || left.kind == READTEXT_TRAIT || !verb ||
        rt_row(t, verb)->what == RT_DO)
        return false;
    for (uint32_t i = from; i < q; i++)
        if (rt_has(t, i, RT_SET_RELATIVE))
            return false;
    return true;
}

/* "vara legitimerad läkare och | ha en påbörjad utbildning": two things. */
static bool goes_on_to_have(const struct rt_text *t, struct rt_head left, uint32_t q)
{
    return left.row && (is_paper(left.kind) || left.kind == READTEXT_EXPERIENCE) &&
           rt_is(t, q, "ha") && rt_has(t, q - 1, RT_SET_AND);
}

static bool says_such(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rt_has(t, i, RT_SET_SUCH_AS))
            return true;
    return false;
}

/* "utbildning/erfarenhet", "anordna/koordinera": two words for one thing, but for what
 * has a paper of its own. */
static bool is_glued(const struct rt_text *t, uint32_t p, struct rt_head right)
{
    if (!rt_is(t, p, "/") || t->token[p].space || p + 1 >= t->token_count ||
        t->token[p + 1].space)
        return false;
    return !right.row || right.weak ||
           (right.kind != READTEXT_LICENCE && right.kind != READTEXT_LANGUAGE &&
            right.kind != READTEXT_CERTIFICATE);
}

static bool is_title(const struct rt_row *row)
{
    return row && (row->why == RT_WHY_TITLE || (row->list == RT_TERM && row->power &&
                                                row->what == READTEXT_LICENCE));
}

/* A title begins a demand of its own after a paper or a language, not in "en examen som
 * dietist, logoped", "sjuksköterska eller barnmorska", "stötta läkare och psykolog". */
static bool is_title_list(struct rt_head left)
{
    return left.kind == READTEXT_LANGUAGE || left.kind == READTEXT_CERTIFICATE ||
           left.kind == READTEXT_OTHER ||
           (left.kind == READTEXT_LICENCE && !is_title(left.row));
}

/* "socialpedagog, | socionom eller beteendevetare": one of several titles. */
static bool lists_titles(const struct rt_text *t, struct rt_head right, uint32_t q,
                         uint32_t end)
{
    struct str low = t->token[right.token].low;

    return right.token == q && next_joint(t, q, end) == q + 1 &&
           !str_ends(low, "utbildning") && !str_ends(low, "programmet") &&
           !str_ends(low, "examen");
}

/* "gymnasieutbildning", "fastighetsprogrammet", "ekonomisk utbildning": schooling by
 * its name, from `q` on. */
static bool names_course(const struct rt_text *t, struct rt_head head, uint32_t q)
{
    struct str low = t->token[head.token].low;

    return (low.len > 10 || head.token > q) &&
           (str_ends(low, "utbildning") || str_ends(low, "programmet") ||
            str_ends(low, "examen"));
}

/* "A alternativt B", "A och/eller B": either can be shown. */
static bool names_choice(const struct rt_text *t, uint32_t p, uint32_t q)
{
    if (rt_is(t, q - 1, "alternativt"))
        return true;
    return q == p + 3 && rt_is(t, p, "och") && rt_is(t, p + 1, "/") &&
           rt_is(t, p + 2, "eller");
}

/* A joint at `p` with the demand that began at `from` on its left: where the next one
 * begins, or 0 when the two belong together. */
static uint32_t cut_at(const struct rt_text *t, const struct rt_piece *region,
                       uint32_t from, uint32_t p)
{
    uint32_t end = region->end;
    uint32_t q = joints_skip(t, p, end);

    if (q >= end || is_within(t, from, p, end))
        return 0;
    if (rt_has(t, q, RT_SET_SUCH_AS) || (rt_is(t, q, "så") && rt_is(t, q + 1, "som")) ||
        (rt_is(t, q, "har") && rt_is(t, q + 1, "motsvarande")))
        return 0;
    struct rt_head left = rt_head_of(t, from, p);
    struct rt_head right = rt_head_of(t, q, next_joint(t, q, end));
    if (names_choice(t, p, q) && left.row)
        return q;
    if (is_glued(t, p, right) || (is_title(right.row) && !is_title_list(left)))
        return 0;
    if (rt_has(t, q, RT_SET_RATHER) && region->mood != RT_MOOD_MERIT)
        return right.row || left.kind != READTEXT_EXPERIENCE ||
                       rt_has(t, q + 1, RT_SET_PREPOSITION)
                   ? q /* "erfarenhet av kök, | gärna med ansvar" */
                   : 0;
    if (opens_clause(t, left, from, q) || goes_on_to_have(t, left, q))
        return q;
    if (left.kind == READTEXT_EDUCATION && right.kind == READTEXT_EDUCATION) {
        if (left.row->form != READTEXT_CLASS_COUNT && !is_alternative(t, q))
            return q; /* a title of the law stands by itself */
        if (lists_titles(t, right, q, end))
            return 0;
    }
    if (left.kind == READTEXT_EDUCATION && right.kind == READTEXT_EDUCATION &&
        rt_is(t, q - 1, "eller") && names_course(t, left, from) &&
        names_course(t, right, q) && !is_alternative(t, q) && right.token <= q + 2)
        return q;
    if (left.kind == right.kind &&
        ((rt_is(t, q - 1, "eller") && left.kind == READTEXT_EDUCATION) ||
         says_such(t, from, p)))
        return 0;
    if (left.row && !right.row && !left.weak && rt_is(t, q - 1, "eller") &&
        (left.kind == READTEXT_LICENCE || left.kind == READTEXT_CERTIFICATE) &&
        !is_alternative(t, q) && !rt_in(t, q, "har håller är") && !t->token[q].shout &&
        is_plain(t, (struct rt_head){ .kind = READTEXT_SKILL, .token = left.token }, p))
        return q; /* "auktorisation B | eller planer på den" */
    return stands_apart(t, left, right, from, q) ? q : 0;
}

/* "legitimerad läkare med svenska på nivå C1": two things. */
static uint32_t cut_at_with(const struct rt_text *t, const struct rt_piece *region,
                            uint32_t from, uint32_t p)
{
    struct rt_head left = rt_head_of(t, from, p);
    struct rt_head right = rt_head_of(t, p + 1, next_joint(t, p + 1, region->end));

    if (!left.row || !right.row || right.weak ||
        rt_in(t, p - 1, "kombination tillsammans kopplat") ||
        (left.kind == READTEXT_LICENCE && rt_in(t, p + 1, "behörighet giltig")))
        return 0;
    if (left.kind != READTEXT_LICENCE && left.kind != READTEXT_EDUCATION)
        return 0;
    return right.kind == READTEXT_LANGUAGE || right.kind == READTEXT_EXPERIENCE ||
                   right.kind == READTEXT_LICENCE || right.kind == READTEXT_CERTIFICATE
               ? p + 1
               : 0;
}

/* "behöver | inte ha | jobbat i butik men det är ett plus" */
static bool is_idle_not(const struct rt_text *t, uint32_t token, uint32_t end)
{
    return rt_is(t, token, "inte") && token + 1 < end && rt_in(t, token + 1, "ha ,");
}

/* "Noggrann (såklart)": a bracket at the end without anything asked in it. */
static uint32_t bracket_cut(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (end <= first + 2 || !rt_is(t, end - 1, ")"))
        return end;
    for (uint32_t i = end - 1; i-- > first + 1;)
        if (rt_is(t, i, "("))
            return t->token[i + 1].upper || rt_has_head(t, i + 1, end) ? end : i;
    return end;
}

/* "ett" of "ett års erfarenhet" is no article. */
static bool counts_years(const struct rt_text *t, uint32_t i, uint32_t end)
{
    return i + 1 < end && rt_has(t, i, RT_SET_NUMBER) && rt_has(t, i + 1, RT_SET_YEARS);
}

static void trim(const struct rt_text *t, struct rt_piece *piece)
{
    uint32_t i = piece->first;

    piece->end = bracket_cut(t, i, piece->end);
    while (i < piece->end && !counts_years(t, i, piece->end) &&
           (rt_has(t, i, RT_SET_PIECE_FRONT) || is_idle_not(t, i, piece->end)))
        i++;
    /* "du har ett": what leads to it took the number for an article */
    piece->first = i - (i > 0 && counts_years(t, i - 1, piece->end));
    while (piece->end > piece->first && rt_has(t, piece->end - 1, RT_SET_PIECE_BACK))
        piece->end--;
}

/* In sections about the work, "du är ..." is often the work itself: only qualities
 * right after "är", and facts right after "har", count there. */
static bool weak_fits(const struct rt_text *t, const struct rt_segment *segment,
                      const struct rt_piece *piece)
{
    struct rt_head head = rt_head_of(t, piece->first, piece->end);

    if (segment->section != READTEXT_SECTION_NONE &&
        segment->section != READTEXT_SECTION_TASK)
        return true;
    if (is_title(head.row) && segment->section == READTEXT_SECTION_TASK)
        return false; /* "du är sjuksköterska hos oss" tells of the work */
    if ((head.row && piece->mood == RT_MOOD_MERIT) || rt_follows_licence(t, piece))
        return true; /* "har du kunskap om X är det en fördel" */
    if (head.row && head.kind == READTEXT_EXPERIENCE && piece->form == RT_BE)
        return true; /* "du är van att arbeta på höjd" */
    if (head.weak && head.kind != READTEXT_LANGUAGE && piece->form == RT_HAVE &&
        segment->section == READTEXT_SECTION_NONE)
        return true; /* "du har dokumentationsvana" */
    if (head.weak && head.kind == READTEXT_SKILL && piece->form == RT_BE &&
        segment->section == READTEXT_SECTION_NONE && head.token <= piece->first + 1)
        return true; /* "du är väl insatt i regelverket" */
    if (!head.row || head.weak ||
        head.token > piece->first + (head.kind == READTEXT_LANGUAGE ? 6 : 2))
        return false;
    if (head.kind == READTEXT_TRAIT)
        return piece->form == RT_BE || piece->form == RT_WANT ||
               (segment->section == READTEXT_SECTION_NONE && piece->form == RT_HAVE &&
                !rt_in(t, head.token, "ansvar eget"));
    return head.kind == READTEXT_LICENCE || head.kind == READTEXT_LANGUAGE ||
           head.kind == READTEXT_CERTIFICATE || head.kind == READTEXT_EDUCATION ||
           head.kind == READTEXT_EXPERIENCE || head.kind == READTEXT_OTHER ||
           (head.kind == READTEXT_AVAILABILITY && piece->form == RT_CAN) ||
           (head.kind == READTEXT_SKILL &&
            (piece->form == RT_HAVE || head.row->form != READTEXT_CLASS_COUNT));
}

static bool is_fact(struct rt_head head)
{
    return head.row && !head.weak &&
           (head.kind == READTEXT_LICENCE || head.kind == READTEXT_CERTIFICATE ||
            head.kind == READTEXT_AVAILABILITY ||
            head.row->why == RT_WHY_EMPLOYER_CHECK);
}

/* What has a word of its own in read_term.tsv. */
static bool is_shown(struct rt_head head)
{
    return head.row && !head.weak && head.kind != READTEXT_TRAIT;
}

/* "hoppa på ett uppdrag | och bidra till ...": where another doing begins. */
static uint32_t availability_end(const struct rt_text *t, uint32_t head, uint32_t end)
{
    for (uint32_t i = head + 1; i + 1 < end; i++) {
        struct str next = t->token[i + 1].low;

        if (rt_has(t, i, RT_SET_AND) && next.len > 4 &&
            (str_ends(next, "a") || str_ends(next, "ar")))
            return i;
    }
    return end;
}

/* "van att arbeta i ekonomisystem" is experience of it, "kan felsöka självständigt" an
 * ability rather than a quality. */
static enum readtext_kind kind_of(const struct rt_text *t, const struct rt_piece *piece,
                                  struct rt_head head)
{
    uint32_t first = piece->first;

    if (head.row && head.kind == READTEXT_SKILL && rt_in(t, first, "van vana vant"))
        return READTEXT_EXPERIENCE;
    if (head.row && head.kind == READTEXT_TRAIT && rt_in(t, first, "kan kunna") &&
        strcmp(piece->rule, "joined_opener") != 0 &&
        rt_in(t, head.token, "självständigt snabbt effektivt noggrant korrekt") &&
        first + 2 < piece->end &&
        !rt_in(t, first + (head.token == first + 1 ? 2 : 1),
               "arbeta jobba hantera vara fatta ta samarbeta fungera växla tänka"))
        return READTEXT_SKILL;
    return head.kind;
}

static void piece_close(struct rt_text *t, const struct rt_segment *segment,
                        struct rt_piece piece, const struct rt_piece *before)
{
    if (piece.form == RT_BE && rt_is(t, piece.first, "med") && !piece.joins &&
        !(rt_asks(segment->section) && strcmp(piece.rule, "strong_opener") == 0))
        return; /* "du är med och bygger laget" */
    trim(t, &piece);
    if (piece.first >= piece.end)
        return;
    if (strcmp(piece.rule, "weak_opener") == 0 && !segment->item &&
        !weak_fits(t, segment, &piece))
        return;
    struct rt_head head = rt_head_of(t, piece.first, piece.end);
    if (piece.end == piece.first + 1 && rt_in(t, piece.first, "språk språket"))
        return; /* "Språk, till exempel finska": which comes after */
    if (segment->section == READTEXT_SECTION_APPLY &&
        (head.kind == READTEXT_TRAIT || head.kind == READTEXT_SKILL))
        return; /* of how the firm hires */
    if ((head.weak || head.kind == READTEXT_TRAIT) && rt_opens_condition(t, &piece))
        return; /* "Lön efter kunnande" */
    if (strcmp(piece.rule, "fact") == 0 &&
        !(piece.shown ? is_shown(head) : is_fact(head)))
        return;
    if (piece.joins && rt_hit_at(t, piece.first, piece.end, RT_VERB) &&
        (!head.row || head.token > piece.first + 4)) {
        if (!rt_is(t, piece.first, "vill") || !rt_is(t, piece.first - 1, "och"))
            return; /* "erfarenhet av kök | och gör det bra" */
        head = (struct rt_head){ 0 };
    }
    if (rt_is(t, piece.first, "vill") && piece.form == RT_WANT && !segment->item &&
        !piece.joins)
        return; /* "vi söker dig som vill göra skillnad" asks nothing */
    if (head.row && head.kind == READTEXT_AVAILABILITY)
        piece.end = availability_end(t, head.token, piece.end);
    if (rt_has(t, piece.first, RT_SET_RATHER)) {
        piece.mood = RT_MOOD_MERIT;
        piece.first += rt_is(t, piece.first, "helst") && piece.first + 1 < piece.end;
        if (!head.row && before->head) {
            head.row = before->head;
            head.kind = before->kind;
        }
    }
    if (piece.joins && before->kind == READTEXT_EDUCATION && before->head &&
        is_title(head.row) && rt_in(t, piece.first - 1, "eller alternativt")) {
        head.row = before->head; /* "vidareutbildning till A och/eller | B" */
        head.kind = READTEXT_EDUCATION;
    }
    piece.head = head.row;
    piece.kind = kind_of(t, &piece, head);
    if (!head.row && !rt_unnamed_fits(t, segment, &piece))
        return;
    rt_emit(t, segment, &piece);
}

static void pieces_cut(struct rt_text *t, const struct rt_segment *segment,
                       const struct rt_piece *region)
{
    struct rt_piece piece = *region, before = { 0 };
    uint32_t depth = 0;

    for (uint32_t p = region->first; p < region->end; p++) {
        uint32_t next = 0;

        if (rt_is(t, p, "("))
            depth++;
        else if (rt_is(t, p, ")") && depth)
            depth--;
        if (depth || p == piece.first)
            continue;
        bool joint = rt_is_joint(t, p) || rt_has(t, p, RT_SET_DASH_SHORT);

        if (joint && (is_suspended(t, p) || is_suspended(t, p + 1)))
            continue;
        if (joint)
            next = cut_at(t, region, piece.first, p);
        else if (rt_is(t, p, "med"))
            next = cut_at_with(t, region, piece.first, p);
        if (!next)
            continue;
        piece.end = p;
        struct rt_head head = rt_head_of(t, piece.first, p);
        piece_close(t, segment, piece, &before);
        before = piece;
        before.head = head.row;
        before.kind = head.kind;
        piece = *region;
        piece.first = next;
        piece.joins = true;
        p = next;
    }
    piece.end = region->end;
    piece_close(t, segment, piece, &before);
}

/* Does the subject of running text end at `token`? "Intresse finns för att ..." is
 * one whole. */
static bool ends_subject(const struct rt_text *t, uint32_t token)
{
    const struct rt_hit *hit = rt_hit_at(t, token, token + 1, RT_VERB);

    return hit && rt_row(t, hit)->what == RT_FINITE &&
           !(rt_is(t, token, "finns") && rt_is(t, token + 1, "för"));
}

/* "din nyfikenhet | gör att du lär dig snabbt": she shows it by what follows. */
static bool shows_itself(const struct rt_text *t, uint32_t token)
{
    return rt_is(t, token, "gör") && rt_is(t, token + 1, "att") &&
           rt_is(t, token + 2, "du");
}

/* Running text without an opener: each stretch between finite verbs may hold a quality,
 * "Flexibilitet kommer till uttryck ..., och noggrannhet genomsyrar arbetet". */
static void subjects_read(struct rt_text *t, const struct rt_segment *segment,
                          const struct rt_piece *region)
{
    struct rt_piece part = *region;
    bool predicate = false;

    for (uint32_t i = region->first; i <= region->end; i++) {
        if (i < region->end && !ends_subject(t, i) &&
            !(rt_is(t, i, ",") && rt_has(t, i + 1, RT_SET_AND_CLAUSE)))
            continue;
        if (i < region->end && shows_itself(t, i))
            i = region->end;
        part.end = predicate && !rt_is(t, region->first, "du") ? part.first : i;
        predicate = i < region->end && rt_is(t, i, "är"); /* "... är tydliga styrkor" */
        part.rule = region->rule;
        while (part.first < part.end && rt_has(t, part.first, RT_SET_SUBJECT_FRONT))
            if (rt_in(t, part.first++, "din ditt dina your"))
                part.rule = "her_own"; /* "din vilja att lära | märks" */
        struct rt_head head = rt_head_of(t, part.first, part.end);
        if (head.row &&
            (head.kind == READTEXT_TRAIT || segment->mood != RT_MOOD_OPEN ||
             rt_is(t, part.first, "gärna") ||
             (rt_is(t, region->first, "du") && head.kind != READTEXT_EXPERIENCE)) &&
            head.token <= part.first + 3)
            pieces_cut(t, segment, &part);
        part.first = i + 1;
    }
}

void rt_pieces(struct rt_text *t, const struct rt_segment *segment,
               const struct rt_piece *region)
{
    struct rt_piece whole = *region;

    if (whole.mood == RT_MOOD_OPEN)
        whole.mood = segment->mood;
    if (strcmp(whole.rule, "subject") == 0)
        subjects_read(t, segment, &whole);
    else
        pieces_cut(t, segment, &whole);
}
