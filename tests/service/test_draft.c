/*
 * test_draft.c: is what one fills in kept sealed at every step, undone a step at a
 * time, and never written over unseen?
 */
#include "mapping_kit.h"

#include <pthread.h>

#include "store/first.h"

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

/* ---------- two windows at once ---------- */

#define WINDOWS 8
#define SAVES   25 /* each */

struct window {
    pthread_t thread;
    int64_t person_id;
    int who, saved, clashed, odd;
    bool same_key; /* all answer one question, once */
};

/* Saves and waits; whether it was saved. */
static void save_one(struct window *w, struct arena *arena, int i)
{
    char key[24] = "k", value[24];
    struct draft_pair pair = { str_from(key), str_from(value) };
    const struct draft_step step = { .pair = &pair, .count = 1 };
    const struct draft_which which = which_of(w->person_id);
    struct call call = kit_call;
    struct draft_saved *saved = ARENA_NEW(arena, struct draft_saved);
    struct err err = { 0 };

    call.arena = arena;
    if (!w->same_key)
        snprintf(key, sizeof key, "%d.%d", w->who, i);
    snprintf(value, sizeof value, "%d of %d", i, w->who);
    pair = (struct draft_pair){ str_from(key), str_from(value) };
    bool ok = draft_save(&call, &which, &step, saved, &err) &&
              store_wait(call.store, call.ticket, &err);
    w->odd += !ok;
    w->clashed += ok && saved->clash_count == 1;
    w->saved += ok && saved->clash_count == 0;
}

static void *fill_in(void *arg)
{
    struct window *w = arg;
    struct arena arena = { 0 };

    for (int i = 0; i < (w->same_key ? 1 : SAVES); i++) {
        save_one(w, &arena, i);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
    return NULL;
}

/* How many were saved. */
static int fill_in_at_once(int64_t id, bool same_key)
{
    struct window window[WINDOWS];
    int saved = 0;

    for (int i = 0; i < WINDOWS; i++) {
        window[i] = (struct window){ .person_id = id, .who = i, .same_key = same_key };
        assert_int_equal(pthread_create(&window[i].thread, NULL, fill_in, &window[i]),
                         0);
    }
    for (int i = 0; i < WINDOWS; i++) {
        pthread_join(window[i].thread, NULL);
        assert_int_equal(window[i].odd, 0);
        assert_int_equal(window[i].saved + window[i].clashed, same_key ? 1 : SAVES);
        saved += window[i].saved;
    }
    return saved;
}

static void what_many_windows_save_at_once_is_all_there(void **state)
{
    const int64_t id = somebody();
    char key[24], value[24];

    (void)state;
    assert_int_equal(fill_in_at_once(id, false), WINDOWS * SAVES);
    assert_int_equal(now(id).version, WINDOWS * SAVES);
    assert_int_equal(now(id).count, WINDOWS * SAVES);
    for (int who = 0; who < WINDOWS; who++)
        for (int i = 0; i < SAVES; i++) {
            snprintf(key, sizeof key, "%d.%d", who, i);
            snprintf(value, sizeof value, "%d of %d", i, who);
            assert_string_equal(value_of(id, key), value);
        }
}

static void of_many_answers_to_one_question_at_once_one_is_saved(void **state)
{
    const int64_t id = somebody();

    (void)state;
    assert_int_equal(fill_in_at_once(id, true), 1);
    assert_int_equal(now(id).version, 1);
}

/* Between reading and the turn to write: the draft is thrown away. */
static bool throw_away(struct tx *tx, void *data, struct err *err)
{
    const struct draft_which which = which_of(*(const int64_t *)data);

    return draft_end(tx, &kit_call, &which, err);
}

static void what_changed_before_the_turn_came_is_not_written_over(void **state)
{
    int64_t id = somebody();
    struct store_first first = { .write = throw_away, .data = &id };

    (void)state;
    assert_int_equal(put(id, "a", "1", 0).draft.version, 1);
    store_first_begin(kit_call.store, &first);
    assert_int_equal(put(id, "b", "2", 1).draft.version, 1);
    store_first_end(kit_call.store, &first);
    assert_null(value_of(id, "a"));
    assert_string_equal(value_of(id, "b"), "2");
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
        TEST(what_many_windows_save_at_once_is_all_there),
        TEST(of_many_answers_to_one_question_at_once_one_is_saved),
        TEST(what_changed_before_the_turn_came_is_not_written_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
