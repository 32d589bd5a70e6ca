/*
 * ad_reject.h: how commands that read advertisements tell of what is none. Nothing but
 * answers goes to stdout, so that it can be read by a program: this goes to stderr.
 */
#ifndef CLI_AD_REJECT_H
#define CLI_AD_REJECT_H

#include "cli/cli.h"
#include "service/json_cut.h"

void ad_reject_tell(const struct cli *cli, const struct json_piece *piece,
                    const struct err *why);

#endif
