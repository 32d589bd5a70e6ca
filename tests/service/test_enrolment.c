/*
 * test_enrolment.c: a person, a firm and a programme walk as its file says; each step
 * that would break a rule is refused and leaves nothing; the state can be made again.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/event_rebuild.h"
#include "service/person_dispose.h"
#include "store/query.h"

static void said(const char *what, const char *words)
{
    if (!what || !strstr(what, words))
        fail_msg("said: %s", what ? what : "nothing");
}

/* One row of one column, as firm_text gives it. */
static bool row_is(struct str row, const char *text)
{
    return row.len >= 2 && str_is(str_sub(row, 0, row.len - 2), text);
}

static void not_begun(const struct enrolment_new *new, enum err_kind kind,
                      const char *words)
{
    struct err err = { 0 };
    int64_t rid = 0, before = firm_number("SELECT count(*) FROM event");

    assert_false(enrolment_begin(&case_call, new, &rid, &err));
    firm_err(&err, kind, words);
    assert_int_equal(rid, 0);
    assert_int_equal(firm_number("SELECT count(*) FROM event"), before);
    assert_int_equal(firm_number("SELECT count(*) FROM enrolment_whom"), 0);
}

static void who_begins_belongs_to_a_group_an_area_and_the_time(void **state)
{
    struct enrolment_new new = way_new("dorroppnare", case_person(50, 1));
    int64_t other = case_person(51, 3);

    (void)state;
    not_begun(&new, ERR_NOT_FOUND, "no programme dorroppnare is loaded");
    way_load("dorroppnare", NULL);
    struct enrolment_new bad = new;
    bad.area = STR("lulea");
    not_begun(&bad, ERR_INPUT, "choose an area");
    bad = new;
    bad.group = STR("everybody");
    not_begun(&bad, ERR_INPUT, "choose a target group");
    bad = new;
    bad.confirmed_count = 0;
    not_begun(&bad, ERR_INPUT, "Handed over from the social insurance agency");
    bad = new;
    bad.decider = STR("mayor");
    not_begun(&bad, ERR_INPUT, "choose who decides");
    bad = new;
    bad.found = STR("luck");
    not_begun(&bad, ERR_INPUT, "choose how she was found");
    bad = new;
    bad.on = WAY_DAY + 4000;
    not_begun(&bad, ERR_CONFLICT, "ended on 2013-05-31");
    bad = new;
    bad.person_id = other;
    not_begun(&bad, ERR_NOT_FOUND, "nothing at this address");
    bad = new;
    bad.version = 9;
    not_begun(&bad, ERR_NOT_FOUND, "no version 9");
    int64_t rid = way_begun(&new);
    assert_string_equal(way_stage(rid), "selection");
    struct err err = { 0 };
    int64_t again = 0;
    assert_false(enrolment_begin(&case_call, &new, &again, &err));
    firm_err(&err, ERR_CONFLICT, "in this programme already");
    new.rid = rid; /* the same form sent twice is one */
    assert_int_equal(way_begun(&new), rid);
    bad = new; /* with other words in it that is told */
    bad.found = STR("meeting");
    err = (struct err){ 0 };
    assert_false(enrolment_begin(&case_call, &bad, &again, &err));
    firm_err(&err, ERR_CONFLICT, "something else stands in it now");
    bad = new;
    bad.on++;
    err = (struct err){ 0 };
    assert_false(enrolment_begin(&case_call, &bad, &again, &err));
    firm_err(&err, ERR_CONFLICT, "something else stands in it now");
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'enrolled'"),
                     1);
    assert_true(row_is(firm_text("SELECT facts FROM event WHERE kind = 'enrolled'"),
                       "{\"area\":\"jamtland\",\"decider\":\"coach\",\"sex\":"
                       "\"unstated\",\"found\":\"authority\",\"group\":\"sick_leave\","
                       "\"grounds\":[\"handed_over:seen\"],\"of\":\"person\","
                       "\"programme\":\"dorroppnare\",\"version\":2,\"stage\":"
                       "\"selection\"}"));
}

static void a_ground_of_the_case_needs_nobody_to_confirm_it(void **state)
{
    int64_t person = case_person(50, 1);
    struct enrolment_new new = way_new("hallsberg", person);
    static const struct str confirmed[] = { { "registered", 10 },
                                            { "lacks_formal", 12 } };

    (void)state;
    way_load("hallsberg", NULL);
    new.area = STR("hallsberg");
    new.group = STR("young_newly_arrived");
    new.decider = STR("officer");
    new.confirmed = confirmed;
    new.confirmed_count = 2;
    struct err err = { 0 };
    int64_t rid = 0;
    assert_false(enrolment_begin(&case_call, &new, &rid, &err));
    said(err_english(&err), "Newly arrived");
    case_sql(
        "INSERT INTO eligibility VALUES (1, 'newly_arrived', 1, NULL, '2009-01-01', "
        "'paper', '2009-01-01', 1)");
    err = (struct err){ 0 };
    CASE_OK(enrolment_begin(&case_call, &new, &rid, &err), &err);
    said(str_cstr(&case_arena,
                  firm_text("SELECT facts FROM event WHERE kind = 'enrolled'")),
         "\"newly_arrived:case\"");
    /* the form again, with one thing that nobody has seen any more */
    new.rid = rid;
    CASE_OK(enrolment_begin(&case_call, &new, &rid, &err), &err);
    new.confirmed_count = 1;
    assert_false(enrolment_begin(&case_call, &new, &rid, &err));
    said(err_english(&err), "this form was saved before");
}

static void an_introduction_needs_a_firm_that_has_confirmed_what_it_asks(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t ready = way_firm_ready("Aspens Bageri");
    int64_t cold = firm_made("Björkens Bygg", "", "3");
    struct enrolment_new new = way_new("dorroppnare", case_person(50, 1));
    int64_t rid = way_begun(&new);
    struct buf text = buf_new(&case_arena);
    int64_t before = firm_number("SELECT count(*) FROM event");

    buf_format(&text,
               "mapping_day=2010-09-02 accessibility_asked=yes information_given=yes "
               "introduction_start=2010-09-06 workplace=%lld",
               (long long)cold);
    said(way_try(rid, "introduction_begins", "coach", text.ptr, WAY_DAY + 1),
         "comes after The employer confirms the profile");
    /* all or nothing: the facts are not there either */
    assert_int_equal(firm_number("SELECT count(*) FROM event"), before);
    buf_clear(&text);
    buf_format(&text,
               "mapping_day=2010-09-02 accessibility_asked=yes information_given=yes "
               "introduction_start=2010-09-06 workplace=%lld",
               (long long)ready);
    said(way_try(rid, "introduction_begins", "employer", text.ptr, WAY_DAY + 1),
         "does not decide");
    said(way_try(rid, "introduction_begins", "coach", "mapping_day=soon", WAY_DAY + 1),
         "");
    said(way_try(rid, "introduction_begins", "coach", "checked_day=2010-09-06",
                 WAY_DAY + 1),
         "nothing asks for");
    said(way_try(rid, "introduction_begins:illness", "coach", text.ptr, WAY_DAY + 1),
         "has no reasons");
    said(way_try(rid, "introduction_begins", "coach", text.ptr, WAY_DAY - 1),
         "the day is before 2010-09-01");
    said(way_try(rid, "introduction_begins", "coach", text.ptr, CASE_DAY + 1),
         "has not come yet");
    way_act(rid, "introduction_begins", "coach", text.ptr, WAY_DAY + 1);
    assert_string_equal(way_stage(rid), "introduction");
}

static void the_last_party_opens_the_gate_and_a_no_leads_to_a_new_match(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t firm = way_firm_ready("Aspens Bageri");
    int64_t rid = way_in_introduction(case_person(50, 1), firm);

    said(way_try(rid, "employable", "coach", "agreed_day=2010-11-01", WAY_DAY + 61),
         "opens when all have agreed");
    way_says(rid, "employable", "participant", true, WAY_DAY + 60);
    way_says(rid, "employable", "employer", false, WAY_DAY + 60); /* not yet */
    way_says(rid, "employable", "coach", true, WAY_DAY + 60);
    way_says(rid, "employable", "officer", true, WAY_DAY + 60);
    assert_string_equal(way_stage(rid), "introduction");
    said(way_try(rid, "new_match", "employer", "", WAY_DAY + 61), "choose a reason");
    way_act(rid, "new_match:workplace_not_ready", "employer", "", WAY_DAY + 61);
    assert_string_equal(way_stage(rid), "selection");
    assert_true(row_is(firm_text("SELECT side FROM event WHERE kind = 'moved' ORDER BY "
                                 "id DESC LIMIT 1"),
                       "employer"));
    assert_true(row_is(firm_text("SELECT begun_on FROM enrolment WHERE of = 'person'"),
                       "2010-09-01"));
    /* again, and now everybody agrees: the last yes is the move */
    struct buf text = buf_new(&case_arena);
    buf_format(&text,
               "mapping_day=2010-11-01 accessibility_asked=yes information_given=yes "
               "introduction_start=2010-11-02 workplace=%lld",
               (long long)firm);
    way_act(rid, "introduction_begins", "coach", text.ptr, WAY_DAY + 62);
    const struct enrolment_said day = { STR("agreed_day"), STR("2011-01-10") };
    const struct enrolment_act facts = { .rid = rid,
                                         .what = ENROLMENT_FACTS,
                                         .on = WAY_DAY + 131,
                                         .said = &day,
                                         .said_count = 1 };
    struct err err = { 0 };
    CASE_OK(enrolment_act(&case_call, &facts, &err), &err);
    way_says(rid, "employable", "participant", true, WAY_DAY + 131);
    way_says(rid, "employable", "employer", true, WAY_DAY + 131);
    way_says(rid, "employable", "coach", true, WAY_DAY + 131);
    assert_string_equal(way_stage(rid), "introduction");
    way_says(rid, "employable", "officer", true, WAY_DAY + 131);
    assert_string_equal(way_stage(rid), "talk");
}

/* And until the work begins. */
static int64_t to_the_end(int64_t person, const char *form)
{
    int64_t rid = way_hired(person, form);

    way_act(rid, "work_begins", "coach", "employment_start=2010-11-08", WAY_DAY + 68);
    return rid;
}

static void six_months_are_shown_when_they_have_been_and_words_are_sealed(void **state)
{
    (void)state;
    way_load_first();
    int64_t rid = to_the_end(case_person(50, 1), "Anställning");

    assert_string_equal(way_stage(rid), "follow_up");
    said(way_try(rid, "six_months_held", "coach", "checked_day=2011-05-07",
                 WAY_DAY + 248),
         "lasts at least until 2011-05-08");
    way_act(rid, "six_months_held", "coach", "checked_day=2011-05-08", WAY_DAY + 249);
    assert_string_equal(way_stage(rid), "held");
    said(way_try(rid, "follow_up_leaves:moved", "coach", "", WAY_DAY + 250),
         "this way ended on 2011-05-08");
    assert_int_equal(firm_number("SELECT count(*) FROM enrolment_words"), 1);
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE facts LIKE "
                                 "'%Anst%'"),
                     0);
    /* whole: from the start to the end, each entry */
    assert_int_equal(
        firm_number("SELECT count(*) FROM enrolment_move m JOIN enrolment e "
                    "ON e.rid = m.enrolment_rid WHERE e.of = 'person'"),
        6);
}

static void taking_back_goes_from_the_end_or_takes_all_of_it(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t rid = to_the_end(case_person(50, 1), "permanent"), last, first, middle;
    struct err err = { 0 };
    struct event_as_of before = { EVENT_DAY_ALL, case_call.now };
    struct enrolment_way way;
    struct tx *tx = NULL;

    last = firm_number("SELECT max(id) FROM event");
    first = firm_number("SELECT min(e.id) FROM event e JOIN enrolment_whom w ON "
                        "w.enrolment_rid = e.subject_rid");
    middle = firm_number("SELECT min(e.id) + 3 FROM event e JOIN enrolment_whom w ON "
                         "w.enrolment_rid = e.subject_rid");
    assert_false(enrolment_take_back(&case_call, rid, middle, "mistake", &err));
    firm_err(&err, ERR_CONFLICT, "take that back first");
    case_call.now += MOMENT_SECOND;
    CASE_OK(enrolment_take_back(&case_call, rid, last, "mistake", &err), &err);
    assert_string_equal(way_stage(rid), "employment");
    CASE_OK(enrolment_take_back(&case_call, rid, first, "duplicate", &err), &err);
    assert_string_equal(way_stage(rid), "");
    /* and as it was known before, all of it stands */
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                enrolment_way_read(tx, &case_arena, rid, before, &way, &err),
            &err);
    tx_end(&tx);
    assert_true(way.begun);
    assert_true(
        str_is(way.path.programme->stages.item[way.path.stage].id, "follow_up"));
    /* as of a day in between */
    before.day = WAY_DAY + 62;
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                enrolment_way_read(tx, &case_arena, rid, before, &way, &err),
            &err);
    tx_end(&tx);
    assert_true(str_is(way.path.programme->stages.item[way.path.stage].id, "talk"));
}

static void a_pilot_opens_when_study_model_and_approval_are_done(void **state)
{
    (void)state;
    way_load("norrbotten", NULL);
    struct enrolment_new pilot = { .of = SUBJECT_PROGRAMME,
                                   .programme = STR("norrbotten"),
                                   .decider = STR("project_lead") };
    struct enrolment_new new = way_new("norrbotten", case_person(50, 1));
    const char *day_text = "2010-09-01";
    int32_t day = WAY_DAY;

    pilot.on = new.on = day;
    new.area = STR("boden");
    new.group = STR("young");
    new.decider = STR("officer");
    int64_t rid = way_begun(&new), chain = way_begun(&pilot);
    struct buf text = buf_new(&case_arena);
    buf_format(&text,
               "found_through=af workplace=%lld ordinary_tasks=Plan "
               "displaces_nobody=yes union_day=%s praktik_start=%s",
               (long long)firm_made("Sunderby", "", ""), day_text, day_text);
    way_says(rid, "praktik_begins", "officer", true, day);
    way_says(rid, "praktik_begins", "operations_manager", true, day);
    said(way_try(rid, "praktik_begins", "officer", text.ptr, day), "comes after");
    struct buf paper = buf_new(&case_arena);
    buf_format(&paper, "document=Förstudie,_dnr_1 document_day=%s", day_text);
    said(way_try(chain, "approved", "management_group", "", day), "no step from here");
    way_act(chain, "study_done", "project_lead", paper.ptr, day);
    way_file(chain);
    way_act(chain, "model_done", "project_lead", paper.ptr, day);
    way_file(chain);
    buf_clear(&paper);
    buf_format(&paper, "document=Beslut,_dnr_2 decision_day=%s", day_text);
    way_act(chain, "approved", "management_group", paper.ptr, day);
    /* a no is an answer, and no ground to go on */
    said(way_try(rid, "praktik_begins", "officer", "displaces_nobody=no", day),
         "needs a fact first");
    struct buf no = buf_new(&case_arena);
    buf_format(&no, "%s displaces_nobody=no", text.ptr);
    said(way_try(rid, "praktik_begins", "officer", no.ptr, day),
         "needs a yes to this: The placement displaces nobody");
    way_act(rid, "praktik_begins", "officer", text.ptr, day);
    assert_string_equal(way_stage(rid), "praktik");
    assert_string_equal(way_stage(chain), "pilot");
}

static void a_way_keeps_its_version_until_a_decision_moves_it(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t rid = way_in_introduction(case_person(50, 1), way_firm_ready("Aspen"));
    struct programme_reading shipped = { .name = STR("") };
    struct err err = { 0 };

    CASE_OK(programme_open("dorroppnare", &case_arena, &shipped, &err), &err);
    char *text = str_cstr(&case_arena, shipped.text);
    char *at = strstr(text, "\"version\": 2");
    assert_non_null(at);
    at[11] = '3';
    struct str second = str_from(text);
    way_load("dorroppnare", &second);
    assert_int_equal(firm_number("SELECT version FROM enrolment WHERE of = 'person'"),
                     2);
    struct enrolment_version to = {
        .rid = rid, .version = 4, .decider = STR("project_lead"), .on = WAY_DAY + 5
    };
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_NOT_FOUND, "no version 4");
    to.version = 3;
    to.stage = STR("left");
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "nobody is moved to");
    to.stage = STR("");
    CASE_OK(enrolment_rebase(&case_call, &to, &err), &err);
    assert_int_equal(firm_number("SELECT version FROM enrolment WHERE of = 'person'"),
                     3);
    assert_string_equal(way_stage(rid), "introduction");
    /* the same stay: its days, and what was written in it, go on */
    assert_true(
        row_is(firm_text("SELECT entered_on FROM enrolment WHERE of = 'person'"),
               "2010-09-01"));
    assert_true(row_is(firm_text("SELECT limit_on FROM enrolment WHERE of = 'person'"),
                       "2011-01-01"));
    said(way_try(rid, "employable", "coach", "agreed_day=2010-11-01", WAY_DAY + 61),
         "opens when all have agreed");
    CASE_OK(event_rebuild_check(&case_call, &(struct rebuilt){ 0 }, &err), &err);
}

static void a_decision_moves_to_another_area_and_no_gate_is_passed_by_it(void **state)
{
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    int64_t rid = way_in_introduction(case_person(50, 1), way_firm_ready("Aspen"));
    way_says(rid, "employable", "participant", true, WAY_DAY + 3);
    struct enrolment_version to = { .rid = rid,
                                    .version = 2,
                                    .decider = STR("project_lead"),
                                    .reason = STR("moved"),
                                    .on = WAY_DAY + 5 };
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "neither the version nor the area");
    to.area = STR("skane");
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "choose an area");
    to.area = STR("vasternorrland");
    to.stage = STR("talk"); /* past the gate */
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "only its own moves lead on");
    to.stage = STR("");
    to.reason = STR("liked");
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "choose why");
    to.reason = STR("moved");
    to.seen = 1;
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_CONFLICT, "someone else wrote");
    to.seen = 0;
    to.on = moment_day(case_call.now) + 1;
    assert_false(enrolment_rebase(&case_call, &to, &err));
    firm_err(&err, ERR_INPUT, "has not come");
    to.on = WAY_DAY + 5;
    CASE_OK(enrolment_rebase(&case_call, &to, &err), &err);
    assert_true(row_is(firm_text("SELECT area FROM enrolment WHERE of = 'person'"),
                       "vasternorrland"));
    assert_true(row_is(
        firm_text("SELECT reason FROM event WHERE kind = 'version_moved'"), "moved"));
    /* who had answered has answered */
    const struct enrolment_said day = { STR("agreed_day"), STR("2010-09-08") };
    const struct enrolment_act facts = { .rid = rid,
                                         .what = ENROLMENT_FACTS,
                                         .on = WAY_DAY + 7,
                                         .said = &day,
                                         .said_count = 1 };
    CASE_OK(enrolment_act(&case_call, &facts, &err), &err);
    way_says(rid, "employable", "employer", true, WAY_DAY + 7);
    way_says(rid, "employable", "coach", true, WAY_DAY + 7);
    way_says(rid, "employable", "officer", true, WAY_DAY + 7);
    assert_string_equal(way_stage(rid), "talk");
    CASE_OK(event_rebuild_check(&case_call, &(struct rebuilt){ 0 }, &err), &err);
}

static void another_unit_and_another_person_find_nothing(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t rid = way_in_introduction(case_person(50, 1), way_firm_ready("Aspen"));
    const struct actor her = { .name = "u2",
                               .user_id = 2,
                               .org_id = 1,
                               .domain_id = 1,
                               .person_id = 1,
                               .roles = 1U << ROLE_PARTICIPANT };
    struct actor other = her;
    struct err err = { 0 };

    case_call.actor = &case_partner;
    said(way_try(rid, "employable", "coach", "", WAY_DAY + 1),
         "nothing at this address");
    other.person_id = 99;
    case_call.actor = &other;
    assert_false(enrolment_answer_own(&case_call, rid, STR("employable"), true, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    case_call.actor = &her;
    CASE_OK(enrolment_answer_own(&case_call, rid, STR("employable"), true, &err), &err);
    said(
        str_cstr(&case_arena, firm_text("SELECT facts FROM event WHERE kind = 'gate'")),
        "\"role\":\"participant\",\"how\":\"self\"");
    case_call.actor = &case_coach;
    const struct enrolment_act late = {
        .rid = rid, .seen = 1, .what = ENROLMENT_FACTS, .on = CASE_DAY
    };
    assert_false(enrolment_act(&case_call, &late, &err));
    firm_err(&err, ERR_CONFLICT, "something was written after");
}

static void rebuilt_ways_are_the_ways_that_writing_made(void **state)
{
    struct rebuilt made = { 0 };
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    to_the_end(case_person(50, 1), "permanent");
    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_null(made.differs);
    case_sql("UPDATE enrolment SET stage = 'talk' WHERE of = 'person'");
    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_string_equal(made.differs, "enrolment");
    CASE_OK(event_rebuild(&case_call, &made, &err), &err);
    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_null(made.differs);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

/* How many stand somewhere in the programme, by its page. */
static int64_t stood(void)
{
    struct enrolment_stage_counts_row row;
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t n = 0;

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(enrolment_stage_counts_open(tx, 1, STR("dorroppnare"), &cursor, &err),
            &err);
    while (enrolment_stage_counts_next(&cursor, &row))
        n += str_is(row.of, "person") ? row.n : 0;
    CASE_OK(cursor_end(&cursor, &err), &err);
    tx_end(&tx);
    return n;
}

/* Else the difference to the board would tell how many are protected, and where. */
static void a_protected_identity_is_in_no_count_beside_the_board(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    int64_t person = case_person(4242, 1);
    way_in_introduction(person, way_firm_ready("Aspens Bageri"));
    assert_int_equal(stood(), 1);
    struct buf sql = buf_new(&case_arena);
    buf_format(&sql,
               "INSERT INTO protection (person_id, kind, from_at, set_by)"
               " VALUES (%lld, 'flag', 1, 'u1')",
               (long long)person);
    case_sql(sql.ptr);
    assert_int_equal(stood(), 0);
}

static void leave(int64_t rid, int32_t on)
{
    const struct enrolment_act act = { .rid = rid,
                                       .what = ENROLMENT_MOVE,
                                       .on = on,
                                       .move = STR("not_selected"),
                                       .role = STR("coach"),
                                       .reason = STR("own_wish"),
                                       .how = "told" };
    struct err err = { 0 };

    CASE_OK(enrolment_act(&case_call, &act, &err), &err);
}

static int64_t first_way_said(int64_t rid)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "SELECT coalesce(facts ->> 'again', 0) FROM event"
               " WHERE kind = 'enrolled' AND subject_rid = %lld",
               (long long)rid);
    return firm_number(sql.ptr);
}

static void who_comes_back_is_tied_to_her_first_way_and_not_to_her_name(void **state)
{
    (void)state;
    way_load("dorroppnare", NULL);
    struct enrolment_new new = way_new("dorroppnare", case_person(50, 1));
    struct enrolment_new other = way_new("dorroppnare", case_person(51, 1));
    int64_t first = way_begun(&new);
    leave(first, WAY_DAY + 10);
    new.on = WAY_DAY + 40;
    int64_t second = way_begun(&new);
    leave(second, WAY_DAY + 50);
    new.on = WAY_DAY + 80;
    int64_t third = way_begun(&new);
    assert_int_equal(first_way_said(first), 0);
    assert_int_equal(first_way_said(second), first);
    assert_int_equal(first_way_said(third), first); /* the first, not the one before */
    assert_int_equal(first_way_said(way_begun(&other)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_comes_back_is_tied_to_her_first_way_and_not_to_her_name),
        TEST(who_begins_belongs_to_a_group_an_area_and_the_time),
        TEST(a_ground_of_the_case_needs_nobody_to_confirm_it),
        TEST(an_introduction_needs_a_firm_that_has_confirmed_what_it_asks),
        TEST(the_last_party_opens_the_gate_and_a_no_leads_to_a_new_match),
        TEST(six_months_are_shown_when_they_have_been_and_words_are_sealed),
        TEST(taking_back_goes_from_the_end_or_takes_all_of_it),
        TEST(a_pilot_opens_when_study_model_and_approval_are_done),
        TEST(a_way_keeps_its_version_until_a_decision_moves_it),
        TEST(a_decision_moves_to_another_area_and_no_gate_is_passed_by_it),
        TEST(a_protected_identity_is_in_no_count_beside_the_board),
        TEST(another_unit_and_another_person_find_nothing),
        TEST(rebuilt_ways_are_the_ways_that_writing_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
