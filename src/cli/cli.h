/*
 * cli.h: the terminal's door: one table of commands, one way to read their words.
 *
 * In      argv. Options may stand anywhere after the command; --db, --keys,
 *         --master-key, --now, --json, --lang and --help belong to every command.
 * Out     the answer on stdout, progress and errors on stderr, an exit code: 0 ok,
 *         1 findings, 2 usage, 3 input refused, 4 wrong schema or state, 5 conflict,
 *         69 unavailable, 70 internal (base/err has the table).
 * Purity  the only room that reads the environment: INSTEG_DB, INSTEG_LANG,
 *         INSTEG_MASTER_KEY (and service/seal a systemd credential).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"
#include "base/message.h"
#include "base/view.h"

#define CLI_ARGS_MOST    16u
#define CLI_OPTIONS_MOST 16u
#define EXIT_FINDINGS    1

struct cli_option {
    const char *name;  /* "--seed"; NULL closes the list       */
    const char *value; /* "S": what it takes; NULL: a switch   */
    const char *help;  /* message id                           */
};

struct cli {
    struct arena arena; /* dies with the process */
    enum lang lang;
    bool json;
    const char *db_path;
    const char *keys_path;   /* --keys; NULL: beside the database                  */
    const char *master_path; /* --master-key or $INSTEG_MASTER_KEY; NULL: not given */
    bool db_given;           /* --db or INSTEG_DB was there */
    int64_t now;             /* the clock, injected by --now */
    bool now_given;          /* --now was there              */
    const struct command *command;
    const char *arg[CLI_ARGS_MOST];
    uint32_t arg_count;
    const char *value[CLI_OPTIONS_MOST]; /* by the command's options; "" for a switch */
    struct buf out;                      /* what will be written to stdout */
    int exit_code;
};

struct command {
    const char *words;   /* "import people" */
    const char *args;    /* "FILE"          */
    const char *summary; /* message id      */
    const struct cli_option *options;
    const char *examples; /* shell lines, the same in every language */
    uint32_t args_least, args_most;
    bool (*run)(struct cli *cli, struct err *err);
};

/* Runs what argv asks for; returns the exit code. */
int cli_run(const struct command *commands, int argc, char **argv);

/* The value of option `name` of the running command, or NULL. */
const char *cli_value(const struct cli *cli, const char *name);
/* A whole number within bounds; *value stays when the option was not given. */
MUST_USE bool cli_number(const struct cli *cli, const char *name, int64_t least,
                         int64_t most, int64_t *value, struct err *err);

/* Adds a message to stdout's text: holes filled, broken at 80 columns, a line end. */
void cli_say(struct cli *cli, const char *id, const struct hole *holes, uint32_t count);
#define SAY(cli, id, ...)                                                              \
    cli_say((cli), (id), (const struct hole[]){ __VA_ARGS__ },                         \
            (uint32_t)(sizeof((const struct hole[]){ __VA_ARGS__ }) /                  \
                       sizeof(struct hole)))
/* The message in the reader's language, no holes. */
const char *cli_text(const struct cli *cli, const char *id);
/* Appends a JSON value and a line end. */
void cli_json(struct cli *cli, const struct view *value);
/* Writes what has been gathered so far. */
MUST_USE bool cli_flush(struct cli *cli, struct err *err);

/* Appends `text` cut or filled to `width` columns; right-aligned when width < 0. */
void cli_cell(struct cli *cli, struct str text, int width);
/* Appends `text` broken into lines of at most `width` columns, all after the first
 * indented by `indent`. */
void cli_wrap(struct cli *cli, struct str text, int indent, int width);

/* "12 345 of 50 000" on stderr, when that is a terminal; at most ten times a second. */
void cli_progress(void *ctx, uint64_t done, uint64_t all);
/* The same with words; an empty text ends it. */
void cli_progress_line(struct str text);

#endif
