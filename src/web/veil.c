/* veil.c: see veil.h. */
#include "web/veil.h"

#include <assert.h>
#include <sodium/utils.h>

#include <string.h>

#include "service/seal.h"
#include "service/secret.h"

#define CODE sodium_base64_VARIANT_URLSAFE_NO_PADDING

_Static_assert(SEAL_KEY_BYTES == HASH_BYTES, "a hash is a key");

static struct seal_key key_of(const struct request *request)
{
    const bool known = request->session_token.len > 0;
    struct seal_key key = { 0 };

    secret_hash("veil", 0, known ? request->session_token : request->csrf, key.byte);
    return key;
}

struct str veil_put(const struct request *request, struct str text)
{
    const size_t padded_len = (text.len + VEIL_STEP - 1) / VEIL_STEP * VEIL_STEP;
    struct seal_key key = key_of(request);
    const struct seal_place place = { .key = &key, .what = "veil" };
    char padded[VEIL_BYTES] = { 0 };
    struct err err = { 0 };
    struct str sealed;

    assert(text.len <= VEIL_BYTES);
    if (text.len == 0)
        return STR("");
    memcpy(padded, text.ptr, text.len);
    bool ok = seal_bytes(&place, (struct str){ padded, padded_len }, request->arena,
                         &sealed, &err);
    assert(ok); /* it is never too long */
    (void)ok;
    seal_forget(&key, sizeof key);
    const size_t coded_bytes = sodium_base64_encoded_len(sealed.len, CODE);
    char *coded = ARENA_ARRAY(request->arena, coded_bytes, char);
    sodium_bin2base64(coded, coded_bytes, (const unsigned char *)sealed.ptr, sealed.len,
                      CODE);
    return str_from(coded);
}

struct str veil_open(const struct request *request, struct str sealed)
{
    struct seal_key key = key_of(request);
    const struct seal_place place = { .key = &key, .what = "veil" };
    unsigned char bytes[VEIL_BYTES + SEAL_MORE_BYTES];
    struct err err = { 0 };
    struct str plain;
    size_t len = 0;

    if (sodium_base642bin(bytes, sizeof bytes, sealed.ptr, sealed.len, NULL, &len, NULL,
                          CODE) != 0 ||
        !seal_open(&place, (struct str){ (const char *)bytes, len }, request->arena,
                   &plain, &err))
        plain = STR("");
    seal_forget(&key, sizeof key);
    return str_sub(plain, 0, plain.len ? strnlen(plain.ptr, plain.len) : 0);
}

struct str veil_get(const struct request *request)
{
    struct str sealed = { 0 };

    (void)form_get(&request->query, VEIL_FIELD, &sealed);
    return veil_open(request, sealed);
}

bool veil_search(const struct request *request, struct reply *reply, struct str url,
                 struct err *err)
{
    struct buf to = buf_new(request->arena);
    struct str typed;

    if (!form_text_or_none(&request->form, "q", VEIL_STEP, &typed, err))
        return false;
    buf_add(&to, url);
    if (typed.len > 0)
        url_add_query(&to, VEIL_FIELD, veil_put(request, typed));
    return reply_see_other_url(reply, buf_str(&to));
}
