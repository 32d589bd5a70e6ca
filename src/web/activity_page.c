/*
 * activity_page.c: one meeting around a programme, and who is invited to it.
 *
 *   GET  /programme/{slug}/activity/{activity}       what, when, who, numbers
 *   POST the same        step=held|off|undo|invite|answer|came; invite, person, answer
 *   GET  /programme/{slug}/activity/{activity}/list  the list of the day, to print
 *   GET, POST /person/{id}/invite    what she can be invited to, from her own page
 *   POST /me/invite                  a participant answers for herself
 *
 * Whom a page names is asked and logged here; a protected identity is only counted.
 */
#include "base/date.h"
#include "service/around_case.h"
#include "service/around_view.h"
#include "service/person_show.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES 60u

#define TABLE(list) ((struct coded_table){ (list), sizeof(list) / sizeof *(list) })

static struct str typed(const struct request *request, const char *name)
{
    struct str text = { 0 };

    (void)form_get(&request->form, name, &text);
    return text;
}

static struct str word_text(const struct request *request, struct coded_table table,
                            struct str word)
{
    uint32_t at = coded_find(table, word);

    return at < table.count
               ? str_from(message_for(request->lang, table.row[at].label, 1))
               : STR("");
}

/* -------------------------------------------------------------------------- showing */

static bool put_guest(struct request *request, struct view *list,
                      const struct around_guest *guest, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);
    struct str name, why;

    request_shows(request, guest->person_id);
    if (!person_called(&call, guest->person_id, &name, err))
        return false;
    why = word_text(request, TABLE(around_absences), guest->reason);
    if (why.len == 0)
        why = word_text(request, TABLE(around_answer_reasons), guest->reason);
    view_str(arena, v, "name", name);
    view_str(arena, v, "profile", id_text(arena, guest->person_rid));
    view_str(arena, v, "url",
             route_url(arena, "/person/{id}", id_text(arena, guest->person_rid)));
    view_str(arena, v, "invite", id_text(arena, guest->invite_rid));
    view_str(arena, v, "answer_text",
             word_text(request, TABLE(around_answers), guest->answer));
    view_bool(arena, v, "said_yes", str_is(guest->answer, "yes"));
    view_bool(arena, v, "said_no", str_is(guest->answer, "no"));
    view_bool(arena, v, "came", str_is(guest->came, "yes"));
    view_bool(arena, v, "stayed_away", str_is(guest->came, "no"));
    view_str(arena, v, "reason_text", why);
    return true;
}

/* Those whom the reader holds and who are not invited: she may invite them here. */
static bool put_held(struct request *request, const struct around_meeting *meeting,
                     struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, meeting->view, "held_people");
    struct around_person *person = NULL;
    uint32_t count = 0;

    if (view_get(meeting->view, STR("invites"))->boolean &&
        meeting->item.stand == MEETING_PLANNED &&
        !around_held_people(&call, meeting->item.rid, &person, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(arena, list);
        struct str name;
        request_shows(request, person[i].id);
        if (!person_called(&call, person[i].id, &name, err))
            return false;
        view_str(arena, v, "person", id_text(arena, person[i].rid));
        view_str(arena, v, "label",
                 name.len > 0 ? name : id_text(arena, person[i].rid));
        view_bool(arena, v, "chosen",
                  str_eq(typed(request, "person"), id_text(arena, person[i].rid)));
    }
    view_bool(arena, meeting->view, "may_invite", list->count > 0);
    return true;
}

static bool read_meeting(struct request *request, struct around_meeting *meeting,
                         struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    int64_t rid;

    if (!path_id(request, "activity", &rid, err) ||
        !around_meeting_read(&call, rid, meeting, err))
        return false;
    if (!str_eq(meeting->p->id, path_text(request, "slug")))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    struct view *v = meeting->view;
    int64_t minute = view_get(v, STR("minute"))->integer;
    struct view *guests = view_put_array(arena, v, "guests");
    for (uint32_t i = 0; i < meeting->count; i++)
        if (!put_guest(request, guests, &meeting->guest[i], err))
            return false;
    view_bool(arena, v, "has_guests", meeting->count > 0);
    view_str(arena, v, "on_text", firm_day_of(request, view_get(v, STR("on_day"))));
    view_str(arena, v, "at_text", minute < 0 ? STR("") : firm_minute(request, minute));
    view_str(arena, v, "around_url",
             route_url(arena, "/programme/{slug}/around", meeting->p->id));
    view_str(arena, v, "form_url",
             route_url(arena, "/programme/{slug}/activity/{activity}", meeting->p->id,
                       path_text(request, "activity")));
    view_str(arena, v, "list_url",
             route_url(arena, "/programme/{slug}/activity/{activity}/list",
                       meeting->p->id, path_text(request, "activity")));
    return true;
}

static void put_forms(const struct request *request,
                      const struct around_meeting *meeting, const struct err *problem)
{
    static const char *const fields[] = { "women", "men", "unstated", "firms", "on" };
    const struct around_item *item = &meeting->item;
    struct arena *arena = request->arena;
    struct view *view = meeting->view;
    struct view *back = view_put_object(arena, view, "typed");
    const int64_t known[] = { item->by[SEX_WOMEN], item->by[SEX_MEN],
                              item->by[SEX_UNSTATED], item->firms };
    char day[DATE_TEXT_BYTES];

    date_format(item->on, day);
    for (uint32_t i = 0; i < 5; i++) {
        struct str text = { 0 };
        struct buf number = buf_new(arena);
        if (i < 4)
            buf_int(&number, known[i]);
        if (!form_get(&request->form, fields[i], &text))
            text = i < 4 ? buf_str(&number) : str_copy(arena, str_from(day));
        view_str(arena, back, fields[i], text);
    }
    firm_put_choices(request, view, "off_reasons", TABLE(around_off_reasons),
                     typed(request, "off_reason"));
    firm_put_choices(request, view, "answer_reasons", TABLE(around_answer_reasons),
                     STR(""));
    firm_put_choices(request, view, "absences", TABLE(around_absences), STR(""));
    view_str(arena, view, "token", id_text(arena, firm_next_token(request, problem)));
    view_bool(arena, view, "is_day", item->on <= moment_day(request->now));
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    struct around_meeting meeting;

    request_shows_nobody(request);
    if (!read_meeting(request, &meeting, err) || !put_held(request, &meeting, err))
        return false;
    put_forms(request, &meeting, problem);
    view_bool(request->arena, meeting.view, "may_write",
              gate_leads(request, "activity_edit"));
    app_put_problem(request, reply, meeting.view, problem);
    return reply_page(reply, "activity", N_("Meeting"), meeting.view);
}

bool activity_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

bool activity_list_get(struct request *request, struct reply *reply, struct err *err)
{
    struct around_meeting meeting;

    request_shows_nobody(request);
    return read_meeting(request, &meeting, err) &&
           reply_page(reply, "activity_list", N_("List of the day"), meeting.view);
}

/* -------------------------------------------------------------------------- writing */

static bool hold(struct request *request, int64_t rid, struct err *err)
{
    const struct int_range range = { 0, AROUND_MANY };
    const struct form *form = &request->form;
    struct around_held held = { .rid = rid };
    struct call call = app_call(request);
    struct err unread = { 0 };

    if (!form_day(form, "on", &held.on, err))
        return false;
    if (!form_int(form, "women", range, &held.by[SEX_WOMEN], &unread) ||
        !form_int(form, "men", range, &held.by[SEX_MEN], &unread) ||
        !form_int(form, "unstated", range, &held.by[SEX_UNSTATED], &unread) ||
        !form_int(form, "firms", range, &held.firms, &unread))
        return err_set(err, ERR_INPUT, N_("write whole numbers from 0 to {n}"),
                       ARG_NUM(AROUND_MANY));
    return around_hold(&call, &held, err);
}

/* A case of the unit, not a protected one: such are invited from their own page. */
static bool invite(struct request *request, int64_t rid, struct err *err)
{
    struct call call = app_call(request);
    int64_t person, person_id, token;

    if (!form_id(&request->form, "person", &person, err) ||
        !form_id(&request->form, "token", &token, err) ||
        !around_case(&call, person, &person_id, err))
        return false;
    request_changes(request, person_id);
    return around_invite(&call, token, rid, person_id, err);
}

static bool read_answer(struct request *request, int64_t rid,
                        struct around_answer *answer, struct err *err)
{
    struct call call = app_call(request);
    int64_t activity, person;

    if (!form_id(&request->form, "invite", &answer->invite_rid, err) ||
        !form_text(&request->form, "answer", WORD_BYTES, &answer->answer, err) ||
        !form_text_or_none(&request->form, "reason", WORD_BYTES, &answer->reason,
                           err) ||
        !around_invited(&call, answer->invite_rid, &activity, &person, err))
        return false;
    if (activity != rid)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (str_is(answer->answer, "yes"))
        answer->reason = STR("");
    request_changes(request, person);
    return true;
}

static bool act(struct request *request, struct str step, int64_t rid, struct err *err)
{
    struct call call = app_call(request);
    struct around_answer answer = { .herself = false };
    struct str reason;

    if (str_is(step, "held"))
        return hold(request, rid, err);
    if (str_is(step, "off"))
        return form_text(&request->form, "off_reason", WORD_BYTES, &reason, err) &&
               around_call_off(&call, rid, reason, err);
    if (str_is(step, "undo"))
        return around_take_back(&call, "activity", rid, err);
    if (str_is(step, "invite"))
        return invite(request, rid, err);
    if (str_is(step, "answer"))
        return read_answer(request, rid, &answer, err) &&
               around_answer(&call, &answer, err);
    if (str_is(step, "came"))
        return read_answer(request, rid, &answer, err) &&
               around_attend(&call, &answer, err);
    if (str_is(step, "uninvite"))
        return read_answer(request, rid, &answer, err) &&
               around_take_back(&call, "invite", answer.invite_rid, err);
    return err_set(err, ERR_INPUT, N_("choose what is to be done"));
}

bool activity_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct around_item item;
    struct err why = { 0 };
    struct str step = { 0 };
    int64_t rid;

    request_shows_nobody(request);
    (void)form_get(&request->form, "step", &step);
    if (!path_id(request, "activity", &rid, err) ||
        !around_look(&call, "activity", rid, &item, err))
        return false;
    if (item.what != AROUND_MEETING ||
        !str_eq(item.programme, path_text(request, "slug")))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    bool planned_alone = item.last_id == item.first_id;
    if (act(request, step, rid, &why))
        return str_is(step, "undo") && planned_alone
                   ? reply_see_other(reply, "/programme/{slug}/around", item.programme)
                   : reply_see_other(reply, "/programme/{slug}/activity/{activity}",
                                     item.programme, path_text(request, "activity"));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show(request, reply, &why, err);
}

/* -------------------------------------------------------------------- from her page */

static bool show_invite(struct request *request, struct reply *reply,
                        const struct err *problem, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "meetings");

    if (!around_to_come(&call, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on_day"))));
        view_bool(arena, &i->value, "chosen",
                  str_eq(firm_member(&i->value, "rid"), typed(request, "activity")));
    }
    view_bool(arena, view, "any", list->count > 0);
    view_str(arena, view, "token", id_text(arena, firm_next_token(request, problem)));
    view_str(arena, view, "form_url",
             route_url(arena, "/person/{id}/invite", path_text(request, "id")));
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", path_text(request, "id")));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "invite", N_("Invite to a meeting"), view);
}

bool invite_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_invite(request, reply, NULL, err);
}

bool invite_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    int64_t rid, token;

    if (form_id(&request->form, "token", &token, &why) &&
        form_id(&request->form, "activity", &rid, &why) &&
        around_invite(&call, token, rid, request->subject_id, &why))
        return reply_see_other(reply, "/person/{id}", path_text(request, "id"));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show_invite(request, reply, &why, err);
}
