/* test_arena.c: does base/arena keep the promises of its header? */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

static void taken_memory_is_zero_and_aligned(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *p = arena_take(&arena, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xEE, size);
    }
    arena_free(&arena);
    assert_int_equal(arena.used_bytes, 0);
}

static void rewinding_forgets_and_clears(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    char *kept = arena_take(&arena, 10);
    memset(kept, 'k', 10);
    size_t mark = arena_mark(&arena);
    for (int i = 0; i < 100; i++)
        memset(arena_take(&arena, 5000), 'x', 5000);
    arena_rewind(&arena, mark);
    assert_int_equal(arena_mark(&arena), mark);
    assert_int_equal(kept[9], 'k');
    char *again = arena_take(&arena, 5000);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(again[i], 0);
    arena_rewind(&arena, 0);
    assert_int_equal(arena_mark(&arena), 0);
    arena_free(&arena);
}

static void growing_keeps_what_was_there(void **state)
{
    struct arena arena = { 0 };
    size_t size = 1;

    (void)state;
    unsigned char *p = arena_grow(&arena, NULL, 0, size);
    p[0] = 1;
    for (; size < 100000; size *= 3) {
        p = arena_grow(&arena, p, size, size * 3);
        assert_int_equal(p[size - 1], 1);
        assert_int_equal(p[size * 3 - 1], 0);
        p[size * 3 - 1] = 1;
    }
    arena_free(&arena);
}

static void what_is_reserved_is_not_taken_and_comes_from_one_chunk(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    memset(arena_take(&arena, 100), 'k', 100);
    size_t mark = arena_mark(&arena);
    arena_reserve(&arena, 50000);
    assert_int_equal(arena_mark(&arena), mark);
    struct arena_chunk *chunk = arena.last;
    for (int i = 0; i < 50; i++) {
        char *p = arena_take(&arena, 1000 - 1000 % 16);
        assert_int_equal(p[0], 0);
        memset(p, 'x', 100);
    }
#ifndef __SANITIZE_ADDRESS__ /* there each take is a chunk of its own */
    assert_ptr_equal(arena.last, chunk);
#endif
    (void)chunk;
    arena_rewind(&arena, mark);
    assert_int_equal(arena_mark(&arena), mark);
    assert_int_equal(*(char *)arena_take(&arena, 50000), 0);
    arena_free(&arena);
}

static void what_is_reserved_on_large_pages_is_as_other_memory(void **state)
{
    const size_t large = (size_t)5 << 20;
    struct arena arena = { 0 };

    (void)state;
    memset(arena_take(&arena, 100), 'k', 100);
    size_t mark = arena_mark(&arena);
    arena_reserve_large(&arena, large);
    assert_int_equal(arena_mark(&arena), mark);
    struct arena_chunk *chunk = arena.last;
    for (size_t taken = 0; taken < large; taken += (size_t)1 << 20) {
        char *p = arena_take(&arena, (size_t)1 << 20);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < (size_t)1 << 20; i += 1000)
            assert_int_equal(p[i], 0);
        memset(p, 'x', (size_t)1 << 20);
    }
#ifndef __SANITIZE_ADDRESS__ /* there each take is a chunk of its own */
    assert_ptr_equal(arena.last, chunk);
    assert_int_equal((uintptr_t)chunk % ((size_t)2 << 20), 0);
#endif
    (void)chunk;
    arena_take(&arena, 3 * large);
    arena_rewind(&arena, mark + 4096);
    assert_int_equal(*(char *)arena_take(&arena, 100), 0);
    arena_rewind(&arena, 0);
    arena_reserve_large(&arena, large);
    chunk = arena.last;
    arena_reserve_large(&arena, large); /* there is room already */
    assert_ptr_equal(arena.last, chunk);
    arena_free(&arena);
    assert_null(arena.last);
    arena_reserve_large(&arena, large); /* as the first of all */
    memset(arena_take(&arena, large), 'x', large);
    arena_rewind(&arena, 0);
    assert_int_equal(*((char *)arena_take(&arena, large) + large - 1), 0);
    arena_free(&arena);
}

static void a_limit_is_noticed_and_memory_still_comes(void **state)
{
    struct arena arena = { .limit_bytes = 1000 };

    (void)state;
    arena_take(&arena, 900);
    assert_false(arena.over);
    assert_non_null(arena_take(&arena, 900));
    assert_true(arena.over);
    arena_free(&arena);
}

/* Under AddressSanitizer nothing is kept, so that it sees what is used too late. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS 0
#endif
#endif
#ifndef KEEPS
#define KEEPS 1
#endif

static void a_piece_given_back_is_the_next_of_its_size(void **state)
{
    (void)state;
    void *one = piece_take(100);
    void *large = piece_take(PIECE_MOST_BYTES + 1);
    assert_int_equal((uintptr_t)one % 16, 0);
    memset(large, 'x', PIECE_MOST_BYTES + 1);
    piece_back(large);
    piece_back(NULL);
    piece_back(one);
    void *other = piece_take(20);
    void *same = piece_take(112); /* of the class of 97 to 112 */
    if (KEEPS)
        assert_ptr_equal(same, one);
    memset(same, 'x', 112);
    piece_back(other);
    piece_back(same);
}

static void *give_back(void *pieces)
{
    void **piece = pieces;

    for (int i = 0; i < 1000; i++) {
        memset(piece[i], 'y', 500);
        piece_back(piece[i]);
    }
    return NULL;
}

/* More than a thread keeps; what is left when it ends, LeakSanitizer would find. */
static void another_thread_may_give_pieces_back(void **state)
{
    static void *piece[1000];
    pthread_t thread;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        piece[i] = piece_take(500);
        assert_non_null(piece[i]);
    }
    assert_int_equal(pthread_create(&thread, NULL, give_back, piece), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void there_is_room_for_what_there_is_and_not_for_more(void **state)
{
    (void)state;
    assert_true(arena_has_room(1));
    assert_true(arena_has_room((size_t)1 << 20));
#ifndef __SANITIZE_ADDRESS__ /* which stops where malloc would say no */
    assert_false(arena_has_room(SIZE_MAX / 4));
#endif
}

/* Memory is the C library's own, not a sanitizer's or valgrind's. */
static bool is_plain(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    const char *preloaded = getenv("LD_PRELOAD");
    return !preloaded || !strstr(preloaded, "vgpreload");
#endif
}

static size_t resident_bytes(void)
{
    FILE *in = fopen("/proc/self/statm", "re");
    size_t mapped = 0, resident = 0;

    assert_non_null(in);
    assert_int_equal(fscanf(in, "%zu %zu", &mapped, &resident), 2);
    fclose(in);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static void what_was_freed_before_a_last_piece_goes_back_when_trimmed(void **state)
{
    static struct arena arena[1000];
    const size_t size = 20000;

    (void)state;
    if (!is_plain())
        skip();
    for (int i = 0; i < 1000; i++)
        memset(arena_take(&arena[i], size), 'x', size);
    size_t full = resident_bytes();
    for (int i = 0; i < 999; i++)
        arena_free(&arena[i]);
    assert_true(resident_bytes() + 500 * size > full); /* the last one is in the way */
    arena_trim();
    assert_true(resident_bytes() + 900 * size < full);
    arena_free(&arena[999]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_memory_is_zero_and_aligned),
        cmocka_unit_test(rewinding_forgets_and_clears),
        cmocka_unit_test(growing_keeps_what_was_there),
        cmocka_unit_test(what_is_reserved_is_not_taken_and_comes_from_one_chunk),
        cmocka_unit_test(what_is_reserved_on_large_pages_is_as_other_memory),
        cmocka_unit_test(a_limit_is_noticed_and_memory_still_comes),
        cmocka_unit_test(there_is_room_for_what_there_is_and_not_for_more),
        cmocka_unit_test(a_piece_given_back_is_the_next_of_its_size),
        cmocka_unit_test(another_thread_may_give_pieces_back),
        cmocka_unit_test(what_was_freed_before_a_last_piece_goes_back_when_trimmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
