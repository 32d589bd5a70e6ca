/*
 * test_vocab_import.c: do vocabularies come in as they were downloaded, once, whole or
 * not at all, and the same whichever was first?
 */
#include "vocab_kit.h"

#include <unistd.h>

#include "service/database.h"

static int64_t relations(const char *from, const char *to, const char *kind)
{
    struct buf sql = buf_new(kit_call.arena);

    bool skill = strcmp(kind, "skill") == 0;
    buf_format(&sql,
               "SELECT count(*) FROM concept_relation r JOIN concept a ON a.id = "
               "" SAME_AS("r.from_id") " JOIN concept b ON b.id = %s WHERE a.code = "
                                       "'%s' AND b.code = '%s' AND r.kind = '%s'",
               skill ? SKILL_OF("r.to_id") : SAME_AS("r.to_id"), from, to, kind);
    return kit_number(sql.ptr);
}

static struct str label_of(const char *code)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql, "SELECT label_sv FROM concept WHERE code = '%s'", code);
    return kit_text(sql.ptr);
}

static uint64_t news(const struct vocab_report *report)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < report->file_count; i++)
        sum += report->file[i].counts.new_count + report->file[i].counts.changed_count;
    return sum;
}

/* A copy of a small vocabulary with one file's text replaced. */
static const struct packed *with(const struct packed *file, const char *name,
                                 const char *text)
{
    struct packed *copy = ARENA_ARRAY(kit_call.arena, 16, struct packed);

    for (uint32_t i = 0; file[i].name; i++) {
        copy[i] = file[i];
        if (strcmp(file[i].name, name) == 0)
            copy[i].text = text;
    }
    return copy;
}

/* The text with the first `old` in it replaced by `new`. */
static const char *changed(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    struct buf out = buf_new(kit_call.arena);

    assert_non_null(at);
    buf_add(&out, (struct str){ text, (size_t)(at - text) });
    buf_cstr(&out, new);
    buf_cstr(&out, at + strlen(old));
    return out.ptr;
}

/* -------------------------------------------------------------------- what comes in */

static void esco_comes_in_from_its_zip(void **state)
{
    struct vocab_report report =
        vocab_take_in(VOCAB_ESCO, vocab_zip("esco-1.1.1.zip", small_esco));

    (void)state;
    assert_int_equal(report.file_count, 5);
    assert_int_equal(report.passed_count, 1);
    assert_string_equal(report.passed[0], "conceptSchemes_en.csv");
    assert_string_equal(report.file[0].vintage, "1.1.1");
    assert_int_equal(report.placeholders, 1);
    assert_true(str_is(label_of("esco:" PICK), "pick orders"));
    assert_int_equal(kit_number("SELECT count(*) FROM concept_label WHERE kind='alt'"),
                     3);
    assert_int_equal(relations("esco:" PICKER, "esco:" PICK, "essential"), 1);
    assert_int_equal(relations("esco:" PICKER, "isco:9333", "broader"), 1);
    assert_int_equal(kit_number("SELECT placeholder FROM concept WHERE code = "
                                "'esco:" UNKNOWN "'"),
                     1);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_code WHERE scheme = "
                                "'isco08' AND vintage = '1.1.1' AND code = '9333'"),
                     1);
    assert_true(str_is(kit_text("SELECT text FROM concept_text JOIN concept ON id = "
                                "concept_id WHERE code = 'esco:" DRIVE "'"),
                       "Moves loads, safely."));
}

static void the_same_file_twice_changes_nothing_and_says_so(void **state)
{
    const char *zip = vocab_zip("esco.zip", small_esco);
    struct vocab_report first = vocab_take_in(VOCAB_ESCO, zip);
    int64_t sum = vocab_sum(),
            seq = kit_number("SELECT value FROM meta WHERE key = 'image_seq'");
    struct vocab_report again = vocab_take_in(VOCAB_ESCO, zip);

    (void)state;
    assert_true(first.changed);
    assert_true(first.seq > 0);
    assert_false(again.changed);
    assert_int_equal(again.seq, 0);
    for (uint32_t i = 0; i < again.file_count; i++) {
        assert_true(again.file[i].unchanged);
        assert_int_equal(again.file[i].counts.same_count,
                         first.file[i].counts.new_count);
    }
    assert_int_equal(vocab_sum(), sum);
    assert_int_equal(kit_number("SELECT value FROM meta WHERE key = 'image_seq'"), seq);
}

static void one_changed_label_is_one_change(void **state)
{
    const struct packed *other =
        with(small_esco, "skills_en.csv",
             changed(small_esco[0].text, "count stock", "count the stock"));

    (void)state;
    vocab_take_in(VOCAB_ESCO, vocab_zip("esco.zip", small_esco));
    struct vocab_report report =
        vocab_take_in(VOCAB_ESCO, vocab_zip("esco.zip", other));
    assert_int_equal(news(&report), 1);
    assert_int_equal(report.concepts_changed, 1);
    assert_true(str_is(label_of("esco:" COUNT), "count the stock"));
}

static void what_a_changed_file_no_longer_says_is_taken_back(void **state)
{
    const struct packed *other = with(
        small_esco, "skills_en.csv",
        changed(small_esco[0].text, "\"gather goods\norder picking\"", "gather goods"));
    const struct packed *fewer =
        with(other, "sub/occupationSkillRelations.csv",
             "occupationUri,relationType,skillType,skillUri\n" ESCO_HOME
             "occupation/" PICKER ",essential,skill," ESCO_HOME "skill/" PICK "\n");

    (void)state;
    vocab_take_in(VOCAB_ESCO, vocab_zip("esco.zip", small_esco));
    int64_t sum = vocab_sum();
    vocab_take_in(VOCAB_ESCO, vocab_zip("esco.zip", fewer));
    assert_int_equal(kit_number("SELECT count(*) FROM concept_label WHERE kind='alt'"),
                     2);
    assert_int_equal(relations("esco:" PICKER, "esco:" DRIVE, "optional"), 0);
    assert_int_equal(relations("esco:" PICKER, "esco:" PICK, "essential"), 1);
    vocab_take_in(VOCAB_ESCO, vocab_zip("esco.zip", small_esco));
    assert_int_equal(vocab_sum(), sum); /* and back again */
}

static void a_preview_counts_and_writes_nothing(void **state)
{
    struct vocab_ask ask = { VOCAB_ESCO, vocab_zip("esco.zip", small_esco), false };
    struct vocab_report report;
    struct err err = { 0 };
    int64_t sum = vocab_sum();

    (void)state;
    KIT_OK(vocab_import(&kit_call, &ask, &report, &err), &err);
    assert_true(news(&report) > 20);
    assert_false(report.applied);
    assert_int_equal(vocab_sum(), sum);
    assert_int_equal(kit_number("SELECT count(*) FROM vocab_import"), 0);
}

/* ---------------------------------------------------------- several lists together */

static void take_all_in(const int order[5])
{
    static const enum vocab_source source[] = { VOCAB_ESCO, VOCAB_JOBTECH, VOCAB_AF,
                                                VOCAB_AF, VOCAB_AF };
    const struct packed *const file[] = { small_esco, small_jobtech, small_2025,
                                          small_2024, small_figures };

    for (int i = 0; i < 5; i++)
        vocab_take_in(source[order[i]], vocab_zip("all.zip", file[order[i]]));
}

static void lists_of_several_years_are_one(void **state)
{
    (void)state;
    take_all_in((const int[]){ 0, 1, 2, 3, 4 });
    /* the newest list's name; the occupation that another id has taken over */
    assert_true(str_is(label_of("jobtech:occ_pick"), "Orderplockare"));
    assert_true(str_is(label_of("jobtech:skill_1"), "Lagerarbete, vana"));
    assert_true(str_is(kit_text("SELECT b.code FROM concept a JOIN concept b ON b.id = "
                                "a.replaced_by WHERE a.code = 'jobtech:occ_old'"),
                       "jobtech:occ_pick"));
    /* a group has its number, and the id of each year */
    assert_int_equal(
        kit_number(
            "SELECT count(DISTINCT vintage) FROM concept_code k JOIN "
            "concept c ON c.id = " SAME_AS(
                "k.concept_id") " WHERE c.code = 'ssyk:9330' AND scheme = 'jobtech'"),
        2);
    assert_int_equal(relations("ssyk:9330", "isco:9333", "exact"), 1);
    assert_int_equal(relations("jobtech:occ_pick", "ssyk:9330", "broader"), 2);
    assert_int_equal(
        relations("jobtech:occ_pick", "jobtech:occ_pack", "substitutes_high"), 1);
    assert_int_equal(relations("jobtech:title_1", "jobtech:occ_pick", "related"), 1);
    /* skills are found by their names; one without a list keeps its own */
    assert_int_equal(relations("jobtech:occ_pick", "jobtech:skill_2", "skill"), 1);
    assert_int_equal(relations("jobtech:occ_pick", "af:ordning-på-hyllan", "skill"), 1);
    assert_int_equal(kit_number("SELECT placeholder FROM concept WHERE code = "
                                "'jobtech:occ_gone'"),
                     1);
    assert_true(str_is(label_of("jobtech:occ_gone"), "Lagerkarl"));
    assert_true(str_is(label_of("af:generic-tempoväxling"), "Tempoväxling"));
    /* the licence is insteg's own */
    assert_int_equal(kit_number("SELECT count(*) FROM concept_code JOIN concept ON id ="
                                " concept_id WHERE concept.code = 'licence:B' AND "
                                "concept_code.code = 'lic_b'"),
                     1);
    assert_true(str_is(label_of("licence:B"), "Personbil och lätt lastbil"));
    /* figures: the nation and the one municipality insteg knows; öre */
    assert_int_equal(
        kit_number("SELECT sum(value) FROM group_fact JOIN concept ON id =" SAME_AS(
            "concept_id") " WHERE code = 'ssyk:9330' AND "
                          "what = 'ads_2024'"),
        940);
    assert_int_equal(kit_number("SELECT value FROM group_fact WHERE what = "
                                "'pay_median'"),
                     2800000);
    assert_int_equal(kit_number("SELECT count(*) FROM group_fact WHERE what = "
                                "'pay_p90'"),
                     0);
    assert_int_equal(kit_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void the_order_of_imports_makes_no_difference(void **state)
{
    static const int orders[][5] = { { 4, 3, 2, 1, 0 }, { 3, 0, 4, 1, 2 },
                                     { 1, 4, 0, 3, 2 }, { 2, 1, 3, 4, 0 },
                                     { 1, 2, 0, 4, 3 }, { 3, 1, 2, 0, 4 } };

    take_all_in((const int[]){ 0, 1, 2, 3, 4 });
    int64_t sum = vocab_sum();
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        kit_remove(state);
        kit_make(state);
        take_all_in(orders[i]);
        if (vocab_sum() != sum)
            fail_msg("order %zu ends otherwise", i);
    }
}

static void tasks_and_their_nearness_are_left_alone(void **state)
{
    static const char near[] =
        "SELECT sum(n.similarity) FROM concept_near n JOIN concept a ON a.id = "
        "n.concept_id JOIN concept b ON b.id = n.near_id WHERE a.kind = 'task' AND "
        "b.kind = 'task'";
    int64_t tasks = kit_number("SELECT count(*) FROM concept WHERE kind = 'task'");
    int64_t sum = kit_number(near);

    (void)state;
    take_all_in((const int[]){ 0, 1, 2, 3, 4 });
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE kind = 'task'"),
                     tasks);
    assert_int_equal(kit_number(near), sum);
}

/* --------------------------------------------------------------- what is refused */

static void a_zip_that_is_not_whole_is_refused(void **state)
{
    struct str whole = kit_bytes(vocab_zip("whole.zip", small_esco));

    (void)state;
    for (size_t len = 0; len < whole.len; len += 1 + whole.len / 23)
        vocab_refused(VOCAB_ESCO, kit_file("cut.zip", str_sub(whole, 0, len)),
                      ERR_INPUT, "not a whole zip");
}

static void a_damaged_byte_in_a_zip_is_found_by_its_checksum(void **state)
{
    struct str whole = kit_bytes(vocab_zip("whole.zip", small_esco));
    char *bytes = str_cstr(kit_call.arena, whole);

    (void)state;
    bytes[90] ^= 0x11; /* in the packed bytes of the first file */
    vocab_refused(VOCAB_ESCO, kit_file("bad.zip", (struct str){ bytes, whole.len }),
                  ERR_INPUT, "damaged in the zip");
}

struct bad {
    const char *file, *text;
    enum err_kind kind;
    const char *words;
};

static void bad_tables_are_refused_whole_with_their_line(void **state)
{
    static const struct bad bad[] = {
        { "skills_en.csv", "conceptUri,preferredLabel,altLabels\na,b,c\n", ERR_INPUT,
          "lacks the column description" },
        { "skills_en.csv", "", ERR_INPUT, "the file is empty" },
        { "skills_en.csv",
          "conceptUri,preferredLabel,altLabels,description\n" ESCO_HOME "skill/" PICK
          ",a,b\n",
          ERR_INPUT, "line 2: the row has 3 fields" },
        { "skills_en.csv",
          "conceptUri,preferredLabel,altLabels,description\n" ESCO_HOME "skill/" PICK
          ",a,,\n" ESCO_HOME "skill/123,a,,\n",
          ERR_INPUT, "line 3: " },
        { "skills_en.csv",
          "conceptUri,preferredLabel,altLabels,description\n" ESCO_HOME "skill/" PICK
          ",a\xff,,\n",
          ERR_INPUT, "line 2 is not UTF-8" },
        { "skills_en.csv",
          "conceptUri,preferredLabel,altLabels,description\n" ESCO_HOME "skill/" PICK
          ",\"a,,\n",
          ERR_INPUT, "never closed" },
        { "skills_en.csv",
          "conceptUri,preferredLabel,altLabels,description\n" ESCO_HOME "skill/" PICK
          ",,,\n",
          ERR_INPUT, "has no label" },
        { "sub/occupationSkillRelations.csv",
          "occupationUri,relationType,skillUri\n" ESCO_HOME "occupation/" PICKER
          ",perhaps," ESCO_HOME "skill/" PICK "\n",
          ERR_INPUT, "line 2: perhaps is neither" },
        { "sub/occupationSkillRelations.csv",
          "occupationUri,relationType,skillUri\nhttp://example.org/x,essential,y\n",
          ERR_INPUT, "not the address" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        vocab_refused(VOCAB_ESCO,
                      vocab_zip("bad.zip", with(small_esco, bad[i].file, bad[i].text)),
                      bad[i].kind, bad[i].words);
}

static void a_huge_line_and_a_huge_label_are_refused(void **state)
{
    struct buf line = buf_new(kit_call.arena), label = buf_new(kit_call.arena);

    (void)state;
    buf_cstr(&line, "conceptUri,preferredLabel,altLabels,description\n");
    buf_cstr(&label, line.ptr);
    for (int i = 0; i < 1100000; i++)
        buf_char(&line, 'x');
    buf_cstr(&label, ESCO_HOME "skill/" PICK ",");
    for (int i = 0; i < 501; i++)
        buf_char(&label, 'x');
    buf_cstr(&label, ",,\n");
    vocab_refused(VOCAB_ESCO,
                  vocab_zip("line.zip", with(small_esco, "skills_en.csv", line.ptr)),
                  ERR_INPUT, "longer than 1 MB");
    vocab_refused(VOCAB_ESCO,
                  vocab_zip("label.zip", with(small_esco, "skills_en.csv", label.ptr)),
                  ERR_LIMIT, "longer than 500 bytes");
}

static void bad_json_is_refused_whole_with_its_place(void **state)
{
    struct buf deep = buf_new(kit_call.arena);

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_char(&deep, '[');
    const struct bad bad[] = {
        { "skills.json", "", ERR_INPUT, "line 1" },
        { "skills.json", "{\"data\":{\"concepts\":[\n{\"id\":\"a\",", ERR_INPUT,
          "line 2, byte" },
        { "skills.json", "{\"data\":{\"concepts\":{}}}", ERR_INPUT, "another shape" },
        { "skills.json", "[]", ERR_INPUT, "another shape" },
        { "skills.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a\",\"preferred_label\":"
          "\"b\"},{\"id\":\"c\"}]}}",
          ERR_INPUT, "element 2: preferred_label is missing" },
        { "skills.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a b\",\"preferred_label\":\"b\"}]}}",
          ERR_INPUT, "not the id" },
        { "skills.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a\",\"preferred_label\":"
          "\"\xff\"}]}}",
          ERR_INPUT, "byte 50, line 1: this is not UTF-8; save the file as UTF-8" },
        { "skills.json",
          "{\"data\":\n{\"concepts\":[{\"id\":\"a\",\"b\":\"Sk\xf6ta\"}]}}", ERR_INPUT,
          "byte 39, line 2: this is not UTF-8" },
        { "ssyk-level-4-with-related-isco-level-4-groups.json",
          "{\"data\":{\"concepts\":[\n{\"id\":\"a\",\"ssyk_code_2012\":\"9330\","
          "\"related\":[\n"
          "{\"id\":\"b\",\"isco_code_08\":\"93 33\"}]}]}}",
          ERR_INPUT, "line 3: 93 33 is not the code of a group" },
        { "ssyk-level-4-with-related-isco-level-4-groups.json",
          "{\"data\":{\"concepts\":[\n{\"id\":\"a\",\"ssyk_code_2012\":\"93305\"}]}}",
          ERR_INPUT, "element 1: line 2: 93305 is not the code of a group" },
        { "the-ssyk-hierarchy-with-occupations.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a\",\"preferred_label\":\"b\",\"ssyk_"
          "code_2012\":\"x\"}]}}",
          ERR_INPUT, "x is not the code of a group" },
        { "skills.json", deep.ptr, ERR_LIMIT, "nested deeper" },
        { "the-ssyk-hierarchy-with-occupations.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a\",\"preferred_label\":\"b\"}]}}",
          ERR_INPUT, "ssyk_code_2012 is missing" },
        { "substitutability-relations-between-occupations.json",
          "{\"data\":{\"concepts\":[{\"id\":\"a\",\"substituted_by\":[{\"id\":"
          "\"b\"}]}]}}",
          ERR_INPUT, "substitutability_percentage is missing" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        vocab_refused(VOCAB_AF,
                      vocab_zip("bad.zip", with(small_2025, bad[i].file, bad[i].text)),
                      bad[i].kind, bad[i].words);
}

static void a_cut_at_any_byte_is_refused_or_leaves_nothing_half(void **state)
{
    struct str whole = str_from(small_jobtech[0].text);

    (void)state;
    for (size_t len = 0; len < whole.len; len += 7)
        vocab_refused(VOCAB_JOBTECH,
                      kit_file("taxonomy-to-concept.json", str_sub(whole, 0, len)),
                      ERR_INPUT, "line 1");
}

static void files_of_another_source_are_refused_by_name(void **state)
{
    const char *esco = vocab_zip("esco.zip", small_esco);

    (void)state;
    vocab_refused(VOCAB_AF, esco, ERR_INPUT, "nothing in");
    vocab_refused(VOCAB_JOBTECH, esco, ERR_INPUT, "nothing in");
    vocab_refused(VOCAB_ESCO, kit_file("readme.txt", STR("x")), ERR_INPUT,
                  "nothing in");
    vocab_refused(VOCAB_ESCO, kit_path("none.zip"), ERR_NOT_FOUND, "no file");
    vocab_zip("again.zip", small_esco); /* the same files twice in one folder */
    vocab_refused(VOCAB_ESCO, kit_path("."), ERR_INPUT, "there twice");
}

static void the_last_bad_file_undoes_the_good_ones(void **state)
{
    (void)state;
    vocab_take_in(VOCAB_AF, vocab_zip("2025.zip", small_2025));
    vocab_refused(VOCAB_AF,
                  vocab_zip("2024.zip",
                            with(small_2024, "id_taxonomy.json", "{\"occ_pick\":[1]}")),
                  ERR_INPUT, "id_taxonomy.json");
    struct packed alone[] = { small_figures[1], { NULL, NULL } };
    vocab_refused(VOCAB_AF, vocab_zip("alone.zip", alone), ERR_INPUT,
                  "kommun_id_namn.json has to lie beside");
}

static void a_stop_leaves_things_as_they_were(void **state)
{
    struct vocab_ask ask = { VOCAB_ESCO, vocab_zip("esco.zip", small_esco), true };
    volatile sig_atomic_t stop = 1;
    struct vocab_report report;
    struct err err = { 0 };
    int64_t sum = vocab_sum();

    (void)state;
    kit_call.stop = &stop;
    assert_false(vocab_import(&kit_call, &ask, &report, &err));
    kit_err(&err, ERR_UNAVAILABLE, "interrupted");
    kit_call.stop = NULL;
    assert_int_equal(vocab_sum(), sum);
    vocab_take_in(VOCAB_ESCO, ask.path);
}

static void a_failing_disk_at_any_call_changes_nothing(void **state)
{
    struct vocab_ask ask = { VOCAB_AF, vocab_zip("2025.zip", small_2025), true };
    int64_t sum = vocab_sum();
    bool ok = false;

    (void)state;
    for (uint64_t n = 1; !ok; n += 1 + n / 12) {
        struct vocab_report report = { .file_count = 77 };
        struct err err = { 0 };
        store_fail_at(n);
        ok = vocab_import(&kit_call, &ask, &report, &err);
        store_fail_at(0);
        assert_true(ok || err.kind == ERR_FULL);
        assert_true(ok || report.file_count == 77);
        assert_true(ok == (vocab_sum() != sum));
    }
}

/* -------------------------------------------------------------------- the real ones */

static void the_real_esco_is_complete(void **state)
{
    const char *folder = kit_data("esco");

    (void)state;
    vocab_take_in(VOCAB_ESCO, folder);
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE kind = 'skill' AND "
                                "code LIKE 'esco:%' AND placeholder = 0"),
                     13896);
    assert_int_equal(
        kit_number("SELECT count(*) FROM concept WHERE kind = 'occupation' "
                   "AND code LIKE 'esco:%' AND placeholder = 0"),
        3007);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_relation r JOIN concept c"
                                " ON c.id = r.from_id WHERE c.kind = 'occupation' AND "
                                "r.kind IN ('essential', 'optional')"),
                     123855);
    assert_false(vocab_take_in(VOCAB_ESCO, folder).changed);
}

static void the_real_lists_of_af_come_in(void **state)
{
    (void)state;
    vocab_take_in(VOCAB_AF, kit_data("af-yrkesinfo"));
    vocab_take_in(VOCAB_AF, kit_data("af-taxonomy-2024"));
    vocab_take_in(VOCAB_JOBTECH, kit_data("jobtech/taxonomy-to-concept.json"));
    vocab_take_in(VOCAB_AF, kit_data("taxonomy-2025"));
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE code LIKE "
                                "'ssyk:____' AND placeholder = 0"),
                     400);
    assert_int_equal(
        kit_number("SELECT sum(value) FROM group_fact JOIN concept ON id =" SAME_AS(
            "concept_id") " WHERE what = 'ads_2024' AND place = '' AND "
                          "code LIKE 'ssyk:____'"),
        697030);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_relation WHERE kind LIKE "
                                "'substitutes_%'"),
                     8324);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_relation WHERE kind IN "
                                "('exact', 'close') AND source = 'af-2025'"),
                     565);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_relation WHERE kind = "
                                "'skill' AND source = 'af-2024'"),
                     25553);
    assert_int_equal(kit_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(esco_comes_in_from_its_zip),
        CASE(the_same_file_twice_changes_nothing_and_says_so),
        CASE(one_changed_label_is_one_change),
        CASE(what_a_changed_file_no_longer_says_is_taken_back),
        CASE(a_preview_counts_and_writes_nothing),
        CASE(lists_of_several_years_are_one),
        CASE(the_order_of_imports_makes_no_difference),
        CASE(tasks_and_their_nearness_are_left_alone),
        CASE(a_zip_that_is_not_whole_is_refused),
        CASE(a_damaged_byte_in_a_zip_is_found_by_its_checksum),
        CASE(bad_tables_are_refused_whole_with_their_line),
        CASE(a_huge_line_and_a_huge_label_are_refused),
        CASE(bad_json_is_refused_whole_with_its_place),
        CASE(a_cut_at_any_byte_is_refused_or_leaves_nothing_half),
        CASE(files_of_another_source_are_refused_by_name),
        CASE(the_last_bad_file_undoes_the_good_ones),
        CASE(a_stop_leaves_things_as_they_were),
        CASE(a_failing_disk_at_any_call_changes_nothing),
        CASE(the_real_esco_is_complete),
        CASE(the_real_lists_of_af_come_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
