/*
 * search_page.c: one field that searches everything the reader may list.
 *
 *   GET  /search     the field alone
 *   POST /search     q: a page of groups; as JSON what the typeahead shows
 *
 * What is typed may be somebody's name or number: so it is posted and never part of an
 * address, which would end up in histories and logs. Who is protected is not in the
 * register in memory, and so never found here. What may not be shown is not counted.
 */
#include "base/date.h"
#include "domain/access.h"
#include "service/find_all.h"
#include "service/people_keep.h"
#include "service/vocab_words.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/person_alike.h"
#include "web/person_text.h"
#include "web/trail.h"

#define ROWS_PAGE     15u
#define ROWS_TYPED    5u /* of a group, while one types */
#define LETTERS_WORDS 3u /* fewer letters fit too many words for work */

static const struct {
    const char *label, *action, *url; /* url: NULL: it leads nowhere */
} kinds[FIND_KIND_COUNT] = {
    [FIND_FIRMS] = { N_("Firms"), "firm_list", "/firm/{id}" },
    [FIND_CONTACTS] = { N_("Contacts"), "firm_list", "/firm/{id}" },
    [FIND_NEEDS] = { N_("Needs"), "need_list", "/need/{id}/thresholds" },
    [FIND_RECRUITMENTS] = { N_("Recruitments"), "firm_list", "/recruitment/{id}" },
    [FIND_PROGRAMMES] = { N_("Programmes"), "need_list", NULL },
};

static struct view *begin_group(struct request *request, struct view *groups,
                                const char *label, bool more)
{
    struct view *v = view_add_object(request->arena, groups);

    view_cstr(request->arena, v, "label", message_for(request->lang, label, 1));
    view_bool(request->arena, v, "more", more);
    return view_put_array(request->arena, v, "rows");
}

static void put_row(struct request *request, struct view *rows,
                    const struct find_row *row, const char *url)
{
    struct view *v = view_add_object(request->arena, rows);

    view_str(request->arena, v, "text", row->text);
    view_str(request->arena, v, "hint", row->hint);
    view_str(request->arena, v, "url",
             url && row->rid
                 ? route_url(request->arena, url, id_text(request->arena, row->rid))
                 : STR(""));
}

/* --------------------------------------------------------------------------- groups */

/* Those whom the reader may open, the best first. */
static bool put_people(struct request *request, struct reply *reply,
                       struct view *groups, const struct find_ask *ask, struct err *err)
{
    struct people_hits hits = { .count = 0 };
    uint32_t count = 0;
    bool more = false;

    if (gate_leads(request, "people_search") &&
        !person_seek(request, ask->typed, &hits, err))
        return false;
    for (uint32_t i = 0; i < hits.count && !more; i++)
        if (person_may_see(request, &hits.row[i])) {
            more = count == ask->most;
            if (!more)
                hits.row[count++] = hits.row[i];
        }
    if (!person_listed(request, reply, hits.row, count, err))
        return false;
    if (count == 0)
        return true;
    struct view *rows = begin_group(request, groups, N_("People"), more);
    for (uint32_t i = 0; i < count; i++) {
        const struct people_row *p = &hits.row[i];
        struct find_row row = { person_name_sorted(request->arena, p->surname,
                                                   p->given),
                                person_born(request->arena, p->born_on), p->rid };
        put_row(request, rows, &row, "/person/{id}");
    }
    return true;
}

static bool put_found(struct request *request, struct view *groups,
                      struct find_ask *ask, struct err *err)
{
    struct find_group *found =
        ARENA_ARRAY(request->arena, FIND_KIND_COUNT, struct find_group);
    struct call call = app_call(request);

    for (int k = 0; k < FIND_KIND_COUNT; k++)
        ask->what[k] = gate_leads(request, kinds[k].action);
    if (!find_all(&call, ask, found, err))
        return false;
    for (int k = 0; k < FIND_KIND_COUNT; k++) {
        if (found[k].count == 0)
            continue;
        struct view *rows = begin_group(request, groups, kinds[k].label, found[k].more);
        for (uint32_t i = 0; i < found[k].count; i++)
            put_row(request, rows, &found[k].row[i], kinds[k].url);
    }
    return true;
}

/* Words for work: tasks, skills, occupations. */
static bool put_words(struct request *request, struct view *groups,
                      const struct find_ask *ask, struct err *err)
{
    struct call call = app_call(request);
    struct vocab_query query = { .words = ask->typed, .top = ask->most };
    struct view *hits;
    struct err why = { 0 };

    if (str_utf8_count(ask->typed) < LETTERS_WORDS ||
        !gate_leads(request, "vocab_search"))
        return true;
    if (!vocab_keep_search(&call, request->app->words, &query, &hits, &why)) {
        if (why.kind == ERR_INPUT) /* no letter in it */
            return true;
        *err = why;
        return false;
    }
    if (hits->count == 0)
        return true;
    struct view *rows = begin_group(request, groups, N_("Words"), false);
    for (struct view_item *i = hits->list.first; i; i = i->next) {
        struct view *v = view_add_object(request->arena, rows);
        struct str kind = view_get(&i->value, STR("kind"))->text;
        view_str(request->arena, v, "text", view_get(&i->value, STR("label"))->text);
        view_cstr(request->arena, v, "hint",
                  message_for(request->lang, vocab_kind_label(kind), 1));
        view_str(request->arena, v, "url",
                 route_url(request->arena, "/words/{code}",
                           view_get(&i->value, STR("code"))->text));
    }
    return true;
}

/* ---------------------------------------------------------------------------- pages */

static bool show(struct request *request, struct reply *reply, struct find_ask *ask,
                 struct err *err)
{
    struct view *view = view_object(request->arena);
    struct view *groups = view_put_array(request->arena, view, "groups");

    if (!put_people(request, reply, groups, ask, err) ||
        (ask->typed.len > 0 && (!put_found(request, groups, ask, err) ||
                                !put_words(request, groups, ask, err))))
        return false;
    view_bool(request->arena, view, "any", groups->count > 0);
    view_bool(request->arena, view, "asked", ask->typed.len > 0);
    view_str(request->arena, view, "q", ask->typed);
    view_str(request->arena, view, "search_url", route_url(request->arena, "/search"));
    return reply_page(reply, "search", N_("Search"), view);
}

bool search_get(struct request *request, struct reply *reply, struct err *err)
{
    struct find_ask ask = { .typed = STR(""), .most = ROWS_PAGE };

    return show(request, reply, &ask, err);
}

bool search_post(struct request *request, struct reply *reply, struct err *err)
{
    struct find_ask ask = { .most = request->wants_json ? ROWS_TYPED : ROWS_PAGE };

    if (!form_text_or_none(&request->form, "q", FIND_TYPED_MOST, &ask.typed, err))
        return false;
    ask.typed = str_trim(ask.typed);
    return show(request, reply, &ask, err);
}
