/* sign_kit.c: see sign_kit.h. */
#include "sign_kit.h"

#include <sodium/utils.h>

#include "base/date.h"
#include "service/database.h"
#include "store/query.h"

struct sign_desk sign_desk;
static struct seal_master *master;
static struct arena desk_arena;

int sign_make(void **state)
{
    struct err err = { 0 };

    if (kit_make(state) != 0)
        return -1;
    KIT_OK(seal_master_create(kit_path("master"), &err), &err);
    KIT_OK(seal_master_load(kit_path("master"), &master, &err), &err);
    sign_desk = (struct sign_desk){ .sessions = session_keep_new(&desk_arena),
                                    .master = master };
    return 0;
}

int sign_remove(void **state)
{
    session_keep_free(sign_desk.sessions);
    seal_master_free(master);
    arena_free(&desk_arena);
    return kit_remove(state);
}

void sign_later(int64_t seconds)
{
    kit_call.now += seconds * MOMENT_SECOND;
}

void sign_wait(void)
{
    struct err err = { 0 };

    KIT_OK(database_wait(&kit_call, &err), &err);
}

int64_t sign_user(const char *login)
{
    struct user_new new = { str_from(login), STR("Karin Ek"), ROLE_COACH, 1 };
    struct err err = { 0 };
    int64_t id = 0;

    KIT_OK(user_make(&kit_call, &new, &id, &err), &err);
    sign_wait();
    session_forget(sign_desk.sessions);
    return id;
}

int64_t sign_unit(const char *name)
{
    struct org_add_in in = { .rid = secret_rid(),
                             .name = str_from(name),
                             .domain = STR("local"),
                             .municipality = STR("") };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t id = 0;

    KIT_OK(tx_begin(kit_call.store, TX_WRITE, &tx, &err), &err);
    KIT_OK(org_add(tx, &in, &id, &err), &err);
    KIT_OK(tx_commit(&tx, &kit_call.ticket, &err), &err);
    tx_end(&tx);
    sign_wait();
    return id;
}

void sign_read_secret(struct sign_person *person, struct str sealed)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    struct seal_key key;
    struct err err = { 0 };
    size_t len = 0;

    assert_int_equal(sodium_hex2bin(wrapped, sizeof wrapped, sealed.ptr, sealed.len,
                                    NULL, &len, NULL),
                     0);
    KIT_OK(seal_unwrap(master, -person->user_id,
                       (struct str){ (const char *)wrapped, len }, &key, &err),
           &err);
    memcpy(person->secret, key.byte, TOTP_SECRET_BYTES);
}

struct sign_person sign_person(const char *login)
{
    struct sign_person person = { .user_id = sign_user(login), .login = login };
    struct one_use_new new = { person.user_id, ONE_USE_SET_UP, 7 };
    struct sign_set_up given = { .password = STR(SIGN_PASSWORD) };
    struct secret_token link;
    struct sign_offer offer;
    struct one_use use;
    struct err err = { 0 };
    bool found = false;

    KIT_OK(one_use_link(&kit_call, &new, &link, &err), &err);
    sign_wait();
    KIT_OK(one_use_look(&kit_call, str_from(link.text), &use, &found, &err), &err);
    assert_true(found);
    KIT_OK(sign_offer(&kit_call, &sign_desk, &use, (struct str){ 0 }, &offer, &err),
           &err);
    given.link = &use;
    given.sealed = str_from(offer.sealed);
    sign_read_secret(&person, given.sealed);
    given.code = sign_code(&person, 0);
    KIT_OK(
        sign_set_up(&kit_call, &sign_desk, &given, &person.codes, &person.token, &err),
        &err);
    sign_wait();
    return person;
}

struct str sign_code(const struct sign_person *person, int64_t steps)
{
    char code[9];

    totp_code(person->secret, kit_call.now / MOMENT_SECOND / TOTP_STEP_S + steps,
              TOTP_DIGITS, code);
    return str_copy(kit_call.arena, str_from(code));
}

bool sign_try(const char *login, const char *password, struct str code,
              const char *address, struct secret_token *token, struct err *err)
{
    struct sign_try try = { .login = str_from(login),
                            .password = str_from(password),
                            .code = code,
                            .from = { str_from(address), STR("Firefox/1 Linux") } };
    struct secret_token made;

    *err = (struct err){ 0 };
    bool ok = sign_in_password(&kit_call, &sign_desk, &try, &made, err);
    sign_wait();
    if (ok && token)
        *token = made;
    return ok;
}

bool sign_holds(const struct secret_token *token)
{
    struct session session;
    struct err err = { 0 };
    bool found = false;

    KIT_OK(session_find(&kit_call, sign_desk.sessions, str_from(token->text), false,
                        &session, &found, &err),
           &err);
    return found;
}

struct session sign_session(const struct secret_token *token)
{
    struct session session;
    struct err err = { 0 };
    bool found = false;

    KIT_OK(session_find(&kit_call, sign_desk.sessions, str_from(token->text), true,
                        &session, &found, &err),
           &err);
    assert_true(found);
    return session;
}
