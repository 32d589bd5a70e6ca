/*
 * simulate.c: see simulate.h.
 *
 *   read programme and tables -> the plan -> coaches, the programme's own way -> day by
 *   day: who is there, who begins, who is visited, whose day has come -> one commit
 */
#include <assert.h>
#include <inttypes.h>

#include "base/date.h"
#include "service/around.h"
#include "service/database.h"
#include "service/enrolment.h"
#include "service/played.h"
#include "service/programme_load.h"
#include "service/simulate_in.h"
#include "service/user.h"
#include "service/visit.h"

#define DAY_MICROS  INT64_C(86400000000)
#define MORNING     (INT64_C(7) * 3600 * MOMENT_SECOND) /* UTC */
#define STEP_MICROS (INT64_C(20) * MOMENT_SECOND)
#define JULY        7

/* --------------------------------------------------------------------------- reading
 */

static uint32_t start_of(const struct programme *p, enum subject of)
{
    for (uint32_t i = 0; i < p->stages.count; i++)
        if (p->stages.item[i].start == TRI_YES &&
            p->stages.item[i].subject == (int64_t)of)
            return i;
    return REF_NONE;
}

/* The file's period, or that of the tables; not longer than what is played at most. */
static bool set_period(struct simulating *s, struct err *err)
{
    const struct period *period = s->p->period;
    char first[DATE_TEXT_BYTES];

    s->from = period && period->from != DAY_NONE
                  ? period->from
                  : date_from_civil((int32_t)sim_any(s, "from_year"), 1, 1);
    s->end = period && period->to != DAY_NONE
                 ? period->to
                 : date_add_months(s->from, (int32_t)sim_any(s, "months")) - 1;
    if (s->end - s->from > SIM_DAYS_MOST)
        s->end = s->from + SIM_DAYS_MOST;
    s->until = s->end;
    if (s->ask.until == DAY_NONE)
        return true;
    date_format(s->from, first);
    if (s->ask.until < s->from)
        return err_set(err, ERR_INPUT,
                       N_("the programme begins on {day}; play it until a later day"),
                       ARG_WORD(first));
    if (s->ask.until > s->from + SIM_DAYS_MOST)
        return err_set(err, ERR_LIMIT, N_("no more than {days} days are played"),
                       ARG_NUM(SIM_DAYS_MOST));
    s->until = s->ask.until;
    return true;
}

bool simulate_read(struct arena *arena, const struct simulate_ask *ask,
                   struct simulating **play, struct err *err)
{
    struct simulating *s = ARENA_NEW(arena, struct simulating);

    *s = (struct simulating){ .arena = arena,
                              .ask = *ask,
                              .rng = rng_seeded(ask->seed),
                              .reading = ARENA_NEW(arena, struct programme_reading) };
    if (!programme_open(ask->programme, arena, s->reading, err) ||
        !programme_is_sound(s->reading, err) ||
        !sim_tables_read(arena, &s->tables, err))
        return false;
    s->p = &s->reading->programme;
    if (!set_period(s, err))
        return false;
    for (int of = SUBJECT_NOT_STATED; of < SUBJECT_COUNT; of++)
        s->start[of] = start_of(s->p, (enum subject)of);
    s->made = ARENA_ARRAY(arena, s->p->moves.count + 1, bool);
    *play = s;
    return true;
}

/* -------------------------------------------------------------------------- who acts
 */

int64_t sim_id(const struct simulating *s, const char *what, uint32_t n)
{
    char key[64];

    snprintf(key, sizeof key, "%" PRIu64 " %u", s->ask.seed, n);
    return record_id(s->call->actor, what, s->p->id, str_from(key));
}

struct str sim_day_text(struct simulating *s, int32_t day)
{
    char *text = arena_take(&s->scratch, DATE_TEXT_BYTES);

    date_format(day, text);
    return str_from(text);
}

struct call *sim_as(struct simulating *s, uint32_t c)
{
    struct sim_coach *coach = &s->coach[c];

    coach->acts++;
    s->moment += STEP_MICROS;
    s->actor = *s->call->actor;
    s->actor.name = coach->name.ptr;
    s->actor.user_id = coach->user_id;
    s->actor.roles = 1U << ROLE_COACH;
    s->step_call = *s->call;
    s->step_call.actor = &s->actor;
    s->step_call.arena = &s->scratch;
    s->step_call.now = s->moment;
    return &s->step_call;
}

bool sim_is_there(const struct simulating *s, uint32_t c)
{
    return s->day > s->coach[c].away_until;
}

bool sim_refused(struct simulating *s, const struct err *why, struct err *err)
{
    if (why->kind != ERR_INPUT && why->kind != ERR_CONFLICT &&
        why->kind != ERR_NOT_FOUND) {
        *err = *why;
        return false;
    }
    s->so_far->refused++;
    return true;
}

static bool make_coach(struct simulating *s, uint32_t c, struct err *err)
{
    struct sim_coach *coach = &s->coach[c];
    struct buf login = buf_new(&s->scratch), name = buf_new(&s->scratch);
    struct buf actor = buf_new(s->arena);
    struct call call = *s->call;
    const struct user_new new = { .role = ROLE_COACH, .org_id = call.actor->org_id };
    struct user_new made = new;

    buf_format(&login, "%.*s%02u", STR_ARG(s->p->id), c + 1);
    buf_add(&name, sim_name(s, c % 2 ? STR("man") : STR("woman")));
    buf_char(&name, ' ');
    buf_add(&name, sim_name(s, STR("surname")));
    made.login = buf_str(&login);
    made.name = buf_str(&name);
    call.arena = &s->scratch;
    call.now = s->moment;
    if (!user_make(&call, &made, &coach->user_id, err))
        return false;
    buf_format(&actor, "u%" PRId64, coach->user_id);
    coach->name = buf_str(&actor);
    return true;
}

/* Coaches, who on their first day have done what staff is to do before anybody enters
 * a stage that waits for it. */
static bool make_coaches(struct simulating *s, struct err *err)
{
    uint32_t ignored = 0;

    for (uint32_t c = 0; c < s->coach_count; c++)
        if (!make_coach(s, c, err) ||
            !around_ready(sim_as(s, c), s->p->id, s->day, &ignored, err))
            return false;
    return true;
}

/* The decisions and documents of the programme itself, where its file has any. */
static bool begin_programme(struct simulating *s, struct err *err)
{
    uint32_t start = s->start[SUBJECT_PROGRAMME];
    uint32_t move = start == REF_NONE ? REF_NONE : sim_move_of(s, start, MOVE_ADVANCE);
    struct enrolment_new new = { .rid = sim_id(s, "enrolment of the programme", 0),
                                 .of = SUBJECT_PROGRAMME,
                                 .programme = s->p->id,
                                 .on = s->day };
    struct sim_way way = { .of = SUBJECT_PROGRAMME, .firm = REF_NONE };

    if (move == REF_NONE)
        return true;
    new.decider = s->p->moves.item[move].by.item[0].id;
    if (!enrolment_begin(sim_as(s, 0), &new, &way.rid, err))
        return false;
    (void)sim_way_begin(s, &way);
    return true;
}

/* -------------------------------------------------------------------------- the days
 */

/* Illness now and then; in July the coaches in turn. */
static void see_who_is_there(struct simulating *s)
{
    int32_t year, month, mday;

    date_to_civil(s->day, &year, &month, &mday);
    for (uint32_t c = 0; c < s->coach_count; c++) {
        struct sim_coach *coach = &s->coach[c];
        int32_t first = 1 + (int32_t)(c % 2) * 10;
        coach->acts = 0;
        if (mday == 1 || s->day == s->from)
            coach->visits_month = 0;
        if (month == JULY && mday == first)
            coach->away_until = s->day + (int32_t)sim_any(s, "holiday_days") - 1;
        else if (sim_chance(s, sim_any(s, "ill")) && sim_is_there(s, c))
            coach->away_until =
                s->day + sim_between(s, 1, sim_any(s, "ill_days_most")) - 1;
    }
}

static bool free_month(struct simulating *s, struct err *err)
{
    struct str day = sim_day_text(s, s->day);
    const struct visit_free set = { str_sub(day, 0, 7), STR("holiday") };

    if (s->day != s->month_first || s->start[SUBJECT_FIRM] == REF_NONE ||
        !sim_is_free(s, s->month))
        return true;
    return visit_free_set(sim_as(s, 0), &set, err);
}

static bool play_day(struct simulating *s, struct err *err)
{
    const struct played played = { s->p->id, s->ask.seed, s->day, s->until };
    int32_t year, month, mday;

    date_to_civil(s->day, &year, &month, &mday);
    s->moment = (int64_t)s->day * DAY_MICROS + MORNING;
    if (mday == 1 && s->day != s->from)
        s->month++;
    s->month_first = s->day - mday + 1;
    see_who_is_there(s);
    if (!free_month(s, err))
        return false;
    if (s->day == s->from && (!make_coaches(s, err) || !begin_programme(s, err)))
        return false;
    if (sim_is_workday(s->day) && (!sim_people_day(s, err) || !sim_firms_day(s, err) ||
                                   !sim_ways_day(s, err) || !sim_after_day(s, err)))
        return false;
    s->step_call = *s->call;
    s->step_call.arena = &s->scratch;
    return played_note(&s->step_call, &played, err);
}

static bool play_days(struct simulating *s, struct err *err)
{
    uint64_t all = (uint64_t)(s->until - s->from) + 1;
    struct err halt = { 0 };

    for (s->day = s->from; s->day <= s->until; s->day++) {
        if (!call_step(s->call, (uint64_t)(s->day - s->from), all, &halt)) {
            s->so_far->stopped = true;
            return true;
        }
        database_gather(s->call);
        bool ok = play_day(s, err);
        if (!database_gather_end(s->call, ok ? err : &halt) || !ok)
            return false;
        s->so_far->through = s->day;
        arena_rewind(&s->scratch, 0);
    }
    return true;
}

bool simulate(struct call *call, struct simulating *play, struct simulated *made,
              struct err *err)
{
    struct simulating *s = play;
    bool same;

    s->call = call;
    s->so_far = made;
    *made =
        (struct simulated){ .from = s->from, .through = DAY_NONE, .until = s->until };
    bool ok = (s->ask.beside || played_needs_empty(call, err)) &&
              programme_load(call, s->reading, &same, err) && sim_plan_make(s, err) &&
              play_days(s, err);
    arena_free(&s->scratch);
    return ok;
}
