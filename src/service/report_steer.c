/*
 * report_steer.c: what a steering group is shown on one page (report.h): what needs a
 * decision, and the funnel with nobody to be found in it.
 *
 * Method  both are made from what the other parts have put into the view, so that the
 *         page cannot say another number than the report.
 *         A decision is asked for where the outcome is behind the plan while there is
 *         time, where a target was missed when there is none, and where a share is
 *         under what was promised. What a month must bring: what is left by the months
 *         that are left, rounded up.
 *         The sheet has of each list as much as one A4 holds beside the others, and how
 *         many more there are: the first that the file names, the newest of what
 *         differed.
 */
#include "domain/small_table.h"
#include "service/report_in.h"

#define SHEET_DECISIONS  3u
#define SHEET_DEVIATIONS 3u
#define SHEET_TARGETS    3u /* and shares */
#define SHEET_PACE       2u

static const char *const sex_keys[] = { "women", "men", "not_stated", "all" };

int64_t report_int(const struct view *v, const char *key)
{
    const struct view *of = view_get(v, str_from(key));

    return of && of->kind == VIEW_INT ? of->integer : 0;
}

struct str report_str(const struct view *v, const char *key)
{
    const struct view *of = view_get(v, str_from(key));

    return of && of->kind == VIEW_STR ? of->text : STR("");
}

/* ------------------------------------------------------------------------ decisions
 */

static struct view *decision(struct reporting *r, struct view *list, const char *what,
                             const struct view *of)
{
    struct view *v = view_add_object(r->arena, list);

    view_cstr(r->arena, v, "what", what);
    view_bool(r->arena, v, "is_behind", strcmp(what, "behind") == 0);
    view_bool(r->arena, v, "is_missed", strcmp(what, "missed") == 0);
    view_bool(r->arena, v, "is_share", strcmp(what, "share") == 0);
    view_str(r->arena, v, "id", report_str(of, "id"));
    view_str(r->arena, v, "name", report_str(of, "name"));
    return v;
}

static void put_number(struct reporting *r, struct view *v, const char *key,
                       int64_t value)
{
    struct buf text_key = buf_new(r->arena);

    buf_format(&text_key, "%s_text", key);
    view_int(r->arena, v, key, value);
    view_str(r->arena, v, str_cstr(r->arena, buf_str(&text_key)), report_num(r, value));
}

/* Tenths, as people write them: "27,0". */
static struct str tenths(struct reporting *r, struct ratio of)
{
    struct buf text = buf_new(r->arena);
    int64_t n = ratio_round(ratio_times(of, ratio_int(10)), 1);

    buf_format(&text, "%lld%c%lld", (long long)(n / 10),
               r->call->lang == LANG_SV ? ',' : '.', (long long)(n % 10));
    return buf_str(&text);
}

static void weigh_pace(struct reporting *r, struct view *list, const struct view *pace)
{
    const int64_t promised = report_int(pace, "promised"),
                  is = report_int(pace, "outcome"), plan = report_int(pace, "plan"),
                  left = report_int(pace, "months_left");
    const bool behind = left > 0 && is < plan, missed = left == 0 && is < promised;

    if (!behind && !missed)
        return;
    struct view *v = decision(r, list, behind ? "behind" : "missed", pace);
    put_number(r, v, "outcome", is);
    put_number(r, v, "promised", promised);
    put_number(r, v, "plan", plan);
    put_number(r, v, "behind", behind ? plan - is : promised - is);
    put_number(r, v, "months_left", left);
    put_number(r, v, "needed", left > 0 ? (promised - is + left - 1) / left : 0);
    view_str(r->arena, v, "recent_text",
             tenths(r, ratio_of(report_int(pace, "recent"),
                                report_int(pace, "recent_months"))));
}

static void weigh_share(struct reporting *r, struct view *list,
                        const struct view *share)
{
    if (!view_get(share, STR("too_low"))->boolean)
        return;
    struct view *v = decision(r, list, "share", share);
    view_str(r->arena, v, "percent_text", report_str(share, "percent_text"));
    view_str(r->arena, v, "least_percent_text",
             report_str(share, "least_percent_text"));
    put_number(r, v, "of", report_int(share, "of"));
}

static void put_decisions(struct reporting *r)
{
    const struct view *pace = view_get(r->view, STR("pace"));
    const struct view *shares = view_get(r->view, STR("shares"));
    struct view *list = view_put_array(r->arena, r->view, "decisions");

    for (const struct view_item *i = pace->list.first; i; i = i->next)
        weigh_pace(r, list, &i->value);
    for (const struct view_item *i = shares->list.first; i; i = i->next)
        weigh_share(r, list, &i->value);
    view_bool(r->arena, r->view, "has_decisions", list->count > 0);
}

/* ---------------------------------------------------------------------- funnel */

/* A step as a table of one row and its sum. */
static void fill(const struct view *step, struct small_table *t)
{
    *t = (struct small_table){ .rows = 2, .columns = SEX_COUNT + 1 };
    for (uint32_t sex = 0; sex < SEX_COUNT; sex++)
        t->count[sex] = report_int(step, sex_keys[sex]);
    small_table_sum(t);
    t->nobody[SEX_UNSTATED] = t->count[SEX_UNSTATED] == 0;
}

/* t: the step's; the one before it stands before that, unless it is the first. */
static void put_step(struct reporting *r, struct view *list, const struct view *step,
                     const struct small_table *t)
{
    struct view *v = view_add_object(r->arena, list);
    const bool first = list->count == 1;
    bool any = false;

    view_str(r->arena, v, "id", report_str(step, "id"));
    view_str(r->arena, v, "name", report_str(step, "name"));
    for (uint32_t c = 0; c <= SEX_COUNT; c++) {
        any |= t->hidden[c];
        if (t->hidden[c])
            view_cstr(r->arena, v, sex_keys[c], "..");
        else
            view_str(r->arena, v, sex_keys[c], report_num(r, t->count[c]));
    }
    view_bool(r->arena, v, "drawn", !any);
    view_str(r->arena, v, "width_w", any ? STR("0") : report_str(step, "width_w"));
    view_str(r->arena, v, "width_m", any ? STR("0") : report_str(step, "width_m"));
    /* of two sums that are shown: it tells no more than they do */
    const bool told = !t->hidden[SEX_COUNT] && (first || !t[-1].hidden[SEX_COUNT]);
    view_str(r->arena, v, "of_before_text",
             told ? report_str(step, "of_before_text") : STR(".."));
}

static void put_funnel(struct reporting *r)
{
    const struct view *funnel = view_get(r->view, STR("funnel"));
    struct view *list = view_put_array(r->arena, r->view, "steps");
    struct small_table *t =
        ARENA_ARRAY(r->arena, funnel->count + 1, struct small_table);
    bool hid = false;
    uint32_t n = 0;

    for (const struct view_item *i = funnel->list.first; i; i = i->next, n++) {
        fill(&i->value, &t[n]);
        small_table_hide(&t[n], t, n);
        put_step(r, list, &i->value, &t[n]);
        for (uint32_t c = 0; c <= SEX_COUNT; c++)
            hid |= t[n].hidden[c];
    }
    view_bool(r->arena, r->view, "steps_hidden", hid);
}

void report_steering(struct reporting *r)
{
    put_decisions(r);
    put_funnel(r);
}

/* ------------------------------------------------------------------------ the sheet */

struct part {
    const char *key;
    const struct view *of[2]; /* one after the other; or NULL */
    uint32_t most;
    bool newest; /* the last of them, else the first */
};

static void put_part(struct arena *arena, struct view *sheet, const struct part *part)
{
    const uint32_t all = part->of[0]->count + (part->of[1] ? part->of[1]->count : 0);
    const uint32_t skip = part->newest && all > part->most ? all - part->most : 0;
    struct view *v = view_put_object(arena, sheet, part->key);
    struct view *list = view_put_array(arena, v, "list");
    uint32_t n = 0;

    for (uint32_t k = 0; k < 2 && part->of[k]; k++)
        for (const struct view_item *i = part->of[k]->list.first; i; i = i->next)
            if (n++ >= skip && list->count < part->most)
                *view_add_object(arena, list) = i->value;
    view_bool(arena, v, "has_list", list->count > 0);
    view_int(arena, v, "more", all - list->count);
    view_bool(arena, v, "has_more", all > list->count);
}

void report_sheet(struct arena *arena, struct view *report)
{
    const struct view *around = view_get(report, STR("around"));
    const struct part parts[] = {
        { "decisions", { view_get(report, STR("decisions")) }, SHEET_DECISIONS, false },
        { "deviations",
          { view_get(around, STR("deviations")) },
          SHEET_DEVIATIONS,
          true },
        { "targets",
          { view_get(report, STR("targets")), view_get(report, STR("shares")) },
          SHEET_TARGETS,
          false },
        { "pace", { view_get(report, STR("pace")) }, SHEET_PACE, false },
    };
    struct view *sheet = view_put_object(arena, report, "sheet");

    view_null(arena, report, "publication"); /* it is of the day, not of one of those */
    for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++)
        put_part(arena, sheet, &parts[i]);
}
