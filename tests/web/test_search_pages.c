/*
 * test_search_pages.c: one field that searches everything: each finds what she may list
 * and nothing else; what is typed is in no address; who is protected is never found.
 */
#include <string.h>

#include "people_kit.h"

static struct answer found(const char *typed)
{
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "q=%s&", typed);
    struct answer answer = app_post("/search", body.ptr);
    assert_int_equal(answer.status, 200);
    return answer;
}

static void add_firm(void)
{
    assert_int_equal(
        app_post("/firm/new", "token=71&name=Aspens+Lager&place=Krokom&").status, 303);
    assert_int_equal(app_post("/firm/71/contact",
                              "token=73&version=0&name=Asta+Krans&phone=070-174+06+05&")
                         .status,
                     303);
    assert_int_equal(app_post("/firm/71/recruitment",
                              "token=74&title=Astronomiska+sommaren&positions=9&")
                         .status,
                     303);
    assert_int_equal(app_post("/firm/71/need",
                              "seen=0&token=75&title=Astervarden&place="
                              "Krokom&share/plocka-order=&do=build&")
                         .status,
                     303);
}

static void everything_one_may_list_is_found_by_the_beginning_of_a_word(void **state)
{
    (void)state;
    add_firm();
    struct str id = people_add("Asta", "Öhrn", NUMBER_ONE, "");
    struct answer page = found("as");
    assert_true(app_has(page, people_target("href=\"/person/{id}\"", id)));
    assert_true(app_has(page, "Öhrn, Asta"));
    assert_true(app_has(page, "Aspens Lager"));
    assert_true(app_has(page, "Asta Krans"));
    assert_true(app_has(page, "href=\"/recruitment/74\""));
    assert_true(app_has(page, "Astervarden"));
    page = found("asta+krans");
    assert_true(app_has(page, "Asta Krans"));
    assert_false(app_has(page, "Öhrn, Asta"));
    assert_true(app_has(found("plocka+order"), "/words/task%3Aplocka-order"));
    assert_true(app_has(found("zzzz"), "role=\"status\">"));
    assert_true(app_has(app_page("/search"), "name=\"q\" value=\"\""));
}

static void nobody_finds_what_is_not_hers_to_list(void **state)
{
    (void)state;
    add_firm();
    people_add("Asta", "Öhrn", NUMBER_ONE, "");
    people_be(USER_FOREIGN); /* of another secrecy domain */
    struct answer page = found("as");
    assert_false(app_has(page, "Öhrn"));
    assert_false(app_has(page, "Aspens Lager</bdi></a>"));
    assert_false(app_has(page, "Asta Krans"));
    assert_false(app_has(page, "/recruitment/74"));
    people_be(USER_NEIGHBOUR); /* of another unit */
    page = found("as");
    assert_false(app_has(page, "Asta Krans"));
    assert_false(app_has(page, "/recruitment/74"));
    assert_false(app_has(page, "Öhrn"));
    people_be(USER_IT);
    assert_int_equal(app_post("/search", "q=as&").status, 403);
    assert_false(app_has(app_page("/me"), "data-seek"));
}

static void who_is_protected_is_never_found(void **state)
{
    (void)state;
    struct str id = people_add("Asta", "Öhrn", NUMBER_ONE, "");

    people_be(USER_PROTECTOR);
    assert_true(app_has(found("ohrn"), "Öhrn, Asta"));
    people_protect(id);
    assert_false(app_has(found("ohrn"), "Öhrn"));
    assert_false(app_has(found(NUMBER_ONE), "/person/"));
}

static void what_is_typed_is_in_no_address(void **state)
{
    (void)state;
    people_add("Asta", "Öhrn", NUMBER_ONE, "");
    struct answer page = found("ohrn");
    assert_false(app_has(page, "?q="));
    assert_false(app_has(app_page("/search?q=ohrn"), "Öhrn"));
    page = app_page("/firms");
    assert_true(app_has(page, "<form method=\"post\" action=\"/search\""));
    assert_true(app_has(page, "aria-keyshortcuts=\"/\""));
}

#define A_TEST(name)                                                                   \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(everything_one_may_list_is_found_by_the_beginning_of_a_word),
        A_TEST(nobody_finds_what_is_not_hers_to_list),
        A_TEST(who_is_protected_is_never_found),
        A_TEST(what_is_typed_is_in_no_address),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
