/*
 * test_doubt_pages.c: what whoever adds or corrects a person is told of others who may
 * be the same, what not, and who is told instead.
 */
#include "people_kit.h"

/* What stands on a line of the list, and nowhere else on its page. */
#define LINE "name=\"doubt\""
#define SOUGHT                                                                         \
    message_for(LANG_SV,                                                               \
                "a protected identity was looked for by its number, by somebody "      \
                "who may not see it; nothing was shown",                               \
                1)
#define SAME message_for(LANG_SV, "the same number", 1)

static void a_taken_number_names_the_case_to_those_who_may_see_it(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    const char *again = people_form("Annan", "Skrivning", NUMBER_ONE, "");

    (void)state;
    struct answer answer = app_post("/person/new", again);
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, people_target("/person/{id}", id)));
}

static void someone_alike_must_be_answered(void **state)
{
    (void)state;
    struct str id = people_add("Amina", "Warsame", "", "&born=1987-03-01");
    const char *form = people_form("Aminna", "Varsame", "", "&born=1987-03-01");
    struct answer answer = app_post("/person/new", form);
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, people_target("/person/{id}", id)));
    assert_true(app_has(answer, "name=\"is_another\""));
    answer = app_post("/person/new", people_form("Aminna", "Varsame", "",
                                                 "&born=1987-03-01&is_another=1"));
    assert_int_equal(answer.status, 303);
    /* Another day of birth is another person. */
    (void)people_add("Amina", "Warsame", "", "&born=1987-03-02");
}

/* Whoever may not know of her is told the same as if she were not there, by status,
 * place and page; and cannot find out by trying again. */
static void a_number_of_another_unit_is_taken_without_a_word(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    const char *again = people_form("Annan", "Skrivning", NUMBER_ONE, "");

    (void)state;
    people_be(USER_NEIGHBOUR);
    struct str own = people_add("Annan", "Skrivning", NUMBER_ONE, "");
    assert_true(app_has(people_page("/person/{id}", own), "900101+9802"));
    /* Tried again it names her own, as any number would. */
    struct answer answer = app_post("/person/new", again);
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, people_target("/person/{id}", own)));
    assert_false(app_has(answer, people_target("/person/{id}", id)));
    /* And again after her own was corrected: the number stays hers. */
    assert_int_equal(
        people_post("/person/{id}/identity", own,
                    people_form("Annan", "Skrivning", NUMBER_TWO, "&version=1&why=fel"))
            .status,
        303);
    assert_int_equal(app_post("/person/new", again).status, 409);
    assert_int_equal(people_rows(id, "refused", "person_like"), 1);
    assert_int_equal(people_rows(own, "write", "person_add"), 1);
}

static void a_name_of_another_unit_is_taken_without_a_word(void **state)
{
    (void)state;
    struct str id = people_add("Amina", "Warsame", "", "&born=1987-03-01");
    struct str sister = people_add("Hodan", "Warsame", "",
                                   "&born=1987-03-01&"
                                   "is_another=1");
    people_be(USER_NEIGHBOUR);
    struct str own = people_add("Amina", "Warsame", "", "&born=1987-03-01"); /* 303 */
    assert_int_equal(people_rows(id, "refused", "person_like"), 1);
    assert_int_equal(people_rows(sister, "refused", "person_like"), 0);
    /* What she changes of her own case later tells no more, and is noted once. */
    assert_int_equal(people_post("/person/{id}/identity", own,
                                 people_form("Amina", "Warsame", "",
                                             "&born=1987-03-01&version=1&why=x"))
                         .status,
                     303);
    assert_int_equal(people_rows(id, "refused", "person_like"), 1);
}

static void who_answers_for_the_other_case_is_told_and_looks_at_it(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_be(USER_LEADER);
    assert_false(app_has(app_page("/people"), "/people/doubts"));
    people_be(USER_NEIGHBOUR);
    struct str own = people_add("Annan", "Skrivning", NUMBER_ONE, "");
    assert_false(app_has(app_page("/people"), "/people/doubts"));
    people_be(USER_COACH);
    assert_false(app_has(app_page("/people"), "/people/doubts"));
    assert_false(app_has(app_page("/day"), "/people/doubts"));
    people_be(USER_PROTECTOR);
    assert_false(app_has(app_page("/people/doubts"), "Exempel"));
    people_be(USER_LEADER);
    assert_true(app_has(app_page("/people"), "/people/doubts"));
    assert_true(app_has(app_page("/day"), "/people/doubts"));
    struct answer answer = app_page("/people/doubts");
    assert_true(app_has(answer, "Ett Exempel"));
    assert_true(app_has(answer, LINE));
    assert_true(app_has(answer, SAME));
    assert_true(app_has(answer, people_target("/person/{id}", own)));
    assert_int_equal(people_post("/person/{id}/doubt", id, "doubt=1&").status, 303);
    assert_false(app_has(app_page("/day"), "/people/doubts"));
    assert_false(app_has(app_page("/people/doubts"), "Exempel"));
    assert_int_equal(people_post("/person/{id}/doubt", id, "doubt=1&").status, 404);
}

static void a_protected_number_is_taken_without_a_word(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_protect(id);
    struct str own = people_add("Annat", "Namn", NUMBER_ONE, ""); /* of the same unit */
    struct answer answer =
        app_post("/person/new", people_form("Annat", "Namn", NUMBER_ONE, ""));
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, people_target("/person/{id}", own)));
    assert_false(app_has(answer, people_target("/person/{id}", id)));
    assert_int_equal(people_alerts(), 0); /* the one who wrote is told nothing */
    people_be(USER_REVIEWER);
    assert_int_equal(people_alerts(),
                     1); /* the reviewer that somebody had the number */
    assert_true(app_has(app_page("/log"), SOUGHT));
    people_be(USER_COACH);
    assert_int_equal(people_rows(id, "refused", "person_like"), 1);
    people_be(USER_LEADER);
    assert_false(app_has(app_page("/people/doubts"), LINE));
    people_be(USER_PROTECTOR);
    assert_true(app_has(app_page("/people"), "/people/doubts"));
    answer = app_page("/people/doubts");
    assert_true(app_has(answer, LINE));
    assert_true(app_has(answer, SAME));
    assert_true(app_has(answer, people_target("/person/{id}", id)));
    /* Who keeps protected identities is told whose it is, and alerts by it. */
    answer = app_post("/person/new", people_form("Annat", "Namn", NUMBER_ONE, ""));
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, people_target("/person/{id}", id)));
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_taken_number_names_the_case_to_those_who_may_see_it),
        TEST(someone_alike_must_be_answered),
        TEST(a_number_of_another_unit_is_taken_without_a_word),
        TEST(a_name_of_another_unit_is_taken_without_a_word),
        TEST(who_answers_for_the_other_case_is_told_and_looks_at_it),
        TEST(a_protected_number_is_taken_without_a_word),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
