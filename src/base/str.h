/*
 * str.h: text as a view (struct str) and text being built (struct buf); UTF-8.
 *
 * Purity  no locale, no static state. UTF-8 is checked once, at the door, by
 *         str_utf8_valid; what comes after may trust it.
 * Limits  a buf carries its own failure: once `limit_bytes` is passed, `failed` is set
 *         and further appends do nothing, so ten appends need one check.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#undef sprintf /* with FORTIFY these are macros of clang's headers */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#pragma GCC poison strcpy strcat sprintf strtok gets atoi strncpy strncat

struct str {
    const char *ptr; /* not terminated; may be NULL when len is 0 */
    size_t len;      /* bytes */
};

/* A view of a string literal, also in constant initialisers: STR("x"). */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

struct str str_from(const char *cstr); /* NULL gives the empty view */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes, like memcmp, shorter first */
/* In line, so that of a literal the length and the bytes to compare are known. */
static inline bool str_starts(struct str a, const char *prefix)
{
    size_t len = strlen(prefix);

    return a.len >= len && (len == 0 || memcmp(a.ptr, prefix, len) == 0);
}
static inline bool str_ends(struct str a, const char *suffix)
{
    size_t len = strlen(suffix);

    return a.len >= len && (len == 0 || memcmp(a.ptr + a.len - len, suffix, len) == 0);
}
static inline bool str_is(struct str a, const char *cstr) /* NULL is the empty text */
{
    size_t len = cstr ? strlen(cstr) : 0;

    return a.len == len && (len == 0 || memcmp(a.ptr, cstr, len) == 0);
}
struct str str_sub(struct str a, size_t from, size_t len); /* clamped to a */
struct str str_trim(struct str a); /* ASCII white space and no-break space, both ends */

/*
 * Takes the next part of *rest up to `separator` and leaves the rest.
 * return  false when nothing is left; an empty string has no parts.
 */
bool str_next(struct str *rest, char separator, struct str *part);

/* Where `needle` stands in `a`, or SIZE_MAX. */
size_t str_find(struct str a, struct str needle);

/* Reads a whole decimal integer, with sign, nothing around it; false otherwise. */
MUST_USE bool str_int(struct str a, int64_t *value);

struct str str_copy(struct arena *arena, struct str a);
char *str_cstr(struct arena *arena, struct str a); /* terminated copy, in `arena` */

bool str_utf8_valid(struct str a);
/* The first byte that is not UTF-8; a.len: there is none. */
size_t str_utf8_bad(struct str a);
/* The code point at *at, which moves on; 0xFFFD and one byte on if malformed. */
uint32_t str_utf8_next(struct str a, size_t *at);
size_t str_utf8_count(struct str a); /* code points */

/* Lower case by Unicode (utf8proc), in `arena`; å ä ö keep their rings and dots. */
struct str str_lower(struct arena *arena, struct str a);
/* White space of any kind, no-break space too, as one space; none at the ends. */
struct str str_one_line(struct arena *arena, struct str a);

/* Cuts `text` at its next {hole}; false when there is none, or it is not closed: then
 * *before is all. */
bool str_next_hole(struct str text, struct str *before, struct str *name,
                   struct str *after);

struct buf {
    struct arena *arena; /* borrowed: must outlive the buf */
    char *ptr;           /* terminated when len > 0        */
    size_t len, room;
    size_t limit_bytes; /* 0: none */
    bool failed;
};

struct buf buf_new(struct arena *arena);
void buf_add(struct buf *buf, struct str text);
void buf_cstr(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t value);
void buf_utf8(struct buf *buf, uint32_t code_point);
void buf_format(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *buf);
void buf_clear(struct buf *buf);

#endif
