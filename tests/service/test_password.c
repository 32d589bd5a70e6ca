/*
 * test_password.c: many who sign in at once: two hashes are computed at a time, so two
 * cores and 128 MiB are all it takes; sixteen wait, and whoever comes then is told so.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "service/password.h"

#define CROWD  64u
#define AT_ALL (PASSWORD_AT_ONCE + PASSWORD_QUEUE)

static pthread_barrier_t start;
static _Atomic uint32_t hashed, busy, other, done;

/* The second number of statm: pages in memory. */
static size_t resident_bytes(void)
{
    char line[128] = { 0 }, *rest = line;
    FILE *in = fopen("/proc/self/statm", "r");

    assert_non_null(in);
    assert_non_null(fgets(line, sizeof line, in));
    (void)fclose(in);
    (void)strtoull(line, &rest, 10);
    return (size_t)strtoull(rest, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static void *come(void *arg)
{
    char hash[PASSWORD_HASH_BYTES];
    struct err err = { 0 };

    (void)arg;
    pthread_barrier_wait(&start);
    if (password_hash(STR("tre gula elefanter"), hash, &err))
        atomic_fetch_add(&hashed, 1);
    else if (err.kind == ERR_UNAVAILABLE)
        atomic_fetch_add(&busy, 1);
    else
        atomic_fetch_add(&other, 1);
    atomic_fetch_add(&done, 1);
    return NULL;
}

static void a_crowd_takes_two_places_and_a_queue(void **state)
{
    const struct timespec look = { .tv_nsec = 2000000 };
    pthread_t thread[CROWD];
    uint64_t runs = password_runs();
    size_t before, most = 0;

    (void)state;
    assert_int_equal(pthread_barrier_init(&start, NULL, CROWD + 1), 0);
    for (uint32_t i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, come, NULL), 0);
    before = resident_bytes();
    pthread_barrier_wait(&start);
    while (atomic_load(&done) < CROWD) {
        size_t now = resident_bytes();
        most = now > most ? now : most;
        nanosleep(&look, NULL);
    }
    for (uint32_t i = 0; i < CROWD; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&start);
    print_message("%u hashed, %u told that we are busy, %zu MiB more at most\n", hashed,
                  busy, most > before ? (most - before) >> 20 : 0);
    assert_int_equal(hashed + busy, CROWD);
    assert_int_equal(other, 0);
    assert_true(hashed >= AT_ALL && busy > 0);
    assert_int_equal(password_runs() - runs, hashed); /* who was refused cost nothing */
    assert_true(most < before + (PASSWORD_AT_ONCE + 1) * PASSWORD_MEM_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_takes_two_places_and_a_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
