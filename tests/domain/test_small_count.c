/*
 * test_small_count.c: can anybody be found in the counts that leave the house?
 *
 * The reader in these tests knows everything but the people: the rule itself, and what
 * is shown of a row. The brute force shows every small row, puts rows that look alike
 * together, and asks that a hidden part could be at least two things.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/small_count.h"

#define PART_MOST 24u /* parts 0 .. PART_MOST-1 */
#define ROWS      (PART_MOST * PART_MOST * PART_MOST)

static const uint32_t unwritten = UINT32_MAX; /* no number stands there */

/* All that a reader gets: how each cell reads, and the numbers that are written. */
struct seen {
    enum count_shown how[4];
    uint32_t number[4];
};

static void parts_of(uint32_t row, uint32_t part[3])
{
    part[0] = row / PART_MOST / PART_MOST;
    part[1] = row / PART_MOST % PART_MOST;
    part[2] = row % PART_MOST;
}

static struct seen shown(uint32_t row)
{
    uint32_t part[3];

    parts_of(row, part);
    struct count_row_shown s =
        small_counts((struct count_row){ part[0], part[1], part[2] });
    struct seen seen = { { s.women, s.men, s.not_stated, s.all },
                         { part[0], part[1], part[2], part[0] + part[1] + part[2] } };
    for (int i = 0; i < 4; i++)
        if (seen.how[i] != COUNT_SHOWN)
            seen.number[i] = unwritten;
    if (s.all == COUNT_AT_LEAST)
        seen.number[3] = s.all_least;
    return seen;
}

static bool alike(const struct seen *a, const struct seen *b)
{
    for (int i = 0; i < 4; i++)
        if (a->how[i] != b->how[i] || a->number[i] != b->number[i])
            return false;
    return true;
}

static bool is_hidden(enum count_shown how)
{
    return how != COUNT_SHOWN;
}

static struct seen all_seen[ROWS];

/* Whether another row looks like `row` and has another number in `part`. */
static bool could_be_another(uint32_t row, uint32_t part)
{
    uint32_t mine[3], other[3];

    parts_of(row, mine);
    for (uint32_t r = 0; r < ROWS; r++) {
        parts_of(r, other);
        if (other[part] != mine[part] && alike(&all_seen[r], &all_seen[row]))
            return true;
    }
    return false;
}

static void nobody_who_knows_the_rule_can_compute_a_hidden_part(void **state)
{
    uint32_t checked = 0;

    (void)state;
    for (uint32_t row = 0; row < ROWS; row++)
        all_seen[row] = shown(row);
    for (uint32_t row = 0; row < ROWS; row++) {
        uint32_t part[3];
        parts_of(row, part);
        if (part[0] >= PART_MOST / 2 || part[1] >= PART_MOST / 2 ||
            part[2] >= PART_MOST / 2)
            continue; /* rows at the edge have their likes outside */
        for (uint32_t i = 0; i < 3; i++) {
            if (!is_hidden(all_seen[row].how[i]))
                continue;
            checked++;
            if (!could_be_another(row, i))
                fail_msg("%u women, %u men, %u not stated: part %u can be computed",
                         part[0], part[1], part[2], i);
        }
    }
    assert_true(checked > 1000);
}

/* The same with the two columns and the sum that are printed, without not stated. */
static void nor_can_it_be_computed_from_the_columns_on_paper(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < ROWS; row++) {
        all_seen[row] = shown(row);
        all_seen[row].how[2] = COUNT_SHOWN;
        all_seen[row].number[2] = unwritten;
    }
    for (uint32_t row = 0; row < ROWS; row++) {
        uint32_t part[3];
        parts_of(row, part);
        if (part[0] >= 12 || part[1] >= 12 || part[2] == 0 || part[2] >= SMALL_COUNT)
            continue;
        if (!could_be_another(row, 2))
            fail_msg("%u women, %u men: the %u not stated can be computed", part[0],
                     part[1], part[2]);
    }
}

static void no_small_number_is_written(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < ROWS; row++) {
        struct seen seen = shown(row);
        for (int i = 0; i < 4; i++)
            if (!is_hidden(seen.how[i]) && seen.number[i] < SMALL_COUNT &&
                !(i == 2 && seen.number[i] == 0))
                fail_msg("%u is written", seen.number[i]);
    }
}

static void what_is_written_is_true(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < ROWS; row++) {
        struct seen seen = shown(row);
        uint32_t part[4];
        parts_of(row, part);
        part[3] = part[0] + part[1] + part[2];
        for (int i = 0; i < 4; i++)
            assert_int_equal(seen.how[i] == COUNT_FEWER,
                             part[i] < SMALL_COUNT && !(i == 2 && !part[i]));
        if (seen.how[3] == COUNT_AT_LEAST) {
            assert_true(seen.number[3] <= part[3]);
            assert_true(seen.number[3] >= SMALL_COUNT);
        }
    }
}

static void nothing_is_hidden_that_protects_nobody(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < ROWS; row++) {
        struct seen seen = shown(row);
        uint32_t part[3];
        parts_of(row, part);
        bool small = part[0] < SMALL_COUNT || part[1] < SMALL_COUNT ||
                     (part[2] > 0 && part[2] < SMALL_COUNT);
        for (int i = 0; i < 3; i++)
            assert_int_equal(seen.how[i] == COUNT_SHOWN,
                             part[i] >= SMALL_COUNT || (i == 2 && part[i] == 0));
        if (!small)
            assert_int_equal(seen.how[3], COUNT_SHOWN);
    }
}

static void a_sum_that_cannot_be_written_says_what_is_in_sight(void **state)
{
    struct count_row_shown s = small_counts((struct count_row){ 3, 240, 0 });

    (void)state;
    assert_int_equal(s.women, COUNT_FEWER);
    assert_int_equal(s.men, COUNT_SHOWN);
    assert_int_equal(s.not_stated, COUNT_SHOWN);
    assert_int_equal(s.all, COUNT_AT_LEAST);
    assert_int_equal(s.all_least, 240);
    s = small_counts((struct count_row){ 120, 118, 2 });
    assert_int_equal(s.not_stated, COUNT_FEWER);
    assert_int_equal(s.all_least, 238);
    s = small_counts((struct count_row){ 4, 4, 0 });
    assert_int_equal(s.all, COUNT_AT_LEAST);
    assert_int_equal(s.all_least, SMALL_COUNT);
    s = small_counts((struct count_row){ 0, 0, 0 });
    assert_int_equal(s.all, COUNT_FEWER);
    s = small_counts((struct count_row){ 5, 5, 0 });
    assert_int_equal(s.all, COUNT_SHOWN);
}

/* ------------------------------------------------------- rows under each other */

#define ROW_MOST 11u /* parts 0 .. ROW_MOST-1 in the tables of two rows */
#define TABLES   (ROW_MOST * ROW_MOST * ROW_MOST * ROW_MOST)

struct table_seen {
    uint32_t inner_w, inner_m, outer_w, outer_m; /* true numbers */
    bool stands;                                 /* whether the outer row does */
    struct seen row[2];
};

static struct table_seen tables[TABLES];

static struct seen seen_of(uint32_t women, uint32_t men)
{
    struct count_row_shown s = small_counts((struct count_row){ women, men, 0 });
    struct seen seen = { { s.women, s.men, s.not_stated, s.all },
                         { women, men, 0, women + men } };

    for (int i = 0; i < 4; i++)
        if (seen.how[i] != COUNT_SHOWN)
            seen.number[i] =
                i == 3 && s.all == COUNT_AT_LEAST ? s.all_least : unwritten;
    return seen;
}

/* Every table of two rows where the first is a group within the second. */
static uint32_t all_tables(void)
{
    uint32_t count = 0;

    for (uint32_t t = 0; t < TABLES; t++) {
        struct table_seen *at = &tables[count];
        at->inner_w = t % ROW_MOST;
        at->inner_m = t / ROW_MOST % ROW_MOST;
        at->outer_w = t / ROW_MOST / ROW_MOST % ROW_MOST;
        at->outer_m = t / ROW_MOST / ROW_MOST / ROW_MOST;
        if (at->inner_w > at->outer_w || at->inner_m > at->outer_m)
            continue;
        bool stands[2];
        small_count_rows((struct count_row[]){ { at->inner_w, at->inner_m, 0 },
                                               { at->outer_w, at->outer_m, 0 } },
                         2, stands);
        assert_true(stands[0]);
        at->stands = stands[1];
        at->row[0] = seen_of(at->inner_w, at->inner_m);
        at->row[1] = seen_of(at->outer_w, at->outer_m);
        count++;
    }
    return count;
}

static bool tables_alike(const struct table_seen *a, const struct table_seen *b)
{
    return a->stands == b->stands && alike(&a->row[0], &b->row[0]) &&
           (!a->stands || alike(&a->row[1], &b->row[1]));
}

/* Whether a table that looks the same has another number of women between its rows. */
static bool could_lie_otherwise(const struct table_seen *table, uint32_t count)
{
    for (uint32_t t = 0; t < count; t++)
        if (tables[t].outer_w - tables[t].inner_w != table->outer_w - table->inner_w &&
            tables_alike(&tables[t], table))
            return true;
    return false;
}

static void no_row_minus_another_tells_a_small_number(void **state)
{
    const uint32_t count = all_tables();
    uint32_t standing = 0, left_out = 0;

    (void)state;
    for (uint32_t t = 0; t < count; t++) {
        const struct table_seen *at = &tables[t];
        standing += at->stands;
        left_out += !at->stands;
        if (at->inner_w + SMALL_COUNT > ROW_MOST)
            continue; /* tables at the edge have their likes outside */
        if (at->outer_w - at->inner_w < SMALL_COUNT && !could_lie_otherwise(at, count))
            fail_msg("%u/%u under %u/%u: the women between can be computed",
                     at->inner_w, at->inner_m, at->outer_w, at->outer_m);
    }
    assert_true(standing > 500 && left_out > 500);
}

static void rows_give_way_to_those_above_them(void **state)
{
    bool stands[4];

    (void)state;
    /* The hand check: today, k1, k1 and k2 (4 women and 3 men more), all of it. */
    small_count_rows(
        (struct count_row[]){ { 2, 4, 0 }, { 5, 5, 0 }, { 9, 8, 0 }, { 12, 12, 0 } }, 4,
        stands);
    assert_true(stands[0] && stands[1]);
    assert_false(stands[2]);
    assert_true(stands[3]);
    /* Not stated has no column and is told by the sum all the same. */
    small_count_rows((struct count_row[]){ { 10, 10, 6 }, { 20, 20, 8 } }, 2, stands);
    assert_false(stands[1]);
    small_count_rows((struct count_row[]){ { 10, 10, 0 }, { 20, 20, 0 } }, 2, stands);
    assert_true(stands[1]);
    /* Nobody more is a number under five too. */
    small_count_rows((struct count_row[]){ { 10, 10, 0 }, { 10, 20, 0 } }, 2, stands);
    assert_false(stands[1]);
}

static void a_sum_beside_the_rows_stays_away_from_theirs(void **state)
{
    const struct count_row rows[] = { { 5, 5, 0 }, { 12, 12, 0 } };
    const bool stands[] = { true, true };
    uint32_t least = 0;

    (void)state;
    assert_int_equal(small_count_beside(24, rows, stands, 2, &least), COUNT_SHOWN);
    assert_int_equal(small_count_beside(29, rows, stands, 2, &least), COUNT_SHOWN);
    assert_int_equal(least, 0);
    for (uint32_t all = 25; all < 29; all++) {
        assert_int_equal(small_count_beside(all, rows, stands, 2, &least),
                         COUNT_AT_LEAST);
        assert_int_equal(least, 24);
    }
    assert_int_equal(small_count_beside(3, rows, stands, 2, &least), COUNT_FEWER);
    assert_int_equal(small_count_beside(26, rows, (bool[]){ true, false }, 2, &least),
                     COUNT_SHOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_who_knows_the_rule_can_compute_a_hidden_part),
        cmocka_unit_test(nor_can_it_be_computed_from_the_columns_on_paper),
        cmocka_unit_test(no_small_number_is_written),
        cmocka_unit_test(what_is_written_is_true),
        cmocka_unit_test(nothing_is_hidden_that_protects_nobody),
        cmocka_unit_test(a_sum_that_cannot_be_written_says_what_is_in_sight),
        cmocka_unit_test(no_row_minus_another_tells_a_small_number),
        cmocka_unit_test(rows_give_way_to_those_above_them),
        cmocka_unit_test(a_sum_beside_the_rows_stays_away_from_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
