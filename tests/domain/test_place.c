/*
 * test_place.c: are places found by the rules of the file formats, and are minutes
 * what the formula says?
 *
 * Rules are tried on a small book made here; then every shipped place must find itself.
 * Minutes and metres were worked by hand.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "domain/place.h"

#define SHIPPED_MOST 1000u

static struct arena arena;
static struct place_book book;

#define T(text)                                                                        \
    {                                                                                  \
        text, sizeof(text) - 1                                                         \
    }

static const struct place small[] = {
    /* id  code        name          municipality  town   main      lat      lon */
    { 1, T("0010"), T("Älvby"), T("0010"), false, false, 600000, 150000 },
    { 2, T("0010-a"), T("Älvby"), T("0010"), true, true, 600500, 150000 },
    { 3, T("0010-b"), T("Lugnvik"), T("0010"), true, false, 601000, 150000 },
    { 4, T("0020"), T("Ödemark"), T("0020"), false, false, 610000, 150000 },
    { 5, T("0030"), T("Backa"), T("0030"), false, false, 600000, 160000 },
    { 6, T("0030-b"), T("Lugnvik"), T("0030"), true, false, 600000, 162000 },
    { 7, T("0030-a"), T("Storbyn"), T("0030"), true, true, 600000, 161000 },
    { 8, T("0030-c"), T("Ödemark"), T("0030"), true, false, 600000, 163000 },
};

static int make_book(void **state)
{
    (void)state;
    place_book_make(&book, &arena, small, sizeof small / sizeof *small);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The code of what `text` finds, or the English error. */
static const char *found(const char *text)
{
    static struct err err;
    uint32_t index;

    err = (struct err){ 0 };
    if (!place_find(&book, str_from(text), &index, &err))
        return err_english(&err);
    return str_cstr(&arena, book.place[index].code);
}

static void a_bare_town_is_found(void **state)
{
    (void)state;
    assert_string_equal(found("Storbyn"), "0030-a");
    assert_string_equal(found("  storbyn "), "0030-a");
    assert_string_equal(found("STORBYN"), "0030-a");
}

static void a_name_of_town_and_municipality_is_the_main_town(void **state)
{
    (void)state;
    assert_string_equal(found("Älvby"), "0010-a");
    assert_string_equal(found("älvby"), "0010-a");
}

static void a_municipality_of_another_name_means_its_main_town(void **state)
{
    (void)state;
    assert_string_equal(found("Backa"), "0030-a");
}

static void a_municipality_without_towns_is_itself(void **state)
{
    (void)state;
    assert_string_equal(found("0020"), "0020");
    /* a town elsewhere has the same name: the bare name means the municipality */
    assert_string_equal(found("Ödemark"), "0020");
    assert_string_equal(found("Ödemark (Ödemark)"), "0020");
}

static void a_municipality_in_brackets_picks_the_town(void **state)
{
    (void)state;
    assert_string_equal(found("Lugnvik (Älvby)"), "0010-b");
    assert_string_equal(found("lugnvik (BACKA)"), "0030-b");
    assert_string_equal(found("Lugnvik(Backa)"), "0030-b");
    assert_string_equal(found("Ödemark (Backa)"), "0030-c");
    assert_string_equal(found("Älvby (Älvby)"), "0010-a");
}

static void a_code_is_found(void **state)
{
    (void)state;
    assert_string_equal(found("0030-b"), "0030-b");
    assert_string_equal(found("0010"), "0010-a"); /* a municipality's, as its name */
}

static void a_town_wins_over_its_municipality_that_has_another_main_town(void **state)
{
    static const struct place are[] = {
        { 1, T("2321"), T("Åre"), T("2321"), false, false, 634000, 130000 },
        { 2, T("2321-j"), T("Järpen"), T("2321"), true, true, 633000, 134000 },
        { 3, T("2321-a"), T("Åre"), T("2321"), true, false, 634000, 130000 },
    };
    struct place_book book_of_are;
    struct err err = { 0 };
    uint32_t at = 0;

    (void)state;
    place_book_make(&book_of_are, &arena, are, 3);
    assert_true(place_find(&book_of_are, STR("Åre"), &at, &err));
    assert_int_equal(at, 2);
    assert_true(place_ask(&book_of_are, STR("åre"), &at, &err));
    assert_int_equal(at, 2);
    assert_true(place_find(&book_of_are, STR("2321"), &at, &err));
    assert_int_equal(at, 1);
    assert_int_equal(place_of_municipality(&book_of_are, STR("Åre")), 1);
    assert_true(str_is(place_written(&arena, &book_of_are, 2), "Åre"));
}

static const char *asked(const char *text)
{
    static struct err err;
    uint32_t index;

    err = (struct err){ 0 };
    if (!place_ask(&book, str_from(text), &index, &err))
        return err_english(&err);
    return str_cstr(&arena, book.place[index].code);
}

static void one_who_can_be_asked_is_asked_which_town(void **state)
{
    (void)state;
    assert_non_null(strstr(asked("Backa"), "Lugnvik, Storbyn, Ödemark"));
    assert_non_null(strstr(asked("Ödemark"), "Ödemark (Ödemark)"));
    assert_non_null(strstr(asked("Ödemark"), "Ödemark (Backa)"));
    assert_string_equal(asked("Ödemark (Ödemark)"), "0020");
    assert_string_equal(asked("Älvby"), "0010-a");
}

static void a_misspelt_name_is_answered_with_the_nearest(void **state)
{
    (void)state;
    assert_non_null(strstr(found("Storbin"), "did you mean Storbyn?"));
    assert_non_null(strstr(found("alvby"), "did you mean Älvby?"));
    assert_non_null(strstr(found("odemrak"), "Ödemark (Backa)"));
    assert_non_null(strstr(asked("lugvnik"), "Lugnvik (Älvby), Lugnvik (Backa)"));
    assert_null(strstr(found("Atlantis"), "did you mean"));
}

static void towns_of_one_name_are_refused_with_the_candidates(void **state)
{
    const char *text = found("Lugnvik");

    (void)state;
    assert_non_null(strstr(text, "several places are called Lugnvik"));
    assert_non_null(strstr(text, "Lugnvik (Älvby)"));
    assert_non_null(strstr(text, "Lugnvik (Backa)"));
}

static void an_unknown_name_is_refused_and_nothing_written(void **state)
{
    static const char *const unknown[] = {
        "", "Nyby", "0010-z", "()", "Lugnvik (Nyby)", "Storbyn (Älvby)", "(Älvby)"
    };

    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct err err = { 0 };
        uint32_t index = 42;
        assert_false(place_find(&book, str_from(unknown[i]), &index, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(index, 42);
        assert_non_null(strstr(err_english(&err), "no place is called"));
    }
}

/* ---- metres and minutes ---- */

static struct mode_speed speed[MODE_COUNT];

static void load_modes(void)
{
    struct err err = { 0 };
    struct str tsv;

    assert_true(embed_find(embed_data, "modes.tsv", &tsv));
    if (!modes_load(tsv, speed, &err))
        fail_msg("modes_load: %s", err_english(&err));
}

static uint16_t minutes(enum travel_mode mode, int64_t metres)
{
    return place_minutes(&speed[mode], false, metres);
}

static void metres_follow_the_great_circle(void **state)
{
    (void)state;
    /* one degree north: 6,371,000 pi / 180 = 111,194.93; one degree east at 60 north:
     * 2 R asin(cos 60 sin 0.5) = 55,596.93 */
    assert_int_equal(place_metres(&small[0], &small[3]), 111195);
    assert_int_equal(place_metres(&small[0], &small[4]), 55597);
    assert_int_equal(place_metres(&small[4], &small[0]), 55597);
    assert_int_equal(place_metres(&small[0], &small[0]), 0);
}

static void minutes_are_distance_by_speed_for_each_mode(void **state)
{
    (void)state;
    load_modes();
    /* 10 km x 1.3 = 13 km: 11.14 by car, 17.33 + 10 by bus, 52 by bike, 156 on foot */
    assert_int_equal(minutes(MODE_CAR, 10000), 11);
    assert_int_equal(minutes(MODE_BUS, 10000), 27);
    assert_int_equal(minutes(MODE_BIKE, 10000), 52);
    assert_int_equal(minutes(MODE_FOOT, 10000), 156);
    /* 100 km: 111.43, 173.33 + 10, 520, 1560: more than a day on foot is no way */
    assert_int_equal(minutes(MODE_CAR, 100000), 111);
    assert_int_equal(minutes(MODE_BUS, 100000), 183);
    assert_int_equal(minutes(MODE_BIKE, 100000), 520);
    assert_int_equal(minutes(MODE_FOOT, 100000), REACH_NONE);
}

static void minutes_are_rounded_to_the_nearest(void **state)
{
    (void)state;
    load_modes();
    /* by bike 1,250 m is 6.5 minutes exactly; a metre less is under it */
    assert_int_equal(minutes(MODE_BIKE, 1250), 7);
    assert_int_equal(minutes(MODE_BIKE, 1249), 6);
    assert_int_equal(minutes(MODE_CAR, 0), 0);
    assert_int_equal(minutes(MODE_BUS, 0), 10);
}

static void a_day_is_the_longest_way(void **state)
{
    (void)state;
    load_modes();
    /* on foot 92,308 m is 1440.005 minutes; 92,340 m is 1440.504 */
    assert_int_equal(minutes(MODE_FOOT, 92308), REACH_MINUTES_MOST);
    assert_int_equal(minutes(MODE_FOOT, 92340), REACH_NONE);
}

static void the_same_place_is_ten_minutes(void **state)
{
    (void)state;
    load_modes();
    for (int m = 0; m < MODE_COUNT; m++)
        assert_int_equal(place_minutes(&speed[m], true, 0), 10);
}

static void modes_that_do_not_fit_are_refused(void **state)
{
    static const char *const bad[] = {
        "m\ts\ncar\t70\t0\t1300\n",
        "m\ts\nhorse\t70\t0\t1300\t10\n",
        "m\ts\ncar\t70\t0\t-1\t10\n",
        "m\ts\ncar\t7\t0\t1\t1\nbus\t4\t1\t1\t1\nbike\t1\t0\t1\t1\n",
        "m\ts\ncar\t0\t0\t1\t1\nbus\t4\t1\t1\t1\nbike\t1\t0\t1\t1\nfoot\t5\t0\t1\t1\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct mode_speed read[MODE_COUNT];
        struct err err = { 0 };
        assert_false(modes_load(str_from(bad[i]), read, &err));
        assert_int_equal(err.kind, ERR_INTERNAL);
    }
}

static void mode_words_go_both_ways(void **state)
{
    enum travel_mode mode;

    (void)state;
    for (int m = 0; m < MODE_COUNT; m++) {
        assert_true(mode_from(str_from(mode_word((enum travel_mode)m)), &mode));
        assert_int_equal((int)mode, m);
    }
    assert_false(mode_from(STR("Car"), &mode));
    assert_false(mode_from(STR(""), &mode));
}

/* ---- what insteg ships ---- */

static uint32_t read_shipped(struct place *place)
{
    struct str tsv, line, c[10];
    uint32_t count = 0;

    assert_true(embed_find(embed_data, "places.tsv", &tsv));
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        assert_int_equal(embed_columns(line, c, 10), 10);
        assert_true(count < SHIPPED_MOST);
        place[count] = (struct place){ .id = (int64_t)count + 1,
                                       .code = c[0],
                                       .name = c[1],
                                       .municipality = c[3],
                                       .is_town = str_is(c[2], "town"),
                                       .is_main = str_is(c[9], "1") };
        place[count].lat_e4 =
            (int32_t)lround(strtod(str_cstr(&arena, c[7]), NULL) * 10000);
        place[count].lon_e4 =
            (int32_t)lround(strtod(str_cstr(&arena, c[8]), NULL) * 10000);
        count++;
    }
    return count;
}

static const struct place *municipality_of(const struct place_book *all,
                                           struct str code)
{
    uint32_t at = map_get(&all->by_code, code);

    if (at == MAP_NONE)
        fail_msg("%.*s is in no municipality", STR_ARG(code));
    return &all->place[at == MAP_NONE ? 0 : at];
}

static void every_shipped_town_is_found_within_its_municipality(void **state)
{
    struct place *place = ARENA_ARRAY(&arena, SHIPPED_MOST, struct place);
    uint32_t count = read_shipped(place), towns = 0, index;
    struct place_book all;

    (void)state;
    place_book_make(&all, &arena, place, count);
    for (uint32_t i = 0; i < count; i++) {
        struct buf text = buf_new(&arena);
        struct err err = { 0 };
        if (!place[i].is_town)
            continue;
        buf_add(&text, place[i].name);
        buf_cstr(&text, " (");
        buf_add(&text, municipality_of(&all, place[i].municipality)->name);
        buf_cstr(&text, ")");
        if (!place_find(&all, buf_str(&text), &index, &err) || index != i)
            fail_msg("%.*s finds something else", STR_ARG(buf_str(&text)));
        towns++;
    }
    assert_int_equal(count - towns, 290);
}

static void every_shipped_municipality_is_found_by_name(void **state)
{
    struct place *place = ARENA_ARRAY(&arena, SHIPPED_MOST, struct place);
    uint32_t count = read_shipped(place), index;
    struct place_book all;

    (void)state;
    place_book_make(&all, &arena, place, count);
    for (uint32_t i = 0; i < count; i++) {
        struct err err = { 0 };
        if (place[i].is_town)
            continue;
        if (!place_find(&all, place[i].name, &index, &err))
            fail_msg("%s", err_english(&err));
        assert_true(str_eq(place[index].municipality, place[i].code));
    }
}

static void what_is_written_of_every_shipped_place_is_read_back_as_itself(void **state)
{
    struct place *place = ARENA_ARRAY(&arena, SHIPPED_MOST, struct place);
    uint32_t count = read_shipped(place), by_ask, by_find;
    struct place_book all;

    (void)state;
    place_book_make(&all, &arena, place, count);
    for (uint32_t i = 0; i < count; i++) {
        struct err err = { 0 };
        if (!place[i].is_town && place_of_municipality(&all, place[i].name) != i)
            continue; /* such a municipality is never kept: its main town is */
        const struct str text = place_written(&arena, &all, i);
        if (!place_ask(&all, text, &by_ask, &err) ||
            !place_find(&all, text, &by_find, &err))
            fail_msg("%.*s: %s", STR_ARG(text), err_english(&err));
        assert_int_equal(by_ask, i);
        assert_int_equal(by_find, i);
    }
}

/* No town lies a day's walk from the middle of its municipality's others: a slip of a
 * digit in a coordinate would. Sweden's longest municipality is some 250 km. */
static void shipped_towns_lie_near_their_municipality(void **state)
{
    struct place *place = ARENA_ARRAY(&arena, SHIPPED_MOST, struct place);
    uint32_t count = read_shipped(place);
    struct place_book all;

    (void)state;
    place_book_make(&all, &arena, place, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_in_range(place[i].lat_e4, 550000, 692000);
        assert_in_range(place[i].lon_e4, 105000, 243000);
        const struct place *m = municipality_of(&all, place[i].municipality);
        if (place_metres(&place[i], m) > 130000)
            fail_msg("%.*s lies far off", STR_ARG(place[i].code));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_town_is_found),
        cmocka_unit_test(a_name_of_town_and_municipality_is_the_main_town),
        cmocka_unit_test(a_municipality_of_another_name_means_its_main_town),
        cmocka_unit_test(a_municipality_without_towns_is_itself),
        cmocka_unit_test(a_municipality_in_brackets_picks_the_town),
        cmocka_unit_test(a_code_is_found),
        cmocka_unit_test(a_town_wins_over_its_municipality_that_has_another_main_town),
        cmocka_unit_test(one_who_can_be_asked_is_asked_which_town),
        cmocka_unit_test(a_misspelt_name_is_answered_with_the_nearest),
        cmocka_unit_test(what_is_written_of_every_shipped_place_is_read_back_as_itself),
        cmocka_unit_test(towns_of_one_name_are_refused_with_the_candidates),
        cmocka_unit_test(an_unknown_name_is_refused_and_nothing_written),
        cmocka_unit_test(metres_follow_the_great_circle),
        cmocka_unit_test(minutes_are_distance_by_speed_for_each_mode),
        cmocka_unit_test(minutes_are_rounded_to_the_nearest),
        cmocka_unit_test(a_day_is_the_longest_way),
        cmocka_unit_test(the_same_place_is_ten_minutes),
        cmocka_unit_test(modes_that_do_not_fit_are_refused),
        cmocka_unit_test(mode_words_go_both_ways),
        cmocka_unit_test(every_shipped_town_is_found_within_its_municipality),
        cmocka_unit_test(every_shipped_municipality_is_found_by_name),
        cmocka_unit_test(shipped_towns_lie_near_their_municipality),
    };
    return cmocka_run_group_tests(tests, make_book, drop);
}
