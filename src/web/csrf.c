/* csrf.c: see csrf.h. */
#include "web/csrf.h"

#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include "service/secret.h"
#include "web/negotiate.h"

static bool token_is_sound(struct str token)
{
    for (size_t i = 0; i < token.len; i++) {
        char c = token.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return token.len == CSRF_CHARS;
}

struct str csrf_token(struct arena *arena, struct str cookie, bool *fresh)
{
    unsigned char bytes[CSRF_CHARS / 2];
    struct str token;

    *fresh = !cookie_get(cookie, CSRF_COOKIE, &token) || !token_is_sound(token);
    if (*fresh) {
        char *text = arena_take(arena, CSRF_CHARS + 1);
        randombytes_buf(bytes, sizeof bytes);
        sodium_bin2hex(text, CSRF_CHARS + 1, bytes, sizeof bytes);
        token = (struct str){ text, CSRF_CHARS };
    }
    return token;
}

/* "http://host" or "https://host", where host is what the request is addressed to. */
static bool origin_is_ours(struct str origin, struct str host)
{
    if (str_starts(origin, "http://"))
        return str_eq(str_sub(origin, 7, origin.len), host);
    if (str_starts(origin, "https://"))
        return str_eq(str_sub(origin, 8, origin.len), host);
    return false;
}

struct str csrf_of_session(struct arena *arena, struct str session_token)
{
    unsigned char hash[HASH_BYTES];
    char *text = arena_take(arena, HASH_TEXT_BYTES);

    secret_hash("csrf", 0, session_token, hash);
    hash_hex(hash, text);
    return (struct str){ text, CSRF_CHARS };
}

/* The token that the form brought, against the one it should have brought. */
static bool token_fits(const struct raw_request *raw, const struct request *request)
{
    struct str sent, kept;

    if (!form_get(&request->form, CSRF_FIELD, &sent) || !token_is_sound(sent))
        return false;
    if (request->session)
        kept = request->csrf;
    else if (!cookie_get(raw->cookie, CSRF_COOKIE, &kept) || !token_is_sound(kept))
        return false;
    return sodium_memcmp(sent.ptr, kept.ptr, CSRF_CHARS) == 0;
}

bool csrf_check(const struct raw_request *raw, struct request *request, struct err *err)
{
    if (raw->sec_fetch_site.len > 0 && !str_is(raw->sec_fetch_site, "same-origin") &&
        !str_is(raw->sec_fetch_site, "none"))
        return fault_set(FAULT_TOKEN, err);
    if (raw->origin.len > 0 && !origin_is_ours(raw->origin, raw->host))
        return fault_set(FAULT_TOKEN, err);
    if (media_type_is(raw->content_type, "application/json"))
        return true;
    if (token_fits(raw, request))
        return true;
    request->stale = raw->origin.len > 0 || str_is(raw->sec_fetch_site, "same-origin");
    return fault_set(FAULT_TOKEN, err);
}
