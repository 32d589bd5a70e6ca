/*
 * fetch.c: fetch PORT PATH [ACCEPT]: prints the body that 127.0.0.1 answers; for the
 * golden tests, since a bare Debian has no HTTP client. Exit 1 unless status is 200.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MOST ((size_t)1 << 22)

static char answer[ANSWER_MOST];

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    char ask[1024];
    size_t len = 0;

    if (argc < 3)
        return 2;
    address.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 1;
    int asked = snprintf(ask, sizeof ask,
                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept: %s\r\n"
                         "Connection: close\r\n\r\n",
                         argv[2], argv[1], argc > 3 ? argv[3] : "text/html");
    if (send(fd, ask, (size_t)asked, MSG_NOSIGNAL) != asked)
        return 1;
    for (ssize_t n; (n = recv(fd, answer + len, ANSWER_MOST - 1 - len, 0)) > 0;)
        len += (size_t)n;
    close(fd);
    const char *body = strstr(answer, "\r\n\r\n");
    if (!body || strncmp(answer, "HTTP/1.1 200", 12) != 0) {
        (void)fwrite(answer, 1, len, stdout);
        return 1;
    }
    (void)fwrite(body + 4, 1, len - (size_t)(body + 4 - answer), stdout);
    return 0;
}
