/* talk_view.c: see talk_view.h. The frame of the talk, and what all parts share. */
#include "web/talk_view.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/task_find.h"
#include "web/gate.h"
#include "web/veil.h"

#define MINUTES_AN_HOUR 60

const struct coded talk_parts[TALK_PART_COUNT] = {
    [TALK_TASKS] = { "tasks", N_("Tasks") },
    [TALK_LANGUAGES] = { "languages", N_("Languages") },
    [TALK_PAPERS] = { "papers", N_("Licences and certificates") },
    [TALK_REACH] = { "reach", N_("Times and travel") },
    [TALK_WISHES] = { "wishes", N_("Wishes") },
};

struct str talk_word(const struct request *request, const char *id)
{
    return str_from(message_for(request->lang, id, 1));
}

struct str talk_said(const struct request *request, const char *id,
                     const struct hole *holes, uint32_t hole_count)
{
    struct buf out = buf_new(request->arena);

    message_add(&out, request->lang, id, holes, hole_count);
    return buf_str(&out);
}

bool talk_is_typed(const struct talk_page *page, const char *name, const char *word)
{
    struct str value;

    for (uint32_t at = 0; page->typed && form_next(page->typed, name, &at, &value);)
        if (str_is(value, word))
            return true;
    return false;
}

bool talk_part_read(const struct form *form, const char *name, enum talk_part *part,
                    struct err *err)
{
    const struct coded_table parts = { talk_parts, TALK_PART_COUNT };
    struct str word;

    *part = TALK_TASKS;
    if (!form_text_or_none(form, name, 20, &word, err))
        return false;
    const uint32_t at = word.len ? coded_find(parts, word) : TALK_TASKS;
    if (at == TALK_PART_COUNT)
        return err_set(err, ERR_INPUT, N_("a mapping has no part called {part}"),
                       ARG_STR(word));
    *part = (enum talk_part)at;
    return true;
}

bool talk_where_read(const struct request *request, const struct form *form,
                     struct talk_where *where, struct err *err)
{
    struct talk_where made = { .part = TALK_TASKS };

    if (!talk_part_read(form, "part", &made.part, err) ||
        !form_text_or_none(form, "family", 60, &made.family, err) ||
        !form_text_or_none(form, "show", DRAFT_KEY_BYTES / 2, &made.code, err))
        return false;
    (void)form_get(form, VEIL_FIELD, &made.veil);
    made.words = veil_open(request, made.veil);
    *where = made;
    return true;
}

struct str talk_anchor(struct arena *arena, struct str code)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "t-");
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            buf_char(&out, c);
        else
            buf_char(&out, '-');
    }
    return buf_str(&out);
}

struct str talk_where_url(const struct talk_page *page, const struct talk_where *where,
                          struct str card)
{
    struct buf url = buf_new(page->arena);

    buf_add(&url, route_url(page->arena, "/person/{id}/map", page->id));
    url_add_query(&url, "part", str_from(talk_parts[where->part].word));
    if (where->family.len)
        url_add_query(&url, "family", where->family);
    if (where->words.len)
        url_add_query(&url, VEIL_FIELD, where->veil);
    if (where->code.len)
        url_add_query(&url, "show", where->code);
    if (card.len) {
        buf_char(&url, '#');
        buf_add(&url, talk_anchor(page->arena, card));
    }
    return buf_str(&url);
}

struct str talk_label(const struct request *request, const struct map_thing *thing)
{
    return request->lang == LANG_SV || thing->label_en.len == 0 ? thing->label_sv
                                                                : thing->label_en;
}

struct str talk_level_text(const struct request *request, struct str code,
                           int32_t level)
{
    const struct catalogue_task *task = ad_reader_task(request->app->reader, code);
    const bool swedish = request->lang == LANG_SV;

    if (task && level == 1)
        return swedish ? task->level1_sv : task->level1_en;
    if (task && level == 3)
        return swedish ? task->level3_sv : task->level3_en;
    if (level == 2)
        return talk_word(request, N_("Does it with a little support, most days."));
    if (level == 4)
        return talk_word(request, N_("Shows others how it is done."));
    return STR("");
}

struct str talk_rests(const struct request *request, const struct map_thing *thing)
{
    struct buf out = buf_new(request->arena);

    buf_add(&out, talk_word(request, evidence_words[thing->evidence].label));
    if (thing->at == 0 && thing->by.len > 0) {
        buf_cstr(&out, ", ");
        buf_add(&out, thing->by);
    }
    if (thing->at == 0 && thing->on_day != DAY_NONE) {
        buf_cstr(&out, ", ");
        message_day(&out, request->lang, thing->on_day);
    }
    return buf_str(&out);
}

struct str talk_clock(struct arena *arena, int64_t moment)
{
    const int32_t minute = moment_minute(moment);
    struct buf out = buf_new(arena);

    buf_format(&out, "%02d:%02d", minute / MINUTES_AN_HOUR, minute % MINUTES_AN_HOUR);
    return buf_str(&out);
}

struct str talk_day(struct arena *arena, int32_t day)
{
    char text[DATE_TEXT_BYTES];

    if (day == DAY_NONE)
        return STR("");
    date_format(day, text);
    return str_copy(arena, str_from(text));
}

/* The column of `header` called `name`, or UINT32_MAX. */
static uint32_t column_of(struct str header, const char *name)
{
    struct str cell;

    for (uint32_t i = 0; str_next(&header, '\t', &cell); i++)
        if (str_is(cell, name))
            return i;
    return UINT32_MAX;
}

uint32_t talk_lines(const struct request *request, const char *file,
                    struct talk_line *line, uint32_t most)
{
    struct str tsv = STR(""), header = STR(""), text, cell;
    uint32_t count = 0;

    if (!embed_find(embed_data, file, &tsv) || !str_next(&tsv, '\n', &header))
        return 0;
    const uint32_t at = column_of(header, lang_code(request->lang));
    while (count < most && str_next(&tsv, '\n', &text)) {
        struct str row = text;
        if (text.len == 0)
            continue;
        for (uint32_t i = 0; str_next(&row, '\t', &cell); i++) {
            if (i == 0)
                line[count].code = line[count].label = cell;
            else if (i == at)
                line[count].label = cell;
        }
        count++;
    }
    return count;
}

/* -------------------------------------------------------------------- frame */

static void put_parts(const struct talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "parts");

    for (uint32_t i = 0; i < TALK_PART_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label",
                 talk_word(page->request, talk_parts[i].label));
        view_str(page->arena, v, "url",
                 talk_where_url(page, &(struct talk_where){ .part = (enum talk_part)i },
                                STR("")));
        view_cstr(page->arena, v, "word", talk_parts[i].word);
        view_bool(page->arena, v, "current", i == (uint32_t)page->where.part);
    }
}

static uint32_t held_count(const struct mapping *map)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < map->count; i++)
        n += map->thing[i].level > 0;
    return n;
}

static void put_frame(const struct talk_page *page, struct view *view)
{
    const struct draft *draft = &page->map.draft;
    struct arena *arena = page->arena;

    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", page->id));
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/map", page->id));
    view_str(arena, view, "summary_url",
             route_url(arena, "/person/{id}/map/summary", page->id));
    view_int(arena, view, "n", held_count(&page->map));
    view_int(arena, view, "seen", draft->version);
    view_bool(arena, view, "has_undo", draft->undo_count > 0);
    if (draft->saved_at)
        view_str(arena, view, "saved", talk_clock(arena, draft->saved_at));
    else
        view_null(arena, view, "saved");
    view_str(arena, view, "problem", page->problem);
    view_str(arena, view, "part", str_from(talk_parts[page->where.part].word));
    view_str(arena, view, "family", page->where.family);
    view_str(arena, view, "q", page->where.words);
    view_str(arena, view, "veil", page->where.words.len ? page->where.veil : STR(""));
    view_str(arena, view, "show", page->where.code);
    for (uint32_t i = 0; i < TALK_PART_COUNT; i++) {
        static const char *const keys[TALK_PART_COUNT] = { "is_tasks", "is_languages",
                                                           "is_papers", "is_reach",
                                                           "is_wishes" };
        view_bool(arena, view, keys[i],
                  i == (uint32_t)page->where.part &&
                      !(i == TALK_REACH && talk_hides_places(page)));
    }
    view_bool(arena, view, "is_hidden",
              page->where.part == TALK_REACH && talk_hides_places(page));
    /* Where one form is the whole part, going on to another part saves it. */
    view_bool(arena, view, "goes_by_saving",
              page->where.part == TALK_LANGUAGES || page->where.part == TALK_WISHES ||
                  (page->where.part == TALK_REACH && !talk_hides_places(page)));
    put_parts(page, view);
}

bool talk_hides_places(const struct talk_page *page)
{
    return page->request->relation == RELATION_PROTECTED ||
           page->request->relation == RELATION_SELF;
}

static void put_wishes(const struct talk_page *page, struct view *view)
{
    struct str text = page->map.wishes;

    if (page->typed)
        (void)form_get(page->typed, "wishes", &text);
    view_str(page->arena, view, "wishes", text);
}

/* Links to what has a right of its own, for those who have it. */
static void put_others(const struct talk_page *page, struct view *view)
{
    if (gate_may(page->request, "accommodation_see"))
        view_str(page->arena, view, "accommodation_url",
                 route_url(page->arena, "/person/{id}/accommodation", page->id));
    else
        view_null(page->arena, view, "accommodation_url");
    if (gate_may(page->request, "eligibility_see"))
        view_str(page->arena, view, "eligibility_url",
                 route_url(page->arena, "/person/{id}/eligibility", page->id));
    else
        view_null(page->arena, view, "eligibility_url");
}

bool talk_view_put(struct talk_page *page, struct view *view, struct err *err)
{
    put_frame(page, view);
    switch (page->where.part) {
    case TALK_TASKS:
        return talk_tasks_put(page, view, err);
    case TALK_LANGUAGES:
        talk_languages_put(page, view);
        return true;
    case TALK_PAPERS:
        talk_papers_put(page, view);
        return true;
    case TALK_REACH:
        return talk_hides_places(page) || talk_reach_put(page, view, err);
    case TALK_WISHES:
    case TALK_PART_COUNT:
        put_wishes(page, view);
        put_others(page, view);
        return true;
    }
    return true;
}
