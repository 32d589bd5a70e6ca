/*
 * test_json_whole.c: where an entry of a list begins, whatever stands before it; and a
 * number that is too large is called that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/json_whole.h"

#include <string.h>

static uint32_t line(const char *text, const char *within, const char *list,
                     uint32_t entry)
{
    const struct json_place place = { within, list, entry };
    struct err err = { 0 };
    json_t *value = NULL;

    assert_true(json_whole(str_from(text), 10, &value, &err)); /* the test's own text */
    json_decref(value);
    return json_line(str_from(text), &place);
}

static void an_entry_begins_on_its_line(void **state)
{
    static const char text[] = "{ \"needs\": [],\n"
                               "  \"people\": [\n"
                               "    {\"id\": \"a\",\n"
                               "     \"groups\": {\"sex\": \"women\"}},\n"
                               "    {\"id\": \"b\"}, {\"id\": \"c\"},\n"
                               "\n"
                               "    7\n"
                               "  ]}";
    (void)state;
    assert_int_equal(line(text, NULL, "people", 1), 3);
    assert_int_equal(line(text, NULL, "people", 2), 5);
    assert_int_equal(line(text, NULL, "people", 3), 5);
    assert_int_equal(line(text, NULL, "people", 4), 7);
    assert_int_equal(line(text, NULL, "people", 5), 0);
    assert_int_equal(line(text, NULL, "needs", 1), 0);
    assert_int_equal(line(text, NULL, "pairs", 1), 0);
}

static void lists_of_the_same_name_elsewhere_are_not_taken_for_it(void **state)
{
    static const char text[] =
        "{\"families\": {\"people\": [\"x\"], \"shares\": [\n1]},\n"
        " \"note\": \"\\\"people\\\": [1, 2]\",\n"
        " \"proportional\": {\"family\": \"sex\", \"shares\": [\n"
        "   {\"people\": [[1], [2]]},\n"
        "   [2]]},\n"
        " \"people\": [[\n"
        "   \"}\", \"]\"], {\"people\": [3]},\n"
        "   \"c\"]}";
    (void)state;
    assert_int_equal(line(text, NULL, "people", 1), 7);
    assert_int_equal(line(text, NULL, "people", 2), 8);
    assert_int_equal(line(text, NULL, "people", 3), 9);
    assert_int_equal(line(text, "proportional", "shares", 1), 5);
    assert_int_equal(line(text, "proportional", "shares", 2), 6);
    assert_int_equal(line(text, "families", "shares", 1), 2);
    assert_int_equal(line(text, NULL, "shares", 1), 0);
}

static void a_number_too_large_is_called_that(void **state)
{
    struct err err = { 0 };
    json_t *value = NULL;

    (void)state;
    assert_false(
        json_whole(STR("{\n\"seed\": 99999999999999999999}"), 10, &value, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err_english(&err), "line 2"));
    assert_non_null(strstr(err_english(&err), "larger than any"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_begins_on_its_line),
        cmocka_unit_test(lists_of_the_same_name_elsewhere_are_not_taken_for_it),
        cmocka_unit_test(a_number_too_large_is_called_that),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
