/*
 * name_store.h: what a name index holds in memory: words, and who has them. For
 * service/name_index.c, which asks it and guards it.
 *
 *   words    each folded word once, with how many people have it; word 0 is nobody's
 *   parts    the words of person 0, of person 1, ..: the last of each marked PART_LAST
 *   numbers  twelve digits as a number, beside the person they belong to
 *   people   id, sort key, where the parts and numbers are
 *
 * Method  two hash tables (words, ids) with linear probing, at most half full. Removing
 *         leaves a hole: parts and numbers of nought, a word of no letters. When holes
 *         are half of it all, what is left moves together. Arrays grow by a quarter:
 *         by doubling, a third of what is held would be for nobody.
 *         A search wants to run through `parts` and `letters` from end to end, so these
 *         are arrays of nothing else.
 * Purity  no lock: one writer, no reader at the same time.
 * Limits  NAME_PARTS_MOST words of a person, NAME_NUMBERS_MOST numbers; what is more is
 *         left out.
 * Memory that held names is overwritten before it is given back.
 */
#ifndef SERVICE_NAME_STORE_H
#define SERVICE_NAME_STORE_H

#include "service/name_fold.h"

#define NAME_PARTS_MOST   24u
#define NAME_NUMBERS_MOST 8u
#define NAME_NOBODY       UINT32_MAX
#define PART_LAST         0x80000000u
#define PART_WORD         0x7FFFFFFFu

/* Memory that grows and leaves nothing readable behind. */
struct name_slab {
    struct arena arena;
    void *ptr;
    size_t size; /* bytes */
};

/* Where words, or people, stand by their hash, which is made anew when it is wanted:
 * kept beside them, the hashes would be half of the table. */
struct name_table {
    struct name_slab slab; /* of uint32_t: a number + 1; 0: empty */
    uint32_t room, used;   /* slots; room is 0 or a power of two  */
};

struct name_entry {
    uint32_t
        letter;    /* where in `spelled`: plain, then other; of a free entry the next */
    uint32_t uses; /* people who have it; 0: free */
    uint8_t plain_len, other_len;
    bool has_digit;
};

struct name_holder {
    int64_t id;
    uint64_t head; /* the first eight bytes of the sort key */
    uint32_t part, number, sort;
    uint8_t part_count, number_count, sort_len; /* part_count 0: nobody any more */
};

struct name_store {
    struct name_slab entries, letters, spelled; /* by word; by word; 16-bit letters */
    uint32_t word_count, free_word;             /* with word 0; 0: no entry is free */
    uint32_t spelled_len, spelled_holes;
    struct name_table by_word;

    struct name_slab people, parts, numbers, number_of, sorts;
    uint32_t person_count, part_count, number_count, sort_len;
    uint32_t live_count, part_holes;
    struct name_table by_id;
};

/* A person as the store takes her: folded. */
struct name_folded {
    int64_t id;
    struct name_spelling part[NAME_PARTS_MOST];
    uint64_t number[NAME_NUMBERS_MOST]; /* twelve digits; never 0 */
    char sort[NAME_SORT_BYTES];
    uint32_t part_count, number_count;
    size_t sort_len;
};

void name_store_start(struct name_store *store); /* on zeroed memory */
void name_store_free(struct name_store *store);  /* wipes, too */

/* Adds a person whose id is not there. */
void name_store_add(struct name_store *store, const struct name_folded *person);
/* Takes a person out; false if she was not there. */
bool name_store_remove(struct name_store *store, int64_t id);
/* Gives back what was reserved for more people, but for a little. */
void name_store_fit(struct name_store *store);
size_t name_store_bytes(const struct name_store *store);

/* The arrays that a search runs through. */
static inline const struct name_entry *name_entries(const struct name_store *store)
{
    return store->entries.ptr;
}
static inline const uint64_t *name_letter_bits(const struct name_store *store)
{
    return store->letters.ptr;
}
static inline const uint16_t *name_spelled(const struct name_store *store)
{
    return store->spelled.ptr;
}
static inline const struct name_holder *name_people(const struct name_store *store)
{
    return store->people.ptr;
}
static inline const uint32_t *name_parts(const struct name_store *store)
{
    return store->parts.ptr;
}
static inline const uint64_t *name_numbers(const struct name_store *store)
{
    return store->numbers.ptr;
}
static inline const uint32_t *name_number_of(const struct name_store *store)
{
    return store->number_of.ptr;
}
static inline const char *name_sorts(const struct name_store *store)
{
    return store->sorts.ptr;
}

#endif
