/*
 * mustache_parts.h: what the two halves of mustache share: mustache_read.c turns texts
 * into operations, mustache.c runs them. Nobody else includes this.
 */
#ifndef WEB_MUSTACHE_PARTS_H
#define WEB_MUSTACHE_PARTS_H

#include "web/mustache.h"

enum op_kind {
    OP_TEXT,     /* write `text` as it stands                                */
    OP_LINE,     /* a line of the text begins: write the partial's indent    */
    OP_VALUE,    /* write the value called `text`, escaped                   */
    OP_SECTION,  /* run up to `end` for each value of `text`, if any         */
    OP_INVERTED, /* run up to `end` if `text` has no value                   */
    OP_PARTIAL,  /* run `partial`, each line after `indent`                  */
    OP_PAGE,     /* run the page the caller wraps                            */
    OP_MESSAGE   /* look up the sentence `text` and fill its holes           */
};

struct op {
    enum op_kind kind;
    uint32_t line;
    uint32_t end;    /* the operation after the section's body */
    struct str text; /* name, literal text or message id       */
    struct str indent;
    const struct mustache *partial; /* tied by mustache_check */
};

struct mustache {
    struct mustache *next;
    struct str name;
    struct op *op; /* [count] */
    uint32_t count, room;
};

struct mustache_set {
    struct arena *arena;
    struct mustache *first, *last;
};

#endif
