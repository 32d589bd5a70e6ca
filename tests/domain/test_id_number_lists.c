/*
 * test_id_number_lists.c: do the published lists of identity numbers pass?
 *
 * The conformance lists of personnummer and organisationsnummer, and Skatteverket's
 * test numbers, are read where they are at hand (INSTEG_DATA or ../shared/data) and
 * count as skipped where they are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/date.h"
#include "domain/id_number.h"

static int32_t today; /* 2026-11-22 */

static int start(void **state)
{
    (void)state;
    today = date_from_civil(2026, 11, 22);
    return 0;
}

static bool reads(const char *written, struct id_number *number)
{
    struct err err = { 0 };

    return id_number_parse(str_from(written), today, number, &err);
}

static bool reads_org(const char *written, struct org_number *number)
{
    struct err err = { 0 };

    return org_number_parse(str_from(written), today, number, &err);
}

static const char *path_of(const char *name)
{
    static char path[512];
    const char *data = getenv("INSTEG_DATA");

    snprintf(path, sizeof path, "%s/identity/%s", data ? data : SHARED_DATA, name);
    return path;
}

static json_t *list(const char *name)
{
    json_t *root = json_load_file(path_of(name), 0, NULL);

    if (!root) {
        print_message("# skipped: the public list identity/%s is not here\n", name);
        skip();
    }
    return root;
}

static const char *text_of(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static void check_sex(const json_t *row, const struct id_number *number)
{
    bool man = json_is_true(json_object_get(row, "isMale"));

    assert_int_equal(id_number_sex(number), man ? ID_SEX_MAN : ID_SEX_WOMAN);
}

static void check_row(const json_t *row, enum id_kind kind)
{
    static const char *const forms[] = { "long_format", "short_format",
                                         "separated_format", "separated_long" };
    bool valid = json_is_true(json_object_get(row, "valid"));
    char text[ID_TEXT_BYTES];

    for (size_t f = 0; f < 4; f++) {
        struct id_number number = { 0 };
        const char *form = text_of(row, forms[f]);
        if (!form)
            continue;
        if (reads(form, &number) != valid)
            fail_msg("%s should%s be valid", form, valid ? "" : " not");
        if (!valid)
            continue;
        assert_int_equal(number.kind, kind);
        check_sex(row, &number);
        if (f == 1) /* without a sign a century is a guess */
            continue;
        assert_string_equal(number.text, text_of(row, "long_format"));
        id_number_print(&number, today, text);
        assert_string_equal(text, text_of(row, "separated_format"));
        id_number_print_long(&number, today, text);
        assert_string_equal(text, text_of(row, "separated_long"));
    }
}

static void the_list_of_people_passes(void **state)
{
    json_t *root = list("personnummer-list.json");
    const json_t *row;
    size_t i;

    (void)state;
    json_array_foreach(root, i, row) check_row(
        row, strcmp(text_of(row, "type"), "con") ? ID_PERSONNUMMER : ID_SAMORDNING);
    assert_int_equal(json_array_size(root), 14);
    json_decref(root);
}

static void the_list_of_interim_numbers_passes(void **state)
{
    json_t *root = list("personnummer-interim.json");
    const json_t *row;
    size_t i;

    (void)state;
    json_array_foreach(root, i, row) check_row(row, ID_RESERVE);
    assert_int_equal(json_array_size(root), 12);
    json_decref(root);
}

static void check_all(const json_t *numbers, bool valid)
{
    struct id_number number;
    char text[24];
    size_t i;
    const json_t *at;

    json_array_foreach(numbers, i, at)
    {
        const char *written = json_string_value(at);
        if (!written) {
            snprintf(text, sizeof text, "%lld", (long long)json_integer_value(at));
            written = text;
        }
        if (reads(written, &number) != valid)
            fail_msg("%s should%s be valid", written, valid ? "" : " not");
    }
}

static void the_structured_list_passes(void **state)
{
    json_t *root = list("personnummer-structured.json");
    const char *kind, *how;
    json_t *by_kind, *numbers;

    (void)state;
    json_object_foreach(root, kind, by_kind) json_object_foreach(by_kind, how, numbers)
    {
        check_all(json_object_get(numbers, "valid"), true);
        check_all(json_object_get(numbers, "invalid"), false);
    }
    json_decref(root);
}

static void firms_are_not_people(void **state)
{
    json_t *root = list("personnummer-orgnumber.json");
    const json_t *row;
    size_t i;

    (void)state;
    json_array_foreach(root, i, row)
    {
        struct org_number number;
        assert_false(json_is_true(json_object_get(row, "valid")));
        struct err err = { 0 };
        struct id_number person;
        assert_false(id_number_parse(str_from(text_of(row, "short_format")), today,
                                     &person, &err));
        assert_non_null(strstr(err_english(&err), "an organisation"));
        assert_true(reads_org(text_of(row, "separated_format"), &number));
        assert_int_equal(number.form, ORG_NON_PROFIT);
    }
    json_decref(root);
}

static void the_list_of_organisations_passes(void **state)
{
    json_t *root = list("organisationsnummer-list.json");
    const json_t *row;
    size_t i;

    (void)state;
    json_array_foreach(root, i, row)
    {
        struct org_number number = { .text = "" };
        const bool valid = json_is_true(json_object_get(row, "valid"));
        const bool sole = strcmp(text_of(row, "type"), "Enskild firma") == 0;
        char text[ID_TEXT_BYTES];
        if (reads_org(text_of(row, "input"), &number) != valid)
            fail_msg("%s should%s be valid", text_of(row, "input"),
                     valid ? "" : " not");
        if (!valid)
            continue;
        assert_int_equal(number.form, sole ? ORG_SOLE_TRADER : ORG_COMPANY);
        assert_string_equal(number.text + (sole ? 2 : 0), text_of(row, "short_format"));
        org_number_print(&number, today, true, text);
        assert_string_equal(text, text_of(row, "long_format"));
        assert_true(reads_org(text_of(row, "short_format"), &number));
        assert_true(reads_org(text_of(row, "long_format"), &number));
        assert_string_equal(number.text + (sole ? 2 : 0), text_of(row, "short_format"));
    }
    assert_int_equal(json_array_size(root), 24);
    json_decref(root);
}

static void the_json_list_of_samordningsnummer_passes(void **state)
{
    json_t *root = list("personnummer-allCoords.json");

    (void)state;
    assert_int_equal(json_array_size(root), 2264);
    check_all(root, true);
    json_decref(root);
}

static void check_lines(const char *name, enum id_kind kind, size_t count,
                        size_t unknown_count)
{
    FILE *file = fopen(path_of(name), "r");
    char line[64], text[ID_TEXT_BYTES], stored[ID_STORED_BYTES];
    size_t lines = 0, men = 0, unknown = 0;

    if (!file) {
        print_message("# skipped: the public list identity/%s is not here\n", name);
        skip();
    }
    while (fgets(line, sizeof line, file)) {
        struct id_number again;
        struct err err = { 0 };
        int32_t day;
        line[strcspn(line, "\r\n")] = '\0';
        struct id_number number = { 0 };
        if (!reads(line, &number))
            fail_msg("%s was refused", line);
        lines++;
        assert_int_equal(number.kind, kind);
        assert_string_equal(number.text, line);
        id_number_print(&number, today, text);
        assert_true(reads(text, &again));
        assert_string_equal(again.text, line);
        id_number_store(&number, stored);
        assert_true(id_number_load(str_from(stored), &again, &err));
        assert_memory_equal(&again, &number, sizeof number);
        if (id_number_birth_day(&number, &day))
            assert_true(day <= today);
        else
            unknown++;
        men += id_number_sex(&number) == ID_SEX_MAN;
    }
    fclose(file); /* NOLINT: opened for reading */
    assert_int_equal(lines, count);
    assert_int_equal(unknown, unknown_count);
    assert_true(men > lines / 4 && men < lines - lines / 4);
}

static void all_test_personnummer_pass(void **state)
{
    (void)state;
    check_lines("test-personnummer.txt", ID_PERSONNUMMER, 41129, 0);
}

static void all_test_samordningsnummer_pass(void **state)
{
    (void)state;
    check_lines("test-samordningsnummer.txt", ID_SAMORDNING, 2264, 194);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_of_people_passes),
        cmocka_unit_test(the_list_of_interim_numbers_passes),
        cmocka_unit_test(the_structured_list_passes),
        cmocka_unit_test(firms_are_not_people),
        cmocka_unit_test(the_list_of_organisations_passes),
        cmocka_unit_test(the_json_list_of_samordningsnummer_passes),
        cmocka_unit_test(all_test_personnummer_pass),
        cmocka_unit_test(all_test_samordningsnummer_pass),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
