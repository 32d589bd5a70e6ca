/*
 * firm_facts.h: what is kept of a firm itself: name, number, industry; read as typed,
 * checked, written, found again.
 *
 * In      text as typed or from a file.
 * Out     one row of `firm`, its versions, the folded words it is found by.
 * Method  an organisation's number is kept as ten digits. A sole trader's is a person's
 *         number: it is not kept; what stays is a keyed fingerprint (seal.h) under a
 *         prefix of its own, so that it says "the same firm" within the secrecy domain
 *         and says nothing about anyone in the register of people. Without a master
 *         key there is no fingerprint, and such firms are compared by name alone.
 *         Alike is: the same number; or the same folded name in the same locality.
 * Purity  in the caller's transaction. A unit's firms are compared with its own alone.
 * Limits  FIRM_NAME_BYTES, FIRM_ALIKE_MOST.
 */
#ifndef SERVICE_FIRM_FACTS_H
#define SERVICE_FIRM_FACTS_H

#include "service/call.h"
#include "service/name_fold.h"
#include "service/seal.h"

#define FIRM_NAME_BYTES 200u
#define FIRM_ALIKE_MOST 10u
#define FIRM_TERMS_MOST 24u
#define SNI_BYTES       7u

struct firm_typed {
    struct str name, number, sni;
};

struct firm_plain {
    struct str name;
    char sort_key[NAME_SORT_BYTES];
    size_t sort_len;
    char number[16]; /* ten digits; empty: none, or a person's */
    const char *form;
    unsigned char mark[SEAL_INDEX_BYTES];
    bool has_mark;
    char sni[SNI_BYTES + 1];
};
/* err  ERR_INPUT  no name, or it is too long; a number or code that is none. */
MUST_USE bool firm_read(const struct call *call, const struct firm_typed *typed,
                        struct firm_plain *plain, struct err *err);

struct firm_origin {
    int64_t rid; /* 0: a new random one */
    struct str source, source_key;
};
struct tx;
/* Writes a new firm, its first version and its words. */
MUST_USE bool firm_write(const struct call *call, struct tx *tx,
                         const struct firm_origin *origin,
                         const struct firm_plain *plain, int64_t *id, struct err *err);
/* Writes the next version; *saved is false when `seen` is not the one that holds. */
struct firm_edit {
    int64_t id, seen;
};
MUST_USE bool firm_rewrite(const struct call *call, struct tx *tx,
                           const struct firm_edit *edit, const struct firm_plain *plain,
                           bool *saved, struct err *err);

struct firm_hit {
    int64_t rid;
    struct str name; /* in the call's arena */
    bool same_number;
};
struct firm_hits {
    struct firm_hit hit[FIRM_ALIKE_MOST];
    uint32_t count;
};
/* Other firms of the unit that may be the same; place_id 0: not known; rid: itself. */
struct firm_alike_ask {
    const struct firm_plain *plain;
    int64_t place_id, rid;
};
MUST_USE bool firm_alike(const struct call *call, struct tx *tx,
                         const struct firm_alike_ask *ask, struct firm_hits *hits,
                         struct err *err);

/* Appends the number for people: "556036-0793", "xxxxxx-xxxx"; nothing: none. */
void firm_number_add(struct buf *out, struct str number, struct str form);
/* A folded word as it stands in firm_term; in `arena`. */
struct str firm_term_text(struct arena *arena, const struct name_word *word);

#endif
