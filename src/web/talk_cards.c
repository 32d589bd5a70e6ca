/*
 * talk_cards.c: the cards of a mapping talk: tasks, licences, certificates, languages;
 * see talk_view.h.
 *
 * A card that is not taken has one button, which takes it at level 2, as told us; of a
 * licence or certificate another, for whose paper has been seen. A card that is taken
 * has a button for each level and one for each kind of evidence beside them, so that no
 * capability takes more than two clicks, with what it rests on. The digit or sign on a
 * button is its key.
 */
#include <stdlib.h>

#include "base/date.h"
#include "domain/requirement.h"
#include "service/task_find.h"
#include "web/talk_view.h"
#include "web/talk_words.h"

#define TAKEN_SHOWN 6u /* cards taken last, shown whole */
#define CARDS_MOST  60u

static struct str set_value(struct arena *arena, struct str code, const char *what)
{
    struct buf out = buf_new(arena);

    buf_add(&out, code);
    buf_char(&out, '=');
    buf_cstr(&out, what);
    return buf_str(&out);
}

static void put_levels(const struct talk_page *page, struct view *card, struct str code,
                       int32_t level)
{
    struct view *list = view_put_array(page->arena, card, "levels");

    for (uint32_t i = 0; i < LEVEL_WORD_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "set",
                 set_value(page->arena, code, level_words[i].word));
        view_int(page->arena, v, "number", i + 1);
        view_str(page->arena, v, "text",
                 talk_word(page->request, level_words[i].label));
        view_cstr(page->arena, v, "pressed",
                  level == (int32_t)i + 1 ? "true" : "false");
    }
}

static void put_wish(const struct talk_page *page, struct view *card, struct str code,
                     enum wish wish)
{
    struct view *list = view_put_array(page->arena, card, "wishes");

    for (uint32_t i = WISH_WANTS; i < WISH_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        const bool on = i == (uint32_t)wish;
        view_str(page->arena, v, "set",
                 set_value(page->arena, code,
                           on ? wish_words[WISH_NONE].word : wish_words[i].word));
        view_str(page->arena, v, "text", talk_word(page->request, wish_words[i].label));
        view_cstr(page->arena, v, "sign", i == WISH_WANTS ? "+" : "-");
        view_cstr(page->arena, v, "pressed", on ? "true" : "false");
    }
}

/* One button for each kind of evidence that a talk can give. */
static void put_proofs(const struct talk_page *page, struct view *card,
                       const struct map_thing *t)
{
    struct view *list = view_put_array(page->arena, card, "proofs");

    for (uint32_t i = EVIDENCE_SAID; i < EVIDENCE_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "set",
                 set_value(page->arena, t->code, evidence_words[i].word));
        view_int(page->arena, v, "number", LEVEL_WORD_COUNT + i);
        view_str(page->arena, v, "text",
                 talk_word(page->request, evidence_words[i].label));
        view_cstr(page->arena, v, "pressed",
                  i == (uint32_t)t->evidence ? "true" : "false");
    }
}

/* What a taken card rests on, with the form of its last day when it is looked at. */
static void put_rests(const struct talk_page *page, struct view *card,
                      const struct map_thing *t)
{
    const bool close = str_eq(page->where.code, t->code);
    struct talk_where where = page->where;
    struct arena *arena = page->arena;

    put_proofs(page, card, t);
    /* What the pressed button says already is not said again. */
    const bool more = t->evidence == EVIDENCE_IMPORTED || (t->at == 0 && t->by.len > 0);
    view_str(arena, card, "rests", more ? talk_rests(page->request, t) : STR(""));
    struct str expires = talk_day(arena, t->expires_day);
    const bool typed = close && page->typed && form_has(page->typed, "expires");
    if (typed)
        (void)form_get(page->typed, "expires", &expires);
    view_str(arena, card, "expires", expires);
    where.code = t->code;
    view_str(arena, card, "more_url", talk_where_url(page, &where, t->code));
    view_bool(arena, card, "close", close);
}

struct card {
    struct str code, label;
    bool task;
};

static void put_card(const struct talk_page *page, struct view *list, struct card card)
{
    const struct map_thing *t = mapping_thing(&page->map, card.code);
    static const struct map_thing none = { .on_day = DAY_NONE,
                                           .expires_day = DAY_NONE };
    struct arena *arena = page->arena;
    struct view *v = view_add_object(arena, list);
    const int32_t level = t ? t->level : 0;

    view_str(arena, v, "code", card.code);
    view_str(arena, v, "anchor", talk_anchor(arena, card.code));
    view_str(arena, v, "label", card.label);
    view_bool(arena, v, "task", card.task);
    view_bool(arena, v, "taken", level > 0);
    view_str(arena, v, "take", set_value(arena, card.code, card.task ? "2" : "1"));
    view_str(arena, v, "take_seen",
             set_value(arena, card.code, evidence_words[EVIDENCE_CERTIFIED].word));
    view_str(arena, v, "drop", set_value(arena, card.code, "0"));
    view_str(arena, v, "text",
             card.task ? talk_level_text(page->request, card.code, level ? level : 1)
                       : STR(""));
    put_levels(page, v, card.code, level);
    put_wish(page, v, card.code, t ? t->wish : WISH_NONE);
    put_rests(page, v, t && level ? t : &none);
}

static struct str task_label(const struct talk_page *page, struct str code)
{
    const struct catalogue_task *task =
        ad_reader_task(page->request->app->reader, code);
    const struct map_thing *t = mapping_thing(&page->map, code);

    if (task)
        return page->request->lang == LANG_SV ? task->sv : task->en;
    return t ? talk_label(page->request, t) : code;
}

/* -------------------------------------------------------------------- tasks */

struct cards {
    struct str code[CARDS_MOST];
    uint32_t count;
};

static bool cards_have(const struct cards *cards, struct str code)
{
    for (uint32_t i = 0; i < cards->count; i++)
        if (str_eq(cards->code[i], code))
            return true;
    return false;
}

/* Adds unless it is there, or there are enough. */
static bool cards_add(struct cards *cards, struct str code)
{
    if (cards->count == CARDS_MOST || cards_have(cards, code))
        return false;
    cards->code[cards->count++] = code;
    return true;
}

static struct str task_code(struct arena *arena, struct str slug)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "task:");
    buf_add(&out, slug);
    return buf_str(&out);
}

static void put_group(const struct talk_page *page, struct view *groups,
                      const char *title, const struct cards *cards)
{
    if (cards->count == 0)
        return;
    struct view *v = view_add_object(page->arena, groups);
    view_str(page->arena, v, "title", talk_word(page->request, title));
    view_bool(page->arena, v, "asked", groups->count == 1);
    struct view *list = view_put_array(page->arena, v, "cards");
    for (uint32_t i = 0; i < cards->count; i++)
        put_card(
            page, list,
            (struct card){ cards->code[i], task_label(page, cards->code[i]), true });
}

static void of_family(const struct talk_page *page, struct cards *cards)
{
    const struct catalogue *all = &page->request->app->reader->catalogue;

    for (uint32_t i = 0; i < all->count; i++)
        if (str_eq(all->task[i].family, page->where.family))
            cards_add(cards, task_code(page->arena, all->task[i].slug));
}

static int by_touch(const void *a, const void *b)
{
    const struct map_thing *const *x = a, *const *y = b;

    if ((*x)->at != (*y)->at)
        return (*x)->at < (*y)->at ? 1 : -1;
    return str_cmp((*x)->code, (*y)->code);
}

/* Tasks held, those of the last touch first. */
static uint32_t held_tasks(const struct talk_page *page, const struct map_thing ***out)
{
    const struct map_thing **held =
        ARENA_ARRAY(page->arena, page->map.count, const struct map_thing *);
    uint32_t count = 0;

    for (uint32_t i = 0; i < page->map.count; i++) {
        const struct map_thing *t = &page->map.thing[i];
        if (t->level > 0 && !str_starts(t->code, "licence:") &&
            !str_starts(t->code, "certificate:") && !str_starts(t->code, "language:"))
            held[count++] = t;
    }
    if (count)
        qsort(held, count, sizeof(const struct map_thing *), by_touch);
    *out = held;
    return count;
}

static void put_families(const struct talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "families");

    for (uint32_t i = 0; i < FAMILY_WORD_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        const struct talk_where where = { .part = TALK_TASKS,
                                          .family = str_from(family_words[i].word) };
        view_str(page->arena, v, "label",
                 talk_word(page->request, family_words[i].label));
        view_str(page->arena, v, "url", talk_where_url(page, &where, STR("")));
        view_bool(page->arena, v, "current",
                  str_is(page->where.family, family_words[i].word));
    }
}

/* Tasks held, those of the last touch first. */
struct held {
    const struct map_thing *const *task;
    uint32_t count;
};

/* What is noted and not on the page: a name and the way to its card. */
static void put_rest(const struct talk_page *page, struct view *view,
                     const struct map_thing *const *held, uint32_t count,
                     const struct cards *shown)
{
    struct view *list = view_put_array(page->arena, view, "noted");

    for (uint32_t i = 0; i < count; i++) {
        const struct talk_where where = { .part = TALK_TASKS, .code = held[i]->code };
        if (cards_have(shown, held[i]->code))
            continue;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", task_label(page, held[i]->code));
        view_str(page->arena, v, "level",
                 talk_word(page->request, level_words[held[i]->level - 1].label));
        view_str(page->arena, v, "url", talk_where_url(page, &where, held[i]->code));
    }
    view_bool(page->arena, view, "has_noted", list->count > 0);
}

static bool put_near(struct talk_page *page, struct view *groups,
                     const struct held *held, struct cards *shown, struct err *err)
{
    struct str *codes = ARENA_ARRAY(page->arena, held->count, struct str);
    struct task_cards near = { .count = 0 };
    struct cards group = { .count = 0 };

    for (uint32_t i = 0; i < held->count; i++)
        codes[i] = held->task[i]->code;
    if (!task_near(&page->call, codes, held->count, &near, err))
        return false;
    for (uint32_t i = 0; i < near.count && group.count < 8; i++)
        if (cards_add(shown, near.code[i]))
            cards_add(&group, near.code[i]);
    put_group(page, groups, N_("Often goes together with this"), &group);
    return true;
}

/* The cards that were asked for: by words, by family, or one. */
static bool put_asked(struct talk_page *page, struct view *groups, struct cards *shown,
                      struct err *err)
{
    const struct talk_where *where = &page->where;
    const struct app *app = page->request->app;
    const struct task_said said = {
        where->words, ad_reader_doing(app->reader, where->words, page->call.arena)
    };
    struct task_cards found = { .count = 0 };
    struct cards group = { .count = 0 };

    if (where->words.len && !task_find(&page->call, app->words, &said, &found, err))
        return false;
    for (uint32_t i = 0; i < found.count; i++)
        cards_add(&group, found.code[i]);
    if (where->family.len)
        of_family(page, &group);
    if (group.count == 0 && where->code.len)
        cards_add(&group, where->code);
    for (uint32_t i = 0; i < group.count; i++)
        cards_add(shown, group.code[i]);
    put_group(page, groups,
              where->words.len    ? N_("Fits what you wrote")
              : where->family.len ? N_("In this field of work")
                                  : N_("Closer"),
              &group);
    return true;
}

bool talk_tasks_put(struct talk_page *page, struct view *view, struct err *err)
{
    const struct map_thing **held;
    const uint32_t count = held_tasks(page, &held);
    struct view *groups = view_put_array(page->arena, view, "groups");
    struct cards shown = { .count = 0 }, last = { .count = 0 };

    put_families(page, view);
    if (!put_asked(page, groups, &shown, err))
        return false;
    view_bool(page->arena, view, "nothing_found",
              page->where.words.len > 0 && shown.count == 0);
    for (uint32_t i = 0; i < count && last.count < TAKEN_SHOWN; i++)
        if (cards_add(&shown, held[i]->code))
            cards_add(&last, held[i]->code);
    put_group(page, groups, N_("Noted last"), &last);
    if (!put_near(page, groups, &(struct held){ held, count }, &shown, err))
        return false;
    put_rest(page, view, held, count, &shown);
    return true;
}

/* ------------------------------------------------------------------- papers */

static void put_papers(const struct talk_page *page, struct view *groups,
                       const char *title, const char *file)
{
    const bool licence = str_is(str_from(file), "licences.tsv");
    struct talk_line *line =
        ARENA_ARRAY(page->arena, TALK_LINES_MOST, struct talk_line);
    const uint32_t count = talk_lines(page->request, file, line, TALK_LINES_MOST);
    struct view *v = view_add_object(page->arena, groups);

    view_str(page->arena, v, "title", talk_word(page->request, title));
    view_bool(page->arena, v, "asked", groups->count == 1);
    struct view *list = view_put_array(page->arena, v, "cards");
    for (uint32_t i = 0; i < count; i++) {
        struct buf code = buf_new(page->arena), label = buf_new(page->arena);
        buf_cstr(&code, licence ? "licence:" : "certificate:");
        buf_add(&code, line[i].code);
        if (licence)
            buf_format(&label, "%.*s: ", STR_ARG(line[i].code));
        buf_add(&label, line[i].label);
        put_card(page, list, (struct card){ buf_str(&code), buf_str(&label), false });
    }
    if (!licence) /* those of the road stand in the order of their classes */
        talk_sort(page->arena, list);
}

void talk_papers_put(struct talk_page *page, struct view *view)
{
    struct view *groups = view_put_array(page->arena, view, "groups");

    put_papers(page, groups, N_("Driving licences"), "licences.tsv");
    put_papers(page, groups, N_("Certificates and courses"), "certificates.tsv");
}

/* ---------------------------------------------------------------- languages */

static struct str skill_code(struct arena *arena, struct str language, uint32_t skill)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "language:");
    buf_add(&out, language);
    buf_char(&out, ':');
    buf_cstr(&out, skill_words[skill].word);
    return buf_str(&out);
}

static void put_steps(const struct talk_page *page, struct view *skill, int32_t level)
{
    struct view *list = view_put_array(page->arena, skill, "steps");

    for (int32_t i = 0; i <= LEVEL_MOST; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_int(page->arena, v, "number", i);
        view_str(page->arena, v, "text",
                 talk_word(page->request, i ? step_words[i - 1].label : N_("Not yet")));
        view_bool(page->arena, v, "chosen", i == level);
    }
}

/* What was chosen, when it came back with a problem. */
static int32_t typed_step(const struct talk_page *page, struct str language,
                          uint32_t skill, int32_t known)
{
    struct buf field = buf_new(page->arena);
    struct str text;
    int64_t step;

    buf_add(&field, language);
    buf_char(&field, '-');
    buf_cstr(&field, skill_words[skill].word);
    return page->typed &&
                   form_get(page->typed, str_cstr(page->arena, buf_str(&field)),
                            &text) &&
                   str_int(text, &step) && step >= 0 && step <= LEVEL_MOST
               ? (int32_t)step
               : known;
}

static bool put_language(const struct talk_page *page, struct view *list,
                         const struct talk_line *line, bool always)
{
    int32_t level[SKILL_WORD_COUNT], any = 0;

    for (uint32_t i = 0; i < SKILL_WORD_COUNT; i++) {
        const struct map_thing *t =
            mapping_thing(&page->map, skill_code(page->arena, line->code, i));
        level[i] = t ? t->level : 0;
        any |= level[i] || (t && t->at);
    }
    if (!any && !always)
        return false;
    struct view *v = view_add_object(page->arena, list);
    view_str(page->arena, v, "code", line->code);
    view_str(page->arena, v, "label", line->label);
    struct view *skills = view_put_array(page->arena, v, "skills");
    for (uint32_t i = 0; i < SKILL_WORD_COUNT; i++) {
        struct view *s = view_add_object(page->arena, skills);
        view_cstr(page->arena, s, "word", skill_words[i].word);
        view_str(page->arena, s, "text",
                 talk_word(page->request, skill_words[i].label));
        put_steps(page, s, typed_step(page, line->code, i, level[i]));
    }
    return true;
}

void talk_languages_put(struct talk_page *page, struct view *view)
{
    struct talk_line *line =
        ARENA_ARRAY(page->arena, TALK_LINES_MOST, struct talk_line);
    const uint32_t count =
        talk_lines(page->request, "languages.tsv", line, TALK_LINES_MOST);
    struct view *list = view_put_array(page->arena, view, "languages");
    struct view *others = view_put_array(page->arena, view, "others");

    for (uint32_t i = 0; i < count; i++) {
        const bool always =
            str_is(line[i].code, "sv") || str_eq(line[i].code, page->where.code);
        if (put_language(page, list, &line[i], always))
            continue;
        struct view *v = view_add_object(page->arena, others);
        view_str(page->arena, v, "code", line[i].code);
        view_str(page->arena, v, "label", line[i].label);
    }
    talk_sort(page->arena, list);
    talk_sort(page->arena, others);
}
