/*
 * test_import_places.c: do known journeys come in, once, and not those of a namesake?
 */
#include "ad_kit.h"

#include <unistd.h>

#include "service/book.h"
#include "service/import.h"

static struct import_report imported_two(const char *a, const char *b, bool apply)
{
    struct import_ask ask = { { a, b }, apply, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_places(&kit_call, &ask, &report, &err), &err);
    return report;
}

static struct import_report imported(const char *path)
{
    return imported_two(path, NULL, true);
}

static void refused(const char *path, enum err_kind kind, const char *words)
{
    struct import_ask ask = { { path, NULL }, true, NULL };
    struct import_report report = { .batch = 42 };
    struct err err = { 0 };

    assert_false(import_places(&kit_call, &ask, &report, &err));
    kit_err(&err, kind, words);
    assert_int_equal(report.batch, 42);
    assert_int_equal(kit_number("SELECT count(*) FROM place_reach"), 0);
}

static void counted(const struct import_file *file, uint64_t made, uint64_t changed,
                    uint64_t same, uint64_t rejected)
{
    assert_int_equal(file->new_count, made);
    assert_int_equal(file->changed_count, changed);
    assert_int_equal(file->same_count, same);
    assert_int_equal(file->rejected_count, rejected);
}

static int64_t reach(const char *from, const char *to, int mode)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(
        &sql,
        "SELECT coalesce((SELECT r.value FROM place_reach r JOIN place a ON a.id = "
        "r.from_place JOIN place b ON b.id = r.to_place WHERE a.code = '%s' AND "
        "b.code = '%s' AND r.mode = %d), -1)",
        from, to, mode);
    return kit_number(sql.ptr);
}

static void kilometres_hold_both_ways_and_minutes_one(void **state)
{
    (void)state;
    const char *path = kit_file(
        "a.csv", STR("from;to;km;mode;minutes\n\xc3\x96stersund;Krokom;20,5;;\n"
                     "Krokom;\xc3\x96stersund;;bus;25\n"));
    struct import_report r = imported(path);

    counted(&r.file[0], 2, 0, 0, 0);
    assert_int_equal(reach("2380-ostersund", "2309-krokom", -1), 20500);
    assert_int_equal(reach("2309-krokom", "2380-ostersund", -1), 20500);
    assert_int_equal(reach("2309-krokom", "2380-ostersund", 1), 25);
    assert_int_equal(reach("2380-ostersund", "2309-krokom", 1), -1);
    assert_int_equal(r.seq, 1); /* images carry the journeys: they are built anew */
    r = imported(path);
    counted(&r.file[0], 0, 0, 2, 0);
    assert_int_equal(r.batch, 0);
    r = imported(
        kit_file("b.csv", STR("from,to,mode,minutes\nKrokom,\xc3\x96stersund,bus,"
                              "30\n")));
    counted(&r.file[0], 0, 1, 0, 0);
    assert_int_equal(reach("2309-krokom", "2380-ostersund", 1), 30);
}

static void a_preview_counts_and_writes_nothing(void **state)
{
    (void)state;
    const char *path =
        kit_file("a.csv", STR("from,to,km\nKrokom,\xc3\x96stersund,20\n"));
    struct import_report r = imported_two(path, NULL, false);

    counted(&r.file[0], 1, 0, 0, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM place_reach"), 0);
    assert_int_equal(kit_number("SELECT value FROM meta WHERE key = 'image_seq'"), 0);
}

static void rows_that_cannot_be_right_are_rejected(void **state)
{
    (void)state;
    const char *path = kit_file(
        "a.csv",
        STR("from,to,km,mode,minutes\nAtlantis,Krokom,5,,\nKrokom,Krokom,5,,\n"
            "Krokom,\xc3\x96stersund,,,\nKrokom,\xc3\x96stersund,x,,\n"
            "Krokom,\xc3\x96stersund,,train,5\nKrokom,\xc3\x96stersund,,bus,0\n"
            "Krokom,\xc3\x96stersund,150,,\nKrokom,\xc3\x96stersund,20,,\n"
            "\xc3\x96stersund,Krokom,21,,\n"));
    static const char *const words[] = {
        "no place is called Atlantis", "are the same place", "neither km nor mode",
        "km: x is no number",          "mode is car",        "minutes: 0 is not",
        "another place called",        "on line 9",
    };
    struct import_report r = imported(path);

    counted(&r.file[0], 1, 0, 0, 8);
    for (uint32_t i = 0; i < 8; i++) {
        struct err err = r.file[0].reject[i].err;
        if (!strstr(err_english(&err), words[i]))
            fail_msg("row %u: %s", i + 2, err_english(&err));
    }
    assert_int_equal(access(kit_path("a.csv.rejected.csv"), F_OK), 0);
}

static const char names[] = "{\"a;1\": \"\xc3\x96stersund (\xc3\x96stersund)\", "
                            "\"b;1\": \"Nyby (Krokom)\", \"c;1\": \"Nowhere\", "
                            "\"d;2\": \"Nyby (Krokom)\"}";
static const char pairs[] =
    "{\"a;1\": [{\"ort2_id\": \"b;1\", \"avst\xc3\xa5nd\": 31.2, \"relevans\": \"x\"}],"
    " \"b;1\": [{\"ort2_id\": \"a;1\", \"avst\xc3\xa5nd\": 31.2},"
    " {\"ort2_id\": \"z;1\", \"avst\xc3\xa5nd\": 3}, {\"ort2_id\": \"a;1\"}]}";

static void towns_insteg_lacks_are_made_at_their_municipality(void **state)
{
    (void)state;
    const char *towns = kit_file("ort_id_namn.json", str_from(names));
    const char *km = kit_file("ort_ort_relevans.json", str_from(pairs));
    struct import_report r = imported_two(km, towns, true);

    counted(&r.file[0], 1, 0, 1, 1);
    counted(&r.file[1], 1, 0, 1, 2);
    assert_int_equal(kit_number("SELECT t.lat_e4 = m.lat_e4 AND t.kind = 'town' AND "
                                "t.main = 0 FROM place t, place m WHERE t.code = "
                                "'2309-nyby' AND m.code = '2309'"),
                     1);
    assert_int_equal(reach("2309-nyby", "2380-ostersund", -1), 31200);
    assert_int_equal(reach("2380-ostersund", "2309-nyby", -1), 31200);
    /* The folder that holds both is the same, and nothing is new. */
    r = imported_two(kit_path(""), NULL, true);
    counted(&r.file[0], 0, 0, 3, 1);
    counted(&r.file[1], 0, 0, 2, 2);
    assert_int_equal(r.batch, 0);
}

static void a_bare_name_still_means_what_it_meant(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    struct book book;
    uint32_t index;

    kit_file("ort_id_namn.json", STR("{\"a\": \"Malm\xc3\xb6 (Malm\xc3\xb6)\", \"b\": "
                                     "\"Oxie (Malm\xc3\xb6)\"}"));
    kit_file("ort_ort_relevans.json", STR("{}"));
    imported_two(kit_path(""), NULL, true);
    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err), &err);
    KIT_OK(book_load(tx, &arena, &book, &err), &err);
    KIT_OK(place_find(&book.places, STR("Malm\xc3\xb6"), &index, &err), &err);
    assert_true(str_is(book.places.place[index].code, "1280"));
    KIT_OK(place_find(&book.places, STR("Oxie (Malm\xc3\xb6)"), &index, &err), &err);
    assert_true(str_is(book.places.place[index].code, "1280-oxie"));
    tx_end(&tx);
    arena_free(&arena);
}

static void bad_files_are_refused_with_a_remedy(void **state)
{
    (void)state;
    refused(kit_path("none.csv"), ERR_NOT_FOUND, "there is no file");
    refused(kit_file("a.csv", STR("from,to,far\n")), ERR_INPUT, "unknown column far");
    refused(kit_file("ort_id_namn.json", STR("{}")), ERR_USAGE,
            "name both, or their folder");
    kit_file("ort_ort_relevans.json", STR("{\"a\": [\n{]}"));
    refused(kit_path(""), ERR_INPUT, "line 2 is not sound JSON");
    kit_file("ort_ort_relevans.json", STR("[]"));
    refused(kit_path(""), ERR_INPUT, "file of towns");
}

static void the_real_pairs_come_in_without_the_namesakes(void **state)
{
    (void)state;
    kit_data("af-yrkesinfo/ort_ort_relevans.json");
    const char *towns = kit_data("af-yrkesinfo/ort_id_namn.json");
    struct str folder = str_from(towns);
    const char *path = str_cstr(
        kit_call.arena, str_sub(folder, 0, folder.len - strlen("ort_id_namn.json")));
    struct import_report r = imported(path);

    assert_int_equal(r.file[0].new_count + r.file[0].same_count, 1633);
    assert_int_equal(r.file[0].rejected_count, 0);
    assert_int_equal(
        r.file[1].new_count + r.file[1].same_count + r.file[1].rejected_count, 15833);
    assert_in_range(r.file[1].rejected_count, 50, 300);
    r = imported(path);
    assert_int_equal(r.file[1].new_count + r.file[1].changed_count, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kilometres_hold_both_ways_and_minutes_one),
        TEST(a_preview_counts_and_writes_nothing),
        TEST(rows_that_cannot_be_right_are_rejected),
        TEST(towns_insteg_lacks_are_made_at_their_municipality),
        TEST(a_bare_name_still_means_what_it_meant),
        TEST(bad_files_are_refused_with_a_remedy),
        TEST(the_real_pairs_come_in_without_the_namesakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
