/* test_map.c: does base/map keep the promises of its header? The twin is a plain array
 * that is searched from its beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/rng.h"

#define KEYS  5000u
#define CROWD 200000u

static void an_empty_map_has_nothing(void **state)
{
    struct arena arena = { 0 };
    struct map map = map_new(&arena);

    (void)state;
    assert_int_equal(map_get(&map, STR("x")), MAP_NONE);
    assert_int_equal(map_get(&map, STR("")), MAP_NONE);
    assert_int_equal(arena_mark(&arena), 0);
    arena_free(&arena);
}

static void the_first_value_of_a_key_stays(void **state)
{
    struct arena arena = { 0 };
    struct map map = map_new(&arena);

    (void)state;
    assert_true(map_add(&map, STR("x"), 0));
    assert_false(map_add(&map, STR("x"), 7));
    assert_int_equal(map_get(&map, STR("x")), 0);
    assert_true(map_add(&map, STR("y"), MAP_NONE - 1));
    assert_int_equal(map_get(&map, STR("y")), MAP_NONE - 1);
    assert_int_equal(map.count, 2);
    arena_free(&arena);
}

static void the_empty_text_is_a_key_with_or_without_a_pointer(void **state)
{
    struct arena arena = { 0 };
    struct map map = map_new(&arena);

    (void)state;
    assert_true(map_add(&map, (struct str){ NULL, 0 }, 5));
    assert_int_equal(map_get(&map, STR("")), 5);
    assert_false(map_add(&map, STR(""), 6));
    assert_int_equal(map.count, 1);
    arena_free(&arena);
}

static void keys_are_told_apart_by_all_their_bytes(void **state)
{
    struct arena arena = { 0 };
    struct map map = map_new(&arena);
    const struct str key[] = { STR("a"), STR("a\0"), STR("a\0b"),
                               STR("A"), STR("å"),   STR("a ") };

    (void)state;
    for (uint32_t i = 0; i < sizeof key / sizeof *key; i++)
        assert_true(map_add(&map, key[i], i));
    for (uint32_t i = 0; i < sizeof key / sizeof *key; i++)
        assert_int_equal(map_get(&map, key[i]), i);
    arena_free(&arena);
}

/* The value of `key` among those added, found the slow way. */
static uint32_t slow_get(const struct str *key, const uint32_t *value, uint32_t count,
                         struct str wanted)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_eq(key[i], wanted))
            return value[i];
    return MAP_NONE;
}

static void many_keys_are_found_while_the_map_grows(void **state)
{
    struct arena arena = { 0 };
    struct map map = map_new(&arena);
    struct rng rng = rng_seeded(42);
    struct str *key = ARENA_ARRAY(&arena, KEYS, struct str);
    uint32_t *value = ARENA_ARRAY(&arena, KEYS, uint32_t), count = 0;

    (void)state;
    for (uint32_t i = 0; i < KEYS; i++) {
        struct buf text = buf_new(&arena);
        buf_format(&text, "key-%u", rng_below(&rng, KEYS * 2));
        bool there = slow_get(key, value, count, buf_str(&text)) != MAP_NONE;
        assert_int_equal(map_add(&map, buf_str(&text), i), !there);
        if (there)
            continue;
        key[count] = buf_str(&text);
        value[count++] = i;
    }
    assert_int_equal(map.count, count);
    assert_true(map.count * 2 <= map.room + 2);
    for (uint32_t n = 0; n < KEYS * 2; n++) {
        struct buf text = buf_new(&arena);
        buf_format(&text, "key-%u", n);
        assert_int_equal(map_get(&map, buf_str(&text)),
                         slow_get(key, value, count, buf_str(&text)));
    }
    arena_free(&arena);
}

/* Among so many keys some have the same 32 bits: a birthday of a few pairs. */
static void keys_with_the_same_hash_are_told_apart(void **state)
{
    struct arena arena = { 0 };
    char(*name)[24] = arena_array(&arena, CROWD, sizeof *name);
    struct map map = map_new(&arena);

    (void)state;
    for (uint32_t i = 0; i < CROWD; i++) {
        snprintf(name[i], sizeof *name, "%016llx", (unsigned long long)rng_mix(i));
        assert_true(map_add(&map, str_from(name[i]), i));
    }
    for (uint32_t i = 0; i < CROWD; i++)
        assert_int_equal(map_get(&map, str_from(name[i])), i);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(the_first_value_of_a_key_stays),
        cmocka_unit_test(the_empty_text_is_a_key_with_or_without_a_pointer),
        cmocka_unit_test(keys_are_told_apart_by_all_their_bytes),
        cmocka_unit_test(many_keys_are_found_while_the_map_grows),
        cmocka_unit_test(keys_with_the_same_hash_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
