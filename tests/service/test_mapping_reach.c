/*
 * test_mapping_reach.c: are the places shown as within reach those that matching
 * counts, nearest first?
 */
#include "mapping_kit.h"

#include "service/book.h"
#include "service/mapping_reach.h"

static struct reached reached_by(const char *mode, const char *minutes)
{
    struct reached reached;
    struct err err = { 0 };
    const int64_t id = mapping_person("p");

    mapping_say(id, "mode", mode);
    mapping_say(id, "minutes", minutes);
    const struct mapping now = mapping_now(id);
    KIT_OK(mapping_reached(&kit_call, &now.reach, &reached, &err), &err);
    return reached;
}

/* Matching's own minutes, from home to every town by brute force. */
static uint32_t twin(const char *mode, int64_t most)
{
    struct book book;
    struct tx *tx = NULL;
    struct err err = { 0 };
    enum travel_mode by = MODE_CAR;
    uint32_t home, count = 0;

    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err), &err);
    KIT_OK(book_load(tx, kit_call.arena, &book, &err), &err);
    tx_end(&tx);
    KIT_OK(place_find(&book.places, STR("Krokom"), &home, &err), &err);
    assert_true(mode_from(str_from(mode), &by));
    for (uint32_t i = 0; i < book.places.count; i++) {
        struct arena scratch = { 0 };
        const uint16_t *minutes = book_minutes(&book, &scratch, i);
        const uint16_t m = minutes[(size_t)home * MODE_COUNT + (size_t)by];
        count += book.places.place[i].is_town && m != REACH_NONE && m <= most;
        arena_free(&scratch);
    }
    return count;
}

static void the_places_are_those_that_matching_counts(void **state)
{
    (void)state;
    mapping_people(STR("source_key,locality,mode,max_minutes\np,Krokom,bus,60\n"));
    const struct reached car = reached_by("car", "60");
    assert_int_equal(car.all, twin("car", 60));
    assert_true(car.all > car.count && car.count == REACHED_MOST);
    for (uint32_t i = 1; i < car.count; i++)
        assert_true(car.minutes[i] >= car.minutes[i - 1]);
    assert_int_equal(reached_by("foot", "30").all, twin("foot", 30));
}

static void nobody_without_a_home_reaches_anything(void **state)
{
    const struct map_reach nowhere = { 0 };
    struct reached reached;
    struct err err = { 0 };

    (void)state;
    KIT_OK(mapping_reached(&kit_call, &nowhere, &reached, &err), &err);
    assert_int_equal(reached.all, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_places_are_those_that_matching_counts),
        TEST(nobody_without_a_home_reaches_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
