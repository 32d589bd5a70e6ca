/*
 * test_meeting.c: an employer asks for a meeting, the coach gives it a time, both are
 * told and reminded once; what changes or is called off is an event, and nobody who has
 * answered, stopped or just acted is reminded of anything.
 */
#include "referral_kit.h"

#include <string.h>

#include "service/calendar.h"
#include "service/clock.h"
#include "service/day.h"
#include "service/event_rebuild.h"
#include "service/firm_part.h"
#include "service/meeting.h"
#include "service/outbox.h"
#include "service/outbox_list.h"
#include "service/referral_list.h"
#include "service/reminder.h"

#define DAY (INT64_C(86400) * MOMENT_SECOND)

static int64_t version_of(int64_t rid)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT version FROM referral WHERE rid = %lld", (long long)rid);
    return firm_number(sql.ptr);
}

/* Somebody whom the employer wants to meet. */
static int64_t wanted(uint32_t which)
{
    const struct referral_new new = referral_for(which);
    struct employer_answer meet = { .referral_rid = new.rid,
                                    .step = REFERRAL_SAY_MEET };

    referral_put_forward(&new);
    assert_int_equal(referral_answered(referral_link(new.rid), &meet), EMPLOYER_TAKEN);
    return new.rid;
}

static struct meeting_new at(int64_t rid, int32_t day, int32_t minute)
{
    return (struct meeting_new){ .referral_rid = rid,
                                 .seen = version_of(rid),
                                 .day = day,
                                 .minute = minute,
                                 .minutes = 30,
                                 .place = STR("Storgatan 1, Krokom") };
}

static void is_set(const struct meeting_new *new)
{
    enum referral_outcome outcome = REFERRAL_CHANGED;
    struct err err = { 0 };

    CASE_OK(meeting_set(&case_call, new, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_SAVED);
}

static void not_set(const struct meeting_new *new, enum err_kind kind,
                    const char *words)
{
    enum referral_outcome outcome = REFERRAL_SAVED;
    struct err err = { 0 };

    assert_false(meeting_set(&case_call, new, &outcome, &err));
    firm_err(&err, kind, words);
}

static int64_t count(const char *kind)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "SELECT count(*) FROM outbox WHERE kind = '%s' AND state = 'waiting'",
               kind);
    return firm_number(sql.ptr);
}

static bool says(const struct view *view, const char *text)
{
    struct buf out = buf_new(&case_arena);

    view_write(&out, view);
    return str_find(buf_str(&out), str_from(text)) != SIZE_MAX;
}

static void rebuilt_the_same(void)
{
    struct rebuilt made;
    struct err err = { 0 };

    CASE_OK(event_rebuild_check(&case_call, &made, &err), &err);
    assert_null(made.differs);
}

static void a_meeting_gets_a_time_that_both_are_told_and_see(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 3, 13 * 60);
    struct err err = { 0 };
    struct view *view, *own = view_array(&case_arena);
    int64_t whom;

    is_set(&new);
    is_set(&new); /* sent twice: one, though the version is an older one now */
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'meeting'"),
                     1);
    assert_int_equal(count("person_meeting_time"), 1);
    assert_int_equal(count("contact_meeting_time"), 1);
    assert_int_equal(count("person_meeting"), 0); /* it says less */
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'meeting'"
                                 " AND facts LIKE '%Storgatan%'"),
                     0);
    CASE_OK(referral_show(&case_call, rid, &view, &whom, &err), &err);
    assert_true(says(view_get(view, STR("meeting")), "Storgatan 1, Krokom"));
    CASE_OK(referral_own(&case_call, referral_person[0], own, &err), &err);
    assert_true(says(own, "\"minute\":780"));
    const struct employer_seen seen = referral_door(referral_link(rid));
    case_call.actor = &seen.actor;
    CASE_OK(employer_show(&case_call, &seen, &view, &err), &err);
    assert_true(says(view, "Storgatan 1, Krokom"));
    rebuilt_the_same();
}

static void a_time_that_does_not_hold_is_said_and_nothing_written(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new bad = at(rid, CASE_DAY - 1, 780);
    struct referral_new other = referral_for(1);
    char long_place[MEETING_PLACE_BYTES + 2];

    not_set(&bad, ERR_INPUT, "within the next 180 days");
    bad.day = CASE_DAY + 181;
    not_set(&bad, ERR_INPUT, "within the next 180 days");
    bad = at(rid, CASE_DAY + 3, 1440);
    not_set(&bad, ERR_INPUT, "as 13.00");
    bad = at(rid, CASE_DAY + 3, 1430);
    not_set(&bad, ERR_INPUT, "within a day");
    bad = at(rid, CASE_DAY + 3, 780);
    bad.minutes = 4;
    not_set(&bad, ERR_INPUT, "5 to 480 minutes");
    bad = at(rid, CASE_DAY + 3, 780);
    bad.place = STR("");
    not_set(&bad, ERR_INPUT, "where you meet");
    memset(long_place, 'x', sizeof long_place);
    bad.place = (struct str){ long_place, MEETING_PLACE_BYTES + 1 };
    not_set(&bad, ERR_LIMIT, "longer than 200 bytes");
    bad = at(rid, CASE_DAY + 3, 780);
    bad.referral_rid = 99;
    not_set(&bad, ERR_NOT_FOUND, "nothing at this address");
    referral_put_forward(&other); /* who has not been answered about */
    bad = at(other.rid, CASE_DAY + 3, 780);
    not_set(&bad, ERR_CONFLICT, "that they want to meet");
    assert_int_equal(firm_number("SELECT count(*) FROM meeting"), 0);
    assert_int_equal(count("person_meeting_time"), 0);
}

static void nobody_is_at_two_meetings_at_once(void **state)
{
    (void)state;
    struct referral_new second = referral_for(0);
    struct employer_answer meet = { .step = REFERRAL_SAY_MEET };
    const int64_t first = wanted(0), another = wanted(1);
    struct meeting_new one = at(first, CASE_DAY + 3, 780), two = one;

    is_set(&one);
    second.need_rid = firm_number("SELECT rid FROM need WHERE source_key = 'm'");
    referral_put_forward(&second);
    meet.referral_rid = second.rid;
    assert_int_equal(referral_answered(referral_link(second.rid), &meet),
                     EMPLOYER_TAKEN);
    two = at(second.rid, CASE_DAY + 3, 780 + 29);
    not_set(&two, ERR_CONFLICT, "another meeting then");
    two = at(second.rid, CASE_DAY + 3, 780 - 29);
    not_set(&two, ERR_CONFLICT, "another meeting then");
    two = at(second.rid, CASE_DAY + 3, 780 + 30); /* right after */
    is_set(&two);
    two = at(another, CASE_DAY + 3, 780); /* somebody else's is hers */
    is_set(&two);
}

static void a_change_and_a_call_off_are_events_that_both_learn_of(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 3, 780), stale = new;
    enum referral_outcome outcome = REFERRAL_SAVED;
    struct err err = { 0 };

    is_set(&new);
    stale.minute = 600;
    CASE_OK(meeting_set(&case_call, &stale, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_CHANGED); /* somebody wrote meanwhile */
    assert_int_equal(firm_number("SELECT minute FROM meeting"), 780);
    new = at(rid, CASE_DAY + 4, 600);
    is_set(&new);
    assert_int_equal(count("person_meeting_moved"), 1);
    assert_int_equal(count("contact_meeting_moved"), 1);
    assert_int_equal(count("person_meeting_time"), 0);
    struct meeting_off off = { rid, version_of(rid), STR("bad") };
    assert_false(meeting_call_off(&case_call, &off, &outcome, &err));
    firm_err(&err, ERR_INPUT, "choose why");
    off.reason = STR("firm_cannot");
    CASE_OK(meeting_call_off(&case_call, &off, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_SAVED);
    CASE_OK(meeting_call_off(&case_call, &off, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_SAVED); /* sent twice */
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'meeting_off'"
                                 " AND side = 'firm'"),
                     1);
    assert_int_equal(count("person_meeting_off"), 1);
    assert_int_equal(count("contact_meeting_off"), 1);
    assert_int_equal(count("person_meeting_moved"), 0);
    assert_int_equal(firm_number("SELECT changes = 3 AND state = 'off' FROM meeting"),
                     1);
    off = (struct meeting_off){ rid, version_of(rid), STR("other") };
    assert_false(meeting_call_off(&case_call, &off, &outcome, &err));
    firm_err(&err, ERR_CONFLICT, "no meeting to call off");
    rebuilt_the_same();
}

static void a_contact_who_left_is_told_of_no_meeting(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 3, 780);

    case_sql("UPDATE firm_contact SET left_on = '2026-11-20'");
    is_set(&new);
    assert_int_equal(count("person_meeting_time"), 1);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE kind ="
                                 " 'contact_meeting_time'"),
                     0);
}

static void who_withdraws_calls_off_what_lies_ahead_and_keeps_what_was(void **state)
{
    (void)state;
    const struct actor *coach = case_call.actor;
    struct actor herself = *coach;
    const int64_t rid = wanted(0), met = wanted(1);
    struct meeting_new new = at(rid, CASE_DAY + 3, 780), past = at(met, CASE_DAY, 1);
    struct referral_told told = { .rid = met, .step = REFERRAL_END };
    enum referral_outcome outcome;
    struct err err = { 0 };

    is_set(&new);
    is_set(&past);
    herself.person_id = referral_person[0];
    case_call.actor = &herself;
    CASE_OK(referral_decline(&case_call, rid, &err), &err);
    case_call.actor = coach;
    assert_int_equal(
        firm_number("SELECT state = 'off' FROM meeting WHERE minute = 780"), 1);
    assert_int_equal(count("contact_meeting_off"), 1);
    assert_int_equal(count("person_meeting_off"), 0); /* she did it herself */
    told.seen = version_of(met);
    told.reason = STR("our_side");
    CASE_OK(referral_tell(&case_call, &told, &outcome, &err), &err);
    assert_int_equal(firm_number("SELECT state = 'set' FROM meeting WHERE minute = 1"),
                     1);
    told = (struct referral_told){ .rid = wanted(2), .step = REFERRAL_END };
    struct meeting_new early = at(told.rid, CASE_DAY + 1, 700);
    is_set(&early); /* written before its hour has come: they have met all the same */
    told.seen = version_of(told.rid);
    told.reason = STR("met");
    CASE_OK(referral_tell(&case_call, &told, &outcome, &err), &err);
    assert_int_equal(
        firm_number("SELECT state = 'set' FROM meeting WHERE minute = 700"), 1);
    rebuilt_the_same();
}

/* ------------------------------------------------------------------------ reminders */

static uint32_t reminded(int32_t day)
{
    uint32_t n = 99;
    struct err err = { 0 };

    case_call.now = CASE_NOW + (day - CASE_DAY) * DAY;
    CASE_OK(remind_employers(&case_call, day, &n, &err), &err);
    return n;
}

static void who_has_not_answered_is_reminded_before_and_once_after(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    referral_put_forward(&new); /* to be answered by CASE_DAY + 7 */
    const int32_t last = new.due_on;

    assert_int_equal(reminded(last - 3), 0);
    assert_int_equal(reminded(last - 2), 1);
    assert_int_equal(reminded(last - 2), 0);
    assert_int_equal(count("employer_reminder"), 1);
    case_sql("UPDATE outbox SET state = 'sent', closed_at = 1");
    assert_int_equal(reminded(last - 1), 0);
    assert_int_equal(reminded(last), 0);
    assert_int_equal(reminded(last + 1), 0);
    assert_int_equal(reminded(last + 2), 1);
    assert_int_equal(reminded(last + 2), 0);
    case_sql("UPDATE outbox SET state = 'sent', closed_at = 1");
    assert_int_equal(reminded(last + 3), 0);
    assert_int_equal(reminded(last + 7), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE kind ="
                                 " 'employer_reminder' AND actor = 'clock'"),
                     2);
}

static void a_day_that_nobody_ran_is_made_up_for(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);

    referral_put_forward(&new);
    assert_int_equal(reminded(new.due_on + 8), 0); /* by then silence ends it */
    assert_int_equal(reminded(new.due_on), 1);     /* not on the two days before */
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE kind ="
                                 " 'employer_reminder' AND channel <> '' AND day ="
                                 " (SELECT due_on FROM referral)"),
                     1);
}

static void who_is_not_missing_is_left_in_peace(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct employer_answer later = { .step = REFERRAL_SAY_LATER };
    struct err err = { 0 };
    bool stopped = true;

    new.due_on = CASE_DAY + 2;
    referral_put_forward(&new);
    assert_int_equal(reminded(CASE_DAY), 0); /* asked this very day */
    case_call.now = CASE_NOW + DAY;
    CASE_OK(reminder_stop_contact(&case_call, referral_contact, true, &err), &err);
    CASE_OK(reminder_contact_stopped(&case_call, referral_contact, &stopped, &err),
            &err);
    assert_true(stopped);
    assert_int_equal(reminded(CASE_DAY + 1), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM employer_key"), 1); /* no link */
    const struct employer_seen seen = referral_door(referral_link(new.rid));
    CASE_OK(reminder_stop_ask(&case_call, seen.ask_rid, false, &err), &err);
    later.referral_rid = new.rid;
    assert_int_equal(referral_answered(referral_link(new.rid), &later), EMPLOYER_TAKEN);
    assert_int_equal(reminded(CASE_DAY + 1), 0); /* has answered */
    assert_false(reminder_stop_contact(&case_call, 99, true, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    case_call.actor = &case_partner; /* of another unit */
    assert_false(reminder_stop_contact(&case_call, referral_contact, true, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void who_answered_about_one_is_not_pressed_about_another_the_same_day(void **s)
{
    (void)s;
    struct referral_new one = referral_for(0), two = referral_for(1);
    struct employer_answer no = { .step = REFERRAL_SAY_NO, .reason = STR("filled") };

    one.due_on = two.due_on = CASE_DAY + 3;
    referral_put_forward(&one);
    referral_put_forward(&two);
    case_call.now = CASE_NOW + DAY;
    no.referral_rid = one.rid;
    assert_int_equal(referral_answered(referral_link(one.rid), &no), EMPLOYER_TAKEN);
    assert_int_equal(reminded(CASE_DAY + 1), 0); /* acted this day */
    assert_int_equal(reminded(CASE_DAY + 2), 1); /* the other still waits */
}

static void nobody_is_reminded_for_a_firm_that_closed_or_after_leaving(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct contact_typed gone = { .firm_rid = referral_firm,
                                  .rid = referral_contact,
                                  .seen = 1,
                                  .name = STR("Erik Sandmark"),
                                  .left = true };
    struct firm_standing closed = { referral_firm, FIRM_CLOSED, STR("bankrupt"),
                                    STR("") };
    struct err err = { 0 };
    bool saved;

    referral_put_forward(&new);
    CASE_OK(contact_save(&case_call, &gone, &saved, &err), &err);
    assert_int_equal(reminded(new.due_on), 0);
    case_sql("UPDATE firm_contact SET left_on = NULL");
    case_call.now = CASE_NOW;
    CASE_OK(firm_stand(&case_call, &closed, &err), &err);
    assert_int_equal(reminded(new.due_on), 0);
}

static uint32_t of_meetings(int32_t day)
{
    uint32_t n = 99;
    struct err err = { 0 };

    case_call.now = CASE_NOW + (day - CASE_DAY) * DAY;
    CASE_OK(remind_of_meetings(&case_call, day, &n, &err), &err);
    return n;
}

static void both_are_reminded_the_day_before_a_meeting_once(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 5, 780);
    enum referral_outcome outcome;
    struct err err = { 0 };

    is_set(&new);
    assert_int_equal(of_meetings(CASE_DAY + 3), 0);
    assert_int_equal(of_meetings(CASE_DAY + 4), 2);
    assert_int_equal(of_meetings(CASE_DAY + 4), 0);
    assert_int_equal(of_meetings(CASE_DAY + 5), 0);
    assert_int_equal(count("person_meeting_reminder"), 1);
    assert_int_equal(count("contact_meeting_reminder"), 1);
    case_call.now = CASE_NOW + 4 * DAY + MOMENT_SECOND;
    new = at(rid, CASE_DAY + 8, 780); /* moved: reminded of the new day */
    is_set(&new);
    assert_int_equal(count("person_meeting_reminder"), 0);
    struct meeting_off off = { rid, version_of(rid), STR("us_cannot") };
    CASE_OK(reminder_stop_person(&case_call, referral_person[0], true, &err), &err);
    assert_int_equal(of_meetings(CASE_DAY + 7), 1); /* the contact alone */
    CASE_OK(meeting_call_off(&case_call, &off, &outcome, &err), &err);
    assert_int_equal(of_meetings(CASE_DAY + 7), 0);
}

static void a_time_set_today_for_tomorrow_is_no_reason_to_remind(void **state)
{
    (void)state;
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 1, 780);

    is_set(&new);
    assert_int_equal(of_meetings(CASE_DAY), 0);
}

static void the_clock_does_its_day_once(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct clock_ran ran;
    struct err err = { 0 };
    uint32_t did = 0;

    referral_put_forward(&new);
    case_call.now = CASE_NOW + 6 * DAY;
    CASE_OK(clock_run(&case_call, &ran, &err), &err);
    for (uint32_t i = 0; i < clock_step_count; i++)
        did += ran.did[i];
    assert_int_equal(did, 1);
    CASE_OK(clock_run(&case_call, &ran, &err), &err);
    for (uint32_t i = 0; i < clock_step_count; i++)
        assert_false(ran.done[i]);
    assert_int_equal(count("employer_reminder"), 1);
}

/* -------------------------------------------------------------- the coach's own day */

static void the_day_has_her_meetings_her_news_and_what_waits_for_her(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct view *day;

    const int64_t rid = wanted(0);
    struct referral_new other = referral_for(1);
    other.due_on = CASE_DAY + 1;
    referral_put_forward(&other);
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_true(says(view_get(day, STR("steps")), "meeting_time"));
    assert_true(says(view_get(day, STR("news")), "staff_answer"));
    assert_int_equal(view_get(day, STR("meetings"))->count, 0);
    struct meeting_new new = at(rid, CASE_DAY + 7, 780);
    is_set(&new);
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_false(says(view_get(day, STR("steps")), "meeting_time"));
    assert_int_equal(view_get(day, STR("meetings"))->count, 1);
    assert_false(says(day, "answer_missing"));
    assert_int_equal(view_get(day, STR("silent"))->count, 0); /* it is early yet */
    case_call.now = CASE_NOW + 2 * DAY;
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_true(says(view_get(day, STR("steps")), "answer_missing"));
    assert_true(says(view_get(day, STR("steps")), "\"late_days\":1"));
    const struct view *silent = view_get(day, STR("silent"));
    assert_int_equal(silent->count, 1);
    assert_true(says(silent, "\"days\":2,\"people\":1,\"is_late\":true"));
    const int64_t news = firm_number("SELECT rid FROM outbox WHERE user_id = 1");
    CASE_OK(outbox_do(&case_call, news, OUTBOX_HAND_SENT, NULL, &err), &err);
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_int_equal(view_get(day, STR("news"))->count, 0);
    uint32_t ended;
    CASE_OK(referral_silence(&case_call, CASE_DAY + 9, &ended, &err), &err);
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_true(says(view_get(day, STR("news")), "staff_silence"));
    assert_int_equal(view_get(day, STR("silent"))->count, 0); /* it is closed */
    case_call.actor = &case_leader; /* another's day has none of it */
    CASE_OK(day_show(&case_call, &day, &err), &err);
    assert_int_equal(view_get(day, STR("meetings"))->count, 0);
    assert_int_equal(view_get(day, STR("news"))->count, 0);
}

static void her_calendar_has_the_hour_and_what_was_called_off(void **state)
{
    (void)state;
    struct secret_token token;
    struct str text;
    enum referral_outcome outcome;
    struct err err = { 0 };
    bool found = false;

    case_sql("DELETE FROM role_grant; INSERT INTO role_grant (user_id, org_id, role,"
             " from_at, given_by) VALUES (1, 1, 'coach', 1, 'x')");
    const int64_t rid = wanted(0);
    struct meeting_new new = at(rid, CASE_DAY + 7, 13 * 60 + 5);
    is_set(&new);
    CASE_OK(calendar_link_make(&case_call, &token, &err), &err);
    const struct calendar_ask ask = { str_from(token.text), STR("") };
    CASE_OK(calendar_feed(&case_call, &ask, &text, &found, &err), &err);
    assert_true(found);
    assert_true(str_find(text, STR("T130500\r\nDTEND;TZID=Europe/Stockholm")) !=
                SIZE_MAX);
    assert_true(str_find(text, STR("LOCATION:Storgatan 1\\, Krokom")) != SIZE_MAX);
    assert_true(str_find(text, STR("Erik")) == SIZE_MAX);
    assert_true(str_find(text, STR("STATUS:CANCELLED")) == SIZE_MAX);
    struct meeting_off off = { rid, version_of(rid), STR("firm_cannot") };
    CASE_OK(meeting_call_off(&case_call, &off, &outcome, &err), &err);
    CASE_OK(calendar_feed(&case_call, &ask, &text, &found, &err), &err);
    assert_true(str_find(text, STR("STATUS:CANCELLED")) != SIZE_MAX);
    assert_true(str_find(text, STR("SEQUENCE:1")) != SIZE_MAX);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, referral_made, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_meeting_gets_a_time_that_both_are_told_and_see),
        CASE(a_time_that_does_not_hold_is_said_and_nothing_written),
        CASE(nobody_is_at_two_meetings_at_once),
        CASE(a_change_and_a_call_off_are_events_that_both_learn_of),
        CASE(a_contact_who_left_is_told_of_no_meeting),
        CASE(who_withdraws_calls_off_what_lies_ahead_and_keeps_what_was),
        CASE(who_has_not_answered_is_reminded_before_and_once_after),
        CASE(a_day_that_nobody_ran_is_made_up_for),
        CASE(who_is_not_missing_is_left_in_peace),
        CASE(who_answered_about_one_is_not_pressed_about_another_the_same_day),
        CASE(nobody_is_reminded_for_a_firm_that_closed_or_after_leaving),
        CASE(both_are_reminded_the_day_before_a_meeting_once),
        CASE(a_time_set_today_for_tomorrow_is_no_reason_to_remind),
        CASE(the_clock_does_its_day_once),
        CASE(the_day_has_her_meetings_her_news_and_what_waits_for_her),
        CASE(her_calendar_has_the_hour_and_what_was_called_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
