/*
 * test_sign_in.c: who gets in, who does not, and how long one stays: password and code,
 * recovery codes, links, paper, guessing, sessions.
 */
#include "sign_kit.h"

#include "base/date.h"
#include "service/attempt.h"
#include "service/database.h"

#define LIMIT_OF_AN_HOUR 50
#define HOUR             (INT64_C(3600) * MOMENT_SECOND)

/* ---------- password and code ---------- */

static void password_and_code_open_a_session(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct secret_token token;
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_true(
        sign_try(" KARIN ", SIGN_PASSWORD, sign_code(&karin, 0), "", &token, &err));
    struct session session = sign_session(&token);
    struct actor actor = session_actor(&session);
    assert_int_equal(session.user_id, karin.user_id);
    assert_int_equal(actor.roles, 1U << ROLE_COACH);
    assert_int_equal(actor.org_id, 1);
    assert_string_equal(session.name, "Karin Ek");
}

static void a_code_is_good_once_and_one_step_off_is_near_enough(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    sign_later(300);
    struct str code = sign_code(&karin, -1);
    assert_true(sign_try("karin", SIGN_PASSWORD, code, "", NULL, &err));
    assert_false(sign_try("karin", SIGN_PASSWORD, code, "", NULL, &err));
    kit_err(&err, ERR_DENIED, "not right");
    assert_false(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 2), "", NULL, &err));
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 1), "", NULL, &err));
    /* a later code was used: an earlier one is void */
    assert_false(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
}

static void a_recovery_code_stands_in_for_the_app_once(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct str code = str_from(karin.codes.code[3]);
    struct err err = { 0 };
    int64_t left = 0;
    bool has = false;

    (void)state;
    assert_true(sign_try("karin", SIGN_PASSWORD, code, "", NULL, &err));
    assert_false(sign_try("karin", SIGN_PASSWORD, code, "", NULL, &err));
    KIT_OK(sign_state(&kit_call, karin.user_id, &left, &has, &err), &err);
    assert_int_equal(left, SIGN_RECOVERY_CODES - 1);
    assert_true(has);
}

/* One hash is computed, and what is heard is what `known` heard. */
static void heard_as(const char *login, struct err *known)
{
    uint64_t before = password_runs();
    struct err err = { 0 };

    assert_false(sign_try(login, SIGN_PASSWORD, STR("123456"), "", NULL, &err));
    assert_int_equal(password_runs() - before, 1);
    assert_string_equal(err_english(&err), err_english(known));
}

static void known_and_unknown_cost_the_same_and_hear_the_same(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err known = { 0 }, unknown = { 0 }, fresh = { 0 }, odd = { 0 };
    uint64_t runs[5];

    (void)state;
    sign_user("olle"); /* has not set up */
    runs[0] = password_runs();
    assert_false(sign_try("karin", "inte detta alls", STR("123456"), "", NULL, &known));
    runs[1] = password_runs();
    assert_false(
        sign_try("nobody", "inte detta alls", STR("123456"), "", NULL, &unknown));
    runs[2] = password_runs();
    assert_false(sign_try("olle", "inte detta alls", STR("123456"), "", NULL, &fresh));
    runs[3] = password_runs();
    assert_false(sign_try("a b!", "inte detta alls", STR("12"), "", NULL, &odd));
    runs[4] = password_runs();
    for (int i = 0; i < 4; i++)
        assert_int_equal(runs[i + 1] - runs[i], 1);
    sign_later(60);
    assert_false(sign_try("karin", SIGN_PASSWORD, STR("000000"), "", NULL, &unknown));
    assert_string_equal(err_english(&known), err_english(&unknown));
    heard_as("", &known);
    heard_as("karin karin karin karin karin karin karin karin karin karin karin",
             &known);
    heard_as("KARIN' OR '1'='1", &known);
    KIT_OK(user_shut(&kit_call, karin.user_id, &odd), &odd);
    sign_wait();
    sign_later(300);
    heard_as("karin", &known);
    assert_string_equal(err_english(&known), err_english(&unknown));
    assert_string_equal(err_english(&known), err_english(&fresh));
    assert_string_equal(err_english(&known), err_english(&odd));
}

static void only_hashes_are_stored(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct buf sql = buf_new(kit_call.arena);

    (void)state;
    assert_true(str_starts(kit_text("SELECT password_hash FROM credential"),
                           "$argon2id$v=19$m=65536,t=5,p=1$"));
    struct str bytes = kit_bytes(kit_path("test.db"));
    struct str log = kit_bytes(kit_path("test.db-wal"));
    const char *secrets[] = { SIGN_PASSWORD, karin.token.text, karin.codes.code[0] };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(str_find(bytes, str_from(secrets[i])), SIZE_MAX);
        assert_int_equal(str_find(log, str_from(secrets[i])), SIZE_MAX);
    }
    struct str secret = { (const char *)karin.secret, TOTP_SECRET_BYTES };
    assert_int_equal(str_find(log, secret), SIZE_MAX);
    (void)sql;
}

static int64_t logged(const char *where)
{
    struct buf sql = buf_new(kit_call.arena);
    int64_t n = -1;

    sign_wait();
    buf_format(&sql, "SELECT count(*) FROM audit WHERE %s", where);
    assert_true(str_int(kit_text(str_cstr(kit_call.arena, buf_str(&sql))), &n));
    return n;
}

static void coming_and_going_leave_rows(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct secret_token token;
    struct err err = { 0 };

    (void)state;
    assert_int_equal(logged("kind = 'sign' AND action = 'sign_in' AND actor <> ''"
                            " AND session_id > 0 AND domain_id = 1"),
                     1); /* when she had set up */
    sign_later(300);
    assert_true(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", &token, &err));
    assert_int_equal(logged("action = 'sign_in'"), 2);
    struct session session = sign_session(&token);
    struct actor actor = session_actor(&session);
    struct call call = kit_call;
    call.actor = &actor;
    KIT_OK(
        session_end_others(&call, sign_desk.sessions, karin.user_id, session.id, &err),
        &err);
    assert_int_equal(logged("action = 'session_end' AND people = 1"), 1);
    KIT_OK(
        session_end_others(&call, sign_desk.sessions, karin.user_id, session.id, &err),
        &err);
    assert_int_equal(logged("action = 'session_end'"), 1); /* nobody was left */
    KIT_OK(session_end(&call, sign_desk.sessions, karin.user_id, session.id, &err),
           &err);
    assert_int_equal(logged("action = 'sign_out'"), 1);
    assert_int_equal(logged("kind = 'refused'"), 0);
}

static void a_wrong_try_leaves_a_row_without_what_was_typed(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    assert_false(sign_try("karin", "inte detta alls", STR("123456"), "", NULL, &err));
    assert_false(sign_try("frammande-kanarie", "inte detta alls", STR("123456"), "",
                          NULL, &err));
    struct buf sql = buf_new(kit_call.arena);
    buf_format(&sql, "kind = 'refused' AND action = 'sign_in' AND user_id = %lld",
               (long long)karin.user_id);
    assert_int_equal(logged(sql.ptr), 1);
    assert_int_equal(logged("kind = 'refused' AND user_id = 0 AND actor = 'nobody'"),
                     1);
    assert_int_equal(
        str_find(kit_bytes(kit_path("test.db-wal")), STR("frammande-kanarie")),
        SIZE_MAX);
    /* One that comes too early is not looked at, and has none. */
    int64_t looked = 2;
    for (int i = 0; i < 20; i++) {
        struct err wrong = { 0 };
        sign_later(200);
        (void)sign_try("karin", "inte detta alls", STR("123456"), "", NULL, &wrong);
        looked += wrong.kind == ERR_DENIED;
    }
    assert_true(looked > 10);
    assert_int_equal(logged("kind = 'refused'"), looked);
}

static void without_a_master_key_it_says_what_to_do(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    sign_desk.master = NULL;
    assert_false(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
    kit_err(&err, ERR_STATE, "--master-key FILE");
}

static void a_closed_account_is_out_and_stays_out(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    KIT_OK(user_shut(&kit_call, karin.user_id, &err), &err);
    sign_wait();
    sign_later(2); /* as from another program: within a second */
    assert_false(sign_holds(&karin.token));
    sign_later(60);
    assert_false(
        sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
    kit_err(&err, ERR_DENIED, "not right");
}

/* ---------- guessing ---------- */

static void delays_grow_and_end(void **state)
{
    static const int64_t want[] = { 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 120, 120 };

    (void)state;
    for (uint32_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(attempt_wait_s(i, 3, 120), want[i]);
    assert_int_equal(attempt_wait_s(UINT32_MAX, 3, 120), 120);
}

static void networks_are_cut_to_what_one_household_or_office_has(void **state)
{
    static const struct {
        const char *address, *network;
    } rows[] = {
        { "192.0.2.77", "192.0.2.0/24" },
        { "2001:db8:1:2:3::9", "2001:db8:1:2::/64" },
        { "::ffff:192.0.2.1", "192.0.2.0/24" },
        { "127.0.0.1", "" },
        { "::1", "" },
        { "", "" },
        { "no address", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(str_is(attempt_network(kit_call.arena, str_from(rows[i].address)),
                           rows[i].network));
}

/* Guesses in an hour, every second from a hundred networks by turns, the others from
 * `other_networks`; how many were looked at. */
static int looked_at(int guesses, int other_networks)
{
    uint64_t before = password_runs();
    char address[32];
    struct err err = { 0 };

    for (int i = 0; i < guesses; i++) {
        snprintf(address, sizeof address, "198.51.%d.7",
                 i % 2 ? i % 100 : i % other_networks);
        assert_false(sign_try("karin", "gissning nummer ett", STR("000000"), address,
                              NULL, &err));
        assert_true(err.kind == ERR_DENIED || err.kind == ERR_UNAVAILABLE);
        kit_call.now += HOUR / guesses;
    }
    int looked = (int)(password_runs() - before);
    print_message("%d of %d guesses were looked at\n", looked, guesses);
    return looked;
}

static void of_ten_thousand_guesses_an_hour_few_are_looked_at(void **state)
{
    (void)state;
    sign_person("karin");
    int looked = looked_at(10000, 100);
    assert_true(looked >= 10 && looked <= LIMIT_OF_AN_HOUR);
}

/* Every second guess is from the network from which she signs in herself. */
static void guessing_from_where_she_is_known_too_gives_no_more(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "198.51.0.9",
                         NULL, &err));
    int looked = looked_at(2000, 1);
    assert_true(looked >= 10 && looked <= LIMIT_OF_AN_HOUR);
}

static void who_is_guessed_at_gets_in_from_where_she_is_known(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    sign_later(60);
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "192.0.2.5",
                         NULL, &err));
    sign_later(60);
    for (int i = 0; i < 8; i++) {
        assert_false(
            sign_try("karin", "fel fel fel fel", STR("1"), "203.0.113.9", NULL, &err));
        sign_later(i < 7 ? 20 : 0);
    }
    assert_false(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "203.0.113.9",
                          NULL, &err));
    kit_err(&err, ERR_UNAVAILABLE, "try again in");
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "192.0.2.200",
                         NULL, &err));
}

static void nobody_is_locked_out_for_good(void **state)
{
    struct sign_person karin = sign_person("karin");
    struct err err = { 0 };

    (void)state;
    for (int i = 0; i < 20; i++) {
        assert_false(sign_try("karin", "fel fel fel fel", STR("1"), "", NULL, &err));
        sign_later(ATTEMPT_MOST_S);
    }
    assert_true(sign_try("karin", SIGN_PASSWORD, sign_code(&karin, 0), "", NULL, &err));
}

static void counts_outlive_a_restart(void **state)
{
    struct err err = { 0 };

    (void)state;
    sign_person("karin");
    for (int i = 0; i < 5; i++) {
        assert_false(sign_try("karin", "fel fel fel fel", STR("1"), "", NULL, &err));
        sign_later(i < 4 ? 10 : 0);
    }
    database_close(&kit_call);
    kit_call.ticket = 0;
    err = (struct err){ 0 };
    KIT_OK(database_open(kit_path("test.db"), DATABASE_WRITE, &kit_call, &err), &err);
    assert_false(sign_try("karin", "fel fel fel fel", STR("1"), "", NULL, &err));
    kit_err(&err, ERR_UNAVAILABLE, "try again in");
}

/* ---------- links and paper ---------- */

static bool enter_by(struct str link, struct secret_token *token, struct err *err)
{
    struct sign_from from = { 0 };

    *err = (struct err){ 0 };
    bool ok = sign_in_link(&kit_call, &sign_desk, link, &from, token, err);
    sign_wait();
    return ok;
}

static void a_link_is_good_once_and_looking_uses_nothing(void **state)
{
    int64_t user_id = sign_user("olle");
    struct one_use_new new = { user_id, ONE_USE_ENTER, 2 };
    struct secret_token link, token;
    struct one_use use;
    struct err err = { 0 };
    bool found = false;

    (void)state;
    KIT_OK(one_use_link(&kit_call, &new, &link, &err), &err);
    sign_wait();
    for (int i = 0; i < 3; i++) {
        KIT_OK(one_use_look(&kit_call, str_from(link.text), &use, &found, &err), &err);
        assert_true(found);
    }
    assert_true(enter_by(str_from(link.text), &token, &err));
    assert_int_equal(sign_session(&token).user_id, user_id);
    assert_false(enter_by(str_from(link.text), &token, &err));
    kit_err(&err, ERR_NOT_FOUND, "ask for a new one");
}

static void a_link_grows_old_and_a_changed_one_is_none(void **state)
{
    struct one_use_new new = { sign_user("olle"), ONE_USE_ENTER, 2 };
    struct secret_token link, token;
    struct err err = { 0 };

    (void)state;
    KIT_OK(one_use_link(&kit_call, &new, &link, &err), &err);
    sign_wait();
    sign_later(2 * 86400);
    assert_false(enter_by(str_from(link.text), &token, &err));
    kit_err(&err, ERR_NOT_FOUND, "");
    sign_later(-2 * 86400);
    link.text[5] = link.text[5] == 'a' ? 'b' : 'a';
    assert_false(enter_by(str_from(link.text), &token, &err));
    assert_false(enter_by(STR("x"), &token, &err));
}

static bool enter_with(const char *code, int32_t born, struct secret_token *token,
                       struct err *err)
{
    struct sign_paper paper = { str_from(code), born, { STR("192.0.2.1"), STR("") } };

    *err = (struct err){ 0 };
    bool ok = sign_in_paper(&kit_call, &sign_desk, &paper, token, err);
    sign_wait();
    return ok;
}

static void a_paper_code_needs_its_birth_date_and_is_good_once(void **state)
{
    struct one_use_new new = { sign_user("olle"), ONE_USE_ENTER, 7 };
    char code[SECRET_CODE_BYTES], typed[SECRET_CODE_BYTES];
    struct secret_token token;
    struct err err = { 0 };

    (void)state;
    KIT_OK(one_use_code(&kit_call, &new, 7300, code, &err), &err);
    sign_wait();
    assert_int_equal(strlen(code), SECRET_PAPER_CHARS + 1);
    assert_false(enter_with(code, 7301, &token, &err));
    kit_err(&err, ERR_DENIED, "do not fit");
    assert_false(enter_with("2222-2222", 7300, &token, &err));
    kit_err(&err, ERR_DENIED, "do not fit");
    for (size_t i = 0; i < sizeof typed; i++) /* as people type */
        typed[i] = (char)(code[i] >= 'A'   ? code[i] + 32
                          : code[i] == '-' ? ' '
                                           : code[i]);
    assert_true(enter_with(typed, 7300, &token, &err));
    assert_true(sign_holds(&token));
    assert_false(enter_with(code, 7300, &token, &err));
}

static void birth_dates_are_guessed_as_slowly_as_passwords_for_one_paper(void **state)
{
    struct one_use_new new = { sign_user("olle"), ONE_USE_ENTER, 7 };
    struct sign_paper paper = { .from = { STR(""), STR("") } };
    char code[SECRET_CODE_BYTES], address[32];
    struct secret_token token;
    struct err err = { 0 };

    (void)state;
    KIT_OK(one_use_code(&kit_call, &new, 7300, code, &err), &err);
    sign_wait();
    paper.code = str_from(code);
    uint64_t before = password_runs();
    for (int i = 0; i < 2000; i++) { /* from many networks, within an hour */
        snprintf(address, sizeof address, "198.51.%d.7", i % 100);
        paper.from.address = str_from(address);
        paper.birth_day = 8000 + i;
        err = (struct err){ 0 };
        assert_false(sign_in_paper(&kit_call, &sign_desk, &paper, &token, &err));
        kit_call.now += INT64_C(1800000);
    }
    assert_true(password_runs() - before <= LIMIT_OF_AN_HOUR);
    sign_later(ATTEMPT_MOST_S); /* and who has the paper comes in */
    paper.birth_day = 7300;
    err = (struct err){ 0 };
    KIT_OK(sign_in_paper(&kit_call, &sign_desk, &paper, &token, &err), &err);
}

static void a_set_up_link_signs_nobody_in(void **state)
{
    struct one_use_new new = { sign_user("olle"), ONE_USE_SET_UP, 7 };
    struct secret_token link, token;
    struct err err = { 0 };

    (void)state;
    KIT_OK(one_use_link(&kit_call, &new, &link, &err), &err);
    sign_wait();
    assert_false(enter_by(str_from(link.text), &token, &err));
    kit_err(&err, ERR_NOT_FOUND, "");
}

static void a_demo_lets_in_by_name_and_nothing_else_does(void **state)
{
    struct sign_from from = { 0 };
    struct secret_token token;
    struct err err = { 0 };

    (void)state;
    sign_user("olle");
    assert_false(sign_in_demo(&kit_call, &sign_desk, STR("olle"), &from, &token, &err));
    kit_err(&err, ERR_NOT_FOUND, "nothing at this address");
    sign_desk.demo = true;
    KIT_OK(sign_in_demo(&kit_call, &sign_desk, STR("olle"), &from, &token, &err), &err);
    sign_wait();
    assert_true(sign_holds(&token));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sign_make, sign_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(password_and_code_open_a_session),
        TEST(a_code_is_good_once_and_one_step_off_is_near_enough),
        TEST(a_recovery_code_stands_in_for_the_app_once),
        TEST(known_and_unknown_cost_the_same_and_hear_the_same),
        TEST(only_hashes_are_stored),
        TEST(coming_and_going_leave_rows),
        TEST(a_wrong_try_leaves_a_row_without_what_was_typed),
        TEST(without_a_master_key_it_says_what_to_do),
        TEST(a_closed_account_is_out_and_stays_out),
        TEST(delays_grow_and_end),
        TEST(networks_are_cut_to_what_one_household_or_office_has),
        TEST(of_ten_thousand_guesses_an_hour_few_are_looked_at),
        TEST(guessing_from_where_she_is_known_too_gives_no_more),
        TEST(who_is_guessed_at_gets_in_from_where_she_is_known),
        TEST(nobody_is_locked_out_for_good),
        TEST(counts_outlive_a_restart),
        TEST(a_link_is_good_once_and_looking_uses_nothing),
        TEST(a_link_grows_old_and_a_changed_one_is_none),
        TEST(a_paper_code_needs_its_birth_date_and_is_good_once),
        TEST(birth_dates_are_guessed_as_slowly_as_passwords_for_one_paper),
        TEST(a_set_up_link_signs_nobody_in),
        TEST(a_demo_lets_in_by_name_and_nothing_else_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
