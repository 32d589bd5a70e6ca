/*
 * test_audit.c: does service/audit keep the promises of its header: what a row holds
 * and does not hold, what the table refuses, who can be linked and when no longer, what
 * a reviewer and a person see?
 */
#include "audit_kit.h"

#include "base/date.h"
#include "base/embed.h"
#include "domain/access.h"
#include "service/audit_anchor.h"
#include "service/audit_names.h"
#include "service/audit_review.h"
#include "service/audit_verify.h"
#include "service/audit_words.h"
#include "service/keeper_lack.h"
#include "service/person_doubt.h"
#include "store/migrate.h"

static void a_row_follows_the_other_and_holds_no_name(void **state)
{
    (void)state;
    for (int i = 1; i <= 5; i++)
        kit_read(&kit_coach, i, KIT_NOW + i);
    kit_anchor();
    struct audit_verdict verdict = kit_verified();
    assert_int_equal(verdict.walk.finding_count, 0);
    assert_int_equal(verdict.walk.row_count, 5);
    assert_int_equal(verdict.loose, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM audit a JOIN person p"
                                " ON instr(a.subject, p.rid) > 0"),
                     0);
    assert_int_equal(kit_number("SELECT count(DISTINCT subject) FROM audit"), 5);
    kit_read(&kit_coach, 5, KIT_NOW);
    assert_int_equal(kit_number("SELECT count(DISTINCT subject) FROM audit"), 5);
    assert_int_equal(kit_verified().loose, 1);
}

static void the_log_can_neither_be_changed_nor_shortened(void **state)
{
    static const char *const tries[] = {
        "UPDATE audit SET user_id = 9 WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT 1, at, 'x', user_id, roles, org_id,"
        " domain_id, session_id, action, parts, relation, kind, subject, people,"
        " list_id, about, prev, hash FROM audit WHERE seq = 2",
        "INSERT INTO audit SELECT 0, at, actor, user_id, roles, org_id, domain_id,"
        " session_id, action, parts, relation, kind, subject, people, list_id, about,"
        " prev, hash FROM audit WHERE seq = 2",
        "UPDATE audit_list SET subjects = x''",
        "DELETE FROM audit_list",
        "UPDATE audit_salt SET salt = randomblob(16)",
        "DELETE FROM audit_salt WHERE person_id = 1",
    };

    (void)state;
    kit_read(&kit_coach, 1, KIT_NOW);
    kit_read(&kit_coach, 2, KIT_NOW);
    kit_list(&kit_coach, 1, 50);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (!kit_sql_refused(tries[i])[0])
            fail_msg("taken: %s", tries[i]);
    kit_anchor();
    assert_int_equal(kit_verified().walk.finding_count, 0);
}

static void a_list_is_one_row_and_the_same_list_is_kept_once(void **state)
{
    (void)state;
    kit_list(&kit_coach, 1, 50);
    kit_list(&kit_coach, 1, 50);
    kit_list(&kit_coach, 2, 50);
    kit_list(&kit_coach, 1, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), 4);
    assert_int_equal(kit_number("SELECT count(*) FROM audit_list"), 2);
    assert_int_equal(kit_number("SELECT length(subjects) FROM audit_list"), 800);
    assert_int_equal(kit_number("SELECT people FROM audit WHERE seq = 1"), 50);
    kit_anchor();
    assert_int_equal(kit_verified().walk.finding_count, 0);
}

static void a_protected_identity_on_a_list_is_an_alert_of_its_own(void **state)
{
    (void)state;
    kit_list(&kit_protector, 1, 50);
    assert_int_equal(kit_number("SELECT count(*) FROM audit WHERE kind = 'alert'"
                                " AND relation = 'p' AND people = 1"),
                     1);
    kit_read(&kit_protector, 7, KIT_NOW);
    assert_int_equal(kit_number("SELECT count(*) FROM audit WHERE kind = 'alert'"), 2);
    assert_int_equal(
        kit_number("SELECT count(DISTINCT subject) FROM audit WHERE kind = 'alert'"),
        1);
}

static const struct view *rows_of(const struct view *view, const char *key)
{
    return view_get(view, str_from(key));
}

static struct str text(const struct view *row, const char *key)
{
    return view_get(row, str_from(key))->text;
}

static void an_alert_waits_until_somebody_else_has_looked(void **state)
{
    struct call call = kit_call(&kit_reviewer);
    struct audit_ask ask = { .from_day = DAY_NONE, .to_day = DAY_NONE };
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    kit_read(&kit_protector, 7, KIT_NOW);
    assert_true(audit_review(&call, &ask, &view, &err));
    assert_int_equal(rows_of(view, "alerts")->count, 1);
    assert_string_equal(text(&rows_of(view, "alerts")->list.first->value, "who").ptr,
                        "Protector Two");

    struct call own = kit_call(&kit_protector);
    assert_false(audit_tick(&own, 1, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    err = (struct err){ 0 };
    assert_false(audit_tick(&call, 99, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = (struct err){ 0 };

    assert_true(audit_tick(&call, 1, &err));
    assert_true(store_wait(kit_store, call.ticket, &err));
    assert_true(audit_tick(&call, 1, &err)); /* again is no second row */
    assert_true(store_wait(kit_store, call.ticket, &err));
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), 2);
    assert_true(audit_review(&call, &ask, &view, &err));
    assert_int_equal(rows_of(view, "alerts")->count, 0);
    assert_int_equal(rows_of(view, "rows")->count, 2);
    const struct view *alert = &rows_of(view, "rows")->list.last->value;
    assert_string_equal(text(view_get(alert, STR("seen")), "who").ptr,
                        "Reviewer Three");
    kit_anchor();
    assert_int_equal(kit_verified().walk.finding_count, 0);
}

static void a_reviewer_finds_nothing_of_another_domain(void **state)
{
    static const struct actor other = { .name = "u9",
                                        .user_id = 9,
                                        .org_id = 2,
                                        .domain_id = 2,
                                        .roles = 1U << ROLE_REVIEWER };
    struct call call = kit_call(&other), own = kit_call(&kit_reviewer);
    struct audit_ask ask = { .from_day = DAY_NONE, .to_day = DAY_NONE };
    struct view *view = NULL;
    struct err err = { 0 };
    int64_t rid;

    (void)state;
    kit_read(&kit_protector, 7, KIT_NOW);
    kit_read(&kit_coach, 3, KIT_NOW);
    assert_true(audit_review(&call, &ask, &view, &err));
    assert_int_equal(rows_of(view, "alerts")->count, 0);
    assert_int_equal(rows_of(view, "rows")->count, 0);
    assert_int_equal(rows_of(view, "users")->count, 0);
    assert_false(audit_tick(&call, 1, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = (struct err){ 0 };
    assert_false(audit_whose(&call, 2, &rid, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = (struct err){ 0 };
    assert_true(audit_whose(&own, 2, &rid, &err));
    assert_int_equal(rid, 1003);
    assert_true(audit_whose(&own, 1, &rid, &err));
    assert_int_equal(rid, 0); /* protected: not a reviewer's to find */
}

static const struct view *uses_of(int64_t person_id)
{
    struct call call = kit_call(&kit_reviewer);
    struct audit_person_ask ask = { .person_id = person_id };
    struct view *view = NULL;
    struct err err = { 0 };

    if (!audit_person(&call, &ask, &view, &err))
        fail_msg("%s", err_english(&err));
    return rows_of(view, "rows");
}

static void a_person_sees_each_time_alone_and_on_lists(void **state)
{
    (void)state;
    kit_read(&kit_coach, 3, KIT_NOW);
    kit_list(&kit_coach, 1, 50);
    kit_list(&kit_coach, 4, 50); /* not among these */
    kit_read(&kit_protector, 3, KIT_NOW);
    kit_read(&kit_coach, 4, KIT_NOW);
    const struct view *uses = uses_of(3);
    assert_int_equal(uses->count, 3);
    assert_string_equal(text(&uses->list.first->value, "who").ptr, "Protector Two");
    assert_string_equal(text(&uses->list.first->value, "what").ptr,
                        "the person's page");
    assert_true(view_get(&uses->list.first->next->value, STR("as_list"))->boolean);
    assert_int_equal(uses_of(199)->count, 0);
}

static void of_cases_that_are_one_the_log_is_of_both_where_the_extract_is(void **state)
{
    (void)state;
    kit_read(&kit_coach, 3, KIT_NOW);
    kit_read(&kit_coach, 4, KIT_NOW);
    kit_list(&kit_coach, 3, 2);
    kit_sql("UPDATE person SET merged_into = 3 WHERE id = 4");
    const struct view *uses = uses_of(3);
    assert_int_equal(uses->count, 3); /* the list that both are on once */
    const struct view_item *list = uses->list.first;
    assert_false(view_get(&list->value, STR("of_other"))->boolean);
    assert_true(view_get(&list->next->value, STR("of_other"))->boolean);
    assert_false(view_get(&list->next->next->value, STR("of_other"))->boolean);
    assert_int_equal(uses_of(4)->count, 3);
    kit_sql("INSERT INTO org (id, rid, name, secrecy_domain)"
            " SELECT 2, 22, 'Two', secrecy_domain FROM org WHERE id = 1;"
            "UPDATE person SET org_id = 2 WHERE id = 4");
    assert_int_equal(uses_of(3)->count, 2);
    kit_sql("UPDATE person SET org_id = 1 WHERE id = 4;"
            "INSERT INTO protection (person_id, kind, from_at, set_by, reason)"
            " VALUES (4, 'flag', 1, 'u1', 'own')");
    assert_int_equal(uses_of(3)->count, 2);
    assert_int_equal(uses_of(4)->count, 2);
}

static void after_disposal_nobody_can_link_and_the_chain_holds(void **state)
{
    struct call call = kit_call(&kit_reviewer);
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket;
    int64_t rid;

    (void)state;
    kit_read(&kit_coach, 3, KIT_NOW);
    kit_read(&kit_coach, 4, KIT_NOW);
    assert_true(audit_whose(&call, 1, &rid, &err));
    assert_int_equal(rid, 1003);
    kit_sql("UPDATE person SET disposed_at = 1 WHERE id = 3");
    assert_true(tx_begin(kit_store, TX_WRITE, &tx, &err));
    assert_true(audit_forget(tx, 3, &err));
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_true(store_wait(kit_store, ticket, &err));
    assert_true(audit_whose(&call, 1, &rid, &err));
    assert_int_equal(rid, 0);
    assert_int_equal(uses_of(3)->count, 0);
    kit_read(&kit_reviewer, 3, KIT_NOW); /* the protocol is still read */
    assert_int_equal(kit_number("SELECT count(*) FROM audit_salt"), 1);
    assert_int_equal(kit_number("SELECT subject IS NULL FROM audit WHERE seq = 3"), 1);
    kit_anchor();
    assert_int_equal(kit_verified().walk.finding_count, 0);
}

/* Appends a page that shows 3 and 4, as the queue does; false: the store refused. */
static bool append_kept(struct audit_names *names, bool commit)
{
    const int64_t list[] = { 3, 4 };
    const struct audit_note note = { .actor = &kit_coach,
                                     .at = KIT_NOW,
                                     .action = STR("people_list"),
                                     .people = list,
                                     .people_count = 2 };
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 0;

    bool ok = tx_begin(kit_store, TX_LOG, &tx, &err) &&
              audit_names_check(names, tx, &err) &&
              audit_append_more(tx, names, &scratch, &note, &err);
    ok = ok && commit && tx_commit(&tx, &ticket, &err) &&
         store_wait(kit_store, ticket, &err);
    tx_end(&tx);
    if (!ok)
        audit_names_clear(names);
    arena_free(&scratch);
    return ok;
}

static void names_kept_between_pages_go_with_a_disposal_and_a_failure(void **state)
{
    struct arena arena = { 0 };
    struct audit_names *names = audit_names_new(&arena);
    struct audit_name name;
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket;

    (void)state;
    assert_false(append_kept(names, false)); /* its salts were not kept */
    assert_false(audit_names_find(names, 3, &name));
    assert_true(append_kept(names, true));
    assert_true(append_kept(names, true));
    assert_true(audit_names_find(names, 3, &name));
    assert_int_equal(kit_number("SELECT count(*) FROM audit_list"), 1);
    assert_int_equal(uses_of(3)->count, 2);

    kit_sql("UPDATE person SET disposed_at = 1 WHERE id = 3");
    assert_true(tx_begin(kit_store, TX_WRITE, &tx, &err));
    assert_true(audit_forget(tx, 3, &err));
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_true(store_wait(kit_store, ticket, &err));
    assert_true(append_kept(names, true));
    assert_false(audit_names_find(names, 3, &name));
    assert_true(audit_names_find(names, 4, &name));
    /* The new list holds one name, hers not. */
    assert_int_equal(kit_number("SELECT max(id) = 2 AND min(length(subjects)) = 16 "
                                "FROM audit_list"),
                     1);
    assert_int_equal(uses_of(4)->count, 3);
    kit_anchor();
    assert_int_equal(kit_verified().walk.finding_count, 0);
    arena_free(&arena);
}

/* ------------------------------------------------------------------ what is found */

#define OPEN_UP                                                                        \
    "DROP TRIGGER audit_stays; DROP TRIGGER audit_lasts; DROP TRIGGER audit_grows;"    \
    "DROP TRIGGER audit_list_stays; DROP TRIGGER audit_list_lasts;"                    \
    "DROP TRIGGER audit_salt_stays; DROP TRIGGER audit_salt_lasts;"

static void what_is_done_to_the_file_itself_is_found(void **state)
{
    static const struct {
        const char *sql;
        enum chain_fault fault;
    } forged[] = {
        { "UPDATE audit SET user_id = 2 WHERE seq = 5", CHAIN_CHANGED },
        { "UPDATE audit SET subject = NULL WHERE seq = 5", CHAIN_CHANGED },
        { "UPDATE audit SET list_id = 2 WHERE list_id = 1", CHAIN_CHANGED },
        { "UPDATE audit SET parts = 'note_see' WHERE seq = 5", CHAIN_CHANGED },
        { "DELETE FROM audit WHERE seq = 5", CHAIN_GAP },
        { "DELETE FROM audit WHERE seq > 20", CHAIN_CUT },
        { "DELETE FROM audit", CHAIN_CUT },
        { "UPDATE audit_list SET subjects = substr(subjects, 17)", CHAIN_LIST },
        { "UPDATE audit_list SET hash = randomblob(32) WHERE id = 1", CHAIN_CHANGED },
        { "UPDATE audit_salt SET salt = randomblob(16) WHERE person_id = 3",
          CHAIN_SALT },
        { "UPDATE audit SET seq = 100 WHERE seq = 5;"
          "UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq "
          "= "
          "100",
          CHAIN_PREV },
    };

    (void)state;
    for (int i = 1; i <= 20; i++)
        kit_read(&kit_coach, i, KIT_NOW + i);
    kit_list(&kit_coach, 1, 50);
    kit_list(&kit_coach, 2, 50);
    kit_anchor();
    assert_int_equal(kit_first_fault(), CHAIN_SOUND);
    kit_sql(OPEN_UP "CREATE TABLE k1 AS SELECT * FROM audit;"
                    "CREATE TABLE k2 AS SELECT * FROM audit_list;"
                    "CREATE TABLE k3 AS SELECT * FROM audit_salt;");
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        kit_sql(forged[i].sql);
        if (kit_first_fault() != forged[i].fault)
            fail_msg("%s: %s", forged[i].sql, chain_fault_word(kit_first_fault()));
        kit_sql("DELETE FROM audit; DELETE FROM audit_list; DELETE FROM audit_salt;"
                "INSERT INTO audit_list SELECT * FROM k2;"
                "INSERT INTO audit SELECT * FROM k1;"
                "INSERT INTO audit_salt SELECT * FROM k3;");
        assert_int_equal(kit_first_fault(), CHAIN_SOUND);
    }
}

static void a_file_of_anchors_that_was_touched_is_told(void **state)
{
    const char *path = kit_path("a.db.anchors");
    FILE *file;

    (void)state;
    kit_read(&kit_coach, 1, KIT_NOW);
    assert_int_equal(kit_first_fault(), CHAIN_NO_ANCHORS);
    kit_anchor();
    assert_int_equal(kit_first_fault(), CHAIN_SOUND);
    file = fopen(path, "a");
    fputs("99 torn", file);
    fclose(file);
    assert_int_equal(kit_first_fault(), CHAIN_ANCHORS);
}

/* --------------------------------------------------------------------- let down */

static void let_down_anywhere_nothing_is_half_written(void **state)
{
    struct err err = { 0 };
    uint64_t n = 0;
    bool done = false;

    (void)state;
    kit_read(&kit_coach, 1, KIT_NOW);
    for (n = 1; n < 200 && !done; n++) {
        struct call call = kit_call(&kit_coach);
        const int64_t before = kit_number("SELECT count(*) FROM audit");
        const int64_t salts = kit_number("SELECT count(*) FROM audit_salt");
        err = (struct err){ 0 };
        store_fail_at(n);
        done = audit_read(&call, "person_see", RELATION_UNIT, 1 + (int64_t)n, &err) &&
               store_wait(kit_store, call.ticket, &err);
        done = done && store_fail_calls() < n;
        store_fail_at(0);
        if (!done && err.kind != ERR_NONE) {
            assert_int_equal(kit_number("SELECT count(*) FROM audit"), before);
            assert_int_equal(kit_number("SELECT count(*) FROM audit_salt"), salts);
        }
    }
    assert_true(done && n > 5);
    kit_anchor();
    assert_int_equal(kit_first_fault(), CHAIN_SOUND);
}

/* Schema 17 writes the table anew: the rows, their chain and what guards them stay. */
static void a_log_of_before_is_whole_after_it_was_written_anew(void **state)
{
    struct str whole;

    (void)state;
    for (int i = 1; i <= 20; i++)
        kit_read(i % 7 ? &kit_coach : &kit_protector, i, KIT_NOW + i);
    kit_list(&kit_coach, 1, 50);
    kit_anchor();
    assert_true(embed_find(embed_schema, "0017_audit_kinds.sql", &whole));
    size_t upto = str_find(whole, STR("-- How often somebody"));
    assert_true(upto != SIZE_MAX);
    kit_sql(str_cstr(&kit_arena, str_sub(whole, 0, upto)));
    assert_int_equal(kit_verified().walk.finding_count, 0);
    assert_int_equal(kit_verified().walk.row_count, 21);
    assert_true(kit_sql_refused("UPDATE audit SET user_id = 9 WHERE seq = 1")[0]);
    assert_true(kit_sql_refused("DELETE FROM audit WHERE seq = 21")[0]);
    kit_read(&kit_coach, 3, KIT_NOW + 99);
    assert_int_equal(kit_verified().walk.finding_count, 0);
}

static void every_action_about_people_has_words(void **state)
{
    struct access *access = ARENA_NEW(&kit_arena, struct access);
    struct err err = { 0 };
    struct str tsv;

    (void)state;
    assert_true(embed_find(embed_data, "access.tsv", &tsv));
    assert_true(access_load(tsv, access, &err));
    for (uint32_t a = 0; a < access->action_count; a++) {
        uint8_t bits = 0;
        for (int r = 0; r < ROLE_COUNT; r++)
            bits |= access->cell[a][r];
        if (bits & ~1U && !audit_action_text(access->action[a]))
            fail_msg("no words for %.*s in service/audit_words.c",
                     STR_ARG(access->action[a]));
    }
    for (uint32_t i = 0; audit_action_word(i); i++) {
        struct str word = str_from(audit_action_word(i));
        assert_true(access_action(access, audit_action_word(i)) != ACCESS_ACTION_NONE ||
                    str_starts(word, "sign_") || str_starts(word, "session_") ||
                    str_is(word, KEEPER_LACK) || str_is(word, PERSON_LIKE) ||
                    str_is(word, AUDIT_SOUGHT));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_row_follows_the_other_and_holds_no_name),
        TEST(the_log_can_neither_be_changed_nor_shortened),
        TEST(a_list_is_one_row_and_the_same_list_is_kept_once),
        TEST(a_protected_identity_on_a_list_is_an_alert_of_its_own),
        TEST(an_alert_waits_until_somebody_else_has_looked),
        TEST(a_reviewer_finds_nothing_of_another_domain),
        TEST(a_person_sees_each_time_alone_and_on_lists),
        TEST(of_cases_that_are_one_the_log_is_of_both_where_the_extract_is),
        TEST(after_disposal_nobody_can_link_and_the_chain_holds),
        TEST(names_kept_between_pages_go_with_a_disposal_and_a_failure),
        TEST(what_is_done_to_the_file_itself_is_found),
        TEST(a_file_of_anchors_that_was_touched_is_told),
        TEST(let_down_anywhere_nothing_is_half_written),
        TEST(a_log_of_before_is_whole_after_it_was_written_anew),
        TEST(every_action_about_people_has_words),
    };

    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
