/*
 * test_form.c: does web/form keep the promises of its header?
 *
 * Besides cases worked by hand, random fields are written as a browser would and read
 * back: what comes out must be what went in, whatever the bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "web/form.h"
#include "web/reply.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct form read_query(const char *text)
{
    struct form form = { 0 };
    struct err err = { 0 };

    if (!form_read_urlencoded(&arena, str_from(text), &form, &err))
        fail_msg("%s: %s", text, err_english(&err));
    return form;
}

static void has_field(const struct form *form, uint32_t i, const char *name,
                      const char *value)
{
    assert_true(i < form->count);
    assert_true(str_is(form->field[i].name, name));
    assert_true(str_is(form->field[i].value, value));
}

static void fields_come_decoded_in_their_order(void **state)
{
    (void)state;
    struct form form =
        read_query("a=1&b=r%C3%A4v+%26%3D&a=2&&c&d=&e=x=y&f=1%0D%0A2%0D3");

    assert_int_equal(form.count, 7);
    has_field(&form, 0, "a", "1");
    has_field(&form, 1, "b", "räv &=");
    has_field(&form, 2, "a", "2");
    has_field(&form, 3, "c", "");
    has_field(&form, 4, "d", "");
    has_field(&form, 5, "e", "x=y");
    has_field(&form, 6, "f", "1\n2\n3");
    assert_int_equal(read_query("").count, 0);
}

static void what_is_no_text_is_refused_and_nothing_written(void **state)
{
    static const char *const bad[] = { "a=%",   "a=%1",     "a=%zz", "a=%00",
                                       "a=%C3", "a=%C0%AF", "=1",    "a%0Ab=1",
                                       "a=%01", "a=%7F",    "%00=1" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct form form = { .count = 42 };
        struct err err = { 0 };
        if (form_read_urlencoded(&arena, str_from(bad[i]), &form, &err))
            fail_msg("%s was read", bad[i]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(form.count, 42);
    }
}

static void there_are_at_most_64_fields(void **state)
{
    struct buf text = buf_new(&arena);
    struct form form = { 0 };
    struct err err = { 0 };

    (void)state;
    for (int i = 0; i < 64; i++)
        buf_cstr(&text, "a=1&");
    assert_int_equal(read_query(text.ptr).count, 64);
    buf_cstr(&text, "b=1");
    assert_false(form_read_urlencoded(&arena, buf_str(&text), &form, &err));
    assert_string_equal(err_english(&err), "more than 64 fields were sent");
    form.most = FORM_FIELDS_LONG;
    err = (struct err){ 0 };
    assert_true(form_read_urlencoded(&arena, buf_str(&text), &form, &err));
    assert_int_equal(form.count, 65);
}

static uint32_t random_char(struct rng *rng)
{
    static const uint32_t odd[] = { '&',    '=',     '+', '%',  ';',  '"',  0xE5,
                                    0x20AC, 0x1F600, '-', '\n', '\t', '\\', '<' };
    return rng_below(rng, 2) ? odd[rng_below(rng, sizeof odd / sizeof *odd)]
                             : 'a' + rng_below(rng, 26);
}

static struct str random_text(struct rng *rng, uint32_t most, bool controls)
{
    struct buf text = buf_new(&arena);

    for (uint32_t n = rng_below(rng, most); n > 0; n--) {
        uint32_t c = random_char(rng);
        buf_utf8(&text, c < ' ' && !controls ? 'n' : c);
    }
    return buf_str(&text);
}

static void random_fields_come_back_as_they_were(void **state)
{
    struct rng rng = rng_seeded(1);

    (void)state;
    for (int run = 0; run < 500; run++) {
        struct str name[10], value[10];
        uint32_t count = rng_below(&rng, 10);
        struct buf text = buf_new(&arena);
        for (uint32_t i = 0; i < count; i++) {
            struct buf unique = buf_new(&arena);
            buf_format(&unique, "n%u", i);
            buf_add(&unique, random_text(&rng, 10, false));
            name[i] = buf_str(&unique);
            value[i] = random_text(&rng, 30, true);
            if (i > 0)
                buf_char(&text, '&');
            url_escape(&text, name[i]);
            buf_char(&text, '=');
            url_escape(&text, value[i]);
        }
        buf_cstr(&text, "");
        struct form form = read_query(text.ptr ? text.ptr : "");
        assert_int_equal(form.count, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(str_eq(form.field[i].name, name[i]));
            assert_true(str_eq(form.field[i].value, value[i]));
        }
        arena_rewind(&arena, 0);
    }
}

static void random_parts_come_back_as_they_were(void **state)
{
    struct rng rng = rng_seeded(2);

    (void)state;
    for (int run = 0; run < 300; run++) {
        struct str value[10], file = random_text(&rng, 200, true);
        uint32_t count = rng_below(&rng, 10);
        struct buf text = buf_new(&arena);
        struct form_multipart parts = { 0 };
        struct err err = { 0 };
        for (uint32_t i = 0; i < count; i++) {
            value[i] = random_text(&rng, 30, true);
            buf_format(&text,
                       "--Bx\r\nContent-Disposition: form-data; name=\"n%u\"\r\n\r\n",
                       i);
            buf_add(&text, value[i]);
            buf_cstr(&text, "\r\n");
        }
        buf_cstr(&text, "--Bx\r\ncontent-disposition: form-data; filename=\"../x\"; "
                        "name=f\r\nContent-Type: a/b\r\n\r\n");
        buf_add(&text, file);
        buf_cstr(&text, "\r\n--Bx--\r\n");
        if (!form_read_multipart(&arena, buf_str(&text), STR("Bx"), &parts, &err))
            fail_msg("%s", err_english(&err));
        assert_int_equal(parts.form.count, count);
        for (uint32_t i = 0; i < count; i++)
            assert_true(str_eq(parts.form.field[i].value, value[i]));
        assert_true(str_is(parts.upload.field, "f"));
        assert_true(str_eq(parts.upload.bytes, file));
        arena_rewind(&arena, 0);
    }
}

static void a_cut_multipart_body_is_refused(void **state)
{
    static const char whole[] = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                                "\r\n1\r\n--B--\r\n";
    struct form_multipart parts = { 0 };
    struct err err = { 0 };

    (void)state;
    assert_true(form_read_multipart(&arena, str_from(whole), STR("B"), &parts, &err));
    for (size_t len = 0; len < sizeof whole - 5; len++) {
        err = (struct err){ 0 };
        if (form_read_multipart(&arena, (struct str){ whole, len }, STR("B"), &parts,
                                &err))
            fail_msg("%zu bytes were read", len);
    }
}

static struct form read_json(const char *text)
{
    struct form form = { 0 };
    struct err err = { 0 };

    if (!form_read_json(&arena, str_from(text), &form, &err))
        fail_msg("%s: %s", text, err_english(&err));
    return form;
}

static void json_members_are_fields_too(void **state)
{
    (void)state;
    struct form form = read_json("{\"a\":\"x\",\"n\":-12,\"t\":true,\"f\":false,"
                                 "\"z\":null,\"l\":[1,\"två\",false],\"e\":[]}");
    assert_int_equal(form.count, 7);
    has_field(&form, 0, "a", "x");
    has_field(&form, 1, "n", "-12");
    has_field(&form, 2, "t", "true");
    has_field(&form, 3, "f", "false");
    has_field(&form, 4, "l", "1");
    has_field(&form, 5, "l", "två");
    has_field(&form, 6, "l", "false");
}

static void other_json_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "[]",
                                       "{",
                                       "{\"a\":1.5}",
                                       "{\"a\":{}}",
                                       "{\"a\":[[1]]}",
                                       "{\"a\":1,\"a\":2}",
                                       "{\"a\":\"\\u0000\"}",
                                       "{\"a\":1} x",
                                       "{\"\":1}",
                                       "{\"a\":\"\xff\"}" };
    struct buf deep = buf_new(&arena);
    struct err err = { 0 };
    struct form form = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (struct err){ 0 };
        if (form_read_json(&arena, str_from(bad[i]), &form, &err))
            fail_msg("%s was read", bad[i]);
        assert_int_equal(err.kind, ERR_INPUT);
    }
    buf_cstr(&deep, "{\"a\":");
    for (int i = 0; i < 32; i++)
        buf_char(&deep, '[');
    err = (struct err){ 0 };
    assert_false(form_read_json(&arena, buf_str(&deep), &form, &err));
    assert_string_equal(err_english(&err), "the JSON is nested deeper than 32");
}

static void a_day_is_taken_as_people_write_it(void **state)
{
    static const char *const born[] = { "d=19890803", "d=890803", "d=3+augusti+1989",
                                        "d=1989/08/03", "d=3/8+1989" };

    (void)state;
    for (size_t i = 0; i < sizeof born / sizeof *born; i++) {
        struct form form = read_query(born[i]);
        struct err err = { 0 };
        int32_t day = 0;
        assert_true(form_day(&form, "d", &day, &err));
        assert_int_equal(day, date_from_civil(1989, 8, 3));
    }
}

static void typed_reading_says_which_field_is_wrong(void **state)
{
    static const char *const words[] = { "confirm", NULL, "close" };
    struct form form = read_query("n=7&big=99&day=2027-02-29&good=2027-03-01&w=close"
                                  "&text=++x++&blank=+");
    struct err err = { 0 };
    struct str text;
    int64_t n = 0;
    int32_t day = 0;
    uint32_t index = 0;

    (void)state;
    assert_true(form_int(&form, "n", (struct int_range){ 1, 10 }, &n, &err));
    assert_int_equal(n, 7);
    assert_false(form_int(&form, "big", (struct int_range){ 1, 10 }, &n, &err));
    assert_string_equal(err_english(&err),
                        "the field big must be a whole number from 1 to 10");
    assert_int_equal(n, 7);
    err = (struct err){ 0 };
    assert_false(form_id(&form, "gone", &n, &err));
    assert_string_equal(err_english(&err), "the field gone is empty");
    err = (struct err){ 0 };
    assert_false(form_day(&form, "day", &day, &err));
    assert_string_equal(err_english(&err),
                        "2027-02-29 is no day; write it as 1 March 2027 or 2027-03-01");
    err = (struct err){ 0 };
    assert_true(form_day(&form, "good", &day, &err));
    assert_int_equal(day, date_from_civil(2027, 3, 1));
    assert_true(form_choice(&form, "w", (struct word_list){ words, 3 }, &index, &err));
    assert_int_equal(index, 2);
    assert_false(form_choice(&form, "n", (struct word_list){ words, 3 }, &index, &err));
    assert_string_equal(err_english(&err), "the field n cannot be 7");
    err = (struct err){ 0 };
    assert_true(form_text(&form, "text", 1, &text, &err));
    assert_true(str_is(text, "x"));
    assert_false(form_text(&form, "blank", 10, &text, &err));
    err = (struct err){ 0 };
    assert_false(form_text(&form, "good", 9, &text, &err));
    assert_string_equal(err_english(&err),
                        "the field good is longer than 9 characters");
    err = (struct err){ 0 };
    assert_true(form_text_or_none(&form, "gone", 9, &text, &err));
    assert_int_equal(text.len, 0);
}

static void repeated_fields_are_walked_in_order(void **state)
{
    struct form form = read_query("s=1&x=0&s=2&s=3");
    struct str value;
    int64_t sum = 0, n = 0;

    (void)state;
    for (uint32_t at = 0; form_next(&form, "s", &at, &value);) {
        assert_true(str_int(value, &n));
        sum = sum * 10 + n;
    }
    assert_int_equal(sum, 123);
    assert_true(form_has(&form, "x"));
    assert_false(form_has(&form, "y"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(fields_come_decoded_in_their_order, clear),
        cmocka_unit_test_teardown(what_is_no_text_is_refused_and_nothing_written,
                                  clear),
        cmocka_unit_test_teardown(there_are_at_most_64_fields, clear),
        cmocka_unit_test_teardown(random_fields_come_back_as_they_were, clear),
        cmocka_unit_test_teardown(random_parts_come_back_as_they_were, clear),
        cmocka_unit_test_teardown(a_cut_multipart_body_is_refused, clear),
        cmocka_unit_test_teardown(json_members_are_fields_too, clear),
        cmocka_unit_test_teardown(other_json_is_refused, clear),
        cmocka_unit_test_teardown(a_day_is_taken_as_people_write_it, clear),
        cmocka_unit_test_teardown(typed_reading_says_which_field_is_wrong, clear),
        cmocka_unit_test_teardown(repeated_fields_are_walked_in_order, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
