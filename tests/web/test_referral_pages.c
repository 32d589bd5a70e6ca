/*
 * test_referral_pages.c: proposals as browsers meet them: nothing typed is lost, nobody
 * of another unit sees them, an employer needs no account and is never told a name.
 */
#include <string.h>

#include "base/date.h"
#include "people_kit.h"
#include "service/referral.h"

#define FIRM "/firm/71"

static const char *text_of(struct str text)
{
    return str_cstr(&app_arena, text);
}

static const char *person;

static int made(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    person = people_scene();
    return 0;
}

static const char *refer_url(void)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "/person/%s/refer", person);
    return url.ptr;
}

static struct answer put_forward(const char *more)
{
    struct buf fields = buf_new(&app_arena);

    buf_format(&fields, "token=5&need=%s&to=71.8&due_on=2026-12-04&%s",
               people_need_id(), more);
    return people_send(refer_url(), fields.ptr);
}

/* The address of the employer's page, from the paper. */
static const char *link_of(const char *referral)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "%s/paper", referral);
    struct str body = people_send(url.ptr, "x=1").body;
    size_t at = str_find(body, STR("/answer/"));
    assert_true(at != SIZE_MAX);
    return text_of(str_sub(body, at, strlen("/answer/") + SECRET_TOKEN_CHARS));
}

static void what_is_wrong_is_told_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    struct answer page = put_forward("why=other&words=&asked=1");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"other\" checked"));
    page = put_forward("why=own_wish&words=kan+laga+mat");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "kan laga mat"));
    assert_true(app_has(page, "2026-12-04"));
    for (int i = 0; i < 2; i++) /* sent twice is one */
        assert_true(str_is(people_led_to(put_forward("why=own_wish&asked=1")),
                           "/referral/5?new=1"));
    assert_true(app_has(app_page("/referrals"), "Lager i Krokom"));
    assert_true(app_has(app_json(FIRM), "\"asked\":1,\"answered\":0"));
}

static void an_employer_answers_without_an_account_and_is_told_no_name(void **state)
{
    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    const char *link = link_of("/referral/5");
    struct answer page = app_page("%s", link);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Lager i Krokom"));
    assert_false(app_has(page, "Amina"));
    assert_false(app_has(page, "Warsame"));
    assert_false(app_has(page, person));
    assert_int_equal(people_send(link, "referral=5&no=").status, 400);
    assert_int_equal(people_send(link, "referral=5&answer=hire").status, 400);
    assert_int_equal(people_send(link, "referral=6&answer=meet").status, 404);
    people_led_to(people_send(link, "need=changed"));
    struct str done = people_led_to(people_send(link, "referral=5&answer=later"));
    assert_true(str_ends(done, "done=taken"));
    assert_true(str_ends(people_led_to(people_send(link, "referral=5&answer=later")),
                         "done=same"));
    assert_true(str_ends(people_led_to(people_send(link, "referral=5&no=hours")),
                         "done=taken"));
    done = people_led_to(people_send(link, "referral=5&answer=meet"));
    assert_true(str_ends(done, "done=kept"));
    assert_false(app_has(app_page("%s", link), "name=\"answer\""));
    assert_int_equal(app_page("/answer/%043d", 0).status, 404);
    assert_true(app_has(app_json("/referral/5"), "\"state\":\"refused\""));
}

/* A hasty press blames nobody: what ends it is chosen, not what happened to be first.
 */
static void a_reason_is_chosen_and_never_there_already(void **state)
{
    static const char *const hasty[] = { "version=1&step=no&no=",
                                         "version=1&step=end&end=" };

    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    struct answer page = app_page("/referral/5");
    assert_true(app_has(page, "name=\"no\" required><option value=\"\">"));
    assert_true(app_has(page, "name=\"end\" required><option value=\"\">"));
    for (size_t i = 0; i < 2; i++) {
        page = people_send("/referral/5/answer", hasty[i]);
        assert_int_equal(page.status, 400);
        assert_true(app_has(page, "<p>Välj varför.</p>"));
    }
    assert_true(app_has(app_json("/referral/5"), "\"state\":\"open\""));
}

static void two_who_write_at_once_both_see_what_stands(void **state)
{
    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    people_led_to(people_send("/referral/5/answer", "version=1&step=meet"));
    struct answer page =
        people_send("/referral/5/answer", "version=1&step=no&no=filled");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "name=\"version\" value=\"2\""));
    people_led_to(people_send("/referral/5/answer", "version=2&step=end&end=met"));
    page = people_send("/referral/5/answer", "version=3&step=meet");
    assert_int_equal(page.status, 409);
}

static void a_meeting_gets_a_time_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    const char *link = link_of("/referral/5"), *form = "/referral/5/meeting";
    struct answer page = people_send(form, "how=set&version=1&on=2026-12-03&at=13.00&"
                                           "minutes=30&place=Storgatan+1");
    assert_int_equal(page.status, 409); /* nobody has said yes */
    people_led_to(people_send("/referral/5/answer", "version=1&step=meet"));
    page =
        people_send(form, "how=set&version=2&on=3+december+2026&at=kvart+i&minutes=45&"
                          "place=Storgatan+1%2C+Krokom");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"Storgatan 1, Krokom\""));
    assert_true(app_has(page, "value=\"3 december 2026\""));
    assert_true(app_has(page, "<option value=\"45\" selected>"));
    people_led_to(
        people_send(form, "how=set&version=2&on=3+december+2026&at=13.15&minutes=45&"
                          "place=Storgatan+1%2C+Krokom"));
    page = app_json("/referral/5");
    assert_true(app_has(page, "\"minute\":795"));
    assert_true(app_has(app_page("%s", link), "Storgatan 1, Krokom"));
    page = people_send(form,
                       "how=set&version=2&on=2026-12-04&at=9&minutes=45&place=Annan");
    assert_int_equal(page.status, 409); /* somebody else's is shown beside it */
    assert_true(app_has(page, "2026-12-04 9 Annan"));
    assert_int_equal(people_send(form, "how=off&version=3&reason=mood").status, 400);
    people_led_to(people_send(form, "how=off&version=3&reason=firm_cannot"));
    assert_true(app_has(app_json("/referral/5"), "\"is_off\":true"));
    people_be(USER_NEIGHBOUR);
    assert_int_equal(people_send(form, "how=off&version=4&reason=other").status, 404);
}

static void who_wants_no_reminders_says_so_by_link_or_through_her_coach(void **state)
{
    struct buf stop = buf_new(&app_arena);

    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    const char *link = link_of("/referral/5");
    assert_true(str_ends(people_led_to(people_send(link, "stop=yes")), "done=quiet"));
    assert_true(app_has(app_page(FIRM "/contact?contact=8"),
                        "name=\"quiet\" value=\"1\" checked"));
    people_led_to(people_send(FIRM "/contact",
                              "token=8&version=1&name=Erik&phone=070-174+06+05"));
    assert_false(app_has(app_page(FIRM "/contact?contact=8"),
                         "name=\"quiet\" value=\"1\" checked"));
    buf_format(&stop, "/person/%s/reminders", person);
    people_led_to(people_send(stop.ptr, "stop=yes"));
    assert_true(app_has(app_page("/person/%s", person), "\"stop\" value=\"no\""));
    people_led_to(people_send(stop.ptr, "stop=no"));
    assert_true(app_has(app_page("/person/%s", person), "\"stop\" value=\"yes\""));
    people_be(USER_IT);
    assert_int_equal(people_send(stop.ptr, "stop=yes").status, 404);
}

static void others_see_nothing_of_it(void **state)
{
    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    people_be(USER_NEIGHBOUR);
    assert_int_equal(app_page("/referral/5").status, 404);
    assert_false(app_has(app_page("/referrals"), "Lager i Krokom"));
    assert_int_equal(people_send("/referral/5/answer", "version=1&step=meet").status,
                     404);
    assert_int_equal(people_send("/referral/5/paper", "x=1").status, 404);
    assert_int_equal(app_page("%s", refer_url()).status, 404);
    people_be(USER_IT);
    assert_int_equal(app_page("/referrals").status, 403);
    people_be(USER_COACH);
    assert_int_equal(people_send("/matching", "state=off&reason=drill").status, 403);
}

/* A proposal's address names no case, but its rows in the log name whose it is. */
static void what_is_written_of_a_proposal_stands_in_her_log(void **state)
{
    struct str id = str_from(person);

    (void)state;
    people_led_to(put_forward("why=own_wish&asked=1"));
    const struct answer told = people_send("/referral/5/answer", "version=1&step=meet");
    people_led_to(told);
    assert_null(told.note); /* it was written with the change, not after it */
    assert_int_equal(people_rows(id, "write", "referral_edit"), 1);
    assert_int_equal(people_send("/referral/5/paper", "x=1").status, 200);
    assert_int_equal(people_rows(id, "write", "referral_edit"), 2);
    people_be(USER_NEIGHBOUR);
    people_keep(app_page("/referral/5"));
    assert_int_equal(people_rows(id, "refused", "referral_see"), 1);
    (void)people_send("/referral/5/answer", "version=2&step=meet");
    assert_int_equal(people_rows(id, "refused", "referral_edit"), 1);
}

/* A file of proposals names nobody, and is a list of those it is about all the same. */
static void a_file_of_proposals_is_a_list_of_whom_it_is_about(void **state)
{
    struct str id = str_from(person);

    (void)state;
    people_keep(app_page("/referrals/file")); /* of nobody yet */
    people_led_to(put_forward("why=own_wish&asked=1"));
    const uint32_t before = people_rows(id, "read", "referral_list");
    struct answer file = app_page("/referrals/file");
    assert_true(app_has(file, "Lager i Krokom"));
    assert_false(app_has(file, person));
    people_keep(file);
    assert_int_equal(people_rows(id, "read", "referral_list"), before + 1);
    people_keep(app_json("/referrals/file"));
    assert_int_equal(people_rows(id, "read", "referral_list"), before + 2);
    assert_null(app_page("/visits/file").note); /* no participant is in these */
    assert_null(app_page("/needs/file").note);
    assert_null(app_page("/firms/file").note);
    people_be(USER_NEIGHBOUR);
    people_keep(app_page("/referrals/file"));
    assert_int_equal(people_rows(id, "read", "referral_list"), before + 2);
}

static void the_leader_switches_the_matcher_off_and_people_are_still_named(void **state)
{
    struct buf url = buf_new(&app_arena);

    (void)state;
    buf_format(&url, "/need/%s/matches", people_need_id());
    people_be(USER_LEADER);
    assert_int_equal(people_send("/matching", "state=off&reason=mood").status, 400);
    people_led_to(people_send("/matching", "state=off&reason=complaint"));
    people_be(USER_COACH);
    struct answer page = app_page("%s", url.ptr);
    assert_int_equal(page.status, 200);
    assert_false(app_has(page, "<ol class=\"rows\">"));
    assert_int_not_equal(app_json("%s", url.ptr).status, 200);
    people_led_to(put_forward("why=own_wish&asked=1"));
    people_be(USER_LEADER);
    people_led_to(people_send("/matching", "state=on"));
    people_be(USER_COACH);
    assert_int_equal(app_json("%s", url.ptr).status, 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_wrong_is_told_and_nothing_typed_is_lost),
        TEST(an_employer_answers_without_an_account_and_is_told_no_name),
        TEST(a_reason_is_chosen_and_never_there_already),
        TEST(two_who_write_at_once_both_see_what_stands),
        TEST(a_meeting_gets_a_time_and_nothing_typed_is_lost),
        TEST(who_wants_no_reminders_says_so_by_link_or_through_her_coach),
        TEST(others_see_nothing_of_it),
        TEST(what_is_written_of_a_proposal_stands_in_her_log),
        TEST(a_file_of_proposals_is_a_list_of_whom_it_is_about),
        TEST(the_leader_switches_the_matcher_off_and_people_are_still_named),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
