/*
 * test_sign_set_up.c: choosing and changing a password, recovery codes, another app.
 */
#include "sign_kit.h"

/* ---------- passwords ---------- */

static void passwords_that_are_guessed_first_are_refused_with_what_to_do(void **state)
{
    static const struct {
        const char *password, *why; /* NULL: fit */
    } rows[] = {
        { "kort", "needs 12 characters" },
        { "aaaaaaaaaaaa", "among the first" },
        { "Sommar2026!!", "among the first" },
        { "karin2026!!!", "your user name" },
        { "mitt K4r!n-kort", "your user name" },
        { "jag heter Arbetsmarknad", "your unit" },
        { "tre gula elefanter", NULL },
        { "\xc3\xa5\xc3\xa4\xc3\xb6 \xc3\xa5ker tolv", NULL },
    };
    static const struct str units[] = { { "Arbetsmarknad", 13 } };
    const struct password_owner owner = { STR("karin"), STR("Karin Ek"), units, 1 };
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        err = (struct err){ 0 };
        bool fit = password_is_fit(str_from(rows[i].password), &owner, &err);
        if (fit != !rows[i].why)
            fail_msg("%s", rows[i].password);
        if (rows[i].why)
            kit_err(&err, ERR_INPUT, rows[i].why);
    }
}

static void neither_setting_up_nor_changing_takes_the_name_of_ones_unit(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct user_role role = { karin.user_id, sign_unit("Krokoms jobbtorg"),
                              ROLE_COACH };
    struct session session = sign_session(&karin.token);
    struct sign_change change = { .session = &session,
                                  .password = STR(SIGN_PASSWORD),
                                  .wanted = STR("bra p\xc3\xa5 Krokoms Jobbtorg nu") };
    struct secret_token renewed;
    struct err err = { 0 };
    bool changed = false;

    (void)state;
    KIT_OK(user_role_give(&kit_call, &role, &changed, &err), &err);
    sign_wait();
    sign_later(60);
    change.code = sign_code(&karin, 0);
    assert_false(sign_change(&kit_call, &sign_desk, &change, &renewed, &err));
    kit_err(&err, ERR_INPUT, "your unit");
    change.wanted = STR("bra vid en sj\xc3\xb6 med bergen"); /* nothing was used up */
    KIT_OK(sign_change(&kit_call, &sign_desk, &change, &renewed, &err), &err);
}

static void changing_the_password_ends_every_other_session(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct secret_token other, renewed;
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_true(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", &other, &err));
    struct session session = sign_session(&karin.token);
    sign_later(60);
    struct sign_change change = { .session = &session,
                                  .password = STR("fel fel fel fel"),
                                  .code = sign_code(&karin, 0),
                                  .wanted = STR("fyra bla flodhastar") };
    assert_false(sign_change(&kit_call, &sign_desk, &change, &renewed, &err));
    kit_err(&err, ERR_DENIED, "not right");
    change.password = STR(SIGN_PASSWORD);
    KIT_OK(sign_change(&kit_call, &sign_desk, &change, &renewed, &err), &err);
    sign_wait();
    assert_false(sign_holds(&karin.token));
    assert_false(sign_holds(&other));
    assert_true(sign_holds(&renewed));
    assert_int_equal(sign_session(&renewed).made_at, session.made_at);
    sign_later(60);
    assert_false(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
    assert_true(
        sign_try("karin", "fyra bla flodhastar", sign_code(&karin, 0), "", NULL, &err));
}

static void new_recovery_codes_void_the_old(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct session session = sign_session(&karin.token);
    struct sign_codes codes;
    struct secret_token renewed;
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    struct sign_change change = { .session = &session,
                                  .password = STR(SIGN_PASSWORD),
                                  .code = sign_code(&karin, 0) };
    KIT_OK(sign_new_codes(&kit_call, &sign_desk, &change, &codes, &renewed, &err),
           &err);
    sign_wait();
    assert_false(sign_try("karin", SIGN_PASSWORD, str_from(karin.codes.code[0]), "",
                          NULL, &err));
    assert_true(
        sign_try("karin", SIGN_PASSWORD, str_from(codes.code[0]), "", NULL, &err));
}

/* ---------- another app ---------- */

static bool new_app(struct sign_person *person, const struct session *session,
                    struct str proof, struct secret_token *token, struct err *err)
{
    const struct one_use whose = { .user_id = person->user_id,
                                   .login = str_from(person->login) };
    struct sign_person fresh = *person;
    struct sign_offer offer;

    *err = (struct err){ 0 };
    KIT_OK(sign_offer(&kit_call, &sign_desk, &whose, (struct str){ 0 }, &offer, err),
           err);
    sign_read_secret(&fresh, str_from(offer.sealed));
    struct sign_app app = {
        .own = { .session = session, .password = STR(SIGN_PASSWORD), .code = proof },
        .sealed = str_from(offer.sealed),
        .fresh = sign_code(&fresh, 0)
    };
    bool ok = sign_new_app(&kit_call, &sign_desk, &app, &fresh.codes, token, err);
    sign_wait();
    if (ok)
        *person = fresh;
    return ok;
}

static void another_app_voids_the_old_its_codes_and_every_other_session(void **state)
{
    struct sign_person karin = sign_person("karin"), old = karin;
    struct secret_token other, renewed;
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_true(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", &other, &err));
    struct session session = sign_session(&karin.token);
    sign_later(60);
    assert_true(new_app(&karin, &session, sign_code(&karin, 0), &renewed, &err));
    assert_false(sign_holds(&old.token));
    assert_false(sign_holds(&other));
    assert_true(sign_holds(&renewed));
    assert_false(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL,
                          &err)); /* that one is used */
    sign_later(60);
    assert_false(sign_try("karin", SIGN_PASSWORD, sign_code(&old, 0), "", NULL, &err));
    assert_false(
        sign_try("karin", SIGN_PASSWORD, str_from(old.codes.code[2]), "", NULL, &err));
    sign_later(60);
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
    assert_true(sign_try("karin", SIGN_PASSWORD, str_from(karin.codes.code[2]), "",
                         NULL, &err));
}

static void who_has_lost_the_phone_connects_another_by_a_recovery_code(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct session session = sign_session(&karin.token);
    struct secret_token renewed;
    struct err err = { 0 };
    int64_t left = 0;
    bool has = false;

    (void)state;
    assert_true(
        new_app(&karin, &session, str_from(karin.codes.code[0]), &renewed, &err));
    KIT_OK(sign_state(&kit_call, karin.user_id, &left, &has, &err), &err);
    assert_int_equal(left, SIGN_RECOVERY_CODES);
}

static void without_proof_the_app_stays_as_it_is(void **state)
{
    struct sign_person karin = sign_person("karin"), old = karin;
    struct sign_person olle = sign_person("olle");
    struct session session = sign_session(&karin.token);
    struct sign_offer hers;
    struct secret_token renewed;
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_false(new_app(&karin, &session, STR("000000"), &renewed, &err));
    kit_err(&err, ERR_DENIED, "not right");
    assert_false(new_app(&karin, &session, sign_code(&olle, 0), &renewed, &err));
    kit_err(&err, ERR_DENIED, "not right");
    /* and an offer that was made for somebody else is none */
    const struct one_use whose = { .user_id = olle.user_id, .login = STR("olle") };
    err = (struct err){ 0 };
    KIT_OK(sign_offer(&kit_call, &sign_desk, &whose, (struct str){ 0 }, &hers, &err),
           &err);
    struct sign_app app = { .own = { .session = &session,
                                     .password = STR(SIGN_PASSWORD),
                                     .code = sign_code(&karin, 0) },
                            .sealed = str_from(hers.sealed),
                            .fresh = STR("123456") };
    assert_false(
        sign_new_app(&kit_call, &sign_desk, &app, &karin.codes, &renewed, &err));
    assert_true(sign_holds(&old.token));
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&old, 0), "", NULL, &err));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sign_make, sign_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(passwords_that_are_guessed_first_are_refused_with_what_to_do),
        TEST(neither_setting_up_nor_changing_takes_the_name_of_ones_unit),
        TEST(changing_the_password_ends_every_other_session),
        TEST(new_recovery_codes_void_the_old),
        TEST(another_app_voids_the_old_its_codes_and_every_other_session),
        TEST(who_has_lost_the_phone_connects_another_by_a_recovery_code),
        TEST(without_proof_the_app_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
