/*
 * test_referral.c: whoever is put forward is so once, by a list that can be repeated or
 * by a reason; what an employer answers by a link is never lost; silence ends it; and
 * no event names her.
 */
#include "referral_kit.h"

#include <string.h>

#include "service/employer_key.h"
#include "service/firm_list.h"
#include "service/firm_part.h"
#include "service/matching_off.h"
#include "service/need_match.h"
#include "service/referral_list.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, referral_made, case_gone)

static void refused(const struct referral_new *new, enum err_kind kind,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(referral_add(&case_call, new, &err));
    firm_err(&err, kind, words);
}

static void told(int64_t rid, enum referral_step step, const char *reason)
{
    struct buf sql = buf_new(&case_arena);
    enum referral_outcome outcome = REFERRAL_CHANGED;
    struct err err = { 0 };

    buf_format(&sql, "SELECT version FROM referral WHERE rid = %lld", (long long)rid);
    struct referral_told tell = { .rid = rid,
                                  .seen = firm_number(sql.ptr),
                                  .step = step,
                                  .reason = str_from(reason) };
    CASE_OK(referral_tell(&case_call, &tell, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_SAVED);
}

static void the_same_form_sent_twice_is_one(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);

    referral_put_forward(&new);
    referral_put_forward(&new);
    assert_int_equal(firm_number("SELECT count(*) FROM referral"), 1);
    assert_int_equal(firm_number("SELECT count(*) FROM employer_ask"), 1);
    assert_true(str_is(referral_is(new.rid), "open"));
    new.person_id = referral_person[1];
    refused(&new, ERR_CONFLICT, "this form was saved before");
}

static void a_form_sent_again_to_another_contact_is_told(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), nobody = new, list = new;

    referral_put_forward(&new);
    nobody.contact_rid = 0;
    refused(&nobody, ERR_CONFLICT, "this form was saved before");
    list.run_rid = 12345;
    refused(&list, ERR_CONFLICT, "this form was saved before");
    referral_put_forward(&new);
    assert_int_equal(firm_number("SELECT count(*) FROM referral"), 1);
}

static void a_form_that_does_not_hold_writes_nothing(void **state)
{
    (void)state;
    struct referral_new good = referral_for(0), bad = good;

    bad.asked = false;
    refused(&bad, ERR_INPUT, "ask her first");
    bad = good;
    bad.why = STR("");
    refused(&bad, ERR_INPUT, "choose why you name her");
    bad.why = STR("nice");
    refused(&bad, ERR_INPUT, "choose why");
    bad.why = STR("other");
    refused(&bad, ERR_INPUT, "in your own words");
    bad = good;
    bad.due_on = CASE_DAY;
    refused(&bad, ERR_INPUT, "last day to answer");
    bad.due_on = CASE_DAY + 91;
    refused(&bad, ERR_INPUT, "last day to answer");
    bad = good;
    bad.contact_rid = 99;
    refused(&bad, ERR_INPUT, "choose another");
    bad = good;
    bad.firm_rid = 99;
    refused(&bad, ERR_NOT_FOUND, "nothing at this address");
    bad = good;
    bad.need_rid = 99;
    refused(&bad, ERR_NOT_FOUND, "nothing at this address");
    assert_int_equal(firm_number("SELECT count(*) FROM referral_whom"), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE subject <> 'firm'"),
                     0);
}

static void who_is_chosen_before_others_is_chosen_with_a_reason(void **state)
{
    (void)state;
    uint32_t first, third;
    int64_t run = referral_run(1, &first);
    struct referral_new new = referral_for(first);
    struct view *answer;
    struct err err = { 0 };
    bool same = false;

    referral_run(3, &third);
    new.run_rid = run;
    new.why = STR("");
    referral_put_forward(&new);
    struct referral_new late = referral_for(third);
    late.run_rid = run;
    late.why = STR("");
    refused(&late, ERR_INPUT, "others stand before her");
    late.why = STR("learns_fast");
    referral_put_forward(&late);
    assert_int_equal(firm_number("SELECT max(place) FROM referral"), 3);
    late.rid = 7;
    late.run_rid = 12345;
    refused(&late, ERR_INPUT, "does not stand in that list");
    /* and the run that it rests on can be repeated to the byte */
    CASE_OK(run_replay(&case_call, run, &same, &answer, &err), &err);
    assert_true(same);
}

static void nobody_has_more_than_two_open(void **state)
{
    (void)state;
    struct referral_new one = referral_for(0), two = one, three = one;

    referral_put_forward(&one);
    two.rid = 2;
    refused(&two, ERR_CONFLICT, "for this need already");
    two.need_rid = firm_number("SELECT rid FROM need WHERE source_key = 'm'");
    referral_put_forward(&two);
    three.rid = 3;
    three.need_rid = firm_number("SELECT rid FROM need WHERE source_key = 'o'");
    refused(&three, ERR_CONFLICT, "2 open already");
    told(two.rid, REFERRAL_END, "declined");
    referral_put_forward(&three);
    struct referral_new other = referral_for(1); /* hers are not another's */
    referral_put_forward(&other);
}

static void an_employer_answers_once_and_nothing_is_lost(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), second = referral_for(1);
    referral_put_forward(&new);
    referral_put_forward(&second);
    struct str link = referral_link(new.rid);
    struct employer_answer yes = { .need_answer = STR("yes") };
    struct employer_answer meet = referral_about(new.rid, REFERRAL_SAY_MEET);
    struct employer_answer later = referral_about(second.rid, REFERRAL_SAY_LATER);
    struct employer_answer no = referral_about(second.rid, REFERRAL_SAY_NO);

    assert_int_equal(referral_answered(link, &yes), EMPLOYER_TAKEN);
    assert_int_equal(referral_answered(link, &yes), EMPLOYER_SAME);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_TAKEN);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_SAME);
    assert_int_equal(referral_answered(link, &later), EMPLOYER_TAKEN);
    assert_int_equal(referral_answered(link, &no), EMPLOYER_TAKEN);
    assert_true(str_is(referral_is(new.rid), "meet"));
    assert_true(str_is(referral_is(second.rid), "refused"));
    /* after a no comes a yes: it is kept, and changes nothing */
    meet.referral_rid = second.rid;
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_KEPT);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_SAME);
    assert_true(str_is(referral_is(second.rid), "refused"));
    assert_int_equal(firm_number("SELECT late = 'meet' FROM referral ORDER BY late"
                                 " DESC LIMIT 1"),
                     1);
    assert_int_equal(
        firm_number("SELECT count(*) FROM event WHERE actor = 'employer' AND role ="
                    " 'employer' AND org_id = 1"),
        5);
    struct employer_seen seen = referral_door(link);
    struct err err = { 0 };
    meet.referral_rid = 12345;
    enum employer_outcome outcome;
    assert_false(employer_answer(&case_call, &seen, &meet, &outcome, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void a_no_for_another_reason_is_another_answer(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    referral_put_forward(&new);
    struct str link = referral_link(new.rid);
    struct employer_answer no = referral_about(new.rid, REFERRAL_SAY_NO), other = no;

    other.reason = STR("cannot_teach");
    assert_int_equal(referral_answered(link, &no), EMPLOYER_TAKEN);
    assert_int_equal(referral_answered(link, &no), EMPLOYER_SAME);
    assert_int_equal(referral_answered(link, &other), EMPLOYER_KEPT);
    assert_int_equal(referral_answered(link, &other), EMPLOYER_SAME);
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind ="
                                 " 'referral_late' AND reason = 'cannot_teach'"),
                     1);
    other.reason = STR("hours");
    assert_int_equal(referral_answered(link, &other), EMPLOYER_KEPT);
}

static int64_t answers_logged(const char *kind)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "SELECT count(*) FROM audit WHERE action = 'profile_answer'"
               " AND actor = 'employer' AND subject IS NOT NULL AND kind = '%s'",
               kind);
    return firm_number(sql.ptr);
}

static void each_answer_of_an_employer_is_in_the_log_of_whom_it_is_about(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    referral_put_forward(&new);
    struct str link = referral_link(new.rid);
    struct employer_answer yes = { .need_answer = STR("yes") };
    struct employer_answer later = referral_about(new.rid, REFERRAL_SAY_LATER);
    struct employer_answer no = referral_about(new.rid, REFERRAL_SAY_NO);

    assert_int_equal(referral_answered(link, &yes), EMPLOYER_TAKEN);
    assert_int_equal(answers_logged("write"), 0); /* of the need: about nobody */
    assert_int_equal(referral_answered(link, &later), EMPLOYER_TAKEN);
    assert_int_equal(answers_logged("write"), 1);
    assert_int_equal(referral_answered(link, &later), EMPLOYER_SAME);
    assert_int_equal(answers_logged("write"), 1); /* nothing was changed */
    /* a choice that is none of the list changes nothing, and leaves nothing */
    struct employer_seen seen = referral_door(link);
    struct err err = { 0 };
    enum employer_outcome outcome;
    no.reason = STR("nonsense");
    case_call.actor = &seen.actor;
    assert_false(employer_answer(&case_call, &seen, &no, &outcome, &err));
    case_call.actor = &case_coach;
    assert_int_equal(answers_logged("write"), 1);
    /* of a protected identity the reviewer is called */
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) SELECT id,"
             " 'flag', 1, 'u1' FROM person WHERE source_key = 'a'");
    no.reason = STR("filled");
    assert_int_equal(referral_answered(link, &no), EMPLOYER_TAKEN);
    assert_int_equal(answers_logged("alert"), 1);
}

static void an_employer_sees_what_she_can_and_not_who_she_is(void **state)
{
    (void)state;
    struct referral_new new = referral_for(1);
    struct err err = { 0 };
    struct view *view;

    new.words = STR("Kommer alltid i tid");
    referral_put_forward(&new);
    struct employer_seen seen = referral_door(referral_link(new.rid));
    assert_int_equal(seen.door, EMPLOYER_OPEN);
    case_call.actor = &seen.actor;
    CASE_OK(employer_show(&case_call, &seen, &view, &err), &err);
    case_wait();
    case_call.actor = &case_coach;
    const struct view *profiles = view_get(view, STR("profiles"));
    assert_int_equal(profiles->count, 1);
    const struct view *one = &profiles->list.first->value;
    assert_int_equal(view_get(one, STR("can"))->count, 2);
    assert_int_equal(view_get(one, STR("learn"))->count, 1);
    char rid[32];
    snprintf(rid, sizeof rid, "%lld", (long long)referral_rid[1]);
    assert_false(referral_says(view, rid));
    assert_false(referral_says(view, "i tid"));
    assert_int_equal(firm_number("SELECT count(*) FROM audit WHERE action ="
                                 " 'profile_see' AND actor = 'employer'"),
                     1);
    assert_int_equal(referral_door(STR("nonsense")).door, EMPLOYER_NONE);
    /* protected from now on: nothing of her is shown, to nobody */
    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by) SELECT id,"
             " 'flag', 1, 'u1' FROM person WHERE source_key = 'b'");
    case_call.actor = &seen.actor;
    CASE_OK(employer_show(&case_call, &seen, &view, &err), &err);
    case_call.actor = &case_coach;
    assert_int_equal(view_get(view, STR("profiles"))->count, 0);
    int64_t person = 0;
    assert_false(referral_show(&case_call, new.rid, &view, &person, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

/* What waits to be sent, as "kind:link". */
static bool waits(const char *kind, const char *link)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT count(*) FROM outbox WHERE kind = '%s' AND link LIKE '%s'",
               kind, link);
    return firm_number(sql.ptr) == 1;
}

static void who_is_concerned_is_told_by_a_message_without_names(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), second = referral_for(1);
    referral_put_forward(&new);
    referral_put_forward(&second); /* the same ask: one message, with the new link */
    assert_true(waits("employer_profiles", "/answer/%"));
    struct str link = referral_link(new.rid);
    struct employer_answer meet = referral_about(new.rid, REFERRAL_SAY_MEET);
    referral_answered(link, &meet);
    assert_true(waits("person_meeting", "/me"));
    char page[64];
    snprintf(page, sizeof page, "/referral/%lld", (long long)new.rid);
    assert_true(waits("staff_answer", page));
    told(second.rid, REFERRAL_SAY_NO, "hours"); /* the coach knows that herself */
    assert_true(waits("person_answer", "/me"));
    assert_int_equal(firm_number("SELECT count(*) FROM outbox"), 4);
}

/* A member of the firm's row in the list of the unit. */
static int64_t stands(const char *member)
{
    struct firm_list_ask ask = { FIRMS_UNIT, FIRMS_BY_NAME, STR("") };
    struct err err = { 0 };
    struct view *list;

    CASE_OK(firm_list(&case_call, &ask, &list, &err), &err);
    for (const struct view_item *i = view_get(list, STR("firms"))->list.first; i;
         i = i->next)
        if (str_eq(view_get(&i->value, STR("firm_id"))->text,
                   id_text(&case_arena, referral_firm)))
            return view_get(&i->value, str_from(member))->integer;
    fail_msg("the firm is in no list");
    return 0;
}

static void a_list_of_firms_says_what_stands_with_each(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), other = referral_for(1);
    struct visit_new visit = firm_visit(referral_firm, CASE_DAY);

    assert_int_equal(stands("places") + stands("silent") + stands("meets"), 0);
    visit.signal[0] = STR("overtime:said");
    visit.signal_count = 1;
    firm_visited(&visit);
    assert_int_equal(stands("signals"), 1);
    case_sql(
        "INSERT INTO need_state (need_id, firm_id, status, reason, side, since_on,"
        " changed_by, filled) SELECT n.id, f.id, 'open', '', '', '2026-11-01', 'u1',"
        " 0 FROM need n, firm f WHERE n.source_key = 'o' AND f.id = 1");
    int64_t places = firm_number("SELECT v.positions FROM need n JOIN need_version v ON"
                                 " v.need_id = n.id WHERE n.source_key = 'o'");
    assert_int_equal(stands("places"), places);
    case_sql("UPDATE need_state SET filled = 1 WHERE filled = 0");
    assert_int_equal(stands("places"), places - 1);
    referral_put_forward(&new);
    referral_put_forward(&other);
    assert_int_equal(stands("silent"), 0);
    told(other.rid, REFERRAL_SAY_MEET, "");
    assert_int_equal(stands("meets"), 1);
    case_call.now += INT64_C(8) * 86400 * MOMENT_SECOND; /* past the last day */
    assert_int_equal(stands("silent"), 1);
    told(new.rid, REFERRAL_END, "declined");
    assert_int_equal(stands("silent"), 0);
}

/* Who withdrew, or was answered for, is asked about no more; who waits still is. */
static void a_question_that_is_over_does_not_leave_the_outbox(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), other = referral_for(1);
    static const char waiting[] = "SELECT count(*) FROM outbox WHERE kind ="
                                  " 'employer_profiles' AND state = 'waiting'";

    referral_put_forward(&new);
    referral_put_forward(&other);
    assert_int_equal(firm_number(waiting), 1);
    told(new.rid, REFERRAL_END, "declined");
    assert_int_equal(firm_number(waiting), 1);
    told(other.rid, REFERRAL_SAY_LATER, "");
    assert_int_equal(firm_number(waiting), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE kind ="
                                 " 'employer_profiles' AND state = 'dropped'"),
                     1);
    struct referral_new third = referral_for(2); /* and is asked anew of another */
    referral_put_forward(&third);
    assert_int_equal(firm_number(waiting), 1);
}

static void silence_ends_it_once_and_a_late_answer_is_kept(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), other = referral_for(1);
    referral_put_forward(&new);
    other.due_on = CASE_DAY + 30;
    referral_put_forward(&other);
    struct str link = referral_link(new.rid);
    int32_t last = new.due_on + 7;

    assert_int_equal(referral_silenced(last), 0);
    assert_int_equal(referral_silenced(last + 1), 1);
    int64_t events = firm_number("SELECT count(*) FROM event");
    assert_int_equal(referral_silenced(last + 1), 0);
    assert_int_equal(referral_silenced(last + 2), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM event"), events);
    assert_true(str_is(referral_is(new.rid), "silent"));
    assert_true(str_is(referral_is(other.rid), "open"));
    assert_true(waits("person_no_answer", ""));
    assert_int_equal(firm_number("SELECT reason = 'silence' AND side = 'firm' AND"
                                 " org_id = 1 AND actor = 'clock' FROM event ORDER BY"
                                 " id DESC LIMIT 1"),
                     1);
    case_call.now = CASE_NOW + (int64_t)(last + 3 - CASE_DAY) * 86400 * MOMENT_SECOND;
    assert_int_equal(referral_door(link).door, EMPLOYER_LATE);
    struct employer_answer meet = referral_about(new.rid, REFERRAL_SAY_MEET);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_KEPT);
    assert_true(str_is(referral_is(new.rid), "silent"));
    struct view *own = view_array(&case_arena);
    struct err err = { 0 };
    CASE_OK(referral_own(&case_call, referral_person[0], own, &err), &err);
    assert_true(referral_says(own, "De svarade inte"));
}

static void a_firm_that_closed_and_a_contact_who_left_are_met_by_a_sentence(void **s)
{
    (void)s;
    struct referral_new new = referral_for(0);
    struct contact_typed gone = { .firm_rid = referral_firm,
                                  .rid = referral_contact,
                                  .seen = 1,
                                  .name = STR("Erik Sandmark"),
                                  .left = true };
    struct firm_standing closed = { referral_firm, FIRM_CLOSED, STR("bankrupt"),
                                    STR("") };
    struct err err = { 0 };
    bool saved = false;

    referral_put_forward(&new);
    struct str link = referral_link(new.rid);
    struct referral_paper paper_before;
    struct secret_token token;
    CASE_OK(referral_paper_make(&case_call, new.rid, &paper_before, &err), &err);
    CASE_OK(contact_save(&case_call, &gone, &saved, &err), &err);
    assert_true(saved);
    assert_int_equal(referral_door(link).door, EMPLOYER_LEFT);
    struct employer_answer meet = referral_about(new.rid, REFERRAL_SAY_MEET);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_KEPT);
    assert_true(str_is(referral_is(new.rid), "open"));
    struct referral_new to_gone = referral_for(2);
    refused(&to_gone, ERR_INPUT, "choose another");
    case_call.now += MOMENT_SECOND; /* a paper for whoever is there now */
    struct str paper = referral_link(new.rid);
    assert_int_equal(referral_door(link).door, EMPLOYER_LEFT);
    CASE_OK(employer_code_use(&case_call, str_from(paper_before.code), STR("127.0.0.1"),
                              &token, &err),
            &err); /* a code that the one who left was given */
    assert_int_equal(referral_door(str_from(token.text)).door, EMPLOYER_LEFT);
    assert_int_equal(referral_door(paper).door, EMPLOYER_OPEN);
    struct employer_answer later = referral_about(new.rid, REFERRAL_SAY_LATER);
    assert_int_equal(referral_answered(paper, &later), EMPLOYER_TAKEN);
    CASE_OK(firm_stand(&case_call, &closed, &err), &err);
    assert_int_equal(referral_door(link).door, EMPLOYER_CLOSED);
    assert_int_equal(referral_silenced(CASE_DAY + 1), 1);
    assert_int_equal(referral_silenced(CASE_DAY + 1), 0);
    assert_true(str_is(referral_is(new.rid), "closed"));
    struct referral_new again = referral_for(1);
    refused(&again, ERR_INPUT, "has closed");
}

static void two_who_write_at_once_do_not_overwrite_each_other(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    enum referral_outcome outcome = REFERRAL_SAVED;
    struct err err = { 0 };

    referral_put_forward(&new);
    struct referral_told first = { .rid = new.rid,
                                   .seen = 1,
                                   .step = REFERRAL_SAY_MEET };
    struct referral_told second = {
        .rid = new.rid, .seen = 1, .step = REFERRAL_END, .reason = STR("declined")
    };
    CASE_OK(referral_tell(&case_call, &first, &outcome, &err), &err);
    CASE_OK(referral_tell(&case_call, &second, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_CHANGED);
    assert_true(str_is(referral_is(new.rid), "meet"));
    second.seen = 2;
    second.reason = STR("silence"); /* that is the clock's to say */
    assert_false(referral_tell(&case_call, &second, &outcome, &err));
    firm_err(&err, ERR_INPUT, "choose why");
    second.reason = STR("met");
    CASE_OK(referral_tell(&case_call, &second, &outcome, &err), &err);
    assert_true(str_is(referral_is(new.rid), "closed"));
    first.seen = 3;
    assert_false(referral_tell(&case_call, &first, &outcome, &err));
    firm_err(&err, ERR_CONFLICT, "it is over");
    case_call.actor = &case_partner; /* another unit */
    assert_false(referral_tell(&case_call, &first, &outcome, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void she_takes_back_what_is_hers_and_nobody_elses(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct actor herself = { .name = "u9",
                             .org_id = 1,
                             .domain_id = 1,
                             .user_id = 9,
                             .person_id = referral_person[1],
                             .roles = 1U << ROLE_PARTICIPANT };
    struct err err = { 0 };

    referral_put_forward(&new);
    struct str link = referral_link(new.rid);
    case_call.actor = &herself;
    assert_false(referral_decline(&case_call, new.rid, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    herself.person_id = referral_person[0];
    CASE_OK(referral_decline(&case_call, new.rid, &err), &err);
    CASE_OK(referral_decline(&case_call, new.rid, &err), &err); /* twice is once */
    case_call.actor = &case_coach;
    assert_true(str_is(referral_is(new.rid), "closed"));
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind ="
                                 " 'referral_end' AND side = 'person'"),
                     1);
    struct employer_answer meet = referral_about(new.rid, REFERRAL_SAY_MEET);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_KEPT);
}

static void switched_off_nobody_is_ranked_and_people_are_still_named(void **state)
{
    (void)state;
    struct match_ask ask = { .need = STR("n") };
    struct matching_off off;
    struct view *answer;
    struct err err = { 0 };
    uint32_t which = 0;
    struct referral_new new = referral_for(0);

    new.run_rid = referral_run(1, &which);
    new.person_id = referral_person[which];
    new.person_rid = referral_rid[which];
    assert_false(matching_switch(&case_call, false, STR("mood"), &err));
    firm_err(&err, ERR_INPUT, "choose why");
    CASE_OK(matching_switch(&case_call, false, STR("complaint"), &err), &err);
    CASE_OK(matching_off_look(&case_call, &off, &err), &err);
    assert_true(off.off);
    assert_false(need_match(&case_call, &ask, &answer, &err));
    firm_err(&err, ERR_CONFLICT, "switched off");
    refused(&new, ERR_CONFLICT, "switched off");
    new.run_rid = 0;
    referral_put_forward(&new);
    case_call.actor = &case_partner; /* another unit goes on */
    CASE_OK(matching_off_look(&case_call, &off, &err), &err);
    assert_false(off.off);
    case_call.actor = &case_coach;
    CASE_OK(matching_switch(&case_call, true, STR(""), &err), &err);
    referral_run(1, &which);
}

static void a_code_on_paper_leads_to_the_same_questions(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct referral_paper paper;
    struct secret_token token;
    struct err err = { 0 };

    referral_put_forward(&new);
    CASE_OK(referral_paper_make(&case_call, new.rid, &paper, &err), &err);
    CASE_OK(employer_code_use(&case_call, str_from(paper.code), STR("192.0.2.1"),
                              &token, &err),
            &err);
    struct employer_seen seen = referral_door(str_from(token.text));
    assert_int_equal(seen.door, EMPLOYER_OPEN);
    assert_int_equal(seen.ask_rid, referral_door(str_from(paper.token.text)).ask_rid);
    assert_false(employer_code_use(&case_call, STR("K7MP-3XWQ"), STR("192.0.2.1"),
                                   &token, &err));
    firm_err(&err, ERR_DENIED, "there is no such code");
    assert_false(
        employer_code_use(&case_call, STR("hello"), STR("192.0.2.1"), &token, &err));
    firm_err(&err, ERR_DENIED, "there is no such code");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_form_sent_twice_is_one),
        TEST(a_form_sent_again_to_another_contact_is_told),
        TEST(a_form_that_does_not_hold_writes_nothing),
        TEST(who_is_chosen_before_others_is_chosen_with_a_reason),
        TEST(nobody_has_more_than_two_open),
        TEST(an_employer_answers_once_and_nothing_is_lost),
        TEST(a_no_for_another_reason_is_another_answer),
        TEST(each_answer_of_an_employer_is_in_the_log_of_whom_it_is_about),
        TEST(an_employer_sees_what_she_can_and_not_who_she_is),
        TEST(who_is_concerned_is_told_by_a_message_without_names),
        TEST(a_list_of_firms_says_what_stands_with_each),
        TEST(a_question_that_is_over_does_not_leave_the_outbox),
        TEST(silence_ends_it_once_and_a_late_answer_is_kept),
        TEST(a_firm_that_closed_and_a_contact_who_left_are_met_by_a_sentence),
        TEST(two_who_write_at_once_do_not_overwrite_each_other),
        TEST(she_takes_back_what_is_hers_and_nobody_elses),
        TEST(switched_off_nobody_is_ranked_and_people_are_still_named),
        TEST(a_code_on_paper_leads_to_the_same_questions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
