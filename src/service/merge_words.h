/*
 * merge_words.h: inside the merge of two cases (person_merge.h): what lies sealed under
 * each case's own key, opened under one and sealed again under the other.
 *
 * Of wishes in her own words and adaptations of the work place both cases may have
 * some: then the words of the one that goes stand after those of the one that is kept,
 * as long as both fit, and adaptations are those of both. Nothing is taken from the
 * case that goes.
 */
#ifndef SERVICE_MERGE_WORDS_H
#define SERVICE_MERGE_WORDS_H

#include "service/call.h"

struct merging {
    struct call *call;
    struct tx *tx;
    int64_t id; /* of person_merge */
    int64_t kept_id, gone_id;
};

/* err  of the store, of the keys, seal_open. */
MUST_USE bool merge_words_join(const struct merging *m, struct err *err);
/* Takes back what merge_words_join wrote, where it still stands as it was written. */
MUST_USE bool merge_words_part(const struct merging *m, struct err *err);

#endif
