/*
 * assets.h: style sheet and script, compiled in and served under names that hold
 * their content's hash, so that a browser may keep them for ever.
 *
 * In      src/web/assets/insteg.css
 * Out     /assets/insteg.1a2b3c4d5e6f.css
 * Purity  immutable after assets_load.
 * Limits  ASSETS_MAX files; text types only (.css .js .svg).
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/embed.h"
#include "base/err.h"

#define ASSETS_MAX 16u

extern const struct embed_file embed_assets[];

struct asset {
    const char *name; /* "insteg.css"                                */
    struct str url;   /* "/assets/insteg.<hash>.css"; in the arena   */
    struct str bytes;
    const char *type; /* Content-Type */
};

struct assets {
    struct asset asset[ASSETS_MAX];
    uint32_t count;
};

/* Hashes every compiled-in file; urls in `arena`. */
void assets_load(struct arena *arena, struct assets *assets);
/* By its name in the tree, or by the last segment of its url; NULL: no such asset. */
const struct asset *assets_named(const struct assets *assets, const char *name);
const struct asset *assets_at(const struct assets *assets, struct str last_segment);

#endif
