/* code.c: see code.h. */
#include "domain/code.h"

#include <assert.h>

static const char *const schemes[] = { "task", "jobtech", "ssyk", "esco" };
static const char *const skills[] = { "listen", "speak", "read", "write" };

static bool one_of(struct str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(word, list[i]))
            return true;
    return false;
}

static bool concept_code(struct str written, struct err *err)
{
    struct str rest = written, scheme;

    if (!str_next(&rest, ':', &scheme) || rest.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("{code} is not a concept code; write task:plocka-order, "
                          "ssyk:9320 and so on"),
                       ARG_STR(written));
    if (!one_of(scheme, schemes, sizeof schemes / sizeof *schemes))
        return err_set(
            err, ERR_INPUT,
            N_("{scheme} is not a known scheme; known are task, jobtech, ssyk "
               "and esco"),
            ARG_STR(scheme));
    return true;
}

static bool language_code(struct str written, struct err *err)
{
    struct str rest = written, language;

    if (!str_next(&rest, ':', &language) || language.len < 2 || language.len > 8 ||
        !one_of(rest, skills, sizeof skills / sizeof *skills))
        return err_set(err, ERR_INPUT,
                       N_("{code} is not a language skill; write sv:listen, sv:speak, "
                          "sv:read or sv:write"),
                       ARG_STR(written));
    return true;
}

static struct str upper_ascii(struct arena *arena, struct str text)
{
    char *copy = str_cstr(arena, text);

    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 32);
    return (struct str){ copy, text.len };
}

bool code_stored(enum requirement_kind kind, struct str written, struct arena *arena,
                 struct str *stored, struct err *err)
{
    struct str code = str_trim(written);
    struct buf out = buf_new(arena);

    if (code.len == 0 || code.len > CODE_BYTES_MOST)
        return err_set(err, ERR_INPUT, N_("a code is empty or longer than {n} bytes"),
                       ARG_NUM(CODE_BYTES_MOST));
    switch (kind) {
    case KIND_CONCEPT:
        if (!concept_code(code, err))
            return false;
        break;
    case KIND_LANGUAGE:
        if (!language_code(code, err))
            return false;
        buf_cstr(&out, "language:");
        break;
    case KIND_LICENCE:
        buf_cstr(&out, "licence:");
        code = upper_ascii(arena, code);
        break;
    case KIND_CERTIFICATE:
        buf_cstr(&out, "certificate:");
        code = str_lower(arena, code);
        break;
    case KIND_TRAIT:
        buf_cstr(&out, "trait:");
        break;
    case KIND_COUNT:
    default:
        assert(false && "a kind");
    }
    buf_add(&out, code);
    *stored = buf_str(&out);
    return true;
}

struct str code_written(struct str stored)
{
    static const char *const own[] = { "licence:", "certificate:", "language:",
                                       "trait:" };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_starts(stored, own[i]))
            return str_sub(stored, strlen(own[i]), stored.len);
    return stored;
}

bool code_level(struct str item, struct str *code, int32_t *level, struct err *err)
{
    struct str rest = item, before;
    int64_t n;

    if (!str_next(&rest, '=', &before) || rest.len == 0)
        return err_set(err, ERR_INPUT, N_("{item} has no level; write it as {item}=2"),
                       ARG_STR(item));
    if (!str_int(str_trim(rest), &n) || n < LEVEL_LEAST || n > LEVEL_MOST)
        return err_set(err, ERR_INPUT, N_("{item}: a level is 1, 2, 3 or 4"),
                       ARG_STR(item));
    *code = str_trim(before);
    *level = (int32_t)n;
    return true;
}
