/*
 * ad_differ.h: where an advertisement's fields and its text say different things. The
 * text is what holds; the difference is shown, so that a coach can ask.
 *
 * In      the fields as JSON (ad_json.h), the text, what was read in it.
 * Out     differences, at most AD_DIFFERS_MOST: licence, experience, car; then each
 *         language and skill of must_have and nice_to_have, in the fields' order; then
 *         languages that only the text demands.
 * Method  a language is known by its code. A skill is in the text when the beginning of
 *         one of its words is: only what is surely missing is told.
 * Purity  pure. Fields that are not there, or damaged, say nothing.
 */
#ifndef SERVICE_AD_DIFFER_H
#define SERVICE_AD_DIFFER_H

#include "base/message.h"
#include "engine/readtext.h"

#define AD_DIFFERS_MOST 24u

struct ad_difference {
    const char *message; /* its id, maybe with the hole {what} */
    struct str what;     /* the language or skill, in the arena; or empty */
};

struct ad_differs {
    struct ad_difference row[AD_DIFFERS_MOST];
    uint32_t count;
};

struct ad_differs ad_differ(struct str fields, struct str text,
                            const struct readtext_result *found, struct arena *arena);

/* Appends the difference as a sentence. */
void ad_difference_say(struct buf *out, enum lang lang,
                       const struct ad_difference *difference);

#endif
