/*
 * test_talk.c: the pages of a mapping talk without a browser: who gets them, what a bad
 * answer gets, and that what a form sends is what is saved.
 */
#include "app_kit.h"

#include "base/log.h"
#include "service/keys.h"
#include "service/mapping.h"
#include "service/seal.h"

#include <sqlite3.h>

static struct actor coach, stranger, it, participant;
static struct str person; /* her id in links */

static void sql(const char *text)
{
    char *why = NULL;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
}

static struct str person_rid(void)
{
    sqlite3_stmt *s;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT rid FROM person", -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    const struct str id = id_text(&app_arena, sqlite3_column_int64(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(db);
    return id;
}

static int make(void **state)
{
    struct keys_ask keys = { 0 };
    struct err err = { 0 };

    if (app_empty(state) != 0)
        return -1;
    keys.db_path = store_path(app.call.store);
    keys.master_path = app_file("unused", STR(""));
    char *master = str_cstr(&app_arena, str_from(keys.master_path));
    memcpy(master + strlen(master) - 6, "master", 6);
    keys.master_path = master;
    if (!seal_master_create(master, &err) ||
        !keys_open(&keys, DATABASE_SERVE, &app.call, &err))
        fail_msg("%s", err_english(&err));
    app_import_people(STR("source_key,locality\np,Krokom\n"));
    sql("INSERT INTO user_account (id, rid, login, name, made_at, version)"
        " VALUES (7, 77, 'maja', 'Maja', 1, 1);"
        "INSERT INTO case_holder (person_id, user_id, from_at)"
        " SELECT id, 7, 1 FROM person");
    coach = (struct actor){ .name = "u7",
                            .org_id = 1,
                            .domain_id = 1,
                            .user_id = 7,
                            .roles = 1U << ROLE_COACH };
    stranger = coach;
    stranger.user_id = 9;
    stranger.org_id = stranger.domain_id = 2;
    it = coach;
    it.roles = 1U << ROLE_IT;
    participant = (struct actor){ .name = "u8",
                                  .org_id = 1,
                                  .domain_id = 1,
                                  .user_id = 8,
                                  .person_id = 1,
                                  .roles = 1U << ROLE_PARTICIPANT };
    app.call.actor = &coach;
    person = person_rid();
    return 0;
}

static const char *at(const char *rest)
{
    struct buf path = buf_new(&app_arena);

    buf_format(&path, "/person/%.*s%s", STR_ARG(person), rest);
    return path.ptr;
}

static int status_as(const struct actor *actor, const char *rest)
{
    app.call.actor = actor;
    const int status = app_page("%s", at(rest)).status;
    app.call.actor = &coach;
    return status;
}

/* Waits as the server does before it answers. */
static struct answer say(const char *rest, const char *fields)
{
    struct answer answer = app_post(at(rest), fields);
    struct err err = { 0 };

    if (answer.ticket && !store_wait(app.call.store, answer.ticket, &err))
        fail_msg("%s", err_english(&err));
    return answer;
}

static void only_those_with_a_right_to_the_case_get_the_pages(void **state)
{
    static const char *const pages[] = { "/map", "/map/summary", "/accommodation",
                                         "/eligibility" };

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(status_as(&coach, pages[i]), 200);
        assert_int_equal(status_as(&stranger, pages[i]), 404);
        assert_int_equal(status_as(&it, pages[i]), 404);
        assert_int_equal(status_as(&actor_local, pages[i]), 404);
    }
    assert_int_equal(status_as(&participant, "/map"), 404);
    assert_int_equal(status_as(&participant, "/map/summary"), 200);
    assert_int_equal(status_as(&participant, "/accommodation"), 200);
}

static void a_protected_identity_has_no_place_on_any_page(void **state)
{
    static const char *const pages[] = { "/map?part=reach", "/map/summary" };
    struct actor protector = coach;

    (void)state;
    assert_true(app_has(app_page("%s", at(pages[0])), "Krokom"));
    sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
        " SELECT id, 'flag', 1, 'u7' FROM person");
    protector.roles = 1U << ROLE_PROTECTOR;
    app.call.actor = &protector;
    for (uint32_t i = 0; i < 2; i++) {
        const struct answer page = app_page("%s", at(pages[i]));
        assert_int_equal(page.status, 200);
        assert_false(app_has(page, "Krokom"));
    }
    assert_int_equal(say("/map", "do=reach&seen=0&part=reach&place=Krokom&").status,
                     422);
    app.call.actor = &coach;
}

static void a_participant_reads_and_changes_nothing(void **state)
{
    (void)state;
    app.call.actor = &participant;
    const struct answer page = app_page("%s", at("/accommodation"));
    assert_false(app_has(page, "<form method=\"post\""));
    assert_int_equal(say("/accommodation", "seen=0&words=x&").status, 404);
    assert_int_equal(say("/map", "do=card&seen=0&set=task%3Aplocka-order%3D2&").status,
                     404);
    app.call.actor = &coach;
}

static void a_coach_who_does_not_hold_the_case_sees_no_adaptations(void **state)
{
    struct actor colleague = coach;

    (void)state;
    colleague.user_id = 11;
    assert_int_equal(status_as(&colleague, "/map"), 200);
    assert_int_equal(status_as(&colleague, "/accommodation"), 404);
    app.call.actor = &colleague;
    assert_false(app_has(app_page("%s", at("/map?part=wishes")), "/accommodation"));
    app.call.actor = &coach;
    assert_true(app_has(app_page("%s", at("/map?part=wishes")), "/accommodation"));
}

static void one_answer_is_saved_and_leads_back_to_its_card(void **state)
{
    (void)state;
    const struct answer answer = say("/map", "do=card&seen=0&part=tasks&family=lager&"
                                             "set=task%3Aplocka-order%3D2&");
    assert_int_equal(answer.status, 303);
    assert_true(str_ends(answer.location, "family=lager#t-task-plocka-order"));
    const struct answer page = app_page("%s", at("/map?part=tasks&family=lager"));
    assert_true(app_has(page, "value=\"task:plocka-order=2\" aria-pressed=\"true\""));
    assert_true(app_has(page, "13:00")); /* noon UTC in November */
}

static void what_we_know_it_by_is_one_answer_and_takes_the_card_with_it(void **state)
{
    const struct answer seen = say("/map", "do=card&seen=0&part=tasks&family=lager&"
                                           "set=task%3Aplocka-order%3Dseen&");

    (void)state;
    assert_int_equal(seen.status, 303);
    assert_true(str_ends(seen.location, "family=lager#t-task-plocka-order"));
    struct answer page = app_page("%s", at("/map?part=tasks&family=lager"));
    assert_true(app_has(page, "value=\"task:plocka-order=2\" aria-pressed=\"true\""));
    assert_true(
        app_has(page, "value=\"task:plocka-order=seen\" aria-pressed=\"true\""));
    say("/map", "do=card&seen=1&set=licence%3AB%3Dcertified&");
    page = app_page("%s", at("/map?part=papers"));
    assert_true(app_has(page, "value=\"licence:B=certified\" aria-pressed=\"true\""));
    /* Taken away and taken again it rests on what is told then. */
    say("/map", "do=card&seen=2&set=task%3Aplocka-order%3D0&");
    say("/map", "do=card&seen=3&set=task%3Aplocka-order%3D3&");
    page = app_page("%s", at("/map?part=tasks&family=lager"));
    assert_true(
        app_has(page, "value=\"task:plocka-order=said\" aria-pressed=\"true\""));
    say("/map",
        "do=card&seen=4&set=task%3Aplocka-order%3Dshown&"); /* the level stays */
    page = app_page("%s", at("/map?part=tasks&family=lager"));
    assert_true(app_has(page, "value=\"task:plocka-order=3\" aria-pressed=\"true\""));
    assert_int_equal(
        say("/map", "do=card&seen=5&set=task%3Aplocka-order%3Dsoon&").status, 422);
}

static void words_that_cards_are_found_by_are_in_no_address(void **state)
{
    const struct answer sent =
        say("/map", "do=find&q=packade%20upp%20varor%20i%20min%20brors%20butik&");

    (void)state;
    assert_int_equal(sent.status, 303);
    assert_true(str_find(sent.location, STR("brors")) == SIZE_MAX);
    assert_true(str_ends(sent.location, "#asked"));
    const struct answer page =
        app_page("%.*s", (int)str_find(sent.location, STR("#")), sent.location.ptr);
    assert_true(app_has(page, "value=\"packade upp varor i min brors butik\""));
    /* An answer goes back to the same cards. */
    struct str sealed = str_sub(sent.location, str_find(sent.location, STR("&s=")) + 3,
                                sent.location.len);
    sealed = str_sub(sealed, 0, str_find(sealed, STR("#")));
    struct buf fields = buf_new(&app_arena);
    buf_format(&fields, "do=card&seen=0&set=task%%3Aplocka-order%%3D2&s=%.*s&",
               STR_ARG(sealed));
    const struct answer back = say("/map", fields.ptr);
    assert_true(str_find(back.location, sealed) != SIZE_MAX);
}

static void what_is_finished_is_on_the_summary(void **state)
{
    (void)state;
    say("/map", "do=card&seen=0&set=task%3Aplocka-order%3D3&");
    assert_int_equal(say("/map/finish", "seen=0&").status, 409);
    const struct answer done = say("/map/finish", "seen=1&");
    assert_int_equal(done.status, 303);
    app.call.actor = &participant;
    assert_true(app_has(app_page("%s", at("/map/summary")), "Plocka order"));
    app.call.actor = &coach;
}

/* In words, with what it rests on and by whom; days, times and wishes too. */
static void the_persons_page_says_what_is_known_in_words(void **state)
{
    (void)state;
    say("/map", "do=card&seen=0&set=task%3Aplocka-order%3D3&");
    say("/map", "do=card&seen=1&set=task%3Aplocka-order%3Dseen&");
    say("/map", "do=reach&part=reach&seen=2&place=Krokom&mode=bus&minutes=45&hours=30&"
                "from=1%20februari%202027&days=mon&days=fri&shifts=early&");
    say("/map", "do=wishes&part=wishes&seen=3&wishes=Vill%20vara%20ute&");
    assert_int_equal(say("/map/finish", "seen=4&").status, 303);
    say("/eligibility", "kind=on_support&held=1&since=1%20mars%202026&proof=paper&");
    const struct answer page = app_page("%s", at(""));
    static const char *const there[] = {
        "Gör det bra själv", "Plocka order",    "Någon har sett det på jobbet, Maja",
        "måndag, fredag",    "45 minuter",      "30 timmar",
        "1 februari 2027",   "Vill vara ute",   "1 mars 2026",
        "/eligibility\"",    "/accommodation\""
    };
    assert_int_equal(page.status, 200);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        if (!app_has(page, there[i]))
            fail_msg("not there: %s", there[i]);
    assert_false(app_has(page, "nivå 3"));
}

static void no_code_of_the_program_stands_where_people_read(void **state)
{
    (void)state;
    say("/map", "do=card&seen=0&set=task%3Aplocka-order%3D3&");
    say("/map", "do=reach&part=reach&seen=1&place=Krokom&mode=bus&minutes=45&hours=30&"
                "days=mon&days=tue&");
    const struct answer page = app_page("%s", at("/extract?open=1"));
    assert_int_equal(page.status, 200);
    assert_false(app_has(page, "level/task:"));
    assert_true(app_has(page, "Plocka order efter lista: Gör det bra själv"));
    assert_true(app_has(page, "måndag, tisdag") && app_has(page, ": Krokom;"));
    assert_false(app_has(page, "2309-krokom"));
    /* Two answers side by side have their units, and their days in words. */
    const struct answer two =
        say("/map", "do=reach&part=reach&seen=1&place=Krokom&mode=car&minutes=60&"
                    "hours=30&days=mon&");
    assert_int_equal(two.status, 409);
    assert_true(app_has(two, "Buss eller tåg") && app_has(two, ">Bil<"));
    assert_false(app_has(two, ">45<"));
    assert_false(app_has(two, ">bus<"));
}

static void languages_stand_as_swedish_sorts_them(void **state)
{
    const struct str page = app_page("%s", at("/map?part=languages")).body;
    const size_t from = str_find(page, STR("id=\"another\""));
    const struct str rest = str_sub(page, from, page.len);

    (void)state;
    assert_true(str_find(rest, STR(">albanska<")) < str_find(rest, STR(">arabiska<")));
    assert_true(str_find(rest, STR(">arabiska<")) < str_find(rest, STR(">persiska<")));
    assert_true(str_find(rest, STR(">persiska<")) < str_find(rest, STR(">ukrainska<")));
}

static void bad_answers_come_back_with_words(void **state)
{
    static const struct {
        const char *fields, *words;
        int status;
    } table[] = {
        { "do=card&seen=0&set=task%3Afinns-ej%3D2&", "finns-ej", 422 },
        { "do=card&seen=0&set=x&", "x", 422 },
        { "do=card&seen=0&set=task%3Aplocka-order%3D9&", "9", 422 },
        { "do=reach&part=reach&seen=0&place=Atlantis&mode=bus&", "Atlantis", 422 },
        { "do=reach&part=reach&seen=0&place=Krokom&mode=bus&days=moan&", "moan", 422 },
        { "do=languages&part=languages&seen=0&language=xx&xx-listen=1&xx-speak=1&xx-"
          "read=1&"
          "xx-write=1&",
          "xx", 422 },
        { "do=sing&seen=0&", "sing", 422 },
        { "do=card&seen=abc&set=task%3Aplocka-order%3D2&", "seen", 400 },
        { "do=card&seen=0&part=attic&set=task%3Aplocka-order%3D2&", "attic", 400 },
        { "do=undo&seen=0&", "", 409 },
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct answer answer = say("/map", table[i].fields);
        if (answer.status != table[i].status || !app_has(answer, table[i].words))
            fail_msg("%s: %d", table[i].fields, answer.status);
    }
    assert_int_equal(say("/eligibility", "kind=x&held=1&").status, 422);
    assert_int_equal(
        say("/eligibility", "kind=on_support&held=1&since=2099-01-01&proof=said&")
            .status,
        422);
    assert_int_equal(say("/accommodation", "seen=0&kinds=wings&").status, 400);
}

static void an_error_gives_back_all_that_was_sent(void **state)
{
    (void)state;
    const struct answer reach = say(
        "/map", "do=reach&part=reach&seen=0&place=Atlantis&mode=car&minutes=45&"
                "hours=30&from=2027-02-01&days=mon&days=tue&shifts=day&reach=Brunflo&");
    assert_int_equal(reach.status, 422);
    static const char *const back[] = {
        "value=\"Atlantis\"",    "value=\"45\"",          "value=\"30\"",
        "value=\"2027-02-01\"",  "value=\"car\" checked", "value=\"mon\" checked",
        "value=\"tue\" checked", "value=\"day\" checked", ">Brunflo</textarea>"
    };
    for (uint32_t i = 0; i < sizeof back / sizeof *back; i++)
        if (!app_has(reach, back[i]))
            fail_msg("lost: %s", back[i]);
    assert_false(app_has(reach, "value=\"bus\" checked"));
    assert_false(app_has(reach, "value=\"wed\" checked"));

    say("/map", "do=card&part=tasks&seen=0&set=task%3Aplocka-order%3D2&");
    const struct answer close =
        say("/map", "do=close&part=tasks&seen=1&code=task%3Aplocka-order&"
                    "show=task%3Aplocka-order&expires=n%C3%A4sta&");
    assert_int_equal(close.status, 422);
    assert_true(app_has(close, "value=\"nästa\""));

    const struct answer ground =
        say("/eligibility", "kind=on_support&held=1&since=snart&proof=paper&");
    assert_int_equal(ground.status, 422);
    assert_true(app_has(ground, "value=\"snart\""));
    assert_true(app_has(ground, "value=\"paper\" selected"));
}

static void languages_of_one_page_are_saved_together(void **state)
{
    (void)state;
    assert_int_equal(say("/map",
                         "do=languages&part=languages&seen=0&language=sv&sv-listen=3&"
                         "sv-speak=2&sv-read=2&sv-write=1&another=ti&add=1&")
                         .status,
                     303);
    const struct answer page = app_page("%s", at("/map?part=languages"));
    assert_true(app_has(page, "name=\"ti-speak\""));
    assert_true(app_has(page, "value=\"3\" selected"));
    /* the box that was added stays when the page is saved once more */
    assert_int_equal(say("/map",
                         "do=languages&part=languages&seen=1&language=sv&sv-listen=3&"
                         "sv-speak=3&sv-read=2&sv-write=1&language=ti&ti-listen=0&"
                         "ti-speak=0&ti-read=0&ti-write=0&")
                         .status,
                     303);
    assert_true(
        app_has(app_page("%s", at("/map?part=languages")), "name=\"ti-speak\""));
}

static void going_on_to_another_part_saves_the_one_that_is_left(void **state)
{
    (void)state;
    const char *nothing =
        "do=reach&part=reach&seen=0&place=Krokom&mode=bus&minutes=&hours=&"
        "from=&reach=&next=wishes&";
    struct answer answer = say("/map", nothing);
    assert_int_equal(answer.status, 303);
    assert_false(app_has(app_page("%s", at("/map?part=tasks")), "value=\"undo\""));
    answer = say("/map", "do=reach&part=reach&seen=0&place=Brunflo&mode=car&minutes=45&"
                         "hours=&from=&reach=&days=mon&next=wishes&");
    assert_int_equal(answer.status, 303);
    assert_true(str_ends(answer.location, "part=wishes"));
    const struct answer page = app_page("%s", at("/map?part=reach"));
    assert_true(app_has(page, "value=\"Brunflo\""));
    assert_true(app_has(page, "value=\"car\" checked"));
    assert_true(app_has(page, "value=\"mon\" checked"));
}

static void two_answers_are_shown_side_by_side(void **state)
{
    (void)state;
    say("/map", "do=wishes&part=wishes&seen=0&wishes=Ett&");
    say("/map", "do=wishes&part=wishes&seen=1&wishes=Tv%C3%A5&");
    const struct answer clash = say("/map", "do=wishes&part=wishes&seen=1&wishes=Tre&");
    assert_int_equal(clash.status, 409);
    assert_true(app_has(clash, "Två") && app_has(clash, "Tre"));
    assert_int_equal(
        say("/map", "do=wishes&part=wishes&seen=2&over=1&wishes=Tre&").status, 303);
    assert_true(app_has(app_page("%s", at("/map?part=wishes")), "Tre"));
}

static void adaptations_and_grounds_are_saved_apart(void **state)
{
    (void)state;
    assert_int_equal(
        say("/accommodation", "seen=0&kinds=lifting&kinds=quiet&words=Stol&").status,
        303);
    assert_true(app_has(app_page("%s", at("/accommodation")), "Stol"));
    assert_int_equal(say("/accommodation", "seen=0&words=Annat&").status, 409);
    assert_int_equal(
        say("/eligibility", "kind=on_support&held=1&since=2026-01-01&proof=paper&")
            .status,
        303);
    assert_true(app_has(app_page("%s", at("/eligibility")), "2026-01-01"));
    const struct answer talk = app_page("%s", at("/map/summary"));
    assert_false(app_has(talk, "Stol"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, app_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_those_with_a_right_to_the_case_get_the_pages),
        TEST(a_protected_identity_has_no_place_on_any_page),
        TEST(a_participant_reads_and_changes_nothing),
        TEST(a_coach_who_does_not_hold_the_case_sees_no_adaptations),
        TEST(one_answer_is_saved_and_leads_back_to_its_card),
        TEST(what_we_know_it_by_is_one_answer_and_takes_the_card_with_it),
        TEST(words_that_cards_are_found_by_are_in_no_address),
        TEST(what_is_finished_is_on_the_summary),
        TEST(the_persons_page_says_what_is_known_in_words),
        TEST(no_code_of_the_program_stands_where_people_read),
        TEST(languages_stand_as_swedish_sorts_them),
        TEST(bad_answers_come_back_with_words),
        TEST(an_error_gives_back_all_that_was_sent),
        TEST(languages_of_one_page_are_saved_together),
        TEST(going_on_to_another_part_saves_the_one_that_is_left),
        TEST(two_answers_are_shown_side_by_side),
        TEST(adaptations_and_grounds_are_saved_apart),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
