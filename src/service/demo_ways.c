/* demo_ways.c: see demo_ways.h. */
#include "service/demo_ways.h"

#include "base/date.h"
#include "service/around.h"
#include "service/demo_around.h"
#include "service/enrolment.h"
#include "service/intake.h"
#include "service/programme_load.h"
#include "store/query.h"

#define COACH     "maja"
#define LAST_MADE "norrbotten" /* whose own way is begun when all others have been */
#define HALFWAY   15430        /* 2012-03-31 */
#define FIRMS     6u
#define PEOPLE    24u
#define SAID_MOST 8u

struct making {
    struct call *call;
    struct actor coach;
    int64_t firm[FIRMS];
    uint32_t firm_count;
    int64_t person[PEOPLE];
    uint32_t person_count;
    int64_t rid; /* the way that is being made */
    bool walks;  /* somebody does already      */
};

/* How far each comes; people take them in turn. `ago` days before HALFWAY the
 * introduction began (of FAR_SELECTED: she was chosen). */
enum far { FAR_SELECTED, FAR_INTRODUCED, FAR_PAUSED, FAR_TALK, FAR_HIRED, FAR_LEFT };
static const struct {
    enum far far;
    int32_t ago;
} plan[] = {
    { FAR_INTRODUCED, 20 },  { FAR_INTRODUCED, 75 }, { FAR_TALK, 100 },
    { FAR_INTRODUCED, 130 }, { FAR_SELECTED, 12 },   { FAR_HIRED, 150 },
    { FAR_PAUSED, 60 },      { FAR_INTRODUCED, 45 }, { FAR_LEFT, 200 },
    { FAR_INTRODUCED, 66 },  { FAR_SELECTED, 5 },    { FAR_HIRED, 320 },
};
#define PLAN (sizeof plan / sizeof *plan)

static bool load(struct call *call, const char *name, bool *there, struct err *err)
{
    struct programme_reading reading = { .name = STR("") };

    return programme_open(name, call->arena, &reading, err) &&
           programme_load(call, &reading, there, err);
}

/* ----------------------------------------------------------------------- who, where */

static bool find_coach(struct making *m, struct tx *tx, struct err *err)
{
    struct user_by_login_row row;
    struct buf name = buf_new(m->call->arena);
    bool found = false;

    m->coach = *m->call->actor;
    if (!user_by_login(tx, STR(COACH), m->call->arena, &row, &found, err))
        return false;
    if (found) {
        buf_format(&name, "u%lld", (long long)row.id);
        m->coach.name = name.ptr;
        m->coach.user_id = row.id;
        m->coach.roles = 1U << ROLE_COACH;
    }
    return true;
}

static bool find_all(struct making *m, struct err *err)
{
    struct enrolment_free_firms_row firm;
    struct enrolment_held_row person;
    struct enrolment_open_of_programme_row open = { 0 };
    struct cursor firms = { 0 }, people = { 0 };
    struct tx *tx = NULL;
    bool ok =
        tx_begin(m->call->store, TX_READ, &tx, err) && find_coach(m, tx, err) &&
        enrolment_free_firms_open(tx, m->coach.org_id, STR("dorroppnare"), &firms, err);

    while (ok && enrolment_free_firms_next(&firms, &firm) && m->firm_count < FIRMS)
        m->firm[m->firm_count++] = firm.rid;
    ok = cursor_end(&firms, ok ? err : &(struct err){ 0 }) && ok &&
         enrolment_held_open(tx, m->coach.org_id, m->coach.user_id, &people, err);
    while (ok && enrolment_held_next(&people, &person) && m->person_count < PEOPLE)
        m->person[m->person_count++] = person.id;
    ok = cursor_end(&people, ok ? err : &(struct err){ 0 }) && ok &&
         enrolment_open_of_programme(tx, m->coach.org_id, STR(LAST_MADE), &open, err);
    m->walks = ok && open.n > 0;
    tx_end(&tx);
    return ok;
}

/* ---------------------------------------------------------------------------- steps */

static struct str day_text(const struct making *m, int32_t day)
{
    char *text = arena_take(m->call->arena, DATE_TEXT_BYTES);

    date_format(day, text);
    return str_from(text);
}

struct step {
    const char *move, *role, *reason;
    int32_t on;
    struct enrolment_said said[SAID_MOST];
    uint32_t said_count;
};

static bool act(struct making *m, const struct step *step, enum enrolment_do what,
                struct err *err)
{
    const struct enrolment_act act = { .rid = m->rid,
                                       .what = what,
                                       .on = step->on,
                                       .move = str_from(step->move),
                                       .role = str_from(step->role),
                                       .reason = str_from(step->reason),
                                       .yes = true,
                                       .how = "told",
                                       .said = step->said,
                                       .said_count = step->said_count };

    return enrolment_act(m->call, &act, err);
}

#define DAY(m, id, day)                                                                \
    {                                                                                  \
        STR(id), day_text((m), (day))                                                  \
    }
#define FIRM(m, id, rid)                                                               \
    {                                                                                  \
        STR(id), id_text((m)->call->arena, (rid))                                      \
    }
#define SAID(id, text)                                                                 \
    {                                                                                  \
        STR(id), STR(text)                                                             \
    }

static bool introduce(struct making *m, int64_t firm, int32_t on, struct err *err)
{
    const struct step step = {
        .move = "introduction_begins",
        .role = "coach",
        .on = on,
        .said = { DAY(m, "mapping_day", on - 3), SAID("accessibility_asked", "yes"),
                  SAID("information_given", "yes"), FIRM(m, "workplace", firm),
                  DAY(m, "introduction_start", on) },
        .said_count = 5
    };

    return act(m, &step, ENROLMENT_MOVE, err);
}

/* Some of the parties have agreed; all of them when `all`. */
static bool agree(struct making *m, int32_t on, bool all, struct err *err)
{
    static const char *const parties[] = { "participant", "coach", "employer",
                                           "officer" };
    struct step step = { .move = "employable",
                         .on = on,
                         .said = { DAY(m, "agreed_day", on) },
                         .said_count = 1 };

    for (uint32_t i = 0; i < (all ? 4 : 2); i++) {
        step.role = parties[i];
        if (!act(m, &step, ENROLMENT_GATE, err))
            return false;
        step.said_count = 0;
    }
    return true;
}

static bool hire(struct making *m, int64_t firm, int32_t on, struct err *err)
{
    const struct step hired = {
        .move = "hired",
        .role = "employer",
        .on = on,
        .said = { DAY(m, "talk_day", on - 6), DAY(m, "hire_date_agreed", on + 7),
                  DAY(m, "activity_plan_day", on), FIRM(m, "workplace", firm),
                  SAID("employment_form", "permanent"),
                  DAY(m, "employment_start", on + 7), SAID("agreed_months", "6") },
        .said_count = 7
    };
    const struct step begins = { .move = "work_begins",
                                 .role = "coach",
                                 .on = on + 7,
                                 .said = { DAY(m, "employment_start", on + 7) },
                                 .said_count = 1 };
    const int32_t checked = date_add_months(on + 7, 6);
    const struct step held = { .move = "six_months_held",
                               .role = "coach",
                               .on = checked,
                               .said = { DAY(m, "checked_day", checked) },
                               .said_count = 1 };

    return act(m, &hired, ENROLMENT_MOVE, err) &&
           act(m, &begins, ENROLMENT_MOVE, err) &&
           (checked > HALFWAY || act(m, &held, ENROLMENT_MOVE, err));
}

static bool rest(struct making *m, uint32_t i, int64_t firm, struct err *err)
{
    int32_t on = HALFWAY - plan[i % PLAN].ago - (int32_t)(i / PLAN) * 3;
    const struct step pauses = { .move = "introduction_pauses",
                                 .role = "coach",
                                 .reason = "care",
                                 .on = on + 25,
                                 .said = { DAY(m, "until_day", HALFWAY + 20) },
                                 .said_count = 1 };
    const struct step leaves = { .move = "introduction_leaves",
                                 .role = "participant",
                                 .reason = "studies",
                                 .on = on + 40 };

    switch (plan[i % PLAN].far) {
    case FAR_SELECTED:
        return true;
    case FAR_INTRODUCED:
        return plan[i % PLAN].ago < 60 || agree(m, HALFWAY - 2, false, err);
    case FAR_PAUSED:
        return act(m, &pauses, ENROLMENT_MOVE, err);
    case FAR_TALK:
        return agree(m, on + 80, true, err);
    case FAR_HIRED:
        return agree(m, on + 80, true, err) && hire(m, firm, on + 90, err);
    case FAR_LEFT:
        return act(m, &leaves, ENROLMENT_MOVE, err);
    }
    return true;
}

static bool walk_person(struct making *m, uint32_t i, struct err *err)
{
    static const struct {
        const char *group, *criterion, *found;
    } groups[] = { { "sick_leave", "handed_over", "authority" },
                   { "jug", "in_jug", "coach" },
                   { "jgu", "in_jgu", "meeting" } };
    const struct str confirmed = str_from(groups[i % 3].criterion);
    int32_t on = HALFWAY - plan[i % PLAN].ago - (int32_t)(i / PLAN) * 3;
    bool selected = plan[i % PLAN].far == FAR_SELECTED;
    const struct enrolment_new new = {
        .rid = record_id(m->call->actor, "enrolment", STR("demo"),
                         id_text(m->call->arena, m->person[i])),
        .of = SUBJECT_PERSON,
        .person_id = m->person[i],
        .programme = STR("dorroppnare"),
        .area = i % 4 ? STR("jamtland") : STR("vasternorrland"),
        .group = str_from(groups[i % 3].group),
        .decider = STR("coach"),
        .found = str_from(groups[i % 3].found),
        .confirmed = &confirmed,
        .confirmed_count = 1,
        .on = selected ? on : on - 10
    };
    int64_t firm = m->firm[i % m->firm_count];

    return enrolment_begin(m->call, &new, &m->rid, err) &&
           (selected || (introduce(m, firm, on, err) && rest(m, i, firm, err)));
}

static bool walk_firm(struct making *m, uint32_t i, struct err *err)
{
    int32_t on = HALFWAY - 400 + (int32_t)i * 5;
    const struct enrolment_new new = {
        .rid = record_id(m->call->actor, "enrolment", STR("demo firm"),
                         id_text(m->call->arena, m->firm[i])),
        .of = SUBJECT_FIRM,
        .firm_rid = m->firm[i],
        .programme = STR("dorroppnare"),
        .area = STR("jamtland"),
        .decider = STR("coach"),
        .on = on
    };
    const struct step need = { .move = "need_found",
                               .role = "coach",
                               .on = on,
                               .said = { DAY(m, "visit_day", on),
                                         SAID("employees", "6"),
                                         SAID("signals", "Hinner inte med lagret") },
                               .said_count = 3 };
    const struct step profile = { .move = "profile_confirmed",
                                  .role = "employer",
                                  .on = on + 9,
                                  .said = { DAY(m, "profile_day", on + 9) },
                                  .said_count = 1 };

    return enrolment_begin(m->call, &new, &m->rid, err) &&
           act(m, &need, ENROLMENT_MOVE, err) && act(m, &profile, ENROLMENT_MOVE, err);
}

/* A pre-study that is done, and its model on the way to a decision. */
static bool walk_decisions(struct making *m, struct err *err)
{
    const struct enrolment_new new = { .rid = record_id(m->call->actor, "enrolment",
                                                        STR("demo programme"),
                                                        STR("norrbotten")),
                                       .of = SUBJECT_PROGRAMME,
                                       .programme = STR("norrbotten"),
                                       .decider = STR("project_lead"),
                                       .on = HALFWAY - 200 };
    const struct step study = { .move = "study_done",
                                .role = "project_lead",
                                .on = HALFWAY - 90,
                                .said = { SAID("document", "Förstudie, dnr 2012/14"),
                                          DAY(m, "document_day", HALFWAY - 92) },
                                .said_count = 2 };

    return enrolment_begin(m->call, &new, &m->rid, err) &&
           act(m, &study, ENROLMENT_MOVE, err);
}

static bool make_all(struct making *m, struct err *err)
{
    for (uint32_t i = 0; i < m->firm_count; i++)
        if (!walk_firm(m, i, err))
            return false;
    for (uint32_t i = 0; m->firm_count > 0 && i < m->person_count; i++)
        if (!walk_person(m, i, err))
            return false;
    return walk_decisions(m, err);
}

/* An intake with one place for those who are selected, proposed and not decided. */
static bool open_intake(struct call *call, struct err *err)
{
    const struct intake_new new = {
        .rid = record_id(call->actor, "allot_intake", STR("demo"), STR("dorroppnare")),
        .programme = STR("dorroppnare"),
        .move = STR("introduction_begins"),
        .title = call->lang == LANG_EN ? STR("Next intake") : STR("Nästa intag"),
        .places = 1,
        .women_milli = 600,
        .release_on = DAY_NONE
    };
    const struct intake_propose ask = { .rid = new.rid };

    struct err why = { 0 };

    if (!intake_open(call, &new, err))
        return false;
    if (intake_propose(call, &ask, &why) || why.kind == ERR_CONFLICT)
        return true; /* of a demo where nobody waits, too */
    *err = why;
    return false;
}

bool demo_ways_make(struct call *call, struct err *err)
{
    struct making *m = ARENA_NEW(call->arena, struct making);
    const struct actor *local = call->actor;
    bool ignored;

    m->call = call;
    if (!load(call, "dorroppnare", &ignored, err) ||
        !load(call, "norrbotten", &ignored, err) || !find_all(m, err))
        return false;
    if (m->walks)
        return true;
    call->actor = &m->coach;
    uint32_t trained = 0;
    bool ok = around_ready(call, STR("dorroppnare"), HALFWAY - 430, &trained, err) &&
              make_all(m, err) &&
              demo_around_make(call, m->person, m->person_count, err);
    call->actor = local;
    return ok && open_intake(call, err);
}
