/* enrolment_kit.c: see enrolment_kit.h. */
#include "enrolment_kit.h"

#include <string.h>

#include "service/around.h"
#include "service/document.h"
#include "service/programme_load.h"
#include "store/query.h"

bool way_untrained;

void way_load(const char *name, const struct str *changed)
{
    struct programme_reading reading = { .name = str_from(name) };
    struct err err = { 0 };
    uint32_t made = 0;
    bool same;

    case_call.lang = LANG_EN; /* what a refusal names of the file */
    CASE_OK(changed ? programme_read(*changed, &case_arena, &reading, &err)
                    : programme_open(name, &case_arena, &reading, &err),
            &err);
    CASE_OK(programme_load(&case_call, &reading, &same, &err), &err);
    if (!way_untrained)
        CASE_OK(
            around_ready(&case_call, reading.programme.id, WAY_DAY - 30, &made, &err),
            &err);
}

struct enrolment_new way_new(const char *programme, int64_t person_id)
{
    static const struct str confirmed[] = { { "handed_over", 11 } };

    return (struct enrolment_new){ .of = SUBJECT_PERSON,
                                   .person_id = person_id,
                                   .programme = str_from(programme),
                                   .area = STR("jamtland"),
                                   .group = STR("sick_leave"),
                                   .decider = STR("coach"),
                                   .found = STR("authority"),
                                   .confirmed = confirmed,
                                   .confirmed_count = 1,
                                   .on = WAY_DAY };
}

int64_t way_begun(const struct enrolment_new *new)
{
    struct err err = { 0 };
    int64_t rid = 0;

    CASE_OK(enrolment_begin(&case_call, new, &rid, &err), &err);
    return rid;
}

static uint32_t cut(const char *said, struct enrolment_said list[ENROLMENT_SAID_MOST])
{
    struct str rest = str_copy(&case_arena, str_from(said)), one, name;
    uint32_t count = 0;

    while (str_next(&rest, ' ', &one)) {
        assert_true(str_next(&one, '=', &name));
        char *text = str_cstr(&case_arena, one);
        for (char *c = text; *c; c++)
            if (*c == '_')
                *c = ' ';
        list[count++] = (struct enrolment_said){ name, str_from(text) };
    }
    return count;
}

const char *way_try(int64_t rid, const char *move, const char *role, const char *said,
                    int32_t on)
{
    struct enrolment_said list[ENROLMENT_SAID_MOST];
    struct str word = str_from(move), name;
    struct err err = { 0 };

    assert_true(str_next(&word, ':', &name)); /* "new_match:own_wish" */
    const struct enrolment_act act = { .rid = rid,
                                       .what = ENROLMENT_MOVE,
                                       .on = on,
                                       .move = name,
                                       .role = str_from(role),
                                       .reason = word,
                                       .how = "told",
                                       .said = list,
                                       .said_count = cut(said, list) };
    return enrolment_act(&case_call, &act, &err)
               ? ""
               : str_cstr(&case_arena, str_from(err_english(&err)));
}

void way_act(int64_t rid, const char *move, const char *role, const char *said,
             int32_t on)
{
    const char *why = way_try(rid, move, role, said, on);

    if (why[0])
        fail_msg("%s: %s", move, why);
}

void way_says(int64_t rid, const char *move, const char *role, bool yes, int32_t on)
{
    const struct enrolment_act act = { .rid = rid,
                                       .what = ENROLMENT_GATE,
                                       .on = on,
                                       .move = str_from(move),
                                       .role = str_from(role),
                                       .yes = yes,
                                       .how = "told" };
    struct err err = { 0 };

    CASE_OK(enrolment_act(&case_call, &act, &err), &err);
}

const char *way_stage(int64_t rid)
{
    struct enrolment_by_rid_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    bool found = false;

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                enrolment_by_rid(tx, rid, &case_arena, &row, &found, &err),
            &err);
    tx_end(&tx);
    return found ? str_cstr(&case_arena, row.stage) : "";
}

int64_t way_firm_ready(const char *name)
{
    int64_t firm = firm_made(name, "", "4");
    const struct enrolment_new new = { .of = SUBJECT_FIRM,
                                       .firm_rid = firm,
                                       .programme = STR("dorroppnare"),
                                       .area = STR("jamtland"),
                                       .decider = STR("coach"),
                                       .on = WAY_DAY };
    int64_t rid = way_begun(&new);

    way_act(rid, "need_found", "coach",
            "visit_day=2010-09-01 employees=4 signals=Kö_vid_disken", WAY_DAY);
    way_act(rid, "profile_confirmed", "employer", "profile_day=2010-09-01", WAY_DAY);
    assert_string_equal(way_stage(rid), "firm_open");
    return firm;
}

int64_t way_in_introduction(int64_t person_id, int64_t firm_rid)
{
    struct enrolment_new new = way_new("dorroppnare", person_id);
    int64_t rid = way_begun(&new);
    struct buf said = buf_new(&case_arena);

    buf_format(&said,
               "mapping_day=2010-09-01 accessibility_asked=yes information_given=yes "
               "introduction_start=2010-09-01 workplace=%lld",
               (long long)firm_rid);
    way_act(rid, "introduction_begins", "coach", said.ptr, WAY_DAY);
    return rid;
}

int64_t way_hired(int64_t person, const char *form)
{
    int64_t firm = way_firm_ready("Aspens Bageri");
    int64_t rid = way_in_introduction(person, firm);
    struct buf text = buf_new(&case_arena);
    static const char *const parties[] = { "participant", "employer", "coach",
                                           "officer" };
    const struct enrolment_said day = { STR("agreed_day"), STR("2010-11-01") };
    const struct enrolment_act facts = { .rid = rid,
                                         .what = ENROLMENT_FACTS,
                                         .on = WAY_DAY + 61,
                                         .said = &day,
                                         .said_count = 1 };
    struct err err = { 0 };

    CASE_OK(enrolment_act(&case_call, &facts, &err), &err);
    for (uint32_t i = 0; i < 4; i++)
        way_says(rid, "employable", parties[i], true, WAY_DAY + 61);
    buf_format(&text,
               "talk_day=2010-11-02 hire_date_agreed=2010-11-08 workplace=%lld "
               "activity_plan_day=2010-11-03 employment_form=%s "
               "employment_start=2010-11-08 agreed_months=6",
               (long long)firm, form);
    way_act(rid, "hired", "employer", text.ptr, WAY_DAY + 63);
    return rid;
}

void way_load_first(void)
{
    struct programme_reading shipped = { .name = STR("") };
    struct err err = { 0 };

    CASE_OK(programme_open("dorroppnare", &case_arena, &shipped, &err), &err);
    char *text = str_cstr(&case_arena, shipped.text);
    char *version = strstr(text, "\"version\": 2");
    char *type = strstr(text, "\"type\": \"employment\"");
    assert_true(version && type);
    version[11] = '1';
    memcpy(type, "\"type\": \"text\"      ", 20);
    way_load("dorroppnare", &(struct str){ text, shipped.text.len });
}

void way_file(int64_t rid)
{
    const struct document_new file = {
        .way_rid = rid,
        .event_id =
            firm_number("SELECT max(id) FROM event WHERE kind = 'stage_fact' AND "
                        "facts LIKE '%\"fact\":\"document\"%'"),
        .bytes = STR("%PDF-1.7 beslut %%EOF")
    };
    struct err err = { 0 };

    CASE_OK(document_add(&case_call, &file, &err), &err);
}
