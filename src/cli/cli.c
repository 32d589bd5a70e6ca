/* cli.c: see cli.h. */
#include "cli/cli.h"

#include <assert.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <utf8proc.h>

#include "base/date.h"
#include "base/log.h"
#include "cli/stop.h"

#define WIDTH 80

/* Options of every command; their places in `struct cli` are set by hand. */
static const struct cli_option common[] = {
    { "--db", N_("FILE"), N_("the database; else $INSTEG_DB, else insteg.db here") },
    { "--keys", N_("FILE"), N_("the keys of people; else the database's name.keys") },
    { "--master-key", N_("FILE"),
      N_("the key that people's keys are wrapped with; else $INSTEG_MASTER_KEY") },
    { "--now", N_("DATE"),
      N_("take this as today: 2027-01-31 or 2027-01-31T08:00:00Z") },
    { "--lang", N_("sv|en"),
      N_("the language of the answer; else $INSTEG_LANG, else sv") },
    { "--json", NULL, N_("answer with JSON") },
    { "--help", NULL, N_("show this") },
    { 0 },
};

const char *cli_text(const struct cli *cli, const char *id)
{
    return message_for(cli->lang, id, 1);
}

void cli_json(struct cli *cli, const struct view *value)
{
    view_write(&cli->out, value);
    buf_char(&cli->out, '\n');
}

bool cli_flush(struct cli *cli, struct err *err)
{
    struct str text = buf_str(&cli->out);

    for (size_t done = 0; done < text.len;) {
        ssize_t n = write(STDOUT_FILENO, text.ptr + done, text.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_UNAVAILABLE,
                           N_("the answer could not be written to its end"));
        done += (size_t)n;
    }
    buf_clear(&cli->out);
    return true;
}

static int columns(struct str text)
{
    int width = 0;

    for (size_t at = 0; at < text.len;)
        width += utf8proc_charwidth((utf8proc_int32_t)str_utf8_next(text, &at));
    return width;
}

static void spaces(struct buf *out, int count)
{
    while (count-- > 0)
        buf_char(out, ' ');
}

void cli_cell(struct cli *cli, struct str text, int width)
{
    int room = width < 0 ? -width : width, have = columns(text);

    if (have > room) {
        size_t at = 0;
        for (int used = 0; at < text.len;) {
            size_t next = at;
            used += utf8proc_charwidth((utf8proc_int32_t)str_utf8_next(text, &next));
            if (used > room - 1)
                break;
            at = next;
        }
        buf_add(&cli->out, str_sub(text, 0, at));
        buf_cstr(&cli->out, "\xe2\x80\xa6");
        return;
    }
    if (width < 0)
        spaces(&cli->out, room - have);
    buf_add(&cli->out, text);
    if (width > 0)
        spaces(&cli->out, room - have);
}

void cli_wrap(struct cli *cli, struct str text, int indent, int width)
{
    struct str rest = text, word;
    int used = 0;

    while (str_next(&rest, ' ', &word)) {
        int wide = columns(word);
        if (used > 0 && used + 1 + wide > width) {
            buf_char(&cli->out, '\n');
            spaces(&cli->out, indent);
            used = 0;
        } else if (used > 0) {
            buf_char(&cli->out, ' ');
            used++;
        }
        buf_add(&cli->out, word);
        used += wide;
    }
    buf_char(&cli->out, '\n');
}

void cli_say(struct cli *cli, const char *id, const struct hole *holes, uint32_t count)
{
    struct buf text = buf_new(&cli->arena);
    int indent = 0;

    message_add(&text, cli->lang, id, holes, count);
    while ((size_t)indent < text.len && text.ptr[indent] == ' ')
        indent++;
    if (columns(buf_str(&text)) <= WIDTH) {
        buf_add(&cli->out, buf_str(&text));
        buf_char(&cli->out, '\n');
        return;
    }
    spaces(&cli->out, indent);
    cli_wrap(cli, str_sub(buf_str(&text), (size_t)indent, text.len), indent,
             WIDTH - indent);
}

void cli_progress_line(struct str text)
{
    static struct timespec last;
    struct timespec now;
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena);

    if (!isatty(STDERR_FILENO))
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t passed_ms =
        (now.tv_sec - last.tv_sec) * 1000 + (now.tv_nsec - last.tv_nsec) / 1000000;
    if (text.len > 0 && passed_ms < 100)
        return;
    last = now;
    buf_cstr(&line, "\r");
    buf_add(&line, text);
    buf_cstr(&line, "\x1b[K");
    ssize_t wrote = write(STDERR_FILENO, line.ptr, line.len);
    (void)wrote;
    arena_free(&arena);
}

void cli_progress(void *ctx, uint64_t done, uint64_t all)
{
    struct cli *cli = ctx;
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena);

    if (done < all)
        message_add(&line, cli->lang, N_("{done} of {all}"),
                    (struct hole[]){ HOLE_NUM("done", (int64_t)done),
                                     HOLE_NUM("all", (int64_t)all) },
                    2);
    cli_progress_line(buf_str(&line));
    arena_free(&arena);
}

const char *cli_value(const struct cli *cli, const char *name)
{
    const struct cli_option *o = cli->command->options;

    for (uint32_t i = 0; o && o[i].name; i++)
        if (strcmp(o[i].name, name) == 0)
            return cli->value[i];
    return NULL;
}

bool cli_number(const struct cli *cli, const char *name, int64_t least, int64_t most,
                int64_t *value, struct err *err)
{
    const char *text = cli_value(cli, name);
    int64_t n;

    if (!text)
        return true;
    if (!str_int(str_from(text), &n) || n < least || n > most)
        return err_set(err, ERR_USAGE,
                       N_("{option} takes a whole number from {least} to "
                          "{most}"),
                       ARG_WORD(name), ARG_NUM(least), ARG_NUM(most));
    *value = n;
    return true;
}

static void help_options(struct cli *cli, const struct cli_option *option)
{
    for (; option && option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "  %s%s%s", option->name, option->value ? " " : "",
                 option->value ? cli_text(cli, option->value) : "");
        cli_cell(cli, str_from(left), 26);
        cli_wrap(cli, str_from(cli_text(cli, option->help)), 26, WIDTH - 26);
    }
}

static void help_command(struct cli *cli)
{
    const struct command *c = cli->command;

    buf_format(&cli->out, "insteg %s%s%s\n\n", c->words, c->args[0] ? " " : "",
               c->args);
    cli_wrap(cli, str_from(cli_text(cli, c->summary)), 0, WIDTH);
    buf_format(&cli->out, "\n%s\n", cli_text(cli, N_("Options")));
    help_options(cli, c->options);
    help_options(cli, common);
    buf_format(&cli->out, "\n%s\n", cli_text(cli, N_("Examples")));
    struct str rest = str_from(c->examples), line;
    while (str_next(&rest, '\n', &line))
        buf_format(&cli->out, "  %.*s\n", STR_ARG(line));
}

/* The commands, or those whose first word is `first`. */
static void list_commands(struct cli *cli, const struct command *commands,
                          const char *first)
{
    for (const struct command *c = commands; c->words; c++) {
        char left[64];
        struct str rest = str_from(c->words), word;
        str_next(&rest, ' ', &word);
        if (first && !str_is(word, first))
            continue;
        snprintf(left, sizeof left, "  %s", c->words);
        cli_cell(cli, str_from(left), 22);
        cli_wrap(cli, str_from(cli_text(cli, c->summary)), 22, WIDTH - 22);
    }
}

static bool is_first_word(const struct command *commands, const char *word)
{
    for (const struct command *c = commands; c->words; c++) {
        struct str rest = str_from(c->words), first;
        str_next(&rest, ' ', &first);
        if (str_is(first, word))
            return true;
    }
    return false;
}

static void help_all(struct cli *cli, const struct command *commands)
{
    buf_cstr(&cli->out, "insteg " INSTEG_VERSION "\n\n");
    cli_wrap(
        cli,
        str_from(cli_text(cli, N_("Leads people who stand far from the labour market "
                                  "into work, and shows that it did."))),
        0, WIDTH);
    buf_char(&cli->out, '\n');
    list_commands(cli, commands, NULL);
    buf_char(&cli->out, '\n');
    cli_say(cli, N_("insteg COMMAND --help shows each with examples."), NULL, 0);
}

/* The words of a command that argv begins with, skipping options; MAP of two at most.
 */
static const struct command *find_command(const struct command *commands, int argc,
                                          char **argv, int *words)
{
    for (const struct command *c = commands; c->words; c++) {
        struct str rest = str_from(c->words), word;
        int used = 0;
        bool same = true;
        while (same && str_next(&rest, ' ', &word)) {
            same = used + 1 < argc && str_is(word, argv[used + 1]);
            used++;
        }
        if (same) {
            *words = used;
            return c;
        }
    }
    return NULL;
}

static bool take_common(struct cli *cli, const char *name, const char *value,
                        bool *help, struct err *err)
{
    if (strcmp(name, "--db") == 0) {
        cli->db_path = value;
        cli->db_given = true;
    } else if (strcmp(name, "--keys") == 0) {
        cli->keys_path = value;
    } else if (strcmp(name, "--master-key") == 0) {
        cli->master_path = value;
    } else if (strcmp(name, "--now") == 0) {
        if (!moment_parse(str_from(value), &cli->now))
            return err_set(
                err, ERR_USAGE,
                N_("--now takes a date as 2027-01-31 or 2027-01-31T08:00:00Z, "
                   "not {text}"),
                ARG_WORD(value));
        cli->now_given = true;
    } else if (strcmp(name, "--lang") == 0) {
        if (!lang_from(str_from(value), &cli->lang))
            return err_set(err, ERR_USAGE, N_("--lang takes sv or en, not {text}"),
                           ARG_WORD(value));
    } else if (strcmp(name, "--json") == 0) {
        cli->json = true;
    } else {
        *help = true;
    }
    return true;
}

static const struct cli_option *option_named(const struct cli_option *list,
                                             struct str name, uint32_t *index)
{
    for (uint32_t i = 0; list && list[i].name; i++)
        if (str_is(name, list[i].name)) {
            *index = i;
            return &list[i];
        }
    return NULL;
}

/* Takes the option at argv[*at], moving over its value. */
static bool take_option(struct cli *cli, int argc, char **argv, int *at, bool *help,
                        struct err *err)
{
    struct str rest = str_from(argv[*at]), name;
    uint32_t index = 0;
    bool own = true, joined = str_find(rest, STR("=")) != SIZE_MAX;
    const char *value = "";

    str_next(&rest, '=', &name);
    const struct cli_option *o =
        cli->command ? option_named(cli->command->options, name, &index) : NULL;
    if (!o) {
        own = false;
        o = option_named(common, str_is(name, "-h") ? STR("--help") : name, &index);
    }
    if (!o)
        return err_set(err, ERR_USAGE, N_("there is no option {option}; see --help"),
                       ARG_STR(name));
    if (!o->value && joined)
        return err_set(err, ERR_USAGE, N_("{option} takes no value"), ARG_STR(name));
    if (o->value && joined) {
        value = strchr(argv[*at], '=') + 1;
    } else if (o->value) {
        if (*at + 1 >= argc)
            return err_set(err, ERR_USAGE, N_("{option} lacks its value"),
                           ARG_STR(name));
        value = argv[++*at];
    }
    if (!own)
        return take_common(cli, o->name, value, help, err);
    assert(index < CLI_OPTIONS_MOST);
    cli->value[index] = value;
    return true;
}

static bool read_words(struct cli *cli, int argc, char **argv, int from, bool *help,
                       struct err *err)
{
    bool only_args = false;

    for (int i = from; i < argc; i++) {
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
        } else if (!only_args && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (!take_option(cli, argc, argv, &i, help, err))
                return false;
        } else if (cli->arg_count == CLI_ARGS_MOST) {
            return err_set(err, ERR_USAGE, N_("too many words; see --help"));
        } else {
            cli->arg[cli->arg_count++] = argv[i];
        }
    }
    const struct command *c = cli->command;
    if (*help || (cli->arg_count >= c->args_least && cli->arg_count <= c->args_most))
        return true;
    return err_set(err, ERR_USAGE,
                   N_("insteg {command} is written: insteg {command} {args}"),
                   ARG_WORD(c->words), ARG_WORD(c->args));
}

/* The words that were meant as a command: two where commands begin with the first. */
static struct str command_words(struct arena *arena, const struct command *commands,
                                int argc, char **argv)
{
    struct buf words = buf_new(arena);
    bool two = false;

    for (const struct command *c = commands; c->words; c++) {
        struct str rest = str_from(c->words), first;
        two |= str_next(&rest, ' ', &first) && rest.len > 0 && str_is(first, argv[1]);
    }
    buf_cstr(&words, argv[1]);
    if (two && argc > 2 && argv[2][0] != '-')
        buf_format(&words, " %s", argv[2]);
    return buf_str(&words);
}

static bool run(struct cli *cli, const struct command *commands, int argc, char **argv,
                struct err *err)
{
    bool help = false;
    int words = 0;

    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        if (argc > 2 &&
            !read_words(
                &(struct cli){ .command =
                                   &(struct command){ .args_most = CLI_ARGS_MOST } },
                argc, argv, 2, &help, err))
            return false;
        help_all(cli, commands);
        return true;
    }
    if (strcmp(argv[1], "--version") == 0) {
        buf_cstr(&cli->out, "insteg " INSTEG_VERSION "\n");
        return true;
    }
    cli->command = find_command(commands, argc, argv, &words);
    bool alone = argc < 3 || argv[2][0] == '-';
    if (!cli->command && alone && is_first_word(commands, argv[1])) {
        list_commands(cli, commands, argv[1]);
        cli->exit_code =
            argc > 2 && strcmp(argv[2], "--help") == 0 ? 0 : err_exit_code(ERR_USAGE);
        return true;
    }
    if (!cli->command)
        return err_set(err, ERR_USAGE,
                       N_("there is no command {command}; insteg --help lists them"),
                       ARG_STR(command_words(&cli->arena, commands, argc, argv)));
    if (!read_words(cli, argc, argv, words + 1, &help, err))
        return false;
    if (help) {
        help_command(cli);
        return true;
    }
    return cli->command->run(cli, err);
}

int cli_run(const struct command *commands, int argc, char **argv)
{
    struct cli cli = { .now = moment_now(), .db_path = getenv("INSTEG_DB") };
    struct err err = { 0 };
    const char *lang = getenv("INSTEG_LANG"), *master = getenv("INSTEG_MASTER_KEY");

    cli.out = buf_new(&cli.arena);
    if (master && master[0])
        cli.master_path = master;
    log_set_level(LOG_LEVEL_WARN); /* a server says more; see cmd_serve */
    cli.db_given = cli.db_path && cli.db_path[0];
    if (!cli.db_given)
        cli.db_path = "insteg.db";
    if (lang && !lang_from(str_from(lang), &cli.lang))
        cli.lang = LANG_SV;
    bool ok = run(&cli, commands, argc, argv, &err);
    if (ok)
        ok = cli_flush(&cli, &err);
    if (!ok) {
        struct buf text = buf_new(&cli.arena);
        struct err rest = { 0 };
        if (!cli.json && !cli_flush(&cli, &rest))
            buf_cstr(&text, "");
        buf_cstr(&text, "insteg: ");
        message_err(&text, cli.lang, &err);
        buf_char(&text, '\n');
        ssize_t wrote = write(STDERR_FILENO, text.ptr, text.len);
        (void)wrote;
        cli.exit_code = err_exit_code(err.kind);
    }
    arena_free(&cli.arena);
    if (!ok)
        stop_pass_on();
    return cli.exit_code;
}
