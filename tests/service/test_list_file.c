/*
 * test_list_file.c: does a whole list come as a file, of one's own unit, and name
 * nobody?
 */
#include <jansson.h>
#include <string.h>

#include "referral_kit.h"
#include "service/csv_write.h"
#include "service/list_file.h"

static struct str file_of(enum list_file what, enum list_form form)
{
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };

    const struct list_file_ask ask = { what, form };
    CASE_OK(list_file_write(&case_call, &ask, &out, NULL, &err), &err);
    return buf_str(&out);
}

static uint32_t lines_of(struct str text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

/* How many rows there are as JSON: an array of objects, each with as many members as
 * the header has names. */
static uint32_t rows_of(enum list_file what)
{
    struct str json = file_of(what, LIST_JSON), csv = file_of(what, LIST_CSV);
    json_t *root = json_loadb(json.ptr, json.len, 0, NULL);
    size_t names = 1, rows;

    assert_true(json_is_array(root));
    for (size_t i = 0; csv.ptr[i] != '\r'; i++)
        names += csv.ptr[i] == ',';
    rows = json_array_size(root);
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(json_object_size(json_array_get(root, i)), names);
    json_decref(root);
    assert_int_equal(lines_of(csv), rows + 1);
    return (uint32_t)rows;
}

static void every_visit_of_the_unit_is_there_once_the_newest_first(void **state)
{
    (void)state;
    const uint32_t before = rows_of(LIST_VISITS);
    int64_t firm = firm_made("=Aspens; \"Lager\"", "", "7");
    struct visit_new visit = firm_visit(firm, CASE_DAY - 3);

    firm_visited(&visit);
    visit = firm_visit(firm, CASE_DAY);
    firm_visited(&visit);
    assert_int_equal(rows_of(LIST_VISITS), before + 2);
    struct str csv = file_of(LIST_VISITS, LIST_CSV);
    size_t new = str_find(csv, STR(",2026-11-26,")),
           old = str_find(csv, STR(",2026-11-23,"));
    assert_true(new != SIZE_MAX &&old != SIZE_MAX &&new < old);
    /* no spreadsheet takes a name for a formula */
    assert_true(str_find(csv, STR(",\"'=Aspens; \"\"Lager\"\"\",need,")) != SIZE_MAX);
    case_call.actor = &case_partner;
    assert_int_equal(rows_of(LIST_VISITS), 0);
    case_call.actor = &case_coach;
}

static void proposals_name_nobody_and_leave_a_protected_identity_out(void **state)
{
    (void)state;
    struct referral_new one = referral_for(0), two = referral_for(1);

    referral_put_forward(&one);
    referral_put_forward(&two);
    assert_int_equal(rows_of(LIST_REFERRALS), 2);
    struct str json = file_of(LIST_REFERRALS, LIST_JSON);
    for (uint32_t i = 0; i < REFERRAL_PEOPLE; i++)
        assert_true(str_find(json, id_text(&case_arena, referral_rid[i])) == SIZE_MAX);
    assert_true(str_find(json, id_text(&case_arena, one.rid)) != SIZE_MAX);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) SELECT id,"
             " 'flag', 1, 'u1' FROM person WHERE source_key = 'b'");
    assert_int_equal(rows_of(LIST_REFERRALS), 1);
    json = file_of(LIST_REFERRALS, LIST_JSON);
    assert_true(str_find(json, id_text(&case_arena, two.rid)) == SIZE_MAX);
    case_call.actor = &case_partner;
    assert_int_equal(rows_of(LIST_REFERRALS), 0);
    case_call.actor = &case_coach;
}

static void needs_say_how_they_stand_and_numbers_are_numbers(void **state)
{
    (void)state;
    struct str json = file_of(LIST_NEEDS, LIST_JSON);

    assert_int_equal(rows_of(LIST_NEEDS), firm_number("SELECT count(*) FROM need"));
    assert_true(str_find(json, STR(",\"status\":\"open\"}")) != SIZE_MAX);
    assert_true(str_find(json, STR("\"positions\":\"")) == SIZE_MAX);
}

static void no_cell_is_a_formula_to_a_spreadsheet(void **state)
{
    static const char *const cells[][2] = {
        { "=1+1", "\"'=1+1\"," },
        { "+46 70", "\"'+46 70\"," },
        { "-2+3", "\"'-2+3\"," },
        { "@SUM(A1)", "\"'@SUM(A1)\"," },
        { "\t=1", "\"'\t=1\"," },
        { "\r=1", "\"'\r=1\"," },
        { "=\"a\";b", "\"'=\"\"a\"\";b\"," },
        { "Aspens - Lager", "Aspens - Lager," },
        { "", "," },
        { "a=1", "a=1," },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct buf out = buf_new(&case_arena);
        csv_cell(&out, str_from(cells[i][0]), ',');
        assert_string_equal(str_cstr(&case_arena, buf_str(&out)), cells[i][1]);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, referral_made, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_visit_of_the_unit_is_there_once_the_newest_first),
        TEST(proposals_name_nobody_and_leave_a_protected_identity_out),
        TEST(no_cell_is_a_formula_to_a_spreadsheet),
        TEST(needs_say_how_they_stand_and_numbers_are_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
