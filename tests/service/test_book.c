/*
 * test_book.c: are words and places in memory those of the database, and is the way to
 * work as long as formats.md says? Journeys have a twin that does the sum plainly.
 */
#include "ad_kit.h"

#include <math.h>

#include "service/book.h"
#include "service/import.h"

#define DETOUR 1.3
#define A_DAY  1440
#define TOO_FAR                                                                        \
    1441 /* longer than any limit, yet not out of reach of who states none */

static struct book loaded(void)
{
    struct book book = { 0 };
    struct tx *tx = NULL;
    struct err err = { 0 };

    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err) &&
               book_load(tx, kit_call.arena, &book, &err) &&
               book_load_near(tx, kit_call.arena, &(struct book_near){ NULL, 1 }, &book,
                              &err),
           &err);
    tx_end(&tx);
    return book;
}

static uint32_t place(const struct book *book, const char *name)
{
    struct err err = { 0 };
    uint32_t index = 0;

    KIT_OK(place_find(&book->places, str_from(name), &index, &err), &err);
    return index;
}

static void every_concept_is_found_by_code_and_by_id(void **state)
{
    (void)state;
    struct book book = loaded();
    assert_int_equal(book.concept_count, kit_number("SELECT count(*) FROM concept"));
    for (uint32_t i = 0; i < book.concept_count; i++) {
        assert_int_equal(book_concept(&book, book.concept[i].code), i);
        assert_int_equal(book_concept_of(&book, book.concept[i].id), i);
        if (i > 0)
            assert_true(book.concept[i - 1].id < book.concept[i].id);
    }
    uint32_t pick = book_concept(&book, STR("task:plocka-order"));
    assert_true(pick != MAP_NONE);
    assert_true(str_starts(book.concept[pick].label_sv, "Plocka order"));
    assert_true(book.concept[pick].weeks >= 0);
}

static void what_is_not_there_is_none(void **state)
{
    static const int64_t bad[] = { 0, -1, INT64_MIN, INT64_MAX };

    (void)state;
    struct book book = loaded();
    assert_int_equal(book_concept(&book, STR("task:no-such-thing")), MAP_NONE);
    assert_int_equal(book_concept(&book, STR("")), MAP_NONE);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(book_concept_of(&book, bad[i]), MAP_NONE);
        assert_int_equal(book_place_of(&book, bad[i]), MAP_NONE);
    }
    assert_int_equal(book_concept_of(&book, book.concept_id_most + 1), MAP_NONE);
    assert_int_equal(book_place_of(&book, book.place_id_most + 1), MAP_NONE);
}

static void every_place_is_found_by_its_id(void **state)
{
    (void)state;
    struct book book = loaded();
    assert_int_equal(book.places.count, kit_number("SELECT count(*) FROM place"));
    for (uint32_t i = 0; i < book.places.count; i++)
        assert_int_equal(book_place_of(&book, book.places.place[i].id), i);
    assert_true(book.places.place[place(&book, "Krokom")].is_town);
}

/* How near `b` is to `a` by the book; 0: not said. */
static uint8_t nearness(const struct book *book, uint32_t a, uint32_t b)
{
    for (uint32_t i = book->near_start[a]; i < book->near_start[a + 1]; i++)
        if (book->near_concept[i] == b)
            return book->near_similarity[i];
    return 0;
}

static void nearness_is_whole_and_the_same_both_ways(void **state)
{
    (void)state;
    struct book book = loaded();
    uint32_t rows = book.near_start[book.concept_count];
    assert_int_equal(book.near_start[0], 0);
    assert_int_equal(rows, kit_number("SELECT count(*) FROM concept_near"));
    assert_true(rows > 0);
    for (uint32_t c = 0; c < book.concept_count; c++)
        for (uint32_t i = book.near_start[c]; i < book.near_start[c + 1]; i++) {
            assert_in_range(book.near_similarity[i], 1, 250);
            assert_int_equal(nearness(&book, book.near_concept[i], c),
                             book.near_similarity[i]);
        }
}

/* ---------- the way to work ---------- */

static const double speed[MODE_COUNT] = {
    [MODE_CAR] = 70, [MODE_BUS] = 45, [MODE_BIKE] = 15, [MODE_FOOT] = 5
};

/* The sum of formats.md, in kilometres and hours. */
static double plain_minutes(double km, enum travel_mode mode)
{
    return km * DETOUR / speed[mode] * 60 + (mode == MODE_BUS ? 10 : 0);
}

/* Kilometres over the ball by the law of cosines, not the haversine of place.c. */
static double kilometres(const struct place *a, const struct place *b)
{
    double r = 3.14159265358979323846 / 1800000.0;
    double c =
        sin(a->lat_e4 * r) * sin(b->lat_e4 * r) +
        cos(a->lat_e4 * r) * cos(b->lat_e4 * r) * cos((a->lon_e4 - b->lon_e4) * r);

    return 6371.0 * acos(c > 1 ? 1 : c);
}

static void unknown_journeys_are_counted_from_the_map(void **state)
{
    (void)state;
    struct book book = loaded();
    uint32_t work = place(&book, "Krokom");
    const uint16_t *minutes = book_minutes(&book, kit_call.arena, work);
    for (uint32_t p = 0; p < book.places.count; p++)
        for (int m = 0; m < MODE_COUNT; m++) {
            uint16_t got = minutes[p * MODE_COUNT + (uint32_t)m];
            double want = plain_minutes(
                kilometres(&book.places.place[p], &book.places.place[work]),
                (enum travel_mode)m);
            if (p == work)
                assert_int_equal(got, 10);
            else if (want > A_DAY + 1)
                assert_int_equal(got, TOO_FAR);
            else if (fabs(got - want) > 0.55)
                fail_msg("%.*s: %u minutes, not %.2f",
                         STR_ARG(book.places.place[p].name), got, want);
        }
}

static void import_journeys(const char *text)
{
    struct import_ask ask = { { kit_file("j.csv", str_from(text)), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_places(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
}

static uint16_t way(const char *from, const char *to, enum travel_mode mode)
{
    struct book book = loaded();

    return book_minutes(&book, kit_call.arena,
                        place(&book, to))[place(&book, from) * MODE_COUNT + mode];
}

static void known_metres_count_in_the_place_of_the_map(void **state)
{
    (void)state;
    uint16_t before = way("Krokom", "Strömsund", MODE_CAR);
    import_journeys("from,to,km\nKrokom,Östersund,28\n");
    for (int m = 0; m < MODE_COUNT; m++) {
        double want = plain_minutes(28, (enum travel_mode)m);
        assert_true(fabs(way("Krokom", "Östersund", (enum travel_mode)m) - want) <=
                    0.5);
        assert_true(fabs(way("Östersund", "Krokom", (enum travel_mode)m) - want) <=
                    0.5);
    }
    assert_int_equal(way("Krokom", "Strömsund", MODE_CAR), before);
}

static void known_minutes_count_before_known_metres(void **state)
{
    (void)state;
    import_journeys("from,to,km,mode,minutes\nKrokom,Östersund,,bus,41\n"
                    "Krokom,Östersund,28,,\nKrokom,Östersund,,car,17\n");
    assert_int_equal(way("Krokom", "Östersund", MODE_BUS), 41);
    assert_int_equal(way("Krokom", "Östersund", MODE_CAR), 17);
    assert_true(fabs(way("Krokom", "Östersund", MODE_BIKE) -
                     plain_minutes(28, MODE_BIKE)) <= 0.5);
    /* minutes hold one way */
    assert_true(fabs(way("Östersund", "Krokom", MODE_BUS) -
                     plain_minutes(28, MODE_BUS)) <= 0.5);
}

static void a_fault_on_the_way_leaves_the_book_as_it_was(void **state)
{
    uint64_t n = 0;
    bool ok = false;

    (void)state;
    import_journeys("from,to,km\nKrokom,Östersund,28\n");
    while (!ok && ++n < 10000) {
        struct book book = { .concept_count = 4711 };
        struct tx *tx = NULL;
        struct err err = { 0 };
        store_fail_at(n);
        ok = tx_begin(kit_call.store, TX_READ, &tx, &err) &&
             book_load(tx, kit_call.arena, &book, &err);
        store_fail_at(0);
        tx_end(&tx);
        if (ok)
            break;
        assert_int_equal(err.kind, ERR_FULL);
        assert_int_equal(book.concept_count, 4711);
        n += n / 8; /* every first call, then fewer: rows are many and alike */
    }
    assert_true(ok && n > 5);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_concept_is_found_by_code_and_by_id),
        CASE(what_is_not_there_is_none),
        CASE(every_place_is_found_by_its_id),
        CASE(nearness_is_whole_and_the_same_both_ways),
        CASE(unknown_journeys_are_counted_from_the_map),
        CASE(known_metres_count_in_the_place_of_the_map),
        CASE(known_minutes_count_before_known_metres),
        CASE(a_fault_on_the_way_leaves_the_book_as_it_was),
    };
    return cmocka_run_group_tests_name("book", tests, NULL, NULL);
}
