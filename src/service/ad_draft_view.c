/* ad_draft_view.c: the proposal as a view; see ad_draft.h. */
#include "service/ad_draft.h"

static struct str row_label(const struct ad_reader *reader,
                            const struct need_requirement_row *row, enum lang lang)
{
    const struct catalogue_task *t = ad_reader_task(reader, row->code);

    if (row->label.len || !t)
        return row->label.len ? row->label : row->code;
    return lang == LANG_SV ? t->sv : t->en;
}

static void put_row(const struct ad_reading *reading, const struct ad_draft *draft,
                    uint32_t i, struct arena *arena, struct view *v)
{
    const struct need_requirement_row *r = &draft->need.requirement[i];
    const struct ad_mark *mark = &draft->mark[i];

    view_int(arena, v, "index", i);
    if (r->task == TASK_NONE)
        view_null(arena, v, "task");
    else
        view_int(arena, v, "task", r->task);
    view_cstr(arena, v, "kind", kind_word(r->kind));
    view_str(arena, v, "code", r->code);
    view_cstr(arena, v, "class", class_word(r->class));
    view_int(arena, v, "level", r->level);
    if (r->obtain_weeks == WEEKS_NONE)
        view_null(arena, v, "weeks");
    else
        view_int(arena, v, "weeks", r->obtain_weeks);
    view_bool(arena, v, "included", mark->included);
    view_bool(arena, v, "merit", mark->merit);
    view_bool(arena, v, "counted", r->kind != KIND_TRAIT);
    if (mark->from < 0) {
        view_null(arena, v, "start");
        view_null(arena, v, "end");
        return;
    }
    const struct readtext_requirement *found = &reading->found.requirements[mark->from];
    view_int(arena, v, "start", found->start);
    view_int(arena, v, "end", found->end);
}

struct view *ad_draft_view(const struct ad_reader *reader,
                           const struct ad_reading *reading,
                           const struct ad_draft *draft, struct arena *arena,
                           enum lang lang)
{
    const struct need *need = &draft->need;
    struct view *v = view_object(arena);

    view_str(arena, v, "title", need->title);
    view_str(arena, v, "employer", need->employer);
    view_str(arena, v, "place", reading->ad.place);
    view_int(arena, v, "hours_per_week", need->hours);
    view_int(arena, v, "positions", need->positions);
    view_cstr(arena, v, "purpose", purpose_word(need->purpose));
    struct view *tasks = view_put_array(arena, v, "tasks");
    for (uint32_t i = 0; i < need->task_count; i++) {
        struct view *t = view_add_object(arena, tasks);
        view_str(arena, t, "label", need->task[i].label);
        view_int(arena, t, "share_percent", need->task[i].share_percent);
    }
    struct view *rows = view_put_array(arena, v, "requirements");
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement_row *r = &need->requirement[i];
        struct view *row = view_add_object(arena, rows);
        view_str(arena, row, "label", row_label(reader, r, lang));
        view_cstr(arena, row, "class_label",
                  message_for(lang, class_label(r->class), 1));
        const char *why = message_for_str(lang, r->why, 1);
        view_str(arena, row, "why", why ? str_from(why) : r->why);
        put_row(reading, draft, i, arena, row);
    }
    return v;
}
