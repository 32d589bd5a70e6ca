/*
 * test_person_dispose.c: after disposal nothing of the person is left in any file but
 * what the protocol says, nothing brings her back, and a fault leaves nothing half.
 */
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "case_kit.h"
#include "service/doctor.h"
#include "service/identity_claim.h"
#include "service/import.h"
#include "service/person_change.h"
#include "service/person_dispose.h"
#include "service/person_key.h"
#include "store/query.h"

#define CANARIES 50u
#define DECISION "Socialnämnden 2026-11-20 § 12"

static const struct actor reviewer = { .name = "u2",
                                       .user_id = 2,
                                       .org_id = 1,
                                       .domain_id = 1,
                                       .roles = 1U << ROLE_REVIEWER };

/* ------------------------------------------------------------------ a full case */

/* A row in every table that knows a person, for the person %1$lld, with words that can
 * be looked for. */
static const char full_case[] =
    "INSERT INTO sex_record VALUES (%1$lld, 1, NULL, 'K');"
    "INSERT INTO availability (person_id, from_seq, place_id, mode)"
    "  VALUES (%1$lld, 1, (SELECT min(id) FROM place), 1);"
    "INSERT INTO availability_detail VALUES (%1$lld, 1, 3, 1, 1);"
    "INSERT INTO availability_place VALUES (%1$lld, 1, (SELECT min(id) FROM place));"
    "INSERT INTO capability (person_id, concept_id, from_seq, level)"
    "  VALUES (%1$lld, (SELECT min(id) FROM concept), 1, 2);"
    "INSERT INTO capability_evidence (person_id, concept_id, from_seq, evidence, "
    "on_day)"
    "  VALUES (%1$lld, (SELECT min(id) FROM concept), 1, 'said', '2026-01-01');"
    "INSERT INTO task_wish VALUES"
    "  (%1$lld, (SELECT min(id) FROM concept), 1, NULL, 'wants', 1);"
    "INSERT INTO wish_text VALUES (%1$lld, 1, NULL, CAST('wish-%1$lld-canary' AS "
    "BLOB), 1);"
    "INSERT INTO note (rid, person_id, on_day, sealed, noted_by, at) VALUES"
    "  (%1$lld, %1$lld, '2026-01-01', CAST('note-%1$lld-canary' AS BLOB), 1, 1);"
    "INSERT INTO note (rid, person_id, corrects_id, on_day, sealed, noted_by, at)"
    "  SELECT -%1$lld, %1$lld, id, '2026-01-01', x'00', 1, 1 FROM note"
    "  WHERE rid = %1$lld;"
    "INSERT INTO accommodation VALUES"
    "  (%1$lld, 1, NULL, 1, CAST('adapt-%1$lld-canary' AS BLOB), 1);"
    "INSERT INTO eligibility VALUES"
    "  (%1$lld, 'newly_arrived', 1, NULL, '2026-01-01', 'said', '2026-01-01', 1);"
    "INSERT INTO draft (user_id, person_id, form, version, sealed, saved_at)"
    "  VALUES (1, %1$lld, 'map', 1, CAST('draft-%1$lld-canary' AS BLOB), 1);"
    "INSERT INTO waiver (rid, person_id, what, to_kind, to_name, how, given_on, "
    "until_on,"
    "  at) VALUES (%1$lld, %1$lld, 1, 'firm', 'firm-%1$lld-canary', 'paper',"
    "  '2026-01-01', '2026-02-01', 1);"
    "INSERT INTO disclosure (rid, person_id, what, to_kind, to_name, ground, reason,"
    "  decided_by, decided_at, until_on) VALUES (%1$lld, %1$lld, 1, 'firm',"
    "  'told-%1$lld-canary', 'duty', CAST('why-%1$lld-canary' AS BLOB), 1, 1,"
    "  '2026-02-01');"
    "INSERT INTO disclosure_alias SELECT id, %1$lld, CAST('alias-%1$lld-canary' AS "
    "BLOB),"
    "  CAST('talk-%1$lld-canary' AS BLOB), '2026-01-01', 1 FROM disclosure"
    "  WHERE rid = %1$lld;"
    "INSERT INTO extract_given VALUES (%1$lld, %1$lld, %1$lld, 'paper',"
    "  CAST('handed-%1$lld-canary' AS BLOB), 1, 1);"
    "INSERT INTO person_link VALUES (2 * %1$lld, 2 * %1$lld, %1$lld, (SELECT max(id)"
    "  FROM person WHERE id <> %1$lld), 'sibling', 1, 'u1', NULL, NULL),"
    "  (2 * %1$lld + 1, 2 * %1$lld + 1, (SELECT max(id) FROM person"
    "  WHERE id <> %1$lld), %1$lld, 'household', 1, 'u1', NULL, NULL);"
    "INSERT INTO protection (person_id, kind, from_at, set_by, lift_asked_by, to_at,"
    "  lifted_by) VALUES (%1$lld, 'flag', 1, 'u1', 1, 2, 2);"
    "INSERT INTO case_holder VALUES (%1$lld, 1, 1, 2);"
    "INSERT INTO referral_whom VALUES (%1$lld, %1$lld, 1, 1, 0,"
    "  CAST('why-%1$lld-canary' AS BLOB));"
    "INSERT INTO person_merge (kept_id, gone_id, seq, at, actor, sealed_why, undone_at)"
    "  VALUES (%1$lld, (SELECT max(id) FROM person), 1, 1, 'u1',"
    "  CAST('merge-%1$lld-canary' AS BLOB), 2);"
    "INSERT INTO person_merge_part SELECT id, 'draft', 1, 'map', 1, NULL"
    "  FROM person_merge WHERE kept_id = %1$lld;"
    "INSERT INTO user_account (rid, login, name, person_id, made_at, version)"
    "  VALUES (100000 + %1$lld, 'login-%1$lld-canary', '', %1$lld, 1, 1);"
    "INSERT INTO session (hash, user_id, org_id, how, agent, made_at, seen_at)"
    "  SELECT CAST('hash-%1$lld-canary' AS BLOB), id, 1, 'link', 'x', 1, 1"
    "  FROM user_account WHERE person_id = %1$lld;"
    "INSERT INTO sign_link (user_id, purpose, hash, made_at, made_by, expires_at)"
    "  SELECT id, 'enter', CAST('link-%1$lld-canary' AS BLOB), 1, 'u1', 2"
    "  FROM user_account WHERE person_id = %1$lld;"
    "INSERT INTO outbox (rid, org_id, kind, about, about_rid, person_id, lang, link,"
    "  channel, state, reason, tries, due_at, made_at, actor) VALUES (%1$lld, 1,"
    "  'person_news', 'case', 1, %1$lld, 'sv', '/link-%1$lld-canary', 'call',"
    "  'waiting', '', 0, 1, 1, 'u1');"
    "INSERT INTO outbox_try SELECT id, 1, 'sms', 1, 2, 'later', 75 FROM outbox"
    "  WHERE rid = %1$lld;"
    "INSERT INTO outbox_stop (person_id, from_at, set_by) VALUES (%1$lld, 1, 'u1');"
    "INSERT INTO audit_salt VALUES (%1$lld, randomblob(16));";

/* Her ways through programmes. */
static const char full_ways[] =
    "INSERT INTO enrolment_whom VALUES (%1$lld, %1$lld);"
    "INSERT INTO event (rid, kind, subject, subject_rid, valid_on, recorded_at, actor,"
    "  role, org_id, reason, side, facts) VALUES (%1$lld, 'moved', 'enrolment', %1$lld,"
    "  '2026-01-01', 1, 'u1', 'coach', 1, '', '', '{}');"
    "INSERT INTO enrolment_words SELECT id, %1$lld, CAST('way-%1$lld-canary' AS BLOB)"
    "  FROM event WHERE rid = %1$lld;"
    "INSERT INTO event_text SELECT id, 'note', 'place-%1$lld-canary' FROM event"
    "  WHERE rid = %1$lld;"
    "INSERT INTO invite_whom VALUES (%1$lld, %1$lld);";

/* What she has said is wrong, and the answer. */
static const char full_words[] =
    "INSERT INTO own_word (rid, person_id, about, quote, words, said_by, at) VALUES"
    "  (%1$lld, %1$lld, 'notes', CAST('quote-%1$lld-canary' AS BLOB),"
    "  CAST('words-%1$lld-canary' AS BLOB), 1, 1);"
    "INSERT INTO own_word_answer (rid, person_id, word_id, verdict, sealed,"
    "  answered_by, at) SELECT %1$lld, %1$lld, id, 'kept',"
    "  CAST('answer-%1$lld-canary' AS BLOB), 1, 1 FROM own_word WHERE rid = %1$lld;"
    "INSERT INTO pool_change (seq, person_id) VALUES (1, %1$lld);"
    "INSERT OR IGNORE INTO need (id, rid, org_id, source, source_key, seed, version)"
    "  VALUES (1, 1, 1, 't', 'n', 0, 1);"
    "INSERT INTO list_entry (person_id, need_id, place) VALUES (%1$lld, 1, 1);";

/* Somebody who may be she. */
static const char case_in_doubt[] =
    "INSERT INTO identity_wait VALUES (1, CAST('wait-%1$lld-canary' AS BLOB), %1$lld);"
    "INSERT INTO person_doubt (added_id, found_id, why, at, actor) VALUES"
    "  (%1$lld, (SELECT max(id) FROM person WHERE id <> %1$lld), 'number', 1, 'u1'),"
    "  ((SELECT max(id) FROM person WHERE id <> %1$lld), %1$lld, 'name', 1, 'u1');";

static void fill_from(const char *from, int64_t person)
{
    struct buf text = buf_new(&case_arena);

    for (const char *hole; (hole = strstr(from, "%1$lld")); from = hole + 6) {
        buf_add(&text, (struct str){ from, (size_t)(hole - from) });
        buf_int(&text, person);
    }
    buf_cstr(&text, from);
    case_sql(str_cstr(&case_arena, buf_str(&text)));
}

static void fill(int64_t person)
{
    fill_from(full_case, person);
    fill_from(full_ways, person);
    fill_from(full_words, person);
    fill_from(case_in_doubt, person);
}

/* A name and a number that nobody has, under her own key. */
static void name_seeing(int64_t person, const char *number, uint32_t seen)
{
    const struct str typed[IDENTITY_FIELD_COUNT] = {
        [FIELD_GIVEN] = STR("Kanariefågel"),
        [FIELD_SURNAME] = STR("Gulfjäder"),
        [FIELD_NUMBER_KIND] = str_from(number ? "swedish" : "none"),
        [FIELD_NUMBER] = str_from(number ? number : ""),
        [FIELD_REASON] = str_from(number ? "" : identity_reasons[0]),
    };
    struct identity identity;
    struct identity_faults faults;
    struct person_change_ask ask = {
        person, 0, { .identity = &identity, .seen = seen, .is_another = true }
    };
    struct person_changed changed;
    struct err err = { 0 };

    if (!identity_read(typed, case_call.now, &identity, &faults))
        for (uint32_t i = 0; i < IDENTITY_FIELD_COUNT; i++)
            if (faults.at[i].kind)
                fail_msg("%s: %s", identity_field_word(i), err_english(&faults.at[i]));
    CASE_OK(person_change(&case_call, &ask, &changed, &err), &err);
    assert_int_equal(changed.outcome, PERSON_DONE);
}

static void name(int64_t person, const char *number)
{
    name_seeing(person, number, RELATIONS_ALL);
}

static int64_t dispose(int64_t person)
{
    struct call call = case_call;
    struct err err = { 0 };
    int64_t protocol = 0;

    call.actor = &reviewer;
    CASE_OK(person_dispose(&call, person, STR(DECISION), &protocol, &err), &err);
    return protocol;
}

static enum disposal_stop stop_of(int64_t person)
{
    enum disposal_stop stop;
    struct err err = { 0 };

    CASE_OK(disposal_may(&case_call, person, &stop, &err), &err);
    return stop;
}

/* --------------------------------------------------------------------- looking */

/* In how many files of the test's folder the bytes stand. */
static uint32_t files_with(const char *bytes, size_t len)
{
    static char text[16 << 20];
    DIR *dir = opendir(case_path("."));
    uint32_t count = 0;

    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        FILE *file = fopen(case_path(entry->d_name), "rb");
        size_t got = file ? fread(text, 1, sizeof text, file) : 0;
        assert_true(got < sizeof text);
        count += got > 0 && memmem(text, got, bytes, len) != NULL;
        if (file)
            fclose(file);
    }
    closedir(dir);
    return count;
}

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

/* ----------------------------------------------------------------------- tests */

static void fifty_canaries_are_found_nowhere_after(void **state)
{
    char word[CANARIES][32];
    int64_t person[CANARIES];

    (void)state;
    for (uint32_t i = 0; i < CANARIES; i++)
        person[i] = case_person(5000 + i, 1);
    (void)case_person(9000, 1);
    for (uint32_t i = 0; i < CANARIES; i++) {
        snprintf(word[i], sizeof word[i], "canary-in-a-file-%02u", i);
        struct buf sql = buf_new(&case_arena);
        buf_format(&sql, "UPDATE person SET source_key = '%s' WHERE id = ", word[i]);
        buf_int(&sql, person[i]);
        case_sql(str_cstr(&case_arena, buf_str(&sql)));
        name(person[i], NULL);
        fill(person[i]);
    }
    for (uint32_t i = 0; i < CANARIES; i++)
        assert_true(files_with(word[i], strlen(word[i])) > 0);
    assert_true(files_with("-canary", 7) > 0);
    for (uint32_t i = 0; i < CANARIES; i++)
        (void)dispose(person[i]);
    for (uint32_t i = 0; i < CANARIES; i++)
        assert_int_equal(files_with(word[i], strlen(word[i])), 0);
    assert_int_equal(files_with("-canary", 7), 0);
    case_reopen(0);
    assert_int_equal(files_with("-canary", 7), 0);
}

/* What was sealed, and the key it was sealed under, as bytes. */
static struct str blob_of(const char *file, const char *sql)
{
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(case_path(file), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    struct str blob = str_copy(
        &case_arena, (struct str){ sqlite3_column_blob(statement, 0),
                                   (size_t)sqlite3_column_bytes(statement, 0) });
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return blob;
}

static void what_was_sealed_and_the_key_are_gone_as_bytes_too(void **state)
{
    int64_t person = case_person(101, 1);

    (void)state;
    name(person, NULL);
    struct str sealed = blob_of("t.db", "SELECT sealed FROM identity");
    struct str key = blob_of("t.db.keys", "SELECT wrapped FROM person_key");
    assert_true(files_with(sealed.ptr, sealed.len) > 0);
    assert_true(files_with(key.ptr, key.len) > 0);
    (void)dispose(person);
    assert_int_equal(files_with(sealed.ptr, sealed.len), 0);
    assert_int_equal(files_with(key.ptr, key.len), 0);
}

/* Tables that may know a person who has been disposed of, and why. */
static const char *const may_know[] = {
    "disposal",     /* the protocol; the case is a shell           */
    "user_account", /* a closed account without login or name      */
    "person",       /* merged_into of another, which has gone too  */
};

static bool is_excepted(const char *table)
{
    for (size_t i = 0; i < sizeof may_know / sizeof *may_know; i++)
        if (strcmp(table, may_know[i]) == 0)
            return true;
    return false;
}

static void no_table_knows_a_person_who_was_disposed_of(void **state)
{
    int64_t person = case_person(101, 1), other = case_person(102, 1);
    uint32_t looked = 0, filled = 0;
    sqlite3_stmt *keys;
    sqlite3 *db;

    (void)state;
    (void)other;
    name(person, NULL);
    fill(person);
    for (int after = 0; after < 2; after++) {
        assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
        assert_int_equal(
            sqlite3_prepare_v2(db,
                               "SELECT m.name, f.\"from\" FROM sqlite_master m,"
                               " pragma_foreign_key_list(m.name) f"
                               " WHERE m.type = 'table' AND f.\"table\" = 'person'",
                               -1, &keys, NULL),
            SQLITE_OK);
        while (sqlite3_step(keys) == SQLITE_ROW) {
            const char *table = (const char *)sqlite3_column_text(keys, 0);
            struct buf sql = buf_new(&case_arena);
            if (is_excepted(table))
                continue;
            buf_format(&sql, "SELECT count(*) FROM %s WHERE %s = ", table,
                       (const char *)sqlite3_column_text(keys, 1));
            buf_int(&sql, person);
            int64_t rows = number_of(str_cstr(&case_arena, buf_str(&sql)));
            looked += !after;
            filled += !after && rows > 0;
            if (after && rows > 0)
                fail_msg("%s still knows the person", table);
        }
        sqlite3_finalize(keys);
        sqlite3_close(db);
        if (!after)
            (void)dispose(person);
    }
    /* match_row, identity_index and the other end of a merge were empty. */
    assert_true(looked >= 22 && filled + 3 >= looked);
}

static void a_protocol_and_a_count_stay_and_cannot_be_changed(void **state)
{
    int64_t person = case_person(101, 1);
    struct view *view = NULL;
    struct err err = { 0 };
    sqlite3 *db;

    (void)state;
    (void)case_person(102, 1);
    name(person, NULL);
    fill(person);
    int64_t protocol = dispose(person);
    CASE_OK(disposal_list(&case_call, 0, &view, &err), &err);
    const struct view *list = view_get(view, STR("disposals"));
    assert_int_equal(list->count, 1);
    const struct view *one = &list->list.first->value;
    assert_true(
        str_eq(view_get(one, STR("protocol"))->text, id_text(&case_arena, protocol)));
    assert_true(str_is(view_get(one, STR("ground"))->text, DECISION));
    assert_true(str_is(view_get(one, STR("gone_on"))->text, "2026-12-26"));
    assert_true(view_get(one, STR("parts"))->count >= 15);
    assert_int_equal(number_of("SELECT people FROM disposed_count WHERE sex = 'K'"), 1);
    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM disposal", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_not_equal(
        sqlite3_exec(db, "UPDATE disposal_part SET records = 1", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
}

static void what_is_in_use_or_preserved_is_not_disposed_of(void **state)
{
    int64_t person = case_person(101, 1), other = case_person(102, 1);
    struct err err = { 0 };

    (void)state;
    (void)other;
    assert_int_equal(stop_of(person), DISPOSAL_FREE);
    case_sql("INSERT INTO case_holder VALUES (1, 1, 0, NULL)");
    assert_int_equal(stop_of(person), DISPOSAL_HELD);
    case_sql(
        "UPDATE case_holder SET to_at = 1;"
        "INSERT INTO disclosure (rid, person_id, what, to_kind, to_org_id, to_name,"
        " ground, reason, decided_by, decided_at, until_on) VALUES (1, 1, 1, 'unit',"
        " 3, '', 'duty', x'', 1, 0, '2026-11-26')");
    assert_int_equal(stop_of(person), DISPOSAL_TOLD);
    case_sql("UPDATE disclosure SET until_on = '2026-11-25';"
             "UPDATE person SET merged_into = 1 WHERE id = 2");
    assert_int_equal(stop_of(person), DISPOSAL_MERGED);
    case_sql("UPDATE person SET merged_into = NULL;"
             "UPDATE secrecy_domain SET law = 'osl_26_1'");
    name(person, "198001052383"); /* born on a day 5; Skatteverket's test number */
    assert_int_equal(stop_of(person), DISPOSAL_PRESERVE);
    case_call.actor = &reviewer;
    int64_t protocol;
    assert_false(person_dispose(&case_call, person, STR(DECISION), &protocol, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
}

static void it_takes_a_ground_and_somebody_who_decides(void **state)
{
    int64_t person = case_person(101, 1), protocol;
    struct err none = { 0 }, nobody = { 0 };

    (void)state;
    case_call.actor = &reviewer;
    assert_false(person_dispose(&case_call, person, STR(""), &protocol, &none));
    assert_int_equal(none.kind, ERR_INPUT);
    case_call.actor = &actor_local;
    assert_false(person_dispose(&case_call, person, STR(DECISION), &protocol, &nobody));
    assert_int_equal(nobody.kind, ERR_DENIED);
    assert_int_equal(stop_of(person), DISPOSAL_FREE);
}

static void a_file_does_not_bring_anybody_back(void **state)
{
    static const char rows[] =
        "source_key,sex,locality,mode,max_minutes,available_from,hours_per_week,"
        "capabilities,licences,certificates,languages,enrolled_on\n"
        "p-1,K,Krokom,,,,,,,,,\np-2,M,Krokom,,,,,,,,,\n";
    struct import_ask ask = { .path = { case_path("p.csv") }, .apply = true };
    struct import_report report;
    struct err err = { 0 };
    FILE *out = fopen(ask.path[0], "wb");

    (void)state;
    assert_non_null(out);
    fputs(rows, out);
    fclose(out);
    CASE_OK(import_people(&case_call, &ask, &report, &err), &err);
    case_wait();
    assert_int_equal(report.file[0].new_count, 2);
    (void)dispose(number_of("SELECT id FROM person WHERE source_key = 'p-1'"));
    for (int apply = 0; apply < 2; apply++) {
        ask.apply = apply;
        CASE_OK(import_people(&case_call, &ask, &report, &err), &err);
        assert_int_equal(report.file[0].new_count, 0);
        assert_int_equal(report.file[0].same_count, 1);
        assert_int_equal(report.file[0].rejected_count, 1);
    }
}

/* Whatever database call fails: she is whole, or gone with a protocol; a key that
 * outlives her is found by insteg doctor. */
static void a_failing_disk_leaves_nothing_half(void **state)
{
    const struct doctor_ask mend = { .mend = true };
    int64_t person = case_person(101, 1), protocol;
    struct view *view = NULL;
    bool done = false;
    uint64_t n = 0;

    (void)state;
    name(person, NULL);
    case_call.actor = &reviewer;
    while (!done && n < 400) {
        struct err err = { 0 };
        store_fail_at(++n);
        done = person_dispose(&case_call, person, STR(DECISION), &protocol, &err);
        store_fail_at(0);
        bool gone =
            number_of("SELECT disposed_at IS NOT NULL FROM person WHERE id = 1");
        assert_int_equal(number_of("SELECT count(*) FROM disposal"), gone);
        assert_int_equal(number_of("SELECT count(*) FROM identity"), !gone);
        done = done || gone;
    }
    assert_true(done && n > 5);
    struct err err = { 0 };
    CASE_OK(doctor_look(&case_call, &mend, &view, &err), &err);
    CASE_OK(doctor_look(&case_call, &mend, &view, &err), &err);
    assert_int_equal(view_get(view, STR("faults"))->integer, 0);
}

/* What she wrote while it stood for another was not lost, and was not hers. */
static void a_number_that_waited_for_another_comes_to_stand_for_her(void **state)
{
    static const char number[] = "189001019802"; /* Skatteverket's test number */
    int64_t person = case_person(101, 1), other = case_person(102, 1);

    (void)state;
    name(person, number);
    name_seeing(other, number, 0);
    assert_int_equal(number_of("SELECT count(*) FROM identity_index"), 1);
    assert_int_equal(number_of("SELECT person_id FROM identity_index"), person);
    assert_int_equal(number_of("SELECT found_id FROM person_doubt"), person);
    (void)dispose(person);
    assert_int_equal(number_of("SELECT person_id FROM identity_index"), other);
    assert_int_equal(number_of("SELECT count(*) FROM person_doubt"), 0);
    (void)dispose(other);
    assert_int_equal(number_of("SELECT count(*) FROM identity_index"), 0);
}

int main(void)
{
#define CASE(name_) cmocka_unit_test_setup_teardown(name_, case_make, case_gone)
    const struct CMUnitTest tests[] = {
        CASE(fifty_canaries_are_found_nowhere_after),
        CASE(what_was_sealed_and_the_key_are_gone_as_bytes_too),
        CASE(no_table_knows_a_person_who_was_disposed_of),
        CASE(a_protocol_and_a_count_stay_and_cannot_be_changed),
        CASE(what_is_in_use_or_preserved_is_not_disposed_of),
        CASE(it_takes_a_ground_and_somebody_who_decides),
        CASE(a_file_does_not_bring_anybody_back),
        CASE(a_number_that_waited_for_another_comes_to_stand_for_her),
        CASE(a_failing_disk_leaves_nothing_half),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
