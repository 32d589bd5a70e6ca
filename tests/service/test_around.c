/*
 * test_around.c: what is done around a programme: who is invited and who is reached are
 * two things, a stage waits for what its file says, what was wrong is corrected, and
 * every number is the events behind it.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/around_view.h"
#include "service/event_rebuild.h"

#define DAY (CASE_DAY - 20)

static void refused(bool made, struct err *err, enum err_kind kind, const char *words)
{
    assert_false(made);
    firm_err(err, kind, words);
}

static struct around_plan plan_of(const char *programme, const char *activity,
                                  int64_t rid)
{
    return (struct around_plan){ .rid = rid,
                                 .programme = str_from(programme),
                                 .activity = str_from(activity),
                                 .on = DAY,
                                 .minute = 780,
                                 .place = STR("Storsjöteatern") };
}

static void planned(const char *programme, const char *activity, int64_t rid)
{
    const struct around_plan plan = plan_of(programme, activity, rid);
    struct err err = { 0 };

    CASE_OK(around_plan(&case_call, &plan, &err), &err);
}

static void held(int64_t rid, int64_t women, int64_t men, int64_t unstated)
{
    const struct around_held held = {
        .rid = rid, .on = DAY, .by = { women, men, unstated }, .firms = 4
    };
    struct err err = { 0 };

    CASE_OK(around_hold(&case_call, &held, &err), &err);
}

/* A figure as "women/men/not stated", as of a day. */
static const char *figure(const char *programme, const char *id, int32_t as_of)
{
    struct around_figures all;
    struct err err = { 0 };
    struct buf text = buf_new(&case_arena);

    CASE_OK(around_figures_open(&case_call, str_from(programme), as_of_day(as_of), &all,
                                &err),
            &err);
    for (uint32_t i = 0; i < AROUND_FIGURES; i++) {
        struct measure_cell cell = around_sum(&all.figure[i]);
        if (str_is(all.figure[i].id, id))
            buf_format(&text, "%lld/%lld/%lld", (long long)cell.by[0],
                       (long long)cell.by[1], (long long)cell.by[2]);
    }
    return text.ptr ? text.ptr : "none";
}

static void the_state_is_what_the_events_say(void)
{
    struct rebuilt made = { 0 };
    struct err err = { 0 };

    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_null(made.differs);
}

/* ------------------------------------------------------------------------------ tests
 */

static void a_stage_waits_until_whoever_writes_has_done_her_trainings(void **state)
{
    struct staff_form form = { .rid = 71,
                               .programme = STR("dorroppnare"),
                               .activity = STR("web_course"),
                               .group = STR("coaches"),
                               .on = WAY_DAY - 9 };
    struct err err = { 0 };

    (void)state;
    way_untrained = true;
    way_load("dorroppnare", NULL);
    way_untrained = false;
    int64_t firm = way_firm_ready("Aspens Bageri");
    const struct enrolment_new new = way_new("dorroppnare", case_person(50, 1));
    int64_t rid = way_begun(&new);
    struct buf said = buf_new(&case_arena);
    buf_format(&said,
               "mapping_day=2010-09-01 accessibility_asked=yes information_given=yes "
               "introduction_start=2010-09-01 workplace=%lld",
               (long long)firm);
    assert_non_null(strstr(
        way_try(rid, "introduction_begins", "coach", said.ptr, WAY_DAY), "waits for"));
    CASE_OK(around_trained(&case_call, &form, &err), &err);
    CASE_OK(around_trained(&case_call, &form, &err), &err); /* the same form again */
    assert_non_null(strstr(
        way_try(rid, "introduction_begins", "coach", said.ptr, WAY_DAY), "accessib"));
    form.rid = 72;
    refused(around_trained(&case_call, &form, &err), &err, ERR_CONFLICT,
            "you have written that you have done it");
    form.activity = STR("accessibility_training");
    form.on = WAY_DAY + 1;
    CASE_OK(around_trained(&case_call, &form, &err), &err);
    assert_non_null(strstr(
        way_try(rid, "introduction_begins", "coach", said.ptr, WAY_DAY), "waits for"));
    way_act(rid, "introduction_begins", "coach", said.ptr, WAY_DAY + 1);
    case_call.actor = &case_leader; /* what the coach has done is not hers */
    int64_t other = way_begun(&(struct enrolment_new){ .of = SUBJECT_PERSON,
                                                       .person_id = case_person(51, 1),
                                                       .programme = new.programme,
                                                       .area = new.area,
                                                       .group = new.group,
                                                       .decider = new.decider,
                                                       .found = new.found,
                                                       .confirmed = new.confirmed,
                                                       .confirmed_count = 1,
                                                       .on = WAY_DAY });
    assert_non_null(
        strstr(way_try(other, "introduction_begins", "coach", said.ptr, WAY_DAY + 9),
               "waits for"));
    refused(around_take_back(&case_call, "activity", 72, &err), &err, ERR_DENIED,
            "another's own form");
    case_call.actor = &case_coach;
    the_state_is_what_the_events_say();
}

static void who_is_reached_is_a_number_and_no_participant(void **state)
{
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    planned("dorroppnare", "equality_meetings", 81);
    assert_string_equal(figure("dorroppnare", "around_held", CASE_DAY), "0/0/0");
    held(81, 12, 8, 3);
    assert_string_equal(figure("dorroppnare", "around_reached", CASE_DAY), "12/8/3");
    assert_string_equal(figure("dorroppnare", "around_walked_in", CASE_DAY), "0/0/0");
    assert_string_equal(figure("dorroppnare", "around_firms_reached", CASE_DAY),
                        "0/0/4");
    assert_string_equal(figure("dorroppnare", "around_reached", DAY - 1), "0/0/0");
    assert_int_equal(firm_number("SELECT count(*) FROM tally"), 0);
    refused(around_invite(&case_call, 901, 81, case_person(50, 1), &err), &err,
            ERR_CONFLICT, "nobody is invited to what has been");
    planned("dorroppnare", "equality_meetings", 82);
    refused(around_invite(&case_call, 901, 82, case_person(51, 1), &err), &err,
            ERR_CONFLICT, "nobody is invited by name");
    held(81, 11, 8, 3); /* corrected: one event in the place of the other */
    assert_string_equal(figure("dorroppnare", "around_reached", CASE_DAY), "11/8/3");
    CASE_OK(around_take_back(&case_call, "activity", 81, &err), &err);
    assert_string_equal(figure("dorroppnare", "around_held", CASE_DAY), "0/0/0");
    CASE_OK(around_take_back(&case_call, "activity", 81, &err), &err);
    refused(around_take_back(&case_call, "activity", 81, &err), &err, ERR_NOT_FOUND,
            "nothing");
    CASE_OK(around_call_off(&case_call, 82, STR("few"), &err), &err);
    refused(
        around_hold(&case_call, &(struct around_held){ .rid = 82, .on = DAY }, &err),
        &err, ERR_CONFLICT, "called off");
    the_state_is_what_the_events_say();
    case_sql("UPDATE activity SET state = 'held'");
    struct rebuilt made = { 0 };
    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_string_equal(made.differs, "activity");
}

static void answer(int64_t invite, const char *word, bool coming)
{
    const struct around_answer answer = { .invite_rid = invite,
                                          .answer = str_from(word) };
    struct err err = { 0 };

    CASE_OK(coming ? around_attend(&case_call, &answer, &err)
                   : around_answer(&case_call, &answer, &err),
            &err);
}

static void three_are_invited(void)
{
    struct err err = { 0 };
    int64_t woman = case_person(50, 1), man = case_person(51, 1);
    struct buf sql = buf_new(&case_arena);

    buf_format(
        &sql,
        "INSERT INTO sex_record (person_id, sex, from_seq) VALUES (%lld, 'K', 1),"
        " (%lld, 'M', 1)",
        (long long)woman, (long long)man);
    case_sql(sql.ptr);
    CASE_OK(around_invite(&case_call, 901, 91, woman, &err) &&
                around_invite(&case_call, 902, 91, man, &err) &&
                around_invite(&case_call, 902, 91, man, &err) && /* sent twice */
                around_invite(&case_call, 903, 91, case_person(52, 1), &err),
            &err);
    refused(around_invite(&case_call, 904, 91, woman, &err), &err, ERR_CONFLICT,
            "invited to it already");
    refused(around_invite(&case_call, 904, 91, case_person(53, 3), &err), &err,
            ERR_NOT_FOUND, "nothing");
}

static void who_is_invited_answers_comes_and_is_counted_by_sex(void **state)
{
    struct around_meeting meeting;
    struct err err = { 0 };

    (void)state;
    way_load("hallsberg", NULL);
    planned("hallsberg", "information_meeting", 91);
    three_are_invited();
    answer(901, "yes", false);
    answer(902, "unsure", false);
    answer(902, "yes", false);
    answer(903, "yes", false);
    answer(903, "no", false); /* the last answer counts */
    answer(901, "yes", true);
    answer(902, "yes", true);
    answer(902, "no", true); /* a mistake on the list */
    held(91, 1, 0, 2);
    assert_string_equal(figure("hallsberg", "around_invited", CASE_DAY), "1/1/1");
    assert_string_equal(figure("hallsberg", "around_invite_yes", CASE_DAY), "1/1/0");
    assert_string_equal(figure("hallsberg", "around_invite_came", CASE_DAY), "1/0/0");
    assert_string_equal(figure("hallsberg", "around_walked_in", CASE_DAY), "1/0/2");
    assert_string_equal(figure("hallsberg", "around_reached", CASE_DAY), "0/0/0");
    refused(around_answer(
                &case_call,
                &(struct around_answer){ .invite_rid = 901, .answer = STR("yes") },
                &err),
            &err, ERR_CONFLICT, "it is over");
    the_state_is_what_the_events_say();
    /* a protected identity is counted, and stands on no list */
    CASE_OK(around_meeting_read(&case_call, 91, &meeting, &err), &err);
    assert_int_equal(meeting.count, 3);
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) SELECT id, "
             "'flag', 1, 'u1' FROM person WHERE rid = 50");
    CASE_OK(around_meeting_read(&case_call, 91, &meeting, &err), &err);
    assert_int_equal(meeting.count, 2);
    assert_int_equal(meeting.hidden, 1);
    assert_int_equal(meeting.came, 1);
    int64_t activity, person;
    refused(around_invited(&case_call, 901, &activity, &person, &err), &err,
            ERR_NOT_FOUND, "nothing");
    case_call.actor = &case_partner;
    refused(around_meeting_read(&case_call, 91, &meeting, &err), &err, ERR_NOT_FOUND,
            "nothing");
    refused(around_take_back(&case_call, "invite", 903, &err), &err, ERR_NOT_FOUND,
            "nothing");
    case_call.actor = &case_coach;
}

static void a_participant_answers_her_own_invitation_alone(void **state)
{
    struct actor herself = case_coach;
    struct err err = { 0 };

    (void)state;
    way_load("hallsberg", NULL);
    struct around_plan plan = plan_of("hallsberg", "information_meeting", 91);
    plan.on = CASE_DAY + 9;
    CASE_OK(around_plan(&case_call, &plan, &err), &err);
    three_are_invited();
    herself.roles = 1U << ROLE_PARTICIPANT;
    herself.person_id = firm_number("SELECT id FROM person WHERE rid = 50");
    case_call.actor = &herself;
    struct view *list = view_array(&case_arena);
    CASE_OK(around_own_list(&case_call, list, &err), &err);
    assert_int_equal(list->count, 1);
    CASE_OK(around_answer_own(&case_call, 901, true, &err), &err);
    refused(around_answer_own(&case_call, 902, true, &err), &err, ERR_NOT_FOUND,
            "nothing");
    case_call.actor = &case_coach;
    refused(around_attend(
                &case_call,
                &(struct around_answer){ .invite_rid = 901, .answer = STR("yes") },
                &err),
            &err, ERR_CONFLICT, "has not come");
    refused(around_take_back(&case_call, "activity", 91, &err), &err, ERR_CONFLICT,
            "people are invited to it");
    assert_string_equal(figure("hallsberg", "around_invite_yes", CASE_DAY), "1/0/0");
}

static void deviations_and_contacts_are_dated_decided_and_taken_back(void **state)
{
    struct around_deviation d = { .rid = 61,
                                  .programme = STR("dorroppnare"),
                                  .month = STR("2011-03"),
                                  .what = STR("fewer_visits"),
                                  .why = STR("staff_ill"),
                                  .side = STR("programme"),
                                  .decider = STR("project_lead"),
                                  .measure = STR("visits"),
                                  .note = STR("Tre coacher var sjuka.") };
    const struct around_contact c = { .rid = 62,
                                      .programme = STR("dorroppnare"),
                                      .topic = STR("premises"),
                                      .party = STR("support"),
                                      .on = DAY };
    struct around_figures all;
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    struct around_deviation bad = d;
    bad.why = STR("because");
    refused(around_deviate(&case_call, &bad, &err), &err, ERR_INPUT, "choose why");
    bad = d;
    bad.decider = STR("mayor");
    refused(around_deviate(&case_call, &bad, &err), &err, ERR_INPUT, "who decides");
    bad = d;
    bad.month = STR("2027-13");
    refused(around_deviate(&case_call, &bad, &err), &err, ERR_INPUT, "the month as");
    CASE_OK(around_deviate(&case_call, &d, &err), &err);
    CASE_OK(around_contact(&case_call, &c, &err), &err);
    CASE_OK(around_figures_open(&case_call, STR("dorroppnare"), event_now, &all, &err),
            &err);
    struct view *v = view_object(&case_arena);
    CASE_OK(around_put(&all, v, &err), &err);
    const struct view *row = &view_get(v, STR("deviations"))->list.first->value;
    assert_true(str_is(view_get(row, STR("on_day"))->text, "2011-03-31"));
    assert_true(str_is(view_get(row, STR("note"))->text, "Tre coacher var sjuka."));
    assert_true(
        str_is(view_get(row, STR("what_text"))->text, "Fewer visits than planned"));
    assert_string_equal(figure("dorroppnare", "around_contacts", CASE_DAY), "0/0/1");
    CASE_OK(around_take_back(&case_call, "activity", 61, &err), &err);
    assert_string_equal(figure("dorroppnare", "around_deviations", CASE_DAY), "0/0/0");
    the_state_is_what_the_events_say();
}

static void a_deviation_sent_twice_is_one_and_changed_it_is_told(void **state)
{
    const struct around_deviation d = { .rid = 61,
                                        .programme = STR("dorroppnare"),
                                        .month = STR("2011-03"),
                                        .what = STR("fewer_visits"),
                                        .why = STR("staff_ill"),
                                        .side = STR("programme"),
                                        .decider = STR("project_lead"),
                                        .area = STR("jamtland"),
                                        .measure = STR("visits"),
                                        .note = STR("Tre var sjuka.") };
    struct around_deviation other[] = { d, d, d, d, d, d, d, d };
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    CASE_OK(around_deviate(&case_call, &d, &err), &err);
    CASE_OK(around_deviate(&case_call, &d, &err), &err);
    assert_string_equal(figure("dorroppnare", "around_deviations", CASE_DAY), "0/0/1");
    other[0].month = STR("2011-02");
    other[1].what = STR("fewer_jobs");
    other[2].why = STR("economy");
    other[3].side = STR("employer");
    other[4].decider = STR("coach");
    other[5].area = STR("");
    other[6].measure = STR("");
    other[7].note = STR("Fyra var sjuka.");
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        refused(around_deviate(&case_call, &other[i], &err), &err, ERR_CONFLICT,
                "this form was saved before");
    case_call.actor = &case_partner;
    refused(around_deviate(&case_call, &d, &err), &err, ERR_CONFLICT,
            "this form was saved before");
    case_call.actor = &case_coach;
    assert_string_equal(figure("dorroppnare", "around_deviations", CASE_DAY), "0/0/1");
}

static void how_people_were_found_is_counted_by_sex_and_opens(void **state)
{
    struct enrolment_new new;
    struct err err = { 0 };
    struct view *view;

    (void)state;
    way_load("dorroppnare", NULL);
    new = way_new("dorroppnare", case_person(50, 1));
    int64_t rid = way_begun(&new);
    case_sql("INSERT INTO sex_record (person_id, sex, from_seq) SELECT id, 'K', 1 FROM "
             "person WHERE rid = 50");
    new = way_new("dorroppnare", case_person(51, 1));
    new.found = STR("meeting");
    (void)way_begun(&new);
    assert_string_equal(figure("dorroppnare", "found_authority", CASE_DAY), "0/0/1");
    assert_string_equal(figure("dorroppnare", "found_meeting", CASE_DAY), "0/0/1");
    assert_string_equal(figure("dorroppnare", "found_meeting", WAY_DAY), "0/0/0");
    const struct figure_ask ask = { .programme = STR("dorroppnare"),
                                    .measure = STR("found_meeting"),
                                    .from = DAY_NONE,
                                    .to = DAY_NONE,
                                    .as_of = CASE_DAY };
    CASE_OK(around_figure_events(&case_call, &ask, &view, &err), &err);
    assert_int_equal(view_get(view, STR("count"))->integer, 1);
    const struct view *row = &view_get(view, STR("events"))->list.first->value;
    assert_true(str_is(view_get(row, STR("kind"))->text, "enrolled"));
    CASE_OK(enrolment_take_back(
                &case_call, rid,
                firm_number("SELECT min(id) FROM event WHERE kind = 'enrolled'"),
                "mistake", &err),
            &err);
    assert_string_equal(figure("dorroppnare", "found_authority", CASE_DAY), "0/0/0");
}

static void a_form_is_ones_own_and_its_means_need_five(void **state)
{
    struct staff_form form = { .rid = 71,
                               .programme = STR("dorroppnare"),
                               .activity = STR("five_four_three"),
                               .group = STR("coaches"),
                               .on = DAY,
                               .example = { STR("Lika villkor"), STR("Tid") },
                               .goal = { STR("Fler kvinnor") },
                               .goal_on = { CASE_DAY + 90 },
                               .person = { STR("officer") },
                               .task = STR("Ringa i dag") };
    struct around_figures all;
    struct err err = { 0 };

    (void)state;
    way_load("dorroppnare", NULL);
    struct staff_form bad = form;
    bad.person[0] = STR("Anna Andersson");
    refused(around_trained(&case_call, &bad, &err), &err, ERR_INPUT, "by their role");
    bad = form;
    bad.goal_on[0] = DAY_NONE;
    refused(around_trained(&case_call, &bad, &err), &err, ERR_INPUT, "goal 1 needs");
    CASE_OK(around_trained(&case_call, &form, &err), &err);
    for (int64_t user = 2; user <= 5; user++) {
        struct actor other = case_leader;
        struct buf name = buf_new(&case_arena);
        buf_format(&name, "u%lld", (long long)user + 10);
        other.name = name.ptr;
        case_call.actor = &other;
        form.rid = 71 + user;
        form.obstacle[0] = STR("Tid");
        CASE_OK(
            around_figures_open(&case_call, STR("dorroppnare"), event_now, &all, &err),
            &err);
        struct view *v = view_object(&case_arena);
        CASE_OK(around_put(&all, v, &err), &err);
        struct buf text = buf_new(&case_arena);
        view_write(&text, v);
        assert_int_equal(str_find(buf_str(&text), STR("\"mean\":\"2.0\"")), SIZE_MAX);
        CASE_OK(around_trained(&case_call, &form, &err), &err);
    }
    case_call.actor = &case_coach;
    CASE_OK(around_figures_open(&case_call, STR("dorroppnare"), event_now, &all, &err),
            &err);
    struct view *v = view_object(&case_arena);
    CASE_OK(around_put(&all, v, &err), &err);
    struct buf text = buf_new(&case_arena);
    view_write(&text, v);
    assert_int_not_equal(str_find(buf_str(&text), STR("\"mean\":\"2.0\"")), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&text), STR("\"mean\":\"0.8\"")), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&text), STR("Lika villkor")), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_stage_waits_until_whoever_writes_has_done_her_trainings, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(who_is_reached_is_a_number_and_no_participant,
                                        case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            who_is_invited_answers_comes_and_is_counted_by_sex, case_make, case_gone),
        cmocka_unit_test_setup_teardown(a_participant_answers_her_own_invitation_alone,
                                        case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            deviations_and_contacts_are_dated_decided_and_taken_back, case_make,
            case_gone),
        cmocka_unit_test_setup_teardown(
            a_deviation_sent_twice_is_one_and_changed_it_is_told, case_make, case_gone),
        cmocka_unit_test_setup_teardown(
            how_people_were_found_is_counted_by_sex_and_opens, case_make, case_gone),
        cmocka_unit_test_setup_teardown(a_form_is_ones_own_and_its_means_need_five,
                                        case_make, case_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
