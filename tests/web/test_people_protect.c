/*
 * test_people_protect.c: a protected identity on the pages about people, and two cases
 * that become one: who still sees her, who does not, and that lifting takes two.
 */
#include "people_kit.h"

#define LIFT    "/person/{id}/lift"
#define ASK     "reason=own&step=ask&"
#define CONFIRM "reason=own&step=confirm&"
#define SOUGHT                                                                         \
    message_for(LANG_SV,                                                               \
                "a protected identity was looked for by its number, by somebody "      \
                "who may not see it; nothing was shown",                               \
                1)

/* ----------------------------------------------------------------------- protection */

static void
a_protected_identity_is_in_no_list_search_or_page_but_for_the_few(void **state)
{
    static const enum people_user outside[] = {
        USER_COACH, USER_COACH_TOO, USER_LEADER, USER_IT, USER_NEIGHBOUR, USER_FOREIGN
    };
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_protect(id);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        people_be(outside[i]);
        assert_int_equal(people_page("/person/{id}", id).status, 404);
        assert_int_equal(people_page("/person/{id}", id).body.len,
                         people_page("/person/{id}", STR("1234567890123456")).body.len);
        if (outside[i] == USER_IT)
            continue; /* has no lists at all */
        assert_false(app_has(app_page("/people?scope=unit"), "Exempel"));
        assert_false(people_found("exempel", "Exempel"));
        assert_true(people_found(NUMBER_ONE, "\"people\":[]"));
        assert_true(people_found(NUMBER_ONE, "\"protected_url\":null"));
    }
    people_be(USER_PROTECTOR);
    assert_false(app_has(app_page("/people?scope=unit"), "Exempel"));
    assert_false(people_found("exempel", "Exempel"));
    assert_true(people_found(NUMBER_ONE, "protected_url\":\"/person/"));
    assert_int_equal(people_page("/person/{id}", id).status, 200);
}

/* Without what was typed, which the page gives back. */
static struct str without(struct answer answer, const char *typed)
{
    struct buf out = buf_new(&app_arena);
    struct str rest = answer.body;

    for (size_t at; (at = str_find(rest, str_from(typed))) != SIZE_MAX;) {
        buf_add(&out, str_sub(rest, 0, at));
        rest = str_sub(rest, at + strlen(typed), rest.len);
    }
    buf_add(&out, rest);
    return buf_str(&out);
}

static void
whoever_looks_for_her_by_number_is_told_nothing_and_the_reviewer_is(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str own = people_add("Hennes", "Egen", "", "");

    (void)state;
    people_protect(id);
    people_be(USER_NEIGHBOUR);
    people_add("Inte", "Skyddad", NUMBER_TWO, "");
    for (uint32_t where = 0; where < PEOPLE_PLACES; where++) {
        people_be(USER_LEADER);
        struct answer found = people_sought(where, own, NUMBER_ONE);
        struct answer nobody = people_sought(where, own, NUMBER_NOBODYS);
        assert_int_equal(found.status, nobody.status);
        if (where != 1) /* /search gives it back in an address of its own */
            assert_true(
                str_eq(without(found, NUMBER_ONE), without(nobody, NUMBER_NOBODYS)));
        struct answer other = people_sought(where, own, NUMBER_TWO); /* not protected */
        if (where != 1) { /* app_post has kept its own */
            people_keep(found);
            people_keep(nobody);
            people_keep(other);
        }
        app_settle();
        assert_int_equal(people_alerts(), 0); /* for herself */
        people_be(USER_REVIEWER);
        assert_int_equal(people_alerts(), where + 1);
    }
    people_be(USER_COACH); /* who may not see the neighbour's, protected or not */
    people_keep(people_seek("/people/search", NUMBER_TWO));
    people_be(USER_FOREIGN); /* of another domain: there it is nobody's number */
    people_keep(people_seek("/people/search", NUMBER_ONE));
    people_be(USER_REVIEWER);
    assert_int_equal(people_alerts(), 4);
    assert_true(app_has(app_page("/log"), SOUGHT));
    people_be(USER_PROTECTOR); /* who may see her reads who asked */
    assert_int_equal(people_rows(id, "alert", "person_sought"), 4);
    struct answer log = people_page("/person/{id}/log", id);
    assert_true(app_has(log, SOUGHT));
}

/* Whoever both works with cases and reviews must not read of her own attempt there. */
static void an_attempt_is_no_line_of_the_log_for_the_one_who_made_it(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct actor both = *app.call.actor;

    (void)state;
    people_protect(id);
    people_be(USER_COACH_TOO);
    both = *app.call.actor;
    both.roles |= 1U << ROLE_REVIEWER;
    app.call.actor = &both;
    people_keep(people_seek("/people/search", NUMBER_ONE));
    assert_int_equal(people_alerts(), 0);
    assert_false(app_has(app_json("/log"), "\"action\":\"person_sought\""));
    people_be(USER_REVIEWER);
    assert_int_equal(people_alerts(), 1);
    assert_true(app_has(app_json("/log"), "\"action\":\"person_sought\""));
}

static void a_protected_page_shows_the_safe_way_and_no_place(void **state)
{
    static const char *const hidden[] = { "Storgatan 4", "Östersund", "0631234567",
                                          "ett@exempel.se", "Helst kvallar" };
    struct str id = people_add(
        "Ett", "Exempel", NUMBER_ONE,
        "&street=Storgatan%204&postcode=83130&town=%C3%96stersund&phone=0631234567"
        "&email=ett@exempel.se&note=Helst%20kvallar&channel=phone");

    (void)state;
    people_protect(id);
    people_be(USER_PROTECTOR);
    assert_int_equal(
        people_post("/person/{id}/identity", id,
                    people_form("Ett", "Exempel", NUMBER_ONE,
                                "&version=1&safe=via%20Skatteverkets%20formedling"))
            .status,
        303);
    struct answer pages[] = { people_page("/person/{id}", id),
                              people_page("/person/{id}/identity", id),
                              app_json("%s", people_target("/person/{id}", id)) };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pages[i].status, 200);
        for (size_t k = 0; k < 5; k++)
            assert_false(app_has(pages[i], hidden[k]));
    }
    assert_true(app_has(pages[0], "via Skatteverkets formedling"));
    assert_true(app_has(pages[0], "class=\"unprinted\""));
    assert_true(app_has(pages[1], "class=\"unprinted\""));
    /* What was hidden is kept: it is there when the protection is lifted. */
    assert_int_equal(people_post(LIFT, id, ASK).status, 303);
    people_be(USER_PROTECTOR_TOO);
    assert_int_equal(people_post(LIFT, id, CONFIRM).status, 303);
    people_be(USER_COACH);
    struct answer page = people_page("/person/{id}", id);
    for (size_t k = 0; k < 5; k++)
        assert_true(app_has(page, hidden[k]));
}

static void lifting_a_protection_takes_two(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_protect(id);
    assert_int_equal(people_post(LIFT, id, ASK).status, 404);
    people_be(USER_PROTECTOR);
    assert_int_equal(people_post(LIFT, id, CONFIRM).status, 409);
    assert_int_equal(people_post(LIFT, id, ASK).status, 303);
    assert_int_equal(people_post(LIFT, id, ASK).status, 409);
    assert_int_equal(people_post(LIFT, id, CONFIRM).status, 409);
    people_be(USER_COACH);
    assert_int_equal(people_page("/person/{id}", id).status, 404);
    people_be(USER_PROTECTOR_TOO);
    assert_int_equal(people_post(LIFT, id, CONFIRM).status, 303);
    people_be(USER_COACH);
    assert_int_equal(people_page("/person/{id}", id).status, 200);
    assert_true(people_found("exempel", "Exempel"));
}

/* -------------------------------------------------------------------------- merging */

static void two_cases_become_one_and_two_again(void **state)
{
    struct str one = people_add("Amina", "Warsame", NUMBER_ONE, "");
    struct str other = people_add("Amina", "Varsame", "", "&born=1987-03-01");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    buf_format(&fields, "why=samma&other=%.*s&", STR_ARG(other));
    assert_int_equal(people_post("/person/{id}/merge", one, fields.ptr).status, 404);
    people_be(USER_LEADER);
    assert_int_equal(people_post("/person/{id}/merge", one, fields.ptr).status, 303);
    assert_true(app_has(people_log(other), "\"action\":\"person_merge\""));
    assert_true(people_found("varsame", "Warsame, Amina")); /* by the other's name */
    assert_false(app_has(app_page("/people?scope=unit"), "Varsame"));
    assert_true(app_has(people_page("/person/{id}", one),
                        people_target("/person/{id}", other)));
    assert_true(app_has(people_page("/person/{id}", other),
                        people_target("/person/{id}", one)));
    assert_int_equal(people_post("/person/{id}/merge", one, fields.ptr).status, 409);
    assert_int_equal(people_post("/person/{id}/unmerge", other, "").status, 303);
    assert_true(app_has(app_page("/people?scope=unit"), "Varsame"));
    assert_int_equal(people_post("/person/{id}/unmerge", other, "").status, 409);
}

/* Two cases that were merged are one person: whoever knew the other's address (or its
 * page) must not see the one whose identity is protected by it. */
static void a_merged_case_is_protected_with_the_one_that_was_kept(void **state)
{
    struct str one = people_add("Amina", "Warsame", NUMBER_ONE, "");
    struct str other = people_add("Amina", "Varsame", "", "&born=1987-03-01");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    buf_format(&fields, "why=samma&other=%.*s&", STR_ARG(other));
    people_be(USER_LEADER);
    assert_int_equal(people_post("/person/{id}/merge", one, fields.ptr).status, 303);
    people_protect(one);
    assert_int_equal(people_page("/person/{id}", one).status, 404);
    assert_int_equal(people_page("/person/{id}", other).status, 404);
    assert_int_equal(people_post("/person/{id}/unmerge", other, "").status, 404);
    assert_false(people_found("varsame", "same, Amina"));
    people_be(USER_PROTECTOR);
    assert_int_equal(people_page("/person/{id}", other).status, 200);
    assert_int_equal(people_post(LIFT, one, ASK).status, 303);
    people_be(USER_PROTECTOR_TOO);
    assert_int_equal(people_post(LIFT, one, CONFIRM).status, 303);
    people_be(USER_LEADER);
    assert_int_equal(people_page("/person/{id}", other).status, 200);
    assert_true(people_found("varsame", "Warsame, Amina"));
    /* And the other way round: she is found by neither name. */
    people_protect(other);
    assert_int_equal(people_page("/person/{id}", one).status, 404);
    assert_false(people_found("varsame", "same, Amina"));
    assert_false(people_found("warsame", "same, Amina"));
}

/* One press does nothing that cannot be undone: it asks, with a reason, and tells. */
static void protecting_is_asked_about_and_told_with_the_way_back(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct answer ask = people_page("/person/{id}/protect", id);

    (void)state;
    assert_false(app_has(people_page("/person/{id}", id), "name=\"kind\""));
    assert_int_equal(ask.status, 200);
    assert_false(app_has(ask, "checked"));
    static const char *const lacking[] = { "kind=flag&", "why=beslut&",
                                           "kind=x&why=y&" };
    for (size_t i = 0; i < 3; i++) {
        const struct answer again = people_post("/person/{id}/protect", id, lacking[i]);
        assert_int_equal(again.status, 422);
    }
    assert_true(app_has(people_post("/person/{id}/protect", id, "why=beslutet&"),
                        ">beslutet</textarea>"));
    assert_true(people_found("exempel", "Exempel"));
    struct answer told =
        people_post("/person/{id}/protect", id, "kind=flag&why=Hon%20ringde&");
    assert_int_equal(told.status, 303);
    struct answer receipt = app_page("%.*s", STR_ARG(told.location));
    assert_int_equal(receipt.status, 200); /* though the case is not hers to see */
    assert_true(app_has(receipt, "p1") && app_has(receipt, "p2")); /* who lifts it */
    assert_false(app_has(receipt, "Exempel"));
    assert_int_equal(people_page("/person/{id}", id).status, 404);
    people_be(USER_PROTECTOR);
    assert_true(app_has(people_page("/person/{id}/notes", id), "Hon ringde"));
}

static void whoever_is_protected_from_the_start_was_never_in_a_list(void **state)
{
    const char *form =
        people_form("Ett", "Exempel", NUMBER_ONE, "&protect=registration");

    (void)state;
    assert_int_equal(
        app_post("/person/new", people_form("Ett", "Exempel", NUMBER_ONE, "&protect=x"))
            .status,
        400);
    struct answer told = app_post("/person/new", form);
    assert_int_equal(told.status, 303);
    assert_true(str_is(told.location, "/people/protected"));
    assert_false(people_found("exempel", "Exempel"));
    assert_false(app_has(app_page("/people?scope=unit"), "Exempel"));
    people_be(USER_PROTECTOR);
    assert_true(people_found(NUMBER_ONE, "protected_url\":\"/person/"));
    /* What was chosen stands there again when something else is wrong. */
    people_be(USER_COACH);
    assert_true(app_has(
        app_post("/person/new", people_form("", "", NUMBER_TWO, "&protect=flag")),
        "value=\"flag\" checked"));
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whoever_looks_for_her_by_number_is_told_nothing_and_the_reviewer_is),
        TEST(an_attempt_is_no_line_of_the_log_for_the_one_who_made_it),
        TEST(protecting_is_asked_about_and_told_with_the_way_back),
        TEST(whoever_is_protected_from_the_start_was_never_in_a_list),
        TEST(a_protected_identity_is_in_no_list_search_or_page_but_for_the_few),
        TEST(a_protected_page_shows_the_safe_way_and_no_place),
        TEST(lifting_a_protection_takes_two),
        TEST(a_merged_case_is_protected_with_the_one_that_was_kept),
        TEST(two_cases_become_one_and_two_again),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
