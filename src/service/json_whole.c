/* json_whole.c: see json_whole.h. */
#include "service/json_whole.h"

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
    if (!made)
        return err_set(err, ERR_INPUT,
                       N_("line {line}, byte {byte}: the file is not sound JSON, or "
                          "ends too early"),
                       ARG_NUM(where.line < 1 ? 1 : where.line),
                       ARG_NUM(where.position));
    *value = made;
    return true;
}
