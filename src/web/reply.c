/* reply.c: answers and links; see reply.h. request.h's accessors stand here too. */
#include "web/reply.h"

#include <assert.h>

#include "web/request.h"
#include "web/router.h"

bool reply_page(struct reply *reply, const char *page, const char *title,
                struct view *view)
{
    assert(page && title && view && view->kind == VIEW_OBJECT);
    reply->kind = REPLY_PAGE;
    reply->page = page;
    reply->title = title;
    reply->view = view;
    return true;
}

bool reply_bytes(struct reply *reply, const char *type, struct str bytes)
{
    assert(type);
    reply->kind = REPLY_BYTES;
    reply->type = type;
    reply->bytes = bytes;
    return true;
}

bool reply_see_other_url(struct reply *reply, struct str url)
{
    assert(url_is_ours(url));
    reply->kind = REPLY_SEE_OTHER;
    reply->location = url;
    return true;
}

/* ---------- links ---------- */

static bool is_plain(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

void url_escape(struct buf *out, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_plain((char)c)) {
            buf_char(out, (char)c);
            continue;
        }
        buf_char(out, '%');
        buf_char(out, hex[c >> 4]);
        buf_char(out, hex[c & 15]);
    }
}

void url_add_query(struct buf *url, const char *name, struct str value)
{
    buf_char(url, str_find(buf_str(url), STR("?")) == SIZE_MAX ? '?' : '&');
    buf_cstr(url, name);
    buf_char(url, '=');
    url_escape(url, value);
}

struct str reply_clock(struct arena *arena, enum lang lang, int64_t moment)
{
    struct buf text = buf_new(arena);
    int32_t minute = moment_minute(moment);

    buf_format(&text, lang == LANG_SV ? "%02d.%02d" : "%02d:%02d", minute / 60,
               minute % 60);
    return buf_str(&text);
}

struct str url_int(struct arena *arena, int64_t value)
{
    struct buf digits = buf_new(arena);

    buf_int(&digits, value);
    return buf_str(&digits);
}

struct str route_url_of(struct arena *arena, const char *pattern,
                        const struct str value[5])
{
    struct buf url = buf_new(arena);
    struct str rest = str_from(pattern);
    uint32_t used = 0;
    size_t open;

    while ((open = str_find(rest, STR("{"))) != SIZE_MAX) {
        size_t close = str_find(rest, STR("}"));
        assert(close != SIZE_MAX && close > open && used < 4);
        buf_add(&url, str_sub(rest, 0, open));
        url_escape(&url, value[used++]);
        rest = str_sub(rest, close + 1, rest.len);
    }
    assert(!value[used].ptr); /* as many values as holes */
    buf_add(&url, rest);
    return buf_str(&url);
}

bool url_is_ours(struct str url)
{
    if (!str_starts(url, "/") || str_starts(url, "//"))
        return false;
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= 0x20 || url.ptr[i] == '\\' ||
            (unsigned char)url.ptr[i] >= 0x7f)
            return false;
    return true;
}

/* ---------- what fills the pattern ---------- */

struct str path_text(const struct request *request, const char *name)
{
    struct str rest = str_from(request->route->pattern), segment;
    uint32_t hole = 0;

    while (str_next(&rest, '/', &segment)) {
        if (!str_starts(segment, "{"))
            continue;
        if (str_is(str_sub(segment, 1, segment.len - 2), name))
            return request->hole[hole];
        hole++;
    }
    assert(false && "the pattern has no such hole");
    return (struct str){ 0 };
}

bool path_id(const struct request *request, const char *name, int64_t *id,
             struct err *err)
{
    int64_t number;

    if (!str_int(path_text(request, name), &number) || number < 1)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *id = number;
    return true;
}
