/*
 * sign_in.c: see sign_in.h.
 *
 *   count the try -> who is it? -> hash, whoever it is -> code, good once -> session
 */
#include "service/sign_in.h"

#include <assert.h>
#include <sodium/utils.h>

#include "base/date.h"
#include "service/attempt.h"
#include "service/sign_in_parts.h"
#include "service/sign_log.h"
#include "service/user.h"

static bool not_right(struct err *err)
{
    return err_set(err, ERR_DENIED,
                   N_("the user name, the password or the code is not right"));
}

bool sign_need_master(const struct sign_desk *desk, struct err *err)
{
    if (desk->master)
        return true;
    return err_set(err, ERR_STATE,
                   N_("passwords and code apps need the master key, and insteg was "
                      "started without; whoever runs it says --master-key FILE"));
}

/* ---------- who ---------- */

static bool find_credential(struct tx *tx, const struct call *call,
                            struct sign_staff *staff, struct err *err)
{
    return credential_of(tx, staff->id, call->arena, &staff->credential,
                         &staff->has_credential, err);
}

bool sign_find_staff(const struct call *call, struct str login,
                     struct sign_staff *staff, struct err *err)
{
    struct user_by_login_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              user_by_login(tx, login, call->arena, &row, &found, err);

    *staff = (struct sign_staff){ .login = login };
    if (ok && found && !row.has_closed_at) {
        staff->id = row.id;
        staff->name = row.name;
    }
    ok = ok && find_credential(tx, call, staff, err);
    tx_end(&tx);
    return ok;
}

/* ---------- proving ---------- */

static bool open_secret(const struct sign_desk *desk, const struct sign_staff *staff,
                        struct seal_key *secret, struct err *err)
{
    return seal_unwrap(desk->master, -staff->id, staff->credential.totp_wrapped, secret,
                       err);
}

/* The code of the app, marked as used; *right false: it is not, or was used. */
static bool take_totp(struct call *call, const struct sign_desk *desk,
                      const struct sign_staff *staff, struct str code, bool *right,
                      struct err *err)
{
    struct seal_key secret;
    struct tx *tx = NULL;
    int64_t step = 0, changed = 0;

    *right = false;
    if (!open_secret(desk, staff, &secret, err))
        return false;
    bool fits = totp_check(secret.byte, code, call->now / MOMENT_SECOND,
                           staff->credential.totp_step, &step);
    seal_forget(&secret, sizeof secret);
    if (!fits)
        return true;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              credential_step(tx, staff->credential.id, step, &changed, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    *right = ok && changed == 1; /* of two at once, one was first */
    return ok;
}

static bool take_recovery(struct call *call, const struct sign_staff *staff,
                          const char *folded, bool *right, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct tx *tx = NULL;
    int64_t changed = 0;

    secret_hash("recovery", staff->id, str_from(folded), hash);
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              recovery_use(tx, (struct str){ (const char *)hash, HASH_BYTES },
                           call->now, &changed, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    *right = ok && changed == 1;
    return ok;
}

/* Counts, hashes and takes the code; false with ERR_DENIED unless all is right. */
static bool try_proof(struct call *call, const struct sign_desk *desk,
                      const struct sign_staff *staff, struct sign_proof *proof,
                      struct err *err)
{
    char folded[SECRET_CODE_BYTES];
    struct attempt attempt;
    bool right = false;

    if (!attempt_begin(call, staff->login, proof->address, &attempt, err))
        return false;
    if (!password_check(staff->has_credential ? staff->credential.password_hash
                                              : (struct str){ 0 },
                        proof->password, &right, err))
        return false;
    if (!right)
        return not_right(err);
    proof->recovery = secret_code_fold(proof->code, SECRET_RECOVERY_CHARS, folded);
    bool ok = proof->recovery ? take_recovery(call, staff, folded, &right, err)
                              : take_totp(call, desk, staff, proof->code, &right, err);
    if (!ok)
        return false;
    return right ? attempt_good(call, &attempt, err) : not_right(err);
}

/* The same, and a wrong one has its row in the log. */
bool sign_prove(struct call *call, const struct sign_desk *desk,
                const struct sign_staff *staff, struct sign_proof *proof,
                struct err *err)
{
    bool ok = try_proof(call, desk, staff, proof, err);

    if (!ok && err->kind == ERR_DENIED)
        sign_log_wrong(call, staff->id);
    return ok;
}

bool sign_in_password(struct call *call, const struct sign_desk *desk,
                      const struct sign_try *try, struct secret_token *token,
                      struct err *err)
{
    struct sign_proof proof = { try->password, try->code, try->from.address, false };
    struct err unfit = { 0 };
    struct sign_staff staff;
    struct str login;

    if (!sign_need_master(desk, err))
        return false;
    if (!user_login_fold(call->arena, try->login, &login, &unfit))
        login = str_sub(str_lower(call->arena, try->login), 0, USER_LOGIN_MOST);
    if (!sign_find_staff(call, login, &staff, err))
        return false;
    if (staff.login.len == 0)
        staff.login = STR("?"); /* an empty login is an account like another */
    if (!sign_prove(call, desk, &staff, &proof, err))
        return false;
    struct session_new new = { .user_id = staff.id,
                               .how = proof.recovery ? "recovery" : "password",
                               .agent = try->from.agent };
    return session_make(call, desk->sessions, &new, token, err);
}

/* ---------- links, paper, proxy, demo ---------- */

bool sign_no_such_link(const struct call *call, struct err *err)
{
    sign_log_wrong(call, 0);
    return err_set(err, ERR_NOT_FOUND,
                   N_("this link has been used, or is too old; ask for a new one"));
}

static bool enter(struct call *call, const struct sign_desk *desk,
                  const struct session_new *new, struct secret_token *token,
                  struct err *err)
{
    struct err used = { 0 };

    if (session_make(call, desk->sessions, new, token, &used))
        return true;
    if (used.kind == ERR_CONFLICT && new->link_id)
        return sign_no_such_link(call, err);
    *err = used;
    return false;
}

/* Whose tries it counts as: of all codes that begin alike, so that one who has found a
 * paper guesses at its birth date as slowly as at a password; and half of the code
 * only, so that what is stored of tries gives no code away. */
#define PAPER_SHARED 4u
static struct str paper_account(struct arena *arena, struct str code)
{
    char folded[SECRET_CODE_BYTES];
    struct buf account = buf_new(arena);

    if (!secret_code_fold(code, SECRET_PAPER_CHARS, folded))
        return (struct str){ 0 };
    buf_cstr(&account, "paper ");
    buf_add(&account, str_sub(str_from(folded), 0, PAPER_SHARED));
    return buf_str(&account);
}

bool sign_in_paper(struct call *call, const struct sign_desk *desk,
                   const struct sign_paper *paper, struct secret_token *token,
                   struct err *err)
{
    struct attempt attempt;
    struct one_use link;
    bool found;

    if (!attempt_begin(call, paper_account(call->arena, paper->code),
                       paper->from.address, &attempt, err) ||
        !one_use_look_code(call, paper->code, paper->birth_day, &link, &found, err))
        return false;
    if (!found) {
        sign_log_wrong(call, 0);
        return err_set(
            err, ERR_DENIED,
            N_("the code and the birth date do not fit, or the code has been "
               "used"));
    }
    struct session_new new = { .user_id = link.user_id,
                               .link_id = link.id,
                               .how = "paper",
                               .agent = paper->from.agent };
    return attempt_good(call, &attempt, err) && enter(call, desk, &new, token, err);
}

bool sign_in_link(struct call *call, const struct sign_desk *desk, struct str link,
                  const struct sign_from *from, struct secret_token *token,
                  struct err *err)
{
    struct one_use use;
    bool found;

    if (!one_use_look(call, link, &use, &found, err))
        return false;
    if (!found || use.purpose != ONE_USE_ENTER)
        return sign_no_such_link(call, err);
    struct session_new new = {
        .user_id = use.user_id, .link_id = use.id, .how = "link", .agent = from->agent
    };
    return enter(call, desk, &new, token, err);
}

bool sign_in_proxy(struct call *call, const struct sign_desk *desk, struct str word,
                   int64_t *user_id, struct err *err)
{
    struct str typed, login;
    struct sign_staff staff;

    assert(desk->proxy);
    if (!proxy_word_hear(desk->proxy, word, call->now, call->arena, &typed, err) ||
        !user_login_fold(call->arena, typed, &login, err) ||
        !sign_find_staff(call, login, &staff, err))
        return false;
    if (!staff.id) {
        sign_log_wrong(call, 0);
        return err_set(err, ERR_DENIED,
                       N_("there is no account here for whom the proxy signed in"));
    }
    *user_id = staff.id;
    return true;
}

bool sign_in_demo(struct call *call, const struct sign_desk *desk, struct str login,
                  const struct sign_from *from, struct secret_token *token,
                  struct err *err)
{
    struct session_new new = { .how = "demo", .agent = from->agent };
    struct sign_staff staff;

    if (!desk->demo)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!sign_find_staff(call, login, &staff, err))
        return false;
    if (!staff.id)
        return err_set(err, ERR_NOT_FOUND, N_("there is no user called {login}"),
                       ARG_STR(login));
    new.user_id = staff.id;
    return session_make(call, desk->sessions, &new, token, err);
}

/* ---------- how it stands ---------- */

bool sign_state(const struct call *call, int64_t user_id, int64_t *codes_left,
                bool *has_password, struct err *err)
{
    struct sign_staff staff = { .id = user_id };
    struct recovery_left_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              find_credential(tx, call, &staff, err) &&
              recovery_left(tx, user_id, &row, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *codes_left = row.n;
    *has_password = staff.has_credential;
    return true;
}

bool sign_may_open(const struct call *call, struct err *err)
{
    struct identity_any_row identities;
    struct user_any_row users;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              identity_any(tx, &identities, err) && user_any(tx, &users, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (identities.n && !users.n)
        return err_set(err, ERR_STATE,
                       N_("there are names of people here and nobody who may sign in; "
                          "say insteg user add first"));
    return true;
}

bool sign_is_demo(const struct call *call, bool *demo, struct err *err)
{
    struct meta_get_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, STR("demo"), call->arena, &row, &found, err);

    tx_end(&tx);
    if (ok)
        *demo = found && str_is(row.value, "1");
    return ok;
}
