/* programme_view.c: see programme_view.h. */
#include "service/programme_view.h"

#include "base/date.h"
#include "domain/stage_draw.h"
#include "service/programme_keep.h"
#include "store/query.h"

static void put_label(const struct call *call, struct view *v, const char *key,
                      struct label label)
{
    struct str text = label_in(label, call->lang);

    if (text.len > 0)
        view_str(call->arena, v, key, text);
    else
        view_null(call->arena, v, key);
}

/* ---------------------------------------------------------------------------- list */

bool programme_list_view(struct call *call, struct view *list, struct err *err)
{
    const struct programme_reading *r;
    struct programme_versions_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    struct str slug[PROGRAMME_KEEP_MOST];
    uint32_t count = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_versions_open(tx, &cursor, err);

    while (ok && programme_versions_next(&cursor, &row)) {
        bool again = count > 0 && str_eq(slug[count - 1], row.slug);
        if (!again && count < PROGRAMME_KEEP_MOST)
            slug[count++] = str_copy(call->arena, row.slug);
    }
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    for (uint32_t i = 0; ok && i < count; i++) {
        ok = programme_latest(tx, call->arena, slug[i], &r, err);
        if (!ok)
            break;
        const struct programme *p = &r->programme;
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "slug", slug[i]);
        view_int(call->arena, v, "version", p->version);
        put_label(call, v, "name", p->name);
        put_label(call, v, "summary", p->summary);
        view_day(call->arena, v, "from", p->period ? p->period->from : DAY_NONE);
        view_day(call->arena, v, "to", p->period ? p->period->to : DAY_NONE);
    }
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------- findings */

void programme_findings_put(const struct call *call,
                            const struct programme_reading *reading, struct view *view)
{
    const struct findings *all = &reading->findings;
    struct view *list = view_put_array(call->arena, view, "findings");

    for (int severity = 0; severity < SEVERITY_COUNT; severity++)
        for (uint32_t i = 0; i < all->count; i++) {
            if (all->item[i].kind->severity != (enum severity)severity)
                continue;
            struct view *v = view_add_object(call->arena, list);
            finding_view(call->arena, call->lang, &all->item[i], v);
            view_bool(call->arena, v, "is_error", severity == SEVERITY_ERROR);
            view_bool(call->arena, v, "is_warning", severity == SEVERITY_WARNING);
        }
    view_int(call->arena, view, "errors", all->of[SEVERITY_ERROR]);
    view_int(call->arena, view, "warnings", all->of[SEVERITY_WARNING]);
    view_int(call->arena, view, "notes", all->of[SEVERITY_NOTE]);
    view_bool(call->arena, view, "has_findings", all->count > 0);
}

/* ----------------------------------------------------------------------------- plan */

static void put_number(const struct call *call, struct view *list, int64_t n)
{
    struct view *cell = view_add_object(call->arena, list);
    struct buf text = buf_new(call->arena);

    if (n != NOT_STATED)
        message_num(&text, call->lang, n);
    view_str(call->arena, cell, "text", buf_str(&text));
}

static void put_cells(const struct call *call, struct view *v, const char *key,
                      const struct int_list *cells, int64_t sum)
{
    struct view *list = view_put_array(call->arena, v, key);

    for (uint32_t i = 0; i < cells->count; i++)
        put_number(call, list, cells->item[i]);
    put_number(call, list, sum);
}

static struct str area_name(const struct call *call, const struct programme *p,
                            const struct ref *area)
{
    return area->index == REF_NONE
               ? STR("")
               : label_in(p->areas.item[area->index].name, call->lang);
}

static void put_table(const struct call *call, const struct programme *p,
                      const struct programme_target *target, struct view *list)
{
    struct view *v = view_add_object(call->arena, list);
    struct view *columns = view_put_array(call->arena, v, "columns");
    struct view *rows = view_put_array(call->arena, v, "rows");
    const struct programme_measure *measure =
        target->measure.index == REF_NONE ? NULL
                                          : &p->measures.item[target->measure.index];

    put_label(call, v, "name", measure ? measure->name : target->text);
    put_label(call, v, "text", measure ? measure->text : target->text);
    for (uint32_t i = 0; i < target->columns.count; i++)
        view_str(call->arena, view_add_object(call->arena, columns), "text",
                 target->columns.item[i].id);
    for (uint32_t i = 0; i < target->rows.count; i++) {
        struct view *row = view_add_object(call->arena, rows);
        view_str(call->arena, row, "area",
                 area_name(call, p, &target->rows.item[i].area));
        put_cells(call, row, "cells", &target->rows.item[i].cells,
                  target->rows.item[i].sum);
    }
    put_cells(call, v, "sums", &target->sums, target->sum);
}

static void put_stages(const struct call *call, const struct programme *p,
                       struct view *view)
{
    struct view *list = view_put_array(call->arena, view, "stages");

    for (uint32_t i = 0; i < p->stages.count; i++) {
        const struct stage *stage = &p->stages.item[i];
        struct view *v = view_add_object(call->arena, list);
        struct buf length = buf_new(call->arena);
        put_label(call, v, "name", stage->name);
        put_label(call, v, "text", stage->text);
        view_cstr(call->arena, v, "whose",
                  message_for(call->lang,
                              stage_subject_word((enum subject)stage->subject), 1));
        if (stage->length)
            stage_length_text(&length, call->lang, stage->length);
        view_str(call->arena, v, "length", buf_str(&length));
    }
}

static void put_more(const struct call *call, const struct programme *p,
                     struct view *view)
{
    struct view *areas = view_put_array(call->arena, view, "areas");
    struct view *activities = view_put_array(call->arena, view, "activities");
    bool own = false, firms = false;

    for (uint32_t i = 0; i < p->areas.count; i++) {
        struct view *v = view_add_object(call->arena, areas);
        view_str(call->arena, v, "area", p->areas.item[i].id);
        put_label(call, v, "label", p->areas.item[i].name);
    }
    for (uint32_t i = 0; i < p->activities.count; i++) {
        struct view *v = view_add_object(call->arena, activities);
        put_label(call, v, "name", p->activities.item[i].name);
        put_label(call, v, "text", p->activities.item[i].text);
    }
    for (uint32_t i = 0; i < p->stages.count; i++)
        own |= p->stages.item[i].start == TRI_YES &&
               p->stages.item[i].subject == SUBJECT_PROGRAMME;
    for (uint32_t i = 0; i < p->stages.count; i++)
        firms |= p->stages.item[i].start == TRI_YES &&
                 p->stages.item[i].subject == SUBJECT_FIRM;
    view_bool(call->arena, view, "has_firm_way", firms);
    view_bool(call->arena, view, "has_areas", p->areas.count > 0);
    view_bool(call->arena, view, "has_activities", p->activities.count > 0);
    view_bool(call->arena, view, "has_decisions", own);
}

static bool put_versions(const struct call *call, struct tx *tx, struct str slug,
                         struct view *view, struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "versions");
    struct programme_versions_row row;
    struct cursor cursor = { 0 };

    if (!programme_versions_open(tx, &cursor, err))
        return false;
    while (programme_versions_next(&cursor, &row)) {
        if (!str_eq(row.slug, slug))
            continue;
        struct view *v = view_add_object(call->arena, list);
        view_int(call->arena, v, "number", row.version);
        view_day(call->arena, v, "loaded_on", moment_day(row.loaded_at));
    }
    return cursor_end(&cursor, err);
}

static void put_programme(const struct call *call, const struct programme_reading *r,
                          struct view *view)
{
    const struct programme *p = &r->programme;
    struct view *tables = view_put_array(call->arena, view, "tables");
    struct view *roles = view_put_array(call->arena, view, "roles");
    struct buf drawing = buf_new(call->arena);

    view_str(call->arena, view, "slug", p->id);
    view_int(call->arena, view, "version", p->version);
    put_label(call, view, "name", p->name);
    put_label(call, view, "summary", p->summary);
    put_label(call, view, "frame", p->frame);
    view_bool(call->arena, view, "longest_wait", p->priority == PRIORITY_LONGEST_WAIT);
    view_day(call->arena, view, "from", p->period ? p->period->from : DAY_NONE);
    view_day(call->arena, view, "to", p->period ? p->period->to : DAY_NONE);
    for (uint32_t i = 0; i < p->targets.count; i++)
        put_table(call, p, &p->targets.item[i], tables);
    view_bool(call->arena, view, "has_tables", p->targets.count > 0);
    for (uint32_t i = 0; i < p->roles.count; i++) {
        struct view *v = view_add_object(call->arena, roles);
        view_str(call->arena, v, "role", p->roles.item[i].id);
        put_label(call, v, "label", p->roles.item[i].name);
    }
    put_stages(call, p, view);
    put_more(call, p, view);
    stage_draw_text(&drawing, call->lang, p);
    view_str(call->arena, view, "drawing", buf_str(&drawing));
    programme_findings_put(call, r, view);
}

bool programme_page_view(struct call *call, struct str slug, struct view *view,
                         struct err *err)
{
    const struct programme_reading *r = NULL;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, slug, &r, err);

    if (ok) {
        put_programme(call, r, view);
        ok = put_versions(call, tx, slug, view, err);
    }
    tx_end(&tx);
    return ok;
}
