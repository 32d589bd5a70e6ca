/*
 * test_person_links.c: ties to household and relatives on the pages: who sees which,
 * that a page with hidden ties is the page without, and what the log is told, of a
 * merger too.
 */
#include "people_kit.h"

#include <string.h>

#include "service/audit_review.h"
#include "store/query.h"

#define NUMBER_THREE "189001049817"

static struct answer find(struct str id, const char *typed)
{
    return people_seek(people_target("/person/{id}/links/find", id), typed);
}

static int tie(struct str id, struct str other, const char *kind)
{
    struct buf fields = buf_new(&app_arena);

    buf_format(&fields, "kind=%s&other=%.*s&", kind, STR_ARG(other));
    return app_post(people_target("/person/{id}/links", id), fields.ptr).status;
}

static void a_tie_is_written_seen_from_both_ends_and_ended(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str two = people_add("Tva", "Sibbling", NUMBER_TWO, "");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    assert_true(app_has(find(one, "sibb"), "Sibbling"));
    assert_int_equal(tie(one, two, "sibling"), 303);
    assert_true(app_has(people_page("/person/{id}", one), "Sibbling"));
    assert_true(app_has(people_page("/person/{id}", two), "Exempel"));
    struct answer page = people_page("/person/{id}/links", one);
    struct str rest =
        str_sub(page.body, str_find(page.body, STR("name=\"tie\"")), page.body.len);
    rest = str_sub(rest, strlen("name=\"tie\" value=\""), rest.len);
    buf_format(&fields, "tie=%.*s&", (int)str_find(rest, STR("\"")), rest.ptr);
    people_be(USER_COACH_TOO); /* a colleague sees, and does not write */
    assert_true(app_has(people_page("/person/{id}", one), "Sibbling"));
    assert_int_equal(
        app_post(people_target("/person/{id}/links/end", one), fields.ptr).status, 404);
    people_be(USER_COACH);
    assert_int_equal(
        app_post(people_target("/person/{id}/links/end", one), fields.ptr).status, 303);
    assert_false(app_has(people_page("/person/{id}", one), "Sibbling"));
    assert_true(app_has(people_page("/person/{id}/links", one), "Sibbling"));
}

static void what_is_no_tie_is_refused_with_a_sentence(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str two = people_add("Tva", "Sibbling", NUMBER_TWO, "");

    (void)state;
    assert_int_equal(tie(one, two, "cousin"), 400);
    assert_int_equal(tie(one, one, "sibling"), 400);
    assert_int_equal(tie(one, STR("123456789"), "sibling"), 404);
    people_be(USER_FOREIGN);
    assert_int_equal(tie(one, two, "sibling"), 404);
}

/* Each page of somebody as JSON, without what the request itself adds. */
static struct str pages_of(struct str id)
{
    struct buf out = buf_new(&app_arena);

    buf_add(&out, app_json("%s", people_target("/person/{id}", id)).body);
    buf_add(&out, app_json("%s", people_target("/person/{id}/links", id)).body);
    return buf_str(&out);
}

static void a_page_with_hidden_ties_is_the_page_without(void **state)
{
    static const enum people_user outside[] = { USER_COACH, USER_COACH_TOO,
                                                USER_LEADER };
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str child = people_add("Barnet", "Gomd", NUMBER_TWO, "");
    struct str other = people_add("Skyddade", "Hemlig", NUMBER_THREE, "");
    struct str before[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        people_be(outside[i]);
        before[i] = pages_of(one);
    }
    people_be(USER_COACH);
    assert_int_equal(tie(one, child, "child"), 303);
    assert_int_equal(tie(one, other, "partner"), 303);
    assert_true(app_has(people_page("/person/{id}", one), "Hemlig"));
    assert_false(app_has(people_page("/person/{id}", one), "Gomd"));
    people_protect(other); /* which protects her partner as well */
    assert_int_equal(people_page("/person/{id}", one).status, 404);
    people_be(USER_PROTECTOR);
    struct answer page = people_page("/person/{id}", one);
    assert_true(app_has(page, "Gomd"));
    assert_true(app_has(page, "Hemlig"));
    assert_true(app_has(app_json("%s", people_target("/person/{id}", one)),
                        "\"reason\":\"household\""));
    /* Of the two only the other stays protected. */
    assert_int_equal(
        app_post(people_target("/person/{id}/lift", one), "reason=household&step=ask&")
            .status,
        303);
    people_be(USER_PROTECTOR_TOO);
    assert_int_equal(app_post(people_target("/person/{id}/lift", one),
                              "reason=household&step=confirm&")
                         .status,
                     303);
    for (size_t i = 0; i < 3; i++) {
        people_be(outside[i]);
        if (!str_eq(pages_of(one), before[i]))
            fail_msg("user %zu sees %.*s", i, STR_ARG(pages_of(one)));
    }
    assert_int_equal(people_page("/person/{id}", other).status, 404);
}

static uint32_t times(struct str text, const char *word)
{
    uint32_t n = 0;

    for (size_t at = 0; at + strlen(word) <= text.len; at++)
        n += memcmp(text.ptr + at, word, strlen(word)) == 0;
    return n;
}

static void the_keeper_sees_both_protections_and_lifts_each_by_itself(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str two = people_add("Tva", "Sibbling", NUMBER_TWO, "");

    (void)state;
    assert_int_equal(tie(one, two, "sibling"), 303);
    people_protect(one);
    people_be(USER_PROTECTOR);
    assert_true(app_has(people_page("/person/{id}", two), "value=\"household\""));
    people_protect(two);
    people_be(USER_PROTECTOR);
    struct answer page = people_page("/person/{id}", two);
    assert_true(app_has(page, "value=\"household\""));
    assert_true(app_has(page, "value=\"own\""));
    assert_false(app_has(page, "/protect\""));
    assert_int_equal(
        times(app_json("%s", people_target("/person/{id}", two)).body, "\"reason\":"),
        2);
    /* Lifting one leaves the other. */
    assert_int_equal(
        app_post(people_target("/person/{id}/lift", two), "reason=own&step=ask&")
            .status,
        303);
    people_be(USER_PROTECTOR_TOO);
    assert_int_equal(
        app_post(people_target("/person/{id}/lift", two), "step=confirm&").status,
        400); /* which of the two? */
    assert_int_equal(
        app_post(people_target("/person/{id}/lift", two), "reason=own&step=confirm&")
            .status,
        303);
    assert_int_equal(
        times(app_json("%s", people_target("/person/{id}", two)).body, "\"reason\":"),
        1);
    people_be(USER_COACH);
    assert_int_equal(people_page("/person/{id}", two).status, 404);
}

static void where_nobody_keeps_protected_identities_it_is_said_before(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    assert_true(app_has(app_json("%s", people_target("/person/{id}/protect", one)),
                        "\"lacking\":[]"));
    people_be(USER_NEIGHBOUR); /* whose unit has no keeper */
    one = people_add("Tva", "Sibbling", NUMBER_TWO, "");
    assert_true(app_has(app_json("%s", people_target("/person/{id}/protect", one)),
                        "\"lacking\":[{\"unit\":"));
}

static void each_that_is_shown_has_its_row_and_a_protected_one_alerts(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str two = people_add("Tva", "Sibbling", NUMBER_TWO, "");
    struct err err = { 0 };

    (void)state;
    assert_int_equal(tie(one, two, "sibling"), 303);
    people_protect(one);
    people_be(USER_PROTECTOR);
    uint32_t before = people_alerts();
    struct answer page = people_page("/person/{id}", one);
    assert_true(app_has(page, "Sibbling"));
    assert_true(page.audit_ticket > 0);
    assert_true(store_wait(app.call.store, page.audit_ticket, &err));
    assert_int_equal(people_alerts(), before + 1); /* of the sibling, who is seen too */
    assert_int_equal(page.note->kind, AUDIT_ALERT);
}

static void a_keeper_ties_a_protected_identity_by_her_number(void **state)
{
    struct str one = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str two = people_add("Tva", "Sibbling", NUMBER_TWO, "");

    (void)state;
    people_protect(one);
    assert_false(app_has(find(two, NUMBER_ONE), "\"any\":true"));
    assert_int_equal(tie(two, one, "sibling"), 404);
    people_be(USER_PROTECTOR);
    struct answer page = find(two, NUMBER_ONE);
    assert_true(app_has(page, "\"any\":true"));
    assert_false(app_has(page, "Exempel")); /* her name is not what was asked */
    assert_int_equal(tie(two, one, "sibling"), 303);
    people_be(USER_COACH);
    assert_int_equal(people_page("/person/{id}", two).status,
                     404); /* protected with her */
}

static void the_keeper_prints_a_code_that_names_nobody(void **state)
{
    static const char *const hers[] = { "Exempel", "Ett ", NUMBER_ONE, "Storgatan" };
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "&street=Storgatan%204");

    (void)state;
    people_protect(id);
    people_be(USER_PROTECTOR);
    uint32_t before = people_alerts();
    struct answer sheet = app_post(people_target("/person/{id}/code", id), "");
    assert_int_equal(sheet.status, 200);
    assert_true(app_has(sheet, "class=\"only-paper\""));
    assert_true(app_has(sheet, "class=\"fig code\""));
    for (size_t i = 0; i < sizeof hers / sizeof *hers; i++)
        assert_false(app_has(sheet, hers[i]));
    assert_int_equal(people_alerts(), before + 1);
    people_be(USER_COACH);
    assert_int_equal(app_post(people_target("/person/{id}/code", id), "").status, 404);
}

/* ---------------------------------------------------------------------- and mergers */

/* In how many rows of her log two cases were joined or parted. */
static uint32_t merges_logged(struct str id)
{
    struct str rest = app_json("%s", people_target("/person/{id}/log", id)).body;
    const struct str row = STR("\"action\":\"person_merge\"");
    uint32_t count = 0;

    for (size_t at; (at = str_find(rest, row)) != SIZE_MAX; count++)
        rest = str_sub(rest, at + 1, rest.len);
    return count;
}

/* Of the case that went nothing is changed any more; the refusal names the other. */
static void leads_to_the_one_kept(struct str gone, struct str kept)
{
    static const char *const ways[][2] = {
        { "/person/{id}/code", "" },
        { "/person/{id}/links", "kind=sibling&other=" },
        { "/person/{id}/links/end", "tie=1&" },
        { "/person/{id}/identity", NULL },
    };

    people_be(USER_COACH);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct buf fields = buf_new(&app_arena);
        if (ways[i][1])
            buf_cstr(&fields, ways[i][1]);
        else
            buf_cstr(&fields,
                     people_form("Amina", "Varsame", "", "&version=1&another=1"));
        if (i == 1)
            buf_format(&fields, "%.*s&", STR_ARG(kept));
        struct answer answer = app_post(people_target(ways[i][0], gone), fields.ptr);
        if (answer.status != 409 && i != 2)
            fail_msg("%s: %d %.*s", ways[i][0], answer.status, STR_ARG(answer.body));
        assert_true(i == 2 || str_find(answer.body, kept) != SIZE_MAX);
    }
    assert_false(app_has(people_page("/person/{id}", gone), "/code\""));
    people_be(USER_LEADER);
}

static void joining_and_parting_are_logged_about_both_cases(void **state)
{
    struct str one = people_add("Amina", "Warsame", NUMBER_ONE, "");
    struct str two = people_add("Amina", "Varsame", "", "&born=1987-03-01");
    struct buf fields = buf_new(&app_arena);

    (void)state;
    people_be(USER_LEADER);
    buf_format(&fields, "why=samma&other=%.*s&", STR_ARG(two));
    assert_int_equal(
        app_post(people_target("/person/{id}/merge", one), fields.ptr).status, 303);
    /* a row about each; while they are one, the log of either has both */
    assert_int_equal(merges_logged(one), 2);
    assert_int_equal(merges_logged(two), 2);
    leads_to_the_one_kept(two, one);
    assert_int_equal(app_post(people_target("/person/{id}/unmerge", two), "").status,
                     303);
    assert_int_equal(merges_logged(one), 2);
    assert_int_equal(merges_logged(two), 2);
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tie_is_written_seen_from_both_ends_and_ended),
        TEST(what_is_no_tie_is_refused_with_a_sentence),
        TEST(a_page_with_hidden_ties_is_the_page_without),
        TEST(the_keeper_sees_both_protections_and_lifts_each_by_itself),
        TEST(where_nobody_keeps_protected_identities_it_is_said_before),
        TEST(each_that_is_shown_has_its_row_and_a_protected_one_alerts),
        TEST(a_keeper_ties_a_protected_identity_by_her_number),
        TEST(the_keeper_prints_a_code_that_names_nobody),
        TEST(joining_and_parting_are_logged_about_both_cases),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
