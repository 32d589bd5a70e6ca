/* server_request.c: see server_request.h. */
#include "web/server_request.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static struct str header(struct MHD_Connection *connection, const char *name)
{
    return str_from(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

/* The browser's address: what our own proxy says last, or who is connected. */
static struct str address_of(struct arena *arena, struct MHD_Connection *connection,
                             bool by_socket)
{
    struct str list = header(connection, "X-Forwarded-For"), part, last = { 0 };
    char text[INET6_ADDRSTRLEN] = { 0 };
    const union MHD_ConnectionInfo *info;

    if (by_socket) {
        while (str_next(&list, ',', &part))
            last = str_trim(part);
        return last;
    }
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!info || info->client_addr->sa_family != AF_INET)
        return last;
    struct sockaddr_in address;
    memcpy(&address, info->client_addr, sizeof address);
    inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
    return str_copy(arena, str_from(text));
}

void server_request_read(struct arena *arena, struct MHD_Connection *connection,
                         struct raw_request *raw)
{
    struct str length = header(connection, "Content-Length");
    int64_t promised = 0;

    if (length.len > 0 && (!str_int(length, &promised) || promised < 0))
        promised = INT64_MAX;
    raw->accept = header(connection, "Accept");
    raw->accept_language = header(connection, "Accept-Language");
    raw->content_type = header(connection, "Content-Type");
    raw->cookie = header(connection, "Cookie");
    raw->origin = header(connection, "Origin");
    raw->sec_fetch_site = header(connection, "Sec-Fetch-Site");
    raw->host = header(connection, "Host");
    raw->idempotency_key = header(connection, "Idempotency-Key");
    raw->agent = header(connection, "User-Agent");
    raw->proxy_word = header(connection, "X-Insteg-Auth");
    raw->address = address_of(arena, connection, raw->by_socket);
    raw->body_len = (uint64_t)promised;
}
