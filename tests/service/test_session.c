/*
 * test_session.c: how long one is signed in, and what ends it.
 */
#include "sign_kit.h"

#include <sqlite3.h>

#include "base/date.h"
#include "service/database.h"
#include "store/query.h"

static struct secret_token enter(int64_t user_id, int64_t org_id)
{
    struct session_new new = { .user_id = user_id,
                               .org_id = org_id,
                               .how = "demo",
                               .agent = STR("Mozilla/5.0 (Android) Firefox/120") };
    struct secret_token token = { "" };
    struct err err = { 0 };

    KIT_OK(session_make(&kit_call, sign_desk.sessions, &new, &token, &err), &err);
    sign_wait();
    return token;
}

static void half_an_hour_without_a_request_ends_it(void **state)
{
    struct secret_token token = enter(sign_user("karin"), 0);

    (void)state;
    sign_later(SESSION_IDLE_S - 1);
    sign_session(&token); /* a request */
    sign_later(SESSION_IDLE_S - 1);
    assert_true(sign_holds(&token)); /* only looked at */
    sign_later(1);
    assert_false(sign_holds(&token));
}

static void ten_hours_end_it_whatever_one_does(void **state)
{
    struct secret_token token = enter(sign_user("karin"), 0);

    (void)state;
    for (int i = 0; i < 10 * 60 - 1; i++) {
        sign_later(60);
        sign_session(&token);
    }
    sign_later(60);
    assert_false(sign_holds(&token));
}

static void a_clock_set_back_prolongs_nothing(void **state)
{
    struct secret_token token = enter(sign_user("karin"), 0);

    (void)state;
    sign_later(-60); /* clocks are adjusted a little */
    assert_true(sign_holds(&token));
    sign_later(-3600);
    assert_false(sign_holds(&token));
}

static void a_token_of_ones_own_making_is_nothing(void **state)
{
    struct secret_token mine;
    struct session session;
    struct err err = { 0 };
    bool found = true;

    (void)state;
    sign_user("karin");
    secret_token_make(&mine);
    assert_false(sign_holds(&mine));
    KIT_OK(session_find(&kit_call, sign_desk.sessions, STR("' OR 1 --"), true, &session,
                        &found, &err),
           &err);
    assert_false(found);
}

static void an_ended_one_is_dead_at_once_and_after_a_restart(void **state)
{
    int64_t user_id = sign_user("karin");
    struct secret_token token = enter(user_id, 0), other = enter(user_id, 0);
    struct session session = sign_session(&token);
    struct err err = { 0 };

    (void)state;
    /* of another user: nothing happens */
    KIT_OK(session_end(&kit_call, sign_desk.sessions, user_id + 1, session.id, &err),
           &err);
    assert_true(sign_holds(&token));
    KIT_OK(session_end(&kit_call, sign_desk.sessions, user_id, session.id, &err), &err);
    assert_false(sign_holds(&token));
    assert_true(sign_holds(&other));
    session_forget(sign_desk.sessions); /* as after a restart */
    assert_false(sign_holds(&token));
    assert_true(sign_holds(&other));
}

static void all_others_end_and_this_one_stays(void **state)
{
    int64_t user_id = sign_user("karin");
    struct secret_token token[3] = { enter(user_id, 0), enter(user_id, 0),
                                     enter(user_id, 0) };
    struct secret_token stranger = enter(sign_user("olle"), 0);
    struct err err = { 0 };

    (void)state;
    KIT_OK(session_end_others(&kit_call, sign_desk.sessions, user_id,
                              sign_session(&token[1]).id, &err),
           &err);
    assert_false(sign_holds(&token[0]));
    assert_true(sign_holds(&token[1]));
    assert_false(sign_holds(&token[2]));
    assert_true(sign_holds(&stranger));
}

static void a_unit_is_changed_under_a_new_id_with_that_units_roles(void **state)
{
    int64_t user_id = sign_user("karin"), org_id = sign_unit("Krokom");
    struct user_role role = { user_id, org_id, ROLE_TEAM_LEADER };
    struct secret_token before, after = { "" };
    struct err err = { 0 };
    bool changed = false;

    (void)state;
    KIT_OK(user_role_give(&kit_call, &role, &changed, &err), &err);
    sign_wait();
    before = enter(user_id, 0);
    struct session session = sign_session(&before);
    assert_int_equal(session.unit_count, 2);
    assert_int_equal(session_actor(&session).roles, 1U << ROLE_COACH);
    struct session_new new = { .user_id = user_id,
                               .org_id = org_id,
                               .replaces = session.id,
                               .made_at = session.made_at,
                               .how = "demo" };
    KIT_OK(session_make(&kit_call, sign_desk.sessions, &new, &after, &err), &err);
    sign_wait();
    assert_false(sign_holds(&before));
    session = sign_session(&after);
    assert_int_equal(session_actor(&session).roles, 1U << ROLE_TEAM_LEADER);
    assert_int_equal(session_actor(&session).org_id, org_id);
    new.org_id = 999;
    new.replaces = session.id;
    assert_false(session_make(&kit_call, sign_desk.sessions, &new, &after, &err));
    kit_err(&err, ERR_DENIED, "no role here");
}

static void a_role_that_is_taken_is_gone_within_a_second(void **state)
{
    int64_t user_id = sign_user("karin");
    struct user_role role = { user_id, 1, ROLE_COACH };
    struct secret_token token = enter(user_id, 0);
    struct err err = { 0 };
    bool changed = false;

    (void)state;
    sign_session(&token);
    KIT_OK(user_role_take(&kit_call, &role, &changed, &err), &err);
    assert_true(changed);
    sign_wait();
    sign_later(1);
    assert_false(sign_holds(&token));
}

static void when_it_was_seen_is_written_and_read_again(void **state)
{
    struct secret_token token = enter(sign_user("karin"), 0);
    struct err err = { 0 };

    (void)state;
    sign_later(600);
    sign_session(&token);
    assert_int_equal(kit_number("SELECT seen_at = made_at FROM session"), 1);
    KIT_OK(session_flush(&kit_call, sign_desk.sessions, &err), &err);
    sign_user("olle"); /* what is written later is durable later */
    sign_later(SESSION_IDLE_S - 1);
    assert_true(sign_holds(&token));
}

static void more_than_are_kept_are_looked_up_again(void **state)
{
    int64_t user_id = sign_user("karin");
    struct secret_token first = enter(user_id, 0);

    (void)state;
    for (uint32_t i = 0; i < SESSION_KEPT + 10; i++) {
        struct session_new new = { .user_id = user_id, .how = "demo" };
        struct secret_token token;
        struct err err = { 0 };
        KIT_OK(session_make(&kit_call, sign_desk.sessions, &new, &token, &err), &err);
    }
    sign_wait();
    assert_true(sign_holds(&first));
}

static void a_browser_is_told_in_two_words(void **state)
{
    static const struct {
        const char *agent, *words;
    } rows[] = {
        { "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
          "Firefox, Linux" },
        { "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/5 Edg/120",
          "Edge, Windows" },
        { "Mozilla/5.0 (Linux; Android 13) AppleWebKit Chrome/120 Safari/5",
          "Chrome, Android" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17) AppleWebKit Safari/604",
          "Safari, iPhone" },
        { "<script>alert(1)</script>", "" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(str_is(session_agent(kit_call.arena, str_from(rows[i].agent)),
                           rows[i].words));
}

static void add_person(void)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "INSERT INTO person (id, rid, org_id, source, source_key, "
                     "content_hash) VALUES (1, 101, 1, 't', '1', x'')",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
}

static void a_participant_has_one_account_without_a_name(void **state)
{
    struct err err = { 0 };
    int64_t one = 0, again = 0;

    (void)state;
    assert_false(user_for_person(&kit_call, 4711, 1, &one, &err)); /* no such case */
    assert_int_equal(one, 0);
    err = (struct err){ 0 };
    add_person();
    KIT_OK(user_for_person(&kit_call, 1, 1, &one, &err), &err);
    KIT_OK(user_for_person(&kit_call, 1, 1, &again, &err), &err);
    sign_wait();
    assert_int_equal(one, again);
    struct secret_token token = enter(one, 0);
    struct session session = sign_session(&token);
    assert_string_equal(session.name, "");
    assert_int_equal(session_actor(&session).person_id, 1);
    assert_int_equal(session_actor(&session).roles, 1U << ROLE_PARTICIPANT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sign_make, sign_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(half_an_hour_without_a_request_ends_it),
        TEST(ten_hours_end_it_whatever_one_does),
        TEST(a_clock_set_back_prolongs_nothing),
        TEST(a_token_of_ones_own_making_is_nothing),
        TEST(an_ended_one_is_dead_at_once_and_after_a_restart),
        TEST(all_others_end_and_this_one_stays),
        TEST(a_unit_is_changed_under_a_new_id_with_that_units_roles),
        TEST(a_role_that_is_taken_is_gone_within_a_second),
        TEST(when_it_was_seen_is_written_and_read_again),
        TEST(more_than_are_kept_are_looked_up_again),
        TEST(a_browser_is_told_in_two_words),
        TEST(a_participant_has_one_account_without_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
