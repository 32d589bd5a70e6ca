/* test_hash.c: does base/hash keep the promises of its header? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"

struct digest {
    unsigned char byte[HASH_BYTES];
};

static struct digest of_parts(const struct str *part, uint32_t count)
{
    struct digest digest;
    struct hash hash;

    hash_start(&hash);
    for (uint32_t i = 0; i < count; i++)
        hash_str(&hash, part[i]);
    hash_end(&hash, digest.byte);
    return digest;
}

static bool alike(struct digest a, struct digest b)
{
    return memcmp(a.byte, b.byte, HASH_BYTES) == 0;
}

static void plain_bytes_give_blake2b_of_256_bits(void **state)
{
    char text[HASH_TEXT_BYTES];
    struct digest digest;
    struct hash hash;

    (void)state;
    hash_start(&hash);
    hash_bytes(&hash, "a", 1);
    hash_bytes(&hash, "bc", 2); /* pieces of one text are that text */
    hash_end(&hash, digest.byte);
    hash_hex(digest.byte, text);
    assert_string_equal(
        text, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    hash_start(&hash);
    hash_end(&hash, digest.byte);
    hash_hex(digest.byte, text);
    assert_string_equal(
        text, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void parts_cannot_run_together(void **state)
{
    const struct str one[] = { STR("ab"), STR("c") }, two[] = { STR("a"), STR("bc") };
    const struct str three[] = { STR("abc"), STR("") };
    const struct str four[] = { STR(""), STR("abc") };
    const struct str none[] = { STR(""), { NULL, 0 } };

    (void)state;
    assert_false(alike(of_parts(one, 2), of_parts(two, 2)));
    assert_false(alike(of_parts(three, 2), of_parts(four, 2)));
    assert_false(alike(of_parts(three, 1), of_parts(three, 2)));
    assert_false(alike(of_parts(none, 1), of_parts(none, 0)));
    assert_true(alike(of_parts(none, 1), of_parts(none + 1, 1)));
    assert_true(alike(of_parts(one, 2), of_parts(one, 2)));
}

static uint64_t of_int(int64_t value)
{
    struct hash hash;

    hash_start(&hash);
    hash_int(&hash, value);
    return hash_end_u64(&hash);
}

static void numbers_are_fed_whole_least_byte_first(void **state)
{
    static const unsigned char bytes[8] = { 0xfe, 0xff, 0xff, 0xff,
                                            0xff, 0xff, 0xff, 0xff };
    struct digest plain;
    struct hash hash;
    uint64_t want = 0;

    (void)state;
    hash_start(&hash);
    hash_bytes(&hash, bytes, sizeof bytes);
    hash_end(&hash, plain.byte);
    for (int i = 0; i < 8; i++)
        want |= (uint64_t)plain.byte[i] << (8 * i);
    assert_true(of_int(-2) == want);
    assert_false(of_int(1) == of_int(INT64_C(1) << 56));
    assert_false(of_int(0) == of_int(INT64_MIN));
}

static void a_hash_works_wherever_it_stands(void **state)
{
    char room[sizeof(struct hash) + 64] __attribute__((aligned(64)));
    uint64_t want = of_int(7);

    (void)state;
    for (size_t at = 0; at < 64; at++) {
        struct hash *hash = (void *)(room + at);
        hash_start(hash);
        hash_int(hash, 7);
        assert_true(hash_end_u64(hash) == want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_bytes_give_blake2b_of_256_bits),
        cmocka_unit_test(parts_cannot_run_together),
        cmocka_unit_test(numbers_are_fed_whole_least_byte_first),
        cmocka_unit_test(a_hash_works_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
