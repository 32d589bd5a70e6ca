/*
 * cmd_outbox.h: what the commands share that let messages leave: outbox send, job.
 */
#ifndef CLI_CMD_OUTBOX_H
#define CLI_CMD_OUTBOX_H

#include "cli/cli.h"
#include "service/outbox_send.h"

#define OUTBOX_OPTIONS                                                                 \
    { "--mail-command", N_("COMMAND"),                                                 \
      N_("what takes e-mail: whole path and words; it gets the address last and the "  \
         "message on standard input") },                                               \
        { "--sms-command", N_("COMMAND"),                                              \
          N_("what takes text messages, in the same way; the address is "              \
             "+46701740605") },                                                        \
        { "--from", N_("ADDRESS"), N_("whom e-mail is from") },                        \
        { "--address", N_("URL"),                                                      \
          N_("where the pages are: https://insteg.example.org") },                     \
    {                                                                                  \
        "--seconds", N_("N"), N_("how long a command may take for a message; else 60") \
    }

/* err  ERR_USAGE. */
MUST_USE bool outbox_ways_of(struct cli *cli, struct outbox_ways *ways,
                             struct err *err);
void outbox_say(struct cli *cli, const struct outbox_sent *sent);

#endif
