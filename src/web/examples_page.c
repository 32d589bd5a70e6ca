/*
 * examples_page.c: what people changed in readings of advertisements, one by one: right
 * everywhere, or only for that job.
 *
 *   GET /read/examples?verdict=open&before=ID
 *   POST /read/examples   example, verdict
 */
#include "service/read_example.h"
#include "web/app.h"

static const char *const verdict_labels[EXAMPLE_VERDICT_COUNT] = {
    N_("Not looked at"), N_("Right everywhere"), N_("Only for that job")
};

/* "out" or a class, in words. */
static const char *choice_text(const struct request *request, struct str word)
{
    enum requirement_class class;

    return message_for(
        request->lang,
        class_from(word, &class) ? class_label(class) : N_("Leave it out"), 1);
}

static void put_links(const struct request *request, struct view *view,
                      enum example_verdict verdict)
{
    const struct view *list = view_get(view, STR("examples"));
    struct arena *arena = request->arena;

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        const struct str wording = view_get(v, STR("wording"))->text;
        const struct str code = view_get(v, STR("code"))->text;
        view_str(arena, v, "name", wording.len ? wording : code);
        view_str(
            arena, v, "need_url",
            route_url(arena, "/need/{id}/thresholds", view_get(v, STR("need"))->text));
        view_cstr(arena, v, "proposed_text",
                  choice_text(request, view_get(v, STR("proposed"))->text));
        view_cstr(arena, v, "chosen_text",
                  choice_text(request, view_get(v, STR("chosen"))->text));
        view_bool(arena, v, "judgable", verdict == EXAMPLE_OPEN);
        view_str(arena, v, "form_url", route_url(arena, "/read/examples"));
    }
}

static void put_views(const struct request *request, struct view *view,
                      enum example_verdict verdict)
{
    struct view *list = view_put_array(request->arena, view, "views");

    for (int i = 0; i < EXAMPLE_VERDICT_COUNT; i++) {
        const char *word = example_verdict_word((enum example_verdict)i);
        struct view *v = view_add_object(request->arena, list);
        view_str(request->arena, v, "url",
                 route_url(request->arena, "/read/examples?verdict={verdict}",
                           str_from(word)));
        view_cstr(request->arena, v, "text",
                  message_for(request->lang, verdict_labels[i], 1));
        view_int(request->arena, v, "n", view_get(view, str_from(word))->integer);
        view_bool(request->arena, v, "here", i == (int)verdict);
    }
}

bool examples_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    enum example_verdict verdict = EXAMPLE_OPEN;
    struct view *view = NULL;
    int64_t before = 0;
    struct str word;

    if (form_has(&request->query, "before") &&
        !form_id(&request->query, "before", &before, err))
        return false;
    if (form_get(&request->query, "verdict", &word) &&
        !example_verdict_from(word, &verdict))
        return err_set(err, ERR_INPUT, N_("verdict is open, kept or dropped"));
    if (!read_example_list(&call, verdict, before, &view, err))
        return false;
    put_links(request, view, verdict);
    put_views(request, view, verdict);
    before = view_get(view, STR("before"))->integer;
    if (before)
        view_str(request->arena, view, "more_url",
                 route_url(request->arena,
                           "/read/examples?verdict={verdict}&before={before}",
                           str_from(example_verdict_word(verdict)),
                           url_int(request->arena, before)));
    else
        view_null(request->arena, view, "more_url");
    view_str(request->arena, view, "read_url", route_url(request->arena, "/read"));
    return reply_page(reply, "examples", N_("What people have changed in readings"),
                      view);
}

bool examples_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    enum example_verdict verdict = EXAMPLE_OPEN;
    struct str word;
    int64_t id;

    if (!form_id(&request->form, "example", &id, err) ||
        !form_text(&request->form, "verdict", 20, &word, err))
        return false;
    if (!example_verdict_from(word, &verdict) || verdict == EXAMPLE_OPEN)
        return err_set(err, ERR_INPUT, N_("the verdict is kept or dropped"));
    if (!read_example_judge(&call, id, verdict, err))
        return false;
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/read/examples");
}
