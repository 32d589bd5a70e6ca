/*
 * outbox_send.h: lets the messages leave that a program can deliver: e-mail and SMS.
 *
 * In      the commands, and where our pages are. Out: what became of how many.
 * Method  one at a time, in three steps: the message is marked as leaving, and that is
 *         on the disk; the command has it; what the command said is on the disk. Killed
 *         in between, it stays marked: nobody knows whether it left, so after
 *         OUTBOX_STALE_SECONDS it is a thing for a person to look at, and is never sent
 *         again by itself. Two of us at the same time take different messages.
 *         What did not leave is tried again after 5 minutes, 30, 2 hours, 8, 24; then
 *         it has failed, and is a thing to do. A command that takes too long ends the
 *         run of its way: those after it wait.
 *         The receiver is looked up again: who has changed her way, or has left, is
 *         moved there. The link is wiped when the message has left.
 * Order   longest due first.
 * Purity  starts the commands; writes to the database.
 */
#ifndef SERVICE_OUTBOX_SEND_H
#define SERVICE_OUTBOX_SEND_H

#include "service/deliver.h"
#include "service/outbox.h"

#define OUTBOX_TRIES_MOST    6u
#define OUTBOX_SEND_SECONDS  60u
#define OUTBOX_STALE_SECONDS 600u
#define OUTBOX_RUN_MOST      1000u /* messages a run, unless less is asked for */

struct outbox_ways {
    struct str mail_command, sms_command; /* empty: those wait               */
    struct str from;                      /* the sender's address of e-mail  */
    struct str address;                   /* of our pages: https://...       */
    uint32_t seconds;                     /* 0: OUTBOX_SEND_SECONDS          */
    uint32_t most;                        /* 0: OUTBOX_RUN_MOST              */
};

struct outbox_sent {
    uint32_t sent, later, failed, unsure; /* of those handed over                  */
    uint32_t moved;                       /* they go another way now               */
    uint32_t held;                        /* due, but no command is given for them */
};

/*
 * err     ERR_USAGE  a command or address that cannot be used, before anything is sent;
 *         of the store; ERR_UNAVAILABLE  asked to stop: what was begun is finished.
 * sent    also on failure: what had been done until then.
 */
MUST_USE bool outbox_send(struct call *call, const struct outbox_ways *ways,
                          struct outbox_sent *sent, struct err *err);

#endif
