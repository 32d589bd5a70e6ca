/*
 * err.h: what went wrong, as a value the caller owns.
 *
 * In      a message id (English, with {named} holes) and up to three typed arguments.
 * Out     false, so that refusing is one line: return err_set(err, ERR_INPUT,
 *         N_("..."), ARG_NUM(n)). The text is made late, in the reader's language.
 * Method  arguments fill the holes in the order the holes first appear. One table in
 *         err.c maps a kind to its HTTP status, exit code and log level.
 * Purity  no allocation, no static state; texts are cut to ERR_WORD_BYTES at a
 *         character's edge. No personal data belongs in an error.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Marks a message for translation; the text itself is the id. */
#define N_(text) text

#define ERR_WORD_BYTES 112u
#define ERR_ARGS_MAX   3u
#define ERR_WHERE_MAX  2u
#define ERR_TEXT_BYTES 640u

enum err_kind {
    ERR_NONE,
    ERR_USAGE,       /* the call itself is wrong                            */
    ERR_INPUT,       /* what was given cannot be used                       */
    ERR_LIMIT,       /* larger than a named limit                           */
    ERR_NOT_FOUND,   /* no such thing, or not for you to know of            */
    ERR_DENIED,      /* known, but not for you to do                        */
    ERR_CONFLICT,    /* someone else was first; look again                  */
    ERR_STATE,       /* wrong schema, wrong version, wrong state of a file  */
    ERR_FULL,        /* the disk is full                                    */
    ERR_UNAVAILABLE, /* busy or not reachable now; try again                */
    ERR_INTERNAL,    /* a fault of ours                                     */
    ERR_KIND_COUNT
};

enum arg_kind { ARG_KIND_NONE, ARG_KIND_NUM, ARG_KIND_WORD };

struct arg {
    enum arg_kind kind;
    int64_t num;
    char word[ERR_WORD_BYTES]; /* terminated, cut with an ellipsis */
};

struct err_place {
    const char *msg; /* NULL: none */
    struct arg arg[ERR_ARGS_MAX];
};

struct err {
    enum err_kind kind;
    struct err_place what;
    struct err_place where[ERR_WHERE_MAX]; /* innermost first */
    char text[ERR_TEXT_BYTES];             /* filled by err_english */
};

struct arg arg_num(int64_t num);
struct arg arg_text(struct str text);

#define ARG_NUM(n)  arg_num((int64_t)(n))
#define ARG_ID(id)  arg_num((int64_t)(id))
#define ARG_WORD(w) arg_text(str_from(w))
#define ARG_STR(s)  arg_text(s)

/*
 * err_set(err, kind, msg, args...): sets `err` and is false. Never called on an err
 * that is set already (asserted): the lowest layer that understands words it.
 */
#define err_set(err, kind, ...) ERR_CALL(err_set_place, err, kind, __VA_ARGS__)
/* err_add(err, msg, args...): puts a place in front, "needs.csv line 7: ..."; false. */
#define err_add(err, ...) ERR_CALL(err_add_place, err, ERR_NONE, __VA_ARGS__)

#define ERR_CALL(f, err, kind, ...)                                                    \
    f((err), (kind), ERR_FIRST(__VA_ARGS__, 0),                                        \
      (const struct arg[]){ ERR_REST(__VA_ARGS__, { 0 }, { 0 }, { 0 }, 0) })
#define ERR_FIRST(first, ...)       first
#define ERR_REST(msg, a, b, c, ...) ERR_ARG_(a), ERR_ARG_(b), ERR_ARG_(c)
#define ERR_ARG_(a)                 a

void err_put_what(struct err *err, enum err_kind kind, const char *msg,
                  const struct arg arg[ERR_ARGS_MAX]);
void err_put_where(struct err *err, const char *msg,
                   const struct arg arg[ERR_ARGS_MAX]);

/* Here, not in err.c, so that a compiler or an analyser of any file sees the false. */
static inline bool err_set_place(struct err *err, enum err_kind kind, const char *msg,
                                 const struct arg arg[ERR_ARGS_MAX])
{
    err_put_what(err, kind, msg, arg);
    return false;
}

/* What errno says of a file that could not be written, or made; false. */
static inline bool err_write(struct err *err, const char *path)
{
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return err_set(err, ERR_FULL,
                       N_("the disk is full: {file} could not be written"),
                       ARG_WORD(path));
    return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be written"),
                   ARG_WORD(path));
}

static inline bool err_add_place(struct err *err, enum err_kind kind, const char *msg,
                                 const struct arg arg[ERR_ARGS_MAX])
{
    (void)kind;
    err_put_where(err, msg, arg);
    return false;
}

/* The English text, kept in `err` itself: for logs and tests. */
const char *err_english(struct err *err);

int err_http_status(enum err_kind kind);
int err_exit_code(enum err_kind kind);
const char *err_word(enum err_kind kind); /* "not_found": for JSON and logs */

#endif
