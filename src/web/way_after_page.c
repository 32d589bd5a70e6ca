/*
 * way_after_page.c: what somebody does after she left a programme, on the page of her
 * way (way_page.c).
 *
 *   POST /person/{id}/way/{way}   step=after, months, stands, how, on
 */
#include "web/way_page.h"

#include "base/date.h"
#include "service/afterwards.h"
#include "web/firm_text.h"

#define WORD_BYTES 60u

/* Which of a list was chosen, by its `key`, in the form's `field`. */
static void mark(const struct request *request, const struct view *list,
                 const char *key, const char *field)
{
    struct str chosen = { 0 };

    (void)form_get(&request->form, field, &chosen);
    for (struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *v = view_get(&i->value, str_from(key));
        struct str word =
            v->kind == VIEW_INT ? id_text(request->arena, v->integer) : v->text;
        view_bool(request->arena, &i->value, "chosen",
                  chosen.len > 0 && str_eq(word, chosen));
    }
}

static void put_days(struct request *request, struct view *of)
{
    struct view_item *i = view_get(of, STR("list"))->list.first;

    for (; i; i = i->next)
        view_str(request->arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on_day"))));
    for (i = view_get(of, STR("times"))->list.first; i; i = i->next) {
        struct str day = firm_day_of(request, view_get(&i->value, STR("due_on")));
        view_str(request->arena, &i->value, "due_text", day);
        if (i == view_get(of, STR("times"))->list.first)
            view_str(request->arena, of, "first_text", day);
    }
}

static struct str asked_on(struct request *request)
{
    char day[DATE_TEXT_BYTES];
    struct str typed = { 0 };

    if (form_get(&request->form, "on", &typed))
        return typed;
    date_format(moment_day(request->now), day);
    return str_copy(request->arena, str_from(day));
}

/* Who reads the page as of another day writes nothing. */
bool way_after_put(struct request *request, int64_t rid, struct view *view,
                   struct err *err)
{
    struct call call = app_call(request);
    struct view *of;

    if (!way_is_person(request) || view_get(view, STR("is_past"))->boolean) {
        view_null(request->arena, view, "afterwards");
        return true;
    }
    if (!afterwards_put(&call, rid, view, &of, err))
        return false;
    if (!of)
        return true;
    put_days(request, of);
    mark(request, view_get(of, STR("times")), "months", "months");
    mark(request, view_get(of, STR("stands")), "word", "stands");
    mark(request, view_get(of, STR("hows")), "word", "how");
    view_str(request->arena, of, "asked_on", asked_on(request));
    view_bool(request->arena, of, "may_ask",
              view_get(of, STR("any_due"))->boolean &&
                  view_get(view, STR("may_write"))->boolean);
    return true;
}

bool way_after_write(struct request *request, struct err *err)
{
    const struct form *form = &request->form;
    struct afterwards_new new = { .person_id = request->subject_id };
    struct int_range months = { 1, 120 };
    struct call call = app_call(request);

    if (!way_is_person(request))
        return err_set(err, ERR_INPUT, N_("choose what is to be done"));
    if (!path_id(request, "way", &new.way_rid, err) ||
        !form_int(form, "months", months, &new.months, err) ||
        !form_text_or_none(form, "stands", WORD_BYTES, &new.stands, err) ||
        !form_text_or_none(form, "how", WORD_BYTES, &new.how, err) ||
        !firm_form_day(request, "on", &new.on, err))
        return false;
    if (new.on == DAY_NONE)
        new.on = moment_day(request->now);
    return afterwards_write(&call, &new, err);
}
