/*
 * need_talk_page.c: a need, built with the employer from cards of the task catalogue.
 *
 *   GET, POST /firm/{id}/need          a new one; ?visit= the visit it comes from,
 *                                      ?recruitment= the opening it is part of
 *   GET, POST /firm/{id}/need/{need}   one that was built so, to be changed
 *
 * One form holds everything and is saved whole at each step, so nothing is lost without
 * a script; with one it is saved while one writes. What its buttons do:
 *   do=add    the task that was typed (add) and the cards that were ticked (pick)
 *   do=show   the cards of a family
 *   drop=SLUG a task is taken away
 *   do=read   what the employer demands is read anew
 *   do=build  the need is saved, on to its thresholds, or to what it is part of;
 *            to its own page when its wording may not be published
 */
#include <stdio.h>
#include <string.h>

#include "service/firm_show.h"
#include "service/need_talk.h"
#include "service/task_find.h"
#include "web/need_talk_view.h"

#define WORD_BYTES 200u
#define SLUG_BYTES 60u

/* The plain fields of the form; those of the seasons follow. */
static const char *const plain_fields[] = {
    "token",         "base",           "title",     "purpose",  "workplace",
    "place",         "contact",        "visit",     "start",    "deadline",
    "hours",         "positions",      "displaces", "union_on", "recruitment",
    "opening_title", "opening_places", NULL
};
static const char *const many_fields[] = { "share/", "demand/", "class/", "from",
                                           "to",     "places",  NULL };

static bool is_ours(struct str name)
{
    for (const char *const *f = plain_fields; *f; f++)
        if (str_is(name, *f))
            return true;
    for (const char *const *f = many_fields; *f; f++)
        if (str_starts(name, *f))
            return true;
    return false;
}

static bool read_where(const struct request *request, struct need_talk_where *where,
                       struct err *err)
{
    *where = (struct need_talk_where){ .need_rid = 0 };
    return path_id(request, "id", &where->firm_rid, err) &&
           (!strstr(request->route->pattern, "{need}") ||
            path_id(request, "need", &where->need_rid, err));
}

/* What advertisements are read with, and the skills that were imported. */
static bool reader_of(struct request *request, struct ad_reader *reader,
                      struct err *err)
{
    struct call call = app_call(request);

    *reader = *request->app->reader;
    return vocab_keep_names(&call, request->app->words, &reader->names, err);
}

/* ------------------------------------------------------------------------ showing */

/* Cards to choose from: those the typed words fit, or a family. */
static bool put_cards(struct need_talk_page *page, struct view *view, struct err *err)
{
    const struct catalogue *all = &page->reader.catalogue;
    struct view *list = view_put_array(page->arena, view, "cards");
    struct str q = STR(""), family = STR("");
    struct task_cards cards = { .count = 0 };

    form_get(&page->request->query, "q", &q);
    form_get(&page->request->query, "family", &family);
    if (q.len > TASK_FIND_BYTES)
        q = STR("");
    if (q.len) {
        struct task_said said = { q, ad_reader_doing(&page->reader, q, page->arena) };
        if (!task_find(&page->call, page->request->app->words, &said, &cards, err))
            return false;
    }
    for (uint32_t i = 0; i < cards.count; i++)
        need_talk_put_card(page, list, ad_reader_task(&page->reader, cards.code[i]));
    for (uint32_t i = 0; q.len == 0 && family.len && i < all->count; i++)
        if (str_eq(all->task[i].family, family))
            need_talk_put_card(page, list, &all->task[i]);
    view_bool(page->arena, view, "has_cards", list->count > 0);
    view_bool(page->arena, view, "none_found", q.len > 0 && list->count == 0);
    view_str(page->arena, view, "asked", q);
    firm_put_choices(page->request, view, "families", CODED(family_words), family);
    return true;
}

static bool show(struct need_talk_page *page, struct reply *reply, struct err *err)
{
    struct view *view = view_object(page->arena);
    struct view *firm;

    if (!need_talk_open(&page->call, &page->reader, &page->where, &page->talk, err) ||
        !firm_show(&page->call, page->where.firm_rid, &firm, err))
        return false;
    need_talk_put(page, view, firm);
    if (!put_cards(page, view, err))
        return false;
    app_put_problem(page->request, reply, view, page->problem);
    if (page->clash_count || page->stale)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "need_talk",
                      page->where.need_rid ? N_("Change the need") : N_("Build a need"),
                      view);
}

static bool open_page(struct request *request, struct need_talk_page *page,
                      struct err *err)
{
    *page = (struct need_talk_page){ .request = request,
                                     .arena = request->arena,
                                     .call = app_call(request) };
    return read_where(request, &page->where, err) &&
           reader_of(request, &page->reader, err);
}

bool need_talk_get(struct request *request, struct reply *reply, struct err *err)
{
    struct need_talk_page *page = ARENA_NEW(request->arena, struct need_talk_page);

    return open_page(request, page, err) && show(page, reply, err);
}

/* --------------------------------------------------------------------------- steps */

struct step {
    struct draft_pair *pair;
    uint32_t count;
};

static struct str key_of(struct arena *arena, const char *what, struct str slug)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, what);
    buf_add(&out, slug);
    return buf_str(&out);
}

/* A task is put or taken away: its own field in the form is no more said. */
static void put_task(struct need_talk_page *page, struct step *step, struct str slug,
                     const char *value)
{
    struct str key = key_of(page->arena, "share/", slug);

    for (uint32_t i = 0; i < step->count; i++)
        if (str_eq(step->pair[i].key, key)) {
            step->pair[i].value = str_from(value);
            return;
        }
    step->pair[step->count++] = (struct draft_pair){ key, str_from(value) };
}

/* The catalogue's slug for a label as the list of cards has it; empty: none. */
static struct str slug_of(const struct need_talk_page *page, struct str typed)
{
    const struct catalogue *all = &page->reader.catalogue;
    struct str low = str_lower(page->arena, typed);

    for (uint32_t i = 0; i < all->count; i++)
        if (str_eq(low, str_lower(page->arena, all->task[i].sv)) ||
            str_eq(low, str_lower(page->arena, all->task[i].en)) ||
            str_eq(low, all->task[i].slug))
            return all->task[i].slug;
    return STR("");
}

/* The tasks that were added; *words: what was typed and is no card. */
static bool read_tasks(struct need_talk_page *page, struct step *step,
                       struct str *words, struct err *err)
{
    const struct form *form = &page->request->form;
    struct str typed, slug;

    *words = STR("");
    for (uint32_t at = 0, n = 0; form_next(form, "pick", &at, &slug);)
        if (n++ < AD_TASKS_MOST &&
            map_get(&page->reader.task_by_slug, slug) != MAP_NONE)
            put_task(page, step, slug, "");
    if (form_get(form, "drop", &slug) && slug.len <= SLUG_BYTES)
        put_task(page, step, slug, "out");
    if (!form_text_or_none(form, "add", TASK_FIND_BYTES, &typed, err))
        return false;
    if (typed.len == 0)
        return true;
    slug = slug_of(page, typed);
    if (slug.len)
        put_task(page, step, slug, "");
    else
        *words = typed;
    return true;
}

static bool read_step(struct need_talk_page *page, struct draft_step *made,
                      struct str *words, struct err *err)
{
    const struct form *form = &page->request->form;
    struct step step = { .count = 0 };
    struct str seen; /* empty: nobody has begun */

    step.pair =
        ARENA_ARRAY(page->arena, form->count + AD_TASKS_MOST + 2u, struct draft_pair);
    *words = STR("");
    for (uint32_t i = 0; i < form->count; i++)
        if (is_ours(form->field[i].name))
            step.pair[step.count++] =
                (struct draft_pair){ form->field[i].name, form->field[i].value };
    if ((form_has(form, "do") || form_has(form, "drop")) &&
        !read_tasks(page, &step, words, err))
        return false;
    made->pair = step.pair;
    made->count = step.count;
    return !form_get(form, "seen", &seen) || seen.len == 0 ||
           form_int(form, "seen", (struct int_range){ 0, INT64_MAX }, &made->seen, err);
}

static bool reply_saved(struct need_talk_page *page, struct reply *reply,
                        const struct draft_saved *saved)
{
    struct view *view = view_object(page->arena);

    view_int(page->arena, view, "version", saved->draft.version);
    view_str(page->arena, view, "saved",
             reply_clock(page->arena, page->request->lang, saved->draft.saved_at));
    return reply_page(reply, "need_talk", N_("Build a need"), view);
}

/* Where the form goes on: the part that was asked for. */
static bool go_on(struct need_talk_page *page, struct reply *reply, struct str words)
{
    struct str family = STR(""), what = STR("");
    struct buf url = buf_new(page->arena);

    form_get(&page->request->form, "do", &what);
    form_get(&page->request->form, "family", &family);
    buf_add(&url, page->request->path);
    if (words.len)
        url_add_query(&url, "q", words);
    else if (family.len && (str_is(what, "show") || str_is(what, "add")))
        url_add_query(&url, "family", family);
    return reply_see_other_url(reply, buf_str(&url));
}

static bool build(struct need_talk_page *page, struct reply *reply, struct err *err)
{
    struct need_talk_built built;
    struct err *why = ARENA_NEW(page->arena, struct err);

    if (need_talk_build(&page->call, &page->reader, &page->where, &built, why)) {
        page->stale = built.changed_meanwhile;
        if (page->stale)
            return show(page, reply, err);
        if (built.is_blocked) /* why, and what to write instead */
            return reply_see_other(reply, "/need/{id}",
                                   id_text(page->arena, built.need_rid));
        if (built.recruitment_rid)
            return reply_see_other(reply, "/recruitment/{id}",
                                   id_text(page->arena, built.recruitment_rid));
        return reply_see_other(reply, "/need/{id}/thresholds",
                               id_text(page->arena, built.need_rid));
    }
    if (page->request->wants_json ||
        (why->kind != ERR_INPUT && why->kind != ERR_LIMIT && why->kind != ERR_DENIED &&
         why->kind != ERR_CONFLICT)) {
        *err = *why;
        return false;
    }
    page->problem = why;
    return show(page, reply, err);
}

bool need_talk_post(struct request *request, struct reply *reply, struct err *err)
{
    struct need_talk_page *page = ARENA_NEW(request->arena, struct need_talk_page);
    struct draft_saved *saved = ARENA_NEW(request->arena, struct draft_saved);
    struct draft_step step = { .count = 0 };
    struct str what = STR(""), words;
    struct err why = { 0 };

    if (!open_page(request, page, err) ||
        !need_talk_open(&page->call, &page->reader, &page->where, &page->talk, err))
        return false;
    bool ok = read_step(page, &step, &words, &why) &&
              need_talk_save(&page->call, &page->where, &step, saved, &why);
    if (!ok && firm_shows(request, &why)) {
        page->problem = &why;
        page->typed = &step;
        return show(page, reply, err);
    }
    if (!ok) {
        *err = why;
        return false;
    }
    page->clash = saved->clash;
    page->clash_count = saved->clash_count;
    if (saved->clash_count > 0) {
        page->typed = &step;
        return show(page, reply, err);
    }
    if (request->wants_json && !form_has(&request->form, "do"))
        return reply_saved(page, reply, saved);
    form_get(&request->form, "do", &what);
    return str_is(what, "build") ? build(page, reply, err) : go_on(page, reply, words);
}
