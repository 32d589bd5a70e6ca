/* day_stage.c: see day_stage.h. */
#include "service/day_stage.h"

#include <stdlib.h>

#include "base/date.h"
#include "service/enrolment_state.h"
#include "store/query.h"

struct line {
    const struct programme *programme;
    uint32_t stage; /* its place in the file */
    int64_t people, days;
    int32_t longest;
};
struct lines {
    struct line line[DAY_STAGES_MOST];
    uint32_t count;
};

/* One line a stage, whichever version of the file somebody is on. */
static struct line *line_of(struct lines *lines, const struct programme *p,
                            uint32_t stage)
{
    for (uint32_t i = 0; i < lines->count; i++) {
        struct line *line = &lines->line[i];
        if (str_eq(line->programme->id, p->id) &&
            str_eq(line->programme->stages.item[line->stage].id,
                   p->stages.item[stage].id))
            return line;
    }
    if (lines->count == DAY_STAGES_MOST)
        return NULL;
    lines->line[lines->count] = (struct line){ .programme = p, .stage = stage };
    return &lines->line[lines->count++];
}

static bool count_all(struct call *call, struct tx *tx, struct lines *lines,
                      struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct cursor cursor = { 0 };
    struct enrolments_held_row row;
    bool ok = true;

    if (!enrolments_held_open(tx, call->actor->org_id, call->actor->user_id, &cursor,
                              err))
        return false;
    while (ok && enrolments_held_next(&cursor, &row)) {
        const int32_t days = today > row.counted_from ? today - row.counted_from : 0;
        const struct programme_reading *reading;
        ok = programme_of(tx, call->arena, row.slug, row.version, &reading, err);
        if (!ok || programme_is_long_over(&reading->programme, today))
            continue;
        uint32_t at = programme_stage_find(&reading->programme, row.stage);
        struct line *line =
            at == REF_NONE ? NULL : line_of(lines, &reading->programme, at);
        if (!line)
            continue;
        line->people++;
        line->days += days;
        line->longest = days > line->longest ? days : line->longest;
    }
    bool closed = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && closed;
}

static int by_stage(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int by_id = str_cmp(x->programme->id, y->programme->id);

    return by_id ? by_id : (x->stage > y->stage) - (x->stage < y->stage);
}

bool day_stages_put(struct call *call, struct tx *tx, struct view *list,
                    struct err *err)
{
    struct arena *arena = call->arena;
    struct lines lines = { .count = 0 };

    if (!count_all(call, tx, &lines, err))
        return false;
    qsort(lines.line, lines.count, sizeof *lines.line, by_stage);
    for (uint32_t i = 0; i < lines.count; i++) {
        const struct line *line = &lines.line[i];
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "programme", label_in(line->programme->name, call->lang));
        view_str(arena, v, "programme_id", line->programme->id);
        view_str(arena, v, "stage",
                 label_in(line->programme->stages.item[line->stage].name, call->lang));
        view_int(arena, v, "people", line->people);
        view_int(arena, v, "days_mean", line->days / line->people);
        view_int(arena, v, "days_longest", line->longest);
    }
    return true;
}
