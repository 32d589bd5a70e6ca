/*
 * fuzz_allot_read.c: any bytes as a network of DIMACS, or as an assignment problem of
 * the OR-Library. A refusal has its reason; what is taken and small is solved, and the
 * solver's own proof must hold or a flow must be lawful.
 */
#include <assert.h>

#include "bench/allot_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SMALL 64u /* nodes, people, needs */

static void solve_places(const struct allot_input *in, struct arena *arena)
{
    struct allot_result result;
    struct err err = { 0 };

    if (in->person_count > SMALL || in->need_count > SMALL)
        return;
    if (allot_solve(in, arena, &result, NULL, &err))
        assert(allot_proves(in, &result));
    else
        assert(err.kind != ERR_INTERNAL && err_english(&err)[0]);
}

static void take_dimacs(struct str text, struct arena *arena)
{
    struct allot_flow flow;
    struct allot_flow_result result;
    struct allot_input in;
    struct err err = { 0 };
    int64_t base;

    if (!allot_read_dimacs(text, arena, &flow, &err)) {
        assert(err.kind != ERR_NONE && err_english(&err)[0]);
        return;
    }
    if (flow.node_count > SMALL || flow.arc_count > SMALL * SMALL)
        return;
    if (allot_read_places(&flow, arena, &in, &base))
        solve_places(&in, arena);
    if (!allot_flow_solve(&flow, arena, &result, &err))
        assert(err.kind != ERR_INTERNAL && err_english(&err)[0]);
}

static void take_orlib(struct str text, struct arena *arena)
{
    struct allot_input in;
    struct err err = { 0 };
    int64_t base;

    if (allot_read_orlib(text, arena, &in, &base, &err))
        solve_places(&in, arena);
    else
        assert(err.kind != ERR_NONE && err_english(&err)[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct arena arena = { 0 };

    take_dimacs(text, &arena);
    take_orlib(text, &arena);
    arena_free(&arena);
    return 0;
}
