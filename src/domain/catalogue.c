/*
 * catalogue.c: see catalogue.h.
 *
 * Features of all tasks are numbered once; a task is then a short sorted list of
 * feature numbers, and a pair is compared by merging two such lists.
 */
#include "domain/catalogue.h"

#include <math.h>

#include "base/embed.h"
#include "base/map.h"

#define COLUMNS       16u
#define FEATURES_MOST 12u /* tools, or moves, of one task */

/*
 * Within a family the signals add up, in thousandths; the sum may pass 1000 and is cut
 * there. Across families a tool says little unless the moves agree too (a tray is
 * carried by waiters and by bakers), so there it is the geometric mean of the two.
 * Weeks of learning that one of them takes and the other does not make them less alike.
 */
#define TOOLS_MILLI  900.0
#define MOVES_MILLI  375.0
#define FAMILY_MILLI 225.0
#define ACROSS_MILLI 1200.0
#define WEEK_MILLI   30.0
#define WEEKS_CUT    400.0 /* all that weeks can take off */
#define HIGHEST      249.0

struct features {
    uint16_t id[FEATURES_MOST]; /* rising */
    uint32_t count;
};

static bool row_error(uint32_t line, struct err *err)
{
    return err_set(err, ERR_INPUT, N_("tasks.tsv line {line} does not fit"),
                   ARG_NUM(line));
}

static bool read_row(struct str line, struct catalogue_task *task)
{
    struct str c[COLUMNS];
    int64_t weeks;

    if (embed_columns(line, c, COLUMNS) != COLUMNS || c[0].len == 0 || c[2].len == 0 ||
        !str_int(c[8], &weeks) || weeks < 0 || weeks > 520)
        return false;
    *task = (struct catalogue_task){ .slug = c[0],
                                     .family = c[1],
                                     .sv = c[2],
                                     .en = c[3],
                                     .roles = c[4],
                                     .ssyk = c[5],
                                     .law = c[6],
                                     .learned = c[7],
                                     .weeks = (int32_t)weeks,
                                     .level1_sv = c[9],
                                     .level3_sv = c[10],
                                     .level1_en = c[11],
                                     .level3_en = c[12],
                                     .tools = c[13],
                                     .moves = c[14],
                                     .words = c[15] };
    return true;
}

bool catalogue_load(struct arena *arena, struct str tsv, struct catalogue *catalogue,
                    struct err *err)
{
    struct catalogue_task *task =
        ARENA_ARRAY(arena, CATALOGUE_TASKS_MOST, struct catalogue_task);
    uint32_t count = 0;
    struct str line;

    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (count == CATALOGUE_TASKS_MOST || !read_row(line, &task[count]))
            return row_error(count + 2, err);
        count++;
    }
    *catalogue = (struct catalogue){ task, count };
    return true;
}

static void add_feature(struct features *f, uint16_t id)
{
    uint32_t at = f->count;

    for (uint32_t i = 0; i < f->count; i++)
        if (f->id[i] == id)
            return;
    if (f->count == FEATURES_MOST)
        return;
    while (at > 0 && f->id[at - 1] > id) {
        f->id[at] = f->id[at - 1];
        at--;
    }
    f->id[at] = id;
    f->count++;
}

/* Numbers the items of one list. */
static void add_list(struct map *ids, struct features *f, struct str list)
{
    struct str item;

    while (str_next(&list, ';', &item)) {
        map_add(ids, str_trim(item), ids->count);
        add_feature(f, (uint16_t)map_get(ids, str_trim(item)));
    }
}

/* One kind of feature over all tasks: who has which, and what each weighs. */
struct signal {
    struct features *of; /* a task each    */
    double *weight;      /* a feature each */
};

struct signals {
    struct signal tools, moves;
    const struct catalogue *catalogue;
};

static void weigh(struct arena *arena, struct signal *signal, uint32_t tasks,
                  uint32_t features)
{
    signal->weight = ARENA_ARRAY(arena, features + 1u, double);
    for (uint32_t i = 0; i < tasks; i++)
        for (uint32_t k = 0; k < signal->of[i].count; k++)
            signal->weight[signal->of[i].id[k]] += 1;
    /* Whole thousandths: sums are then exact, so a pair is alike both ways. */
    for (uint32_t i = 0; i < features; i++)
        signal->weight[i] = round(1000 * log((tasks + 1.0) / signal->weight[i]));
}

static struct signals read_signals(struct arena *arena,
                                   const struct catalogue *catalogue)
{
    struct map tools = map_new(arena), moves = map_new(arena);
    uint32_t n = catalogue->count;
    struct signals s = { { ARENA_ARRAY(arena, n, struct features), NULL },
                         { ARENA_ARRAY(arena, n, struct features), NULL },
                         catalogue };

    for (uint32_t i = 0; i < n; i++) {
        add_list(&tools, &s.tools.of[i], catalogue->task[i].tools);
        add_list(&moves, &s.moves.of[i], catalogue->task[i].moves);
    }
    weigh(arena, &s.tools, n, tools.count);
    weigh(arena, &s.moves, n, moves.count);
    return s;
}

static double whole_weight(const struct signal *signal, uint32_t a)
{
    double sum = 0;

    for (uint32_t i = 0; i < signal->of[a].count; i++)
        sum += signal->weight[signal->of[a].id[i]];
    return sum;
}

/* What two tasks share of one signal, by weight: twice the shared over the sum; 0..1.
 */
static double shared_part(const struct signal *signal, uint32_t a, uint32_t b)
{
    const struct features *x = &signal->of[a], *y = &signal->of[b];
    double sum = whole_weight(signal, a) + whole_weight(signal, b), shared = 0;

    for (uint32_t i = 0, k = 0; i < x->count && k < y->count;) {
        bool step_x = x->id[i] <= y->id[k], step_y = y->id[k] <= x->id[i];
        if (step_x && step_y)
            shared += signal->weight[x->id[i]];
        i += step_x;
        k += step_y;
    }
    return sum > 0 ? 2 * shared / sum : 0;
}

static uint32_t likeness(const struct signals *s, uint32_t a, uint32_t b)
{
    const struct catalogue_task *x = &s->catalogue->task[a],
                                *y = &s->catalogue->task[b];
    double tools = shared_part(&s->tools, a, b), moves = shared_part(&s->moves, a, b);
    double milli = str_eq(x->family, y->family)
                       ? TOOLS_MILLI * tools + MOVES_MILLI * moves + FAMILY_MILLI
                       : ACROSS_MILLI * sqrt(tools * moves);
    double off = WEEK_MILLI * abs(x->weeks - y->weeks);

    milli = milli < 1000 ? milli : 1000;
    off = off < WEEKS_CUT ? off : WEEKS_CUT;
    return (uint32_t)(HIGHEST * milli * (1000 - off) / 1000000.0);
}

static int by_similarity(const void *a, const void *b)
{
    const struct near_pair *x = a, *y = b;

    if (x->task != y->task)
        return x->task < y->task ? -1 : 1;
    if (x->similarity != y->similarity)
        return x->similarity > y->similarity ? -1 : 1;
    return (x->near > y->near) - (x->near < y->near);
}

const struct near_pair *catalogue_near(struct arena *arena,
                                       const struct catalogue *catalogue,
                                       uint32_t *pair_count)
{
    struct signals s = read_signals(arena, catalogue);
    struct near_pair *pair = NULL;
    uint32_t count = 0, room = 0;

    for (uint32_t a = 0; a < catalogue->count; a++)
        for (uint32_t b = 0; b < catalogue->count; b++) {
            uint32_t similarity = a == b ? 0 : likeness(&s, a, b);
            if (similarity < CATALOGUE_NEAR_LEAST)
                continue;
            if (count == room) {
                uint32_t more = room ? room * 2 : 1024;
                pair =
                    arena_grow(arena, pair, room * sizeof *pair, more * sizeof *pair);
                room = more;
            }
            pair[count++] = (struct near_pair){ a, b, similarity };
        }
    if (count)
        qsort(pair, count, sizeof *pair, by_similarity);
    *pair_count = count;
    return pair;
}

uint32_t catalogue_similarity(const struct catalogue *catalogue, uint32_t a, uint32_t b)
{
    struct arena arena = { 0 };
    struct signals s = read_signals(&arena, catalogue);
    uint32_t similarity = likeness(&s, a, b);

    arena_free(&arena);
    return similarity;
}
