/*
 * extract_page.c: everything that is known of a person, to read, print or take along.
 *
 *   GET /person/{id}/extract         for her, as questions with answers
 *   GET /person/{id}/extract/file    the same whole, as JSON
 *   POST /person/{id}/extract        how=paper|file, reason
 *
 * Of a protected identity the keeper is first asked how it is handed over and why now
 * (ADR 11); the answer is written down, and then the page may be printed, or the file
 * is there. She herself is not asked.
 * A table a part of the extract says which members are shown, under which heading, and
 * how their values are said. What the page leaves out for brevity is in the file.
 */
#include <assert.h>

#include "base/date.h"
#include "domain/disclosure_rule.h"
#include "service/audit.h"
#include "service/extract_give.h"
#include "service/person_extract.h"
#include "web/app.h"
#include "web/extract_parts.h"
#include "web/gate.h"
#include "web/person_text.h"
#include "web/talk_words.h"

#define PRINTED_MOST         2000u /* rows of a part */
#define EXTRACT_COLUMNS_MOST 32u   /* of a part      */
#define QUOTE_BYTES          300u  /* of a row that is said to be wrong */
#define SAYABLE_MOST         200u /* rows of a part that each can be said to be wrong */

/* -------------------------------------------------------------------------- values */

static struct str text_in(const struct view *row, const char *key)
{
    const struct view *v = view_get(row, str_from(key));

    return v && v->kind == VIEW_STR ? v->text : STR("");
}

static void add_coded(const struct request *request, struct buf *out,
                      struct coded_table words, struct str word)
{
    uint32_t i = coded_find(words, word);

    if (i < words.count)
        buf_cstr(out, message_for(request->lang, words.row[i].label, 1));
    else
        buf_add(out, word);
}

/* "26 november 2026": of which weekday it was, nobody asks here. */
static void add_day(const struct request *request, struct buf *out, int32_t day)
{
    struct buf whole = buf_new(request->arena);
    struct str rest, weekday;

    message_day(&whole, request->lang, day);
    rest = buf_str(&whole);
    if (str_next(&rest, ' ', &weekday))
        buf_add(out, rest);
}

static void add_moment(const struct request *request, struct buf *out, struct str text)
{
    int64_t moment;

    if (!moment_parse(text, &moment))
        return;
    add_day(request, out, moment_day(moment));
    buf_cstr(out, ", ");
    buf_add(out, reply_clock(request->arena, request->lang, moment));
}

static void add_level(const struct request *request, struct buf *out,
                      const struct view *row)
{
    const struct view *level = view_get(row, STR("level"));
    bool language = str_is(text_in(row, "kind"), "language");
    const struct coded *words = language ? step_words : level_words;

    if (!language && !str_is(text_in(row, "kind"), "task"))
        return;
    if (level->integer >= 1 && level->integer <= LEVEL_WORD_COUNT)
        buf_cstr(out, message_for(request->lang, words[level->integer - 1].label, 1));
}

static void add_told(const struct request *request, struct buf *out, struct str word)
{
    for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++)
        if (str_is(word, disclosed_word(d)))
            buf_cstr(out, message_for(request->lang, disclosed_label(d), 1));
}

static void add_number(const struct request *request, struct buf *out,
                       const struct view *number)
{
    struct str text = text_in(number, "number");

    if (text.len > 0)
        buf_add(out, text);
    else
        buf_cstr(out, person_reason_label(request->lang, text_in(number, "why_none")));
}

/* One element of a list of values. */
static void add_element(const struct request *request,
                        const struct extract_column *column, struct buf *out,
                        const struct view *value)
{
    const struct coded_table words = { column->words, column->count };

    if (column->said == SAID_NUMBERS) {
        add_number(request, out, value);
    } else if (column->said == SAID_ITEMS) {
        const struct str key = text_in(value, "key");
        buf_add(out, talk_key_text(request, key));
        buf_cstr(out, ": ");
        buf_add(out, talk_value_text(request, key, text_in(value, "value")));
    } else if (column->said == SAID_TOLD) {
        add_told(request, out, value->text);
    } else if (column->said == SAID_SEEN) {
        buf_add(out, text_in(value, "text"));
    } else {
        add_coded(request, out, words, value->text);
    }
}

static void add_list(const struct request *request, const struct extract_column *column,
                     struct buf *out, const struct view *list)
{
    const char *between = column->said == SAID_ITEMS ? "; " : ", ";

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        if (out->len > 0)
            buf_cstr(out, between);
        add_element(request, column, out, &i->value);
    }
}

/* A row of the log: its action, and the parts of the page that were shown. */
static void add_seen(const struct request *request, const struct extract_column *column,
                     struct buf *out, const struct view *row)
{
    const struct view *refused = view_get(row, STR("refused"));

    if (refused && refused->boolean) {
        buf_cstr(out, message_for(request->lang, N_("refused"), 1));
        buf_cstr(out, ": ");
    }
    buf_add(out, text_in(row, "what"));
    add_list(request, column, out, view_get(row, STR("parts")));
}

static void add_ground(const struct request *request, struct buf *out, struct str word)
{
    enum ground ground;

    if (ground_from(word, &ground))
        buf_cstr(out, message_for(request->lang, ground_label(ground), 1));
}

static void add_text(const struct request *request, const struct extract_column *column,
                     struct buf *out, struct str text)
{
    const struct coded_table words = { column->words, column->count };
    int32_t day;

    if (column->said == SAID_DAY && date_parse(text, &day))
        add_day(request, out, day);
    else if (column->said == SAID_MOMENT)
        add_moment(request, out, text);
    else if (column->said == SAID_WORD)
        add_coded(request, out, words, text);
    else if (column->said == SAID_GROUND)
        add_ground(request, out, text);
    else if (column->said == SAID_ROLE)
        buf_cstr(out, role_label(request->lang, text));
    else
        buf_add(out, text);
}

/* What is made of the row, and not of one of its members. */
static bool add_of_row(const struct request *request,
                       const struct extract_column *column, struct buf *out,
                       const struct view *row)
{
    const bool sv = request->lang == LANG_SV || text_in(row, "label_en").len == 0;

    switch (column->said) {
    case SAID_LABEL:
        buf_add(out, text_in(row, sv ? "label_sv" : "label_en"));
        return true;
    case SAID_LEVEL:
        add_level(request, out, row);
        return true;
    case SAID_SEEN:
        add_seen(request, column, out, row);
        return true;
    case SAID_WHO:
        if (view_get(row, STR("herself"))->boolean)
            buf_cstr(out, message_for(request->lang, N_("You yourself"), 1));
        return out->len > 0;
    case SAID_TEXT:
    case SAID_DAY:
    case SAID_MOMENT:
    case SAID_NOW:
    case SAID_WORD:
    case SAID_WORDS:
    case SAID_TOLD:
    case SAID_GROUND:
    case SAID_ROLE:
    case SAID_NUMBERS:
    case SAID_ITEMS:
        return false;
    }
    return false;
}

static struct str value_of(const struct request *request,
                           const struct extract_column *column, const struct view *row)
{
    const struct view *v = view_get(row, str_from(column->key));
    struct buf out = buf_new(request->arena);

    if (add_of_row(request, column, &out, row) || !v)
        return buf_str(&out);
    if (v->kind == VIEW_STR)
        add_text(request, column, &out, v->text);
    else if (v->kind == VIEW_INT)
        message_num(&out, request->lang, v->integer);
    else if (v->kind == VIEW_BOOL)
        buf_cstr(&out,
                 message_for(request->lang, v->boolean ? N_("Now") : N_("Earlier"), 1));
    else if (v->kind == VIEW_ARRAY)
        add_list(request, column, &out, v);
    return buf_str(&out);
}

/* ---------------------------------------------------------------------------- page */

/* Whether it is somebody's to hand over, and not hers or her coach's to open. */
static bool may_say(const struct request *request, const struct extract_part *part,
                    const struct view *rows)
{
    static const char *const records[] = { "log", "own_words", "own_answers", "runs" };

    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        if (strcmp(part->key, records[i]) == 0)
            return false;
    return request->actor && request->actor->person_id == request->subject_id &&
           rows->count <= SAYABLE_MOST && gate_leads(request, "wrong_say");
}

static bool is_handed(const struct request *request)
{
    return request->relation == RELATION_PROTECTED;
}

/* What a part shows of its rows: a column that no row fills is left out. */
struct part_view {
    const struct request *request;
    const struct extract_part *part;
    bool filled[EXTRACT_COLUMNS_MOST];
    bool sayable; /* she herself reads, and may say that a row is wrong */
};

static void look_at(struct part_view *p, const struct view *row)
{
    for (uint32_t c = 0; c < p->part->count; c++)
        if (!p->filled[c])
            p->filled[c] = value_of(p->request, &p->part->column[c], row).len > 0;
}

/* At most QUOTE_BYTES, whole characters. */
static struct str beginning_of(struct str text)
{
    size_t len = text.len < QUOTE_BYTES ? text.len : QUOTE_BYTES;

    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
        len--;
    return str_sub(text, 0, len);
}

static void put_row(const struct part_view *p, struct view *rows,
                    const struct view *row)
{
    struct arena *arena = p->request->arena;
    struct view *v = view_add_object(arena, rows);
    struct view *cells = view_put_array(arena, v, "cells");
    struct buf quote = buf_new(arena);

    buf_cstr(&quote, "");
    for (uint32_t c = 0; c < p->part->count; c++) {
        const struct extract_column *column = &p->part->column[c];
        if (!p->filled[c])
            continue;
        struct view *cell = view_add_object(arena, cells);
        struct str text = value_of(p->request, column, row);
        view_cstr(arena, cell, "label",
                  message_for(p->request->lang, column->label, 1));
        view_str(arena, cell, "text", text);
        view_bool(arena, cell, "filled", text.len > 0);
        if (quote.len > 0 && text.len > 0)
            buf_cstr(&quote, ", ");
        buf_add(&quote, text);
    }
    view_bool(arena, v, "sayable", p->sayable);
    view_str(arena, v, "quote", p->sayable ? beginning_of(buf_str(&quote)) : STR(""));
}

static void put_heads(const struct part_view *p, struct view *v)
{
    struct arena *arena = p->request->arena;
    struct view *heads = view_put_array(arena, v, "heads");

    for (uint32_t c = 0; c < p->part->count; c++)
        if (p->filled[c])
            view_cstr(arena, view_add_object(arena, heads), "label",
                      message_for(p->request->lang, p->part->column[c].label, 1));
}

static void put_rows(struct part_view *p, struct view *v, const struct view *rows)
{
    struct view *list = view_put_array(p->request->arena, v, "rows");
    uint32_t shown = 0;

    if (rows->kind == VIEW_OBJECT) {
        look_at(p, rows);
        put_row(p, list, rows);
        return;
    }
    for (const struct view_item *i = rows->list.first; i && shown++ < PRINTED_MOST;
         i = i->next)
        look_at(p, &i->value);
    shown = 0;
    for (const struct view_item *i = rows->list.first; i && shown++ < PRINTED_MOST;
         i = i->next)
        put_row(p, list, &i->value);
}

/* A part: one object, or an array of them. */
static void put_part(const struct request *request, const struct extract_part *part,
                     struct view *sections, const struct view *rows)
{
    struct part_view p = { .request = request,
                           .part = part,
                           .sayable = may_say(request, part, rows) };
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, sections);
    bool open = form_has(&request->query, "open") || is_handed(request);

    assert(part->count <= EXTRACT_COLUMNS_MOST);
    view_cstr(arena, v, "question", message_for(request->lang, part->question, 1));
    put_rows(&p, v, rows);
    put_heads(&p, v);
    view_cstr(arena, v, "about", part->key);
    view_str(arena, v, "say_url",
             route_url(arena, "/person/{id}/wrong", path_text(request, "id")));
    view_bool(arena, v, "all_sayable", p.sayable);
    view_int(arena, v, "n", rows->kind == VIEW_OBJECT ? 1 : rows->count);
    view_bool(arena, v, "counted", rows->kind == VIEW_ARRAY);
    view_bool(arena, v, "open", open || part == extract_parts);
    view_bool(arena, v, "as_list", part->list);
    view_bool(arena, v, "as_table", !part->list);
    view_bool(arena, v, "cut", rows->kind == VIEW_ARRAY && rows->count > PRINTED_MOST);
}

static void put_case(const struct request *request, struct view *cases,
                     const struct view *from, bool other)
{
    struct view *v = view_add_object(request->arena, cases);
    const struct view *head = view_get(from, STR("case"));
    struct view *sections, *blank;

    view_str(request->arena, v, "number", text_in(head, "case"));
    view_bool(request->arena, v, "other", other);
    view_bool(request->arena, v, "left_out", view_get(head, STR("left_out"))->boolean);
    sections = view_put_array(request->arena, v, "sections");
    blank = view_put_array(request->arena, v, "blank");
    for (uint32_t i = 0; i < extract_part_count; i++) {
        const struct view *rows = view_get(from, str_from(extract_parts[i].key));
        if (rows && rows->kind == VIEW_ARRAY && rows->count == 0)
            view_cstr(request->arena, view_add_object(request->arena, blank),
                      "question",
                      message_for(request->lang, extract_parts[i].question, 1));
        else if (rows)
            put_part(request, &extract_parts[i], sections, rows);
    }
    view_bool(request->arena, v, "any_blank", blank->count > 0);
}

/* The same page with nothing folded away. */
static struct str open_url(const struct request *request)
{
    struct buf url = buf_new(request->arena);

    buf_add(&url, route_url(request->arena, "/person/{id}/extract",
                            path_text(request, "id")));
    buf_cstr(&url, "?open=1");
    return buf_str(&url);
}

static struct view *page_of(const struct request *request, const struct view *extract)
{
    struct arena *arena = request->arena;
    struct view *page = view_object(arena);
    struct view *cases = view_put_array(arena, page, "cases");
    struct buf made = buf_new(arena);
    struct str id = path_text(request, "id");

    put_case(request, cases, extract, false);
    for (const struct view_item *i = view_get(extract, STR("merged_cases"))->list.first;
         i; i = i->next)
        put_case(request, cases, &i->value, true);
    add_moment(request, &made, text_in(extract, "made_at"));
    view_str(arena, page, "made", buf_str(&made));
    view_bool(arena, page, "mine",
              request->actor && request->actor->person_id == request->subject_id);
    view_str(arena, page, "person_url", route_url(arena, "/person/{id}", id));
    view_bool(arena, page, "folded",
              !form_has(&request->query, "open") && !is_handed(request));
    view_str(arena, page, "open_url", open_url(request));
    view_str(arena, page, "file_url",
             route_url(arena, "/person/{id}/extract/file", id));
    view_bool(arena, page, "by_link", !is_handed(request));
    return page;
}

/* The extract, and a row of the log for each further case that it shows. */
static bool take(struct request *request, struct person_extract *extract,
                 struct err *err)
{
    struct call call = app_call(request);

    if (!person_extract(&call, request->subject_id, extract, err))
        return false;
    for (uint32_t i = 0; i < extract->merged_count; i++) {
        const struct audit_note note = { .actor = request->actor,
                                         .at = request->now,
                                         .action = STR("person_extract"),
                                         .relation = request->relation,
                                         .kind = request->relation == RELATION_PROTECTED
                                                     ? AUDIT_ALERT
                                                     : AUDIT_READ,
                                         .person_id = extract->merged[i] };
        if (!app_audit(request, &note, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------- handing over */

static bool ask_first(struct request *request, const struct err *problem,
                      struct reply *reply)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct str id = path_text(request, "id"), reason = { 0 };

    (void)form_get(&request->form, "reason", &reason);
    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", id));
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/extract", id));
    view_str(arena, view, "reason", reason);
    app_put_problem(request, reply, view, problem);
    reply->unnamed = true; /* nothing of her is shown before somebody has said why */
    return reply_page(reply, "extract_ask", N_("Hand over everything we know"), view);
}

static bool give_page(struct request *request, struct reply *reply,
                      struct person_extract *extract)
{
    return reply_page(reply, "extract", N_("Everything we know about you"),
                      request->wants_json ? extract->view
                                          : page_of(request, extract->view));
}

static bool give_file(struct request *request, struct reply *reply,
                      struct person_extract *extract)
{
    struct buf out = buf_new(request->arena), name = buf_new(request->arena);

    view_write(&out, extract->view);
    buf_cstr(&name, "utdrag-");
    buf_add(&name, text_in(view_get(extract->view, STR("case")), "case"));
    buf_cstr(&name, ".json");
    reply->file_name = str_cstr(request->arena, buf_str(&name));
    return reply_bytes(reply, "application/json", buf_str(&out));
}

bool extract_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct word_list ways = { extract_way_words, EXTRACT_WAY_COUNT };
    struct call call = app_call(request);
    struct person_extract extract;
    struct err problem = { 0 };
    struct str reason;
    uint32_t way;

    if (!is_handed(request))
        return reply_see_other(reply, "/person/{id}/extract", path_text(request, "id"));
    if (!form_choice(&request->form, "how", ways, &way, &problem) ||
        !form_text_or_none(&request->form, "reason", EXTRACT_REASON_BYTES, &reason,
                           &problem) ||
        !extract_give(&call, request->subject_id, (enum extract_way)way, reason,
                      &problem)) {
        if (problem.kind == ERR_INPUT && !request->wants_json)
            return ask_first(request, &problem, reply);
        *err = problem;
        return false;
    }
    if (!take(request, &extract, err))
        return false;
    reply->printed = way == EXTRACT_PAPER;
    return way == EXTRACT_PAPER ? give_page(request, reply, &extract)
                                : give_file(request, reply, &extract);
}

bool extract_get(struct request *request, struct reply *reply, struct err *err)
{
    struct person_extract extract;

    if (is_handed(request))
        return ask_first(request, NULL, reply);
    return take(request, &extract, err) && give_page(request, reply, &extract);
}

bool extract_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct person_extract extract;

    if (is_handed(request))
        return err_set(err, ERR_DENIED,
                       N_("the identity is protected: the file is handed over on the "
                          "page of everything we know, with a reason"));
    return take(request, &extract, err) && give_file(request, reply, &extract);
}
