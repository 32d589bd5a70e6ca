/*
 * readtext_naming.c: what the catalogue calls a doing.
 *
 * A task has phrases: its Swedish name and those of its column `words`. A phrase fits a
 * span when all its stems (Snowball, Swedish; compounds cut in two) stand close
 * together in it, and the rarer its stems, the heavier it weighs; the heaviest that
 * fits names the span. What keeps a wrong name away:
 *
 *   1. A verb and its particle are one stem: "packa upp" is not "packa".
 *   2. A phrase of one word is met by that word only, not by its kin: "fyllning" is not
 *      "fyller".
 *   3. A phrase without a verb ("brunnar", "egenkontroll") needs a span whose own verbs
 *      tell of a move that the task has (read_doing.tsv), or that has no verb of its
 *      own but a light one ("ansvara för", "arbeta med").
 *   4. Under NAME_LEAST nothing is named: unnamed is better than wrongly named.
 */
#include "engine/readtext_stem.h"

#define SPAN_STEMS    96u
#define SPAN_TOKENS   48u
#define NAME_LEAST    2000 /* weight that a phrase needs to name a task         */
#define NAME_WITH_ACT 600u /* more for a phrase whose verb and object both fit  */
#define NAME_OF_GROUP 250u /* more for a task of the advertisement's occupation */
#define FOUND_MAX     192u /* a byte tells which */
#define CLOSE_TOKENS  8u   /* verb and object stand within so many                */
#define THING_WORDS   4u   /* longer spans are not named by a thing in them       */

/* What is known of a token's word so far: a span is tried whole, then in parts, and a
 * word may be asked for ten times; without this, naming took a third of all time. */
enum { HAS_STEMS = 1, HAS_SINGLE = 2, HAS_MOVES = 4, HAS_ENDS = 8 };
enum { IS_VERB = 16, IS_NOUN = 32, HAS_NO_PARTS = 64, ROOT_MOVES = 128 };
struct memo {
    struct rt_stems stems;
    uint64_t moves;
    uint8_t has;
};

struct rt_naming {
    const struct rt_text *t;
    struct memo *memo; /* of each token */
    struct {
        uint32_t phrase, seen, weight;
        uint32_t first, last; /* tokens it was met at */
    } found[FOUND_MAX];
    uint32_t found_count;
    uint8_t *found_at; /* [phrase]: where it may be in found */
    struct {
        uint32_t posting, token; /* its first posting tells of the stem */
    } stem[SPAN_STEMS];
    uint32_t stem_count;
    uint32_t words; /* of the span, the small ones not counted                 */
    uint32_t head;  /* the first of them                                       */
    uint64_t moves; /* rows of its verbs, but the light ones                   */
    bool strange;   /* it begins with a verb that read_doing.tsv does not have */
};

struct rt_naming *rt_naming_open(const struct rt_text *t)
{
    struct rt_naming *n = ARENA_NEW(t->scratch, struct rt_naming);

    n->t = t; /* all else is zeros */
    n->memo = ARENA_ARRAY(t->scratch, t->token_count, struct memo);
    n->found_at = ARENA_ARRAY(t->scratch, t->words->phrase_count, uint8_t);
    return n;
}

/* ---- words, each looked at once ---- */

static struct rt_stems stems_at(struct rt_naming *n, uint32_t token)
{
    struct memo *m = &n->memo[token];

    if (!(m->has & HAS_STEMS))
        m->stems = rt_stems_of(n->t->token[token].low);
    m->has |= HAS_STEMS;
    return m->stems;
}

static bool ends_as(struct rt_naming *n, uint32_t token, uint8_t what)
{
    struct memo *m = &n->memo[token];

    if (!(m->has & HAS_ENDS)) {
        struct str low = n->t->token[token].low;

        m->has |= HAS_ENDS;
        if (rt_ends_as_verb(low) && !rt_has(n->t, token, RT_SET_NO_VERB))
            m->has |= IS_VERB;
        m->has |= rt_is_noun_of_doing(low) ? IS_NOUN : 0;
    }
    return m->has & what;
}

/* As the word itself; the look-up of the verb is of its root, which is there. */
static uint64_t single_at(struct rt_naming *n, uint32_t token)
{
    struct memo *m = &n->memo[token];
    struct rt_stems stems = stems_at(n, token);

    if (!(m->has & HAS_SINGLE)) {
        bool verb = ends_as(n, token, IS_VERB) &&
                    rt_moves_of_stem(n->t->words, stems.root) != 0;

        m->has |= verb ? HAS_SINGLE | ROOT_MOVES : HAS_SINGLE;
    }
    return rt_single_of(stems, m->has & ROOT_MOVES);
}

/* ---- stems of the catalogue ---- */

/* The first posting of a stem, or RT_NONE. */
static uint32_t stem_first(const struct readtext_words *w, uint64_t hash)
{
    for (uint32_t at = (uint32_t)hash & w->stem_mask, s; (s = w->stem_slot[at]) != 0;
         at = (at + 1) & w->stem_mask)
        if (w->stem[s - 1].hash == hash)
            return s - 1;
    return RT_NONE;
}

/* A word begins with its stem: most words and parts of compounds are told by up to
 * eight bytes to have none of ours, before they are stemmed. By three bytes alone,
 * twice as many were stemmed for nothing. */
static bool may_stem(const struct readtext_words *w, struct str word)
{
    return word.len <= RT_STEM_FRONT ||
           rt_filter_passes(&w->stem_front, rt_bytes(word.ptr), word.len);
}

static void posting_put(struct rt_naming *n, uint32_t posting, uint32_t token)
{
    if (posting == RT_NONE || n->stem_count == SPAN_STEMS)
        return;
    for (uint32_t i = 0; i < n->stem_count; i++)
        if (n->stem[i].posting == posting)
            return;
    n->stem[n->stem_count].posting = posting;
    n->stem[n->stem_count++].token = token;
}

static void stem_put(struct rt_naming *n, uint64_t hash, uint32_t token)
{
    posting_put(n, stem_first(n->t->words, hash), token);
}

/* Of the left part of a compound, without the joining s when only so it is known. */
static uint32_t left_first(const struct readtext_words *w, struct str left)
{
    uint32_t first = stem_first(w, rt_root_hash(left));

    if (first == RT_NONE && left.len > 5 && str_ends(left, "s"))
        first = stem_first(w, rt_root_hash(str_sub(left, 0, left.len - 1)));
    return first;
}

/* A compound gives its parts when both are known, "orderplockning", and its last part
 * when that is a doing by itself, "lunchservering". */
static void compound_put(struct rt_naming *n, uint32_t token)
{
    struct str word = n->t->token[token].low;
    bool any = false;

    for (size_t cut = 4; cut + 4 <= word.len; cut++) {
        struct str left = str_sub(word, 0, cut), right = str_sub(word, cut, word.len);

        if (((unsigned char)word.ptr[cut] & 0xC0) == 0x80 ||
            !may_stem(n->t->words, right))
            continue;
        struct rt_stems stems = rt_stems_of(right);
        uint64_t b = stems.root;
        if (rt_is_noun_of_doing(right)) {
            stem_put(n, rt_single_of(stems, rt_is_verb(n->t->words, stems, right)),
                     token);
            any = true;
        }
        uint32_t last = stem_first(n->t->words, b);
        uint32_t front = last == RT_NONE ? RT_NONE : left_first(n->t->words, left);
        if (front != RT_NONE) {
            posting_put(n, front, token);
            posting_put(n, last, token);
            any = true;
        }
    }
    if (!any)
        n->memo[token].has |= HAS_NO_PARTS;
}

/* With the particle that follows, where the two are a verb of their own. */
static uint64_t moves_find(struct rt_naming *n, uint32_t token)
{
    const struct rt_text *t = n->t;

    if (!may_stem(t->words, t->token[token].low))
        return 0;
    uint64_t root = stems_at(n, token).root;
    if (rt_has(t, token + 1, RT_SET_PARTICLE)) {
        uint64_t moves =
            rt_moves_of_stem(t->words, rt_joined_hash(root, t->token[token + 1].low));
        if (moves)
            return moves;
    }
    return rt_moves_of_stem(t->words, root);
}

static uint64_t moves_at(struct rt_naming *n, uint32_t token)
{
    struct memo *m = &n->memo[token];

    if (!(m->has & HAS_MOVES))
        m->moves = moves_find(n, token);
    m->has |= HAS_MOVES;
    return m->moves;
}

uint64_t rt_verb_moves(struct rt_naming *naming, uint32_t token)
{
    const struct rt_token *tok = &naming->t->token[token];

    if (tok->kind != RT_WORD || (!tok->upper && !ends_as(naming, token, IS_VERB)))
        return 0; /* a capital: "Bygg ...", "Följ ..." */
    return moves_at(naming, token);
}

bool rt_is_doing_word(struct rt_naming *naming, uint32_t token)
{
    const struct rt_text *t = naming->t;

    if (t->token[token].kind != RT_WORD)
        return false;
    if (ends_as(naming, token, IS_NOUN))
        return true;
    if (!t->words->stem_count || !may_stem(t->words, t->token[token].low))
        return false;
    uint32_t p = stem_first(t->words, single_at(naming, token));
    return p != RT_NONE &&
           t->words->phrase[t->words->stem[p].phrase].shape == RT_SHAPE_DOING;
}

/* What the span does by its verbs and verbal nouns. */
static void word_weigh(struct rt_naming *n, uint32_t token)
{
    bool verb = ends_as(n, token, IS_VERB), noun = ends_as(n, token, IS_NOUN);
    uint64_t moves = verb || noun ? moves_at(n, token) : 0;

    if (!n->words++) {
        n->head = token;
        n->strange =
            verb && !moves && !noun && !rt_in(n->t, token, "bra alla andra vissa");
    }
    n->moves |= moves & ~n->t->words->light_moves;
}

static void word_put(struct rt_naming *n, uint32_t token, uint32_t end)
{
    const struct rt_text *t = n->t;
    struct str low = t->token[token].low;

    word_weigh(n, token);
    if (!may_stem(t->words, low))
        return;
    uint64_t root = stems_at(n, token).root;
    if (token + 1 < end && rt_has(t, token + 1, RT_SET_PARTICLE) &&
        ends_as(n, token, IS_VERB)) {
        stem_put(n, rt_joined_hash(root, t->token[token + 1].low), token);
        return;
    }
    stem_put(n, single_at(n, token), token); /* first: fewer phrases have it */
    stem_put(n, root, token);
    if (low.len >= 9 && !(n->memo[token].has & HAS_NO_PARTS))
        compound_put(n, token);
}

static void phrase_meet(struct rt_naming *n, uint32_t posting, uint32_t token)
{
    const struct rt_stem *stem = &n->t->words->stem[posting];

    uint32_t i = n->found_at[stem->phrase];

    if (i < n->found_count && n->found[i].phrase == stem->phrase) {
        n->found[i].seen++;
        n->found[i].weight += stem->weight_milli;
        n->found[i].first = token < n->found[i].first ? token : n->found[i].first;
        n->found[i].last = token > n->found[i].last ? token : n->found[i].last;
        return;
    }
    if (n->found_count == FOUND_MAX)
        return;
    n->found_at[stem->phrase] = (uint8_t)n->found_count;
    n->found[n->found_count].phrase = stem->phrase;
    n->found[n->found_count].seen = 1;
    n->found[n->found_count].first = n->found[n->found_count].last = token;
    n->found[n->found_count++].weight = stem->weight_milli;
}

/* Rule 3 of the file's head. */
static bool shape_fits(const struct rt_naming *n, uint32_t found)
{
    const struct readtext_words *w = n->t->words;
    const struct rt_phrase *p = &w->phrase[n->found[found].phrase];
    bool own_verb = (n->moves & w->task[p->task].moves) != 0;
    bool no_verb = !n->moves && !n->strange;
    bool at_head = n->found[found].first == n->head;

    if (at_head && (p->stem_count > 1 || p->shape == RT_SHAPE_DOING))
        return true;
    if (p->shape == RT_SHAPE_ACT)
        return !(n->moves & w->lead_moves) || own_verb;
    if (p->shape == RT_SHAPE_DOING)
        return own_verb || no_verb;
    return own_verb || (no_verb && n->words <= THING_WORDS);
}

static bool is_of_group(const struct rt_naming *n, uint32_t task)
{
    const struct readtext_hints *hints = n->t->hints;

    return hints && hints->ssyk.len &&
           rt_list_has(n->t->words->task[task].ssyk, hints->ssyk);
}

static void span_read(struct rt_naming *n, uint32_t first, uint32_t end)
{
    const struct readtext_words *w = n->t->words;

    n->found_count = n->stem_count = n->words = 0;
    n->moves = 0;
    n->strange = false;
    for (uint32_t i = first; i < end && i < first + SPAN_TOKENS; i++) {
        if (n->t->token[i].kind != RT_WORD || rt_has(n->t, i, RT_SET_SMALL) ||
            n->t->token[i].low.len > 60)
            continue;
        word_put(n, i, end);
    }
    for (uint32_t s = 0; s < n->stem_count; s++)
        for (uint32_t from = n->stem[s].posting, p = from;
             p < w->stem_count && w->stem[p].hash == w->stem[from].hash; p++)
            phrase_meet(n, p, n->stem[s].token);
}

uint32_t rt_task_name(struct rt_naming *naming, uint32_t first, uint32_t end)
{
    const struct readtext_words *w = naming->t->words;
    uint32_t best = RT_NONE, best_weight = 0;

    if (!w->task_count)
        return RT_NONE;
    span_read(naming, first, end);
    for (uint32_t i = 0; i < naming->found_count; i++) {
        const struct rt_phrase *p = &w->phrase[naming->found[i].phrase];
        uint32_t weight = naming->found[i].weight;

        if (naming->found[i].seen < p->stem_count || weight < NAME_LEAST ||
            naming->found[i].last - naming->found[i].first > CLOSE_TOKENS ||
            !shape_fits(naming, i))
            continue;
        weight += p->shape == RT_SHAPE_ACT ? NAME_WITH_ACT : 0;
        weight += is_of_group(naming, p->task) ? NAME_OF_GROUP : 0;
        if (weight > best_weight || (weight == best_weight && p->task < best)) {
            best = p->task;
            best_weight = weight;
        }
    }
    return best;
}
