/*
 * allot_lemon.cc: LEMON, and greed, on the instance that insteg has just solved.
 *
 *     allot_lemon CASE [simplex|scaling]...
 *
 * Its answer must be ours: exit 1 otherwise. Times are of the processor, without the
 * building of the graph on either side.
 */
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

/* Prints one line; true when the value is ours. */
template <class Solver>
bool run(const char *name, const char *word, const Problem &problem, const allot_net &net)
{
    double since = allot_net_cpu_ms();
    Solver solver(problem.graph);
    solver.upperMap(problem.upper).costMap(problem.cost);
    bool solved = solver.run() == Solver::OPTIMAL;
    double ms = allot_net_cpu_ms() - since;
    long long value = solved ? -solver.template totalCost<long long>() : -1;

    std::printf("%-14s LEMON %-16s %10.1f ms %7.0f MB  %7.1fx  %s\n", name, word, ms,
                allot_net_memory_mb(), ms / net.insteg_ms,
                value == net.value ? "equal" : "DIFFERENT");
    std::fflush(stdout);
    return value == net.value;
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
    std::printf("%-14s insteg                 %10.1f ms %7.0f MB           value %lld\n",
                argv[1], net.insteg_ms, net.insteg_mb, (long long)net.value);
    std::printf("%-14s greedy                 %10.1f ms                          loses "
                "%.2f %%\n",
                argv[1], net.greedy_ms,
                100.0 * double(net.value - net.greedy_value) / double(net.value));
    std::fflush(stdout);
    Problem problem(net);
    for (int i = 2; i < argc; i++)
        if (!std::strcmp(argv[i], "simplex"))
            equal &= run<lemon::NetworkSimplex<Graph>>(argv[1], "network simplex",
                                                       problem, net);
        else
            equal &=
                run<lemon::CostScaling<Graph>>(argv[1], "cost scaling", problem, net);
    return equal ? 0 : 1;
}
