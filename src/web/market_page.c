/*
 * market_page.c: what the market demands out of habit, and whom it shuts out.
 *
 *   GET /market?ssyk=DIGITS&place=CODE&class=CLASS&top=N
 *
 * The view is the answer of market.h, with one member more, `page`, and in its rows
 * what only the page shows.
 */
#include "domain/requirement.h"
#include "service/market_keep.h"
#include "web/app.h"

#define TOP_DEFAULT 20u
#define DOOR_SCALE  12 /* doors are drawn against at least this many */
#define TEXT_MOST   60u

/* SSYK's first digit, in plain words. */
static const char *const fields[10] = {
    N_("Military work"),
    N_("Managers"),
    N_("Work that asks for long higher education"),
    N_("Work that asks for some higher education"),
    N_("Office and customer service"),
    N_("Service, care and sales"),
    N_("Farming, gardening, forestry and fishing"),
    N_("Building and manufacturing"),
    N_("Machine operation and transport"),
    N_("Work with short training"),
};

struct shown {
    const struct request *request;
    struct arena *arena;
    struct view *view;
    struct str ssyk, place, class; /* as they are chosen; empty: all */
    bool has_ssyk, has_place;      /* it is among the options */
};

static const struct view *member(const struct view *v, const char *key)
{
    return view_get(v, str_from(key));
}

static const char *said(const struct shown *s, const char *id)
{
    return message_for(s->request->lang, id, 1);
}

/* Thousandths with one decimal: "14,2". */
static struct str tenths(const struct shown *s, int64_t milli)
{
    struct buf out = buf_new(s->arena);
    int64_t rounded = (milli + 50) / 100;

    message_num(&out, s->request->lang, rounded / 10);
    buf_format(&out, "%c%d", s->request->lang == LANG_SV ? ',' : '.',
               (int)(rounded % 10));
    return buf_str(&out);
}

static struct str number(const struct shown *s, int64_t n)
{
    struct buf out = buf_new(s->arena);

    message_num(&out, s->request->lang, n);
    return buf_str(&out);
}

/* A share of `most` as a percentage with one decimal: an SVG width. */
static void width(const struct shown *s, struct view *v, const char *key, int64_t n,
                  int64_t most)
{
    struct buf out = buf_new(s->arena);
    int64_t milli = most ? n * 1000 / most : 0;

    buf_format(&out, "%d.%d", (int)(milli / 10), (int)(milli % 10));
    view_str(s->arena, v, key, buf_str(&out));
}

/* ------------------------------------------------------------- requirements */

static void name_row(const struct shown *s, struct view *row, int64_t most)
{
    const struct view *price = view_get(row, STR("price"));

    struct buf classes = buf_new(s->arena);
    market_classes_say(&classes, s->request->lang, member(row, "classes"));
    view_str(s->arena, row, "classes_text", buf_str(&classes));
    view_int(s->arena, row, "percent", (view_number(row, "share_milli") + 5) / 10);
    bool has = price && price->kind == VIEW_OBJECT;
    view_bool(s->arena, row, "has_price", has);
    if (!has)
        return;
    view_str(s->arena, row, "women_text", number(s, view_number(price, "women")));
    view_str(s->arena, row, "men_text", number(s, view_number(price, "men")));
    view_str(s->arena, row, "mean_text",
             tenths(s, view_number(member(price, "mean_milli"), "all")));
    view_str(s->arena, row, "median_text",
             tenths(s, view_number(member(price, "median_milli"), "all")));
    width(s, row, "width_w", view_number(price, "women"), most);
    width(s, row, "width_m", view_number(price, "men"), most);
}

static int64_t most_doors(const struct view *list)
{
    int64_t most = DOOR_SCALE;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *price = member(&i->value, "price");
        if (price->kind != VIEW_OBJECT)
            continue;
        most = view_number(price, "women") > most ? view_number(price, "women") : most;
        most = view_number(price, "men") > most ? view_number(price, "men") : most;
    }
    return most;
}

static void names(const struct shown *s)
{
    const struct view *list = member(s->view, "requirements");
    int64_t most = most_doors(list);

    for (struct view_item *i = list->list.first; i; i = i->next)
        name_row(s, &i->value, most);
    list = member(s->view, "traits");
    for (struct view_item *i = list->list.first; i; i = i->next)
        name_row(s, &i->value, most);
}

/* ------------------------------------------------------- occupations, places */

static struct str url_of(const struct shown *s, struct str ssyk, struct str place)
{
    return route_url(s->arena, "/market?ssyk={ssyk}&place={place}&class={class}", ssyk,
                     place, s->class);
}

/* The habit to begin with; where people are counted, only one that opens a door. */
static struct str habit_label(const struct shown *s, const struct view *row)
{
    const struct view *habit = member(row, "habit");

    if (habit->kind != VIEW_OBJECT)
        return STR("");
    if (member(row, "together")->kind == VIEW_NULL ||
        view_number(habit, "women") + view_number(habit, "men") +
                view_number(habit, "not_stated") >
            0)
        return view_text(habit, "label");
    return str_from(said(s, N_("none alone opens")));
}

static void bucket_row(const struct shown *s, struct view *row, bool work, int64_t most)
{
    const struct view *together = member(row, "together");
    struct str code = view_text(row, "code"), label = view_text(row, "label");
    int64_t ads = view_number(row, "ads");

    view_bool(s->arena, row, "has_code", code.len > 0);
    view_bool(s->arena, row, "has_digits", work && code.len > 0);
    view_str(s->arena, row, "name_text", label);
    view_str(s->arena, row, "code_url",
             work ? url_of(s, code, s->place) : url_of(s, s->ssyk, code));
    view_str(s->arena, row, "each_text",
             tenths(s, (2000 * view_number(row, "habits") + ads) / (2 * ads)));
    bool has = together->kind == VIEW_OBJECT;
    view_bool(s->arena, row, "has_together", has);
    view_str(s->arena, row, "mean_text",
             has ? tenths(s, view_number(together, "mean_milli")) : STR(""));
    view_str(s->arena, row, "women_text",
             has ? number(s, view_number(together, "women")) : STR(""));
    view_str(s->arena, row, "men_text",
             has ? number(s, view_number(together, "men")) : STR(""));
    width(s, row, "width_w", has ? view_number(together, "women") : 0, most);
    width(s, row, "width_m", has ? view_number(together, "men") : 0, most);
    view_str(s->arena, row, "habit_text", habit_label(s, row));
}

static int64_t most_together(const struct view *list)
{
    int64_t most = DOOR_SCALE;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *together = member(&i->value, "together");
        if (together->kind != VIEW_OBJECT)
            continue;
        most = view_number(together, "women") > most ? view_number(together, "women")
                                                     : most;
        most =
            view_number(together, "men") > most ? view_number(together, "men") : most;
    }
    return most;
}

static void buckets(const struct shown *s, const char *key, bool work)
{
    const struct view *list = member(s->view, key);
    int64_t most = most_together(list);

    for (struct view_item *i = list->list.first; i; i = i->next)
        bucket_row(s, &i->value, work, most);
}

/* --------------------------------------------------------------------- form */

/* Adds a choice; true when it is what is chosen. */
static bool option(const struct shown *s, struct view *list, struct str code,
                   struct str text, struct str chosen)
{
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "code", code);
    view_str(s->arena, v, "text", text);
    view_bool(s->arena, v, "chosen", str_eq(code, chosen));
    return str_eq(code, chosen);
}

/* "5242 Telefonförsäljare (210)". */
static struct str counted(const struct shown *s, struct str code, struct str label,
                          int64_t ads)
{
    struct buf out = buf_new(s->arena);

    buf_add(&out, code);
    buf_cstr(&out, code.len ? " " : "");
    buf_add(&out, label);
    if (ads)
        buf_format(&out, " (%d)", (int)ads);
    return str_trim(buf_str(&out));
}

static void group_options(struct shown *s, struct view *page)
{
    const struct view *groups = member(member(s->view, "choices"), "groups");
    struct view *list = view_put_array(s->arena, page, "fields"), *options = NULL;
    char last = '\0';

    for (const struct view_item *i = groups->list.first; i; i = i->next) {
        struct str code = view_text(&i->value, "code");
        if (code.ptr[0] < '0' || code.ptr[0] > '9')
            continue;
        if (code.ptr[0] != last) {
            const char *field = said(s, fields[code.ptr[0] - '0']);
            struct view *v = view_add_object(s->arena, list);
            last = code.ptr[0];
            view_cstr(s->arena, v, "label", field);
            options = view_put_array(s->arena, v, "options");
            s->has_ssyk |=
                option(s, options, str_sub(code, 0, 1),
                       counted(s, str_sub(code, 0, 1), str_from(field), 0), s->ssyk);
        }
        s->has_ssyk |= option(s, options, code,
                              counted(s, code, view_text(&i->value, "label"),
                                      view_number(&i->value, "ads")),
                              s->ssyk);
    }
    if (s->has_ssyk || s->ssyk.len == 0)
        view_null(s->arena, page, "other_ssyk");
    else
        view_str(s->arena, page, "other_ssyk", s->ssyk);
}

static void place_options(struct shown *s, struct view *page)
{
    const struct view *counties = member(member(s->view, "choices"), "counties");
    struct view *list = view_put_array(s->arena, page, "counties");

    for (const struct view_item *i = counties->list.first; i; i = i->next) {
        struct view *v = view_add_object(s->arena, list);
        struct str label = view_text(&i->value, "label");
        view_str(s->arena, v, "label", label);
        struct view *options = view_put_array(s->arena, v, "options");
        s->has_place |=
            option(s, options, view_text(&i->value, "code"),
                   counted(s, STR(""), label, view_number(&i->value, "ads")), s->place);
        const struct view *towns = member(&i->value, "municipalities");
        for (const struct view_item *t = towns->list.first; t; t = t->next)
            s->has_place |= option(s, options, view_text(&t->value, "code"),
                                   counted(s, STR(""), view_text(&t->value, "label"),
                                           view_number(&t->value, "ads")),
                                   s->place);
    }
    if (s->has_place || s->place.len == 0)
        view_null(s->arena, page, "other_place");
    else
        view_str(s->arena, page, "other_place", s->place);
}

static void class_options(const struct shown *s, struct view *page)
{
    struct view *list = view_put_array(s->arena, page, "classes");

    for (int c = CLASS_COUNT - 1; c >= 0; c--)
        (void)option(s, list, str_from(class_word((enum requirement_class)c)),
                     str_from(said(s, class_label((enum requirement_class)c))),
                     s->class);
}

/* ---------------------------------------------------------------------- page */

static int64_t sum_of(const struct view *classes)
{
    int64_t sum = 0;

    for (const struct view_item *i = classes->list.first; i; i = i->next)
        sum += i->value.integer;
    return sum;
}

/* The requirement that closes most doors: the first row, if it closes any. */
static void worst(const struct shown *s, struct view *page)
{
    const struct view *list = member(s->view, "requirements");
    const struct view *first = list->count ? &list->list.first->value : NULL;
    const struct view *price = first ? member(first, "price") : NULL;

    if (!price || price->kind != VIEW_OBJECT ||
        view_number(price, "women") + view_number(price, "men") +
                view_number(price, "not_stated") ==
            0) {
        view_bool(s->arena, page, "worst", false);
        return;
    }
    struct view *v = view_put_object(s->arena, page, "worst");
    view_str(s->arena, v, "label", view_text(first, "label"));
    view_str(s->arena, v, "mean_text",
             tenths(s, view_number(member(price, "mean_milli"), "all")));
    view_int(s->arena, v, "w", view_number(price, "women"));
    view_int(s->arena, v, "m", view_number(price, "men"));
}

static void head(const struct shown *s, struct view *page)
{
    const struct view *must = member(s->view, "must");
    int64_t all = sum_of(must), habits = view_number(must, "custom");
    int64_t ads = view_number(s->view, "ads");

    view_int(s->arena, page, "demands", all);
    view_int(s->arena, page, "habit_percent",
             all ? (200 * habits + all) / (2 * all) : 0);
    view_bool(s->arena, page, "has_ads", view_number(s->view, "all_ads") > 0);
    view_bool(s->arena, page, "has_chosen", ads > 0);
    view_bool(s->arena, page, "has_rows", member(s->view, "requirements")->count > 0);
    view_bool(s->arena, page, "has_traits", member(s->view, "traits")->count > 0);
    view_int(s->arena, page, "without_place", ads - view_number(s->view, "priced"));
    view_bool(s->arena, page, "some_without", ads > view_number(s->view, "priced"));
    view_bool(s->arena, page, "some_older", view_number(s->view, "older") > 0);
    view_bool(s->arena, page, "of_class", s->class.len > 0);
    view_bool(s->arena, page, "filtered",
              s->ssyk.len + s->place.len + s->class.len > 0);
    view_str(s->arena, page, "form_url", route_url(s->arena, "/market"));
    view_str(s->arena, page, "read_url", route_url(s->arena, "/read"));
    view_bool(s->arena, page, "by_group",
              str_is(view_text(s->view, "occupations_by"), "group"));
    view_bool(s->arena, page, "by_county",
              str_is(view_text(s->view, "places_by"), "county"));
    int64_t more = view_number(s->view, "requirement_count") -
                   member(s->view, "requirements")->count;
    view_int(s->arena, page, "more", more);
    if (more > 0)
        view_str(s->arena, page, "more_url",
                 route_url(s->arena,
                           "/market?ssyk={ssyk}&place={place}&class={class}&top={top}",
                           s->ssyk, s->place, s->class, url_int(s->arena, 500)));
    else
        view_null(s->arena, page, "more_url");
}

static bool read_ask(const struct request *request, struct market_ask *ask,
                     struct str *class, struct err *err)
{
    int64_t top = request->wants_json ? 0 : TOP_DEFAULT;

    *ask = (struct market_ask){ .class = CLASS_COUNT, .choices = !request->wants_json };
    if (!form_text_or_none(&request->query, "ssyk", TEXT_MOST, &ask->ssyk, err) ||
        !form_text_or_none(&request->query, "place", TEXT_MOST, &ask->place, err) ||
        !form_text_or_none(&request->query, "class", TEXT_MOST, class, err))
        return false;
    if (class->len && !class_from(*class, &ask->class))
        return err_set(err, ERR_INPUT, N_("{class} is no class of requirements"),
                       ARG_STR(*class));
    if (form_has(&request->query, "top") &&
        !form_int(&request->query, "top", (struct int_range){ 1, MARKET_TOP_MOST },
                  &top, err))
        return false;
    ask->top = (uint32_t)top;
    return true;
}

bool market_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown s = { .request = request, .arena = request->arena };
    struct market_ask ask;

    if (!read_ask(request, &ask, &s.class, err) ||
        !market_keep_answer(&call, request->app->market, &ask, &s.view, err))
        return false;
    if (!request->wants_json) {
        s.ssyk = view_text(s.view, "ssyk");
        s.place = view_text(s.view, "place");
        names(&s);
        buckets(&s, "occupations", true);
        buckets(&s, "places", false);
        struct view *page = view_put_object(request->arena, s.view, "page");
        head(&s, page);
        worst(&s, page);
        group_options(&s, page);
        place_options(&s, page);
        class_options(&s, page);
    }
    return reply_page(reply, "market", N_("The market"), s.view);
}
