/* programme_money.c: the rules of programme_check.h for the budget, and for figures
 * that a programme came out with. */
#include "domain/programme_check_in.h"

static const struct finding_kind
    budget_sum = { "budget_sum", SEVERITY_ERROR,
                   N_("the financiers give {sum} kr together, not {said} kr") },
    budget_share = { "budget_share", SEVERITY_ERROR,
                     N_("{name}: {kronor} kr of {total} kr is {exact} per cent, not "
                        "{said}") },
    unit_cost = { "unit_cost", SEVERITY_ERROR,
                  N_("{kronor} kr over {number} is {exact} kr each, not {said} kr") },
    unit_of_none = { "unit_of_none", SEVERITY_ERROR,
                     N_("a cost each is of a target or of a share: one of the two") },
    figure_range = { "figure_percent", SEVERITY_ERROR,
                     N_("{name}: {number} of {of} is {exact} per cent, not {said}") },
    figure_bound = { "figure_bound", SEVERITY_ERROR,
                     N_("{name}: {number} of {of} can be {exact} per cent, which does "
                        "not bear out {said}") },
    figure_more = { "figure_more", SEVERITY_ERROR,
                    N_("{name} ({number}) cannot be more than {whole} ({of})") },
    parts_more = { "parts_more", SEVERITY_ERROR,
                   N_("the parts of {name} make {sum}, more than {number}") },
    figure_circle = { "figure_circle", SEVERITY_ERROR,
                      N_("{name} is a part of itself") };

static struct value kronor(int64_t ore)
{
    return value_ratio(ratio_of(ore, 100));
}

/* So many decimals of the share in per cent, as it was written. */
static struct value exact_percent(int64_t part, int64_t whole, uint32_t places)
{
    int64_t scale = 1;

    for (uint32_t i = 0; i < places; i++)
        scale *= 10;
    struct ratio steps = ratio_times(ratio_over(ratio_int(part), ratio_int(whole)),
                                     ratio_int(100 * scale));
    return ratio_is(steps) ? value_ratio(ratio_of(ratio_round(steps, 1), scale))
                           : value_text(STR("-"));
}

static int64_t financier_ore(const struct budget *budget, uint32_t organisation)
{
    for (uint32_t i = 0; i < budget->financiers.count; i++)
        if (budget->financiers.item[i].organisation.index == organisation)
            return budget->financiers.item[i].ore;
    return NOT_STATED;
}

static void check_financiers(const struct check *c, const struct budget *budget)
{
    bool all = budget->financiers.count > 0 && budget->total_ore != NOT_STATED;
    int64_t sum = 0;

    for (uint32_t i = 0; i < budget->financiers.count; i++) {
        const struct financier *f = &budget->financiers.item[i];
        all &= f->ore != NOT_STATED;
        if (f->ore == NOT_STATED)
            continue;
        sum += f->ore;
        if (ratio_is(f->percent) && budget->total_ore != NOT_STATED &&
            f->organisation.index != REF_NONE && budget->total_ore > 0 &&
            !percent_fits(f->ore, budget->total_ore, f->percent, f->percent_places)) {
            struct value exact =
                exact_percent(f->ore, budget->total_ore, f->percent_places);
            FOUND(c, &budget_share, check_path(c, "budget.financiers[%u].percent", i),
                  { .arg = { value_label(
                                 c->p->organisations.item[f->organisation.index].name),
                             kronor(f->ore), kronor(budget->total_ore), exact,
                             value_ratio(f->percent) },
                    .expected = exact,
                    .found = value_ratio(f->percent) });
        }
    }
    if (all && sum != budget->total_ore)
        FOUND(c, &budget_sum, STR("budget.total_ore"),
              { .arg = { kronor(sum), kronor(budget->total_ore) },
                .expected = value_int(sum),
                .found = value_int(budget->total_ore) });
}

static void check_unit_cost(const struct check *c, const struct budget *budget,
                            const struct unit_cost *cost, struct str path)
{
    const struct programme *p = c->p;
    bool of_target = cost->target.id.len > 0, of_share = cost->share.id.len > 0;

    if (of_target == of_share) {
        FOUND(c, &unit_of_none, path, { .found = value_int(of_target + of_share) });
        return;
    }
    int64_t number = NOT_STATED, ore = budget->total_ore;
    if (cost->target.index != REF_NONE)
        number = p->targets.item[cost->target.index].sum;
    else if (cost->share.index != REF_NONE)
        number = p->shares.item[cost->share.index].number;
    if (cost->financier.id.len > 0)
        ore = cost->financier.index == REF_NONE
                  ? NOT_STATED
                  : financier_ore(budget, cost->financier.index);
    if (number == NOT_STATED || number == 0 || ore == NOT_STATED ||
        cost->ore == NOT_STATED || cost->round_ore == NOT_STATED)
        return;
    int64_t each = ratio_round(ratio_of(ore, number), cost->round_ore);
    if (each != cost->ore)
        FOUND(c, &unit_cost, path,
              { .arg = { kronor(ore), value_int(number), kronor(each),
                         kronor(cost->ore) },
                .expected = value_int(each),
                .found = value_int(cost->ore) });
}

void check_money(const struct check *c)
{
    const struct budget *budget = c->p->budget;

    if (!budget)
        return;
    check_financiers(c, budget);
    for (uint32_t i = 0; i < budget->unit_costs.count; i++)
        check_unit_cost(c, budget, &budget->unit_costs.item[i],
                        check_path(c, "budget.unit_costs[%u]", i));
}

/* The largest whole number a figure can be; NOT_STATED: no bound. */
static int64_t figure_most(const struct programme_figure *f)
{
    if (f->number == NOT_STATED)
        return NOT_STATED;
    switch ((enum figure_word)f->word) {
    case FIGURE_NOT_STATED:
    case FIGURE_EXACTLY:
    case FIGURE_AT_MOST:
        return f->number;
    case FIGURE_JUST_UNDER:
    case FIGURE_LESS_THAN:
        return f->number - 1;
    case FIGURE_ABOUT:
    case FIGURE_MORE_THAN:
    case FIGURE_AT_LEAST:
        break;
    }
    return NOT_STATED;
}

static bool is_exact(const struct programme_figure *f)
{
    return f->number != NOT_STATED &&
           (f->word == FIGURE_NOT_STATED || f->word == FIGURE_EXACTLY);
}

/* A share of something exact is exact; of "just under N" it is at least number / N. */
static void check_percent(const struct check *c, const struct programme_figure *f,
                          const struct programme_figure *of, struct str path)
{
    if (!ratio_is(f->percent) || !is_exact(f) || of->number == NOT_STATED ||
        of->number == 0)
        return;
    bool bound = of->word == FIGURE_JUST_UNDER || of->word == FIGURE_LESS_THAN ||
                 of->word == FIGURE_AT_MOST;
    struct finding_values with = {
        .arg = { value_label(f->name), value_int(f->number), value_int(of->number),
                 exact_percent(f->number, of->number, f->percent_places),
                 value_ratio(f->percent) },
        .expected = exact_percent(f->number, of->number, f->percent_places),
        .found = value_ratio(f->percent)
    };
    if (is_exact(of) &&
        !percent_fits(f->number, of->number, f->percent, f->percent_places))
        finding_add(c->findings, &figure_range, path, &with);
    else if (bound &&
             (f->percent_word == FIGURE_AT_LEAST ||
              f->percent_word == FIGURE_MORE_THAN) &&
             ratio_cmp(ratio_times(ratio_of(f->number, of->number), ratio_int(100)),
                       f->percent) < 0)
        finding_add(c->findings, &figure_bound, path, &with);
}

static void check_parts_of(const struct check *c, uint32_t whole)
{
    const struct programme_figure *w = &c->p->figures.item[whole];
    int64_t most = figure_most(w), sum = 0;

    for (uint32_t i = 0; i < c->p->figures.count; i++) {
        const struct programme_figure *part = &c->p->figures.item[i];
        if (part->part_of.index == whole && is_exact(part))
            sum += part->number;
    }
    if (most != NOT_STATED && sum > most)
        FOUND(c, &parts_more, check_path(c, "figures[%u]", whole),
              { .arg = { value_label(w->name), value_int(sum), value_int(most) },
                .expected = value_int(most),
                .found = value_int(sum) });
}

void check_figures(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->figures.count; i++) {
        const struct programme_figure *f = &c->p->figures.item[i];
        struct str path = check_path(c, "figures[%u]", i);
        if (f->of.index == i || f->part_of.index == i)
            FOUND(c, &figure_circle, path, { .arg = { value_label(f->name) } });
        check_parts_of(c, i);
        if (f->of.index == REF_NONE || f->of.index == i)
            continue;
        const struct programme_figure *of = &c->p->figures.item[f->of.index];
        int64_t most = figure_most(of);
        check_percent(c, f, of, path);
        if (is_exact(f) && most != NOT_STATED && f->number > most)
            FOUND(c, &figure_more, path,
                  { .arg = { value_label(f->name), value_int(f->number),
                             value_label(of->name), value_int(most) },
                    .expected = value_int(most),
                    .found = value_int(f->number) });
    }
}
