/*
 * test_person_extract.c: the extract has every row of every table that knows the
 * person, opened, and no secret; no table can be forgotten.
 */
#include "case_kit.h"

#include <sqlite3.h>
#include <string.h>

#include "service/disclosure.h"
#include "service/draft.h"
#include "service/extract_give.h"
#include "service/identity_keep.h"
#include "service/note.h"
#include "service/own_word.h"
#include "service/person_extract.h"
#include "service/person_link_keep.h"
#include "service/person_parts.h"
#include "service/user.h"
#include "store/query.h"

#define RID    101
#define NUMBER "189001019802" /* of Skatteverket's test numbers */

static int64_t person;

static int make(void **state)
{
    if (case_make(state) != 0)
        return -1;
    person = case_person(RID, 1);
    return 0;
}

/* ------------------------------------------------------------------- a full case */

/* What no service is needed for: {p} the person, {u} her account. */
static const char rows[] =
    "INSERT INTO sex_record VALUES ({p}, 1, NULL, 'K');"
    "INSERT INTO availability VALUES ({p}, 1, 2, (SELECT min(id) FROM place), 1, 45,"
    "  '2027-01-11', 30, '2026-10-01');"
    "INSERT INTO availability VALUES ({p}, 2, NULL, (SELECT min(id) FROM place), 0,"
    "  NULL, NULL, NULL, NULL);"
    "INSERT INTO availability_detail VALUES ({p}, 2, 3, 1, 1);"
    "INSERT INTO availability_place VALUES ({p}, 2, (SELECT max(id) FROM place));"
    "INSERT INTO capability VALUES ({p}, (SELECT min(id) FROM concept), 1, 2, 1);"
    "INSERT INTO capability VALUES ({p}, (SELECT min(id) FROM concept), 2, NULL, 3);"
    "INSERT INTO capability_evidence VALUES ({p}, (SELECT min(id) FROM concept), 2,"
    "  NULL, 'seen', NULL, 1, '2026-11-01', '2027-11-01');"
    "INSERT INTO task_wish VALUES ({p}, (SELECT min(id) FROM concept), 1, NULL,"
    "  'wants', 1);"
    "INSERT INTO eligibility VALUES ({p}, 'newly_arrived', 1, NULL, '2026-01-01',"
    "  'paper', '2026-02-01', 1);"
    "INSERT INTO case_holder VALUES ({p}, 1, 1000000, 2000000),"
    "  ({p}, 2, 2000000, NULL);"
    "INSERT INTO protection (person_id, kind, from_at, set_by, lift_asked_by, to_at,"
    "  lifted_by) VALUES ({p}, 'flag', 1, 'u2', 1, 2, 2);"
    "INSERT INTO need VALUES (1, 77, 1, 't', 'n', 1, NULL, 1);"
    "INSERT INTO need_version VALUES (1, 1, 'Plocka order', 'Lagret', (SELECT min(id)"
    "  FROM place), NULL, NULL, 1, 'hire', x'', 0, 'a');"
    "INSERT INTO match_run VALUES (1, 1, 1, 'match', 1, 1, 1, 1, '2026-11-20', 1, x'',"
    "  1795000000000000, 'u1', 0);"
    "INSERT INTO match_row VALUES (1, 4, {p}, 2, 1, 7000, 0);"
    "INSERT INTO outbox (rid, org_id, kind, about, about_rid, person_id, lang, link,"
    "  channel, state, reason, tries, due_at, made_at, actor) VALUES (9, 1,"
    "  'person_news', 'case', 1, {p}, 'sv', '', 'call', 'sent', '', 0, 1, 1, 'u1');"
    "INSERT INTO outbox_stop (person_id, from_at, set_by) VALUES ({p}, 1, 'u1');"
    "INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
    "  sort_key, number, form, sni) VALUES (1, 5, 1, 't', '5', 0, 1, 'Lagret', x'00',"
    "  '', 'none', '');"
    "INSERT INTO referral VALUES (9, 1, 8, 1, 1, 'nomination', 0, 0, 'own_wish', 'u1',"
    "  '2026-11-20', '2026-11-27', 'open', '', '', '2026-11-20', NULL, '', 1);"
    "INSERT INTO referral_whom VALUES (9, {p}, 1, 1, 0, NULL);"
    "INSERT INTO enrolment_whom VALUES (9, {p}), (10, {p});"
    "INSERT INTO event (rid, kind, subject, subject_rid, valid_on, recorded_at, actor,"
    "  role, org_id, reason, side, facts) VALUES (9, 'stage_fact', 'enrolment', 9,"
    "  '2026-11-20', 1, 'u1', 'coach', 1, '', '', '{\"fact\":\"statement\"}');"
    "INSERT INTO invite_whom VALUES (9, {p});"
    "INSERT INTO credential VALUES (1, {u}, 'canary-argon', CAST('canary-totp' AS"
    "  BLOB), 1, 5000000, NULL);"
    "INSERT INTO recovery_code VALUES (1, {u}, CAST('canary-code' AS BLOB), 1, "
    "NULL);"
    "INSERT INTO session VALUES (1, CAST('canary-token' AS BLOB), {u}, 1, "
    "'password',"
    "  'Firefox, Android', 6000000, 7000000, NULL);"
    "INSERT INTO sign_link VALUES (1, {u}, 'enter', CAST('canary-link' AS BLOB),"
    "  8000000, 'u1', 9000000, NULL);";

static void write_identity(const char *given, const char *why)
{
    struct identity identity = { .given = str_from(given),
                                 .surname = STR("Exempel"),
                                 .street = STR("Storgatan 4"),
                                 .phone = STR("0631234567"),
                                 .born_on = DAY_NONE,
                                 .why = str_from(why),
                                 .number_count = 1 };
    static int64_t version;
    struct person_key key = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t changed;

    assert_true(
        id_number_parse(STR(NUMBER), CASE_DAY, &identity.number[0].number, &err));
    version = strcmp(given, "Ett") == 0 ? 1 : version + 1;
    CASE_OK(person_key_ensure(&case_call, person, &err), &err);
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_key_open(&case_call, tx, person, &key, &err), &err);
    CASE_OK(identity_close(tx, person, version - 1, case_call.now, &changed, &err),
            &err);
    const struct identity_place place = { person, version, &key };
    CASE_OK(identity_put(&case_call, tx, &place, &identity, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    person_key_forget(&key);
    case_wait();
}

/* Words sealed as `what`, in a transaction that the caller ends by end_words. */
static struct tx *begin_words(struct person_text *text)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(person_key_ensure(&case_call, text->person_id, &err), &err);
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_seal(&case_call, tx, text, &err), &err);
    return tx;
}

static void end_words(struct tx *tx)
{
    struct err err = { 0 };

    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
}

static void write_wish(int64_t of, const char *words)
{
    struct person_text text = {
        .person_id = of, .record_id = 1, .what = "wish", .plain = str_from(words)
    };
    struct err err = { 0 };
    struct tx *tx = begin_words(&text);
    const struct wish_text_add_in in = {
        .person_id = of, .from_at = 1, .noted_by = 1, .sealed = text.sealed
    };

    CASE_OK(wish_text_add(tx, &in, &err), &err);
    end_words(tx);
}

static void write_adjustment(const char *words)
{
    struct person_text text = { .person_id = person,
                                .record_id = 1,
                                .what = "accommodation",
                                .plain = str_from(words) };
    struct err err = { 0 };
    struct tx *tx = begin_words(&text);
    const struct accommodation_add_in in = { .person_id = person,
                                             .from_at = 1,
                                             .kinds = 5,
                                             .sealed = text.sealed,
                                             .noted_by = 1 };

    CASE_OK(accommodation_add(tx, &in, &err), &err);
    end_words(tx);
}

static void write_note(const char *words)
{
    struct note note = { .text = str_from(words), .day = CASE_DAY };
    struct err err = { 0 };

    CASE_OK(note_write(&case_call, person, &note, &err), &err);
    note.corrects = note.rid;
    note.rid = 0; /* another form */
    note.text = STR("Ville börja i mars");
    CASE_OK(note_write(&case_call, person, &note, &err), &err);
    case_wait();
}

static void write_own_word(void)
{
    const struct own_word word = { .about = STR("notes"),
                                   .quote = STR("Ville börja i april"),
                                   .words = STR("Jag sa maj") };
    struct own_answer answer = { .corrected = true, .text = STR("Nu står det maj") };
    struct own_words words;
    struct err err = { 0 };

    CASE_OK(own_word_say(&case_call, person, &word, &err), &err);
    case_wait();
    CASE_OK(own_words_load(&case_call, person, &words, &err), &err);
    answer.rid = words.word[0].rid;
    CASE_OK(own_word_answer(&case_call, person, &answer, &err), &err);
    case_wait();
}

static void write_merge(int64_t gone)
{
    struct person_text why = { .person_id = person,
                               .what = "merge_why",
                               .plain = STR("samma person") };
    struct merge_add_in in = { .kept_id = person,
                               .gone_id = gone,
                               .seq = 1,
                               .at = case_call.now,
                               .actor = STR("u2") };
    const struct person_merged_set_in set = { .id = gone,
                                              .merged_into = person,
                                              .has_merged_into = true };
    struct err err = { 0 };
    struct tx *tx = begin_words(&why);
    int64_t id;

    in.sealed_why = why.sealed;
    CASE_OK(merge_add(tx, &in, &id, &err), &err);
    CASE_OK(person_merged_set(tx, &set, &err), &err);
    end_words(tx);
}

static struct str sealed_as(const char *what, int64_t record)
{
    struct person_text text = {
        .person_id = person, .record_id = record, .what = what, .plain = str_from(what)
    };
    struct tx *tx = begin_words(&text);

    end_words(tx);
    return text.sealed;
}

/* What comes with a protection: another name, an extract that was handed over, ties. */
static void write_protected(int64_t sibling, int64_t child)
{
    struct disclosures_row row = { .id = 0 };
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(
        extract_give(&case_call, person, EXTRACT_PAPER, STR("hon bad om det"), &err),
        &err);
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(disclosures_open(tx, person, &cursor, &err), &err);
    assert_true(disclosures_next(&cursor, &row));
    CASE_OK(cursor_end(&cursor, &err), &err);
    tx_end(&tx);
    const struct alias_add_in in = { .disclosure_id = row.id,
                                     .person_id = person,
                                     .alias = sealed_as("alias", row.rid),
                                     .talk = sealed_as("risk_talk", row.rid),
                                     .talked_on = CASE_DAY,
                                     .talked_by = 1 };
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(alias_add(tx, &in, &err), &err);
    end_words(tx);
    CASE_OK(person_link_add(&case_call,
                            &(struct person_link_ask){ person, sibling, LINK_SIBLING },
                            &err),
            &err);
    CASE_OK(person_link_add(&case_call,
                            &(struct person_link_ask){ person, child, LINK_CHILD },
                            &err),
            &err);
}

static void write_sealed(void)
{
    const struct draft_pair pair[] = { { STR("level/task:x"), STR("3") },
                                       { STR("place"), STR("2380") } };
    const struct draft_step step = { .pair = pair, .count = 2 };
    const struct draft_which which = { .person_id = person, .form = "map" };
    const struct waiver_new waiver = { .what = 1,
                                       .to = { .kind = RECIPIENT_FIRM,
                                               .name = STR("Bageriet") },
                                       .how = STR("paper"),
                                       .until = CASE_DAY + 30 };
    const struct disclosure_new told = { .what = 5,
                                         .ground = GROUND_HARM_TEST,
                                         .to = { .kind = RECIPIENT_UNIT, .org_rid = 3 },
                                         .reason = STR("Praktik planeras"),
                                         .until = CASE_DAY + 30 };
    struct draft_saved *saved = ARENA_NEW(&case_arena, struct draft_saved);
    struct err err = { 0 };

    write_identity("Ett", "");
    write_identity("Namnbyte", "gift");
    write_wish(person, "Vill baka");
    write_note("Ville börja i april");
    write_own_word();
    write_adjustment("Måste få sitta ned");
    CASE_OK(draft_save(&case_call, &which, &step, saved, &err), &err);
    CASE_OK(waiver_give(&case_call, person, &waiver, &err), &err);
    CASE_OK(disclosure_decide(&case_call, person, &told, &err), &err);
    case_wait();
}

/* `sql` with {p} the person and {u} her account. */
static void run(const char *sql, int64_t user)
{
    struct buf out = buf_new(&case_arena);

    for (; *sql; sql++) {
        if (strncmp(sql, "{p}", 3) != 0 && strncmp(sql, "{u}", 3) != 0) {
            buf_char(&out, *sql);
            continue;
        }
        buf_int(&out, sql[1] == 'p' ? person : user);
        sql += 2;
    }
    case_sql(str_cstr(&case_arena, buf_str(&out)));
}

static void fill(void)
{
    struct err err = { 0 };
    int64_t user = 0;

    write_sealed();
    CASE_OK(user_for_person(&case_call, person, 1, &user, &err), &err);
    case_wait();
    run(rows, user);
    write_merge(case_person(RID + 1, 1));
    write_protected(case_person(RID + 2, 1), case_person(RID + 3, 1));
}

static struct person_extract extract(void)
{
    struct person_extract made = { .view = NULL };
    struct err err = { 0 };

    CASE_OK(person_extract(&case_call, person, &made, &err), &err);
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
    fill();
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

/* An extract is read by more than the keeper of protected identities. */
static void ties_name_nobody_and_tell_of_no_child_and_nobody_protected(void **state)
{
    (void)state;
    fill();
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
    fill();
    const struct view *view = extract().view;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct buf sql = buf_new(&case_arena);
        buf_format(&sql, "SELECT count(*) FROM %s WHERE person_id = %lld", whole[i],
                   (long long)person);
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
    fill();
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
    fill();
    struct str text = text_of(extract().view);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (says(text, never[i]))
            fail_msg("%s in %.*s", never[i], STR_ARG(text));
}

static void of_a_protected_identity_no_address_and_no_place_is_told(void **state)
{
    (void)state;
    fill();
    run("INSERT INTO protection (person_id, kind, from_at, set_by)"
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
    const int64_t near = case_person(RID + 2, 1), far = case_person(RID + 3, 2);

    (void)state;
    write_wish(near, "Vill snickra");
    write_wish(far, "Vill sjunga");
    write_merge(near);
    write_merge(far);
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
    fill();
    case_call.keys = NULL;
    assert_false(person_extract(&case_call, person, &made, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_int_equal(made.merged_count, 7);
    case_call.keys = keys;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_table_that_knows_a_person_is_shown_or_excused),
        TEST(every_part_has_what_its_table_holds),
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
