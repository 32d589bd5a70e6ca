/*
 * test_programme_file.c: is every fault of a programme file told, with where it is, and
 * none of them twice? Do the reader's table and schema.json say the same? Does a file
 * that somebody broke at random always end in findings and never in a crash?
 */
#include <jansson.h>

#include "base/rng.h"
#include "programme_kit.h"
#include "service/programme_shape.h"

static void found_at(const struct programme_reading *r, const char *code,
                     const char *path)
{
    const struct finding *f = kit_only(r, code);

    if (!str_is(f->path, path))
        fail_msg("%s is at %.*s, not %s", code, STR_ARG(f->path), path);
    assert_int_equal(f->kind->severity, SEVERITY_ERROR);
}

static void each_fault_has_its_code_and_its_path(void **state)
{
    (void)state;
    static const struct {
        const char *old, *now, *code, *path;
    } fault[] = {
        { "\"version\": 2", "\"version\": \"1\"", "wrong_type", "version" },
        { "\"version\": 2", "\"version\": 0", "out_of_range", "version" },
        { "\"version\": 2,", "\"version\": 2, \"verzion\": 1,", "unknown_key",
          "verzion" },
        { "\"objective\": \"lottery\",", "", "missing_key", "objective" },
        { "\"objective\": \"lottery\"", "\"objective\": \"speed\"", "unknown_word",
          "objective" },
        { "\"objective\": \"lottery\"",
          "\"objective\": \"lottery\", \"priority\": \"longest\"", "unknown_word",
          "priority" },
        { "\"from\": \"2010-09-01\"", "\"from\": \"2010-09-31\"", "bad_date",
          "phases[1].from" },
        { "[48, 144, 144]", "[48, 144.5, 144]", "wrong_type",
          "targets[0].rows[1].cells[1]" },
        { "[48, 144, 144]", "[48, -1, 144]", "out_of_range",
          "targets[0].rows[1].cells[1]" },
        { "[48, 144, 144]", "[48, 144]", "cell_count", "targets[0].rows[1].cells" },
        { "\"percent\": \"39.43\"", "\"percent\": \"39,43\"", "bad_number",
          "budget.financiers[0].percent" },
        { "\"to\": \"talk\"", "\"to\": \"tallk\"", "unknown_ref", "moves[11].to" },
        { "\"id\": \"esf_process_support\"", "\"id\": \"esf\"", "same_id",
          "organisations[2].id" },
        { "\"id\": \"esf_process_support\"", "\"id\": \"ESF\"", "bad_id",
          "organisations[2].id" },
        { "\"sv\": \"Dörröppnare och Tröskelsänkare\"", "\"sv\": \"\"", "bad_text",
          "name.sv" },
        { "\"sv\": \"Dörröppnare och Tröskelsänkare\", ", "", "missing_key",
          "name.sv" },
        { "\"free_months\": [7]", "\"free_months\": [13]", "out_of_range",
          "calendars[1].free_months[0]" },
        { "\"least\": 0, \"most\": 10", "\"least\": 11, \"most\": 10", "band_empty",
          "bands[1]" },
        { "\"from\": \"2010-09-01\"", "\"from\": \"2010-08-01\"", "overlap",
          "phases[1]" },
        { "\"to\": \"2013-05-31\"\n  }\n ],\n \"calendars\"", "\"to\": \"x\"",
          "not_json", "" },
    };

    for (size_t i = 0; i + 1 < sizeof fault / sizeof *fault; i++) {
        arena_rewind(&kit_arena, 0);
        struct programme_reading r =
            kit_with("dorroppnare", fault[i].old, fault[i].now);
        found_at(&r, fault[i].code, fault[i].path);
    }
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    struct str text = kit_shipped("dorroppnare");

    text = kit_changed(text, "\"version\": 2", "\"version\": \"one\"");
    text = kit_changed(text, "\"free_months\": [7]", "\"free_months\": [13]");
    text = kit_changed(text, "\"to\": \"talk\"", "\"to\": \"tallk\"");
    text = kit_changed(text, "[48, 144, 144]", "[48, 145, 144]");
    text = kit_changed(text, "\"39.43\"", "\"39.44\"");
    struct programme_reading r = kit_read(text);
    found_at(&r, "wrong_type", "version");
    found_at(&r, "out_of_range", "calendars[1].free_months[0]");
    found_at(&r, "unknown_ref", "moves[11].to");
    found_at(&r, "row_sum", "targets[0].rows[1]");
    found_at(&r, "budget_share", "budget.financiers[0].percent");
}

static void what_is_no_json_is_one_finding(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "{", "[1,", "{\"a\":1,\"a\":2}", "\xff{}" };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct programme_reading r = kit_read(str_from(bad[i]));
        assert_int_equal(r.findings.count, 1);
        assert_string_equal(r.findings.item[0].kind->code, "not_json");
    }
    struct programme_reading r = kit_read(STR("[]"));
    found_at(&r, "wrong_type", "");
}

static void a_deep_or_a_large_file_is_refused(void **state)
{
    (void)state;
    struct buf deep = buf_new(&kit_arena);
    struct err err = { 0 };
    struct programme_reading r = { 0 };

    for (int i = 0; i < 100; i++)
        buf_char(&deep, '[');
    assert_int_equal(kit_read(buf_str(&deep)).findings.count, 1);
    assert_false(programme_open("/dev/null/none", &kit_arena, &r, &err));
    assert_int_equal(r.findings.count, 0);
}

static void keys_with_strange_letters_are_shown_tame(void **state)
{
    (void)state;
    struct programme_reading r = kit_with(
        "dorroppnare", "\"version\": 2,",
        "\"version\": 2, \"\\u001b[31mred\\n\": 1, "
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa5\": "
        "1,");

    assert_int_equal(kit_count(&r, "unknown_key"), 2);
    for (uint32_t i = 0; i < r.findings.count; i++)
        for (size_t c = 0; c < r.findings.item[i].path.len; c++)
            assert_true((unsigned char)r.findings.item[i].path.ptr[c] >= ' ');
}

/* ---- the stage machine ---- */

static void a_machine_that_cannot_be_walked_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *old, *now, *code, *path;
    } fault[] = {
        /* Nothing leads to the talk any more, and so to nothing after it. */
        { "\"from\": \"introduction\",\n   \"to\": \"talk\"",
          "\"from\": \"introduction\",\n   \"to\": \"selection\"", NULL, NULL },
        { "\"after\": [\"profile_confirmed\"]", "\"after\": [\"introduction_begins\"]",
          "circular_gate", "moves[9]" },
        { "\"after\": [\"profile_confirmed\"]", "\"after\": [\"six_months_held\"]",
          "dead_move", "moves[9]" },
        { "\"by\": [\"coach\", \"officer\"],\n   \"facts\": [\"until_day\"],\n   "
          "\"reasons\": [\"illness\", \"care\"]",
          "\"by\": [],\n   \"facts\": [\"until_day\"],\n   \"reasons\": [\"illness\"]",
          "nobody_decides", "moves[13]" },
        { "\"from\": \"employment\",\n   \"to\": \"follow_up\"",
          "\"from\": \"employment\", \"to\": \"firm_open\"", "other_subject",
          "moves[21]" },
    };

    struct programme_reading r = kit_with("dorroppnare", fault[0].old, fault[0].now);
    assert_int_equal(kit_count(&r, "not_reached"), 4);
    for (size_t i = 1; i < sizeof fault / sizeof *fault; i++) {
        arena_rewind(&kit_arena, 0);
        r = kit_with("dorroppnare", fault[i].old, fault[i].now);
        if (kit_count(&r, fault[i].code) < 1)
            fail_msg("no %s in:\n%s", fault[i].code, kit_lines(&r));
        found_at(&r, fault[i].code, fault[i].path);
    }
}

static void stages_without_start_end_or_reason_are_told(void **state)
{
    (void)state;
    struct programme_reading r = kit_with(
        "dorroppnare",
        "\"subject\": \"person\",\n   \"kind\": \"selection\",\n   "
        "\"start\": true",
        "\"subject\": \"person\",\n   \"kind\": \"selection\",\n   \"start\": false");

    assert_string_equal(kit_said(kit_only(&r, "no_start")),
                        "no stage of a person is a start");
    r = kit_with("dorroppnare", "\"reasons\": [\"no_need\"]", "\"reasons\": []");
    assert_int_equal(kit_only(&r, "reason_missing")->kind->severity, SEVERITY_WARNING);
    r = kit_with("hallsberg", "\"from\": \"course_paused\",\n   \"to\": \"unknown\"",
                 "\"from\": \"course_paused\", \"to\": \"course\"");
    assert_int_equal(r.findings.of[SEVERITY_ERROR], 0);
}

/* ---- the schema ---- */

static const json_t *resolved(const json_t *root, const json_t *schema)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));

    if (!ref)
        return schema;
    assert_true(strncmp(ref, "#/$defs/", 8) == 0);
    return json_object_get(json_object_get(root, "$defs"), ref + 8);
}

/* The schema of a member without its null; *null: null may stand there. */
static const json_t *without_null(const json_t *root, const json_t *schema, bool *null)
{
    const json_t *any = json_object_get(schema, "anyOf");

    *null = any != NULL;
    return resolved(root, any ? json_array_get(any, 0) : schema);
}

static bool is_required(const json_t *schema, const char *key)
{
    const json_t *list = json_object_get(schema, "required");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), key) == 0)
            return true;
    return false;
}

static void same_words(const struct shape_field *f, const json_t *schema)
{
    const json_t *words = json_object_get(schema, "enum");
    size_t i = 0;

    for (; f->words[i]; i++)
        assert_string_equal(json_string_value(json_array_get(words, i)), f->words[i]);
    assert_int_equal(json_array_size(words), i);
}

static void same_shape(const json_t *root, const struct shape *shape,
                       const json_t *schema);

static void same_field(const json_t *root, const struct shape_field *f,
                       const json_t *schema, const json_t *member)
{
    bool null;
    const json_t *is = without_null(root, member, &null);

    assert_true(json_string_length(json_object_get(member, "description")) > 0);
    assert_int_equal(is_required(schema, f->key), f->need != SHAPE_MAY);
    assert_int_equal(null, f->need == SHAPE_STATED);
    if (f->kind == SHAPE_LIST)
        same_shape(root, f->of, json_object_get(is, "items"));
    else if (f->kind == SHAPE_OBJECT)
        same_shape(root, f->of, is);
    else if (f->kind == SHAPE_WORD || f->kind == SHAPE_CHOICE)
        same_words(f, is);
    else if (f->kind == SHAPE_TEXTS && f->words)
        same_words(f, json_object_get(is, "items"));
    else if (f->kind == SHAPE_INT || f->kind == SHAPE_DECIMAL) {
        assert_int_equal(json_integer_value(json_object_get(is, "minimum")), f->least);
        assert_int_equal(json_integer_value(json_object_get(is, "maximum")), f->most);
    }
    if (f->kind == SHAPE_LIST || f->kind == SHAPE_REFS || f->kind == SHAPE_INTS)
        assert_int_equal(json_integer_value(json_object_get(is, "maxItems")), f->most);
}

static void same_shape(const json_t *root, const struct shape *shape,
                       const json_t *schema)
{
    const json_t *members = json_object_get(schema, "properties");
    size_t count = 0;

    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    for (const struct shape_field *f = shape->field; f->key; f++, count++) {
        const json_t *member = json_object_get(members, f->key);
        if (!member)
            fail_msg("the schema has no %s", f->key);
        same_field(root, f, schema, member);
    }
    assert_int_equal(json_object_size(members), count);
}

static void the_schema_and_the_reader_say_the_same(void **state)
{
    (void)state;
    json_error_t where;
    struct buf path = buf_new(&kit_arena);

    buf_format(&path, "%s/data/programmes/schema.json", getenv("INSTEG_SOURCE"));
    json_t *schema = json_load_file(path.ptr, JSON_REJECT_DUPLICATES, &where);
    if (!schema)
        fail_msg("%s: %s", path.ptr, where.text);
    same_shape(schema, &programme_shape, schema);
    json_decref(schema);
}

/* ---- files broken at random ---- */

static struct str broken(struct rng *rng, struct str text)
{
    static const char *const bits[] = {
        "null", "-1", "1e9",  "\"x\"",          "[]",
        "{}",   "0",  "true", "99999999999999", "\"to\""
    };
    struct buf out = buf_new(&kit_arena);
    size_t at = rng_below(rng, (uint32_t)text.len);

    while (at < text.len && text.ptr[at] != ':')
        at++;
    size_t to = at + 1;
    while (to < text.len && text.ptr[to] != ',' && text.ptr[to] != '}')
        to++;
    buf_add(&out, str_sub(text, 0, at < text.len ? at + 1 : at));
    buf_cstr(&out, bits[rng_below(rng, sizeof bits / sizeof *bits)]);
    buf_add(&out, str_sub(text, to, text.len));
    return buf_str(&out);
}

/* Every hole of the sentence is filled; {} stands only where an object is meant. */
static void check_said(const struct finding *f)
{
    const char *text = kit_said(f), *open = strchr(text, '{');

    if (open && strcmp(f->kind->code, "wrong_type") != 0)
        fail_msg("%s: %s", f->kind->code, text);
}

static void a_file_broken_anywhere_ends_in_findings(void **state)
{
    (void)state;
    static const char *const names[] = { "dorroppnare", "hallsberg", "jobbtorget",
                                         "lulea", "norrbotten" };
    uint32_t read = 0, refused = 0;

    for (uint32_t run = 1; run <= 1500; run++) {
        struct rng rng = rng_seeded(run);
        arena_rewind(&kit_arena, 0);
        struct str text = kit_shipped(names[run % 5]);
        for (uint32_t i = 0; i <= run % 3; i++)
            text = broken(&rng, text);
        struct programme_reading r = kit_read(text);
        read += kit_count(&r, "not_json") == 0;
        refused += r.findings.of[SEVERITY_ERROR] > 0;
        for (uint32_t i = 0; i < r.findings.count; i++)
            check_said(&r.findings.item[i]);
    }
    assert_true(read > 300);
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_code_and_its_path),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(what_is_no_json_is_one_finding),
        cmocka_unit_test(a_deep_or_a_large_file_is_refused),
        cmocka_unit_test(keys_with_strange_letters_are_shown_tame),
        cmocka_unit_test(a_machine_that_cannot_be_walked_is_refused),
        cmocka_unit_test(stages_without_start_end_or_reason_are_told),
        cmocka_unit_test(the_schema_and_the_reader_say_the_same),
        cmocka_unit_test(a_file_broken_anywhere_ends_in_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
