/* server_response.c: see server_response.h. */
#include "web/server_response.h"

#include <assert.h>

#include "web/server.h"

static void add_header(struct MHD_Response *response, const char *name,
                       const char *value)
{
    enum MHD_Result added = MHD_add_response_header(response, name, value);

    assert(added == MHD_YES);
    (void)added;
}

static void add_text(struct arena *arena, struct MHD_Response *response,
                     const char *name, struct str value)
{
    if (value.len > 0)
        add_header(response, name, str_cstr(arena, value));
}

/* What every response says, so that a browser does no more than we meant. */
static void add_security(struct MHD_Response *response, bool file)
{
    /* A file is handed over, and what it holds never runs as ours. */
    add_header(
        response, "Content-Security-Policy",
        file ? "default-src 'none'; frame-ancestors 'none'; sandbox"
             : "default-src 'none'; script-src 'self'; style-src 'self'; "
               "connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri "
               "'none'; "
               "frame-ancestors 'none'");
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Referrer-Policy", "same-origin");
    add_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
}

static void add_headers(struct arena *arena, const struct answer *answer, bool closing,
                        struct MHD_Response *response)
{
    struct buf file = buf_new(arena);

    add_security(response, answer->file_name != NULL);
    add_header(response, "Cache-Control",
               answer->immutable ? "public, max-age=31536000, immutable" : "no-store");
    add_header(response, "Vary", "Accept, Accept-Language, Cookie");
    if (answer->type)
        add_header(response, "Content-Type", answer->type);
    add_text(arena, response, "Location", answer->location);
    for (size_t i = 0; i < sizeof answer->cookie / sizeof *answer->cookie; i++)
        add_text(arena, response, "Set-Cookie", answer->cookie[i]);
    if (answer->allow)
        add_header(response, "Allow", answer->allow);
    if (answer->retry)
        add_header(response, "Retry-After", SERVER_RETRY_AFTER_S);
    if (answer->file_name) {
        buf_format(&file, "attachment; filename=\"%s\"", answer->file_name);
        add_header(response, "Content-Disposition", file.ptr);
    }
    if (closing)
        add_header(response, "Connection", "close");
}

struct MHD_Response *server_response_new(struct arena *arena,
                                         const struct answer *answer, bool closing)
{
    struct str body = answer->body;
    union {
        const char *borrowed;
        void *given;
    } bytes = { body.len ? body.ptr : "" };
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, bytes.given, MHD_RESPMEM_PERSISTENT);

    if (response)
        add_headers(arena, answer, closing, response);
    return response;
}
