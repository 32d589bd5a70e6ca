/*
 * report_cohort.c: what became of those who left, in a programme's report (report.h).
 *
 * Method  a cohort: everybody whose way had ended so many months before the day asked,
 *         six, twelve and 24. Of each the answer that stands (afterwards.h); who was
 *         asked and not reached, and who was not asked, stand beside, so that the parts
 *         are the whole and the share that answered can be judged. Ways are counted,
 * and their ends, from the tally as of the moment asked.
 */
#include <stdlib.h>

#include "service/afterwards.h"
#include "service/report_in.h"
#include "service/tally_image.h"
#include "store/query.h"

#define NOT_ASKED STANDS_COUNT
#define ROWS      (STANDS_COUNT + 1)

struct leaver {
    int64_t way_rid;
    int32_t left_on;
    enum measure_sex sex;
    uint32_t stands[AFTERWARDS_TIMES];
};
struct leavers {
    struct leaver *item; /* by way_rid */
    uint32_t count;
};

static bool is_after(const struct tally_row *a, const struct tally_row *b)
{
    return a->day != b->day ? a->day > b->day : a->event_id > b->event_id;
}

/* The last row of a way that holds, and where the next way's begin. */
static const struct tally_row *last_of(const struct tally_image *image,
                                       enum tally_what what, uint32_t *at, int64_t who,
                                       struct event_as_of as_of) /* limit: all differ */
{
    const struct tally_rows *rows = &image->rows[what];
    const struct tally_row *last = NULL;

    while (*at < rows->count && rows->item[*at].who < who)
        ++*at;
    for (; *at < rows->count && rows->item[*at].who == who; ++*at)
        if (tally_holds(image, &rows->item[*at], as_of))
            last = &rows->item[*at];
    return last;
}

static enum measure_sex sex_of(struct str word)
{
    return str_is(word, "woman") ? SEX_WOMEN
           : str_is(word, "man") ? SEX_MEN
                                 : SEX_UNSTATED;
}

static bool is_end(const struct programme *p, struct str stage)
{
    uint32_t at = programme_stage_find(p, stage);

    return at != REF_NONE && p->stages.item[at].kind == STAGE_END;
}

/* Who has left, as of then: the last that was said of her way is an end. */
static void find_leavers(struct reporting *r, const struct tally_image *image,
                         struct leavers *all)
{
    const struct event_as_of as_of = r->figures.as_of;
    const struct tally_rows *enrolled = &image->rows[TALLY_ENROLLED];
    uint32_t e = 0, m = 0;

    all->item = ARENA_ARRAY(r->arena, enrolled->count + 1, struct leaver);
    while (e < enrolled->count) {
        int64_t who = enrolled->item[e].who;
        const struct tally_row *begun = last_of(image, TALLY_ENROLLED, &e, who, as_of);
        const struct tally_row *moved = last_of(image, TALLY_MOVED, &m, who, as_of);
        if (!begun || !moved || !is_after(moved, begun) ||
            !is_end(r->p, image->word[moved->stage]))
            continue;
        struct leaver *leaver = &all->item[all->count++];
        *leaver = (struct leaver){ who,
                                   moved->day,
                                   sex_of(image->word[begun->word]),
                                   { NOT_ASKED, NOT_ASKED, NOT_ASKED } };
    }
}

static int by_way(const void *left, const void *right)
{
    const struct leaver *a = left, *b = right;

    return (a->way_rid > b->way_rid) - (a->way_rid < b->way_rid);
}

static bool take_answers(struct reporting *r, struct leavers *all, struct err *err)
{
    struct afterwards_list said;

    if (!afterwards_read(r->call, r->figures.as_of, &said, err))
        return false;
    for (uint32_t i = 0; i < said.count; i++) {
        const struct leaver key = { .way_rid = said.item[i].way_rid };
        struct leaver *leaver =
            all->count == 0 ? NULL
                            : bsearch(&key, all->item, all->count, sizeof key, by_way);
        if (leaver && said.item[i].time < AFTERWARDS_TIMES)
            leaver->stands[said.item[i].time] = said.item[i].stands;
    }
    return true;
}

static void put_row(struct reporting *r, struct view *list, uint32_t row,
                    const struct measure_cell *cell)
{
    const char *label =
        row == NOT_ASKED ? N_("not asked yet") : afterwards_stands[row].label;
    struct view *v = view_add_object(r->arena, list);

    view_cstr(r->arena, v, "stands",
              row == NOT_ASKED ? "not_asked" : afterwards_stands[row].word);
    view_cstr(r->arena, v, "name", message_for(r->call->lang, label, 1));
    report_cell(r, v, cell);
}

static void put_time(struct reporting *r, struct view *list, const struct leavers *all,
                     uint32_t time)
{
    struct measure_cell cell[ROWS] = { 0 }, sum = { 0 };
    int64_t answered = 0;

    for (uint32_t i = 0; i < all->count; i++) {
        const struct leaver *l = &all->item[i];
        if (date_add_months(l->left_on, afterwards_months[time]) > r->figures.as_of.day)
            continue;
        cell[l->stands[time]].by[l->sex]++;
        sum.by[l->sex]++;
        answered += l->stands[time] < STANDS_NOT_REACHED;
    }
    if (measure_all(&sum) == 0)
        return;
    struct view *v = view_add_object(r->arena, list);
    struct view *rows = view_put_array(r->arena, v, "rows");
    view_int(r->arena, v, "months", afterwards_months[time]);
    view_int(r->arena, v, "n", measure_all(&sum));
    view_str(r->arena, v, "n_text", report_num(r, measure_all(&sum)));
    view_int(r->arena, v, "answered", answered);
    report_percent(r, v, "answered_percent", "answered_percent_text",
                   ratio_of(answered, measure_all(&sum)));
    for (uint32_t row = 0; row < ROWS; row++)
        put_row(r, rows, row, &cell[row]);
    report_cell(r, view_put_object(r->arena, v, "sum"), &sum);
}

bool report_cohort(struct reporting *r, struct err *err)
{
    const struct tally_image *image = NULL;
    struct leavers all = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(r->call->store, TX_READ, &tx, err) &&
              tally_lease(r->call, tx, r->p->id, &image, err);

    tx_end(&tx);
    if (!ok)
        return false;
    find_leavers(r, image, &all);
    tally_release(r->call->tallies, &image);
    if (!take_answers(r, &all, err))
        return false;
    struct view *list = view_put_array(r->arena, r->view, "cohorts");
    for (uint32_t time = 0; time < AFTERWARDS_TIMES; time++)
        put_time(r, list, &all, time);
    view_bool(r->arena, r->view, "has_cohorts", list->count > 0);
    return true;
}
