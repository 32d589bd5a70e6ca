/*
 * test_small_table.c: can anybody be found in a table that was made fit for the public?
 * The attacker tries every table there could be: all that agree with what is in sight.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/small_table.h"

#define CAP 26 /* no more in a cell is tried */

static struct small_table table_of(uint32_t rows, uint32_t columns,
                                   const int64_t *inner)
{
    struct small_table t = { .rows = rows + 1, .columns = columns + 1 };

    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < columns; c++)
            t.count[r * t.columns + c] = inner[r * columns + c];
    small_table_sum(&t);
    return t;
}

/* ------------------------------------------------------------------------ attacking */

struct attack {
    const struct small_table *shown;
    const struct small_table
        *old; /* NULL: none; else shown minus old is attacked too */
    struct small_table guess;
    int64_t low[SMALL_TABLE_CELLS], high[SMALL_TABLE_CELLS];
    uint64_t tables;
};

static bool agrees(const struct attack *a)
{
    for (uint32_t i = 0; i < a->shown->rows * a->shown->columns; i++)
        if (!a->shown->hidden[i] && a->guess.count[i] != a->shown->count[i])
            return false;
    return true;
}

static void note(struct attack *a)
{
    small_table_sum(&a->guess);
    if (!agrees(a))
        return;
    for (uint32_t i = 0; i < a->shown->rows * a->shown->columns; i++) {
        if (a->tables == 0 || a->guess.count[i] < a->low[i])
            a->low[i] = a->guess.count[i];
        if (a->tables == 0 || a->guess.count[i] > a->high[i])
            a->high[i] = a->guess.count[i];
    }
    a->tables++;
}

/* Every table of cells from 0 to CAP, cell by cell; those in sight are what they are.
 */
static void try_all(struct attack *a)
{
    uint32_t free_cell[16], count = 0;
    const struct small_table *t = a->shown;

    for (uint32_t r = 0; r + 1 < t->rows; r++)
        for (uint32_t c = 0; c + 1 < t->columns; c++) {
            uint32_t i = r * t->columns + c;
            a->guess.count[i] = t->hidden[i] ? 0 : t->count[i];
            if (t->hidden[i])
                free_cell[count++] = i;
        }
    for (bool more = true; more;) {
        note(a);
        more = false;
        for (uint32_t k = 0; !more && k < count; k++) {
            more = ++a->guess.count[free_cell[k]] <= CAP;
            if (!more)
                a->guess.count[free_cell[k]] = 0;
        }
    }
}

static struct small_table invented(struct rng *rng, uint32_t rows, uint32_t columns)
{
    int64_t inner[16];

    for (uint32_t i = 0; i < rows * columns; i++)
        inner[i] = rng_below(rng, 3) == 0 ? rng_below(rng, 5) : rng_below(rng, 20);
    return table_of(rows, columns, inner);
}

static void the_attacker_finds_no_small_cell(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct rng rng = rng_seeded(seed);
        struct small_table t = invented(&rng, 2, 2);
        struct attack a = { .shown = &t };
        small_table_hide(&t, NULL, 0);
        a.guess = t;
        try_all(&a);
        assert_true(a.tables > 0);
        for (uint32_t i = 0; i < t.rows * t.columns; i++) {
            if (t.count[i] < 5 && a.high[i] - a.low[i] < 5)
                fail_msg("seed %llu: cell %u is between %lld and %lld",
                         (unsigned long long)seed, i, (long long)a.low[i],
                         (long long)a.high[i]);
            assert_true(t.hidden[i] || t.count[i] >= 5);
        }
    }
}

static void the_bounds_are_those_the_attacker_finds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct rng rng = rng_seeded(seed);
        const int64_t inner[] = { rng_below(&rng, 8), rng_below(&rng, 8),
                                  rng_below(&rng, 8), rng_below(&rng, 8) };
        struct small_table t = table_of(2, 2, inner);
        struct attack a = { .shown = &t };
        for (uint32_t i = 0; i < t.rows * t.columns; i++)
            t.hidden[i] = rng_below(&rng, 2) == 0;
        a.guess = t;
        try_all(&a);
        for (uint32_t i = 0; i < t.rows * t.columns; i++) {
            int64_t least, most;
            small_table_bounds(&t, i, &least, &most);
            assert_int_equal(least, a.low[i]);
            if (most != INT64_MAX && most <= CAP)
                assert_int_equal(most, a.high[i]);
            if (most == INT64_MAX)
                assert_true(a.high[i] >= CAP);
        }
    }
}

/* Cells in sight, each added, subtracted or left out: does any such sum always make the
 * cell? Asked of all tables at once, by the weights of the cells within. */
static bool made_by_sums(const struct small_table *t, uint32_t target)
{
    uint32_t seen[16], count = 0, cells = t->rows * t->columns;
    uint32_t inner = (t->rows - 1) * (t->columns - 1), all = 1;

    for (uint32_t i = 0; i < cells; i++)
        if (!t->hidden[i])
            seen[count++] = i;
    for (uint32_t k = 0; k < count; k++)
        all *= 3;
    for (uint32_t pick = 0; pick < all; pick++) {
        int weight[16] = { 0 };
        uint32_t rest = pick;
        bool same = true;
        for (uint32_t k = 0; k <= count; k++) {
            uint32_t cell = k < count ? seen[k] : target;
            int sign = k < count ? (int)(rest % 3) - 1 : -1;
            rest /= 3;
            for (uint32_t i = 0; sign != 0 && i < inner; i++) {
                uint32_t r = i / (t->columns - 1), c = i % (t->columns - 1);
                bool row = cell / t->columns == r || cell / t->columns == t->rows - 1;
                bool column =
                    cell % t->columns == c || cell % t->columns == t->columns - 1;
                weight[i] += row && column ? sign : 0;
            }
        }
        for (uint32_t i = 0; i < inner; i++)
            same = same && weight[i] == 0;
        if (same)
            return true;
    }
    return false;
}

static void no_sum_and_no_difference_of_published_cells_makes_a_small_one(void **state)
{
    uint32_t small = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct rng rng = rng_seeded(seed);
        struct small_table t = invented(&rng, 3, 2);
        small_table_hide(&t, NULL, 0);
        for (uint32_t i = 0; i < t.rows * t.columns; i++) {
            if (t.count[i] >= 5)
                continue;
            assert_false(made_by_sums(&t, i));
            small++;
        }
    }
    assert_true(small > 50);
}

static void two_days_cannot_be_subtracted_to_find_who_came_between(void **state)
{
    uint32_t close = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct rng rng = rng_seeded(seed);
        struct small_table old = invented(&rng, 2, 2), t = old;
        for (uint32_t i = 0; i < 2; i++)
            for (uint32_t c = 0; c < 2; c++)
                t.count[i * t.columns + c] += rng_below(&rng, 4);
        small_table_sum(&t);
        small_table_hide(&old, NULL, 0);
        small_table_hide(&t, &old, 1);
        struct small_table both = t;
        for (uint32_t i = 0; i < t.rows * t.columns; i++)
            both.hidden[i] = t.hidden[i] || old.hidden[i];
        for (uint32_t i = 0; i < t.rows * t.columns; i++) {
            int64_t apart = t.count[i] - old.count[i];
            if (apart < 1 || apart > 4)
                continue;
            assert_true(both.hidden[i]);
            assert_false(made_by_sums(&both, i));
            close++;
        }
    }
    assert_true(close > 100);
}

/* Of two tables one has a row that the other has not, for nobody was in it then. */
static uint32_t told_of_two(const struct small_table *one,
                            const struct small_table *two)
{
    struct small_table both = *two;
    uint32_t close = 0;

    for (uint32_t i = 0; i < both.rows * both.columns; i++) {
        assert_false(one->absent[i / both.columns] && one->hidden[i]);
        assert_false(two->absent[i / both.columns] && two->hidden[i]);
        both.hidden[i] |= one->hidden[i];
    }
    for (uint32_t i = 0; i < both.rows * both.columns; i++) {
        int64_t apart = two->count[i] - one->count[i];
        if (apart == 0 || apart < -4 || apart > 4)
            continue;
        assert_true(both.hidden[i]);
        assert_false(made_by_sums(&both, i));
        close++;
    }
    return close;
}

static void a_row_that_one_of_two_days_does_not_show_tells_no_more(void **state)
{
    uint32_t close = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct rng rng = rng_seeded(seed);
        struct small_table more = invented(&rng, 3, 2), less = more;
        for (uint32_t c = 0; c < 2; c++) {
            less.count[2 * less.columns + c] = 0;
            less.count[c] += rng_below(&rng, 4);
        }
        small_table_sum(&less);
        less.absent[2] = true;
        struct small_table first = seed % 2 ? more : less;
        struct small_table then = seed % 2 ? less : more;
        small_table_hide(&first, NULL, 0);
        small_table_hide(&then, &first, 1);
        close += told_of_two(&first, &then);
    }
    assert_true(close > 100);
}

static void what_is_large_everywhere_is_all_in_sight(void **state)
{
    static const int64_t inner[] = { 210, 189, 21, 168, 151, 17 };
    struct small_table t = table_of(2, 3, inner);

    (void)state;
    small_table_hide(&t, NULL, 0);
    for (uint32_t i = 0; i < t.rows * t.columns; i++)
        assert_false(t.hidden[i]);
    assert_int_equal(t.count[t.rows * t.columns - 1], 756);
}

static void one_small_cell_takes_others_with_it_and_the_sums_stay(void **state)
{
    static const int64_t inner[] = { 210, 189, 2, 168, 151, 17, 40, 50, 60 };
    struct small_table t = table_of(3, 3, inner);
    uint32_t hidden = 0;

    (void)state;
    small_table_hide(&t, NULL, 0);
    for (uint32_t i = 0; i < t.rows * t.columns; i++)
        hidden += t.hidden[i];
    assert_true(t.hidden[2]);
    assert_int_equal(hidden, 4); /* a square: two in each row and column */
    assert_false(t.hidden[t.rows * t.columns - 1]);
}

/* A block of small ones in a large table: hidden they stand on a circle already, but a
 * small one, which would tell each of them to within two. */
static void small_ones_that_cover_each_other_are_covered_widely(void **state)
{
    static const int64_t inner[] = { 2, 1, 90, 2, 1, 80, 70, 60, 50 };
    struct small_table t = table_of(3, 3, inner);
    static const uint32_t small[] = { 0, 1, 4, 5 };

    (void)state;
    small_table_hide(&t, NULL, 0);
    for (uint32_t i = 0; i < 4; i++) {
        int64_t least, most;
        small_table_bounds(&t, small[i], &least, &most);
        assert_true(most == INT64_MAX || most - least >= 5);
    }
    assert_false(t.hidden[t.rows * t.columns - 1]);
}

/* What was hidden then cannot be subtracted: it may be in sight now. */
static void a_cell_that_was_small_may_be_shown_when_it_has_grown(void **state)
{
    static const int64_t then[] = { 3, 40, 50, 60 }, now[] = { 6, 60, 70, 80 };
    struct small_table old = table_of(2, 2, then), t = table_of(2, 2, now);

    (void)state;
    small_table_hide(&old, NULL, 0);
    small_table_hide(&t, &old, 1);
    for (uint32_t i = 0; i < t.rows * t.columns; i++)
        assert_false(t.hidden[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_attacker_finds_no_small_cell),
        cmocka_unit_test(the_bounds_are_those_the_attacker_finds),
        cmocka_unit_test(no_sum_and_no_difference_of_published_cells_makes_a_small_one),
        cmocka_unit_test(two_days_cannot_be_subtracted_to_find_who_came_between),
        cmocka_unit_test(a_row_that_one_of_two_days_does_not_show_tells_no_more),
        cmocka_unit_test(what_is_large_everywhere_is_all_in_sight),
        cmocka_unit_test(one_small_cell_takes_others_with_it_and_the_sums_stay),
        cmocka_unit_test(small_ones_that_cover_each_other_are_covered_widely),
        cmocka_unit_test(a_cell_that_was_small_may_be_shown_when_it_has_grown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
