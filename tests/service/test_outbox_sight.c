/*
 * test_outbox_sight.c: a message is done with by whom it is for: who answers for the
 * firm, who leads the team, the colleague herself; and not while it is leaving.
 */
#include "referral_kit.h"

#include "service/outbox_list.h"

static bool yes(const void *ctx, enum relation relation)
{
    (void)ctx;
    (void)relation;
    return true;
}

static const struct outbox_sight sight = { yes, NULL };

/* Whether the message of a kind is the reader's to do something about. */
static bool is_mine(const char *kind)
{
    struct view *view;
    struct err err = { 0 };

    CASE_OK(outbox_list(&case_call, &sight, &view, &err), &err);
    for (const struct view_item *i = view_get(view, STR("messages"))->list.first; i;
         i = i->next)
        if (str_is(view_get(&i->value, STR("kind"))->text, kind))
            return view_get(&i->value, STR("mine"))->boolean;
    fail_msg("no %s", kind);
    return false;
}

static int64_t rid_of(const char *kind)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT rid FROM outbox WHERE kind = '%s'", kind);
    return firm_number(sql.ptr);
}

static void a_message_is_for_whom_it_concerns(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), waits = referral_for(1);
    struct employer_answer later = { .step = REFERRAL_SAY_LATER };
    struct actor colleague = case_coach;
    struct err err = { 0 };

    referral_put_forward(&new);
    later.referral_rid = new.rid;
    (void)referral_answered(referral_link(new.rid), &later);
    referral_put_forward(&waits); /* whom the contact is still asked about */
    case_sql("UPDATE firm SET holder_id = 1");
    assert_true(is_mine("employer_profiles"));
    assert_true(is_mine("staff_answer"));
    colleague.user_id = 3;
    colleague.name = "u3";
    case_call.actor = &colleague;
    assert_false(is_mine("employer_profiles"));
    assert_false(is_mine("staff_answer"));
    assert_true(is_mine("person_answer"));
    assert_false(
        outbox_do(&case_call, rid_of("staff_answer"), OUTBOX_HAND_SENT, &sight, &err));
    firm_err(&err, ERR_NOT_FOUND, "no such message");
    case_sql("UPDATE firm SET holder_id = 0"); /* nobody's: anybody may */
    assert_true(is_mine("employer_profiles"));
    case_sql("UPDATE firm SET holder_id = 1");
    case_call.actor = &case_leader;
    assert_true(is_mine("employer_profiles"));
    assert_false(is_mine("staff_answer"));
}

static void what_is_leaving_is_let_go(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct err err = { 0 };

    referral_put_forward(&new);
    case_sql("UPDATE outbox SET state = 'sending'");
    assert_false(outbox_do(&case_call, rid_of("employer_profiles"), OUTBOX_HAND_DROP,
                           &sight, &err));
    firm_err(&err, ERR_CONFLICT, "leaving just now");
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE state = 'sending'"),
                     1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, referral_made, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_message_is_for_whom_it_concerns),
        CASE(what_is_leaving_is_let_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
