/* secret.c: see secret.h. */
#include "service/secret.h"

#include <assert.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

void secret_token_make(struct secret_token *token)
{
    unsigned char bytes[32];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(token->text, sizeof token->text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

bool secret_token_is_sound(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return text.len == SECRET_TOKEN_CHARS;
}

void secret_code_make(uint32_t chars, char text[SECRET_CODE_BYTES])
{
    char *at = text;

    assert(chars % 4 == 0 && chars + chars / 4 <= SECRET_CODE_BYTES);
    for (uint32_t i = 0; i < chars; i++) {
        if (i > 0 && i % 4 == 0)
            *at++ = '-';
        *at++ = signs[randombytes_uniform(sizeof signs - 1)];
    }
    *at = '\0';
}

bool secret_code_fold(struct str typed, uint32_t chars, char text[SECRET_CODE_BYTES])
{
    char made[SECRET_CODE_BYTES] = { 0 };
    uint32_t count = 0;

    assert(chars < SECRET_CODE_BYTES);
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == '\0' || !strchr(signs, c) || count == chars)
            return false;
        made[count++] = c;
    }
    if (count != chars)
        return false;
    memcpy(text, made, sizeof made);
    return true;
}

int64_t secret_rid(void)
{
    uint64_t id;

    randombytes_buf(&id, sizeof id);
    id &= (UINT64_C(1) << 53) - 1;
    return (int64_t)(id ? id : 1);
}

void secret_hash(const char *what, int64_t owner, struct str text,
                 unsigned char out[HASH_BYTES])
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, str_from(what));
    hash_int(&hash, owner);
    hash_str(&hash, text);
    hash_end(&hash, out);
}
