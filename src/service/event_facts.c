/*
 * event_facts.c: the facts of an event, taken apart (event.h).
 *
 * What services write is one flat object without escapes, in ASCII alone:
 * read_plain knows that and no more, and gives up at the first byte that it does not
 * expect; then jansson reads all of it, and words what is wrong. So both read the same,
 * and a test says so. A rebuild reads the facts of millions.
 */
#include "service/event.h"

#include "service/json_whole.h"

#define DEPTH_MOST  3u
#define DIGITS_MOST 18

/* ---------------------------------------------------------------------------- plain */

/* A copy of the facts that is cut into words where it lies. */
struct reading {
    char *at;
    const char *end;
    struct arena *arena;
};

static bool passes(struct reading *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

/* "word": printable ASCII; ended by a NUL where its closing quote was. */
static bool read_word(struct reading *r, struct str *word)
{
    if (!passes(r, '"'))
        return false;
    char *from = r->at;
    while (r->at < r->end && *r->at >= ' ' && *r->at < 0x7f && *r->at != '"' &&
           *r->at != '\\')
        r->at++;
    *word = (struct str){ from, (size_t)(r->at - from) };
    if (!passes(r, '"'))
        return false;
    r->at[-1] = '\0';
    return true;
}

static bool read_number(struct reading *r, int64_t *number)
{
    const bool less = passes(r, '-');
    const char *from = r->at;
    int64_t value = 0;

    while (r->at < r->end && *r->at >= '0' && *r->at <= '9' &&
           r->at - from < DIGITS_MOST)
        value = value * 10 + (*r->at++ - '0');
    *number = less ? -value : value;
    return r->at > from && (*from != '0' || (r->at == from + 1 && !less));
}

static bool read_words(struct reading *r, struct view *list)
{
    struct str word;

    if (passes(r, ']'))
        return true;
    do {
        if (!read_word(r, &word))
            return false;
        view_add_str(r->arena, list, word);
    } while (passes(r, ','));
    return passes(r, ']');
}

static bool read_value(struct reading *r, struct view *facts, const char *key)
{
    struct str word;
    int64_t number;

    if (r->at < r->end && *r->at == '"') {
        if (!read_word(r, &word))
            return false;
        view_str(r->arena, facts, key, word);
        return true;
    }
    if (passes(r, '['))
        return read_words(r, view_put_array(r->arena, facts, key));
    if (!read_number(r, &number))
        return false;
    view_int(r->arena, facts, key, number);
    return true;
}

/* False: it is not as services write it; `facts` is of no use then. */
static bool read_plain(struct str text, struct arena *arena, struct view *facts)
{
    char *copy = arena_take(arena, text.len + 1);
    struct reading r = { copy, copy + text.len, arena };
    struct str key;

    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    if (!passes(&r, '{'))
        return false;
    if (passes(&r, '}'))
        return r.at == r.end;
    do {
        if (!read_word(&r, &key) || key.len == 0 || view_get(facts, key) ||
            !passes(&r, ':') || !read_value(&r, facts, key.ptr))
            return false;
    } while (passes(&r, ','));
    return passes(&r, '}') && r.at == r.end;
}

/* -------------------------------------------------------------------------- general */

static void put_fact(struct arena *arena, struct view *facts, const char *key,
                     const json_t *value)
{
    const char *name = str_cstr(arena, str_from(key));

    if (json_is_integer(value)) {
        view_int(arena, facts, name, json_integer_value(value));
    } else if (json_is_string(value)) {
        view_str(arena, facts, name,
                 str_copy(arena, str_from(json_string_value(value))));
    } else {
        struct view *list = view_put_array(arena, facts, name);
        for (size_t i = 0; i < json_array_size(value); i++)
            view_add_str(
                arena, list,
                str_copy(arena, str_from(json_string_value(json_array_get(value, i)))));
    }
}

bool event_facts(const struct event *event, struct arena *arena, struct view **facts,
                 struct err *err)
{
    json_t *root = NULL;
    const char *key;
    json_t *value;

    if (event->read) {
        *facts = event->read;
        return true;
    }
    struct view *made = view_object(arena);
    if (read_plain(event->facts, arena, made)) {
        *facts = made;
        return true;
    }
    made = view_object(arena);
    if (!json_whole(event->facts, DEPTH_MOST, &root, err))
        return false;
    json_object_foreach(root, key, value)
    {
        put_fact(arena, made, key, value);
    }
    json_decref(root);
    *facts = made;
    return true;
}

int64_t fact_int(const struct view *facts, const char *name)
{
    const struct view *value = view_get(facts, str_from(name));

    return value && value->kind == VIEW_INT ? value->integer : 0;
}

struct str fact_str(const struct view *facts, const char *name)
{
    const struct view *value = view_get(facts, str_from(name));

    return value && value->kind == VIEW_STR ? value->text : STR("");
}

int32_t fact_day(const struct view *facts, const char *name)
{
    int32_t day;

    return date_parse(fact_str(facts, name), &day) ? day : DAY_NONE;
}
