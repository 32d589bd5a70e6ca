/*
 * open.h: the terminal's way into the database: one call, opened and closed.
 */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/cli.h"
#include "service/keys.h"

enum open_mode {
    OPEN_READ = DATABASE_READ,
    OPEN_WRITE = DATABASE_WRITE,
    OPEN_CREATE = DATABASE_CREATE,
    OPEN_PREVIEW = DATABASE_PREVIEW,
    OPEN_SERVE = DATABASE_SERVE,
    OPEN_PLAY = DATABASE_PLAY
};

/* A call of the command: its arena, the local actor, language, clock, progress. */
struct call cli_call(struct cli *cli);

/* Where the keys of people are, as the command's options say. */
struct keys_ask open_keys_ask(const struct cli *cli);

/* Where the master key of a demo lies: beside its database. */
const char *open_demo_key(struct cli *cli);
/* Invented people have names and words sealed as anybody's are: where no master key is
 * given, one is made there. */
MUST_USE bool open_make_key(struct cli *cli, struct err *err);

/* cli_call, then database_open of cli->db_path and keys_open beside it. Close with
 * open_close. */
MUST_USE bool open_for(struct cli *cli, enum open_mode mode, struct call *call,
                       struct err *err);
void open_close(struct call *call);

#endif
