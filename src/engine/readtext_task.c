/*
 * readtext_task.c: what is done in the job, and what the catalogue calls it.
 *
 * Items under a heading of tasks are tasks; in running text they follow an opener
 * ("arbetet innebär", "du kommer att") or are what "du" does. A task is named by the
 * catalogue's phrases: a phrase fits when all its stems (Snowball, Swedish; compounds
 * cut in two) are in the span, and the rarer its stems the heavier it weighs.
 */
#include "engine/readtext_in.h"

#include "base/embed.h"

#include <assert.h>
#include <libstemmer.h>

#define TASK_COLUMNS   24u
#define PHRASE_STEMS   6u
#define SPAN_STEMS     96u
#define SPAN_TOKENS    48u
#define TASK_NAMES_MIN 2000 /* weight that a phrase needs to name a task */
#define FOUND_MAX      64u
#define STEM_FRONT     3u /* bytes of a word that its stem keeps */

/* How an opener of read_task.tsv is read. */
enum { HOW_AFTER, HOW_VERB, HOW_SURE };

/* ---- stems ---- */

/* The stem of a lower-case word: Snowball's, then the verbal nouns made alike. */
static uint64_t stem_hash(struct sb_stemmer *stemmer, struct str word)
{
    if (word.len > 200)
        return 0;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer, (const sb_symbol *)word.ptr, (int)word.len);
    struct str s = { (const char *)stem, (size_t)sb_stemmer_length(stemmer) };

    if (s.len > 7 && str_ends(s, "ning"))
        s.len -= 4;
    else if (s.len > 6 && (str_ends(s, "ing") || str_ends(s, "and")))
        s.len -= 3;
    return rt_hash(s);
}

static bool is_small_word(struct str word)
{
    return rt_word_in(word, rt_set_words(RT_SET_SMALL));
}

/* ---- the catalogue ---- */

struct catalogue {
    struct readtext_words *words;
    struct arena *arena;
    struct sb_stemmer *stemmer;
    uint32_t phrase_room, posting_room;
};

static void *grown(struct arena *arena, void *array, uint32_t count, uint32_t *room,
                   size_t size)
{
    if (count < *room)
        return array;
    uint32_t want = *room ? *room * 2 : 1024;
    array = arena_grow(arena, array, *room * size, want * size);
    *room = want;
    return array;
}

/* The first three bytes of a word that has so many. */
static uint64_t front_bytes(struct str word)
{
    return (unsigned char)word.ptr[0] | (uint64_t)(unsigned char)word.ptr[1] << 8 |
           (uint64_t)(unsigned char)word.ptr[2] << 16;
}

static void phrase_add(struct catalogue *c, uint32_t task, struct str phrase)
{
    struct readtext_words *w = c->words;
    struct rt_phrase p = { .task = task };
    struct str word;
    uint32_t words = 0;
    size_t longest = 0;

    for (struct str rest = str_lower(c->arena, phrase); str_next(&rest, ' ', &word);) {
        words += word.len > 0;
        if (!word.len || is_small_word(word) || p.stem_count == PHRASE_STEMS)
            continue;
        longest = word.len > longest ? word.len : longest;
        if (word.len >= STEM_FRONT)
            rt_filter_put(&w->stem_front, front_bytes(word), STEM_FRONT);
        w->stem =
            grown(c->arena, w->stem, w->stem_count, &c->posting_room, sizeof *w->stem);
        w->stem[w->stem_count++] =
            (struct rt_stem){ stem_hash(c->stemmer, word), w->phrase_count, 0 };
        p.stem_count++;
    }
    if (!p.stem_count || (p.stem_count == 1 && words > 1 && longest < 8)) {
        w->stem_count -= p.stem_count;
        return;
    }
    w->phrase =
        grown(c->arena, w->phrase, w->phrase_count, &c->phrase_room, sizeof *w->phrase);
    w->phrase[w->phrase_count++] = p;
}

static int by_hash(const void *a, const void *b)
{
    const struct rt_stem *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->phrase > y->phrase) - (x->phrase < y->phrase);
}

static void stems_index(struct readtext_words *w, struct arena *arena)
{
    uint32_t size = 64;

    while (size < w->stem_count * 3)
        size *= 2;
    w->stem_slot = ARENA_ARRAY(arena, size, uint32_t);
    w->stem_mask = size - 1;
    for (uint32_t s = 0; s < w->stem_count; s++) {
        uint32_t at = (uint32_t)w->stem[s].hash & w->stem_mask;

        if (s && w->stem[s - 1].hash == w->stem[s].hash)
            continue;
        while (w->stem_slot[at])
            at = (at + 1) & w->stem_mask;
        w->stem_slot[at] = s + 1;
    }
}

/* Each stem weighs more the fewer phrases hold it: 1000 times log2 of the inverse. */
static void weights_set(struct readtext_words *w)
{
    qsort(w->stem, w->stem_count, sizeof *w->stem, by_hash);
    for (uint32_t i = 0; i < w->stem_count;) {
        uint32_t end = i;

        while (end < w->stem_count && w->stem[end].hash == w->stem[i].hash)
            end++;
        uint32_t ratio = w->phrase_count / (end - i), weight = 0;
        while (ratio > 1) {
            ratio /= 2;
            weight += 250;
        }
        for (; i < end; i++)
            w->stem[i].weight_milli = weight;
    }
}

static uint32_t column_of(const struct str *name, uint32_t count, const char *want)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_is(name[i], want))
            return i;
    return RT_NONE;
}

static void task_add(struct catalogue *c, struct str slug, struct str label,
                     struct str words)
{
    struct readtext_words *w = c->words;
    struct buf concept = buf_new(c->arena);
    struct str phrase;

    buf_cstr(&concept, "task:");
    buf_add(&concept, slug);
    w->task[w->task_count] = (struct rt_task_row){ buf_str(&concept), label };
    phrase_add(c, w->task_count, label);
    for (struct str rest = words; str_next(&rest, ';', &phrase);)
        phrase_add(c, w->task_count, str_trim(phrase));
    w->task_count++;
}

bool rt_task_rows(struct readtext_words *words, struct arena *arena, struct str text,
                  struct err *err)
{
    struct catalogue c = { .words = words, .arena = arena };
    struct str line, column[TASK_COLUMNS], rest = text;
    uint32_t rows = 0, at = 0, slug, sv, phrases;

    for (struct str count = text; embed_line(&count, &line);)
        rows++;
    if (!embed_line(&rest, &line))
        return true;
    uint32_t columns = embed_columns(line, column, TASK_COLUMNS);
    slug = column_of(column, columns, "slug");
    sv = column_of(column, columns, "sv");
    phrases = column_of(column, columns, "words");
    if (columns > TASK_COLUMNS || slug == RT_NONE || sv == RT_NONE ||
        phrases == RT_NONE)
        return err_set(err, ERR_INPUT,
                       N_("tasks.tsv lacks one of the columns slug, sv and words"));
    words->task = ARENA_ARRAY(arena, rows, struct rt_task_row);
    c.stemmer = sb_stemmer_new("swedish", NULL);
    assert(c.stemmer);
    for (at = 2; embed_line(&rest, &line); at++) {
        uint32_t n = embed_columns(line, column, TASK_COLUMNS);

        if (n != columns) {
            sb_stemmer_delete(c.stemmer);
            return err_set(err, ERR_INPUT,
                           N_("tasks.tsv row {row}: {count} columns instead of {want}"),
                           ARG_NUM(at), ARG_NUM(n), ARG_NUM(columns));
        }
        task_add(&c, column[slug], column[sv], column[phrases]);
    }
    sb_stemmer_delete(c.stemmer);
    weights_set(words);
    stems_index(words, arena);
    return true;
}

/* ---- naming a span ---- */

struct naming {
    const struct rt_text *t;
    struct sb_stemmer *stemmer;
    struct {
        uint32_t phrase, seen;
        uint32_t weight;
    } found[FOUND_MAX];
    uint32_t found_count;
    uint64_t stem[SPAN_STEMS];
    uint32_t stem_count;
};

/* The first posting of a stem, or RT_NONE. */
static uint32_t stem_first(const struct readtext_words *w, uint64_t hash)
{
    for (uint32_t at = (uint32_t)hash & w->stem_mask, s; (s = w->stem_slot[at]) != 0;
         at = (at + 1) & w->stem_mask)
        if (w->stem[s - 1].hash == hash)
            return s - 1;
    return RT_NONE;
}

static bool stem_known(const struct readtext_words *w, uint64_t hash)
{
    return stem_first(w, hash) != RT_NONE;
}

/* A stem keeps the first three letters of its word: most words and parts of compounds
 * are told by them to be none of ours, before they are stemmed. */
static bool may_stem(const struct readtext_words *w, struct str word)
{
    return word.len < STEM_FRONT ||
           rt_filter_has(&w->stem_front, front_bytes(word), STEM_FRONT);
}

static void stem_put(struct naming *n, uint64_t hash)
{
    for (uint32_t i = 0; i < n->stem_count; i++)
        if (n->stem[i] == hash)
            return;
    if (n->stem_count < SPAN_STEMS && stem_known(n->t->words, hash))
        n->stem[n->stem_count++] = hash;
}

/* A compound gives its parts when both are known: "orderplockning", "butikskassa". */
static void compound_put(struct naming *n, struct str word)
{
    for (size_t cut = 4; cut + 4 <= word.len; cut++) {
        struct str left = str_sub(word, 0, cut), right = str_sub(word, cut, word.len);

        if (((unsigned char)word.ptr[cut] & 0xC0) == 0x80 ||
            !may_stem(n->t->words, right))
            continue;
        uint64_t b = stem_hash(n->stemmer, right);

        if (!stem_known(n->t->words, b))
            continue;
        uint64_t a = stem_hash(n->stemmer, left);
        if (!stem_known(n->t->words, a) && left.len > 5 && str_ends(left, "s"))
            a = stem_hash(n->stemmer, str_sub(left, 0, left.len - 1));
        if (stem_known(n->t->words, a)) {
            stem_put(n, a);
            stem_put(n, b);
        }
    }
}

static void phrase_meet(struct naming *n, uint32_t phrase, uint32_t weight)
{
    for (uint32_t i = 0; i < n->found_count; i++)
        if (n->found[i].phrase == phrase) {
            n->found[i].seen++;
            n->found[i].weight += weight;
            return;
        }
    if (n->found_count == FOUND_MAX)
        return;
    n->found[n->found_count].phrase = phrase;
    n->found[n->found_count].seen = 1;
    n->found[n->found_count++].weight = weight;
}

/* The task whose heaviest phrase fits the tokens, or RT_NONE; ties go to the first of
 * the catalogue. */
static uint32_t span_name(struct naming *n, uint32_t first, uint32_t end)
{
    const struct readtext_words *w = n->t->words;
    uint32_t best = RT_NONE, best_weight = TASK_NAMES_MIN - 1;

    n->found_count = n->stem_count = 0;
    for (uint32_t i = first; i < end && i < first + SPAN_TOKENS; i++) {
        struct str low = n->t->token[i].low;

        if (n->t->token[i].kind != RT_WORD || rt_has(n->t, i, RT_SET_SMALL) ||
            low.len > 60 || !may_stem(w, low))
            continue;
        stem_put(n, stem_hash(n->stemmer, low));
        if (low.len >= 9)
            compound_put(n, low);
    }
    for (uint32_t s = 0; s < n->stem_count; s++)
        for (uint32_t p = stem_first(w, n->stem[s]);
             p < w->stem_count && w->stem[p].hash == n->stem[s]; p++)
            phrase_meet(n, w->stem[p].phrase, w->stem[p].weight_milli);
    for (uint32_t i = 0; i < n->found_count; i++) {
        const struct rt_phrase *phrase = &w->phrase[n->found[i].phrase];

        if (n->found[i].seen < phrase->stem_count)
            continue;
        if (n->found[i].weight > best_weight ||
            (n->found[i].weight == best_weight && phrase->task < best)) {
            best = phrase->task;
            best_weight = n->found[i].weight;
        }
    }
    return best;
}

/* ---- finding ---- */

/* Praise and terms that follow the same openers: "ett stort eget ansvar", "få ...". */
static bool is_no_task(const struct rt_text *t, uint32_t first, uint32_t end)
{
    uint32_t near = first + 4 < end ? first + 4 : end;

    if (rt_has(t, first, RT_SET_NO_DOING))
        return true;
    for (uint32_t i = first; i < near; i++)
        if (rt_has(t, i, RT_SET_OFFERED) || rt_is(t, i, "beredskap"))
            return true;
    return rt_hit_in(t, first, near, RT_TERM, READTEXT_AVAILABILITY) != NULL;
}

static void task_emit(struct rt_text *t, struct naming *n, uint32_t first, uint32_t end,
                      const char *rule)
{
    while (first < end && rt_has(t, first, RT_SET_TASK_FRONT))
        first++;
    while (end > first && (rt_has(t, end - 1, RT_SET_TASK_BACK)))
        end--;
    if (first >= end || (end - first == 1 && t->token[first].low.len < 4))
        return;
    uint32_t start = t->token[first].point;
    uint32_t name = t->words->task_count ? span_name(n, first, end) : RT_NONE;
    if (t->task_count && start < t->task[t->task_count - 1].end)
        return;
    if (name == RT_NONE && strcmp(rule, "named") == 0)
        return;
    if (is_no_task(t, first, end))
        return;
    t->task = grown(t->scratch, t->task, t->task_count, &t->task_room, sizeof *t->task);
    struct str text = str_sub(t->text, t->token[first].at,
                              t->token[end - 1].end - t->token[first].at);
    t->task[t->task_count++] = (struct readtext_task){
        .start = start,
        .end = t->token[end - 1].point_end,
        .label = name != RT_NONE ? t->words->task[name].label : text,
        .concept = name != RT_NONE ? t->words->task[name].slug : STR(""),
        .rule = rule,
    };
}

static bool is_verb_like(const struct rt_text *t, uint32_t token)
{
    struct str low = t->token[token].low;

    return t->token[token].kind == RT_WORD && !t->token[token].upper && low.len > 3 &&
           (str_ends(low, "a") || str_ends(low, "ar") || str_ends(low, "er"));
}

/* After a comma among nouns: another doing when it has two words or more. */
static bool opens_noun(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (rt_has(t, first, RT_SET_NO_NOUN_FRONT) || str_ends(t->token[first].low, "s") ||
        str_ends(t->token[first].low, "r"))
        return false;
    return first + 1 < end && !rt_has(t, first + 1, RT_SET_STOP_MARK);
}

/* "... samt ...", "... och hjälpa till ...": a task of its own begins after `p`. */
static bool begins_task(const struct rt_text *t, uint32_t from, uint32_t p,
                        uint32_t end)
{
    if (rt_has(t, p, RT_SET_TASK_JOINT))
        return p > from;
    if (rt_is(t, p, ",") && !is_verb_like(t, from) && p + 2 < end)
        return opens_noun(t, p + 1, end);
    if (p - from < 4 || end - p < 4)
        return false;
    if (rt_is(t, p, "och"))
        return is_verb_like(t, p + 1) || rt_is(t, p + 1, "att");
    return rt_is(t, p, ",") && is_verb_like(t, p + 1) &&
           str_ends(t->token[p + 1].low, "a");
}

static void tasks_split(struct rt_text *t, struct naming *n, uint32_t first,
                        uint32_t end, const char *rule)
{
    uint32_t from = first;

    for (uint32_t p = first; p < end; p++)
        if (begins_task(t, from, p, end)) {
            task_emit(t, n, from, p, rule);
            from = p + 1;
        }
    task_emit(t, n, from, end, rule);
}

/* "tillsammans med en kollega utföra ...": the doing begins at its verb. */
static uint32_t infinitive(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (!rt_is(t, first, "tillsammans"))
        return first;
    for (uint32_t i = first + 1; i < end; i++)
        if (is_verb_like(t, i) && str_ends(t->token[i].low, "ra"))
            return i;
    return first;
}

/* The longest opener of tasks in the sentence, as far to the left as there is one. */
static const struct rt_hit *task_opener(const struct rt_text *t,
                                        const struct rt_segment *segment)
{
    for (uint32_t i = segment->first; i < segment->end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, segment->end, RT_TASK);

        if (hit)
            return hit;
    }
    return NULL;
}

/* "du ansvarar för ...", "... ger du stöd": where the verb stands, or RT_NONE. */
static uint32_t doing(const struct rt_text *t, const struct rt_segment *segment)
{
    for (uint32_t i = segment->first; i < segment->end; i++) {
        if (!rt_is(t, i, "du"))
            continue;
        uint32_t after = i + 1, before = i ? i - 1 : i;

        if (after < segment->end && str_ends(t->token[after].low, "r") &&
            t->token[after].low.len > 2 && !rt_has(t, after, RT_SET_STATE_VERB))
            return after;
        if (i > segment->first && str_ends(t->token[before].low, "r") &&
            t->token[before].low.len > 2 && !rt_has(t, before, RT_SET_STATE_VERB))
            return before;
        return RT_NONE;
    }
    return RT_NONE;
}

/* A long sentence says for whom and why after the doing itself. */
static uint32_t doing_end(const struct rt_text *t, uint32_t verb, uint32_t end)
{
    for (uint32_t i = verb + 3; i + 6 < end; i++)
        if (rt_has(t, i, RT_SET_DOING_END))
            return i;
    return end;
}

static bool is_demand(const struct rt_text *t, const struct rt_segment *segment)
{
    return rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_CUE_MUST) ||
           rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_CUE_MERIT) ||
           rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_NEGATE);
}

static void segment_tasks(struct rt_text *t, struct naming *n,
                          const struct rt_segment *segment)
{
    bool task = segment->section == READTEXT_SECTION_TASK;

    if ((!task && segment->section != READTEXT_SECTION_NONE) || segment->question ||
        rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_DROP))
        return;
    const struct rt_hit *opener = task_opener(t, segment);
    if (opener) {
        uint8_t how = rt_row(t, opener)->what;
        uint32_t first = how == HOW_VERB ? opener->first + 1 : opener->end;

        tasks_split(t, n, infinitive(t, first, segment->end), segment->end,
                    task || how == HOW_SURE ? "task_opener" : "named");
        return;
    }
    if (is_demand(t, segment))
        return;
    if (segment->item && task) {
        task_emit(t, n, segment->first, segment->end, "task_item");
        return;
    }
    uint32_t verb = doing(t, segment);
    if (verb == RT_NONE)
        return;
    bool sure = task || rt_has(t, verb, RT_SET_DOING_SURE);
    tasks_split(t, n, verb, doing_end(t, verb, segment->end), sure ? "doing" : "named");
}

void rt_tasks(struct rt_text *t)
{
    struct naming n = { .t = t, .stemmer = sb_stemmer_new("swedish", NULL) };

    assert(n.stemmer);
    for (uint32_t i = 0; i < t->segment_count; i++)
        segment_tasks(t, &n, &t->segment[i]);
    sb_stemmer_delete(n.stemmer);
}
