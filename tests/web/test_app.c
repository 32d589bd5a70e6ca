/*
 * test_app.c: the product's handlers from end to end, through its own table of routes:
 * do the two faces tell the same, is what was typed kept, is what is refused refused?
 */
#include "app_kit.h"

#include <jansson.h>

#include "service/need_match.h"
#include "service/need_thresholds.h"
#include "web/csrf.h"

#define AD_TITLE "Café <b>söker</b>"

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

static const char *id_of(const char *source_key)
{
    return str_cstr(&app_arena, app_need_id(source_key));
}

static const char *need_named(const char *source_key)
{
    struct buf text = buf_new(&app_arena);

    buf_format(&text, "#%s", id_of(source_key));
    return text.ptr;
}

/* ---------- thresholds ---------- */

static void assert_faces_agree(const char *source_key)
{
    struct thresholds_ask ask = { .need = str_from(need_named(source_key)) };
    struct buf want = buf_new(&app_arena);
    struct call call = app_own_call();
    struct thresholds t;
    struct err err = { 0 };

    struct answer answer = app_json("/need/%s/thresholds", id_of(source_key));
    assert_status(answer, 200);
    assert_string_equal(answer.type, "application/json");
    if (!need_thresholds(&call, &ask, &t, &err))
        fail_msg("%s", err_english(&err));
    view_write(&want, t.answer);
    assert_true(str_eq(str_trim(answer.body), buf_str(&want)));
}

static void the_json_face_is_the_services_answer(void **state)
{
    (void)state;
    assert_faces_agree("lager-1");
}

static void the_demos_answer_is_the_services_too(void **state)
{
    (void)state;
    assert_faces_agree("ad-demo-1");
    struct answer page = app_page("/need/%s/thresholds", id_of("ad-demo-1"));
    assert_status(page, 200);
    assert_has(page, "role=\"switch\"");
}

static const char *figure(const char *sex, int64_t n)
{
    struct buf text = buf_new(&app_arena);

    buf_format(&text, "<output class=\"fig\" data-out=\"%s\">%lld</output>", sex,
               (long long)n);
    return text.ptr;
}

static int64_t number(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

/* The page's address with the drops of `steps` switched off. */
static const char *address_without(const char *id, const json_t *steps, size_t drops)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "/need/%s/thresholds?set=1", id);
    for (size_t bit = 0; bit < drops; bit++) {
        bool off = false;
        json_t *step;
        size_t i;
        json_array_foreach(steps, i, step)
        {
            off |= strtol(json_string_value(step) + strlen("drop-"), NULL, 10) ==
                   (long)bit + 1;
        }
        if (!off)
            buf_format(&url, "&keep=%zu", bit);
    }
    return url.ptr;
}

static void the_page_counts_every_subset_as_the_json_does(void **state)
{
    const char *id = id_of("lager-1");
    struct answer json = app_json("/need/%s/thresholds", id);
    json_error_t error;
    json_t *subset;
    size_t i;

    (void)state;
    json_t *root = json_loadb(json.body.ptr, json.body.len, 0, &error);
    assert_non_null(root);
    assert_int_equal(json_array_size(json_object_get(root, "subsets")), 8);
    json_array_foreach(json_object_get(root, "subsets"), i, subset)
    {
        struct answer page =
            app_page("%s", address_without(id, json_object_get(subset, "steps"), 3));
        assert_status(page, 200);
        assert_has(page, figure("w", number(subset, "women")));
        assert_has(page, figure("m", number(subset, "men")));
    }
    json_decref(root);
}

static void the_page_holds_the_counts_and_what_its_script_counts_with(void **state)
{
    struct answer page = app_page("/need/%s/thresholds", id_of("lager-1"));

    (void)state;
    assert_has(page, figure("w", 2));
    assert_has(page, figure("m", 4));
    assert_has(page, "av 12 kvinnor");
    assert_has(page, "av 12 män");
    assert_has(page, "data-masks=\"0:2:4:0;1:3:1:0;2:1:1:0;3:3:2:0;4:0:2:0;7:3:2:0\"");
    assert_has(page, "data-total=\"12:12\"");
    assert_has(page, "färre än 5"); /* 2 women and 4 men on paper */
}

static void a_form_without_keep_drops_everything(void **state)
{
    const char *id = id_of("lager-1");

    (void)state;
    struct answer all = app_page("/need/%s/thresholds?set=1", id);
    assert_has(all, figure("w", 12));
    assert_has(all, figure("m", 12));
    struct answer odd =
        app_page("/need/%s/thresholds?set=1&keep=3&keep=-1&keep=x&keep=99999999999"
                 "999999999&keep=",
                 id);
    assert_has(odd, figure("w", 12));
    struct answer kept = app_page("/need/%s/thresholds?keep=0", id); /* not sent */
    assert_has(kept, figure("w", 2));
    struct answer one = app_page("/need/%s/thresholds?set=1&keep=0", id);
    assert_has(one, figure("w", 3));
    assert_has(one, figure("m", 7));
}

static void what_does_not_exist_is_not_found(void **state)
{
    static const char *const bad[] = {
        "/need/1/thresholds",
        "/need/0/thresholds",
        "/need/-1/thresholds",
        "/need/x/thresholds",
        "/need/lager-1/matches",
        "/need/1/matches",
        "/need/%23/matches",
        "/ad/1",
        "/ad/x",
        "/need/99999999999999999999/thresholds",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer page = app_page("%s", bad[i]), json = app_json("%s", bad[i]);
        if (page.status != 404 || json.status != 404)
            fail_msg("%s is %d and %d", bad[i], page.status, json.status);
        assert_true(str_starts(str_from(page.type), "text/html"));
        assert_has(json, "{\"error\":{\"kind\":\"not_found\",\"message\":\"");
    }
}

/* ---------- matches ---------- */

static uint32_t profiles_in(struct answer answer)
{
    struct str rest = answer.body, mark = STR("<li class=\"rank\">");
    uint32_t count = 0;

    for (size_t at; (at = str_find(rest, mark)) != SIZE_MAX; count++)
        rest = str_sub(rest, at + mark.len, rest.len);
    return count;
}

static void show_has_bounds(void **state)
{
    static const char *const bad[] = { "0",   "201", "-1",
                                       "x",   "",    "99999999999999999999",
                                       "1.5", "1%00" };
    const char *id = id_of("lager-1");

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer answer = app_page("/need/%s/matches?show=%s", id, bad[i]);
        if (answer.status != 400)
            fail_msg("show=%s is %d", bad[i], answer.status);
    }
    assert_int_equal(profiles_in(app_page("/need/%s/matches?show=1", id)), 1);
    assert_int_equal(profiles_in(app_page("/need/%s/matches?show=200", id)), 24);
    struct answer first = app_page("/need/%s/matches", id);
    assert_int_equal(profiles_in(first), 10);
    assert_has(first, "/matches?show=20\"");
    struct answer all = app_page("/need/%s/matches?show=24", id);
    assert_int_equal(profiles_in(all), 24);
    assert_false(app_has(all, "/matches?show="));
}

static void the_list_is_the_services_and_the_page_is_blind(void **state)
{
    const char *id = id_of("lager-1");
    struct match_ask ask = { .need = str_from(need_named("lager-1")), .top = 5 };
    struct buf want = buf_new(&app_arena);
    struct call call = app_own_call();
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    struct answer json = app_json("/need/%s/matches?show=5", id);
    assert_true(need_match(&call, &ask, &view, &err));
    view_write(&want, view);
    assert_true(str_eq(str_trim(json.body), buf_str(&want)));
    struct answer page = app_page("/need/%s/matches?show=24", id);
    for (int i = 1; i <= 24; i++) {
        char key[8];
        snprintf(key, sizeof key, "P%02d", i);
        assert_false(app_has(page, key));
    }
    assert_false(app_has(page, "kvinn"));
}

static void at_most_four_are_compared(void **state)
{
    struct buf url = buf_new(&app_arena);
    const char *id = id_of("lager-1");
    struct answer json = app_json("/need/%s/matches?show=6", id);
    json_error_t error;
    json_t *person;
    size_t i;

    (void)state;
    json_t *root = json_loadb(json.body.ptr, json.body.len, 0, &error);
    buf_format(&url, "/need/%s/matches?show=6", id);
    json_array_foreach(json_object_get(root, "people"), i, person)
        url_add_query(&url, "compare",
                      str_from(json_string_value(json_object_get(person, "person"))));
    json_decref(root);
    struct answer none = app_page("/need/%s/matches?show=6&compare=1", id);
    assert_false(app_has(none, "id=\"compare\""));
    struct answer some = app_page("%s", url.ptr);
    size_t at = str_find(some.body, STR("id=\"compare\""));
    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(some.body, at, some.body.len);
    struct str heads = str_sub(rest, 0, str_find(rest, STR("</thead>")));
    uint32_t columns = 0;
    for (size_t h; (h = str_find(heads, STR("<th scope=\"col\">"))) != SIZE_MAX;
         columns++)
        heads = str_sub(heads, h + 1, heads.len);
    assert_int_equal(columns, 1 + 4);
}

/* ---------- advertisements ---------- */

static void a_form_from_elsewhere_is_refused(void **state)
{
    static const struct {
        const char *body, *cookie, *origin, *site;
    } bad[] = {
        { "text=Vi", CSRF_COOKIE "=" APP_TOKEN, "", "" },
        { "text=Vi&csrf=" APP_TOKEN, "", "", "" },
        { "text=Vi&csrf=fedcba9876543210fedcba9876543210", CSRF_COOKIE "=" APP_TOKEN,
          "", "" },
        { "text=Vi&csrf=", CSRF_COOKIE "=", "", "" },
        { "text=Vi&csrf=" APP_TOKEN, CSRF_COOKIE "=" APP_TOKEN, "http://evil", "" },
        { "text=Vi&csrf=" APP_TOKEN, CSRF_COOKIE "=" APP_TOKEN, "", "cross-site" },
    };

    (void)state;
    for (uint32_t r = 0; r < app_route_count; r++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            struct raw_request raw = { .method = STR("POST"),
                                       .target = str_from(app_routes[r].pattern),
                                       .content_type =
                                           STR("application/x-www-form-urlencoded"),
                                       .cookie = str_from(bad[i].cookie),
                                       .origin = str_from(bad[i].origin),
                                       .sec_fetch_site = str_from(bad[i].site) };
            if (app_routes[r].method != METHOD_POST)
                continue;
            struct answer answer = app_ask(&app_arena, raw, str_from(bad[i].body));
            if (answer.status != 403)
                fail_msg("%s takes form %zu: %d", app_routes[r].pattern, i,
                         answer.status);
        }
}

static const char blocked_text[] =
    "Du plockar order på lagret.\nVi söker en tjej mellan 20 och 30 år.\n"
    "B-körkort krävs.";

/* The form of a read text, as a person has filled it in. */
static const char *filled_in(const char *text, const char *locality, const char *lift)
{
    struct buf body = buf_new(&app_arena);

    app_field(&body, "text", str_from(text));
    app_field(&body, "title", STR(AD_TITLE));
    app_field(&body, "employer", STR("Kafé \"Hörnan\" & co"));
    app_field(&body, "locality", str_from(locality));
    app_field(&body, "start", STR("2027-02-01"));
    app_field(&body, "hours", STR("37"));
    app_field(&body, "positions", STR("3"));
    app_field(&body, "lift", str_from(lift));
    return body.ptr;
}

static void assert_shows_what_was_typed(struct answer answer)
{
    assert_has(answer, "Café &lt;b&gt;söker&lt;/b&gt;</textarea>");
    assert_has(answer, ">Kafé &quot;Hörnan&quot; &amp; co</textarea>");
    assert_has(answer, "value=\"2027-02-01\"");
    assert_has(answer, "name=\"hours\" inputmode=\"numeric\" value=\"37\"");
    assert_has(answer, "value=\"3\"");
    assert_has(answer, "tjej mellan 20 och 30");
    assert_has(answer, "role=\"alert\"");
    assert_false(app_has(answer, "<b>söker</b>"));
}

static int64_t needs(void)
{
    json_error_t error;
    struct answer home = app_json("/");
    json_t *root = json_loadb(home.body.ptr, home.body.len, 0, &error);
    int64_t count = number(root, "count");

    json_decref(root);
    return count;
}

static void a_text_is_read_and_shown_with_its_marks(void **state)
{
    struct buf body = buf_new(&app_arena);

    (void)state;
    app_field(&body, "text", STR("Du plockar order <i>fort</i>.\nB-körkort krävs."));
    struct answer answer = app_post("/read", body.ptr);
    assert_status(answer, 200);
    assert_has(answer, "<mark class=\"mk task\">");
    assert_has(answer, "<mark class=\"mk must\">");
    assert_has(answer, "&lt;i&gt;fort&lt;/i&gt;");
    assert_false(app_has(answer, "<i>fort"));
    assert_has(answer, "name=\"csrf\" value=\"" APP_TOKEN "\"");
    assert_status(app_post("/read", ""), 400);
    assert_status(app_post("/read", "text=+%0A+&"), 400);
    assert_int_equal(needs(), 1);
}

static void blocked_wording_comes_back_with_what_was_typed(void **state)
{
    (void)state;
    struct answer answer = app_post("/ad/need", filled_in(blocked_text, "Krokom", ""));
    assert_status(answer, 403); /* known, but not for a coach to do */
    assert_shows_what_was_typed(answer);
    assert_has(answer, "value=\"Krokom\"");
    assert_has(answer, "<mark class=\"mk stop\">");
    assert_int_equal(needs(), 1);
    answer = app_post("/ad/need", filled_in(blocked_text, "Krokom", "kort skäl"));
    assert_status(answer, 400);
    assert_shows_what_was_typed(answer);
    assert_has(answer, ">kort skäl</textarea>");
    assert_int_equal(needs(), 1);
}

static void a_place_nobody_knows_comes_back_with_what_was_typed(void **state)
{
    (void)state;
    struct answer answer = app_post(
        "/ad/need", filled_in(blocked_text, "Ingenstans", "Rollen är en flicka."));
    assert_status(answer, 400);
    assert_shows_what_was_typed(answer);
    assert_has(answer, "value=\"Ingenstans\"");
    assert_int_equal(needs(), 1);
}

static void a_read_text_becomes_a_need_with_thresholds(void **state)
{
    (void)state;
    struct answer saved =
        app_post("/ad/need", filled_in(blocked_text, "Krokom", "Rollen är en flicka."));
    assert_status(saved, 303);
    assert_true(str_starts(saved.location, "/need/"));
    assert_true(str_ends(saved.location, "/thresholds"));
    assert_true(saved.ticket != 0);
    struct call call = app_own_call();
    struct err err = { 0 };
    call.ticket = saved.ticket;
    assert_true(database_wait(&call, &err));
    struct answer page = app_page("%.*s", STR_ARG(saved.location));
    assert_status(page, 200);
    assert_has(page, "Café &lt;b&gt;söker&lt;/b&gt;");
    assert_int_equal(needs(), 2);
}

static void an_imported_advertisement_is_read_and_saved(void **state)
{
    struct buf body = buf_new(&app_arena);
    const char *id = str_cstr(&app_arena, app_ad_id(app_demo_ad));

    (void)state;
    struct answer page = app_page("/ad/%s", id);
    assert_status(page, 200);
    assert_has(page, "<mark class=\"mk must\">");
    buf_format(&body, "ad=%s&title=T&locality=Krokom&hours=40&positions=1&r0=nonsense&",
               id);
    assert_status(app_post("/ad/need", body.ptr), 400);
    buf_clear(&body);
    buf_format(&body,
               "ad=%s&title=Kept&locality=Krokom&hours=40&positions=1&r0=out&mark=0&",
               id);
    struct answer changed = app_post("/ad/need", body.ptr);
    assert_status(changed, 409);
    assert_has(changed, "gå igenom det en gång till");
    assert_has(changed, ">Kept</textarea>");
    buf_clear(&body);
    buf_format(&body, "ad=%s&title=T&locality=Krokom&hours=40&positions=1&r0=out&", id);
    assert_status(app_post("/ad/need", body.ptr), 303);
}

/* ---------- every page ---------- */

/* "{name}" in the text of a page: a hole that nobody filled. */
static bool has_open_hole(struct str html)
{
    size_t open;

    while ((open = str_find(html, STR("{"))) != SIZE_MAX) {
        size_t at = open + 1;
        while (at < html.len &&
               ((html.ptr[at] >= 'a' && html.ptr[at] <= 'z') || html.ptr[at] == '_'))
            at++;
        if (at > open + 1 && at < html.len && html.ptr[at] == '}')
            return true;
        html = str_sub(html, open + 1, html.len);
    }
    return false;
}

static void assert_whole(const char *target, const char *cookie)
{
    struct raw_request raw = { .method = STR("GET"),
                               .target = str_from(target),
                               .accept = STR("text/html"),
                               .cookie = str_from(cookie) };
    struct answer answer = app_ask(&app_arena, raw, (struct str){ 0 });

    assert_status(answer, 200);
    assert_true(str_utf8_valid(answer.body));
    assert_true(str_ends(str_trim(answer.body), "</html>"));
    if (has_open_hole(answer.body))
        fail_msg("%s %s: a hole was not filled", target, cookie);
}

static void every_page_is_whole_in_both_languages(void **state)
{
    static const char *const cookies[] = { "lang=sv", "lang=en" };
    const char *id = id_of("lager-1");

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf url = buf_new(&app_arena);
        assert_whole("/", cookies[i]);
        assert_whole("/read", cookies[i]);
        assert_whole("/read/examples", cookies[i]);
        assert_whole("/words", cookies[i]);
        assert_whole("/words?q=plocka", cookies[i]);
        assert_whole("/words/task%3Aplocka-order", cookies[i]);
        buf_format(&url, "/need/%s/thresholds", id);
        assert_whole(url.ptr, cookies[i]);
        buf_clear(&url);
        buf_format(&url, "/need/%s/matches", id);
        assert_whole(url.ptr, cookies[i]);
        buf_clear(&url);
        buf_format(&url, "/ad/%.*s", STR_ARG(app_ad_id(app_demo_ad)));
        assert_whole(url.ptr, cookies[i]);
    }
}

static void an_empty_database_has_pages_too(void **state)
{
    (void)state;
    assert_whole("/", "");
    assert_whole("/read", "lang=en");
    assert_whole("/market", "lang=en");
    assert_int_equal(needs(), 0);
}

#define ON(name, data) cmocka_unit_test_setup_teardown(name, data, app_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(the_json_face_is_the_services_answer, app_hand),
        ON(the_demos_answer_is_the_services_too, app_demo),
        ON(the_page_counts_every_subset_as_the_json_does, app_hand),
        ON(the_page_holds_the_counts_and_what_its_script_counts_with, app_hand),
        ON(a_form_without_keep_drops_everything, app_hand),
        ON(what_does_not_exist_is_not_found, app_hand),
        ON(show_has_bounds, app_hand),
        ON(the_list_is_the_services_and_the_page_is_blind, app_hand),
        ON(at_most_four_are_compared, app_hand),
        ON(a_form_from_elsewhere_is_refused, app_hand),
        ON(a_text_is_read_and_shown_with_its_marks, app_hand),
        ON(blocked_wording_comes_back_with_what_was_typed, app_hand),
        ON(a_place_nobody_knows_comes_back_with_what_was_typed, app_hand),
        ON(a_read_text_becomes_a_need_with_thresholds, app_hand),
        ON(an_imported_advertisement_is_read_and_saved, app_hand),
        ON(every_page_is_whole_in_both_languages, app_hand),
        ON(an_empty_database_has_pages_too, app_empty),
    };
    return cmocka_run_group_tests_name("app", tests, app_start, app_stop);
}
