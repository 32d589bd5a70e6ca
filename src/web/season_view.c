/* season_view.c: see season_view.h. Lengths are whole units of the picture's own. */
#include "web/season_view.h"

#include "web/firm_text.h"

#define STEP      14 /* a week's width, with the gap before the next */
#define BAR_TALL  56
#define BAR_BASE  64
#define TICK_EACH 4 /* so many weeks from one number below to the next */
#define TICK_BASE 78
#define HEIGHT    82

static int64_t most_of(const struct view *weeks)
{
    int64_t most = 1;

    for (const struct view_item *i = weeks->list.first; i; i = i->next) {
        int64_t places = view_get(&i->value, STR("places"))->integer;
        most = places > most ? places : most;
    }
    return most;
}

static void put_bar(struct arena *arena, struct view *bars, const struct view *week,
                    uint32_t nth, int64_t most)
{
    int64_t places = view_get(week, STR("places"))->integer;
    int64_t tall = (places * BAR_TALL + most - 1) / most;
    struct view *v = view_add_object(arena, bars);

    view_int(arena, v, "x", (int64_t)nth * STEP);
    view_int(arena, v, "y", BAR_BASE - tall);
    view_int(arena, v, "tall", tall);
}

void season_put(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    const struct view *weeks = view_get(view, STR("weeks"));
    int64_t most = most_of(weeks);
    uint32_t nth = 0;

    view_bool(arena, view, "has_weeks", weeks->count > 0);
    struct view *season = view_put_object(arena, view, "season");
    struct view *bars = view_put_array(arena, season, "bars");
    struct view *ticks = view_put_array(arena, season, "ticks");
    for (struct view_item *i = weeks->list.first; i; i = i->next, nth++) {
        put_bar(arena, bars, &i->value, nth, most);
        if (nth % TICK_EACH == 0) {
            struct view *v = view_add_object(arena, ticks);
            view_int(arena, v, "at", (int64_t)nth * STEP);
            view_int(arena, v, "week", view_get(&i->value, STR("week"))->integer);
        }
        view_str(arena, &i->value, "first_text",
                 firm_day_of(request, view_get(&i->value, STR("first"))));
    }
    view_int(arena, season, "width", (int64_t)nth * STEP + STEP);
    view_int(arena, season, "height", HEIGHT);
    view_int(arena, season, "base", BAR_BASE);
    view_int(arena, season, "below", TICK_BASE);
    view_int(arena, season, "most", most);
}
