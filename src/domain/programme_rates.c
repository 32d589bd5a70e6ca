/* programme_rates.c: the rules of programme_check.h for what is promised a month or at
 * a time: against staff, areas, calendars and targets, wholes and parts, stock and
 * flow, and what must have held for months before it counts. */
#include "domain/programme_check_in.h"

static const struct finding_kind
    staff_rate = { "staff_rate", SEVERITY_WARNING,
                   N_("{name}: {count} times {each} is {product}, not {said}") },
    area_rate = { "area_rate", SEVERITY_WARNING,
                  N_("{name}, {area}: {count} times {each} is {product}, not {said}") },
    area_sum = { "rate_areas", SEVERITY_WARNING,
                 N_("{name}: the areas make {sum} together, not {said}") },
    free_months = { "rate_needs_free_months", SEVERITY_WARNING,
                    N_("{name}: {rate} a month in {months} months is {product}, not "
                       "{said}; it holds only with free months, {left} months in all, "
                       "which nobody has decided") },
    rate_total = { "rate_total", SEVERITY_WARNING,
                   N_("{name}: {rate} a month in {months} months is {product}, not "
                      "{said}") },
    rate_column = { "rate_column", SEVERITY_WARNING,
                    N_("{name}, {column}: {rate} a month in {months} months is "
                       "{product}, not {said}") },
    rate_cell = { "rate_cell", SEVERITY_WARNING,
                  N_("{area}, {column}: {rate} a month in {months} months is "
                     "{product}, not {said}") },
    definition = { "definition_unclear", SEVERITY_WARNING,
                   N_("{target}: {sum} is also {rate} times {months}, which is {name}; "
                      "which of them is counted has to be decided") },
    parts_needed = { "parts_needed", SEVERITY_WARNING,
                     N_("{whole}: {wholes} a month have to hold {each} each to make "
                        "{parts} a month ({part})") },
    parts_differ = { "parts_differ", SEVERITY_WARNING,
                     N_("{whole}: {wholes} a month with {each} each make {product} a "
                        "month, not {parts} ({part})") },
    stock_flow = { "stock_flow", SEVERITY_WARNING,
                   N_("{stock} at a time who stay {stay} months make {flow} a month, "
                      "not {said} ({name})") },
    after_end = { "verified_after_end", SEVERITY_WARNING,
                  N_("{name}: what begins after {last} cannot be seen to have held "
                     "{months} months before the end, {end}") };

static struct value name_of(const struct check *c, const struct programme_rate *rate)
{
    return value_label(c->p->measures.item[rate->measure.index].name);
}

/* What a staff's part in an area is; NOT_STATED: not said. */
static int64_t staff_in(const struct programme_staff *staff, uint32_t area)
{
    for (uint32_t i = 0; i < staff->areas.count; i++)
        if (staff->areas.item[i].area.index == area)
            return staff->areas.item[i].count;
    return NOT_STATED;
}

/* The rate itself, else what its staff make of it. */
static struct ratio rate_value(const struct check *c, const struct programme_rate *rate)
{
    if (ratio_is(rate->value))
        return rate->value;
    if (!rate->per_staff || rate->per_staff->staff.index == REF_NONE)
        return ratio_none;
    int64_t count = c->p->staff.item[rate->per_staff->staff.index].count;
    return count == NOT_STATED ? ratio_none
                               : ratio_times(rate->per_staff->value, ratio_int(count));
}

static void check_staff_rate(const struct check *c, const struct programme_rate *rate,
                             uint32_t at)
{
    if (!rate->per_staff || rate->per_staff->staff.index == REF_NONE)
        return;
    const struct programme_staff *staff =
        &c->p->staff.item[rate->per_staff->staff.index];
    struct ratio each = rate->per_staff->value;
    struct ratio product = staff->count == NOT_STATED
                               ? ratio_none
                               : ratio_times(each, ratio_int(staff->count));
    if (ratio_is(product) && ratio_is(rate->value) && !ratio_eq(product, rate->value))
        FOUND(c, &staff_rate, check_path(c, "rates[%u].value", at),
              { .arg = { name_of(c, rate), value_int(staff->count), value_ratio(each),
                         value_ratio(product), value_ratio(rate->value) },
                .expected = value_ratio(product),
                .found = value_ratio(rate->value) });
    for (uint32_t i = 0; i < rate->areas.count; i++) {
        const struct rate_part *part = &rate->areas.item[i];
        int64_t here = part->area.index == REF_NONE ? NOT_STATED
                                                    : staff_in(staff, part->area.index);
        if (here == NOT_STATED || !ratio_is(part->value))
            continue;
        product = ratio_times(each, ratio_int(here));
        if (ratio_is(product) && !ratio_eq(product, part->value))
            FOUND(c, &area_rate, check_path(c, "rates[%u].areas[%u]", at, i),
                  { .arg = { name_of(c, rate),
                             value_label(c->p->areas.item[part->area.index].name),
                             value_int(here), value_ratio(each), value_ratio(product),
                             value_ratio(part->value) },
                    .expected = value_ratio(product),
                    .found = value_ratio(part->value) });
    }
}

static void check_area_sum(const struct check *c, const struct programme_rate *rate,
                           uint32_t at)
{
    struct ratio sum = ratio_int(0);

    for (uint32_t i = 0; i < rate->areas.count; i++)
        sum = ratio_add(sum, rate->areas.item[i].value);
    if (rate->areas.count > 0 && ratio_is(sum) && ratio_is(rate->value) &&
        !ratio_eq(sum, rate->value))
        FOUND(c, &area_sum, check_path(c, "rates[%u].areas", at),
              { .arg = { name_of(c, rate), value_ratio(sum), value_ratio(rate->value) },
                .expected = value_ratio(rate->value),
                .found = value_ratio(sum) });
}

/* A rate for a number of months against what was said. */
struct product {
    struct value name, column;
    struct ratio rate;
    uint32_t months;
    int64_t said;
};

static bool product_fits(const struct product *p)
{
    return ratio_eq(ratio_times(p->rate, ratio_int(p->months)), ratio_int(p->said));
}

static void tell_product(const struct check *c, const struct finding_kind *kind,
                         struct str path, const struct product *p)
{
    struct ratio product = ratio_times(p->rate, ratio_int(p->months));

    FOUND(c, kind, path,
          { .arg = { p->name, p->column, value_ratio(p->rate), value_int(p->months),
                     value_ratio(product), value_int(p->said) },
            .expected = value_int(p->said),
            .found = value_ratio(product) });
}

static void check_cells(const struct check *c, const struct programme_rate *rate,
                        const struct programme_target *t, uint32_t column)
{
    const struct calendar *calendar = &c->p->calendars.item[rate->calendar.index];
    const struct programme_column *period = &t->columns.item[column];
    uint32_t at = rate->target.index;

    for (uint32_t i = 0; i < rate->areas.count; i++)
        for (uint32_t row = 0; row < t->rows.count; row++) {
            uint32_t area = rate->areas.item[i].area.index;
            if (area == REF_NONE || t->rows.item[row].area.index != area)
                continue;
            struct product p = { value_label(c->p->areas.item[area].name),
                                 value_text(period->id), rate->areas.item[i].value,
                                 calendar_months(
                                     c->p, calendar,
                                     (struct period){ period->from, period->to }, true),
                                 t->rows.item[row].cells.item[column] };
            if (p.said != NOT_STATED && ratio_is(p.rate) && !product_fits(&p))
                tell_product(
                    c, &rate_cell,
                    check_path(c, "targets[%u].rows[%u].cells[%u]", at, row, column),
                    &p);
        }
}

/* The total holds: do the columns, and the areas in them? */
static void check_each_column(const struct check *c, const struct programme_rate *rate,
                              const struct programme_target *t)
{
    const struct calendar *calendar = &c->p->calendars.item[rate->calendar.index];

    for (uint32_t i = 0; i < t->columns.count; i++) {
        const struct programme_column *column = &t->columns.item[i];
        struct product p = {
            name_of(c, rate), value_text(column->id), rate_value(c, rate),
            calendar_months(c->p, calendar, (struct period){ column->from, column->to },
                            true),
            i < t->sums.count ? t->sums.item[i] : NOT_STATED
        };
        if (p.said != NOT_STATED && !product_fits(&p))
            tell_product(c, &rate_column,
                         check_path(c, "targets[%u].sums[%u]", rate->target.index, i),
                         &p);
        else
            check_cells(c, rate, t, i);
    }
}

static void check_target_rate(const struct check *c, const struct programme_rate *rate,
                              uint32_t at)
{
    static const struct period whole = { DAY_NONE, DAY_NONE };

    if (rate->target.index == REF_NONE || rate->calendar.index == REF_NONE ||
        rate->kind != RATE_FLOW || !ratio_is(rate_value(c, rate)))
        return;
    const struct programme_target *t = &c->p->targets.item[rate->target.index];
    const struct calendar *calendar = &c->p->calendars.item[rate->calendar.index];
    uint32_t all = calendar_months(c->p, calendar, whole, false);
    uint32_t left = calendar_months(c->p, calendar, whole, true);
    struct ratio value = rate_value(c, rate);
    struct ratio product = ratio_times(value, ratio_int(all));
    struct str path = check_path(c, "rates[%u]", at);
    struct product rest = { name_of(c, rate), { 0 }, value, left, t->sum };

    if (all == 0 || !target_adds_up(c, t))
        return;
    bool fits = product_fits(&rest);
    if (fits && left != all && calendar->basis != BASIS_STATED)
        FOUND(c, &free_months, path,
              { .arg = { name_of(c, rate), value_ratio(value), value_int(all),
                         value_ratio(product), value_int(t->sum), value_int(left) },
                .expected = value_int(t->sum),
                .found = value_ratio(product) });
    else if (!fits)
        FOUND(c, &rate_total, path,
              { .arg = { name_of(c, rate), value_ratio(value), value_int(left),
                         value_ratio(ratio_times(value, ratio_int(left))),
                         value_int(t->sum) },
                .expected = value_int(t->sum),
                .found = value_ratio(ratio_times(value, ratio_int(left))) });
    if (fits)
        check_each_column(c, rate, t);
}

static bool has_target(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->targets.count; i++)
        if (p->targets.item[i].measure.index == measure)
            return true;
    for (uint32_t i = 0; i < p->shares.count; i++)
        if (p->shares.item[i].measure.index == measure)
            return true;
    return false;
}

/* What nobody gave a target of its own makes, in its months, exactly another's. */
static void check_definition(const struct check *c, const struct programme_rate *rate,
                             uint32_t at)
{
    static const struct period whole = { DAY_NONE, DAY_NONE };

    if (rate->kind != RATE_FLOW || rate->calendar.index == REF_NONE ||
        rate->target.id.len > 0 || has_target(c->p, rate->measure.index) ||
        !ratio_is(rate->value))
        return;
    uint32_t months =
        calendar_months(c->p, &c->p->calendars.item[rate->calendar.index], whole, true);
    for (uint32_t i = 0; i < c->p->targets.count; i++) {
        const struct programme_target *t = &c->p->targets.item[i];
        if (t->measure.index == REF_NONE || t->sum == NOT_STATED || t->sum == 0 ||
            !ratio_eq(ratio_times(rate->value, ratio_int(months)), ratio_int(t->sum)))
            continue;
        FOUND(c, &definition, check_path(c, "rates[%u]", at),
              { .arg = { value_label(c->p->measures.item[t->measure.index].name),
                         value_int(t->sum), value_ratio(rate->value), value_int(months),
                         name_of(c, rate) },
                .found = value_int(t->sum) });
    }
}

static const struct programme_rate *rate_of(const struct programme *p, uint32_t measure)
{
    for (uint32_t i = 0; i < p->rates.count; i++)
        if (p->rates.item[i].measure.index == measure &&
            p->rates.item[i].kind == RATE_FLOW)
            return &p->rates.item[i];
    return NULL;
}

/* A whole of parts: an occasion of visits. */
static void check_parts(const struct check *c, uint32_t at)
{
    const struct programme_measure *part = &c->p->measures.item[at];

    if (part->part_of.index == REF_NONE)
        return;
    const struct programme_rate *parts = rate_of(c->p, at);
    const struct programme_rate *wholes = rate_of(c->p, part->part_of.index);
    if (!parts || !wholes)
        return;
    struct ratio n = rate_value(c, parts), w = rate_value(c, wholes);
    struct ratio each = ratio_over(n, w);
    if (!ratio_is(each))
        return;
    struct value whole = value_label(c->p->measures.item[part->part_of.index].name);
    struct str path = check_path(c, "measures[%u].parts", at);
    if (!ratio_is(part->parts) && !ratio_eq(each, ratio_int(1)))
        FOUND(c, &parts_needed, path,
              { .arg = { whole, value_ratio(w), value_ratio(each), value_ratio(n),
                         value_label(part->name) },
                .expected = value_ratio(each) });
    else if (ratio_is(part->parts) && !ratio_eq(each, part->parts))
        FOUND(c, &parts_differ, path,
              { .arg = { whole, value_ratio(w), value_ratio(part->parts),
                         value_ratio(ratio_times(w, part->parts)), value_ratio(n),
                         value_label(part->name) },
                .expected = value_ratio(each),
                .found = value_ratio(part->parts) });
}

static bool leads_on(const struct programme *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < p->moves.count; i++)
        if (p->moves.item[i].kind == MOVE_ADVANCE &&
            p->moves.item[i].from.index == from && p->moves.item[i].to.index == to)
            return true;
    return false;
}

/* So many in a stage who stay so long, against what is promised of the next stage. */
static void check_flow(const struct check *c, const struct programme_rate *stock,
                       uint32_t at)
{
    const struct programme *p = c->p;
    struct ratio held = rate_value(c, stock);
    uint32_t from = p->measures.item[stock->measure.index].stage.index;

    if (stock->kind != RATE_STOCK || !ratio_is(held) || from == REF_NONE)
        return;
    const struct length *stay = p->stages.item[from].length;
    if (!stay || stay->unit != LENGTH_MONTHS || stay->least == NOT_STATED ||
        stay->most == NOT_STATED || stay->least <= 0 || stay->most < stay->least)
        return;
    struct ratio low = ratio_over(held, ratio_int(stay->most));
    struct ratio high = ratio_over(held, ratio_int(stay->least));
    for (uint32_t i = 0; i < p->rates.count; i++) {
        const struct programme_rate *flow = &p->rates.item[i];
        struct ratio value =
            flow->measure.index == REF_NONE ? ratio_none : rate_value(c, flow);
        if (flow->kind != RATE_FLOW || !ratio_is(value) || !ratio_is(low) ||
            p->measures.item[flow->measure.index].stage.index == REF_NONE ||
            !leads_on(p, from, p->measures.item[flow->measure.index].stage.index) ||
            (ratio_cmp(value, low) >= 0 && ratio_cmp(value, high) <= 0))
            continue;
        FOUND(c, &stock_flow, check_path(c, "rates[%u]", at),
              { .arg = { value_ratio(held),
                         value_range(ratio_int(stay->least), ratio_int(stay->most)),
                         value_range(low, high), value_ratio(value), name_of(c, flow) },
                .expected = value_range(low, high),
                .found = value_ratio(value) });
    }
}

/* The last day of the active phases; DAY_NONE: there is none. */
static int32_t active_end(const struct programme *p)
{
    int32_t end = DAY_NONE;

    for (uint32_t i = 0; i < p->phases.count; i++)
        if (p->phases.item[i].kind == PHASE_ACTIVE &&
            p->phases.item[i].to != DAY_NONE && p->phases.item[i].to > end)
            end = p->phases.item[i].to;
    return end;
}

static void check_after_end(const struct check *c, uint32_t at)
{
    const struct programme_measure *m = &c->p->measures.item[at];
    int32_t until = active_end(c->p), end = c->p->period ? c->p->period->to : DAY_NONE;

    if (m->proof != PROOF_VERIFIED || m->months == NOT_STATED || m->months <= 0 ||
        m->after_end == TRI_YES || until == DAY_NONE || end == DAY_NONE || until > end)
        return;
    int32_t months = (int32_t)m->months, last = date_add_months(end, -months) + 3;
    while (date_add_months(last, months) > end)
        last--;
    if (last < until)
        FOUND(c, &after_end, check_path(c, "measures[%u]", at),
              { .arg = { value_label(m->name), value_day(last), value_int(months),
                         value_day(end) },
                .expected = value_day(last),
                .found = value_day(until) });
}

void check_rates(const struct check *c)
{
    const struct programme *p = c->p;

    for (uint32_t i = 0; i < p->rates.count; i++) {
        const struct programme_rate *rate = &p->rates.item[i];
        if (rate->measure.index == REF_NONE)
            continue;
        check_staff_rate(c, rate, i);
        check_area_sum(c, rate, i);
        check_target_rate(c, rate, i);
        check_definition(c, rate, i);
        check_flow(c, rate, i);
    }
    for (uint32_t i = 0; i < p->measures.count; i++) {
        check_parts(c, i);
        check_after_end(c, i);
    }
}
