/*
 * test_enrolment_facts.c: what is written of a way's steps: an employment's form,
 * extent and last day; the files of documents, without which a pilot does not open.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/document.h"
#include "service/enrolment_view.h"
#include "service/event_rebuild.h"

static void said(const char *what, const char *words)
{
    if (!what || !strstr(what, words))
        fail_msg("said: %s", what ? what : "nothing");
}

/* What was written of the fact, as the way's page shows it. */
static const char *shown(int64_t rid, int64_t person, const char *fact)
{
    const struct enrolment_ask ask = {
        .rid = rid, .person_id = person, .as_of = event_now, .day = WAY_DAY + 70
    };
    struct err err = { 0 };
    struct view *view = NULL;

    CASE_OK(enrolment_way_view(&case_call, &ask, &view, &err), &err);
    const struct view *history = view_get(view, STR("history"));
    const char *found = "";
    for (const struct view_item *i = history->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("about"))->text, fact) &&
            str_is(view_get(&i->value, STR("what"))->text, "Written down"))
            found = str_cstr(&case_arena, view_get(&i->value, STR("detail"))->text);
    return found;
}

#define FORM_FACT "Employment or apprenticeship"

static void an_employment_has_a_form_an_extent_and_perhaps_a_last_day(void **state)
{
    static const struct {
        const char *said, *why;
    } no[] = {
        { "Anställning", "choose a form of the list" },
        { "permanent employment_form:end=2011-05-01", "has no last day" },
        { "substitute employment_form:extent=101_%", "write the extent as 75 %" },
        { "substitute employment_form:extent=61_tim", "write the extent as 75 %" },
        { "substitute employment_form:extent=mycket", "write the extent as 75 %" },
        { "substitute employment_form:end=sen", "this is no date" },
        { "substitute employment_form:support=luck", "choose a support of the list" },
    };

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t rid =
        way_hired(case_person(50, 1), "substitute employment_form:extent=37,5_tim "
                                      "employment_form:end=2011-06-30 "
                                      "employment_form:support=introduction");
    assert_string_equal(shown(rid, 1, FORM_FACT),
                        "Employment as a substitute, 37.5 hours a week, through "
                        "Thursday 30 June 2011, Introduction job");
    assert_int_equal(firm_number("SELECT count(*) FROM enrolment_words"), 0);
    int64_t other = way_in_introduction(case_person(51, 1), way_firm_ready("Björken"));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        struct buf text = buf_new(&case_arena);
        buf_format(&text, "employment_form=%s", no[i].said);
        said(way_try(other, "hired", "employer", text.ptr, WAY_DAY + 63), no[i].why);
    }
    struct err err = { 0 };
    CASE_OK(event_rebuild_check(&case_call, &(struct rebuilt){ 0 }, &err), &err);
}

static void words_of_an_older_file_stay_as_they_were_said(void **state)
{
    struct err err = { 0 };

    (void)state;
    way_load_first();
    int64_t rid = way_hired(case_person(50, 1), "Anställning");
    assert_string_equal(shown(rid, 1, FORM_FACT), "Anställning");
    way_load("dorroppnare", NULL);
    const struct enrolment_version to = {
        .rid = rid, .version = 2, .decider = STR("project_lead"), .on = WAY_DAY + 66
    };
    CASE_OK(enrolment_rebase(&case_call, &to, &err), &err);
    assert_string_equal(shown(rid, 1, FORM_FACT), "Anställning");
    assert_string_equal(way_stage(rid), "employment");
    CASE_OK(event_rebuild_check(&case_call, &(struct rebuilt){ 0 }, &err), &err);
}

static void a_pilot_does_not_open_without_the_files_of_its_documents(void **state)
{
    const struct enrolment_new new = { .of = SUBJECT_PROGRAMME,
                                       .programme = STR("norrbotten"),
                                       .decider = STR("project_lead"),
                                       .on = WAY_DAY };
    static const char approved[] =
        "decision_day=2010-12-20 document=Beslut,_dnr_9 document:version=1";
    struct document_new file = { .bytes = STR("%PDF-1.7 beslut %%EOF") };
    struct document opened;
    struct err err = { 0 };

    (void)state;
    way_load("norrbotten", NULL);
    int64_t rid = file.way_rid = way_begun(&new);
    way_act(rid, "study_done", "project_lead",
            "document=Studie document_day=2010-09-30", WAY_DAY + 30);
    way_act(rid, "model_done", "project_lead",
            "document=Modell document_day=2010-11-30", WAY_DAY + 95);
    said(way_try(rid, "approved", "management_group", approved, WAY_DAY + 110),
         "needs the file of each document first");
    way_file(rid); /* of the model; the study has none */
    said(way_try(rid, "approved", "management_group", approved, WAY_DAY + 110),
         "needs the file of each document first");
    file.event_id = firm_number("SELECT min(id) FROM event WHERE kind = 'stage_fact'");
    CASE_OK(document_add(&case_call, &file, &err), &err);
    way_act(rid, "approved", "management_group", approved, WAY_DAY + 110);
    assert_string_equal(way_stage(rid), "pilot");
    /* a file is of one way, and of a document */
    CASE_OK(document_open(&case_call, rid, firm_number("SELECT max(rid) FROM document"),
                          &opened, &err),
            &err);
    assert_true(str_eq(opened.bytes, file.bytes));
    assert_false(document_open(&case_call, rid + 1,
                               firm_number("SELECT max(rid) FROM document"), &opened,
                               &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    file.event_id = firm_number("SELECT max(id) FROM event");
    assert_false(document_add(&case_call, &file, &err));
    firm_err(&err, ERR_INPUT, "choose a document");
    CASE_OK(event_rebuild_check(&case_call, &(struct rebuilt){ 0 }, &err), &err);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_employment_has_a_form_an_extent_and_perhaps_a_last_day),
        TEST(words_of_an_older_file_stay_as_they_were_said),
        TEST(a_pilot_does_not_open_without_the_files_of_its_documents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
