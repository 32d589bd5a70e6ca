/*
 * server_response.h: an answer as libmicrohttpd wants it, with its headers. Only
 * server.c includes this.
 */
#ifndef WEB_SERVER_RESPONSE_H
#define WEB_SERVER_RESPONSE_H

#include <microhttpd.h>

#include "web/router.h"

/*
 * The response for `answer`, whose body is borrowed until it is sent; NULL: no memory.
 * arena    of the exchange. closing  the connection is not to be used again.
 */
struct MHD_Response *server_response_new(struct arena *arena,
                                         const struct answer *answer, bool closing);

#endif
