/*
 * test_stage_path.c: random walks through all five programmes, each step judged by
 * domain/stage_path and by a twin that works everything out anew from the list of what
 * was made: they must never differ.
 */
#include <string.h>

#include "base/rng.h"
#include "programme_kit.h"
#include "stage_twin.h"

#define WALKS      900u
#define FIRST_DAY  14761 /* 2010-06-01 */
#define RULE_COUNT 11u

static const char *const names[] = { "dorroppnare", "hallsberg", "jobbtorget", "lulea",
                                     "norrbotten" };
#define PROGRAMMES (sizeof names / sizeof *names)

/* ------------------------------------------------------------------------ the walks */

struct walk {
    const struct programme *p;
    struct rng *rng;
    struct told told;
    struct stage_path path;
    bool *elsewhere, *done;
    int32_t day;
    uint32_t goal, goal_from; /* the move it is after, and at which stage it chose it */
};

static uint32_t one_of(struct rng *rng, uint32_t count)
{
    return count ? rng_below(rng, count) : 0;
}

static struct path_fact some_value(struct walk *w)
{
    return (struct path_fact){ .yes = rng_below(w->rng, 40) ? TRI_YES : TRI_NO,
                               .day = w->day + (int32_t)rng_below(w->rng, 200),
                               .number = rng_below(w->rng, 10),
                               .firm = 7,
                               .text = true };
}

/* One of the moves that lead from here, if there is any. */
static uint32_t from_here(struct walk *w)
{
    uint32_t chosen = one_of(w->rng, w->p->moves.count), of = 0;

    for (uint32_t i = 0; i < w->p->moves.count; i++)
        if (w->p->moves.item[i].from.index == w->path.stage &&
            rng_below(w->rng, ++of) == 0)
            chosen = i;
    return chosen;
}

/* Anything at all; mostly something that could be. */
static struct path_step some_step(struct walk *w)
{
    const struct programme *p = w->p;
    struct rng *rng = w->rng;
    bool wild = rng_below(rng, 8) == 0;
    uint32_t what = rng_below(rng, 10);
    struct path_step step = { .kind = what < 1   ? PATH_BEGIN
                                      : what < 5 ? PATH_FACT
                                      : what < 7 ? PATH_GATE
                                                 : PATH_MOVE,
                              .on = w->day + (wild ? -3 : (int32_t)rng_below(rng, 25)),
                              .stage = one_of(rng, p->stages.count),
                              .move = wild ? one_of(rng, p->moves.count) : from_here(w),
                              .fact = one_of(rng, p->facts.count),
                              .reason = REF_NONE,
                              .yes = rng_below(rng, 8) > 0,
                              .elsewhere = rng_below(rng, 4) ? w->elsewhere : NULL,
                              .done = w->done };
    const struct move *move = &p->moves.item[step.move];

    step.role = wild ? one_of(rng, p->roles.count)
                     : move->by.item[one_of(rng, move->by.count)].index;
    if (move->reasons.count > 0 && !wild)
        step.reason = move->reasons.item[one_of(rng, move->reasons.count)].index;
    if (move->facts.count > 0 && !wild)
        step.fact = move->facts.item[one_of(rng, move->facts.count)].index;
    step.value = some_value(w);
    for (uint32_t i = 0; i < p->activities.count; i++)
        w->done[i] = rng_below(rng, 40) > 0;
    return step;
}

/* What the move that it is after still lacks, or the move. */
static struct path_step towards(struct walk *w)
{
    struct path_step step = some_step(w);
    const struct move *move;

    if (w->path.stage == REF_NONE) {
        step.kind = PATH_BEGIN;
        for (uint32_t i = 0; i < w->p->stages.count; i++)
            if (w->p->stages.item[i].start == TRI_YES && rng_below(w->rng, 2))
                step.stage = i;
        return step;
    }
    if (w->goal_from != w->path.stage || rng_below(w->rng, 60) == 0) {
        w->goal = from_here(w);
        for (uint32_t i = 0; i < 3 && rng_below(w->rng, 8) > 0; i++)
            if (w->p->moves.item[w->goal].kind != MOVE_ADVANCE)
                w->goal = from_here(w); /* who leaves at once sees nothing */
        w->goal_from = w->path.stage;
    }
    move = &w->p->moves.item[w->goal];
    step.on = w->day + (int32_t)rng_below(w->rng, rng_below(w->rng, 5) ? 25 : 200);
    step.move = w->goal;
    step.role = move->by.item[one_of(w->rng, move->by.count)].index;
    step.reason = move->reasons.count
                      ? move->reasons.item[one_of(w->rng, move->reasons.count)].index
                      : REF_NONE;
    if (rng_below(w->rng, 10) == 0)
        step.reason = one_of(w->rng, w->p->reasons.count);
    step.fact = stage_path_lacks(&w->path, w->goal);
    if (step.fact == REF_NONE)
        step.fact = stage_path_denied(&w->path, w->goal);
    step.kind = step.fact != REF_NONE                              ? PATH_FACT
                : move->all == TRI_YES && rng_below(w->rng, 6) > 0 ? PATH_GATE
                                                                   : PATH_MOVE;
    return step;
}

struct seen {
    uint32_t refused[RULE_COUNT + 1];
    uint32_t made[PROGRAMMES][PROGRAMME_LIST_MOST];
};

static void judge(struct walk *w, uint32_t which, const struct path_step *step,
                  struct seen *seen)
{
    uint32_t rule = twin_rule(w->p, w->path.subject, &w->told, step);
    struct err err = { 0 };
    bool may = stage_path_may(&w->path, step, LANG_EN, &err);

    if (may != (rule == 0))
        fail_msg("%s step %u kind %d move %u: rule %u, but %s", names[which],
                 w->told.count, (int)step->kind, step->move, rule,
                 may ? "it may" : err_english(&err));
    assert_int_equal(stage_path_take(&w->path, step), may);
    seen->refused[rule]++;
    if (!may)
        return;
    w->told.step[w->told.count++] = *step;
    w->day = step->on;
    if (step->kind == PATH_MOVE)
        seen->made[which][step->move]++;
    struct stand s = twin_stand(w->p, &w->told);
    assert_int_equal(w->path.stage, s.stage);
    assert_int_equal(w->path.paused_at, s.paused);
    if (s.paused == REF_NONE)
        assert_int_equal(w->path.counted_from, s.entered + s.away);
}

static void walk_once(const struct programme_reading *r, uint32_t which, uint64_t seed,
                      struct seen *seen)
{
    struct rng rng = rng_seeded(seed);
    enum subject subject = (enum subject)(SUBJECT_PERSON + rng_below(&rng, 3));
    struct walk w = {
        .p = &r->programme, .rng = &rng, .day = FIRST_DAY, .goal_from = REF_NONE
    };
    size_t mark = arena_mark(&kit_arena);

    w.path = stage_path_new(w.p, &r->rates, subject, &kit_arena);
    w.elsewhere = ARENA_ARRAY(&kit_arena, w.p->moves.count, bool);
    w.done = ARENA_ARRAY(&kit_arena, w.p->activities.count + 1, bool);
    for (uint32_t i = 0; i < w.p->moves.count; i++)
        w.elsewhere[i] =
            w.p->stages.item[w.p->moves.item[i].from.index].subject != (int64_t)subject;
    for (uint32_t i = 0; i < 3 * TWIN_STEPS && w.told.count < TWIN_STEPS; i++) {
        struct path_step step = rng_below(&rng, 5) ? towards(&w) : some_step(&w);
        judge(&w, which, &step, seen);
    }
    arena_rewind(&kit_arena, mark);
}

static void no_walk_tells_the_machine_from_its_twin(void **state)
{
    static struct seen all;
    struct seen *seen = &all;

    (void)state;
    for (uint32_t which = 0; which < PROGRAMMES; which++) {
        struct programme_reading r = kit_read(kit_shipped(names[which]));
        for (uint32_t walk = 0; walk < WALKS; walk++)
            walk_once(&r, which, 1000u * which + walk, seen);
        for (uint32_t i = 0; i < r.programme.moves.count; i++)
            if (seen->made[which][i] == 0)
                fail_msg("%s: no walk made %.*s", names[which],
                         STR_ARG(r.programme.moves.item[i].id));
    }
    for (uint32_t rule = 1; rule < RULE_COUNT; rule++)
        if (seen->refused[rule] == 0)
            fail_msg("no walk broke rule %u", rule);
}

/* ------------------------------------------------------------------ one way by hand */

static struct path_step moving(const struct programme *p, const char *move,
                               const char *role, const char *reason, int32_t on)
{
    return (struct path_step){ .kind = PATH_MOVE,
                               .on = on,
                               .move = programme_move_find(p, str_from(move)),
                               .role = programme_role_find(p, str_from(role)),
                               .reason = programme_reason_find(p, str_from(reason)) };
}

static void told_fact(struct stage_path *path, const char *fact, int32_t day,
                      int32_t on)
{
    struct path_step step = {
        .kind = PATH_FACT,
        .on = on,
        .fact = programme_fact_find(path->programme, str_from(fact)),
        .reason = REF_NONE,
        .value = { .day = day, .yes = TRI_YES, .number = 6, .firm = 7, .text = true }
    };

    if (!stage_path_take(path, &step))
        fail_msg("%s was not taken", fact);
}

static void refused(const struct stage_path *path, const struct path_step *step,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(stage_path_may(path, step, LANG_EN, &err));
    if (!strstr(err_english(&err), words))
        fail_msg("said: %s", err_english(&err));
}

static struct stage_path in_introduction(const struct programme_reading *r)
{
    const struct programme *p = &r->programme;
    struct stage_path path = stage_path_new(p, &r->rates, SUBJECT_PERSON, &kit_arena);
    struct path_step step = { .kind = PATH_BEGIN,
                              .on = FIRST_DAY,
                              .stage = programme_stage_find(p, STR("selection")) };
    bool *elsewhere = ARENA_ARRAY(&kit_arena, p->moves.count, bool);

    assert_true(stage_path_take(&path, &step));
    told_fact(&path, "mapping_day", FIRST_DAY, FIRST_DAY);
    told_fact(&path, "accessibility_asked", 0, FIRST_DAY);
    told_fact(&path, "information_given", 0, FIRST_DAY);
    told_fact(&path, "workplace", 0, FIRST_DAY);
    step = moving(p, "introduction_begins", "coach", "", FIRST_DAY);
    refused(&path, &step, "comes after The employer confirms the profile");
    elsewhere[programme_move_find(p, STR("profile_confirmed"))] = true;
    step.elsewhere = elsewhere;
    refused(&path, &step, "needs a fact first");
    told_fact(&path, "introduction_start", FIRST_DAY, FIRST_DAY);
    bool done[8] = { false };
    step.done = done;
    refused(&path, &step, "Introduction measure waits for Web course");
    step.done = NULL; /* nobody asks */
    assert_true(stage_path_take(&path, &step));
    return path;
}

static void a_gate_of_all_opens_when_each_has_said_yes_in_this_stay(void **state)
{
    static const char *const parties[] = { "participant", "employer", "coach",
                                           "officer" };
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));
    const struct programme *p = &r.programme;
    struct stage_path path = in_introduction(&r);
    struct path_step open = moving(p, "employable", "coach", "", FIRST_DAY + 60);
    struct path_step back =
        moving(p, "new_match", "employer", "workplace_not_ready", FIRST_DAY + 60);

    (void)state;
    told_fact(&path, "agreed_day", FIRST_DAY + 60, FIRST_DAY + 60);
    for (uint32_t i = 0; i < 4; i++) {
        struct path_step yes = open;
        refused(&path, &open, "opens when all have agreed");
        yes.kind = PATH_GATE;
        yes.yes = true;
        yes.role = programme_role_find(p, str_from(parties[i]));
        assert_true(stage_path_take(&path, &yes));
    }
    assert_true(stage_path_open(&path, open.move));
    /* but the firm withdraws: a new match, and nothing counts against anybody */
    assert_true(stage_path_take(&path, &back));
    assert_int_equal(path.stage, programme_stage_find(p, STR("selection")));
    assert_int_equal(path.begun_on, FIRST_DAY);
    assert_false(stage_path_open(&path, open.move));
    assert_int_equal(stage_path_lacks(&path, open.move),
                     programme_fact_find(p, STR("agreed_day")));
    refused(&path, &open, "is no step from here");
}

static void a_pause_stops_the_clock_and_an_alert_comes_before_the_limit(void **state)
{
    struct programme_reading r = kit_read(kit_shipped("dorroppnare"));
    const struct programme *p = &r.programme;
    struct stage_path path = in_introduction(&r);
    struct path_clock clock = stage_path_clock(&path, FIRST_DAY + 30);
    struct path_step step;

    (void)state;
    assert_int_equal(clock.days, 30);
    assert_int_equal(clock.alert_on, date_add_months(FIRST_DAY, 2));
    assert_int_equal(clock.limit_on, date_add_months(FIRST_DAY, 4));
    assert_int_equal(clock.light, LIGHT_TIME);
    assert_int_equal(stage_path_clock(&path, clock.alert_on).light, LIGHT_SOON);
    assert_int_equal(stage_path_clock(&path, clock.limit_on).light, LIGHT_SOON);
    assert_int_equal(stage_path_clock(&path, clock.limit_on + 1).light, LIGHT_OVER);
    told_fact(&path, "until_day", FIRST_DAY + 40, FIRST_DAY + 30);
    step = moving(p, "introduction_pauses", "coach", "illness", FIRST_DAY + 30);
    assert_true(stage_path_take(&path, &step));
    clock = stage_path_clock(&path, FIRST_DAY + 40); /* nobody is left in it */
    assert_int_equal(clock.limit_on, FIRST_DAY + 40);
    assert_int_equal(clock.light, LIGHT_TIME);
    assert_int_equal(stage_path_clock(&path, FIRST_DAY + 41).light, LIGHT_OVER);
    step = moving(p, "introduction_resumes", "coach", "", FIRST_DAY + 50);
    assert_true(stage_path_take(&path, &step));
    clock = stage_path_clock(&path, FIRST_DAY + 50);
    assert_int_equal(clock.days, 30);
    assert_int_equal(clock.limit_on, date_add_months(FIRST_DAY + 20, 4));
    /* longer: not without a day, nor to one before the limit it has */
    step = moving(p, "introduction_extends", "officer", "more_time", FIRST_DAY + 60);
    refused(&path, &step, "needs a fact first");
    told_fact(&path, "until_day", FIRST_DAY + 61, FIRST_DAY + 60);
    refused(&path, &step, "ends after");
    told_fact(&path, "until_day", FIRST_DAY + 200, FIRST_DAY + 60);
    assert_true(stage_path_take(&path, &step));
    assert_int_equal(stage_path_clock(&path, FIRST_DAY + 70).limit_on, FIRST_DAY + 200);
    step.on = FIRST_DAY + 59;
    refused(&path, &step, "the day is before");
    step.on = FIRST_DAY + 70;
    step.role = programme_role_find(p, STR("coach"));
    refused(&path, &step, "does not decide");
    step.role = programme_role_find(p, STR("officer"));
    told_fact(&path, "until_day", FIRST_DAY + 250, FIRST_DAY + 70);
    step.reason = programme_reason_find(p, STR("illness"));
    refused(&path, &step, "choose a reason");
}

static void what_the_law_limits_is_never_extended_past_it(void **state)
{
    struct programme_reading r = kit_read(kit_shipped("norrbotten"));
    const struct programme *p = &r.programme;
    struct stage_path path = stage_path_new(p, &r.rates, SUBJECT_PERSON, &kit_arena);
    struct path_step step = { .kind = PATH_BEGIN,
                              .on = FIRST_DAY,
                              .stage = programme_stage_find(p, STR("found")) };
    bool *elsewhere = ARENA_ARRAY(&kit_arena, p->moves.count, bool);

    (void)state;
    assert_true(stage_path_take(&path, &step));
    for (uint32_t i = 0; i < p->moves.count; i++) {
        elsewhere[i] = true;
        if (!str_is(p->moves.item[i].id, "praktik_begins"))
            continue;
        for (uint32_t f = 0; f < p->moves.item[i].facts.count; f++)
            told_fact(&path, str_cstr(&kit_arena, p->moves.item[i].facts.item[f].id),
                      FIRST_DAY, FIRST_DAY);
    }
    step = moving(p, "praktik_begins", "officer", "", FIRST_DAY);
    step.yes = true;
    step.kind = PATH_GATE;
    assert_true(stage_path_take(&path, &step));
    step.role = programme_role_find(p, STR("operations_manager"));
    assert_true(stage_path_take(&path, &step));
    step.kind = PATH_MOVE;
    refused(&path, &step, "comes after"); /* a pilot is not open without its approval */
    step.elsewhere = elsewhere;
    assert_true(stage_path_take(&path, &step));
    assert_int_equal(stage_path_clock(&path, FIRST_DAY).until,
                     date_add_months(FIRST_DAY, 6));
    told_fact(&path, "until_day", date_add_months(FIRST_DAY, 6) + 1, FIRST_DAY);
    step = moving(p, "praktik_extends", "officer", "more_time", FIRST_DAY);
    refused(&path, &step, "the last day its instrument allows");
}

static int gone(void **state)
{
    (void)state;
    arena_free(&kit_arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_walk_tells_the_machine_from_its_twin),
        cmocka_unit_test(a_gate_of_all_opens_when_each_has_said_yes_in_this_stay),
        cmocka_unit_test(a_pause_stops_the_clock_and_an_alert_comes_before_the_limit),
        cmocka_unit_test(what_the_law_limits_is_never_extended_past_it),
    };

    return cmocka_run_group_tests(tests, NULL, gone);
}
