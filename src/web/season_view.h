/*
 * season_view.h: weeks x places as a picture: a bar a week, beside its table.
 */
#ifndef WEB_SEASON_VIEW_H
#define WEB_SEASON_VIEW_H

#include "web/app.h"

/*
 * Adds to `view`, from its array "weeks" (service/need_show.h): has_weeks; season with
 * width, height, base and most, and its bars, each with x, y, tall, week, places and
 * mid; ticks, the weeks that are written below; and to each week first_text.
 */
void season_put(struct request *request, struct view *view);

#endif
