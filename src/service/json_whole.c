/* json_whole.c: see json_whole.h. */
#include "service/json_whole.h"

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

bool json_whole(struct str bytes, uint32_t depth_most, json_t **value, struct err *err)
{
    json_error_t where;

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
