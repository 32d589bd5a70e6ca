/* test_doctor.c: a fault between the two databases is found, said and mended. */
#include "case_kit.h"
#include "service/doctor.h"
#include "service/person_key.h"

#define HOUR (INT64_C(3600) * MOMENT_SECOND)

static struct view *look(bool mend)
{
    const struct doctor_ask ask = { .mend = mend };
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(doctor_look(&case_call, &ask, &view, &err), &err);
    return view;
}

/* How many findings are called `what`. */
static uint32_t count_of(const struct view *view, const char *what)
{
    const struct view *list = view_get(view, STR("findings"));
    uint32_t n = 0;

    for (const struct view_item *i = list->list.first; i; i = i->next)
        n += str_is(view_get(&i->value, STR("what"))->text, what);
    return n;
}

static int64_t faults(const struct view *view)
{
    return view_get(view, STR("faults"))->integer;
}

static void ensure(int64_t person)
{
    struct err err = { 0 };

    CASE_OK(person_key_ensure(&case_call, person, &err), &err);
}

static void later(void)
{
    case_reopen(case_call.now + 2 * HOUR);
}

static void people_with_keys_are_no_fault(void **state)
{
    (void)state;
    ensure(case_person(101, 1));
    ensure(case_person(102, 1));
    (void)case_person(103, 1);
    later();
    assert_int_equal(faults(look(false)), 0);
}

static void a_key_without_its_person_is_found_and_destroyed_when_asked(void **state)
{
    struct person_key key;
    struct err err = { 0 };

    (void)state;
    CASE_OK(person_key_new(&case_call, &key, &err), &err);
    assert_int_equal(faults(look(true)), 0); /* her person may be on her way */
    later();
    assert_int_equal(count_of(look(false), "orphan_key"), 1);
    assert_int_equal(view_get(look(true), STR("mended"))->integer, 1);
    assert_int_equal(faults(look(false)), 0);
}

static void a_key_that_outlived_its_person_is_found(void **state)
{
    int64_t person = case_person(101, 1);

    (void)state;
    ensure(person);
    ensure(case_person(102, 1));
    case_sql("UPDATE person SET disposed_at = 1 WHERE rid = 101");
    assert_int_equal(count_of(look(false), "orphan_key"), 1);
    (void)look(true);
    assert_int_equal(faults(look(false)), 0);
}

static void a_person_whose_key_is_gone_is_found_by_her_case(void **state)
{
    struct person_key key;
    struct err err = { 0 };

    (void)state;
    ensure(case_person(101, 1));
    case_sql("UPDATE person SET key_id = 4711 WHERE rid = 101");
    CASE_OK(person_key_new(&case_call, &key, &err), &err);
    struct view *view = look(false);
    assert_int_equal(count_of(view, "lost_key"), 1);
    const struct view *list = view_get(view, STR("findings"));
    assert_true(str_is(view_get(&list->list.first->value, STR("id"))->text, "101"));
}

static void an_identity_without_a_key_is_a_fault(void **state)
{
    (void)state;
    (void)case_person(101, 1);
    case_sql("INSERT INTO identity VALUES (1, 1, x'00', 0, 'u1', NULL)");
    assert_int_equal(count_of(look(false), "no_key"), 1);
}

static void what_is_not_decided_or_verified_is_noted(void **state)
{
    struct view *view = look(false);

    (void)state;
    assert_int_equal(count_of(view, "no_law"), 2);  /* of the world's two domains */
    assert_int_equal(count_of(view, "no_role"), 3); /* of its three users         */
    assert_int_equal(faults(view), 0);
    case_sql("UPDATE secrecy_domain SET law = 'osl_26_1' WHERE id = 1;"
             "INSERT INTO role_grant VALUES (1, 1, 1, 'coach', 0, NULL, 'u1')");
    view = look(false);
    assert_int_equal(count_of(view, "no_law"), 1);
    assert_int_equal(count_of(view, "no_role"), 2);
}

static void without_a_master_key_it_says_what_was_not_looked_at(void **state)
{
    (void)state;
    ensure(case_person(101, 1));
    struct call call = case_call;
    struct view *view = NULL;
    struct err err = { 0 };
    call.keys = NULL;
    CASE_OK(doctor_look(&call, &(struct doctor_ask){ 0 }, &view, &err), &err);
    assert_int_equal(count_of(view, "keys_closed"), 1);
    assert_int_equal(faults(view), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, case_make, case_gone)
    const struct CMUnitTest tests[] = {
        CASE(people_with_keys_are_no_fault),
        CASE(a_key_without_its_person_is_found_and_destroyed_when_asked),
        CASE(a_key_that_outlived_its_person_is_found),
        CASE(a_person_whose_key_is_gone_is_found_by_her_case),
        CASE(an_identity_without_a_key_is_a_fault),
        CASE(what_is_not_decided_or_verified_is_noted),
        CASE(without_a_master_key_it_says_what_was_not_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
