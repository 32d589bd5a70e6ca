/*
 * read_example.h: what people changed in readings of advertisements, kept so that
 * people can look at it. insteg learns nothing from it by itself: who looks after the
 * word lists reads the kept ones (`insteg need examples`) and changes the lists.
 *
 * In      a draft as it was saved: rows whose class, or being left out, differs from
 *         what was proposed.
 * Limits  EXAMPLES_MOST a page; a sentence is cut at EXAMPLE_BYTES.
 */
#ifndef SERVICE_READ_EXAMPLE_H
#define SERVICE_READ_EXAMPLE_H

#include "service/ad_draft.h"

#define EXAMPLES_MOST 30
#define EXAMPLE_BYTES 600u

enum example_verdict {
    EXAMPLE_OPEN,    /* nobody has looked at it   */
    EXAMPLE_KEPT,    /* right: an example         */
    EXAMPLE_DROPPED, /* a choice of that job only */
    EXAMPLE_VERDICT_COUNT
};

const char *example_verdict_word(enum example_verdict verdict);
MUST_USE bool example_verdict_from(struct str word, enum example_verdict *verdict);

/*
 * Keeps what `draft` changed, in the caller's transaction. The same change twice is
 * kept once; another choice opens it anew. Rows of tasks are kept too. The sentence
 * has no e-mail addresses and telephone numbers.
 * err     as the store.
 */
MUST_USE bool read_example_keep(struct tx *tx, const struct call *call,
                                const struct ad_reading *reading,
                                const struct ad_draft *draft, struct err *err);

/*
 * Newest first, before id `before` (0: from the newest): {"verdict","open","kept",
 * "dropped","examples":[{"example","need","need_title","sentence","wording","code",
 * "kind","mood","rule","class_rule","proposed","chosen","on"}],"before"}; `before` in
 * the answer starts the next list, 0 at the end.
 */
MUST_USE bool read_example_list(struct call *call, enum example_verdict verdict,
                                int64_t before, struct view **answer, struct err *err);

/* err  ERR_NOT_FOUND  there is no such example. */
MUST_USE bool read_example_judge(struct call *call, int64_t rid,
                                 enum example_verdict verdict, struct err *err);

#endif
