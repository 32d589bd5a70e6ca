/*
 * test_intake_page.c: a project leader gives out the places of an intake in a browser:
 * opens it, reads the proposal and why, changes it by hand, gives the places; what a
 * coach sees of it, and who sees nothing; forms that are refused keep what was typed.
 */
#include "attack_kit.h"

#include <sqlite3.h>

#include "service/allot_file.h"
#include "service/allot_run.h"

#define LEADER   "roger"
#define COACH    "maja"
#define LIST     "/programme/dorroppnare/intakes"
#define SAID(id) message_for(LANG_SV, (id), 1)
#define TOLD(id) (SAID(id) + 1) /* without its first letter, which a page raises */

static const char *one; /* "/intake/7": of the test before */

static struct str after(struct answer answer, const char *mark)
{
    size_t at = str_find(answer.body, str_from(mark));

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(answer.body, at + strlen(mark), answer.body.len);
    return str_copy(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
}

static const char *under(const char *rest)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "%s%s", one, rest);
    return url.ptr;
}

static void a_leader_opens_an_intake_and_a_wrong_form_keeps_what_was_typed(void **state)
{
    struct answer no = attack_sent(LEADER, LIST,
                                   "token=71&title=H%C3%B6sten&move=introduction_begins"
                                   "&places=many&women=60&objective=need_first");

    (void)state;
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "value=\"Hösten\""));
    assert_true(app_has(no, "value=\"many\""));
    assert_true(app_has(no, "2000")); /* which numbers there may be */
    assert_true(app_has(no, "value=\"introduction_begins\" selected"));
    assert_true(app_has(no, "value=\"need_first\" checked"));
    struct answer yes =
        attack_sent(LEADER, LIST,
                    "token=71&title=H%C3%B6sten&move=introduction_begins"
                    "&places=1&women=&objective=lottery");
    assert_int_equal(yes.status, 303);
    one = "/intake/71";
    assert_true(app_has(attack_page(LEADER, LIST), one));
    assert_true(app_has(attack_page(LEADER, "/programme/dorroppnare"), LIST));
}

static void the_proposal_says_who_why_and_that_none_is_better(void **state)
{
    (void)state;
    assert_int_equal(
        attack_sent(LEADER, under("/propose"), "step=propose&number=0").status, 303);
    struct answer page = attack_page(LEADER, one);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, SAID("No other distribution places more people: "
                                   "checked.")));
    assert_true(app_has(page, SAID("All places are given to those before in the "
                                   "order.")));
    assert_true(app_has(page, "1/2")); /* two wait for one place */
    assert_true(app_has(page, "value=\"give\""));
}

static void a_coach_reads_it_and_decides_nothing_and_others_see_nothing(void **state)
{
    struct answer page = attack_page(COACH, one);

    (void)state;
    assert_int_equal(page.status, 200);
    assert_false(app_has(page, "value=\"give\""));
    assert_int_equal(attack_sent(COACH, under("/decide"), "step=give&number=1").status,
                     403);
    assert_int_equal(attack_page("tor", one).status, 403);
    assert_int_equal(attack_page("leila", one).status, 404); /* of another unit */
    assert_int_equal(attack_page(LEADER, "/intake/72").status, 404);
}

/* The way of her who gets no place in the proposal. */
static struct str other_way(void)
{
    return after(attack_page(LEADER, one), "name=\"way\"><option value=\"\">"
                                           "Välj</option><option value=\"");
}

static void a_place_by_hand_needs_its_reason_and_shows_what_it_costs(void **state)
{
    struct buf form = buf_new(&app_arena);

    (void)state;
    buf_format(&form,
               "step=force&number=1&way=%.*s&force_reason=", STR_ARG(other_way()));
    struct answer no = attack_sent(LEADER, under("/propose"), form.ptr);
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "selected"));
    assert_true(app_has(no, TOLD("choose a reason of the list")));
    buf_cstr(&form, "promised");
    assert_int_equal(attack_sent(LEADER, under("/propose"), form.ptr).status, 303);
    struct answer page = attack_page(LEADER, one);
    assert_true(app_has(page, SAID("The place was promised before the intake")));
    assert_true(app_has(page, SAID("Would have one without them")));
    /* the form that somebody else still has open decides nothing */
    struct answer late = attack_sent(LEADER, under("/decide"), "step=give&number=1");
    assert_int_equal(late.status, 409);
    assert_true(app_has(
        late, TOLD("somebody has proposed anew meanwhile: look at that first")));
}

static void the_certificate_leaves_as_a_file_that_holds(void **state)
{
    struct answer file = attack_page(LEADER, under("/certificate?number=2"));
    struct view *verdict = NULL;
    json_t *value = NULL;
    struct err err = { 0 };

    (void)state;
    assert_int_equal(file.status, 200);
    if (!allot_bytes_json(file.body, &value, &err) ||
        !allot_run_verify(value, LANG_EN, &app_arena, &verdict, &err))
        fail_msg("%s", err_english(&err));
    json_decref(value);
    assert_true(view_get(verdict, STR("holds"))->boolean);
    assert_int_equal(attack_page(LEADER, under("/certificate?number=9")).status, 404);
    assert_int_equal(attack_page(LEADER, under("/run?number=1")).status, 200);
}

static void the_places_are_given_and_then_nothing_more_is_decided(void **state)
{
    (void)state;
    assert_int_equal(attack_sent(LEADER, under("/decide"), "step=give&number=2").status,
                     303);
    struct answer page = attack_page(LEADER, one);
    assert_false(app_has(page, "value=\"give\""));
    assert_true(app_has(page, SAID("has not moved on yet")));
    struct answer no =
        attack_sent(LEADER, under("/decide"), "step=reject&number=2&reason=Nej");
    assert_int_equal(no.status, 409);
    /* her own page tells of it */
    struct str way = after(page, "<tr><th scope=\"row\"><a href=\"");
    assert_true(app_has(attack_page(COACH, str_cstr(&app_arena, way)), one));
    /* and each proposal stays to be read */
    assert_int_equal(attack_page(LEADER, under("?number=1")).status, 200);
}

#define NEEDS LIST "/needs"

/* Chosen needs are ticked again when the form is refused; then they are an intake. */
static void
places_at_needs_are_chosen_and_the_fittest_first_wants_a_reason(void **state)
{
    struct buf form = buf_new(&app_arena);
    struct str need = after(attack_page(LEADER, NEEDS), "name=\"need\" value=\"");

    (void)state;
    buf_format(&form,
               "token=73&title=Lagret&move=introduction_begins&objective=fit&need=%.*s",
               STR_ARG(need));
    struct answer no = attack_sent(LEADER, NEEDS, form.ptr);
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, TOLD("write why those who fit best are to go first")));
    struct buf ticked = buf_new(&app_arena);
    buf_format(&ticked, "value=\"%.*s\" checked", STR_ARG(need));
    assert_true(app_has(no, ticked.ptr));
    assert_true(app_has(no, "value=\"fit\" checked"));
    buf_cstr(&form, "&reason=Snabbt");
    assert_int_equal(attack_sent(LEADER, NEEDS, form.ptr).status, 303);
    one = "/intake/73";
    assert_int_equal(
        attack_sent(LEADER, under("/propose"), "step=propose&number=0").status, 303);
    struct answer page = attack_page(LEADER, one);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Snabbt"));
    assert_true(
        app_has(page, SAID("Among those that place as many, none fits better in "
                           "all: checked.")));
    assert_int_equal(attack_page(COACH, one).status, 200);
    assert_int_equal(attack_page(COACH, NEEDS).status, 403);
    assert_int_equal(attack_sent(COACH, NEEDS, form.ptr).status, 403);
}

/* A search opens nothing, keeps what was typed, and what was ticked though it is not
 * what one looks for now. */
static void needs_are_searched_before_they_are_chosen(void **state)
{
    struct buf form = buf_new(&app_arena), ticked = buf_new(&app_arena);
    struct str need = after(attack_page(LEADER, NEEDS), "name=\"need\" value=\"");

    (void)state;
    buf_format(&form, "token=74&title=Lagret&objective=need_first&need=%.*s",
               STR_ARG(need));
    buf_cstr(&form, "&find=qqqq&step=open&step=look");
    struct answer page = attack_sent(LEADER, NEEDS, form.ptr);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "name=\"token\" value=\"74\""));
    assert_true(app_has(page, "value=\"Lagret\""));
    assert_true(app_has(page, "value=\"qqqq\""));
    assert_true(app_has(page, "value=\"need_first\" checked"));
    buf_format(&ticked, "value=\"%.*s\" checked", STR_ARG(need));
    assert_true(app_has(page, ticked.ptr));
    size_t one_more = str_find(page.body, STR("name=\"need\"")) + 1;
    assert_true(str_find(str_sub(page.body, one_more, page.body.len),
                         STR("name=\"need\"")) == SIZE_MAX); /* and no other */
    assert_int_equal(attack_page(LEADER, "/intake/74").status, 404);
    /* who stands in an introduction is in no list: an intake of the programme's own
     * places may be about them, one of needs may not */
    assert_true(app_has(page, "value=\"introduction_begins\""));
    assert_false(app_has(page, "value=\"employable\""));
    assert_true(app_has(attack_page(LEADER, LIST), "value=\"employable\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_leader_opens_an_intake_and_a_wrong_form_keeps_what_was_typed),
        cmocka_unit_test(the_proposal_says_who_why_and_that_none_is_better),
        cmocka_unit_test(a_coach_reads_it_and_decides_nothing_and_others_see_nothing),
        cmocka_unit_test(a_place_by_hand_needs_its_reason_and_shows_what_it_costs),
        cmocka_unit_test(the_certificate_leaves_as_a_file_that_holds),
        cmocka_unit_test(the_places_are_given_and_then_nothing_more_is_decided),
        cmocka_unit_test(
            places_at_needs_are_chosen_and_the_fittest_first_wants_a_reason),
        cmocka_unit_test(needs_are_searched_before_they_are_chosen),
    };

    return cmocka_run_group_tests(tests, attack_open_house, attack_close_house);
}
