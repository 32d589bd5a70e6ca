/* totp.c: see totp.h. */
#include "service/totp.h"

#include <assert.h>
#include <sodium/utils.h>

#define BLOCK 64u

struct sha1 {
    uint32_t h[5];
    unsigned char block[BLOCK];
    uint64_t len;
};

static uint32_t rol(uint32_t x, uint32_t n)
{
    return x << n | x >> (32 - n);
}

static void sha1_block(struct sha1 *s)
{
    uint32_t w[80], a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];

    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 |
               (uint32_t)s->block[4 * i + 2] << 8 | s->block[4 * i + 3];
    for (uint32_t i = 16; i < 80; i++)
        w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (uint32_t i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
        static const uint32_t k[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
        uint32_t t = rol(a, 5) + f + e + k[i / 20] + w[i];
        e = d;
        d = c;
        c = rol(b, 30);
        b = a;
        a = t;
    }
    s->h[0] += a;
    s->h[1] += b;
    s->h[2] += c;
    s->h[3] += d;
    s->h[4] += e;
}

static void sha1_start(struct sha1 *s)
{
    *s = (struct sha1){ .h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
                               0xc3d2e1f0 } };
}

static void sha1_add(struct sha1 *s, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        s->block[s->len++ % BLOCK] = bytes[i];
        if (s->len % BLOCK == 0)
            sha1_block(s);
    }
}

static void sha1_end(struct sha1 *s, unsigned char out[20])
{
    uint64_t bits = s->len * 8;
    unsigned char tail[8];

    sha1_add(s, (const unsigned char *)"\x80", 1);
    while (s->len % BLOCK != BLOCK - 8)
        sha1_add(s, (const unsigned char *)"", 1);
    for (uint32_t i = 0; i < 8; i++)
        tail[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_add(s, tail, sizeof tail);
    for (uint32_t i = 0; i < 20; i++)
        out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
    sodium_memzero(s, sizeof *s);
}

void totp_hmac_sha1(struct str key, struct str text, unsigned char out[20])
{
    unsigned char pad[BLOCK] = { 0 }, inner[20];
    struct sha1 s;

    if (key.len > BLOCK) {
        sha1_start(&s);
        sha1_add(&s, (const unsigned char *)key.ptr, key.len);
        sha1_end(&s, pad);
    } else if (key.len > 0) {
        memcpy(pad, key.ptr, key.len);
    }
    for (uint32_t i = 0; i < BLOCK; i++)
        pad[i] ^= 0x36;
    sha1_start(&s);
    sha1_add(&s, pad, BLOCK);
    sha1_add(&s, (const unsigned char *)text.ptr, text.len);
    sha1_end(&s, inner);
    for (uint32_t i = 0; i < BLOCK; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    sha1_start(&s);
    sha1_add(&s, pad, BLOCK);
    sha1_add(&s, inner, sizeof inner);
    sha1_end(&s, out);
    sodium_memzero(pad, sizeof pad);
}

void totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step,
               uint32_t digits, char code[9])
{
    static const uint32_t tens[] = { 1000000, 10000000, 100000000 };
    unsigned char count[8], mac[20];

    assert(digits >= 6 && digits <= 8 && step >= 0);
    for (uint32_t i = 0; i < 8; i++)
        count[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    totp_hmac_sha1((struct str){ (const char *)secret, TOTP_SECRET_BYTES },
                   (struct str){ (const char *)count, sizeof count }, mac);
    uint32_t at = mac[19] & 15;
    uint32_t number = (uint32_t)(mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 |
                      (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    number %= tens[digits - 6];
    code[digits] = '\0';
    for (char *digit = code + digits; digit > code; number /= 10)
        *--digit = (char)('0' + number % 10);
}

/* The digits alone; false when there are others than TOTP_DIGITS, or other signs. */
static bool digits_of(struct str typed, char digits[TOTP_DIGITS])
{
    uint32_t count = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ')
            continue;
        if (c < '0' || c > '9' || count == TOTP_DIGITS)
            return false;
        digits[count++] = c;
    }
    return count == TOTP_DIGITS;
}

bool totp_check(const unsigned char secret[TOTP_SECRET_BYTES], struct str typed,
                int64_t now_s, int64_t last_step, int64_t *step)
{
    char digits[TOTP_DIGITS], code[9];
    int64_t now = now_s / TOTP_STEP_S, found = -1;

    if (!digits_of(typed, digits))
        return false;
    for (int64_t at = now - 1; at <= now + 1; at++) {
        if (at < 0)
            continue;
        totp_code(secret, at, TOTP_DIGITS, code);
        if (sodium_memcmp(digits, code, TOTP_DIGITS) == 0 && at > last_step)
            found = at;
    }
    if (found < 0)
        return false;
    *step = found;
    return true;
}

static void base32(struct buf *out, const unsigned char *bytes, uint32_t group)
{
    for (uint32_t i = 0; i < TOTP_KEY_CHARS; i++) {
        uint32_t bit = i * 5, at = bit / 8;
        uint32_t pair = (uint32_t)bytes[at] << 8 |
                        (at + 1 < TOTP_SECRET_BYTES ? bytes[at + 1] : 0U);
        if (group && i > 0 && i % group == 0)
            buf_char(out, ' ');
        buf_char(out,
                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(pair >> (11 - bit % 8)) & 31]);
    }
}

struct str totp_key_text(struct arena *arena,
                         const unsigned char secret[TOTP_SECRET_BYTES])
{
    struct buf out = buf_new(arena);

    base32(&out, secret, 4);
    return buf_str(&out);
}

struct str totp_uri(struct arena *arena, const unsigned char secret[TOTP_SECRET_BYTES],
                    struct str login)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "otpauth://totp/insteg:");
    for (size_t i = 0; i < login.len; i++) {
        unsigned char c = (unsigned char)login.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.' || c == '_';
        buf_format(&out, plain ? "%c" : "%%%02X", c);
    }
    buf_cstr(&out, "?secret=");
    base32(&out, secret, 0);
    buf_cstr(&out, "&issuer=insteg");
    return buf_str(&out);
}
