/*
 * name_index.h: finds people by what one has typed of their names and numbers so far,
 * within one secrecy domain.
 *
 * In      people: an id, names, numbers. Words typed: "joh and", "Asa Ohrn", "811218".
 * Out     ids, the best first.
 * Method  Words are folded (name_fold.h). Everyone is found for whom each typed word
 *         matches a name word, and two typed words two of them, whatever their order:
 *         "anna a" is Anna Andersson and not any Anna. A typed word with a digit in it
 *         is a number: it matches the beginning of a number the person has or had, with
 *         or without century and sign; typed apart by spaces, digits belong together.
 *         Each typed word is held against every word that anybody has, once, by its
 *         letters first (one bit each); then one pass over all people's words gathers
 *         who has them all. O(words + people), whatever is found.
 * Order   by how the worst of the typed words matches: exact, prefix, slip; then by
 *         Swedish sort key (surname, given names; name_sort_key), then by id.
 * Purity  memory of its own. Any number of readers and writers on any thread: a lock
 *         lets readers in together, and a waiting writer before new readers.
 * Limits  NAME_TYPED_MOST words count of what is typed, NAME_FOUND_MOST are given,
 *         NAME_PARTS_MOST words and NAME_NUMBERS_MOST numbers of a person are kept.
 *
 * What is held of a person, in memory only: her id; the folded words of her names, each
 * kept once for everybody who has it; a sort key, which is her name in another
 * alphabet; her numbers. No spelling, no address, nothing else. All of it is as secret
 * as the names themselves, must not be written anywhere, and is overwritten when she is
 * taken out (but for a word that somebody else has) and when the index is freed.
 * Whoever is protected is not put in: no list, search or completion shows her, and who
 * may see her asks by another way (domain 3.2, P1). Nothing is said about people of
 * another domain: each has an index of its own.
 *
 * Measured (bench/name_index.c, 200,000 invented people with 70,000 different words,
 * one core of an Intel Xeon shared with others, gcc 12 -O2): a question takes 1.1 ms of
 * processor time in the mean, 2.6 ms at the 99th percentile; the index takes 23 MB, 114
 * bytes a person, and is loaded in 0.3 s.
 */
#ifndef SERVICE_NAME_INDEX_H
#define SERVICE_NAME_INDEX_H

#include "base/err.h"
#include "service/name_store.h"

#define NAME_TYPED_MOST  8u
#define NAME_FOUND_MOST  200u
#define NAME_PEOPLE_MOST (1u << 22)

struct name_index;

struct name_person {
    int64_t id;
    struct str surname, given;
    const struct str *other; /* former names, names used: found by, not sorted by */
    uint32_t other_count;
    const struct str *number; /* without "pnr:": "198112189876", "AB12/3-X" */
    uint32_t number_count;
};

struct name_hit {
    int64_t person_id;
    enum name_match match; /* of the worst typed word */
};

struct name_found {
    struct name_hit *hit; /* [count], in the arena that was given */
    uint32_t count;
    uint32_t match_count; /* all who match, whether they are among `hit` or not */
    bool complete;        /* false: not everyone is in the index yet; say so */
};

/* An empty index, not complete. Owned: name_index_free. */
struct name_index *name_index_new(void);
void name_index_free(struct name_index *index);

/*
 * Puts a person in, or in place of what was there under her id.
 * err     ERR_LIMIT  more than NAME_PEOPLE_MOST people; the index is as it was.
 */
MUST_USE bool name_index_put(struct name_index *index, const struct name_person *person,
                             struct err *err);
/* Takes a person out; false if she was not there. */
bool name_index_remove(struct name_index *index, int64_t person_id);
/* Everyone who should be in it is: searches say so from here on. */
void name_index_set_complete(struct name_index *index);

/*
 * The best `top` (at most NAME_FOUND_MOST) for what is typed. Nothing typed finds
 * nobody. `arena` also lends five bytes for each different word, and gets them back.
 */
void name_index_search(struct name_index *index, struct str typed, uint32_t top,
                       struct arena *arena, struct name_found *found);

uint32_t name_index_count(struct name_index *index); /* people */
size_t name_index_bytes(struct name_index *index);   /* memory, as reserved */

#endif
