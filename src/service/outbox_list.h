/*
 * outbox_list.h: the messages of a unit that are not done with, and what a person does
 * about them: posts, calls, tries again, gives up.
 *
 * Out     a view of all: no names. Papers (letters to print, calls to make): with names
 *         and addresses, of those whose case the reader may see, firm by firm for those
 *         she answers for; and whom it shows, for the log.
 * Method  a participant's message is shown when `may` says yes to how her case stands
 *         to the reader. A contact's when the reader answers for the firm, nobody does,
 *         or she leads the team. Staff see their own.
 */
#ifndef SERVICE_OUTBOX_LIST_H
#define SERVICE_OUTBOX_LIST_H

#include "service/outbox_to.h"

#define OUTBOX_LIST_MOST  500u
#define OUTBOX_PAPER_MOST 200u
#define OUTBOX_OWN_MOST   20u

struct outbox_sight {
    bool (*may)(const void *ctx, enum relation relation);
    const void *ctx;
};

/* "messages": id, kind, subject, to (contact, person, user), firm and firm_id of a
 * contact, channel, state, reason, tries, made_on, mine (whether it is the reader's to
 * do something about); the newest first; "more". sight NULL: they are all hers. */
MUST_USE bool outbox_list(struct call *call, const struct outbox_sight *sight,
                          struct view **answer, struct err *err);

/* The reader's own, that she has not put away, the newest first: an array of {"id",
 * "kind","subject","link","firm","made_on"}; firm empty where it is about none. */
MUST_USE bool outbox_own_put(struct call *call, struct tx *tx, struct view *array,
                             struct err *err);

struct outbox_papers_ask {
    enum outbox_channel channel; /* letter, call, or page */
    struct outbox_sight sight;
    struct str address; /* of our pages, before a link */
};
struct outbox_papers {
    struct view *view;  /* "papers": id, name, firm, phone, street, post, text, tries,
                           is_closed (who cannot be opened here)                     */
    int64_t *person_id; /* [person_count]: whom it shows */
    uint32_t person_count;
};
MUST_USE bool outbox_papers(struct call *call, const struct outbox_papers_ask *ask,
                            struct outbox_papers *papers, struct err *err);

enum outbox_hand {
    OUTBOX_HAND_SENT,  /* posted, reached, or known to have come     */
    OUTBOX_HAND_LATER, /* not reached: on the list again tomorrow    */
    OUTBOX_HAND_RETRY, /* what failed, or may have, is to leave anew */
    OUTBOX_HAND_DROP,  /* given up                                   */
    OUTBOX_HAND_COUNT
};
MUST_USE bool outbox_hand_from(struct str word, enum outbox_hand *hand);

/* The participant a message is to; 0: it is to others, or there is none. */
MUST_USE bool outbox_whose(struct call *call, int64_t rid, int64_t *person_id,
                           struct err *err);

/*
 * Does it by hand; durable. sight NULL: whoever runs the program on this machine.
 * err     ERR_NOT_FOUND  no such message, or not for her; ERR_CONFLICT  it is done with
 *         already, or it is leaving just now.
 */
MUST_USE bool outbox_do(struct call *call, int64_t rid, enum outbox_hand hand,
                        const struct outbox_sight *sight, struct err *err);

#endif
