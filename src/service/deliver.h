/*
 * deliver.h: hands one message to a command that delivers it.
 *
 * In      the command's words, the first an absolute path; an address, which becomes
 *         its last word after `--`; the message, which it reads on standard input.
 * Out     how it went, by the exit code as in sysexits.h: 0 has taken it; 65, 67
 *         refuse for good (EX_DATAERR, EX_NOUSER); any other: later.
 * Method  posix_spawn, no shell: nothing in an address or a message is ever a command.
 *         Standard input is a file in memory, so that nothing is written to the disk
 *         and a command that does not read cannot hold us up. Its output is thrown
 *         away: it might repeat whom it wrote to. It gets the environment without what
 *         is ours (INSTEG_..., credentials). What takes too long is ended with all that
 *         it has started.
 * Purity  starts a process and waits for it.
 * Limits  DELIVER_WORDS_MOST words of a command, split at blanks: no quoting.
 */
#ifndef SERVICE_DELIVER_H
#define SERVICE_DELIVER_H

#include "base/err.h"

#define DELIVER_WORDS_MOST 16u

enum delivered {
    DELIVERED,        /* the command says so                                    */
    DELIVERY_LATER,   /* it has not left; trying again may help                 */
    DELIVERY_REFUSED, /* it has not left, and will not                          */
    DELIVERY_UNKNOWN, /* ended by us, or by a signal: it may have left          */
    DELIVERED_COUNT
};

struct deliver_command {
    char *word[DELIVER_WORDS_MOST + 3]; /* with room for --, the address, NULL */
    uint32_t count;
    uint32_t seconds; /* at most */
};

/* Reads a command as it was configured; `arena` holds its words.
 * err  ERR_USAGE  no absolute path, too many words; ERR_NOT_FOUND  there is no such
 *      program, or it may not be run. */
MUST_USE bool deliver_read(struct arena *arena, struct str text,
                           struct deliver_command *command, struct err *err);

struct delivery {
    const char *address; /* checked by the caller (outbox_to.h) */
    struct str message;
};
/*
 * Runs it. code  the exit code; 0 when it was ended.
 * err     ERR_UNAVAILABLE  it could not be started: nothing has left.
 */
MUST_USE bool deliver(const struct deliver_command *command,
                      const struct delivery *delivery, enum delivered *how, int *code,
                      struct err *err);

#endif
