/* stage_clock.c: when a stage's time is up, and who is told; see stage_path.h. */
#include "domain/stage_path.h"

/* A hire of the last day is followed up for half a year; after twice that, clocks of
 * a programme that is over remind nobody. */
#define AFTER_MONTHS 12

int32_t stage_day_after(int32_t day, int64_t n, int64_t unit)
{
    if (n == NOT_STATED || unit == LENGTH_NOT_STATED)
        return DAY_NONE;
    return unit == LENGTH_MONTHS  ? date_add_months(day, (int32_t)n)
           : unit == LENGTH_WEEKS ? day + 7 * (int32_t)n
                                  : day + (int32_t)n;
}

/* The last day that the stage's instrument allows; pauses are taken out. */
static int32_t legal_day(const struct stage_path *path, const struct stage *stage)
{
    static const char *const units[] = { "", "days", "weeks", "months" };
    int32_t from = path->counted_from;
    const struct rate *rate;
    bool known;

    if (!path->rates || stage->instrument.index == REF_NONE)
        return DAY_NONE;
    struct str id = path->programme->instruments.item[stage->instrument.index].rate;
    rate = id.len > 0 ? rate_in(path->rates, id, from, from, &known) : NULL;
    for (int64_t unit = LENGTH_DAYS; unit <= LENGTH_MONTHS; unit++)
        if (rate && str_is(rate->unit, units[unit]) && ratio_is(rate->value))
            return stage_day_after(from, ratio_floor(rate->value), unit);
    return DAY_NONE;
}

int32_t stage_alert_day(const struct alert *alert, int32_t counted_from)
{
    return stage_day_after(counted_from, alert->at, alert->unit);
}

enum path_light path_light_of(int32_t alert_on, int32_t limit_on, int32_t day)
{
    if (limit_on != DAY_NONE && day > limit_on)
        return LIGHT_OVER;
    if (alert_on != DAY_NONE && day >= alert_on)
        return LIGHT_SOON;
    return limit_on == DAY_NONE && alert_on == DAY_NONE ? LIGHT_NONE : LIGHT_TIME;
}

struct path_clock stage_path_clock(const struct stage_path *path, int32_t day)
{
    struct path_clock clock = { 0, DAY_NONE, DAY_NONE, DAY_NONE, LIGHT_NONE };

    if (path->stage == REF_NONE)
        return clock;
    const struct stage *stage = &path->programme->stages.item[path->stage];
    clock.days = day > path->counted_from ? day - path->counted_from : 0;
    if (stage->kind == STAGE_END)
        return clock;
    if (path->paused_at != REF_NONE) {
        clock.limit_on = path->paused_to;
        clock.light = path_light_of(DAY_NONE, clock.limit_on, day);
        return clock;
    }
    clock.until = legal_day(path, stage);
    clock.limit_on = path->extended_to;
    if (clock.limit_on == DAY_NONE && stage->length)
        clock.limit_on = stage_day_after(path->counted_from, stage->length->most,
                                         stage->length->unit);
    if (clock.limit_on == DAY_NONE ||
        (clock.until != DAY_NONE && clock.limit_on > clock.until))
        clock.limit_on = clock.until;
    for (uint32_t i = 0; i < stage->alerts.count; i++) {
        int32_t at = stage_alert_day(&stage->alerts.item[i], path->counted_from);
        if (at != DAY_NONE && (clock.alert_on == DAY_NONE || at < clock.alert_on))
            clock.alert_on = at;
    }
    clock.light = path_light_of(clock.alert_on, clock.limit_on, day);
    return clock;
}

bool programme_is_long_over(const struct programme *programme, int32_t today)
{
    const struct period *period = programme->period;

    return period && period->to != DAY_NONE &&
           today > date_add_months(period->to, AFTER_MONTHS);
}
