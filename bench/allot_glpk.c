/*
 * allot_glpk.c: GLPK on the instance that insteg has just solved.
 *
 *     allot_glpk CASE
 *
 * The network as a linear program, by its simplex, which begins with nobody placed. Its
 * own way to a cheapest flow, out of kilter, takes ten seconds at S; its RELAX-IV is
 * left out of it, for its licence. Its answer must be ours: exit 1 otherwise.
 * Times are of the processor, without the building of the graph on either side.
 */
#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/allot_net.h"

struct task {
    const char *name;
    const struct allot_net *net;
};

/* A row a node but the gate: what comes in less what goes out. What the gate gives and
 * takes are the bounds of the row, so nobody placed is where the simplex begins. */
static void put_rows(glp_prob *lp, const struct allot_net *net, double *in, double *out)
{
    for (uint32_t a = 0; a < net->arc_count; a++) {
        const struct allot_net_arc *arc = &net->arcs[a];
        if (arc->from == 0)
            in[arc->to] = arc->upper;
        else if (arc->to == 0)
            out[arc->from] = arc->upper;
    }
    glp_add_rows(lp, (int)net->node_count - 1);
    for (uint32_t n = 1; n < net->node_count; n++)
        glp_set_row_bnds(lp, (int)n, in[n] + out[n] > 0 ? GLP_DB : GLP_FX, -in[n],
                         out[n]);
}

static void put_columns(glp_prob *lp, const struct allot_net *net, int *row, double *by)
{
    int column = 0, entries = 0;
    int *of = calloc(2 * (size_t)net->arc_count + 1, sizeof *of);

    glp_add_cols(lp, (int)net->arc_count);
    for (uint32_t a = 0; of && a < net->arc_count; a++) {
        const struct allot_net_arc *arc = &net->arcs[a];
        if (arc->from == 0 || arc->to == 0)
            continue;
        glp_set_col_bnds(lp, ++column, GLP_DB, 0, arc->upper);
        glp_set_obj_coef(lp, column, arc->cost);
        for (int end = 0; end < 2; end++) {
            of[++entries] = column;
            row[entries] = (int)(end ? arc->to : arc->from);
            by[entries] = end ? 1 : -1;
        }
    }
    for (int c = column + 1; c <= (int)net->arc_count; c++)
        glp_set_col_bnds(lp, c, GLP_FX, 0, 0); /* the gate's own */
    glp_load_matrix(lp, entries, row, of, by);
    free(of);
}

static glp_prob *lay(const struct allot_net *net)
{
    const size_t nodes = net->node_count, ends = 2 * (size_t)net->arc_count + 1;
    double *in = calloc(nodes, sizeof *in), *out = calloc(nodes, sizeof *out);
    double *by = calloc(ends, sizeof *by);
    int *row = calloc(ends, sizeof *row);
    glp_prob *lp = glp_create_prob();

    if (in && out && by && row) {
        put_rows(lp, net, in, out);
        put_columns(lp, net, row, by);
    }
    free(in);
    free(out);
    free(by);
    free(row);
    return lp;
}

static bool run(const void *what)
{
    const struct task *task = what;
    glp_prob *lp = lay(task->net);
    struct allot_net_found found = { .name = task->name, .peer = "GLPK simplex" };
    uint32_t turns = 1;
    glp_smcp how;

    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    for (uint32_t i = 0; i < turns; i++) {
        double since = allot_net_cpu_ms();
        glp_std_basis(lp);
        int failed = glp_simplex(lp, &how);
        double took = allot_net_cpu_ms() - since;
        if (i == 0)
            turns = allot_net_turns(took);
        if (i == 0 || took < found.ms)
            found.ms = took;
        found.value = failed ? -1 : -llround(glp_get_obj_val(lp));
    }
    bool equal = allot_net_tell(task->net, &found);
    glp_delete_prob(lp);
    return equal;
}

int main(int argc, char **argv)
{
    struct allot_net net;

    if (argc != 2) {
        fprintf(stderr, "usage: allot_glpk CASE\n");
        return 2;
    }
    if (!allot_net_make(argv[1], 7, &net))
        return 1;
    const struct task task = { argv[1], &net };
    return allot_net_apart(run, &task) ? 0 : 1;
}
