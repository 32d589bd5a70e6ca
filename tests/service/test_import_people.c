/*
 * test_import_people.c: does people.csv come in whole or not at all, once, and does
 * what held before still hold for its time?
 */
#include "ad_kit.h"

#include <unistd.h>

#include "service/import.h"

#define HEADER                                                                         \
    "source_key,sex,locality,mode,max_minutes,capabilities,licences,certificates\n"

static struct import_report imported(const char *rows, bool apply)
{
    struct buf text = buf_new(kit_call.arena);
    struct import_report report;
    struct err err = { 0 };

    buf_format(&text, HEADER "%s", rows);
    struct import_ask ask = { { kit_file("p.csv", buf_str(&text)), NULL },
                              apply,
                              NULL };
    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    return report;
}

static void counted(const struct import_report *r, uint64_t made, uint64_t changed,
                    uint64_t same, uint64_t rejected)
{
    assert_int_equal(r->file[0].new_count, made);
    assert_int_equal(r->file[0].changed_count, changed);
    assert_int_equal(r->file[0].same_count, same);
    assert_int_equal(r->file[0].rejected_count, rejected);
}

static int64_t pool_seq_now(void)
{
    return kit_number("SELECT value FROM meta WHERE key = 'image_seq'");
}

static void a_batch_moves_the_pool_on_by_one(void **state)
{
    (void)state;
    struct import_report r = imported("1,K,Krokom,,,,,\n2,M,Krokom,,,,,\n", true);

    counted(&r, 2, 0, 0, 0);
    assert_int_equal(r.seq, 1);
    assert_int_equal(pool_seq_now(), 1);
    assert_int_equal(kit_number("SELECT count(*) FROM import_batch WHERE new_count = 2 "
                                "AND kind = 'people' AND seq = 1"),
                     1);
    r = imported("1,K,Krokom,,,,,\n2,M,Krokom,,,,,\n", true);
    counted(&r, 0, 0, 2, 0);
    assert_int_equal(r.batch, 0);
    assert_int_equal(r.seq, 0);
    assert_int_equal(pool_seq_now(), 1);
}

static void a_preview_counts_the_same_and_writes_nothing(void **state)
{
    (void)state;
    struct import_report r = imported("1,K,Krokom,,,,QQ,\n2,Q,Krokom,,,,,\n", false);

    counted(&r, 1, 0, 0, 1);
    assert_int_equal(r.own_concepts, 1);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE own = 1"), 0);
    assert_int_not_equal(access(kit_path("p.csv.rejected.csv"), F_OK), 0);
    r = imported("1,K,Krokom,,,,QQ,\n2,Q,Krokom,,,,,\n", true);
    counted(&r, 1, 0, 0, 1);
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE own = 1"), 1);
    assert_int_equal(access(kit_path("p.csv.rejected.csv"), F_OK), 0);
}

static void what_held_before_is_closed_and_kept(void **state)
{
    (void)state;
    imported("1,K,Krokom,car,30,task:plocka-order=2,B,\n", true);
    struct import_report r =
        imported("1,,\xc3\x96stersund,bus,60,task:plocka-order=3,,\n", true);

    counted(&r, 0, 1, 0, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), 1);
    assert_int_equal(kit_number("SELECT count(*) FROM availability WHERE from_seq = 1 "
                                "AND to_seq = 2 AND max_minutes = 30"),
                     1);
    assert_int_equal(kit_number("SELECT count(*) FROM availability WHERE from_seq = 2 "
                                "AND to_seq IS NULL AND max_minutes = 60"),
                     1);
    assert_int_equal(kit_number("SELECT count(*) FROM sex_record WHERE sex = 'K' AND "
                                "to_seq = 2"),
                     1);
    assert_int_equal(kit_number("SELECT count(*) FROM sex_record WHERE sex = '' AND "
                                "to_seq IS NULL"),
                     1);
    assert_int_equal(kit_number("SELECT count(*) FROM capability WHERE to_seq = 2"), 2);
    assert_int_equal(kit_number("SELECT level FROM capability WHERE to_seq IS NULL"),
                     3);
}

static void order_case_and_repetition_in_lists_do_not_matter(void **state)
{
    (void)state;
    imported("1,K,Krokom,,,task:plocka-order=2;task:packa-kolli=1,B;CE,Truckkort\n",
             true);
    struct import_report r = imported(
        "1,K,krokom,bus,,task:packa-kolli=1; task:plocka-order=1;task:plocka-order=2,"
        "ce;b;B;,TRUCKKORT\n",
        true);

    counted(&r, 0, 0, 1, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM capability"), 5);
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE own = 1"), 0);
}

static void a_file_that_is_refused_leaves_everything(void **state)
{
    struct import_report report = { .batch = 42 };
    struct err err = { 0 };

    (void)state;
    const char *path = kit_file("p.csv", STR(HEADER "1,K,Krokom,,,,,\n2,Q,Krokom,,,,,\n"
                                                    "3,K,\xd6,,,,,\n"));
    struct import_ask ask = { { path, NULL }, true, NULL };
    assert_false(import_people(&kit_call, &ask, &report, &err));
    kit_err(&err, ERR_INPUT, "line 4 is not UTF-8");
    assert_int_equal(report.batch, 42);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), 0);
    assert_int_not_equal(access(kit_path("p.csv.rejected.csv"), F_OK), 0);
    assert_int_not_equal(access(kit_path("p.csv.rejected.csv.tmp"), F_OK), 0);
}

static void a_call_that_is_asked_to_stop_leaves_everything(void **state)
{
    struct import_report report = { .batch = 42 };
    volatile sig_atomic_t stop = 1;
    struct err err = { 0 };

    (void)state;
    struct import_ask ask = {
        { kit_file("p.csv", STR(HEADER "1,K,Krokom,,,,,\n")), NULL }, true, NULL
    };
    kit_call.stop = &stop;
    assert_false(import_people(&kit_call, &ask, &report, &err));
    kit_call.stop = NULL;
    kit_err(&err, ERR_UNAVAILABLE, "interrupted");
    assert_int_equal(report.batch, 42);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), 0);
}

static void rejects_are_counted_beyond_those_that_are_shown(void **state)
{
    struct buf rows = buf_new(kit_call.arena);

    (void)state;
    for (uint32_t i = 0; i < IMPORT_REJECTS_SHOWN + 50; i++)
        buf_format(&rows, "%u,Q,Krokom,,,,,\n", i);
    struct import_report r = imported(rows.ptr, true);
    counted(&r, 0, 0, 0, IMPORT_REJECTS_SHOWN + 50);
    assert_int_equal(r.file[0].reject_count, IMPORT_REJECTS_SHOWN);
    assert_int_equal(r.file[0].reject[7].line, 9);
    /* The file has them all; without rejects it goes away. */
    struct str file = kit_bytes(kit_path("p.csv.rejected.csv"));
    uint32_t lines = 0;
    for (size_t i = 0; i < file.len; i++)
        lines += file.ptr[i] == '\n';
    assert_int_equal(lines, IMPORT_REJECTS_SHOWN + 51);
    imported("1,K,Krokom,,,,,\n", true);
    assert_int_not_equal(access(kit_path("p.csv.rejected.csv"), F_OK), 0);
}

static void ids_are_the_same_in_another_database(void **state)
{
    (void)state;
    imported("1,K,Krokom,,,,,\n2,M,Krokom,,,,,\n", true);
    int64_t rid = kit_number("SELECT rid FROM person WHERE source_key = '2'");

    assert_int_equal(kit_remove(state), 0);
    assert_int_equal(kit_make(state), 0);
    imported("2,K,\xc3\x96stersund,,,,,\n", true);
    assert_int_equal(kit_number("SELECT rid FROM person WHERE source_key = '2'"), rid);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_moves_the_pool_on_by_one),
        TEST(a_preview_counts_the_same_and_writes_nothing),
        TEST(what_held_before_is_closed_and_kept),
        TEST(order_case_and_repetition_in_lists_do_not_matter),
        TEST(a_file_that_is_refused_leaves_everything),
        TEST(a_call_that_is_asked_to_stop_leaves_everything),
        TEST(rejects_are_counted_beyond_those_that_are_shown),
        TEST(ids_are_the_same_in_another_database),
    };

    return cmocka_run_group_tests_name("import_people", tests, NULL, NULL);
}
