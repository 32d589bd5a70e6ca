/*
 * view.h: one JSON value, built in an arena: what a service answers and a page shows.
 *
 * Out     compact JSON text, keys in the order they were put.
 * Method  a tree of nodes; objects and arrays are linked lists.
 * Purity  all nodes live in the arena that was given; text given as struct str is
 *         borrowed and must live as long.
 * Limits  VIEW_DEPTH_MAX levels (asserted). A key is put once (asserted).
 */
#ifndef BASE_VIEW_H
#define BASE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define VIEW_DEPTH_MAX 32u

enum view_kind {
    VIEW_NULL,
    VIEW_BOOL,
    VIEW_INT,
    VIEW_STR,
    VIEW_RAW, /* JSON text as it stands: long lists that no page shows */
    VIEW_ARRAY,
    VIEW_OBJECT,
    VIEW_KIND_COUNT
};

struct view {
    enum view_kind kind;
    uint32_t count; /* members or elements */
    union {
        bool boolean;
        int64_t integer;
        struct str text;
        struct {
            struct view_item *first, *last;
        } list;
    };
};

struct view_item {
    const char *key; /* a constant of the program; NULL in arrays */
    struct view value;
    struct view_item *next;
};

struct view *view_object(struct arena *arena);
struct view *view_array(struct arena *arena);

/* Put a member into an object. `key` must outlive the view: a string literal. */
void view_null(struct arena *arena, struct view *object, const char *key);
void view_bool(struct arena *arena, struct view *object, const char *key, bool value);
void view_int(struct arena *arena, struct view *object, const char *key, int64_t value);
void view_str(struct arena *arena, struct view *object, const char *key,
              struct str value);
void view_cstr(struct arena *arena, struct view *object, const char *key,
               const char *value); /* NULL gives null; the text is borrowed */
/* A civil day (base/date) as YYYY-MM-DD; DAY_NONE gives null. */
void view_day(struct arena *arena, struct view *object, const char *key, int32_t day);
void view_put(struct arena *arena, struct view *object, const char *key,
              const struct view *value); /* copies the node, not its children */
struct view *view_put_object(struct arena *arena, struct view *object, const char *key);
struct view *view_put_array(struct arena *arena, struct view *object, const char *key);

/* Append to an array. */
struct view *view_add_object(struct arena *arena, struct view *array);
struct view *view_add_array(struct arena *arena, struct view *array);
void view_add_int(struct arena *arena, struct view *array, int64_t value);
void view_add_str(struct arena *arena, struct view *array, struct str value);
void view_add_raw(struct arena *arena, struct view *array, struct str json);

/* The member called `key`, or NULL. */
const struct view *view_get(const struct view *object, struct str key);
/* The text, or the number, of a member; "" and 0 when it is none, or is not there. */
struct str view_text(const struct view *object, const char *key);
int64_t view_number(const struct view *object, const char *key);

/* Appends the value as compact JSON; every string is escaped, UTF-8 kept. */
void view_write(struct buf *out, const struct view *value);

#endif
