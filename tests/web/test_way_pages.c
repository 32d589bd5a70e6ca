/*
 * test_way_pages.c: the pages of programmes: who stands where, the buttons of a way as
 * its programme draws them, a step and its refusal, what a participant sees of her own.
 */
#include <jansson.h>
#include <string.h>

#include "attack_kit.h"
#include "service/demo_ways.h"

#define COACH "maja"

/* "/person/7/way/9", of the first way of the board that stands at `stage`. */
static const char *way_at(const char *stage)
{
    struct answer board = attack_page(COACH, "/programme/dorroppnare/board");
    struct str body = board.body;
    size_t at = str_find(body, str_from(stage));

    assert_int_equal(board.status, 200);
    assert_true(at != SIZE_MAX);
    body = str_sub(body, at, body.len);
    at = str_find(body, STR("/person/"));
    assert_true(at != SIZE_MAX);
    body = str_sub(body, at, body.len);
    return str_cstr(&app_arena, str_sub(body, 0, str_find(body, STR("\""))));
}

static void the_board_says_who_is_where_and_who_is_past_the_limit(void **state)
{
    struct answer board = attack_page(COACH, "/programme/dorroppnare/board");

    (void)state;
    assert_true(app_has(board, "Introduktionsåtgärd"));
    assert_true(app_has(board, "<span class=\"tag bad\">")); /* past, in words too */
    assert_true(app_has(board, "<span class=\"tag ok\">"));
    assert_true(app_has(board, "Piotr"));
    /* a technician and a reviewer see nobody */
    assert_int_equal(attack_page("tor", "/programme/dorroppnare/board").status, 403);
    assert_int_equal(attack_page(COACH, "/programme/nothing/board").status, 404);
}

/* The whole number that stands first after `mark`. */
static int32_t number_after(struct str text, const char *mark)
{
    size_t at = str_find(text, str_from(mark));
    int32_t n = 0;

    assert_true(at != SIZE_MAX);
    for (const char *c = text.ptr + at + strlen(mark); *c >= '0' && *c <= '9'; c++)
        n = n * 10 + (*c - '0');
    return n;
}

/* Of a programme that is over, too: its clocks stand on one day for all. */
static void the_board_and_the_ways_own_page_count_the_same_days(void **state)
{
    struct answer board = attack_page(COACH, "/programme/dorroppnare/board");
    static const char row[] = "<tr><th scope=\"row\"><a href=\"";
    struct str rest = board.body;
    uint32_t compared = 0;

    (void)state;
    for (size_t at; (at = str_find(rest, str_from(row))) != SIZE_MAX; compared++) {
        rest = str_sub(rest, at + strlen(row), rest.len);
        struct str url = str_sub(rest, 0, str_find(rest, STR("\"")));
        struct answer way = attack_page(COACH, str_cstr(&app_arena, url));
        assert_int_equal(number_after(rest, "data-h=\"Dagar\">"),
                         number_after(way.body, "<dt>Dagar i steget</dt><dd>"));
        if (compared == 20)
            break;
    }
    assert_true(compared > 3);
}

/* Whoever makes the demo again gets no second set of ways, and no refusal. */
static void the_demo_walks_its_ways_once(void **state)
{
    struct call call = app_own_call();
    struct err err = { 0 };
    size_t before = attack_page(COACH, "/programme/dorroppnare/board").body.len;

    (void)state;
    if (!demo_ways_make(&call, &err))
        fail_msg("%s", err_english(&err));
    assert_int_equal(attack_page(COACH, "/programme/dorroppnare/board").body.len,
                     before);
}

static void buttons_are_the_programmes_own_moves(void **state)
{
    struct answer way = attack_page(COACH, way_at("Introduktionsåtgärd"));

    (void)state;
    assert_int_equal(way.status, 200);
    assert_true(app_has(way, "value=\"employable\""));
    assert_true(app_has(way, "value=\"new_match\""));
    assert_true(app_has(way, "value=\"introduction_pauses\""));
    assert_false(app_has(way, "value=\"hired\""));
    assert_true(app_has(way, "name=\"f_until_day\""));
}

/* Posts a step on the way, as it was shown. */
static struct answer posted(const char *url, const char *fields)
{
    struct answer shown =
        attack_get(attack_fresh(), attack_cookie_of(COACH), str_from(url), true);
    struct buf text = buf_new(&app_arena);
    size_t at = str_find(shown.body, STR("\"row_version\":"));

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(shown.body, at + 14, 8);
    buf_cstr(&text, fields);
    buf_cstr(&text, "&version=");
    for (size_t i = 0; i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9'; i++)
        buf_char(&text, rest.ptr[i]);
    return attack_post(attack_fresh(), attack_cookie_of(COACH), str_from(url),
                       buf_str(&text));
}

static void
a_step_without_its_fact_is_refused_and_gives_back_what_was_typed(void **state)
{
    const char *url = way_at("Introduktionsåtgärd");
    struct answer no = posted(url, "step=move&move=introduction_pauses&role=coach"
                                   "&reason=care&on=2012-03-30");

    (void)state;
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "behöver först en uppgift"));
    no = posted(url,
                "step=move&move=introduction_pauses&role=coach&reason=&on=2012-03-30"
                "&f_until_day=2012-05-01");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "value=\"2012-05-01\""));
    struct answer yes =
        posted(url, "step=move&move=introduction_pauses&role=coach"
                    "&reason=care&on=2012-03-30&f_until_day=2012-05-01");
    assert_int_equal(yes.status, 303);
    assert_true(app_has(attack_page(COACH, url), "Introduktionen är pausad"));
    /* and a form that has been overtaken changes nothing */
    struct answer late =
        attack_post(attack_fresh(), attack_cookie_of(COACH), str_from(url),
                    STR("step=facts&version=1&on=2012-03-30"));
    assert_int_equal(late.status, 409);
}

/* The one who is proposed to answer a gate: the first that has not said yes, alone. */
static const char *proposed(const char *url, const char *gate)
{
    struct answer shown =
        attack_get(attack_fresh(), attack_cookie_of(COACH), str_from(url), true);
    json_t *view = json_loadb(shown.body.ptr, shown.body.len, 0, NULL), *move, *role;
    const char *first = NULL;
    size_t m, r;

    assert_non_null(view);
    json_array_foreach(json_object_get(view, "moves"), m, move)
    {
        if (strcmp(json_string_value(json_object_get(move, "move")), gate) != 0)
            continue;
        json_array_foreach(json_object_get(move, "roles"), r, role)
        {
            bool lacks = !json_is_true(json_object_get(role, "said_yes"));
            bool chosen = json_is_true(json_object_get(role, "chosen"));
            assert_int_equal(chosen, lacks && !first);
            if (chosen)
                first = str_cstr(&app_arena, str_from(json_string_value(
                                                 json_object_get(role, "role"))));
        }
    }
    json_decref(view);
    assert_non_null(first);
    return first;
}

static void a_gate_proposes_the_first_who_has_not_said_yes(void **state)
{
    const char *url = way_at("Introduktionsåtgärd");
    const char *first = proposed(url, "employable");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    buf_format(&fields,
               "step=yes&move=employable&role=%s&on=2012-03-29&f_agreed_day=2012-03-29",
               first);
    assert_int_equal(posted(url, fields.ptr).status, 303);
    assert_string_not_equal(proposed(url, "employable"), first);
}

/* The value of the first place that the page proposes. */
static const char *first_place(struct answer shown)
{
    static const char mark[] = "name=\"f_workplace\"><option value=\"\"></option>"
                               "<option value=\"";
    size_t at = str_find(shown.body, STR(mark));

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(shown.body, at + strlen(mark), shown.body.len);
    return str_cstr(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
}

static void an_employment_that_cannot_be_so_comes_back_as_it_was_typed(void **state)
{
    const char *url = way_at("Diskussion om anställning");
    const char *place = first_place(attack_page(COACH, url));
    struct buf fields = buf_new(&app_arena), chosen = buf_new(&app_arena);

    (void)state;
    buf_format(&fields,
               "step=move&move=hired&role=employer&on=2012-03-30&f_workplace=%s"
               "&f_employment_form=permanent&f_employment_form:extent=37,5+tim"
               "&f_employment_form:end=2012-12-31&f_employment_form:support=new_start"
               "&f_agreed_months=6",
               place);
    buf_format(&chosen, "value=\"%s\" selected", place);
    struct answer no = posted(url, fields.ptr);
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "class=\"msg bad\""));
    assert_true(app_has(no, "value=\"permanent\" selected"));
    assert_true(app_has(no, "value=\"37,5 tim\""));
    assert_true(app_has(no, "value=\"2012-12-31\""));
    assert_true(app_has(no, "value=\"new_start\" selected"));
    assert_true(app_has(no, chosen.ptr));
}

static void what_she_does_afterwards_is_written_on_the_page_of_her_way(void **state)
{
    const char *url = way_at("Introduktionsåtgärd");

    (void)state;
    assert_false(app_has(attack_page(COACH, url), "name=\"stands\""));
    struct answer left = posted(url, "step=move&move=introduction_leaves&role=coach"
                                     "&reason=moved&on=2012-03-30");
    assert_int_equal(left.status, 303);
    struct answer early =
        posted(url, "step=after&months=6&stands=studies&how=told&on=2012-07-01");
    assert_int_equal(early.status, 400);
    assert_true(app_has(early, "value=\"2012-07-01\""));
    struct answer no =
        posted(url, "step=after&months=6&stands=&how=told&on=2012-10-01");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "value=\"told\" selected"));
    assert_true(app_has(no, "value=\"2012-10-01\""));
    struct answer yes =
        posted(url, "step=after&months=6&stands=studies&how=told&on=2012-10-01");
    assert_int_equal(yes.status, 303);
    struct answer way =
        attack_get(attack_fresh(), attack_cookie_of(COACH), str_from(url), true);
    assert_true(app_has(way, "\"has_list\":true"));
    assert_true(app_has(way, "\"on_day\":\"2012-10-01\""));
}

static void who_leads_moves_a_way_to_another_area_and_a_coach_does_not(void **state)
{
    const char *url = way_at("Introduktionsåtgärd");
    struct buf move = buf_new(&app_arena);
    struct str cookie = attack_cookie_of("roger");

    (void)state;
    buf_format(&move, "%s/move", url);
    assert_false(app_has(attack_page(COACH, url), "/move"));
    assert_int_equal(attack_page(COACH, move.ptr).status, 404);
    assert_true(app_has(attack_page("roger", url), move.ptr));
    struct answer shown = attack_get(attack_fresh(), cookie, buf_str(&move), true);
    assert_int_equal(shown.status, 200);
    struct buf form = buf_new(&app_arena);
    size_t at = str_find(shown.body, STR("\"row_version\":"));
    assert_true(at != SIZE_MAX);
    int32_t seen = 0;
    for (const char *c = shown.body.ptr + at + 14; *c >= '0' && *c <= '9'; c++)
        seen = seen * 10 + (*c - '0');
    buf_format(&form,
               "seen=%d&version=2&area=vasternorrland&decider=project_lead"
               "&on=2012-03-30&reason=",
               (int)seen);
    struct answer no =
        attack_post(attack_fresh(), cookie, buf_str(&move), buf_str(&form));
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "id=\"reason\""));
    assert_true(app_has(no, "value=\"vasternorrland\" selected"));
    buf_cstr(&form, "moved");
    struct answer yes =
        attack_post(attack_fresh(), cookie, buf_str(&move), buf_str(&form));
    assert_int_equal(yes.status, 303);
    struct answer after = attack_page("roger", url);
    assert_true(app_has(after, "Västernorrland"));
    assert_true(app_has(after, "Introduktionsåtgärd"));
}

static void another_domain_finds_no_way_at_all(void **state)
{
    const char *url = way_at("Introduktionsåtgärd");
    struct str other = STR("/person/1/way/1");

    (void)state;
    assert_int_equal(attack_page("karin", url).status, 404);
    assert_int_equal(
        attack_get(attack_fresh(), attack_cookie_of(COACH), other, false).status, 404);
    /* one's own case does not open another's way */
    const char *selected = way_at("Urval och individuell");
    struct buf mixed = buf_new(&app_arena);
    struct str mine = str_from(url), hers = str_from(selected);
    size_t at = str_find(mine, STR("/way/")), from = str_find(hers, STR("/way/"));
    buf_add(&mixed, str_sub(mine, 0, at));
    buf_add(&mixed, str_sub(hers, from, hers.len));
    assert_int_equal(
        attack_get(attack_fresh(), attack_cookie_of(COACH), buf_str(&mixed), false)
            .status,
        404);
}

static void a_participant_reads_where_she_stands_and_nothing_of_the_others(void **state)
{
    struct answer me = attack_page("a participant", "/me");

    (void)state;
    assert_int_equal(me.status, 200);
    assert_true(app_has(me, "Här är du"));
    assert_true(app_has(me, "Dörröppnare och Tröskelsänkare"));
    assert_false(app_has(me, "Arbetsförmedlare"));
    assert_int_equal(attack_page("a participant", "/programmes").status, 403);
}

/* Ten days in a stage without a limit, and nobody longer: at the end of the axis. */
static void a_coachs_day_has_a_ring_for_each_of_her_people(void **state)
{
    struct str way = str_from(way_at("Urval och individuell"));
    struct buf url = buf_new(&app_arena);

    (void)state;
    assert_false(app_has(attack_page(COACH, "/day"), "<svg class=\"bar\""));
    buf_add(&url, str_sub(way, 0, str_find(way, STR("/way/"))));
    buf_cstr(&url, "/enrol");
    assert_int_equal(attack_sent(COACH, url.ptr,
                                 "token=61&programme=lulea&area=lulea&group="
                                 "establishing&decider=matcher&found=authority&"
                                 "seen=establishing&on=2026-11-16")
                         .status,
                     303);
    struct answer day = attack_page(COACH, "/day");
    assert_true(app_has(day, "<circle class=\"dot\" cx=\"100.0%\""));
    assert_false(app_has(day, "class=\"dot late\""));
    assert_false(app_has(day, "class=\"plan\""));
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_board_says_who_is_where_and_who_is_past_the_limit),
        TEST(the_board_and_the_ways_own_page_count_the_same_days),
        TEST(the_demo_walks_its_ways_once),
        TEST(buttons_are_the_programmes_own_moves),
        TEST(a_gate_proposes_the_first_who_has_not_said_yes),
        TEST(an_employment_that_cannot_be_so_comes_back_as_it_was_typed),
        TEST(who_leads_moves_a_way_to_another_area_and_a_coach_does_not),
        TEST(another_domain_finds_no_way_at_all),
        TEST(a_participant_reads_where_she_stands_and_nothing_of_the_others),
        TEST(a_step_without_its_fact_is_refused_and_gives_back_what_was_typed),
        TEST(a_coachs_day_has_a_ring_for_each_of_her_people),
        TEST(what_she_does_afterwards_is_written_on_the_page_of_her_way),
    };

    return cmocka_run_group_tests(tests, attack_open_house, attack_close_house);
}
