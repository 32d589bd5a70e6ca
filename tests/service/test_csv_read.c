/*
 * test_csv_read.c: does every row come as it was written, and every bad file with its
 * line? With a twin that writes random tables in every dress the reader knows.
 */
#include "ad_kit.h"

#include "base/rng.h"
#include "service/csv_read.h"

#define ROWS_MOST 200
#define COLUMNS   4

static const struct csv_column columns[COLUMNS] = {
    { "key", true }, { "a", true }, { "b", false }, { "c", false }
};
static const struct csv_spec spec = { columns, COLUMNS };

/* What was read. */
static struct {
    uint32_t count, stop_at;
    uint32_t line[ROWS_MOST], fields[ROWS_MOST];
    struct str cell[ROWS_MOST][COLUMNS];
} got;

static bool keep_row(void *ctx, const struct csv_row *row, struct err *err)
{
    (void)ctx;
    if (got.count == got.stop_at)
        return err_set(err, ERR_CONFLICT, N_("enough"));
    got.line[got.count] = row->line;
    got.fields[got.count] = row->field_count;
    for (uint32_t c = 0; c < COLUMNS; c++)
        got.cell[got.count][c] = str_copy(kit_call.arena, row->field[c]);
    got.count++;
    return true;
}

static bool read_bytes(struct str bytes, unsigned char hash[HASH_BYTES],
                       struct err *err)
{
    struct csv_sink sink = { keep_row, NULL };

    got.count = 0;
    got.stop_at = ROWS_MOST;
    return csv_read(kit_file("t.csv", bytes), &spec, &sink, hash, err);
}

static void reads(const char *bytes)
{
    struct err err = { 0 };

    KIT_OK(read_bytes(str_from(bytes), NULL, &err), &err);
}

static void cell_is(uint32_t row, uint32_t column, const char *text)
{
    assert_true(row < got.count);
    if (!str_is(got.cell[row][column], text))
        fail_msg("row %u, column %u: %.*s", row, column,
                 STR_ARG(got.cell[row][column]));
}

static void refuses(struct str bytes, const char *words)
{
    unsigned char hash[HASH_BYTES] = { 42 };
    struct err err = { 0 };

    assert_false(read_bytes(bytes, hash, &err));
    kit_err(&err, ERR_INPUT, words);
    assert_int_equal(hash[0], 42);
}

static void columns_come_in_any_order_and_some_may_lack(void **state)
{
    (void)state;
    reads("c,key,a\n3,1,2\n");
    cell_is(0, 0, "1");
    cell_is(0, 1, "2");
    cell_is(0, 2, "");
    cell_is(0, 3, "3");
}

static void a_row_knows_the_line_it_begins_on(void **state)
{
    (void)state;
    reads("key,a\n1,\"x\ny\"\n\n2,z\r\n3,w");
    assert_int_equal(got.count, 3);
    assert_int_equal(got.line[0], 2);
    cell_is(0, 1, "x\ny");
    assert_int_equal(got.line[1], 5);
    assert_int_equal(got.line[2], 6);
    cell_is(2, 1, "w");
}

static void too_few_and_too_many_fields_are_told(void **state)
{
    (void)state;
    reads("key,a,b\n1\n1,2,3,4,5\n1,2,3\n");
    assert_int_equal(got.fields[0], 1);
    cell_is(0, 1, "");
    assert_int_equal(got.fields[1], 5);
    cell_is(1, 2, "3");
    assert_int_equal(got.fields[2], 3);
}

static void the_sink_stops_with_its_own_words(void **state)
{
    struct csv_sink sink = { keep_row, NULL };
    struct err err = { 0 };

    (void)state;
    got.count = 0;
    got.stop_at = 1;
    assert_false(csv_read(kit_file("t.csv", STR("key,a\n1,2\n3,4\n")), &spec, &sink,
                          NULL, &err));
    kit_err(&err, ERR_CONFLICT, "enough");
    assert_int_equal(got.count, 1);
}

static void the_hash_is_of_the_bytes(void **state)
{
    unsigned char one[HASH_BYTES], two[HASH_BYTES], other[HASH_BYTES];
    struct err err = { 0 };

    (void)state;
    KIT_OK(read_bytes(STR("key,a\n1,2\n"), one, &err), &err);
    KIT_OK(read_bytes(STR("key,a\n1,2\n"), two, &err), &err);
    KIT_OK(read_bytes(STR("key,a\n1,3\n"), other, &err), &err);
    assert_memory_equal(one, two, HASH_BYTES);
    assert_memory_not_equal(one, other, HASH_BYTES);
}

static void bad_files_are_refused_with_their_line(void **state)
{
    (void)state;
    refuses(STR(""), "the file is empty");
    refuses(STR("\n\n"), "the file is empty");
    refuses(STR("key,a,d\n"), "unknown column d");
    refuses(STR("key,b\n"), "lacks the column a");
    refuses(STR("key,a,a\n"), "a stands twice");
    refuses(STR("key,a\n1,\xe5\n"), "line 2 is not UTF-8");
    refuses(STR("\xff\xfek\0e\0y\0"), "line 1 is not UTF-8");
    refuses(STR("key,a\n1,\0\n"), "line 2 has a zero byte");
    refuses(STR("key,a\n1,2\n1,\"2\n3,4\n"), "begins on line 3");
    refuses(STR("key,a\n1,\"2\"3\n"), "line 2 has quotes");
}

static void a_line_or_a_row_past_the_limit_is_refused(void **state)
{
    struct buf text = buf_new(kit_call.arena);

    (void)state;
    buf_cstr(&text, "key,a\n1,");
    for (size_t i = 0; i < CSV_LINE_BYTES; i++)
        buf_char(&text, 'x');
    refuses(buf_str(&text), "line 2 is longer than 1 MB");
    buf_clear(&text);
    buf_cstr(&text, "key,a\n1,\"");
    for (size_t i = 0; i < CSV_LINE_BYTES + 10; i++)
        buf_char(&text, i % 1000 == 999 ? '\n' : 'x');
    refuses(buf_str(&text), "begins on line 2 is longer than 1 MB");
}

static void a_folder_and_a_missing_file_are_told_apart(void **state)
{
    struct csv_sink sink = { keep_row, NULL };
    struct err err = { 0 };

    (void)state;
    assert_false(csv_read(kit_path("none.csv"), &spec, &sink, NULL, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no file");
    assert_false(csv_read(kit_path(""), &spec, &sink, NULL, &err));
    kit_err(&err, ERR_INPUT, "is a folder");
}

static void a_file_is_told_by_its_header(void **state)
{
    struct err err = { 0 };
    bool has = false;

    (void)state;
    const char *path = kit_file("h.csv", STR("\xef\xbb\xbf\"need\";task\r\nx;y\n"));
    KIT_OK(csv_header_has(path, "need", &has, &err), &err);
    assert_true(has);
    KIT_OK(csv_header_has(path, "x", &has, &err), &err);
    assert_false(has);
    assert_false(csv_header_has(kit_path("none.csv"), "need", &has, &err));
    kit_err(&err, ERR_NOT_FOUND, "there is no file");
}

/* ---------- the twin ---------- */

static struct str random_cell(struct rng *rng)
{
    static const char *const bits[] = {
        "a", "Ö", ",", ";", "\"", "\n", "\r\n", "1 ", "\xe2\x82\xac", ""
    };
    struct buf text = buf_new(kit_call.arena);

    for (uint32_t n = rng_below(rng, 6); n > 0; n--)
        buf_cstr(&text, bits[rng_below(rng, 10)]);
    return buf_str(&text);
}

static void write_cell(struct buf *out, struct rng *rng, struct str cell,
                       char separator)
{
    bool quote = rng_below(rng, 4) == 0;

    for (size_t i = 0; i < cell.len; i++)
        quote |= cell.ptr[i] == separator || strchr("\"\r\n", cell.ptr[i]) != NULL;
    if (quote)
        buf_char(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, cell.ptr[i]);
    }
    if (quote)
        buf_char(out, '"');
}

static void any_table_is_read_as_it_was_written(void **state)
{
    struct rng rng = rng_seeded(11);
    struct err err = { 0 };

    (void)state;
    for (int times = 0; times < 300; times++) {
        char separator = rng_below(&rng, 2) ? ',' : ';';
        const char *end = rng_below(&rng, 2) ? "\n" : "\r\n";
        uint32_t rows = rng_below(&rng, 20), order[COLUMNS] = { 0, 1, 2, 3 };
        struct str cell[20][COLUMNS];
        struct buf out = buf_new(kit_call.arena);
        uint32_t swap = rng_below(&rng, COLUMNS);
        order[0] = swap;
        order[swap] = 0;
        if (rng_below(&rng, 3) == 0)
            buf_cstr(&out, "\xef\xbb\xbf");
        for (uint32_t c = 0; c < COLUMNS; c++)
            buf_format(&out, "%s%c", columns[order[c]].name,
                       c + 1 < COLUMNS ? separator : '\n');
        for (uint32_t r = 0; r < rows; r++)
            for (uint32_t c = 0; c < COLUMNS; c++) {
                cell[r][order[c]] = c == 0 ? STR("k") : random_cell(&rng);
                write_cell(&out, &rng, cell[r][order[c]], separator);
                buf_cstr(&out, c + 1 < COLUMNS ? (char[]){ separator, 0 } : end);
            }
        KIT_OK(read_bytes(buf_str(&out), NULL, &err), &err);
        assert_int_equal(got.count, rows);
        for (uint32_t r = 0; r < rows; r++)
            for (uint32_t c = 0; c < COLUMNS; c++)
                assert_true(str_eq(got.cell[r][c], str_trim(cell[r][c])));
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(columns_come_in_any_order_and_some_may_lack),
        TEST(a_row_knows_the_line_it_begins_on),
        TEST(too_few_and_too_many_fields_are_told),
        TEST(the_sink_stops_with_its_own_words),
        TEST(the_hash_is_of_the_bytes),
        TEST(bad_files_are_refused_with_their_line),
        TEST(a_line_or_a_row_past_the_limit_is_refused),
        TEST(a_folder_and_a_missing_file_are_told_apart),
        TEST(a_file_is_told_by_its_header),
        TEST(any_table_is_read_as_it_was_written),
    };

    return cmocka_run_group_tests_name("csv_read", tests, NULL, NULL);
}
