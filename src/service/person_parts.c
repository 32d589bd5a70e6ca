/* person_parts.c: see person_parts.h. */
#include "service/person_parts.h"

#include <stddef.h>

const struct person_part person_parts[] = {
    { "person", "case", NULL },
    { "identity", "identities", NULL },
    { "identity_index", NULL, "keyed hashes of the numbers, which are shown" },
    { "identity_wait", NULL, "the same, of a number that may be somebody else's" },
    { "person_doubt", NULL,
      "whom staff think she may be: another's data, and what "
      "was written stands in the log" },
    { "sex_record", "sexes", NULL },
    { "case_holder", "holders", NULL },
    { "protection", "protections", NULL },
    { "person_merge", "merges", NULL },
    { "person_link", "ties", NULL },
    { "capability", "capabilities", NULL },
    { "capability_evidence", "evidence", NULL },
    { "task_wish", "task_wishes", NULL },
    { "wish_text", "wishes", NULL },
    { "note", "notes", NULL },
    { "own_word", "own_words", NULL },
    { "own_word_answer", "own_answers", NULL },
    { "availability", "availabilities", NULL },
    { "availability_detail", "availabilities", NULL },
    { "availability_place", "places", NULL },
    { "accommodation", "accommodations", NULL },
    { "eligibility", "eligibility", NULL },
    { "waiver", "waivers", NULL },
    { "disclosure", "disclosures", NULL },
    { "disclosure_alias", "aliases", NULL },
    { "extract_given", "extracts", NULL },
    { "match_row", "runs", NULL },
    { "pool_change", NULL,
      "a number that says which image of the pool to read anew, kept for a thousand "
      "changes; what changed is shown" },
    { "list_entry", NULL,
      "which open needs came first for her, worked out anew each day from what is "
      "shown" },
    { "outbox", "messages", NULL },
    { "outbox_stop", "stops", NULL },
    { "calendar_link", NULL, "of the staff only: a participant has no visits" },
    { "referral_whom", "referrals", NULL },
    { "enrolment_whom", "enrolments", NULL },
    { "enrolment_words", "enrolment_steps", NULL },
    { "invite_whom", "invites", NULL },
    { "document", NULL,
      "of a programme's own way, never a person's; who put it there is in the log" },
    { "allot_run", NULL,
      "a proposal by numbers of ways: the account is that of the staff who made it" },
    { "allot_decision", NULL, "the account is that of the staff who decided" },
    { "draft", "drafts", NULL },
    { "user_account", "accounts", NULL },
    { "credential", "accounts", NULL },
    { "recovery_code", "accounts", NULL },
    { "role_grant", "roles", NULL },
    { "session", "sessions", NULL },
    { "sign_link", "links", NULL },
    { "audit_salt", NULL,
      "a random number by which the log finds her; its rows "
      "are shown" },
    { "disposal", NULL,
      "of a case that has been disposed of, which holds "
      "nothing to extract" },
};
const uint32_t person_part_count = sizeof person_parts / sizeof *person_parts;
