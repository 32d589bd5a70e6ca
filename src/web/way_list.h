/* way_list.h: the programmes of a person, on her own page. */
#ifndef WEB_WAY_LIST_H
#define WEB_WAY_LIST_H

#include "web/app.h"

/* Puts "may_ways", "has_ways" and "ways" of the case that the route is about. err of
 * the store. */
MUST_USE bool way_put_list(struct request *request, struct view *view, struct err *err);

#endif
