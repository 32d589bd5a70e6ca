/* need_talk_view.c: see need_talk_view.h. */
#include "web/need_talk_view.h"

#include <stdio.h>
#include <string.h>

#define KEY_BYTES     80u
#define HOURS_USUAL   "40"
#define PURPOSE_USUAL "hire"

/* What a field says: what was typed where that is shown, else the draft. */
static struct str field(const struct need_talk_page *page, const char *key)
{
    for (uint32_t i = 0; page->typed && i < page->typed->count; i++)
        if (str_is(page->typed->pair[i].key, key))
            return page->typed->pair[i].value;
    return need_talk_value(page->talk, key);
}

static const char *word(const struct need_talk_page *page, const char *id)
{
    return message_for(page->request->lang, id, 1);
}

static struct str label_of(const struct need_talk_page *page,
                           const struct catalogue_task *task)
{
    return page->request->lang == LANG_SV ? task->sv : task->en;
}

static bool is_chosen(const struct need_talk *talk, const struct catalogue_task *task)
{
    for (uint32_t i = 0; i < talk->task_count; i++)
        if (talk->task[i].task == task || str_eq(talk->task[i].task->slug, task->slug))
            return true;
    return false;
}

void need_talk_put_card(struct need_talk_page *page, struct view *list,
                        const struct catalogue_task *task)
{
    if (!task || is_chosen(page->talk, task))
        return;
    struct view *v = view_add_object(page->arena, list);
    view_str(page->arena, v, "slug", task->slug);
    view_str(page->arena, v, "label", label_of(page, task));
    view_str(page->arena, v, "hint",
             page->request->lang == LANG_SV ? task->level1_sv : task->level1_en);
}

/* ----------------------------------------------------------------- requirements */

/* "2 Core": the digit chooses it, in any browser, with or without script. */
static void put_option(const struct need_talk_page *page, struct view *list,
                       const char *value, const char *digit, const char *label)
{ /* limit: the parts of one option */
    struct view *v = view_add_object(page->arena, list);
    struct buf text = buf_new(page->arena);

    buf_format(&text, "%s %s", digit, word(page, label));
    view_cstr(page->arena, v, "word", value);
    view_str(page->arena, v, "text", buf_str(&text));
    view_bool(page->arena, v, "chosen", false);
}

/* What the person chose; the proposal has the empty value. */
static void put_options(const struct need_talk_page *page, struct view *v, uint32_t i)
{
    static const char *const digits[CLASS_COUNT] = { "1", "2", "3", "4", "5", "6" };
    struct view *list = view_put_array(page->arena, v, "options");
    struct view *first = view_add_object(page->arena, list);
    struct buf text = buf_new(page->arena);
    char key[KEY_BYTES];

    snprintf(key, sizeof key, "class/%s", page->talk->key[i]);
    struct str chosen = field(page, key);
    const char *proposal = page->talk->proposed_in[i]
                               ? class_label(page->talk->proposed[i])
                               : N_("Leave it out");
    buf_cstr(&text, word(page, N_("As proposed:")));
    buf_char(&text, ' ');
    buf_cstr(&text, word(page, proposal));
    view_cstr(page->arena, first, "word", "");
    view_str(page->arena, first, "text", buf_str(&text));
    view_bool(page->arena, first, "chosen", chosen.len == 0);
    put_option(page, list, "out", "0", N_("Leave it out"));
    for (int c = 0; c < CLASS_COUNT; c++)
        put_option(page, list, class_word((enum requirement_class)c), digits[c],
                   class_label((enum requirement_class)c));
    for (struct view_item *o = list->list.first; o; o = o->next) {
        const struct view *value = view_get(&o->value, STR("word"));
        if (chosen.len > 0 && str_eq(value->text, chosen))
            ((struct view *)view_get(&o->value, STR("chosen")))->boolean = true;
    }
}

/* What a row is called: a task as the catalogue has it, else as it was said. */
static struct str row_label(const struct need_talk_page *page, uint32_t i)
{
    const struct need_requirement_row *row = &page->talk->proposal.need.requirement[i];
    const struct catalogue_task *task = ad_reader_task(&page->reader, row->code);
    const struct law_row *law = page->talk->law[i];

    if (law)
        return page->request->lang == LANG_SV ? law->sv : law->en;
    if (task && ad_row_is_task(&page->talk->proposal.mark[i]))
        return label_of(page, task);
    return row->label.len ? row->label : row->code;
}

static void put_row(const struct need_talk_page *page, struct view *list, uint32_t i)
{
    const struct need_requirement_row *row = &page->talk->proposal.need.requirement[i];
    const struct law_row *law = page->talk->law[i];
    struct view *v = view_add_object(page->arena, list);
    const char *why = message_for_str(page->request->lang, row->why, 1);

    view_cstr(page->arena, v, "row_key", page->talk->key[i]);
    view_str(page->arena, v, "row_label", row_label(page, i));
    view_cstr(page->arena, v, "class_text", word(page, class_label(row->class)));
    view_str(page->arena, v, "why", why ? str_from(why) : row->why);
    view_str(page->arena, v, "basis", law ? law->basis : STR(""));
    view_bool(page->arena, v, "unverified", law && !law->verified);
    view_str(page->arena, v, "note",
             !law                             ? STR("")
             : page->request->lang == LANG_SV ? law->note_sv
                                              : law->note_en);
    view_bool(page->arena, v, "is_out", !page->talk->proposal.mark[i].included);
    view_bool(page->arena, v, "uncounted",
              row->kind == KIND_TRAIT && row->class != CLASS_DUTY);
    view_bool(page->arena, v, "has_weeks", row->obtain_weeks > 0);
    view_int(page->arena, v, "weeks", row->obtain_weeks > 0 ? row->obtain_weeks : 0);
    put_options(page, v, i);
}

static void put_rows(const struct need_talk_page *page, struct view *v, int32_t task)
{
    const struct need *need = &page->talk->proposal.need;
    struct view *list = view_put_array(page->arena, v, "rows");

    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirement[i].task == task)
            put_row(page, list, i);
    view_bool(page->arena, v, "has_rows", list->count > 0);
}

static void put_tasks(const struct need_talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "tasks");

    for (uint32_t i = 0; i < page->talk->task_count; i++) {
        const struct catalogue_task *task = page->talk->task[i].task;
        struct view *v = view_add_object(page->arena, list);
        char key[KEY_BYTES];
        view_str(page->arena, v, "slug", task->slug);
        view_str(page->arena, v, "label", label_of(page, task));
        snprintf(key, sizeof key, "share/%.*s", STR_ARG(task->slug));
        view_str(page->arena, v, "share", field(page, key));
        snprintf(key, sizeof key, "demand/%.*s", STR_ARG(task->slug));
        view_str(page->arena, v, "demand", field(page, key));
        put_rows(page, v, (int32_t)i);
    }
    view_bool(page->arena, view, "has_tasks", list->count > 0);
    struct view *whole = view_put_object(page->arena, view, "whole");
    view_str(page->arena, whole, "demand", field(page, "demand/"));
    put_rows(page, whole, TASK_NONE);
}

/* All cards by name, for the browser to complete what is typed. */
static void put_names(const struct need_talk_page *page, struct view *view)
{
    const struct catalogue *all = &page->reader.catalogue;
    struct view *list = view_put_array(page->arena, view, "names");

    for (uint32_t i = 0; i < all->count; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", label_of(page, &all->task[i]));
    }
}

void need_talk_put_blocked(const struct request *request, struct view *view,
                           const struct ad_reading *reading)
{
    struct view *list = view_put_array(request->arena, view, "blocked");

    for (uint32_t i = 0; i < reading->found.blocked_count; i++) {
        const struct readtext_blocked *b = &reading->found.blocked[i];
        struct view *v = view_add_object(request->arena, list);
        view_str(request->arena, v, "wording",
                 ad_wording(b->in_headline ? reading->ad.headline : reading->ad.text,
                            b->start, b->end));
        view_cstr(request->arena, v, "ground",
                  message_for(request->lang, ad_ground_label(b->ground), 1));
        view_cstr(request->arena, v, "why", message_for(request->lang, b->why, 1));
        view_cstr(request->arena, v, "instead",
                  message_for(request->lang, b->instead, 1));
    }
    view_bool(request->arena, view, "stopped", reading->blocked_count > 0);
    view_bool(request->arena, view, "has_blocked", list->count > 0);
}

/* ------------------------------------------------------------------------ the head */

static bool is_gone(const struct view *row, const char *key)
{
    const struct view *gone = view_get(row, str_from(key));

    return gone && gone->kind == VIEW_BOOL && gone->boolean;
}

static uint32_t open_count(const struct view *list, const char *gone)
{
    uint32_t n = 0;

    for (const struct view_item *i = list->list.first; i; i = i->next)
        n += !is_gone(&i->value, gone);
    return n;
}

/* Nothing is written yet: where there is one to choose, it is chosen. */
static bool is_new(const struct need_talk_page *page)
{
    return !page->talk->drafted && !page->typed && page->talk->where.need_rid == 0;
}

static void put_picks(const struct need_talk_page *page, struct view *view,
                      const char *key, const struct view *list, const char *const *of)
{ /* limit: of: the members id, text, more, and what shuts a row out */
    struct view *picks = view_put_array(page->arena, view, key);
    char name[KEY_BYTES];

    snprintf(name, sizeof name, "%.*s", (int)(strlen(key) - 1), key);
    struct str chosen = field(page, name);
    const bool only = is_new(page) && open_count(list, of[3]) == 1;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct str more = firm_member(&i->value, of[2]);
        struct buf text = buf_new(page->arena);
        if (is_gone(&i->value, of[3]))
            continue;
        struct view *v = view_add_object(page->arena, picks);
        buf_add(&text, firm_member(&i->value, of[1]));
        if (more.len) {
            buf_cstr(&text, ", ");
            buf_add(&text, more);
        }
        view_str(page->arena, v, "value", firm_member(&i->value, of[0]));
        view_str(page->arena, v, "text", buf_str(&text));
        view_bool(page->arena, v, "chosen",
                  only || str_eq(chosen, firm_member(&i->value, of[0])));
    }
}

static void put_purposes(const struct need_talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "purposes");
    struct str chosen = field(page, "purpose");

    for (int p = 0; p < PURPOSE_COUNT; p++) {
        struct view *v = view_add_object(page->arena, list);
        const char *value = purpose_word((enum need_purpose)p);
        view_cstr(page->arena, v, "value", value);
        view_cstr(page->arena, v, "text",
                  word(page, purpose_label((enum need_purpose)p)));
        view_bool(page->arena, v, "chosen",
                  chosen.len ? str_is(chosen, value)
                             : strcmp(value, PURPOSE_USUAL) == 0);
    }
}

static void put_seasons(const struct need_talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "seasons");
    bool any = false;

    for (uint32_t row = 1; row <= SEASONS_MOST; row++) {
        static const char *const names[] = { "from", "to", "places" };
        struct view *v = view_add_object(page->arena, list);
        view_int(page->arena, v, "row", row);
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            char key[KEY_BYTES];
            snprintf(key, sizeof key, "%s%u", names[k], row);
            struct str value = field(page, key);
            view_str(page->arena, v, names[k], value);
            any |= value.len > 0;
        }
    }
    view_bool(page->arena, view, "has_season", any);
}

/* Of which opening it is a part: those of the firm that are open, or a new one. */
static void put_openings(const struct need_talk_page *page, struct view *view,
                         const struct view *firm)
{
    const struct view *all = view_get(firm, STR("recruitments"));
    struct view *list = view_put_array(page->arena, view, "openings");
    struct str chosen = field(page, "recruitment");
    bool any = str_is(chosen, "new");

    if (chosen.len == 0)
        form_get(&page->request->query, "recruitment", &chosen);
    view_bool(page->arena, view, "new_opening", any);
    for (const struct view_item *i = all->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "recruitment_id");
        bool here = str_eq(id, chosen);
        if (!here && !view_get(&i->value, STR("is_open"))->boolean)
            continue;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "recruitment_id", id);
        view_str(page->arena, v, "title", firm_member(&i->value, "title"));
        view_bool(page->arena, v, "chosen", here);
        any |= here;
    }
    view_bool(page->arena, view, "in_opening", any);
    view_str(page->arena, view, "opening_title", field(page, "opening_title"));
    view_str(page->arena, view, "opening_places", field(page, "opening_places"));
}

static void put_head(const struct need_talk_page *page, struct view *view,
                     const struct view *firm)
{
    static const char *const workplace[] = { "workplace_id", "place", "street",
                                             "closed" };
    static const char *const contact[] = { "contact_id", "name", "role", "left" };
    static const char *const texts[] = { "title",     "place",    "start", "deadline",
                                         "positions", "union_on", NULL };
    struct str hours = field(page, "hours");

    for (const char *const *t = texts; *t; t++)
        view_str(page->arena, view, *t, field(page, *t));
    view_str(page->arena, view, "hours",
             hours.len || page->talk->drafted || page->typed ? hours
                                                             : STR(HOURS_USUAL));
    put_purposes(page, view);
    put_picks(page, view, "workplaces", view_get(firm, STR("workplaces")), workplace);
    put_picks(page, view, "contacts", view_get(firm, STR("contacts")), contact);
    view_bool(page->arena, view, "displaces_none",
              str_is(field(page, "displaces"), "none"));
    put_seasons(page, view);
    put_openings(page, view, firm);
}

/* ------------------------------------------------------------------- what clashes */

/* What a field is called. */
static struct str field_name(const struct need_talk_page *page, struct str key)
{
    static const struct {
        const char *key, *label;
    } names[] = {
        { "title", N_("What the job is called") },
        { "purpose", N_("What it is for") },
        { "workplace", N_("Workplace") },
        { "place", N_("Place of work") },
        { "contact", N_("Contact") },
        { "start", N_("Start") },
        { "deadline", N_("The firm wants an answer by") },
        { "hours", N_("Hours a week") },
        { "positions", N_("Places") },
        { "demand/", N_("What the employer demands") },
        { "share/", N_("Share of the week") },
        { "class/", N_("Class") },
        { "recruitment", N_("Part of a recruitment") },
        { "opening_title", N_("What the new recruitment is called") },
        { "opening_places", N_("Its places in all") },
        { "from", N_("Season") },
        { "to", N_("Season") },
        { "places", N_("Season") },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(key, names[i].key))
            return str_from(word(page, names[i].label));
    return key;
}

/* Another version of the need stands than the one this draft began from. */
static void put_stale(const struct need_talk_page *page, struct view *list)
{
    const struct draft *stands = &page->talk->stands;

    for (uint32_t i = 0; i < stands->count; i++) {
        const struct draft_item *item = &stands->item[i];
        struct str mine = STR("");
        draft_get(&page->talk->draft, item->key, &mine);
        if (str_eq(mine, item->value) || str_is(item->key, "token") ||
            str_is(item->key, "visit"))
            continue;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", field_name(page, item->key));
        view_str(page->arena, v, "their_value", item->value);
        view_str(page->arena, v, "your_value", mine);
    }
}

static void put_clash(const struct need_talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "theirs");

    view_bool(page->arena, view, "conflict", page->clash_count > 0 || page->stale);
    if (page->stale)
        put_stale(page, list);
    for (uint32_t i = 0; i < page->clash_count; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", field_name(page, page->clash[i].key));
        view_str(page->arena, v, "their_value", page->clash[i].saved);
        view_str(page->arena, v, "your_value", page->clash[i].mine);
    }
}

/* ---------------------------------------------------------------------- the whole */

static struct str token_of(const struct need_talk_page *page)
{
    struct str token = field(page, "token");

    return token.len ? token : id_text(page->arena, random_id());
}

/* The version the draft began from; after both were shown, the one that stands. */
static struct str base_of(const struct need_talk_page *page)
{
    struct str base = field(page, "base");

    return base.len && !page->stale ? base
                                    : id_text(page->arena, page->talk->need_version);
}

static struct str visit_of(const struct need_talk_page *page)
{
    struct str visit = field(page, "visit");

    form_get(&page->request->query, "visit", &visit);
    return visit;
}

void need_talk_put(struct need_talk_page *page, struct view *view,
                   const struct view *firm)
{
    const struct need_talk *talk = page->talk;

    view_bool(page->arena, view, "is_new", page->where.need_rid == 0);
    view_str(page->arena, view, "firm_name", talk->firm.name);
    view_bool(page->arena, view, "firm_closed", str_is(talk->firm.status, "closed"));
    view_str(page->arena, view, "firm_url", firm_url(page->request, "/firm/{id}"));
    view_str(page->arena, view, "form_url", page->request->path);
    view_str(page->arena, view, "seen",
             talk->draft.version ? id_text(page->arena, talk->draft.version) : STR(""));
    view_str(page->arena, view, "token", token_of(page));
    view_str(page->arena, view, "base", base_of(page));
    view_str(page->arena, view, "visit", visit_of(page));
    if (talk->drafted)
        view_str(page->arena, view, "saved",
                 reply_clock(page->arena, page->request->lang, talk->draft.saved_at));
    else
        view_null(page->arena, view, "saved");
    put_names(page, view);
    put_tasks(page, view);
    need_talk_put_blocked(page->request, view, &page->talk->reading);
    put_head(page, view, firm);
    put_clash(page, view);
}
