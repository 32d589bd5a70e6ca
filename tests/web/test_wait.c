/*
 * test_wait.c: does web/wait keep the promises of its header?
 *
 * Every order in which done, giving up and taking up can come is played by hand, then
 * many threads play at once. A wait that came back twice would be armed twice.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/wait.h"

#define COUNT    2u
#define SLEEPERS 8
#define ROUNDS   500

static struct arena arena;
static struct waits *waits;

static void count_wake(void *sleeper)
{
    ++*(int *)sleeper;
}

static int open_waits(void **state)
{
    (void)state;
    waits = waits_new(&arena, COUNT, count_wake);
    return 0;
}

static int close_waits(void **state)
{
    (void)state;
    waits_close(waits);
    arena_free(&arena);
    return 0;
}

/* All waits are free: as many can be armed as there are, each another, and no more. */
static void all_are_free(void)
{
    int woken[COUNT] = { 0 }, none = 0;
    struct wait *armed[COUNT];

    for (uint32_t i = 0; i < COUNT; i++) {
        armed[i] = wait_arm(waits, &woken[i]);
        assert_non_null(armed[i]);
        assert_true(i == 0 || armed[i] != armed[i - 1]);
    }
    assert_null(wait_arm(waits, &none));
    for (uint32_t i = 0; i < COUNT; i++) {
        wait_done(armed[i], ERR_NONE);
        assert_int_equal(woken[i], 1);
        assert_int_equal(wait_outcome(armed[i]), ERR_NONE);
    }
}

static void the_outcome_is_what_done_said(void **state)
{
    int woken = 0;

    (void)state;
    struct wait *wait = wait_arm(waits, &woken);
    assert_int_equal(woken, 0);
    wait_done(wait, ERR_FULL);
    assert_int_equal(woken, 1);
    assert_int_equal(wait_outcome(wait), ERR_FULL);
    all_are_free();
}

static void giving_up_wakes_once_and_a_late_done_is_harmless(void **state)
{
    int woken = 0;

    (void)state;
    struct wait *wait = wait_arm(waits, &woken);
    waits_give_up(waits);
    waits_give_up(waits);
    assert_int_equal(woken, 1);
    assert_int_equal(wait_outcome(wait), ERR_UNAVAILABLE);
    wait_done(wait, ERR_NONE);
    assert_int_equal(woken, 1);
    all_are_free();
}

static void done_between_giving_up_and_taking_up_is_harmless_too(void **state)
{
    int woken = 0;

    (void)state;
    struct wait *wait = wait_arm(waits, &woken);
    waits_give_up(waits);
    wait_done(wait, ERR_NONE);
    assert_int_equal(woken, 1);
    assert_int_equal(wait_outcome(wait), ERR_UNAVAILABLE);
    all_are_free();
}

static void a_wait_whose_done_is_still_to_come_is_not_given_to_others(void **state)
{
    int first = 0, second = 0, third = 0;

    (void)state;
    struct wait *late = wait_arm(waits, &first);
    waits_give_up(waits);
    assert_int_equal(wait_outcome(late), ERR_UNAVAILABLE);
    struct wait *other = wait_arm(waits, &second);
    assert_ptr_not_equal(other, late);
    assert_null(wait_arm(waits, &third));
    wait_done(late, ERR_NONE);
    assert_int_equal(second, 0);
    wait_done(other, ERR_NONE);
    assert_int_equal(wait_outcome(other), ERR_NONE);
    all_are_free();
}

static void who_waits_for_both_is_woken_by_the_second(void **state)
{
    static const enum err_kind said[][3] = { /* first, second, the outcome */
                                             { ERR_NONE, ERR_NONE, ERR_NONE },
                                             { ERR_FULL, ERR_NONE, ERR_FULL },
                                             { ERR_NONE, ERR_FULL, ERR_FULL },
                                             { ERR_FULL, ERR_UNAVAILABLE, ERR_FULL }
    };
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        int woken = 0;
        struct wait *wait = wait_arm(waits, &woken);
        wait_for_both(wait);
        wait_done(wait, said[i][0]);
        assert_int_equal(woken, 0);
        wait_done(wait, said[i][1]);
        assert_int_equal(woken, 1);
        assert_int_equal(wait_outcome(wait), said[i][2]);
    }
    all_are_free();
}

static void giving_up_on_both_waits_for_both_to_be_told(void **state)
{
    int first = 0, second = 0, third = 0;

    (void)state;
    struct wait *wait = wait_arm(waits, &first);
    wait_for_both(wait);
    wait_done(wait, ERR_NONE);
    waits_give_up(waits);
    assert_int_equal(first, 1);
    assert_int_equal(wait_outcome(wait), ERR_UNAVAILABLE);
    struct wait *other = wait_arm(waits, &second);
    assert_null(wait_arm(waits, &third)); /* the first is not free yet */
    wait_done(wait, ERR_NONE);
    wait_done(other, ERR_NONE);
    assert_int_equal(wait_outcome(other), ERR_NONE);
    assert_int_equal(first, 1);
    all_are_free();
}

/* ---------- many at once ---------- */

struct sleeper {
    struct waits *waits;
    pthread_mutex_t mutex;
    pthread_cond_t awake;
    bool woken;
    uint32_t served, refused;
};

static void wake_sleeper(void *arg)
{
    struct sleeper *sleeper = arg;

    pthread_mutex_lock(&sleeper->mutex);
    sleeper->woken = true;
    pthread_cond_signal(&sleeper->awake);
    pthread_mutex_unlock(&sleeper->mutex);
}

static void *say_done(void *wait)
{
    wait_done(wait, ERR_FULL);
    return NULL;
}

static void *sleep_often(void *arg)
{
    struct sleeper *sleeper = arg;

    for (int round = 0; round < ROUNDS; round++) {
        pthread_t other;
        sleeper->woken = false;
        struct wait *wait = wait_arm(sleeper->waits, sleeper);
        if (!wait) {
            sleeper->refused++;
            continue;
        }
        if (pthread_create(&other, NULL, say_done, wait) != 0)
            abort();
        pthread_mutex_lock(&sleeper->mutex);
        while (!sleeper->woken)
            pthread_cond_wait(&sleeper->awake, &sleeper->mutex);
        pthread_mutex_unlock(&sleeper->mutex);
        sleeper->served += wait_outcome(wait) == ERR_FULL;
        pthread_join(other, NULL);
    }
    return NULL;
}

static void threads_do_not_get_each_others_waits(void **state)
{
    struct waits *many = waits_new(&arena, SLEEPERS / 2, wake_sleeper);
    struct sleeper sleeper[SLEEPERS] = { 0 };
    pthread_t thread[SLEEPERS];

    (void)state;
    for (int i = 0; i < SLEEPERS; i++) {
        sleeper[i].waits = many;
        pthread_mutex_init(&sleeper[i].mutex, NULL);
        pthread_cond_init(&sleeper[i].awake, NULL);
        assert_int_equal(pthread_create(&thread[i], NULL, sleep_often, &sleeper[i]), 0);
    }
    for (int i = 0; i < SLEEPERS; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(sleeper[i].served + sleeper[i].refused, ROUNDS);
        pthread_cond_destroy(&sleeper[i].awake);
        pthread_mutex_destroy(&sleeper[i].mutex);
    }
    waits_close(many);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_waits, close_waits)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_outcome_is_what_done_said),
        TEST(giving_up_wakes_once_and_a_late_done_is_harmless),
        TEST(done_between_giving_up_and_taking_up_is_harmless_too),
        TEST(who_waits_for_both_is_woken_by_the_second),
        TEST(giving_up_on_both_waits_for_both_to_be_told),
        TEST(a_wait_whose_done_is_still_to_come_is_not_given_to_others),
        TEST(threads_do_not_get_each_others_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
