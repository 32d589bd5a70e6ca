/*
 * test_mustache.c: does web/mustache keep the promises of its header?
 *
 * The published tests of the Mustache specification are run from INSTEG_DATA where
 * that folder is present; those we refuse stand, with a reason, in mustache.skip. A
 * test on that list which passes fails here, so the list cannot grow stale.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "read_json.h"
#include "web/mustache.h"

static struct arena arena;

static const struct view *json(const char *text)
{
    json_error_t why;
    json_t *root = json_loads(text, JSON_DECODE_ANY, &why);

    if (!root)
        fail_msg("%s: %s", text, why.text);
    const struct view *view = view_of_json(&arena, root);
    json_decref(root);
    return view;
}

struct shown {
    bool ok;
    const char *text; /* the page, or the error in English */
};

static struct shown show_lang(const char *text, const char *data, enum lang lang)
{
    struct mustache_set *set = mustache_set_new(&arena);
    struct err *err = ARENA_NEW(&arena, struct err);
    struct buf out = buf_new(&arena);
    struct mustache_data d = { .view = json(data), .lang = lang };

    buf_cstr(&out, "");
    if (!mustache_add(set, STR("test"), str_from(text), err) ||
        !mustache_check(set, err) ||
        !mustache_render(mustache_find(set, STR("test")), &d, &out, err)) {
        assert_int_equal(out.len, 0);
        return (struct shown){ false, err_english(err) };
    }
    return (struct shown){ true, str_cstr(&arena, buf_str(&out)) };
}

static void shows(const char *text, const char *data, const char *want)
{
    struct shown got = show_lang(text, data, LANG_EN);

    if (!got.ok)
        fail_msg("%s: %s", text, got.text);
    assert_string_equal(got.text, want);
}

static void refuses(const char *text, const char *data, const char *want)
{
    struct shown got = show_lang(text, data, LANG_EN);

    assert_false(got.ok);
    assert_string_equal(got.text, want);
}

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---------- the specification ---------- */

struct spec_counts {
    uint32_t passed, skipped, failed;
};

/* Whether "FILE: NAME |" begins a line of mustache.skip. */
static bool is_skipped(struct str list, const char *file, const char *name)
{
    struct buf line = buf_new(&arena);

    buf_format(&line, "\n%s: %s |", file, name);
    return str_find(list, buf_str(&line)) != SIZE_MAX;
}

static struct shown spec_shown(const json_t *test)
{
    struct mustache_set *set = mustache_set_new(&arena);
    struct err *err = ARENA_NEW(&arena, struct err);
    json_t *partials = json_object_get(test, "partials");
    struct buf out = buf_new(&arena);
    const char *name;
    json_t *text;

    buf_cstr(&out, "");
    json_object_foreach(
        partials, name,
        text) if (!mustache_add(set, str_from(name), str_from(json_string_value(text)),
                                err)) return (struct shown){ false, err_english(err) };
    struct mustache_data data = {
        .view = view_of_json(&arena, json_object_get(test, "data")), .lang = LANG_EN
    };
    if (!mustache_add(set, STR("the test itself"),
                      str_from(json_string_value(json_object_get(test, "template"))),
                      err) ||
        !mustache_check(set, err) ||
        !mustache_render(mustache_find(set, STR("the test itself")), &data, &out, err))
        return (struct shown){ false, err_english(err) };
    return (struct shown){ true, str_cstr(&arena, buf_str(&out)) };
}

static void spec_test(struct str skips, const char *file, const json_t *test,
                      struct spec_counts *counts)
{
    const char *name = json_string_value(json_object_get(test, "name"));
    const char *want = json_string_value(json_object_get(test, "expected"));
    struct shown got = spec_shown(test);
    bool passes = got.ok && strcmp(got.text, want) == 0;

    if (is_skipped(skips, file, name)) {
        counts->skipped++;
        if (passes)
            fail_msg("%s: %s passes, so it need not be skipped", file, name);
        return;
    }
    if (!passes)
        print_error("%s: %s\n  want <%s>\n  got  <%s>\n", file, name, want, got.text);
    counts->passed += passes;
    counts->failed += !passes;
}

static struct str skip_list(void)
{
    struct buf path = buf_new(&arena), text = buf_new(&arena);
    int c;

    buf_format(&path, "%s/tests/golden/mustache.skip", getenv("INSTEG_SOURCE"));
    FILE *in = fopen(path.ptr, "r");
    if (!in)
        fail_msg("%s cannot be read", path.ptr);
    buf_char(&text, '\n');
    while ((c = getc(in)) != EOF)
        buf_char(&text, (char)c);
    fclose(in);
    return buf_str(&text);
}

static void the_published_tests_pass_but_those_on_the_list(void **state)
{
    static const char *const files[] = { "comments", "delimiters", "interpolation",
                                         "inverted", "partials",   "sections" };
    struct spec_counts counts = { 0 };
    const char *folder = getenv("INSTEG_DATA");

    (void)state;
    if (!folder)
        folder = getenv("INSTEG_REAL"); /* where Meson thinks they are */
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct buf path = buf_new(&arena);
        json_error_t why;
        size_t i;
        json_t *test;
        buf_format(&path, "%s/mustache-spec/%s.json", folder ? folder : "", files[f]);
        json_t *root = json_load_file(path.ptr, 0, &why);
        if (!root) {
            print_message("skipped: %s is not here\n", path.ptr);
            skip();
        }
        json_array_foreach(json_object_get(root, "tests"), i, test)
            spec_test(skip_list(), files[f], test, &counts);
        json_decref(root);
    }
    print_message("mustache specification: %u passed, %u on the skip list, %u failed\n",
                  counts.passed, counts.skipped, counts.failed);
    assert_int_equal(counts.failed, 0);
    assert_true(counts.passed > 60);
}

/* ---------- what is ours ---------- */

static void everything_is_escaped_also_single_quotes(void **state)
{
    (void)state;
    shows("<a title='{{x}}'>", "{\"x\":\"<b a=\\\"1\\\" c='2'>&\"}",
          "<a title='&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;'>");
}

static void unescaped_tags_do_not_load(void **state)
{
    (void)state;
    refuses("a\n{{{x}}}", "{}",
            "page test line 2: every text is escaped, so a tag that begins with { is "
            "not allowed");
    refuses("{{&x}}", "{}",
            "page test line 1: every text is escaped, so a tag that begins with & is "
            "not allowed");
    refuses("\n\n  {{=<% %>=}}", "{}",
            "page test line 3: every text is escaped, so a tag that begins with = is "
            "not allowed");
}

static void a_missing_name_is_an_error_with_page_line_and_name(void **state)
{
    (void)state;
    refuses("one\ntwo {{a.b}}", "{\"a\":{}}", "page test line 2: the view has no a.b");
    refuses("{{#t}}Hello\n {name}{{/t}}", "{}",
            "page test line 1: the view has no name");
    refuses("{{^x}}y{{/x}}", "{}", "page test line 1: the view has no x");
    refuses("{{#l}}\n{{x}}\n{{/l}}", "{\"l\":[1]}",
            "page test line 2: the view has no x");
}

static void broken_pages_are_refused_with_their_line(void **state)
{
    (void)state;
    refuses("{{x", "{}", "page test line 1: a tag is not closed");
    refuses("\n{{#x}}\n", "{}", "page test line 2: section x is never closed");
    refuses("{{#x}}\n{{/y}}", "{}", "page test line 2: y closes nothing that is open");
    refuses("{{a b}}", "{}", "page test line 1: a b is not a name");
    refuses("{{a..b}}", "{}", "page test line 1: a..b is not a name");
    refuses("{{}}", "{}", "page test line 1:  is not a name");
    refuses("{{>gone}}", "{}", "page test line 1: there is no page called gone");
    refuses("{{#t}}a {n{{/t}}", "{}", "page test line 1: a hole is not closed");
    refuses("{{#t}}a", "{}", "page test line 1: section t is never closed");
}

static void a_list_is_not_a_text(void **state)
{
    (void)state;
    refuses("{{x}}", "{\"x\":[1]}", "page test line 1: x is not a text");
    refuses("{{#t}}{x}{{/t}}", "{\"x\":{}}", "page test line 1: x is not a text");
}

static void null_and_the_empty_text_are_false_and_zero_is_a_value(void **state)
{
    (void)state;
    shows("{{#x}}a{{/x}}{{^x}}b{{/x}}{{x}}", "{\"x\":null}", "b");
    shows("{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":\"\"}", "b");
    shows("{{#x}}a{{.}}{{/x}}{{^x}}b{{/x}}", "{\"x\":0}", "a0");
}

static void messages_are_translated_and_their_holes_escaped(void **state)
{
    (void)state;
    assert_string_equal(show_lang("{{#t}}Monday{{/t}}", "{}", LANG_SV).text, "måndag");
    shows("{{#t}}Monday{{/t}}", "{}", "Monday");
    shows("<p>{{#t}}{who} & {a.b}{{/t}}</p>", "{\"who\":\"<x>\",\"a\":{\"b\":2}}",
          "<p>&lt;x&gt; &amp; 2</p>");
    shows("{{#t}}a\n   long  sentence{{/t}}", "{}", "a long sentence");
    shows("{{#t}}Of {all} people *{n} are <new>*.{{/t}}", "{\"all\":12345,\"n\":3}",
          "Of 12,345 people <b>3 are &lt;new&gt;</b>.");
}

static void numbers_are_plain_in_values_and_spoken_in_messages(void **state)
{
    (void)state;
    shows("{{n}} {{#t}}{n}{{/t}}", "{\"n\":-12345}",
          "-12345 \xe2\x88\x92"
          "12,345");
    assert_string_equal(
        show_lang("{{n}} {{#t}}{n}{{/t}}", "{\"n\":12345}", LANG_SV).text,
        "12345 12\xc2\xa0"
        "345");
}

static void a_star_outside_the_message_id_stays_a_star(void **state)
{
    (void)state;
    shows("* {{#t}}{x}{{/t}}", "{\"x\":\"*a*\"}", "* *a*");
    shows("{{#t}}*{x}*{{/t}}", "{\"x\":\"*a*\"}", "<b>*a*</b>");
}

static void a_link_must_lead_to_us_or_be_a_plain_address(void **state)
{
    static const char *const good[] = { "/need/7",       "/",       "#main",
                                        "https://x.se/", "tel:+46", "mailto:a@b.se" };
    static const char *const bad[] = { "//evil",   "javascript:x",     "/\\\\evil",
                                       "http://x", "data:text/html,x", " /x" };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct buf data = buf_new(&arena);
        buf_format(&data, "{\"a_url\":\"%s\"}", good[i]);
        shows("{{a_url}}", data.ptr, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf data = buf_new(&arena);
        buf_format(&data, "{\"a\":{\"url\":\"%s\"}}", bad[i]);
        refuses("{{a.url}}", data.ptr, "page test line 1: a.url is not a link");
        refuses("{{#a}}{{url}}{{/a}}", data.ptr, "page test line 1: url is not a link");
    }
}

static void recursion_and_time_are_bounded(void **state)
{
    struct mustache_set *set = mustache_set_new(&arena);
    struct mustache_data data = { .view = json("{}"), .lang = LANG_EN };
    struct buf out = buf_new(&arena);
    struct err deep = { 0 }, slow = { 0 }, err = { 0 };

    (void)state;
    assert_true(mustache_add(set, STR("self"), STR("{{>self}}"), &err));
    assert_true(mustache_check(set, &err));
    assert_false(mustache_render(mustache_find(set, STR("self")), &data, &out, &deep));
    assert_string_equal(err_english(&deep),
                        "page self line 1: pages go deeper than 32");

    /* 31 pages, each naming the next twice: 2^31 steps and not a byte written */
    set = mustache_set_new(&arena);
    for (int i = 0; i < 31; i++) {
        struct buf name = buf_new(&arena), text = buf_new(&arena);
        buf_format(&name, "p%d", i);
        if (i < 30)
            buf_format(&text, "{{>p%d}}{{>p%d}}", i + 1, i + 1);
        assert_true(mustache_add(set, buf_str(&name), buf_str(&text), &err));
    }
    assert_true(mustache_check(set, &err));
    assert_false(mustache_render(mustache_find(set, STR("p0")), &data, &out, &slow));
    assert_non_null(strstr(err_english(&slow), "takes more than 4,000,000 steps"));
}

static void sections_nest_32_deep_and_no_deeper(void **state)
{
    struct buf text = buf_new(&arena), more = buf_new(&arena);

    (void)state;
    for (int i = 0; i < 32; i++)
        buf_cstr(&text, "{{#a}}");
    buf_format(&more, "{{#a}}%s", text.ptr);
    buf_char(&text, 'x');
    for (int i = 0; i < 32; i++)
        buf_cstr(&text, "{{/a}}");
    shows(text.ptr, "{\"a\":1}", "x");
    refuses(more.ptr, "{}", "page test line 1: sections are nested deeper than 32");
}

static void the_layout_wraps_the_page_and_lends_it_its_names(void **state)
{
    struct mustache_set *set = mustache_set_new(&arena);
    struct buf out = buf_new(&arena);
    struct err err = { 0 };

    (void)state;
    assert_true(
        mustache_add(set, STR("layout"), STR("<{{site.x}}>\n  {{>page}}\n</>"), &err));
    assert_true(mustache_add(set, STR("inner"), STR("{{site.x}}{{y}}\nz\n"), &err));
    assert_true(mustache_check(set, &err));
    struct mustache_data data = { .view = json("{\"y\":2}"),
                                  .outer = json("{\"site\":{\"x\":1}}"),
                                  .page = mustache_find(set, STR("inner")),
                                  .lang = LANG_EN };
    assert_true(mustache_render(mustache_find(set, STR("layout")), &data, &out, &err));
    assert_string_equal(out.ptr, "<1>\n  12\n  z\n</>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_published_tests_pass_but_those_on_the_list,
                                  clear),
        cmocka_unit_test_teardown(everything_is_escaped_also_single_quotes, clear),
        cmocka_unit_test_teardown(unescaped_tags_do_not_load, clear),
        cmocka_unit_test_teardown(a_missing_name_is_an_error_with_page_line_and_name,
                                  clear),
        cmocka_unit_test_teardown(broken_pages_are_refused_with_their_line, clear),
        cmocka_unit_test_teardown(a_list_is_not_a_text, clear),
        cmocka_unit_test_teardown(null_and_the_empty_text_are_false_and_zero_is_a_value,
                                  clear),
        cmocka_unit_test_teardown(messages_are_translated_and_their_holes_escaped,
                                  clear),
        cmocka_unit_test_teardown(numbers_are_plain_in_values_and_spoken_in_messages,
                                  clear),
        cmocka_unit_test_teardown(a_star_outside_the_message_id_stays_a_star, clear),
        cmocka_unit_test_teardown(a_link_must_lead_to_us_or_be_a_plain_address, clear),
        cmocka_unit_test_teardown(recursion_and_time_are_bounded, clear),
        cmocka_unit_test_teardown(sections_nest_32_deep_and_no_deeper, clear),
        cmocka_unit_test_teardown(the_layout_wraps_the_page_and_lends_it_its_names,
                                  clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
