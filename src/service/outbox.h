/*
 * outbox.h: messages that leave the house (design 11): what is to be said, to whom, by
 * which way, and that it is said once.
 *
 * In      a kind (data/outbox_kinds.tsv holds its words, Swedish and English), a
 *         receiver, what it is about, a link of ours, a day.
 * Out     a row of the table outbox. No name and no text is kept there: the first name
 *         is read from where it is sealed when the message leaves (outbox_send.h), and
 *         the link is wiped then.
 * Method  the way is the receiver's own choice, if there is an address for it. Who has
 *         chosen none gets a letter (a contact of a firm an e-mail), or is called.
 *         A protected identity, and who cannot be read here because no keys are
 *         configured, stand on the call list: a person decides. Staff have it on their
 *         own page.
 *         Put within the transaction of what it tells of: both are there or neither.
 *         A message of the same kind about the same thing to the same receiver that
 *         has not left yet takes the new link and day: never two.
 * Reminders are kinds with `reminder`: one is not put when the receiver has said stop,
 *         was reminded of anything that same day, or has acted within a day.
 * Purity  writes within the caller's transaction.
 *
 *     struct outbox_new new = { .kind = "employer_profiles",
 *                               .who = { OUTBOX_CONTACT, contact_id },
 *                               .about = "referral", .about_rid = rid,
 *                               .link = STR("/answer/..."), .day = deadline };
 *     ok = outbox_put(call, tx, &new, &put, err);
 */
#ifndef SERVICE_OUTBOX_H
#define SERVICE_OUTBOX_H

#include "service/call.h"

struct tx;

#define OUTBOX_LINK_BYTES 300u
#define OUTBOX_KINDS_MOST 64u
#define OUTBOX_REST_HOURS 24 /* after somebody acted, before she is reminded */

enum outbox_receiver {
    OUTBOX_CONTACT, /* firm_contact.id */
    OUTBOX_PERSON,  /* person.id       */
    OUTBOX_USER,    /* user_account.id */
    OUTBOX_RECEIVER_COUNT
};

struct outbox_who {
    enum outbox_receiver to;
    int64_t id;
};

struct outbox_new {
    const char *kind;
    struct outbox_who who;
    const char *about; /* a word of the program: "referral" */
    int64_t about_rid;
    enum lang lang;   /* nothing said: Swedish                                   */
    struct str link;  /* a path of ours, "/answer/TOKEN"; or empty               */
    int32_t day;      /* DAY_NONE: its words name none                           */
    int64_t acted_at; /* of a reminder: when the receiver last acted; 0: never   */
};

enum outbox_answer {
    OUTBOX_PUT,
    OUTBOX_RENEWED, /* one was waiting: it has the new link and day          */
    OUTBOX_STOPPED, /* she wants no reminders                                */
    OUTBOX_TODAY,   /* she has been reminded today                           */
    OUTBOX_RESTS,   /* she acted less than OUTBOX_REST_HOURS ago             */
    OUTBOX_ANSWER_COUNT
};

struct outbox_put {
    enum outbox_answer answer;
    int64_t rid; /* of the message; 0: none was put */
};

/*
 * Puts a message, for the unit of the receiver's firm, case, or of the actor.
 * put     written only on success. err  ERR_INTERNAL  no such kind, or not to such a
 *         receiver, or a link that is no path of ours; ERR_NOT_FOUND  no such receiver;
 *         of the store and of the person's key.
 */
MUST_USE bool outbox_put(struct call *call, struct tx *tx, const struct outbox_new *new,
                         struct outbox_put *put, struct err *err);

/*
 * Takes back what has not left of messages about a thing: it has been answered, or
 * called off. What is being sent just now leaves all the same.
 * kind    of that kind only; NULL: of every kind.
 */
MUST_USE bool outbox_drop(struct call *call, struct tx *tx, int64_t about_rid,
                          const char *kind, struct err *err);

/* Whether a receiver wants reminders: sets it (nothing happens when it is so). */
MUST_USE bool outbox_set_stop(struct call *call, struct tx *tx, struct outbox_who who,
                              bool stopped, struct err *err);
MUST_USE bool outbox_is_stopped(struct tx *tx, struct outbox_who who, bool *stopped,
                                struct err *err);

/* A kind as the table says it; texts are borrowed from the program. */
struct outbox_kind {
    struct str word;
    uint32_t receivers; /* bits 1 << enum outbox_receiver */
    bool reminder;
    struct str subject[LANG_COUNT], text[LANG_COUNT];
};
/* NULL: there is no such kind. The table was checked by tests. */
MUST_USE bool outbox_kind_find(struct str word, struct outbox_kind *kind,
                               struct err *err);

/*
 * The words of a message with {name}, {link}, {unit} and {day} filled in; `\n` in the
 * table is a new line. What is not given is left out with the blank before it.
 */
struct outbox_words {
    enum lang lang;
    struct str name, link, unit;
    int32_t day;
};
struct str outbox_text(struct arena *arena, struct str text,
                       const struct outbox_words *words);

#endif
