/*
 * test_likeness.c: are cosines, standardised rows and rankings what likeness.h says,
 * and pieces of text what gram.h says? The twin reads the definition plainly: every
 * pair, every feature, no lists.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "engine/gram.h"
#include "engine/likeness.h"

#define ROWS     13u
#define FEATURES 17u
#define COUNT(a) ((uint32_t)(sizeof(a) / sizeof *(a)))

static struct arena arena;

struct table {
    uint32_t count[ROWS][FEATURES]; /* thousandths; 0: not there */
};

static struct table random_table(struct rng *rng)
{
    struct table t = { 0 };

    for (uint32_t r = 0; r < ROWS; r++)
        for (uint32_t f = 0; f < FEATURES; f++)
            if (rng_below(rng, 3) == 0)
                t.count[r][f] = 500 * (1 + rng_below(rng, 6));
    return t;
}

/* The same table with features put in another order and in two halves. */
static struct likeness_sheet sheet_of(const struct table *t, struct rng *rng)
{
    struct likeness_sheet sheet = likeness_sheet_new(&arena);

    for (uint32_t r = 0; r < ROWS; r++) {
        uint32_t from = rng_below(rng, FEATURES);
        for (uint32_t k = 0; k < 2 * FEATURES; k++) {
            uint32_t f = (from + k) % FEATURES;
            uint32_t half = t->count[r][f] / 2;
            if (t->count[r][f])
                likeness_sheet_add(&sheet, f,
                                   k < FEATURES ? half : t->count[r][f] - half);
        }
        likeness_sheet_end_row(&sheet);
    }
    return sheet;
}

static uint32_t df_of(const struct table *t, uint32_t feature, uint32_t rows)
{
    uint32_t df = 0;

    for (uint32_t r = 0; r < rows; r++)
        df += t->count[r][feature] > 0;
    return df;
}

static double cell(const struct table *t, uint32_t r, uint32_t f,
                   struct likeness_rule rule)
{
    uint32_t rows = rule.idf_rows ? rule.idf_rows : ROWS, df = df_of(t, f, rows);

    if (t->count[r][f] == 0 || df == 0)
        return 0;
    return sqrt(t->count[r][f] / 1000.0) *
           pow(log((double)rows / df), rule.idf_tenths / 10.0);
}

static double twin_cosine(const struct table *t, uint32_t a, uint32_t b,
                          struct likeness_rule rule)
{
    double dot = 0, aa = 0, bb = 0;

    for (uint32_t f = 0; f < FEATURES; f++) {
        double x = cell(t, a, f, rule), y = cell(t, b, f, rule);
        uint32_t df = df_of(t, f, ROWS);
        aa += x * x;
        bb += y * y;
        if (df > 1 && (rule.df_most == 0 || df <= rule.df_most))
            dot += x * y;
    }
    return a != b && aa > 0 && bb > 0 ? dot / sqrt(aa * bb) : 0;
}

static void cosines_agree_with_the_twin(void **state)
{
    static const struct likeness_rule rules[] = {
        { .idf_tenths = 10 },
        { .idf_tenths = 15 },
        { .idf_tenths = 5, .df_most = 5 },
        { .idf_tenths = 10, .idf_rows = 4 },
    };
    double score[ROWS];

    (void)state;
    for (uint32_t run = 0; run < 200; run++) {
        struct rng rng = rng_seeded(run);
        struct table t = random_table(&rng);
        struct likeness_rule rule = rules[run % COUNT(rules)];
        struct likeness likeness;
        arena_rewind(&arena, 0);
        struct likeness_sheet sheet = sheet_of(&t, &rng);
        likeness_make(&likeness, &arena, &sheet, rule);
        for (uint32_t k = 0; k < ROWS * ROWS; k++) {
            uint32_t a = k / ROWS, b = k % ROWS;
            double want = twin_cosine(&t, a, b, rule);
            likeness_row(&likeness, a, score);
            if (fabs(score[b] - want) > 0.002)
                fail_msg("run %u rows %u %u: %f, want %f", run, a, b, score[b], want);
        }
    }
}

static void a_pair_is_the_same_both_ways_to_the_last_bit(void **state)
{
    double score[ROWS], back[ROWS];

    (void)state;
    for (uint32_t run = 0; run < 50; run++) {
        struct rng rng = rng_seeded(run);
        struct table t = random_table(&rng);
        struct likeness likeness;
        arena_rewind(&arena, 0);
        struct likeness_sheet sheet = sheet_of(&t, &rng);
        likeness_make(&likeness, &arena, &sheet,
                      (struct likeness_rule){ .idf_tenths = 15 });
        for (uint32_t a = 0; a < ROWS; a++)
            for (uint32_t b = 0; b < ROWS; b++) {
                likeness_row(&likeness, a, score);
                likeness_row(&likeness, b, back);
                assert_memory_equal(&score[b], &back[a], sizeof *score);
            }
    }
}

static void the_order_in_which_features_were_added_does_not_matter(void **state)
{
    struct rng one = rng_seeded(1), two = rng_seeded(2), table = rng_seeded(3);
    struct table t = random_table(&table);
    struct likeness a, b;
    double x[ROWS], y[ROWS];

    (void)state;
    arena_rewind(&arena, 0);
    struct likeness_sheet s = sheet_of(&t, &one), r = sheet_of(&t, &two);
    likeness_make(&a, &arena, &s, (struct likeness_rule){ .idf_tenths = 10 });
    likeness_make(&b, &arena, &r, (struct likeness_rule){ .idf_tenths = 10 });
    for (uint32_t i = 0; i < ROWS; i++) {
        likeness_row(&a, i, x);
        likeness_row(&b, i, y);
        assert_memory_equal(x, y, sizeof x);
    }
}

static void rows_without_features_are_like_nothing(void **state)
{
    struct likeness_sheet sheet = likeness_sheet_new(&arena);
    struct likeness likeness;
    double score[3];

    (void)state;
    likeness_sheet_end_row(&sheet);
    likeness_sheet_add(&sheet, 4, LIKENESS_ONE);
    likeness_sheet_end_row(&sheet);
    likeness_sheet_end_row(&sheet);
    likeness_make(&likeness, &arena, &sheet,
                  (struct likeness_rule){ .idf_tenths = 10 });
    for (uint32_t r = 0; r < 3; r++) {
        likeness_row(&likeness, r, score);
        for (uint32_t i = 0; i < 3; i++)
            assert_true(score[i] == 0);
    }
    struct likeness_sheet none = likeness_sheet_new(&arena);
    likeness_make(&likeness, &arena, &none, (struct likeness_rule){ .idf_tenths = 10 });
    assert_int_equal(likeness.row_count, 0);
}

static void a_standard_row_has_mean_0_and_deviation_1_without_itself(void **state)
{
    double score[] = { 0.25, 0.04, 0, 0.81, -3, 0.09 }, sum = 0, squares = 0;

    (void)state;
    likeness_standardise(score, COUNT(score), 1);
    for (uint32_t i = 0; i < COUNT(score); i++)
        if (i != 1) {
            sum += score[i];
            squares += score[i] * score[i];
        }
    assert_true(score[1] == 0);
    assert_true(fabs(sum) < 1e-12 && fabs(squares - 5) < 1e-12);
    /* Roots are taken: 0.25 lies as far from 0 as 0.81 from 0.16. */
    assert_true(fabs((score[0] - score[2]) / (score[3] - score[2]) - 0.5 / 0.9) <
                1e-12);
    assert_true(score[4] == score[2]);
}

static void a_row_that_is_all_the_same_becomes_0(void **state)
{
    double score[] = { 0.3, 0.3, 0.3 };

    (void)state;
    likeness_standardise(score, COUNT(score), 2);
    for (uint32_t i = 0; i < COUNT(score); i++)
        assert_true(score[i] == 0);
}

static void the_best_come_first_and_ties_go_to_the_lower_row(void **state)
{
    static const double score[] = { 0.2, 0.7, 0.9, 0.7001, 0.7, -1, 0.9 };
    struct likeness_near near[9];

    (void)state;
    assert_int_equal(likeness_top(score, COUNT(score), 6, near, 4), 4);
    assert_int_equal(near[0].row, 2);
    assert_int_equal(near[0].milli, 900);
    assert_int_equal(near[1].row, 1);
    assert_int_equal(near[2].row, 3);
    assert_int_equal(near[3].row, 4);
    assert_int_equal(likeness_top(score, COUNT(score), UINT32_MAX, near, 9), 7);
    assert_int_equal(near[1].row, 6);
    assert_int_equal(near[6].milli, -1000);
    assert_int_equal(likeness_top(score, COUNT(score), 0, near, 0), 0);
}

static bool better(const int32_t *milli, uint32_t a, uint32_t b)
{
    return milli[a] != milli[b] ? milli[a] > milli[b] : a < b;
}

static void the_best_agree_with_counting_who_is_better(void **state)
{
    enum { MANY = 60 };
    double score[MANY];
    int32_t milli[MANY];
    struct likeness_near near[MANY];

    (void)state;
    for (uint32_t run = 0; run < 300; run++) {
        struct rng rng = rng_seeded(run);
        uint32_t most = 1 + rng_below(&rng, 20), self = rng_below(&rng, MANY);
        for (uint32_t i = 0; i < MANY; i++) {
            score[i] = (rng_below(&rng, 400) - 200.0) / 10000;
            milli[i] = (int32_t)lround(score[i] * 1000);
        }
        assert_int_equal(likeness_top(score, MANY, self, near, most), most);
        for (uint32_t k = 0; k < most; k++) {
            uint32_t above = 0;
            for (uint32_t i = 0; i < MANY; i++)
                above += i != self && better(milli, i, near[k].row);
            assert_int_equal(above, k);
            assert_int_equal(near[k].milli, milli[near[k].row]);
        }
    }
}

static void a_dot_product_of_plain_rows_is_the_sum_of_products(void **state)
{
    float a[24], b[24];
    double want = 0;

    (void)state;
    for (uint32_t i = 0; i < 24; i++) {
        a[i] = (float)i / 8;
        b[i] = 3 - (float)i / 4;
        want += (double)a[i] * b[i];
    }
    assert_true(fabs(likeness_dot(a, b, 24) - want) < 1e-5);
    assert_true(likeness_dot(a, b, 0) == 0);
}

/* How many pieces two texts have, and how many of them in common. */
static void pieces(const char *one, const char *two, uint32_t *all, uint32_t *common)
{
    struct gram_book book = gram_book_new(&arena, 4, 5);
    struct likeness_sheet sheet = likeness_sheet_new(&arena);

    gram_add(&book, str_from(one), &sheet);
    likeness_sheet_end_row(&sheet);
    gram_add(&book, str_from(two), &sheet);
    likeness_sheet_end_row(&sheet);
    *all = book.count;
    *common = sheet.cell_count - book.count; /* those of `two` that were known */
}

static void pieces_are_four_and_five_letters_with_the_edges(void **state)
{
    uint32_t all, common;

    (void)state;
    arena_rewind(&arena, 0);
    pieces("Truck", "", &all, &common); /* " truck ": four of 4, three of 5 */
    assert_int_equal(all, 7);
    pieces("åka", "ÅKA", &all, &common); /* " åka ": two of 4, one of 5 */
    assert_int_equal(all, 3);
    assert_int_equal(common, 3);
    pieces("a-b", "  a, b!", &all, &common); /* both " a b " */
    assert_int_equal(all, common);
    pieces("", "  --- ", &all, &common);
    assert_int_equal(all, 0);
}

static void a_compound_shares_pieces_with_its_parts(void **state)
{
    uint32_t all, common;

    (void)state;
    arena_rewind(&arena, 0);
    pieces("lastbilsförare", "förare", &all, &common);
    assert_int_equal(common, 7); /* före, föra, örar, rare ... up to the right edge */
    pieces("wash", "wäsh", &all, &common);
    assert_int_equal(common, 0);
}

static void broken_text_is_read_to_its_end(void **state)
{
    uint32_t all, common;

    (void)state;
    arena_rewind(&arena, 0);
    pieces("caf\xc3", "\xff\xfe caf\xc3\xa9 \xf0\x9f\x98\x80", &all, &common);
    assert_true(all > 0);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cosines_agree_with_the_twin),
        cmocka_unit_test(a_pair_is_the_same_both_ways_to_the_last_bit),
        cmocka_unit_test(the_order_in_which_features_were_added_does_not_matter),
        cmocka_unit_test(rows_without_features_are_like_nothing),
        cmocka_unit_test(a_standard_row_has_mean_0_and_deviation_1_without_itself),
        cmocka_unit_test(a_row_that_is_all_the_same_becomes_0),
        cmocka_unit_test(the_best_come_first_and_ties_go_to_the_lower_row),
        cmocka_unit_test(the_best_agree_with_counting_who_is_better),
        cmocka_unit_test(a_dot_product_of_plain_rows_is_the_sum_of_products),
        cmocka_unit_test(pieces_are_four_and_five_letters_with_the_edges),
        cmocka_unit_test(a_compound_shares_pieces_with_its_parts),
        cmocka_unit_test(broken_text_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
