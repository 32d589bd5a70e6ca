/* guard.c: see guard.h. */
#include "web/guard.h"

#include "web/negotiate.h"
#include "web/server.h"

#define BLANKS_MAX 16u /* before a header's value */

/* How far `to` lies after `from`; nothing sensible when it lies before. */
static size_t after(const char *from, const char *to)
{
    return (size_t)((uintptr_t)to - (uintptr_t)from);
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* RFC 9110, 5.6.2: what a header's name is made of. */
static bool is_token(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (is_control(c) || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return name.len > 0;
}

static bool is_value(struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        if (is_control(value.ptr[i]) && value.ptr[i] != '\t')
            return false;
    return true;
}

static bool is_target(struct str target)
{
    for (size_t i = 0; i < target.len; i++)
        if (is_control(target.ptr[i]) || target.ptr[i] == ' ')
            return false;
    return target.len > 0;
}

/* One line's end, LF or CR LF, lies between: the library has made zeros of it. */
static bool is_next_line(const char *end, const char *next)
{
    size_t gap = after(end, next);

    return gap == 1 || (gap == 2 && (end[1] == '\0' || end[1] == '\n'));
}

/* After the last text come its line's end and an empty line, and nothing else. */
static bool is_whole(const struct guard_seen *seen)
{
    size_t rest = seen->header_bytes - after(seen->begin, seen->end);

    return rest >= 2 && rest <= 4;
}

/* Only a colon, which is `end` now, and blanks lie between. */
static bool is_value_of(const char *end, const char *value)
{
    size_t gap = after(end, value);

    if (gap == 0 || gap > BLANKS_MAX)
        return false;
    for (size_t i = 1; i < gap; i++)
        if (end[i] != ' ')
            return false;
    return true;
}

void guard_line(struct guard_seen *seen, const char *method, struct str target,
                const char *target_at, const char *version)
{
    struct str word = str_from(method);

    seen->old = strcmp(version, "HTTP/1.0") == 0;
    seen->odd |= !is_token(word) || !is_target(target) ||
                 after(word.ptr + word.len, target_at) != 1 ||
                 after(target_at + target.len, version) != 1;
    seen->begin = method;
    seen->end = version + strlen(version);
}

void guard_header(struct guard_seen *seen, const char *name, const char *value)
{
    struct str word = str_from(name), text = str_from(value);

    seen->header_count++;
    seen->odd |= !is_token(word) || !is_value(text) || !is_next_line(seen->end, name) ||
                 !is_value_of(name + word.len, value);
    seen->end = value + text.len;
    if (word_is(word, "host")) {
        seen->host_count++;
        seen->host = text;
    } else if (word_is(word, "content-length")) {
        seen->length_count++;
    } else if (word_is(word, "transfer-encoding")) {
        seen->encoding_count++;
        seen->encoding = text;
    } else if (word_is(word, "x-insteg-auth")) {
        seen->word_count++;
    }
}

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
    bool ambiguous =
        seen->host_count != 1 || seen->length_count > 1 || seen->encoding_count > 1 ||
        seen->word_count > 1 || (seen->length_count && seen->encoding_count) ||
        (seen->encoding_count && (seen->old || !word_is(seen->encoding, "chunked")));

    if (seen->header_count > SERVER_HEADERS_MAX ||
        seen->header_bytes > SERVER_HEADER_MAX_BYTES)
        *fault = FAULT_HEADERS;
    else if (ambiguous || seen->odd || !is_whole(seen))
        *fault = FAULT_AMBIGUOUS;
    else if (!host_is_ours(seen->host, seen->our_name))
        *fault = FAULT_HOST;
    else
        return true;
    return false;
}
