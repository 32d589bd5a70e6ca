/* http.c: see http.h. */
#include "bench/http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct http http_new(struct arena *arena, uint16_t port, size_t room)
{
    return (struct http){
        .port = port, .socket = -1, .reply = arena_take(arena, room), .room = room
    };
}

void http_close(struct http *http)
{
    if (http->socket >= 0)
        close(http->socket);
    http->socket = -1;
}

static bool dial(struct http *http)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(http->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    http->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (http->socket >= 0 &&
        connect(http->socket, (struct sockaddr *)&at, sizeof at) == 0)
        return true;
    http_close(http);
    return false;
}

/* Where the body of a whole reply ends; 0: not all of its head has come. */
static size_t reply_end(const char *reply)
{
    const char *head = strstr(reply, "\r\n\r\n");
    const char *length = strcasestr(reply, "\r\nContent-Length:");

    if (!head || !length || length > head)
        return 0;
    return (size_t)(head + 4 - reply) + strtoul(length + 17, NULL, 10);
}

int http_ask(struct http *http, struct str request)
{
    size_t got = 0, end = 0;

    if (http->socket < 0 && !dial(http))
        return 0;
    if (write(http->socket, request.ptr, request.len) != (ssize_t)request.len) {
        http_close(http);
        return 0;
    }
    while (end == 0 || got < end) {
        ssize_t n = read(http->socket, http->reply + got, http->room - 1 - got);
        if (n <= 0) {
            http_close(http);
            return 0;
        }
        got += (size_t)n;
        http->reply[got] = '\0';
        end = end ? end : reply_end(http->reply);
    }
    return (int)strtol(http->reply + 9, NULL, 10); /* "HTTP/1.1 200" */
}

int http_get(struct http *http, const char *path)
{
    char request[512];
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept: text/html\r\n"
                       "Accept-Language: sv\r\n\r\n",
                       path, http->port);

    return http_ask(http, (struct str){ request, (size_t)len });
}

struct str http_body(const struct http *http)
{
    const char *head = strstr(http->reply, "\r\n\r\n");

    return str_from(head ? head + 4 : "");
}
