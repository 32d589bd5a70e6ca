/*
 * allot_glpk.c: GLPK on the instance that insteg has just solved.
 *
 *     allot_glpk CASE
 *
 * The network as a linear program, by its simplex. Its own way to a cheapest flow, out
 * of kilter, takes fourteen times as long at S; its RELAX-IV is left out of it, for its
 * licence. Its answer must be ours: exit 1 otherwise.
 * Times are of the processor, without the building of the graph on either side.
 */
#include <glpk.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/allot_net.h"

struct node {
    double supply;
};
struct arc {
    double low, most, cost, flow;
};
struct task {
    const char *name;
    const struct allot_net *net;
};

static glp_graph *lay(const struct allot_net *net)
{
    glp_graph *graph = glp_create_graph(sizeof(struct node), sizeof(struct arc));

    glp_add_vertices(graph, (int)net->node_count);
    for (uint32_t a = 0; a < net->arc_count; a++) {
        const struct allot_net_arc *from = &net->arcs[a];
        struct arc *arc =
            glp_add_arc(graph, (int)from->from + 1, (int)from->to + 1)->data;
        *arc = (struct arc){ .most = from->upper, .cost = from->cost };
    }
    return graph;
}

/* The cheapest cost, or 1 when it failed: no placing has less than nothing. */
static double by_simplex(glp_graph *graph)
{
    glp_prob *lp = glp_create_prob();
    glp_smcp how;

    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    glp_mincost_lp(lp, graph, GLP_OFF, offsetof(struct node, supply),
                   offsetof(struct arc, low), offsetof(struct arc, most),
                   offsetof(struct arc, cost));
    double cost = glp_simplex(lp, &how) ? 1 : glp_get_obj_val(lp);
    glp_delete_prob(lp);
    return cost;
}

static bool run(const void *what)
{
    const struct task *task = what;
    glp_graph *graph = lay(task->net);
    double since = allot_net_cpu_ms();

    glp_term_out(GLP_OFF);
    int64_t value = -llround(by_simplex(graph));
    const struct allot_net_found found = { task->name, "GLPK simplex",
                                           allot_net_cpu_ms() - since, value };
    bool equal = allot_net_tell(task->net, &found);
    glp_delete_graph(graph);
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
