/*
 * visit_page.c: the two minutes after a visit, and the sheet one takes along.
 *
 *   GET, POST /firm/{id}/visit                  token makes the form good once
 *   POST      /firm/{id}/visit/{visit}/withdraw reason=mistake|duplicate
 *   GET       /firm/{id}/sheet                  one page to print
 *
 * The sheet asks in the order of the form, so that typing it in is reading it off.
 */
#include "base/date.h"
#include "service/firm.h"
#include "service/firm_show.h"
#include "service/visit.h"
#include "web/firm_text.h"

#define FIELD_BYTES  300u
#define SIGNALS_READ 32u

struct shown {
    struct visit_new visit;
    struct str chosen[SIGNALS_READ]; /* signal words that were ticked */
    uint32_t chosen_count;
    struct str source, headcount, outcome;
    const struct err *problem;
    bool out; /* the day's outing is there already */
};

/* ------------------------------------------------------------------------ showing */

static bool put_signals(const struct request *request, struct view *view,
                        const struct shown *shown, struct err *err)
{
    struct view *list = view_put_array(request->arena, view, "signals");
    struct visit_signal_word *signal;
    uint32_t count;

    if (!visit_signals(request->arena, &signal, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(request->arena, list);
        bool chosen = false;
        for (uint32_t k = 0; k < shown->chosen_count; k++)
            chosen |= str_eq(shown->chosen[k], signal[i].word);
        view_str(request->arena, v, "word", signal[i].word);
        view_str(request->arena, v, "text",
                 request->lang == LANG_SV ? signal[i].sv : signal[i].en);
        view_bool(request->arena, v, "chosen", chosen);
    }
    return true;
}

static void put_day(const struct request *request, struct view *view, const char *key,
                    int32_t day)
{
    char *text = arena_take(request->arena, DATE_TEXT_BYTES);

    if (day != DAY_NONE)
        date_format(day, text);
    view_cstr(request->arena, view, key, day == DAY_NONE ? "" : text);
}

static bool put_firm(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    const struct view *bands, *firm;
    struct view *answer;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !firm_show(&call, rid, &answer, err))
        return false;
    firm = view_get(answer, STR("firm"));
    bands = view_get(answer, STR("bands"));
    view_str(request->arena, view, "name", firm_member(firm, "name"));
    view_bool(request->arena, view, "firm_closed",
              str_is(firm_member(firm, "status"), "closed"));
    view_str(request->arena, view, "known_headcount",
             bands->count > 0 ? firm_member(&bands->list.first->value, "headcount")
                              : STR(""));
    return true;
}

static bool show_form(struct request *request, struct reply *reply,
                      const struct shown *shown, struct err *err)
{
    const struct visit_new *visit = &shown->visit;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);

    if (!put_firm(request, view, err) || !put_signals(request, view, shown, err))
        return false;
    view_str(arena, view, "token", id_text(arena, visit->rid));
    put_day(request, view, "held_on", visit->held_on);
    put_day(request, view, "recall_on", visit->recall_on);
    put_day(request, view, "next_on", visit->next_on);
    view_int(arena, view, "minutes", visit->minutes);
    view_int(arena, view, "km", visit->km);
    view_bool(arena, view, "out", shown->out);
    view_str(arena, view, "headcount", shown->headcount);
    view_str(arena, view, "note", visit->note);
    firm_put_choices(request, view, "outcomes", CODED(outcome_words), shown->outcome);
    firm_put_choices(request, view, "reasons", CODED(visit_reason_words),
                     visit->reason);
    firm_put_choices(request, view, "sides", CODED(side_words), visit->side);
    firm_put_choices(request, view, "nexts", CODED(next_words), visit->next);
    firm_put_choices(request, view, "sources", CODED(source_words), shown->source);
    firm_put_choices(request, view, "said_by", CODED(said_by_words),
                     visit->said_by.len > 0 ? visit->said_by : STR("employer"));
    view_str(arena, view, "form_url", request->path);
    view_str(arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    app_put_problem(request, reply, view, shown->problem);
    return reply_page(reply, "visit", N_("Record a visit"), view);
}

bool visit_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct visit_day day;
    struct shown shown = { .visit = { .rid = random_id(),
                                      .held_on = moment_day(call.now),
                                      .recall_on = DAY_NONE,
                                      .next_on = DAY_NONE },
                           .source = STR("said") };

    if (!visit_day_of(&call, shown.visit.held_on, &day, err))
        return false;
    shown.out = day.out;
    shown.visit.minutes = day.minutes;
    shown.visit.km = day.km;
    return show_form(request, reply, &shown, err);
}

/* ------------------------------------------------------------------------ reading */

static bool read_number(const struct request *request, const char *name, int32_t most,
                        int32_t *n, struct err *err)
{
    struct int_range range = { 0, most };
    struct str text;
    int64_t value = 0;

    if (!form_text_or_none(&request->form, name, FIELD_BYTES, &text, err) ||
        (text.len > 0 && !form_int(&request->form, name, range, &value, err)))
        return false;
    *n = (int32_t)value;
    return true;
}

static bool read_days(const struct request *request, struct visit_new *visit,
                      struct err *err)
{
    return form_day(&request->form, "held_on", &visit->held_on, err) &&
           firm_form_day(request, "recall_on", &visit->recall_on, err) &&
           firm_form_day(request, "next_on", &visit->next_on, err) &&
           read_number(request, "minutes", VISIT_MINUTES_MOST, &visit->minutes, err) &&
           read_number(request, "km", VISIT_KM_MOST, &visit->km, err);
}

/* "word:source" of each signal that was ticked. */
static bool read_signals(const struct request *request, struct shown *shown,
                         struct err *err)
{
    struct str word;

    for (uint32_t at = 0; form_next(&request->form, "signal", &at, &word);) {
        struct buf text = buf_new(request->arena);
        if (shown->visit.signal_count == SIGNALS_MOST)
            return err_set(err, ERR_INPUT, N_("a visit has at most {n} signals"),
                           ARG_NUM(SIGNALS_MOST));
        buf_add(&text, word);
        buf_char(&text, ':');
        buf_add(&text, shown->source);
        shown->chosen[shown->chosen_count++] = word;
        shown->visit.signal[shown->visit.signal_count++] = buf_str(&text);
    }
    return true;
}

/* The words; a day or number that cannot be read comes after them, so that none of
 * them is lost when the form is shown again. */
static bool read_words(const struct request *request, struct shown *shown,
                       struct err *err)
{
    const struct form *form = &request->form;
    struct visit_new *visit = &shown->visit;

    visit->rid = firm_form_token(request);
    visit->held_on = visit->recall_on = visit->next_on = DAY_NONE;
    return form_text_or_none(form, "outcome", FIELD_BYTES, &shown->outcome, err) &&
           form_text_or_none(form, "reason", FIELD_BYTES, &visit->reason, err) &&
           form_text_or_none(form, "side", FIELD_BYTES, &visit->side, err) &&
           form_text_or_none(form, "next", FIELD_BYTES, &visit->next, err) &&
           form_text_or_none(form, "source", FIELD_BYTES, &shown->source, err) &&
           form_text_or_none(form, "headcount", FIELD_BYTES, &visit->headcount, err) &&
           form_text_or_none(form, "said_by", FIELD_BYTES, &visit->said_by, err) &&
           form_text_or_none(form, "note", VISIT_NOTE_BYTES, &visit->note, err);
}

static bool read_outcome(struct shown *shown, struct err *err)
{
    uint32_t at = coded_find(CODED(outcome_words), shown->outcome);

    shown->headcount = shown->visit.headcount;
    shown->visit.outcome = (enum visit_outcome)at;
    return at < VISIT_OUTCOME_COUNT ||
           err_set(err, ERR_INPUT, N_("choose how the visit ended"));
}

bool visit_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct err why = { 0 };
    bool ok = path_id(request, "id", &shown.visit.firm_rid, &why) &&
              read_words(request, &shown, &why) &&
              read_signals(request, &shown, &why) && read_outcome(&shown, &why) &&
              read_days(request, &shown.visit, &why) &&
              visit_add(&call, &shown.visit, &why);

    if (ok)
        return reply_see_other(reply, "/firm/{id}?visited=1", path_text(request, "id"));
    bool again = why.kind == ERR_CONFLICT && !request->wants_json;
    if (!again && !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    if (again) /* it may be one more */
        shown.visit.rid = random_id();
    shown.problem = &why;
    return show_form(request, reply, &shown, err);
}

bool visit_withdraw_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str reason;
    int64_t rid;

    if (!path_id(request, "visit", &rid, err) ||
        !form_text(&request->form, "reason", FIELD_BYTES, &reason, err) ||
        !visit_withdraw(&call, rid, reason, err))
        return false;
    return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
}

/* ---------------------------------------------------------------------- the sheet */

bool visit_sheet_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct arena *arena = request->arena;
    struct view *view;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !firm_show(&call, rid, &view, err) ||
        !put_signals(request, view, &shown, err))
        return false;
    firm_put_choices(request, view, "outcomes", CODED(outcome_words), STR(""));
    firm_put_choices(request, view, "reasons", CODED(visit_reason_words), STR(""));
    firm_put_choices(request, view, "nexts", CODED(next_words), STR(""));
    firm_put_choices(request, view, "sides", CODED(side_words), STR(""));
    firm_put_choices(request, view, "sources", CODED(source_words), STR(""));
    firm_put_choices(request, view, "said_by", CODED(said_by_words), STR(""));
    const struct view *bands = view_get(view, STR("bands"));
    const struct view *visits = view_get(view, STR("visits"));
    const struct view *last = visits->count > 0 ? &visits->list.first->value : NULL;
    view_str(arena, view, "known_headcount",
             bands->count > 0 ? firm_member(&bands->list.first->value, "headcount")
                              : STR(""));
    view_str(arena, view, "last_text",
             last ? firm_day_of(request, view_get(last, STR("held_on"))) : STR(""));
    view_str(arena, view, "last_outcome_text",
             last ? firm_member(last, "outcome_text") : STR(""));
    view_str(arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    return reply_page(reply, "visit_sheet", N_("Visit sheet"), view);
}
