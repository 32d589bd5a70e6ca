/*
 * test_trouble.c: the world moves while somebody has a page open: a firm closes, a
 * contact leaves, a person withdraws, a link comes too late. Each is met by a sentence
 * that says what to do, in Swedish, and nothing is lost.
 */
#include <string.h>

#include "base/date.h"
#include "people_kit.h"
#include "service/secret.h"

#define FIRM "/firm/71"

static const char *person, *need;

static const char *text_of(struct str text)
{
    return str_cstr(&app_arena, text);
}

static void says(struct answer page, int status, const char *sentence)
{
    assert_int_equal(page.status, status);
    if (!app_has(page, sentence))
        fail_msg("no \"%s\" in %.*s", sentence, STR_ARG(page.body));
}

static const char *of_person(const char *rest)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "/person/%s%s", person, rest);
    return url.ptr;
}

static struct answer forward(const char *token, const char *more)
{
    struct buf fields = buf_new(&app_arena);

    buf_format(&fields,
               "token=%s&need=%s&to=71.8&due_on=2026-12-04&why=own_wish&asked=1&%s",
               token, need, more);
    return people_send(of_person("/refer"), fields.ptr);
}

static int made(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    person = people_scene();
    need = people_need_id();
    people_led_to(forward("5", ""));
    return 0;
}

static const char *link_of(const char *referral)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "%s/paper", referral);
    struct str body = people_send(url.ptr, "x=1").body;
    size_t at = str_find(body, STR("/answer/"));
    assert_true(at != SIZE_MAX);
    return text_of(str_sub(body, at, strlen("/answer/") + SECRET_TOKEN_CHARS));
}

static void closed(void)
{
    people_led_to(people_send(FIRM "/status", "status=closed&reason=sold"));
}

static void a_firm_that_closed_is_said_on_each_of_its_pages(void **state)
{
    (void)state;
    const char *link = link_of("/referral/5");
    closed();
    struct answer page = app_page(FIRM);
    says(page, 200, "<b>Företaget är stängt.</b>");
    says(page, 200, "Förslag som väntar på svar här: 1.");
    assert_false(app_has(page, "href=\"" FIRM "/need\""));
    says(app_page("/referral/5"), 200, "Företaget har stängt. Avsluta här");
    says(app_page("%s", link), 200, "Vi har antecknat att företaget har stängt.");
    /* What was done there can still be written. */
    says(app_page(FIRM "/visit"), 200, "<b>Företaget är stängt.</b>");
    people_led_to(people_send(FIRM "/visit",
                              "token=52&outcome=no&reason=no_work&side=firm&"
                              "held_on=2026-11-25&minutes=9&km=1&note=stod+tomt"));
}

static void what_is_typed_about_a_firm_that_closed_is_kept(void **state)
{
    (void)state;
    const char *link = link_of("/referral/5");
    closed();
    struct answer page = forward("6", "words=vill+baka");
    says(page, 400, "Företaget har stängt; ingen frågas där.");
    says(page, 400, ">vill baka</textarea>");
    says(app_page(FIRM "/need"), 200, "Öppna det igen på dess sida innan");
    page =
        people_send(FIRM "/need", "do=build&seen=0&token=61&title=Bagare&place=Krokom&"
                                  "purpose=hire&displaces=none&share/plocka-order=");
    says(page, 409, "öppna det igen");
    says(page, 409, "value=\"Bagare\"");
    page = people_send(FIRM "/recruitment", "token=62&title=Sommaren&positions=4");
    says(page, 409, "value=\"Sommaren\"");
    /* An employer who had the page open is heard, and told. */
    struct str done = people_led_to(people_send(link, "referral=5&answer=meet"));
    assert_true(str_ends(done, "done=kept"));
    says(app_page("%.*s", STR_ARG(done)), 200,
         "Ert svar är sparat, men frågan var redan stängd.");
    says(app_page("/referral/5"), 200, "Ett svar kom för sent: Ja, vi vill träffas.");
}

static void a_contact_who_left_is_asked_nothing_more(void **state)
{
    (void)state;
    const char *link = link_of("/referral/5");
    people_led_to(people_send(FIRM "/contact", "token=8&version=1&name=Erik&left=1"));
    struct answer page = app_page("%s", link); /* whoever opens it is not Erik */
    says(page, 200, "Länken var till någon som inte arbetar kvar.");
    says(page, 200, "<h1>Hej!</h1>");
    assert_false(app_has(page, "Skicka inga påminnelser"));
    struct str done = people_led_to(people_send(link, "referral=5&answer=meet"));
    assert_true(str_ends(done, "done=kept"));
    page = forward("6", "words=vill+baka");
    says(page, 400, "Kontakten är inte kvar; välj en annan.");
    says(page, 400, ">vill baka</textarea>");
    page = app_page("/referral/5"); /* what he answered all the same can be read */
    says(page, 200, "<b>Erik arbetar inte kvar där.</b>");
    says(page, 200, "Ett svar kom för sent: Ja, vi vill träffas.");
    says(page, 200, "action=\"/referral/5/paper\"");
}

static void a_person_who_withdrew_is_not_met(void **state)
{
    (void)state;
    const char *link = link_of("/referral/5");
    people_led_to(people_send(link, "referral=5&answer=meet"));
    people_led_to(people_send("/referral/5/meeting",
                              "how=set&version=2&on=2026-12-03&at=13.15&"
                              "minutes=45&place=Storgatan+1"));
    people_led_to(people_send("/referral/5/answer", "version=3&step=end&end=declined"));
    struct answer page = app_page("%s", link); /* which was open all the time */
    says(page, 200, "Mötet 3 december 2026 blir inte av.");
    assert_false(app_has(page, "Vi ringer om en ny tid."));
    says(page, 200, "personen är inte längre tillgänglig");
    page = people_send("/referral/5/meeting",
                       "how=set&version=3&on=2026-12-04&at=9&minutes=45&"
                       "place=Annan");
    says(page, 409, "2026-12-04 9 Annan"); /* beside what stands */
    struct str done = people_led_to(people_send(link, "referral=5&answer=later"));
    says(app_page("%.*s", STR_ARG(done)), 200,
         "Ert svar är sparat, men frågan var redan stängd.");
    says(app_page("/referral/5"), 200, "Ett svar kom för sent: Ja, men inte nu.");
}

/* The firm's own no to the time that was set is another thing: they still want to meet.
 */
static void a_meeting_that_is_called_off_may_get_a_new_time(void **state)
{
    (void)state;
    const char *link = link_of("/referral/5");
    people_led_to(people_send(link, "referral=5&answer=meet"));
    people_led_to(people_send("/referral/5/meeting",
                              "how=set&version=2&on=2026-12-03&at=13.15&"
                              "minutes=45&place=Storgatan+1"));
    people_led_to(
        people_send("/referral/5/meeting", "how=off&version=3&reason=firm_cannot"));
    says(app_page("%s", link), 200, "Vi ringer om en ny tid.");
}

static void a_link_that_is_none_or_cut_says_what_to_do(void **state)
{
    (void)state;
    struct answer page = app_page("/answer/%043d", 0);
    says(page, 404, "Länken går inte att använda");
    says(page, 404, "Inget ni har svarat är borta.");
    page = people_send("/answer", "code=AAAA-BBBB");
    says(page, 401, "titta i brevet en gång till");
    says(page, 401, "value=\"AAAA-BBBB\"");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_firm_that_closed_is_said_on_each_of_its_pages),
        TEST(what_is_typed_about_a_firm_that_closed_is_kept),
        TEST(a_contact_who_left_is_asked_nothing_more),
        TEST(a_person_who_withdrew_is_not_met),
        TEST(a_meeting_that_is_called_off_may_get_a_new_time),
        TEST(a_link_that_is_none_or_cut_says_what_to_do),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
