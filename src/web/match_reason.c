/* match_reason.c: see match_reason.h. */
#include "web/match_reason.h"

#include "web/firm_text.h"

static struct str filled(const struct request *request, const char *id,
                         const struct hole *holes, uint32_t count)
{
    struct buf out = buf_new(request->arena);

    message_add(&out, request->lang, id, holes, count);
    return buf_str(&out);
}

static struct str plain(const struct request *request, const char *id)
{
    return filled(request, id, NULL, 0);
}

struct str match_state_text(const struct request *request, const struct view *person)
{
    struct str state = view_text(person, "state");

    if (str_is(state, "ready"))
        return plain(request, N_("ready"));
    if (str_is(state, "ready_after"))
        return filled(request, N_("ready after {n} weeks"),
                      (struct hole[]){ HOLE_NUM("n", view_number(person, "weeks")) },
                      1);
    return plain(request, str_is(state, "behind_thresholds") ? N_("behind thresholds")
                                                             : N_("out of reach"));
}

const char *match_state_icon(struct str state)
{
    if (str_is(state, "ready"))
        return "#i-check";
    if (str_is(state, "ready_after"))
        return "#i-clock";
    return str_is(state, "behind_thresholds") ? "#i-lock" : "#i-info";
}

struct str match_because_text(const struct request *request, const struct view *item)
{
    struct str label = view_text(item, "label"), by = view_text(item, "by_label");
    int64_t percent = view_number(item, "cover") * 100 / 250;

    if (percent >= 100 || str_eq(label, by))
        return label;
    return filled(request, N_("{label}: {by}, alike to {percent} percent"),
                  (struct hole[]){ HOLE_STR("label", label), HOLE_STR("by", by),
                                   HOLE_NUM("percent", percent) },
                  3);
}

struct str match_missing_text(const struct request *request, const struct view *item)
{
    struct str label = view_text(item, "label"), class = view_text(item, "class");
    const struct view *weeks = view_get(item, STR("weeks"));

    if (str_is(class, "learnable") && weeks->kind == VIEW_INT && weeks->integer == 0)
        return filled(request, N_("{label}: learned on the first day"),
                      (struct hole[]){ HOLE_STR("label", label) }, 1);
    if (str_is(class, "learnable") && weeks->kind == VIEW_INT)
        return filled(
            request, N_("{label}: learned on the job, {n} weeks"),
            (struct hole[]){ HOLE_STR("label", label), HOLE_NUM("n", weeks->integer) },
            2);
    if (str_is(class, "statutory") && weeks->kind == VIEW_INT)
        return filled(
            request, N_("{label}: the law, obtained in {n} weeks"),
            (struct hole[]){ HOLE_STR("label", label), HOLE_NUM("n", weeks->integer) },
            2);
    if (str_is(class, "statutory"))
        return filled(request, N_("{label}: the law, cannot be obtained in time"),
                      (struct hole[]){ HOLE_STR("label", label) }, 1);
    if (str_is(class, "core"))
        return filled(request, N_("{label}: core from day one"),
                      (struct hole[]){ HOLE_STR("label", label) }, 1);
    return filled(request, N_("{label}: a threshold, could be dropped"),
                  (struct hole[]){ HOLE_STR("label", label) }, 1);
}

static const char *outside_id(struct str word)
{
    if (str_is(word, "reach"))
        return N_("the way to the workplace is too long");
    return str_is(word, "start") ? N_("not available at the start")
                                 : N_("fewer hours a week than asked");
}

static void add_text(const struct request *request, struct view *list, struct str text)
{
    view_str(request->arena, view_add_object(request->arena, list), "text", text);
}

/* Why among her equals: those of the same state and band, of whom some have waited. */
static void add_wait(const struct request *request, struct view *list,
                     const struct view *person)
{
    const struct view *by_wait = view_get(person, STR("by_wait"));
    const struct view *since = view_get(person, STR("waited_since"));

    if (!by_wait || !by_wait->boolean)
        return;
    if (since->kind == VIEW_NULL)
        add_text(request, list,
                 plain(request, N_("Among equals, those who wait in a programme where "
                                   "the wait counts go first")));
    else
        add_text(request, list,
                 filled(request,
                        N_("Among equals the longest wait goes first: in the programme "
                           "since {since_text}"),
                        (struct hole[]){
                            HOLE_STR("since_text", firm_day_of(request, since)) },
                        1));
}

void match_reasons_put(const struct request *request, struct view *v,
                       const struct view *person)
{
    const struct view *because = view_get(person, STR("because"));
    const struct view *missing = view_get(person, STR("missing"));
    const struct view *outside = view_get(person, STR("outside"));
    struct view *list = view_put_array(request->arena, v, "because");

    for (const struct view_item *i = because->list.first; i; i = i->next)
        add_text(request, list, match_because_text(request, &i->value));
    add_wait(request, list, person);
    list = view_put_array(request->arena, v, "missing");
    for (const struct view_item *i = outside ? outside->list.first : NULL; i;
         i = i->next)
        add_text(request, list, plain(request, outside_id(i->value.text)));
    for (const struct view_item *i = missing->list.first; i; i = i->next)
        add_text(request, list, match_missing_text(request, &i->value));
}
