/*
 * allot_season.h: a season of places that is played: who comes each week is drawn, and
 * places are given week by week in three ways (engine/week.h).
 *
 * In      sizes and a seed; nobody real.
 * Out     {"seed","weeks","people","places","needs","futures","women_percent","came",
 *          "ways":[{"way","placed","value","of_hindsight","unfilled"}],"by_week":[{
 *          "week","came","women_quota","men_quota","greedy","prices","hindsight"}]}
 *         of_hindsight  hundredths of a per cent of the value that hindsight reaches
 *         unfilled      places that were left, of all weeks together
 *         greedy ...    value of those placed in that week
 * Method  needs have places for the whole season, a tenth more than are given out. Each
 *         week's places are shared between women and men by largest remainder, carried
 *         over (domain/quota.h): a quota is an upper bound in every way, so proportions
 *         hold every week. A fit is what somebody brings anywhere, what a need has that
 *         suits everybody, and what the two happen to share; two in five can do no more
 *         than the third of the needs that suit best, which all others want as well.
 *         Another thousand people, of the past, are what futures are drawn from.
 * Order   the same sizes and seed give the same bytes.
 */
#ifndef SERVICE_ALLOT_SEASON_H
#define SERVICE_ALLOT_SEASON_H

#include "base/err.h"
#include "base/message.h"
#include "base/view.h"

#define SEASON_WEEKS_MOST   104
#define SEASON_PEOPLE_MOST  200 /* a week */
#define SEASON_NEEDS_MOST   200
#define SEASON_FUTURES_MOST 200

struct allot_season {
    int64_t seed, weeks, people, places, needs, futures, women_percent;
};

/* err  ERR_LIMIT: a size that is none. */
MUST_USE bool allot_season(const struct allot_season *season, struct arena *arena,
                           struct view **answer, struct err *err);

/* The picture: how far each way is ahead of hindsight or behind it, week by week; a
 * whole SVG file. */
void allot_season_svg(const struct view *answer, enum lang lang, struct buf *svg);

#endif
