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
#include "service/sign_log.h"
#include "service/user.h"
#include "store/query.h"

static bool not_right(struct err *err)
{
    return err_set(err, ERR_DENIED,
                   N_("the user name, the password or the code is not right"));
}

static bool need_master(const struct sign_desk *desk, struct err *err)
{
    if (desk->master)
        return true;
    return err_set(err, ERR_STATE,
                   N_("passwords and code apps need the master key, and insteg was "
                      "started without; whoever runs it says --master-key FILE"));
}

/* ---------- who ---------- */

/* Somebody of the staff; nobody has id 0, and everything else empty. */
struct staff {
    int64_t id;
    struct str login, name;
    struct credential_of_row credential;
    bool has_credential;
};

static bool find_credential(struct tx *tx, const struct call *call, struct staff *staff,
                            struct err *err)
{
    return credential_of(tx, staff->id, call->arena, &staff->credential,
                         &staff->has_credential, err);
}

static bool find_staff(const struct call *call, struct str login, struct staff *staff,
                       struct err *err)
{
    struct user_by_login_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              user_by_login(tx, login, call->arena, &row, &found, err);

    *staff = (struct staff){ .login = login };
    if (ok && found && !row.has_closed_at) {
        staff->id = row.id;
        staff->name = row.name;
    }
    ok = ok && find_credential(tx, call, staff, err);
    tx_end(&tx);
    return ok;
}

/* ---------- proving ---------- */

static bool open_secret(const struct sign_desk *desk, const struct staff *staff,
                        struct seal_key *secret, struct err *err)
{
    return seal_unwrap(desk->master, -staff->id, staff->credential.totp_wrapped, secret,
                       err);
}

/* The code of the app, marked as used; *right false: it is not, or was used. */
static bool take_totp(struct call *call, const struct sign_desk *desk,
                      const struct staff *staff, struct str code, bool *right,
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

static bool take_recovery(struct call *call, const struct staff *staff,
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

struct proof {
    struct str password, code, address;
    bool recovery; /* out: it was a recovery code */
};

/* Counts, hashes and takes the code; false with ERR_DENIED unless all is right. */
static bool try_proof(struct call *call, const struct sign_desk *desk,
                      const struct staff *staff, struct proof *proof, struct err *err)
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
static bool prove(struct call *call, const struct sign_desk *desk,
                  const struct staff *staff, struct proof *proof, struct err *err)
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
    struct proof proof = { try->password, try->code, try->from.address, false };
    struct err unfit = { 0 };
    struct staff staff;
    struct str login;

    if (!need_master(desk, err))
        return false;
    if (!user_login_fold(call->arena, try->login, &login, &unfit))
        login = str_sub(str_lower(call->arena, try->login), 0, USER_LOGIN_MOST);
    if (!find_staff(call, login, &staff, err))
        return false;
    if (staff.login.len == 0)
        staff.login = STR("?"); /* an empty login is an account like another */
    if (!prove(call, desk, &staff, &proof, err))
        return false;
    struct session_new new = { .user_id = staff.id,
                               .how = proof.recovery ? "recovery" : "password",
                               .agent = try->from.agent };
    return session_make(call, desk->sessions, &new, token, err);
}

/* ---------- links, paper, proxy, demo ---------- */

static bool no_such_link(const struct call *call, struct err *err)
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
        return no_such_link(call, err);
    *err = used;
    return false;
}

bool sign_in_paper(struct call *call, const struct sign_desk *desk,
                   const struct sign_paper *paper, struct secret_token *token,
                   struct err *err)
{
    struct attempt attempt;
    struct one_use link;
    bool found;

    if (!attempt_begin(call, (struct str){ 0 }, paper->from.address, &attempt, err) ||
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
        return no_such_link(call, err);
    struct session_new new = {
        .user_id = use.user_id, .link_id = use.id, .how = "link", .agent = from->agent
    };
    return enter(call, desk, &new, token, err);
}

bool sign_in_proxy(struct call *call, const struct sign_desk *desk, struct str word,
                   int64_t *user_id, struct err *err)
{
    struct str typed, login;
    struct staff staff;

    assert(desk->proxy);
    if (!proxy_word_hear(desk->proxy, word, call->now, call->arena, &typed, err) ||
        !user_login_fold(call->arena, typed, &login, err) ||
        !find_staff(call, login, &staff, err))
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
    struct staff staff;

    if (!desk->demo)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!find_staff(call, login, &staff, err))
        return false;
    if (!staff.id)
        return err_set(err, ERR_NOT_FOUND, N_("there is no user called {login}"),
                       ARG_STR(login));
    new.user_id = staff.id;
    return session_make(call, desk->sessions, &new, token, err);
}

/* ---------- setting up ---------- */

static bool unseal(const struct sign_desk *desk, int64_t user_id, struct str sealed,
                   struct seal_key *secret, struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    size_t len = 0;

    if (sealed.len != SIGN_WRAPPED_CHARS ||
        sodium_hex2bin(wrapped, sizeof wrapped, sealed.ptr, sealed.len, NULL, &len,
                       NULL) != 0 ||
        len != sizeof wrapped)
        return err_set(err, ERR_INPUT, N_("the page is too old; open the link again"));
    return seal_unwrap(desk->master, -user_id,
                       (struct str){ (const char *)wrapped, sizeof wrapped }, secret,
                       err);
}

bool sign_offer(const struct call *call, const struct sign_desk *desk,
                const struct one_use *link, struct str sealed, struct sign_offer *offer,
                struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    struct seal_key secret;
    struct sign_offer made;

    if (!need_master(desk, err))
        return false;
    if (sealed.len > 0) {
        if (!unseal(desk, link->user_id, sealed, &secret, err))
            return false;
        memcpy(made.sealed, sealed.ptr, SIGN_WRAPPED_CHARS);
        made.sealed[SIGN_WRAPPED_CHARS] = '\0';
    } else {
        seal_key_make(&secret);
        seal_wrap(desk->master, -link->user_id, &secret, wrapped);
        sodium_bin2hex(made.sealed, sizeof made.sealed, wrapped, sizeof wrapped);
    }
    made.key = totp_key_text(call->arena, secret.byte);
    made.uri = totp_uri(call->arena, secret.byte, link->login);
    seal_forget(&secret, sizeof secret);
    if (!qr_draw(call->arena, made.uri, &made.qr, err))
        return false;
    *offer = made;
    return true;
}

static void make_codes(int64_t user_id, struct sign_codes *codes,
                       unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES])
{
    char folded[SECRET_CODE_BYTES];

    for (uint32_t i = 0; i < SIGN_RECOVERY_CODES; i++) {
        secret_code_make(SECRET_RECOVERY_CHARS, codes->code[i]);
        bool sound =
            secret_code_fold(str_from(codes->code[i]), SECRET_RECOVERY_CHARS, folded);
        assert(sound);
        (void)sound;
        secret_hash("recovery", user_id, str_from(folded), hash[i]);
    }
    sodium_memzero(folded, sizeof folded);
}

static bool keep_codes(struct tx *tx, int64_t user_id, int64_t now,
                       unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES],
                       struct err *err)
{
    int64_t changed;

    if (!recovery_close(tx, user_id, now, &changed, err))
        return false;
    for (uint32_t i = 0; i < SIGN_RECOVERY_CODES; i++)
        if (!recovery_add(tx, user_id,
                          (struct str){ (const char *)hash[i], HASH_BYTES }, now, err))
            return false;
    return true;
}

/* All of a set-up but the session: one transaction, which also uses the link. */
static bool keep_set_up(struct call *call, const struct credential_add_in *in,
                        const struct one_use *link,
                        unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES],
                        struct err *err)
{
    struct tx *tx = NULL;
    int64_t id, changed;
    bool used = false, ok = false;

    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !one_use_use(tx, link->id, call->now, &used, err))
        goto out;
    if (!used) {
        no_such_link(call, err);
        goto out;
    }
    ok = credential_close(tx, link->user_id, call->now, &changed, err) &&
         credential_add(tx, in, &id, err) &&
         keep_codes(tx, link->user_id, call->now, hash, err) &&
         session_end_rest(tx, link->user_id, 0, call->now, &changed, err) &&
         sign_log_ended(tx, call, link->user_id, changed, false, err) &&
         session_signal(tx, err) && tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool sign_set_up(struct call *call, const struct sign_desk *desk,
                 const struct sign_set_up *given, struct sign_codes *codes,
                 struct secret_token *token, struct err *err)
{
    unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES], wrapped[SEAL_WRAPPED_BYTES];
    char password[PASSWORD_HASH_BYTES];
    const struct one_use *link = given->link;
    struct credential_add_in in = { .user_id = link->user_id,
                                    .totp_wrapped = { (const char *)wrapped,
                                                      sizeof wrapped },
                                    .made_at = call->now };
    struct sign_codes made = { 0 };
    struct seal_key secret;

    if (!need_master(desk, err) ||
        !password_is_fit(given->password, link->login, err) ||
        !unseal(desk, link->user_id, given->sealed, &secret, err))
        return false;
    bool right = totp_check(secret.byte, given->code, call->now / MOMENT_SECOND, 0,
                            &in.totp_step);
    seal_wrap(desk->master, -link->user_id, &secret, wrapped);
    seal_forget(&secret, sizeof secret);
    if (!right)
        return err_set(err, ERR_INPUT,
                       N_("that is not the code the app shows now; wait for the next "
                          "one, and check that the phone's clock is right"));
    if (!password_hash(given->password, password, err))
        return false;
    in.password_hash = str_from(password);
    make_codes(link->user_id, &made, hash);
    if (!keep_set_up(call, &in, link, hash, err))
        return false;
    session_forget(desk->sessions);
    struct session_new new = { .user_id = link->user_id,
                               .how = "password",
                               .agent = given->from.agent };
    if (!session_make(call, desk->sessions, &new, token, err))
        return false;
    *codes = made;
    return true;
}

/* ---------- changing ---------- */

/* The signed-in user, proven once more. */
static bool prove_again(struct call *call, const struct sign_desk *desk,
                        const struct sign_change *change, struct staff *staff,
                        struct err *err)
{
    struct proof proof = { change->password, change->code, change->from.address,
                           false };

    return need_master(desk, err) &&
           find_staff(call, str_from(change->session->login), staff, err) &&
           prove(call, desk, staff, &proof, err);
}

/* A new id in the place of the session that asked. */
static bool renew(struct call *call, const struct sign_desk *desk,
                  const struct sign_change *change, struct secret_token *token,
                  struct err *err)
{
    const struct session *session = change->session;
    struct session_new new = { .user_id = session->user_id,
                               .org_id = session->units[session->unit].org_id,
                               .replaces = session->id,
                               .made_at = session->made_at,
                               .how = session->how,
                               .agent = change->from.agent };

    return session_make(call, desk->sessions, &new, token, err);
}

bool sign_change(struct call *call, const struct sign_desk *desk,
                 const struct sign_change *change, struct secret_token *token,
                 struct err *err)
{
    char hash[PASSWORD_HASH_BYTES];
    struct tx *tx = NULL;
    struct staff staff;
    int64_t changed;

    if (!password_is_fit(change->wanted, str_from(change->session->login), err) ||
        !prove_again(call, desk, change, &staff, err) ||
        !password_hash(change->wanted, hash, err))
        return false;
    bool ok =
        tx_begin(call->store, TX_WRITE, &tx, err) &&
        credential_password(tx, staff.credential.id, str_from(hash), &changed, err) &&
        tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok &&
           session_end_others(call, desk->sessions, staff.id, change->session->id,
                              err) &&
           renew(call, desk, change, token, err);
}

bool sign_new_codes(struct call *call, const struct sign_desk *desk,
                    const struct sign_change *change, struct sign_codes *codes,
                    struct secret_token *token, struct err *err)
{
    unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES];
    struct sign_codes made = { 0 };
    struct tx *tx = NULL;
    struct staff staff;

    if (!prove_again(call, desk, change, &staff, err))
        return false;
    make_codes(staff.id, &made, hash);
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              keep_codes(tx, staff.id, call->now, hash, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    if (!ok || !renew(call, desk, change, token, err))
        return false;
    *codes = made;
    return true;
}

/* ---------- how it stands ---------- */

bool sign_state(const struct call *call, int64_t user_id, int64_t *codes_left,
                bool *has_password, struct err *err)
{
    struct staff staff = { .id = user_id };
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
