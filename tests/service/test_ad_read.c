/*
 * test_ad_read.c: is what an advertisement demands read, proposed as a need that does
 * not empty the pool, and saved only when it may be?
 */
#include "read_kit.h"

#include <unistd.h>

#include "service/ad_file.h"
#include "service/ad_need.h"
#include "service/import.h"
#include "store/query.h"

#define REAL "ads/jobsearch-67-ads-2025-09-anonymised.json"

static struct ad_draft draft_of(const struct ad_reading *reading)
{
    struct ad_draft draft;

    ad_propose(reader, reading, kit_call.arena, &draft);
    return draft;
}

/* The row of `code` in the draft, counted in fit or not; -1: none. */
static int32_t row_of(const struct ad_draft *draft, const char *code)
{
    for (uint32_t i = 0; i < draft->need.requirement_count; i++)
        if (str_is(draft->need.requirement[i].code, code) && draft->mark[i].from >= 0)
            return (int32_t)i;
    return -1;
}

static void has_row(const struct ad_draft *draft, const char *code,
                    enum requirement_kind kind, enum requirement_class class)
{
    int32_t i = row_of(draft, code);

    if (i < 0)
        fail_msg("no row %s", code);
    assert_int_equal(draft->need.requirement[i].kind, kind);
    assert_int_equal(draft->need.requirement[i].class, class);
}

static struct str json_of(const struct ad_reading *reading)
{
    struct buf out = buf_new(kit_call.arena);

    view_write(&out, ad_reading_view(reading, kit_call.arena, LANG_EN));
    return buf_str(&out);
}

static const char warehouse[] =
    "Arbetsuppgifter\n- plocka order\n- packa varor\n- köra truck\n\nKrav\n"
    "- B-körkort\n- minst gymnasieutbildning\n- 3 års erfarenhet av lagerarbete\n"
    "- goda kunskaper i svenska\n- truckkort\n\nMeriterande\n- C-körkort\n"
    "- erfarenhet av kundservice\n\nDu är noggrann.\n";

static struct ad_text a_warehouse(void)
{
    return (struct ad_text){ .id = STR("77"),
                             .headline = STR("Lagerarbetare"),
                             .employer = STR("Bolaget AB"),
                             .text = str_from(warehouse),
                             .place = STR("Krokom"),
                             .positions = 2,
                             .percent_most = 75,
                             .employment = STR("Sommarjobb / feriejobb") };
}

static void the_line_has_the_keys_of_the_format(void **state)
{
    (void)state;
    struct ad_reading reading = read_ad(a_warehouse());
    struct str json = json_of(&reading);
    static const char *const keys[] = { "\"start\":", "\"end\":",    "\"label\":",
                                        "\"kind\":",  "\"mood\":",   "\"class\":",
                                        "\"why\":",   "\"concept\":" };

    assert_true(str_starts(json, "{\"id\":\"77\",\"tasks\":[{\"start\":"));
    assert_int_not_equal(str_find(json, STR("],\"requirements\":[{\"start\":")),
                         SIZE_MAX);
    assert_int_not_equal(str_find(json, STR("],\"blocked\":[]")), SIZE_MAX);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_int_not_equal(str_find(json, str_from(keys[i])), SIZE_MAX);
}

static void offsets_count_code_points(void **state)
{
    (void)state;
    assert_true(
        str_is(ad_wording(STR("\xc3\xa5\xc3\xa4\xc3\xb6x"), 1, 3), "\xc3\xa4\xc3\xb6"));
    assert_true(str_is(ad_wording(STR("abc"), 1, 99), "bc"));
    assert_int_equal(ad_wording(STR("abc"), 2, 2).len, 0);
    struct ad_reading reading = read_ad(a_warehouse());
    bool seen = false;
    for (uint32_t i = 0; i < reading.found.requirement_count; i++) {
        const struct readtext_requirement *r = &reading.found.requirements[i];
        seen |=
            str_is(ad_wording(reading.ad.text, r->start, r->end), "B-k\xc3\xb6rkort");
    }
    assert_true(seen);
}

static void demands_become_what_people_can_be_compared_by(void **state)
{
    (void)state;
    struct ad_reading reading = read_ad(a_warehouse());
    struct ad_draft draft = draft_of(&reading);

    has_row(&draft, "B", KIND_LICENCE,
            draft.need.requirement[row_of(&draft, "B")].class);
    has_row(&draft, "gymnasium", KIND_CERTIFICATE, CLASS_CUSTOM);
    has_row(&draft, "sv:speak", KIND_LANGUAGE, CLASS_CUSTOM);
    has_row(&draft, "truckkort", KIND_CERTIFICATE, CLASS_DUTY);
    assert_int_equal(draft.need.hours, 30);
    assert_int_equal(draft.need.positions, 2);
    assert_int_equal(draft.need.purpose, PURPOSE_SUMMER_COVER);
    assert_true(str_is(draft.need.source_key, "ad-77"));
}

static void a_car_of_ones_own_is_no_licence(void **state)
{
    (void)state;
    struct ad_text ad = a_warehouse();
    ad.text = STR("Krav\n- tillg\xc3\xa5ng till egen bil\n");
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);

    assert_int_equal(row_of(&draft, "b"), -1);
    has_row(&draft, "egen-bil", KIND_CERTIFICATE, CLASS_CUSTOM);
}

static void merits_are_proposed_as_left_out(void **state)
{
    (void)state;
    struct ad_reading reading = read_ad(a_warehouse());
    struct ad_draft draft = draft_of(&reading);
    int32_t c = row_of(&draft, "C"), b = row_of(&draft, "B");

    assert_true(c >= 0 && b >= 0);
    assert_false(draft.mark[c].included);
    assert_true(draft.mark[c].merit);
    assert_true(draft.mark[b].included);
    /* What the law asks of heavy vehicles takes twenty weeks at most. */
    assert_int_equal(draft.need.requirement[c].obtain_weeks, 20);
}

static void years_become_a_level_of_the_main_task(void **state)
{
    static const struct {
        const char *text;
        int32_t level;
    } cases[] = {
        { "Krav\n- minst 1 års erfarenhet av lagerarbete\n", 2 },
        { "Krav\n- 2 års erfarenhet av lagerarbete\n", 3 },
        { "Krav\n- tre års erfarenhet av lagerarbete\n", 3 },
        { "Krav\n- minst 5 års erfarenhet av lagerarbete\n", 4 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ad_reading reading = read_ad(
            (struct ad_text){ .text = str_from(cases[i].text), .ssyk = STR("9320") });
        struct ad_draft draft = draft_of(&reading);
        bool seen = false;
        for (uint32_t k = 0; k < draft.need.requirement_count; k++) {
            const struct need_requirement_row *r = &draft.need.requirement[k];
            if (draft.mark[k].from < 0 || r->kind != KIND_CONCEPT)
                continue;
            seen = true;
            assert_int_equal(r->level, cases[i].level);
            assert_int_equal(r->class, CLASS_CUSTOM);
        }
        if (!seen)
            fail_msg("no experience in: %s", cases[i].text);
    }
}

static void a_text_without_tasks_takes_those_of_the_occupation(void **state)
{
    (void)state;
    struct ad_text ad = { .text = STR("Vi är ett trevligt företag."),
                          .occupation = STR("YDvo_JCY_pDR"),
                          .ssyk = STR("9320") };
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);

    assert_int_equal(reading.found.task_count, 0);
    assert_in_range(draft.need.task_count, 3, AD_USUAL_MOST);
    for (uint32_t i = 0; i < draft.need.requirement_count; i++) {
        assert_int_equal(draft.mark[i].from, AD_FROM_OCCUPATION);
        assert_int_equal(draft.need.requirement[i].class, CLASS_LEARNABLE);
        const struct catalogue_task *t =
            ad_reader_task(reader, draft.need.requirement[i].code);
        assert_non_null(t);
        assert_int_not_equal(str_find(t->roles, STR("packare")), SIZE_MAX);
    }
    ad.occupation = STR("not_known");
    reading = read_ad(ad);
    draft = draft_of(&reading);
    assert_in_range(draft.need.task_count, 1, AD_USUAL_MOST);
    ad.ssyk = STR("");
    reading = read_ad(ad);
    draft = draft_of(&reading);
    assert_int_equal(draft.need.task_count, 0);
}

static bool saved(struct ad_save *save, struct need *need, enum need_outcome *outcome,
                  struct err *err)
{
    save->reader = reader;
    return ad_need_save(&kit_call, save, need, outcome, err) &&
           store_wait(kit_call.store, kit_call.ticket, err);
}

static void a_draft_is_saved_once_and_then_as_versions(void **state)
{
    (void)state;
    struct ad_reading reading = read_ad(a_warehouse());
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;

    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(outcome, NEED_NEW);
    assert_true(str_is(kit_text("SELECT source_key FROM need"), "ad-77"));
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(outcome, NEED_SAME);
    int32_t b = row_of(&draft, "B");
    draft.need.requirement[b].class = CLASS_CUSTOM;
    draft.mark[row_of(&draft, "gymnasium")].included = false;
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(outcome, NEED_CHANGED);
    assert_int_equal(need.version, 2);
    assert_int_equal(
        kit_number("SELECT count(*) FROM requirement WHERE version = 2 AND "
                   "code = 'gymnasium'"),
        0);
    assert_int_equal(
        kit_number("SELECT count(*) FROM requirement WHERE version = 2 AND "
                   "code = 'B' AND class = 'custom'"),
        1);
    assert_int_equal(
        kit_number("SELECT count(*) FROM requirement WHERE version = 2 AND "
                   "code = 'C'"),
        0);
    assert_int_equal(
        kit_number("SELECT count(*) FROM requirement WHERE kind <> 'trait' "
                   "AND concept_id IS NULL"),
        0);
}

static void a_need_without_a_place_is_not_saved(void **state)
{
    (void)state;
    struct ad_text ad = a_warehouse();
    ad.place = STR("");
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome = NEED_SAME;
    struct need need = { .version = 42 };
    struct err err = { 0 };

    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_INPUT, "does not say where the work is done");
    save.locality = STR("Atlantis");
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_INPUT, "no place is called Atlantis");
    save.locality = STR("Krokom");
    draft.need.positions = 0;
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_INPUT, "positions are 1 to");
    draft.need.positions = 1;
    draft.need.requirement[0].level = 5;
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_INPUT, "a level is 1, 2, 3 or 4");
    assert_int_equal(need.version, 42);
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 0);
}

static void forbidden_wording_needs_a_reason(void **state)
{
    (void)state;
    struct ad_text ad = a_warehouse();
    ad.text = STR("Krav\n- svenska som modersmål\n- B-körkort\n");
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;

    assert_int_equal(reading.blocked_count, 1);
    int32_t swedish = row_of(&draft, "sv:speak");
    assert_true(swedish >= 0);
    assert_false(draft.mark[swedish].included);
    assert_true(draft.mark[row_of(&draft, "B")].included);
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_DENIED, "svenska som modersm\xc3\xa5l chooses by ethnicity");
    save.lift_reason = STR("ok");
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_INPUT, "the reason is shorter than 10 characters");
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 0);
    save.lift_reason = STR("  The employer has taken the words away.  ");
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_true(
        str_is(kit_text("SELECT ground || '|' || wording || '|' || reason || '|' "
                        "|| version FROM need_lift"),
               "ethnicity|svenska som modersm\xc3\xa5l|The employer has taken the "
               "words away.|1"));
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(kit_number("SELECT count(*) FROM need_lift"), 1);
}

static void wording_in_the_headline_stops_it_too(void **state)
{
    (void)state;
    struct ad_text ad = a_warehouse();
    ad.headline = STR("jewelry shop looking for girl personal");
    struct ad_reading reading = read_ad(ad);
    struct str json = json_of(&reading);
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;

    assert_int_not_equal(str_find(json, STR("\"ground\":\"sex\",\"in_headline\":true")),
                         SIZE_MAX);
    assert_false(saved(&save, &need, &outcome, &err));
    kit_err(&err, ERR_DENIED, "chooses by sex");
}

static void a_certificate_nobody_knew_becomes_the_importers_own(void **state)
{
    (void)state;
    struct ad_text ad = a_warehouse();
    ad.text = STR("Krav\n- eftergymnasial utbildning\n");
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;
    uint32_t changed = 0;

    for (uint32_t i = 0; i < draft.need.requirement_count; i++)
        if (draft.need.requirement[i].kind == KIND_CERTIFICATE) {
            draft.need.requirement[i].code = STR("egen-kurs");
            changed++;
        }
    assert_int_equal(changed, 1);
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(
        kit_number("SELECT own FROM concept WHERE code = 'certificate:egen-kurs'"), 1);
    assert_int_equal(kit_number("SELECT value FROM meta WHERE key = 'image_seq'"), 1);
}

/* Loading the book is thousands of calls, so those are tried here and there; all that
 * come after it, the writing, are tried each. */
static void every_failing_statement_leaves_nothing_behind(void **state)
{
    (void)state;
    struct ad_reading reading = read_ad(a_warehouse());
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct need need = { .version = 42 };
    struct err err = { 0 };

    draft.need.source_key = STR("ad-first");
    store_fail_at(0);
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    uint64_t all = store_fail_calls();
    draft.need.source_key = STR("ad-77");
    assert_true(all > 400);
    for (uint64_t n = 1; n <= all; n += n < all - 200 ? 101 : 1) {
        need.version = 42;
        store_fail_at(n);
        bool ok = saved(&save, &need, &outcome, &err);
        store_fail_at(0);
        if (ok) { /* fewer calls than the first time, whose statements were prepared */
            assert_true(n + 100 > all);
            break;
        }
        assert_int_equal(err.kind, ERR_FULL);
        err = (struct err){ 0 };
        assert_int_equal(kit_number("SELECT count(*) FROM need"), 1);
    }
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(outcome, NEED_SAME);
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 2);
}

/* ---------------------------------------------------------------- the real ones */

struct walk {
    uint32_t read, rejected, tasks, requirements, saved;
    bool save;
};

static bool take(void *ctx, const struct ad_text *ad, struct err *err)
{
    struct walk *w = ctx;
    struct ad_reading reading;
    struct ad_draft draft;

    if (!ad_read(reader, ad, kit_call.arena, &reading, err))
        return false;
    w->read++;
    w->tasks += reading.found.task_count;
    w->requirements += reading.found.requirement_count;
    if (!w->save)
        return true;
    ad_propose(reader, &reading, kit_call.arena, &draft);
    struct ad_save save = { .reader = reader,
                            .reading = &reading,
                            .draft = &draft,
                            .locality = ad->place.len ? STR("") : STR("Krokom"),
                            .lift_reason = STR("a reason of the test's own") };
    enum need_outcome outcome;
    struct need need;
    for (uint32_t i = 0; i < draft.need.requirement_count; i++)
        draft.mark[i].included = draft.mark[i].included || draft.mark[i].merit;
    if (!ad_need_save(&kit_call, &save, &need, &outcome, err)) {
        if (err->kind != ERR_LIMIT) /* all merits at once may be too many */
            return err_add(err, N_("advertisement {id}"), ARG_STR(ad->id));
        *err = (struct err){ 0 };
    }
    ad_propose(reader, &reading, kit_call.arena, &draft);
    if (!ad_need_save(&kit_call, &save, &need, &outcome, err))
        return err_add(err, N_("advertisement {id}"), ARG_STR(ad->id));
    w->saved++;
    return true;
}

static void reject(void *ctx, const struct json_piece *piece, const struct err *why)
{
    struct walk *w = ctx;

    (void)piece;
    (void)why;
    w->rejected++;
}

static void all_real_ones_are_read_and_can_be_saved(void **state)
{
    (void)state;
    const char *path = kit_data(REAL);
    struct walk walk = { .save = true };
    struct ad_sink sink = { .take = take, .reject = reject, .ctx = &walk };
    struct err err = { 0 };

    KIT_OK(ad_file_each(path, &sink, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    assert_int_equal(walk.read, 67);
    assert_int_equal(walk.rejected, 0);
    assert_int_equal(walk.saved, 67);
    assert_true(walk.requirements > 200);
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 67);
    /* No proposal may have more than two tasks that nobody new could do. */
    assert_int_equal(
        kit_number("SELECT count(*) FROM (SELECT need_id FROM requirement "
                   "WHERE class = 'core' AND task_ordinal IS NOT NULL GROUP "
                   "BY need_id, version HAVING count(*) > 2)"),
        0);
}

static void a_stored_one_is_found_by_key_and_by_id(void **state)
{
    (void)state;
    struct import_ask ask = { { kit_data(REAL), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };
    struct ad_text ad, same;

    ask.path[0] = kit_file("ads.json", kit_bytes(ask.path[0]));
    KIT_OK(import_ads(&kit_call, &ask, &report, &err), &err);
    KIT_OK(ad_stored(&kit_call, STR("30016596"), &ad, &err), &err);
    assert_true(str_is(ad.ssyk, "7114"));
    assert_true(str_is(ad.place, "Alings\xc3\xa5s"));
    assert_int_equal(ad.percent_most, 100);
    assert_true(ad.ad_id > 0);
    struct buf rid = buf_new(kit_call.arena);
    buf_format(&rid, "#%lld", (long long)ad.ad_rid);
    KIT_OK(ad_stored(&kit_call, buf_str(&rid), &same, &err), &err);
    assert_true(str_eq(same.text, ad.text));
    assert_false(ad_stored(&kit_call, STR("nope"), &same, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no advertisement nope");
    assert_false(ad_stored(&kit_call, STR("#7"), &same, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no advertisement #7");
    /* A need saved from it remembers it. */
    struct ad_reading reading = read_ad(ad);
    struct ad_draft draft = draft_of(&reading);
    struct ad_save save = { .reading = &reading, .draft = &draft };
    enum need_outcome outcome;
    struct need need;
    KIT_OK(saved(&save, &need, &outcome, &err), &err);
    assert_int_equal(
        kit_number("SELECT a.source_key FROM need n JOIN advertisement a ON "
                   "a.id = n.ad_id"),
        30016596);
}

static void a_plain_text_is_read_as_one(void **state)
{
    (void)state;
    struct walk walk = { .save = false };
    struct ad_sink sink = { .take = take, .reject = reject, .ctx = &walk };
    struct err err = { 0 };

    KIT_OK(ad_file_each(kit_file("annons.txt", str_from(warehouse)), &sink, &err),
           &err);
    assert_int_equal(walk.read, 1);
    assert_true(walk.requirements > 3);
    assert_false(ad_file_each(kit_file("a.txt", STR("\xef\xbb\xbf \n")), &sink, &err));
    kit_err(&err, ERR_INPUT, "the file is empty");
    assert_false(ad_file_each(kit_file("b.txt", STR("k\xf6rkort")), &sink, &err));
    kit_err(&err, ERR_INPUT, "not UTF-8");
    assert_false(ad_file_each(kit_path("none.txt"), &sink, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no file");
    KIT_OK(ad_file_each(kit_file("c.jsonl", STR("{\"id\":\"1\"}\n")), &sink, &err),
           &err);
    assert_int_equal(walk.rejected, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_line_has_the_keys_of_the_format),
        TEST(offsets_count_code_points),
        TEST(demands_become_what_people_can_be_compared_by),
        TEST(a_car_of_ones_own_is_no_licence),
        TEST(merits_are_proposed_as_left_out),
        TEST(years_become_a_level_of_the_main_task),
        TEST(a_text_without_tasks_takes_those_of_the_occupation),
        TEST(a_draft_is_saved_once_and_then_as_versions),
        TEST(a_need_without_a_place_is_not_saved),
        TEST(forbidden_wording_needs_a_reason),
        TEST(wording_in_the_headline_stops_it_too),
        TEST(a_certificate_nobody_knew_becomes_the_importers_own),
        TEST(every_failing_statement_leaves_nothing_behind),
        TEST(all_real_ones_are_read_and_can_be_saved),
        TEST(a_stored_one_is_found_by_key_and_by_id),
        TEST(a_plain_text_is_read_as_one),
    };
    return cmocka_run_group_tests(tests, read_kit_load, read_kit_unload);
}
