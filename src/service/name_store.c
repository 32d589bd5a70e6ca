/*
 * name_store.c: see name_store.h.
 *
 * Invariants
 *   1  a person's parts lie together, those of person p before those of p + 1, and the
 *      last and no other has PART_LAST: so running through `parts` and counting
 *      PART_LAST tells whose they are.
 *   2  every living person has at least one part (word 0 if she has no name).
 *   3  a free entry has no letters, so it matches nothing; word 0 is never free.
 *   4  a slot of a table holds a number + 1; nought is an empty slot.
 */
#include "service/name_store.h"

#include <assert.h>
#include <sodium/utils.h>

#include "base/rng.h"

#define SLAB_FIRST_BYTES ((size_t)4096)
#define TABLE_FIRST      1024u
#define HOLES_LEAST      4096u /* below, moving together is not worth it */
#define SPARE_PART       16u   /* of what is held is kept free by name_store_fit */

/* ----------------------------------------------------------------- memory */

static void slab_free(struct name_slab *slab)
{
    if (slab->size)
        sodium_memzero(slab->ptr, slab->size);
    arena_free(&slab->arena);
    *slab = (struct name_slab){ .size = 0 };
}

/* Moves the first `used` bytes into a slab of `bytes`. */
static void slab_move(struct name_slab *slab, size_t used, size_t bytes)
{
    struct name_slab more = { .size = bytes };

    more.ptr = arena_take(&more.arena, bytes);
    if (used)
        memcpy(more.ptr, slab->ptr, used);
    slab_free(slab);
    *slab = more;
}

/* Gives `slab` room for `bytes`; what was in it stays. */
static void slab_reserve(struct name_slab *slab, size_t bytes)
{
    size_t more = slab->size + slab->size / 4 + SLAB_FIRST_BYTES;

    if (bytes > slab->size)
        slab_move(slab, slab->size, bytes > more ? bytes : more);
}

/* Gives back what is more than `used` bytes and a little. */
static void slab_fit(struct name_slab *slab, size_t used)
{
    size_t want = used + used / SPARE_PART + SLAB_FIRST_BYTES;

    assert(used <= slab->size);
    if (want < slab->size)
        slab_move(slab, used, want);
}

/* ----------------------------------------------------------------------- words */

static struct name_entry *entry(const struct name_store *store, uint32_t word)
{
    return (struct name_entry *)store->entries.ptr + word;
}

static uint16_t *spelled(const struct name_store *store, uint32_t at)
{
    return (uint16_t *)store->spelled.ptr + at;
}

static uint64_t *letters(const struct name_store *store, uint32_t word)
{
    return (uint64_t *)store->letters.ptr + word;
}

static uint32_t hash_letters(uint64_t hash, const uint16_t *letter, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        hash = rng_mix(hash ^ letter[i]);
    return (uint32_t)hash;
}

static uint32_t hash_word(const struct name_spelling *word)
{
    uint32_t hash = hash_letters(word->has_digit, word->plain.letter, word->plain.len);

    return hash_letters(hash, word->other.letter, word->other.len);
}

static uint32_t hash_entry(const struct name_store *store, const struct name_entry *at)
{
    const uint16_t *letter = spelled(store, at->letter);
    uint32_t hash = hash_letters(at->has_digit, letter, at->plain_len);

    return hash_letters(hash, letter + at->plain_len, at->other_len);
}

/* ---------------------------------------------------------------------- tables */

static uint32_t *slots(const struct name_table *table)
{
    return table->slab.ptr;
}

static uint32_t hash_id(int64_t id)
{
    return (uint32_t)rng_mix((uint64_t)id);
}

static struct name_holder *holder(const struct name_store *store, uint32_t person)
{
    return (struct name_holder *)store->people.ptr + person;
}

/* Of what stands in a slot of one of the store's two tables. */
static uint32_t hash_of(const struct name_store *store, const struct name_table *table,
                        uint32_t value)
{
    return table == &store->by_id ? hash_id(holder(store, value)->id)
                                  : hash_entry(store, entry(store, value));
}

static void slot_put(const struct name_table *table, uint32_t hash, uint32_t value)
{
    const uint32_t mask = table->room - 1;
    uint32_t at = hash & mask;

    while (slots(table)[at])
        at = (at + 1) & mask;
    slots(table)[at] = value + 1;
}

/* `value` is in its place already, or will be before the next call. */
static void table_add(struct name_store *store, struct name_table *table, uint32_t hash,
                      uint32_t value)
{
    if (2 * (table->used + 1) > table->room) {
        struct name_table more = { .room = table->room ? table->room * 2 : TABLE_FIRST,
                                   .used = table->used };
        slab_move(&more.slab, 0, more.room * sizeof(uint32_t));
        for (uint32_t i = 0; i < table->room; i++)
            if (slots(table)[i])
                slot_put(&more, hash_of(store, table, slots(table)[i] - 1),
                         slots(table)[i] - 1);
        slab_free(&table->slab);
        *table = more;
    }
    slot_put(table, hash, value);
    table->used++;
}

/* Empties a slot and moves those behind it up, so that none gets lost (Knuth, The Art
 * of Computer Programming 3, 6.4, algorithm R). What stood there must still be in its
 * place. */
static void table_remove(const struct name_store *store, struct name_table *table,
                         uint32_t at)
{
    const uint32_t mask = table->room - 1;
    uint32_t *slot = slots(table);

    for (uint32_t next = (at + 1) & mask; slot[next]; next = (next + 1) & mask) {
        uint32_t home = hash_of(store, table, slot[next] - 1) & mask;
        if (((next - home) & mask) >= ((next - at) & mask)) {
            slot[at] = slot[next];
            at = next;
        }
    }
    slot[at] = 0;
    table->used--;
}

/* ------------------------------------------------------------- finding, adding */

static bool entry_is(const struct name_store *store, const struct name_entry *at,
                     const struct name_spelling *word)
{
    const uint16_t *letter = spelled(store, at->letter);

    return at->plain_len == word->plain.len && at->other_len == word->other.len &&
           at->has_digit == word->has_digit &&
           memcmp(letter, word->plain.letter, at->plain_len * sizeof *letter) == 0 &&
           memcmp(letter + at->plain_len, word->other.letter,
                  at->other_len * sizeof *letter) == 0;
}

/* The slot of `word`, or NAME_NOBODY. */
static uint32_t find_word(const struct name_store *store, uint32_t hash,
                          const struct name_spelling *word)
{
    const struct name_table *table = &store->by_word;
    const uint32_t mask = table->room - 1;

    if (table->room == 0)
        return NAME_NOBODY;
    for (uint32_t at = hash & mask; slots(table)[at]; at = (at + 1) & mask)
        if (entry_is(store, entry(store, slots(table)[at] - 1), word))
            return at;
    return NAME_NOBODY;
}

static uint32_t new_entry(struct name_store *store)
{
    uint32_t word = store->free_word;

    if (word) {
        store->free_word = entry(store, word)->letter;
        return word;
    }
    word = store->word_count++;
    slab_reserve(&store->entries, store->word_count * sizeof(struct name_entry));
    slab_reserve(&store->letters, store->word_count * sizeof(uint64_t));
    return word;
}

static uint32_t take_word(struct name_store *store, const struct name_spelling *word)
{
    const uint32_t hash = hash_word(word), len = word->plain.len + word->other.len;
    uint32_t at = find_word(store, hash, word);

    if (at != NAME_NOBODY) {
        uint32_t known = slots(&store->by_word)[at] - 1;
        entry(store, known)->uses++;
        return known;
    }
    const uint32_t made = new_entry(store);
    slab_reserve(&store->spelled, (store->spelled_len + len) * sizeof(uint16_t));
    memcpy(spelled(store, store->spelled_len), word->plain.letter,
           word->plain.len * sizeof(uint16_t));
    memcpy(spelled(store, store->spelled_len + word->plain.len), word->other.letter,
           word->other.len * sizeof(uint16_t));
    *entry(store, made) = (struct name_entry){ .letter = store->spelled_len,
                                               .uses = 1,
                                               .plain_len = (uint8_t)word->plain.len,
                                               .other_len = (uint8_t)word->other.len,
                                               .has_digit = word->has_digit };
    *letters(store, made) = name_letters(&word->plain) | name_letters(&word->other);
    store->spelled_len += len;
    table_add(store, &store->by_word, hash, made);
    return made;
}

/* Moves the letters that are left together. */
static void close_spelled(struct name_store *store)
{
    struct name_slab old = store->spelled;

    store->spelled = (struct name_slab){ .size = 0 };
    slab_reserve(&store->spelled,
                 (store->spelled_len - store->spelled_holes + 1) * sizeof(uint16_t));
    store->spelled_len = store->spelled_holes = 0;
    for (uint32_t word = 1; word < store->word_count; word++) {
        struct name_entry *at = entry(store, word);
        const uint32_t len = (uint32_t)at->plain_len + at->other_len;
        if (len == 0)
            continue;
        assert(old.ptr && store->spelled.ptr);
        memcpy(spelled(store, store->spelled_len), (uint16_t *)old.ptr + at->letter,
               len * sizeof(uint16_t));
        at->letter = store->spelled_len;
        store->spelled_len += len;
    }
    slab_free(&old);
}

static void drop_word(struct name_store *store, uint32_t word)
{
    struct name_entry *at = entry(store, word);
    const uint32_t mask = store->by_word.room - 1;

    if (word == 0 || --at->uses > 0)
        return;
    const uint32_t hash = hash_entry(store, at);
    const uint32_t len = (uint32_t)at->plain_len + at->other_len;
    uint32_t slot = hash & mask;
    while (slots(&store->by_word)[slot] != word + 1)
        slot = (slot + 1) & mask;
    table_remove(store, &store->by_word, slot);

    sodium_memzero(spelled(store, at->letter), len * sizeof(uint16_t));
    store->spelled_holes += len;
    *at = (struct name_entry){ .letter = store->free_word };
    *letters(store, word) = 0;
    store->free_word = word;
    if (store->spelled_holes > HOLES_LEAST &&
        2 * store->spelled_holes > store->spelled_len)
        close_spelled(store);
}

/* ---------------------------------------------------------------------- people */

static uint32_t find_person(const struct name_store *store, int64_t id)
{
    const struct name_table *table = &store->by_id;
    const uint32_t mask = table->room - 1;

    if (table->room == 0)
        return NAME_NOBODY;
    for (uint32_t at = hash_id(id) & mask; slots(table)[at]; at = (at + 1) & mask)
        if (holder(store, slots(table)[at] - 1)->id == id)
            return at;
    return NAME_NOBODY;
}

static uint64_t head_of(const char *sort, size_t len)
{
    uint64_t head = 0;

    for (size_t i = 0; i < 8; i++)
        head = head << 8 | (i < len ? (unsigned char)sort[i] : 0u);
    return head;
}

/* Room for one person more, with so many parts, numbers and bytes of sort key. */
static void reserve_person(struct name_store *store, uint32_t parts, uint32_t numbers,
                           size_t sort)
{
    slab_reserve(&store->people,
                 ((size_t)store->person_count + 1) * sizeof(struct name_holder));
    slab_reserve(&store->parts, ((size_t)store->part_count + parts) * sizeof(uint32_t));
    slab_reserve(&store->numbers,
                 ((size_t)store->number_count + numbers) * sizeof(uint64_t));
    slab_reserve(&store->number_of,
                 ((size_t)store->number_count + numbers) * sizeof(uint32_t));
    slab_reserve(&store->sorts, store->sort_len + sort);
}

void name_store_add(struct name_store *store, const struct name_folded *person)
{
    const uint32_t parts = person->part_count ? person->part_count : 1;

    assert(find_person(store, person->id) == NAME_NOBODY);
    reserve_person(store, parts, person->number_count, person->sort_len);
    uint32_t *part = (uint32_t *)store->parts.ptr + store->part_count;
    part[0] = 0;
    for (uint32_t i = 0; i < person->part_count; i++)
        part[i] = take_word(store, &person->part[i]);
    part[parts - 1] |= PART_LAST;
    for (uint32_t i = 0; i < person->number_count; i++) {
        ((uint64_t *)store->numbers.ptr)[store->number_count + i] = person->number[i];
        ((uint32_t *)store->number_of.ptr)[store->number_count + i] =
            store->person_count;
    }
    memcpy((char *)store->sorts.ptr + store->sort_len, person->sort, person->sort_len);
    *holder(store, store->person_count) = (struct name_holder){
        .id = person->id,
        .head = head_of(person->sort, person->sort_len),
        .part = store->part_count,
        .number = store->number_count,
        .sort = store->sort_len,
        .part_count = (uint8_t)parts,
        .number_count = (uint8_t)person->number_count,
        .sort_len = (uint8_t)person->sort_len,
    };
    table_add(store, &store->by_id, hash_id(person->id), store->person_count);
    store->person_count++;
    store->live_count++;
    store->part_count += parts;
    store->number_count += person->number_count;
    store->sort_len += (uint32_t)person->sort_len;
}

/* Copies one living person from `old`, where her words are the same, to `store`. */
static void move_person(struct name_store *store, const struct name_store *old,
                        const struct name_holder *from)
{
    struct name_holder to = *from;
    const uint32_t at = store->part_count, number = store->number_count;

    reserve_person(store, from->part_count, from->number_count, from->sort_len);
    memcpy((uint32_t *)store->parts.ptr + at, name_parts(old) + from->part,
           from->part_count * sizeof(uint32_t));
    for (uint32_t i = 0; i < from->number_count; i++) {
        ((uint64_t *)store->numbers.ptr)[number + i] =
            name_numbers(old)[from->number + i];
        ((uint32_t *)store->number_of.ptr)[number + i] = store->person_count;
    }
    memcpy((char *)store->sorts.ptr + store->sort_len, name_sorts(old) + from->sort,
           from->sort_len);
    to.part = at;
    to.number = number;
    to.sort = store->sort_len;
    *holder(store, store->person_count) = to;
    table_add(store, &store->by_id, hash_id(to.id), store->person_count);
    store->person_count++;
    store->part_count += from->part_count;
    store->number_count += from->number_count;
    store->sort_len += from->sort_len;
}

static void free_people(struct name_store *store)
{
    slab_free(&store->people);
    slab_free(&store->parts);
    slab_free(&store->numbers);
    slab_free(&store->number_of);
    slab_free(&store->sorts);
    slab_free(&store->by_id.slab);
}

/* Moves the people who are left together. */
static void close_people(struct name_store *store)
{
    struct name_store old = *store;

    store->people = store->parts = store->numbers = store->number_of = store->sorts =
        (struct name_slab){ .size = 0 };
    store->by_id = (struct name_table){ .room = 0 };
    store->person_count = store->part_count = store->number_count = 0;
    store->sort_len = store->part_holes = 0;
    for (uint32_t p = 0; p < old.person_count; p++)
        if (holder(&old, p)->part_count > 0)
            move_person(store, &old, holder(&old, p));
    free_people(&old);
    assert(store->person_count == store->live_count);
}

bool name_store_remove(struct name_store *store, int64_t id)
{
    const uint32_t slot = find_person(store, id);

    if (slot == NAME_NOBODY)
        return false;
    struct name_holder *person = holder(store, slots(&store->by_id)[slot] - 1);
    uint32_t *part = (uint32_t *)store->parts.ptr + person->part;
    for (uint32_t i = 0; i < person->part_count; i++) {
        drop_word(store, part[i] & PART_WORD);
        part[i] &= PART_LAST;
    }
    for (uint32_t i = 0; i < person->number_count; i++)
        ((uint64_t *)store->numbers.ptr)[person->number + i] = 0;
    if (person->sort_len)
        sodium_memzero((char *)store->sorts.ptr + person->sort, person->sort_len);
    store->part_holes += person->part_count;
    store->live_count--;
    table_remove(store, &store->by_id, slot);
    *person = (struct name_holder){ .id = 0 };
    if (store->part_holes > HOLES_LEAST && 2 * store->part_holes > store->part_count)
        close_people(store);
    return true;
}

void name_store_fit(struct name_store *store)
{
    slab_fit(&store->entries, store->word_count * sizeof(struct name_entry));
    slab_fit(&store->letters, store->word_count * sizeof(uint64_t));
    slab_fit(&store->spelled, store->spelled_len * sizeof(uint16_t));
    slab_fit(&store->people, store->person_count * sizeof(struct name_holder));
    slab_fit(&store->parts, store->part_count * sizeof(uint32_t));
    slab_fit(&store->numbers, store->number_count * sizeof(uint64_t));
    slab_fit(&store->number_of, store->number_count * sizeof(uint32_t));
    slab_fit(&store->sorts, store->sort_len);
}

void name_store_start(struct name_store *store)
{
    store->word_count = 1;
    slab_reserve(&store->entries, sizeof(struct name_entry));
    slab_reserve(&store->letters, sizeof(uint64_t));
    slab_reserve(&store->spelled, sizeof(uint16_t));
}

void name_store_free(struct name_store *store)
{
    free_people(store);
    slab_free(&store->entries);
    slab_free(&store->letters);
    slab_free(&store->spelled);
    slab_free(&store->by_word.slab);
    *store = (struct name_store){ .word_count = 0 };
}

size_t name_store_bytes(const struct name_store *store)
{
    return store->entries.size + store->letters.size + store->spelled.size +
           store->by_word.slab.size + store->people.size + store->parts.size +
           store->numbers.size + store->number_of.size + store->sorts.size +
           store->by_id.slab.size;
}
