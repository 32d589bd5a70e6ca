/*
 * vocab_find.h: finds words for work by what people type: a whole word, its beginning,
 * or a part of a compound ("lager" finds "höglager").
 *
 * In      a query of a few words. Out: concepts, best first, each with the label that
 *         was found.
 * Method  all labels and synonyms are folded once (lower case, accents off, but å ä ö
 *         are letters of their own) and lie one after the other in memory; a search is
 *         one scan. Every word of the query must be in the label. Best is the whole
 *         label, then its beginning, then the beginning of a word, then the inside of
 *         one; shorter before longer, a preferred label before a synonym.
 *         Measured with all of ESCO and Arbetsförmedlingen: 185,000 labels read and
 *         folded in 90 ms of one core; then a search takes 3 to 6 ms, 46 for one
 *         letter.
 * Order   by rank, then label length, then code: the same query gives the same answer.
 * Limits  FIND_QUERY_BYTES, FIND_WORDS_MOST, FIND_TOP_MOST.
 */
#ifndef SERVICE_VOCAB_FIND_H
#define SERVICE_VOCAB_FIND_H

#include "service/call.h"
#include "service/vocab_lexicon.h"

#define FIND_QUERY_BYTES  200u
#define FIND_WORDS_MOST   8u
#define FIND_PART_LETTERS 4u /* a shorter first part says nothing */
#define FIND_TOP          20u
#define FIND_TOP_MOST     200u

/* All that can be found, in an arena; read-only once made, any thread. */
struct vocab_index;

struct vocab_query {
    struct str words;
    bool one_kind;
    enum word_kind kind; /* only these, when one_kind */
    bool one_lang;
    enum lang lang;   /* only labels in this language, when one_lang */
    uint32_t top;     /* 0: FIND_TOP */
    struct str named; /* the code that readtext_doing gave the words, or empty: first */
};

struct vocab_hit {
    int64_t id;
    struct str code, label_sv, label_en;
    struct str found; /* the label or synonym that was found; in the index */
    enum word_kind kind;
    bool placeholder;
};

/*
 * Reads and folds all labels of the database. For a server that keeps it: as long as
 * the pool's sequence stays, the words are the same.
 */
MUST_USE bool vocab_index_load(struct tx *tx, struct arena *arena,
                               const struct vocab_index **index, struct err *err);
uint32_t vocab_index_labels(const struct vocab_index *index);

struct vocab_hits {
    struct vocab_hit *hit; /* best first, in the arena */
    uint32_t count;
};

/* err ERR_INPUT  no letter or digit in the query; ERR_LIMIT  it is too long. */
MUST_USE bool vocab_index_find(const struct vocab_index *index,
                               const struct vocab_query *query, struct arena *arena,
                               struct vocab_hits *hits, struct err *err);

/* The answer of vocab_search, its texts copied into the call's arena. */
struct view *vocab_hits_view(struct call *call, const struct vocab_hits *hits);

/* Load and find in one: for the command. answer: [{"code","kind","label","found"}]. */
MUST_USE bool vocab_search(struct call *call, const struct vocab_query *query,
                           struct view **answer, struct err *err);

/* Folds a text as labels are folded; in `arena`. */
struct str vocab_fold(struct arena *arena, struct str text);

#endif
