/*
 * allot_net.h: an invented instance as a network, for peers; plain enough for C++.
 *
 * In      a case of allot_make.h.
 * Out     lines of a table, eighty columns wide; and the network: gate -> employers ->
 * needs -> (need, sex) -> people -> gate, arcs without lower bounds: the cheapest
 * circulation is the best placing.
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
/* In how many turns something is measured whose first took so long: all of a table are
 * told by the quickest of theirs. */
uint32_t allot_net_turns(double first_ms);

/* What a peer found: its line, with the memory that this process has held at most.
 * True when the value is ours. */
struct allot_net_found {
    const char *name, *peer;
    double ms;
    int64_t value;
};
bool allot_net_tell(const struct allot_net *net, const struct allot_net_found *found);
/* The lines of insteg and of greed. */
void allot_net_head(const struct allot_net *net, const char *name);

/* Runs `peer` in a process of its own, so that its memory is its own; what it returned,
 * false when it did not come back. */
bool allot_net_apart(bool (*peer)(const void *what), const void *what);

#ifdef __cplusplus
}
#endif

#endif
