/*
 * outbox_to.h: who a message is to, and by which way: looked up when it is put, and
 * again when it leaves, since people move and change their minds.
 *
 * In      a receiver.
 * Out     the way, the address, the first name. Personal data: it lives in the call's
 *         arena and goes into the message and nowhere else.
 * Method  outbox.h says which way is chosen. A telephone number is written as in E.164
 *         (070-555 01 02 is +46705550102); an address that no program should be handed
 *         (a blank, a sign of control, a hyphen first) is none.
 */
#ifndef SERVICE_OUTBOX_TO_H
#define SERVICE_OUTBOX_TO_H

#include "domain/mapping_word.h"
#include "service/outbox.h"

enum outbox_channel {
    OUTBOX_LETTER,
    OUTBOX_SMS,
    OUTBOX_EMAIL,
    OUTBOX_CALL,
    OUTBOX_PAGE, /* of the staff: their own page */
    OUTBOX_CHANNEL_COUNT
};
/* Words and labels. */
extern const struct coded outbox_channel_words[OUTBOX_CHANNEL_COUNT];

struct outbox_address {
    enum outbox_channel channel;
    struct str given; /* the first name; empty: none that may be said         */
    struct str name;  /* the whole name, for an envelope or a call            */
    struct str phone; /* as E.164; empty: none                                */
    struct str email, street, post; /* post: "831 31 Östersund"               */
    struct str firm;                /* of a contact                           */
    int64_t rid;                    /* of the firm, the case or the user      */
    int64_t org_id, holder_id;      /* of the firm or case; 0                 */
    bool gone;      /* has left, is disposed of, is closed: nobody to write to */
    bool is_closed; /* her name and address cannot be opened here             */
};

/* err  ERR_NOT_FOUND  there is no such receiver; of the store; of a key that should
 *      open and does not. */
MUST_USE bool outbox_address(struct call *call, struct tx *tx, struct outbox_who who,
                             struct outbox_address *address, struct err *err);

/* A telephone number as E.164, in `arena`; empty: it is none. */
struct str phone_e164(struct arena *arena, struct str typed);
/* Whether a mail program may be handed it. */
bool email_is_sound(struct str email);

#endif
