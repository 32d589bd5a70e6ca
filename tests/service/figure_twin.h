/*
 * figure_twin.h: a plain counting of Dörröppnare's figures from a list of what was
 * written, too simple to be wrong in the same way as service/figure.h: for each figure
 * every event is looked at again, nothing is kept, sorted or shortened.
 *
 * In      the events of a small history, in the order they were written.
 * Out     what a figure counts as of a moment, each with the event that says so.
 */
#ifndef TESTS_SERVICE_FIGURE_TWIN_H
#define TESTS_SERVICE_FIGURE_TWIN_H

#include "service/event.h"

#define TOLD_MOST    400u
#define TWIN_FIRMS   8u
#define TWIN_AREAS   2u /* an area or coach of this number, or more: none */
#define TWIN_NOWHERE (TWIN_AREAS + 1) /* where a firm is that has no workplace */

enum told_kind {
    TOLD_ENROLLED,
    TOLD_MOVED,
    TOLD_MONTHS,
    TOLD_DATED,
    TOLD_VISIT,
    TOLD_BAND,
    TOLD_MERGED,
    TOLD_WITHDRAWN
};
enum told_stage {
    IN_SELECTION,
    IN_INTRODUCTION,
    IN_PAUSE,
    IN_TALK,
    IN_EMPLOYMENT,
    IN_FOLLOW_UP,
    IN_HELD,
    IN_LEFT,
    IN_COUNT
};

struct told {
    int64_t id, rid, recorded;
    enum told_kind kind;
    uint32_t who;             /* way, visit, firm; of a merge the firm that is gone */
    uint32_t corrects, again; /* again: her first way + 1; 0: this is it */
    uint32_t sex, area, coach, unit;
    enum told_stage from, to;
    uint32_t firm, outing, least, most, months; /* of a merge firm: the one kept */
    int32_t day;
    bool is_correction;
};
struct told_list {
    struct told item[TOLD_MOST];
    uint32_t count;
    uint32_t area[TWIN_FIRMS]; /* where firms are now, which no event says */
};

/* What is counted. */
struct twin_item {
    const struct told *by; /* the event it opens into */
    int32_t day;
    uint32_t sex, area, coach;
};
struct twin_list {
    struct twin_item item[TOLD_MOST];
    uint32_t count;
};

/* Of a figure by its name; a stock at the end of `on`. False: there is none of it. */
bool twin_count(const struct told_list *all, const char *figure,
                struct event_as_of as_of, int32_t on, struct twin_list *list);

#endif
