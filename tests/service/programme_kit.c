/* programme_kit.c: see programme_kit.h. */
#include "programme_kit.h"

#include "base/embed.h"

struct arena kit_arena;

struct str kit_shipped(const char *name)
{
    struct buf file = buf_new(&kit_arena);
    struct str text = { 0 };

    buf_format(&file, "programmes/%s.json", name);
    if (!embed_find(embed_data, file.ptr, &text))
        fail_msg("%s is not shipped", name);
    return text;
}

struct str kit_changed(struct str text, const char *old, const char *now)
{
    struct buf out = buf_new(&kit_arena);
    size_t at = str_find(text, str_from(old));

    if (at == SIZE_MAX)
        fail_msg("not there: %s", old);
    struct str rest = str_sub(text, at + strlen(old), text.len);
    if (str_find(rest, str_from(old)) != SIZE_MAX)
        fail_msg("there twice: %s", old);
    buf_add(&out, str_sub(text, 0, at));
    buf_cstr(&out, now);
    buf_add(&out, rest);
    return buf_str(&out);
}

struct programme_reading kit_read(struct str text)
{
    struct programme_reading r = { 0 };
    struct err err = { 0 };

    if (!programme_read(text, &kit_arena, &r, &err))
        fail_msg("programme_read: %s", err_english(&err));
    return r;
}

struct programme_reading kit_with(const char *name, const char *old, const char *now)
{
    return kit_read(kit_changed(kit_shipped(name), old, now));
}

uint32_t kit_count(const struct programme_reading *r, const char *code)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < r->findings.count; i++)
        count += strcmp(r->findings.item[i].kind->code, code) == 0;
    return count;
}

const struct finding *kit_only(const struct programme_reading *r, const char *code)
{
    const struct finding *found = NULL;

    for (uint32_t i = 0; i < r->findings.count; i++)
        if (strcmp(r->findings.item[i].kind->code, code) == 0)
            found = &r->findings.item[i];
    if (kit_count(r, code) != 1)
        fail_msg("%u of %s in:\n%s", kit_count(r, code), code, kit_lines(r));
    return found;
}

const char *kit_said(const struct finding *finding)
{
    struct buf text = buf_new(&kit_arena);

    finding_text(&text, LANG_EN, finding);
    return str_cstr(&kit_arena, buf_str(&text));
}

const char *kit_lines(const struct programme_reading *r)
{
    struct buf text = buf_new(&kit_arena);

    for (uint32_t i = 0; i < r->findings.count; i++)
        buf_format(&text, "%s@%.*s\n", r->findings.item[i].kind->code,
                   STR_ARG(r->findings.item[i].path));
    return str_cstr(&kit_arena, buf_str(&text));
}
