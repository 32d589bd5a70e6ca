/*
 * test_adapt.c: are adaptations sealed, kept with history, and never written over
 * unseen; and grounds kept with their day?
 */
#include "mapping_kit.h"

#include "base/date.h"
#include "service/adapt.h"

static int64_t somebody(void)
{
    mapping_people(STR("source_key,locality\np,Krokom\n"));
    return mapping_person("p");
}

static struct adapt_saved save(int64_t id, uint32_t kinds, const char *words,
                               int64_t seen)
{
    const struct adapt adapt = { kinds, str_from(words), seen };
    struct adapt_saved saved;
    struct err err = { 0 };

    KIT_OK(adapt_save(&kit_call, id, &adapt, &saved, &err), &err);
    mapping_wait();
    return saved;
}

static struct adapt now(int64_t id)
{
    struct adapt adapt;
    struct err err = { 0 };

    KIT_OK(adapt_load(&kit_call, id, &adapt, &err), &err);
    return adapt;
}

static void what_is_needed_is_kept_sealed_with_history(void **state)
{
    const int64_t id = somebody();

    (void)state;
    assert_int_equal(now(id).from_at, 0);
    const int64_t first = save(id, 3, "kanariefågel", 0).now.from_at;
    const int64_t second = save(id, 1, "sparv", first).now.from_at;
    assert_true(second > first);
    assert_int_equal(now(id).kinds, 1);
    assert_true(str_is(now(id).words, "sparv"));
    assert_int_equal(kit_number("SELECT count(*) FROM accommodation"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM accommodation"
                                " WHERE instr(sealed, 'kanarie') > 0"),
                     0);
}

static void what_somebody_else_wrote_is_told_and_stays(void **state)
{
    const int64_t id = somebody();

    (void)state;
    save(id, 1, "ett", 0);
    const struct adapt_saved saved = save(id, 2, "två", 0);
    assert_true(saved.clash);
    assert_true(str_is(saved.now.words, "ett"));
    assert_true(str_is(now(id).words, "ett"));
    assert_false(save(id, 2, "två", saved.now.from_at).clash);
}

static void a_kind_there_is_not_is_refused(void **state)
{
    const int64_t id = somebody();
    const struct adapt adapt = { 1U << ADAPT_WORD_COUNT, STR(""), 0 };
    struct adapt_saved saved;
    struct err err = { 0 };

    (void)state;
    assert_false(adapt_save(&kit_call, id, &adapt, &saved, &err));
    kit_err(&err, ERR_INPUT, "not one of the choices");
    kit_call.actor = &actor_local;
    assert_false(adapt_save(&kit_call, id, &adapt, &saved, &err));
    kit_err(&err, ERR_DENIED, "sign in");
}

static void a_ground_holds_since_a_day_that_has_been(void **state)
{
    const int64_t id = somebody();
    const int32_t today = moment_day(KIT_NOW);
    struct ground_said ground = { .held = true, .since_day = today - 30, .proof = 1 };
    struct grounds grounds;
    struct err err = { 0 };

    (void)state;
    KIT_OK(ground_save(&kit_call, id, 0, &ground, &err), &err);
    mapping_wait();
    ground.since_day = today + 1;
    assert_false(ground_save(&kit_call, id, 0, &ground, &err));
    kit_err(&err, ERR_INPUT, "since which day");
    KIT_OK(grounds_load(&kit_call, id, &grounds, &err), &err);
    assert_true(grounds.of[0].held);
    assert_int_equal(grounds.of[0].since_day, today - 30);
    assert_int_equal(grounds.of[0].proof, 1);
    assert_false(grounds.of[1].held);
    ground.held = false;
    KIT_OK(ground_save(&kit_call, id, 0, &ground, &err), &err);
    mapping_wait();
    KIT_OK(grounds_load(&kit_call, id, &grounds, &err), &err);
    assert_false(grounds.of[0].held);
    assert_int_equal(kit_number("SELECT count(*) FROM eligibility"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_needed_is_kept_sealed_with_history),
        TEST(what_somebody_else_wrote_is_told_and_stays),
        TEST(a_kind_there_is_not_is_refused),
        TEST(a_ground_holds_since_a_day_that_has_been),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
