/*
 * name_index.c: see name_index.h.
 *
 *   typed -> words -> against every word of the store: a row of bits for each
 *         -> over everyone's parts: who has all bits -> the best, in order
 *
 * A row holds three bytes, one a step of nearness, with one bit a typed word: the first
 * has the bits of all that match at all, the third of those that match exactly. So the
 * rows of a person's parts, ored, tell in one comparison whether every typed word has
 * some part. Whether they have different ones is asked of these few only, by Hall's
 * theorem: any k of the typed words must have k parts or more between them.
 */
#include "service/name_index.h"

#include <assert.h>
#include <pthread.h>
#include <sodium/utils.h>

#define LONG_DIGITS     12u
#define SHORT_DIGITS    10u
#define CENTURY         UINT64_C(10000000000) /* ten digits are the rest of twelve */
#define BYTE_BITS       8u
#define PASSED_MOST     1024u /* people looked at together */
#define PART_LAST_SHIFT 31u

_Static_assert(PART_LAST == 1u << PART_LAST_SHIFT, "the last bit");
_Static_assert(NAME_TYPED_MOST <= BYTE_BITS, "one bit a typed word");

struct name_index {
    struct arena arena; /* of this itself */
    pthread_rwlock_t lock;
    struct name_store store; /* guarded by `lock` */
    bool complete;           /* guarded by `lock` */
};

struct typed {
    struct name_spelling word;
    bool is_number;   /* has a digit: matches numbers only */
    bool digits_only; /* then these are what it may be the beginning of: */
    uint64_t long_from, long_to, short_from, short_to;
};

struct question {
    const struct name_store *store;
    struct typed typed[NAME_TYPED_MOST];
    uint32_t count;
    uint32_t *rows; /* by word */
    uint8_t *any;   /* by word: the rows' first bytes, so that they stay in the cache */
    uint32_t seen;  /* bits of the typed words that some word matches */
};

struct candidate {
    uint32_t person;
    enum name_match match;
};

struct best {
    struct candidate row[NAME_FOUND_MOST];
    uint32_t count, top, match_count;
};

/* What stands in a row for a typed word of bit 0. */
static const uint32_t row_of[] = {
    [NAME_NOT] = 0,
    [NAME_SLIP] = 0x000001,
    [NAME_PREFIX] = 0x000101,
    [NAME_EXACT] = 0x010101,
};

/* The byte of a row, or of ored rows, that is about `match`. */
static uint32_t byte_of(uint32_t row, enum name_match match)
{
    return row >> (BYTE_BITS * ((uint32_t)match - NAME_SLIP)) & 0xFFu;
}

/* ------------------------------------------------------------- making, freeing */

struct name_index *name_index_new(void)
{
    struct arena arena = { 0 };
    struct name_index *index = ARENA_NEW(&arena, struct name_index);
    pthread_rwlockattr_t how;

    index->arena = arena;
    pthread_rwlockattr_init(&how);
    /* Else searches that overlap without end would keep a writer out for ever. */
    pthread_rwlockattr_setkind_np(&how, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&index->lock, &how);
    pthread_rwlockattr_destroy(&how);
    name_store_start(&index->store);
    return index;
}

void name_index_free(struct name_index *index)
{
    if (!index)
        return;
    struct arena arena = index->arena;
    name_store_free(&index->store);
    pthread_rwlock_destroy(&index->lock);
    arena_free(&arena);
}

/* --------------------------------------------------------------------- writing */

static bool digits_value(const struct name_word *word, uint64_t *value)
{
    *value = 0;
    for (uint32_t i = 0; i < word->len; i++) {
        if (word->letter[i] < '0' || word->letter[i] > '9')
            return false;
        *value = *value * 10 + word->letter[i] - '0';
    }
    return word->len > 0 && word->len <= LONG_DIGITS;
}

static bool is_same(const struct name_word *a, const struct name_word *b)
{
    return a->len == b->len &&
           memcmp(a->letter, b->letter, a->len * sizeof *a->letter) == 0;
}

static bool has_part(const struct name_folded *folded, const struct name_spelling *word)
{
    for (uint32_t i = 0; i < folded->part_count; i++)
        if (is_same(&folded->part[i].plain, &word->plain) &&
            is_same(&folded->part[i].other, &word->other))
            return true;
    return false;
}

/* Adds the words of a name; of further names only those that are new. */
static void fold_name(struct name_folded *folded, struct str name, bool only_new)
{
    struct name_spelling word[NAME_PARTS_MOST];
    uint32_t count = name_words(name, true, word, NAME_PARTS_MOST);

    for (uint32_t i = 0; i < count && folded->part_count < NAME_PARTS_MOST; i++)
        if (!only_new || !has_part(folded, &word[i]))
            folded->part[folded->part_count++] = word[i];
    sodium_memzero(word, sizeof word);
}

/* Twelve digits are kept as a number; anything else is a word like the names. */
static void fold_number(struct name_folded *folded, struct str text)
{
    struct name_spelling number = name_number(text);
    uint64_t value;

    if (number.plain.len == LONG_DIGITS && digits_value(&number.plain, &value)) {
        if (value > 0 && folded->number_count < NAME_NUMBERS_MOST)
            folded->number[folded->number_count++] = value;
    } else if (number.plain.len > 0 && folded->part_count < NAME_PARTS_MOST) {
        folded->part[folded->part_count++] = number;
    }
}

static void fold_person(const struct name_person *person, struct name_folded *folded)
{
    *folded = (struct name_folded){ .id = person->id };
    for (uint32_t i = 0; i < person->number_count; i++)
        fold_number(folded, person->number[i]);
    fold_name(folded, person->surname, false);
    fold_name(folded, person->given, false);
    for (uint32_t i = 0; i < person->other_count; i++)
        fold_name(folded, person->other[i], true);
    folded->sort_len = name_sort_key(person->surname, person->given, folded->sort);
}

bool name_index_put(struct name_index *index, const struct name_person *person,
                    struct err *err)
{
    struct name_folded folded;
    bool ok = true;

    fold_person(person, &folded);
    pthread_rwlock_wrlock(&index->lock);
    if (!name_store_remove(&index->store, person->id))
        ok = index->store.live_count < NAME_PEOPLE_MOST;
    if (ok)
        name_store_add(&index->store, &folded);
    pthread_rwlock_unlock(&index->lock);
    sodium_memzero(&folded, sizeof folded);
    if (!ok)
        return err_set(err, ERR_LIMIT, N_("the name index holds at most {most} people"),
                       ARG_NUM(NAME_PEOPLE_MOST));
    return true;
}

bool name_index_remove(struct name_index *index, int64_t person_id)
{
    pthread_rwlock_wrlock(&index->lock);
    bool was_there = name_store_remove(&index->store, person_id);
    pthread_rwlock_unlock(&index->lock);
    return was_there;
}

void name_index_set_complete(struct name_index *index)
{
    pthread_rwlock_wrlock(&index->lock);
    name_store_fit(&index->store);
    index->complete = true;
    pthread_rwlock_unlock(&index->lock);
}

/* ----------------------------------------------------------------- what is typed */

static void set_ranges(struct typed *typed)
{
    const uint32_t len = typed->word.plain.len;
    uint64_t value, unit = 1;

    typed->digits_only = digits_value(&typed->word.plain, &value);
    if (!typed->digits_only)
        return;
    if (len <= SHORT_DIGITS) {
        for (uint32_t i = len; i < SHORT_DIGITS; i++)
            unit *= 10;
        typed->short_from = value * unit;
        typed->short_to = typed->short_from + unit;
        unit *= 100;
    } else if (len < LONG_DIGITS) {
        unit = 10;
    }
    typed->long_from = value * unit;
    typed->long_to = typed->long_from + unit;
}

/* Digits typed after digits, with a space between, go on with the same number. */
static bool goes_on(struct question *q, const struct name_spelling *number)
{
    uint64_t value;

    if (q->count == 0 || !q->typed[q->count - 1].is_number)
        return false;
    struct name_word *before = &q->typed[q->count - 1].word.plain;
    if (!digits_value(before, &value) || !digits_value(&number->plain, &value) ||
        before->len + number->plain.len > LONG_DIGITS)
        return false;
    for (uint32_t i = 0; i < number->plain.len; i++)
        name_word_add(before, number->plain.letter[i]);
    return true;
}

static void add_number(struct question *q, struct str text)
{
    struct name_spelling number = name_number(text);

    number.other.len = 0; /* what is typed stands for itself */
    if (number.plain.len > 0 && !goes_on(q, &number) && q->count < NAME_TYPED_MOST)
        q->typed[q->count++] = (struct typed){ .word = number, .is_number = true };
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            return true;
    return false;
}

/* What is typed up to the next blank; false at the end. */
static bool next_text(struct str typed, size_t *at, struct str *text)
{
    size_t from = *at, to;

    while (from < typed.len && (unsigned char)typed.ptr[from] <= ' ')
        from++;
    for (to = from; to < typed.len && (unsigned char)typed.ptr[to] > ' ';)
        to++;
    *at = to;
    *text = str_sub(typed, from, to - from);
    return to > from;
}

static void read_typed(struct question *q, struct str typed)
{
    struct name_spelling words[NAME_TYPED_MOST];
    struct str text;

    for (size_t at = 0; next_text(typed, &at, &text);) {
        if (has_digit(text)) {
            add_number(q, text);
            continue;
        }
        uint32_t n = name_words(text, false, words, NAME_TYPED_MOST - q->count);
        for (uint32_t i = 0; i < n; i++)
            q->typed[q->count++] = (struct typed){ .word = words[i] };
    }
    for (uint32_t i = 0; i < q->count; i++)
        if (q->typed[i].is_number)
            set_ranges(&q->typed[i]);
}

/* -------------------------------------------------------------- against all words */

static enum name_match match_entry(const struct name_word *typed, bool slips,
                                   const struct name_entry *entry,
                                   const uint16_t *letter)
{
    enum name_match plain =
        name_match(typed->letter, typed->len, letter, entry->plain_len, slips);

    if (entry->other_len == 0 || plain == NAME_EXACT)
        return plain;
    enum name_match other = name_match(
        typed->letter, typed->len, letter + entry->plain_len, entry->other_len, slips);
    return other > plain ? other : plain;
}

/* Writes the bits of typed word `t` in this spelling. Nineteen words of twenty are
 * told apart by their letters alone, without a look at them. */
static void match_words(struct question *q, uint32_t t,
                        const struct name_word *spelling)
{
    const struct name_entry *entry = name_entries(q->store);
    const uint16_t *spelled = name_spelled(q->store);
    const uint64_t *letters = name_letter_bits(q->store);
    const uint64_t wanted = name_letters(spelling);
    const bool is_number = q->typed[t].is_number;
    const bool slips = !is_number && spelling->len >= NAME_SLIP_LETTERS;

    for (uint32_t word = 1; word < q->store->word_count; word++) {
        uint64_t lacks = wanted & ~letters[word];
        if (slips)
            lacks &= lacks - 1; /* one may be lacking */
        if (lacks || entry[word].has_digit != is_number || entry[word].uses == 0)
            continue;
        enum name_match match =
            match_entry(spelling, slips, &entry[word], spelled + entry[word].letter);
        q->rows[word] |= row_of[match] << t;
        q->any[word] |= (uint8_t)((match != NAME_NOT) << t);
        q->seen |= (uint32_t)(match != NAME_NOT) << t;
    }
}

/* ------------------------------------------------------------- against one person */

static enum name_match match_number(const struct typed *typed, uint64_t number)
{
    const uint64_t rest = number % CENTURY;
    const uint32_t len = typed->word.plain.len;

    if (number == 0)
        return NAME_NOT;
    if (number >= typed->long_from && number < typed->long_to)
        return len == LONG_DIGITS ? NAME_EXACT : NAME_PREFIX;
    if (rest >= typed->short_from && rest < typed->short_to)
        return len == SHORT_DIGITS ? NAME_EXACT : NAME_PREFIX;
    return NAME_NOT;
}

/* The best match of typed digits among a person's numbers of twelve. */
static enum name_match match_numbers(const struct question *q,
                                     const struct typed *typed, uint32_t person)
{
    const struct name_holder *holder = &name_people(q->store)[person];
    enum name_match best = NAME_NOT;

    for (uint32_t i = 0; typed->digits_only && i < holder->number_count; i++) {
        enum name_match match =
            match_number(typed, name_numbers(q->store)[holder->number + i]);
        best = match > best ? match : best;
    }
    return best;
}

/* Whether the first `count` sets of parts allow each a part of its own. */
static bool all_differ(const uint32_t parts[NAME_TYPED_MOST], uint32_t count)
{
    uint32_t reach[1u << NAME_TYPED_MOST];

    reach[0] = 0;
    for (uint32_t set = 1; set < 1u << count; set++) {
        reach[set] = reach[set & (set - 1)] | parts[__builtin_ctz(set)];
        if (__builtin_popcount(reach[set]) < __builtin_popcount(set))
            return false;
    }
    return true;
}

/* Whether every typed word matches by `match` or better. */
static bool holds(const struct question *q, uint32_t person, enum name_match match)
{
    const struct name_holder *holder = &name_people(q->store)[person];
    const uint32_t *part = name_parts(q->store) + holder->part;
    uint32_t parts[NAME_TYPED_MOST], names = 0;

    for (uint32_t t = 0; t < q->count; t++) {
        uint32_t mine = 0;
        for (uint32_t i = 0; i < holder->part_count; i++)
            mine |= (byte_of(q->rows[part[i] & PART_WORD], match) >> t & 1u) << i;
        if (!mine && match_numbers(q, &q->typed[t], person) < match)
            return false;
        if (!q->typed[t].is_number)
            parts[names++] = mine;
    }
    return all_differ(parts, names);
}

static enum name_match match_person(const struct question *q, uint32_t person)
{
    for (enum name_match match = NAME_EXACT; match > NAME_NOT; match--)
        if (holds(q, person, match))
            return match;
    return NAME_NOT;
}

/* -------------------------------------------------------------------- the best */

static bool is_before(const struct name_store *store, const struct candidate *a,
                      const struct candidate *b)
{
    const struct name_holder *left = &name_people(store)[a->person];
    const struct name_holder *right = &name_people(store)[b->person];

    if (a->match != b->match)
        return a->match > b->match;
    if (left->head != right->head)
        return left->head < right->head;
    int order =
        str_cmp((struct str){ name_sorts(store) + left->sort, left->sort_len },
                (struct str){ name_sorts(store) + right->sort, right->sort_len });
    return order ? order < 0 : left->id < right->id;
}

static void offer(const struct name_store *store, struct best *best,
                  const struct candidate *candidate)
{
    best->match_count++;
    if (best->count == best->top) {
        if (best->top == 0 || candidate->match < best->row[best->top - 1].match ||
            !is_before(store, candidate, &best->row[best->top - 1]))
            return;
        best->count--;
    }
    uint32_t at = best->count++;
    for (; at > 0 && is_before(store, candidate, &best->row[at - 1]); at--)
        best->row[at] = best->row[at - 1];
    best->row[at] = *candidate;
}

static void consider(const struct question *q, uint32_t person, struct best *best)
{
    struct candidate candidate = { person, match_person(q, person) };

    if (candidate.match != NAME_NOT)
        offer(q->store, best, &candidate);
}

/* The first typed number that is digits only, or NULL. */
static const struct typed *driving_number(const struct question *q)
{
    for (uint32_t t = 0; t < q->count; t++)
        if (q->typed[t].digits_only)
            return &q->typed[t];
    return NULL;
}

static void search_numbers(const struct question *q, const struct typed *driving,
                           struct best *best)
{
    const uint64_t *number = name_numbers(q->store);
    const uint32_t *number_of = name_number_of(q->store);
    uint32_t last = NAME_NOBODY; /* a person's numbers lie together */

    for (uint32_t i = 0; i < q->store->number_count; i++)
        if (match_number(driving, number[i]) != NAME_NOT && number_of[i] != last) {
            last = number_of[i];
            consider(q, last, best);
        }
}

/* One typed word: what the rows say of a person is all there is to know. */
static enum name_match match_row(const struct question *q, uint32_t person)
{
    const struct name_holder *holder = &name_people(q->store)[person];
    const uint32_t *part = name_parts(q->store) + holder->part;
    uint32_t row = 0;

    for (uint32_t i = 0; i < holder->part_count; i++)
        row |= q->rows[part[i] & PART_WORD];
    return byte_of(row, NAME_EXACT)    ? NAME_EXACT
           : byte_of(row, NAME_PREFIX) ? NAME_PREFIX
                                       : NAME_SLIP;
}

/* Of those whom the rows let through; if digits drive, only whom search_numbers has
 * not found. */
static void consider_all(const struct question *q, const struct typed *driving,
                         const uint32_t *person, uint32_t count, struct best *best)
{
    for (uint32_t i = 0; i < count; i++)
        if (q->count == 1 && !driving)
            offer(q->store, best,
                  &(struct candidate){ person[i], match_row(q, person[i]) });
        else if (!driving || match_numbers(q, driving, person[i]) == NAME_NOT)
            consider(q, person[i], best);
}

/*
 * Runs through everyone's parts, for who has the bits of all typed words but digits
 * (which are not among words).
 *
 * Why it looks like this: where a person ends and whether she has all bits cannot be
 * foretold, so neither is a branch: she is written down in any case and counted if she
 * counts. With two branches instead, a question of bench/name_index.c took 1.67 ms of
 * processor time in the mean, without them 1.23 ms (200,000 people, a core of an Intel
 * Xeon, gcc 12 -O2).
 */
static void search_parts(const struct question *q, const struct typed *driving,
                         struct best *best)
{
    const uint32_t *part = name_parts(q->store), count = q->store->part_count;
    uint32_t wanted = 0, bits = 0, person = 0, passed[PASSED_MOST], n = 0;

    for (uint32_t t = 0; t < q->count; t++)
        if (!q->typed[t].digits_only || &q->typed[t] == driving)
            wanted |= 1u << t;
    if ((q->seen & wanted) != wanted)
        return;
    for (uint32_t i = 0; i < count;) {
        const uint32_t stop = i + PASSED_MOST < count ? i + PASSED_MOST : count;
        for (; i < stop; i++) {
            const uint32_t last = part[i] >> PART_LAST_SHIFT;
            bits |= q->any[part[i] & PART_WORD];
            passed[n] = person;
            n += last & (uint32_t)((bits & wanted) == wanted);
            person += last;
            bits &= last - 1; /* nought after the last */
        }
        consider_all(q, driving, passed, n, best);
        n = 0;
    }
}

static void search(struct question *q, struct best *best)
{
    for (uint32_t t = 0; t < q->count; t++) {
        match_words(q, t, &q->typed[t].word.plain);
        if (q->typed[t].word.other.len > 0)
            match_words(q, t, &q->typed[t].word.other);
    }
    const struct typed *driving = driving_number(q);
    if (driving)
        search_numbers(q, driving, best);
    search_parts(q, driving, best);
}

void name_index_search(struct name_index *index, struct str typed, uint32_t top,
                       struct arena *arena, struct name_found *found)
{
    struct question q = { .count = 0 };
    struct best best = { .top = top < NAME_FOUND_MOST ? top : NAME_FOUND_MOST };
    const size_t mark = arena_mark(arena);

    read_typed(&q, typed);
    pthread_rwlock_rdlock(&index->lock);
    q.store = &index->store;
    if (q.count > 0) {
        q.rows = ARENA_ARRAY(arena, q.store->word_count, uint32_t);
        q.any = ARENA_ARRAY(arena, q.store->word_count, uint8_t);
        search(&q, &best);
        arena_rewind(arena, mark);
    }
    *found =
        (struct name_found){ .hit = ARENA_ARRAY(arena, best.count, struct name_hit),
                             .count = best.count,
                             .match_count = best.match_count,
                             .complete = index->complete };
    for (uint32_t i = 0; i < best.count; i++)
        found->hit[i] = (struct name_hit){ name_people(q.store)[best.row[i].person].id,
                                           best.row[i].match };
    pthread_rwlock_unlock(&index->lock);
}

uint32_t name_index_count(struct name_index *index)
{
    pthread_rwlock_rdlock(&index->lock);
    uint32_t count = index->store.live_count;
    pthread_rwlock_unlock(&index->lock);
    return count;
}

size_t name_index_bytes(struct name_index *index)
{
    pthread_rwlock_rdlock(&index->lock);
    size_t bytes = name_store_bytes(&index->store);
    pthread_rwlock_unlock(&index->lock);
    return bytes;
}
