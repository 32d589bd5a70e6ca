/*
 * test_figure_twin.c: do the figures, counted from what is kept in memory, give what a
 * plain counting of the events gives (figure_twin.h), for each measure by month, sex,
 * area and coach, and do cells open into the same events, whatever was written, moved,
 * corrected, withdrawn or found to be one, asked as of any moment?
 */
#include "base/rng.h"
#include "figure_kit.h"
#include "figure_twin.h"
#include "service/figure_open.h"
#include "service/firm_merge.h"
#include "service/programme_load.h"
#include "store/query.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

#define HISTORIES  8u
#define STEPS      130u
#define ASKED      6u /* moments of each history */
#define MOVED_ASK  2u /* and where a firm has moved */
#define OPENED     4u /* cells, of each */
#define WAYS       12u
#define MONTHS_IN  32u
#define FIRM_RID   500000
#define WAY_RID    10000
#define VISIT_RID  800000
#define OUTING_RID 700000
#define EVENT_RID  7000000

static const char *const stages[] = {
    "selection", "introduction", "introduction_paused",
    "talk",      "employment",   "follow_up",
    "held",      "left"
};
_Static_assert(sizeof stages / sizeof *stages == IN_COUNT, "an id for each");
static const char *const areas[] = { "vasternorrland", "jamtland" };
static const char *const sexes[] = { "woman", "man", "unstated" };
static const char *const sex_words[] = { "women", "men", "not_stated" };

struct world {
    struct rng rng;
    struct told_list told;
    bool enrolled[WAYS];
    uint32_t other[WAYS]; /* whether a way is of another programme, or unit */
    bool merged[TWIN_FIRMS];
    int64_t clock;
    uint32_t visits;
};

static uint32_t below(struct world *w, uint32_t n)
{
    return rng_below(&w->rng, n);
}

/* ------------------------------------------------------------------------ writing */

static const struct actor *const writers[] = { &case_coach, &case_leader,
                                               &case_partner };

static void put_way(const struct told *e, struct view *facts, bool hallsberg)
{
    view_cstr(&case_arena, facts, "of", "person");
    view_cstr(&case_arena, facts, "programme", hallsberg ? "hallsberg" : "dorroppnare");
    view_int(&case_arena, facts, "version", 1);
    view_cstr(&case_arena, facts, "stage", stages[e->to]);
    if (e->area < TWIN_AREAS)
        view_cstr(&case_arena, facts, "area", areas[e->area]);
    view_cstr(&case_arena, facts, "sex", sexes[e->sex]);
    if (e->again)
        view_int(&case_arena, facts, "again", WAY_RID + (int64_t)e->again - 1);
}

static void put_move(const struct told *e, struct view *facts)
{
    view_cstr(&case_arena, facts, "move", "m");
    view_cstr(&case_arena, facts, "kind", "advance");
    view_cstr(&case_arena, facts, "from", stages[e->from]);
    view_cstr(&case_arena, facts, "to", stages[e->to]);
    view_cstr(&case_arena, facts, "role", "coach");
    view_cstr(&case_arena, facts, "how", "told");
}

static void put_said(const struct told *e, struct view *facts)
{
    view_cstr(&case_arena, facts, "fact",
              e->kind == TOLD_MONTHS ? "agreed_months" : "hire_date_agreed");
    view_cstr(&case_arena, facts, "stage", "talk");
    if (e->kind == TOLD_MONTHS)
        view_int(&case_arena, facts, "number", e->months);
    else
        view_day(&case_arena, facts, "day", e->day);
}

static void put_visit(const struct told *e, struct view *facts)
{
    view_int(&case_arena, facts, "firm", FIRM_RID + (int64_t)e->firm);
    view_int(&case_arena, facts, "outing", OUTING_RID + (int64_t)e->outing);
    view_cstr(&case_arena, facts, "outcome", "no");
}

static void put_band(const struct told *e, struct view *facts)
{
    view_int(&case_arena, facts, "least", e->least);
    view_int(&case_arena, facts, "most", e->most);
    view_cstr(&case_arena, facts, "said_by", "employer");
}

/* What the event of a kind is about, and what it is called. */
static void name_it(const struct told *e, struct event_new *new)
{
    static const char *const kinds[] = { "enrolled",   "moved", "stage_fact",
                                         "stage_fact", "visit", "firm_band" };

    new->kind = kinds[e->kind];
    new->subject = e->kind <= TOLD_DATED   ? "enrolment"
                   : e->kind == TOLD_VISIT ? "visit"
                                           : "firm";
    new->subject_rid = e->who + (e->kind <= TOLD_DATED   ? WAY_RID
                                 : e->kind == TOLD_VISIT ? VISIT_RID
                                                         : FIRM_RID);
}

static void write_event(struct world *w, struct tx *tx, struct told *e)
{
    struct view *facts = view_object(&case_arena);
    struct event_new new = { .facts = facts, .rid = e->rid, .valid_on = e->day };
    struct err err = { 0 };

    name_it(e, &new);
    if (e->kind == TOLD_ENROLLED)
        put_way(e, facts, w->other[e->who] == 1);
    else if (e->kind == TOLD_MOVED)
        put_move(e, facts);
    else if (e->kind == TOLD_VISIT)
        put_visit(e, facts);
    else if (e->kind == TOLD_BAND)
        put_band(e, facts);
    else
        put_said(e, facts);
    if (e->is_correction)
        new.corrects = w->told.item[e->corrects].id;
    CASE_OK(event_add(&case_call, tx, &new, &e->id, &err), &err);
}

static void write_withdrawal(struct world *w, struct tx *tx, struct told *e)
{
    struct event_last_row last = { 0 };
    struct err err = { 0 };

    CASE_OK(event_withdraw(&case_call, tx, w->told.item[e->corrects].id, "mistake", 0,
                           &err) &&
                event_last(tx, &last, &err),
            &err);
    e->id = last.id;
}

/* ----------------------------------------------------------------------- inventing */

static int32_t day_of(struct world *w)
{
    int32_t now = moment_day(w->clock);

    return below(w, 9) == 0 ? now + (int32_t)below(w, 12) : now - (int32_t)below(w, 70);
}

static void invent_way(struct world *w, struct told *e)
{
    e->who = below(w, WAYS);
    e->sex = below(w, 5) ? below(w, 2) : 2;
    e->area = below(w, TWIN_AREAS + 1);
    if (!w->enrolled[e->who]) {
        e->kind = TOLD_ENROLLED;
        e->to = below(w, 5) ? IN_SELECTION : (enum told_stage)below(w, IN_COUNT);
        w->enrolled[e->who] = true;
        if (e->who % 4 == 3) /* the second way of the person before */
            e->again = e->who;
        return;
    }
    e->kind = (enum told_kind)(TOLD_ENROLLED + below(w, 12));
    if (e->kind > TOLD_DATED)
        e->kind = TOLD_MOVED;
    e->from = (enum told_stage)below(w, IN_COUNT);
    e->to = below(w, 3) ? (enum told_stage)(IN_INTRODUCTION + below(w, 6))
                        : (enum told_stage)below(w, IN_COUNT);
    e->months = 3 + below(w, 6);
}

static void invent_visit(struct world *w, struct told *e)
{
    e->firm = e->who = below(w, TWIN_FIRMS);
    e->kind = below(w, 4) ? TOLD_VISIT : TOLD_BAND;
    if (e->kind == TOLD_VISIT)
        e->who = w->visits++;
    e->outing = below(w, 20);
    e->least = below(w, 12);
    e->most = e->least + below(w, 4);
}

/* Takes the place of an event that stands, or takes it away. */
static bool invent_correction(struct world *w, struct told *e)
{
    const uint32_t at = below(w, w->told.count);
    const struct told *of = &w->told.item[at];
    const struct told fresh = *e;

    if (of->kind >= TOLD_MERGED || of->unit != fresh.unit)
        return false;
    for (uint32_t i = 0; i < w->told.count; i++)
        if (w->told.item[i].is_correction && w->told.item[i].corrects == at)
            return false;
    *e = *of;
    e->rid = fresh.rid;
    e->recorded = fresh.recorded;
    e->coach = fresh.coach;
    e->is_correction = true;
    e->corrects = at;
    if (below(w, 3) == 0) {
        e->kind = TOLD_WITHDRAWN;
        return true;
    }
    if (below(w, 2))
        e->day = fresh.day;
    e->sex = below(w, 3);
    e->to = (enum told_stage)below(w, IN_COUNT);
    e->months = 3 + below(w, 6);
    e->firm = e->kind == TOLD_VISIT ? below(w, TWIN_FIRMS) : e->firm;
    e->most = e->least + below(w, 6);
    return true;
}

static void write_one(struct world *w, struct tx *tx)
{
    struct told *e = &w->told.item[w->told.count];
    uint32_t writer = below(w, 2);

    w->clock += (int64_t)below(w, 14) * 86400 * MOMENT_SECOND + below(w, 1000) + 1;
    *e = (struct told){ .rid = EVENT_RID + w->told.count,
                        .recorded = w->clock,
                        .coach = writer,
                        .unit = 1,
                        .day = day_of(w) };
    if (w->told.count == 0 || below(w, 5) || !invent_correction(w, e)) {
        if (below(w, 3))
            invent_way(w, e);
        else
            invent_visit(w, e);
    }
    if (e->kind <= TOLD_DATED && w->other[e->who] == 2)
        writer = 2;
    if (e->kind <= TOLD_DATED && w->other[e->who])
        e->unit = 0; /* not of this programme, or not of this unit */
    case_call.actor = writers[writer];
    case_call.now = w->clock;
    if (e->kind == TOLD_WITHDRAWN)
        write_withdrawal(w, tx, e);
    else
        write_event(w, tx, e);
    w->told.count++;
    case_call.actor = &case_coach;
    case_call.now = CASE_NOW;
}

/* Two firms become one, or two again. */
static void merge_firms(struct world *w)
{
    struct told *e = &w->told.item[w->told.count];
    uint32_t gone = below(w, TWIN_FIRMS), kept = below(w, TWIN_FIRMS);
    struct firm_merge_ask ask = { FIRM_RID + (int64_t)kept, FIRM_RID + (int64_t)gone,
                                  STR("same_place") };
    struct err err = { 0 };

    w->clock += 1 + below(w, 1000);
    case_call.now = w->clock;
    if (firm_merge(&case_call, &ask, &err)) {
        *e = (struct told){ .kind = TOLD_MERGED,
                            .who = gone,
                            .firm = kept,
                            .unit = 1,
                            .recorded = w->clock,
                            .day = moment_day(w->clock) };
        e->id = firm_number("SELECT max(id) FROM event");
        w->told.count++;
    }
    case_call.now = CASE_NOW;
}

static void part_firms(struct world *w)
{
    struct told *e = &w->told.item[w->told.count];
    uint32_t at = below(w, w->told.count);
    struct buf sql = buf_new(&case_arena);
    struct err err = { 0 };

    while (at < w->told.count &&
           (w->told.item[at].kind != TOLD_MERGED || w->told.item[at].is_correction))
        at++;
    if (at == w->told.count)
        return;
    buf_format(&sql, "SELECT subject_rid FROM event WHERE id = %lld",
               (long long)w->told.item[at].id);
    w->clock += 1 + below(w, 1000);
    case_call.now = w->clock;
    if (firm_unmerge(&case_call, firm_number(sql.ptr), &err)) {
        *e = (struct told){ .kind = TOLD_WITHDRAWN,
                            .unit = 1,
                            .is_correction = true,
                            .corrects = at,
                            .recorded = w->clock,
                            .day = moment_day(w->clock) };
        e->id = firm_number("SELECT max(id) FROM event");
        w->told.count++;
    }
    case_call.now = CASE_NOW;
}

/* -------------------------------------------------------------------------- asking */

/* A firm's first workplace is somewhere else now, which no event tells. */
static void move_firm(struct world *w)
{
    const uint32_t firm = below(w, TWIN_FIRMS - 1), area = below(w, TWIN_AREAS + 1);
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "UPDATE firm_workplace SET place_id = %u WHERE firm_id = %u",
               9001 + area, firm + 1);
    case_sql(sql.ptr);
    w->told.area[firm] = area;
}

static struct event_as_of some_moment(struct world *w)
{
    int32_t day = date_from_civil(2010, 5, 1) + (int32_t)below(w, 1300);
    struct event_as_of as_of = as_of_day(day);

    if (below(w, 3) == 0)
        as_of.moment = w->told.item[below(w, w->told.count)].recorded - below(w, 2);
    return below(w, 4) ? as_of : as_of_day(moment_day(w->clock) + 100);
}

static uint32_t coach_at(const struct figures *all, const struct twin_item *item)
{
    for (uint32_t i = 0; i < all->coach_count; i++)
        if (str_is(all->coach[i], writers[item->coach]->name))
            return i;
    fail_msg("a coach is missing");
    return 0;
}

/* The row a thing stands in. */
static uint32_t row_of(const struct figures *all, enum measure_rows rows,
                       const struct twin_item *item)
{
    if (rows == MEASURE_WHOLE)
        return 0;
    return rows == MEASURE_BY_AREA ? item->area : coach_at(all, item);
}

static void check_column(struct world *w, const struct figures *all,
                         const struct figure *f, enum measure_rows rows,
                         const struct measure_column *month) /* limit: all differ */
{
    const uint32_t row_count = figure_rows(all, rows);
    struct measure_grid grid = { month, 1, row_count, rows };
    const struct measure_cell *cell = figure_cells(all, f, &grid);
    const char *id = str_cstr(&case_arena, f->id);
    struct twin_list *list = ARENA_NEW(&case_arena, struct twin_list);
    int64_t(*want)[SEX_COUNT] = (int64_t(*)[SEX_COUNT])ARENA_ARRAY(
        &case_arena, row_count * SEX_COUNT + 1, int64_t);

    assert_true(twin_count(&w->told, id, all->as_of, month->to, list));
    for (uint32_t i = 0; i < list->count; i++) {
        const struct twin_item *item = &list->item[i];
        uint32_t row = row_of(all, rows, item);
        bool inside = f->way == WAY_IN_STAGE ||
                      (item->day >= month->from && item->day <= month->to);
        if (inside && row < row_count)
            want[row][item->sex]++;
    }
    for (uint32_t row = 0; row < row_count; row++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            if (cell[row].by[sex] != want[row][sex])
                fail_msg("%s, month %d, row %u of %d, sex %d: %lld, not %lld", id,
                         month->from, row, rows, sex, (long long)cell[row].by[sex],
                         (long long)want[row][sex]);
}

/* Every measure by month and sex, for all, by area and by coach. */
static void check_cells(struct world *w, const struct figures *all)
{
    uint32_t months;
    size_t at = arena_mark(&case_arena);
    const struct measure_column *month = figure_months(all, &months);

    for (uint32_t i = 0; i < all->figure_count; i++)
        for (uint32_t m = 0; figure_counts(&all->figure[i]) && m < months; m++)
            for (int rows = 0; rows <= MEASURE_WHOLE; rows++)
                check_column(w, all, &all->figure[i], (enum measure_rows)rows,
                             &month[m]);
    arena_rewind(&case_arena, at);
}

/* Whether the line is of one of them; which is then crossed out. */
static bool strike(struct twin_list *list, int64_t event_rid)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->item[i].by->rid == event_rid) {
            list->item[i] = list->item[--list->count];
            return true;
        }
    return false;
}

static bool is_asked(const struct figure_ask *ask, const struct twin_item *item,
                     bool stock)
{
    for (uint32_t a = 0; a < TWIN_AREAS; a++)
        if (str_is(ask->area, areas[a]) && item->area != a)
            return false;
    for (uint32_t s = 0; s < SEX_COUNT; s++)
        if (str_is(ask->sex, sex_words[s]) && item->sex != s)
            return false;
    return stock || ask->from == DAY_NONE ||
           (item->day >= ask->from && item->day <= ask->to);
}

static void check_lines(const struct view *view, struct twin_list *left)
{
    const struct view *events = view_get(view, STR("events"));

    assert_int_equal(figure_number(view, "count"), left->count);
    assert_int_equal(events->count, left->count);
    for (const struct view_item *i = events->list.first; i; i = i->next) {
        int64_t rid = 0;
        assert_true(str_int(view_get(&i->value, STR("id"))->text, &rid));
        assert_true(strike(left, rid));
    }
    assert_int_equal(left->count, 0);
}

/* A cell opened is the list that was counted: as many, and the same events. */
static void check_opened(struct world *w, const struct figures *all)
{
    const struct figure *f = &all->figure[below(w, all->figure_count)];
    struct twin_list *list = ARENA_NEW(&case_arena, struct twin_list);
    struct figure_ask ask = { .programme = STR("dorroppnare"),
                              .measure = f->id,
                              .from = DAY_NONE,
                              .to = DAY_NONE,
                              .as_of = all->as_of.day };
    struct view *view = NULL;
    struct err err = { 0 };

    if (!figure_counts(f))
        return;
    if (below(w, 2))
        ask.area = str_from(areas[below(w, TWIN_AREAS)]);
    if (below(w, 2))
        ask.sex = str_from(sex_words[below(w, SEX_COUNT)]);
    if (below(w, 2)) {
        ask.from = date_from_civil(2010, 6, 1) + (int32_t)below(w, 700);
        ask.to = ask.from + (int32_t)below(w, 300);
    }
    assert_true(twin_count(&w->told, str_cstr(&case_arena, f->id),
                           as_of_day(all->as_of.day),
                           ask.to == DAY_NONE ? ask.as_of : ask.to, list));
    for (uint32_t i = 0; i < list->count;)
        if (is_asked(&ask, &list->item[i], f->way == WAY_IN_STAGE))
            i++;
        else
            list->item[i] = list->item[--list->count];
    CASE_OK(figure_events(&case_call, &ask, &view, &err), &err);
    check_lines(view, list);
}

static void ask_some(struct world *w, uint32_t moments)
{
    for (uint32_t i = 0; i < moments; i++) {
        struct event_as_of as_of = some_moment(w);
        size_t mark = arena_mark(&case_arena);
        struct tallies *kept = case_call.tallies;
        struct figures all;
        struct err err = { 0 };
        if (below(w, 5) == 0)
            case_call.tallies = NULL; /* read anew, for the one call */
        CASE_OK(figures_open(&case_call, STR("dorroppnare"), as_of, &all, &err), &err);
        check_cells(w, &all);
        for (uint32_t o = 0; o < OPENED && as_of.day >= date_from_civil(2010, 6, 1);
             o++)
            check_opened(w, &all);
        case_call.tallies = kept;
        arena_rewind(&case_arena, mark);
    }
}

/* ------------------------------------------------------------------------- histories
 */

static void make_place(void)
{
    struct programme_reading reading = { 0 };
    struct err err = { 0 };
    bool same;

    CASE_OK(programme_open("dorroppnare", &case_arena, &reading, &err), &err);
    CASE_OK(programme_load(&case_call, &reading, &same, &err), &err);
    case_sql(
        "INSERT INTO place VALUES"
        " (9001,'2281x','Sundsvall','municipality','2281x','V','L',9,1,1,0),"
        " (9002,'2380x','Östersund','municipality','2380x','J','L',9,1,1,0),"
        " (9003,'0180x','Stockholm','municipality','0180x','A','L',9,1,1,0);"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<7) "
        "INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
        " sort_key, number, form, sni) SELECT i+1, 500000+i, 1, 't', i, 0, 1, 'F'||i,"
        " x'00', '', 'none', '' FROM n;" /* the last has no workplace */
        "INSERT INTO firm_workplace (id, rid, firm_id, version, place_id, street, cfar,"
        " recorded_at, actor) SELECT id, rid, id, 1, CASE WHEN id <= 3 THEN 9001 WHEN"
        " id <= 6 THEN 9002 ELSE 9003 END, '', '', 0, 'u1' FROM firm WHERE id < 8;"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<9) "
        "INSERT INTO person (id, rid, org_id, source, source_key, content_hash)"
        " SELECT 9000+i, 9000+i, 1, 'test', i, x'00' FROM n;"
        "INSERT INTO enrolment_whom SELECT 10000 + rid - 9000, id FROM person"
        " WHERE rid >= 9000;"
        "INSERT INTO protection (person_id, kind, from_at, set_by)"
        " SELECT id, 'flag', 1, 'u1' FROM person WHERE rid IN (9001, 9004)");
}

/* Goes on after what was written before: images are made, then added to. */
static void live(struct world *w, bool with_merges)
{
    for (uint32_t step = 0; step < STEPS;) {
        struct tx *tx = figure_begin();
        for (uint32_t n = 5 + below(w, 40); n > 0 && step < STEPS; n--, step++)
            write_one(w, tx);
        figure_commit(tx);
        if (with_merges && below(w, 2))
            merge_firms(w);
        if (with_merges && below(w, 4) == 0)
            part_firms(w);
        if (below(w, 2))
            ask_some(w, ASKED);
        if (below(w, 3))
            continue;
        move_firm(w);
        ask_some(w, MOVED_ASK); /* before any event is written */
    }
    ask_some(w, ASKED);
}

static void play(uint64_t seed, bool with_merges)
{
    struct world *w = ARENA_NEW(&case_arena, struct world);

    *w = (struct world){ .rng = rng_seeded(seed),
                         .clock = as_of_day(date_from_civil(2010, 5, 1)).moment };
    w->other[WAYS - 2] = 1;
    w->other[WAYS - 1] = 2;
    for (uint32_t f = 0; f < TWIN_FIRMS; f++)
        w->told.area[f] = f < 3 ? 0 : f < 6 ? 1 : f < 7 ? TWIN_AREAS : TWIN_NOWHERE;
    make_place();
    live(w, with_merges);
}

static void each_figure_is_what_a_plain_counting_of_the_events_gives(void **state)
{
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        if (seed > 1)
            case_make(state);
        play(seed, false);
        if (seed < HISTORIES)
            case_gone(state);
    }
}

static void firms_that_were_found_to_be_one_count_as_one_since_then(void **state)
{
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        if (seed > 1)
            case_make(state);
        play(1000 + seed, true);
        if (seed < HISTORIES)
            case_gone(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_figure_is_what_a_plain_counting_of_the_events_gives),
        TEST(firms_that_were_found_to_be_one_count_as_one_since_then),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
