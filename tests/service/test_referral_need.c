/*
 * test_referral_need.c: a need that is paused, filled or withdrawn is put forward to
 * nobody and its link says so; one that belongs to a firm goes to that firm.
 */
#include "referral_kit.h"

#include "service/need_state.h"
#include "service/referral_form.h"
#include "service/referral_list.h"

static void refused(const struct referral_new *new, enum err_kind kind,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(referral_add(&case_call, new, &err));
    firm_err(&err, kind, words);
}

static bool has(const struct view *view, const char *words)
{
    struct buf out = buf_new(&case_arena);

    view_write(&out, view);
    buf_char(&out, '\0');
    return strstr(out.ptr, words) != NULL;
}

static uint32_t silenced(int32_t day)
{
    struct err err = { 0 };
    uint32_t count = 0;

    CASE_OK(referral_silence(&case_call, day, &count, &err), &err);
    return count;
}

static struct employer_answer about(int64_t rid, enum referral_step step)
{
    return (struct employer_answer){ .referral_rid = rid,
                                     .step = step,
                                     .reason = step == REFERRAL_SAY_NO ? STR("filled")
                                                                       : STR("") };
}

/* The need is the firm's, with the contact to ask. */
static void bind(int64_t firm_rid, int64_t contact_rid)
{
    const struct need_bond bond = { .firm_rid = firm_rid, .contact_rid = contact_rid };
    struct tx *tx = NULL;
    struct err err = { 0 };

    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(need_bind(&case_call, tx, referral_work, &bond, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    tx_end(&tx);
    case_wait();
}

static void stand(enum need_status status, const char *reason)
{
    const struct need_standing standing = { referral_work, status, str_from(reason),
                                            STR("firm"), DAY_NONE };
    struct err err = { 0 };

    CASE_OK(need_stand(&case_call, &standing, &err), &err);
}

static void a_need_that_is_not_open_is_put_forward_to_nobody(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);

    stand(NEED_PAUSED, "season");
    refused(&new, ERR_CONFLICT, "is paused; open it again first");
    stand(NEED_FILLED, "hired_ours");
    refused(&new, ERR_CONFLICT, "is filled; choose another");
    stand(NEED_WITHDRAWN, "no_work");
    refused(&new, ERR_CONFLICT, "withdrawn the need; choose another");
    assert_int_equal(firm_number("SELECT count(*) FROM referral"), 0);
    stand(NEED_OPEN, "reopened");
    referral_put_forward(&new);
    struct str link = referral_link(new.rid);
    assert_int_equal(referral_door(link).door, EMPLOYER_OPEN);
    stand(NEED_PAUSED, "season"); /* it may go on: nobody is sent away */
    assert_int_equal(referral_door(link).door, EMPLOYER_GONE);
    assert_int_equal(silenced(CASE_DAY + 1), 0);
    struct employer_answer meet = about(new.rid, REFERRAL_SAY_MEET);
    assert_int_equal(referral_answered(link, &meet), EMPLOYER_KEPT);
    stand(NEED_FILLED, "hired_other");
    assert_int_equal(silenced(CASE_DAY + 1), 1);
    assert_int_equal(silenced(CASE_DAY + 1), 0);
    assert_true(str_is(referral_is(new.rid), "closed"));
    assert_int_equal(firm_number("SELECT reason = 'need_gone' AND side = 'firm' FROM"
                                 " referral"),
                     1);
    struct view *own = view_array(&case_arena);
    struct err err = { 0 };
    CASE_OK(referral_own(&case_call, referral_person[0], own, &err), &err);
    assert_true(has(own, "De behöver inte någon längre"));
    stand(NEED_OPEN, "reopened");
    struct referral_new late = referral_for(1); /* due for two reasons: ended once */
    referral_put_forward(&late);
    stand(NEED_FILLED, "hired_ours");
    assert_int_equal(silenced(late.due_on + 8), 1);
    assert_true(str_is(referral_is(late.rid), "silent"));
}

static void a_link_answers_its_own_questions_alone(void **state)
{
    (void)state;
    struct referral_new mine = referral_for(0), theirs = referral_for(1);
    struct employer_answer meet = { .step = REFERRAL_SAY_MEET };
    enum employer_outcome outcome = EMPLOYER_TAKEN;
    struct err err = { 0 };

    theirs.firm_rid = firm_made("Björkens Café", "", "3");
    theirs.contact_rid = 0;
    referral_put_forward(&mine);
    referral_put_forward(&theirs);
    const struct employer_seen seen = referral_door(referral_link(mine.rid));
    const struct actor *coach = case_call.actor;
    case_call.actor = &seen.actor;
    meet.referral_rid = theirs.rid;
    assert_false(employer_answer(&case_call, &seen, &meet, &outcome, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    case_call.actor = coach;
    assert_true(str_is(referral_is(theirs.rid), "open"));
}

static void a_firms_own_need_goes_to_that_firm_and_its_contact(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), other = new;

    other.firm_rid = firm_made("Björkens Café", "", "3");
    other.contact_rid = 0;
    bind(referral_firm, referral_contact);
    refused(&other, ERR_INPUT, "the need is Aspens Bageri's; ask them");
    new.firm_rid = new.contact_rid = 0;
    referral_put_forward(&new);
    assert_int_equal(firm_number("SELECT contact_rid FROM employer_ask"),
                     referral_contact);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE contact_id IS NOT"
                                 " NULL"),
                     1);
    struct referral_form_ask ask = { referral_work, referral_person[0], 0, STR("x") };
    struct err err = { 0 };
    struct view *view;
    CASE_OK(referral_form(&case_call, &ask, &view, &err), &err);
    assert_int_equal(view_get(view, STR("firms"))->count, 1);
    assert_true(view_get(view, STR("is_bound"))->boolean);
    assert_true(str_eq(view_get(view, STR("contact_id"))->text,
                       id_text(&case_arena, referral_contact)));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, referral_made, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_need_that_is_not_open_is_put_forward_to_nobody),
        CASE(a_link_answers_its_own_questions_alone),
        CASE(a_firms_own_need_goes_to_that_firm_and_its_contact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
