/* test_embed.c: does base/embed find and cut what is compiled in? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"

static const struct embed_file table[] = {
    { "a.tsv", (const unsigned char *)"one\0two", 7 },
    { "empty", (const unsigned char *)"", 0 },
    { NULL, NULL, 0 },
};

static void a_file_is_found_by_its_whole_name(void **state)
{
    struct str bytes = STR("untouched");

    (void)state;
    assert_false(embed_find(table, "a", &bytes));
    assert_false(embed_find(table, "", &bytes));
    assert_false(embed_find(table + 2, "a.tsv", &bytes));
    assert_true(str_is(bytes, "untouched"));
    assert_true(embed_find(table, "a.tsv", &bytes));
    assert_true(str_eq(bytes, STR("one\0two")));
    assert_true(embed_find(table, "empty", &bytes));
    assert_int_equal(bytes.len, 0);
}

static void what_insteg_ships_is_there_and_is_utf8(void **state)
{
    struct str bytes;

    (void)state;
    assert_true(embed_find(embed_data, "tasks.tsv", &bytes));
    assert_true(bytes.len > 1000);
    assert_true(embed_find(embed_data, "places.tsv", &bytes));
    assert_true(embed_find(embed_data, "modes.tsv", &bytes));
    assert_true(str_starts(bytes, "mode\tspeed_kmh"));
    for (const struct embed_file *f = embed_data; f->name; f++)
        if (!str_utf8_valid((struct str){ (const char *)f->bytes, (size_t)f->size }))
            fail_msg("%s is not UTF-8", f->name);
}

static void lines_come_without_comments_and_empty_ones(void **state)
{
    struct str rest = STR("# head\n\na\tb\r\n\r\n#\n  \nlast"), line;

    (void)state;
    assert_true(embed_line(&rest, &line));
    assert_true(str_is(line, "a\tb"));
    assert_true(embed_line(&rest, &line));
    assert_true(str_is(line, "  "));
    assert_true(embed_line(&rest, &line));
    assert_true(str_is(line, "last"));
    assert_false(embed_line(&rest, &line));
    rest = STR("");
    assert_false(embed_line(&rest, &line));
}

static void columns_are_counted_also_when_there_is_no_room(void **state)
{
    struct str column[3];

    (void)state;
    assert_int_equal(embed_columns(STR("a\t\tc"), column, 3), 3);
    assert_true(str_is(column[0], "a"));
    assert_true(str_is(column[1], ""));
    assert_true(str_is(column[2], "c"));
    assert_int_equal(embed_columns(STR("a\tb\tc\td\t"), column, 2), 5);
    assert_true(str_is(column[1], "b"));
    assert_true(str_is(column[2], "c"));
}

static void columns_that_are_missing_are_empty(void **state)
{
    struct str column[3] = { STR("x"), STR("y"), STR("z") };

    (void)state;
    assert_int_equal(embed_columns(STR("a"), column, 3), 1);
    assert_true(str_is(column[0], "a"));
    assert_int_equal(column[1].len, 0);
    assert_int_equal(column[2].len, 0);
    assert_int_equal(embed_columns(STR(""), column, 3), 1);
    assert_int_equal(column[0].len, 0);
    assert_int_equal(embed_columns(STR("\t"), column, 3), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_found_by_its_whole_name),
        cmocka_unit_test(what_insteg_ships_is_there_and_is_utf8),
        cmocka_unit_test(lines_come_without_comments_and_empty_ones),
        cmocka_unit_test(columns_are_counted_also_when_there_is_no_room),
        cmocka_unit_test(columns_that_are_missing_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
