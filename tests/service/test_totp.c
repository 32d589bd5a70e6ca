/*
 * test_totp.c: codes of an app, by the vectors of RFC 2202 and RFC 6238; and the word
 * of a proxy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include "base/date.h"
#include "service/proxy_word.h"
#include "service/qr.h"
#include "service/totp.h"

#define KEY   "a key of thirty-two bytes or more!!"
#define START INT64_C(1795608000)
#define NOW   ((START + 10) * MOMENT_SECOND)

static struct arena arena;
static struct proxy_keep *keep;
static char key_file[] = "/tmp/insteg-proxy-XXXXXX";

static const unsigned char secret[TOTP_SECRET_BYTES + 1] = "12345678901234567890";

static void the_codes_are_those_of_rfc_6238(void **state)
{
    static const struct {
        int64_t at;
        const char *code;
    } rows[] = {
        { 59, "94287082" },         { 1111111109, "07081804" },
        { 1111111111, "14050471" }, { 1234567890, "89005924" },
        { 2000000000, "69279037" }, { 20000000000, "65353130" },
    };
    char code[9];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        totp_code(secret, rows[i].at / TOTP_STEP_S, 8, code);
        assert_string_equal(code, rows[i].code);
        totp_code(secret, rows[i].at / TOTP_STEP_S, 6, code);
        assert_string_equal(code, rows[i].code + 2);
    }
}

static void hmac_sha1_is_that_of_rfc_2202(void **state)
{
    char twenty[20], eighty[80], fifty[50], hex[41];
    unsigned char mac[20];

    (void)state;
    memset(twenty, 0x0b, sizeof twenty);
    memset(eighty, 0xaa, sizeof eighty);
    memset(fifty, 0xdd, sizeof fifty);
    totp_hmac_sha1((struct str){ twenty, 20 }, STR("Hi There"), mac);
    sodium_bin2hex(hex, sizeof hex, mac, 20);
    assert_string_equal(hex, "b617318655057264e28bc0b6fb378c8ef146be00");
    totp_hmac_sha1(STR("Jefe"), STR("what do ya want for nothing?"), mac);
    sodium_bin2hex(hex, sizeof hex, mac, 20);
    assert_string_equal(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    memset(twenty, 0xaa, sizeof twenty);
    totp_hmac_sha1((struct str){ twenty, 20 }, (struct str){ fifty, 50 }, mac);
    sodium_bin2hex(hex, sizeof hex, mac, 20);
    assert_string_equal(hex, "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
    totp_hmac_sha1((struct str){ eighty, 80 },
                   STR("Test Using Larger Than Block-Size Key - Hash Key First"), mac);
    sodium_bin2hex(hex, sizeof hex, mac, 20);
    assert_string_equal(hex, "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

static void one_step_off_is_near_enough_and_no_step_is_good_twice(void **state)
{
    char code[9];
    int64_t step = 7;

    (void)state;
    totp_code(secret, 999, 6, code);
    assert_true(totp_check(secret, str_from(code), 1000 * 30, 0, &step));
    assert_int_equal(step, 999);
    assert_true(totp_check(secret, str_from(code), 998 * 30, 0, &step));
    step = 7;
    assert_false(totp_check(secret, str_from(code), 1001 * 30, 0, &step));
    assert_false(totp_check(secret, str_from(code), 997 * 30 + 29, 0, &step));
    assert_false(totp_check(secret, str_from(code), 1000 * 30, 999, &step));
    assert_false(totp_check(secret, STR("12345"), 1000 * 30, 0, &step));
    assert_false(totp_check(secret, STR("12345a"), 1000 * 30, 0, &step));
    assert_false(totp_check(secret, STR(""), 1000 * 30, 0, &step));
    assert_int_equal(step, 7);
}

static void the_key_is_base_32_in_groups_of_four(void **state)
{
    (void)state;
    assert_true(str_is(totp_key_text(&arena, secret),
                       "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"));
    assert_true(str_is(totp_uri(&arena, secret, STR("karin@x\xc3\xa5")),
                       "otpauth://totp/insteg:karin%40x%C3%A5?secret="
                       "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=insteg"));
}

static void the_picture_has_its_three_corners_and_a_border(void **state)
{
    struct err err = { 0 };
    struct qr qr;

    (void)state;
    assert_true(qr_draw(&arena, totp_uri(&arena, secret, STR("karin")), &qr, &err));
    assert_true(str_starts(qr.path, "M4 4h7v1h-7z"));
    assert_int_equal((qr.side - 8 - 17) % 4, 0); /* versions differ by four dots */
    char corner[32];
    snprintf(corner, sizeof corner, "M%u 4h7v1h-7z", qr.side - 4 - 7);
    assert_true(str_find(qr.path, str_from(corner)) != SIZE_MAX);
    char much[QR_BYTES_MOST + 2];
    memset(much, 'a', sizeof much);
    assert_false(qr_draw(&arena, (struct str){ much, sizeof much }, &qr, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

/* ---------- a proxy's word ---------- */

static struct str word_of(const char *json, const char *key)
{
    crypto_auth_hmacsha256_state hmac;
    unsigned char mac[32];
    char text[2048], hex[65];
    struct buf out = buf_new(&arena);

    sodium_bin2base64(text, sizeof text, (const unsigned char *)json, strlen(json),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_auth_hmacsha256_init(&hmac, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&hmac, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&hmac, mac);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    buf_format(&out, "%s.%s", text, hex);
    return buf_str(&out);
}

static struct str word(int64_t at, const char *nonce)
{
    struct buf json = buf_new(&arena);

    buf_format(&json, "{\"sub\":\"karin\",\"iat\":%lld,\"nonce\":\"%s\"}",
               (long long)at, nonce);
    return word_of(json.ptr, KEY);
}

static enum err_kind hear(struct str said, int64_t now, struct str *login)
{
    struct err err = { 0 };
    struct str heard = { 0 };

    if (!proxy_word_hear(keep, said, now, &arena, &heard, &err))
        return err.kind;
    if (login)
        *login = heard;
    return ERR_NONE;
}

static int load(void **state)
{
    struct err err = { 0 };
    int fd = mkstemp(key_file);

    (void)state;
    assert_int_equal(write(fd, KEY "\n", sizeof KEY), (ssize_t)sizeof KEY);
    close(fd);
    if (!proxy_keep_load(&arena, key_file, START * MOMENT_SECOND, &keep, &err))
        fail_msg("%s", err_english(&err));
    return 0;
}

static int drop(void **state)
{
    (void)state;
    proxy_keep_free(keep);
    unlink(key_file);
    memcpy(key_file + sizeof key_file - 7, "XXXXXX", 6);
    arena_free(&arena);
    return 0;
}

static void a_word_is_heard_once(void **state)
{
    struct str login = { 0 }, said = word(START + 9, "nonce-of-16-bytes");

    (void)state;
    assert_int_equal(hear(said, NOW, &login), ERR_NONE);
    assert_true(str_is(login, "karin"));
    assert_int_equal(hear(said, NOW, NULL), ERR_DENIED);
    /* as long as it would be good, however many others come in between */
    for (int64_t s = 0; s < PROXY_WORD_S; s++) {
        char nonce[40];
        snprintf(nonce, sizeof nonce, "another-nonce-no-%lld", (long long)s);
        int64_t now = NOW + s * MOMENT_SECOND;
        assert_int_equal(hear(word(START + 10 + s, nonce), now, NULL), ERR_NONE);
        assert_int_equal(hear(said, now, NULL), ERR_DENIED);
    }
}

static void an_old_a_future_and_an_earlier_word_are_refused(void **state)
{
    int64_t later = NOW + 100 * MOMENT_SECOND;

    (void)state;
    assert_int_equal(hear(word(START + 49, "nonce-of-16-bytes1"), later, NULL),
                     ERR_DENIED); /* 61 s */
    assert_int_equal(hear(word(START + 50, "nonce-of-16-bytes2"), later, NULL),
                     ERR_NONE);
    assert_int_equal(hear(word(START + 116, "nonce-of-16-bytes3"), later, NULL),
                     ERR_DENIED); /* 6 s ahead */
    assert_int_equal(hear(word(START, "nonce-of-16-bytes4"), NOW, NULL),
                     ERR_DENIED); /* before we started: perhaps heard then */
}

static void a_changed_word_is_refused(void **state)
{
    struct str said = word(START + 9, "nonce-of-16-bytes");

    (void)state;
    for (size_t i = 0; i < said.len; i++) {
        char *changed = str_cstr(&arena, said);
        changed[i] ^= 1;
        assert_int_not_equal(hear(str_from(changed), NOW, NULL), ERR_NONE);
    }
    assert_int_equal(hear(word_of("{\"sub\":\"karin\"}", KEY), NOW, NULL), ERR_INPUT);
    assert_int_equal(hear(word_of("not json", KEY), NOW, NULL), ERR_INPUT);
    assert_int_equal(hear(word(START + 9, "short"), NOW, NULL), ERR_INPUT);
    assert_int_equal(hear(STR(""), NOW, NULL), ERR_INPUT);
    assert_int_equal(hear(STR("."), NOW, NULL), ERR_DENIED);
    assert_int_equal(
        hear(word_of("{\"sub\":\"karin\",\"iat\":1,\"nonce\":\"nonce-of-16-bytes\"}",
                     "another key, as long as the first"),
             NOW, NULL),
        ERR_DENIED);
    assert_int_equal(hear(said, NOW, NULL), ERR_NONE);
}

static void a_key_that_others_can_read_is_refused(void **state)
{
    struct err err = { 0 };
    struct proxy_keep *none = NULL;

    (void)state;
    chmod(key_file, 0640);
    assert_false(proxy_keep_load(&arena, key_file, 0, &none, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_null(none);
    err = (struct err){ 0 };
    assert_false(proxy_keep_load(&arena, "/tmp/no/such/key", 0, &none, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_codes_are_those_of_rfc_6238),
        cmocka_unit_test(hmac_sha1_is_that_of_rfc_2202),
        cmocka_unit_test(one_step_off_is_near_enough_and_no_step_is_good_twice),
        cmocka_unit_test(the_key_is_base_32_in_groups_of_four),
        cmocka_unit_test(the_picture_has_its_three_corners_and_a_border),
        cmocka_unit_test_setup_teardown(a_word_is_heard_once, load, drop),
        cmocka_unit_test_setup_teardown(an_old_a_future_and_an_earlier_word_are_refused,
                                        load, drop),
        cmocka_unit_test_setup_teardown(a_changed_word_is_refused, load, drop),
        cmocka_unit_test_setup_teardown(a_key_that_others_can_read_is_refused, load,
                                        drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
