/*
 * test_person_extract.c: the extract has every row of every table that knows the
 * person, opened, and no secret; no table can be forgotten.
 */
#include "extract_kit.h"

#include <sqlite3.h>
#include <string.h>

#include "service/person_extract.h"
#include "service/person_parts.h"

static struct person_extract extract(void)
{
    struct person_extract made = { .view = NULL };
    struct err err = { 0 };

    CASE_OK(person_extract(&case_call, extract_person, &made, &err), &err);
    return made;
}

static struct str text_of(const struct view *view)
{
    struct buf out = buf_new(&case_arena);

    view_write(&out, view);
    return buf_str(&out);
}

static bool says(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

/* ------------------------------------------------------------------------ tables */

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return n;
}

static const struct person_part *part_of(const char *table)
{
    for (uint32_t i = 0; i < person_part_count; i++)
        if (strcmp(person_parts[i].table, table) == 0)
            return &person_parts[i];
    return NULL;
}

/* Tables that refer to a case, or to an account as its own, or have a column that says
 * whose row it is. */
static const char knowing[] =
    "SELECT DISTINCT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f"
    " WHERE m.type = 'table' AND (f.\"table\" = 'person'"
    "  OR f.\"table\" = 'user_account' AND f.\"from\" = 'user_id')"
    " UNION SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND c.name IN ('person_id', 'subject_id', "
    "'participant_id')"
    " UNION SELECT 'person'";

static void every_table_that_knows_a_person_is_shown_or_excused(void **state)
{
    sqlite3_stmt *tables;
    uint32_t found = 0;
    sqlite3 *db;

    (void)state;
    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, knowing, -1, &tables, NULL), SQLITE_OK);
    for (; sqlite3_step(tables) == SQLITE_ROW; found++) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        if (!part_of(table))
            fail_msg("%s knows people: name it in service/person_parts.c", table);
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
    assert_int_equal(found, person_part_count);
    for (uint32_t i = 0; i < person_part_count; i++)
        assert_true((person_parts[i].shown == NULL) == (person_parts[i].why != NULL));
}

static void every_part_has_what_its_table_holds(void **state)
{
    (void)state;
    extract_kit_fill();
    const struct view *view = extract().view;
    for (uint32_t i = 0; i < person_part_count; i++) {
        if (!person_parts[i].shown)
            continue;
        const struct view *part = view_get(view, str_from(person_parts[i].shown));
        if (!part || part->count == 0)
            fail_msg("%s shows nothing of %s", person_parts[i].shown,
                     person_parts[i].table);
    }
}

static void a_place_she_was_given_is_told_and_nobody_elses(void **state)
{
    (void)state;
    extract_kit_fill();
    const struct view *places = view_get(extract().view, STR("given_places"));
    assert_int_equal(places->count, 1);
    const struct view *place = &places->list.first->value;
    assert_true(str_is(view_get(place, STR("intake"))->text, "Hösten"));
    assert_true(str_is(view_get(place, STR("on_day"))->text, "2026-11-21"));
}

/* An extract is read by more than the keeper of protected identities. */
static void ties_name_nobody_and_tell_of_no_child_and_nobody_protected(void **state)
{
    (void)state;
    extract_kit_fill();
    const struct view *ties = view_get(extract().view, STR("ties"));
    assert_int_equal(ties->count, 1);
    const struct view *tie = &ties->list.first->value;
    assert_true(str_is(view_get(tie, STR("kind"))->text, "sibling"));
    assert_null(view_get(tie, STR("name")));
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
             " SELECT other_id, 'flag', 1, 'u1' FROM person_link");
    assert_int_equal(view_get(extract().view, STR("ties"))->count, 0);
}

/* As many rows as the table has, the closed ones too. */
static void no_row_of_a_table_is_left_out(void **state)
{
    static const char *const whole[] = {
        "identity",  "sex_record",      "case_holder",         "protection",
        "draft",     "capability",      "capability_evidence", "task_wish",
        "waiver",    "wish_text",       "availability",        "availability_place",
        "match_row", "accommodation",   "eligibility",         "disclosure",
        "note",      "referral_whom",   "enrolment_whom",      "invite_whom",
        "own_word",  "own_word_answer",
    };

    (void)state;
    extract_kit_fill();
    const struct view *view = extract().view;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct buf sql = buf_new(&case_arena);
        buf_format(&sql, "SELECT count(*) FROM %s WHERE person_id = %lld", whole[i],
                   (long long)extract_person);
        const struct person_part *named = part_of(whole[i]);
        assert_true(named && named->shown);
        if (!named)
            return;
        const struct view *part = view_get(view, str_from(named->shown));
        if (part->count != number_of(str_cstr(&case_arena, buf_str(&sql))))
            fail_msg("%s has not all of %s", named->shown, whole[i]);
    }
    assert_int_equal(view_get(view, STR("capabilities"))->count, 2);
}

/* --------------------------------------------------------------------------- words */

static void what_is_sealed_is_opened_and_staff_have_names(void **state)
{
    static const char *const parts[] = {
        "\"made_at\":\"2026-11-26T12:00:00Z\"",
        "\"given\":\"Namnbyte\"",
        "\"given\":\"Ett\"",
        "\"why\":\"gift\"",
        "\"number\":\"900101+9802\"",
        "\"street\":\"Storgatan 4\"",
        "\"text\":\"Vill baka\"",
        "\"text\":\"Måste få sitta ned\"",
        "\"text\":\"Ville börja i april\"",
        "\"text\":\"Ville börja i mars\"",
        "\"kinds\":[\"lifting\",\"breaks\"]",
        "\"reason\":\"Praktik planeras\"",
        "\"to\":\"Bageriet\"",
        "\"what\":[\"name\",\"capability\"]",
        "\"why\":\"samma person\"",
        "\"merged_by\":\"B\"",
        "\"set_by\":\"B\"",
        "\"holder\":\"B\",\"from_at\":\"1970-01-01T00:00:02Z\",\"to_at\":null",
        "{\"key\":\"level/task:x\",\"value\":\"3\"}",
        "\"need\":\"Plocka order\",\"employer\":\"Lagret\"",
        "\"rank\":4,\"state\":\"behind_thresholds\"",
        "\"weekdays\":[\"mon\",\"tue\"],\"times\":[\"day\"]",
        "\"mode\":\"bus\"",
        "\"agent\":\"Firefox, Android\"",
        "\"recovery_left\":1",
        "\"role\":\"participant\"",
        "\"protected\":false,\"left_out\":false",
        "\"log\":[]",
    };

    (void)state;
    extract_kit_fill();
    struct str text = text_of(extract().view);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!says(text, parts[i]))
            fail_msg("no %s in %.*s", parts[i], STR_ARG(text));
}

static void no_secret_and_no_inner_number_leaves(void **state)
{
    static const char *const never[] = { "canary", "hash",   "sealed",
                                         "_actor", "key_id", "org_id" };

    (void)state;
    extract_kit_fill();
    struct str text = text_of(extract().view);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (says(text, never[i]))
            fail_msg("%s in %.*s", never[i], STR_ARG(text));
}

static void of_a_protected_identity_no_address_and_no_place_is_told(void **state)
{
    (void)state;
    extract_kit_fill();
    extract_kit_run("INSERT INTO protection (person_id, kind, from_at, set_by)"
                    " VALUES ({p}, 'flag', 1, 'u2')",
                    0);
    struct str text = text_of(extract().view);
    assert_true(says(text, "\"protected\":true,\"left_out\":true"));
    assert_true(says(text, "\"given\":\"Namnbyte\""));
    assert_false(says(text, "Storgatan"));
    assert_false(says(text, "0631234567"));
    assert_false(says(text, "\"key\":\"place\""));
    assert_true(says(text, "\"place\":null"));
    assert_false(says(text, "\"place\":\""));
}

static void a_merged_case_of_the_unit_stands_in_it_whole(void **state)
{
    const int64_t near = case_person(EXTRACT_RID + 2, 1),
                  far = case_person(EXTRACT_RID + 3, 2);

    (void)state;
    extract_kit_wish(near, "Vill snickra");
    extract_kit_wish(far, "Vill sjunga");
    extract_kit_merge(near);
    extract_kit_merge(far);
    struct person_extract made = extract();
    struct str text = text_of(made.view);
    assert_true(says(text, "Vill snickra"));
    assert_false(says(text, "Vill sjunga"));
    assert_int_equal(view_get(made.view, STR("merged_cases"))->count, 1);
    assert_int_equal(made.merged_count, 1);
    assert_int_equal(made.merged[0], near);
}

static void one_from_a_file_who_has_no_key_can_be_told_all(void **state)
{
    (void)state;
    struct str text = text_of(extract().view);
    assert_true(says(text, "\"case\":\"101\",\"unit\":\"local\",\"source\":\"t\""));
    assert_true(says(text, "\"identities\":[]"));
}

static void an_extract_that_cannot_be_whole_is_not_given(void **state)
{
    struct person_extract made = { .merged_count = 7 };
    struct store *keys = case_call.keys;
    struct err err = { 0 };

    (void)state;
    extract_kit_fill();
    case_call.keys = NULL;
    assert_false(person_extract(&case_call, extract_person, &made, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_int_equal(made.merged_count, 7);
    case_call.keys = keys;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, extract_kit_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_table_that_knows_a_person_is_shown_or_excused),
        TEST(every_part_has_what_its_table_holds),
        TEST(a_place_she_was_given_is_told_and_nobody_elses),
        TEST(ties_name_nobody_and_tell_of_no_child_and_nobody_protected),
        TEST(no_row_of_a_table_is_left_out),
        TEST(what_is_sealed_is_opened_and_staff_have_names),
        TEST(no_secret_and_no_inner_number_leaves),
        TEST(of_a_protected_identity_no_address_and_no_place_is_told),
        TEST(a_merged_case_of_the_unit_stands_in_it_whole),
        TEST(one_from_a_file_who_has_no_key_can_be_told_all),
        TEST(an_extract_that_cannot_be_whole_is_not_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
