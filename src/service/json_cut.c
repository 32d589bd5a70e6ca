/*
 * json_cut.c: see json_cut.h.
 *
 *   free: between values -> '[' a list | '{' an element that may prove to be a wrapper
 *   in a wrapper, "hits": and '[' -> its list; the bytes kept so far are dropped
 *   a list's ']' -> the rest of its wrapper is passed over -> free
 *
 * Invariants
 *   1  `depth` counts open brackets outside strings; `square` has a bit for each of the
 *      outermost STACK_BITS, set where it is '['.
 *   2  an element is open exactly when bytes are being kept (or, past the size limit,
 *      counted): chunk[from..i) is the part of it not yet in `element`.
 *   3  `base` is the depth at which elements lie: 0 when free, else that of the list.
 */
#include "service/json_cut.h"

#include <assert.h>

#include "service/csv_read.h"

#define CHUNK_BYTES ((size_t)256 << 10)
#define STACK_BITS  64u
#define WORD_BYTES  8u

enum key_state { KEY_NONE, KEY_HITS, KEY_COLON };

struct json_cut {
    struct json_sink sink;
    struct buf element;
    const char *chunk;
    size_t i, from;

    uint64_t at; /* the byte being looked at */
    uint32_t line, number;
    uint32_t depth, base, watch; /* watch: depth of the wrapper that may have hits */
    uint64_t square;
    bool open, listing, rest, skipping, in_string, escape, any;
    char last; /* the last byte outside texts that is no white space */
    enum json_fault fault;
    uint64_t open_at;
    uint32_t open_line;

    enum key_state key;
    char word[WORD_BYTES];
    uint32_t word_len;

    uint32_t utf8_left;
    unsigned char utf8_low, utf8_high;
    uint64_t utf8_at; /* where the character began */
};

struct json_cut *json_cut_new(struct arena *arena, const struct json_sink *sink)
{
    struct json_cut *cut = ARENA_NEW(arena, struct json_cut);

    cut->sink = *sink;
    cut->element = buf_new(arena);
    cut->line = 1;
    return cut;
}

/* Is `c` the next byte of sound UTF-8? Source: The Unicode Standard, table 3-7. */
static bool utf8_takes(struct json_cut *cut, unsigned char c)
{
    if (cut->utf8_left) {
        bool fits = c >= cut->utf8_low && c <= cut->utf8_high;
        cut->utf8_left--;
        cut->utf8_low = 0x80;
        cut->utf8_high = 0xBF;
        return fits;
    }
    cut->utf8_at = cut->at;
    if (c < 0x80)
        return true;
    cut->utf8_low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    cut->utf8_high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    cut->utf8_left = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    return c >= 0xC2 && c <= 0xF4;
}

/* Moves what the open element has in this chunk, up to `end`, into `element`. */
static void keep(struct json_cut *cut, size_t end)
{
    if (!cut->open || cut->fault == JSON_TOO_BIG)
        return;
    buf_add(&cut->element, (struct str){ cut->chunk + cut->from, end - cut->from });
    cut->from = end;
    if (cut->element.len > JSON_ELEMENT_BYTES) {
        cut->fault = JSON_TOO_BIG;
        buf_clear(&cut->element);
    }
}

static void open_element(struct json_cut *cut)
{
    if (cut->open)
        return;
    cut->open = true;
    cut->fault = JSON_WHOLE;
    cut->from = cut->i;
    cut->open_at = cut->at;
    cut->open_line = cut->line;
    buf_clear(&cut->element);
}

/* Hands over the element that ends before chunk[end]. */
static bool close_element(struct json_cut *cut, size_t end, struct err *err)
{
    keep(cut, end);
    cut->open = false;
    struct json_piece piece = { .fault = cut->fault,
                                .number = ++cut->number,
                                .line = cut->open_line,
                                .byte = cut->open_at,
                                .bytes_read = cut->at + 1 };
    if (cut->fault == JSON_WHOLE)
        piece.text = str_trim(buf_str(&cut->element));
    return cut->sink.take(cut->sink.ctx, &piece, err);
}

/* What does not fit: free objects lose their line, in a list the file is refused. */
static bool damaged(struct json_cut *cut, const char *msg, struct err *err)
{
    if (cut->listing || cut->rest || !cut->any)
        return err_set(err, ERR_INPUT, msg, ARG_NUM(cut->at), ARG_NUM(cut->line));
    open_element(cut);
    cut->fault = JSON_UNSOUND;
    cut->skipping = true;
    cut->in_string = cut->escape = false;
    return true;
}

/* The line that was damaged is over: the next one begins afresh. */
static bool end_skipping(struct json_cut *cut, struct err *err)
{
    cut->skipping = false;
    cut->depth = 0;
    cut->key = KEY_NONE;
    return close_element(cut, cut->i, err);
}

static bool in_string(struct json_cut *cut, char c, struct err *err)
{
    if ((unsigned char)c < 0x20)
        return damaged(
                   cut,
                   N_("byte {byte}, line {line}: a text is not closed by its quote; "
                      "the file is damaged, fetch it again"),
                   err) &&
               (c != '\n' || end_skipping(cut, err));
    if (cut->escape) {
        cut->escape = false;
    } else if (c == '\\') {
        cut->escape = true;
    } else if (c == '"') {
        cut->in_string = false;
        if (cut->watch && cut->depth == cut->watch)
            cut->key = str_is((struct str){ cut->word, cut->word_len }, "hits")
                           ? KEY_HITS
                           : KEY_NONE;
        return true;
    }
    if (cut->word_len < WORD_BYTES)
        cut->word[cut->word_len++] = c;
    return true;
}

static void push(struct json_cut *cut, bool square)
{
    uint64_t bit = cut->depth < STACK_BITS ? UINT64_C(1) << cut->depth : 0;

    cut->square = square ? cut->square | bit : cut->square & ~bit;
    cut->depth++;
    if (cut->open && cut->depth - cut->base > JSON_DEPTH_MOST &&
        cut->fault == JSON_WHOLE)
        cut->fault = JSON_TOO_DEEP;
}

/* The list has been found: what was kept of its wrapper is no element. */
static void begin_list(struct json_cut *cut)
{
    push(cut, true);
    cut->open = false;
    cut->listing = true;
    cut->base = cut->depth;
    cut->watch = 0;
}

/*
 * A free object that was cut off in the middle of its line shows when the next one
 * opens where none may: JSON opens a bracket only after one of [ : and a comma.
 */
static bool close_torn(struct json_cut *cut, struct err *err)
{
    if (cut->listing || cut->rest || cut->depth == 0 || strchr("[:,", cut->last))
        return true;
    cut->fault = JSON_UNSOUND;
    return end_skipping(cut, err);
}

static bool open_bracket(struct json_cut *cut, char c, struct err *err)
{
    bool square = c == '[';

    if (!close_torn(cut, err))
        return false;
    cut->any = true;
    if (square && (cut->depth == 0 || cut->key == KEY_COLON)) {
        begin_list(cut);
    } else if (cut->key == KEY_COLON) {
        push(cut, false);
        cut->watch = cut->depth;
    } else {
        if (!cut->rest)
            open_element(cut);
        push(cut, square);
        if (cut->depth == 1)
            cut->watch = 1;
    }
    cut->key = KEY_NONE;
    return true;
}

static bool close_bracket(struct json_cut *cut, char c, struct err *err)
{
    uint32_t below = cut->depth - 1;

    if (cut->depth == 0 ||
        (below < STACK_BITS && (cut->square >> below & 1) != (c == ']')))
        return damaged(cut,
                       N_("byte {byte}, line {line}: a bracket closes what it did not "
                          "open; the file is damaged, fetch it again"),
                       err);
    cut->depth = below;
    if (cut->listing && cut->depth < cut->base) {
        cut->listing = false;
        cut->base = 0;
        cut->rest = cut->depth > 0;
        return !cut->open || close_element(cut, cut->i, err);
    }
    if (cut->depth > 0)
        return true;
    cut->rest = false;
    cut->watch = 0;
    return !cut->open || close_element(cut, cut->i + 1, err);
}

static bool comma(struct json_cut *cut, struct err *err)
{
    if (!cut->listing || cut->depth != cut->base)
        return true;
    open_element(
        cut); /* nothing between two commas is an element too: an unsound one */
    return close_element(cut, cut->i, err);
}

/* Any other byte outside a text: part of an element, or out of place. */
static bool plain(struct json_cut *cut, char c, struct err *err)
{
    cut->key = cut->key == KEY_HITS && c == ':' ? KEY_COLON : KEY_NONE;
    if (cut->depth == 0)
        return damaged(
            cut,
            N_("byte {byte}, line {line}: this is not JSON; advertisements are "
               "read from JobTech's JSON or JSON lines"),
            err);
    if (cut->listing)
        open_element(cut);
    return true;
}

static bool take_byte(struct json_cut *cut, char c, struct err *err)
{
    if (cut->skipping)
        return c != '\n' || end_skipping(cut, err);
    if (cut->in_string)
        return in_string(cut, c, err);
    switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return true;
    case '"':
        if (cut->depth == 0)
            return plain(cut, c, err);
        if (cut->listing)
            open_element(cut);
        cut->in_string = true;
        cut->word_len = 0;
        cut->key = KEY_NONE;
        return true;
    case '{':
    case '[':
        return open_bracket(cut, c, err);
    case '}':
    case ']':
        return close_bracket(cut, c, err);
    case ',':
        if (cut->depth > 0) {
            cut->key = KEY_NONE;
            return comma(cut, err);
        }
        return plain(cut, c, err);
    default:
        return plain(cut, c, err);
    }
}

bool json_cut_feed(struct json_cut *cut, struct str bytes, struct err *err)
{
    static const char bom[] = "\xef\xbb\xbf";

    cut->chunk = bytes.ptr;
    cut->from = 0;
    for (cut->i = 0; cut->i < bytes.len; cut->i++, cut->at++) {
        char c = bytes.ptr[cut->i];
        if (cut->at < 3 && c == bom[cut->at])
            continue;
        if (!utf8_takes(cut, (unsigned char)c))
            return err_set(
                err, ERR_INPUT,
                N_("byte {byte}, line {line}: this is not UTF-8; save the file "
                   "as UTF-8"),
                ARG_NUM(cut->utf8_at), ARG_NUM(cut->line));
        if (!take_byte(cut, c, err))
            return false;
        if (c == '\n')
            cut->line++;
        if (!cut->in_string && c != ' ' && c != '\n' && c != '\r' && c != '\t')
            cut->last = c;
    }
    keep(cut, bytes.len);
    return true;
}

bool json_cut_end(struct json_cut *cut, struct err *err)
{
    cut->i = cut->from = 0;
    if (cut->skipping && !end_skipping(cut, err))
        return false;
    if (cut->depth > 0 || cut->utf8_left)
        return err_set(
            err, ERR_INPUT,
            N_("the file ends too early, at byte {byte}, line {line}; it was cut "
               "off: fetch it again"),
            ARG_NUM(cut->at), ARG_NUM(cut->line));
    if (!cut->any)
        return err_set(err, ERR_INPUT, N_("the file is empty"));
    return true;
}

bool json_cut_file(const char *path, const struct json_sink *sink,
                   unsigned char hash[HASH_BYTES], struct err *err)
{
    struct arena arena = { 0 };
    struct hash state;
    FILE *in = NULL;
    uint64_t size;
    size_t len;
    bool ok = true;

    if (!file_open(path, &in, &size, err))
        return false;
    char *chunk = arena_take(&arena, CHUNK_BYTES);
    struct json_cut *cut = json_cut_new(&arena, sink);
    hash_start(&state);
    while (ok && (len = fread(chunk, 1, CHUNK_BYTES, in)) > 0) {
        hash_bytes(&state, chunk, len);
        ok = json_cut_feed(cut, (struct str){ chunk, len }, err);
    }
    if (ok && ferror(in))
        ok = err_set(err, ERR_UNAVAILABLE, N_("the file could not be read to its end"));
    ok = ok && json_cut_end(cut, err);
    if (ok && hash)
        hash_end(&state, hash);
    (void)fclose(in); /* only read */
    arena_free(&arena);
    return ok ? true : err_add(err, N_("{file}"), ARG_WORD(path));
}

bool json_piece_load(const struct json_piece *piece, json_t **value, struct err *err)
{
    json_error_t where;
    json_t *made;

    if (piece->fault == JSON_TOO_BIG)
        return err_set(err, ERR_LIMIT, N_("it is longer than {n} bytes"),
                       ARG_NUM(JSON_ELEMENT_BYTES));
    if (piece->fault == JSON_TOO_DEEP)
        return err_set(err, ERR_LIMIT, N_("it is nested deeper than {n} levels"),
                       ARG_NUM(JSON_DEPTH_MOST));
    if (piece->fault == JSON_WHOLE) {
        made = json_loadb(piece->text.ptr ? piece->text.ptr : "", piece->text.len,
                          JSON_DECODE_ANY, &where);
        if (made) {
            *value = made;
            return true;
        }
    } else {
        where.position = 0;
    }
    return err_set(
        err, ERR_INPUT, N_("it is not sound JSON at byte {byte} of the file"),
        ARG_NUM(piece->byte + (uint64_t)(where.position > 0 ? where.position : 0)));
}
