/*
 * programme_check.c: see programme_check.h: time, staff and groups; the rules for
 * targets, rates, money and stages stand in files of their own.
 */
#include "domain/programme_check.h"

#include <assert.h>

#include "domain/programme_check_in.h"

static const struct finding_kind
    period_turned = { "period_turned", SEVERITY_ERROR, N_("{from} is after {to}") },
    outside_period = { "outside_period", SEVERITY_ERROR,
                       N_("{name} is not within the programme's period, {from} to "
                          "{to}") },
    overlap = { "overlap", SEVERITY_ERROR,
                N_("{name} and {other} overlap: both have {day}") },
    gap = { "gap", SEVERITY_WARNING,
            N_("nothing is said of the days from {from} to {to}") },
    months_split = { "months_without_targets", SEVERITY_NOTE,
                     N_("of {all} months {active} are active: {start} to start up and "
                        "{close} to close have no targets") },
    part_months = { "part_months", SEVERITY_ERROR,
                    N_("{name} does not begin and end with a month, and a calendar "
                       "counts whole months") },
    bands_disagree = { "bands_disagree", SEVERITY_WARNING,
                       N_("employees of a firm: {a} in one place ({first}), {b} in "
                          "another ({second}); which firms count has to be decided") },
    band_empty = { "band_empty", SEVERITY_ERROR,
                   N_("no firm has from {least} to {most} employees") },
    members_differ = { "members_differ", SEVERITY_ERROR,
                       N_("{name} has {listed} members in the list, not {said}") },
    staff_sum = { "staff_sum", SEVERITY_ERROR,
                  N_("{name}: the areas have {sum} together, not {said}") },
    unbalanced = { "balance_impossible", SEVERITY_WARNING,
                   N_("{name}: {low} to {high} per cent of each sex cannot be met in a "
                      "group of {size}") },
    balance_broken = { "balance_broken", SEVERITY_WARNING,
                       N_("{name}: {women} women of {size} is outside {low} to "
                          "{high}") },
    size_differs = { "size_differs", SEVERITY_ERROR,
                     N_("{name} has {size} people here and {count} in its staff") },
    order_broken = { "order_broken", SEVERITY_ERROR,
                     N_("{name} ({value}) cannot be more than {before} ({least})") };

struct str check_path(const struct check *c, const char *format, ...)
{
    char text[160];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args); /* cut, where too long */
    va_end(args);
    return str_copy(c->arena, str_from(text));
}

static int32_t month_start(int32_t day)
{
    int32_t y, m, d;

    date_to_civil(day, &y, &m, &d);
    return day - d + 1;
}

static bool is_month_end(int32_t day)
{
    return month_start(day + 1) == day + 1;
}

uint32_t period_months(int32_t from, int32_t to)
{
    int32_t y, m, d, y2, m2;

    if (from == DAY_NONE || to == DAY_NONE || to < from || month_start(from) != from ||
        !is_month_end(to))
        return 0;
    date_to_civil(from, &y, &m, &d);
    date_to_civil(to, &y2, &m2, &d);
    return (uint32_t)((y2 - y) * 12 + m2 - m + 1);
}

static bool is_free(const struct calendar *calendar, int32_t month)
{
    for (uint32_t i = 0; i < calendar->free_months.count; i++)
        if (calendar->free_months.item[i] == month)
            return true;
    return false;
}

uint32_t calendar_months(const struct programme *programme,
                         const struct calendar *calendar, struct period within,
                         bool free)
{
    int32_t y, m, d;
    uint32_t count = 0;

    if (calendar->phase.index == REF_NONE)
        return 0;
    const struct phase *phase = &programme->phases.item[calendar->phase.index];
    if (period_months(phase->from, phase->to) == 0)
        return 0;
    for (int32_t day = phase->from; day <= phase->to; day = date_add_months(day, 1)) {
        date_to_civil(day, &y, &m, &d);
        int32_t end = date_add_months(day, 1) - 1;
        bool in = (within.from == DAY_NONE || day >= within.from) &&
                  (within.to == DAY_NONE || end <= within.to);
        if (in && !(free && is_free(calendar, m)))
            count++;
    }
    return count;
}

bool balance_bounds(int64_t size, int64_t least_percent, int64_t most_percent,
                    int64_t *least, int64_t *most)
{
    *least = ratio_ceil(ratio_of(size * least_percent, 100));
    *most = ratio_floor(ratio_of(size * most_percent, 100));
    return *least <= *most;
}

int64_t share_ceil(struct ratio percent, int64_t number)
{
    struct ratio part =
        ratio_times(ratio_over(percent, ratio_int(100)), ratio_int(number));

    return ratio_is(part) ? ratio_ceil(part) : NOT_STATED;
}

int64_t share_whole(int64_t number, struct ratio percent)
{
    struct ratio whole =
        ratio_over(ratio_int(number), ratio_over(percent, ratio_int(100)));

    return ratio_is(whole) ? ratio_round(whole, 1) : NOT_STATED;
}

bool percent_fits(int64_t part, int64_t whole, struct ratio percent, uint32_t places)
{
    int64_t scale = 1;

    for (uint32_t i = 0; i < places; i++)
        scale *= 10;
    struct ratio exact =
        ratio_times(ratio_over(ratio_int(part), ratio_int(whole)), ratio_int(100));
    struct ratio steps = ratio_times(exact, ratio_int(scale));
    return ratio_is(steps) && ratio_eq(ratio_of(ratio_round(steps, 1), scale), percent);
}

static bool period_whole(const struct programme *p)
{
    return p->period && p->period->from != DAY_NONE && p->period->to != DAY_NONE &&
           p->period->from <= p->period->to;
}

bool check_stretch(const struct check *c, struct str path, struct str id,
                   struct period it)
{
    if (it.from == DAY_NONE || it.to == DAY_NONE)
        return false;
    if (it.from > it.to) {
        FOUND(c, &period_turned, path,
              { .arg = { value_day(it.from), value_day(it.to) } });
        return false;
    }
    if (period_whole(c->p) &&
        (it.from < c->p->period->from || it.to > c->p->period->to))
        FOUND(c, &outside_period, path,
              { .arg = { value_text(id), value_day(c->p->period->from),
                         value_day(c->p->period->to) } });
    return true;
}

static void check_phases(const struct check *c)
{
    const struct programme *p = c->p;

    for (uint32_t i = 0; i < p->phases.count; i++) {
        const struct phase *a = &p->phases.item[i];
        struct str path = check_path(c, "phases[%u]", i);
        if (!check_stretch(c, path, a->id, (struct period){ a->from, a->to }))
            continue;
        for (uint32_t j = 0; j < i; j++) {
            const struct phase *b = &p->phases.item[j];
            int32_t from = a->from > b->from ? a->from : b->from;
            if (b->from != DAY_NONE && b->to != DAY_NONE && b->from <= b->to &&
                from <= a->to && from <= b->to)
                FOUND(c, &overlap, path,
                      { .arg = { value_text(b->id), value_text(a->id),
                                 value_day(from) } });
        }
    }
}

/* The phase that has `day`, or NULL. */
static const struct phase *phase_on(const struct programme *p, int32_t day)
{
    for (uint32_t i = 0; i < p->phases.count; i++) {
        const struct phase *phase = &p->phases.item[i];
        if (phase->from != DAY_NONE && phase->to != DAY_NONE && phase->from <= day &&
            day <= phase->to)
            return phase;
    }
    return NULL;
}

/* The last day from `day` on, within the period, before a phase begins. */
static int32_t before_next(const struct programme *p, int32_t day)
{
    int32_t until = p->period->to;

    for (uint32_t i = 0; i < p->phases.count; i++) {
        int32_t from = p->phases.item[i].from;
        if (from != DAY_NONE && from > day && from <= until)
            until = from - 1;
    }
    return until;
}

static void check_gaps(const struct check *c)
{
    const struct programme *p = c->p;
    int32_t day, until;

    if (!period_whole(p) || p->phases.count == 0)
        return;
    for (day = p->period->from; day <= p->period->to;) {
        const struct phase *phase = phase_on(p, day);
        if (phase) {
            day = phase->to + 1;
            continue;
        }
        until = before_next(p, day);
        FOUND(c, &gap, STR("phases"), { .arg = { value_day(day), value_day(until) } });
        day = until + 1;
    }
}

static void note_months(const struct check *c)
{
    uint32_t of[PHASE_CLOSING + 1] = { 0 }, all = 0;

    for (uint32_t i = 0; i < c->p->phases.count; i++) {
        const struct phase *phase = &c->p->phases.item[i];
        uint32_t months = period_months(phase->from, phase->to);
        of[phase->kind] += months;
        all += months;
    }
    if (of[PHASE_ACTIVE] > 0 && all > of[PHASE_ACTIVE])
        FOUND(
            c, &months_split, STR("phases"),
            { .arg = { value_int(all), value_int(of[PHASE_ACTIVE]),
                       value_int(of[PHASE_START_UP]), value_int(of[PHASE_CLOSING]) } });
}

static void check_calendars(const struct check *c)
{
    const struct programme *p = c->p;

    for (uint32_t i = 0; i < p->calendars.count; i++) {
        const struct calendar *calendar = &p->calendars.item[i];
        if (calendar->phase.index == REF_NONE)
            continue;
        const struct phase *phase = &p->phases.item[calendar->phase.index];
        if (phase->from != DAY_NONE && phase->to != DAY_NONE &&
            period_months(phase->from, phase->to) == 0)
            FOUND(c, &part_months, check_path(c, "calendars[%u].phase", i),
                  { .arg = { value_label(phase->name) } });
    }
}

static struct value band_range(const struct band *band)
{
    return value_range(ratio_int(band->least), ratio_int(band->most));
}

static void check_bands(const struct check *c)
{
    const struct band *item = c->p->bands.item;

    for (uint32_t i = 0; i < c->p->bands.count; i++) {
        struct str path = check_path(c, "bands[%u]", i);
        if (item[i].least == NOT_STATED || item[i].most == NOT_STATED)
            continue;
        if (item[i].least > item[i].most)
            FOUND(c, &band_empty, path,
                  { .arg = { value_int(item[i].least), value_int(item[i].most) } });
        for (uint32_t j = 0; j < i; j++)
            if (item[j].least != NOT_STATED && item[j].most != NOT_STATED &&
                (item[j].least != item[i].least || item[j].most != item[i].most))
                FOUND(c, &bands_disagree, path,
                      { .arg = { band_range(&item[j]), value_label(item[j].name),
                                 band_range(&item[i]), value_label(item[i].name) },
                        .expected = band_range(&item[j]),
                        .found = band_range(&item[i]) });
    }
}

static void check_organisations(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->organisations.count; i++) {
        const struct programme_organisation *o = &c->p->organisations.item[i];
        if (o->members.stated && o->member_count != NOT_STATED &&
            o->member_count != o->members.count)
            FOUND(c, &members_differ, check_path(c, "organisations[%u].members", i),
                  { .arg = { value_label(o->name), value_int(o->members.count),
                             value_int(o->member_count) },
                    .expected = value_int(o->member_count),
                    .found = value_int(o->members.count) });
    }
}

static void check_staff(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->staff.count; i++) {
        const struct programme_staff *staff = &c->p->staff.item[i];
        int64_t sum = 0;
        for (uint32_t j = 0; j < staff->areas.count; j++)
            sum += staff->areas.item[j].count == NOT_STATED
                       ? 0
                       : staff->areas.item[j].count;
        if (staff->areas.stated && staff->count != NOT_STATED && sum != staff->count)
            FOUND(c, &staff_sum, check_path(c, "staff[%u].areas", i),
                  { .arg = { value_label(staff->name), value_int(sum),
                             value_int(staff->count) },
                    .expected = value_int(staff->count),
                    .found = value_int(sum) });
    }
}

static void check_balance(const struct check *c, const struct balance *b,
                          struct str path)
{
    int64_t size = b->size, least, most;

    if (b->staff.index != REF_NONE) {
        const struct programme_staff *staff = &c->p->staff.item[b->staff.index];
        if (size != NOT_STATED && staff->count != NOT_STATED && size != staff->count)
            FOUND(c, &size_differs, path,
                  { .arg = { value_label(b->name), value_int(size),
                             value_int(staff->count) },
                    .expected = value_int(staff->count),
                    .found = value_int(size) });
        if (size == NOT_STATED)
            size = staff->count;
    }
    if (size == NOT_STATED || size == 0 || b->least_percent == NOT_STATED ||
        b->most_percent == NOT_STATED)
        return;
    if (!balance_bounds(size, b->least_percent, b->most_percent, &least, &most))
        FOUND(c, &unbalanced, path,
              { .arg = { value_label(b->name), value_int(b->least_percent),
                         value_int(b->most_percent), value_int(size) },
                .found = value_int(size) });
    else if (b->women != NOT_STATED && (b->women < least || b->women > most))
        FOUND(c, &balance_broken, path,
              { .arg = { value_label(b->name), value_int(b->women), value_int(size),
                         value_int(least), value_int(most) },
                .expected = value_range(ratio_int(least), ratio_int(most)),
                .found = value_int(b->women) });
}

/* What is promised of a measure in all: a target of it, or a share. */
static int64_t promised(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->targets.count; i++)
        if (p->targets.item[i].measure.index == measure)
            return p->targets.item[i].sum;
    for (uint32_t i = 0; i < p->shares.count; i++)
        if (p->shares.item[i].measure.index == measure)
            return p->shares.item[i].number;
    return NOT_STATED;
}

static void check_order(const struct check *c)
{
    const struct programme *p = c->p;
    int64_t least = NOT_STATED;
    uint32_t before = 0;

    for (uint32_t i = 0; i < p->order.count; i++) {
        uint32_t measure = p->order.item[i].index;
        if (measure == REF_NONE)
            continue;
        int64_t value = promised(p, measure);
        if (value == NOT_STATED)
            continue;
        if (least != NOT_STATED && value > least)
            FOUND(
                c, &order_broken, check_path(c, "order[%u]", i),
                { .arg = { value_label(p->measures.item[measure].name),
                           value_int(value), value_label(p->measures.item[before].name),
                           value_int(least) },
                  .expected = value_int(least),
                  .found = value_int(value) });
        least = value;
        before = measure;
    }
}

void programme_check(const struct programme *programme, const struct rates *rates,
                     struct findings *findings)
{
    struct check c = { programme, rates, findings, findings->arena };

    if (programme->period)
        check_stretch(&c, STR("period"), STR("period"), *programme->period);
    check_phases(&c);
    check_gaps(&c);
    note_months(&c);
    check_calendars(&c);
    check_bands(&c);
    check_organisations(&c);
    check_staff(&c);
    for (uint32_t i = 0; i < programme->balances.count; i++)
        check_balance(&c, &programme->balances.item[i],
                      check_path(&c, "balances[%u]", i));
    check_targets(&c);
    check_shares(&c);
    check_order(&c);
    check_rates(&c);
    check_stages(&c);
    check_figures(&c);
    check_money(&c);
}
