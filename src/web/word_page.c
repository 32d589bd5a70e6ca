/*
 * word_page.c: words for work: looking one up, and what is near it and why.
 *
 *   GET /words?q=...      search
 *   GET /words/{code}     one word: names, neighbours with a picture, relations, codes
 */
#include "service/vocab_around.h"
#include "service/vocab_show.h"
#include "service/vocab_words.h"
#include "web/app.h"

#define RELATIONS_SHOWN 60u
#define WHY_SHOWN       2u

/* The picture: a clock of neighbours, the nearer the closer to the middle. */
#define MIDDLE_X   320
#define MIDDLE_Y   200
#define NEAREST    60  /* distance of a neighbour at 250 */
#define FARTHEST   175 /* and at 100 or less             */
#define WIDER_ON   17  /* tenths: wider than high        */
#define LINE_LEAST 100 /* a weaker likeness has no line  */

static struct str word_url(struct arena *arena, struct str code)
{
    return route_url(arena, "/words/{code}", code);
}

static void put_message(const struct request *request, struct view *v, const char *key,
                        const char *id)
{
    view_cstr(request->arena, v, key, id[0] ? message_for(request->lang, id, 1) : "");
}

/* ------------------------------------------------------------------ search */

bool words_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena), *hits = NULL;
    struct vocab_query query = { .words = STR("") };

    if (!form_text_or_none(&request->query, "q", FIND_QUERY_BYTES, &query.words, err))
        return false;
    query.named = ad_reader_doing(request->app->reader, query.words, request->arena);
    if (query.words.len == 0)
        hits = view_array(request->arena);
    else if (!vocab_keep_search(&call, request->app->words, &query, &hits, err))
        return false;
    for (struct view_item *i = hits->list.first; i; i = i->next) {
        struct view *v = &i->value;
        view_str(request->arena, v, "url",
                 word_url(request->arena, view_text(v, "code")));
        put_message(request, v, "kind_text", vocab_kind_label(view_text(v, "kind")));
        view_bool(request->arena, v, "other",
                  !str_eq(view_text(v, "label"), view_text(v, "found")));
    }
    view_str(request->arena, view, "q", query.words);
    view_bool(request->arena, view, "asked", query.words.len > 0);
    view_bool(request->arena, view, "any", hits->count > 0);
    view_str(request->arena, view, "form_url", route_url(request->arena, "/words"));
    view_put(request->arena, view, "words", hits);
    return reply_page(reply, "words", N_("Words for work"), view);
}

/* ----------------------------------------------------------------- picture */

struct spot {
    struct str code;
    int32_t x, y;
};

/* sin and cos of the twelve hours, in thousandths, from the top and clockwise. */
static const int32_t hour_x[AROUND_MOST] = { 0, 500,  866,  1000,  866,  500,
                                             0, -500, -866, -1000, -866, -500 };
static const int32_t hour_y[AROUND_MOST] = { -1000, -866, -500, 0, 500,  866,
                                             1000,  866,  500,  0, -500, -866 };

static struct spot spot_of(const struct view *near, uint32_t i, uint32_t count)
{
    const uint32_t hour = i * AROUND_MOST / count;
    int64_t near_by = view_number(near, "similarity");

    if (near_by < LINE_LEAST)
        near_by = LINE_LEAST;
    const int32_t away =
        FARTHEST - (int32_t)((near_by - LINE_LEAST) * (FARTHEST - NEAREST) / 150);
    return (struct spot){ view_text(near, "code"),
                          MIDDLE_X + hour_x[hour] * away * WIDER_ON / 10000,
                          MIDDLE_Y + hour_y[hour] * away / 1000 };
}

static void put_line(struct arena *arena, struct view *lines, struct spot a,
                     struct spot b, bool own)
{
    struct view *v = view_add_object(arena, lines);

    view_int(arena, v, "x1", a.x);
    view_int(arena, v, "y1", a.y);
    view_int(arena, v, "x2", b.x);
    view_int(arena, v, "y2", b.y);
    view_bool(arena, v, "own", own);
}

static void put_edges(struct arena *arena, struct view *lines, const struct view *edges,
                      const struct spot *spot, uint32_t count)
{
    for (const struct view_item *e = edges->list.first; e; e = e->next) {
        const struct spot *a = NULL, *b = NULL;
        if (view_number(&e->value, "similarity") < LINE_LEAST)
            continue;
        for (uint32_t i = 0; i < count; i++) {
            if (str_eq(spot[i].code, view_text(&e->value, "one")))
                a = &spot[i];
            if (str_eq(spot[i].code, view_text(&e->value, "other")))
                b = &spot[i];
        }
        if (a && b)
            put_line(arena, lines, *a, *b, false);
    }
}

static bool put_picture(struct request *request, struct call *call, struct view *page,
                        const struct view *word, struct err *err)
{
    const struct view *near = view_get(word, STR("near"));
    const uint32_t count = near->count < AROUND_MOST ? near->count : AROUND_MOST;
    struct arena *arena = request->arena;
    struct spot spot[AROUND_MOST] = { 0 };
    struct view *edges = NULL;
    uint32_t i = 0;

    if (!vocab_around(call, view_text(word, "code"), &edges, err))
        return false;
    struct view *lines = view_put_array(arena, page, "lines");
    struct view *dots = view_put_array(arena, page, "dots");
    for (const struct view_item *n = near->list.first; n && i < count; n = n->next) {
        spot[i] = spot_of(&n->value, i, count);
        struct view *v = view_add_object(arena, dots);
        view_int(arena, v, "x", spot[i].x);
        view_int(arena, v, "y", spot[i].y);
        view_int(arena, v, "number", ++i);
    }
    put_edges(arena, lines, edges, spot, count);
    for (i = 0; i < count; i++)
        put_line(arena, lines, (struct spot){ STR(""), MIDDLE_X, MIDDLE_Y }, spot[i],
                 true);
    view_bool(arena, page, "has_near", count > 0);
    return true;
}

/* -------------------------------------------------------------------- word */

static void put_near(const struct request *request, struct view *page,
                     const struct view *word)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, page, "near");
    uint32_t number = 0;

    for (const struct view_item *i = view_get(word, STR("near"))->list.first; i;
         i = i->next) {
        struct view *v = view_add_object(arena, list);
        view_int(arena, v, "number", ++number);
        view_str(arena, v, "label", view_text(&i->value, "label"));
        view_str(arena, v, "url", word_url(arena, view_text(&i->value, "code")));
        view_int(arena, v, "similarity", view_number(&i->value, "similarity"));
        put_message(request, v, "kind_text",
                    vocab_kind_label(view_text(&i->value, "kind")));
        struct buf why = buf_new(arena);
        uint32_t shown = 0;
        for (const struct view_item *w = view_get(&i->value, STR("why"))->list.first;
             w && shown < WHY_SHOWN; w = w->next, shown++) {
            const char *part = vocab_part_label(view_text(&w->value, "part"));
            if (part[0])
                buf_cstr(&why, shown ? ", " : "");
            if (part[0])
                buf_cstr(&why, message_for(request->lang, part, 1));
        }
        if (why.len == 0)
            buf_cstr(&why, message_for(request->lang,
                                       vocab_why_else(view_text(word, "code"),
                                                      view_text(&i->value, "code")),
                                       1));
        view_str(arena, v, "why", buf_str(&why));
    }
}

static void put_relations(const struct request *request, struct view *page,
                          const struct view *word)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, page, "relations");
    uint32_t shown = 0;

    for (const struct view_item *i = view_get(word, STR("relations"))->list.first;
         i && shown < RELATIONS_SHOWN; i = i->next, shown++) {
        struct view *v = view_add_object(arena, list);
        put_message(
            request, v, "how",
            vocab_relation_label(view_text(&i->value, "kind"),
                                 str_is(view_text(&i->value, "direction"), "to")));
        view_str(arena, v, "label", view_text(&i->value, "label"));
        view_str(arena, v, "url", word_url(arena, view_text(&i->value, "code")));
    }
    const int64_t all = view_number(word, "relation_count");
    view_int(arena, page, "n", all > shown ? all - shown : 0);
    view_bool(arena, page, "more", all > shown);
    view_bool(arena, page, "has_relations", shown > 0);
}

/* Other names, each once, in the order they came. */
static void put_names(struct arena *arena, struct view *page, const struct view *word)
{
    struct buf names = buf_new(arena);

    for (const struct view_item *i = view_get(word, STR("labels"))->list.first; i;
         i = i->next) {
        if (names.len)
            buf_cstr(&names, ", ");
        buf_add(&names, view_text(&i->value, "label"));
    }
    view_str(arena, page, "names", buf_str(&names));
}

bool word_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *word = NULL;

    if (!vocab_show(&call, path_text(request, "code"), &word, err))
        return false;
    if (request->wants_json)
        return reply_page(reply, "word", N_("Words for work"), word);
    struct view *page = view_put_object(arena, word, "page");
    const struct view *heir = view_get(word, STR("replaced_by"));
    put_message(request, page, "kind_text", vocab_kind_label(view_text(word, "kind")));
    view_str(arena, page, "words_url", route_url(arena, "/words"));
    if (heir->kind == VIEW_OBJECT) {
        struct view *by = view_put_object(arena, page, "heir");
        view_str(arena, by, "label", view_text(heir, "label"));
        view_str(arena, by, "url", word_url(arena, view_text(heir, "code")));
    } else {
        view_bool(arena, page, "heir", false);
    }
    put_names(arena, page, word);
    put_near(request, page, word);
    put_relations(request, page, word);
    view_bool(arena, page, "has_texts", view_get(word, STR("texts"))->count > 0);
    view_bool(arena, page, "has_codes", view_get(word, STR("codes"))->count > 0);
    return put_picture(request, &call, page, word, err) &&
           reply_page(reply, "word", N_("Words for work"), word);
}
