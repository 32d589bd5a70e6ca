/* assets.c: see assets.h. */
#include "web/assets.h"

#include <assert.h>

#include "base/hash.h"

#define HASH_SHOWN                                                                     \
    12u /* hex digits in a name: 48 bits, enough to tell versions apart */

static const char *type_of(struct str name)
{
    if (str_ends(name, ".css"))
        return "text/css; charset=utf-8";
    if (str_ends(name, ".js"))
        return "text/javascript; charset=utf-8";
    assert(str_ends(name, ".svg"));
    return "image/svg+xml";
}

static struct asset load(struct arena *arena, const struct embed_file *file)
{
    struct asset asset = { .name = file->name,
                           .bytes = { (const char *)file->bytes, (size_t)file->size } };
    struct str name = str_from(file->name);
    unsigned char digest[HASH_BYTES];
    char hex[HASH_TEXT_BYTES];
    struct hash hash;
    struct buf url = buf_new(arena);
    size_t dot = str_find(name, STR("."));

    assert(dot != SIZE_MAX);
    hash_start(&hash);
    hash_str(&hash, asset.bytes);
    hash_end(&hash, digest);
    hash_hex(digest, hex);
    buf_cstr(&url, "/assets/");
    buf_add(&url, str_sub(name, 0, dot));
    buf_char(&url, '.');
    buf_add(&url, (struct str){ hex, HASH_SHOWN });
    buf_add(&url, str_sub(name, dot, name.len));
    asset.url = buf_str(&url);
    asset.type = type_of(name);
    return asset;
}

void assets_load(struct arena *arena, struct assets *assets)
{
    assets->count = 0;
    for (const struct embed_file *f = embed_assets; f->name; f++) {
        assert(assets->count < ASSETS_MAX);
        assets->asset[assets->count++] = load(arena, f);
    }
}

const struct asset *assets_named(const struct assets *assets, const char *name)
{
    for (uint32_t i = 0; i < assets->count; i++)
        if (strcmp(assets->asset[i].name, name) == 0)
            return &assets->asset[i];
    return NULL;
}

const struct asset *assets_at(const struct assets *assets, struct str last_segment)
{
    for (uint32_t i = 0; i < assets->count; i++) {
        struct str url = assets->asset[i].url;
        if (str_eq(str_sub(url, strlen("/assets/"), url.len), last_segment))
            return &assets->asset[i];
    }
    return NULL;
}
