/*
 * markup.h: what every page's markup must hold to, checked on the page as it is
 * written, so that no data is needed and no branch is missed.
 *
 *   - elements and Mustache sections are closed in the order they were opened;
 *   - attributes are quoted with ", none is called style or on...;
 *   - no <style>, no script but <script src="..."></script>;
 *   - href, src, action and formaction hold one {{name}} that ends in "url", with
 *     or without a #fragment after it, a fragment alone, or "data:,";
 *   - a form says method="get" or method="post"; one with "post" holds {{>csrf}};
 *   - no bold mark (*) in a message inside an attribute.
 */
#ifndef TESTS_WEB_MARKUP_H
#define TESTS_WEB_MARKUP_H

#include "base/str.h"

struct markup_fault {
    const char *why; /* NULL: the page is sound */
    uint32_t line;
};

struct markup_fault markup_check(struct str page);

#endif
