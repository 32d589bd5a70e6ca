/* user.c: see user.h. */
#include "service/user.h"

#include <inttypes.h>

#include "service/secret.h"
#include "service/sign_log.h"
#include "store/query.h"

bool user_login_fold(struct arena *arena, struct str typed, struct str *login,
                     struct err *err)
{
    struct str lower = str_lower(arena, str_trim(typed));
    size_t count = 0;

    if (lower.len == 0)
        return err_set(err, ERR_INPUT, N_("a login is needed"));
    if (lower.len > USER_LOGIN_MOST)
        return err_set(err, ERR_INPUT, N_("the login is longer than {most} bytes"),
                       ARG_NUM(USER_LOGIN_MOST));
    for (size_t i = 0; i < lower.len; i++) {
        unsigned char c = (unsigned char)lower.ptr[i];
        count += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
                 c == '-' || c == '_' || c == '@' || c >= 0x80;
    }
    if (count != lower.len)
        return err_set(err, ERR_INPUT,
                       N_("a login has letters, digits and . - _ @ only"));
    *login = lower;
    return true;
}

/* ---------- units ---------- */

struct unit_search {
    struct str wanted; /* lower case; empty: any */
    int64_t number;    /* 0: it is a name        */
    int64_t org_id;
    uint32_t count;
};

static bool search_units(struct tx *tx, struct arena *arena, struct unit_search *search,
                         struct err *err)
{
    struct cursor cursor = { 0 };
    struct org_all_row row;

    if (!org_all_open(tx, &cursor, err))
        return false;
    while (org_all_next(&cursor, &row)) {
        bool is = search->wanted.len == 0 || row.rid == search->number ||
                  str_eq(str_lower(arena, row.name), search->wanted);
        if (!is)
            continue;
        search->org_id = row.id;
        search->count++;
    }
    return cursor_end(&cursor, err);
}

bool user_unit(const struct call *call, struct str text, int64_t *org_id,
               struct err *err)
{
    struct unit_search search = { .wanted = str_lower(call->arena, str_trim(text)) };
    struct tx *tx = NULL;

    if (!str_int(search.wanted, &search.number))
        search.number = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              search_units(tx, call->arena, &search, err);
    tx_end(&tx);
    if (!ok)
        return false;
    if (search.count == 0)
        return err_set(err, ERR_NOT_FOUND, N_("there is no unit called {unit}"),
                       ARG_STR(text));
    if (search.count > 1)
        return err_set(err, ERR_INPUT,
                       N_("there are {count} units that could be meant; name one with "
                          "--unit"),
                       ARG_NUM(search.count));
    *org_id = search.org_id;
    return true;
}

/* ---------- accounts ---------- */

static bool give(struct tx *tx, const struct call *call, const struct user_role *role,
                 struct err *err)
{
    struct role_grant_add_in in = { .user_id = role->user_id,
                                    .org_id = role->org_id,
                                    .role = str_from(role_word(role->role)),
                                    .from_at = call->now,
                                    .given_by = str_from(call->actor->name) };
    int64_t id;

    return role_grant_add(tx, &in, &id, err);
}

static bool add(struct tx *tx, const struct call *call, const struct user_add_in *in,
                struct user_role role, int64_t *user_id, struct err *err)
{
    struct user_by_login_row row;
    bool found;

    if (!user_by_login(tx, in->login, call->arena, &row, &found, err))
        return false;
    if (found)
        return err_set(err, ERR_CONFLICT, N_("the login {login} is taken"),
                       ARG_STR(in->login));
    if (!user_add(tx, in, &role.user_id, err) || !give(tx, call, &role, err) ||
        !session_signal(tx, err))
        return false;
    *user_id = role.user_id;
    return true;
}

bool user_make(struct call *call, const struct user_new *new, int64_t *user_id,
               struct err *err)
{
    struct user_add_in in = { .rid = secret_rid(),
                              .name = str_trim(new->name),
                              .made_at = call->now };
    struct user_role role = { 0, new->org_id, new->role };
    struct tx *tx = NULL;
    int64_t id = 0;

    if (!user_login_fold(call->arena, new->login, &in.login, err))
        return false;
    if (in.name.len == 0 || in.name.len >= USER_NAME_MOST)
        return err_set(err, ERR_INPUT,
                       N_("a name of 1 to {most} bytes is needed, with --name"),
                       ARG_NUM(USER_NAME_MOST - 1));
    if (new->role == ROLE_LOCAL)
        return err_set(err, ERR_INPUT,
                       N_("the role local is for insteg without sign-in only"));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              add(tx, call, &in, role, &id, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    if (ok)
        *user_id = id;
    return ok;
}

bool user_for_person(struct call *call, int64_t person_id, int64_t org_id,
                     int64_t *user_id, struct err *err)
{
    struct user_add_in in = { .rid = secret_rid(),
                              .name = STR(""),
                              .has_person_id = true,
                              .person_id = person_id,
                              .made_at = call->now };
    struct user_role role = { 0, org_id, ROLE_PARTICIPANT };
    struct user_by_person_row row;
    struct buf login = buf_new(call->arena);
    struct tx *tx = NULL;
    int64_t id = 0;
    bool found, ok = false;

    buf_format(&login, "p-%" PRId64, in.rid);
    in.login = buf_str(&login);
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !user_by_person(tx, person_id, &row, &found, err))
        goto out;
    if (found)
        id = row.id;
    else if (!add(tx, call, &in, role, &id, err))
        goto out;
    ok = tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    if (ok)
        *user_id = id;
    return ok;
}

bool user_find(const struct call *call, struct str typed, int64_t *user_id,
               struct err *err)
{
    struct user_by_login_row row;
    struct tx *tx = NULL;
    struct str login;
    bool found = false;

    if (!user_login_fold(call->arena, typed, &login, err))
        return false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              user_by_login(tx, login, call->arena, &row, &found, err);
    tx_end(&tx);
    if (ok && !found)
        return err_set(err, ERR_NOT_FOUND, N_("there is no user called {login}"),
                       ARG_STR(login));
    if (ok)
        *user_id = row.id;
    return ok;
}

/* ---------- roles ---------- */

/* The open grant of exactly this role; 0: none. */
static bool find_grant(struct tx *tx, const struct user_role *role, int64_t *id,
                       struct err *err)
{
    struct cursor cursor = { 0 };
    struct role_grants_row row;

    *id = 0;
    if (!role_grants_open(tx, role->user_id, &cursor, err))
        return false;
    while (role_grants_next(&cursor, &row))
        if (row.org_id == role->org_id && str_is(row.role, role_word(role->role)))
            *id = row.id;
    return cursor_end(&cursor, err);
}

bool user_role_give(struct call *call, const struct user_role *role, bool *changed,
                    struct err *err)
{
    struct tx *tx = NULL;
    int64_t id = 0;

    if (role->role == ROLE_LOCAL)
        return err_set(err, ERR_INPUT,
                       N_("the role local is for insteg without sign-in only"));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              find_grant(tx, role, &id, err) &&
              (id || (give(tx, call, role, err) && session_signal(tx, err))) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    if (ok)
        *changed = id == 0;
    return ok;
}

bool user_role_take(struct call *call, const struct user_role *role, bool *changed,
                    struct err *err)
{
    struct tx *tx = NULL;
    int64_t id = 0, closed = 0;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              find_grant(tx, role, &id, err) &&
              (!id || (role_grant_close(tx, id, call->now, &closed, err) &&
                       session_signal(tx, err))) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    if (ok)
        *changed = id != 0;
    return ok;
}

/* ---------- the end ---------- */

static bool void_all(struct tx *tx, struct call *call, int64_t user_id, struct err *err)
{
    const int64_t now = call->now;
    int64_t changed;

    return credential_close(tx, user_id, now, &changed, err) &&
           recovery_close(tx, user_id, now, &changed, err) &&
           sign_link_close(tx, user_id, STR("set_up"), now, &changed, err) &&
           sign_link_close(tx, user_id, STR("enter"), now, &changed, err) &&
           session_end_rest(tx, user_id, 0, now, &changed, err) &&
           sign_log_ended(tx, call, &(struct sign_ended){ user_id, changed, false },
                          err) &&
           session_signal(tx, err);
}

bool user_shut(struct call *call, int64_t user_id, struct err *err)
{
    struct tx *tx = NULL;
    int64_t changed;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              user_close(tx, user_id, call->now, &changed, err) &&
              void_all(tx, call, user_id, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

bool user_reset(struct call *call, int64_t user_id, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              void_all(tx, call, user_id, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

static bool list_roles(struct tx *tx, struct arena *arena, int64_t user_id,
                       struct view *user, struct err *err)
{
    struct view *roles = view_put_array(arena, user, "roles");
    struct cursor cursor = { 0 };
    struct role_grants_row row;

    if (!role_grants_open(tx, user_id, &cursor, err))
        return false;
    while (role_grants_next(&cursor, &row)) {
        struct view *role = view_add_object(arena, roles);
        view_str(arena, role, "role", str_copy(arena, row.role));
        view_str(arena, role, "unit", str_copy(arena, row.org_name));
    }
    return cursor_end(&cursor, err);
}

static bool list(struct tx *tx, struct arena *arena, struct view *users,
                 struct err *err)
{
    struct cursor cursor = { 0 };
    struct user_all_row row;
    bool ok = user_all_open(tx, &cursor, err);

    while (ok && user_all_next(&cursor, &row)) {
        struct view *user = view_add_object(arena, users);
        view_str(arena, user, "login", str_copy(arena, row.login));
        view_str(arena, user, "name", str_copy(arena, row.name));
        view_bool(arena, user, "closed", row.has_closed_at);
        view_bool(arena, user, "ready", row.ready);
        ok = list_roles(tx, arena, row.id, user, err);
    }
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    return ok;
}

bool user_list(struct call *call, struct view **answer, struct err *err)
{
    struct view *view = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              list(tx, call->arena, view_put_array(call->arena, view, "users"), err);

    tx_end(&tx);
    if (ok)
        *answer = view;
    return ok;
}
