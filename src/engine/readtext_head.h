/*
 * readtext_head.h: what names a stretch of a sentence, and where it stands.
 */
#ifndef ENGINE_READTEXT_HEAD_H
#define ENGINE_READTEXT_HEAD_H

#include "engine/readtext_in.h"

/* The row that names a stretch, with the token where it stands. */
struct rt_head {
    const struct rt_row *row; /* NULL: none */
    uint32_t token;
    enum readtext_kind kind;
    bool weak;
};

/* The first strong term of [first, end), else a quality or a weak term. */
struct rt_head rt_head_of(const struct rt_text *t, uint32_t first, uint32_t end);

#endif
