/*
 * test_audit_flood.c: how many rows refusals leave in the log, and that each who was
 * tried is named in them.
 */
#include "audit_kit.h"

#include "base/date.h"
#include "service/audit_review.h"

static uint64_t refused_ticket; /* of the last of `refuse` */

static void refuse(const struct actor *actor, int64_t person_id, int64_t at)
{
    struct call call = kit_call(actor);
    const struct audit_note note = { .actor = actor,
                                     .at = at,
                                     .action = STR("person_see"),
                                     .relation = RELATION_STRANGER,
                                     .kind = AUDIT_REFUSED,
                                     .person_id = person_id };
    struct err err = { 0 };

    assert_true(audit_write(&call, &note, &err));
    refused_ticket = call.ticket;
}

static void refused_wait(void)
{
    struct err err = { 0 };

    assert_true(store_wait(kit_store, refused_ticket, &err));
}

#define MINUTE (60 * MOMENT_SECOND)
#define FIRST  (KIT_NOW - KIT_NOW % MINUTE) /* a minute's first moment */

static void refusals_are_bounded_by_session_and_minute_and_none_is_lost(void **state)
{
    struct actor other = kit_coach;
    struct err err = { 0 };

    (void)state;
    other.session_id = 77;
    for (int m = 0; m < 3; m++)
        for (int i = 0; i < 20; i++) {
            refuse(&kit_coach, 1 + i, FIRST + m * MINUTE + i);
            refuse(&other, 0, FIRST + m * MINUTE + i);
        }
    refused_wait();
    /* Of two minutes that are over the rows for the rest are there. */
    assert_int_equal(kit_number("SELECT count(*) FROM audit"),
                     2 * (3 * AUDIT_REFUSED_NAMED + 2));
    kit_read(&kit_reviewer, 9, FIRST + 60 * MINUTE); /* the log's clock goes on */
    assert_true(audit_flood_settle(kit_store, INT64_MAX, &err));
    assert_true(audit_flood_settle(kit_store, INT64_MAX, &err)); /* nothing more */
    assert_int_equal(kit_number("SELECT count(*) FROM audit WHERE kind = 'refused'"),
                     2 * (3 * AUDIT_REFUSED_NAMED + 3));
    assert_int_equal(kit_number("SELECT sum(people) FROM audit WHERE kind = 'refused'"),
                     2 * 3 * 20);
    assert_int_equal(kit_number("SELECT count(*) FROM audit WHERE session_id = 77"
                                " AND people > 1"),
                     3);
    assert_int_equal(kit_number("SELECT count(*) FROM audit_flood"), 0);
    kit_anchor();
    assert_int_equal(kit_first_fault(), CHAIN_SOUND);
}

/* How many refusals the log of a person tells of, and whether one is of many together.
 */
static uint32_t told_refused(int64_t person_id, bool *as_list)
{
    struct call call = kit_call(&kit_reviewer);
    const struct audit_person_ask ask = { .person_id = person_id };
    struct view *view = NULL;
    struct err err = { 0 };
    uint32_t count = 0;

    if (!audit_person(&call, &ask, &view, &err))
        fail_msg("%s", err_english(&err));
    for (const struct view_item *i = view_get(view, STR("rows"))->list.first; i;
         i = i->next) {
        count += view_get(&i->value, STR("refused"))->boolean;
        *as_list = view_get(&i->value, STR("as_list"))->boolean;
    }
    return count;
}

static void whoever_tries_many_cases_stands_in_the_log_of_each(void **state)
{
    struct err err = { 0 };
    bool as_list = false;

    (void)state;
    for (int64_t person = 1; person <= KIT_PEOPLE; person++) {
        refuse(&kit_coach, person, FIRST + person);
        refuse(&kit_coach, 0, FIRST + person); /* and one that is not there */
    }
    refused_wait();
    assert_true(audit_flood_settle(kit_store, INT64_MAX, &err));
    for (int64_t person = 1; person <= KIT_PEOPLE; person++) {
        assert_int_equal(told_refused(person, &as_list), 1);
        assert_int_equal(as_list, person > 3); /* five have rows of their own */
    }
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), AUDIT_REFUSED_NAMED + 1);
    assert_int_equal(kit_number("SELECT count(*) FROM audit_flood_subject"), 0);
    kit_anchor();
    assert_int_equal(kit_first_fault(), CHAIN_SOUND);
}

/* Within a minute too, what is remembered is bounded, and nobody is left out. */
static void a_great_flood_is_written_piece_by_piece(void **state)
{
    const int all = 2 * AUDIT_TRIED_MOST + 100;
    struct err err = { 0 };
    bool as_list = false;

    (void)state;
    for (int i = 0; i < all; i++)
        refuse(&kit_coach, 10 + i / 100, FIRST + i);
    refused_wait();
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), AUDIT_REFUSED_NAMED + 2);
    assert_true(audit_flood_settle(kit_store, INT64_MAX, &err));
    assert_int_equal(kit_number("SELECT sum(people) FROM audit"), all);
    for (int i = 0; i < all / 100; i++)
        assert_true(told_refused(10 + i, &as_list) >= 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refusals_are_bounded_by_session_and_minute_and_none_is_lost),
        TEST(whoever_tries_many_cases_stands_in_the_log_of_each),
        TEST(a_great_flood_is_written_piece_by_piece),
    };

    return cmocka_run_group_tests_name("audit_flood", tests, NULL, NULL);
}
