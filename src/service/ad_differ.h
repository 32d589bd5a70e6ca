/*
 * ad_differ.h: where an advertisement's fields and its text say different things. The
 * text is what holds; the difference is shown, so that a coach can ask.
 *
 * In      the fields as JSON (ad_json.h), what was read in the text.
 * Out     message ids, at most AD_DIFFERS_MOST, in a fixed order.
 * Purity  pure. Fields that are not there, or damaged, say nothing.
 */
#ifndef SERVICE_AD_DIFFER_H
#define SERVICE_AD_DIFFER_H

#include "base/arena.h"
#include "engine/readtext.h"

#define AD_DIFFERS_MOST 3u

struct ad_differs {
    const char *message[AD_DIFFERS_MOST];
    uint32_t count;
};

struct ad_differs ad_differ(struct str fields, const struct readtext_result *found);

#endif
