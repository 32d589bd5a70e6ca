/*
 * test_work_note_pages.c: notes on a firm and a need as a browser meets them: nothing
 * typed is lost, a personal number is refused with a sentence, one's own are taken
 * back.
 */
#include <string.h>

#include "people_kit.h"

static struct answer sent(const char *target, const char *fields)
{
    struct err err = { 0 };
    struct answer answer = app_post(target, fields);

    if (answer.ticket && !store_wait(app.call.store, answer.ticket, &err))
        fail_msg("%s", err_english(&err));
    return answer;
}

static int one_firm(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    return sent("/firm/new", "token=71&name=Aspens+Lager&place=Krokom&").status == 303
               ? 0
               : -1;
}

/* The value of the first hidden field `name` of the page's notes; or fails. */
static struct str hidden(struct answer page, const char *name)
{
    struct buf mark = buf_new(&app_arena);

    buf_format(&mark, "name=\"%s\" value=\"", name);
    size_t at = str_find(page.body, buf_str(&mark));
    assert_int_not_equal(at, SIZE_MAX);
    struct str rest = str_sub(page.body, at + mark.len, page.body.len);
    return str_sub(rest, 0, str_find(rest, STR("\"")));
}

static void a_note_is_written_corrected_and_taken_back(void **state)
{
    (void)state;
    assert_true(app_has(app_page("/firm/71"), "href=\"/firm/71/notes\""));
    assert_int_equal(
        sent("/firm/71/notes", "do=save&seen=0&day=2026-11-20&text=Ny+ugn&").status,
        303);
    struct answer page = app_page("/firm/71/notes");
    assert_true(app_has(page, ">Ny ugn</p>"));
    struct str id = hidden(page, "note");
    struct buf fields = buf_new(&app_arena);
    buf_format(&fields, "do=back&note=%.*s&", STR_ARG(id));
    assert_int_equal(sent("/firm/71/notes", fields.ptr).status, 303);
    page = app_page("/firm/71/notes?back=1");
    assert_false(app_has(page, ">Ny ugn</p>"));
    assert_true(app_has(page, ">Ny ugn</textarea>"));
    assert_int_equal(sent("/firm/71/notes", fields.ptr).status, 409);
}

static void what_is_refused_is_shown_again_with_what_was_typed(void **state)
{
    (void)state;
    struct answer page = sent("/firm/71/notes", "do=save&seen=0&day=2026-11-20&"
                                                "text=Ring+890201-2387&");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, ">Ring 890201-2387</textarea>"));
    assert_true(app_has(page, "role=\"alert\""));
    page = sent("/firm/71/notes", "do=save&seen=0&day=i+g%C3%A5r+kv%C3%A4ll&text=Ny&");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, ">Ny</textarea>"));
    people_be(USER_NEIGHBOUR);
    assert_int_equal(app_page("/firm/71/notes").status, 404);
    assert_int_equal(
        sent("/firm/71/notes", "do=save&seen=0&day=2026-11-20&text=x&").status, 404);
}

static void a_draft_is_kept_for_a_need_too(void **state)
{
    struct str url;

    (void)state;
    struct answer answer =
        sent("/firm/71/need", "seen=0&token=75&title=Plockare&place=Krokom&"
                              "share/plocka-order=&do=build&");
    assert_int_equal(answer.status, 303);
    url = str_sub(answer.location, 0, answer.location.len - strlen("/thresholds"));
    struct buf notes = buf_new(&app_arena);
    buf_add(&notes, url);
    buf_cstr(&notes, "/notes");
    assert_int_equal(sent(notes.ptr, "seen=0&day=2026-11-20&text=B%C3%B6rjan&").status,
                     303);
    assert_true(app_has(app_page("%s", notes.ptr), ">Början</textarea>"));
    sent(notes.ptr, "do=save&seen=1&day=2026-11-20&text=B%C3%B6rjan&");
    assert_true(app_has(app_page("%s", notes.ptr), ">Början</p>"));
    assert_true(app_has(app_page("%.*s", STR_ARG(url)), "(1)</a>"));
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, one_firm, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(a_note_is_written_corrected_and_taken_back),
        A_TEST(what_is_refused_is_shown_again_with_what_was_typed),
        A_TEST(a_draft_is_kept_for_a_need_too),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
