/*
 * test_people_keep.c: does the register keep its lists, pages and searches right,
 * whatever is put in and taken out, and while it is being read in?
 *
 * The twin is an array of everyone, sorted anew for each question.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/rng.h"
#include "service/people_keep.h"

#define TWIN_MOST 400
#define STEPS     6000

struct twin {
    struct people_row row[TWIN_MOST];
    int64_t domain[TWIN_MOST];
    bool there[TWIN_MOST];
};

static struct arena arena, names;

static int gone(void **state)
{
    (void)state;
    arena_free(&arena);
    arena_free(&names);
    return 0;
}

static struct str invented(struct rng *rng)
{
    static const char *const parts[] = {
        "an", "bö", "ås", "er", "li", "mo", "Öh", "Wa"
    };
    struct buf name = buf_new(&names);

    for (uint32_t i = 0; i < 2 + rng_below(rng, 2); i++)
        buf_cstr(&name, parts[rng_below(rng, 8)]);
    return buf_str(&name);
}

static void put(struct people_keep *keep, int64_t domain, const struct people_row *row,
                bool loading)
{
    struct name_person more = { .id = row->person_id,
                                .given = row->given,
                                .surname = row->surname };
    struct err err = { 0 };

    assert_true(loading ? people_load_put(keep, domain, row, &more, &err)
                        : people_put(keep, domain, row, &more, &err));
}

static struct people_row row_for(struct rng *rng, int64_t id)
{
    return (struct people_row){ .person_id = id,
                                .rid = id * 1000,
                                .org_id = 1 + rng_below(rng, 3),
                                .holder_id = rng_below(rng, 3),
                                .born_on = (int32_t)rng_below(rng, 20),
                                .given = invented(rng),
                                .surname = invented(rng) };
}

/* One change, the same in both. */
static void step(struct people_keep *keep, struct twin *twin, struct rng *rng)
{
    uint32_t i = rng_below(rng, TWIN_MOST);

    if (twin->there[i] && rng_below(rng, 3) == 0) {
        people_remove(keep, (int64_t)i + 1);
        twin->there[i] = false;
        return;
    }
    twin->row[i] = row_for(rng, (int64_t)i + 1);
    twin->domain[i] = 1 + rng_below(rng, 2);
    twin->there[i] = true;
    put(keep, twin->domain[i], &twin->row[i], false);
}

static enum people_order order_now;

static int by_order(const void *a, const void *b)
{
    const struct people_row *x = a, *y = b;
    char one[NAME_SORT_BYTES], other[NAME_SORT_BYTES];
    int by_id = (x->person_id > y->person_id) - (x->person_id < y->person_id);

    if (order_now == PEOPLE_NEWEST)
        return -by_id;
    size_t m = name_sort_key(x->surname, x->given, one);
    size_t n = name_sort_key(y->surname, y->given, other);
    int by_name = memcmp(one, other, m < n ? m : n);
    if (by_name == 0)
        by_name = (m > n) - (m < n);
    return by_name ? by_name : by_id;
}

static uint32_t twin_list(const struct twin *twin, const struct people_ask *ask,
                          struct people_row *out)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < TWIN_MOST; i++)
        if (twin->there[i] && twin->domain[i] == ask->domain_id &&
            twin->row[i].org_id == ask->org_id &&
            (ask->holder_id == PEOPLE_ANY || twin->row[i].holder_id == ask->holder_id))
            out[count++] = twin->row[i];
    order_now = ask->order;
    qsort(out, count, sizeof *out, by_order);
    return count;
}

/* Goes through a whole list, page by page, and back. */
static void compare(struct people_keep *keep, const struct twin *twin,
                    struct people_ask ask)
{
    static struct people_row all[TWIN_MOST];
    uint32_t count = twin_list(twin, &ask, all), seen = 0;
    struct people_page page = { .more = true };

    while (page.more) {
        people_list(keep, &ask, &arena, &page);
        assert_int_equal(page.all, count);
        assert_int_equal(page.before, seen > 0);
        for (uint32_t i = 0; i < page.count; i++, seen++) {
            assert_int_equal(page.row[i].person_id, all[seen].person_id);
            assert_true(str_eq(page.row[i].surname, all[seen].surname));
            assert_true(str_eq(page.row[i].given, all[seen].given));
        }
        if (page.more)
            ask.after = page.row[page.count - 1].person_id;
    }
    assert_int_equal(seen, count);
    if (page.count > 0 && count > page.count) {
        ask.after = page.row[0].person_id;
        ask.back = true;
        people_list(keep, &ask, &arena, &page);
        assert_int_equal(page.count, ask.most);
        assert_int_equal(
            page.row[page.count - 1].person_id,
            all[count - (count % ask.most ? count % ask.most : ask.most) - 1]
                .person_id);
    }
    arena_rewind(&arena, 0);
}

static void compare_unit(struct people_keep *keep, const struct twin *twin,
                         struct people_ask ask)
{
    for (ask.holder_id = PEOPLE_ANY; ask.holder_id < 3; ask.holder_id++)
        for (int order = 0; order < PEOPLE_ORDER_COUNT; order++) {
            ask.order = (enum people_order)order;
            compare(keep, twin, ask);
        }
}

static void compare_all(struct people_keep *keep, const struct twin *twin)
{
    for (int64_t domain = 1; domain <= 2; domain++)
        for (int64_t org = 1; org <= 3; org++)
            compare_unit(
                keep, twin,
                (struct people_ask){ .domain_id = domain, .org_id = org, .most = 7 });
}

static void lists_agree_with_sorting_everyone_anew(void **state)
{
    struct people_keep *keep = people_keep_new();
    static struct twin twin;
    struct rng rng = rng_seeded(11);

    (void)state;
    twin = (struct twin){ .there = { false } };
    for (uint32_t i = 0; i < STEPS; i++) {
        step(keep, &twin, &rng);
        if (i % 500 == 499)
            compare_all(keep, &twin);
    }
    people_keep_free(keep);
}

/* Half are read in while others write; what was written meanwhile stands. */
static void what_is_written_while_it_is_read_in_stands(void **state)
{
    struct people_keep *keep = people_keep_new();
    static struct twin twin;
    struct rng rng = rng_seeded(5);
    bool touched[TWIN_MOST] = { false };

    (void)state;
    twin = (struct twin){ .there = { false } };
    people_load_begin(keep, TWIN_MOST);
    for (uint32_t i = 0; i < TWIN_MOST; i++) {
        struct people_row old = row_for(&rng, (int64_t)i + 1);
        if (rng_below(&rng, 4) == 0) {
            uint32_t k = rng_below(&rng, TWIN_MOST);
            bool take = rng_below(&rng, 2) == 0;
            twin.row[k] = row_for(&rng, (int64_t)k + 1);
            twin.domain[k] = 1;
            twin.there[k] = !take;
            touched[k] = true;
            if (take)
                people_remove(keep, (int64_t)k + 1);
            else
                put(keep, 1, &twin.row[k], false);
        }
        put(keep, 1, &old, true);
        if (touched[i])
            continue;
        twin.row[i] = old;
        twin.domain[i] = 1;
        twin.there[i] = true;
        struct people_state now;
        people_state(keep, &now);
        assert_false(now.complete);
        assert_int_equal(now.done, i + 1);
    }
    people_load_end(keep);
    struct people_state last;
    people_state(keep, &last);
    assert_true(last.complete);
    compare_all(keep, &twin);
    people_keep_free(keep);
}

static void nothing_is_listed_before_all_is_there(void **state)
{
    struct people_keep *keep = people_keep_new();
    struct people_ask ask = { 1, 1, PEOPLE_ANY, PEOPLE_BY_NAME, 0, false, 10 };
    struct people_row row = { .person_id = 1, .org_id = 1, .surname = STR("Berg") };
    struct people_page page;
    struct people_hits hits;

    (void)state;
    people_load_begin(keep, 1);
    put(keep, 1, &row, true);
    people_list(keep, &ask, &arena, &page);
    assert_int_equal(page.count, 0);
    people_search(keep, 1, STR("berg"), &arena, &hits);
    assert_int_equal(hits.count, 1);
    assert_false(hits.complete);
    people_load_end(keep);
    people_list(keep, &ask, &arena, &page);
    assert_int_equal(page.count, 1);
    people_search(keep, 1, STR("berg"), &arena, &hits);
    assert_true(hits.complete);
    people_keep_free(keep);
}

static uint32_t alike(struct people_keep *keep, const char *given, const char *surname,
                      int32_t born_on)
{
    struct people_like like = { .domain_id = 1,
                                .born_on = born_on,
                                .given = str_from(given),
                                .surname = str_from(surname) };
    struct people_hits hits;

    people_alike(keep, &like, &arena, &hits);
    return hits.count;
}

static void those_are_alike_who_share_a_day_and_nearly_a_name(void **state)
{
    struct people_keep *keep = people_keep_new();
    struct people_row row = { .person_id = 1,
                              .org_id = 1,
                              .born_on = 100,
                              .given = STR("Amina Noor"),
                              .surname = STR("Warsame") };
    (void)state;
    put(keep, 1, &row, false);
    assert_int_equal(alike(keep, "Amina", "Warsame", 100), 1);
    assert_int_equal(alike(keep, "Amina", "Lindgren", 100), 1); /* a new surname */
    assert_int_equal(alike(keep, "Noor", "Varsame", 100), 1);
    assert_int_equal(alike(keep, "Warsame", "Amina", 100), 1);
    assert_int_equal(alike(keep, "Aminna", "X", 100), 1);
    assert_int_equal(alike(keep, "Erik", "Lindgren", 100), 0);
    assert_int_equal(alike(keep, "Amina", "Warsame", 101), 0);
    row.born_on = DAY_NONE;
    put(keep, 1, &row, false);
    assert_int_equal(alike(keep, "Amina", "Warsame", DAY_NONE), 0);
    people_keep_free(keep);
}

/* ------------------------------------------------------------------------- threads */

static void *ask_on(void *data)
{
    struct people_keep *keep = data;
    struct arena own = { 0 };

    for (int i = 0; i < 400; i++) {
        struct people_ask ask = { 1, 1, PEOPLE_ANY, PEOPLE_BY_NAME, 0, false, 50 };
        struct people_page page;
        struct people_hits hits;
        people_list(keep, &ask, &own, &page);
        people_search(keep, 1, STR("an"), &own, &hits);
        for (uint32_t k = 0; k < page.count; k++)
            assert_true(str_utf8_valid(page.row[k].surname));
        arena_rewind(&own, 0);
    }
    arena_free(&own);
    return NULL;
}

static void readers_and_a_writer_get_along(void **state)
{
    struct people_keep *keep = people_keep_new();
    static struct twin twin;
    struct rng rng = rng_seeded(3);
    pthread_t thread[3];

    (void)state;
    twin = (struct twin){ .there = { false } };
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, ask_on, keep), 0);
    for (int i = 0; i < 2000; i++)
        step(keep, &twin, &rng);
    for (int i = 0; i < 3; i++)
        pthread_join(thread[i], NULL);
    compare_all(keep, &twin);
    people_keep_free(keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(lists_agree_with_sorting_everyone_anew, gone),
        cmocka_unit_test_teardown(what_is_written_while_it_is_read_in_stands, gone),
        cmocka_unit_test_teardown(nothing_is_listed_before_all_is_there, gone),
        cmocka_unit_test_teardown(those_are_alike_who_share_a_day_and_nearly_a_name,
                                  gone),
        cmocka_unit_test_teardown(readers_and_a_writer_get_along, gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
