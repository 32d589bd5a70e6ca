/*
 * paper.h: a page as one file of its own: no server, no script, nothing to fetch. For
 * what is printed, sent or kept.
 *
 * In      a page of src/web/pages and its view.
 * Out     the same document as a browser gets, its style sheet within.
 * Purity  pure: the same view gives the same bytes.
 */
#ifndef WEB_PAPER_H
#define WEB_PAPER_H

#include "web/page.h"

struct paper {
    const char *page, *title; /* pages/NAME.html; a message id */
    const struct view *view;
    enum lang lang;
};

/* Appends the document. err as pages_load and page_render. */
MUST_USE bool paper_render(struct arena *arena, const struct paper *paper,
                           struct buf *out, struct err *err);

#endif
