/* person_link.c: see person_link.h. */
#include "domain/person_link.h"

#include <assert.h>

#include "base/err.h"

static const struct {
    const char *word, *label;
    enum link_kind back;
    bool to_child;
} kinds[LINK_KIND_COUNT] = {
    [LINK_PARTNER] = { "partner", N_("Partner"), LINK_PARTNER, false },
    [LINK_CHILD] = { "child", N_("Child"), LINK_PARENT, true },
    [LINK_PARENT] = { "parent", N_("Parent"), LINK_CHILD, false },
    [LINK_SIBLING] = { "sibling", N_("Sibling"), LINK_SIBLING, false },
    [LINK_HOUSEHOLD] = { "household", N_("Same household"), LINK_HOUSEHOLD, false },
    [LINK_GUARDIAN] = { "guardian", N_("Guardian"), LINK_WARD, false },
    [LINK_WARD] = { "ward", N_("Guardian of"), LINK_GUARDIAN, true },
};

const char *link_word(enum link_kind kind)
{
    assert(kind < LINK_KIND_COUNT);
    return kinds[kind].word;
}

const char *link_label(enum link_kind kind)
{
    assert(kind < LINK_KIND_COUNT);
    return kinds[kind].label;
}

bool link_from(struct str word, enum link_kind *kind)
{
    for (enum link_kind k = 0; k < LINK_WRITTEN_COUNT; k++)
        if (str_is(word, kinds[k].word)) {
            *kind = k;
            return true;
        }
    return false;
}

enum link_kind link_back(enum link_kind kind)
{
    assert(kind < LINK_KIND_COUNT);
    return kinds[kind].back;
}

bool link_is_shown(enum link_kind kind, const struct link_sight *sight)
{
    bool hidden = kinds[kind].to_child || sight->other_protected;

    return sight->may_open && (!hidden || sight->keeper);
}

bool link_carries(enum link_kind kind, bool near)
{
    return near || kind == LINK_HOUSEHOLD;
}
