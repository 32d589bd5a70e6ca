/*
 * test_recruitment_pages.c: an opening with many places, as a browser meets it: started
 * on a firm's page or while a need is built, counted, changed, taken home as a file.
 */
#include <string.h>

#include "people_kit.h"

static const char *led_to(struct answer answer)
{
    if (answer.status != 303)
        fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
    return str_cstr(&app_arena, answer.location);
}

static void add_firm(void)
{
    assert_string_equal(
        led_to(app_post("/firm/new", "token=71&name=Aspens+Lager&place=Krokom&")),
        "/firm/71");
}

#define KIND(token)                                                                    \
    "seen=0&token=" token "&title=Plockare&place=Krokom&hours=40&"                     \
    "share/plocka-order=&do=build&"

static void one_is_started_on_the_firms_page_and_filled_with_kinds(void **state)
{
    (void)state;
    add_firm();
    assert_true(app_has(app_page("/firm/71"), "href=\"/firm/71/recruitment\""));
    struct answer page =
        app_post("/firm/71/recruitment", "token=72&title=&positions=40&");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"40\"")); /* nothing typed is lost */
    assert_string_equal(led_to(app_post("/firm/71/recruitment",
                                        "token=72&title=Terminalen&positions=40&")),
                        "/recruitment/72");
    assert_true(
        app_has(app_page("/recruitment/72"), "href=\"/firm/71/need?recruitment=72\""));
    page = app_page("/firm/71/need?recruitment=72");
    assert_true(app_has(page, "name=\"recruitment\" value=\"72\" checked"));
    assert_string_equal(
        led_to(app_post("/firm/71/need", KIND("73") "positions=12&recruitment=72&"
                                                    "from1=2027-06-07&to1=2027-06-27&"
                                                    "places1=12&")),
        "/recruitment/72");
    page = app_page("/recruitment/72");
    assert_true(app_has(page, "<b>12</b>"));
    assert_true(app_has(page, "<b>28</b>")); /* not described */
    assert_true(app_has(page, "class=\"season\""));
    assert_true(app_has(app_page("/firm/71"), "href=\"/recruitment/72\""));
}

static void the_builder_starts_one_of_several_kinds(void **state)
{
    (void)state;
    add_firm();
    struct answer page = app_post("/firm/71/need", KIND("81") "recruitment=new&");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"new\" checked"));
    assert_string_equal(
        led_to(app_post("/firm/71/need", "seen=1&token=81&do=build&recruitment=new&"
                                         "opening_title=Sommaren&opening_places=9&")),
        "/recruitment/81");
    assert_true(app_has(app_page("/recruitments"), "Sommaren"));
    page = app_page("/recruitments/file");
    assert_true(app_has(page, "81,Sommaren,Aspens Lager,open,"));
    assert_true(app_has(app_json("/recruitments/file"), "\"title\":\"Sommaren\""));
}

static void it_is_changed_and_paused_with_a_reason(void **state)
{
    (void)state;
    add_firm();
    led_to(app_post("/firm/71/recruitment", "token=72&title=Terminalen&positions=40&"));
    assert_string_equal(
        led_to(app_post("/recruitment/72", "version=1&title=Terminalen&positions=50&")),
        "/recruitment/72");
    struct answer page =
        app_post("/recruitment/72", "version=1&title=Hallen&positions=50&");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "value=\"Hallen\"")); /* hers, and what stands */
    assert_true(app_has(page, "<h1>Terminalen</h1>"));
    page = app_post("/recruitment/72/status", "status=paused&reason=hired_ours&");
    assert_int_equal(page.status, 400);
    led_to(app_post("/recruitment/72/status", "status=paused&reason=season&"));
    assert_true(app_has(app_json("/recruitment/72"), "\"status\":\"paused\""));
    people_be(USER_NEIGHBOUR);
    assert_int_equal(app_page("/recruitment/72").status, 404);
    assert_int_equal(app_page("/firm/71/recruitment").status, 404);
    assert_false(app_has(app_page("/recruitments"), "Terminalen"));
}

static void places_of_a_need_are_filled_one_by_one(void **state)
{
    (void)state;
    add_firm();
    struct str url =
        str_from(led_to(app_post("/firm/71/need", KIND("91") "positions=2&")));
    const char *need =
        str_cstr(&app_arena, str_sub(url, 0, url.len - strlen("/thresholds")));
    struct buf fill = buf_new(&app_arena);

    buf_format(&fill, "%s/filled", need);
    assert_int_equal(app_post(fill.ptr, "filled=3&reason=hired_ours&").status, 400);
    led_to(app_post(fill.ptr, "filled=1&reason=hired_ours&"));
    assert_true(app_has(app_json("%s", need), "\"filled\":1"));
    assert_true(app_has(app_json("%s", need), "\"status\":\"open\""));
    led_to(app_post(fill.ptr, "filled=2&reason=hired_ours&"));
    assert_true(app_has(app_json("%s", need), "\"status\":\"filled\""));
    assert_int_equal(app_post(fill.ptr, "filled=1&reason=mistake&").status, 409);
}

#define A_TEST(name)                                                                   \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(one_is_started_on_the_firms_page_and_filled_with_kinds),
        A_TEST(the_builder_starts_one_of_several_kinds),
        A_TEST(it_is_changed_and_paused_with_a_reason),
        A_TEST(places_of_a_need_are_filled_one_by_one),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
