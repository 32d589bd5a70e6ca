/*
 * read_page.c: an advertisement, its tasks and requirements marked and classed, and the
 * need it becomes.
 *
 *   GET /read          paste a text, or choose one that was imported
 *   POST /read         a pasted text, read; nothing is saved
 *   GET /ad/{id}       an imported one, read
 *   POST /ad/need      the person's choices: saved as a need, on to its thresholds
 *   GET /read/examples what people changed, for people to look at; POST judges one
 *
 * Each requirement has one field, rN: its class, or "out"; each task in the employer's
 * own words has tN: "in" or "out". Without a field the proposal holds.
 */
#include "base/date.h"
#include "base/hash.h"
#include "service/ad_list.h"
#include "service/ad_need.h"
#include "service/ad_turn.h"
#include "service/read_example.h"
#include "web/app.h"
#include "web/gate.h"

#define TEXT_BYTES_MOST ((size_t)200 << 10)
#define START_DAYS      56 /* proposed: eight weeks from now */

/* ------------------------------------------------------------------ choose */

static void ad_links(struct arena *arena, const struct view *list)
{
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(arena, &i->value, "ad_url",
                 route_url(arena, "/ad/{id}", view_get(&i->value, STR("ad_id"))->text));
}

bool read_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;
    int64_t before = 0;

    if (form_has(&request->query, "before") &&
        !form_id(&request->query, "before", &before, err))
        return false;
    if (!ad_list(&call, before, &view, err))
        return false;
    ad_links(request->arena, view_get(view, STR("ads")));
    before = view_get(view, STR("before"))->integer;
    if (before)
        view_str(request->arena, view, "more_url",
                 route_url(request->arena, "/read?before={before}",
                           url_int(request->arena, before)));
    else
        view_null(request->arena, view, "more_url");
    view_str(request->arena, view, "form_url", route_url(request->arena, "/read"));
    view_str(request->arena, view, "examples_url",
             gate_leads(request, "read_example_list")
                 ? route_url(request->arena, "/read/examples")
                 : STR(""));
    return reply_page(reply, "read", N_("Read an advertisement"), view);
}

/* ------------------------------------------------------------------ review */

struct review {
    struct request *request;
    struct arena *arena;
    struct ad_reading reading;
    struct ad_draft draft;
    bool stored; /* an imported one: its id travels, not its text */
    bool sent;   /* the form has come back: what was typed is shown again */
    struct str problem, locality, lift;
    uint64_t mark; /* of the proposal, before any choice */
};

/* What a stretch of the text is marked as. */
struct mark {
    const char *class; /* of the style sheet; NULL: plain */
    uint32_t index;    /* the requirement it belongs to  */
};

/* The mark at code point `at`, and where the stretch that has it may end. */
static struct mark mark_at(const struct readtext_result *found, uint32_t at,
                           uint32_t *end)
{
    struct mark mark = { NULL, 0 };

    for (uint32_t i = 0; i < found->task_count; i++) {
        const struct readtext_task *t = &found->tasks[i];
        if (at >= t->start && at < t->end) {
            mark = (struct mark){ "mk task", 0 };
            *end = t->end < *end ? t->end : *end;
        } else if (t->start > at && t->start < *end) {
            *end = t->start;
        }
    }
    for (uint32_t i = 0; i < found->requirement_count; i++) {
        const struct readtext_requirement *r = &found->requirements[i];
        if (at >= r->start && at < r->end) {
            mark =
                (struct mark){ r->mood == READTEXT_MERIT ? "mk merit" : "mk must", i };
            *end = r->end < *end ? r->end : *end;
        } else if (r->start > at && r->start < *end) {
            *end = r->start;
        }
    }
    for (uint32_t i = 0; i < found->blocked_count; i++) {
        const struct readtext_blocked *b = &found->blocked[i];
        if (b->in_headline)
            continue;
        if (at >= b->start && at < b->end) {
            mark = (struct mark){ "mk stop", 0 };
            *end = b->end < *end ? b->end : *end;
        } else if (b->start > at && b->start < *end) {
            *end = b->start;
        }
    }
    return mark;
}

/* The text as stretches: {"text","class","has_class"}. */
static void pieces(const struct review *r, struct view *view)
{
    struct str text = r->reading.ad.text;
    uint32_t count = (uint32_t)str_utf8_count(text), at = 0;
    struct view *list = view_put_array(r->arena, view, "pieces");
    size_t byte = 0;

    while (at < count) {
        uint32_t end = count;
        struct mark mark = mark_at(&r->reading.found, at, &end);
        size_t from = byte;
        for (; at < end; at++)
            str_utf8_next(text, &byte);
        struct view *v = view_add_object(r->arena, list);
        view_str(r->arena, v, "text", str_sub(text, from, byte - from));
        view_cstr(r->arena, v, "class", mark.class);
    }
}

/* "3 Core": the digit is the key that chooses it, in any browser, with or without
 * script. */
static void option_text(const struct review *r, struct view *v, uint32_t digit,
                        const char *label)
{
    struct buf text = buf_new(r->arena);

    buf_format(&text, "%u ", digit);
    buf_cstr(&text, message_for(r->request->lang, label, 1));
    view_str(r->arena, v, "text", buf_str(&text));
}

static void options(const struct review *r, struct view *row, uint32_t index)
{
    const struct need_requirement_row *need = &r->draft.need.requirement[index];
    bool included = r->draft.mark[index].included;
    struct view *list = view_put_array(r->arena, row, "options");
    struct view *v = view_add_object(r->arena, list);

    view_cstr(r->arena, v, "word", "out");
    option_text(r, v, 0, N_("Leave it out"));
    view_bool(r->arena, v, "chosen", !included);
    for (int c = 0; c < CLASS_COUNT; c++) {
        v = view_add_object(r->arena, list);
        view_cstr(r->arena, v, "word", class_word((enum requirement_class)c));
        option_text(r, v, (uint32_t)c + 1, class_label((enum requirement_class)c));
        view_bool(r->arena, v, "chosen", included && (int)need->class == c);
    }
}

static struct str wording_of(const struct review *r, uint32_t index)
{
    int32_t from = r->draft.mark[index].from;

    if (from < 0)
        return STR("");
    const struct readtext_requirement *q = &r->reading.found.requirements[from];
    return ad_wording(r->reading.ad.text, q->start, q->end);
}

/* What row `i` is called: the catalogue's words for a task, the employer's for a
 * demand. */
static struct str row_label(const struct review *r, uint32_t i)
{
    const struct need_requirement_row *q = &r->draft.need.requirement[i];
    const struct catalogue_task *task =
        ad_reader_task(r->request->app->reader, q->code);
    struct str wording = wording_of(r, i);

    if (r->draft.mark[i].from < 0 && task)
        return r->request->lang == LANG_SV ? task->sv : task->en;
    return q->label.len ? q->label : wording.len ? wording : q->code;
}

/* The sentence a demand stands in: what is before, the words themselves, what is
 * after; none where the label already says all of it. */
static void sentence(const struct review *r, uint32_t i, struct view *v)
{
    const int32_t from = r->draft.mark[i].from;
    const struct str text = r->reading.ad.text, label = row_label(r, i);

    if (from < 0) {
        view_bool(r->arena, v, "sentence", false);
        return;
    }
    const struct readtext_requirement *q = &r->reading.found.requirements[from];
    const struct str whole = ad_sentence(text, q->start, q->end);
    const struct str part = ad_wording(text, q->start, q->end);
    if (str_eq(whole, label)) {
        view_bool(r->arena, v, "sentence", false);
        return;
    }
    const size_t before = (size_t)(part.ptr - whole.ptr);
    struct view *said = view_put_object(r->arena, v, "sentence");
    view_str(r->arena, said, "before", str_sub(whole, 0, before));
    view_str(r->arena, said, "part", part);
    view_str(r->arena, said, "after",
             str_sub(whole, before + part.len, whole.len - before - part.len));
}

static const char *turn_of(const struct review *r, uint32_t i)
{
    const int32_t from = r->draft.mark[i].from;
    const enum requirement_class class = r->draft.mark[i].proposed;

    return from < 0 ? ad_turn_task(class)
                    : ad_turn(r->reading.found.requirements[from].kind,
                              r->reading.found.requirements[from].concept, class);
}

static void rows(const struct review *r, struct view *view)
{
    const struct need *need = &r->draft.need;
    struct view *tasks = view_put_array(r->arena, view, "task_rows");
    struct view *demands = view_put_array(r->arena, view, "demand_rows");

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement_row *q = &need->requirement[i];
        bool task = r->draft.mark[i].from < 0;
        struct view *v = view_add_object(r->arena, task ? tasks : demands);
        view_int(r->arena, v, "index", i);
        view_str(r->arena, v, "label", row_label(r, i));
        view_bool(r->arena, v, "merit", r->draft.mark[i].merit);
        view_bool(r->arena, v, "trait", q->kind == KIND_TRAIT);
        view_bool(r->arena, v, "usual", r->draft.mark[i].from == AD_FROM_OCCUPATION);
        const char *why = message_for_str(r->request->lang, q->why, 1);
        view_str(r->arena, v, "why", why ? str_from(why) : q->why);
        view_cstr(r->arena, v, "turn", message_for(r->request->lang, turn_of(r, i), 1));
        sentence(r, i, v);
        options(r, v, i);
    }
    view_bool(r->arena, view, "has_demands", demands->count > 0);
}

/* Tasks that no catalogue knows: shown on the need's pages, counted by nobody. */
static void own_tasks(const struct review *r, struct view *view)
{
    const struct need *need = &r->draft.need;
    struct view *list = view_put_array(r->arena, view, "own_tasks");

    for (uint32_t i = 0; i < need->task_count; i++) {
        bool asks = false;
        for (uint32_t k = 0; k < need->requirement_count; k++)
            asks |= need->requirement[k].task == (int32_t)i;
        if (asks)
            continue;
        struct view *v = view_add_object(r->arena, list);
        view_int(r->arena, v, "index", i);
        view_str(r->arena, v, "label", need->task[i].label);
    }
    view_bool(r->arena, view, "any_task", need->task_count > 0);
}

static void blocked(const struct review *r, struct view *view)
{
    const struct readtext_result *found = &r->reading.found;
    struct view *list = view_put_array(r->arena, view, "blocked");

    for (uint32_t i = 0; i < found->blocked_count; i++) {
        const struct readtext_blocked *b = &found->blocked[i];
        struct view *v = view_add_object(r->arena, list);
        view_str(
            r->arena, v, "wording",
            ad_wording(b->in_headline ? r->reading.ad.headline : r->reading.ad.text,
                       b->start, b->end));
        view_cstr(r->arena, v, "ground",
                  message_for(r->request->lang, ad_ground_label(b->ground), 1));
        view_cstr(r->arena, v, "why", message_for(r->request->lang, b->why, 1));
        view_cstr(r->arena, v, "instead", message_for(r->request->lang, b->instead, 1));
        view_bool(r->arena, v, "stops", !b->proxy);
    }
    view_bool(r->arena, view, "stopped", r->reading.blocked_count > 0);
    view_bool(r->arena, view, "has_blocked", list->count > 0);
}

static struct str mark_text(const struct review *r)
{
    struct buf text = buf_new(r->arena);

    buf_format(&text, "%016llx", (unsigned long long)r->mark);
    return buf_str(&text);
}

static void head(const struct review *r, struct view *view)
{
    const struct need *need = &r->draft.need;
    const struct ad_text *ad = &r->reading.ad;
    char day[DATE_TEXT_BYTES];
    int64_t now =
        r->request->app->clock_fixed ? r->request->app->call.now : r->request->now;
    int32_t start = moment_day(now) + START_DAYS;

    start -= date_weekday(start);
    if (r->sent)
        start = need->start_day;
    if (start != DAY_NONE)
        date_format(start, day);
    else
        day[0] = '\0';
    view_str(r->arena, view, "read_url", route_url(r->arena, "/read"));
    view_str(r->arena, view, "save_url", route_url(r->arena, "/ad/need"));
    view_str(r->arena, view, "mark", mark_text(r));
    view_str(r->arena, view, "headline", need->title);
    view_str(r->arena, view, "employer", need->employer);
    view_str(r->arena, view, "occupation", ad->occupation_label);
    view_str(r->arena, view, "locality", r->sent ? r->locality : ad->place);
    view_str(r->arena, view, "problem", r->problem);
    view_str(r->arena, view, "lift", r->lift);
    view_str(r->arena, view, "start", str_copy(r->arena, str_from(day)));
    view_int(r->arena, view, "hours", need->hours ? need->hours : 40);
    view_int(r->arena, view, "positions", need->positions ? need->positions : 1);
    if (r->stored) {
        view_str(r->arena, view, "ad", id_text(r->arena, ad->ad_rid));
        view_null(r->arena, view, "source_text");
    } else {
        view_null(r->arena, view, "ad");
        view_str(r->arena, view, "source_text", ad->text);
    }
    view_bool(r->arena, view, "has_differs", r->reading.differs.count > 0);
    view_int(r->arena, view, "n", r->reading.found.requirement_count);
    view_int(r->arena, view, "task_count", r->reading.found.task_count);
}

static bool read_ad(struct review *r, const struct ad_text *ad, struct err *err)
{
    const struct app *app = r->request->app;
    struct ad_reader reader = *app->reader;
    struct call call = app_call(r->request);

    if (!vocab_keep_names(&call, app->words, &reader.names, err) ||
        !ad_read(&reader, ad, r->arena, &r->reading, err))
        return false;
    ad_propose(&reader, &r->reading, r->arena, &r->draft);
    r->mark = ad_draft_mark(&r->draft);
    return true;
}

static bool show_review(struct review *r, struct reply *reply)
{
    struct view *view = ad_reading_view(&r->reading, r->arena, r->request->lang);

    if (!r->request->wants_json) {
        struct view *page = view_put_object(r->arena, view, "page");
        head(r, page);
        pieces(r, page);
        rows(r, page);
        own_tasks(r, page);
        blocked(r, page);
    }
    return reply_page(reply, "ad", N_("The advertisement, read"), view);
}

/* A pasted text has no id of its own: its fingerprint is one. */
static bool pasted(struct request *request, struct ad_text *ad, struct err *err)
{
    struct str text, headline;
    struct hash hash;

    if (!form_text(&request->form, "text", TEXT_BYTES_MOST, &text, err) ||
        !form_text_or_none(&request->form, "title", TITLE_BYTES_MOST, &headline, err))
        return false;
    if (headline.len == 0) {
        struct str rest = text;
        str_next(&rest, '\n', &headline);
        headline = str_sub(str_trim(headline), 0, 80);
        while (headline.len && !str_utf8_valid(headline))
            headline.len--;
    }
    hash_start(&hash);
    hash_str(&hash, text);
    *ad = (struct ad_text){ .id = id_text(request->arena,
                                          (int64_t)(hash_end_u64(&hash) >> 12)),
                            .headline = headline,
                            .text = text,
                            .percent_most = -1 };
    return true;
}

bool read_post(struct request *request, struct reply *reply, struct err *err)
{
    struct review r = { .request = request, .arena = request->arena };
    struct ad_text ad;

    return pasted(request, &ad, err) && read_ad(&r, &ad, err) && show_review(&r, reply);
}

static bool stored(struct request *request, struct str id, struct ad_text *ad,
                   struct err *err)
{
    struct call call = app_call(request);
    struct buf which = buf_new(request->arena);

    buf_char(&which, '#');
    buf_add(&which, id);
    return ad_stored(&call, buf_str(&which), ad, err);
}

bool ad_get(struct request *request, struct reply *reply, struct err *err)
{
    struct review r = { .request = request, .arena = request->arena, .stored = true };
    struct ad_text ad;

    return stored(request, path_text(request, "id"), &ad, err) &&
           read_ad(&r, &ad, err) && show_review(&r, reply);
}

/* -------------------------------------------------------------------- save */

/* The person's choice for row `i`: a class, or out. */
static bool take_choice(struct review *r, uint32_t i, struct err *err)
{
    struct need_requirement_row *row = &r->draft.need.requirement[i];
    enum requirement_class class;
    struct str word;
    char name[16];

    snprintf(name, sizeof name, "r%u", i);
    if (!form_get(&r->request->form, name, &word))
        return true;
    r->draft.mark[i].included = !str_is(word, "out");
    if (str_is(word, "out"))
        return true;
    if (!class_from(word, &class))
        return err_set(err, ERR_INPUT, N_("the form sent an unknown class {word}"),
                       ARG_STR(word));
    if (class != row->class) {
        row->class = class;
        row->weight = 0;
        row->why = STR("");
    }
    return true;
}

/* Choices go by row number: those of a page that was shown before words were imported
 * may mean other rows. */
static bool same_proposal(const struct review *r, struct err *err)
{
    struct str mark;

    if (!form_get(&r->request->form, "mark", &mark) || str_eq(mark, mark_text(r)))
        return true;
    return err_set(err, ERR_CONFLICT,
                   N_("words for work were imported since the page was shown, and the "
                      "proposal is another; go through it once more"));
}

/* The same refusal in words that stand beside the field on the page. */
static bool reworded(struct err *err, const char *msg)
{
    *err = (struct err){ .kind = ERR_NONE };
    return err_set(err, ERR_INPUT, msg);
}

static bool take_head(struct review *r, struct err *err)
{
    const struct form *form = &r->request->form;
    struct need *need = &r->draft.need;
    int64_t hours = 0, positions = 1;
    struct str start;

    if (!form_text(form, "title", TITLE_BYTES_MOST, &need->title, err))
        return reworded(err, N_("the title is missing, or too long"));
    if (!form_text_or_none(form, "employer", TITLE_BYTES_MOST, &need->employer, err) ||
        !form_text_or_none(form, "locality", 200, &r->locality, err) ||
        !form_text_or_none(form, "lift", LIFT_REASON_BYTES, &r->lift, err) ||
        !form_text_or_none(form, "start", 20, &start, err))
        return false;
    if (!form_int(form, "hours", (struct int_range){ 1, 168 }, &hours, err))
        return reworded(err, N_("hours a week is a whole number from 1 to 168"));
    if (!form_int(form, "positions", (struct int_range){ 1, 10000 }, &positions, err))
        return reworded(err, N_("places is a whole number from 1 to 10000"));
    need->title = str_one_line(r->arena, need->title);
    need->employer = str_one_line(r->arena, need->employer);
    need->start_day = DAY_NONE;
    if (start.len && !form_day(form, "start", &need->start_day, err))
        return reworded(err, N_("the start is written as 2027-01-31, or left empty"));
    need->hours = (int32_t)hours;
    need->positions = (int32_t)positions;
    return true;
}

/* The form again, as it was sent, with what stood in the way; nothing typed is lost. */
static bool show_again(struct review *r, struct reply *reply, struct err *err)
{
    struct buf text = buf_new(r->arena);

    message_err(&text, r->request->lang, err);
    r->problem = buf_str(&text);
    reply->status = err_http_status(err->kind);
    *err = (struct err){ .kind = ERR_NONE };
    return show_review(r, reply);
}

/* Takes away the tasks in the employer's own words that were left out. */
static void take_tasks(struct review *r)
{
    struct need *need = &r->draft.need;
    int32_t moved[NEED_TASKS_MOST] = { 0 };
    uint32_t kept = 0;
    struct str word;
    char name[16];

    for (uint32_t i = 0; i < need->task_count; i++) {
        snprintf(name, sizeof name, "t%u", i);
        bool out = form_get(&r->request->form, name, &word) && str_is(word, "out");
        moved[i] = out ? TASK_NONE : (int32_t)kept;
        if (!out)
            need->task[kept++] = need->task[i];
    }
    if (kept < need->task_count)
        for (uint32_t i = 0; i < kept; i++)
            need->task[i].share_percent = 0; /* shared anew when the need is saved */
    need->task_count = kept;
    for (uint32_t k = 0; k < need->requirement_count; k++)
        if (need->requirement[k].task != TASK_NONE)
            need->requirement[k].task = moved[need->requirement[k].task];
}

static bool take_form(struct review *r, struct err *err)
{
    bool ok;

    r->sent = true;
    ok = take_head(r, err) && same_proposal(r, err);
    for (uint32_t i = 0; ok && i < r->draft.need.requirement_count; i++)
        ok = take_choice(r, i, err);
    if (ok)
        take_tasks(r);
    return ok;
}

/* What the person can mend in the form itself. */
static bool is_mendable(const struct request *request, const struct err *err)
{
    return !request->wants_json &&
           (err->kind == ERR_INPUT || err->kind == ERR_LIMIT ||
            err->kind == ERR_DENIED || err->kind == ERR_CONFLICT);
}

bool ad_need_post(struct request *request, struct reply *reply, struct err *err)
{
    struct review r = { .request = request, .arena = request->arena };
    struct call call = app_call(request);
    struct ad_text ad;
    struct str id;
    struct need need;
    enum need_outcome outcome;

    r.stored = form_get(&request->form, "ad", &id);
    if (!(r.stored ? stored(request, id, &ad, err) : pasted(request, &ad, err)) ||
        !read_ad(&r, &ad, err))
        return false;
    bool ok = take_form(&r, err);
    struct ad_save save = { request->app->reader, &r.reading, &r.draft,
                            r.locality,           r.lift,     false };
    if (ok && r.lift.len && r.reading.blocked_count &&
        !gate_leads(request, "need_lift"))
        ok = err_set(err, ERR_DENIED,
                     N_("only the unit's manager lets such wording through; have it "
                        "changed"));
    ok = ok && ad_need_save(&call, &save, &need, &outcome, err);
    if (!ok)
        return is_mendable(request, err) ? show_again(&r, reply, err) : false;
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/need/{id}/thresholds", id_text(r.arena, need.rid));
}
