/*
 * talk_summary.c: what was said, read back on one page, printed for the participant,
 * and saved.
 *
 *   GET  /person/{id}/map/summary   the map, with the reader's own draft over it
 *   POST /person/{id}/map/finish    the draft becomes what is known
 */
#include "base/date.h"
#include "web/gate.h"
#include "web/talk_view.h"
#include "web/talk_words.h"

#define STATUS_CONFLICT 409

static bool starts(const struct map_thing *t, const char *prefix)
{
    return str_starts(t->code, prefix);
}

static bool is_paper(const struct map_thing *t)
{
    return starts(t, "licence:") || starts(t, "certificate:");
}

/* The tasks held at one level; nothing when there are none. */
static void put_level(const struct talk_page *page, struct view *groups, int32_t level)
{
    struct view *list = NULL;

    for (uint32_t i = 0; i < page->map.count; i++) {
        const struct map_thing *t = &page->map.thing[i];
        const bool seen = evidence_is_seen(t->evidence);
        if (t->level != level || is_paper(t) || starts(t, "language:"))
            continue;
        if (!list) {
            struct view *group = view_add_object(page->arena, groups);
            view_str(page->arena, group, "title",
                     talk_word(page->request, level_words[level - 1].label));
            list = view_put_array(page->arena, group, "tasks");
        }
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", talk_label(page->request, t));
        view_str(page->arena, v, "rests",
                 page->whole ? talk_rests(page->request, t)
                 : seen ? talk_word(page->request, evidence_words[t->evidence].label)
                        : STR(""));
    }
    if (list)
        talk_sort(page->arena, list);
}

static void put_tasks(const struct talk_page *page, struct view *view)
{
    struct view *groups = view_put_array(page->arena, view, "levels");

    for (int32_t level = LEVEL_WORD_COUNT; level >= 1; level--)
        put_level(page, groups, level);
    view_bool(page->arena, view, "has_tasks", groups->count > 0);
}

static void put_papers(const struct talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "papers");

    for (uint32_t i = 0; i < page->map.count; i++) {
        const struct map_thing *t = &page->map.thing[i];
        if (t->level == 0 || !is_paper(t))
            continue;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", talk_label(page->request, t));
        view_str(page->arena, v, "rests",
                 page->whole
                     ? talk_rests(page->request, t)
                     : talk_word(page->request, evidence_words[t->evidence].label));
        view_str(page->arena, v, "expires", talk_day(page->arena, t->expires_day));
    }
    talk_sort(page->arena, list);
    view_bool(page->arena, view, "has_papers", list->count > 0);
}

/* "language:sv:" of the row, so that its four skills stand together. */
static struct str tongue(const struct map_thing *t)
{
    size_t last = 0;

    for (size_t i = 0; i < t->code.len; i++)
        last = t->code.ptr[i] == ':' ? i + 1 : last;
    return str_sub(t->code, 0, last);
}

static const struct map_thing *skill_of(const struct talk_page *page, struct str first,
                                        uint32_t skill)
{
    struct buf code = buf_new(page->arena);

    buf_add(&code, first);
    buf_cstr(&code, skill_words[skill].word);
    return mapping_thing(&page->map, buf_str(&code));
}

static struct str language_label(const struct talk_page *page, struct str first,
                                 const struct talk_line *line, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct buf code = buf_new(page->arena);
        buf_cstr(&code, "language:");
        buf_add(&code, line[i].code);
        buf_char(&code, ':');
        if (str_eq(buf_str(&code), first))
            return line[i].label;
    }
    return first;
}

static void put_language(const struct talk_page *page, struct view *list,
                         struct str first, struct str label)
{
    struct view *v = view_add_object(page->arena, list);

    view_str(page->arena, v, "label", label);
    struct view *skills = view_put_array(page->arena, v, "skills");
    for (uint32_t i = 0; i < SKILL_WORD_COUNT; i++) {
        const struct map_thing *t = skill_of(page, first, i);
        if (!t || t->level == 0)
            continue;
        struct view *s = view_add_object(page->arena, skills);
        view_str(page->arena, s, "skill",
                 talk_word(page->request, skill_words[i].label));
        view_str(page->arena, s, "step",
                 talk_word(page->request, step_words[t->level - 1].label));
    }
}

static void put_languages(const struct talk_page *page, struct view *view)
{
    struct talk_line *line =
        ARENA_ARRAY(page->arena, TALK_LINES_MOST, struct talk_line);
    const uint32_t count =
        talk_lines(page->request, "languages.tsv", line, TALK_LINES_MOST);
    struct view *list = view_put_array(page->arena, view, "languages");
    struct str *done = ARENA_ARRAY(page->arena, page->map.count, struct str);
    uint32_t done_count = 0;

    for (uint32_t i = 0; i < page->map.count; i++) {
        const struct map_thing *t = &page->map.thing[i];
        const struct str first = tongue(t);
        bool seen = t->level == 0 || !starts(t, "language:");
        for (uint32_t k = 0; k < done_count; k++)
            seen |= str_eq(done[k], first);
        if (seen)
            continue;
        done[done_count++] = first;
        put_language(page, list, first, language_label(page, first, line, count));
    }
    talk_sort(page->arena, list);
    view_bool(page->arena, view, "has_languages", list->count > 0);
}

static void put_wished(const struct talk_page *page, struct view *view, const char *key,
                       enum wish wish)
{
    struct view *list = view_put_array(page->arena, view, key);

    for (uint32_t i = 0; i < page->map.count; i++)
        if (page->map.thing[i].wish == wish) {
            struct view *v = view_add_object(page->arena, list);
            view_str(page->arena, v, "label",
                     talk_label(page->request, &page->map.thing[i]));
        }
}

static void put_wishes(const struct talk_page *page, struct view *view)
{
    put_wished(page, view, "wants", WISH_WANTS);
    put_wished(page, view, "rather_not", WISH_RATHER_NOT);
    view_bool(page->arena, view, "has_wants", view_get(view, STR("wants"))->count > 0);
    view_bool(page->arena, view, "has_rather_not",
              view_get(view, STR("rather_not"))->count > 0);
    view_str(page->arena, view, "wishes", page->map.wishes);
    view_bool(page->arena, view, "has_wishes",
              page->map.wishes.len > 0 || view_get(view, STR("has_wants"))->boolean ||
                  view_get(view, STR("has_rather_not"))->boolean);
}

/* One line each: where from, when, how long, which days. */
static void put_line(const struct talk_page *page, struct view *list, struct str text)
{
    view_str(page->arena, view_add_object(page->arena, list), "text", text);
}

static void put_home(const struct talk_page *page, struct view *list)
{
    static const char *const ways[MODE_COUNT] = {
        [MODE_CAR] = N_("From {place} by car."),
        [MODE_BUS] = N_("From {place} by bus or train."),
        [MODE_BIKE] = N_("From {place} by bicycle."),
        [MODE_FOOT] = N_("From {place} on foot."),
    };
    const struct map_reach *r = &page->map.reach;

    put_line(page, list,
             talk_said(page->request, ways[r->mode],
                       (struct hole[]){ HOLE_STR("place", r->home.name) }, 1));
    if (r->minutes)
        put_line(page, list,
                 talk_said(page->request, N_("At most {minutes} minutes one way."),
                           (struct hole[]){ HOLE_NUM("minutes", r->minutes) }, 1));
}

static void put_reach(const struct talk_page *page, struct view *view)
{
    const struct map_reach *r = &page->map.reach;
    struct view *list = view_put_array(page->arena, view, "reach");
    struct buf day = buf_new(page->arena);

    view_bool(page->arena, view, "has_reach", r->known && !talk_hides_places(page));
    if (talk_hides_places(page))
        return;
    if (!r->known)
        return;
    put_home(page, list);
    if (r->from_day != DAY_NONE) {
        message_day(&day, page->request->lang, r->from_day);
        put_line(page, list,
                 talk_said(page->request, N_("From {day}."),
                           (struct hole[]){ HOLE_STR("day", buf_str(&day)) }, 1));
    }
    if (r->hours)
        put_line(page, list,
                 talk_said(page->request, N_("At most {hours} hours a week."),
                           (struct hole[]){ HOLE_NUM("hours", r->hours) }, 1));
    if (r->days)
        put_line(page, list,
                 talk_said(page->request, N_("Days: {days}."),
                           (struct hole[]){ HOLE_STR(
                               "days", talk_bits_text(page->request,
                                                      (struct coded_table){
                                                          day_words, DAY_WORD_COUNT },
                                                      r->days)) },
                           1));
    if (r->shifts)
        put_line(
            page, list,
            talk_said(page->request, N_("Times: {times}."),
                      (struct hole[]){ HOLE_STR(
                          "times", talk_bits_text(page->request,
                                                  (struct coded_table){
                                                      shift_words, SHIFT_WORD_COUNT },
                                                  r->shifts)) },
                      1));
    for (uint32_t i = 0; i < r->place_count; i++)
        put_line(page, list,
                 talk_said(page->request, N_("Can also get to {place}."),
                           (struct hole[]){ HOLE_STR("place", r->place[i].name) }, 1));
}

void talk_known_put(const struct talk_page *page, struct view *view)
{
    put_tasks(page, view);
    put_languages(page, view);
    put_papers(page, view);
    put_reach(page, view);
    put_wishes(page, view);
}

static void put_frame(const struct talk_page *page, struct view *view, bool editor)
{
    const struct draft *draft = &page->map.draft;
    struct buf day = buf_new(page->arena);

    message_day(&day, page->request->lang, moment_day(page->call.now));
    view_str(page->arena, view, "today", buf_str(&day));
    view_bool(page->arena, view, "editor", editor);
    view_bool(page->arena, view, "open", editor && draft->version > 0);
    view_int(page->arena, view, "seen", draft->version);
    view_str(page->arena, view, "map_url",
             route_url(page->arena, "/person/{id}/map", page->id));
    view_str(page->arena, view, "person_url",
             route_url(page->arena, "/person/{id}", page->id));
    view_str(page->arena, view, "finish_url",
             route_url(page->arena, "/person/{id}/map/finish", page->id));
}

static void open_page(struct request *request, struct talk_page *page)
{
    *page = (struct talk_page){ .request = request,
                                .arena = request->arena,
                                .call = app_call(request),
                                .id = path_text(request, "id") };
}

bool talk_summary_get(struct request *request, struct reply *reply, struct err *err)
{
    const bool editor = gate_may(request, "capability_edit");
    struct view *view = view_object(request->arena);
    struct talk_page page;

    open_page(request, &page);
    if (!mapping_load(&page.call, request->subject_id, editor, &page.map, err))
        return false;
    put_frame(&page, view, editor);
    talk_known_put(&page, view);
    view_bool(page.arena, view, "no_home",
              editor && !page.map.reach.known && !talk_hides_places(&page));
    reply->main_class = "wrap sheet"; /* one sheet of paper for the participant */
    view_bool(page.arena, view, "done", form_has(&request->query, "saved"));
    return reply_page(reply, "talk_summary", N_("What we talked about"), view);
}

/* ------------------------------------------------------------------- finish */

static struct str level_text(const struct talk_page *page, int32_t level)
{
    return talk_word(page->request,
                     level > 0 ? level_words[level - 1].label : N_("nothing"));
}

static bool show_clash(struct talk_page *page, const struct mapping_finish *ask,
                       const struct mapping_done *done, struct reply *reply)
{
    struct view *view = view_object(page->arena);
    struct view *list = view_put_array(page->arena, view, "clashes");

    for (uint32_t i = 0; i < done->clash_count; i++) {
        const struct mapping_clash *c = &done->clash[i];
        const bool reach = c->code.len == 0;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label",
                 reach ? talk_word(page->request, N_("Times and travel"))
                 : page->request->lang == LANG_SV ? c->label_sv
                                                  : c->label_en);
        view_str(page->arena, v, "theirs",
                 reach ? talk_word(page->request, N_("changed meanwhile"))
                       : level_text(page, c->theirs));
        view_str(page->arena, v, "mine",
                 reach ? talk_word(page->request, N_("as you wrote"))
                       : level_text(page, c->mine));
    }
    view_int(page->arena, view, "seen", ask->seen);
    view_int(page->arena, view, "against", done->seq);
    view_str(page->arena, view, "map_url",
             route_url(page->arena, "/person/{id}/map", page->id));
    view_str(page->arena, view, "finish_url",
             route_url(page->arena, "/person/{id}/map/finish", page->id));
    reply->status = STATUS_CONFLICT;
    return reply_page(reply, "talk_others", N_("Somebody else has changed this"), view);
}

bool talk_finish_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct int_range any = { 0, INT64_MAX };
    struct mapping_finish ask = { 0 };
    struct mapping_done done;
    struct talk_page page;

    open_page(request, &page);
    if (!form_int(&request->form, "seen", any, &ask.seen, err) ||
        (form_has(&request->form, "against") &&
         !form_int(&request->form, "against", any, &ask.against, err)) ||
        !mapping_finish(&page.call, request->subject_id, &ask, &done, err))
        return false;
    if (done.clash_count)
        return show_clash(&page, &ask, &done, reply);
    reply->ticket = page.call.ticket;
    return reply_see_other(reply, "/person/{id}/map/summary?saved=1", page.id);
}
