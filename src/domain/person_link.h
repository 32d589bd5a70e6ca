/*
 * person_link.h: what one person can be to another, who may see the tie, and how far a
 * protection of identity goes along it (domain 3.2, P5).
 *
 * Rules   1  a tie is written once and read from both ends: to the parent the other is
 *            a child, to the child a parent.
 *         2  a tie is shown to who may open both cases. One to a child, or to a
 *            protected identity, only to a keeper of protected identities. What is not
 *            shown is not counted either: a page with hidden ties is the page without.
 *         3  a protection goes to everyone who has a tie with her, of any kind, and on
 *            from there to those of the same household; not to relatives of relatives.
 * Purity  constants and functions of their arguments.
 */
#ifndef DOMAIN_PERSON_LINK_H
#define DOMAIN_PERSON_LINK_H

#include "base/str.h"

enum link_kind {
    LINK_PARTNER,
    LINK_CHILD,
    LINK_PARENT,
    LINK_SIBLING,
    LINK_HOUSEHOLD, /* the same household, and nothing of the others       */
    LINK_GUARDIAN,
    LINK_WARD, /* never written: how LINK_GUARDIAN reads from the other end */
    LINK_KIND_COUNT
};
#define LINK_WRITTEN_COUNT LINK_WARD

/* "partner"; a message id for people: what the other is. */
const char *link_word(enum link_kind kind);
const char *link_label(enum link_kind kind);
/* A kind that may be written. */
MUST_USE bool link_from(struct str word, enum link_kind *kind);

/* The same tie, read from the other end. */
enum link_kind link_back(enum link_kind kind);

/* Who reads a tie, as it stands to the other. */
struct link_sight {
    bool may_open;        /* the other's case                          */
    bool other_protected; /* the other is a protected identity         */
    bool keeper;          /* of protected identities, in the other's unit */
};
bool link_is_shown(enum link_kind kind, const struct link_sight *sight);

/* Whether a protection goes along the tie; `near`: it starts at the one it was set
 * for. */
bool link_carries(enum link_kind kind, bool near);

#endif
