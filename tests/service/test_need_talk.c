/*
 * test_need_talk.c: a need built with the employer: what he demands is classed with its
 * reason, nothing typed is lost, the same form sent twice is one need, and how it
 * stands can be made again from what happened.
 */
#include <string.h>

#include "firm_kit.h"
#include "service/event_rebuild.h"
#include "service/firm_part.h"
#include "service/firm_support.h"
#include "service/need_show.h"
#include "service/need_state.h"
#include "service/need_wording.h"
#include "talk_kit.h"

/* The row called `label` of what is proposed; fails when it is not there. */
static uint32_t row_of(const struct need_talk *talk, const char *label)
{
    const struct need *need = &talk->proposal.need;

    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (str_is(need->requirement[i].label, label) ||
            str_is(need->requirement[i].code, label))
            return i;
    fail_msg("no row %s", label);
    return 0;
}

static enum requirement_class class_of(const struct need_talk *talk, const char *label)
{
    return talk->proposal.need.requirement[row_of(talk, label)].class;
}

static void what_is_built_belongs_to_firm_workplace_contact_and_visit(void **state)
{
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct need_talk_where where = { .firm_rid = firm };
    struct visit_new visit = firm_visit(firm, CASE_DAY);
    struct workplace_typed place = { .firm_rid = firm,
                                     .rid = 91,
                                     .place = STR("Östersund") };
    struct contact_typed contact = { .firm_rid = firm,
                                     .rid = 92,
                                     .name = STR("Karin") };
    struct err err = { 0 };
    bool done;

    (void)state;
    firm_visited(&visit);
    CASE_OK(workplace_save(&case_call, &place, &done, &err), &err);
    CASE_OK(contact_save(&case_call, &contact, &done, &err), &err);
    struct buf fields = buf_new(&case_arena);
    buf_format(&fields,
               TALK_GOOD
               ";share/lossa-lastbil-hand=30;workplace=91;contact=92;visit=%lld;"
               "displaces=none;union_on=2026-11-20;deadline=2026-12-24",
               (long long)visit.rid);
    talk_saved(&where, fields.ptr);
    struct need_talk_built both;
    assert_false(need_talk_build(&case_call, talk_reader, &where, &both, &err));
    firm_err(&err, ERR_INPUT, "keep one of them");
    talk_saved(&where, "place=");
    int64_t need = talk_built(&where);
    struct str state_row = firm_text(
        "SELECT f.name, s.workplace_rid, s.contact_rid, s.visit_rid IS NOT NULL,"
        " s.status, v.employer, p.name, m.displaces_none, m.union_on, m.deadline_on"
        " FROM need n JOIN need_state s ON s.need_id = n.id JOIN firm f ON f.id = "
        "s.firm_id"
        " JOIN need_version v ON v.need_id = n.id JOIN place p ON p.id = v.place_id"
        " JOIN need_more m ON m.need_id = n.id");
    assert_string_equal(
        str_cstr(&case_arena, state_row),
        "Aspens Bageri|91|92|1|open|Aspens Bageri|Östersund|1|2026-11-20|"
        "2026-12-24|\n");
    assert_string_equal(
        str_cstr(&case_arena, firm_text("SELECT label, share_percent FROM need_task")),
        "Plocka order efter lista|70|\nLossa gods för hand|30|\n");
    assert_int_equal(firm_number("SELECT count(*) FROM draft_plain"), 0);
    assert_true(need > 0);
}

static void the_same_form_sent_twice_is_one_need(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, TALK_GOOD);
    int64_t one = talk_built(&where);
    talk_saved(&where, TALK_GOOD);
    assert_int_equal(talk_built(&where), one);
    assert_int_equal(firm_number("SELECT count(*) FROM need"), 1);
    assert_int_equal(firm_number("SELECT max(version) FROM need"), 1);
    assert_int_equal(
        firm_number("SELECT count(*) FROM event WHERE kind = 'need_added'"), 1);
    talk_saved(&where, "token=78;title=En till;place=Krokom;share/plocka-order=");
    assert_int_not_equal(talk_built(&where), one);
}

static void a_licence_is_law_where_one_drives_and_habit_elsewhere(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, TALK_GOOD ";demand/=B-körkort");
    assert_int_equal(class_of(talk_opened(&where), "B"), CLASS_CUSTOM);
    talk_saved(&where, "share/plocka-order=out;share/kora-budbil=");
    struct need_talk *talk = talk_opened(&where);
    assert_int_equal(talk->task_count, 1);
    assert_int_equal(class_of(talk, "B"), CLASS_STATUTORY);
}

static void each_task_brings_what_the_law_asks(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, "share/kora-truck=");
    struct need_talk *talk = talk_opened(&where);
    uint32_t duty = row_of(talk, "Truckkunskap och skriftligt körtillstånd");
    assert_int_equal(talk->proposal.need.requirement[duty].class, CLASS_DUTY);
    assert_int_equal(talk->proposal.need.requirement[duty].task, 0);
    assert_true(str_starts(talk->law[duty]->basis, "Arbetsmiljöverkets"));
}

static void what_nobody_understands_stays_as_it_was_said(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, TALK_GOOD
               ";demand/plocka-order=kunna packmetoden Gul;demand/=fyrkantig boll");
    struct need_talk *talk = talk_opened(&where);
    assert_int_equal(class_of(talk, "kunna packmetoden Gul"), CLASS_LEARNABLE);
    assert_int_equal(class_of(talk, "fyrkantig boll"), CLASS_CUSTOM);
    assert_int_equal(
        talk->proposal.need.requirement[row_of(talk, "kunna packmetoden Gul")].task, 0);
}

static void a_class_that_was_chosen_is_kept(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };
    struct buf fields = buf_new(&case_arena);

    (void)state;
    talk_saved(&where, TALK_GOOD ";demand/=B-körkort");
    struct need_talk *talk = talk_opened(&where);
    buf_format(&fields, "class/%s=contract", talk->key[row_of(talk, "B")]);
    talk_saved(&where, fields.ptr);
    assert_int_equal(class_of(talk_opened(&where), "B"), CLASS_CONTRACT);
    talk_built(&where);
    assert_int_equal(firm_number("SELECT count(*) FROM requirement WHERE code = 'B' AND"
                                 " class = 'contract'"),
                     1);
}

static void a_season_says_how_many_at_once(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };
    struct str answer;

    (void)state;
    talk_saved(&where,
               TALK_GOOD ";from1=2027-06-14;to1=2027-07-18;places1=2;from2=2027-07-05;"
                         "to2=2027-08-15;places2=3");
    talk_built(&where);
    answer = firm_text("SELECT positions, start_on FROM need_version");
    assert_string_equal(str_cstr(&case_arena, answer), "5|2027-06-14|\n");
    assert_int_equal(firm_number("SELECT count(*) FROM need_season"), 2);
    talk_saved(&where,
               TALK_GOOD ";from1=2027-06-14;to1=2027-07-18;places1=2;positions=1");
    talk_refused(&where, ERR_INPUT, "needs 2 at once");
    talk_saved(&where, "to1=2027-06-01");
    talk_refused(&where, ERR_INPUT, "ends before it begins");
    talk_saved(&where, "to1=");
    talk_refused(&where, ERR_INPUT, "a first day, a last day and how many");
}

static void what_is_missing_or_wrong_is_said_and_nothing_is_written(void **state)
{
    static const struct {
        const char *fields, *words;
    } bad[] = {
        { "title=", "what the job is called" },
        { "title=Lager;share/plocka-order=out", "at least one task" },
        { "share/plocka-order=101", "no whole number from 1 to 100" },
        { "share/plocka-order=100;share/packa-kolli=", "make 100 percent" },
        { "share/plocka-order=;share/packa-kolli=out;start=i vår", "is no day" },
        { "start=;hours=200", "no whole number from 1 to 168" },
        { "hours=40;workplace=5", "that workplace is closed" },
        { "workplace=;contact=5", "that contact has left" },
        { "contact=;place=", "in which town" },
    };
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, TALK_GOOD);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        talk_saved(&where, bad[i].fields);
        talk_refused(&where, ERR_INPUT, bad[i].words);
    }
    assert_int_equal(firm_number("SELECT count(*) FROM need"), 0);
    struct firm_standing closed = { where.firm_rid, FIRM_CLOSED, STR("wound_up"),
                                    STR("firm") };
    struct err err = { 0 };
    CASE_OK(firm_stand(&case_call, &closed, &err), &err);
    talk_saved(&where, "place=Krokom");
    talk_refused(&where, ERR_CONFLICT, "the firm is closed");
}

static void
wording_that_discriminates_pauses_it_until_it_is_lifted_or_changed(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    talk_saved(&where, TALK_GOOD ";demand/=vi söker en ung tjej");
    struct wording_lift lift = { .reason = STR("ok") };
    struct need_standing open = { .status = NEED_OPEN,
                                  .reason = STR("reopened"),
                                  .until_day = DAY_NONE };
    struct err err = { 0 };
    const char *standing = "SELECT status, reason FROM need_state";

    assert_true(talk_opened(&where)->reading.blocked_count > 0);
    open.rid = lift.need_rid = talk_built(&where);
    assert_string_equal(str_cstr(&case_arena, firm_text(standing)),
                        "paused|wording|\n");
    assert_false(need_stand(&case_call, &open, &err));
    firm_err(&err, ERR_CONFLICT, "may not be published");
    assert_false(need_wording_lift(&case_call, talk_reader, &lift, &err));
    firm_err(&err, ERR_INPUT, "shorter than 10 characters");
    lift.reason = STR("Rollen i pjäsen är en ung kvinna.");
    CASE_OK(need_wording_lift(&case_call, talk_reader, &lift, &err), &err);
    assert_string_equal(str_cstr(&case_arena, firm_text(standing)), "open|lifted|\n");
    assert_true(firm_number("SELECT count(*) FROM need_lift WHERE actor = 'u1'") > 0);
    assert_false(need_wording_lift(&case_call, talk_reader, &lift, &err));
    firm_err(&err, ERR_CONFLICT, "no wording of this need waits");
    talk_saved(&where, TALK_GOOD
               ";demand/=vi söker en ung tjej;title=En annan"); /* judged anew */
    talk_built(&where);
    assert_string_equal(str_cstr(&case_arena, firm_text(standing)),
                        "paused|wording|\n");
    talk_saved(&where, TALK_GOOD ";demand/=ett körkort;title=En annan");
    talk_built(&where);
    assert_string_equal(str_cstr(&case_arena, firm_text(standing)), "open|reworded|\n");
}

static void two_windows_both_see_what_stands(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };

    (void)state;
    int64_t seen = talk_saved(&where, TALK_GOOD);
    talk_saved_at(&where, "title=Plockare", seen);
    struct draft_saved *late = talk_saved_at(&where, "title=Packare;hours=20", seen);
    assert_int_equal(late->clash_count, 1);
    assert_true(str_is(late->clash[0].saved, "Plockare"));
    assert_true(str_is(late->clash[0].mine, "Packare"));
    assert_true(str_is(need_talk_value(talk_opened(&where), "title"), "Plockare"));
}

static void a_need_that_changed_meanwhile_is_not_written_over(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };
    struct need_talk_built made;
    struct err err = { 0 };

    (void)state;
    talk_saved(&where, TALK_GOOD);
    struct need_talk_where change = { .firm_rid = where.firm_rid,
                                      .need_rid = talk_built(&where) };
    assert_true(
        str_is(need_talk_value(talk_opened(&change), "title"), "Lagermedarbetare"));
    talk_saved(&change, TALK_GOOD ";title=Mitt;base=1");
    case_sql("UPDATE draft_plain SET user_id = 9"); /* hers waits; another is faster */
    talk_saved(&change, TALK_GOOD ";title=Hennes;base=1");
    talk_built(&change);
    case_sql("UPDATE draft_plain SET user_id = 1");
    CASE_OK(need_talk_build(&case_call, talk_reader, &change, &made, &err), &err);
    assert_true(made.changed_meanwhile);
    assert_int_equal(firm_number("SELECT max(version) FROM need"), 2);
    talk_saved(&change, "base=2"); /* she has seen both */
    talk_built(&change);
    assert_int_equal(firm_number("SELECT max(version) FROM need"), 3);
}

static void how_it_stands_has_a_reason_that_fits_and_can_be_rebuilt(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };
    struct need_standing standing = { .status = NEED_PAUSED,
                                      .reason = STR("hired_ours"),
                                      .until_day = DAY_NONE };
    struct rebuilt rebuilt;
    struct err err = { 0 };

    (void)state;
    talk_saved(&where, TALK_GOOD);
    standing.rid = talk_built(&where);
    assert_false(need_stand(&case_call, &standing, &err));
    firm_err(&err, ERR_INPUT, "a reason that goes with");
    standing.reason = STR("season");
    standing.until_day = CASE_DAY;
    assert_false(need_stand(&case_call, &standing, &err));
    firm_err(&err, ERR_INPUT, "lies ahead");
    standing.until_day = CASE_DAY + 90;
    CASE_OK(need_stand(&case_call, &standing, &err), &err);
    const char *sql = "SELECT * FROM need_state";
    struct str before = firm_text(sql);
    assert_true(str_find(before, STR("paused|season||2026-11-26|2027-02-24|u1")) !=
                SIZE_MAX);
    case_sql("UPDATE need_state SET status = 'filled', firm_id = NULL");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_string_equal(str_cstr(&case_arena, firm_text(sql)),
                        str_cstr(&case_arena, before));
}

static void a_unit_of_our_own_is_an_employer_like_any_other(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Hemtjänsten", "", "40") };
    struct rebuilt rebuilt;
    struct err err = { 0 };
    const char *sql = "SELECT internal FROM firm";

    (void)state;
    CASE_OK(firm_kind_set(&case_call, where.firm_rid, true, &err), &err);
    CASE_OK(firm_kind_set(&case_call, where.firm_rid, true, &err), &err);
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'firm_kind'"),
                     1);
    talk_saved(&where, TALK_GOOD);
    talk_built(&where);
    case_sql("UPDATE firm SET internal = 0");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_int_equal(firm_number(sql), 1);
    CASE_OK(firm_kind_set(&case_call, where.firm_rid, false, &err), &err);
    assert_int_equal(firm_number(sql), 0);
}

static void help_is_counted_once_and_can_be_rebuilt(void **state)
{
    struct support_new help = { .rid = 801,
                                .firm_rid = firm_made("Aspens", "", "7"),
                                .held_on = CASE_DAY,
                                .minutes = 45,
                                .what = STR("supervision"),
                                .note = STR("Schemat för första veckan.") };
    struct rebuilt rebuilt;
    struct err err = { 0 };
    const char *sum = "SELECT count(*) * 1000 + sum(minutes) FROM firm_support";

    (void)state;
    for (int i = 0; i < 2; i++) /* sent again: the same */
        CASE_OK(firm_support_add(&case_call, &help, &err), &err);
    assert_int_equal(firm_number(sum), 1045);
    help.rid = 802;
    help.minutes = 90;
    CASE_OK(firm_support_add(&case_call, &help, &err), &err);
    case_sql("UPDATE firm_support SET minutes = 1");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_int_equal(firm_number(sum), 2135);
    help.rid = 803;
    help.minutes = 0;
    assert_false(firm_support_add(&case_call, &help, &err));
    firm_err(&err, ERR_INPUT, "how many minutes");
    help.minutes = 5;
    help.what = STR("coffee");
    assert_false(firm_support_add(&case_call, &help, &err));
    firm_err(&err, ERR_INPUT, "what help was given");
    help.what = STR("tasks");
    help.held_on = CASE_DAY + 1;
    assert_false(firm_support_add(&case_call, &help, &err));
    firm_err(&err, ERR_INPUT, "the day is ahead");
    help.held_on = CASE_DAY;
    help.firm_rid = firm_made("Björkens", "", "7");
    help.rid = 801;
    assert_false(firm_support_add(&case_call, &help, &err));
    firm_err(&err, ERR_CONFLICT, "this form was saved before");
}

static void another_unit_can_neither_build_nor_change(void **state)
{
    struct need_talk_where where = { .firm_rid = firm_made("Aspens", "", "7") };
    struct need_standing standing = { .status = NEED_FILLED,
                                      .reason = STR("hired_ours"),
                                      .until_day = DAY_NONE };
    struct need_talk *talk;
    struct err err = { 0 };

    (void)state;
    talk_saved(&where, TALK_GOOD);
    standing.rid = talk_built(&where);
    case_call.actor = &case_partner;
    assert_false(need_talk_open(&case_call, talk_reader, &where, &talk, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    assert_false(need_stand(&case_call, &standing, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    case_call.actor = &case_coach;
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(what_is_built_belongs_to_firm_workplace_contact_and_visit),
        A_TEST(the_same_form_sent_twice_is_one_need),
        A_TEST(a_licence_is_law_where_one_drives_and_habit_elsewhere),
        A_TEST(each_task_brings_what_the_law_asks),
        A_TEST(what_nobody_understands_stays_as_it_was_said),
        A_TEST(a_class_that_was_chosen_is_kept),
        A_TEST(a_season_says_how_many_at_once),
        A_TEST(what_is_missing_or_wrong_is_said_and_nothing_is_written),
        A_TEST(wording_that_discriminates_pauses_it_until_it_is_lifted_or_changed),
        A_TEST(two_windows_both_see_what_stands),
        A_TEST(a_need_that_changed_meanwhile_is_not_written_over),
        A_TEST(how_it_stands_has_a_reason_that_fits_and_can_be_rebuilt),
        A_TEST(a_unit_of_our_own_is_an_employer_like_any_other),
        A_TEST(help_is_counted_once_and_can_be_rebuilt),
        A_TEST(another_unit_can_neither_build_nor_change),
    };
    return cmocka_run_group_tests(tests, talk_start, talk_stop);
}
