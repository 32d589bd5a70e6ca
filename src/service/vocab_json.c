/* vocab_json.c: see vocab_json.h. */
#include "service/vocab_json.h"

#include "service/json_whole.h"

bool json_read(const struct vocab_reading *r, json_t **value, struct err *err)
{
    return json_whole(r->bytes, VOCAB_DEPTH_MOST, value, err);
}

static bool another_shape(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   N_("the file has another shape than its name promises"));
}

bool json_concepts(const json_t *value, const json_t **list, struct err *err)
{
    const json_t *found = json_object_get(json_object_get(value, "data"), "concepts");

    if (!json_is_array(found))
        return another_shape(err);
    *list = found;
    return true;
}

bool json_each_concept(struct vocab_reading *r,
                       bool (*take)(struct vocab_reading *r, const json_t *concept,
                                    struct err *err),
                       struct err *err)
{
    const json_t *list = NULL;
    json_t *value = NULL;
    bool ok = json_read(r, &value, err) && json_concepts(value, &list, err);

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *concept = json_array_get(list, i);
        ok = json_is_object(concept) ? take(r, concept, err) : another_shape(err);
        if (!ok)
            err_add(err, N_("element {n}"), ARG_NUM(i + 1));
    }
    json_decref(value);
    return ok;
}

bool json_each_member(struct vocab_reading *r,
                      bool (*take)(struct vocab_reading *r, struct str key,
                                   json_t *value, struct err *err),
                      struct err *err)
{
    json_t *value = NULL;
    const char *key;
    json_t *member;
    bool ok = json_read(r, &value, err);

    if (ok && !json_is_object(value))
        ok = another_shape(err);
    json_object_foreach(value, key, member)
    {
        if (!ok)
            break;
        ok = take(r, str_copy(r->pile->arena, str_from(key)), member, err);
        if (!ok)
            err_add(err, N_("element {id}"), ARG_WORD(key));
    }
    json_decref(value);
    return ok;
}

struct str json_member(const struct vocab_reading *r, const json_t *object,
                       const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value))
        return STR("");
    return str_copy(r->pile->arena, (struct str){ json_string_value(value),
                                                  json_string_length(value) });
}

bool json_needed(const struct vocab_reading *r, const json_t *object, const char *key,
                 struct str *text, struct err *err)
{
    struct str found = str_trim(json_member(r, object, key));

    if (found.len == 0)
        return err_set(err, ERR_INPUT, N_("{name} is missing"), ARG_WORD(key));
    *text = found;
    return true;
}

bool json_id_sound(struct str id, struct err *err)
{
    bool ok = id.len > 0 && id.len <= VOCAB_ID_BYTES;

    for (size_t i = 0; i < id.len; i++)
        ok &= (id.ptr[i] >= '0' && id.ptr[i] <= '9') ||
              (id.ptr[i] >= 'A' && id.ptr[i] <= 'Z') ||
              (id.ptr[i] >= 'a' && id.ptr[i] <= 'z') || id.ptr[i] == '_';
    return ok ? true
              : err_set(err, ERR_INPUT, N_("{text} is not the id of a concept"),
                        ARG_STR(id));
}

bool json_id(const struct vocab_reading *r, const json_t *object, struct str *id,
             struct err *err)
{
    struct str found;

    if (!json_needed(r, object, "id", &found, err) || !json_id_sound(found, err))
        return false;
    *id = found;
    return true;
}

/* The line where the file has `text` between quotes first. */
static int64_t line_of(struct str bytes, struct str text)
{
    int64_t line = 1;

    for (size_t at = 0; at + text.len + 2 <= bytes.len; at++) {
        const char *p = bytes.ptr + at;
        if (*p == '\n')
            line++;
        else if (*p == '"' && p[text.len + 1] == '"' &&
                 memcmp(p + 1, text.ptr, text.len) == 0)
            return line;
    }
    return 1; /* written with escapes */
}

bool json_group_code(const struct vocab_reading *r, struct str code, struct err *err)
{
    bool ok = code.len >= 1 && code.len <= VOCAB_GROUP_DIGITS;

    for (size_t i = 0; i < code.len; i++)
        ok &= code.ptr[i] >= '0' && code.ptr[i] <= '9';
    return ok ? true
              : err_set(err, ERR_INPUT,
                        N_("line {line}: {text} is not the code of a group of "
                           "occupations, which is 1 to {most} digits"),
                        ARG_NUM(line_of(r->bytes, code)), ARG_STR(code),
                        ARG_NUM(VOCAB_GROUP_DIGITS));
}

bool json_list(const json_t *object, const char *key, const json_t **list,
               struct err *err)
{
    const json_t *found = json_object_get(object, key);

    if (found && !json_is_null(found) && !json_is_array(found))
        return another_shape(err);
    *list = json_is_array(found) ? found : NULL; /* NULL counts as empty */
    return true;
}
