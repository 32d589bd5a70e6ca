/*
 * fuzz_form.c: any bytes as what a client sends. The first byte chooses the reader:
 * u urlencoded, j JSON, m multipart (its boundary is the first line), h header values.
 * Fields that were read are sound text; urlencoded ones survive a second trip.
 */
#include <assert.h>

#include "web/form.h"
#include "web/negotiate.h"
#include "web/reply.h"

static void check_fields(const struct form *form)
{
    assert(form->count <= FORM_FIELDS_MAX);
    for (uint32_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->field[i];
        assert(field->name.len > 0 && field->name.len <= FORM_NAME_MAX_BYTES);
        assert(str_utf8_valid(field->name) && str_utf8_valid(field->value));
        assert(!field->value.len || !memchr(field->value.ptr, '\r', field->value.len));
        assert(!field->value.len || !memchr(field->value.ptr, '\0', field->value.len));
    }
}

static void read_again(struct arena *arena, const struct form *form)
{
    struct buf text = buf_new(arena);
    struct form again;
    struct err err = { 0 };

    for (uint32_t i = 0; i < form->count; i++) {
        buf_char(&text, '&');
        url_escape(&text, form->field[i].name);
        buf_char(&text, '=');
        url_escape(&text, form->field[i].value);
    }
    bool ok = form_read_urlencoded(arena, buf_str(&text), &again, &err);
    assert(ok && again.count == form->count);
    for (uint32_t i = 0; i < form->count; i++)
        assert(str_eq(again.field[i].name, form->field[i].name) &&
               str_eq(again.field[i].value, form->field[i].value));
}

static void read_form(struct arena *arena, char way, struct str body)
{
    struct form form = { 0 };
    struct err err = { 0 };
    bool ok = way == 'u' ? form_read_urlencoded(arena, body, &form, &err)
                         : form_read_json(arena, body, &form, &err);

    assert(ok == (err.kind == ERR_NONE));
    if (!ok) {
        assert(form.count == 0 && err_english(&err)[0]);
        return;
    }
    check_fields(&form);
    read_again(arena, &form);
}

static void read_multipart(struct arena *arena, struct str body)
{
    struct form_multipart parts = { 0 };
    struct str boundary, rest = body;
    struct err err = { 0 };

    if (!str_next(&rest, '\n', &boundary))
        return;
    if (form_read_multipart(arena, rest, boundary, &parts, &err)) {
        check_fields(&parts.form);
        assert(parts.upload.bytes.len <= body.len);
    } else {
        assert(err.kind == ERR_INPUT);
    }
}

static void read_headers(struct arena *arena, struct str text)
{
    struct str value, plain = { 0 };
    struct err err = { 0 };

    assert(negotiate_lang(text, text) < LANG_COUNT);
    (void)negotiate_json(text);
    (void)media_type_is(text, "application/json");
    if (cookie_get(text, "lang", &value))
        assert(value.len <= text.len);
    if (header_parameter(text, "boundary", &value))
        assert(value.len <= text.len);
    if (form_unescape(arena, text, true, &plain, &err))
        assert(plain.len <= text.len && str_utf8_valid(plain));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = { 0 };
    struct str text = { (const char *)bytes + 1, len ? len - 1 : 0 };
    char way = len ? (char)bytes[0] : 'u';

    if (way == 'm')
        read_multipart(&arena, text);
    else if (way == 'h')
        read_headers(&arena, text);
    else
        read_form(&arena, way == 'j' ? 'j' : 'u', text);
    arena_free(&arena);
    return 0;
}
