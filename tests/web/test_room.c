/*
 * test_room.c: is what is kept of an answer still there when the room it was made in
 * has gone to somebody else?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/room.h"

static struct arena arena, small, large;
static struct rooms *rooms;

static int open_rooms(void **state)
{
    (void)state;
    rooms = rooms_new(&arena);
    return 0;
}

static int close_rooms(void **state)
{
    (void)state;
    rooms_free(rooms);
    arena_free(&small);
    arena_free(&large);
    arena_free(&arena);
    return 0;
}

static void a_room_is_empty_and_has_its_limit(void **state)
{
    (void)state;
    struct arena *room = room_take(rooms, 100);
    const unsigned char *first = arena_take(room, 200);
    assert_true(room->over);
    memset((void *)(uintptr_t)first, 'x', 200);
    room_give(rooms, room);

    struct arena *again = room_take(rooms, 0);
    assert_ptr_equal(again, room); /* the one that was free */
    assert_int_equal(arena_mark(again), 0);
    assert_false(again->over);
    const unsigned char *clean = arena_take(again, 200);
    for (int i = 0; i < 200; i++)
        assert_int_equal(clean[i], 0);
    struct arena *other = room_take(rooms, 0);
    assert_ptr_not_equal(other, again);
    room_give(rooms, again);
    room_give(rooms, other);
}

static void an_answer_outlives_its_room(void **state)
{
    (void)state;
    struct arena *room = room_take(rooms, 0);
    struct answer answer = { .status = 200,
                             .body = str_copy(room, STR("the page")),
                             .location = str_copy(room, STR("/there")),
                             .cookie = { { 0 }, str_copy(room, STR("a=b")) },
                             .file_name = str_cstr(room, STR("file.json")) };
    answer_keep(&small, &large, &answer);
    room_give(rooms, room);
    struct arena *next = room_take(rooms, 0);
    memset(arena_take(next, 1000), 'x', 1000);

    assert_true(str_is(answer.body, "the page"));
    assert_true(str_is(answer.location, "/there"));
    assert_int_equal(answer.cookie[0].len, 0);
    assert_true(str_is(answer.cookie[1], "a=b"));
    assert_string_equal(answer.file_name, "file.json");
    assert_int_equal(answer.status, 200);
    room_give(rooms, next);
}

static void what_is_compiled_in_is_not_copied(void **state)
{
    static const char asset[] = "a { }";
    struct answer answer = { .body = { asset, sizeof asset - 1 }, .immutable = true };

    (void)state;
    answer_keep(&small, &large, &answer);
    assert_ptr_equal(answer.body.ptr, asset);
    assert_int_equal(arena_mark(&small) + arena_mark(&large), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rooms, close_rooms)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_room_is_empty_and_has_its_limit),
        TEST(an_answer_outlives_its_room),
        TEST(what_is_compiled_in_is_not_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
