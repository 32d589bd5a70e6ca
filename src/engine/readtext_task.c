/*
 * readtext_task.c: what is done in the job: where each doing stands in the text.
 *
 * Items under a heading of tasks are tasks; in running text they follow an opener
 * ("arbetet innebär", "du kommer att") or are what "du" does. Then a coordination is
 * cut, so that one span is one doing:
 *
 *   1. Before a verb of the same form as the first, once what stands before it has an
 *      object: "plocka order | och lasta bilar", but "blanda, flytta och hantera
 * betong".
 *   2. Between nouns of doing: "städning av trappor | , gräsklippning".
 *   3. Verbs without objects are cut only where the catalogue has a name for each.
 */
#include "engine/readtext_in.h"

#include <assert.h>

/* How an opener of read_task.tsv is read. */
enum { HOW_AFTER, HOW_VERB, HOW_SURE, HOW_INFINITIVE };

/* The form of a verb; a doing and the next of its coordination share it. */
enum form { FORM_NONE, FORM_INFINITIVE, FORM_PRESENT, FORM_BARE };

struct finding {
    struct rt_text *t;
    struct rt_naming *naming;
    const char *rule;
    uint32_t verb; /* the token that "du" does, or RT_NONE */
    bool item;     /* of a list of tasks: said without "du" */
    bool bare;     /* no section of the text is about the work */
    bool range;    /* "allt från A till B"                  */
};

/* ---- verbs ---- */

/* Adjectives and nouns that end as infinitives do. */
static bool ends_as_adjective(struct str low)
{
    static const char *const ends[] = { "iga",   "ella", "ala",   "erna", "arna",
                                        "orna",  "iva",  "ösa",   "nära", "ande",
                                        "fulla", "lösa", "samma", "bara", "sta",
                                        "nta",   "nda",  NULL };

    for (const char *const *end = ends; *end; end++)
        if (str_ends(low, *end))
            return true;
    return low.len > 6 && str_ends(low, "iska");
}

static bool ends_as_verb(struct str low)
{
    return str_ends(low, "era") || str_ends(low, "erar") || low.len < 4;
}

static enum form form_of(const struct finding *f, uint32_t i)
{
    const struct rt_text *t = f->t;
    struct str low = t->token[i].low;

    if (t->token[i].kind != RT_WORD || low.len < 2)
        return FORM_NONE;
    uint64_t moves = rt_verb_moves(f->naming, i);
    if (rt_has(t, i, RT_SET_SHORT_VERB))
        return FORM_INFINITIVE;
    if (str_ends(low, "a")) {
        if (moves)
            return FORM_INFINITIVE;
        bool other = rt_has(t, i, RT_SET_NO_INFINITIVE);
        return low.len > 3 && !t->token[i].upper && !other && !ends_as_adjective(low)
                   ? FORM_INFINITIVE
                   : FORM_NONE;
    }
    if (str_ends(low, "r") &&
        (moves || str_ends(low, "erar") || rt_hit_at(t, i, t->token_count, RT_VERB)))
        return FORM_PRESENT;
    if (i == f->verb)
        return FORM_PRESENT;
    return moves && t->token[i].upper && !rt_is_doing_word(f->naming, i) ? FORM_BARE
                                                                         : FORM_NONE;
}

/* Does the verb at the end of [from, p) stand without an object? */
static bool is_bare_verb(const struct finding *f, uint32_t from, uint32_t p)
{
    if (p > from + 1 &&
        rt_in(f->t, p - 1, "upp ut ur isär bort ihop ner ned in av till på om"))
        p--;
    if (rt_verb_moves(f->naming, p - 1))
        return true;
    bool alone = p - 1 == from || rt_in(f->t, p - 2, ", och samt");
    return form_of(f, p - 1) != FORM_NONE &&
           (alone || ends_as_verb(f->t->token[p - 1].low));
}

/* ---- one doing ---- */

/* "andra förekommande sysslor", "övriga uppgifter": says nothing of what is done. */
static bool is_vague(const struct rt_text *t, uint32_t first, uint32_t end)
{
    bool vague = end - first < 2;

    for (uint32_t i = first; i < end && i < first + 5; i++)
        if (rt_has(t, i, RT_SET_VAGUE))
            return vague || rt_in(t, first,
                                  "andra övriga vissa liknande diverse de "
                                  "relaterade enklare varierande alla dessa "
                                  "förekommande dina");
    return false;
}

/* "vara ett stöd för", "vara kontaktperson för", "ha hand om": that is done. */
static bool is_role(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end && i < first + 3; i++)
        if (rt_in(t, i,
                  "stöd behjälplig kontaktperson ansvarig med hand bollplank "
                  "handledare mentor"))
            return true;
    return false;
}

/* Praise and terms that follow the same openers: "ett stort eget ansvar", "få ...". */
static bool is_no_task(const struct finding *f, uint32_t first, uint32_t end)
{
    const struct rt_text *t = f->t;
    uint32_t near = first + 4 < end ? first + 4 : end;

    if (rt_has(t, first, RT_SET_NO_DOING) && !(f->item && rt_in(t, first, "vara ha")) &&
        !is_role(t, first, end))
        return true;
    if (rt_has(t, first, RT_SET_NO_TASK))
        return true;
    if (rt_has(t, first, RT_SET_LEARN) && rt_in(t, first + 1, "dig sig känna"))
        return true;
    for (uint32_t i = first; i < near; i++) {
        if (rt_has(t, i, RT_SET_OFFERED) || rt_has(t, i, RT_SET_ON_DUTY))
            return true;
        if (i > first && i < first + 3 && rt_has(t, i, RT_SET_BECOME) &&
            form_of(f, first) == FORM_NONE)
            return true;
    }
    return rt_hit_in(t, first, near, RT_TERM, READTEXT_AVAILABILITY) != NULL ||
           is_vague(t, first, end);
}

static void span_trim(const struct rt_text *t, uint32_t *first, uint32_t *end)
{
    while (*first < *end && (rt_has(t, *first, RT_SET_TASK_FRONT) ||
                             rt_has(t, *first, RT_SET_SPAN_FRONT)))
        ++*first;
    while (*end > *first && (rt_has(t, *end - 1, RT_SET_TASK_BACK) ||
                             rt_has(t, *end - 1, RT_SET_SPAN_BACK)))
        --*end;
}

/* "plocka order (truckkort krävs)", "dokumentera | enligt lagen": what is done ends. */
/* "..., som utgör grunden" and "..., men vid sjukdom" tell of a doing, or of others. */
static uint32_t clause_end(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i + 1 < end; i++) {
        if (rt_is(t, i, ",") && rt_has(t, i + 1, RT_SET_CLAUSE_FRONT))
            return i;
        if (i > first + 1 && (rt_is(t, i, "(") || rt_has(t, i, RT_SET_MANNER)))
            return i;
    }
    return end;
}

/* "hjälper familjer med att | passa barn": what the help is, is what is done. */
static uint32_t help_skip(const struct finding *f, uint32_t first, uint32_t end)
{
    if (!rt_has(f->t, first, RT_SET_HELP))
        return first;
    for (uint32_t i = first + 1; i + 1 < end && i < first + 14; i++)
        if (rt_is(f->t, i, "att") && form_of(f, i + 1) == FORM_INFINITIVE)
            return i + 1;
    return first;
}

static void task_put(struct rt_text *t, struct readtext_task task)
{
    if (t->task_count == t->task_room) {
        uint32_t want = t->task_room ? t->task_room * 2 : 32;

        t->task = arena_grow(t->scratch, t->task, t->task_room * sizeof *t->task,
                             want * sizeof *t->task);
        t->task_room = want;
    }
    t->task[t->task_count++] = task;
}

static void task_emit(const struct finding *f, uint32_t first, uint32_t end)
{
    struct rt_text *t = f->t;

    span_trim(t, &first, &end);
    if (first < end)
        first = help_skip(f, first, end);
    end = clause_end(t, first, end);
    span_trim(t, &first, &end);
    if (first >= end || (end - first == 1 && t->token[first].low.len < 4))
        return;
    uint32_t start = rt_point(t, first);
    if (t->task_count && start < t->task[t->task_count - 1].end)
        return;
    if (is_no_task(f, first, end))
        return;
    uint32_t name = rt_task_name(f->naming, first, end);
    if (name == RT_NONE &&
        (strcmp(f->rule, "named") == 0 ||
         (end - first == 1 && rt_verb_moves(f->naming, first) & t->words->light_moves)))
        return;
    struct str text = str_sub(t->text, t->token[first].at,
                              t->token[end - 1].end - t->token[first].at);
    task_put(t, (struct readtext_task){
                    .start = start,
                    .end = rt_point_end(t, end - 1),
                    .label = name != RT_NONE ? t->words->task[name].label : text,
                    .concept = name != RT_NONE ? t->words->task[name].slug : STR(""),
                    .rule = f->rule,
                });
}

/* ---- several doings ---- */

static bool is_joint(const struct finding *f, uint32_t p)
{
    return rt_has(f->t, p, RT_SET_TASK_MARK) || (f->range && rt_is(f->t, p, "till"));
}

/* How many tokens from `from` stand before the next joint. */
static uint32_t stretch(const struct finding *f, uint32_t from, uint32_t end)
{
    uint32_t i = from;

    while (i < end && i < from + 12 && !is_joint(f, i))
        i++;
    return i - from;
}

/* Does a noun of doing open the stretch: "nya installationer", "städning av ..."? */
static bool opens_doing(const struct finding *f, uint32_t q, uint32_t end)
{
    uint32_t len = stretch(f, q, end);

    for (uint32_t i = q; i < q + len && i < q + 3; i++) {
        if (rt_has(f->t, i, RT_SET_OF_WHAT))
            return false;
        if (rt_is_doing_word(f->naming, i))
            return true;
    }
    return false;
}

/* After a comma among nouns: another doing when it has two words or more. */
static bool opens_noun(const struct rt_text *t, uint32_t first, uint32_t end)
{
    if (rt_has(t, first, RT_SET_NO_NOUN_FRONT) || str_ends(t->token[first].low, "s"))
        return false;
    return first + 1 < end && !rt_has(t, first + 1, RT_SET_STOP_MARK) &&
           !rt_has(t, first + 1, RT_SET_AND_OR);
}

static bool has_name(const struct finding *f, uint32_t first, uint32_t end)
{
    span_trim(f->t, &first, &end);
    return first < end && rt_task_name(f->naming, first, end) != RT_NONE;
}

/* "tar hand om disk och | våttorkar golvet": an unknown word that ends as a present
 * tense does, with an object right after it. */
static bool is_new_present(const struct finding *f, uint32_t q)
{
    const struct rt_token *token = &f->t->token[q];
    uint32_t next = q + 1;

    if (token->kind != RT_WORD || token->upper || token->low.len < 6 ||
        next >= f->t->token_count || f->t->token[next].kind != RT_WORD ||
        f->t->token[next].fresh)
        return false;
    return (str_ends(token->low, "ar") || str_ends(token->low, "er")) &&
           !rt_has(f->t, next, RT_SET_OF_WHAT) && !is_joint(f, next) &&
           !rt_hit_at(f->t, next, f->t->token_count, RT_VERB);
}

/* Rules 1 and 3. */
static bool verb_begins(const struct finding *f, uint32_t from, uint32_t p, uint32_t q)
{
    enum form left = form_of(f, from), right = form_of(f, q);
    bool told = q > p + 1 || rt_verb_moves(f->naming, q) != 0;

    if (right == FORM_NONE && left == FORM_PRESENT && is_new_present(f, q))
        right = FORM_PRESENT;
    if (right == FORM_NONE)
        return false;
    if (left == FORM_BARE)
        left = right;
    /* "du kommer att laga mat och serverar": a clause of its own */
    if (left != right && (right == FORM_INFINITIVE ? !told : left == FORM_NONE))
        return false;
    if (!is_bare_verb(f, from, p))
        return true;
    if (rt_is(f->t, p, "och") && p == from + 1 && q + 1 < f->t->token_count &&
        f->t->token[q + 1].kind == RT_WORD && !f->t->token[q + 1].fresh &&
        !is_joint(f, q + 1))
        return false; /* "scanna och registrera avvikelser": one object */
    return p - from <= 2 && has_name(f, from, p);
}

/* Rule 2. */
static bool noun_begins(const struct finding *f, uint32_t from, uint32_t p, uint32_t q,
                        uint32_t end)
{
    const struct rt_text *t = f->t;
    bool comma = rt_has(t, p, RT_SET_COMMA), opens = opens_doing(f, q, end);

    if (form_of(f, from) != FORM_NONE && rt_is(t, p, "samt") && has_name(f, from, p) &&
        has_name(f, q, q + stretch(f, q, end)))
        return true;
    if (form_of(f, from) != FORM_NONE)
        return opens && rt_verb_moves(f->naming, from) & t->words->light_moves &&
               rt_is_doing_word(f->naming, p - 1) && has_name(f, from, p) &&
               (comma || stretch(f, q, end) == 1);
    if (comma && stretch(f, q, end) == 1 && p - from > 2)
        return opens && !str_ends(t->token[q].low, "r");
    if (comma)
        return opens || opens_noun(t, q, end);
    if (!opens)
        return false;
    return p - from >= 3 || (has_name(f, from, p) && stretch(f, q, end) == 1);
}

/* Does a task of its own begin after `p`? */
static bool begins_task(const struct finding *f, uint32_t from, uint32_t p,
                        uint32_t end)
{
    const struct rt_text *t = f->t;
    uint32_t q = p + 1;

    if (!is_joint(f, p) || p == from || q >= end ||
        (rt_in(t, p - 1, "- –") && !t->token[p - 1].space) ||
        str_ends(t->token[p - 1].low, "-"))
        return false; /* "på- och avklädning" is one doing */
    if (rt_is(t, p, "såsom") || rt_is(t, p, "till") || f->range)
        return true;
    if (rt_has(t, q, RT_SET_AND_OR))
        return false;
    if ((rt_is(t, p, "och") && rt_is(t, q, "att") && p - from >= 2) ||
        (rt_has(t, q, RT_SET_LESSER) && is_vague(t, q, q + stretch(f, q, end))))
        return true;
    while (q < end && rt_has(t, q, RT_SET_ALSO_FIRST))
        q++;
    if (q >= end)
        return false;
    if (verb_begins(f, from, p, q))
        return !rt_is(t, p, "eller");
    return (f->range || !rt_is(t, p, "eller")) && form_of(f, q) != FORM_PRESENT &&
           noun_begins(f, from, p, q, end);
}

static void tasks_split(const struct finding *f, uint32_t first, uint32_t end)
{
    uint32_t from = first, back = end;

    span_trim(f->t, &from, &back);
    for (uint32_t p = from; p < back; p++)
        if (begins_task(f, from, p, back)) {
            uint32_t rest = back;

            task_emit(f, from, p);
            from = p + 1;
            span_trim(f->t, &from, &rest);
            p = from > p ? from - 1 : p;
        }
    task_emit(f, from, back);
}

/* ---- finding ---- */

/* "tillsammans med en kollega utföra ...": the doing begins at its verb. */
static uint32_t infinitive(const struct finding *f, uint32_t first, uint32_t end)
{
    if (!rt_is(f->t, first, "tillsammans"))
        return first;
    for (uint32_t i = first + 1; i < end && i < first + 12; i++)
        if (rt_verb_moves(f->naming, i) && form_of(f, i) == FORM_INFINITIVE)
            return i;
    return first;
}

/* The longest opener of tasks in the sentence, as far to the left as there is one, but
 * what the firm is there for: "bolagets uppdrag är att". */
static const struct rt_hit *task_opener(const struct rt_text *t,
                                        const struct rt_segment *segment)
{
    for (uint32_t i = segment->first; i < segment->end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, segment->end, RT_TASK);

        if (!hit)
            continue;
        bool firm =
            i > segment->first && rt_in(t, i, "uppdrag uppgift roll") &&
            (str_ends(t->token[i - 1].low, "s") || rt_has(t, i - 1, RT_SET_FIRM_OWNER));
        return firm ? NULL : hit;
    }
    return NULL;
}

/* "du ansvarar för ...", "... ger du stöd": where the verb stands, or RT_NONE. */
static uint32_t doing(const struct finding *f, const struct rt_segment *segment)
{
    const struct rt_text *t = f->t;

    for (uint32_t i = segment->first; i < segment->end; i++) {
        if (!rt_is(t, i, "du"))
            continue;
        uint32_t after = i + 1, before = i ? i - 1 : i;

        if (rt_has(t, before, RT_SET_BEFORE_SHE) || rt_is(t, after, "dig"))
            return RT_NONE;
        bool turned = i > segment->first && rt_verb_moves(f->naming, before) &&
                      form_of(f, before) == FORM_PRESENT; /* "övervakar du maskiner" */
        if (!turned && after < segment->end && str_ends(t->token[after].low, "r") &&
            t->token[after].low.len > 2 && !rt_has(t, after, RT_SET_STATE_VERB))
            return after;
        if (i > segment->first && str_ends(t->token[before].low, "r") &&
            t->token[before].low.len > 2 && !rt_has(t, before, RT_SET_STATE_VERB))
            return before;
        return RT_NONE;
    }
    return RT_NONE;
}

/* "ansvarar för rutiner | som måltider och vila": no clause follows. */
static bool names_examples(const struct rt_text *t, uint32_t token)
{
    return rt_is(t, token, "som") && !str_ends(t->token[token + 1].low, "r") &&
           !str_ends(t->token[token + 1].low, "s") &&
           !rt_has(t, token + 1, RT_SET_MODAL) && !rt_in(t, token + 1, "du vi en ett");
}

/* A long sentence says for whom and why after the doing itself. */
static uint32_t doing_end(const struct rt_text *t, uint32_t verb, uint32_t end)
{
    for (uint32_t i = verb + 3; i + 6 < end; i++)
        if (rt_has(t, i, RT_SET_DOING_END) && !names_examples(t, i))
            return i;
    return end;
}

/* "... – du leder genom handling": what follows the dash tells of it. */
static uint32_t item_end(const struct rt_text *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 2; i + 1 < end; i++)
        if (rt_has(t, i, RT_SET_DASH_LONG) && t->token[i].space &&
            rt_in(t, i + 1, "du vi det här allt som"))
            return i;
    return end;
}

/* "Ni träffas hemma hos eleven", "Lektionerna är på kvällen": no doing of hers. */
static bool is_statement(const struct rt_text *t, const struct rt_segment *segment)
{
    if (rt_has(t, segment->first, RT_SET_STATEMENT_FRONT))
        return true;
    return segment->first + 1 < segment->end &&
           rt_has(t, segment->first + 1, RT_SET_STATEMENT_VERB);
}

/* "Plocka order och packa varor.", "Städning av trapphus.": said as an item is, though
 * the line ends in a full stop. */
static bool is_said_bare(const struct finding *f, const struct rt_segment *segment)
{
    const struct rt_text *t = f->t;
    uint32_t first = segment->first;

    if (rt_verb_moves(f->naming, first) && !rt_is_doing_word(f->naming, first))
        return !rt_has(t, first + 1, RT_SET_AFTER_VERB) &&
               (form_of(f, first) != FORM_PRESENT || first + 1 < segment->end);
    if (!opens_doing(f, first, segment->end) || rt_has(t, first, RT_SET_FIRM_OWNER) ||
        rt_in(t, first, "ditt din dina"))
        return false;
    for (uint32_t i = first; i < segment->end; i++)
        if (form_of(f, i) == FORM_PRESENT || str_ends(t->token[i].low, "as"))
            return false;
    return true;
}

/* Where a bracket with a demand in it begins, "lossa bilar (truckkort krävs)". */
static uint32_t bracket_first(const struct rt_text *t, const struct rt_segment *segment)
{
    for (uint32_t i = segment->first + 1; segment->item && i < segment->end; i++)
        if (rt_is(t, i, "("))
            return i;
    return segment->end;
}

static bool is_demand(const struct rt_text *t, const struct rt_segment *segment)
{
    uint32_t end = bracket_first(t, segment);

    return rt_hit_in(t, segment->first, end, RT_CUE, RT_CUE_MUST) ||
           rt_hit_in(t, segment->first, end, RT_CUE, RT_CUE_MERIT) ||
           rt_hit_in(t, segment->first, end, RT_CUE, RT_NEGATE);
}

static void opened_tasks(struct finding *f, const struct rt_segment *segment,
                         const struct rt_hit *opener, bool task)
{
    uint8_t how = rt_row(f->t, opener)->what;
    uint32_t first = how == HOW_VERB ? opener->first + 1 : opener->end;

    if (first >= segment->end || rt_has(f->t, first, RT_SET_NO_OPENED) ||
        (how == HOW_INFINITIVE && form_of(f, first) != FORM_INFINITIVE))
        return;
    f->rule =
        task || how == HOW_SURE || how == HOW_INFINITIVE ? "task_opener" : "named";
    f->range = rt_is(f->t, opener->end - 1, "från");
    first = infinitive(f, first, segment->end);
    tasks_split(f, first, segment->end);
}

static void segment_tasks(struct finding *f, const struct rt_segment *segment)
{
    const struct rt_text *t = f->t;
    bool task = segment->section == READTEXT_SECTION_TASK;

    f->item = f->range = false;
    f->verb = RT_NONE;
    if ((!task && segment->section != READTEXT_SECTION_NONE) || segment->question ||
        rt_hit_in(t, segment->first, segment->end, RT_CUE, RT_DROP))
        return;
    if (rt_has(t, segment->end - 1, RT_SET_CLOSES_TASK) &&
        opens_doing(f, segment->first, segment->end)) {
        f->rule = task ? "task_opener" : "named";
        tasks_split(f, segment->first, segment->end - 1);
        return; /* "Tvätt och enklare städning | förekommer" */
    }
    const struct rt_hit *opener = task_opener(t, segment);
    if (opener) {
        opened_tasks(f, segment, opener, task);
        return;
    }
    if (is_demand(t, segment))
        return;
    if (task && (segment->item || is_said_bare(f, segment))) {
        f->item = true;
        f->rule = "task_item";
        if (!is_statement(f->t, segment))
            tasks_split(f, segment->first, item_end(t, segment->first, segment->end));
        return;
    }
    uint32_t verb = doing(f, segment);
    if (verb == RT_NONE || rt_has(t, verb, RT_SET_NO_WORK))
        return;
    f->verb = verb;
    bool known = f->bare && (rt_verb_moves(f->naming, verb) & ~t->words->light_moves ||
                             str_ends(t->token[verb].low, "erar"));
    f->rule = task || known || rt_has(t, verb, RT_SET_DOING_SURE) ? "doing" : "named";
    tasks_split(f, verb, doing_end(t, verb, segment->end));
}

void rt_tasks(struct rt_text *t)
{
    struct finding f = { .t = t, .naming = t->naming, .bare = true };

    for (uint32_t i = 0; i < t->section_count; i++)
        f.bare &= t->section[i].kind != READTEXT_SECTION_TASK;

    for (uint32_t i = 0; i < t->segment_count; i++)
        segment_tasks(&f, &t->segment[i]);
}

struct str readtext_doing(const struct readtext_words *words, struct str text,
                          struct arena *arena)
{
    struct rt_text t = {
        .words = words, .scratch = arena, .wide = arena, .arena = arena, .text = text
    };
    uint32_t name = RT_NONE;

    if (text.len > READTEXT_BYTES_MAX || !rt_fold(&t))
        return STR("");
    rt_tokens(&t);
    if (t.token_count > 1) {
        struct rt_naming *naming = rt_naming_open(&t);
        name = rt_task_name(naming, 0, t.token_count);
    }
    return name == RT_NONE ? STR("") : words->task[name].slug;
}
