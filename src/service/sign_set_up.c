/*
 * sign_set_up.c: the part of sign_in.h by which one chooses a password, connects an app
 * and gets recovery codes: from a link, and later oneself.
 */
#include <assert.h>
#include <sodium/utils.h>

#include "base/date.h"
#include "service/sign_in_parts.h"
#include "service/sign_log.h"

/* ---------- setting up ---------- */

/* Whether `password` may be that of `owner`; her units are looked up. */
static bool is_fit(const struct call *call, int64_t user_id,
                   struct password_owner owner, struct str password, struct err *err)
{
    struct cursor cursor = { 0 };
    struct str *unit = ARENA_ARRAY(call->arena, SESSION_UNITS, struct str);
    struct role_grants_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              role_grants_open(tx, user_id, &cursor, err);

    owner.unit = unit;
    while (ok && owner.unit_count < SESSION_UNITS && role_grants_next(&cursor, &row))
        unit[owner.unit_count++] = str_copy(call->arena, row.org_name);
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    tx_end(&tx);
    return ok && password_is_fit(password, &owner, err);
}

static bool unseal(const struct sign_desk *desk, int64_t user_id, struct str sealed,
                   struct seal_key *secret, struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    size_t len = 0;

    if (sealed.len != SIGN_WRAPPED_CHARS ||
        sodium_hex2bin(wrapped, sizeof wrapped, sealed.ptr, sealed.len, NULL, &len,
                       NULL) != 0 ||
        len != sizeof wrapped)
        return err_set(err, ERR_INPUT, N_("the page is too old; open it again"));
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

    if (!sign_need_master(desk, err))
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
        tx_end(&tx); /* what was tried has a row of its own */
        return sign_no_such_link(call, err);
    }
    ok = credential_close(tx, link->user_id, call->now, &changed, err) &&
         credential_add(tx, in, &id, err) &&
         keep_codes(tx, link->user_id, call->now, hash, err) &&
         session_end_rest(tx, link->user_id, 0, call->now, &changed, err) &&
         sign_log_ended(tx, call, &(struct sign_ended){ link->user_id, changed, false },
                        err) &&
         session_signal(tx, err) && tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* A page's secret, sealed, and what the app showed; what is kept of it. */
struct sign_shown {
    struct str sealed, code;
};
struct sign_taken {
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    int64_t step;
};

static struct str wrapped_of(const struct sign_taken *taken)
{
    return (struct str){ (const char *)taken->wrapped, sizeof taken->wrapped };
}

/* What the app showed belongs to the secret of the page; wrapped anew for keeping. */
static bool take_offer(const struct call *call, const struct sign_desk *desk,
                       int64_t user_id, const struct sign_shown *shown,
                       struct sign_taken *taken, struct err *err)
{
    struct seal_key secret;

    if (!unseal(desk, user_id, shown->sealed, &secret, err))
        return false;
    bool right = totp_check(secret.byte, shown->code, call->now / MOMENT_SECOND, 0,
                            &taken->step);
    seal_wrap(desk->master, -user_id, &secret, taken->wrapped);
    seal_forget(&secret, sizeof secret);
    return right ||
           err_set(err, ERR_INPUT,
                   N_("that is not the code the app shows now; wait for the next "
                      "one, and check that the phone's clock is right"));
}

bool sign_set_up(struct call *call, const struct sign_desk *desk,
                 const struct sign_set_up *given, struct sign_codes *codes,
                 struct secret_token *token, struct err *err)
{
    unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES];
    char password[PASSWORD_HASH_BYTES];
    const struct one_use *link = given->link;
    const struct sign_shown shown = { given->sealed, given->code };
    struct password_owner owner = { .login = link->login, .name = link->name };
    struct sign_codes made = { 0 };
    struct sign_taken taken;

    if (!sign_need_master(desk, err) ||
        !is_fit(call, link->user_id, owner, given->password, err) ||
        !take_offer(call, desk, link->user_id, &shown, &taken, err) ||
        !password_hash(given->password, password, err))
        return false;
    struct credential_add_in in = { .user_id = link->user_id,
                                    .password_hash = str_from(password),
                                    .totp_wrapped = wrapped_of(&taken),
                                    .totp_step = taken.step,
                                    .made_at = call->now };
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
                        const struct sign_change *change, struct sign_staff *staff,
                        struct err *err)
{
    struct sign_proof proof = { change->password, change->code, change->from.address,
                                false };

    return sign_need_master(desk, err) &&
           sign_find_staff(call, str_from(change->session->login), staff, err) &&
           sign_prove(call, desk, staff, &proof, err);
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
    struct password_owner owner = { .login = str_from(change->session->login),
                                    .name = str_from(change->session->name) };
    char hash[PASSWORD_HASH_BYTES];
    struct tx *tx = NULL;
    struct sign_staff staff;
    int64_t changed;

    if (!is_fit(call, change->session->user_id, owner, change->wanted, err) ||
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
    struct sign_staff staff;

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

/* The new secret and codes in the place of the old; all other sessions end. */
static bool keep_app(struct call *call, const struct sign_staff *staff,
                     const struct sign_taken *taken, int64_t session_id,
                     unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES],
                     struct err *err)
{
    struct tx *tx = NULL;
    int64_t changed, ended;
    bool ok = false;

    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !credential_app(tx, staff->credential.id, wrapped_of(taken), taken->step,
                        &changed, err))
        goto out;
    if (changed != 1) { /* reset meanwhile */
        err_set(
            err, ERR_CONFLICT,
            N_("your sign-in was changed by somebody else meanwhile; sign in anew"));
        goto out;
    }
    ok = keep_codes(tx, staff->id, call->now, hash, err) &&
         session_end_rest(tx, staff->id, session_id, call->now, &ended, err) &&
         sign_log_ended(tx, call, &(struct sign_ended){ staff->id, ended, false },
                        err) &&
         session_signal(tx, err) && tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool sign_new_app(struct call *call, const struct sign_desk *desk,
                  const struct sign_app *app, struct sign_codes *codes,
                  struct secret_token *token, struct err *err)
{
    unsigned char hash[SIGN_RECOVERY_CODES][HASH_BYTES];
    const struct sign_shown shown = { app->sealed, app->fresh };
    int64_t user_id = app->own.session->user_id;
    struct sign_codes made = { 0 };
    struct sign_taken taken;
    struct sign_staff staff;

    if (!sign_need_master(desk, err) ||
        !take_offer(call, desk, user_id, &shown, &taken, err) ||
        !prove_again(call, desk, &app->own, &staff, err))
        return false;
    make_codes(staff.id, &made, hash);
    if (!keep_app(call, &staff, &taken, app->own.session->id, hash, err))
        return false;
    session_forget(desk->sessions);
    if (!renew(call, desk, &app->own, token, err))
        return false;
    *codes = made;
    return true;
}
