/*
 * form.h: what people and programs send: fields by name, and one file.
 *
 * In      a query string, or a body: application/x-www-form-urlencoded,
 *         multipart/form-data, or a JSON object of texts, numbers, booleans, nulls and
 *         arrays of them (an array gives its name several times).
 * Out     fields in the order they came, decoded, as UTF-8 without control characters
 *         but tab and line ends (CR LF and CR become LF).
 * Purity  no static state. Fields borrow from the body or live in `arena`.
 * Limits  FORM_FIELDS_MAX fields, or FORM_FIELDS_LONG for who asks for it,
 *         FORM_NAME_MAX_BYTES a name, one file, JSON depth FORM_DEPTH_MAX.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#define FORM_FIELDS_MAX     64u
#define FORM_FIELDS_LONG    1024u
#define FORM_NAME_MAX_BYTES 64u
#define FORM_DEPTH_MAX      32u

struct form_field {
    struct str name, value;
};

struct form {
    struct form_field *field; /* [count] */
    uint32_t count;
    uint32_t most; /* set before reading: fields to take; 0: FORM_FIELDS_MAX */
};

/* A file as it was sent; its name is never used as a path. */
struct upload {
    struct str field; /* the form field it came in; empty: no file */
    struct str bytes;
};

/*
 * Read a text or body into *form, in `arena`.
 * err  ERR_INPUT: it cannot be read as what it claims to be, or is not UTF-8, holds a
 *      NUL or too many fields. Nothing is written on failure.
 */
MUST_USE bool form_read_urlencoded(struct arena *arena, struct str text,
                                   struct form *form, struct err *err);
MUST_USE bool form_read_json(struct arena *arena, struct str body, struct form *form,
                             struct err *err);

struct form_multipart {
    struct form form;
    struct upload upload;
};
MUST_USE bool form_read_multipart(struct arena *arena, struct str body,
                                  struct str boundary, struct form_multipart *parts,
                                  struct err *err);

/* Decodes %XX (and + as a space when `plus`); err ERR_INPUT: bad hex, NUL, not UTF-8.
 */
MUST_USE bool form_unescape(struct arena *arena, struct str text, bool plus,
                            struct str *plain, struct err *err);

/* The first value called `name`; false when there is none. */
bool form_get(const struct form *form, const char *name, struct str *value);
bool form_has(const struct form *form, const char *name);

/*
 * The next value called `name` from *at (start at 0), for names that come many times:
 *     for (uint32_t at = 0; form_next(form, "step", &at, &value);) ...
 */
bool form_next(const struct form *form, const char *name, uint32_t *at,
               struct str *value);

/*
 * Typed reading. All say ERR_INPUT, with the field's name, when it is missing or
 * cannot be read; the result is written only on success.
 */
/* Trimmed, 1..most bytes. */
MUST_USE bool form_text(const struct form *form, const char *name, size_t most,
                        struct str *value, struct err *err);
/* As it was typed, blanks too, 1..most bytes: passwords. */
MUST_USE bool form_secret(const struct form *form, const char *name, size_t most,
                          struct str *value, struct err *err);
/* Trimmed, 0..most bytes; missing gives the empty text. */
MUST_USE bool form_text_or_none(const struct form *form, const char *name, size_t most,
                                struct str *value, struct err *err);
struct int_range {
    int64_t least, most;
};
MUST_USE bool form_int(const struct form *form, const char *name,
                       struct int_range range, int64_t *value, struct err *err);
/* A database key: 1..INT64_MAX. */
MUST_USE bool form_id(const struct form *form, const char *name, int64_t *id,
                      struct err *err);
/* A day as people write it (domain/day_read.h). */
MUST_USE bool form_day(const struct form *form, const char *name, int32_t *day,
                       struct err *err);
struct word_list {
    const char *const *word; /* [count]; a NULL word matches nothing */
    uint32_t count;
};
MUST_USE bool form_choice(const struct form *form, const char *name,
                          struct word_list words, uint32_t *index, struct err *err);

#endif
