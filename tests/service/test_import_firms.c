/*
 * test_import_firms.c: firms.csv into a portfolio: previewed, applied, the same file
 * twice changes nothing, a row that cannot be read is told with line and column; and
 * out again as a file.
 */
#include <string.h>

#include "firm_kit.h"
#include "service/firm_export.h"
#include "service/import.h"

#define HEAD                                                                           \
    "source_key,name,number,sni,locality,street,cfar,headcount,headcount_on,holder\n"

static const char *file_of(const char *rows)
{
    const char *path = case_path("firms.csv");
    FILE *out = fopen(path, "we");

    assert_non_null(out);
    fprintf(out, HEAD "%s", rows);
    fclose(out);
    return path;
}

static struct import_file imported(const char *rows, bool apply)
{
    struct import_ask ask = { { file_of(rows), NULL }, apply, NULL };
    struct import_report report;
    struct err err = { 0 };

    CASE_OK(import_firms(&case_call, &ask, &report, &err), &err);
    return report.file[0];
}

static void a_preview_writes_nothing(void **state)
{
    (void)state;
    struct import_file file = imported("1,Aspens Bageri,,,Krokom,,,7,,\n", false);

    assert_int_equal(file.new_count, 1);
    assert_int_equal(firm_number("SELECT count(*) FROM firm"), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM event"), 0);
}

static void the_same_file_twice_changes_nothing(void **state)
{
    (void)state;
    const char *rows = "1,Aspens Bageri,556036-0793,10.710,Krokom,Storgatan 1,12345678,"
                       "5-9,2026-01-01,a\n"
                       "2,Karins Kaffe,189001019802,,Krokom,,,,,\n";

    assert_int_equal(imported(rows, true).new_count, 2);
    struct str before = firm_text("SELECT * FROM firm, event");
    assert_int_equal(imported(rows, true).same_count, 2);
    assert_true(str_eq(before, firm_text("SELECT * FROM firm, event")));
    assert_int_equal(firm_number("SELECT holder_id FROM firm WHERE source_key = '1'"),
                     1);
    assert_int_equal(firm_number("SELECT holder_id FROM firm WHERE source_key = '2'"),
                     0);
    assert_true(str_is(firm_text("SELECT valid_on, least, most FROM firm_band"),
                       "2026-01-01|5|9|\n"));
}

static void a_changed_row_changes_what_it_says_and_leaves_the_rest(void **state)
{
    (void)state;
    struct firm_standing paused = { 0, FIRM_PAUSED, STR("season"), STR("") };
    struct err err = { 0 };

    imported("1,Aspens Bageri,,,Krokom,,,7,2026-01-01,a\n", true);
    paused.rid = firm_number("SELECT rid FROM firm");
    CASE_OK(firm_stand(&case_call, &paused, &err), &err);
    struct import_file file =
        imported("1,Aspens AB,,,Krokom,Nygatan 2,,12,2026-06-01,b\n", true);
    assert_int_equal(file.changed_count, 1);
    assert_true(str_is(firm_text("SELECT name, version, status, holder_id FROM firm"),
                       "Aspens AB|2|paused|1|\n"));
    assert_true(str_is(firm_text("SELECT street FROM firm_workplace"), "Nygatan 2|\n"));
    assert_int_equal(firm_number("SELECT count(*) FROM firm_band"), 2);
}

#define WIDE_HEAD                                                                      \
    "source_key,name,number,sni,locality,street,contact,contact_role,phone,email\n"

static struct import_file imported_wide(const char *rows, bool apply)
{
    const char *path = case_path("wide.csv");
    struct import_ask ask = { { path, NULL }, apply, NULL };
    struct import_report report;
    struct err err = { 0 };
    FILE *out = fopen(path, "we");

    assert_non_null(out);
    fprintf(out, WIDE_HEAD "%s", rows);
    fclose(out);
    CASE_OK(import_firms(&case_call, &ask, &report, &err), &err);
    return report.file[0];
}

/* Empty cells say nothing; who has left stays gone, what is closed stays closed. */
static void what_the_staff_wrote_stands_where_a_changed_row_says_nothing(void **state)
{
    (void)state;
    imported_wide("1,Aspens,556036-0793,10.710,Krokom,Nygatan 2,Karin,chef,1,k@a\n"
                  "2,Ripans,,,Krokom,,Olle,,2,\n",
                  true);
    case_sql("UPDATE firm_contact SET channel = 'letter' WHERE name = 'Karin';"
             "UPDATE firm_contact SET left_on = '2026-11-01', phone = '', version = 2"
             " WHERE name = 'Olle';"
             "UPDATE firm_workplace SET closed_on = '2026-11-01' WHERE firm_id = 2");
    assert_int_equal(imported_wide("1,Aspens AB,,,Krokom,,Karin,,,\n"
                                   "2,Ripans AB,,,Krokom,,Olle,,2,\n",
                                   true)
                         .changed_count,
                     2);
    assert_true(
        str_is(firm_text("SELECT name, number, form, sni FROM firm WHERE id = 1"),
               "Aspens AB|5560360793|organisation|10.710|\n"));
    assert_true(str_is(firm_text("SELECT role, channel, phone, email FROM firm_contact"
                                 " WHERE name = 'Karin'"),
                       "chef|letter|1|k@a|\n"));
    assert_true(str_is(firm_text("SELECT street FROM firm_workplace WHERE firm_id = 1"),
                       "Nygatan 2|\n"));
    assert_true(str_is(firm_text("SELECT left_on, phone FROM firm_contact WHERE name ="
                                 " 'Olle'"),
                       "2026-11-01||\n"));
    assert_int_equal(firm_number("SELECT count(*) FROM firm_workplace"), 2);
    assert_int_equal(
        firm_number("SELECT count(*) FROM firm_workplace WHERE closed_on IS NULL"), 1);
}

static void a_new_row_that_may_be_a_double_is_told_of(void **state)
{
    static const char rows[] =
        "1,Aspens Bageri,,,Krokom,,,,,\n"    /* typed before  */
        "2,Ripans,556036-0793,,,,,,,\n"      /* the first     */
        "3,Ripans Café,5560360793,,,,,,,\n"  /* the same      */
        "4,Aspens Bageri,,,Östersund,,,,,\n" /* another place */
        "5,Kvarnen,556016-0680,,Krokom,,,,,\n"
        "6,Kvarnen,,,Krokom,,,,,\n"; /* by name, of one with both */
    const struct firm_new typed = { .typed = { STR("Aspens bageri"), STR(""), STR("") },
                                    .place = STR("Krokom") };
    struct firm_added added;
    struct err err = { 0 };

    (void)state;
    CASE_OK(firm_add(&case_call, &typed, &added, &err), &err);
    for (int apply = 0; apply < 2; apply++) {
        struct import_file file = imported_wide(rows, apply == 1);
        assert_int_equal(file.new_count, 6);
        assert_int_equal(file.doubt_count, 3);
        assert_int_equal(file.doubt[0].line, 2);
        assert_string_equal(err_english(&file.doubt[0].err),
                            "Aspens Bageri may be Aspens bageri, which you have "
                            "already");
        assert_int_equal(file.doubt[1].line, 4);
        assert_string_equal(err_english(&file.doubt[1].err),
                            "Ripans Café may be the firm on line 3");
        assert_int_equal(file.doubt[2].line, 7);
        assert_string_equal(err_english(&file.doubt[2].err),
                            "Kvarnen may be the firm on line 6");
    }
    assert_int_equal(imported_wide(rows, true).doubt_count, 0); /* nothing is new */
}

static void an_address_without_an_at_is_no_address(void **state)
{
    (void)state;
    struct import_file file = imported_wide("1,A,,,,,Anna,,,anna.example.org\n", true);

    assert_int_equal(file.rejected_count, 1);
    assert_non_null(strstr(err_english(&file.reject[0].err), "column email"));
}

static void a_row_that_cannot_be_read_is_told_with_line_and_column(void **state)
{
    (void)state;
    struct import_file file = imported("1,,,,,,,,,\n"
                                       "2,A,556036-0794,,,,,,,\n"
                                       "3,A,,x,,,,,,\n"
                                       "4,A,,,Gondor,,,,,\n"
                                       "5,A,,,,,,many,,\n"
                                       "6,A,,,,,,7,2027-01-01,\n"
                                       "7,A,,,,,,,,nobody\n"
                                       "8,A,,,,Storgatan,,,,\n"
                                       "9,Good,,,,,,,,\n"
                                       "9,Again,,,,,,,,\n",
                                       true);
    const char *const words[] = { "column name",      "column number",
                                  "column sni",       "column locality",
                                  "column headcount", "headcount_on",
                                  "column holder",    "locality is empty",
                                  "on line 10" };

    assert_int_equal(file.new_count, 1);
    assert_int_equal(file.rejected_count, 9);
    for (uint32_t i = 0; i < file.reject_count; i++) {
        assert_int_equal(file.reject[i].line, i < 8 ? i + 2 : 11);
        if (!strstr(err_english(&file.reject[i].err), words[i]))
            fail_msg("%s: %s", words[i], err_english(&file.reject[i].err));
    }
    assert_int_equal(firm_number("SELECT count(*) FROM firm"), 1);
}

static void what_is_exported_is_what_is_known_and_runs_no_formula(void **state)
{
    (void)state;
    struct buf csv = buf_new(&case_arena), json = buf_new(&case_arena);
    struct err err = { 0 };

    imported("1,\"Aspens \"\"Bageri\"\", Krokom\",556036-0793,,Krokom,,,5-9,,a\n"
             "2,=1+1,189001019802,,,,,,,\n",
             true);
    CASE_OK(firm_export(&case_call, FIRM_EXPORT_CSV, &csv, &err), &err);
    CASE_OK(firm_export(&case_call, FIRM_EXPORT_JSON, &json, &err), &err);
    assert_non_null(strstr(csv.ptr,
                           "1,\"Aspens \"\"Bageri\"\", Krokom\",5560360793,,Krokom,"
                           ",,5-9,register,a,open,,\r\n"));
    assert_non_null(strstr(csv.ptr, "2,\"'=1+1\",,"));
    assert_null(strstr(csv.ptr, "9802"));
    assert_non_null(strstr(json.ptr, "\"name\":\"=1+1\""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_preview_writes_nothing),
        TEST(the_same_file_twice_changes_nothing),
        TEST(a_changed_row_changes_what_it_says_and_leaves_the_rest),
        TEST(what_the_staff_wrote_stands_where_a_changed_row_says_nothing),
        TEST(a_new_row_that_may_be_a_double_is_told_of),
        TEST(an_address_without_an_at_is_no_address),
        TEST(a_row_that_cannot_be_read_is_told_with_line_and_column),
        TEST(what_is_exported_is_what_is_known_and_runs_no_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
