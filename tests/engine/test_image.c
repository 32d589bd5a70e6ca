/* test_image.c: does engine/image see what is out of bounds? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/image.h"

/* Two people, three concepts, one place; each test breaks one thing. */
struct small {
    int64_t key[2];
    uint64_t lottery_key[2];
    uint16_t place[2], max_minutes[2], hours[2];
    uint8_t mode[2], level[2], similarity[2];
    int32_t available[2];
    uint32_t start[3], concept[2], near_start[4], near[2];
};

static const struct small sound = {
    .key = { 1, 2 },
    .place = { 0, IMAGE_PLACE_NONE },
    .mode = { IMAGE_CAR, IMAGE_FOOT },
    .level = { 1, 4 },
    .start = { 0, 0, 2 },
    .concept = { 0, 2 },
    .near_start = { 0, 1, 2, 2 },
    .near = { 1, 0 },
    .similarity = { 250, 1 },
};

static bool is_sound(const struct small *small)
{
    struct match_image image = { .person_count = 2,
                                 .concept_count = 3,
                                 .place_count = 1,
                                 .person_key = small->key,
                                 .lottery_key = small->lottery_key,
                                 .place = small->place,
                                 .mode = small->mode,
                                 .max_minutes = small->max_minutes,
                                 .available_day = small->available,
                                 .hours = small->hours,
                                 .capability_start = small->start,
                                 .capability_concept = small->concept,
                                 .capability_level = small->level,
                                 .near_start = small->near_start,
                                 .near_concept = small->near,
                                 .near_similarity = small->similarity };
    return match_image_is_sound(&image);
}

static void a_sound_image_is_sound(void **state)
{
    (void)state;
    assert_true(is_sound(&sound));
}

static void people_out_of_bounds_are_seen(void **state)
{
    (void)state;
    struct small broken = sound;
    broken.place[0] = 1;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.mode[1] = IMAGE_MODE_COUNT;
    assert_false(is_sound(&broken));
}

static void the_short_form_says_the_same_and_is_held_to_its_bounds(void **state)
{
    static const uint16_t both[] = { 1 * 4 + 2, 0 * 4 + 3, 2 * 4 };
    static const uint32_t named[] = { 7, 5 };
    struct match_image image = { .concept_count = 8,
                                 .capability_short = both,
                                 .capability_named = named,
                                 .named_count = 2 };

    (void)state;
    assert_int_equal(image_concept(&image, 0), 5);
    assert_int_equal(image_level(&image, 0), 3);
    assert_int_equal(image_concept(&image, 1), 7);
    assert_int_equal(image_level(&image, 1), 4);
    const uint32_t start[] = { 0, 2, 3 }, near_start[9] = { 0 };
    const uint16_t place[] = { IMAGE_PLACE_NONE, IMAGE_PLACE_NONE };
    const uint8_t mode[] = { IMAGE_CAR, IMAGE_CAR };
    image.capability_start = start;
    image.near_start = near_start;
    image.place = place;
    image.mode = mode;
    image.person_count = 1;
    assert_true(match_image_is_sound(&image));
    image.person_count = 2; /* whose capability is the third of two */
    assert_false(match_image_is_sound(&image));
    image.person_count = 1;
    image.concept_count = 7;
    assert_false(match_image_is_sound(&image));
}

static void capabilities_out_of_bounds_are_seen(void **state)
{
    (void)state;
    struct small broken = sound;
    broken.level[0] = 0;
    assert_false(is_sound(&broken));
    broken.level[0] = 5;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.concept[1] = 3;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.start[1] = 3;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.start[0] = 1;
    assert_false(is_sound(&broken));
}

static void a_graph_out_of_bounds_is_seen(void **state)
{
    (void)state;
    struct small broken = sound;
    broken.near[0] = 3;
    assert_false(is_sound(&broken));
    broken.near[0] = 0;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.similarity[1] = 0;
    assert_false(is_sound(&broken));
    broken.similarity[1] = 251;
    assert_false(is_sound(&broken));
    broken = sound;
    broken.near_start[2] = 0;
    assert_false(is_sound(&broken));
}

static void nobody_is_counted_twice(void **state)
{
    uint64_t women[2] = { 1, 1 }, men[2] = { 2, 4 };
    struct count_image image = { .person_count = 70, .women = women, .men = men };

    (void)state;
    assert_true(count_image_is_sound(&image));
    men[1] = 5;
    assert_false(count_image_is_sound(&image));
}

static void planes_have_whole_words(void **state)
{
    uint64_t plane[2] = { UINT64_C(1) << 63, 1 };

    (void)state;
    assert_int_equal(image_words(0), 0);
    assert_int_equal(image_words(64), 1);
    assert_int_equal(image_words(65), 2);
    assert_true(image_bit(plane, 63));
    assert_true(image_bit(plane, 64));
    assert_false(image_bit(plane, 62));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_image_is_sound),
        cmocka_unit_test(people_out_of_bounds_are_seen),
        cmocka_unit_test(the_short_form_says_the_same_and_is_held_to_its_bounds),
        cmocka_unit_test(capabilities_out_of_bounds_are_seen),
        cmocka_unit_test(a_graph_out_of_bounds_is_seen),
        cmocka_unit_test(nobody_is_counted_twice),
        cmocka_unit_test(planes_have_whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
