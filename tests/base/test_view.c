/* test_view.c: does base/view write the JSON its header promises? jansson reads it
 * back, as a program elsewhere would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/view.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *written(const struct view *view)
{
    struct buf out = buf_new(&arena);

    view_write(&out, view);
    return out.ptr;
}

static void keys_come_in_the_order_they_were_put(void **state)
{
    struct view *v = view_object(&arena);

    (void)state;
    assert_string_equal(written(v), "{}");
    view_int(&arena, v, "z", INT64_MIN);
    view_bool(&arena, v, "a", true);
    view_bool(&arena, v, "m", false);
    view_null(&arena, v, "b");
    view_str(&arena, v, "å", STR("ö"));
    view_cstr(&arena, v, "c", "text");
    view_cstr(&arena, v, "d", NULL);
    view_str(&arena, v, "e", (struct str){ NULL, 0 });
    assert_string_equal(written(v),
                        "{\"z\":-9223372036854775808,\"a\":true,\"m\":false,"
                        "\"b\":null,\"å\":\"ö\",\"c\":\"text\",\"d\":null,\"e\":\"\"}");
    assert_int_equal(v->count, 8);
}

static void lists_stand_inside_lists(void **state)
{
    struct view *v = view_object(&arena), *list = view_put_array(&arena, v, "list");
    struct view *row;

    (void)state;
    view_add_int(&arena, list, 1);
    view_add_str(&arena, list, STR("two"));
    row = view_add_object(&arena, list);
    view_int(&arena, row, "n", 3);
    view_add_int(&arena, view_add_array(&arena, list), 4);
    view_add_array(&arena, list);
    view_bool(&arena, view_put_object(&arena, v, "more"), "yes", true);
    assert_string_equal(written(v), "{\"list\":[1,\"two\",{\"n\":3},[4],[]],"
                                    "\"more\":{\"yes\":true}}");
    assert_int_equal(list->count, 5);
}

static void every_control_character_is_escaped(void **state)
{
    struct buf text = buf_new(&arena), want = buf_new(&arena);
    struct view *v = view_array(&arena);

    (void)state;
    buf_cstr(&want, "[\"");
    for (unsigned c = 0; c < 0x20; c++) {
        buf_char(&text, (char)c);
        if (c == '\n' || c == '\r' || c == '\t')
            buf_format(&want, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else
            buf_format(&want, "\\u%04x", c);
    }
    buf_cstr(&text, "\"\\/ \x7f<åäö€😀");
    buf_cstr(&want, "\\\"\\\\/ \x7f<åäö€😀\"]");
    view_add_str(&arena, v, buf_str(&text));
    assert_string_equal(written(v), want.ptr);
}

static void any_text_comes_back_from_a_reader_as_it_was(void **state)
{
    (void)state;
    for (uint32_t first = 0; first < 0x300; first++) {
        struct buf text = buf_new(&arena);
        struct view *v = view_object(&arena);
        json_error_t error;
        const char *got;
        size_t len;

        buf_utf8(&text, first);
        buf_char(&text, 'x');
        buf_utf8(&text, first);
        view_str(&arena, v, "text", buf_str(&text));
        json_t *root = json_loads(written(v), JSON_ALLOW_NUL, &error);
        assert_non_null(root);
        got = json_string_value(json_object_get(root, "text"));
        len = json_string_length(json_object_get(root, "text"));
        assert_true(str_eq((struct str){ got, len }, buf_str(&text)));
        json_decref(root);
    }
}

static void a_key_is_escaped_too(void **state)
{
    struct view *v = view_object(&arena);

    (void)state;
    view_int(&arena, v, "a\"\n", 1);
    assert_string_equal(written(v), "{\"a\\\"\\n\":1}");
}

static void raw_json_stands_as_it_was_given(void **state)
{
    struct view *v = view_object(&arena), *list = view_put_array(&arena, v, "people");

    (void)state;
    view_add_raw(&arena, list, STR("{\"a\":\"\\n\"},{\"b\": 2}"));
    view_add_int(&arena, list, 3);
    assert_string_equal(written(v), "{\"people\":[{\"a\":\"\\n\"},{\"b\": 2},3]}");
}

static void members_are_found_by_their_key(void **state)
{
    struct view *v = view_object(&arena), *list = view_array(&arena);

    (void)state;
    view_int(&arena, v, "one", 1);
    view_str(&arena, v, "two", STR("2"));
    assert_int_equal(view_get(v, STR("one"))->integer, 1);
    assert_int_equal(view_get(v, STR("two"))->kind, VIEW_STR);
    assert_null(view_get(v, STR("on")));
    assert_null(view_get(v, STR("")));
    assert_null(view_get(list, STR("one")));
    assert_null(view_get(NULL, STR("one")));
}

static void a_put_value_is_a_copy_of_the_node(void **state)
{
    struct view *v = view_object(&arena), *part = view_object(&arena);

    (void)state;
    view_int(&arena, part, "n", 1);
    view_put(&arena, v, "first", part);
    view_put(&arena, v, "again", part);
    assert_string_equal(written(v), "{\"first\":{\"n\":1},\"again\":{\"n\":1}}");
    part->kind = VIEW_NULL; /* the node is the view's own by now */
    assert_string_equal(written(v), "{\"first\":{\"n\":1},\"again\":{\"n\":1}}");
}

static void the_deepest_tree_that_is_allowed_is_written(void **state)
{
    struct view *top = view_array(&arena), *v = top;
    struct buf want = buf_new(&arena);

    (void)state;
    for (uint32_t i = 1; i < VIEW_DEPTH_MAX; i++)
        v = view_add_array(&arena, v);
    for (uint32_t i = 0; i < VIEW_DEPTH_MAX; i++)
        buf_char(&want, '[');
    for (uint32_t i = 0; i < VIEW_DEPTH_MAX; i++)
        buf_char(&want, ']');
    assert_string_equal(written(top), want.ptr);
}

static void text_is_borrowed_until_it_is_written(void **state)
{
    char word[] = "before";
    struct view *v = view_array(&arena);

    (void)state;
    view_add_str(&arena, v, (struct str){ word, 6 });
    memcpy(word, "after!", 6);
    assert_string_equal(written(v), "[\"after!\"]");
}

static void a_member_of_another_kind_or_none_reads_as_nothing(void **state)
{
    struct view *v = view_object(&arena);

    (void)state;
    view_str(&arena, v, "name", STR("Kök"));
    view_int(&arena, v, "places", -3);
    view_null(&arena, v, "fit");
    assert_true(str_is(view_text(v, "name"), "Kök"));
    assert_int_equal(view_number(v, "places"), -3);
    assert_int_equal(view_text(v, "places").len, 0);
    assert_int_equal(view_number(v, "name"), 0);
    assert_int_equal(view_number(v, "fit"), 0);
    assert_int_equal(view_text(v, "gone").len, 0);
    assert_int_equal(view_number(v, "gone"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_member_of_another_kind_or_none_reads_as_nothing,
                                  clear),
        cmocka_unit_test_teardown(keys_come_in_the_order_they_were_put, clear),
        cmocka_unit_test_teardown(lists_stand_inside_lists, clear),
        cmocka_unit_test_teardown(every_control_character_is_escaped, clear),
        cmocka_unit_test_teardown(any_text_comes_back_from_a_reader_as_it_was, clear),
        cmocka_unit_test_teardown(a_key_is_escaped_too, clear),
        cmocka_unit_test_teardown(raw_json_stands_as_it_was_given, clear),
        cmocka_unit_test_teardown(members_are_found_by_their_key, clear),
        cmocka_unit_test_teardown(a_put_value_is_a_copy_of_the_node, clear),
        cmocka_unit_test_teardown(the_deepest_tree_that_is_allowed_is_written, clear),
        cmocka_unit_test_teardown(text_is_borrowed_until_it_is_written, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
