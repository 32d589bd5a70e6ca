/*
 * audit.h: the log of who has seen and done what with whose data: one more row.
 *
 * In      a note: who, what, in which relation, whose.
 * Out     a row of the table `audit`, chained to the one before it (domain/chain.h).
 * Method  a person is named by BLAKE2b(her salt, her case's random id), 16 bytes. The
 *         salt is random, made with the first row that needs it, and destroyed when she
 *         is disposed of: the rows stay, and nobody can tell any more whose they are.
 *         So the log holds no personal data.
 *         A list of people is one row, which refers to the names of all who were on it;
 *         the same list again refers to the same.
 *         Who looks for a protected identity by its number, and may not see it, is told
 *         nothing and leaves an alert of the action AUDIT_SOUGHT beside the row: for
 *         the reviewers, but never for the one who looked.
 *         A refusal names the case that was asked for, if there is one: who asks for
 *         one that is not there has a row all the same, so neither the answer nor its
 *         time tells. A flood of them does not fill the disk: of a session (of a user,
 *         or of all whom nobody knows, who have none) AUDIT_REFUSED_NAMED a minute have
 *         a row each, the others one together, or one for every AUDIT_TRIED_MOST, that
 *         says how many they were and names, as a list, every case that was tried:
 *         whoever walks five hundred ids stands in the log of each of the five hundred.
 *         It is written when the next minute's first comes or by audit_flood_settle,
 *         which the server asks for once a minute and when it ends.
 * Order   the store has one writer, so that of its transactions is the chain's.
 * Limits  AUDIT_PEOPLE_MOST people on a list.
 */
#ifndef SERVICE_AUDIT_H
#define SERVICE_AUDIT_H

#include "base/hash.h"
#include "service/call.h"

#define AUDIT_SUBJECT_BYTES 16u
#define AUDIT_SALT_BYTES    16u
#define AUDIT_PEOPLE_MOST   100000u
#define AUDIT_REFUSED_NAMED 5
#define AUDIT_SOUGHT        "person_sought"
#define AUDIT_TRIED_MOST    1000

enum audit_kind {
    AUDIT_READ,
    AUDIT_WRITE,
    AUDIT_ALERT,   /* of a protected identity: a reviewer must look at it */
    AUDIT_SEEN,    /* a reviewer has looked at an alert                   */
    AUDIT_REFUSED, /* somebody asked for what is not hers; a wrong sign-in */
    AUDIT_SIGN,    /* signed in or out, sessions ended                     */
    AUDIT_KIND_COUNT
};
const char *audit_kind_word(enum audit_kind kind);

struct audit_note {
    const struct actor *actor; /* borrowed, as all here, until the row is durable */
    int64_t at;                /* when it was asked */
    struct str action;         /* a word of data/access.tsv */
    struct str parts; /* further ones that were shown, blanks between; or empty */
    enum relation relation;
    enum audit_kind kind;
    int64_t person_id;     /* 0: no case, or a list */
    const int64_t *people; /* [people_count]: rows of the people a list showed */
    uint32_t people_count;
    int64_t about;  /* AUDIT_SEEN: the alert's row; else 0 */
    int64_t sought; /* whose number was typed by who may not see her; 0: nobody's */
    int64_t times;  /* AUDIT_REFUSED, AUDIT_SIGN: how many the row stands for; 0: one */
};

/* Copies a note and all it points to into `arena`. */
struct audit_note *audit_note_copy(struct arena *arena, const struct audit_note *note);

struct tx;

/*
 * Appends the note in a writing transaction. A list that shows protected identities
 * becomes a row for the list and an alert for each of them.
 * scratch  memory that is given back.
 * err      ERR_NOT_FOUND  there is no such person; ERR_LIMIT  too many; of the store.
 */
MUST_USE bool audit_append(struct tx *tx, struct arena *scratch,
                           const struct audit_note *note, struct err *err);

/* The same for one who appends many: with names kept from before (audit_names.h). */
struct audit_names;
MUST_USE bool audit_append_more(struct tx *tx, struct audit_names *names,
                                struct arena *scratch, const struct audit_note *note,
                                struct err *err);

/* The same in a transaction of its own; call->ticket says when it is durable. A change
 * and its row are one transaction by audit_owed.h. */
MUST_USE bool audit_write(struct call *call, const struct audit_note *note,
                          struct err *err);

/* Writes what is owed of minutes that are over at `now` (INT64_MAX: of all). */
MUST_USE bool audit_flood_settle(struct store *store, int64_t now, struct err *err);

/* For a service that only reads and has no door to do it: logs that call->actor saw
 * `person_id` by `action`, and sets call->ticket, for which the answer must wait. */
MUST_USE bool audit_read(struct call *call, const char *action, enum relation relation,
                         int64_t person_id, struct err *err);

struct audit_name {
    unsigned char byte[AUDIT_SUBJECT_BYTES];
    bool known; /* false: she has no salt: no row names her, or she is disposed of */
};
/* How the log names a person, in a transaction of any kind. */
MUST_USE bool audit_subject(struct tx *tx, struct arena *scratch, int64_t person_id,
                            struct audit_name *name, struct err *err);
/* From salt and random id. */
struct audit_name audit_name_of(struct str salt, int64_t rid);

/* At disposal, when person.disposed_at is set: nobody can link the rows any more. */
MUST_USE bool audit_forget(struct tx *tx, int64_t person_id, struct err *err);

struct audit_head {
    int64_t seq; /* 0: the log is empty */
    unsigned char hash[HASH_BYTES];
};
/* The last durable row. */
MUST_USE bool audit_head(struct store *store, struct audit_head *head, struct err *err);

#endif
