/* address.c: what insteg is called in an address bar; see app.h. */
#include "web/app.h"

#define ADDRESS_MOST 200u

static bool is_ours_only(struct str host)
{
    return str_starts(host, "127.") || str_starts(host, "localhost") ||
           str_starts(host, "[::1]");
}

static struct str without_slash(struct str text)
{
    return str_ends(text, "/") ? str_sub(text, 0, text.len - 1) : text;
}

struct app_address app_address(const struct request *request, const char *path)
{
    struct buf url = buf_new(request->arena);
    struct str set = request->app->address;

    if (set.len > 0) {
        buf_add(&url, without_slash(set));
    } else {
        buf_cstr(&url, request->secure ? "https://" : "http://");
        buf_add(&url, request->host);
    }
    buf_cstr(&url, path);
    struct str whole = buf_str(&url), typed = whole;
    size_t scheme = str_starts(whole, "https://") ? 8 : 7;
    struct str host = str_sub(whole, scheme, whole.len);
    if (scheme == 8)
        typed = host;
    return (struct app_address){ typed, whole, is_ours_only(host) };
}

static bool is_sound(struct str rest)
{
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || strchr(".-_:/[]~%", c);
        if (!plain || c == '\0')
            return false;
    }
    return rest.len > 0 && rest.len <= ADDRESS_MOST && rest.ptr[0] != '/' &&
           rest.ptr[0] != ':';
}

bool app_address_check(struct str text, struct err *err)
{
    size_t scheme = str_starts(text, "https://")  ? 8
                    : str_starts(text, "http://") ? 7
                                                  : 0;

    if (scheme > 0 && is_sound(str_sub(text, scheme, text.len)))
        return true;
    return err_set(err, ERR_USAGE,
                   N_("--address is what people type to come here, as "
                      "https://insteg.example.se, not {text}"),
                   ARG_STR(text));
}
