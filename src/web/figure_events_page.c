/*
 * figure_events_page.c: the events behind a figure.
 *
 *   GET /figures/{programme}/events       measure, area, coach, sex, from, to, as_of:
 *                                         behind a cell
 *   GET /figures/event/{id}               one event, whole
 *   GET /figures/event/{id}/case          leads to the way or firm it is about, as of
 *                                         its day, for who may open that; of a
 *                                         person, to the programme's board
 *
 * A line that led to a person's page, or to none where she is protected, would tell
 * which event is hers, and so her day, sex and coach (ADR 11). So every person's leads
 * to the board, but for who may open every case of the unit, the protected too.
 */
#include "service/around_figure.h"
#include "service/cohort.h"
#include "service/figure_open.h"
#include "web/figures_page.h"
#include "web/gate.h"
#include "web/person_alike.h"

static struct str word(const struct request *request, const char *id)
{
    return str_from(message_for(request->lang, id, 1));
}

static const char *kind_text(struct str kind)
{
    static const char *const kinds[][2] = {
        { "enrolled", N_("Enrolled") },
        { "moved", N_("Moved to another stage") },
        { "stage_fact", N_("Fact of a stage") },
        { "visit", N_("Visit") },
        { "activity_held", N_("Meeting held") },
        { "invited", N_("Invited") },
        { "invite_answer", N_("Answer") },
        { "attended", N_("Who came") },
        { "staff_done", N_("Training of staff") },
        { "access_contact", N_("Contact about accessibility") },
        { "deviation", N_("Deviation") },
        { "afterwards", N_("Asked afterwards") },
        { "withdrawn", N_("Taken away") },
    };

    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(kind, kinds[i][0]))
            return kinds[i][1];
    return N_("Event");
}

/* When an event was recorded, as people write it: "23 november 2026, 01.09". */
static void put_written(const struct request *request, struct view *v, const char *from,
                        const char *key)
{
    struct buf text = buf_new(request->arena);
    struct str typed = firm_member(v, from);
    int64_t moment;

    if (typed.len > 0 && moment_parse(typed, &moment)) {
        buf_add(&text, firm_day(request, moment_day(moment)));
        buf_cstr(&text, ", ");
        buf_add(&text, reply_clock(request->arena, request->lang, moment));
    }
    view_str(request->arena, v, key, buf_str(&text));
}

/* Whether anybody in the reader's roles could open a way of her unit. */
static bool may(const struct request *request, const char *action,
                enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, action), relation);
}

static bool opens_people(const struct request *request)
{
    return may(request, "enrolment_see", RELATION_UNIT) &&
           may(request, "enrolment_see", RELATION_PROTECTED);
}

/* An event without the number of what it is about is a person's. */
static bool is_persons(const struct view *v)
{
    return firm_member(v, "subject_id").len == 0;
}

static bool could_open(const struct request *request, const struct view *v)
{
    struct str subject = firm_member(v, "subject");

    if (str_is(subject, "enrolment") || str_is(subject, "afterwards"))
        return !is_persons(v)
                   ? gate_leads(request, "way_see")
                   : opens_people(request) || gate_leads(request, "enrolment_list");
    return gate_leads(request, "firm_see") &&
           (str_is(subject, "visit") || str_is(subject, "firm"));
}

static void put_case_url(const struct request *request, struct view *v)
{
    view_bool(request->arena, v, "to_board", is_persons(v) && !opens_people(request));
    if (could_open(request, v))
        view_str(request->arena, v, "case_url",
                 route_url(request->arena, "/figures/event/{id}/case",
                           firm_member(v, "id")));
    else
        view_null(request->arena, v, "case_url");
}

static void word_events(const struct request *request, const struct view *view)
{
    static const char *const sexes[][2] = { { "women", N_("woman") },
                                            { "men", N_("man") } };

    for (struct view_item *i = figures_items(view, "events"); i; i = i->next) {
        struct str sex = firm_member(&i->value, "sex"),
                   text = firm_member(&i->value, "numbers");
        if (text.len == 0)
            text = word(request, N_("not stated"));
        for (uint32_t s = 0; s < 2; s++)
            if (str_is(sex, sexes[s][0]))
                text = word(request, sexes[s][1]);
        view_str(request->arena, &i->value, "sex_text", text);
        view_str(request->arena, &i->value, "day_text",
                 firm_day_of(request, view_get(&i->value, STR("day"))));
        put_written(request, &i->value, "recorded_at", "written_text");
        view_str(request->arena, &i->value, "kind_text",
                 word(request, kind_text(firm_member(&i->value, "kind"))));
        view_str(request->arena, &i->value, "url",
                 route_url(request->arena, "/figures/event/{id}",
                           firm_member(&i->value, "id")));
        put_case_url(request, &i->value);
    }
}

/* What is done around a programme, and what became of people, is of no coach. */
static bool open_other(struct call *call, const struct figure_ask *ask,
                       struct view **view, struct err *err)
{
    struct view *made = NULL;

    if (ask->coach.len > 0)
        return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                       ARG_STR(ask->coach));
    if (!(around_is_figure(ask->measure) ? around_figure_events
                                         : cohort_figure_events)(call, ask, &made, err))
        return false;
    view_str(call->arena, made, "coach_name", STR(""));
    *view = made;
    return true;
}

static bool open_cell(struct call *call, const struct figure_ask *ask,
                      struct view **view, struct err *err)
{
    if (around_is_figure(ask->measure) || cohort_is_figure(ask->measure))
        return open_other(call, ask, view, err);
    return figure_events(call, ask, view, err);
}

static struct str sex_name(const struct request *request, struct str sex)
{
    static const char *const names[][2] = {
        { "", N_("All") },
        { "women", N_("Women") },
        { "men", N_("Men") },
        { "not_stated", N_("Not stated") },
    };

    for (uint32_t i = 1; i < sizeof names / sizeof *names; i++)
        if (str_is(sex, names[i][0]))
            return word(request, names[i][1]);
    return word(request, names[0][1]);
}

/* The figure's women, men and not stated each lead to what is behind them. */
static void put_split(const struct request *request, struct figures_cell cell,
                      struct view *view)
{
    struct arena *arena = request->arena;
    struct str asked = cell.sex;

    view_bool(arena, view, "by_sex", figures_items(view, "split") != NULL);
    view_str(arena, view, "sex_name",
             asked.len > 0 ? sex_name(request, asked) : STR(""));
    for (struct view_item *i = figures_items(view, "split"); i; i = i->next) {
        struct buf number = buf_new(arena);
        cell.sex = firm_member(&i->value, "sex");
        message_num(&number, request->lang, view_get(&i->value, STR("count"))->integer);
        view_str(arena, &i->value, "name", sex_name(request, cell.sex));
        view_str(arena, &i->value, "number", buf_str(&number));
        view_bool(arena, &i->value, "is_shown", str_eq(cell.sex, asked));
        view_str(arena, &i->value, "url", figures_cell_url(arena, &cell));
    }
}

static void put_cell(const struct request *request, const struct figure_ask *ask,
                     struct view *view)
{
    const struct figures_cell cell = { .programme = ask->programme,
                                       .measure = ask->measure,
                                       .area = ask->area,
                                       .coach = ask->coach,
                                       .sex = ask->sex,
                                       .from = firm_member(view, "from"),
                                       .to = firm_member(view, "to"),
                                       .as_of = firm_member(view, "as_of") };

    put_split(request, cell, view);
    view_str(request->arena, view, "as_of_text",
             firm_day_of(request, view_get(view, STR("as_of"))));
    view_str(request->arena, view, "from_text",
             firm_day_of(request, view_get(view, STR("from"))));
    view_str(request->arena, view, "to_text",
             firm_day_of(request, view_get(view, STR("to"))));
    view_str(request->arena, view, "report_url",
             route_url(request->arena, "/figures/{programme}?as_of={day}",
                       ask->programme, cell.as_of));
}

static bool read_cell(struct request *request, struct figure_ask *ask, struct err *err)
{
    const struct {
        const char *name;
        struct str *to;
    } words[] = { { "measure", &ask->measure },
                  { "area", &ask->area },
                  { "coach", &ask->coach },
                  { "sex", &ask->sex } };

    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!form_text_or_none(&request->query, words[i].name, FIGURES_SLUG_MOST,
                               words[i].to, err))
            return false;
    if (ask->measure.len == 0)
        ask->measure = STR("enrolled");
    return figures_day(request, "from", DAY_NONE, &ask->from, err) &&
           figures_day(request, "to", DAY_NONE, &ask->to, err) &&
           figures_as_of(request, &ask->as_of, err);
}

bool figure_events_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct figure_ask ask = { .programme = path_text(request, "programme") };
    struct view *view = NULL;

    if (!read_cell(request, &ask, err) || !open_cell(&call, &ask, &view, err))
        return false;
    word_events(request, view);
    put_cell(request, &ask, view);
    return reply_page(reply, "figure_events", N_("Events behind a figure"), view);
}

bool figure_event_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) ||
        !figure_event_view(&call, rid, &view, err))
        return false;
    view_str(request->arena, view, "kind_text",
             word(request, kind_text(firm_member(view, "kind"))));
    view_str(request->arena, view, "valid_text",
             firm_day_of(request, view_get(view, STR("valid_on"))));
    put_written(request, view, "recorded_at", "written_text");
    put_written(request, view, "corrected_at", "corrected_text");
    view_cstr(request->arena, view, "role_text",
              role_label(request->lang, firm_member(view, "role")));
    view_str(request->arena, view, "list_url", route_url(request->arena, "/figures"));
    put_case_url(request, view);
    return reply_page(reply, "figure_event", N_("Event"), view);
}

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

/* The same for every person of the unit, whether the reader may open her case or not.
 */
static bool to_board(struct request *request, struct reply *reply,
                     const struct figure_case *of, struct err *err)
{
    if (!gate_leads(request, "enrolment_list"))
        return nothing_here(err);
    return reply_see_other(reply, "/programme/{slug}/board", of->programme);
}

static bool to_person(struct request *request, struct reply *reply,
                      const struct figure_case *of, struct str day, struct err *err)
{
    struct arena *arena = request->arena;
    bool leads = false;

    if (of->person_rid &&
        !person_leads_by(request, of->person_rid, "enrolment_see", &leads, err))
        return false;
    if (!leads)
        return nothing_here(err);
    return reply_see_other(reply, "/person/{id}/way/{way}?day={day}",
                           id_text(arena, of->person_rid), id_text(arena, of->way_rid),
                           day);
}

bool figure_case_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    char day[DATE_TEXT_BYTES];
    struct figure_case of;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !figure_event_case(&call, rid, &of, err))
        return false;
    date_format(of.day, day);
    struct str on = str_copy(arena, str_from(day));
    if (of.person)
        return opens_people(request) ? to_person(request, reply, &of, on, err)
                                     : to_board(request, reply, &of, err);
    if (!gate_leads(request, of.way_rid ? "way_see" : "firm_see"))
        return nothing_here(err);
    if (of.way_rid)
        return reply_see_other(reply, "/programme/{slug}/way/{way}?day={day}",
                               of.programme, id_text(arena, of.way_rid), on);
    return reply_see_other(reply, "/firm/{id}", id_text(arena, of.firm_rid));
}
