/* allot_kit.c: see allot_kit.h. */
#include "allot_kit.h"

struct arena kit_arena;

json_t *kit_json(const char *text)
{
    json_t *value = NULL;
    struct err err = { 0 };

    if (!allot_bytes_json(str_from(text), &value, &err))
        fail_msg("%s", err_english(&err));
    return value;
}

struct allot_report kit_run(const char *text)
{
    struct allot_report report = { 0 };
    struct err err = { 0 };
    json_t *value = kit_json(text);

    if (!allot_run(value, &kit_arena, &report, &err))
        fail_msg("%s", err_english(&err));
    json_decref(value);
    return report;
}

char *kit_equals(uint32_t people, uint32_t places, int64_t seed)
{
    struct buf text = buf_new(&kit_arena), pairs = buf_new(&kit_arena);

    buf_format(&text, "{\"seed\":%lld,\"people\":[", (long long)seed);
    for (uint32_t p = 0; p < people; p++) {
        buf_format(&text, "%s{\"id\":\"P%u\"}", p ? "," : "", p);
        buf_format(&pairs, "%s{\"person\":\"P%u\",\"need\":\"A\"}", p ? "," : "", p);
    }
    buf_format(&text, "],\"needs\":[{\"id\":\"A\",\"positions\":%u}],\"pairs\":[%.*s]}",
               places, STR_ARG(buf_str(&pairs)));
    return text.ptr;
}

char *kit_mixed(uint32_t women, uint32_t men, uint32_t places, const char *more)
{
    struct buf text = buf_new(&kit_arena), pairs = buf_new(&kit_arena);

    buf_format(&text, "{\"seed\":3," SEXES "%s\"people\":[", more);
    for (uint32_t p = 0; p < women + men; p++) {
        buf_format(&text, "%s{\"id\":\"P%u\",\"groups\":{\"sex\":\"%s\"}}",
                   p ? "," : "", p, p < women ? "women" : "men");
        buf_format(&pairs, "%s{\"person\":\"P%u\",\"need\":\"A\"}", p ? "," : "", p);
    }
    buf_format(&text,
               "],\"needs\":[{\"id\":\"A\",\"intake\":\"I\",\"positions\":%u},"
               "{\"id\":\"B\",\"intake\":\"I\",\"positions\":1}],"
               "\"pairs\":[%.*s]}",
               places, STR_ARG(buf_str(&pairs)));
    return text.ptr;
}
