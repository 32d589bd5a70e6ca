/*
 * test_run_replay.c: can every run be repeated, to the byte, on the pool as it was?
 */
#include "ad_kit.h"

#include <sqlite3.h>

#include "base/log.h"
#include "service/import.h"
#include "service/need_match.h"

#define PEOPLE                                                                         \
    "source_key,sex,locality,capabilities\na,K,Krokom,task:plocka-order=3\n"           \
    "b,M,Krokom,task:plocka-order=2\nc,,Krokom,task:packa-kolli=2\nd,K,Krokom,\n"

static void import_one(const char *name, const char *text, bool people)
{
    struct import_ask ask = { { kit_file(name, str_from(text)), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(people ? import_people(&kit_call, &ask, &report, &err)
                  : import_needs(&kit_call, &ask, &report, &err),
           &err);
}

static void make_all(void)
{
    import_one("p.csv", PEOPLE, true);
    import_one("n.csv", "source_key,title,locality,start\nn,T,Krokom,2027-01-11\n",
               false);
    import_one(
        "r.csv",
        "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"
        "n,,,concept,task:plocka-order,2,learnable,,3\nn,,,licence,B,,custom,,\n",
        false);
}

static struct view *matched(int64_t seed)
{
    struct match_ask ask = { .need = STR("n"), .seed_given = seed >= 0, .seed = seed };
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    return answer;
}

static int64_t run_of(const struct view *answer)
{
    int64_t rid = 0;

    assert_true(str_int(view_get(answer, STR("run"))->text, &rid));
    return rid;
}

static struct str text_of(const struct view *value)
{
    struct buf text = buf_new(kit_call.arena);

    view_write(&text, value);
    return buf_str(&text);
}

static struct view *replayed(int64_t rid, bool *same)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(run_replay(&kit_call, rid, same, &answer, &err), &err);
    return answer;
}

static void the_same_question_is_one_run(void **state)
{
    (void)state;
    make_all();
    int64_t rid = run_of(matched(-1));
    assert_int_equal(run_of(matched(-1)), rid);
    assert_int_equal(kit_number("SELECT count(*) FROM match_run"), 1);
    assert_int_not_equal(run_of(matched(7)), rid);
    assert_int_equal(kit_number("SELECT count(*) FROM match_run"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM match_row"), 8);
}

static void a_run_is_repeated_after_people_and_need_have_changed(void **state)
{
    bool same = false;

    (void)state;
    make_all();
    struct view *first = matched(-1);
    int64_t rid = run_of(first);
    struct str people = text_of(view_get(first, STR("people")));
    import_one("p.csv",
               "source_key,sex,locality,capabilities\na,M,Malm\xc3\xb6,\n"
               "b,K,Krokom,task:plocka-order=4\ne,K,Krokom,task:plocka-order=4\n",
               true);
    import_one("n.csv", "source_key,title,locality,start\nn,U,Kiruna,2028-01-11\n",
               false);
    kit_call.now += INT64_C(400) * 86400 * 1000000;
    assert_false(str_eq(text_of(view_get(matched(-1), STR("people"))), people));
    struct view *again = replayed(rid, &same);
    assert_true(same);
    assert_true(str_eq(text_of(view_get(again, STR("people"))), people));
    assert_int_equal(run_of(again), rid);
}

static void a_result_that_differs_is_told(void **state)
{
    sqlite3 *db = NULL;
    bool same = true;

    (void)state;
    make_all();
    int64_t rid = run_of(matched(-1));
    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE capability SET level = 1", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    replayed(rid, &same);
    assert_false(same);
}

static void what_is_no_run_of_the_matcher_is_refused(void **state)
{
    struct view *answer = NULL;
    struct err err = { 0 };
    bool same = true;

    (void)state;
    assert_false(run_replay(&kit_call, 1234567, &same, &answer, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no run 1234567");
    assert_true(same && !answer);
}

static void a_run_of_other_rules_is_refused(void **state)
{
    struct view *answer = NULL;
    struct err err = { 0 };
    sqlite3 *db = NULL;
    bool same = true;

    (void)state;
    make_all();
    int64_t rid = run_of(matched(-1));
    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE match_run SET rules = 99", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    assert_false(run_replay(&kit_call, rid, &same, &answer, &err));
    kit_err(&err, ERR_STATE, "rules 99");
    assert_true(same && !answer);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_question_is_one_run),
        TEST(a_run_is_repeated_after_people_and_need_have_changed),
        TEST(a_result_that_differs_is_told),
        TEST(what_is_no_run_of_the_matcher_is_refused),
        TEST(a_run_of_other_rules_is_refused),
    };

    log_set_level(LOG_LEVEL_WARN);
    return cmocka_run_group_tests_name("run_replay", tests, NULL, NULL);
}
