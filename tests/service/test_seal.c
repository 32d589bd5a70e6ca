/*
 * test_seal.c: does what is sealed open for the right key in the right place, and for
 * nothing else?
 *
 * Two records and an index value from an earlier day stand here as bytes: what is
 * written today must be read by every later insteg.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium/utils.h>

#include "base/rng.h"
#include "service/seal.h"

#define FLIPS     10000u
#define HEX_FIXED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static struct arena arena;
static char folder[64];

/* The place that most tests seal for. */
static struct seal_place at_five(const struct seal_key *key)
{
    return (struct seal_place){ key, 5, 77, "identity" };
}

static int make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/insteg-seal-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int gone(void **state)
{
    (void)state;
    assert_int_equal(rmdir(folder), 0); /* no test leaves anything behind */
    arena_free(&arena);
    return 0;
}

static const char *path(const char *name)
{
    static char text[128];

    snprintf(text, sizeof text, "%s/%s", folder, name);
    return text;
}

static void put(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(path(name), "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path(name), mode), 0);
}

static struct str sealed(const struct seal_key *key, struct str plain)
{
    const struct seal_place place = at_five(key);
    struct str out;
    struct err err = { 0 };

    if (!seal_bytes(&place, plain, &arena, &out, &err))
        fail_msg("seal_bytes: %s", err_english(&err));
    return out;
}

static bool opens_at(struct seal_place place, struct str bytes, struct str *plain)
{
    struct err err = { 0 };
    size_t before = arena_mark(&arena);
    const struct str untouched = STR("untouched");
    struct str out = untouched;

    if (!seal_open(&place, bytes, &arena, &out, &err)) {
        assert_int_equal(err.kind, ERR_STATE);
        assert_true(str_eq(out, untouched));
        assert_int_equal(arena_mark(&arena), before);
        return false;
    }
    *plain = out;
    return true;
}

static bool opens(const struct seal_key *key, struct str bytes, struct str *plain)
{
    return opens_at(at_five(key), bytes, plain);
}

static struct seal_master *loaded(const char *file)
{
    struct seal_master *master = NULL;
    struct err err = { 0 };

    if (!seal_master_load(file, &master, &err))
        fail_msg("seal_master_load: %s", err_english(&err));
    return master;
}

/* The master key that the fixed bytes were made with. */
static struct seal_master *fixed(void)
{
    put("fixed", HEX_FIXED "\n", 0400);
    struct seal_master *master = loaded(path("fixed"));
    unlink(path("fixed"));
    return master;
}

static void what_is_sealed_opens_again(void **state)
{
    static char long_text[5000];
    const struct str texts[] = {
        STR("Åsa Öberg"), STR(""), { "a\0b", 3 }, { long_text, sizeof long_text }
    };
    struct seal_key key;
    struct str plain;

    (void)state;
    seal_key_make(&key);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str one = sealed(&key, texts[i]), other = sealed(&key, texts[i]);
        assert_int_equal(one.len, texts[i].len + SEAL_MORE_BYTES);
        assert_false(str_eq(one, other));
        if (texts[i].len > 0)
            assert_int_equal(str_find(one, texts[i]), SIZE_MAX);
        assert_true(opens(&key, one, &plain));
        assert_true(str_eq(plain, texts[i]));
        assert_true(opens(&key, other, &plain));
        assert_true(str_eq(plain, texts[i]));
    }
}

static void another_key_does_not_open_it(void **state)
{
    struct seal_key key, other;
    struct str plain;

    (void)state;
    seal_key_make(&key);
    seal_key_make(&other);
    assert_memory_not_equal(&key, &other, sizeof key);
    struct str bytes = sealed(&key, STR("secret"));
    assert_false(opens(&other, bytes, &plain));
    for (size_t bit = 0; bit < 8 * sizeof key; bit++) {
        other = key;
        other.byte[bit / 8] ^= (unsigned char)(1u << (bit % 8));
        assert_false(opens(&other, bytes, &plain));
    }
}

static void it_opens_nowhere_else(void **state)
{
    struct seal_key key;
    const struct seal_place elsewhere[] = {
        { &key, 6, 77, "identity" },
        { &key, 5, 78, "identity" },
        { &key, 77, 5, "identity" },
        { &key, 5, 77, "identit" },
        { &key, 5, 77, "note" },
        { &key, -5, 77, "identity" },
        { &key, 5, 77 + (INT64_C(1) << 40), "identity" },
    };
    struct str plain;

    (void)state;
    seal_key_make(&key);
    struct str bytes = sealed(&key, STR("secret"));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_false(opens_at(elsewhere[i], bytes, &plain));
    assert_true(opens(&key, bytes, &plain));
}

static void every_cut_and_every_byte_more_is_refused(void **state)
{
    struct seal_key key;
    struct str plain;

    (void)state;
    seal_key_make(&key);
    struct str bytes = sealed(&key, STR("a text of some length"));
    for (size_t len = 0; len < bytes.len; len++)
        assert_false(opens(&key, str_sub(bytes, 0, len), &plain));
    for (size_t from = 1; from < bytes.len; from++)
        assert_false(opens(&key, str_sub(bytes, from, bytes.len), &plain));
    char *more = arena_take(&arena, bytes.len + 1);
    memcpy(more, bytes.ptr, bytes.len);
    assert_false(opens(&key, (struct str){ more, bytes.len + 1 }, &plain));
}

static void ten_thousand_single_bits_flipped_are_all_refused(void **state)
{
    struct rng rng = rng_seeded(4);
    struct seal_key key;
    struct str plain;

    (void)state;
    seal_key_make(&key);
    for (uint32_t flip = 0; flip < FLIPS; flip++) {
        char text[96];
        size_t mark = arena_mark(&arena), len = rng_below(&rng, sizeof text + 1);
        for (size_t i = 0; i < len; i++)
            text[i] = (char)rng_next(&rng);
        struct str bytes = sealed(&key, (struct str){ text, len });
        char *changed = arena_take(&arena, bytes.len);
        memcpy(changed, bytes.ptr, bytes.len);
        uint32_t bit = rng_below(&rng, (uint32_t)bytes.len * 8);
        changed[bit / 8] = (char)(changed[bit / 8] ^ (char)(1u << (bit % 8)));
        if (opens(&key, (struct str){ changed, bytes.len }, &plain))
            fail_msg("flip %u: bit %u of %zu bytes", flip, bit, bytes.len);
        assert_true(opens(&key, bytes, &plain));
        arena_rewind(&arena, mark);
    }
}

static void too_much_is_a_limit(void **state)
{
    struct seal_key key;
    struct err err = { 0 };
    struct str out = { 0 };
    char *much = arena_take(&arena, SEAL_BYTES_MOST + 1);

    (void)state;
    seal_key_make(&key);
    const struct seal_place place = at_five(&key);
    assert_false(seal_bytes(&place, (struct str){ much, SEAL_BYTES_MOST + 1 }, &arena,
                            &out, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_null(out.ptr);
    sealed(&key, (struct str){ much, SEAL_BYTES_MOST });
    arena_rewind(&arena, 0);
}

static void what_was_secret_is_overwritten(void **state)
{
    struct seal_key key, nothing = { { 0 } };

    (void)state;
    seal_key_make(&key);
    assert_memory_not_equal(&key, &nothing, sizeof key);
    seal_forget(&key, sizeof key);
    assert_memory_equal(&key, &nothing, sizeof key);
    seal_forget(NULL, 0);
}

/* ---------------------------------------------------------------- the master key */

static void a_master_key_is_made_once_and_for_its_owner_alone(void **state)
{
    struct err err = { 0 };
    struct stat stat_of;
    char first[128], again[128];

    (void)state;
    umask(0);
    assert_true(seal_master_create(path("master"), &err));
    assert_int_equal(stat(path("master"), &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 07777, 0400);
    assert_int_equal(stat_of.st_size, 65);
    FILE *file = fopen(path("master"), "r");
    assert_non_null(fgets(first, sizeof first, file));
    fclose(file);

    assert_false(seal_master_create(path("master"), &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    file = fopen(path("master"), "r");
    assert_non_null(fgets(again, sizeof again, file));
    fclose(file);
    assert_string_equal(first, again);

    seal_master_free(loaded(path("master")));
    unlink(path("master"));
    umask(022);
}

static void no_half_master_key_is_left_behind(void **state)
{
    struct rlimit before, small = { 10, RLIM_INFINITY };
    struct err err = { 0 };

    (void)state;
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    bool made = seal_master_create(path("master"), &err);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(made);
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_int_not_equal(access(path("master"), F_OK), 0);

    err = (struct err){ 0 };
    assert_false(seal_master_create(path("nowhere/master"), &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static enum err_kind refused(const char *file)
{
    struct seal_master *master = NULL;
    struct err err = { 0 };

    assert_false(seal_master_load(file, &master, &err));
    assert_null(master);
    assert_null(strstr(err_english(&err), "0001020304"));
    return err.kind;
}

static void a_key_that_others_may_use_is_refused(void **state)
{
    (void)state;
    for (mode_t mode = 0; mode < 0100; mode++) {
        put("master", HEX_FIXED, 0400 | mode);
        if (mode == 0)
            seal_master_free(loaded(path("master")));
        else
            assert_int_equal(refused(path("master")), ERR_STATE);
        unlink(path("master"));
    }
}

static void what_is_no_key_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "\n",
        "00",
        HEX_FIXED "\n\n",
        HEX_FIXED "0",
        HEX_FIXED "00",
        HEX_FIXED HEX_FIXED,
        ("\n" HEX_FIXED),
        " 00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "0001020304 5060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        put("master", wrong[i], 0600);
        assert_int_equal(refused(path("master")), ERR_STATE);
        unlink(path("master"));
    }
    assert_int_equal(refused(path("master")), ERR_NOT_FOUND);
    assert_int_equal(refused(folder), ERR_STATE);
    assert_int_equal(mkfifo(path("pipe"), 0600), 0);
    assert_int_equal(refused(path("pipe")), ERR_STATE);
    unlink(path("pipe"));
}

static void a_credential_of_systemd_serves_as_well(void **state)
{
    unsigned char one[SEAL_MARK_BYTES], other[SEAL_MARK_BYTES];

    (void)state;
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(refused(NULL), ERR_USAGE);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    assert_int_equal(refused(NULL), ERR_NOT_FOUND);
    put(SEAL_CREDENTIAL, HEX_FIXED, 0440); /* as an access list shows */
    struct seal_master *master = loaded(NULL), *same = fixed();
    seal_master_mark(master, one);
    seal_master_mark(same, other);
    assert_memory_equal(one, other, sizeof one);
    seal_master_free(master);
    seal_master_free(same);
    assert_int_equal(chmod(path(SEAL_CREDENTIAL), 0444), 0);
    assert_int_equal(refused(NULL), ERR_STATE);
    unlink(path(SEAL_CREDENTIAL));
    unsetenv("CREDENTIALS_DIRECTORY");
}

static void a_persons_key_opens_only_as_the_row_it_is(void **state)
{
    struct seal_master *master = fixed();
    struct seal_key key, found = { { 1 } }, before = found;
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    const struct str bytes = { (const char *)wrapped, sizeof wrapped };
    struct err err = { 0 };

    (void)state;
    seal_key_make(&key);
    seal_wrap(master, 12, &key, wrapped);
    assert_int_equal(str_find(bytes, (struct str){ (char *)key.byte, 8 }), SIZE_MAX);
    assert_false(seal_unwrap(master, 13, bytes, &found, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_memory_equal(&found, &before, sizeof found);
    for (size_t len = 0; len < sizeof wrapped; len++) {
        err = (struct err){ 0 };
        assert_false(seal_unwrap(master, 12, str_sub(bytes, 0, len), &found, &err));
        assert_memory_equal(&found, &before, sizeof found);
    }
    for (size_t bit = 0; bit < 8 * sizeof wrapped; bit++) {
        wrapped[bit / 8] ^= (unsigned char)(1u << (bit % 8));
        err = (struct err){ 0 };
        assert_false(seal_unwrap(master, 12, bytes, &found, &err));
        wrapped[bit / 8] ^= (unsigned char)(1u << (bit % 8));
    }
    err = (struct err){ 0 };
    assert_true(seal_unwrap(master, 12, bytes, &found, &err));
    assert_memory_equal(&found, &key, sizeof key);
    seal_master_free(master);
}

static void another_master_opens_no_persons_key(void **state)
{
    struct err err = { 0 };
    unsigned char wrapped[SEAL_WRAPPED_BYTES], one[SEAL_MARK_BYTES],
        other[SEAL_MARK_BYTES], value[SEAL_INDEX_BYTES], second[SEAL_INDEX_BYTES];
    struct seal_key key;

    (void)state;
    struct seal_master *master = fixed();
    assert_true(seal_master_create(path("new"), &err));
    struct seal_master *stranger = loaded(path("new"));
    unlink(path("new"));
    seal_key_make(&key);
    seal_wrap(master, 1, &key, wrapped);
    assert_false(seal_unwrap(stranger, 1,
                             (struct str){ (const char *)wrapped, sizeof wrapped },
                             &key, &err));
    assert_int_equal(err.kind, ERR_STATE);
    seal_master_mark(master, one);
    seal_master_mark(stranger, other);
    assert_memory_not_equal(one, other, sizeof one);
    seal_index_value(master, 1, STR("pnr:198112189876"), value);
    seal_index_value(stranger, 1, STR("pnr:198112189876"), second);
    assert_memory_not_equal(value, second, sizeof value);
    seal_master_free(master);
    seal_master_free(stranger);
    seal_master_free(NULL);
}

static void a_number_has_one_value_in_a_domain_and_another_in_the_next(void **state)
{
    struct seal_master *master = fixed();
    unsigned char value[3][SEAL_INDEX_BYTES], again[SEAL_INDEX_BYTES];

    (void)state;
    seal_index_value(master, 1, STR("pnr:198112189876"), value[0]);
    seal_index_value(master, 2, STR("pnr:198112189876"), value[1]);
    seal_index_value(master, 1, STR("pnr:196408233234"), value[2]);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(value[i], value[k], SEAL_INDEX_BYTES);
    seal_index_value(master, 1, STR("pnr:198112189876"), again);
    assert_memory_equal(again, value[0], sizeof again);
    seal_master_free(master);
}

static struct str from_hex(const char *hex)
{
    size_t len = strlen(hex) / 2, read = 0;
    unsigned char *bytes = arena_take(&arena, len);

    assert_int_equal(sodium_hex2bin(bytes, len, hex, 2 * len, NULL, &read, NULL), 0);
    assert_int_equal(read, len);
    return (struct str){ (const char *)bytes, len };
}

static const char *to_hex(const void *bytes, size_t len)
{
    char *hex = arena_take(&arena, 2 * len + 1);

    return sodium_bin2hex(hex, 2 * len + 1, bytes, len);
}

static void what_was_written_before_is_still_read(void **state)
{
    struct seal_master *master = fixed();
    struct seal_key key;
    struct str plain;
    struct err err = { 0 };
    unsigned char value[SEAL_INDEX_BYTES], mark[SEAL_MARK_BYTES];

    (void)state;
    assert_true(seal_unwrap(
        master, 5,
        from_hex(
            "014e16580f21a2a96fe86c88e43a3b5eecb0dcf350f28d48f4a3aa02776dce20ebdc9327b8"
            "f7a1c143358e07f73ad76e229139c3fc55dae9cf582ba69916a5de44a9a56e8beee1c5d8"),
        &key, &err));
    assert_true(opens(&key,
                      from_hex("0129ebba10b5d6650055ce6d475b5fcf4fa44e03563a87ab2f4130c"
                               "eb1ab5bcd64c53ee48b2934b0b7d5ed7c39173a37fa"),
                      &plain));
    assert_true(str_is(plain, "invented"));
    seal_index_value(master, 3, STR("pnr:198112189876"), value);
    assert_string_equal(
        to_hex(value, sizeof value),
        "946d8411f84ccb374472663cfc2766678f17b8117c4669bb8c94d9c9ba55bdbf");
    seal_master_mark(master, mark);
    assert_string_equal(to_hex(mark, sizeof mark), "54d5cd71fbf1297b");
    seal_master_free(master);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_again),
        cmocka_unit_test(another_key_does_not_open_it),
        cmocka_unit_test(it_opens_nowhere_else),
        cmocka_unit_test(every_cut_and_every_byte_more_is_refused),
        cmocka_unit_test(ten_thousand_single_bits_flipped_are_all_refused),
        cmocka_unit_test(too_much_is_a_limit),
        cmocka_unit_test(what_was_secret_is_overwritten),
        cmocka_unit_test(a_master_key_is_made_once_and_for_its_owner_alone),
        cmocka_unit_test(no_half_master_key_is_left_behind),
        cmocka_unit_test(a_key_that_others_may_use_is_refused),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(a_credential_of_systemd_serves_as_well),
        cmocka_unit_test(a_persons_key_opens_only_as_the_row_it_is),
        cmocka_unit_test(another_master_opens_no_persons_key),
        cmocka_unit_test(a_number_has_one_value_in_a_domain_and_another_in_the_next),
        cmocka_unit_test(what_was_written_before_is_still_read),
    };
    return cmocka_run_group_tests(tests, make, gone);
}
