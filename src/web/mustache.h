/*
 * mustache.h: pages as data: a Mustache text and a view give HTML, always escaped.
 *
 * In      Mustache texts (interpolation, sections, inverted sections, partials,
 *         comments); a view (base/view) and the reader's language.
 * Out     the filled text, appended to a buf.
 * Method  parsed once into an array of operations; rendering walks the array.
 *         Source: the Mustache specification 1.x; what it allows and we do not is
 *         named in tests/golden/mustache.skip.
 * Here different from the specification
 *         {{{x}}}, {{&x}} and {{=..=}} do not load: escaping is not a choice.
 *         A name that the view lacks is an error with page, line and name; null is
 *         an empty text and a false section. An empty text is a false section too;
 *         the number 0 is a value like any other.
 *         {{#t}}You have {n} people{{/t}} is a message: looked up by (language, text),
 *         its {holes} filled with the names in scope, numbers as the reader writes
 *         them, the plural chosen by {n}; *words* in it become <b>words</b>. White
 *         space in a message counts as one space. Keep * out of attributes.
 *         {{n}} writes plain digits (for values and attributes); {{#t}}{n}{{/t}} writes
 *         the number as the reader does.
 *         A name that is "url" or ends in "_url" must hold a path of ours, a fragment,
 *         or an https:, tel: or mailto: address.
 *         {{>page}} is whatever page the caller wraps in a layout.
 * Purity  a set is immutable once checked: any number of threads may render from it.
 * Limits  MUSTACHE_TEXT_MAX_BYTES a text, MUSTACHE_DEPTH_MAX sections and partials in
 *         each other, MUSTACHE_STEPS_MAX operations and MUSTACHE_OUT_MAX_BYTES a page.
 */
#ifndef WEB_MUSTACHE_H
#define WEB_MUSTACHE_H

#include "base/err.h"
#include "base/message.h"
#include "base/str.h"
#include "base/view.h"

#define MUSTACHE_TEXT_MAX_BYTES ((size_t)1 << 20)
#define MUSTACHE_OUT_MAX_BYTES  ((size_t)8 << 20)
#define MUSTACHE_STEPS_MAX      4000000u
#define MUSTACHE_DEPTH_MAX      32u

struct mustache;     /* one parsed text */
struct mustache_set; /* texts that may be each other's partials */

/* An empty set, in `arena`, which must outlive it. */
struct mustache_set *mustache_set_new(struct arena *arena);

/*
 * Parses `text` and adds it as `name`; both are borrowed for the life of the set.
 * err  ERR_INPUT, with name and line: what cannot be read, or is not allowed here.
 */
MUST_USE bool mustache_add(struct mustache_set *set, struct str name, struct str text,
                           struct err *err);

/* Ties partials to their texts. err  ERR_INPUT: one of them is not in the set. */
MUST_USE bool mustache_check(struct mustache_set *set, struct err *err);

const struct mustache *mustache_find(const struct mustache_set *set, struct str name);

struct mustache_data {
    const struct view *outer;    /* names looked up last; may be NULL        */
    const struct view *view;     /* the value `{{.}}` at the top; not NULL   */
    const struct mustache *page; /* what {{>page}} stands for; may be NULL   */
    enum lang lang;
};

/*
 * Appends `text` filled with `data` to `out`; scratch memory comes from out->arena.
 * out  as it was, on failure.
 * err  ERR_INTERNAL, with page, line and name: the view lacks a name, a name that
 *      should be a text is a list, a link leads elsewhere; depth, steps or size.
 */
MUST_USE bool mustache_render(const struct mustache *text,
                              const struct mustache_data *data, struct buf *out,
                              struct err *err);

/* Appends `text` with & < > " ' as entities. */
void mustache_escape(struct buf *out, struct str text);

#endif
