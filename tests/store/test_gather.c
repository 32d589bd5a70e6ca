/*
 * test_gather.c: what is gathered is seen by who writes it and by nobody else, and is
 * on disk at the end, all of it or nothing.
 */
#include "small.h"

#define DB "t.db"

static int64_t on_disk(const struct folder *folder)
{
    return small_sql_number(folder, DB, "SELECT count(*) FROM thing");
}

static void what_is_gathered_is_read_at_once_and_on_disk_at_the_end(void **state)
{
    struct store *store = small_open(*state, DB, STORE_CREATE);
    struct err err = { 0 };

    small_put(store, "before", 1);
    store_gather(store);
    small_put(store, "one", 1);
    small_put(store, "two", 1);
    assert_true(small_has(store, "one"));
    assert_int_equal(small_count(store), 3);
    assert_int_equal(on_disk(*state), 1);
    assert_true(store_gather_end(store, &err));
    assert_int_equal(on_disk(*state), 3);
    small_put(store, "after", 1);
    assert_int_equal(on_disk(*state), 4);
    assert_true(store_gather_end(store, &err)); /* nothing is gathered */
    store_gather(store);
    assert_true(store_gather_end(store, &err)); /* nothing was written */
    store_close(&store);
}

static void reads_beside_a_write_and_beside_each_other_go_on(void **state)
{
    struct store *store = small_open(*state, DB, STORE_CREATE);
    struct tx *read = NULL, *other = NULL, *write = NULL;
    struct thing_total_row row;
    struct err err = { 0 };
    int64_t id;

    store_gather(store);
    for (int round = 0; round < 3; round++) {
        assert_true(tx_begin(store, TX_READ, &read, &err));
        assert_true(tx_begin(store, TX_READ, &other, &err));
        assert_true(tx_begin(store, TX_WRITE, &write, &err));
        if (round == 0)
            assert_true(thing_put(write, STR("kept"), 1, &id, &err));
        assert_true(thing_total(read, &row, &err));
        assert_int_equal(row.count, 1);
        tx_end(&read);
        assert_true(thing_total(other, &row, &err));
        tx_end(&other);
        if (round == 0)
            assert_true(tx_commit(&write, NULL, &err));
        tx_end(&write);
    }
    assert_true(store_gather_end(store, &err));
    assert_int_equal(on_disk(*state), 1);
    store_close(&store);
}

static void
a_write_that_is_rolled_back_leaves_the_rest_of_what_is_gathered(void **state)
{
    struct store *store = small_open(*state, DB, STORE_CREATE);
    struct tx *write = NULL;
    struct err err = { 0 };
    int64_t id;

    store_gather(store);
    small_put(store, "kept", 1);
    assert_true(tx_begin(store, TX_WRITE, &write, &err));
    assert_true(thing_put(write, STR("gone"), 1, &id, &err));
    tx_end(&write);
    assert_false(small_has(store, "gone"));
    assert_true(store_gather_end(store, &err));
    assert_true(small_has(store, "kept"));
    assert_int_equal(on_disk(*state), 1);
    store_close(&store);
}

static void a_full_disk_at_the_end_takes_all_of_it_and_says_so(void **state)
{
    struct store *store = small_open(*state, DB, STORE_CREATE);
    struct err err = { 0 };

    store_gather(store);
    small_put(store, "one", 1);
    small_put(store, "two", 1);
    store_fail_at(1);
    assert_false(store_gather_end(store, &err));
    store_fail_at(0);
    small_err(&err, ERR_FULL, "the disk is full");
    assert_int_equal(on_disk(*state), 0);
    small_put(store, "three", 1); /* there is room again */
    assert_int_equal(on_disk(*state), 1);
    store_close(&store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_gathered_is_read_at_once_and_on_disk_at_the_end),
        TEST(reads_beside_a_write_and_beside_each_other_go_on),
        TEST(a_write_that_is_rolled_back_leaves_the_rest_of_what_is_gathered),
        TEST(a_full_disk_at_the_end_takes_all_of_it_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
