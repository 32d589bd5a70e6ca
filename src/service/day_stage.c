/* day_stage.c: see day_stage.h. */
#include "service/day_stage.h"

#include <stdlib.h>

#include "base/date.h"
#include "service/enrolment_state.h"
#include "store/query.h"

struct one {
    int32_t days;
    bool late;
};
struct line {
    const struct programme *programme;
    uint32_t stage; /* its place in the file */
    int64_t people, days, late;
    int32_t longest, limit; /* limit: the shortest of theirs; LIMIT_NONE */
    struct one *one;        /* [DAY_STAGE_DOTS], those there longest */
};
#define LIMIT_NONE INT32_MAX

struct lines {
    struct arena *arena;
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
    lines->line[lines->count] =
        (struct line){ .programme = p,
                       .stage = stage,
                       .limit = LIMIT_NONE,
                       .one = ARENA_ARRAY(lines->arena, DAY_STAGE_DOTS, struct one) };
    return &lines->line[lines->count++];
}

static void count_one(struct line *line, const struct enrolments_held_row *row,
                      int32_t today)
{
    const int32_t days = today > row->counted_from ? today - row->counted_from : 0;
    const bool late = row->has_until && today > row->until;

    if (line->people < DAY_STAGE_DOTS)
        line->one[line->people] = (struct one){ days, late };
    line->people++;
    line->late += late;
    line->days += days;
    line->longest = days > line->longest ? days : line->longest;
    if (row->has_until && row->until - row->counted_from < line->limit)
        line->limit = row->until - row->counted_from;
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
        const struct programme_reading *reading;
        ok = programme_of(tx, call->arena, row.slug, row.version, &reading, err);
        if (!ok || programme_is_long_over(&reading->programme, today))
            continue;
        uint32_t at = programme_stage_find(&reading->programme, row.stage);
        struct line *line =
            at == REF_NONE ? NULL : line_of(lines, &reading->programme, at);
        if (line)
            count_one(line, &row, today);
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

static void put_ones(struct arena *arena, struct view *v, const struct line *line)
{
    struct view *ones = view_put_array(arena, v, "each");

    for (int64_t i = 0; i < line->people && i < DAY_STAGE_DOTS; i++) {
        struct view *one = view_add_object(arena, ones);
        view_int(arena, one, "days", line->one[i].days);
        view_bool(arena, one, "late", line->one[i].late);
    }
    view_int(arena, v, "more", line->people - ones->count);
}

bool day_stages_put(struct call *call, struct tx *tx, struct view *list,
                    struct err *err)
{
    struct arena *arena = call->arena;
    struct lines lines = { .arena = arena };

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
        view_int(arena, v, "late", line->late);
        if (line->limit == LIMIT_NONE)
            view_null(arena, v, "limit_days");
        else
            view_int(arena, v, "limit_days", line->limit);
        put_ones(arena, v, line);
    }
    return true;
}
