/*
 * test_own_word_pages.c: a participant says that something is wrong where she reads it,
 * her coach sees it and answers, and she reads the answer.
 */
#include "people_kit.h"

#include <stdio.h>

#include "service/audit.h"
#include "service/user.h"
#include "store/query.h"

#define SAID                                                                           \
    "about=notes&quote=Ville%20vila&words=Det%20%C3%A4r%20fel%3A%20jag%20vill%20b%C3%" \
    "B6rja&"

static struct str id;
static struct actor her;

static void must(bool ok, struct err *err)
{
    if (!ok)
        fail_msg("%s", err_english(err));
}

/* Waits as the server does before it answers. */
static struct answer post(const char *pattern, const char *fields)
{
    struct answer answer = people_post(pattern, id, fields);
    struct err err = { 0 };

    if (answer.ticket)
        must(store_wait(app.call.store, answer.ticket, &err), &err);
    return answer;
}

static int64_t row_of_case(void)
{
    struct person_id_of_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t rid = 0;
    bool found = false;

    assert_true(str_int(id, &rid));
    must(tx_begin(app.call.store, TX_READ, &tx, &err), &err);
    must(person_id_of(tx, rid, &row, &found, &err), &err);
    tx_end(&tx);
    assert_true(found);
    return row.id;
}

static int one_case(void **state)
{
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    int64_t user = 0;

    if (people_empty(state) != 0)
        return -1;
    id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct user_add_in in = { .rid = random_id(),
                              .login = STR("her"),
                              .name = STR("Ett Exempel"),
                              .made_at = APP_NOW };
    must(tx_begin(app.call.store, TX_WRITE, &tx, &err), &err);
    must(user_add(tx, &in, &user, &err), &err);
    must(tx_commit(&tx, &ticket, &err), &err);
    tx_end(&tx);
    must(store_wait(app.call.store, ticket, &err), &err);
    her = (struct actor){ .name = "her",
                          .org_id = app.call.actor->org_id,
                          .domain_id = 1,
                          .user_id = user,
                          .person_id = row_of_case(),
                          .roles = 1U << ROLE_PARTICIPANT };
    must(post("/person/{id}/notes", "day=2026-11-20&text=Ville%20vila&").status == 303,
         &err);
    return 0;
}

static void be_her(void)
{
    app.call.actor = &her;
}

/* The random id of the newest word, as it stands in the form that answers it. */
static const char *answer_to(const char *rest)
{
    struct answer page = people_page("/person/{id}/wrong", id);
    size_t at = str_find(page.body, STR("name=\"word\" value=\""));
    struct buf fields = buf_new(&app_arena);

    assert_true(at != SIZE_MAX);
    struct str word = str_sub(page.body, at + 19, page.body.len);
    buf_format(&fields, "word=%.*s&%s", (int)str_find(word, STR("\"")), word.ptr, rest);
    return fields.ptr;
}

static void she_says_it_beside_what_is_wrong_and_reads_the_answer(void **state)
{
    (void)state;
    be_her();
    struct answer page = people_page("/person/{id}/extract?open=1", id);
    assert_true(app_has(page, "name=\"about\" value=\"notes\""));
    assert_true(app_has(page, "Ville vila"));
    assert_int_equal(post("/person/{id}/wrong", SAID).status, 303);
    page = people_page("/person/{id}/wrong", id);
    assert_true(app_has(page, "Det är fel: jag vill börja"));
    assert_true(app_has(page, "Ville vila"));
    assert_false(app_has(page, "name=\"verdict\"")); /* she does not answer herself */
    people_be(USER_COACH);
    assert_true(app_has(app_page("/day"), "href=\"/wrong\""));
    struct answer list = app_page("/wrong");
    assert_true(app_has(list, "Ett Exempel"));
    assert_int_equal(list.note->people_count, 1); /* whose name was read */
    assert_true(app_has(people_page("/person/{id}", id), "/wrong\">"));
    assert_int_equal(post("/person/{id}/wrong/answer",
                          answer_to("verdict=corrected&answer=Nu%20st%C3%A5r%20det&"))
                         .status,
                     303);
    assert_false(app_has(app_page("/wrong"), "Ett Exempel"));
    assert_false(app_has(app_page("/day"), "href=\"/wrong\""));
    be_her();
    page = people_page("/person/{id}/wrong", id);
    assert_true(app_has(page, "Nu står det") && app_has(page, "c1"));
    assert_true(app_has(people_page("/person/{id}/extract", id), "Nu står det"));
}

static void an_answer_can_be_given_anew_and_both_stay(void **state)
{
    (void)state;
    be_her();
    post("/person/{id}/wrong", SAID);
    people_be(USER_COACH);
    post("/person/{id}/wrong/answer", answer_to("verdict=kept&answer=Nej&"));
    assert_int_equal(
        post("/person/{id}/wrong/answer", answer_to("verdict=corrected&answer=Jo&"))
            .status,
        303);
    struct answer page = people_page("/person/{id}/wrong", id);
    assert_true(app_has(page, ">Jo<") && !app_has(page, ">Nej<"));
    page = app_json("%s", people_target("/person/{id}/extract", id));
    assert_true(app_has(page, "\"answer\":\"Jo\"") &&
                app_has(page, "\"answer\":\"Nej\""));
}

static void what_cannot_be_taken_comes_back_with_what_was_typed(void **state)
{
    (void)state;
    be_her();
    struct answer none = post("/person/{id}/wrong", "about=notes&quote=x&words=&");
    assert_int_equal(none.status, 422);
    assert_int_equal(
        post("/person/{id}/wrong", "about=nothing&quote=x&words=Hela%20livet&").status,
        422);
    assert_true(
        app_has(post("/person/{id}/wrong", "about=nothing&quote=x&words=Hela%20livet&"),
                ">Hela livet</textarea>"));
    post("/person/{id}/wrong", SAID);
    people_be(USER_COACH);
    none = post("/person/{id}/wrong/answer", answer_to("answer=Varför&"));
    assert_int_equal(none.status, 422);
    assert_true(app_has(none, ">Varför</textarea>"));
    assert_int_equal(
        post("/person/{id}/wrong/answer", "word=1&verdict=kept&answer=x&").status, 404);
}

static void only_she_says_it_and_only_who_may_correct_answers(void **state)
{
    (void)state;
    assert_int_equal(post("/person/{id}/wrong", SAID).status, 404); /* her coach */
    assert_false(
        app_has(people_page("/person/{id}/extract?open=1", id), "name=\"quote\""));
    be_her();
    post("/person/{id}/wrong", SAID);
    assert_int_equal(
        post("/person/{id}/wrong/answer", "word=1&verdict=kept&answer=x&").status, 404);
    people_be(USER_COACH);
    const char *fields = answer_to("verdict=kept&answer=x&");
    people_be(USER_COACH_TOO); /* reads, and has not the case */
    assert_int_equal(people_page("/person/{id}/wrong", id).status, 200);
    assert_int_equal(post("/person/{id}/wrong/answer", fields).status, 404);
    assert_false(app_has(app_page("/wrong"), "Exempel"));
    people_be(USER_LEADER);
    assert_true(app_has(app_page("/wrong"), "Exempel"));
    people_be(USER_NEIGHBOUR);
    assert_int_equal(people_page("/person/{id}/wrong", id).status, 404);
    assert_false(app_has(app_page("/wrong"), "Exempel"));
    people_be(USER_IT);
    assert_int_equal(app_page("/wrong").status, 403);
}

static void of_a_protected_identity_only_the_keeper_is_told(void **state)
{
    (void)state;
    people_protect(id);
    be_her();
    assert_int_equal(post("/person/{id}/wrong", SAID).status, 303);
    people_be(USER_COACH);
    assert_false(app_has(app_page("/wrong"), "Exempel"));
    assert_false(app_has(app_page("/day"), "href=\"/wrong\""));
    people_be(USER_LEADER);
    assert_false(app_has(app_page("/wrong"), "Exempel"));
    people_be(USER_PROTECTOR);
    assert_true(app_has(app_page("/wrong"), "Exempel"));
    assert_int_equal(people_page("/person/{id}/wrong", id).status, 200);
}

static void a_day_has_room_for_fifty(void **state)
{
    (void)state;
    be_her();
    for (int i = 0; i < 50; i++)
        assert_int_equal(post("/person/{id}/wrong", SAID).status, 303);
    assert_int_equal(post("/person/{id}/wrong", SAID).status, 422);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, one_case, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(she_says_it_beside_what_is_wrong_and_reads_the_answer),
        TEST(an_answer_can_be_given_anew_and_both_stay),
        TEST(what_cannot_be_taken_comes_back_with_what_was_typed),
        TEST(only_she_says_it_and_only_who_may_correct_answers),
        TEST(of_a_protected_identity_only_the_keeper_is_told),
        TEST(a_day_has_room_for_fifty),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
