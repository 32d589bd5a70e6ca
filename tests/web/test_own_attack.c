/*
 * test_own_attack.c: the pages that are one's own, /me and what hangs on it, met with
 * SQL, markup, too much and nothing in every field, by a real session of who has a
 * password and of who has none: nothing fails, nothing typed comes back as markup, and
 * the session, the password and the other one's session are as they were.
 */
#include "desk_kit.h"
#include "sql_texts.h"

#define FIELDS_MOST 4u
#define LONG_BYTES  70000u

static const struct {
    const char *path, *field[FIELDS_MOST];
} forms[] = {
    { "/me/end", { "session" } },
    { "/me/unit", { "unit" } },
    { "/me/password", { "password", "code", "wanted" } },
    { "/me/codes", { "password", "code" } },
    { "/me/app", { "sealed", "fresh", "password", "code" } },
};
#define FORMS (sizeof forms / sizeof *forms)

static const char *const markup[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{csrf}}",
    "javascript:alert(1)",
    "\xc3\xa5\xe2\x80\x8b",
    "\xff\xfe",
    "\t\r\n",
};
#define MARKUP (sizeof markup / sizeof *markup)

static bool is_refusal(int status)
{
    /* 503: so many wrong tries that one must wait */
    return (status >= 400 && status < 500) || status == 303 || status == 503;
}

/* One field is `text`, the others are of a reader who errs. */
static void meet(size_t form, size_t which, struct str text, const char *cookie)
{
    size_t mark = arena_mark(&app_arena);
    struct buf fields = buf_new(&app_arena);

    for (size_t f = 0; f < FIELDS_MOST && forms[form].field[f]; f++)
        app_field(&fields, forms[form].field[f], f == which ? text : STR("1"));
    buf_char(&fields, '\0');
    struct answer answer = desk_post(forms[form].path, cookie, fields.ptr);
    if (!is_refusal(answer.status))
        fail_msg("%s %s: %d for %.*s", forms[form].path, forms[form].field[which],
                 answer.status, (int)(text.len < 60 ? text.len : 60), text.ptr);
    assert_false(app_has(answer, "<script>alert"));
    assert_false(app_has(answer, "<img src=x"));
    arena_rewind(&app_arena, mark);
}

static void meet_all(const char *cookie)
{
    char *much = ARENA_ARRAY(&app_arena, LONG_BYTES, char);

    memset(much, 'x', LONG_BYTES);
    for (size_t form = 0; form < FORMS; form++)
        for (size_t f = 0; f < FIELDS_MOST && forms[form].field[f]; f++) {
            for (size_t p = 0; p < PAYLOADS; p++)
                meet(form, f, str_from(payloads[p]), cookie);
            for (size_t p = 0; p < MARKUP; p++)
                meet(form, f, str_from(markup[p]), cookie);
            meet(form, f, (struct str){ much, LONG_BYTES }, cookie);
            meet(form, f, STR(""), cookie);
        }
}

static void own_pages_stand_whatever_is_typed(void **state)
{
    const char *karin = desk_session(desk_karin), *olle = desk_session(desk_olle);

    (void)state;
    meet_all(karin);
    meet_all(olle);
    desk_status(desk_get("/me", karin), 200);
    desk_status(desk_get("/me/app", karin), 200);
    desk_status(desk_get("/me", olle), 200);
    desk_status(desk_get("/me/app", olle), 404);
}

/* The token of another's session, an old one, none: no form of one's own is taken. */
static void own_forms_are_taken_from_oneself_alone(void **state)
{
    const char *karin = desk_session(desk_karin), *olle = desk_session(desk_olle);
    const struct str tokens[] = { desk_csrf(olle), STR(""), STR("x") };

    (void)state;
    for (size_t form = 0; form < FORMS; form++)
        for (size_t t = 0; t < sizeof tokens / sizeof *tokens; t++) {
            struct raw_request raw = { .method = STR("POST"),
                                       .target = str_from(forms[form].path),
                                       .cookie = str_from(karin) };
            desk_status(
                desk_post_with(raw, "session=1&unit=1&password=x&code=1&", tokens[t]),
                403);
        }
    desk_status(desk_get("/me", karin), 200);
}

/* Somebody else's session is not hers to end, whether it is there or not. */
static void anothers_session_is_not_hers_to_end(void **state)
{
    const char *karin = desk_session(desk_karin), *olle = desk_session(desk_olle);
    struct str first = { 0 };

    (void)state;
    for (int id = 1; id <= 12; id++) {
        struct buf fields = buf_new(&app_arena);
        buf_format(&fields, "session=%d&", id);
        struct answer answer = desk_post("/me/end", karin, fields.ptr);
        if (answer.status != 404)
            continue; /* her own */
        if (first.len == 0)
            first = answer.body;
        assert_true(str_eq(first, answer.body));
    }
    desk_status(desk_get("/me", olle), 200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(own_pages_stand_whatever_is_typed),
        TEST(own_forms_are_taken_from_oneself_alone),
        TEST(anothers_session_is_not_hers_to_end),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
