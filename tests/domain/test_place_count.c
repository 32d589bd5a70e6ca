/* Tests of domain/place_count: small tables by hand, and what must hold of all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/place_count.h"

#define PLACES 8u

static uint32_t sum(struct count_row row)
{
    return row.women + row.men + row.not_stated;
}

static void a_protected_identity_counts_and_is_in_no_place(void **state)
{
    struct place_count row[] = { { { 12, 8, 0 }, false }, { { 6, 9, 1 }, false } };
    const struct count_row hidden = { 1, 0, 0 };

    (void)state;
    struct place_counts out = place_counts(row, 2, hidden);
    /* One alone could be seen by subtracting: the smaller place hides her. */
    assert_true(row[0].shown);
    assert_false(row[1].shown);
    assert_int_equal(out.all, 37);
    assert_int_equal(out.how_all, COUNT_SHOWN);
    assert_int_equal(sum(out.other), 17);
    assert_int_equal(out.other.women, 7);
}

static void a_table_in_which_nobody_hides_is_shown_whole(void **state)
{
    struct place_count row[] = { { { 12, 8, 0 }, false }, { { 6, 9, 1 }, false } };

    (void)state;
    struct place_counts out = place_counts(row, 2, (struct count_row){ 0, 0, 0 });
    assert_true(row[0].shown && row[1].shown);
    assert_int_equal(sum(out.other), 0);
}

static void of_few_people_no_place_is_shown(void **state)
{
    struct place_count row[] = { { { 10, 0, 0 }, true }, { { 9, 0, 0 }, true } };

    (void)state;
    struct place_counts out = place_counts(row, 2, (struct count_row){ 0, 0, 0 });
    assert_false(row[0].shown || row[1].shown);
    assert_int_equal(sum(out.other), 19);
    (void)place_counts(row, 2, (struct count_row){ 0, 1, 0 });
    assert_false(row[1].shown); /* 20 now; she needs four more beside her */
    assert_true(row[0].shown);
    out = place_counts(row, 0, (struct count_row){ 3, 1, 0 });
    assert_int_equal(out.how_all, COUNT_FEWER);
}

static void small_places_go_together_and_take_more_until_they_are_five(void **state)
{
    struct place_count row[] = { { { 1, 1, 0 }, false },
                                 { { 30, 0, 0 }, false },
                                 { { 3, 3, 0 }, false },
                                 { { 0, 6, 0 }, false },
                                 { { 0, 0, 1 }, false } };

    (void)state;
    struct place_counts out = place_counts(row, 5, (struct count_row){ 0, 0, 0 });
    /* 2 + 1 are three: the last of the two sixes goes too. */
    const bool want[] = { false, true, true, false, false };
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(row[i].shown, want[i]);
    assert_int_equal(sum(out.other), 9);
}

/* What must hold, whoever the people are. */
static void nobody_can_be_traced_in_any_table(void **state)
{
    struct rng rng = rng_seeded(32);
    uint32_t shown_rows = 0;

    (void)state;
    for (uint32_t run = 0; run < 100000; run++) {
        struct place_count row[PLACES];
        uint32_t count = rng_below(&rng, PLACES + 1), all, shown = 0, most_hidden = 0;
        const struct count_row hidden = { rng_below(&rng, 4), rng_below(&rng, 3), 0 };
        all = sum(hidden);
        for (uint32_t i = 0; i < count; i++) {
            row[i] = (struct place_count){ { rng_below(&rng, 12), rng_below(&rng, 12),
                                             rng_below(&rng, 2) },
                                           rng_below(&rng, 2) };
            all += sum(row[i].people);
        }
        struct place_counts out = place_counts(row, count, hidden);
        for (uint32_t i = 0; i < count; i++) {
            shown += row[i].shown ? sum(row[i].people) : 0;
            shown_rows += row[i].shown;
            assert_false(row[i].shown && sum(row[i].people) < 5);
            if (!row[i].shown && sum(row[i].people) > most_hidden)
                most_hidden = sum(row[i].people);
        }
        assert_int_equal(out.all, all);
        assert_int_equal(shown + sum(out.other), all);
        assert_true(sum(out.other) == 0 || sum(out.other) >= 5 || shown == 0);
        assert_true(all >= 20 || shown == 0);
        /* Not more is hidden than must be: without the last that went, it was short. */
        assert_true(all < 20 || most_hidden < 5 || sum(out.other) - most_hidden < 5);
    }
    assert_true(shown_rows > 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_protected_identity_counts_and_is_in_no_place),
        cmocka_unit_test(a_table_in_which_nobody_hides_is_shown_whole),
        cmocka_unit_test(of_few_people_no_place_is_shown),
        cmocka_unit_test(small_places_go_together_and_take_more_until_they_are_five),
        cmocka_unit_test(nobody_can_be_traced_in_any_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
