/*
 * extract_in.h: inside the extract (person_extract.h): one case of it, and the parts
 * whose text is sealed.
 */
#ifndef SERVICE_EXTRACT_IN_H
#define SERVICE_EXTRACT_IN_H

#include "domain/mapping_word.h"
#include "service/person_key.h"

struct extracting {
    struct call *call;
    struct tx *tx;
    struct arena *arena;
    int64_t person_id;
    bool has_key;  /* without one nothing about her is sealed */
    bool left_out; /* a protected identity: no address, no place */
};

/* Puts the rows of a part into `list`. err  of the store and of the keys. */
typedef bool extract_part(const struct extracting *x, struct view *list,
                          struct err *err);
extract_part extract_identity, extract_wish, extract_accommodation, extract_waiver,
    extract_disclosure, extract_merge, extract_draft, extract_note, extract_referral;
/* Of extract_ways.c. */
extract_part extract_enrolment, extract_enrolment_step, extract_given_place;
extract_part extract_invite;
/* Of extract_own_word.c. */
extract_part extract_own_word, extract_own_answer;
/* Of extract_ties.c. Of a tie the other is not told, and one to a child or to somebody
 * who is protected is not there: the right to the extract ends at theirs (GDPR 15.4).
 * Nor is it told whether a protection is for herself or for somebody she is tied to. */
extract_part extract_tie, extract_alias, extract_handed;

/* Puts `key` as the list of the table's words whose bits are set. */
void extract_put_words(const struct extracting *x, struct view *v, const char *key,
                       struct coded_table words, int64_t bits);

#endif
