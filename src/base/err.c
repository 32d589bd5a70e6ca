/* err.c: see err.h. */
#include "base/err.h"

#include <assert.h>

#include "base/message.h"

/* What each kind means outside. The only place where these numbers stand together. */
static const struct {
    const char *word;
    int http_status;
    int exit_code;
} kinds[ERR_KIND_COUNT] = {
    [ERR_NONE] = { "none", 200, 0 },
    [ERR_USAGE] = { "usage", 400, 2 },
    [ERR_INPUT] = { "input", 400, 3 },
    [ERR_LIMIT] = { "limit", 413, 3 },
    [ERR_NOT_FOUND] = { "not_found", 404, 3 },
    [ERR_DENIED] = { "denied", 403, 3 },
    [ERR_CONFLICT] = { "conflict", 409, 5 },
    [ERR_STATE] = { "state", 500, 4 },
    [ERR_FULL] = { "full", 507, 69 },
    [ERR_UNAVAILABLE] = { "unavailable", 503, 69 },
    [ERR_INTERNAL] = { "internal", 500, 70 },
};

struct arg arg_num(int64_t num)
{
    return (struct arg){ .kind = ARG_KIND_NUM, .num = num };
}

struct arg arg_text(struct str text)
{
    struct arg arg = { .kind = ARG_KIND_WORD };
    static const char ellipsis[] = "\xe2\x80\xa6";
    size_t len = text.len;

    if (len > ERR_WORD_BYTES - 1) {
        len = ERR_WORD_BYTES - sizeof ellipsis;
        while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
            len--;
    }
    for (size_t i = 0; i < len; i++)
        arg.word[i] = (char)((unsigned char)text.ptr[i] < 0x20 ? ' ' : text.ptr[i]);
    if (len < text.len)
        memcpy(arg.word + len, ellipsis, sizeof ellipsis);
    return arg;
}

static void place_set(struct err_place *place, const char *msg,
                      const struct arg arg[ERR_ARGS_MAX])
{
    place->msg = msg;
    memcpy(place->arg, arg, sizeof place->arg);
}

void err_put_what(struct err *err, enum err_kind kind, const char *msg,
                  const struct arg arg[ERR_ARGS_MAX])
{
    assert(err && kind > ERR_NONE && kind < ERR_KIND_COUNT);
    assert(err->kind == ERR_NONE);

    err->kind = kind;
    place_set(&err->what, msg, arg);
}

void err_put_where(struct err *err, const char *msg, const struct arg arg[ERR_ARGS_MAX])
{
    assert(err->kind != ERR_NONE);
    for (uint32_t i = 0; i < ERR_WHERE_MAX; i++)
        if (!err->where[i].msg) {
            place_set(&err->where[i], msg, arg);
            break;
        }
}

const char *err_english(struct err *err)
{
    struct arena arena = { 0 };
    struct buf text = buf_new(&arena);

    message_err(&text, LANG_EN, err);
    struct str whole = str_sub(buf_str(&text), 0, ERR_TEXT_BYTES - 1);
    memcpy(err->text, whole.ptr, whole.len);
    err->text[whole.len] = '\0';
    arena_free(&arena);
    return err->text;
}

int err_http_status(enum err_kind kind)
{
    assert(kind < ERR_KIND_COUNT);
    return kinds[kind].http_status;
}

int err_exit_code(enum err_kind kind)
{
    assert(kind < ERR_KIND_COUNT);
    return kinds[kind].exit_code;
}

const char *err_word(enum err_kind kind)
{
    assert(kind < ERR_KIND_COUNT);
    return kinds[kind].word;
}
