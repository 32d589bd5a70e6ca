/* read_json.c: see read_json.h. */
#include "read_json.h"

static void fill(struct arena *arena, struct view *view, const json_t *json);

static void fill_list(struct arena *arena, struct view *view, const json_t *json)
{
    bool object = json_is_object(json);
    json_t *root = (json_t *)(uintptr_t)json;
    void *at = object ? json_object_iter(root) : NULL;
    size_t count = object ? json_object_size(json) : json_array_size(json);

    view->kind = object ? VIEW_OBJECT : VIEW_ARRAY;
    for (size_t i = 0; i < count; i++) {
        struct view_item *item = ARENA_NEW(arena, struct view_item);
        if (object)
            item->key = str_cstr(arena, str_from(json_object_iter_key(at)));
        fill(arena, &item->value,
             object ? json_object_iter_value(at) : json_array_get(json, i));
        if (view->list.last)
            view->list.last->next = item;
        else
            view->list.first = item;
        view->list.last = item;
        view->count++;
        at = object ? json_object_iter_next(root, at) : NULL;
    }
}

static void fill(struct arena *arena, struct view *view, const json_t *json)
{
    struct buf text = buf_new(arena);

    switch (json_typeof(json)) {
    case JSON_STRING:
        view->kind = VIEW_STR;
        view->text = str_copy(arena, str_from(json_string_value(json)));
        break;
    case JSON_INTEGER:
        view->kind = VIEW_INT;
        view->integer = json_integer_value(json);
        break;
    case JSON_REAL:
        buf_format(&text, "%g", json_real_value(json));
        view->kind = VIEW_STR;
        view->text = buf_str(&text);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        view->kind = VIEW_BOOL;
        view->boolean = json_is_true(json);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        fill_list(arena, view, json);
        break;
    case JSON_NULL:
    default:
        view->kind = VIEW_NULL;
        break;
    }
}

const struct view *view_of_json(struct arena *arena, const json_t *json)
{
    struct view *view = ARENA_NEW(arena, struct view);

    fill(arena, view, json);
    return view;
}
