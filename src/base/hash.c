/* hash.c: see hash.h. */
#include "base/hash.h"

#include <assert.h>

static crypto_generichash_state *state_of(struct hash *hash)
{
    size_t pad = -(uintptr_t)hash->room & 63;

    return (void *)(hash->room + pad);
}

void hash_start(struct hash *hash)
{
    int rc = crypto_generichash_init(state_of(hash), NULL, 0, HASH_BYTES);

    assert(rc == 0);
    (void)rc;
}

void hash_bytes(struct hash *hash, const void *bytes, size_t len)
{
    crypto_generichash_update(state_of(hash), bytes, len);
}

void hash_str(struct hash *hash, struct str part)
{
    hash_int(hash, (int64_t)part.len);
    if (part.len)
        hash_bytes(hash, part.ptr, part.len);
}

void hash_int(struct hash *hash, int64_t part)
{
    unsigned char bytes[8];
    uint64_t value = (uint64_t)part;

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    hash_bytes(hash, bytes, sizeof bytes);
}

void hash_end(struct hash *hash, unsigned char out[HASH_BYTES])
{
    crypto_generichash_final(state_of(hash), out, HASH_BYTES);
}

uint64_t hash_end_u64(struct hash *hash)
{
    unsigned char out[HASH_BYTES];
    uint64_t value = 0;

    hash_end(hash, out);
    for (int i = 7; i >= 0; i--)
        value = value << 8 | out[i];
    return value;
}

void hash_hex(const unsigned char bytes[HASH_BYTES], char text[HASH_TEXT_BYTES])
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < HASH_BYTES; i++) {
        text[2 * i] = digit[bytes[i] >> 4];
        text[2 * i + 1] = digit[bytes[i] & 15];
    }
    text[HASH_TEXT_BYTES - 1] = '\0';
}
