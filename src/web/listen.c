/* listen.c: see listen.h. */
#include "web/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_BACKLOG 1024

/* Listens on 127.0.0.1, `port` or 0 for any; -1 with errno set. */
static int listen_on(uint16_t port, uint16_t *got)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof address;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&address, size) != 0 ||
        listen(fd, LISTEN_BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    *got = ntohs(address.sin_port);
    return fd;
}

/* A port is a name, not an amount: no separator of thousands. */
static struct arg port_arg(uint32_t port)
{
    char text[12];

    snprintf(text, sizeof text, "%u", port);
    return ARG_WORD(text);
}

bool listen_tcp(const struct listen_port *wanted, int *fd, uint16_t *got,
                struct err *err)
{
    uint32_t port = wanted->port, last = port + wanted->tries;

    for (; port <= last && port <= UINT16_MAX; port++) {
        int made = listen_on((uint16_t)port, got);
        if (made >= 0) {
            *fd = made;
            return true;
        }
        if (errno != EADDRINUSE && errno != EACCES)
            return err_set(err, ERR_INTERNAL, N_("no socket could be opened"));
    }
    if (wanted->tries > 0)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the ports {first} to {last} are taken by other programs"),
                       port_arg(wanted->port), port_arg(last));
    return err_set(err, ERR_UNAVAILABLE,
                   N_("port {port} is taken by another program; choose another port"),
                   port_arg(wanted->port));
}

/* Whether somebody takes connections at `address`. */
static bool is_served(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool served =
        fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;

    if (fd >= 0)
        close(fd);
    return served;
}

/* Removes a socket that was left behind. */
static bool make_room(const char *path, const struct sockaddr_un *address,
                      struct err *err)
{
    struct stat info;

    if (lstat(path, &info) != 0)
        return true;
    if (!S_ISSOCK(info.st_mode))
        return err_set(err, ERR_CONFLICT,
                       N_("{file} is there already and is no socket; choose another"),
                       ARG_WORD(path));
    if (is_served(address))
        return err_set(err, ERR_UNAVAILABLE,
                       N_("another program serves at {file}; choose another"),
                       ARG_WORD(path));
    unlink(path);
    return true;
}

bool listen_unix(const char *path, int *fd, struct err *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t len = strlen(path);
    int made = -1;

    if (len == 0 || len >= sizeof address.sun_path)
        return err_set(err, ERR_INPUT, N_("the path of a socket has 1 to {most} bytes"),
                       ARG_NUM(sizeof address.sun_path - 1));
    memcpy(address.sun_path, path, len);
    if (!make_room(path, &address, err))
        return false;
    made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made >= 0 && fchmod(made, 0660) == 0 &&
        bind(made, (struct sockaddr *)&address, sizeof address) == 0 &&
        chmod(path, 0660) == 0 && listen(made, LISTEN_BACKLOG) == 0) {
        *fd = made;
        return true;
    }
    int why = errno;
    if (made >= 0)
        close(made);
    return err_set(err,
                   why == EACCES || why == EROFS ? ERR_DENIED
                   : why == ENOENT               ? ERR_NOT_FOUND
                                                 : ERR_INTERNAL,
                   N_("no socket can be made at {file}"), ARG_WORD(path));
}
