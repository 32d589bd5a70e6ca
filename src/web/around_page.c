/*
 * around_page.c: what is done around a programme.
 *
 *   GET  /programme/{slug}/around?as_of=  what stands: meetings, decisions, trainings,
 *                                         how people were found, contacts, deviations
 *   POST /programme/{slug}/around         step=plan|contact|deviation|undo
 *   GET, POST /programme/{slug}/training  one's own trainings, and the form after them
 */
#include "base/date.h"
#include "domain/day_read.h"
#include "service/around_view.h"
#include "service/document.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define WORD_BYTES 60u
#define DAY_MOST   40u

#define TABLE(list) ((struct coded_table){ (list), sizeof(list) / sizeof *(list) })

static const struct coded whose_words[] = {
    { "programme", N_("Ours") },
    { "employer", N_("The employer's") },
    { "participant", N_("The person's") },
    { "nobody", N_("Nobody's") },
};

static struct str typed(const struct request *request, const char *name)
{
    struct str text = { 0 };

    (void)form_get(&request->form, name, &text);
    return text;
}

static struct view_item *members(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->list.first;
}

/* -------------------------------------------------------------------------- showing */

static struct str events_url(const struct request *request, struct str slug,
                             struct str measure, struct str as_of)
{
    return route_url(request->arena,
                     "/figures/{programme}/events?measure={measure}&as_of={day}", slug,
                     measure, as_of);
}

static void link_figures(const struct request *request, const struct view *view,
                         const char *key)
{
    bool may = gate_leads(request, "figure_open");

    for (struct view_item *i = members(view, key); i; i = i->next) {
        if (may)
            view_str(request->arena, &i->value, "url",
                     events_url(request, firm_member(view, "slug"),
                                firm_member(&i->value, "id"),
                                firm_member(view, "as_of")));
        else
            view_null(request->arena, &i->value, "url");
    }
}

static void put_days(const struct request *request, const struct view *view,
                     const char *key)
{
    for (struct view_item *i = members(view, key); i; i = i->next)
        view_str(request->arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on_day"))));
}

static void dress_meetings(const struct request *request, const struct view *view)
{
    bool may = gate_leads(request, "activity_see");

    put_days(request, view, "meetings");
    for (struct view_item *i = members(view, "meetings"); i; i = i->next) {
        struct view *v = &i->value;
        int64_t minute = view_get(v, STR("minute"))->integer;
        view_str(request->arena, v, "at_text",
                 minute < 0 ? STR("") : firm_minute(request, minute));
        if (may)
            view_str(request->arena, v, "url",
                     route_url(request->arena, "/programme/{slug}/activity/{activity}",
                               firm_member(view, "slug"), firm_member(v, "rid")));
        else
            view_null(request->arena, v, "url");
    }
}

/* Where the file of a document is handed over; null: it has none. */
static void link_document(const struct request *request, const struct view *view,
                          const struct view *way, const struct view *files,
                          struct view *document)
{
    for (const struct view_item *i = files->list.first; i; i = i->next)
        if (str_eq(firm_member(&i->value, "event"), firm_member(document, "event"))) {
            view_bool(request->arena, document, "lacks_file", false);
            view_str(request->arena, document, "file_url",
                     route_url(request->arena,
                               "/programme/{slug}/way/{way}/document/{document}",
                               firm_member(view, "slug"), firm_member(way, "way"),
                               firm_member(&i->value, "document")));
            return;
        }
    view_null(request->arena, document, "file_url");
    view_bool(request->arena, document, "lacks_file",
              gate_leads(request, "document_see"));
}

static bool dress_decisions(struct request *request, const struct view *view,
                            struct err *err)
{
    bool may = gate_leads(request, "way_see");
    bool files_too = gate_leads(request, "document_see");
    struct call call = app_call(request);

    for (struct view_item *w = members(view, "decisions"); w; w = w->next) {
        if (may)
            view_str(request->arena, &w->value, "url",
                     route_url(request->arena, "/programme/{slug}/way/{way}",
                               firm_member(view, "slug"),
                               firm_member(&w->value, "way")));
        else
            view_null(request->arena, &w->value, "url");
        put_days(request, &w->value, "steps");
        struct view *files = view_array(request->arena);
        int64_t rid = 0;
        if (files_too && str_int(firm_member(&w->value, "way"), &rid) &&
            !document_list(&call, rid, files, err))
            return false;
        for (struct view_item *i = members(&w->value, "steps"); i; i = i->next)
            for (struct view_item *d = members(&i->value, "documents"); d;
                 d = d->next) {
                view_str(request->arena, &d->value, "dated_text",
                         firm_day_of(request, view_get(&d->value, STR("dated_on"))));
                link_document(request, view, &w->value, files, &d->value);
            }
    }
    return true;
}

/* Of a list that the view has already: which word was chosen. */
static void mark_chosen(const struct request *request, const struct view *view,
                        const char *key, struct str chosen)
{
    for (struct view_item *i = members(view, key); i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  str_eq(firm_member(&i->value, "word"), chosen));
}

static void put_chosen(const struct request *request, const struct view *view)
{
    mark_chosen(request, view, "meeting_choices", typed(request, "activity"));
    mark_chosen(request, view, "area_choices", typed(request, "area"));
    mark_chosen(request, view, "role_choices", typed(request, "decider"));
    mark_chosen(request, view, "measure_choices", typed(request, "measure"));
}

/* What was typed stays typed when it was refused. */
static void put_typed(const struct request *request, struct view *view,
                      const struct err *problem)
{
    static const char *const fields[] = { "on",     "at",   "minutes", "place",
                                          "month",  "note", "c_on",    "c_minutes",
                                          "c_note", NULL };
    struct view *typed_view = view_put_object(request->arena, view, "typed");

    for (uint32_t i = 0; fields[i]; i++)
        view_str(request->arena, typed_view, fields[i], typed(request, fields[i]));
    struct str step = typed(request, "step");
    put_chosen(request, view);
    view_bool(request->arena, view, "plan_open", str_is(step, "plan"));
    view_bool(request->arena, view, "contact_open", str_is(step, "contact"));
    view_bool(request->arena, view, "deviation_open", str_is(step, "deviation"));
    firm_put_choices(request, view, "topics", TABLE(around_topics),
                     typed(request, "topic"));
    firm_put_choices(request, view, "parties", TABLE(around_parties),
                     typed(request, "party"));
    firm_put_choices(request, view, "whats", TABLE(around_deviations),
                     typed(request, "what"));
    firm_put_choices(request, view, "whys", TABLE(around_deviation_whys),
                     typed(request, "why"));
    firm_put_choices(request, view, "sides", TABLE(whose_words),
                     typed(request, "side"));
    view_str(request->arena, view, "token",
             id_text(request->arena, firm_next_token(request, problem)));
}

static bool asked_day(const struct request *request, int32_t *day, struct err *err)
{
    struct str text;

    *day = moment_day(request->now);
    if (request->method != METHOD_GET)
        return true;
    if (!form_text_or_none(&request->query, "as_of", DAY_MOST, &text, err))
        return false;
    return text.len == 0 || form_day(&request->query, "as_of", day, err);
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct str slug = path_text(request, "slug");
    struct view *view;
    int32_t as_of;

    if (!asked_day(request, &as_of, err) ||
        !around_page_view(&call, slug, as_of, &view, err))
        return false;
    bool now = as_of == moment_day(request->now);
    link_figures(request, view, "measures");
    link_figures(request, view, "found");
    dress_meetings(request, view);
    if (!dress_decisions(request, view, err))
        return false;
    put_days(request, view, "contacts");
    put_days(request, view, "deviations");
    put_typed(request, view, problem);
    view_str(arena, view, "as_of_text", firm_day(request, as_of));
    view_bool(arena, view, "may_write", now && gate_leads(request, "around_edit"));
    view_bool(arena, view, "may_decide",
              now && gate_leads(request, "programme_decide"));
    view_bool(arena, view, "may_train", now && gate_leads(request, "training_own"));
    view_str(arena, view, "form_url",
             route_url(arena, "/programme/{slug}/around", slug));
    view_str(arena, view, "training_url",
             route_url(arena, "/programme/{slug}/training", slug));
    view_str(arena, view, "programme_url", route_url(arena, "/programme/{slug}", slug));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "around", N_("Around the programme"), view);
}

bool around_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* -------------------------------------------------------------------------- writing */

/* "13", "13.00", "13:30"; empty: -1. */
static bool read_minute(struct str text, int64_t *minute, struct err *err)
{
    int64_t hour = 0, rest = 0;
    size_t at = str_find(text, STR("."));

    *minute = -1;
    if (text.len == 0)
        return true;
    if (at == SIZE_MAX)
        at = str_find(text, STR(":"));
    bool ok = str_int(str_sub(text, 0, at == SIZE_MAX ? text.len : at), &hour) &&
              (at == SIZE_MAX || str_int(str_sub(text, at + 1, text.len), &rest));
    if (!ok || hour < 0 || hour > 23 || rest < 0 || rest > 59)
        return err_set(err, ERR_INPUT, N_("write the time as 13.00"));
    *minute = hour * 60 + rest;
    return true;
}

static bool read_minutes(const struct request *request, const char *name,
                         int64_t *minutes, struct err *err)
{
    const struct int_range range = { 0, AROUND_DAY_MINUTES };
    struct err unread = { 0 };

    *minutes = 0;
    return typed(request, name).len == 0 ||
           form_int(&request->form, name, range, minutes, &unread) ||
           err_set(err, ERR_INPUT,
                   N_("write the minutes as a whole number, at most {n}"),
                   ARG_NUM(AROUND_DAY_MINUTES));
}

static bool plan(struct request *request, struct err *err)
{
    const struct form *form = &request->form;
    struct around_plan new = { .programme = path_text(request, "slug") };
    struct call call = app_call(request);
    struct str at;

    return form_id(form, "token", &new.rid, err) &&
           form_text(form, "activity", WORD_BYTES, &new.activity, err) &&
           form_text_or_none(form, "area", WORD_BYTES, &new.area, err) &&
           form_day(form, "on", &new.on, err) &&
           form_text_or_none(form, "at", WORD_BYTES, &at, err) &&
           read_minute(at, &new.minute, err) &&
           read_minutes(request, "minutes", &new.minutes, err) &&
           form_text_or_none(form, "place", AROUND_NOTE_BYTES, &new.place, err) &&
           around_plan(&call, &new, err);
}

static bool contact(struct request *request, struct err *err)
{
    const struct form *form = &request->form;
    struct around_contact new = { .programme = path_text(request, "slug") };
    struct call call = app_call(request);

    if (!form_id(form, "token", &new.rid, err) ||
        !form_text(form, "topic", WORD_BYTES, &new.topic, err) ||
        !form_text(form, "party", WORD_BYTES, &new.party, err) ||
        !form_text_or_none(form, "area", WORD_BYTES, &new.area, err) ||
        !firm_form_day(request, "c_on", &new.on, err) ||
        !read_minutes(request, "c_minutes", &new.minutes, err) ||
        !form_text_or_none(form, "c_note", AROUND_NOTE_BYTES, &new.note, err))
        return false;
    if (new.on == DAY_NONE)
        new.on = moment_day(request->now);
    return around_contact(&call, &new, err);
}

static bool deviate(struct request *request, struct err *err)
{
    const struct form *form = &request->form;
    struct around_deviation new = { .programme = path_text(request, "slug") };
    struct call call = app_call(request);

    if (!gate_leads(request, "programme_decide"))
        return err_set(err, ERR_DENIED,
                       N_("a programme's decisions are written down by who leads it"));
    return form_id(form, "token", &new.rid, err) &&
           form_text(form, "month", WORD_BYTES, &new.month, err) &&
           form_text(form, "what", WORD_BYTES, &new.what, err) &&
           form_text(form, "why", WORD_BYTES, &new.why, err) &&
           form_text_or_none(form, "side", WORD_BYTES, &new.side, err) &&
           form_text(form, "decider", WORD_BYTES, &new.decider, err) &&
           form_text_or_none(form, "area", WORD_BYTES, &new.area, err) &&
           form_text_or_none(form, "measure", WORD_BYTES, &new.measure, err) &&
           form_text_or_none(form, "note", AROUND_NOTE_BYTES, &new.note, err) &&
           around_deviate(&call, &new, err);
}

/* A deviation is taken back by who may write one. */
static bool undo(struct request *request, struct err *err)
{
    struct call call = app_call(request);
    struct around_item item;
    int64_t rid;

    if (!form_id(&request->form, "item", &rid, err) ||
        !around_look(&call, "activity", rid, &item, err))
        return false;
    if (item.what == AROUND_DEVIATION && !gate_leads(request, "programme_decide"))
        return err_set(err, ERR_DENIED,
                       N_("a programme's decisions are written down by who leads it"));
    return around_take_back(&call, "activity", rid, err);
}

bool around_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str step = typed(request, "step");
    struct err why = { 0 };
    bool ok = str_is(step, "plan")        ? plan(request, &why)
              : str_is(step, "contact")   ? contact(request, &why)
              : str_is(step, "deviation") ? deviate(request, &why)
              : str_is(step, "undo")
                  ? undo(request, &why)
                  : err_set(&why, ERR_INPUT, N_("choose what is to be done"));

    if (ok)
        return reply_see_other(reply, "/programme/{slug}/around",
                               path_text(request, "slug"));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show(request, reply, &why, err);
}

/* ------------------------------------------------------------------------ trainings */

/* A line of the form, with what was typed in it: `here`, on this training. */
static void put_line(const struct request *request, const struct view *view,
                     struct view *line, bool here)
{
    struct arena *arena = request->arena;
    struct str field = firm_member(line, "field");
    struct str text = here ? typed(request, str_cstr(arena, field)) : STR("");
    struct view *roles = view_put_array(arena, line, "persons");
    struct buf day = buf_new(arena);

    buf_add(&day, field);
    buf_cstr(&day, "_on");
    view_str(arena, line, "typed", text);
    view_str(arena, line, "typed_on", here ? typed(request, day.ptr) : STR(""));
    for (struct view_item *i = members(view, "role_choices"); i; i = i->next) {
        struct view *v = view_add_object(arena, roles);
        struct str word = firm_member(&i->value, "word");
        view_str(arena, v, "word", word);
        view_str(arena, v, "label", firm_member(&i->value, "label"));
        view_bool(arena, v, "chosen", str_eq(word, text));
    }
}

static bool show_training(struct request *request, struct reply *reply,
                          const struct err *problem, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct str slug = path_text(request, "slug");
    struct str tried = typed(request, "activity");
    struct view *view;

    if (!around_training_view(&call, slug, &view, err))
        return false;
    for (struct view_item *i = members(view, "trainings"); i; i = i->next) {
        struct view *v = &i->value;
        view_str(arena, v, "done_text",
                 firm_day_of(request, view_get(v, STR("done_on"))));
        bool here = tried.len > 0 && str_eq(firm_member(v, "activity"), tried);
        view_bool(arena, v, "is_tried", here);
        for (struct view_item *p = members(v, "parts"); p; p = p->next)
            for (struct view_item *l = members(&p->value, "lines"); l; l = l->next)
                put_line(request, view, &l->value, here);
    }
    mark_chosen(request, view, "staff_choices", typed(request, "group"));
    view_str(arena, view, "on", typed(request, "on"));
    view_str(arena, view, "token", id_text(arena, firm_next_token(request, problem)));
    view_str(arena, view, "form_url",
             route_url(arena, "/programme/{slug}/training", slug));
    view_str(arena, view, "around_url",
             route_url(arena, "/programme/{slug}/around", slug));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "training", N_("My trainings"), view);
}

bool training_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_training(request, reply, NULL, err);
}

static bool read_lines(const struct request *request, const char *word,
                       struct str *line, uint32_t count, struct err *err)
{
    for (uint32_t i = 0; i < count; i++) {
        struct buf name = buf_new(request->arena);
        buf_format(&name, "%s_%u", word, i + 1);
        if (!form_text_or_none(&request->form, name.ptr, AROUND_LINE_BYTES, &line[i],
                               err))
            return false;
    }
    return true;
}

static bool read_form(const struct request *request, struct staff_form *form,
                      struct err *err)
{
    for (uint32_t i = 0; i < 4; i++) {
        struct buf name = buf_new(request->arena);
        buf_format(&name, "goal_%u_on", i + 1);
        if (!firm_form_day(request, name.ptr, &form->goal_on[i], err))
            return false;
    }
    return read_lines(request, "example", form->example, 5, err) &&
           read_lines(request, "goal", form->goal, 4, err) &&
           read_lines(request, "obstacle", form->obstacle, 3, err) &&
           read_lines(request, "person", form->person, 2, err) &&
           read_lines(request, "task", &form->task, 1, err);
}

static bool trained(struct request *request, struct err *err)
{
    const struct form *form = &request->form;
    struct staff_form new = { .programme = path_text(request, "slug") };
    struct call call = app_call(request);

    if (!form_id(form, "token", &new.rid, err) ||
        !form_text(form, "activity", WORD_BYTES, &new.activity, err) ||
        !form_text_or_none(form, "group", WORD_BYTES, &new.group, err) ||
        !firm_form_day(request, "on", &new.on, err) || !read_form(request, &new, err))
        return false;
    if (new.on == DAY_NONE)
        new.on = moment_day(request->now);
    return around_trained(&call, &new, err);
}

bool training_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    int64_t rid;
    bool ok = form_has(&request->form, "undo")
                  ? form_id(&request->form, "undo", &rid, &why) &&
                        around_take_back(&call, "activity", rid, &why)
                  : trained(request, &why);

    if (ok)
        return reply_see_other(reply, "/programme/{slug}/training",
                               path_text(request, "slug"));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show_training(request, reply, &why, err);
}
