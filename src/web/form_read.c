/* form_read.c: from bytes to fields; see form.h. */
#include <assert.h>
#include <jansson.h>

#include "web/form.h"
#include "web/negotiate.h"

/* A form without fields that takes as many as `form` asks for. */
static struct form empty_form(const struct form *form)
{
    return (struct form){ .most = form->most ? form->most : FORM_FIELDS_MAX };
}

static bool too_many(const struct form *form, struct err *err)
{
    return err_set(err, ERR_INPUT, N_("more than {most} fields were sent"),
                   ARG_NUM(form->most));
}

/* Makes line ends LF; in place, returns the new length. */
static size_t unify_line_ends(char *text, size_t len)
{
    size_t to = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        text[to++] = (char)(text[i] == '\r' ? '\n' : text[i]);
    }
    return to;
}

static bool name_is_sound(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
            return false;
    return name.len > 0 && name.len <= FORM_NAME_MAX_BYTES && str_utf8_valid(name);
}

static bool text_is_sound(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return false;
    }
    return str_utf8_valid(text);
}

/* Puts a decoded field last; `value` is copied. */
static bool put(struct arena *arena, struct form *form, struct str name,
                struct str value, struct err *err)
{
    if (form->count == form->most)
        return too_many(form, err);
    if (!name_is_sound(name))
        return err_set(err, ERR_INPUT, N_("a field has a name that cannot be used"));
    if (!text_is_sound(value))
        return err_set(err, ERR_INPUT,
                       N_("the field {field} holds characters that are not text"),
                       ARG_STR(name));
    if (!form->field)
        form->field = ARENA_ARRAY(arena, form->most, struct form_field);
    char *copy = arena_take(arena, value.len);
    if (value.len > 0)
        memcpy(copy, value.ptr, value.len);
    value = (struct str){ copy, unify_line_ends(copy, value.len) };
    form->field[form->count++] = (struct form_field){ name, value };
    return true;
}

/* ---------- %XX ---------- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool form_unescape(struct arena *arena, struct str text, bool plus, struct str *plain,
                   struct err *err)
{
    char *out = arena_take(arena, text.len);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '+' && plus)
            c = ' ';
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return err_set(err, ERR_INPUT,
                               N_("a percent sign is not followed by "
                                  "two hexadecimal digits"));
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\0')
            return err_set(err, ERR_INPUT, N_("the address holds a zero byte"));
        out[len++] = c;
    }
    if (!str_utf8_valid((struct str){ out, len }))
        return err_set(err, ERR_INPUT, N_("the address is not written in UTF-8"));
    *plain = (struct str){ out, len };
    return true;
}

bool form_read_urlencoded(struct arena *arena, struct str text, struct form *form,
                          struct err *err)
{
    struct form made = empty_form(form);
    struct str rest = text, pair;

    while (str_next(&rest, '&', &pair)) {
        struct str name = pair, value = { 0 };
        size_t equal = str_find(pair, STR("="));
        if (pair.len == 0)
            continue;
        if (made.count == made.most)
            return too_many(&made, err);
        if (equal != SIZE_MAX) {
            name = str_sub(pair, 0, equal);
            value = str_sub(pair, equal + 1, pair.len);
        }
        if (!form_unescape(arena, name, true, &name, err) ||
            !form_unescape(arena, value, true, &value, err) ||
            !put(arena, &made, name, value, err))
            return false;
    }
    *form = made;
    return true;
}

/* ---------- JSON ---------- */

static bool put_scalar(struct arena *arena, struct form *form, struct str name,
                       const json_t *value, struct err *err)
{
    struct buf digits = buf_new(arena);
    struct str text = { 0 };

    switch (json_typeof(value)) {
    case JSON_STRING:
        text = (struct str){ json_string_value(value), json_string_length(value) };
        break;
    case JSON_INTEGER:
        buf_int(&digits, json_integer_value(value));
        text = buf_str(&digits);
        break;
    case JSON_TRUE:
        text = STR("true");
        break;
    case JSON_FALSE:
        text = STR("false");
        break;
    case JSON_NULL:
        return true;
    case JSON_REAL:
    case JSON_ARRAY:
    case JSON_OBJECT:
    default:
        return err_set(err, ERR_INPUT,
                       N_("the field {field} must be a text, a whole number, true, "
                          "false, null or a list of such"),
                       ARG_STR(name));
    }
    return put(arena, form, name, text, err);
}

static bool put_member(struct arena *arena, struct form *form, const char *key,
                       const json_t *value, struct err *err)
{
    struct str name = str_copy(arena, str_from(key));

    if (!json_is_array(value))
        return put_scalar(arena, form, name, value, err);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!put_scalar(arena, form, name, json_array_get(value, i), err))
            return false;
    return true;
}

/* Whether brackets in `body` nest deeper than FORM_DEPTH_MAX; texts are skipped. */
static bool too_deep(struct str body)
{
    uint32_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < body.len; i++) {
        char c = body.ptr[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
        if (depth > FORM_DEPTH_MAX)
            return true;
    }
    return false;
}

bool form_read_json(struct arena *arena, struct str body, struct form *form,
                    struct err *err)
{
    struct form made = empty_form(form);
    json_error_t why;
    json_t *root = NULL;
    bool ok = false;
    void *at;

    if (too_deep(body)) {
        err_set(err, ERR_INPUT, N_("the JSON is nested deeper than {most}"),
                ARG_NUM(FORM_DEPTH_MAX));
        goto out;
    }
    root = json_loadb(body.ptr ? body.ptr : "", body.len, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(root)) {
        err_set(err, ERR_INPUT, N_("the body is not a JSON object"));
        goto out;
    }
    for (at = json_object_iter(root); at; at = json_object_iter_next(root, at))
        if (!put_member(arena, &made, json_object_iter_key(at),
                        json_object_iter_value(at), err))
            goto out;
    *form = made;
    ok = true;
out:
    json_decref(root);
    return ok;
}

/* ---------- multipart/form-data, RFC 7578 ---------- */

/* Reads a part's headers; `disposition` is the value of Content-Disposition. */
static bool part_disposition(struct str head, struct str *disposition)
{
    struct str rest = head, line;

    while (str_next(&rest, '\n', &line)) {
        size_t colon = str_find(line, STR(":"));
        if (colon == SIZE_MAX ||
            !word_is(str_trim(str_sub(line, 0, colon)), "content-disposition"))
            continue;
        *disposition = str_trim(str_sub(line, colon + 1, line.len));
        return str_starts(*disposition, "form-data");
    }
    return false;
}

static bool broken_parts(struct err *err)
{
    return err_set(err, ERR_INPUT, N_("the form that was sent is cut or broken"));
}

/* `part` is what stands between two boundaries, from just after the first's line. */
static bool put_part(struct arena *arena, struct str part, struct form_multipart *made,
                     struct err *err)
{
    size_t blank = str_find(part, STR("\r\n\r\n"));
    struct str disposition, name, file_name;

    if (blank == SIZE_MAX)
        return broken_parts(err);
    struct str content = str_sub(part, blank + 4, part.len);
    if (!part_disposition(str_sub(part, 0, blank), &disposition) ||
        !header_parameter(disposition, "name", &name))
        return broken_parts(err);
    if (!header_parameter(disposition, "filename", &file_name))
        return put(arena, &made->form, name, content, err);
    if (file_name.len == 0 && content.len == 0)
        return true; /* a file field that was left empty */
    if (made->upload.field.len > 0)
        return err_set(err, ERR_INPUT, N_("only one file can be sent at a time"));
    if (!name_is_sound(name))
        return broken_parts(err);
    made->upload = (struct upload){ name, content };
    return true;
}

bool form_read_multipart(struct arena *arena, struct str body, struct str boundary,
                         struct form_multipart *parts, struct err *err)
{
    struct form_multipart made = { .form = empty_form(&parts->form) };
    struct buf mark = buf_new(arena);

    if (boundary.len == 0 || boundary.len > 70)
        return broken_parts(err);
    buf_cstr(&mark, "\r\n--");
    buf_add(&mark, boundary);
    struct str between = buf_str(&mark), first = str_sub(between, 2, between.len);
    size_t at = str_find(body, first);
    if (at != 0)
        return broken_parts(err);
    struct str rest = str_sub(body, first.len, body.len);
    while (!str_starts(rest, "--")) {
        if (!str_starts(rest, "\r\n"))
            return broken_parts(err);
        rest = str_sub(rest, 2, rest.len);
        size_t end = str_find(rest, between);
        if (end == SIZE_MAX)
            return broken_parts(err);
        if (!put_part(arena, str_sub(rest, 0, end), &made, err))
            return false;
        rest = str_sub(rest, end + between.len, rest.len);
    }
    *parts = made;
    return true;
}
