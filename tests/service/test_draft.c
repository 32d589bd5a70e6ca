/*
 * test_draft.c: is what one fills in kept sealed at every step, undone a step at a
 * time, and never written over unseen?
 */
#include "mapping_kit.h"

static struct draft_which which_of(int64_t person_id)
{
    return (struct draft_which){ .person_id = person_id, .form = "map" };
}

static struct draft_saved put(int64_t id, const char *key, const char *value,
                              int64_t seen)
{
    const struct draft_pair pair = { str_from(key), str_from(value) };
    const struct draft_step step = { .pair = &pair, .count = 1, .seen = seen };
    const struct draft_which which = which_of(id);
    struct draft_saved saved;
    struct err err = { 0 };

    KIT_OK(draft_save(&kit_call, &which, &step, &saved, &err), &err);
    mapping_wait();
    return saved;
}

static struct draft now(int64_t id)
{
    const struct draft_which which = which_of(id);
    struct draft draft;
    struct err err = { 0 };

    KIT_OK(draft_load(&kit_call, &which, &draft, &err), &err);
    return draft;
}

static const char *value_of(int64_t id, const char *key)
{
    const struct draft draft = now(id);
    struct str value;

    return draft_get(&draft, str_from(key), &value) ? str_cstr(kit_call.arena, value)
                                                    : NULL;
}

static int64_t somebody(void)
{
    mapping_people(STR("source_key,locality\np,Krokom\n"));
    return mapping_person("p");
}

static void a_step_is_there_after_the_program_has_ended(void **state)
{
    const int64_t id = somebody();

    (void)state;
    assert_int_equal(now(id).version, 0);
    assert_int_equal(put(id, "a", "1", 0).draft.version, 1);
    mapping_reopen();
    assert_string_equal(value_of(id, "a"), "1");
    assert_int_equal(now(id).saved_at, KIT_NOW);
}

static void what_is_written_lies_sealed(void **state)
{
    const int64_t id = somebody();

    (void)state;
    put(id, "wishes", "kanariefågel", 0);
    assert_int_equal(
        kit_number("SELECT count(*) FROM draft WHERE instr(sealed, 'kanarie') > 0"), 0);
    mapping_reopen(); /* the write-ahead log goes into the file */
    const struct str bytes = kit_bytes(kit_path("test.db"));
    assert_true(str_find(bytes, STR("kanarie")) == SIZE_MAX);
}

static void the_same_answer_again_is_no_step(void **state)
{
    const int64_t id = somebody();

    (void)state;
    put(id, "a", "1", 0);
    assert_int_equal(put(id, "a", "1", 0).draft.version, 1);
}

static void an_older_page_may_answer_another_question(void **state)
{
    const int64_t id = somebody();

    (void)state;
    put(id, "a", "1", 0);
    assert_int_equal(put(id, "b", "2", 0).clash_count, 0);
    assert_string_equal(value_of(id, "b"), "2");
}

static void two_answers_to_one_question_are_both_told(void **state)
{
    const int64_t id = somebody();
    const struct draft_pair mine = { STR("a"), STR("3") };
    const struct draft_step over = { .pair = &mine, .count = 1, .over = true };
    const struct draft_which which = which_of(id);
    struct draft_saved saved;
    struct err err = { 0 };

    (void)state;
    put(id, "a", "1", 0);
    put(id, "a", "2", 1);
    saved = put(id, "a", "3", 1); /* from the page that showed 1 */
    assert_int_equal(saved.clash_count, 1);
    assert_true(str_is(saved.clash[0].saved, "2"));
    assert_true(str_is(saved.clash[0].mine, "3"));
    assert_string_equal(value_of(id, "a"), "2");
    KIT_OK(draft_save(&kit_call, &which, &over, &saved, &err), &err);
    mapping_wait();
    assert_string_equal(value_of(id, "a"), "3");
}

static void steps_are_taken_back_one_at_a_time(void **state)
{
    const int64_t id = somebody();
    const struct draft_which which = which_of(id);
    struct draft draft;
    struct err err = { 0 };

    (void)state;
    put(id, "a", "1", 0);
    put(id, "a", "2", 1);
    put(id, "b", "9", 2);
    KIT_OK(draft_undo(&kit_call, &which, &draft, &err), &err);
    mapping_wait();
    assert_null(value_of(id, "b"));
    assert_string_equal(value_of(id, "a"), "2");
    KIT_OK(draft_undo(&kit_call, &which, &draft, &err), &err);
    mapping_wait();
    assert_string_equal(value_of(id, "a"), "1");
    KIT_OK(draft_undo(&kit_call, &which, &draft, &err), &err);
    mapping_wait();
    assert_false(draft_undo(&kit_call, &which, &draft, &err));
    kit_err(&err, ERR_CONFLICT, "nothing to take back");
}

static void only_the_last_fifty_steps_can_be_taken_back(void **state)
{
    const int64_t id = somebody();

    (void)state;
    for (int64_t i = 0; i < 60; i++) {
        struct buf value = buf_new(kit_call.arena);
        buf_int(&value, i);
        put(id, "a", value.ptr, i);
    }
    assert_int_equal(now(id).undo_count, DRAFT_STEPS_KEPT);
    assert_int_equal(now(id).version, 60);
}

static void each_user_has_a_draft_of_her_own(void **state)
{
    const int64_t id = somebody();

    (void)state;
    put(id, "a", "1", 0);
    kit_call.actor = &mapping_other;
    assert_int_equal(now(id).version, 0);
    put(id, "a", "2", 0);
    kit_call.actor = &mapping_coach;
    assert_string_equal(value_of(id, "a"), "1");
}

static void nobody_keeps_a_draft_without_signing_in(void **state)
{
    const int64_t id = somebody();
    const struct draft_which which = which_of(id);
    struct draft draft = { .version = 42 };
    struct err err = { 0 };

    (void)state;
    kit_call.actor = &actor_local;
    assert_false(draft_load(&kit_call, &which, &draft, &err));
    kit_err(&err, ERR_DENIED, "sign in");
    assert_int_equal(draft.version, 42);
}

static void a_text_that_is_too_long_is_refused_and_nothing_lost(void **state)
{
    const int64_t id = somebody();
    char *text = arena_take(kit_call.arena, DRAFT_VALUE_BYTES + 2);
    const struct draft_pair pair = { STR("a"), { text, DRAFT_VALUE_BYTES + 1 } };
    const struct draft_step step = { .pair = &pair, .count = 1 };
    const struct draft_which which = which_of(id);
    struct draft_saved saved;
    struct err err = { 0 };

    (void)state;
    memset(text, 'x', DRAFT_VALUE_BYTES + 1);
    put(id, "a", "1", 0);
    assert_false(draft_save(&kit_call, &which, &step, &saved, &err));
    kit_err(&err, ERR_LIMIT, "longer than");
    assert_string_equal(value_of(id, "a"), "1");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_is_there_after_the_program_has_ended),
        TEST(what_is_written_lies_sealed),
        TEST(the_same_answer_again_is_no_step),
        TEST(an_older_page_may_answer_another_question),
        TEST(two_answers_to_one_question_are_both_told),
        TEST(steps_are_taken_back_one_at_a_time),
        TEST(only_the_last_fifty_steps_can_be_taken_back),
        TEST(each_user_has_a_draft_of_her_own),
        TEST(nobody_keeps_a_draft_without_signing_in),
        TEST(a_text_that_is_too_long_is_refused_and_nothing_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
