/*
 * open.h: the terminal's way into the database: one call, opened and closed.
 */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/cli.h"
#include "service/database.h"

enum open_mode {
    OPEN_READ = DATABASE_READ,
    OPEN_WRITE = DATABASE_WRITE,
    OPEN_CREATE = DATABASE_CREATE,
    OPEN_PREVIEW = DATABASE_PREVIEW,
    OPEN_SERVE = DATABASE_SERVE
};

/* A call of the command: its arena, the local actor, language, clock, progress. */
struct call cli_call(struct cli *cli);

/* cli_call, then database_open of cli->db_path. Close with open_close. */
MUST_USE bool open_for(struct cli *cli, enum open_mode mode, struct call *call,
                       struct err *err);
void open_close(struct call *call);

#endif
