/* task_find.c: see task_find.h. */
#include "service/task_find.h"

#include "base/map.h"
#include "store/query.h"

#define HITS_MOST   120u       /* of one word; one that has more says nothing */
#define NEAR_MOST   12u        /* neighbours of one task */
#define NEAR_OF     3u         /* of how many of the best the neighbours come too */
#define HELD_LOOKED 60u        /* the last of what is held */
#define WORTH_MOST  64u        /* of a word that only one task has */
#define WORTH_NAMED (1u << 20) /* of the task the whole sentence tells of */
#define WORTH_HALF  7u         /* less for each doubling of the tasks that have it */

/* Words that say nothing of what was done. */
static const char *const empty_words[] = {
    "jag",   "har",     "min",     "mitt",   "mina",    "med",     "och",
    "som",   "för",     "hos",     "till",   "från",    "var",     "den",
    "det",   "ett",     "att",     "hade",   "hans",    "hennes",  "deras",
    "inte",  "bara",    "ofta",    "ibland", "alla",    "lite",    "mycket",
    "sedan", "även",    "the",     "and",    "have",    "with",    "år",
    "gjort", "jobbat",  "arbetat", "hjälpt", "hjälpte", "jobbade", "arbetade",
    "brors", "bror",    "upp",     "ner",    "ihop",    "syster",  "mamma",
    "pappa", "farbror", "kompis",  "vän",
};

struct found {
    struct str code;
    uint32_t worth;
    bool there; /* not among what is left out */
};

struct pile {
    struct arena *arena;
    struct map at; /* code -> index */
    struct found *found;
    uint32_t count, room;
};

static struct pile pile_new(struct arena *arena)
{
    return (struct pile){ .arena = arena, .at = map_new(arena) };
}

static struct found *pile_put(struct pile *pile, struct str code)
{
    uint32_t at = map_get(&pile->at, code);

    if (at != MAP_NONE)
        return &pile->found[at];
    if (pile->count == pile->room) {
        const uint32_t room = pile->room ? pile->room * 2 : 64;
        pile->found = arena_grow(pile->arena, pile->found,
                                 (size_t)pile->room * sizeof *pile->found,
                                 (size_t)room * sizeof *pile->found);
        pile->room = room;
    }
    struct found *made = &pile->found[pile->count];
    *made = (struct found){ .code = str_copy(pile->arena, code), .there = true };
    (void)map_add(&pile->at, made->code, pile->count++);
    return made;
}

static int by_worth(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth < y->worth ? 1 : -1;
    return str_cmp(x->code, y->code);
}

static void best_of(struct pile *pile, struct task_cards *cards)
{
    if (pile->count)
        qsort(pile->found, pile->count, sizeof *pile->found, by_worth);
    for (uint32_t i = 0; i < pile->count && cards->count < TASK_FIND_MOST; i++)
        if (pile->found[i].there && pile->found[i].worth > 0)
            cards->code[cards->count++] = pile->found[i].code;
}

/* -------------------------------------------------------------------- words */

static bool is_telling(struct str word)
{
    if (str_utf8_count(word) < 3)
        return false;
    for (uint32_t i = 0; i < sizeof empty_words / sizeof *empty_words; i++)
        if (str_is(word, empty_words[i]))
            return false;
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c & 0x80);
}

/* The next word of *rest, lower case; false at the end. */
static bool next_word(struct arena *arena, struct str *rest, struct str *word)
{
    size_t from = 0, to;

    while (from < rest->len && !is_letter(rest->ptr[from]))
        from++;
    for (to = from; to < rest->len && is_letter(rest->ptr[to]);)
        to++;
    *word = str_lower(arena, str_sub(*rest, from, to - from));
    *rest = str_sub(*rest, to, rest->len);
    return word->len > 0;
}

static uint32_t worth_of(uint32_t hits)
{
    uint32_t worth = WORTH_MOST;

    for (; hits > 1 && worth > WORTH_HALF; hits /= 2)
        worth -= WORTH_HALF;
    return worth;
}

static bool look_up(struct call *call, struct vocab_keep *keep, struct str word,
                    struct pile *pile, struct err *err)
{
    const struct vocab_query query = {
        .words = word, .one_kind = true, .kind = WORD_TASK, .top = HITS_MOST
    };
    struct view *hits = NULL;

    if (!vocab_keep_search(call, keep, &query, &hits, err))
        return false;
    if (hits->count == 0 || hits->count >= HITS_MOST)
        return true;
    const uint32_t worth = worth_of(hits->count);
    for (const struct view_item *i = hits->list.first; i; i = i->next) {
        const struct view *code = view_get(&i->value, STR("code"));
        if (str_starts(code->text, "task:"))
            pile_put(pile, code->text)->worth += worth;
    }
    return true;
}

/* Puts the neighbours of `code`, each worth its nearness in `scale`. */
static bool put_near(struct tx *tx, struct str code, uint32_t scale, struct pile *pile,
                     struct err *err)
{
    struct cursor cursor = { 0 };
    struct task_near_of_row row;

    if (!task_near_of_open(tx, code, NEAR_MOST, &cursor, err))
        return false;
    while (task_near_of_next(&cursor, &row))
        pile_put(pile, row.code)->worth += (uint32_t)row.similarity * scale;
    return cursor_end(&cursor, err);
}

/* Fills up with what is near the best. */
static bool add_near(struct call *call, struct task_cards *cards, struct err *err)
{
    struct pile pile = pile_new(call->arena);
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err);

    for (uint32_t i = 0; ok && i < cards->said && i < NEAR_OF; i++)
        ok = put_near(tx, cards->code[i], NEAR_OF - i, &pile, err);
    tx_end(&tx);
    for (uint32_t i = 0; i < cards->said; i++)
        pile_put(&pile, cards->code[i])->there = false;
    if (ok)
        best_of(&pile, cards);
    return ok;
}

bool task_find(struct call *call, struct vocab_keep *keep, const struct task_said *said,
               struct task_cards *cards, struct err *err)
{
    struct pile pile = pile_new(call->arena);
    struct task_cards made = { .count = 0 };
    struct str rest = said->words, word;
    uint32_t looked = 0;

    if (said->words.len > TASK_FIND_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(TASK_FIND_BYTES));
    while (looked < TASK_FIND_WORDS && next_word(call->arena, &rest, &word))
        if (is_telling(word)) {
            looked++;
            if (!look_up(call, keep, word, &pile, err))
                return false;
        }
    if (said->named.len)
        pile_put(&pile, said->named)->worth += WORTH_NAMED;
    best_of(&pile, &made);
    made.said = made.count;
    if (!add_near(call, &made, err))
        return false;
    *cards = made;
    return true;
}

bool task_near(struct call *call, const struct str *held, uint32_t held_count,
               struct task_cards *cards, struct err *err)
{
    struct pile pile = pile_new(call->arena);
    struct task_cards made = { .count = 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err);

    for (uint32_t i = 0; ok && i < held_count && i < HELD_LOOKED; i++)
        ok = put_near(tx, held[i], 1, &pile, err);
    tx_end(&tx);
    for (uint32_t i = 0; i < held_count; i++)
        pile_put(&pile, held[i])->there = false;
    if (!ok)
        return false;
    best_of(&pile, &made);
    *cards = made;
    return true;
}
