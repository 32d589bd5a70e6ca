/* view.c: see view.h. */
#include "base/view.h"

#include <assert.h>

#include "base/date.h"

struct view *view_object(struct arena *arena)
{
    struct view *v = ARENA_NEW(arena, struct view);

    v->kind = VIEW_OBJECT;
    return v;
}

struct view *view_array(struct arena *arena)
{
    struct view *v = ARENA_NEW(arena, struct view);

    v->kind = VIEW_ARRAY;
    return v;
}

static struct view *append(struct arena *arena, struct view *list, const char *key,
                           enum view_kind kind)
{
    struct view_item *item = ARENA_NEW(arena, struct view_item);

    assert(list->kind == (key ? VIEW_OBJECT : VIEW_ARRAY));
    assert(!key || !view_get(list, str_from(key)));
    item->key = key;
    item->value.kind = kind;
    if (list->list.last)
        list->list.last->next = item;
    else
        list->list.first = item;
    list->list.last = item;
    list->count++;
    return &item->value;
}

void view_null(struct arena *arena, struct view *object, const char *key)
{
    append(arena, object, key, VIEW_NULL);
}

void view_bool(struct arena *arena, struct view *object, const char *key, bool value)
{
    append(arena, object, key, VIEW_BOOL)->boolean = value;
}

void view_int(struct arena *arena, struct view *object, const char *key, int64_t value)
{
    append(arena, object, key, VIEW_INT)->integer = value;
}

void view_str(struct arena *arena, struct view *object, const char *key,
              struct str value)
{
    append(arena, object, key, VIEW_STR)->text = value;
}

void view_cstr(struct arena *arena, struct view *object, const char *key,
               const char *value)
{
    if (value)
        view_str(arena, object, key, str_from(value));
    else
        view_null(arena, object, key);
}

void view_day(struct arena *arena, struct view *object, const char *key, int32_t day)
{
    char *text;

    if (day == DAY_NONE) {
        view_null(arena, object, key);
        return;
    }
    text = ARENA_ARRAY(arena, DATE_TEXT_BYTES, char);
    date_format(day, text);
    view_cstr(arena, object, key, text);
}

void view_put(struct arena *arena, struct view *object, const char *key,
              const struct view *value)
{
    *append(arena, object, key, value->kind) = *value;
}

struct view *view_put_object(struct arena *arena, struct view *object, const char *key)
{
    return append(arena, object, key, VIEW_OBJECT);
}

struct view *view_put_array(struct arena *arena, struct view *object, const char *key)
{
    return append(arena, object, key, VIEW_ARRAY);
}

struct view *view_add_object(struct arena *arena, struct view *array)
{
    return append(arena, array, NULL, VIEW_OBJECT);
}

struct view *view_add_array(struct arena *arena, struct view *array)
{
    return append(arena, array, NULL, VIEW_ARRAY);
}

void view_add_int(struct arena *arena, struct view *array, int64_t value)
{
    append(arena, array, NULL, VIEW_INT)->integer = value;
}

void view_add_str(struct arena *arena, struct view *array, struct str value)
{
    append(arena, array, NULL, VIEW_STR)->text = value;
}

void view_add_raw(struct arena *arena, struct view *array, struct str json)
{
    append(arena, array, NULL, VIEW_RAW)->text = json;
}

const struct view *view_get(const struct view *object, struct str key)
{
    if (!object || object->kind != VIEW_OBJECT)
        return NULL;
    for (const struct view_item *i = object->list.first; i; i = i->next)
        if (str_is(key, i->key))
            return &i->value;
    return NULL;
}

static void write_text(struct buf *out, struct str text)
{
    size_t from = 0;

    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, str_sub(text, from, i - from));
        from = i + 1;
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c == '\n')
            buf_cstr(out, "\\n");
        else if (c == '\t')
            buf_cstr(out, "\\t");
        else if (c == '\r')
            buf_cstr(out, "\\r");
        else
            buf_format(out, "\\u%04x", c);
    }
    buf_add(out, str_sub(text, from, text.len - from));
    buf_char(out, '"');
}

/* NOLINTBEGIN(misc-no-recursion): write_list refuses what is over VIEW_DEPTH_MAX */
static void write_list(struct buf *out, const struct view *list, uint32_t depth);

static void write_value(struct buf *out, const struct view *value, uint32_t depth)
{
    switch (value->kind) {
    case VIEW_BOOL:
        buf_cstr(out, value->boolean ? "true" : "false");
        break;
    case VIEW_INT:
        buf_int(out, value->integer);
        break;
    case VIEW_STR:
        write_text(out, value->text);
        break;
    case VIEW_RAW:
        buf_add(out, value->text);
        break;
    case VIEW_ARRAY:
    case VIEW_OBJECT:
        write_list(out, value, depth + 1);
        break;
    case VIEW_NULL:
    case VIEW_KIND_COUNT:
    default:
        buf_cstr(out, "null");
        break;
    }
}

static void write_list(struct buf *out, const struct view *list, uint32_t depth)
{
    bool object = list->kind == VIEW_OBJECT;

    assert(depth <= VIEW_DEPTH_MAX);
    buf_char(out, object ? '{' : '[');
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        if (i != list->list.first)
            buf_char(out, ',');
        if (object) {
            write_text(out, str_from(i->key));
            buf_char(out, ':');
        }
        write_value(out, &i->value, depth);
    }
    buf_char(out, object ? '}' : ']');
}
/* NOLINTEND(misc-no-recursion) */

void view_write(struct buf *out, const struct view *value)
{
    write_value(out, value, 0);
}

struct str view_text(const struct view *object, const char *key)
{
    const struct view *member = view_get(object, str_from(key));

    return member && member->kind == VIEW_STR ? member->text : STR("");
}

int64_t view_number(const struct view *object, const char *key)
{
    const struct view *member = view_get(object, str_from(key));

    return member && member->kind == VIEW_INT ? member->integer : 0;
}
