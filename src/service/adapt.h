/*
 * adapt.h: what a person needs of a work place, and grounds that programmes ask for.
 *
 * Each has a right of its own (accommodation_see and _edit, eligibility_see and _edit),
 * so each is a use case of its own; matching reads neither (design 6).
 * Method  append-only: what is said anew closes what was said before. What is needed is
 *         coded kinds, and words sealed under the person's key.
 * Limits  ADAPT_BYTES.
 */
#ifndef SERVICE_ADAPT_H
#define SERVICE_ADAPT_H

#include "domain/mapping_word.h"
#include "service/call.h"

#define ADAPT_BYTES 4000u

struct adapt {
    uint32_t kinds;   /* bits of adapt_words */
    struct str words; /* in the call's arena */
    int64_t from_at;  /* version: 0 when nothing was ever said */
};

/* err  of the store, the person's key, seal_open. */
MUST_USE bool adapt_load(struct call *call, int64_t person_id, struct adapt *adapt,
                         struct err *err);
/*
 * adapt->from_at  what the reader saw. ticket of the call is set.
 * now     what holds after, or, with *clash, what somebody else has said meanwhile.
 * err     ERR_DENIED  nobody has signed in; ERR_LIMIT  longer than ADAPT_BYTES;
 *         ERR_INPUT  a kind there is not.
 */
struct adapt_saved {
    struct adapt now;
    bool clash; /* nothing was saved */
};
MUST_USE bool adapt_save(struct call *call, int64_t person_id,
                         const struct adapt *adapt, struct adapt_saved *saved,
                         struct err *err);

struct ground_said {
    bool held;
    int32_t since_day, on_day;
    uint32_t proof; /* row of proof_words */
};
struct grounds {
    struct ground_said of[GROUND_WORD_COUNT]; /* as ground_words */
};
MUST_USE bool grounds_load(struct call *call, int64_t person_id,
                           struct grounds *grounds, struct err *err);
/*
 * One ground: held since a day, resting on something; or no longer held.
 * err     ERR_DENIED; ERR_INPUT  the day is to come.
 */
MUST_USE bool ground_save(struct call *call, int64_t person_id, uint32_t which,
                          const struct ground_said *ground, struct err *err);

#endif
