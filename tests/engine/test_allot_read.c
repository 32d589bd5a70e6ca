/*
 * test_allot_read.c: does bench/allot_read read what DIMACS and OR-Library files say,
 * and name what is wrong in which line?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "bench/allot_read.h"

static struct arena arena;

static struct str text_of(const char *text)
{
    return (struct str){ text, strlen(text) };
}

static void a_network_is_read_with_comments_and_any_blanks(void **state)
{
    (void)state;
    const char *text = "c a small one\n\np min 4 5\r\nn 1 4\nn 4 -4\n"
                       "a 1 2 0 4 2\na  1\t3 0 2 2\na 2 3 0 2 1\n"
                       "a 2 4 0 3 3\na 3 4 0 5 1";
    struct allot_flow flow;
    struct allot_flow_result result;
    struct err err = { 0 };

    assert_true(allot_read_dimacs(text_of(text), &arena, &flow, &err));
    assert_int_equal(flow.node_count, 4);
    assert_int_equal(flow.arc_count, 5);
    assert_int_equal(flow.supply[3], -4);
    assert_int_equal(flow.arcs[1].upper, 2);
    assert_true(allot_flow_solve(&flow, &arena, &result, &err));
    assert_int_equal(result.cost, 14);
}

static void an_assignment_is_seen_in_a_network(void **state)
{
    (void)state;
    struct allot_flow flow;
    struct allot_input in;
    struct allot_result result;
    struct err err = { 0 };
    int64_t base;

    assert_true(allot_read_dimacs(text_of("p asn 4 4\nn 1\nn 2\n"
                                          "a 1 3 5\na 1 4 2\na 2 3 1\na 2 4 3\n"),
                                  &arena, &flow, &err));
    assert_true(allot_read_places(&flow, &arena, &in, &base));
    assert_true(allot_solve(&in, &arena, &result, NULL, &err));
    assert_int_equal(base * result.placed_count - result.value, 3);
}

static void places_for_several_are_seen_on_either_side(void **state)
{
    (void)state;
    const char *texts[] = { "p min 4 3\nn 1 3\nn 2 -1\nn 3 -1\nn 4 -1\n"
                            "a 1 2 0 1 7\na 1 3 0 1 5\na 1 4 0 1 2\n",
                            "p min 4 3\nn 1 -3\nn 2 1\nn 3 1\nn 4 1\n"
                            "a 2 1 0 1 7\na 3 1 0 1 5\na 4 1 0 1 2\n" };
    for (int i = 0; i < 2; i++) {
        struct allot_flow flow;
        struct allot_input in;
        struct allot_result result;
        struct err err = { 0 };
        int64_t base;

        assert_true(allot_read_dimacs(text_of(texts[i]), &arena, &flow, &err));
        assert_true(allot_read_places(&flow, &arena, &in, &base));
        assert_int_equal(in.person_count, 3);
        assert_int_equal(in.capacity[0], 3);
        assert_true(allot_solve(&in, &arena, &result, NULL, &err));
        assert_int_equal(base * result.placed_count - result.value, 14);
    }
}

static void another_network_is_not_taken_for_places(void **state)
{
    (void)state;
    const char *texts[] = {
        "p min 3 2\nn 1 1\nn 3 -1\na 1 2 0 1 1\na 2 3 0 1 1\n", /* a node between */
        "p min 2 1\nn 1 2\nn 2 -2\na 1 2 0 2 1\n",              /* no side of ones */
        "p min 2 1\nn 1 1\nn 2 -1\na 1 2 1 1 1\n",              /* a lower bound */
        "p min 2 2\nn 1 1\nn 2 -1\na 1 2 0 1 1\na 1 2 0 1 2\n"  /* two arcs alike */
    };
    for (int i = 0; i < 4; i++) {
        struct allot_flow flow;
        struct allot_input in;
        struct err err = { 0 };
        int64_t base = 42;

        assert_true(allot_read_dimacs(text_of(texts[i]), &arena, &flow, &err));
        assert_false(allot_read_places(&flow, &arena, &in, &base));
        assert_int_equal(base, 42);
    }
}

static void an_or_library_file_may_break_its_lines_anywhere(void **state)
{
    (void)state;
    struct allot_input in;
    struct allot_result result;
    struct err err = { 0 };
    int64_t base;

    assert_true(allot_read_orlib(text_of(" 3\n 4 1 3\n 2 0 5\n 3 2\n 2\n"), &arena, &in,
                                 &base, &err));
    assert_true(allot_solve(&in, &arena, &result, NULL, &err));
    assert_int_equal(result.placed_count, 3);
    assert_int_equal(base * 3 - result.value, 5);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
    (void)state;
    const struct {
        const char *text, *says;
    } files[] = {
        { "", "line 1: the file ends without a problem line" },
        { "n 1 4\n", "line 1: the problem line must come first" },
        { "p max 2 1\n", "line 1: 'p min' or 'p asn' was expected" },
        { "p min 2 1\nn 3 1\n", "line 2: there is no node 3" },
        { "p min 2 1\na 1 3 0 1 1\n", "line 2: there is no node 3" },
        { "p min 2 1\na 1 2 0 1\n", "line 2: a number was expected" },
        { "p min 2 1\na 1 2 0 1 1 1\n", "line 2: nothing more was expected" },
        { "p min 2 1\na 1 2 0 1 12345678901234567890\n",
          "line 2: a number is too long" },
        { "p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\n",
          "line 3: more arcs than the problem line says" },
        { "p min 2 1\nc no arcs\n", "line 3: the file ends with arcs missing" },
        { "p min 2 1\np min 2 1\n", "line 2: there is a second problem line" },
        { "p min 2 999999999\n", "line 1: no such size can be" },
        { "p min 400000000 1\n", "line 1: no such size can be" }, /* a fuzzer's: 3 GB */
        { "x\n", "line 1: a line begins with c, p, n or a" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct allot_flow flow = { .node_count = 42 };
        struct err err = { 0 };

        assert_false(allot_read_dimacs(text_of(files[i].text), &arena, &flow, &err));
        assert_string_equal(err_english(&err), files[i].says);
        assert_int_equal(flow.node_count, 42);
    }
}

static void a_cut_or_damaged_file_never_does_harm(void **state)
{
    (void)state;
    const char *text = "c x\np min 4 2\nn 1 4\nn 4 -4\na 1 4 0 4 2\na 1 2 0 -1 -7\n";
    char damaged[128];
    struct rng rng = rng_seeded(19);

    for (uint32_t run = 0; run < 20000; run++) {
        size_t len = rng_below(&rng, (uint32_t)strlen(text) + 1);
        struct allot_flow flow;
        struct allot_input in;
        struct err err = { 0 }, other = { 0 };
        int64_t base;

        arena_rewind(&arena, 0);
        memcpy(damaged, text, len);
        for (uint32_t k = rng_below(&rng, 4); k > 0 && len > 0; k--)
            damaged[rng_below(&rng, (uint32_t)len)] =
                " \n-0129apnc\r\xff"[rng_below(&rng, 13)];
        struct str bytes = { damaged, len };
        if (allot_read_dimacs(bytes, &arena, &flow, &err))
            (void)allot_read_places(&flow, &arena, &in, &base);
        if (!allot_read_orlib(bytes, &arena, &in, &base, &other))
            assert_int_not_equal(other.kind, ERR_NONE);
    }
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
        cmocka_unit_test(a_network_is_read_with_comments_and_any_blanks),
        cmocka_unit_test(an_assignment_is_seen_in_a_network),
        cmocka_unit_test(places_for_several_are_seen_on_either_side),
        cmocka_unit_test(another_network_is_not_taken_for_places),
        cmocka_unit_test(an_or_library_file_may_break_its_lines_anywhere),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
        cmocka_unit_test(a_cut_or_damaged_file_never_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
