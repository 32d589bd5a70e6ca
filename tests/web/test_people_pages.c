/*
 * test_people_pages.c: pages about people, by everyone who may and may not: lists,
 * search, a new person, changes; and that no name or number lies in the clear on the
 * disk.
 */
#include "people_kit.h"
#include "service/audit.h"
#include "web/csrf.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

/* ------------------------------------------------------------------ adding, finding */

static void a_person_is_added_listed_found_and_opened(void **state)
{
    struct str id = people_add("Åsa", "Öhrn", NUMBER_ONE, "&phone=070-123%2045%2067");

    (void)state;
    struct answer list = app_page("/people");
    assert_int_equal(list.status, 200);
    assert_true(app_has(list, "Öhrn, Åsa"));
    assert_true(people_found("asa", "Öhrn, Åsa"));
    assert_true(people_found("ohrm", "Öhrn, Åsa")); /* a slip */
    assert_true(people_found("900101", "Öhrn, Åsa"));
    struct answer page = people_page("/person/{id}", id);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "<h1><bdi>Åsa Öhrn</bdi></h1>"));
    assert_true(app_has(page, "900101+9802"));
    assert_true(app_has(page, "070-123 45 67"));
}

/* A number in an address would stay in histories and in the logs of proxies. */
static void an_address_never_says_whom_one_looked_for(void **state)
{
    (void)people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct answer sent = app_post("/people/search", "q=" NUMBER_ONE "&");

    (void)state;
    assert_int_equal(sent.status, 303);
    assert_null(sent.note); /* the page it leads to has the row of the log */
    assert_true(str_starts(sent.location, "/people/search?s="));
    struct answer again = app_post("/people/search", "q=Exempel&");
    assert_int_equal(again.location.len, sent.location.len);
    assert_false(str_eq(again.location, sent.location));
    assert_true(app_has(app_page("%.*s", STR_ARG(sent.location)), "Exempel, Ett"));
    assert_true(app_has(app_page("%.*s", STR_ARG(sent.location)), NUMBER_ONE));
    /* Of another session, or altered, it says nothing to anyone. */
    struct raw_request other = { .method = STR("GET"),
                                 .target = sent.location,
                                 .cookie = STR(CSRF_COOKIE
                                               "=ffffffffffffffffffffffffffffffff") };
    assert_false(app_has(app_ask(&app_arena, other, STR("")), "Exempel"));
    assert_int_equal(app_page("/people/search?s=AAAA").status, 200);
    assert_int_equal(app_page("/people/search?s=%%00%%ff").status, 400);
    assert_false(app_has(app_json("/people/search?q=exempel"), "Exempel"));
}

static void what_the_typeahead_asks_is_answered_without_an_address(void **state)
{
    (void)state;
    (void)people_add("Ett", "Exempel", NUMBER_ONE, "");
    const struct answer answer = app_ask(
        &app_arena,
        (struct raw_request){ .method = STR("POST"),
                              .target = STR("/people/search"),
                              .accept = STR("application/json"),
                              .content_type = STR("application/x-www-form-urlencoded"),
                              .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) },
        STR("q=exem&" CSRF_FIELD "=" APP_TOKEN));
    assert_int_equal(answer.status, 200);
    assert_true(app_has(answer, "Exempel, Ett"));
    assert_non_null(answer.note); /* who was listed is in the log, as read */
    assert_int_equal(answer.note->people_count, 1);
    assert_int_equal(answer.note->kind, AUDIT_READ);
}

static void all_that_is_wrong_is_told_at_once_beside_its_field(void **state)
{
    (void)state;
    struct answer answer =
        app_post("/person/new", "number_kind=swedish&number=811218-2385&phone=x&"
                                "email=y&born=31%20februari%202001&channel=letter&");
    assert_int_equal(answer.status, 422);
    assert_true(app_has(answer, "id=\"given-error\""));
    assert_true(app_has(answer, "id=\"number-error\""));
    assert_true(app_has(answer, "id=\"phone-error\""));
    assert_true(app_has(answer, "id=\"email-error\""));
    assert_true(app_has(answer, "id=\"born-error\""));
    assert_true(app_has(answer, "id=\"channel-error\""));
    assert_true(app_has(answer, "href=\"#number\""));
    assert_true(app_has(answer, "811218-2385")); /* what was typed is still there */
    assert_true(app_has(answer, "aria-invalid=\"true\""));
}

static void numbers_and_days_are_taken_as_people_write_them(void **state)
{
    (void)state;
    (void)people_add("A", "B", "18900101-9802", "");
    (void)people_add("C", "D", " 189001 029819", "");
    struct str id = people_add("E", "F", "", "&born=1%20mars%201987");
    assert_true(app_has(people_page("/person/{id}", id), "1 mars 1987"));
    id = people_add("G", "H", "", "&born=1/3%201988");
    assert_true(app_has(people_page("/person/{id}", id), "1 mars 1988"));
}

static void someone_without_a_number_can_take_part(void **state)
{
    struct str id = people_add("Utan", "Nummer", "", "");

    (void)state;
    assert_true(app_has(people_page("/person/{id}", id), "Har sökt ett nummer"));
}

static void another_secrecy_domain_is_told_nothing(void **state)
{
    (void)state;
    (void)people_add("Ett", "Exempel", NUMBER_ONE, "");
    people_be(USER_FOREIGN);
    assert_false(people_found("exempel", "Exempel"));
    (void)people_add("Ett", "Exempel", NUMBER_ONE, ""); /* 303, no doubt, no hint */
    assert_true(people_found("exempel", "Exempel"));
}

/* ------------------------------------------------------------------------- changing */

static void a_change_keeps_the_version_before_and_the_number_before(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct answer answer =
        people_post("/person/{id}/identity", id,
                    people_form("Ett", "Namnbyte", NUMBER_TWO, "&version=1&why=gift"));

    (void)state;
    assert_int_equal(answer.status, 303);
    answer = people_page("/person/{id}", id);
    assert_true(app_has(answer, "Ett Namnbyte"));
    assert_true(app_has(answer, "900101+9802")); /* the number before */
    assert_true(app_has(answer, "900102+9819"));
    answer = people_page("/person/{id}/identity", id);
    assert_true(app_has(answer, "Ett Exempel"));
    assert_true(app_has(answer, "gift"));
    assert_true(people_found("namnbyte", "Namnbyte, Ett"));
    assert_false(people_found("exempel", "Ett"));
    assert_true(people_found("189001019802", "Namnbyte, Ett"));
    /* Both numbers stand for her now. */
    assert_int_equal(
        app_post("/person/new", people_form("X", "Y", NUMBER_ONE, "")).status, 409);
}

static void two_who_write_at_once_see_both_and_lose_nothing(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    assert_int_equal(people_post("/person/{id}/identity", id,
                                 people_form("Ett", "Forst", NUMBER_ONE, "&version=1"))
                         .status,
                     303);
    struct answer answer = people_post(
        "/person/{id}/identity", id,
        people_form("Ett", "Sedan", NUMBER_ONE, "&version=1&phone=0631234567"));
    assert_int_equal(answer.status, 409);
    assert_true(app_has(answer, "Forst"));
    assert_true(app_has(answer, "value=\"Sedan\""));
    assert_true(app_has(answer, "value=\"0631234567\""));
    assert_true(app_has(answer, "name=\"version\" value=\"2\""));
}

static void a_case_is_handed_over_within_the_unit_only(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    char to[64];

    (void)state;
    snprintf(to, sizeof to, "why=semester&to=%lld&",
             (long long)people_user_id(USER_NEIGHBOUR));
    assert_int_equal(people_post("/person/{id}/hand-over", id, to).status, 422);
    assert_int_equal(people_page("/person/{id}/hand-over", id).status, 200);
    assert_false(app_has(people_page("/person/{id}", id), "name=\"to\""));
    snprintf(to, sizeof to, "why=semester&to=%lld&",
             (long long)people_user_id(USER_COACH_TOO));
    /* what is begun is seen, and goes along */
    const struct answer begun = people_post(
        "/person/{id}/map", id, "do=wishes&part=wishes&seen=0&wishes=Trucken&");
    assert_int_equal(begun.status, 303);
    struct err err = { 0 };
    assert_true(store_wait(app.call.store, begun.ticket, &err));
    assert_true(app_has(people_page("/person/{id}", id), "/map\"><b>"));
    /* Without a reason it is asked again, and what was chosen is still chosen. */
    const struct answer asked = people_post("/person/{id}/hand-over", id, to + 12);
    assert_int_equal(asked.status, 422);
    assert_true(app_has(asked, " checked"));
    const struct answer told = people_post("/person/{id}/hand-over", id, to);
    assert_int_equal(told.status, 303);
    const struct answer receipt = app_page("%.*s", STR_ARG(told.location));
    assert_true(app_has(receipt, "href=\"#i-check\"")); /* says what happened */
    assert_false(app_has(people_page("/person/{id}", id), "href=\"#i-check\""));
    assert_true(app_has(people_page("/person/{id}/notes", id), " c2: semester<"));
    assert_false(app_has(app_page("/people"), "Exempel"));
    assert_true(app_has(app_page("/people?scope=unit"), "Exempel"));
    /* A coach may no longer edit what is not hers. */
    assert_int_equal(people_page("/person/{id}/identity", id).status, 404);
    people_be(USER_COACH_TOO);
    assert_true(app_has(app_page("/people"), "Exempel"));
    assert_int_equal(people_page("/person/{id}/identity", id).status, 200);
    assert_true(app_has(people_page("/person/{id}/map?part=wishes", id), ">Trucken<"));
}

/* ------------------------------------------------------------------------ disclosed */

static void every_page_about_somebody_bears_her_name(void **state)
{
    static const char *const pages[] = {
        "/person/{id}/map",     "/person/{id}/map/summary",
        "/person/{id}/notes",   "/person/{id}/eligibility",
        "/person/{id}/links",   "/person/{id}/disclosures",
        "/person/{id}/extract", "/person/{id}/accommodation",
    };

    (void)state;
    people_be(USER_COACH);
    const struct str id = people_add("Amina", "Warsame", NUMBER_ONE, "");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const struct answer page = app_page("%s", people_target(pages[i], id));
        assert_int_equal(page.status, 200);
        if (!app_has(page, "<title>Amina Warsame: ") ||
            !app_has(page, "<p class=\"whose\"><bdi>Amina Warsame</bdi></p>"))
            fail_msg("%s bears no name", pages[i]);
        /* and the log says that the name was read with it */
        if (!page.note || str_find(page.note->parts, STR("identity_see")) == SIZE_MAX)
            fail_msg("%s is not logged with the name", pages[i]);
    }
}

/* What a list of names of another domain shows is logged like any other. */
static void a_list_of_those_told_to_us_is_logged_person_by_person(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct answer page = app_json("%s", people_target("/person/{id}/disclosures", id));
    size_t at = str_find(page.body, STR("\"units\":[{\"unit\":\""));
    struct buf fields = buf_new(&app_arena);

    (void)state;
    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(page.body, at + 18, page.body.len);
    struct str unit = str_sub(rest, 0, str_find(rest, STR("\"")));
    buf_format(&fields,
               "what=name&ground=harm_test&reason=provad&until=2027-01-01&to=%.*s&",
               STR_ARG(unit));
    struct answer told = people_post("/person/{id}/disclosures", id, fields.ptr);
    struct err err = { 0 };
    assert_int_equal(told.status, 303);
    if (!store_wait(app.call.store, told.ticket, &err))
        fail_msg("%s", err_english(&err));
    people_be(USER_FOREIGN);
    page = app_json("/disclosed");
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "Exempel"));
    assert_false(app_has(page, "\"name\":null")); /* a member once, and the name */
    assert_non_null(page.note);
    assert_int_equal(page.note->people_count, 1);
    people_be(USER_NEIGHBOUR);
    page = app_json("/disclosed");
    assert_int_equal(page.note->people_count, 0);
}

/* ---------------------------------------------------------------- the register, paging
 */

static void a_page_after_a_stranger_tells_nothing_of_her_name(void **state)
{
    static const enum people_user outside[] = { USER_NEIGHBOUR, USER_FOREIGN };
    struct str id = people_add("Maj", "Mellan", NUMBER_ONE, "");

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        people_be(outside[i]);
        (void)people_add("A", "Andra", "", "");
        (void)people_add("S", "Sista", "", "");
        struct answer answer =
            app_json("/people?scope=unit&order=name&after=%.*s", STR_ARG(id));
        assert_true(app_has(answer, "Andra, A"));
        assert_true(app_has(answer, "Sista, S"));
        answer =
            app_json("/people?scope=unit&order=name&back=1&after=%.*s", STR_ARG(id));
        assert_true(app_has(answer, "Andra, A"));
        assert_true(app_has(answer, "Sista, S"));
    }
}

static void pages_go_on_where_they_ended_in_both_orders(void **state)
{
    char name[16];

    (void)state;
    for (int i = 0; i < 120; i++) {
        snprintf(name, sizeof name, "N%03d", (i * 37) % 120);
        (void)people_add("A", name, "", "");
    }
    const char *at = "/people?scope=unit&order=name";
    int seen = 0;
    for (int page = 0; page < 3; page++) {
        struct answer answer = app_json("%s", at);
        for (; seen < (page + 1) * 50 && seen < 120; seen++) {
            snprintf(name, sizeof name, "\"N%03d, A\"", seen);
            assert_true(app_has(answer, name));
        }
        size_t more = str_find(answer.body, STR("\"more_url\":\""));
        assert_int_equal(more == SIZE_MAX, page == 2);
        if (page < 2) {
            struct str rest = str_sub(answer.body, more + 12, answer.body.len);
            at = str_cstr(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
        }
    }
    assert_int_equal(seen, 120);
    struct answer newest = app_json("/people?scope=unit&order=newest");
    snprintf(name, sizeof name, "\"N%03d, A\"", 119 * 37 % 120);
    assert_true(app_has(newest, name));
}

static void the_register_is_read_in_again_from_the_disk(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str gone = people_add("Skyddad", "Person", NUMBER_TWO, "");
    struct err err = { 0 };

    (void)state;
    people_protect(gone);
    people_keep_free(app.call.people);
    app.call.people = people_keep_new();
    struct call call = app_own_call();
    people_load_begin(call.people, 2);
    assert_true(app_has(app_page("/people"), "0 av 2"));
    assert_true(app_has(app_json("/people"), "\"of_all\":2"));
    if (!people_load(&call, &err))
        fail_msg("%s", err_english(&err));
    assert_true(people_found("exempel", "Exempel"));
    assert_false(people_found("skyddad", "Skyddad"));
    assert_true(app_has(app_json("/people"), "\"of_all\":0")); /* she is not counted */
    assert_true(app_has(app_page("/people"), "Exempel"));
    assert_int_equal(people_page("/person/{id}", id).status, 200);
}

static void without_a_master_key_the_pages_say_what_to_configure(void **state)
{
    struct store *keys = app.call.keys;

    (void)state;
    app.call.keys = NULL;
    assert_true(app_has(app_page("/people"), "huvudnyckel"));
    assert_true(app_page("/person/new").status >= 500);
    assert_true(app_has(app_page("/person/new"), "--master-key"));
    app.call.keys = keys;
}

static void whoever_has_no_role_for_it_sees_no_list(void **state)
{
    (void)state;
    people_be(USER_IT);
    assert_int_equal(app_page("/people").status, 403);
    assert_int_equal(app_json("/people/search").status, 403);
    assert_int_equal(app_page("/person/new").status, 403);
}

/* ------------------------------------------------------------------------ on the disk
 */

static bool holds(const char *path, const char *word)
{
    FILE *in = fopen(path, "rb");
    struct stat info;

    assert_non_null(in);
    assert_int_equal(fstat(fileno(in), &info), 0);
    char *bytes = arena_take(&app_arena, (size_t)info.st_size);
    size_t len = fread(bytes, 1, (size_t)info.st_size, in);
    fclose(in);
    return str_find((struct str){ bytes, len }, str_from(word)) != SIZE_MAX;
}

static void no_name_or_number_lies_in_the_clear_on_the_disk(void **state)
{
    static const char *const canaries[] = {
        "Kanariefagel", "Gulfjader",  "198112182384", "8112182384", "811218-2384",
        "Burgatan",     "0701740605", "darfor",       "kanarie@"
    };
    const char *database = store_path(app.call.store);
    struct buf folder = buf_new(&app_arena);
    uint32_t files = 0;

    (void)state;
    buf_add(&folder, str_sub(str_from(database), 0,
                             (size_t)(strrchr(database, '/') - database)));
    struct str id = people_add(
        "Kanariefagel", "Gulfjader", "198112182384",
        "&street=Burgatan%201&phone=0701740605&email=kanarie@exempel.se&note=darfor");
    (void)people_post("/person/{id}/identity", id,
                      people_form("Kanariefagel", "Gulfjader", "198112182384",
                                  "&version=1&why=darfor"));
    (void)people_page("/person/{id}", id);
    DIR *dir = opendir(folder.ptr);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        struct buf path = buf_new(&app_arena);
        if (entry->d_name[0] == '.')
            continue;
        buf_format(&path, "%s/%s", folder.ptr, entry->d_name);
        files++;
        for (size_t i = 0; i < sizeof canaries / sizeof *canaries; i++)
            if (holds(path.ptr, canaries[i]))
                fail_msg("%s holds %s", entry->d_name, canaries[i]);
    }
    closedir(dir);
    assert_true(files >= 4); /* database, its log, the keys, theirs */
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_person_is_added_listed_found_and_opened),
        TEST(an_address_never_says_whom_one_looked_for),
        TEST(what_the_typeahead_asks_is_answered_without_an_address),
        TEST(all_that_is_wrong_is_told_at_once_beside_its_field),
        TEST(numbers_and_days_are_taken_as_people_write_them),
        TEST(someone_without_a_number_can_take_part),
        TEST(another_secrecy_domain_is_told_nothing),
        TEST(a_change_keeps_the_version_before_and_the_number_before),
        TEST(two_who_write_at_once_see_both_and_lose_nothing),
        TEST(a_case_is_handed_over_within_the_unit_only),
        TEST(every_page_about_somebody_bears_her_name),
        TEST(a_list_of_those_told_to_us_is_logged_person_by_person),
        TEST(a_page_after_a_stranger_tells_nothing_of_her_name),
        TEST(pages_go_on_where_they_ended_in_both_orders),
        TEST(the_register_is_read_in_again_from_the_disk),
        TEST(without_a_master_key_the_pages_say_what_to_configure),
        TEST(whoever_has_no_role_for_it_sees_no_list),
        TEST(no_name_or_number_lies_in_the_clear_on_the_disk),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
