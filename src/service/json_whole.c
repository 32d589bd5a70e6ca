/* json_whole.c: see json_whole.h. */
#include "service/json_whole.h"

#include <string.h>

#include "base/arena.h"

void json_settle(void)
{
    json_set_alloc_funcs(piece_take, piece_back);
}

static bool is_shallow(struct str bytes, uint32_t depth_most)
{
    uint32_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[') && ++depth > depth_most)
            return false;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
    }
    return true;
}

/* A character that the end of the file cuts off: the file, not its letters, is wrong.
 */
static bool is_cut_off(struct str bytes, size_t at)
{
    unsigned char first = (unsigned char)bytes.ptr[at];
    size_t len = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    bool follows = first >= 0xC2 && first <= 0xF4;

    for (size_t i = at + 1; i < bytes.len; i++)
        follows &= ((unsigned char)bytes.ptr[i] & 0xC0) == 0x80;
    return follows && at + len > bytes.len;
}

bool utf8_whole(struct str bytes, struct err *err)
{
    size_t at = str_utf8_bad(bytes);
    int64_t line = 1;

    if (at == bytes.len)
        return true;
    for (size_t i = 0; i < at; i++)
        line += bytes.ptr[i] == '\n';
    return err_set(
        err, ERR_INPUT,
        N_("byte {byte}, line {line}: this is not UTF-8; save the file as UTF-8"),
        ARG_NUM(at), ARG_NUM(line));
}

bool json_whole(struct str bytes, uint32_t depth_most, json_t **value, struct err *err)
{
    json_error_t where;
    size_t bad = str_utf8_bad(bytes);

    if (bad < bytes.len && !is_cut_off(bytes, bad))
        return utf8_whole(bytes, err);
    if (str_starts(bytes, "\xef\xbb\xbf"))
        bytes = str_sub(bytes, 3, bytes.len);
    if (!is_shallow(bytes, depth_most))
        return err_set(err, ERR_LIMIT, N_("the file is nested deeper than {n} levels"),
                       ARG_NUM(depth_most));
    json_t *made = json_loadb(bytes.len ? bytes.ptr : "", bytes.len,
                              JSON_REJECT_DUPLICATES, &where);
    if (!made && json_error_code(&where) == json_error_numeric_overflow)
        return err_set(err, ERR_INPUT,
                       N_("line {line}, byte {byte}: this number is larger than any "
                          "that a file may have; write one of at most 18 digits"),
                       ARG_NUM(where.line < 1 ? 1 : where.line),
                       ARG_NUM(where.position));
    if (!made && json_error_code(&where) == json_error_duplicate_key)
        return err_set(err, ERR_INPUT,
                       N_("line {line}, byte {byte}: the same name stands twice in one "
                          "object; keep one of the two"),
                       ARG_NUM(where.line < 1 ? 1 : where.line),
                       ARG_NUM(where.position));
    if (!made)
        return err_set(err, ERR_INPUT,
                       N_("line {line}, byte {byte}: the file is not sound JSON, or "
                          "ends too early"),
                       ARG_NUM(where.line < 1 ? 1 : where.line),
                       ARG_NUM(where.position));
    *value = made;
    return true;
}

/* ------------------------------------------------------------------- where it stands
 */

#define WALK_DEPTH 3u /* of members whose names are kept */

struct walk {
    struct str bytes;
    size_t at;
    uint32_t line, depth; /* depth: open braces and brackets */
    struct str key[WALK_DEPTH + 1];
};

/* Past the text that begins here; its bytes, as they are written. */
static struct str walk_text(struct walk *walk)
{
    const size_t from = ++walk->at;

    while (walk->at < walk->bytes.len && walk->bytes.ptr[walk->at] != '"')
        walk->at += walk->bytes.ptr[walk->at] == '\\' ? 2 : 1;
    if (walk->at > walk->bytes.len)
        walk->at = walk->bytes.len;
    struct str text = str_sub(walk->bytes, from, walk->at - from);
    walk->at++;
    return text;
}

/* The next sign that is structure: one of {}[], or 't' for a text (a name or a value)
 * or 'v' for any other value, each whole; 0 at the end. */
static char walk_next(struct walk *walk, struct str *text)
{
    while (walk->at < walk->bytes.len) {
        const char c = walk->bytes.ptr[walk->at];
        if (c == '"') {
            *text = walk_text(walk);
            return 't';
        }
        walk->line += c == '\n';
        walk->at++;
        if (strchr("{}[],:", c))
            return c;
        if (!strchr(" \t\r\n", c)) {
            while (walk->at < walk->bytes.len &&
                   !strchr("{}[],: \t\r\n\"", walk->bytes.ptr[walk->at]))
                walk->at++;
            return 'v';
        }
    }
    return 0;
}

/* The line of the entry of the list that has just been opened. */
static uint32_t walk_entry(struct walk *walk, uint32_t entry)
{
    const uint32_t depth = walk->depth;
    uint32_t number = 1;
    struct str text;

    for (char c; (c = walk_next(walk, &text)) != 0;) {
        if (c == ',' && walk->depth == depth)
            number++;
        else if (c == ']' && walk->depth == depth)
            return 0;
        else if (c != ',' && c != ':' && walk->depth == depth && number == entry)
            return walk->line;
        if (c == '{' || c == '[')
            walk->depth++;
        else if (c == '}' || c == ']')
            walk->depth--;
    }
    return 0;
}

static bool walk_is_at(const struct walk *walk, const struct json_place *place)
{
    const uint32_t depth = place->within ? 2 : 1;

    return walk->depth == depth && str_is(walk->key[depth], place->list) &&
           (!place->within || str_is(walk->key[1], place->within));
}

uint32_t json_line(struct str bytes, const struct json_place *place)
{
    struct walk walk = { .bytes = bytes, .line = 1 };
    struct str text = { 0 };

    for (char c; (c = walk_next(&walk, &text)) != 0;) {
        if (c == ':' && walk.depth <= WALK_DEPTH)
            walk.key[walk.depth] = text;
        else if (c == '[' && walk_is_at(&walk, place)) {
            walk.depth++;
            return walk_entry(&walk, place->entry);
        } else if (c == '{' || c == '[')
            walk.depth++;
        else if (c == '}' || c == ']')
            walk.depth--;
    }
    return 0;
}
