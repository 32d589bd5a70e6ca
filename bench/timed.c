/*
 * timed.c: how long a command takes and how much memory it holds at most.
 *
 *     timed WHAT GOAL_SECONDS GOAL_MB COMMAND...
 *
 * A goal of 0 is none. The command's output goes to stderr; its failure is ours.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

int main(int argc, char **argv)
{
    struct rusage used;
    int status = 0;

    if (argc < 5) {
        fprintf(stderr, "usage: timed WHAT GOAL_SECONDS GOAL_MB COMMAND...\n");
        return 2;
    }
    double since = bench_wall_ms();
    pid_t child = fork();
    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execv(argv[4], argv + 4);
        perror(argv[4]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("timed");
        return 1;
    }
    double seconds = (bench_wall_ms() - since) / 1e3;
    bench_figure(argv[1], seconds, "s", strtod(argv[2], NULL));
    bench_figure("  its memory at most", (double)used.ru_maxrss / 1024, "MB",
                 strtod(argv[3], NULL));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
