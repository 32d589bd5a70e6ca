/*
 * json_cut.h: cuts a stream of JSON into the elements of its one long list.
 *
 * In      bytes, in pieces of any size: {"hits":[...]} (also {"hits":{"hits":[...]}}),
 *         an array, or objects one after the other (JSON lines). A byte order mark at
 *         the beginning is passed over.
 * Out     the text of each element, its number from 1 and where it begins. It is not
 *         parsed yet: json_piece_load does that.
 * Method  one pass that keeps depth, strings and UTF-8; memory for one element.
 * Order   elements as they stand in the stream.
 * Limits  JSON_ELEMENT_BYTES an element, JSON_DEPTH_MOST levels in it: what is larger
 *         or deeper is handed over without text, with its fault, and the rest goes on.
 *         Between objects that stand free, damage costs one line. Inside a list it
 *         costs the file, as nobody can tell where the next element begins.
 */
#ifndef SERVICE_JSON_CUT_H
#define SERVICE_JSON_CUT_H

#include <jansson.h>

#include "base/err.h"
#include "base/hash.h"

#define JSON_ELEMENT_BYTES ((size_t)2 << 20)
#define JSON_DEPTH_MOST    32u

enum json_fault {
    JSON_WHOLE,
    JSON_TOO_BIG,
    JSON_TOO_DEEP,
    JSON_UNSOUND, /* brackets or quotes that do not fit */
    JSON_FAULT_COUNT
};

struct json_piece {
    struct str text; /* empty when `fault` says so */
    enum json_fault fault;
    uint32_t number, line; /* from 1 */
    uint64_t byte;         /* where it begins, from 0 */
    uint64_t bytes_read;   /* of the stream so far: for progress */
};

struct json_sink {
    /* Takes one element (borrowed until it returns); false stops with `err`. */
    bool (*take)(void *ctx, const struct json_piece *piece, struct err *err);
    void *ctx;
};

struct json_cut;

/* `sink` is copied; everything lives in `arena`. */
struct json_cut *json_cut_new(struct arena *arena, const struct json_sink *sink);

/*
 * Takes the next bytes.
 * err     ERR_INPUT  not JSON, not UTF-8, or damaged, with byte and line.
 * return  false ends the cutting; only the arena's end may follow.
 */
MUST_USE bool json_cut_feed(struct json_cut *cut, struct str bytes, struct err *err);

/* Says that the stream is over. err ERR_INPUT: it is empty, or ends too early. */
MUST_USE bool json_cut_end(struct json_cut *cut, struct err *err);

/*
 * Cuts the whole file `path`.
 * hash    the file's BLAKE2b-256, written on success; may be NULL.
 * err     as above, with the file's name in front; ERR_NOT_FOUND, ERR_UNAVAILABLE.
 */
MUST_USE bool json_cut_file(const char *path, const struct json_sink *sink,
                            unsigned char hash[HASH_BYTES], struct err *err);

/*
 * Parses an element.
 * value   owned: json_decref it; written only on success.
 * err     ERR_LIMIT  too big, too deep;  ERR_INPUT  not sound JSON.
 */
MUST_USE bool json_piece_load(const struct json_piece *piece, json_t **value,
                              struct err *err);

#endif
