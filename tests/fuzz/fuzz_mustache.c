/*
 * fuzz_mustache.c: any bytes as a page and, after the first zero byte, as a partial of
 * it called p. Whatever loads is rendered, in both languages, with a view that has a
 * value of each kind; a text from the view must never leave as markup.
 */
#include <assert.h>

#include "web/mustache.h"

static const struct view *view_of_each_kind(struct arena *arena)
{
    struct view *view = view_object(arena);

    view_cstr(arena, view, "x", "<b \"'&>");
    view_int(arena, view, "n", -1234567);
    view_bool(arena, view, "t", true);
    view_bool(arena, view, "f", false);
    view_null(arena, view, "z");
    view_cstr(arena, view, "e", "");
    view_cstr(arena, view, "url", "/need/7?a=<");
    struct view *list = view_put_array(arena, view, "l");
    for (int i = 0; i < 3; i++)
        view_int(arena, view_add_object(arena, list), "n", i);
    view_add_str(arena, list, STR("<i>"));
    view_put_array(arena, view, "m");
    view_cstr(arena, view_put_object(arena, view, "o"), "x", "<o>");
    return view;
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

static void render(const struct mustache_set *set, struct arena *arena, enum lang lang,
                   bool may_have_markup)
{
    struct mustache_data data = { .view = view_of_each_kind(arena), .lang = lang };
    struct buf out = buf_new(arena);
    struct err err = { 0 };

    data.page = mustache_find(set, STR("p"));
    if (!mustache_render(mustache_find(set, STR("page")), &data, &out, &err)) {
        assert(err.kind == ERR_INTERNAL && out.len == 0);
        assert(err_english(&err)[0]);
        return;
    }
    assert(err.kind == ERR_NONE);
    assert(may_have_markup || !has(buf_str(&out), "<"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = { 0 };
    struct str all = { (const char *)bytes, len }, page = all, partial = { 0 };
    struct mustache_set *set = mustache_set_new(&arena);
    struct err err = { 0 };
    size_t zero = str_find(all, (struct str){ "", 1 });

    if (zero != SIZE_MAX) {
        page = str_sub(all, 0, zero);
        partial = str_sub(all, zero + 1, len);
    }
    if (mustache_add(set, STR("page"), page, &err) &&
        mustache_add(set, STR("p"), partial, &err) && mustache_check(set, &err)) {
        bool may = has(all, "<") || has(all, "*"); /* *words* become bold */
        render(set, &arena, LANG_SV, may);
        render(set, &arena, LANG_EN, may);
    } else {
        assert(err.kind == ERR_INPUT);
    }
    arena_free(&arena);
    return 0;
}
