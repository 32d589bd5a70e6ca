/*
 * intake_needs_page.c: an intake whose places are those of needs that are chosen.
 *
 *   GET, POST /programme/{slug}/intakes/needs   the open needs, searched in by step
 *             "look", what was typed and ticked kept; or one is opened
 */
#include "base/date.h"
#include "service/intake_need.h"
#include "service/intake_show.h"
#include "web/firm_text.h"

#define WORD_BYTES   60u
#define TITLE_BYTES  ((size_t)3 * INTAKE_TITLE_BYTES) /* longer ones are told so */
#define REASON_BYTES ((size_t)3 * INTAKE_REASON_BYTES)

static struct str typed(const struct request *request, const char *name)
{
    struct str value = STR("");

    (void)form_get(&request->form, name, &value);
    return value;
}

static struct view *list_of(const struct view *view, const char *key)
{
    return (struct view *)view_get(view, str_from(key)); /* ours, just made */
}

static void put_starts(struct request *request, struct view *list)
{
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(request->arena, &i->value, "start_text",
                 firm_day_of(request, view_get(&i->value, STR("start"))));
}

/* Those listed, how many, and what was searched for. */
static void put_needs(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct view *list = list_of(view, "needs"), *chosen = list_of(view, "chosen_needs");

    put_starts(request, list);
    put_starts(request, chosen);
    view_str(arena, view, "find_typed", typed(request, "find"));
    view_int(arena, view, "shown", list->count);
    view_bool(arena, view, "any_chosen", chosen->count > 0);
    view_int(arena, view, "chosen_count", chosen->count);
}

static void put_chosen(struct request *request, struct view *list, struct str word)
{
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  str_eq(view_text(&i->value, "word"), word));
}

static void put_form(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct str objective = typed(request, "objective");
    bool first = view_get(view, STR("is_need_first"))->boolean;

    if (objective.len == 0)
        objective = first ? STR("need_first") : STR("lottery");
    put_needs(request, view);
    put_chosen(request, list_of(view, "moves"), typed(request, "move"));
    put_chosen(request, list_of(view, "areas"), typed(request, "area"));
    view_str(arena, view, "title_typed", typed(request, "title"));
    view_str(arena, view, "reason_typed", typed(request, "reason"));
    view_bool(arena, view, "by_lottery", str_is(objective, "lottery"));
    view_bool(arena, view, "by_need", str_is(objective, "need_first"));
    view_bool(arena, view, "by_fit", str_is(objective, "fit"));
}

/* The needs that were ticked; one more than there may be, so that the service says so.
 */
static bool read_needs(const struct request *request, struct intake_new *new,
                       struct err *err)
{
    int64_t *need = ARENA_ARRAY(request->arena, INTAKE_NEEDS_MOST + 1, int64_t);
    struct str value;

    new->need = need;
    for (uint32_t at = 0; form_next(&request->form, "need", &at, &value) &&
                          new->need_count <= INTAKE_NEEDS_MOST;)
        if (!str_int(value, &need[new->need_count]))
            return err_set(err, ERR_INPUT, N_("choose at least one need"));
        else
            new->need_count++;
    return true;
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct intake_new ticked = { 0 };
    struct err ignored = { 0 }; /* what is no need is not chosen */
    struct view *view = NULL;

    (void)read_needs(request, &ticked, &ignored);
    const struct intake_need_ask needs = { typed(request, "find"), ticked.need,
                                           ticked.need_count };
    const struct intake_listed asked = { path_text(request, "slug"), &needs };
    if (!intake_list(&call, &asked, &view, err))
        return false;
    put_form(request, view);
    view_str(arena, view, "all_url",
             route_url(arena, "/programme/{slug}/intakes", asked.slug));
    view_str(arena, view, "form_url",
             route_url(arena, "/programme/{slug}/intakes/needs", asked.slug));
    view_str(arena, view, "token", id_text(arena, firm_next_token(request, problem)));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "intake_needs", N_("Give out places at needs"), view);
}

bool intake_needs_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* The button of the search says so, after what the form says by itself. */
static bool only_looks(const struct request *request)
{
    struct str value;

    for (uint32_t at = 0; form_next(&request->form, "step", &at, &value);)
        if (str_is(value, "look"))
            return true;
    return false;
}

bool intake_needs_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct form *form = &request->form;
    struct intake_new new = { .rid = firm_form_token(request),
                              .programme = path_text(request, "slug"),
                              .women_milli = -1,
                              .release_on = DAY_NONE,
                              .of_needs = true };
    struct call call = app_call(request);
    struct err why = { 0 };

    if (only_looks(request))
        return show(request, reply, NULL, err);
    if (form_text_or_none(form, "title", TITLE_BYTES, &new.title, &why) &&
        form_text_or_none(form, "move", WORD_BYTES, &new.move, &why) &&
        form_text_or_none(form, "area", WORD_BYTES, &new.area, &why) &&
        form_text_or_none(form, "objective", WORD_BYTES, &new.objective, &why) &&
        form_text_or_none(form, "reason", REASON_BYTES, &new.reason, &why) &&
        read_needs(request, &new, &why) && intake_open(&call, &new, &why))
        return reply_see_other(reply, "/intake/{intake}",
                               id_text(request->arena, new.rid));
    if (!firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show(request, reply, &why, err);
}
