/*
 * work_note_page.c: notes on a firm or a need.
 *
 *   GET  /firm/{id}/notes, /need/{id}/notes   before; correct: a note whose text stands
 *                                             in the form; back: one was taken back
 *   POST the same                             do=save: text, day, corrects; do=back:
 *                                             note; nothing: the draft, seen
 *
 * What is being written is saved as a draft while one writes. What cannot be saved is
 * said at the top of the same page, with what was typed still there.
 */
#include "base/date.h"
#include "service/firm.h"
#include "service/need_show.h"
#include "service/work_note.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define TYPED_BYTES   ((size_t)4 * WORK_NOTE_BYTES)
#define DAY_BYTES     40u
#define VERSIONS_MOST 1000000

struct noting {
    struct request *request;
    struct call call;
    struct work_about about;
    struct str title;               /* what the firm or need is called */
    struct str text, day, corrects; /* in the form */
    struct draft draft;
    const struct err *problem;
    bool begun; /* another note stands in the draft: it is not written over */
};

static bool is_of_need(const struct request *request)
{
    return str_starts(str_from(request->route->pattern), "/need/");
}

/* What it is about, as the crumb names it; not of the unit: there is nothing here. */
static bool read_title(struct noting *page, struct err *err)
{
    struct firm_now firm;
    struct view *need;

    if (!page->about.is_need) {
        if (!firm_load(&page->call, page->about.rid, &firm, err))
            return false;
        page->title = firm.name;
        return true;
    }
    if (!need_show(&page->call, page->about.rid, &need, err))
        return false;
    page->title = firm_member(need, "title");
    return view_get(need, STR("own"))->boolean ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool open_page(struct request *request, struct noting *page, struct err *err)
{
    *page = (struct noting){ .request = request, .call = app_call(request) };
    page->about.is_need = is_of_need(request);
    return path_id(request, "id", &page->about.rid, err) && read_title(page, err);
}

/* ------------------------------------------------------------------------ showing */

static void put_when(const struct noting *page, struct view *v)
{
    const struct request *request = page->request;
    struct arena *arena = request->arena;
    int64_t at = view_get(v, STR("at"))->integer;

    view_str(arena, v, "day_text", firm_day_of(request, view_get(v, STR("day"))));
    view_str(arena, v, "written_text", firm_day(request, moment_day(at)));
    view_str(arena, v, "clock", reply_clock(arena, request->lang, at));
}

static void put_notes(const struct noting *page, struct view *view, bool writes)
{
    struct arena *arena = page->request->arena;
    struct view *list = (struct view *)view_get(view, STR("notes")); /* just made */

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *history = (struct view *)view_get(&i->value, STR("history"));
        struct buf url = buf_new(arena);
        put_when(page, &i->value);
        view_int(arena, &i->value, "versions", history->count);
        for (struct view_item *k = history->list.first; k; k = k->next)
            put_when(page, &k->value);
        buf_add(&url, page->request->path);
        url_add_query(&url, "correct", firm_member(&i->value, "note_id"));
        buf_cstr(&url, "#write");
        view_str(arena, &i->value, "correct_url", writes ? buf_str(&url) : STR(""));
        view_bool(arena, &i->value, "back",
                  writes && view_get(&i->value, STR("is_mine"))->boolean);
    }
    view_bool(arena, view, "has_notes", list->count > 0);
}

/* The note to be corrected: its text in the form, unless something is typed there. */
static void take_correct(struct noting *page, const struct view *view)
{
    const struct view *list = view_get(view, STR("notes"));
    struct str id = STR("");

    if (!form_get(&page->request->query, "correct", &id) || page->problem ||
        str_eq(page->corrects, id))
        return;
    page->begun = page->draft.version > 0 && page->text.len > 0;
    if (page->begun)
        return;
    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_eq(firm_member(&i->value, "note_id"), id)) {
            page->corrects = id;
            page->text = firm_member(&i->value, "text");
            page->day = firm_member(&i->value, "day");
        }
}

static bool take_draft(struct noting *page, struct err *err)
{
    char *today = arena_take(page->request->arena, DATE_TEXT_BYTES);

    if (!work_note_draft(&page->call, page->about, &page->draft, err))
        return false;
    date_format(moment_day(page->call.now), today);
    if (!page->problem) {
        draft_get(&page->draft, STR("text"), &page->text);
        draft_get(&page->draft, STR("day"), &page->day);
        draft_get(&page->draft, STR("corrects"), &page->corrects);
        if (page->day.len == 0)
            page->day = str_from(today);
    }
    return true;
}

static void put_form(const struct noting *page, struct view *view)
{
    struct arena *arena = page->request->arena;
    bool drafted = page->draft.version > 0;
    bool used = page->problem && page->problem->kind == ERR_CONFLICT;
    /* After a conflict it may be one more. */
    int64_t token = used ? random_id() : firm_form_token(page->request);

    view_str(arena, view, "typed", page->text);
    view_str(arena, view, "typed_day", page->day);
    view_str(arena, view, "corrects", page->corrects);
    view_str(arena, view, "form_url", page->request->path);
    view_str(arena, view, "token", id_text(arena, token));
    view_str(arena, view, "seen", id_text(arena, page->draft.version));
    if (drafted && page->text.len > 0)
        view_str(arena, view, "saved",
                 reply_clock(arena, page->request->lang, page->draft.saved_at));
    else
        view_null(arena, view, "saved");
}

static bool show(struct noting *page, struct reply *reply, struct err *err)
{
    struct request *request = page->request;
    struct arena *arena = request->arena;
    bool writes = gate_leads(request, "work_note_add") && page->call.actor->user_id;
    struct view *view;
    struct str text, url;
    int64_t before = 0;

    if (form_get(&request->query, "before", &text) &&
        (!str_int(text, &before) || before < 0))
        before = 0;
    if (!work_notes_show(&page->call, page->about, before, &view, err) ||
        (writes && !take_draft(page, err)))
        return false;
    take_correct(page, view);
    put_notes(page, view, writes);
    put_form(page, view);
    url = route_url(arena, page->about.is_need ? "/need/{id}" : "/firm/{id}",
                    path_text(request, "id"));
    view_bool(arena, view, "may_write", writes);
    view_str(arena, view, "about_url", url);
    view_str(arena, view, "about_title", page->title);
    view_bool(arena, view, "begun", page->begun);
    view_bool(arena, view, "taken_back", form_has(&request->query, "back"));
    view_bool(arena, view, "is_older", before > 0);
    view_str(arena, view, "newest_url", request->path);
    struct buf older = buf_new(arena);
    buf_add(&older, request->path);
    url_add_query(&older, "before", firm_member(view, "older"));
    view_str(arena, view, "older_url",
             firm_member(view, "older").len ? buf_str(&older) : STR(""));
    app_put_problem(request, reply, view, page->problem);
    return reply_page(reply, "work_notes", N_("Notes"), view);
}

bool work_notes_get(struct request *request, struct reply *reply, struct err *err)
{
    struct noting *page = ARENA_NEW(request->arena, struct noting);

    return open_page(request, page, err) && show(page, reply, err);
}

/* ------------------------------------------------------------------------ writing */

static bool read_form(struct noting *page, struct err *err)
{
    const struct form *form = &page->request->form;

    return form_text_or_none(form, "text", TYPED_BYTES, &page->text, err) &&
           form_text_or_none(form, "day", DAY_BYTES, &page->day, err) &&
           form_text_or_none(form, "corrects", DAY_BYTES, &page->corrects, err);
}

/* Shown again with what was typed; or, where nothing is to be shown, the error. */
static bool refused(struct noting *page, struct reply *reply, const struct err *why,
                    struct err *err)
{
    bool shows = firm_shows(page->request, why) ||
                 (why->kind == ERR_CONFLICT && !page->request->wants_json);

    if (!shows) {
        *err = *why;
        return false;
    }
    page->problem = why;
    return show(page, reply, err);
}

static bool save_draft(struct noting *page, struct reply *reply, struct err *err)
{
    struct int_range versions = { 0, VERSIONS_MOST };
    struct arena *arena = page->request->arena;
    struct draft_saved *saved = ARENA_NEW(arena, struct draft_saved);
    struct draft_pair pair[] = { { STR("text"), page->text },
                                 { STR("day"), page->day },
                                 { STR("corrects"), page->corrects } };
    struct draft_step step = { .pair = pair, .count = 3, .over = true };
    struct view *view = view_object(arena);

    if (!form_int(&page->request->form, "seen", versions, &step.seen, err) ||
        !work_note_save(&page->call, page->about, &step, saved, err))
        return false;
    view_int(arena, view, "version", saved->draft.version);
    view_str(arena, view, "saved",
             reply_clock(arena, page->request->lang, saved->draft.saved_at));
    return page->request->wants_json
               ? reply_page(reply, "work_notes", N_("Notes"), view)
               : reply_see_other_url(reply, page->request->path);
}

static bool save(struct noting *page, struct reply *reply, struct err *err)
{
    struct work_note_new new = { .rid = firm_form_token(page->request),
                                 .text = page->text,
                                 .day = DAY_NONE };
    struct err *why = ARENA_NEW(page->request->arena, struct err);

    if ((page->corrects.len == 0 || str_int(page->corrects, &new.corrects)) &&
        firm_form_day(page->request, "day", &new.day, why) &&
        work_note_write(&page->call, page->about, &new, why))
        return reply_see_other_url(reply, page->request->path);
    return refused(page, reply, why, err);
}

static bool take_back(struct noting *page, struct reply *reply, struct err *err)
{
    struct err *why = ARENA_NEW(page->request->arena, struct err);
    struct buf url = buf_new(page->request->arena);
    int64_t rid;

    buf_add(&url, page->request->path);
    buf_cstr(&url, "?back=1");
    if (form_id(&page->request->form, "note", &rid, why) &&
        work_note_take_back(&page->call, page->about, rid, why))
        return reply_see_other_url(reply, buf_str(&url));
    return refused(page, reply, why, err);
}

bool work_notes_post(struct request *request, struct reply *reply, struct err *err)
{
    struct noting *page = ARENA_NEW(request->arena, struct noting);
    struct str what = STR("");

    if (!open_page(request, page, err) || !read_form(page, err))
        return false;
    form_get(&request->form, "do", &what);
    if (str_is(what, "back"))
        return take_back(page, reply, err);
    return str_is(what, "save") ? save(page, reply, err) : save_draft(page, reply, err);
}
