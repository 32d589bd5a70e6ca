/*
 * page.h: the pages that are compiled into the program, or read from a folder while
 * one works on them.
 *
 * In      src/web/pages/NAME.html, each the inside of <main>; layout.html wraps them.
 * Out     whole HTML documents. A page missing in the folder is the compiled-in one.
 * Purity  with `dir` NULL immutable after pages_load; else files are read at each page.
 * Limits  those of mustache.h; PAGES_MAX files in a folder.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/embed.h"
#include "web/mustache.h"

#define PAGES_MAX 256u

/* src/web/pages/, by file name: "layout.html". */
extern const struct embed_file embed_pages[];

struct pages {
    const struct mustache_set *set; /* the compiled-in ones            */
    const char *dir;                /* NULL: no folder; else read each time */
};

/*
 * Parses every compiled-in page, into `arena`, and once those in `dir` if it is given
 * (borrowed), so that a broken page stops the program.
 * err  ERR_INPUT, with page and line; ERR_NOT_FOUND: `dir` cannot be read.
 */
MUST_USE bool pages_load(struct arena *arena, const char *dir, struct pages *pages,
                         struct err *err);

struct page {
    const char *name;        /* "thresholds": pages/thresholds.html          */
    const struct view *view; /* what the handler answered                    */
    const struct view *site; /* what the layout needs, in scope as {{site.}} */
    enum lang lang;
};

/* Appends the document to `out`. err as mustache_render; ERR_INTERNAL: no such page. */
MUST_USE bool page_render(const struct pages *pages, const struct page *page,
                          struct buf *out, struct err *err);

#endif
