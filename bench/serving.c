/* serving.c: see serving.h. */
#include "bench/serving.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/bench.h"

#define READY_WAIT_MS 30000.0
#define ARGS_FIXED    6u /* insteg serve --db DB --port PORT */
#define TICKS_FIELD   14 /* of /proc/PID/stat: utime, then stime; proc(5) */

static bool system_failed(const char *what, struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE, "{what} failed: {why}", ARG_WORD(what),
                   ARG_WORD(strerror(errno)));
}

/* A port that nobody has now. */
static bool find_port(struct serving *s, struct err *err)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
              getsockname(fd, (struct sockaddr *)&at, &len) == 0;

    if (fd >= 0)
        close(fd);
    if (!ok)
        return system_failed("bind", err);
    s->http.port = ntohs(at.sin_port);
    snprintf(s->port_text, sizeof s->port_text, "%u", s->http.port);
    return true;
}

static void become(const struct serving *s)
{
    const char *args[ARGS_FIXED + SERVING_ARGS_MOST + 1] = { s->insteg, "serve",
                                                             "--db",    s->db,
                                                             "--port",  s->port_text };
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    for (uint32_t i = 0; i < SERVING_ARGS_MOST && s->more[i]; i++)
        args[ARGS_FIXED + i] = s->more[i];
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* nobody is left behind */
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execv(s->insteg, (char *const *)args); /* which changes none of them */
    _exit(127);
}

bool serving_start(struct serving *s, double *took_ms, struct err *err)
{
    double since = bench_wall_ms();
    struct timespec pause = { .tv_nsec = 1000000 };

    serving_stop(s);
    if (!find_port(s, err))
        return false;
    s->child = fork();
    if (s->child < 0)
        return system_failed("fork", err);
    if (s->child == 0)
        become(s);
    while (bench_wall_ms() - since < READY_WAIT_MS) {
        if (http_get(&s->http, "/ready") == 200) {
            *took_ms = bench_wall_ms() - since;
            return true;
        }
        nanosleep(&pause, NULL);
    }
    return err_set(err, ERR_UNAVAILABLE, "the server was not ready in time");
}

void serving_stop(struct serving *s)
{
    http_close(&s->http);
    if (s->child <= 0)
        return;
    kill(s->child, SIGTERM);
    waitpid(s->child, NULL, 0);
    s->child = 0;
}

double serving_memory_mb(const struct serving *s, const char *name)
{
    char path[64], line[256];
    double kb = 0;

    snprintf(path, sizeof path, "/proc/%d/status", (int)s->child);
    FILE *in = fopen(path, "re");
    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, name, strlen(name)) == 0)
            kb = strtod(line + strlen(name), NULL);
    if (in)
        (void)fclose(in);
    return kb / 1024;
}

double serving_cpu_ms(const struct serving *s)
{
    char path[64], line[512] = "";
    double ticks = 0;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)s->child);
    FILE *in = fopen(path, "re");
    if (!in)
        return 0;
    /* The name in brackets is insteg's own and has no blank. */
    if (fgets(line, sizeof line, in)) {
        const char *at = line;
        for (int field = 1; at && field < TICKS_FIELD; field++)
            at = strchr(at + 1, ' ');
        char *rest = NULL;
        ticks = at ? strtod(at, &rest) : 0;
        ticks += rest ? strtod(rest, NULL) : 0;
    }
    (void)fclose(in);
    return ticks * 1000 / (double)sysconf(_SC_CLK_TCK);
}
