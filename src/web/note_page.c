/*
 * note_page.c: notes on a case.
 *
 *   GET  /person/{id}/notes   before; correct: a note whose text stands in the form
 *   POST /person/{id}/notes   text, day, corrects, token: makes the form good once
 *
 * What cannot be saved is said at the top of the same page, with what was typed still
 * there.
 */
#include "web/note_page.h"

#include "base/date.h"
#include "service/note.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define TYPED_BYTES ((size_t)4 * NOTE_BYTES) /* read whole, so that it can be shown */

static void put_note(const struct request *request, struct view *list,
                     const struct note *note)
{
    struct arena *arena = request->arena;
    const struct str id = path_text(request, "id");
    struct view *v = view_add_object(arena, list);
    struct buf day = buf_new(arena), written = buf_new(arena);

    message_day(&day, request->lang, note->day);
    message_day(&written, request->lang, moment_day(note->at));
    view_str(arena, v, "note", id_text(arena, note->rid));
    view_day(arena, v, "on_day", note->day);
    view_str(arena, v, "about_text", buf_str(&day));
    view_str(arena, v, "text", note->text);
    view_str(arena, v, "by", note->by);
    view_str(arena, v, "written_text", buf_str(&written));
    view_bool(arena, v, "corrected", note->corrected);
    view_bool(arena, v, "is_correction", note->corrects != 0);
    view_bool(arena, v, "merged_case", note->merged);
    if (!note->corrected && !note->merged && gate_leads(request, "note_add"))
        view_str(arena, v, "correct_url",
                 route_url(arena, "/person/{id}/notes?correct={note}#write", id,
                           url_int(arena, note->rid)));
    else
        view_null(arena, v, "correct_url");
}

bool note_put_newest(const struct request *request, struct call *call,
                     struct view *view, struct err *err)
{
    struct view *list = view_put_array(request->arena, view, "notes");
    const struct notes_ask ask = { .most = NOTES_NEWEST };
    struct notes notes = { .count = 0 };
    const bool may = gate_may(request, "note_see");

    if (may && !notes_load(call, request->subject_id, &ask, &notes, err))
        return false;
    for (uint32_t i = 0; i < notes.count; i++)
        put_note(request, list, &notes.note[i]);
    view_bool(request->arena, view, "has_notes", notes.count > 0);
    view_bool(request->arena, view, "older_notes", notes.before != 0);
    view_bool(request->arena, view, "may_note", gate_leads(request, "note_add"));
    if (may)
        view_str(
            request->arena, view, "notes_url",
            route_url(request->arena, "/person/{id}/notes", path_text(request, "id")));
    else
        view_null(request->arena, view, "notes_url");
    return true;
}

/* ------------------------------------------------------------------------ the page */

/* What stands in the form. */
struct writing {
    struct str text, day;
    int64_t corrects; /* 0: a new one */
    int64_t token;
};

static void put_form(const struct request *request, struct view *view,
                     const struct writing *writing)
{
    struct arena *arena = request->arena;
    const struct str id = path_text(request, "id");

    view_bool(arena, view, "may_write", gate_may(request, "note_add"));
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/notes", id));
    view_str(arena, view, "typed", writing->text);
    view_str(arena, view, "typed_day", writing->day);
    view_str(arena, view, "token", id_text(arena, writing->token));
    if (writing->corrects)
        view_str(arena, view, "corrects", id_text(arena, writing->corrects));
    else
        view_null(arena, view, "corrects");
}

static bool put_page(const struct request *request, struct call *call,
                     struct view *view, struct err *err)
{
    struct arena *arena = request->arena;
    const struct str id = path_text(request, "id");
    struct view *list = view_put_array(arena, view, "notes");
    struct notes_ask ask = { .most = NOTES_MOST };
    struct notes notes;

    if ((form_has(&request->query, "before") &&
         !form_id(&request->query, "before", &ask.before, err)) ||
        !notes_load(call, request->subject_id, &ask, &notes, err))
        return false;
    for (uint32_t i = 0; i < notes.count; i++)
        put_note(request, list, &notes.note[i]);
    view_bool(arena, view, "has_notes", notes.count > 0);
    view_bool(arena, view, "is_older", ask.before != 0);
    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", id));
    view_str(arena, view, "newest_url", route_url(arena, "/person/{id}/notes", id));
    if (notes.before)
        view_str(arena, view, "older_url",
                 route_url(arena, "/person/{id}/notes?before={before}", id,
                           url_int(arena, notes.before)));
    else
        view_null(arena, view, "older_url");
    return true;
}

static bool show(const struct request *request, const struct writing *writing,
                 const struct err *problem, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);

    if (!put_page(request, &call, view, err))
        return false;
    put_form(request, view, writing);
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "notes", N_("Notes"), view);
}

static struct str day_text(struct arena *arena, int32_t day)
{
    char *text = ARENA_ARRAY(arena, DATE_TEXT_BYTES, char);

    date_format(day, text);
    return str_from(text);
}

bool notes_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct writing writing = { .text = STR(""),
                               .day = day_text(request->arena, moment_day(call.now)),
                               .token = random_id() };
    struct note old;

    if (form_has(&request->query, "correct") && gate_leads(request, "note_add")) {
        if (!form_id(&request->query, "correct", &writing.corrects, err) ||
            !note_load(&call, request->subject_id, writing.corrects, &old, err))
            return false;
        writing.text = old.text;
        writing.day = day_text(request->arena, old.day);
    }
    return show(request, &writing, NULL, reply, err);
}

static bool save(const struct request *request, struct call *call,
                 const struct writing *writing, struct err *err)
{
    struct note note = { .rid = writing->token,
                         .text = writing->text,
                         .corrects = writing->corrects };

    return form_day(&request->form, "day", &note.day, err) &&
           note_write(call, request->subject_id, &note, err);
}

bool notes_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct writing writing = { .day = STR(""), .token = firm_form_token(request) };
    struct err problem = { 0 };

    (void)form_get(&request->form, "day", &writing.day);
    if (!form_text_or_none(&request->form, "text", TYPED_BYTES, &writing.text, err) ||
        (form_has(&request->form, "corrects") &&
         !form_id(&request->form, "corrects", &writing.corrects, err)))
        return false;
    if (!save(request, &call, &writing, &problem)) {
        if (problem.kind == ERR_INPUT || problem.kind == ERR_LIMIT ||
            problem.kind == ERR_CONFLICT) {
            if (problem.kind == ERR_CONFLICT) /* it may be one more */
                writing.token = random_id();
            return show(request, &writing, &problem, reply, err);
        }
        *err = problem;
        return false;
    }
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/person/{id}/notes", path_text(request, "id"));
}
