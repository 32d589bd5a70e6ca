/*
 * test_twice.c: a form that is sent twice, as impatient fingers and bad nets do: it
 * makes one of what it makes, and the second answer leads where the first did. Gone
 * back to and changed it is not passed over in silence: what stands is changed, or the
 * form is shown again, filled in, with a sentence.
 */
#include <string.h>

#include "base/date.h"
#include "people_kit.h"
#include "store/query.h"

#define FIRM "/firm/71"

static const char *person;

static const char *text_of(struct str text)
{
    return str_cstr(&app_arena, text);
}

static const char *of_person(const char *rest)
{
    struct buf url = buf_new(&app_arena);

    buf_format(&url, "/person/%s%s", person, rest);
    return url.ptr;
}

static int made(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    person = people_scene();
    return 0;
}

/* How often `text` stands on a page as a program reads it. */
static int times(const char *page, const char *text)
{
    const size_t mark = arena_mark(&app_arena);
    struct answer answer = app_json("%s", page);
    struct str body = answer.body;
    int n = 0;

    if (answer.status != 200)
        fail_msg("%s: %d %.*s", page, answer.status, STR_ARG(body));
    for (size_t at; (at = str_find(body, str_from(text))) != SIZE_MAX; n++)
        body = str_sub(body, at + 1, body.len);
    arena_rewind(&app_arena, mark);
    return n;
}

/* The same fields twice: one `text` on `page`, and both answers lead to one place. */
static void once(const char *target, const char *fields, const char *page,
                 const char *text)
{
    int before = times(page, text);
    const char *first = text_of(people_led_to(people_send(target, fields)));

    assert_int_equal(times(page, text), before + 1);
    assert_string_equal(text_of(people_led_to(people_send(target, fields))), first);
    assert_int_equal(times(page, text), before + 1);
}

/* The id that the form of a page makes good once. */
static const char *token_on(struct answer page)
{
    static const char mark[] = "name=\"token\" value=\"";
    size_t at = str_find(page.body, STR("name=\"token\" value=\""));

    assert_int_not_equal(at, SIZE_MAX);
    struct str rest = str_sub(page.body, at + strlen(mark), page.body.len);
    return text_of(str_sub(rest, 0, str_find(rest, STR("\""))));
}

/* A used form with something else in it: told, kept on the page, and one more when the
 * button is pressed again. */
static void one_more(const char *target, const char *token, const char *fields,
                     const char *typed)
{
    struct buf used = buf_new(&app_arena), anew = buf_new(&app_arena);

    buf_format(&used, "token=%s&%s", token, fields);
    struct answer page = people_send(target, used.ptr);
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "<div class=\"msg bad\" role=\"alert\">"));
    assert_true(app_has(page, typed));
    assert_string_not_equal(token_on(page), token);
    buf_format(&anew, "token=%s&%s", token_on(page), fields);
    people_led_to(people_send(target, anew.ptr));
}

/* ---------------------------------------------------------------------------- firms */

static void a_firm_its_workplace_and_its_contact_are_one_each(void **state)
{
    (void)state;
    once("/firm/new", "token=72&name=Aspens+Lager&place=Krokom", "/firms?scope=unit",
         "\"name\":\"Aspens Lager\"");
    one_more("/firm/new", "72", "name=Kvarnen&place=Krokom", "value=\"Kvarnen\"");
    once(FIRM "/workplace",
         "token=9&version=0&place=Krokom&street=Ugnen+1&reach1=Krokom&"
         "shift1=day",
         FIRM, "Ugnen 1");
    once(FIRM "/contact", "token=10&version=0&name=Karin&phone=070-174+06+06", FIRM,
         "\"name\":\"Karin\"");
}

static void a_firm_elsewhere_or_of_another_size_is_not_taken_for_the_first(void **state)
{
    static const char *const other[] = {
        "token=73&name=Hunge&place=%C3%96stersund&headcount=7&said_by=employer",
        "token=73&name=Hunge&place=Krokom&headcount=8&said_by=employer",
        "token=73&name=Hunge&place=Krokom&headcount=7&said_by=estimate",
        "token=73&name=Hunge&place=Krokom",
        "token=73&name=Hunge&headcount=7&said_by=employer",
    };

    (void)state;
    once("/firm/new", "token=73&name=Hunge&place=Krokom&headcount=7&said_by=employer",
         "/firms?scope=unit", "\"name\":\"Hunge\"");
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const size_t mark = arena_mark(&app_arena);
        assert_int_equal(people_send("/firm/new", other[i]).status, 409);
        arena_rewind(&app_arena, mark);
    }
}

/* A form that one goes back to changes what it made, unless somebody else has. */
static void a_form_gone_back_to_changes_what_it_made(void **state)
{
    (void)state;
    people_led_to(people_send(
        FIRM "/workplace",
        "token=9&version=0&place=Krokom&street=Ugnen+1&reach1=Krokom&shift1=day"));
    people_led_to(
        people_send(FIRM "/workplace",
                    "token=9&version=0&place=Krokom&street=Ugnen+1&reach1=Krokom&"
                    "shift1=night"));
    assert_int_equal(times(FIRM, "\"shift\":\"day\""), 0);
    assert_int_equal(times(FIRM, "\"shift\":\"night\""), 1);
    static const char more[] = "token=11&version=0&place=Krokom&street=Ugnen+2&"
                               "reach1=Krokom&shift1=day&shift1=night";
    struct buf less = buf_new(&app_arena); /* a shift is added to what stood */
    buf_add(&less, str_sub(str_from(more), 0, strlen(more) - strlen("&shift1=night")));
    people_led_to(people_send(FIRM "/workplace", less.ptr));
    people_led_to(people_send(FIRM "/workplace", more));
    assert_int_equal(times(FIRM, "\"shift\":\"night\""), 2);
    people_led_to(people_send(FIRM "/contact", "token=12&version=0&name=Olle"));
    people_led_to(people_send(FIRM "/contact", "token=12&version=0&name=Olle&role=VD"));
    assert_int_equal(times(FIRM, "\"role\":\"VD\""), 1);
    people_led_to(people_send(FIRM "/contact",
                              "token=10&version=0&name=Karin&phone=070-174+06+06"));
    people_led_to(people_send(FIRM "/contact",
                              "token=10&version=0&name=Karin&phone=070-174+06+07"));
    assert_int_equal(times(FIRM, "070-174 06 06"), 0);
    assert_int_equal(times(FIRM, "070-174 06 07"), 1);
    struct answer page = people_send(
        FIRM "/contact", "token=10&version=0&name=Karin&phone=070-174+06+08");
    assert_int_equal(page.status, 409); /* it is a version further: both are shown */
    assert_true(app_has(page, "070-174 06 07"));
    assert_true(app_has(page, "070-174 06 08"));
    for (int i = 0; i < 2; i++) /* a name changed twice to the same is changed once */
        people_led_to(people_send(FIRM "/edit", "version=1&name=Aspens+AB"));
    assert_int_equal(people_send(FIRM "/edit", "version=1&name=Aspen").status, 409);
}

static void a_visit_its_outing_and_help_given_are_one_each(void **state)
{
    static const char rest[] = "outcome=need&held_on=2026-11-25&minutes=90&km=30&"
                               "note=porten+mot+gatan";
    static const char other[] = "outcome=need&held_on=2026-11-25&minutes=90&km=30&"
                                "note=grinden";

    (void)state;
    once(FIRM "/visit",
         "token=5&outcome=need&held_on=2026-11-25&minutes=90&km=30&"
         "note=porten+mot+gatan",
         FIRM, "porten mot gatan");
    assert_true(times("/visits?month=2026-11", "\"occasions\":1,") > 0);
    assert_true(times("/visits?month=2026-11", "\"visits\":1") > 0);
    one_more(FIRM "/visit", "5", other, ">grinden</textarea>");
    assert_int_equal(times(FIRM, "porten mot gatan"), 1);
    assert_int_equal(times(FIRM, "grinden"), 1);
    assert_true(times("/visits?month=2026-11", "\"occasions\":1,") > 0);
    assert_true(times("/visits?month=2026-11", "\"visits\":2") > 0);
    struct buf farther = buf_new(&app_arena); /* only the outing is another */
    buf_format(&farther, "token=5&%s", rest);
    memcpy(strstr(farther.ptr, "km=30"), "km=31", 5);
    assert_int_equal(people_send(FIRM "/visit", farther.ptr).status, 409);
    struct buf larger = buf_new(&app_arena); /* or only how many work there */
    buf_format(&larger, "token=5&%s&headcount=8&said_by=employer", rest);
    assert_int_equal(people_send(FIRM "/visit", larger.ptr).status, 409);
    memcpy(strstr(larger.ptr, "token=5"), "token=4", 7);
    once(FIRM "/visit", larger.ptr, FIRM, "porten mot gatan");
    memcpy(strstr(larger.ptr, "headcount=8"), "headcount=9", 11);
    assert_int_equal(people_send(FIRM "/visit", larger.ptr).status, 409);
    once(FIRM "/support",
         "token=6&help=supervision&minutes=45&support_on=2026-11-25&"
         "support_note=visade+ugnen",
         FIRM, "visade ugnen");
    one_more(FIRM "/support", "6",
             "help=supervision&minutes=60&support_on=2026-11-25&support_note=mer",
             ">mer</textarea>");
}

static void an_opening_is_one(void **state)
{
    (void)state;
    once(FIRM "/recruitment", "token=13&title=Sommaren&positions=4", "/recruitments",
         "Sommaren");
    one_more(FIRM "/recruitment", "13", "title=Julen&positions=4", "value=\"Julen\"");
    one_more(FIRM "/recruitment", "13", "title=Sommaren&positions=5", "value=\"5\"");
    for (int i = 0; i < 2; i++)
        people_led_to(
            people_send("/recruitment/13", "version=1&title=Sommaren&positions=9"));
    struct answer page =
        people_send("/recruitment/13", "version=1&title=Vintern&positions=9");
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "value=\"Vintern\""));
}

static void firms_are_handed_over_once_and_it_can_still_be_undone(void **state)
{
    struct buf form = buf_new(&app_arena), both = buf_new(&app_arena);

    (void)state;
    people_led_to(people_send("/firm/new", "token=72&name=Kvarnen&place=Krokom"));
    buf_format(&form, "token=7&firm=71&to=%lld",
               (long long)people_user_id(USER_COACH_TOO));
    const char *done =
        text_of(people_led_to(people_send("/firms/hand-over", form.ptr)));
    assert_non_null(strstr(done, "handed=1&bulk=7"));
    assert_string_equal(
        text_of(people_led_to(people_send("/firms/hand-over", form.ptr))), done);
    /* Gone back to, with one more ticked: that one is a hand-over of its own. */
    buf_format(&both, "%s&firm=72", form.ptr);
    const char *more =
        text_of(people_led_to(people_send("/firms/hand-over", both.ptr)));
    assert_non_null(strstr(more, "handed=1&bulk="));
    assert_string_not_equal(more, done);
    people_led_to(people_send("/firms/hand-over/undo", "bulk=7"));
    assert_int_equal(times("/firms", "Aspens Bageri"), 1);
    assert_int_equal(times("/firms", "Kvarnen"), 0);
    /* Handed over anew, by another form: the one that was undone did not do it. */
    memcpy(strstr(both.ptr, "token=7"), "token=8", 7);
    people_led_to(people_send("/firms/hand-over", both.ptr));
    const char *nothing =
        text_of(people_led_to(people_send("/firms/hand-over", form.ptr)));
    assert_null(strstr(nothing, "bulk=7"));
}

static void two_firms_become_one_once(void **state)
{
    (void)state;
    people_led_to(people_send("/firm/new", "token=72&name=Kvarnen&place=Krokom"));
    for (int i = 0; i < 2; i++)
        assert_string_equal(text_of(people_led_to(people_send(
                                FIRM "/merge", "other=72&reason=same_place"))),
                            FIRM);
    assert_int_equal(times("/firms?scope=unit", "Kvarnen"), 0);
}

/* --------------------------------------------------------------------------- people */

static void a_note_is_one(void **state)
{
    (void)state;
    once(of_person("/notes"), "token=21&day=2026-11-25&text=Ringde+om+bussen.",
         of_person("/notes"), "Ringde om bussen.");
    one_more(of_person("/notes"), "21", "day=2026-11-25&text=Ringde+igen.",
             ">Ringde igen.</textarea>");
    assert_int_equal(times(of_person("/notes"), "Ringde igen."), 1);
    one_more(of_person("/notes"), "21", "day=2026-11-24&text=Ringde+om+bussen.",
             "value=\"2026-11-24\"");
    once(FIRM "/notes", "do=save&seen=0&token=22&day=2026-11-25&text=Ny+ugn",
         FIRM "/notes", "Ny ugn");
    one_more(FIRM "/notes", "22", "do=save&seen=0&day=2026-11-25&text=Ny+port",
             ">Ny port</textarea>");
    assert_int_equal(times(FIRM "/notes", "Ny port"), 1);
    assert_int_equal(times(FIRM "/notes", "Ny ugn"), 1);
}

static void a_case_changes_hands_once(void **state)
{
    struct buf form = buf_new(&app_arena);

    (void)state;
    buf_format(&form, "to=%lld&why=semester",
               (long long)people_user_id(USER_COACH_TOO));
    people_be(USER_LEADER); /* who still may when it is another's */
    const char *target = of_person("/hand-over");
    const char *first = text_of(people_led_to(people_send(target, form.ptr)));
    assert_string_equal(text_of(people_led_to(people_send(target, form.ptr))), first);
    assert_int_equal(times(of_person("/notes"), "semester"), 1);
    struct buf other = buf_new(&app_arena); /* another reason is not passed over */
    buf_format(&other, "to=%lld&why=sjuk", (long long)people_user_id(USER_COACH_TOO));
    for (int i = 0; i < 2; i++)
        people_led_to(people_send(target, other.ptr));
    assert_int_equal(times(of_person("/notes"), "semester"), 1);
    assert_int_equal(times(of_person("/notes"), "sjuk"), 1);
}

/* Her own: what she did took her right to it away, and it is said that it is done. */
static void a_case_of_ones_own_changes_hands_once_and_it_is_told(void **state)
{
    struct buf to_her = buf_new(&app_arena), to_him = buf_new(&app_arena);
    const char *target = of_person("/hand-over");

    (void)state;
    buf_format(&to_her, "to=%lld&why=semester",
               (long long)people_user_id(USER_COACH_TOO));
    buf_format(&to_him, "to=%lld&why=semester",
               (long long)people_user_id(USER_PROTECTOR));
    people_be(USER_COACH_TOO); /* it was never hers */
    assert_int_equal(people_send(target, to_him.ptr).status, 404);
    people_be(USER_COACH);
    const char *first = text_of(people_led_to(people_send(target, to_her.ptr)));
    assert_string_equal(text_of(people_led_to(people_send(target, to_her.ptr))), first);
    struct answer told = app_page("%s", first);
    assert_int_equal(told.status, 200);
    assert_true(app_has(told, "role=\"status\""));
    /* Gone back to, with another colleague: who has it is told, and nothing is done. */
    assert_string_equal(text_of(people_led_to(people_send(target, to_him.ptr))), first);
    assert_string_equal(text_of(people_led_to(app_page("%s", target))), first);
    assert_int_equal(times(of_person("/notes"), "semester"), 1);
    people_be(USER_COACH_TOO);
    people_led_to(people_send(target, to_him.ptr)); /* she has it, and may */
    people_be(USER_NEIGHBOUR);
    assert_int_equal(people_send(target, to_her.ptr).status, 404);
}

static void what_is_told_and_what_she_says_yes_to_are_one_each(void **state)
{
    static const char told[] = "what=name&ground=harm_test&to=firm&name=Kvarnen&"
                               "reason=ingen+skada&until=2026-12-31";
    static const char why[] = "what=name&ground=harm_test&to=firm&name=Kvarnen&"
                              "reason=hon+vill&until=2026-12-31";
    static const char yes[] = "what=name&to=firm&name=Kvarnen&how=spoken&"
                              "until=2026-12-31";
    static const char paper[] = "what=name&to=firm&name=Kvarnen&how=paper&"
                                "until=2026-12-31";
    const char *list = of_person("/disclosures");
    struct buf one = buf_new(&app_arena), two = buf_new(&app_arena);

    (void)state;
    buf_format(&one, "token=31&%s", told);
    once(list, one.ptr, list, "\"ground\":\"harm_test\"");
    one_more(list, "31", why, ">hon vill</textarea>");
    assert_int_equal(times(list, "\"ground\":\"harm_test\""), 2);
    buf_format(&two, "token=32&%s", yes);
    once(of_person("/waivers"), two.ptr, list, "\"how\":\"spoken\"");
    one_more(of_person("/waivers"), "32", paper, "value=\"paper\" required checked>");
    for (int i = 0; i < 2; i++) { /* ended twice is ended */
        people_led_to(people_send(of_person("/disclosures/end"), "disclosure=31"));
        people_led_to(people_send(of_person("/waivers/end"), "waiver=32"));
    }
    assert_int_equal(times(list, "\"holds\":true"), 2);
    assert_int_equal(people_send(of_person("/disclosures/end"), "disclosure=9").status,
                     404);
}

/* With a number, without one, and with somebody alike who was looked at. */
static void a_person_is_added_once(void **state)
{
    static const char nobody[] = "&number_kind=none&reason=waiting&born=1990-01-02";
    const char *form[] = {
        people_form("Astrid", "Berg", NUMBER_TWO, "&token=41"),
        people_form("Astrid", "Holm", "", "&token=42"),
        people_form("Astrid", "Holm", "", "&token=43&is_another=1"),
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct buf whole = buf_new(&app_arena);
        buf_format(&whole, "%s%s", form[i], i ? nobody : "");
        const char *first =
            text_of(people_led_to(people_send("/person/new", whole.ptr)));
        assert_string_equal(
            text_of(people_led_to(people_send("/person/new", whole.ptr))), first);
        buf_cstr(&whole, "&phone=070-174+06+05");
        struct answer page = people_send("/person/new", whole.ptr);
        assert_int_equal(page.status, 409);
        assert_true(app_has(page, "<div class=\"msg bad\" role=\"alert\">"));
        assert_true(app_has(page, "070-174 06 05"));
    }
    assert_int_equal(times("/people?scope=mine", "Astrid"), 3);
}

/* How many cases there are with a key, whoever may see them. */
static int cases(void)
{
    struct person_keys_seen_row row;
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int n = 0;

    assert_true(tx_begin(app.call.store, TX_READ, &tx, &err));
    assert_true(person_keys_seen_open(tx, &cursor, &err));
    while (person_keys_seen_next(&cursor, &row))
        n++;
    assert_true(cursor_end(&cursor, &err));
    tx_end(&tx);
    return n;
}

/* Whoever adds her does not see the case: the receipt is the same page, twice. */
static void a_protected_person_is_added_once_by_who_may_not_see_her(void **state)
{
    const char *form =
        people_form("Astrid", "Berg", NUMBER_TWO, "&token=44&protect=flag");
    const int before = cases();

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_string_equal(text_of(people_led_to(people_send("/person/new", form))),
                            "/people/protected");
    assert_int_equal(cases(), before + 1);
    assert_int_equal(app_page("/person/44").status, 404);
    people_be(USER_PROTECTOR);
    assert_int_equal(app_page("/person/44").status, 200);
}

static const char *forward(const char *words)
{
    struct buf fields = buf_new(&app_arena);

    buf_format(&fields,
               "need=%s&to=71.8&due_on=2026-12-04&why=own_wish&asked=1&words=%s",
               people_need_id(), words);
    return fields.ptr;
}

static void a_person_is_put_forward_answered_for_and_met_once(void **state)
{
    struct buf fields = buf_new(&app_arena), other = buf_new(&app_arena);

    (void)state;
    buf_format(&fields, "token=5&%s", forward("kan+ugnar"));
    once(of_person("/refer"), fields.ptr, "/referrals", "Lager i Krokom");
    buf_format(&other, "token=5&%s", forward("kan+laga+mat"));
    struct answer page = people_send(of_person("/refer"), other.ptr);
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, "kan laga mat"));
    memcpy(strstr(fields.ptr, "own_wish"), "safe_way", 8);
    assert_int_equal(people_send(of_person("/refer"), fields.ptr).status, 409);
    assert_int_equal(times("/referrals", "Lager i Krokom"), 1);
    for (int i = 0; i < 2; i++)
        people_led_to(people_send("/referral/5/answer", "version=1&step=meet"));
    assert_int_equal(
        people_send("/referral/5/answer", "version=1&step=no&no=filled").status, 409);
    for (int i = 0; i < 2; i++)
        people_led_to(people_send("/referral/5/meeting",
                                  "how=set&version=2&on=2026-12-03&at=13.15&"
                                  "minutes=45&place=Storgatan+1"));
    assert_int_equal(times("/referral/5", "\"version\":3,"), 1);
    assert_int_equal(people_send("/referral/5/answer", "version=1&step=meet").status,
                     409); /* more has happened since */
    for (int i = 0; i < 2; i++)
        people_led_to(
            people_send("/referral/5/meeting", "how=off&version=3&reason=firm_cannot"));
    for (int i = 0; i < 2; i++)
        people_led_to(
            people_send("/referral/5/answer", "version=4&step=end&end=our_side"));
    assert_int_equal(
        people_send("/referral/5/answer", "version=4&step=end&end=declined").status,
        409);
    assert_true(app_has(app_json("/referral/5"), "\"state\":\"closed\""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_firm_its_workplace_and_its_contact_are_one_each),
        TEST(a_firm_elsewhere_or_of_another_size_is_not_taken_for_the_first),
        TEST(a_form_gone_back_to_changes_what_it_made),
        TEST(a_visit_its_outing_and_help_given_are_one_each),
        TEST(an_opening_is_one),
        TEST(firms_are_handed_over_once_and_it_can_still_be_undone),
        TEST(two_firms_become_one_once),
        TEST(a_note_is_one),
        TEST(a_case_changes_hands_once),
        TEST(a_case_of_ones_own_changes_hands_once_and_it_is_told),
        TEST(what_is_told_and_what_she_says_yes_to_are_one_each),
        TEST(a_person_is_added_once),
        TEST(a_protected_person_is_added_once_by_who_may_not_see_her),
        TEST(a_person_is_put_forward_answered_for_and_met_once),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
