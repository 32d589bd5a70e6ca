/*
 * json_whole.h: a file's bytes as one JSON value, refused where it is not sound.
 *
 * Method  jansson would follow any depth: depth is looked at before it is let loose.
 *         A byte order mark is passed over; a member that stands twice is refused. What
 *         is not UTF-8 (a file saved as Latin-1) is refused with that reason.
 * Purity  pure.
 */
#ifndef SERVICE_JSON_WHOLE_H
#define SERVICE_JSON_WHOLE_H

#include <jansson.h>

#include "base/err.h"

/* For a program of many threads: jansson takes its memory from the thread's own pieces
 * (base/arena.h). Call it once, before anything of jansson's is made. */
void json_settle(void);

/* err ERR_INPUT: not UTF-8, with the byte, from 0, and the line, from 1. */
MUST_USE bool utf8_whole(struct str bytes, struct err *err);

/*
 * value   owned: json_decref. Written only on success.
 * err     ERR_LIMIT  deeper than `depth_most` levels; ERR_INPUT  not UTF-8, or
 *         not sound, with line and byte.
 */
MUST_USE bool json_whole(struct str bytes, uint32_t depth_most, json_t **value,
                         struct err *err);

/* Where an entry stands: of the list `list` of the whole, or of its member `within`. */
struct json_place {
    const char *within; /* NULL: of the whole */
    const char *list;
    uint32_t entry; /* from 1 */
};

/* The line that it begins on, from 1, in bytes that json_whole took; 0: it is not
 * there. */
uint32_t json_line(struct str bytes, const struct json_place *place);

#endif
