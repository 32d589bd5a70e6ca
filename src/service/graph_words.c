/* graph_words.c: see graph_words.h. */
#include "service/graph_words.h"

#include <assert.h>

#include "base/embed.h"
#include "base/map.h"
#include "store/query.h"

#define ROOM_FROM 1024u
/* What Arbetsförmedlingen writes of 351 occupations; it would make them alike. */
#define NOTHING_TO_SAY "Ingen information"
#define BROADER_STEPS  8 /* from an occupation of ESCO's up to its group */

/* An array with room for one more: it doubles when it is full. */
static void *roomy(struct arena *arena, void *array, size_t size, uint32_t count,
                   uint32_t *room)
{
    uint32_t more = *room ? *room * 2 : ROOM_FROM;

    if (count < *room)
        return array;
    array = arena_grow(arena, array, *room * size, more * size);
    *room = more;
    return array;
}

#define PUT(arena, array, count, room)                                                 \
    ((array) = roomy((arena), (array), sizeof *(array), (count)++, &(room)))

static const char *const link_words[LINK_KIND_COUNT] = {
    [LINK_ESSENTIAL] = "essential",
    [LINK_OPTIONAL] = "optional",
    [LINK_SKILL] = "skill",
    [LINK_BROADER] = "broader",
    [LINK_RELATED] = "related",
    [LINK_SUBSTITUTES_HIGH] = "substitutes_high",
    [LINK_SUBSTITUTES_LOW] = "substitutes_low",
    [LINK_EXACT] = "exact",
    [LINK_CLOSE] = "close",
};

static enum link_kind link_of(struct str word)
{
    int k = 0;

    while (k < LINK_KIND_COUNT && !str_is(word, link_words[k]))
        k++;
    return (enum link_kind)k;
}

/* Of placeholders only the name may say something, about what is linked to them. */
static enum node_kind kind_of(struct str kind, struct str code, bool placeholder)
{
    bool esco = str_starts(code, "esco:");

    if (placeholder)
        return NODE_OTHER;
    if (str_is(kind, "task"))
        return NODE_TASK;
    if (str_is(kind, "skill"))
        return esco ? NODE_ESCO_SKILL : NODE_SKILL;
    if (str_is(kind, "occupation"))
        return esco ? NODE_ESCO_JOB : NODE_JOB;
    if (str_starts(code, "ssyk:") && code.len == sizeof "ssyk:" - 1 + 4)
        return NODE_GROUP;
    return str_starts(code, "isco:") ? NODE_ISCO : NODE_OTHER;
}

/* From database ids to words while they are read. */
struct numbers {
    uint32_t *word;  /* by id; MAP_NONE: not one of ours */
    uint32_t *skill; /* the same where a relation asks for a skill */
    int64_t most;
};

static uint32_t word_of(const struct numbers *numbers, int64_t id)
{
    return id > 0 && id <= numbers->most ? numbers->word[id] : MAP_NONE;
}

static uint32_t skill_of(const struct numbers *numbers, int64_t id)
{
    return id > 0 && id <= numbers->most ? numbers->skill[id] : MAP_NONE;
}

/* What is the same under a code of its own; and, for what is asked for, a newer skill.
 */
static bool load_aliases(struct tx *tx, const struct words *w, struct numbers *numbers,
                         struct err *err)
{
    size_t size = ((size_t)numbers->most + 1) * sizeof *numbers->word;
    struct graph_alias_all_row row;
    struct cursor cursor = { 0 };

    numbers->skill = arena_take(w->arena, size);
    memcpy(numbers->skill, numbers->word, size);
    if (!graph_alias_all_open(tx, &cursor, err))
        return false;
    while (graph_alias_all_next(&cursor, &row)) {
        numbers->skill[row.id] = word_of(numbers, row.heir_id);
        if (row.same)
            numbers->word[row.id] = numbers->skill[row.id];
    }
    return cursor_end(&cursor, err);
}

static bool load_words(struct tx *tx, struct words *w, struct numbers *numbers,
                       struct err *err)
{
    struct graph_concept_all_row row;
    struct graph_concept_most_row most;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    if (!graph_concept_most(tx, &most, err) ||
        !graph_concept_all_open(tx, &cursor, err))
        return false;
    numbers->most = most.id;
    while (graph_concept_all_next(&cursor, &row)) {
        PUT(w->arena, w->word, w->count, room);
        w->word[w->count - 1] =
            (struct node){ row.id, str_copy(w->arena, row.code),
                           str_copy(w->arena, row.label_sv),
                           str_copy(w->arena, row.label_en),
                           kind_of(row.kind, row.code, row.placeholder != 0) };
    }
    if (!cursor_end(&cursor, err))
        return false;
    numbers->word = ARENA_ARRAY(w->arena, (size_t)numbers->most + 1, uint32_t);
    memset(numbers->word, 0xFF, ((size_t)numbers->most + 1) * sizeof *numbers->word);
    w->by_code = map_new(w->arena);
    for (uint32_t i = 0; i < w->count; i++) {
        numbers->word[w->word[i].id] = i;
        map_add(&w->by_code, w->word[i].code, i);
    }
    return true;
}

/* Where the things of each word start, from how many each has. */
static uint32_t *starts(const struct words *w)
{
    return ARENA_ARRAY(w->arena, (size_t)w->count + 1, uint32_t);
}

static void add_up(uint32_t *start, uint32_t count)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i <= count; i++) {
        uint32_t n = start[i];
        start[i] = at;
        at += n;
    }
}

static bool comes_before(const struct node_text *a, const struct node_text *b)
{
    if (a->swedish != b->swedish)
        return b->swedish;
    return str_cmp(a->text, b->text) < 0;
}

/* Few, and mostly in order already: whatever concept's id they came by. */
static void in_order(struct node_text *text, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct node_text moved = text[i];
        uint32_t at = i;
        for (; at > 0 && comes_before(&moved, &text[at - 1]); at--)
            text[at] = text[at - 1];
        text[at] = moved;
    }
}

/* Puts texts in their words' order; within a word English first, then by letters. */
static struct node_text *by_word(const struct words *w, const struct node_text *text,
                                 uint32_t count, uint32_t *start)
{
    struct node_text *sorted = ARENA_ARRAY(w->arena, count, struct node_text);
    uint32_t *next = starts(w);

    for (uint32_t i = 0; i < count; i++)
        start[text[i].word]++;
    add_up(start, w->count);
    memcpy(next, start, ((size_t)w->count + 1) * sizeof *next);
    for (uint32_t i = 0; i < count; i++)
        sorted[next[text[i].word]++] = text[i];
    for (uint32_t i = 0; i < w->count; i++)
        in_order(&sorted[start[i]], start[i + 1] - start[i]);
    return sorted;
}

static bool load_labels(struct tx *tx, struct words *w, const struct numbers *numbers,
                        struct err *err)
{
    struct graph_label_all_row row;
    struct cursor cursor = { 0 };
    uint32_t room = ROOM_FROM;
    struct node_text *read = ARENA_ARRAY(w->arena, room, struct node_text);

    if (!graph_label_all_open(tx, &cursor, err))
        return false;
    while (graph_label_all_next(&cursor, &row)) {
        uint32_t of = word_of(numbers, row.concept_id);
        if (of == MAP_NONE)
            continue;
        PUT(w->arena, read, w->label_count, room);
        read[w->label_count - 1] = (struct node_text){ of, str_is(row.lang, "sv"),
                                                       str_copy(w->arena, row.label) };
    }
    w->label_start = starts(w);
    w->label = by_word(w, read, w->label_count, w->label_start);
    return cursor_end(&cursor, err);
}

static bool load_texts(struct tx *tx, struct words *w, const struct numbers *numbers,
                       struct err *err)
{
    struct graph_text_all_row row;
    struct cursor cursor = { 0 };
    uint32_t room = ROOM_FROM;
    struct node_text *read = ARENA_ARRAY(w->arena, room, struct node_text);

    if (!graph_text_all_open(tx, &cursor, err))
        return false;
    while (graph_text_all_next(&cursor, &row)) {
        uint32_t of = word_of(numbers, row.concept_id);
        if (of == MAP_NONE || str_starts(row.text, NOTHING_TO_SAY))
            continue;
        PUT(w->arena, read, w->text_count, room);
        read[w->text_count - 1] = (struct node_text){ of, str_is(row.lang, "sv"),
                                                      str_copy(w->arena, row.text) };
    }
    w->text_start = starts(w);
    w->text = by_word(w, read, w->text_count, w->text_start);
    return cursor_end(&cursor, err);
}

static int by_ends(const void *a, const void *b)
{
    const struct node_link *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* Sorts the links, drops what two lists say alike, and makes the way back. */
static void sort_links(struct words *w, struct node_link *link, uint32_t count)
{
    uint32_t kept = 0;

    if (count)
        qsort(link, count, sizeof *link, by_ends);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || by_ends(&link[i], &link[kept - 1]) != 0)
            link[kept++] = link[i];
    w->link = link;
    w->link_count = kept;
    w->link_start = starts(w);
    w->back_start = starts(w);
    w->back = ARENA_ARRAY(w->arena, kept, struct node_link);
    for (uint32_t i = 0; i < kept; i++) {
        w->link_start[link[i].from]++;
        w->back_start[link[i].to]++;
    }
    add_up(w->link_start, w->count);
    add_up(w->back_start, w->count);
    uint32_t *next = starts(w);
    memcpy(next, w->back_start, ((size_t)w->count + 1) * sizeof *next);
    for (uint32_t i = 0; i < kept; i++)
        w->back[next[link[i].to]++] = link[i];
}

static bool load_links(struct tx *tx, struct words *w, const struct numbers *numbers,
                       struct err *err)
{
    struct graph_relation_all_row row;
    struct cursor cursor = { 0 };
    struct node_link *read = NULL;
    uint32_t count = 0, room = 0;

    if (!graph_relation_all_open(tx, &cursor, err))
        return false;
    while (graph_relation_all_next(&cursor, &row)) {
        uint32_t from = word_of(numbers, row.from_id);
        enum link_kind kind = link_of(row.kind);
        uint32_t to = kind == LINK_SKILL ? skill_of(numbers, row.to_id)
                                         : word_of(numbers, row.to_id);
        if (from == MAP_NONE || to == MAP_NONE || from == to || kind == LINK_KIND_COUNT)
            continue;
        PUT(w->arena, read, count, room);
        read[count - 1] = (struct node_link){ from, to, kind };
    }
    sort_links(w, read, count);
    return cursor_end(&cursor, err);
}

static bool load_facts(struct tx *tx, struct words *w, const struct numbers *numbers,
                       struct err *err)
{
    struct graph_fact_all_row row;
    struct cursor cursor = { 0 };
    struct node_fact *read = NULL;
    uint32_t room = 0;

    if (!graph_fact_all_open(tx, &cursor, err))
        return false;
    while (graph_fact_all_next(&cursor, &row)) {
        uint32_t of = word_of(numbers, row.concept_id);
        if (of == MAP_NONE)
            continue;
        PUT(w->arena, read, w->fact_count, room);
        read[w->fact_count - 1] =
            (struct node_fact){ of, str_copy(w->arena, row.what),
                                str_copy(w->arena, row.place), row.value };
    }
    w->fact_start = starts(w);
    w->fact = ARENA_ARRAY(w->arena, w->fact_count, struct node_fact);
    uint32_t *next = starts(w);
    assert(read || w->fact_count == 0);
    for (uint32_t i = 0; read && i < w->fact_count; i++)
        w->fact_start[read[i].word]++;
    add_up(w->fact_start, w->count);
    memcpy(next, w->fact_start, ((size_t)w->count + 1) * sizeof *next);
    for (uint32_t i = 0; read && i < w->fact_count; i++)
        w->fact[next[read[i].word]++] = read[i];
    return cursor_end(&cursor, err);
}

static bool load_catalogue(struct words *w, struct err *err)
{
    struct str tsv;

    if (!embed_find(embed_data, "tasks.tsv", &tsv) ||
        !catalogue_load(w->arena, tsv, &w->catalogue, err))
        return false;
    w->task_row = ARENA_ARRAY(w->arena, w->count, uint32_t);
    memset(w->task_row, 0xFF, w->count * sizeof *w->task_row);
    for (uint32_t i = 0; i < w->catalogue.count; i++) {
        uint32_t word = words_find(w, "task:", w->catalogue.task[i].slug);
        if (word != MAP_NONE)
            w->task_row[word] = i;
    }
    return true;
}

static bool load_roles(struct words *w, struct err *err)
{
    struct str tsv, line, c[7];
    uint32_t room = 0;

    if (!embed_find(embed_data, "roles.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("roles.tsv has a row that does not fit"));
    w->role_by_slug = map_new(w->arena);
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 7) < 5)
            return err_set(err, ERR_INTERNAL,
                           N_("roles.tsv has a row that does not fit"));
        map_add(&w->role_by_slug, c[0], w->role_count);
        PUT(w->arena, w->role, w->role_count, room);
        w->role[w->role_count - 1] =
            (struct node_role){ c[1], c[2], words_find(w, "jobtech:", c[4]) };
    }
    return true;
}

const struct node_role *words_role(const struct words *words, struct str *rest)
{
    struct str slug;

    while (str_next(rest, ';', &slug)) {
        uint32_t role = map_get(&words->role_by_slug, str_trim(slug));
        if (role != MAP_NONE)
            return &words->role[role];
    }
    return NULL;
}

bool words_load(const struct call *call, struct tx *tx, struct words *words,
                struct err *err)
{
    struct words made = { .arena = words->arena };
    struct numbers numbers = { 0 };

    if (!load_words(tx, &made, &numbers, err) ||
        !load_aliases(tx, &made, &numbers, err) || !call_step(call, 0, 1, err) ||
        !load_labels(tx, &made, &numbers, err) || !call_step(call, 0, 1, err) ||
        !load_texts(tx, &made, &numbers, err) || !call_step(call, 0, 1, err) ||
        !load_links(tx, &made, &numbers, err) || !call_step(call, 0, 1, err) ||
        !load_facts(tx, &made, &numbers, err) || !load_catalogue(&made, err) ||
        !load_roles(&made, err) || !senses_load(made.arena, &made.senses, err))
        return false;
    *words = made;
    return true;
}

uint32_t words_find(const struct words *words, const char *prefix, struct str code)
{
    struct arena scratch = { 0 };
    struct buf whole = buf_new(&scratch);

    buf_cstr(&whole, prefix);
    buf_add(&whole, code);
    uint32_t word = map_get(&words->by_code, buf_str(&whole));
    arena_free(&scratch);
    return word;
}

uint32_t *words_of_kind(const struct words *words, struct arena *arena,
                        enum node_kind kind, uint32_t *count)
{
    uint32_t *list = ARENA_ARRAY(arena, words->count, uint32_t);

    *count = 0;
    for (uint32_t i = 0; i < words->count; i++)
        if (words->word[i].kind == kind)
            list[(*count)++] = i;
    return list;
}

uint32_t words_group_of(const struct words *w, uint32_t job, enum node_kind kind)
{
    for (int step = 0; step < BROADER_STEPS; step++) {
        uint32_t wider = MAP_NONE;
        for (uint32_t i = w->link_start[job]; i < w->link_start[job + 1]; i++) {
            if (w->link[i].kind != LINK_BROADER)
                continue;
            if (w->word[w->link[i].to].kind == kind)
                return w->link[i].to;
            if (wider == MAP_NONE && w->word[w->link[i].to].kind == w->word[job].kind)
                wider = w->link[i].to;
        }
        if (wider == MAP_NONE)
            return MAP_NONE;
        job = wider;
    }
    return MAP_NONE;
}

static void hash_texts(struct hash *hash, const struct node_text *text, uint32_t count)
{
    hash_int(hash, count);
    for (uint32_t i = 0; i < count; i++) {
        hash_int(hash, (int64_t)text[i].word * 2 + text[i].swedish);
        hash_str(hash, text[i].text);
    }
}

void words_hash(const struct words *w, struct hash *hash)
{
    hash_int(hash, w->count);
    for (uint32_t i = 0; i < w->count; i++) {
        hash_str(hash, w->word[i].code);
        hash_str(hash, w->word[i].sv);
        hash_str(hash, w->word[i].en);
    }
    hash_texts(hash, w->label, w->label_count);
    hash_texts(hash, w->text, w->text_count);
    hash_int(hash, w->link_count);
    for (uint32_t i = 0; i < w->link_count; i++) {
        hash_int(hash, (int64_t)w->link[i].from << 32 | w->link[i].to);
        hash_int(hash, w->link[i].kind);
    }
    hash_int(hash, w->fact_count);
    for (uint32_t i = 0; i < w->fact_count; i++) {
        hash_int(hash, w->fact[i].word);
        hash_str(hash, w->fact[i].what);
        hash_str(hash, w->fact[i].place);
        hash_int(hash, w->fact[i].value);
    }
    for (uint32_t i = 0; i < w->catalogue.count; i++) {
        hash_str(hash, w->catalogue.task[i].slug);
        hash_str(hash, w->catalogue.task[i].ssyk);
        hash_str(hash, w->catalogue.task[i].words);
        hash_str(hash, w->catalogue.task[i].roles);
    }
    hash_str(hash, w->senses.tsv);
    for (uint32_t i = 0; i < w->role_count; i++) {
        hash_str(hash, w->role[i].sv);
        hash_str(hash, w->role[i].en);
        hash_int(hash, w->role[i].job);
    }
}
