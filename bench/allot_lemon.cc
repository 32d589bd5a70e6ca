/*
 * allot_lemon.cc: LEMON, and greed, on the instance that insteg has just solved.
 *
 *     allot_lemon CASE [simplex|scaling]...
 *
 * Its answer must be ours: exit 1 otherwise. Times are of the processor, without the
 * building of the graph on either side.
 */
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include "bench/allot_net.h"

namespace
{

typedef lemon::StaticDigraph Graph;

struct Problem {
    Graph graph;
    Graph::ArcMap<int> upper, cost;
    explicit Problem(const allot_net &net);
};

Problem::Problem(const allot_net &net) : upper(graph), cost(graph)
{
    std::vector<std::pair<int, int>> ends(net.arc_count);
    for (uint32_t a = 0; a < net.arc_count; a++)
        ends[a] = { int(net.arcs[a].from), int(net.arcs[a].to) };
    graph.build(int(net.node_count), ends.begin(), ends.end());
    for (uint32_t a = 0; a < net.arc_count; a++) {
        upper[graph.arc(int(a))] = net.arcs[a].upper;
        cost[graph.arc(int(a))] = net.arcs[a].cost;
    }
}

struct Task {
    const char *name;
    bool simplex;
    const allot_net *net;
};

template <class Solver> bool run(const char *peer, const Task &task)
{
    const allot_net &net = *task.net;
    Problem problem(net);
    allot_net_found found = { task.name, peer, HUGE_VAL, -1 };
    uint32_t turns = 1;

    for (uint32_t i = 0; i < turns; i++) {
        double since = allot_net_cpu_ms();
        Solver solver(problem.graph);
        solver.upperMap(problem.upper).costMap(problem.cost);
        bool solved = solver.run() == Solver::OPTIMAL;
        double took = allot_net_cpu_ms() - since;
        if (i == 0)
            turns = allot_net_turns(took);
        found.ms = std::fmin(found.ms, took);
        found.value = solved ? -int64_t(solver.template totalCost<long long>()) : -1;
    }
    return allot_net_tell(&net, &found);
}

bool run_task(const void *what)
{
    const Task &task = *static_cast<const Task *>(what);

    return task.simplex
               ? run<lemon::NetworkSimplex<Graph>>("LEMON network simplex", task)
               : run<lemon::CostScaling<Graph>>("LEMON cost scaling", task);
}

} // namespace

int main(int argc, char **argv)
{
    allot_net net;
    bool equal = true;

    if (argc < 2) {
        std::fprintf(stderr, "usage: allot_lemon CASE [simplex|scaling]...\n");
        return 2;
    }
    if (!allot_net_make(argv[1], 7, &net))
        return 1;
    allot_net_head(&net, argv[1]);
    for (int i = 2; i < argc; i++) {
        const Task task = { argv[1], !std::strcmp(argv[i], "simplex"), &net };
        equal &= allot_net_apart(run_task, &task);
    }
    return equal ? 0 : 1;
}
