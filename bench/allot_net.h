/*
 * allot_net.h: an invented instance as a network, for peers; plain enough for C++.
 *
 * In      a case of allot_make.h.
 * Out     gate -> employers -> needs -> (need, sex) -> people -> gate, arcs without
 *         lower bounds: the cheapest circulation is the best placing.
 */
#ifndef BENCH_ALLOT_NET_H
#define BENCH_ALLOT_NET_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct allot_net_arc {
    uint32_t from, to;
    int32_t upper, cost;
};

struct allot_net {
    uint32_t node_count, arc_count;
    struct allot_net_arc *arcs; /* by rising `from` */
    int64_t value;              /* what insteg found, for comparison */
    double insteg_ms;           /* processor time                    */
    double insteg_mb;           /* most memory held, instance included */
    int64_t greedy_value;       /* the best pair that is still open, again and again */
    double greedy_ms;
};

/* Makes the case, solves it, and lays the network. False, with a word on stderr, if
 * not. */
bool allot_net_make(const char *name, uint64_t seed, struct allot_net *net);
double allot_net_cpu_ms(void);
double allot_net_memory_mb(void); /* the most this process has held */

#ifdef __cplusplus
}
#endif

#endif
