/*
 * serving.h: insteg serve as a child of a bench: started on a free port, asked until it
 * is ready, what it took of memory and of the processor, ended.
 *
 * A server that was started is ended when the bench ends, however it ends.
 */
#ifndef BENCH_SERVING_H
#define BENCH_SERVING_H

#include <sys/types.h>

#include "base/err.h"
#include "bench/http.h"

#define SERVING_ARGS_MOST 8u

struct serving {
    const char *insteg, *db;
    const char *more[SERVING_ARGS_MOST]; /* options besides; up to a NULL */
    struct http http;
    pid_t child; /* 0: none */
    char port_text[8];
};

/*
 * Starts it and waits until /ready says 200; what ran before is ended.
 * took_ms  from the start until then.
 * err      ERR_UNAVAILABLE  it did not start, or not in time.
 */
MUST_USE bool serving_start(struct serving *s, double *took_ms, struct err *err);
void serving_stop(struct serving *s);

/* A line of /proc/PID/status in MB: "VmRSS:", "VmHWM:". */
double serving_memory_mb(const struct serving *s, const char *name);
/* What it has had of the processor since it began, all threads, in steps of a tick. */
double serving_cpu_ms(const struct serving *s);

#endif
