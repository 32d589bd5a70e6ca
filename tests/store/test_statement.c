/* What store.h promises of the functions sqlc makes, one of each kind. */
#include "base/date.h"
#include "small.h"

/* A store with three things: a (1), b (2, everything set), c (3). */
static int with_things(void **state)
{
    struct folder *folder = NULL;

    if (folder_make(state) != 0)
        return -1;
    folder = *state;
    struct store *store = small_open(folder, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 0;
    int64_t id = 0;
    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    assert_true(thing_put(tx, STR("a"), 1, &id, &err));
    assert_int_equal(id, 1);
    const struct thing_add_in b = { .name = STR("b"),
                                    .note = STR("it's \"noted\""),
                                    .has_note = true,
                                    .bytes = { "\0\xff\x10", 3 },
                                    .has_bytes = true,
                                    .flag = true,
                                    .has_flag = true,
                                    .born_on = date_from_civil(2024, 2, 29),
                                    .has_born_on = true,
                                    .amount = INT64_MAX,
                                    .parent = 1,
                                    .has_parent = true };
    assert_true(thing_add(tx, &b, &id, &err));
    assert_int_equal(id, 2);
    const struct thing_add_in c = { .name = STR("c"), .amount = 3 };
    assert_true(thing_add(tx, &c, &id, &err));
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_true(store_wait(store, ticket, &err));
    store_close(&store);
    return 0;
}

struct fixture {
    struct store *store;
    struct tx *tx;
    struct arena arena;
    struct err err;
};

static struct fixture begin(void **state, enum tx_mode mode)
{
    struct fixture f = { 0 };

    f.store = small_open(*state, "t.db", STORE_WRITE);
    assert_true(tx_begin(f.store, mode, &f.tx, &f.err));
    return f;
}

static void end(struct fixture *f)
{
    tx_end(&f->tx);
    store_close(&f->store);
    arena_free(&f->arena);
}

static void one_row_comes_back_as_it_went_in(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_by_id_row row = { 0 };

    assert_true(thing_by_id(f.tx, 2, &f.arena, &row, &f.err));
    assert_int_equal(row.id, 2);
    assert_true(str_is(row.name, "b"));
    assert_true(row.has_note && str_is(row.note, "it's \"noted\""));
    assert_true(row.has_bytes && row.bytes.len == 3);
    assert_memory_equal(row.bytes.ptr, "\0\xff\x10", 3);
    assert_true(row.has_flag && row.flag);
    assert_true(row.has_born_on && row.born_on == date_from_civil(2024, 2, 29));
    assert_true(row.amount == INT64_MAX);
    assert_true(row.has_parent && row.parent == 1);
    end(&f);
}

static void null_columns_have_no_flag(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_by_id_row row = { 0 };

    memset(&row, 0xff, sizeof row);
    assert_true(thing_by_id(f.tx, 3, &f.arena, &row, &f.err));
    assert_false(row.has_note || row.has_bytes || row.has_flag || row.has_born_on ||
                 row.has_parent);
    assert_int_equal(row.note.len, 0);
    assert_int_equal(row.born_on, DAY_NONE);
    end(&f);
}

static void texts_of_one_outlive_the_transaction(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_by_id_row first = { 0 }, second = { 0 };

    assert_true(thing_by_id(f.tx, 1, &f.arena, &first, &f.err));
    assert_true(thing_by_id(f.tx, 2, &f.arena, &second, &f.err));
    tx_end(&f.tx);
    store_close(&f.store);
    assert_true(str_is(first.name, "a") && str_is(second.name, "b"));
    end(&f);
}

static void one_without_a_row_is_not_found_and_writes_nothing(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_by_id_row row = { .id = -5 };

    assert_false(thing_by_id(f.tx, 99, &f.arena, &row, &f.err));
    small_err(&f.err, ERR_NOT_FOUND, "thing_by_id");
    assert_int_equal(row.id, -5);
    end(&f);
}

static void maybe_says_whether_there_was_a_row(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_find_row row = { .id = -5 };
    bool found = true;

    assert_true(thing_find(f.tx, STR("nobody"), &row, &found, &f.err));
    assert_false(found);
    assert_int_equal(row.id, -5);
    assert_true(thing_find(f.tx, STR("c"), &row, &found, &f.err));
    assert_true(found && row.id == 3 && row.amount == 3);
    end(&f);
}

static void a_found_null_is_found(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_note_row row = { 0 };
    bool found = false;

    assert_true(thing_note(f.tx, STR("a"), &f.arena, &row, &found, &f.err));
    assert_true(found && !row.has_note);
    end(&f);
}

static void many_gives_every_row_in_order_and_then_stays_at_the_end(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct cursor cursor = { 0 };
    struct thing_list_row row = { 0 };

    assert_true(thing_list_open(f.tx, 2, &cursor, &f.err));
    assert_true(thing_list_next(&cursor, &row) && str_is(row.name, "b"));
    assert_true(thing_list_next(&cursor, &row) && str_is(row.name, "c"));
    assert_false(thing_list_next(&cursor, &row));
    assert_false(thing_list_next(&cursor, &row));
    assert_true(cursor_end(&cursor, &f.err));
    cursor_close(&cursor);
    assert_false(thing_list_next(&cursor, &row));
    end(&f);
}

static void a_statement_may_be_walked_inside_itself(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct cursor outer = { 0 }, inner = { 0 };
    struct thing_list_row row = { 0 };
    uint32_t pairs = 0;

    assert_true(thing_list_open(f.tx, 0, &outer, &f.err));
    while (thing_list_next(&outer, &row)) {
        assert_true(thing_list_open(f.tx, 0, &inner, &f.err));
        while (thing_list_next(&inner, &row))
            pairs++;
        assert_true(cursor_end(&inner, &f.err));
    }
    assert_true(cursor_end(&outer, &f.err));
    assert_int_equal(pairs, 9);
    end(&f);
}

static void parameters_are_bound_by_name_not_by_place(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct cursor cursor = { 0 };
    struct thing_like_row row = { 0 };
    char name[2] = "b";

    /* The cursor keeps its own copy of the text. */
    assert_true(thing_like_open(f.tx, (struct str){ name, 1 }, true,
                                date_from_civil(2024, 2, 29), &cursor, &f.err));
    name[0] = 'x';
    assert_true(thing_like_next(&cursor, &row) && row.id == 2);
    assert_false(thing_like_next(&cursor, &row));
    assert_true(cursor_end(&cursor, &f.err));
    end(&f);
}

static void changes_counts_rows_and_none_counts_nothing(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    struct thing_total_row row = { 0 };
    int64_t changed = -1;

    assert_true(thing_drop(f.tx, 2, &f.err));
    assert_true(thing_drop(f.tx, 2, &f.err));
    assert_true(thing_spread(f.tx, 1, 3, &changed, &f.err));
    assert_int_equal(changed, 2);
    assert_true(thing_spread(f.tx, 50, 60, &changed, &f.err));
    assert_int_equal(changed, 0);
    assert_true(thing_total(f.tx, &row, &f.err));
    assert_int_equal(row.count, 2);
    assert_int_equal(row.amount, 6);
    end(&f);
}

static void an_insert_that_inserts_nothing_has_id_0(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    int64_t id = -1;

    assert_true(thing_put_once(f.tx, STR("new"), &id, &f.err));
    assert_int_equal(id, 4);
    assert_true(thing_put_once(f.tx, STR("new"), &id, &f.err));
    assert_int_equal(id, 0);
    end(&f);
}

static void returning_inserts_and_answers(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    struct thing_make_row row = { 0 };
    struct thing_find_row found_row = { 0 };
    bool found = false;

    assert_true(thing_make(f.tx, STR("made"), &f.arena, &row, &f.err));
    assert_true(row.id == 4 && str_is(row.name, "made"));
    assert_true(thing_find(f.tx, STR("made"), &found_row, &found, &f.err));
    assert_true(found && found_row.amount == 7);
    end(&f);
}

static void an_empty_text_is_not_null(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    const struct thing_add_in in = { .name = { NULL, 0 },
                                     .note = { NULL, 0 },
                                     .has_note = true,
                                     .bytes = { NULL, 0 },
                                     .has_bytes = true };
    struct thing_by_id_row row = { 0 };
    int64_t id = 0;

    assert_true(thing_add(f.tx, &in, &id, &f.err));
    assert_true(thing_by_id(f.tx, id, &f.arena, &row, &f.err));
    assert_true(row.has_note && row.note.len == 0);
    assert_true(row.has_bytes && row.bytes.len == 0);
    assert_int_equal(row.name.len, 0);
    end(&f);
}

static void a_taken_key_is_a_conflict_and_the_transaction_goes_on(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    uint64_t ticket = 0;
    int64_t id = -1;

    assert_false(thing_put(f.tx, STR("a"), 5, &id, &f.err));
    small_err(&f.err, ERR_CONFLICT, "same key");
    assert_int_equal(id, -1);
    f.err = (struct err){ 0 };
    assert_true(thing_put(f.tx, STR("d"), 5, &id, &f.err));
    assert_true(tx_commit(&f.tx, &ticket, &f.err));
    assert_true(store_wait(f.store, ticket, &f.err));
    assert_true(small_has(f.store, "d"));
    end(&f);
}

static void a_reference_to_nothing_is_a_conflict(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    const struct thing_add_in in = { .name = STR("x"),
                                     .parent = 77,
                                     .has_parent = true };
    int64_t id = -1;

    assert_false(thing_add(f.tx, &in, &id, &f.err));
    small_err(&f.err, ERR_CONFLICT, "not there");
    f.err = (struct err){ 0 };
    assert_false(thing_drop(f.tx, 1, &f.err));
    small_err(&f.err, ERR_CONFLICT, "others refer to it");
    end(&f);
}

static void a_violated_check_is_our_own_fault(void **state)
{
    struct fixture f = begin(state, TX_WRITE);
    int64_t id = -1;

    assert_false(thing_put(f.tx, STR("x"), -1, &id, &f.err));
    small_err(&f.err, ERR_INTERNAL, "thing_put");
    end(&f);
}

static void a_column_of_another_type_is_refused_by_name(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct wrong_type_row row = { .name = 5 };
    struct wrong_null_row text = { 0 };
    struct wrong_date_row date = { 0 };
    struct cursor cursor = { 0 };
    bool found = false;

    assert_false(wrong_type(f.tx, STR("a"), &row, &found, &f.err));
    small_err(&f.err, ERR_INTERNAL, "column name of statement wrong_type");
    assert_true(row.name == 5 && !found);
    f.err = (struct err){ 0 };
    assert_true(wrong_null_open(f.tx, &cursor, &f.err));
    assert_false(wrong_null_next(&cursor, &text));
    assert_false(cursor_end(&cursor, &f.err));
    small_err(&f.err, ERR_INTERNAL, "column note of statement wrong_null");
    f.err = (struct err){ 0 };
    assert_true(wrong_date_open(f.tx, &cursor, &f.err));
    assert_false(wrong_date_next(&cursor, &date));
    assert_false(cursor_end(&cursor, &f.err));
    end(&f);
}

static void rows_nobody_asked_for_are_refused(void **state)
{
    struct fixture f = begin(state, TX_READ);

    assert_false(wrong_kind(f.tx, &f.err));
    small_err(&f.err, ERR_INTERNAL, "wrong_kind");
    end(&f);
}

static void a_reader_cannot_write(void **state)
{
    struct fixture f = begin(state, TX_READ);
    int64_t id = 0;

    assert_false(thing_put(f.tx, STR("x"), 1, &id, &f.err));
    small_err(&f.err, ERR_STATE, "may not be written");
    end(&f);
}

static void a_row_becomes_a_view(void **state)
{
    struct fixture f = begin(state, TX_READ);
    struct thing_by_id_row row = { 0 };
    struct view *object = view_object(&f.arena);
    struct buf text = buf_new(&f.arena);

    assert_true(thing_by_id(f.tx, 2, &f.arena, &row, &f.err));
    thing_by_id_view(&f.arena, object, &row);
    view_write(&text, object);
    assert_true(str_is(buf_str(&text),
                       "{\"id\":\"2\",\"name\":\"b\",\"note\":\"it's \\\"noted\\\"\","
                       "\"bytes\":\"00ff10\",\"flag\":true,\"born_on\":\"2024-02-29\","
                       "\"amount\":9223372036854775807,\"parent\":1}"));
    object = view_object(&f.arena);
    buf_clear(&text);
    assert_true(thing_by_id(f.tx, 3, &f.arena, &row, &f.err));
    thing_by_id_view(&f.arena, object, &row);
    view_write(&text, object);
    assert_true(str_is(buf_str(&text),
                       "{\"id\":\"3\",\"name\":\"c\",\"note\":null,\"bytes\":null,"
                       "\"flag\":null,\"born_on\":null,\"amount\":3,\"parent\":null}"));
    end(&f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, with_things, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_row_comes_back_as_it_went_in),
        TEST(null_columns_have_no_flag),
        TEST(texts_of_one_outlive_the_transaction),
        TEST(one_without_a_row_is_not_found_and_writes_nothing),
        TEST(maybe_says_whether_there_was_a_row),
        TEST(a_found_null_is_found),
        TEST(many_gives_every_row_in_order_and_then_stays_at_the_end),
        TEST(a_statement_may_be_walked_inside_itself),
        TEST(parameters_are_bound_by_name_not_by_place),
        TEST(changes_counts_rows_and_none_counts_nothing),
        TEST(an_insert_that_inserts_nothing_has_id_0),
        TEST(returning_inserts_and_answers),
        TEST(an_empty_text_is_not_null),
        TEST(a_taken_key_is_a_conflict_and_the_transaction_goes_on),
        TEST(a_reference_to_nothing_is_a_conflict),
        TEST(a_violated_check_is_our_own_fault),
        TEST(a_column_of_another_type_is_refused_by_name),
        TEST(rows_nobody_asked_for_are_refused),
        TEST(a_reader_cannot_write),
        TEST(a_row_becomes_a_view),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
