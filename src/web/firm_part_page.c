/*
 * firm_part_page.c: a firm's workplaces and contacts, added and changed.
 *
 *   GET, POST /firm/{id}/workplace?workplace=ID
 *   GET, POST /firm/{id}/contact?contact=ID
 *
 * Without the id it is a new one, whose id the form brings along. What somebody else
 * saved meanwhile is shown beside what was typed.
 */
#include "base/date.h"
#include "service/firm_part.h"
#include "service/firm_show.h"
#include "service/reminder.h"
#include "web/firm_text.h"

#define FIELD_BYTES   300u
#define VERSIONS_MOST 1000000
#define REACH_SHOWN   3u /* empty rows, beside those that are filled in */

/* A part of the firm as it stands; NULL in *part: there is none with that id. */
static bool find_part(struct request *request, const char *list, const char *key,
                      struct str id, const struct view **part, struct err *err)
{
    struct call call = app_call(request);
    struct view *view;
    int64_t rid;

    *part = NULL;
    if (!path_id(request, "id", &rid, err) || !firm_show(&call, rid, &view, err))
        return false;
    const struct view *parts = view_get(view, str_from(list));
    for (const struct view_item *i = parts->list.first; i; i = i->next)
        if (str_eq(firm_member(&i->value, key), id))
            *part = &i->value;
    return true;
}

static int64_t version_of(const struct view *part)
{
    return part ? view_get(part, STR("version"))->integer : 0;
}

static void put_one(const struct request *request, struct view *list, const char *label,
                    struct str theirs, struct str yours)
{
    if (str_eq(theirs, yours))
        return;
    struct view *v = view_add_object(request->arena, list);
    view_cstr(request->arena, v, "label", message_for(request->lang, label, 1));
    view_str(request->arena, v, "their_value", theirs);
    view_str(request->arena, v, "your_value", yours);
}

static bool read_seen(const struct request *request, int64_t *seen, struct err *err)
{
    struct int_range range = { 0, VERSIONS_MOST };

    return form_int(&request->form, "version", range, seen, err);
}

/* ----------------------------------------------------------------------- contacts */

struct contact_shown {
    struct contact_typed typed;
    const struct view *theirs; /* NULL: nobody saved meanwhile */
    const struct err *problem;
    bool quiet; /* no reminders */
};

static bool show_contact(struct request *request, struct reply *reply,
                         const struct contact_shown *shown)
{
    const struct contact_typed *typed = &shown->typed;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena),
                *theirs = view_put_array(arena, view, "theirs");

    view_bool(arena, view, "conflict", shown->theirs != NULL);
    if (shown->theirs) {
        put_one(request, theirs, N_("Name"), firm_member(shown->theirs, "name"),
                typed->name);
        put_one(request, theirs, N_("Role there"), firm_member(shown->theirs, "role"),
                typed->role);
        put_one(request, theirs, N_("Telephone"), firm_member(shown->theirs, "phone"),
                typed->phone);
        put_one(request, theirs, N_("E-mail"), firm_member(shown->theirs, "email"),
                typed->email);
    }
    view_str(arena, view, "token", id_text(arena, typed->rid));
    view_int(arena, view, "version", typed->seen);
    view_bool(arena, view, "is_new", typed->seen == 0);
    view_str(arena, view, "name", typed->name);
    view_str(arena, view, "role", typed->role);
    view_str(arena, view, "phone", typed->phone);
    view_str(arena, view, "email", typed->email);
    view_bool(arena, view, "left", typed->left);
    view_bool(arena, view, "quiet", shown->quiet);
    firm_put_choices(request, view, "channels", CODED(channel_words), typed->channel);
    view_str(arena, view, "form_url", request->path);
    view_str(arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    app_put_problem(request, reply, view, shown->problem);
    if (shown->theirs)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "firm_contact", N_("A contact"), view);
}

bool firm_contact_get(struct request *request, struct reply *reply, struct err *err)
{
    struct contact_shown shown = { .typed = { .rid = random_id() } };
    struct str id = STR("");
    const struct view *part;

    form_get(&request->query, "contact", &id);
    if (!find_part(request, "contacts", "contact_id", id, &part, err))
        return false;
    if (id.len > 0 && (!part || !str_int(id, &shown.typed.rid)))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (part) {
        shown.typed.seen = version_of(part);
        shown.typed.name = firm_member(part, "name");
        shown.typed.role = firm_member(part, "role");
        shown.typed.channel = firm_member(part, "channel");
        shown.typed.phone = firm_member(part, "phone");
        shown.typed.email = firm_member(part, "email");
        shown.typed.left = view_get(part, STR("left"))->boolean;
        struct call call = app_call(request);
        if (!reminder_contact_stopped(&call, shown.typed.rid, &shown.quiet, err))
            return false;
    }
    return show_contact(request, reply, &shown);
}

static bool read_contact(struct request *request, struct contact_typed *typed,
                         struct err *err)
{
    const struct form *form = &request->form;

    typed->rid = firm_form_token(request);
    typed->left = form_has(form, "left");
    return path_id(request, "id", &typed->firm_rid, err) &&
           read_seen(request, &typed->seen, err) &&
           form_text_or_none(form, "name", FIELD_BYTES, &typed->name, err) &&
           form_text_or_none(form, "role", FIELD_BYTES, &typed->role, err) &&
           form_text_or_none(form, "channel", FIELD_BYTES, &typed->channel, err) &&
           form_text_or_none(form, "phone", FIELD_BYTES, &typed->phone, err) &&
           form_text_or_none(form, "email", FIELD_BYTES, &typed->email, err);
}

bool firm_contact_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct contact_shown shown = { .problem = NULL };
    struct err why = { 0 };
    bool saved = false;

    if (!read_contact(request, &shown.typed, err))
        return false;
    shown.quiet = form_has(&request->form, "quiet");
    bool ok =
        contact_save(&call, &shown.typed, &saved, &why) &&
        (!saved || reminder_stop_contact(&call, shown.typed.rid, shown.quiet, &why));
    if (ok && saved)
        return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
    if (!ok && !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    if (!ok)
        shown.problem = &why;
    else if (!find_part(request, "contacts", "contact_id",
                        id_text(request->arena, shown.typed.rid), &shown.theirs, err))
        return false;
    else
        shown.typed.seen = version_of(shown.theirs);
    return show_contact(request, reply, &shown);
}

/* --------------------------------------------------------------------- workplaces */

struct workplace_shown {
    struct workplace_typed typed;
    const struct view *theirs;
    const struct err *problem;
};

static void put_reach(const struct request *request, struct view *view,
                      const struct workplace_typed *typed)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "reach");
    uint32_t rows = typed->reach_count + REACH_SHOWN;

    for (uint32_t i = 0; i < rows && i < REACH_ROWS_MOST; i++) {
        bool used = i < typed->reach_count;
        uint32_t bits = used ? typed->reach[i].shifts : 0;
        struct view *v = view_add_object(arena, list);
        view_int(arena, v, "row", i + 1);
        view_str(arena, v, "reach_place", used ? typed->reach[i].place : STR(""));
        struct view *shifts = view_put_array(arena, v, "shifts");
        for (uint32_t k = 0; k < SHIFT_WORD_COUNT; k++) {
            struct view *s = view_add_object(arena, shifts);
            view_cstr(arena, s, "word", shift_words[k].word);
            view_cstr(arena, s, "text",
                      message_for(request->lang, shift_words[k].label, 1));
            view_bool(arena, s, "chosen", (bits >> k & 1) != 0);
        }
    }
}

static bool show_workplace(struct request *request, struct reply *reply,
                           const struct workplace_shown *shown)
{
    const struct workplace_typed *typed = &shown->typed;
    struct arena *arena = request->arena;
    struct view *view = view_object(arena),
                *theirs = view_put_array(arena, view, "theirs");

    view_bool(arena, view, "conflict", shown->theirs != NULL);
    if (shown->theirs) {
        put_one(request, theirs, N_("Place of work"),
                firm_member(shown->theirs, "place"), typed->place);
        put_one(request, theirs, N_("Address"), firm_member(shown->theirs, "street"),
                typed->street);
        put_one(request, theirs, N_("Workplace number (CFAR)"),
                firm_member(shown->theirs, "cfar"), typed->cfar);
    }
    view_str(arena, view, "token", id_text(arena, typed->rid));
    view_int(arena, view, "version", typed->seen);
    view_bool(arena, view, "is_new", typed->seen == 0);
    view_str(arena, view, "place", typed->place);
    view_str(arena, view, "street", typed->street);
    view_str(arena, view, "cfar", typed->cfar);
    view_bool(arena, view, "closed", typed->closed);
    put_reach(request, view, typed);
    view_str(arena, view, "form_url", request->path);
    view_str(arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    app_put_problem(request, reply, view, shown->problem);
    if (shown->theirs)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "firm_workplace", N_("A workplace"), view);
}

/* Rows of place and shift as one row a place. */
static void fill_reach(const struct view *part, struct workplace_typed *typed)
{
    const struct view *list = view_get(part, STR("reach"));
    struct coded_table shifts = { shift_words, SHIFT_WORD_COUNT };

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        struct str place = firm_member(&i->value, "place");
        uint32_t at = 0, shift = coded_find(shifts, firm_member(&i->value, "shift"));
        while (at < typed->reach_count && !str_eq(typed->reach[at].place, place))
            at++;
        if (at == REACH_ROWS_MOST || shift == SHIFT_WORD_COUNT)
            continue;
        if (at == typed->reach_count)
            typed->reach[typed->reach_count++].place = place;
        typed->reach[at].shifts |= 1U << shift;
    }
}

bool firm_workplace_get(struct request *request, struct reply *reply, struct err *err)
{
    struct workplace_shown shown = { .typed = { .rid = random_id() } };
    struct str id = STR("");
    const struct view *part;

    form_get(&request->query, "workplace", &id);
    if (!find_part(request, "workplaces", "workplace_id", id, &part, err))
        return false;
    if (id.len > 0 && (!part || !str_int(id, &shown.typed.rid)))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (part) {
        shown.typed.seen = version_of(part);
        shown.typed.place = firm_member(part, "place");
        shown.typed.street = firm_member(part, "street");
        shown.typed.cfar = firm_member(part, "cfar");
        shown.typed.closed = view_get(part, STR("closed"))->boolean;
        fill_reach(part, &shown.typed);
    }
    return show_workplace(request, reply, &shown);
}

/* The fields reach1, shift1 (several) .. of the form. */
static bool read_reach(const struct request *request, struct workplace_typed *typed,
                       struct err *err)
{
    struct coded_table shifts = { shift_words, SHIFT_WORD_COUNT };
    char place_name[16], shift_name[16];
    struct str word;

    for (uint32_t i = 0; i < REACH_ROWS_MOST; i++) {
        struct reach_typed *reach = &typed->reach[typed->reach_count];
        snprintf(place_name, sizeof place_name, "reach%u", i + 1);
        snprintf(shift_name, sizeof shift_name, "shift%u", i + 1);
        *reach = (struct reach_typed){ .shifts = 0 };
        if (!form_text_or_none(&request->form, place_name, FIELD_BYTES, &reach->place,
                               err))
            return false;
        for (uint32_t at = 0; form_next(&request->form, shift_name, &at, &word);)
            if (coded_find(shifts, word) < SHIFT_WORD_COUNT)
                reach->shifts |= 1U << coded_find(shifts, word);
        typed->reach_count += reach->place.len > 0;
    }
    return true;
}

static bool read_workplace(struct request *request, struct workplace_typed *typed,
                           struct err *err)
{
    const struct form *form = &request->form;

    typed->rid = firm_form_token(request);
    typed->closed = form_has(form, "closed");
    return path_id(request, "id", &typed->firm_rid, err) &&
           read_seen(request, &typed->seen, err) &&
           form_text_or_none(form, "place", FIELD_BYTES, &typed->place, err) &&
           form_text_or_none(form, "street", FIELD_BYTES, &typed->street, err) &&
           form_text_or_none(form, "cfar", FIELD_BYTES, &typed->cfar, err) &&
           read_reach(request, typed, err);
}

bool firm_workplace_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct workplace_shown shown = { .problem = NULL };
    struct err why = { 0 };
    bool saved = false;

    if (!read_workplace(request, &shown.typed, err))
        return false;
    bool ok = workplace_save(&call, &shown.typed, &saved, &why);
    if (ok && saved)
        return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
    if (!ok && !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    if (!ok)
        shown.problem = &why;
    else if (!find_part(request, "workplaces", "workplace_id",
                        id_text(request->arena, shown.typed.rid), &shown.theirs, err))
        return false;
    else
        shown.typed.seen = version_of(shown.theirs);
    return show_workplace(request, reply, &shown);
}
