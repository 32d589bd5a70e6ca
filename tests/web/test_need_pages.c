/*
 * test_need_pages.c: building a need with the employer, as a browser meets it: step by
 * step with plain forms, nothing typed lost, and the need's own page.
 */
#include <string.h>

#include "people_kit.h"

static struct answer sent(const char *target, const char *fields)
{
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "%s&", fields);
    return app_post(target, body.ptr);
}

static const char *led_to(struct answer answer)
{
    if (answer.status != 303)
        fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
    return str_cstr(&app_arena, answer.location);
}

static void add_firm(void)
{
    assert_string_equal(
        led_to(sent("/firm/new", "token=71&name=Aspens+Bageri&place=Krokom")),
        "/firm/71");
}

#define HEAD "token=5&title=Lagermedarbetare&place=Krokom&hours=40"

/* Builds a need through its form; where that leads. */
static const char *build(const char *more)
{
    struct buf fields = buf_new(&app_arena);

    buf_format(&fields, "seen=0&" HEAD "&share/plocka-order=&do=build%s", more);
    return led_to(sent("/firm/71/need", fields.ptr));
}

/* To its thresholds; its address, "/need/9". */
static const char *built(const char *more)
{
    struct str need = str_from(build(more));

    assert_true(str_ends(need, "/thresholds"));
    return str_cstr(&app_arena, str_sub(need, 0, need.len - strlen("/thresholds")));
}

static void tasks_are_added_by_card_name_or_words(void **state)
{
    (void)state;
    add_firm();
    assert_string_equal(
        led_to(sent("/firm/71/need",
                    "seen=0&token=5&title=Lager&add=plocka+order+efter+lista&do=add")),
        "/firm/71/need");
    struct answer page = app_page("/firm/71/need");
    assert_true(app_has(page, "name=\"share/plocka-order\""));
    assert_true(app_has(page, "value=\"Lager\""));
    /* Words that are no card: those that fit are offered. */
    const char *asked =
        led_to(sent("/firm/71/need", "seen=1&token=5&title=Lager&share/plocka-order=&"
                                     "add=packa+varor&do=add"));
    assert_true(str_starts(str_from(asked), "/firm/71/need?q=packa"));
    page = app_page("%s", asked);
    assert_true(app_has(page, "name=\"pick\" value=\"packa-kolli\""));
    led_to(sent("/firm/71/need", "seen=1&pick=packa-kolli&pick=bygga-pall&do=add"));
    page = app_page("/firm/71/need");
    assert_true(app_has(page, "name=\"share/bygga-pall\""));
    led_to(sent("/firm/71/need", "seen=2&drop=bygga-pall"));
    page = app_page("/firm/71/need");
    assert_false(app_has(page, "name=\"share/bygga-pall\""));
    assert_true(app_has(page, "name=\"share/packa-kolli\""));
    page = app_page("/firm/71/need?family=lager");
    assert_true(app_has(page, "name=\"pick\" value=\"kora-truck\""));
    assert_false(app_has(page, "name=\"pick\" value=\"packa-kolli\"")); /* chosen */
}

/* The only contact and workplace of a firm need not be chosen; another place can. */
static void a_new_need_begins_with_the_only_contact_and_workplace(void **state)
{
    (void)state;
    add_firm();
    led_to(sent("/firm/71/contact", "token=8&version=0&name=Erik"));
    struct answer page = app_page("/firm/71/need");
    assert_true(app_has(page, "<option value=\"8\" selected>Erik"));
    assert_true(app_has(page, " selected>Krokom"));
    led_to(sent("/firm/71/contact", "token=9&version=0&name=Karin"));
    page = app_page("/firm/71/need");
    assert_true(app_has(page, "<option value=\"8\">Erik"));
    assert_true(app_has(page, "<option value=\"9\">Karin"));
    struct str body = app_json("/firm/71").body;
    size_t at = str_find(body, STR("\"workplace_id\":\""));
    assert_true(at != SIZE_MAX);
    body = str_sub(body, at + strlen("\"workplace_id\":\""), body.len);
    struct buf both = buf_new(&app_arena);
    buf_format(&both, "seen=0&" HEAD "&share/plocka-order=&do=build&workplace=%.*s",
               (int)str_find(body, STR("\"")), body.ptr);
    page = sent("/firm/71/need", both.ptr);
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"Lagermedarbetare\""));
}

/* In one's own list nobody needs to be told whose they are. */
static void a_list_of_firms_shows_what_stands_with_each(void **state)
{
    (void)state;
    add_firm();
    assert_false(app_has(app_page("/firms?scope=unit"), "<span class=\"tag ok\">"));
    built("&positions=3");
    assert_true(app_has(app_page("/firms?scope=unit"),
                        "<span class=\"tag ok\">3 platser</span>"));
    assert_true(app_has(app_page("/firms?scope=unit"), "data-h=\"Ansvarig\""));
    assert_false(app_has(app_page("/firms?scope=mine"), "data-h=\"Ansvarig\""));
    assert_true(app_has(app_page("/day"), "<span class=\"tag ok\">3 platser</span>"));
}

static void a_question_as_an_answer_has_one_mark(void **state)
{
    (void)state;
    add_firm();
    struct answer page = sent("/firm/71/need", "seen=0&" HEAD "&do=build");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "vad gör man i jobbet?</p>"));
}

static void what_is_wrong_is_told_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    add_firm();
    struct answer page =
        sent("/firm/71/need", "seen=0&" HEAD "&share/plocka-order=&start=i+v%C3%A5r&"
                              "demand/=B-k%C3%B6rkort&do=build");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"i vår\""));
    assert_true(app_has(page, "B-körkort"));
    assert_true(app_has(page, "value=\"Lagermedarbetare\""));
    page = app_page("/firm/71/need"); /* it waits in the draft */
    assert_true(app_has(page, "value=\"i vår\""));
}

static void a_day_is_taken_as_people_write_it(void **state)
{
    (void)state;
    add_firm();
    struct answer page =
        app_page("%s", built("&start=15+september+2027"
                             "&deadline=1/8+2027&from1=1+september+2027"
                             "&to1=30+september+2027&places1=2"));
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "15 september 2027"));
}

static void a_page_of_another_window_shows_both(void **state)
{
    (void)state;
    add_firm();
    led_to(sent("/firm/71/need", "seen=0&" HEAD "&share/plocka-order=&do=read"));
    led_to(sent("/firm/71/need", "seen=1&title=Plockare&do=read"));
    struct answer page = sent("/firm/71/need", "seen=1&title=Packare&do=build");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "Plockare"));
    assert_true(app_has(page, "value=\"Packare\""));
    assert_true(app_has(page, "name=\"seen\" value=\"2\""));
    led_to(sent("/firm/71/need", "seen=2&title=Packare&do=build"));
}

static void what_a_script_saves_meanwhile_is_answered_with_its_version(void **state)
{
    struct buf body = buf_new(&app_arena);

    (void)state;
    add_firm();
    app_field(&body, "seen", STR("0"));
    app_field(&body, "title", STR("Lager"));
    led_to(app_post("/firm/71/need", body.ptr));
    assert_true(app_has(app_json("/firm/71/need"), "\"seen\":\"1\""));
}

static void a_built_need_is_shown_with_firm_and_visit_and_changed(void **state)
{
    (void)state;
    add_firm();
    led_to(sent("/firm/71/visit", "token=6&outcome=need&held_on=2026-11-25&minutes=9"));
    struct answer firm = app_page("/firm/71");
    assert_true(app_has(firm, "/firm/71/need?visit=6"));
    const char *need = built("&visit=6&demand/=B-k%C3%B6rkort");
    struct answer page = app_page("%s", need);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "href=\"/firm/71#v6\""));
    assert_true(app_has(page, "Aspens Bageri"));
    firm = app_page("/firm/71");
    assert_true(app_has(firm, need));
    page = app_page("%s/thresholds", need);
    assert_true(app_has(page, "B-körkort"));
    assert_true(app_has(page, need));

    struct buf change = buf_new(&app_arena);
    buf_format(&change, "/firm/71%s", need);
    page = app_page("%s", change.ptr);
    assert_true(app_has(page, "value=\"Lagermedarbetare\""));
    assert_true(app_has(page, "name=\"base\" value=\"1\""));
    led_to(sent(change.ptr,
                "seen=0&base=1&token=5&title=Plockare&place=Krokom&hours=40&"
                "share/plocka-order=&do=build"));
    assert_true(app_has(app_page("%s", need), "<h1>Plockare</h1>"));
}

static void a_need_is_paused_with_a_reason_that_fits(void **state)
{
    (void)state;
    add_firm();
    struct buf status = buf_new(&app_arena);
    buf_format(&status, "%s/status", built(""));
    struct answer page =
        sent(status.ptr, "status=paused&reason=hired_ours&until=2027-03-01");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"paused\" checked"));
    assert_true(app_has(page, "value=\"hired_ours\" selected"));
    assert_true(app_has(page, "value=\"2027-03-01\""));
    const char *need = led_to(
        sent(status.ptr, "status=paused&reason=season&side=firm&until=2027-03-01"));
    assert_true(app_has(app_json("%s", need), "\"status\":\"paused\""));
    assert_true(app_has(app_json("%s", need), "\"until\":\"2027-03-01\""));
    led_to(sent(status.ptr, "status=open&reason=reopened"));
    assert_true(app_has(app_json("%s", need), "\"status\":\"open\""));
}

static void what_a_hire_costs_is_told_with_its_rates(void **state)
{
    (void)state;
    add_firm();
    const char *need = built("");
    struct answer page = app_page("%s/cost?wage=25000&age=40&day=2026-05-15", need);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "SFS 2026:100") == false); /* nobody is that young here */
    page = app_json("%s/cost?wage=25000&age=40&day=2026-05-15", need);
    assert_true(app_has(page, "\"net_ore\":1182780"));
    assert_true(app_has(page, "\"net_ore\":2028700"));
    page = app_json("%s/cost?wage=25000&age=40&day=15+maj+2026", need);
    assert_true(app_has(page, "\"net_ore\":1182780"));
    assert_int_equal(app_page("%s/cost?wage=25000&day=maj+15", need).status, 400);
    page = app_page("%s/cost?wage=mycket&age=40", need);
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, "value=\"mycket\""));
    assert_int_equal(app_page("%s/cost?wage=25000&age=7", need).status, 400);
}

static void only_the_manager_lets_wording_through(void **state)
{
    (void)state;
    add_firm();
    /* whoever writes it comes to the page that says why, and what to write instead */
    const char *need = build("&demand/=vi+s%C3%B6ker+en+ung+tjej");
    assert_true(str_starts(str_from(need), "/need/"));
    assert_false(str_ends(str_from(need), "/thresholds"));
    struct buf lift = buf_new(&app_arena), status = buf_new(&app_arena);
    buf_format(&lift, "%s/lift", need);
    buf_format(&status, "%s/status", need);
    people_be(USER_COACH);
    struct answer page = app_page("%s", need);
    assert_true(app_has(page, "ung"));
    assert_false(app_has(page, "name=\"lift\""));
    assert_int_equal(sent(lift.ptr, "lift=Rollen+kr%C3%A4ver+det").status, 403);
    assert_int_equal(sent(status.ptr, "status=open&reason=reopened").status, 409);
    people_be(USER_LEADER);
    page = app_page("%s", need);
    assert_true(app_has(page, "name=\"lift\""));
    page = sent(lift.ptr, "lift=ok");
    assert_int_equal(page.status, 400);
    assert_true(app_has(page, ">ok</textarea>"));
    led_to(sent(lift.ptr, "lift=Rollen+i+pj%C3%A4sen+kr%C3%A4ver+det"));
    page = app_page("%s", need);
    assert_true(app_has(page, "Rollen i pjäsen kräver det"));
    assert_true(app_has(app_json("%s", need), "\"reason\":\"lifted\""));
}

static void another_unit_sees_no_firm_and_changes_nothing(void **state)
{
    (void)state;
    add_firm();
    const char *need = built("");
    struct buf status = buf_new(&app_arena);
    buf_format(&status, "%s/status", need);
    people_be(USER_NEIGHBOUR);
    struct answer page = app_json("%s", need);
    assert_true(app_has(page, "\"firm\":null"));
    assert_int_equal(sent(status.ptr, "status=filled&reason=hired_ours").status, 404);
    assert_int_equal(app_page("/firm/71/need").status, 404);
    assert_int_equal(app_page("/firm/71%s", need).status, 404);
}

#define A_TEST(name)                                                                   \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(tasks_are_added_by_card_name_or_words),
        A_TEST(a_new_need_begins_with_the_only_contact_and_workplace),
        A_TEST(a_list_of_firms_shows_what_stands_with_each),
        A_TEST(a_question_as_an_answer_has_one_mark),
        A_TEST(what_is_wrong_is_told_and_nothing_typed_is_lost),
        A_TEST(a_page_of_another_window_shows_both),
        A_TEST(what_a_script_saves_meanwhile_is_answered_with_its_version),
        A_TEST(a_built_need_is_shown_with_firm_and_visit_and_changed),
        A_TEST(a_need_is_paused_with_a_reason_that_fits),
        A_TEST(what_a_hire_costs_is_told_with_its_rates),
        A_TEST(a_day_is_taken_as_people_write_it),
        A_TEST(only_the_manager_lets_wording_through),
        A_TEST(another_unit_sees_no_firm_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
