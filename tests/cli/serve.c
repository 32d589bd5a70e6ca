/* serve.c: the part of sandbox.h that serves and asks. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

#define LISTEN_MS 20000
#define ANSWER_MS 20000

static char response[SANDBOX_TEXT];

pid_t serve_start(const char *words, uint16_t *port)
{
    static const char url[] = "http://127.0.0.1:";
    int64_t until = sandbox_now_ms() + LISTEN_MS;
    pid_t pid = insteg_start("serve", "serve --port 0 %s", words);

    while (sandbox_now_ms() < until) {
        const char *text = sandbox_read("serve.out", NULL);
        const char *at = text ? strstr(text, url) : NULL;
        if (at && strchr(at, '\n')) {
            *port = (uint16_t)strtoul(at + strlen(url), NULL, 10);
            return pid;
        }
        if (waitpid(pid, NULL, WNOHANG) == pid)
            fail_msg("serve ended: %s", sandbox_read("serve.err", NULL));
        sandbox_pause(10);
    }
    kill(pid, SIGKILL);
    fail_msg("serve did not listen");
    return -1;
}

void serve_end(pid_t pid)
{
    kill(pid, SIGTERM);
    assert_int_equal(insteg_end(pid), 0);
}

static int connected(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    struct timeval wait = { ANSWER_MS / 1000, 0 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

int http_get(uint16_t port, const char *path, const char *accept, const char **body)
{
    char ask[1024];
    size_t len = 0;
    int fd = connected(port);

    if (fd < 0)
        return 0;
    int asked = snprintf(ask, sizeof ask,
                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept: %s\r\n"
                         "Connection: close\r\n\r\n",
                         path, port, accept ? accept : "text/html");
    assert_int_equal(send(fd, ask, (size_t)asked, MSG_NOSIGNAL), asked);
    for (ssize_t n; (n = recv(fd, response + len, sizeof response - 1 - len, 0)) > 0;)
        len += (size_t)n;
    close(fd);
    response[len] = '\0';
    char *blank = strstr(response, "\r\n\r\n");
    if (!blank || strncmp(response, "HTTP/1.1 ", 9) != 0)
        return 0;
    if (body)
        *body = blank + 4;
    return (int)strtol(response + 9, NULL, 10);
}
