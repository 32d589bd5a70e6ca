/*
 * test_pages.c: every compiled-in page's markup, and how pages are loaded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "markup.h"
#include "web/page.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void every_page_has_sound_markup(void **state)
{
    uint32_t count = 0;

    (void)state;
    for (const struct embed_file *f = embed_pages; f->name; f++, count++) {
        struct str text = { (const char *)f->bytes, (size_t)f->size };
        struct markup_fault fault = markup_check(text);
        if (fault.why)
            fail_msg("%s line %u: %s", f->name, fault.line, fault.why);
        if (!str_utf8_valid(text))
            fail_msg("%s is not UTF-8", f->name);
    }
    assert_true(count >= 4);
}

static void a_page_has_one_heading_and_no_frame_of_its_own(void **state)
{
    (void)state;
    for (const struct embed_file *f = embed_pages; f->name; f++) {
        struct str text = { (const char *)f->bytes, (size_t)f->size };
        size_t first = str_find(text, STR("<h1"));
        if (strcmp(f->name, "layout.html") == 0)
            continue;
        if (first != SIZE_MAX &&
            str_find(str_sub(text, first + 1, text.len), STR("<h1")) != SIZE_MAX)
            fail_msg("%s has two h1", f->name);
        if (str_find(text, STR("<html")) != SIZE_MAX ||
            str_find(text, STR("<main")) != SIZE_MAX)
            fail_msg("%s has a frame; layout.html wraps it", f->name);
    }
}

/* "1 september 2027" is a day too: a field for one must not end after ten letters. */
static void where_a_day_is_typed_there_is_room_for_one_in_words(void **state)
{
    uint32_t count = 0;

    (void)state;
    for (const struct embed_file *f = embed_pages; f->name; f++) {
        struct str rest = { (const char *)f->bytes, (size_t)f->size }, line;
        while (str_next(&rest, '\n', &line)) {
            if (str_find(line, STR("2027-01-31")) == SIZE_MAX)
                continue;
            count++;
            if (str_find(line, STR("maxlength=\"10\"")) != SIZE_MAX)
                fail_msg("%s: %.*s", f->name, STR_ARG(line));
        }
    }
    assert_true(count > 5);
}

static void unsound_markup_is_seen(void **state)
{
    static const struct {
        const char *page, *why;
    } rows[] = {
        { "<p>a<b></p></b>", "closed in another order than opened" },
        { "<p>{{#x}}</p>{{/x}}", "closed in another order than opened" },
        { "{{#x}}<p>{{/x}}</p>", "closed in another order than opened" },
        { "<p>", "something is not closed" },
        { "{{#t}}a", "something is not closed" },
        { "<p class=a></p>", "an attribute is not quoted" },
        { "<p class='a'></p>", "an attribute is not quoted" },
        { "<p class={{x}}></p>", "an attribute is not quoted" },
        { "<p style=\"a\"></p>", "a style attribute" },
        { "<p onclick=\"a\"></p>", "a script in an attribute" },
        { "<style>a</style>", "a <style>" },
        { "<script>a</script>", "a script in the page" },
        { "<script src=\"{{a_url}}\">a</script>", "a script in the page" },
        { "<a href=\"/x\">x</a>", "a link that does not come from the view" },
        { "<a href=\"{{x}}\">x</a>", "a link that does not come from the view" },
        { "<a href=\"/need/{{url}}\">x</a>",
          "a link that does not come from the view" },
        { "<a href=\"{{a}}{{url}}\">x</a>", "a link that does not come from the view" },
        { "<a href=\"{{url}}/more\">x</a>", "a link that does not come from the view" },
        { "<a href=\"{{url}}#{{x}}\">x</a>",
          "a link that does not come from the view" },
        { "<a href=\"\">x</a>", "a link that does not come from the view" },
        { "<form action=\"{{url}}\" method=\"POST\"></form>",
          "a form's method is get or post" },
        { "<form action=\"{{url}}\" method=\"post\"></form>",
          "a form that posts has no {{>csrf}}" },
        { "{{>csrf}}<form action=\"{{url}}\" method=\"post\"></form>",
          "a form that posts has no {{>csrf}}" },
        { "<p title=\"{{#t}}*a*{{/t}}\"></p>", "a bold mark in an attribute" },
        { "<p title=\"{{#a}}\">{{/a}}</p>",
          "a section begins in an attribute and ends outside" },
        { "a < b", "a < that opens nothing" },
        { "<p>\n<br>\n<img alt=\"\" src=\"{{a.url}}\"><a href=\"#x\">"
          "{{! <p> }}{{#t}}*a*{{/t}}</a></p>",
          NULL },
        { "<form action=\"{{save_url}}\" method=\"post\"><p>{{>csrf}}</p></form>",
          NULL },
        { "<a href=\"{{a.url}}#part-2\">x</a>", NULL },
        { "<a href=\"{{url}}\"{{#now}} aria-current=\"true\"{{/now}}>x</a>", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct markup_fault fault = markup_check(str_from(rows[i].page));
        if (!fault.why != !rows[i].why ||
            (fault.why && strcmp(fault.why, rows[i].why) != 0))
            fail_msg("%s: %s", rows[i].page, fault.why ? fault.why : "sound");
    }
}

static void compiled_in_pages_load(void **state)
{
    struct pages pages;
    struct err err = { 0 };

    (void)state;
    if (!pages_load(&arena, NULL, &pages, &err))
        fail_msg("%s", err_english(&err));
    assert_non_null(mustache_find(pages.set, STR("layout")));
    assert_non_null(mustache_find(pages.set, STR("error")));
}

static void write_page(const char *dir, const char *name, const char *text)
{
    struct buf path = buf_new(&arena);

    buf_format(&path, "%s/%s", dir, name);
    FILE *out = fopen(path.ptr, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void a_folder_is_read_at_each_page(void **state)
{
    char dir[] = "/tmp/insteg-pages-XXXXXX";
    struct pages pages;
    struct err err = { 0 };
    struct buf out = buf_new(&arena), path = buf_new(&arena);

    (void)state;
    assert_non_null(mkdtemp(dir));
    write_page(dir, "layout.html", "<{{>page}}>");
    write_page(dir, "one.html", "1");
    assert_true(pages_load(&arena, dir, &pages, &err));
    struct page page = { "one", view_object(&arena), NULL, LANG_SV };
    size_t used = arena.used_bytes;
    assert_true(page_render(&pages, &page, &out, &err));
    assert_true(arena.used_bytes - used < 1024); /* a request's is limited */
    write_page(dir, "one.html", "2");
    assert_true(page_render(&pages, &page, &out, &err));
    assert_string_equal(out.ptr, "<1><2>");
    write_page(dir, "one.html", "a\n{{{x}}}");
    assert_false(page_render(&pages, &page, &out, &err));
    assert_non_null(
        strstr(err_english(&err), "page one line 2: every text is escaped"));
    err = (struct err){ 0 };
    assert_false(pages_load(&arena, dir, &pages, &err));
    assert_non_null(strstr(err_english(&err), "page one line 2"));
    buf_format(&path, "%s/one.html", dir);
    unlink(path.ptr);
    buf_clear(&path);
    buf_format(&path, "%s/layout.html", dir);
    unlink(path.ptr);
    rmdir(dir);
    err = (struct err){ 0 };
    assert_false(pages_load(&arena, dir, &pages, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_page_has_sound_markup, clear),
        cmocka_unit_test_teardown(a_page_has_one_heading_and_no_frame_of_its_own,
                                  clear),
        cmocka_unit_test_teardown(where_a_day_is_typed_there_is_room_for_one_in_words,
                                  clear),
        cmocka_unit_test_teardown(unsound_markup_is_seen, clear),
        cmocka_unit_test_teardown(compiled_in_pages_load, clear),
        cmocka_unit_test_teardown(a_folder_is_read_at_each_page, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
