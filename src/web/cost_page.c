/*
 * cost_page.c: what the hire costs the employer a month, under each instrument.
 *
 *   GET /need/{id}/cost?wage=25000&age=40&day=2026-05-15
 *
 * wage in whole kronor a month for the hours of the need; age at the start of the year,
 * of nobody in particular; without them an example is shown.
 */
#include "base/date.h"
#include "base/embed.h"
#include "domain/hire_cost.h"
#include "service/need_show.h"
#include "web/firm_text.h"

#define WAGE_EXAMPLE 25000
#define AGE_EXAMPLE  40
#define FIELD_BYTES  40u
#define ORE          100

struct shown {
    struct str wage, age, day; /* as typed */
    struct hire_ask ask;
    struct hire_costs costs;
    const struct err *problem;
};

/* "11 828" of öre, in whole kronor; empty: not known. */
static struct str kronor(const struct request *request, int64_t ore)
{
    struct buf out = buf_new(request->arena);

    buf_cstr(&out, "");
    if (ore != HIRE_NONE)
        message_add(&out, request->lang, "{kr}",
                    (struct hole[]){ HOLE_NUM("kr", (ore + ORE / 2) / ORE) }, 1);
    return buf_str(&out);
}

static void put_rates(const struct request *request, struct view *v,
                      const struct hire_cost *row)
{
    struct view *list = view_put_array(request->arena, v, "rates");

    for (uint32_t i = 0; i < row->rate_count; i++) {
        const struct rate *rate = row->rate[i];
        struct view *one = view_add_object(request->arena, list);
        struct buf value = buf_new(request->arena);
        ratio_text(&value, rate->value, request->lang == LANG_SV ? ',' : '.');
        view_str(request->arena, one, "rate_name", label_in(rate->name, request->lang));
        view_str(request->arena, one, "value", buf_str(&value));
        view_bool(request->arena, one, "is_percent", str_is(rate->unit, "percent"));
        view_bool(request->arena, one, "is_kronor", str_is(rate->unit, "kronor_month"));
        view_str(request->arena, one, "from_text", firm_day(request, rate->from));
        view_str(request->arena, one, "to_text", firm_day(request, rate->to));
        view_str(request->arena, one, "source", rate->source);
        view_bool(request->arena, one, "is_verified", rate->verified);
    }
}

static void put_rows(const struct request *request, struct view *view,
                     const struct hire_costs *costs)
{
    struct view *list = view_put_array(request->arena, view, "rows");

    for (uint32_t i = 0; i < costs->count; i++) {
        const struct hire_cost *row = &costs->row[i];
        struct view *v = view_add_object(request->arena, list);
        bool limited = row->longest && ratio_is(row->longest->value);
        view_cstr(request->arena, v, "label",
                  message_for(request->lang, row->label, 1));
        if (row->net_ore == HIRE_NONE)
            view_null(request->arena, v, "net_ore");
        else
            view_int(request->arena, v, "net_ore", row->net_ore);
        view_str(request->arena, v, "cost_text", kronor(request, row->cost_ore));
        view_str(request->arena, v, "subsidy_text", kronor(request, row->subsidy_ore));
        view_str(request->arena, v, "net_text", kronor(request, row->net_ore));
        view_bool(request->arena, v, "limited", limited);
        view_int(request->arena, v, "months",
                 limited ? ratio_floor(row->longest->value) : 0);
        view_bool(request->arena, v, "verified",
                  row->verified && (!row->longest || row->longest->verified));
        put_rates(request, v, row);
    }
    view_bool(request->arena, view, "has_rows", list->count > 0);
}

static bool load_rates(const struct request *request, struct rates *rates,
                       struct err *err)
{
    struct str tsv;

    if (!embed_find(embed_data, "rates.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("rates.tsv"));
    return rates_load(request->arena, tsv, rates, err);
}

static bool read_number(const struct request *request, const char *name, int64_t usual,
                        int64_t *number, struct err *err)
{
    struct str text;

    *number = usual;
    if (!form_text_or_none(&request->query, name, FIELD_BYTES, &text, err))
        return false;
    return text.len == 0 || str_int(text, number) ||
           err_set(err, ERR_INPUT, N_("{text} is no whole number"), ARG_STR(text));
}

/* What was asked; *usual: nothing was, so an example is shown. */
static bool read_ask(const struct request *request, struct shown *shown,
                     struct err *err)
{
    struct call call = app_call(request);
    const struct form *query = &request->query;
    int64_t wage, age;

    shown->ask.day = moment_day(call.now);
    if (!form_text_or_none(query, "wage", FIELD_BYTES, &shown->wage, err) ||
        !form_text_or_none(query, "age", FIELD_BYTES, &shown->age, err) ||
        !form_text_or_none(query, "day", FIELD_BYTES, &shown->day, err) ||
        !read_number(request, "wage", WAGE_EXAMPLE, &wage, err) ||
        !read_number(request, "age", AGE_EXAMPLE, &age, err))
        return false;
    if (str_trim(shown->day).len && !form_day(query, "day", &shown->ask.day, err))
        return false;
    shown->ask.wage_ore = wage > 0 && wage <= HIRE_WAGE_MOST_ORE ? wage * ORE : 0;
    shown->ask.age = age >= 0 && age <= INT16_MAX ? (int32_t)age : -1;
    return true;
}

static void put_asked(const struct request *request, struct view *view,
                      const struct shown *shown)
{
    struct arena *arena = request->arena;

    view_str(arena, view, "wage",
             shown->wage.len ? shown->wage : id_text(arena, WAGE_EXAMPLE));
    view_str(arena, view, "age",
             shown->age.len ? shown->age : id_text(arena, AGE_EXAMPLE));
    view_str(arena, view, "day", shown->day);
    view_str(arena, view, "day_text", firm_day(request, shown->ask.day));
    view_str(arena, view, "form_url",
             route_url(arena, "/need/{id}/cost", path_text(request, "id")));
    view_str(arena, view, "need_url",
             route_url(arena, "/need/{id}", path_text(request, "id")));
}

bool cost_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena), *need;
    struct shown shown = { .problem = NULL };
    struct rates rates;
    struct err why = { 0 };
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !need_show(&call, rid, &need, err) ||
        !load_rates(request, &rates, err))
        return false;
    shown.ask.hours = (int32_t)view_get(need, STR("hours_per_week"))->integer;
    if (!read_ask(request, &shown, &why) ||
        !hire_costs(&rates, &shown.ask, &shown.costs, &why)) {
        if (!firm_shows(request, &why)) {
            *err = why;
            return false;
        }
        shown.problem = &why;
    }
    view_str(request->arena, view, "need_title", firm_member(need, "title"));
    view_int(request->arena, view, "hours", shown.ask.hours);
    put_asked(request, view, &shown);
    put_rows(request, view, &shown.costs);
    app_put_problem(request, reply, view, shown.problem);
    return reply_page(reply, "cost", N_("What a hire costs"), view);
}
