/*
 * need_talk_view.h: the page on which a need is built, as a view.
 */
#ifndef WEB_NEED_TALK_VIEW_H
#define WEB_NEED_TALK_VIEW_H

#include "service/need_talk.h"
#include "web/firm_text.h"

struct need_talk_page {
    struct request *request;
    struct arena *arena;
    struct call call;
    struct need_talk_where where;
    struct ad_reader reader;
    struct need_talk *talk;
    const struct draft_clash *clash; /* what another window saved meanwhile */
    uint32_t clash_count;
    const struct draft_step *typed; /* of a clash: what is shown; NULL: the draft */
    bool stale;                     /* the need itself was changed meanwhile      */
    const struct err *problem;      /* NULL: none                                 */
};

/* Everything but the cards to choose from; `firm` is firm_show's answer. */
void need_talk_put(struct need_talk_page *page, struct view *view,
                   const struct view *firm);
/* Wording that may not be published, each with the rule and what to write instead. */
void need_talk_put_blocked(const struct request *request, struct view *view,
                           const struct ad_reading *reading);
/* A card that can be ticked; NULL, or one that is chosen, is none. */
void need_talk_put_card(struct need_talk_page *page, struct view *list,
                        const struct catalogue_task *task);

#endif
