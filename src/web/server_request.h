/*
 * server_request.h: the headers of a request, as libmicrohttpd holds them. Only
 * server.c includes this.
 */
#ifndef WEB_SERVER_REQUEST_H
#define WEB_SERVER_REQUEST_H

#include <microhttpd.h>

#include "web/router.h"

/* Fills all of *raw but method, target and by_socket, which stand there already; texts
 * are borrowed from the connection or live in `arena`. */
void server_request_read(struct arena *arena, struct MHD_Connection *connection,
                         struct raw_request *raw);

#endif
