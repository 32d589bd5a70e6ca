/*
 * readtext_catalogue.c: the task catalogue and the verbs, made ready for naming: each
 * phrase of a task as stems, each stem with the weight of its rareness.
 */
#include "engine/readtext_stem.h"

#include "base/embed.h"
#include "engine/stem.h"

#define TASK_COLUMNS  24u
#define PHRASE_STEMS  6u
#define ENDS_A_LETTER 6u                    /* and one that is empty */
#define WORD_BYTES    200u                  /* longer words have no stem */
#define SINGLE        0x9E3779B97F4A7C15ull /* told apart: a word that is a phrase */
#define VERB          0xC2B2AE3D27D4EB4Full /* and is a verb */

#define END(end)                                                                       \
    {                                                                                  \
        (end), sizeof(end) - 1                                                         \
    }

/* ---- words ---- */

const char rt_particles[] = "upp ut ur isär bort ihop ner ned";

/* Words that have the stem of another: food is not feeding, refuse is not sweeping. */
static const char *const apart[] = { "mat maten matens", "sopor soporna",
                                     "lager lagret lagrets",
                                     "order ordern ordrar ordrarna", NULL };

static bool apart_hash(struct str word, uint64_t *hash)
{
    if (word.len < 3)
        return false;
    for (uint32_t i = 0; apart[i]; i++)
        if (memcmp(word.ptr, apart[i], 3) == 0 && rt_word_in(word, apart[i])) {
            *hash = rt_hash(str_from(apart[i]));
            return true;
        }
    return false;
}

/* The word as Snowball is given it: "tar" is "ta"; "byggde" and "hjälpte" are pasts
 * that it leaves as they are. */
static struct str made_plain(struct str word)
{
    static const char shorts[] = "ta ge se gå få slå klä så sy nå stå";

    if (word.len < 6 && str_ends(word, "r") &&
        rt_word_in(str_sub(word, 0, word.len - 1), shorts))
        word.len--;
    else if (word.len > 5 && (str_ends(word, "de") || str_ends(word, "te")) &&
             strchr("bdgklmnprs", word.ptr[word.len - 3]))
        word.len -= str_ends(word, "dde") ? 3 : 2;
    return word;
}

/* Makes the verbal nouns like the verbs, and cuts what is too short for Snowball. */
static struct str root_of(struct str s, size_t word_len)
{
    if (s.len > 7 && str_ends(s, "ning"))
        s.len -= 4;
    else if (s.len > 6 && (str_ends(s, "ing") || str_ends(s, "and")))
        s.len -= 3;
    else if (s.len == word_len && s.len > 3 && s.len < 6 &&
             (str_ends(s, "er") || str_ends(s, "ar")))
        s.len -= 2; /* "åker", "äter" */
    else if (s.len == word_len && s.len > 2 && s.len < 5 && str_ends(s, "a"))
        s.len -= 1;
    return s;
}

struct rt_stems rt_stems_of(struct str word)
{
    struct str plain = made_plain(word);
    struct rt_stems stems = { 0, 0 };

    if (plain.len > WORD_BYTES)
        return stems;
    if (apart_hash(word, &stems.root)) {
        stems.whole = stems.root;
        return stems;
    }
    struct str s = { plain.ptr, stem_swedish(plain) }, root = root_of(s, plain.len);
    stems.root = rt_hash(root);
    stems.whole = rt_hash_more(stems.root, str_sub(s, root.len, s.len));
    return stems;
}

uint64_t rt_root_hash(struct str word)
{
    return rt_stems_of(word).root;
}

uint64_t rt_joined_hash(uint64_t root, struct str particle)
{
    return root * 31 + rt_hash(particle);
}

static bool is_small_word(struct str word)
{
    return rt_word_in(word, rt_set_words(RT_SET_SMALL));
}

/* Ends of words by their last letter, so that of each word only a few are tried. */
typedef const struct str ends_by_letter['z' - 'a' + 1][ENDS_A_LETTER];
#define AT(letter) [(letter) - 'a']

static bool ends_in(struct str word, ends_by_letter ends)
{
    unsigned letter = (unsigned)(unsigned char)word.ptr[word.len - 1] - 'a';

    if (letter > 'z' - 'a')
        return false;
    for (const struct str *end = ends[letter]; end->len; end++)
        if (word.len >= end->len &&
            memcmp(word.ptr + word.len - end->len, end->ptr, end->len) == 0)
            return true;
    return false;
}

bool rt_is_noun_of_doing(struct str word)
{
    static ends_by_letter ends = {
        AT('d') = { END("vård"), END("städ") },
        AT('e') = { END("ande"), END("ende"), END("arbete"), END("service"),
                    END("möte") },
        AT('g') = { END("ning"), END("ering") },
        AT('j') = { END("sälj") },
        AT('k') = { END("disk"), END("plock"), END("pack") },
        AT('l') = { END("kontroll") },
        AT('n') = { END("ningen"), END("ation"), END("arbeten"), END("tillsyn") },
        AT('p') = { END("hjälp") },
        AT('r') = { END("ningar"), END("ationer") },
        AT('t') = { END("tvätt"), END("tjänst") },
    };

    return word.len > 3 && ends_in(word, ends);
}

/* ---- the catalogue ---- */

struct catalogue {
    struct readtext_words *words;
    struct arena *arena;
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

/* Lets those pass whose stem may be that of `word`: they begin with its root, or where
 * that is short, or another word's, with its first letters. */
static void front_put(struct readtext_words *w, struct str word)
{
    struct str plain = made_plain(word), root = { plain.ptr, stem_swedish(plain) };
    uint64_t bytes = 0, apart_as;

    if (word.len < RT_STEM_FRONT)
        return;
    root = root_of(root, plain.len);
    if (root.len < RT_STEM_FRONT || apart_hash(word, &apart_as))
        root = (struct str){ word.ptr, RT_STEM_FRONT };
    uint32_t count = rt_filter_bytes(root.len);
    memcpy(&bytes, root.ptr, count);
    rt_filter_put(&w->stem_front, bytes, count);
}

uint64_t rt_moves_of_stem(const struct readtext_words *w, uint64_t hash)
{
    if (!w->verb_stem)
        return 0; /* lists without tasks */
    for (uint32_t at = (uint32_t)hash & w->verb_mask; w->verb_stem[at].moves;
         at = (at + 1) & w->verb_mask)
        if (w->verb_stem[at].hash == hash)
            return w->verb_stem[at].moves;
    return 0;
}

/* Present, infinitive, past or passive: a noun of the same stem has another ending,
 * but for those of RT_SET_NO_VERB. */
bool rt_ends_as_verb(struct str low)
{
    static ends_by_letter ends = {
        AT('a') = { END("a") },
        AT('e') = { END("de"), END("te") },
        AT('r') = { END("ar"), END("er"), END("ör"), END("är"), END("år") },
        AT('s') = { END("as") },
        AT('t') = { END("at") },
    };

    return low.len > 2 && ends_in(low, ends);
}

bool rt_is_verb(const struct readtext_words *words, struct rt_stems stems,
                struct str word)
{
    return rt_ends_as_verb(word) && rt_moves_of_stem(words, stems.root) != 0 &&
           !rt_word_in(word, rt_set_words(RT_SET_NO_VERB));
}

uint64_t rt_single_of(struct rt_stems stems, bool verb)
{
    return stems.whole ^ SINGLE ^ (verb ? VERB : 0);
}

static uint8_t shape_of(const struct str *word, uint32_t count, bool acts)
{
    if (acts && count > 1)
        return RT_SHAPE_ACT;
    return acts || rt_is_noun_of_doing(word[count - 1]) ? RT_SHAPE_DOING
                                                        : RT_SHAPE_THING;
}

static void stem_add(struct catalogue *c, struct rt_phrase *p, uint64_t hash)
{
    struct readtext_words *w = c->words;

    w->stem =
        grown(c->arena, w->stem, w->stem_count, &c->posting_room, sizeof *w->stem);
    w->stem[w->stem_count++] = (struct rt_stem){ hash, w->phrase_count, 0 };
    p->stem_count++;
}

/* The words of a phrase that count, each with the particle after it or none. */
static uint32_t phrase_words(struct arena *arena, struct str phrase, struct str *word,
                             struct str *particle)
{
    uint32_t count = 0;
    struct str part;

    for (struct str rest = str_lower(arena, phrase); str_next(&rest, ' ', &part);) {
        if (count && !particle[count - 1].len && str_ends(word[count - 1], "a") &&
            rt_word_in(part, rt_particles)) {
            particle[count - 1] = part;
            continue;
        }
        if (!part.len || is_small_word(part) || count == PHRASE_STEMS)
            continue;
        particle[count] = STR("");
        word[count++] = part;
    }
    return count;
}

static void phrase_add(struct catalogue *c, uint32_t task, struct str phrase)
{
    struct readtext_words *w = c->words;
    struct rt_phrase p = { .task = task };
    struct str word[PHRASE_STEMS], particle[PHRASE_STEMS];
    uint32_t count = phrase_words(c->arena, phrase, word, particle);
    bool alone = count == 1 && !particle[0].len, acts = false;

    if (!count ||
        (alone && word[0].len < 8 && str_find(str_trim(phrase), STR(" ")) != SIZE_MAX))
        return;
    for (uint32_t i = 0; i < count; i++) {
        struct rt_stems stems = rt_stems_of(word[i]);
        uint64_t hash = stems.root;

        if (particle[i].len)
            hash = rt_joined_hash(hash, particle[i]);
        acts |= i == 0 && rt_moves_of_stem(w, hash);
        front_put(w, word[i]);
        if (alone)
            hash = rt_single_of(stems, rt_is_verb(w, stems, word[i]));
        stem_add(c, &p, hash);
    }
    p.shape = shape_of(word, count, acts);
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

/* Each stem weighs more the fewer phrases hold it: 1000 times log2 of the inverse,
 * in quarters. */
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

static void verb_put(struct readtext_words *w, uint64_t hash, uint64_t bit)
{
    uint32_t at = (uint32_t)hash & w->verb_mask;

    while (w->verb_stem[at].moves && w->verb_stem[at].hash != hash)
        at = (at + 1) & w->verb_mask;
    w->verb_stem[at].hash = hash;
    w->verb_stem[at].moves |= bit;
}

/* Room for all verbs, at most half of it taken. */
static void verbs_open(struct catalogue *c)
{
    struct readtext_words *w = c->words;
    uint32_t verbs = 0, size = 64;

    for (uint32_t d = 0; d < w->doing_count; d++) {
        struct str verb;

        for (struct str rest = w->doing[d].verbs; str_next(&rest, ';', &verb);)
            verbs++;
    }
    while (size < verbs * 2)
        size *= 2;
    w->verb_stem = ARENA_ARRAY(c->arena, size, struct rt_verb_stem);
    w->verb_mask = size - 1;
}

/* The verbs of read_doing.tsv, without their endings, with all their rows. */
static void verbs_index(struct catalogue *c)
{
    struct readtext_words *w = c->words;
    struct str verb, part;

    for (uint32_t d = 0; d < w->doing_count; d++) {
        uint64_t bit = (uint64_t)1 << d;

        w->light_moves |= str_is(w->doing[d].moves, "light") ? bit : 0;
        w->lead_moves |= str_is(w->doing[d].moves, "lead") ? bit : 0;
        for (struct str rest = w->doing[d].verbs; str_next(&rest, ';', &verb);) {
            struct str tail = verb;
            bool has = str_next(&tail, '-', &part);
            if (has)
                front_put(w, part);
            uint64_t hash = has ? rt_root_hash(part) : 0;

            if (tail.len)
                hash =
                    rt_word_in(tail, rt_particles) ? rt_joined_hash(hash, tail) : hash;
            verb_put(w, hash, bit);
        }
    }
}

bool rt_list_has(struct str list, struct str item)
{
    struct str part;

    while (str_next(&list, ';', &part))
        if (str_eq(part, item))
            return true;
    return false;
}

static uint64_t moves_of(const struct readtext_words *w, struct str moves)
{
    uint64_t bits = 0;
    struct str move;

    while (str_next(&moves, ';', &move))
        for (uint32_t d = 0; d < w->doing_count; d++)
            bits |= (uint64_t)rt_list_has(w->doing[d].moves, move) << d;
    return bits;
}

static uint32_t column_of(const struct str *name, uint32_t count, const char *want)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_is(name[i], want))
            return i;
    return RT_NONE;
}

/* Where tasks.tsv has what is read of it; ssyk and moves may be missing. */
struct task_columns {
    uint32_t count, slug, sv, words, ssyk, moves;
};

static void task_add(struct catalogue *c, const struct task_columns *at,
                     const struct str *column)
{
    struct readtext_words *w = c->words;
    struct buf concept = buf_new(c->arena);
    struct str phrase;

    buf_cstr(&concept, "task:");
    buf_add(&concept, column[at->slug]);
    w->task[w->task_count] = (struct rt_task_row){
        .slug = buf_str(&concept),
        .label = column[at->sv],
        .ssyk = at->ssyk == RT_NONE ? STR("") : column[at->ssyk],
        .moves = at->moves == RT_NONE ? 0 : moves_of(w, column[at->moves]),
    };
    phrase_add(c, w->task_count, column[at->sv]);
    for (struct str rest = column[at->words]; str_next(&rest, ';', &phrase);)
        phrase_add(c, w->task_count, str_trim(phrase));
    w->task_count++;
}

static bool tasks_add(struct catalogue *c, const struct task_columns *at,
                      struct str rest, struct err *err)
{
    struct str line, column[TASK_COLUMNS];

    for (uint32_t row = 2; embed_line(&rest, &line); row++) {
        uint32_t n = embed_columns(line, column, TASK_COLUMNS);

        if (n != at->count)
            return err_set(err, ERR_INPUT,
                           N_("tasks.tsv row {row}: {count} columns instead of {want}"),
                           ARG_NUM(row), ARG_NUM(n), ARG_NUM(at->count));
        task_add(c, at, column);
    }
    return true;
}

bool rt_task_rows(struct readtext_words *words, struct arena *arena, struct str text,
                  struct err *err)
{
    struct catalogue c = { .words = words, .arena = arena };
    struct str line, column[TASK_COLUMNS], rest = text;
    uint32_t rows = 0;

    for (struct str count = text; embed_line(&count, &line);)
        rows++;
    if (!embed_line(&rest, &line))
        return true;
    struct task_columns at = { .count = embed_columns(line, column, TASK_COLUMNS) };
    if (at.count <= TASK_COLUMNS) {
        at.slug = column_of(column, at.count, "slug");
        at.sv = column_of(column, at.count, "sv");
        at.words = column_of(column, at.count, "words");
        at.ssyk = column_of(column, at.count, "ssyk");
        at.moves = column_of(column, at.count, "moves");
    }
    if (at.count > TASK_COLUMNS || at.slug == RT_NONE || at.sv == RT_NONE ||
        at.words == RT_NONE)
        return err_set(err, ERR_INPUT,
                       N_("tasks.tsv lacks one of the columns slug, sv and words"));
    words->task = ARENA_ARRAY(arena, rows, struct rt_task_row);
    verbs_open(&c);
    verbs_index(&c);
    bool ok = tasks_add(&c, &at, rest, err);
    if (!ok)
        return false;
    weights_set(words);
    stems_index(words, arena);
    return true;
}
