/*
 * test_import_needs.c: do needs and what they ask come in together or apart, with the
 * defaults of design 6, as versions that are kept?
 */
#include "ad_kit.h"

#include "service/import.h"

#define NEEDS "source_key,title,locality,start,hours_per_week,positions,purpose\n"
#define ASKED "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"

static struct import_report imported(const char *a, const char *b, bool apply)
{
    struct import_report report;
    struct err err = { 0 };
    struct import_ask ask = { { kit_file("a.csv", str_from(a)),
                                b ? kit_file("b.csv", str_from(b)) : NULL },
                              apply,
                              NULL };

    KIT_OK(import_needs(&kit_call, &ask, &report, &err), &err);
    return report;
}

static void counted(const struct import_file *file, uint64_t made, uint64_t changed,
                    uint64_t same, uint64_t rejected)
{
    assert_int_equal(file->new_count, made);
    assert_int_equal(file->changed_count, changed);
    assert_int_equal(file->same_count, same);
    assert_int_equal(file->rejected_count, rejected);
}

static int64_t of_requirement(const char *column, int64_t version, int64_t ordinal)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(
        &sql,
        "SELECT coalesce((SELECT coalesce(%s, -1) FROM requirement WHERE version = "
        "%lld AND ordinal = %lld), -2)",
        column, (long long)version, (long long)ordinal);
    return kit_number(sql.ptr);
}

static void both_files_come_in_either_order(void **state)
{
    static const char needs[] = NEEDS "n,T,Krokom,2027-01-11,40,2,hire\n";
    static const char asked[] = ASKED "n,,,licence,B,,custom,,\n";

    (void)state;
    struct import_report r = imported(asked, needs, true);
    assert_string_equal(r.file[0].kind, "requirements");
    counted(&r.file[0], 1, 0, 0, 0);
    counted(&r.file[1], 1, 0, 0, 0);
    r = imported(needs, asked, true);
    counted(&r.file[0], 0, 0, 1, 0);
    counted(&r.file[1], 0, 0, 1, 0);
    assert_int_equal(r.batch, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM need_version"), 1);
}

static void a_preview_counts_the_same_and_writes_nothing(void **state)
{
    (void)state;
    struct import_report r =
        imported(NEEDS "n,T,Krokom,,,,\n", ASKED "n,,,licence,QQ,,custom,,\n", false);

    counted(&r.file[0], 1, 0, 0, 0);
    counted(&r.file[1], 1, 0, 0, 0);
    assert_int_equal(r.own_concepts, 1);
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE own = 1"), 0);
    assert_int_equal(kit_number("SELECT value FROM meta WHERE key = 'image_seq'"), 0);
}

static void needs_alone_keep_what_was_asked(void **state)
{
    (void)state;
    imported(NEEDS "n,T,Krokom,,,,\n", ASKED "n,A,50,licence,B,,custom,,\n", true);
    struct import_report r = imported(NEEDS "n,Another title,Krokom,,,,\n", NULL, true);

    counted(&r.file[0], 0, 1, 0, 0);
    assert_int_equal(kit_number("SELECT version FROM need"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM requirement WHERE version = 2"),
                     1);
    assert_int_equal(
        kit_number("SELECT share_percent FROM need_task WHERE version = 2"), 50);
    /* The first version stands as it was. */
    assert_true(
        str_is(kit_text("SELECT title FROM need_version WHERE version = 1"), "T"));
}

static void requirements_alone_replace_what_was_asked(void **state)
{
    (void)state;
    imported(NEEDS "n,T,Krokom,2027-01-11,38,3,praktik\n",
             ASKED "n,,,licence,B,,custom,,\nn,,,licence,C,,custom,,\n", true);
    struct import_report r =
        imported(ASKED "n,,,licence,CE,,contract,,7\n", NULL, true);

    counted(&r.file[0], 0, 1, 0, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM requirement WHERE version = 2"),
                     1);
    assert_int_equal(of_requirement("obtain_weeks", 2, 0), 7);
    assert_int_equal(
        kit_number("SELECT hours_per_week FROM need_version WHERE version = 2"), 38);
    assert_true(str_is(kit_text("SELECT purpose FROM need_version WHERE version = 2"),
                       "praktik"));
}

static void what_is_empty_gets_its_default(void **state)
{
    (void)state;
    imported(NEEDS "n,T,Krokom,,,,\n",
             ASKED "n,A,40,concept,task:plocka-order,,core,,\n"
                   "n,A,,concept,task:packa-kolli,3,learnable,,\n"
                   "n,B,,concept,task:kora-truck,,learnable,,9\n"
                   "n,,,certificate,egen-kurs,,learnable,,\n"
                   "n,B,,licence,B,,custom,,\n",
             true);
    assert_int_equal(of_requirement("level", 1, 0), 2);
    assert_int_equal(of_requirement("level", 1, 1), 3);
    assert_int_equal(of_requirement("weight", 1, 0), 6); /* 30 * 0.4 / 2 */
    assert_int_equal(of_requirement("weight", 1, 1), 6);
    assert_int_equal(of_requirement("weight", 1, 2), 15); /* 30 * 0.5 / 1 */
    assert_int_equal(of_requirement("weight", 1, 3), 15); /* 30 / 1, clamped */
    assert_int_equal(of_requirement("weight", 1, 4), 0);
    assert_int_equal(of_requirement("obtain_weeks", 1, 0), -1);
    assert_int_equal(of_requirement("obtain_weeks", 1, 1),
                     kit_number("SELECT weeks FROM concept WHERE code = "
                                "'task:packa-kolli'"));
    assert_int_equal(of_requirement("obtain_weeks", 1, 2), 9);
    assert_int_equal(of_requirement("obtain_weeks", 1, 3), 4);
    assert_int_equal(of_requirement("obtain_weeks", 1, 4), -1);
    assert_int_equal(kit_number("SELECT positions FROM need_version"), 1);
    assert_true(str_is(kit_text("SELECT purpose FROM need_version"), "hire"));
    assert_true(
        str_is(kit_text("SELECT coalesce(start_on, '-') FROM need_version"), "-"));
}

static void seventeen_that_count_in_fit_are_too_many(void **state)
{
    struct buf rows = buf_new(kit_call.arena);

    (void)state;
    buf_cstr(&rows, ASKED);
    for (int i = 0; i < 17; i++)
        buf_format(&rows, "n,,,certificate,c%d,,core,,\n", i);
    buf_cstr(&rows, "n,,,certificate,custom,,custom,,\n");
    struct import_report r = imported(NEEDS "n,T,Krokom,,,,\n", rows.ptr, true);
    counted(&r.file[1], 17, 0, 0, 1);
    kit_err(&r.file[1].reject[0].err, ERR_LIMIT, "at most 16");
    assert_int_equal(r.file[1].reject[0].line, 18);
}

static void two_files_of_one_kind_are_refused(void **state)
{
    struct import_report report = { .batch = 42 };
    struct err err = { 0 };

    (void)state;
    struct import_ask ask = {
        { kit_file("a.csv", STR(NEEDS)), kit_file("b.csv", STR(NEEDS)) }, true, NULL
    };
    assert_false(import_needs(&kit_call, &ask, &report, &err));
    kit_err(&err, ERR_USAGE, "both files are of one kind");
    assert_int_equal(report.batch, 42);
}

static void a_bad_second_file_undoes_the_first(void **state)
{
    struct import_report report = { .batch = 42 };
    struct err err = { 0 };

    (void)state;
    struct import_ask ask = {
        { kit_file("a.csv", STR(NEEDS "n,T,Krokom,,,,\nm,,Krokom,,,,\n")),
          kit_file("b.csv", STR(ASKED "n,,,licence,\xd6,,custom,,\n")) },
        true,
        NULL
    };
    assert_false(import_needs(&kit_call, &ask, &report, &err));
    kit_err(&err, ERR_INPUT, "line 2 is not UTF-8");
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 0);
    /* Not even the first file's rejected rows are left. */
    FILE *left = fopen(kit_path("a.csv.rejected.csv"), "r");
    assert_null(left);
    left = fopen(kit_path("a.csv.rejected.csv.tmp"), "r");
    assert_null(left);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_files_come_in_either_order),
        TEST(a_preview_counts_the_same_and_writes_nothing),
        TEST(needs_alone_keep_what_was_asked),
        TEST(requirements_alone_replace_what_was_asked),
        TEST(what_is_empty_gets_its_default),
        TEST(seventeen_that_count_in_fit_are_too_many),
        TEST(two_files_of_one_kind_are_refused),
        TEST(a_bad_second_file_undoes_the_first),
    };

    return cmocka_run_group_tests_name("import_needs", tests, NULL, NULL);
}
