/*
 * fuzz_json.c: any bytes through json_cut, parsing and reading of an advertisement.
 *
 * The first byte says in how large pieces the rest is fed. Whole and in pieces must
 * give the same elements, and what was accepted must be text that keeps its length when
 * it is masked.
 */
#include <assert.h>

#include "service/ad_json.h"
#include "service/ad_mask.h"
#include "service/json_cut.h"

struct seen {
    struct hash hash;
    uint32_t count;
    struct arena arena;
};

static bool take(void *ctx, const struct json_piece *piece, struct err *err)
{
    struct seen *seen = ctx;
    struct ad_fields ad;
    struct err why = { 0 };
    json_t *value = NULL;

    (void)err;
    assert(piece->number == ++seen->count);
    hash_str(&seen->hash, piece->text);
    hash_int(&seen->hash, (int64_t)piece->fault);
    hash_int(&seen->hash, (int64_t)piece->byte);
    hash_int(&seen->hash, piece->line);
    if (!json_piece_load(piece, &value, &why))
        return true;
    if (ad_json_read(value, AD_AS_WRITTEN, &seen->arena, &ad, &why)) {
        struct str masked = ad_mask(&seen->arena, ad.text);
        assert(str_utf8_valid(ad.text) && str_utf8_valid(masked));
        assert(str_utf8_count(ad.text) == str_utf8_count(masked));
    }
    json_decref(value);
    return true;
}

static uint64_t cut(struct str bytes, size_t step)
{
    struct seen seen = { .count = 0 };
    struct json_sink sink = { take, &seen };
    struct json_cut *c = json_cut_new(&seen.arena, &sink);
    struct err err = { 0 };
    bool ok = true;

    hash_start(&seen.hash);
    for (size_t at = 0; ok && at < bytes.len; at += step)
        ok = json_cut_feed(c, str_sub(bytes, at, step), &err);
    ok = ok && json_cut_end(c, &err);
    assert(ok == (err.kind == ERR_NONE));
    hash_int(&seen.hash, ok);
    arena_free(&seen.arena);
    return hash_end_u64(&seen.hash);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len < 1 || len > 65536)
        return 0;
    struct str text = { (const char *)bytes + 1, len - 1 };
    size_t step = 1 + bytes[0] % 64;
    uint64_t whole = cut(text, text.len + 1), pieces = cut(text, step);

    assert(whole == pieces);
    return 0;
}
