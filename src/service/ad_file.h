/*
 * ad_file.h: goes through the advertisements of a file, keeping nothing: JobTech's
 * JSON, JSON lines, or one plain text.
 *
 * In      a path, or "-" for standard input. What begins (after white space) with { or
 *         [ is JSON, anything else is text; the text's id is the file's name.
 * Limits  as json_cut.h and ad_json.h; a plain text has AD_TEXT_BYTES.
 */
#ifndef SERVICE_AD_FILE_H
#define SERVICE_AD_FILE_H

#include "service/ad_read.h"
#include "service/json_cut.h"

struct ad_sink {
    /* Takes an advertisement (borrowed until it returns); false stops with `err`. */
    bool (*take)(void *ctx, const struct ad_text *ad, struct err *err);
    /* Hears of an element that is none, and why. */
    void (*reject)(void *ctx, const struct json_piece *piece, const struct err *why);
    void (*progress)(void *ctx, uint64_t done, uint64_t all); /* NULL: silent */
    void *ctx, *progress_ctx;
};

/*
 * Hands over every advertisement of `path`, in order. Those that their source has taken
 * away are passed over.
 * err     ERR_NOT_FOUND, ERR_UNAVAILABLE; ERR_INPUT empty, damaged, not UTF-8.
 */
MUST_USE bool ad_file_each(const char *path, const struct ad_sink *sink,
                           struct err *err);

#endif
