/* readtext_kit.c: see readtext_kit.h. */
#include "readtext_kit.h"

struct arena lists, arena;
struct readtext_words *words;

int lists_load(void **state)
{
    struct err err = { 0 };

    (void)state;
    if (!readtext_words_embedded(&lists, &words, &err))
        fail_msg("readtext_words_embedded: %s", err_english(&err));
    return 0;
}

int lists_free(void **state)
{
    (void)state;
    arena_free(&lists);
    arena_free(&arena);
    return 0;
}

struct readtext_result read_str(struct str text, const struct readtext_hints *hints)
{
    struct readtext_result result;
    struct err err = { 0 };

    if (!readtext(words, text, hints, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

struct readtext_result read_with(const char *text, struct readtext_hints hints)
{
    arena_rewind(&arena, 0);
    return read_str(str_from(text), &hints);
}

struct str span_of(struct str text, uint32_t start, uint32_t end)
{
    size_t at = 0, from = 0;

    for (uint32_t point = 0; at < text.len && point < end; point++) {
        if (point == start)
            from = at;
        str_utf8_next(text, &at);
    }
    return str_sub(text, from, at - from);
}

void check(const char *text, const char *want)
{
    struct readtext_result r = read_with(text, (struct readtext_hints){ 0 });
    struct buf got = buf_new(&arena);

    for (uint32_t i = 0; i < r.requirement_count; i++) {
        const struct readtext_requirement *req = &r.requirements[i];

        buf_cstr(&got, i ? " / " : "");
        buf_char(&got, req->mood == READTEXT_MUST ? '+' : '~');
        buf_add(&got, span_of(str_from(text), req->start, req->end));
    }
    if (!str_is(buf_str(&got), want))
        fail_msg("\"%.*s\"\n instead of \"%s\"", STR_ARG(buf_str(&got)), want);
}
