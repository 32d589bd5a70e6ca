/*
 * test_app_words.c: the pages about words for work, about what people changed in
 * readings, and about what the market demands, from end to end through the product's
 * own table of routes.
 */
#include "app_kit.h"

#include <jansson.h>

static void assert_status(struct answer answer, int status)
{
    if (answer.status != status)
        fail_msg("status %d, not %d: %.*s", answer.status, status,
                 answer.body.len < 2000 ? (int)answer.body.len : 2000, answer.body.ptr);
}

static void assert_has(struct answer answer, const char *part)
{
    if (!app_has(answer, part))
        fail_msg("\"%s\" is not in: %.*s", part, (int)answer.body.len, answer.body.ptr);
}

static int64_t number(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

/* What a browser would see: the reply is sent when the write is durable. */
static void assert_posted(const char *target, const char *fields)
{
    struct answer answer = app_post(target, fields);
    struct call call = app_own_call();
    struct err err = { 0 };

    assert_status(answer, 303);
    call.ticket = answer.ticket;
    assert_true(database_wait(&call, &err));
}

static void a_word_is_found_and_shows_what_is_near(void **state)
{
    (void)state;
    struct answer answer = app_page("/words?q=plocka+order");
    assert_status(answer, 200);
    assert_has(answer, "/words/task%3Aplocka-order");
    answer = app_page("/words/task%%3Aplocka-order");
    assert_status(answer, 200);
    assert_has(answer, "<svg class=\"around\"");
    assert_has(answer, "lika i katalogen");
    assert_status(app_page("/words/task%%3Ano-such-task"), 404);
    assert_status(app_page("/words?q=%%2D%%2D"), 400);
    assert_has(app_page("/words?q=zzzzzz"), "Inget s");
    assert_status(app_json("/words/task%%3Aplocka-order"), 200);
}

static struct str first_example(void)
{
    struct answer answer = app_json("/read/examples");
    size_t at = str_find(answer.body, STR("\"example\":\""));

    assert_int_not_equal(at, SIZE_MAX);
    struct str rest = str_sub(answer.body, at + 11, answer.body.len);
    struct str id;
    assert_true(str_next(&rest, '"', &id));
    return id;
}

static void what_a_person_changed_is_shown_and_judged(void **state)
{
    struct buf body = buf_new(&app_arena);
    const char *id = str_cstr(&app_arena, app_ad_id(app_demo_ad));

    (void)state;
    buf_format(&body, "ad=%s&title=T&locality=Krokom&hours=40&positions=1&r0=out&", id);
    assert_posted("/ad/need", body.ptr);
    struct answer page = app_page("/read/examples");
    assert_status(page, 200);
    assert_has(page, "Inte granskade (1)");
    assert_has(page, "Rätt överallt (0)");
    buf_clear(&body);
    buf_format(&body, "example=%.*s&verdict=open&", STR_ARG(first_example()));
    assert_status(app_post("/read/examples", body.ptr), 400);
    buf_clear(&body);
    buf_format(&body, "example=%.*s&verdict=kept&", STR_ARG(first_example()));
    assert_posted("/read/examples", body.ptr);
    assert_has(app_page("/read/examples"), "Inte granskade (0)");
    assert_has(app_page("/read/examples?verdict=kept"), "Rätt överallt (1)");
    assert_status(app_page("/read/examples?verdict=maybe"), 400);
    assert_status(app_post("/read/examples", "example=4711&verdict=kept&"), 404);
}

/* ---------- the market ---------- */

static json_t *market_of(const char *query)
{
    json_error_t error;
    struct answer answer = app_json("/market%s", query);

    assert_status(answer, 200);
    json_t *root = json_loadb(answer.body.ptr, answer.body.len, 0, &error);
    assert_non_null(root);
    return root;
}

static void the_market_shows_what_its_json_counts(void **state)
{
    (void)state;
    json_t *root = market_of("");
    struct answer page = app_page("/market");
    assert_status(page, 200);
    assert_int_equal(number(root, "ads"), 4);
    assert_int_equal(number(root, "pool"), 24);
    assert_null(json_object_get(root, "page"));
    const json_t *rows = json_object_get(root, "requirements");
    assert_true(json_array_size(rows) > 4);
    for (size_t i = 0; i < json_array_size(rows) && i < 20; i++) {
        const json_t *row = json_array_get(rows, i);
        struct buf cell = buf_new(&app_arena);
        buf_format(&cell, "<th scope=\"row\">%s<span",
                   json_string_value(json_object_get(row, "label")));
        assert_has(page, cell.ptr);
    }
    assert_has(page, "<option value=\"23\">");
    assert_false(app_has(page, "style="));
    json_decref(root);
}

static void the_markets_filters_work_without_script(void **state)
{
    (void)state;
    struct answer page = app_page("/market?ssyk=9320&place=2380&class=custom");
    json_t *root = market_of("?ssyk=9320&place=2380&class=custom");
    assert_has(page, "<option value=\"9320\" selected>");
    assert_has(page, "<option value=\"2380\" selected>");
    assert_has(page, "<option value=\"custom\" selected>");
    assert_int_equal(number(root, "ads"), 1);
    assert_int_equal(number(root, "all_ads"), 4);
    json_decref(root);
    /* What is chosen and has no advertisement stays chosen. */
    page = app_page("/market?ssyk=11&place=Gotland");
    assert_has(page, "<option value=\"11\" selected>");
    assert_has(page, "<option value=\"0980\" selected>");
    assert_status(app_page("/market?place=Narnia"), 400);
    assert_status(app_page("/market?ssyk=x"), 400);
    assert_status(app_page("/market?class=x"), 400);
    assert_status(app_page("/market?top=0"), 400);
}

#define ON(name, data) cmocka_unit_test_setup_teardown(name, data, app_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(what_a_person_changed_is_shown_and_judged, app_hand),
        ON(a_word_is_found_and_shows_what_is_near, app_hand),
        ON(the_market_shows_what_its_json_counts, app_hand),
        ON(the_markets_filters_work_without_script, app_hand),
    };
    return cmocka_run_group_tests_name("app_words", tests, app_start, app_stop);
}
