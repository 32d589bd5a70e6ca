/* client.c: see client.h. */
#include "client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

int64_t client_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A connected socket, or -1. */
static int try_connect(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

int client_connect(uint16_t port)
{
    int fd = try_connect(port);

    if (fd < 0)
        fail_msg("nobody listens on port %u", port);
    return fd;
}

bool client_is_listening(uint16_t port)
{
    int fd = try_connect(port);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

void client_send(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* refused while we still send: the response tells why */
        bytes = str_sub(bytes, (size_t)sent, bytes.len);
    }
}

void client_close(int fd)
{
    close(fd);
}

struct str client_header(struct str response, const char *name)
{
    struct str rest = response, line;
    size_t len = strlen(name);

    while (str_next(&rest, '\n', &line) && str_trim(line).len > 0)
        if (line.len > len && strncasecmp(line.ptr, name, len) == 0 &&
            line.ptr[len] == ':')
            return str_trim(str_sub(line, len + 1, line.len));
    return (struct str){ 0 };
}

struct str client_body(struct str response)
{
    size_t blank = str_find(response, STR("\r\n\r\n"));

    return blank == SIZE_MAX ? (struct str){ 0 }
                             : str_sub(response, blank + 4, response.len);
}

static bool is_whole(struct str response)
{
    int64_t length = 0;

    if (str_find(response, STR("\r\n\r\n")) == SIZE_MAX)
        return false;
    struct str told = client_header(response, "Content-Length");
    if (told.len == 0 || !str_int(told, &length))
        return false;
    return client_body(response).len >= (size_t)length;
}

struct str client_read(struct arena *arena, int fd)
{
    struct buf got = buf_new(arena);
    int64_t until = client_now_ms() + CLIENT_LAST_MS;
    char part[16384];

    buf_cstr(&got, "");
    while (!is_whole(buf_str(&got)) && client_now_ms() < until) {
        struct pollfd look = { .fd = fd, .events = POLLIN };
        if (poll(&look, 1, 50) == 0)
            continue;
        ssize_t len = recv(fd, part, sizeof part, 0);
        if (len <= 0)
            break;
        buf_add(&got, (struct str){ part, (size_t)len });
    }
    return buf_str(&got);
}

struct str client_ask(struct arena *arena, uint16_t port, struct str bytes)
{
    int fd = client_connect(port);

    client_send(fd, bytes);
    struct str response = client_read(arena, fd);
    client_close(fd);
    return response;
}

int client_status(struct str response)
{
    int64_t status = 0;

    if (!str_starts(response, "HTTP/1.1 ") ||
        !str_int(str_sub(response, 9, 3), &status))
        return 0;
    return (int)status;
}

bool client_is_closed_within(int fd, int64_t ms)
{
    int64_t until = client_now_ms() + ms;
    char part[4096];

    while (client_now_ms() < until) {
        struct pollfd look = { .fd = fd, .events = POLLIN };
        if (poll(&look, 1, 20) > 0 && recv(fd, part, sizeof part, 0) <= 0)
            return true;
    }
    return false;
}
