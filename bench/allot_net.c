/* allot_net.c: see allot_net.h. */
#include "bench/allot_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/allot_make.h"
#include "bench/bench.h"

#define QUICK_MS 3000.0
#define SLOW_MS  30000.0

uint32_t allot_net_turns(double first_ms)
{
    return first_ms <= QUICK_MS ? 5 : first_ms <= SLOW_MS ? 2 : 1;
}

double allot_net_cpu_ms(void)
{
    return bench_cpu_ms();
}

static double memory_mb(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss / 1024;
}

static int by_from(const void *left, const void *right)
{
    const struct allot_net_arc *a = left, *b = right;

    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static void put(struct allot_net *net, uint32_t from, uint32_t to, uint32_t upper,
                int32_t cost)
{
    net->arcs[net->arc_count++] =
        (struct allot_net_arc){ from, to, (int32_t)upper, cost };
}

/* Nodes: gate, needs, people, then bounds; of the families that allot_make draws. */
static void lay(const struct allot_input *in, struct arena *arena,
                struct allot_net *net)
{
    uint32_t need0 = 1, person0 = need0 + in->need_count;
    uint32_t sex0 = person0 + in->person_count, employer0 = sex0 + 2 * in->need_count;
    uint32_t pairs = in->pair_start[in->need_count];
    bool bounds = in->bound_count > 0;
    uint32_t employers = bounds ? in->need_families[0].set_count : 0;

    net->node_count = bounds ? employer0 + employers : sex0;
    net->arcs = ARENA_ARRAY(arena,
                            (size_t)pairs + in->person_count +
                                3 * (size_t)in->need_count + employers,
                            struct allot_net_arc);
    for (uint32_t e = 0; e < employers; e++)
        put(net, 0, employer0 + e, in->bounds[2 * in->need_count + e].upper, 0);
    for (uint32_t n = 0; n < in->need_count; n++) {
        put(net, bounds ? employer0 + in->need_families[0].set_of[n] : 0, need0 + n,
            in->capacity[n], 0);
        for (uint32_t s = 0; bounds && s < 2; s++)
            put(net, need0 + n, sex0 + 2 * n + s, in->bounds[2 * n + s].upper, 0);
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++) {
            uint32_t p = in->pairs[k].person;
            uint32_t from =
                bounds ? sex0 + 2 * n + in->person_families[0].set_of[p] : need0 + n;
            put(net, from, person0 + p, 1, -in->pairs[k].value);
        }
    }
    for (uint32_t p = 0; p < in->person_count; p++)
        put(net, person0 + p, 0, 1, 0);
    qsort(net->arcs, net->arc_count, sizeof *net->arcs, by_from);
}

/* ------------------------------------------------------------------------- by greed */

struct choice {
    int32_t value;
    uint32_t person, need;
};

static int best_first(const void *left, const void *right)
{
    const struct choice *a = left, *b = right;

    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    if (a->need != b->need)
        return a->need < b->need ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

struct greed {
    const struct allot_input *in;
    uint32_t *taken;    /* [need_count]  */
    uint32_t *of_bound; /* [bound_count] */
    bool *placed;       /* [person_count] */
};

/* The bounds of allot_make: two a need by sex, then one an employer. */
static bool has_room(const struct greed *g, const struct choice *c)
{
    const struct allot_input *in = g->in;

    if (g->placed[c->person] || g->taken[c->need] == in->capacity[c->need])
        return false;
    if (in->bound_count == 0)
        return true;
    uint32_t sex = 2 * c->need + in->person_families[0].set_of[c->person];
    uint32_t employer = 2 * in->need_count + in->need_families[0].set_of[c->need];
    if (g->of_bound[sex] == in->bounds[sex].upper ||
        g->of_bound[employer] == in->bounds[employer].upper)
        return false;
    g->of_bound[sex]++;
    g->of_bound[employer]++;
    return true;
}

static int64_t by_greed(const struct allot_input *in)
{
    uint32_t pairs = in->pair_start[in->need_count], count = 0;
    struct arena arena = { 0 };
    struct choice *choices = ARENA_ARRAY(&arena, pairs, struct choice);
    struct greed g = { in, ARENA_ARRAY(&arena, in->need_count, uint32_t),
                       ARENA_ARRAY(&arena, in->bound_count, uint32_t),
                       ARENA_ARRAY(&arena, in->person_count, bool) };
    int64_t value = 0;

    for (uint32_t n = 0; n < in->need_count; n++)
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++)
            choices[count++] =
                (struct choice){ in->pairs[k].value, in->pairs[k].person, n };
    qsort(choices, count, sizeof *choices, best_first);
    for (uint32_t i = 0; i < count; i++) {
        if (!has_room(&g, &choices[i]))
            continue;
        g.taken[choices[i].need]++;
        g.placed[choices[i].person] = true;
        value += choices[i].value;
    }
    arena_free(&arena);
    return value;
}

/* The quickest of so many turns: the first touch of memory that a machine has lent out
 * in the meantime can take as long as all else together. */
static bool solve(const struct allot_input *in, struct allot_net *net, struct err *err)
{
    uint32_t turns = 1;

    *net = (struct allot_net){ 0 };
    for (uint32_t i = 0; i < turns; i++) {
        struct arena arena = { 0 };
        struct allot_result result;
        double since = bench_cpu_ms();
        if (!allot_solve(in, &arena, &result, NULL, err))
            return false;
        double took = bench_cpu_ms() - since;
        if (i == 0 || took < net->insteg_ms)
            net->insteg_ms = took;
        net->value = result.value;
        if (i == 0)
            turns = allot_net_turns(took);
        arena_free(&arena);
    }
    net->insteg_mb = memory_mb();
    return true;
}

bool allot_net_make(const char *name, uint64_t seed, struct allot_net *net)
{
    static struct arena arena; /* held to the end of the program */
    struct allot_input in;
    struct err err = { 0 };

    if (!allot_make(name, seed, &arena, &in, &err) || !solve(&in, net, &err))
        return !bench_failed(&err);
    for (uint32_t i = 0, turns = 1; i < turns; i++) {
        double since = bench_cpu_ms();
        net->greedy_value = by_greed(&in);
        double took = bench_cpu_ms() - since;
        if (i == 0)
            turns = allot_net_turns(took);
        if (i == 0 || took < net->greedy_ms)
            net->greedy_ms = took;
    }
    lay(&in, &arena, net);
    return true;
}

/* --------------------------------------------------------------------------- a table
 */

void allot_net_head(const struct allot_net *net, const char *name)
{
    printf("%-11s %-22s %9.1f ms %6.0f MB  objective %lld\n", name, "insteg",
           net->insteg_ms, net->insteg_mb, (long long)net->value);
    printf("%-11s %-22s %9.1f ms %9s %8.2fx  loses %.2f %%\n", name, "greedy",
           net->greedy_ms, "", net->greedy_ms / net->insteg_ms,
           100 * (double)(net->value - net->greedy_value) / (double)net->value);
    (void)fflush(stdout);
}

bool allot_net_tell(const struct allot_net *net, const struct allot_net_found *found)
{
    bool equal = found->value == net->value;

    printf("%-11s %-22s %9.1f ms %6.0f MB %8.1fx  %s\n", found->name, found->peer,
           found->ms, memory_mb(), found->ms / net->insteg_ms,
           equal ? "equal" : "DIFFERENT");
    (void)fflush(stdout);
    return equal;
}

bool allot_net_apart(bool (*peer)(const void *what), const void *what)
{
    int status = 0;
    pid_t child = fork();

    if (child < 0)
        return peer(what); /* then its memory is the most of both */
    if (child == 0)
        _exit(peer(what) ? 0 : 1);
    return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}
