/*
 * test_import_ads.c: do advertisements come in whole, once, and without contacts?
 */
#include "ad_kit.h"

#include <unistd.h>

#include "base/date.h"
#include "service/ad_json.h"
#include "service/ad_mask.h"
#include "service/import.h"
#include "service/json_cut.h"

#define REAL "ads/jobsearch-67-ads-2025-09-anonymised.json"

static struct import_report imported(const char *path, bool apply)
{
    struct import_ask ask = { { path, NULL }, apply, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_ads(&kit_call, &ask, &report, &err), &err);
    return report;
}

static void refused(const char *path, enum err_kind kind, const char *words)
{
    struct import_ask ask = { { path, NULL }, true, NULL };
    struct import_report report = { .batch = 42 };
    struct err err = { 0 };

    assert_false(import_ads(&kit_call, &ask, &report, &err));
    kit_err(&err, kind, words);
    assert_int_equal(report.batch, 42);
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement"), 0);
}

static void counted(const struct import_report *r, uint64_t made, uint64_t changed,
                    uint64_t same, uint64_t rejected)
{
    assert_int_equal(r->file[0].new_count, made);
    assert_int_equal(r->file[0].changed_count, changed);
    assert_int_equal(r->file[0].same_count, same);
    assert_int_equal(r->file[0].rejected_count, rejected);
}

/* One advertisement as text; `more` goes in front of its members. */
static struct str an_ad(const char *id, const char *more)
{
    struct buf text = buf_new(kit_call.arena);

    buf_format(&text,
               "{%s\"id\":\"%s\",\"headline\":\"Lagerarbetare\",\"description\":"
               "{\"text\":\"Du plockar order.\"}}\n",
               more, id);
    return buf_str(&text);
}

static struct str joined(struct str a, struct str b)
{
    struct buf text = buf_new(kit_call.arena);

    buf_add(&text, a);
    buf_add(&text, b);
    return buf_str(&text);
}

static void a_preview_writes_nothing(void **state)
{
    (void)state;
    const char *path = kit_file("a.jsonl", an_ad("1", ""));
    struct import_report r = imported(path, false);

    counted(&r, 1, 0, 0, 0);
    assert_false(r.applied);
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement"), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM import_batch"), 0);
}

static void the_same_file_twice_changes_nothing(void **state)
{
    (void)state;
    const char *path = kit_file("a.jsonl", joined(an_ad("1", ""), an_ad("2", "")));
    struct import_report r = imported(path, true);

    counted(&r, 2, 0, 0, 0);
    assert_true(r.batch > 0);
    r = imported(path, true);
    counted(&r, 0, 0, 2, 0);
    assert_int_equal(r.batch, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM import_batch"), 1);
    assert_int_equal(kit_number("SELECT value FROM meta WHERE key = 'image_seq'"), 0);
}

static void a_changed_one_is_changed_in_place(void **state)
{
    (void)state;
    imported(kit_file("a.jsonl", joined(an_ad("1", ""), an_ad("2", ""))), true);
    int64_t rid = kit_number("SELECT rid FROM advertisement WHERE source_key = '2'");
    struct import_report r =
        imported(kit_file("b.jsonl", joined(an_ad("1", ""),
                                            an_ad("2", "\"number_of_vacancies\":3,"))),
                 true);

    counted(&r, 0, 1, 1, 0);
    assert_int_equal(kit_number("SELECT positions FROM advertisement WHERE "
                                "source_key = '2'"),
                     3);
    assert_int_equal(kit_number("SELECT rid FROM advertisement WHERE source_key = '2'"),
                     rid);
    /* And back again: a third batch, though file and sequence are those of the first.
     */
    r = imported(kit_path("a.jsonl"), true);
    counted(&r, 0, 1, 1, 0);
    assert_int_equal(kit_number("SELECT count(*) FROM import_batch"), 3);
}

static void one_taken_away_is_counted_and_left_alone(void **state)
{
    (void)state;
    imported(kit_file("a.jsonl", an_ad("1", "")), true);
    struct import_report r = imported(
        kit_file("b.jsonl", STR("{\"id\":\"1\",\"removed\":true}\n"
                                "{\"id\":\"2\",\"removed\":true,\"headline\":null}\n")),
        true);

    counted(&r, 0, 0, 0, 0);
    assert_int_equal(r.file[0].skipped_count, 2);
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement"), 1);
}

static void what_cannot_be_used_is_rejected_with_element_and_reason(void **state)
{
    (void)state;
    const char *path = kit_file(
        "a.json",
        STR("[{\"id\":\"1\",\"headline\":\"Ett\"},\n 7,\n {\"headline\":\"x\"},\n"
            "{\"id\":\"1\",\"headline\":\"Ett till\"},\n {\"id\":tru},\n"
            "{\"id\":\"2\"},\n"
            "{\"id\":\"3\",\"headline\":\"x\",\"application_deadline\":"
            "\"2023-02-29T00:00:00\"},\n"
            "{\"id\":\"4\",\"headline\":\"x\",\"number_of_vacancies\":-1}]"));
    struct import_report r = imported(path, true);
    const struct import_reject *reject = r.file[0].reject;
    static const char *const words[] = { "not a JSON object",         "id is missing",
                                         "is element 1 already",      "not sound JSON",
                                         "neither headline nor text", "is no date",
                                         "number_of_vacancies is" };

    counted(&r, 1, 0, 0, 7);
    for (uint32_t i = 0; i < 7; i++) {
        struct err err = reject[i].err;
        assert_int_equal(reject[i].line, i + 2);
        if (!strstr(err_english(&err), words[i]))
            fail_msg("element %u: %s", i + 2, err_english(&err));
    }
    struct str file = kit_bytes(kit_path("a.json.rejected.jsonl"));
    assert_true(str_starts(file, "{\"element\":2,\"line\":2,\"byte\":31,\"id\":\"\","
                                 "\"reason\":\""));
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement"), 1);
    /* Put right, the file of rejected ones goes. */
    imported(kit_file("a.json", an_ad("1", "")), true);
    assert_int_not_equal(access(kit_path("a.json.rejected.jsonl"), F_OK), 0);
}

static void damage_leaves_the_database_as_it_was(void **state)
{
    (void)state;
    refused(kit_file("cut.json", STR("{\"hits\":[{\"id\":\"1\",\"headline\":\"x\"},")),
            ERR_INPUT, "it was cut off: fetch it again");
    refused(kit_file("latin.json", STR("[{\"id\":\"1\",\"headline\":\"\xe5\"}]")),
            ERR_INPUT, "byte 23, line 1: this is not UTF-8");
    refused(kit_file("empty.json", STR("")), ERR_INPUT, "the file is empty");
    refused(kit_file("page.html", STR("<html>")), ERR_INPUT, "this is not JSON");
    refused(kit_path("missing.json"), ERR_NOT_FOUND, "there is no file");
    refused("/tmp", ERR_INPUT, "is a folder");
}

static void nothing_but_nulls_survives(void **state)
{
    (void)state;
    const char *path = kit_file(
        "a.json",
        STR("[{\"id\":17,\"headline\":null,\"description\":{\"text\":\"Text\"},"
            "\"employer\":null,\"occupation\":null,\"occupation_group\":null,"
            "\"workplace_address\":null,\"scope_of_work\":null,\"must_have\":null,"
            "\"nice_to_have\":{\"skills\":null},\"driving_license\":null,"
            "\"number_of_vacancies\":null,\"application_deadline\":null,"
            "\"duration\":{\"label\":null},\"employment_type\":[null]}]"));
    struct import_report r = imported(path, true);

    counted(&r, 1, 0, 0, 0);
    assert_int_equal(kit_number("SELECT source_key FROM advertisement"), 17);
    assert_true(str_is(kit_text("SELECT headline FROM advertisement"), "17"));
    assert_int_equal(kit_number("SELECT place_id IS NULL AND deadline_on IS NULL AND "
                                "hours_percent_max IS NULL FROM advertisement"),
                     1);
}

static void contacts_are_not_kept(void **state)
{
    (void)state;
    const char *path = kit_file(
        "a.json",
        STR("[{\"id\":\"1\",\"headline\":\"Ring 070-123 45 "
            "67\",\"description\":{\"text\":"
            "\"Fr\xc3\xa5gor: anna.berg@exempel.se, 063-14 40 00. Tid 0730-1600.\","
            "\"conditions\":\"mejla "
            "x@y.se\"},\"application_contacts\":[{\"name\":\"Anna\","
            "\"email\":\"anna@exempel.se\"}],\"application_details\":{\"email\":"
            "\"jobb@exempel.se\"},\"employer\":{\"name\":\"Bolaget\",\"phone_number\":"
            "\"08-123 456 78\",\"email\":\"info@exempel.se\"}}]"));

    imported(path, true);
    struct str all = kit_text("SELECT headline || text || fields || employer "
                              "FROM advertisement");
    assert_int_equal(str_find(all, STR("@")), SIZE_MAX);
    assert_int_equal(str_find(all, STR("123")), SIZE_MAX);
    assert_int_equal(str_find(all, STR("Anna")), SIZE_MAX);
    assert_int_not_equal(str_find(all, STR("0730-1600")), SIZE_MAX);
    assert_true(str_is(kit_text("SELECT text FROM advertisement"),
                       "Fr\xc3\xa5gor: ********************, ************. "
                       "Tid 0730-1600."));
}

static void masking_moves_nothing(void **state)
{
    static const char *const kept[] = {
        "Start 2025-09-11",
        "kl. 08:00-17:00",
        "100 000 kr",
        "556000-0000",
        "a@b",
        "@",
        "0730-1600",
        "Start 01.02.2027",
        "556036-0793",
        "123456-7890 kr",
        "kl 08:00-16:30",
        "36-48 timmar",
        "b@.se",
        "+46",
        "0 1 2 3",
        "",
    };
    static const char *const masked[] = {
        "0701234567",
        "Tel:070-1234567",
        "070.123.45.67",
        "070–123 45 67",
        "811218-9876",
        "19811218-9876",
        "198112189876",
        "+46 70 123 45 67",
        "063-14 40 00",
        "(063) 14 40 00",
        "\xc3\xa5sa@h\xc3\xb6gskolan.se",
        "a.b-c@d.e.se",
        "08/123 456 78",
    };
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (!str_is(ad_mask(kit_call.arena, str_from(kept[i])), kept[i]))
            fail_msg("%s was masked", kept[i]);
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
        struct str before = str_from(masked[i]);
        struct str after = ad_mask(kit_call.arena, before);
        assert_int_equal(str_utf8_count(after), str_utf8_count(before));
        assert_null(memchr(after.ptr, '@', after.len));
        assert_null(strpbrk(str_cstr(kit_call.arena, after), "0123456789"));
    }
}

static void a_workplace_is_found_by_code_or_name(void **state)
{
    (void)state;
    imported(
        kit_file(
            "a.json",
            STR("[{\"id\":\"1\",\"headline\":\"x\",\"workplace_address\":"
                "{\"municipality_code\":\"2380\"}},"
                "{\"id\":\"2\",\"headline\":\"x\",\"workplace_address\":"
                "{\"municipality\":\"Krokom\"}},"
                "{\"id\":\"3\",\"headline\":\"x\",\"workplace_address\":"
                "{\"municipality_code\":\"9999\",\"municipality\":\"Atlantis\"}}]")),
        true);
    assert_true(str_is(kit_text("SELECT p.name FROM advertisement a JOIN place p ON "
                                "p.id = a.place_id WHERE source_key = '1'"),
                       "\xc3\x96stersund"));
    assert_true(str_is(kit_text("SELECT p.name FROM advertisement a JOIN place p ON "
                                "p.id = a.place_id WHERE source_key = '2'"),
                       "Krokom"));
    assert_int_equal(kit_number("SELECT place_id IS NULL FROM advertisement "
                                "WHERE source_key = '3'"),
                     1);
}

static void all_real_ones_come_in_and_twice_is_once(void **state)
{
    (void)state;
    const char *path = kit_data(REAL);
    struct import_report r = imported(path, true);

    counted(&r, 67, 0, 0, 0);
    r = imported(path, true);
    counted(&r, 0, 0, 67, 0);
    assert_int_equal(kit_number("SELECT count(place_id) FROM advertisement"), 66);
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement WHERE ssyk = ''"),
                     0);
    assert_int_equal(kit_number("SELECT count(*) FROM advertisement WHERE "
                                "length(text) < 50"),
                     0);
    assert_true(
        str_is(kit_text("SELECT json_extract(fields, '$.driving_license[0].label') "
                        "FROM advertisement WHERE "
                        "json_extract(fields, '$.driving_license[0].label') "
                        "IS NOT NULL LIMIT 1"),
               "B"));
}

/* The hits of the real file again under new ids, as JSON lines. */
struct repeat {
    FILE *out;
    uint32_t copies, id;
};

static bool repeat_element(void *ctx, const struct json_piece *piece, struct err *err)
{
    struct repeat *r = ctx;
    json_t *value = NULL;

    if (!json_piece_load(piece, &value, err))
        return false;
    for (uint32_t i = 0; i < r->copies; i++) {
        char id[16];
        snprintf(id, sizeof id, "%u", ++r->id);
        json_object_set_new(value, "id", json_string(id));
        json_dumpf(value, r->out, JSON_COMPACT);
        putc('\n', r->out);
    }
    json_decref(value);
    return true;
}

static void memory_does_not_grow_with_the_file(void **state)
{
    (void)state;
    const char *real = kit_data(REAL), *path = kit_path("many.jsonl");
    struct repeat repeat = { fopen(path, "wb"), 60, 0 };
    struct json_sink sink = { repeat_element, &repeat };
    struct err err = { 0 };
    size_t before = arena_mark(kit_call.arena);

    assert_non_null(repeat.out);
    KIT_OK(json_cut_file(real, &sink, NULL, &err), &err);
    fclose(repeat.out);
    struct import_report r = imported(path, true);
    counted(&r, 4020, 0, 0, 0);
    assert_true(arena_mark(kit_call.arena) - before < 65536);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_preview_writes_nothing),
        TEST(the_same_file_twice_changes_nothing),
        TEST(a_changed_one_is_changed_in_place),
        TEST(one_taken_away_is_counted_and_left_alone),
        TEST(what_cannot_be_used_is_rejected_with_element_and_reason),
        TEST(damage_leaves_the_database_as_it_was),
        TEST(nothing_but_nulls_survives),
        TEST(contacts_are_not_kept),
        TEST(masking_moves_nothing),
        TEST(a_workplace_is_found_by_code_or_name),
        TEST(all_real_ones_come_in_and_twice_is_once),
        TEST(memory_does_not_grow_with_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
