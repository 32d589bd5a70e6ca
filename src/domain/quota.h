/*
 * quota.h: proportional places: how many of an intake's places are each group's.
 *
 * In      places of the intake, each group's share of the target group in thousandths
 *         (they make 1,000), and how many of each were given places in the intakes
 *         before.
 * Out     whole places by group, together exactly the intake's.
 * Method  a group's claim is its share of all places so far and now, less what it has
 *         had. Place after place goes to the group whose claim is most unmet, and a tie
 *         to the group that stands first: that is the method of largest remainders
 *         where no claim is negative, and gives a group that has had too much none
 *         until the others have caught up. 7 places at 60 per cent, three times: 4 and
 *         3, 4 and 3, 5 and 2; 27 at 55 per cent: 15 and 12.
 *         Source: Balinski, Young, "Fair Representation" (2001), on Hamilton's method.
 * Purity  pure.
 * Limits  QUOTA_GROUPS_MOST, QUOTA_PLACES_MOST.
 */
#ifndef DOMAIN_QUOTA_H
#define DOMAIN_QUOTA_H

#include "base/err.h"

#define QUOTA_GROUPS_MOST 8u
#define QUOTA_PLACES_MOST 100000u /* an intake's, and all given before it */
#define QUOTA_WHOLE_MILLI 1000u

struct quota_input {
    uint32_t group_count;
    const uint32_t *share_milli; /* [group_count], together QUOTA_WHOLE_MILLI */
    const uint32_t *given;       /* [group_count] in the intakes before        */
    uint32_t places;
};

/*
 * Fills quota[group_count].
 * err     ERR_INPUT  shares that do not make a whole
 *         ERR_LIMIT  more groups or places than the limits
 * return  false leaves quota untouched
 */
MUST_USE bool quota_places(const struct quota_input *in, uint32_t *quota,
                           struct err *err);

/*
 * Gives places free after the date: those that nobody is there to take. With fewer
 * candidates than places in a group, each other group may take up to what the group
 * leaves besides its own. Fills most[group_count]; without release most = quota.
 */
void quota_release(const uint32_t *quota, const uint32_t *candidates,
                   uint32_t group_count, bool released, uint32_t *most);

#endif
