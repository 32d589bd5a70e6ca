/* cmd_user.c: insteg user: who may sign in, and in which roles. */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/one_use.h"
#include "service/public_address.h"
#include "service/user.h"

#define LINK_DAYS 7
#define URL_MOST  200u

const struct cli_option user_add_options[] = {
    { "--name", N_("NAME"), N_("the name as colleagues see it") },
    { "--role", N_("ROLE"),
      N_("a role of data/access.tsv: coach, team_leader, it ...") },
    { "--unit", N_("UNIT"), N_("the unit, by name; may be left out if there is one") },
    { "--url", N_("URL"),
      N_("where insteg is reached; else what insteg serve --address was told") },
    { "--days", N_("N"), N_("how many days the link is good: 1 to 90, else 7") },
    { 0 },
};
const struct cli_option user_role_options[] = {
    { "--add", N_("ROLE"), N_("give this role") },
    { "--remove", N_("ROLE"), N_("take this role") },
    { "--unit", N_("UNIT"), N_("the unit, by name; may be left out if there is one") },
    { 0 },
};
const struct cli_option user_reset_options[] = {
    { "--url", N_("URL"),
      N_("where insteg is reached; else what insteg serve --address was told") },
    { "--days", N_("N"), N_("how many days the link is good: 1 to 90, else 7") },
    { 0 },
};

static bool read_role(const char *word, enum role *role, struct err *err)
{
    if (word && role_from(str_from(word), role) && *role != ROLE_LOCAL)
        return true;
    if (!word)
        return err_set(err, ERR_USAGE, N_("a role is needed, as --role coach"));
    return err_set(err, ERR_USAGE,
                   N_("there is no role {role}; the first line of data/access.tsv has "
                      "them all"),
                   ARG_WORD(word));
}

static bool read_unit(struct cli *cli, struct call *call, int64_t *org_id,
                      struct err *err)
{
    return user_unit(call, str_from(cli_value(cli, "--unit")), org_id, err);
}

/* Where people reach insteg: as said now, as serve was told, or a guess. */
static bool find_base(struct cli *cli, struct call *call, struct str *base,
                      bool *guessed, struct err *err)
{
    *base = str_from(cli_value(cli, "--url"));
    *guessed = false;
    if (base->len > 0) {
        if (base->len <= URL_MOST &&
            (str_starts(*base, "https://") || str_starts(*base, "http://")))
            return true;
        return err_set(err, ERR_USAGE,
                       N_("--url takes an address that begins with https://"));
    }
    if (!public_address(call, base, err))
        return false;
    *guessed = base->len == 0;
    if (*guessed)
        *base = STR(PUBLIC_ADDRESS_GUESS);
    return true;
}

/* Makes a link to set up with, and prints it: the only time it is seen. */
static bool print_link(struct cli *cli, struct call *call, int64_t user_id,
                       struct str login, struct err *err)
{
    struct one_use_new new = { user_id, ONE_USE_SET_UP, LINK_DAYS };
    struct view *view = view_object(&cli->arena);
    struct secret_token token;
    struct buf url = buf_new(&cli->arena);
    int64_t days = LINK_DAYS;
    struct str base;
    bool guessed;

    if (!find_base(cli, call, &base, &guessed, err))
        return false;
    if (!cli_number(cli, "--days", 1, ONE_USE_DAYS_MOST, &days, err))
        return false;
    new.days = (int32_t)days;
    if (!one_use_link(call, &new, &token, err) || !database_wait(call, err))
        return false;
    buf_add(&url, base);
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    buf_format(&url, ONE_USE_PATH "%s", token.text);
    if (cli->json) {
        view_str(&cli->arena, view, "login", login);
        view_str(&cli->arena, view, "link", buf_str(&url));
        view_int(&cli->arena, view, "days", days);
        view_bool(&cli->arena, view, "guessed", guessed);
        cli_json(cli, view);
        return true;
    }
    SAY(cli,
        N_("Give {login} this link, which is good once and for {days} days. It is not "
           "shown again:"),
        HOLE_STR("login", login), HOLE_NUM("days", days));
    buf_format(&cli->out, "  %.*s\n", STR_ARG(buf_str(&url)));
    if (guessed)
        SAY(cli,
            N_("That {address} is where insteg is reached is a guess. Say it with "
               "--url, "
               "or once with insteg serve --address."),
            HOLE_STR("address", base));
    return true;
}

bool cmd_user_add(struct cli *cli, struct err *err)
{
    struct user_new new = { .login = str_from(cli->arg[0]),
                            .name = str_from(cli_value(cli, "--name")) };
    struct call call;
    struct str login;
    int64_t user_id;

    if (!read_role(cli_value(cli, "--role"), &new.role, err) ||
        !open_for(cli, OPEN_CREATE, &call, err))
        return false;
    bool ok = read_unit(cli, &call, &new.org_id, err) &&
              user_make(&call, &new, &user_id, err) && database_wait(&call, err) &&
              user_login_fold(&cli->arena, new.login, &login, err) &&
              print_link(cli, &call, user_id, login, err);
    open_close(&call);
    return ok;
}

/* Finds the user the first argument names, in an open call. */
static bool find(struct cli *cli, struct call *call, int64_t *user_id,
                 struct str *login, struct err *err)
{
    return user_login_fold(&cli->arena, str_from(cli->arg[0]), login, err) &&
           user_find(call, *login, user_id, err);
}

static bool change_role(struct cli *cli, struct call *call, bool give,
                        struct user_role role, struct err *err)
{
    struct str login;
    bool changed = false;

    if (!find(cli, call, &role.user_id, &login, err) ||
        !read_unit(cli, call, &role.org_id, err) ||
        !(give ? user_role_give : user_role_take)(call, &role, &changed, err) ||
        !database_wait(call, err))
        return false;
    if (!changed)
        SAY(cli, N_("It is so already; nothing was changed."), HOLE_NUM("n", 0));
    else if (give)
        SAY(cli, N_("{login} now has the role {role}."), HOLE_STR("login", login),
            HOLE_STR("role", str_from(role_word(role.role))));
    else
        SAY(cli, N_("{login} no longer has the role {role}."), HOLE_STR("login", login),
            HOLE_STR("role", str_from(role_word(role.role))));
    return true;
}

bool cmd_user_role(struct cli *cli, struct err *err)
{
    const char *add = cli_value(cli, "--add"), *remove = cli_value(cli, "--remove");
    struct user_role role = { 0 };
    struct call call;

    if (!add == !remove)
        return err_set(err, ERR_USAGE, N_("say one of --add ROLE and --remove ROLE"));
    if (!read_role(add ? add : remove, &role.role, err) ||
        !open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = change_role(cli, &call, add != NULL, role, err);
    open_close(&call);
    return ok;
}

bool cmd_user_close(struct cli *cli, struct err *err)
{
    struct call call;
    struct str login;
    int64_t user_id;

    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = find(cli, &call, &user_id, &login, err) &&
              user_shut(&call, user_id, err) && database_wait(&call, err);
    open_close(&call);
    if (ok)
        SAY(cli, N_("{login} is signed out everywhere and cannot sign in any more."),
            HOLE_STR("login", login));
    return ok;
}

bool cmd_user_reset(struct cli *cli, struct err *err)
{
    struct call call;
    struct str login;
    int64_t user_id;

    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = find(cli, &call, &user_id, &login, err) &&
              user_reset(&call, user_id, err) && database_wait(&call, err) &&
              print_link(cli, &call, user_id, login, err);
    open_close(&call);
    return ok;
}

static void print_user(struct cli *cli, const struct view *user)
{
    bool closed = view_get(user, STR("closed"))->boolean;
    bool ready = view_get(user, STR("ready"))->boolean;
    const char *state = closed  ? N_("closed")
                        : ready ? N_("can sign in")
                                : N_("has not set up yet");

    cli_cell(cli, view_get(user, STR("login"))->text, 20);
    cli_cell(cli, view_get(user, STR("name"))->text, 26);
    buf_format(&cli->out, "%s\n", cli_text(cli, state));
    for (const struct view_item *i = view_get(user, STR("roles"))->list.first; i;
         i = i->next)
        buf_format(&cli->out, "  %.*s, %.*s\n",
                   STR_ARG(view_get(&i->value, STR("role"))->text),
                   STR_ARG(view_get(&i->value, STR("unit"))->text));
}

bool cmd_user_list(struct cli *cli, struct err *err)
{
    struct view *answer = NULL;
    struct call call;

    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = user_list(&call, &answer, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli->json) {
        cli_json(cli, answer);
        return true;
    }
    const struct view *users = view_get(answer, STR("users"));
    if (users->count == 0)
        SAY(cli, N_("There are no users: insteg is used without signing in."),
            HOLE_NUM("n", 0));
    for (const struct view_item *i = users->list.first; i; i = i->next)
        print_user(cli, &i->value);
    return true;
}
