/*
 * report_published.c: the steering group's page for who sees what is published and no
 * more (report.h, ADR 11).
 *
 *   the last publication of a day that is no later -> its sums -> funnel and outcomes,
 *   with ".." where it hides them -> promises and deviations, which count nobody
 */
#include "service/json_whole.h"
#include "service/publication.h"
#include "service/report_in.h"
#include "store/query.h"

#define DEPTH_MOST 16u

static const char *const sex_keys[] = { "women", "men", "not_stated", "all" };
#define COLUMNS 4u
#define HIDDEN  ((int64_t)-1)

struct showing {
    struct reporting r; /* call, arena and programme alone */
    const struct view *report;
    int64_t rid;
    struct str title, bytes;
    int32_t as_of;
    json_t *root; /* owned */
};

/* The newest of the day that comes last; rid 0: none. */
static bool find_last(struct showing *s, const struct report_ask *ask, struct err *err)
{
    struct call *call = s->r.call;
    struct publications_of_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) &&
        publications_of_open(tx, call->actor->org_id, ask->programme, &cursor, err);

    while (ok && publications_of_next(&cursor, &row))
        if (row.as_of <= ask->as_of && (s->rid == 0 || row.as_of > s->as_of)) {
            s->rid = row.rid;
            s->as_of = row.as_of;
        }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}

static bool read_it(struct showing *s, struct err *err)
{
    struct publication publication;

    if (!publication_get(s->r.call, s->rid, &publication, err) ||
        !json_whole(publication.bytes, DEPTH_MOST, &s->root, err))
        return false;
    s->title = publication.title;
    return true;
}

/* The entry of a measure in a list of what was published; NULL: it is not there. */
static const json_t *entry(const struct showing *s, const char *list,
                           struct str measure)
{
    const json_t *all = json_object_get(s->root, list);

    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *one = json_array_get(all, i);
        const char *id = json_string_value(json_object_get(one, "measure"));
        if (id && str_is(measure, id))
            return one;
    }
    return NULL;
}

static int64_t number(const json_t *of, const char *key)
{
    const json_t *n = json_object_get(of, key);

    return json_is_integer(n) ? json_integer_value(n) : HIDDEN;
}

/* What was published of all areas together; HIDDEN where it was not. */
static bool sums(const struct showing *s, struct str measure, int64_t sum[COLUMNS])
{
    const json_t *table = entry(s, "tables", measure),
                 *firms = entry(s, "firms", measure),
                 *rows = json_object_get(table, "rows");

    for (uint32_t c = 0; c < COLUMNS; c++)
        sum[c] = HIDDEN;
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (json_is_true(json_object_get(json_array_get(rows, i), "sum")))
            for (uint32_t c = 0; c < COLUMNS; c++)
                sum[c] = number(json_array_get(rows, i), sex_keys[c]);
    if (firms)
        sum[COLUMNS - 1] = number(firms, "all");
    return table || firms;
}

static struct str shown(struct showing *s, int64_t value)
{
    return value == HIDDEN ? STR("..") : report_num(&s->r, value);
}

/* ------------------------------------------------------------------------- parts */

static void copy_text(struct showing *s, struct view *to, const struct view *from,
                      const char *key)
{
    view_str(s->r.arena, to, key, report_str(from, key));
}

static void put_step(struct showing *s, struct view *list, const struct view *step,
                     int64_t *before, int64_t most)
{
    struct arena *arena = s->r.arena;
    struct view *v = view_add_object(arena, list);
    int64_t sum[COLUMNS];
    bool any = false;

    (void)sums(s, report_str(step, "id"), sum);
    copy_text(s, v, step, "id");
    copy_text(s, v, step, "name");
    for (uint32_t c = 0; c < COLUMNS; c++) {
        any |= sum[c] == HIDDEN;
        view_str(arena, v, sex_keys[c], shown(s, sum[c]));
    }
    view_bool(arena, v, "drawn", !any);
    view_str(arena, v, "width_w", report_width(&s->r, any ? 0 : sum[SEX_WOMEN], most));
    view_str(arena, v, "width_m", report_width(&s->r, any ? 0 : sum[SEX_MEN], most));
    if (list->count > 1 && (sum[COLUMNS - 1] == HIDDEN || *before == HIDDEN)) {
        view_null(arena, v, "of_before");
        view_cstr(arena, v, "of_before_text", "..");
    } else {
        report_percent(&s->r, v, "of_before", "of_before_text",
                       list->count == 1 ? ratio_none
                                        : ratio_of(sum[COLUMNS - 1], *before));
    }
    *before = sum[COLUMNS - 1];
}

static bool is_hidden_in(const struct view *step)
{
    return !view_get(step, STR("drawn"))->boolean;
}

static void put_steps(struct showing *s, struct view *view)
{
    const struct view *funnel = view_get(s->report, STR("funnel"));
    struct view *list = view_put_array(s->r.arena, view, "steps");
    int64_t before = HIDDEN, sum[COLUMNS], most = 0;
    bool hid = false;

    if (funnel->count > 0 && sums(s, report_str(&funnel->list.first->value, "id"), sum))
        most = sum[SEX_WOMEN] > sum[SEX_MEN] ? sum[SEX_WOMEN] : sum[SEX_MEN];
    for (const struct view_item *i = funnel->list.first; i; i = i->next)
        put_step(s, list, &i->value, &before, most);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        hid |= is_hidden_in(&i->value);
    view_bool(s->r.arena, view, "steps_hidden", hid);
    view_bool(s->r.arena, view, "has_funnel", list->count > 0);
}

static void end_part(struct showing *s, struct view *part, const struct view *list)
{
    view_bool(s->r.arena, part, "has_list", list->count > 0);
    view_int(s->r.arena, part, "more", 0);
    view_bool(s->r.arena, part, "has_more", false);
}

static void put_targets(struct showing *s, struct view *sheet)
{
    const struct view *targets = view_get(s->report, STR("targets"));
    struct view *part = view_put_object(s->r.arena, sheet, "targets");
    struct view *list = view_put_array(s->r.arena, part, "list");

    for (const struct view_item *i = targets->list.first; i; i = i->next) {
        const int64_t promised = report_int(&i->value, "promised");
        struct view *v = view_add_object(s->r.arena, list);
        int64_t sum[COLUMNS];
        (void)sums(s, report_str(&i->value, "measure"), sum);
        const int64_t is = sum[COLUMNS - 1], most = is > promised ? is : promised;
        copy_text(s, v, &i->value, "id");
        copy_text(s, v, &i->value, "name");
        copy_text(s, v, &i->value, "promised_text");
        view_str(s->r.arena, v, "outcome_text", shown(s, is));
        view_str(s->r.arena, v, "width",
                 report_width(&s->r, is == HIDDEN ? 0 : is, most));
        view_str(s->r.arena, v, "mark", report_width(&s->r, promised, most));
    }
    end_part(s, part, list);
}

/* They count nobody; what somebody wrote of them in words is not in it. */
static void put_deviations(struct showing *s, struct view *sheet)
{
    static const char *const keys[] = { "month",    "what_text", "measure_name",
                                        "why_text", "side_text", "area",
                                        "decider" };
    const struct view *around = view_get(s->report, STR("around"));
    const struct view *all = view_get(around, STR("deviations"));
    struct view *part = view_put_object(s->r.arena, sheet, "deviations");
    struct view *list = view_put_array(s->r.arena, part, "list");

    for (const struct view_item *i = all->list.first; i; i = i->next) {
        struct view *v = view_add_object(s->r.arena, list);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            copy_text(s, v, &i->value, keys[k]);
    }
    end_part(s, part, list);
}

static void put_head(struct showing *s, struct view *view)
{
    static const char *const texts[] = { "programme", "name", "as_of", "as_of_text" };
    struct arena *arena = s->r.arena;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        copy_text(s, view, s->report, texts[i]);
    view_int(arena, view, "version", number(s->root, "version"));
    view_bool(arena, view, "final", view_get(s->report, STR("final"))->boolean);
    struct view *v = view_put_object(arena, view, "publication");
    view_str(arena, v, "id", id_text(arena, s->rid));
    view_str(arena, v, "title", s->title);
}

bool report_published(struct call *call, const struct report_ask *ask,
                      struct view **view, struct err *err)
{
    struct showing s = { .r = { .call = call, .arena = call->arena } };
    struct view *made = view_object(call->arena), *report = NULL;

    if (!find_last(&s, ask, err))
        return false;
    if (s.rid == 0)
        return err_set(err, ERR_NOT_FOUND, N_("nothing has been published yet"));
    const struct report_ask then = { .programme = ask->programme, .as_of = s.as_of };
    if (!report_view(call, &then, &report, err) || !read_it(&s, err))
        return false;
    s.report = report;
    put_head(&s, made);
    struct view *sheet = view_put_object(call->arena, made, "sheet");
    view_null(call->arena, sheet, "decisions");
    put_deviations(&s, sheet);
    put_targets(&s, sheet);
    view_null(call->arena, sheet, "pace");
    put_steps(&s, made);
    json_decref(s.root);
    *view = made;
    return true;
}
