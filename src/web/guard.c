/* guard.c: see guard.h. */
#include "web/guard.h"

#include "web/negotiate.h"
#include "web/server.h"

/*
 * Whether the Host header names us. A page elsewhere can point its own name at
 * 127.0.0.1 and so read what we serve; it cannot make the browser send our name.
 */
static bool host_is_ours(struct str host, const char *our_name)
{
    static const char *const loopback[] = { "localhost", "127.0.0.1", "[::1]" };
    struct str name = host;

    for (size_t i = host.len; i-- > 0 && host.ptr[i] != ']';)
        if (host.ptr[i] == ':')
            name = str_sub(host, 0, i);
    for (size_t i = 0; i < sizeof loopback / sizeof *loopback; i++)
        if (word_is(name, loopback[i]))
            return true;
    return our_name && word_is(name, our_name);
}

bool guard_check(const struct guard_seen *seen, enum fault *fault)
{
    bool ambiguous = seen->host_count != 1 || seen->length_count > 1 ||
                     seen->encoding_count > 1 || seen->word_count > 1 ||
                     (seen->length_count && seen->encoding_count) ||
                     (seen->encoding_count && !word_is(seen->encoding, "chunked"));

    if (seen->header_count > SERVER_HEADERS_MAX ||
        seen->header_bytes > SERVER_HEADER_MAX_BYTES)
        *fault = FAULT_HEADERS;
    else if (ambiguous)
        *fault = FAULT_AMBIGUOUS;
    else if (!host_is_ours(seen->host, seen->our_name))
        *fault = FAULT_HOST;
    else
        return true;
    return false;
}
