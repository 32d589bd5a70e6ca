/*
 * test_json_cut.c: does service/json_cut find the elements, and say where a file
 * breaks?
 *
 * Every text is cut whole and again byte by byte: what comes out may not depend on how
 * the bytes came in.
 */
#include "ad_kit.h"

#include "base/rng.h"
#include "service/json_cut.h"

#define PIECES_MOST 64u

static struct arena arena;

struct kept {
    struct str text;
    enum json_fault fault;
    uint32_t number, line;
    uint64_t byte;
};

struct keeper {
    struct kept piece[PIECES_MOST];
    uint32_t count;
};

static bool keep(void *ctx, const struct json_piece *piece, struct err *err)
{
    struct keeper *k = ctx;

    (void)err;
    assert_true(k->count < PIECES_MOST);
    k->piece[k->count++] = (struct kept){ str_copy(&arena, piece->text), piece->fault,
                                          piece->number, piece->line, piece->byte };
    return true;
}

static bool cut(struct str text, size_t step, struct keeper *k, struct err *err)
{
    struct json_sink sink = { keep, k };
    struct json_cut *c = json_cut_new(&arena, &sink);

    for (size_t at = 0; at < text.len; at += step)
        if (!json_cut_feed(c, str_sub(text, at, step), err))
            return false;
    return json_cut_end(c, err);
}

static void assert_same(const struct keeper *a, const struct keeper *b)
{
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        assert_true(str_eq(a->piece[i].text, b->piece[i].text));
        assert_int_equal(a->piece[i].fault, b->piece[i].fault);
        assert_int_equal(a->piece[i].line, b->piece[i].line);
        assert_int_equal(a->piece[i].byte, b->piece[i].byte);
    }
}

static struct keeper pieces_of(struct str text)
{
    struct keeper whole = { .count = 0 }, bytes = { .count = 0 };
    struct err err = { 0 };

    KIT_OK(cut(text, text.len + 1, &whole, &err), &err);
    KIT_OK(cut(text, 1, &bytes, &err), &err);
    assert_same(&whole, &bytes);
    return whole;
}

static void refused(struct str text, enum err_kind kind, const char *words)
{
    struct keeper k = { .count = 0 };
    struct err err = { 0 };

    assert_false(cut(text, text.len + 1, &k, &err));
    kit_err(&err, kind, words);
    k.count = 0;
    assert_false(cut(text, 1, &k, &err));
    kit_err(&err, kind, words);
}

static void assert_piece(const struct keeper *k, uint32_t i, const char *text)
{
    assert_true(i < k->count);
    if (!str_is(k->piece[i].text, text))
        fail_msg("piece %u is %.*s, want %s", i, STR_ARG(k->piece[i].text), text);
    assert_int_equal(k->piece[i].number, i + 1);
}

static void all_four_shapes_give_the_same_elements(void **state)
{
    (void)state;
    const struct str shapes[] = {
        STR("{\"total\":{\"value\":2},\"hits\":[{\"id\":\"1\"},{\"id\":\"2\"}]}"),
        STR("[ {\"id\":\"1\"} ,\n {\"id\":\"2\"}\n]\n"),
        STR("{\"id\":\"1\"}\n{\"id\":\"2\"}"),
        STR("{\"took\":3,\"hits\":{\"total\":2,\"hits\":[{\"id\":\"1\"},{\"id\":\"2\"}]"
            ","
            "\"max\":1}}\n"),
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct keeper k = pieces_of(shapes[i]);
        assert_int_equal(k.count, 2);
        assert_piece(&k, 0, "{\"id\":\"1\"}");
        assert_piece(&k, 1, "{\"id\":\"2\"}");
    }
    arena_rewind(&arena, 0);
}

static void a_byte_order_mark_is_passed_over(void **state)
{
    (void)state;
    struct keeper k = pieces_of(STR("\xef\xbb\xbf{\"id\":1}\n"));

    assert_int_equal(k.count, 1);
    assert_piece(&k, 0, "{\"id\":1}");
    assert_int_equal(k.piece[0].byte, 3);
}

static void brackets_and_quotes_inside_texts_do_not_count(void **state)
{
    (void)state;
    struct keeper k = pieces_of(STR("[{\"a\":\"}]{[\\\"\\\\\"},{\"hits\":[1,2]}]"));

    assert_int_equal(k.count, 2);
    assert_piece(&k, 0, "{\"a\":\"}]{[\\\"\\\\\"}");
    assert_piece(&k, 1, "{\"hits\":[1,2]}");
}

static void hits_deeper_down_or_as_a_value_are_no_list(void **state)
{
    (void)state;
    struct keeper k = pieces_of(STR("{\"a\":{\"hits\":[1]},\"b\":\"hits\",\"c\":[2]}"));

    assert_int_equal(k.count, 1);
    assert_piece(&k, 0, "{\"a\":{\"hits\":[1]},\"b\":\"hits\",\"c\":[2]}");
}

static void an_empty_list_has_no_elements(void **state)
{
    (void)state;
    assert_int_equal(pieces_of(STR("{\"hits\":[]}")).count, 0);
    assert_int_equal(pieces_of(STR("[]")).count, 0);
}

static void each_element_knows_its_line_and_byte(void **state)
{
    (void)state;
    struct keeper k = pieces_of(STR("[\n {\"a\":1},\n\n  {\"b\":2}]"));

    assert_int_equal(k.piece[0].line, 2);
    assert_int_equal(k.piece[0].byte, 3);
    assert_int_equal(k.piece[1].line, 4);
    assert_int_equal(k.piece[1].byte, 15);
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    (void)state;
    refused(STR("\n hello"), ERR_INPUT, "byte 2, line 2: this is not JSON");
    refused(STR(""), ERR_INPUT, "the file is empty");
    refused(STR(" \n\t"), ERR_INPUT, "the file is empty");
    refused(STR("\"text\""), ERR_INPUT, "byte 0, line 1: this is not JSON");
}

static void a_file_that_was_cut_off_is_refused(void **state)
{
    (void)state;
    refused(STR("{\"hits\":[{\"id\":1},"), ERR_INPUT,
            "at byte 18, line 1; it was cut off");
    refused(STR("{\"hits\":[{\"id\":1}]"), ERR_INPUT, "ends too early");
    refused(STR("[{\"id\":\"1"), ERR_INPUT, "ends too early");
    refused(STR("{\"id\":1}\n{\"id\":"), ERR_INPUT, "at byte 15, line 2");
    refused(STR("{\"id\":\"\xc3"), ERR_INPUT, "ends too early");
}

static void what_is_not_utf8_is_refused_with_its_byte(void **state)
{
    (void)state;
    refused(STR("{\"a\":\"\xe5\"}"), ERR_INPUT, "byte 6, line 1: this is not UTF-8");
    refused(STR("\xff\xfe{\0"), ERR_INPUT, "byte 0, line 1: this is not UTF-8");
    refused(STR("{\"a\":\"\xed\xa0\x80\"}"), ERR_INPUT, "not UTF-8"); /* a surrogate */
    refused(STR("{\"a\":\"\xc0\xaf\"}"), ERR_INPUT, "not UTF-8");     /* overlong    */
    refused(STR("{\"a\":\"\xf5\x80\x80\x80\"}"), ERR_INPUT, "not UTF-8");
}

static void damage_in_a_list_costs_the_file(void **state)
{
    (void)state;
    refused(STR("[{\"a\":1]}"), ERR_INPUT, "byte 7, line 1: a bracket closes");
    refused(STR("{\"hits\":[{\"a\":\"x\ny\"}]}"), ERR_INPUT, "a text is not closed");
}

static void damage_between_free_objects_costs_one_line(void **state)
{
    (void)state;
    struct keeper k =
        pieces_of(STR("{\"a\":1}\n{\"b\":[}\n{\"c\":3}\nnonsense\n{\"d\":\"x\n"
                      "{\"e\":5}\n{\"f\":6\n{\"g\":7}\n"));

    assert_int_equal(k.count, 8);
    assert_piece(&k, 0, "{\"a\":1}");
    assert_int_equal(k.piece[1].fault, JSON_UNSOUND);
    assert_int_equal(k.piece[1].line, 2);
    assert_piece(&k, 2, "{\"c\":3}");
    assert_int_equal(k.piece[3].fault, JSON_UNSOUND);
    assert_int_equal(k.piece[4].fault, JSON_UNSOUND);
    assert_piece(&k, 5, "{\"e\":5}");
    assert_int_equal(k.piece[6].fault, JSON_UNSOUND);
    assert_int_equal(k.piece[6].line, 7);
    assert_piece(&k, 7, "{\"g\":7}");
}

static void an_element_too_big_or_too_deep_does_not_stop_the_rest(void **state)
{
    (void)state;
    struct buf text = buf_new(&arena);
    struct keeper k = { .count = 0 };
    struct err err = { 0 };

    buf_cstr(&text, "[{\"a\":\"");
    for (size_t i = 0; i < JSON_ELEMENT_BYTES; i++)
        buf_char(&text, 'x');
    buf_cstr(&text, "\"},");
    for (uint32_t i = 0; i < JSON_DEPTH_MOST + 1; i++)
        buf_char(&text, '[');
    for (uint32_t i = 0; i < JSON_DEPTH_MOST + 1; i++)
        buf_char(&text, ']');
    buf_cstr(&text, ",{\"b\":1}]");
    KIT_OK(cut(buf_str(&text), 65536, &k, &err), &err);
    assert_int_equal(k.count, 3);
    assert_int_equal(k.piece[0].fault, JSON_TOO_BIG);
    assert_int_equal(k.piece[1].fault, JSON_TOO_DEEP);
    assert_piece(&k, 2, "{\"b\":1}");
    arena_rewind(&arena, 0);
}

static void a_thousand_levels_do_not_break_the_cutter(void **state)
{
    (void)state;
    struct buf text = buf_new(&arena);

    buf_char(&text, '[');
    for (int i = 0; i < 100000; i++)
        buf_cstr(&text, "{\"a\":[");
    for (int i = 0; i < 100000; i++)
        buf_cstr(&text, "]}");
    buf_cstr(&text, ",{}]");
    struct keeper k = pieces_of(buf_str(&text));
    assert_int_equal(k.count, 2);
    assert_int_equal(k.piece[0].fault, JSON_TOO_DEEP);
    assert_piece(&k, 1, "{}");
    arena_rewind(&arena, 0);
}

static void an_element_is_parsed_or_says_where_it_breaks(void **state)
{
    (void)state;
    struct json_piece piece = { .text = STR("{\"a\":tru}"), .byte = 100 };
    struct err err = { 0 };
    json_t *value = NULL;

    assert_false(json_piece_load(&piece, &value, &err));
    kit_err(&err, ERR_INPUT, "not sound JSON at byte 108");
    piece.text = STR("{\"a\":null}");
    KIT_OK(json_piece_load(&piece, &value, &err), &err);
    assert_true(json_is_null(json_object_get(value, "a")));
    json_decref(value);
    piece.fault = JSON_TOO_BIG;
    assert_false(json_piece_load(&piece, &value, &err));
    kit_err(&err, ERR_LIMIT, "longer than 2,097,152 bytes");
    piece.fault = JSON_TOO_DEEP;
    assert_false(json_piece_load(&piece, &value, &err));
    kit_err(&err, ERR_LIMIT, "deeper than 32 levels");
}

/* Random lists of random values: as many come out as went in, each as it was. */
static void random_lists_come_out_as_they_went_in(void **state)
{
    static const char *const values[] = {
        "{}",
        "[]",
        "1",
        "-2.5e3",
        "true",
        "null",
        "\"\"",
        "\"a,b]\"",
        "\"\\\"\\\\\"",
        "{\"a\":[1,{\"hits\":[]}]}",
        "[[],[{}]]",
        "{\"\xc3\xa5\":\"\xe2\x82\xac\"}",
    };
    (void)state;
    struct rng rng = rng_seeded(20261122);
    for (int run = 0; run < 500; run++) {
        struct buf text = buf_new(&arena);
        uint32_t want[PIECES_MOST], count = rng_below(&rng, 20);
        buf_cstr(&text, run % 2 ? "[" : "{\"n\":[1],\"hits\" :\n[");
        for (uint32_t i = 0; i < count; i++) {
            want[i] = rng_below(&rng, (uint32_t)(sizeof values / sizeof *values));
            buf_format(&text, "%s%s%s", i ? "," : "", rng_below(&rng, 2) ? "\n " : "",
                       values[want[i]]);
        }
        buf_cstr(&text, run % 2 ? "]" : "],\"m\":{\"x\":\"]\"}}");
        struct keeper k = pieces_of(buf_str(&text));
        assert_int_equal(k.count, count);
        for (uint32_t i = 0; i < count; i++)
            assert_piece(&k, i, values[want[i]]);
        arena_rewind(&arena, 0);
    }
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_four_shapes_give_the_same_elements),
        cmocka_unit_test(a_byte_order_mark_is_passed_over),
        cmocka_unit_test(brackets_and_quotes_inside_texts_do_not_count),
        cmocka_unit_test(hits_deeper_down_or_as_a_value_are_no_list),
        cmocka_unit_test(an_empty_list_has_no_elements),
        cmocka_unit_test(each_element_knows_its_line_and_byte),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(a_file_that_was_cut_off_is_refused),
        cmocka_unit_test(what_is_not_utf8_is_refused_with_its_byte),
        cmocka_unit_test(damage_in_a_list_costs_the_file),
        cmocka_unit_test(damage_between_free_objects_costs_one_line),
        cmocka_unit_test(an_element_too_big_or_too_deep_does_not_stop_the_rest),
        cmocka_unit_test(a_thousand_levels_do_not_break_the_cutter),
        cmocka_unit_test(an_element_is_parsed_or_says_where_it_breaks),
        cmocka_unit_test(random_lists_come_out_as_they_went_in),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
